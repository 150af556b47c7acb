"""Who hears that a bericht did not go out: part of table 3 (`gevolgen.py`). Somebody counts on it, so a person looks whether to call."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.bericht.codes import NietVerstuurd
from app.casus.queries import medewerkers_van
from app.core.gebeurtenis import Vastgelegd
from app.toegang.werkeenheid import Gevolg, Werkeenheid
from app.workflow.contactberichten import na_wijziging_van_mens
from app.workflow.signaleren import REGISSEUR, signaleer


async def vertel_maker(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Who made it ready, as long as she works here and may know of the casus; else who leads it. Not of a casus that came to rest: there
    nothing is left to do."""
    if feit.wat.open["reden"] != NietVerstuurd.CASUS:
        await _vertel(eenheid, feit, UUID(feit.wat.open["maker"]))


async def vertel_regie(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    await _vertel(eenheid, feit)


async def _vertel(eenheid: Werkeenheid, feit: Vastgelegd, eerst: UUID | None = None) -> None:
    """`eerst`, or else the casusregisseur, or else the whole team."""
    casus_id = feit.wat.casus_id
    rij = await eenheid.een(REGISSEUR, casus_id=casus_id)
    assert rij is not None, "een bericht staat in een casus"
    assert casus_id is not None
    wie: Mapping[str, Any] = {"organisatie": rij.organisatie, "team": rij.team}
    hier = await medewerkers_van(eenheid, casus_id, (rij.organisatie, rij.team)) if eerst else {}
    if ontvanger := eerst if eerst in hier else rij.casusregisseur:
        wie = {"medewerker_id": ontvanger}
    await signaleer(eenheid, feit, **wie)


BERICHTSIGNALEN: Mapping[str, tuple[Gevolg, ...]] = {
    "betrokkene-gewijzigd": (na_wijziging_van_mens,),
    "bericht-vervallen": (vertel_maker,),
    "bericht-mislukt": (vertel_regie,),
}
