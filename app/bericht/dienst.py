"""The service that sends: one HTTP address of the organisation's own, that takes a bericht once, whatever it is told twice.

Contract: `POST` of `{id, kanaal, naar, tekst, onderwerp, aannemenTot}` with `Authorization: Bearer` and `Idempotency-Key`. A 2xx means
that it goes out, once for each key. After `aannemenTot` the service refuses it: who asked waits no longer, and somebody may have
recorded that the number is not safe.
"""

import asyncio
import ssl
from datetime import timedelta
from enum import Enum, auto
from functools import cache
from typing import Any
from uuid import UUID

import httpx

from app.core.settings import Berichtenadres

GEDULD = timedelta(seconds=3)
"""So long a casus is held while the service answers, from the first byte to the last; on SQLite so long nobody else writes."""
NOG_EENS = frozenset({408, 425, 429})


class Antwoord(Enum):
    AANGENOMEN = auto()
    GEWEIGERD = auto()
    """It never will: nobody has to try again."""
    GEEN = auto()
    """It may have arrived, and it may not."""


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading all certificates takes longer than sending."""
    return httpx.create_ssl_context()


async def bied_aan(waar: Berichtenadres, id: UUID, inhoud: dict[str, Any]) -> Antwoord:
    """Hand it over, and say what came of it. Never follows the service to another address."""
    koppen = {"Authorization": f"Bearer {waar.geheim.get_secret_value()}", "Idempotency-Key": str(id)}
    try:
        async with (
            asyncio.timeout(GEDULD.total_seconds()),
            httpx.AsyncClient(
                verify=_tls(), timeout=GEDULD.total_seconds(), follow_redirects=False
            ) as client,
        ):
            status = (await client.post(waar.url, json={"id": str(id), **inhoud}, headers=koppen)).status_code
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
        return Antwoord.GEEN
    if 200 <= status < 300:
        return Antwoord.AANGENOMEN
    return Antwoord.GEWEIGERD if 400 <= status < 500 and status not in NOG_EENS else Antwoord.GEEN
