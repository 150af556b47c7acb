"""Reads of meldingen, narrowed to what the actor may see, and the search for who is already known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.core.fouten import niet_gevonden
from app.core.gebeurtenis import Gebeurtenis
from app.core.versleuteling import Datasleutel, datasleutel
from app.melding.codes import Besluit, Classificatie, MeldingStatus, Urgentie
from app.melding.model import koppeling, melding, melding_persoon, termijn
from app.persoon.model import persoon, zoekterm
from app.persoon.vergelijken import GrondUit, Treffer, treffers, vergelijk
from app.persoon.zoektermen import GENOEG, Grond
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, zicht, zichtbaar

Term = tuple[Grond, bytes]
KLOK_LOOPT = sa.and_(termijn.c.gehaald_op.is_(None), termijn.c.vervallen_op.is_(None))
LOOPT = sa.and_(koppeling.c.besluit == Besluit.BEVESTIGD, koppeling.c.ongedaan_op.is_(None))


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
MAG_ZIEN = sa.or_(
    zichtbaar(melding),
    sa.exists()
    .select_from(_GEKOPPELD)
    .where(koppeling.c.melding_id == melding.c.id, LOOPT, zichtbaar(casus)),
)
"""The team that answers for the melding, and the team of the casus it was linked to."""
_CASUS = (
    sa.select(koppeling.c.casus_id).where(koppeling.c.melding_id == melding.c.id, LOOPT).scalar_subquery()
)
_SLEUTEL = sa.select(datasleutel.c.gewikkeld).where(datasleutel.c.id == melding.c.id).scalar_subquery()
GEHEEL = sa.select(*melding.c, _CASUS.label("casus_id"), _SLEUTEL.label("gewikkeld"))
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

    @property
    def versie(self) -> int:
        versie: int = self.rij["versie"]
        return versie

    @property
    def casus_id(self) -> UUID | None:
        """The casus it is linked to."""
        casus_id: UUID | None = self.rij["casus_id"]
        return casus_id

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
_LIJST = (
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
def _vernauwd(velden: tuple[str, ...]) -> sa.Select[Any]:
    return _LIJST.where(*(_FILTERS[k] for k in velden))


async def meldingen(eenheid: Werkeenheid, filter: Filter) -> Sequence[Melding]:
    """One page, newest first: one SELECT, whatever its size. Raises `geen-hulpverlener`."""
    eis_hulpverlener(eenheid.actor)
    gekozen = {k: w for k in _FILTERS if (w := getattr(filter, k)) is not None}
    rijen = await eenheid.alle(
        _vernauwd(tuple(gekozen)), limiet=filter.limiet, **gekozen, **zicht(eenheid.actor)
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


# Who is already known: equal terms in the blind index, nothing is decrypted

HEET = 500
"""A term that more people than this share is not even read: the address of an azc."""
_ZELFDE, _BEKENDE = zoekterm.alias("zelfde"), zoekterm.alias("bekende")
_EIGEN = (
    sa.select(melding_persoon.c.plaats, zoekterm.c.grond, zoekterm.c.term)
    .join(zoekterm, zoekterm.c.persoon_id == melding_persoon.c.persoon_id)
    .where(melding_persoon.c.melding_id == sa.bindparam("melding_id"))
)
_EIGEN_TERMEN = _EIGEN.subquery("eigen")
_HOEVEEL = (
    sa.select(sa.func.count())
    .select_from(
        sa.select(_ZELFDE.c.persoon_id)
        .where(_ZELFDE.c.term == _EIGEN_TERMEN.c.term)
        .correlate(_EIGEN_TERMEN)
        .limit(HEET + 1)
        .subquery()
    )
    .scalar_subquery()
)
_GEDEELD = (
    sa.select(_EIGEN_TERMEN.c.plaats, _BEKENDE.c.persoon_id, _BEKENDE.c.grond, _BEKENDE.c.term)
    .select_from(_EIGEN_TERMEN.join(_BEKENDE, _BEKENDE.c.term == _EIGEN_TERMEN.c.term))
    .where(_HOEVEEL <= HEET)
)
_DEZE: sa.BindParameter[Any] = sa.bindparam("personen", expanding=True)
_PLEKKEN = sa.union_all(
    sa.select(betrokkene.c.persoon_id, betrokkene.c.casus_id).where(betrokkene.c.persoon_id.in_(_DEZE)),
    sa.select(melding_persoon.c.persoon_id, koppeling.c.casus_id)
    .join(koppeling, koppeling.c.melding_id == melding_persoon.c.melding_id)
    .where(
        LOOPT, koppeling.c.melding_id != sa.bindparam("melding_id"), melding_persoon.c.persoon_id.in_(_DEZE)
    ),
)
"""From which casus we know somebody: as betrokkene, or from a melding that was linked to it."""
_TERMEN_VAN = sa.select(zoekterm).where(zoekterm.c.persoon_id.in_(_DEZE))
_CASUS_VAN = sa.select(casus.c.id, casus.c.organisatie, casus.c.team).where(
    casus.c.id.in_(sa.bindparam("casussen", expanding=True)),
    sa.not_(
        sa.exists().where(
            koppeling.c.melding_id == sa.bindparam("melding_id"),
            koppeling.c.casus_id == casus.c.id,
            koppeling.c.besluit == Besluit.AFGEWEZEN,
        )
    ),
)


@dataclass(frozen=True, slots=True)
class BekendeCasus:
    """A casus this melding may belong to, why, and with whom it is; nothing of what is in it."""

    casus_id: UUID
    score: float
    gronden: tuple[GrondUit, ...]
    organisatie: str
    team: str


async def kandidaten(eenheid: Werkeenheid, melding_id: UUID) -> list[BekendeCasus]:
    """The casussen whose people share enough with those of this melding, best first; without those that were rejected.

    In at most five statements, each by index: as fast among a million people as among ten.
    """
    gedeeld = await eenheid.alle(_GEDEELD, melding_id=melding_id)
    plekken: dict[UUID, set[UUID]] = defaultdict(set)
    if gedeeld:
        gevonden = list({rij.persoon_id for rij in gedeeld})
        for plek in await eenheid.alle(_PLEKKEN, personen=gevonden, melding_id=melding_id):
            plekken[plek.persoon_id].add(plek.casus_id)
    gemeengoed = _gemeengoed(gedeeld, plekken)
    telt = [rij for rij in gedeeld if rij.persoon_id in plekken and (rij.grond, rij.term) not in gemeengoed]
    # what speaks against it can only make it less: who does not reach it now need not be looked at further
    ruim = {k.casus_id for k in vergelijk([Treffer(r.plaats, r.persoon_id, r.grond) for r in telt], plekken)}
    nader = [persoon_id for persoon_id, casussen in plekken.items() if casussen & ruim]
    if not nader:
        return []
    eigen: dict[int, set[Term]] = defaultdict(set)
    for rij in await eenheid.alle(_EIGEN, melding_id=melding_id):
        eigen[rij.plaats].add((rij.grond, rij.term))
    bekend: dict[UUID, set[Term]] = defaultdict(set)
    for rij in await eenheid.alle(_TERMEN_VAN, personen=nader):
        bekend[rij.persoon_id].add((rij.grond, rij.term))
    rangorde = vergelijk(
        treffers(
            [eigen[plaats] - gemeengoed for plaats in range(max(eigen) + 1)],
            {id: termen - gemeengoed for id, termen in bekend.items()},
        ),
        plekken,
    )
    if not rangorde:
        return []
    waar = {
        rij.id: rij
        for rij in await eenheid.alle(
            _CASUS_VAN, casussen=[k.casus_id for k in rangorde], melding_id=melding_id
        )
    }
    return [
        BekendeCasus(k.casus_id, k.score, k.gronden, waar[k.casus_id].organisatie, waar[k.casus_id].team)
        for k in rangorde
        if k.casus_id in waar
    ]


def _gemeengoed(gedeeld: Sequence[sa.Row[Any]], plekken: Mapping[UUID, set[UUID]]) -> set[Term]:
    """Terms of so many casussen that they tell nothing. Many people in one casus are no such thing: it was reported often."""
    waar: dict[Term, set[UUID]] = defaultdict(set)
    for rij in gedeeld:
        waar[rij.grond, rij.term] |= plekken.get(rij.persoon_id, set())
    return {term for term, casussen in waar.items() if len(casussen) > GENOEG}
