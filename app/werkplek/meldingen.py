"""The list of meldingen: what still asks something, or what was chosen."""

from typing import Literal
from uuid import UUID

from fastapi import Response

from app.core.woorden import woord
from app.melding.codes import MELDSOORT, Classificatie, MeldingStatus
from app.melding.gezinnen import gezinnen
from app.melding.queries import Filter, Melding, meldingen
from app.web.cursor import Na, lees_cursor, moment, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.bladen import zin
from app.werkplek.route import Bladroute, Pagina
from app.workflow.meldinglijst import Plaats, nog_te_doen, wat_nog

router = Onderdeel(route_class=Bladroute, prefix="/meldingen", onder="")
BLAD = 50
Stand = MeldingStatus | Literal["", "alle"]
WAT_NOG = {
    "contact-leggen": "ieder apart spreken",
    "veiligheidsbeoordeling": "beoordelen",
    "vervolg": "het vervolg regelen",
    "betrokkenen-informeren": "betrokkenen vertellen van het onderzoek",
    "terugkoppelen": "de melder laten weten wat ermee is gedaan",
}
"""In a row, of what `meldinglijst.wat_nog` says; what is not here is a word already."""


@router.get("")
async def lijst(eenheid: Eenheid, blad: Pagina, na: Na = None, status: Stand = "") -> Response:
    """What still asks something, the first clock on top; or what was chosen, newest first."""
    if status:
        filter = Filter(
            BLAD + 1, lees_cursor(na, UUID, None), None if status == "alle" else MeldingStatus(status)
        )
        rijen_, volgende = pagina(await meldingen(eenheid, filter), BLAD, lambda m: m.id)
    else:
        vanaf = lees_cursor(na, _lees_plaats, None)
        rijen_, volgende = pagina(await nog_te_doen(eenheid, BLAD + 1, vanaf), BLAD, _plaats)
    model = {
        "rijen": [m.rij for m in rijen_],
        "gezinnen": await gezinnen(eenheid, [m.id for m in rijen_]),
        "soort": {m.id: _soort(m) for m in rijen_},
        "volgende": volgende,
        "status": status,
        "wat_nog": {} if status else {m.id: _wat_nog(m) for m in rijen_},
        "standen": [("", "Nog te doen"), ("alle", "Alle"), *((s, zin(s)) for s in MeldingStatus)],
    }
    return blad.toon("meldingen.html", "Meldingen", model)


def _soort(m: Melding) -> str:
    """A first one is first as far as is known, until somebody has looked at who it may be."""
    soort, gekeken = m.rij["classificatie"], m.casus_id or m.rij["status"] is MeldingStatus.BEOORDEELD
    return (
        zin(MELDSOORT[soort]) if gekeken or soort is not Classificatie.EERSTE else "Eerste, voor zover bekend"
    )


def _wat_nog(m: Melding) -> str:
    return zin(", ".join(WAT_NOG.get(code) or woord(code) for code in wat_nog(m)))


def _plaats(m: Melding) -> str:
    return f"{m.rij['eerst'].isoformat()}/{m.rij['gevaar']}/{m.id}"


def _lees_plaats(tekst: str) -> Plaats:
    eerst, gevaar, id = tekst.split("/")
    return moment(eerst), ("0", "1").index(gevaar), UUID(id)
