"""Cijfers: what policy officers of a municipality see, and the only thing they see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Query, Response

from app.core.kalender import na_maanden
from app.core.klok import Dag
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import periode
from app.werkplek.route import Bladroute, Pagina
from app.workflow.cijfers import (
    REEKSEN,
    Reekscode,
    Tabel,
    als_csv,
    cijfers,
    eis_cijfers,
    kwartaal,
    tijdvak,
)

router = Onderdeel(route_class=Bladroute, onder="")
TERUG = 8
"""So many quarters can be chosen to look back from."""
Tot = Annotated[Dag | None, Query()]


@dataclass(frozen=True, slots=True)
class Raster:
    """A table as it is drawn: its heads, and each row by its name. What there is most of goes down, so that it fits on a phone."""

    tabel: Tabel
    koppen: list[str]
    rijen: list[tuple[str, list[int | None]]]

    @property
    def te_weinig(self) -> bool:
        """Is there not one number in it that may be told?"""
        return all(r.aantal is None for r in self.tabel.regels)


def _raster(tabel: Tabel) -> Raster:
    perioden = list(dict.fromkeys(r.periode for r in tabel.regels))
    delen = dict(tabel.reeks.delen)
    cel = {(r.periode, r.deel): r.aantal for r in tabel.regels}
    if len(perioden) > len(delen):
        return Raster(tabel, [*delen.values()], [(periode(p), [cel[p, d] for d in delen]) for p in perioden])
    rijen = [(naam, [cel[p, d] for p in perioden]) for d, naam in delen.items()]
    return Raster(tabel, [periode(p) for p in perioden], rijen)


def _keuzen(laatste: date) -> list[tuple[date, str]]:
    """The last days of quarters that are over, the newest first, and what they are called."""
    begin = laatste + timedelta(days=1)
    dagen = [na_maanden(begin, -3 * n) - timedelta(days=1) for n in range(TERUG)]
    return [(dag, periode(kwartaal(dag))) for dag in dagen]


@router.get("/cijfers")
async def overzicht(eenheid: Eenheid, regio: Regio, blad: Pagina, tot: Tot = None) -> Response:
    eis_cijfers(eenheid.actor, regio)
    vak = tijdvak(None, tot, eenheid.nu)
    model = {
        "rasters": [_raster(await cijfers(eenheid, regio, code, vak)) for code in REEKSEN],
        "drempel": regio.cijfers_drempel,
        "vak": vak,
        "keuzen": _keuzen(tijdvak(None, None, eenheid.nu).tot),
    }
    return blad.toon("cijfers.html", "Cijfers", model)


@router.get("/cijfers/{reeks}/csv")
async def bestand(reeks: Reekscode, eenheid: Eenheid, regio: Regio, tot: Tot = None) -> Response:
    tabel = await cijfers(eenheid, regio, reeks, tijdvak(None, tot, eenheid.nu))
    koppen = {"Content-Disposition": f'attachment; filename="cijfers-{reeks}-tot-{tabel.tijdvak.tot}.csv"'}
    return Response(als_csv(tabel), media_type="text/csv; charset=utf-8", headers=koppen)
