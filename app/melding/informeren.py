"""Telling whom a melding is about that there is an onderzoek, or recording why that would not be safe."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core.fouten import ongeldig
from app.core.ids import nieuw_id
from app.melding.codes import RedenNietGeinformeerd, Termijnsoort
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.klokken import haal
from app.melding.model import informering, melding_persoon
from app.melding.queries import Melding, genoemden
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(informering)
_ALLE = (
    sa.select(informering, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == informering.c.door)
    .where(informering.c.melding_id == sa.bindparam("melding_id"))
    .order_by(informering.c.vastgelegd_op, informering.c.id)
)
_PER_PERSOON = (
    sa.select(sa.func.min(informering.c.op).label("op"))
    .select_from(
        melding_persoon.outerjoin(
            informering,
            sa.and_(
                informering.c.melding_id == melding_persoon.c.melding_id,
                informering.c.plaats == melding_persoon.c.plaats,
            ),
        )
    )
    .where(melding_persoon.c.melding_id == sa.bindparam("melding_id"))
    .group_by(melding_persoon.c.plaats)
)


async def wanneer_iedereen(eenheid: Werkeenheid, wat: Melding) -> datetime | None:
    """Since when everybody the melding names has been told, or why not has been recorded; None while somebody is left."""
    momenten = [rij.op for rij in await eenheid.alle(_PER_PERSOON, melding_id=wat.id)]
    return max(momenten) if momenten and all(momenten) else None


async def informeer(
    eenheid: Werkeenheid,
    wat: Melding,
    plaatsen: Collection[int],
    op: datetime,
    reden_niet: RedenNietGeinformeerd | None,
    toelichting: str | None,
) -> None:
    """These people (by their place in the melding) were told, or are not for this reason. The clock is met when it stands for
    everybody, at the moment the last was told. Raises `ongeldige-invoer` for a moment or a person that cannot be meant."""
    if op > eenheid.nu:
        raise ongeldig("op", "in-de-toekomst", "Dit moment ligt in de toekomst.")
    if op < wat.rij["ontvangen_op"]:
        raise ongeldig("op", "voor-de-melding", "Dit moment ligt vóór de ontvangst van de melding.")
    if max(plaatsen) >= len(await genoemden(eenheid, wat.id)):
        raise ongeldig("personen", "onbekende-persoon", "Deze melding noemt niet zoveel mensen.")
    feit = {"melding_id": wat.id, "op": op, "reden_niet": reden_niet, "vastgelegd_op": eenheid.nu}
    dicht = {"door": eenheid.actor.id, "toelichting": wat.sleutel.sluit(toelichting)}
    await eenheid.doe_alle(
        _NIEUW, [{"id": nieuw_id(), "plaats": plaats, **feit, **dicht} for plaats in sorted(plaatsen)]
    )
    klaar = await wanneer_iedereen(eenheid, wat)
    klokken = await haal(eenheid, wat.id, Termijnsoort.INFORMEREN, op=klaar) if klaar else []
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "betrokkenen-niet-geinformeerd" if reden_niet else "betrokkenen-geinformeerd",
        velden=("informeringen", "termijnen"),
        open={"personen": sorted(plaatsen), "redenNiet": reden_niet, "op": op, "klokken": klokken},
        besloten={"toelichting": toelichting} if toelichting else None,
    )


async def informeringen(eenheid: Werkeenheid, wat: Melding) -> Sequence[dict[str, Any]]:
    return [wat.sleutel.open_rij(rij) for rij in await eenheid.alle(_ALLE, melding_id=wat.id)]
