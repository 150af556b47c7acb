"""`/v1/inzageverzoeken`: somebody reads what is recorded of them (AVG art. 15), after two people let it go."""

from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Uit
from app.bewaren.codes import Inzagebesluit, Inzageweigering
from app.web.cursor import BEGIN, Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import inzageverzoeken as proces

router = Onderdeel(tags=["inzageverzoeken"])


class InzageverzoekUit(Uit):
    id: UUID
    persoon_id: UUID
    team: str
    door: str
    op: Moment
    besluit: Inzagebesluit | None
    reden: Inzageweigering | None
    beoordeeld_op: Moment | None
    tot: Moment | None = Field(description="Zo lang is de uitdraai op te halen.")


class InzagebesluitIn(In):
    besluit: Inzagebesluit
    reden: Inzageweigering | None = Field(default=None, description="Bij afwijzen, en alleen dan.")


class OnderdeelUit(Uit):
    naam: str
    regels: list[dict[str, str]]


class WeggelatenUit(Uit):
    wat: str
    aantal: int


class UitdraaiUit(Uit):
    """Wat zeker alleen over deze mens gaat. Wat ook over anderen kan gaan is geteld, en niet meegegeven."""

    onderdelen: list[OnderdeelUit]
    weggelaten: list[WeggelatenUit]
    nooit: str


def _uit(rij: Any, antwoord: Response | None = None) -> InzageverzoekUit:
    if antwoord:
        zet_etag(antwoord, rij.versie)
    return InzageverzoekUit.model_validate({**rij._mapping, "door": rij.aanduiding})


@router.post(
    "/personen/{persoon_id}/inzageverzoeken",
    status_code=201,
    responses=SCHRIJVEN,
    summary="Deze mens wil lezen wat er over hem is vastgelegd",
)
async def vraag_aan(persoon_id: UUID, eenheid: Eenheid, antwoord: Response) -> InzageverzoekUit:
    """Somebody of the team makes sure who asks; the privacy officer decides."""
    id = await proces.vraag_aan(eenheid, persoon_id)
    antwoord.headers["Location"] = f"/v1/inzageverzoeken/{id}"
    return _uit(await proces.lees_verzoek(eenheid, id), antwoord)


@router.get("/inzageverzoeken", responses=LEZEN, summary="Verzoeken om te lezen wat er is vastgelegd")
async def lijst(eenheid: Eenheid, limiet: Limiet = 50, na: Na = None) -> Lijst[InzageverzoekUit]:
    """Your own; for the privacy officer those of the organisation."""
    gevonden = await proces.verzoeken(eenheid, limiet + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, limiet, lambda r: r.id)
    return Lijst(resultaten=[_uit(r) for r in rijen], volgende=volgende)


@router.get("/inzageverzoeken/{verzoek_id}", responses=LEZEN, summary="Eén verzoek")
async def een(verzoek_id: UUID, eenheid: Eenheid, antwoord: Response) -> InzageverzoekUit:
    return _uit(await proces.lees_verzoek(eenheid, verzoek_id), antwoord)


@router.post(
    "/inzageverzoeken/{verzoek_id}/_beoordeel", responses=SCHRIJVEN, summary="Dit mag, of mag niet, mee"
)
async def beoordeel(
    verzoek_id: UUID,
    keuze: InzagebesluitIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> InzageverzoekUit:
    """For the privacy officer, who does not see what is in it."""

    async def versie(rij: Any) -> None:
        await eis_versie(eenheid, if_match, "inzageverzoeken", rij.id, rij.versie, verplicht=False)

    await proces.beoordeel(eenheid, verzoek_id, keuze.besluit, keuze.reden, versie)
    return _uit(await proces.lees_verzoek(eenheid, verzoek_id), antwoord)


@router.get("/inzageverzoeken/{verzoek_id}/uitdraai", responses=LEZEN, summary="Wat er is vastgelegd")
async def uitdraai(verzoek_id: UUID, eenheid: Eenheid) -> UitdraaiUit:
    wat = await proces.haal_op(eenheid, verzoek_id)
    return UitdraaiUit(
        onderdelen=[
            OnderdeelUit(naam=naam, regels=[dict(r) for r in regels])
            for naam, regels in wat.onderdelen.items()
        ],
        weggelaten=[WeggelatenUit(wat=naam, aantal=aantal) for naam, aantal in wat.weggelaten.items()],
        nooit=proces.NOOIT,
    )


@router.get(
    "/inzageverzoeken/{verzoek_id}/pdf",
    responses={
        **LEZEN,
        200: {"content": {"application/pdf": {}}, "description": "Leesbaar voor wie het gaat"},
    },
    response_class=Response,
    summary="Wat er is vastgelegd, om te lezen",
)
async def pdf(verzoek_id: UUID, eenheid: Eenheid) -> Response:
    wat = await proces.haal_op(eenheid, verzoek_id)
    koppen = {"Content-Disposition": 'inline; filename="uitdraai.pdf"'}
    return Response(await proces.als_pdf(eenheid, wat), media_type="application/pdf", headers=koppen)
