"""Meldingen: intake that is safe to repeat, clocks to the minute, candidates that explain themselves, links that are all or nothing."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.melding.model import koppeling, melding_persoon
from app.toegang.werkeenheid import Werkeenheid
from tests.conftest import VerseWereld
from tests.meldingen import Gezin, beoordeel, gezin, kandidaten, koppel, melding, met
from tests.overdrachten import bied_aan, neem_aan
from tests.test_sql_aantallen import geteld
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed, moment


def _klokken(bericht: dict[str, Any]) -> dict[str, str]:
    return {t["soort"]: t["verlooptOp"] for t in bericht["termijnen"]}


async def test_zaterdagnacht_tot_op_de_minuut(wereld: Wereld) -> None:
    """Story 1, its melding half: the clock goes forward that night, and Good Friday and Easter Monday lie between."""
    wereld.klok.zet(moment("2026-03-28 22:40"))
    vt, wij = wereld.als("vt"), gezin()
    zaterdag = melding(
        wereld,
        wij.moeder,
        wij.ander,
        wij.kind,
        relatie="ex-partner",
        sash="hoog",
        rodeVlaggen=["verwurging"],
        geweldsvormen=["fysieke-mishandeling", "getuige"],
        incidentOp=moment("2026-03-28 21:30").isoformat(),
    )
    nieuw = await vt.maak("/v1/meldingen", zaterdag)
    assert _klokken(nieuw) == {
        "oppakken": "2026-03-29T21:40:00.000Z",  # Sunday 23:40, summer time
        "hulp-achter-de-voordeur": "2026-03-30T21:40:00.000Z",  # Monday 23:40
        "veiligheidsbeoordeling": "2026-04-07T22:00:00.000Z",  # the end of Tuesday 7 April
    }
    wereld.klok.zet(moment("2026-03-29 23:40"))
    assert {t["status"] for t in (await vt.haal(f"/v1/meldingen/{nieuw['id']}"))["termijnen"]} == {"loopt"}
    wereld.klok.zet(moment("2026-03-29 23:41"))
    laat = await vt.haal(f"/v1/meldingen/{nieuw['id']}")
    assert {t["soort"]: t["status"] for t in laat["termijnen"]}["oppakken"] == "verstreken"


@pytest.mark.parametrize(
    ("anders", "klokken"),
    [
        ({"bron": "professional", "urgentie": "spoed"}, {"eerste-actie", "veiligheidsbeoordeling"}),
        ({"bron": "professional", "urgentie": "crisis"}, {"oppakken", "veiligheidsbeoordeling"}),
        ({"bron": "slachtoffer", "urgentie": "normaal"}, {"oppakken", "veiligheidsbeoordeling"}),
        ({"bron": "politie", "urgentie": "normaal"}, {"hulp-achter-de-voordeur", "veiligheidsbeoordeling"}),
        ({"bron": "burger", "urgentie": "normaal"}, {"veiligheidsbeoordeling"}),
        ({"bron": "wijkteam", "urgentie": "normaal"}, set()),
    ],
)
async def test_welke_klok_loopt_volgt_uit_bron_en_urgentie(
    wereld: Wereld, anders: dict[str, str], klokken: set[str]
) -> None:
    nieuw = await wereld.als("vt").maak("/v1/meldingen", melding(wereld, gezin().moeder, **anders))
    assert set(_klokken(nieuw)) == klokken


async def test_oppakken_stopt_de_eerste_klok_een_keer(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, urgentie="spoed"))
    wereld.vooruit(minutes=20)
    gehaald = wereld.nu_json
    opgepakt = await vt.maak(f"/v1/meldingen/{nieuw['id']}/_oppakken")
    wereld.vooruit(minutes=20)
    nog_eens = await vt.maak(f"/v1/meldingen/{nieuw['id']}/_oppakken")
    assert opgepakt["status"] == "opgepakt"
    klok = next(t for t in nog_eens["termijnen"] if t["soort"] == "eerste-actie")
    assert (klok["status"], klok["gehaaldOp"][:16]) == ("gehaald", gehaald[:16])


async def test_dezelfde_melding_is_er_een_en_een_andere_onder_dat_kenmerk_wordt_geweigerd(
    wereld: Wereld,
) -> None:
    koppeling_, vt = wereld.als("koppeling"), wereld.als("vt")
    bericht = melding(wereld, gezin().moeder, geweldsvormen=["stalking", "getuige"])
    eerste = await koppeling_.maak("/v1/meldingen", bericht)
    wereld.vooruit(hours=1)
    weer = await koppeling_.maak("/v1/meldingen", {**bericht, "geweldsvormen": ["getuige", "stalking"]})
    assert weer["id"] == eerste["id"]
    assert (await vt.haal(f"/v1/meldingen/{eerste['id']}"))["kenmerk"] == bericht["kenmerk"]
    anders = {**bericht, "urgentie": "normaal"}
    geweigerd(await koppeling_.post("/v1/meldingen", anders), 409, "melding-bestaat-anders")
    # the same message by somebody of another team tells them nothing of what became of it
    geweigerd(await wereld.noord.post("/v1/meldingen", bericht), 409, "melding-bestaat-anders")


async def test_twintig_keer_tegelijk_is_een_melding(wereld: Wereld) -> None:
    bericht, vt = melding(wereld, gezin().moeder), wereld.als("vt")
    await vt.id()
    antwoorden = await asyncio.gather(*(vt.post("/v1/meldingen", bericht) for _ in range(20)))
    assert len({goed(a)["id"] for a in antwoorden}) == 1
    async with wereld.omg.database.lees() as verbinding:
        van = UUID(goed(antwoorden[0])["id"])
        vraag = sa.select(sa.func.count()).where(melding_persoon.c.melding_id == van)
        aantal = (await verbinding.execute(vraag)).scalar_one()
    assert aantal == 1


async def test_foute_invoer_noemt_alles_en_herhaalt_niets(wereld: Wereld) -> None:
    fout = melding(
        wereld,
        {**gezin().moeder, "bsn": "123456789", "etniciteit": "x"},
        adres={"postcode": "geen", "huisnummer": "1"},
        wijk="Wijk Noord",
    )
    antwoord = await wereld.als("vt").post("/v1/meldingen", fout)
    probleem = geweigerd(antwoord, 400, "ongeldige-invoer")
    plekken = {e["location"] for e in probleem["errors"]}
    assert {"betrokkenen.0.bsn", "betrokkenen.0.etniciteit", "adres.postcode", "wijk"} <= plekken
    assert "123456789" not in antwoord.text
    assert "Wijk Noord" not in antwoord.text
    morgen = melding(wereld, gezin().moeder, ontvangenOp="2031-01-01T00:00:00Z")
    geweigerd(await wereld.als("vt").post("/v1/meldingen", morgen), 400, "ongeldige-invoer")


async def test_een_geheim_adres_wordt_niet_getoond_en_vindt_niemand(wereld: Wereld) -> None:
    """A shelter must not be found by whoever lives there with somebody else, nor read."""
    vt, huis = wereld.als("vt"), {"straat": "Geheimstraat", "huisnummer": "77", "postcode": "9799ZZ"}
    wij, zij = gezin("Opgevangen", None), gezin("Huisgenoot", None)
    casus = await met(await wereld.casus(), wij.moeder)
    open_ = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, adres={**huis, "geheim": True}))
    goed(await koppel(vt, open_["id"], casus.id))
    assert open_["adres"] == {"geheim": True}
    assert "Geheimstraat" not in str(await vt.haal(f"/v1/meldingen/{open_['id']}"))
    # not even together with the same telephone number and a name that sounds alike
    ander = await vt.maak(
        "/v1/meldingen", melding(wereld, {**zij.moeder, "achternaam": "Opgevangen"}, adres=huis)
    )
    assert await kandidaten(vt, ander["id"]) == []


async def test_een_afgewezen_kandidaat_komt_niet_terug_en_wat_geen_kandidaat_is_kan_niet(
    wereld: Wereld,
) -> None:
    vt, wij = wereld.als("vt"), gezin()
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    vreemd = await wereld.casus()
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind))
    geweigerd(await koppel(vt, nieuw["id"], vreemd.id), 404, "niet-gevonden")
    geweigerd(await koppel(vt, nieuw["id"], nieuw["id"]), 404, "niet-gevonden")
    weg = await vt.post(f"/v1/meldingen/{nieuw['id']}/kandidaten/{casus.id}/_afwijzen", {"reden": "Anderen."})
    assert weg.status_code == 204
    assert await kandidaten(vt, nieuw["id"]) == []
    geweigerd(await koppel(vt, nieuw["id"], casus.id), 404, "niet-gevonden")


async def test_een_koppeling_per_melding_en_wie_te_laat_kijkt_hoort_het(wereld: Wereld) -> None:
    vt, wij = wereld.als("vt"), gezin()
    casussen = [await met(await wereld.casus(), wij.moeder, wij.kind) for _ in range(2)]
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind))
    pad = f"/v1/meldingen/{nieuw['id']}/koppeling"
    berichten = [{"casusId": c.id, "reden": "Zij zijn het."} for c in casussen]
    geweigerd(await vt.put(pad, berichten[0]), 428, "versie-ontbreekt")
    antwoorden = await asyncio.gather(*(vt.put(pad, b, if_match='"1"') for b in berichten))
    assert sorted(a.status_code for a in antwoorden) == [200, 412]
    weer = geweigerd(await vt.put(pad, berichten[0], if_match='"1"'), 412, "versie-verouderd")
    assert "casusId" in weer["velden"]
    gekozen = goed(next(a for a in antwoorden if a.is_success))["casusId"]
    ander = next(b for b in berichten if b["casusId"] != gekozen)
    geweigerd(await vt.put(pad, ander, if_match="*"), 409, "al-gekoppeld")
    geweigerd(
        await vt.vraag("DELETE", f"/v1/meldingen/{nieuw['id']}/koppeling", {"reden": "x"}),
        428,
        "versie-ontbreekt",
    )


async def _inactief(wereld: Wereld) -> tuple[Casus, Gezin, str]:
    wij = gezin()
    casus = await met(await wereld.casus("check-geweld-gestopt"), wij.moeder)
    moeder = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"][-1]["id"]
    await casus.check("slachtoffer", moeder)
    await casus.breng_naar("inactief")
    nieuw = await wereld.als("vt").maak("/v1/meldingen", melding(wereld, wij.moeder))
    return casus, wij, nieuw["id"]


@pytest.mark.parametrize(
    "soort", ["melding-gekoppeld", "casus-geheractiveerd", "melding-aan-casus-gekoppeld"]
)
async def test_een_hermelding_op_een_inactieve_casus_is_een_geheel_of_niets(
    wereld: Wereld, monkeypatch: pytest.MonkeyPatch, soort: str
) -> None:
    """Whatever goes wrong on the way, at each of its log lines: no link, no move, no signal; and then it can be done after all."""
    casus, _, melding_id = await _inactief(wereld)
    vt = wereld.als("vt")
    voor = await casus.nu(), await casus.tijdlijn(), await vt.haal(f"/v1/meldingen/{melding_id}")
    kondig_aan = Werkeenheid.kondig_aan

    async def breek(self: Werkeenheid, wat: Any, sleutel: Any = None) -> Any:
        vastgelegd = await kondig_aan(self, wat, sleutel)
        if wat.soort == soort:
            raise OSError("de stekker")
        return vastgelegd

    monkeypatch.setattr(Werkeenheid, "kondig_aan", breek)
    geweigerd(await koppel(vt, melding_id, casus.id), 500, "onverwachte-fout")
    monkeypatch.undo()
    assert (await casus.nu(), await casus.tijdlijn(), await vt.haal(f"/v1/meldingen/{melding_id}")) == voor
    async with wereld.omg.database.lees() as verbinding:
        vraag = sa.select(koppeling.c.id).where(koppeling.c.casus_id == sa.bindparam("c", type_=sa.Uuid))
        assert (await verbinding.execute(vraag, {"c": UUID(casus.id)})).all() == []
    assert goed(await koppel(vt, melding_id, casus.id))["classificatie"] == "hermelding"
    assert (await casus.nu())["fase"] == "directe-ondersteuning"


async def test_wat_bij_ontvangst_gold_telt_en_niet_wat_er_nu_is(wereld: Wereld) -> None:
    """A melding of before the casus came to rest is no hermelding, however late it is linked."""
    wij, vt = gezin(), wereld.als("vt")
    casus = await met(await wereld.casus("check-geweld-gestopt"), wij.moeder)
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, bron="burger", urgentie="normaal"))
    wereld.vooruit(hours=1)
    moeder = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"][-1]["id"]
    await casus.check("slachtoffer", moeder)
    await casus.breng_naar("inactief")
    wereld.vooruit(days=1)
    assert goed(await koppel(vt, nieuw["id"], casus.id))["classificatie"] == "vervolg"


async def test_de_lijst_is_van_het_team_en_wordt_vernauwd(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        for nummer in range(7):
            urgentie = ("spoed", "normaal")[nummer % 2]
            bericht = melding(wereld, gezin().moeder, urgentie=urgentie, kenmerk=f"VT-{nummer}")
            await vt.maak("/v1/meldingen", bericht)
        eigen = melding(wereld, gezin().moeder, bron="wijkteam", kenmerk="WIJ-1", wijk="zuid")
        await wereld.noord.maak("/v1/meldingen", eigen)
        assert [m["kenmerk"] for m in (await wereld.noord.haal("/v1/meldingen"))["resultaten"]] == ["WIJ-1"]
        assert (await wereld.als("wij-zuid").haal("/v1/meldingen"))["resultaten"] == []
        gezien, na = [], ""
        while na is not None:
            blad = await vt.haal(f"/v1/meldingen?limiet=3{na and f'&na={na}'}")
            gezien += [m["kenmerk"] for m in blad["resultaten"]]
            na = blad["volgende"]
        assert gezien == [f"VT-{n}" for n in reversed(range(7))]
        spoed = (await vt.haal("/v1/meldingen?urgentie=spoed"))["resultaten"]
        assert [m["kenmerk"] for m in spoed] == ["VT-6", "VT-4", "VT-2", "VT-0"]
        assert (await vt.haal("/v1/meldingen?classificatie=hermelding"))["resultaten"] == []
        assert len((await vt.haal("/v1/meldingen?status=ontvangen&wijk=noord"))["resultaten"]) == 7
        geweigerd(await vt.get("/v1/meldingen?naam=x"), 400, "ongeldige-invoer")


async def test_een_lijst_is_een_select_en_zoeken_kost_evenveel_hoe_groot_het_gezin_ook_is(
    wereld: Wereld,
) -> None:
    vt = wereld.als("vt")
    for wij in [gezin() for _ in range(3)]:
        casus = await met(await wereld.casus(), wij.moeder, wij.kind, wij.man, wij.ander)
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, wij.man, wij.ander))
        with geteld(wereld) as teller:
            (kandidaat,) = await kandidaten(vt, nieuw["id"])
        assert kandidaat["casusId"] == casus.id
        assert len(teller.selects) <= 7, teller.selects  # the melding, and six to search
    with geteld(wereld) as teller:
        assert len((await vt.haal("/v1/meldingen?limiet=50"))["resultaten"]) >= 3
    assert len(teller.selects) == 1, teller.selects


async def test_de_beoordeling_stopt_haar_klok_en_zegt_wat_volgt(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, urgentie="normaal"))
    pad = f"/v1/meldingen/{nieuw['id']}"
    assert [o["code"] for o in nieuw["openstaand"]] == ["oppakken", "veiligheidsbeoordeling"]
    oordeel = {
        "uitkomst": "overdracht-naar-lokaal-team",
        "onderbouwing": "Het is er niet veilig.",
        "veiligheidscijfers": [{"persoonIndex": 0, "cijfer": 3}],
        "rodeVlaggen": ["stalking"],
        "sash": "hoog",
    }
    geweigerd(await vt.put(f"{pad}/veiligheidsbeoordeling", oordeel), 428, "versie-ontbreekt")
    te_veel = {**oordeel, "veiligheidscijfers": [{"persoonIndex": 4, "cijfer": 3}]}
    geweigerd(await vt.put(f"{pad}/veiligheidsbeoordeling", te_veel, if_match="*"), 400, "ongeldige-invoer")
    assert (await vt.haal(pad))["veiligheidsbeoordeling"] is None

    wereld.vooruit(days=2)
    na = goed(await vt.put(f"{pad}/veiligheidsbeoordeling", oordeel, if_match='"1"'))
    assert (na["status"], na["sash"], na["rodeVlaggen"]) == ("beoordeeld", "hoog", ["stalking"])
    klok = next(t for t in na["termijnen"] if t["soort"] == "veiligheidsbeoordeling")
    assert (klok["status"], klok["gehaaldOp"]) == ("gehaald", "2026-03-04T08:00:00.000Z")
    assert [o["code"] for o in na["openstaand"]] == ["vervolg", "terugkoppelen"]
    assert na["openstaand"][0]["tekst"] == "Draag over aan het lokale team."

    # revised: the clock stays met at the first time, and what was decided before stays in the log
    wereld.vooruit(days=1)
    anders = {"uitkomst": "geen-vervolg", "onderbouwing": "Het bleek een misverstand."}
    herzien = goed(await vt.put(f"{pad}/veiligheidsbeoordeling", anders, if_match="*"))
    assert herzien["veiligheidsbeoordeling"]["uitkomst"] == "geen-vervolg"
    assert herzien["rodeVlaggen"] == ["stalking"]
    klok = next(t for t in herzien["termijnen"] if t["soort"] == "veiligheidsbeoordeling")
    assert klok["gehaaldOp"] == "2026-03-04T08:00:00.000Z"
    assert [o["code"] for o in herzien["openstaand"]] == ["terugkoppelen"]
    await vt.maak(f"{pad}/terugkoppelingen", {"kanaal": "telefoon"})
    assert (await vt.haal(pad))["openstaand"] == []


async def _vervolg(vt: Iemand, melding_id: str) -> bool:
    """Whether something has to follow yet."""
    return "vervolg" in [o["code"] for o in (await vt.haal(f"/v1/meldingen/{melding_id}"))["openstaand"]]


async def test_overdragen_aan_het_lokale_team_is_gedaan_als_het_de_casus_heeft(wereld: Wereld) -> None:
    """Not when Veilig Thuis opened one for itself, nor when it was only offered."""
    casus = await wereld.casus("contact-leggen", wie="vt")
    vt, wij = wereld.als("vt"), gezin()
    await met(casus, wij.moeder)
    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    await beoordeel(vt, gemeld, "overdracht-naar-lokaal-team")
    assert await _vervolg(vt, gemeld)
    goed(await koppel(vt, gemeld, casus.id))
    assert await _vervolg(vt, gemeld)
    aanbod = await bied_aan(casus, "wij-noord")
    assert await _vervolg(vt, gemeld)
    await neem_aan(wereld.als("wij-noord"), aanbod)
    assert not await _vervolg(vt, gemeld)


@pytest.mark.parametrize("uitkomst", ["voorwaarden-en-vervolg-door-vt", "mda", "actie-overleg"])
async def test_wat_in_een_casus_verdergaat_is_bij_de_melding_gedaan(wereld: Wereld, uitkomst: str) -> None:
    casus = await wereld.casus("contact-leggen", wie="vt")
    vt, wij = wereld.als("vt"), gezin()
    await met(casus, wij.moeder)
    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    await beoordeel(vt, gemeld, uitkomst)
    assert await _vervolg(vt, gemeld)
    goed(await koppel(vt, gemeld, casus.id))
    assert not await _vervolg(vt, gemeld)


async def test_bij_hulp_die_er_al_is_is_het_gedaan_als_de_melder_het_weet(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"]
    await beoordeel(vt, gemeld, "naar-betrokken-hulpverlening")
    assert await _vervolg(vt, gemeld)
    await vt.maak(f"/v1/meldingen/{gemeld}/terugkoppelingen", {"kanaal": "telefoon"})
    assert (await vt.haal(f"/v1/meldingen/{gemeld}"))["openstaand"] == []


async def _vertel(wereld: Wereld, categorie: str, uitkomst: str | None) -> list[str]:
    """What somebody of this category hears, of a melding that is full of what they may not know."""
    vt = wereld.als("vt")
    bericht = melding(wereld, gezin("Geheimpje").moeder, melderCategorie=categorie, toelichting="Geheimpje")
    pad = f"/v1/meldingen/{(await vt.maak('/v1/meldingen', bericht))['id']}"
    if uitkomst:
        oordeel = {"uitkomst": uitkomst, "onderbouwing": "Geheimpje."}
        goed(await vt.put(f"{pad}/veiligheidsbeoordeling", oordeel, if_match="*"))
    verteld = await vt.maak(f"{pad}/terugkoppelingen", {"kanaal": "telefoon"})
    assert "Geheimpje" not in str(verteld)
    assert (await vt.haal(f"{pad}/terugkoppelingen"))["resultaten"] == [verteld]
    geweigerd(
        await vt.post(f"{pad}/terugkoppelingen", {"kanaal": "telefoon", "tekst": "Zij zit in de opvang."}),
        400,
        "ongeldige-invoer",
    )
    codes: list[str] = verteld["mededelingen"]
    return codes


async def test_de_melder_hoort_wat_die_mag_weten_en_nooit_meer(wereld: Wereld) -> None:
    """Computed from who they are and what was decided; there is no field to say more in."""
    assert await _vertel(wereld, "politie", None) == ["ontvangen"]
    wel = ["beoordeeld", "wel-of-geen-vervolg", "wie-het-overnam"]
    assert await _vertel(wereld, "politie", "overdracht-naar-lokaal-team") == wel
    assert await _vertel(wereld, "huisarts", "onderzoek") == wel
    assert await _vertel(wereld, "onderwijs", "geen-vervolg") == wel[:2]
    assert await _vertel(wereld, "burger", "onderzoek") == ["beoordeeld"]
    assert await _vertel(wereld, "onbekend", "mda") == ["beoordeeld"]
