"""The background composition root: tells of clocks that ran out. In the server itself, or as processes of its own on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.toegang.actor import Actor, Rol, actor_id
from app.toegang.werkeenheid import Werkeenheid
from app.web.omgeving import Omgeving
from app.workflow.gevolgen import GEVOLGEN
from app.workflow.verstrijken import meld, te_melden

PORTIE = 200
log = structlog.get_logger()


def _eenheid(omg: Omgeving, verbinding: AsyncConnection) -> Werkeenheid:
    organisatie, team = omg.regels.meldpunt
    wie = actor_id("rodedraad", "klok")
    actor = Actor(wie, "de klok", organisatie, team, frozenset({Rol.KOPPELING}), "monitoring")
    return Werkeenheid(verbinding, omg.klok.nu(), actor, omg.sleutels, GEVOLGEN)


async def loop(omg: Omgeving) -> int:
    """Tell everything that waits to be told now, each in a transaction of its own; how many were told.

    One that fails keeps nobody behind it waiting. Raises the last failure, when everything else was told.
    """
    gemeld, mislukt = 0, None
    while True:
        async with omg.database.lees() as verbinding:
            portie = await te_melden(_eenheid(omg, verbinding), PORTIE)
        gelukt = 0
        for over_id, trede in portie:
            try:
                async with omg.database.schrijf() as verbinding:
                    gelukt += await meld(_eenheid(omg, verbinding), over_id, trede, omg.regels)
            except Exception as fout:
                log.error("klok-niet-gemeld", klok=str(over_id), trede=trede, fout=type(fout).__name__)
                mislukt = fout
        gemeld += gelukt
        if not gelukt:  # nothing left, or all of it in somebody else's hands
            break
    if mislukt:
        raise mislukt
    return gemeld


async def draai(omg: Omgeving, elke: float) -> None:
    """Keep at it until cancelled. What goes wrong is logged and tried again: a clock that was not told is still due."""
    while True:
        try:
            if gemeld := await loop(omg):
                log.info("klokken-verstreken", aantal=gemeld)
        except Exception as fout:  # whatever it was, the next round must come
            log.error("worker-mislukt", fout=type(fout).__name__)
        await asyncio.sleep(elke)


@asynccontextmanager
async def aan_het_werk(omg: Omgeving, elke: float) -> AsyncIterator[None]:
    """A worker beside whatever else this process does; with `elke` 0 there is none."""
    taak = asyncio.create_task(draai(omg, elke)) if elke else None
    try:
        yield
    finally:
        if taak:
            taak.cancel()
            with suppress(asyncio.CancelledError):
                await taak
