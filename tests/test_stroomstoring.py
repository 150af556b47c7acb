"""The power goes: the real server process is killed (SIGKILL) in the middle of writing, again and again, on both engines.

What was answered is there afterwards, what was not answered is there wholly or not at all, and asking again with the same
Idempotency-Key settles which, once. The real clock, a real process, a real socket.
"""

import asyncio
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from app.casus.model import casus, gesprek, veiligheidscijfer
from app.core.db import Database
from app.core.gebeurtenis import gebeurtenis
from app.core.settings import Instellingen
from app.demo.opzet import demo_instellingen
from app.demo.uitgever import DemoUitgever
from app.web.idempotentie import idempotentie
from tests.postgres import maak_database
from tests.wereld import open_wereld

RODEDRAAD = Path(sys.executable).with_name("rodedraad")
STORINGEN = 3
CASUSSEN = 3
SCHRIJVERS = 9


@dataclass
class Server:
    """`rodedraad serve` as a process of its own: on a demo folder, or with its settings in the environment."""

    map_: Path
    url: str | None
    uitgever: DemoUitgever
    instellingen: Instellingen
    verslag: Path

    @contextmanager
    def stroom(self) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """A server that is starting; whoever leaves pulls the plug."""
        with socket.create_server(("127.0.0.1", 0)) as vrij:
            poort = vrij.getsockname()[1]
        opdracht = [str(RODEDRAAD), "serve", "--port", str(poort)]
        omgeving = {k: w for k, w in os.environ.items() if not k.startswith("RODEDRAAD_")}
        if self.url is None:
            opdracht += ["--data", str(self.map_)]
        else:
            i = self.instellingen
            omgeving |= {
                "RODEDRAAD_DATABASE_URL": i.database_url,
                "RODEDRAAD_HOOFDSLEUTELS": (self.map_ / "demo-hoofdsleutel").read_text(),
                "RODEDRAAD_KLUISSLEUTELS": (self.map_ / "demo-kluissleutel").read_text(),
                "RODEDRAAD_ZEGELSLEUTELS": (self.map_ / "demo-zegelsleutel").read_text(),
                "RODEDRAAD_DEMO": "true",
                "RODEDRAAD_UITGEVER": i.uitgever,
                "RODEDRAAD_JWKS": i.jwks,
                "RODEDRAAD_PUBLIEK": i.publiek,
                "RODEDRAAD_CLIENTS": ",".join(i.clients),
                "RODEDRAAD_SLEUTEL_MIN_BITS": str(i.sleutel_min_bits),
                "RODEDRAAD_VERZOEKEN_PER_MINUUT": str(i.verzoeken_per_minuut),
            }
        with self.verslag.open("ab") as verslag:
            proces = subprocess.Popen(opdracht, env=omgeving, stdout=verslag, stderr=verslag)
        try:
            yield proces, poort
        finally:
            proces.kill()
            proces.wait()

    async def wacht_op(self, proces: subprocess.Popen[bytes], poort: int) -> None:
        """Until it listens."""
        while proces.poll() is None:
            try:
                _, schrijver = await asyncio.open_connection("127.0.0.1", poort)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                schrijver.close()
                await schrijver.wait_closed()
                return
        pytest.fail("de server start niet:\n" + self.verslag.read_text())


@dataclass(frozen=True, eq=False)
class Verzoek:
    """A write as it was sent, to be sent again."""

    pad: str
    inhoud: Mapping[str, Any]
    sleutel: str


@dataclass
class Storing:
    """One stream of writes until the power goes: what was answered, and what was not."""

    client: httpx.AsyncClient
    uitgever: DemoUitgever
    huishoudens: list[tuple[str, str]]
    proces: subprocess.Popen[bytes]
    na: int
    """The plug is pulled at this many answers."""
    bevestigd: dict[Verzoek, bytes] = field(default_factory=dict)
    onderweg: list[Verzoek] = field(default_factory=list)

    async def doe(self, verzoek: Verzoek) -> httpx.Response:
        token = self.uitgever.token("wij-noord", datetime.now(UTC))
        koppen = {"Authorization": f"Bearer {token}", "Idempotency-Key": verzoek.sleutel}
        return await self.client.post(verzoek.pad, json=verzoek.inhoud, headers=koppen)

    async def schrijf_door(self, nummer: int) -> None:
        """One writer: on and on, until there is nobody to answer."""
        casus_id, moeder = self.huishoudens[nummer % len(self.huishoudens)]
        for keer in range(10_000):
            verzoek = _verzoek(casus_id, moeder, nummer // len(self.huishoudens), keer)
            self.onderweg.append(verzoek)
            try:
                antwoord = await self.doe(verzoek)
            except httpx.TransportError:
                return
            self.onderweg.remove(verzoek)
            if antwoord.status_code == 409:  # the casus is already where this one wants to go
                assert antwoord.json()["code"] == "niet-in-stappenplan", antwoord.text
                continue
            assert antwoord.status_code == 201, antwoord.text
            self.bevestigd[verzoek] = antwoord.content
            if len(self.bevestigd) == self.na:
                self.proces.kill()

    async def vraag_opnieuw(self) -> None:
        """After the power has come back: the same answers as before, and one for what was not answered."""
        for verzoek, inhoud in self.bevestigd.items():
            antwoord = await self.doe(verzoek)
            assert antwoord.status_code == 201, antwoord.text
            assert (antwoord.headers.get("idempotency-replayed"), antwoord.content) == ("true", inhoud)
        for verzoek in self.onderweg:
            antwoord = await self.doe(verzoek)
            if antwoord.status_code == 409 and verzoek.pad.endswith("/acties"):
                continue  # it was not done, and is not done any more
            assert antwoord.status_code == 201, antwoord.text
            self.bevestigd[verzoek] = antwoord.content


def _verzoek(casus_id: str, moeder: str, soort: int, keer: int) -> Verzoek:
    pad, nu = f"/v1/casussen/{casus_id}", datetime.now(UTC).isoformat()
    match soort:
        case 0:
            cijfer = {"betrokkeneId": moeder, "op": nu, "cijfer": keer % 11, "toelichting": f"keer {keer}"}
            return Verzoek(f"{pad}/veiligheidscijfers", cijfer, str(uuid4()))
        case 1:
            gesprek_ = {"gesproken": True, "op": nu, "verslag": f"keer {keer}"}
            return Verzoek(f"{pad}/betrokkenen/{moeder}/gesprekken", gesprek_, str(uuid4()))
        case _:
            stap = ("contact-leggen", "situatie-in-kaart", "voorbereiding-contact")[keer % 3]
            return Verzoek(
                f"{pad}/acties", {"actie": "naar-stap", "stap": stap, "reden": "ernst"}, str(uuid4())
            )


@pytest.fixture
async def server(motor: str, request: pytest.FixtureRequest, tmp_path: Path) -> Server:
    url = None
    if motor == "postgresql":
        url = await maak_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}")
    instellingen, uitgever = demo_instellingen(tmp_path, **({"database_url": url} if url else {}))
    return Server(tmp_path, url, uitgever, instellingen, tmp_path / "verslag")


async def _huishoudens(server: Server) -> list[tuple[str, str]]:
    """A few casussen with somebody to speak with, made before the first failure."""
    async with open_wereld(server.map_, server.url) as wereld:
        wereld.klok.zet(datetime.now(UTC))
        gemaakt = []
        for _ in range(CASUSSEN):
            casus_ = await wereld.casus()
            await casus_.mensen(kinderen=0)
            gemaakt.append((casus_.id, casus_.moeder))
        return gemaakt


async def test_wat_is_bevestigd_overleeft_elke_stroomstoring(server: Server) -> None:
    """Five failures in one life, each at another moment; after each the server starts without help and goes on."""
    huishoudens = await _huishoudens(server)
    bevestigd: dict[Verzoek, bytes] = {}
    toeval, storingen = random.Random(112), list[Storing]()
    for _ in range(STORINGEN):
        with server.stroom() as (proces, poort):
            await server.wacht_op(proces, poort)
            adres = f"http://127.0.0.1:{poort}"
            async with httpx.AsyncClient(base_url=adres, timeout=60, trust_env=False) as client:
                for vorige in storingen[-1:]:
                    vorige.client = client
                    await vorige.vraag_opnieuw()
                    bevestigd |= vorige.bevestigd
                storing = Storing(client, server.uitgever, huishoudens, proces, toeval.randint(20, 60))
                storingen.append(storing)
                await asyncio.gather(*(storing.schrijf_door(i) for i in range(SCHRIJVERS)))
                assert proces.wait() == -9
    assert all(s.onderweg for s in storingen), "de stekker ging er niet uit terwijl er werd geschreven"
    # the last failure is not recovered by a server but by whoever looks next
    laatste = storingen[-1]
    await _eis_geheel(server, huishoudens, {**bevestigd, **laatste.bevestigd}, laatste.onderweg)
    assert b"onverwacht" not in server.verslag.read_bytes()


async def _eis_geheel(
    server: Server,
    huishoudens: list[tuple[str, str]],
    bevestigd: Mapping[Verzoek, bytes],
    onderweg: list[Verzoek],
) -> None:
    """All that was confirmed is there, each with its line in the log; nothing else, but what was under way at the very last."""
    if server.url is None:
        with closing(sqlite3.connect(server.map_ / "rodedraad.db")) as bestand:
            assert bestand.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert bestand.execute("PRAGMA foreign_key_check").fetchall() == []
    database = Database(server.instellingen.database_url)
    try:
        async with database.lees() as verbinding:

            async def alle(opdracht: sa.Select[Any]) -> list[sa.Row[Any]]:
                return list((await verbinding.execute(opdracht)).all())

            for tabel, soort in ((veiligheidscijfer, "veiligheidscijfers"), (gesprek, "gesprekken")):
                rijen = {rij.id for rij in await alle(sa.select(tabel.c.id))}
                beloofd = {UUID(json.loads(w)["id"]) for v, w in bevestigd.items() if v.pad.endswith(soort)}
                misschien = sum(v.pad.endswith(soort) for v in onderweg)
                assert beloofd <= rijen
                assert len(rijen) - len(beloofd) <= misschien
                regels = [
                    rij.object_id
                    for rij in await alle(
                        sa.select(gebeurtenis.c.object_id).where(gebeurtenis.c.object_soort == soort)
                    )
                ]
                assert sorted(regels) == sorted(rijen)  # each row its line, each line its row

            zetten = 0
            for casus_id, _ in huishoudens:
                [rij] = await alle(
                    sa.select(casus.c.versie, casus.c.stap).where(casus.c.id == UUID(casus_id))
                )
                draad = await alle(
                    sa.select(gebeurtenis.c.casus_versie, gebeurtenis.c.soort, gebeurtenis.c.open)
                    .where(gebeurtenis.c.casus_id == UUID(casus_id))
                    .order_by(gebeurtenis.c.volgnummer)
                )
                assert [g.casus_versie for g in draad] == list(range(1, rij.versie + 1))
                gezet = [g.open["naar"] for g in draad if g.soort == "naar-stap-gegaan"]
                assert rij.stap == gezet[-1]
                zetten += len(gezet)
            gedaan = sum(v.pad.endswith("/acties") for v in bevestigd)
            assert 0 <= zetten - gedaan <= sum(v.pad.endswith("/acties") for v in onderweg)
            assert (
                await alle(sa.select(idempotentie.c.sleutel).where(idempotentie.c.antwoord.is_(None))) == []
            )
    finally:
        await database.sluit()
