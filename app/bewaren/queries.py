"""Reads of what is left of what was destroyed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bewaren.model import grafsteen
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid

_STENEN = (
    sa.select(grafsteen)
    .where(grafsteen.c.organisatie == sa.bindparam("organisatie"), grafsteen.c.id > sa.bindparam("na"))
    .order_by(grafsteen.c.id)
    .limit(sa.bindparam("limiet"))
)


async def grafstenen(eenheid: Werkeenheid, limiet: int, na: UUID) -> Sequence[sa.Row[Any]]:
    """What was destroyed of this organisation, the first first. Raises `niet-bevoegd`."""
    if Rol.PRIVACY not in eenheid.actor.rollen:
        raise niet_bevoegd(
            "Wat is vernietigd ziet alleen de privacy officer.",
            "Vraag het aan de privacy officer van uw organisatie.",
        )
    return await eenheid.alle(_STENEN, organisatie=eenheid.actor.organisatie, limiet=limiet, na=na)
