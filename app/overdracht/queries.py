"""Reads of overdrachten: a team sees what it offered and what was offered to it, and nobody else sees either."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import niet_gevonden
from app.core.gelezen import Kolom
from app.core.versleuteling import Datasleutel, Versleuteld, datasleutel
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.model import medewerker, team
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, niet_geblokkeerd, zicht

_ONTVANGEN = sa.and_(
    overdracht.c.naar_organisatie == sa.bindparam("zicht_organisatie"),
    overdracht.c.naar_team == sa.bindparam("zicht_team"),
)
_GESTUURD = sa.and_(
    overdracht.c.van_organisatie == sa.bindparam("zicht_organisatie"),
    overdracht.c.van_team == sa.bindparam("zicht_team"),
)
_ONGEBLOKKEERD = niet_geblokkeerd(overdracht.c.casus_id)
VAN_ONS = sa.and_(sa.or_(_ONTVANGEN, _GESTUURD), _ONGEBLOKKEERD)
"""Between the actor's team and another (`zicht`), but for who is blocked from its casus."""
_BEANTWOORDER = medewerker.alias("beantwoorder")
_KORT = sa.select(*(k for k in overdracht.c if not isinstance(k.type, Versleuteld)))
"""What stands in the clear: enough for a list, and nothing is decrypted for it."""
_ALLE = sa.select(
    overdracht,
    datasleutel.c.gewikkeld,
    medewerker.c.aanduiding.label("door"),
    _BEANTWOORDER.c.aanduiding.label("antwoord_door"),
).select_from(
    overdracht.join(datasleutel, datasleutel.c.id == overdracht.c.casus_id)
    .join(medewerker, medewerker.c.id == overdracht.c.aangeboden_door)
    .outerjoin(_BEANTWOORDER, _BEANTWOORDER.c.id == overdracht.c.beantwoord_door)
)
_VIND = _ALLE.where(overdracht.c.id == sa.bindparam("overdracht_id"), VAN_ONS)
_ALTIJD = _ALLE.where(overdracht.c.id == sa.bindparam("overdracht_id"))
_VAN_CASUS = _KORT.where(overdracht.c.casus_id == sa.bindparam("casus_id")).order_by(
    overdracht.c.aangeboden_op, overdracht.c.id
)
_OPEN = _ALLE.where(
    overdracht.c.casus_id == sa.bindparam("casus_id"), overdracht.c.status == OverdrachtStatus.AANGEBODEN
)
TE_VERLOPEN = sa.select(
    (sa.literal("aanbod:") + sa.cast(overdracht.c.id, sa.String) + ":verlopen").label("sleutel"),
    overdracht.c.id.label("over_id"),
    overdracht.c.casus_id,
    sa.cast(sa.null(), sa.Uuid).label("melding_id"),
).where(
    overdracht.c.status == OverdrachtStatus.AANGEBODEN,
    overdracht.c.verloopt_op <= sa.bindparam("nu", type_=overdracht.c.verloopt_op.type),
)
"""Which offers were not answered in time."""
_EERDER = overdracht.alias("eerder")
_AANGENOMEN = sa.exists().where(
    _EERDER.c.casus_id == overdracht.c.casus_id,
    _EERDER.c.status == OverdrachtStatus.GEACCEPTEERD,
    _EERDER.c.beantwoord_op > overdracht.c.beantwoord_op,
)
_GEWEIGERD = sa.select(sa.func.count()).where(
    overdracht.c.casus_id == sa.bindparam("casus_id"),
    overdracht.c.status == OverdrachtStatus.GEWEIGERD,
    sa.not_(_AANGENOMEN),
)
HEEFT_OPEN = sa.exists().where(
    overdracht.c.casus_id == sa.bindparam("casus_id"), overdracht.c.status == OverdrachtStatus.AANGEBODEN
)


@dataclass(slots=True)
class Overdracht:
    """One offer as it was read, with the key of its casus."""

    rij: Mapping[str, Any]
    sleutel: Datasleutel

    id = Kolom[UUID]()

    @property
    def casus_id(self) -> UUID:
        return self.sleutel.id

    versie = Kolom[int]()

    @property
    def loopt(self) -> bool:
        return self.rij["status"] is OverdrachtStatus.AANGEBODEN

    @property
    def van(self) -> tuple[str, str]:
        return self.rij["van_organisatie"], self.rij["van_team"]

    @property
    def naar(self) -> tuple[str, str]:
        return self.rij["naar_organisatie"], self.rij["naar_team"]


def _van(eenheid: Werkeenheid, rij: sa.Row[Any]) -> Overdracht:
    sleutel = eenheid.sleutels.ontgrendel(rij.casus_id, rij.gewikkeld)
    return Overdracht(sleutel.open_rij(rij), sleutel)


async def lees_overdracht(eenheid: Werkeenheid, overdracht_id: UUID) -> Overdracht:
    """Raises `niet-gevonden` for what does not exist and for what is between others alike."""
    rij = await eenheid.een(_VIND, overdracht_id=overdracht_id, **zicht(eenheid.actor))
    if rij is None:
        raise niet_gevonden()
    eenheid.getoond.append(rij.casus_id)  # the preview is a look at the casus
    return _van(eenheid, rij)


_DEZE = _ALLE.where(overdracht.c.id.in_(sa.bindparam("ids", expanding=True)), VAN_ONS)


async def van_ons(eenheid: Werkeenheid, ids: Sequence[UUID]) -> dict[UUID, Overdracht]:
    """Those of these offers that are between the actor's team and another; of the others nothing is read. One SELECT."""
    rijen = await eenheid.alle(_DEZE, ids=list(ids), **zicht(eenheid.actor)) if ids else []
    eenheid.getoond += [rij.casus_id for rij in rijen]
    return {rij.id: _van(eenheid, rij) for rij in rijen}


async def opnieuw(eenheid: Werkeenheid, overdracht_id: UUID) -> Overdracht:
    """The same, as it stands now that its casus is locked."""
    rij = await eenheid.een(_ALTIJD, overdracht_id=overdracht_id)
    if rij is None:
        raise niet_gevonden()
    return _van(eenheid, rij)


async def open_overdracht(eenheid: Werkeenheid, casus_id: UUID) -> Overdracht | None:
    rij = await eenheid.een(_OPEN, casus_id=casus_id)
    return rij and _van(eenheid, rij)


async def keer_geweigerd(eenheid: Werkeenheid, casus_id: UUID) -> int:
    """How often nobody took this casus since it last changed hands."""
    rij = await eenheid.een(_GEWEIGERD, casus_id=casus_id)
    assert rij is not None, "een telling geeft altijd een rij"
    return int(rij[0])


async def van_casus(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[sa.Row[Any]]:
    """Every offer of this casus without its words, the first one first. The caller may see the casus."""
    return await eenheid.alle(_VAN_CASUS, casus_id=casus_id)


_ANDERE_TEAMS = (
    sa.select(team.c.code, team.c.organisatie, team.c.naam)
    .where(team.c.opgeheven_op.is_(None), team.c.code != sa.bindparam("eigen"))
    .order_by(team.c.naam)
)


async def andere_teams(eenheid: Werkeenheid) -> Sequence[sa.Row[Any]]:
    """Every team that a casus can be offered to."""
    return await eenheid.alle(_ANDERE_TEAMS, eigen=eenheid.actor.team)


@dataclass(frozen=True, slots=True)
class Filter:
    """How the box is narrowed. `ontvangen`: only what was offered to us, or only what we offered."""

    limiet: int
    na: UUID | None = None
    status: OverdrachtStatus | None = None
    ontvangen: bool | None = None


_RICHTING = {
    None: VAN_ONS,
    True: sa.and_(_ONTVANGEN, _ONGEBLOKKEERD),
    False: sa.and_(_GESTUURD, _ONGEBLOKKEERD),
}


@cache
def _lijst(ontvangen: bool | None, na: bool, status: bool) -> sa.Select[Any]:
    opdracht = (
        _KORT.where(_RICHTING[ontvangen]).order_by(overdracht.c.id.desc()).limit(sa.bindparam("limiet"))
    )
    if na:
        opdracht = opdracht.where(overdracht.c.id < sa.bindparam("na"))
    return opdracht.where(overdracht.c.status == sa.bindparam("status")) if status else opdracht


async def overdrachten(eenheid: Werkeenheid, filter: Filter) -> Sequence[sa.Row[Any]]:
    """One page of the in- and outbox without the words, the newest first: one SELECT. Raises `geen-hulpverlener`."""
    eis_hulpverlener(eenheid.actor)
    waarden = {k: w for k in ("na", "status") if (w := getattr(filter, k)) is not None}
    opdracht = _lijst(filter.ontvangen, "na" in waarden, "status" in waarden)
    return await eenheid.alle(opdracht, limiet=filter.limiet, **waarden, **zicht(eenheid.actor))
