"""Which meldingen are about one household: only what a human said. No casus is needed for it.

A household is called after one of its meldingen, its *wortel*; every link points there, so there are no chains and no cycles. Which
melding came in first is another matter, and does not depend on who was linked to whom.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.fouten import Fout, Soort, niet_gevonden
from app.melding.codes import Classificatie
from app.melding.model import koppeling, melding
from app.melding.verbonden import aan_casus, aan_melding
from app.toegang.werkeenheid import Werkeenheid

_SAMEN, _BIJ = koppeling.alias("samen"), koppeling.alias("bij")
_WORTEL = sa.func.coalesce(_SAMEN.c.naar_melding_id, melding.c.id).label("wortel")
_VERWANT = sa.select(
    melding.c.id,
    melding.c.ontvangen_op,
    melding.c.organisatie,
    melding.c.team,
    melding.c.classificatie,
    _WORTEL,
    _BIJ.c.casus_id,
    _SAMEN.c.id.label("koppeling_id"),
).select_from(
    melding.outerjoin(_SAMEN, sa.and_(_SAMEN.c.melding_id == melding.c.id, aan_melding(_SAMEN))).outerjoin(
        _BIJ, sa.and_(_BIJ.c.melding_id == melding.c.id, aan_casus(_BIJ))
    )
)
_DEZE: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_WORTELS: sa.BindParameter[Any] = sa.bindparam("wortels", expanding=True)
_CASUSSEN: sa.BindParameter[Any] = sa.bindparam("casussen", expanding=True)
_SCHAKEL = sa.select(casus.c.id, casus.c.samengevoegd_met, casus.c.huishouden_id)
_KETEN = _SCHAKEL.where(casus.c.id.in_(_CASUSSEN)).cte("keten", recursive=True)
_KETEN = _KETEN.union(
    _SCHAKEL.join(
        _KETEN,
        sa.or_(
            casus.c.samengevoegd_met == _KETEN.c.id,
            casus.c.id == _KETEN.c.samengevoegd_met,
            casus.c.huishouden_id == _KETEN.c.huishouden_id,
        ),
    )
)
_EEN_HUISHOUDEN = sa.select(_KETEN).order_by(_KETEN.c.id)
_EIGEN = _VERWANT.where(melding.c.id.in_(_DEZE))
_ALLEN = _VERWANT.where(
    melding.c.id.in_(
        sa.union(
            sa.select(melding.c.id).where(melding.c.id.in_(_WORTELS)),
            sa.select(koppeling.c.melding_id).where(
                koppeling.c.naar_melding_id.in_(_WORTELS), aan_melding(koppeling)
            ),
            sa.select(koppeling.c.melding_id).where(
                koppeling.c.casus_id.in_(_CASUSSEN), aan_casus(koppeling)
            ),
        )
    )
).order_by(melding.c.ontvangen_op, melding.c.id)
_VERGRENDEL = sa.select(melding.c.id).where(melding.c.id.in_(_DEZE)).order_by(melding.c.id).with_for_update()


@dataclass(frozen=True, slots=True)
class Verwant:
    """One melding among those of its household: whose it is and what it is, nothing of what was told."""

    id: UUID
    ontvangen_op: datetime
    organisatie: str
    team: str
    classificatie: Classificatie
    wortel: UUID
    casus_id: UUID | None
    """The casus that this one was linked to itself."""
    koppeling_id: UUID | None
    """The link to its wortel."""


@dataclass(frozen=True, slots=True)
class Plek:
    """Where a household is known: a casus, or the wortel of its meldingen. One of the two."""

    casus_id: UUID | None = None
    melding_id: UUID | None = None


async def een_huishouden(eenheid: Werkeenheid, casussen: Collection[UUID]) -> dict[UUID, UUID]:
    """These casussen, everything they were merged with, either way, and the earlier and later casussen of the same household: of each
    the casus that its household goes on in."""
    rijen = await eenheid.alle(_EEN_HUISHOUDEN, casussen=list(casussen))
    # one runs at a time: the later one was opened when the earlier had ended
    laatste = {r.huishouden_id: r.id for r in rijen}
    naar = {r.id: r.samengevoegd_met or laatste[r.huishouden_id] for r in rijen}

    def einde(casus_id: UUID) -> UUID:
        while (verder := naar[casus_id]) != casus_id:
            casus_id = verder
        return casus_id

    return {casus_id: einde(casus_id) for casus_id in naar}


async def verwanten(
    eenheid: Werkeenheid,
    ids: Collection[UUID] = (),
    *,
    wortels: Collection[UUID] = (),
    casussen: Collection[UUID] = (),
) -> list[Verwant]:
    """Every melding of the households and of the casussen (with what was merged) of these meldingen, and of these wortels and casussen;
    by receipt."""
    eigen = await eenheid.alle(_EIGEN, ids=list(ids)) if ids else ()
    bij = {*casussen, *(r.casus_id for r in eigen if r.casus_id)}
    rijen = await eenheid.alle(
        _ALLEN,
        wortels=list({*wortels, *(r.wortel for r in eigen)}),
        casussen=list(await een_huishouden(eenheid, bij)) if bij else [],
    )
    return [Verwant(**rij._mapping) for rij in rijen]


async def huishouden(eenheid: Werkeenheid, wortel: UUID) -> list[Verwant]:
    """The meldingen of one household, by receipt."""
    return await verwanten(eenheid, wortels=[wortel])


async def plek_van(eenheid: Werkeenheid, melding_id: UUID) -> tuple[UUID, Plek]:
    """The wortel of this melding, and where its household is known: the casus of the melding, that of its wortel, or the wortel.

    Raises `niet-gevonden`.
    """
    eigen = await eenheid.een(_EIGEN, ids=[melding_id])
    if eigen is None:
        raise niet_gevonden()
    boven = eigen if eigen.wortel == eigen.id else await eenheid.een(_EIGEN, ids=[eigen.wortel])
    casus_id = eigen.casus_id or (boven and boven.casus_id)
    return eigen.wortel, Plek(casus_id=casus_id) if casus_id else Plek(melding_id=eigen.wortel)


async def vergrendel_verwanten(
    eenheid: Werkeenheid,
    melding_id: UUID | None,
    *,
    wortels: Collection[UUID] = (),
    casussen: Collection[UUID] = (),
) -> list[Verwant]:
    """`verwanten` of this melding, all locked until the end of the transaction, always in the order of their ids: who links and unlinks
    at once waits, and never for each other. Raises `huishouden-gewijzigd` when somebody else was just ahead.
    """
    ids = [melding_id] if melding_id else []
    gezien = await verwanten(eenheid, ids, wortels=wortels, casussen=casussen)
    vast = {v.id for v in gezien}
    await eenheid.alle(_VERGRENDEL, ids=sorted(vast))
    nu = await verwanten(eenheid, ids, wortels=wortels, casussen=casussen)
    if not {v.id for v in nu} <= vast:
        raise huishouden_gewijzigd()
    return nu


def huishouden_gewijzigd() -> Fout:
    return Fout(
        Soort.BOTSING,
        "huishouden-gewijzigd",
        "Iemand anders heeft juist iets gekoppeld of losgemaakt bij dit huishouden; er is niets gewijzigd.",
        alternatief="Bekijk de kandidaten opnieuw en doe uw wijziging nog eens.",
    )
