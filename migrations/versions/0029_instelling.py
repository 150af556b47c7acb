"""An organisation chooses its own termijnen."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NAMEN = (
    "spoed-uren",
    "oppakken-uren",
    "achter-de-voordeur-uren",
    "veiligheidsbeoordeling-werkdagen",
    "onderzoek-weken",
    "informeren-weken",
    "pauze-max-dagen",
)


def upgrade() -> None:
    op.create_table(
        "instelling",
        sa.Column("organisatie", sa.String(40), nullable=False),
        sa.Column(
            "naam",
            sa.Enum(*NAMEN, name="naam", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("waarde", sa.Integer(), comment="leeg: weer wat de regio kiest"),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("sinds", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_instelling_organisatie")
        ),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_instelling_door")),
        sa.PrimaryKeyConstraint("organisatie", "naam", name=op.f("pk_instelling")),
    )


def downgrade() -> None:
    """What an organisation chose is lost; the region's choices hold again."""
    op.drop_table("instelling")
