"""Reads of overleggen: who takes part knows that there is one; of a casus on its agenda somebody sees what was shared, or it is theirs.

Two gates, in this order and the same for everybody: nothing that was shared is shown before somebody has confirmed confidentiality for
this overleg; and then only what is shared with them, now. What is not shown does not exist, whatever the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gelezen import Kolom
from app.core.versleuteling import Datasleutel, datasleutel
from app.overleg.codes import DOEL, Onderdeel, OverlegSoort, OverlegStatus
from app.overleg.model import (
    agendapunt,
    deelnemer,
    geheimhouding,
    overleg,
    overlegactie,
    overlegactie_terug,
    projectie,
)
from app.toegang.actor import DOELEN, Actor, Rol
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht, zichtbaar

# Taking part

IS_DEELNEMER = sa.and_(
    deelnemer.c.organisatie == sa.bindparam("deel_organisatie"),
    sa.or_(deelnemer.c.team.is_(None), deelnemer.c.team == sa.bindparam("deel_team")),
)
"""This row of `deelnemer` is the actor's organisation, or their team of it."""


def als_deelnemer(wie: Actor) -> dict[str, Any]:
    """The values for `IS_DEELNEMER`: hulpverleners in a team, and partners; nobody else ever takes part."""
    mag = wie.is_hulpverlener or Rol.PARTNER in wie.rollen
    return {"deel_organisatie": wie.organisatie if mag else None, "deel_team": wie.team if mag else None}


def plek(organisatie: str, team: str | None) -> str:
    """How a deelnemer is written where a list of them is kept: `politie`, or `wij-groningen/wij-noord`."""
    return f"{organisatie}/{team}" if team else organisatie


_MIJN_WOORD = sa.and_(
    geheimhouding.c.overleg_id == overleg.c.id, geheimhouding.c.medewerker_id == sa.bindparam("ik")
)
_ALLE = sa.select(
    *overleg.c,
    medewerker.c.aanduiding.label("voorzitter_aanduiding"),
    deelnemer.c.id.label("deelnemer_id"),
    geheimhouding.c.op.label("bevestigd_op"),
).select_from(
    overleg.join(deelnemer, sa.and_(deelnemer.c.overleg_id == overleg.c.id, IS_DEELNEMER))
    .join(medewerker, medewerker.c.id == overleg.c.voorzitter)
    .outerjoin(geheimhouding, _MIJN_WOORD)
)
_VIND = _ALLE.where(overleg.c.id == sa.bindparam("overleg_id"))
_VERGRENDEL = _VIND.with_for_update(of=overleg)


@dataclass(slots=True)
class Overleg:
    """One overleg as it is for somebody who takes part in it."""

    rij: Mapping[str, Any]

    id = Kolom[UUID]()
    versie = Kolom[int]()
    begint_op = Kolom[datetime]()

    @property
    def leiding(self) -> tuple[str, str]:
        """Organisatie and team that lead it."""
        return self.rij["organisatie"], self.rij["team"]

    @property
    def eindigt_op(self) -> datetime:
        """When it is planned to be over."""
        duur: int = self.rij["duur_minuten"]
        return self.begint_op + timedelta(minutes=duur)

    @property
    def doel(self) -> str:
        return DOEL[self.rij["soort"]]

    @property
    def bevestigd(self) -> bool:
        """Has this actor confirmed confidentiality for it?"""
        return self.rij["bevestigd_op"] is not None


def _ik(wie: Actor) -> dict[str, Any]:
    return {"ik": wie.id, **als_deelnemer(wie)}


async def lees_overleg(eenheid: Werkeenheid, overleg_id: UUID) -> Overleg:
    """Raises `niet-gevonden` for what does not exist and for where the actor takes no part alike."""
    return await _zoek(eenheid, _VIND, overleg_id)


async def vergrendel_overleg(eenheid: Werkeenheid, overleg_id: UUID) -> Overleg:
    """The same, locked, to plan it or put something on its agenda. A casus is always locked before it. Raises also
    `overleg-afgesloten`."""
    wat = await _zoek(eenheid, _VERGRENDEL, overleg_id)
    if wat.rij["status"] is OverlegStatus.AFGESLOTEN:
        raise Fout(
            Soort.BOTSING,
            "overleg-afgesloten",
            "Dit overleg is afgesloten; er komt niets meer bij.",
            alternatief="Breng de casus in bij het volgende overleg van deze reeks.",
        )
    return wat


async def _zoek(eenheid: Werkeenheid, opdracht: sa.Executable, overleg_id: UUID) -> Overleg:
    rij = await eenheid.een(opdracht, overleg_id=overleg_id, **_ik(eenheid.actor))
    if rij is None:
        raise niet_gevonden()
    return Overleg(rij._asdict())


_BEVESTIGD = (
    sa.select(sa.func.count())
    .where(geheimhouding.c.deelnemer_id == deelnemer.c.id)
    .scalar_subquery()
    .label("bevestigd")
)
_DEELNEMERS = (
    sa.select(deelnemer, _BEVESTIGD)
    .where(deelnemer.c.overleg_id == sa.bindparam("overleg_id"))
    .order_by(deelnemer.c.organisatie, deelnemer.c.team)
)


async def deelnemers(eenheid: Werkeenheid, overleg_id: UUID) -> Sequence[sa.Row[Any]]:
    """Who takes part, and how many of them have confirmed confidentiality. The caller takes part."""
    return await eenheid.alle(_DEELNEMERS, overleg_id=overleg_id)


@dataclass(frozen=True, slots=True)
class Filter:
    """How the list is narrowed. `na`: the id before which the page begins (newest first)."""

    limiet: int
    na: UUID | None = None
    soort: OverlegSoort | None = None
    status: OverlegStatus | None = None
    van: datetime | None = None
    tot: datetime | None = None


_LIJST = _ALLE.order_by(overleg.c.id.desc()).limit(sa.bindparam("limiet"))
_FILTERS: Mapping[str, sa.ColumnElement[bool]] = {
    "na": overleg.c.id < sa.bindparam("na"),
    "soort": overleg.c.soort == sa.bindparam("soort"),
    "status": overleg.c.status == sa.bindparam("status"),
    "van": overleg.c.begint_op >= sa.bindparam("van", type_=overleg.c.begint_op.type),
    "tot": overleg.c.begint_op < sa.bindparam("tot", type_=overleg.c.begint_op.type),
}


@cache
def _vernauwd(velden: tuple[str, ...]) -> sa.Select[Any]:
    return _LIJST.where(*(_FILTERS[k] for k in velden))


def eis_mogelijke_deelnemer(wie: Actor) -> None:
    """Raises `geen-deelnemer` for who never takes part in any."""
    if als_deelnemer(wie)["deel_organisatie"] is None:
        raise Fout(
            Soort.VERBODEN,
            "geen-deelnemer",
            "Uw rol neemt niet deel aan overleggen.",
            alternatief="Vraag uw vraag aan het team dat de casus behandelt.",
        )


async def overleggen(eenheid: Werkeenheid, filter: Filter) -> Sequence[Overleg]:
    """One page of where the actor takes part: one SELECT. Raises `geen-deelnemer` for who never does."""
    eis_mogelijke_deelnemer(eenheid.actor)
    gekozen = {k: w for k in _FILTERS if (w := getattr(filter, k)) is not None}
    opdracht = _vernauwd(tuple(gekozen))
    rijen = await eenheid.alle(opdracht, limiet=filter.limiet, **gekozen, **_ik(eenheid.actor))
    return [Overleg(rij._asdict()) for rij in rijen]


_TOT = sa.bindparam("tot", type_=overleg.c.begint_op.type)
_KOMEND = (
    _ALLE.where(overleg.c.status == OverlegStatus.GEPLAND, overleg.c.begint_op < _TOT)
    .order_by(overleg.c.begint_op, overleg.c.id)
    .limit(sa.bindparam("limiet"))
)
_EERDER = (
    _ALLE.where(
        overleg.c.status == OverlegStatus.AFGESLOTEN,
        sa.or_(
            overleg.c.begint_op < _TOT,
            sa.and_(overleg.c.begint_op == _TOT, overleg.c.id < sa.bindparam("voor")),
        ),
    )
    .order_by(overleg.c.begint_op.desc(), overleg.c.id.desc())
    .limit(sa.bindparam("limiet"))
)
Plaats = tuple[datetime, UUID]
"""Where an overleg stands among those that were: when it began, and which one."""
_ACHTERAAN: Plaats = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=0))


async def komende(eenheid: Werkeenheid, tot: datetime, limiet: int) -> Sequence[Overleg]:
    """Where the actor takes part, what is planned and begins before `tot`: the first one first. One SELECT, and nothing for who never
    takes part."""
    rijen = await eenheid.alle(_KOMEND, tot=tot, limiet=limiet, **_ik(eenheid.actor))
    return [Overleg(rij._asdict()) for rij in rijen]


async def eerdere(eenheid: Werkeenheid, limiet: int, voor: Plaats | None = None) -> Sequence[Overleg]:
    """Where the actor took part, what was closed and stood before this place: the last one first. One SELECT, as `komende`."""
    tot, id = voor or _ACHTERAAN
    rijen = await eenheid.alle(_EERDER, tot=tot, voor=id, limiet=limiet, **_ik(eenheid.actor))
    return [Overleg(rij._asdict()) for rij in rijen]


# The gates


def eis_geheimhouding(wat: Overleg, wie: Actor) -> None:
    """Raises `ander-doel` and `geheimhouding-niet-bevestigd`: of the overleg itself, never of what is on its agenda."""
    if wie.doelbinding not in {wat.doel, *(DOELEN[rol] for rol in wie.rollen)}:
        raise Fout(
            Soort.VERBODEN,
            "ander-doel",
            f"Wat hier wordt gedeeld is alleen voor het doel ‘{wat.doel}’.",
            alternatief=f"Stuur de kop X-Doelbinding: {wat.doel} mee, als dat uw doel is.",
        )
    if not wat.bevestigd:
        raise Fout(
            Soort.VERBODEN,
            "geheimhouding-niet-bevestigd",
            "U ziet hier pas iets als u voor dit overleg de geheimhouding hebt bevestigd.",
            alternatief="Bevestig die bij het overleg (POST …/_geheimhouding); dat geldt voor u en voor dit ene overleg.",
        )


# The agenda

DEELT_NU = sa.and_(
    projectie.c.geeindigd_op.is_(None), projectie.c.tot > sa.bindparam("nu", type_=projectie.c.tot.type)
)
"""Shared, not taken back, and not past its end."""
_MIJ_GETOOND = sa.and_(
    projectie.c.agendapunt_id == agendapunt.c.id,
    projectie.c.deelnemer_id == sa.bindparam("mij", type_=sa.Uuid),
    DEELT_NU,
)
_LOOPTIJD = (
    sa.select(
        agendapunt.c.id,
        (
            sa.func.sum(agendapunt.c.minuten).over(order_by=(agendapunt.c.volgnummer, agendapunt.c.id))
            - agendapunt.c.minuten
        ).label("na_minuten"),
    )
    .where(agendapunt.c.overleg_id == sa.bindparam("overleg_id"))
    .subquery("looptijd")
)
"""How far into the overleg each item begins."""
_IN_ZICHT = zichtbaar(casus)
_GETOOND = ("id", "onderdelen", "inhoud", "adressen", "doel", "tot")
_PUNTEN = (
    sa.select(
        *agendapunt.c,
        _LOOPTIJD.c.na_minuten,
        sa.func.coalesce(_IN_ZICHT, sa.false()).label("in_zicht"),
        casus.c.aanduiding,
        datasleutel.c.gewikkeld,
        medewerker.c.aanduiding.label("door"),
        *(projectie.c[k].label(f"projectie_{k}") for k in _GETOOND),
    )
    .select_from(
        agendapunt.join(_LOOPTIJD, _LOOPTIJD.c.id == agendapunt.c.id)
        .join(casus, casus.c.id == agendapunt.c.casus_id)
        .join(datasleutel, datasleutel.c.id == agendapunt.c.casus_id)
        .join(medewerker, medewerker.c.id == agendapunt.c.ingebracht_door)
        .outerjoin(projectie, _MIJ_GETOOND)
    )
    .where(
        agendapunt.c.overleg_id == sa.bindparam("overleg_id"),
        sa.or_(_IN_ZICHT, projectie.c.id.is_not(None)),
        niet_geblokkeerd(agendapunt.c.casus_id),
    )
    .order_by(agendapunt.c.volgnummer, agendapunt.c.id)
)
_PUNT = _PUNTEN.where(agendapunt.c.id == sa.bindparam("agendapunt_id"))


@dataclass(slots=True)
class Agendapunt:
    """One item as it is for who looks: with the casus in sight, or with what was shared with them."""

    rij: Mapping[str, Any]
    sleutel: Datasleutel
    begint_op: datetime

    id = Kolom[UUID]()

    @property
    def casus_id(self) -> UUID:
        return self.sleutel.id

    versie = Kolom[int]()
    in_zicht = Kolom[bool]()
    """The casus is of the actor's own team."""

    @property
    def projectie(self) -> dict[str, Any] | None:
        """What was shared with the actor, and until when."""
        if self.rij["projectie_id"] is None:
            return None
        getoond = {k: self.rij[f"projectie_{k}"] for k in ("onderdelen", "inhoud", "doel", "tot")}
        if adressen := self.rij["projectie_adressen"]:
            getoond["inhoud"] = {**getoond["inhoud"], Onderdeel.ADRES.value: adressen}
        return getoond


_BESLOTEN = ("vraag", "aanduiding", "projectie_inhoud", "projectie_adressen")


def _punt(eenheid: Werkeenheid, wat: Overleg, rij: sa.Row[Any]) -> Agendapunt:
    sleutel = eenheid.sleutels.ontgrendel(rij.casus_id, rij.gewikkeld)
    gegevens = rij._asdict() if rij.in_zicht else {**rij._asdict(), "aanduiding": None}
    open_ = {k: sleutel.open(gegevens[k]) for k in _BESLOTEN}
    begint = wat.begint_op + timedelta(minutes=int(rij.na_minuten))
    eenheid.getoond.append(rij.casus_id)
    return Agendapunt({**gegevens, **open_}, sleutel, begint)


def _kijker(eenheid: Werkeenheid, wat: Overleg) -> dict[str, Any]:
    """Who looks, and as which deelnemer: as none until they have confirmed."""
    return {
        "overleg_id": wat.id,
        "mij": wat.rij["deelnemer_id"] if wat.bevestigd else None,
        "nu": eenheid.nu,
        **zicht(eenheid.actor),
    }


async def agenda(eenheid: Werkeenheid, wat: Overleg) -> list[Agendapunt]:
    """What the actor may see of the agenda, in its order: one SELECT. Raises as `eis_geheimhouding` for who is no hulpverlener; a
    hulpverlener sees the casussen of their own team before it too, to prepare them."""
    if not eenheid.actor.is_hulpverlener or wat.bevestigd:
        eis_geheimhouding(wat, eenheid.actor)
    return [_punt(eenheid, wat, rij) for rij in await eenheid.alle(_PUNTEN, **_kijker(eenheid, wat))]


async def lees_punt(eenheid: Werkeenheid, wat: Overleg, agendapunt_id: UUID) -> Agendapunt:
    """One item. Raises `geheimhouding-niet-bevestigd` for whatever id, until it is confirmed; `niet-gevonden` after that."""
    if not eenheid.actor.is_hulpverlener:
        eis_geheimhouding(wat, eenheid.actor)
    rij = await eenheid.een(_PUNT, agendapunt_id=agendapunt_id, **_kijker(eenheid, wat))
    if rij is None or not rij.in_zicht:
        eis_geheimhouding(wat, eenheid.actor)
    if rij is None:
        raise niet_gevonden()
    return _punt(eenheid, wat, rij)


def actie_gedeeld(actie_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """Is an item on which this actie stands shared with the actor's organisation or team now? (`nu`, and `als_deelnemer`.)"""
    hier = sa.select(overlegactie.c.agendapunt_id).where(overlegactie.c.id == actie_id)
    terug = sa.select(overlegactie_terug.c.agendapunt_id).where(overlegactie_terug.c.actie_id == actie_id)
    gedeeld = (
        sa.select(projectie.c.id)
        .join(deelnemer, deelnemer.c.id == projectie.c.deelnemer_id)
        .where(
            sa.or_(
                projectie.c.agendapunt_id.in_(hier.correlate_except(overlegactie)),
                projectie.c.agendapunt_id.in_(terug.correlate_except(overlegactie_terug)),
            ),
            IS_DEELNEMER,
            DEELT_NU,
        )
    )
    return sa.exists(gedeeld.correlate_except(projectie, deelnemer))
