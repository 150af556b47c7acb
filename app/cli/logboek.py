"""Commands that prove that the log is whole (`toegang/zegel.py`)."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.gedeeld import Demomap, in_database, instellingen, stop
from app.core.db import Database
from app.core.klok import Systeemklok
from app.core.settings import Instellingen, Opslag
from app.core.zegelring import Zegelring
from app.toegang.nakijken import Nakijker, Uitslag, lees_hoofden, leg_vast
from app.toegang.zegel import NIEUWSTE
from app.toegang.zegel import hoofd as hoofd_van

log_ = typer.Typer(no_args_is_help=True, help="Bewijs dat het logboek klopt.")


@log_.command("hoofd")
def log_hoofd(data: Demomap = None) -> None:
    """Druk het nieuwste hoofd van het logboek af, als één regel JSON: bewaar hem elders, waar niemand van hier bij kan."""

    async def doe(database: Database) -> str | None:
        async with database.lees() as verbinding:
            rij = (await verbinding.execute(NIEUWSTE)).one_or_none()
        return json.dumps(hoofd_van(rij), sort_keys=True) if rij else None

    if (regel := in_database(instellingen(data) if data else Opslag(), doe)) is None:
        raise stop("Er is nog niets verzegeld.")
    typer.echo(regel)


@log_.command("sleutel")
def log_sleutel(data: Demomap = None) -> None:
    """Druk de publieke zegelsleutels af, als JSON: wie die heeft kan de handtekeningen nakijken, en niet zetten."""
    publiek = Zegelring(instellingen(data).zegelsleutels).publiek
    typer.echo(json.dumps({str(id): sleutel.hex() for id, sleutel in publiek.items()}))


@log_.command("verify")
def log_verify(
    hoofd: Annotated[
        list[Path] | None, typer.Option("--hoofd", help="Hoofden die elders zijn bewaard: één per regel.")
    ] = None,
    sleutel: Annotated[
        Path | None,
        typer.Option(
            "--sleutel",
            help="Publieke sleutels (`rodedraad log sleutel`), in plaats van die uit de instellingen.",
        ),
    ] = None,
    vastleggen: Annotated[
        bool,
        typer.Option(
            "--vastleggen", help="Schrijf in het logboek wanneer is nagekeken, en met welke uitslag."
        ),
    ] = False,
    data: Demomap = None,
) -> None:
    """Reken het hele logboek na: is er iets veranderd, verdwenen, verwisseld of afgekapt? Eindigt dan met 1.

    Met --hoofd ook of wat toen gold er nog in zit. Met --sleutel is alleen RODEDRAAD_DATABASE_URL nodig, en geen geheim.
    """
    opslag: Opslag = Opslag() if sleutel and not data else instellingen(data)
    try:
        bewaard = [een for bestand in hoofd or () for een in lees_hoofden(bestand.read_text())]
    except (OSError, ValueError):
        raise stop("Wat bij --hoofd staat is niet te lezen: verwacht één hoofd per regel.") from None
    try:
        sleutels = (
            {int(id): bytes.fromhex(w) for id, w in json.loads(sleutel.read_text()).items()}
            if sleutel
            else {}
        )
    except (OSError, ValueError, TypeError, AttributeError):
        raise stop('Wat bij --sleutel staat is niet te lezen: verwacht {"1": "…"}.') from None
    if isinstance(opslag, Instellingen) and not sleutel:
        sleutels = Zegelring(opslag.zegelsleutels).publiek

    async def doe(database: Database) -> Uitslag:
        uitslag = await Nakijker(database.lees, sleutels, bewaard).kijk(Systeemklok().nu())
        if vastleggen:
            async with database.schrijf() as verbinding:
                await leg_vast(verbinding, uitslag, Systeemklok().nu())
        return uitslag

    _vertel(in_database(opslag, doe), len(bewaard))


def _vertel(uitslag: Uitslag, bewaard: int) -> None:
    for fout in uitslag.fouten:
        typer.echo(fout)
    if uitslag.aantal > len(uitslag.fouten):
        typer.echo(f"en nog {uitslag.aantal - len(uitslag.fouten)}")
    tot = f", tot en met {uitslag.nieuwste['op']}" if uitslag.nieuwste else ""
    typer.echo(f"{uitslag.regels} regels in {uitslag.zegels} zegels nagekeken{tot}.")
    if uitslag.laat:
        typer.echo(
            f"Let op: {uitslag.laat} regels kregen hun zegel later dan mag; tot dan was er geen bewijs van."
        )
    if uitslag.aantal:
        typer.echo(
            f"{uitslag.aantal} keer klopt er iets niet. Dit is een incident: verander niets en meld het."
        )
        raise typer.Exit(1)
    typer.echo(
        f"Alles klopt, ook met {bewaard} bewaarde hoofden."
        if bewaard
        else "Alles klopt. Of er aan het einde iets af is weet alleen wie een hoofd heeft bewaard (--hoofd)."
    )
