"""`/v1/casussen/{id}/gebeurtenissen` and `…/termijnen`: what happened, and until when."""

from typing import Any
from uuid import UUID

from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Lijst, Moment, Uit
from app.casus.queries import lees_casus, tijdlijn
from app.web.cursor import Limiet, Na, lees_cursor, pagina, volgnummer
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.workflow.termijnen import TermijnStatus, termijnen
from app.workflow.zinnen import zin

router = Onderdeel(tags=["tijdlijn"])


class GebeurtenisUit(Uit):
    """One line of the timeline. `open`: codes and ids; `besloten`: words, for who may read the casus."""

    id: UUID
    soort: str
    tekst: str = Field(description="In één Nederlandse zin, zonder namen.")
    op: Moment
    door: str | None
    organisatie: str | None
    team: str | None
    object_soort: str
    object_id: UUID
    open: dict[str, Any]
    besloten: dict[str, Any] | None = Field(
        description="Leeg als er geen woorden bij horen, of als ze zijn vernietigd."
    )

    @classmethod
    def van(cls, rij: dict[str, Any]) -> "GebeurtenisUit":
        eigen = {k: rij[k] for k in cls.model_fields if k in rij}
        return cls(**eigen, door=rij["aanduiding"], tekst=zin(rij["soort"], rij["open"]))


class TermijnUit(Uit):
    """One clock: until when, and how it stands."""

    id: UUID
    soort: str
    verloopt_op: Moment
    status: TermijnStatus


@router.get("/casussen/{casus_id}/gebeurtenissen", responses=LEZEN, summary="De tijdlijn")
async def gebeurtenissen(
    casus_id: UUID, eenheid: Eenheid, limiet: Limiet = 50, na: Na = None
) -> Lijst[GebeurtenisUit]:
    vanaf = lees_cursor(na, volgnummer, 0)
    dossier = await lees_casus(eenheid, casus_id)
    rijen, volgende = pagina(
        await tijdlijn(eenheid, dossier, vanaf, limiet + 1), limiet, lambda r: int(r["volgnummer"])
    )
    return Lijst(resultaten=[GebeurtenisUit.van(r) for r in rijen], volgende=volgende)


@router.get("/casussen/{casus_id}/termijnen", responses=LEZEN, summary="De klokken van deze casus")
async def klokken(casus_id: UUID, eenheid: Eenheid) -> Lijst[TermijnUit]:
    await lees_casus(eenheid, casus_id)
    return Lijst(
        resultaten=[
            TermijnUit(id=t.id, soort=t.soort, verloopt_op=t.verloopt_op, status=t.status)
            for t in await termijnen(eenheid, casus_id)
        ]
    )
