"""Meldingen: who is named in them, what they are found by, which casus they were linked to, and what was decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "zoekterm",
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column(
            "grond",
            sa.Enum(
                "zelfde-bsn",
                "zelfde-geboortedatum-en-klinkende-naam",
                "zelfde-geboortedatum-naam-en-voorletter",
                "zelfde-geboortedatum-en-voornaam",
                "zelfde-geboortedatum-en-begin-van-naam",
                "verwisselde-geboortedatum-en-naam",
                "zelfde-telefoon",
                "zelfde-telefoon-en-klinkende-naam",
                "zelfde-adres",
                "zelfde-adres-en-klinkende-naam",
                "ander-bsn",
                "andere-voorletter",
                name="grond",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "term", sa.LargeBinary(length=16), nullable=False, comment="HMAC: te vergelijken, niet te lezen"
        ),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_zoekterm_persoon_id")),
        sa.PrimaryKeyConstraint("persoon_id", "grond", "term", name=op.f("pk_zoekterm")),
    )
    with op.batch_alter_table("zoekterm", schema=None) as batch_op:
        batch_op.create_index("ix_zoekterm_term", ["term"], unique=False)

    op.create_table(
        "melding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column(
            "bron",
            sa.Enum(
                "politie",
                "professional",
                "burger",
                "slachtoffer",
                "andere-vt",
                "wijkteam",
                name="bron",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kenmerk", sa.LargeBinary(), nullable=False),
        sa.Column("kenmerk_term", sa.LargeBinary(length=16), nullable=False, comment="HMAC: is het er al?"),
        sa.Column(
            "afdruk",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="HMAC van de inhoud: is het dezelfde?",
        ),
        sa.Column(
            "melder_categorie",
            sa.Enum(
                "preventieve-basisvoorziening",
                "huisarts",
                "overige-gezondheidszorg",
                "ggz",
                "kinderopvang",
                "onderwijs",
                "jeugdhulp",
                "politie",
                "justitie-en-veiligheid",
                "maatschappelijk-werk",
                "beroepsmatig-overig",
                "burger",
                "onbekend",
                name="melder_categorie",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kanaal",
            sa.Enum(
                "corv",
                "telefoon",
                "formulier",
                "chat",
                "e-mail",
                "persoonlijk",
                "koppeling",
                name="kanaal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ontvangen_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "urgentie",
            sa.Enum(
                "spoed",
                "crisis",
                "normaal",
                name="urgentie",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("gemeente", sa.String(length=4), nullable=False, comment="CBS-gemeentecode"),
        sa.Column("wijk", sa.String(length=40), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ontvangen",
                "opgepakt",
                "beoordeeld",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "classificatie",
            sa.Enum(
                "eerste",
                "vervolg",
                "hermelding",
                name="classificatie",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
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
        sa.Column("incident_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "sash",
            sa.Enum(
                "laag", "matig", "hoog", name="sash", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("rode_vlaggen", JSON, nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("adres", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_melding_team"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_melding")),
        sa.UniqueConstraint("bron", "kenmerk_term", name=op.f("uq_melding_bron_kenmerk_term")),
    )
    with op.batch_alter_table("melding", schema=None) as batch_op:
        batch_op.create_index("ix_melding_team_lijst", ["organisatie", "team", "id"], unique=False)

    op.create_table(
        "melding_persoon",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("plaats", sa.Integer(), nullable=False, comment="de hoeveelste die de melding noemt"),
        sa.Column("rollen", JSON, nullable=False),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_melding_persoon_melding_id")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_melding_persoon_persoon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_melding_persoon")),
    )
    with op.batch_alter_table("melding_persoon", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_melding_persoon_melding_id"), ["melding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_melding_persoon_persoon_id"), ["persoon_id"], unique=False)

    op.create_table(
        "termijn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column(
            "soort",
            sa.Enum(
                "eerste-actie",
                "oppakken",
                "hulp-achter-de-voordeur",
                "veiligheidsbeoordeling",
                name="soort",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begonnen_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verloopt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gehaald_op", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_termijn_melding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_termijn")),
        sa.UniqueConstraint("melding_id", "soort", name=op.f("uq_termijn_melding_id_soort")),
    )
    with op.batch_alter_table("termijn", schema=None) as batch_op:
        batch_op.create_index(
            "ix_termijn_loopt",
            ["verloopt_op"],
            unique=False,
            postgresql_where=sa.text("gehaald_op IS NULL"),
            sqlite_where=sa.text("gehaald_op IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_termijn_melding_id"), ["melding_id"], unique=False)

    op.create_table(
        "terugkoppeling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column(
            "kanaal",
            sa.Enum(
                "corv",
                "telefoon",
                "formulier",
                "chat",
                "e-mail",
                "persoonlijk",
                "koppeling",
                name="kanaal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mededelingen", JSON, nullable=False),
        sa.Column("tekst", JSON, nullable=False, comment="de zinnen die zijn verteld, zonder namen"),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_terugkoppeling_door")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_terugkoppeling_melding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terugkoppeling")),
    )
    with op.batch_alter_table("terugkoppeling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terugkoppeling_melding_id"), ["melding_id"], unique=False)

    op.create_table(
        "veiligheidsbeoordeling",
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column(
            "uitkomst",
            sa.Enum(
                "geen-vervolg",
                "naar-betrokken-hulpverlening",
                "overdracht-naar-lokaal-team",
                "voorwaarden-en-vervolg-door-vt",
                "onderzoek",
                "mda",
                "actie-overleg",
                name="uitkomst",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("cijfers", JSON, nullable=False, comment="veiligheidscijfer per plaats in de melding"),
        sa.Column("onderbouwing", sa.LargeBinary(), nullable=False),
        sa.Column(
            "afgehandeld_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="tot dan staat het vervolg open",
        ),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_veiligheidsbeoordeling_door")),
        sa.ForeignKeyConstraint(
            ["melding_id"], ["melding.id"], name=op.f("fk_veiligheidsbeoordeling_melding_id")
        ),
        sa.PrimaryKeyConstraint("melding_id", name=op.f("pk_veiligheidsbeoordeling")),
    )
    op.create_table(
        "koppeling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column(
            "besluit",
            sa.Enum(
                "bevestigd", "afgewezen", name="besluit", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "classificatie",
            sa.Enum(
                "eerste",
                "vervolg",
                "hermelding",
                name="classificatie",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column(
            "voor", JSON, nullable=True, comment="wat de koppeling in de casus heeft veranderd, zoals het was"
        ),
        sa.Column(
            "wending", sa.Integer(), nullable=True, comment="de versie van de casus waarin zij opnieuw begon"
        ),
        sa.Column(
            "casus_versie", sa.Integer(), nullable=True, comment="de versie van de casus na de koppeling"
        ),
        sa.Column("gebeurtenis_id", sa.Uuid(), nullable=True, comment="de regel in de tijdlijn"),
        sa.Column(
            "contact_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="tot dan blijft opvolging openstaan",
        ),
        sa.Column("ongedaan_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ongedaan_door", sa.Uuid(), nullable=True),
        sa.Column("ongedaan_reden", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(ongedaan_op IS NULL) = (ongedaan_door IS NULL)", name=op.f("ck_koppeling_ongedaan_door_iemand")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_koppeling_casus_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_koppeling_door")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_koppeling_melding_id")),
        sa.ForeignKeyConstraint(
            ["ongedaan_door"], ["medewerker.id"], name=op.f("fk_koppeling_ongedaan_door")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_koppeling")),
    )
    with op.batch_alter_table("koppeling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_koppeling_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(
            "ix_koppeling_een_per_melding",
            ["melding_id"],
            unique=True,
            postgresql_where=sa.text("besluit = 'bevestigd' AND ongedaan_op IS NULL"),
            sqlite_where=sa.text("besluit = 'bevestigd' AND ongedaan_op IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_koppeling_melding_id"), ["melding_id"], unique=False)

    with op.batch_alter_table("betrokkene", schema=None) as batch_op:
        batch_op.create_index("ix_betrokkene_persoon_id", ["persoon_id"], unique=False)

    with op.batch_alter_table("nazorgmoment", schema=None) as batch_op:
        batch_op.create_index("ix_nazorgmoment_loopt", ["status", "gepland_op"], unique=False)

    with op.batch_alter_table("overrule", schema=None) as batch_op:
        batch_op.create_index(
            "ix_overrule_loopt",
            ["beoordelen_op"],
            unique=False,
            postgresql_where=sa.text("beoordeeld_op IS NULL"),
            sqlite_where=sa.text("beoordeeld_op IS NULL"),
        )

    with op.batch_alter_table("persoon", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bsn", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("veiligheidsplan", schema=None) as batch_op:
        batch_op.create_index("ix_veiligheidsplan_loopt", ["status", "evaluatiedatum"], unique=False)


def downgrade() -> None:
    """No way back: dropping the tables would lose every record."""
    raise NotImplementedError("deze migratie kent geen weg terug")
