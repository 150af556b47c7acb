"""Other systems are told that something happened: who is, and what became of each telling."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
WACHT = sa.text("status = 'wacht'")
SLEUTELS = ("persoon", "casus", "melding", "volgen", "zoekindex")


def _code(naam: str, *codes: str, nullable: bool = True) -> sa.Column[str]:
    soort = sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)
    return sa.Column(naam, soort, nullable=nullable)


def _sleutels_van(*soorten: str) -> None:
    """SQLite cannot change a constraint: the table is made anew. Triggers of other tables name it; they must not mind that it is gone
    for a moment."""
    lijst = ", ".join(f"'{soort}'" for soort in soorten)
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("PRAGMA legacy_alter_table=ON")
    with op.batch_alter_table("datasleutel") as tabel:
        tabel.drop_constraint(op.f("ck_datasleutel_soort"), type_="check")
        tabel.create_check_constraint(op.f("ck_datasleutel_soort"), sa.text(f"soort IN ({lijst})"))
    if sqlite:
        op.execute("PRAGMA legacy_alter_table=OFF")


def upgrade() -> None:
    _sleutels_van(*SLEUTELS, "abonnement")
    op.create_table(
        "abonnement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column(
            "medewerker_id", sa.Uuid(), nullable=False, comment="wat dit account mag zien, en niets anders"
        ),
        sa.Column("naam", sa.String(length=64), nullable=False, comment="van het andere systeem"),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("geheim", sa.LargeBinary(), nullable=False),
        sa.Column("vorig_geheim", sa.LargeBinary()),
        sa.Column("vorig_geldt_tot", MOMENT, comment="tot dan wordt ook met het vorige geheim getekend"),
        sa.Column("typen", JSON, nullable=False, comment="leeg: alle"),
        sa.Column("zegel", sa.Integer(), nullable=False, comment="tot hier is verteld: workflow/feed.py"),
        sa.Column("volgnummer", sa.BigInteger(), nullable=False),
        sa.Column("stil_op", MOMENT, comment="sindsdien wordt er niets bezorgd"),
        _code("stil_reden", "zelf", "komt-niet-aan", "account"),
        sa.Column("mislukt_sinds", MOMENT, comment="sindsdien kwam er niets aan"),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("aangemaakt_op", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(stil_op IS NULL) = (stil_reden IS NULL)", name=op.f("ck_abonnement_stil_met_reden")
        ),
        sa.CheckConstraint(
            "(vorig_geheim IS NULL) = (vorig_geldt_tot IS NULL)", name=op.f("ck_abonnement_vorig_tot")
        ),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_abonnement_organisatie")
        ),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_abonnement_medewerker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abonnement")),
    )
    op.create_index("ix_abonnement_organisatie", "abonnement", ["organisatie", "id"])
    op.create_table(
        "bezorging",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("abonnement_id", sa.Uuid(), nullable=False),
        sa.Column("bericht_id", sa.Uuid(), nullable=False, comment="van de gebeurtenis, of van een proef"),
        sa.Column("volgnummer", sa.BigInteger(), comment="van de gebeurtenis; leeg: een proef"),
        sa.Column("casus_id", sa.Uuid()),
        sa.Column("melding_id", sa.Uuid()),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        _code("status", "wacht", "bezorgd", "mislukt", "vervallen", nullable=False),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("volgende_op", MOMENT, comment="niet eerder dan"),
        sa.Column("laatste_op", MOMENT),
        sa.Column("http_status", sa.Integer(), comment="alles wat van het antwoord wordt bewaard"),
        _code("fout", "adres-niet-toegestaan", "onbereikbaar", "te-traag", "omleiding", "geweigerd"),
        sa.CheckConstraint(
            "(status = 'wacht') = (volgende_op IS NOT NULL)", name=op.f("ck_bezorging_wacht_tot")
        ),
        sa.ForeignKeyConstraint(
            ["abonnement_id"], ["abonnement.id"], name=op.f("fk_bezorging_abonnement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bezorging")),
        sa.UniqueConstraint(
            "abonnement_id", "bericht_id", name=op.f("uq_bezorging_abonnement_id_bericht_id")
        ),
    )
    op.create_index("ix_bezorging_casus_id", "bezorging", ["casus_id"])
    op.create_index("ix_bezorging_melding_id", "bezorging", ["melding_id"])
    op.create_index("ix_bezorging_lijst", "bezorging", ["abonnement_id", "id"])
    op.create_index(
        "ix_bezorging_beurt", "bezorging", ["volgende_op"], postgresql_where=WACHT, sqlite_where=WACHT
    )


def downgrade() -> None:
    op.drop_table("bezorging")
    op.drop_table("abonnement")
    op.execute("DELETE FROM datasleutel WHERE soort = 'abonnement'")
    _sleutels_van(*SLEUTELS)
