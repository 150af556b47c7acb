"""`/v1/casussen`: the list, one casus, and a new one from a signaal."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints, TypeAdapter

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, Kort, Lijst, Moment, Tekst, Uit, gezet
from app.casus.codes import (
    Duur,
    EindeReden,
    Fase,
    Geweldsvorm,
    Relatie,
    Risicofactor,
    RodeVlag,
    Sash,
    Stap,
    StapStatus,
)
from app.casus.handelingen import NieuweCasus, open_casus, wijzig_casus
from app.casus.queries import Dossier, Filter, werk_in_casus
from app.web.cursor import Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow.feiten import Feiten
from app.workflow.inlezen import lees_feiten
from app.workflow.koppelen import ander_huishouden
from app.workflow.lijst import casussenlijst
from app.workflow.stand import VOLGORDE
from app.workflow.uitvoeren import bekijk_casus
from app.workflow.waarschuwingen import waarschuwingen

router = Onderdeel(prefix="/casussen", tags=["casussen"])

Wijk = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]


class MedewerkerUit(Uit):
    id: UUID
    aanduiding: str


class VerantwoordelijkeUit(Uit):
    """Exactly one organisation is responsible, at every instant."""

    organisatie: str
    team: str


class StapUit(Uit):
    stap: Stap
    status: StapStatus


class WaarschuwingUit(Uit):
    code: str
    tekst: str


class PlanKortUit(Uit):
    versie: int
    evaluatiedatum: date | None


class OverruleUit(Uit):
    """A teamleider let the casus through; visible until it is reviewed."""

    id: UUID
    codes: list[str]
    actie: str
    op: Moment
    beoordelen_op: date


class EindeUit(Uit):
    reden: EindeReden
    op: Moment
    samengevoegd_met: UUID | None


class CasusKortUit(Uit):
    id: UUID
    aanduiding: str
    fase: Fase
    stap: Stap
    stap_sinds: Moment
    wijk: str
    verantwoordelijke: VerantwoordelijkeUit
    casusregisseur: MedewerkerUit | None
    rode_vlaggen: list[RodeVlag]
    sash: Sash | None
    openstaand: list[Stap]
    aantal_betrokkenen: int
    te_laat: bool = Field(description="Een afgesproken datum is voorbij: evaluatie, nazorg of beoordeling.")
    beeindigd: bool


class CasusUit(Uit):
    id: UUID
    aanduiding: str
    gemeente: str
    wijk: str
    geopend_op: Moment
    fase: Fase
    fase_sinds: Moment
    stap: Stap
    stap_sinds: Moment
    stappen: list[StapUit]
    verantwoordelijke: VerantwoordelijkeUit
    casusregisseur: MedewerkerUit | None
    rode_vlaggen: list[RodeVlag]
    sash: Sash | None
    geweldsvormen: list[Geweldsvorm]
    relatie: Relatie | None
    duur: Duur | None
    risicofactoren: list[Risicofactor]
    waarschuwingen: list[WaarschuwingUit]
    veiligheidsplan: PlanKortUit | None = Field(description="De versie die van kracht is.")
    concept: int | None = Field(description="Het nummer van de versie die wordt geschreven.")
    overrules: list[OverruleUit]
    vt_geinformeerd: bool
    einde: EindeUit | None

    @classmethod
    def van(cls, dossier: Dossier, f: Feiten) -> "CasusUit":
        rij, stand = dossier.rij, f.stand
        return cls.model_validate(
            {
                **{k: rij[k] for k in _GELIJK},
                **{k: getattr(stand, k) for k in ("fase", "fase_sinds", "stap", "stap_sinds")},
                "stappen": [{"stap": stap, "status": stand.status(stap)} for stap in VOLGORDE],
                "verantwoordelijke": rij,
                "casusregisseur": _regisseur(rij),
                "waarschuwingen": waarschuwingen(f),
                "veiligheidsplan": f.plan,
                "concept": f.concept,
                "overrules": f.open_overrules,
                "vt_geinformeerd": f.vt_geinformeerd,
                "einde": _einde(rij),
            }
        )


def _einde(rij: Mapping[str, Any]) -> dict[str, Any] | None:
    op = rij["beeindigd_op"]
    return op and {"reden": rij["einde_reden"], "op": op, "samengevoegd_met": rij["samengevoegd_met"]}


_GELIJK = (
    "id",
    "aanduiding",
    "gemeente",
    "wijk",
    "geopend_op",
    "rode_vlaggen",
    "sash",
    "geweldsvormen",
    "relatie",
    "duur",
    "risicofactoren",
)


def _regisseur(rij: Mapping[str, Any]) -> dict[str, Any] | None:
    wie = rij["casusregisseur"]
    return wie and {"id": wie, "aanduiding": rij["regisseur"] or ""}


class _Kenmerken(In):
    rode_vlaggen: set[RodeVlag] = Field(default_factory=set)
    sash: Sash | None = None
    geweldsvormen: set[Geweldsvorm] = Field(default_factory=set)
    relatie: Relatie | None = None
    duur: Duur | None = None
    risicofactoren: set[Risicofactor] = Field(default_factory=set)


class CasusIn(_Kenmerken):
    aanduiding: Kort = Field(description="Hoe het team dit huishouden noemt; versleuteld bewaard.")
    gemeente: Annotated[str, StringConstraints(pattern=r"^\d{4}$")] = Field(description="CBS-gemeentecode")
    wijk: Wijk
    casusregisseur: UUID | None = None
    toelichting: Tekst | None = None


class CasusWijziging(_Kenmerken):
    aanduiding: Kort = ""
    toelichting: Tekst | None = Field(default=None, description="Verplicht als een rode vlag vervalt.")


@router.get("", responses=LEZEN, summary="De casussen van uw team")
async def lijst(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    fase: Fase | None = None,
    stap: Stap | None = None,
    wijk: Annotated[Code | None, Query()] = None,
    casusregisseur: UUID | None = None,
    rode_vlag: Annotated[bool | None, Query(alias="rodeVlag")] = None,
    te_laat: Annotated[bool | None, Query(alias="teLaat")] = None,
    meekijkend: Annotated[
        bool, Query(description="Niet die van uw team, maar die uw team overdroeg en waarin het meeleest.")
    ] = False,
) -> Lijst[CasusKortUit]:
    vanaf = lees_cursor(na, UUID, None)
    filter = Filter(limiet + 1, vanaf, fase, stap, wijk, casusregisseur, rode_vlag, meekijkend)
    rijen, volgende = pagina(await casussenlijst(eenheid, filter, te_laat), limiet, lambda d: d.id)
    return _BLADZIJDE.validate_python({"resultaten": [_kort(d.rij) for d in rijen], "volgende": volgende})


_BLADZIJDE = TypeAdapter(Lijst[CasusKortUit])
"""A whole page at once: in one pass, not a model at a time."""


def _kort(rij: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **rij,
        "verantwoordelijke": rij,
        "casusregisseur": _regisseur(rij),
        "openstaand": [stap for stap, status in rij["stappen"].items() if status == StapStatus.OPENSTAAND],
        "beeindigd": rij["beeindigd_op"] is not None,
    }


@router.post(
    "", status_code=201, responses=SCHRIJVEN, summary="Open een casus naar aanleiding van een signaal"
)
async def open_(nieuw: CasusIn, eenheid: Eenheid, regio: Regio, antwoord: Response) -> CasusUit:
    kenmerken = nieuw.model_dump(mode="json", include=set(_Kenmerken.model_fields))
    dossier = await open_casus(
        eenheid,
        NieuweCasus(
            nieuw.aanduiding,
            nieuw.gemeente,
            nieuw.wijk,
            nieuw.casusregisseur,
            _gesorteerd(kenmerken),
            nieuw.toelichting,
        ),
    )
    antwoord.headers["Location"] = f"/v1/casussen/{dossier.id}"
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, await lees_feiten(eenheid, dossier, regio.stopbronnen))


@router.get("/{casus_id}", responses=LEZEN, summary="Een casus")
async def een(casus_id: UUID, eenheid: Eenheid, regio: Regio, antwoord: Response) -> CasusUit:
    dossier, feiten = await bekijk_casus(eenheid, casus_id, regio)
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, feiten)


@router.patch("/{casus_id}", responses=SCHRIJVEN, summary="Wijzig wat er van een casus bekend is")
async def wijzig(
    casus_id: UUID,
    wijziging: CasusWijziging,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> CasusUit:
    dossier = await werk_in_casus(eenheid, casus_id, "dossier-bijwerken")
    await eis_versie(eenheid, if_match, "casus", casus_id, dossier.versie)
    nieuw = _gesorteerd(gezet(wijziging, exclude={"toelichting"}))
    await wijzig_casus(eenheid, dossier, nieuw, wijziging.toelichting)
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, await lees_feiten(eenheid, dossier, regio.stopbronnen))


class AnderHuishoudenIn(In):
    reden: Tekst


@router.post("/{casus_id}/_ander-huishouden", responses=SCHRIJVEN, summary="Toch geen vervolg")
async def toch_een_ander(
    casus_id: UUID,
    waarom: AnderHuishoudenIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> CasusUit:
    """The household is not the one whose casus ended before (`vervolgOp` of the melding it was opened from)."""
    dossier = await werk_in_casus(eenheid, casus_id, "dossier-bijwerken")
    await eis_versie(eenheid, if_match, "casus", casus_id, dossier.versie, verplicht=False)
    await ander_huishouden(eenheid, dossier, waarom.reden)
    zet_etag(antwoord, dossier.versie)
    return CasusUit.van(dossier, await lees_feiten(eenheid, dossier, regio.stopbronnen))


def _gesorteerd(kenmerken: dict[str, Any]) -> dict[str, Any]:
    return {k: sorted(w) if isinstance(w, list) else w for k, w in kenmerken.items()}
