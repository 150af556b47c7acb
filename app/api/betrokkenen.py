"""`/v1/casussen/{id}/betrokkenen`: the people of the huishouden, children first-class; conversations and safety grades."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import EmailStr, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, JaNee, Kort, Lijst, Moment, MomentIn, Tekst, Uit, gezet
from app.casus.codes import BetrokkeneRol, ContactKanaal, RedenNietGesproken
from app.casus.contact import mag_benaderd
from app.casus.mensen import (
    NieuwGesprek,
    leg_cijfer_vast,
    leg_gesprek_vast,
    voeg_betrokkene_toe,
    wijzig_betrokkene,
)
from app.casus.queries import (
    Betrokkene,
    betrokkenen,
    cijfers,
    gesprekken,
    lees_betrokkene,
    lees_casus,
    werk_in_casus,
)
from app.core.klok import Dag
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag

router = Onderdeel(prefix="/casussen/{casus_id}", tags=["betrokkenen"])

Taal = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")]
Telefoon = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()-]{6,20}$")]


class VeiligContact(In):
    """How this person can be reached safely. Nothing recorded means: do not contact (domein §5)."""

    kanaal: ContactKanaal
    wanneer: Kort | None = None
    neutraal: JaNee = Field(default=True, description="Alleen neutrale bewoordingen.")
    wie_mag_weten: Kort | None = None


class Traumascreening(In):
    datum: Dag
    uitkomst: Kort


class SteunfiguurIn(In):
    naam: Kort
    bereikbaar: Kort | None = None


class _Gegevens(In):
    voornamen: Kort | None = None
    tussenvoegsel: Kort | None = None
    achternaam: Kort | None = None
    geboortedatum: Dag | None = None
    leeftijd_schatting: Annotated[int, Field(ge=0, le=120, strict=True)] | None = None
    telefoon: Telefoon | None = None
    email: EmailStr | None = None
    veilig_contact: VeiligContact | None = None
    voorkeurstaal: Taal | None = None
    tolk_nodig: JaNee | None = None
    relatie: Kort | None = Field(
        default=None, description="Wie deze persoon is in het huishouden, in woorden."
    )
    traumascreening: Traumascreening | None = None
    steunfiguur: SteunfiguurIn | None = None
    vertrokken_op: Dag | None = Field(
        default=None, description="Hoort sindsdien niet meer bij het huishouden."
    )


Rollen = Annotated[list[BetrokkeneRol], Field(min_length=1, max_length=5)]


class BetrokkeneIn(_Gegevens):
    rollen: Rollen


class BetrokkeneWijziging(_Gegevens):
    rollen: Rollen = Field(default_factory=list)

    @model_validator(mode="after")
    def _rollen_niet_leeg(self) -> Self:
        if "rollen" in self.model_fields_set and not self.rollen:
            raise ValueError("Iedere betrokkene heeft ten minste één rol.")
        return self


class BetrokkeneUit(Uit):
    id: UUID
    persoon_id: UUID = Field(description="Zoals het register deze persoon kent; zie `/personen`.")
    rollen: list[BetrokkeneRol]
    voornamen: str | None
    tussenvoegsel: str | None
    achternaam: str | None
    geboortedatum: str | None
    leeftijd_schatting: int | None
    telefoon: str | None
    email: str | None
    veilig_contact: VeiligContact | None
    mag_benaderd: bool = Field(description="Onwaar zolang niet is vastgelegd hoe contact veilig is.")
    voorkeurstaal: str | None
    tolk_nodig: bool | None
    relatie: str | None
    traumascreening: Traumascreening | None
    steunfiguur: SteunfiguurIn | None
    vertrokken_op: date | None

    @classmethod
    def van(cls, mens: Betrokkene) -> "BetrokkeneUit":
        g = mens.rij
        velden = {k: g[k] for k in cls.model_fields if k != "mag_benaderd"}
        return cls.model_validate(
            {
                **velden,
                **{k: _json(velden[k]) for k in ("veilig_contact", "traumascreening", "steunfiguur")},
                "mag_benaderd": mag_benaderd(velden["veilig_contact"]),
            }
        )


def _json(opgeslagen: dict[str, object] | None) -> dict[str, object] | None:
    """A stored part (snake_case) as the contract names it."""
    return opgeslagen and {to_camel(k): w for k, w in opgeslagen.items()}


class GesprekIn(In):
    gesproken: JaNee
    op: MomentIn
    reden_niet: RedenNietGesproken | None = Field(
        default=None, description="Verplicht als er niet is gesproken."
    )
    verslag: Tekst | None = None

    @model_validator(mode="after")
    def _reden_of_gesproken(self) -> Self:
        if self.gesproken == (self.reden_niet is not None):
            raise ValueError("Geef bij 'niet gesproken', en alleen dan, de reden.")
        return self


class GesprekUit(Uit):
    id: UUID
    gesproken: bool
    op: Moment
    reden_niet: RedenNietGesproken | None
    verslag: str | None
    door: str | None = Field(description="Aanduiding van de medewerker.")


class CijferIn(In):
    betrokkene_id: UUID
    op: MomentIn
    cijfer: Annotated[int, Field(ge=0, le=10, strict=True, description="0 is zeer onveilig, 10 is veilig.")]
    toelichting: Tekst | None = None


class CijferUit(Uit):
    id: UUID
    betrokkene_id: UUID
    op: Moment
    cijfer: int
    toelichting: str | None
    door: str | None


@router.get("/betrokkenen", responses=LEZEN, summary="De mensen van dit huishouden")
async def lijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[BetrokkeneUit]:
    dossier = await lees_casus(eenheid, casus_id)
    return Lijst(resultaten=[BetrokkeneUit.van(m) for m in await betrokkenen(eenheid, dossier.id)])


@router.post("/betrokkenen", status_code=201, responses=SCHRIJVEN, summary="Voeg iemand toe")
async def nieuw(
    casus_id: UUID, gegevens: BetrokkeneIn, eenheid: Eenheid, antwoord: Response
) -> BetrokkeneUit:
    dossier = await werk_in_casus(eenheid, casus_id, "dossier-bijwerken")
    betrokkene_id = await voeg_betrokkene_toe(eenheid, dossier, _met_datum(gezet(gegevens), gegevens))
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/betrokkenen/{betrokkene_id}"
    zet_etag(antwoord, 1)
    return BetrokkeneUit.van(await lees_betrokkene(eenheid, casus_id, betrokkene_id))


@router.get("/betrokkenen/{pid}", responses=LEZEN, summary="Iemand van dit huishouden")
async def een(casus_id: UUID, pid: UUID, eenheid: Eenheid, antwoord: Response) -> BetrokkeneUit:
    await lees_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    zet_etag(antwoord, mens.rij["versie"])
    return BetrokkeneUit.van(mens)


@router.patch("/betrokkenen/{pid}", responses=SCHRIJVEN, summary="Wijzig wat er van iemand bekend is")
async def wijzig(
    casus_id: UUID,
    pid: UUID,
    wijziging: BetrokkeneWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> BetrokkeneUit:
    dossier = await werk_in_casus(eenheid, casus_id, "dossier-bijwerken")
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    await eis_versie(eenheid, if_match, "betrokkenen", pid, mens.rij["versie"])
    await wijzig_betrokkene(eenheid, dossier, mens, _met_datum(gezet(wijziging), wijziging))
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    zet_etag(antwoord, mens.rij["versie"])
    return BetrokkeneUit.van(mens)


def _met_datum(waarden: dict[str, object], bron: _Gegevens) -> dict[str, object]:
    """`vertrokken_op` stands in the clear as a date; everything else is stored as JSON."""
    return {**waarden, "vertrokken_op": bron.vertrokken_op} if "vertrokken_op" in waarden else waarden


@router.get("/betrokkenen/{pid}/gesprekken", responses=LEZEN, summary="Gesprekken met deze persoon")
async def gesprekslijst(casus_id: UUID, pid: UUID, eenheid: Eenheid) -> Lijst[GesprekUit]:
    dossier = await lees_casus(eenheid, casus_id)
    await lees_betrokkene(eenheid, casus_id, pid)
    rijen = await gesprekken(eenheid, dossier, pid)
    return Lijst(
        resultaten=[
            GesprekUit(
                **{k: g[k] for k in ("id", "gesproken", "op", "reden_niet", "verslag")}, door=g["aanduiding"]
            )
            for g in rijen
        ]
    )


@router.post(
    "/betrokkenen/{pid}/gesprekken",
    status_code=201,
    responses=SCHRIJVEN,
    summary="Leg vast dat is gesproken, of waarom niet",
)
async def nieuw_gesprek(
    casus_id: UUID, pid: UUID, gesprek: GesprekIn, eenheid: Eenheid, antwoord: Response
) -> GesprekUit:
    dossier = await werk_in_casus(eenheid, casus_id, "dossier-bijwerken")
    nieuw = NieuwGesprek(gesprek.gesproken, gesprek.op, gesprek.reden_niet, gesprek.verslag)
    gesprek_id = await leg_gesprek_vast(eenheid, dossier, pid, nieuw)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/betrokkenen/{pid}/gesprekken"
    return GesprekUit(id=gesprek_id, **gesprek.model_dump(), door=eenheid.actor.aanduiding)


@router.get("/veiligheidscijfers", responses=LEZEN, summary="Veiligheidscijfers door de tijd")
async def cijferlijst(casus_id: UUID, eenheid: Eenheid) -> Lijst[CijferUit]:
    dossier = await lees_casus(eenheid, casus_id)
    velden = ("id", "betrokkene_id", "op", "cijfer", "toelichting")
    rijen = await cijfers(eenheid, dossier)
    return Lijst(resultaten=[CijferUit(**{k: c[k] for k in velden}, door=c["aanduiding"]) for c in rijen])


@router.post(
    "/veiligheidscijfers", status_code=201, responses=SCHRIJVEN, summary="Leg een veiligheidscijfer vast"
)
async def nieuw_cijfer(casus_id: UUID, cijfer: CijferIn, eenheid: Eenheid, antwoord: Response) -> CijferUit:
    dossier = await werk_in_casus(eenheid, casus_id, "dossier-bijwerken")
    waarden = cijfer.model_dump()
    cijfer_id = await leg_cijfer_vast(eenheid, dossier, **waarden)
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/veiligheidscijfers"
    return CijferUit(id=cijfer_id, **waarden, door=eenheid.actor.aanduiding)
