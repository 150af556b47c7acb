"""Who looked at a casus: for its casusregisseur, and for the privacy officer, who sees who looked and never at what."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.casus.queries import Dossier, lees_casus
from app.core.fouten import niet_gevonden
from app.toegang import beleid
from app.toegang.actor import Rol
from app.toegang.inzage import KIJKERS, OP_CASUS, Tijdvak
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht

_VAN_ORGANISATIE = sa.select(casus.c.id).where(
    casus.c.id == sa.bindparam("casus_id"),
    casus.c.organisatie == sa.bindparam("organisatie"),
    niet_geblokkeerd(casus.c.id),
)
_KEKEN = KIJKERS.where(OP_CASUS)


async def eis_van_organisatie(eenheid: Werkeenheid, casus_id: UUID) -> None:
    """Of the organisation whose privacy officer the actor is; they see nothing of the casus itself. Raises `niet-gevonden`."""
    wie = eenheid.actor
    waarden = {"casus_id": casus_id, "organisatie": wie.organisatie, **zicht(wie)}
    if await eenheid.een(_VAN_ORGANISATIE, **waarden) is None:
        raise niet_gevonden()


async def eis_toezicht(
    eenheid: Werkeenheid, casus_id: UUID, handeling: str = "inzage-bekijken"
) -> Dossier | None:
    """For who may do this in the casus, with the casus; for the privacy officer of its organisation without it. Raises
    `niet-gevonden`, `niet-bevoegd`."""
    wie = eenheid.actor
    if Rol.PRIVACY in wie.rollen:
        await eis_van_organisatie(eenheid, casus_id)
        return None
    dossier = await lees_casus(eenheid, casus_id)
    beleid.eis(handeling, wie, dossier.casusregisseur, dossier.plek)
    return dossier


async def wie_keken(eenheid: Werkeenheid, casus_id: UUID, tijdvak: Tijdvak) -> Sequence[sa.Row[Any]]:
    """Every look at this casus, and every refusal, the newest first. Raises `niet-gevonden`, `niet-bevoegd`."""
    await eis_toezicht(eenheid, casus_id)
    return await eenheid.alle(_KEKEN, casus_id=casus_id, casus_tekst=str(casus_id), **asdict(tijdvak))
