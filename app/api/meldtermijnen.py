"""`/v1/meldingen/{id}/termijnen/{id}`: a clock stands still for a while, with a reason, and runs on."""

from datetime import UTC
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.meldingen import MeldingUit, uit, werk
from app.api.problems import SCHRIJVEN
from app.api.vorm import In, MomentIn, Tekst
from app.melding.codes import Pauzereden
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch
from app.workflow.meldklokken import hervat, pauzeer

router = Onderdeel(prefix="/meldingen/{melding_id}/termijnen/{termijn_id}", tags=["meldingen"])


class PauzeIn(In):
    reden: Pauzereden
    toelichting: Tekst | None = Field(default=None, description="Verplicht bij reden `anders`.")
    tot: MomentIn = Field(
        description="Een pauze eindigt altijd: uiterlijk na `pauze_max_dagen` (standaard 28)."
    )


class HervatIn(In):
    toelichting: Tekst | None = None


@router.post("/_pauzeren", responses=SCHRIJVEN, summary="Laat deze klok even stilstaan")
async def pauzeren(
    melding_id: UUID,
    termijn_id: UUID,
    pauze: PauzeIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    """Not for the clocks of spoed, crisis and disclosure; that of help behind the front door only by the teamleider."""
    wat = await werk(eenheid, melding_id, if_match, verplicht=False)
    tot = pauze.tot.astimezone(UTC)
    await pauzeer(eenheid, wat, termijn_id, tot, pauze.reden, pauze.toelichting, regio)
    return await uit(eenheid, wat, antwoord)


@router.post("/_hervatten", responses=SCHRIJVEN, summary="Laat deze klok weer lopen")
async def hervatten(
    melding_id: UUID,
    termijn_id: UUID,
    einde: HervatIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    """The date moves back to what the real length of the pause gives. A pause also ends by itself."""
    wat = await werk(eenheid, melding_id, if_match, verplicht=False)
    await hervat(eenheid, wat, termijn_id, einde.toelichting)
    return await uit(eenheid, wat, antwoord)
