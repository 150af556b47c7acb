"""`/v1/meldingen/{id}/_doorsturen` and `/v1/doorzendingen`: to the Veilig Thuis a melding belongs to, and where ours went."""

from functools import partial
from uuid import UUID

from pydantic import Field

from app.api.meldingen import werk
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, Lijst, Moment, Tekst, Uit
from app.melding.codes import Doorzendreden, MeldingBron
from app.melding.doorzendingen import doorgestuurd_door_ons
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch
from app.workflow.doorsturen import Verzoek, stuur_door

router = Onderdeel(tags=["meldingen"])


class DoorsturenIn(In):
    organisatie: Code
    team: Code | None = Field(default=None, description="Alleen nodig waar die organisatie er meer heeft.")
    reden: Doorzendreden
    toelichting: Tekst | None = Field(default=None, description="Verplicht bij 'niet-van-ons' en 'anders'.")


class DoorgestuurdUit(Uit):
    """A melding that we passed on: which, to whom, when and why. What is in it is with who has it now."""

    melding_id: UUID
    kenmerk: str
    bron: MeldingBron
    ontvangen_op: Moment
    naar_organisatie: str
    naar_team: str
    reden: Doorzendreden
    op: Moment
    door: str | None = Field(validation_alias="aanduiding")


@router.post(
    "/meldingen/{melding_id}/_doorsturen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Deze melding hoort bij een andere Veilig Thuis",
)
async def doorsturen(
    melding_id: UUID,
    waarheen: DoorsturenIn,
    eenheid: Eenheid,
    regio: Regio,
    if_match: IfMatch = None,
) -> None:
    """With everything that belongs to it; its deadlines stay what they are. From then on you do not see it any more."""
    verzoek = Verzoek(waarheen.organisatie, waarheen.team, waarheen.reden, waarheen.toelichting)
    open_ = partial(werk, eenheid, melding_id, if_match, verplicht=False)
    await stuur_door(eenheid, melding_id, verzoek, regio, open_)


@router.get(
    "/doorzendingen", responses=LEZEN, summary="Waar uw team meldingen heen stuurde, de nieuwste eerst"
)
async def doorgestuurd(eenheid: Eenheid, limiet: Limiet = 50, na: Na = None) -> Lijst[DoorgestuurdUit]:
    rijen = await doorgestuurd_door_ons(eenheid, lees_cursor(na, UUID, None), limiet + 1)
    blad, volgende = pagina(rijen, limiet, lambda rij: UUID(str(rij["id"])))
    return Lijst[DoorgestuurdUit].model_validate({"resultaten": blad, "volgende": volgende})
