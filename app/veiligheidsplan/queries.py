"""Reads of the veiligheidsplan. The caller has read the casus first, so visibility has been decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Dossier
from app.core.fouten import niet_gevonden
from app.core.gebeurtenis import vastgelegd_als
from app.core.gelezen import Kolom
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.inhoud import PlanInhoud
from app.veiligheidsplan.model import Naleving, PlanStatus, akkoord, naleving, veiligheidsplan

_PLANNEN = (
    sa.select(veiligheidsplan)
    .where(veiligheidsplan.c.casus_id == sa.bindparam("casus_id"))
    .order_by(veiligheidsplan.c.versie)
)
_PLAN = _PLANNEN.where(veiligheidsplan.c.versie == sa.bindparam("versie"))
_LOPEND = sa.select(
    veiligheidsplan.c.id,
    veiligheidsplan.c.versie,
    veiligheidsplan.c.status,
    veiligheidsplan.c.aantal_voorwaarden,
    veiligheidsplan.c.aantal_afspraken,
    veiligheidsplan.c.evaluatiedatum,
    veiligheidsplan.c.vastgesteld_verblijf,
    veiligheidsplan.c.bekrachtigd_verblijf,
).where(
    veiligheidsplan.c.casus_id == sa.bindparam("casus_id"),
    # not `in_`, which is written out anew at every execution
    (veiligheidsplan.c.status == PlanStatus.CONCEPT) | (veiligheidsplan.c.status == PlanStatus.VASTGESTELD),
)
_AKKOORDEN = (
    sa.select(akkoord)
    .where(akkoord.c.plan_id == sa.bindparam("plan_id"))
    .order_by(vastgelegd_als(akkoord.c.id))
)
_NALEVINGEN = (
    sa.select(naleving, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == naleving.c.medewerker_id)
    .where(naleving.c.plan_id == sa.bindparam("plan_id"))
    .order_by(naleving.c.id)
)
_AKKOORD_VAN_KRACHT = (
    sa.select(akkoord.c.betrokkene_id, akkoord.c.akkoord)
    .join(veiligheidsplan, veiligheidsplan.c.id == akkoord.c.plan_id)
    .where(
        veiligheidsplan.c.casus_id == sa.bindparam("casus_id"),
        veiligheidsplan.c.status == PlanStatus.VASTGESTELD,
    )
    .order_by(vastgelegd_als(akkoord.c.id))
)

_LATER = naleving.alias("later")
_GESCHONDEN = (
    sa.select(naleving.c.afspraak_id, sa.func.max(naleving.c.op).label("op"))
    .join(veiligheidsplan, veiligheidsplan.c.id == naleving.c.plan_id)
    .where(
        veiligheidsplan.c.casus_id == sa.bindparam("casus_id"),
        veiligheidsplan.c.status == PlanStatus.VASTGESTELD,
        naleving.c.uitkomst == Naleving.NIET_NAGEKOMEN,
        ~sa.exists().where(
            _LATER.c.plan_id == naleving.c.plan_id,
            _LATER.c.afspraak_id == naleving.c.afspraak_id,
            _LATER.c.op > naleving.c.op,
            _LATER.c.uitkomst == Naleving.NAGEKOMEN,
        ),
    )
    .group_by(naleving.c.afspraak_id)
)
AFSPRAAK_GESCHONDEN = sa.exists(_GESCHONDEN)
"""Of the version in force: the last that was heard of an afspraak is that it was not kept."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of the thread, opened."""

    rij: Mapping[str, Any]
    inhoud: PlanInhoud

    id = Kolom[UUID]()
    versie = Kolom[int]()
    wijziging = Kolom[int]()
    status = Kolom[PlanStatus]()


def _plan(dossier: Dossier, rij: sa.Row[Any]) -> Plan:
    gegevens = dossier.sleutel.open_rij(rij)
    return Plan(gegevens, PlanInhoud.model_validate(gegevens["inhoud"]))


async def plannen(eenheid: Werkeenheid, dossier: Dossier) -> list[Plan]:
    """The whole thread, first version first."""
    return [_plan(dossier, rij) for rij in await eenheid.alle(_PLANNEN, casus_id=dossier.id)]


async def lees_plan(eenheid: Werkeenheid, dossier: Dossier, versie: int) -> Plan:
    """One version. Raises `niet-gevonden`."""
    rij = await eenheid.een(_PLAN, casus_id=dossier.id, versie=versie)
    if rij is None:
        raise niet_gevonden()
    return _plan(dossier, rij)


async def lopende_versies(eenheid: Werkeenheid, casus_id: UUID) -> Mapping[PlanStatus, sa.Row[Any]]:
    """The version in force and the concept, each if there is one: what the process must know, without opening anything."""
    return {rij.status: rij for rij in await eenheid.alle(_LOPEND, casus_id=casus_id)}


async def akkoorden(eenheid: Werkeenheid, dossier: Dossier, plan_id: UUID) -> list[dict[str, Any]]:
    """Everything anybody said about this version, in order; the last word of each person counts."""
    return [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(_AKKOORDEN, plan_id=plan_id)]


async def nalevingen(eenheid: Werkeenheid, dossier: Dossier, plan_id: UUID) -> list[dict[str, Any]]:
    return [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(_NALEVINGEN, plan_id=plan_id)]


async def geschonden_afspraken(eenheid: Werkeenheid, casus_id: UUID) -> Mapping[UUID, datetime]:
    """The afspraken of the version in force of which the last that was heard is that they were not kept, and when that was."""
    return {rij.afspraak_id: rij.op for rij in await eenheid.alle(_GESCHONDEN, casus_id=casus_id)}


async def akkoord_op_plan_van_kracht(eenheid: Werkeenheid, casus_id: UUID) -> Mapping[UUID, str]:
    """The last word of each person on the version in force."""
    rijen: Sequence[sa.Row[Any]] = await eenheid.alle(_AKKOORD_VAN_KRACHT, casus_id=casus_id)
    return {rij.betrokkene_id: rij.akkoord for rij in rijen}
