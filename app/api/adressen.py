"""`/v1/casussen/{id}/betrokkenen/{pid}/adres`: where somebody lives, apart, with its own toelating; and that somebody has another casus."""

from typing import Self
from uuid import UUID

from fastapi import Response
from pydantic import Field, model_validator

from app.api.melding_in import Huisnummer, Postcode
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Code, In, JaNee, Kort, Lijst, Moment, MomentIn, Tekst, Uit, gezet
from app.casus import toelaten
from app.casus.adressen import Adres, lees_adres
from app.casus.elders import andere_casussen
from app.casus.toelaten import Toelating
from app.toegang.actor import Doelbinding
from app.toegang.codes import Kluissoort
from app.toegang.kluis import Ontvanger
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, KijkRoute, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow.adressen import NieuwAdres, leg_adres_vast, neem_over

PAD = "/casussen/{casus_id}/betrokkenen/{pid}"
router = Onderdeel(prefix=PAD, tags=["adressen"])


class AdresVanIn(In):
    """Where somebody lives. Whether it is geheim is always said: nobody forgets to think of it."""

    straat: Kort | None = None
    huisnummer: Huisnummer
    postcode: Postcode
    plaats: Kort | None = None
    geheim: JaNee = Field(description="Dan ligt het in de kluis, en ziet alleen wie is toegelaten het.")
    opvang: JaNee = Field(
        default=False, description="De locatie van een opvang, vastgelegd door die opvang. Altijd geheim."
    )

    @model_validator(mode="after")
    def _opvang_is_geheim(self) -> Self:
        if self.opvang and not self.geheim:
            raise ValueError("De locatie van een opvang is altijd geheim.")
        return self

    def naar_domein(self) -> NieuwAdres:
        soort = Kluissoort.OPVANGLOCATIE if self.opvang else Kluissoort.GEHEIM_ADRES
        return NieuwAdres(gezet(self, exclude={"geheim", "opvang"}), soort if self.geheim else None)


class OvernemenIn(In):
    melding_id: UUID


class AdresUit(Uit):
    """One address; of a secret one nothing but that it is, unless this is a look by who is let in."""

    geheim: bool
    straat: str | None = None
    huisnummer: str | None = None
    postcode: str | None = None
    plaats: str | None = None
    tot: Moment | None = Field(default=None, description="Bij een geheim adres: tot dan bent u toegelaten.")


class ToelatingIn(In):
    """Somebody (`medewerkerId`), or a team (`organisatie` and `team`)."""

    medewerker_id: UUID | None = None
    organisatie: Code | None = None
    team: Code | None = None
    doelbinding: Doelbinding = Field(description="Alleen voor dit doel; kijken vraagt hetzelfde doel.")
    reden: Tekst
    tot: MomentIn = Field(description="Uiterlijk na het aantal dagen dat de regio koos.")

    @model_validator(mode="after")
    def _een_ontvanger(self) -> Self:
        heel_team = self.organisatie is not None and self.team is not None
        half_team = (self.organisatie is None) != (self.team is None)
        if half_team or heel_team == (self.medewerker_id is not None):
            raise ValueError("Noem één medewerker, of een organisatie met haar team.")
        return self


class ToelatingUit(Uit):
    id: UUID
    medewerker_id: UUID | None
    aanduiding: str | None = Field(description="Van die medewerker; nooit een naam.")
    organisatie: str | None
    team: str | None
    doelbinding: str
    reden: str
    door: str | None
    op: Moment
    tot: Moment
    ingetrokken_op: Moment | None = Field(
        description="Door iemand, of vanzelf: de casus ging over of eindigde, of het adres werd vervangen."
    )

    @classmethod
    def van(cls, wat: Toelating) -> Self:
        rij = {**wat.rij._mapping, "reden": wat.reden, "door": wat.rij.wie}
        return cls.model_validate({k: rij[k] for k in cls.model_fields})


class AndereCasusUit(Uit):
    """A team that has another casus of this person, and how to reach it. Nothing of that casus."""

    organisatie: str
    organisatienaam: str
    team: str
    teamnaam: str
    bereikbaar: str | None


def _uit(adres: Adres, antwoord: Response) -> AdresUit:
    zet_etag(antwoord, adres.versie)
    velden = {k: w for k, w in (adres.waarde or {}).items() if k in AdresUit.model_fields}
    return AdresUit.model_validate({**velden, "geheim": adres.geheim, "tot": adres.tot})


async def adres(casus_id: UUID, pid: UUID, eenheid: Eenheid, antwoord: Response) -> AdresUit:
    """Of a secret address: for who is let in, for the purpose of that toelating. Every look is told to others."""
    return _uit(await lees_adres(eenheid, casus_id, pid), antwoord)


router.add_api_route(
    "/adres",
    adres,
    methods=["GET"],
    responses=LEZEN,
    summary="Waar iemand woont",
    route_class_override=KijkRoute,
)


@router.put("/adres", responses=SCHRIJVEN, summary="Leg vast waar iemand woont")
async def zet_adres(
    casus_id: UUID,
    pid: UUID,
    nieuw: AdresVanIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AdresUit:
    """`If-Match` is required once there is an address. What becomes geheim is destroyed where it lay in the open; a new secret
    address lets nobody in who was let in to the old one."""

    async def versie(oud: Adres) -> None:
        await eis_versie(eenheid, if_match, "adressen", oud.id, oud.versie)

    return _uit(await leg_adres_vast(eenheid, casus_id, pid, nieuw.naar_domein(), versie), antwoord)


@router.post(
    "/adres/_overnemen", responses=SCHRIJVEN, summary="Het geheime adres van een melding is van deze persoon"
)
async def neem_adres_over(
    casus_id: UUID,
    pid: UUID,
    van: OvernemenIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> AdresUit:
    """Of a melding that is linked to this casus. It is shown to nobody by that."""

    async def versie(oud: Adres) -> None:
        await eis_versie(eenheid, if_match, "adressen", oud.id, oud.versie, verplicht=False)

    return _uit(await neem_over(eenheid, casus_id, pid, van.melding_id, versie), antwoord)


@router.get("/adres/toelatingen", responses=LEZEN, summary="Wie tot dit geheime adres is toegelaten")
async def toelatingen(casus_id: UUID, pid: UUID, eenheid: Eenheid) -> Lijst[ToelatingUit]:
    rijen = await toelaten.toelatingen(eenheid, casus_id, pid)
    return Lijst(resultaten=[ToelatingUit.van(t) for t in rijen])


@router.post(
    "/adres/toelatingen", status_code=201, responses=SCHRIJVEN, summary="Laat iemand toe tot een geheim adres"
)
async def laat_toe(
    casus_id: UUID, pid: UUID, nieuw: ToelatingIn, eenheid: Eenheid, regio: Regio, antwoord: Response
) -> ToelatingUit:
    """By the casusregisseur, the teamleider, or the shelter that recorded its location; never to oneself or one's own team."""
    wat = await toelaten.laat_toe(
        eenheid,
        casus_id,
        pid,
        toelaten.Nieuw(
            Ontvanger(nieuw.medewerker_id, nieuw.organisatie, nieuw.team),
            nieuw.doelbinding,
            nieuw.reden,
            nieuw.tot,
        ),
        regio.toelating_max_dagen,
    )
    antwoord.headers["Location"] = f"/v1/casussen/{casus_id}/betrokkenen/{pid}/adres/toelatingen/{wat.rij.id}"
    zet_etag(antwoord, wat.versie)
    return ToelatingUit.van(wat)


@router.delete(
    "/adres/toelatingen/{toelating_id}",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Trek een toelating in; zij werkt meteen niet meer",
)
async def sluit_uit(
    casus_id: UUID, pid: UUID, toelating_id: UUID, eenheid: Eenheid, if_match: IfMatch = None
) -> Response:
    async def versie(wat: Toelating) -> None:
        await eis_versie(eenheid, if_match, "toelatingen", toelating_id, wat.versie)

    await toelaten.sluit_uit(eenheid, casus_id, pid, toelating_id, versie)
    return Response(status_code=204)


@router.get("/andere-casussen", responses=LEZEN, summary="Heeft deze persoon nog een casus, en bij wie?")
async def elders(casus_id: UUID, pid: UUID, eenheid: Eenheid) -> Lijst[AndereCasusUit]:
    """Only which team, and how to reach it: not which casus, how many, or anything of it."""
    rijen = await andere_casussen(eenheid, casus_id, pid)
    return Lijst(resultaten=[AndereCasusUit.model_validate(r) for r in rijen])
