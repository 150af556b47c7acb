"""`/v1/instellingen`: the termijnen that an organisation chooses for itself."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from pydantic import Field, StrictInt

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Uit
from app.core.gebeurtenis import LAATSTE
from app.core.settings import Eigenkeuze
from app.toegang.codes import Instelreden
from app.web.cursor import Limiet, Na, lees_cursor, pagina, volgnummer
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import eigenkeuzen
from app.workflow.eigenkeuzen import Stand, Versietoets

router = Onderdeel(prefix="/instellingen", tags=["instellingen"])


class InstellingIn(In):
    waarde: Annotated[StrictInt, Field(ge=1, le=1000, description="Niet meer dan `hoogstens`.")]
    reden: Instelreden


class InstellingUit(Uit):
    naam: Eigenkeuze
    eenheid: Literal["uren", "werkdagen", "weken", "dagen"]
    waarde: int = Field(description="Wat geldt voor een klok die nu begint.")
    regio: int = Field(description="Wat geldt als uw organisatie niets kiest.")
    minstens: int
    hoogstens: int = Field(description="Langer staat de regio niet toe.")
    gekozen: int | None = Field(
        description="Wat uw organisatie koos. Langer dan `hoogstens`: dan geldt `hoogstens`."
    )
    sinds: Moment | None
    door: str | None = Field(description="Aanduiding van wie dat koos.")
    versie: int

    @classmethod
    def van(cls, stand: Stand) -> Self:
        return cls.model_validate(stand)


class InstelwijzigingUit(Uit):
    id: UUID
    op: Moment
    door: str | None = Field(description="Aanduiding van wie het deed.")
    van: int
    naar: int
    reden: str = Field(description="Waarom; `volgt-regio`: de eigen keuze is losgelaten.")

    @classmethod
    def uit(cls, rij: sa.Row[Any]) -> Self:
        van, naar, reden = (rij.open[k] for k in ("van", "naar", "reden"))
        return cls(id=rij.id, op=rij.op, door=rij.aanduiding, van=van, naar=naar, reden=reden)


def _toets(eenheid: Eenheid, if_match: str | None) -> Versietoets:
    async def toets(nu: Stand) -> None:
        id = eigenkeuzen.instelling_id(eenheid.actor.organisatie, nu.naam)
        await eis_versie(eenheid, if_match, eigenkeuzen.OBJECT, id, nu.versie)

    return toets


async def _uit(eenheid: Eenheid, regio: Regio, naam: Eigenkeuze, antwoord: Response) -> InstellingUit:
    stand = await eigenkeuzen.een(eenheid, regio, naam)
    zet_etag(antwoord, stand.versie)
    return InstellingUit.van(stand)


@router.get("", responses=LEZEN, summary="Welke termijnen gelden hier, en wie koos ze?")
async def lijst(eenheid: Eenheid, regio: Regio) -> Lijst[InstellingUit]:
    """For the functioneel beheerder of the organisation."""
    return Lijst(resultaten=[InstellingUit.van(s) for s in await eigenkeuzen.lijst(eenheid, regio)])


@router.get("/{naam}", responses=LEZEN, summary="Eén termijn")
async def een(naam: Eigenkeuze, eenheid: Eenheid, regio: Regio, antwoord: Response) -> InstellingUit:
    return await _uit(eenheid, regio, naam, antwoord)


@router.put("/{naam}", responses=SCHRIJVEN, summary="Kies een termijn voor uw organisatie")
async def kies(
    naam: Eigenkeuze,
    keuze: InstellingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> InstellingUit:
    """Shorter than the region can, longer cannot. It holds for clocks that start from now on; one that runs keeps its end."""
    await eigenkeuzen.kies(eenheid, regio, naam, keuze.waarde, keuze.reden, _toets(eenheid, if_match))
    return await _uit(eenheid, regio, naam, antwoord)


@router.delete("/{naam}", responses=SCHRIJVEN, summary="Terug naar de keuze van de regio")
async def volg_regio(
    naam: Eigenkeuze, eenheid: Eenheid, regio: Regio, antwoord: Response, if_match: IfMatch = None
) -> InstellingUit:
    await eigenkeuzen.volg_regio(eenheid, regio, naam, _toets(eenheid, if_match))
    return await _uit(eenheid, regio, naam, antwoord)


@router.get("/{naam}/gebeurtenissen", responses=LEZEN, summary="Wie koos wat, wanneer en waarom")
async def gebeurtenissen(
    naam: Eigenkeuze, eenheid: Eenheid, limiet: Limiet = 50, na: Na = None
) -> Lijst[InstelwijzigingUit]:
    gevonden = await eigenkeuzen.wijzigingen(eenheid, naam, lees_cursor(na, volgnummer, LAATSTE), limiet + 1)
    rijen, volgende = pagina(gevonden, limiet, lambda r: int(r.volgnummer))
    return Lijst(resultaten=[InstelwijzigingUit.uit(r) for r in rijen], volgende=volgende)
