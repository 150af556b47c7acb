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
from app.core.db import Tijdstip
from app.core.kalender import einde_van
from app.core.klok import lokale_dag
from app.interventie.model import interventie
from app.inzet.codes import Inzetstatus
from app.inzet.model import inzet
from app.monitoring.model import MomentStatus, nazorgmoment, volgen, volgmoment
from app.overdracht.model import deurafspraak
from app.overleg.codes import ActieStatus
from app.overleg.model import overlegactie
from app.toegang.model import noodtoegang
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import PlanStatus, veiligheidsplan
from app.workflow.ladder import Ladder, Ontvanger, Trede, ladder


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
    """One kind of clock: where its rows are, on which day (or at which moment) it runs out, while what is true it runs, and when it was
    met; and who hears when it runs out."""

    soort: str
    begint: str
    eindigt: tuple[str, ...]
    tabel: sa.Table
    dag: sa.ColumnElement[Any]
    loopt: sa.ColumnElement[bool]
    gehaald: sa.ColumnElement[bool]
    begonnen: sa.ColumnElement[bool] = field(default_factory=sa.true)
    ladder: Ladder = _VIA_REGIE
    eigenaar: sa.Select[Any] | None = None
    """Organisatie and team whose clocks (`ids`) these are, if that is not the team of the casus."""

    @property
    def op_moment(self) -> bool:
        """It runs out at a moment; otherwise with a day, at local midnight."""
        return isinstance(self.dag.type, Tijdstip)

    def verstreken(self, grens: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Has it run out, seen from this day or moment (`vanaf`)?"""
        return self.dag <= grens if self.op_moment else self.dag < grens

    def vanaf(self, nu: datetime) -> Any:
        return nu if self.op_moment else lokale_dag(nu)


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
    # domein §8: what a neighbour does soon or not at all, such as telling a school within 24 hours
    Termijnregel(
        "inzet-op-tijd",
        begint="inzet-aangevraagd",
        eindigt=("inzet-afgerond", "inzet-niet-doorgegaan", "casus-inactief", "casus-beeindigd"),
        tabel=inzet,
        dag=inzet.c.uiterlijk_op,
        loopt=sa.and_(inzet.c.afgesloten_op.is_(None), inzet.c.klok_gestopt_op.is_(None)),
        gehaald=inzet.c.status == Inzetstatus.AFGEROND,
        ladder=ladder(Ontvanger.REGIE, timedelta(hours=2), timedelta(hours=12)),
    ),
    # domein §6: at the overdrachtstafel a 48-hour agreement is made: who is achter de voordeur by when
    Termijnregel(
        "afspraak-achter-de-voordeur",
        begint="deurafspraak-gemaakt",
        eindigt=("deurafspraak-gehaald", "deurafspraak-gemaakt", "casus-inactief", "casus-beeindigd"),
        tabel=deurafspraak,
        dag=deurafspraak.c.uiterlijk,
        loopt=sa.and_(deurafspraak.c.gehaald_op.is_(None), deurafspraak.c.vervallen_op.is_(None)),
        gehaald=deurafspraak.c.gehaald_op.is_not(None),
        ladder=ladder(Ontvanger.REGIE, timedelta(hours=4), timedelta(hours=24)),
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
    # whoever looked because it could not wait is looked after soon: the privacy officers again, and at once both who lead
    Termijnregel(
        "noodtoegang-beoordelen",
        begint="noodtoegang-genomen",
        eindigt=("noodtoegang-beoordeeld",),
        tabel=noodtoegang,
        dag=noodtoegang.c.beoordelen_voor,
        loopt=noodtoegang.c.beoordeeld_op.is_(None),
        gehaald=noodtoegang.c.beoordeeld_op.is_not(None),
        ladder=(
            Trede(timedelta(), Ontvanger.TOEZICHT),
            Trede(timedelta(), Ontvanger.BEIDE),
            Trede(_DAG, Ontvanger.TOEZICHT),
        ),
        eigenaar=sa.select(noodtoegang.c.id, noodtoegang.c.organisatie, noodtoegang.c.team).where(
            noodtoegang.c.id.in_(sa.bindparam("ids", expanding=True))
        ),
    ),
    # domein §7: an actie of an overleg has an owner and a day; who owns it hears first, then who leads the casus
    Termijnregel(
        "actie-uitvoeren",
        begint="actie-opgedragen",
        eindigt=("actie-gedaan", "actie-niet-gedaan", "actie-vervallen", "casus-inactief", "casus-beeindigd"),
        tabel=overlegactie,
        dag=overlegactie.c.uiterlijk,
        loopt=overlegactie.c.status == ActieStatus.OPEN,
        gehaald=overlegactie.c.status == ActieStatus.GEDAAN,
        ladder=(
            Trede(timedelta(), Ontvanger.TEAM),
            Trede(_DAG, Ontvanger.REGIE),
            Trede(_WEEK, Ontvanger.BEIDE),
        ),
        eigenaar=sa.select(overlegactie.c.id, overlegactie.c.organisatie, overlegactie.c.team).where(
            overlegactie.c.id.in_(sa.bindparam("ids", expanding=True))
        ),
    ),
)
VAN_DE_CASUS = tuple(r for r in TERMIJNEN if r.eigenaar is None)
"""The clocks of the team that answers for the casus."""


def _laat(
    r: Termijnregel, vandaag: sa.ColumnElement[date], nu: sa.ColumnElement[datetime]
) -> sa.ColumnElement[bool]:
    return sa.and_(r.loopt, r.verstreken(nu if r.op_moment else vandaag))


def te_laat(
    casus_id: sa.ColumnElement[UUID], vandaag: sa.ColumnElement[date], nu: sa.ColumnElement[datetime]
) -> sa.ColumnElement[bool]:
    """Has any clock of the team of this casus run out while it ran?"""
    return sa.or_(
        *(sa.exists().where(r.tabel.c.casus_id == casus_id, _laat(r, vandaag, nu)) for r in VAN_DE_CASUS)
    )


def te_late_casussen(
    vandaag: sa.ColumnElement[date], nu: sa.ColumnElement[datetime]
) -> sa.CompoundSelect[Any]:
    """The same of all casussen at once, by the indexes of the clocks that run: for who asks it of very many."""
    return sa.union_all(*(sa.select(r.tabel.c.casus_id).where(_laat(r, vandaag, nu)) for r in VAN_DE_CASUS))


def dag_of_moment(r: Termijnregel) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """When this clock runs out, as the day or as the moment that it is; the other is null."""
    if r.op_moment:
        return sa.cast(sa.null(), sa.Date), r.dag
    return r.dag, sa.cast(sa.null(), Tijdstip)


_ALLE = sa.union_all(
    *(
        sa.select(
            r.tabel.c.id,
            sa.literal(r.soort).label("soort"),
            dag.label("dag"),
            op.label("op"),
            r.loopt.label("loopt"),
            r.gehaald.label("gehaald"),
        ).where(r.tabel.c.casus_id == sa.bindparam("casus_id"), r.dag.is_not(None), r.begonnen)
        for r in VAN_DE_CASUS
        for dag, op in (dag_of_moment(r),)
    )
)


@dataclass(frozen=True, slots=True)
class Termijn:
    id: UUID
    soort: str
    verloopt_op: datetime
    status: TermijnStatus


async def termijnen(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[Termijn]:
    """All clocks of the team of this casus, the first to run out first: one SELECT."""
    gevonden = []
    for rij in await eenheid.alle(_ALLE, casus_id=casus_id):
        verloopt_op = rij.op or einde_van(rij.dag)
        gevonden.append(Termijn(rij.id, rij.soort, verloopt_op, _status(rij, verloopt_op <= eenheid.nu)))
    return sorted(gevonden, key=lambda t: (t.verloopt_op, t.id))


def _status(rij: sa.Row[Any], voorbij: bool) -> TermijnStatus:
    if rij.loopt:
        return TermijnStatus.VERSTREKEN if voorbij else TermijnStatus.LOOPT
    return TermijnStatus.GEHAALD if rij.gehaald else TermijnStatus.VERVALLEN
