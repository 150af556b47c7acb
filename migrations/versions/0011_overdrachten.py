"""Overdrachten: who offers which casus to whom, until when, and what the answer was."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "overdracht",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "aangeboden",
                "geaccepteerd",
                "geweigerd",
                "ingetrokken",
                "verlopen",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("van_organisatie", sa.String(length=40), nullable=False),
        sa.Column("van_team", sa.String(length=40), nullable=False),
        sa.Column("naar_organisatie", sa.String(length=40), nullable=False),
        sa.Column("naar_team", sa.String(length=40), nullable=False),
        sa.Column(
            "spoed",
            sa.Enum(
                "spoed",
                "crisis",
                "normaal",
                name="spoed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("vraag", sa.LargeBinary(), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column("delen", JSON, nullable=False, comment="wat de ontvanger vooraf mag zien"),
        sa.Column("voorbeeld", sa.LargeBinary(), nullable=False),
        sa.Column("aangeboden_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aangeboden_door", sa.Uuid(), nullable=False),
        sa.Column("verloopt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beantwoord_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beantwoord_door", sa.Uuid(), nullable=True, comment="leeg: de klok"),
        sa.Column(
            "weigerreden",
            sa.Enum(
                "andere-gemeente",
                "hoort-elders",
                "te-weinig-bekend",
                "geen-capaciteit",
                "anders",
                name="weigerreden",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("antwoord", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(status = 'aangeboden') = (beantwoord_op IS NULL)", name=op.f("ck_overdracht_antwoord_of_open")
        ),
        sa.CheckConstraint(
            "(status = 'geweigerd') = (weigerreden IS NOT NULL)",
            name=op.f("ck_overdracht_weigering_met_reden"),
        ),
        sa.CheckConstraint("van_team <> naar_team", name=op.f("ck_overdracht_aan_een_ander")),
        sa.ForeignKeyConstraint(
            ["aangeboden_door"], ["medewerker.id"], name=op.f("fk_overdracht_aangeboden_door")
        ),
        sa.ForeignKeyConstraint(
            ["beantwoord_door"], ["medewerker.id"], name=op.f("fk_overdracht_beantwoord_door")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_overdracht_casus_id")),
        sa.ForeignKeyConstraint(
            ["naar_organisatie", "naar_team"], ["team.organisatie", "team.code"], name="fk_overdracht_naar"
        ),
        sa.ForeignKeyConstraint(
            ["van_organisatie", "van_team"], ["team.organisatie", "team.code"], name="fk_overdracht_van"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overdracht")),
    )
    with op.batch_alter_table("overdracht", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overdracht_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(
            "ix_overdracht_een_open",
            ["casus_id"],
            unique=True,
            postgresql_where=sa.text("status = 'aangeboden'"),
            sqlite_where=sa.text("status = 'aangeboden'"),
        )
        batch_op.create_index("ix_overdracht_in", ["naar_organisatie", "naar_team", "id"], unique=False)
        batch_op.create_index(
            "ix_overdracht_loopt",
            ["verloopt_op"],
            unique=False,
            postgresql_where=sa.text("status = 'aangeboden'"),
            sqlite_where=sa.text("status = 'aangeboden'"),
        )
        batch_op.create_index("ix_overdracht_uit", ["van_organisatie", "van_team", "id"], unique=False)


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM overdracht LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn overdrachten vastgelegd")
    op.drop_table("overdracht")
