"""Inzet: what was asked of which neighbour, for whom, and what came of it."""

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.core.db import SCHEMA, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.inzet.codes import Aanleiding, Inzetcode, Inzetstatus

_LOOPT = sa.text("afgesloten_op IS NULL AND klok_gestopt_op IS NULL")

inzet = sa.Table(
    "inzet",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey(casus.c.id), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("code", Inzetcode, nullable=False),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey(betrokkene.c.id)),
    codekolom("status", Inzetstatus, nullable=False),
    sa.Column("aangevraagd_op", Tijdstip, nullable=False),
    sa.Column("gestart_op", Tijdstip),
    sa.Column("afgesloten_op", Tijdstip),
    sa.Column("voorval_op", Tijdstip, comment="het incident of de aanhouding"),
    codekolom("aanleiding", Aanleiding),
    *(versleuteld("inzet", veld) for veld in ("school", "toestemming", "reden")),
    sa.Column("uiterlijk_op", Tijdstip, comment="de klok: dan is het gedaan"),
    sa.Column("klok_gestopt_op", Tijdstip, comment="de casus is tot rust gekomen of beëindigd"),
    sa.Column("medewerker_id", sa.Uuid, nullable=False, comment="wie het aanvroeg"),
    sa.CheckConstraint(
        "(status IN ('afgerond', 'niet-doorgegaan')) = (afgesloten_op IS NOT NULL)",
        name="gesloten_is_gesloten",
    ),
    # what the worker looks for: the clocks that run
    sa.Index("ix_inzet_loopt", "uiterlijk_op", postgresql_where=_LOOPT, sqlite_where=_LOOPT),
)
