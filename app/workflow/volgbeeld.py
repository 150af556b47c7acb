"""What Veilig Thuis keeps an eye on, to look at: the days on which somebody looks, and the families that were let go and are reported
again. What each team may see of it is decided where it is read (`momenten.py`, `melding/queries.py`). Whom it is about it knows from its
own meldingen, never from the casus of another team.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.db import Tijdstip
from app.core.kalender import na_maanden
from app.core.klok import lokale_dag
from app.melding.codes import Classificatie, MeldingStatus, Uitkomst, Urgentie
from app.melding.gezinnen import gezinnen
from app.melding.model import koppeling, melding, veiligheidsbeoordeling
from app.melding.queries import LOOPT, MAG_ZIEN, VAN_ONS
from app.melding.verbonden import aan_casus, aan_melding
from app.monitoring.model import MomentStatus, VolgEinde, volgen
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, niet_geblokkeerd, van_team, zicht
from app.workflow.casusnamen import casusnamen
from app.workflow.momenten import Filter as Momentfilter
from app.workflow.momenten import MomentSoort, momentenlijst
from app.workflow.opdracht import Regels

BINNENKORT = timedelta(days=30)


class Wanneer(IntEnum):
    """The headings of the list of moments."""

    TE_LAAT = 0
    BINNENKORT = 1
    LATER = 2
    GEWEEST = 3


@dataclass(frozen=True, slots=True)
class Momentregel:
    """One moment. `na_maanden`: the how-manieth month after the handing over it stands for; None of nazorg. `over`: whom it is about,
    as far as this team may know."""

    rij: Mapping[str, Any]
    wanneer: Wanneer
    na_maanden: int | None
    over: str | None


async def momentenbeeld(eenheid: Werkeenheid, filter: Momentfilter, regels: Regels) -> list[Momentregel]:
    """In order of day. One SELECT, and one for the names of each kind. Raises `geen-hulpverlener`."""
    vandaag = lokale_dag(eenheid.nu)
    rijen = [dict(rij._mapping) for rij in await momentenlijst(eenheid, filter)]
    namen = await over_wie(eenheid, rijen)
    return [
        Momentregel(
            rij,
            _wanneer(rij, vandaag),
            maand_van(rij["anker_op"], rij["gepland_op"], regels),
            namen.get(rij["id"]),
        )
        for rij in rijen
    ]


async def over_wie(eenheid: Werkeenheid, momenten: Sequence[Mapping[str, Any]]) -> Mapping[UUID, str]:
    """By moment, whom it is about: of its own casus what that is called, of what Veilig Thuis follows who its melding named."""
    van_vt = {m["id"]: m["over_melding"] for m in momenten if m["soort"] == MomentSoort.VT}
    eigen = {m["id"]: m["casus_id"] for m in momenten if m["soort"] == MomentSoort.NAZORG}
    gezin = await gezinnen(eenheid, {id for id in van_vt.values() if id})
    namen = await casusnamen(eenheid, set(eigen.values()))
    return {
        **{id: gezin[melding_id] for id, melding_id in van_vt.items() if melding_id in gezin},
        **{id: namen[casus_id][0] for id, casus_id in eigen.items() if casus_id in namen},
    }


def _wanneer(rij: Mapping[str, Any], vandaag: date) -> Wanneer:
    if rij["status"] is not MomentStatus.GEPLAND:
        return Wanneer.GEWEEST
    if rij["gepland_op"] < vandaag:
        return Wanneer.TE_LAAT
    return Wanneer.BINNENKORT if rij["gepland_op"] <= vandaag + BINNENKORT else Wanneer.LATER


def maand_van(anker: datetime | None, dag: date, regels: Regels) -> int | None:
    """Which of the agreed months this day stands for, also when it was moved a little."""
    if anker is None:
        return None
    begin = lokale_dag(anker)
    return min(regels.monitoring_maanden, key=lambda n: abs(na_maanden(begin, n) - dag))


@dataclass(frozen=True, slots=True)
class Hermeldfilter:
    """`na`: the moment and id before which the page begins (newest first)."""

    limiet: int
    na: tuple[datetime, UUID] | None = None
    soort: Classificatie | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Eerder:
    """A melding about the same household that came in before this one."""

    id: UUID
    ontvangen_op: datetime
    urgentie: Urgentie
    uitkomst: Uitkomst | None


@dataclass(frozen=True, slots=True)
class Bekend:
    """The casus of the household: whose it is, and since when Veilig Thuis follows it; the fase only while it does."""

    casus_id: UUID
    team: str
    fase: str | None
    gevolgd_sinds: datetime | None
    gevolgd_tot: datetime | None


@dataclass(frozen=True, slots=True)
class Hermelding:
    """A melding about a household that was known, with what was known of it. `over`: whom it names."""

    rij: Mapping[str, Any]
    over: str | None
    eerder: Sequence[Eerder]
    bekend: Bekend | None


_OPNIEUW = (Classificatie.HERMELDING, Classificatie.VERVOLG)
_KENMERKEN = ("id", "ontvangen_op", "urgentie", "classificatie", "status", "wijk", "rode_vlaggen", "sash")
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_LIJST = (
    sa.select(*(melding.c[k] for k in _KENMERKEN))
    .where(VAN_ONS, melding.c.classificatie.in_(_OPNIEUW))
    .order_by(melding.c.ontvangen_op.desc(), melding.c.id.desc())
    .limit(sa.bindparam("limiet"))
)
_FILTERS: Mapping[str, sa.ColumnElement[bool]] = {
    "na": sa.or_(
        melding.c.ontvangen_op < sa.bindparam("na_op", type_=Tijdstip),
        sa.and_(
            melding.c.ontvangen_op == sa.bindparam("na_op", type_=Tijdstip),
            melding.c.id < sa.bindparam("na_id", type_=sa.Uuid),
        ),
    ),
    "soort": melding.c.classificatie == sa.bindparam("soort", type_=melding.c.classificatie.type),
    "open": melding.c.status != MeldingStatus.BEOORDEELD,
}


@cache
def _vernauwd(velden: tuple[str, ...]) -> sa.Select[Any]:
    return _LIJST.where(*(_FILTERS[k] for k in velden))


_DEZE, _EERDER = melding.alias("deze"), koppeling.alias("eerder")
_VAN_EERDER = (
    _DEZE.c.id.label("van"),
    melding.c.id,
    melding.c.ontvangen_op,
    melding.c.urgentie,
    veiligheidsbeoordeling.c.uitkomst,
)
_VROEGER = (_DEZE.c.id.in_(_IDS), melding.c.ontvangen_op < _DEZE.c.ontvangen_op, MAG_ZIEN)
_EIGEN, _ZELFDE = casus.alias("eigen"), casus.alias("zelfde")
_VIA_CASUS = (
    sa.select(*_VAN_EERDER)
    .select_from(
        _DEZE.join(koppeling, sa.and_(koppeling.c.melding_id == _DEZE.c.id, aan_casus(koppeling)))
        .join(_EIGEN, _EIGEN.c.id == koppeling.c.casus_id)
        .join(_ZELFDE, _ZELFDE.c.huishouden_id == _EIGEN.c.huishouden_id)
        .join(_EERDER, sa.and_(_EERDER.c.casus_id == _ZELFDE.c.id, aan_casus(_EERDER)))
        .join(melding, melding.c.id == _EERDER.c.melding_id)
        .outerjoin(veiligheidsbeoordeling, veiligheidsbeoordeling.c.melding_id == melding.c.id)
    )
    .where(*_VROEGER)
)
"""Linked to a casus of the same household, also one that ended before."""
_WORTEL = sa.func.coalesce(koppeling.c.naar_melding_id, _DEZE.c.id)
_VIA_MELDING = (
    sa.select(*_VAN_EERDER)
    .select_from(
        _DEZE.outerjoin(koppeling, sa.and_(koppeling.c.melding_id == _DEZE.c.id, aan_melding(koppeling)))
        .outerjoin(_EERDER, sa.and_(_EERDER.c.naar_melding_id == _WORTEL, aan_melding(_EERDER)))
        .join(melding, sa.or_(melding.c.id == _WORTEL, melding.c.id == _EERDER.c.melding_id))
        .outerjoin(veiligheidsbeoordeling, veiligheidsbeoordeling.c.melding_id == melding.c.id)
    )
    .where(*_VROEGER)
)
"""Of which a human said that they are about one household, before there was a casus."""
_EERDERE = sa.union_all(_VIA_CASUS, _VIA_MELDING)
_CASUSSEN = (
    sa.select(
        koppeling.c.melding_id.label("van"),
        koppeling.c.casus_id,
        casus.c.team,
        casus.c.fase,
        volgen.c.anker_op,
        volgen.c.geeindigd_op,
    )
    .select_from(
        koppeling.join(casus, casus.c.id == koppeling.c.casus_id).outerjoin(
            volgen,
            sa.and_(
                volgen.c.casus_id == casus.c.id,
                van_team(volgen),
                sa.or_(volgen.c.einde.is_(None), volgen.c.einde != VolgEinde.ONGEDAAN),
            ),
        )
    )
    .where(koppeling.c.melding_id.in_(_IDS), LOOPT, niet_geblokkeerd(koppeling.c.casus_id))
    .order_by(volgen.c.anker_op)
)


async def hermeldingen(eenheid: Werkeenheid, filter: Hermeldfilter) -> list[Hermelding]:
    """Meldingen that this team answers for about a household that was known, newest first. Four SELECTs, whatever their number.

    Raises `geen-hulpverlener`.
    """
    eis_hulpverlener(eenheid.actor)
    wie = zicht(eenheid.actor)
    velden = tuple(k for k in _FILTERS if getattr(filter, k))
    na_op, na_id = filter.na or (None, None)
    gekozen = {**({"na_op": na_op, "na_id": na_id} if filter.na else {}), **_soort(filter)}
    rijen = await eenheid.alle(_vernauwd(velden), limiet=filter.limiet, **gekozen, **wie)
    ids = [rij.id for rij in rijen]
    if not ids:
        return []
    eerder: dict[UUID, dict[UUID, Eerder]] = defaultdict(dict)
    for rij in await eenheid.alle(_EERDERE, ids=ids, **wie):
        eerder[rij.van][rij.id] = Eerder(rij.id, rij.ontvangen_op, rij.urgentie, rij.uitkomst)
    bekend = {rij.van: _bekend(rij) for rij in await eenheid.alle(_CASUSSEN, ids=ids, **wie)}
    eenheid.getoond += {b.casus_id for b in bekend.values()}
    over = await gezinnen(eenheid, ids)
    return [
        Hermelding(
            dict(rij._mapping),
            over.get(rij.id),
            sorted(eerder[rij.id].values(), key=lambda e: e.ontvangen_op, reverse=True),
            bekend.get(rij.id),
        )
        for rij in rijen
    ]


def _soort(filter: Hermeldfilter) -> dict[str, Any]:
    return {"soort": filter.soort} if filter.soort else {}


def _bekend(rij: sa.Row[Any]) -> Bekend:
    loopt = rij.anker_op is not None and rij.geeindigd_op is None
    return Bekend(rij.casus_id, rij.team, rij.fase if loopt else None, rij.anker_op, rij.geeindigd_op)
