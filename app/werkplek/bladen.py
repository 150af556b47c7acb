"""Turns view data into a page: the templates, the words for codes and moments, and the headers that belong to a page.

A template shows and decides nothing: what it gets was read by a function of `workflow`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.casus.queries import zeg_vlaggen
from app.core.datumtaal import DAGEN, MAANDEN, Wanneer, als_dag, zeg_dag
from app.core.fouten import VeldFout, niet_gevonden
from app.core.ids import nieuw_id
from app.core.klok import NEDERLAND, lokale_dag
from app.core.woorden import opsomming, wijknaam, woord
from app.melding.codes import MELDSOORT
from app.werkplek.wegwijzer import oplossing_pad, punt_pad
from app.workflow.stappenplan import STAPPEN

STATISCH = Path(__file__).parent / "statisch"
SOORTEN = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
JAAR = timedelta(days=365)
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {ook}"
)
"""Nothing inline, nothing from elsewhere: a name that holds markup stays a name, whatever a template forgets."""
REFERRER = "same-origin"
"""To ourselves a browser says where a form came from (with `no-referrer` its Origin is null); to others nothing."""


def zin(code: object) -> str:
    tekst = woord(code)
    return tekst[:1].upper() + tekst[1:]


def dag(waarde: Wanneer | None) -> str:
    return zeg_dag(waarde) if waarde else ""


def weekdag(waarde: Wanneer | None) -> str:
    """A day to be there, or to have done it by: people know those by their name."""
    return f"{DAGEN[als_dag(waarde).weekday()][:2]} {zeg_dag(waarde)}" if waarde else ""


def periode(code: str) -> str:
    """`2026-01` or `2026-K1`, as people say it."""
    jaar, deel = code.split("-")
    return f"{deel[1:]}e kwartaal {jaar}" if deel[0] == "K" else f"{MAANDEN[int(deel) - 1]} {jaar}"


def moment(op: datetime) -> str:
    return f"{weekdag(op)}, {uur(op)}"


def straks(op: datetime) -> str:
    """A moment beside how long that still is; the end of a day is that day."""
    lokaal = op.astimezone(NEDERLAND)
    heel = lokaal.hour == lokaal.minute == 0
    dag_ = lokaal.date() - timedelta(days=heel)
    return f"{DAGEN[dag_.weekday()][:2]} {dag_.day} {MAANDEN[dag_.month - 1]}" + (
        "" if heel else f", {lokaal:%H:%M}"
    )


def uur(op: datetime) -> str:
    return f"{op.astimezone(NEDERLAND):%H:%M}"


def aanloop(van: datetime, tot: datetime, nu: datetime) -> str:
    """How far somebody is in what lasts from `van` to `tot`."""
    if nu < van:
        return komt(van, nu)
    return f"nog {_duur(tot - nu)}" if nu < tot else "de tijd is om"


def rest(tot: datetime, nu: datetime) -> str:
    """How long there still is, or how long it is over: coarse, because nobody steers by seconds."""
    heel = (
        tot.astimezone(NEDERLAND).time() == time.min
    )  # until a day is over: that day is the one people know
    dagen = (lokale_dag(tot) - lokale_dag(nu)).days - heel
    over = tot - nu
    if over > timedelta() and heel and dagen < 2:
        return "morgen" if dagen else "vandaag"
    if heel or abs(over) >= timedelta(hours=48):
        return (
            f"nog {dagen} dagen"
            if over > timedelta()
            else f"{-dagen} {'dag' if dagen == -1 else 'dagen'} te laat"
        )
    return f"nog {_duur(over)}" if over > timedelta() else f"{_duur(-over)} te laat"


def komt(begint: datetime, nu: datetime) -> str:
    """How long until something begins: of a meeting nobody says that there is so much left of it."""
    over = begint - nu
    if over < timedelta(hours=48):
        return f"begint over {_duur(over)}"
    return f"begint over {(lokale_dag(begint) - lokale_dag(nu)).days} dagen"


def _duur(duur: timedelta) -> str:
    uren, minuten = divmod(int(duur.total_seconds()) // 60, 60)
    if uren >= 48:
        return f"{uren // 24} dagen"
    if not uren:
        return f"{minuten} min"
    return f"{uren} uur en {minuten} min" if minuten else f"{uren} uur"


def op_volgorde(fouten: Sequence[VeldFout], velden: Sequence[Any]) -> list[VeldFout]:
    """What is wrong, in the order in which the page asks it; what is of no field comes last."""
    plek = {g.veld.naam: i for i, g in enumerate(velden)}
    return sorted(fouten, key=lambda fout: plek.get(fout.plaats, len(plek)))


def stap(code: str) -> str:
    return STAPPEN[code].titel  # type: ignore[index]  # a code of the row is one of the enum


_omgeving = Environment(
    loader=PackageLoader("app.werkplek", "sjablonen"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_omgeving.filters |= {
    "woord": woord,
    "zin": zin,
    "dag": dag,
    "moment": moment,
    "weekdag": weekdag,
    "straks": straks,
    "uur": uur,
    "rest": rest,
    "stap": stap,
    "wijk": wijknaam,
    "opsomming": opsomming,
    "meldsoort": lambda code: zin(MELDSOORT[code]),
    "komt": komt,
}
_BESTANDEN = {p.name: p.read_bytes() for p in STATISCH.iterdir() if p.suffix in SOORTEN}
_NAMEN = {
    naam: f"{Path(naam).stem}-{hashlib.sha256(inhoud).hexdigest()[:12]}{Path(naam).suffix}"
    for naam, inhoud in _BESTANDEN.items()
}
_omgeving.globals |= {
    "statisch": lambda naam: f"/statisch/{_NAMEN[naam]}",
    "punt_pad": punt_pad,
    "oplossing_pad": oplossing_pad,
    "eenmalig": lambda: str(nieuw_id()),
    "aanloop": aanloop,
    "op_volgorde": op_volgorde,
    "zeg_vlaggen": zeg_vlaggen,
}


def maak_blad(sjabloon: str, model: Mapping[str, Any], status: int = 200, ook: str = "") -> Response:
    """A page, that is kept nowhere. `ook`: where a form may lead beside ourselves; signing out ends at the provider."""
    koppen = {
        "Content-Security-Policy": CSP.format(ook=ook).strip(),
        "Cache-Control": "no-store",
        "Referrer-Policy": REFERRER,
    }
    return Response(
        _omgeving.get_template(sjabloon).render(model), status, koppen, media_type="text/html; charset=utf-8"
    )


statisch = APIRouter(include_in_schema=False)


@statisch.get("/statisch/{naam}")
async def bestand(naam: str, request: Request) -> Response:
    """Style and script, by a name that changes with what is in it: kept for a year, and never asked again."""
    eigen = next((k for k, w in _NAMEN.items() if w == naam), None)
    if eigen is None:
        raise niet_gevonden()
    koppen = {"Cache-Control": f"public, max-age={int(JAAR.total_seconds())}, immutable"}
    return Response(_BESTANDEN[eigen], headers=koppen, media_type=SOORTEN[Path(eigen).suffix])
