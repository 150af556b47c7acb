"""`/v1/casussen/{id}/veiligheidsplannen`: the thread, its versions, what people say of them, and what was not kept."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, MomentIn, Tekst, Uit, Versienummer
from app.casus.queries import betrokkenen, lees_casus, werk_in_casus
from app.core.klok import Dag
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan import handelingen as doe
from app.veiligheidsplan.inhoud import PlanInhoud, Verschilregel, verschil
from app.veiligheidsplan.model import Akkoord, Naleving, PlanStatus
from app.veiligheidsplan.pdf import als_pdf
from app.veiligheidsplan.queries import Plan, akkoorden, lees_plan, nalevingen, plannen
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag

router = Onderdeel(prefix="/casussen/{casus_id}/veiligheidsplannen", tags=["veiligheidsplan"])


class VeiligheidsplanIn(In):
    """Without `inhoud` the new version starts as a copy of the latest one."""

    inhoud: PlanInhoud | None = None
    evaluatiedatum: Dag | None = None
    reden: Tekst | None = Field(default=None, description="Verplicht vanaf versie 2.")


class PlanWijziging(In):
    """What is not sent stays as it is."""

    inhoud: PlanInhoud | None = None
    evaluatiedatum: Dag | None = None
    reden: Tekst | None = None


class VeiligheidsplanUit(Uit):
    versie: int
    status: PlanStatus
    reden: str | None
    evaluatiedatum: date | None
    inhoud: PlanInhoud
    opgesteld_op: Moment
    vastgesteld_op: Moment | None
    bevestigd_op: Moment | None
    geeindigd_op: Moment | None

    @classmethod
    def van(cls, plan: Plan) -> "VeiligheidsplanUit":
        velden = {k: plan.rij[k] for k in cls.model_fields if k != "inhoud"}
        return cls(**velden, inhoud=plan.inhoud)


class VerschilUit(Uit):
    van: int
    naar: int
    evaluatiedatum_was: date | None
    evaluatiedatum_wordt: date | None
    regels: list[Verschilregel]


class AkkoordIn(In):
    betrokkene_id: UUID
    akkoord: Akkoord
    op: Dag
    toelichting: Tekst | None = None


class AkkoordUit(Uit):
    """The last word of one person on this version. Who has not been asked is there too: `niet-besproken`, never silently."""

    betrokkene_id: UUID
    akkoord: Akkoord
    op: date | None
    toelichting: str | None


class NalevingIn(In):
    afspraak_id: UUID
    uitkomst: Naleving
    op: MomentIn
    toelichting: Tekst | None = None


class NalevingUit(NalevingIn):
    model_config = Uit.model_config
    id: UUID
    door: str | None


@router.get("", responses=LEZEN, summary="De draad: alle versies")
async def lijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[VeiligheidsplanUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst(resultaten=[VeiligheidsplanUit.van(p) for p in await plannen(eenheid, dossier)])


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Begin een volgende versie (concept)")
async def nieuw(
    casus_id: UUID, plan: VeiligheidsplanIn, eenheid: Eenheid, antwoord: Response
) -> VeiligheidsplanUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-schrijven")
    concept = await doe.schrijf_concept(eenheid, dossier, plan.inhoud, plan.evaluatiedatum, plan.reden)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/veiligheidsplannen/{concept.versie}"
    return _uit(concept, antwoord)


def _uit(plan: Plan, antwoord: Response) -> VeiligheidsplanUit:
    zet_etag(antwoord, plan.wijziging)
    return VeiligheidsplanUit.van(plan)


@router.get("/_verschil", responses=LEZEN, summary="Wat verschilt er tussen twee versies, regel voor regel?")
async def verschillen(
    casus_id: UUID,
    eenheid: Eenheid,
    van: Annotated[int, Query(ge=1, le=100_000)],
    naar: Annotated[int, Query(ge=1, le=100_000)],
) -> VerschilUit:
    dossier = await lees_casus(eenheid, casus_id)
    oud, nieuw_ = await lees_plan(eenheid, dossier, van), await lees_plan(eenheid, dossier, naar)
    return VerschilUit(
        van=van,
        naar=naar,
        evaluatiedatum_was=oud.rij["evaluatiedatum"],
        evaluatiedatum_wordt=nieuw_.rij["evaluatiedatum"],
        regels=verschil(oud.inhoud, nieuw_.inhoud),
    )


@router.get("/{versie:int}", responses=LEZEN, summary="Eén versie")
async def een(
    casus_id: UUID, versie: Versienummer, eenheid: Eenheid, antwoord: Response
) -> VeiligheidsplanUit:
    return _uit(await _lees(eenheid, casus_id, versie), antwoord)


async def _lees(eenheid: Werkeenheid, casus_id: UUID, versie: int) -> Plan:
    return await lees_plan(eenheid, await lees_casus(eenheid, casus_id), versie)


@router.patch("/{versie:int}", responses=SCHRIJVEN, summary="Werk het concept bij")
async def wijzig(
    casus_id: UUID,
    versie: Versienummer,
    wijziging: PlanWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> VeiligheidsplanUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-schrijven")
    plan = await lees_plan(eenheid, dossier, versie)
    await eis_versie(eenheid, if_match, "veiligheidsplan", plan.id, plan.wijziging)
    g, gezet = plan.rij, wijziging.model_fields_set
    nieuw_ = await doe.wijzig_concept(
        eenheid,
        dossier,
        plan,
        wijziging.inhoud or plan.inhoud,
        wijziging.evaluatiedatum if "evaluatiedatum" in gezet else g["evaluatiedatum"],
        wijziging.reden if "reden" in gezet else g["reden"],
    )
    return _uit(nieuw_, antwoord)


@router.post(
    "/{versie:int}/_vaststellen", responses=SCHRIJVEN, summary="Stel het concept vast: het is van kracht"
)
async def stel_vast(
    casus_id: UUID, versie: Versienummer, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> VeiligheidsplanUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-vaststellen")
    plan = await lees_plan(eenheid, dossier, versie)
    await eis_versie(eenheid, if_match, "veiligheidsplan", plan.id, plan.wijziging, verplicht=False)
    return _uit(await doe.stel_vast(eenheid, dossier, plan), antwoord)


@router.post("/{versie:int}/_bevestigen", responses=SCHRIJVEN, summary="Bevestig het plan dat van kracht is")
async def bevestig(
    casus_id: UUID, versie: Versienummer, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> VeiligheidsplanUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-vaststellen")
    plan = await lees_plan(eenheid, dossier, versie)
    await eis_versie(eenheid, if_match, "veiligheidsplan", plan.id, plan.wijziging, verplicht=False)
    return _uit(await doe.bevestig_plan(eenheid, dossier, plan), antwoord)


@router.post("/{versie:int}/_intrekken", responses=SCHRIJVEN, summary="Trek het concept in")
async def trek_in(
    casus_id: UUID, versie: Versienummer, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> VeiligheidsplanUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-schrijven")
    plan = await lees_plan(eenheid, dossier, versie)
    await eis_versie(eenheid, if_match, "veiligheidsplan", plan.id, plan.wijziging, verplicht=False)
    return _uit(await doe.trek_concept_in(eenheid, dossier, plan), antwoord)


@router.get("/{versie:int}/akkoorden", responses=LEZEN, summary="Wat zegt ieder van deze versie?")
async def akkoordlijst(casus_id: UUID, versie: Versienummer, eenheid: Eenheid) -> Lijst[AkkoordUit]:
    dossier = await lees_casus(eenheid, casus_id)
    plan = await lees_plan(eenheid, dossier, versie)
    laatste = {a["betrokkene_id"]: a for a in await akkoorden(eenheid, dossier, plan.id)}
    mensen = await betrokkenen(eenheid, casus_id)
    return Lijst(resultaten=[_akkoord(m.id, laatste.get(m.id)) for m in mensen])


def _akkoord(betrokkene_id: UUID, woord: dict[str, object] | None) -> AkkoordUit:
    gevonden = woord or {"akkoord": Akkoord.NIET_BESPROKEN, "op": None, "toelichting": None}
    return AkkoordUit.model_validate(
        {"betrokkene_id": betrokkene_id, **{k: gevonden[k] for k in ("akkoord", "op", "toelichting")}}
    )


@router.post(
    "/{versie:int}/akkoorden", status_code=201, responses=SCHRIJVEN, summary="Leg vast wat iemand ervan zegt"
)
async def nieuw_akkoord(
    casus_id: UUID, versie: Versienummer, woord: AkkoordIn, eenheid: Eenheid, antwoord: Response
) -> AkkoordUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-schrijven")
    plan = await lees_plan(eenheid, dossier, versie)
    await doe.leg_akkoord_vast(
        eenheid, dossier, plan, woord.betrokkene_id, woord.akkoord, woord.op, woord.toelichting
    )
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/veiligheidsplannen/{versie}/akkoorden"
    return AkkoordUit(**woord.model_dump())


@router.get("/{versie:int}/nalevingen", responses=LEZEN, summary="Welke afspraken zijn (niet) nagekomen?")
async def nalevinglijst(casus_id: UUID, versie: Versienummer, eenheid: Eenheid) -> Lijst[NalevingUit]:
    dossier = await lees_casus(eenheid, casus_id)
    plan = await lees_plan(eenheid, dossier, versie)
    velden = ("id", "afspraak_id", "uitkomst", "op", "toelichting")
    return Lijst(
        resultaten=[
            NalevingUit(**{k: n[k] for k in velden}, door=n["aanduiding"])
            for n in await nalevingen(eenheid, dossier, plan.id)
        ]
    )


@router.post(
    "/{versie:int}/nalevingen",
    status_code=201,
    responses=SCHRIJVEN,
    summary="Leg vast of een afspraak is nagekomen",
)
async def nieuwe_naleving(
    casus_id: UUID, versie: Versienummer, naleving: NalevingIn, eenheid: Eenheid, antwoord: Response
) -> NalevingUit:
    dossier = await werk_in_casus(eenheid, casus_id, "plan-schrijven")
    plan = await lees_plan(eenheid, dossier, versie)
    waarden = naleving.model_dump()
    naleving_id = await doe.leg_naleving_vast(eenheid, dossier, plan, doe.NieuweNaleving(**waarden))
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/veiligheidsplannen/{versie}/nalevingen"
    return NalevingUit(**waarden, id=naleving_id, door=eenheid.actor.aanduiding)


@router.get(
    "/{versie:int}/pdf",
    responses={
        **LEZEN,
        200: {"content": {"application/pdf": {}}, "description": "Het plan, leesbaar voor het gezin"},
    },
    response_class=Response,
    summary="Het plan als PDF",
)
async def pdf(casus_id: UUID, versie: Versienummer, eenheid: Eenheid) -> Response:
    dossier = await lees_casus(eenheid, casus_id)
    plan = await lees_plan(eenheid, dossier, versie)
    mensen = await betrokkenen(eenheid, casus_id)
    woorden = {a["betrokkene_id"]: a for a in await akkoorden(eenheid, dossier, plan.id)}
    inhoud = await als_pdf(plan, mensen, woorden, eenheid.nu)
    koppen = {"Content-Disposition": f'inline; filename="veiligheidsplan-versie-{versie}.pdf"'}
    return Response(inhoud, media_type="application/pdf", headers=koppen)
