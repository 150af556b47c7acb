"""Another system in tests: a real HTTP server on a real socket, in this process. It remembers what it got, and answers as it is told."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Bericht:
    koppen: dict[str, str]
    inhoud: bytes

    @property
    def json(self) -> dict[str, Any]:
        gelezen: dict[str, Any] = json.loads(self.inhoud)
        return gelezen

    @property
    def id(self) -> str:
        return self.koppen["webhook-id"]

    def klopt_met(self, geheim: str) -> bool:
        """As a receiver checks it, written down here a second time: one of the signatures is that of this secret."""
        sleutel = base64.b64decode(geheim.split("_")[1])
        getekend = b".".join((self.id.encode(), self.koppen["webhook-timestamp"].encode(), self.inhoud))
        hoort = base64.b64encode(hmac.new(sleutel, getekend, hashlib.sha256).digest()).decode()
        return f"v1,{hoort}" in self.koppen["webhook-signature"].split()


@dataclass
class Ontvanger:
    status: int = 204
    traag: float = 0
    berichten: list[Bericht] = field(default_factory=list)
    url: str = ""

    async def bedien(self, lezer: asyncio.StreamReader, schrijver: asyncio.StreamWriter) -> None:
        kop = (await lezer.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        koppen = {k.lower(): w for k, _, w in (regel.partition(": ") for regel in kop[1:] if regel)}
        inhoud = await lezer.readexactly(int(koppen["content-length"]))
        self.berichten.append(Bericht(koppen, inhoud))
        await asyncio.sleep(self.traag)
        plek = f"location: {self.url}elders\r\n" if 300 <= self.status < 400 else ""
        lang = "" if self.status == 204 else "x" * 100_000
        antwoord = (
            f"HTTP/1.1 {self.status} Klaar\r\n{plek}content-length: {len(lang)}\r\nconnection: close\r\n\r\n"
        )
        schrijver.write((antwoord + lang).encode())
        schrijver.close()


@asynccontextmanager
async def luister(**hoe: Any) -> AsyncIterator[Ontvanger]:
    ontvanger = Ontvanger(**hoe)
    server = await asyncio.start_server(ontvanger.bedien, "127.0.0.1", 0)
    ontvanger.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield ontvanger
    finally:
        server.close()
        await server.wait_closed()
