"""What says that somebody who works here may be family: terms, not to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    soort = sa.Enum("achternaam", "adres", name="soort", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "eigen_term",
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("soort", soort, nullable=False),
        sa.Column(
            "term", sa.LargeBinary(16), nullable=False, comment="HMAC met het eigen id: ook onderling anders"
        ),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_eigen_term_medewerker_id")
        ),
        sa.PrimaryKeyConstraint("medewerker_id", "soort", "term", name=op.f("pk_eigen_term")),
    )


def downgrade() -> None:
    op.drop_table("eigen_term")
