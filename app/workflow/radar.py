"""The radar: per household the meldingen over time, what pattern they make, and what may belong to it as well.

A household is a casus with everything that was merged into it, or meldingen without a casus that a human linked to each other; one that
nobody linked to anything is a household of its own. It takes three SELECTs, however many meldingen there are: those inside the window of
who may see them (by `ix_melding_ontvangen_op`), only of households that can have a pattern; then, for one page, how its casussen are
called and which unlinked meldingen name somebody of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Duur
from app.casus.model import betrokkene, casus
from app.core.versleuteling import datasleutel
from app.melding.codes import Besluit
from app.melding.model import koppeling, melding, melding_persoon
from app.melding.patronen import (
    Ernst,
    Gevaar,
    Maatstaf,
    Meldfeit,
    Patroon,
    Patrooncode,
    ernst,
    gevaar,
    patronen,
)
from app.melding.queries import LOOPT, VAN_ONS
from app.melding.verbonden import aan_casus, aan_melding
from app.persoon.model import zoekterm
from app.persoon.zoektermen import Grond
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, zicht, zichtbaar
from app.workflow.opdracht import Regels

_HOOFD = casus.alias("hoofd")


def _opgegaan_in() -> sa.Subquery:
    """Of every casus that was merged, or that ended before its household came back: the casus that it ended up in, however many times
    that happened in turn."""
    later = casus.alias("later")
    een_stap = sa.union_all(
        sa.select(casus.c.id.label("van_id"), casus.c.samengevoegd_met.label("in_id")).where(
            casus.c.samengevoegd_met.is_not(None)
        ),
        sa.select(casus.c.id, later.c.id).where(
            later.c.huishouden_id == casus.c.huishouden_id,
            later.c.id > casus.c.id,
            casus.c.samengevoegd_met.is_(None),
            casus.c.beeindigd_op.is_not(None),
        ),
    ).cte("een_stap")
    verder = een_stap.alias("verder")
    stap = sa.select(een_stap.c.van_id.label("casus_id"), een_stap.c.in_id).cte("stap", recursive=True)
    stap = stap.union(
        sa.select(stap.c.casus_id, verder.c.in_id).join(verder, verder.c.van_id == stap.c.in_id)
    )
    hierna = een_stap.alias("hierna")
    return (
        sa.select(stap.c.casus_id, stap.c.in_id)
        .where(sa.not_(sa.exists().where(hierna.c.van_id == stap.c.in_id)))
        .subquery("opgegaan")
    )


_OPGEGAAN = _opgegaan_in()
_BIJ, _SAMEN = koppeling.alias("bij"), koppeling.alias("samen")


def _groepscasussen() -> sa.Subquery:
    """Of households of linked meldingen: the casus that one of them came to, the oldest when there are two."""
    zelf = sa.or_(_BIJ.c.melding_id == _SAMEN.c.melding_id, _BIJ.c.melding_id == _SAMEN.c.naar_melding_id)
    # no database here takes the least of two uuids as it is
    oudste = sa.cast(sa.func.min(sa.cast(_BIJ.c.casus_id, sa.String)), sa.Uuid)
    return (
        sa.select(_SAMEN.c.naar_melding_id.label("wortel"), oudste.label("casus_id"))
        .select_from(_SAMEN.join(_BIJ, sa.and_(zelf, aan_casus(_BIJ))))
        .where(aan_melding(_SAMEN))
        .group_by(_SAMEN.c.naar_melding_id)
        .subquery("groep")
    )


_GROEP = _groepscasussen()
_WORTEL = sa.func.coalesce(_SAMEN.c.naar_melding_id, melding.c.id)
_VAN_WIE = sa.func.coalesce(_BIJ.c.casus_id, _GROEP.c.casus_id)
_HUISHOUDEN = sa.func.coalesce(_HOOFD.c.id, _WORTEL)
_LANG = sa.case((melding.c.duur == Duur.LANG, 1), (_HOOFD.c.duur == Duur.LANG, 1), else_=0)
_KENMERKEN = ("urgentie", "geweldsvormen", "rode_vlaggen", "sash", "duur")


def _tijdlijnen(mag_zien: sa.ColumnElement[bool]) -> sa.Select[Any]:
    alles = (
        sa.select(
            _HUISHOUDEN.label("huishouden"),
            _HOOFD.c.id.label("casus_id"),
            sa.func.coalesce(_HOOFD.c.organisatie, melding.c.organisatie).label("organisatie"),
            sa.func.coalesce(_HOOFD.c.team, melding.c.team).label("team"),
            (_HOOFD.c.duur == Duur.LANG).label("casus_duurt_lang"),
            _BIJ.c.casus_id.label("eigen_casus_id"),
            melding.c.id,
            *(melding.c[k] for k in ("ontvangen_op", "classificatie", "wijk", *_KENMERKEN)),
            sa.func.count().over(partition_by=_HUISHOUDEN).label("aantal"),
            sa.func.max(_LANG).over(partition_by=_HUISHOUDEN).label("lang"),
        )
        .select_from(
            melding.outerjoin(_BIJ, sa.and_(_BIJ.c.melding_id == melding.c.id, aan_casus(_BIJ)))
            .outerjoin(_SAMEN, sa.and_(_SAMEN.c.melding_id == melding.c.id, aan_melding(_SAMEN)))
            .outerjoin(_GROEP, _GROEP.c.wortel == _WORTEL)
            .outerjoin(_OPGEGAAN, _OPGEGAAN.c.casus_id == _VAN_WIE)
            .outerjoin(_HOOFD, _HOOFD.c.id == sa.func.coalesce(_OPGEGAAN.c.in_id, _VAN_WIE))
        )
        # of what has ended (somebody died, or moved away) nothing is to be kept an eye on
        .where(melding.c.ontvangen_op >= sa.bindparam("sinds"), _HOOFD.c.beeindigd_op.is_(None), mag_zien)
        .subquery("alles")
    )
    return (
        sa.select(alles)
        .where(sa.or_(alles.c.aantal >= sa.bindparam("minstens"), alles.c.lang == 1))
        .order_by(alles.c.ontvangen_op, alles.c.id)
    )


# what is linked to a casus its team sees; what a human only linked to another melding of it, who answers for that melding
_VIA_CASUS = sa.and_(zichtbaar(_HOOFD), _BIJ.c.id.is_not(None))
_VAN_CASUS = _tijdlijnen(
    sa.or_(_VIA_CASUS, sa.and_(VAN_ONS, sa.or_(_HOOFD.c.id.is_(None), zichtbaar(_HOOFD))))
)
_OOK_VAN_MELDING = _tijdlijnen(sa.or_(_VIA_CASUS, VAN_ONS))
"""Veilig Thuis keeps seeing the meldingen that it answers for, whichever team has the casus."""

_DEZE: sa.BindParameter[Any] = sa.bindparam("casussen", expanding=True)
_MELDINGEN: sa.BindParameter[Any] = sa.bindparam("meldingen", expanding=True)
_AANDUIDING = (
    sa.select(casus.c.id, casus.c.aanduiding, datasleutel.c.gewikkeld)
    .join(datasleutel, datasleutel.c.id == casus.c.id)
    .where(casus.c.id.in_(_DEZE), zichtbaar(casus))
)

# Who shares a person: the same BSN, or the same birth date and a surname that sounds alike (and no two BSNs)
_ZELFDE_MENS = (Grond.BSN, Grond.GEBOREN_NAAM)
_BEKEND = sa.union(
    sa.select(betrokkene.c.casus_id.label("plek"), betrokkene.c.persoon_id).where(
        betrokkene.c.casus_id.in_(_DEZE)
    ),
    sa.select(koppeling.c.casus_id, melding_persoon.c.persoon_id)
    .join(melding_persoon, melding_persoon.c.melding_id == koppeling.c.melding_id)
    .where(koppeling.c.casus_id.in_(_DEZE), LOOPT),
    sa.select(melding_persoon.c.melding_id, melding_persoon.c.persoon_id).where(
        melding_persoon.c.melding_id.in_(_MELDINGEN)
    ),
).subquery("bekend")
"""Whom a household is known by: from a casus, or from a melding without one."""
_ONZE, _HUNNE = zoekterm.alias("onze"), zoekterm.alias("hunne")


def _bsn(wie: sa.ColumnElement[UUID]) -> sa.ScalarSelect[bytes]:
    van = zoekterm.alias()
    return (
        sa.select(van.c.term)
        .where(van.c.persoon_id == wie, van.c.grond == Grond.BSN)
        .limit(1)
        .scalar_subquery()
    )


_ONS_BSN, _HUN_BSN = _bsn(_BEKEND.c.persoon_id), _bsn(melding_persoon.c.persoon_id)
_GEKOPPELD = sa.and_(
    sa.or_(koppeling.c.melding_id == melding.c.id, koppeling.c.naar_melding_id == melding.c.id),
    sa.or_(LOOPT, aan_melding(koppeling)),
)
_NIET_DEZELFDE = sa.and_(
    koppeling.c.besluit == Besluit.AFGEWEZEN,
    sa.or_(
        sa.and_(
            koppeling.c.melding_id == melding.c.id,
            _BEKEND.c.plek.in_((koppeling.c.casus_id, koppeling.c.naar_melding_id)),
        ),
        sa.and_(koppeling.c.melding_id == _BEKEND.c.plek, koppeling.c.naar_melding_id == melding.c.id),
    ),
)
"""A human said that they are other people, of whichever of the two that was asked."""
_MOGELIJK = (
    sa.select(
        _BEKEND.c.plek,
        sa.exists().where(_NIET_DEZELFDE).label("nee"),
        melding.c.id,
        melding.c.ontvangen_op,
        *(melding.c[k] for k in _KENMERKEN),
    )
    .select_from(
        _BEKEND.join(_ONZE, _ONZE.c.persoon_id == _BEKEND.c.persoon_id)
        .join(_HUNNE, sa.and_(_HUNNE.c.term == _ONZE.c.term, _HUNNE.c.grond == _ONZE.c.grond))
        .join(melding_persoon, melding_persoon.c.persoon_id == _HUNNE.c.persoon_id)
        .join(melding, melding.c.id == melding_persoon.c.melding_id)
    )
    .where(
        _ONZE.c.grond.in_(_ZELFDE_MENS),
        VAN_ONS,
        melding.c.ontvangen_op >= sa.bindparam("sinds"),
        # no subquery finds one, or they are the same: two BSNs that differ are two people
        sa.func.coalesce(_ONS_BSN == _HUN_BSN, sa.true()),
        sa.not_(sa.exists().where(_GEKOPPELD)),
    )
    .order_by(melding.c.ontvangen_op, melding.c.id)
)


@dataclass(frozen=True, slots=True)
class Punt:
    """One melding on the time line."""

    rij: sa.Row[Any]
    feit: Meldfeit
    ernst: Ernst


def _punt(rij: sa.Row[Any]) -> Punt:
    feit = Meldfeit(rij.ontvangen_op, rij.urgentie, rij.geweldsvormen, rij.rode_vlaggen, rij.sash, rij.duur)
    return Punt(rij, feit, ernst(feit))


@dataclass(slots=True)
class Huishouden:
    """What the radar sees of one household. `aanduiding` only when the actor may see the casus; `mogelijk`: not linked, never
    counted, and not a pattern."""

    punten: Sequence[Punt]
    patronen: Sequence[Patroon]
    gevaar: Gevaar
    aanduiding: str | None = None
    mogelijk: list[Punt] = field(default_factory=list)

    @property
    def laatste(self) -> sa.Row[Any]:
        """The newest melding; its wijk is that of the household, as far as who reported it knew. Not that of the casus: where
        somebody went since is not for who may not see it."""
        return self.punten[-1].rij

    @property
    def casus_id(self) -> UUID | None:
        casus_id: UUID | None = self.laatste.casus_id
        return casus_id

    @property
    def casussen(self) -> set[UUID]:
        """The casus, and those that were merged into it that a melding here came from."""
        return {id for id in (self.casus_id, *(p.rij.eigen_casus_id for p in self.punten)) if id}

    @property
    def meldingen(self) -> set[UUID]:
        """Those that were linked to no casus themselves."""
        return {p.rij.id for p in self.punten if p.rij.eigen_casus_id is None}

    @property
    def plaats(self) -> int:
        """Where it stands, as one number: greater is more dangerous, then more recent, and no two are the same."""
        moment = int(self.laatste.ontvangen_op.timestamp() * 1000)
        getal = 0
        for deel, bits in zip(
            (*self.gevaar, moment, self.laatste.huishouden.int), (8, 1, 8, 16, 48, 128), strict=True
        ):
            getal = getal << bits | min(int(deel), (1 << bits) - 1)
        return getal


@dataclass(frozen=True, slots=True)
class Filter:
    """`na`: the `plaats` after which the page begins."""

    limiet: int
    na: int | None = None
    wijk: str | None = None
    patroon: Patrooncode | None = None


def maatstaf(regels: Regels) -> Maatstaf:
    return Maatstaf(
        regels.radar_venster_maanden,
        regels.radar_herhaald_meldingen,
        regels.radar_structureel_meldingen,
        regels.radar_structureel_maanden,
    )


async def radar(eenheid: Werkeenheid, filter: Filter, regels: Regels) -> list[Huishouden]:
    """One page of households with a pattern, the most dangerous first. Veilig Thuis: of every melding that it answers for; another
    team: of its own casussen. Raises `geen-hulpverlener`."""
    actor = eenheid.actor
    eis_hulpverlener(actor)
    maat = maatstaf(regels)
    opdracht = _OOK_VAN_MELDING if Rol.VEILIG_THUIS in actor.rollen else _VAN_CASUS
    rijen = await eenheid.alle(opdracht, sinds=maat.sinds(eenheid.nu), minstens=maat.minstens, **zicht(actor))
    gevonden = [h for h in _huishoudens(rijen, eenheid.nu, maat) if _past(h, filter)]
    bladzijde = sorted(gevonden, key=lambda h: -h.plaats)[: filter.limiet]
    if bladzijde:
        await _noem(eenheid, bladzijde)
        await _vul_aan(eenheid, bladzijde, maat.sinds(eenheid.nu))
    return bladzijde


def _huishoudens(rijen: Sequence[sa.Row[Any]], nu: datetime, maat: Maatstaf) -> list[Huishouden]:
    per_huishouden: dict[UUID, list[Punt]] = defaultdict(list)
    for rij in rijen:
        per_huishouden[rij.huishouden].append(_punt(rij))
    gevonden = []
    for punten in per_huishouden.values():
        feiten = [p.feit for p in punten]
        lang = bool(punten[0].rij.casus_duurt_lang)
        if hoe := patronen(feiten, nu, maat, casus_duurt_lang=lang):
            gevonden.append(Huishouden(punten, hoe, gevaar(feiten, {p.code for p in hoe})))
    return gevonden


def _past(h: Huishouden, filter: Filter) -> bool:
    return (
        filter.wijk in (None, h.laatste.wijk)
        and (filter.patroon is None or filter.patroon in {p.code for p in h.patronen})
        and (filter.na is None or h.plaats < filter.na)
    )


async def _noem(eenheid: Werkeenheid, bladzijde: Sequence[Huishouden]) -> None:
    """How the casus is called, for who may see it."""
    ids = [h.casus_id for h in bladzijde if h.casus_id]
    eenheid.getoond += ids
    namen: dict[UUID | None, str] = {
        rij.id: eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld).open_rij(rij)["aanduiding"]
        for rij in await eenheid.alle(_AANDUIDING, casussen=ids, **zicht(eenheid.actor))
    }
    for h in bladzijde:
        h.aanduiding = namen.get(h.casus_id)


async def _vul_aan(eenheid: Werkeenheid, bladzijde: Sequence[Huishouden], sinds: datetime) -> None:
    """Meldingen that nobody linked yet and that name somebody of the household: perhaps theirs, for a human to say."""
    van = {plek: h for h in bladzijde for plek in (*h.casussen, *h.meldingen)}
    meldingen = {id for h in bladzijde for id in h.meldingen}
    casussen = van.keys() - meldingen
    plekken = {"casussen": list(casussen), "meldingen": list(meldingen)}
    rijen = await eenheid.alle(_MOGELIJK, **plekken, sinds=sinds, **zicht(eenheid.actor))
    gehad = {(van[rij.plek].laatste.huishouden, rij.id) for rij in rijen if rij.nee}
    for rij in rijen:
        h = van[rij.plek]
        dit = (h.laatste.huishouden, rij.id)
        if dit not in gehad and rij.id not in h.meldingen:
            gehad.add(dit)
            h.mogelijk.append(_punt(rij))
