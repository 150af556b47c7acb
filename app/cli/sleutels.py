"""Commands about keys. Never prints one that is in use."""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
import typer
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import DBAPIError

from app.cli.gedeeld import in_database, instellingen, logboek, stop
from app.core import sleutelwissel
from app.core.db import Database
from app.core.fouten import Fout
from app.core.klok import Systeemklok
from app.core.settings import Instellingen
from app.core.versleuteling import KLUISSLEUTELS, Sleutelbos
from app.toegang.kluis import KLUIS

sleutels_ = typer.Typer(no_args_is_help=True, help="Bekijk en wissel de hoofdsleutel.")
Bos = tuple[Sleutelbos, sleutelwissel.Bewaarplaats]


def _met_sleutels(doe: Callable[[Database, list[Bos], Instellingen], Coroutine[Any, Any, None]]) -> None:
    waarmee = instellingen()

    async def binnen(database: Database) -> None:
        bossen = [
            (Sleutelbos(waarmee.hoofdsleutels), sleutelwissel.DATASLEUTELS),
            (Sleutelbos(waarmee.kluissleutels, KLUISSLEUTELS), KLUIS),
        ]
        await doe(database, bossen, waarmee)

    try:
        in_database(waarmee, binnen)
    except Fout as fout:
        raise stop(f"{fout.tekst} {fout.alternatief}") from None
    except DBAPIError:
        raise stop("De database liet zich storen. Wat gedaan is blijft gedaan; draai het nog eens.") from None


@sleutels_.command("toon")
def sleutels_toon() -> None:
    """Hoeveel sleutels er onder welke hoofdsleutel en kluissleutel liggen. Nooit een sleutel zelf."""

    async def doe(database: Database, bossen: list[Bos], _: Instellingen) -> None:
        for sleutels, waar in bossen:
            aantallen = await sleutelwissel.tel(database, waar)
            for hoofd in sorted(aantallen.keys() | sleutels.ids):
                staat = (
                    "actief"
                    if hoofd == sleutels.actief
                    else "bekend"
                    if hoofd in sleutels.ids
                    else "ONTBREEKT"
                )
                typer.echo(f"{waar.naam} {hoofd:3} {staat:9} {aantallen.get(hoofd, 0):10} sleutels")

    _met_sleutels(doe)


@sleutels_.command("wikkel-om")
def sleutels_wikkel_om() -> None:
    """Leg alle sleutels onder de actieve hoofdsleutel, en die van de kluis onder haar eigen.

    Mag naast de server, mag worden afgebroken, mag twee keer.
    """
    logboek()
    _met_sleutels(_wikkel_om)


async def _wikkel_om(database: Database, bossen: list[Bos], waarmee: Instellingen) -> None:
    for sleutels, waar in bossen:  # first of all: whatever is missing or wrong, nothing changes
        await sleutelwissel.eis_sleutels(database, sleutels, await sleutelwissel.tel(database, waar), waar)
    klachten = [await _wikkel_bos_om(database, sleutels, waar, waarmee) for sleutels, waar in bossen]
    if waarom := " ".join(filter(None, klachten)):
        raise stop(waarom)


async def _wikkel_bos_om(
    database: Database, sleutels: Sleutelbos, waar: sleutelwissel.Bewaarplaats, waarmee: Instellingen
) -> str | None:
    """Why it is not done yet, or None."""
    aantallen = await sleutelwissel.tel(database, waar)
    om, dicht, voorbeelden = 0, 0, ""
    with Progress(console=Console(stderr=True)) as voortgang:
        taak = voortgang.add_task(
            "sleutels", total=sum(aantallen.values()) - aantallen.get(sleutels.actief, 0)
        )
        async for gedaan in sleutelwissel.wikkel_om(database, sleutels, Systeemklok(), waar=waar):
            om, dicht = om + gedaan.omgewikkeld, dicht + len(gedaan.gesloten)
            voorbeelden = voorbeelden or ", ".join(map(str, gedaan.gesloten[:5]))
            voortgang.advance(taak, gedaan.omgewikkeld + len(gedaan.gesloten))
    structlog.get_logger().info(
        "sleutels-omgewikkeld", **{waar.naam: sleutels.actief}, aantal=om, gesloten=dicht
    )
    typer.echo(f"{om} sleutels omgewikkeld naar {waar.naam} {sleutels.actief}.")
    over = (await sleutelwissel.tel(database, waar)).keys() - {sleutels.actief}
    if dicht:
        return (
            f"{dicht} sleutels gaan niet open en zijn gelaten zoals zij waren (bijvoorbeeld {voorbeelden}). Zij zijn "
            f"beschadigd, of liggen onder een andere sleutel met hetzelfde nummer. Laat de oude {waar.naam} staan."
        )
    if over:
        return (
            f"Er zijn intussen sleutels bij gekomen onder een oude {waar.naam}: een proces draait nog met de oude instellingen. "
            "Herstart het en draai deze opdracht nog eens."
        )
    for oud in sorted(sleutels.ids - {sleutels.actief}):
        typer.echo(
            f"{waar.naam.capitalize()} {oud} is in deze database nergens meer voor nodig en mag uit {sleutels.instelling}. Wacht daar "
            f"{waarmee.idempotentie_uren} uur mee: tot dan kan een herhaald verzoek het antwoord van toen krijgen. "
            "Bewaar haar zolang er back-ups zijn van voor deze wissel."
        )
    return None
