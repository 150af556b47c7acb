"""`/v1/casussen/{id}/inzage`, `/v1/meldingen/{id}/inzage` and `/v1/medewerkers/{id}/inzage`: who looked, at what, when and why."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Lijst, Moment, MomentIn, Uit
from app.casus import inzage as van_casus
from app.core.gebeurtenis import LAATSTE
from app.melding import inzage as van_melding
from app.toegang.actor import Rol
from app.toegang.inzage import Tijdvak
from app.web.cursor import Limiet, Na, lees_cursor, pagina, volgnummer
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.workflow import keken, kijkers

router = Onderdeel(tags=["toezicht"])
BEGIN, EINDE = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class KijkerUit(Uit):
    """Who it was, by handle; never a name."""

    id: UUID
    aanduiding: str | None
    rollen: list[Rol]
    organisatie: str | None
    team: str | None


class InzageUit(Uit):
    id: UUID
    op: Moment
    wie: KijkerUit
    handeling: str = Field(description="Methode en pad van wat is bekeken.")
    uitkomst: str = Field(description="`gelukt`, of de soort weigering.")
    doelbinding: str
    nood: bool = Field(description="Met noodtoegang.")


class MeldingInzageUit(InzageUit):
    toen_aan: UUID | None = Field(description="De casus waaraan de melding op dat moment was gekoppeld.")
    ongedaan_op: Moment | None = Field(description="Gevuld: die koppeling bleek verkeerd.")


class EigenInzageUit(InzageUit):
    casus_id: UUID | None = Field(description="Welke casus; leeg bij een lijst of iets anders.")
    aantal: int = Field(description="Bij een lijst: zoveel casussen en meldingen stonden erop.")


class BlikUit(Uit):
    """Zonder namen, en van andere organisaties alleen wat voor organisatie: zo kan het de betrokkene worden gegeven."""

    dag: date
    door: str = Field(description="De eigen organisatie, Veilig Thuis, of een partner in de keten.")
    functie: str
    doel: str
    wat: str
    nood: bool = Field(description="Met noodtoegang.")
    keer: int


class WieKeekUit(Uit):
    resultaten: list[BlikUit]
    niet_genoemd: str = Field(description="Wat er met opzet niet in staat, in woorden voor de betrokkene.")


async def _tijdvak(
    limiet: Limiet = 50,
    na: Na = None,
    van: Annotated[MomentIn | None, Query(description="Vanaf dit moment.")] = None,
    tot: Annotated[MomentIn | None, Query(description="Tot dit moment.")] = None,
) -> Tijdvak:
    return Tijdvak(van or BEGIN, tot or EINDE, lees_cursor(na, volgnummer, LAATSTE), limiet + 1)


Vak = Annotated[Tijdvak, Depends(_tijdvak)]


def _uit(rij: Any) -> dict[str, Any]:
    return {**rij._mapping, "nood": bool(rij.nood), "wie": {**rij._mapping, "id": rij.medewerker_id}}


@router.get("/casussen/{casus_id}/inzage", responses=LEZEN, summary="Wie heeft deze casus bekeken?")
async def casus(casus_id: UUID, eenheid: Eenheid, vak: Vak) -> Lijst[InzageUit]:
    """For the casusregisseur, and for the privacy officer of the organisation that is responsible."""
    gevonden = await van_casus.wie_keken(eenheid, casus_id, vak)
    rijen, volgende = pagina(gevonden, vak.limiet - 1, lambda r: int(r.volgnummer))
    return Lijst[InzageUit].model_validate({"resultaten": [_uit(r) for r in rijen], "volgende": volgende})


@router.get("/meldingen/{melding_id}/inzage", responses=LEZEN, summary="Wie heeft deze melding bekeken?")
async def melding(
    melding_id: UUID,
    eenheid: Eenheid,
    vak: Vak,
    verkeerd_gekoppeld: Annotated[
        bool,
        Query(
            alias="verkeerdGekoppeld",
            description="Alleen wie keek terwijl de melding aan een verkeerde casus hing.",
        ),
    ] = False,
) -> Lijst[MeldingInzageUit]:
    """For the privacy officer of the organisation that handles it, or that has a casus it is or was linked to."""
    gevonden = await van_melding.wie_keken(eenheid, melding_id, vak, alleen_verkeerd=verkeerd_gekoppeld)
    rijen, volgende = pagina(gevonden, vak.limiet - 1, lambda r: int(r.volgnummer))
    return Lijst[MeldingInzageUit].model_validate(
        {"resultaten": [_uit(r) for r in rijen], "volgende": volgende}
    )


@router.get(
    "/medewerkers/{medewerker_id}/inzage", responses=LEZEN, summary="Wat heeft deze medewerker bekeken?"
)
async def medewerker(medewerker_id: UUID, eenheid: Eenheid, vak: Vak) -> Lijst[EigenInzageUit]:
    """For the privacy officer of their organisation: which casus, and never what is in it."""
    gevonden = await kijkers.van_medewerker(eenheid, medewerker_id, vak)
    rijen, volgende = pagina(gevonden, vak.limiet - 1, lambda r: int(r.volgnummer))
    return Lijst[EigenInzageUit].model_validate(
        {"resultaten": [{**_uit(r), "aantal": len(r.getoond)} for r in rijen], "volgende": volgende}
    )


@router.get(
    "/personen/{persoon_id}/inzage",
    responses=LEZEN,
    summary="Wie keek naar wat er over deze mens is vastgelegd?",
)
async def persoon(persoon_id: UUID, eenheid: Eenheid) -> WieKeekUit:
    """For the privacy officer, over all casussen of the organisation and the meldingen that this human was told of: an answer to hand
    over (AVG art. 15)."""
    gevonden = await keken.bij_mens(eenheid, persoon_id)
    return WieKeekUit.model_validate(
        {
            "resultaten": [{**asdict(blik), "keer": keer} for blik, keer in gevonden],
            "niet_genoemd": keken.NIET_GENOEMD,
        }
    )
