"""What stands outside in earnest, inside the demo: its own OpenID provider, where whoever opens it picks an account (real in everything
but the proof of who you are, so that the application signs people in as it does in earnest); and the other system that hears of what
happens."""

import hashlib
import hmac
import secrets
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlencode

import httpx
from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app.core.settings import DEMO_UITGEVER
from app.demo.opzet import demo_instellingen
from app.demo.regio import ACCOUNTS, REGIO
from app.demo.uitgever import DUUR, ONTDEKKING, WERKPLEK, DemoUitgever
from app.main import maak_app
from app.web.omgeving import Omgeving
from app.werkplek.blad import alinea, blad, formulier, verborgen

ONTVANGER = "/demo/ander-systeem"
GELDIG = timedelta(minutes=1)
VRAAG = (
    "client_id",
    "redirect_uri",
    "response_type",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
Kort = Annotated[str, Query(max_length=2048)]


@dataclass(frozen=True, slots=True)
class Uitgegeven:
    """A code that was given out, and what must be shown to exchange it."""

    handle: str
    nonce: str
    uitdaging: str
    tot: datetime


class Aanbieder:
    def __init__(self, omg: Omgeving, uitgever: DemoUitgever) -> None:
        self._omg = omg
        self._uitgever = uitgever
        self._codes: dict[str, Uitgegeven] = {}

    def beschrijf(self) -> dict[str, Any]:
        hier = f"{self._omg.instellingen.webadres}/demo"
        return {
            "issuer": DEMO_UITGEVER,
            "authorization_endpoint": f"{hier}/aanmelden",
            "token_endpoint": f"{hier}/token",
            "jwks_uri": f"{hier}/jwks",
            "end_session_endpoint": f"{hier}/afmelden",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def klopt(self, vraag: dict[str, str]) -> bool:
        return (
            vraag.get("client_id") == WERKPLEK
            and vraag.get("redirect_uri") == self._omg.dienst.terug
            and vraag.get("response_type") == "code"
            and vraag.get("code_challenge_method") == "S256"
        )

    def code(self, handle: str, vraag: dict[str, str]) -> str:
        """Where the browser goes with a new code. Raises KeyError for an unknown account."""
        ACCOUNTS[handle]
        code = secrets.token_urlsafe(32)
        tot = self._omg.klok.nu() + GELDIG
        self._codes[code] = Uitgegeven(handle, vraag["nonce"], vraag["code_challenge"], tot)
        antwoord = {"code": code, "state": vraag["state"], "iss": DEMO_UITGEVER}
        return f"{vraag['redirect_uri']}?{urlencode(antwoord)}"

    def wissel_in(self, wie: str, velden: dict[str, str]) -> dict[str, Any] | None:
        """The answer to a code: once, to who asked for it, in time. None: refused."""
        nu = self._omg.klok.nu()
        geheim = self._omg.instellingen.aanmeld_geheim
        verwacht = f"{WERKPLEK}:{geheim.get_secret_value() if geheim else ''}"
        uitgegeven = self._codes.pop(velden.get("code", ""), None)
        uitdaging = urlsafe_b64encode(hashlib.sha256(velden.get("code_verifier", "").encode()).digest())
        if (
            uitgegeven is None
            or nu > uitgegeven.tot
            or not hmac.compare_digest(wie.encode(), verwacht.encode())
            or velden.get("redirect_uri") != self._omg.dienst.terug
            or uitdaging.rstrip(b"=").decode() != uitgegeven.uitdaging
        ):
            return None
        return {
            "token_type": "Bearer",
            "expires_in": DUUR,
            "access_token": self._uitgever.token(uitgegeven.handle, nu),
            "id_token": self._uitgever.id_token(uitgegeven.handle, nu, uitgegeven.nonce),
        }


def sluit_aan(app: FastAPI, uitgever: DemoUitgever) -> None:
    """Put the provider into an application of the demo, and let the application find it there."""
    omg: Omgeving = app.state.omgeving
    assert omg.instellingen.demo, "deze aanbieder gelooft iedereen"
    app.include_router(_router(Aanbieder(omg, uitgever), uitgever))
    omg.dienst.langs = httpx.ASGITransport(app)


def demo_app(map_: Path, webadres: str) -> FastAPI:
    """The application of the demo that lives in this folder, with its provider."""
    instellingen, uitgever = demo_instellingen(map_, webadres=webadres)
    app = maak_app(instellingen)
    sluit_aan(app, uitgever)
    return app


def _router(aanbieder: Aanbieder, uitgever: DemoUitgever) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(ONTDEKKING)
    async def beschrijving() -> dict[str, Any]:
        return aanbieder.beschrijf()

    @router.get("/demo/jwks")
    async def jwks() -> Response:
        return Response(uitgever.jwks.read_bytes(), media_type="application/json")

    @router.get("/demo/aanmelden")
    async def kies(request: Request) -> Response:
        vraag = {k: request.query_params.get(k, "")[:2048] for k in VRAAG}
        if not aanbieder.klopt(vraag):
            return blad("Dit klopt niet", alinea("Begin opnieuw met aanmelden."), status=400)
        return blad(
            "Kies wie u bent",
            alinea("Dit is de demo: alle mensen zijn verzonnen, en er is geen wachtwoord."),
            f'<form method="post" action="/demo/aanmelden">{verborgen(vraag)}<ul>',
            *(
                f'<li><button name="wie" value="{handle}">{handle}</button> {_wat(handle)}</li>'
                for handle in ACCOUNTS
            ),
            "</ul></form>",
        )

    @router.post("/demo/aanmelden")
    async def gekozen(request: Request) -> Response:
        velden = dict(await formulier(request))
        if not aanbieder.klopt(velden) or velden.get("wie") not in ACCOUNTS:
            return blad("Dit klopt niet", alinea("Begin opnieuw met aanmelden."), status=400)
        return RedirectResponse(aanbieder.code(velden["wie"], velden), 303)

    @router.post("/demo/token")
    async def token(request: Request) -> Response:
        antwoord = aanbieder.wissel_in(_basic(request), dict(await formulier(request)))
        return JSONResponse(antwoord or {"error": "invalid_grant"}, 200 if antwoord else 400)

    @router.get("/demo/afmelden")
    async def afmelden(post_logout_redirect_uri: Kort = "") -> Response:
        terug = aanbieder.beschrijf()["end_session_endpoint"].removesuffix("/demo/afmelden") + "/afgemeld"
        return RedirectResponse(terug if post_logout_redirect_uri == terug else "/", 303)

    @router.post(ONTVANGER)
    async def ontvang() -> Response:
        """A message arrives, and that is all."""
        return Response(status_code=204)

    return router


def _wat(handle: str) -> str:
    """Role and team of a demo account, in words."""
    account = ACCOUNTS[handle]
    plek = REGIO.teams[account.team][1] if account.team else REGIO.organisaties[account.organisatie]
    return f"{', '.join(account.rollen)} – {plek}"


def _basic(request: Request) -> str:
    soort, _, ruw = request.headers.get("authorization", "").partition(" ")
    try:
        return unquote(b64decode(ruw).decode()) if soort.lower() == "basic" else ""
    except ValueError:
        return ""
