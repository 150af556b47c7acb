"""The list of casussen with what only the process knows of them: which one is too late."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.casus.model import casus, overrule
from app.casus.queries import LIJST, Dossier, Filter, casussen
from app.core.klok import lokale_dag
from app.monitoring.model import MomentStatus, nazorgmoment
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import PlanStatus, veiligheidsplan

_VANDAAG = sa.bindparam("vandaag", type_=sa.Date)
_TE_LAAT = sa.or_(
    sa.exists().where(
        veiligheidsplan.c.casus_id == casus.c.id,
        veiligheidsplan.c.status == PlanStatus.VASTGESTELD,
        veiligheidsplan.c.evaluatiedatum < _VANDAAG,
    ),
    sa.exists().where(
        nazorgmoment.c.casus_id == casus.c.id,
        nazorgmoment.c.status == MomentStatus.GEPLAND,
        nazorgmoment.c.gepland_op < _VANDAAG,
    ),
    sa.exists().where(
        overrule.c.casus_id == casus.c.id,
        overrule.c.beoordeeld_op.is_(None),
        overrule.c.beoordelen_op < _VANDAAG,
    ),
)
_LIJST = LIJST.add_columns(_TE_LAAT.label("te_laat"))


async def casussenlijst(eenheid: Werkeenheid, filter: Filter, te_laat: bool | None) -> Sequence[Dossier]:
    """One page. Too late is a casus with a date gone by: the plan's evaluatiedatum, a planned check, or an overrule's review."""
    opdracht = _LIJST if te_laat is None else _LIJST.where(_TE_LAAT if te_laat else sa.not_(_TE_LAAT))
    return await casussen(eenheid, filter, opdracht, vandaag=lokale_dag(eenheid.nu))
