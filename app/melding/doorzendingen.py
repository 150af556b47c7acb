"""Where meldingen went that were passed on: the history for who has one now, a record without content for who passed it on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.datumtaal import zeg_moment
from app.core.fouten import Fout, Soort
from app.core.versleuteling import datasleutel
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.model import doorzending, melding
from app.melding.queries import Melding
from app.toegang.model import medewerker, organisatie
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, zicht

_ALLE = (
    sa.select(doorzending, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == doorzending.c.door)
    .where(doorzending.c.melding_id == sa.bindparam("melding_id"))
    .order_by(doorzending.c.melding_versie)
)
_LAATSTE_VAN = (
    sa.select(doorzending.c.op, medewerker.c.aanduiding, organisatie.c.naam)
    .join(organisatie, organisatie.c.code == doorzending.c.naar_organisatie)
    .outerjoin(medewerker, medewerker.c.id == doorzending.c.door)
    .where(
        doorzending.c.melding_id == sa.bindparam("melding_id"),
        doorzending.c.van_organisatie == sa.bindparam("organisatie"),
        doorzending.c.van_team == sa.bindparam("team"),
        melding_niet_geblokkeerd(doorzending.c.melding_id),
    )
    .order_by(doorzending.c.melding_versie.desc())
    .limit(1)
)
_VAN_ONS = (
    sa.select(
        doorzending,
        medewerker.c.aanduiding,
        melding.c.kenmerk,
        melding.c.bron,
        melding.c.ontvangen_op,
        datasleutel.c.gewikkeld,
    )
    .join(melding, melding.c.id == doorzending.c.melding_id)
    .join(datasleutel, datasleutel.c.id == melding.c.id)
    .outerjoin(medewerker, medewerker.c.id == doorzending.c.door)
    .where(
        doorzending.c.van_organisatie == sa.bindparam("zicht_organisatie"),
        doorzending.c.van_team == sa.bindparam("zicht_team"),
        melding_niet_geblokkeerd(doorzending.c.melding_id),
    )
    .order_by(doorzending.c.id.desc())
    .limit(sa.bindparam("limiet"))
)
_VAN_ONS_NA = _VAN_ONS.where(doorzending.c.id < sa.bindparam("na"))


async def doorzendingen(eenheid: Werkeenheid, wat: Melding) -> list[dict[str, Any]]:
    """The whole way that this melding came, the first step first."""
    return [wat.sleutel.open_rij(rij) for rij in await eenheid.alle(_ALLE, melding_id=wat.id)]


async def doorgestuurd_door_ons(
    eenheid: Werkeenheid, na: UUID | None, limiet: int
) -> Sequence[Mapping[str, Any]]:
    """What the team of the actor passed on, the newest first: by its kenmerk and where it went, and nothing of what is in it.

    Raises `geen-hulpverlener`.
    """
    eis_hulpverlener(eenheid.actor)
    rijen = await eenheid.alle(
        _VAN_ONS_NA if na else _VAN_ONS, limiet=limiet, **({"na": na} if na else {}), **zicht(eenheid.actor)
    )
    return [eenheid.sleutels.ontgrendel(rij.melding_id, rij.gewikkeld).open_rij(rij) for rij in rijen]


async def doorgestuurd_door(
    eenheid: Werkeenheid, melding_id: UUID, waar: tuple[str, str]
) -> sa.Row[Any] | None:
    """The last time that this organisation and team passed this melding on, if ever."""
    plek = {"organisatie": waar[0], "team": waar[1]}
    return await eenheid.een(_LAATSTE_VAN, melding_id=melding_id, **plek, **zicht(eenheid.actor))


def al_doorgestuurd(rij: sa.Row[Any]) -> Fout:
    return Fout(
        Soort.BOTSING,
        "al-doorgestuurd",
        f"{rij.aanduiding} heeft deze melding op {zeg_moment(rij.op)} doorgestuurd naar {rij.naam}.",
        alternatief="Zij is daar nu in behandeling. Weet u nog iets, bel dan die organisatie.",
    )
