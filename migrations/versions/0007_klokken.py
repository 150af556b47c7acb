"""The clocks of a melding can stand still and lapse; an onderzoek has its clocks, what it found and who was told of it."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
MOMENTEN = {"begonnen_op": "begonnenOp", "verloopt_op": "verlooptOp", "gehaald_op": "gehaaldOp"}
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LOOPT = "gehaald_op IS NULL AND vervallen_op IS NULL"
LIEP = "gehaald_op IS NULL"
EERST = ("eerste-actie", "oppakken", "hulp-achter-de-voordeur", "veiligheidsbeoordeling")
NIEUW = (*EERST, "onderzoek", "betrokkenen-informeren")


def _codes(naam: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=naam, native_enum=False, create_constraint=True, length=40)


def _termijn(*soorten: str, **meer: sa.types.TypeEngine[object]) -> sa.Table:
    """The table as it is before this step: SQLite is copied from it, for it reads no CHECK back."""
    return sa.Table(
        "termijn",
        sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("soort", _codes("soort", *soorten), nullable=False),
        sa.Column("begonnen_op", MOMENT, nullable=False),
        sa.Column("verloopt_op", MOMENT, nullable=False),
        sa.Column("gehaald_op", MOMENT),
        *(sa.Column(naam, type_) for naam, type_ in meer.items()),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name="fk_termijn_melding_id"),
        sa.PrimaryKeyConstraint("id", name="pk_termijn"),
        *([] if meer else [sa.UniqueConstraint("melding_id", "soort", name="uq_termijn_melding_id_soort")]),
        sa.Index("ix_termijn_melding_id", "melding_id"),
    )


def _index(waar: str) -> None:
    deel = {"postgresql_where": sa.text(waar), "sqlite_where": sa.text(waar)}
    op.create_index("ix_termijn_loopt", "termijn", ["verloopt_op"], **deel)


def upgrade() -> None:
    op.drop_index("ix_termijn_loopt", table_name="termijn")
    with op.batch_alter_table("termijn", copy_from=_termijn(*EERST)) as tabel:
        tabel.add_column(sa.Column("vervallen_op", MOMENT, comment="wat zij bewaakte hoeft niet meer"))
        tabel.drop_constraint("uq_termijn_melding_id_soort", type_="unique")
        tabel.alter_column(
            "soort", existing_type=_codes("soort", *EERST), type_=_codes("soort", *NIEUW), nullable=False
        )
    _index(LOOPT)
    deel = {"postgresql_where": sa.text(LOOPT), "sqlite_where": sa.text(LOOPT)}
    op.create_index("ix_termijn_een_per_soort", "termijn", ["melding_id", "soort"], unique=True, **deel)
    _onderbreking()
    _onderzoek()
    _informering()
    _neem_over_in_het_logboek()


def _neem_over_in_het_logboek() -> None:
    """From here on the log can tell every clock; of those that ran before, it is told once how they stand."""
    bestaand = sa.table(
        "termijn",
        *(sa.column(naam, sa.Uuid()) for naam in ("id", "melding_id")),
        sa.column("soort", sa.String()),
        *(sa.column(naam, MOMENT) for naam in MOMENTEN),
    )
    melding = sa.table("melding", sa.column("id", sa.Uuid()), sa.column("versie", sa.Integer()))
    gebeurtenis = sa.table(
        "gebeurtenis",
        *(sa.column(naam, sa.Uuid()) for naam in ("id", "object_id")),
        *(sa.column(naam, sa.String()) for naam in ("soort", "object_soort", "aanduiding")),
        sa.column("op", MOMENT),
        sa.column("object_versie", sa.Integer()),
        sa.column("open", JSON),
    )
    gevonden = (
        sa.select(bestaand, melding.c.versie)
        .join(melding, melding.c.id == bestaand.c.melding_id)
        .order_by(bestaand.c.melding_id, bestaand.c.id)
    )
    verbinding, nu = op.get_bind(), datetime.now(UTC)
    for melding_id, rijen in groupby(verbinding.execute(gevonden).all(), key=lambda rij: rij.melding_id):
        klokken = list(rijen)
        verbinding.execute(
            gebeurtenis.insert().values(
                id=uuid4(),
                soort="klokken-overgenomen",
                op=nu,
                object_soort="meldingen",
                object_id=melding_id,
                object_versie=klokken[0].versie,
                aanduiding="migratie",
                open={"klokken": [_overgenomen(rij) for rij in klokken]},
            )
        )


def _overgenomen(rij: sa.Row[Any]) -> dict[str, str]:
    momenten = {
        naam: moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps UTC, and says no zone
        for kolom, naam in MOMENTEN.items()
        if (moment := rij._mapping[kolom])
    }
    return {
        "id": str(rij.id),
        "soort": rij.soort,
        **{naam: moment.isoformat() for naam, moment in momenten.items()},
    }


def _onderbreking() -> None:
    redenen = ("wacht-op-informatie", "betrokkene-onbereikbaar", "op-verzoek-politie-of-om", "anders")
    op.create_table(
        "onderbreking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("termijn_id", sa.Uuid(), nullable=False),
        sa.Column("van", MOMENT, nullable=False),
        sa.Column("tot", MOMENT, nullable=False, comment="dan loopt de klok vanzelf weer"),
        sa.Column("verliep_op", MOMENT, nullable=False, comment="wanneer de klok zou zijn verlopen"),
        sa.Column("reden", _codes("reden", *redenen), nullable=False),
        sa.Column("toelichting", sa.LargeBinary()),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("beeindigd_op", MOMENT, comment="eerder dan gepland, door een mens"),
        sa.Column("beeindigd_door", sa.Uuid()),
        sa.Column("einde_toelichting", sa.LargeBinary()),
        sa.CheckConstraint("van < tot AND van < verliep_op", name=op.f("ck_onderbreking_binnen_de_termijn")),
        sa.CheckConstraint(
            "(beeindigd_op IS NULL) = (beeindigd_door IS NULL)",
            name=op.f("ck_onderbreking_beeindigd_door_iemand"),
        ),
        sa.ForeignKeyConstraint(["termijn_id"], ["termijn.id"], name=op.f("fk_onderbreking_termijn_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_onderbreking_door")),
        sa.ForeignKeyConstraint(
            ["beeindigd_door"], ["medewerker.id"], name=op.f("fk_onderbreking_beeindigd_door")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onderbreking")),
    )
    op.create_index(op.f("ix_onderbreking_termijn_id"), "onderbreking", ["termijn_id"])


def _onderzoek() -> None:
    op.create_table(
        "onderzoek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column(
            "conclusie",
            _codes("conclusie", "bevestigd", "niet-bevestigd", "niet-vast-te-stellen"),
            nullable=False,
        ),
        sa.Column("onderbouwing", sa.LargeBinary(), nullable=False),
        sa.Column("op", MOMENT, nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_onderzoek_melding_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_onderzoek_door")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onderzoek")),
    )
    op.create_index(op.f("ix_onderzoek_melding_id"), "onderzoek", ["melding_id"])


def _informering() -> None:
    onveilig = ("onveilig-voor-slachtoffer", "onveilig-voor-kind", "onveilig-voor-melder")
    op.create_table(
        "informering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("plaats", sa.Integer(), nullable=False, comment="de hoeveelste die de melding noemt"),
        sa.Column("op", MOMENT, nullable=False, comment="wanneer het is gezegd of besloten"),
        sa.Column(
            "reden_niet",
            _codes("reden_niet", *onveilig, "te-jong", "onbereikbaar"),
            comment="leeg: deze persoon weet het",
        ),
        sa.Column("toelichting", sa.LargeBinary()),
        sa.Column("vastgelegd_op", MOMENT, nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["melding_id"], ["melding.id"], name=op.f("fk_informering_melding_id")),
        sa.ForeignKeyConstraint(["door"], ["medewerker.id"], name=op.f("fk_informering_door")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informering")),
    )
    op.create_index(op.f("ix_informering_melding_id"), "informering", ["melding_id"])


def downgrade() -> None:
    """Back as long as nothing would be lost by it."""
    vol = " UNION ALL ".join(
        f"SELECT id FROM {tabel}" for tabel in ("onderbreking", "onderzoek", "informering")
    )
    weg = f"SELECT id FROM termijn WHERE vervallen_op IS NOT NULL OR soort NOT IN {EERST}"
    if op.get_bind().execute(sa.text(f"{vol} UNION ALL {weg}")).first():
        raise NotImplementedError("terug zou gegevens kosten: er zijn pauzes of onderzoeken vastgelegd")
    for tabel in ("informering", "onderzoek", "onderbreking"):
        op.drop_table(tabel)
    op.drop_index("ix_termijn_een_per_soort", table_name="termijn")
    op.drop_index("ix_termijn_loopt", table_name="termijn")
    with op.batch_alter_table("termijn", copy_from=_termijn(*NIEUW, vervallen_op=MOMENT)) as deel:
        deel.drop_column("vervallen_op")
        deel.alter_column(
            "soort", existing_type=_codes("soort", *NIEUW), type_=_codes("soort", *EERST), nullable=False
        )
        deel.create_unique_constraint("uq_termijn_melding_id_soort", ["melding_id", "soort"])
    _index(LIEP)
