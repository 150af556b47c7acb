"""Alembic from within: bring the database up to date, and refuse to serve one that is not."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Database
from app.core.settings import Instellingen, Opslag
from app.core.versleuteling import LEES_ZOEKSLEUTEL, NIEUWE_SLEUTEL, ZOEKINDEX, Sleutelbos


def _config(migraties: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migraties))
    return config


@cache
def _nieuwste(migraties: Path) -> str | None:
    """The revision that this process was made for. Read once: a probe asks every few seconds, and to read it loads every migration."""
    return ScriptDirectory.from_config(_config(migraties)).get_current_head()


async def migreer(database: Database, instellingen: Instellingen) -> None:
    """Upgrade to the newest revision, and make the key of the blind index where there is none: in one transaction."""

    def doe(verbinding: sa.Connection) -> None:
        config = _config(instellingen.migraties)
        # nothing of it comes back: kept, it would be 10 MB for as long as the process lives
        config.attributes["verbinding"] = verbinding.execution_options(compiled_cache=None)
        command.upgrade(config, "head")

    async with database.schrijf() as verbinding:
        await verbinding.run_sync(doe)
        if (await verbinding.execute(LEES_ZOEKSLEUTEL)).one_or_none() is None:
            _, gewikkeld = Sleutelbos(instellingen.hoofdsleutels).maak(ZOEKINDEX)
            waarden = {"id": ZOEKINDEX, "soort": "zoekindex", "gewikkeld": gewikkeld}
            await verbinding.execute(NIEUWE_SLEUTEL, {**waarden, "aangemaakt_op": datetime.now(UTC)})


async def vergelijk(database: Database, instellingen: Instellingen) -> None:
    """`alembic check`: raises when the tables in the code and the migrations differ."""

    def doe(verbinding: sa.Connection) -> None:
        config = _config(instellingen.migraties)
        config.attributes["verbinding"] = verbinding
        command.check(config)

    async with database.schrijf() as verbinding:
        await verbinding.run_sync(doe)


def _revisie(verbinding: sa.Connection) -> str | None:
    return MigrationContext.configure(verbinding).get_current_revision()


async def eis_bijgewerkt(verbinding: AsyncConnection, instellingen: Instellingen) -> None:
    """Raises `RuntimeError` with what to do when the database is not at the newest revision."""
    if reden := await _reden(verbinding, instellingen):
        raise RuntimeError(reden)


async def wat_ontbreekt(database: Database, instellingen: Opslag) -> str | None:
    """Why this process cannot serve now, or None."""
    try:
        async with database.lees() as verbinding:
            return await _reden(verbinding, instellingen)
    except (sa.exc.SQLAlchemyError, OSError):
        return "De database is onbereikbaar."


async def _reden(verbinding: Any, instellingen: Opslag) -> str | None:
    if await verbinding.run_sync(_revisie) == _nieuwste(instellingen.migraties):
        return None
    return "De database is niet bijgewerkt; draai eerst `rodedraad migrate`."
