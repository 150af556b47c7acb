"""`/v1/casussen/{id}/gebeurtenissen`, `…/termijnen` and `/v1/signalen`: what happened, until when, and what needs me."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Lijst, Moment, Uit
from app.casus.handelingen import handel_signaal_af
from app.casus.queries import lees_casus, signalen, tijdlijn
from app.web.cursor import BEGIN, Limiet, Na, lees_cursor, pagina
from app.web.transactie import Eenheid, TransactieRoute
from app.workflow.termijnen import TermijnStatus, termijnen
from app.workflow.zinnen import zin

router = APIRouter(route_class=TransactieRoute, tags=["tijdlijn"])
MAX_VOLGNUMMER = 2**63 - 1


class GebeurtenisUit(Uit):
    """One line of the timeline. `open`: codes and ids; `besloten`: words, for who may read the casus."""

    id: UUID
    soort: str
    tekst: str = Field(description="In één Nederlandse zin, zonder namen.")
    op: Moment
    door: str | None
    organisatie: str | None
    team: str | None
    object_soort: str
    object_id: UUID
    open: dict[str, Any]
    besloten: dict[str, Any] | None = Field(
        description="Leeg als er geen woorden bij horen, of als ze zijn vernietigd."
    )

    @classmethod
    def van(cls, rij: dict[str, Any]) -> "GebeurtenisUit":
        eigen = {k: rij[k] for k in cls.model_fields if k in rij}
        return cls(**eigen, door=rij["aanduiding"], tekst=zin(rij["soort"], rij["open"]))


class TermijnUit(Uit):
    """One clock: until when, and how it stands."""

    id: UUID
    soort: str
    verloopt_op: Moment
    status: TermijnStatus


class SignaalUit(Uit):
    id: UUID
    casus_id: UUID | None
    melding_id: UUID | None
    team: str | None = Field(description="Voor dit hele team; leeg: alleen voor u.")
    soort: str
    op: Moment
    afgehandeld_op: Moment | None


def volgnummer(tekst: str) -> int:
    nummer = int(tekst)
    if not 0 <= nummer <= MAX_VOLGNUMMER:
        raise ValueError
    return nummer


@router.get("/casussen/{casus_id}/gebeurtenissen", responses=LEZEN, summary="De tijdlijn")
async def gebeurtenissen(
    casus_id: UUID, eenheid: Eenheid, limiet: Limiet = 50, na: Na = None
) -> Lijst[GebeurtenisUit]:
    vanaf = lees_cursor(na, volgnummer, 0)
    await lees_casus(eenheid, casus_id)
    rijen, volgende = pagina(
        await tijdlijn(eenheid, casus_id, vanaf, limiet + 1), limiet, lambda r: int(r["volgnummer"])
    )
    return Lijst(resultaten=[GebeurtenisUit.van(r) for r in rijen], volgende=volgende)


@router.get("/casussen/{casus_id}/termijnen", responses=LEZEN, summary="De klokken van deze casus")
async def klokken(casus_id: UUID, eenheid: Eenheid) -> Lijst[TermijnUit]:
    await lees_casus(eenheid, casus_id)
    return Lijst(
        resultaten=[
            TermijnUit(id=t.id, soort=t.soort, verloopt_op=t.verloopt_op, status=t.status)
            for t in await termijnen(eenheid, casus_id)
        ]
    )


@router.get("/signalen", responses=LEZEN, summary="Uw signalen")
async def mijn_signalen(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    alle: Annotated[bool, Query(description="Ook wat al is afgehandeld.")] = False,
) -> Lijst[SignaalUit]:
    vanaf = lees_cursor(na, UUID, BEGIN)
    rijen, volgende = pagina(
        await signalen(eenheid, vanaf, limiet + 1, alleen_open=not alle), limiet, lambda r: r.id
    )
    return Lijst(
        resultaten=[SignaalUit(**{k: getattr(r, k) for k in SignaalUit.model_fields}) for r in rijen],
        volgende=volgende,
    )


@router.post(
    "/signalen/{signaal_id}/_afhandelen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Klaar met dit signaal",
)
async def handel_af(signaal_id: Annotated[UUID, Path()], eenheid: Eenheid) -> Response:
    await handel_signaal_af(eenheid, signaal_id)
    return Response(status_code=204)
