"""Processes that offer, accept, refuse, take back, let lapse and try to remove teams, on one PostgreSQL, killed at random.

Afterwards, and at every instant that the log knows of: exactly one team was responsible, never two offers were open, nothing changed
hands without an offer that was accepted by the one it was made to, and nobody's casus is an orphan.
"""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.casus.model import casus as casustabel
from app.core.gebeurtenis import gebeurtenis
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.model import team
from tests.overdragers import TEAMS, Overdragers
from tests.postgres import maak_database
from tests.wereld import Wereld, moment, open_wereld
from tests.werkers import Machineklok

CASUSSEN, PROCESSEN, DODEN, GENOEG = 6, 4, 12, 150
ANTWOORD = {
    "overdracht-geaccepteerd": OverdrachtStatus.GEACCEPTEERD,
    "overdracht-geweigerd": OverdrachtStatus.GEWEIGERD,
    "overdracht-ingetrokken": OverdrachtStatus.INGETROKKEN,
    "overdracht-verlopen": OverdrachtStatus.VERLOPEN,
}
_VERTELD = sa.select(sa.func.count()).where(gebeurtenis.c.object_soort == "overdrachten")


async def _rijen(wereld: Wereld, opdracht: sa.Select[Any]) -> list[sa.Row[Any]]:
    async with wereld.omg.database.lees() as verbinding:
        return list(await verbinding.execute(opdracht))


async def _nog(wereld: Wereld, aantal: int) -> None:
    """Until so many more offers and answers were recorded."""
    doel = (await _rijen(wereld, _VERTELD))[0][0] + aantal
    async with asyncio.timeout(120):
        while True:
            if (await _rijen(wereld, _VERTELD))[0][0] >= doel:
                return
            await asyncio.sleep(0.02)


async def test_vier_processen_onder_kill_9_laten_geen_casus_vallen(postgres_url: str, tmp_path: Path) -> None:
    nu, toeval = moment("2026-03-27 09:00"), random.Random(1903)
    url = await maak_database(postgres_url, f"test_{uuid4().hex}")
    async with open_wereld(tmp_path, url, database_stilte_seconden=15) as wereld:
        wereld.klok.zet(nu)
        klok = Machineklok(nu, tmp_path / "klok")
        klok.zet(0)
        mensen = {wie: UUID(await wereld.als(wie).id()) for wie in TEAMS}
        casussen = [UUID((await wereld.casus(wie=wie)).id) for wie in list(TEAMS) * (CASUSSEN // len(TEAMS))]
        with Overdragers(wereld.omg.instellingen, klok, mensen, casussen) as overdragers:
            for _ in range(PROCESSEN):
                overdragers.erbij()
            for dood in range(DODEN):
                await _nog(wereld, toeval.randint(1, 2 * GENOEG // DODEN))
                klok.zet(
                    30.0 * (dood + 1)
                )  # what was open runs out; over a weekend in which the clock goes forward
                overdragers.dood(toeval.randrange(PROCESSEN))
                overdragers.erbij()
        wereld.klok.zet(klok.nu())
        soorten: Counter[str] = Counter()
        for casus_id, opener in zip(casussen, list(TEAMS) * (CASUSSEN // len(TEAMS)), strict=True):
            soorten += await _eis_een_keten(wereld, casus_id, opener)
        assert set(soorten) >= set(ANTWOORD), soorten
        assert {t.code for t in await _rijen(wereld, sa.select(team.c.code))} >= set(TEAMS)
        wezen = (await wereld.als("beheer").haal("/v1/monitoring/verweesd"))["resultaten"]
        assert [w for w in wezen if w["redenen"] != ["aanbod-niet-verlopen"]] == []


async def _eis_een_keten(wereld: Wereld, casus_id: UUID, opener: str) -> Counter[str]:
    """The log of one casus from the first line to the last: whose it was and what was offered at each of them."""
    regels = await _rijen(
        wereld,
        sa.select(
            gebeurtenis.c.soort, gebeurtenis.c.object_id, gebeurtenis.c.open, gebeurtenis.c.casus_versie
        )
        .where(gebeurtenis.c.casus_id == casus_id)
        .order_by(gebeurtenis.c.volgnummer),
    )
    assert [r.casus_versie for r in regels] == list(
        range(1, len(regels) + 1)
    )  # one change at a time, none lost
    van_wie, open_, antwoorden = opener, None, dict[UUID, str]()
    for r in regels:
        if r.soort == "overdracht-aangeboden":
            assert (open_, _team(r.open["van"])) == (None, van_wie)
            open_ = r.object_id
        elif r.soort in ANTWOORD:
            assert r.object_id == open_
            open_, antwoorden[r.object_id] = None, r.soort
            van_wie = _team(r.open["naar"]) if r.soort == "overdracht-geaccepteerd" else van_wie
    [nu] = await _rijen(wereld, sa.select(casustabel).where(casustabel.c.id == casus_id))
    assert (nu.team, nu.versie) == (van_wie, len(regels))
    assert nu.casusregisseur == UUID(await wereld.als(van_wie).id())
    for rij in await _rijen(wereld, sa.select(overdracht).where(overdracht.c.casus_id == casus_id)):
        verwacht = ANTWOORD[antwoorden[rij.id]] if rij.id in antwoorden else OverdrachtStatus.AANGEBODEN
        assert rij.status is verwacht
        assert (rij.id == open_) == (rij.status is OverdrachtStatus.AANGEBODEN)
    return Counter(antwoorden.values())


def _team(plek: str) -> str:
    return plek.rpartition("/")[2]
