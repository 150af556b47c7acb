"""`/v1/gebeurtenissen`: what happened, for machines: that something did, and where to look (CloudEvents 1.0, NL GOV profile)."""

from typing import Any, Self

from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Uit
from app.web.cursor import Limiet, Na, lees_cursor, maak_cursor
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.workflow import feed
from app.workflow.berichten import cloudevent
from app.workflow.opdracht import Regels

router = Onderdeel(prefix="/gebeurtenissen", tags=["gebeurtenissen"])


class CloudEventUit(Uit):
    """Eén bericht: dat er iets gebeurde, en waar te kijken. Geen namen, geen woorden, niets van wat er veranderde."""

    specversion: str
    id: str = Field(description="Van de gebeurtenis; wie haar al heeft kan dit bericht overslaan.")
    source: str
    type: str = Field(description="Welk deel van het dossier: `nl.rode-draad.casus.stap-gewijzigd.v1`.")
    time: str = Field(json_schema_extra={"format": "date-time"}, description="Wanneer het is vastgelegd.")
    subject: str = Field(description="Over welke casus of melding.")
    dataref: str = Field(description="Wat op te halen, met uw eigen token en uw eigen rechten.")


class FeedUit(Uit):
    resultaten: list[CloudEventUit]
    volgende: str = Field(
        description="Bewaar deze: hiermee leest u later verder, ook als er nu niets meer is."
    )
    meer: bool = Field(description="Er is nu al meer.")

    @classmethod
    def van(cls, blad: feed.Blad, regio: Regels) -> Self:
        berichten: list[dict[str, Any]] = [cloudevent(rij, regio) for rij in blad.regels]
        return cls.model_validate(
            {"resultaten": berichten, "volgende": maak_cursor(str(blad.tot)), "meer": blad.meer}
        )


@router.get("", responses=LEZEN, summary="Wat er gebeurde, voor een ander systeem")
async def lijst(eenheid: Eenheid, regio: Regio, limiet: Limiet = 50, na: Na = None) -> FeedUit:
    """Van dossiers die u nu mag zien, in een volgorde die nooit meer verandert en waarin niets wordt overgeslagen. Een bladzijde kan leeg
    zijn terwijl er `meer` is. Wat net is gebeurd staat er binnen een minuut."""
    na_plek = lees_cursor(na, feed.plek, feed.BEGIN)
    return FeedUit.van(await feed.lees(eenheid, na_plek, limiet), regio)
