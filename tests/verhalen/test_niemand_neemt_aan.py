"""Story 5: an overdracht is refused, then not answered, then accepted twice in the same second. VT is responsible all along."""

import asyncio
from typing import Any

import sqlalchemy as sa

from app import worker
from app.core.db import bevat
from app.toegang.model import inzage
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding, momenten
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed, moment

VRAAG = {"vraag": "Wilt u met dit gezin verder?", "reden": "Zij wonen in uw wijk."}


async def _casus(vt: Iemand) -> Casus:
    wij = gezin()
    nieuw = await vt.maak("/v1/meldingen", melding(vt.wereld, wij.moeder, wij.kind, rodeVlaggen=["wapen"]))
    casus = await vt.maak(f"/v1/meldingen/{nieuw['id']}/casus", {"aanduiding": "Huishouden Proefsma"})
    return Casus(vt.wereld, casus["id"], vt)


async def _bied_aan(casus: Casus, team: str, **anders: Any) -> dict[str, Any]:
    naar = {"organisatie": "wij-groningen", "team": team}
    aanbod: dict[str, Any] = await casus.regisseur.maak(
        f"{casus.pad}/overdrachten", {"naar": naar, **VRAAG, **anders}
    )
    return aanbod


async def _verantwoordelijk(casus: Casus) -> str:
    return str((await casus.nu())["verantwoordelijke"]["team"])


async def _signalen(wie: Iemand, *, alle: bool = False) -> list[str]:
    pad = f"/v1/signalen?limiet=200{'&alle=true' if alle else ''}"
    return [s["soort"] for s in (await wie.haal(pad))["resultaten"] if "overdracht" in s["soort"]]


async def test_niemand_neemt_aan(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, noord, zuid = wereld.als("vt"), wereld.noord, wereld.als("wij-zuid")
        wereld.klok.zet(moment("2026-12-23 15:00"))
        casus = await _casus(vt)

        # a Wednesday before Christmas: two werkdagen end on Monday night
        eerste = await _bied_aan(casus, "wij-noord")
        assert eerste["verlooptOp"] == "2026-12-28T23:00:00.000Z"  # the end of Monday the 28th
        assert await _signalen(noord) == ["overdracht-aangeboden"]
        gezien = await noord.haal(f"/v1/overdrachten/{eerste['id']}")
        assert gezien["voorbeeld"]["gevaar"]["rodeVlaggen"] == ["wapen"]
        huishouden = gezien["voorbeeld"]["huishouden"]
        assert (huishouden["volwassenen"], huishouden["kinderen"], huishouden["tolkNodig"]) == (1, 1, False)
        assert len(huishouden["leeftijden"]) == 1
        assert 0 < huishouden["leeftijden"][0] < 18
        assert gezien["casusId"] is None
        assert "Berg" not in str(gezien)
        geweigerd(await noord.get(casus.pad), 404, "niet-gevonden")  # an offer opens no dossier
        geweigerd(await zuid.get(f"/v1/overdrachten/{eerste['id']}"), 404, "niet-gevonden")

        # one open offer at a time
        tweede = {"naar": {"organisatie": "wij-groningen", "team": "wij-zuid"}, **VRAAG}
        probleem = geweigerd(await vt.post(f"{casus.pad}/overdrachten", tweede), 409, "overdracht-loopt")
        assert "wij-noord" in probleem["detail"]
        assert "29 december 2026 om 00:00 uur" in probleem["detail"]

        # refused, with the reason: VT was and is responsible, and hears it
        wereld.klok.zet(moment("2026-12-24 10:00"))
        weigering = {"reden": "andere-gemeente", "toelichting": "Zij zijn verhuisd."}
        goed(await noord.post(f"/v1/overdrachten/{eerste['id']}/_weigeren", weigering))
        assert await _verantwoordelijk(casus) == "vt"
        assert await _signalen(noord) == []
        assert await _signalen(vt) == ["overdracht-geweigerd"]
        assert (await noord.haal(f"/v1/overdrachten/{eerste['id']}"))["voorbeeld"] is None

        # offered again the same day to Zuid, and not answered
        opnieuw = await _bied_aan(casus, "wij-zuid")
        assert opnieuw["verlooptOp"] == "2026-12-29T23:00:00.000Z"  # the end of Tuesday the 29th
        wereld.klok.zet(moment("2026-12-29 23:59"))
        await worker.loop(wereld.omg)
        assert (await vt.haal(f"/v1/overdrachten/{opnieuw['id']}"))["status"] == "aangeboden"
        wereld.klok.zet(moment("2026-12-30 00:00"))
        await worker.loop(wereld.omg)
        await worker.loop(wereld.omg)
        assert (await vt.haal(f"/v1/overdrachten/{opnieuw['id']}"))["status"] == "verlopen"
        assert await _verantwoordelijk(casus) == "vt"
        assert await _signalen(wereld.als("vt-teamleider")) == ["overdracht-geweigerd", "overdracht-verlopen"]
        assert (
            await _signalen(zuid) == []
        )  # the offer is off her list; only the teamleider hears that it lapsed
        te_laat = await zuid.post(f"/v1/overdrachten/{opnieuw['id']}/_accepteren", {})
        assert "vt is verantwoordelijk gebleven" in geweigerd(te_laat, 409, "overdracht-verlopen")["detail"]

        # a third time; two colleagues accept in the same second
        derde = await _bied_aan(casus, "wij-noord", spoed="crisis")
        assert derde["verlooptOp"] == "2026-12-30T23:00:00.000Z"  # 24 hours
        pad = f"/v1/overdrachten/{derde['id']}/_accepteren"
        antwoorden = await asyncio.gather(noord.post(pad, {}), wereld.als("wij-noord-2").post(pad, {}))
        assert sorted(a.status_code for a in antwoorden) == [200, 409]
        winnaar = next(a.json()["antwoordDoor"] for a in antwoorden if a.status_code == 200)
        verliezer = next(a for a in antwoorden if a.status_code == 409)
        assert f"door {winnaar}" in geweigerd(verliezer, 409, "overdracht-beantwoord")["detail"]

        # from that moment Noord is responsible, with a casusregisseur, and VT is not
        geweigerd(await vt.get(casus.pad), 404, "niet-gevonden")
        casus.regisseur = wereld.als(winnaar)
        toestand = await casus.nu()
        assert toestand["verantwoordelijke"] == {"organisatie": "wij-groningen", "team": "wij-noord"}
        assert toestand["casusregisseur"]["aanduiding"] == winnaar
        assert [m["geplandOp"] for m in await momenten(vt, casus.id)] == [
            "2027-03-30",  # VT follows what it handed over: after 3, 12 and 18 months
            "2027-12-30",
            "2028-06-30",
        ]
        assert [g["soort"] for g in await casus.tijdlijn() if g["objectSoort"] == "overdrachten"] == [
            "overdracht-aangeboden",
            "overdracht-geweigerd",
            "overdracht-aangeboden",
            "overdracht-verlopen",
            "overdracht-aangeboden",
            "overdracht-geaccepteerd",
        ]
        geschiedenis = (await casus.regisseur.haal(f"{casus.pad}/overdrachten"))["resultaten"]
        assert [o["status"] for o in geschiedenis] == ["geweigerd", "verlopen", "geaccepteerd"]


async def test_wie_aanbood_kan_het_intrekken_en_wie_een_ander_is_niets(wereld: Wereld) -> None:
    casus = await _casus(wereld.als("vt"))
    vt, noord = casus.regisseur, wereld.noord
    aanbod = await _bied_aan(casus, "wij-noord")
    pad = f"/v1/overdrachten/{aanbod['id']}"
    geweigerd(await vt.post(f"{pad}/_accepteren", {}), 403, "niet-bevoegd")
    geweigerd(await noord.post(f"{pad}/_intrekken", {"reden": "Nee."}), 403, "niet-bevoegd")
    geweigerd(await wereld.als("wij-zuid").post(f"{pad}/_accepteren", {}), 404, "niet-gevonden")
    geweigerd(await noord.post(f"{pad}/_weigeren", {"reden": "anders"}), 400, "ongeldige-invoer")
    leider = wereld.teamleider
    geweigerd(await leider.post(f"{pad}/_accepteren", {}), 400, "ongeldige-invoer")  # whom does she name?
    vreemde = {"casusregisseur": await vt.id()}
    geweigerd(await noord.post(f"{pad}/_accepteren", vreemde), 400, "ongeldige-invoer")
    geweigerd(await noord.post(f"{pad}/_accepteren", {}, if_match='"9"'), 412, "versie-verouderd")
    assert await _verantwoordelijk(casus) == "vt"  # nothing of all this changed anything
    ingetrokken = goed(await vt.post(f"{pad}/_intrekken", {"reden": "Zij verhuizen."}))
    assert (ingetrokken["status"], ingetrokken["voorbeeld"]) == ("ingetrokken", None)
    gesloten = await noord.haal(pad)
    assert (gesloten["vraag"], gesloten["antwoord"], gesloten["voorbeeld"]) == (None, None, None)
    geweigerd(await noord.post(f"{pad}/_accepteren", {}), 409, "overdracht-beantwoord")
    assert (await _bied_aan(casus, "wij-noord"))["status"] == "aangeboden"


async def test_alleen_aan_een_ander_team_dat_bestaat_en_alleen_door_de_regie(wereld: Wereld) -> None:
    casus = await wereld.casus()
    pad = f"{casus.pad}/overdrachten"
    for naar in (
        {"organisatie": "wij-groningen", "team": "wij-noord"},  # itself
        {"organisatie": "wij-groningen", "team": "wij-nergens"},
        {"organisatie": "politie"},  # no team of its own
    ):
        probleem = geweigerd(
            await casus.regisseur.post(pad, {"naar": naar, **VRAAG}), 400, "ongeldige-invoer"
        )
        assert "veilig-thuis/vt" in probleem["errors"][0]["detail"]
    naar_vt = {"naar": {"organisatie": "veilig-thuis"}, **VRAAG}  # it has one team: that one
    geweigerd(await wereld.als("wij-noord-2").post(pad, naar_vt), 403, "niet-bevoegd")
    assert goed(await casus.regisseur.post(pad, naar_vt))["naar"]["team"] == "vt"
    # while it is open the casus cannot become inactief, and ending it closes the offer
    assert "overdracht-open" in {
        b["code"] for b in (await casus.mag("naar-stap", "inactief"))["belemmeringen"]
    }
    einde = {"reden": "overlijden", "toelichting": "Helaas."}
    goed(await casus.doe("beeindigen", wereld.teamleider, **einde))
    assert [o["status"] for o in (await casus.regisseur.haal(pad))["resultaten"]] == ["ingetrokken"]
    geweigerd(await casus.regisseur.post(pad, naar_vt), 409, "casus-beeindigd")


async def test_de_ontvanger_ziet_alleen_de_delen_die_de_aanbieder_koos(wereld: Wereld) -> None:
    casus = await _casus(wereld.als("vt"))
    aanbod = await _bied_aan(casus, "wij-noord", delen=["namen"])
    gezien = await wereld.noord.haal(f"/v1/overdrachten/{aanbod['id']}")
    assert set(gezien["voorbeeld"]) == {"namen"}
    assert {m["achternaam"] for m in gezien["voorbeeld"]["namen"]} == {"Berg"}
    assert all(
        set(m) == {"voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "rollen"}
        for m in gezien["voorbeeld"]["namen"]
    )
    # that look stands in the access log of the casus, though the receiver could not open it
    async with wereld.omg.database.lees() as verbinding:
        keken = await verbinding.execute(
            sa.select(inzage.c.team, inzage.c.handeling).where(
                bevat(inzage.c.getoond, sa.bindparam("casus", casus.id))
            )
        )
        assert ("wij-noord", "GET /overdrachten/{overdracht_id}") in {tuple(rij) for rij in keken}
    # in the in- and outbox there is nothing of it
    for wie, richting in ((wereld.noord, "in"), (casus.regisseur, "uit")):
        lijst = (await wie.haal(f"/v1/overdrachten?richting={richting}&status=aangeboden&limiet=200"))[
            "resultaten"
        ]
        assert aanbod["id"] in {o["id"] for o in lijst}
        assert "voorbeeld" not in lijst[0]
    assert aanbod["id"] not in str(await wereld.noord.haal("/v1/overdrachten?richting=uit&limiet=200"))
