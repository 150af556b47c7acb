"""A statement that comes back is spoken straight to the driver of the database.

SQLAlchemy keeps writing every statement, opening and closing every transaction, and holding the connections. What it does between a
statement it has seen before and the driver is the same each time (which key, which value at which place, which type comes back), and
with eight statements in a request that was a third of the processor's time. So that is worked out once per statement. To SQLite, which
works in a thread of its own, it also makes one errand of what are four.

It only concerns statements that are made once (a constant of a module) and always need the same words. What is made for one request, a
list of values (`IN`) and many rows at once go the usual way; so does everything while somebody listens to the statements, who must hear
them all.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Bewerk = Callable[[Any], Any] | None
"""What a type does with a value on its way to the driver, or back."""


@dataclass(frozen=True, slots=True)
class Voorbereid:
    """A statement in the driver's own words."""

    sql: str
    heen: tuple[tuple[str, Any, Bewerk], ...]
    """For each place: of which value, or (without a name) the value itself."""
    terug: tuple[tuple[int, Callable[[Any], Any]], ...]
    maak: Callable[[Sequence[Any]], sa.Row[Any]]

    def waarden(self, van: Mapping[str, Any]) -> list[Any]:
        return [
            vast if not naam else bewerk(van[naam]) if bewerk else van[naam]
            for naam, vast, bewerk in self.heen
        ]

    def rij(self, gelezen: Sequence[Any]) -> sa.Row[Any]:
        if not self.terug:
            return self.maak(gelezen)
        rij = list(gelezen)
        for plaats, bewerk in self.terug:
            rij[plaats] = bewerk(rij[plaats])
        return self.maak(rij)


class Driver(Protocol):
    """How a statement is spoken to one kind of connection."""

    def in_transactie(self, verbinding: Any) -> bool: ...

    async def lees(self, verbinding: Any, sql: str, waarden: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """All rows."""
        ...

    async def tel(self, verbinding: Any, sql: str, waarden: Sequence[Any]) -> int:
        """How many rows a change touched."""
        ...

    def is_stuk(self, verbinding: Any, fout: BaseException) -> bool:
        """Whether it was cut off halfway, so that nobody else may get this connection."""
        ...


class Asyncpg:
    def in_transactie(self, verbinding: Any) -> bool:
        return not verbinding.is_closed() and verbinding.is_in_transaction()

    async def lees(self, verbinding: Any, sql: str, waarden: Sequence[Any]) -> Sequence[Sequence[Any]]:
        rijen: list[Sequence[Any]] = await verbinding.fetch(sql, *waarden)
        return rijen

    async def tel(self, verbinding: Any, sql: str, waarden: Sequence[Any]) -> int:
        gedaan: str = await verbinding.execute(sql, *waarden)
        return int(gedaan.rpartition(" ")[2])

    def is_stuk(self, verbinding: Any, fout: BaseException) -> bool:
        geweigerd = getattr(fout, "sqlstate", None) or isinstance(fout, ValueError | TypeError)
        return verbinding.is_closed() or not geweigerd


class Aiosqlite:
    def in_transactie(self, verbinding: Any) -> bool:
        return bool(verbinding.in_transaction)

    async def lees(self, verbinding: Any, sql: str, waarden: Sequence[Any]) -> Sequence[Sequence[Any]]:
        rijen: list[Sequence[Any]] = await verbinding.execute_fetchall(sql, waarden)
        return rijen

    async def tel(self, verbinding: Any, sql: str, waarden: Sequence[Any]) -> int:
        return len(await self.lees(verbinding, f"{sql} RETURNING 1", waarden))

    def is_stuk(self, verbinding: Any, fout: BaseException) -> bool:
        return False  # what was begun is done in its own thread; taking it back comes after it


DRIVERS: Mapping[str, Driver] = {"asyncpg": Asyncpg(), "aiosqlite": Aiosqlite()}


class Gereed(NamedTuple):
    """A statement, its driver, and the connection as that driver knows it."""

    wat: Voorbereid
    driver: Driver
    raak: Any


Namen = tuple[str, ...]
_bekend: WeakKeyDictionary[sa.Executable, dict[tuple[str, Namen], Voorbereid | Namen | None]] = (
    WeakKeyDictionary()
)
"""Of each statement, by driver and the names of its values: prepared; or seen once, with the names of its columns; or None, never
prepared."""


async def rijen(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> Sequence[sa.Row[Any]]:
    """All rows of a statement."""
    if gevonden := _voorbereid(verbinding, opdracht, waarden):
        gelezen = await _spreek(verbinding, gevonden.driver.lees, gevonden, waarden)
        return [gevonden.wat.rij(rij) for rij in gelezen]
    return (await _gewoon(verbinding, opdracht, waarden)).all()


async def een(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> sa.Row[Any] | None:
    """The only row, or none. Raises `MultipleResultsFound`."""
    gevonden = await rijen(verbinding, opdracht, waarden)
    if len(gevonden) > 1:
        raise sa.exc.MultipleResultsFound("meer dan een rij")
    return gevonden[0] if gevonden else None


async def aantal(verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]) -> int:
    """How many rows a change touched."""
    if gevonden := _voorbereid(verbinding, opdracht, waarden):
        return await _spreek(verbinding, gevonden.driver.tel, gevonden, waarden)
    return (await _gewoon(verbinding, opdracht, waarden)).rowcount


async def _gewoon(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> sa.CursorResult[Any]:
    uitkomst = await verbinding.execute(opdracht, waarden)
    namen = tuple(uitkomst.keys()) if uitkomst.returns_rows else ()
    sleutel = verbinding.dialect.driver, tuple(waarden)
    _bekend.setdefault(opdracht, {}).setdefault(sleutel, namen)
    return uitkomst


def _voorbereid(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> Gereed | None:
    """None if it must go the usual way."""
    eerder, synchroon = _bekend.get(opdracht), verbinding.sync_connection
    if eerder is None or synchroon is None:
        return None
    dialect, namen = synchroon.dialect, tuple(waarden)
    gevonden = eerder.get((dialect.driver, namen))
    if isinstance(gevonden, tuple):
        gevonden = eerder[dialect.driver, namen] = _bereid_voor(opdracht, namen, gevonden, dialect)
    if gevonden is None or synchroon.dispatch.before_cursor_execute:
        return None
    driver, raak = DRIVERS[dialect.driver], synchroon.connection.driver_connection
    return Gereed(gevonden, driver, raak) if driver.in_transactie(raak) else None


def _bereid_voor(
    opdracht: sa.Executable, namen: Namen, kolommen: Namen, dialect: sa.Dialect
) -> Voorbereid | None:
    if not isinstance(opdracht, sa.Select | sa.CompoundSelect | sa.Insert | sa.Update | sa.Delete):
        return None
    geschreven: Any = opdracht.compile(dialect=dialect, column_keys=list(namen))
    binden = [(naam, geschreven.binds[naam]) for naam in geschreven.positiontup]
    typen = [kolom.type for kolom in opdracht.exported_columns]
    if (
        any(b.expanding or b.literal_execute or b.callable for _, b in binden)
        or any(b.required and naam not in namen for naam, b in binden)
        or geschreven.insert_prefetch
        or geschreven.update_prefetch
        or (typen and len(typen) != len(kolommen))
    ):
        return None
    heen = [(naam, b.value, b.type.dialect_impl(dialect).bind_processor(dialect)) for naam, b in binden]
    terug = [
        (i, soort.dialect_impl(dialect).result_processor(dialect, None)) for i, soort in enumerate(typen)
    ]
    return Voorbereid(
        str(geschreven),
        tuple(
            (naam, None, bewerk) if naam in namen else ("", bewerk(vast) if bewerk else vast, None)
            for naam, vast, bewerk in heen
        ),
        tuple((i, bewerk) for i, bewerk in terug if bewerk),
        result_tuple(kolommen if typen else ()),
    )


async def _spreek(
    verbinding: AsyncConnection,
    hoe: Callable[[Any, str, Sequence[Any]], Awaitable[T]],
    gevonden: Gereed,
    waarden: Mapping[str, Any],
) -> T:
    """Raises, as SQLAlchemy would, `DBAPIError`."""
    try:
        return await hoe(gevonden.raak, gevonden.wat.sql, gevonden.wat.waarden(waarden))
    except BaseException as fout:
        if stuk := gevonden.driver.is_stuk(gevonden.raak, fout):
            await verbinding.invalidate(fout)
        if not isinstance(fout, Exception):
            raise
        raise sa.exc.DBAPIError(None, None, fout, connection_invalidated=stuk) from fout
