"""Reads of meldingen, narrowed to what the actor may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.fouten import niet_gevonden
from app.core.gebeurtenis import Gebeurtenis
from app.core.gelezen import Kolom
from app.core.versleuteling import Datasleutel, datasleutel
from app.melding.codes import Classificatie, MeldingStatus, Urgentie
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.model import koppeling, melding, melding_persoon, termijn
from app.melding.verbonden import aan_casus, aan_melding
from app.persoon.model import persoon
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, van_team, zicht, zichtbaar

KLOK_LOOPT = sa.and_(termijn.c.gehaald_op.is_(None), termijn.c.vervallen_op.is_(None))


LOOPT = aan_casus(koppeling)
"""A link to a casus; what is linked to a melding only is in no casus."""


def opvolging_open(casus_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """Linked to this casus, and nobody has been spoken with since."""
    return sa.and_(koppeling.c.casus_id == casus_id, LOOPT, koppeling.c.contact_op.is_(None))


OPEN_MELDINGEN = (
    sa.select(sa.func.count())
    .select_from(koppeling)
    .where(opvolging_open(sa.bindparam("casus_id")))
    .scalar_subquery()
)
_GEKOPPELD = koppeling.join(casus, casus.c.id == koppeling.c.casus_id)
VAN_ONS = sa.and_(van_team(melding), melding_niet_geblokkeerd(melding.c.id))
"""The team that answers for the melding, but for who is blocked from the casus it belongs to."""
MAG_ZIEN = sa.and_(
    sa.or_(
        van_team(melding),
        sa.exists()
        .select_from(_GEKOPPELD)
        .where(koppeling.c.melding_id == melding.c.id, LOOPT, zichtbaar(casus)),
    ),
    melding_niet_geblokkeerd(melding.c.id),
)
"""That team, and the team of the casus it was linked to."""
_CASUS = (
    sa.select(koppeling.c.casus_id).where(koppeling.c.melding_id == melding.c.id, LOOPT).scalar_subquery()
)
BIJ_EEN_ANDER = (
    sa.exists()
    .select_from(_GEKOPPELD)
    .where(
        koppeling.c.melding_id == melding.c.id,
        LOOPT,
        sa.or_(casus.c.organisatie != melding.c.organisatie, casus.c.team != melding.c.team),
    )
)
"""The casus it was linked to is not of the team that answers for the melding."""
_HUISHOUDEN = (
    sa.select(koppeling.c.naar_melding_id)
    .where(koppeling.c.melding_id == melding.c.id, aan_melding(koppeling))
    .scalar_subquery()
)
_SLEUTEL = sa.select(datasleutel.c.gewikkeld).where(datasleutel.c.id == melding.c.id).scalar_subquery()
GEHEEL = sa.select(
    *melding.c,
    _CASUS.label("casus_id"),
    BIJ_EEN_ANDER.label("bij_een_ander"),
    _HUISHOUDEN.label("zelfde_huishouden_als"),
    _SLEUTEL.label("gewikkeld"),
)
_VIND = GEHEEL.where(melding.c.id == sa.bindparam("melding_id"), MAG_ZIEN)
BESTAANDE = GEHEEL.where(
    melding.c.bron == sa.bindparam("bron"), melding.c.kenmerk_term == sa.bindparam("term")
)
_VERGRENDEL = _VIND.with_for_update(of=melding)
_VERGRENDEL_ALTIJD = GEHEEL.where(melding.c.id == sa.bindparam("melding_id")).with_for_update(of=melding)


@dataclass(slots=True)
class Melding:
    """One melding as it was read, with the key of its story."""

    rij: Mapping[str, Any]
    sleutel: Datasleutel

    @property
    def id(self) -> UUID:
        return self.sleutel.id

    versie = Kolom[int]()
    casus_id = Kolom[UUID | None]()
    """The casus it is linked to."""

    @property
    def wortel(self) -> UUID:
        """The melding that its household is called after: itself, until it is linked to another."""
        wortel: UUID = self.rij["zelfde_huishouden_als"] or self.id
        return wortel

    def gebeurtenis(self, soort: str, **deel: Any) -> Gebeurtenis:
        """Something that happened to this melding; not on the timeline of any casus."""
        return Gebeurtenis(soort, None, None, "meldingen", self.id, self.versie, **deel)


async def _zoek(eenheid: Werkeenheid, opdracht: sa.Executable, melding_id: UUID) -> Melding:
    rij = await eenheid.een(opdracht, melding_id=melding_id, **zicht(eenheid.actor))
    if rij is None:
        raise niet_gevonden()
    if rij.casus_id:
        eenheid.getoond.append(rij.casus_id)
    return melding_van(eenheid, rij)


def melding_van(eenheid: Werkeenheid, rij: sa.Row[Any]) -> Melding:
    sleutel = eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld)
    return Melding(sleutel.open_rij(rij), sleutel)


async def lees_melding(eenheid: Werkeenheid, melding_id: UUID) -> Melding:
    """The melding, to look at. Raises `niet-gevonden` for what does not exist and for what is not visible alike."""
    return await _zoek(eenheid, _VIND, melding_id)


async def vergrendel_melding(eenheid: Werkeenheid, melding_id: UUID) -> Melding:
    """The melding, locked until the end of the transaction. Raises `niet-gevonden`."""
    return await _zoek(eenheid, _VERGRENDEL, melding_id)


async def vergrendel_buiten_zicht(eenheid: Werkeenheid, melding_id: UUID) -> Melding:
    """The melding, locked, for the process itself; the actor is shown nothing."""
    rij = await eenheid.een(_VERGRENDEL_ALTIJD, melding_id=melding_id)
    if rij is None:
        raise niet_gevonden()
    return melding_van(eenheid, rij)


@dataclass(frozen=True, slots=True)
class Filter:
    """How the list of meldingen is narrowed. `na`: the id before which the page begins (newest first)."""

    limiet: int
    na: UUID | None = None
    status: MeldingStatus | None = None
    urgentie: Urgentie | None = None
    classificatie: Classificatie | None = None
    wijk: str | None = None


_EERSTE_KLOK = (
    sa.select(sa.func.min(termijn.c.verloopt_op))
    .where(termijn.c.melding_id == melding.c.id, KLOK_LOOPT)
    .scalar_subquery()
)
LIJST = (
    GEHEEL.add_columns(_EERSTE_KLOK.label("verloopt_op"))
    .where(MAG_ZIEN)
    .order_by(melding.c.id.desc())
    .limit(sa.bindparam("limiet"))
)
_FILTERS: Mapping[str, sa.ColumnElement[bool]] = {
    "na": melding.c.id < sa.bindparam("na"),
    **{k: melding.c[k] == sa.bindparam(k) for k in ("status", "urgentie", "classificatie", "wijk")},
}


@cache
def _vernauwd(lijst: sa.Select[Any], velden: tuple[str, ...]) -> sa.Select[Any]:
    return lijst.where(*(_FILTERS[k] for k in velden))


async def meldingen(
    eenheid: Werkeenheid, filter: Filter, welke: sa.Select[Any] = LIJST, **waarden: Any
) -> Sequence[Melding]:
    """One page, newest first: one SELECT, whatever its size. Raises `geen-hulpverlener`.

    `welke`: the list statement as a higher floor narrows and orders it, and its `waarden`.
    """
    eis_hulpverlener(eenheid.actor)
    gekozen = {k: w for k in _FILTERS if (w := getattr(filter, k)) is not None}
    rijen = await eenheid.alle(
        _vernauwd(welke, tuple(gekozen)), limiet=filter.limiet, **gekozen, **waarden, **zicht(eenheid.actor)
    )
    eenheid.getoond += [rij.casus_id for rij in rijen if rij.casus_id]
    return [melding_van(eenheid, rij) for rij in rijen]


_MENSEN = (
    sa.select(melding_persoon, *(k for k in persoon.c if k.name != "id"), datasleutel.c.gewikkeld)
    .select_from(
        melding_persoon.join(persoon, persoon.c.id == melding_persoon.c.persoon_id).join(
            datasleutel, datasleutel.c.id == melding_persoon.c.persoon_id
        )
    )
    .where(melding_persoon.c.melding_id == sa.bindparam("melding_id"))
    .order_by(melding_persoon.c.plaats)
)


async def genoemden(eenheid: Werkeenheid, melding_id: UUID) -> list[dict[str, Any]]:
    """Who the melding names, in its own order."""
    return [
        eenheid.sleutels.ontgrendel(rij.persoon_id, rij.gewikkeld).open_rij(rij)
        for rij in await eenheid.alle(_MENSEN, melding_id=melding_id)
    ]
