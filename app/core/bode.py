"""The only way out for a message that this system sends by itself: where it may go, how it is signed, and how little is kept of the answer.

Signing is Standard Webhooks 1.0 (HMAC-SHA256 over `id.timestamp.body`), ten lines of the standard library: the package of that name would
be one more dependency for them. Tested against its published vector (`tests/test_bezorgen.py`).

An address that somebody fills in here is one that this server calls: a way into the network it stands in. So only https, only hosts that
whoever runs this has named, only a public address (unless its network was named too), looked up once and called at that very address, no
redirect followed, no proxy of the environment, and nothing read of what comes back but the status.
"""

import asyncio
import base64
import hmac
import ipaddress
import secrets
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

VOORVOEGSEL = "whsec_"
GEDULD = 10.0
"""Seconds for all of it: to find, to reach and to answer."""
Adres = ipaddress.IPv4Address | ipaddress.IPv6Address


@cache
def _vertrouwd() -> ssl.SSLContext:
    """Whose certificates are believed. Read once: that takes longer than to send a message."""
    return httpx.create_ssl_context(trust_env=False)


def nieuw_geheim() -> str:
    return VOORVOEGSEL + base64.b64encode(secrets.token_bytes(32)).decode()


def handtekening(geheim: str, id: str, tijd: int, inhoud: bytes) -> str:
    """`v1,<base64>` as Standard Webhooks has it."""
    sleutel = base64.b64decode(geheim.removeprefix(VOORVOEGSEL))
    getekend = f"{id}.{tijd}.".encode() + inhoud
    return "v1," + base64.b64encode(hmac.digest(sleutel, getekend, "sha256")).decode()


def koppen(id: str, op: datetime, inhoud: bytes, geheimen: Iterable[str]) -> dict[str, str]:
    """The headers of one message. Two secrets, two signatures: the receiver may know either."""
    tijd = int(op.timestamp())
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "rode-draad",
        "webhook-id": id,
        "webhook-timestamp": str(tijd),
        "webhook-signature": " ".join(handtekening(geheim, id, tijd, inhoud) for geheim in geheimen),
    }


class NietToegestaan(Exception):
    """No message goes there. Its words are for whoever filled in the address, and never repeat it."""


class Onbereikbaar(Exception):
    """Nothing answered."""


@dataclass(frozen=True, slots=True)
class Bode:
    """`hosts`: `host` (port 443), `host:poort`, and networks (`10.1.2.0/24`) in which a host may have its address besides the public
    internet. `lokaal`: this machine itself too, without TLS, for the demo and tests."""

    hosts: Sequence[str]
    lokaal: bool = False

    def eis_toegestaan(self, url: str) -> SplitResult:
        """Raises `NietToegestaan`, with what an address has to be."""
        try:
            deel = urlsplit(url)
            poort = deel.port
        except ValueError:
            raise NietToegestaan("Dit is geen webadres.") from None
        hier = self.lokaal and _is_loopback(deel.hostname or "")
        if deel.scheme != "https" and not (hier and deel.scheme == "http"):
            raise NietToegestaan("Het adres begint met https://.")
        if not deel.hostname or deel.username is not None or deel.password is not None or deel.fragment:
            raise NietToegestaan("Het adres is https://host/pad, zonder naam, wachtwoord of #.")
        naam, host = deel.hostname.lower(), f"{deel.hostname.lower()}:{poort or 443}"
        genoemd = {h if ":" in h else f"{h}:443" for h in map(str.lower, self.hosts)}
        if host not in genoemd and not (hier and naam in self.hosts):
            raise NietToegestaan(
                "Wie het platform beheert heeft deze host niet op de lijst staan (RODEDRAAD_WEBHOOK_HOSTS)."
            )
        return deel

    async def breng(self, url: str, inhoud: bytes, kop: Mapping[str, str]) -> int:
        """Deliver it, once; the status of the answer. Raises `NietToegestaan`, `Onbereikbaar`, and `TimeoutError`."""
        deel = self.eis_toegestaan(url)
        try:
            async with asyncio.timeout(GEDULD):
                return await self._post(deel, await self._zoek(deel), inhoud, kop)
        except (httpx.TimeoutException, TimeoutError):
            raise TimeoutError from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fout:
            raise Onbereikbaar(type(fout).__name__) from None

    async def _zoek(self, deel: SplitResult) -> Adres:
        """Where this host is now. All it answers to must be allowed: which of them is called is not ours to choose."""
        assert deel.hostname is not None, "nagekeken in eis_toegestaan"
        lus = asyncio.get_running_loop()
        gevonden = await lus.getaddrinfo(deel.hostname, None, type=socket.SOCK_STREAM)
        adressen = [ipaddress.ip_address(str(plek[0]).partition("%")[0]) for *_, plek in gevonden]
        if not adressen or not all(self._mag(adres) for adres in adressen):
            raise NietToegestaan("Deze host is niet op het openbare internet te vinden.")
        return adressen[0]

    def _mag(self, adres: Adres) -> bool:
        if isinstance(adres, ipaddress.IPv6Address) and adres.ipv4_mapped:
            adres = adres.ipv4_mapped
        if any(adres in net for net in self._netten() if net.version == adres.version):
            return True
        if self.lokaal and adres.is_loopback:
            return True
        return adres.is_global and not adres.is_multicast

    def _netten(self) -> list[Any]:
        return [ipaddress.ip_network(h) for h in self.hosts if "/" in h]

    async def _post(self, deel: SplitResult, adres: Adres, inhoud: bytes, kop: Mapping[str, str]) -> int:
        """To the address that was looked at; the name goes along for the certificate and for the receiver."""
        plek = f"[{adres}]" if adres.version == 6 else str(adres)
        url = deel._replace(netloc=f"{plek}:{deel.port}" if deel.port else plek).geturl()
        hoofd = {**kop, "Host": deel.netloc}
        async with (
            httpx.AsyncClient(
                timeout=GEDULD, follow_redirects=False, trust_env=False, verify=_vertrouwd()
            ) as client,
            client.stream(
                "POST", url, content=inhoud, headers=hoofd, extensions={"sni_hostname": deel.hostname}
            ) as antwoord,
        ):
            return antwoord.status_code


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")
