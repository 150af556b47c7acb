"""Somebody at a screen: the real application on a real socket, in the system's Chromium, with a hand on the mouse or on the keyboard.

Whatever happens, the console stays silent and nothing is asked of another host.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    async_playwright,
)

from tests.chromium import HELP, chromium
from tests.wereld import Wereld, open_wereld

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
OM_DE_KLEUR = ("color-contrast", "link-in-text-block")
"""Rules that look at colours; the others look at what is there, and where."""
ALLES: dict[str, Any] = AXE
KLEUR: dict[str, Any] = {**AXE, "runOnly": {"type": "rule", "values": OM_DE_KLEUR}}
VORM: dict[str, Any] = {**AXE, "rules": {regel: {"enabled": False} for regel in OM_DE_KLEUR}}
Kleur = Literal["light", "dark"]
ZO: dict[str, tuple[int, Kleur, dict[str, Any]]] = {
    "licht": (1280, "light", ALLES),
    "donker": (1280, "dark", KLEUR),
    "200%": (640, "light", VORM),
    "320px": (320, "light", VORM),
}
"""How wide, in which colours, and what can be otherwise for it: in the dark only colours are, on a narrow screen never a colour
(`test_toegankelijk.py` holds the style to that). At 200 % zoom a screen of 1280 is one of 640."""
A4: ViewportSize = {"width": 718, "height": 1047}
"""In CSS pixels, within margins of a centimetre."""
OPEN = "document.querySelectorAll('main details').forEach(d => d.open = true)"


OVERLOPEND = """() => [...document.querySelectorAll('main :is(p,li,th,td,dt,dd,label,h1,h2,h3)')]
  .filter(e => e.clientHeight && getComputedStyle(e).overflow === 'visible' && e.scrollHeight > e.clientHeight + 8)
  .map(e => e.outerHTML.slice(0, 160))"""
"""What is taller than the place that was made for it."""
TABS, KEUZEN = 120, 20
"""So often somebody presses at most, to get anywhere on a page or in a choice."""
HIER = """doel => { const nu = document.activeElement;
  return nu === doel || (doel.type === 'radio' && nu.type === 'radio' && nu.name === doel.name); }"""
"""The focus is on this, or on another of the same few that exclude each other: Tab goes to one of them only."""


@dataclass
class Scherm:
    """One browser of one person, and what they touch it with."""

    wereld: Wereld
    page: Page
    hand: Literal["muis", "toetsen"] = "muis"
    fouten: list[str] = field(default_factory=list)
    vreemd: list[str] = field(default_factory=list)

    @property
    def adres(self) -> str:
        return self.wereld.omg.instellingen.webadres

    def luister(self) -> None:
        """Hear what the browser complains of. That a page is a refusal (4xx) it says too, and that is no complaint."""

        def console(bericht: ConsoleMessage) -> None:
            if bericht.type in ("error", "warning") and "status of 4" not in bericht.text:
                self.fouten.append(bericht.text)

        def verzoek(wat: Request) -> None:
            if not wat.url.startswith((self.adres + "/", "data:")):
                self.vreemd.append(wat.url)

        self.page.on("console", console)
        self.page.on("pageerror", lambda fout: self.fouten.append(str(fout)))
        self.page.on("request", verzoek)

    async def open(self, pad: str) -> Response:
        antwoord = await self.page.goto(self.adres + pad)
        assert antwoord is not None
        return antwoord

    async def meld_aan(self, handle: str, pad: str = "/dag") -> None:
        await self.open(f"/aanmelden?naar={pad}")
        await self.volg("Aanmelden")
        await self._raak(self.page.get_by_role("button", name=handle, exact=True), "Enter")
        await self.page.wait_for_url(re.compile(re.escape(self.adres + pad)))

    async def klik(self, naam: str | re.Pattern[str], soort: Any = "button") -> None:
        async with self.page.expect_navigation():
            await self._raak(self.page.get_by_role(soort, name=naam).first, "Enter")

    async def volg(self, naam: str | re.Pattern[str]) -> None:
        await self.klik(naam, "link")

    async def vouw_open(self, naam: str) -> None:
        await self._raak(self.page.locator("summary").filter(has_text=naam).first, "Enter")

    async def vul(self, label: str, waarde: str) -> None:
        veld = self._veld(label)
        if self.hand == "muis":
            await veld.fill(waarde)
            return
        await self._tab_naar(veld)
        if await veld.get_attribute("type") == "date":
            jaar, maand, dag = waarde.split("-")
            waarde = f"{maand}{dag}{jaar}"
        await self.page.keyboard.type(waarde)

    async def kies(self, label: str, keuze: str) -> None:
        """By its value or by what it says; from the keyboard by the arrows, past whatever comes before it."""
        veld = self._veld(label)
        if self.hand == "muis":
            await veld.select_option(keuze)
            return
        await self._tab_naar(veld)
        plek = await veld.evaluate(
            "(e, keuze) => [...e.options].findIndex(o => o.value === keuze || o.label === keuze)", keuze
        )
        await self.page.keyboard.press("Home")
        for _ in range(plek):
            await self.page.keyboard.press("ArrowDown")

    async def vink(self, label: str, binnen: str = "main") -> None:
        """A box, or one of a few that exclude each other."""
        veld = self.page.locator(binnen).get_by_label(label, exact=True).first
        if self.hand == "muis":
            await veld.check()
        else:
            await self._raak(veld, "Space")

    def _veld(self, label: str) -> Locator:
        """By what it is called, or by its id when there are more of that name."""
        return (self.page.locator(label) if label.startswith("#") else self.page.get_by_label(label)).first

    async def _raak(self, doel: Locator, toets: str) -> None:
        if self.hand == "muis":
            await doel.click()
            return
        await self._tab_naar(doel)
        await self.page.keyboard.press(toets)

    async def _tab_naar(self, doel: Locator) -> None:
        """With Tab alone, from wherever the focus is; a choice of which one is chosen is entered there, and gone through by its arrows."""
        plek = await doel.element_handle()
        for _ in range(TABS):
            if await self.page.evaluate(HIER, plek):
                break
            await self.page.keyboard.press("Tab")
        for _ in range(KEUZEN):
            if await self.page.evaluate("e => e === document.activeElement", plek):
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"met Tab niet te bereiken: {doel}")

    async def tekst(self) -> str:
        return await self.page.inner_text("main")

    async def keur_overal(self) -> dict[str, list[str]]:
        """What is wrong with this page, with everything unfolded, in each of the ways people look at it."""
        await self.page.evaluate(OPEN)
        mis = {}
        for hoe, (breed, kleur, regels) in ZO.items():
            await self.page.set_viewport_size({"width": breed, "height": 900})
            await self.page.emulate_media(color_scheme=kleur)
            mis[hoe] = await self.keur(regels)
        return {hoe: wat for hoe, wat in mis.items() if wat}

    async def keur(self, regels: dict[str, Any] = ALLES) -> list[str]:
        """What axe finds wrong with this page, and whether it is wider than the screen, or words stand over each other."""
        if await self.page.evaluate("typeof axe") == "undefined":
            await self.page.evaluate(AXE_SCRIPT)
        gevonden = await self.page.evaluate("keuze => axe.run(keuze).then(r => r.violations)", regels)
        fout = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in gevonden]
        te_breed = await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        fout += [f"{te_breed} px te breed"] if te_breed > 0 else []
        return fout + [f"loopt over wat eronder staat: {wat}" for wat in await self.page.evaluate(OVERLOPEND)]

    def eis_stil(self) -> None:
        assert not self.fouten, self.fouten
        assert not self.vreemd, self.vreemd


@dataclass
class Werkplek:
    wereld: Wereld
    browser: Browser

    @asynccontextmanager
    async def scherm(
        self, handle: str | None = None, hand: Literal["muis", "toetsen"] = "muis", **anders: Any
    ) -> AsyncIterator[Scherm]:
        """A new browser window with cookies of its own; when it closes it has been silent."""
        async with await self.browser.new_context(
            locale="nl-NL", timezone_id="Europe/Amsterdam", **anders
        ) as context:
            page = await context.new_page()
            page.set_default_timeout(15_000)
            hier = Scherm(self.wereld, page, hand)
            hier.luister()
            if handle:
                await hier.meld_aan(handle)
            yield hier
            hier.eis_stil()


@asynccontextmanager
async def open_werkplek(
    map_: Callable[[], Path],
    host: str = "127.0.0.1",
    instellingen: Callable[[str], dict[str, Any]] = lambda _: {},
) -> AsyncIterator[Werkplek]:
    """`instellingen`: other than the demo's, once it is known at what address people open it."""
    pad = chromium()
    assert pad, HELP
    with socket.socket() as luisteraar:
        luisteraar.bind(("127.0.0.1", 0))
        adres = f"http://{host}:{luisteraar.getsockname()[1]}"
        anders = {"webadres": adres, **instellingen(adres)}
        async with open_wereld(map_(), **anders) as wereld, async_playwright() as spel:
            zo = uvicorn.Config(wereld.app, lifespan="off", access_log=False, log_config=None)
            server = uvicorn.Server(zo)
            draait = asyncio.create_task(server.serve(sockets=[luisteraar]))
            browser = await spel.chromium.launch(executable_path=pad, args=["--no-sandbox"])
            try:
                yield Werkplek(wereld, browser)
            finally:
                await browser.close()
                server.should_exit = True
                with suppress(asyncio.CancelledError):
                    await draait
