"""De kern."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "datasleutel",
        sa.Column("id", sa.Uuid(), nullable=False, comment="id van de persoon, casus of melding"),
        sa.Column("soort", sa.String(length=10), nullable=False),
        sa.Column("gewikkeld", sa.LargeBinary(), nullable=False),
        sa.Column("aangemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "soort IN ('persoon', 'casus', 'melding', 'zoekindex')", name=op.f("ck_datasleutel_soort")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasleutel")),
    )
    op.create_table(
        "gebeurtenis",
        sa.Column(
            "volgnummer",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=60), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("casus_versie", sa.Integer(), nullable=True),
        sa.Column("object_soort", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_versie", sa.Integer(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=True),
        sa.Column("aanduiding", sa.String(length=80), nullable=True),
        sa.Column("organisatie", sa.String(length=40), nullable=True),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("doelbinding", sa.String(length=40), nullable=True),
        sa.Column("open", JSON, nullable=False),
        sa.Column(
            "sleutel_id",
            sa.Uuid(),
            nullable=True,
            comment="de persoon of casus onder wiens sleutel het besloten deel ligt",
        ),
        sa.Column("besloten", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("volgnummer", name=op.f("pk_gebeurtenis")),
        sa.UniqueConstraint("id", name=op.f("uq_gebeurtenis_id")),
    )
    with op.batch_alter_table("gebeurtenis", schema=None) as batch_op:
        batch_op.create_index("ix_gebeurtenis_casus", ["casus_id", "volgnummer"], unique=True)
        batch_op.create_index("ix_gebeurtenis_object", ["object_id", "object_versie"], unique=False)

    op.create_table(
        "huishouden",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gemeente", sa.String(length=4), nullable=False, comment="CBS-gemeentecode"),
        sa.Column("wijk", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huishouden")),
    )
    op.create_table(
        "idempotentie",
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("sleutel", sa.String(length=64), nullable=False, comment="sha256 van de Idempotency-Key"),
        sa.Column("verzoek", sa.String(length=64), nullable=False, comment="sha256 van methode, pad en body"),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("antwoord", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("medewerker_id", "sleutel", name=op.f("pk_idempotentie")),
    )
    with op.batch_alter_table("idempotentie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotentie_op"), ["op"], unique=False)

    op.create_table(
        "inzage",
        sa.Column(
            "volgnummer",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "handeling", sa.String(length=80), nullable=False, comment="methode en pad van de operatie"
        ),
        sa.Column("uitkomst", sa.String(length=20), nullable=False, comment="gelukt, of de soort weigering"),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("rollen", JSON, nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=True),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("doelbinding", sa.String(length=40), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("object_id", sa.String(length=80), nullable=True),
        sa.Column("getoond", JSON, nullable=False),
        sa.PrimaryKeyConstraint("volgnummer", name=op.f("pk_inzage")),
        sa.UniqueConstraint("id", name=op.f("uq_inzage_id")),
    )
    with op.batch_alter_table("inzage", schema=None) as batch_op:
        batch_op.create_index("ix_inzage_casus", ["casus_id", "volgnummer"], unique=False)
        batch_op.create_index("ix_inzage_medewerker", ["medewerker_id", "volgnummer"], unique=False)

    op.create_table(
        "organisatie",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("naam", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisatie")),
    )
    op.create_table(
        "persoon",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voornamen", sa.LargeBinary(), nullable=True),
        sa.Column("tussenvoegsel", sa.LargeBinary(), nullable=True),
        sa.Column("achternaam", sa.LargeBinary(), nullable=True),
        sa.Column("geboortedatum", sa.LargeBinary(), nullable=True),
        sa.Column("leeftijd_schatting", sa.LargeBinary(), nullable=True),
        sa.Column("telefoon", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("veilig_contact", sa.LargeBinary(), nullable=True),
        sa.Column("voorkeurstaal", sa.LargeBinary(), nullable=True),
        sa.Column("tolk_nodig", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persoon")),
    )
    op.create_table(
        "team",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("naam", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_team_organisatie")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_team")),
        sa.UniqueConstraint("organisatie", "code", name=op.f("uq_team_organisatie_code")),
    )
    op.create_table(
        "medewerker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "aanduiding", sa.String(length=80), nullable=False, comment="functionele aanduiding, geen naam"
        ),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("rollen", JSON, nullable=False),
        sa.Column("bijgewerkt_op", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_medewerker_organisatie")
        ),
        sa.ForeignKeyConstraint(["team"], ["team.code"], name=op.f("fk_medewerker_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medewerker")),
    )
    op.create_table(
        "casus",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("huishouden_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("aanduiding", sa.LargeBinary(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("casusregisseur", sa.Uuid(), nullable=True),
        sa.Column(
            "fase",
            sa.Enum(
                "directe-ondersteuning",
                "reguliere-ondersteuning",
                "nazorg-en-monitoring",
                name="fase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "stap",
            sa.Enum(
                "voorbereiding-contact",
                "contact-leggen",
                "situatie-in-kaart",
                "veiligheidsplan-direct",
                "ondersteuningsplan-maken",
                "uitvoering",
                "evalueren",
                "op-monitoren",
                "check-geweld-gestopt",
                "inactief",
                name="stap",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stappen", JSON, nullable=False, comment="status van de stappen vóór de actuele"),
        sa.Column(
            "verblijf", sa.Integer(), nullable=False, comment="volgnummer van het verblijf in een fase"
        ),
        sa.Column("fase_sinds", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stap_sinds", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "laatste_beweging",
            JSON,
            nullable=True,
            comment="de stand van vóór de laatste zet, zolang die te corrigeren is",
        ),
        sa.Column("vt_geinformeerd_verblijf", sa.Integer(), nullable=True),
        sa.Column("rode_vlaggen", JSON, nullable=False),
        sa.Column(
            "sash",
            sa.Enum(
                "laag", "matig", "hoog", name="sash", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("geweldsvormen", JSON, nullable=False),
        sa.Column(
            "relatie",
            sa.Enum(
                "partner",
                "ex-partner",
                "kindermishandeling",
                "oudermishandeling",
                "ouderenmishandeling",
                "overig",
                name="relatie",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("duur", sa.String(length=40), nullable=True),
        sa.Column("risicofactoren", JSON, nullable=False),
        sa.Column("geopend_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beeindigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "einde_reden",
            sa.Enum(
                "overlijden",
                "verhuisd-buiten-regio",
                "samengevoegd",
                name="einde_reden",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("samengevoegd_met", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(beeindigd_op IS NULL) = (einde_reden IS NULL)", name=op.f("ck_casus_einde_met_reden")
        ),
        sa.ForeignKeyConstraint(["casusregisseur"], ["medewerker.id"], name=op.f("fk_casus_casusregisseur")),
        sa.ForeignKeyConstraint(["huishouden_id"], ["huishouden.id"], name=op.f("fk_casus_huishouden_id")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_casus_team"
        ),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_casus_organisatie")),
        sa.ForeignKeyConstraint(["samengevoegd_met"], ["casus.id"], name=op.f("fk_casus_samengevoegd_met")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casus")),
    )
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.create_index(
            "ix_casus_een_per_huishouden",
            ["huishouden_id"],
            unique=True,
            postgresql_where=sa.text("beeindigd_op IS NULL"),
            sqlite_where=sa.text("beeindigd_op IS NULL"),
        )
        batch_op.create_index("ix_casus_team_lijst", ["organisatie", "team", "id"], unique=False)

    op.create_table(
        "betrokkene",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("rollen", JSON, nullable=False),
        sa.Column(
            "contact_vastgelegd",
            sa.Boolean(),
            nullable=False,
            comment="is uitgezocht of en hoe contact veilig is",
        ),
        sa.Column(
            "vertrokken_op", sa.Date(), nullable=True, comment="hoort sindsdien niet meer bij het huishouden"
        ),
        sa.Column("relatie", sa.LargeBinary(), nullable=True),
        sa.Column("traumascreening", sa.LargeBinary(), nullable=True),
        sa.Column("steunfiguur", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_betrokkene_casus_id")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_betrokkene_persoon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_betrokkene")),
        sa.UniqueConstraint("casus_id", "persoon_id", name=op.f("uq_betrokkene_casus_id_persoon_id")),
    )
    with op.batch_alter_table("betrokkene", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_betrokkene_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "evaluatie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("verblijf", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "uitkomst",
            sa.Enum(
                "plan-bijstellen",
                "naar-nazorg",
                "opnieuw-onveilig",
                name="uitkomst",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("doelen", JSON, nullable=False, comment="status van elk doel op het moment van evalueren"),
        sa.Column("onderbouwing", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_evaluatie_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluatie")),
    )
    with op.batch_alter_table("evaluatie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluatie_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "nazorg",
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("waakvlam", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_nazorg_casus_id")),
        sa.PrimaryKeyConstraint("casus_id", name=op.f("pk_nazorg")),
    )
    op.create_table(
        "nazorgmoment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("gepland_op", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "gepland",
                "gedaan",
                "vervallen",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("afgesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_nazorgmoment_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nazorgmoment")),
    )
    with op.batch_alter_table("nazorgmoment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nazorgmoment_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "ondersteuningsplan",
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("bijgewerkt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evaluatiedatum", sa.Date(), nullable=True),
        sa.Column("samenvatting", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_ondersteuningsplan_casus_id")),
        sa.PrimaryKeyConstraint("casus_id", name=op.f("pk_ondersteuningsplan")),
    )
    op.create_table(
        "overrule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("codes", JSON, nullable=False, comment="de belemmeringen die terzijde zijn gezet"),
        sa.Column("actie", sa.String(length=40), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("beoordelen_op", sa.Date(), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column("beoordeeld_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beoordeeld_door", sa.Uuid(), nullable=True),
        sa.Column("oordeel", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_overrule_casus_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_overrule_door")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrule")),
    )
    with op.batch_alter_table("overrule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overrule_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "signaal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("melding_id", sa.Uuid(), nullable=True, comment="als het over een melding gaat"),
        sa.Column("medewerker_id", sa.Uuid(), nullable=True, comment="voor deze ene persoon"),
        sa.Column("organisatie", sa.String(length=40), nullable=True, comment="of voor een team"),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column(
            "rol",
            sa.Enum(
                "wijkteammedewerker",
                "teamleider",
                "vt-medewerker",
                "partner",
                "beleidsmedewerker",
                "functioneel-beheerder",
                "privacy-officer",
                "koppeling",
                name="rol",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="en dan alleen voor wie daar deze rol heeft",
        ),
        sa.Column("soort", sa.String(length=60), nullable=False),
        sa.Column(
            "sleutel", sa.String(length=200), nullable=False, comment="één signaal per feit en ontvanger"
        ),
        sa.Column("over_id", sa.Uuid(), nullable=True, comment="de klok die is verstreken"),
        sa.Column("trede", sa.Integer(), nullable=True, comment="de hoeveelste die het van die klok hoort"),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("afgehandeld_op", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_signaal_casus_id")),
        sa.ForeignKeyConstraint(["medewerker_id"], ["medewerker.id"], name=op.f("fk_signaal_medewerker_id")),
        sa.CheckConstraint(
            "(medewerker_id IS NULL) <> (team IS NULL)", name=op.f("ck_signaal_een_ontvanger")
        ),
        sa.CheckConstraint(
            "(organisatie IS NULL) = (team IS NULL)", name=op.f("ck_signaal_team_met_organisatie")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signaal")),
        sa.UniqueConstraint("sleutel", name=op.f("uq_signaal_sleutel")),
    )
    with op.batch_alter_table("signaal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signaal_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signaal_melding_id"), ["melding_id"], unique=False)
        batch_op.create_index("ix_signaal_klok", ["over_id", "trede"], unique=False)
        batch_op.create_index("ix_signaal_teampostvak", ["organisatie", "team", "id"], unique=False)
        batch_op.create_index("ix_signaal_postvak", ["medewerker_id", "id"], unique=False)

    op.create_table(
        "veiligheidsplan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False, comment="volgnummer in de draad van deze casus"),
        sa.Column(
            "wijziging", sa.Integer(), nullable=False, comment="telt elke wijziging van deze rij (ETag)"
        ),
        sa.Column(
            "status",
            sa.Enum(
                "concept",
                "vastgesteld",
                "vervangen",
                "beeindigd",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reden", sa.LargeBinary(), nullable=True),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.Column("aantal_voorwaarden", sa.Integer(), nullable=False),
        sa.Column("aantal_afspraken", sa.Integer(), nullable=False),
        sa.Column("evaluatiedatum", sa.Date(), nullable=True),
        sa.Column("opgesteld_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opgesteld_door", sa.Uuid(), nullable=False),
        sa.Column("vastgesteld_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vastgesteld_door", sa.Uuid(), nullable=True),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "bekrachtigd_verblijf",
            sa.Integer(),
            nullable=True,
            comment="laatste verblijf waarin deze versie is vastgesteld of bevestigd",
        ),
        sa.Column("vastgesteld_verblijf", sa.Integer(), nullable=True),
        sa.Column("geeindigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_veiligheidsplan_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veiligheidsplan")),
        sa.UniqueConstraint("casus_id", "versie", name=op.f("uq_veiligheidsplan_casus_id_versie")),
    )
    with op.batch_alter_table("veiligheidsplan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_veiligheidsplan_een_concept",
            ["casus_id"],
            unique=True,
            postgresql_where=sa.text("status = 'concept'"),
            sqlite_where=sa.text("status = 'concept'"),
        )
        batch_op.create_index(
            "ix_veiligheidsplan_een_vastgesteld",
            ["casus_id"],
            unique=True,
            postgresql_where=sa.text("status = 'vastgesteld'"),
            sqlite_where=sa.text("status = 'vastgesteld'"),
        )

    op.create_table(
        "akkoord",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column(
            "akkoord",
            sa.Enum(
                "akkoord",
                "niet-akkoord",
                "niet-besproken",
                name="akkoord",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("op", sa.Date(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_akkoord_betrokkene_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["veiligheidsplan.id"], name=op.f("fk_akkoord_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_akkoord")),
    )
    with op.batch_alter_table("akkoord", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_akkoord_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "doel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column(
            "leefgebied",
            sa.Enum(
                "veiligheid",
                "opvoeding-en-ontwikkeling",
                "relaties-en-netwerk",
                "psychische-gezondheid",
                "lichamelijke-gezondheid",
                "verslaving",
                "financien",
                "wonen",
                "werk-school-en-dagbesteding",
                "politie-en-justitie",
                name="leefgebied",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "lopend",
                "behaald",
                "deels-behaald",
                "niet-behaald",
                "vervallen",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("doel", sa.LargeBinary(), nullable=False),
        sa.Column("interventies", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_doel_betrokkene_id")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_doel_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doel")),
    )
    with op.batch_alter_table("doel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doel_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "gesprek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column("verblijf", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gesproken", sa.Boolean(), nullable=False),
        sa.Column(
            "reden_niet",
            sa.Enum(
                "te-jong",
                "geen-toestemming",
                "niet-veilig",
                "niet-bereikbaar",
                "door-ander-gesproken",
                "anders",
                name="reden_niet",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("verslag", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("gesproken = (reden_niet IS NULL)", name=op.f("ck_gesprek_gesproken_of_reden")),
        sa.ForeignKeyConstraint(["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_gesprek_betrokkene_id")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_gesprek_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gesprek")),
    )
    with op.batch_alter_table("gesprek", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gesprek_betrokkene_id"), ["betrokkene_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gesprek_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "naleving",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("afspraak_id", sa.Uuid(), nullable=False),
        sa.Column(
            "uitkomst",
            sa.Enum(
                "nagekomen",
                "niet-nagekomen",
                name="uitkomst",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["veiligheidsplan.id"], name=op.f("fk_naleving_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naleving")),
    )
    with op.batch_alter_table("naleving", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_naleving_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "stopcheck",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("verblijf", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "bron",
            sa.Enum(
                "slachtoffer",
                "kind",
                "pleger",
                "professional",
                "politie",
                name="bron",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=True),
        sa.Column(
            "uitkomst",
            sa.Enum(
                "gestopt",
                "niet-gestopt",
                "onbekend",
                name="uitkomst",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_stopcheck_betrokkene_id")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_stopcheck_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopcheck")),
    )
    with op.batch_alter_table("stopcheck", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stopcheck_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "veiligheidscijfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cijfer", sa.Integer(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("cijfer BETWEEN 0 AND 10", name=op.f("ck_veiligheidscijfer_schaal")),
        sa.ForeignKeyConstraint(
            ["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_veiligheidscijfer_betrokkene_id")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_veiligheidscijfer_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veiligheidscijfer")),
    )
    with op.batch_alter_table("veiligheidscijfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_veiligheidscijfer_casus_id"), ["casus_id"], unique=False)


def downgrade() -> None:
    """No way back: dropping the tables would lose every record."""
    raise NotImplementedError("deze migratie kent geen weg terug")
