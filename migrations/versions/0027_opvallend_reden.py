"""Why a privacy officer thinks so of a look that asked to be explained."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

REDENEN = (
    "neemt-waar",
    "collega-vroeg",
    "dienst",
    "vergissing",
    "werk-buiten-casus",
    "geen-reden",
    "bekende",
)


def upgrade() -> None:
    reden = sa.Enum(*REDENEN, name="reden", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("opvallend", schema=None) as tabel:
        tabel.add_column(sa.Column("reden", reden))


def downgrade() -> None:
    with op.batch_alter_table("opvallend", schema=None) as tabel:
        tabel.drop_constraint(op.f("ck_opvallend_reden"), type_="check")
        tabel.drop_column("reden")
