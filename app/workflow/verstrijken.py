"""Clocks that ran out: who hears of it, and who hears next when nothing happens. No deadline passes without the right person hearing.

Nothing is kept about what was fired but the signals themselves: a clock is due while it runs, its moment has passed, and there is no
signal of it for this rung of the ladder. So it does not matter how often a worker runs, how many there are, whether one dies halfway
or what the clocks of the machines say: the unique key of a signal lets each fact through once.
"""

from collections.abc import Mapping
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
_ALLES = (
    sa.select(_TE_MELDEN).order_by(_TE_MELDEN.c.trede, _TE_MELDEN.c.over_id).limit(sa.bindparam("limiet"))
)
_DEZE = sa.select(_TE_MELDEN).where(
    _TE_MELDEN.c.over_id == sa.bindparam("over_id"), _TE_MELDEN.c.trede == sa.bindparam("b_trede")
)


def _grenzen(nu: datetime) -> dict[str, Any]:
    """Until when a clock must have run out to be told at each rung."""
    return {
        **{f"dag_{i}": lokale_dag(nu) - VAN_CASUS[i].na for i in TREDEN},
        **{f"{soort.name}_{i}": nu - ladder[i].na for soort, ladder in VAN_MELDING.items() for i in TREDEN},
    }


async def te_melden(eenheid: Werkeenheid, limiet: int) -> list[tuple[UUID, int]]:
    """Which clocks wait to be told, and at which rung; the first rungs first. One SELECT."""
    rijen = await eenheid.alle(_ALLES, limiet=limiet, **_grenzen(eenheid.nu))
    return [(rij.over_id, rij.trede) for rij in rijen]


_CASUS = (
    sa.select(casus.c.id, casus.c.versie, casus.c.organisatie, casus.c.team, casus.c.casusregisseur)
    .where(casus.c.id == sa.bindparam("casus_id"), casus.c.beeindigd_op.is_(None))
    .with_for_update(skip_locked=True)
)
_MELDING = (
    sa.select(melding.c.id, melding.c.versie, melding.c.organisatie, melding.c.team)
    .where(melding.c.id == sa.bindparam("melding_id"))
    .with_for_update(skip_locked=True)
)
_TEAM_VAN_CASUS = (
    sa.select(casus.c.organisatie, casus.c.team)
    .join(koppeling, koppeling.c.casus_id == casus.c.id)
    .where(koppeling.c.melding_id == sa.bindparam("melding_id"), LOOPT)
)
_NIEUW = {
    naam: insert(signaal).on_conflict_do_nothing(index_elements=["sleutel"])
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}


async def meld(eenheid: Werkeenheid, over_id: UUID, trede: int, regels: Regels) -> bool:
    """Tell whoever must hear of this clock, in this transaction; False when it need not be told (any more), or somebody else is at it."""
    klok = await eenheid.een(_DEZE, over_id=over_id, b_trede=trede, **_grenzen(eenheid.nu))
    if klok is None:
        return False
    if klok.casus_id:
        waar, ladder = await eenheid.een(_CASUS, casus_id=klok.casus_id), VAN_CASUS
    else:
        waar = await eenheid.een(_MELDING, melding_id=klok.melding_id)
        ladder = VAN_MELDING[Termijnsoort(klok.soort)]
    # asked again under the lock: another worker may have told it while we waited
    if (
        waar is None
        or await eenheid.een(_DEZE, over_id=over_id, b_trede=trede, **_grenzen(eenheid.nu)) is None
    ):
        return False
    wie = ladder[trede].wie
    for ontvanger in await _ontvangers(eenheid, wie, waar, klok.melding_id, regels):
        await eenheid.doe(
            _NIEUW[eenheid.verbinding.dialect.name],
            id=nieuw_id(),
            casus_id=klok.casus_id,
            melding_id=klok.melding_id,
            soort=f"termijn-{klok.soort}",
            sleutel=f"{over_id}:{trede}:{'/'.join(map(str, filter(None, ontvanger.values())))}",
            over_id=over_id,
            trede=trede,
            op=eenheid.nu,
            **ontvanger,
        )
    await eenheid.kondig_aan(
        Gebeurtenis(
            "termijn-verstreken",
            klok.casus_id,
            waar.versie if klok.casus_id else None,
            "termijnen",
            over_id,
            trede + 1,
            open={
                "termijn": klok.soort,
                "naar": wie,
                "trede": trede,
                "melding": klok.melding_id and str(klok.melding_id),
            },
        )
    )
    return True


async def _ontvangers(
    eenheid: Werkeenheid, wie: Ontvanger, waar: sa.Row[Any], melding_id: UUID | None, regels: Regels
) -> list[dict[str, Any]]:
    """To whom: a person, a team, or who leads it. Nobody is no answer: without casusregisseur the teamleider hears."""
    team = {"organisatie": waar.organisatie, "team": waar.team, "rol": None, "medewerker_id": None}
    leiding = {**team, "rol": Rol.TEAMLEIDER}
    match wie:
        case Ontvanger.REGIE if waar.casusregisseur:
            return [{**dict.fromkeys(team), "medewerker_id": waar.casusregisseur}]
        case Ontvanger.TEAM:
            return [team]
        case Ontvanger.BEIDE:
            ander = await eenheid.een(_TEAM_VAN_CASUS, melding_id=melding_id) if melding_id else None
            plek = (ander.organisatie, ander.team) if ander else regels.meldpunt
            tweede = {**leiding, "organisatie": plek[0], "team": plek[1]}
            return [leiding] if tweede == leiding else [leiding, tweede]
    return [leiding]
