"""The background composition root: tells of clocks that ran out. In the server itself, or as processes of its own on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.toegang.actor import Actor, Rol, actor_id
from app.toegang.werkeenheid import Werkeenheid
from app.web.omgeving import Omgeving
from app.workflow import geschiedenis
from app.workflow.gevolgen import GEVOLGEN
from app.workflow.overdragen import te_verlopen, verloop
from app.workflow.verstrijken import BEGIN, meld, te_melden

RIJ = 1_000
"""How far a worker looks ahead."""
PORTIE = 100
"""Clocks told in one transaction: their casussen are locked for as long as it takes, some hundredths of a second."""
Uitkomst = tuple[int, Exception | None]
"""How much was done, and the last thing that failed."""
log = structlog.get_logger()


def als_klok(omg: Omgeving, verbinding: AsyncConnection) -> Werkeenheid:
    """What the clock itself does, as an actor of its own."""
    organisatie, team = omg.regels.meldpunt
    wie = actor_id("rodedraad", "klok")
    actor = Actor(wie, "de klok", organisatie, team, frozenset({Rol.KOPPELING}), "monitoring")
    return Werkeenheid(verbinding, omg.klok.nu(), actor, omg.sleutels, GEVOLGEN)


async def loop(omg: Omgeving) -> int:
    """Go once along everything that time has decided; how much was told. Raises the last failure, when all the rest was done."""
    klokken, mislukt = await _langs_de_klokken(omg)
    verlopen, ook_mislukt = await _langs_de_aanbiedingen(omg)
    if fout := ook_mislukt or mislukt:
        raise fout
    return klokken + verlopen


async def _langs_de_klokken(omg: Omgeving) -> Uitkomst:
    """Tell every clock that waits to be told.

    A portion is one transaction. Workers that go along the same row step around each other: what one has locked the next leaves to it.
    A clock that cannot be told keeps nobody waiting: its portion is told again one by one, and the round goes on behind it.
    """
    gemeld, na, mislukt = 0, BEGIN, None
    while True:
        async with omg.database.lees() as verbinding:
            rij = await te_melden(als_klok(omg, verbinding), RIJ, na)
        if not rij:
            break
        na = rij[-1].over_id
        for portie in (rij[i : i + PORTIE] for i in range(0, len(rij), PORTIE)):
            try:
                gemeld += await _meld(omg, portie)
            except Exception:
                meer, fout = await _een_voor_een(omg, portie)
                gemeld, mislukt = gemeld + meer, fout or mislukt
    return gemeld, mislukt


async def _langs_de_aanbiedingen(omg: Omgeving) -> Uitkomst:
    """Let every offer lapse that was not answered in time, each in a transaction of its own."""
    verlopen, mislukt = 0, None
    async with omg.database.lees() as verbinding:
        rij = await te_verlopen(als_klok(omg, verbinding), RIJ)
    for casus_id, overdracht_id in rij:
        try:
            async with omg.database.schrijf() as verbinding:
                verlopen += await verloop(als_klok(omg, verbinding), casus_id, overdracht_id)
        except Exception as fout:
            log.error("aanbod-niet-verlopen", overdracht=str(overdracht_id), fout=type(fout).__name__)
            mislukt = fout
    return verlopen, mislukt


async def _een_voor_een(omg: Omgeving, portie: Sequence[sa.Row[Any]]) -> Uitkomst:
    gemeld, mislukt = 0, None
    for klok in portie:
        try:
            gemeld += await _meld(omg, [klok])
        except Exception as fout:
            log.error("klok-niet-gemeld", klok=str(klok.over_id), fout=type(fout).__name__)
            mislukt = fout
    return gemeld, mislukt


async def _meld(omg: Omgeving, klokken: Sequence[sa.Row[Any]]) -> int:
    async with omg.database.schrijf() as verbinding:
        return await meld(als_klok(omg, verbinding), klokken, omg.regels)


async def kijk_klokken_na(omg: Omgeving, *, herstel: bool = False) -> list[geschiedenis.Verschil]:
    """Where clocks of meldingen are stored otherwise than their log says. `herstel`: and mend them, each melding in a transaction of
    its own."""
    gevonden: list[geschiedenis.Verschil] = []
    blad: list[UUID] = [geschiedenis.BEGIN]
    while blad:
        async with omg.database.lees() as verbinding:
            eenheid = als_klok(omg, verbinding)
            blad = await geschiedenis.blad(eenheid, blad[-1])
            gevonden += await geschiedenis.verschillen(eenheid, blad)
    for melding_id in dict.fromkeys(v.melding_id for v in gevonden if herstel):
        async with omg.database.schrijf() as verbinding:
            await geschiedenis.herstel(als_klok(omg, verbinding), melding_id)
    return gevonden


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
