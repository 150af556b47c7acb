"""Inbreng, besluiten and acties at a table, closing it, and what proposes itself for the next one; and everything that is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import VerseWereld
from tests.overleg import Tafel, deel, tafel
from tests.wereld import Casus, Wereld, geweigerd, goed

BESLUIT = {"spoor": "zorg", "tekst": "Er komt hulp in huis."}


def actie(van: str = "politie", **anders: Any) -> dict[str, Any]:
    eigenaar = dict(zip(("organisatie", "team"), van.split("/"), strict=False))
    vast = {"spoor": "straf", "omschrijving": "Aangifte opnemen.", "uiterlijk": "2026-03-06"}
    return {"eigenaar": eigenaar, **vast, **anders}


async def _aan_tafel(wereld: Wereld, **anders: Any) -> tuple[Casus, Tafel, str]:
    """A casus of WIJ Noord at a table that WIJ Noord leads, shared with politie and OM, who have confirmed."""
    casus = await wereld.casus()
    bij = await tafel(wereld, "politie", "om", "wij-groningen/wij-zuid", wie="wij-noord", **anders)
    punt = await bij.breng_in(casus)
    for partner in ("politie", "om"):
        await deel(bij, punt, partner, "gevaar")
    await bij.bevestig("politie", "om", "wij-noord", "wij-zuid")
    return casus, bij, punt


async def test_wie_inbrengt_kiest_wie_het_leest_en_trekt_het_weer_in(wereld: Wereld) -> None:
    casus, bij, punt = await _aan_tafel(wereld)
    pad, politie = f"{bij.punt(punt)}/inbreng", wereld.als("politie")
    vreemd = {"tekst": "Wat wij weten.", "gedeeldMet": [{"organisatie": "rvdk"}]}
    geweigerd(await politie.post(pad, vreemd), 400, "ongeldige-invoer")
    met_team = {
        "tekst": "Wat wij weten.",
        "gedeeldMet": [{"organisatie": "wij-groningen", "team": "wij-noord"}],
    }
    id = (await politie.maak(pad, met_team))["id"]
    for handle, ziet in (("politie", 1), ("wij-noord", 1), ("wij-noord-2", 1), ("om", 0)):
        assert len((await wereld.als(handle).haal(pad))["resultaten"]) == ziet
    geweigerd(await wereld.als("om").post(f"{pad}/{id}/_intrekken"), 404, "niet-gevonden")
    geweigerd(await wereld.noord.post(f"{pad}/{id}/_intrekken"), 403, "niet-bevoegd")
    goed(await politie.post(f"{pad}/{id}/_intrekken"))
    for handle in ("politie", "wij-noord"):
        assert (await wereld.als(handle).haal(pad))["resultaten"] == []
    geweigerd(await politie.post(f"{pad}/{id}/_intrekken"), 404, "niet-gevonden")
    assert "Wat wij weten." not in str(await casus.tijdlijn())
    assert [g["tekst"] for g in await casus.tijdlijn() if g["objectSoort"] == "inbreng"] == [
        "politie heeft in een overleg eigen informatie ingebracht.",
        "politie heeft eigen informatie weer ingetrokken.",
    ]


async def test_een_besluit_is_voor_wie_het_punt_ziet_of_voor_wie_werd_gekozen(wereld: Wereld) -> None:
    casus, bij, punt = await _aan_tafel(wereld)
    pad = f"{bij.punt(punt)}/besluiten"
    await bij.voorzitter.maak(pad, BESLUIT)
    await bij.voorzitter.maak(pad, {**BESLUIT, "gedeeldMet": [{"organisatie": "om"}]})
    for handle, ziet in (("om", 2), ("politie", 1), ("wij-noord", 2)):
        assert len((await wereld.als(handle).haal(pad))["resultaten"]) == ziet
    geweigerd(await wereld.als("om").post(pad, BESLUIT), 403, "niet-bevoegd")
    geweigerd(await wereld.als("wij-zuid").post(pad, BESLUIT), 404, "niet-gevonden")
    assert [g["open"]["spoor"] for g in await casus.tijdlijn() if g["soort"] == "besluit-genomen"] == [
        "zorg",
        "zorg",
    ]


async def test_een_interventie_bij_een_besluit_legt_alleen_het_team_van_de_casus_vast(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen(kinderen=0)
    bij = await tafel(wereld, "wij-groningen/wij-noord")
    punt = await bij.breng_in(casus)
    await casus.regisseur.maak(
        f"{bij.punt(punt)}/projecties", {"organisatie": "veilig-thuis", "onderdelen": ["gevaar"]}
    )
    await bij.bevestig("vt")
    verbod = {
        "code": "tijdelijk-huisverbod",
        "betrokkeneId": casus.vader,
        "opgelegdOp": wereld.nu_json,
        "bewaker": "de wijkagent",
    }
    met_verbod = {"spoor": "bestuur", "tekst": "Een huisverbod.", "interventie": verbod}
    pad = f"{bij.punt(punt)}/besluiten"
    geweigerd(await wereld.als("vt").post(pad, met_verbod), 403, "niet-bevoegd")
    assert (await casus.regisseur.haal(f"{casus.pad}/interventies"))["resultaten"] == []
    id = (await casus.regisseur.maak(pad, met_verbod))["interventieId"]
    verlenging = {"interventieId": id, "reden": "Nog niet veilig."}
    allebei = {**met_verbod, "verlenging": verlenging}
    geweigerd(await casus.regisseur.post(pad, allebei), 400, "ongeldige-invoer")
    geweigerd(await casus.regisseur.post(pad, met_verbod), 409, "interventie-loopt-al")
    vreemd = {**BESLUIT, "verlenging": {**verlenging, "interventieId": str(uuid4())}}
    geweigerd(await casus.regisseur.post(pad, vreemd), 404, "niet-gevonden")
    assert len((await casus.regisseur.haal(pad))["resultaten"]) == 1  # what was refused left nothing behind


async def test_een_actie_krijgt_wie_haar_kan_zien_en_eindigt_maar_een_keer(wereld: Wereld) -> None:
    casus, bij, punt = await _aan_tafel(wereld)
    pad, noord, politie = f"{bij.punt(punt)}/acties", wereld.noord, wereld.als("politie")
    zuid = actie("wij-groningen/wij-zuid")
    assert "delen" in geweigerd(await noord.post(pad, zuid), 409, "eigenaar-ziet-dit-niet")["alternatief"]
    for fout in (
        actie("rvdk"),
        actie("wij-groningen"),
        actie(uiterlijk="2026-03-01"),
        actie(vervangtId=str(uuid4())),
    ):
        geweigerd(await noord.post(pad, fout), 400, "ongeldige-invoer")
    id = (await noord.maak(pad, actie(gedeeldMet=[])))["id"]
    assert [len((await wereld.als(h).haal(pad))["resultaten"]) for h in ("politie", "om")] == [1, 0]
    gedaan = {"status": "gedaan", "uitkomst": "Aangifte gedaan."}
    weg = {"status": "vervallen", "uitkomst": "Niet meer nodig."}
    geweigerd(await wereld.als("om").patch(f"{pad}/{id}", gedaan, if_match="*"), 404, "niet-gevonden")
    geweigerd(await politie.patch(f"{pad}/{id}", gedaan), 428, "versie-ontbreekt")
    geweigerd(await politie.patch(f"{pad}/{id}", weg, if_match="*"), 403, "niet-bevoegd")
    geweigerd(await politie.patch(f"{pad}/{id}", {"status": "gedaan"}, if_match="*"), 400, "ongeldige-invoer")
    niet = {"status": "niet-gedaan", "uitkomst": "Zij kwam niet."}
    assert goed(await politie.patch(f"{pad}/{id}", niet, if_match='"1"'))["uitkomst"] == "Zij kwam niet."
    geweigerd(await politie.patch(f"{pad}/{id}", gedaan, if_match='"1"'), 412, "versie-verouderd")
    goed(await politie.patch(f"{pad}/{id}", gedaan, if_match='"2"'))  # after all
    geweigerd(await noord.patch(f"{pad}/{id}", weg, if_match="*"), 409, "actie-afgerond")
    uitkomsten = [g["besloten"] for g in await casus.tijdlijn() if g["soort"].endswith("gedaan")]
    assert uitkomsten == [{"uitkomst": "Zij kwam niet."}, {"uitkomst": "Aangifte gedaan."}]


async def test_wie_een_niet_gedane_actie_vervangt_heeft_haar_afgehandeld(wereld: Wereld) -> None:
    _, bij, punt = await _aan_tafel(wereld)
    pad, noord = f"{bij.punt(punt)}/acties", wereld.noord
    oud = (await noord.maak(pad, actie()))["id"]
    geweigerd(await noord.post(pad, actie(vervangtId=oud)), 400, "ongeldige-invoer")  # it may still be done
    niet = {"status": "niet-gedaan", "uitkomst": "Geen tijd."}
    goed(await wereld.als("politie").patch(f"{pad}/{oud}", niet, if_match="*"))
    nieuw = await noord.maak(pad, actie("om", vervangtId=oud))
    geweigerd(await noord.post(pad, actie(vervangtId=oud)), 400, "ongeldige-invoer")
    probleem = geweigerd(
        await wereld.als("politie").patch(f"{pad}/{oud}", niet, if_match="*"), 409, "actie-afgerond"
    )
    assert "vervangen" in probleem["detail"]
    goed(await wereld.als("om").patch(f"{pad}/{nieuw['id']}", {**niet, "status": "gedaan"}, if_match="*"))
    assert goed(await noord.post(f"{bij.pad}/_afsluiten"))["status"] == "afgesloten"  # nothing is left over


async def test_wat_niet_af_is_gaat_niet_verloren_als_er_geen_volgend_overleg_is(wereld: Wereld) -> None:
    casus, bij, punt = await _aan_tafel(wereld)
    noord = wereld.noord
    geweigerd(await wereld.als("politie").post(f"{bij.pad}/_afsluiten"), 403, "niet-bevoegd")
    probleem = geweigerd(await noord.post(f"{bij.pad}/_afsluiten"), 409, "geen-volgend-overleg")
    assert "Plan eerst het vervolg" in probleem["alternatief"]
    straks = (wereld.klok.nu() + timedelta(days=3)).isoformat()
    vervolg = {"soort": "actie-overleg", "begintOp": straks, "vervolgOp": bij.id}
    geweigerd(await noord.post("/v1/overleggen", {**vervolg, "soort": "mda"}), 400, "ongeldige-invoer")
    geweigerd(await wereld.als("vt").post("/v1/overleggen", vervolg), 404, "niet-gevonden")
    geweigerd(await wereld.als("wij-zuid").post("/v1/overleggen", vervolg), 403, "niet-bevoegd")
    volgend = Tafel(wereld, (await noord.maak("/v1/overleggen", vervolg))["id"], noord)
    geweigerd(await noord.post("/v1/overleggen", vervolg), 400, "ongeldige-invoer")  # there is one already
    goed(await noord.post(f"{bij.pad}/_afsluiten"))
    geweigerd(await noord.post(f"{bij.pad}/_afsluiten"), 409, "overleg-afgesloten")
    for pad, bericht in (
        ("/deelnemers", {"organisatie": "rvdk"}),
        ("/_herinner", None),
        ("/agendapunten", {"casusId": casus.id, "vraag": "Nog?", "grondslag": "meldrecht"}),
        (f"/agendapunten/{punt}/inbreng", {"tekst": "Nog iets.", "gedeeldMet": []}),
        (f"/agendapunten/{punt}/besluiten", BESLUIT),
        (f"/agendapunten/{punt}/acties", actie()),
    ):
        geweigerd(await noord.post(bij.pad + pad, bericht), 409, "overleg-afgesloten")
    # it was not discussed: it stands on the next agenda, with its question and with what was shared of it
    assert (await noord.haal(bij.punt(punt)))["status"] == "doorgeschoven"
    await volgend.bevestig("om")
    (opnieuw,) = await volgend.agenda("om")
    assert (opnieuw["vraag"], opnieuw["status"]) == ("Wie doet wat, en wanneer?", "geagendeerd")
    assert opnieuw["projectie"]["inhoud"] == (await bij.agenda("om"))[0]["projectie"]["inhoud"]
    # taken back here is taken back there: it is one share
    gedeeld = (await noord.haal(f"{volgend.punt(opnieuw['id'])}/projecties"))["resultaten"]
    van_om = next(p["id"] for p in gedeeld if p["organisatie"] == "om")
    pad = f"{volgend.punt(opnieuw['id'])}/projecties/{van_om}/_intrekken"
    await noord.maak(pad, {"reden": "Niet meer nodig."})
    assert await volgend.agenda("om") == await bij.agenda("om") == []


async def test_een_casus_die_tot_rust_kwam_komt_niet_terug_en_laat_geen_actie_open(wereld: Wereld) -> None:
    casus = await wereld.casus("check-geweld-gestopt")
    bij = await tafel(wereld, "politie", wie="wij-noord")
    punt = await bij.breng_in(casus)
    await deel(bij, punt, "politie", "stand")
    await bij.bevestig("politie")
    noord, politie = wereld.noord, wereld.als("politie")
    id = (await noord.maak(f"{bij.punt(punt)}/acties", actie()))["id"]
    assert id in str(await politie.haal(f"{bij.punt(punt)}/acties"))
    assert len([s for s in await politie.alle("/v1/signalen") if s["agendapuntId"] == punt]) == 1
    await casus.check_alle_bronnen()
    goed(await casus.doe("vt-informeren"))
    await casus.volgende()
    (rij,) = (await politie.haal(f"{bij.punt(punt)}/acties"))["resultaten"]
    assert rij["status"] == "vervallen"
    assert [s for s in await politie.alle("/v1/signalen") if s["agendapuntId"] == punt] == []
    assert goed(await noord.post(f"{bij.pad}/_afsluiten"))["status"] == "afgesloten"
    nieuw = await tafel(wereld, "politie", wie="wij-noord")
    bericht = {"casusId": casus.id, "vraag": "En nu?", "grondslag": "meldrecht"}
    geweigerd(await noord.post(f"{nieuw.pad}/agendapunten", bericht), 409, "casus-inactief")


@pytest.mark.parametrize("gevaar", [{"rodeVlaggen": ["stalking"]}, {"sash": "hoog"}])
async def test_gevaar_stelt_een_casus_voor_tot_zij_is_ingebracht_en_opnieuw_bij_nieuw_gevaar(
    verse_wereld: VerseWereld, gevaar: dict[str, Any]
) -> None:
    async with verse_wereld() as wereld:
        casus, noord = await wereld.casus(), wereld.noord
        bij = await tafel(wereld, "politie", "wij-groningen/wij-noord")

        async def voorgesteld() -> list[str]:
            """As the agenda and the casus itself say it: the same."""
            lijst = [v["casusId"] for v in await noord.alle(f"{bij.pad}/voorstellen")]
            gewaarschuwd = {w["code"] for w in (await casus.nu())["waarschuwingen"]}
            assert ("actie-overleg-voorstellen" in gewaarschuwd) == (casus.id in lijst)
            return lijst

        assert await voorgesteld() == []
        goed(await noord.patch(casus.pad, gevaar, if_match="*"))
        assert await voorgesteld() == [casus.id]
        assert (await wereld.als("vt").haal(f"{bij.pad}/voorstellen"))["resultaten"] == []
        geweigerd(await wereld.als("politie").get(f"{bij.pad}/voorstellen"), 403, "geen-hulpverlener")
        wereld.vooruit(minutes=1)
        await bij.breng_in(casus)
        assert await voorgesteld() == []
        wereld.vooruit(days=1)
        goed(await noord.patch(casus.pad, {"risicofactoren": ["drugs"]}, if_match="*"))
        assert await voorgesteld() == []
        goed(await noord.patch(casus.pad, {"rodeVlaggen": ["stalking", "wapen"]}, if_match="*"))
        assert await voorgesteld() == [casus.id]


async def test_de_privacy_officer_ziet_wat_er_werd_gedeeld_en_niet_de_woorden(wereld: Wereld) -> None:
    casus, bij, punt = await _aan_tafel(wereld)
    await bij.voorzitter.maak(f"{bij.punt(punt)}/besluiten", BESLUIT)
    pad = f"{casus.pad}/gedeeld"
    for handle, woorden in (("wij-noord", True), ("fg", False)):
        regels = (await wereld.als(handle).haal(pad))["resultaten"]
        assert {r["met"] for r in regels} == {"politie", "om"}
        assert {r["inhoud"] is not None for r in regels} == {woorden}
        assert all([b["soort"] for b in r["bijdragen"]] == ["besluit"] for r in regels)
    geweigerd(await wereld.als("wij-noord-2").get(pad), 403, "niet-bevoegd")
    geweigerd(await wereld.als("politie").get(pad), 404, "niet-gevonden")


async def test_een_mda_tafel_is_dezelfde_tafel_met_teams_eraan(wereld: Wereld) -> None:
    """MDA++: who takes part is a team. It sees what was shared with it once it confirmed, does its part, and reads its own minutes."""
    casus, mda = await wereld.casus(), wereld.als("mda")
    bij = await tafel(wereld, "mda/mda", "rvdk", wie="wij-noord", soort="mda")
    punt = await bij.breng_in(casus)
    await deel(bij, punt, "mda/mda", "gevaar", "stand")
    geweigerd(await mda.get(bij.punt(punt)), 403, "geheimhouding-niet-bevestigd")
    await bij.bevestig("mda", "rvdk", "wij-noord")
    (gezien,) = await bij.agenda("mda")
    assert set(gezien["projectie"]["inhoud"]) == {"standVan", "gevaar", "stand"}
    assert await bij.agenda("rvdk") == []
    geweigerd(await mda.get(casus.pad), 404, "niet-gevonden")
    te_doen = await bij.voorzitter.maak(f"{bij.punt(punt)}/acties", actie("mda/mda", spoor="zorg"))
    assert "actie" in str([s["soort"] for s in await mda.alle("/v1/signalen")])
    klaar = {"status": "gedaan", "uitkomst": "Er is een plan voor de kinderen."}
    goed(await mda.patch(f"{bij.punt(punt)}/acties/{te_doen['id']}", klaar, if_match="*"))
    assert "actie-gedaan" in [g["soort"] for g in await casus.tijdlijn()]
