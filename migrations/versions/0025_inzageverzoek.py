"""Who wants to read what is recorded of them, and which other person approved."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _codes(naam: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "inzageverzoek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("besluit", _codes("besluit", "goedgekeurd", "afgewezen"), nullable=True),
        sa.Column(
            "reden",
            _codes("reden", "identiteit-niet-vastgesteld", "gevaar-voor-een-ander", "niet-zelf-gevraagd"),
            nullable=True,
        ),
        sa.Column("beoordeeld_op", MOMENT, nullable=True),
        sa.Column("beoordeeld_door", sa.Uuid(), nullable=True),
        sa.Column("tot", MOMENT, nullable=True, comment="zo lang is het op te halen"),
        sa.CheckConstraint(
            "(besluit = 'goedgekeurd') = (tot IS NOT NULL)", name=op.f("ck_inzageverzoek_op_te_halen")
        ),
        sa.CheckConstraint(
            "(besluit IS NULL) = (beoordeeld_op IS NULL)", name=op.f("ck_inzageverzoek_besluit_met_moment")
        ),
        sa.CheckConstraint("beoordeeld_door <> door", name=op.f("ck_inzageverzoek_nooit_alleen")),
        sa.ForeignKeyConstraint(
            ["beoordeeld_door"], ["medewerker.id"], name=op.f("fk_inzageverzoek_beoordeeld_door")
        ),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_inzageverzoek_door")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_inzageverzoek_persoon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inzageverzoek")),
    )
    op.create_index("ix_inzageverzoek_organisatie", "inzageverzoek", ["organisatie", "id"], unique=False)
    op.create_index("ix_inzageverzoek_persoon_id", "inzageverzoek", ["persoon_id"], unique=False)


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM inzageverzoek LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn inzageverzoeken gedaan")
    op.drop_table("inzageverzoek")
