"""`/v1/casussen/{id}/inzet`: what is asked of the neighbours, each with the data it needs and no more (domein §8)."""

from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Kort, Lijst, Moment, MomentIn, Tekst, Uit
from app.casus.handelingen import camel
from app.casus.queries import lees_betrokkene, lees_casus, werk_in_casus
from app.core.fouten import niet_gevonden
from app.inzet import handelingen as doe
from app.inzet.aanbod import AANBOD
from app.inzet.codes import Aanleiding, Inzetcode, Inzetstatus, Voor
from app.inzet.queries import Inzet, alle_inzet, lees_inzet
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag

router = Onderdeel(tags=["inzet"])
C = "/casussen/{casus_id}/inzet"


class InzetaanbodUit(Uit):
    code: Inzetcode
    naam: str
    waarvoor: str
    voor: Voor
    velden: list[str] = Field(description="De gegevens die erbij moeten; al het andere wordt geweigerd.")
    vanaf_jaar: int | None
    tot_en_met_jaar: int | None
    uren: int | None = Field(description="Binnen zoveel uur na het voorval is het gedaan.")


class InzetIn(In):
    code: Inzetcode
    betrokkene_id: UUID | None = Field(
        default=None, description="Voor wie; leeg als het voor het hele gezin is."
    )
    voorval_op: MomentIn | None = Field(
        default=None, description="Wanneer het incident of de aanhouding was."
    )
    aanleiding: Aanleiding | None = None
    school: Kort | None = Field(default=None, description="Welke school, en wie daar.")
    toestemming: Kort | None = Field(default=None, description="Wie met gezag toestemming gaf.")


class InzetStatusIn(In):
    status: Inzetstatus
    op: MomentIn | None = Field(default=None, description="Wanneer; leeg: nu.")
    reden: Tekst | None = Field(default=None, description="Waarom het niet doorging; alleen dan.")


class InzetUit(Uit):
    id: UUID
    code: Inzetcode
    status: Inzetstatus
    betrokkene_id: UUID | None
    aangevraagd_op: Moment
    gestart_op: Moment | None
    afgesloten_op: Moment | None
    uiterlijk_op: Moment | None
    voorval_op: Moment | None
    aanleiding: Aanleiding | None
    school: str | None
    toestemming: str | None
    reden: str | None


class SchoolberichtUit(Uit):
    aan: str
    tekst: str = Field(description="Precies dit, en niets meer.")


def _met_etag(wat: Inzet, antwoord: Response) -> InzetUit:
    zet_etag(antwoord, wat.versie)
    return InzetUit.model_validate(wat.rij)


@router.get(
    "/inzetaanbod",
    responses=LEZEN,
    summary="Wat buren kunnen doen, voor wie, en wat zij daarvoor nodig hebben",
)
async def aanbod(eenheid: Eenheid) -> Lijst[InzetaanbodUit]:
    return Lijst(
        resultaten=[
            InzetaanbodUit(
                code=code,
                naam=a.naam,
                waarvoor=a.waarvoor,
                voor=a.voor,
                velden=[camel(veld) for veld in a.velden],
                vanaf_jaar=a.leeftijd and a.leeftijd[0],
                tot_en_met_jaar=a.leeftijd and a.leeftijd[1],
                uren=a.uren,
            )
            for code, a in AANBOD.items()
        ]
    )


@router.get(C, responses=LEZEN, summary="Wat er van buren is gevraagd, en wat daarvan kwam")
async def lijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[InzetUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst[InzetUit].model_validate(
        {"resultaten": [wat.rij for wat in await alle_inzet(eenheid, dossier)]}
    )


@router.post(C, status_code=201, responses=SCHRIJVEN, summary="Vraag een buur om iets te doen")
async def vraag_aan(casus_id: UUID, nieuw: InzetIn, eenheid: Eenheid, antwoord: Response) -> InzetUit:
    """Nothing is sent: this records what your team asked, and watches that it is done in time."""
    dossier = await werk_in_casus(eenheid, casus_id, "inzet-aanvragen")
    wat = await doe.vraag_aan(eenheid, dossier, doe.Aanvraag(**nieuw.model_dump()))
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/inzet/{wat.id}"
    return _met_etag(wat, antwoord)


@router.get(C + "/{inzet_id}", responses=LEZEN, summary="Wat er is gevraagd")
async def een(casus_id: UUID, inzet_id: UUID, eenheid: Eenheid, antwoord: Response) -> InzetUit:
    return _met_etag(await lees_inzet(eenheid, await lees_casus(eenheid, casus_id), inzet_id), antwoord)


@router.patch(C + "/{inzet_id}", responses=SCHRIJVEN, summary="Het is gestart, gedaan of niet doorgegaan")
async def zet_status(
    casus_id: UUID,
    inzet_id: UUID,
    nieuw: InzetStatusIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> InzetUit:
    dossier = await werk_in_casus(eenheid, casus_id, "inzet-aanvragen")
    wat = await lees_inzet(eenheid, dossier, inzet_id)
    await eis_versie(eenheid, if_match, "inzet", wat.id, wat.versie)
    return _met_etag(
        await doe.zet_status(eenheid, dossier, wat, nieuw.status, nieuw.op, nieuw.reden), antwoord
    )


@router.get(
    C + "/{inzet_id}/bericht", responses=LEZEN, summary="Wat school te horen krijgt (Handle with Care)"
)
async def bericht(casus_id: UUID, inzet_id: UUID, eenheid: Eenheid) -> SchoolberichtUit:
    """That something happened with this child. There is no such message for the rest of the aanbod."""
    wat = await lees_inzet(eenheid, await lees_casus(eenheid, casus_id), inzet_id)
    if wat.rij["code"] is not Inzetcode.HANDLE_WITH_CARE:
        raise niet_gevonden()
    kind = await lees_betrokkene(eenheid, casus_id, wat.rij["betrokkene_id"])
    return SchoolberichtUit(aan=wat.rij["school"], tekst=doe.bericht_aan_school(kind))
