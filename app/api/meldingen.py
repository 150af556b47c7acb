"""`/v1/meldingen`: intake, the list, one of them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.melding_in import MeldingIn
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, Lijst, Moment, Uit
from app.casus.codes import BetrokkeneRol, Duur, Geweldsvorm, Relatie, RodeVlag, Sash
from app.casus.contact import mag_benaderd
from app.melding.beoordelen import beoordeling_of_niets, onderzoek_of_niets, terugkoppelingen
from app.melding.codes import (
    Classificatie,
    Conclusie,
    Doorzendreden,
    MelderCategorie,
    MeldingBron,
    MeldingStatus,
    MeldKanaal,
    Pauzereden,
    Termijnsoort,
    Uitkomst,
    Urgentie,
)
from app.melding.doorzendingen import doorzendingen
from app.melding.handelingen import lopende_koppeling, pak_op
from app.melding.huishouden import huishouden
from app.melding.kandidaten import kandidaten
from app.melding.klokken import Klok, klokken_van
from app.melding.queries import (
    Filter,
    Melding,
    genoemden,
    lees_melding,
    meldingen,
    vergrendel_melding,
)
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import meldingen as proces
from app.workflow import meldklokken
from app.workflow.termijnen import TermijnStatus

router = Onderdeel(prefix="/meldingen", tags=["meldingen"])


class PauzeUit(Uit):
    """A clock stood, or stands, still."""

    van: Moment
    tot: Moment = Field(description="Dan loopt de klok vanzelf weer.")
    hervat_op: Moment | None = Field(description="Eerder dan gepland, door een mens.")
    reden: Pauzereden
    toelichting: str | None
    hervat_toelichting: str | None
    door: str | None


class MeldtermijnUit(Uit):
    id: UUID
    soort: Termijnsoort
    begonnen_op: Moment
    verloopt_op: Moment = Field(description="Verschuift meteen bij een pauze.")
    gehaald_op: Moment | None
    vervallen_op: Moment | None
    status: TermijnStatus
    pauzes: list[PauzeUit]


class GenoemdeUit(Uit):
    persoon_id: UUID = Field(description="Zoals het register deze persoon kent; zie `/personen`.")
    rollen: list[BetrokkeneRol]
    voornamen: str | None
    tussenvoegsel: str | None
    achternaam: str | None
    geboortedatum: str | None
    leeftijd_schatting: int | None
    telefoon: str | None
    voorkeurstaal: str | None
    tolk_nodig: bool | None
    mag_benaderd: bool = Field(description="Onwaar zolang niet is vastgelegd hoe contact veilig is.")


class MeldingKortUit(Uit):
    id: UUID
    kenmerk: str
    bron: MeldingBron
    urgentie: Urgentie
    ontvangen_op: Moment
    gemeente: str
    wijk: str
    organisatie: str
    team: str
    status: MeldingStatus
    classificatie: Classificatie
    sash: Sash | None
    rode_vlaggen: list[RodeVlag]
    casus_id: UUID | None = Field(description="De casus waaraan de melding is gekoppeld.")
    zelfde_huishouden_als: UUID | None = Field(
        description="De andere melding, over hetzelfde huishouden, waaraan deze is gekoppeld."
    )
    verloopt_op: Moment | None = Field(description="De eerste klok die nog loopt.")


class CijferVan(In):
    """How safe somebody is, 0 to 10, by the place where the melding names them."""

    persoon_index: Annotated[int, Field(ge=0, le=19, strict=True)]
    cijfer: Annotated[int, Field(ge=0, le=10, strict=True)]


class BeoordelingUit(Uit):
    uitkomst: Uitkomst
    onderbouwing: str
    veiligheidscijfers: list[CijferVan]
    op: Moment
    door: str | None


class OnderzoekUit(Uit):
    conclusie: Conclusie
    onderbouwing: str
    op: Moment
    door: str | None


class OpenstaandUit(Uit):
    code: str
    tekst: str


class DoorzendingUit(Uit):
    """That a melding went from one organisation to another: when, by whom and why."""

    van_organisatie: str
    van_team: str
    naar_organisatie: str
    naar_team: str
    reden: Doorzendreden
    toelichting: str | None
    op: Moment
    door: str | None = Field(validation_alias="aanduiding")


class HuisgenootUit(Uit):
    """Another melding about the same household, and who handles it; who may not see that melding sees no more of it than this."""

    melding_id: UUID
    organisatie: str
    team: str


class MeldingUit(MeldingKortUit):
    melder_categorie: MelderCategorie
    kanaal: MeldKanaal
    vastgelegd_op: Moment
    classificatie_reden: str
    geweldsvormen: list[Geweldsvorm]
    relatie: Relatie | None
    duur: Duur | None
    incident_op: Moment | None
    toelichting: str | None
    adres: dict[str, Any] | None = Field(description="Van een geheim adres alleen dat het geheim is.")
    betrokkenen: list[GenoemdeUit]
    termijnen: list[MeldtermijnUit]
    aantal_kandidaten: int
    huishouden: list[HuisgenootUit] = Field(
        description="De andere meldingen waarvan is bevestigd dat zij over dit huishouden gaan, de eerst ontvangen eerst."
    )
    veiligheidsbeoordeling: BeoordelingUit | None
    doorzendingen: list[DoorzendingUit] = Field(description="Langs wie zij hier is gekomen, de eerste eerst.")
    onderzoek: OnderzoekUit | None = Field(description="Wat het laatste onderzoek opleverde.")
    openstaand: list[OpenstaandUit] = Field(
        description="Wat deze melding nog vraagt; leeg: zij is afgehandeld."
    )


async def uit(eenheid: Werkeenheid, wat: Melding, antwoord: Response) -> MeldingUit:
    zet_etag(antwoord, wat.versie)
    rij, nu = wat.rij, eenheid.nu
    oordeel, link = await beoordeling_of_niets(eenheid, wat), await lopende_koppeling(eenheid, wat.id)
    verteld = await terugkoppelingen(eenheid, wat.id) if oordeel else ()
    bekend = await kandidaten(eenheid, wat.id)
    klokken = await klokken_van(eenheid, wat)
    gevonden = await onderzoek_of_niets(eenheid, wat) if oordeel else None
    return MeldingUit.model_validate(
        {
            **rij,
            "id": wat.id,
            "classificatie_reden": proces.REDENEN[rij["classificatie"]],
            "adres": _adres(rij["adres"]),
            "betrokkenen": [_genoemde(mens) for mens in await genoemden(eenheid, wat.id)],
            "termijnen": [_klok(k, nu) for k in klokken],
            "verloopt_op": min((k.verloopt_op for k in klokken if k.loopt), default=None),
            "aantal_kandidaten": len(bekend),
            "huishouden": [
                HuisgenootUit(melding_id=v.id, organisatie=v.organisatie, team=v.team)
                for v in await huishouden(eenheid, wat.wortel)
                if v.id != wat.id
            ],
            "veiligheidsbeoordeling": oordeel and _beoordeling(oordeel),
            "doorzendingen": await doorzendingen(eenheid, wat),
            "onderzoek": gevonden and {**gevonden, "door": gevonden["aanduiding"]},
            "openstaand": proces.openstaand(
                rij["status"],
                oordeel["uitkomst"] if oordeel else None,
                afgehandeld=bool(oordeel and oordeel["afgehandeld_op"]),
                kandidaten=len(proces.te_bekijken(wat, bekend)),
                gekoppeld=link is not None,
                bij_een_ander=bool(rij["bij_een_ander"]),
                opgevolgd=bool(link and link.contact_op),
                teruggekoppeld=any(t.op >= oordeel["op"] for t in verteld) if oordeel else False,
                te_informeren=any(k.loopt and k.soort is Termijnsoort.INFORMEREN for k in klokken),
            ),
        }
    )


def _beoordeling(oordeel: Mapping[str, Any]) -> dict[str, Any]:
    cijfers = sorted((int(plaats), cijfer) for plaats, cijfer in oordeel["cijfers"].items())
    return {
        **oordeel,
        "veiligheidscijfers": [{"persoonIndex": p, "cijfer": c} for p, c in cijfers],
        "door": oordeel["aanduiding"],
    }


def _klok(klok: Klok, nu: datetime) -> dict[str, Any]:
    return {**asdict(klok), "status": meldklokken.status(klok, nu)}


def _adres(adres: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return {"geheim": True} if adres and adres.get("geheim") else adres


def _genoemde(mens: Mapping[str, Any]) -> dict[str, Any]:
    return {**mens, "mag_benaderd": mag_benaderd(mens["veilig_contact"])}


@router.post("", status_code=201, responses=SCHRIJVEN, summary="Neem een melding aan")
async def neem_aan(nieuw: MeldingIn, eenheid: Eenheid, regio: Regio, antwoord: Response) -> MeldingUit:
    """Safe to repeat: the same `bron` and `kenmerk` with the same content is the same melding."""
    wat, _ = await proces.neem_aan(eenheid, nieuw.naar_domein(eenheid.nu), regio)
    antwoord.headers["Location"] = f"/v1/meldingen/{wat.id}"
    return await uit(eenheid, wat, antwoord)


@router.get("", responses=LEZEN, summary="De meldingen van uw team, de nieuwste eerst")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    status: MeldingStatus | None = None,
    urgentie: Urgentie | None = None,
    classificatie: Classificatie | None = None,
    wijk: Code | None = None,
) -> Lijst[MeldingKortUit]:
    filter = Filter(limiet + 1, lees_cursor(na, UUID, None), status, urgentie, classificatie, wijk)
    rijen, volgende = pagina(await meldingen(eenheid, filter), limiet, lambda m: m.id)
    return Lijst[MeldingKortUit].model_validate({"resultaten": [m.rij for m in rijen], "volgende": volgende})


@router.get("/{melding_id}", responses=LEZEN, summary="Een melding")
async def een(melding_id: UUID, eenheid: Eenheid, antwoord: Response) -> MeldingUit:
    return await uit(eenheid, await lees_melding(eenheid, melding_id), antwoord)


@router.post("/{melding_id}/_oppakken", responses=SCHRIJVEN, summary="Ik ben ermee bezig")
async def oppakken(
    melding_id: UUID, eenheid: Eenheid, antwoord: Response, if_match: IfMatch = None
) -> MeldingUit:
    wat = await werk(eenheid, melding_id, if_match, verplicht=False)
    await pak_op(eenheid, wat)
    return await uit(eenheid, wat, antwoord)


async def werk(eenheid: Werkeenheid, melding_id: UUID, if_match: str | None, *, verplicht: bool) -> Melding:
    wat = await vergrendel_melding(eenheid, melding_id)
    proces.eis_eigen(eenheid, wat)
    await eis_versie(eenheid, if_match, "meldingen", melding_id, wat.versie, verplicht=verplicht)
    return wat
