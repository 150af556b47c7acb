"""`/v1/casussen/{id}/noodtoegang` and `/v1/noodtoegang`: reading a casus of others because it cannot wait, and what is thought of it."""

from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Tekst, Uit
from app.toegang.codes import Noodoordeel, Noodreden
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import zet_etag
from app.workflow import noodtoegang as nood
from app.workflow.noodtoegang import Noodtoegang, Verzoek

router = Onderdeel(tags=["toegang"])
PAD = "/casussen/{casus_id}/noodtoegang"
NIEUWSTE = UUID(int=2**128 - 1)


class NoodtoegangIn(In):
    reden: Noodreden
    toelichting: Tekst = Field(description="Waarom het niet kan wachten; wie het beoordeelt leest dit.")
    minuten: Annotated[int, Field(ge=5, le=60)] | None = Field(
        default=None, description="Leeg: zo lang als in deze regio hoogstens mag."
    )


class OordeelIn(In):
    oordeel: Noodoordeel
    toelichting: Tekst


class NoodtoegangKortUit(Uit):
    """Who, when and why as a code; nothing of the casus."""

    id: UUID
    casus_id: UUID
    medewerker_id: UUID
    aanduiding: str = Field(description="Van wie keek; nooit een naam.")
    organisatie: str
    team: str
    van_organisatie: str = Field(description="Wie verantwoordelijk is voor de casus.")
    van_team: str
    reden: Noodreden
    op: Moment
    tot: Moment
    beoordelen_voor: Moment
    beeindigd_op: Moment | None
    beeindiger: str | None
    oordeel: Noodoordeel | None
    beoordeeld_op: Moment | None
    beoordelaar: str | None


class NoodtoegangUit(NoodtoegangKortUit):
    toelichting: str
    oordeel_toelichting: str | None

    @classmethod
    def van(cls, wat: Noodtoegang) -> Self:
        woorden = {"toelichting": wat.toelichting, "oordeel_toelichting": wat.oordeel_toelichting}
        return cls.model_validate({**wat.rij._mapping, **woorden})


def _uit(wat: Noodtoegang, antwoord: Response) -> NoodtoegangUit:
    zet_etag(antwoord, wat.versie)
    return NoodtoegangUit.van(wat)


@router.get("/noodtoegang", responses=LEZEN, summary="Wie noodtoegang nam, voor de privacy officer")
async def voor_toezicht(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    alle: Annotated[bool, Query(description="Ook wat al is beoordeeld.")] = False,
) -> Lijst[NoodtoegangKortUit]:
    """The newest first: of the casussen of this organisation, and by people of it."""
    vanaf = lees_cursor(na, UUID, NIEUWSTE)
    gevonden = await nood.voor_toezicht(eenheid, vanaf, limiet + 1, alleen_open=not alle)
    rijen, volgende = pagina(gevonden, limiet, lambda r: r.id)
    uit: list[Any] = [r._mapping for r in rijen]
    return Lijst[NoodtoegangKortUit].model_validate({"resultaten": uit, "volgende": volgende})


@router.get(PAD, responses=LEZEN, summary="Wie tot deze casus noodtoegang nam")
async def van_casus(casus_id: UUID, eenheid: Eenheid) -> Lijst[NoodtoegangUit]:
    """For the casusregisseur, the teamleider, and the privacy officer of the organisation that is responsible."""
    return Lijst(resultaten=[NoodtoegangUit.van(w) for w in await nood.van_casus(eenheid, casus_id)])


@router.post(
    PAD, status_code=201, responses=SCHRIJVEN, summary="Neem noodtoegang tot een casus van een ander"
)
async def neem(
    casus_id: UUID, verzoek: NoodtoegangIn, eenheid: Eenheid, regio: Regio, antwoord: Response
) -> NoodtoegangUit:
    """For a hulpverlener who signed in lately: reading, for a short time, and not what lies in the vault. The casusregisseur, her
    teamleider and the privacy officers hear it at once, and it is always looked at after."""
    wat = await nood.neem(
        eenheid, casus_id, Verzoek(verzoek.reden, verzoek.toelichting, verzoek.minuten), regio
    )
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/noodtoegang/{wat.rij.id}"
    return _uit(wat, antwoord)


@router.post(f"{PAD}/{{noodtoegang_id}}/_beeindigen", responses=SCHRIJVEN, summary="Eerder klaar")
async def beeindig(
    casus_id: UUID, noodtoegang_id: UUID, eenheid: Eenheid, antwoord: Response
) -> NoodtoegangUit:
    """By who took it, or who answers for the casus."""
    return _uit(await nood.beeindig(eenheid, casus_id, noodtoegang_id), antwoord)


@router.post(f"{PAD}/{{noodtoegang_id}}/_beoordeel", responses=SCHRIJVEN, summary="Was dit terecht?")
async def beoordeel(
    casus_id: UUID, noodtoegang_id: UUID, bericht: OordeelIn, eenheid: Eenheid, antwoord: Response
) -> NoodtoegangUit:
    """By a privacy officer of the organisation that is responsible, never of what they did themselves. What was not right ends at
    once."""
    wat = await nood.beoordeel(eenheid, casus_id, noodtoegang_id, bericht.oordeel, bericht.toelichting)
    return _uit(wat, antwoord)
