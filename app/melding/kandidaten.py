"""Who is already known: equal terms in the blind index. Nothing is decrypted, and rows that a human merged are one human."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.melding.codes import Besluit
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.huishouden import Plek
from app.melding.model import koppeling, melding, melding_persoon
from app.melding.verbonden import aan_casus, aan_melding
from app.persoon.model import zoekterm
from app.persoon.samen import WieIsWie, wie_is_wie
from app.persoon.vergelijken import (
    HUISHOUDEN,
    Aanwijzing,
    GrondUit,
    Kandidaat,
    Treffer,
    treffers,
    vergelijk,
)
from app.persoon.zoektermen import GENOEG, Grond
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht

Term = tuple[Grond, bytes]
HEET = 500
"""A term that more people than this share is not even read: the address of an azc."""
_ZELFDE, _BEKENDE = zoekterm.alias("zelfde"), zoekterm.alias("bekende")
_GENOEMD = sa.select(
    melding_persoon.c.persoon_id, melding_persoon.c.plaats, zoekterm.c.grond, zoekterm.c.term
).where(melding_persoon.c.melding_id == sa.bindparam("melding_id"))
_HEEFT = zoekterm.c.persoon_id == melding_persoon.c.persoon_id
_GENOEMDEN = _GENOEMD.select_from(melding_persoon.outerjoin(zoekterm, _HEEFT))
_EIGEN_TERMEN = _GENOEMD.select_from(melding_persoon.join(zoekterm, _HEEFT)).subquery("eigen")
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
_DEZE_MELDING: sa.BindParameter[UUID] = sa.bindparam("melding_id", type_=sa.Uuid)
_PERSONEN: sa.BindParameter[Any] = sa.bindparam("personen", expanding=True)
_NIETS: sa.ColumnElement[UUID | None] = sa.cast(sa.null(), sa.Uuid)
_BIJ, _SAMEN, _BOVEN = (koppeling.alias(naam) for naam in ("bij", "samen", "boven"))
_AFGEWEZEN = sa.and_(koppeling.c.melding_id == _DEZE_MELDING, koppeling.c.besluit == Besluit.AFGEWEZEN)
_CASUS = sa.func.coalesce(_BIJ.c.casus_id, _BOVEN.c.casus_id)
_WORTEL = sa.func.coalesce(_SAMEN.c.naar_melding_id, melding_persoon.c.melding_id)
_MIJN_WORTEL = sa.func.coalesce(
    sa.select(koppeling.c.naar_melding_id)
    .where(koppeling.c.melding_id == _DEZE_MELDING, aan_melding(koppeling))
    .scalar_subquery(),
    _DEZE_MELDING,
)
_UIT_MELDING = (
    sa.select(
        melding_persoon.c.persoon_id,
        _CASUS.label("casus_id"),
        sa.case((_CASUS.is_(None), _WORTEL)).label("melding_id"),
    )
    .select_from(
        melding_persoon.outerjoin(
            _BIJ, sa.and_(_BIJ.c.melding_id == melding_persoon.c.melding_id, aan_casus(_BIJ))
        )
        .outerjoin(_SAMEN, sa.and_(_SAMEN.c.melding_id == melding_persoon.c.melding_id, aan_melding(_SAMEN)))
        .outerjoin(_BOVEN, sa.and_(_BOVEN.c.melding_id == _SAMEN.c.naar_melding_id, aan_casus(_BOVEN)))
    )
    .where(
        melding_persoon.c.persoon_id.in_(_PERSONEN),
        melding_persoon.c.melding_id != _DEZE_MELDING,
        sa.or_(_CASUS.is_not(None), _WORTEL != _MIJN_WORTEL),
        # what was said to be other people tells nothing any more, whatever it was linked to since
        sa.not_(
            sa.exists().where(
                _AFGEWEZEN,
                koppeling.c.naar_melding_id.in_((melding_persoon.c.melding_id, _SAMEN.c.naar_melding_id)),
            )
        ),
    )
)
_VAN_HUISHOUDEN = sa.select(_NIETS.label("persoon_id"), _BIJ.c.casus_id, _NIETS.label("melding_id")).where(
    aan_casus(_BIJ),
    _BIJ.c.melding_id != _DEZE_MELDING,
    _BIJ.c.melding_id.in_(
        sa.union_all(
            sa.select(_MIJN_WORTEL),
            sa.select(_SAMEN.c.melding_id).where(
                _SAMEN.c.naar_melding_id == _MIJN_WORTEL, aan_melding(_SAMEN)
            ),
        )
    ),
)
_PLEKKEN = sa.union_all(
    sa.select(betrokkene.c.persoon_id, betrokkene.c.casus_id, _NIETS.label("melding_id")).where(
        betrokkene.c.persoon_id.in_(_PERSONEN)
    ),
    _UIT_MELDING,
    _VAN_HUISHOUDEN,
)
"""From where we know somebody: as betrokkene of a casus, from a melding that was linked to one (itself, or the wortel of its
household), or from a melding without a casus, by the wortel of its household. Without a person: the casussen of other meldingen that a
human linked to this one."""
TERMEN_VAN = sa.select(zoekterm).where(zoekterm.c.persoon_id.in_(_PERSONEN))
_WAAR = sa.union_all(
    sa.select(casus.c.id, casus.c.organisatie, casus.c.team).where(
        casus.c.id.in_(sa.bindparam("casussen", expanding=True)),
        sa.not_(sa.exists().where(_AFGEWEZEN, koppeling.c.casus_id == casus.c.id)),
        niet_geblokkeerd(casus.c.id),
    ),
    sa.select(melding.c.id, melding.c.organisatie, melding.c.team).where(
        melding.c.id.in_(sa.bindparam("meldingen", expanding=True)), melding_niet_geblokkeerd(melding.c.id)
    ),
)


@dataclass(frozen=True, slots=True)
class Bekend:
    """A casus this melding may belong to, or an earlier melding about the same household; why, and with whom it is. Nothing of what
    is in it."""

    plek: Plek
    score: float
    gronden: tuple[GrondUit, ...]
    organisatie: str
    team: str

    @property
    def casus_id(self) -> UUID | None:
        return self.plek.casus_id

    @property
    def melding_id(self) -> UUID | None:
        return self.plek.melding_id


ZELFDE_HUISHOUDEN = GrondUit(
    None,
    None,
    ("zelfde-huishouden",),
    "Aan deze casus is een melding gekoppeld waarvan is bevestigd dat zij over hetzelfde huishouden gaat.",
)


@dataclass(frozen=True, slots=True)
class _Bekend:
    """Who shares something with this melding, each human once: their rows, and where they are known from."""

    wie: WieIsWie
    rijen: Mapping[UUID, Collection[UUID]]
    """Human → the rows that tell of them."""
    casussen: Mapping[UUID, set[UUID]]
    """Human → casussen."""
    meldingen: Mapping[UUID, set[UUID]]
    """Human → meldingen without a casus, by the wortel of their household."""
    aangewezen: Sequence[Treffer]
    """Whom of this melding a human already said to be one of these."""
    bevestigd: AbstractSet[UUID]
    """Casussen of other meldingen that a human said to be about this household."""


@dataclass(slots=True)
class Kring:
    """Where people are known: in casussen, or in meldingen without one. Each is ranked apart, so that however often a household was
    reported, no casus is crowded out."""

    bekend: _Bekend
    plekken: Mapping[UUID, set[UUID]]
    telt_veel: AbstractSet[Grond]
    """Terms of these kinds tell nothing once they point to more than `GENOEG` places."""
    gemeengoed: set[Term] = field(default_factory=set)

    def weeg(self, gedeeld: Sequence[sa.Row[Any]]) -> None:
        """See which terms tell nothing. Many people in one place are no such thing: it was reported often."""
        waar: dict[Term, set[UUID]] = defaultdict(set)
        for rij in gedeeld:
            if rij.grond in self.telt_veel:
                waar[rij.grond, rij.term] |= self.plekken.get(self.bekend.wie.mens(rij.persoon_id), set())
        self.gemeengoed = {term for term, plekken in waar.items() if len(plekken) > GENOEG}

    def nader(self, gedeeld: Sequence[sa.Row[Any]]) -> set[UUID]:
        """Who may still be a candidate. What speaks against it can only make it less: the others need not be looked at further."""
        telt = [
            Treffer(rij.plaats, mens, rij.grond)
            for rij in gedeeld
            if (mens := self.bekend.wie.mens(rij.persoon_id)) in self.plekken
            and (rij.grond, rij.term) not in self.gemeengoed
        ]
        ruim = {k.casus_id for k in vergelijk([*self.bekend.aangewezen, *telt], self.plekken)}
        return {mens for mens, plekken in self.plekken.items() if plekken & ruim}

    def rangorde(self, eigen: Sequence[set[Term]], termen: Mapping[UUID, set[Term]]) -> list[Kandidaat]:
        zonder = {mens: hun - self.gemeengoed for mens, hun in termen.items() if mens in self.plekken}
        gedeelde = treffers([onze - self.gemeengoed for onze in eigen], zonder)
        return vergelijk([*self.bekend.aangewezen, *gedeelde], self.plekken)


_VAN_HUIS = frozenset(
    grond for ladder in HUISHOUDEN for trede in ladder for grond in trede.nodig if isinstance(grond, Grond)
)


async def kandidaten(eenheid: Werkeenheid, melding_id: UUID) -> list[Bekend]:
    """The casussen, and the meldingen without one, whose people share enough with those of this melding, best first; at most twenty of
    each, without those that were rejected. Also what was received later: who is recorded late is known to others already.

    In at most six statements, each by index: as fast among a million people as among ten.
    """
    genoemd = await eenheid.alle(_GENOEMDEN, melding_id=melding_id)
    gedeeld = await eenheid.alle(_GEDEELD, melding_id=melding_id)
    bekend = await _wie_bekend(eenheid, melding_id, genoemd, {rij.persoon_id for rij in gedeeld})
    # somebody who was reported thirty times and never taken up must not become invisible by it: only what is of a house, a telephone
    # number or an address, can be of too many meldingen
    kringen = (
        Kring(bekend, bekend.casussen, frozenset(Grond)),
        Kring(bekend, bekend.meldingen, _VAN_HUIS),
    )
    nader: dict[UUID, UUID] = {}
    for kring in kringen:
        kring.weeg(gedeeld)
        nader |= {rij: mens for mens in kring.nader(gedeeld) for rij in bekend.rijen.get(mens, ())}
    eigen: dict[int, set[Term]] = {rij.plaats: set() for rij in genoemd}
    for rij in genoemd:
        eigen[rij.plaats] |= {(rij.grond, rij.term)} if rij.term else set()
    termen: dict[UUID, set[Term]] = defaultdict(set)
    for rij in await eenheid.alle(TERMEN_VAN, personen=list(nader)) if nader else ():
        termen[nader[rij.persoon_id]].add((rij.grond, rij.term))
    op_plaats = [eigen.get(plaats, set()) for plaats in range(max(eigen) + 1)] if nader else []
    casussen, meldingen = (kring.rangorde(op_plaats, termen) if nader else [] for kring in kringen)
    return await _met_team(eenheid, melding_id, casussen, meldingen, bekend)


async def _wie_bekend(
    eenheid: Werkeenheid, melding_id: UUID, genoemd: Sequence[sa.Row[Any]], gevonden: set[UUID]
) -> _Bekend:
    eigen = {rij.persoon_id: rij.plaats for rij in genoemd}
    wie = await wie_is_wie(eenheid, gevonden | eigen.keys())
    casussen: dict[UUID, set[UUID]] = defaultdict(set)
    meldingen: dict[UUID, set[UUID]] = defaultdict(set)
    rijen: dict[UUID, set[UUID]] = defaultdict(set)
    allen = gevonden | wie.personen
    geplaatst: set[UUID] = set()
    bevestigd: set[UUID] = set()
    for plek in await eenheid.alle(_PLEKKEN, personen=list(allen), melding_id=melding_id):
        if plek.persoon_id is None:
            bevestigd.add(plek.casus_id)
            continue
        waar = casussen if plek.casus_id else meldingen
        waar[wie.mens(plek.persoon_id)].add(plek.casus_id or plek.melding_id)
        geplaatst.add(plek.persoon_id)
    bekend = casussen.keys() | meldingen.keys()
    # what this melding itself says of somebody is no evidence, unless a casus was opened with it
    for persoon_id in allen - (eigen.keys() - geplaatst):
        if (mens := wie.mens(persoon_id)) in bekend:
            rijen[mens].add(persoon_id)
    aangewezen = [
        Treffer(plaats, mens, Aanwijzing.ZELFDE_MENS)
        for persoon_id, plaats in eigen.items()
        if persoon_id in wie.personen and (mens := wie.mens(persoon_id)) in bekend
    ]
    return _Bekend(wie, rijen, casussen, meldingen, aangewezen, bevestigd)


async def _met_team(
    eenheid: Werkeenheid,
    melding_id: UUID,
    casussen: Sequence[Kandidaat],
    meldingen: Sequence[Kandidaat],
    bekend: _Bekend,
) -> list[Bekend]:
    """With whom each of these is, best first and a casus before a melding; a rejected casus is left out."""
    alle: dict[UUID, tuple[Plek, float, tuple[GrondUit, ...]]] = {
        k.casus_id: (plek, k.score, tuple(_uitgelegd(grond, bekend) for grond in k.gronden))
        for k, plek in (
            *((k, Plek(casus_id=k.casus_id)) for k in casussen),
            *((k, Plek(melding_id=k.casus_id)) for k in meldingen),
        )
    }
    for casus_id in sorted(bekend.bevestigd):
        gronden = alle[casus_id][2] if casus_id in alle else ()
        alle[casus_id] = (Plek(casus_id=casus_id), 1.0, (ZELFDE_HUISHOUDEN, *gronden))
    if not alle:
        return []
    rijen = await eenheid.alle(
        _WAAR,
        casussen=[id for id, (plek, *_) in alle.items() if plek.casus_id],
        meldingen=[id for id, (plek, *_) in alle.items() if plek.melding_id],
        melding_id=melding_id,
        **zicht(eenheid.actor),
    )
    uit = {rij.id: Bekend(*alle[rij.id], rij.organisatie, rij.team) for rij in rijen}
    return sorted((uit[id] for id in alle if id in uit), key=lambda b: -b.score)


def _uitgelegd(grond: GrondUit, bekend: _Bekend) -> GrondUit:
    """Who stands in the register more than once counts once: said where it matters."""
    if grond.bekende_id is None or len(bekend.rijen.get(grond.bekende_id, ())) < 2:
        return grond
    zin = (
        "Staat meer dan eens in het register; een medewerker zei dat het één mens is, dus telt die één keer."
    )
    return replace(grond, tekst=f"{grond.tekst} {zin}")
