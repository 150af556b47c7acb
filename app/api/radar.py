"""`/v1/monitoring/radar`: households with a pattern over time."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Code, Lijst, Moment, Uit
from app.melding.codes import Classificatie, Urgentie
from app.melding.patronen import Patrooncode
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.workflow.radar import Filter, Huishouden, Punt, radar

router = Onderdeel(prefix="/monitoring", tags=["monitoring"])


class MogelijkUit(Uit):
    id: UUID
    ontvangen_op: Moment
    urgentie: Urgentie
    ernst: int = Field(description="1 (zorgelijk) tot en met 5 (meer dan één rode vlag).")
    ernst_reden: str


class RadarmeldingUit(MogelijkUit):
    classificatie: Classificatie


class PatroonUit(Uit):
    code: Patrooncode
    tekst: str


class RadarUit(Uit):
    """A household with a pattern, and what makes it one."""

    casus_id: UUID | None = Field(description="Leeg zolang er geen casus is, alleen meldingen.")
    aanduiding: str | None = Field(description="Alleen als u de casus mag zien.")
    organisatie: str = Field(
        description="Die de casus heeft; zonder casus die de nieuwste melding behandelt."
    )
    team: str
    wijk: str = Field(description="Volgens de nieuwste melding.")
    aantal_meldingen: int = Field(description="Die u mag zien, zover de radar terugkijkt.")
    ernst: int = Field(description="De hoogste van deze meldingen.")
    patronen: list[PatroonUit]
    waarom: str = Field(description="Waarom dit huishouden op deze plaats in de lijst staat.")
    meldingen: list[RadarmeldingUit] = Field(description="De oudste eerst.")
    mogelijk: list[MogelijkUit] = Field(
        description="Niet gekoppeld, maar er wordt iemand van dit huishouden in genoemd. Telt nergens in mee."
    )


@router.get("/radar", responses=LEZEN, summary="Huishoudens met een patroon, het gevaarlijkste eerst")
async def patronen(
    eenheid: Eenheid,
    regio: Regio,
    limiet: Limiet = 50,
    na: Na = None,
    wijk: Annotated[Code | None, Query()] = None,
    patroon: Patrooncode | None = None,
) -> Lijst[RadarUit]:
    filter = Filter(limiet + 1, lees_cursor(na, int, None), wijk, patroon)
    rijen, volgende = pagina(await radar(eenheid, filter, regio), limiet, lambda h: h.plaats)
    return Lijst[RadarUit](resultaten=[_uit(h) for h in rijen], volgende=volgende)


def _uit(h: Huishouden) -> RadarUit:
    return RadarUit.model_validate(
        {
            **h.laatste._mapping,
            "aanduiding": h.aanduiding,
            "aantal_meldingen": len(h.punten),
            "ernst": h.gevaar.ernst,
            "patronen": h.patronen,
            "waarom": h.gevaar.waarom,
            "meldingen": [_punt(p) for p in h.punten],
            "mogelijk": [_punt(p) for p in h.mogelijk],
        }
    )


def _punt(p: Punt) -> dict[str, object]:
    return {**p.rij._mapping, "ernst": p.ernst.niveau, "ernst_reden": p.ernst.reden}
