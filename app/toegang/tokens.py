"""Bearer JWT → claims. RS256 only, from a key set of the issuer; everything that could be wrong is checked, and nothing is said of how.

Source: OAuth 2.0 NL 1.1 and OIDC NLGOV 1.0.1 (standaarden.md, "Signing in").
"""

import asyncio
import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact

from app.core.fouten import Fout, Soort
from app.core.settings import Instellingen
from app.toegang.aanmelddienst import Aanmelddienst, onbereikbaar

VERPLICHT = ("exp", "iat", "iss", "jti", "sub", "aud")
TYPEN = {"JWT", "AT+JWT", "APPLICATION/AT+JWT"}
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

    def __init__(self, instellingen: Instellingen, dienst: Aanmelddienst) -> None:
        self._i = instellingen
        self._dienst = dienst
        self._sleutels: dict[str, RSAKey] = {}
        self._gelezen: datetime | None = None
        self.te_kort: list[int] = []
        """How long the keys are that were refused for being short, the last time that the set was read."""
        # a signature does not change; what the claims say is held against the clock every time
        self._echt = lru_cache(ONTHOUDEN)(self._verifieer)

    async def claims(self, token: str, nu: datetime) -> dict[str, Any]:
        """The claims of a bearer token that is right in every respect. Raises a `niet-aangemeld` Fout otherwise."""
        return await self._getoetst(token, nu, self._toets)

    async def van_de_aanmelding(
        self, token: str, nonce: str, sinds: datetime, nu: datetime
    ) -> dict[str, Any]:
        """The claims of an ID token that answers this question: for us, with our nonce, of somebody who proved who they are since
        `sinds`. Raises like `claims`."""

        def toets(claims: dict[str, Any], nu: datetime) -> None:
            self._toets_aanmelding(claims, nonce, sinds, nu)

        return await self._getoetst(token, nu, toets)

    async def _getoetst(
        self, token: str, nu: datetime, toets: Callable[[dict[str, Any], datetime], None]
    ) -> dict[str, Any]:
        try:
            try:
                claims = self._echt(token)
            except KeyError:  # signed with a key that is not known yet
                await self._ververs(nu)
                claims = self._echt(token)
            toets(claims, nu)
        except (JoseError, ValueError, TypeError, KeyError) as fout:
            raise niet_aangemeld() from fout
        return claims

    def _verifieer(self, token: str) -> dict[str, Any]:
        """The claims that were signed, whatever they say. Raises KeyError for a key that is not in the set."""
        claims: dict[str, Any] = jwt.decode(token, self._sleutels[_kid(token)], algorithms=["RS256"]).claims
        return claims

    async def _ververs(self, nu: datetime) -> None:
        if self._gelezen is None or abs(nu - self._gelezen) >= VERVERS_NA:
            sleutelset, minstens = await self._lees(nu), self._i.sleutel_min_bits
            self._sleutels, self._gelezen = _bruikbaar(sleutelset, minstens), nu
            self.te_kort = sorted(bits for bits in map(_bits, _bedoeld(sleutelset)) if bits < minstens)
            if self.te_kort:  # whoever comes with one is just not signed in, and would never know why
                log.warning("sleutel-te-kort", bits=self.te_kort, minstens=minstens)
            self._echt.cache_clear()

    async def _lees(self, nu: datetime) -> dict[str, Any]:
        bron = self._i.jwks or (await self._dienst.adressen(nu)).jwks
        if bron.startswith(("https://", "http://")):
            return await self._dienst.haal(bron)
        try:
            sleutelset: dict[str, Any] = json.loads(await asyncio.to_thread(Path(bron).read_text))
        except (OSError, ValueError) as fout:
            raise onbereikbaar(fout) from fout
        return sleutelset

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

    def _toets_aanmelding(self, claims: dict[str, Any], nonce: str, sinds: datetime, nu: datetime) -> None:
        """Source: OIDC Core 1.0 §3.1.3.7."""
        speling, t, wij = self._i.token_speling_seconden, nu.timestamp(), self._i.aanmeld_client
        publiek = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        op = float(claims["auth_time"])
        goed = (
            claims["iss"] == self._i.uitgever
            and wij in publiek
            and claims.get("azp", wij if len(publiek) == 1 else None) == wij
            and isinstance(claims.get("nonce"), str)
            and hmac.compare_digest(claims["nonce"].encode(), nonce.encode())
            and float(claims["exp"]) + speling > t
            and float(claims["iat"]) - speling <= t
            and float(claims.get("nbf", claims["iat"])) - speling <= t
            and sinds.timestamp() - speling <= op <= t + speling
            and isinstance(claims["sub"], str)
            and claims["sub"] != ""
        )
        if not goed:
            raise ValueError("claim klopt niet")


def _kid(token: str) -> str:
    """Which key the header names; refuses every header that is not plainly ours."""
    kop: dict[str, Any] = dict(extract_compact(token.encode("ascii")).headers())
    if kop.get("alg") != "RS256" or str(kop.get("typ", "JWT")).upper() not in TYPEN or "crit" in kop:
        raise ValueError("kop klopt niet")
    if not isinstance(kid := kop.get("kid"), str):
        raise ValueError("kid ontbreekt")
    return kid


def _bruikbaar(sleutelset: dict[str, Any], min_bits: int) -> dict[str, RSAKey]:
    """Only RSA keys meant for verifying, long enough: `use`, `key_ops` and `alg` are checked by ourselves."""
    return {
        jwk["kid"]: RSAKey.import_key({"kty": "RSA", "n": jwk["n"], "e": jwk["e"]})
        for jwk in _bedoeld(sleutelset)
        if _bits(jwk) >= min_bits
    }


def _bedoeld(sleutelset: dict[str, Any]) -> list[dict[str, Any]]:
    """The keys of a set by which a token could be verified, however short they are."""
    return [
        jwk
        for jwk in sleutelset["keys"]
        if jwk.get("kty") == "RSA"
        and isinstance(jwk.get("kid"), str)
        and jwk.get("use", "sig") == "sig"
        and "verify" in jwk.get("key_ops", ["verify"])
        and jwk.get("alg", "RS256") == "RS256"
    ]


def _bits(jwk: dict[str, Any]) -> int:
    return int.from_bytes(urlsafe_b64decode(jwk["n"] + "==")).bit_length()
