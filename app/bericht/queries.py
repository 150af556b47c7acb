"""Reads of berichten. The caller has read the casus and the person first, so visibility has been decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bericht.codes import Berichtstatus
from app.bericht.model import bericht
from app.casus.model import betrokkene
from app.casus.queries import Betrokkene
from app.core.db import Tijdstip
from app.core.fouten import niet_gevonden
from app.core.gelezen import Kolom
from app.core.versleuteling import datasleutel
from app.persoon.model import persoon
from app.persoon.samen import wie_is_wie
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

_ALLE = (
    sa.select(bericht, medewerker.c.aanduiding)
    .join(medewerker, medewerker.c.id == bericht.c.medewerker_id)
    .where(bericht.c.betrokkene_id == sa.bindparam("betrokkene_id"))
    .order_by(bericht.c.klaargezet_op.desc(), bericht.c.id)
)
_EEN = _ALLE.where(bericht.c.id == sa.bindparam("bericht_id"))
AAN_WIE = (
    sa.select(betrokkene.c.id, betrokkene.c.persoon_id)
    .join(bericht, bericht.c.betrokkene_id == betrokkene.c.id)
    .where(bericht.c.id == sa.bindparam("bericht_id"))
)
VERGRENDEL_CONTACT = (
    sa.select(persoon.c.id).where(persoon.c.id == sa.bindparam("persoon_id")).with_for_update(key_share=True)
)
"""Until the transaction ends nobody changes how this person is reached, in whatever casus."""
_ELDERS = (
    sa.select(persoon.c.id, persoon.c.veilig_contact, datasleutel.c.gewikkeld)
    .join(datasleutel, datasleutel.c.id == persoon.c.id)
    .where(persoon.c.id.in_(sa.bindparam("personen", expanding=True)))
)
WACHT = bericht.c.status == Berichtstatus.KLAAR
WACHTEND = (
    sa.select(
        bericht.c.id, bericht.c.versie, bericht.c.soort, bericht.c.betrokkene_id, bericht.c.medewerker_id
    )
    .where(bericht.c.casus_id == sa.bindparam("casus_id"), WACHT)
    .order_by(bericht.c.id)
)
TE_VERSTUREN = (
    sa.select(
        (sa.literal("bericht:") + sa.cast(bericht.c.id, sa.String)).label("sleutel"),
        bericht.c.id.label("over_id"),
        bericht.c.casus_id,
        sa.cast(sa.null(), sa.Uuid).label("melding_id"),
    )
    .select_from(
        bericht.join(betrokkene, betrokkene.c.id == bericht.c.betrokkene_id).join(
            persoon, persoon.c.id == betrokkene.c.persoon_id
        )
    )
    .where(
        WACHT,
        sa.or_(
            bericht.c.versturen_op <= sa.bindparam("nu", type_=Tijdstip),
            bericht.c.contact_versie != persoon.c.contact_versie,
        ),
    )
)
"""What may go out by now; and what may not any more, because in another casus it was recorded that this person is reached otherwise."""


@dataclass(slots=True)
class Bericht:
    """One of them, opened. `contact`: of the person as they can be reached now."""

    rij: Mapping[str, Any]
    contact: int

    id = Kolom[UUID]()
    versie = Kolom[int]()

    @property
    def wacht(self) -> bool:
        return self.rij["status"] is Berichtstatus.KLAAR

    @property
    def achterhaald(self) -> bool:
        """It waits, and will not go out: it was made for other contact data."""
        return self.wacht and self.rij["contact_versie"] != self.contact


def _bericht(mens: Betrokkene, rij: sa.Row[Any]) -> Bericht:
    return Bericht(mens.sleutel.open_rij(rij), mens.rij["contact_versie"])


async def berichten(eenheid: Werkeenheid, mens: Betrokkene) -> list[Bericht]:
    """To this person in this casus, the last one first: one SELECT."""
    return [_bericht(mens, rij) for rij in await eenheid.alle(_ALLE, betrokkene_id=mens.id)]


async def lees_bericht(eenheid: Werkeenheid, mens: Betrokkene, bericht_id: UUID) -> Bericht:
    """Raises `niet-gevonden`."""
    rij = await eenheid.een(_EEN, betrokkene_id=mens.id, bericht_id=bericht_id)
    if rij is None:
        raise niet_gevonden()
    return _bericht(mens, rij)


async def contact_elders(eenheid: Werkeenheid, mens: Betrokkene) -> list[Mapping[str, Any] | None]:
    """What is recorded of safe contact with the same human under another row of the register."""
    rijen = (await wie_is_wie(eenheid, [mens.sleutel.id])).personen - {mens.sleutel.id}
    if not rijen:
        return []
    gevonden = await eenheid.alle(_ELDERS, personen=sorted(rijen))
    return [eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld).open(rij.veilig_contact) for rij in gevonden]
