"""Interventies in a casus: for its own team, and for an overleg that decides on one (`…_in`: the caller holds the lock of the casus).

Beside them the sporen: what runs in criminal, administrative and civil law and in care, side by side (domein §7).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.casus.queries import Dossier, lees_casus, werk_in_casus
from app.interventie import handelingen as doe
from app.interventie.codes import EindeVanInterventie, Spoor
from app.interventie.handelingen import Oplegging
from app.interventie.queries import Interventie, interventies, lees_interventie
from app.toegang.werkeenheid import Werkeenheid

EisVersie = Callable[[Interventie], Awaitable[None]]
"""May refuse a stale look (If-Match), once the casus is locked."""
leg_op_in, verleng_in = doe.leg_op, doe.verleng
"""For who has the casus locked already and answers for who may (the Actie-overleg)."""


async def leg_op(eenheid: Werkeenheid, casus_id: UUID, wat: Oplegging) -> tuple[Dossier, Interventie]:
    """Raises `niet-gevonden`, `casus-beeindigd`, `casus-inactief`, and what `doe.leg_op` refuses."""
    dossier = await werk_in_casus(eenheid, casus_id, "interventie-vastleggen")
    return dossier, await leg_op_in(eenheid, dossier, wat)


async def verleng(
    eenheid: Werkeenheid,
    casus_id: UUID,
    interventie_id: UUID,
    tot: datetime | None,
    reden: str,
    besloten_op: datetime | None,
    eis_versie: EisVersie,
) -> Interventie:
    dossier, wat = await _grijp(eenheid, casus_id, interventie_id, eis_versie)
    return await verleng_in(eenheid, dossier, wat, tot, reden, besloten_op)


async def beeindig(
    eenheid: Werkeenheid,
    casus_id: UUID,
    interventie_id: UUID,
    reden: EindeVanInterventie,
    op: datetime,
    toelichting: str | None,
    eis_versie: EisVersie,
) -> Interventie:
    dossier, wat = await _grijp(eenheid, casus_id, interventie_id, eis_versie)
    return await doe.beeindig(eenheid, dossier, wat, reden, op, toelichting)


async def wijzig(
    eenheid: Werkeenheid,
    casus_id: UUID,
    interventie_id: UUID,
    wijziging: Mapping[str, Any],
    eis_versie: EisVersie,
) -> Interventie:
    dossier, wat = await _grijp(eenheid, casus_id, interventie_id, eis_versie)
    return await doe.wijzig(eenheid, dossier, wat, wijziging)


async def _grijp(
    eenheid: Werkeenheid, casus_id: UUID, interventie_id: UUID, eis_versie: EisVersie
) -> tuple[Dossier, Interventie]:
    dossier = await werk_in_casus(eenheid, casus_id, "interventie-vastleggen")
    wat = await lees_interventie(eenheid, dossier, interventie_id)
    await eis_versie(wat)
    return dossier, wat


# Side by side


@dataclass(frozen=True, slots=True)
class Spoorregel:
    """One line of a spoor, whatever it comes from."""

    spoor: Spoor
    bron: str
    id: UUID
    tekst: str
    toestand: str
    vanaf: datetime
    tot: datetime | None
    betrokkene_id: UUID | None


async def _interventieregels(eenheid: Werkeenheid, dossier: Dossier) -> list[Spoorregel]:
    return [
        Spoorregel(
            wat.maatregel.spoor,
            "interventies",
            wat.id,
            wat.maatregel.naam,
            wat.toestand(eenheid.nu),
            wat.rij["opgelegd_op"],
            wat.rij["beeindigd_op"] or wat.rij["eindigt_op"],
            wat.rij["betrokkene_id"],
        )
        for wat in await interventies(eenheid, dossier)
    ]


SPOORBRONNEN: Sequence[Callable[[Werkeenheid, Dossier], Awaitable[list[Spoorregel]]]] = (_interventieregels,)
"""Where the lines come from; what else happens in a spoor adds its own function here."""


async def sporen(eenheid: Werkeenheid, casus_id: UUID) -> dict[Spoor, list[Spoorregel]]:
    """Every spoor, also an empty one: that nothing happens there is worth seeing. Each in order of time."""
    dossier = await lees_casus(eenheid, casus_id)
    regels = [regel for bron in SPOORBRONNEN for regel in await bron(eenheid, dossier)]
    regels.sort(key=lambda regel: (regel.vanaf, regel.id))
    return {spoor: [regel for regel in regels if regel.spoor is spoor] for spoor in Spoor}
