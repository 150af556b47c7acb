"""The parts of the veiligheidsplan as fields: what each is called, what it asks, and reading what was typed."""

from collections.abc import Sequence
from typing import Any

from app.veiligheidsplan.inhoud import PlanInhoud
from app.werkplek.formulier import Ingevuld, Soort, Veld
from app.werkplek.rijen import Deel, lees_rijen
from app.workflow.planbeeld import Planbeeld


def delen(beeld: Planbeeld) -> list[Deel]:
    def tekst(label: str) -> list[Veld]:
        return [Veld("tekst", label, Soort.LANG)]

    mensen = [(str(m.id), m.naam) for m in beeld.hier]
    kinderen = [(str(m.id), m.naam) for m in beeld.kinderen]
    collegas = [(str(id), naam) for id, naam in beeld.collegas.items()]
    return [
        Deel("voorwaarden", "Veiligheidsvoorwaarden", "Wat moet er altijd gelden?", tekst("Voorwaarde")),
        Deel(
            "afspraken",
            "Veiligheidsafspraken",
            "Wie doet wat, wie let erop, en wat als het niet lukt?",
            [
                Veld("wat", "Wat spreken we af?", Soort.LANG),
                Veld("wie", "Wie doet dit?", Soort.KEUZES, mensen),
                Veld("bewaker.naam", "Wie let erop?"),
                Veld(
                    "bewaker.medewerkerId",
                    "Welke collega is dat?",
                    Soort.KEUZE,
                    collegas,
                    uitleg="Alleen als het een collega is. Die krijgt bericht als de afspraak niet wordt nagekomen.",
                ),
                Veld("tot", "Tot wanneer?", Soort.DATUM),
                Veld("alsNiet", "En als het niet lukt?", Soort.LANG),
            ],
        ),
        Deel("signalen", "Signalen", "Waaraan merken we dat het misgaat?", tekst("Signaal")),
        Deel(
            "bijGevaar",
            "Wat te doen bij gevaar",
            "Wie belt wie, en waar gaan de kinderen heen?",
            tekst("Wat doet wie?"),
        ),
        Deel(
            "steunfiguren",
            "Steunfiguren",
            "Bij wie kan elk kind terecht?",
            [
                Veld("kindId", "Welk kind?", Soort.KEUZE, kinderen),
                Veld("naam", "Wie steunt dit kind?"),
                Veld("bereikbaar", "Hoe en wanneer bereikbaar?"),
            ],
        ),
        Deel(
            "netwerk",
            "Netwerk",
            "Wie om het gezin heen helpt mee?",
            [
                Veld("naam", "Naam"),
                Veld("bijdrage", "Wat doet deze persoon?"),
                Veld("toestemming", "Is er toestemming?", Soort.JANEE),
                Veld("belangenGetoetst", "Is gekeken of deze persoon onpartijdig is?", Soort.JANEE),
            ],
        ),
    ]


LOS = (
    Veld("wieBewaakt", "Wie bewaakt het plan als geheel?", Soort.LANG),
    Veld("evaluatiedatum", "Wanneer evalueren we het plan?", Soort.DATUM),
    Veld("reden", "Waarom deze nieuwe versie?", Soort.LANG, verplicht=True),
)


def regels_van(deel: Deel, inhoud: PlanInhoud) -> list[dict[str, Any]]:
    """The lines of this part as JSON."""
    regels: list[dict[str, Any]] = inhoud.model_dump(mode="json", by_alias=True)[deel.naam]
    return regels


def lees_inhoud(alle: Sequence[Deel], ingevuld: Ingevuld) -> tuple[dict[str, Any], dict[str, str]]:
    """The content as the API takes it, and by which place in it which row of the form is meant."""
    inhoud: dict[str, Any] = {}
    plaatsen: dict[str, str] = {}
    for deel in alle:
        inhoud[deel.naam], erbij = lees_rijen(deel, ingevuld, "inhoud.")
        plaatsen |= erbij
    niet = {"toestemming": False, "belangenGetoetst": False}  # what was not answered is no yes
    inhoud["netwerk"] = [{**niet, **lid} for lid in inhoud["netwerk"]]
    if bewaakt := ingevuld.een("wieBewaakt"):
        inhoud["wieBewaakt"] = bewaakt
    return inhoud, plaatsen
