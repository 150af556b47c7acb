"""What one medewerker looked at, for the privacy officer of their organisation."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import niet_gevonden
from app.toegang.inzage import KIJKERS, Tijdvak
from app.toegang.model import inzage, medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht
from app.workflow.noodtoegang import eis_privacy

_VAN_ONS = sa.select(medewerker.c.id, medewerker.c.aanduiding).where(
    medewerker.c.organisatie == sa.bindparam("organisatie")
)
_DEZE = _VAN_ONS.where(medewerker.c.id == sa.bindparam("medewerker_id", type_=sa.Uuid))
_ZO_GENOEMD = _VAN_ONS.where(medewerker.c.aanduiding == sa.bindparam("aanduiding")).order_by(medewerker.c.id)
_KEEK = KIJKERS.where(
    inzage.c.medewerker_id == sa.bindparam("medewerker_id", type_=sa.Uuid),
    inzage.c.organisatie == sa.bindparam("organisatie"),
    niet_geblokkeerd(inzage.c.casus_id),
)


async def van_medewerker(
    eenheid: Werkeenheid, medewerker_id: UUID, tijdvak: Tijdvak
) -> Sequence[sa.Row[Any]]:
    """Every look of this medewerker while they were of this organisation, the newest first: at which casus, and never at what is in it.
    Raises `niet-bevoegd`, `niet-gevonden`."""
    eis_privacy(eenheid)
    wie = {"medewerker_id": medewerker_id, "organisatie": eenheid.actor.organisatie}
    if await eenheid.een(_DEZE, **wie) is None:
        raise niet_gevonden()
    rijen = await eenheid.alle(_KEEK, **wie, **zicht(eenheid.actor), **asdict(tijdvak))
    eenheid.getoond += sorted({rij.casus_id for rij in rijen if rij.casus_id})
    return rijen


async def zoek_medewerker(eenheid: Werkeenheid, aanduiding: str) -> UUID:
    """Who of this organisation is called so. Raises `niet-bevoegd`, `niet-gevonden`."""
    eis_privacy(eenheid)
    wie = {"aanduiding": aanduiding, "organisatie": eenheid.actor.organisatie}
    if not (gevonden := await eenheid.alle(_ZO_GENOEMD, **wie)):
        raise niet_gevonden()
    id: UUID = gevonden[0].id
    return id
