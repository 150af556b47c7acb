"""Plays the labelled sequences of `reeksen.py` on the real application, on an embedded database of its own, and holds what it makes of
every melding against the label.

Everything goes over the API with a clock that is turned: intake, searching candidates, linking by a human, every step of the stappenplan
with all its conditions. Nothing is written past the rules. Not real are the network (the application is called in this process), and
the people.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx
import structlog
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.bench.proefset import Toeval
from app.bench.reeksen import VERHAALLIJNEN, ZAAD, Reeks, Soort
from app.casus.codes import Stap
from app.core import migraties
from app.core.ids import nieuw_id
from app.core.klok import NEDERLAND, Draaibareklok, lokale_dag
from app.demo.opzet import demo_instellingen
from app.demo.regio import REGIO
from app.demo.uitgever import DemoUitgever
from app.main import maak_app
from app.persoon.zoektermen import Persoonsgegevens
from app.toegang.inrichting import richt_in

PER_SOORT = 15
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=NEDERLAND)
NAAM = ("voornamen", "tussenvoegsel", "achternaam", "telefoon")
VT, REGISSEUR, TEAMLEIDER = "vt", "wij-noord", "wij-noord-teamleider"


class Geweigerd(Exception):
    """The system refused a step of the storyline, or did not propose the household."""


@dataclass
class Speler:
    """Plays a storyline over the API, each thing by who does it: VT, the casusregisseur, her teamleider (see `reeksen.Regie`)."""

    client: httpx.AsyncClient
    uitgever: DemoUitgever
    klok: Draaibareklok
    toeval: Toeval = field(default_factory=lambda: Toeval(ZAAD))
    mensen: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of every casus: the role of each betrokkene."""

    async def vraag(self, wie: str, methode: str, pad: str, json: Any = None) -> Any:
        """Raises `Geweigerd`."""
        koppen = {"Authorization": f"Bearer {self.uitgever.token(wie, self.klok.nu())}"}
        if methode in ("PUT", "DELETE"):
            koppen["If-Match"] = "*"
        antwoord = await self.client.request(methode, f"/v1{pad}", json=json, headers=koppen)
        if antwoord.is_error:
            probleem = antwoord.json()
            codes = [b["code"] for b in probleem.get("belemmeringen", ())]
            raise Geweigerd(f"{methode} {pad.split('/')[-1]}: {probleem['code']} {' '.join(codes)}")
        return antwoord.json() if antwoord.content else None

    @property
    def nu(self) -> str:
        return self.klok.nu().isoformat()

    async def wacht(self, uren: int) -> None:
        self.klok.vooruit(timedelta(hours=uren))

    async def meld(self, mensen: Sequence[Persoonsgegevens]) -> str:
        eerste = mensen[0]
        bericht = {
            "kenmerk": f"PROEF-{nieuw_id()}",
            "bron": "politie",
            "melderCategorie": "politie",
            "kanaal": "corv",
            "ontvangenOp": self.nu,
            "urgentie": "crisis",
            "gemeente": "0014",
            "wijk": "noord",
            "adres": {"postcode": eerste.postcode, "huisnummer": eerste.huisnummer},
            "betrokkenen": [
                {**_naam(p), "rollen": ["betrokkene"], **({"bsn": p.bsn} if p.bsn else {})} for p in mensen
            ],
        }
        return str((await self.vraag(VT, "POST", "/meldingen", bericht))["id"])

    async def koppel(self, melding: str, casus: str) -> None:
        keuze = {"casusId": casus, "reden": "Dezelfde mensen (proef)."}
        await self.vraag(VT, "PUT", f"/meldingen/{melding}/koppeling", keuze)

    async def ontkoppel(self, melding: str) -> None:
        await self.vraag(VT, "DELETE", f"/meldingen/{melding}/koppeling", {"reden": "Naamgenoot (proef)."})

    async def wijs_af(self, melding: str, casus: str) -> None:
        pad = f"/meldingen/{melding}/kandidaten/{casus}/_afwijzen"
        await self.vraag(VT, "POST", pad, {"reden": "Naamgenoot (proef)."})

    async def doe_af(self, melding: str) -> None:
        oordeel = {"uitkomst": "geen-vervolg", "onderbouwing": "Verzonnen."}
        await self.vraag(VT, "PUT", f"/meldingen/{melding}/veiligheidsbeoordeling", oordeel)

    async def classificatie(self, melding: str) -> str:
        return str((await self.vraag(VT, "GET", f"/meldingen/{melding}"))["classificatie"])

    async def open(self, mensen: Sequence[Persoonsgegevens]) -> str:
        nieuw = {"aanduiding": "Proefhuishouden", "gemeente": "0014", "wijk": "noord"}
        casus = str((await self.vraag(REGISSEUR, "POST", "/casussen", nieuw))["id"])
        self.mensen[casus] = {}
        for p in mensen:
            mens = {**_naam(p), "rollen": ["slachtoffer"], "veiligContact": {"kanaal": "geen"}}
            gemaakt = await self.in_casus(casus, "POST", "/betrokkenen", mens)
            self.mensen[casus][gemaakt["id"]] = "kind" if "kind" in gemaakt["rollen"] else "slachtoffer"
        return casus

    async def in_casus(self, casus: str, methode: str, deel: str, json: Any = None) -> Any:
        return await self.vraag(REGISSEUR, methode, f"/casussen/{casus}{deel}", json)

    async def doe(self, casus: str, actie: str, wie: str = REGISSEUR, **velden: Any) -> Any:
        return await self.vraag(wie, "POST", f"/casussen/{casus}/acties", {"actie": actie, **velden})

    async def werk(self, casus: str) -> None:
        await self.doe(casus, "naar-stap", stap="contact-leggen", reden="urgentie")

    async def heractiveer(self, casus: str) -> None:
        await self.doe(casus, "heractiveren", reden="anders", toelichting="Verzonnen.")

    async def beeindig(self, casus: str, in_: str | None) -> None:
        hoe = {"reden": "samengevoegd", "samengevoegdMet": in_} if in_ else {"reden": "verhuisd-buiten-regio"}
        await self.doe(casus, "beeindigen", TEAMLEIDER, toelichting="Verzonnen.", **hoe)

    async def breng(self, casus: str, stap: str) -> None:
        """Along the default route, meeting every condition on the way."""
        nu = (await self.in_casus(casus, "GET", ""))["stap"]
        while nu != stap:
            await self._bereid_voor(casus, Stap(nu))
            nu = (await self.doe(casus, "volgende-stap"))["stap"]

    async def _bereid_voor(self, casus: str, stap: Stap) -> None:
        match stap:
            case Stap.PLAN_DIRECT:
                for wie in self.mensen[casus]:
                    gesprek = {"gesproken": True, "op": self.nu}
                    await self.in_casus(casus, "POST", f"/betrokkenen/{wie}/gesprekken", gesprek)
                await self._plan(casus)
            case Stap.ONDERSTEUNINGSPLAN:
                await self.in_casus(casus, "PUT", "/ondersteuningsplan", {"samenvatting": "Verzonnen."})
            case Stap.EVALUEREN:
                evaluatie = {"uitkomst": "naar-nazorg", "onderbouwing": "Verzonnen."}
                await self.in_casus(casus, "POST", "/ondersteuningsplan/evaluaties", evaluatie)
                versie = (await self.in_casus(casus, "GET", ""))["veiligheidsplan"]["versie"]
                await self.in_casus(casus, "POST", f"/veiligheidsplannen/{versie}/_bevestigen")
            case Stap.CHECK:
                vragen = [(rol, wie) for wie, rol in self.mensen[casus].items()]
                for bron, van in (*vragen, ("professional", None), ("politie", None)):
                    check = {"bron": bron, "betrokkeneId": van, "uitkomst": "gestopt", "op": self.nu}
                    await self.in_casus(casus, "POST", "/checks", check)
                await self.doe(casus, "vt-informeren")

    async def _plan(self, casus: str) -> None:
        wie = next(iter(self.mensen[casus]))
        plan = {
            "inhoud": {
                "voorwaarden": [{"tekst": "Er is geen geweld in huis."}],
                "afspraken": [
                    {
                        "wat": "Hij slaapt bij zijn broer.",
                        "wie": [wie],
                        "bewaker": {"naam": "de wijkteammedewerker"},
                        "alsNiet": "Zij belt 112.",
                    }
                ],
            },
            "evaluatiedatum": (lokale_dag(self.klok.nu()) + timedelta(days=300)).isoformat(),
            "reden": "Verzonnen.",
        }
        versie = (await self.in_casus(casus, "POST", "/veiligheidsplannen", plan))["versie"]
        await self.in_casus(casus, "POST", f"/veiligheidsplannen/{versie}/_vaststellen")


def _naam(p: Persoonsgegevens) -> dict[str, Any]:
    gezet = {veld: w for veld in NAAM if (w := getattr(p, veld))}
    return {**gezet, "geboortedatum": p.geboortedatum and p.geboortedatum.isoformat()}


class Uitslag(NamedTuple):
    """Of each soort: how many meldingen, how many of those right; and which sequence went wrong, and how."""

    aantal: Counter[Soort]
    goed: Counter[Soort]
    fout: list[str]


async def speel(speler: Speler, soort: Soort, nummer: int, uitslag: Uitslag) -> None:
    """Play one sequence; every melding of it counts, and one that could not be played counts as wrong."""
    naam = f"{soort.name.lower()}-{nummer}"
    speler.toeval.seed(f"{ZAAD} {naam}")  # the numbers of people go on: nobody gets those of another
    reeks = Reeks(speler, speler.toeval)
    try:
        await VERHAALLIJNEN[soort](reeks)
    except Geweigerd as fout:
        uitslag.aantal[soort] += 1
        uitslag.fout.append(f"{naam}: {fout}")
        return
    for hoeveelste, (melding, label) in enumerate(reeks.verwacht.items(), 1):
        uitslag.aantal[soort] += 1
        if (gevonden := await speler.classificatie(melding)) == label:
            uitslag.goed[soort] += 1
        else:
            uitslag.fout.append(f"{naam}, melding {hoeveelste}: {gevonden}, moet {label} zijn")


async def _speel_alles(map_: Path, per_soort: int) -> Uitslag:
    instellingen, uitgever = demo_instellingen(map_, worker_seconden=0)
    klok = Draaibareklok(BEGIN)
    app = maak_app(instellingen, klok)
    database = app.state.omgeving.database
    await migraties.migreer(database, instellingen)
    await richt_in(database, REGIO)
    uitslag = Uitslag(Counter(), Counter(), [])
    naar_app = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=naar_app, base_url="http://proef.invalid") as client:
        speler = Speler(client, uitgever, klok)
        with Progress(console=Console(stderr=True)) as voortgang:
            reeksen = [(soort, nummer) for soort in Soort for nummer in range(1, per_soort + 1)]
            for soort, nummer in voortgang.track(reeksen, description="reeksen"):
                await speel(speler, soort, nummer, uitslag)
    await database.sluit()
    return uitslag


def meet(per_soort: int = PER_SOORT) -> Uitslag:
    """Play every storyline so many times, on a fresh embedded database that is thrown away."""
    structlog.configure(
        logger_factory=structlog.ReturnLoggerFactory()
    )  # a line per request tells nothing here
    with TemporaryDirectory(prefix="rodedraad-proef-") as map_:
        return asyncio.run(_speel_alles(Path(map_), per_soort))


def druk_af(per_soort: int = PER_SOORT) -> bool:
    """Measure and print; whether every melding is what it must be."""
    uit, uitslag = Console(), meet(per_soort)
    tabel = Table("", "meldingen", "goed", box=None)
    for soort in Soort:
        tabel.add_row(soort, str(uitslag.aantal[soort]), str(uitslag.goed[soort]))
    uit.print(tabel, *uitslag.fout, sep="\n")
    totaal, goed = uitslag.aantal.total(), uitslag.goed.total()
    uit.print(f"Goed geclassificeerd: {goed} van {totaal}, in {per_soort * len(Soort)} reeksen.")
    return goed == totaal
