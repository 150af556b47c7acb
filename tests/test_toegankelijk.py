"""Every page of the werkplek is for everybody to read, by WCAG 2.2 AA: in the light and in the dark, at 200 % and on a small phone, with
everything unfolded, and with what is wrong in a form on it. A page that is not here fails the build.
"""

import gzip
import re
from typing import Literal

import pytest

from app import worker
from app.werkplek.bladen import STATISCH
from app.werkplek.vastleggen import FORMULIEREN
from tests.meldingen import gezin, koppel, melding, met, momenten, volg
from tests.overdrachtstafel import overdrachtstafel
from tests.overleg import deel, tafel
from tests.scherm import A4, OPEN, Scherm, Werkplek
from tests.test_schermen import _geheim
from tests.test_situatieplaat import contrast
from tests.test_welk_scherm import MATRIX
from tests.test_wie_mag_wat import _interventie, _inzet, _nood, _plicht, _voorstel
from tests.wereld import Casus, goed

GROOTST = 60_000
"""Bytes of a page, gzipped, beyond what the browser keeps."""
C = "/casussen/{casus_id}"
WAAR = {
    "c": C,
    "leeg": C,
    "dicht": C,
    "kind": "{id}",
    "iv": "{id}",
    "iz": "{id}",
    "m": "/meldingen/{melding_id}",
    "nm": f"{C}/noodtoegang/{{melding_id}}",
    "o": "/overdrachten/{overdracht_id}",
    "v": "/monitoring/momenten/{moment_id}",
    "ov": "/overleggen/{overleg_id}",
    "pt": "/overleggen/{overleg_id}/punten/{aid}",
    "tf": "/tafels/{overleg_id}",
    "tp": "/tafels/{overleg_id}/punten/{punt_id}",
    "nt": "/privacy/noodtoegang/{casus_id}/{noodtoegang_id}",
    "bv": "/privacy/opvallend/{bevinding_id}",
    "vn": "/privacy/vernietigingen/{vernietiging_id}",
    "bp": "/privacy/bewaarplichten/{plicht_id}",
    "iq": "/privacy/inzageverzoeken/{verzoek_id}",
    "wk": "/privacy/wie-keek/{persoon_id}",
    "te": "/toegelaten/{toelating_id}",
    "ab": "/beheer/abonnementen/{abonnement_id}",
    "ik": "/beheer/accounts/{medewerker_id}",
}
"""What stands for a page of this world, and which page that is."""
GEEN_BLAD = re.compile(r"/$|/klad$|/pdf$|/csv$|/verslag$|/situatieplaat$")
"""What sends somebody on, or is a file."""
VASTLEGGEN = {
    "persoon": "{kind}",
    "gesprek": "{kind}",
    "inzageverzoek": "{kind}",
    "interventie-volgen": "{iv}",
    "interventie-verlengen": "{iv}",
    "interventie-einde": "{iv}",
    "inzet-stand": "{iz}",
}
"""Of the small forms those about somebody, or about something."""
SCHERMEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "een casus": (
        "wij-noord",
        (
            "/dag",
            "/casussen",
            "/casussen?wijk=Nergens",
            "/casussen/bord",
            "/casussen/nieuw",
            "/casussen/nieuw » Casus openen",
            "{c}",
            "{leeg}",
            "{c}/tijdlijn",
            "{c}/inzage",
            "{c}/veiligheidsplan",
            "{leeg}/veiligheidsplan",
            "{c}/veiligheidsplan/schrijven",
            "{c}/veiligheidsplan/1",
            "{c}/veiligheidsplan/2",
            "{c}/berichten/{kind}",
            "{c}/adres/{kind}",
            "{c}/adres/{kind} » Vastleggen",
            "{c}/toegang",
            "{c}/toegang » Uitsluiten",
            "{c}/toegang/ik",
            "{c}/noodtoegang",
            "{c}/noodtoegang » Neem noodtoegang",
            "{dicht}",
            "/beheer",
            "/bestaat-niet",
        ),
    ),
    "vastleggen": (
        "wij-noord",
        (
            *(
                f"{{c}}/vastleggen/{wat}" + (f"/{VASTLEGGEN[wat]}" if wat in VASTLEGGEN else "")
                for wat in FORMULIEREN
            ),
            "{c}/vastleggen/nieuwe-persoon » Toevoegen",
            "{c}/vastleggen/gesprek/{kind} » Vastleggen",
            "{c}/vastleggen/nazorg » Afspreken",
        ),
    ),
    "overleg en overdracht": (
        "wij-noord",
        (
            "/overleggen",
            "/overleggen?eerder=ja",
            "/overleggen/nieuw",
            "{ov}",
            "{pt}",
            "{pt} » Besluit vastleggen",
            "{c}/overleg",
            "/overdrachten",
            "{o}",
            "{tf}",
        ),
    ),
    "een partner": ("politie", ("/dag", "/overleggen", "{ov}", "{pt}", "{te}", "/aanmeldingen")),
    "veilig thuis": (
        "vt",
        (
            "/dag",
            "/meldingen",
            "/meldingen/nieuw",
            "/meldingen/nieuw » Melding aannemen",
            "{m}",
            "{m} » Beoordeling vastleggen",
            "{nm}",
            "{nm} » Neem noodtoegang",
            "{o}",
            "{o} » Niet aannemen",
            "{tp}",
            "/monitoring",
            "/monitoring/radar",
            "/monitoring/radar?wijk=nergens",
            "/monitoring/hermeldingen",
            "{v}",
            "{v} » Vastleggen",
        ),
    ),
    "leiding en beleid": ("wij-noord-teamleider", ("/team", "{c}", "/privacy/vernietigingen")),
    "cijfers": ("beleid", ("/cijfers",)),
    "beheer": (
        "beheer",
        (
            "/dag",
            "/beheer",
            "/beheer/accounts/nieuw",
            "/beheer/herziening",
            "{ik}",
            "{ik}/herzien",
            "/beheer/teams",
            "/beheer/teams » Team maken",
            "/beheer/teams/wij-noord",
            "/beheer/instellingen",
            "/beheer/instellingen/oppakken-uren",
            "/beheer/gezondheid",
            "/beheer/abonnementen",
            "{ab}",
        ),
    ),
    "privacy": (
        "fg",
        (
            "/dag",
            "/privacy",
            "/privacy/noodtoegang",
            "{nt}",
            "/privacy/opvallend?alle=ja",
            "{bv}",
            "/privacy/logboek",
            "/privacy/logboek/casus/{cid}",
            "/privacy/logboek/medewerker/{wid}",
            "/privacy/vernietigingen",
            "{vn}",
            "/privacy/bewaarplichten",
            "/privacy/bewaarplichten/nieuw",
            "/privacy/bewaarplichten/nieuw » Opleggen",
            "{bp}",
            "/privacy/vernietigd",
            "{wk}",
            "/privacy/inzageverzoeken",
            "{iq}",
        ),
    ),
    "privacy van veilig thuis": ("vt-fg", ("/privacy/logboek/melding/{mid}",)),
}
"""By what they are about: who looks, and at which pages; after » the button that is pressed with nothing filled in."""
ID = {"cid": "{casus_id}", "mid": "{melding_id}", "wid": "{medewerker_id}"}
PAPIER: dict[str, tuple[str, ...]] = {
    "wij-noord": (
        "/dag",
        "{c}",
        "{leeg}",
        "{c}/tijdlijn",
        "{c}/veiligheidsplan",
        "{ov}",
        "{pt}",
        "/overdrachten",
        "{o}",
        "{tf}",
    ),
    "politie": ("{ov}", "{pt}"),
    "vt": ("{m}", "{o}", "{tp}", "{v}"),
}
"""What people print."""
TE_DOEN = """() => {
  const knop = 'button,input,select,textarea,form,.utrecht-button-link';
  const doen = /\\/(vastleggen|nieuw|schrijven|acties|toegang|inzage|tijdlijn|adres|berichten|noodtoegang|overleg|pdf|verslag)\\b|#/;
  const staat = e => e.checkVisibility() && e.innerText.trim();
  const kaal = s => [...s.children].filter(e => staat(e)).every(e => e.matches('h2,h3'));
  const wat_wacht = '.klokken a,.punt__titel a,.casus__nu :not(.snel)>li>a:only-child';
  const mag_niet = e => e.matches(knop) || e.matches('section') && kaal(e)
    || e.matches('a') && !e.matches(wat_wacht) && doen.test(e.getAttribute('href'));
  return [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && mag_niet(e)).map(e => e.outerHTML.slice(0, 160)); }"""
"""What nobody can do on paper: to press, to fill in, to go to; and a heading with nothing below. What is due is called after what there
is to do about it: in a list of that it may stand."""
LETTERS = """() => [...document.querySelectorAll('main svg text')].map(e => { const svg = e.ownerSVGElement;
  return [e.textContent, parseFloat(getComputedStyle(e).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width]; })"""
"""How large each word in a drawing comes out, in CSS pixels."""
RANDEN = """() => [...document.querySelectorAll('main :is(input:not([type=hidden]),select,textarea)')].filter(e => e.checkVisibility())
  .map(e => { let om = e.parentElement; while (/, 0\\)$/.test(getComputedStyle(om).backgroundColor)) om = om.parentElement;
    const hex = k => '#' + k.match(/\\d+/g).slice(0, 3).map(n => (+n).toString(16).padStart(2, '0')).join('');
    const zo = getComputedStyle(e);
    return [e.type, zo.appearance, ...[zo.borderTopColor, zo.backgroundColor, getComputedStyle(om).backgroundColor].map(hex)]; })"""
"""Of each field that is to be filled in: what it is, whether the browser paints it as it likes, and the colours of its border,
of itself and of what it stands on."""


async def _gemeld(werkplek: Werkplek, casus: Casus) -> dict[str, str]:
    """A melding with a candidate, and an offer, for Veilig Thuis."""
    wij, vt = gezin(), werkplek.wereld.als("vt")
    await met(casus, wij.moeder)
    gemeld = await vt.maak("/v1/meldingen", melding(werkplek.wereld, wij.moeder, rodeVlaggen=["verwurging"]))
    aan = {
        "naar": {"organisatie": "veilig-thuis", "team": "vt"},
        "vraag": "Neemt u haar over?",
        "reden": "Opschalen.",
    }
    aanbod = await casus.regisseur.maak(f"{casus.pad}/overdrachten", aan)
    await volg(casus)
    weer = await vt.maak("/v1/meldingen", melding(werkplek.wereld, wij.moeder))
    goed(await koppel(vt, weer["id"], casus.id))
    moment = (await momenten(vt, casus.id))[0]["id"]
    return {
        "m": f"/meldingen/{gemeld['id']}",
        "nm": f"/casussen/{casus.id}/noodtoegang/{gemeld['id']}",
        "o": f"/overdrachten/{aanbod['id']}",
        "v": f"/monitoring/momenten/{moment}",
    }


async def _overleg(werkplek: Werkplek, casus: Casus) -> dict[str, str]:
    """Led by WIJ Noord, with something of everything at an item, and something of it for politie."""
    bij = await tafel(werkplek.wereld, "politie", wie="wij-noord")
    punt = await bij.breng_in(casus)
    await bij.bevestig("wij-noord", "politie")
    await deel(bij, punt, "politie", "gevaar", "volwassenen")
    zeg = [("inbreng", {"tekst": "Zij belde ons.", "gedeeldMet": [{"organisatie": "politie"}]}),
           ("besluiten", {"spoor": "bestuur", "tekst": "Er komt een huisverbod."}),
           ("acties", {"spoor": "straf", "omschrijving": "Aangifte opnemen.", "uiterlijk": "2026-06-01",
                       "eigenaar": {"organisatie": "politie"}})]  # fmt: skip
    for wat, bericht in zeg:
        await casus.regisseur.maak(f"{bij.punt(punt)}/{wat}", bericht)
    return {"ov": f"/overleggen/{bij.id}", "pt": f"/overleggen/{bij.id}/punten/{punt}"}


async def _tafel(werkplek: Werkplek, aanbod: str) -> dict[str, str]:
    """With this offer on its list."""
    aan = await overdrachtstafel(werkplek.wereld, "wij-noord", "vt", wie="wij-noord")
    return {
        "tf": f"/tafels/{aan.id}",
        "tp": f"/tafels/{aan.id}/punten/{await aan.zet_op(aanbod, 'wij-noord')}",
    }


async def _casus(werkplek: Werkplek, stap: str = "veiligheidsplan-direct") -> Casus:
    """A casus with something of everything on its page."""
    casus = await werkplek.wereld.casus(stap, rodeVlaggen=["stalking"])
    for wie, cijfer in ((casus.moeder, 3), (casus.kinderen[0], 5), (casus.moeder, 6)):
        gegeven = {"betrokkeneId": wie, "op": werkplek.wereld.nu_json, "cijfer": cijfer}
        await casus.regisseur.maak(f"{casus.pad}/veiligheidscijfers", gegeven)
    goed(await casus.doe("naar-stap", stap="situatie-in-kaart", reden="ernst"))
    goed(await casus.doe("naar-stap", stap="veiligheidsplan-direct", reden="urgentie"))
    await casus.spreek_kinderen()
    await casus.stel_plan_vast()
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"reden": "Er is iets veranderd."})
    return casus


async def _abonnement(werkplek: Werkplek) -> dict[str, str]:
    """One that stands still, with something that is under way."""
    beheer, pad = werkplek.wereld.als("beheer"), "/v1/abonnementen"
    nieuw = {
        "naam": "Suite",
        "url": "http://127.0.0.1:9/",
        "medewerkerId": await werkplek.wereld.noord.id(),
    }
    id = (await beheer.maak(pad, nieuw))["id"]
    await beheer.maak(f"{pad}/{id}/_test")
    goed(await beheer.patch(f"{pad}/{id}", {"gepauzeerd": True}, if_match="*"))
    return {"ab": f"/beheer/abonnementen/{id}"}


async def _toezicht(werkplek: Werkplek, casus: Casus) -> dict[str, str]:
    """What waits for the privacy officer: a noodtoegang, somebody who looked at night, a dossier that may go, one that may not, and
    somebody who wants to read."""
    wereld = werkplek.wereld
    begin = wereld.klok.nu()
    wereld.vooruit(hours=14)
    await wereld.als("wij-noord-3").haal(casus.pad)
    wereld.vooruit(hours=3)
    await worker.loop(wereld.omg)
    wereld.klok.zet(begin)
    bevinding = (await wereld.als("fg").alle("/v1/inzage/opvallend"))[0]["id"]
    persoon = (await wereld.noord.haal(f"{casus.pad}/betrokkenen/{casus.moeder}"))["persoonId"]
    verzoek = (await wereld.noord.maak(f"/v1/personen/{persoon}/inzageverzoeken"))["id"]
    return {
        "nt": f"/privacy/noodtoegang/{casus.id}/{await _nood(casus, 'vt-elders')}",
        "bv": f"/privacy/opvallend/{bevinding}",
        "vn": f"/privacy/vernietigingen/{await _voorstel(wereld)}",
        "bp": f"/privacy/bewaarplichten/{await _plicht(casus)}",
        "iq": f"/privacy/inzageverzoeken/{verzoek}",
        "wk": f"/privacy/wie-keek/{persoon}",
    }


@pytest.fixture(scope="session")
async def paden(werkplek: Werkplek) -> dict[str, str]:
    """Where there is something of everything."""
    wereld, casus = werkplek.wereld, await _casus(werkplek)
    anders = {"kind": casus.kinderen[0], "cid": casus.id, "wid": await wereld.als("wij-noord-2").id()}
    gemeld = await _gemeld(werkplek, casus)
    return {
        "c": f"/casussen/{casus.id}",
        "leeg": f"/casussen/{(await wereld.casus('veiligheidsplan-direct')).id}",
        "dicht": "/casussen/00000000-0000-7000-8000-000000000000",
        "mid": gemeld["m"].rpartition("/")[2],
        "ik": f"/beheer/accounts/{anders['wid']}",
        "iv": await _interventie(casus),
        "iz": await _inzet(casus),
        **anders,
        **gemeld,
        **await _overleg(werkplek, casus),
        **await _tafel(werkplek, gemeld["o"].rpartition("/")[2]),
        **await _toezicht(werkplek, casus),
        **await _geheim(casus),
        **await _abonnement(werkplek),
    }


def _welk(sjabloon: str) -> str:
    return sjabloon.partition(" » ")[0].partition("?")[0].format(**WAAR, **ID)


def test_elk_blad_is_erbij() -> None:
    """Every page that there is, by the table of who may see it."""
    bekeken = {_welk(s) for _, bladen in SCHERMEN.values() for s in bladen}

    def erbij(blad: str) -> bool:
        vorm = re.escape(blad)
        for naam in re.findall(r"{\w+}", blad):
            los = "[^/{]+" if naam in ("{wat}", "{code}", "{versie}", "{naam}") else r"{\w+}"
            vorm = vorm.replace(re.escape(naam), los)
        return any(re.fullmatch(vorm, b) for b in bekeken)

    bladen = {p.removeprefix("GET ") for p in MATRIX if p.startswith("GET ")}
    assert {b for b in bladen if not GEEN_BLAD.search(b) and not erbij(b)} == set()


def test_in_het_donker_is_alleen_de_kleur_anders_en_op_een_smal_scherm_nooit() -> None:
    """So it need not all be looked at four times (`scherm.py: ZO`)."""
    stijl = (STATISCH / "stijl.css").read_text()
    for voorwaarde, mag_niet in (
        ("prefers-color-scheme:dark", r"[{;](display|visibility|content|font-size|inline-size|width|order):"),
        ("width:", r"[{;](visibility|color|background[a-z-]*|opacity):"),
    ):
        blokken = re.findall(rf"@media[^{{]*{voorwaarde}[^{{]*{{((?:[^{{}}]*{{[^{{}}]*}})*)\s*}}", stijl)
        assert blokken
        assert not [b for b in blokken if re.search(mag_niet, b)]


async def _open(s: Scherm, sjabloon: str, paden: dict[str, str]) -> None:
    pad, _, knop = sjabloon.partition(" » ")
    antwoord = await s.open(pad.format(**paden))
    assert antwoord.status == 200 or pad in ("{dicht}", "/beheer", "/bestaat-niet"), (
        sjabloon,
        antwoord.status,
    )
    assert len(gzip.compress(await antwoord.body())) < GROOTST
    assert "unsafe" not in antwoord.headers["content-security-policy"]
    assert antwoord.headers["cache-control"] == "no-store"
    if knop:
        await s.page.evaluate(OPEN)
        async with s.page.expect_navigation() as weg:
            await s.page.locator("main").get_by_role("button", name=knop).first.click()
        assert (await weg.value).status >= 400, sjabloon


@pytest.mark.parametrize("wat", SCHERMEN)
async def test_elk_scherm_is_voor_iedereen_te_lezen(
    werkplek: Werkplek, paden: dict[str, str], wat: str
) -> None:
    wie, bladen = SCHERMEN[wat]
    mis: dict[str, object] = {}
    async with werkplek.scherm(wie) as scherm:
        for sjabloon in bladen:
            await _open(scherm, sjabloon, paden)
            if gevonden := await scherm.keur_overal():
                mis[sjabloon] = gevonden
    assert not mis, "\n".join(f"{k}: {w}" for k, w in mis.items())


@pytest.mark.parametrize("wie", PAPIER)
async def test_op_papier_staat_wat_er_is_en_niet_wat_er_te_doen_is(
    werkplek: Werkplek, paden: dict[str, str], wie: str
) -> None:
    mis: dict[str, object] = {}
    async with werkplek.scherm(wie, viewport=A4) as s:
        await s.page.emulate_media(media="print")
        for sjabloon in PAPIER[wie]:
            await s.open(sjabloon.format(**paden))
            if gevonden := await s.page.evaluate(TE_DOEN):
                mis[sjabloon] = gevonden
    assert not mis, "\n".join(f"{k}: {w}" for k, w in mis.items())


async def test_op_papier_is_te_lezen_waar_het_over_gaat_en_wat_was_opgevouwen(
    werkplek: Werkplek, paden: dict[str, str]
) -> None:
    async with werkplek.scherm("wij-noord", viewport=A4) as s:
        await s.open(paden["c"])
        naam = await s.page.inner_text("h1")
        await s.page.emulate_media(media="print")
        assert "Wanneer" in await s.page.locator("table").inner_text()  # the grades, folded on a screen
        for blad in ("{c}/veiligheidsplan", "{c}/tijdlijn"):
            await s.open(blad.format(**paden))
            assert (await s.tekst()).count(naam) == 1
        await s.open(paden["pt"])
        tekst = await s.tekst()
        assert re.search(r"Actie-overleg, \w\w \d+ \w+ \d{4}, \d\d:\d\d", tekst)
        assert "Wat zij zien" in tekst
        assert "Rode vlaggen" in tekst
        assert not await s.page.locator(".tikker").is_visible()


@pytest.mark.parametrize("breed", [320, 480, 640, 1280])
async def test_een_tekening_is_te_lezen(werkplek: Werkplek, paden: dict[str, str], breed: int) -> None:
    """And of a family of four nobody is off the screen of a phone."""
    async with werkplek.scherm("wij-noord", viewport={"width": breed, "height": 800}) as s:
        await s.open(paden["c"])
        letters = await s.page.evaluate(LETTERS)
        assert {"0", "10", "nu", "Testa"} <= {woord for woord, _ in letters}
        assert [w for w in letters if not 12 <= w[1] <= 22] == []
        await s.open(paden["leeg"])
        assert await s.page.locator(".stamboom rect").count() == 4
        past = "e => e.scrollWidth <= e.clientWidth"
        assert await s.page.locator(".stamboom").evaluate(past)


@pytest.mark.parametrize("kleur", ["light", "dark"])
async def test_wat_leeg_is_ziet_eruit_alsof_het_ingevuld_kan_worden(
    werkplek: Werkplek, paden: dict[str, str], kleur: Literal["light", "dark"]
) -> None:
    """Each field has a border that is seen (WCAG 1.4.11), and is as light or as dark as what it stands on."""
    soorten: set[str] = set()
    async with werkplek.scherm("wij-noord", color_scheme=kleur) as s:
        for blad in ("{pt}", "{c}/vastleggen/gesprek/{kind}"):
            await s.open(blad.format(**paden))
            await s.page.evaluate(OPEN)
            for soort, geverfd, rand, vlak, om in await s.page.evaluate(RANDEN):
                assert geverfd == "none" or soort not in ("checkbox", "radio"), soort
                assert contrast(rand, om) >= 3, (soort, rand, om)
                assert contrast(vlak, om) < 1.2, (soort, vlak, om)
                soorten.add(soort)
    assert soorten >= {"checkbox", "radio", "select-one", "date", "textarea", "text"}


async def test_aanmelden_en_afmelden_zijn_voor_iedereen_te_lezen(werkplek: Werkplek) -> None:
    async with werkplek.scherm() as scherm:
        for pad in ("/aanmelden", "/afgemeld"):
            await scherm.open(pad)
            assert not await scherm.keur_overal()
        # axe passes over text in the very colour of what it stands on
        await scherm.open("/aanmelden")
        kleuren = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        tekst, vlak = await scherm.page.get_by_role("link", name="Aanmelden").evaluate(kleuren)
        assert tekst != vlak
        await scherm.volg("Aanmelden")  # the page of the demo's own provider
        assert not await scherm.keur_overal()
