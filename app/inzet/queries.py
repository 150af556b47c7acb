"""Reads of inzet. The caller has read the casus first, so visibility has been decided."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Dossier
from app.core.fouten import niet_gevonden
from app.core.gelezen import Kolom
from app.inzet.aanbod import AANBOD, Aanbod
from app.inzet.codes import Inzetstatus
from app.inzet.model import inzet
from app.toegang.werkeenheid import Werkeenheid

_ALLE = sa.select(inzet).where(inzet.c.casus_id == sa.bindparam("casus_id")).order_by(inzet.c.id)
_EEN = _ALLE.where(inzet.c.id == sa.bindparam("inzet_id"))
LOPEND = frozenset({Inzetstatus.AANGEVRAAGD, Inzetstatus.GESTART})


@dataclass(slots=True)
class Inzet:
    """One of them, opened, and its row of the aanbod."""

    rij: dict[str, Any]

    id = Kolom[UUID]()
    versie = Kolom[int]()

    @property
    def aanbod(self) -> Aanbod:
        return AANBOD[self.rij["code"]]

    @property
    def loopt(self) -> bool:
        return self.rij["status"] in LOPEND


async def alle_inzet(eenheid: Werkeenheid, dossier: Dossier) -> list[Inzet]:
    """All of this casus, the first one first: one SELECT."""
    rijen = await eenheid.alle(_ALLE, casus_id=dossier.id)
    return [Inzet(dossier.sleutel.open_rij(rij)) for rij in rijen]


async def lees_inzet(eenheid: Werkeenheid, dossier: Dossier, inzet_id: UUID) -> Inzet:
    """Raises `niet-gevonden`."""
    rij = await eenheid.een(_EEN, casus_id=dossier.id, inzet_id=inzet_id)
    if rij is None:
        raise niet_gevonden()
    return Inzet(dossier.sleutel.open_rij(rij))
