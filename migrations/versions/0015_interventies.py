"""Interventies: what was imposed on whom, by whom, until when, and who watches."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _code(naam: str, *codes: str, nullable: bool = False) -> sa.Column[str]:
    soort = sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)
    return sa.Column(naam, soort, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "interventie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        _code(
            "code",
            "aangifte",
            "aanhouding",
            "inverzekeringstelling",
            "forensisch-onderzoek",
            "gedragsaanwijzing",
            "contactverbod",
            "locatieverbod",
            "reclasseringstoezicht",
            "tijdelijk-huisverbod",
            "civiel-contact-of-straatverbod",
            "voorlopige-ondertoezichtstelling",
            "ondertoezichtstelling",
            "machtiging-uithuisplaatsing",
            "aware",
            "time-out-plek",
            "intensief-casemanagement",
        ),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        _code(
            "oplegger",
            "politie",
            "officier-van-justitie",
            "strafrechter",
            "burgemeester",
            "civiele-rechter",
            "kinderrechter",
            "veilig-thuis",
            "lokaal-team",
        ),
        sa.Column("opgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eindigt_op", sa.DateTime(timezone=True), nullable=True, comment="leeg: nog niet bekend"),
        sa.Column("besluiten_voor", sa.Date(), nullable=True),
        sa.Column("besloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beeindigd_op", sa.DateTime(timezone=True), nullable=True, comment="eerder dan eindigt_op"),
        _code(
            "eindreden",
            "doel-bereikt",
            "opgeheven",
            "ingetrokken",
            "vervangen",
            "niet-uitvoerbaar",
            "anders",
            nullable=True,
        ),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False, comment="wie haar vastlegde"),
        sa.Column("bewaker", sa.LargeBinary(), nullable=True),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("na_afloop", sa.LargeBinary(), nullable=True),
        sa.Column("eindtoelichting", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(beeindigd_op IS NULL) = (eindreden IS NULL)", name=op.f("ck_interventie_beeindigd_met_reden")
        ),
        sa.CheckConstraint(
            "eindigt_op IS NULL OR eindigt_op >= opgelegd_op", name=op.f("ck_interventie_eindigt_na_begin")
        ),
        sa.ForeignKeyConstraint(
            ["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_interventie_betrokkene_id")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_interventie_casus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventie")),
    )
    loopt = sa.text("beeindigd_op IS NULL AND besloten_op IS NULL")
    with op.batch_alter_table("interventie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interventie_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(
            "ix_interventie_loopt",
            ["besluiten_voor"],
            unique=False,
            postgresql_where=loopt,
            sqlite_where=loopt,
        )


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM interventie LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn interventies vastgelegd")
    op.drop_table("interventie")
