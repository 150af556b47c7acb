"""Story 6 in short, in a browser and with the keyboard alone: two people at one table, each at their own screen."""

import re
from datetime import timedelta

from tests.overleg import Tafel, deel, tafel
from tests.scherm import Werkplek
from tests.wereld import Wereld


async def test_een_actie_overleg_met_het_toetsenbord(werkplek: Werkplek) -> None:
    """The voorzitter shares, records a besluit and an actie while somebody talks; politie says from its own day what became of its
    actie; what is left over stands on the next agenda."""
    wereld = werkplek.wereld
    casus = await wereld.casus("contact-leggen", wie="vt", aanduiding="Huishouden Nachtegaal")
    overleg = await tafel(wereld, "politie", "rvdk", herhalingWeken=1)
    await overleg.breng_in(await wereld.casus("contact-leggen", wie="vt", aanduiding="Huishouden Merel"))
    punt = await overleg.breng_in(casus, vraag="Is een huisverbod mogelijk?")
    await deel(overleg, punt, "rvdk", "kinderen")
    hier = f"/overleggen/{overleg.id}"
    async with werkplek.scherm("vt", "toetsen") as s, werkplek.scherm("politie", "toetsen") as p:
        await s.open(hier)
        await s.klik("Ik houd dit geheim")
        await s.klik(re.compile("Eerder bespreken ?: Huishouden Nachtegaal"))
        assert s.page.url.endswith(f"#punt-{punt}")
        assert not await s.keur()
        await s.volg(re.compile("· Huishouden Nachtegaal"))
        assert "begint over 1 uur" in await s.tekst()

        # politie sees nothing of it until something is shared
        await p.open(hier)
        await p.klik("Ik houd dit geheim")
        assert "nog niets op de agenda dat met u is gedeeld" in await p.tekst()
        await s.vouw_open("Delen met een organisatie")
        await s.kies("Met wie?", "politie")
        await s.vink("Gevaar: rode vlaggen, geweld, wat is opgelegd")
        await s.klik(re.compile("^Delen$"))

        # while politie talks: half an actie is typed when the besluit falls
        await s.vul("#veld-actie-omschrijving", "Het verbod uitreiken")
        await s.vul("#veld-besluit-tekst", "Wij vragen een huisverbod.")
        await s.kies("#veld-besluit-spoor", "bestuur")
        await s.klik("Besluit vastleggen")
        assert "Wij vragen een huisverbod." in await s.tekst()
        assert (await s.page.evaluate("document.activeElement.id")).startswith("besluit-")
        assert await s.page.locator("#veld-besluit-tekst").input_value() == ""
        assert await s.page.locator("#veld-actie-omschrijving").input_value() == "Het verbod uitreiken"
        await s.kies("#veld-actie-eigenaar", "politie")
        await s.vul("#veld-actie-uiterlijk", "2026-03-03")
        await s.vul("#veld-actie-klaarAls", "het is uitgereikt")
        await s.kies("#veld-actie-spoor", "straf")
        await s.klik("Actie vastleggen")
        assert "Gedaan als: het is uitgereikt" in await s.tekst()

        await p.open(hier)
        await p.volg(re.compile("· Ingebracht door Veilig Thuis"))
        gelezen = await p.tekst()
        assert ("Wij vragen een huisverbod." in gelezen, "Nachtegaal" in gelezen) == (True, False)

        # from its own day
        await p.open("/dag")
        await p.vouw_open("Hoe liep het af?")
        await p.vul("Wat leverde het op", "Hij was niet thuis.")
        await p.klik("Niet gelukt")
        assert "Het verbod uitreiken" not in await p.tekst()

        await s.open(hier)
        await s.vouw_open("Overleg afsluiten")
        await s.klik("Afsluiten")
        assert "Dit overleg is afgesloten." in await s.tekst()
    volgende = (await wereld.als("vt").haal("/v1/overleggen?status=gepland"))["resultaten"][0]
    weer, _ = (await wereld.als("vt").haal(f"/v1/overleggen/{volgende['id']}/agendapunten"))["resultaten"]
    assert [(a["status"], a["teruggekomen"]) for a in weer["acties"]] == [("niet-gedaan", True)]


async def _met_politie(wereld: Wereld, onderdeel: str) -> tuple[Tafel, str]:
    """An overleg of Veilig Thuis with politie, and the item of which politie sees this part."""
    overleg = await tafel(wereld, "politie")
    punt = await overleg.breng_in(await wereld.casus("contact-leggen", wie="vt"))
    await overleg.bevestig("vt", "politie")
    await deel(overleg, punt, "politie", onderdeel)
    return overleg, punt


async def test_wat_een_ander_vastlegt_komt_erbij_zonder_dat_getypt_werk_weggaat(werkplek: Werkplek) -> None:
    """When somebody asks, and when they come back to the window: without loading the page again."""
    wereld = werkplek.wereld
    overleg, punt = await _met_politie(wereld, "gevaar")
    pad, politie = overleg.punt(punt), wereld.als("politie")
    eigen = {
        "omschrijving": "Bellen met haar.",
        "eigenaar": {"organisatie": "veilig-thuis", "team": "vt"},
        "uiterlijk": wereld.vandaag.isoformat(),
        "spoor": "zorg",
    }
    await overleg.voorzitter.maak(f"{pad}/acties", eigen)
    met_vt = {"gedeeldMet": [{"organisatie": "veilig-thuis"}]}
    async with werkplek.scherm("vt", "toetsen") as s:
        await s.open(f"/overleggen/{overleg.id}/punten/{punt}")
        await s.page.evaluate("window.zelfdeBladzijde = true")
        await s.vul("#veld-besluit-tekst", "Half getypt")
        await s.vouw_open("Hoe liep het af?")
        await s.vul("Wat leverde het op", "Zij nam op")
        await politie.maak(f"{pad}/inbreng", {"tekst": "Hij is aangehouden.", **met_vt})
        await s.page.get_by_role("link", name="Wat legden anderen intussen vast?").press("Enter")
        await s.page.get_by_text("Hij is aangehouden.").wait_for()
        await politie.maak(f"{pad}/inbreng", {"tekst": "Hij zit vast tot morgen.", **met_vt})
        await s.page.clock.install()
        await s.page.clock.fast_forward("00:11")
        await s.page.evaluate("window.dispatchEvent(new Event('focus'))")
        await s.page.get_by_text("Hij zit vast tot morgen.").wait_for()
        assert await s.page.evaluate("window.zelfdeBladzijde") is True
        assert await s.page.locator("#veld-besluit-tekst").input_value() == "Half getypt"
        assert await s.page.get_by_label("Wat leverde het op").input_value() == "Zij nam op"
        await s.vul("#veld-besluit-tekst", "Hij mag er niet in.")
        await s.kies("#veld-besluit-spoor", "bestuur")
        await s.klik("Besluit vastleggen")
        assert "Hij mag er niet in." in await s.tekst()


async def test_wat_niet_meer_wordt_gedeeld_verdwijnt_van_het_scherm(werkplek: Werkplek) -> None:
    """Shared anew it is the new that stands there; withdrawn nothing does, as soon as they are back at the window."""
    wereld = werkplek.wereld
    overleg, punt = await _met_politie(wereld, "huishouden")
    link = "Wat legden anderen intussen vast?"
    async with werkplek.scherm("politie") as p:
        await p.open(f"/overleggen/{overleg.id}/punten/{punt}")
        assert "Leeftijden van de kinderen" in await p.tekst()
        await deel(overleg, punt, "politie", "gevaar")
        await p.page.get_by_role("link", name=link).click()
        await p.page.get_by_text("Vormen van geweld").wait_for()
        assert "Leeftijden van de kinderen" not in await p.tekst()
        (gedeeld,) = [
            g
            for g in (await overleg.voorzitter.haal(f"{overleg.punt(punt)}/projecties"))["resultaten"]
            if g["geeindigdOp"] is None
        ]
        weg = f"{overleg.punt(punt)}/projecties/{gedeeld['id']}/_intrekken"
        await overleg.voorzitter.maak(weg, {"reden": "Het was niet nodig."})
        await p.page.get_by_role("link", name=link).click()
        await p.page.get_by_text("of u mag er niet van weten").wait_for()
        assert "Vormen van geweld" not in await p.tekst()


async def test_de_klok_van_een_agendapunt_loopt_mee(werkplek: Werkplek) -> None:
    """How long there still is, without loading the page again; until the time is up, in what the voorzitter says and in what is read."""
    wereld = werkplek.wereld
    casus = await wereld.casus("contact-leggen", wie="vt")
    nu = wereld.klok.nu()
    overleg = await tafel(wereld, "politie", begintOp=(nu + timedelta(minutes=1)).isoformat())
    punt = await overleg.breng_in(casus, minuten=10)
    await overleg.bevestig("vt")
    async with werkplek.scherm("vt") as s:
        await s.page.clock.install(time=nu + timedelta(hours=5))  # her computer is wrong: ours counts
        await s.open(f"/overleggen/{overleg.id}/punten/{punt}")
        tikker = s.page.locator("[data-tot]")
        assert await tikker.inner_text() == "begint over 1 min"
        for verder, staat_er in (("01:06", "nog 10 min"), ("09:00", "nog 1 min"), ("01:00", "de tijd is om")):
            await s.page.clock.fast_forward(verder)
            assert await tikker.inner_text() == staat_er
