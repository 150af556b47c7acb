"""The command that writes down what the API promises."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.gedeeld import stop
from app.core.settings import Instellingen
from app.main import maak_app

contract = typer.Typer()
CONTRACT = Path("openapi/openapi.json")


@contract.command()
def openapi(
    check: Annotated[bool, typer.Option("--check", help="Faal als het bestand verouderd is.")] = False,
) -> None:
    """Schrijf het contract naar openapi/openapi.json."""
    waarmee = Instellingen(
        hoofdsleutels={1: bytes(32)},
        kluissleutels={1: bytes([1]) * 32},
        database_url="sqlite+aiosqlite:///niet-geopend.db",
    )
    tekst = json.dumps(maak_app(waarmee).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if check:
        if not CONTRACT.exists() or CONTRACT.read_text() != tekst:
            raise stop(f"{CONTRACT} is verouderd; draai `make openapi`.")
        return
    CONTRACT.parent.mkdir(exist_ok=True)
    CONTRACT.write_text(tekst)
