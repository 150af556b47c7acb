"""Who has an account and as what, and the yearly look at it: for the functioneel beheerder, who sees nothing of any casus."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from app.api import medewerkers as api
from app.core.fouten import Fout, niet_gevonden
from app.core.gebeurtenis import LAATSTE
from app.core.woorden import woord
from app.toegang.actor import Rol
from app.toegang.codes import Accountreden
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.formulier import Ingevuld, Keuze, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow import accountlijst, beheerbeeld, teams
from app.workflow.accounts import Beheer
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, prefix="/beheer", onder="")
BLAD = 50
HOOGSTENS = 20
"""So many of the changes of an account are shown."""
REDEN = Veld("reden", "Waarom?", Soort.KEUZE, keuzes(Accountreden), verplicht=True)
ROLLEN = [(str(rol), woord(rol)) for rol in Rol]


async def _teamkeuzes(eenheid: Werkeenheid) -> list[Keuze]:
    return [(t.code, t.naam) for t in await teams.lijst(eenheid) if t.opgeheven_op is None]


def _rechten(teamlijst: Sequence[Keuze], nu: Any = None) -> list[Veld]:
    return [
        Veld(
            "aanduiding",
            "Aanduiding",
            verplicht=nu is None,
            uitleg="Naar de functie, zoals wij-oost-3. Nooit een naam.",
            nu=nu and nu.aanduiding,
        ),
        Veld(
            "rollen",
            "Rollen",
            Soort.KEUZES,
            ROLLEN,
            verplicht=True,
            uitleg="Wie casussen leest beheert geen accounts en houdt geen toezicht.",
            nu=nu and nu.rollen,
        ),
        Veld(
            "team", "Team", Soort.KEUZE, teamlijst, uitleg="Alleen voor een hulpverlener.", nu=nu and nu.team
        ),
    ]


@router.get("")
async def lijst(
    eenheid: Eenheid,
    beheer: api.Accounts,
    blad: Pagina,
    na: Na = None,
    team: str = "",
    alle: Literal["", "ja"] = "",
) -> Response:
    filter = accountlijst.Filter(BLAD + 1, lees_cursor(na, UUID, None), team or None, alles=bool(alle))
    rijen, volgende = pagina(await accountlijst.lijst(eenheid, filter), BLAD, lambda r: r.id)
    model = {
        "rijen": rijen,
        "volgende": volgende,
        "keuze": {"team": team, "alle": alle},
        "teams": await _teamkeuzes(eenheid),
        "plekken": await plekken(eenheid),
        "beheerd": beheer.beheerd,
    }
    return blad.toon("beheer.html", "Accounts", model)


@router.get("/herziening")
async def herziening(eenheid: Eenheid, blad: Pagina, na: Na = None) -> Response:
    filter = accountlijst.Filter(BLAD + 1, lees_cursor(na, UUID, None), te_herzien=True)
    rijen, volgende = pagina(await accountlijst.lijst(eenheid, filter), BLAD, lambda r: r.id)
    model = {"rijen": rijen, "volgende": volgende, "plekken": await plekken(eenheid)}
    return blad.toon("herziening.html", "Nakijken", model)


async def _toon_nieuw(
    eenheid: Werkeenheid, blad: Blad, ingevuld: Ingevuld | None = None, fout: Fout | None = None
) -> Response:
    accountlijst.eis_beheer(eenheid)
    onderwerp = Veld(
        "onderwerp",
        "Hoe noemt de aanmelddienst deze persoon?",
        verplicht=True,
        uitleg="Het kenmerk dat de aanmelddienst geeft (sub). Nooit een BSN.",
    )
    form = {
        "titel": "Nieuw account",
        "knop": "Account geven",
        "uitleg": "Functioneel beheerder of privacy officer maakt u iemand met zijn tweeën: een andere beheerder bevestigt het.",
    }
    model = {
        "form": form,
        "velden": toon([onderwerp, *_rechten(await _teamkeuzes(eenheid))], ingevuld, fout),
        "versie": None,
        "terug": "/beheer",
        "terug_naar": "de accounts",
        "fout": fout,
    }
    return blad.toon("formulier.html", "Nieuw account", model)


@router.get("/accounts/nieuw")
async def nieuw(eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_nieuw(eenheid, blad)


@router.post("/accounts/nieuw")
async def maak(eenheid: Eenheid, beheer: api.Accounts, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_nieuw(eenheid, blad, i, f))
    accountlijst.eis_beheer(eenheid)
    velden = [Veld("onderwerp", ""), *_rechten(())]
    account = await api.maak(vul(api.AccountIn, als_json(velden, ingevuld)), eenheid, beheer, Response())
    return verder(f"/beheer/accounts/{account.id}")


Doe = Callable[[Werkeenheid, Beheer, UUID, Any, str | None], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Handeling:
    """Something that is done with an account, and when there is reason to."""

    titel: str
    knop: str
    velden: Sequence[Veld]
    model: type[BaseModel] | None
    doe: Doe
    kan: Callable[[Any, Beheer], bool]
    uitleg: str = ""
    terug: str = "/beheer/accounts/{id}"


HANDELINGEN: Mapping[str, Handeling] = {
    "bevestigen": Handeling(
        "Voorstel bevestigen",
        "Ik bevestig dit",
        (),
        None,
        lambda e, b, wie, m, v: api.bevestig(wie, e, b, Response(), v),
        lambda r, b: r.voorstel is not None,
        "Een andere beheerder stelde dit voor. Bevestig alleen als u weet dat het klopt.",
    ),
    "herzien": Handeling(
        "Nagekeken: dit klopt nog",
        "Dit klopt nog",
        (),
        None,
        lambda e, b, wie, m, v: api.herzie(wie, e, Response()),
        lambda r, b: r.herzien_waarom is not None,
        "Werkt deze persoon hier nog, in dit team en met deze rollen?",
        terug="/beheer/herziening",
    ),
    "wijzigen": Handeling(
        "Team of rollen wijzigen",
        "Wijzigen",
        (REDEN,),
        api.AccountWijzigingIn,
        lambda e, b, wie, m, v: api.wijzig(wie, m, e, b, Response(), v),
        lambda r, b: b.beheerd and r.beeindigd_op is None,
        "Dit geldt meteen. Wat iemand voor het oude team deed blijft bij dat team.",
    ),
    "afmelden": Handeling(
        "Overal afmelden",
        "Overal afmelden",
        (),
        None,
        lambda e, b, wie, m, v: api.meld_af(wie, e),
        lambda r, b: r.beeindigd_op is None,
        "Bijvoorbeeld na een gestolen laptop. Daarna kan deze persoon zich gewoon weer aanmelden.",
    ),
    "beeindigen": Handeling(
        "Account beëindigen",
        "Beëindigen",
        (REDEN,),
        api.AccountredenIn,
        lambda e, b, wie, m, v: api.beeindig(wie, m, e, b, v),
        lambda r, b: r.beeindigd_op is None,
        "Vanaf nu komt deze persoon nergens meer in.",
    ),
    "heropenen": Handeling(
        "Account heropenen",
        "Heropenen",
        (REDEN,),
        api.AccountredenIn,
        lambda e, b, wie, m, v: api.heropen(wie, m, e, b, Response(), v),
        lambda r, b: r.beeindigd_op is not None,
        "Met het team en de rollen van toen. Wat bij het team bleef blijft daar.",
    ),
}


async def _velden(eenheid: Werkeenheid, wat: str, rij: Any) -> Sequence[Veld]:
    h = HANDELINGEN[wat]
    if wat != "wijzigen":
        return h.velden
    return [*_rechten(await _teamkeuzes(eenheid), rij), *h.velden]


async def _kan(eenheid: Werkeenheid, beheer: Beheer, blad: Blad, rij: Any) -> list[tuple[str, Handeling]]:
    """What whoever looks can do with this account; never with their own."""
    ik, mag = eenheid.actor.id, Rol.BEHEER in eenheid.actor.rollen
    if ik == rij.id:
        return []
    niet = "bevestigen" if rij.voorgesteld_door == ik else ""
    return [
        (naam, h)
        for naam, h in HANDELINGEN.items()
        if naam != niet and h.kan(rij, beheer) and (mag or (naam == "herzien" and blad.leidt))
    ]


async def _toon_account(
    eenheid: Werkeenheid, beheer: Beheer, blad: Blad, id: UUID, fout: Fout | None = None
) -> Response:
    rij = await accountlijst.een(eenheid, id)
    model = {
        "a": rij,
        "draagt": await accountlijst.draagt(eenheid, id),
        "wijzigingen": await accountlijst.wijzigingen(eenheid, id, LAATSTE, HOOGSTENS),
        "zinnen": beheerbeeld.ZINNEN,
        "plekken": await plekken(eenheid),
        "handelingen": await _kan(eenheid, beheer, blad, rij),
        "beheerd": beheer.beheerd,
        "fout": fout,
    }
    return blad.toon("account.html", "Account", model)


async def _toon_handeling(
    eenheid: Werkeenheid,
    beheer: Beheer,
    blad: Blad,
    id: UUID,
    wat: str,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    """A form of its own for what asks something; the rest is a button on the page of the account."""
    rij = await accountlijst.een(eenheid, id)
    h = dict(await _kan(eenheid, beheer, blad, rij)).get(wat)
    if h is None or not h.velden:
        return await _toon_account(eenheid, beheer, blad, id, fout)
    model = {
        "form": h,
        "velden": toon(await _velden(eenheid, wat, rij), ingevuld, fout),
        "versie": rij.versie,
        "terug": f"/beheer/accounts/{id}",
        "terug_naar": rij.aanduiding,
        "fout": fout,
    }
    return blad.toon("formulier.html", h.titel, model)


@router.get("/accounts/{medewerker_id}")
async def account(medewerker_id: UUID, eenheid: Eenheid, beheer: api.Accounts, blad: Pagina) -> Response:
    return await _toon_account(eenheid, beheer, blad, medewerker_id)


@router.get("/accounts/{medewerker_id}/{wat}")
async def handeling(
    medewerker_id: UUID, wat: str, eenheid: Eenheid, beheer: api.Accounts, blad: Pagina
) -> Response:
    return await _toon_handeling(eenheid, beheer, blad, medewerker_id, wat)


@router.post("/accounts/{medewerker_id}/{wat}")
async def doe(
    medewerker_id: UUID, wat: str, eenheid: Eenheid, beheer: api.Accounts, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_handeling(eenheid, beheer, blad, medewerker_id, wat, i, f))
    h = HANDELINGEN.get(wat)
    if h is None:
        raise niet_gevonden()
    if h.velden:
        accountlijst.eis_beheer(eenheid)
    velden = await _velden(eenheid, wat, await accountlijst.een(eenheid, medewerker_id))
    bericht = vul(h.model, als_json(velden, ingevuld)) if h.model else None
    await h.doe(eenheid, beheer, medewerker_id, bericht, ingevuld.if_match)
    return verder(h.terug.format(id=medewerker_id))
