"""A melding can be linked to an earlier melding of the same household, also when there is no casus."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LOOPT = "besluit = 'bevestigd' AND ongedaan_op IS NULL"
EEN_CASUS, EEN_HUISHOUDEN = "ix_koppeling_een_per_melding", "ix_koppeling_een_huishouden"
NIEUW = {
    "ck_koppeling_casus_of_melding": "(casus_id IS NULL) <> (naar_melding_id IS NULL)",
    "ck_koppeling_niet_aan_zichzelf": "naar_melding_id <> melding_id",
}


def _een_lopende(naam: str, waar: str) -> None:
    op.create_index(
        naam,
        "koppeling",
        ["melding_id"],
        unique=True,
        postgresql_where=sa.text(waar),
        sqlite_where=sa.text(waar),
    )


def upgrade() -> None:
    op.drop_index(EEN_CASUS, "koppeling")
    with op.batch_alter_table("koppeling", schema=None) as batch_op:
        batch_op.alter_column("casus_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(
            sa.Column(
                "naar_melding_id",
                sa.Uuid(),
                nullable=True,
                comment="de melding waar het huishouden naar heet",
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_koppeling_naar_melding_id"), "melding", ["naar_melding_id"], ["id"]
        )
        for naam, waar in NIEUW.items():
            batch_op.create_check_constraint(batch_op.f(naam), sa.text(waar))
    op.create_index("ix_koppeling_naar_melding_id", "koppeling", ["naar_melding_id"])
    _een_lopende(EEN_CASUS, f"{LOOPT} AND casus_id IS NOT NULL")
    _een_lopende(EEN_HUISHOUDEN, f"{LOOPT} AND naar_melding_id IS NOT NULL")


def downgrade() -> None:
    """Back as long as nobody was linked this way: a link is a record, and is not thrown away."""
    aantal = op.get_bind().scalar(sa.text("SELECT count(*) FROM koppeling WHERE naar_melding_id IS NOT NULL"))
    if aantal:
        raise RuntimeError("er zijn meldingen aan elkaar gekoppeld; die gaan niet verloren")
    for naam in (EEN_HUISHOUDEN, EEN_CASUS, "ix_koppeling_naar_melding_id"):
        op.drop_index(naam, "koppeling")
    with op.batch_alter_table("koppeling", schema=None) as batch_op:
        for naam in NIEUW:
            batch_op.drop_constraint(batch_op.f(naam), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_koppeling_naar_melding_id"), type_="foreignkey")
        batch_op.drop_column("naar_melding_id")
        batch_op.alter_column("casus_id", existing_type=sa.Uuid(), nullable=False)
    _een_lopende(EEN_CASUS, LOOPT)
