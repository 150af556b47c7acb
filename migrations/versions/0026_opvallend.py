"""Looks that ask to be explained, and which days of the access log were looked through."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    oordeel = sa.Enum(
        "terecht",
        "navragen",
        "incident",
        name="oordeel",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "opvallend",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("organisatie", sa.String(40), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("gronden", json, nullable=False),
        sa.Column("casussen", json, nullable=False, comment="per casus hoeveel regels"),
        sa.Column("eerste_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oordeel", oordeel),
        sa.Column("beoordeeld_op", sa.DateTime(timezone=True)),
        sa.Column("beoordeeld_door", sa.Uuid()),
        sa.CheckConstraint(
            "(oordeel IS NULL) = (beoordeeld_op IS NULL)", name=op.f("ck_opvallend_oordeel_met_moment")
        ),
        sa.CheckConstraint("beoordeeld_door <> medewerker_id", name=op.f("ck_opvallend_nooit_door_zichzelf")),
        sa.ForeignKeyConstraint(
            ["beoordeeld_door"], ["medewerker.id"], name=op.f("fk_opvallend_beoordeeld_door_medewerker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opvallend")),
        sa.UniqueConstraint("dag", "medewerker_id", name=op.f("uq_opvallend_dag_medewerker_id")),
    )
    op.create_index("ix_opvallend_organisatie", "opvallend", ["organisatie", "id"])
    op.create_table(
        "inzagedag",
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bevindingen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dag", name=op.f("pk_inzagedag")),
    )
    op.create_index("ix_inzage_op", "inzage", ["op"])


def downgrade() -> None:
    op.drop_index("ix_inzage_op", "inzage")
    op.drop_table("inzagedag")
    op.drop_table("opvallend")
