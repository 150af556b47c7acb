"""The floor: what the same work costs when Python does nothing but pass it on.

What the app says to its database for one request of each kind is *recorded* from the real app (SQLAlchemy's events, when every
parameter has been converted for the driver), so the floor follows by itself when the app changes. A bare ASGI handler plays the
same statements over the raw driver, in the same transactions, with the casus of the request and fresh ids in the places where two
recordings differ, and answers with the rows it read as JSON (a floor that sends ready-made bytes is faster: what share of the floor
the app reaches depends on this choice). It verifies no token, decrypts nothing, decides nothing and checks nothing.
"""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import aiosqlite
import asyncpg
import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic_core import to_json

from app.bench.klant import Vraag
from app.core.db import PRAGMAS
from app.core.ids import nieuw_id

Transactie = tuple[tuple[str, tuple[Any, ...]], ...]
"""Statements with their values; the first is the BEGIN, the COMMIT is left out."""
Doe = Callable[[str, tuple[Any, ...]], Awaitable[Any]]
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
"""An id as text (SQLite), or a hashed key."""


@dataclass(frozen=True, slots=True)
class Opname:
    """One request of a kind, as the database saw it. `eigen`: ids and keys made for that request alone."""

    transacties: tuple[Transactie, ...]
    casus_id: UUID
    eigen: frozenset[Any]
    status: int

    @property
    def aantal(self) -> int:
        """Statements for one request, without BEGIN and COMMIT."""
        return sum(len(t) - 1 for t in self.transacties)

    def vers(self, casus_id: UUID) -> dict[Any, Any]:
        """What to put in the place of what was recorded."""
        nieuw: dict[Any, Any] = {self.casus_id: casus_id, self.casus_id.hex: casus_id.hex}
        for oud in self.eigen:
            if isinstance(oud, UUID):
                nieuw[oud] = nieuw_id()
            else:
                nieuw[oud] = nieuw_id().hex if len(oud) == 32 else secrets.token_hex(32)
        return nieuw


async def neem_op(app: FastAPI, een: Vraag, ander: Vraag) -> Opname:
    """Record `een`, and `ander` of the same kind about another casus to see which values belong to the request alone."""
    anders, _ = await _luister(app, ander)  # first: it also bears what is done once per process
    transacties, status = await _luister(app, een)
    eigen = frozenset(
        w
        for w in _waarden(transacties) - _waarden(anders) - {een.casus_id, een.casus_id.hex}
        if isinstance(w, UUID) or (isinstance(w, str) and _ID.fullmatch(w))
    )
    return Opname(transacties, een.casus_id, eigen, status)


def _waarden(transacties: tuple[Transactie, ...]) -> set[Any]:
    return {waarde for t in transacties for _, waarden in t for waarde in waarden}


async def _luister(app: FastAPI, vraag: Vraag) -> tuple[tuple[Transactie, ...], int]:
    gedaan: list[Transactie] = []
    lopend: list[tuple[str, tuple[Any, ...]]] = []

    def opdracht(_v: Any, _c: Any, sql: str, waarden: Any, _x: Any, _m: bool) -> None:
        lopend.append((sql, tuple(bytes(w) if isinstance(w, memoryview) else w for w in waarden)))

    def klaar(verbinding: sa.Connection) -> None:
        if not lopend[0][0].startswith("BEGIN"):  # on PostgreSQL the driver says it
            aangepast: Any = verbinding.connection.dbapi_connection
            niveau = str(aangepast.isolation_level or "read_committed").replace("_", " ").upper()
            lopend.insert(0, (f"BEGIN ISOLATION LEVEL {niveau}", ()))
        gedaan.append(tuple(lopend))
        lopend.clear()

    database = app.state.omgeving.database
    motoren = [m.sync_engine for m in database.motoren]
    oren = [(m, *oor) for m in motoren for oor in (("before_cursor_execute", opdracht), ("commit", klaar))]
    for oor in oren:
        sa.event.listen(*oor)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench") as client:
        antwoord = await client.request(vraag.methode, vraag.pad, content=vraag.body, headers=vraag.koppen)
    for oor in oren:
        sa.event.remove(*oor)
    antwoord.raise_for_status()
    return tuple(gedaan), antwoord.status_code


class Vloer:
    """The bare ASGI handler, with a recording for each kind of request and as many connections as the app has."""

    def __init__(self, url: str, opnamen: Mapping[str, Opname], verbindingen: int) -> None:
        self._url = sa.make_url(url)
        self._opnamen = opnamen
        self._aantal = verbindingen
        self._sluit: list[Callable[[], Awaitable[None]]] = []
        self._lezers: asyncio.LifoQueue[Doe] = asyncio.LifoQueue()
        self._schrijvers = self._lezers

    async def __call__(self, scope: Any, ontvang: Any, stuur: Any) -> None:
        if scope["type"] == "lifespan":
            await self._leef(ontvang, stuur)
            return
        while (await ontvang()).get("more_body"):
            pass
        soort, casus_id = next(w for k, w in scope["headers"] if k == b"x-bench").decode().split()
        opname = self._opnamen[soort]
        nieuw = opname.vers(UUID(casus_id))
        gelezen = [await self._speel(transactie, nieuw) for transactie in opname.transacties]
        antwoord = to_json(gelezen, bytes_mode="base64")
        lengte = str(len(antwoord)).encode()
        koppen = [(b"content-type", b"application/json"), (b"content-length", lengte)]
        await stuur({"type": "http.response.start", "status": opname.status, "headers": koppen})
        await stuur({"type": "http.response.body", "body": antwoord})

    async def _speel(self, transactie: Transactie, nieuw: dict[Any, Any]) -> list[Any]:
        """Play one transaction; returns the rows that it read."""
        vrij = self._schrijvers if transactie[0][0] == "BEGIN IMMEDIATE" else self._lezers
        doe = await vrij.get()
        gelezen = []
        for sql, waarden in transactie:
            gelezen += await doe(sql, tuple([nieuw.get(w, w) for w in waarden]))
        await doe("COMMIT", ())
        vrij.put_nowait(doe)
        return gelezen

    async def _leef(self, ontvang: Any, stuur: Any) -> None:
        await ontvang()
        verbind = self._postgres
        if self._url.get_backend_name() == "sqlite":  # one writer, as in the app
            verbind, self._schrijvers = self._sqlite, asyncio.LifoQueue()
            self._schrijvers.put_nowait(await verbind())
        for _ in range(self._aantal):
            self._lezers.put_nowait(await verbind())
        await stuur({"type": "lifespan.startup.complete"})
        await ontvang()
        for sluit in self._sluit:
            await sluit()
        await stuur({"type": "lifespan.shutdown.complete"})

    async def _postgres(self) -> Doe:
        _, waarmee = self._url.get_dialect()().create_connect_args(self._url)
        verbinding = await asyncpg.connect(**waarmee)
        self._sluit.append(verbinding.close)

        async def doe(sql: str, waarden: tuple[Any, ...]) -> Any:
            return [dict(rij) for rij in await verbinding.fetch(sql, *waarden)]

        return doe

    async def _sqlite(self) -> Doe:
        verbinding = await aiosqlite.connect(str(self._url.database), isolation_level=None)
        self._sluit.append(verbinding.close)
        for pragma in PRAGMAS:
            await verbinding.execute(f"PRAGMA {pragma}")
        return verbinding.execute_fetchall
