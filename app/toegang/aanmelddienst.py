"""The provider where people prove who they are: what it says of itself, the way to it, and the answer it gives for a code.

Authorisation code with PKCE (S256), state and nonce. Source: OIDC NLGOV 1.0.1 (standaarden.md, "Signing in"), RFC 9700.
"""

import hashlib
import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from app.core.fouten import Fout, Soort
from app.core.ids import nieuw_id
from app.core.settings import Instellingen

GELDIG = timedelta(hours=1)
"""So long what the provider says of itself is believed without asking again."""
GEDULD = 5
"""Seconds that the provider has to answer."""
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
log = structlog.get_logger()


def onbereikbaar(fout: BaseException) -> Fout:
    log.error("aanmelddienst-onbereikbaar", fout=type(fout).__name__)
    return Fout(
        Soort.ONBEREIKBAAR,
        "aanmelden-onbereikbaar",
        "Aanmelden kan nu niet: de aanmelddienst is onbereikbaar.",
        alternatief="Probeer het over een minuut opnieuw; bij acuut gevaar belt u 112 of Veilig Thuis 0800-2000.",
    )


def mislukt(waarom: str) -> Fout:
    """`waarom` is for the application log: to who asks it says nothing more."""
    log.warning("aanmelden-mislukt", waarom=waarom)
    return Fout(
        Soort.ONGELDIG,
        "aanmelden-mislukt",
        "Het aanmelden is niet gelukt. Misschien duurde het te lang, of is dezelfde pagina twee keer gebruikt.",
        alternatief="Begin opnieuw met aanmelden. Lukt het dan nog niet, vraag dan uw functioneel beheerder.",
    )


@dataclass(frozen=True, slots=True)
class Adressen:
    """Where the provider does what."""

    aanmelden: str
    token: str
    jwks: str
    einde: str | None
    noemt_zich: bool
    """It says in every answer who it is (RFC 9207): an answer that does not is not its."""


@dataclass(frozen=True, slots=True)
class Poging:
    """What the browser keeps (sealed) while somebody is away at the provider."""

    state: str
    nonce: str
    verifier: str
    naar: str
    begonnen: float
    max_leeftijd: int
    """Seconds: so old may the proof at the provider be."""

    @classmethod
    def nieuw(cls, naar: str, max_leeftijd: int, nu: datetime) -> "Poging":
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, naar, nu.timestamp(), max_leeftijd)


class Aanmelddienst:
    """Talks to the one provider of the settings. Keeps what it says of itself for an hour, and longer when it cannot be reached."""

    def __init__(self, instellingen: Instellingen) -> None:
        self._i = instellingen
        self.langs: httpx.AsyncBaseTransport | None = None
        """Another way there than over the network: the demo's provider lives in this process."""
        self._bekend: tuple[Adressen, datetime] | None = None

    @property
    def terug(self) -> str:
        return f"{self._i.webadres}/aanmelden/terug"

    @property
    def herkomst(self) -> str:
        """Where signing out ends, for the policy of a page: a browser follows no form to where the page does not say it may go."""
        bekend = self._bekend[0].einde if self._bekend else None
        deel = urlsplit(bekend or self._i.uitgever)
        return f"{deel.scheme}://{deel.netloc}" if deel.scheme in ("http", "https") else ""

    async def adressen(self, nu: datetime) -> Adressen:
        """Raises `aanmelden-onbereikbaar` when the provider was never reached, or says something else than it should."""
        if self._bekend and abs(nu - self._bekend[1]) < GELDIG:
            return self._bekend[0]
        bron = self._i.ontdekking or f"{self._i.uitgever.rstrip('/')}/.well-known/openid-configuration"
        try:
            self._bekend = self._lees(await self.haal(bron)), nu
        except (KeyError, TypeError, ValueError) as fout:
            raise onbereikbaar(fout) from fout
        except Fout:
            if self._bekend is None:
                raise
        return self._bekend[0]

    def _lees(self, zegt: Mapping[str, Any]) -> Adressen:
        if zegt["issuer"] != self._i.uitgever:
            raise ValueError("een andere uitgever")
        gevonden = Adressen(
            zegt["authorization_endpoint"],
            zegt["token_endpoint"],
            zegt["jwks_uri"],
            zegt.get("end_session_endpoint"),
            zegt.get("authorization_response_iss_parameter_supported") is True,
        )
        veilig = ("https://", "http://") if self._i.demo else ("https://",)
        for adres in (gevonden.aanmelden, gevonden.token, gevonden.jwks, gevonden.einde):
            if adres is not None and not adres.startswith(veilig):
                raise ValueError("een adres zonder https")
        return gevonden

    async def haal(self, adres: str) -> dict[str, Any]:
        """A JSON document. Raises `aanmelden-onbereikbaar`."""
        try:
            async with self._client() as client:
                inhoud: dict[str, Any] = (await client.get(adres)).raise_for_status().json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fout:
            raise onbereikbaar(fout) from fout
        return inhoud

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self.langs, timeout=GEDULD, follow_redirects=False, trust_env=self.langs is None
        )

    async def heenweg(self, poging: Poging, vers: bool, nu: datetime) -> str:
        """Where the browser goes to sign in. `vers`: also who is signed in there already proves it again."""
        uitdaging = urlsafe_b64encode(hashlib.sha256(poging.verifier.encode()).digest()).rstrip(b"=").decode()
        vraag = {
            "response_type": "code",
            "client_id": self._i.aanmeld_client,
            "redirect_uri": self.terug,
            "scope": self._i.aanmeld_scope,
            "state": poging.state,
            "nonce": poging.nonce,
            "code_challenge": uitdaging,
            "code_challenge_method": "S256",
            "max_age": str(poging.max_leeftijd),
            "acr_values": " ".join(self._i.aanmeld_acr),
            **({"prompt": "login"} if vers else {}),
        }
        return _met((await self.adressen(nu)).aanmelden, vraag)

    async def uitgang(self, nu: datetime) -> str | None:
        """Where the browser goes to sign out at the provider as well; None where that is not offered.

        Without `id_token_hint`: a token never stands in an address. The provider knows its own session.
        """
        if (einde := (await self.adressen(nu)).einde) is None:
            return None
        terug = f"{self._i.webadres}/afgemeld"
        return _met(einde, {"client_id": self._i.aanmeld_client, "post_logout_redirect_uri": terug})

    async def wissel_in(self, code: str, verifier: str, nu: datetime) -> str:
        """The ID token for a code. Raises `aanmelden-mislukt` when the provider refuses it."""
        adres = (await self.adressen(nu)).token
        formulier = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.terug,
            "code_verifier": verifier,
        }
        bewijs, koppen = self._bewijs(adres, nu)
        try:
            async with self._client() as client:
                antwoord = await client.post(adres, data={**formulier, **bewijs}, headers=koppen)
            if antwoord.status_code >= 500:
                antwoord.raise_for_status()
            if antwoord.status_code != 200:
                raise mislukt("code-geweigerd")
            token = antwoord.json()["id_token"]
        except httpx.HTTPError as fout:
            raise onbereikbaar(fout) from fout
        except (ValueError, KeyError, TypeError) as fout:
            raise mislukt("geen-id-token") from fout
        if not isinstance(token, str):
            raise mislukt("geen-id-token")
        return token

    def _bewijs(self, adres: str, nu: datetime) -> tuple[dict[str, str], dict[str, str]]:
        """That we are the client: what goes into the form, and into the headers."""
        client, t = self._i.aanmeld_client, int(nu.timestamp())
        if (sleutel := self._i.aanmeld_sleutel) is not None:
            rsa = _sleutel(sleutel.read_bytes())
            kop = {"alg": "RS256", "typ": "JWT", **({"kid": rsa.kid} if rsa.kid else {})}
            zegt = {
                "iss": client,
                "sub": client,
                "aud": adres,
                "iat": t,
                "exp": t + 60,
                "jti": str(nieuw_id()),
            }
            bewering = jwt.encode(kop, zegt, rsa, algorithms=["RS256"])
            return {"client_assertion_type": ASSERTION, "client_assertion": bewering}, {}
        assert self._i.aanmeld_geheim is not None, "de instellingen eisen een van beide"
        paar = f"{quote(client, safe='')}:{quote(self._i.aanmeld_geheim.get_secret_value(), safe='')}"
        return {}, {"Authorization": f"Basic {b64encode(paar.encode()).decode()}"}


def _sleutel(ruw: bytes) -> RSAKey:
    try:
        return RSAKey.import_key(json.loads(ruw) if ruw.lstrip().startswith(b"{") else ruw)
    except (JoseError, ValueError) as fout:
        raise ValueError("RODEDRAAD_AANMELD_SLEUTEL: dit is geen RSA-sleutel (PEM of JWK)") from fout


def _met(adres: str, vraag: Mapping[str, str]) -> str:
    return f"{adres}{'&' if '?' in adres else '?'}{urlencode(vraag)}"
