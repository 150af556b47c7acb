"""Table 2: which clock runs in a casus, from which gebeurtenis to which, and until when.

Each clock is derived from the rows of its slice: nothing is kept twice and nothing can drift. A day that was agreed on ends at local
midnight. (The clocks of a melding, that start by themselves and must ring by themselves, come with the meldingen.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import overrule
from app.core.kalender import einde_van
from app.core.klok import lokale_dag
from app.monitoring.model import MomentStatus, nazorgmoment
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import PlanStatus, veiligheidsplan


class TermijnStatus(StrEnum):
    LOOPT = "loopt"
    GEHAALD = "gehaald"
    VERSTREKEN = "verstreken"
    VERVALLEN = "vervallen"
    GEPAUZEERD = "gepauzeerd"


@dataclass(frozen=True, slots=True)
class Termijnregel:
    """One kind of clock: where its rows are, on which day it runs out, while what is true it runs, and when it was met."""

    soort: str
    begint: str
    eindigt: tuple[str, ...]
    tabel: sa.Table
    dag: sa.ColumnElement[date | None]
    loopt: sa.ColumnElement[bool]
    gehaald: sa.ColumnElement[bool]
    begonnen: sa.ColumnElement[bool] = field(default_factory=sa.true)


TERMIJNEN: tuple[Termijnregel, ...] = (
    # domein §3: every plan in force has a day on which it is looked at with the family
    Termijnregel(
        "veiligheidsplan-evalueren",
        begint="veiligheidsplan-vastgesteld",
        eindigt=("veiligheidsplan-vastgesteld", "casus-inactief", "casus-beeindigd"),
        tabel=veiligheidsplan,
        dag=veiligheidsplan.c.evaluatiedatum,
        loopt=veiligheidsplan.c.status == PlanStatus.VASTGESTELD,
        gehaald=veiligheidsplan.c.status == PlanStatus.VERVANGEN,
        begonnen=veiligheidsplan.c.vastgesteld_op.is_not(None),
    ),
    # domein §2, fase 3: when are the checks
    Termijnregel(
        "nazorg-check",
        begint="nazorg-afgesproken",
        eindigt=("stopcheck-vastgelegd", "nazorg-afgesproken", "casus-inactief", "casus-beeindigd"),
        tabel=nazorgmoment,
        dag=nazorgmoment.c.gepland_op,
        loopt=nazorgmoment.c.status == MomentStatus.GEPLAND,
        gehaald=nazorgmoment.c.status == MomentStatus.GEDAAN,
    ),
    # domein §2: an overrule has a review date
    Termijnregel(
        "overrule-beoordelen",
        begint="overrule-gegeven",
        eindigt=("overrule-beoordeeld",),
        tabel=overrule,
        dag=overrule.c.beoordelen_op,
        loopt=overrule.c.beoordeeld_op.is_(None),
        gehaald=overrule.c.beoordeeld_op.is_not(None),
    ),
)


def te_laat(casus_id: sa.ColumnElement[UUID], vandaag: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Has any clock of this casus run out while it ran?"""
    return sa.or_(
        *(sa.exists().where(r.tabel.c.casus_id == casus_id, r.loopt, r.dag < vandaag) for r in TERMIJNEN)
    )


_ALLE = sa.union_all(
    *(
        sa.select(
            r.tabel.c.id,
            sa.literal(r.soort).label("soort"),
            r.dag.label("dag"),
            r.loopt.label("loopt"),
            r.gehaald.label("gehaald"),
        ).where(r.tabel.c.casus_id == sa.bindparam("casus_id"), r.dag.is_not(None), r.begonnen)
        for r in TERMIJNEN
    )
).order_by("dag", "id")


@dataclass(frozen=True, slots=True)
class Termijn:
    id: UUID
    soort: str
    verloopt_op: datetime
    status: TermijnStatus


async def termijnen(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[Termijn]:
    """All clocks of this casus, the first to run out first: one SELECT."""
    vandaag = lokale_dag(eenheid.nu)
    return [
        Termijn(rij.id, rij.soort, einde_van(rij.dag), _status(rij, vandaag))
        for rij in await eenheid.alle(_ALLE, casus_id=casus_id)
    ]


def _status(rij: sa.Row[Any], vandaag: date) -> TermijnStatus:
    if rij.loopt:
        return TermijnStatus.VERSTREKEN if rij.dag < vandaag else TermijnStatus.LOOPT
    return TermijnStatus.GEHAALD if rij.gehaald else TermijnStatus.VERVALLEN
