"""The list of an overdrachtstafel: what stands on its agenda, in which order, and what was noted there.

An item is about one offer. Of the item itself everybody at the table knows; of the offer only the two teams it is between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Spoor
from app.core.fouten import niet_gevonden
from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.overleg.codes import OverlegSoort, PuntStatus
from app.overleg.model import agendapunt, besluit
from app.overleg.queries import Overleg, lees_overleg, plek
from app.toegang.actor import Actor
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

_PUNT = sa.select(
    *(agendapunt.c[k] for k in ("id", "versie", "volgnummer", "minuten", "status", "overdracht_id"))
)
_LIJST = _PUNT.where(agendapunt.c.overleg_id == sa.bindparam("overleg_id")).order_by(
    agendapunt.c.volgnummer, agendapunt.c.id
)
_VAN_CASUS = _PUNT.where(
    agendapunt.c.overleg_id == sa.bindparam("overleg_id"), agendapunt.c.casus_id == sa.bindparam("casus_id")
)


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of the list, as everybody at the table may know it, and what it is about."""

    id: UUID
    versie: int
    volgnummer: int
    minuten: int
    begint_op: datetime
    status: PuntStatus
    overdracht_id: UUID | None


async def lees_tafel(eenheid: Werkeenheid, overleg_id: UUID) -> Overleg:
    """Raises `niet-gevonden`, also for an overleg that is no overdrachtstafel."""
    wat = await lees_overleg(eenheid, overleg_id)
    if wat.rij["soort"] is not OverlegSoort.OVERDRACHTSTAFEL:
        raise niet_gevonden()
    return wat


async def lijst(eenheid: Werkeenheid, wat: Overleg) -> list[Regel]:
    """The whole list in its order, each line beginning when the one before is over: one SELECT. The caller takes part."""
    begint, regels = wat.begint_op, []
    for rij in await eenheid.alle(_LIJST, overleg_id=wat.id):
        regels.append(
            Regel(rij.id, rij.versie, rij.volgnummer, rij.minuten, begint, rij.status, rij.overdracht_id)
        )
        begint += timedelta(minutes=rij.minuten)
    return regels


async def regel_van(eenheid: Werkeenheid, wat: Overleg, agendapunt_id: UUID) -> Regel:
    """Raises `niet-gevonden`."""
    for regel in await lijst(eenheid, wat):
        if regel.id == agendapunt_id:
            return regel
    raise niet_gevonden()


async def punt_van_casus(eenheid: Werkeenheid, overleg_id: UUID, casus_id: UUID) -> sa.Row[Any] | None:
    """Where this casus stands on the list already."""
    return await eenheid.een(_VAN_CASUS, overleg_id=overleg_id, casus_id=casus_id)


# Writing: the caller has the overleg locked

_RAAK = sa.update(agendapunt).where(agendapunt.c.id == sa.bindparam("b_id"))
_OVER = _RAAK.values(versie=agendapunt.c.versie + 1, overdracht_id=sa.bindparam("b_over"))
_BESPROKEN = _RAAK.values(versie=agendapunt.c.versie + 1, status=PuntStatus.BESPROKEN)
_SCHIK = _RAAK.values(
    versie=agendapunt.c.versie + 1,
    volgnummer=sa.bindparam("b_volgnummer"),
    minuten=sa.bindparam("b_minuten"),
)


async def gaat_over(eenheid: Werkeenheid, agendapunt_id: UUID, overdracht_id: UUID) -> None:
    """From now on the item is about this offer: the one before is settled, and the casus was offered again."""
    await eenheid.doe(_OVER, b_id=agendapunt_id, b_over=overdracht_id)


async def is_besproken(eenheid: Werkeenheid, agendapunt_id: UUID) -> None:
    await eenheid.doe(_BESPROKEN, b_id=agendapunt_id)


async def schik(eenheid: Werkeenheid, agendapunt_id: UUID, volgnummer: int, minuten: int) -> None:
    await eenheid.doe(_SCHIK, b_id=agendapunt_id, b_volgnummer=volgnummer, b_minuten=minuten)


# Notes: besluiten of this item, for the two teams of its offer

_NOTITIES = (
    sa.select(besluit, medewerker.c.aanduiding, medewerker.c.organisatie, medewerker.c.team)
    .join(medewerker, medewerker.c.id == besluit.c.door)
    .where(besluit.c.agendapunt_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(besluit.c.op, besluit.c.id)
)
_NOTEER = sa.insert(besluit)
Notities = dict[UUID, list[dict[str, Any]]]
"""Per agendapunt."""


async def notities(eenheid: Werkeenheid, sleutels: dict[UUID, Datasleutel]) -> Notities:
    """Of these items (each with the key of its casus), those that were meant for the actor's team: one SELECT."""
    gevonden: Notities = {id: [] for id in sleutels}
    for rij in await eenheid.alle(_NOTITIES, ids=list(sleutels)) if sleutels else []:
        if rij.gedeeld_met is None or _mijn_plek(eenheid.actor) in rij.gedeeld_met:
            gevonden[rij.agendapunt_id].append(sleutels[rij.agendapunt_id].open_rij(rij))
    return gevonden


def _mijn_plek(wie: Actor) -> str:
    return plek(wie.organisatie, wie.team)


async def noteer(
    eenheid: Werkeenheid, agendapunt_id: UUID, sleutel: Datasleutel, tekst: str, voor: Sequence[str]
) -> UUID:
    """A note, for these teams; never changed afterwards. A correction is another one."""
    id = nieuw_id()
    await eenheid.doe(
        _NOTEER,
        id=id,
        agendapunt_id=agendapunt_id,
        casus_id=sleutel.id,
        spoor=Spoor.ZORG,
        tekst=sleutel.sluit(tekst),
        gedeeld_met=list(voor),
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
    return id
