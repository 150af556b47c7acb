"""A route for who is signed in with a browser: the actor of the session, and proof that our own page asked for it."""

import hmac
import re
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.fouten import Fout, Soort
from app.toegang.actor import Actor, Doelbinding
from app.toegang.sessies import Sessie
from app.web.omgeving import Omgeving
from app.web.transactie import TransactieRoute, Wie, omgeving
from app.werkplek.blad import formulier, verborgen, verwijzing, weigering
from app.werkplek.rondom import rondom

VEILIG = frozenset({"GET", "HEAD"})
CASUS = re.compile(r"/casussen/[0-9a-f-]{36}")
"""Where one casus is: who finds nothing there is shown the way that is left, whether there is such a casus or not."""
BEWIJS = "formulierbewijs"
"""The field of a form, and with `X-` the header of a script, that carries `Sessie.formulierbewijs`."""


def koekje(omg: Omgeving) -> str:
    """The name of the cookie. `__Host-` makes the browser itself refuse it from another host, or without TLS."""
    return "__Host-rodedraad" if omg.instellingen.webadres.startswith("https://") else "rodedraad"


def geheim(request: Request) -> str | None:
    return request.cookies.get(koekje(omgeving(request)))


def zet_koekje(
    antwoord: Response, omg: Omgeving, naam: str, waarde: str, seconden: int | None = None
) -> None:
    """`seconden`: None until the browser closes, 0 away with it."""
    veilig = omg.instellingen.webadres.startswith("https://")
    antwoord.set_cookie(
        naam, waarde, max_age=seconden, path="/", secure=veilig, httponly=True, samesite="lax"
    )


class WerkplekRoute(TransactieRoute):
    """One transaction as whoever is signed in. Who is not, is sent to sign in and comes back."""

    doel: Doelbinding | None = None
    """For what these pages are looked at; None: what belongs to the role."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        binnenste = super().get_route_handler()

        async def handler(request: Request) -> Response:
            omg = omgeving(request)
            try:
                return await binnenste(request)
            except Fout as fout:
                return await self.weiger(request, fout)
            finally:
                if (wie := getattr(request.state, "sessie", None)) is not None:
                    await omg.sessies.raak_aan(omg.database, wie, omg.klok.nu())

        return handler

    async def wie(self, request: Request, omg: Omgeving, nu: datetime) -> Wie:
        doel = request.headers.get("x-doelbinding", self.doel)
        wijzigt = self.laat_sporen_na or request.method not in VEILIG

        async def uit_sessie(verbinding: AsyncConnection) -> Actor:
            wie = await omg.sessies.open(verbinding, geheim(request), nu, doel=doel, wijzigt=wijzigt)
            request.state.sessie = wie
            return wie.actor

        return uit_sessie

    async def weiger(self, request: Request, fout: Fout) -> Response:
        """The page of a refusal."""
        return await toon(request, fout)

    async def vertrouw(self, request: Request) -> None:
        await eis_eigen_formulier(request, request.state.sessie)


async def _sessie(request: Request) -> Sessie:
    wie: Sessie = request.state.sessie
    return wie


Aangemeld = Annotated[Sessie, Depends(_sessie)]
"""The session of this request, on a `WerkplekRoute`."""


async def eis_eigen_formulier(request: Request, wie: Sessie) -> None:
    """Raises `formulier-niet-vertrouwd` for a change that did not come from a page of ours, made for this session."""
    if request.method in VEILIG:
        return
    bewijs = request.headers.get(f"x-{BEWIJS}") or dict(await formulier(request)).get(BEWIJS, "")
    if _vreemde_herkomst(request) or not hmac.compare_digest(bewijs.encode(), wie.formulierbewijs.encode()):
        raise Fout(
            Soort.VERBODEN,
            "formulier-niet-vertrouwd",
            "Dit formulier hoort niet bij deze aanmelding. Er is niets opgeslagen.",
            alternatief="Wat u typte is niet weg: ga terug in uw browser, of verstuur het hieronder alsnog.",
        )


def _vreemde_herkomst(request: Request) -> bool:
    """Another site made the browser ask this. Old browsers say nothing; the formulierbewijs is there for them too."""
    herkomst, plek = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    return herkomst not in (None, omgeving(request).instellingen.webadres) or plek not in (
        None,
        "same-origin",
        "none",
    )


async def toon(request: Request, fout: Fout) -> Response:
    """A refusal as a page. Who is not signed in goes to sign in; what was typed waits meanwhile, in the page itself."""
    opnieuw = fout.code == "formulier-niet-vertrouwd" and not _vreemde_herkomst(request)
    if fout.soort is not Soort.NIET_AANGEMELD:
        nood = fout.soort is Soort.NIET_GEVONDEN and CASUS.fullmatch(request.url.path)
        rest = verwijzing("?noodtoegang=ja", "Noodtoegang") if nood else ""
        wie: Sessie | None = getattr(request.state, "sessie", None)
        om = rondom(request, wie) if wie else None
        return weigering(fout, await _alsnog(request) if opnieuw else rest, rondom=om)
    if request.method in VEILIG:
        return RedirectResponse(_aanmelden(request, fout), 303)
    nieuw = verwijzing(_aanmelden(request, fout, "/"), "Aanmelden in een nieuw tabblad", nieuw_tabblad=True)
    return weigering(fout, nieuw, "" if _vreemde_herkomst(request) else await _alsnog(request))


def _aanmelden(request: Request, fout: Fout, naar: str | None = None) -> str:
    hier = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    vers = {} if fout.code == "niet-aangemeld" else {"vers": "ja"}
    return "/aanmelden?" + urlencode({"naar": naar or hier, **vers})


async def _alsnog(request: Request) -> str:
    """The same form once more, with everything that was typed: nobody writes it twice."""
    velden = [(k, w) for k, w in await formulier(request) if k != BEWIJS]
    if not velden:
        return ""
    wie: Sessie | None = getattr(request.state, "sessie", None)
    bewijs = [(BEWIJS, wie.formulierbewijs)] if wie else []
    return (
        "<p>Wat u invulde is bewaard in deze bladzijde. Sluit die niet.</p>"
        f'<form method="post">{verborgen([*velden, *bewijs])}<button>Alsnog versturen</button></form>'
    )
