"""The two engines behind one door: an embedded SQLite file, or PostgreSQL.

SQLite has one writer. Writes queue on an `asyncio.Lock` (waiting on the file's own lock gives a p99 of a second), start with
`BEGIN IMMEDIATE` and commit with `synchronous=FULL`, because NORMAL loses acknowledged commits in a power cut. WAL only from
SQLite 3.51.3 on; older versions can corrupt the file with two connections, so there a rollback journal.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json, to_json
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles

SCHEMA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Json = sa.JSON().with_variant(JSONB(), "postgresql")
Volgnummer = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite only hands out numbers for a column that is exactly INTEGER PRIMARY KEY."""


class Tijdstip(sa.types.TypeDecorator[datetime]):
    """A moment: always with a zone in Python, always UTC in the database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("een tijdstip zonder zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def wal_is_veilig() -> bool:
    return sqlite3.sqlite_version_info >= (3, 51, 3)


PRAGMAS = (
    "busy_timeout=10000",
    f"journal_mode={'WAL' if wal_is_veilig() else 'DELETE'}",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


STILTE = 30
"""Seconds that PostgreSQL waits for the next word inside a transaction, before it takes it back."""


class Database:
    """Hands out connections inside a transaction: `lees()` for a consistent look, `schrijf()` for a change."""

    def __init__(self, url: str, *, gelijktijdig: int = 10, stilte: float = STILTE) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._schrijver = _sqlite(self.url, "BEGIN IMMEDIATE", 1)
            self._lezer = _sqlite(self.url, "BEGIN", gelijktijdig)
            self._beurt: contextlib.AbstractAsyncContextManager[Any] = asyncio.Lock()
        else:
            # who falls silent with a casus in hand (a process that is stopped, a machine that is gone) lets go of it
            geduld = {"idle_in_transaction_session_timeout": str(round(stilte * 1000))}
            # compiling a statement that takes a third of a second takes PostgreSQL longer than running it
            sessie = {**geduld, "jit": "off"}
            onthoud = {"statement_cache_size": 300, "max_cached_statement_lifetime": 0}  # `voorbereid.py`
            self._schrijver = _motor(
                self.url, gelijktijdig, connect_args={"server_settings": sessie, **onthoud}
            )
            self._lezer = self._schrijver
            self._beurt = contextlib.nullcontext()

    @property
    def motoren(self) -> tuple[AsyncEngine, ...]:
        return (self._schrijver, self._lezer) if self.is_sqlite else (self._schrijver,)

    @contextlib.asynccontextmanager
    async def schrijf(self) -> AsyncIterator[AsyncConnection]:
        """One transaction; committed when the block ends, rolled back when it raises."""
        async with self._beurt, self._schrijver.begin() as verbinding:
            if not self.is_sqlite:
                await _begin(verbinding, None)
            yield verbinding

    @contextlib.asynccontextmanager
    async def lees(self) -> AsyncIterator[AsyncConnection]:
        """One snapshot: an ETag and the body under it never come from two moments. On SQLite it cannot write; on PostgreSQL it can, so
        that a look and its log line are one."""
        async with self._lezer.begin() as verbinding:
            if not self.is_sqlite:
                await _begin(verbinding, "repeatable_read")
            yield verbinding

    async def sluit(self) -> None:
        for motor in self.motoren:
            await motor.dispose()


def _motor(url: sa.URL, pool: int, **anders: Any) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        hide_parameters=True,
        json_serializer=lambda waarde: to_json(waarde).decode(),
        json_deserializer=from_json,  # a list of fifty reads a hundred of them
        **anders,
    )


def _sqlite(url: sa.URL, begin: str, pool: int) -> AsyncEngine:
    motor = _motor(url, pool)

    @sa.event.listens_for(motor.sync_engine, "connect")
    def _bij_verbinden(verbinding: Any, _: Any) -> None:
        verbinding.isolation_level = None  # we say BEGIN ourselves
        cursor = verbinding.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(motor.sync_engine, "begin")
    def _bij_begin(verbinding: sa.Connection) -> None:
        if verbinding.dispatch.before_cursor_execute:
            verbinding.exec_driver_sql(begin)
        else:  # nobody listens: one errand to its thread instead of four
            aangepast: Any = verbinding.connection.dbapi_connection
            aangepast.run_async(lambda raak: raak.execute_fetchall(begin))

    return motor


async def _begin(verbinding: AsyncConnection, niveau: str | None) -> None:
    """Begin the transaction on PostgreSQL now. SQLAlchemy would with the first statement, which it then has to bring there itself
    (`voorbereid.py`), and would set the level, and set it back, around every look."""
    synchroon = verbinding.sync_connection
    assert synchroon is not None
    aangepast: Any = synchroon.connection.dbapi_connection
    aangepast.isolation_level = niveau
    if synchroon.connection.driver_connection.is_closed():  # type: ignore[union-attr]  # asyncpg has it
        return  # the first statement finds out, and SQLAlchemy then throws away every connection of that time
    try:
        await aangepast._start_transaction()
    except BaseException as fout:
        await verbinding.invalidate(fout)
        raise


class bevat(sa.sql.functions.FunctionElement[bool]):  # noqa: N801 (reads as a function)
    """Is this text one of the values of a list in a `Json` column?"""

    type = sa.Boolean()
    inherit_cache = True


@compiles(bevat, "postgresql")
def _bevat_pg(element: bevat, compiler: Any, **kw: Any) -> str:
    lijst, waarde = (compiler.process(deel, **kw) for deel in element.clauses)
    return f"{lijst} ? {waarde}"  # the operator, not the function: only that one finds an index


@compiles(bevat, "sqlite")
def _bevat_sqlite(element: bevat, compiler: Any, **kw: Any) -> str:
    lijst, waarde = (compiler.process(deel, **kw) for deel in element.clauses)
    return f"EXISTS (SELECT 1 FROM json_each({lijst}) WHERE value = {waarde})"  # noqa: S608 (both compiled, nothing of a request)


def codekolom(naam: str, codes: type[StrEnum], **kw: Any) -> sa.Column[Any]:
    """A column that holds one code of a closed list; the database refuses any other."""
    soort = sa.Enum(
        codes,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=naam,
        values_callable=lambda lijst: [code.value for code in lijst],
    )
    return sa.Column(naam, soort, **kw)
