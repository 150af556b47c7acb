"""What is written stays written: the database itself refuses to change the logs and a plan that was put in force."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LOGBOEKEN = ("gebeurtenis", "inzage")
VAST = (
    "id",
    "casus_id",
    "versie",
    "inhoud",
    "evaluatiedatum",
    "reden",
    "aantal_voorwaarden",
    "aantal_afspraken",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _sqlite() -> None:
    for tabel in LOGBOEKEN:
        for werk in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {tabel}_geen_{werk.lower()} BEFORE {werk} ON {tabel} "
                f"BEGIN SELECT RAISE(ABORT, '{tabel} is alleen bij te schrijven'); END"
            )
    anders = " OR ".join(f"NEW.{k} IS NOT OLD.{k}" for k in VAST)
    op.execute(
        "CREATE TRIGGER veiligheidsplan_vast BEFORE UPDATE ON veiligheidsplan "
        f"WHEN OLD.status <> 'concept' AND (NEW.status = 'concept' OR {anders}) "
        "BEGIN SELECT RAISE(ABORT, 'een vastgestelde versie verandert niet'); END"
    )
    op.execute(
        "CREATE TRIGGER veiligheidsplan_blijft BEFORE DELETE ON veiligheidsplan "
        "BEGIN SELECT RAISE(ABORT, 'een versie van het veiligheidsplan verdwijnt niet'); END"
    )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION rodedraad_weiger() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    for tabel in LOGBOEKEN:
        op.execute(
            f"CREATE TRIGGER {tabel}_alleen_bijschrijven BEFORE UPDATE OR DELETE OR TRUNCATE ON {tabel} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('{tabel} is alleen bij te schrijven')"
        )
    anders = " OR ".join(f"NEW.{k} IS DISTINCT FROM OLD.{k}" for k in VAST)
    op.execute(
        "CREATE TRIGGER veiligheidsplan_vast BEFORE UPDATE ON veiligheidsplan FOR EACH ROW "
        f"WHEN (OLD.status <> 'concept' AND (NEW.status = 'concept' OR {anders})) "
        "EXECUTE FUNCTION rodedraad_weiger('een vastgestelde versie verandert niet')"
    )
    op.execute(
        "CREATE TRIGGER veiligheidsplan_blijft BEFORE DELETE OR TRUNCATE ON veiligheidsplan "
        "FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('een versie van het veiligheidsplan verdwijnt niet')"
    )


def downgrade() -> None:
    """No way back: a log that was ever changeable proves nothing."""
    raise NotImplementedError("deze migratie kent geen weg terug")
