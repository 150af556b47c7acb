"""The background composition root: does what has become due. In the server itself, or as processes of its own on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.ids import nieuw_id
from app.toegang.actor import Actor, Rol, actor_id
from app.toegang.werkeenheid import Werkeenheid
from app.web.idempotentie import vergeet
from app.web.omgeving import Omgeving
from app.workflow import geschiedenis, taken
from app.workflow.gevolgen import GEVOLGEN
from app.workflow.taken import BEWAREN, Taaksoort

Uitkomst = tuple[int, Exception | None]
"""How much was done, and the last thing that failed."""
log = structlog.get_logger()


def als_klok(omg: Omgeving, verbinding: AsyncConnection) -> Werkeenheid:
    """What the clock itself does, as an actor of its own."""
    organisatie, team = omg.regels.meldpunt
    wie = actor_id("rodedraad", "klok")
    actor = Actor(wie, "de klok", organisatie, team, frozenset({Rol.KOPPELING}), "monitoring")
    return Werkeenheid(verbinding, omg.klok.nu(), actor, omg.sleutels, omg.kluis, GEVOLGEN)


@asynccontextmanager
async def _schrijf(omg: Omgeving) -> AsyncIterator[Werkeenheid]:
    async with omg.database.schrijf() as verbinding:
        yield als_klok(omg, verbinding)


async def loop(omg: Omgeving, baan: str | None = None) -> int:
    """Go once along all work that is due (of this baan); how much was done. Raises the last failure, when all the rest was done."""
    door, gedaan, mislukt = nieuw_id(), 0, None
    for soort in (soort for soort in taken.SOORTEN if baan in (None, soort.baan)):
        try:
            async with _schrijf(omg) as eenheid:
                await taken.plan(eenheid, soort)
            while greep := await _grijp(omg, soort, door):
                aantal, fout = await _doe(omg, soort, door, greep)
                gedaan, mislukt = gedaan + aantal, fout or mislukt
                if fout and soort.wacht_na_fout:
                    break
        except Exception as fout:  # one kind of work keeps no other waiting
            mislukt = fout
    if baan in (None, BEWAREN):
        async with omg.database.schrijf() as verbinding:
            await vergeet(verbinding, omg.klok.nu(), omg.instellingen.idempotentie_uren)
    if mislukt:
        raise mislukt
    return gedaan


async def _grijp(omg: Omgeving, soort: Taaksoort, door: UUID) -> taken.Greep:
    async with _schrijf(omg) as eenheid:
        return await taken.grijp(eenheid, soort, door)


async def _vooraf(omg: Omgeving, soort: Taaksoort, greep: taken.Greep) -> Any:
    """What is done without any lock, before the transaction of its end."""
    if soort.buiten:
        ids = [taken.over(sleutel) for sleutel, _ in greep]
        return await soort.buiten(partial(_kijk, omg), omg.bode, ids, omg.regels)
    return await soort.vooraf(omg.database.lees) if soort.vooraf else None


@asynccontextmanager
async def _kijk(omg: Omgeving) -> AsyncIterator[Werkeenheid]:
    async with omg.database.lees() as verbinding:
        yield als_klok(omg, verbinding)


async def _doe(omg: Omgeving, soort: Taaksoort, door: UUID, greep: taken.Greep) -> Uitkomst:
    """One claim, as one transaction. If that does not succeed, each taak by itself: the one that cannot be done is put off."""
    try:
        voorwerk = await _vooraf(omg, soort, greep)
        async with _schrijf(omg) as eenheid:
            return await taken.doe(eenheid, soort, door, greep, omg.regels, voorwerk), None
    except Exception as fout:
        if len(greep) == 1:
            log.error("taak-mislukt", taak=greep[0][0], poging=greep[0][1], fout=type(fout).__name__)
            async with _schrijf(omg) as eenheid:
                await taken.stel_uit(eenheid, door, greep, fout)
            return 0, fout
    uitkomsten = [await _doe(omg, soort, door, [taak]) for taak in greep]
    return sum(n for n, _ in uitkomsten), next((fout for _, fout in uitkomsten if fout), None)


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
    """Keep at it until cancelled."""
    await asyncio.gather(*(_draai(omg, elke, baan) for baan in taken.BANEN))


async def _draai(omg: Omgeving, elke: float, baan: str) -> None:
    """What goes wrong is logged and tried again: what was not done is still due."""
    while True:
        try:
            if gedaan := await loop(omg, baan):
                log.info("taken-gedaan", aantal=gedaan)
        except Exception as fout:  # whatever it was, the next round must come
            log.error("worker-mislukt", fout=type(fout).__name__)
        await asyncio.sleep(elke)


@asynccontextmanager
async def aan_het_werk(omg: Omgeving, elke: float) -> AsyncIterator[None]:
    """A worker beside whatever else this process does; with `elke` 0 there is none. Raises `RuntimeError` when it could not do its work."""
    if elke and (reden := omg.instellingen.wat_mist_de_zegelaar()):
        raise RuntimeError(reden)
    taak = asyncio.create_task(draai(omg, elke)) if elke else None
    try:
        yield
    finally:
        if taak:
            taak.cancel()
            with suppress(asyncio.CancelledError):
                await taak
