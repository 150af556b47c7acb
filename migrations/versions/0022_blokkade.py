"""Who may not know of a casus, whatever their team or role."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

GELDT = sa.text("beeindigd_op IS NULL")


def upgrade() -> None:
    op.create_table(
        "blokkade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reden",
            sa.Enum(
                "familie",
                "buur",
                "partij",
                "anders",
                name="reden",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "leiding",
            sa.Boolean(),
            nullable=False,
            comment="leidde het team: wat de leiding hoort ziet nu elke genoot",
        ),
        sa.Column(
            "regie", sa.Boolean(), nullable=False, comment="was casusregisseur, en is dat sindsdien niet meer"
        ),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beeindigd_op", sa.DateTime(timezone=True)),
        sa.Column("beeindigd_door", sa.Uuid()),
        sa.CheckConstraint(
            "(beeindigd_op IS NULL) = (beeindigd_door IS NULL)",
            name=op.f("ck_blokkade_beeindigd_door_iemand"),
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_blokkade_casus_id_casus")),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_blokkade_medewerker_id_medewerker")
        ),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_blokkade_door_medewerker")),
        sa.ForeignKeyConstraint(
            ["beeindigd_door"], ["medewerker.id"], name=op.f("fk_blokkade_beeindigd_door_medewerker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blokkade")),
    )
    op.create_index(
        "ix_blokkade_een",
        "blokkade",
        ["medewerker_id", "casus_id"],
        unique=True,
        postgresql_where=GELDT,
        sqlite_where=GELDT,
    )
    op.create_index("ix_blokkade_casus_id", "blokkade", ["casus_id"])


def downgrade() -> None:
    op.drop_table("blokkade")
