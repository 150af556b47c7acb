"""`/v1/meldingen/{id}/kandidaten`, `/koppeling` and `/casus`: who is already known, saying that it is them and taking that back; and a
household that nobody knew gets a casus of its own."""

from functools import partial
from typing import Annotated, Self
from uuid import UUID

from fastapi import Body, Response
from pydantic import Field, model_validator

from app.api.casussen import CasusUit
from app.api.meldingen import MeldingUit, uit, werk
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Kort, Lijst, Tekst, Uit
from app.melding.huishouden import Plek
from app.melding.kandidaten import kandidaten
from app.melding.queries import lees_melding
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, zet_etag
from app.workflow import koppelen
from app.workflow.inlezen import lees_feiten
from app.workflow.koppelen import open_casus_uit

router = Onderdeel(prefix="/meldingen/{melding_id}", tags=["meldingen"])


class GrondUit(Uit):
    persoon_index: int | None = Field(
        description="De hoeveelste persoon van de melding, vanaf 0; leeg: het geldt de melding als geheel."
    )
    gronden: list[str]
    tekst: str = Field(description="In één Nederlandse zin, zonder namen.")


class KandidaatUit(Uit):
    """A casus that this melding may belong to, or a melding without a casus that may be about the same household: one of the two; and
    why. Who may not see it sees no more of it than this."""

    casus_id: UUID | None
    melding_id: UUID | None
    score: float
    gronden: list[GrondUit]
    organisatie: str
    team: str


class RedenIn(In):
    reden: Tekst


class KoppelingIn(RedenIn):
    casus_id: UUID | None = None
    melding_id: UUID | None = Field(
        default=None, description="Een andere melding over hetzelfde huishouden; in plaats van `casusId`."
    )

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        if (self.casus_id is None) == (self.melding_id is None):
            raise ValueError("Noem de casus of de melding waar deze melding bij hoort: een van beide.")
        return self


class OntkoppelingIn(RedenIn):
    casus_id: UUID | None = None
    melding_id: UUID | None = Field(
        default=None,
        description="Noem een van beide om te zeggen welke koppeling; anders gaat de laatste die is gelegd.",
    )

    @model_validator(mode="after")
    def _ten_hoogste_een(self) -> Self:
        if self.casus_id and self.melding_id:
            raise ValueError("Maak een koppeling tegelijk ongedaan: die met de casus of die met de melding.")
        return self


Reden = Annotated[RedenIn, Body()]


class CasusUitMeldingIn(In):
    """Who they are and what happened is taken from the melding; nothing is typed twice."""

    aanduiding: Kort = Field(description="Hoe het team dit huishouden noemt; versleuteld bewaard.")
    casusregisseur: UUID | None = None
    toelichting: Tekst | None = None
    vervolg_op: UUID | None = Field(
        default=None,
        description="De kandidaat waarvan dit huishouden is en die is beëindigd: het komt terug.",
    )


@router.post("/casus", status_code=201, responses=SCHRIJVEN, summary="Open een casus uit deze melding")
async def open_(
    melding_id: UUID,
    nieuw: CasusUitMeldingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> CasusUit:
    los = partial(werk, eenheid, melding_id, if_match, verplicht=False)
    wie = (nieuw.aanduiding, nieuw.casusregisseur, nieuw.toelichting, nieuw.vervolg_op)
    dossier = await open_casus_uit(eenheid, melding_id, *wie, los)
    antwoord.headers["Location"] = f"/v1/casussen/{dossier.id}"
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, await lees_feiten(eenheid, dossier, regio.stopbronnen))


@router.get("/kandidaten", responses=LEZEN, summary="Is dit huishouden al bekend, en waarom?")
async def mogelijk_bekend(melding_id: UUID, eenheid: Eenheid) -> Lijst[KandidaatUit]:
    await lees_melding(eenheid, melding_id)
    return Lijst[KandidaatUit].model_validate({"resultaten": await kandidaten(eenheid, melding_id)})


@router.post(
    "/kandidaten/{kandidaat_id}/_afwijzen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Dit zijn andere mensen",
)
async def afwijzen(melding_id: UUID, kandidaat_id: UUID, waarom: Reden, eenheid: Eenheid) -> None:
    """`kandidaat_id`: the casus or the melding that was proposed."""
    open_ = partial(werk, eenheid, melding_id, None, verplicht=False)
    await koppelen.wijs_af(eenheid, melding_id, kandidaat_id, waarom.reden, open_)


@router.put("/koppeling", responses=SCHRIJVEN, summary="Dit is hetzelfde huishouden")
async def koppel(
    melding_id: UUID,
    nieuw: KoppelingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    open_ = partial(werk, eenheid, melding_id, if_match, verplicht=True)
    naar = Plek(nieuw.casus_id, nieuw.melding_id)
    wat = await koppelen.bevestig(eenheid, melding_id, naar, nieuw.reden, regio, open_)
    return await uit(eenheid, wat, antwoord)


@router.delete("/koppeling", responses=SCHRIJVEN, summary="Het waren toch anderen")
async def ontkoppel(
    melding_id: UUID,
    waarom: OntkoppelingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    open_ = partial(werk, eenheid, melding_id, if_match, verplicht=True)
    van = Plek(waarom.casus_id, waarom.melding_id) if waarom.casus_id or waarom.melding_id else None
    wat = await koppelen.maak_ongedaan(eenheid, melding_id, van, waarom.reden, regio, open_)
    return await uit(eenheid, wat, antwoord)
