"""`/v1/overleggen`: planning an overleg, who takes part, who keeps it confidential, and its agenda."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from app.api.overlegvorm import (
    AgendapuntIn,
    AgendapuntUit,
    AgendapuntWijziging,
    DeelnemerIn,
    OverlegIn,
    OverlegKortUit,
    OverlegUit,
    OverlegWijziging,
    VolgordeIn,
    VoorstelUit,
    kort,
    punt_uit,
)
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, MomentIn
from app.core.klok import lokale_dag
from app.overleg.bijdragen import alle_bijdragen
from app.overleg.codes import OverlegSoort, OverlegStatus
from app.overleg.handelingen import NieuweDeelnemer, NieuwOverleg, NieuwPunt
from app.overleg.queries import (
    Agendapunt,
    Filter,
    Overleg,
    agenda,
    deelnemers,
    lees_overleg,
    lees_punt,
    overleggen,
)
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import BEGIN, Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import afsluiten
from app.workflow import overleggen as proces
from app.workflow.verslag import verslag as maak_verslag
from app.workflow.voorstellen import voorstellen as zoek_voorstellen

router = Onderdeel(prefix="/overleggen", tags=["overleggen"])


async def _uit(eenheid: Werkeenheid, wat: Overleg, antwoord: Response) -> OverlegUit:
    zet_etag(antwoord, wat.versie)
    allen = [rij._asdict() for rij in await deelnemers(eenheid, wat.id)]
    return OverlegUit.model_validate({**kort(wat), "doel": wat.doel, "deelnemers": allen})


async def _punt_uit(eenheid: Werkeenheid, punt: Agendapunt, antwoord: Response) -> AgendapuntUit:
    zet_etag(antwoord, punt.versie)
    return punt_uit(punt, await alle_bijdragen(eenheid, punt.rij["overleg_id"], [punt]))


def _gezet(wijziging: In) -> dict[str, Any]:
    """What was sent. Only a rhythm can be taken away (null)."""
    gestuurd = wijziging.model_dump(by_alias=False, exclude_unset=True)
    return {k: w for k, w in gestuurd.items() if w is not None or k == "herhaling_weken"}


@router.get("", responses=LEZEN, summary="De overleggen waar u aan deelneemt")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    soort: OverlegSoort | None = None,
    status: OverlegStatus | None = None,
    van: Annotated[MomentIn | None, Query(description="Begint vanaf dit moment.")] = None,
    tot: Annotated[MomentIn | None, Query(description="Begint vóór dit moment.")] = None,
) -> Lijst[OverlegKortUit]:
    filter = Filter(limiet + 1, lees_cursor(na, UUID, None), soort, status, van, tot)
    rijen, volgende = pagina(await overleggen(eenheid, filter), limiet, lambda o: o.id)
    return Lijst[OverlegKortUit].model_validate(
        {"resultaten": [kort(o) for o in rijen], "volgende": volgende}
    )


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Plan een overleg, dat uw team leidt")
async def plan(nieuw: OverlegIn, eenheid: Eenheid, antwoord: Response) -> OverlegUit:
    wat = await proces.plan(
        eenheid,
        NieuwOverleg(
            nieuw.soort,
            nieuw.begint_op,
            nieuw.duur_minuten,
            nieuw.voorzitter or eenheid.actor.id,
            nieuw.herhaling_weken,
        ),
        [NieuweDeelnemer(w.organisatie, w.team, w.deelname) for w in nieuw.deelnemers],
        nieuw.vervolg_op,
    )
    antwoord.headers["Location"] = f"/v1/overleggen/{wat.id}"
    return await _uit(eenheid, wat, antwoord)


@router.get("/{overleg_id}", responses=LEZEN, summary="Een overleg: wie, wanneer, en wie bevestigde")
async def een(overleg_id: UUID, eenheid: Eenheid, antwoord: Response) -> OverlegUit:
    return await _uit(eenheid, await lees_overleg(eenheid, overleg_id), antwoord)


@router.patch("/{overleg_id}", responses=SCHRIJVEN, summary="Verzet of wijzig een overleg")
async def wijzig(
    overleg_id: UUID,
    wijziging: OverlegWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> OverlegUit:
    async def versie(nu: int) -> None:
        await eis_versie(eenheid, if_match, "overleggen", overleg_id, nu)

    return await _uit(eenheid, await proces.wijzig(eenheid, overleg_id, _gezet(wijziging), versie), antwoord)


@router.post(
    "/{overleg_id}/deelnemers", status_code=201, responses=SCHRIJVEN, summary="Nodig nog een organisatie uit"
)
async def nodig_uit(overleg_id: UUID, nieuw: DeelnemerIn, eenheid: Eenheid, antwoord: Response) -> OverlegUit:
    wie = NieuweDeelnemer(nieuw.organisatie, nieuw.team, nieuw.deelname)
    return await _uit(eenheid, await proces.nodig_uit(eenheid, overleg_id, wie), antwoord)


@router.post(
    "/{overleg_id}/_geheimhouding",
    responses=SCHRIJVEN,
    summary="Ik houd geheim wat mij in dit overleg wordt getoond",
)
async def geheimhouding(overleg_id: UUID, eenheid: Eenheid, antwoord: Response) -> OverlegUit:
    """For you, and for this one overleg. Until then nothing that was shared is shown to you."""
    return await _uit(eenheid, await proces.bevestig_geheimhouding(eenheid, overleg_id), antwoord)


@router.post(
    "/{overleg_id}/_herinner",
    responses=SCHRIJVEN,
    summary="Herinner wie de geheimhouding nog niet bevestigde",
)
async def herinner(overleg_id: UUID, eenheid: Eenheid, antwoord: Response) -> OverlegUit:
    return await _uit(eenheid, await proces.herinner(eenheid, overleg_id), antwoord)


@router.post(
    "/{overleg_id}/_afsluiten",
    responses=SCHRIJVEN,
    summary="Sluit het overleg af; wat niet af is staat op de volgende agenda",
)
async def sluit_af(
    overleg_id: UUID, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> OverlegUit:
    async def versie(nu: int) -> None:
        await eis_versie(eenheid, if_match, "overleggen", overleg_id, nu, verplicht=False)

    return await _uit(eenheid, await afsluiten.sluit_af(eenheid, overleg_id, versie), antwoord)


@router.get(
    "/{overleg_id}/verslag",
    responses={
        **LEZEN,
        200: {"content": {"application/pdf": {}}, "description": "Het verslag, zoals u het mag zien"},
    },
    response_class=Response,
    summary="Het verslag als PDF: wat met u is gedeeld, en niets anders",
)
async def verslag(overleg_id: UUID, eenheid: Eenheid) -> Response:
    begint_op, pdf = await maak_verslag(eenheid, overleg_id)
    koppen = {"Content-Disposition": f'inline; filename="verslag-{lokale_dag(begint_op)}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=koppen)


@router.get(
    "/{overleg_id}/voorstellen",
    responses=LEZEN,
    summary="Casussen van uw team met een rode vlag of SASH hoog, die hier nog niet zijn besproken",
)
async def voorstellen(
    overleg_id: UUID, eenheid: Eenheid, limiet: Limiet = 50, na: Na = None
) -> Lijst[VoorstelUit]:
    vanaf = lees_cursor(na, UUID, BEGIN)
    gevonden = await zoek_voorstellen(eenheid, overleg_id, limiet + 1, vanaf)
    rijen, volgende = pagina(gevonden, limiet, lambda r: UUID(str(r["id"])))
    return Lijst[VoorstelUit].model_validate(
        {"resultaten": [{**r, "casus_id": r["id"]} for r in rijen], "volgende": volgende}
    )


@router.get("/{overleg_id}/agendapunten", responses=LEZEN, summary="De agenda, voor zover met u gedeeld")
async def agendapunten(overleg_id: UUID, eenheid: Eenheid) -> Lijst[AgendapuntUit]:
    punten = await agenda(eenheid, await lees_overleg(eenheid, overleg_id))
    bij = await alle_bijdragen(eenheid, overleg_id, punten)
    return Lijst(resultaten=[punt_uit(punt, bij) for punt in punten])


@router.post(
    "/{overleg_id}/agendapunten",
    status_code=201,
    responses=SCHRIJVEN,
    summary="Breng een casus van uw team in",
)
async def breng_in(
    overleg_id: UUID, nieuw: AgendapuntIn, eenheid: Eenheid, antwoord: Response
) -> AgendapuntUit:
    """Nothing of the casus is shown to anybody by this; that you choose per partner."""
    punt = await proces.breng_in(
        eenheid, overleg_id, nieuw.casus_id, NieuwPunt(nieuw.vraag, nieuw.grondslag, nieuw.minuten)
    )
    antwoord.headers["Location"] = f"/v1/overleggen/{overleg_id}/agendapunten/{punt.id}"
    return await _punt_uit(eenheid, punt, antwoord)


@router.put("/{overleg_id}/volgorde", responses=SCHRIJVEN, summary="Zet de agenda in een andere volgorde")
async def herschik(
    overleg_id: UUID, nieuw: VolgordeIn, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> Lijst[AgendapuntUit]:
    """By who leads. `If-Match`: the version of the overleg. What you do not see keeps its place."""

    async def versie(nu: int) -> None:
        await eis_versie(eenheid, if_match, "overleggen", overleg_id, nu)

    wat, punten = await proces.herschik(eenheid, overleg_id, nieuw.agendapunten, versie)
    zet_etag(antwoord, wat.versie)
    bij = await alle_bijdragen(eenheid, overleg_id, punten)
    return Lijst(resultaten=[punt_uit(punt, bij) for punt in punten])


@router.get("/{overleg_id}/agendapunten/{aid}", responses=LEZEN, summary="Een agendapunt")
async def punt(overleg_id: UUID, aid: UUID, eenheid: Eenheid, antwoord: Response) -> AgendapuntUit:
    gevonden = await lees_punt(eenheid, await lees_overleg(eenheid, overleg_id), aid)
    return await _punt_uit(eenheid, gevonden, antwoord)


@router.patch(
    "/{overleg_id}/agendapunten/{aid}",
    responses=SCHRIJVEN,
    summary="Wijzig de vraag, de volgorde, de minuten of of het is besproken",
)
async def wijzig_punt(
    overleg_id: UUID,
    aid: UUID,
    wijziging: AgendapuntWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AgendapuntUit:
    async def versie(nu: int) -> None:
        await eis_versie(eenheid, if_match, "agendapunten", aid, nu)

    nieuw = await proces.wijzig_punt(eenheid, overleg_id, aid, _gezet(wijziging), versie)
    return await _punt_uit(eenheid, nieuw, antwoord)
