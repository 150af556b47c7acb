"""`/v1/meldingen`: intake, who is already known, linking to a casus or an earlier melding and taking that back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.api.betrokkenen import Rollen, Taal, Telefoon, VeiligContact
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, JaNee, Kort, Lijst, Moment, MomentIn, Tekst, Uit, gezet
from app.casus.codes import BetrokkeneRol, Duur, Geweldsvorm, Relatie, RodeVlag, Sash
from app.core.fouten import ongeldig
from app.core.klok import Dag, lokale_dag
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
from app.melding.handelingen import NieuweMelding, lopende_koppeling, pak_op
from app.melding.huishouden import Plek, huishouden
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
from app.persoon.namen import bsn, postcode
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.transactie import Eenheid, Regio, TransactieRoute
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import koppelen, meldklokken
from app.workflow import meldingen as proces
from app.workflow.termijnen import TermijnStatus

router = APIRouter(route_class=TransactieRoute, prefix="/meldingen", tags=["meldingen"])


def _postcode(tekst: str) -> str:
    if (klaar := postcode(tekst)) is None:
        raise ValueError("Schrijf een postcode als 9712AA.")
    return klaar


TOELICHTING_MAX = 20_000
"""Characters; the story of the police can be long."""
Verhaal = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TOELICHTING_MAX)]
Bsn = Annotated[str, StringConstraints(max_length=12), AfterValidator(bsn)]


class AdresIn(In):
    straat: Kort | None = None
    huisnummer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    postcode: Annotated[str, StringConstraints(max_length=10), AfterValidator(_postcode)]
    plaats: Kort | None = None
    geheim: JaNee = Field(default=False, description="Wordt dan nergens getoond en op niets gevonden.")


class GenoemdeIn(In):
    """Somebody the melding names. Nobody is merged with who is known already: that is for a human to say."""

    rollen: Rollen
    voornamen: Kort | None = None
    tussenvoegsel: Kort | None = None
    achternaam: Kort | None = None
    geboortedatum: Dag | None = None
    leeftijd_schatting: Annotated[int, Field(ge=0, le=120, strict=True)] | None = None
    bsn: Bsn | None = Field(default=None, description="Alleen waar het mag; wordt nooit teruggegeven.")
    telefoon: Telefoon | None = None
    voorkeurstaal: Taal | None = None
    tolk_nodig: JaNee | None = None
    veilig_contact: VeiligContact | None = None


class MeldingIn(In):
    kenmerk: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")] = Field(
        description="Van de bron; samen met `bron` de naam van deze melding. Geen persoonsgegevens."
    )
    bron: MeldingBron
    melder_categorie: MelderCategorie
    kanaal: MeldKanaal
    ontvangen_op: MomentIn
    urgentie: Urgentie
    gemeente: Annotated[str, StringConstraints(pattern=r"^\d{4}$")] = Field(description="CBS-gemeentecode")
    wijk: Code
    geweldsvormen: set[Geweldsvorm] = Field(default_factory=set)
    relatie: Relatie | None = None
    duur: Duur | None = None
    incident_op: MomentIn | None = None
    sash: Sash | None = None
    rode_vlaggen: set[RodeVlag] = Field(default_factory=set)
    toelichting: Verhaal | None = None
    adres: AdresIn | None = None
    betrokkenen: Annotated[list[GenoemdeIn], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _incident_eerst(self) -> Self:
        if self.incident_op and self.incident_op > self.ontvangen_op:
            raise ValueError("Het incident kan niet na de ontvangst van de melding liggen.")
        return self

    def naar_domein(self, nu: datetime) -> NieuweMelding:
        """Raises `ongeldige-invoer` for what lies in the future."""
        if self.ontvangen_op > nu:
            raise ongeldig("ontvangenOp", "in-de-toekomst", "Dit moment ligt in de toekomst.")
        vandaag = lokale_dag(nu)
        for i, mens in enumerate(self.betrokkenen):
            if mens.geboortedatum and mens.geboortedatum > vandaag:
                plaats = f"betrokkenen.{i}.geboortedatum"
                raise ongeldig(plaats, "in-de-toekomst", "Deze dag ligt in de toekomst.")
        return NieuweMelding(
            self.bron,
            self.kenmerk,
            {
                **{k: getattr(self, k) for k in _OPEN},
                "ontvangen_op": self.ontvangen_op.astimezone(UTC),
                "incident_op": self.incident_op and self.incident_op.astimezone(UTC),
                "geweldsvormen": sorted(self.geweldsvormen),
                "rode_vlaggen": sorted(self.rode_vlaggen),
            },
            self.toelichting,
            gezet(self.adres) if self.adres else None,
            [gezet(mens) for mens in self.betrokkenen],
        )


_OPEN = ("melder_categorie", "kanaal", "urgentie", "gemeente", "wijk", "relatie", "duur", "sash")


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


class GrondUit(Uit):
    persoon_index: int | None = Field(
        description="De hoeveelste persoon van de melding, vanaf 0; leeg: het geldt de melding als geheel."
    )
    gronden: list[str]
    tekst: str = Field(description="In één Nederlandse zin, zonder namen.")


class KandidaatUit(Uit):
    """A casus that this melding may belong to, or a melding without a casus that may be about the same household: one of the two; and
    why. Who may not see it sees no more of it than this."""

    casus_id: UUID | None
    melding_id: UUID | None
    score: float
    gronden: list[GrondUit]
    organisatie: str
    team: str


class RedenIn(In):
    reden: Tekst


class KoppelingIn(RedenIn):
    casus_id: UUID | None = None
    melding_id: UUID | None = Field(
        default=None, description="Een andere melding over hetzelfde huishouden; in plaats van `casusId`."
    )

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        if (self.casus_id is None) == (self.melding_id is None):
            raise ValueError("Noem de casus of de melding waar deze melding bij hoort: een van beide.")
        return self


class OntkoppelingIn(RedenIn):
    casus_id: UUID | None = None
    melding_id: UUID | None = Field(
        default=None,
        description="Noem een van beide om te zeggen welke koppeling; anders gaat de laatste die is gelegd.",
    )

    @model_validator(mode="after")
    def _ten_hoogste_een(self) -> Self:
        if self.casus_id and self.melding_id:
            raise ValueError("Maak een koppeling tegelijk ongedaan: die met de casus of die met de melding.")
        return self


Reden = Annotated[RedenIn, Body()]


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
                vervolg_gedaan=bool(oordeel and oordeel["afgehandeld_op"]),
                kandidaten=len(proces.te_bekijken(wat, bekend)),
                gekoppeld=link is not None,
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
    contact = mens["veilig_contact"]
    return {**mens, "mag_benaderd": bool(contact) and contact["kanaal"] != "geen"}


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


@router.get("/{melding_id}/kandidaten", responses=LEZEN, summary="Is dit huishouden al bekend, en waarom?")
async def mogelijk_bekend(melding_id: UUID, eenheid: Eenheid) -> Lijst[KandidaatUit]:
    await lees_melding(eenheid, melding_id)
    return Lijst[KandidaatUit].model_validate({"resultaten": await kandidaten(eenheid, melding_id)})


@router.post(
    "/{melding_id}/kandidaten/{kandidaat_id}/_afwijzen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Dit zijn andere mensen",
)
async def afwijzen(melding_id: UUID, kandidaat_id: UUID, waarom: Reden, eenheid: Eenheid) -> None:
    """`kandidaat_id`: the casus or the melding that was proposed."""
    open_ = partial(werk, eenheid, melding_id, None, verplicht=False)
    await koppelen.wijs_af(eenheid, melding_id, kandidaat_id, waarom.reden, open_)


@router.put("/{melding_id}/koppeling", responses=SCHRIJVEN, summary="Dit is hetzelfde huishouden")
async def koppel(
    melding_id: UUID,
    nieuw: KoppelingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    open_ = partial(werk, eenheid, melding_id, if_match, verplicht=True)
    naar = Plek(nieuw.casus_id, nieuw.melding_id)
    wat = await koppelen.bevestig(eenheid, melding_id, naar, nieuw.reden, regio, open_)
    return await uit(eenheid, wat, antwoord)


@router.delete("/{melding_id}/koppeling", responses=SCHRIJVEN, summary="Het waren toch anderen")
async def ontkoppel(
    melding_id: UUID,
    waarom: OntkoppelingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    open_ = partial(werk, eenheid, melding_id, if_match, verplicht=True)
    van = Plek(waarom.casus_id, waarom.melding_id) if waarom.casus_id or waarom.melding_id else None
    wat = await koppelen.maak_ongedaan(eenheid, melding_id, van, waarom.reden, regio, open_)
    return await uit(eenheid, wat, antwoord)
