"""An abonnement and its bezorgingen in words: whether it runs, and why not. Never which casus."""

from typing import Any

from app.abonnement.codes import Bezorgfout, Bezorgstatus, Stilreden
from app.workflow.abonnementen import Rij
from app.workflow.berichten import PROEF, TYPEN, WOORDEN

NAMEN = {**{TYPEN[naam]: woorden for naam, woorden in WOORDEN.items()}, PROEF: "Proefbericht"}
"""What each type is called by people."""
WAAROM_STIL = {
    Stilreden.ZELF: "Een beheerder heeft het stilgezet.",
    Stilreden.KOMT_NIET_AAN: "Er kwam drie dagen lang niets aan, of het andere systeem wil niets meer.",
    Stilreden.ACCOUNT: "Het account waarmee het kijkt is beëindigd, of ziet geen dossiers meer.",
}
WAAROM_NIET = {
    Bezorgfout.ADRES: "dit adres mag niet",
    Bezorgfout.ONBEREIKBAAR: "niet te bereiken",
    Bezorgfout.TE_TRAAG: "geen antwoord binnen 10 seconden",
    Bezorgfout.OMLEIDING: "stuurde door naar een ander adres; dat volgen we niet",
    Bezorgfout.GEWEIGERD: "gaf een fout terug",
}
STATUS = {
    Bezorgstatus.WACHT: ("Onderweg", "neutral"),
    Bezorgstatus.BEZORGD: ("Aangekomen", "active"),
    Bezorgstatus.MISLUKT: ("Niet gelukt", "danger"),
    Bezorgstatus.VERVALLEN: ("Niet meer nodig", "inactive"),
}


def stand(rij: Rij) -> tuple[str, str]:
    """In a word, and how that looks."""
    if rij["stil_op"] is not None:
        return "Staat stil", "warning"
    return ("Komt niet aan", "danger") if rij["mislukt_sinds"] else ("Loopt", "active")


def afloop(b: Any) -> str:
    """What became of it, and why."""
    if b.status is Bezorgstatus.VERVALLEN:
        return "het account mocht het dossier toen niet meer zien"
    if b.fout is None:
        return "" if b.status is Bezorgstatus.BEZORGD else "gaat binnen een minuut weg"
    nee = f"{WAAROM_NIET[b.fout]} ({b.http_status})" if b.http_status else WAAROM_NIET[b.fout]
    keer = "één keer" if b.pogingen == 1 else f"{b.pogingen} keer"
    return f"{nee}; {keer} geprobeerd"
