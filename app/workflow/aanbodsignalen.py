"""Who hears of an offer and of its answer, and that the worries of a casus move along with it: part of table 3 (`gevolgen.py`)."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.model import signaal
from app.core.gebeurtenis import Vastgelegd
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.signaleren import SLUIT, signaleer

_SLUIT_AANBOD = SLUIT.where(signaal.c.over_id == sa.bindparam("b_over")).values(
    afhandeling=Afhandeling.VERVALLEN
)
_GEEF_DOOR = (
    sa.update(signaal)
    .where(
        signaal.c.casus_id == sa.bindparam("b_casus"),
        signaal.c.afgehandeld_op.is_(None),
        sa.or_(
            signaal.c.medewerker_id.is_not(None),
            sa.and_(
                signaal.c.organisatie == sa.bindparam("b_van_organisatie"),
                signaal.c.team == sa.bindparam("b_van_team"),
            ),
        ),
    )
    .values(
        medewerker_id=None,
        organisatie=sa.bindparam("b_naar_organisatie"),
        team=sa.bindparam("b_naar_team"),
    )
)
_AANBOD_VERVALT = (
    sa.update(overdracht)
    .where(
        overdracht.c.casus_id == sa.bindparam("b_casus"), overdracht.c.status == OverdrachtStatus.AANGEBODEN
    )
    .values(
        status=OverdrachtStatus.INGETROKKEN,
        versie=overdracht.c.versie + 1,
        beantwoord_op=sa.bindparam("b_nu"),
    )
    .returning(overdracht.c.id)
)


VAAK = 2
"""So often refused, and it is for both teamleiders."""


async def vraag_ontvanger(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The receiving team hears that it is asked; only which offer, not which casus."""
    await _signaleer_team(eenheid, feit, "naar")


async def vertel_aanbieder(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The sender hears the answer."""
    await sluit_aanbod(eenheid, feit)
    await _signaleer_team(eenheid, feit, "van")


async def vertel_weigering(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """The sender hears it; and from the second time on that nobody takes the casus, so do both teamleiders: they decide together."""
    await vertel_aanbieder(eenheid, feit)
    if feit.wat.open["keer"] >= VAAK:
        for kant in ("van", "naar"):
            await _signaleer_team(eenheid, feit, kant, Rol.TEAMLEIDER, soort="overdracht-vaker-geweigerd")


async def vertel_afzender(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who handed the casus over hears that its role in it has changed."""
    await _signaleer_team(eenheid, feit, "van")


async def draag_signalen_over(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """What was open for the sender is the receiving team's now: a casus that moves takes its clocks and worries along."""
    await vertel_aanbieder(eenheid, feit)
    plekken = {
        f"b_{kant}_{deel}": waarde for kant in ("van", "naar") for deel, waarde in _plek(feit, kant).items()
    }
    await eenheid.doe(_GEEF_DOOR, b_casus=feit.wat.casus_id, **plekken)


async def vertel_beide_teamleiders(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Nobody answered: both teamleiders hear it, once (domein §6)."""
    await sluit_aanbod(eenheid, feit)
    for kant in ("van", "naar"):
        await _signaleer_team(eenheid, feit, kant, Rol.TEAMLEIDER)


async def sluit_aanbod(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """There is nothing to answer any more."""
    await eenheid.doe(_SLUIT_AANBOD, b_over=feit.wat.object_id, b_nu=eenheid.nu)


async def laat_aanbod_vervallen(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A casus that has ended is not offered any more."""
    for rij in await eenheid.alle(_AANBOD_VERVALT, b_casus=feit.wat.casus_id, b_nu=eenheid.nu):
        await eenheid.doe(_SLUIT_AANBOD, b_over=rij.id, b_nu=eenheid.nu)


def _plek(feit: Vastgelegd, kant: str) -> dict[str, Any]:
    return dict(zip(("organisatie", "team"), feit.wat.open[kant].split("/"), strict=True))


async def _signaleer_team(
    eenheid: Werkeenheid, feit: Vastgelegd, kant: str, rol: Rol | None = None, soort: str | None = None
) -> None:
    await signaleer(
        eenheid, feit, soort, **_plek(feit, kant), rol=rol, over_id=feit.wat.object_id, casus_id=None
    )


AANBODSIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {
    "overdracht-aangeboden": (vraag_ontvanger,),
    "overdracht-geaccepteerd": (draag_signalen_over,),
    "overdracht-geweigerd": (vertel_weigering,),
    "overdracht-ingetrokken": (sluit_aanbod,),
    "overdracht-verlopen": (vertel_beide_teamleiders,),
    "afzenderrol-gewijzigd": (vertel_afzender,),
}
