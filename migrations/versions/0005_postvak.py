"""The inbox: who has read a signal, who dealt with it and how it ended, and which signals go to who cannot see the casus itself."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AFHANDELINGEN = ("gedaan", "gehaald", "vervallen", "ingetrokken")
HOE, PAAR = "ck_signaal_afhandeling", "ck_signaal_afgehandeld_met_reden"


def upgrade() -> None:
    with op.batch_alter_table("signaal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("afgehandeld_door", sa.Uuid(), nullable=True, comment="leeg: vanzelf"))
        batch_op.add_column(sa.Column("afhandeling", sa.String(40), nullable=True))
        batch_op.add_column(
            sa.Column(
                "ongeacht_zicht",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="ook voor wie de casus of melding zelf niet kan openen",
            )
        )
    op.execute("UPDATE signaal SET afhandeling = 'gedaan' WHERE afgehandeld_op IS NOT NULL")
    for tabel in ("casus", "melding"):  # both organisations hear, at the last rung
        op.execute(
            "UPDATE signaal SET ongeacht_zicht = TRUE WHERE trede = 2 AND EXISTS (SELECT 1 FROM "
            f"{tabel} AS t WHERE t.id = signaal.{tabel}_id AND (t.organisatie <> signaal.organisatie OR t.team <> signaal.team))"
        )
    with op.batch_alter_table("signaal", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(HOE), f"afhandeling IN {AFHANDELINGEN}")
        batch_op.create_check_constraint(op.f(PAAR), "(afgehandeld_op IS NULL) = (afhandeling IS NULL)")
        batch_op.create_foreign_key(
            op.f("fk_signaal_afgehandeld_door"), "medewerker", ["afgehandeld_door"], ["id"]
        )
    op.create_table(
        "signaal_gelezen",
        sa.Column("signaal_id", sa.Uuid(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["signaal_id"], ["signaal.id"], name=op.f("fk_signaal_gelezen_signaal_id")),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_signaal_gelezen_medewerker_id")
        ),
        sa.PrimaryKeyConstraint("signaal_id", "medewerker_id", name=op.f("pk_signaal_gelezen")),
    )


def downgrade() -> None:
    """Who read and who dealt with what is lost; the signals stay as they are."""
    op.drop_table("signaal_gelezen")
    with op.batch_alter_table("signaal", schema=None) as batch_op:
        for naam in (HOE, PAAR):
            batch_op.drop_constraint(op.f(naam), type_="check")
        batch_op.drop_constraint(op.f("fk_signaal_afgehandeld_door"), type_="foreignkey")
        for kolom in ("ongeacht_zicht", "afhandeling", "afgehandeld_door"):
            batch_op.drop_column(kolom)
