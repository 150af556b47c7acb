"""The queue of the worker: what waits, who is at it until when, and what does not succeed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "taak",
        sa.Column("sleutel", sa.String(100), nullable=False, comment="waar zij over gaat: één taak per feit"),
        sa.Column("soort", sa.String(40), nullable=False),
        sa.Column("over_id", sa.Uuid(), nullable=False, comment="de klok, het aanbod"),
        sa.Column("casus_id", sa.Uuid()),
        sa.Column("melding_id", sa.Uuid()),
        sa.Column("na", MOMENT, nullable=False, comment="niet eerder dan"),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("door", sa.Uuid(), comment="de ronde van een worker die haar heeft"),
        sa.Column("lease_tot", MOMENT, comment="dan mag een ander haar nemen"),
        sa.Column("fout", sa.String(64), comment="soort fout van de laatste poging"),
        sa.Column("mislukt_sinds", MOMENT),
        sa.CheckConstraint("(door IS NULL) = (lease_tot IS NULL)", name=op.f("ck_taak_van_iemand_tot")),
        sa.CheckConstraint("(fout IS NULL) = (mislukt_sinds IS NULL)", name=op.f("ck_taak_mislukt_sinds")),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_taak")),
    )
    op.create_index("ix_taak_beurt", "taak", ["soort", "na", "sleutel"])


def downgrade() -> None:
    """Nothing is lost by it: what was not done is still due."""
    op.drop_table("taak")
