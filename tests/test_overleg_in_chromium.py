"""Story 6 in short, in a browser and with the keyboard alone: two people at one table, each at their own screen."""

from tests.overleg import deel, tafel
from tests.scherm import Scherm, Werkplek
from tests.test_schermen import _typ, _waar


async def _tab(s: Scherm, naam: str = "", id: str = "", toets: str = "Tab") -> None:
    """On with Tab until this field, or something that begins with this text, has the focus."""
    for _ in range(90):
        await s.page.keyboard.press(toets)
        if (
            await s.page.evaluate("document.activeElement.id") == id
            if id
            else (await _waar(s)).startswith(naam)
        ):
            return
    raise AssertionError(f"met Tab niet te bereiken: {naam or id}")


async def _druk(s: Scherm, naam: str, toets: str = "Tab") -> None:
    """To the button or link of this name, and Enter; it leads to a page."""
    await _tab(s, naam, toets=toets)
    async with s.page.expect_navigation():
        await s.page.keyboard.press("Enter")


async def _vouw_open(s: Scherm, naam: str) -> None:
    await _tab(s, naam)
    await s.page.keyboard.press("Enter")


async def test_een_actie_overleg_met_het_toetsenbord(werkplek: Werkplek) -> None:
    """The voorzitter shares, records a besluit and an actie while somebody talks; politie says from its own day what became of its
    actie; what is left over stands on the next agenda."""
    wereld = werkplek.wereld
    casus = await wereld.casus("contact-leggen", wie="vt", aanduiding="Huishouden Nachtegaal")
    overleg = await tafel(wereld, "politie", "rvdk", herhalingWeken=1)
    punt = await overleg.breng_in(casus, vraag="Is een huisverbod mogelijk?")
    await deel(overleg, punt, "rvdk", "kinderen")
    hier = f"/overleggen/{overleg.id}"
    async with werkplek.scherm("vt") as s, werkplek.scherm("politie") as p:
        await s.open(hier)
        await _druk(s, "Ik houd dit geheim")
        await _druk(s, "10:00 · Huishouden Nachtegaal")
        assert "begint over 1 uur" in await s.tekst()

        # politie sees nothing of it until something is shared
        await p.open(hier)
        await _druk(p, "Ik houd dit geheim")
        assert "nog niets op de agenda dat met u is gedeeld" in await p.tekst()
        await _vouw_open(s, "Delen met een partner")
        await _typ(s, "Tab", "Politie", "Tab", "Space")
        await _druk(s, "Delen")
        assert "Wie ziet wat" in await s.tekst()

        # while politie talks: half an actie is typed when the besluit falls
        await _tab(s, id="veld-actie-omschrijving")
        await _typ(s, "Het verbod uitreiken")
        await _tab(s, id="veld-besluit-tekst", toets="Shift+Tab")
        await _typ(s, "Wij vragen een huisverbod.", "Tab", "Bestuur")
        await _druk(s, "Besluit vastleggen")
        assert "Wij vragen een huisverbod." in await s.tekst()
        assert await s.page.locator("#veld-besluit-tekst").input_value() == ""
        assert await s.page.locator("#veld-actie-omschrijving").input_value() == "Het verbod uitreiken"
        await _tab(s, id="veld-actie-omschrijving")
        await _typ(s, "Tab", "Politie", "Tab", "03032026")
        await _tab(s, id="veld-actie-klaarAls")
        await _typ(s, "het is uitgereikt", "Tab", "Straf")
        await _druk(s, "Actie vastleggen")
        assert "Gedaan als: het is uitgereikt" in await s.tekst()

        await p.open(hier)
        await _druk(p, "10:00 · Ingebracht door Veilig Thuis (demo)")
        gelezen = await p.tekst()
        assert ("Wij vragen een huisverbod." in gelezen, "Nachtegaal" in gelezen) == (True, False)

        # from its own day
        await p.open("/dag")
        await _vouw_open(p, "Hoe liep het af?")
        await _typ(p, "Tab", "Hij was niet thuis.")
        await _druk(p, "Niet gelukt")
        assert "Het verbod uitreiken" not in await p.tekst()

        await s.open(hier)
        await _vouw_open(s, "Overleg afsluiten")
        await _druk(s, "Afsluiten")
        assert "Dit overleg is afgesloten." in await s.tekst()
    volgende = (await wereld.als("vt").haal("/v1/overleggen?status=gepland"))["resultaten"][0]
    (weer,) = (await wereld.als("vt").haal(f"/v1/overleggen/{volgende['id']}/agendapunten"))["resultaten"]
    assert [(a["status"], a["teruggekomen"]) for a in weer["acties"]] == [("niet-gedaan", True)]
