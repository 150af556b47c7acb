"""Commands that look whether all is well. They end with 1 when somebody has to do something."""

from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli.gedeeld import Demomap, in_omgeving, instellingen, stop
from app.web.cursor import BEGIN
from app.web.omgeving import Omgeving
from app.worker import als_klok, kijk_klokken_na
from app.workflow import taken as werk
from app.workflow.verweesd import verweesd as zoek_verweesd

nakijken = typer.Typer()
BLAD = 200
"""Rows at a time, when all are read."""


@nakijken.command()
def klokken(
    controleer: Annotated[
        bool, typer.Option("--controleer", help="Noem elke klok die anders is dan het logboek zegt.")
    ] = False,
    herstel: Annotated[
        bool, typer.Option("--herstel", help="En maak haar weer wat zij volgens het logboek is.")
    ] = False,
    data: Demomap = None,
) -> None:
    """Leg alle klokken van meldingen naast het logboek. Eindigt met 1 als er een verschil is (of na herstel: blijft)."""
    if not (controleer or herstel):
        raise stop("Kies --controleer of --herstel.")

    async def doe(omg: Omgeving) -> tuple[int, int]:
        gevonden = await kijk_klokken_na(omg, herstel=herstel)
        for verschil in gevonden:
            typer.echo(verschil)
        rest = await kijk_klokken_na(omg) if herstel and gevonden else gevonden
        return len(gevonden), len(rest)

    aantal, rest = in_omgeving(instellingen(data), doe)
    typer.echo(
        f"{aantal} verschil(len), waarvan {aantal - rest} hersteld." if aantal else "Alle klokken kloppen."
    )
    if rest:
        raise typer.Exit(1)


@nakijken.command()
def taken(data: Demomap = None) -> None:
    """Wat er te doen is voor de worker, en wat niet lukt: alleen aantallen, ids en codes. Eindigt met 1 als iets niet lukt."""

    async def doe(omg: Omgeving) -> tuple[Sequence[werk.Stand], werk.Taken]:
        async with omg.database.lees() as verbinding:
            eenheid = als_klok(omg, verbinding)
            return await werk.stand(eenheid), await werk.mislukte(eenheid)

    standen, mislukt = in_omgeving(instellingen(data), doe)
    for stand in standen:
        typer.echo(f"{stand.soort:10} " + ", ".join(f"{n} {staat}" for staat, n in stand.aantallen().items()))
    for taak in mislukt:
        typer.echo(
            f"{taak.sleutel}  {taak.fout}, {taak.pogingen} keer geprobeerd, mislukt sinds {taak.mislukt_sinds:%Y-%m-%dT%H:%M:%SZ}, "
            f"weer na {taak.na:%Y-%m-%dT%H:%M:%SZ}"
        )
    if mislukt:
        raise typer.Exit(1)


@nakijken.command()
def verweesd(data: Demomap = None) -> None:
    """Noem elke casus die van niemand is, en waarom. Eindigt met 1 als er een is: er moet dan iemand iets doen."""

    async def doe(omg: Omgeving) -> int:
        aantal, na, blad = 0, BEGIN, True
        while blad:
            async with omg.database.lees() as verbinding:
                wezen = await zoek_verweesd(als_klok(omg, verbinding), omg.regels, BLAD, na)
            for wees in wezen:
                typer.echo(f"{wees.casus_id} ({wees.team or 'geen team'}): {', '.join(wees.redenen)}")
            aantal, blad, na = aantal + len(wezen), len(wezen) == BLAD, wezen[-1].casus_id if wezen else na
        return aantal

    aantal = in_omgeving(instellingen(data), doe)
    typer.echo(f"{aantal} casus(sen) van niemand." if aantal else "Elke casus is van iemand.")
    if aantal:
        raise typer.Exit(1)
