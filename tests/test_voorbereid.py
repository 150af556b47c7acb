"""A statement that comes back says and reads the same as the first time, however it goes to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core import voorbereid
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.toegang.model import inzage
from app.web.schil import is_onbereikbaar
from tests.wereld import Wereld

MAAL = 3
"""The first is how it becomes known."""


@contextmanager
def gewoon_gegaan(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The statements that SQLAlchemy itself brought to the database."""
    gegaan: list[Any] = []
    echt = AsyncConnection.execute

    async def tel(self: AsyncConnection, opdracht: Any, *rest: Any, **anders: Any) -> Any:
        gegaan.append(opdracht)
        return await echt(self, opdracht, *rest, **anders)

    with monkeypatch.context() as m:
        m.setattr(AsyncConnection, "execute", tel)
        yield gegaan


async def test_wat_terugkomt_leest_hetzelfde(wereld: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids, moments, JSON, what is encrypted and what is empty."""
    casus = await wereld.casus(toelichting="Merkteken signaal")
    lees = (
        sa.select(gebeurtenis, sa.literal(None).label("leeg"), sa.func.count().over())
        .where(gebeurtenis.c.casus_id == sa.bindparam("casus"), gebeurtenis.c.soort != "nooit")
        .order_by(gebeurtenis.c.volgnummer)
        .limit(5)
    )
    async with wereld.omg.database.lees() as verbinding:
        with gewoon_gegaan(monkeypatch) as gegaan:
            keren = [await voorbereid.rijen(verbinding, lees, {"casus": UUID(casus.id)}) for _ in range(MAAL)]
    assert len(gegaan) == 1
    eerste, *later = [[rij._mapping for rij in keer] for keer in keren]
    assert eerste
    assert all(keer == eerste for keer in later)
    for rij, nog_eens in zip(keren[0], keren[-1], strict=True):
        assert [type(w) for w in rij] == [type(w) for w in nog_eens]
        assert (rij._fields, rij.besloten) == (nog_eens._fields, nog_eens.besloten)


async def test_wat_terugkomt_schrijft_hetzelfde(wereld: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    schrijf = sa.insert(inzage)
    rij = {"op": wereld.klok.nu(), "handeling": "GET /proef", "uitkomst": "gelukt", "rollen": ["beleid"]}
    rij |= {"medewerker_id": nieuw_id(), "organisatie": "proef", "doelbinding": "beheer", "getoond": []}
    ids = [nieuw_id() for _ in range(MAAL)]
    async with wereld.omg.database.schrijf() as verbinding:
        with gewoon_gegaan(monkeypatch) as gegaan:
            for id_ in ids:
                assert await voorbereid.aantal(verbinding, schrijf, rij | {"id": id_, "verzoek_id": id_}) == 1
        lees = (
            sa.select(inzage)
            .where(inzage.c.id.in_(sa.bindparam("b_ids", expanding=True)))
            .order_by(inzage.c.volgnummer)
        )
        keren = [await voorbereid.rijen(verbinding, lees, {"b_ids": ids}) for _ in range(MAAL)]
        await verbinding.rollback()
    assert len(gegaan) == 1
    assert [r.id for r in keren[0]] == ids
    assert keren[0] == keren[-1]
    anders = {"volgnummer", "id", "verzoek_id"}
    verschillend = {k for r in keren[0] for k, w in r._mapping.items() if w != keren[0][0]._mapping[k]}
    assert verschillend == anders


async def test_een_weigering_is_er_ook_de_tweede_keer(wereld: Wereld) -> None:
    """What the database refuses rolls everything back; a value that was forgotten is never an empty one; two rows are not one."""
    casus = await wereld.casus()
    lees = sa.select(gebeurtenis.c.soort).where(gebeurtenis.c.casus_id == sa.bindparam("casus"))
    verander = sa.update(gebeurtenis).values(soort="x").where(gebeurtenis.c.casus_id == sa.bindparam("casus"))

    async def probeer() -> None:
        async with wereld.omg.database.schrijf() as verbinding:
            await voorbereid.rijen(verbinding, lees, {"casus": UUID(casus.id)})
            await voorbereid.aantal(verbinding, verander, {"casus": UUID(casus.id)})

    for _ in range(MAAL):
        with pytest.raises((sa.exc.DBAPIError, asyncpg.PostgresError)):
            await probeer()
        async with wereld.omg.database.lees() as verbinding:
            assert await voorbereid.rijen(verbinding, lees, {"casus": UUID(casus.id)})
            with pytest.raises(sa.exc.StatementError):
                await voorbereid.rijen(verbinding, lees, {})
    await wereld.casus()
    wie = sa.select(gebeurtenis.c.id).limit(sa.bindparam("aantal"))
    async with wereld.omg.database.lees() as verbinding:
        for _ in range(MAAL):
            assert await voorbereid.een(verbinding, wie, {"aantal": 1})
            assert await voorbereid.een(verbinding, wie, {"aantal": 0}) is None
            with pytest.raises(sa.exc.MultipleResultsFound):
                await voorbereid.een(verbinding, wie, {"aantal": 2})


async def test_wie_meeluistert_hoort_alles(wereld: Wereld) -> None:
    lees, gehoord = sa.select(gebeurtenis.c.id).limit(1), []
    motor = wereld.omg.database.motoren[-1].sync_engine

    def hoor(*wat: Any) -> None:
        gehoord.append(wat[2])

    async with wereld.omg.database.lees() as verbinding:
        for _ in range(MAAL):
            await voorbereid.rijen(verbinding, lees, {})
    sa.event.listen(motor, "before_cursor_execute", hoor)
    try:
        async with wereld.omg.database.lees() as verbinding:
            for _ in range(MAAL):
                await voorbereid.rijen(verbinding, lees, {})
    finally:
        sa.event.remove(motor, "before_cursor_execute", hoor)
    assert len([sql for sql in gehoord if sql.startswith("SELECT")]) == MAAL


async def test_een_afgebroken_verbinding_krijgt_niemand_meer(wereld: Wereld) -> None:
    """The server hangs up between two statements: that request hears that it cannot be done now, the next one gets another."""
    if wereld.omg.database.is_sqlite:
        return  # a file does not hang up
    await wereld.casus()
    database = wereld.omg.database
    lees = sa.select(gebeurtenis.c.id, sa.func.pg_backend_pid().label("pid")).limit(1)

    async def wie(verbinding: AsyncConnection) -> int:
        for _ in range(MAAL):
            rij = await voorbereid.een(verbinding, lees, {})
        assert rij
        return int(rij.pid)

    afgebroken: list[int] = []

    async def breek_af() -> None:
        async with database.schrijf() as verbinding, database.schrijf() as ander:
            afgebroken.append(await wie(verbinding))
            await ander.execute(sa.select(sa.func.pg_terminate_backend(afgebroken[0])))
            await wie(verbinding)

    with pytest.raises((sa.exc.DBAPIError, asyncpg.PostgresError)) as fout:
        await breek_af()
    assert is_onbereikbaar(fout.value)
    for _ in range(15):  # more than there are connections
        async with database.schrijf() as verbinding:
            assert await wie(verbinding) not in afgebroken
