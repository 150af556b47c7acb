"""`/v1/teams`: the teams of one's own organisation."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Self

import sqlalchemy as sa
from fastapi import Path, Response
from pydantic import Field, StringConstraints

from app.api.medewerkers import Accounts
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, JaNee, Lijst, Moment, Uit, gezet
from app.toegang.model import Teamsoort
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import teams

router = Onderdeel(prefix="/teams", tags=["teams"])
Teamcode = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]
Naam = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Bereikbaar = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
LEEG_TE_MAKEN = {"bereikbaar", "soort"}
HOE = "Hoe een ander team dit team bereikt: een nummer of een balie, nooit een mens."


class OnsTeamIn(In):
    code: Code = Field(description="Verandert nooit meer. Noem het team van een opvang nooit naar haar plek.")
    naam: Naam
    meldpunt: JaNee = Field(default=False, description="Ontvangt de meldingen van deze organisatie.")
    bereikbaar: Bereikbaar | None = Field(default=None, description=HOE)
    soort: Teamsoort | None = None


class OnsTeamWijzigingIn(In):
    naam: Naam | None = None
    meldpunt: JaNee | None = None
    bereikbaar: Bereikbaar | None = Field(default=None, description=HOE)
    soort: Teamsoort | None = None


class OnsTeamUit(Uit):
    code: str
    naam: str
    meldpunt: bool
    bereikbaar: str | None
    soort: Teamsoort | None
    medewerkers: int = Field(description="Zoveel mensen hebben hier een account dat niet is beëindigd.")
    opgeheven_op: Moment | None
    versie: int

    @classmethod
    def van(cls, rij: sa.Row[Any]) -> Self:
        return cls.model_validate(rij)


def _toets(
    eenheid: Eenheid, if_match: str | None, *, verplicht: bool
) -> Callable[[sa.Row[Any]], Awaitable[None]]:
    async def toets(rij: sa.Row[Any]) -> None:
        id = teams.team_id(rij.code)
        await eis_versie(eenheid, if_match, teams.OBJECT, id, rij.versie, verplicht=verplicht)

    return toets


async def _uit(eenheid: Eenheid, code: str, antwoord: Response) -> OnsTeamUit:
    rij = await teams.een(eenheid, code)
    zet_etag(antwoord, rij.versie)
    return OnsTeamUit.van(rij)


@router.get("", responses=LEZEN, summary="De teams van uw organisatie")
async def lijst(eenheid: Eenheid) -> Lijst[OnsTeamUit]:
    return Lijst(resultaten=[OnsTeamUit.van(r) for r in await teams.lijst(eenheid)])


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Een nieuw team")
async def maak(nieuw: OnsTeamIn, eenheid: Eenheid, antwoord: Response) -> OnsTeamUit:
    await teams.maak(eenheid, nieuw.code, nieuw.model_dump(exclude={"code"}))
    antwoord.headers["Location"] = f"/v1/teams/{nieuw.code}"
    return await _uit(eenheid, nieuw.code, antwoord)


@router.get("/{code}", responses=LEZEN, summary="Eén team")
async def een(code: Teamcode, eenheid: Eenheid, antwoord: Response) -> OnsTeamUit:
    return await _uit(eenheid, code, antwoord)


@router.patch("/{code}", responses=SCHRIJVEN, summary="Een andere naam, een ander nummer, meldpunt of niet")
async def wijzig(
    code: Teamcode,
    wijziging: OnsTeamWijzigingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> OnsTeamUit:
    nieuw = {k: w for k, w in gezet(wijziging).items() if w is not None or k in LEEG_TE_MAKEN}
    await teams.wijzig(eenheid, regio, code, nieuw, _toets(eenheid, if_match, verplicht=True))
    return await _uit(eenheid, code, antwoord)


@router.post("/{code}/_opheffen", responses=SCHRIJVEN, summary="Hef een team op waar niets meer loopt")
async def hef_op(
    code: Teamcode, eenheid: Eenheid, beheer: Accounts, antwoord: Response, if_match: IfMatch = None
) -> OnsTeamUit:
    """Refused with all that is left there; the team stays in the books."""
    await teams.hef_team_op(eenheid, beheer, code, _toets(eenheid, if_match, verplicht=False))
    return await _uit(eenheid, code, antwoord)
