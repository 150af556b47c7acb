"""What is asked when a casus is offered to another team, as fields."""

from typing import Any

from app.overdracht.codes import VEILIG, Afzenderrol, Spoed, Voorbeelddeel
from app.overdracht.soorten import SOORTEN
from app.werkplek.bladen import zin
from app.werkplek.formulier import Keuze, Soort, Veld
from app.workflow.opdracht import Regels
from app.workflow.overdragen import antwoordtijd

VOORAF = {
    Voorbeelddeel.GEVAAR: "Gevaar",
    Voorbeelddeel.HUISHOUDEN: "Hoeveel mensen en hoe oud de kinderen zijn",
    Voorbeelddeel.STAND: "Wijk, stap in het stappenplan en wat is overgeslagen",
    Voorbeelddeel.PLAN: "Hoe het met het veiligheidsplan staat",
    Voorbeelddeel.NAMEN: "Namen",
}
DAARNA = {
    Afzenderrol.GEEN: "Niets meer",
    Afzenderrol.MONITOR: "Hoort van nieuwe meldingen en van het einde, maar ziet niets",
    Afzenderrol.BETROKKEN: "Leest mee tot een dag",
}


def _binnen(spoed: Spoed, regels: Regels) -> Keuze:
    telling, n = antwoordtijd(spoed, regels)
    return spoed.value, f"{zin(spoed)}: binnen {telling.zeg(n)}"


_ALTIJD_SNEL = " of ".join(soort.naam for soort in SOORTEN.values() if soort.minstens)
_ANDERS = " ".join(
    f"Laat u het zo, dan ziet {soort.naam} alleen: {', '.join(VOORAF[d].lower() for d in soort.standaard)}."
    for soort in SOORTEN.values()
    if soort.standaard != VEILIG
)


def van_aanbod(teams: list[Keuze], regels: Regels) -> list[Veld]:
    return [
        Veld("naar", "Aan welk team?", Soort.KEUZE, teams, verplicht=True),
        Veld(
            "spoed",
            "Hoe snel moet er antwoord zijn?",
            Soort.KEUZE,
            [_binnen(s, regels) for s in Spoed],
            uitleg=f"Naar {_ALTIJD_SNEL} altijd ten minste zo snel als bij crisis.",
            nu=Spoed.NORMAAL,
        ),
        Veld("vraag", "Wat vraagt u?", Soort.LANG, verplicht=True),
        Veld("reden", "Waarom hoort de casus daar?", Soort.LANG, verplicht=True),
        Veld(
            "delen",
            "Wat mag het andere team vooraf zien?",
            Soort.KEUZES,
            [(d.value, VOORAF[d]) for d in Voorbeelddeel],
            uitleg=f"Vink uit wat niet nodig is om te beslissen. Onderaan staat wat er nu in elk deel staat. {_ANDERS}",
            nu=VEILIG,
        ),
        Veld(
            "rolNaAcceptatie",
            "Wat doet uw team daarna nog?",
            Soort.KEUZE,
            [(r.value, DAARNA[r]) for r in Afzenderrol],
            uitleg="Laat u dit leeg, dan geldt wat bij zo’n overdracht past.",
        ),
        Veld("rolTot", "Tot en met welke dag?", Soort.DATUM, uitleg="Alleen als uw team meeleest."),
    ]


def als_aanbod(gegevens: dict[str, Any]) -> dict[str, Any]:
    """As the API takes it. What was left ticked as it came is no choice: then each kind of receiver sees what fits it."""
    gekozen = {k: w for k, w in gegevens.items() if k != "delen" or set(w) != set(VEILIG)}
    organisatie, _, team = gegevens.get("naar", "").partition("/")
    return {**gekozen, "naar": {"organisatie": organisatie, "team": team}} if organisatie else gekozen
