"""Commands that serve the application."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from app.cli.gedeeld import Demomap, eis_zegelsleutel, instellingen, logboek, stop
from app.core import geheugen
from app.core.productie import bezwaren
from app.demo.aanbieder import demo_app
from app.demo.opvoering import vertel_en_luister
from app.main import maak_app

draaien = typer.Typer()
OPDIENEN: dict[str, Any] = {
    "access_log": False,
    "server_header": False,
    "log_level": "warning",
    "http": "h11",
}
"""How the web server serves: with one parser of HTTP, whatever else is installed."""


@draaien.command()
def demo(
    port: Annotated[int, typer.Option(help="Poort waarop de demo luistert.")] = 8000,
    data: Annotated[
        Path, typer.Option("--data", help="De map met de database en de sleutels van de demo.")
    ] = Path("var"),
    once: Annotated[bool, typer.Option("--once", help="Vertel het verhaal en stop.")] = False,
) -> None:
    """Vertel één casus van voorbereiding tot inactief over de echte API, en blijf dan luisteren."""
    logboek(logging.WARNING)
    with suppress(KeyboardInterrupt):
        asyncio.run(vertel_en_luister(data, port, eenmalig=once))


@draaien.command()
def serve(host: str = "127.0.0.1", port: int = 8000, data: Demomap = None) -> None:
    """Dien de API op met de instellingen uit de omgeving (RODEDRAAD_…)."""
    logboek()
    waarmee = instellingen(data)
    if waarmee.worker_seconden:
        eis_zegelsleutel(waarmee)
    if reden := "\n".join(bezwaren(waarmee, host)):
        raise stop(reden)
    app = demo_app(data, f"http://{host}:{port}") if data else maak_app(waarmee)
    geheugen.vestig()
    uvicorn.run(app, host=host, port=port, forwarded_allow_ips=list(waarmee.proxy), **OPDIENEN)
