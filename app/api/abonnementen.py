"""`/v1/abonnementen`: which other systems are told that something happened (Standard Webhooks), and what became of each telling.

Only for the functioneel beheerder; a bezorging never says which casus it was about. Like every answer to a POST with an `Idempotency-Key`
the one that holds a secret is remembered, encrypted and for whoever asked; after that nobody can see it again.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from app.abonnement.codes import Bezorgfout, Bezorgstatus, Stilreden
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, JaNee, Lijst, Moment, Uit
from app.core.bode import Bode
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, omgeving
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import abonnementen
from app.workflow.berichten import TYPEN

router = Onderdeel(prefix="/abonnementen", tags=["abonnementen"])
SOORTEN = sorted(TYPEN.values())


async def _bode(request: Request) -> Bode:
    return omgeving(request).bode


Bezorger = Annotated[Bode, Depends(_bode)]


def _bekend(soort: str) -> str:
    if soort not in SOORTEN:
        raise ValueError("Dit type bestaat niet.")
    return soort


Berichttype = Annotated[str, AfterValidator(_bekend), Field(json_schema_extra={"enum": list(SOORTEN)})]
Naam = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Webadres = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$", max_length=500)]
Typen = Annotated[list[Berichttype], Field(max_length=50, description="Leeg: alle.")]
WIE = "Wat dit account mag zien, en niets anders; telkens opnieuw bekeken. Van een hulpverlener of een koppeling van uw organisatie."


class AbonnementIn(In):
    naam: Naam = Field(description="Van het andere systeem; geen naam van een mens.")
    url: Webadres = Field(
        description="Waar berichten heen gaan: https, op een host die het platform toelaat."
    )
    medewerker_id: UUID = Field(description=WIE)
    typen: Typen = Field(default_factory=list)


class AbonnementWijzigingIn(In):
    naam: Naam | None = None
    url: Webadres | None = None
    medewerker_id: UUID | None = Field(default=None, description=WIE)
    typen: Typen | None = None
    gepauzeerd: JaNee | None = Field(
        default=None, description="Onwaar: ga verder waar het bleef. Er gaat niets verloren."
    )


class AbonnementUit(Uit):
    id: UUID
    naam: str
    url: str
    medewerker_id: UUID
    account: str
    typen: list[str]
    gepauzeerd: bool
    stil_op: Moment | None = Field(description="Sindsdien wordt er niets bezorgd.")
    stil_reden: Stilreden | None
    mislukt_sinds: Moment | None = Field(description="Sindsdien kwam er niets aan; er wordt nog geprobeerd.")
    onderweg: int = Field(description="Zoveel is nog te bezorgen.")
    vorig_geldt_tot: Moment | None = Field(
        description="Tot dan staat er ook een handtekening met het vorige geheim."
    )
    aangemaakt_op: Moment
    versie: int

    @classmethod
    def van(cls, rij: abonnementen.Rij) -> Self:
        eigen = {k: rij[k] for k in cls.model_fields if k in rij}
        return cls(**eigen, gepauzeerd=rij["stil_op"] is not None)


class GeheimUit(Uit):
    """Waarmee berichten zijn getekend. Dit antwoord is de enige keer dat het te zien is."""

    id: UUID
    geheim: str = Field(description="`whsec_…` (Standard Webhooks).")
    versie: int


class BezorgingUit(Uit):
    """Wanneer, en of het aankwam; nooit over welke casus."""

    id: UUID
    type: str
    op: Moment
    status: Bezorgstatus
    pogingen: int
    volgende_op: Moment | None
    laatste_op: Moment | None
    http_status: int | None
    fout: Bezorgfout | None


def _toets(
    eenheid: Eenheid, if_match: str | None, *, verplicht: bool
) -> Callable[[abonnementen.Rij], Awaitable[None]]:
    async def toets(rij: abonnementen.Rij) -> None:
        await eis_versie(
            eenheid, if_match, abonnementen.OBJECT, rij["id"], rij["versie"], verplicht=verplicht
        )

    return toets


async def _uit(eenheid: Eenheid, id: UUID, antwoord: Response) -> AbonnementUit:
    rij = await abonnementen.een(eenheid, id)
    zet_etag(antwoord, rij["versie"])
    return AbonnementUit.van(rij)


@router.get("", responses=LEZEN, summary="De abonnementen van uw organisatie")
async def lijst(eenheid: Eenheid) -> Lijst[AbonnementUit]:
    return Lijst(resultaten=[AbonnementUit.van(r) for r in await abonnementen.lijst(eenheid)])


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Vertel een ander systeem wat er gebeurt")
async def maak(nieuw: AbonnementIn, eenheid: Eenheid, bode: Bezorger, antwoord: Response) -> GeheimUit:
    """Vanaf nu; wat eerder gebeurde staat in `/v1/gebeurtenissen`. Vraagt een verse aanmelding."""
    gegevens = {**nieuw.model_dump(), "typen": sorted(set(nieuw.typen))}
    id, geheim = await abonnementen.maak(eenheid, bode, gegevens)
    antwoord.headers["Location"] = f"/v1/abonnementen/{id}"
    zet_etag(antwoord, 1)
    return GeheimUit(id=id, geheim=geheim, versie=1)


@router.get("/{abonnement_id}", responses=LEZEN, summary="Eén abonnement")
async def een(abonnement_id: UUID, eenheid: Eenheid, antwoord: Response) -> AbonnementUit:
    return await _uit(eenheid, abonnement_id, antwoord)


@router.patch("/{abonnement_id}", responses=SCHRIJVEN, summary="Wijzig, pauzeer of hervat een abonnement")
async def wijzig(
    abonnement_id: UUID,
    wijziging: AbonnementWijzigingIn,
    eenheid: Eenheid,
    bode: Bezorger,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AbonnementUit:
    """Een ander adres, account of andere typen vragen een verse aanmelding."""
    nieuw: dict[str, Any] = {
        k: w for k, w in wijziging.model_dump(exclude_unset=True).items() if w is not None
    }
    if "typen" in nieuw:
        nieuw["typen"] = sorted(set(nieuw["typen"]))
    await abonnementen.wijzig(eenheid, bode, abonnement_id, nieuw, _toets(eenheid, if_match, verplicht=True))
    return await _uit(eenheid, abonnement_id, antwoord)


@router.delete("/{abonnement_id}", status_code=204, responses=SCHRIJVEN, summary="Beëindig een abonnement")
async def beeindig(abonnement_id: UUID, eenheid: Eenheid, if_match: IfMatch = None) -> None:
    """Weg, met het geheim en alles wat nog onderweg was."""
    await abonnementen.beeindig(eenheid, abonnement_id, _toets(eenheid, if_match, verplicht=True))


@router.post(
    "/{abonnement_id}/_vernieuw-geheim", responses=SCHRIJVEN, summary="Een nieuw geheim, één keer te zien"
)
async def vernieuw_geheim(
    abonnement_id: UUID, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> GeheimUit:
    """Een dag lang staan er twee handtekeningen bij: ook een met het oude. Vraagt een verse aanmelding."""
    toets = _toets(eenheid, if_match, verplicht=False)
    geheim = await abonnementen.vernieuw_geheim(eenheid, abonnement_id, toets)
    nu = await _uit(eenheid, abonnement_id, antwoord)
    return GeheimUit(id=abonnement_id, geheim=geheim, versie=nu.versie)


@router.post("/{abonnement_id}/_test", status_code=201, responses=SCHRIJVEN, summary="Stuur een proefbericht")
async def beproef(abonnement_id: UUID, eenheid: Eenheid) -> BezorgingUit:
    """Over niemand. Het gaat binnen een minuut weg, ook als het abonnement stilstaat."""
    return BezorgingUit.model_validate(await abonnementen.beproef(eenheid, abonnement_id))


@router.get("/{abonnement_id}/bezorgingen", responses=LEZEN, summary="Wat er is bezorgd, en wat niet")
async def bezorgingen(
    abonnement_id: UUID, eenheid: Eenheid, limiet: Limiet = 50, na: Na = None
) -> Lijst[BezorgingUit]:
    """De nieuwste eerst; dertig dagen lang."""
    vanaf = lees_cursor(na, UUID, abonnementen.NIEUWSTE)
    rijen, volgende = pagina(
        await abonnementen.bezorgingen(eenheid, abonnement_id, limiet + 1, vanaf), limiet, lambda r: r.id
    )
    return Lijst(resultaten=[BezorgingUit.model_validate(r) for r in rijen], volgende=volgende)


@router.post(
    "/{abonnement_id}/bezorgingen/{bezorging_id}/_opnieuw",
    responses=SCHRIJVEN,
    summary="Probeer een bezorging opnieuw",
)
async def opnieuw(abonnement_id: UUID, bezorging_id: UUID, eenheid: Eenheid) -> BezorgingUit:
    """Met dezelfde `webhook-id`: wie het al had kan het overslaan."""
    return BezorgingUit.model_validate(await abonnementen.opnieuw(eenheid, abonnement_id, bezorging_id))
