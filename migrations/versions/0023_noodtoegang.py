"""Reading a casus of others because it cannot wait; and that a line of the access log was such a look."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN = sa.text("beoordeeld_op IS NULL")
TABEL = "noodtoegang"


def _code(naam: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)


def _medewerker(kolom: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([kolom], ["medewerker.id"], name=op.f(f"fk_{TABEL}_{kolom}_medewerker"))


def upgrade() -> None:
    op.create_table(
        TABEL,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(40), nullable=False, comment="van wie zij nam"),
        sa.Column("team", sa.String(40), nullable=False),
        sa.Column("reden", _code("reden", "acuut-gevaar", "crisisdienst", "anders"), nullable=False),
        sa.Column("toelichting", sa.LargeBinary(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beoordelen_voor", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beeindigd_op", sa.DateTime(timezone=True), comment="eerder dan afgesproken"),
        sa.Column("beeindigd_door", sa.Uuid()),
        sa.Column("oordeel", _code("oordeel", "terecht", "onterecht")),
        sa.Column("beoordeeld_op", sa.DateTime(timezone=True)),
        sa.Column("beoordeeld_door", sa.Uuid()),
        sa.Column("oordeel_toelichting", sa.LargeBinary()),
        sa.CheckConstraint("op < tot", name=op.f("ck_noodtoegang_met_een_einde")),
        sa.CheckConstraint(
            "(oordeel IS NULL) = (beoordeeld_op IS NULL)", name=op.f("ck_noodtoegang_oordeel_met_moment")
        ),
        sa.CheckConstraint(
            "beoordeeld_door <> medewerker_id", name=op.f("ck_noodtoegang_nooit_door_zichzelf")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_noodtoegang_casus_id_casus")),
        *(_medewerker(kolom) for kolom in ("medewerker_id", "beeindigd_door", "beoordeeld_door")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_noodtoegang_team"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_noodtoegang")),
    )
    op.create_index("ix_noodtoegang_medewerker", TABEL, ["medewerker_id", "tot"])
    op.create_index("ix_noodtoegang_casus_id", TABEL, ["casus_id"])
    op.create_index(
        "ix_noodtoegang_te_beoordelen", TABEL, ["beoordelen_voor"], postgresql_where=OPEN, sqlite_where=OPEN
    )
    # added, not rewritten: the log is append-only, also for a migration
    op.add_column("inzage", sa.Column("nood", sa.Boolean(), comment="met noodtoegang; leeg: niet"))


def downgrade() -> None:
    op.drop_column("inzage", "nood")
    op.drop_table(TABEL)
