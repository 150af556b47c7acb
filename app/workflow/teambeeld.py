"""The team at a glance, for who leads it: who carries how much, what is nobody's, what is late, which overrules wait. Two SELECTs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Stap
from app.casus.model import casus, overrule
from app.casus.queries import HEEFT_VLAG
from app.core.db import Tijdstip
from app.core.klok import lokale_dag
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, zicht, zichtbaar
from app.workflow.termijnen import te_laat

_TE_LAAT = te_laat(casus.c.id, sa.bindparam("vandaag", type_=sa.Date), sa.bindparam("nu", type_=Tijdstip))


def _aantal(wat: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((wat, 1), else_=0)), 0)


_WERK = (
    sa.select(
        casus.c.casusregisseur,
        medewerker.c.aanduiding,
        sa.func.count().label("casussen"),
        _aantal(_TE_LAAT).label("te_laat"),
        _aantal(HEEFT_VLAG).label("rode_vlag"),
    )
    .select_from(casus.outerjoin(medewerker, medewerker.c.id == casus.c.casusregisseur))
    .where(zichtbaar(casus), casus.c.beeindigd_op.is_(None), casus.c.stap != Stap.INACTIEF)
    .group_by(casus.c.casusregisseur, medewerker.c.aanduiding)
    .order_by(medewerker.c.aanduiding)
)
_OVERRULES = (
    sa.select(overrule.c.id, overrule.c.casus_id, overrule.c.codes, overrule.c.beoordelen_op)
    .join(casus, casus.c.id == overrule.c.casus_id)
    .where(zichtbaar(casus), overrule.c.beoordeeld_op.is_(None))
    .order_by(overrule.c.beoordelen_op, overrule.c.id)
    .limit(100)
)


@dataclass(frozen=True, slots=True)
class Last:
    """What one casusregisseur carries; without one: what is nobody's."""

    casusregisseur: UUID | None
    aanduiding: str | None
    casussen: int
    te_laat: int
    rode_vlag: int


@dataclass(frozen=True, slots=True)
class WachtendeOverrule:
    id: UUID
    casus_id: UUID
    codes: Sequence[str]
    beoordelen_op: date
    te_laat: bool


@dataclass(frozen=True, slots=True)
class Teambeeld:
    werk: Sequence[Last]
    overrules: Sequence[WachtendeOverrule]

    @property
    def zonder_regisseur(self) -> int:
        return sum(last.casussen for last in self.werk if last.casusregisseur is None)


async def teambeeld(eenheid: Werkeenheid) -> Teambeeld:
    """Raises `geen-hulpverlener`."""
    eis_hulpverlener(eenheid.actor)
    vandaag, wie = lokale_dag(eenheid.nu), zicht(eenheid.actor)
    werk: list[Any] = [
        Last(**rij._mapping) for rij in await eenheid.alle(_WERK, vandaag=vandaag, nu=eenheid.nu, **wie)
    ]
    overrules = [
        WachtendeOverrule(o.id, o.casus_id, o.codes, o.beoordelen_op, o.beoordelen_op < vandaag)
        for o in await eenheid.alle(_OVERRULES, **wie)
    ]
    eenheid.getoond += [o.casus_id for o in overrules]
    return Teambeeld(werk, overrules)
