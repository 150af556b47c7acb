"""Until when a dossier is kept, who approves that it is destroyed, what forbids it, and what is left when it is gone.

And the one way in which something leaves from where nothing may ever leave: when the key of its casus was destroyed in the same
transaction.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
PUNT = "(SELECT a.casus_id FROM agendapunt a WHERE a.id = {})"
GEDEELD = "wat is gedeeld verandert niet"
BLIJFT: Mapping[str, tuple[str, str, str]] = {
    "veiligheidsplan": (
        "veiligheidsplan_blijft",
        "OLD.casus_id",
        "een versie van het veiligheidsplan verdwijnt niet",
    ),
    "overdracht": ("overdracht_blijft", "OLD.casus_id", "een overdracht verdwijnt niet"),
    "projectie": ("projectie_blijft", PUNT.format("OLD.agendapunt_id"), GEDEELD),
    "projectie_adres": (
        "projectie_adres_vast_delete",
        PUNT.format("(SELECT p.agendapunt_id FROM projectie p WHERE p.id = OLD.projectie_id)"),
        GEDEELD,
    ),
    "besluit": (
        "besluit_blijft",
        "OLD.casus_id",
        "een besluit verandert niet; een correctie is een nieuw besluit",
    ),
}
"""Per table the trigger that keeps its rows, of which casus a row is, and what it says."""
OOK_TRUNCATE = ("veiligheidsplan", "overdracht")


def _codes(naam: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "grafsteen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("soort", _codes("soort", "casus", "melding"), nullable=False),
        sa.Column("grond", _codes("grond", "bewaartermijn", "na-herstel"), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("van_jaar", sa.Integer(), nullable=False, comment="het jaar waarin het begon"),
        sa.Column("tot_jaar", sa.Integer(), nullable=False, comment="het jaar waarin het tot rust kwam"),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("rollen", JSON, nullable=False, comment="in welke rollen het is goedgekeurd"),
        sa.Column(
            "personen", sa.Integer(), nullable=False, comment="vernietigd: zij hadden geen ander dossier"
        ),
        sa.Column("personen_gebleven", sa.Integer(), nullable=False),
        sa.Column("rijen", sa.Integer(), nullable=False),
        sa.Column(
            "hoofdsleutels",
            JSON,
            nullable=False,
            comment="onder welke de vernietigde sleutels het laatst lagen",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grafsteen")),
    )
    op.create_index("ix_grafsteen_organisatie", "grafsteen", ["organisatie", "id"], unique=False)

    op.create_table(
        "vernietigd",
        sa.Column(
            "afdruk", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 van het id van het dossier"
        ),
        sa.Column("op", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("afdruk", name=op.f("pk_vernietigd")),
    )
    op.create_table(
        "bewaarplicht",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reden",
            _codes("reden", "rechtszaak", "klacht", "toezichthouder", "verzoek-betrokkene", "anders"),
            nullable=False,
        ),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("opgeheven_op", MOMENT, nullable=True),
        sa.Column("opgeheven_door", sa.Uuid(), nullable=True),
        sa.Column("opheffing", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(casus_id IS NULL) <> (melding_id IS NULL)", name=op.f("ck_bewaarplicht_een_dossier")
        ),
        sa.CheckConstraint(
            "(opgeheven_op IS NULL) = (opgeheven_door IS NULL)",
            name=op.f("ck_bewaarplicht_opgeheven_door_iemand"),
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_bewaarplicht_casus_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_bewaarplicht_door")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_bewaarplicht_melding_id")),
        sa.ForeignKeyConstraint(
            ["opgeheven_door"], ["medewerker.id"], name=op.f("fk_bewaarplicht_opgeheven_door")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bewaarplicht")),
    )
    op.create_index("ix_bewaarplicht_casus_id", "bewaarplicht", ["casus_id"], unique=False)
    op.create_index("ix_bewaarplicht_melding_id", "bewaarplicht", ["melding_id"], unique=False)

    op.create_table(
        "bewaring",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=True),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column(
            "dossier_versie", sa.Integer(), nullable=False, comment="de versie van het dossier die is bezien"
        ),
        sa.Column("status", _codes("status", "bewaren", "voorgesteld", "goedgekeurd"), nullable=False),
        sa.Column(
            "grond",
            _codes("grond", "bewaartermijn", "jongste-kind", "niet-in-rust", "besluit"),
            nullable=False,
        ),
        sa.Column("sinds", sa.Date(), nullable=False, comment="de dag vanaf wanneer de termijn telt"),
        sa.Column(
            "tot", sa.Date(), nullable=False, comment="tot die dag blijft het, of wordt het niet bezien"
        ),
        sa.Column("bezien_op", MOMENT, nullable=False),
        sa.Column("voorgesteld_op", MOMENT, nullable=True),
        sa.Column(
            "vernietigen_vanaf",
            MOMENT,
            nullable=True,
            comment="twee mensen keurden het goed; niet eerder dan dit",
        ),
        sa.CheckConstraint(
            "(status = 'bewaren') = (voorgesteld_op IS NULL)", name=op.f("ck_bewaring_voorgesteld")
        ),
        sa.CheckConstraint(
            "(status = 'goedgekeurd') = (vernietigen_vanaf IS NOT NULL)", name=op.f("ck_bewaring_goedgekeurd")
        ),
        sa.CheckConstraint(
            "(casus_id IS NULL) <> (melding_id IS NULL)", name=op.f("ck_bewaring_een_dossier")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_bewaring_casus_id")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_bewaring_melding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bewaring")),
        sa.UniqueConstraint("casus_id", name=op.f("uq_bewaring_casus_id")),
        sa.UniqueConstraint("melding_id", name=op.f("uq_bewaring_melding_id")),
    )
    op.create_index("ix_bewaring_status", "bewaring", ["status", "tot"], unique=False)

    op.create_table(
        "goedkeuring",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bewaring_id", sa.Uuid(), nullable=False),
        sa.Column("voorgesteld_op", MOMENT, nullable=False, comment="van welk voorstel"),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column(
            "rol",
            _codes(
                "rol",
                "wijkteammedewerker",
                "teamleider",
                "vt-medewerker",
                "partner",
                "beleidsmedewerker",
                "functioneel-beheerder",
                "privacy-officer",
                "koppeling",
            ),
            nullable=False,
        ),
        sa.Column("op", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["bewaring_id"], ["bewaring.id"], name=op.f("fk_goedkeuring_bewaring_id")),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_goedkeuring_medewerker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goedkeuring")),
        sa.UniqueConstraint("bewaring_id", "voorgesteld_op", "medewerker_id", name="uq_goedkeuring_mens"),
        sa.UniqueConstraint("bewaring_id", "voorgesteld_op", "rol", name="uq_goedkeuring_rol"),
    )
    for tabel in BLIJFT:
        _weg(tabel)
        _zolang_er_een_sleutel_is(tabel)


def _weg(tabel: str) -> None:
    naam = BLIJFT[tabel][0]
    op.execute(f"DROP TRIGGER {naam} ON {tabel}" if _postgresql() else f"DROP TRIGGER {naam}")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _zolang_er_een_sleutel_is(tabel: str) -> None:
    """A row stays for as long as its casus has a key."""
    naam, casus_id, melding = BLIJFT[tabel]
    sleutel = f"EXISTS (SELECT 1 FROM datasleutel s WHERE s.id = {casus_id})"
    if not _postgresql():
        op.execute(
            f"CREATE TRIGGER {naam} BEFORE DELETE ON {tabel} WHEN {sleutel} "
            f"BEGIN SELECT RAISE(ABORT, '{melding}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION rodedraad_{naam}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {sleutel} THEN RAISE EXCEPTION '{melding}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {naam} BEFORE DELETE ON {tabel} FOR EACH ROW EXECUTE FUNCTION rodedraad_{naam}()"
    )
    if tabel in OOK_TRUNCATE:
        op.execute(
            f"CREATE TRIGGER {tabel}_niet_leeg BEFORE TRUNCATE ON {tabel} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('{melding}')"
        )


def downgrade() -> None:
    """Only while nothing would be lost by it: what was destroyed, and what may not be."""
    for tabel in ("grafsteen", "bewaarplicht", "bewaring"):
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {tabel} LIMIT 1")).first():
            raise NotImplementedError("terug zou gegevens kosten: er is over bewaren of vernietigen besloten")
    for tabel, (naam, _, melding) in BLIJFT.items():
        _weg(tabel)
        if not _postgresql():
            op.execute(
                f"CREATE TRIGGER {naam} BEFORE DELETE ON {tabel} BEGIN SELECT RAISE(ABORT, '{melding}'); END"
            )
            continue
        op.execute(f"DROP FUNCTION rodedraad_{naam}()")
        if tabel in OOK_TRUNCATE:
            op.execute(f"DROP TRIGGER {tabel}_niet_leeg ON {tabel}")
        wat = "DELETE OR TRUNCATE" if tabel in OOK_TRUNCATE else "DELETE"
        op.execute(
            f"CREATE TRIGGER {naam} BEFORE {wat} ON {tabel} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION rodedraad_weiger('{melding}')"
        )
    for tabel in ("goedkeuring", "bewaring", "bewaarplicht", "vernietigd", "grafsteen"):
        op.drop_table(tabel)
