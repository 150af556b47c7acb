"""Passing a melding on to the Veilig Thuis it belongs to: when it may not, who wins, and that it does not go to and fro."""

import asyncio
from typing import Any

import httpx
import pytest

from app.toegang.inrichting import Inrichting, richt_in
from app.toegang.werkeenheid import Werkeenheid
from tests.conftest import VerseWereld
from tests.meldingen import gezin, kandidaten, koppel, melding, met, ontkoppel
from tests.wereld import Iemand, Wereld, geweigerd, goed

ELDERS = "veilig-thuis-elders"


async def stuur(
    wie: Iemand, melding_id: str, naar: str = ELDERS, reden: str = "woonplaats-elders", **anders: Any
) -> httpx.Response:
    bericht = {"organisatie": naar, "reden": reden}
    koppen = {k: anders.pop(k) for k in ("if_match", "idempotency_key") if k in anders}
    return await wie.post(f"/v1/meldingen/{melding_id}/_doorsturen", bericht | anders, **koppen)


async def _nieuw(wereld: Wereld, **anders: Any) -> str:
    return str(
        (await wereld.als("vt").maak("/v1/meldingen", melding(wereld, gezin().moeder, **anders)))["id"]
    )


async def test_naar_wie_geen_meldingen_behandelt_kan_niet_en_het_antwoord_zegt_naar_wie_wel(
    wereld: Wereld,
) -> None:
    vt, melding_id = wereld.als("vt"), await _nieuw(wereld)
    for naar, anders in (
        ("wij-groningen", {}),
        ("wij-groningen", {"team": "wij-noord"}),
        ("veilig-thuis", {}),  # we are that ourselves
        ("onbekend", {}),
        (ELDERS, {"team": "vt"}),
    ):
        antwoord = geweigerd(await stuur(vt, melding_id, naar, **anders), 400, "ongeldige-invoer")
        (fout,) = antwoord["errors"]
        assert fout["code"] == "onbekend-meldpunt"
        assert f"{ELDERS}/vt-elders" in fout["detail"]
        assert "wij-noord" not in fout["detail"]
    geweigerd(await stuur(vt, melding_id, reden="anders"), 400, "ongeldige-invoer")
    geweigerd(await stuur(vt, melding_id, reden="omdat"), 400, "ongeldige-invoer")
    geweigerd(await stuur(vt, melding_id, reden="niet-van-ons", toelichting="Nee."), 400, "ongeldige-invoer")
    geweigerd(await stuur(vt, melding_id, if_match='"9"'), 412, "versie-verouderd")
    assert (await vt.haal(f"/v1/meldingen/{melding_id}"))["doorzendingen"] == []
    goed(await stuur(vt, melding_id, if_match='"1"', team="vt-elders"))


async def test_wie_haar_niet_behandelt_stuurt_haar_niet_door(wereld: Wereld) -> None:
    melding_id = await _nieuw(wereld)
    for handle in ("wij-noord", "wij-zuid", "vt-elders", "politie", "beheer", "koppeling"):
        geweigerd(await stuur(wereld.als(handle), melding_id), 404, "niet-gevonden")


async def test_waar_hier_een_casus_op_loopt_gaat_niet_weg(wereld: Wereld) -> None:
    vt, wij = wereld.als("vt"), gezin()
    casus = await met(await wereld.casus(), wij.moeder)
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(vt, nieuw["id"], casus.id))
    weigering = geweigerd(await stuur(vt, nieuw["id"]), 409, "melding-gekoppeld")
    assert "ongedaan" in weigering["alternatief"]
    geweigerd(await stuur(casus.regisseur, nieuw["id"]), 403, "niet-bevoegd")
    await ontkoppel(vt, nieuw["id"])
    goed(await stuur(vt, nieuw["id"]))
    geweigerd(await casus.regisseur.get(f"/v1/meldingen/{nieuw['id']}"), 404, "niet-gevonden")


async def test_een_afgewezen_kandidaat_reist_niet_mee(wereld: Wereld) -> None:
    vt, elders, wij = wereld.als("vt"), wereld.als("vt-elders"), gezin()
    casus = await met(await wereld.casus(), wij.moeder)
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    pad = f"/v1/meldingen/{nieuw['id']}"
    waarom = {"reden": "Dit is haar nicht, die opgevangen wordt."}
    goed(await vt.post(f"{pad}/kandidaten/{casus.id}/_afwijzen", waarom))
    goed(await stuur(vt, nieuw["id"]))
    gezien = str(await elders.haal(pad)) + str(await kandidaten(elders, nieuw["id"]))
    for geheim in (casus.id, "nicht", "opgevangen"):
        assert geheim not in gezien


async def test_terug_kan_een_keer_met_reden_en_dan_horen_beide_teamleiders_het(wereld: Wereld) -> None:
    vt, elders, melding_id = wereld.als("vt"), wereld.als("vt-elders"), await _nieuw(wereld)
    goed(await stuur(vt, melding_id))
    geweigerd(await stuur(elders, melding_id, "veilig-thuis"), 400, "ongeldige-invoer")
    geweigerd(await stuur(elders, melding_id, "veilig-thuis", "niet-van-ons"), 400, "ongeldige-invoer")
    woorden = {"reden": "niet-van-ons", "toelichting": "Zij staat hier nergens ingeschreven."}
    goed(await stuur(elders, melding_id, "veilig-thuis", **woorden))
    for handle in ("vt-teamleider", "vt-elders-teamleider"):
        signalen = await wereld.als(handle).alle("/v1/signalen")
        assert [s["soort"] for s in signalen if s["meldingId"] == melding_id].count(
            "melding-teruggestuurd"
        ) == 1
    assert [s["reden"] for s in (await vt.haal(f"/v1/meldingen/{melding_id}"))["doorzendingen"]] == [
        "woonplaats-elders",
        "niet-van-ons",
    ]
    for reden in ("woonplaats-elders", "niet-van-ons"):
        weigering = geweigerd(
            await stuur(vt, melding_id, reden=reden, toelichting="Toch wel."), 409, "al-teruggestuurd"
        )
        assert "teamleiders" in weigering["alternatief"]
    geweigerd(await elders.get(f"/v1/meldingen/{melding_id}"), 404, "niet-gevonden")


async def test_wie_in_dezelfde_seconde_doorstuurt_hoort_wie_eerst_was(wereld: Wereld) -> None:
    collega, leider = wereld.als("vt"), wereld.als("vt-teamleider")
    for _ in range(5):
        melding_id = await _nieuw(wereld)
        antwoorden = await asyncio.gather(*(stuur(wie, melding_id) for wie in (collega, leider, collega)))
        assert sorted(a.status_code for a in antwoorden) == [204, 409, 409]
        te_laat = [geweigerd(a, 409, "al-doorgestuurd") for a in antwoorden if a.status_code == 409]
        history = (await wereld.als("vt-elders").haal(f"/v1/meldingen/{melding_id}"))["doorzendingen"]
        assert len(history) == 1
        for antwoord in te_laat:
            assert antwoord["detail"].startswith(f"{history[0]['door']} heeft deze melding op ")
            assert "andere regio" in antwoord["detail"]
    # of what another team passed on nobody hears
    geweigerd(await stuur(wereld.noord, melding_id), 404, "niet-gevonden")


async def test_koppelen_en_doorsturen_tegelijk_is_een_van_beide(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    for _ in range(6):
        wij = gezin()
        casus = await met(await wereld.casus(), wij.moeder)
        melding_id = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
        gekoppeld, gestuurd = await asyncio.gather(koppel(vt, melding_id, casus.id), stuur(vt, melding_id))
        assert gekoppeld.is_success is not gestuurd.is_success, (gekoppeld.text, gestuurd.text)
        if gekoppeld.is_success:
            geweigerd(gestuurd, 409, "melding-gekoppeld")
            assert (await vt.haal(f"/v1/meldingen/{melding_id}"))["casusId"] == casus.id
        else:
            geweigerd(gekoppeld, 404, "niet-gevonden")
            assert (await wereld.als("vt-elders").haal(f"/v1/meldingen/{melding_id}"))["casusId"] is None


async def test_dezelfde_melding_nog_eens_aangeleverd_hoort_waar_zij_is(wereld: Wereld) -> None:
    machine, vt = wereld.als("koppeling"), wereld.als("vt")
    bericht = melding(wereld, gezin().moeder)
    nieuw = await machine.maak("/v1/meldingen", bericht)
    goed(await stuur(vt, nieuw["id"]))
    weer = geweigerd(await machine.post("/v1/meldingen", bericht), 409, "al-doorgestuurd")
    assert "andere regio" in weer["detail"]
    anders = await machine.post("/v1/meldingen", {**bericht, "urgentie": "normaal"})
    geweigerd(anders, 409, "melding-bestaat-anders")


async def test_een_beoordeelde_melding_blijft_beoordeeld_en_wordt_toch_opgepakt(wereld: Wereld) -> None:
    vt, elders, melding_id = wereld.als("vt"), wereld.als("vt-elders"), await _nieuw(wereld)
    pad = f"/v1/meldingen/{melding_id}"
    oordeel = {"uitkomst": "onderzoek", "onderbouwing": "Het is er niet veilig."}
    goed(await vt.put(f"{pad}/veiligheidsbeoordeling", oordeel, if_match="*"))
    voor = await vt.haal(pad)
    goed(await stuur(vt, melding_id))
    na = await elders.haal(pad)
    assert na["veiligheidsbeoordeling"] == voor["veiligheidsbeoordeling"]
    assert [o["code"] for o in na["openstaand"]] == [
        "oppakken",
        "vervolg",
        "betrokkenen-informeren",
        "terugkoppelen",
    ]
    klok = {t["soort"]: t["gehaaldOp"] for t in na["termijnen"]}
    assert klok["veiligheidsbeoordeling"]
    assert klok["oppakken"] is None
    assert (await elders.maak(f"{pad}/_oppakken"))["status"] == "beoordeeld"


async def test_heeft_een_organisatie_er_meer_dan_hoort_het_team_erbij(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        tweede = Inrichting({}, {"vt-elders-oost": (ELDERS, "Oost")}, ("vt-elders-oost",))
        await richt_in(wereld.omg.database, tweede)
        vt, melding_id = wereld.als("vt"), await _nieuw(wereld)
        vraag = geweigerd(await stuur(vt, melding_id), 400, "ongeldige-invoer")["errors"][0]["detail"]
        assert f"{ELDERS}/vt-elders, {ELDERS}/vt-elders-oost" in vraag
        goed(await stuur(vt, melding_id, team="vt-elders-oost"))
        with pytest.raises(ValueError, match="geen team"):
            await richt_in(wereld.omg.database, Inrichting({}, {}, ("vt-nergens",)))


async def test_doorsturen_is_een_geheel_of_niets(wereld: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    vt, elders, melding_id = wereld.als("vt"), wereld.als("vt-elders"), await _nieuw(wereld)
    voor = await vt.haal(f"/v1/meldingen/{melding_id}")
    kondig_aan = Werkeenheid.kondig_aan

    async def breek(self: Werkeenheid, wat: Any, sleutel: Any = None) -> Any:
        vastgelegd = await kondig_aan(self, wat, sleutel)
        if wat.soort == "melding-doorgestuurd":
            raise OSError("de stekker")
        return vastgelegd

    monkeypatch.setattr(Werkeenheid, "kondig_aan", breek)
    geweigerd(await stuur(vt, melding_id), 500, "onverwachte-fout")
    monkeypatch.undo()
    assert await vt.haal(f"/v1/meldingen/{melding_id}") == voor
    geweigerd(await elders.get(f"/v1/meldingen/{melding_id}"), 404, "niet-gevonden")
    signalen = await elders.alle("/v1/signalen")
    assert melding_id not in {s["meldingId"] for s in signalen}


async def test_de_lijst_van_wat_ons_team_doorstuurde_gaat_per_bladzijde(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        for nummer in range(5):
            goed(await stuur(vt, await _nieuw(wereld, kenmerk=f"VT-{nummer}")))
        gezien, na = [], ""
        while na is not None:
            blad = await vt.haal(f"/v1/doorzendingen?limiet=2{na and f'&na={na}'}")
            gezien += [d["kenmerk"] for d in blad["resultaten"]]
            na = blad["volgende"]
        assert gezien == [f"VT-{n}" for n in reversed(range(5))]
        geweigerd(await wereld.als("politie").get("/v1/doorzendingen"), 403, "geen-hulpverlener")


async def test_wie_haar_had_keek_niet_verkeerd(wereld: Wereld) -> None:
    """Linked by mistake, undone, passed on: Noord saw what was not theirs; the team that had it then did not."""
    vt, wij = wereld.als("vt"), gezin()
    casus = await met(await wereld.casus(), wij.moeder)
    melding_id = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    pad = f"/v1/meldingen/{melding_id}"
    goed(await koppel(vt, melding_id, casus.id))
    for wie in (vt, casus.regisseur):
        wereld.vooruit(minutes=1)
        await wie.haal(pad)
    wereld.vooruit(minutes=1)
    await ontkoppel(vt, melding_id)
    goed(await stuur(vt, melding_id))
    keken = (await wereld.als("fg").haal(f"{pad}/inzage?verkeerdGekoppeld=true"))["resultaten"]
    assert {k["wie"]["team"] for k in keken} == {"wij-noord"}
