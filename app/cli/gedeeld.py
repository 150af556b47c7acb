"""What every command shares: how it stops, its settings, what it writes to, and the database it needs."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import structlog
import typer
from pydantic import ValidationError

from app.core import migraties
from app.core.db import Database
from app.core.klok import Systeemklok
from app.core.settings import Instellingen, Opslag
from app.demo.opzet import demo_instellingen
from app.web.omgeving import Omgeving, maak_omgeving

T = TypeVar("T")
Demomap = Annotated[
    Path | None, typer.Option("--data", help="In een demo-map, in plaats van volgens de instellingen.")
]


def stop(tekst: str) -> typer.Exit:
    """Raise this: it says why on stderr, and the command ends with 2."""
    typer.echo(tekst, err=True)
    return typer.Exit(2)


def instellingen(data: Path | None = None) -> Instellingen:
    """Those of the demo in this folder, or of the environment. Stops when a setting is wrong."""
    if data:
        return demo_instellingen(data)[0]
    try:
        return Instellingen()
    except ValidationError as fout:
        raise stop("\n".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in fout.errors())) from None


def eis_zegelsleutel(waarmee: Instellingen) -> None:
    """Who works also seals the log; stops when it has nothing to sign with."""
    if reden := waarmee.wat_mist_de_zegelaar():
        raise stop(reden)


def logboek(vanaf: int = logging.INFO) -> None:
    """One JSON line per fact on stderr."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(vanaf),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def in_omgeving(waarmee: Instellingen, doe: Callable[[Omgeving], Coroutine[Any, Any, T]]) -> T:
    """With everything the application has; stops when the database was not migrated."""

    async def binnen() -> T:
        omg = maak_omgeving(waarmee, Systeemklok())
        async with _bijgewerkt(omg.database, waarmee):
            return await doe(omg)

    return asyncio.run(binnen())


def in_database(opslag: Opslag, doe: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """With the database alone, and so without a key; stops when it was not migrated."""

    async def binnen() -> T:
        database = Database(opslag.database_url)
        async with _bijgewerkt(database, opslag):
            return await doe(database)

    return asyncio.run(binnen())


@asynccontextmanager
async def _bijgewerkt(database: Database, opslag: Opslag) -> AsyncIterator[None]:
    try:
        if reden := await migraties.wat_ontbreekt(database, opslag):
            raise stop(reden)
        yield
    finally:
        await database.sluit()
