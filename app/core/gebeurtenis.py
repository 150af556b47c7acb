"""The one append-only log: timeline, audit trail, source of figures and (later) the outbox.

A row is written in the transaction of the change it tells of. Its open part holds ids, codes and dates and may travel; its
closed part (free text, old and new values) is encrypted under the key of the casus or person it tells of and never leaves.
The database itself refuses UPDATE and DELETE (triggers, both engines).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.db import SCHEMA, Json, Tijdstip, Volgnummer
from app.core.versleuteling import versleuteld

gebeurtenis = sa.Table(
    "gebeurtenis",
    SCHEMA,
    sa.Column("volgnummer", Volgnummer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("soort", sa.String(60), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("casus_id", sa.Uuid),
    sa.Column("casus_versie", sa.Integer),
    sa.Column("object_soort", sa.String(40), nullable=False),
    sa.Column("object_id", sa.Uuid, nullable=False),
    sa.Column("object_versie", sa.Integer, nullable=False),
    sa.Column("medewerker_id", sa.Uuid),
    sa.Column("aanduiding", sa.String(80)),
    sa.Column("organisatie", sa.String(40)),
    sa.Column("team", sa.String(40)),
    sa.Column("doelbinding", sa.String(40)),
    sa.Column("open", Json, nullable=False),
    sa.Column(
        "sleutel_id", sa.Uuid, comment="de persoon of casus onder wiens sleutel het besloten deel ligt"
    ),
    versleuteld("gebeurtenis", "besloten"),
    sa.Index("ix_gebeurtenis_casus", "casus_id", "volgnummer", unique=True),
    sa.Index("ix_gebeurtenis_object", "object_id", "object_versie"),
)

LAATSTE = 2**63 - 1
"""A `volgnummer` after every other: where looking back begins."""
VAN_OBJECT = (
    sa.select(gebeurtenis)
    .where(
        gebeurtenis.c.object_id == sa.bindparam("id"),
        gebeurtenis.c.object_soort == sa.bindparam("soort"),
        gebeurtenis.c.volgnummer < sa.bindparam("na"),
    )
    .order_by(gebeurtenis.c.volgnummer.desc())
    .limit(sa.bindparam("limiet"))
)
"""What happened to one thing, the newest first."""
SCHRIJF_BIJ = sa.insert(gebeurtenis).inline()
"""Nobody asks which number a line got."""


def vastgelegd_als(object_id: sa.ColumnElement[UUID]) -> sa.ScalarSelect[int]:
    """To order by: in which version of its casus something was recorded.

    What somebody said last is what was recorded last under the lock of the casus. An id tells the time of one machine, and two
    machines, or one before and after its clock was set, never agree to the millisecond.
    """
    return (
        sa.select(sa.func.max(gebeurtenis.c.casus_versie))
        .where(gebeurtenis.c.object_id == object_id)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """Something that happened, in the past tense. `velden` names what changed, never the values."""

    soort: str
    casus_id: UUID | None
    """None for what stands on no casus (yet): a melding."""
    casus_versie: int | None
    object_soort: str
    object_id: UUID
    object_versie: int = 1
    velden: tuple[str, ...] = ()
    open: dict[str, Any] = field(default_factory=dict)
    besloten: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Vastgelegd:
    """A gebeurtenis as it was written: with its id and moment."""

    id: UUID
    op: datetime
    wat: Gebeurtenis
