"""Organisations, teams, the people who work there (by handle, never by name), the access log and what seals it, and the vault."""

from enum import StrEnum

import sqlalchemy as sa

from app.core.db import SCHEMA, Json, Tijdstip, Volgnummer, codekolom
from app.core.settings import Eigenkeuze
from app.core.versleuteling import versleuteld
from app.toegang.codes import Blokkadereden, Inzageoordeel, Inzagereden, Kluissoort, Noodoordeel, Noodreden


class Teamsoort(StrEnum):
    """What a team is to who hands a casus over to it; most teams are nothing in particular."""

    MDA = "mda"
    ICM = "icm"
    VROUWENOPVANG = "vrouwenopvang"
    ZORG_EN_VEILIGHEIDSHUIS = "zorg-en-veiligheidshuis"


organisatie = sa.Table(
    "organisatie",
    SCHEMA,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("naam", sa.String(120), nullable=False),
)

team = sa.Table(
    "team",
    SCHEMA,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("naam", sa.String(120), nullable=False),
    sa.Column(
        "meldpunt",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="ontvangt de meldingen van deze organisatie",
    ),
    codekolom("soort", Teamsoort, comment="leeg: niets bijzonders"),
    sa.Column("opgeheven_op", Tijdstip, comment="ontvangt en opent sindsdien niets meer"),
    sa.Column(
        "bereikbaar", sa.String(64), comment="hoe een ander team dit team bereikt: een nummer, geen mens"
    ),
    sa.Column("versie", sa.Integer, nullable=False, server_default="1"),
    sa.UniqueConstraint("organisatie", "code"),
)

instelling = sa.Table(
    "instelling",
    SCHEMA,
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), primary_key=True),
    codekolom("naam", Eigenkeuze, primary_key=True),
    sa.Column("waarde", sa.Integer, comment="leeg: weer wat de regio kiest"),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("sinds", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
)
"""What an organisation chose for itself (`workflow/eigenkeuzen.py`); who chose what before, and why, stands in the log."""

medewerker = sa.Table(
    "medewerker",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("aanduiding", sa.String(80), nullable=False, comment="functionele aanduiding, geen naam"),
    sa.Column("organisatie", sa.String(40), sa.ForeignKey("organisatie.code"), nullable=False),
    sa.Column("team", sa.String(40), sa.ForeignKey("team.code")),
    sa.Column("rollen", Json, nullable=False),
    sa.Column("bijgewerkt_op", Tijdstip, nullable=False),
    sa.Column(
        "versie",
        sa.Integer,
        nullable=False,
        server_default="1",
        comment="van alles wat iemands rechten raakt",
    ),
    sa.Column("geldig_vanaf", Tijdstip, comment="een token van daarvóór geldt niet meer"),
    sa.Column("beeindigd_op", Tijdstip, comment="uit dienst"),
    sa.Column("rechten_op", Tijdstip, comment="sinds wanneer dit team en deze rollen"),
    sa.Column("herzien_op", Tijdstip, comment="toen zei iemand dat het nog klopt"),
    sa.Column("herzien_door", sa.Uuid),
    sa.Column("voorstel", Json, comment="rechten die een tweede beheerder nog moet bevestigen"),
    sa.Column("voorgesteld_door", sa.Uuid),
    sa.Column("voorgesteld_op", Tijdstip),
    sa.Index("ix_medewerker_organisatie", "organisatie", "id"),
)
"""Everybody who ever came in, or was given an account. A row is never removed: what somebody did stays theirs."""

sessie = sa.Table(
    "sessie",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False, index=True),
    sa.Column(
        "geheim", sa.LargeBinary, nullable=False, unique=True, comment="sha256 van wat de browser bewaart"
    ),
    versleuteld("sessie", "gegevens", nullable=False),
    sa.Column("begonnen_op", Tijdstip, nullable=False),
    sa.Column("gezien_op", Tijdstip, nullable=False, comment="tot op de minuut"),
    sa.Column("tot", Tijdstip, nullable=False, comment="daarna hoe dan ook niet meer", index=True),
    sa.Column("beeindigd_op", Tijdstip),
)
"""Who is signed in with a browser (`sessies.py`)."""

meekijker = sa.Table(
    "meekijker",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("team", sa.String(40), nullable=False),
    sa.Column("leest", sa.Boolean, nullable=False, comment="ook het dossier; anders hoort het alleen"),
    sa.Column("sinds", Tijdstip, nullable=False),
    sa.Column("tot", sa.Date, nullable=False, comment="de laatste dag"),
    sa.Column("beeindigd_op", Tijdstip, comment="eerder dan afgesproken"),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_meekijker_team"
    ),
    # one at a time, and how a team finds them (`zicht.py`)
    sa.Index(
        "ix_meekijker_team",
        "organisatie",
        "team",
        "casus_id",
        unique=True,
        postgresql_where=sa.text("beeindigd_op IS NULL"),
        sqlite_where=sa.text("beeindigd_op IS NULL"),
    ),
    sa.Index("ix_meekijker_casus_id", "casus_id"),
)
"""A team that was responsible for a casus and keeps an eye on it, until a day that is known beforehand."""

_GELDT = sa.text("beeindigd_op IS NULL")
blokkade = sa.Table(
    "blokkade",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    codekolom("reden", Blokkadereden, nullable=False),
    sa.Column(
        "leiding",
        sa.Boolean,
        nullable=False,
        comment="leidde het team: wat de leiding hoort ziet nu elke genoot",
    ),
    sa.Column(
        "regie", sa.Boolean, nullable=False, comment="was casusregisseur, en is dat sindsdien niet meer"
    ),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("beeindigd_op", Tijdstip),
    sa.Column("beeindigd_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    sa.CheckConstraint("(beeindigd_op IS NULL) = (beeindigd_door IS NULL)", name="beeindigd_door_iemand"),
    # once at a time; and how every read finds what it may not show (`zicht.py`)
    sa.Index(
        "ix_blokkade_een",
        "medewerker_id",
        "casus_id",
        unique=True,
        postgresql_where=_GELDT,
        sqlite_where=_GELDT,
    ),
    sa.Index("ix_blokkade_casus_id", "casus_id"),
)
"""Who may not know of a casus, whatever their team or role. Of a household with more casussen there is a row for each."""

noodtoegang = sa.Table(
    "noodtoegang",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False, comment="van wie zij nam"),
    sa.Column("team", sa.String(40), nullable=False),
    codekolom("reden", Noodreden, nullable=False),
    versleuteld("noodtoegang", "toelichting", nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("tot", Tijdstip, nullable=False),
    sa.Column("beoordelen_voor", Tijdstip, nullable=False),
    sa.Column("beeindigd_op", Tijdstip, comment="eerder dan afgesproken"),
    sa.Column("beeindigd_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    codekolom("oordeel", Noodoordeel),
    sa.Column("beoordeeld_op", Tijdstip),
    sa.Column("beoordeeld_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    versleuteld("noodtoegang", "oordeel_toelichting"),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_noodtoegang_team"
    ),
    sa.CheckConstraint("op < tot", name="met_een_einde"),
    sa.CheckConstraint("(oordeel IS NULL) = (beoordeeld_op IS NULL)", name="oordeel_met_moment"),
    sa.CheckConstraint("beoordeeld_door <> medewerker_id", name="nooit_door_zichzelf"),
    sa.Index("ix_noodtoegang_medewerker", "medewerker_id", "tot"),
    sa.Index("ix_noodtoegang_casus_id", "casus_id"),
    # what the worker looks for: the clocks that run
    sa.Index(
        "ix_noodtoegang_te_beoordelen",
        "beoordelen_voor",
        postgresql_where=sa.text("beoordeeld_op IS NULL"),
        sqlite_where=sa.text("beoordeeld_op IS NULL"),
    ),
)
"""Somebody looked into a casus of others because it could not wait: for how long, why, and what was thought of it."""

inzage = sa.Table(
    "inzage",
    SCHEMA,
    sa.Column("volgnummer", Volgnummer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("handeling", sa.String(80), nullable=False, comment="methode en pad van de operatie"),
    sa.Column("uitkomst", sa.String(20), nullable=False, comment="gelukt, of de soort weigering"),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    sa.Column("rollen", Json, nullable=False),
    sa.Column("organisatie", sa.String(40)),
    sa.Column("team", sa.String(40)),
    sa.Column("doelbinding", sa.String(40), nullable=False),
    sa.Column("verzoek_id", sa.Uuid, nullable=False),
    sa.Column("casus_id", sa.Uuid),
    sa.Column("object_id", sa.String(80)),
    sa.Column("getoond", Json, nullable=False),
    sa.Column("toegangspunt", sa.String(64), comment="de toepassing waarmee werd gekeken (azp)"),
    sa.Column("nood", sa.Boolean, comment="met noodtoegang; leeg: niet"),
    sa.Index("ix_inzage_casus", "casus_id", "volgnummer"),
    sa.Index("ix_inzage_op", "op"),
    sa.Index("ix_inzage_medewerker", "medewerker_id", "volgnummer"),
    # who looked at this: what is no single casus, and what was one of a list
    sa.Index(
        "ix_inzage_object",
        "object_id",
        postgresql_ops={"object_id": "varchar_pattern_ops"},
        postgresql_where=sa.text("object_id IS NOT NULL"),
        sqlite_where=sa.text("object_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_inzage_getoond",
        "getoond",
        postgresql_using="gin",
        postgresql_where=sa.text("getoond <> '[]'"),
        sqlite_where=sa.text("getoond <> '[]'"),
    ),
)

opvallend = sa.Table(
    "opvallend",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("dag", sa.Date, nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("gronden", Json, nullable=False),
    sa.Column("casussen", Json, nullable=False, comment="per casus hoeveel regels"),
    sa.Column("eerste_op", Tijdstip, nullable=False),
    codekolom("oordeel", Inzageoordeel),
    codekolom("reden", Inzagereden),
    sa.Column("beoordeeld_op", Tijdstip),
    sa.Column("beoordeeld_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    sa.CheckConstraint("(oordeel IS NULL) = (beoordeeld_op IS NULL)", name="oordeel_met_moment"),
    sa.CheckConstraint("beoordeeld_door <> medewerker_id", name="nooit_door_zichzelf"),
    sa.UniqueConstraint("dag", "medewerker_id"),
    sa.Index("ix_opvallend_organisatie", "organisatie", "id"),
)
"""Looks of one person on one day that ask to be explained (`opvallend.py`); of the casussen only their numbers."""

inzagedag = sa.Table(
    "inzagedag",
    SCHEMA,
    sa.Column("dag", sa.Date, primary_key=True),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("bevindingen", sa.Integer, nullable=False),
)
"""A day of the access log that was looked through: also when nothing was found."""

_NU = sa.text("vervangen_op IS NULL")
kluis = sa.Table(
    "kluis",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    codekolom("soort", Kluissoort, nullable=False),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), comment="van iemand in deze casus"),
    sa.Column("persoon_id", sa.Uuid, sa.ForeignKey("persoon.id")),
    sa.Column("melding_id", sa.Uuid, sa.ForeignKey("melding.id"), comment="of zoals een melding het noemt"),
    sa.Column("gewikkeld", sa.LargeBinary, nullable=False, comment="de eigen sleutel, onder de kluissleutel"),
    versleuteld("kluis", "waarde", nullable=False),
    sa.Column("organisatie", sa.String(40), nullable=False, comment="wie het vastlegde"),
    sa.Column("team", sa.String(40)),
    sa.Column("door", sa.Uuid, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column(
        "vervangen_op", Tijdstip, comment="sindsdien geldt een ander adres, of is het niet meer geheim"
    ),
    sa.CheckConstraint("(casus_id IS NULL) = (persoon_id IS NULL)", name="iemand_in_een_casus"),
    sa.CheckConstraint("(casus_id IS NULL) <> (melding_id IS NULL)", name="casus_of_melding"),
    sa.Index(
        "ix_kluis_een_per_persoon",
        "casus_id",
        "persoon_id",
        unique=True,
        postgresql_where=_NU,
        sqlite_where=_NU,
    ),
    sa.Index("ix_kluis_een_per_melding", "melding_id", unique=True, postgresql_where=_NU, sqlite_where=_NU),
)
"""Every row is one version, under a key of its own. No list, search or export reads this table (`kluis.py` alone does)."""

toelating = sa.Table(
    "toelating",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kluis_id", sa.Uuid, sa.ForeignKey(kluis.c.id), nullable=False, index=True),
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), comment="voor deze ene persoon"),
    sa.Column("organisatie", sa.String(40), comment="of voor een team"),
    sa.Column("team", sa.String(40)),
    sa.Column("doelbinding", sa.String(40), nullable=False),
    versleuteld("toelating", "reden", nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("tot", Tijdstip, nullable=False),
    sa.Column("ingetrokken_op", Tijdstip),
    sa.Column("ingetrokken_door", sa.Uuid, sa.ForeignKey("medewerker.id"), comment="leeg: vanzelf"),
    sa.ForeignKeyConstraint(
        ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_toelating_team"
    ),
    sa.CheckConstraint("(medewerker_id IS NULL) <> (team IS NULL)", name="een_ontvanger"),
    sa.CheckConstraint("(organisatie IS NULL) = (team IS NULL)", name="team_met_organisatie"),
    sa.CheckConstraint("op < tot", name="met_een_einde"),
)
"""Who may look at one version of what lies in the vault, for what purpose and until when."""

zegel = sa.Table(
    "zegel",
    SCHEMA,
    sa.Column("nummer", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("aantal", sa.Integer, nullable=False, comment="regels in dit zegel"),
    sa.Column("totaal", sa.BigInteger, nullable=False, comment="regels tot en met dit zegel"),
    sa.Column("leden", Json, nullable=False, comment="per logboek de volgnummers, als reeksen"),
    sa.Column(
        "tot_gebeurtenis", sa.BigInteger, nullable=False, comment="hoogste nummer tot en met dit zegel"
    ),
    sa.Column("tot_inzage", sa.BigInteger, nullable=False),
    sa.Column(
        "bladen", sa.LargeBinary, nullable=False, comment="de hash van elke regel, in de volgorde van leden"
    ),
    sa.Column("wortel", sa.LargeBinary, nullable=False),
    sa.Column("vorige", sa.LargeBinary, nullable=False, comment="hash van het hoofd van het vorige zegel"),
    sa.Column("sleutel", sa.Integer, nullable=False),
    sa.Column("handtekening", sa.LargeBinary, nullable=False),
)
"""What proves that nothing in the logs was changed (`zegel.py`)."""
