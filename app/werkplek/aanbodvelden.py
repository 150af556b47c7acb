"""What is asked when a casus is offered to another team, as fields."""

from typing import Any

from app.overdracht.codes import Afzenderrol, Spoed, Voorbeelddeel
from app.werkplek.formulier import Keuze, Soort, Veld, keuzes

VOORAF = {
    Voorbeelddeel.GEVAAR: "Gevaar",
    Voorbeelddeel.HUISHOUDEN: "Hoeveel mensen en hoe oud de kinderen zijn",
    Voorbeelddeel.STAND: "Wijk en stap in het stappenplan",
    Voorbeelddeel.PLAN: "Of er een veiligheidsplan is",
    Voorbeelddeel.NAMEN: "Namen",
}
DAARNA = {
    Afzenderrol.GEEN: "Niets meer",
    Afzenderrol.MONITOR: "Hoort van nieuwe meldingen en het einde, ziet niets",
    Afzenderrol.BETROKKEN: "Leest mee tot een dag",
}


def van_aanbod(teams: list[Keuze]) -> list[Veld]:
    return [
        Veld("naar", "Aan welk team?", Soort.KEUZE, teams, verplicht=True),
        Veld("spoed", "Hoe snel moet er antwoord zijn?", Soort.KEUZE, keuzes(Spoed), nu=Spoed.NORMAAL),
        Veld("vraag", "Wat vraagt u?", Soort.LANG, verplicht=True),
        Veld("reden", "Waarom hoort de casus daar?", Soort.LANG, verplicht=True),
        Veld(
            "delen",
            "Wat mag het andere team vooraf zien?",
            Soort.KEUZES,
            [(d.value, VOORAF[d]) for d in Voorbeelddeel],
            uitleg="Vinkt u niets aan, dan wat bij zo'n overdracht past, zonder namen. Onderaan staat wat er nu in elk deel staat.",
        ),
        Veld(
            "rolNaAcceptatie",
            "Wat blijft uw team daarna?",
            Soort.KEUZE,
            [(r.value, DAARNA[r]) for r in Afzenderrol],
            uitleg="Laat u dit leeg, dan wat bij zo'n overdracht past.",
        ),
        Veld("rolTot", "Tot en met welke dag?", Soort.DATUM, uitleg="Alleen als uw team betrokken blijft."),
    ]


def naar_team(gegevens: dict[str, Any]) -> dict[str, Any]:
    organisatie, _, team = gegevens.get("naar", "").partition("/")
    return {**gegevens, "naar": {"organisatie": organisatie, "team": team}} if organisatie else gegevens
