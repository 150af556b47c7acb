"""Reads of nazorg. The caller has read the casus first, so visibility has been decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Bron, Stopuitkomst
from app.casus.queries import Dossier
from app.core.gebeurtenis import vastgelegd_als
from app.monitoring.model import nazorg, nazorgmoment, stopcheck
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

_NAZORG = sa.select(nazorg).where(nazorg.c.casus_id == sa.bindparam("casus_id"))
_MOMENTEN = (
    sa.select(nazorgmoment)
    .where(nazorgmoment.c.casus_id == sa.bindparam("casus_id"))
    .order_by(nazorgmoment.c.gepland_op, nazorgmoment.c.id)
)
_CHECKS = (
    sa.select(stopcheck, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == stopcheck.c.medewerker_id)
    .where(stopcheck.c.casus_id == sa.bindparam("casus_id"))
    .order_by(vastgelegd_als(stopcheck.c.id))
)
_LAATSTE = (
    sa.select(stopcheck.c.bron, stopcheck.c.betrokkene_id, stopcheck.c.uitkomst)
    .where(stopcheck.c.casus_id == sa.bindparam("casus_id"), stopcheck.c.verblijf == sa.bindparam("verblijf"))
    .order_by(vastgelegd_als(stopcheck.c.id))
)
HEEFT_WAAKVLAM = sa.exists().where(nazorg.c.casus_id == sa.bindparam("casus_id"))
HEEFT_CHECKS = sa.exists().where(
    stopcheck.c.casus_id == sa.bindparam("casus_id"), stopcheck.c.verblijf == sa.bindparam("verblijf")
)


async def nazorg_of_niets(eenheid: Werkeenheid, dossier: Dossier) -> dict[str, Any] | None:
    rij = await eenheid.een(_NAZORG, casus_id=dossier.id)
    return rij and dossier.sleutel.open_rij(rij)


async def momenten(eenheid: Werkeenheid, casus_id: UUID) -> Sequence[sa.Row[Any]]:
    return await eenheid.alle(_MOMENTEN, casus_id=casus_id)


async def checks(eenheid: Werkeenheid, dossier: Dossier) -> list[dict[str, Any]]:
    return [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(_CHECKS, casus_id=dossier.id)]


async def laatste_uitkomsten(
    eenheid: Werkeenheid, casus_id: UUID, verblijf: int
) -> dict[tuple[Bron, UUID | None], Stopuitkomst]:
    """The last word of every source in this stay."""
    rijen = await eenheid.alle(_LAATSTE, casus_id=casus_id, verblijf=verblijf)
    return {(rij.bron, rij.betrokkene_id): rij.uitkomst for rij in rijen}
