"""Who hears that somebody broke the glass: part of table 3 (`gevolgen.py`)."""

from collections.abc import Mapping

from app.core.gebeurtenis import Vastgelegd
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.signaleren import REGISSEUR, signaleer


async def vertel_noodtoegang(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """At once: the privacy officers of who answers for the casus and of who looks, the casusregisseur, and who leads her team; without
    a casusregisseur all of the team. It stays open until it was looked at."""
    rij = await eenheid.een(REGISSEUR, casus_id=feit.wat.casus_id)
    assert rij is not None, "noodtoegang is tot een casus"
    for organisatie in sorted({rij.organisatie, eenheid.actor.organisatie}):
        await signaleer(
            eenheid,
            feit,
            organisatie=organisatie,
            rol=Rol.PRIVACY,
            over_id=feit.wat.object_id,
            ongeacht_zicht=True,
        )
    if rij.casusregisseur:
        await signaleer(eenheid, feit, medewerker_id=rij.casusregisseur, over_id=feit.wat.object_id)
    await signaleer(
        eenheid,
        feit,
        organisatie=rij.organisatie,
        team=rij.team,
        rol=Rol.TEAMLEIDER if rij.casusregisseur else None,
        over_id=feit.wat.object_id,
    )


NOODSIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {"noodtoegang-genomen": (vertel_noodtoegang,)}
