"""Reads of the ondersteuningsplan. The caller has read the casus first, so visibility has been decided."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Dossier
from app.core.fouten import niet_gevonden
from app.core.gebeurtenis import vastgelegd_als
from app.ondersteuning.model import doel, evaluatie, ondersteuningsplan
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

_PLAN = sa.select(ondersteuningsplan).where(ondersteuningsplan.c.casus_id == sa.bindparam("casus_id"))
_DOELEN = sa.select(doel).where(doel.c.casus_id == sa.bindparam("casus_id")).order_by(doel.c.id)
_DOEL = _DOELEN.where(doel.c.id == sa.bindparam("doel_id"))
_EVALUATIES = (
    sa.select(evaluatie, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == evaluatie.c.medewerker_id)
    .where(evaluatie.c.casus_id == sa.bindparam("casus_id"))
    .order_by(vastgelegd_als(evaluatie.c.id))
)
LAATSTE_UITKOMST = (
    sa.select(evaluatie.c.uitkomst)
    .where(evaluatie.c.casus_id == sa.bindparam("casus_id"), evaluatie.c.verblijf == sa.bindparam("verblijf"))
    .order_by(vastgelegd_als(evaluatie.c.id).desc())
    .limit(1)
)
"""What the latest evaluation of a stay points to."""


async def ondersteuningsplan_of_niets(eenheid: Werkeenheid, dossier: Dossier) -> dict[str, Any] | None:
    rij = await eenheid.een(_PLAN, casus_id=dossier.id)
    return rij and dossier.sleutel.open_rij(rij)


async def lees_ondersteuningsplan(eenheid: Werkeenheid, dossier: Dossier) -> dict[str, Any]:
    """Raises `niet-gevonden` as long as none was made."""
    plan = await ondersteuningsplan_of_niets(eenheid, dossier)
    if plan is None:
        raise niet_gevonden()
    return plan


async def doelen(eenheid: Werkeenheid, dossier: Dossier) -> list[dict[str, Any]]:
    return [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(_DOELEN, casus_id=dossier.id)]


async def lees_doel(eenheid: Werkeenheid, dossier: Dossier, doel_id: UUID) -> dict[str, Any]:
    """Raises `niet-gevonden`."""
    rij = await eenheid.een(_DOEL, casus_id=dossier.id, doel_id=doel_id)
    if rij is None:
        raise niet_gevonden()
    return dossier.sleutel.open_rij(rij)


async def evaluaties(eenheid: Werkeenheid, dossier: Dossier) -> list[dict[str, Any]]:
    return [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(_EVALUATIES, casus_id=dossier.id)]
