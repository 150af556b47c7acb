"""Workers that are killed, stopped and lied to by their machine's clock: every clock that ran out is told once, by somebody.

What is promised, and tested here:

- what has run out at the true moment has been told at every rung it climbed: one `termijn-verstreken` and the signals of that rung,
  once each and in one transaction, however many workers there are and wherever they were killed;
- a machine whose clock runs ahead may tell early what runs out before the moment it believes it is; that is not told again. What has
  not run out at the furthest moment that any machine believed in is never told;
- a machine whose clock runs behind tells late, and keeps nobody else from telling in time;
- who meets a clock while it is being told leaves no open signal of it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.casus.model import casus, signaal
from app.core.gebeurtenis import gebeurtenis
from app.melding.model import melding, termijn
from app.worker import PORTIE, als_klok
from app.workflow.verstrijken import te_melden
from tests.postgres import maak_database
from tests.wereld import Wereld, goed, moment, open_wereld
from tests.werkers import Klokken, Machineklok, Werkers, vul_klokken

VOORUIT = 24
"""Hours by which a machine's clock jumps, ahead and back."""


@asynccontextmanager
async def _op_postgres(url: str, map_: Path, nu: datetime) -> AsyncIterator[tuple[Wereld, Machineklok]]:
    naam = await maak_database(url, f"test_{uuid4().hex}")
    async with open_wereld(map_, naam, database_stilte_seconden=1) as wereld:
        wereld.klok.zet(nu)
        klok = Machineklok(nu, map_ / "klok")
        klok.zet(0)
        yield wereld, klok


async def _tot(
    klaar: Callable[[], Awaitable[bool]], daarna: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Look again and again until it is so, and do something in between."""
    async with asyncio.timeout(120):
        while not await klaar():
            await (daarna() if daarna else asyncio.sleep(0.05))


async def _alle(wereld: Wereld, opdracht: sa.Select[Any]) -> Counter[tuple[UUID, int]]:
    async with wereld.omg.database.lees() as verbinding:
        return Counter(rij._tuple() for rij in await verbinding.execute(opdracht))


async def _verteld(wereld: Wereld) -> Counter[tuple[UUID, int]]:
    """Which clock was told at which rung, and how often."""
    regels = sa.select(gebeurtenis.c.object_id, gebeurtenis.c.object_versie - 1)
    return await _alle(wereld, regels.where(gebeurtenis.c.soort == "termijn-verstreken"))


async def _eis_een_keer(wereld: Wereld, klokken: Klokken) -> set[tuple[UUID, int]]:
    """Whatever was told was told once and wholly: its line in the log, and the signals of its rung. Returns what was told."""
    verteld = await _verteld(wereld)
    assert set(verteld.values()) == {1}
    signalen = await _alle(wereld, sa.select(signaal.c.over_id, signaal.c.trede))
    assert signalen == Counter({feit: klokken.ontvangers(*feit) for feit in verteld})
    return set(verteld)


def _niets_meer(wereld: Wereld) -> Callable[[], Awaitable[bool]]:
    """Whether nothing waits to be told any more, on the world's own clock."""

    async def klaar() -> bool:
        async with wereld.omg.database.lees() as verbinding:
            return not await te_melden(als_klok(wereld.omg, verbinding), 1)

    return klaar


@pytest.mark.parametrize("waar", ["2026-03-28 22:40", "2026-10-24 23:20"])
async def test_vier_processen_onder_kill_9_met_een_klok_die_een_dag_springt(
    waar: str, postgres_url: str, tmp_path: Path
) -> None:
    """Ten thousand clocks that ran out, told by four processes of which another is killed every moment, in a night in which the clock
    of the country changes, while the clocks of the machines jump a day ahead and back and people pick up meldingen."""
    nu, toeval, doden = moment(waar), random.Random(waar), 0
    async with _op_postgres(postgres_url, tmp_path, nu) as (wereld, klok):
        klokken = await vul_klokken(wereld.omg, 1_650, 3_000, nu, zaad=112)
        verstreken = klokken.verstreken(nu)
        assert len({id for id, _ in verstreken}) > 10_000
        meldingen = await _meldingen(wereld)
        with Werkers.begin(wereld.omg.instellingen, klok, 4) as werkers:

            async def dood_er_een() -> None:
                nonlocal doden
                for id in (meldingen.pop() for _ in range(3)):
                    await wereld.als("vt").maak(f"/v1/meldingen/{id}/_oppakken")
                await asyncio.sleep(toeval.uniform(0, 0.2))
                klok.zet(toeval.choice((0, VOORUIT, -VOORUIT)))
                werkers.dood(toeval.randrange(4))
                werkers.erbij()
                doden += 1

            await _tot(_niets_meer(wereld), dood_er_een)
        assert doden >= 10
        verteld, gehaald = await _eis_een_keer(wereld, klokken), await _gehaald(wereld)
        open_signalen = sa.select(signaal.c.over_id, signaal.c.trede).where(
            signaal.c.afgehandeld_op.is_(None)
        )
        open_ = {id for id, _ in await _alle(wereld, open_signalen)}
        assert gehaald & {id for id, _ in verteld}, "niemand was te laat"
        assert not gehaald & open_
        assert {feit for feit in verstreken if feit[0] not in gehaald} <= verteld
        assert verteld <= klokken.verstreken(nu + timedelta(hours=VOORUIT))
        assert verteld - verstreken, "geen klok liep ooit voor"


async def _meldingen(wereld: Wereld) -> list[UUID]:
    async with wereld.omg.database.lees() as verbinding:
        return list((await verbinding.execute(sa.select(melding.c.id).order_by(melding.c.id))).scalars())


async def _gehaald(wereld: Wereld) -> set[UUID]:
    async with wereld.omg.database.lees() as verbinding:
        return set(
            (
                await verbinding.execute(sa.select(termijn.c.id).where(termijn.c.gehaald_op.is_not(None)))
            ).scalars()
        )


async def test_een_stilgezet_proces_houdt_niemand_lang_op_en_zegt_niets_dubbel(
    postgres_url: str, tmp_path: Path
) -> None:
    """SIGSTOP with casussen in hand: the others step around them, PostgreSQL lets go of them after a while of silence, and when it goes
    on what it had written is gone and told by somebody else."""
    nu = moment("2026-03-02 09:00")
    async with _op_postgres(postgres_url, tmp_path, nu) as (wereld, klok):
        klokken = await vul_klokken(wereld.omg, 100, 200, nu, zaad=5)
        verstreken = klokken.verstreken(nu)
        with Werkers.begin(wereld.omg.instellingen, klok, 0) as werkers:
            werkers.erbij(bevriest=True)

            async def staat_stil() -> bool:
                return klok.stilgezet.exists()

            await _tot(staat_stil)
            assert await _verteld(wereld) == {}
            werkers.erbij()

            async def al_de_rest() -> bool:
                return len({id for id, _ in verstreken - set(await _verteld(wereld))}) <= PORTIE

            await _tot(al_de_rest)
            # who wants to work in a casus that it holds, waits for the silence to be noticed and no longer
            for casus_id in await _casussen(wereld):
                pad = f"/v1/casussen/{casus_id}"
                goed(await wereld.noord.patch(pad, {"duur": "1-5-jaar"}, if_match="*"))
            await _tot(_niets_meer(wereld))
            assert await _eis_een_keer(wereld, klokken) == verstreken
            werkers.verder(0)
            werkers.dood(1)
            klok.zet(VOORUIT)
            wereld.vooruit(hours=VOORUIT)
            await _tot(_niets_meer(wereld))
        assert await _eis_een_keer(wereld, klokken) == klokken.verstreken(nu + timedelta(hours=VOORUIT))


async def _casussen(wereld: Wereld) -> list[UUID]:
    async with wereld.omg.database.lees() as verbinding:
        return list((await verbinding.execute(sa.select(casus.c.id))).scalars())


async def test_een_proces_op_sqlite_onder_kill_9(tmp_path: Path) -> None:
    """The embedded default: one process that is killed and started again, on a disk."""
    nu, toeval, doden = moment("2026-10-25 02:30"), random.Random(3), 0
    async with open_wereld(tmp_path) as wereld:
        klokken = await vul_klokken(wereld.omg, 150, 300, nu, zaad=3)
        klok = Machineklok(nu, tmp_path / "klok")
        klok.zet(0)
        with Werkers.begin(wereld.omg.instellingen, klok, 1) as werkers:

            async def dood_hem() -> None:
                nonlocal doden
                await asyncio.sleep(toeval.uniform(0.1, 0.6))
                klok.zet(toeval.choice((0, VOORUIT, -VOORUIT)))
                werkers.dood(0)
                werkers.erbij()
                doden += 1

            await _tot(_niets_meer(wereld), dood_hem)
        assert doden >= 3
        verteld, verstreken = await _eis_een_keer(wereld, klokken), klokken.verstreken(nu)
        assert verstreken <= verteld <= klokken.verstreken(nu + timedelta(hours=VOORUIT))
