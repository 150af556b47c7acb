"""`/v1/monitoring/verweesd`: casussen that nobody looks after. Always empty, or somebody must act."""

from dataclasses import asdict
from uuid import UUID

from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Lijst, Uit
from app.web.cursor import BEGIN, Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.workflow.verweesd import WEZEN, eis_toezicht, verweesd

router = Onderdeel(prefix="/monitoring", tags=["monitoring"])


class WeesUit(Uit):
    """Which casus, and whose it is said to be; nothing of what is in it."""

    casus_id: UUID
    organisatie: str | None
    team: str | None
    redenen: list[str] = Field(description=f"Eén of meer van: {', '.join(f'`{naam}`' for naam in WEZEN)}.")


@router.get("/verweesd", responses=LEZEN, summary="Casussen die van niemand zijn: altijd leeg")
async def wezen(eenheid: Eenheid, regio: Regio, limiet: Limiet = 50, na: Na = None) -> Lijst[WeesUit]:
    eis_toezicht(eenheid.actor)
    gevonden = await verweesd(eenheid, regio, limiet + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, limiet, lambda w: w.casus_id)
    return Lijst(resultaten=[WeesUit(**asdict(w)) for w in rijen], volgende=volgende)
