"""`/v1/monitoring/momenten`: the days on which Veilig Thuis and the wijkteam look whether the violence has stopped."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from app.api.casussen import VerantwoordelijkeUit
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, MomentIn, Tekst, Uit
from app.casus.codes import Bron, Fase, Stopuitkomst
from app.core.kalender import einde_van
from app.core.klok import Dag, lokale_dag
from app.monitoring.model import MomentStatus
from app.monitoring.momenten import Gedaan, Vervalt, Verzet
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow.momenten import Filter, MomentSoort, lees_moment, momentenlijst, wijzig_moment

router = Onderdeel(prefix="/monitoring/momenten", tags=["monitoring"])


class SindsdienUit(Uit):
    """Meldingen on this casus that were received since Veilig Thuis began to follow it."""

    sinds: Moment
    meldingen: int
    vervolg: int
    hermelding: int


class MomentKortUit(Uit):
    """One moment. Of the casus no more than where it is, whose it is and in which fase."""

    id: UUID
    soort: MomentSoort
    casus_id: UUID
    gepland_op: date
    verloopt_op: Moment = Field(description="Het einde van die dag.")
    status: MomentStatus
    te_laat: bool
    tredes: int = Field(
        description="Hoeveel keer is gemeld dat deze dag voorbijging; 3: ook aan beide leidingen."
    )
    uitkomst: Stopuitkomst | None = Field(
        description="Wat Veilig Thuis vond; van nazorg staat het bij de checks."
    )
    gemeente: str
    wijk: str
    verantwoordelijke: VerantwoordelijkeUit
    fase: Fase
    sindsdien: SindsdienUit | None = Field(description="Alleen bij een moment van Veilig Thuis.")


class MonitoringmomentUit(MomentKortUit):
    bronnen: list[Bron]
    op: Moment | None = Field(description="Wanneer is gekeken.")
    toelichting: str | None = Field(description="Wat is gevonden, of waarom het is verzet of vervallen.")
    door: str | None
    afgesloten_op: Moment | None
    uiterlijk: date | None = Field(description="Langer dan dit volgt Veilig Thuis niet.")


class GedaanIn(In):
    """Somebody was asked. Of a nazorg moment this follows from a stop-check."""

    status: Literal[MomentStatus.GEDAAN]
    uitkomst: Stopuitkomst
    bronnen: Annotated[set[Bron], Field(min_length=1)]
    op: MomentIn
    toelichting: Tekst | None = None

    def naar_domein(self) -> Gedaan:
        return Gedaan(self.uitkomst, self.bronnen, self.op, self.toelichting)


class VerzetIn(In):
    """Another day, and why."""

    status: Literal[MomentStatus.GEPLAND]
    gepland_op: Dag
    reden: Tekst

    def naar_domein(self) -> Verzet:
        return Verzet(self.gepland_op, self.reden)


class VervalIn(In):
    """Nobody looks, and why."""

    status: Literal[MomentStatus.VERVALLEN]
    reden: Tekst

    def naar_domein(self) -> Vervalt:
        return Vervalt(self.reden)


MomentWijziging = Annotated[GedaanIn | VerzetIn | VervalIn, Field(discriminator="status")]


def _kort(eenheid: Werkeenheid, rij: Any) -> dict[str, Any]:
    rij = dict(rij)
    gepland = rij["status"] is MomentStatus.GEPLAND
    return {
        **rij,
        "verloopt_op": einde_van(rij["gepland_op"]),
        "te_laat": gepland and rij["gepland_op"] < lokale_dag(eenheid.nu),
        "verantwoordelijke": rij,
        "sindsdien": {**rij, "sinds": rij["anker_op"]} if rij["anker_op"] else None,
    }


def plaats_van(rij: Mapping[str, Any]) -> str:
    """Where a moment stands in the list."""
    return f"{rij['gepland_op'].isoformat()}/{rij['id']}"


def lees_plaats(tekst: str) -> tuple[date, UUID]:
    dag, _, id = tekst.partition("/")
    return date.fromisoformat(dag), UUID(id)


@router.get("", responses=LEZEN, summary="Wanneer wordt er gekeken of het geweld is gestopt?")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    status: MomentStatus | None = None,
    te_laat: Annotated[bool | None, Query(alias="teLaat")] = None,
    soort: MomentSoort | None = None,
) -> Lijst[MomentKortUit]:
    """Your own moments as Veilig Thuis, and the nazorg of the casussen of your team, in order of day."""
    filter = Filter(limiet + 1, lees_cursor(na, lees_plaats, None), status, te_laat, soort)
    rijen, volgende = pagina(
        await momentenlijst(eenheid, filter), limiet, lambda r: plaats_van(dict(r._mapping))
    )
    return Lijst[MomentKortUit].model_validate(
        {"resultaten": [_kort(eenheid, r._mapping) for r in rijen], "volgende": volgende}
    )


@router.get("/{moment_id}", responses=LEZEN, summary="Een moment")
async def een(moment_id: UUID, eenheid: Eenheid, antwoord: Response) -> MonitoringmomentUit:
    rij = await lees_moment(eenheid, moment_id)
    zet_etag(antwoord, rij["versie"])
    return MonitoringmomentUit.model_validate(
        {**_kort(eenheid, rij), "door": rij["aanduiding"], "uiterlijk": rij["tot"]}
    )


@router.put("/{moment_id}", responses=SCHRIJVEN, summary="Er is gekeken, of het moment verschuift of vervalt")
async def wijzig(
    moment_id: UUID,
    nieuw: MomentWijziging,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MonitoringmomentUit:
    """Says Veilig Thuis `niet-gestopt`, then the casusregisseur hears at once. What it found is read by Veilig Thuis alone."""
    eis = partial(eis_versie, eenheid, if_match, "momenten", moment_id)
    await wijzig_moment(eenheid, moment_id, nieuw.naar_domein(), regio, eis)
    return await een(moment_id, eenheid, antwoord)
