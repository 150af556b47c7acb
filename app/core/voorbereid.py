"""A statement that comes back is spoken straight to PostgreSQL's driver.

SQLAlchemy keeps writing every statement, opening and closing every transaction, and holding the connections. What it does between a
statement it has seen before and the driver is the same each time (which key, which value at which place, which type comes back), and
with eight statements in a request that was a third of the processor's time. So that is worked out once per statement.

It only concerns statements that are made once (a constant of a module) and always need the same words. What is made for one request, a
list of values (`IN`), many rows at once, SQLite, and the first statement of a transaction (with which SQLAlchemy begins it) go the
usual way; so does everything while somebody listens to the statements, who must hear them all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncConnection

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


Namen = tuple[str, ...]
_bekend: WeakKeyDictionary[sa.Executable, dict[Namen, Voorbereid | Namen | None]] = WeakKeyDictionary()
"""Of each statement, for the names of its values: prepared; or seen once, with the names of its columns; or None, never prepared."""


async def rijen(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> Sequence[sa.Row[Any]]:
    """All rows of a statement."""
    if voorbereid := _voorbereid(verbinding, opdracht, waarden):
        gelezen = await _spreek(verbinding, "fetch", voorbereid, waarden)
        return [voorbereid.rij(rij) for rij in gelezen]
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
    if voorbereid := _voorbereid(verbinding, opdracht, waarden):
        gedaan: str = await _spreek(verbinding, "execute", voorbereid, waarden)
        return int(gedaan.rpartition(" ")[2])
    return (await _gewoon(verbinding, opdracht, waarden)).rowcount


async def _gewoon(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> sa.CursorResult[Any]:
    uitkomst = await verbinding.execute(opdracht, waarden)
    namen = tuple(uitkomst.keys()) if uitkomst.returns_rows else ()
    _bekend.setdefault(opdracht, {}).setdefault(tuple(waarden), namen)
    return uitkomst


def _voorbereid(
    verbinding: AsyncConnection, opdracht: sa.Executable, waarden: Mapping[str, Any]
) -> Voorbereid | None:
    eerder, synchroon = _bekend.get(opdracht), verbinding.sync_connection
    if eerder is None or synchroon is None or synchroon.dialect.driver != "asyncpg":
        return None
    namen = tuple(waarden)
    gevonden = eerder.get(namen)
    if isinstance(gevonden, tuple):
        gevonden = eerder[namen] = _bereid_voor(opdracht, namen, gevonden, synchroon.dialect)
    if gevonden is None or synchroon.dispatch.before_cursor_execute:
        return None
    driver: Any = synchroon.connection.driver_connection
    return gevonden if not driver.is_closed() and driver.is_in_transaction() else None


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
    verbinding: AsyncConnection, hoe: str, voorbereid: Voorbereid, waarden: Mapping[str, Any]
) -> Any:
    synchroon = verbinding.sync_connection
    assert synchroon is not None
    driver: Any = synchroon.connection.driver_connection
    try:
        return await getattr(driver, hoe)(voorbereid.sql, *voorbereid.waarden(waarden))
    except BaseException as fout:
        geweigerd = getattr(fout, "sqlstate", None) or isinstance(fout, ValueError | TypeError)
        if driver.is_closed() or not geweigerd:  # cut off halfway: nobody else gets this connection
            await verbinding.invalidate(fout)
        if not isinstance(fout, Exception):
            raise
        raise sa.exc.DBAPIError(None, None, fout, connection_invalidated=not geweigerd) from fout
