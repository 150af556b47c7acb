"""Under an agendapunt of `/v1/overleggen`: what is shared with whom, inbreng, besluiten and acties; and `/v1/casussen/{id}/gedeeld`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from app.api.overlegvorm import (
    ActieWijziging,
    BesluitIn,
    BesluitUit,
    GedeeldUit,
    GezienUit,
    InbrengIn,
    InbrengUit,
    IntrekkingIn,
    OverlegactieIn,
    OverlegactieUit,
    ProjectieIn,
    actie_uit,
    naar_plek,
    naar_plekken,
)
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Lijst, MomentIn
from app.overleg import bijdragen
from app.overleg.bijdragen import NieuweActie
from app.overleg.queries import lees_overleg, lees_punt
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import IfMatch, eis_versie, zet_etag
from app.workflow import overlegwerk as proces
from app.workflow import projecties as delen
from app.workflow.gedeeld import gedeeld_op

PUNT = "/overleggen/{overleg_id}/agendapunten/{aid}"
router = Onderdeel(tags=["overleggen"])


# What is shared with whom


@router.get(PUNT + "/projecties", responses=LEZEN, summary="Wat van deze casus met wie is gedeeld")
async def projecties(overleg_id: UUID, aid: UUID, eenheid: Eenheid) -> Lijst[GedeeldUit]:
    """For the team of the casus."""
    rijen = await delen.gedeeld_van(eenheid, overleg_id, aid)
    return Lijst[GedeeldUit].model_validate({"resultaten": rijen})


@router.post(
    PUNT + "/projecties", status_code=201, responses=SCHRIJVEN, summary="Deel onderdelen met één partner"
)
async def deel(overleg_id: UUID, aid: UUID, nieuw: ProjectieIn, eenheid: Eenheid, regio: Regio) -> GedeeldUit:
    """Never a shelter, never an address that is secret, never who reported. An open address only of who is named in `adresVan`; the partner
    reads it, the answer does not repeat it, and the share ends by itself when that person gets another address."""
    onderdelen, adres_van = tuple(dict.fromkeys(nieuw.onderdelen)), tuple(dict.fromkeys(nieuw.adres_van))
    keuze = delen.Keuze(onderdelen, nieuw.toelichting, nieuw.tot, adres_van)
    met = naar_plek(nieuw)
    gedeeld = await delen.deel(eenheid, overleg_id, aid, met, keuze, regio)
    return GedeeldUit.model_validate(gedeeld)


@router.post(
    PUNT + "/projecties/{deel_id}/_intrekken",
    responses=SCHRIJVEN,
    summary="Deel niets meer van deze casus met deze partner",
)
async def trek_in(
    overleg_id: UUID, aid: UUID, deel_id: UUID, waarom: IntrekkingIn, eenheid: Eenheid
) -> GedeeldUit:
    """At once, on every agenda: for this partner the casus was never there."""
    weg = await delen.trek_in(eenheid, overleg_id, aid, deel_id, waarom.reden)
    return GedeeldUit.model_validate(weg)


# Inbreng


@router.get(PUNT + "/inbreng", responses=LEZEN, summary="Wat deelnemers zelf inbrachten en met u delen")
async def inbreng(overleg_id: UUID, aid: UUID, eenheid: Eenheid) -> Lijst[InbrengUit]:
    rijen = await _bij_punt(eenheid, overleg_id, aid, bijdragen.inbreng_per_punt)
    return Lijst[InbrengUit].model_validate({"resultaten": rijen})


@router.post(PUNT + "/inbreng", status_code=201, responses=SCHRIJVEN, summary="Breng in wat u zelf weet")
async def geef_inbreng(overleg_id: UUID, aid: UUID, nieuw: InbrengIn, eenheid: Eenheid) -> InbrengUit:
    met = [naar_plek(w) for w in nieuw.gedeeld_met]
    return InbrengUit.model_validate(await proces.breng_in(eenheid, overleg_id, aid, nieuw.tekst, met))


@router.post(
    PUNT + "/inbreng/{inbreng_id}/_intrekken",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Trek eigen inbreng in; niemand ziet haar meer",
)
async def trek_inbreng_in(overleg_id: UUID, aid: UUID, inbreng_id: UUID, eenheid: Eenheid) -> Response:
    await proces.trek_inbreng_in(eenheid, overleg_id, aid, inbreng_id)
    return Response(status_code=204)


# Besluiten


@router.get(PUNT + "/besluiten", responses=LEZEN, summary="Wat hier is besloten, voor zover met u gedeeld")
async def besluiten(overleg_id: UUID, aid: UUID, eenheid: Eenheid) -> Lijst[BesluitUit]:
    rijen = await _bij_punt(eenheid, overleg_id, aid, bijdragen.besluiten_per_punt)
    return Lijst[BesluitUit].model_validate({"resultaten": rijen})


@router.post(PUNT + "/besluiten", status_code=201, responses=SCHRIJVEN, summary="Leg een besluit vast")
async def besluit(overleg_id: UUID, aid: UUID, nieuw: BesluitIn, eenheid: Eenheid) -> BesluitUit:
    return BesluitUit.model_validate(
        await proces.besluit(
            eenheid,
            overleg_id,
            aid,
            nieuw.spoor,
            nieuw.tekst,
            naar_plekken(nieuw.gedeeld_met),
            nieuw.maatregel(),
        )
    )


# Acties


@router.get(PUNT + "/acties", responses=LEZEN, summary="Wie wat doet, en wat terugkwam")
async def acties(overleg_id: UUID, aid: UUID, eenheid: Eenheid) -> Lijst[OverlegactieUit]:
    rijen = await _bij_punt(eenheid, overleg_id, aid, bijdragen.acties_per_punt)
    return Lijst(resultaten=[actie_uit(rij) for rij in rijen])


@router.post(
    PUNT + "/acties", status_code=201, responses=SCHRIJVEN, summary="Spreek af wie wat doet, en vóór wanneer"
)
async def draag_op(
    overleg_id: UUID, aid: UUID, nieuw: OverlegactieIn, eenheid: Eenheid, antwoord: Response
) -> OverlegactieUit:
    actie = NieuweActie(
        naar_plek(nieuw.eigenaar),
        nieuw.spoor,
        nieuw.omschrijving,
        nieuw.uiterlijk,
        naar_plekken(nieuw.gedeeld_met),
        nieuw.vervangt_id,
    )
    rij = await proces.draag_op(eenheid, overleg_id, aid, actie)
    zet_etag(antwoord, rij["versie"])
    return actie_uit(rij)


@router.patch(
    PUNT + "/acties/{actie_id}",
    responses=SCHRIJVEN,
    summary="Gedaan, niet gedaan en waarom, of niet meer nodig",
)
async def rond_af(
    overleg_id: UUID,
    aid: UUID,
    actie_id: UUID,
    uitkomst: ActieWijziging,
    eenheid: Eenheid,
    antwoord: Response,
    if_match: IfMatch = None,
) -> OverlegactieUit:
    async def versie(nu: int) -> None:
        await eis_versie(eenheid, if_match, "overlegacties", actie_id, nu)

    klaar = (uitkomst.status, uitkomst.uitkomst)
    rij = await proces.rond_af(eenheid, overleg_id, aid, actie_id, klaar, versie)
    zet_etag(antwoord, rij["versie"])
    return actie_uit(rij)


async def _bij_punt(eenheid: Werkeenheid, overleg_id: UUID, aid: UUID, lees: Any) -> list[dict[str, Any]]:
    punt = await lees_punt(eenheid, await lees_overleg(eenheid, overleg_id), aid)
    rijen: list[dict[str, Any]] = (await lees(eenheid, overleg_id, [punt]))[punt.id]
    return rijen


# Afterwards


@router.get(
    "/casussen/{casus_id}/gedeeld", responses=LEZEN, summary="Wat kon welke partner op welk moment zien?"
)
async def gedeeld(
    casus_id: UUID,
    eenheid: Eenheid,
    op: Annotated[MomentIn | None, Query(description="Leeg: nu.")] = None,
) -> Lijst[GezienUit]:
    """From the log, for the casusregisseur and the privacy officer."""
    gezien = await gedeeld_op(eenheid, casus_id, op)
    rijen = [
        {**{k: getattr(g["deling"], k) for k in _VAN_DELING}, **{k: g[k] for k in _VERDER}} for g in gezien
    ]
    return Lijst[GezienUit].model_validate({"resultaten": rijen})


_VAN_DELING = ("overleg_id", "agendapunt_id", "met", "onderdelen", "doel", "gedeeld_op", "tot", "adres_van")
_VERDER = ("bevestigd", "bijdragen", "inhoud")
