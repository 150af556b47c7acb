"""People sign in with a browser: sessions, of which the browser holds only a secret."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sessie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("geheim", sa.LargeBinary(), nullable=False, comment="sha256 van wat de browser bewaart"),
        sa.Column("gegevens", sa.LargeBinary(), nullable=False),
        sa.Column("begonnen_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gezien_op", sa.DateTime(timezone=True), nullable=False, comment="tot op de minuut"),
        sa.Column("tot", sa.DateTime(timezone=True), nullable=False, comment="daarna hoe dan ook niet meer"),
        sa.Column("beeindigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["medewerker_id"], ["medewerker.id"], name=op.f("fk_sessie_medewerker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessie")),
        sa.UniqueConstraint("geheim", name=op.f("uq_sessie_geheim")),
    )
    op.create_index(op.f("ix_sessie_medewerker_id"), "sessie", ["medewerker_id"])
    op.create_index(op.f("ix_sessie_tot"), "sessie", ["tot"])


def downgrade() -> None:
    """Whoever was signed in signs in again."""
    op.drop_table("sessie")
