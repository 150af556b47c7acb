"""Breaking the glass: what it opens, for how long, who hears it, and who says whether that was right."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import worker
from app.demo.regio import ACCOUNTS
from app.toegang.actor import Rol
from app.toegang.model import inzage
from tests.conftest import VerseWereld
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed

NOOD = {"reden": "acuut-gevaar", "toelichting": "Zij staat aan de balie en haar team neemt niet op."}


async def neem(casus: Casus, wie: Iemand, **anders: Any) -> dict[str, Any]:
    genomen: dict[str, Any] = await wie.maak(f"{casus.pad}/noodtoegang", {**NOOD, **anders})
    return genomen


async def _signalen(wie: Iemand, casus: Casus) -> set[str]:
    return {s["soort"] for s in await wie.alle("/v1/signalen") if s["casusId"] == casus.id}


async def test_wie_niet_kan_wachten_leest_een_uur_en_iedereen_hoort_het(wereld: Wereld) -> None:
    casus, ik = await wereld.casus(), wereld.als("vt")
    await casus.mensen(kinderen=1)
    adres = f"{casus.pad}/betrokkenen/{casus.moeder}/adres"
    goed(await casus.regisseur.put(adres, {"huisnummer": "77 q", "postcode": "9799 XW", "geheim": True}))
    geweigerd(await ik.get(casus.pad), 404, "niet-gevonden")
    genomen = await neem(casus, ik, minuten=30)
    assert genomen["tot"] == "2026-03-02T08:30:00.000Z"
    assert (genomen["vanTeam"], genomen["oordeel"]) == ("wij-noord", None)

    # to read, and nothing else: not to change, not in a list, not what lies in the vault
    assert (await ik.haal(casus.pad))["id"] == casus.id
    assert len((await ik.haal(f"{casus.pad}/betrokkenen"))["resultaten"]) == 3
    assert not any("adres" in g["soort"] for g in await ik.alle(f"{casus.pad}/gebeurtenissen"))
    geweigerd(await ik.get(adres), 404, "niet-gevonden")
    geweigerd(await ik.post(f"{casus.pad}/acties", {"actie": "volgende-stap"}), 403, "niet-bevoegd")
    geweigerd(await ik.get(f"{casus.pad}/noodtoegang"), 403, "niet-bevoegd")
    assert casus.id not in {c["id"] for c in await ik.alle("/v1/casussen")}
    geweigerd(await ik.post(f"{casus.pad}/noodtoegang", NOOD), 409, "al-toegang")

    # who answers for it hears it at once, and the privacy officer
    for wie in (casus.regisseur, wereld.teamleider, wereld.als("fg")):
        assert "noodtoegang-genomen" in await _signalen(wie, casus)
    assert "noodtoegang-genomen" not in await _signalen(wereld.als("wij-noord-2"), casus)
    assert (await casus.tijdlijn())[-1]["soort"] == "noodtoegang-genomen"

    wereld.vooruit(minutes=30)
    geweigerd(await ik.get(casus.pad), 404, "niet-gevonden")
    # each look of those stands there as what it was
    keken = (await casus.regisseur.haal(f"{casus.pad}/inzage?limiet=200"))["resultaten"]
    nood = {(k["handeling"], k["uitkomst"]) for k in keken if k["nood"]}
    assert ("GET /casussen/{casus_id}", "gelukt") in nood
    assert {k["wie"]["aanduiding"] for k in keken if k["nood"]} == {"vt"}
    assert not any(k["nood"] for k in keken if k["wie"]["aanduiding"] == "wij-noord")
    async with wereld.omg.database.lees() as verbinding:
        assert not (await verbinding.execute(sa.select(inzage.c.id).where(inzage.c.nood.is_(False)))).all()


async def test_wat_niet_mag_zegt_waarom_en_verraadt_niets(wereld: Wereld) -> None:
    casus = await wereld.casus()
    weg = f"/v1/casussen/{uuid4()}/noodtoegang"
    for rol in ("politie", "beheer", "beleid", "fg", "koppeling"):
        hier, daar = [await wereld.als(rol).post(p, NOOD) for p in (f"{casus.pad}/noodtoegang", weg)]
        geweigerd(hier, 403, "geen-noodtoegang")
        assert hier.content == daar.content
    ik = wereld.als("wij-zuid")
    te_lang = geweigerd(await ik.post(weg, {**NOOD, "minuten": 61}), 400, "ongeldige-invoer")
    assert te_lang["errors"][0]["location"] == "minuten"
    niets = geweigerd(await ik.post(weg, NOOD), 404, "niet-gevonden")
    assert "noodtoegang" in niets["alternatief"]
    # who is the neighbour has no glass to break, and one who broke it before loses it
    genomen = await neem(casus, ik)
    goed(
        await casus.regisseur.post(f"{casus.pad}/blokkades", {"medewerkerId": await ik.id(), "reden": "buur"})
    )
    for antwoord in (
        await ik.get(casus.pad),
        await ik.post(f"{casus.pad}/noodtoegang", NOOD),
        await ik.post(f"{casus.pad}/noodtoegang/{genomen['id']}/_beeindigen"),
    ):
        geweigerd(antwoord, 404, "niet-gevonden")


async def test_zonder_verse_aanmelding_gaat_het_glas_niet_open(wereld: Wereld) -> None:
    casus, klok = await wereld.casus(), wereld.klok
    token = wereld.uitgever.token("vt", klok.nu())
    wereld.vooruit(minutes=6)
    antwoord = await wereld.client.request(
        "POST", f"{casus.pad}/noodtoegang", json=NOOD, headers={"Authorization": f"Bearer {token}"}
    )
    geweigerd(antwoord, 401, "verse-aanmelding-nodig")


async def test_eerder_klaar(wereld: Wereld) -> None:
    casus, ik = await wereld.casus(), wereld.als("vt")
    for wie in (ik, casus.regisseur, wereld.als("fg")):
        genomen = await neem(casus, ik)
        pad = f"{casus.pad}/noodtoegang/{genomen['id']}"
        geweigerd(await wereld.als("wij-zuid").post(f"{pad}/_beeindigen"), 404, "niet-gevonden")
        klaar = await wie.maak(f"{pad}/_beeindigen")
        assert klaar["beeindiger"] == wie.handle
        geweigerd(await ik.get(casus.pad), 404, "niet-gevonden")
    lijst = (await casus.regisseur.haal(f"{casus.pad}/noodtoegang"))["resultaten"]
    assert [n["beeindiger"] for n in lijst] == ["fg", "wij-noord", "vt"]
    assert {n["toelichting"] for n in lijst} == {NOOD["toelichting"]}


async def test_een_ander_zegt_of_het_terecht_was(wereld: Wereld) -> None:
    casus, ik, fg = await wereld.casus(), wereld.als("wij-zuid"), wereld.als("fg")
    genomen = await neem(casus, ik)
    assert genomen["id"] in {n["id"] for n in await fg.alle("/v1/noodtoegang")}
    pad, oordeel = f"{casus.pad}/noodtoegang/{genomen['id']}/_beoordeel", {"toelichting": "Zij was onderweg."}
    geweigerd(await casus.regisseur.post(pad, {**oordeel, "oordeel": "terecht"}), 403, "niet-bevoegd")
    klaar = await fg.maak(pad, {**oordeel, "oordeel": "onterecht"}, idempotency_key=(sleutel := str(uuid4())))
    assert (klaar["oordeel"], klaar["oordeelToelichting"]) == ("onterecht", "Zij was onderweg.")
    assert await fg.maak(pad, {**oordeel, "oordeel": "onterecht"}, idempotency_key=sleutel) == klaar
    geweigerd(await ik.get(casus.pad), 404, "niet-gevonden")  # what was not right is over
    probleem = geweigerd(await fg.post(pad, {**oordeel, "oordeel": "terecht"}), 409, "al-beoordeeld")
    assert "fg heeft dit al beoordeeld" in probleem["detail"]
    assert genomen["id"] not in {n["id"] for n in await fg.alle("/v1/noodtoegang")}
    assert genomen["id"] in {n["id"] for n in await fg.alle("/v1/noodtoegang?alle=true")}
    for wie in (casus.regisseur, wereld.teamleider, fg):
        assert "noodtoegang-genomen" not in await _signalen(wie, casus)


async def test_wie_ook_privacy_officer_is_beoordeelt_zichzelf_niet(
    wereld: Wereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    casus, ik = await wereld.casus(), wereld.als("wij-zuid")
    genomen = await neem(casus, ik)
    beide = replace(ACCOUNTS["wij-zuid"], rollen=(Rol.WIJKTEAM, Rol.PRIVACY))
    monkeypatch.setitem(ACCOUNTS, "wij-zuid", beide)
    wereld.vooruit(seconds=1)  # another token
    oordeel = {"oordeel": "terecht", "toelichting": "Vond ik zelf ook."}
    antwoord = await ik.post(f"{casus.pad}/noodtoegang/{genomen['id']}/_beoordeel", oordeel)
    geweigerd(antwoord, 403, "eigen-noodtoegang")


async def test_wat_na_een_dag_niet_is_beoordeeld_klimt(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, fg = await wereld.casus(), wereld.als("fg")
        genomen = await neem(casus, wereld.als("vt"))
        leiders = (wereld.teamleider, wereld.als("vt-teamleider"))
        wereld.vooruit(hours=23, minutes=59)
        await worker.loop(wereld.omg)
        klok = "termijn-noodtoegang-beoordelen"
        assert klok not in await _signalen(fg, casus)
        wereld.vooruit(minutes=1)
        await worker.loop(wereld.omg)
        for wie in (fg, *leiders):
            assert klok in await _signalen(wie, casus)
        assert klok not in await _signalen(casus.regisseur, casus)
        assert await casus.regisseur.alle("/v1/casussen?teLaat=true") == []  # it is not theirs to do
        pad = f"{casus.pad}/noodtoegang/{genomen['id']}/_beoordeel"
        await fg.maak(pad, {"oordeel": "terecht", "toelichting": "Het kon niet wachten."})
        for wie in (fg, *leiders):
            assert await _signalen(wie, casus) <= {"noodtoegang-beoordeeld"}
