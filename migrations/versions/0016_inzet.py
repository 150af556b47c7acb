"""Inzet: what was asked of which neighbour, for whom, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _code(naam: str, *codes: str, nullable: bool = False) -> sa.Column[str]:
    soort = sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)
    return sa.Column(naam, soort, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "inzet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        _code(
            "code",
            "handle-with-care",
            "kindhulp-kikkergroep",
            "kindhulp-vingers-in-je-oren",
            "kindhulp-veerkracht",
            "filomena",
            "centrum-seksueel-geweld",
            "zsm",
            "samen-op-in-acuut",
        ),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=True),
        _code("status", "aangevraagd", "gestart", "afgerond", "niet-doorgegaan"),
        sa.Column("aangevraagd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gestart_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("afgesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "voorval_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="het incident of de aanhouding",
        ),
        _code("aanleiding", "intieme-terreur", "stalking", "risico-op-femicide", nullable=True),
        sa.Column("school", sa.LargeBinary(), nullable=True),
        sa.Column("toestemming", sa.LargeBinary(), nullable=True),
        sa.Column("reden", sa.LargeBinary(), nullable=True),
        sa.Column(
            "uiterlijk_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="de klok: dan is het gedaan",
        ),
        sa.Column(
            "klok_gestopt_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="de casus is tot rust gekomen of beëindigd",
        ),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False, comment="wie het aanvroeg"),
        sa.CheckConstraint(
            "(status IN ('afgerond', 'niet-doorgegaan')) = (afgesloten_op IS NOT NULL)",
            name=op.f("ck_inzet_gesloten_is_gesloten"),
        ),
        sa.ForeignKeyConstraint(["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_inzet_betrokkene_id")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_inzet_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inzet")),
    )
    loopt = sa.text("afgesloten_op IS NULL AND klok_gestopt_op IS NULL")
    with op.batch_alter_table("inzet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inzet_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(
            "ix_inzet_loopt", ["uiterlijk_op"], unique=False, postgresql_where=loopt, sqlite_where=loopt
        )


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM inzet LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er is inzet vastgelegd")
    op.drop_table("inzet")
