"""The list of casussen with what only the process knows of them: which one is too late, and which one asks for somebody first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Stap
from app.casus.model import casus
from app.casus.queries import GEGEVENS, HEEFT_VLAG, KEUS, LIJST, Dossier, Filter, casussen
from app.core.db import Tijdstip
from app.core.klok import lokale_dag
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.termijnen import te_laat, te_late_casussen

_VANDAAG, _NU = sa.bindparam("vandaag", type_=sa.Date), sa.bindparam("nu", type_=Tijdstip)
_TE_LAAT = te_laat(casus.c.id, _VANDAAG, _NU)
_LIJST = LIJST.add_columns(_TE_LAAT.label("te_laat"))
_ALLEEN = {True: _LIJST.where(_TE_LAAT), False: _LIJST.where(sa.not_(_TE_LAAT)), None: _LIJST}


async def casussenlijst(
    eenheid: Werkeenheid, filter: Filter, alleen_te_laat: bool | None
) -> Sequence[Dossier]:
    """One page of casussen; too late is a casus with a clock of `termijnen.py` that has run out."""
    return await casussen(eenheid, filter, _ALLEEN[alleen_te_laat], **_nu(eenheid))


def _nu(eenheid: Werkeenheid) -> Mapping[str, Any]:
    return {"vandaag": lokale_dag(eenheid.nu), "nu": eenheid.nu}


# Those that ask for somebody first: the page is chosen from everything the team has, and only of that page is told more


class Rang(IntEnum):
    """How much a casus asks for somebody now: red flags go first, and in what is inactive or has ended no clock runs."""

    VLAG_TE_LAAT = 0
    VLAG = 1
    TE_LAAT = 2
    LOOPT = 3
    INACTIEF = 4
    BEEINDIGD = 5


Plaats = tuple[Rang, datetime, UUID]
"""Where a casus stands in that order: within one rang the longest in its step first."""

_IS_LAAT = casus.c.id.in_(te_late_casussen(_VANDAAG, _NU))
_RANG = sa.case(
    (casus.c.beeindigd_op.is_not(None), Rang.BEEINDIGD.value),
    (casus.c.stap == Stap.INACTIEF, Rang.INACTIEF.value),
    (_IS_LAAT, sa.case((HEEFT_VLAG, Rang.VLAG_TE_LAAT.value), else_=Rang.TE_LAAT.value)),
    (HEEFT_VLAG, Rang.VLAG.value),
    else_=Rang.LOOPT.value,
)
_NA = sa.tuple_(_RANG, casus.c.stap_sinds, casus.c.id) > sa.tuple_(
    sa.bindparam("na_rang", type_=sa.Integer),
    sa.bindparam("na_sinds", type_=Tijdstip),
    sa.bindparam("na_id", type_=sa.Uuid),
)
_KEUS = (
    KEUS.add_columns(casus.c.stap_sinds, _IS_LAAT.label("te_laat"), _RANG.label("rang"))
    .order_by("rang", casus.c.stap_sinds, casus.c.id)
    .limit(sa.bindparam("limiet"))
)
_VANAF = {False: _KEUS, True: _KEUS.where(_NA)}
_OP_RANG = {
    (verder, laat): keus if laat is None else keus.where(_IS_LAAT if laat else sa.not_(_IS_LAAT))
    for verder, keus in _VANAF.items()
    for laat in (True, False, None)
}


def _met_gegevens(keus: sa.Select[Any]) -> sa.Select[Any]:
    p = keus.subquery("bladzijde")
    return (
        GEGEVENS.add_columns(p.c.te_laat, p.c.rang)
        .join(p, p.c.id == casus.c.id)
        .order_by(p.c.rang, p.c.stap_sinds, p.c.id)
    )


async def casussen_op_rang(
    eenheid: Werkeenheid, filter: Filter, alleen_te_laat: bool | None, na: Plaats | None = None
) -> Sequence[Dossier]:
    """The same, those that ask for somebody first on top; each has its `rang`. `na`: the place after which the page begins."""
    keus = _OP_RANG[na is not None, alleen_te_laat]
    plaats = dict(zip(("na_rang", "na_sinds", "na_id"), na, strict=True)) if na else {}
    return await casussen(eenheid, filter, keus, _met_gegevens, **_nu(eenheid), **plaats)
