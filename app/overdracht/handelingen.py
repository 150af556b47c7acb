"""What is written of an overdracht: the offer, and its one answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.overdracht.codes import OverdrachtStatus, Spoed, Voorbeelddeel, Weigerreden
from app.overdracht.model import overdracht
from app.overdracht.queries import Overdracht
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(overdracht)
_BEANTWOORD = (
    sa.update(overdracht)
    .where(overdracht.c.id == sa.bindparam("b_id"), overdracht.c.status == OverdrachtStatus.AANGEBODEN)
    .values(
        versie=overdracht.c.versie + 1,
        status=sa.bindparam("b_status", type_=overdracht.c.status.type),
        beantwoord_op=sa.bindparam("b_op"),
        beantwoord_door=sa.bindparam("b_door", type_=overdracht.c.beantwoord_door.type),
        weigerreden=sa.bindparam("b_weigerreden", type_=overdracht.c.weigerreden.type),
        antwoord=sa.bindparam("b_antwoord", type_=overdracht.c.antwoord.type),
    )
)


@dataclass(frozen=True, slots=True)
class Vraag:
    """What the sender asks and why, how soon, and what the receiver may see beforehand."""

    spoed: Spoed
    vraag: str
    reden: str
    delen: tuple[Voorbeelddeel, ...]


async def bewaar_aanbod(
    eenheid: Werkeenheid,
    sleutel: Datasleutel,
    van: tuple[str, str],
    naar: tuple[str, str],
    aanbod: Vraag,
    voorbeeld: Mapping[str, Any],
    verloopt_op: datetime,
) -> UUID:
    """A new offer. The database lets no second open one through."""
    overdracht_id = nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=overdracht_id,
        casus_id=sleutel.id,
        versie=1,
        status=OverdrachtStatus.AANGEBODEN,
        van_organisatie=van[0],
        van_team=van[1],
        naar_organisatie=naar[0],
        naar_team=naar[1],
        spoed=aanbod.spoed,
        vraag=sleutel.sluit(aanbod.vraag),
        reden=sleutel.sluit(aanbod.reden),
        delen=list(aanbod.delen),
        voorbeeld=sleutel.sluit(voorbeeld),
        aangeboden_op=eenheid.nu,
        aangeboden_door=eenheid.actor.id,
        verloopt_op=verloopt_op,
    )
    return overdracht_id


async def beantwoord(
    eenheid: Werkeenheid,
    wat: Overdracht,
    status: OverdrachtStatus,
    *,
    woorden: str | None = None,
    weigerreden: Weigerreden | None = None,
    door_iemand: bool = True,
) -> None:
    """The one answer there is; the caller holds the lock of the casus and has seen that the offer is open."""
    geraakt = await eenheid.doe(
        _BEANTWOORD,
        b_id=wat.id,
        b_status=status,
        b_op=eenheid.nu,
        b_door=eenheid.actor.id if door_iemand else None,
        b_weigerreden=weigerreden,
        b_antwoord=wat.sleutel.sluit(woorden),
    )
    assert geraakt == 1, "onder het slot van de casus verandert niemand anders dit aanbod"
    wat.rij = {
        **wat.rij,
        "versie": wat.versie + 1,
        "status": status,
        "beantwoord_op": eenheid.nu,
        "antwoord_door": eenheid.actor.aanduiding if door_iemand else None,
        "weigerreden": weigerreden,
        "antwoord": woorden,
    }
