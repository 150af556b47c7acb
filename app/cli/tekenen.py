"""Commands that write down what the code says: the process, and the contract."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.gedeeld import stop
from app.core.settings import Instellingen
from app.main import maak_app
from app.workflow.stappenplan import RIJEN, mermaid

tekenen = typer.Typer()
CONTRACT = Path("openapi/openapi.json")


@tekenen.command()
def stappenplan(
    mermaid_: Annotated[bool, typer.Option("--mermaid", help="Als Mermaid-diagram.")] = False,
) -> None:
    """Laat het stappenplan zien, getekend uit de tabel."""
    if mermaid_:
        typer.echo(mermaid(), nl=False)
        return
    for rij in RIJEN:
        mits = ", ".join(v.__name__ for v in rij.mits) or "-"
        typer.echo(f"{rij.van:26} {rij.actie:28} {rij.doel or '-':26} mits {mits}")


@tekenen.command()
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
