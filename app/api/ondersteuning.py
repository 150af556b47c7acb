"""`/v1/casussen/{id}/ondersteuningsplan`: the plan, goals per person and life domain, evaluations."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Kort, Lijst, Moment, Tekst, Uit, gezet
from app.casus.queries import lees_casus, werk_in_casus
from app.core.klok import Dag
from app.ondersteuning import handelingen as doe
from app.ondersteuning.model import DoelStatus, EvaluatieUitkomst, Interventie, Leefgebied
from app.ondersteuning.queries import (
    doelen,
    evaluaties,
    lees_doel,
    lees_ondersteuningsplan,
    ondersteuningsplan_of_niets,
)
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag

router = Onderdeel(prefix="/casussen/{casus_id}/ondersteuningsplan", tags=["ondersteuningsplan"])


class OndersteuningsplanIn(In):
    samenvatting: Tekst
    evaluatiedatum: Dag | None = None


class OndersteuningsplanUit(Uit):
    samenvatting: str
    evaluatiedatum: date | None
    bijgewerkt_op: Moment


class InterventieDeel(In):
    interventie: Interventie
    aanbieder: Kort | None = None
    toelichting: Kort | None = None


class DoelIn(In):
    betrokkene_id: UUID
    leefgebied: Leefgebied
    doel: Tekst
    interventies: list[InterventieDeel] = Field(default_factory=list, max_length=20)


class DoelWijziging(In):
    doel: Tekst = ""
    interventies: list[InterventieDeel] = Field(default_factory=list, max_length=20)
    status: DoelStatus = DoelStatus.LOPEND


class DoelUit(Uit):
    id: UUID
    betrokkene_id: UUID
    leefgebied: Leefgebied
    doel: str
    interventies: list[InterventieDeel]
    status: DoelStatus

    @classmethod
    def van(cls, gegevens: dict[str, Any]) -> "DoelUit":
        return cls.model_validate({k: gegevens[k] for k in cls.model_fields})


class EvaluatieIn(In):
    uitkomst: EvaluatieUitkomst
    onderbouwing: Tekst


class EvaluatieUit(Uit):
    id: UUID
    op: Moment
    uitkomst: EvaluatieUitkomst
    onderbouwing: str
    doelen: dict[UUID, DoelStatus] = Field(description="De stand van elk doel op dat moment.")
    door: str | None

    @classmethod
    def van(cls, g: dict[str, Any]) -> "EvaluatieUit":
        return cls(
            **{k: g[k] for k in ("id", "op", "uitkomst", "onderbouwing", "doelen")}, door=g["aanduiding"]
        )


@router.get("", responses=LEZEN, summary="Het ondersteuningsplan")
async def plan(casus_id: UUID, eenheid: Eenheid, antwoord: Response) -> OndersteuningsplanUit:
    gegevens = await lees_ondersteuningsplan(eenheid, await lees_casus(eenheid, casus_id))
    return _uit(gegevens, antwoord)


def _uit(gegevens: dict[str, Any], antwoord: Response) -> OndersteuningsplanUit:
    zet_etag(antwoord, gegevens["versie"])
    return OndersteuningsplanUit(**{k: gegevens[k] for k in OndersteuningsplanUit.model_fields})


@router.put("", responses=SCHRIJVEN, summary="Maak of vervang het ondersteuningsplan")
async def zet(
    casus_id: UUID,
    nieuw: OndersteuningsplanIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> OndersteuningsplanUit:
    """`If-Match` is required once there is a plan; making the first one needs none."""
    dossier = await werk_in_casus(eenheid, casus_id, "ondersteuning-bijwerken")
    if oud := await ondersteuningsplan_of_niets(eenheid, dossier):
        await eis_versie(eenheid, if_match, "ondersteuningsplan", casus_id, oud["versie"])
    gegevens = await doe.zet_ondersteuningsplan(eenheid, dossier, nieuw.samenvatting, nieuw.evaluatiedatum)
    return _uit(gegevens, antwoord)


@router.get("/doelen", responses=LEZEN, summary="De doelen")
async def doellijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[DoelUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst(resultaten=[DoelUit.van(d) for d in await doelen(eenheid, dossier)])


@router.post("/doelen", status_code=201, responses=SCHRIJVEN, summary="Stel een doel")
async def nieuw_doel(casus_id: UUID, doel: DoelIn, eenheid: Eenheid, antwoord: Response) -> DoelUit:
    dossier = await werk_in_casus(eenheid, casus_id, "ondersteuning-bijwerken")
    interventies = [i.model_dump(mode="json") for i in doel.interventies]
    gegevens = await doe.voeg_doel_toe(
        eenheid, dossier, doe.NieuwDoel(doel.betrokkene_id, doel.leefgebied, doel.doel, interventies)
    )
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/ondersteuningsplan/doelen/{gegevens['id']}"
    zet_etag(antwoord, 1)
    return DoelUit.van(gegevens)


@router.get("/doelen/{doel_id}", responses=LEZEN, summary="Een doel")
async def een_doel(casus_id: UUID, doel_id: UUID, eenheid: Eenheid, antwoord: Response) -> DoelUit:
    gegevens = await lees_doel(eenheid, await lees_casus(eenheid, casus_id), doel_id)
    zet_etag(antwoord, gegevens["versie"])
    return DoelUit.van(gegevens)


@router.patch("/doelen/{doel_id}", responses=SCHRIJVEN, summary="Werk een doel bij")
async def wijzig_doel(
    casus_id: UUID,
    doel_id: UUID,
    wijziging: DoelWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> DoelUit:
    dossier = await werk_in_casus(eenheid, casus_id, "ondersteuning-bijwerken")
    oud = await lees_doel(eenheid, dossier, doel_id)
    await eis_versie(eenheid, if_match, "doelen", doel_id, oud["versie"])
    gegevens = await doe.wijzig_doel(eenheid, dossier, oud, gezet(wijziging))
    zet_etag(antwoord, gegevens["versie"])
    return DoelUit.van(gegevens)


@router.get("/evaluaties", responses=LEZEN, summary="De evaluaties")
async def evaluatielijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[EvaluatieUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst(resultaten=[EvaluatieUit.van(e) for e in await evaluaties(eenheid, dossier)])


@router.post(
    "/evaluaties",
    status_code=201,
    responses=SCHRIJVEN,
    summary="Evalueer: werkte het, en waar leidt dat toe?",
)
async def evalueer(
    casus_id: UUID, evaluatie: EvaluatieIn, eenheid: Eenheid, antwoord: Response
) -> EvaluatieUit:
    dossier = await werk_in_casus(eenheid, casus_id, "evalueren")
    gegevens = await doe.evalueer(eenheid, dossier, evaluatie.uitkomst, evaluatie.onderbouwing)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/ondersteuningsplan/evaluaties"
    return EvaluatieUit.van(gegevens)
