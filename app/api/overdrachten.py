"""`/v1/casussen/{id}/overdrachten` and `/v1/overdrachten`: offering a casus, and answering an offer."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, Lijst, Moment, Tekst, Uit
from app.casus.queries import lees_casus
from app.overdracht.codes import VEILIG, OverdrachtStatus, Spoed, Voorbeelddeel, Weigerreden
from app.overdracht.handelingen import Vraag
from app.overdracht.queries import Filter, Overdracht, lees_overdracht, overdrachten, van_casus
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.transactie import Eenheid, Regio, TransactieRoute
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import overdragen as proces

router = APIRouter(route_class=TransactieRoute, tags=["overdrachten"])


class TeamIn(In):
    organisatie: Code
    team: Code | None = Field(default=None, description="Mag leeg blijven als de organisatie één team heeft.")


class OverdrachtIn(In):
    naar: TeamIn
    vraag: Tekst = Field(description="Wat u van het andere team vraagt.")
    reden: Tekst = Field(description="Waarom de casus daar hoort.")
    spoed: Spoed = Spoed.NORMAAL
    delen: list[Voorbeelddeel] = Field(
        default=list(VEILIG),
        max_length=len(Voorbeelddeel),
        description="Wat de ontvanger vooraf mag zien. Nooit een adres en nooit het dossier.",
    )


class TeamUit(Uit):
    organisatie: str
    team: str


class OverdrachtKortUit(Uit):
    id: UUID
    status: OverdrachtStatus
    van: TeamUit
    naar: TeamUit
    spoed: Spoed
    aangeboden_op: Moment
    verloopt_op: Moment = Field(description="Tot wanneer er een antwoord mag komen.")
    beantwoord_op: Moment | None
    weigerreden: Weigerreden | None


class OverdrachtUit(OverdrachtKortUit):
    casus_id: UUID | None = Field(description="Voor wie nu verantwoordelijk is.")
    vraag: str | None
    reden: str | None
    delen: list[Voorbeelddeel]
    voorbeeld: dict[str, Any] | None = Field(description="Alleen zolang er geantwoord kan worden.")
    door: str
    antwoord_door: str | None
    antwoord: str | None


class AcceptatieIn(In):
    casusregisseur: UUID | None = Field(
        default=None, description="Een medewerker van uw team; leeg: u zelf, tenzij u teamleider bent."
    )


class WeigeringIn(In):
    reden: Weigerreden
    toelichting: Tekst | None = None


class IntrekkingIn(In):
    reden: Tekst


def _kort(wat: Overdracht) -> dict[str, Any]:
    (van_o, van_t), (naar_o, naar_t) = wat.van, wat.naar
    return {
        **wat.rij,
        "van": {"organisatie": van_o, "team": van_t},
        "naar": {"organisatie": naar_o, "team": naar_t},
    }


def _uit(eenheid: Werkeenheid, wat: Overdracht, antwoord: Response) -> OverdrachtUit:
    zet_etag(antwoord, wat.versie)
    zicht = proces.zicht_op(eenheid, wat)
    return OverdrachtUit.model_validate({**_kort(wat), **zicht})


@router.post(
    "/casussen/{casus_id}/overdrachten",
    status_code=201,
    responses=SCHRIJVEN,
    summary="Bied deze casus aan een ander team aan",
)
async def bied_aan(
    casus_id: UUID, nieuw: OverdrachtIn, eenheid: Eenheid, regio: Regio, antwoord: Response
) -> OverdrachtUit:
    """Your team stays responsible until the other one accepts."""
    wat = await proces.bied_aan(
        eenheid,
        casus_id,
        (nieuw.naar.organisatie, nieuw.naar.team),
        Vraag(nieuw.spoed, nieuw.vraag, nieuw.reden, tuple(dict.fromkeys(nieuw.delen))),
        regio,
    )
    antwoord.headers["Location"] = f"/v1/overdrachten/{wat.id}"
    return _uit(eenheid, wat, antwoord)


@router.get(
    "/casussen/{casus_id}/overdrachten",
    responses=LEZEN,
    summary="Aan wie is deze casus aangeboden, en wie nam haar aan?",
)
async def geschiedenis(casus_id: UUID, eenheid: Eenheid) -> Lijst[OverdrachtKortUit]:
    await lees_casus(eenheid, casus_id)
    alle = [_kort(wat) for wat in await van_casus(eenheid, casus_id)]
    return Lijst[OverdrachtKortUit].model_validate({"resultaten": alle})


@router.get("/overdrachten", responses=LEZEN, summary="Wat uw team is aangeboden, en wat uw team aanbood")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    status: OverdrachtStatus | None = None,
    richting: Annotated[Literal["in", "uit"] | None, Query(description="`in`: aan u; `uit`: door u.")] = None,
) -> Lijst[OverdrachtKortUit]:
    ontvangen = None if richting is None else richting == "in"
    filter = Filter(limiet + 1, lees_cursor(na, UUID, None), status, ontvangen)
    rijen, volgende = pagina(await overdrachten(eenheid, filter), limiet, lambda o: o.id)
    return Lijst[OverdrachtKortUit].model_validate(
        {"resultaten": [_kort(wat) for wat in rijen], "volgende": volgende}
    )


@router.get("/overdrachten/{overdracht_id}", responses=LEZEN, summary="Een aanbod, met wat u vooraf mag zien")
async def een(overdracht_id: UUID, eenheid: Eenheid, antwoord: Response) -> OverdrachtUit:
    return _uit(eenheid, await lees_overdracht(eenheid, overdracht_id), antwoord)


def _versie(eenheid: Werkeenheid, if_match: str | None) -> proces.EisVersie:
    async def eis(wat: Overdracht) -> None:
        await eis_versie(eenheid, if_match, "overdrachten", wat.id, wat.versie, verplicht=False)

    return eis


@router.post(
    "/overdrachten/{overdracht_id}/_accepteren", responses=SCHRIJVEN, summary="Wij nemen de casus over"
)
async def accepteren(
    overdracht_id: UUID,
    keuze: AcceptatieIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> OverdrachtUit:
    """From this moment your team is responsible."""
    versie = _versie(eenheid, if_match)
    wat = await proces.accepteer(eenheid, overdracht_id, keuze.casusregisseur, regio, versie)
    return _uit(eenheid, wat, antwoord)


@router.post(
    "/overdrachten/{overdracht_id}/_weigeren", responses=SCHRIJVEN, summary="Wij nemen de casus niet over"
)
async def weigeren(
    overdracht_id: UUID, waarom: WeigeringIn, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> OverdrachtUit:
    versie = _versie(eenheid, if_match)
    wat = await proces.weiger(eenheid, overdracht_id, waarom.reden, waarom.toelichting, versie)
    return _uit(eenheid, wat, antwoord)


@router.post(
    "/overdrachten/{overdracht_id}/_intrekken", responses=SCHRIJVEN, summary="Wij trekken het aanbod in"
)
async def intrekken(
    overdracht_id: UUID, waarom: IntrekkingIn, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> OverdrachtUit:
    versie = _versie(eenheid, if_match)
    return _uit(eenheid, await proces.trek_in(eenheid, overdracht_id, waarom.reden, versie), antwoord)
