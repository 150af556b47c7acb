"""Commands about what was destroyed: to keep elsewhere by what it is recognised, and to destroy it anew when a backup brought it back."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.bewaren.codes import Dossiersoort
from app.cli.gedeeld import Demomap, in_database, in_omgeving, instellingen, stop
from app.core.db import Database
from app.core.settings import Opslag
from app.web.cursor import BEGIN
from app.web.idempotentie import vergeet
from app.web.omgeving import Omgeving
from app.worker import als_klok
from app.workflow.vernietigen import VERNIETIGD, vernietig_opnieuw, zoek_terug

vernietigd_ = typer.Typer(
    no_args_is_help=True, help="Wat is vernietigd blijft vernietigd, ook na een back-up."
)
BLAD = 500
"""Dossiers at a time, when all are read."""


@vernietigd_.command("lijst")
def lijst(data: Demomap = None) -> None:
    """Druk van elk vernietigd dossier de afdruk af: bewaar dit buiten de back-ups. Er is niemand uit te herkennen."""

    async def doe(database: Database) -> list[str]:
        async with database.lees() as verbinding:
            rijen = (await verbinding.execute(VERNIETIGD)).all()
        return [f"{rij.afdruk.hex()} {rij.op:%Y-%m-%d}" for rij in rijen]

    for regel in in_database(instellingen(data) if data else Opslag(), doe):
        typer.echo(regel)


@vernietigd_.command("na-herstel")
def na_herstel(
    bestand: Annotated[Path, typer.Argument(help="Wat `rodedraad vernietigd lijst` het laatst afdrukte.")],
    data: Demomap = None,
) -> None:
    """Vernietig opnieuw wat een teruggezette back-up terugbracht. Doe dit vóór de server start; herhalen mag."""
    try:
        regels = [regel.split()[0] for regel in bestand.read_text().splitlines() if regel.strip()]
        afdrukken = frozenset(map(bytes.fromhex, regels))
        if any(len(afdruk) != 32 for afdruk in afdrukken):
            raise ValueError
    except (OSError, ValueError):
        raise stop(
            "Dit bestand is niet te lezen: verwacht de regels van `rodedraad vernietigd lijst`."
        ) from None

    async def doe(omg: Omgeving) -> int:
        async with omg.database.schrijf() as verbinding:  # nobody waits for the answers of then
            await vergeet(verbinding, omg.klok.nu(), 0)
        return sum([await _vernietig_opnieuw(omg, soort, afdrukken) for soort in Dossiersoort])

    aantal = in_omgeving(instellingen(data), doe)
    typer.echo(
        f"{aantal} dossier(s) opnieuw vernietigd." if aantal else "Niets van dit bestand is teruggekomen."
    )


async def _vernietig_opnieuw(omg: Omgeving, soort: Dossiersoort, afdrukken: Collection[bytes]) -> int:
    """Each in a transaction of its own: who is stopped halfway goes on where they were."""
    aantal = 0
    na: UUID | None = BEGIN
    while na is not None:
        async with omg.database.lees() as verbinding:
            terug, na = await zoek_terug(als_klok(omg, verbinding), soort, afdrukken, na, BLAD)
        for id in terug:
            async with omg.database.schrijf() as verbinding:
                await vernietig_opnieuw(als_klok(omg, verbinding), soort, id)
            aantal += 1
    return aantal
