"""What a melding is beside what was known when it came in: eerste, vervolg or hermelding [CBS]. Computed, never typed.

*Eerste*: nobody knew this household. *Vervolg*: an involvement was running, and monitoring counts as running. *Hermelding*: an earlier
involvement had ended. A household is a casus and everything it was merged with, and the meldingen that a human linked to each other. An
involvement is
- a casus, from its opening or reactivation until it is inactief or ends;
- an earlier melding of this household by itself, from its receipt until it was assessed as needing no follow-up, or until the casus
  came to rest after it: who was reported yesterday is known today, also before there is a casus.

What counts is how that stood when the melding came in: an assessment that was revised afterwards changes nothing of what came before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.gebeurtenis import gebeurtenis
from app.melding import handelingen as doe
from app.melding.beoordelen import VERVOLG
from app.melding.codes import Classificatie, Uitkomst
from app.melding.huishouden import Verwant, een_huishouden, vergrendel_verwanten, verwanten
from app.melding.model import koppeling, veiligheidsbeoordeling
from app.melding.queries import Melding, vergrendel_buiten_zicht
from app.toegang.werkeenheid import Werkeenheid

LOPEND = frozenset({"casus-geopend", "casus-geheractiveerd"})
GEEINDIGD = frozenset({"casus-inactief", "casus-beeindigd"})
LOSGEMAAKT = "melding-ontkoppeld"


@dataclass(frozen=True, slots=True)
class Wending:
    """Something after which a casus runs, or no longer does. `door`: the melding whose link set it off; `ongedaan`: that link was
    undone; `hersteld`: the undoing put the casus back (only of `melding-ontkoppeld`)."""

    casus_id: UUID
    soort: str
    op: datetime
    door: UUID | None = None
    ongedaan: bool = False
    hersteld: bool = True


@dataclass(frozen=True, slots=True)
class Gemeld:
    """One melding of the household; `afgedaan_op`: assessed, and nothing more was to be done."""

    id: UUID
    ontvangen_op: datetime
    afgedaan_op: datetime | None = None


def classificeer(welke: Gemeld, wendingen: Iterable[Wending], gemeld: Iterable[Gemeld]) -> Classificatie:
    """What this melding is, by the state of its household when it came in. Pure; `wendingen` in the order of the log."""
    toen = welke.ontvangen_op
    bekend, loopt, einde = _stand(w for w in wendingen if w.door != welke.id and _was_er(w, toen))
    eerder = [g for g in gemeld if (g.ontvangen_op, g.id) < (toen, welke.id)]
    nog_bezig = [
        g
        for g in eerder
        if (einde is None or g.ontvangen_op > einde) and (g.afgedaan_op is None or g.afgedaan_op > toen)
    ]
    if loopt or nog_bezig:
        return Classificatie.VERVOLG
    return Classificatie.HERMELDING if bekend or eerder else Classificatie.EERSTE


def _was_er(w: Wending, toen: datetime) -> bool:
    """What was undone in the same moment came in while it still was."""
    return w.op < toen or (w.op == toen and w.soort != LOSGEMAAKT)


def _stand(wendingen: Iterable[Wending]) -> tuple[bool, bool, datetime | None]:
    """Was there ever a casus, does one run, and when did one last come to rest?

    What a link set off that was undone never was. But a casus that such a link woke and in which somebody has worked since stays
    awake: from the moment the link went, it runs of itself.
    """
    werkelijk: dict[UUID, bool] = defaultdict(bool)
    telt: dict[UUID, bool] = defaultdict(bool)
    einde = None
    for w in wendingen:
        if w.soort in GEEINDIGD:
            werkelijk[w.casus_id] = telt[w.casus_id] = False
            einde = w.op
        elif w.soort in LOPEND:
            werkelijk[w.casus_id] = True
            telt[w.casus_id] |= not w.ongedaan
        elif w.hersteld:
            werkelijk[w.casus_id] = telt[w.casus_id]
        else:
            telt[w.casus_id] = werkelijk[w.casus_id]
    return bool(telt), any(telt.values()), einde


_WENDINGEN = (
    sa.select(
        gebeurtenis.c.casus_id,
        gebeurtenis.c.soort,
        gebeurtenis.c.op,
        gebeurtenis.c.open,
        koppeling.c.melding_id.label("door"),
        koppeling.c.ongedaan_op,
    )
    .select_from(
        gebeurtenis.outerjoin(
            koppeling,
            sa.and_(
                koppeling.c.casus_id == gebeurtenis.c.casus_id,
                koppeling.c.wending == gebeurtenis.c.casus_versie,
            ),
        )
    )
    .where(
        gebeurtenis.c.casus_id.in_(sa.bindparam("casussen", expanding=True)),
        gebeurtenis.c.soort.in_(sorted({*LOPEND, *GEEINDIGD, LOSGEMAAKT})),
    )
    .order_by(gebeurtenis.c.volgnummer)
)
_MELDINGEN: sa.BindParameter[Any] = sa.bindparam("meldingen", expanding=True)
_OORDELEN = (
    sa.select(gebeurtenis.c.object_id, gebeurtenis.c.op, gebeurtenis.c.open)
    .where(gebeurtenis.c.object_id.in_(_MELDINGEN), gebeurtenis.c.soort == "melding-beoordeeld")
    .order_by(gebeurtenis.c.volgnummer)
)
_AFGEHANDELD = sa.select(veiligheidsbeoordeling.c.melding_id, veiligheidsbeoordeling.c.afgehandeld_op).where(
    veiligheidsbeoordeling.c.melding_id.in_(_MELDINGEN), veiligheidsbeoordeling.c.afgehandeld_op.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Verleden:
    """What was recorded of these households, in the order of the log."""

    hoofd: Mapping[UUID, UUID]
    """Of every casus: the one its household goes on in."""
    wendingen: Sequence[Wending]
    oordelen: Mapping[UUID, Sequence[tuple[datetime, bool]]]
    """Of every melding: when it was assessed, and whether nothing more was to be done then."""

    def van(self, wie: Verwant, allen: Iterable[Verwant]) -> Classificatie:
        """What this melding is among all that is known of its household."""
        mijn = self._hoofd(wie)
        genoten = [
            v for v in allen if v.wortel == wie.wortel or (mijn is not None and self._hoofd(v) == mijn)
        ]
        hoofden = {self._hoofd(v) for v in genoten}
        wendingen = [w for w in self.wendingen if self.hoofd[w.casus_id] in hoofden]
        gemeld = [Gemeld(v.id, v.ontvangen_op, self._afgedaan(v.id, wie.ontvangen_op)) for v in genoten]
        return classificeer(Gemeld(wie.id, wie.ontvangen_op), wendingen, gemeld)

    def _hoofd(self, v: Verwant) -> UUID | None:
        return self.hoofd[v.casus_id] if v.casus_id else None

    def _afgedaan(self, melding_id: UUID, toen: datetime) -> datetime | None:
        oordelen = [(op, klaar) for op, klaar in self.oordelen.get(melding_id, ()) if op <= toen]
        return oordelen[-1][0] if oordelen and oordelen[-1][1] else None


async def _verleden(eenheid: Werkeenheid, allen: Sequence[Verwant]) -> Verleden:
    """Four SELECTs, however much was reported."""
    casussen, ids = {v.casus_id for v in allen if v.casus_id}, [v.id for v in allen]
    hoofd = await een_huishouden(eenheid, casussen) if casussen else {}
    wendingen = [
        Wending(
            rij.casus_id,
            rij.soort,
            rij.op,
            rij.door,
            rij.ongedaan_op is not None,
            rij.open.get("hersteld", True),
        )
        for rij in await eenheid.alle(_WENDINGEN, casussen=list(hoofd))
    ]
    oordelen = defaultdict[UUID, list[tuple[datetime, bool]]](list)
    for rij in await eenheid.alle(_OORDELEN, meldingen=ids):
        oordelen[rij.object_id].append((rij.op, VERVOLG[Uitkomst(rij.open["uitkomst"])] is None))
    # an outcome that asks for more is dealt with later than it was given
    for rij in await eenheid.alle(_AFGEHANDELD, meldingen=ids):
        oordelen[rij.melding_id].append((rij.afgehandeld_op, True))
    return Verleden(hoofd, wendingen, oordelen)


async def bezie(
    eenheid: Werkeenheid, groep: Sequence[Verwant], straks: Callable[[Verwant], Verwant] = lambda v: v
) -> dict[UUID, Classificatie]:
    """What each of these meldingen is; `straks`: once a link that is about to be made is there."""
    wortels = {v.wortel for w in groep for v in (w, straks(w))}
    casussen = {v.casus_id for w in groep for v in (w, straks(w)) if v.casus_id}
    deze = {v.id for v in groep}
    allen = [straks(v) for v in await verwanten(eenheid, deze, wortels=wortels, casussen=casussen)]
    verleden = await _verleden(eenheid, allen)
    return {v.id: verleden.van(v, allen) for v in allen if v.id in deze}


async def leg_oordelen_vast(
    eenheid: Werkeenheid,
    groep: Sequence[Verwant],
    oordelen: Mapping[UUID, Classificatie],
    behalve: UUID | None = None,
) -> None:
    """The other meldingen that became something else by it: a line in the log of each. They are locked already."""
    for v in groep:
        if v.id != behalve and oordelen[v.id] is not v.classificatie:
            wat = await vergrendel_buiten_zicht(eenheid, v.id)
            await herclassificeer(eenheid, wat, oordelen[v.id], "melding-opnieuw-geclassificeerd")


async def herbeoordeel(eenheid: Werkeenheid, casus_id: UUID) -> None:
    """Every melding of this household is again what the record says it was; its casus is locked already."""
    groep = await vergrendel_verwanten(eenheid, None, casussen=[casus_id])
    await leg_oordelen_vast(eenheid, groep, await bezie(eenheid, groep))


async def herclassificeer(
    eenheid: Werkeenheid, wat: Melding, nieuw: Classificatie, soort: str, *velden: str, **open_: Any
) -> UUID:
    """Record what this melding is now, with its links, as part of what happened to it; returns the id of the line in the log."""
    await doe.herzie_classificatie(eenheid, wat.id, nieuw)
    vastgelegd = await doe.leg_meldfeit_vast(
        eenheid,
        wat,
        soort,
        kolommen={"classificatie": nieuw},
        velden=("classificatie", *velden),
        open={"classificatie": nieuw, "was": wat.rij["classificatie"], **open_},
    )
    return vastgelegd.id
