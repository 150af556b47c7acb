"""Bearer JWT → claims. RS256 only, from a key set of the issuer; everything that could be wrong is checked, and nothing is said of how.

Source: OAuth 2.0 NL 1.1 and OIDC NLGOV 1.0.1 (standaarden.md, "Signing in").
"""

import asyncio
import json
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact

from app.core.fouten import Fout, Soort
from app.core.settings import Instellingen

VERPLICHT = ("exp", "iat", "iss", "jti", "sub", "aud")
TYPEN = {"JWT", "AT+JWT", "APPLICATION/AT+JWT"}
MIN_BITS = 2048
ONTHOUDEN = 1024
"""Verified tokens kept in memory: as many people as work at the same time on one server."""
VERVERS_NA = timedelta(minutes=1)
log = structlog.get_logger()


def niet_aangemeld() -> Fout:
    return Fout(
        Soort.NIET_AANGEMELD,
        "niet-aangemeld",
        "U bent niet aangemeld, of uw aanmelding is verlopen.",
        alternatief="Meld u opnieuw aan en herhaal het verzoek.",
    )


class Tokenpoort:
    """Verifies tokens of one issuer. The key set is read again, at most once a minute, when a token names an unknown key."""

    def __init__(self, instellingen: Instellingen) -> None:
        self._i = instellingen
        self._sleutels: dict[str, RSAKey] = {}
        self._gelezen: datetime | None = None
        # a signature does not change; what the claims say is held against the clock every time
        self._echt = lru_cache(ONTHOUDEN)(self._verifieer)

    async def claims(self, token: str, nu: datetime) -> dict[str, Any]:
        """The claims of a token that is right in every respect. Raises a `niet-aangemeld` Fout otherwise."""
        try:
            try:
                claims = self._echt(token)
            except KeyError:  # signed with a key that is not known yet
                await self._ververs(nu)
                claims = self._echt(token)
            self._toets(claims, nu)
        except (JoseError, ValueError, TypeError, KeyError) as fout:
            raise niet_aangemeld() from fout
        return claims

    def _verifieer(self, token: str) -> dict[str, Any]:
        """The claims that were signed, whatever they say. Raises KeyError for a key that is not in the set."""
        claims: dict[str, Any] = jwt.decode(token, self._sleutels[_kid(token)], algorithms=["RS256"]).claims
        return claims

    async def _ververs(self, nu: datetime) -> None:
        if self._gelezen is None or abs(nu - self._gelezen) >= VERVERS_NA:
            self._sleutels, self._gelezen = _bruikbaar(await self._lees()), nu
            self._echt.cache_clear()

    async def _lees(self) -> dict[str, Any]:
        bron = self._i.jwks
        try:
            if not bron.startswith(("https://", "http://")):
                return _json(await asyncio.to_thread(Path(bron).read_text))
            async with httpx.AsyncClient(timeout=5, follow_redirects=False) as client:
                return _json((await client.get(bron)).raise_for_status().text)
        except (OSError, httpx.HTTPError, ValueError) as fout:
            log.error("sleutelset-onbereikbaar", fout=type(fout).__name__)
            raise Fout(
                Soort.ONBEREIKBAAR,
                "aanmelden-onbereikbaar",
                "Aanmelden kan nu niet: de aanmelddienst is onbereikbaar.",
                alternatief="Probeer het over een minuut opnieuw; bij acuut gevaar belt u 112 of Veilig Thuis 0800-2000.",
            ) from fout

    def _toets(self, claims: dict[str, Any], nu: datetime) -> None:
        speling, t = self._i.token_speling_seconden, nu.timestamp()
        if any(claims.get(naam) in (None, "") for naam in VERPLICHT):
            raise ValueError("claim ontbreekt")
        publiek = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        begin, einde = float(claims["iat"]), float(claims["exp"])
        goed = (
            claims["iss"] == self._i.uitgever
            and self._i.publiek in publiek
            and claims.get("azp", claims.get("client_id")) in self._i.clients
            and einde + speling > t
            and begin - speling <= t
            and float(claims.get("nbf", begin)) - speling <= t
            and 0 < einde - begin <= self._i.token_duur_max_seconden
            and isinstance(claims["sub"], str)
        )
        if not goed:
            raise ValueError("claim klopt niet")


def _json(tekst: str) -> dict[str, Any]:
    inhoud: dict[str, Any] = json.loads(tekst)
    return inhoud


def _kid(token: str) -> str:
    """Which key the header names; refuses every header that is not plainly ours."""
    kop: dict[str, Any] = dict(extract_compact(token.encode("ascii")).headers())
    if kop.get("alg") != "RS256" or str(kop.get("typ", "JWT")).upper() not in TYPEN or "crit" in kop:
        raise ValueError("kop klopt niet")
    if not isinstance(kid := kop.get("kid"), str):
        raise ValueError("kid ontbreekt")
    return kid


def _bruikbaar(sleutelset: dict[str, Any]) -> dict[str, RSAKey]:
    """Only RSA keys meant for verifying, of at least 2048 bits: `use`, `key_ops` and `alg` are checked by ourselves."""
    return {
        jwk["kid"]: RSAKey.import_key({"kty": "RSA", "n": jwk["n"], "e": jwk["e"]})
        for jwk in sleutelset["keys"]
        if jwk.get("kty") == "RSA"
        and isinstance(jwk.get("kid"), str)
        and jwk.get("use", "sig") == "sig"
        and "verify" in jwk.get("key_ops", ["verify"])
        and jwk.get("alg", "RS256") == "RS256"
        and len(urlsafe_b64decode(jwk["n"] + "==")) * 8 >= MIN_BITS
    }
