"""`/v1/vernietigingen`, `/v1/bewaarplichten` and `/v1/grafstenen`: what may go, what may not, and what is left of what is gone."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Tekst, Uit
from app.bewaren.codes import (
    Afwijsreden,
    Bewaargrond,
    Bewaarstatus,
    Dossiersoort,
    Plichtreden,
    Vernietiggrond,
)
from app.bewaren.queries import grafstenen
from app.core.fouten import ongeldig
from app.core.klok import Dag
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import BEGIN, Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import bewaarplichten, bewaren
from app.workflow.bewaren import EisVersie, Voorstel

router = Onderdeel(tags=["bewaren"])


class GoedkeuringUit(Uit):
    rol: Rol
    op: Moment


class VernietigingUit(Uit):
    """Welk dossier, en waarom het weg mag. Niets van wat erin staat."""

    id: UUID
    soort: Dossiersoort
    casus_id: UUID | None
    melding_id: UUID | None
    organisatie: str
    team: str
    status: Bewaarstatus
    grond: Bewaargrond = Field(description="Waardoor het tot die dag is bewaard.")
    sinds: date = Field(description="Sinds wanneer het in rust is.")
    tot: date = Field(description="Tot die dag moest het worden bewaard.")
    voorgesteld_op: Moment
    vernietigen_vanaf: Moment | None = Field(
        description="Gevuld als twee mensen het goedkeurden; tot dat moment houdt alles het nog tegen."
    )
    goedkeuringen: list[GoedkeuringUit]


class AfwijzingIn(In):
    reden: Afwijsreden
    toelichting: Tekst | None = None
    bewaren_tot: Dag = Field(description="Dan wordt het opnieuw voorgesteld.")


class BewaarplichtIn(In):
    """Precies één van `casusId` en `meldingId`."""

    casus_id: UUID | None = None
    melding_id: UUID | None = None
    reden: Plichtreden
    toelichting: Tekst | None = None


class OpheffingIn(In):
    toelichting: Tekst


class BewaarplichtUit(Uit):
    id: UUID
    soort: Dossiersoort
    casus_id: UUID | None
    melding_id: UUID | None
    reden: Plichtreden
    toelichting: str | None
    op: Moment
    door: str
    opgeheven_op: Moment | None
    opheffing: str | None


class GrafsteenUit(Uit):
    """Dat er iets is vernietigd; niet wat, en niet van wie."""

    id: UUID
    soort: Dossiersoort
    grond: Vernietiggrond
    van_jaar: int
    tot_jaar: int
    op: Moment
    rollen: list[Rol] = Field(description="In welke rollen het is goedgekeurd.")
    personen: int = Field(description="Vernietigd: zij hadden geen ander dossier.")
    personen_gebleven: int
    rijen: int
    backup_gaat_open: bool = Field(
        description="Dit systeem heeft nog een hoofdsleutel waaronder de vernietigde sleutels lagen: "
        "een back-up van toen is er nog mee te lezen."
    )


def _uit(voorstel: Voorstel, antwoord: Response | None = None) -> VernietigingUit:
    if antwoord:
        zet_etag(antwoord, voorstel.rij.versie)
    return VernietigingUit.model_validate({**voorstel.rij._mapping, "goedkeuringen": voorstel.goedkeuringen})


def _versie(eenheid: Werkeenheid, if_match: str | None) -> EisVersie:
    async def eis(voorstel: Voorstel) -> None:
        versie = voorstel.rij.versie
        await eis_versie(eenheid, if_match, "vernietigingen", voorstel.id, versie, verplicht=False)

    return eis


@router.get("/vernietigingen", responses=LEZEN, summary="Wat mag worden vernietigd, als u het goedkeurt")
async def lijst(eenheid: Eenheid, limiet: Limiet = 50, na: Na = None) -> Lijst[VernietigingUit]:
    """For who leads the team, and for the privacy officer of the organisation."""
    gevonden = await bewaren.voorstellen(eenheid, limiet + 1, lees_cursor(na, UUID, BEGIN))
    voorstellen, volgende = pagina(gevonden, limiet, lambda v: v.id)
    return Lijst(resultaten=[_uit(v) for v in voorstellen], volgende=volgende)


@router.get("/vernietigingen/{vernietiging_id}", responses=LEZEN, summary="Eén voorstel om te vernietigen")
async def een(vernietiging_id: UUID, eenheid: Eenheid, antwoord: Response) -> VernietigingUit:
    return _uit(await bewaren.lees_voorstel(eenheid, vernietiging_id), antwoord)


@router.post(
    "/vernietigingen/{vernietiging_id}/_goedkeuren",
    responses=SCHRIJVEN,
    summary="Dit mag worden vernietigd",
)
async def goedkeuren(
    vernietiging_id: UUID, eenheid: Eenheid, regio: Regio, antwoord: Response, if_match: IfMatch = None
) -> VernietigingUit:
    """Two people: one who leads the team, one privacy officer."""
    versie = _versie(eenheid, if_match)
    return _uit(await bewaren.keur_goed(eenheid, vernietiging_id, regio, versie), antwoord)


@router.post(
    "/vernietigingen/{vernietiging_id}/_afwijzen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Dit wordt langer bewaard",
)
async def afwijzen(
    vernietiging_id: UUID, waarom: AfwijzingIn, eenheid: Eenheid, if_match: IfMatch = None
) -> None:
    """One is enough, also when two approved it."""
    versie = _versie(eenheid, if_match)
    await bewaren.wijs_af(
        eenheid, vernietiging_id, waarom.reden, waarom.toelichting, waarom.bewaren_tot, versie
    )


def _plicht(rij: dict[str, Any], antwoord: Response | None = None) -> BewaarplichtUit:
    if antwoord:
        zet_etag(antwoord, rij["versie"])
    return BewaarplichtUit.model_validate({**rij, "door": rij["aanduiding"]})


@router.get("/bewaarplichten", responses=LEZEN, summary="Wat niet mag worden vernietigd, en waarom niet")
async def plichten(eenheid: Eenheid, limiet: Limiet = 50, na: Na = None) -> Lijst[BewaarplichtUit]:
    gevonden = await bewaarplichten.plichten(eenheid, limiet + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, limiet, lambda r: UUID(str(r["id"])))
    return Lijst(resultaten=[_plicht(rij) for rij in rijen], volgende=volgende)


@router.post(
    "/bewaarplichten", status_code=201, responses=SCHRIJVEN, summary="Dit dossier mag niet worden vernietigd"
)
async def leg_op(nieuw: BewaarplichtIn, eenheid: Eenheid, antwoord: Response) -> BewaarplichtUit:
    """It goes before everything, also before what two people approved."""
    id = nieuw.casus_id or nieuw.melding_id
    if id is None or (nieuw.casus_id and nieuw.melding_id):
        raise ongeldig("casusId", "een-dossier", "Noem precies één dossier: een casus of een melding.")
    soort = Dossiersoort.CASUS if nieuw.casus_id else Dossiersoort.MELDING
    plicht_id = await bewaarplichten.leg_op(eenheid, soort, id, nieuw.reden, nieuw.toelichting)
    antwoord.headers["Location"] = f"/v1/bewaarplichten/{plicht_id}"
    return _plicht(await bewaarplichten.lees_plicht(eenheid, plicht_id), antwoord)


@router.get("/bewaarplichten/{plicht_id}", responses=LEZEN, summary="Eén bewaarplicht")
async def plicht(plicht_id: UUID, eenheid: Eenheid, antwoord: Response) -> BewaarplichtUit:
    return _plicht(await bewaarplichten.lees_plicht(eenheid, plicht_id), antwoord)


@router.post(
    "/bewaarplichten/{plicht_id}/_opheffen", responses=SCHRIJVEN, summary="Deze bewaarplicht is voorbij"
)
async def hef_op(
    plicht_id: UUID, waarom: OpheffingIn, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> BewaarplichtUit:
    rij = await bewaarplichten.lees_plicht(eenheid, plicht_id)
    await eis_versie(eenheid, if_match, "bewaarplichten", plicht_id, rij["versie"], verplicht=False)
    await bewaarplichten.hef_op(eenheid, plicht_id, waarom.toelichting)
    return _plicht(await bewaarplichten.lees_plicht(eenheid, plicht_id), antwoord)


@router.get(
    "/grafstenen", responses=LEZEN, summary="Wat er is vernietigd: aantallen, en niets dat terugwijst"
)
async def stenen(eenheid: Eenheid, limiet: Limiet = 50, na: Na = None) -> Lijst[GrafsteenUit]:
    """For the privacy officer."""
    gevonden = await grafstenen(eenheid, limiet + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, limiet, lambda r: r.id)
    bekend = eenheid.sleutels.ids
    return Lijst[GrafsteenUit].model_validate(
        {
            "resultaten": [
                {**r._mapping, "backup_gaat_open": not bekend.isdisjoint(r.hoofdsleutels)} for r in rijen
            ],
            "volgende": volgende,
        }
    )
