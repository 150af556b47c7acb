"""The list of casussen with what only the process knows of them: which one is too late."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.casus.model import casus
from app.casus.queries import LIJST, Dossier, Filter, casussen
from app.core.db import Tijdstip
from app.core.klok import lokale_dag
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.termijnen import te_laat

_TE_LAAT = te_laat(casus.c.id, sa.bindparam("vandaag", type_=sa.Date), sa.bindparam("nu", type_=Tijdstip))
_LIJST = LIJST.add_columns(_TE_LAAT.label("te_laat"))
_ALLEEN = {True: _LIJST.where(_TE_LAAT), False: _LIJST.where(sa.not_(_TE_LAAT)), None: _LIJST}


async def casussenlijst(
    eenheid: Werkeenheid, filter: Filter, alleen_te_laat: bool | None
) -> Sequence[Dossier]:
    """One page of casussen; too late is a casus with a clock of `termijnen.py` that has run out."""
    nu = eenheid.nu
    return await casussen(eenheid, filter, _ALLEEN[alleen_te_laat], vandaag=lokale_dag(nu), nu=nu)
