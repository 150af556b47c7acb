"""Overdrachten: who offers which casus to which team, with what question, until when, and what the answer was; and who then goes achter
de voordeur, and by when."""

import sqlalchemy as sa

from app.casus.model import casus
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.overdracht.codes import Afzenderrol, Overdrachtsoort, OverdrachtStatus, Spoed, Weigerreden

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
    codekolom("soort", Overdrachtsoort, nullable=False),
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
    sa.Column("casus_versie", sa.Integer, comment="de versie waarin de casus van verantwoordelijke wisselde"),
    codekolom("rol", Afzenderrol, nullable=False, comment="van de afzender, na het aannemen"),
    sa.Column("rol_tot", sa.Date, comment="de laatste dag daarvan"),
    sa.ForeignKeyConstraint(
        ["van_organisatie", "van_team"], ["team.organisatie", "team.code"], name="fk_overdracht_van"
    ),
    sa.ForeignKeyConstraint(
        ["naar_organisatie", "naar_team"], ["team.organisatie", "team.code"], name="fk_overdracht_naar"
    ),
    sa.CheckConstraint("(status = 'aangeboden') = (beantwoord_op IS NULL)", name="antwoord_of_open"),
    sa.CheckConstraint("(status = 'geweigerd') = (weigerreden IS NOT NULL)", name="weigering_met_reden"),
    sa.CheckConstraint("van_team <> naar_team", name="aan_een_ander"),
    # the database lets a casus change hands in this version of it, and in no other (migration 0014)
    sa.CheckConstraint("(status = 'geaccepteerd') = (casus_versie IS NOT NULL)", name="aangenomen_in"),
    sa.CheckConstraint("rol = 'geen' OR status <> 'geaccepteerd' OR rol_tot IS NOT NULL", name="rol_tot"),
    sa.CheckConstraint("rol <> 'geen' OR rol_tot IS NULL", name="rol_geen"),
    sa.Index("ix_overdracht_wissel", "casus_id", "casus_versie", unique=True),
    # one open offer per casus, whatever the code does
    sa.Index("ix_overdracht_een_open", "casus_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    # the in- and outbox
    sa.Index("ix_overdracht_in", "naar_organisatie", "naar_team", "id"),
    sa.Index("ix_overdracht_uit", "van_organisatie", "van_team", "id"),
    # what the worker looks for
    sa.Index("ix_overdracht_loopt", "verloopt_op", postgresql_where=_OPEN, sqlite_where=_OPEN),
)

_LOOPT = sa.text("gehaald_op IS NULL AND vervallen_op IS NULL")

deurafspraak = sa.Table(
    "deurafspraak",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("overdracht_id", sa.Uuid, sa.ForeignKey(overdracht.c.id), nullable=False, index=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey(casus.c.id), nullable=False, index=True),
    sa.Column("organisatie", sa.String(40), nullable=False, comment="wie gaat, zoals is afgesproken"),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), comment="leeg: de casusregisseur"),
    sa.Column("afgesproken_op", Tijdstip, nullable=False),
    sa.Column("afgesproken_door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("uiterlijk", Tijdstip, nullable=False),
    sa.Column("gehaald_op", Tijdstip, comment="toen is iemand van het huishouden gesproken"),
    sa.Column("vervallen_op", Tijdstip),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_deurafspraak_team"
    ),
    sa.CheckConstraint("afgesproken_op < uiterlijk", name="begint_voor_einde"),
    sa.CheckConstraint("gehaald_op IS NULL OR vervallen_op IS NULL", name="gehaald_of_vervallen"),
    # one runs per casus, whatever the code does
    sa.Index(
        "ix_deurafspraak_een_loopt", "casus_id", unique=True, postgresql_where=_LOOPT, sqlite_where=_LOOPT
    ),
    # what the worker looks for
    sa.Index("ix_deurafspraak_loopt", "uiterlijk", postgresql_where=_LOOPT, sqlite_where=_LOOPT),
)
