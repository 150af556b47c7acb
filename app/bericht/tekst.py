"""What is said, word for word. Nothing here is typed by anybody: no name, no help, no violence, and when `neutraal` not who sends it."""

from collections.abc import Mapping
from datetime import datetime

from app.bericht.codes import Berichtsoort, NietVerstuurd
from app.core.datumtaal import DAGEN, MAANDEN
from app.core.fouten import ongeldig
from app.core.klok import NEDERLAND

NEUTRAAL: Mapping[Berichtsoort, str] = {
    Berichtsoort.HERINNERING: "Herinnering: afspraak op {wanneer}.",
    Berichtsoort.VERVALT: "De afspraak op {wanneer} gaat niet door.",
    Berichtsoort.BEL_TERUG: "Graag terugbellen als het uitkomt.",
}
MET_AFZENDER: Mapping[Berichtsoort, str] = {
    Berichtsoort.HERINNERING: "{afzender}: u hebt een afspraak op {wanneer}.",
    Berichtsoort.VERVALT: "{afzender}: uw afspraak op {wanneer} gaat niet door.",
    Berichtsoort.BEL_TERUG: "{afzender}: wilt u ons terugbellen als het u uitkomt?",
}
NAMEN: Mapping[Berichtsoort, str] = {
    Berichtsoort.HERINNERING: "herinnering aan een afspraak",
    Berichtsoort.VERVALT: "een afspraak gaat niet door",
    Berichtsoort.BEL_TERUG: "vraag om terug te bellen",
}
WAAROM: Mapping[NietVerstuurd, str] = {
    NietVerstuurd.CONTACT: "veilig contact, het nummer of het e-mailadres is gewijzigd",
    NietVerstuurd.VERTROKKEN: "deze persoon hoort niet meer bij het huishouden",
    NietVerstuurd.CASUS: "de casus is inactief of beëindigd",
    NietVerstuurd.OVERGEDRAGEN: "de casus is van een ander team geworden",
    NietVerstuurd.BLOKKADE: "wie het klaarzette mag niet meer van deze casus weten",
    NietVerstuurd.NIET_VEILIG: "het mag niet meer naar dit nummer of e-mailadres",
    NietVerstuurd.TE_LAAT: "het moment ervoor was voorbij",
    NietVerstuurd.GEWEIGERD: "de berichtendienst weigerde het",
    NietVerstuurd.ONBEREIKBAAR: "de berichtendienst gaf geen antwoord",
}
"""What a bericht is called, and why it did not go out, for who works with it; never for who gets it."""
ONDERWERP = "Bericht"
"""Of an e-mail: it is read in a list, by whoever looks along."""
OVER_AFSPRAAK = frozenset({Berichtsoort.HERINNERING, Berichtsoort.VERVALT})


def tekst(soort: Berichtsoort, afspraak_op: datetime | None, afzender: str | None) -> str:
    """`afzender` None: neutral. Raises `ongeldige-invoer` when what it is about is missing, or is too much."""
    if (soort in OVER_AFSPRAAK) is (afspraak_op is None):
        raise ongeldig(
            "afspraakOp",
            "verplicht" if afspraak_op is None else "hoort-hier-niet",
            "Zeg wanneer de afspraak is." if afspraak_op is None else "Bij dit bericht hoort geen afspraak.",
        )
    woorden = (NEUTRAAL if afzender is None else MET_AFZENDER)[soort]
    return woorden.format(afzender=afzender, wanneer=afspraak_op and _wanneer(afspraak_op))


def _wanneer(op: datetime) -> str:
    lokaal = op.astimezone(NEDERLAND)
    return f"{DAGEN[lokaal.weekday()]} {lokaal.day} {MAANDEN[lokaal.month - 1]} om {lokaal:%H:%M} uur"
