"""Overleggen from where the actor stands: which acties are still theirs, wherever they were agreed on, and on which agendas a casus of
theirs is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.casus.queries import Dossier
from app.core.versleuteling import datasleutel
from app.overleg.bijdragen import STAAT
from app.overleg.codes import ActieStatus, OverlegStatus, PuntStatus
from app.overleg.model import (
    agendapunt,
    besluit,
    deelnemer,
    geheimhouding,
    overleg,
    overlegactie,
    projectie,
)
from app.overleg.queries import DEELT_NU, IS_DEELNEMER, als_deelnemer
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht, zichtbaar

AGENDAS = 10
_EIGEN = sa.and_(
    overlegactie.c.organisatie == sa.bindparam("deel_organisatie"),
    sa.or_(overlegactie.c.team.is_(None), overlegactie.c.team == sa.bindparam("deel_team")),
)
_MIJN_WOORD = sa.and_(
    geheimhouding.c.overleg_id == overleg.c.id, geheimhouding.c.medewerker_id == sa.bindparam("ik")
)
_MIJ_GETOOND = sa.and_(
    projectie.c.agendapunt_id == agendapunt.c.id, projectie.c.deelnemer_id == deelnemer.c.id, DEELT_NU
)
_IN_ZICHT = sa.func.coalesce(zichtbaar(casus), sa.false())
_OPEN = (
    sa.select(
        *(overlegactie.c[k] for k in ("id", "versie", "omschrijving", "uiterlijk", "casus_id")),
        agendapunt.c.id.label("punt_id"),
        agendapunt.c.overleg_id,
        datasleutel.c.gewikkeld,
        _IN_ZICHT.label("in_zicht"),
    )
    .select_from(
        STAAT.join(overlegactie, overlegactie.c.id == STAAT.c.actie_id)
        .join(agendapunt, agendapunt.c.id == STAAT.c.punt_id)
        .join(overleg, overleg.c.id == agendapunt.c.overleg_id)
        .join(deelnemer, sa.and_(deelnemer.c.overleg_id == overleg.c.id, IS_DEELNEMER))
        .join(casus, casus.c.id == overlegactie.c.casus_id)
        .join(datasleutel, datasleutel.c.id == overlegactie.c.casus_id)
        .outerjoin(geheimhouding, _MIJN_WOORD)
        .outerjoin(projectie, _MIJ_GETOOND)
    )
    .where(
        overlegactie.c.status == ActieStatus.OPEN,
        _EIGEN,
        sa.or_(_IN_ZICHT, sa.and_(geheimhouding.c.op.is_not(None), projectie.c.id.is_not(None))),
        niet_geblokkeerd(overlegactie.c.casus_id),
    )
    .order_by(overlegactie.c.uiterlijk, overleg.c.begint_op, overlegactie.c.id)
)
_MIJN = _OPEN.limit(sa.bindparam("limiet"))
_MIJN_IN = _OPEN.where(overlegactie.c.casus_id == sa.bindparam("casus_id"))


@dataclass(frozen=True, slots=True)
class MijnActie:
    """One actie to do, and the item where the actor sees it: the latest on which it stands. `casus_id`: only if the casus is theirs."""

    id: UUID
    versie: int
    omschrijving: str
    uiterlijk: date
    overleg_id: UUID
    punt_id: UUID
    casus_id: UUID | None


async def mijn_acties(eenheid: Werkeenheid, limiet: int) -> list[MijnActie]:
    """Of what the actor sees now (their own casus; or shared, and kept confidential), the first day first: one SELECT."""
    return await _acties(eenheid, _MIJN, limiet=limiet)


async def mijn_acties_in(eenheid: Werkeenheid, casus_id: UUID) -> list[MijnActie]:
    """The same of one casus, all of them."""
    return await _acties(eenheid, _MIJN_IN, casus_id=casus_id)


async def _acties(eenheid: Werkeenheid, opdracht: sa.Executable, **waarden: Any) -> list[MijnActie]:
    wie = {"ik": eenheid.actor.id, **als_deelnemer(eenheid.actor), **zicht(eenheid.actor)}
    gevonden: dict[UUID, MijnActie] = {}
    for rij in await eenheid.alle(opdracht, nu=eenheid.nu, **waarden, **wie):
        eenheid.getoond.append(rij.casus_id)
        gevonden[rij.id] = _open(eenheid, rij)
    return list(gevonden.values())


def _open(eenheid: Werkeenheid, rij: sa.Row[Any]) -> MijnActie:
    sleutel = eenheid.sleutels.ontgrendel(rij.casus_id, rij.gewikkeld)
    return MijnActie(
        rij.id,
        rij.versie,
        sleutel.open(rij.omschrijving),
        rij.uiterlijk,
        rij.overleg_id,
        rij.punt_id,
        rij.casus_id if rij.in_zicht else None,
    )


_VAN_CASUS = (
    sa.select(
        overleg.c.id,
        overleg.c.soort,
        overleg.c.begint_op,
        agendapunt.c.id.label("punt_id"),
        agendapunt.c.status,
        sa.and_(
            agendapunt.c.status == PuntStatus.GEAGENDEERD, overleg.c.status == OverlegStatus.GEPLAND
        ).label("komt_nog"),
        deelnemer.c.id.is_not(None).label("erbij"),
    )
    .select_from(
        agendapunt.join(overleg, overleg.c.id == agendapunt.c.overleg_id).outerjoin(
            deelnemer, sa.and_(deelnemer.c.overleg_id == overleg.c.id, IS_DEELNEMER)
        )
    )
    .where(agendapunt.c.casus_id == sa.bindparam("casus_id"))
    .order_by(overleg.c.begint_op.desc(), agendapunt.c.id)
    .limit(AGENDAS)
)


async def agendas_van(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[sa.Row[Any]]:
    """On which agendas this casus is or was, the latest first, and whether the actor takes part there (`erbij`). Of a casus that the
    actor was seen to know of; what was said there is not in it."""
    return await eenheid.alle(_VAN_CASUS, casus_id=casus_id, **als_deelnemer(eenheid.actor))


_BESLUITEN = (
    sa.select(besluit.c.tekst)
    .where(besluit.c.agendapunt_id == sa.bindparam("punt_id"))
    .order_by(besluit.c.op, besluit.c.id)
)


async def besloten(eenheid: Werkeenheid, dossier: Dossier, punt_id: UUID) -> list[str]:
    """What was decided at this item, in words: besluiten stand on the casus, so its team reads all of them."""
    return [dossier.sleutel.open(rij.tekst) for rij in await eenheid.alle(_BESLUITEN, punt_id=punt_id)]
