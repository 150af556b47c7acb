"""Beheer > Abonnementen: which other systems hear that something happened, whether it arrives, and what to do when it does not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from fastapi import Response

from app.api import abonnementen as api
from app.core.bode import Bode
from app.core.fouten import Fout
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, gezien, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow import abonnementbeeld, abonnementen

router = Onderdeel(route_class=Bladroute, prefix="/beheer/abonnementen", onder="")
LAATSTE = 20
"""So many bezorgingen are shown."""


async def _velden(eenheid: Werkeenheid, bode: Bode, nu: abonnementen.Rij | None = None) -> Sequence[Veld]:
    kijkers = await abonnementen.mogelijke_kijkers(eenheid)
    hosts = ", ".join(h for h in bode.hosts if "/" not in h)
    waar = f"Het kan op: {hosts}." if hosts else "Wie het platform beheert heeft nog geen host toegelaten."
    velden = (
        Veld("naam", "Hoe heet het andere systeem?", verplicht=True, uitleg="Nooit een naam van een mens."),
        Veld("url", "Naar welk adres gaan de berichten?", verplicht=True, uitleg=waar),
        Veld(
            "medewerkerId",
            "Met welk account kijkt het?",
            Soort.KEUZE,
            [(str(k.id), f"{k.aanduiding} ({k.team or 'koppeling'})") for k in kijkers],
            verplicht=True,
            uitleg="Het hoort alleen over dossiers die dit account op dat moment mag zien.",
        ),
        Veld(
            "typen",
            "Waarover?",
            Soort.KEUZES,
            [(t, n) for t, n in abonnementbeeld.NAMEN.items() if t in api.SOORTEN],
            uitleg="Kiest u niets, dan over alles.",
        ),
    )
    if nu is None:
        return velden
    waarden = {**nu, "medewerkerId": str(nu["medewerker_id"])}
    return [replace(v, nu=waarden[v.naam]) for v in velden]


async def _toon_lijst(
    eenheid: Werkeenheid,
    bode: Bode,
    blad: Blad,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    model = {
        "rijen": await abonnementen.lijst(eenheid),
        "velden": toon(await _velden(eenheid, bode), ingevuld, fout),
        "stand": abonnementbeeld.stand,
        "fout": fout,
    }
    return blad.toon("abonnementen.html", "Abonnementen", model)


@router.get("")
async def lijst(eenheid: Eenheid, bode: api.Bezorger, blad: Pagina) -> Response:
    return await _toon_lijst(eenheid, bode, blad)


@router.post("")
async def maak(eenheid: Eenheid, bode: api.Bezorger, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_lijst(eenheid, bode, blad, i, f))
    abonnementen.eis_beheer(eenheid)
    gegevens = als_json(await _velden(eenheid, bode), ingevuld)
    nieuw = await api.maak(vul(api.AbonnementIn, gegevens), eenheid, bode, Response())
    return blad.toon(
        "abonnementgeheim.html", "Geheim", {"id": nieuw.id, "geheim": nieuw.geheim, "eerste": True}
    )


async def _toon(
    eenheid: Werkeenheid,
    bode: Bode,
    blad: Blad,
    id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    rij = await abonnementen.een(eenheid, id)
    model: dict[str, Any] = {
        "a": rij,
        "stand": abonnementbeeld.stand(rij),
        "waarom": abonnementbeeld.WAAROM_STIL,
        "namen": abonnementbeeld.NAMEN,
        "status": abonnementbeeld.STATUS,
        "afloop": abonnementbeeld.afloop,
        "bezorgingen": await abonnementen.laatste(eenheid, id, LAATSTE),
        "velden": toon(await _velden(eenheid, bode, rij), ingevuld, fout),
        "versie": gezien(ingevuld, fout, rij["versie"]),
        "open": ingevuld is not None,
        "fout": fout,
    }
    return blad.toon("abonnement.html", "Abonnement", model)


@router.get("/{abonnement_id}")
async def een(abonnement_id: UUID, eenheid: Eenheid, bode: api.Bezorger, blad: Pagina) -> Response:
    return await _toon(eenheid, bode, blad, abonnement_id)


@router.post("/{abonnement_id}/bezorgingen/{bezorging_id}/opnieuw")
async def opnieuw(
    abonnement_id: UUID, bezorging_id: UUID, eenheid: Eenheid, bode: api.Bezorger, blad: Pagina
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, bode, blad, abonnement_id, None, f))
    await api.opnieuw(abonnement_id, bezorging_id, eenheid)
    return verder(f"/beheer/abonnementen/{abonnement_id}")


@router.post("/{abonnement_id}/{wat}")
async def doe(
    abonnement_id: UUID,
    wat: Literal["wijzigen", "pauzeren", "hervatten", "proef", "geheim", "beeindigen"],
    eenheid: Eenheid,
    bode: api.Bezorger,
    blad: Pagina,
    ingevuld: Formulier,
) -> Response:
    hier = wat == "wijzigen"
    blad.bij_weigering(
        lambda eenheid, i, f: _toon(eenheid, bode, blad, abonnement_id, i if hier else None, f)
    )
    versie = ingevuld.if_match
    terug = f"/beheer/abonnementen/{abonnement_id}"
    match wat:
        case "proef":
            await api.beproef(abonnement_id, eenheid)
        case "geheim":
            nieuw = await api.vernieuw_geheim(abonnement_id, eenheid, Response(), versie)
            model = {"id": abonnement_id, "geheim": nieuw.geheim, "eerste": False}
            return blad.toon("abonnementgeheim.html", "Geheim", model)
        case "beeindigen":
            await api.beeindig(abonnement_id, eenheid, versie)
            return verder("/beheer/abonnementen")
        case "wijzigen":
            rij = await abonnementen.een(eenheid, abonnement_id)
            gegevens = als_json(await _velden(eenheid, bode, rij), ingevuld)
            wijziging = vul(api.AbonnementWijzigingIn, gegevens)
            await api.wijzig(abonnement_id, wijziging, eenheid, bode, Response(), versie)
        case _:
            stil = api.AbonnementWijzigingIn(gepauzeerd=wat == "pauzeren")
            await api.wijzig(abonnement_id, stil, eenheid, bode, Response(), versie)
    return verder(terug)
