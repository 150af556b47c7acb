"""Who sees what lies deepest, on the page: the vault, noodtoegang, and who is shut out; and what was imposed."""

import re
from datetime import timedelta

import sqlalchemy as sa

from app.web.idempotentie import idempotentie
from tests.browser import verborgen
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met
from tests.test_werkplek import Iemand
from tests.wereld import Casus, Wereld, goed

STRAAT = "Kanarieweg"


async def _met_kluis(wereld: Wereld) -> Casus:
    casus = await wereld.casus("contact-leggen", aanduiding="Huishouden Kluisma")
    geheim = {"straat": STRAAT, "huisnummer": "7", "postcode": "9700AA", "geheim": True}
    goed(await casus.regisseur.put(f"{casus.pad}/betrokkenen/{casus.moeder}/adres", geheim))
    return casus


async def _onthouden(wereld: Wereld) -> int:
    """How many answers are remembered, to be given again."""
    async with wereld.omg.database.lees() as verbinding:
        aantal: int = (
            await verbinding.execute(sa.select(sa.func.count()).select_from(idempotentie))
        ).scalar_one()
    return aantal


async def test_een_geheim_adres_staat_alleen_in_het_antwoord_aan_wie_mag_kijken(wereld: Wereld) -> None:
    """Let in, for this purpose, and freshly signed in; on no other page, and kept nowhere."""
    casus = await _met_kluis(wereld)
    leiding, ik = await Iemand(wereld).begin("wij-noord-teamleider"), await Iemand(wereld).begin("wij-noord")
    vanaf = f"/casussen/{casus.id}"
    pad = f"{vanaf}/adres/{casus.moeder}"
    for plek in (pad, vanaf, f"{vanaf}/tijdlijn", f"{vanaf}/vastleggen/persoon/{casus.moeder}"):
        assert STRAAT not in (await ik.get(plek)).text
    status, blad = await ik.stuur(f"{pad}/bekijken", kijkdoel="hulpverlening")
    assert (status, STRAAT in blad) == (403, False)
    toe = {"wie": f"mens/{await wereld.noord.id()}", "doelbinding": "monitoring", "reden": "Zij gaat langs."}
    tot = (wereld.klok.nu() + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    assert (await leiding.stuur(f"{pad}/toelaten", **toe, tot=tot))[0] == 303
    status, blad = await ik.stuur(f"{pad}/bekijken", kijkdoel="hulpverlening")
    assert (status, STRAAT in blad) == (403, False)
    wereld.vooruit(minutes=6)
    status, blad = await ik.stuur(f"{pad}/bekijken", kijkdoel="monitoring")
    assert (status, STRAAT in blad, "Aanmelden in een nieuw tabblad" in blad) == (401, False, True)
    await ik.begin("wij-noord")
    onthouden = await _onthouden(wereld)
    antwoord = await ik.verstuur(f"{pad}/bekijken", {"formulierbewijs": ik.bewijs, "kijkdoel": "monitoring"})
    assert (antwoord.status_code, STRAAT in antwoord.text) == (200, True)
    assert antwoord.headers["cache-control"] == "no-store"
    assert 'name="eenmalig"' not in antwoord.text
    for plek in (pad, vanaf, f"{vanaf}/tijdlijn", "/dag"):
        assert STRAAT not in (await ik.get(plek)).text
    assert await _onthouden(wereld) == onthouden
    await leiding.begin("wij-noord-teamleider")
    assert "Een geheim adres is bekeken" in (await leiding.get("/dag")).text
    intrekken = f"{pad}/toelatingen/"
    id = (await leiding.get(pad)).text.partition(f'action="{intrekken}')[2].partition("/")[0]
    assert (await leiding.stuur(f"{intrekken}{id}/intrekken"))[0] == 303
    assert (await ik.stuur(f"{pad}/bekijken", kijkdoel="monitoring"))[0] == 403


def _toegelaten(dag: str) -> set[str]:
    return set(re.findall(r'href="(/toegelaten/[^"]+)"', dag))


async def test_wie_uit_een_ander_team_is_toegelaten_ziet_het_adres_en_verder_niets(
    verse_wereld: VerseWereld,
) -> None:
    """She hears that she is, and that alone leads there; the look is told and logged as any other; on the page of the casus stands who
    she is, until when and for what."""
    async with verse_wereld() as wereld:
        await _van_elders(wereld)


async def _van_elders(wereld: Wereld) -> None:
    casus = await _met_kluis(wereld)
    regie, vt = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("vt")
    pad = f"/casussen/{casus.id}/adres/{casus.moeder}"
    toe = {"wie": "veilig-thuis/vt", "doelbinding": "monitoring", "reden": "Zij rijden langs."}
    tot = (wereld.klok.nu() + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    al = _toegelaten((await vt.get("/dag")).text)
    assert (await regie.stuur(f"{pad}/toelaten", **toe, tot=tot))[0] == 303
    blad = (await regie.get(pad)).text
    for staat in (
        "Heel Veilig Thuis (demo)",
        "Ander team",
        "Voor monitoring",
        "door wij-noord",
        "rijden langs",
    ):
        assert staat in blad
    dag = (await vt.get("/dag")).text
    assert casus.id not in dag
    (hier,) = _toegelaten(dag) - al
    blad = (await vt.get(hier)).text
    assert [w for w in (STRAAT, casus.id, casus.moeder, "Kluisma", "rijden langs") if w in blad] == []
    assert (await vt.get(pad)).status_code == 404
    status, blad = await vt.stuur(f"{hier}/bekijken", kijkdoel="hulpverlening")
    assert (status, STRAAT in blad) == (403, False)
    wereld.vooruit(minutes=6)
    assert (await vt.stuur(f"{hier}/bekijken", kijkdoel="monitoring"))[0] == 401
    await vt.begin("vt")
    antwoord = await vt.verstuur(f"{hier}/bekijken", {"formulierbewijs": vt.bewijs, "kijkdoel": "monitoring"})
    assert (antwoord.status_code, STRAAT in antwoord.text) == (200, True)
    assert (casus.id in antwoord.text, antwoord.headers["cache-control"]) == (False, "no-store")
    gekeken = (await casus.regisseur.haal(f"{casus.pad}/inzage"))["resultaten"]
    assert ("vt", "POST /toegelaten/{toelating_id}/bekijken") in {
        (r["wie"]["aanduiding"], r["handeling"]) for r in gekeken
    }
    assert "Een geheim adres is bekeken" in (await regie.get("/dag")).text
    for ander in ("wij-zuid", "fg", "wij-noord"):
        assert (await (await Iemand(wereld).begin(ander)).get(hier)).status_code == 404
    id = (await regie.get(pad)).text.partition(f'action="{pad}/toelatingen/')[2].partition("/")[0]
    await regie.begin("wij-noord")
    assert (await regie.stuur(f"{pad}/toelatingen/{id}/intrekken"))[0] == 303
    assert "Nu niemand." in (await regie.get(pad)).text
    assert "U bent niet meer toegelaten." in (await vt.get(hier)).text
    assert hier not in (await vt.get("/dag")).text
    assert (await vt.stuur(f"{hier}/bekijken", kijkdoel="monitoring"))[0] == 404


async def test_een_gewoon_adres_ziet_het_team_en_wordt_het_geheim_dan_niemand(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik = await Iemand(wereld).begin("wij-noord")
    pad = f"/casussen/{casus.id}/adres/{casus.moeder}"
    velden = {"straat": STRAAT, "huisnummer": "7", "postcode": "9700AA"}
    status, blad = await ik.stuur(pad, **velden)
    assert (status, STRAAT in blad) == (400, True)  # whether it is geheim is always said
    assert (await ik.stuur(pad, **velden, geheim="nee"))[0] == 303
    blad = (await ik.get(pad)).text
    assert STRAAT in blad
    assert (await ik.stuur(pad, **velden, geheim="ja", versie=verborgen(blad)["versie"]))[0] == 303
    assert STRAAT not in (await ik.get(pad)).text


async def test_wie_noodtoegang_neemt_leest_even_en_iedereen_weet_het(wereld: Wereld) -> None:
    """From the page that says there is nothing, with a reason; read only; over by itself."""
    casus = await wereld.casus("contact-leggen", aanduiding="Huishouden Noodsma")
    zuid, vanaf = await Iemand(wereld).begin("wij-zuid"), f"/casussen/{casus.id}"
    assert 'href="?noodtoegang=ja"' in (await zuid.get(vanaf)).text
    assert (await zuid.get(f"{vanaf}?noodtoegang=ja")).headers["location"] == f"{vanaf}/noodtoegang"
    blad = (await zuid.get(f"{vanaf}/noodtoegang")).text
    assert "112" in blad
    assert (await zuid.stuur(f"{vanaf}/noodtoegang", reden="crisisdienst"))[0] == 400
    vraag = {"reden": "crisisdienst", "toelichting": "Zij belt nu.", "minuten": "10"}
    assert (await zuid.stuur(f"{vanaf}/noodtoegang", **vraag))[0] == 303
    blad = (await zuid.get(vanaf)).text
    assert "U leest dit met noodtoegang" in blad
    assert "nog 10 min" in blad
    assert "Snel vastleggen" not in blad
    regie = await Iemand(wereld).begin("wij-noord")
    assert "Iemand van buiten het team opende deze casus" in (await regie.get("/dag")).text
    assert "Zij belt nu." in (await regie.get(f"{vanaf}/toegang")).text
    wereld.vooruit(minutes=11)
    assert (await zuid.get(vanaf)).status_code == 404
    nergens = "/casussen/00000000-0000-7000-8000-000000000000"
    assert (await zuid.get(vanaf)).content == (await zuid.get(nergens)).content


async def test_vanaf_een_melding_staat_er_welke_casus_het_is_en_anders_verraadt_de_bladzijde_niets(
    wereld: Wereld,
) -> None:
    """What the melding says of it, for who may see the melding; of any other casus the page is as of one that does not exist."""
    wij, vt = gezin("Herkomstra"), wereld.als("vt")
    casus = await met(await wereld.casus("contact-leggen", aanduiding="Huishouden Noodsma"), wij.moeder)
    ander, nergens = await wereld.casus("contact-leggen"), "00000000-0000-7000-8000-000000000000"
    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    ik, zuid = await Iemand(wereld).begin("vt"), await Iemand(wereld).begin("wij-zuid")

    async def lees(wie: Iemand, casus_id: str, vanaf: str = "") -> str:
        blad = (await wie.get(f"/casussen/{casus_id}/noodtoegang{vanaf}")).text
        return re.sub(f'{casus_id}|name="(eenmalig|formulierbewijs)" value="[^"]*"', "", blad)

    blad = await lees(ik, casus.id, f"/{gemeld}")
    for staat in (
        "Testa van den Herkomstra",
        "WIJ-team Noord (demo)",
        "nog niet zeker",
        "zelfde geboortedatum",
    ):
        assert staat in blad
    assert "Noodsma" not in blad
    goed(await koppel(vt, gemeld, casus.id))
    blad = await lees(ik, casus.id, f"/{gemeld}")
    assert "Die melding is gekoppeld aan deze casus bij WIJ-team Noord (demo)." in blad
    pad = f"/casussen/{casus.id}/noodtoegang/{gemeld}"
    status, blad = await ik.stuur(pad, reden="crisisdienst")
    assert (status, "Testa van den Herkomstra" in blad) == (400, True)
    niets = await lees(ik, nergens)
    assert "Dat staat hier niet." in niets
    assert await lees(ik, casus.id) == await lees(ik, ander.id) == niets
    assert await lees(ik, ander.id, f"/{gemeld}") == await lees(ik, nergens, f"/{gemeld}") == niets
    # who does not see the melding is told of none, and the look at it is in its log
    assert (await zuid.get(pad)).status_code == 404
    keken = await wereld.als("vt-fg").alle(f"/v1/meldingen/{gemeld}/inzage")
    assert "GET /casussen/{casus_id}/noodtoegang/{melding_id}" in {k["handeling"] for k in keken}


async def test_wie_wordt_uitgesloten_of_zichzelf_uitsluit_ziet_niets_meer(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen", aanduiding="Huishouden Familiema")
    leiding, collega = (
        await Iemand(wereld).begin("wij-noord-teamleider"),
        await Iemand(wereld).begin("wij-noord-2"),
    )
    vanaf, wie = f"/casussen/{casus.id}", await wereld.als("wij-noord-2").id()
    assert (await leiding.stuur(f"{vanaf}/toegang/uitsluiten", medewerkerId=wie, reden="familie"))[0] == 303
    assert (await collega.get(vanaf)).status_code == 404
    blad = (await leiding.get(f"{vanaf}/toegang")).text
    id = blad.partition(f'action="{vanaf}/toegang/')[2].partition("/")[0]
    assert (await leiding.stuur(f"{vanaf}/toegang/{id}/opheffen", versie="1"))[0] == 303
    assert (await collega.get(vanaf)).status_code == 200
    assert (await collega.stuur(f"{vanaf}/toegang/ik", reden="buur"))[0] == 303
    assert (await collega.get(vanaf)).status_code == 404
    assert "Familiema" not in (await collega.get("/casussen")).text


async def test_wat_is_opgelegd_en_gevraagd_staat_bij_de_casus(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik, vanaf = await Iemand(wereld).begin("wij-noord"), f"/casussen/{casus.id}"
    op = "2026-03-02T08:00"
    huisverbod = {"code": "tijdelijk-huisverbod", "betrokkeneId": casus.vader, "opgelegdOp": op}
    status, blad = await ik.stuur(f"{vanaf}/vastleggen/interventie", **huisverbod)
    assert (status, "veld-bewaker-fout" in blad) == (400, True)
    assert (await ik.stuur(f"{vanaf}/vastleggen/interventie", **huisverbod, bewaker="de wijkagent"))[0] == 303
    hulp = {"code": "kindhulp-vingers-in-je-oren", "betrokkeneId": casus.kinderen[0], "toestemming": "moeder"}
    assert (await ik.stuur(f"{vanaf}/vastleggen/inzet", **hulp))[0] == 303
    blad = (await ik.get(vanaf)).text
    for staat in ("wie let erop: de wijkagent", "Vingers in je oren", "Tijdelijk huisverbod"):
        assert staat in blad
    (opgelegd,) = (await casus.regisseur.haal(f"{casus.pad}/interventies"))["resultaten"]
    pad = f"{vanaf}/vastleggen/interventie-volgen/{opgelegd['id']}"
    versie = verborgen((await ik.get(pad)).text)["versie"]
    volgt = {"bewaker": "de wijkagent", "naAfloop": "Hij blijft bij zijn broer.", "versie": versie}
    assert (await ik.stuur(pad, **volgt))[0] == 303
    assert "Daarna geldt: Hij blijft bij zijn broer." in (await ik.get(vanaf)).text
