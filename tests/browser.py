"""Somebody with a browser: keeps cookies, follows redirects one at a time, and fills in forms."""

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import sqlalchemy as sa
from fastapi import APIRouter

from app.toegang.model import team
from app.toegang.vers import eis_verse_aanmelding
from app.web.transactie import Eenheid
from app.werkplek.aangemeld import Aangemeld, WerkplekRoute
from tests.wereld import Wereld


class Browser:
    def __init__(self, wereld: Wereld) -> None:
        self.wereld = wereld
        hier = wereld.omg.instellingen.webadres
        langs = httpx.ASGITransport(wereld.app)
        elders = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
        self.client = httpx.AsyncClient(transport=elders, mounts={hier: langs}, base_url=hier)

    async def get(self, adres: str, **koppen: str) -> httpx.Response:
        return await self.client.get(adres, headers=koppen)

    async def verstuur(
        self, adres: str, velden: Mapping[str, str | list[str]], **koppen: str
    ) -> httpx.Response:
        """As a form of our own page, unless `koppen` say something else (`_` for `-`)."""
        eigen = {"origin": self.wereld.omg.instellingen.webadres, "sec-fetch-site": "same-origin"}
        namen = {k.replace("_", "-"): w for k, w in koppen.items()}
        return await self.client.post(adres, data=dict(velden), headers={**eigen, **namen})

    async def vertrek(self, adres: str = "/aanmelden") -> httpx.Response:
        """Away to the provider, by the link on our own page where there is one."""
        antwoord = await self.get(adres)
        link = re.search(r'href="(/aanmelden\?[^"]*klik=[^"]*)"', antwoord.text)
        return await self.get(html.unescape(link[1])) if link else antwoord

    async def tot_terug(self, handle: str, adres: str = "/aanmelden") -> str:
        """To the provider and through its page; returns where it sends the browser, which has not gone there yet."""
        heen = await self.vertrek(adres)
        assert heen.status_code == 303, heen.text
        kies = await self.get(heen.headers["location"])
        assert (kies.status_code, "Kies wie u bent" in kies.text) == (200, True)
        gekozen = await self.verstuur("/demo/aanmelden", {**verborgen(kies.text), "wie": handle})
        return gekozen.headers["location"]

    async def meld_aan(self, handle: str, adres: str = "/aanmelden") -> httpx.Response:
        return await self.get(await self.tot_terug(handle, adres))

    def sessie(self) -> str:
        naam = "rodedraad" if "rodedraad" in self.client.cookies else "__Host-rodedraad"
        return self.client.cookies[naam]


def verborgen(pagina: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    paren = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', pagina)
    return {html.unescape(k): html.unescape(w) for k, w in paren}


def vraag(adres: str) -> dict[str, str]:
    """The query of an address."""
    return {k: w[0] for k, w in parse_qs(urlsplit(adres).query).items()}


MERK = sa.select(team.c.bereikbaar).where(team.c.code == "zvh")
"""Something that a page shows, and that changes while somebody looks."""


def sluit_proef_aan(wereld: Wereld) -> Wereld:
    """Pages of the werkplek: who am I, a change, and what is most dangerous."""
    if any(getattr(route, "path", "") == "/proef" for route in wereld.app.routes):
        return wereld
    router = APIRouter(route_class=WerkplekRoute, include_in_schema=False)

    @router.get("/proef")
    async def kijk(eenheid: Eenheid, wie: Aangemeld, deel: str = "") -> dict[str, Any]:
        return {
            "wie": eenheid.actor.aanduiding,
            "team": eenheid.actor.team,
            "bewijs": wie.formulierbewijs,
            "verloopt": wie.verloopt.isoformat(),
            "deel": deel,
            "merk": (await eenheid.alle(MERK))[0].bereikbaar,
        }

    @router.get("/proef/gevaarlijk")
    async def gevaarlijk(eenheid: Eenheid) -> dict[str, str]:
        eis_verse_aanmelding(eenheid)
        return {"door": eenheid.actor.aanduiding}

    @router.post("/proef")
    async def wijzig(eenheid: Eenheid) -> dict[str, Any]:
        return {"door": eenheid.actor.aanduiding, "merk": (await eenheid.alle(MERK))[0].bereikbaar}

    wereld.app.include_router(router)
    return wereld


async def ik(browser: Browser) -> dict[str, Any]:
    antwoord = await browser.get("/proef")
    assert antwoord.status_code == 200, antwoord.text
    gegevens: dict[str, Any] = antwoord.json()
    return gegevens
