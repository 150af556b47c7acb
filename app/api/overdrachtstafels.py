"""`/v1/overleggen/{id}/tafel`: the list of an overdrachtstafel, and what is decided there about an offer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.overdrachten import OverdrachtUit, TeamUit, WeigeringIn, zoals_gezien
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, MomentIn, Tekst, Uit
from app.overdracht.codes import OverdrachtStatus, Spoed
from app.overleg.codes import PuntStatus
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import overdrachtstafel as proces
from app.workflow import tafellijst
from app.workflow.deurafspraken import Afspraak

router = Onderdeel(prefix="/overleggen/{overleg_id}/tafel", tags=["overdrachtstafel"])
PUNT = "/punten/{punt_id}"


class TafelvoorstelUit(Uit):
    """An open offer that can come on the list."""

    overdracht_id: UUID
    van: TeamUit
    naar: TeamUit
    spoed: Spoed
    aangeboden_op: Moment
    verloopt_op: Moment


class DeurafspraakUit(Uit):
    van: TeamUit = Field(description="Welk team gaat.")
    wie: str | None = Field(description="Alleen voor dat team; leeg: de casusregisseur.")
    uiterlijk: Moment
    gehaald_op: Moment | None = Field(description="Wanneer daarna iemand van het huishouden is gesproken.")
    vervallen_op: Moment | None


class TafelbesluitUit(Uit):
    id: UUID
    tekst: str
    op: Moment
    door: str
    team: TeamUit


class AanbodAanTafelUit(Uit):
    status: PuntStatus = Field(description="`besproken`: aan deze tafel is beslist.")
    uitkomst: OverdrachtStatus = Field(
        description="Hoe het aanbod ervoor staat, ook als dat buiten deze tafel is gebeurd."
    )
    overdracht: OverdrachtUit
    besluiten: list[TafelbesluitUit]
    afspraak: DeurafspraakUit | None = Field(
        description="Voor wie aanbood en wie aannam; niet voor wie het aanbod teruggaf."
    )


class TafelpuntUit(Uit):
    id: UUID
    volgnummer: int
    begint_op: Moment = Field(description="Wanneer dit punt aan de beurt is.")
    minuten: int
    aanbod: AanbodAanTafelUit | None = Field(
        description="Alleen voor het team dat aanbood en het team dat ontvangt."
    )


class TafelpuntWijziging(In):
    volgnummer: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None
    minuten: Annotated[int, Field(ge=1, le=480, strict=True)] | None = None


class DeurafspraakIn(In):
    uiterlijk: MomentIn | None = Field(
        default=None,
        description="Leeg: de lopende 48-uursklok van de melding, of anders 48 uur vanaf nu. Later dan een lopende klok kan niet.",
    )


class EigenDeurafspraakIn(DeurafspraakIn):
    medewerker_id: UUID | None = Field(
        default=None, description="Wie van uw team gaat; leeg: de casusregisseur."
    )


class TafelaannameIn(In):
    casusregisseur: UUID | None = Field(
        default=None, description="Een medewerker van uw team; leeg: u zelf, tenzij u teamleider bent."
    )
    afspraak: EigenDeurafspraakIn = EigenDeurafspraakIn()


class TafelteruggaveIn(WeigeringIn):
    afspraak: DeurafspraakIn | None = Field(
        default=None, description="Als aan tafel is gezegd wanneer het andere team zelf gaat."
    )


class TafelbesluitIn(In):
    tekst: Tekst


def _plek(rij: Any, kant: str = "") -> dict[str, Any]:
    return {k: getattr(rij, f"{kant}{k}") for k in ("organisatie", "team")}


def _uit(eenheid: Werkeenheid, punt: proces.Tafelpunt) -> TafelpuntUit:
    regel = punt.regel
    plaats = {k: getattr(regel, k) for k in ("id", "volgnummer", "begint_op", "minuten")}
    return TafelpuntUit.model_validate({**plaats, "aanbod": punt.aanbod and _aanbod(eenheid, punt)})


def _aanbod(eenheid: Werkeenheid, punt: proces.Tafelpunt) -> dict[str, Any]:
    assert punt.aanbod is not None, "alleen voor wie het aanbod ziet"
    return {
        "status": punt.regel.status,
        "uitkomst": punt.uitkomst(eenheid),
        "overdracht": zoals_gezien(eenheid, punt.aanbod),
        "besluiten": [_besluit(rij) for rij in punt.notities],
        "afspraak": punt.afspraak and _afspraak(eenheid, punt.afspraak),
    }


def _besluit(rij: Any) -> dict[str, Any]:
    team = {"organisatie": rij["organisatie"], "team": rij["team"]}
    return {**{k: rij[k] for k in ("id", "tekst", "op")}, "door": rij["aanduiding"], "team": team}


def _afspraak(eenheid: Werkeenheid, rij: Any) -> dict[str, Any]:
    eigen = (rij.organisatie, rij.team) == (eenheid.actor.organisatie, eenheid.actor.team)
    tijden = {k: getattr(rij, k) for k in ("uiterlijk", "gehaald_op", "vervallen_op")}
    return {**tijden, "van": _plek(rij), "wie": rij.aanduiding if eigen else None}


def _met_etag(eenheid: Werkeenheid, punt: proces.Tafelpunt, antwoord: Response) -> TafelpuntUit:
    zet_etag(antwoord, punt.regel.versie)
    return _uit(eenheid, punt)


def _versie(eenheid: Werkeenheid, if_match: str | None, id: UUID, *, verplicht: bool) -> proces.EisVersie:
    async def eis(versie: int) -> None:
        await eis_versie(eenheid, if_match, "agendapunten", id, versie, verplicht=verplicht)

    return eis


def _gezegd(afspraak: DeurafspraakIn) -> Afspraak:
    return Afspraak(getattr(afspraak, "medewerker_id", None), afspraak.uiterlijk)


@router.get("", responses=LEZEN, summary="De lijst van een overdrachtstafel")
async def lijst(overleg_id: UUID, eenheid: Eenheid) -> Lijst[TafelpuntUit]:
    """Of an offer between other teams you see only when it is discussed, and for how long."""
    return Lijst(resultaten=[_uit(eenheid, punt) for punt in await proces.lees_lijst(eenheid, overleg_id)])


@router.get("/voorstellen", responses=LEZEN, summary="Welke aanbiedingen nog op de lijst kunnen")
async def voorstellen(overleg_id: UUID, eenheid: Eenheid) -> Lijst[TafelvoorstelUit]:
    """The most urgent first. For the team that leads: all between teams at this table; for another team its own."""
    rijen = await tafellijst.voorstellen(eenheid, overleg_id)
    alle = [
        {**rij._asdict(), "overdracht_id": rij.id, "van": _plek(rij, "van_"), "naar": _plek(rij, "naar_")}
        for rij in rijen
    ]
    return Lijst[TafelvoorstelUit].model_validate({"resultaten": alle})


@router.put("/aanbiedingen/{overdracht_id}", responses=SCHRIJVEN, summary="Zet een aanbod op de lijst")
async def zet_op_lijst(
    overleg_id: UUID, overdracht_id: UUID, eenheid: Eenheid, antwoord: Response
) -> TafelpuntUit:
    """By the team that offered it, or the team that leads the table. What is on the list stays as it is."""
    return _met_etag(eenheid, await tafellijst.zet_op_lijst(eenheid, overleg_id, overdracht_id), antwoord)


@router.get(PUNT, responses=LEZEN, summary="Een aanbod aan de tafel")
async def een(overleg_id: UUID, punt_id: UUID, eenheid: Eenheid, antwoord: Response) -> TafelpuntUit:
    return _met_etag(eenheid, await proces.lees_punt(eenheid, overleg_id, punt_id), antwoord)


@router.patch(PUNT, responses=SCHRIJVEN, summary="Wijzig de volgorde of de minuten")
async def herschik(
    overleg_id: UUID,
    punt_id: UUID,
    wijziging: TafelpuntWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> TafelpuntUit:
    """By the team that leads the table."""
    nieuw = wijziging.model_dump(by_alias=False, exclude_none=True)
    versie = _versie(eenheid, if_match, punt_id, verplicht=True)
    return _met_etag(
        eenheid, await tafellijst.herschik(eenheid, overleg_id, punt_id, nieuw, versie), antwoord
    )


@router.post(f"{PUNT}/_accepteren", responses=SCHRIJVEN, summary="Wij nemen de casus over, en gaan")
async def accepteren(
    overleg_id: UUID,
    punt_id: UUID,
    keuze: TafelaannameIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> TafelpuntUit:
    """From this moment your team is responsible, and a clock runs until somebody has been achter de voordeur."""
    versie = _versie(eenheid, if_match, punt_id, verplicht=False)
    punt = await proces.accepteer(
        eenheid, overleg_id, punt_id, keuze.casusregisseur, _gezegd(keuze.afspraak), regio, versie
    )
    return _met_etag(eenheid, punt, antwoord)


@router.post(f"{PUNT}/_terug", responses=SCHRIJVEN, summary="Wij nemen de casus niet over")
async def terug(
    overleg_id: UUID,
    punt_id: UUID,
    waarom: TafelteruggaveIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> TafelpuntUit:
    """The casus stays with the team that offered it."""
    versie = _versie(eenheid, if_match, punt_id, verplicht=False)
    afspraak = _gezegd(waarom.afspraak) if waarom.afspraak else None
    reden = (waarom.reden, waarom.toelichting)
    punt = await proces.geef_terug(eenheid, overleg_id, punt_id, reden, afspraak, regio, versie)
    return _met_etag(eenheid, punt, antwoord)


@router.post(
    f"{PUNT}/_afspreken", responses=SCHRIJVEN, summary="Wie van ons achter de voordeur gaat, of eerder gaat"
)
async def afspreken(
    overleg_id: UUID,
    punt_id: UUID,
    afspraak: EigenDeurafspraakIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
) -> TafelpuntUit:
    """Once it was decided, by the team with which the casus stayed or came. It replaces what was agreed before, and is never later."""
    punt = await proces.wijzig_afspraak(eenheid, overleg_id, punt_id, _gezegd(afspraak), regio)
    return _met_etag(eenheid, punt, antwoord)


@router.post(
    f"{PUNT}/besluiten", status_code=201, responses=SCHRIJVEN, summary="Noteer wat aan tafel is besloten"
)
async def noteer(overleg_id: UUID, punt_id: UUID, nieuw: TafelbesluitIn, eenheid: Eenheid) -> TafelbesluitUit:
    """For both teams of the offer, and never changed afterwards: a correction is another note."""
    notitie = await proces.noteer(eenheid, overleg_id, punt_id, nieuw.tekst)
    return TafelbesluitUit.model_validate(_besluit(notitie))
