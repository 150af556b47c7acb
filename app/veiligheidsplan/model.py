"""The veiligheidsplan: one thread per casus, made of immutable versions (domein §3).

A trigger in the database refuses any change to the content of a version that is no longer a concept, on both engines.
"""

from enum import StrEnum

import sqlalchemy as sa

from app.core.db import SCHEMA, Tijdstip, codekolom
from app.core.versleuteling import versleuteld


class PlanStatus(StrEnum):
    CONCEPT = "concept"
    VASTGESTELD = "vastgesteld"
    VERVANGEN = "vervangen"
    BEEINDIGD = "beeindigd"


class Akkoord(StrEnum):
    AKKOORD = "akkoord"
    NIET_AKKOORD = "niet-akkoord"
    NIET_BESPROKEN = "niet-besproken"


class Naleving(StrEnum):
    NAGEKOMEN = "nagekomen"
    NIET_NAGEKOMEN = "niet-nagekomen"


def _een_met(status: PlanStatus) -> sa.Index:
    waar = sa.text(f"status = '{status}'")
    return sa.Index(
        f"ix_veiligheidsplan_een_{status}", "casus_id", unique=True, postgresql_where=waar, sqlite_where=waar
    )


veiligheidsplan = sa.Table(
    "veiligheidsplan",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False),
    sa.Column("versie", sa.Integer, nullable=False, comment="volgnummer in de draad van deze casus"),
    sa.Column("wijziging", sa.Integer, nullable=False, comment="telt elke wijziging van deze rij (ETag)"),
    codekolom("status", PlanStatus, nullable=False),
    versleuteld("veiligheidsplan", "reden"),
    versleuteld("veiligheidsplan", "inhoud", nullable=False),
    sa.Column("aantal_voorwaarden", sa.Integer, nullable=False),
    sa.Column("aantal_afspraken", sa.Integer, nullable=False),
    sa.Column("evaluatiedatum", sa.Date),
    sa.Column("opgesteld_op", Tijdstip, nullable=False),
    sa.Column("opgesteld_door", sa.Uuid, nullable=False),
    sa.Column("vastgesteld_op", Tijdstip),
    sa.Column("vastgesteld_door", sa.Uuid),
    sa.Column("bevestigd_op", Tijdstip),
    sa.Column(
        "bekrachtigd_verblijf",
        sa.Integer,
        comment="laatste verblijf waarin deze versie is vastgesteld of bevestigd",
    ),
    sa.Column("vastgesteld_verblijf", sa.Integer),
    sa.Column("geeindigd_op", Tijdstip),
    sa.UniqueConstraint("casus_id", "versie"),
    _een_met(PlanStatus.CONCEPT),
    _een_met(PlanStatus.VASTGESTELD),
    # what the worker looks for: the clocks that run
    sa.Index("ix_veiligheidsplan_loopt", "status", "evaluatiedatum"),
)

akkoord = sa.Table(
    "akkoord",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("plan_id", sa.Uuid, sa.ForeignKey("veiligheidsplan.id"), nullable=False, index=True),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id"), nullable=False),
    codekolom("akkoord", Akkoord, nullable=False),
    sa.Column("op", sa.Date, nullable=False),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    versleuteld("akkoord", "toelichting"),
)

naleving = sa.Table(
    "naleving",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("plan_id", sa.Uuid, sa.ForeignKey("veiligheidsplan.id"), nullable=False, index=True),
    sa.Column("afspraak_id", sa.Uuid, nullable=False),
    codekolom("uitkomst", Naleving, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    versleuteld("naleving", "toelichting"),
)
