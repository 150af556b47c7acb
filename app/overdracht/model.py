"""Overdrachten: who offers which casus to which team, with what question, until when, and what the answer was."""

import sqlalchemy as sa

from app.casus.model import casus
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.overdracht.codes import OverdrachtStatus, Spoed, Weigerreden

_OPEN = sa.text("status = 'aangeboden'")

overdracht = sa.Table(
    "overdracht",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey(casus.c.id), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("status", OverdrachtStatus, nullable=False),
    # the sender stays responsible until somebody accepts: the casus itself says who that is
    sa.Column("van_organisatie", sa.String(40), nullable=False),
    sa.Column("van_team", sa.String(40), nullable=False),
    sa.Column("naar_organisatie", sa.String(40), nullable=False),
    sa.Column("naar_team", sa.String(40), nullable=False),
    codekolom("spoed", Spoed, nullable=False),
    versleuteld("overdracht", "vraag", nullable=False),
    versleuteld("overdracht", "reden", nullable=False),
    sa.Column("delen", Json, nullable=False, comment="wat de ontvanger vooraf mag zien"),
    versleuteld("overdracht", "voorbeeld", nullable=False),
    sa.Column("aangeboden_op", Tijdstip, nullable=False),
    sa.Column("aangeboden_door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("verloopt_op", Tijdstip, nullable=False),
    sa.Column("beantwoord_op", Tijdstip),
    sa.Column("beantwoord_door", sa.Uuid, sa.ForeignKey("medewerker.id"), comment="leeg: de klok"),
    codekolom("weigerreden", Weigerreden),
    versleuteld("overdracht", "antwoord"),
    sa.ForeignKeyConstraint(
        ["van_organisatie", "van_team"], ["team.organisatie", "team.code"], name="fk_overdracht_van"
    ),
    sa.ForeignKeyConstraint(
        ["naar_organisatie", "naar_team"], ["team.organisatie", "team.code"], name="fk_overdracht_naar"
    ),
    sa.CheckConstraint("(status = 'aangeboden') = (beantwoord_op IS NULL)", name="antwoord_of_open"),
    sa.CheckConstraint("(status = 'geweigerd') = (weigerreden IS NOT NULL)", name="weigering_met_reden"),
    sa.CheckConstraint("van_team <> naar_team", name="aan_een_ander"),
    # one open offer per casus, whatever the code does
    sa.Index("ix_overdracht_een_open", "casus_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    # the in- and outbox
    sa.Index("ix_overdracht_in", "naar_organisatie", "naar_team", "id"),
    sa.Index("ix_overdracht_uit", "van_organisatie", "van_team", "id"),
    # what the worker looks for
    sa.Index("ix_overdracht_loopt", "verloopt_op", postgresql_where=_OPEN, sqlite_where=_OPEN),
)
