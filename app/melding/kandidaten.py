"""Who is already known: equal terms in the blind index. Nothing is decrypted, and rows that a human merged are one human."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.melding.codes import Besluit
from app.melding.model import koppeling, melding_persoon
from app.melding.queries import LOOPT
from app.persoon.model import zoekterm
from app.persoon.samen import WieIsWie, wie_is_wie
from app.persoon.vergelijken import Aanwijzing, GrondUit, Kandidaat, Treffer, treffers, vergelijk
from app.persoon.zoektermen import GENOEG, Grond
from app.toegang.werkeenheid import Werkeenheid

Term = tuple[Grond, bytes]
HEET = 500
"""A term that more people than this share is not even read: the address of an azc."""
_ZELFDE, _BEKENDE = zoekterm.alias("zelfde"), zoekterm.alias("bekende")
_GENOEMD = sa.select(
    melding_persoon.c.persoon_id, melding_persoon.c.plaats, zoekterm.c.grond, zoekterm.c.term
).where(melding_persoon.c.melding_id == sa.bindparam("melding_id"))
_BIJ = zoekterm.c.persoon_id == melding_persoon.c.persoon_id
_GENOEMDEN = _GENOEMD.select_from(melding_persoon.outerjoin(zoekterm, _BIJ))
_EIGEN_TERMEN = _GENOEMD.select_from(melding_persoon.join(zoekterm, _BIJ)).subquery("eigen")
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
TERMEN_VAN = sa.select(zoekterm).where(zoekterm.c.persoon_id.in_(_DEZE))
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


@dataclass(frozen=True, slots=True)
class _Bekend:
    """Who shares something with this melding, each human once: their rows, and the casussen they are known from."""

    wie: WieIsWie
    rijen: Mapping[UUID, Collection[UUID]]
    """Human → the rows that tell of them."""
    casussen: Mapping[UUID, set[UUID]]
    """Human → casussen."""
    aangewezen: Sequence[Treffer]
    """Whom of this melding a human already said to be one of these."""


async def kandidaten(eenheid: Werkeenheid, melding_id: UUID) -> list[BekendeCasus]:
    """The casussen whose people share enough with those of this melding, best first; without those that were rejected.

    In at most six statements, each by index: as fast among a million people as among ten.
    """
    genoemd = await eenheid.alle(_GENOEMDEN, melding_id=melding_id)
    gedeeld = await eenheid.alle(_GEDEELD, melding_id=melding_id)
    bekend = await _wie_bekend(eenheid, melding_id, genoemd, {rij.persoon_id for rij in gedeeld})
    gemeengoed = _gemeengoed(gedeeld, bekend)
    telt = [
        Treffer(rij.plaats, mens, rij.grond)
        for rij in gedeeld
        if (mens := bekend.wie.mens(rij.persoon_id)) in bekend.casussen
        and (rij.grond, rij.term) not in gemeengoed
    ]
    # what speaks against it can only make it less: who does not reach it now need not be looked at further
    ruim = {k.casus_id for k in vergelijk([*bekend.aangewezen, *telt], bekend.casussen)}
    nader = {
        rij: mens for mens, rijen in bekend.rijen.items() if bekend.casussen[mens] & ruim for rij in rijen
    }
    if not nader:
        return []
    eigen: dict[int, set[Term]] = {rij.plaats: set() for rij in genoemd}
    for rij in genoemd:
        eigen[rij.plaats] |= {(rij.grond, rij.term)} - gemeengoed if rij.term else set()
    termen: dict[UUID, set[Term]] = defaultdict(set)
    for rij in await eenheid.alle(TERMEN_VAN, personen=list(nader)):
        termen[nader[rij.persoon_id]] |= {(rij.grond, rij.term)} - gemeengoed
    gedeelde = treffers([eigen.get(plaats, set()) for plaats in range(max(eigen) + 1)], termen)
    rangorde = vergelijk([*bekend.aangewezen, *gedeelde], bekend.casussen)
    return await _met_team(eenheid, melding_id, rangorde, bekend)


async def _wie_bekend(
    eenheid: Werkeenheid, melding_id: UUID, genoemd: Sequence[sa.Row[Any]], gevonden: set[UUID]
) -> _Bekend:
    eigen = {rij.persoon_id: rij.plaats for rij in genoemd}
    wie = await wie_is_wie(eenheid, gevonden | eigen.keys())
    plekken: dict[UUID, set[UUID]] = defaultdict(set)
    rijen: dict[UUID, set[UUID]] = defaultdict(set)
    allen = gevonden | wie.personen
    geplaatst: set[UUID] = set()
    for plek in await eenheid.alle(_PLEKKEN, personen=list(allen), melding_id=melding_id) if allen else ():
        plekken[wie.mens(plek.persoon_id)].add(plek.casus_id)
        geplaatst.add(plek.persoon_id)
    # what this melding itself says of somebody is no evidence, unless a casus was opened with it
    for persoon_id in allen - (eigen.keys() - geplaatst):
        if (mens := wie.mens(persoon_id)) in plekken:
            rijen[mens].add(persoon_id)
    aangewezen = [
        Treffer(plaats, mens, Aanwijzing.ZELFDE_MENS)
        for persoon_id, plaats in eigen.items()
        if persoon_id in wie.personen and (mens := wie.mens(persoon_id)) in plekken
    ]
    return _Bekend(wie, rijen, plekken, aangewezen)


async def _met_team(
    eenheid: Werkeenheid, melding_id: UUID, rangorde: Sequence[Kandidaat], bekend: _Bekend
) -> list[BekendeCasus]:
    ids = [k.casus_id for k in rangorde]
    rijen = await eenheid.alle(_CASUS_VAN, casussen=ids, melding_id=melding_id) if ids else []
    waar = {rij.id: rij for rij in rijen}
    return [
        BekendeCasus(
            k.casus_id,
            k.score,
            tuple(_uitgelegd(grond, bekend) for grond in k.gronden),
            waar[k.casus_id].organisatie,
            waar[k.casus_id].team,
        )
        for k in rangorde
        if k.casus_id in waar
    ]


def _gemeengoed(gedeeld: Sequence[sa.Row[Any]], bekend: _Bekend) -> set[Term]:
    """Terms of so many casussen that they tell nothing. Many people in one casus are no such thing: it was reported often."""
    waar: dict[Term, set[UUID]] = defaultdict(set)
    for rij in gedeeld:
        waar[rij.grond, rij.term] |= bekend.casussen.get(bekend.wie.mens(rij.persoon_id), set())
    return {term for term, casussen in waar.items() if len(casussen) > GENOEG}


def _uitgelegd(grond: GrondUit, bekend: _Bekend) -> GrondUit:
    """Who stands in the register more than once counts once: said where it matters."""
    if grond.bekende_id is None or len(bekend.rijen.get(grond.bekende_id, ())) < 2:
        return grond
    zin = (
        "Staat meer dan eens in het register; een medewerker zei dat het één mens is, dus telt die één keer."
    )
    return replace(grond, tekst=f"{grond.tekst} {zin}")
