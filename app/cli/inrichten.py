"""Commands that set it up, and change who takes part."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.gedeeld import in_omgeving, instellingen, stop
from app.core import migraties
from app.core.db import Database
from app.core.fouten import Fout
from app.demo.opzet import demo_instellingen, nieuwe_hoofdsleutel
from app.demo.regio import ACCOUNTS
from app.toegang.inrichting import Inrichting, richt_in
from app.toegang.model import Teamsoort
from app.web.omgeving import Omgeving
from app.worker import als_klok
from app.workflow.opheffen import hef_op

inrichten_ = typer.Typer()

BEREIKBAAR_MAX = 64
"""Characters: a number or a desk."""


@inrichten_.command()
def migrate() -> None:
    """Breng de database bij tot de nieuwste versie van het schema."""
    waarmee = instellingen()

    async def doe() -> None:
        database = Database(waarmee.database_url)
        await migraties.migreer(database, waarmee)
        await database.sluit()

    asyncio.run(doe())


def _bereikbaar(hoe: str) -> str:
    if not 0 < len(hoe) <= BEREIKBAAR_MAX:
        raise ValueError
    return hoe


@inrichten_.command()
def inrichten(bestand: Path) -> None:
    """Lees organisaties en teams uit een JSON-bestand: {"organisaties": {code: naam}, "teams": {code: [organisatie, naam]}}.

    Met "meldpunten": [code] ook welke teams meldingen ontvangen die een ander doorstuurt, en met "soorten": {code: soort} welk team
    MDA++, ICM, Vrouwenopvang of Zorg- en Veiligheidshuis is (mda, icm, vrouwenopvang, zorg-en-veiligheidshuis).
    Met "bereikbaar": {code: nummer} hoe een ander team dat team bereikt.
    """
    waarmee = instellingen()
    try:
        ruw = json.loads(bestand.read_text())
        regio = Inrichting(
            dict(ruw["organisaties"]),
            {code: (org, naam) for code, (org, naam) in ruw["teams"].items()},
            ruw.get("meldpunten"),
            None
            if (soorten := ruw.get("soorten")) is None
            else {code: Teamsoort(soort) for code, soort in soorten.items()},
            {code: _bereikbaar(hoe) for code, hoe in ruw.get("bereikbaar", {}).items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise stop(f"{bestand} is niet te lezen of heeft niet de goede vorm.") from None

    async def doe() -> None:
        database = Database(waarmee.database_url)
        await richt_in(database, regio)
        await database.sluit()

    try:
        asyncio.run(doe())
    except ValueError as fout:
        raise stop(f"{bestand}: {fout}.") from None


@inrichten_.command()
def opheffen(team: str) -> None:
    """Hef een team op waar niets meer loopt: het ontvangt en opent daarna niets meer. Wat er nog loopt wordt genoemd."""

    async def doe(omg: Omgeving) -> None:
        async with omg.database.schrijf() as verbinding:
            await hef_op(als_klok(omg, verbinding), team)

    try:
        in_omgeving(instellingen(), doe)
    except Fout as fout:
        raise stop(f"{fout.tekst} {fout.alternatief}") from None
    typer.echo(f"Team {team} is opgeheven.")


@inrichten_.command()
def accounts(
    bestand: Path,
    organisatie: str,
    uitvoeren: Annotated[
        bool, typer.Option(help="Doe het; anders staat er alleen wat er zou gebeuren.")
    ] = False,
    volledig: Annotated[
        bool, typer.Option(help="Dit is iedereen: wie er niet in staat wordt beëindigd.")
    ] = False,
    ook_veel: Annotated[bool, typer.Option(help="Ook als dat er veel zijn.")] = False,
) -> None:
    """Geef mensen een account, uit een bestand met op elke regel {"onderwerp": "…", "aanduiding": "wij-oost-1", "team": "wij-oost",
    "rollen": ["wijkteammedewerker"]}. Zo komt ook de eerste functioneel beheerder binnen. Vraagt RODEDRAAD_ACCOUNTS=beheer."""
    from app.cli.accounts import lees, voer_door

    waarmee = instellingen()
    regels = lees(bestand)
    try:
        stappen = in_omgeving(
            waarmee, lambda omg: voer_door(omg, organisatie, regels, volledig, ook_veel, uitvoeren)
        )
    except Fout as fout:
        raise stop(
            "\n".join([fout.tekst, *(f"{v.plaats}: {v.tekst}" for v in fout.velden), fout.alternatief or ""])
        ) from None
    for stap in stappen:
        typer.echo(f"{stap.wat}: {stap.aanduiding}")
    typer.echo("Gedaan." if uitvoeren else "Er is niets veranderd; met --uitvoeren gebeurt het.")


@inrichten_.command()
def token(
    handle: str, data: Annotated[Path, typer.Option("--data", help="De map van de demo.")] = Path("var")
) -> None:
    """Druk een bearer-token af voor een demo-account (alleen demo)."""
    if not (data / "demo-uitgever.json").exists():
        raise stop(f"In {data} staat geen demo; draai eerst `rodedraad demo`.")
    if handle not in ACCOUNTS:
        raise stop(f"Onbekend account. Kies uit: {', '.join(ACCOUNTS)}.")
    typer.echo(demo_instellingen(data)[1].token(handle, datetime.now(UTC)))


@inrichten_.command()
def hoofdsleutel(id: Annotated[int, typer.Option(min=1, max=255)] = 1) -> None:
    """Maak een hoofdsleutel voor RODEDRAAD_HOOFDSLEUTELS."""
    typer.echo(nieuwe_hoofdsleutel(id))


@inrichten_.command()
def zegelsleutel(id: Annotated[int, typer.Option(min=1, max=255)] = 1) -> None:
    """Maak een sleutel voor RODEDRAAD_ZEGELSLEUTELS, die het logboek tekent."""
    typer.echo(nieuwe_hoofdsleutel(id))
