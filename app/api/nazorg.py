"""`/v1/casussen/{id}/nazorg` and `/checks`: the waakvlam, the planned moments, and what each source says."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Kort, Lijst, Moment, MomentIn, Tekst, Uit
from app.casus.codes import Bron, Stopuitkomst
from app.casus.queries import Dossier, lees_casus, werk_in_casus
from app.core.fouten import niet_gevonden
from app.core.klok import Dag
from app.monitoring import handelingen as doe
from app.monitoring.model import MomentStatus
from app.monitoring.queries import checks, momenten, nazorg_of_niets
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag

router = Onderdeel(prefix="/casussen/{casus_id}", tags=["nazorg"])


class Waakvlam(In):
    """Who keeps an eye on the huishouden when the help has ended."""

    soort: Literal["wijkteam", "professional", "netwerk", "familie"]
    naam: Kort
    afspraak: Kort | None = None


class NazorgIn(In):
    waakvlam: Waakvlam
    momenten: list[Dag] = Field(min_length=1, max_length=24, description="De dagen waarop wordt gekeken.")


class MomentUit(Uit):
    id: UUID
    gepland_op: date
    status: MomentStatus
    afgesloten_op: Moment | None


class NazorgUit(Uit):
    waakvlam: Waakvlam
    momenten: list[MomentUit]


class CheckIn(In):
    bron: Bron
    betrokkene_id: UUID | None = Field(default=None, description="Verplicht bij slachtoffer, kind en pleger.")
    uitkomst: Stopuitkomst
    op: MomentIn
    toelichting: Tekst | None = None


class CheckUit(Uit):
    id: UUID
    bron: Bron
    betrokkene_id: UUID | None
    uitkomst: Stopuitkomst
    op: Moment
    toelichting: str | None
    door: str | None


@router.get("/nazorg", responses=LEZEN, summary="Wie houdt de waakvlam, en wanneer wordt er gekeken?")
async def nazorg(casus_id: UUID, eenheid: Eenheid, antwoord: Response) -> NazorgUit:
    return await _uit(eenheid, await lees_casus(eenheid, casus_id), antwoord)


async def _uit(eenheid: Werkeenheid, dossier: Dossier, antwoord: Response) -> NazorgUit:
    gegevens = await nazorg_of_niets(eenheid, dossier)
    if gegevens is None:
        raise niet_gevonden()
    zet_etag(antwoord, gegevens["versie"])
    return NazorgUit(
        waakvlam=Waakvlam(**gegevens["waakvlam"]),
        momenten=[
            MomentUit(**{k: getattr(m, k) for k in MomentUit.model_fields})
            for m in await momenten(eenheid, dossier.id)
        ],
    )


@router.put("/nazorg", responses=SCHRIJVEN, summary="Spreek de nazorg af")
async def zet(
    casus_id: UUID, nieuw: NazorgIn, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> NazorgUit:
    """`If-Match` is required once something has been agreed."""
    dossier = await werk_in_casus(eenheid, casus_id, "nazorg-bijwerken")
    if oud := await nazorg_of_niets(eenheid, dossier):
        await eis_versie(eenheid, if_match, "nazorg", casus_id, oud["versie"])
    await doe.zet_nazorg(eenheid, dossier, nieuw.waakvlam.model_dump(mode="json"), nieuw.momenten)
    return await _uit(eenheid, dossier, antwoord)


@router.get("/checks", responses=LEZEN, summary="Is het geweld gestopt? Wat elke bron zei")
async def checklijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[CheckUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst(resultaten=[_check(c, c["aanduiding"]) for c in await checks(eenheid, dossier)])


def _check(gegevens: dict[str, Any], door: str | None) -> CheckUit:
    return CheckUit(**{k: gegevens[k] for k in CheckUit.model_fields if k != "door"}, door=door)


@router.post("/checks", status_code=201, responses=SCHRIJVEN, summary="Leg vast wat een bron zegt")
async def nieuwe_check(casus_id: UUID, check: CheckIn, eenheid: Eenheid, antwoord: Response) -> CheckUit:
    dossier = await werk_in_casus(eenheid, casus_id, "nazorg-bijwerken")
    waarden = check.model_dump()
    check_id = await doe.leg_check_vast(eenheid, dossier, doe.NieuweCheck(**waarden))
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/checks"
    return _check({"id": check_id, **waarden}, eenheid.actor.aanduiding)
