"""Clocks that ran out: who hears of it, and who hears next when nothing happens. No deadline passes without the right person hearing.

Nothing is kept about what was fired but the signals themselves: a clock is due while it runs, its moment has passed, and there is no
signal of it for this rung of the ladder. What is due becomes a taak (`taken.py`), and whoever takes that up looks here again. So it
does not matter how often a worker runs, how many there are, whether one dies halfway or what the clocks of the machines say: the
unique key of a signal lets each fact through once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus, signaal
from app.core.gebeurtenis import Gebeurtenis
from app.core.ids import nieuw_id
from app.melding.codes import Termijnsoort
from app.melding.model import koppeling, melding, termijn
from app.melding.queries import KLOK_LOOPT, LOOPT
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.ladder import TREDEN, Ladder, Ontvanger, ladder
from app.workflow.opdracht import Regels
from app.workflow.termijnen import TERMIJNEN, Termijnregel

VAN_MELDING: Mapping[Termijnsoort, Ladder] = {
    Termijnsoort.EERSTE_ACTIE: ladder(Ontvanger.TEAM, timedelta(minutes=30), timedelta(hours=2)),
    Termijnsoort.OPPAKKEN: ladder(Ontvanger.TEAM, timedelta(hours=2), timedelta(hours=12)),
    Termijnsoort.ACHTER_DE_VOORDEUR: ladder(Ontvanger.TEAM, timedelta(hours=4), timedelta(hours=24)),
    Termijnsoort.VEILIGHEIDSBEOORDELING: ladder(Ontvanger.TEAM, timedelta(days=1), timedelta(days=5)),
    Termijnsoort.ONDERZOEK: ladder(Ontvanger.TEAM, timedelta(days=2), timedelta(days=7)),
    Termijnsoort.INFORMEREN: ladder(Ontvanger.TEAM, timedelta(days=2), timedelta(days=7)),
}
REGELS: Mapping[str, Termijnregel] = {regel.soort: regel for regel in TERMIJNEN}


_LEEG: sa.ColumnElement[UUID | None] = sa.cast(sa.null(), sa.Uuid)


def _grens(soort: str, trede: int) -> str:
    """The name under which a statement knows until when a clock must have run out."""
    return f"{soort.replace('-', '_')}_{trede}"


def _klok(
    tabel: sa.Table,
    soort: str,
    op: sa.ColumnElement[bool],
    verder: Sequence[sa.ColumnElement[bool]],
    **van: Any,
) -> sa.Select[Any]:
    """The clocks of one kind that ran out: to which rung they have climbed, and to which one they were told.

    A subquery with an aggregate, not a join: looked up by its index for what ran out, however many signals there have ever been.
    """
    gemeld = sa.select(sa.func.max(signaal.c.trede)).where(signaal.c.over_id == tabel.c.id).scalar_subquery()
    return sa.select(
        tabel.c.id.label("over_id"),
        sa.literal(soort).label("soort"),
        van.get("casus_id", _LEEG).label("casus_id"),
        van.get("melding_id", _LEEG).label("melding_id"),
        sa.case((verder[1], 2), (verder[0], 1), else_=0).label("trede"),
        sa.func.coalesce(gemeld, -1).label("gemeld"),
    ).where(op)


def _van_casus(regel: Termijnregel) -> sa.Select[Any]:
    eerst, *verder = (
        regel.verstreken(sa.bindparam(_grens(regel.soort, i), type_=regel.dag.type)) for i in TREDEN
    )
    loopt = sa.exists().where(casus.c.id == regel.tabel.c.casus_id, casus.c.beeindigd_op.is_(None))
    return _klok(
        regel.tabel, regel.soort, sa.and_(eerst, regel.loopt, loopt), verder, casus_id=regel.tabel.c.casus_id
    )


def _van_melding(soort: Termijnsoort) -> sa.Select[Any]:
    """One that stands still is not told: its date moved behind its pause the moment it was paused."""
    op = termijn.c.verloopt_op
    eerst, *verder = (op <= sa.bindparam(_grens(soort, i), type_=op.type) for i in TREDEN)
    loopt = sa.and_(termijn.c.soort == soort, KLOK_LOOPT)
    return _klok(termijn, soort.value, sa.and_(eerst, loopt), verder, melding_id=termijn.c.melding_id)


_VERSTREKEN = sa.union_all(
    *(_van_casus(regel) for regel in TERMIJNEN), *(_van_melding(soort) for soort in VAN_MELDING)
).subquery("verstreken")
_SLEUTEL = (
    sa.literal("termijn:")
    + sa.cast(_VERSTREKEN.c.over_id, sa.String)
    + ":"
    + sa.cast(_VERSTREKEN.c.trede, sa.String)
)
TE_MELDEN = sa.select(_VERSTREKEN, _SLEUTEL.label("sleutel")).where(
    _VERSTREKEN.c.trede > _VERSTREKEN.c.gemeld
)
"""Which clocks wait to be told; its parameters are the `grenzen`."""
_DEZE = TE_MELDEN.where(_VERSTREKEN.c.over_id.in_(sa.bindparam("ids", expanding=True)))


def grenzen(nu: datetime) -> dict[str, Any]:
    """Until when a clock must have run out to be told at each rung."""
    return {
        **{_grens(r.soort, i): r.vanaf(nu) - r.ladder[i].na for r in TERMIJNEN for i in TREDEN},
        **{_grens(soort, i): nu - treden[i].na for soort, treden in VAN_MELDING.items() for i in TREDEN},
    }


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
_NIEUW = sa.insert(signaal)
"""Its unique key lets each rung of each clock through once; that it is ever needed would be a mistake above."""


@dataclass(frozen=True, slots=True)
class Plek:
    """A team that hears, or a partner without teams; `mag_zien`: it can open the casus or melding itself too."""

    organisatie: str
    team: str | None
    mag_zien: bool = True

    def adres(self, rol: Rol | None) -> dict[str, Any]:
        return {
            "organisatie": self.organisatie,
            "team": self.team,
            "rol": rol if self.team else Rol.PARTNER,
            "medewerker_id": None,
            "ongeacht_zicht": not self.mag_zien,
        }


async def meld(eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]], regels: Regels) -> int:
    """Tell whoever must hear of these clocks, all in this transaction and in as many statements for one as for all of them.

    Each is told at every rung it has climbed since it was told before. Returns how many times was told: nothing for what need not be
    told (any more), nor for what somebody else is at.
    """
    plekken = await _vergrendel(eenheid, klokken)
    # asked again under the locks: another worker may have told it, or somebody met it, just before
    ids = [klok.over_id for klok in klokken if _slot(klok) in plekken]
    te_doen = await eenheid.alle(_DEZE, ids=ids, **grenzen(eenheid.nu)) if ids else []
    anderen, eigenaren = await _teams_van_casus(eenheid, te_doen), await _eigenaren(eenheid, te_doen)
    vt = Plek(*regels.meldpunt, mag_zien=False)
    signalen, feiten = [], []
    for klok in te_doen:
        waar = plekken[_slot(klok)]
        hier, ander = Plek(waar.organisatie, waar.team), anderen.get(klok.melding_id, vt)
        if eigenaar := eigenaren.get(klok.over_id):
            hier, ander = eigenaar, hier
        for trede in range(klok.gemeld + 1, klok.trede + 1):
            wie = _ladder_van(klok)[trede].wie
            ontvangers = enumerate(_ontvangers(wie, waar, hier, ander))
            signalen += [_signaal(eenheid, klok, trede, i, ontvanger) for i, ontvanger in ontvangers]
            feiten.append(_verstreken(klok, trede, waar, wie))
    await eenheid.doe_alle(_NIEUW, signalen)
    await eenheid.kondig_alle_aan(feiten)
    return len(feiten)


def _slot(klok: sa.Row[Any]) -> UUID:
    """What is locked to tell of it: its casus, or the clock itself with its melding."""
    slot: UUID = klok.casus_id or klok.over_id
    return slot


def _ladder_van(klok: sa.Row[Any]) -> Ladder:
    return REGELS[klok.soort].ladder if klok.casus_id else VAN_MELDING[Termijnsoort(klok.soort)]


async def _vergrendel(eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]]) -> dict[UUID, sa.Row[Any]]:
    """Whose clocks they are, locked; nothing for what somebody else has in hand."""
    van_casus = sorted({_slot(klok) for klok in klokken if klok.casus_id})
    van_melding = sorted({_slot(klok) for klok in klokken if klok.melding_id})
    rijen: list[sa.Row[Any]] = []
    for opdracht, ids in ((_CASUSSEN, van_casus), (_MELDINGEN, van_melding)):
        rijen += await eenheid.alle(opdracht, ids=ids) if ids else []
    return {rij.id: rij for rij in rijen}


async def _teams_van_casus(eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]]) -> dict[UUID, Plek]:
    """Of the meldingen of which both organisations hear now: the team of the casus they were linked to."""
    ids = [klok.melding_id for klok in klokken if klok.melding_id and klok.trede == TREDEN[-1]]
    rijen = await eenheid.alle(_TEAMS_VAN_CASUS, ids=ids) if ids else []
    return {rij.melding_id: Plek(rij.organisatie, rij.team) for rij in rijen}


async def _eigenaren(eenheid: Werkeenheid, klokken: Sequence[sa.Row[Any]]) -> dict[UUID, Plek]:
    """Of the clocks that are not of the team of their casus: whose they are. They cannot open the casus itself."""
    rijen: list[sa.Row[Any]] = []
    for soort, regel in REGELS.items():
        ids = [klok.over_id for klok in klokken if klok.soort == soort]
        if regel.eigenaar is not None and ids:
            rijen += await eenheid.alle(regel.eigenaar, ids=ids)
    return {rij.id: Plek(rij.organisatie, rij.team, mag_zien=False) for rij in rijen}


def _signaal(
    eenheid: Werkeenheid, klok: sa.Row[Any], trede: int, nummer: int, ontvanger: Mapping[str, Any]
) -> dict[str, Any]:
    """The row of a signal. Its key does not name who hears: a rung is told once, whoever it would go to by now."""
    return {
        "id": nieuw_id(),
        "casus_id": klok.casus_id,
        "melding_id": klok.melding_id,
        "soort": f"termijn-{klok.soort}",
        "sleutel": f"{klok.over_id}:{trede}:{nummer}",
        "over_id": klok.over_id,
        "trede": trede,
        "op": eenheid.nu,
        **ontvanger,
    }


def _verstreken(klok: sa.Row[Any], trede: int, waar: sa.Row[Any], wie: Ontvanger) -> Gebeurtenis:
    return Gebeurtenis(
        "termijn-verstreken",
        klok.casus_id,
        waar.versie if klok.casus_id else None,
        "termijnen",
        klok.over_id,
        trede + 1,
        open={
            "termijn": klok.soort,
            "naar": wie,
            "trede": trede,
            "melding": klok.melding_id and str(klok.melding_id),
        },
    )


def _ontvangers(wie: Ontvanger, waar: sa.Row[Any], hier: Plek, ander: Plek) -> list[dict[str, Any]]:
    """To whom: a person, a team, or who leads it. Nobody is no answer: without casusregisseur the teamleider hears.

    `hier`: whose clock it is; `ander`: who hears beside them, when both organisations do.
    """
    leiding = (hier if hier.team else ander).adres(Rol.TEAMLEIDER)  # a partner has no teamleider here
    match wie:
        case Ontvanger.REGIE if waar.casusregisseur:
            niemand = {"organisatie": None, "team": None, "rol": None, "ongeacht_zicht": False}
            return [{**niemand, "medewerker_id": waar.casusregisseur}]
        case Ontvanger.TOEZICHT:
            niemand = {"team": None, "medewerker_id": None, "ongeacht_zicht": True}
            organisaties = sorted({hier.organisatie, ander.organisatie})
            return [{**niemand, "organisatie": o, "rol": Rol.PRIVACY} for o in organisaties]
        case Ontvanger.TEAM:
            return [hier.adres(None)]
        case Ontvanger.BEIDE if hier.team and (hier.organisatie, hier.team) != (
            ander.organisatie,
            ander.team,
        ):
            return [leiding, ander.adres(Rol.TEAMLEIDER)]
    return [leiding]
