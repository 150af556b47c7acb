"""The vault: secret addresses apart from everything, who is let in to them, and where people of a casus live otherwise. A signal can go
to the privacy officers of an organisation. A team says how it is reached."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

GELDT = sa.text("vervangen_op IS NULL")
EEN, TEAM, TOEZICHT = (
    "ck_signaal_een_ontvanger",
    "ck_signaal_team_met_organisatie",
    "ck_signaal_team_of_toezicht",
)


def upgrade() -> None:
    op.add_column(
        "team",
        sa.Column(
            "bereikbaar",
            sa.String(length=64),
            nullable=True,
            comment="hoe een ander team dit team bereikt: een nummer, geen mens",
        ),
    )
    _ontvangers(
        {
            EEN: "(medewerker_id IS NULL) <> (organisatie IS NULL)",
            TEAM: "team IS NULL OR organisatie IS NOT NULL",
            TOEZICHT: "organisatie IS NULL OR team IS NOT NULL OR rol = 'privacy-officer'",
        },
        (EEN, TEAM),
    )
    _adres()
    _kluis()
    _toelating()


def _ontvangers(nieuw: dict[str, str], weg: tuple[str, ...]) -> None:
    with op.batch_alter_table("signaal") as batch_op:
        for naam in weg:
            batch_op.drop_constraint(op.f(naam), type_="check")
        for naam, regel in nieuw.items():
            batch_op.create_check_constraint(op.f(naam), sa.text(regel))


def _adres() -> None:
    op.create_table(
        "adres",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("geheim", sa.Boolean(), nullable=False, comment="dan ligt het in de kluis, en hier niets"),
        sa.Column("waarde", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("geheim = (waarde IS NULL)", name=op.f("ck_adres_open_of_in_de_kluis")),
        sa.ForeignKeyConstraint(["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_adres_betrokkene_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adres")),
        sa.UniqueConstraint("betrokkene_id", name=op.f("uq_adres_betrokkene_id")),
    )


def _kluis() -> None:
    op.create_table(
        "kluis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "soort",
            sa.Enum(
                "geheim-adres",
                "opvanglocatie",
                name="soort",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("casus_id", sa.Uuid(), nullable=True, comment="van iemand in deze casus"),
        sa.Column("persoon_id", sa.Uuid(), nullable=True),
        sa.Column("melding_id", sa.Uuid(), nullable=True, comment="of zoals een melding het noemt"),
        sa.Column(
            "gewikkeld", sa.LargeBinary(), nullable=False, comment="de eigen sleutel, onder de kluissleutel"
        ),
        sa.Column("waarde", sa.LargeBinary(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False, comment="wie het vastlegde"),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "vervangen_op",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="sindsdien geldt een ander adres, of is het niet meer geheim",
        ),
        sa.CheckConstraint(
            "(casus_id IS NULL) = (persoon_id IS NULL)", name=op.f("ck_kluis_iemand_in_een_casus")
        ),
        sa.CheckConstraint(
            "(casus_id IS NULL) <> (melding_id IS NULL)", name=op.f("ck_kluis_casus_of_melding")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_kluis_casus_id")),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_kluis_melding_id")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_kluis_persoon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kluis")),
    )
    for naam, van in (
        ("ix_kluis_een_per_persoon", ["casus_id", "persoon_id"]),
        ("ix_kluis_een_per_melding", ["melding_id"]),
    ):
        op.create_index(naam, "kluis", van, unique=True, postgresql_where=GELDT, sqlite_where=GELDT)


def _toelating() -> None:
    op.create_table(
        "toelating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kluis_id", sa.Uuid(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=True, comment="voor deze ene persoon"),
        sa.Column("organisatie", sa.String(length=40), nullable=True, comment="of voor een team"),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("doelbinding", sa.String(length=40), nullable=False),
        sa.Column("reden", sa.LargeBinary(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ingetrokken_door", sa.Uuid(), nullable=True, comment="leeg: vanzelf"),
        sa.CheckConstraint(
            "(medewerker_id IS NULL) <> (team IS NULL)", name=op.f("ck_toelating_een_ontvanger")
        ),
        sa.CheckConstraint(
            "(organisatie IS NULL) = (team IS NULL)", name=op.f("ck_toelating_team_met_organisatie")
        ),
        sa.CheckConstraint("op < tot", name=op.f("ck_toelating_met_een_einde")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_toelating_door")),
        sa.ForeignKeyConstraint(
            ["ingetrokken_door"], ["medewerker.id"], name=op.f("fk_toelating_ingetrokken_door")
        ),
        sa.ForeignKeyConstraint(["kluis_id"], ["kluis.id"], name=op.f("fk_toelating_kluis_id")),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_toelating_medewerker_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_toelating_team"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toelating")),
    )
    op.create_index(op.f("ix_toelating_kluis_id"), "toelating", ["kluis_id"], unique=False)


def downgrade() -> None:
    """Only while nothing would be lost by it: neither an address nor who looked at one."""
    for vraag in (
        "SELECT 1 FROM adres LIMIT 1",
        "SELECT 1 FROM kluis LIMIT 1",
        "SELECT 1 FROM signaal WHERE organisatie IS NOT NULL AND team IS NULL LIMIT 1",
    ):
        if op.get_bind().execute(sa.text(vraag)).first():
            raise NotImplementedError("terug zou gegevens kosten: er zijn adressen vastgelegd of bekeken")
    for tabel in ("toelating", "kluis", "adres"):
        op.drop_table(tabel)
    _ontvangers(
        {
            EEN: "(medewerker_id IS NULL) <> (team IS NULL)",
            TEAM: "(organisatie IS NULL) = (team IS NULL)",
        },
        (EEN, TEAM, TOEZICHT),
    )
    op.drop_column("team", "bereikbaar")
