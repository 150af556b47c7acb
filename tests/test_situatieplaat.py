"""The picture for the family: who does what, nothing that one of them may not read about another, and never out of its frame."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from app.core.tekening import Kaart, Regel, Vel, breedte, breek, schoon
from app.interventie.palet import PALET
from app.inzet.aanbod import AANBOD
from tests.wereld import Casus, Wereld, geweigerd, goed, moment

SVG = "{http://www.w3.org/2000/svg}"
MERK = "Kanariewoord"
"""Stands wherever it must not be read from."""
HANDELING = "GET /casussen/{casus_id}/situatieplaat"


async def _blad(casus: Casus) -> tuple[httpx.Response, ET.Element, str]:
    antwoord = await casus.regisseur.get(f"{casus.pad}/situatieplaat")
    assert antwoord.status_code == 200, antwoord.text
    wortel = ET.fromstring(antwoord.content)
    return antwoord, wortel, " ".join(t.text or "" for t in wortel.iter(f"{SVG}text"))


async def _mens(casus: Casus, rol: str, naam: str, geboren: str = "1990-01-17", **anders: Any) -> str:
    wie = {"rollen": [rol], "voornamen": naam, "achternaam": MERK, "geboortedatum": geboren}
    return str((await casus.regisseur.maak(f"{casus.pad}/betrokkenen", {**wie, **anders}))["id"])


async def _gezin(wereld: Wereld) -> Casus:
    """Two grown-ups and three children, with everything that runs and everything that must stay off the paper."""
    wereld.klok.zet(moment("2026-05-04 22:00"))
    casus = await wereld.casus(aanduiding=MERK, toelichting=MERK)
    r, pad = casus.regisseur, casus.pad
    geheim: dict[str, Any] = {"telefoon": "0501234567", "relatie": MERK, "steunfiguur": {"naam": MERK}}
    casus.moeder = await _mens(casus, "slachtoffer", "Wilhelmina-Theodora Alexandrine", **geheim)
    casus.vader = await _mens(casus, "pleger", "Proefjan")
    casus.kinderen = [
        await _mens(casus, "kind", naam, f"{jaar}-02-01")
        for naam, jaar in (("Bo", 2021), ("Maximiliaan-Constantijn", 2014), ("Kindje-Sterre", 2017))
    ]
    await _mens(casus, "betrokkene", "Vertrokkene", vertrokkenOp="2026-05-01")
    bo, oudste, _ = casus.kinderen
    inhoud = casus.plan_inhoud(
        voorwaarden=[{"tekst": MERK}],
        signalen=[{"tekst": MERK}],
        steunfiguren=[{"kindId": bo, "naam": "oma Annechien", "bereikbaar": MERK}],
    )
    inhoud["afspraken"][0]["alsNiet"] = MERK
    await casus.stel_plan_vast(inhoud=inhoud, reden=MERK)
    await casus.ondersteun()
    for wie, hulp in (
        (casus.moeder, "traumabehandeling"),
        (casus.vader, "verslavingszorg"),
        (bo, "veerkracht"),
    ):
        deel = {"interventie": hulp, "aanbieder": MERK, "toelichting": MERK}
        doel = {"betrokkeneId": wie, "leefgebied": "verslaving", "doel": MERK, "interventies": [deel]}
        await r.maak(f"{pad}/ondersteuningsplan/doelen", doel)
    await r.maak(
        f"{pad}/inzet",
        {"code": "kindhulp-vingers-in-je-oren", "betrokkeneId": oudste, "toestemming": MERK},
    )
    await r.maak(f"{pad}/inzet", {"code": "filomena", "betrokkeneId": casus.moeder, "aanleiding": "stalking"})
    op = {"opgelegdOp": moment("2026-05-01 14:00").isoformat(), "bewaker": MERK, "toelichting": MERK}
    for code, wie in (
        ("tijdelijk-huisverbod", casus.vader),
        ("aangifte", casus.vader),
        ("aware", casus.moeder),
    ):
        await r.maak(f"{pad}/interventies", {"code": code, "betrokkeneId": wie, **op})
    return casus


async def test_het_gezin_leest_wie_wat_doet_de_kinderen_voorop(wereld: Wereld) -> None:
    casus = await _gezin(wereld)
    antwoord, wortel, tekst = await _blad(casus)
    assert antwoord.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert antwoord.headers["cache-control"] == "no-store"
    assert antwoord.headers["content-security-policy"].startswith("default-src 'none'")
    kaarten = [g.attrib["aria-label"] for g in wortel.iter(f"{SVG}g")]
    assert kaarten == [
        "Maximiliaan-Constantijn, 12 jaar",
        "Kindje-Sterre, 9 jaar",
        "Bo, 5 jaar",
        "Wilhelmina-Theodora Alexandrine, 36 jaar",
        "Proefjan, 36 jaar",
        "Afspraak 1",
        "Wie helpt ons",
        "Volgend moment",
        "Bij gevaar",
    ]
    for woorden in (
        "De groep Vingers in je oren (aangevraagd)",
        "Steun van oma Annechien",
        "Tijdelijk huisverbod, tot maandag 11 mei 2026 om 14:00 uur",
        "1. Hij slaapt bij zijn broer. Wie doet dit: Proefjan Wie let erop: de wijkteammedewerker",
        "wij-noord",
        "WIJ-team Noord (demo)",
        "Volgend moment zondag 2 augustus 2026 Samen kijken of de afspraken werken.",
        "Nog niet afgesproken",
    ):
        assert woorden in tekst, woorden


async def test_niemand_leest_er_wat_hij_van_een_ander_niet_mag_weten(wereld: Wereld) -> None:
    """An aangifte, an alarm button, a shelter, a diagnosis, who watches, why, and where: none of it lies in the house."""
    antwoord, _, _ = await _blad(await _gezin(wereld))
    blad = antwoord.text.lower()
    verboden = "aangifte alarm aware filomena stalking veerkracht opvang trauma verslav pleger slachtoffer vertrokkene 050 1990"
    assert not [woord for woord in (MERK.lower(), *verboden.split()) if woord in blad]
    # what is added to the tables is not on paper unless somebody thought about it
    assert {code for code, m in PALET.items() if m.op_plaat is None} == {
        "aangifte",
        "aanhouding",
        "inverzekeringstelling",
        "forensisch-onderzoek",
        "aware",
    }
    assert {code for code, a in AANBOD.items() if a.op_plaat} == {
        "kindhulp-kikkergroep",
        "kindhulp-vingers-in-je-oren",
        "kindhulp-veerkracht",
    }


async def test_een_naam_is_nooit_opmaak(wereld: Wereld) -> None:
    casus = await wereld.casus()
    boos = [
        '<script>alert("x")</script>',
        "]]>&amp;</text><a href='//kwaad'>",
        "A\u0000\u000b\u202eB",
        "\U0001f600" * 20,
    ]
    for naam in boos:
        await _mens(casus, "kind", naam, "2017-02-01")
    antwoord, wortel, tekst = await _blad(casus)
    assert {e.tag for e in wortel.iter()} == {
        f"{SVG}{t}" for t in ("svg", "title", "desc", "rect", "g", "text")
    }
    assert '<script>alert("x")</script>' in tekst.replace(" ", "").replace("-", "")
    assert "AB" in tekst
    assert not re.search(r"[\x00-\x08\x0b\x0c\u202e]", antwoord.text)


async def test_strikt_toegankelijk_en_af_te_drukken(wereld: Wereld) -> None:
    """No style and no script (the CSP would refuse them), a title and a description, contrast of at least 4.5."""
    _, wortel, _ = await _blad(await _gezin(wereld))
    for element in wortel.iter():
        assert not {"style", "class", "onload", "href"} & {k.rpartition("}")[2] for k in element.attrib}
    assert (wortel.attrib["width"], wortel.attrib["height"]) == ("210mm", "297mm")
    assert wortel.attrib["lang"] == "nl"
    for rol in ("labelledby", "describedby"):
        genoemd = wortel.find(f"*[@id='{wortel.attrib[f'aria-{rol}']}']")
        assert genoemd is not None
        assert genoemd.text
    for groep in wortel.iter(f"{SVG}g"):
        vlak = groep.find(f"{SVG}rect")
        assert vlak is not None
        for tekst in groep.iter(f"{SVG}text"):
            assert contrast(tekst.attrib["fill"], vlak.attrib["fill"]) >= 4.5
            assert float(tekst.attrib["font-size"]) >= 12


def contrast(een: str, ander: str) -> float:
    """WCAG 2.2, relative luminance."""

    def licht(kleur: str) -> float:
        delen = (int(kleur[i : i + 2], 16) / 255 for i in (1, 3, 5))
        r, g, b = (d / 12.92 if d <= 0.04045 else ((d + 0.055) / 1.055) ** 2.4 for d in delen)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    hoog, laag = sorted((licht(een), licht(ander)), reverse=True)
    return (hoog + 0.05) / (laag + 0.05)


@pytest.mark.parametrize("mensen", [0, 1, 5, 24])
async def test_niets_valt_buiten_zijn_kader_en_niets_over_elkaar(wereld: Wereld, mensen: int) -> None:
    casus = await wereld.casus()
    wie = [
        await _mens(casus, "kind", f"{'Wimwam' * (i % 4 * 6)}-{'W' * 60} {i}", "2017-02-01")
        for i in range(mensen)
    ]
    if mensen:
        afspraak = {
            "wat": "Mm" * 900 + " en meer",
            "wie": wie[:8],
            "bewaker": {"naam": "W" * 200},
            "alsNiet": "Bel.",
        }
        casus.vader = wie[0]
        await casus.stel_plan_vast(inhoud=casus.plan_inhoud(afspraken=[afspraak] * 14))
    _, wortel, tekst = await _blad(casus)
    links, boven, breed, hoog = map(float, wortel.attrib["viewBox"].split())
    assert abs(hoog / breed - 297 / 210) < 0.01
    onder = boven
    kaders = [_kader(g) for g in wortel.iter(f"{SVG}g")]
    for x, y, b, h in kaders:
        assert x >= links
        assert x + b <= links + breed
        assert y + h <= boven + hoog
        onder = max(onder, y + h)
    for i, (x, y, b, h) in enumerate(kaders):
        for xx, yy, bb, hh in kaders[i + 1 :]:
            assert x + b <= xx or xx + bb <= x or y + h <= yy or yy + hh <= y
    for groep, (x, y, b, h) in zip(wortel.iter(f"{SVG}g"), kaders, strict=True):
        for regel in groep.iter(f"{SVG}text"):
            grootte, vet = float(regel.attrib["font-size"]), regel.attrib.get("font-weight") == "bold"
            assert float(regel.attrib["x"]) + breedte(regel.text or "", grootte, vet) <= x + b
            assert y + grootte <= float(regel.attrib["y"]) + grootte <= y + h + grootte
    assert ("… (zie het veiligheidsplan)" in tekst) is (mensen > 0)
    assert ("En nog 9: vraag het aan het team." in tekst) is (mensen == 24)
    assert ("En nog 2: die staan in het veiligheidsplan." in tekst) is (mensen > 0)


def _kader(groep: ET.Element) -> tuple[float, float, float, float]:
    vlak = groep.find(f"{SVG}rect")
    assert vlak is not None
    x, y, b, h = (float(vlak.attrib[k]) for k in ("x", "y", "width", "height"))
    return x, y, b, h


async def test_zonder_plan_zonder_regisseur_en_zonder_moment_staat_dat_er(wereld: Wereld) -> None:
    casus = await wereld.casus(wie="wij-noord-teamleider")
    _, _, tekst = await _blad(casus)
    assert "Er is nog geen veiligheidsplan." in tekst
    assert "Nog niemand; vraag het aan het team" in tekst
    assert "Nog niet afgesproken Vraag uw contactpersoon wanneer u elkaar weer ziet." in tekst


async def test_wat_voorbij_is_staat_er_niet_meer_en_het_eerste_moment_telt(wereld: Wereld) -> None:
    casus = await _gezin(wereld)
    waakvlam = {"waakvlam": {"soort": "familie", "naam": MERK}, "momenten": ["2026-06-15", "2026-05-03"]}
    wereld.vooruit(days=20)
    goed(await casus.regisseur.put(f"{casus.pad}/nazorg", {**waakvlam, "momenten": ["2026-06-15"]}))
    antwoord, _, tekst = await _blad(casus)
    assert "huisverbod" not in tekst
    assert "maandag 15 juni 2026 Samen kijken of het nog goed gaat." in tekst
    assert MERK not in antwoord.text


async def test_de_plaat_is_inzage_en_van_een_ander_team_bestaat_zij_niet(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await _blad(casus)
    regels = (await casus.regisseur.haal(f"{casus.pad}/inzage"))["resultaten"]
    assert [r["handeling"] for r in regels if "situatieplaat" in r["handeling"]] == [HANDELING]
    geweigerd(await wereld.als("wij-zuid").get(f"{casus.pad}/situatieplaat"), 404, "niet-gevonden")


def test_tekst_breekt_waar_dat_kan_en_eindigt_waar_zij_moet() -> None:
    regel = Regel("Maximiliaan-Constantijn", 19, vet=True)
    assert breek(regel, 200) == ["Maximiliaan-", "Constantijn"]
    assert breek(Regel("", 14), 100) == [""]
    lang = breek(Regel("W" * 500, 14, hoogstens=2), 100)
    assert len(lang) == 2
    assert lang[-1].endswith(" …")
    assert all(breedte(deel, 14) <= 100 for deel in lang)
    assert schoon(" a\n\tb\x00\u202ec ") == "a bc"


def test_een_blad_dat_past_wordt_niet_verkleind() -> None:
    vel = Vel(794, 1123, "Titel", "Wat het is")
    vel.kaarten(40, 700, [Kaart("Een", [Regel("Tekst")])], 1)
    assert b'viewBox="0.0 0 794.0 1123.0"' in vel.klaar()
