"""What of a casus was shared with whom: rows that never change, made when it is shared and ended when it is taken back.

An address in one is read by the partner only (`queries.py`), as long as the share holds; the team of the casus reads it where it is
recorded. So it is in no list, no history and no remembered answer, and it goes at the end.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene
from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.overleg.codes import Einde, Onderdeel
from app.overleg.model import agendapunt, deelnemer, projectie, projectie_adres
from app.overleg.queries import DEELT_NU
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

STAND_VAN = "standVan"
"""Beside the parts: of which moment they are. A share that is carried along to the next overleg stays of that moment, also when its
row is newer; what was shared before this was kept does not have it."""
_NIEUW = sa.insert(projectie)
_ADRES_VAN = sa.insert(projectie_adres)
_WIENS = sa.select(projectie_adres).where(
    projectie_adres.c.projectie_id.in_(sa.bindparam("ids", expanding=True))
)
_DEELT_ADRES_VAN = (
    sa.select(projectie.c.id, agendapunt.c.casus_id, deelnemer.c.organisatie, deelnemer.c.team)
    .distinct()
    .select_from(
        projectie_adres.join(projectie, projectie.c.id == projectie_adres.c.projectie_id)
        .join(betrokkene, betrokkene.c.id == projectie_adres.c.betrokkene_id)
        .join(agendapunt, agendapunt.c.id == projectie.c.agendapunt_id)
        .join(deelnemer, deelnemer.c.id == projectie.c.deelnemer_id)
    )
    .where(
        projectie.c.geeindigd_op.is_(None),
        betrokkene.c.persoon_id.in_(sa.bindparam("personen", expanding=True)),
    )
    .order_by(agendapunt.c.casus_id, projectie.c.id)
)
_DEELNEMER = sa.select(deelnemer).where(
    deelnemer.c.id == sa.bindparam("deelnemer_id"), deelnemer.c.overleg_id == sa.bindparam("overleg_id")
)
_EINDIG = (
    sa.update(projectie)
    .where(projectie.c.id == sa.bindparam("b_id"), projectie.c.geeindigd_op.is_(None))
    .values(
        geeindigd_op=sa.bindparam("b_nu"),
        geeindigd_door=sa.bindparam("b_door", type_=projectie.c.geeindigd_door.type),
        einde=sa.bindparam("b_einde", type_=projectie.c.einde.type),
        reden=sa.bindparam("b_reden", type_=projectie.c.reden.type),
        adressen=None,
    )
)
EINDIG_VAN_CASUS = (
    sa.update(projectie)
    .where(
        projectie.c.geeindigd_op.is_(None),
        projectie.c.agendapunt_id.in_(
            sa.select(agendapunt.c.id).where(agendapunt.c.casus_id == sa.bindparam("b_casus"))
        ),
    )
    .values(geeindigd_op=sa.bindparam("b_nu"), einde=Einde.CASUS_BEEINDIGD, adressen=None)
)
_MET_DEELNEMER = projectie.join(deelnemer, deelnemer.c.id == projectie.c.deelnemer_id)
_ALLE = (
    sa.select(
        *(k for k in projectie.c if k is not projectie.c.adressen),
        deelnemer.c.organisatie,
        deelnemer.c.team,
        medewerker.c.aanduiding.label("door"),
    )
    .select_from(_MET_DEELNEMER.outerjoin(medewerker, medewerker.c.id == projectie.c.gedeeld_door))
    .order_by(projectie.c.gedeeld_op, projectie.c.id)
)
_VAN_PUNT = _ALLE.where(projectie.c.agendapunt_id == sa.bindparam("agendapunt_id"))
_DEZE = _ALLE.where(projectie.c.id.in_(sa.bindparam("ids", expanding=True)))
_VAN_CASUS = projectie.c.agendapunt_id.in_(
    sa.select(agendapunt.c.id).where(agendapunt.c.casus_id == sa.bindparam("casus_id"))
)
_LOPEND_MET = _ALLE.where(
    _VAN_CASUS,
    projectie.c.geeindigd_op.is_(None),
    deelnemer.c.organisatie == sa.bindparam("organisatie"),
    sa.func.coalesce(deelnemer.c.team, "") == sa.func.coalesce(sa.bindparam("team", type_=sa.String), ""),
)
_LOPEND_VAN_PUNTEN = _ALLE.add_columns(projectie.c.adressen).where(
    projectie.c.agendapunt_id.in_(sa.bindparam("punten", expanding=True)), DEELT_NU
)


@dataclass(frozen=True, slots=True)
class Deling:
    """What somebody chose to share: which parts, words of their own beside them, for what purpose and until when."""

    onderdelen: tuple[Onderdeel, ...]
    inhoud: Mapping[str, Any]
    doel: str
    tot: datetime
    adres_van: tuple[UUID, ...] = ()
    adressen: Sequence[Mapping[str, Any]] | None = None
    """The addresses of these betrokkenen, kept apart from the rest."""


async def deel(
    eenheid: Werkeenheid, sleutel: Datasleutel, agendapunt_id: UUID, deelnemer_id: UUID, wat: Deling
) -> UUID:
    """From now on this deelnemer sees this of the item. The database lets one through at a time."""
    id = nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=id,
        agendapunt_id=agendapunt_id,
        deelnemer_id=deelnemer_id,
        onderdelen=list(wat.onderdelen),
        inhoud=sleutel.sluit(wat.inhoud),
        adressen=sleutel.sluit(wat.adressen),
        doel=wat.doel,
        gedeeld_op=eenheid.nu,
        gedeeld_door=eenheid.actor.id,
        tot=wat.tot,
    )
    await eenheid.doe_alle(_ADRES_VAN, [{"projectie_id": id, "betrokkene_id": wie} for wie in wat.adres_van])
    return id


async def eindig(
    eenheid: Werkeenheid, sleutel: Datasleutel, ids: Sequence[UUID], einde: Einde, reden: str | None = None
) -> None:
    """These are shown no more, from this moment on; an address in them is destroyed."""
    deel_ = {
        "b_nu": eenheid.nu,
        "b_door": eenheid.actor.id,
        "b_einde": einde,
        "b_reden": sleutel.sluit(reden),
    }
    await eenheid.doe_alle(_EINDIG, [{"b_id": id, **deel_} for id in ids])


async def lees_deelnemer(eenheid: Werkeenheid, overleg_id: UUID, deelnemer_id: UUID) -> sa.Row[Any] | None:
    return await eenheid.een(_DEELNEMER, overleg_id=overleg_id, deelnemer_id=deelnemer_id)


async def projecties(eenheid: Werkeenheid, sleutel: Datasleutel, agendapunt_id: UUID) -> list[dict[str, Any]]:
    """All that was ever shared of this item, in order; for the team of the casus."""
    rijen = await eenheid.alle(_VAN_PUNT, agendapunt_id=agendapunt_id)
    return [sleutel.open_rij(rij) for rij in rijen]


async def projecties_met(
    eenheid: Werkeenheid, sleutel: Datasleutel, ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    rijen = await eenheid.alle(_DEZE, ids=list(ids)) if ids else []
    return {rij.id: sleutel.open_rij(rij) for rij in rijen}


async def wiens_adres(eenheid: Werkeenheid, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Per share the betrokkenen whose address it holds or held."""
    wie: dict[UUID, tuple[UUID, ...]] = {}
    for rij in await eenheid.alle(_WIENS, ids=list(ids)) if ids else ():
        wie[rij.projectie_id] = (*wie.get(rij.projectie_id, ()), rij.betrokkene_id)
    return wie


async def deelt_adres_van(eenheid: Werkeenheid, personen: Collection[UUID]) -> Sequence[sa.Row[Any]]:
    """What holds an address of these persons, in whatever casus; also what is past its date, for the address still lies there."""
    return await eenheid.alle(_DEELT_ADRES_VAN, personen=list(personen)) if personen else []


async def lopend_met(
    eenheid: Werkeenheid, casus_id: UUID, plek: tuple[str, str | None]
) -> Sequence[sa.Row[Any]]:
    """What of this casus is shared with them now, on whatever agenda; also what is past its date, so that no end is left open."""
    return await eenheid.alle(_LOPEND_MET, casus_id=casus_id, organisatie=plek[0], team=plek[1])


async def lopend_van_punten(eenheid: Werkeenheid, punten: Sequence[UUID]) -> Sequence[sa.Row[Any]]:
    """What is shared now of these items."""
    return await eenheid.alle(_LOPEND_VAN_PUNTEN, punten=list(punten), nu=eenheid.nu) if punten else []
