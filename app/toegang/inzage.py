"""The access log (NEN 7513, BIO2 8.15): who looked at what, when, as whom and why. Never the data itself.

A line is written before an answer leaves. If it cannot be written the request fails and nothing is served.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.ids import nieuw_id
from app.toegang.actor import Actor
from app.toegang.model import inzage

NOTEER = sa.insert(inzage)
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
        }
