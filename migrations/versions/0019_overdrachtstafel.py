"""The 48-hour agreement of an overdrachtstafel: who is achter de voordeur by when. And a besluit never changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
MELDING = "een besluit verandert niet; een correctie is een nieuw besluit"
LOOPT = "gehaald_op IS NULL AND vervallen_op IS NULL"


def _waar(tekst: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(tekst), "sqlite_where": sa.text(tekst)}


def upgrade() -> None:
    op.create_table(
        "deurafspraak",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overdracht_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column(
            "organisatie", sa.String(length=40), nullable=False, comment="wie gaat, zoals is afgesproken"
        ),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=True, comment="leeg: de casusregisseur"),
        sa.Column("afgesproken_op", MOMENT, nullable=False),
        sa.Column("afgesproken_door", sa.Uuid(), nullable=False),
        sa.Column("uiterlijk", MOMENT, nullable=False),
        sa.Column("gehaald_op", MOMENT, nullable=True, comment="toen is iemand van het huishouden gesproken"),
        sa.Column("vervallen_op", MOMENT, nullable=True),
        sa.CheckConstraint("afgesproken_op < uiterlijk", name=op.f("ck_deurafspraak_begint_voor_einde")),
        sa.CheckConstraint(
            "gehaald_op IS NULL OR vervallen_op IS NULL", name=op.f("ck_deurafspraak_gehaald_of_vervallen")
        ),
        sa.ForeignKeyConstraint(
            ["afgesproken_door"], ["medewerker.id"], name=op.f("fk_deurafspraak_afgesproken_door")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_deurafspraak_casus_id")),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_deurafspraak_medewerker_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_deurafspraak_team"
        ),
        sa.ForeignKeyConstraint(
            ["overdracht_id"], ["overdracht.id"], name=op.f("fk_deurafspraak_overdracht_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deurafspraak")),
    )
    op.create_index(op.f("ix_deurafspraak_casus_id"), "deurafspraak", ["casus_id"], unique=False)
    op.create_index(op.f("ix_deurafspraak_overdracht_id"), "deurafspraak", ["overdracht_id"], unique=False)
    op.create_index("ix_deurafspraak_een_loopt", "deurafspraak", ["casus_id"], unique=True, **_waar(LOOPT))
    op.create_index("ix_deurafspraak_loopt", "deurafspraak", ["uiterlijk"], unique=False, **_waar(LOOPT))
    _onveranderlijk()


def _onveranderlijk() -> None:
    """The database itself refuses to change what was decided, or to lose it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    weiger = (
        f"FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('{MELDING}')"
        if postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{MELDING}'); END"
    )
    for naam, wat in (("besluit_vast", "UPDATE"), ("besluit_blijft", "DELETE")):
        op.execute(f"CREATE TRIGGER {naam} BEFORE {wat} ON besluit {weiger}")


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM deurafspraak LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn afspraken gemaakt")
    waar = " ON besluit" if op.get_bind().dialect.name == "postgresql" else ""
    for naam in ("besluit_vast", "besluit_blijft"):
        op.execute(f"DROP TRIGGER {naam}{waar}")
    op.drop_table("deurafspraak")
