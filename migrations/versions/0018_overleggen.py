"""Overleggen: who meets when, which casussen are on the agenda, what of them is shown to whom, and what was decided.

A signal can also be for an organisation without teams: a partner has none.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABELLEN = (
    "projectie_adres",
    "projectie",
    "overlegactie_terug",
    "overlegactie",
    "inbreng",
    "besluit",
    "geheimhouding",
    "agendapunt",
    "deelnemer",
    "overleg",
)
ZONDER_TEAM = (
    ("team_of_toezicht", "organisatie IS NULL OR team IS NOT NULL OR rol = 'privacy-officer'"),
    ("team_of_rol", "organisatie IS NULL OR team IS NOT NULL OR rol IN ('partner', 'privacy-officer')"),
)
"""Who a signal can be for without a team: as it was, and with partners."""
GEDEELD = (
    "id",
    "agendapunt_id",
    "deelnemer_id",
    "onderdelen",
    "inhoud",
    "doel",
    "gedeeld_op",
    "gedeeld_door",
    "tot",
)
"""What was shared, with whom and until when: never changed afterwards. An address in it can only go."""
MELDING = "wat is gedeeld verandert niet"


def _codes(naam: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)


def _waar(tekst: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(tekst), "sqlite_where": sa.text(tekst)}


def upgrade() -> None:
    _overleg()
    _deelnemer()
    _agendapunt()
    _geheimhouding()
    _besluit()
    _inbreng()
    _overlegactie()
    _overlegactie_terug()
    _projectie()
    _projectie_adres()
    _ontvanger(1)
    _onveranderlijk()


def _ontvanger(kant: int) -> None:
    """Who a signal can be for: as it was (0), or also an organisation without teams (1)."""
    (weg, _), (naam, regel) = ZONDER_TEAM[1 - kant], ZONDER_TEAM[kant]
    with op.batch_alter_table("signaal", schema=None) as tabel:
        tabel.drop_constraint(op.f(f"ck_signaal_{weg}"), type_="check")
        tabel.create_check_constraint(op.f(f"ck_signaal_{naam}"), sa.text(regel))


def _onveranderlijk() -> None:
    """The database itself refuses to change what was shared, to open it again, or to lose it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    is_niet = "IS DISTINCT FROM" if postgresql else "IS NOT"
    anders = " OR ".join(f"NEW.{k} {is_niet} OLD.{k}" for k in GEDEELD)
    ander_adres = f"NEW.adressen IS NOT NULL AND NEW.adressen {is_niet} OLD.adressen"
    wanneer = f"WHEN (OLD.geeindigd_op IS NOT NULL OR {anders} OR ({ander_adres}))"
    if postgresql:
        weiger = f"EXECUTE FUNCTION rodedraad_weiger('{MELDING}')"
        rij, opdracht = f"FOR EACH ROW {wanneer} {weiger}", f"FOR EACH STATEMENT {weiger}"
    else:
        weiger = f"BEGIN SELECT RAISE(ABORT, '{MELDING}'); END"
        rij, opdracht = f"{wanneer} {weiger}", weiger
    op.execute(f"CREATE TRIGGER projectie_vast BEFORE UPDATE ON projectie {rij}")
    op.execute(f"CREATE TRIGGER projectie_blijft BEFORE DELETE ON projectie {opdracht}")
    for wat in ("UPDATE", "DELETE"):
        wanneer = f"BEFORE {wat} ON projectie_adres"
        op.execute(f"CREATE TRIGGER projectie_adres_vast_{wat.lower()} {wanneer} {opdracht}")


def downgrade() -> None:
    """Only while nothing would be lost by it."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM overleg LIMIT 1")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn overleggen vastgelegd")
    for tabel in TABELLEN:
        op.drop_table(tabel)
    _ontvanger(0)


def _overleg() -> None:
    op.create_table(
        "overleg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("soort", _codes("soort", "actie-overleg", "overdrachtstafel", "mda"), nullable=False),
        sa.Column("status", _codes("status", "gepland", "afgesloten"), nullable=False),
        sa.Column("begint_op", MOMENT, nullable=False),
        sa.Column("duur_minuten", sa.Integer(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("voorzitter", sa.Uuid(), nullable=False),
        sa.Column("herhaling_weken", sa.Integer(), nullable=True, comment="leeg: eenmalig"),
        sa.Column("reeks_id", sa.Uuid(), nullable=False, comment="het eerste overleg van deze reeks"),
        sa.CheckConstraint("duur_minuten BETWEEN 1 AND 1440", name=op.f("ck_overleg_hooguit_een_dag")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_overleg_team"
        ),
        sa.ForeignKeyConstraint(["voorzitter"], ["medewerker.id"], name=op.f("fk_overleg_voorzitter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overleg")),
        sa.UniqueConstraint("reeks_id", "begint_op", name=op.f("uq_overleg_reeks_id_begint_op")),
    )


def _deelnemer() -> None:
    op.create_table(
        "deelnemer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True, comment="leeg: een organisatie zonder teams"),
        sa.Column("deelname", _codes("deelname", "vast", "uitgenodigd"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_deelnemer_team"
        ),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_deelnemer_organisatie")),
        sa.ForeignKeyConstraint(["overleg_id"], ["overleg.id"], name=op.f("fk_deelnemer_overleg_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deelnemer")),
    )
    op.create_index(
        "ix_deelnemer_een_per_organisatie",
        "deelnemer",
        ["overleg_id", "organisatie"],
        unique=True,
        **_waar("team IS NULL"),
    )
    op.create_index(
        "ix_deelnemer_een_per_team",
        "deelnemer",
        ["overleg_id", "team"],
        unique=True,
        **_waar("team IS NOT NULL"),
    )
    op.create_index(op.f("ix_deelnemer_overleg_id"), "deelnemer", ["overleg_id"], unique=False)
    op.create_index("ix_deelnemer_van", "deelnemer", ["organisatie", "team"], unique=False)


def _agendapunt() -> None:
    op.create_table(
        "agendapunt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("overdracht_id", sa.Uuid(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("volgnummer", sa.Integer(), nullable=False),
        sa.Column("minuten", sa.Integer(), nullable=False),
        sa.Column("status", _codes("status", "geagendeerd", "besproken", "doorgeschoven"), nullable=False),
        sa.Column(
            "grondslag",
            _codes(
                "grondslag",
                "toestemming",
                "meldrecht",
                "publieke-taak",
                "vitaal-belang",
                "wettelijke-plicht",
                "conflict-van-plichten",
            ),
            nullable=False,
        ),
        sa.Column("vraag", sa.LargeBinary(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False, comment="wie haar inbracht"),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("ingebracht_op", MOMENT, nullable=False),
        sa.Column("ingebracht_door", sa.Uuid(), nullable=False),
        sa.Column("komt_van_id", sa.Uuid(), nullable=True, comment="het punt op de vorige agenda"),
        sa.CheckConstraint("minuten BETWEEN 1 AND 480", name=op.f("ck_agendapunt_hooguit_een_werkdag")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_agendapunt_casus_id")),
        sa.ForeignKeyConstraint(
            ["ingebracht_door"], ["medewerker.id"], name=op.f("fk_agendapunt_ingebracht_door")
        ),
        sa.ForeignKeyConstraint(["komt_van_id"], ["agendapunt.id"], name=op.f("fk_agendapunt_komt_van_id")),
        sa.ForeignKeyConstraint(
            ["overdracht_id"], ["overdracht.id"], name=op.f("fk_agendapunt_overdracht_id")
        ),
        sa.ForeignKeyConstraint(["overleg_id"], ["overleg.id"], name=op.f("fk_agendapunt_overleg_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendapunt")),
        sa.UniqueConstraint("overleg_id", "casus_id", name=op.f("uq_agendapunt_overleg_id_casus_id")),
    )
    op.create_index(op.f("ix_agendapunt_casus_id"), "agendapunt", ["casus_id"], unique=False)
    op.create_index(op.f("ix_agendapunt_overdracht_id"), "agendapunt", ["overdracht_id"], unique=False)
    op.create_index(op.f("ix_agendapunt_overleg_id"), "agendapunt", ["overleg_id"], unique=False)


def _geheimhouding() -> None:
    op.create_table(
        "geheimhouding",
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("medewerker_id", sa.Uuid(), nullable=False),
        sa.Column("deelnemer_id", sa.Uuid(), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["deelnemer_id"], ["deelnemer.id"], name=op.f("fk_geheimhouding_deelnemer_id")
        ),
        sa.ForeignKeyConstraint(
            ["medewerker_id"], ["medewerker.id"], name=op.f("fk_geheimhouding_medewerker_id")
        ),
        sa.ForeignKeyConstraint(["overleg_id"], ["overleg.id"], name=op.f("fk_geheimhouding_overleg_id")),
        sa.PrimaryKeyConstraint("overleg_id", "medewerker_id", name=op.f("pk_geheimhouding")),
    )
    op.create_index(op.f("ix_geheimhouding_deelnemer_id"), "geheimhouding", ["deelnemer_id"], unique=False)


def _besluit() -> None:
    op.create_table(
        "besluit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("spoor", _codes("spoor", "straf", "bestuur", "civiel", "zorg"), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("interventie_id", sa.Uuid(), nullable=True, comment="opgelegd of verlengd"),
        sa.Column("gedeeld_met", JSON, nullable=True, comment="deelnemers; leeg: ieder die dit punt ziet"),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_besluit_agendapunt_id")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_besluit_casus_id")),
        sa.ForeignKeyConstraint(
            ["interventie_id"], ["interventie.id"], name=op.f("fk_besluit_interventie_id")
        ),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_besluit_door")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_besluit")),
    )
    op.create_index(op.f("ix_besluit_agendapunt_id"), "besluit", ["agendapunt_id"], unique=False)
    op.create_index(op.f("ix_besluit_casus_id"), "besluit", ["casus_id"], unique=False)


def _inbreng() -> None:
    op.create_table(
        "inbreng",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("gedeeld_met", JSON, nullable=False, comment="deelnemers, gekozen door wie inbracht"),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("ingetrokken_op", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_inbreng_agendapunt_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_inbreng_door")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_inbreng_team"
        ),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_inbreng_organisatie")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbreng")),
    )
    op.create_index(op.f("ix_inbreng_agendapunt_id"), "inbreng", ["agendapunt_id"], unique=False)


def _overlegactie() -> None:
    op.create_table(
        "overlegactie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("spoor", _codes("spoor", "straf", "bestuur", "civiel", "zorg"), nullable=False),
        sa.Column("status", _codes("status", "open", "gedaan", "niet-gedaan", "vervallen"), nullable=False),
        sa.Column("organisatie", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True, comment="leeg: een organisatie zonder teams"),
        sa.Column("omschrijving", sa.LargeBinary(), nullable=False),
        sa.Column("gedeeld_met", JSON, nullable=True, comment="deelnemers; leeg: ieder die dit punt ziet"),
        sa.Column("uiterlijk", sa.Date(), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("uitkomst", sa.LargeBinary(), nullable=True),
        sa.Column("afgerond_op", MOMENT, nullable=True),
        sa.Column("afgerond_door", sa.Uuid(), nullable=True),
        sa.Column("vervangt_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (afgerond_op IS NULL)", name=op.f("ck_overlegactie_uitkomst_of_open")
        ),
        sa.ForeignKeyConstraint(
            ["afgerond_door"], ["medewerker.id"], name=op.f("fk_overlegactie_afgerond_door")
        ),
        sa.ForeignKeyConstraint(
            ["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_overlegactie_agendapunt_id")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_overlegactie_casus_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_overlegactie_door")),
        sa.ForeignKeyConstraint(
            ["organisatie", "team"], ["team.organisatie", "team.code"], name="fk_overlegactie_team"
        ),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_overlegactie_organisatie")
        ),
        sa.ForeignKeyConstraint(
            ["vervangt_id"], ["overlegactie.id"], name=op.f("fk_overlegactie_vervangt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlegactie")),
        sa.UniqueConstraint("vervangt_id", name=op.f("uq_overlegactie_vervangt_id")),
    )
    op.create_index(op.f("ix_overlegactie_agendapunt_id"), "overlegactie", ["agendapunt_id"], unique=False)
    op.create_index(op.f("ix_overlegactie_casus_id"), "overlegactie", ["casus_id"], unique=False)
    op.create_index(
        "ix_overlegactie_loopt", "overlegactie", ["uiterlijk"], unique=False, **_waar("status = 'open'")
    )


def _overlegactie_terug() -> None:
    op.create_table(
        "overlegactie_terug",
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("actie_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actie_id"], ["overlegactie.id"], name=op.f("fk_overlegactie_terug_actie_id")
        ),
        sa.ForeignKeyConstraint(
            ["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_overlegactie_terug_agendapunt_id")
        ),
        sa.PrimaryKeyConstraint("agendapunt_id", "actie_id", name=op.f("pk_overlegactie_terug")),
        comment="wat niet af was staat hier opnieuw",
    )
    op.create_index(op.f("ix_overlegactie_terug_actie_id"), "overlegactie_terug", ["actie_id"], unique=False)


def _projectie() -> None:
    op.create_table(
        "projectie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agendapunt_id", sa.Uuid(), nullable=False),
        sa.Column("deelnemer_id", sa.Uuid(), nullable=False),
        sa.Column("onderdelen", JSON, nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.Column("adressen", sa.LargeBinary(), nullable=True),
        sa.Column("doel", sa.String(length=40), nullable=False, comment="de doelbinding waarvoor is gedeeld"),
        sa.Column("gedeeld_op", MOMENT, nullable=False),
        sa.Column("gedeeld_door", sa.Uuid(), nullable=False),
        sa.Column("tot", MOMENT, nullable=False),
        sa.Column(
            "geeindigd_op", MOMENT, nullable=True, comment="vóór die tijd, door een mens of met de casus"
        ),
        sa.Column("geeindigd_door", sa.Uuid(), nullable=True),
        sa.Column(
            "einde",
            _codes("einde", "ingetrokken", "vernieuwd", "casus-beeindigd", "adres-gewijzigd"),
            nullable=True,
        ),
        sa.Column("reden", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(geeindigd_op IS NULL) = (einde IS NULL)", name=op.f("ck_projectie_einde_met_reden")
        ),
        sa.CheckConstraint("gedeeld_op < tot", name=op.f("ck_projectie_begint_voor_einde")),
        sa.CheckConstraint(
            "geeindigd_op IS NULL OR adressen IS NULL", name=op.f("ck_projectie_adres_weg_na_einde")
        ),
        sa.ForeignKeyConstraint(
            ["agendapunt_id"], ["agendapunt.id"], name=op.f("fk_projectie_agendapunt_id")
        ),
        sa.ForeignKeyConstraint(["deelnemer_id"], ["deelnemer.id"], name=op.f("fk_projectie_deelnemer_id")),
        sa.ForeignKeyConstraint(["gedeeld_door"], ["medewerker.id"], name=op.f("fk_projectie_gedeeld_door")),
        sa.ForeignKeyConstraint(
            ["geeindigd_door"], ["medewerker.id"], name=op.f("fk_projectie_geeindigd_door")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projectie")),
    )
    op.create_index(op.f("ix_projectie_agendapunt_id"), "projectie", ["agendapunt_id"], unique=False)
    op.create_index(op.f("ix_projectie_deelnemer_id"), "projectie", ["deelnemer_id"], unique=False)
    op.create_index(
        "ix_projectie_een_per_deelnemer",
        "projectie",
        ["agendapunt_id", "deelnemer_id"],
        unique=True,
        **_waar("geeindigd_op IS NULL"),
    )


def _projectie_adres() -> None:
    op.create_table(
        "projectie_adres",
        sa.Column("projectie_id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["betrokkene_id"], ["betrokkene.id"], name=op.f("fk_projectie_adres_betrokkene_id")
        ),
        sa.ForeignKeyConstraint(
            ["projectie_id"], ["projectie.id"], name=op.f("fk_projectie_adres_projectie_id")
        ),
        sa.PrimaryKeyConstraint("projectie_id", "betrokkene_id", name=op.f("pk_projectie_adres")),
        comment="wiens adres erin staat of stond",
    )
    op.create_index(
        op.f("ix_projectie_adres_betrokkene_id"), "projectie_adres", ["betrokkene_id"], unique=False
    )
