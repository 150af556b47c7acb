"""Veilig Thuis follows a casus after it was handed over: since when, until when, and on which days it looks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LOOPT = sa.text("geeindigd_op IS NULL")
SLEUTELS = ("persoon", "casus", "melding", "zoekindex")


def _code(naam: str, *codes: str, nullable: bool) -> sa.Column[str]:
    soort = sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)
    return sa.Column(naam, soort, nullable=nullable)


def _sleutels_van(*soorten: str) -> None:
    """SQLite cannot change a constraint: the table is made anew, and what it held is copied."""
    lijst = ", ".join(f"'{soort}'" for soort in soorten)
    with op.batch_alter_table("datasleutel") as batch_op:
        if op.get_bind().dialect.name == "postgresql":
            batch_op.drop_constraint(op.f("ck_datasleutel_soort"), type_="check")
        batch_op.create_check_constraint(op.f("ck_datasleutel_soort"), f"soort IN ({lijst})")


def upgrade() -> None:
    _sleutels_van(*SLEUTELS, "volgen")
    op.create_table(
        "volgen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column(
            "anker_op",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="vanaf hier tellen de maanden en de meldingen",
        ),
        sa.Column("tot", sa.Date(), nullable=False, comment="de laatste dag waarop nog wordt gekeken"),
        sa.Column("melding_id", sa.Uuid(), nullable=True, comment="de melding waaruit het volgt"),
        sa.Column("geeindigd_op", sa.DateTime(timezone=True), nullable=True),
        _code(
            "einde",
            "afgerond",
            "casus-beeindigd",
            "beoordeling-herzien",
            "koppeling-ongedaan",
            nullable=True,
        ),
        sa.CheckConstraint(
            "(geeindigd_op IS NULL) = (einde IS NULL)", name=op.f("ck_volgen_geeindigd_met_reden")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_volgen_casus_id")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_volgen_melding_id")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_volgen_team"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volgen")),
    )
    with op.batch_alter_table("volgen") as batch_op:
        batch_op.create_index(batch_op.f("ix_volgen_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(
            "ix_volgen_een_per_organisatie",
            ["casus_id", "organisatie"],
            unique=True,
            postgresql_where=LOOPT,
            sqlite_where=LOOPT,
        )
        batch_op.create_index("ix_volgen_team", ["organisatie", "team"], unique=False)

    op.create_table(
        "volgmoment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volgen_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("oorspronkelijk_op", sa.Date(), nullable=False, comment="zoals het uit het anker volgde"),
        sa.Column("gepland_op", sa.Date(), nullable=False),
        _code("status", "gepland", "gedaan", "vervallen", nullable=False),
        sa.Column("afgesloten_op", sa.DateTime(timezone=True), nullable=True),
        _code("uitkomst", "gestopt", "niet-gestopt", "onbekend", nullable=True),
        sa.Column("bronnen", JSON, nullable=False, comment="aan wie is gevraagd"),
        sa.Column("op", sa.DateTime(timezone=True), nullable=True, comment="wanneer is gekeken"),
        sa.Column("medewerker_id", sa.Uuid(), nullable=True, comment="wie het laatst iets heeft vastgelegd"),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status = 'gedaan') = (uitkomst IS NOT NULL)", name=op.f("ck_volgmoment_gedaan_met_uitkomst")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_volgmoment_casus_id")),
        sa.ForeignKeyConstraint(["volgen_id"], ["volgen.id"], name=op.f("fk_volgmoment_volgen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volgmoment")),
    )
    with op.batch_alter_table("volgmoment") as batch_op:
        batch_op.create_index(batch_op.f("ix_volgmoment_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index("ix_volgmoment_loopt", ["status", "gepland_op"], unique=False)
        batch_op.create_index(batch_op.f("ix_volgmoment_volgen_id"), ["volgen_id"], unique=False)

    with op.batch_alter_table("nazorgmoment") as batch_op:
        batch_op.add_column(sa.Column("versie", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """What Veilig Thuis found goes with its tables, and the keys it lay under."""
    op.drop_column("nazorgmoment", "versie")
    op.drop_table("volgmoment")
    op.drop_table("volgen")
    op.execute("DELETE FROM datasleutel WHERE soort = 'volgen'")
    _sleutels_van(*SLEUTELS)
