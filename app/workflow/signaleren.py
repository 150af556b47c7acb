"""Making a signal, and settling one: the small change of `gevolgen.py`."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.model import casus, signaal
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.toegang.werkeenheid import Werkeenheid

REGISSEUR = sa.select(casus.c.casusregisseur, casus.c.organisatie, casus.c.team).where(
    casus.c.id == sa.bindparam("casus_id")
)
"""Who leads a casus, and whose it is."""
NIEUW_SIGNAAL = sa.insert(signaal)
SLUIT = (
    sa.update(signaal).where(signaal.c.afgehandeld_op.is_(None)).values(afgehandeld_op=sa.bindparam("b_nu"))
)
"""Narrow it, and say how (`afhandeling`)."""

_MAAK_LOS = (
    sa.update(signaal)
    .where(signaal.c.over_id == sa.bindparam("b_over"))
    .values(
        over_id=None,
        sleutel=sa.cast(signaal.c.id, sa.String(40)),
        afgehandeld_op=sa.func.coalesce(signaal.c.afgehandeld_op, sa.bindparam("b_nu")),
        afhandeling=sa.func.coalesce(signaal.c.afhandeling, Afhandeling.GEHAALD.value),
    )
)


async def maak_los(eenheid: Werkeenheid, over_id: UUID) -> None:
    """This clock starts anew: what was told of it before was met, and says nothing about what it will tell."""
    await eenheid.doe(_MAAK_LOS, b_over=over_id, b_nu=eenheid.nu)


async def signaleer(
    eenheid: Werkeenheid,
    feit: Vastgelegd,
    soort: str | None = None,
    *,
    ongeacht_zicht: bool = False,
    **wie: Any,
) -> None:
    """One signal of this fact for `wie`: a person (`medewerker_id`), or a team (`organisatie`, `team`, perhaps a `rol`), that may
    be one that cannot open the casus. `casus_id` None: it may not even know which casus it is."""
    await eenheid.doe(
        NIEUW_SIGNAAL,
        id=nieuw_id(),
        soort=soort or feit.wat.soort,
        sleutel=f"{feit.id}:{'/'.join(map(str, wie.values()))}",
        op=eenheid.nu,
        ongeacht_zicht=ongeacht_zicht,
        **{"casus_id": feit.wat.casus_id, **wie},
    )
