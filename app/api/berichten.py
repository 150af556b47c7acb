"""`/v1/casussen/{id}/betrokkenen/{pid}/berichten`: an appointment, or that somebody should call back. Fixed words, never free text."""

from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, MomentIn, Uit
from app.bericht.codes import Berichtsoort, Berichtstatus, NietVerstuurd
from app.bericht.handelingen import Verzoek
from app.bericht.queries import Bericht, berichten, lees_bericht
from app.casus.codes import ContactKanaal
from app.casus.queries import lees_betrokkene, lees_casus
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import contactberichten as proces

router = Onderdeel(prefix="/casussen/{casus_id}/betrokkenen/{pid}/berichten", tags=["berichten"])


class BerichtVerzoekIn(In):
    soort: Berichtsoort
    afspraak_op: MomentIn | None = Field(default=None, description="Bij de soorten over een afspraak.")
    versturen_op: MomentIn | None = Field(
        default=None,
        description="Leeg: meteen. Verplicht als is vastgelegd wanneer contact veilig is.",
    )


class BerichtIn(BerichtVerzoekIn):
    contact_versie: int | None = Field(
        default=None,
        ge=1,
        le=2**31 - 1,
        description="Uit het voorbeeld: is sindsdien gewijzigd hoe deze persoon te bereiken is, dan komt er niets klaar te staan.",
    )


class BerichtvoorbeeldUit(Uit):
    """Precisely what would go out, and to where."""

    soort: Berichtsoort
    kanaal: ContactKanaal
    naar: str
    tekst: str = Field(description="Precies dit, en niets meer.")
    versturen_op: Moment
    uiterlijk_op: Moment
    contact_versie: int


class BerichtUit(Uit):
    id: UUID
    soort: Berichtsoort
    status: Berichtstatus
    reden: NietVerstuurd | None = Field(description="Waarom het niet uitging: bij vervallen en mislukt.")
    kanaal: ContactKanaal
    naar: str
    tekst: str
    afspraak_op: Moment | None
    versturen_op: Moment
    uiterlijk_op: Moment = Field(description="Daarna gaat het niet meer uit.")
    klaargezet_op: Moment
    door: str = Field(description="Aanduiding van wie het klaarzette.")
    afgesloten_op: Moment | None
    achterhaald: bool = Field(
        description="Het wacht, en gaat niet meer uit: hoe deze persoon te bereiken is, is elders gewijzigd."
    )
    misschien_aangekomen: bool = Field(
        description="Het is niet verstuurd voor zover wij weten, maar op een poging kwam geen antwoord."
    )


def _uit(wat: Bericht) -> BerichtUit:
    eigen = {"door": wat.rij["aanduiding"], "achterhaald": wat.achterhaald}
    velden = {k: wat.rij[k] for k in BerichtUit.model_fields if k not in eigen}
    return BerichtUit.model_validate({**velden, **eigen})


def _met_etag(wat: Bericht, antwoord: Response) -> BerichtUit:
    zet_etag(antwoord, wat.versie)
    return _uit(wat)


def _verzoek(b: BerichtVerzoekIn) -> Verzoek:
    return Verzoek(b.soort, b.afspraak_op, b.versturen_op)


@router.get("", responses=LEZEN, summary="Wat aan deze persoon is of wordt gestuurd")
async def lijst(casus_id: UUID, pid: UUID, eenheid: Eenheid) -> Lijst[BerichtUit]:
    await lees_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    return Lijst(resultaten=[_uit(b) for b in await berichten(eenheid, mens)])


@router.post(
    "/_voorbeeld", responses=SCHRIJVEN, summary="Het bericht zoals het uit zou gaan; er gebeurt niets"
)
async def voorbeeld(
    casus_id: UUID, pid: UUID, verzoek: BerichtVerzoekIn, eenheid: Eenheid, regio: Regio
) -> BerichtvoorbeeldUit:
    _, _, wat = await proces.stel_op(eenheid, casus_id, pid, _verzoek(verzoek), regio)
    velden = {k: getattr(wat, k) for k in BerichtvoorbeeldUit.model_fields if k != "soort"}
    return BerichtvoorbeeldUit(soort=verzoek.soort, **velden)


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Zet een bericht klaar")
async def zet_klaar(
    casus_id: UUID, pid: UUID, nieuw: BerichtIn, eenheid: Eenheid, regio: Regio, antwoord: Response
) -> BerichtUit:
    """It goes out at its moment, if then everything is still as it was."""
    wat = await proces.zet_bericht_klaar(eenheid, casus_id, pid, _verzoek(nieuw), nieuw.contact_versie, regio)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/betrokkenen/{pid}/berichten/{wat.id}"
    return _met_etag(wat, antwoord)


@router.get("/{bericht_id:uuid}", responses=LEZEN, summary="Een bericht, en hoe het ervoor staat")
async def een(
    casus_id: UUID, pid: UUID, bericht_id: UUID, eenheid: Eenheid, antwoord: Response
) -> BerichtUit:
    await lees_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    return _met_etag(await lees_bericht(eenheid, mens, bericht_id), antwoord)


@router.post("/{bericht_id}/_intrekken", responses=SCHRIJVEN, summary="Dit hoeft niet meer uit")
async def intrekken(
    casus_id: UUID,
    pid: UUID,
    bericht_id: UUID,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> BerichtUit:
    async def versie(wat: Bericht) -> None:
        await eis_versie(eenheid, if_match, "berichten", wat.id, wat.versie, verplicht=False)

    return _met_etag(await proces.trek_bericht_in(eenheid, casus_id, pid, bericht_id, versie), antwoord)
