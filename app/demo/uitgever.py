"""An issuer for demo and tests: signs real RS256 tokens with a key of its own. Production never trusts it."""

import json
import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from app.core.ids import nieuw_id
from app.core.settings import DEMO_UITGEVER
from app.demo.regio import ACCOUNTS

CLIENT = "rodedraad-demo"
WERKPLEK = "rodedraad-demo-werkplek"
ACR = "demo"
ONTDEKKING = "/demo/.well-known/openid-configuration"
PUBLIEK = "rodedraad"
DUUR = 3600


@cache
def _sleutel(tekst: str) -> RSAKey:
    """To check a key takes longer than to sign with it."""
    return RSAKey.import_key(json.loads(tekst))


class DemoUitgever:
    """Keeps its key in `map_`: the private part readable for the owner only, the public part as a JWKS."""

    def __init__(self, map_: Path) -> None:
        self.jwks = map_ / "demo-jwks.json"
        geheim = map_ / "demo-uitgever.json"
        if not geheim.exists():
            map_.mkdir(parents=True, exist_ok=True)
            sleutel = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": str(nieuw_id())})
            with os.fdopen(os.open(geheim, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as bestand:
                json.dump(sleutel.as_dict(private=True), bestand)
            self.jwks.write_text(json.dumps({"keys": [sleutel.as_dict(private=False)]}))
        self.zegt_ook: dict[str, dict[str, Any]] = {}
        """More claims of an account: nobody in the demo has a name."""
        self._sleutel = _sleutel(geheim.read_text())

    def token(self, handle: str, nu: datetime, aangemeld_op: datetime | None = None) -> str:
        """A bearer token for a demo account, valid for an hour; signed in just now, unless it is said when. Raises KeyError for an
        unknown handle."""
        op = int((aangemeld_op or nu).timestamp())
        return self._teken("at+jwt", handle, nu, aud=PUBLIEK, azp=CLIENT, auth_time=op)

    def id_token(self, handle: str, nu: datetime, nonce: str) -> str:
        """That this demo account signed in just now at the demo's own provider."""
        return self._teken("JWT", handle, nu, aud=WERKPLEK, nonce=nonce)

    def _teken(self, typ: str, handle: str, nu: datetime, **anders: Any) -> str:
        account, t = ACCOUNTS[handle], int(nu.timestamp())
        claims = {
            "iss": DEMO_UITGEVER,
            "sub": handle,
            "iat": t,
            "nbf": t,
            "exp": t + DUUR,
            "jti": str(nieuw_id()),
            "auth_time": t,
            "acr": ACR,
            "preferred_username": handle,
            "organisatie": account.organisatie,
            "team": account.team,
            "rollen": list(account.rollen),
            **self.zegt_ook.get(handle, {}),
            **anders,
        }
        kop = {"alg": "RS256", "typ": typ, "kid": self._sleutel.kid}
        return jwt.encode(kop, claims, self._sleutel, algorithms=["RS256"])
