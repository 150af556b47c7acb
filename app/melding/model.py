"""Meldingen, who is named in them, which casus or melding they were linked to, and the clocks they started.

What names, places or describes somebody is `versleuteld`: a person's under the key of that person, the story and the address under
the key of the melding.
"""

from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Relatie, Sash
from app.casus.model import casus
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.melding.codes import (
    Besluit,
    Classificatie,
    Conclusie,
    Doorzendreden,
    MelderCategorie,
    MeldingBron,
    MeldingStatus,
    MeldKanaal,
    Pauzereden,
    RedenNietGeinformeerd,
    Termijnsoort,
    Uitkomst,
    Urgentie,
)
from app.persoon.model import persoon

melding = sa.Table(
    "melding",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("bron", MeldingBron, nullable=False),
    versleuteld("melding", "kenmerk", nullable=False),
    sa.Column("kenmerk_term", sa.LargeBinary(16), nullable=False, comment="HMAC: is het er al?"),
    sa.Column("afdruk", sa.LargeBinary(16), nullable=False, comment="HMAC van de inhoud: is het dezelfde?"),
    codekolom("melder_categorie", MelderCategorie, nullable=False),
    codekolom("kanaal", MeldKanaal, nullable=False),
    sa.Column("ontvangen_op", Tijdstip, nullable=False),
    sa.Column("vastgelegd_op", Tijdstip, nullable=False),
    codekolom("urgentie", Urgentie, nullable=False),
    sa.Column("gemeente", sa.String(4), nullable=False, comment="CBS-gemeentecode"),
    sa.Column("wijk", sa.String(40), nullable=False),
    # who answers for it, until it is handed over
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    codekolom("status", MeldingStatus, nullable=False),
    codekolom("classificatie", Classificatie, nullable=False),
    sa.Column("geweldsvormen", Json, nullable=False),
    codekolom("relatie", Relatie),
    sa.Column("duur", sa.String(40)),
    sa.Column("incident_op", Tijdstip),
    codekolom("sash", Sash),
    sa.Column("rode_vlaggen", Json, nullable=False),
    versleuteld("melding", "toelichting"),
    versleuteld("melding", "adres"),
    sa.UniqueConstraint("bron", "kenmerk_term"),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_melding_team"
    ),
    sa.Index("ix_melding_team_lijst", "organisatie", "team", "id"),
    sa.Index("ix_melding_ontvangen_op", "ontvangen_op"),
)


def _melding_id() -> sa.Column[UUID]:
    return sa.Column("melding_id", sa.Uuid, sa.ForeignKey(melding.c.id), nullable=False, index=True)


melding_persoon = sa.Table(
    "melding_persoon",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    sa.Column("persoon_id", sa.Uuid, sa.ForeignKey(persoon.c.id), nullable=False, index=True),
    sa.Column("plaats", sa.Integer, nullable=False, comment="de hoeveelste die de melding noemt"),
    sa.Column("rollen", Json, nullable=False),
)

_LOOPT = "besluit = 'bevestigd' AND ongedaan_op IS NULL"
koppeling = sa.Table(
    "koppeling",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey(casus.c.id), index=True),
    sa.Column(
        "naar_melding_id",
        sa.Uuid,
        sa.ForeignKey(melding.c.id),
        index=True,
        comment="de melding waar het huishouden naar heet",
    ),
    codekolom("besluit", Besluit, nullable=False),
    codekolom("classificatie", Classificatie),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    versleuteld("koppeling", "reden", nullable=False),
    sa.Column("voor", Json, comment="wat de koppeling in de casus heeft veranderd, zoals het was"),
    sa.Column("wending", sa.Integer, comment="de versie van de casus waarin zij opnieuw begon"),
    sa.Column("casus_versie", sa.Integer, comment="de versie van de casus na de koppeling"),
    sa.Column("gebeurtenis_id", sa.Uuid, comment="de regel in de tijdlijn"),
    sa.Column("contact_op", Tijdstip, comment="tot dan blijft opvolging openstaan"),
    sa.Column("ongedaan_op", Tijdstip),
    sa.Column("ongedaan_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    versleuteld("koppeling", "ongedaan_reden"),
    sa.CheckConstraint("(ongedaan_op IS NULL) = (ongedaan_door IS NULL)", name="ongedaan_door_iemand"),
    sa.CheckConstraint("(casus_id IS NULL) <> (naar_melding_id IS NULL)", name="casus_of_melding"),
    sa.CheckConstraint("naar_melding_id <> melding_id", name="niet_aan_zichzelf"),
    # a melding belongs to one casus at most, and to one household of meldingen
    *(
        sa.Index(naam, "melding_id", unique=True, postgresql_where=sa.text(waar), sqlite_where=sa.text(waar))
        for naam, waar in (
            ("ix_koppeling_een_per_melding", f"{_LOOPT} AND casus_id IS NOT NULL"),
            ("ix_koppeling_een_huishouden", f"{_LOOPT} AND naar_melding_id IS NOT NULL"),
        )
    ),
)

_LOOPT = "gehaald_op IS NULL AND vervallen_op IS NULL"
termijn = sa.Table(
    "termijn",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    codekolom("soort", Termijnsoort, nullable=False),
    sa.Column("begonnen_op", Tijdstip, nullable=False),
    sa.Column("verloopt_op", Tijdstip, nullable=False),
    sa.Column("gehaald_op", Tijdstip),
    sa.Column("vervallen_op", Tijdstip, comment="wat zij bewaakte hoeft niet meer"),
    # one of a kind runs at a time; a new onderzoek has a new clock
    sa.Index(
        "ix_termijn_een_per_soort",
        "melding_id",
        "soort",
        unique=True,
        postgresql_where=sa.text(_LOOPT),
        sqlite_where=sa.text(_LOOPT),
    ),
    # what the worker looks for: the clocks that run
    sa.Index(
        "ix_termijn_loopt",
        "verloopt_op",
        postgresql_where=sa.text(_LOOPT),
        sqlite_where=sa.text(_LOOPT),
    ),
)

onderbreking = sa.Table(
    "onderbreking",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("termijn_id", sa.Uuid, sa.ForeignKey(termijn.c.id), nullable=False, index=True),
    sa.Column("van", Tijdstip, nullable=False),
    sa.Column("tot", Tijdstip, nullable=False, comment="dan loopt de klok vanzelf weer"),
    sa.Column("verliep_op", Tijdstip, nullable=False, comment="wanneer de klok zou zijn verlopen"),
    codekolom("reden", Pauzereden, nullable=False),
    versleuteld("onderbreking", "toelichting"),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("beeindigd_op", Tijdstip, comment="eerder dan gepland, door een mens"),
    sa.Column("beeindigd_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    versleuteld("onderbreking", "einde_toelichting"),
    sa.CheckConstraint("van < tot AND van < verliep_op", name="binnen_de_termijn"),
    sa.CheckConstraint("(beeindigd_op IS NULL) = (beeindigd_door IS NULL)", name="beeindigd_door_iemand"),
)

veiligheidsbeoordeling = sa.Table(
    "veiligheidsbeoordeling",
    SCHEMA,
    sa.Column("melding_id", sa.Uuid, sa.ForeignKey(melding.c.id), primary_key=True),
    codekolom("uitkomst", Uitkomst, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("cijfers", Json, nullable=False, comment="veiligheidscijfer per plaats in de melding"),
    versleuteld("veiligheidsbeoordeling", "onderbouwing", nullable=False),
    sa.Column("afgehandeld_op", Tijdstip, comment="tot dan staat het vervolg open"),
)

terugkoppeling = sa.Table(
    "terugkoppeling",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    codekolom("kanaal", MeldKanaal, nullable=False),
    sa.Column("mededelingen", Json, nullable=False),
    sa.Column("tekst", Json, nullable=False, comment="de zinnen die zijn verteld, zonder namen"),
)

doorzending = sa.Table(
    "doorzending",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    sa.Column("melding_versie", sa.Integer, nullable=False, comment="de versie waarmee zij overging"),
    sa.Column("van_organisatie", sa.String(40), nullable=False),
    sa.Column("van_team", sa.String(40), nullable=False),
    sa.Column("naar_organisatie", sa.String(40), nullable=False),
    sa.Column("naar_team", sa.String(40), nullable=False),
    codekolom("reden", Doorzendreden, nullable=False),
    versleuteld("doorzending", "toelichting"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.UniqueConstraint("melding_id", "melding_versie"),
    sa.CheckConstraint("van_organisatie <> naar_organisatie", name="naar_een_ander"),
    sa.ForeignKeyConstraint(
        ["van_organisatie", "van_team"], ["team.organisatie", "team.code"], name="fk_doorzending_van"
    ),
    sa.ForeignKeyConstraint(
        ["naar_organisatie", "naar_team"], ["team.organisatie", "team.code"], name="fk_doorzending_naar"
    ),
    sa.Index("ix_doorzending_van", "van_organisatie", "van_team", "id"),
)

onderzoek = sa.Table(
    "onderzoek",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    codekolom("conclusie", Conclusie, nullable=False),
    versleuteld("onderzoek", "onderbouwing", nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
)

informering = sa.Table(
    "informering",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _melding_id(),
    sa.Column("plaats", sa.Integer, nullable=False, comment="de hoeveelste die de melding noemt"),
    sa.Column("op", Tijdstip, nullable=False, comment="wanneer het is gezegd of besloten"),
    codekolom("reden_niet", RedenNietGeinformeerd, comment="leeg: deze persoon weet het"),
    versleuteld("informering", "toelichting"),
    sa.Column("vastgelegd_op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
)
