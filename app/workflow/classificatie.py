"""What a melding is beside what was known when it came in: eerste, vervolg or hermelding [CBS]. Computed, never typed.

*Eerste*: nobody knew this household. *Vervolg*: an involvement was running, and monitoring counts as running. *Hermelding*: an earlier
involvement had ended. A household is a casus and everything that was merged into it. An involvement is
- a casus, from its opening or reactivation until it is inactief or ends;
- an earlier melding of this household by itself, from its receipt until it was assessed as needing no follow-up, or until the casus
  came to rest after it: who was reported yesterday is known today, also before there is a casus.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.gebeurtenis import gebeurtenis
from app.melding import handelingen as doe
from app.melding.codes import Classificatie
from app.melding.klokken import Wijziging
from app.melding.model import koppeling, melding, veiligheidsbeoordeling
from app.melding.queries import LOOPT, Melding, vergrendel_buiten_zicht
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


_BEGIN: sa.Select[tuple[UUID]] = sa.select(casus.c.id).where(casus.c.id == sa.bindparam("casus_id"))
_HUISHOUDEN = _BEGIN.cte("huishouden", recursive=True)
_HUISHOUDEN = _HUISHOUDEN.union(
    sa.select(casus.c.id).join(_HUISHOUDEN, casus.c.samengevoegd_met == _HUISHOUDEN.c.id)
)
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
        gebeurtenis.c.casus_id.in_(sa.select(_HUISHOUDEN.c.id)),
        gebeurtenis.c.soort.in_(sorted({*LOPEND, *GEEINDIGD, LOSGEMAAKT})),
    )
    .order_by(gebeurtenis.c.volgnummer)
)
_GEMELD = (
    sa.select(
        melding.c.id,
        melding.c.ontvangen_op,
        melding.c.classificatie,
        veiligheidsbeoordeling.c.afgehandeld_op,
        koppeling.c.id.label("koppeling_id"),
    )
    .select_from(
        koppeling.join(melding, melding.c.id == koppeling.c.melding_id).outerjoin(
            veiligheidsbeoordeling, veiligheidsbeoordeling.c.melding_id == melding.c.id
        )
    )
    .where(koppeling.c.casus_id.in_(sa.select(_HUISHOUDEN.c.id)), LOOPT)
    .order_by(koppeling.c.id)
)


@dataclass(frozen=True, slots=True)
class Verloop:
    """What is known of one household: when it was helped, and what was reported of it."""

    wendingen: Sequence[Wending]
    gemeld: Sequence[sa.Row[tuple[UUID, datetime, Classificatie, datetime | None, UUID]]]

    def van(self, melding_id: UUID, ontvangen_op: datetime) -> Classificatie:
        """What this melding is, whether or not it is linked yet."""
        gemeld = [Gemeld(rij.id, rij.ontvangen_op, rij.afgehandeld_op) for rij in self.gemeld]
        return classificeer(Gemeld(melding_id, ontvangen_op), self.wendingen, gemeld)


async def verloop(eenheid: Werkeenheid, casus_id: UUID) -> Verloop:
    """Read what happened to this household: two SELECTs."""
    wendingen = [
        Wending(
            rij.casus_id,
            rij.soort,
            rij.op,
            rij.door,
            rij.ongedaan_op is not None,
            rij.open.get("hersteld", True),
        )
        for rij in await eenheid.alle(_WENDINGEN, casus_id=casus_id)
    ]
    return Verloop(wendingen, await eenheid.alle(_GEMELD, casus_id=casus_id))


async def herbeoordeel(eenheid: Werkeenheid, casus_id: UUID) -> None:
    """Every melding of this household is again what the record says it was: that may lean on a link that came or went."""
    nu = await verloop(eenheid, casus_id)
    for rij in nu.gemeld:
        if (nieuw := nu.van(rij.id, rij.ontvangen_op)) is not rij.classificatie:
            await doe.herzie_classificatie(eenheid, rij.koppeling_id, nieuw)
            ander = await vergrendel_buiten_zicht(eenheid, rij.id)
            await herclassificeer(eenheid, ander, nieuw, "melding-opnieuw-geclassificeerd")


async def herclassificeer(
    eenheid: Werkeenheid,
    wat: Melding,
    nieuw: Classificatie,
    soort: str,
    klokken: Sequence[Wijziging] = (),
) -> None:
    """`klokken`: what happened to its clocks at the same time."""
    await doe.leg_meldfeit_vast(
        eenheid,
        wat,
        soort,
        kolommen={"classificatie": nieuw},
        velden=("classificatie", "casusId", *(("termijnen",) if klokken else ())),
        open={
            "classificatie": nieuw,
            "was": wat.rij["classificatie"],
            **({"klokken": list(klokken)} if klokken else {}),
        },
    )
