"""Codes and names of fields as people say them: `niet-gedaan` is niet gedaan, `rodeVlaggen` are rode vlaggen, and the wijk `de-hoogte`
is De Hoogte."""

import re
from collections.abc import Iterable

UITZONDERINGEN = {
    "sash": "SASH",
    "straf": "strafrecht",
    "bestuur": "bestuursrecht",
    "civiel": "civiel recht",
    "financiele-uitbuiting": "financiële uitbuiting",
    "beeindigd": "beëindigd",
    "vt-geinformeerd": "Veilig Thuis geïnformeerd",
    "e-mail": "e-mail",
    "1-5-jaar": "1 tot 5 jaar",
    "ex-partner": "ex-partner",
    "armoede-schulden": "armoede of schulden",
    "lvb": "licht verstandelijke beperking",
    "lvb-ondersteuning": "hulp bij een licht verstandelijke beperking",
    "eigen-jeugdervaringen": "zelf als kind geweld meegemaakt",
    "alleenstaand-ouderschap": "alleenstaande ouder",
    "tolerantie-geweld": "geweld hoort er in dit gezin bij",
    "getuige": "getuige van geweld",
    "financien": "financiën",
    "werk-school-en-dagbesteding": "werk, school en dagbesteding",
    "casus-beeindigd": "casus beëindigd",
    "verhuisd-buiten-regio": "verhuisd naar buiten de regio",
    "door-ander-gesproken": "een ander sprak deze persoon",
    "via-derde": "via iemand anders",
    "op-verzoek-politie-of-om": "op verzoek van politie of Openbaar Ministerie",
    "verzoek-betrokkene": "op verzoek van wie het betreft",
    "zorg-en-veiligheidshuis": "Zorg- en Veiligheidshuis",
    "icm": "intensief casemanagement",
    "opschaling-mda": "opschaling naar MDA++",
    "veilig-thuis": "Veilig Thuis",
    "vt-medewerker": "medewerker van Veilig Thuis",
    "mda": "MDA++",
    "corv": "CORV",
    "ggz": "GGZ",
    "andere-vt": "andere Veilig Thuis",
    "wijkteam": "wijkteam",
    "voorwaarden-en-vervolg-door-vt": "voorwaarden en vervolg door Veilig Thuis",
    "actie-overleg": "Actie-overleg",
    "besluit-organisatie": "besluit van de organisatie",
    "afspraak-regio": "afspraak in de regio",
    "bezetting": "bezetting van de teams",
    "volgt-regio": "volgt weer de regio",
}

ONBEKEND = "onbekend"
KLEIN = frozenset({"aan", "bij", "de", "den", "der", "en", "het", "in", "op", "te", "ten", "ter", "van"})
"""Within the name of a place without a capital."""


def woord(code: object) -> str:
    tekst = str(code)
    if tekst in UITZONDERINGEN:
        return UITZONDERINGEN[tekst]
    return re.sub("(?<=[a-z])[A-Z]", lambda m: f" {m[0].lower()}", tekst.replace("-", " "))


def woorden(codes: Iterable[object]) -> str:
    return ", ".join(map(woord, codes))


def opsomming(delen: Iterable[str]) -> str:
    """`Testa, Proef en Eerstekind`."""
    *begin, laatste = [*delen] or [""]
    return " en ".join(filter(None, (", ".join(begin), laatste)))


def wijknaam(code: str) -> str:
    """A wijk is a name: `de-hoogte` is De Hoogte. What nobody knew is no name."""
    if code == ONBEKEND:
        return code
    eerste, *rest = code.split("-")
    return " ".join([eerste.capitalize(), *(w if w in KLEIN else w.capitalize() for w in rest)])
