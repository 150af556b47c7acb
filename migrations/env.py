"""Alembic's environment: always on a connection that the application hands in (`app/core/migraties.py`)."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

import app.abonnement.model
import app.bericht.model
import app.bewaren.model
import app.casus.model
import app.core.taak
import app.interventie.model
import app.inzet.model
import app.melding.model
import app.monitoring.model
import app.ondersteuning.model
import app.overdracht.model
import app.overleg.model
import app.persoon.model
import app.toegang.model
import app.veiligheidsplan.model
import app.web.idempotentie  # noqa: F401
from app.core.db import SCHEMA, Tijdstip
from app.core.versleuteling import Versleuteld


def render(soort: str, object_: Any, _: AutogenContext) -> str | Literal[False]:
    """A migration names plain column types, so that it still runs when our own types change."""
    if soort == "type" and isinstance(object_, Tijdstip):
        return "sa.DateTime(timezone=True)"
    if soort == "type" and isinstance(object_, Versleuteld):
        return "sa.LargeBinary()"
    return False


def vergelijk_type(_: Any, __: Any, ___: Any, in_database: Any, in_code: Any) -> bool | None:
    """SQLite gives every JSON, UUID and Enum back as text: only PostgreSQL is compared to the letter."""
    if isinstance(in_code, sa.Enum | sa.types.TypeDecorator):
        return False
    return None


verbinding = context.config.attributes["verbinding"]
context.configure(
    connection=verbinding,
    target_metadata=SCHEMA,
    render_item=render,
    compare_type=vergelijk_type,
    render_as_batch=verbinding.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
