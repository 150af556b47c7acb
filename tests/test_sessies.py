"""Signing in with a browser, at the demo's own provider: the session, its end, and that only our own pages change something."""

import asyncio
import hashlib
import html
import re
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.toegang import sessies
from app.toegang.actor import actor_id
from app.toegang.model import inzage, sessie, team
from tests.browser import Browser, ik, sluit_proef_aan, verborgen, vraag
from tests.conftest import VerseWereld
from tests.wereld import Wereld, geweigerd


@pytest.fixture
def proef(wereld: Wereld) -> Wereld:
    """A page of the werkplek to be signed in on."""
    return sluit_proef_aan(wereld)


async def regels(wereld: Wereld, wie: str) -> list[tuple[str, str]]:
    """The lines of the access log about signing in and out, of one person."""
    async with wereld.omg.database.lees() as v:
        gevonden = await v.execute(
            sa.select(inzage.c.handeling, inzage.c.uitkomst, inzage.c.team)
            .where(
                inzage.c.handeling.in_(("aanmelden", "opnieuw aanmelden", "afmelden")), inzage.c.team == wie
            )
            .order_by(inzage.c.volgnummer)
        )
        return [(r.handeling, r.uitkomst) for r in gevonden]


async def test_wie_zich_aanmeldt_komt_terug_waar_zij_was(proef: Wereld) -> None:
    browser = Browser(proef)
    eerst = await browser.get("/proef?deel=plan")
    assert (eerst.status_code, vraag(eerst.headers["location"])) == (303, {"naar": "/proef?deel=plan"})
    antwoord = await browser.meld_aan("zvh", eerst.headers["location"])
    assert (antwoord.status_code, antwoord.headers["location"]) == (303, "/proef?deel=plan")
    koek = antwoord.headers["set-cookie"].lower()
    assert "httponly" in koek
    assert "samesite=lax" in koek
    gezien = await ik(browser)
    assert (gezien["wie"], gezien["team"]) == ("zvh", "zvh")
    assert (await regels(proef, "zvh"))[-1:] == [("aanmelden", "gelukt")]


async def test_met_tls_heet_het_koekje_zoals_de_browser_het_bewaakt(verse_wereld: VerseWereld) -> None:
    async with verse_wereld(webadres="https://rodedraad.test") as wereld:
        antwoord = await Browser(wereld).meld_aan("wij-noord")
        koek = next(k for k in antwoord.headers.get_list("set-cookie") if k.startswith("__Host-rodedraad="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(koek.split("; "))


@pytest.mark.parametrize(
    "naar",
    [
        "https://elders.example/",
        "//elders.example",
        "/\\elders.example",
        "/x\nSet-Cookie: y",
        "/aanmelden",
        "",
    ],
)
async def test_na_het_aanmelden_gaat_niemand_naar_elders(proef: Wereld, naar: str) -> None:
    browser = Browser(proef)
    heen = await browser.client.get("/aanmelden", params={"naar": naar})
    antwoord = await browser.meld_aan("mda", str(heen.request.url))
    assert antwoord.headers["location"] == "/"


async def test_niemand_wordt_aangemeld_zonder_er_hier_om_te_vragen(proef: Wereld) -> None:
    """Opening a page, signing out, or another site that sends the browser: the provider is not even asked (ASVS 7.6.2)."""
    browser, ander = Browser(proef), Browser(proef)
    eerst = await browser.get("/aanmelden?naar=/proef")
    link = re.findall(r'href="([^"]*klik[^"]*)"', eerst.text)
    assert (eerst.status_code, len(link)) == (200, 1)
    van_ons = html.unescape(link[0])
    await ander.get("/aanmelden")
    for vreemd, wie in (
        (van_ons, ander),  # shown to somebody else
        (van_ons, Browser(proef)),
        ("/aanmelden?klik=", browser),
        ("/aanmelden?klik=%C3%A9", browser),
    ):
        antwoord = await wie.get(vreemd)
        assert (antwoord.status_code, "Aanmelden" in antwoord.text) == (200, True)
        assert "rodedraad-aanmelden" not in str(antwoord.headers)
    # two tabs
    await browser.get("/aanmelden")
    assert (await browser.get(van_ons)).status_code == 303
    await browser.meld_aan("mda")
    await browser.verstuur("/afmelden", {"formulierbewijs": (await ik(browser))["bewijs"]})
    weer = await browser.get((await browser.get("/proef")).headers["location"])
    assert (
        weer.status_code,
        vraag(html.unescape(re.findall(r'href="([^"]*klik[^"]*)"', weer.text)[0]))["naar"],
    ) == (
        200,
        "/proef",
    )


async def test_een_sessie_eindigt_na_stilte_en_na_een_werkdag(proef: Wereld) -> None:
    stil, bezig = Browser(proef), Browser(proef)
    await stil.meld_aan("mda")
    await bezig.meld_aan("mda")
    proef.vooruit(minutes=14)
    await ik(bezig)
    proef.vooruit(minutes=2)
    assert (await stil.get("/proef")).status_code == 303
    for _ in range(39):  # 7 hours and 56 minutes after the beginning at most
        proef.vooruit(minutes=11, seconds=45)
        await ik(bezig)
    proef.vooruit(minutes=10)
    assert (await bezig.get("/proef")).status_code == 303


async def test_kijken_kost_hoogstens_eens_per_minuut_een_wijziging(proef: Wereld) -> None:
    browser = Browser(proef)
    await browser.meld_aan("icm")

    async def gezien() -> Any:
        async with proef.omg.database.lees() as v:
            deze = sessie.c.geheim == hashlib.sha256(browser.sessie().encode()).digest()
            return (await v.execute(sa.select(sessie.c.gezien_op).where(deze))).scalar_one()

    voor = await gezien()
    proef.vooruit(seconds=50)
    eerst = await ik(browser)
    assert await gezien() == voor
    proef.vooruit(seconds=20)
    later = await ik(browser)
    assert await gezien() == proef.klok.nu()
    assert eerst["verloopt"] < later["verloopt"]


async def test_een_wijziging_komt_van_een_eigen_formulier(proef: Wereld) -> None:
    browser, ander = Browser(proef), Browser(proef)
    await browser.meld_aan("mda")
    await ander.meld_aan("icm")
    eigen, vreemd = (await ik(browser))["bewijs"], (await ik(ander))["bewijs"]
    assert (await browser.verstuur("/proef", {"formulierbewijs": eigen})).json()["door"] == "mda"
    kaal = await browser.client.post("/proef", headers={"X-Formulierbewijs": eigen})
    assert kaal.json()["door"] == "mda"
    for velden, koppen in (
        ({}, {}),
        ({"formulierbewijs": vreemd}, {}),
        ({"formulierbewijs": eigen}, {"origin": "https://elders.example"}),
        ({"formulierbewijs": eigen}, {"origin": "null"}),
        ({"formulierbewijs": eigen}, {"sec_fetch_site": "cross-site"}),
        ({"formulierbewijs": eigen}, {"sec_fetch_site": "same-site"}),
    ):
        antwoord = await browser.verstuur("/proef", {"tekst": "<getypt>", **velden}, **koppen)
        assert (antwoord.status_code, "Er is niets opgeslagen" in antwoord.text) == (403, True)
        # what another site sent is not offered for sending once more
        assert ("getypt" in antwoord.text) == (not koppen)


async def test_wat_iemand_typte_overleeft_een_verlopen_sessie(proef: Wereld) -> None:
    browser = Browser(proef)
    await browser.meld_aan("mda")
    oud = (await ik(browser))["bewijs"]
    proef.vooruit(minutes=16)
    antwoord = await browser.verstuur("/proef", {"formulierbewijs": oud, "tekst": 'Zij zei: "<ja>"'})
    assert antwoord.status_code == 401
    await browser.meld_aan("mda")
    nog_eens = await browser.verstuur("/proef", verborgen(antwoord.text))
    assert nog_eens.status_code == 403
    bewaard = verborgen(nog_eens.text)
    assert bewaard["tekst"] == 'Zij zei: "<ja>"'
    assert (await browser.verstuur("/proef", bewaard)).json()["door"] == "mda"


async def test_afmelden_geldt_meteen_en_ook_bij_de_aanmelddienst(proef: Wereld) -> None:
    browser = Browser(proef)
    await browser.meld_aan("opvang")
    oud, bewijs = browser.sessie(), (await ik(browser))["bewijs"]
    assert (await browser.verstuur("/afmelden", {})).status_code == 403
    antwoord = await browser.verstuur("/afmelden", {"formulierbewijs": bewijs})
    assert antwoord.status_code == 303
    assert vraag(antwoord.headers["location"]) == {
        "client_id": proef.omg.instellingen.aanmeld_client,
        "post_logout_redirect_uri": f"{proef.omg.instellingen.webadres}/afgemeld",
    }
    terug = await browser.get((await browser.get(antwoord.headers["location"])).headers["location"])
    assert "U bent afgemeld" in terug.text
    browser.client.cookies.set("rodedraad", oud)
    assert (await browser.get("/proef")).status_code == 303
    assert (await browser.verstuur("/afmelden", {"formulierbewijs": bewijs})).status_code == 303
    assert (await regels(proef, "opvang"))[-2:] == [("aanmelden", "gelukt"), ("afmelden", "gelukt")]


async def test_iemand_ziet_waar_zij_is_aangemeld_en_beeindigt_het_daar(proef: Wereld) -> None:
    """In as many browsers as she likes; of each when, and nothing of which or where (ASVS 7.1.2, 7.5.2)."""
    hier, daar, derde, ander = (Browser(proef) for _ in range(4))
    pad = "/aanmeldingen/beeindigen"
    await hier.meld_aan("wij-zuid")
    await hier.verstuur(pad, {"formulierbewijs": (await ik(hier))["bewijs"]})  # what other tests left open
    for browser in (daar, derde):
        await browser.meld_aan("wij-zuid")
    await ander.meld_aan("wij-noord-3")
    blad = (await hier.get("/aanmeldingen")).text
    ids = re.findall(r'name="welke" value="([^"]+)"', blad)
    assert (len(ids), blad.count("Deze browser<")) == (2, 1)
    bewijs, vreemd = (await ik(hier))["bewijs"], (await ik(ander))["bewijs"]
    # nobody ends what is another's, nor learns that it is there
    niet_haar = await ander.verstuur(pad, {"formulierbewijs": vreemd, "welke": ids[0]})
    niets = await ander.verstuur(pad, {"formulierbewijs": vreemd, "welke": str(UUID(int=7))})
    assert (niet_haar.status_code, niets.status_code) == (404, 404)
    assert (await ik(daar))["wie"] == "wij-zuid"
    assert (await hier.verstuur(pad, {"formulierbewijs": bewijs, "welke": "x"})).status_code == 404
    # a screen that was left open shuts nobody out
    proef.vooruit(minutes=6)
    oud = await hier.verstuur(pad, {"formulierbewijs": bewijs})
    assert (oud.status_code, "hoogstens 5 minuten" in oud.text) == (401, True)
    await hier.meld_aan("wij-zuid", "/aanmelden?vers=ja")
    weer = (await hier.get("/aanmeldingen")).text
    welke = next(id for id in ids if id in weer)
    assert (await hier.verstuur(pad, {"formulierbewijs": bewijs, "welke": welke})).status_code == 303
    over = [(await b.get("/proef")).status_code for b in (hier, daar, derde)]
    assert sorted(over) == [200, 200, 303]
    assert (await hier.verstuur(pad, {"formulierbewijs": bewijs})).status_code == 303
    assert [(await b.get("/proef")).status_code for b in (hier, daar, derde, ander)] == [200, 303, 303, 200]
    assert 'name="welke"' not in (await hier.get("/aanmeldingen")).text


async def test_opnieuw_aanmelden_wisselt_het_geheim_en_rekt_de_dag_niet(proef: Wereld) -> None:
    browser = Browser(proef)
    await browser.meld_aan("mda")
    oud, eerst = browser.sessie(), await ik(browser)
    proef.vooruit(minutes=10)
    adres = await browser.tot_terug("mda", "/aanmelden?naar=/proef&vers=ja")
    await browser.get(adres)
    nieuw, daarna = browser.sessie(), await ik(browser)
    assert oud != nieuw
    assert daarna["bewijs"] == eerst["bewijs"], "een formulier in een ander tabblad blijft goed"
    dief = Browser(proef)
    dief.client.cookies.set("rodedraad", oud)
    assert (await dief.get("/proef")).status_code == 303
    # and somebody else in the same browser is somebody else
    await browser.meld_aan("icm")
    assert (await ik(browser))["wie"] == "icm"
    dief.client.cookies.set("rodedraad", nieuw)
    assert (await dief.get("/proef")).status_code == 303


async def test_wat_gevaarlijk_is_vraagt_een_verse_aanmelding_en_gaat_dan_verder(proef: Wereld) -> None:
    browser = Browser(proef)
    await browser.meld_aan("fg")
    proef.vooruit(minutes=6)
    weg = (await browser.get("/proef/gevaarlijk")).headers["location"]
    assert vraag(weg) == {"naar": "/proef/gevaarlijk", "vers": "ja"}
    heen = vraag((await browser.get(weg)).headers["location"])
    assert (heen["prompt"], heen["max_age"], heen["acr_values"]) == ("login", "0", "demo")
    terug = await browser.meld_aan("fg", weg)
    assert terug.headers["location"] == "/proef/gevaarlijk"
    assert (await browser.get("/proef/gevaarlijk")).json() == {"door": "fg"}


async def test_een_verse_aanmelding_is_niet_een_oude(proef: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that says nothing of asking anew, or says it did not, is not believed."""
    browser, teken = Browser(proef), proef.uitgever.id_token
    oud = proef.klok.nu() - timedelta(minutes=2)
    monkeypatch.setattr(proef.uitgever, "id_token", lambda wie, _, nonce: teken(wie, oud, nonce))
    assert (await browser.meld_aan("mda", "/aanmelden?vers=ja")).status_code == 400
    assert (await browser.meld_aan("mda")).status_code == 303


async def test_wie_niet_binnen_mag_hoort_waarom_en_staat_in_het_logboek(
    proef: Wereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wat, waarde, woorden in (
        ("acr", "wachtwoord", "zonder tweede factor"),
        ("organisatie", "onbekend", "niet ingericht"),
    ):
        browser, teken = Browser(proef), proef.uitgever._teken
        monkeypatch.setattr(
            proef.uitgever,
            "_teken",
            lambda *a, **k: teken(*a, **{**k, wat: waarde}),  # noqa: B023
        )
        antwoord = await browser.meld_aan("beleid")
        monkeypatch.undo()
        assert (antwoord.is_error, woorden in antwoord.text) == (True, True)
        assert "set-cookie" not in antwoord.headers or "rodedraad=" not in antwoord.headers["set-cookie"]
    async with proef.omg.database.lees() as v:
        wie = actor_id(proef.omg.instellingen.uitgever, "beleid")
        rij = (
            sa.select(inzage.c.handeling, inzage.c.uitkomst)
            .where(inzage.c.medewerker_id == wie, inzage.c.handeling == "aanmelden")
            .order_by(inzage.c.volgnummer.desc())
            .limit(2)
        )
        gevonden = [tuple(r) for r in (await v.execute(rij)).all()]
    assert gevonden[-2:] == [("aanmelden", "verboden")] * 2


async def test_iemand_overal_afmelden_geldt_bij_het_eerstvolgende_verzoek(proef: Wereld) -> None:
    een, twee = Browser(proef), Browser(proef)
    wie = await proef.als("wij-zuid").id()
    pad = f"/v1/medewerkers/{wie}/_afmelden"
    await proef.als("wij-zuid").maak(pad)  # what other tests left
    for browser in (een, twee):
        await browser.meld_aan("wij-zuid")
    geweigerd(await proef.teamleider.post(pad), 403, "niet-uw-collega")
    geweigerd(await proef.als("vt-teamleider").post(pad), 404, "niet-gevonden")
    assert (await een.get("/proef")).status_code == 200
    assert await proef.als("beheer").maak(pad) == {"aantal": 2}
    assert [(await b.get("/proef")).status_code for b in (een, twee)] == [303, 303]
    assert await proef.als("wij-zuid").maak(pad) == {"aantal": 0}


async def test_na_het_beeindigen_ziet_of_wijzigt_een_sessie_niets_meer(proef: Wereld) -> None:
    """A thousand requests around the moment that a session is ended. What changes in that same moment is never shown to it: neither a
    look nor a change that is under way slips past. On each engine some come before, and some after."""
    omg, browser = proef.omg, Browser(proef)
    nu = proef.klok.nu()
    token = proef.uitgever.id_token("zvh", nu, "x")
    claims = await omg.aanmelding.poort.van_de_aanmelding(token, "x", nu, nu) | {"azp": "x"}
    wie = (await omg.aanmelding.ken(claims, None, nu)).id
    zet = sa.update(team).where(team.c.code == "zvh").values(bereikbaar=sa.bindparam("b_merk"))
    uitkomsten: Counter[str] = Counter()

    async def vraag_na(stappen: int, koppen: dict[str, str], merk: str) -> None:
        for _ in range(stappen):
            await asyncio.sleep(0)
        antwoord = await browser.client.request("POST" if stappen % 2 else "GET", "/proef", headers=koppen)
        if antwoord.status_code != 200:
            uitkomsten["geweigerd"] += 1
        else:
            uitkomsten["te laat" if antwoord.json()["merk"] == merk else "op tijd"] += 1

    async def beeindig(stappen: int, merk: str) -> None:
        for _ in range(stappen):
            await asyncio.sleep(0)
        async with omg.database.schrijf() as v:
            await v.execute(zet, {"b_merk": merk})
            assert await sessies.beeindig_alle(v, wie, nu)

    for ronde in range(50):
        async with omg.database.schrijf() as v:
            geheim, _ = await omg.sessies.begin(v, claims, None, nu)
            wie_is = await omg.sessies.open(v, geheim, nu)
        koppen = {"cookie": f"rodedraad={geheim}", "x-formulierbewijs": wie_is.formulierbewijs}
        merk = f"088-{ronde}"
        bezig = [vraag_na(stappen, koppen, merk) for stappen in range(20)]
        await asyncio.gather(*bezig[:10], beeindig(ronde % 40, merk), *bezig[10:])
        await vraag_na(0, koppen, merk)
    async with omg.database.schrijf() as v:
        await v.execute(zet, {"b_merk": None})
    assert uitkomsten.total() == 1050
    assert uitkomsten["te laat"] == 0, uitkomsten
    assert uitkomsten["op tijd"] > 50, uitkomsten
    assert uitkomsten["geweigerd"] > 50, uitkomsten


async def test_een_antwoord_dat_niet_bij_deze_browser_hoort_meldt_niemand_aan(proef: Wereld) -> None:
    browser, ander = Browser(proef), Browser(proef)
    adres = await browser.tot_terug("mda")
    goed = vraag(adres)
    for velden in (
        {**goed, "state": "x" * 43},
        {**goed, "state": goed["state"][:-1] + "x"},
        {**goed, "code": "x"},
        {**goed, "iss": "https://elders.example"},
        {k: w for k, w in goed.items() if k != "iss"},
        {k: w for k, w in goed.items() if k != "state"},
        {"error": "access_denied", "state": goed["state"]},
    ):
        poging = Browser(proef)
        poging.client.cookies.update(browser.client.cookies)
        antwoord = await poging.client.get("/aanmelden/terug", params=velden)
        assert antwoord.status_code in (400, 403), velden
        assert "Opnieuw aanmelden" in antwoord.text
        assert "rodedraad" not in poging.client.cookies
    # a link that was sent to somebody else signs them in as nobody (login CSRF)
    assert (await ander.get(adres)).status_code == 400
    proef.vooruit(seconds=30)
    assert (await browser.get(adres)).status_code == 303
    assert (await browser.get(adres)).status_code == 400, "een code geldt één keer"


async def test_afmelden_mag_eindigen_waar_de_aanmelddienst_zegt(proef: Wereld) -> None:
    """Not every provider signs out on the host it is named after, and a browser follows a form only to where the page says."""
    browser = Browser(proef)
    await browser.meld_aan("wij-noord")
    beleid = (await browser.get("/dag")).headers["content-security-policy"]
    assert proef.omg.instellingen.webadres in beleid
    assert "demo.rodedraad.example" not in beleid


async def test_twee_tabbladen_duwen_elkaar_niet_weg(proef: Wereld) -> None:
    browser = Browser(proef)
    adressen = [await browser.tot_terug("mda", f"/aanmelden?naar=/proef?deel={n}") for n in range(3)]
    for n, adres in enumerate(adressen):
        assert (await browser.get(adres)).headers["location"] == f"/proef?deel={n}"
    for _ in range(9):
        await browser.get("/aanmelden")
    assert len([k for k in browser.client.cookies if "aanmelden" in k]) <= 4


async def test_te_lang_weg_bij_de_aanmelddienst(proef: Wereld) -> None:
    browser = Browser(proef)
    adres = await browser.tot_terug("mda")
    proef.vooruit(minutes=11)
    assert (await browser.get(adres)).status_code == 400
