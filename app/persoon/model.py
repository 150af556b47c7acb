"""People, each under a key of their own, and the blind index by which somebody who is known is found again."""

import sqlalchemy as sa

from app.core.db import SCHEMA, codekolom
from app.core.versleuteling import versleuteld
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
)

zoekterm = sa.Table(
    "zoekterm",
    SCHEMA,
    sa.Column("persoon_id", sa.Uuid, sa.ForeignKey("persoon.id"), primary_key=True),
    codekolom("grond", Grond, primary_key=True),
    sa.Column("term", sa.LargeBinary(16), primary_key=True, comment="HMAC: te vergelijken, niet te lezen"),
    sa.Index("ix_zoekterm_term", "term"),
)
