"""`rodedraad bench kern`: complete a step, read one casus, list fifty; on both engines, each beside its floor.

App and floor are each one uvicorn process on 127.0.0.1, asked by the same client in turn (A B A B), on the same database and with
equal durability. The figure that travels between machines is the ratio: how much of the throughput that the raw driver reaches is
left when the app does its whole work (token, visibility, guards, encryption, log, access log, contract).
"""

import asyncio
import itertools
import json
import multiprocessing
import os
import platform
import random
import socket
import statistics
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
import uvicorn
from fastapi import FastAPI
from rich import box
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import create_async_engine

from app.bench.klant import Ronde, Vraag, vraag
from app.bench.vloer import Vloer, neem_op
from app.bench.vulling import vul
from app.core import geheugen, migraties
from app.core.db import Database
from app.core.ids import nieuw_id
from app.demo.opzet import demo_instellingen
from app.demo.regio import REGIO
from app.main import maak_app
from app.toegang.actor import actor_id
from app.toegang.inrichting import richt_in
from app.web.cursor import maak_cursor

HANDLE = "wij-noord"
NAMEN = {"zet": "stap afronden", "lees": "casus lezen", "lijst": "lijst van 50"}
KOPPEN = ("sql", "app/s", "vloer/s", "deel", "min-max", "app p50", "p95", "vloer p50", "p95 ms")
LIJST = 50
ZETTEN = 3
"""The moves of phase 1 that need no plan: every casus can be moved this often."""
OPWARMEN = 1.5
"""Seconds before the first round of each side, thrown away: connections open, statements get prepared."""


@dataclass(frozen=True, slots=True)
class Opzet:
    """How much is measured: rounds of so many seconds, over so many connections at once."""

    casussen: int
    seconden: float
    rondes: int
    gelijktijdig: int


@dataclass(frozen=True, slots=True)
class Maat:
    """Requests per second (median of the rounds); milliseconds from request to whole answer (of all rounds)."""

    per_seconde: float
    p50_ms: float
    p95_ms: float

    @classmethod
    def van(cls, rondes: Sequence[Ronde]) -> "Maat":
        tijden = sorted(t * 1000 for ronde in rondes for t in ronde.tijden)
        p50, p95 = (tijden[int(len(tijden) * deel)] for deel in (0.5, 0.95))
        return cls(statistics.median(ronde.per_seconde for ronde in rondes), p50, p95)


@dataclass(frozen=True, slots=True)
class Uitslag:
    """One kind of request on one engine. `sql`: statements per request; `verhoudingen`: app through floor, for each pair of rounds."""

    motor: str
    soort: str
    sql: int
    app: Maat
    vloer: Maat
    verhoudingen: tuple[float, ...]


def bench_kern(casussen: int, seconden: float, rondes: int, gelijktijdig: int, json_pad: Path | None) -> None:
    """Measure and print; with `json_pad` also write it there. The PostgreSQL server is named in RODEDRAAD_BENCH_POSTGRES."""
    uit, opzet = Console(), Opzet(casussen, seconden, rondes, gelijktijdig)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    server = os.environ.get("RODEDRAAD_BENCH_POSTGRES")
    if not server:
        uit.print("RODEDRAAD_BENCH_POSTGRES ontbreekt: alleen SQLite wordt gemeten; `make bench` doet beide.")
    machine = {
        "kernen": os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "belasting vooraf": round(os.getloadavg()[0], 2),
    }
    uitslagen: list[Uitslag] = []
    for waar in (None, server) if server else (None,):
        # not in the system's own choice, which may be memory: a commit must reach a disk
        with tempfile.TemporaryDirectory(prefix="rodedraad-bench-", dir="/var/tmp") as map_:
            nieuw = asyncio.run(_meet(Path(map_), waar, opzet))
        uit.print(_tabel(nieuw))
        uitslagen += nieuw
    uit.print(", ".join(f"{naam} {waarde}" for naam, waarde in (machine | asdict(opzet)).items()))
    if json_pad:
        inhoud = {"machine": machine, "opzet": asdict(opzet), "uitslagen": [asdict(u) for u in uitslagen]}
        json_pad.write_text(json.dumps(inhoud, indent=1) + "\n")


async def _meet(map_: Path, server: str | None, opzet: Opzet) -> list[Uitslag]:
    """On one engine: fill a database, record what the app says to it, and ask both sides in turn."""
    async with database_op(map_, server) as url:
        instellingen, uitgever = demo_instellingen(map_, database_url=url)
        app = maak_app(instellingen)
        omg, nu, wie = app.state.omgeving, datetime.now(UTC), actor_id(instellingen.uitgever, HANDLE)
        await migraties.migreer(omg.database, instellingen)
        await richt_in(omg.database, REGIO)
        ids = await vul(omg.database, omg.sleutels, opzet.casussen, wie, HANDLE, nu)
        kanten = _vragen(ids, f"Bearer {uitgever.token(HANDLE, nu)}")
        opnamen = {soort: await neem_op(app, next(van), next(van)) for soort, (van, _) in kanten.items()}
        motor = await _versie(omg.database)
        await omg.database.sluit()
        uitslagen = []
        with (
            _dien(_app, map_, url) as app_poort,
            _dien(Vloer, url, opnamen, instellingen.database_gelijktijdig) as vloer_poort,
        ):
            for soort, (van_app, van_vloer) in kanten.items():
                paren = []
                for duur in (OPWARMEN, *[opzet.seconden] * opzet.rondes):
                    ronde = await vraag(app_poort, van_app, duur, opzet.gelijktijdig)
                    paren.append((ronde, await vraag(vloer_poort, van_vloer, duur, opzet.gelijktijdig)))
                app_, vloer = zip(*paren[1:], strict=True)
                verhoudingen = tuple(a.per_seconde / v.per_seconde for a, v in paren[1:])
                sql = opnamen[soort].aantal
                uitslagen.append(Uitslag(motor, soort, sql, Maat.van(app_), Maat.van(vloer), verhoudingen))
        return uitslagen


def _vragen(ids: Sequence[UUID], token: str) -> dict[str, tuple[Iterator[Vraag], Iterator[Vraag]]]:
    """For each kind of request what to ask the app, and what its floor. They never move the same casus."""
    koppen = {"Authorization": token, "Content-Type": "application/json"}

    def zet(casus_id: UUID) -> Vraag:
        eenmalig = {**koppen, "Idempotency-Key": str(nieuw_id())}
        pad = f"/v1/casussen/{casus_id}/acties"
        return Vraag("zet", "POST", pad, casus_id, eenmalig, b'{"actie":"volgende-stap"}')

    def lees(casus_id: UUID) -> Vraag:
        return Vraag("lees", "GET", f"/v1/casussen/{casus_id}", casus_id, koppen)

    def lijst(casus_id: UUID) -> Vraag:
        pad = f"/v1/casussen?limiet={LIJST}&na={maak_cursor(casus_id)}"
        return Vraag("lijst", "GET", pad, casus_id, koppen)

    def willekeurig(maak: Callable[[UUID], Vraag], uit: Sequence[UUID], zaad: int) -> Iterator[Vraag]:
        kies = random.Random(zaad)  # noqa: S311 (the same casussen in every run)
        while True:
            yield maak(kies.choice(uit))

    vol = ids[: -LIJST - 1]  # after these there is a whole page
    return {
        "zet": (map(zet, [*ids[::2]] * ZETTEN), map(zet, itertools.cycle(ids[1::2]))),
        "lees": (willekeurig(lees, ids, 1), willekeurig(lees, ids, 2)),
        "lijst": (willekeurig(lijst, vol, 3), willekeurig(lijst, vol, 4)),
    }


@asynccontextmanager
async def database_op(map_: Path, server: str | None) -> AsyncIterator[str]:
    """The URL of an empty database: a file in `map_`, or one on this server that is dropped afterwards."""
    if server is None:
        yield f"sqlite+aiosqlite:///{map_ / 'bench.db'}"
        return
    naam = f"rodedraad_bench_{nieuw_id().hex}"
    beheer = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with beheer.connect() as verbinding:
        await verbinding.exec_driver_sql(f"CREATE DATABASE {naam}")
    try:
        yield beheer.url.set(database=naam).render_as_string(hide_password=False)
    finally:
        async with beheer.connect() as verbinding:
            await verbinding.exec_driver_sql(f"DROP DATABASE {naam} WITH (FORCE)")
        await beheer.dispose()


async def _versie(database: Database) -> str:
    merk, sql = "PostgreSQL", "SHOW server_version"
    if database.is_sqlite:
        merk, sql = "SQLite", "SELECT sqlite_version()"
    async with database.lees() as verbinding:
        versie: str = (await verbinding.exec_driver_sql(sql)).scalar_one()
    return f"{merk} {versie.split()[0]}"


@contextmanager
def _dien(maak: Callable[..., Any], *waarmee: Any) -> Iterator[int]:
    """Serve what `maak` makes in a process of its own; yields the port."""
    context = multiprocessing.get_context("spawn")
    hier, daar = context.Pipe()
    proces = context.Process(target=_serveer, args=(daar, maak, waarmee), daemon=True)
    proces.start()
    daar.close()
    try:
        yield hier.recv()
    finally:
        proces.terminate()
        proces.join()


def _serveer(pijp: Connection, maak: Callable[..., Any], waarmee: tuple[Any, ...]) -> None:
    """One uvicorn, with the same settings for both sides and those of `rodedraad serve`; its log is written, to nowhere."""
    # with the protocol named, asyncio turns Nagle's algorithm off, as it does for a port that uvicorn opens itself
    with (
        open(os.devnull, "w") as nergens,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as contact,
    ):
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(),
            ],
            logger_factory=structlog.PrintLoggerFactory(nergens),
        )
        app = uvicorn.Config(maak(*waarmee), access_log=False, server_header=False, log_level="warning")
        contact.bind(("127.0.0.1", 0))
        contact.listen()
        geheugen.vestig()
        pijp.send(contact.getsockname()[1])
        uvicorn.Server(app).run([contact])


def _app(map_: Path, url: str) -> FastAPI:
    return maak_app(demo_instellingen(map_, database_url=url)[0])


def _tabel(uitslagen: Sequence[Uitslag]) -> Table:
    tabel = Table("", *KOPPEN, title=f"{uitslagen[0].motor}: de app naast haar vloer", box=box.SIMPLE)
    for kolom in tabel.columns[1:]:
        kolom.justify = "right"
    for u in uitslagen:
        tabel.add_row(
            NAMEN[u.soort],
            str(u.sql),
            *(f"{maat.per_seconde:.0f}" for maat in (u.app, u.vloer)),
            f"{statistics.median(u.verhoudingen):.0%}",
            f"{min(u.verhoudingen):.0%}-{max(u.verhoudingen):.0%}",
            *(f"{ms:.1f}" for maat in (u.app, u.vloer) for ms in (maat.p50_ms, maat.p95_ms)),
        )
    return tabel
