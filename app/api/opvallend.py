"""`/v1/inzage/opvallend`: looks that ask to be explained, for the privacy officer."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Uit
from app.toegang.codes import Inzageoordeel, Inzagereden
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.workflow import opvallend
from app.workflow.opvallend import Gevonden

router = Onderdeel(prefix="/inzage/opvallend", tags=["toezicht"])
NIEUWSTE = UUID(int=2**128 - 1)


class OpvalgrondUit(Uit):
    code: str
    tekst: str


class BekekenUit(Uit):
    """Only which casus; what is in it the privacy officer does not see."""

    casus_id: UUID
    regels: int = Field(description="Zoveel regels in het inzagelogboek.")
    gronden: list[OpvalgrondUit] = Field(description="Waarom juist deze casus een vraag is. Nooit een naam.")


class OpvallendUit(Uit):
    id: UUID
    dag: date
    medewerker_id: UUID
    aanduiding: str | None = Field(description="Van die medewerker; nooit een naam.")
    team: str | None
    score: int
    gronden: list[OpvalgrondUit] = Field(description="Waarom dit een vraag is. Het is nooit een oordeel.")
    casussen: list[BekekenUit]
    eerste_op: Moment
    oordeel: Inzageoordeel | None
    reden: Inzagereden | None
    beoordeeld_op: Moment | None
    beoordelaar: str | None

    @classmethod
    def van(cls, wat: Gevonden) -> Self:
        casussen = [{**c, "gronden": opvallend.uitleg(c["gronden"])} for c in wat.casussen]
        return cls.model_validate({**wat.rij._mapping, "gronden": wat.uitleg, "casussen": casussen})


class InzageoordeelIn(In):
    oordeel: Inzageoordeel
    reden: Inzagereden | None = None


@router.get("", responses=LEZEN, summary="Wat vraagt om uitleg in het inzagelogboek?")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    alle: Annotated[bool, Query(description="Ook wat al is beoordeeld.")] = False,
) -> Lijst[OpvallendUit]:
    """The newest day first, and of a day the heaviest first; at most twenty people a day."""
    gevonden = await opvallend.lijst(
        eenheid, lees_cursor(na, UUID, NIEUWSTE), limiet + 1, alleen_open=not alle
    )
    rijen, volgende = pagina(gevonden, limiet, lambda g: g.rij.id)
    return Lijst(resultaten=[OpvallendUit.van(g) for g in rijen], volgende=volgende)


@router.post("/{bevinding_id}/_beoordeel", responses=SCHRIJVEN, summary="Terecht, navragen, of een incident")
async def beoordeel(bevinding_id: UUID, bericht: InzageoordeelIn, eenheid: Eenheid) -> OpvallendUit:
    """Never of oneself."""
    return OpvallendUit.van(await opvallend.beoordeel(eenheid, bevinding_id, bericht.oordeel, bericht.reden))
