"""Commands that measure."""

from pathlib import Path
from typing import Annotated

import typer

from app.bench import classificatie
from app.bench.kern import bench_kern
from app.bench.matching import bench_matching
from app.bench.meting import Opzet
from app.bench.proefset import druk_af
from app.bench.werkplek import bench_werkplek

bench = typer.Typer(no_args_is_help=True, help="Meet de snelheid, naast haar vloer.")


Casussen = Annotated[int, typer.Option(min=100, help="Hoeveel casussen er in de database staan.")]
Seconden = Annotated[float, typer.Option(min=0.5, help="Duur van één ronde per soort en kant.")]
Rondes = Annotated[int, typer.Option(min=1)]
Gelijktijdig = Annotated[int, typer.Option(min=1, max=64)]
Json = Annotated[Path | None, typer.Option("--json", help="Schrijf de cijfers ook als JSON.")]


@bench.command("kern")
def bench_kern_(
    casussen: Casussen = 10_000,
    seconden: Seconden = 5,
    rondes: Rondes = 3,
    gelijktijdig: Gelijktijdig = 8,
    json_pad: Json = None,
) -> None:
    """Een stap verzetten, een casus lezen, een lijst van 50: naast hun vloer, in dezelfde run gemeten."""
    bench_kern(Opzet(casussen, seconden, rondes, gelijktijdig), json_pad)


@bench.command("werkplek")
def bench_werkplek_(
    casussen: Casussen = 10_000,
    seconden: Seconden = 3,
    rondes: Rondes = 3,
    gelijktijdig: Gelijktijdig = 1,
    json_pad: Json = None,
) -> None:
    """De bladzijden van de werkplek, tot hun eerste byte en geheel: naast hun vloer, in dezelfde run gemeten."""
    bench_werkplek(Opzet(casussen, seconden, rondes, gelijktijdig), json_pad)


@bench.command("matching")
def bench_matching_(
    personen: Annotated[int, typer.Option(min=4_000, help="Hoeveel bekenden er zijn.")] = 1_000_000,
    meldingen: Annotated[int, typer.Option(min=20, max=2_000)] = 300,
) -> None:
    """Hoe lang duurt het om te zien of een huishouden bekend is, onder zoveel bekenden en een tiende daarvan?"""
    bench_matching(personen, meldingen)


@bench.command("proefset")
def bench_proefset() -> None:
    """Hoe goed wordt een bekend huishouden herkend (zestienhonderd verzonnen meldingen), en wat is elke melding (ruim driehonderd
    verzonnen reeksen, over de echte API)? Faalt als één melding verkeerd is geclassificeerd."""
    druk_af()
    if not classificatie.druk_af():
        raise typer.Exit(1)
