"""Where one person lives. What lies in the vault stands on no page but the answer to who asks to look: one at a time, for a purpose,
after signing in anew. That answer is kept nowhere, and its form has no draft and no key to be done over with.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import adressen as api
from app.casus import toelaten
from app.casus.adressen import adres_of_niets, zie_casus
from app.casus.queries import lees_betrokkene, teamgenoten
from app.core.fouten import Fout
from app.overdracht.queries import andere_teams
from app.toegang.actor import Doelbinding
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Keuze, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Blikroute, Formulier, Pagina, verder
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, prefix="/casussen/{casus_id}/adres/{pid}", onder="")
ADRES = (
    Veld("straat", "Straat"),
    Veld("huisnummer", "Huisnummer", verplicht=True),
    Veld("postcode", "Postcode", verplicht=True),
    Veld("plaats", "Plaats"),
    Veld(
        "geheim",
        "Is dit adres geheim?",
        Soort.JANEE,
        verplicht=True,
        uitleg="Ja: dan ligt het in de kluis, en ziet alleen wie is toegelaten het nog. Ook u ziet het dan niet.",
    ),
)
TOELATING = (
    Veld("wie", "Wie laat u toe?", Soort.KEUZE, verplicht=True),
    Veld("doelbinding", "Waarvoor?", Soort.KEUZE, keuzes(Doelbinding), verplicht=True),
    Veld("reden", "Waarom is dit nodig?", Soort.LANG, verplicht=True),
    Veld("tot", "Tot wanneer?", Soort.MOMENT, verplicht=True),
)


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    pid: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
    gezien: api.AdresUit | None = None,
) -> Response:
    dossier = await zie_casus(eenheid, casus_id)
    mens = await lees_betrokkene(eenheid, casus_id, pid)
    nu = await adres_of_niets(eenheid, mens)
    toegelaten = await _toegelaten(eenheid, casus_id, pid) if nu is not None and nu.geheim else None
    mag = toegelaten is not None
    rij = dict(nu.waarde) if nu and nu.waarde else {}

    def velden(handeling: str, welke: tuple[Veld, ...]) -> Any:
        hier = (ingevuld, fout) if wat == handeling else (None, None)
        return toon(welke, *hier, f"{handeling}-")

    wie = await _wie(eenheid, dossier) if mag else []
    model = {
        "naam": mens.naam,
        "vlag": dossier.vlag,
        "casus_id": casus_id,
        "pad": f"/casussen/{casus_id}/adres/{pid}",
        "nu_bekend": nu,
        "gezien": gezien,
        "regels": _regels(gezien.model_dump() if gezien else rij),
        "doelen": list(Doelbinding),
        "adresvelden": velden("vastleggen", tuple(_met(v, nu=rij.get(v.naam)) for v in ADRES)),
        "toelatingen": toegelaten or [],
        "ons": (eenheid.actor.organisatie, eenheid.actor.team),
        "plekken": await plekken(eenheid) if mag else None,
        "toelating": velden("toelaten", tuple(_met(v, wie if v.naam == "wie" else None) for v in TOELATING))
        if mag
        else None,
        "wat": wat,
        "fout": fout,
    }
    return blad.toon("adres.html", "Adres", model)


async def _toegelaten(eenheid: Werkeenheid, casus_id: UUID, pid: UUID) -> Sequence[toelaten.Toelating] | None:
    """Who was let in, the last first; None for who does not decide about that."""
    try:
        return (await toelaten.toelatingen(eenheid, casus_id, pid))[::-1]
    except Fout as fout:
        if fout.code != "niet-bevoegd":
            raise
        return None


def _regels(waarde: Mapping[str, Any]) -> list[str]:
    """As on an envelope."""
    paren = (("straat", "huisnummer"), ("postcode", "plaats"))
    return [" ".join(str(w) for k in paar if (w := waarde.get(k))) for paar in paren]


def _met(v: Veld, keuzes: list[Keuze] | None = None, nu: Any = None) -> Veld:
    return Veld(v.naam, v.label, v.soort, v.keuzes if keuzes is None else keuzes, v.verplicht, v.uitleg, nu)


async def _wie(eenheid: Werkeenheid, dossier: Any) -> list[Keuze]:
    """Who can be let in: colleagues one by one, other teams as a team."""
    collegas = await teamgenoten(eenheid, dossier)
    teams = await andere_teams(eenheid)
    return [
        *((f"mens/{id}", naam) for id, naam in collegas.items() if id != eenheid.actor.id),
        *((f"{t.organisatie}/{t.code}", f"Heel {t.naam}") for t in teams),
    ]


@router.get("")
async def adres(casus_id: UUID, pid: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, casus_id, pid)


@router.post("")
async def leg_vast(
    casus_id: UUID, pid: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, pid, i, f, "vastleggen"))
    await zie_casus(eenheid, casus_id)
    nieuw, versie = vul(api.AdresVanIn, als_json(ADRES, ingevuld)), ingevuld.een("versie")
    await api.zet_adres(casus_id, pid, nieuw, eenheid, Response(), f'"{versie}"' if versie else None)
    return verder(f"/casussen/{casus_id}/adres/{pid}")


async def bekijk(casus_id: UUID, pid: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    """The look itself; its purpose came with the form (`route.KOPPEN`). Others hear of it in the same transaction."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, pid, i, f, "bekijken"))
    gezien = await api.adres(casus_id, pid, eenheid, Response())
    return await _toon(eenheid, blad, casus_id, pid, gezien=gezien)


router.add_api_route("/bekijken", bekijk, methods=["POST"], route_class_override=Blikroute)


@router.post("/toelaten")
async def laat_toe(
    casus_id: UUID, pid: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, pid, i, f, "toelaten"))
    await api.toelatingen(casus_id, pid, eenheid)  # who may not decide about it hears that first
    gegevens = als_json(TOELATING, ingevuld)
    soort, _, wie = gegevens.pop("wie", "").partition("/")
    aan = {"medewerkerId": wie} if soort == "mens" else {"organisatie": soort or None, "team": wie or None}
    nieuw = vul(api.ToelatingIn, {**gegevens, **aan})
    await api.laat_toe(casus_id, pid, nieuw, eenheid, regio, Response())
    return verder(f"/casussen/{casus_id}/adres/{pid}")


@router.post("/toelatingen/{toelating_id}/intrekken")
async def trek_in(casus_id: UUID, pid: UUID, toelating_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, pid, i, f, "toelaten"))
    await api.sluit_uit(casus_id, pid, toelating_id, eenheid, '"1"')
    return verder(f"/casussen/{casus_id}/adres/{pid}")


# From another team: nothing of the casus, and no way to it

elders = Onderdeel(route_class=Bladroute, prefix="/toegelaten/{toelating_id}", onder="")


async def _toon_toelating(
    eenheid: Werkeenheid,
    blad: Blad,
    toelating_id: UUID,
    fout: Fout | None = None,
    gezien: api.AdresUit | None = None,
) -> Response:
    model = {
        "t": await toelaten.mijn_toelating(eenheid, toelating_id),
        "pad": f"/toegelaten/{toelating_id}",
        "gezien": gezien,
        "regels": _regels(gezien.model_dump()) if gezien else [],
        "fout": fout,
    }
    return blad.toon("toegelaten.html", "Adres", model)


@elders.get("")
async def toegelaten(toelating_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_toelating(eenheid, blad, toelating_id)


async def bekijk_elders(toelating_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    """The same look, by who does not see the casus."""
    blad.bij_weigering(lambda eenheid, _, f: _toon_toelating(eenheid, blad, toelating_id, f))
    t = await toelaten.mijn_toelating(eenheid, toelating_id)
    gezien = await api.adres(t.casus_id, t.betrokkene_id, eenheid, Response())
    return await _toon_toelating(eenheid, blad, toelating_id, gezien=gezien)


elders.add_api_route("/bekijken", bekijk_elders, methods=["POST"], route_class_override=Blikroute)
