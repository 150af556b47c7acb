"""How something is measured: on both engines, each kind of request beside its floor.

App and floor are each one uvicorn process on 127.0.0.1, asked by the same client in turn (A B A B), on the same database and with
equal durability. The figure that travels between machines is the ratio: how much of the throughput that the raw driver reaches is
left when the app does its whole work (who asks, visibility, guards, encryption, log, access log, contract or page).
"""

import asyncio
import json
import multiprocessing
import os
import platform
import socket
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
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
from app.demo.uitgever import DemoUitgever
from app.main import maak_app
from app.toegang.actor import actor_id
from app.toegang.inrichting import richt_in
from app.web.omgeving import Omgeving

HANDLE = "wij-noord"
KOPPEN = ("sql", "app/s", "vloer/s", "deel", "min-max", "p50", "p95", "1e byte", "vloer p50")
"""Of a table; the last four are milliseconds. `1e byte`: p95 of the app until its first byte."""
OPWARMEN = 1.5
"""Seconds before the first round of each side, thrown away: connections open, statements get prepared."""


@dataclass(frozen=True, slots=True)
class Opstelling:
    """What there is to ask about: casussen of one team, and somebody of that team who asks."""

    omg: Omgeving
    uitgever: DemoUitgever
    ids: Sequence[UUID]
    nu: datetime


Kanten = Mapping[str, tuple[Iterator[Vraag], Iterator[Vraag]]]
"""For each kind of request what to ask the app, and what its floor."""
Vragen = Callable[[Opstelling], Awaitable[Kanten]]


@dataclass(frozen=True, slots=True)
class Opzet:
    """How much is measured: rounds of so many seconds, over so many connections at once."""

    casussen: int
    seconden: float
    rondes: int
    gelijktijdig: int


@dataclass(frozen=True, slots=True)
class Maat:
    """Requests per second (median of the rounds); milliseconds from request to whole answer, and to its first byte (of all rounds)."""

    per_seconde: float
    p50_ms: float
    p95_ms: float
    eerste_byte_p95_ms: float

    @classmethod
    def van(cls, rondes: Sequence[Ronde]) -> "Maat":
        geheel = [t for ronde in rondes for t in ronde.tijden]
        eerste = [t for ronde in rondes for t in ronde.eerste]
        per_seconde = statistics.median(ronde.per_seconde for ronde in rondes)
        return cls(per_seconde, _deel(geheel, 0.5), _deel(geheel, 0.95), _deel(eerste, 0.95))


def _deel(seconden: Sequence[float], deel: float) -> float:
    """The milliseconds within which this part stayed."""
    return sorted(seconden)[int(len(seconden) * deel)] * 1000


@dataclass(frozen=True, slots=True)
class Uitslag:
    """One kind of request on one engine. `sql`: statements per request; `verhoudingen`: app through floor, for each pair of rounds."""

    motor: str
    soort: str
    sql: int
    app: Maat
    vloer: Maat
    verhoudingen: tuple[float, ...]


def meet(opzet: Opzet, namen: Mapping[str, str], vragen: Vragen, json_pad: Path | None) -> None:
    """Measure and print; with `json_pad` also write it there. `namen`: what each kind is called. The PostgreSQL server is named in
    RODEDRAAD_BENCH_POSTGRES."""
    uit = Console(width=None if sys.stdout.isatty() else 110)
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
            nieuw = asyncio.run(_meet(Path(map_), waar, opzet, vragen))
        uit.print(_tabel(nieuw, namen))
        uitslagen += nieuw
    uit.print(", ".join(f"{naam} {waarde}" for naam, waarde in (machine | asdict(opzet)).items()))
    if json_pad:
        inhoud = {"machine": machine, "opzet": asdict(opzet), "uitslagen": [asdict(u) for u in uitslagen]}
        json_pad.write_text(json.dumps(inhoud, indent=1) + "\n")


async def _meet(map_: Path, server: str | None, opzet: Opzet, vragen: Vragen) -> list[Uitslag]:
    """On one engine: fill a database, record what the app says to it, and ask both sides in turn."""
    async with database_op(map_, server) as url:
        instellingen, uitgever = demo_instellingen(map_, database_url=url)
        app = maak_app(instellingen)
        omg, nu, wie = app.state.omgeving, datetime.now(UTC), actor_id(instellingen.uitgever, HANDLE)
        await migraties.migreer(omg.database, instellingen)
        await richt_in(omg.database, REGIO)
        ids = await vul(omg.database, omg.sleutels, opzet.casussen, wie, HANDLE, nu)
        kanten = await vragen(Opstelling(omg, uitgever, ids, nu))
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


def _tabel(uitslagen: Sequence[Uitslag], namen: Mapping[str, str]) -> Table:
    tabel = Table("", *KOPPEN, title=f"{uitslagen[0].motor}: de app naast haar vloer", box=box.SIMPLE)
    for kolom in tabel.columns[1:]:
        kolom.justify = "right"
    for u in uitslagen:
        tabel.add_row(
            namen[u.soort],
            str(u.sql),
            *(f"{maat.per_seconde:.0f}" for maat in (u.app, u.vloer)),
            f"{statistics.median(u.verhoudingen):.0%}",
            f"{min(u.verhoudingen):.0%}-{max(u.verhoudingen):.0%}",
            *(f"{ms:.1f}" for ms in (u.app.p50_ms, u.app.p95_ms, u.app.eerste_byte_p95_ms, u.vloer.p50_ms)),
        )
    return tabel
