"""`/v1/meldingen/{id}/casus`: a household that nobody knew gets a casus of its own."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from app.api.casussen import CasusUit
from app.api.meldingen import werk
from app.api.problems import SCHRIJVEN
from app.api.vorm import In, Kort, Tekst
from app.web.transactie import Eenheid, Regio, TransactieRoute
from app.web.versies import IfMatch, zet_etag
from app.workflow.inlezen import lees_feiten
from app.workflow.koppelen import open_casus_uit

router = APIRouter(route_class=TransactieRoute, prefix="/meldingen/{melding_id}", tags=["meldingen"])


class CasusUitMeldingIn(In):
    """Who they are and what happened is taken from the melding; nothing is typed twice."""

    aanduiding: Kort = Field(description="Hoe het team dit huishouden noemt; versleuteld bewaard.")
    casusregisseur: UUID | None = None
    toelichting: Tekst | None = None


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
    wie = (nieuw.aanduiding, nieuw.casusregisseur, nieuw.toelichting)
    dossier = await open_casus_uit(eenheid, melding_id, *wie, los)
    antwoord.headers["Location"] = f"/v1/casussen/{dossier.id}"
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, await lees_feiten(eenheid, dossier, regio.stopbronnen))
