"""`/v1/casussen/{id}/blokkades`: who may not know of this casus, whatever their team or role."""

from typing import Any, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Uit
from app.toegang.codes import Blokkadereden
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import blokkeren

router = Onderdeel(prefix="/casussen/{casus_id}/blokkades", tags=["toegang"])


class BlokkadeIn(In):
    medewerker_id: UUID | None = Field(
        default=None,
        description="Wie er niet van mag weten. Leeg: uzelf; dan ziet u de casus meteen niet meer.",
    )
    reden: Blokkadereden = Field(description="Alleen deze code: anderen lezen haar.")


class BlokkadeUit(Uit):
    id: UUID
    medewerker_id: UUID
    aanduiding: str = Field(description="Van die medewerker; nooit een naam.")
    reden: Blokkadereden
    door: str
    op: Moment
    beeindigd_op: Moment | None
    beeindigd_door: str | None

    @classmethod
    def van(cls, rij: Any) -> Self:
        anders = {"door": rij.door_aanduiding, "beeindigd_door": rij.beeindigd_door_aanduiding}
        return cls.model_validate({**rij._mapping, **anders})


def _versie(rij: Any) -> int:
    return 1 if rij.beeindigd_op is None else 2


@router.get("", responses=LEZEN, summary="Wie van deze casus is uitgesloten")
async def lijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[BlokkadeUit]:
    """For the casusregisseur, the teamleider and the privacy officer; also those that were lifted."""
    return Lijst(resultaten=[BlokkadeUit.van(r) for r in await blokkeren.blokkades(eenheid, casus_id)])


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Sluit iemand, of uzelf, van deze casus uit")
async def blokkeer(casus_id: UUID, nieuw: BlokkadeIn, eenheid: Eenheid, antwoord: Response) -> BlokkadeUit:
    """Works at once and beats every role. What that person had to do in this casus is for the team from now on; who was casusregisseur
    is that no more."""
    wie = nieuw.medewerker_id or eenheid.actor.id
    rij = await blokkeren.blokkeer(eenheid, casus_id, wie, nieuw.reden)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/blokkades/{rij.id}"
    zet_etag(antwoord, _versie(rij))
    return BlokkadeUit.van(rij)


@router.delete(
    "/{blokkade_id}",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Hef een uitsluiting op; nooit die van uzelf",
)
async def hef_op(casus_id: UUID, blokkade_id: UUID, eenheid: Eenheid, if_match: IfMatch = None) -> Response:
    async def versie(rij: Any) -> None:
        await eis_versie(eenheid, if_match, "blokkades", blokkade_id, _versie(rij))

    await blokkeren.hef_op(eenheid, casus_id, blokkade_id, versie)
    return Response(status_code=204)
