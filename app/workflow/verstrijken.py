"""Clocks that ran out: who hears of it, and who hears next when nothing happens. No deadline passes without the right person hearing.

Nothing is kept about what was fired but the signals themselves: a clock is due while it runs, its moment has passed, and there is no
signal of it for this rung of the ladder. So it does not matter how often a worker runs, how many there are, whether one dies halfway
or what the clocks of the machines say: the unique key of a signal lets each fact through once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.casus.model import casus, signaal
from app.core.gebeurtenis import Gebeurtenis
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.melding.codes import Termijnsoort
from app.melding.model import koppeling, melding, termijn
from app.melding.queries import LOOPT
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels
from app.workflow.termijnen import TERMIJNEN, Termijnregel


class Ontvanger(StrEnum):
    REGIE = "de casusregisseur"
    TEAM = "het team"
    TEAMLEIDER = "de teamleider"
    BEIDE = "de teamleiders van beide organisaties"


@dataclass(frozen=True, slots=True)
class Trede:
    """A rung of the ladder: so long after the clock ran out, who hears."""

    na: timedelta
    wie: Ontvanger


def _ladder(eerst: Ontvanger, dan: timedelta, ten_slotte: timedelta) -> tuple[Trede, ...]:
    return (
        Trede(timedelta(), eerst),
        Trede(dan, Ontvanger.TEAMLEIDER),
        Trede(ten_slotte, Ontvanger.BEIDE),
    )


VAN_CASUS = _ladder(Ontvanger.REGIE, timedelta(days=1), timedelta(days=7))
VAN_MELDING: Mapping[Termijnsoort, tuple[Trede, ...]] = {
    Termijnsoort.EERSTE_ACTIE: _ladder(Ontvanger.TEAM, timedelta(minutes=30), timedelta(hours=2)),
    Termijnsoort.OPPAKKEN: _ladder(Ontvanger.TEAM, timedelta(hours=2), timedelta(hours=12)),
    Termijnsoort.ACHTER_DE_VOORDEUR: _ladder(Ontvanger.TEAM, timedelta(hours=4), timedelta(hours=24)),
    Termijnsoort.VEILIGHEIDSBEOORDELING: _ladder(Ontvanger.TEAM, timedelta(days=1), timedelta(days=5)),
}
TREDEN = range(3)


def _nog_niet_gezegd(over_id: sa.ColumnElement[UUID], trede: int) -> sa.ColumnElement[bool]:
    return sa.not_(sa.exists().where(signaal.c.over_id == over_id, signaal.c.trede == trede))


_LEEG: sa.ColumnElement[UUID | None] = sa.cast(sa.null(), sa.Uuid)


def _van_casus(regel: Termijnregel, trede: int) -> sa.Select[Any]:
    return sa.select(
        regel.tabel.c.id.label("over_id"),
        sa.literal(regel.soort).label("soort"),
        sa.literal(trede).label("trede"),
        regel.tabel.c.casus_id.label("casus_id"),
        _LEEG.label("melding_id"),
    ).where(
        regel.loopt,
        sa.exists().where(casus.c.id == regel.tabel.c.casus_id, casus.c.beeindigd_op.is_(None)),
        regel.dag < sa.bindparam(f"dag_{trede}", type_=sa.Date),
        _nog_niet_gezegd(regel.tabel.c.id, trede),
    )


def _van_melding(soort: Termijnsoort, trede: int) -> sa.Select[Any]:
    return sa.select(
        termijn.c.id.label("over_id"),
        sa.literal(soort.value).label("soort"),
        sa.literal(trede).label("trede"),
        _LEEG.label("casus_id"),
        termijn.c.melding_id.label("melding_id"),
    ).where(
        termijn.c.soort == soort,
        termijn.c.gehaald_op.is_(None),
        termijn.c.verloopt_op <= sa.bindparam(f"{soort.name}_{trede}", type_=termijn.c.verloopt_op.type),
        _nog_niet_gezegd(termijn.c.id, trede),
    )


_TE_MELDEN = sa.union_all(
    *(_van_casus(regel, trede) for regel in TERMIJNEN for trede in TREDEN),
    *(_van_melding(soort, trede) for soort in VAN_MELDING for trede in TREDEN),
).subquery("te_melden")
_VERDER = (
    sa.select(_TE_MELDEN)
    .where(
        sa.or_(
            _TE_MELDEN.c.trede > sa.bindparam("na_trede"),
            sa.and_(
                _TE_MELDEN.c.trede == sa.bindparam("na_trede"),
                _TE_MELDEN.c.over_id > sa.bindparam("na_id"),
            ),
        )
    )
    .order_by(_TE_MELDEN.c.trede, _TE_MELDEN.c.over_id)
    .limit(sa.bindparam("limiet"))
)
_NOG_STEEDS = sa.select(_TE_MELDEN.c.over_id, _TE_MELDEN.c.trede).where(
    _TE_MELDEN.c.over_id.in_(sa.bindparam("over_ids", expanding=True))
)
BEGIN = (-1, UUID(int=0))
"""Before every clock."""


def plaats(klok: sa.Row[Any]) -> tuple[int, UUID]:
    """Where a clock stands in the row of what waits to be told: the first rungs first."""
    return klok.trede, klok.over_id


def _grenzen(nu: datetime) -> dict[str, Any]:
    """Until when a clock must have run out to be told at each rung."""
    return {
        **{f"dag_{i}": lokale_dag(nu) - VAN_CASUS[i].na for i in TREDEN},
        **{f"{soort.name}_{i}": nu - ladder[i].na for soort, ladder in VAN_MELDING.items() for i in TREDEN},
    }


async def te_melden(eenheid: Werkeenheid, limiet: int, na: tuple[int, UUID] = BEGIN) -> Sequence[sa.Row[Any]]:
    """Which clocks wait to be told, and at which rung, from this place on. One SELECT."""
    return await eenheid.alle(_VERDER, limiet=limiet, na_trede=na[0], na_id=na[1], **_grenzen(eenheid.nu))


# Locked is who can still meet the clock or give it to somebody else. Never waited for: who is at work there may well meet it.
_CASUSSEN = (
    sa.select(casus.c.id, casus.c.versie, casus.c.organisatie, casus.c.team, casus.c.casusregisseur)
    .where(casus.c.id.in_(sa.bindparam("ids", expanding=True)), casus.c.beeindigd_op.is_(None))
    .order_by(casus.c.id)
    .with_for_update(skip_locked=True)
)
_MELDINGEN = (
    sa.select(termijn.c.id, melding.c.organisatie, melding.c.team)
    .select_from(termijn.join(melding, melding.c.id == termijn.c.melding_id))
    .where(termijn.c.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(termijn.c.id)
    .with_for_update(of=[termijn, melding], skip_locked=True)
)
_TEAMS_VAN_CASUS = (
    sa.select(koppeling.c.melding_id, casus.c.organisatie, casus.c.team)
    .join(casus, koppeling.c.casus_id == casus.c.id)
    .where(koppeling.c.melding_id.in_(sa.bindparam("ids", expanding=True)), LOOPT)
)
_NIEUW = {
    naam: insert(signaal).on_conflict_do_nothing(index_elements=["sleutel"])
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}


async def meld(eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]], regels: Regels) -> int:
    """Tell whoever must hear of these clocks, all in this transaction and in as many statements for one as for all of them.

    Returns how many were told: not what need not be told (any more), nor what somebody else is at.
    """
    plekken = await _vergrendel(eenheid, klokken)
    # asked again under the locks: another worker may have told it, or somebody met it, just before
    vrij = [klok for klok in klokken if _slot(klok) in plekken]
    vragen = {"over_ids": [klok.over_id for klok in vrij], **_grenzen(eenheid.nu)}
    nog = {plaats(rij) for rij in await eenheid.alle(_NOG_STEEDS, **vragen)} if vrij else set()
    vrij = [klok for klok in vrij if plaats(klok) in nog]
    anderen = await _teams_van_casus(eenheid, vrij)
    signalen, feiten = [], []
    for klok in vrij:
        waar, wie = plekken[_slot(klok)], _ladder_van(klok)[klok.trede].wie
        ander = anderen.get(klok.melding_id, regels.meldpunt)
        signalen += [_signaal(eenheid, klok, i, o) for i, o in enumerate(_ontvangers(wie, waar, ander))]
        feiten.append(_verstreken(klok, waar, wie))
    await eenheid.doe_alle(_NIEUW[eenheid.verbinding.dialect.name], signalen)
    await eenheid.kondig_alle_aan(feiten)
    return len(feiten)


def _slot(klok: sa.Row[Any]) -> UUID:
    """What is locked to tell of it: its casus, or the clock itself with its melding."""
    slot: UUID = klok.casus_id or klok.over_id
    return slot


def _ladder_van(klok: sa.Row[Any]) -> tuple[Trede, ...]:
    return VAN_CASUS if klok.casus_id else VAN_MELDING[Termijnsoort(klok.soort)]


async def _vergrendel(eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]]) -> dict[UUID, sa.Row[Any]]:
    """Whose clocks they are, locked; nothing for what somebody else has in hand."""
    van_casus = sorted({_slot(klok) for klok in klokken if klok.casus_id})
    van_melding = sorted({_slot(klok) for klok in klokken if klok.melding_id})
    rijen: list[sa.Row[Any]] = []
    for opdracht, ids in ((_CASUSSEN, van_casus), (_MELDINGEN, van_melding)):
        rijen += await eenheid.alle(opdracht, ids=ids) if ids else []
    return {rij.id: rij for rij in rijen}


async def _teams_van_casus(
    eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]]
) -> dict[UUID, tuple[str, str]]:
    """Of the meldingen of which both organisations hear now: the team of the casus they were linked to."""
    ids = [
        klok.melding_id
        for klok in klokken
        if klok.melding_id and _ladder_van(klok)[klok.trede].wie is Ontvanger.BEIDE
    ]
    rijen = await eenheid.alle(_TEAMS_VAN_CASUS, ids=ids) if ids else []
    return {rij.melding_id: (rij.organisatie, rij.team) for rij in rijen}


def _signaal(
    eenheid: Werkeenheid, klok: sa.Row[Any], nummer: int, ontvanger: Mapping[str, Any]
) -> dict[str, Any]:
    """The row of a signal. Its key does not name who hears: a rung is told once, whoever it would go to by now."""
    return {
        "id": nieuw_id(),
        "casus_id": klok.casus_id,
        "melding_id": klok.melding_id,
        "soort": f"termijn-{klok.soort}",
        "sleutel": f"{klok.over_id}:{klok.trede}:{nummer}",
        "over_id": klok.over_id,
        "trede": klok.trede,
        "op": eenheid.nu,
        **ontvanger,
    }


def _verstreken(klok: sa.Row[Any], waar: sa.Row[Any], wie: Ontvanger) -> Gebeurtenis:
    return Gebeurtenis(
        "termijn-verstreken",
        klok.casus_id,
        waar.versie if klok.casus_id else None,
        "termijnen",
        klok.over_id,
        klok.trede + 1,
        open={
            "termijn": klok.soort,
            "naar": wie,
            "trede": klok.trede,
            "melding": klok.melding_id and str(klok.melding_id),
        },
    )


def _ontvangers(wie: Ontvanger, waar: sa.Row[Any], ander: tuple[str, str]) -> list[dict[str, Any]]:
    """To whom: a person, a team, or who leads it. Nobody is no answer: without casusregisseur the teamleider hears.

    `ander`: organisation and team that hear beside those of the casus or melding, when both do.
    """
    team = {"organisatie": waar.organisatie, "team": waar.team, "rol": None, "medewerker_id": None}
    leiding = {**team, "rol": Rol.TEAMLEIDER}
    match wie:
        case Ontvanger.REGIE if waar.casusregisseur:
            return [{**dict.fromkeys(team), "medewerker_id": waar.casusregisseur}]
        case Ontvanger.TEAM:
            return [team]
        case Ontvanger.BEIDE:
            tweede = {**leiding, "organisatie": ander[0], "team": ander[1]}
            return [leiding] if tweede == leiding else [leiding, tweede]
    return [leiding]
