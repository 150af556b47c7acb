"""Commands that exchange messages with others, by way of files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from app.cli.gedeeld import Demomap, in_omgeving, instellingen, stop
from app.koppeling.inlezen import Uitslag, inlezer, neem_regel_aan, regels
from app.koppeling.terugmelding import bezorg
from app.web.omgeving import Omgeving

import_ = typer.Typer(no_args_is_help=True, help="Lees gegevens in uit een bestand.")
export_ = typer.Typer(no_args_is_help=True, help="Schrijf berichten naar een map.")


@import_.command("meldingen")
def import_meldingen(bestand: Path, data: Demomap = None) -> None:
    """Neem meldingen aan uit een bestand (JSON-regels, CSV, of een zorgformulier als XML), of uit een map met zorgformulieren.

    Wat fout is wordt genoemd, wat goed is bewaard; herhalen mag.
    """
    try:
        aantal = sum(1 for _ in regels(bestand))
    except OSError:
        raise stop(f"{bestand} is niet te lezen.") from None
    uitslag = Uitslag()

    async def doe(omg: Omgeving) -> None:
        with Progress(console=Console(stderr=True)) as voortgang:
            taak = voortgang.add_task("meldingen", total=aantal)
            for regel in regels(bestand):
                await neem_regel_aan(omg, regel, uitslag)
                voortgang.advance(taak)

    in_omgeving(instellingen(data), doe)
    for nummer, waarom in uitslag.fouten:
        typer.echo(f"{nummer if isinstance(nummer, str) else f'regel {nummer}'}: {waarom}", err=True)
    typer.echo(f"{uitslag.nieuw} nieuw, {uitslag.al_bekend} al bekend, {len(uitslag.fouten)} geweigerd.")
    if uitslag.fouten:
        raise typer.Exit(1)


@export_.command("terugkoppelingen")
def export_terugkoppelingen(
    map_: Annotated[Path, typer.Argument(metavar="MAP")], data: Demomap = None
) -> None:
    """Schrijf wat de politie mag horen over zorgformulieren die hier zijn ingelezen: een XML per terugkoppeling. Wat er al staat blijft."""

    async def doe(omg: Omgeving) -> int:
        return sum([nieuw async for nieuw in bezorg(omg, inlezer(omg.regels), map_)])

    try:
        map_.mkdir(parents=True, exist_ok=True)
        nieuw = in_omgeving(instellingen(data), doe)
    except OSError:
        raise stop(f"In {map_} is niet te schrijven.") from None
    typer.echo(f"{nieuw} nieuw.")
