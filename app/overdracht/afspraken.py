"""The 48-hour agreement as rows: made, met, lapsed. One runs per casus; until when it may run is process (`deurafspraken.py`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.db import Tijdstip
from app.core.ids import nieuw_id
from app.overdracht.model import deurafspraak
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

LOOPT = sa.and_(deurafspraak.c.gehaald_op.is_(None), deurafspraak.c.vervallen_op.is_(None))
_VAN_CASUS = deurafspraak.c.casus_id == sa.bindparam("b_casus")
_LOPENDE = sa.select(deurafspraak).where(_VAN_CASUS, LOOPT)
_NIEUW = sa.insert(deurafspraak)
_HAAL = (
    sa.update(deurafspraak)
    .where(_VAN_CASUS, LOOPT, deurafspraak.c.afgesproken_op <= sa.bindparam("b_op", type_=Tijdstip))
    .values(gehaald_op=sa.bindparam("b_op", type_=Tijdstip))
    .returning(deurafspraak.c.id)
)
_VERVAL = (
    sa.update(deurafspraak)
    .where(_VAN_CASUS, LOOPT)
    .values(vervallen_op=sa.bindparam("b_nu"))
    .returning(*deurafspraak.c)
)
_BIJ = (
    sa.select(deurafspraak, medewerker.c.aanduiding)
    .select_from(deurafspraak.outerjoin(medewerker, medewerker.c.id == deurafspraak.c.medewerker_id))
    .where(deurafspraak.c.overdracht_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(deurafspraak.c.afgesproken_op, deurafspraak.c.id)
)


async def lopende(eenheid: Werkeenheid, casus_id: UUID) -> sa.Row[Any] | None:
    return await eenheid.een(_LOPENDE, b_casus=casus_id)


async def bij_overdrachten(eenheid: Werkeenheid, ids: Sequence[UUID]) -> dict[UUID, sa.Row[Any]]:
    """Of each of these offers the agreement that was made last: one SELECT."""
    rijen = await eenheid.alle(_BIJ, ids=list(ids)) if ids else []
    return {rij.overdracht_id: rij for rij in rijen}


async def maak(
    eenheid: Werkeenheid,
    overdracht_id: UUID,
    casus_id: UUID,
    plek: tuple[str, str],
    wie: UUID | None,
    op: datetime,
    uiterlijk: datetime,
) -> UUID:
    """The agreement that was made then and runs from now on; the one that ran is replaced by it. The casus is locked."""
    await verval(eenheid, casus_id)
    id = nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=id,
        overdracht_id=overdracht_id,
        casus_id=casus_id,
        organisatie=plek[0],
        team=plek[1],
        medewerker_id=wie,
        afgesproken_op=op,
        afgesproken_door=eenheid.actor.id,
        uiterlijk=uiterlijk,
    )
    return id


async def verval(eenheid: Werkeenheid, casus_id: UUID) -> sa.Row[Any] | None:
    """What ran runs no more; and what that was."""
    return await eenheid.een(_VERVAL, b_casus=casus_id, b_nu=eenheid.nu)


async def haal(eenheid: Werkeenheid, casus_id: UUID, op: datetime) -> UUID | None:
    """Somebody was spoken with at that moment: the agreement that was made before it is met. None when there is none."""
    rij = await eenheid.een(_HAAL, b_casus=casus_id, b_op=op)
    return rij and rij.id
