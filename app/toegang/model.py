"""Organisations, teams, the people who work there (by handle, never by name), and the access log."""

from enum import StrEnum

import sqlalchemy as sa

from app.core.db import SCHEMA, Json, Tijdstip, Volgnummer, codekolom


class Teamsoort(StrEnum):
    """What a team is to who hands a casus over to it; most teams are nothing in particular."""

    MDA = "mda"
    ICM = "icm"
    VROUWENOPVANG = "vrouwenopvang"
    ZORG_EN_VEILIGHEIDSHUIS = "zorg-en-veiligheidshuis"


organisatie = sa.Table(
    "organisatie",
    SCHEMA,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("naam", sa.String(120), nullable=False),
)

team = sa.Table(
    "team",
    SCHEMA,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("naam", sa.String(120), nullable=False),
    sa.Column(
        "meldpunt",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="ontvangt de meldingen van deze organisatie",
    ),
    codekolom("soort", Teamsoort, comment="leeg: niets bijzonders"),
    sa.Column("opgeheven_op", Tijdstip, comment="ontvangt en opent sindsdien niets meer"),
    sa.UniqueConstraint("organisatie", "code"),
)

medewerker = sa.Table(
    "medewerker",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("aanduiding", sa.String(80), nullable=False, comment="functionele aanduiding, geen naam"),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("team", sa.String(40), sa.ForeignKey("team.code")),
    sa.Column("rollen", Json, nullable=False),
    sa.Column("bijgewerkt_op", Tijdstip, nullable=False),
)

meekijker = sa.Table(
    "meekijker",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("leest", sa.Boolean, nullable=False, comment="ook het dossier; anders hoort het alleen"),
    sa.Column("sinds", Tijdstip, nullable=False),
    sa.Column("tot", sa.Date, nullable=False, comment="de laatste dag"),
    sa.Column("beeindigd_op", Tijdstip, comment="eerder dan afgesproken"),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_meekijker_team"
    ),
    # one at a time, and how a team finds them (`zicht.py`)
    sa.Index(
        "ix_meekijker_team",
        "organisatie",
        "team",
        "casus_id",
        unique=True,
        postgresql_where=sa.text("beeindigd_op IS NULL"),
        sqlite_where=sa.text("beeindigd_op IS NULL"),
    ),
    sa.Index("ix_meekijker_casus_id", "casus_id"),
)
"""A team that was responsible for a casus and keeps an eye on it, until a day that is known beforehand."""

inzage = sa.Table(
    "inzage",
    SCHEMA,
    sa.Column("volgnummer", Volgnummer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("handeling", sa.String(80), nullable=False, comment="methode en pad van de operatie"),
    sa.Column("uitkomst", sa.String(20), nullable=False, comment="gelukt, of de soort weigering"),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    sa.Column("rollen", Json, nullable=False),
    sa.Column("organisatie", sa.String(40)),
    sa.Column("team", sa.String(40)),
    sa.Column("doelbinding", sa.String(40), nullable=False),
    sa.Column("verzoek_id", sa.Uuid, nullable=False),
    sa.Column("casus_id", sa.Uuid),
    sa.Column("object_id", sa.String(80)),
    sa.Column("getoond", Json, nullable=False),
    sa.Index("ix_inzage_casus", "casus_id", "volgnummer"),
    sa.Index("ix_inzage_medewerker", "medewerker_id", "volgnummer"),
    # who looked at this: what is no single casus, and what was one of a list
    sa.Index(
        "ix_inzage_object",
        "object_id",
        postgresql_ops={"object_id": "varchar_pattern_ops"},
        postgresql_where=sa.text("object_id IS NOT NULL"),
        sqlite_where=sa.text("object_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_inzage_getoond",
        "getoond",
        postgresql_using="gin",
        postgresql_where=sa.text("getoond <> '[]'"),
        sqlite_where=sa.text("getoond <> '[]'"),
    ),
)
