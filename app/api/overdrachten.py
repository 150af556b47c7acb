"""`/v1/casussen/{id}/overdrachten` and `/v1/overdrachten`: offering a casus, and answering an offer."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, Lijst, Moment, Tekst, Uit
from app.casus.queries import lees_casus, verantwoordelijken
from app.core.klok import Dag
from app.overdracht.codes import (
    Afzenderrol,
    Overdrachtsoort,
    OverdrachtStatus,
    Spoed,
    Voorbeelddeel,
    Weigerreden,
)
from app.overdracht.handelingen import EisVersie, Vraag
from app.overdracht.queries import Filter, Overdracht, lees_overdracht, overdrachten, van_casus
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import overdragen as proces
from app.workflow.afzenderrol import wijzig_rol

router = Onderdeel(tags=["overdrachten"])


class TeamIn(In):
    organisatie: Code
    team: Code | None = Field(default=None, description="Mag leeg blijven als de organisatie één team heeft.")


class OverdrachtIn(In):
    naar: TeamIn
    vraag: Tekst = Field(description="Wat u van het andere team vraagt.")
    reden: Tekst = Field(description="Waarom de casus daar hoort.")
    soort: Overdrachtsoort | None = Field(
        default=None, description="Leeg: wat volgt uit wie er overdraagt en wie ontvangt."
    )
    spoed: Spoed = Field(
        default=Spoed.NORMAAL,
        description="Hoe snel er antwoord moet zijn; bij sommige soorten altijd als bij crisis.",
    )
    delen: list[Voorbeelddeel] | None = Field(
        default=None,
        max_length=len(Voorbeelddeel),
        description="Wat de ontvanger vooraf mag zien; leeg: wat bij de soort past. Nooit een adres en nooit het dossier.",
    )
    rol_na_acceptatie: Afzenderrol | None = Field(
        default=None,
        description="Wat uw team daarna is: `geen`, `monitor` (hoort van meldingen en het einde, ziet niets) of `betrokken` "
        "(leest mee, doet niets). Leeg: wat bij de soort past; Veilig Thuis volgt dan.",
    )
    rol_tot: Dag | None = Field(
        default=None, description="De laatste dag; verplicht als u `betrokken` kiest."
    )


class TeamUit(Uit):
    organisatie: str
    team: str


class OverdrachtKortUit(Uit):
    id: UUID
    status: OverdrachtStatus
    van: TeamUit
    naar: TeamUit
    soort: Overdrachtsoort
    spoed: Spoed
    aangeboden_op: Moment
    verloopt_op: Moment = Field(description="Tot wanneer er een antwoord mag komen.")
    beantwoord_op: Moment | None
    weigerreden: Weigerreden | None
    rol_na_acceptatie: Afzenderrol = Field(description="Van wie overdroeg, zodra de casus is aangenomen.")
    rol_tot: date | None


class BeurtUit(Uit):
    """One turn of being responsible."""

    organisatie: str
    team: str
    vanaf: Moment
    tot: Moment | None = Field(description="Leeg: nu nog.")
    overdracht_id: UUID | None = Field(description="Leeg: dit team opende de casus.")


class RolIn(In):
    rol: Afzenderrol
    tot: Dag | None = Field(default=None, description="De laatste dag; verplicht bij `betrokken`.")
    reden: Tekst


class OverdrachtUit(OverdrachtKortUit):
    casus_id: UUID | None = Field(description="Voor wie verantwoordelijk is, of betrokken bleef.")
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


def _kort(rij: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **rij,
        "van": {"organisatie": rij["van_organisatie"], "team": rij["van_team"]},
        "naar": {"organisatie": rij["naar_organisatie"], "team": rij["naar_team"]},
        "rol_na_acceptatie": rij["rol"],
    }


def zoals_gezien(eenheid: Werkeenheid, wat: Overdracht) -> OverdrachtUit:
    """The offer, with what of it this actor may see now."""
    return OverdrachtUit.model_validate({**_kort(wat.rij), **proces.zicht_op(eenheid, wat)})


def _uit(eenheid: Werkeenheid, wat: Overdracht, antwoord: Response) -> OverdrachtUit:
    zet_etag(antwoord, wat.versie)
    return zoals_gezien(eenheid, wat)


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
        Vraag(
            nieuw.spoed,
            nieuw.vraag,
            nieuw.reden,
            None if nieuw.delen is None else tuple(dict.fromkeys(nieuw.delen)),
            nieuw.soort,
            nieuw.rol_na_acceptatie,
            nieuw.rol_tot,
        ),
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
    alle = [_kort(rij._asdict()) for rij in await van_casus(eenheid, casus_id)]
    return Lijst[OverdrachtKortUit].model_validate({"resultaten": alle})


@router.get(
    "/casussen/{casus_id}/verantwoordelijken",
    responses=LEZEN,
    summary="Wie was wanneer verantwoordelijk?",
)
async def van_wie(casus_id: UUID, eenheid: Eenheid) -> Lijst[BeurtUit]:
    """One after another without a gap: where the one ends the next begins. The last one is responsible now."""
    await lees_casus(eenheid, casus_id)
    beurten = await verantwoordelijken(eenheid, casus_id)
    einden = [*(b.vanaf for b in beurten[1:]), None]
    return Lijst(
        resultaten=[BeurtUit(**asdict(beurt), tot=tot) for beurt, tot in zip(beurten, einden, strict=True)]
    )


@router.post(
    "/casussen/{casus_id}/overdrachten/{overdracht_id}/_rol",
    responses=SCHRIJVEN,
    summary="Verander of beëindig wat een team dat overdroeg nog is",
)
async def rol(
    casus_id: UUID,
    overdracht_id: UUID,
    keuze: RolIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> OverdrachtKortUit:
    """For who is responsible now, whoever handed the casus over and to whom."""
    versie = _versie(eenheid, if_match)
    wat = await wijzig_rol(eenheid, casus_id, overdracht_id, keuze.rol, keuze.tot, keuze.reden, regio, versie)
    zet_etag(antwoord, wat.versie)
    return OverdrachtKortUit.model_validate(_kort(wat.rij))


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
        {"resultaten": [_kort(rij._asdict()) for rij in rijen], "volgende": volgende}
    )


@router.get("/overdrachten/{overdracht_id}", responses=LEZEN, summary="Een aanbod, met wat u vooraf mag zien")
async def een(overdracht_id: UUID, eenheid: Eenheid, antwoord: Response) -> OverdrachtUit:
    return _uit(eenheid, await lees_overdracht(eenheid, overdracht_id), antwoord)


def _versie(eenheid: Werkeenheid, if_match: str | None) -> EisVersie:
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
