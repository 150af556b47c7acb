"""Nazorg: who keeps the waakvlam, when are the checks, and has the violence stopped (domein §2, fase 3).

And volgen: which casus Veilig Thuis keeps an eye on after it was handed over, and when it looks (domein §4). What it finds lies under a
key of its own: who answers for the casus hears what came out, and reads none of the words.
"""

from enum import StrEnum

import sqlalchemy as sa

from app.casus.codes import Bron, Stopuitkomst
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld


class MomentStatus(StrEnum):
    GEPLAND = "gepland"
    GEDAAN = "gedaan"
    VERVALLEN = "vervallen"


class VolgEinde(StrEnum):
    """Why a casus is no longer followed."""

    AFGEROND = "afgerond"
    """Every moment was done or has lapsed, also because it was agreed to look no more."""
    CASUS_BEEINDIGD = "casus-beeindigd"
    HERZIEN = "beoordeling-herzien"
    """The veiligheidsbeoordeling was revised: it hands nothing over any more."""
    ONGEDAAN = "koppeling-ongedaan"
    """It never was about this household; what was planned or found is shown to nobody."""


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
    sa.Column("versie", sa.Integer, nullable=False, server_default="1"),
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

_LOOPT = sa.text("geeindigd_op IS NULL")
volgen = sa.Table(
    "volgen",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("anker_op", Tijdstip, nullable=False, comment="vanaf hier tellen de maanden en de meldingen"),
    sa.Column("tot", sa.Date, nullable=False, comment="de laatste dag waarop nog wordt gekeken"),
    sa.Column("melding_id", sa.Uuid, sa.ForeignKey("melding.id"), comment="de melding waaruit het volgt"),
    sa.Column("geeindigd_op", Tijdstip),
    codekolom("einde", VolgEinde),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_volgen_team"
    ),
    sa.CheckConstraint("(geeindigd_op IS NULL) = (einde IS NULL)", name="geeindigd_met_reden"),
    sa.Index(
        "ix_volgen_een_per_organisatie",
        "casus_id",
        "organisatie",
        unique=True,
        postgresql_where=_LOOPT,
        sqlite_where=_LOOPT,
    ),
    sa.Index("ix_volgen_team", "organisatie", "team"),
)

volgmoment = sa.Table(
    "volgmoment",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("volgen_id", sa.Uuid, sa.ForeignKey("volgen.id"), nullable=False, index=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("oorspronkelijk_op", sa.Date, nullable=False, comment="zoals het uit het anker volgde"),
    sa.Column("gepland_op", sa.Date, nullable=False),
    codekolom("status", MomentStatus, nullable=False),
    sa.Column("afgesloten_op", Tijdstip),
    codekolom("uitkomst", Stopuitkomst),
    sa.Column("bronnen", Json, nullable=False, comment="aan wie is gevraagd"),
    sa.Column("op", Tijdstip, comment="wanneer is gekeken"),
    sa.Column("medewerker_id", sa.Uuid, comment="wie het laatst iets heeft vastgelegd"),
    versleuteld("volgmoment", "toelichting"),
    sa.CheckConstraint("(status = 'gedaan') = (uitkomst IS NOT NULL)", name="gedaan_met_uitkomst"),
    # what the worker looks for: the clocks that run
    sa.Index("ix_volgmoment_loopt", "status", "gepland_op"),
)
