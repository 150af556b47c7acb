"""Overleggen: who meets when, which casussen are on the agenda, and what of them is shown to whom.

What is shown to a partner is a row of its own that never changes: made when it was shared, ended when it is taken back. What somebody
could see on some day can so be told from the rows and the log, whatever happened in the casus since. All words about a casus lie
under the key of that casus, also those of a partner: with the casus they disappear.
"""

from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Spoor
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.overleg.codes import (
    ActieStatus,
    Deelname,
    Einde,
    Grondslag,
    OverlegSoort,
    OverlegStatus,
    PuntStatus,
)

overleg = sa.Table(
    "overleg",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("soort", OverlegSoort, nullable=False),
    codekolom("status", OverlegStatus, nullable=False),
    sa.Column("begint_op", Tijdstip, nullable=False),
    sa.Column("duur_minuten", sa.Integer, nullable=False),
    # who leads it: plans, invites, reminds and closes
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("voorzitter", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("herhaling_weken", sa.Integer, comment="leeg: eenmalig"),
    sa.Column("reeks_id", sa.Uuid, nullable=False, comment="het eerste overleg van deze reeks"),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_overleg_team"
    ),
    sa.CheckConstraint("duur_minuten BETWEEN 1 AND 1440", name="hooguit_een_dag"),
    # the next one of a series is made once, whoever closes
    sa.UniqueConstraint("reeks_id", "begint_op"),
)


def _overleg_id() -> sa.Column[UUID]:
    return sa.Column("overleg_id", sa.Uuid, sa.ForeignKey(overleg.c.id), nullable=False, index=True)


_ORGANISATIE, _TEAM = sa.text("team IS NULL"), sa.text("team IS NOT NULL")
deelnemer = sa.Table(
    "deelnemer",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _overleg_id(),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("team", sa.String(40), comment="leeg: een organisatie zonder teams"),
    codekolom("deelname", Deelname, nullable=False),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_deelnemer_team"
    ),
    *(
        sa.Index(naam, "overleg_id", kolom, unique=True, postgresql_where=waar, sqlite_where=waar)
        for naam, kolom, waar in (
            ("ix_deelnemer_een_per_organisatie", "organisatie", _ORGANISATIE),
            ("ix_deelnemer_een_per_team", "team", _TEAM),
        )
    ),
    sa.Index("ix_deelnemer_van", "organisatie", "team"),
)

geheimhouding = sa.Table(
    "geheimhouding",
    SCHEMA,
    sa.Column("overleg_id", sa.Uuid, sa.ForeignKey(overleg.c.id), primary_key=True),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), primary_key=True),
    sa.Column("deelnemer_id", sa.Uuid, sa.ForeignKey(deelnemer.c.id), nullable=False, index=True),
    sa.Column("op", Tijdstip, nullable=False),
)

agendapunt = sa.Table(
    "agendapunt",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _overleg_id(),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("overdracht_id", sa.Uuid, sa.ForeignKey("overdracht.id"), index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("volgnummer", sa.Integer, nullable=False),
    sa.Column("minuten", sa.Integer, nullable=False),
    codekolom("status", PuntStatus, nullable=False),
    codekolom("grondslag", Grondslag, nullable=False),
    versleuteld("agendapunt", "vraag", nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False, comment="wie haar inbracht"),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("ingebracht_op", Tijdstip, nullable=False),
    sa.Column("ingebracht_door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("komt_van_id", sa.Uuid, sa.ForeignKey("agendapunt.id"), comment="het punt op de vorige agenda"),
    sa.CheckConstraint("minuten BETWEEN 1 AND 480", name="hooguit_een_werkdag"),
    sa.UniqueConstraint("overleg_id", "casus_id"),
)


def _agendapunt_id() -> sa.Column[UUID]:
    return sa.Column("agendapunt_id", sa.Uuid, sa.ForeignKey(agendapunt.c.id), nullable=False, index=True)


_LOOPT = sa.text("geeindigd_op IS NULL")
projectie = sa.Table(
    "projectie",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _agendapunt_id(),
    sa.Column("deelnemer_id", sa.Uuid, sa.ForeignKey(deelnemer.c.id), nullable=False, index=True),
    sa.Column("onderdelen", Json, nullable=False),
    versleuteld("projectie", "inhoud", nullable=False),
    # apart from the rest: it is destroyed when the share ends (see `projectie_adres`)
    versleuteld("projectie", "adressen"),
    sa.Column("doel", sa.String(40), nullable=False, comment="de doelbinding waarvoor is gedeeld"),
    sa.Column("gedeeld_op", Tijdstip, nullable=False),
    sa.Column("gedeeld_door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("tot", Tijdstip, nullable=False),
    sa.Column("geeindigd_op", Tijdstip, comment="vóór die tijd, door een mens of met de casus"),
    sa.Column("geeindigd_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    codekolom("einde", Einde),
    versleuteld("projectie", "reden"),
    sa.CheckConstraint("gedeeld_op < tot", name="begint_voor_einde"),
    sa.CheckConstraint("(geeindigd_op IS NULL) = (einde IS NULL)", name="einde_met_reden"),
    sa.CheckConstraint("geeindigd_op IS NULL OR adressen IS NULL", name="adres_weg_na_einde"),
    # a partner sees one thing of an item, or nothing
    sa.Index(
        "ix_projectie_een_per_deelnemer",
        "agendapunt_id",
        "deelnemer_id",
        unique=True,
        postgresql_where=_LOOPT,
        sqlite_where=_LOOPT,
    ),
)

projectie_adres = sa.Table(
    "projectie_adres",
    SCHEMA,
    sa.Column("projectie_id", sa.Uuid, sa.ForeignKey(projectie.c.id), primary_key=True),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id"), primary_key=True, index=True),
    comment="wiens adres erin staat of stond",
)
"""Whose address a share holds, or held. That stays; the address itself goes when the share ends, however it ended. What is open today may
be secret tomorrow, and nobody can compare it with the vault afterwards: so no address lies in what has been, as it lies in no log. What
a partner could see on some day is then still answered: that it was the address of this person, as it was recorded on that day."""

inbreng = sa.Table(
    "inbreng",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _agendapunt_id(),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("team", sa.String(40)),
    versleuteld("inbreng", "tekst", nullable=False),
    sa.Column("gedeeld_met", Json, nullable=False, comment="deelnemers, gekozen door wie inbracht"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("ingetrokken_op", Tijdstip),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_inbreng_team"
    ),
)

besluit = sa.Table(
    "besluit",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _agendapunt_id(),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    codekolom("spoor", Spoor, nullable=False),
    versleuteld("besluit", "tekst", nullable=False),
    sa.Column("interventie_id", sa.Uuid, sa.ForeignKey("interventie.id"), comment="opgelegd of verlengd"),
    sa.Column("gedeeld_met", Json, comment="deelnemers; leeg: ieder die dit punt ziet"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
)

overlegactie = sa.Table(
    "overlegactie",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _agendapunt_id(),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("spoor", Spoor, nullable=False),
    codekolom("status", ActieStatus, nullable=False),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("team", sa.String(40), comment="leeg: een organisatie zonder teams"),
    versleuteld("overlegactie", "omschrijving", nullable=False),
    sa.Column("gedeeld_met", Json, comment="deelnemers; leeg: ieder die dit punt ziet"),
    sa.Column("uiterlijk", sa.Date, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    versleuteld("overlegactie", "uitkomst"),
    sa.Column("afgerond_op", Tijdstip),
    sa.Column("afgerond_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    sa.Column("vervangt_id", sa.Uuid, sa.ForeignKey("overlegactie.id"), unique=True),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_overlegactie_team"
    ),
    sa.CheckConstraint("(status = 'open') = (afgerond_op IS NULL)", name="uitkomst_of_open"),
    # what the worker looks for
    sa.Index(
        "ix_overlegactie_loopt",
        "uiterlijk",
        postgresql_where=sa.text("status = 'open'"),
        sqlite_where=sa.text("status = 'open'"),
    ),
)

overlegactie_terug = sa.Table(
    "overlegactie_terug",
    SCHEMA,
    sa.Column("agendapunt_id", sa.Uuid, sa.ForeignKey(agendapunt.c.id), primary_key=True),
    sa.Column("actie_id", sa.Uuid, sa.ForeignKey(overlegactie.c.id), primary_key=True, index=True),
    comment="wat niet af was staat hier opnieuw",
)
