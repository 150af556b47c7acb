"""The command that draws the process."""

from typing import Annotated

import typer

from app.workflow.stappenplan import RIJEN, mermaid

tekenen = typer.Typer()


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
