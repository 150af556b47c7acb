"""The `rodedraad` command: one module for each kind of work."""

import typer

from app.cli.draaien import draaien
from app.cli.inrichten import inrichten_
from app.cli.logboek import log_
from app.cli.meten import bench
from app.cli.nakijken import nakijken
from app.cli.sleutels import sleutels_
from app.cli.tekenen import tekenen
from app.cli.uitwisselen import export_, import_
from app.cli.vernietigd import vernietigd_

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Rode Draad: casuscoördinatie voor gefaseerde ketenzorg.",
)
for losse in (draaien, inrichten_, nakijken, tekenen):
    app.add_typer(losse)
for naam, groep in {
    "bench": bench,
    "import": import_,
    "export": export_,
    "sleutels": sleutels_,
    "log": log_,
    "vernietigd": vernietigd_,
}.items():
    app.add_typer(groep, name=naam)


def main() -> None:
    app()
