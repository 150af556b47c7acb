"""Interventies: what was imposed on whom, by whom, until when, and who watches."""

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.core.db import SCHEMA, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.interventie.codes import EindeVanInterventie, Interventiecode, Oplegger

_LOOPT = sa.text("beeindigd_op IS NULL AND besloten_op IS NULL")

interventie = sa.Table(
    "interventie",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey(casus.c.id), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("code", Interventiecode, nullable=False),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey(betrokkene.c.id), nullable=False),
    codekolom("oplegger", Oplegger, nullable=False),
    sa.Column("opgelegd_op", Tijdstip, nullable=False),
    sa.Column("eindigt_op", Tijdstip, comment="leeg: nog niet bekend"),
    # the clock: by the end of this day it has been decided what comes after it
    sa.Column("besluiten_voor", sa.Date),
    sa.Column("besloten_op", Tijdstip),
    sa.Column("beeindigd_op", Tijdstip, comment="eerder dan eindigt_op"),
    codekolom("eindreden", EindeVanInterventie),
    sa.Column("medewerker_id", sa.Uuid, nullable=False, comment="wie haar vastlegde"),
    *(
        versleuteld("interventie", veld)
        for veld in ("bewaker", "toelichting", "na_afloop", "eindtoelichting")
    ),
    sa.CheckConstraint("(beeindigd_op IS NULL) = (eindreden IS NULL)", name="beeindigd_met_reden"),
    sa.CheckConstraint("eindigt_op IS NULL OR eindigt_op >= opgelegd_op", name="eindigt_na_begin"),
    # what the worker looks for: the clocks that run
    sa.Index("ix_interventie_loopt", "besluiten_voor", postgresql_where=_LOOPT, sqlite_where=_LOOPT),
)
