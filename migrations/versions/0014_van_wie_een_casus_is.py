"""Of whom a casus is: no change of hands without an overdracht that was accepted, what the sender keeps, and the kinds of overdracht."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SOORTEN = (
    "regulier",
    "team-naar-team",
    "opschaling-mda",
    "icm",
    "vrouwenopvang",
    "zorg-en-veiligheidshuis",
)
ROLLEN = ("geen", "monitor", "betrokken")
TEAMSOORTEN = ("mda", "icm", "vrouwenopvang", "zorg-en-veiligheidshuis")
VAST = (
    "id",
    "casus_id",
    "status",
    "van_organisatie",
    "van_team",
    "naar_organisatie",
    "naar_team",
    "aangeboden_op",
    "verloopt_op",
    "beantwoord_op",
    "casus_versie",
)
"""Of an offer that was answered: who offered what to whom, and what came of it. What the sender keeps may still change."""
LOOPT = sa.text("beeindigd_op IS NULL")
CHECKS = {
    "ck_overdracht_soort": f"soort IN {SOORTEN}",
    "ck_overdracht_rol": f"rol IN {ROLLEN}",
    "ck_overdracht_aangenomen_in": "(status = 'geaccepteerd') = (casus_versie IS NOT NULL)",
    "ck_overdracht_rol_tot": "rol = 'geen' OR status <> 'geaccepteerd' OR rol_tot IS NOT NULL",
    "ck_overdracht_rol_geen": "rol <> 'geen' OR rol_tot IS NULL",
}


def upgrade() -> None:
    _overdracht()
    _meekijker()
    # not in batch: SQLite would make `team` anew, and everything refers to it
    op.execute(
        f"ALTER TABLE team ADD COLUMN soort VARCHAR(40) CONSTRAINT ck_team_soort CHECK (soort IN {TEAMSOORTEN})"
    )
    op.add_column(
        "team",
        sa.Column(
            "opgeheven_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="ontvangt en opent sindsdien niets meer",
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN team.soort IS 'leeg: niets bijzonders'")
        _postgresql()
    else:
        _sqlite()


def _overdracht() -> None:
    op.add_column("overdracht", sa.Column("soort", sa.String(40), nullable=False, server_default="regulier"))
    op.add_column(
        "overdracht",
        sa.Column(
            "rol",
            sa.String(40),
            nullable=False,
            server_default="geen",
            comment="van de afzender, na het aannemen",
        ),
    )
    op.add_column(
        "overdracht", sa.Column("rol_tot", sa.Date(), nullable=True, comment="de laatste dag daarvan")
    )
    op.add_column(
        "overdracht",
        sa.Column(
            "casus_versie",
            sa.Integer(),
            nullable=True,
            comment="de versie waarin de casus van verantwoordelijke wisselde",
        ),
    )
    # what was accepted before stands in the log, with the version of its casus; and who followed it since
    op.execute(
        "UPDATE overdracht SET casus_versie = (SELECT max(g.casus_versie) FROM gebeurtenis AS g "
        "WHERE g.object_id = overdracht.id AND g.soort = 'overdracht-geaccepteerd') WHERE status = 'geaccepteerd'"
    )
    gevolgd = (
        "FROM volgen AS v WHERE v.casus_id = overdracht.casus_id AND v.anker_op = overdracht.beantwoord_op "
        "AND v.melding_id IS NULL"
    )
    op.execute(
        f"UPDATE overdracht SET rol = 'monitor', rol_tot = (SELECT max(v.tot) {gevolgd}) "
        f"WHERE status = 'geaccepteerd' AND EXISTS (SELECT 1 {gevolgd})"
    )
    with op.batch_alter_table("overdracht") as tabel:
        for kolom in ("soort", "rol"):
            tabel.alter_column(kolom, existing_type=sa.String(40), server_default=None)
        for naam, regel in CHECKS.items():
            tabel.create_check_constraint(op.f(naam), regel)
        tabel.create_index("ix_overdracht_wissel", ["casus_id", "casus_versie"], unique=True)


def _meekijker() -> None:
    op.create_table(
        "meekijker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("leest", sa.Boolean(), nullable=False, comment="ook het dossier; anders hoort het alleen"),
        sa.Column("sinds", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False, comment="de laatste dag"),
        sa.Column(
            "beeindigd_op", sa.DateTime(timezone=True), nullable=True, comment="eerder dan afgesproken"
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_meekijker_casus_id")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_meekijker_team"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meekijker")),
    )
    with op.batch_alter_table("meekijker") as tabel:
        tabel.create_index("ix_meekijker_casus_id", ["casus_id"], unique=False)
        tabel.create_index(
            "ix_meekijker_team",
            ["organisatie", "team", "casus_id"],
            unique=True,
            postgresql_where=LOOPT,
            sqlite_where=LOOPT,
        )


# A casus changes hands in the version in which an overdracht from the one to the other was accepted, and each such version is there
# once: so never without a record, never twice on one record, and never back on an old one.
ZONDER = "een casus verandert alleen van verantwoordelijke door een overdracht die is aangenomen"
AANGENOMEN = (
    "EXISTS (SELECT 1 FROM overdracht AS o WHERE o.casus_id = NEW.id AND o.status = 'geaccepteerd' "
    "AND o.casus_versie = NEW.versie AND NEW.versie > OLD.versie "
    "AND o.van_organisatie = OLD.organisatie AND o.van_team = OLD.team "
    "AND o.naar_organisatie = NEW.organisatie AND o.naar_team = NEW.team)"
)
ANDERS = "(NEW.organisatie <> OLD.organisatie OR NEW.team <> OLD.team)"
BLIJFT, GEWIST = "een beantwoorde overdracht verandert niet", "een overdracht verdwijnt niet"


def _sqlite() -> None:
    op.execute(
        "CREATE TRIGGER casus_van_hand_tot_hand BEFORE UPDATE OF organisatie, team ON casus "
        f"WHEN {ANDERS} AND NOT {AANGENOMEN} BEGIN SELECT RAISE(ABORT, '{ZONDER}'); END"
    )
    anders = " OR ".join(f"NEW.{k} IS NOT OLD.{k}" for k in VAST)
    op.execute(
        f"CREATE TRIGGER overdracht_vast BEFORE UPDATE ON overdracht WHEN OLD.status <> 'aangeboden' AND ({anders}) "
        f"BEGIN SELECT RAISE(ABORT, '{BLIJFT}'); END"
    )
    op.execute(
        f"CREATE TRIGGER overdracht_blijft BEFORE DELETE ON overdracht BEGIN SELECT RAISE(ABORT, '{GEWIST}'); END"
    )


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION rodedraad_van_hand_tot_hand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT {AANGENOMEN} THEN RAISE EXCEPTION '{ZONDER}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER casus_van_hand_tot_hand BEFORE UPDATE OF organisatie, team ON casus FOR EACH ROW "
        f"WHEN {ANDERS} EXECUTE FUNCTION rodedraad_van_hand_tot_hand()"
    )
    anders = " OR ".join(f"NEW.{k} IS DISTINCT FROM OLD.{k}" for k in VAST)
    op.execute(
        "CREATE TRIGGER overdracht_vast BEFORE UPDATE ON overdracht FOR EACH ROW "
        f"WHEN (OLD.status <> 'aangeboden' AND ({anders})) EXECUTE FUNCTION rodedraad_weiger('{BLIJFT}')"
    )
    op.execute(
        "CREATE TRIGGER overdracht_blijft BEFORE DELETE OR TRUNCATE ON overdracht "
        f"FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('{GEWIST}')"
    )


def downgrade() -> None:
    """Only while nothing would be lost by it: who reads along, and on which word a casus changed hands."""
    verbinding = op.get_bind()
    if verbinding.execute(
        sa.text("SELECT 1 FROM overdracht UNION ALL SELECT 1 FROM meekijker LIMIT 1")
    ).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn overdrachten vastgelegd")
    tabellen = {
        "casus_van_hand_tot_hand": "casus",
        "overdracht_vast": "overdracht",
        "overdracht_blijft": "overdracht",
    }
    postgres = verbinding.dialect.name == "postgresql"
    for naam, tabel in tabellen.items():
        op.execute(f"DROP TRIGGER {naam} ON {tabel}" if postgres else f"DROP TRIGGER {naam}")
    if postgres:
        op.execute("DROP FUNCTION rodedraad_van_hand_tot_hand()")
    op.drop_table("meekijker")
    with op.batch_alter_table("overdracht") as tabel:
        tabel.drop_index("ix_overdracht_wissel")
        for naam in CHECKS:
            tabel.drop_constraint(op.f(naam), type_="check")
        for kolom in ("soort", "rol", "rol_tot", "casus_versie"):
            tabel.drop_column(kolom)
    for kolom in ("soort", "opgeheven_op"):  # with the constraint that stands on it
        op.execute(f"ALTER TABLE team DROP COLUMN {kolom}")
