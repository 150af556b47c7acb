"""What is written of an overdracht: the offer, and its one answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.overdracht.codes import (
    Afzenderrol,
    Overdrachtsoort,
    OverdrachtStatus,
    Spoed,
    Voorbeelddeel,
    Weigerreden,
)
from app.overdracht.model import overdracht
from app.overdracht.queries import Overdracht
from app.toegang.werkeenheid import Werkeenheid

EisVersie = Callable[[Overdracht], Awaitable[None]]
"""May refuse a stale look (If-Match), once the casus is locked."""

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
        casus_versie=sa.bindparam("b_casus_versie", type_=overdracht.c.casus_versie.type),
        rol_tot=sa.bindparam("b_rol_tot", type_=overdracht.c.rol_tot.type),
    )
)
_GEEF_ROL = (
    sa.update(overdracht)
    .where(overdracht.c.id == sa.bindparam("b_id"))
    .values(
        versie=overdracht.c.versie + 1,
        rol=sa.bindparam("b_rol", type_=overdracht.c.rol.type),
        rol_tot=sa.bindparam("b_tot", type_=overdracht.c.rol_tot.type),
    )
)


@dataclass(frozen=True, slots=True)
class Vraag:
    """What the sender asks and why, how soon, and what the receiver may see beforehand."""

    spoed: Spoed
    vraag: str
    reden: str
    delen: tuple[Voorbeelddeel, ...] | None = None
    """None: what its kind shows."""
    soort: Overdrachtsoort | None = None
    """None: what follows from who hands over to whom."""
    rol: Afzenderrol | None = None
    """What the sender is after it was accepted. None: what its kind says."""
    rol_tot: date | None = None


@dataclass(frozen=True, slots=True)
class Aanbod:
    """An offer with everything that was chosen or follows."""

    soort: Overdrachtsoort
    spoed: Spoed
    delen: tuple[Voorbeelddeel, ...]
    rol: Afzenderrol
    rol_tot: date | None
    verloopt_op: datetime


async def bewaar_aanbod(
    eenheid: Werkeenheid,
    sleutel: Datasleutel,
    van: tuple[str, str],
    naar: tuple[str, str],
    vraag: Vraag,
    aanbod: Aanbod,
    voorbeeld: Mapping[str, Any],
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
        vraag=sleutel.sluit(vraag.vraag),
        reden=sleutel.sluit(vraag.reden),
        voorbeeld=sleutel.sluit(voorbeeld),
        aangeboden_op=eenheid.nu,
        aangeboden_door=eenheid.actor.id,
        **{**asdict(aanbod), "delen": list(aanbod.delen)},
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
    casus_versie: int | None = None,
    rol_tot: date | None = None,
) -> None:
    """The one answer there is; the caller holds the lock of the casus and has seen that the offer is open.

    `casus_versie`: of an acceptance, the version of the casus in which it changes hands. The database allows that change in no other.
    """
    geraakt = await eenheid.doe(
        _BEANTWOORD,
        b_id=wat.id,
        b_status=status,
        b_op=eenheid.nu,
        b_door=eenheid.actor.id if door_iemand else None,
        b_weigerreden=weigerreden,
        b_antwoord=wat.sleutel.sluit(woorden),
        b_casus_versie=casus_versie,
        b_rol_tot=rol_tot or wat.rij["rol_tot"],
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
        "casus_versie": casus_versie,
        "rol_tot": rol_tot or wat.rij["rol_tot"],
    }


async def geef_rol(eenheid: Werkeenheid, wat: Overdracht, rol: Afzenderrol, tot: date | None) -> None:
    """What the sender is to the casus from now on."""
    await eenheid.doe(_GEEF_ROL, b_id=wat.id, b_rol=rol, b_tot=tot)
    wat.rij = {**wat.rij, "versie": wat.versie + 1, "rol": rol, "rol_tot": tot}
