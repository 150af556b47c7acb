"""Nazorg: who keeps the waakvlam, when are the checks, and has the violence stopped (domein §2, fase 3)."""

from enum import StrEnum

import sqlalchemy as sa

from app.casus.codes import Bron, Stopuitkomst
from app.core.db import SCHEMA, Tijdstip, codekolom
from app.core.versleuteling import versleuteld


class MomentStatus(StrEnum):
    GEPLAND = "gepland"
    GEDAAN = "gedaan"
    VERVALLEN = "vervallen"


nazorg = sa.Table(
    "nazorg",
    SCHEMA,
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    versleuteld("nazorg", "waakvlam", nullable=False),
)

nazorgmoment = sa.Table(
    "nazorgmoment",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("gepland_op", sa.Date, nullable=False),
    codekolom("status", MomentStatus, nullable=False),
    sa.Column("afgesloten_op", Tijdstip),
    # what the worker looks for: the clocks that run
    sa.Index("ix_nazorgmoment_loopt", "status", "gepland_op"),
)

stopcheck = sa.Table(
    "stopcheck",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("verblijf", sa.Integer, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    codekolom("bron", Bron, nullable=False),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id")),
    codekolom("uitkomst", Stopuitkomst, nullable=False),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    versleuteld("stopcheck", "toelichting"),
)
