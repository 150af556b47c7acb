"""The command that does what has become due, in a process of its own."""

from contextlib import suppress
from typing import Annotated

import typer

from app.cli.gedeeld import eis_zegelsleutel, in_omgeving, instellingen, logboek
from app.core.settings import RONDE_MAX
from app.web.omgeving import Omgeving
from app.worker import draai

werken = typer.Typer()


@werken.command()
def worker(
    elke: Annotated[
        float, typer.Option("--elke", min=0.1, max=RONDE_MAX, help="Seconden tussen twee rondes.")
    ] = 15,
) -> None:
    """Doe wat aan de beurt is, zoals verstreken termijnen melden, naast de server (zet daar RODEDRAAD_WORKER_SECONDEN=0). Draai er zoveel
    als u wilt op PostgreSQL."""
    logboek()
    waarmee = instellingen()
    eis_zegelsleutel(waarmee)

    async def doe(omg: Omgeving) -> None:
        await draai(omg, elke)

    with suppress(KeyboardInterrupt):
        in_omgeving(waarmee, doe)
