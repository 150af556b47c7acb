"""Table 2: which clock runs in a casus, from which gebeurtenis to which, and until when.

Each clock is derived from the rows of its slice: nothing is kept twice and nothing can drift. A day that was agreed on ends at local
midnight. (The clocks of a melding, that start by themselves and must ring by themselves, come with the meldingen.)

A moment of Veilig Thuis is a clock of Veilig Thuis. It does not make a casus of the wijkteam too late and is not among its termijnen:
the wijkteam can do nothing about it. It sees it on the timeline, and its teamleider hears when nobody comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import overrule
from app.core.kalender import einde_van
from app.core.klok import lokale_dag
from app.interventie.model import interventie
from app.monitoring.model import MomentStatus, nazorgmoment, volgen, volgmoment
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import PlanStatus, veiligheidsplan
from app.workflow.ladder import Ladder, Ontvanger, ladder


class TermijnStatus(StrEnum):
    LOOPT = "loopt"
    GEHAALD = "gehaald"
    VERSTREKEN = "verstreken"
    VERVALLEN = "vervallen"
    GEPAUZEERD = "gepauzeerd"


_DAG, _WEEK = timedelta(days=1), timedelta(days=7)
_VIA_REGIE = ladder(Ontvanger.REGIE, _DAG, _WEEK)


@dataclass(frozen=True, slots=True)
class Termijnregel:
    """One kind of clock: where its rows are, on which day it runs out, while what is true it runs, and when it was met; and who
    hears when it runs out."""

    soort: str
    begint: str
    eindigt: tuple[str, ...]
    tabel: sa.Table
    dag: sa.ColumnElement[date | None]
    loopt: sa.ColumnElement[bool]
    gehaald: sa.ColumnElement[bool]
    begonnen: sa.ColumnElement[bool] = field(default_factory=sa.true)
    ladder: Ladder = _VIA_REGIE
    eigenaar: sa.Select[Any] | None = None
    """Organisatie and team whose clocks (`ids`) these are, if that is not the team of the casus."""


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
        eindigt=(
            "stopcheck-vastgelegd",
            "nazorg-afgesproken",
            "nazorgmoment-vervallen",
            "casus-inactief",
            "casus-beeindigd",
        ),
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
    # domein §7: an interventie has an end, and before that somebody has to decide what comes after it
    Termijnregel(
        "besluit-over-interventie",
        begint="interventie-opgelegd",
        eindigt=(
            "interventie-verlengd",
            "interventie-besproken",
            "interventie-beeindigd",
            "casus-beeindigd",
        ),
        tabel=interventie,
        dag=interventie.c.besluiten_voor,
        loopt=sa.and_(interventie.c.beeindigd_op.is_(None), interventie.c.besloten_op.is_(None)),
        gehaald=interventie.c.besloten_op.is_not(None),
        ladder=ladder(Ontvanger.REGIE, _DAG, 2 * _DAG),
    ),
    # domein §4: Veilig Thuis monitors its own follow-up
    Termijnregel(
        "monitoring-veilig-thuis",
        begint="volgen-begonnen",
        eindigt=("vt-moment-gedaan", "vt-moment-vervallen", "volgen-gestopt", "casus-beeindigd"),
        tabel=volgmoment,
        dag=volgmoment.c.gepland_op,
        loopt=volgmoment.c.status == MomentStatus.GEPLAND,
        gehaald=volgmoment.c.status == MomentStatus.GEDAAN,
        ladder=ladder(Ontvanger.TEAM, _DAG, _WEEK),
        eigenaar=sa.select(volgmoment.c.id, volgen.c.organisatie, volgen.c.team)
        .join(volgen, volgen.c.id == volgmoment.c.volgen_id)
        .where(volgmoment.c.id.in_(sa.bindparam("ids", expanding=True))),
    ),
)
VAN_DE_CASUS = tuple(r for r in TERMIJNEN if r.eigenaar is None)
"""The clocks of the team that answers for the casus."""


def te_laat(casus_id: sa.ColumnElement[UUID], vandaag: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Has any clock of the team of this casus run out while it ran?"""
    return sa.or_(
        *(sa.exists().where(r.tabel.c.casus_id == casus_id, r.loopt, r.dag < vandaag) for r in VAN_DE_CASUS)
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
        for r in VAN_DE_CASUS
    )
).order_by("dag", "id")


@dataclass(frozen=True, slots=True)
class Termijn:
    id: UUID
    soort: str
    verloopt_op: datetime
    status: TermijnStatus


async def termijnen(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[Termijn]:
    """All clocks of the team of this casus, the first to run out first: one SELECT."""
    vandaag = lokale_dag(eenheid.nu)
    return [
        Termijn(rij.id, rij.soort, einde_van(rij.dag), _status(rij, vandaag))
        for rij in await eenheid.alle(_ALLE, casus_id=casus_id)
    ]


def _status(rij: sa.Row[Any], vandaag: date) -> TermijnStatus:
    if rij.loopt:
        return TermijnStatus.VERSTREKEN if rij.dag < vandaag else TermijnStatus.LOOPT
    return TermijnStatus.GEHAALD if rij.gehaald else TermijnStatus.VERVALLEN
