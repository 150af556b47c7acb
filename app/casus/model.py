"""Huishouden, casus, people, conversations, safety grades, overrules and signals: tables and nothing else.

What stands in the clear is what the process needs to sort, filter, count and guard by: ids, codes, dates, numbers. Whatever
names, places or describes somebody in words is `versleuteld`: a person's under the key of that person (a child may live in two
huishoudens), everything else under the key of the casus.
"""

from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling, EindeReden, Fase, RedenNietGesproken, Relatie, Sash, Stap
from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.persoon.model import persoon
from app.toegang.actor import Rol


def _casus_id() -> sa.Column[UUID]:
    return sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True)


huishouden = sa.Table(
    "huishouden",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("gemeente", sa.String(4), nullable=False, comment="CBS-gemeentecode"),
    sa.Column("wijk", sa.String(40), nullable=False),
)

casus = sa.Table(
    "casus",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("huishouden_id", sa.Uuid, sa.ForeignKey("huishouden.id"), nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
    versleuteld("casus", "aanduiding", nullable=False),
    # ondergrens 5: exactly one responsible organisation, at every instant
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("casusregisseur", sa.Uuid, sa.ForeignKey("medewerker.id")),
    codekolom("fase", Fase, nullable=False),
    codekolom("stap", Stap, nullable=False),
    sa.Column("stappen", Json, nullable=False, comment="status van de stappen vóór de actuele"),
    sa.Column("verblijf", sa.Integer, nullable=False, comment="volgnummer van het verblijf in een fase"),
    sa.Column("fase_sinds", Tijdstip, nullable=False),
    sa.Column("stap_sinds", Tijdstip, nullable=False),
    sa.Column(
        "laatste_beweging", Json, comment="de stand van vóór de laatste zet, zolang die te corrigeren is"
    ),
    sa.Column("vt_geinformeerd_verblijf", sa.Integer),
    sa.Column("rode_vlaggen", Json, nullable=False),
    codekolom("sash", Sash),
    sa.Column("geweldsvormen", Json, nullable=False),
    codekolom("relatie", Relatie),
    sa.Column("duur", sa.String(40)),
    sa.Column("risicofactoren", Json, nullable=False),
    sa.Column("geopend_op", Tijdstip, nullable=False),
    sa.Column("beeindigd_op", Tijdstip),
    codekolom("einde_reden", EindeReden),
    sa.Column("samengevoegd_met", sa.Uuid, sa.ForeignKey("casus.id")),
    sa.ForeignKeyConstraint(["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_casus_team"),
    sa.CheckConstraint("(beeindigd_op IS NULL) = (einde_reden IS NULL)", name="einde_met_reden"),
    # 1 gezin - 1 plan - 1 regisseur (seed 1): one running casus for a huishouden
    sa.Index(
        "ix_casus_een_per_huishouden",
        "huishouden_id",
        unique=True,
        postgresql_where=sa.text("beeindigd_op IS NULL"),
        sqlite_where=sa.text("beeindigd_op IS NULL"),
    ),
    # the same household over the years: a casus that ended, and the one that was opened when it came back
    sa.Index("ix_casus_huishouden", "huishouden_id"),
    sa.Index("ix_casus_team_lijst", "organisatie", "team", "id"),
    sa.Index(
        "ix_casus_samengevoegd_met",
        "samengevoegd_met",
        postgresql_where=sa.text("samengevoegd_met IS NOT NULL"),
        sqlite_where=sa.text("samengevoegd_met IS NOT NULL"),
    ),
)

betrokkene = sa.Table(
    "betrokkene",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _casus_id(),
    sa.Column("persoon_id", sa.Uuid, sa.ForeignKey(persoon.c.id), nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("rollen", Json, nullable=False),
    sa.Column(
        "contact_vastgelegd", sa.Boolean, nullable=False, comment="is uitgezocht of en hoe contact veilig is"
    ),
    sa.Column("vertrokken_op", sa.Date, comment="hoort sindsdien niet meer bij het huishouden"),
    *(versleuteld("betrokkene", veld) for veld in ("relatie", "traumascreening", "steunfiguur")),
    sa.UniqueConstraint("casus_id", "persoon_id"),
    sa.Index("ix_betrokkene_persoon_id", "persoon_id"),
)

adres = sa.Table(
    "adres",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id"), nullable=False, unique=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("geheim", sa.Boolean, nullable=False, comment="dan ligt het in de kluis, en hier niets"),
    versleuteld("adres", "waarde"),
    sa.CheckConstraint("geheim = (waarde IS NULL)", name="open_of_in_de_kluis"),
)

gesprek = sa.Table(
    "gesprek",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _casus_id(),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id"), nullable=False, index=True),
    sa.Column("verblijf", sa.Integer, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("gesproken", sa.Boolean, nullable=False),
    codekolom("reden_niet", RedenNietGesproken),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    versleuteld("gesprek", "verslag"),
    sa.CheckConstraint("gesproken = (reden_niet IS NULL)", name="gesproken_of_reden"),
)

veiligheidscijfer = sa.Table(
    "veiligheidscijfer",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _casus_id(),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id"), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("cijfer", sa.Integer, nullable=False),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    versleuteld("veiligheidscijfer", "toelichting"),
    sa.CheckConstraint("cijfer BETWEEN 0 AND 10", name="schaal"),
)

overrule = sa.Table(
    "overrule",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    _casus_id(),
    sa.Column("codes", Json, nullable=False, comment="de belemmeringen die terzijde zijn gezet"),
    sa.Column("actie", sa.String(40), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("beoordelen_op", sa.Date, nullable=False),
    versleuteld("overrule", "reden", nullable=False),
    sa.Column("beoordeeld_op", Tijdstip),
    sa.Column("beoordeeld_door", sa.Uuid),
    versleuteld("overrule", "oordeel"),
    # what the worker looks for: the clocks that run
    sa.Index(
        "ix_overrule_loopt",
        "beoordelen_op",
        postgresql_where=sa.text("beoordeeld_op IS NULL"),
        sqlite_where=sa.text("beoordeeld_op IS NULL"),
    ),
)

signaal = sa.Table(
    "signaal",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), index=True),
    sa.Column("melding_id", sa.Uuid, index=True, comment="als het over een melding gaat"),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), comment="voor deze ene persoon"),
    sa.Column("organisatie", sa.String(40), comment="of voor een team"),
    sa.Column("team", sa.String(40)),
    codekolom("rol", Rol, comment="en dan alleen voor wie daar deze rol heeft"),
    sa.Column("soort", sa.String(60), nullable=False),
    sa.Column(
        "sleutel", sa.String(200), nullable=False, unique=True, comment="één signaal per feit en ontvanger"
    ),
    sa.Column("over_id", sa.Uuid, comment="de klok die is verstreken"),
    sa.Column("trede", sa.Integer, comment="de hoeveelste die het van die klok hoort"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("afgehandeld_op", Tijdstip),
    sa.Column("afgehandeld_door", sa.Uuid, sa.ForeignKey("medewerker.id"), comment="leeg: vanzelf"),
    codekolom("afhandeling", Afhandeling),
    sa.Column(
        "ongeacht_zicht",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="ook voor wie de casus of melding zelf niet kan openen",
    ),
    sa.CheckConstraint("(afgehandeld_op IS NULL) = (afhandeling IS NULL)", name="afgehandeld_met_reden"),
    sa.CheckConstraint("(medewerker_id IS NULL) <> (organisatie IS NULL)", name="een_ontvanger"),
    sa.CheckConstraint("team IS NULL OR organisatie IS NOT NULL", name="team_met_organisatie"),
    # who is of no team: a privacy officer, a beheerder, and a partner of an organisation without teams
    sa.CheckConstraint(
        "organisatie IS NULL OR team IS NOT NULL OR rol IN ('partner', 'privacy-officer', 'functioneel-beheerder')",
        name="team_of_rol",
    ),
    sa.Index("ix_signaal_postvak", "medewerker_id", "id"),
    sa.Index("ix_signaal_teampostvak", "organisatie", "team", "id"),
    sa.Index("ix_signaal_klok", "over_id", "trede"),
)

signaal_gelezen = sa.Table(
    "signaal_gelezen",
    SCHEMA,
    sa.Column("signaal_id", sa.Uuid, sa.ForeignKey("signaal.id"), primary_key=True),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), primary_key=True),
    sa.Column("op", Tijdstip, nullable=False),
)
