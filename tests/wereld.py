"""A small world to test in: the real application, a clock to turn, and people with real tokens. Synthetic, obviously so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from app.casus.codes import Stap
from app.core import migraties
from app.core.klok import NEDERLAND, Draaibareklok
from app.demo.aanbieder import sluit_aan
from app.demo.opzet import demo_instellingen
from app.demo.regio import REGIO
from app.demo.uitgever import DemoUitgever
from app.main import maak_app
from app.toegang.inrichting import richt_in
from app.web.omgeving import Omgeving
from app.workflow.stand import PLAATS, VOLGORDE

ADRES = "http://rodedraad.test"
GEEN_DIENST = {"berichten_url": "http://127.0.0.1:9/", "berichten_geheim": "Wc4nb8Jq-2xTzLr7vYpK0sHd"}
"""Berichten can be made ready; where nobody listens they do not go out (`tests/berichten.py`)."""
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=NEDERLAND)
"""A Monday morning."""


class Iemand:
    """Somebody with a demo account, asking over HTTP. The token is always fresh on the world's clock."""

    def __init__(self, wereld: "Wereld", handle: str) -> None:
        self.wereld, self.handle = wereld, handle
        self.geleden = timedelta()
        """So long ago they signed in."""

    async def vraag(self, methode: str, pad: str, json: Any = None, **koppen: str) -> httpx.Response:
        """`koppen`: header names with `_` for `-`, as `if_match='"1"'`."""
        nu = self.wereld.klok.nu()
        token = self.wereld.token(self.handle, nu, nu - self.geleden)
        namen = {k.replace("_", "-"): w for k, w in koppen.items()}
        return await self.wereld.client.request(
            methode, pad, json=json, headers={"Authorization": f"Bearer {token}", **namen}
        )

    async def get(self, pad: str, **koppen: str) -> httpx.Response:
        return await self.vraag("GET", pad, **koppen)

    async def post(self, pad: str, json: Any = None, **koppen: str) -> httpx.Response:
        return await self.vraag("POST", pad, json, **koppen)

    async def patch(self, pad: str, json: Any, **koppen: str) -> httpx.Response:
        return await self.vraag("PATCH", pad, json, **koppen)

    async def put(self, pad: str, json: Any, **koppen: str) -> httpx.Response:
        return await self.vraag("PUT", pad, json, **koppen)

    async def haal(self, pad: str) -> Any:
        """The body of a GET that must succeed."""
        return goed(await self.get(pad))

    async def alle(self, pad: str) -> list[dict[str, Any]]:
        """Everything of a list, page after page."""
        gevonden: list[dict[str, Any]] = []
        na: str | None = ""
        while na is not None:
            teken = "&" if "?" in pad else "?"
            bladzijde = await self.haal(f"{pad}{teken}limiet=200{na and '&na=' + na}")
            gevonden += bladzijde["resultaten"]
            na = bladzijde["volgende"]
        return gevonden

    async def maak(self, pad: str, json: Any = None, **koppen: str) -> Any:
        """The body of a POST that must succeed."""
        return goed(await self.post(pad, json, **koppen))

    async def id(self) -> str:
        return str((await self.haal("/v1/mij"))["id"])


def goed(antwoord: httpx.Response) -> Any:
    assert antwoord.status_code < 300, antwoord.text
    return antwoord.json() if antwoord.content else None


def geweigerd(antwoord: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of a refusal that is as it should be: its media type, status and code."""
    assert antwoord.status_code == status, antwoord.text
    assert antwoord.headers["content-type"] == "application/problem+json"
    probleem: dict[str, Any] = antwoord.json()
    assert (probleem["code"], probleem["status"]) == (code, status), probleem
    return probleem


def codes(probleem: dict[str, Any]) -> list[str]:
    return [b["code"] for b in probleem["belemmeringen"]]


@dataclass
class Casus:
    """A casus in the world, with what is needed to bring it anywhere along the default route."""

    wereld: "Wereld"
    id: str
    regisseur: Iemand
    moeder: str = ""
    vader: str = ""
    kinderen: list[str] = field(default_factory=list)

    @property
    def pad(self) -> str:
        return f"/v1/casussen/{self.id}"

    async def nu(self) -> dict[str, Any]:
        toestand: dict[str, Any] = await self.regisseur.haal(self.pad)
        return toestand

    async def doe(self, actie: str, wie: Iemand | None = None, **velden: Any) -> httpx.Response:
        return await (wie or self.regisseur).post(f"{self.pad}/acties", {"actie": actie, **velden})

    async def mag(self, actie: str, stap: str | None = None, wie: Iemand | None = None) -> dict[str, Any]:
        """What GET …/acties says of one actie."""
        acties = (await (wie or self.regisseur).haal(f"{self.pad}/acties"))["resultaten"]
        gevonden: list[dict[str, Any]] = [
            a for a in acties if a["actie"] == actie and stap in (None, a["stap"])
        ]
        assert len(gevonden) == 1, (actie, stap, gevonden)
        return gevonden[0]

    async def tijdlijn(self) -> list[dict[str, Any]]:
        regels: list[dict[str, Any]] = (await self.regisseur.haal(f"{self.pad}/gebeurtenissen?limiet=200"))[
            "resultaten"
        ]
        return regels

    # what the default route needs

    async def mensen(self, kinderen: int = 2) -> None:
        """A mother, a father and children, with safe contact known."""
        mens = {"achternaam": "Draadsma", "veiligContact": {"kanaal": "telefoon", "wanneer": "9-12"}}
        self.moeder = await self._voeg_toe(
            voornamen="Testa", rollen=["slachtoffer"], geboortedatum="1990-02-01", **mens
        )
        self.vader = await self._voeg_toe(
            voornamen="Proef", rollen=["pleger"], geboortedatum="1988-05-03", **mens
        )
        for i in range(kinderen):
            kind = {
                "voornamen": f"Kindje-{i + 1}",
                "achternaam": "Draadsma",
                "geboortedatum": f"20{17 + i}-06-01",
            }
            self.kinderen.append(await self._voeg_toe(rollen=["kind"], **kind))

    async def _voeg_toe(self, **gegevens: Any) -> str:
        return str((await self.regisseur.maak(f"{self.pad}/betrokkenen", gegevens))["id"])

    async def spreek_kinderen(self) -> None:
        for kind in self.kinderen:
            gesprek = {"gesproken": True, "op": self.wereld.nu_json}
            await self.regisseur.maak(f"{self.pad}/betrokkenen/{kind}/gesprekken", gesprek)

    def plan_inhoud(self, **anders: Any) -> dict[str, Any]:
        return {
            "voorwaarden": [{"id": str(uuid4()), "tekst": "Er is geen geweld in huis."}],
            "afspraken": [
                {
                    "id": str(uuid4()),
                    "wat": "Hij slaapt bij zijn broer.",
                    "wie": [self.vader],
                    "bewaker": {"naam": "de wijkteammedewerker"},
                    "alsNiet": "Zij belt 112 en daarna het wijkteam.",
                }
            ],
            **anders,
        }

    async def stel_plan_vast(self, dagen: int | None = 90, **velden: Any) -> int:
        """Write and put in force the next version; returns its number."""
        datum = self.wereld.vandaag + timedelta(days=dagen) if dagen is not None else None
        plan = {
            "inhoud": self.plan_inhoud(),
            "evaluatiedatum": datum and datum.isoformat(),
            "reden": "Zo is afgesproken.",
            **velden,
        }
        versie = (await self.regisseur.maak(f"{self.pad}/veiligheidsplannen", plan))["versie"]
        await self.regisseur.maak(f"{self.pad}/veiligheidsplannen/{versie}/_vaststellen")
        return int(versie)

    async def bevestig_plan(self) -> None:
        versie = (await self.nu())["veiligheidsplan"]["versie"]
        await self.regisseur.maak(f"{self.pad}/veiligheidsplannen/{versie}/_bevestigen")

    async def ondersteun(self) -> None:
        if (await self.regisseur.get(f"{self.pad}/ondersteuningsplan")).status_code == 404:
            goed(
                await self.regisseur.put(f"{self.pad}/ondersteuningsplan", {"samenvatting": "Rust en hulp."})
            )

    async def evalueer(self, uitkomst: str = "naar-nazorg") -> None:
        await self.ondersteun()
        evaluatie = {"uitkomst": uitkomst, "onderbouwing": "Doelen zijn besproken."}
        await self.regisseur.maak(f"{self.pad}/ondersteuningsplan/evaluaties", evaluatie)

    async def check(self, bron: str, wie: str | None = None, uitkomst: str = "gestopt") -> None:
        check = {"bron": bron, "betrokkeneId": wie, "uitkomst": uitkomst, "op": self.wereld.nu_json}
        await self.regisseur.maak(f"{self.pad}/checks", check)

    async def check_alle_bronnen(self) -> None:
        await self.check("slachtoffer", self.moeder)
        await self.check("pleger", self.vader)
        for kind in self.kinderen:
            await self.check("kind", kind)
        await self.check("professional")
        await self.check("politie")

    async def volgende(self) -> dict[str, Any]:
        toestand: dict[str, Any] = goed(await self.doe("volgende-stap"))
        return toestand

    async def breng_naar(self, doel: str) -> "Casus":
        """Along the default route, meeting every condition on the way."""
        if not self.moeder:
            await self.mensen()
        while (stap := Stap((await self.nu())["stap"])) is not Stap(doel):
            assert PLAATS[stap] < PLAATS[Stap(doel)], f"{doel} ligt achter {stap}"
            match stap:
                case Stap.PLAN_DIRECT:
                    await self.spreek_kinderen()
                    await self.stel_plan_vast()
                case Stap.EVALUEREN:
                    await self.evalueer()
                    await self.bevestig_plan()
                case Stap.CHECK:
                    await self.check_alle_bronnen()
                    goed(await self.doe("vt-informeren"))
            await self.volgende()
        return self


@dataclass
class Wereld:
    app: FastAPI
    klok: Draaibareklok
    uitgever: DemoUitgever
    client: httpx.AsyncClient

    @property
    def omg(self) -> Omgeving:
        omg: Omgeving = self.app.state.omgeving
        return omg

    def __post_init__(self) -> None:
        # to sign one takes longer than most requests
        self.token = lru_cache(maxsize=100)(self.uitgever.token)

    @property
    def nu_json(self) -> str:
        return self.klok.nu().isoformat()

    @property
    def vandaag(self) -> Any:
        return self.klok.nu().astimezone(NEDERLAND).date()

    def vooruit(self, **duur: float) -> None:
        self.klok.vooruit(timedelta(**duur))

    def als(self, handle: str) -> Iemand:
        return Iemand(self, handle)

    @property
    def noord(self) -> Iemand:
        return self.als("wij-noord")

    @property
    def teamleider(self) -> Iemand:
        return self.als("wij-noord-teamleider")

    async def casus(self, naar: str = VOLGORDE[0], wie: str = "wij-noord", **velden: Any) -> Casus:
        """A new casus of `wij-noord`, brought to a step along the default route."""
        regisseur = self.als(wie)
        nieuw = {"aanduiding": "Huishouden Draadsma", "gemeente": "0014", "wijk": "noord", **velden}
        casus = Casus(self, (await regisseur.maak("/v1/casussen", nieuw))["id"], regisseur)
        return await casus.breng_naar(naar) if naar != VOLGORDE[0] else casus


@asynccontextmanager
async def open_wereld(
    map_: Path, database_url: str | None = None, **instellingen: Any
) -> AsyncIterator[Wereld]:
    """A world in a folder: migrated, with the demo region; on SQLite unless a URL says otherwise."""
    waarden = {
        "webadres": ADRES,
        **GEEN_DIENST,
        **instellingen,
        **({"database_url": database_url} if database_url else {}),
    }
    i, uitgever = demo_instellingen(map_, **waarden)
    klok = Draaibareklok(BEGIN)
    app = maak_app(i, klok)
    sluit_aan(app, uitgever)
    omg: Omgeving = app.state.omgeving
    await migraties.migreer(omg.database, i)
    await richt_in(omg.database, REGIO)
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url=i.webadres) as client:
        yield Wereld(app, klok, uitgever, client)
    omg.dienst.langs = None  # FastAPI remembers the endpoints of the demo's provider for good, and with them the whole application
    await omg.database.sluit()


def moment(tekst: str) -> datetime:
    """`2026-03-28 22:40`, local time in the Netherlands."""
    return datetime.strptime(tekst, "%Y-%m-%d %H:%M").replace(tzinfo=NEDERLAND).astimezone(UTC)
