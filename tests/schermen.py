"""Takes a picture of every screen of the werkplek with the demo's people: `make schermen`, or `python -m tests.schermen MAP`.

For whoever wants to see what a change looks like: in the light, in the dark, and on a small phone. The people are synthetic.
"""

import asyncio
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.chromium import zorg_ervoor
from tests.scherm import A4, OPEN

MAP = Path("build/schermen")
ZO: Mapping[str, Mapping[str, Any]] = {
    "licht": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "donker": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "klein": {"color_scheme": "light", "viewport": {"width": 320, "height": 800}},
}
SCHERMEN: Mapping[str, Mapping[str, str]] = {
    "wij-noord": {
        "mijn-dag": "/dag",
        "casussen": "/casussen",
        "bord": "/casussen/bord",
        "casus": "{Testerveld}",
        "casus-in-fase-2": "{Proefstra}",
        "tijdlijn": "{Testerveld}/tijdlijn",
        "wie-keek": "{Testerveld}/inzage",
        "plan": "{Testerveld}/veiligheidsplan",
        "plan-schrijven": "{Proefstra}/veiligheidsplan/schrijven",
        "iemand-toevoegen": "{Testerveld}/vastleggen/nieuwe-persoon",
        "wat-er-speelt": "{Testerveld}/vastleggen/gevaar",
        "overdragen": "{Testerveld}/vastleggen/overdracht",
        "toegang": "{Testerveld}/toegang",
        "noodtoegang-nemen": "{Testerveld}/noodtoegang",
        "casussen-niets-gevonden": "/casussen?wijk=nergens",
        "casus-inactief": "{Voorbeeld}",
        "casus-nog-niets-gedaan": "{Voorbeeldsma}",
        "casus-uitgevouwen": "{Testerveld} »",
        "plan-uitgevouwen": "{Testerveld}/veiligheidsplan »",
        "plan-concept": "{Proefstra}/veiligheidsplan/2",
        "gesprek": "[gesprek]",
        "ik-ken-dit-gezin": "{Testerveld}/toegang/ik",
        "overleg-plannen": "/overleggen/nieuw",
        "agendapunt-uitgevouwen": "[overleggen/punten] »",
        "niet-gevonden": "/casussen/00000000-0000-7000-8000-000000000000",
        "geen-bladzijde": "/bestaat-niet",
        "niet-toegestaan": "/beheer",
        "adres": "[adres]",
        "interventie": "{Testerveld}/vastleggen/interventie",
        "nieuwe-casus": "/casussen/nieuw",
        "aanbod": "[overdrachten]",
        "overdrachten": "/overdrachten",
        "overleggen": "/overleggen",
        "overleggen-eerder": "/overleggen?eerder=ja",
        "actie-overleg": "[overleggen]",
        "actie-overleg-afgesloten": "[overleg-afgesloten]",
        "agendapunt-afgesloten": "[overleg-afgesloten/punten]",
        "agendapunt": "[overleggen/punten]",
        "naar-een-overleg": "{Testerveld}/overleg",
        "overdrachtstafel": "[tafels]",
        "aanbod-aan-tafel": "[tafels/punten]",
        # last, because what was refused is kept as a draft
        "stap-uit-volgorde-geweigerd": "{Voorbeeldsma} » Ga naar deze stap, uit volgorde",
        "iemand-toevoegen-geweigerd": "{Testerveld}/vastleggen/nieuwe-persoon » Toevoegen",
        "agendapunt-geweigerd": "[overleggen/punten] » Besluit vastleggen",
    },
    "politie": {"mijn-dag-politie": "/dag", "agendapunt-politie": "[overleggen/punten]"},
    "rvdk": {"mijn-dag-rvdk": "/dag", "actie-overleg-afgesloten-rvdk": "[overleg-afgesloten]"},
    "beleid": {"cijfers": "/cijfers"},
    "wij-noord-teamleider": {"team": "/team", "mijn-dag-teamleider": "/dag"},
    "beheer": {
        "beheer-accounts": "/beheer",
        "beheer-nakijken": "/beheer/herziening",
        "beheer-teams": "/beheer/teams",
        "beheer-team": "/beheer/teams/wij-noord",
        "beheer-account": "[beheer/accounts]",
        "beheer-instellingen": "/beheer/instellingen",
        "beheer-instelling": "/beheer/instellingen/oppakken-uren",
        "beheer-abonnementen": "/beheer/abonnementen",
        "beheer-abonnement": "[beheer/abonnementen]",
        "beheer-gezondheid": "/beheer/gezondheid",
    },
    "vt": {
        "mijn-dag-vt": "/dag",
        "meldingen": "/meldingen",
        "melding": "[meldingen]",
        "melding-aannemen": "/meldingen/nieuw",
        "melding-aannemen-geweigerd": "/meldingen/nieuw » Melding aannemen",
        "melding-met-kandidaten": "[kandidaten] »",
        "overdrachtstafel-vt": "[tafels]",
        "overdracht-door-ons": "[overdrachten]",
        "monitoring": "/monitoring",
        "radar": "/monitoring/radar",
        "hermeldingen": "/monitoring/hermeldingen",
        "moment": "[monitoring/momenten]",
        "noodtoegang-vanaf-melding": "[noodtoegang]",
        "casus-met-noodtoegang": "[casus-in-nood]",
        "melding-na-noodtoegang": "[melding-in-nood]",
    },
    "fg": {
        "mijn-dag-fg": "/dag",
        "privacy": "/privacy",
        "noodtoegang-beoordelen": "/privacy/noodtoegang?alle=ja",
        "noodtoegang-een": "[privacy/noodtoegang]",
        "bewaarplichten": "/privacy/bewaarplichten",
        "bewaarplicht-een": "[privacy/bewaarplichten]",
        "vernietigd": "/privacy/vernietigd",
        "inzageverzoeken": "/privacy/inzageverzoeken",
        "inzageverzoek": "[privacy/inzageverzoeken]",
        "opvallend": "/privacy/opvallend?alle=ja",
        "opvallend-een": "[privacy/opvallend]",
        "inzagelogboek": "/privacy/logboek",
        "vernietigingen": "/privacy/vernietigingen",
        "vernietiging": "[privacy/vernietigingen]",
        "bewaarplicht": "/privacy/bewaarplichten/nieuw",
    },
}
"""By account. `{Naam}`: the casus of that household; `[soort]`: the first of its kind on the day of this person; `»`: with everything
unfolded, and then with the button of that name pressed."""
DRUK = frozenset(
    {
        "mijn-dag",
        "casus",
        "casus-in-fase-2",
        "casus-inactief",
        "tijdlijn",
        "plan",
        "actie-overleg",
        "agendapunt",
        "agendapunt-politie",
        "melding",
        "overdrachten",
        "aanbod",
        "overdrachtstafel",
        "aanbod-aan-tafel",
    }
)
"""Also as they leave the printer."""


NUMMER = "[0-9a-f-]{36}"
BINNEN = (
    ("/monitoring/radar", f"/meldingen/{NUMMER}#kandidaten-bekijken", "[kandidaten]"),
    ("/beheer", f"/beheer/accounts/{NUMMER}", "[beheer/accounts]"),
    ("/beheer/abonnementen", f"/beheer/abonnementen/{NUMMER}", "[beheer/abonnementen]"),
    ("/overleggen?eerder=ja", f"/overleggen/{NUMMER}", "[overleg-afgesloten]"),
    ("[overleg-afgesloten]", f"/overleggen/{NUMMER}/punten/{NUMMER}", "[overleg-afgesloten/punten]"),
    ("/meldingen", f'/meldingen/{NUMMER}(?=">Proefstra)', "[melding-in-nood]"),
    ("[melding-in-nood]", f"/casussen/{NUMMER}/noodtoegang/{NUMMER}", "[noodtoegang]"),
    ("[melding-in-nood]", f"/casussen/{NUMMER}(?=/noodtoegang/)", "[casus-in-nood]"),
    ("/privacy/noodtoegang", f"/privacy/noodtoegang/{NUMMER}/{NUMMER}", "[privacy/noodtoegang]"),
    *(
        (f"/privacy/{wat}", f"/privacy/{wat}/{NUMMER}", f"[privacy/{wat}]")
        for wat in ("bewaarplichten", "inzageverzoeken", "opvallend", "vernietigingen")
    ),
)
"""Where the first of something stands that is not on the day; also on a page that was found before."""
LEESMIJ = frozenset({"mijn-dag", "casus", "plan-schrijven", "agendapunt"})
"""Also as much of it as fits on a screen, in `leesmij/`: the README shows these, from `docs/schermen`."""


async def _meld_aan(page: Page, handle: str) -> None:
    await page.goto("/aanmelden?naar=/dag")
    await page.get_by_role("link", name="Aanmelden").click()
    await page.get_by_role("button", name=handle, exact=True).click()
    await page.wait_for_url("**/dag")


async def _paden(page: Page, nodig: str) -> dict[str, str]:
    """Where the households of the demo are, by their names; the first of each kind on the day; and of what is elsewhere what is
    `nodig`."""
    gevonden: dict[str, str] = {}
    for pad in ("/dag", "/overdrachten"):
        await page.goto(pad)
        for soort, waarheen in re.findall(
            r'href="/(overdrachten|overleggen|tafels|meldingen|monitoring/momenten)/([0-9a-f-]{36})"',
            await page.content(),
        ):
            gevonden.setdefault(f"[{soort}]", f"/{soort}/{waarheen}")
    for soort in ("overleggen", "tafels"):
        if overleg := gevonden.get(f"[{soort}]"):
            await page.goto(overleg)
            punten = re.findall(rf'href="({overleg}/punten/[0-9a-f-]{{36}})"', await page.content())
            # the first of the agenda; which one comes next stands above it, and again at its own place
            gevonden |= {f"[{soort}/punten]": punt for punt in dict.fromkeys(reversed(punten))}
    await page.goto("/casussen")
    inhoud = await page.content()
    for naam in ("Testerveld", "Proefstra", "Voorbeeldsma", "Voorbeeld"):
        plek = re.search(rf'href="(/casussen/[0-9a-f-]{{36}})">[^<]*{naam}\b', inhoud)
        gevonden |= {f"{{{naam}}}": plek[1]} if plek else {}
    for pad, wat, soort in (rij for rij in BINNEN if rij[2] in nodig):
        await page.goto(gevonden.get(pad, pad))
        if plek := re.search(f'href="({wat})', await page.content()):
            gevonden[soort] = plek[1]
    if casus := gevonden.get("{Testerveld}"):
        await page.goto(casus)
        gesprek = re.search(rf'href="({casus}/vastleggen/gesprek/[0-9a-f-]{{36}})"', await page.content())
        gevonden |= {"[gesprek]": gesprek[1]} if gesprek else {}
        adressen = re.findall(rf'href="({casus}/adres/[0-9a-f-]{{36}})"', await page.content())
        gevonden |= {"[adres]": adressen[-1]} if adressen else {}
    return gevonden


async def _begin_concept(page: Page, casus: str) -> None:
    """A next version of the plan, so that there is something to write beside the one in force."""
    await page.goto(f"{casus}/veiligheidsplan")
    if await page.locator("#veld-reden").count():
        await page.locator("#veld-reden").fill("Er is iets veranderd.")
        await page.get_by_role("button", name=re.compile("Schrijf versie")).click()


async def _neem_noodtoegang(page: Page, pad: str) -> None:
    """The second time it is refused, for it is there."""
    await page.goto(pad)
    await page.locator("#veld-reden").select_option("crisisdienst")
    await page.locator("#veld-toelichting").fill("Er is nu iemand nodig, en het team neemt niet op.")
    await page.get_by_role("button", name="Neem noodtoegang").click()
    await page.wait_for_load_state()


async def _open(page: Page, pad: str) -> None:
    pad, uitgevouwen, knop = pad.partition(" »")
    await page.goto(pad)
    if uitgevouwen:
        await page.evaluate(OPEN)
    if knop:
        await page.locator("main").get_by_role("button", name=knop.strip()).first.click()
        await page.wait_for_load_state()


def _venster(browser: Browser, adres: str, **hoe: Any) -> Any:
    return browser.new_context(base_url=adres, locale="nl-NL", timezone_id="Europe/Amsterdam", **hoe)


async def _rondom(browser: Browser, adres: str, map_: Path) -> None:
    """What is there before and after somebody is in: signing in and out, the screen covered, and a session that ends."""
    for naam, hoe in ZO.items():
        async with await _venster(browser, adres, **hoe) as context:
            page = await context.new_page()

            async def neem(scherm: str, page: Page = page, naam: str = naam) -> None:
                await page.screenshot(path=map_ / f"{scherm}-{naam}.png", full_page=True)

            await page.goto("/aanmelden?naar=/dag")
            await neem("aanmelden")
            await page.clock.install()
            await _meld_aan(page, "wij-noord")
            await page.keyboard.press("Escape")
            await neem("afgedekt")
            await page.goto("/casussen/nieuw")
            await page.clock.fast_forward("13:30")
            await page.get_by_role("button", name="Ik werk nog").wait_for()
            await neem("sessie-eindigt")
            await page.get_by_role("button", name="Afmelden").click()
            await page.wait_for_url("**/afgemeld")
            await neem("afgemeld")


async def _van(browser: Browser, adres: str, handle: str, map_: Path) -> None:
    paden: dict[str, str] = {}
    for naam, hoe in ZO.items():
        async with await _venster(browser, adres, **hoe) as context:
            page = await context.new_page()
            await _meld_aan(page, handle)
            # as it was found: a picture may be of what somebody did there
            paden = paden or await _paden(page, " ".join(SCHERMEN[handle].values()))
            for scherm, sjabloon in SCHERMEN[handle].items():
                pad = sjabloon
                for plek, waarheen in paden.items():
                    pad = pad.replace(plek, waarheen)
                if scherm == "plan-schrijven":
                    await _begin_concept(page, pad.removesuffix("/veiligheidsplan/schrijven"))
                if scherm == "casus-met-noodtoegang":
                    await _neem_noodtoegang(page, paden["[noodtoegang]"])
                await _open(page, pad)
                await page.screenshot(path=map_ / f"{scherm}-{naam}.png", full_page=True)
                if scherm in DRUK and naam == "licht":
                    await page.emulate_media(media="print")
                    await page.set_viewport_size(A4)
                    await page.screenshot(path=map_ / f"{scherm}-druk.png", full_page=True)
                    await page.set_viewport_size(hoe["viewport"])
                    await page.emulate_media(media="screen")
                if scherm in LEESMIJ and naam == "licht":
                    await page.screenshot(path=map_ / "leesmij" / f"{scherm}.png")


async def fotografeer(map_: Path) -> None:
    browserpad = zorg_ervoor()
    (map_ / "leesmij").mkdir(parents=True, exist_ok=True)
    with socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort = str(vrij.getsockname()[1])
    adres = f"http://127.0.0.1:{poort}"
    opdracht = (str(Path(sys.executable).with_name("rodedraad")), "demo", "--port", poort, "--data")
    with TemporaryDirectory() as data:
        demo = await asyncio.create_subprocess_exec(*opdracht, data, stdout=asyncio.subprocess.PIPE)
        try:
            assert demo.stdout is not None
            while regel := await demo.stdout.readline():
                if b"De werkplek:" in regel:
                    break
            async with async_playwright() as spel:
                browser = await spel.chromium.launch(
                    executable_path=browserpad, args=["--no-sandbox", "--lang=nl-NL"]
                )
                await _rondom(browser, adres, map_)
                for handle in SCHERMEN:
                    await _van(browser, adres, handle, map_)
                await browser.close()
        finally:
            demo.terminate()
            await demo.wait()
    print(f"{len(list(map_.glob('*.png')))} schermen in {map_}")


if __name__ == "__main__":
    asyncio.run(fotografeer(Path(sys.argv[1]) if len(sys.argv) > 1 else MAP))
