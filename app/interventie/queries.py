"""Reads of interventies. The caller has read the casus first, so visibility has been decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Dossier
from app.core.db import Tijdstip
from app.core.fouten import niet_gevonden
from app.core.gelezen import Kolom
from app.interventie.codes import Toestand
from app.interventie.model import interventie
from app.interventie.palet import PALET, Maatregel
from app.toegang.werkeenheid import Werkeenheid

_ALLE = (
    sa.select(interventie)
    .where(interventie.c.casus_id == sa.bindparam("casus_id"))
    .order_by(interventie.c.opgelegd_op, interventie.c.id)
)
_EEN = _ALLE.where(interventie.c.id == sa.bindparam("interventie_id"))
ONBESLIST = sa.and_(
    interventie.c.beeindigd_op.is_(None),
    interventie.c.besluiten_voor.is_not(None),
    interventie.c.besloten_op.is_(None),
)
"""Its clock runs: nobody has said yet what comes after it."""
LOOPT = sa.and_(
    interventie.c.beeindigd_op.is_(None),
    sa.or_(interventie.c.eindigt_op.is_(None), interventie.c.eindigt_op > sa.bindparam("nu", type_=Tijdstip)),
)
AANTAL_OPEN = (
    sa.select(sa.func.count())
    .where(interventie.c.casus_id == sa.bindparam("casus_id"), sa.or_(LOOPT, ONBESLIST))
    .scalar_subquery()
)
"""What runs at this moment (`nu`), or has ended while nobody has said what came after it."""


@dataclass(slots=True)
class Interventie:
    """One interventie, opened, and its row of the palet."""

    rij: dict[str, Any]

    id = Kolom[UUID]()
    versie = Kolom[int]()

    @property
    def maatregel(self) -> Maatregel:
        return PALET[self.rij["code"]]

    def toestand(self, nu: datetime) -> Toestand:
        """How it stands at this moment."""
        if self.maatregel.moment:
            return Toestand.GEDAAN
        if self.rij["beeindigd_op"]:
            return Toestand.BEEINDIGD
        einde = self.rij["eindigt_op"]
        return Toestand.AFGELOPEN if einde and einde <= nu else Toestand.LOOPT


async def interventies(eenheid: Werkeenheid, dossier: Dossier) -> list[Interventie]:
    """All of this casus, in the order in which they were imposed: one SELECT."""
    rijen = await eenheid.alle(_ALLE, casus_id=dossier.id)
    return [Interventie(dossier.sleutel.open_rij(rij)) for rij in rijen]


async def lees_interventie(eenheid: Werkeenheid, dossier: Dossier, interventie_id: UUID) -> Interventie:
    """Raises `niet-gevonden`."""
    rij = await eenheid.een(_EEN, casus_id=dossier.id, interventie_id=interventie_id)
    if rij is None:
        raise niet_gevonden()
    return Interventie(dossier.sleutel.open_rij(rij))
