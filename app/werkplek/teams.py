"""The teams of an organisation, for its functioneel beheerder."""

from dataclasses import replace
from typing import Literal

from fastapi import Response

from app.api import medewerkers
from app.api import teams as api
from app.core.fouten import Fout
from app.toegang.model import Teamsoort
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow import accountlijst, teams

router = Onderdeel(route_class=Bladroute, prefix="/beheer/teams", onder="")
TEAMVELDEN = (
    Veld("naam", "Naam", verplicht=True),
    Veld(
        "bereikbaar",
        "Hoe bereikt een ander team dit team?",
        uitleg="Een telefoonnummer of een balie, nooit een naam.",
    ),
    Veld("meldpunt", "Ontvangt dit team meldingen?", Soort.JANEE),
    Veld(
        "soort", "Soort team", Soort.KEUZE, keuzes(Teamsoort), uitleg="Alleen als het een bijzonder team is."
    ),
)
CODE = Veld(
    "code",
    "Code",
    verplicht=True,
    uitleg="Kleine letters en streepjes; verandert nooit meer. Noem het team van een opvang nooit naar haar plek.",
)


async def _toon_teams(
    eenheid: Werkeenheid, blad: Blad, ingevuld: Ingevuld | None = None, fout: Fout | None = None
) -> Response:
    accountlijst.eis_beheer(eenheid)
    model = {
        "rijen": await teams.lijst(eenheid),
        "velden": toon([CODE, *TEAMVELDEN], ingevuld, fout),
        "fout": fout,
    }
    return blad.toon("teams.html", "Teams", model)


@router.get("")
async def teamlijst(eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_teams(eenheid, blad)


@router.post("")
async def nieuw_team(eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_teams(eenheid, blad, i, f))
    accountlijst.eis_beheer(eenheid)
    gegevens = als_json([CODE, *TEAMVELDEN], ingevuld)
    team = await api.maak(vul(api.OnsTeamIn, gegevens), eenheid, Response())
    return verder(f"/beheer/teams/{team.code}")


async def _toon_team(
    eenheid: Werkeenheid,
    blad: Blad,
    code: str,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    accountlijst.eis_beheer(eenheid)
    t = await teams.een(eenheid, code)
    velden = [replace(v, nu=getattr(t, v.naam)) for v in TEAMVELDEN]
    return blad.toon(
        "teambeheer.html", "Team", {"t": t, "velden": toon(velden, ingevuld, fout), "fout": fout}
    )


@router.get("/{code}")
async def team(code: str, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_team(eenheid, blad, code)


@router.post("/{code}/{wat}")
async def doe_team(
    code: str,
    wat: Literal["wijzigen", "opheffen"],
    eenheid: Eenheid,
    beheer: medewerkers.Accounts,
    regio: Regio,
    blad: Pagina,
    ingevuld: Formulier,
) -> Response:
    hier = ingevuld if wat == "wijzigen" else None
    blad.bij_weigering(lambda eenheid, i, f: _toon_team(eenheid, blad, code, hier and i, f))
    versie = ingevuld.if_match
    if wat == "opheffen":
        await api.hef_op(code, eenheid, beheer, Response(), versie)
        return verder("/beheer/teams")
    accountlijst.eis_beheer(eenheid)
    t = await teams.een(eenheid, code)
    gegevens = als_json([replace(v, nu=getattr(t, v.naam)) for v in TEAMVELDEN], ingevuld)
    bericht = vul(api.OnsTeamWijzigingIn, gegevens)
    await api.wijzig(code, bericht, eenheid, regio, Response(), versie)
    return verder(f"/beheer/teams/{code}")
