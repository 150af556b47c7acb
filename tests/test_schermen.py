"""The screens of the werkplek in a real browser: a whole casus by clicking, and whatever goes wrong, nothing lost. How each page reads:
`test_toegankelijk.py`.
"""

import gzip
import re
from datetime import timedelta
from typing import Any, Literal

import pytest

from app import worker
from tests.berichten import aan
from tests.bewaren import oude_casus
from tests.meldingen import gezin, met
from tests.ontvanger import luister
from tests.scherm import Scherm, Werkplek
from tests.wereld import Casus, goed

GROOTST = 60_000
"""Bytes of a page, gzipped, beyond what the browser keeps."""


async def _open_casus(s: Scherm) -> None:
    await s.meld_aan("wij-noord", "/casussen")
    await s.volg("Nieuwe casus")
    await s.vul("Hoe noemt uw team dit huishouden?", "Huishouden Klikstra")
    await s.vul("Wijk", "noord")
    await s.klik("Casus openen")


async def _voeg_toe(s: Scherm, naam: str, geboren: str, rol: str, *, contact: bool) -> None:
    await s.volg("Iemand toevoegen")
    await s.vul("Voornamen", naam)
    await s.vul("Achternaam", "Klikstra")
    await s.vul("Geboortedatum", geboren)
    await s.vink(rol)
    if contact:
        await s.kies("Hoe is contact veilig?", "telefoon")
    await s.klik("Toevoegen")


async def _schrijf_plan(s: Scherm) -> None:
    await s.volg("Veiligheidsplan")
    await s.klik("Schrijf het plan")
    await s.vul("#veld-voorwaarden-0-tekst", "Er is geen geweld in huis.")
    await s.vul("#veld-afspraken-0-wat", "Proef slaapt bij zijn broer.")
    await s.vink("Proef Klikstra", "#afspraken")
    await s.vul("#veld-afspraken-0-bewaker-naam", "buurvrouw Proefje")
    await s.vul("#veld-afspraken-0-alsNiet", "Testa belt 112.")
    await s.vul("Wanneer evalueren we het plan?", "2026-05-04")
    await s.klik("Bewaar het concept")
    await s.klik("Versie 1 vaststellen")


async def _spreek(s: Scherm, wie: str) -> None:
    await s.volg(f"Gesprek met {wie} Klikstra")
    await s.vink("Ja")
    await s.klik("Vastleggen")


@pytest.mark.parametrize("hand", ["muis", "toetsen"])
async def test_een_hele_casus_door_te_klikken(werkplek: Werkplek, hand: Literal["muis", "toetsen"]) -> None:
    """From a signaal to inactief, each belemmering a link to what is missing; by clicking, and with the keyboard alone."""
    async with werkplek.scherm(hand=hand) as s:
        await _open_casus(s)
        assert "Er is nog niemand van het huishouden vastgelegd." in await s.tekst()
        for naam, geboren, rol in (
            ("Testa", "1990-02-01", "Slachtoffer"),
            ("Proef", "1988-05-03", "Pleger"),
            ("Kindje", "2017-06-01", "Kind"),
        ):
            await _voeg_toe(s, naam, geboren, rol, contact=rol == "Slachtoffer")
        await s.klik("Naar stap: Contact leggen")
        await s.vouw_open("Naar een andere stap, uit volgorde")
        await s.kies("Naar welke stap?", "veiligheidsplan-direct")
        await s.kies("Waarom?", "urgentie")
        await s.klik("Ga naar deze stap")
        assert "Met één kind is nog niet gesproken." in await s.tekst()
        await s.volg("Leg per kind het gesprek vast, of waarom het niet kon.")
        await s.vink("Ja")
        await s.klik("Vastleggen")
        await _schrijf_plan(s)
        await s.volg(re.compile("Terug naar"))
        for stap in ("Contact leggen", "Situatie in kaart brengen"):
            await s.klik(re.compile(f"Alsnog gedaan ?: {stap}"))
        await s.klik("Naar stap: Ondersteuningsplan maken")
        await s.volg("Ondersteuningsplan")
        await s.vul("Wat gaan we samen doen?", "Eerst rust, dan herstel.")
        await s.klik("Bewaren")
        await s.klik("Naar stap: Uitvoering ondersteuningsplan")
        await s.klik("Naar stap: Evalueren")
        await s.volg("Evalueer het ondersteuningsplan; is nazorg genoeg, leg dan die uitkomst vast.")
        await s.kies("Hoe verder?", "naar-nazorg")
        await s.vul("Waarom?", "De doelen zijn gehaald.")
        await s.klik("Vastleggen")
        await s.volg(re.compile("Loop het plan na met ieder apart"))
        await s.klik("Vastleggen: nagelopen, het plan klopt nog")
        await s.volg(re.compile("Terug naar"))
        await s.klik("Naar stap: Casus op monitoren")
        await s.volg("Nazorg")
        await s.kies("Wie houdt een oogje in het zeil?", "wijkteam")
        await s.vul("Naam", "de collega van het wijkteam")
        await s.vul("Dag 1", "2026-04-01")
        await s.klik("Afspreken")
        await s.klik("Naar stap: Check of geweld is gestopt")
        for bron, wie in (
            ("slachtoffer", "Testa"),
            ("pleger", "Proef"),
            ("kind", "Kindje"),
            ("professional", ""),
            ("politie", ""),
        ):
            await s.volg("Is het gestopt?")
            await s.kies("Aan wie is het gevraagd?", bron)
            if wie:
                await s.kies("Wie was dat?", f"{wie} Klikstra")
            await s.kies("Is het geweld gestopt?", "gestopt")
            await s.klik("Vastleggen")
        await s.vouw_open("Veilig Thuis is geïnformeerd")
        await s.klik("Vastleggen")
        await s.klik("Naar stap: Casus inactief")
        assert "Casus heractiveren" in await s.tekst()
        await s.volg("De hele tijdlijn")
        assert "Casus inactief; plan, geplande checks en signalen afgesloten." in await s.tekst()


async def test_met_het_toetsenbord_alleen(werkplek: Werkplek) -> None:
    """Sign in, find a casus, take it a step further: Tab, Enter and letters."""
    casus = await werkplek.wereld.casus("contact-leggen", aanduiding="Huishouden Toetsma")
    async with werkplek.scherm() as s:
        await s.open(f"/aanmelden?naar=/casussen/{casus.id}")
        await _tab_naar(s, "Aanmelden")
        await s.page.keyboard.press("Enter")
        await s.page.wait_for_url("**/demo/aanmelden**")
        await _tab_naar(s, "wij-noord")
        await s.page.keyboard.press("Enter")
        await s.page.wait_for_url(re.compile(casus.id))
        await s.page.keyboard.press("Tab")
        assert await _waar(s) == "Naar de inhoud"
        await s.page.keyboard.press("Enter")
        await _tab_naar(s, "Naar stap: Situatie in kaart brengen")
        await s.page.keyboard.press("Enter")
        await s.page.wait_for_load_state()
        await s.page.get_by_text("Situatie in kaart brengen nu hier").wait_for()
    assert (await casus.nu())["stap"] == "situatie-in-kaart"


async def _waar(s: Scherm) -> str:
    gevonden: str = await s.page.evaluate(
        "(document.activeElement.innerText || '').replace(/\\s+/g, ' ').trim()"
    )
    return gevonden


async def _tab_naar(s: Scherm, naam: str) -> None:
    for _ in range(80):
        await s.page.keyboard.press("Tab")
        if await _waar(s) == naam:
            return
    raise AssertionError(f"met Tab niet te bereiken: {naam}")


async def _typ(s: Scherm, *toetsen: str) -> None:
    """Each a key, or what is typed when it is more than one sign."""
    for toets in toetsen:
        if toets in ("Tab", "Enter", "Space", "ArrowDown"):
            await s.page.keyboard.press(toets)
        else:
            await s.page.keyboard.type(toets)


async def _druk(s: Scherm, naam: str) -> None:
    """With Tab to what is called so, and Enter: to the next page."""
    await _tab_naar(s, naam)
    async with s.page.expect_navigation():
        await s.page.keyboard.press("Enter")


TOETS, DENKEN = 0.28, 1.35
"""Seconds for a key, and to think of the next field: the keystroke-level model of Card, Moran and Newell (1980), for an average typist."""
TWEE_MINUTEN = 120


async def _neem_aan(s: Scherm, *mensen: tuple[dict[str, Any], str]) -> float:
    """An intake with no hand on the mouse, from the top of the page to the button: how many seconds that takes somebody."""
    await s.open("/meldingen/nieuw")
    await s.page.evaluate(
        "addEventListener('keydown', () => sessionStorage.n = 1 + Number(sessionStorage.n || 0), true)"
    )
    velden = 5 + 5 * len(mensen)
    await s.kies("Hoe dringend?", "Crisis")
    await s.kies("Wie meldt?", "Burger")
    await s.vul(
        "Wat is er aan de hand?",
        "Buren hoorden geschreeuw; het kind riep om hulp.",
    )
    await s.vink("Doodsbedreiging")
    await s.vul("Wijk", "noord")
    for i, (wie, rol) in enumerate(mensen):
        rij = f"#veld-betrokkenen-{i}-"
        for veld in ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum"):
            await s.vul(rij + veld, wie.get(veld) or "")
        await s.vink(rol, rij + "rollen")
    await s.klik("Melding aannemen")
    toetsen = int(await s.page.evaluate("sessionStorage.n"))
    return toetsen * TOETS + velden * DENKEN


async def test_een_hermelding_met_het_toetsenbord(werkplek: Werkplek) -> None:
    """A family that was let go is reported again: who it may be, with why; the casus runs again, and the casusregisseur knows."""
    casus = await werkplek.wereld.casus("inactief", aanduiding="Huishouden Toetsenberg")
    await met(casus, (wij := gezin("Toetsenberg")).moeder)
    async with werkplek.scherm("vt", "toetsen") as s:
        assert await _neem_aan(s, (wij.moeder, "Slachtoffer"), (wij.kind, "Kind")) < TWEE_MINUTEN
        assert "Een casus bij WIJ-team Noord (demo)" in await s.tekst()
        assert "zelfde geboortedatum" in await s.tekst()
        await _druk(s, "Ik pak deze melding op")
        await _tab_naar(s, "Dit zijn zij (1)")
        await _typ(s, "Enter", "Tab", "Zelfde moeder, zelfde dag geboren.", "Tab", "Enter")
        await s.page.get_by_text("koppeling ongedaan maken").wait_for()
        await s.page.locator("#veld-uitkomst").focus()
        await _typ(s, "Overdracht", "Tab", "Het lokale team kan verder.")
        await _druk(s, "Beoordeling vastleggen")
        await _tab_naar(s, "De melder heeft het gehoord")
        await _typ(s, "Enter", "Tab", "Telefoon")
        await _druk(s, "Vastleggen")
        await s.page.get_by_text("Nog niets.").wait_for(state="detached")
        assert "Overdracht naar lokaal team" in await s.tekst()
        await s.open("/monitoring/hermeldingen")
        assert "Al bekend: een casus bij WIJ-team Noord (demo)" in await s.tekst()
    assert (await casus.nu())["stap"] == "voorbereiding-contact"
    async with werkplek.scherm("wij-noord") as s:
        punt = s.page.get_by_role("listitem").filter(has_text="Huishouden Toetsenberg")
        await punt.get_by_role("link", name="Nieuwe melding over dit gezin").focus()
        await _typ(s, "Enter")
        await s.page.wait_for_url(re.compile(casus.id))


async def test_een_casus_gaat_over(werkplek: Werkplek) -> None:
    """Offered, seen beforehand, refused without a reason (nothing is lost), and taken."""
    casus = await werkplek.wereld.casus("contact-leggen")
    async with werkplek.scherm("wij-noord") as s, werkplek.scherm("wij-zuid") as ander:
        await s.open(f"/casussen/{casus.id}")
        await s.vouw_open("Iets anders vastleggen")
        await s.volg("Overdragen")
        await s.page.get_by_label("Aan welk team?").select_option(label="WIJ-team Zuid (demo)")
        await s.vul("Wat vraagt u?", "Het gezin is verhuisd.")
        await s.vul("Waarom hoort de casus daar?", "Het woont nu in Zuid.")
        await s.klik("Aanbieden")
        await ander.open("/dag")
        await ander.volg("Een casus is uw team aangeboden")
        assert "Het gezin is verhuisd." in await ander.tekst()
        await ander.page.get_by_text("Wij nemen de casus niet over").click()
        await ander.vul("Toelichting", "Wij zijn vol.")
        await ander.klik("Niet aannemen")
        assert await ander.page.get_by_label("Toelichting").input_value() == "Wij zijn vol."
        await ander.klik("Wij nemen de casus over")
        assert "casusregisseur wij-zuid" in await ander.tekst()
        assert (await s.open(f"/casussen/{casus.id}")).status == 404


async def test_noodtoegang_met_het_toetsenbord(werkplek: Werkplek) -> None:
    """From where nothing is to be found: why, and for how long; then reading, with the time that is left."""
    casus = await werkplek.wereld.casus("contact-leggen", aanduiding="Huishouden Noodstra")
    async with werkplek.scherm("wij-zuid") as s:
        await s.open(f"/casussen/{casus.id}")
        assert "Noodstra" not in await s.page.content()
        await _druk(s, "Noodtoegang")
        await s.page.locator("#veld-reden").focus()
        await _typ(s, "Crisis", "Tab", "Zij belt nu.", "Tab", "15")
        await _druk(s, "Neem noodtoegang")
        assert "nog 15 min" in await s.tekst()
        assert "Huishouden Noodstra" in await s.tekst()
        assert not await s.keur()
        await _druk(s, "Ik ben klaar met lezen")
        assert (await s.open(f"/casussen/{casus.id}")).status == 404


async def test_een_bericht_wordt_gelezen_klaargezet_en_ingetrokken(werkplek: Werkplek) -> None:
    casus = await werkplek.wereld.casus("contact-leggen", aanduiding="Huishouden Berichtsma")
    await aan(casus, voornamen="Berichta")
    async with werkplek.scherm("wij-noord", hand="toetsen") as s:
        await s.open(f"/casussen/{casus.id}")
        await s.volg("Berichten aan Berichta")
        await s.kies("Wat wilt u laten weten?", "Vraag om terug te bellen")
        await s.klik("Bekijk het bericht")
        gezien = await s.tekst()
        assert "Dit gaat uit, precies zo" in gezien
        assert "Graag terugbellen als het uitkomt." in gezien
        assert not await s.keur()
        await s.klik("Zet klaar")
        assert "Staat klaar" in await s.tekst()
        await s.klik(re.compile("Intrekken"))
        assert "Ingetrokken" in await s.tekst()


async def _geheim(casus: Casus) -> dict[str, str]:
    """Where a child lives is geheim, and politie was let in."""
    waar = f"{casus.pad}/betrokkenen/{casus.kinderen[0]}/adres"
    goed(await casus.regisseur.put(waar, {"huisnummer": "7", "postcode": "9700AA", "geheim": True}))
    toe = {
        "medewerkerId": await casus.wereld.als("politie").id(),
        "doelbinding": "actie-overleg",
        "reden": "Zij rijden langs.",
        "tot": (casus.wereld.klok.nu() + timedelta(days=1)).isoformat(),
    }
    return {"te": f"/toegelaten/{(await casus.regisseur.maak(f'{waar}/toelatingen', toe))['id']}"}


async def test_wie_is_toegelaten_vindt_het_adres_vanaf_haar_dag(werkplek: Werkplek) -> None:
    casus = await werkplek.wereld.casus("contact-leggen")
    hier = await _geheim(casus)
    async with werkplek.scherm("politie", "toetsen") as s:
        await s.page.locator(f'a[href="{hier["te"]}"]').press("Enter")
        await s.klik("Bekijk dit adres")
        assert "9700AA" in await s.tekst()
        assert not await s.keur()
        await s.volg("Weg van het scherm")
        assert "9700AA" not in await s.page.content()


async def test_twee_mensen_schrijven_aan_een_plan(werkplek: Werkplek) -> None:
    """Each in a browser of her own, one of them without script: who saves second sees the difference, and nothing is lost."""
    casus = await werkplek.wereld.casus("veiligheidsplan-direct")
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"inhoud": casus.plan_inhoud()})
    pad = f"/casussen/{casus.id}/veiligheidsplan/schrijven"
    async with (
        werkplek.scherm("wij-noord") as s,
        werkplek.scherm("wij-noord-2", java_script_enabled=False) as ander,
    ):
        for wie in (s, ander):
            await wie.open(pad)
        await ander.page.locator("#veld-afspraken-0-wat").fill("Hij slaapt bij zijn zus.")
        await ander.klik("Bewaar het concept")
        await ander.open(pad)
        await s.page.locator("#veld-voorwaarden-0-tekst").fill("Niemand wordt geslagen.")
        await s.page.locator("#veld-afspraken-0-wat").fill("Hij slaapt bij zijn oom.")
        await s.klik("Bewaar het concept")
        assert "Hij slaapt bij zijn zus." in await s.page.get_by_role("alert").inner_text()
        assert await s.page.locator("#veld-afspraken-0-wat").input_value() == "Hij slaapt bij zijn oom."
        assert not await s.keur()
        await s.klik("Bewaar het concept")
        await ander.page.locator("#signalen summary").click()
        await ander.page.locator("#veld-signalen-0-tekst").fill("Hij belt vaak.")
        await ander.klik("Bewaar het concept")
        assert "Niemand wordt geslagen." in await ander.tekst()
        await ander.klik("Bewaar het concept")
        for zin in ("Niemand wordt geslagen.", "Hij slaapt bij zijn oom.", "Hij belt vaak."):
            assert zin in await ander.tekst()


async def test_aan_het_einde_van_een_sessie_is_niets_weg(werkplek: Werkplek) -> None:
    """A warning in time, a button to go on; and after the end nothing on the screen, until somebody signs in and finds her words."""
    casus = await werkplek.wereld.casus("contact-leggen", aanduiding="Huishouden Stilstra")
    async with werkplek.scherm("wij-noord") as s:
        await s.page.clock.install()
        await s.open(f"/casussen/{casus.id}/vastleggen/cijfer")
        await s.vul("Toelichting", "Zij belt mij morgen.")
        async with s.page.expect_response("**/klad"):
            await s.page.clock.fast_forward("00:03")
        await s.page.clock.fast_forward("13:30")
        await s.page.get_by_role("button", name="Ik werk nog").click()
        await s.page.get_by_role("button", name="Ik werk nog").wait_for(state="hidden")
        await s.page.clock.fast_forward("13:30")
        await s.page.get_by_role("button", name="Ik werk nog").wait_for()
        assert not await s.keur()
        werkplek.wereld.vooruit(minutes=16)
        await s.page.clock.fast_forward("02:30")
        await s.page.get_by_role("heading", name="Aanmelden").wait_for()
        assert "Stilstra" not in await s.page.content()
        await s.volg("Aanmelden")
        await s.page.get_by_role("button", name="wij-noord", exact=True).click()
        await s.page.wait_for_url(re.compile("cijfer"))
        assert await s.page.get_by_label("Toelichting").input_value() == "Zij belt mij morgen."
        assert not await s.keur()


async def test_van_een_groot_plan_gaat_bij_het_weggaan_niets_verloren(werkplek: Werkplek) -> None:
    """Far more than the 64 kB a browser takes along when somebody leaves: what changed since it was last kept goes alone, and what was
    not kept yet is said to be."""
    casus = await werkplek.wereld.casus("veiligheidsplan-direct")
    lang = [{"tekst": f"Voorwaarde {i}: {'wij blijven rustig. ' * 50}"} for i in range(50)]
    inhoud = {**casus.plan_inhoud(), "voorwaarden": lang}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"inhoud": inhoud})
    pad, begin = f"/casussen/{casus.id}/veiligheidsplan/schrijven", werkplek.wereld.klok.nu()
    oom, tante = "Hij slaapt bij zijn oom.", "Hij slaapt bij zijn tante."
    async with werkplek.scherm("wij-noord") as s:
        wat = s.page.locator("#veld-afspraken-0-wat")
        await s.page.clock.install(time=begin)
        await s.open(pad)
        await s.page.clock.pause_at(begin + timedelta(minutes=1))
        async with s.page.expect_response("**/klad") as bewaard:
            await s.vul("#veld-voorwaarden-7-tekst", "Niemand schreeuwt.")
            await s.page.clock.run_for(10)
        assert (await bewaard.value).status == 204
        await wat.fill(oom)
        for _ in range(
            10
        ):  # she leaves before it is kept; and what a page sends then, the next one does not wait for
            await s.open(pad)
            if await wat.input_value() == oom:
                break
        assert await wat.input_value() == oom
        assert await s.page.locator("#veld-voorwaarden-7-tekst").input_value() == "Niemand schreeuwt."
        assert "Voorwaarde 49" in await s.page.locator("#veld-voorwaarden-49-tekst").input_value()

        await s.page.route("**/klad", lambda route: route.abort())
        await wat.fill(tante)
        await s.page.clock.run_for(10)
        await s.page.get_by_text("Wat u typt is nog niet bewaard.").wait_for()
        s.fouten.clear()  # that there was no connection the browser says too
        await s.page.unroute("**/klad")
        async with s.page.expect_response("**/klad") as bewaard:
            await s.page.clock.run_for(8_000)
        assert (await bewaard.value).status == 204
        await s.page.get_by_text("Wat u typt is nog niet bewaard.").wait_for(state="detached")
        await s.klik("Bewaar het concept")
        assert tante in await s.tekst()


async def test_alleen_wat_iemand_typte_is_een_kladversie(werkplek: Werkplek) -> None:
    """What a form comes with is nobody's, also after it was refused; and what was taken back is gone."""
    begin, klad = werkplek.wereld.klok.nu(), "het is nog niet vastgelegd"
    async with werkplek.scherm("vt") as s:
        gestuurd: list[str] = []
        s.page.on("request", lambda r: gestuurd.append(r.url) if r.url.endswith("/klad") else None)
        await s.page.clock.install(time=begin)
        await s.open("/meldingen/nieuw")
        await s.klik("Melding aannemen")
        await s.page.clock.run_for(10_000)
        await s.vul("Gemeente", "Elders")
        await s.vul("Gemeente", "Groningen")
        await s.page.clock.run_for(10_000)
        assert gestuurd == []
        await s.vul("Wijk", "noord")
        async with s.page.expect_response("**/klad"):
            await s.page.clock.run_for(2_000)
        await s.vul("Wijk", "")
        async with s.page.expect_response("**/klad"):
            await s.page.clock.run_for(2_000)
        await s.open("/meldingen/nieuw")
        assert klad not in await s.tekst()

        await s.vul("Wijk", "noord")
        await s.klik("Melding aannemen")
        async with s.page.expect_response("**/klad"):
            await s.page.clock.run_for(2_000)
        await s.open("/meldingen/nieuw")
        assert klad in await s.tekst()
        assert await s.page.get_by_label("Wijk").input_value() == "noord"
        await s.klik("Weggooien en opnieuw beginnen")


async def test_een_groot_gezin_zonder_script(werkplek: Werkplek) -> None:
    """Room for one more, from the keyboard: one goes on in the first empty row."""
    async with werkplek.scherm("vt", "toetsen", java_script_enabled=False) as s:
        await s.open("/meldingen/nieuw")
        for i in range(4):
            await s.page.locator(f"#veld-betrokkenen-{i}-voornamen").fill(f"Testa{i}")
        await s.klik("Nog iemand toevoegen")
        assert s.page.url.endswith("#persoon-5")
        await _typ(s, "Tab", "Kindje")
        assert await s.page.locator("#veld-betrokkenen-4-voornamen").input_value() == "Kindje"
        assert await s.page.locator("#veld-betrokkenen-3-voornamen").input_value() == "Testa3"
        await s.klik("Weggooien en opnieuw beginnen")


async def test_zonder_script_werkt_het_ook(werkplek: Werkplek) -> None:
    casus = await werkplek.wereld.casus("contact-leggen")
    async with werkplek.scherm("wij-noord", java_script_enabled=False) as s:
        await s.open(f"/casussen/{casus.id}")
        await s.klik("Naar stap: Situatie in kaart brengen")
        assert "nu hier" in await s.tekst()
    assert (await casus.nu())["stap"] == "situatie-in-kaart"


async def test_een_toets_dekt_het_scherm_af(werkplek: Werkplek) -> None:
    casus = await werkplek.wereld.casus("contact-leggen", aanduiding="Huishouden Geheimsma")
    async with werkplek.scherm("wij-noord") as s:
        await s.open(f"/casussen/{casus.id}")
        assert "Geheimsma" not in await s.page.title()
        await s.page.keyboard.press("Escape")
        assert await s.page.get_by_text("Huishouden Geheimsma").first.is_hidden()
        assert not await s.keur_overal()
        await s.page.keyboard.press("Escape")
        assert await s.page.get_by_text("Huishouden Geheimsma").first.is_visible()


async def test_terug_na_het_afmelden_toont_niets(werkplek: Werkplek) -> None:
    casus = await werkplek.wereld.casus("contact-leggen", aanduiding="Huishouden Terugknopsma")
    async with werkplek.scherm("wij-noord") as s:
        await s.open(f"/casussen/{casus.id}")
        await s.klik("Afmelden")
        await s.page.wait_for_url(re.compile("/afgemeld"))
        await s.page.go_back()
        await s.page.wait_for_load_state()
        assert "Terugknopsma" not in await s.page.content()


async def test_wat_is_getypt_staat_er_na_een_weigering_nog(werkplek: Werkplek) -> None:
    casus = await werkplek.wereld.casus("contact-leggen")
    async with werkplek.scherm("wij-noord") as s:
        await s.open(f"/casussen/{casus.id}/vastleggen/nieuwe-persoon")
        await s.vul("Voornamen", "Testa")
        await s.vul("Geboortedatum", "2031-01-01")
        await s.klik("Toevoegen")
        assert await s.page.get_by_label("Voornamen").input_value() == "Testa"
        fout = s.page.locator("#veld-rollen .utrecht-form-field-error-message")
        assert await fout.inner_text() == "Dit veld is verplicht."
        assert not await s.keur()


async def test_een_team_maken_en_weer_opheffen_en_een_termijn_kiezen(werkplek: Werkplek) -> None:
    """By clicking only: made, called otherwise, and closed; a colleague is signed out, and asks nothing of a casus."""
    wie = await werkplek.wereld.als("wij-noord-3").id()
    async with werkplek.scherm("beheer") as s:
        await s.volg("Beheer")
        await s.volg("Teams")
        await s.page.get_by_text("Nieuw team").click()
        await s.vul("Code", "wij-klik")
        await s.vul("Naam", "WIJ Klik")
        await s.klik("Team maken")
        await s.vul("Naam", "WIJ Klikken")
        await s.klik("Wijzigen")
        assert "WIJ Klikken" in await s.tekst()
        await s.page.get_by_text("Team opheffen").click()
        await s.klik("Opheffen")
        assert "Opgeheven" in await s.tekst()
        await s.volg("Instellingen")
        await s.volg("Hulp achter de voordeur")
        await s.vul("Hoeveel uur?", "24")
        await s.kies("Waarom?", "besluit-organisatie")
        await s.klik("Vastleggen")
        assert "van 48 uur naar 24 uur, door beheer" in await s.tekst()
        assert await s.keur() == []
        await s.klik("Terug naar de keuze van de regio")
        await s.open(f"/beheer/accounts/{wie}")
        assert await s.keur() == []
        await s.klik("Overal afmelden")
        assert "meldde deze persoon overal af" in await s.tekst()


async def test_een_ander_systeem_laten_horen_wat_er_gebeurt(werkplek: Werkplek) -> None:
    """By keys only: made, the secret read once, a test message that arrives, and ended."""
    noord = await werkplek.wereld.noord.id()  # known before the page says whom one can choose
    async with luister() as suite, werkplek.scherm("beheer", hand="toetsen") as s:
        await s.open("/beheer/abonnementen")
        await s.vouw_open("Nieuw abonnement")
        await s.vul("Hoe heet het andere systeem?", "Suite sociaal domein")
        await s.vul("Naar welk adres gaan de berichten?", suite.url)
        await s.kies("Met welk account kijkt het?", noord)
        await s.klik("Abonnement maken")
        geheim = await s.page.get_by_label("Geheim").input_value()
        assert await s.keur() == []
        await s.volg(re.compile("verder naar het abonnement"))
        await s.klik("Stuur een proefbericht")
        assert "Onderweg" in await s.tekst()
        await worker.loop(werkplek.wereld.omg, "bezorgen")
        assert suite.berichten[-1].klopt_met(geheim)
        await s.page.reload()
        assert "Aangekomen" in await s.tekst()
        await s.vouw_open("Beëindigen")
        await s.klik("Abonnement beëindigen")
        assert "Suite sociaal domein" not in await s.tekst()


async def test_de_privacy_officer_oordeelt_en_met_zijn_tweeen_gaat_een_dossier_weg(
    werkplek: Werkplek,
) -> None:
    """From her day: was breaking the glass right; and a dossier that two people let go, each in a role of their own."""
    wereld = werkplek.wereld
    begin, casus = wereld.klok.nu(), await wereld.casus()
    nood = {"reden": "acuut-gevaar", "toelichting": "Zij staat aan de balie."}
    async with werkplek.scherm("fg") as s:
        await wereld.als("vt").maak(f"{casus.pad}/noodtoegang", nood)
        await s.open("/dag")
        await (
            s.page.get_by_role("listitem").filter(has_text="vt van Veilig Thuis").get_by_role("link").click()
        )
        assert "Zij staat aan de balie." in await s.tekst()
        await s.page.set_viewport_size({"width": 320, "height": 900})
        assert not await s.keur()
        for pad in ("/privacy", f"/privacy/logboek/casus/{casus.id}"):
            assert len(gzip.compress(await (await s.open(pad)).body())) < GROOTST
            assert not await s.keur()
        await s.page.go_back()
        await s.page.go_back()
        await s.kies("Was het terecht?", "terecht")
        await s.klik("Oordeel vastleggen")
        assert (
            await s.page.get_by_label("Was het terecht?").input_value() == "terecht"
        )  # without why it comes back
        await s.vul("Waarom vindt u dat?", "Haar team nam niet op.")
        await s.klik("Oordeel vastleggen")
        await s.page.wait_for_url(re.compile("/privacy/noodtoegang$"))
    oud = await oude_casus(wereld)
    try:
        async with werkplek.scherm("wij-noord-teamleider") as s, werkplek.scherm("fg") as fg:
            await s.open("/team")
            await s.volg("Welke dossiers weg mogen")
            for wie in (s, fg):
                await wie.open("/privacy/vernietigingen")
                await wie.page.get_by_role("row").filter(has_text=oud.id).get_by_role("link").click()
                await wie.page.get_by_text("nog 14 dagen worden tegengehouden").wait_for()
                await wie.klik("Goedkeuren")
            rij = fg.page.get_by_role("row").filter(has_text=oud.id)
            assert "de teamleider en de privacy officer" in await rij.inner_text()
            assert "Wordt vernietigd" in await rij.inner_text()
            await fg.page.emulate_media(color_scheme="dark")
            assert not await fg.keur()
    finally:
        wereld.klok.zet(begin)
