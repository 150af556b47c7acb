"""Casussen that nobody looks after: a list that must always be empty. Ids and codes only, nothing of what is in them.

The constraints and triggers of the database keep most of this from ever being so. This looks all the same: at a database that was
repaired by hand, at a team that has no people left, at a worker that stands still.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.db import Tijdstip
from app.core.fouten import Fout, Soort
from app.core.gebeurtenis import gebeurtenis
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.actor import Actor, Rol
from app.toegang.model import blokkade, medewerker, team
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht
from app.workflow.opdracht import Regels

MAG_ZIEN = frozenset({Rol.TEAMLEIDER, Rol.BEHEER})
NALOOP = timedelta(hours=1)
"""So long may an offer be past its moment before it is strange that nobody let it lapse."""

_LOOPT = casus.c.beeindigd_op.is_(None)
_TEAM = sa.and_(team.c.organisatie == casus.c.organisatie, team.c.code == casus.c.team)
_AANGENOMEN = sa.and_(
    overdracht.c.casus_id == casus.c.id, overdracht.c.status == OverdrachtStatus.GEACCEPTEERD
)
_LAATSTE = (
    sa.select(sa.func.max(overdracht.c.casus_versie)).where(_AANGENOMEN).correlate(casus).scalar_subquery()
)
_SINDS = (
    sa.select(sa.func.max(overdracht.c.beantwoord_op)).where(_AANGENOMEN).correlate(casus).scalar_subquery()
)
_AAN_EEN_ANDER = sa.exists().where(
    _AANGENOMEN,
    overdracht.c.casus_versie == _LAATSTE,
    sa.or_(overdracht.c.naar_organisatie != casus.c.organisatie, overdracht.c.naar_team != casus.c.team),
)
_DOOR_EEN_ANDER = sa.exists().where(
    gebeurtenis.c.casus_id == casus.c.id,
    gebeurtenis.c.soort == "casus-geopend",
    sa.or_(gebeurtenis.c.organisatie != casus.c.organisatie, gebeurtenis.c.team != casus.c.team),
)
_PAS_GEBLOKKEERD = sa.exists().where(
    blokkade.c.casus_id == casus.c.id,
    blokkade.c.regie,
    blokkade.c.op >= sa.bindparam("regie", type_=Tijdstip),
)
_PAS_VRIJGEKOMEN = sa.exists().where(
    gebeurtenis.c.casus_id == casus.c.id,
    gebeurtenis.c.soort == "casusregisseur-vrijgekomen",
    gebeurtenis.c.op >= sa.bindparam("regie", type_=Tijdstip),
)
"""Who led it may not know of it any more, or left; her team has as long to name another as for a casus it received."""
WEZEN: Mapping[str, sa.ColumnElement[bool]] = {
    "geen-team": sa.and_(_LOOPT, sa.not_(sa.exists().where(_TEAM))),
    "team-opgeheven": sa.and_(_LOOPT, sa.exists().where(_TEAM, team.c.opgeheven_op.is_not(None))),
    "geen-casusregisseur": sa.and_(
        _LOOPT,
        casus.c.casusregisseur.is_(None),
        sa.func.coalesce(_SINDS, casus.c.geopend_op) < sa.bindparam("regie", type_=Tijdstip),
        sa.not_(_PAS_GEBLOKKEERD),
        sa.not_(_PAS_VRIJGEKOMEN),
    ),
    "casusregisseur-elders": sa.and_(
        _LOOPT,
        sa.exists().where(
            medewerker.c.id == casus.c.casusregisseur,
            sa.or_(
                medewerker.c.beeindigd_op.is_not(None),
                medewerker.c.organisatie != casus.c.organisatie,
                sa.func.coalesce(medewerker.c.team, "") != casus.c.team,
            ),
        ),
    ),
    "aanbod-niet-verlopen": sa.exists().where(
        overdracht.c.casus_id == casus.c.id,
        overdracht.c.status == OverdrachtStatus.AANGEBODEN,
        overdracht.c.verloopt_op < sa.bindparam("aanbod", type_=Tijdstip),
    ),
    # whose it is follows from the log: who opened it, or the last who accepted it
    "anders-dan-vastgelegd": sa.case((_LAATSTE.is_not(None), _AAN_EEN_ANDER), else_=_DOOR_EEN_ANDER),
}
"""Every way in which a casus can be nobody's, and when that is so."""
_LIJST = (
    sa.select(
        casus.c.id.label("casus_id"),
        casus.c.organisatie,
        casus.c.team,
        *(sa.case((wanneer, True), else_=False).label(naam) for naam, wanneer in WEZEN.items()),
    )
    .where(sa.or_(*WEZEN.values()), casus.c.id > sa.bindparam("na"), niet_geblokkeerd(casus.c.id))
    .order_by(casus.c.id)
    .limit(sa.bindparam("limiet"))
)


@dataclass(frozen=True, slots=True)
class Wees:
    """A casus that nobody looks after, and why it is one."""

    casus_id: UUID
    organisatie: str | None
    team: str | None
    redenen: list[str]


def eis_toezicht(actor: Actor) -> None:
    if not actor.rollen & MAG_ZIEN:
        raise Fout(
            Soort.VERBODEN,
            "niet-bevoegd",
            "Alleen een teamleider of functioneel beheerder ziet welke casussen van niemand zijn.",
            alternatief="Mist u een casus, vraag het dan aan uw teamleider.",
        )


async def verweesd(eenheid: Werkeenheid, regels: Regels, limiet: int, na: UUID) -> list[Wees]:
    """One page: one SELECT. The caller may see it (`eis_toezicht`), or is the machine itself."""
    rijen = await eenheid.alle(
        _LIJST, limiet=limiet, na=na, **_grenzen(eenheid.nu, regels), **zicht(eenheid.actor)
    )
    eenheid.getoond += [rij.casus_id for rij in rijen]
    return [_wees(rij._asdict()) for rij in rijen]


def _grenzen(nu: datetime, regels: Regels) -> dict[str, datetime]:
    return {"regie": nu - timedelta(hours=regels.casusregisseur_uren), "aanbod": nu - NALOOP}


def _wees(rij: Mapping[str, Any]) -> Wees:
    return Wees(rij["casus_id"], rij["organisatie"], rij["team"], [naam for naam in WEZEN if rij[naam]])
