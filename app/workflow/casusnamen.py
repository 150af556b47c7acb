"""What casussen are called by their own team, and whether a red flag flies; of the casussen of others nothing. One SELECT."""

from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.casus.queries import HEEFT_VLAG
from app.core.versleuteling import datasleutel
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import zicht, zichtbaar

_NAMEN = (
    sa.select(casus.c.id, casus.c.aanduiding, HEEFT_VLAG.label("vlag"), datasleutel.c.gewikkeld)
    .select_from(casus.join(datasleutel, datasleutel.c.id == casus.c.id))
    .where(casus.c.id.in_(sa.bindparam("ids", expanding=True)), zichtbaar(casus))
)


async def casusnamen(eenheid: Werkeenheid, ids: Collection[UUID]) -> Mapping[UUID, tuple[str, bool]]:
    rijen = await eenheid.alle(_NAMEN, ids=sorted(ids), **zicht(eenheid.actor)) if ids else []
    eenheid.getoond += [rij.id for rij in rijen]
    return {
        rij.id: (eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld).open(rij.aanduiding), rij.vlag)
        for rij in rijen
    }
