"""Abonnementen and their bezorgingen. A bezorging holds ids and codes only: what is sent is made at the moment of sending, from what may
be seen then."""

import sqlalchemy as sa

from app.abonnement.codes import Bezorgfout, Bezorgstatus, Stilreden
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld

abonnement = sa.Table(
    "abonnement",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column(
        "medewerker_id",
        sa.Uuid,
        sa.ForeignKey("medewerker.id"),
        nullable=False,
        comment="wat dit account mag zien, en niets anders",
    ),
    sa.Column("naam", sa.String(64), nullable=False, comment="van het andere systeem"),
    versleuteld("abonnement", "url", nullable=False),
    versleuteld("abonnement", "geheim", nullable=False),
    versleuteld("abonnement", "vorig_geheim"),
    sa.Column("vorig_geldt_tot", Tijdstip, comment="tot dan wordt ook met het vorige geheim getekend"),
    sa.Column("typen", Json, nullable=False, comment="leeg: alle"),
    sa.Column("zegel", sa.Integer, nullable=False, comment="tot hier is verteld: workflow/feed.py"),
    sa.Column("volgnummer", sa.BigInteger, nullable=False),
    sa.Column("stil_op", Tijdstip, comment="sindsdien wordt er niets bezorgd"),
    codekolom("stil_reden", Stilreden),
    sa.Column("mislukt_sinds", Tijdstip, comment="sindsdien kwam er niets aan"),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("aangemaakt_op", Tijdstip, nullable=False),
    sa.CheckConstraint("(stil_op IS NULL) = (stil_reden IS NULL)", name="stil_met_reden"),
    sa.CheckConstraint("(vorig_geheim IS NULL) = (vorig_geldt_tot IS NULL)", name="vorig_tot"),
    sa.Index("ix_abonnement_organisatie", "organisatie", "id"),
)

bezorging = sa.Table(
    "bezorging",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("abonnement_id", sa.Uuid, sa.ForeignKey("abonnement.id"), nullable=False),
    sa.Column("bericht_id", sa.Uuid, nullable=False, comment="van de gebeurtenis, of van een proef"),
    sa.Column("volgnummer", sa.BigInteger, comment="van de gebeurtenis; leeg: een proef"),
    sa.Column("casus_id", sa.Uuid, index=True),
    sa.Column("melding_id", sa.Uuid, index=True),
    sa.Column("type", sa.String(60), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    codekolom("status", Bezorgstatus, nullable=False),
    sa.Column("pogingen", sa.Integer, nullable=False),
    sa.Column("volgende_op", Tijdstip, comment="niet eerder dan"),
    sa.Column("laatste_op", Tijdstip),
    sa.Column("http_status", sa.Integer, comment="alles wat van het antwoord wordt bewaard"),
    codekolom("fout", Bezorgfout),
    sa.CheckConstraint("(status = 'wacht') = (volgende_op IS NOT NULL)", name="wacht_tot"),
    sa.UniqueConstraint("abonnement_id", "bericht_id"),
    sa.Index("ix_bezorging_lijst", "abonnement_id", "id"),
    sa.Index(
        "ix_bezorging_beurt",
        "volgende_op",
        postgresql_where=sa.text("status = 'wacht'"),
        sqlite_where=sa.text("status = 'wacht'"),
    ),
)
