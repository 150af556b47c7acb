"""`rodedraad bench matching`: how long it takes to see whether a melding is about somebody known, among so many and ten times as many.

The known stand in PostgreSQL as the application would have written them, but for their texts, which finding never reads. The meldingen
are taken in for real; what is measured is the search that follows.
"""

import asyncio
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from app.bench.meting import database_op
from app.bench.proefset import ACHTERNAMEN, ROEPNAMEN, TUSSENVOEGSELS
from app.casus.codes import Fase, Stap
from app.core import migraties
from app.core.ids import nieuw_id
from app.core.klok import Systeemklok
from app.demo.opzet import demo_instellingen
from app.demo.regio import REGIO
from app.melding.codes import MelderCategorie, MeldingBron, MeldKanaal, Urgentie
from app.melding.handelingen import NieuweMelding
from app.melding.kandidaten import kandidaten
from app.persoon.register import persoonsgegevens, zoekindex
from app.persoon.zoektermen import zoektermen
from app.toegang.actor import Actor, Rol, actor_id
from app.toegang.inrichting import richt_in
from app.toegang.werkeenheid import Werkeenheid
from app.web.omgeving import Omgeving, maak_omgeving
from app.workflow.gevolgen import GEVOLGEN
from app.workflow.meldingen import neem_aan

GEZIN = 4
DICHT = b"x"
"""In the place of what is encrypted."""
PORTIE = 5_000
KOLOMMEN = {
    "huishouden": ("id", "gemeente", "wijk"),
    "casus": (
        "id", "huishouden_id", "versie", "aanduiding", "organisatie", "team", "fase", "stap", "stappen", "verblijf",
        "fase_sinds", "stap_sinds", "rode_vlaggen", "geweldsvormen", "risicofactoren", "geopend_op",
    ),
    "persoon": ("id",),
    "betrokkene": ("id", "casus_id", "persoon_id", "versie", "rollen", "contact_vastgelegd"),
    "zoekterm": ("persoon_id", "grond", "term"),
}  # fmt: skip

Mens = dict[str, Any]


def _gezin(kies: random.Random) -> tuple[list[Mens], dict[str, str]]:
    """A household that does not exist: one surname, four people, one address."""
    achternaam, tussen = kies.choice(list(ACHTERNAMEN)), kies.choice(list(TUSSENVOEGSELS))
    adres = {"postcode": f"{kies.randint(1000, 9999)}{kies.choice('ABCDEGHK')}{kies.choice('ABCDEGHK')}"}
    mensen = [
        {
            "voornamen": kies.choice(list(ROEPNAMEN)),
            "tussenvoegsel": tussen or None,
            "achternaam": achternaam,
            "geboortedatum": date(1945, 1, 1) + timedelta(days=kies.randrange(28_000)),
            "telefoon": f"06{kies.randrange(10**8):08}",
            "rollen": ["betrokkene"],
        }
        for _ in range(GEZIN)
    ]
    return mensen, {**adres, "huisnummer": str(kies.randint(1, 300))}


async def _vul(omg: Omgeving, gezinnen: Iterator[tuple[list[Mens], dict[str, str]]], aantal: int) -> None:
    """Write so many households more, in portions, by COPY."""
    async with omg.database.schrijf() as verbinding:
        index = await zoekindex(_eenheid(omg, verbinding))
    nu = datetime.now(UTC)
    for begin in range(0, aantal, PORTIE):
        rijen: dict[str, list[tuple[Any, ...]]] = {tabel: [] for tabel in KOLOMMEN}
        for _ in range(min(PORTIE, aantal - begin)):
            mensen, adres = next(gezinnen)
            huis, casus_id = nieuw_id(), nieuw_id()
            rijen["huishouden"].append((huis, "0014", "noord"))
            rijen["casus"].append(
                (
                    *(casus_id, huis, 1, DICHT, "wij-groningen", "wij-noord"),
                    *(Fase.DIRECT.value, Stap.VOORBEREIDING.value, "{}", 1, nu, nu, "[]", "[]", "[]", nu),
                )
            )
            for mens in mensen:
                wie = nieuw_id()
                rijen["persoon"].append((wie,))
                rijen["betrokkene"].append((nieuw_id(), casus_id, wie, 1, '["betrokkene"]', True))
                rijen["zoekterm"] += [
                    (wie, grond.value, index.term(grond, tekst))
                    for grond, tekst in zoektermen(persoonsgegevens(mens, adres))
                ]
        async with omg.database.schrijf() as verbinding:
            rauw: Any = (await verbinding.get_raw_connection()).driver_connection
            for tabel, kolommen in KOLOMMEN.items():
                await rauw.copy_records_to_table(tabel, records=rijen[tabel], columns=kolommen)
    async with omg.database.schrijf() as verbinding:
        await verbinding.exec_driver_sql("ANALYZE")


def _eenheid(omg: Omgeving, verbinding: Any) -> Werkeenheid:
    organisatie, team = omg.regels.meldpunt
    wie = Actor(
        actor_id("bench", "matching"), "bench", organisatie, team, frozenset({Rol.VEILIG_THUIS}), "bench"
    )
    return Werkeenheid(verbinding, omg.klok.nu(), wie, omg.sleutels, omg.kluis, GEVOLGEN)


def _melding(mensen: list[Mens], adres: dict[str, str], nu: datetime) -> NieuweMelding:
    kenmerken = {
        "melder_categorie": MelderCategorie.POLITIE,
        "kanaal": MeldKanaal.CORV,
        "urgentie": Urgentie.CRISIS,
        "gemeente": "0014",
        "wijk": "noord",
        "ontvangen_op": nu,
        "geweldsvormen": [],
        "rode_vlaggen": [],
    }
    genoemd = [{**m, "geboortedatum": m["geboortedatum"].isoformat()} for m in mensen]
    return NieuweMelding(MeldingBron.POLITIE, str(nieuw_id()), kenmerken, None, adres, genoemd)


async def _zoek(omg: Omgeving, bekend: list[tuple[list[Mens], dict[str, str]]]) -> tuple[list[float], int]:
    """Take in a melding about each of these, and time the search for who it is: seconds, sorted; and how many were found."""
    tijden, gevonden = [], 0
    for mensen, adres in bekend:
        async with omg.database.schrijf() as verbinding:
            eenheid = _eenheid(omg, verbinding)
            wat, _ = await neem_aan(eenheid, _melding(mensen, adres, eenheid.nu), omg.regels)
        async with omg.database.lees() as verbinding:
            eenheid, begin = _eenheid(omg, verbinding), time.perf_counter()
            gevonden += bool(await kandidaten(eenheid, wat.id))
            tijden.append(time.perf_counter() - begin)
    return sorted(tijden), gevonden


def bench_matching(personen: int, meldingen: int) -> None:
    """Measure and print. The PostgreSQL server is named in RODEDRAAD_BENCH_POSTGRES."""
    server, uit = os.environ.get("RODEDRAAD_BENCH_POSTGRES"), Console()
    if not server:
        uit.print(
            "RODEDRAAD_BENCH_POSTGRES ontbreekt: noem een PostgreSQL-server (`make bench` geeft er een)."
        )
        return
    with TemporaryDirectory(prefix="rodedraad-bench-", dir="/var/tmp") as map_:
        asyncio.run(_meet(Path(map_), server, personen, meldingen, uit))


async def _meet(map_: Path, server: str, personen: int, meldingen: int, uit: Console) -> None:
    async with database_op(map_, server) as url:
        instellingen, _ = demo_instellingen(map_, database_url=url)
        omg = maak_omgeving(instellingen, Systeemklok())
        await migraties.migreer(omg.database, instellingen)
        await richt_in(omg.database, REGIO)
        kies, erin, p95 = random.Random(20260322), 0, []  # noqa: S311 (the same people in every run)
        gezinnen = iter(lambda: _gezin(kies), None)
        for doel in (personen // 10, personen):
            # others each time: who was reported before shares more, and would make the second search longer
            warm, bekend = ([next(gezinnen) for _ in range(n)] for n in (20, meldingen))
            await _vul(omg, chain(warm, bekend, gezinnen), doel // GEZIN - erin)
            erin = doel // GEZIN
            await _zoek(omg, warm)
            tijden, gevonden = await _zoek(omg, bekend)
            p95.append(tijden[int(len(tijden) * 0.95)])
            uit.print(
                f"{doel:>9} bekenden: p50 {tijden[len(tijden) // 2] * 1000:.1f} ms, p95 {p95[-1] * 1000:.1f} ms, "
                f"gevonden {gevonden} van {len(tijden)}"
            )
        uit.print(f"Tien keer zoveel bekenden: {p95[1] / p95[0]:.2f} × de tijd (p95).")
        await omg.database.sluit()
