"""The access log (NEN 7513, BIO2 8.15): who looked at what, when, as whom and why. Never the data itself.

A line is written before an answer leaves. If it cannot be written the request fails and nothing is served.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core import voorbereid
from app.core.db import Tijdstip, bevat
from app.core.ids import nieuw_id
from app.toegang.accounts import Achterhaald, als, als_geldt
from app.toegang.actor import Actor
from app.toegang.model import inzage, medewerker

NOTEER = sa.insert(inzage)
_NOTEER_ALS = als_geldt(NOTEER)
GELUKT = "gelukt"


@dataclass(frozen=True, slots=True)
class Inzage:
    op: datetime
    actor: Actor
    handeling: str
    uitkomst: str
    verzoek_id: UUID
    casus_id: UUID | None
    object_id: str | None
    getoond: tuple[UUID, ...] = ()
    nood: bool = False

    def waarden(self) -> dict[str, Any]:
        return {
            "id": nieuw_id(),
            "op": self.op,
            "handeling": self.handeling,
            "uitkomst": self.uitkomst,
            "medewerker_id": self.actor.id,
            "rollen": sorted(self.actor.rollen),
            "organisatie": self.actor.organisatie,
            "team": self.actor.team,
            "doelbinding": self.actor.doelbinding,
            "verzoek_id": self.verzoek_id,
            "casus_id": self.casus_id,
            "object_id": self.object_id,
            "getoond": list(self.getoond),
            "toegangspunt": self.actor.toegangspunt,
            "nood": self.nood or None,  # what is empty is no part of the hash of a line (`zegel.py`)
        }


async def noteer(verbinding: AsyncConnection, regel: Inzage) -> None:
    """Write this line. Raises `Achterhaald` when whoever looked is not any more what we took them for."""
    wie, waarden = regel.actor, regel.waarden()
    if wie.versie is None:
        await voorbereid.aantal(verbinding, NOTEER, waarden)
    elif not await voorbereid.aantal(verbinding, _NOTEER_ALS, als(wie, waarden)):
        raise Achterhaald


# Who looked

KIJKERS = (
    sa.select(inzage, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == inzage.c.medewerker_id)
    .where(
        inzage.c.volgnummer < sa.bindparam("na"),
        inzage.c.op >= sa.bindparam("van", type_=Tijdstip),
        inzage.c.op < sa.bindparam("tot", type_=Tijdstip),
    )
    .order_by(inzage.c.volgnummer.desc())
    .limit(sa.bindparam("limiet"))
)
"""Lines of the access log, the newest first; narrow it to what was looked at."""
OP_CASUS = sa.or_(
    inzage.c.casus_id == sa.bindparam("casus_id"),
    sa.and_(sa.text("getoond <> '[]'"), bevat(inzage.c.getoond, sa.bindparam("casus_tekst"))),
)
"""At this casus itself, or at something that showed it among others."""
OP_OBJECT = inzage.c.object_id.startswith(sa.bindparam("object_id"))
"""At this, or at something of it."""


@dataclass(frozen=True, slots=True)
class Tijdvak:
    """Which lines: from (with) and until (without) when, and before which line the page begins."""

    van: datetime
    tot: datetime
    na: int
    limiet: int
