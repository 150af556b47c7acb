"""`/v1/meldingen/{id}/veiligheidsbeoordeling` and `/terugkoppelingen`: how safe is it, what follows, and what the melder may hear."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from app.api.meldingen import CijferVan, MeldingUit, uit, werk
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import In, Lijst, Moment, Tekst, Uit, gezet
from app.casus.codes import RodeVlag, Sash
from app.melding.beoordelen import Oordeel, koppel_terug, lees_voor_melder, terugkoppelingen
from app.melding.codes import Mededeling, MeldKanaal, Uitkomst
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch
from app.workflow.volgen import beoordeel_en_volg

router = Onderdeel(prefix="/meldingen", tags=["meldingen"])


class BeoordelingIn(In):
    uitkomst: Uitkomst
    onderbouwing: Tekst
    veiligheidscijfers: Annotated[list[CijferVan], Field(max_length=20)] = Field(default_factory=list)
    rode_vlaggen: set[RodeVlag] | None = Field(default=None, description="Alle die nu bekend zijn.")
    sash: Sash | None = None


class TerugkoppelingIn(In):
    kanaal: MeldKanaal


class TerugkoppelingUit(Uit):
    """What the melder was told: computed from who they are and what was decided, and nothing else."""

    id: UUID
    op: Moment
    door: str | None
    kanaal: MeldKanaal
    mededelingen: list[Mededeling]
    tekst: list[str]


@router.put(
    "/{melding_id}/veiligheidsbeoordeling", responses=SCHRIJVEN, summary="Hoe veilig is het, en wat volgt?"
)
async def beoordelen(
    melding_id: UUID,
    oordeel: BeoordelingIn,
    eenheid: Eenheid,
    regio: Regio,
    antwoord: Response,
    if_match: IfMatch = None,
) -> MeldingUit:
    """Linked to a casus and handed over: from now on Veilig Thuis follows that casus (see `/monitoring/momenten`)."""
    gevaar = gezet(oordeel, include={"rode_vlaggen", "sash"})
    if gevaar.get("rode_vlaggen") is not None:
        gevaar["rode_vlaggen"] = sorted(gevaar["rode_vlaggen"])
    nieuw = Oordeel(
        oordeel.uitkomst,
        oordeel.onderbouwing,
        {c.persoon_index: c.cijfer for c in oordeel.veiligheidscijfers},
        {k: w for k, w in gevaar.items() if w is not None},
    )
    open_ = partial(werk, eenheid, melding_id, if_match, verplicht=True)
    return await uit(eenheid, await beoordeel_en_volg(eenheid, melding_id, nieuw, regio, open_), antwoord)


@router.get("/{melding_id}/terugkoppelingen", responses=LEZEN, summary="Wat de melder heeft gehoord")
async def verteld(melding_id: UUID, eenheid: Eenheid) -> Lijst[TerugkoppelingUit]:
    """Ook voor de koppeling die de melding zelf heeft ingebracht; die hoort niet door wie."""
    await lees_voor_melder(eenheid, melding_id)
    rijen = await terugkoppelingen(eenheid, melding_id)
    binnen = eenheid.actor.is_hulpverlener
    return Lijst[TerugkoppelingUit].model_validate(
        {"resultaten": [{**rij._mapping, "door": rij.aanduiding if binnen else None} for rij in rijen]}
    )


@router.post(
    "/{melding_id}/terugkoppelingen",
    status_code=201,
    responses=SCHRIJVEN,
    summary="De melder heeft gehoord wat die mag weten",
)
async def koppel_terug_(
    melding_id: UUID, hoe: TerugkoppelingIn, eenheid: Eenheid, antwoord: Response
) -> TerugkoppelingUit:
    """What may be told follows from who the melder is and what was decided; the answer says which sentences these were."""
    wat = await werk(eenheid, melding_id, None, verplicht=False)
    id, zinnen = await koppel_terug(eenheid, wat, hoe.kanaal)
    antwoord.headers["Location"] = f"/v1/meldingen/{melding_id}/terugkoppelingen"
    return TerugkoppelingUit(
        id=id,
        op=eenheid.nu,
        door=eenheid.actor.aanduiding,
        kanaal=hoe.kanaal,
        mededelingen=list(zinnen),
        tekst=list(zinnen.values()),
    )
