"""Which casussen belong on the next Actie-overleg: a red flag or SASH hoog proposes one, until it is brought in (domein §4).

A proposal, never more: nobody's casus is shown to a partner because a machine found it dangerous. Once it has been on an agenda it is
proposed again when danger is recorded anew: another flag, another screening, another melding.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Stap
from app.casus.model import casus
from app.casus.queries import HEEFT_VLAG
from app.core.db import bevat
from app.core.gebeurtenis import gebeurtenis
from app.core.versleuteling import datasleutel
from app.overleg.codes import OverlegSoort
from app.overleg.model import agendapunt, overleg
from app.overleg.queries import lees_overleg
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, zicht, zichtbaar

_GEVAAR = sa.or_(
    gebeurtenis.c.soort.in_(("casus-geopend", "melding-gekoppeld")),
    sa.and_(
        gebeurtenis.c.soort == "casus-gewijzigd",
        sa.or_(
            *(
                bevat(gebeurtenis.c.open["velden"], sa.literal(veld, sa.String))
                for veld in ("rodeVlaggen", "sash")
            )
        ),
    ),
)
SINDS = (
    sa.select(sa.func.max(gebeurtenis.c.op))
    .where(gebeurtenis.c.casus_id == casus.c.id, _GEVAAR)
    .scalar_subquery()
)
"""When danger was last recorded in a casus: a flag, a screening, a melding."""


def _in_te_brengen(soort: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """There is danger, and it has not been on an agenda of this kind since it was recorded."""
    op_agenda = sa.exists(
        sa.select(agendapunt.c.id)
        .join(overleg, overleg.c.id == agendapunt.c.overleg_id)
        .where(
            agendapunt.c.casus_id == casus.c.id,
            overleg.c.soort == soort,
            agendapunt.c.ingebracht_op >= SINDS.correlate(casus),
        )
    )
    return sa.and_(HEEFT_VLAG, sa.not_(op_agenda))


IN_TE_BRENGEN = sa.exists(
    sa.select(casus.c.id).where(
        casus.c.id == sa.bindparam("casus_id"), _in_te_brengen(sa.literal(OverlegSoort.ACTIE_OVERLEG))
    )
)
"""Of one casus, whatever its step, for the Actie-overleg."""
GEVAAR_SINDS = sa.select(SINDS).where(casus.c.id == sa.bindparam("casus_id"), HEEFT_VLAG).scalar_subquery()
"""The same of one casus; nothing when there is no flag."""
_ERBIJ = sa.select(sa.func.max(gebeurtenis.c.op).label("op")).where(
    gebeurtenis.c.casus_id == sa.bindparam("casus_id"),
    sa.or_(_GEVAAR, gebeurtenis.c.soort == "afspraak-niet-nagekomen"),
)
_SLEUTEL = sa.select(datasleutel.c.gewikkeld).where(datasleutel.c.id == casus.c.id).scalar_subquery()
_VOORSTELLEN = (
    sa.select(
        casus.c.id,
        casus.c.aanduiding,
        casus.c.rode_vlaggen,
        casus.c.sash,
        SINDS.label("sinds"),
        _SLEUTEL.label("gewikkeld"),
    )
    .where(
        zichtbaar(casus),
        _in_te_brengen(sa.bindparam("soort", type_=overleg.c.soort.type)),
        casus.c.beeindigd_op.is_(None),
        casus.c.stap != Stap.INACTIEF,
        casus.c.id > sa.bindparam("na"),
    )
    .order_by(casus.c.id)
    .limit(sa.bindparam("limiet"))
)


async def gevaar_erbij(eenheid: Werkeenheid, casus_id: UUID) -> datetime | None:
    """When danger was last recorded, or that an afspraak was not kept: who was shown less before that does not know it."""
    rij = await eenheid.een(_ERBIJ, casus_id=casus_id)
    return rij and rij.op


async def voorstellen(
    eenheid: Werkeenheid, overleg_id: UUID, limiet: int, na: UUID
) -> Sequence[dict[str, Any]]:
    """Casussen of the actor's own team that this kind of overleg has not seen since their danger was recorded: one SELECT.

    Raises `niet-gevonden`, `geen-hulpverlener`.
    """
    wat = await lees_overleg(eenheid, overleg_id)
    eis_hulpverlener(eenheid.actor)
    rijen = await eenheid.alle(
        _VOORSTELLEN, soort=wat.rij["soort"], limiet=limiet, na=na, **zicht(eenheid.actor)
    )
    eenheid.getoond += [rij.id for rij in rijen]
    return [eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld).open_rij(rij) for rij in rijen]
