"""A share that holds an address ends when that address is not where somebody can be found any more, or may not be known any more.

It ends for any new address, open or secret, in whatever casus that was recorded: the one is not to be told from the other by it. Of
other casussen only those of the same human are looked at; what others have recorded is compared with nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.model import betrokkene
from app.casus.queries import Betrokkene, Dossier, vergrendel_buiten_zicht
from app.overleg import delen
from app.overleg.bijdragen import open_acties_van
from app.overleg.codes import Einde
from app.overleg.queries import plek
from app.persoon.samen import wie_is_wie
from app.toegang.werkeenheid import Werkeenheid

_PERSONEN = sa.select(betrokkene.c.persoon_id).where(betrokkene.c.casus_id == sa.bindparam("casus_id"))


async def vergrendel_waar_gedeeld(eenheid: Werkeenheid, casus_id: UUID) -> None:
    """Lock every casus that a new address here may reach, in one order for everybody; the actor is shown nothing by it."""
    personen = {rij.persoon_id for rij in await eenheid.alle(_PERSONEN, casus_id=casus_id)}
    elders = {rij.casus_id for rij in await _gedeeld(eenheid, personen)} - {casus_id}
    if elders:
        for id in sorted({casus_id, *elders}):
            await vergrendel_buiten_zicht(eenheid, id)


async def stop_met_delen(eenheid: Werkeenheid, dossier: Dossier, mens: Betrokkene) -> None:
    """No partner is shown an address of this human any more, in any casus; whose casus it is hears that, and shares again what is still
    needed. `dossier`: where the new address was recorded."""
    per_casus: dict[UUID, list[sa.Row[Any]]] = defaultdict(list)
    for rij in await _gedeeld(eenheid, [mens.sleutel.id]):
        per_casus[rij.casus_id].append(rij)
    for casus_id, rijen in per_casus.items():
        hier = dossier if casus_id == dossier.id else await vergrendel_buiten_zicht(eenheid, casus_id)
        await _stop(eenheid, hier, rijen)


async def _gedeeld(eenheid: Werkeenheid, personen: Collection[UUID]) -> Sequence[sa.Row[Any]]:
    ook = (await wie_is_wie(eenheid, personen)).personen
    return await delen.deelt_adres_van(eenheid, {*personen, *ook})


async def _stop(eenheid: Werkeenheid, dossier: Dossier, rijen: Sequence[sa.Row[Any]]) -> None:
    ids = [rij.id for rij in rijen]
    await delen.eindig(eenheid, dossier.sleutel, ids, Einde.ADRES_GEWIJZIGD)
    met = sorted({(rij.organisatie, rij.team) for rij in rijen}, key=lambda p: plek(*p))
    await leg_vast(
        eenheid,
        dossier,
        "adres-niet-meer-gedeeld",
        object_soort="projecties",
        object_id=ids[0],
        object_versie=2,
        velden=("projecties",),
        open={
            "met": [plek(*wie) for wie in met],
            "projecties": [str(id) for id in ids],
            "acties": [str(id) for wie in met for id in await open_acties_van(eenheid, dossier.id, wie)],
        },
    )
