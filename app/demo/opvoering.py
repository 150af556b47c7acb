"""The demo on stage: migrate, tell the story over a real socket, and then serve to look at it.

The clock begins months ago and is turned as the story goes on; when it ends, real time takes over.
"""

import asyncio
import socket
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import uvicorn

from app.core import migraties
from app.demo.aanbieder import ONTVANGER, sluit_aan
from app.demo.opzet import demo_instellingen
from app.demo.regio import REGIO
from app.demo.verhaal import Verhaal
from app.demo.verteller import Verhaalklok, Verteller
from app.demo.werkdag import begin_een_werkdag
from app.main import maak_app
from app.toegang.inrichting import richt_in
from app.worker import aan_het_werk, loop


def _luister(poort: int) -> socket.socket:
    """A listening socket, or a clear refusal."""
    luisteraar = socket.socket()
    luisteraar.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        luisteraar.bind(("127.0.0.1", poort))
    except OSError:
        raise SystemExit(f"Poort {poort} is bezet. Kies een andere: make demo ARGS='--port 8001'.") from None
    luisteraar.listen(128)
    return luisteraar


async def vertel_en_luister(map_: Path, poort: int, *, eenmalig: bool) -> None:
    """Migrate, tell the story over a real socket, and (unless `eenmalig`) keep serving until Ctrl-C."""
    luisteraar = _luister(0 if eenmalig else poort)
    adres = f"http://127.0.0.1:{luisteraar.getsockname()[1]}"
    # the story turns the clock by itself
    instellingen, uitgever = demo_instellingen(map_, worker_seconden=0, webadres=adres)
    klok = Verhaalklok()
    app = maak_app(instellingen, klok)
    sluit_aan(app, uitgever)
    await migraties.migreer(app.state.omgeving.database, instellingen)
    await richt_in(app.state.omgeving.database, REGIO)
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, server_header=False, log_level="warning"))
    draait = asyncio.create_task(server.serve(sockets=[luisteraar]))
    try:
        async with httpx.AsyncClient(base_url=adres, timeout=30, trust_env=False) as client:
            verteller = Verteller(client, uitgever, klok)
            verhaal = Verhaal(verteller, map_)
            await verhaal.vertel()
            werk = partial(loop, app.state.omgeving)
            await begin_een_werkdag(verteller, werk, verhaal.c, f"http://127.0.0.1:{poort}{ONTVANGER}")
        klok.loop()
        await loop(app.state.omgeving, "zegel")
        if not eenmalig:
            print(_UITLEG.format(adres=adres, map=map_), flush=True)
            async with aan_het_werk(app.state.omgeving, elke=15):
                await draait
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await draait


_UITLEG = """
Rode Draad luistert op {adres}  (stoppen: Ctrl-C)

De werkplek: {adres}/  – kies daar wie u bent, bijvoorbeeld wij-noord. Er is geen wachtwoord.

Of zonder scherm, in een ander venster:
  T=$(.venv/bin/rodedraad token wij-noord --data {map})
  curl -s -H "Authorization: Bearer $T" {adres}/v1/casussen
  curl -s -H "Authorization: Bearer $T" {adres}/v1/mij

Aanmelden gaat met een account: wij-noord, wij-noord-2, wij-noord-teamleider, wij-zuid, vt, beheer, fg, …
Het contract: {adres}/v1/openapi.json"""
