"""Somebody with a browser: keeps cookies, follows redirects one at a time, and fills in forms."""

import html
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.wereld import Wereld


class Browser:
    def __init__(self, wereld: Wereld) -> None:
        self.wereld = wereld
        transport = httpx.ASGITransport(wereld.app)
        self.client = httpx.AsyncClient(transport=transport, base_url=wereld.omg.instellingen.webadres)

    async def get(self, adres: str, **koppen: str) -> httpx.Response:
        return await self.client.get(adres, headers=koppen)

    async def verstuur(self, adres: str, velden: Mapping[str, str], **koppen: str) -> httpx.Response:
        """As a form of our own page, unless `koppen` say something else (`_` for `-`)."""
        eigen = {"origin": self.wereld.omg.instellingen.webadres, "sec-fetch-site": "same-origin"}
        namen = {k.replace("_", "-"): w for k, w in koppen.items()}
        return await self.client.post(adres, data=dict(velden), headers={**eigen, **namen})

    async def tot_terug(self, handle: str, adres: str = "/aanmelden") -> str:
        """To the provider and through its page; returns where it sends the browser, which has not gone there yet."""
        heen = await self.get(adres)
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
