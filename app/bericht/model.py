"""A bericht to somebody of a huishouden: to whom, over which contact data, when it may go out, and what came of it."""

import sqlalchemy as sa

from app.bericht.codes import Berichtsoort, Berichtstatus, NietVerstuurd
from app.casus.model import betrokkene, casus
from app.core.db import SCHEMA, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.toegang.model import medewerker

_WACHT = sa.text("status = 'klaargezet'")

bericht = sa.Table(
    "bericht",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey(casus.c.id), nullable=False, index=True),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey(betrokkene.c.id), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    codekolom("soort", Berichtsoort, nullable=False),
    codekolom("status", Berichtstatus, nullable=False),
    codekolom("reden", NietVerstuurd),
    sa.Column(
        "contact_versie", sa.Integer, nullable=False, comment="de contactgegevens waarvoor dit is gemaakt"
    ),
    *(versleuteld("bericht", veld, nullable=False) for veld in ("kanaal", "naar", "tekst")),
    sa.Column("afspraak_op", Tijdstip),
    sa.Column("versturen_op", Tijdstip, nullable=False),
    sa.Column("uiterlijk_op", Tijdstip, nullable=False, comment="daarna gaat het niet meer uit"),
    sa.Column("klaargezet_op", Tijdstip, nullable=False),
    sa.Column(
        "medewerker_id", sa.Uuid, sa.ForeignKey(medewerker.c.id), nullable=False, comment="wie het klaarzette"
    ),
    sa.Column("afgesloten_op", Tijdstip),
    sa.Column(
        "misschien_aangekomen",
        sa.Boolean,
        nullable=False,
        comment="er was een poging waarop geen antwoord kwam",
    ),
    sa.CheckConstraint("(status = 'klaargezet') = (afgesloten_op IS NULL)", name="gesloten_is_gesloten"),
    sa.CheckConstraint("(status IN ('vervallen', 'mislukt')) = (reden IS NOT NULL)", name="niet_met_reden"),
    # what the worker looks for
    sa.Index("ix_bericht_wacht", "versturen_op", postgresql_where=_WACHT, sqlite_where=_WACHT),
)
