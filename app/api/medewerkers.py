"""`/v1/medewerkers/{id}`: signing somebody out, wherever they are signed in."""

from uuid import UUID

from pydantic import Field

from app.api.problems import SCHRIJVEN
from app.api.vorm import Uit
from app.toegang.sessies import beeindig_van
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid

router = Onderdeel(prefix="/medewerkers/{medewerker_id}", tags=["wie"])


class AfgemeldUit(Uit):
    aantal: int = Field(description="Zoveel sessies eindigden; elk volgend verzoek daarin wordt geweigerd.")


@router.post(
    "/_afmelden", responses=SCHRIJVEN, summary="Meld iemand overal af, bijvoorbeeld na een gestolen laptop"
)
async def meld_af(medewerker_id: UUID, eenheid: Eenheid) -> AfgemeldUit:
    """Yourself, or a colleague as their teamleider or as functioneel beheerder."""
    return AfgemeldUit(aantal=await beeindig_van(eenheid, medewerker_id))
