"""`/v1/personen`: one human who stands in the register more than once; a human says so, and can take it back."""

from typing import Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Tekst, Uit
from app.persoon.codes import Samenvoegreden, Splitsreden
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow.samenvoegen import (
    MogelijkDubbel,
    Samenvoeging,
    lees_samenvoeging,
    maak_ongedaan,
    mogelijke_dubbelen,
    voeg_samen,
)

router = Onderdeel(prefix="/personen", tags=["personen"])


class SamenvoegingIn(In):
    """Ids as `persoonId` of a betrokkene or of somebody a melding names."""

    persoon_id: UUID
    zelfde_als_id: UUID
    reden: Samenvoegreden
    toelichting: Tekst | None = Field(default=None, description="Verplicht bij 'anders' en bij twee BSN's.")


class OngedaanIn(In):
    reden: Splitsreden
    toelichting: Tekst | None = Field(default=None, description="Verplicht bij 'anders'.")


class SamenvoegingUit(Uit):
    """That two are one human, as somebody said. Of whom you may not know, nothing is told."""

    id: UUID
    persoon_id: UUID | None = Field(description="Gaat op in de ander; leeg: u mag er niet van weten.")
    zelfde_als_id: UUID | None = Field(description="Wie blijft; leeg: u mag er niet van weten.")
    reden: Samenvoegreden
    toelichting: str | None = Field(description="Alleen voor wie beiden mag zien.")
    op: Moment
    door: str | None
    ongedaan_op: Moment | None
    ongedaan_door: str | None
    ongedaan_reden: Splitsreden | None
    ongedaan_toelichting: str | None

    @classmethod
    def van(cls, wat: Samenvoeging) -> Self:
        gaat_op, blijft = (id if id in wat.te_zien else None for id in wat.paar)
        toelichtingen = ("toelichting", "ongedaan_toelichting")
        woorden = {k: wat.rij[k] if gaat_op and blijft else None for k in toelichtingen}
        return cls.model_validate(
            {
                **{k: wat.rij[k] for k in ("id", "reden", "op", "ongedaan_op", "ongedaan_reden")},
                **woorden,
                "persoon_id": gaat_op,
                "zelfde_als_id": blijft,
                "door": wat.rij["wie"],
                "ongedaan_door": wat.rij["ongedaan_wie"],
            }
        )


class DubbelUit(Uit):
    """Somebody else who is, or may be, the same human: why, and where you know them from. No names."""

    persoon_id: UUID
    score: float
    gronden: list[str]
    tekst: str = Field(description="In één Nederlandse zin, zonder namen.")
    casussen: list[UUID]
    meldingen: list[UUID]
    samenvoeging_id: UUID | None = Field(description="Gezet als een mens al zei dat het dezelfde is.")

    @classmethod
    def van(cls, dubbel: MogelijkDubbel) -> Self:
        return cls(
            persoon_id=dubbel.wat.persoon_id,
            score=dubbel.wat.score,
            gronden=list(dubbel.wat.gronden),
            tekst=dubbel.wat.tekst,
            casussen=dubbel.waar.casussen,
            meldingen=dubbel.waar.meldingen,
            samenvoeging_id=dubbel.samenvoeging_id,
        )


@router.post("/samenvoegingen", status_code=201, responses=SCHRIJVEN, summary="Deze twee zijn dezelfde mens")
async def nieuwe_samenvoeging(nieuw: SamenvoegingIn, eenheid: Eenheid, antwoord: Response) -> SamenvoegingUit:
    """A link beside the register: nothing of a person changes, and undoing it takes exactly this back."""
    id = await voeg_samen(eenheid, nieuw.persoon_id, nieuw.zelfde_als_id, nieuw.reden, nieuw.toelichting)
    antwoord.headers["Location"] = f"/v1/personen/samenvoegingen/{id}"
    return _uit(await lees_samenvoeging(eenheid, id), antwoord)


@router.get("/samenvoegingen/{samenvoeging_id}", responses=LEZEN, summary="Een samenvoeging")
async def samenvoeging(samenvoeging_id: UUID, eenheid: Eenheid, antwoord: Response) -> SamenvoegingUit:
    return _uit(await lees_samenvoeging(eenheid, samenvoeging_id), antwoord)


@router.post(
    "/samenvoegingen/{samenvoeging_id}/_ongedaan", responses=SCHRIJVEN, summary="Het zijn er toch twee"
)
async def ongedaan(
    samenvoeging_id: UUID,
    waarom: OngedaanIn,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> SamenvoegingUit:
    wat = await lees_samenvoeging(eenheid, samenvoeging_id)
    await eis_versie(eenheid, if_match, "samenvoegingen", wat.id, wat.versie, verplicht=False)
    await maak_ongedaan(eenheid, wat, waarom.reden, waarom.toelichting)
    return _uit(await lees_samenvoeging(eenheid, samenvoeging_id), antwoord)


def _uit(wat: Samenvoeging, antwoord: Response) -> SamenvoegingUit:
    zet_etag(antwoord, wat.versie)
    return SamenvoegingUit.van(wat)


@router.get("/{persoon_id}/dubbelen", responses=LEZEN, summary="Wie is waarschijnlijk dezelfde mens?")
async def mogelijk_dubbel(persoon_id: UUID, eenheid: Eenheid) -> Lijst[DubbelUit]:
    """Whom a human already said to be the same, and who may be; only among those you may know of."""
    return Lijst(resultaten=[DubbelUit.van(d) for d in await mogelijke_dubbelen(eenheid, persoon_id)])
