"""People, each under a key of their own, the blind index by which somebody who is known is found again, who of them are one,
and what says that somebody who works here may be family."""

import sqlalchemy as sa

from app.core.db import SCHEMA, Tijdstip, codekolom
from app.core.versleuteling import versleuteld
from app.persoon.codes import Eigen, Samenvoegreden, Splitsreden
from app.persoon.zoektermen import Grond

persoon = sa.Table(
    "persoon",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    *(
        versleuteld("persoon", veld)
        for veld in (
            "voornamen",
            "tussenvoegsel",
            "achternaam",
            "geboortedatum",
            "leeftijd_schatting",
            "telefoon",
            "email",
            "veilig_contact",
            "voorkeurstaal",
            "tolk_nodig",
            "bsn",
        )
    ),
    sa.Column(
        "contact_versie",
        sa.Integer,
        nullable=False,
        server_default="1",
        comment="van telefoon, e-mail en veilig contact samen; ook van wie dezelfde mens is",
    ),
)

zoekterm = sa.Table(
    "zoekterm",
    SCHEMA,
    sa.Column("persoon_id", sa.Uuid, sa.ForeignKey("persoon.id"), primary_key=True),
    codekolom("grond", Grond, primary_key=True),
    sa.Column("term", sa.LargeBinary(16), primary_key=True, comment="HMAC: te vergelijken, niet te lezen"),
    sa.Index("ix_zoekterm_term", "term"),
)

eigen_term = sa.Table(
    "eigen_term",
    SCHEMA,
    sa.Column("medewerker_id", sa.Uuid, sa.ForeignKey("medewerker.id"), primary_key=True),
    codekolom("soort", Eigen, primary_key=True),
    sa.Column(
        "term", sa.LargeBinary(16), primary_key=True, comment="HMAC met het eigen id: ook onderling anders"
    ),
)
"""What somebody who works here is called and where they live, not to be read (`verwant.py`)."""

samenvoeging = sa.Table(
    "samenvoeging",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("gaat_op_id", sa.Uuid, sa.ForeignKey("persoon.id"), nullable=False),
    sa.Column("blijft_id", sa.Uuid, sa.ForeignKey("persoon.id"), nullable=False, index=True),
    codekolom("reden", Samenvoegreden, nullable=False),
    versleuteld("samenvoeging", "toelichting"),
    sa.Column("op", Tijdstip, nullable=False),
    sa.Column("door", sa.Uuid, sa.ForeignKey("medewerker.id"), nullable=False),
    sa.Column("ongedaan_op", Tijdstip),
    sa.Column("ongedaan_door", sa.Uuid, sa.ForeignKey("medewerker.id")),
    codekolom("ongedaan_reden", Splitsreden),
    versleuteld("samenvoeging", "ongedaan_toelichting"),
    sa.CheckConstraint("gaat_op_id <> blijft_id", name="twee_personen"),
    sa.CheckConstraint(
        "(ongedaan_op IS NULL) = (ongedaan_door IS NULL) AND (ongedaan_op IS NULL) = (ongedaan_reden IS NULL)",
        name="ongedaan_door_iemand",
    ),
    # who goes up in another does so in one: every chain ends at one row that stands for all of it
    sa.Index(
        "ix_samenvoeging_een_per_persoon",
        "gaat_op_id",
        unique=True,
        postgresql_where=sa.text("ongedaan_op IS NULL"),
        sqlite_where=sa.text("ongedaan_op IS NULL"),
    ),
)
