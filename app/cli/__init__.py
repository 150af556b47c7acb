"""The `rodedraad` command: one module for each kind of work, and only the one that is asked for is loaded."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

OPDRACHTEN = {
    **dict.fromkeys(("demo", "serve"), "draaien:draaien"),
    "worker": "werken:werken",
    **dict.fromkeys(
        ("migrate", "inrichten", "accounts", "opheffen", "token", "hoofdsleutel", "zegelsleutel"),
        "inrichten:inrichten_",
    ),
    **dict.fromkeys(("klokken", "taken", "verweesd"), "nakijken:nakijken"),
    "stappenplan": "tekenen:tekenen",
    "openapi": "contract:contract",
    "bench": "meten:bench",
    "import": "uitwisselen:import_",
    "export": "uitwisselen:export_",
    "sleutels": "sleutels:sleutels_",
    "log": "logboek:log_",
    "vernietigd": "vernietigd:vernietigd_",
}
"""Where each command is: in which module, and in which group there (or it is that group)."""


class Opdrachten(TyperGroup):
    """Loads a command when it is asked for: the whole application takes seconds, and drawing the process needs little of it."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(OPDRACHTEN)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in OPDRACHTEN:
            return None
        module, naam = OPDRACHTEN[cmd_name].split(":")
        groep = get_group(getattr(import_module(f"{__name__}.{module}"), naam))
        gevonden = groep.commands.get(cmd_name, groep)
        gevonden.name = cmd_name
        return gevonden


app = typer.Typer(cls=Opdrachten, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main_() -> None:
    """Rode Draad: casuscoördinatie voor gefaseerde ketenzorg."""


def main() -> None:
    app()
