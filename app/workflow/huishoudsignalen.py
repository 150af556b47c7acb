"""Who hears that a household was reported again, between teams that each handle a melding of it: part of table 3 (`gevolgen.py`)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.model import signaal
from app.core.gebeurtenis import Vastgelegd
from app.melding.huishouden import huishouden
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.signaleren import SLUIT, signaleer


async def signaleer_huishouden(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Every other team that handles a melding of this household hears that it was reported again: one signal for each, about their own
    melding, and nothing of the new one."""
    eigen = (eenheid.actor.organisatie, eenheid.actor.team)
    wortel = UUID(feit.wat.open["melding"])
    teams = {(v.organisatie, v.team): v.id for v in reversed(await huishouden(eenheid, wortel))}
    for (organisatie, team), melding_id in teams.items():
        if (organisatie, team) != eigen:
            await _signaleer(eenheid, feit, "huishouden-opnieuw-gemeld", organisatie, team, melding_id)


_SIGNALEN_VAN = sa.select(signaal).where(
    signaal.c.melding_id.in_(sa.bindparam("meldingen", expanding=True)),
    signaal.c.sleutel.startswith(sa.bindparam("feit")),
)
_TREK_IN = SLUIT.where(signaal.c.id == sa.bindparam("b_id")).values(afhandeling=Afhandeling.INGETROKKEN)


async def trek_huishouden_in(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """It was another household: the signal goes; who had dealt with it already hears that instead."""
    allen = await huishouden(eenheid, UUID(feit.wat.open["melding"]))
    eerder = {"meldingen": [v.id for v in allen], "feit": feit.wat.open["gebeurtenis"]}
    for rij in await eenheid.alle(_SIGNALEN_VAN, **eerder):
        if rij.afgehandeld_op is None:
            await eenheid.doe(_TREK_IN, b_id=rij.id, b_nu=eenheid.nu)
        else:
            soort = "huishouden-toch-niet-opnieuw-gemeld"
            await _signaleer(eenheid, feit, soort, rij.organisatie, rij.team, rij.melding_id)


async def _signaleer(
    eenheid: Werkeenheid, feit: Vastgelegd, soort: str, organisatie: str, team: str, melding_id: UUID
) -> None:
    wie: dict[str, Any] = {
        "organisatie": organisatie,
        "team": team,
        "melding_id": melding_id,
        "casus_id": None,
    }
    await signaleer(eenheid, feit, soort, **wie)


HUISHOUDSIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {
    "melding-aan-huishouden-gekoppeld": (signaleer_huishouden,),
    "melding-van-huishouden-losgemaakt": (trek_huishouden_in,),
}
