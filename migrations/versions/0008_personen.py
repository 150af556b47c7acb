"""Two rows of the register that are one human, meldingen that were passed on, and the teams that may be sent one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _code(naam: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "samenvoeging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gaat_op_id", sa.Uuid(), nullable=False),
        sa.Column("blijft_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reden",
            _code("reden", "zelfde-gegevens", "woont-in-twee-huizen", "door-betrokkene-bevestigd", "anders"),
            nullable=False,
        ),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("ongedaan_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ongedaan_door", sa.Uuid(), nullable=True),
        sa.Column(
            "ongedaan_reden",
            _code("ongedaan_reden", "naamgenoot", "familielid", "vergissing", "anders"),
            nullable=True,
        ),
        sa.Column("ongedaan_toelichting", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("gaat_op_id <> blijft_id", name=op.f("ck_samenvoeging_twee_personen")),
        sa.CheckConstraint(
            "(ongedaan_op IS NULL) = (ongedaan_door IS NULL) AND (ongedaan_op IS NULL) = (ongedaan_reden IS NULL)",
            name=op.f("ck_samenvoeging_ongedaan_door_iemand"),
        ),
        sa.ForeignKeyConstraint(["blijft_id"], ["persoon.id"], name=op.f("fk_samenvoeging_blijft_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_samenvoeging_door")),
        sa.ForeignKeyConstraint(["gaat_op_id"], ["persoon.id"], name=op.f("fk_samenvoeging_gaat_op_id")),
        sa.ForeignKeyConstraint(
            ["ongedaan_door"], ["medewerker.id"], name=op.f("fk_samenvoeging_ongedaan_door")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samenvoeging")),
    )
    op.create_index(op.f("ix_samenvoeging_blijft_id"), "samenvoeging", ["blijft_id"])
    op.create_index(
        "ix_samenvoeging_een_per_persoon",
        "samenvoeging",
        ["gaat_op_id"],
        unique=True,
        postgresql_where=sa.text("ongedaan_op IS NULL"),
        sqlite_where=sa.text("ongedaan_op IS NULL"),
    )
    op.create_table(
        "doorzending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("melding_versie", sa.Integer(), nullable=False, comment="de versie waarmee zij overging"),
        sa.Column("van_organisatie", sa.String(length=40), nullable=False),
        sa.Column("van_team", sa.String(length=40), nullable=False),
        sa.Column("naar_organisatie", sa.String(length=40), nullable=False),
        sa.Column("naar_team", sa.String(length=40), nullable=False),
        sa.Column(
            "reden",
            _code("reden", "woonplaats-elders", "verhuisd", "verkeerd-bezorgd", "niet-van-ons", "anders"),
            nullable=False,
        ),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.CheckConstraint("van_organisatie <> naar_organisatie", name=op.f("ck_doorzending_naar_een_ander")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_doorzending_door")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_doorzending_melding_id")),
        sa.ForeignKeyConstraint(
            ["naar_organisatie", "naar_team"], ["team.organisatie", "team.code"], name="fk_doorzending_naar"
        ),
        sa.ForeignKeyConstraint(
            ["van_organisatie", "van_team"], ["team.organisatie", "team.code"], name="fk_doorzending_van"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doorzending")),
        sa.UniqueConstraint(
            "melding_id", "melding_versie", name=op.f("uq_doorzending_melding_id_melding_versie")
        ),
    )
    op.create_index(op.f("ix_doorzending_melding_id"), "doorzending", ["melding_id"])
    op.create_index("ix_doorzending_van", "doorzending", ["van_organisatie", "van_team", "id"])
    op.add_column(
        "team",
        sa.Column(
            "meldpunt",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="ontvangt de meldingen van deze organisatie",
        ),
    )


def downgrade() -> None:
    # not in batch: SQLite would make `team` anew, and everything refers to it
    op.execute("ALTER TABLE team DROP COLUMN meldpunt")
    op.drop_table("doorzending")
    op.drop_table("samenvoeging")
