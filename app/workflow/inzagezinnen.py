"""Every line of the access log in words: what was looked at, as somebody says it who has never seen an address of ours."""

from collections.abc import Mapping

from app.core.fouten import Soort
from app.toegang.inzage import GELUKT

LIJSTEN: Mapping[str, str] = {
    "/casussen": "de lijst van casussen",
    "/casussen/bord": "het bord met casussen",
    "/dag": "de eigen dag",
    "/": "de eigen dag",
    "/gebeurtenissen": "wat er in dossiers gebeurde, zonder inhoud",
    "/signalen": "de eigen signalen",
    "/meldingen": "de lijst van meldingen",
    "/team": "het overzicht van het team",
    "/overdrachten": "de lijst van overdrachten",
    "/overleggen": "de lijst van overleggen",
    "/monitoring/momenten": "de lijst van momenten om te kijken",
}
"""Where many stand beside each other."""
ONDERDELEN: Mapping[str, str] = {
    "casussen": "het dossier",
    "acties": "wat er gedaan kan worden",
    "betrokkenen": "wie erbij horen",
    "adres": "het adres",
    "toelatingen": "wie een geheim adres mag zien",
    "andere-casussen": "of er elders een casus is",
    "gesprekken": "de gesprekken",
    "blokkades": "wie er niet van mag weten",
    "checks": "of het geweld is gestopt",
    "gebeurtenissen": "de tijdlijn",
    "tijdlijn": "de tijdlijn",
    "gedeeld": "wat met partners is gedeeld",
    "interventies": "de interventies",
    "sporen": "de interventies",
    "inzage": "wie er keek",
    "wie-keek": "wie er keek",
    "logboek": "wie er keek",
    "inzet": "wat van anderen is gevraagd",
    "bericht": "het bericht aan school",
    "nazorg": "de nazorg",
    "noodtoegang": "de noodtoegang",
    "ondersteuningsplan": "het ondersteuningsplan",
    "doelen": "de doelen",
    "evaluaties": "de evaluaties",
    "overdrachten": "de overdracht",
    "situatieplaat": "de situatieplaat",
    "termijnen": "de termijnen",
    "veiligheidscijfers": "de veiligheidscijfers",
    "veiligheidsplannen": "het veiligheidsplan",
    "veiligheidsplan": "het veiligheidsplan",
    "akkoorden": "het veiligheidsplan",
    "nalevingen": "het veiligheidsplan",
    "verantwoordelijken": "wie verantwoordelijk was",
    "vastleggen": "een formulier in het dossier",
    "meldingen": "de melding",
    "informeringen": "wie van de melding weet",
    "kandidaten": "of het huishouden al bekend is",
    "terugkoppelingen": "wat de melder hoorde",
    "doorzendingen": "doorgestuurde meldingen",
    "momenten": "een moment om te kijken",
    "monitoring": "de momenten om te kijken",
    "hermeldingen": "hermeldingen",
    "toegelaten": "een geheim adres",
    "teams": "de teams en hun bereikbaarheid",
    "instellingen": "de termijnen van de organisatie",
    "accounts": "de accounts van medewerkers",
    "abonnementen": "welk ander systeem bericht krijgt",
    "beheer": "de inrichting van het systeem",
    "cijfers": "cijfers zonder mensen",
    "radar": "patronen in meldingen",
    "verweesd": "casussen van niemand",
    "overleggen": "het overleg",
    "agendapunten": "de agenda van een overleg",
    "inbreng": "de inbreng in een overleg",
    "besluiten": "de besluiten van een overleg",
    "projecties": "wat met partners is gedeeld",
    "voorstellen": "voorstellen voor een overleg",
    "tafels": "de overdrachtstafel",
    "tafel": "de overdrachtstafel",
    "punten": "de overdrachtstafel",
    "verslag": "het verslag van een overleg",
    "samenvoegingen": "wie dezelfde mens is",
    "dubbelen": "wie dezelfde mens kan zijn",
    "inzageverzoeken": "een inzageverzoek",
    "uitdraai": "wat er over iemand is vastgelegd",
    "vernietigingen": "een voorstel om te vernietigen",
    "bewaarplichten": "een bewaarplicht",
    "grafstenen": "wat is vernietigd",
    "vernietigd": "wat is vernietigd",
    "opvallend": "opvallende inzage",
    "hoofd": "het zegel van het logboek",
    "personen": "een persoon",
    "medewerkers": "een medewerker",
    "koppeling": "de koppeling van een melding",
    "berichten": "berichten aan betrokkenen",
}
"""By a part of the path; the last one that is known says what it was."""


def bekeken(handeling: str) -> str:
    """`GET /casussen/{casus_id}/gesprekken` in words."""
    pad = handeling.partition(" ")[2]
    if lijst := LIJSTEN.get(pad):
        return lijst
    return next((ONDERDELEN[deel] for deel in reversed(pad.split("/")) if deel in ONDERDELEN), "iets anders")


AFLOPEN: Mapping[str, str] = {
    GELUKT: "gelukt",
    Soort.NIET_GEVONDEN: "geweigerd: niet te zien voor deze medewerker",
    Soort.VERBODEN: "geweigerd: niet toegestaan",
}


def afloop(uitkomst: str) -> str:
    return AFLOPEN.get(uitkomst, uitkomst)
