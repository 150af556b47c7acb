"""Until when a dossier is kept, who decided about it, what forbids to destroy it; and what is left when it is gone.

A dossier is a casus or a melding. What is about one refers to it, and goes with it. What stays (`grafsteen`, `vernietigd`) names nobody
and refers to nothing.
"""

import sqlalchemy as sa

from app.bewaren.codes import (
    Bewaargrond,
    Bewaarstatus,
    Dossiersoort,
    Inzagebesluit,
    Inzageweigering,
    Plichtreden,
    Vernietiggrond,
)
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.toegang.actor import Rol

_EEN_DOSSIER = "(casus_id IS NULL) <> (melding_id IS NULL)"

bewaring = sa.Table(
    "bewaring",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), unique=True),
    sa.Column("melding_id", sa.Uuid, sa.ForeignKey("melding.id"), unique=True),
    sa.Column(
        "dossier_versie", sa.Integer, nullable=False, comment="de versie van het dossier die is bezien"
    ),
    codekolom("status", Bewaarstatus, nullable=False),
    codekolom("grond", Bewaargrond, nullable=False),
    sa.Column("sinds", sa.Date, nullable=False, comment="de dag vanaf wanneer de termijn telt"),
    sa.Column("tot", sa.Date, nullable=False, comment="tot die dag blijft het, of wordt het niet bezien"),
    sa.Column("bezien_op", Tijdstip, nullable=False),
    sa.Column("voorgesteld_op", Tijdstip),
    sa.Column("vernietigen_vanaf", Tijdstip, comment="twee mensen keurden het goed; niet eerder dan dit"),
    sa.CheckConstraint(_EEN_DOSSIER, name="een_dossier"),
    sa.CheckConstraint("(status = 'bewaren') = (voorgesteld_op IS NULL)", name="voorgesteld"),
    sa.CheckConstraint("(status = 'goedgekeurd') = (vernietigen_vanaf IS NOT NULL)", name="goedgekeurd"),
    sa.Index("ix_bewaring_status", "status", "tot"),
)
"""Of each dossier that came to rest: until when it is kept. It holds for one version of the dossier: whatever is done in there, and a
proposal, approved or not, is worth nothing any more."""

goedkeuring = sa.Table(
    "goedkeuring",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("bewaring_id", sa.Uuid, sa.ForeignKey(bewaring.c.id), nullable=False),
    sa.Column("voorgesteld_op", Tijdstip, nullable=False, comment="van welk voorstel"),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    codekolom("rol", Rol, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    # whatever the code does: two different people, each in a role of their own
    sa.UniqueConstraint("bewaring_id", "voorgesteld_op", "medewerker_id", name="uq_goedkeuring_mens"),
    sa.UniqueConstraint("bewaring_id", "voorgesteld_op", "rol", name="uq_goedkeuring_rol"),
)

bewaarplicht = sa.Table(
    "bewaarplicht",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), index=True),
    sa.Column("melding_id", sa.Uuid, sa.ForeignKey("melding.id"), index=True),
    codekolom("reden", Plichtreden, nullable=False),
    versleuteld("bewaarplicht", "toelichting"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("opgeheven_op", Tijdstip),
    sa.Column("opgeheven_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    versleuteld("bewaarplicht", "opheffing"),
    sa.CheckConstraint(_EEN_DOSSIER, name="een_dossier"),
    sa.CheckConstraint("(opgeheven_op IS NULL) = (opgeheven_door IS NULL)", name="opgeheven_door_iemand"),
)
"""Forbids to destroy a dossier, for as long as it was not lifted."""

grafsteen = sa.Table(
    "grafsteen",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    codekolom("soort", Dossiersoort, nullable=False),
    codekolom("grond", Vernietiggrond, nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("van_jaar", sa.Integer, nullable=False, comment="het jaar waarin het begon"),
    sa.Column("tot_jaar", sa.Integer, nullable=False, comment="het jaar waarin het tot rust kwam"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("rollen", Json, nullable=False, comment="in welke rollen het is goedgekeurd"),
    sa.Column("personen", sa.Integer, nullable=False, comment="vernietigd: zij hadden geen ander dossier"),
    sa.Column("personen_gebleven", sa.Integer, nullable=False),
    sa.Column("rijen", sa.Integer, nullable=False),
    sa.Column(
        "hoofdsleutels", Json, nullable=False, comment="onder welke de vernietigde sleutels het laatst lagen"
    ),
    sa.Index("ix_grafsteen_organisatie", "organisatie", "id"),
)
"""That something was destroyed. No id, no name, no day: nothing leads back from here."""

vernietigd = sa.Table(
    "vernietigd",
    SCHEMA,
    sa.Column("afdruk", sa.LargeBinary(32), primary_key=True, comment="SHA-256 van het id van het dossier"),
    sa.Column("op", Tijdstip, nullable=False),
)
"""To recognise what was destroyed, should a backup bring it back: only who has the id can tell that it is here."""


inzageverzoek = sa.Table(
    "inzageverzoek",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("persoon_id", sa.Uuid, sa.ForeignKey("persoon.id"), nullable=False, index=True),
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    codekolom("besluit", Inzagebesluit),
    codekolom("reden", Inzageweigering),
    sa.Column("beoordeeld_op", Tijdstip),
    sa.Column("beoordeeld_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    sa.Column("tot", Tijdstip, comment="zo lang is het op te halen"),
    sa.CheckConstraint("(besluit IS NULL) = (beoordeeld_op IS NULL)", name="besluit_met_moment"),
    sa.CheckConstraint("(besluit = 'goedgekeurd') = (tot IS NOT NULL)", name="op_te_halen"),
    sa.CheckConstraint("beoordeeld_door <> door", name="nooit_alleen"),
    sa.Index("ix_inzageverzoek_organisatie", "organisatie", "id"),
)
"""Somebody wants to read what is recorded of them: who asked it here for them, and which other person approved."""
