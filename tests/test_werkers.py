"""Workers that are killed, stopped and lied to by their machine's clock: every clock that ran out is told once, by somebody.

What is promised, and tested here:

- what has run out at the true moment has been told at every rung it climbed: one `termijn-verstreken` and the signals of that rung,
  once each and in one transaction, however many workers there are and wherever they were killed;
- a machine whose clock runs ahead may tell early what runs out before the moment it believes it is; that is not told again. What has
  not run out at the furthest moment that any machine believed in is never told;
- a machine whose clock runs behind tells late, and keeps nobody else from telling in time;
- what a worker had claimed when it was killed is another's when its lease has run out, or was given by a clock that ran ahead;
- who meets a clock while it is being told leaves no open signal of it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.casus.model import casus, signaal
from app.core.gebeurtenis import gebeurtenis
from app.core.taak import LEASE
from app.melding.model import melding, termijn
from app.web.omgeving import Omgeving
from app.workflow.taken import SOORTEN
from app.workflow.verstrijken import TE_MELDEN, grenzen
from tests.postgres import maak_database
from tests.wereld import Wereld, goed, moment, open_wereld
from tests.werkers import Klokken, Machineklok, Werkers, vul_klokken

VOORUIT = 24
"""Hours by which a machine's clock jumps, ahead and back."""
UUR = timedelta(hours=1)


@asynccontextmanager
async def _op_postgres(
    url: str, map_: Path, nu: datetime, **instellingen: Any
) -> AsyncIterator[tuple[Wereld, Machineklok]]:
    naam = await maak_database(url, f"test_{uuid4().hex}")
    async with open_wereld(map_, naam, **instellingen) as wereld:
        wereld.klok.zet(nu)
        klok = Machineklok(nu, map_ / "klok")
        klok.zet(0)
        yield wereld, klok


async def _tot(klaar: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again until it is so."""
    async with asyncio.timeout(300):
        while True:
            if await klaar():
                return
            await asyncio.sleep(0.03)


async def _alle(wereld: Wereld, opdracht: sa.Select[Any]) -> Counter[tuple[UUID, int]]:
    async with wereld.omg.database.lees() as verbinding:
        return Counter((rij[0], rij[1]) for rij in await verbinding.execute(opdracht))


async def _verteld(wereld: Wereld) -> Counter[tuple[UUID, int]]:
    """Which clock was told at which rung, and how often."""
    regels = sa.select(gebeurtenis.c.object_id, gebeurtenis.c.object_versie - 1)
    return await _alle(wereld, regels.where(gebeurtenis.c.soort == "termijn-verstreken"))


async def _eis_een_keer(wereld: Wereld, klokken: Klokken) -> set[tuple[UUID, int]]:
    """Whatever was told was told once and wholly: its line in the log, and the signals of its rung. Returns what was told."""
    verteld = await _verteld(wereld)
    assert set(verteld.values()) == {1}
    # of a clock: that accounts were not looked at for a year is told too
    signalen = await _alle(
        wereld, sa.select(signaal.c.over_id, signaal.c.trede).where(signaal.c.over_id.is_not(None))
    )
    assert signalen == Counter({feit: klokken.ontvangers(*feit) for feit in verteld})
    return set(verteld)


async def _niets_meer(omg: Omgeving) -> bool:
    """Whether nothing waits to be told any more, on this clock."""
    async with omg.database.lees() as verbinding:
        return not (await verbinding.execute(TE_MELDEN.limit(1), grenzen(omg.klok.nu()))).all()


@dataclass
class Onheil:
    """Kills another worker whenever some more was told, and sets the machine's clock a day ahead or back; and each time so much further
    that what the dead one had claimed is free again."""

    wereld: Wereld
    klok: Machineklok
    toeval: random.Random
    stappen: int
    """At most so much is told between two deaths."""
    doden: int = 0

    @property
    def verstreken(self) -> timedelta:
        return self.doden * LEASE

    async def tot_alles_is_verteld(self, werkers: Werkers, tussendoor: Callable[[], Awaitable[None]]) -> None:
        """Until nothing waits on the true clock."""
        while not await _niets_meer(self.wereld.omg):
            await _tot(
                partial(self._genoeg, await _aantal(self.wereld) + self.toeval.randint(1, self.stappen))
            )
            await tussendoor()
            werkers.dood(self.toeval.randrange(len(werkers.lopend)))
            self.doden += 1
            self.klok.zet(self.toeval.choice((0, VOORUIT, -VOORUIT)) + self.verstreken / UUR)
            werkers.erbij()

    async def _genoeg(self, doel: int) -> bool:
        """So much was told, or there is nothing more to tell on the clock as it is set now."""
        machine = replace(self.wereld.omg, klok=self.klok)
        return await _aantal(self.wereld) >= doel or await _niets_meer(machine)


async def _aantal(wereld: Wereld) -> int:
    async with wereld.omg.database.lees() as verbinding:
        alle = sa.select(sa.func.count()).where(gebeurtenis.c.soort == "termijn-verstreken")
        return int((await verbinding.execute(alle)).scalar_one())


@pytest.mark.parametrize("waar", ["2026-03-28 22:40", "2026-10-24 23:20"])
async def test_vier_processen_onder_kill_9_met_een_klok_die_een_dag_springt(
    waar: str, postgres_url: str, tmp_path: Path
) -> None:
    """Ten thousand clocks that ran out, told by four processes of which another is killed every moment, in a night in which the clock
    of the country changes, while the clocks of the machines jump a day ahead and back and people pick up meldingen."""
    nu = moment(waar)
    async with _op_postgres(postgres_url, tmp_path, nu) as (wereld, klok):
        klokken = await vul_klokken(wereld.omg, 1_650, 3_000, nu, zaad=112)
        verstreken = klokken.verstreken(nu)
        assert len({id for id, _ in verstreken}) > 10_000
        meldingen, vt = await _meldingen(wereld), wereld.als("vt")

        async def pak_op() -> None:
            for id in (meldingen.pop() for _ in range(3)):
                await vt.maak(f"/v1/meldingen/{id}/_oppakken")

        onheil = Onheil(wereld, klok, random.Random(waar), 500)
        with Werkers.begin(wereld.omg.instellingen, klok, 4) as werkers:
            await onheil.tot_alles_is_verteld(werkers, pak_op)
        assert onheil.doden >= 10
        verteld, gehaald = await _eis_een_keer(wereld, klokken), await _gehaald(wereld)
        open_signalen = sa.select(signaal.c.over_id, signaal.c.trede).where(
            signaal.c.afgehandeld_op.is_(None)
        )
        open_ = {id for id, _ in await _alle(wereld, open_signalen)}
        assert gehaald & {id for id, _ in verteld}, "niemand was te laat"
        assert not gehaald & open_
        assert {feit for feit in verstreken if feit[0] not in gehaald} <= verteld
        assert verteld <= klokken.verstreken(nu + VOORUIT * UUR + onheil.verstreken)
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
    async with _op_postgres(postgres_url, tmp_path, nu, database_stilte_seconden=3) as (wereld, klok):
        klokken = await vul_klokken(wereld.omg, 100, 200, nu, zaad=5)
        verstreken = klokken.verstreken(nu)
        with Werkers.begin(wereld.omg.instellingen, klok, 0) as werkers:
            werkers.erbij(bevriest=True)

            async def staat_stil() -> bool:
                return klok.stilgezet.exists()

            async def alles_is_verteld() -> bool:
                return await _niets_meer(wereld.omg)

            await _tot(staat_stil)
            assert await _verteld(wereld) == {}
            werkers.erbij()

            async def al_de_rest() -> bool:
                return len({id for id, _ in verstreken - set(await _verteld(wereld))}) <= SOORTEN[0].portie

            await _tot(al_de_rest)
            # who wants to work in a casus that it holds, waits for the silence to be noticed and no longer
            for casus_id in await _casussen(wereld):
                pad = f"/v1/casussen/{casus_id}"
                goed(await wereld.noord.patch(pad, {"duur": "1-5-jaar"}, if_match="*"))
            klok.zet(LEASE / UUR)  # what it had claimed is free now
            await _tot(alles_is_verteld)
            assert await _eis_een_keer(wereld, klokken) == klokken.verstreken(klok.nu())
            werkers.verder(0)
            werkers.dood(1)
            klok.zet(VOORUIT)
            wereld.vooruit(hours=VOORUIT)
            await _tot(alles_is_verteld)
        assert await _eis_een_keer(wereld, klokken) == klokken.verstreken(nu + timedelta(hours=VOORUIT))


async def _casussen(wereld: Wereld) -> list[UUID]:
    async with wereld.omg.database.lees() as verbinding:
        return list((await verbinding.execute(sa.select(casus.c.id))).scalars())


async def test_een_proces_op_sqlite_onder_kill_9(tmp_path: Path) -> None:
    """The embedded default: one process that is killed and started again, on a disk."""
    nu = moment("2026-10-25 02:30")
    async with open_wereld(tmp_path) as wereld:
        wereld.klok.zet(nu)
        klokken, klok = (
            await vul_klokken(wereld.omg, 150, 300, nu, zaad=3),
            Machineklok(nu, tmp_path / "klok"),
        )
        klok.zet(0)

        async def niets() -> None: ...

        onheil = Onheil(wereld, klok, random.Random(3), 400)
        with Werkers.begin(wereld.omg.instellingen, klok, 1) as werkers:
            await onheil.tot_alles_is_verteld(werkers, niets)
        assert onheil.doden >= 3
        verteld, verstreken = await _eis_een_keer(wereld, klokken), klokken.verstreken(nu)
        assert verstreken <= verteld <= klokken.verstreken(nu + VOORUIT * UUR + onheil.verstreken)
