"""The outermost layer of every answer: headers, request id, size limit, one log line, and a 500 that tells nothing."""

import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from app import VERSIE
from app.core.ids import nieuw_id
from app.core.klok import Klok
from app.web.grens import Grens

Bericht = MutableMapping[str, Any]
Ontvang = Callable[[], Awaitable[Bericht]]
Stuur = Callable[[Bericht], Awaitable[None]]
App = Callable[[Bericht, Ontvang, Stuur], Awaitable[None]]

KOPPEN: tuple[tuple[bytes, bytes], ...] = (
    (b"api-version", VERSIE.encode()),
    (b"cache-control", b"no-store"),
    # base-uri does not follow default-src; object-src does, but ASVS 3.4.3 asks for it by name
    (
        b"content-security-policy",
        b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
VAN_BINNEN = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by the machine itself, past the proxy; nothing of people is in it."""
log = structlog.get_logger()


def _plekken(fout: BaseException) -> list[str]:
    """The frames, never the messages: those of a database driver can hold the values."""
    frames = traceback.extract_tb(fout.__traceback__)[-12:]
    return [f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in frames]


_WEG = ("08", "53", "57")
"""Classes of SQLSTATE: no connection, no room, shutting down."""


def is_onbereikbaar(fout: BaseException) -> bool:
    """The database cannot be reached (now): nothing is wrong with what was asked."""
    oorzaak = getattr(fout, "orig", None) or fout
    return (
        isinstance(oorzaak, ConnectionError | TimeoutError)
        or type(oorzaak).__name__
        == "gaierror"  # its name has no address; who imports `socket` goes outside (`beveiliging.md`)
        or bool(getattr(fout, "connection_invalidated", False))
        or str(getattr(oorzaak, "sqlstate", None) or "").startswith(_WEG)
    )


def _koppen(gezet: Iterable[tuple[bytes, bytes]], verzoek_id: UUID) -> list[tuple[bytes, bytes]]:
    """Ours, beside those that were set: a page has a policy of its own, a style sheet may be kept."""
    gezet = list(gezet)
    al = {naam.lower() for naam, _ in gezet}
    eigen = (*KOPPEN, (b"x-request-id", str(verzoek_id).encode()))
    return [*gezet, *(kop for kop in eigen if kop[0] not in al)]


class Weigering(Exception):
    """Refused before the application hears of it."""

    status: int
    koppen: Sequence[tuple[bytes, bytes]] = ()


class TeGroot(Weigering):
    """The body is larger than the setting allows."""

    status = 413


class NietOverTls(Weigering):
    """It came in the clear, or past the proxy."""

    status = 403


class TeVeel(Weigering):
    """More from one address than may come in a minute."""

    status = 429

    def __init__(self, seconden: int) -> None:
        self.koppen = [(b"retry-after", str(seconden).encode())]


class Schil:
    """ASGI middleware. `probleem` renders the answers that are made here (403, 413, 429, 500 and 503), for who asks."""

    def __init__(
        self,
        app: App,
        *,
        body_max: int,
        register: CollectorRegistry,
        probleem: Callable[[int, Bericht, UUID], tuple[bytes, bytes]],
        grens: Grens,
        klok: Klok,
        alleen_tls: bool = False,
    ) -> None:
        self._app = app
        self._max = body_max
        self._probleem = probleem
        self._tls = alleen_tls
        self._grens, self._klok = grens, klok
        self._aantal = Counter(
            "rodedraad_verzoeken", "Verzoeken", ("route", "methode", "status"), registry=register
        )
        self._duur = Histogram(
            "rodedraad_verzoek_seconden", "Duur van een verzoek", ("route",), registry=register
        )

    async def __call__(self, scope: Bericht, ontvang: Ontvang, stuur: Stuur) -> None:
        if scope["type"] != "http":
            await self._app(scope, ontvang, stuur)
            return
        verzoek_id = nieuw_id()
        scope.setdefault("state", {})["verzoek_id"] = verzoek_id
        begin, status, gelezen = time.perf_counter(), 0, 0

        async def ontvang_begrensd() -> Bericht:
            nonlocal gelezen
            bericht = await ontvang()
            gelezen += len(bericht.get("body", b""))
            if gelezen > self._max:
                raise TeGroot
            return bericht

        async def stuur_met_koppen(bericht: Bericht) -> None:
            nonlocal status
            if bericht["type"] == "http.response.start":
                status = bericht["status"]
                bericht["headers"] = _koppen(bericht.get("headers", ()), verzoek_id)
            await stuur(bericht)

        async def stuur_probleem(code: int, extra: Sequence[tuple[bytes, bytes]] = ()) -> None:
            soort, inhoud = self._probleem(code, scope, verzoek_id)
            koppen = [(b"content-type", soort), (b"content-length", str(len(inhoud)).encode()), *extra]
            await stuur_met_koppen({"type": "http.response.start", "status": code, "headers": koppen})
            await stuur({"type": "http.response.body", "body": inhoud})

        try:
            self._eis_tls(scope)
            self._eis_rust(scope)
            await self._app(scope, ontvang_begrensd, stuur_met_koppen)
        except Weigering as weigering:
            await stuur_probleem(weigering.status, weigering.koppen)
        except Exception as fout:
            if status:
                raise
            log.error("onverwacht", verzoek=str(verzoek_id), fout=type(fout).__name__, plekken=_plekken(fout))
            weg = is_onbereikbaar(fout)
            await stuur_probleem(503 if weg else 500, [(b"retry-after", b"5")] if weg else ())
        finally:
            duur = time.perf_counter() - begin
            route = getattr(scope.get("route"), "path_format", None) or "onbekend"
            self._aantal.labels(route, scope["method"], status).inc()
            self._duur.labels(route).observe(duur)
            log.info(
                "verzoek",
                verzoek=str(verzoek_id),
                methode=scope["method"],
                route=route,
                status=status,
                ms=round(duur * 1000, 1),
            )

    def _eis_rust(self, scope: Bericht) -> None:
        """Who asks is not known yet: only from where."""
        adres = (scope.get("client") or ("",))[0]
        if scope["path"] not in VAN_BINNEN and (seconden := self._grens.wacht(adres, self._klok.nu())):
            raise TeVeel(seconden)

    def _eis_tls(self, scope: Bericht) -> None:
        if self._tls and scope["scheme"] != "https" and scope["path"] not in VAN_BINNEN:
            raise NietOverTls
