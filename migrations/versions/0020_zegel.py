"""What proves that nothing in the logs was changed; and through which application somebody looked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WEIGERING = "zegel is alleen bij te schrijven"


def upgrade() -> None:
    op.create_table(
        "zegel",
        sa.Column("nummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False, comment="regels in dit zegel"),
        sa.Column("totaal", sa.BigInteger(), nullable=False, comment="regels tot en met dit zegel"),
        sa.Column(
            "leden",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            nullable=False,
            comment="per logboek de volgnummers, als reeksen",
        ),
        sa.Column(
            "tot_gebeurtenis",
            sa.BigInteger(),
            nullable=False,
            comment="hoogste nummer tot en met dit zegel",
        ),
        sa.Column("tot_inzage", sa.BigInteger(), nullable=False),
        sa.Column(
            "bladen",
            sa.LargeBinary(),
            nullable=False,
            comment="de hash van elke regel, in de volgorde van leden",
        ),
        sa.Column("wortel", sa.LargeBinary(), nullable=False),
        sa.Column(
            "vorige", sa.LargeBinary(), nullable=False, comment="hash van het hoofd van het vorige zegel"
        ),
        sa.Column("sleutel", sa.Integer(), nullable=False),
        sa.Column("handtekening", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_zegel")),
    )
    # added, not rewritten: the log is append-only, also for a migration
    op.add_column(
        "inzage",
        sa.Column("toegangspunt", sa.String(64), comment="de toepassing waarmee werd gekeken (azp)"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER zegel_alleen_bijschrijven BEFORE UPDATE OR DELETE OR TRUNCATE ON zegel "
            f"FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('{WEIGERING}')"
        )
    else:
        for werk in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER zegel_geen_{werk.lower()} BEFORE {werk} ON zegel "
                f"BEGIN SELECT RAISE(ABORT, '{WEIGERING}'); END"
            )


def downgrade() -> None:
    """The lines of the log stay as they are; what proved them is gone."""
    op.drop_column("inzage", "toegangspunt")
    op.drop_table("zegel")
