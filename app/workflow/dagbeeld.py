"""My day: everything that needs somebody now, in the order of danger and clock. Seven SELECTs, whatever there is,
and if there is need of it, what teams are called, how late others are, and whom a melding is about.

Nothing new is decided here: it is the inbox (`postvak.py`), the clocks of tables 2 and 4, and the offers that wait, put into one list. A
clock of which a signal already told is one point, not two.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.datumtaal import zeg_dag
from app.core.kalender import einde_van
from app.core.klok import lokale_dag
from app.core.woorden import wijknaam
from app.melding.codes import BIJ_DE_CASUS, Urgentie
from app.melding.gezinnen import gezinnen
from app.overdracht.codes import OverdrachtStatus, Spoed
from app.overdracht.queries import Filter as Aanbodfilter
from app.overdracht.queries import overdrachten
from app.overleg.mijn import MijnActie, mijn_acties
from app.overleg.queries import Overleg, komende
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import zicht
from app.workflow import noodtoegang, opvallend, postvak
from app.workflow.casusnamen import casusnamen
from app.workflow.dagklokken import EINDEN, LOPENDE_KLOKKEN, MELDKLOKKEN
from app.workflow.plekken import Plekken, plekken
from app.workflow.signaalzinnen import (
    KLOKKEN,
    NOODTOEGANG,
    OPVALLEND,
    PRIL,
    STANDEN,
    VERSTREKEN,
    Aandacht,
    aandacht_voor,
    van_een_ander,
)
from app.workflow.waarschuwingen import nog_geen_contact

MEEST = 200
"""So many of each kind are shown; who has more than that has another problem."""
_NIEUWSTE = UUID(int=2**128 - 1)
ZO_BEGONNEN = timedelta(hours=1)
"""An overleg this near goes before everything else: it does not wait."""
HORIZON = timedelta(days=7)
"""To the end of that day: what is asked on a day is asked until it is over."""
NU = {False: timedelta(hours=24), True: timedelta(hours=48)}
"""So soon is now; where somebody may be unsafe a day sooner."""


class Trap(IntEnum):
    """How soon: the headings of the day."""

    NU = 0
    DEZE_WEEK = 1
    TER_KENNIS = 2


@dataclass(frozen=True, slots=True)
class Punt:
    """One thing that asks for somebody. `over`: what the casus or melding is called; None when its name is not ours to show. `gezin`:
    whom a melding of this team names, of what is not a casus of its own."""

    aandacht: Aandacht
    trap: Trap
    gevaar: bool
    tot: datetime | None = None
    te_laat: bool = False
    sinds: datetime | None = None
    over: str | None = None
    gezin: str | None = None
    casus_id: UUID | None = None
    melding_id: UUID | None = None
    overdracht_id: UUID | None = None
    overleg_id: UUID | None = None
    signaal_id: UUID | None = None
    ongelezen: bool = False
    van_team: str | None = None
    over_id: UUID | None = None
    actie: MijnActie | None = None
    """Of an actie from an overleg: what is to be done, and where."""
    pad: str | None = None
    """Where it is dealt with, if that is not in the casus."""
    aanleiding: UUID | None = None
    """Of a day to look: the melding because of which Veilig Thuis does."""
    van_ander: bool = False
    """A clock of somebody else that ran out: what is asked here is to call them."""
    vlag: bool = False
    """There is a red flag; danger can also be that somebody asked for haste."""


@dataclass(frozen=True, slots=True)
class Dag:
    """The points, the most urgent first. `meer`: there is more than is shown here."""

    punten: Sequence[Punt]
    meer: bool
    overleg_nu: Sequence[Overleg]
    """Going on, or beginning within the hour, or over and not closed yet."""
    overleg_straks: Sequence[Overleg]
    """Of the coming week: what is dangerous or late goes before it."""


async def mijn_dag(eenheid: Werkeenheid) -> Dag:
    """What needs this person or their team; within one heading danger goes before the clock."""
    nu = eenheid.nu
    dag = lokale_dag(nu + HORIZON)
    week = einde_van(dag)
    signalen = await postvak.signalen(eenheid, postvak.Filter(MEEST, UUID(int=0)))
    punten, meer = [*map(_van_signaal, signalen)], len(signalen) == MEEST
    klokken = [_van_actie(a) for a in await mijn_acties(eenheid, MEEST)]
    if eenheid.actor.is_hulpverlener:
        wie = {
            "b_ik": eenheid.actor.id,
            "b_leidt": Rol.TEAMLEIDER in eenheid.actor.rollen,
            "b_tot": week,
            "b_dag": dag,
            "limiet": MEEST,
            **zicht(eenheid.actor),
        }
        gemeld = [_van_meldklok(rij) for rij in await eenheid.alle(MELDKLOKKEN, **wie)]
        met_klok = {k.casus_id for k in gemeld if k.aandacht is KLOKKEN[BIJ_DE_CASUS]}
        klokken += gemeld
        klokken += [
            _van_klok(rij)
            for rij in await eenheid.alle(LOPENDE_KLOKKEN, **wie)
            if rij.soort != PRIL or _is_pril(rij, met_klok)
        ]
        aanbod = Aanbodfilter(MEEST, status=OverdrachtStatus.AANGEBODEN, ontvangen=True)
        klokken += [_van_aanbod(rij) for rij in await overdrachten(eenheid, aanbod)]
    punten, meer = _samen(punten, klokken), meer or len(klokken) >= MEEST
    toezicht = Rol.PRIVACY in eenheid.actor.rollen
    if toezicht or any(p.van_team or p.te_laat for p in punten):
        waar = await plekken(eenheid)
        punten = [replace(p, van_team=waar.team(p.van_team)) for p in punten]
        punten = _samen(punten, await _toezicht(eenheid, waar)) if toezicht else punten
        punten = await _van_anderen(eenheid, punten, waar)
    namen = await casusnamen(eenheid, {p.casus_id for p in punten if p.casus_id})
    anderen = [p.melding_id or p.aanleiding for p in punten if p.casus_id not in namen]
    gezin = await gezinnen(eenheid, {id for id in anderen if id})
    gepland = await komende(eenheid, week, MEEST)
    gauw = sum(o.begint_op <= nu + ZO_BEGONNEN for o in gepland)
    return Dag(
        sorted((_af(p, namen, gezin, nu, week) for p in punten), key=_orde),
        meer,
        gepland[:gauw],
        gepland[gauw:],
    )


async def _van_anderen(eenheid: Werkeenheid, punten: Sequence[Punt], waar: Plekken) -> list[Punt]:
    """Of a clock that ran out and is not this actor's to meet: how late it is by now, whose it is, and what is asked of her."""
    laat = {p.over_id for p in punten if p.te_laat and p.tot is None and p.over_id}
    rijen = await eenheid.alle(EINDEN, ids=sorted(laat)) if laat else []
    einden = {rij.id: rij for rij in rijen}
    return [
        _van_ander(p, einden[p.over_id], waar) if p.te_laat and p.tot is None and p.over_id in einden else p
        for p in punten
    ]


def _van_ander(p: Punt, rij: sa.Row[Any], waar: Plekken) -> Punt:
    aandacht = p.aandacht
    if rij.organisatie:
        aandacht = replace(aandacht, doe=van_een_ander(waar.naam(rij.organisatie, rij.team)))
    return replace(p, aandacht=aandacht, tot=rij.op or einde_van(rij.dag), van_team=None, van_ander=True)


async def _toezicht(eenheid: Werkeenheid, waar: Plekken) -> list[Punt]:
    """What waits for the privacy officer: every noodtoegang with its clock, and what the access log asks to be explained as one point.
    Of one that another organisation answers for she knows, and does not judge it."""
    hier = eenheid.actor.organisatie
    open_ = await noodtoegang.voor_toezicht(eenheid, _NIEUWSTE, MEEST, alleen_open=True)
    punten = [
        Punt(
            NOODTOEGANG,
            Trap.NU,
            False,
            rij.beoordelen_voor,
            sinds=rij.op,
            over=f"{rij.aanduiding} van {waar.naam(rij.organisatie, rij.team)}, in een casus van "
            f"{waar.naam(rij.van_organisatie, rij.van_team)}",
            casus_id=rij.casus_id,
            over_id=rij.id,
            pad=f"/privacy/noodtoegang/{rij.casus_id}/{rij.id}",
        )
        for rij in open_
        if rij.van_organisatie == hier and rij.medewerker_id != eenheid.actor.id
    ]
    aantal, sinds = await opvallend.wat_wacht(eenheid)
    over = (
        f"{aantal} {'medewerker' if aantal == 1 else 'medewerkers'}, sinds {zeg_dag(sinds)}" if sinds else ""
    )
    return [
        *punten,
        *([Punt(OPVALLEND, Trap.DEZE_WEEK, False, over=over, pad="/privacy/opvallend")] if aantal else []),
    ]


def _van_signaal(rij: sa.Row[Any]) -> Punt:
    aandacht = aandacht_voor(rij.soort)
    trap = Trap.NU if aandacht.gevaar else Trap.DEZE_WEEK if aandacht.wacht else Trap.TER_KENNIS
    return Punt(
        aandacht,
        trap,
        aandacht.gevaar,
        te_laat=rij.soort.startswith(VERSTREKEN),
        sinds=rij.op,
        casus_id=rij.casus_id,
        # who hears of a melding that they may not open hears whose it is, and gets no way in
        melding_id=None if rij.ongeacht_zicht else rij.melding_id,
        overdracht_id=rij.overdracht_id,
        overleg_id=rij.overleg_id,
        signaal_id=rij.id,
        ongelezen=rij.gelezen_op is None,
        van_team=rij.van_team,
        over_id=rij.over_id,
    )


def _van_actie(actie: MijnActie) -> Punt:
    """Far from now it is for knowing; `_af` brings it nearer."""
    aandacht = KLOKKEN["actie-uitvoeren"]
    tot = einde_van(actie.uiterlijk)
    return Punt(aandacht, Trap.TER_KENNIS, False, tot, casus_id=actie.casus_id, over_id=actie.id, actie=actie)


def _van_klok(rij: sa.Row[Any]) -> Punt:
    if rij.soort == PRIL:
        return Punt(STANDEN[PRIL], Trap.NU, True, sinds=rij.op, casus_id=rij.casus_id)
    aandacht = KLOKKEN[rij.soort]
    tot = rij.op or einde_van(rij.dag)
    return Punt(
        aandacht,
        Trap.DEZE_WEEK,
        aandacht.gevaar,
        tot,
        casus_id=rij.casus_id,
        over_id=rij.id,
        aanleiding=rij.aanleiding,
    )


def _is_pril(rij: sa.Row[Any], met_klok: Collection[UUID | None]) -> bool:
    """Nobody was spoken with, and no clock to go and see them says so already."""
    return rij.casus_id not in met_klok and nog_geen_contact(rij.op, rij.gesproken_op)


def _van_meldklok(rij: sa.Row[Any]) -> Punt:
    aandacht = KLOKKEN[rij.soort]
    return Punt(
        aandacht,
        Trap.DEZE_WEEK,
        rij.urgentie is not Urgentie.NORMAAL or bool(rij.vlag),
        rij.verloopt_op,
        over=f"Melding ({rij.urgentie}), wijk {wijknaam(rij.wijk)}",
        casus_id=rij.casus_id,
        melding_id=rij.melding_id,
        over_id=rij.id,
        vlag=bool(rij.vlag),
    )


def _van_aanbod(rij: sa.Row[Any]) -> Punt:
    aandacht = aandacht_voor("overdracht-aangeboden")
    return Punt(
        aandacht,
        Trap.DEZE_WEEK,
        rij.spoed is not Spoed.NORMAAL,
        rij.verloopt_op,
        van_team=rij.van_team,
        overdracht_id=rij.id,
        over_id=rij.id,
    )


def _samen(signalen: Iterable[Punt], klokken: Sequence[Punt]) -> list[Punt]:
    """Of a clock or an offer of which a signal told: one point, with its moment and with its signal."""
    verteld = {s.over_id: s for s in signalen if s.over_id}
    lopend = {
        k.over_id or (PRIL, k.casus_id): replace(k, signaal_id=s.signaal_id, ongelezen=s.ongelezen)
        if (k.over_id and (s := verteld.get(k.over_id)))
        else k
        for k in klokken
    }
    return [*lopend.values(), *(s for s in signalen if s.over_id not in lopend)]


def _af(
    p: Punt,
    namen: Mapping[UUID, tuple[str, bool]],
    gezinnen: Mapping[UUID, str],
    nu: datetime,
    week: datetime,
) -> Punt:
    naam, vlag = namen.get(p.casus_id, (p.over, False)) if p.casus_id else (p.over, False)
    gevaar, te_laat = p.gevaar or vlag, p.te_laat or (p.tot is not None and p.tot <= nu)
    trap = Trap.NU if te_laat or (p.tot and p.tot <= nu + NU[gevaar]) else p.trap
    if p.actie and trap is Trap.TER_KENNIS and p.tot and p.tot <= week:
        trap = Trap.DEZE_WEEK
    wie = p.melding_id or p.aanleiding
    gezin = gezinnen.get(wie) if wie and p.casus_id not in namen else None
    vlag = p.vlag or vlag
    return replace(p, over=naam, gezin=gezin, gevaar=gevaar, vlag=vlag, te_laat=te_laat, trap=trap)


_VER = datetime.max.replace(tzinfo=UTC)


def _orde(p: Punt) -> tuple[Any, ...]:
    """Danger first, then who is too late, then the clock; what has no clock asked for somebody when it came in."""
    return p.trap, not p.gevaar, not p.te_laat, p.tot or p.sinds or _VER, str(p.over_id)
