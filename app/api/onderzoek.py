"""`/v1/meldingen/{id}/onderzoek` and `/informeringen`: what an onderzoek found, and who knows that there is one."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.meldingen import MeldingUit, uit, werk
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, MomentIn, Tekst, Uit
from app.melding.beoordelen import rond_onderzoek_af
from app.melding.codes import Conclusie, RedenNietGeinformeerd
from app.melding.informeren import informeer, informeringen
from app.melding.queries import lees_melding
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch

router = Onderdeel(prefix="/meldingen/{melding_id}", tags=["meldingen"])
Plaats = Annotated[int, Field(ge=0, le=19, strict=True)]


class OnderzoekIn(In):
    conclusie: Conclusie
    onderbouwing: Tekst


class InformeringIn(In):
    personen: Annotated[set[Plaats], Field(min_length=1, max_length=20)] = Field(
        description="De hoeveelste personen van de melding, vanaf 0."
    )
    op: MomentIn = Field(description="Wanneer het is gezegd, of is besloten dat het niet veilig is.")
    reden_niet: RedenNietGeinformeerd | None = Field(
        default=None, description="Leeg: zij weten het. Anders: waarom (nog) niet."
    )
    toelichting: Tekst | None = None


class InformeringUit(Uit):
    persoon_index: int
    op: Moment
    reden_niet: RedenNietGeinformeerd | None
    toelichting: str | None
    door: str | None


@router.post("/onderzoek/_afronden", responses=SCHRIJVEN, summary="Het onderzoek is gedaan")
async def afronden(
    melding_id: UUID, nieuw: OnderzoekIn, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> MeldingUit:
    wat = await werk(eenheid, melding_id, if_match, verplicht=False)
    await rond_onderzoek_af(eenheid, wat, nieuw.conclusie, nieuw.onderbouwing)
    return await uit(eenheid, wat, antwoord)


@router.get("/informeringen", responses=LEZEN, summary="Wie van het onderzoek weet, en wie waarom niet")
async def wie_het_weet(melding_id: UUID, eenheid: Eenheid) -> Lijst[InformeringUit]:
    wat = await lees_melding(eenheid, melding_id)
    return Lijst[InformeringUit].model_validate(
        {
            "resultaten": [
                {**rij, "persoon_index": rij["plaats"], "door": rij["aanduiding"]}
                for rij in await informeringen(eenheid, wat)
            ]
        }
    )


@router.post(
    "/informeringen", status_code=201, responses=SCHRIJVEN, summary="Betrokkenen weten het, of waarom niet"
)
async def vertel_betrokkenen(
    melding_id: UUID, nieuw: InformeringIn, eenheid: Eenheid, antwoord: Response
) -> MeldingUit:
    """The clock is met when it stands for everybody whom the melding names."""
    wat = await werk(eenheid, melding_id, None, verplicht=False)
    op = nieuw.op.astimezone(UTC)
    await informeer(eenheid, wat, nieuw.personen, op, nieuw.reden_niet, nieuw.toelichting)
    antwoord.headers["Location"] = f"/v1/meldingen/{melding_id}/informeringen"
    return await uit(eenheid, wat, antwoord)
