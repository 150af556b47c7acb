"""The `rodedraad` command."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import structlog
import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import DBAPIError

from app.bench import classificatie
from app.bench.kern import bench_kern
from app.bench.matching import bench_matching
from app.bench.proefset import druk_af
from app.core import geheugen, migraties, sleutelwissel
from app.core.db import Database
from app.core.fouten import Fout
from app.core.klok import Systeemklok
from app.core.settings import RONDE_MAX, Instellingen, Opslag
from app.core.versleuteling import KLUISSLEUTELS, Sleutelbos
from app.core.zegelring import Zegelring
from app.demo.opvoering import vertel_en_luister
from app.demo.opzet import demo_instellingen, nieuwe_hoofdsleutel
from app.demo.regio import ACCOUNTS
from app.koppeling.inlezen import Uitslag, inlezer, neem_regel_aan, regels
from app.koppeling.terugmelding import bezorg
from app.main import maak_app
from app.toegang.inrichting import Inrichting, richt_in
from app.toegang.kluis import KLUIS
from app.toegang.model import Teamsoort
from app.toegang.nakijken import Nakijker, lees_hoofden
from app.toegang.nakijken import Uitslag as Nagekeken
from app.toegang.zegel import NIEUWSTE
from app.toegang.zegel import hoofd as hoofd_van
from app.web.cursor import BEGIN
from app.web.omgeving import maak_omgeving
from app.worker import als_klok, draai, kijk_klokken_na
from app.workflow import taken as werk
from app.workflow.opheffen import hef_op
from app.workflow.stappenplan import RIJEN, mermaid
from app.workflow.verweesd import verweesd as zoek_verweesd

T = TypeVar("T")
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Rode Draad: casuscoördinatie voor gefaseerde ketenzorg.",
)
bench = typer.Typer(no_args_is_help=True, help="Meet de snelheid, naast haar vloer.")
app.add_typer(bench, name="bench")
import_ = typer.Typer(no_args_is_help=True, help="Lees gegevens in uit een bestand.")
app.add_typer(import_, name="import")
sleutels_ = typer.Typer(no_args_is_help=True, help="Bekijk en wissel de hoofdsleutel.")
app.add_typer(sleutels_, name="sleutels")
export_ = typer.Typer(no_args_is_help=True, help="Schrijf berichten naar een map.")
app.add_typer(export_, name="export")
log_ = typer.Typer(no_args_is_help=True, help="Bewijs dat het logboek klopt.")
app.add_typer(log_, name="log")
DATA = Path("var")
BLAD = 200
"""Rows at a time, when all are read."""
CONTRACT = Path("openapi/openapi.json")
Map = Annotated[Path, typer.Option("--data", help="De map met de database en de sleutels van de demo.")]


def _stop(tekst: str) -> typer.Exit:
    typer.echo(tekst, err=True)
    return typer.Exit(2)


def _instellingen() -> Instellingen:
    try:
        return Instellingen()
    except ValidationError as fout:
        raise _stop("\n".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in fout.errors())) from None


def _eis_zegelsleutel(instellingen: Instellingen) -> None:
    if reden := instellingen.wat_mist_de_zegelaar():
        raise _stop(reden)


def _logboek(vanaf: int = logging.INFO) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(vanaf),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Poort waarop de demo luistert.")] = 8000,
    data: Map = DATA,
    once: Annotated[bool, typer.Option("--once", help="Vertel het verhaal en stop.")] = False,
) -> None:
    """Vertel één casus van voorbereiding tot inactief over de echte API, en blijf dan luisteren."""
    _logboek(logging.WARNING)
    with suppress(KeyboardInterrupt):
        asyncio.run(vertel_en_luister(data, port, eenmalig=once))


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    data: Annotated[
        Path | None, typer.Option("--data", help="Dien een demo-map op in plaats van de instellingen.")
    ] = None,
) -> None:
    """Dien de API op met de instellingen uit de omgeving (RODEDRAAD_…)."""
    _logboek()
    instellingen = demo_instellingen(data)[0] if data else _instellingen()
    if instellingen.worker_seconden:
        _eis_zegelsleutel(instellingen)
    app = maak_app(instellingen)
    geheugen.vestig()
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


@app.command()
def worker(
    elke: Annotated[
        float, typer.Option("--elke", min=0.1, max=RONDE_MAX, help="Seconden tussen twee rondes.")
    ] = 15,
) -> None:
    """Doe wat aan de beurt is, zoals verstreken termijnen melden, naast de server (zet daar RODEDRAAD_WORKER_SECONDEN=0). Draai er zoveel
    als u wilt op PostgreSQL."""
    _logboek()
    instellingen = _instellingen()
    _eis_zegelsleutel(instellingen)

    async def doe() -> None:
        omg = maak_omgeving(instellingen, Systeemklok())
        if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
            raise _stop(reden)
        await draai(omg, elke)

    with suppress(KeyboardInterrupt):
        asyncio.run(doe())


async def _wat_ontbreekt(instellingen: Instellingen) -> str | None:
    database = Database(instellingen.database_url)
    try:
        return await migraties.wat_ontbreekt(database, instellingen)
    finally:
        await database.sluit()


@app.command()
def migrate() -> None:
    """Breng de database bij tot de nieuwste versie van het schema."""
    instellingen = _instellingen()

    async def doe() -> None:
        database = Database(instellingen.database_url)
        await migraties.migreer(database, instellingen)
        await database.sluit()

    asyncio.run(doe())


@app.command()
def klokken(
    controleer: Annotated[
        bool, typer.Option("--controleer", help="Noem elke klok die anders is dan het logboek zegt.")
    ] = False,
    herstel: Annotated[
        bool, typer.Option("--herstel", help="En maak haar weer wat zij volgens het logboek is.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option("--data", help="In een demo-map, in plaats van volgens de instellingen.")
    ] = None,
) -> None:
    """Leg alle klokken van meldingen naast het logboek. Eindigt met 1 als er een verschil is (of na herstel: blijft)."""
    if not (controleer or herstel):
        raise _stop("Kies --controleer of --herstel.")
    instellingen = demo_instellingen(data)[0] if data else _instellingen()

    async def doe() -> tuple[int, int]:
        omg = maak_omgeving(instellingen, Systeemklok())
        if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
            raise _stop(reden)
        gevonden = await kijk_klokken_na(omg, herstel=herstel)
        for verschil in gevonden:
            typer.echo(verschil)
        rest = await kijk_klokken_na(omg) if herstel and gevonden else gevonden
        await omg.database.sluit()
        return len(gevonden), len(rest)

    aantal, rest = asyncio.run(doe())
    typer.echo(
        f"{aantal} verschil(len), waarvan {aantal - rest} hersteld." if aantal else "Alle klokken kloppen."
    )
    if rest:
        raise typer.Exit(1)


BEREIKBAAR_MAX = 64
"""Characters: a number or a desk."""


def _bereikbaar(hoe: str) -> str:
    if not 0 < len(hoe) <= BEREIKBAAR_MAX:
        raise ValueError
    return hoe


@app.command()
def taken(
    data: Annotated[
        Path | None, typer.Option("--data", help="In een demo-map, in plaats van volgens de instellingen.")
    ] = None,
) -> None:
    """Wat er te doen is voor de worker, en wat niet lukt: alleen aantallen, ids en codes. Eindigt met 1 als iets niet lukt."""
    instellingen = demo_instellingen(data)[0] if data else _instellingen()

    async def doe() -> tuple[Sequence[werk.Stand], werk.Taken]:
        omg = maak_omgeving(instellingen, Systeemklok())
        if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
            raise _stop(reden)
        async with omg.database.lees() as verbinding:
            eenheid = als_klok(omg, verbinding)
            gelezen = await werk.stand(eenheid), await werk.mislukte(eenheid)
        await omg.database.sluit()
        return gelezen

    standen, mislukt = asyncio.run(doe())
    for stand in standen:
        typer.echo(f"{stand.soort:10} " + ", ".join(f"{n} {staat}" for staat, n in stand.aantallen().items()))
    for taak in mislukt:
        typer.echo(
            f"{taak.sleutel}  {taak.fout}, {taak.pogingen} keer geprobeerd, mislukt sinds {taak.mislukt_sinds:%Y-%m-%dT%H:%M:%SZ}, "
            f"weer na {taak.na:%Y-%m-%dT%H:%M:%SZ}"
        )
    if mislukt:
        raise typer.Exit(1)


@app.command()
def verweesd(
    data: Annotated[
        Path | None, typer.Option("--data", help="In een demo-map, in plaats van volgens de instellingen.")
    ] = None,
) -> None:
    """Noem elke casus die van niemand is, en waarom. Eindigt met 1 als er een is: er moet dan iemand iets doen."""
    instellingen = demo_instellingen(data)[0] if data else _instellingen()

    async def doe() -> int:
        omg = maak_omgeving(instellingen, Systeemklok())
        if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
            raise _stop(reden)
        aantal, na, blad = 0, BEGIN, True
        while blad:
            async with omg.database.lees() as verbinding:
                wezen = await zoek_verweesd(als_klok(omg, verbinding), omg.regels, BLAD, na)
            for wees in wezen:
                typer.echo(f"{wees.casus_id} ({wees.team or 'geen team'}): {', '.join(wees.redenen)}")
            aantal, blad, na = aantal + len(wezen), len(wezen) == BLAD, wezen[-1].casus_id if wezen else na
        await omg.database.sluit()
        return aantal

    aantal = asyncio.run(doe())
    typer.echo(f"{aantal} casus(sen) van niemand." if aantal else "Elke casus is van iemand.")
    if aantal:
        raise typer.Exit(1)


@app.command()
def opheffen(team: str) -> None:
    """Hef een team op waar niets meer loopt: het ontvangt en opent daarna niets meer. Wat er nog loopt wordt genoemd."""
    instellingen = _instellingen()

    async def doe() -> None:
        omg = maak_omgeving(instellingen, Systeemklok())
        if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
            raise _stop(reden)
        async with omg.database.schrijf() as verbinding:
            await hef_op(als_klok(omg, verbinding), team)
        await omg.database.sluit()

    try:
        asyncio.run(doe())
    except Fout as fout:
        raise _stop(f"{fout.tekst} {fout.alternatief}") from None
    typer.echo(f"Team {team} is opgeheven.")


@app.command()
def inrichten(bestand: Path) -> None:
    """Lees organisaties en teams uit een JSON-bestand: {"organisaties": {code: naam}, "teams": {code: [organisatie, naam]}}.

    Met "meldpunten": [code] ook welke teams meldingen ontvangen die een ander doorstuurt, en met "soorten": {code: soort} welk team
    MDA++, ICM, Vrouwenopvang of Zorg- en Veiligheidshuis is (mda, icm, vrouwenopvang, zorg-en-veiligheidshuis).
    Met "bereikbaar": {code: nummer} hoe een ander team dat team bereikt.
    """
    instellingen = _instellingen()
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
        raise _stop(f"{bestand} is niet te lezen of heeft niet de goede vorm.") from None

    async def doe() -> None:
        database = Database(instellingen.database_url)
        await richt_in(database, regio)
        await database.sluit()

    try:
        asyncio.run(doe())
    except ValueError as fout:
        raise _stop(f"{bestand}: {fout}.") from None


@app.command()
def token(handle: str, data: Map = DATA) -> None:
    """Druk een bearer-token af voor een demo-account (alleen demo)."""
    if not (data / "demo-uitgever.json").exists():
        raise _stop(f"In {data} staat geen demo; draai eerst `rodedraad demo`.")
    if handle not in ACCOUNTS:
        raise _stop(f"Onbekend account. Kies uit: {', '.join(ACCOUNTS)}.")
    typer.echo(demo_instellingen(data)[1].token(handle, datetime.now(UTC)))


@app.command()
def hoofdsleutel(id: Annotated[int, typer.Option(min=1, max=255)] = 1) -> None:
    """Maak een hoofdsleutel voor RODEDRAAD_HOOFDSLEUTELS."""
    typer.echo(nieuwe_hoofdsleutel(id))


@app.command()
def zegelsleutel(id: Annotated[int, typer.Option(min=1, max=255)] = 1) -> None:
    """Maak een sleutel voor RODEDRAAD_ZEGELSLEUTELS, die het logboek tekent."""
    typer.echo(nieuwe_hoofdsleutel(id))


@app.command()
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


@app.command()
def openapi(
    check: Annotated[bool, typer.Option("--check", help="Faal als het bestand verouderd is.")] = False,
) -> None:
    """Schrijf het contract naar openapi/openapi.json."""
    instellingen = Instellingen(
        hoofdsleutels={1: bytes(32)},
        kluissleutels={1: bytes([1]) * 32},
        database_url="sqlite+aiosqlite:///niet-geopend.db",
    )
    tekst = json.dumps(maak_app(instellingen).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if check:
        if not CONTRACT.exists() or CONTRACT.read_text() != tekst:
            raise _stop(f"{CONTRACT} is verouderd; draai `make openapi`.")
        return
    CONTRACT.parent.mkdir(exist_ok=True)
    CONTRACT.write_text(tekst)


@import_.command("meldingen")
def import_meldingen(
    bestand: Path,
    data: Annotated[
        Path | None, typer.Option("--data", help="In een demo-map, in plaats van volgens de instellingen.")
    ] = None,
) -> None:
    """Neem meldingen aan uit een bestand (JSON-regels, CSV, of een zorgformulier als XML), of uit een map met zorgformulieren.

    Wat fout is wordt genoemd, wat goed is bewaard; herhalen mag.
    """
    instellingen = demo_instellingen(data)[0] if data else _instellingen()
    try:
        aantal = sum(1 for _ in regels(bestand))
    except OSError:
        raise _stop(f"{bestand} is niet te lezen.") from None
    uitslag = Uitslag()

    async def doe() -> None:
        omg = maak_omgeving(instellingen, Systeemklok())
        if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
            raise _stop(reden)
        with Progress(console=Console(stderr=True)) as voortgang:
            taak = voortgang.add_task("meldingen", total=aantal)
            for regel in regels(bestand):
                await neem_regel_aan(omg, regel, uitslag)
                voortgang.advance(taak)
        await omg.database.sluit()

    asyncio.run(doe())
    for nummer, waarom in uitslag.fouten:
        typer.echo(f"{nummer if isinstance(nummer, str) else f'regel {nummer}'}: {waarom}", err=True)
    typer.echo(f"{uitslag.nieuw} nieuw, {uitslag.al_bekend} al bekend, {len(uitslag.fouten)} geweigerd.")
    if uitslag.fouten:
        raise typer.Exit(1)


@export_.command("terugkoppelingen")
def export_terugkoppelingen(
    map_: Annotated[Path, typer.Argument(metavar="MAP")],
    data: Annotated[
        Path | None, typer.Option("--data", help="Van een demo-map, in plaats van volgens de instellingen.")
    ] = None,
) -> None:
    """Schrijf wat de politie mag horen over zorgformulieren die hier zijn ingelezen: een XML per terugkoppeling. Wat er al staat blijft."""
    instellingen = demo_instellingen(data)[0] if data else _instellingen()

    async def doe() -> int:
        omg = maak_omgeving(instellingen, Systeemklok())
        try:
            if reden := await migraties.wat_ontbreekt(omg.database, instellingen):
                raise _stop(reden)
            return sum([nieuw async for nieuw in bezorg(omg, inlezer(omg.regels), map_)])
        finally:
            await omg.database.sluit()

    try:
        map_.mkdir(parents=True, exist_ok=True)
        nieuw = asyncio.run(doe())
    except OSError:
        raise _stop(f"In {map_} is niet te schrijven.") from None
    typer.echo(f"{nieuw} nieuw.")


Bos = tuple[Sleutelbos, sleutelwissel.Bewaarplaats]


def _met_sleutels(doe: Callable[[Database, list[Bos], Instellingen], Coroutine[Any, Any, None]]) -> None:
    instellingen = _instellingen()

    async def binnen() -> None:
        database = Database(instellingen.database_url)
        try:
            if reden := await migraties.wat_ontbreekt(database, instellingen):
                raise _stop(reden)
            bossen = [
                (Sleutelbos(instellingen.hoofdsleutels), sleutelwissel.DATASLEUTELS),
                (Sleutelbos(instellingen.kluissleutels, KLUISSLEUTELS), KLUIS),
            ]
            await doe(database, bossen, instellingen)
        except Fout as fout:
            raise _stop(f"{fout.tekst} {fout.alternatief}") from None
        except DBAPIError:
            raise _stop(
                "De database liet zich storen. Wat gedaan is blijft gedaan; draai het nog eens."
            ) from None
        finally:
            await database.sluit()

    asyncio.run(binnen())


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
    _logboek()
    _met_sleutels(_wikkel_om)


async def _wikkel_om(database: Database, bossen: list[Bos], instellingen: Instellingen) -> None:
    for sleutels, waar in bossen:  # first of all: whatever is missing or wrong, nothing changes
        await sleutelwissel.eis_sleutels(database, sleutels, await sleutelwissel.tel(database, waar), waar)
    klachten = [await _wikkel_bos_om(database, sleutels, waar, instellingen) for sleutels, waar in bossen]
    if waarom := " ".join(filter(None, klachten)):
        raise _stop(waarom)


async def _wikkel_bos_om(
    database: Database, sleutels: Sleutelbos, waar: sleutelwissel.Bewaarplaats, instellingen: Instellingen
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
            f"{instellingen.idempotentie_uren} uur mee: tot dan kan een herhaald verzoek het antwoord van toen krijgen. "
            "Bewaar haar zolang er back-ups zijn van voor deze wissel."
        )
    return None


Demomap = Annotated[
    Path | None, typer.Option("--data", help="Van een demo-map, in plaats van volgens de instellingen.")
]


async def _in_logboek(opslag: Opslag, doe: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """With a database that is up to date. Nothing here needs a key."""
    database = Database(opslag.database_url)
    try:
        if reden := await migraties.wat_ontbreekt(database, opslag):
            raise _stop(reden)
        return await doe(database)
    finally:
        await database.sluit()


@log_.command("hoofd")
def log_hoofd(data: Demomap = None) -> None:
    """Druk het nieuwste hoofd van het logboek af, als één regel JSON: bewaar hem elders, waar niemand van hier bij kan."""

    async def doe(database: Database) -> str | None:
        async with database.lees() as verbinding:
            rij = (await verbinding.execute(NIEUWSTE)).one_or_none()
        return json.dumps(hoofd_van(rij), sort_keys=True) if rij else None

    if (regel := asyncio.run(_in_logboek(demo_instellingen(data)[0] if data else Opslag(), doe))) is None:
        raise _stop("Er is nog niets verzegeld.")
    typer.echo(regel)


@log_.command("sleutel")
def log_sleutel(data: Demomap = None) -> None:
    """Druk de publieke zegelsleutels af, als JSON: wie die heeft kan de handtekeningen nakijken, en niet zetten."""
    instellingen = demo_instellingen(data)[0] if data else _instellingen()
    publiek = Zegelring(instellingen.zegelsleutels).publiek
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
    data: Demomap = None,
) -> None:
    """Reken het hele logboek na: is er iets veranderd, verdwenen, verwisseld of afgekapt? Eindigt dan met 1.

    Met --hoofd ook of wat toen gold er nog in zit. Met --sleutel is alleen RODEDRAAD_DATABASE_URL nodig, en geen geheim.
    """
    opslag: Opslag = demo_instellingen(data)[0] if data else Opslag() if sleutel else _instellingen()
    try:
        bewaard = [een for bestand in hoofd or () for een in lees_hoofden(bestand.read_text())]
    except (OSError, ValueError):
        raise _stop("Wat bij --hoofd staat is niet te lezen: verwacht één hoofd per regel.") from None
    try:
        sleutels = (
            {int(id): bytes.fromhex(w) for id, w in json.loads(sleutel.read_text()).items()}
            if sleutel
            else {}
        )
    except (OSError, ValueError, TypeError, AttributeError):
        raise _stop('Wat bij --sleutel staat is niet te lezen: verwacht {"1": "…"}.') from None
    if isinstance(opslag, Instellingen) and not sleutel:
        sleutels = Zegelring(opslag.zegelsleutels).publiek

    async def doe(database: Database) -> Nagekeken:
        return await Nakijker(database.lees, sleutels, bewaard).kijk(Systeemklok().nu())

    _vertel(asyncio.run(_in_logboek(opslag, doe)), len(bewaard))


def _vertel(uitslag: Nagekeken, bewaard: int) -> None:
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


@bench.command("kern")
def bench_kern_(
    casussen: Annotated[
        int, typer.Option(min=100, help="Hoeveel casussen er in de database staan.")
    ] = 10_000,
    seconden: Annotated[float, typer.Option(min=0.5, help="Duur van één ronde per actie en kant.")] = 5,
    rondes: Annotated[int, typer.Option(min=1)] = 3,
    gelijktijdig: Annotated[int, typer.Option(min=1, max=64)] = 8,
    json_pad: Annotated[Path | None, typer.Option("--json", help="Schrijf de cijfers ook als JSON.")] = None,
) -> None:
    """Een stap verzetten, een casus lezen, een lijst van 50: naast hun vloer, in dezelfde run gemeten."""
    bench_kern(casussen, seconden, rondes, gelijktijdig, json_pad)


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


def main() -> None:
    app()
