"""One child in two huishoudens: that somebody has another casus, with which team, and how to reach that team. Nothing of what is in it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.casus.queries import lees_betrokkene, lees_casus
from app.persoon.samen import wie_is_wie
from app.toegang.model import organisatie, team
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht

_ELDERS = (
    sa.select(
        team.c.organisatie,
        organisatie.c.naam.label("organisatienaam"),
        team.c.code.label("team"),
        team.c.naam.label("teamnaam"),
        team.c.bereikbaar,
    )
    .distinct()
    .select_from(
        betrokkene.join(casus, casus.c.id == betrokkene.c.casus_id)
        .join(team, sa.and_(team.c.organisatie == casus.c.organisatie, team.c.code == casus.c.team))
        .join(organisatie, organisatie.c.code == team.c.organisatie)
    )
    .where(
        betrokkene.c.persoon_id.in_(sa.bindparam("personen", expanding=True)),
        betrokkene.c.vertrokken_op.is_(None),
        casus.c.id != sa.bindparam("casus_id"),
        casus.c.beeindigd_op.is_(None),
        niet_geblokkeerd(casus.c.id),
    )
    .order_by(team.c.organisatie, team.c.code)
)


async def andere_casussen(eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID) -> Sequence[sa.Row[Any]]:
    """The teams that have a running casus of this human beside this one, each once: also how many there are is theirs to tell."""
    await lees_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, betrokkene_id)
    rijen = {mens.sleutel.id} | (await wie_is_wie(eenheid, [mens.sleutel.id])).personen
    return await eenheid.alle(_ELDERS, personen=sorted(rijen), casus_id=casus_id, **zicht(eenheid.actor))
