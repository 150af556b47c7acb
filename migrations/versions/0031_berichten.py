"""Berichten to people of a huishouden, and a number that changes whenever how somebody can be reached changes."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _code(naam: str, *codes: str, nullable: bool = False) -> sa.Column[str]:
    soort = sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)
    return sa.Column(naam, soort, nullable=nullable)


def upgrade() -> None:
    op.add_column(
        "persoon",
        sa.Column(
            "contact_versie",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="van telefoon, e-mail en veilig contact samen; ook van wie dezelfde mens is",
        ),
    )
    op.create_table(
        "bericht",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        _code("soort", "afspraak-herinnering", "afspraak-vervalt", "bel-terug"),
        _code("status", "klaargezet", "verstuurd", "ingetrokken", "vervallen", "mislukt"),
        _code(
            "reden",
            "contact-gewijzigd",
            "vertrokken",
            "casus-gestopt",
            "casus-overgedragen",
            "maker-uitgesloten",
            "niet-meer-veilig",
            "te-laat",
            "geweigerd",
            "onbereikbaar",
            nullable=True,
        ),
        sa.Column(
            "contact_versie",
            sa.Integer(),
            nullable=False,
            comment="de contactgegevens waarvoor dit is gemaakt",
        ),
        sa.Column("kanaal", sa.LargeBinary(), nullable=False),
        sa.Column("naar", sa.LargeBinary(), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("afspraak_op", MOMENT, nullable=True),
        sa.Column("versturen_op", MOMENT, nullable=False),
        sa.Column("uiterlijk_op", MOMENT, nullable=False, comment="daarna gaat het niet meer uit"),
        sa.Column("klaargezet_op", MOMENT, nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False, comment="wie het klaarzette"),
        sa.Column("afgesloten_op", MOMENT, nullable=True),
        sa.Column(
            "misschien_aangekomen",
            sa.Boolean(),
            nullable=False,
            comment="er was een poging waarop geen antwoord kwam",
        ),
        sa.CheckConstraint(
            "(status = 'klaargezet') = (afgesloten_op IS NULL)", name=op.f("ck_bericht_gesloten_is_gesloten")
        ),
        sa.CheckConstraint(
            "(status IN ('vervallen', 'mislukt')) = (reden IS NOT NULL)",
            name=op.f("ck_bericht_niet_met_reden"),
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_bericht_casus_id")),
        sa.ForeignKeyConstraint(["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_bericht_betrokkene_id")),
        sa.ForeignKeyConstraint(["medewerker_id"], ["medewerker.id"], name=op.f("fk_bericht_medewerker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bericht")),
    )
    wacht = sa.text("status = 'klaargezet'")
    with op.batch_alter_table("bericht", schema=None) as tabel:
        tabel.create_index(tabel.f("ix_bericht_casus_id"), ["casus_id"], unique=False)
        tabel.create_index(tabel.f("ix_bericht_betrokkene_id"), ["betrokkene_id"], unique=False)
        tabel.create_index(
            "ix_bericht_wacht", ["versturen_op"], unique=False, postgresql_where=wacht, sqlite_where=wacht
        )


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM bericht LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn berichten")
    op.drop_table("bericht")
    op.drop_column("persoon", "contact_versie")
