"""Accounts that a beheerder keeps: what she gives and takes counts from the very next request, and nobody decides alone about power."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import worker
from app.cli.accounts import lees, voer_door
from app.demo.regio import ACCOUNTS
from app.toegang.model import medewerker
from tests.accounts import TWEEDE, beheerde_wereld
from tests.browser import Browser
from tests.conftest import VerseWereld
from tests.test_sql_aantallen import geteld
from tests.wereld import Iemand, Wereld, geweigerd, goed

WIJK: dict[str, Any] = {"rollen": ["wijkteammedewerker"], "team": "wij-noord"}


async def account(beheer: Iemand, handle: str) -> dict[str, Any]:
    alle = await beheer.alle("/v1/medewerkers?alle=true")
    return next(a for a in alle if a["aanduiding"] == handle)


async def pad_van(beheer: Iemand, handle: str) -> str:
    return f"/v1/medewerkers/{(await account(beheer, handle))['id']}"


async def geef(beheer: Iemand, handle: str, reden: str = "andere-functie", **rechten: Any) -> Any:
    pad = await pad_van(beheer, handle)
    return await beheer.patch(pad, {"reden": reden, **rechten}, if_match="*")


async def test_wat_een_beheerder_geeft_of_neemt_telt_bij_het_volgende_verzoek(
    verse_wereld: VerseWereld,
) -> None:
    """Of a running session, and of a token that is still good; on a process that remembers otherwise."""
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer, wie = wereld.als("beheer"), wereld.als("wij-noord-2")
        casus = await wereld.casus()
        browser = Browser(wereld)
        await browser.meld_aan("wij-noord-2")
        assert (await browser.get(f"/casussen/{casus.id}")).status_code == 200
        await wie.haal(casus.pad)
        # another team: at once for both ways in, for looks and for changes, with and without a key
        goed(await geef(beheer, "wij-noord-2", "ander-team", rollen=["wijkteammedewerker"], team="wij-zuid"))
        geweigerd(
            await wie.post(f"{casus.pad}/betrokkenen", {"rollen": ["getuige"]}, idempotency_key="k"),
            404,
            "niet-gevonden",
        )
        geweigerd(await wie.get(casus.pad), 404, "niet-gevonden")
        assert (await browser.get(f"/casussen/{casus.id}")).status_code == 404
        assert (await wie.haal("/v1/mij"))["team"] == "wij-zuid"
        goed(await geef(beheer, "wij-noord-2", "herstel", **WIJK))
        await wie.haal(casus.pad)  # and what is given counts as soon
        assert (await browser.get(f"/casussen/{casus.id}")).status_code == 200
        # no casus for who gets another role
        goed(await geef(beheer, "wij-noord-2", rollen=["beleidsmedewerker"]))
        geweigerd(await wie.get("/v1/casussen"), 403, "geen-hulpverlener")
        goed(
            await beheer.post(f"{await pad_van(beheer, 'wij-noord-2')}/_beeindigen", {"reden": "uit-dienst"})
        )
        geweigerd(await wie.get("/v1/mij"), 403, "account-beeindigd")
        geweigerd(await wie.post("/v1/casussen", {}), 403, "account-beeindigd")
        assert (await browser.get("/dag")).status_code == 303
        assert "Uw account is beëindigd" in (await browser.meld_aan("wij-noord-2")).text


async def test_een_token_van_voor_het_afmelden_telt_niet_meer(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        nu = wereld.klok.nu()
        oud = {"authorization": f"Bearer {wereld.uitgever.token('wij-zuid', nu)}"}
        assert (await wereld.client.get("/v1/mij", headers=oud)).status_code == 200
        wie = await wereld.als("wij-zuid").id()
        wereld.vooruit(minutes=1)
        await wereld.als("beheer").maak(f"/v1/medewerkers/{wie}/_afmelden")
        geweigerd(await wereld.client.get("/v1/mij", headers=oud), 401, "niet-aangemeld")
        machine = {"authorization": f"Bearer {wereld.uitgever.token('koppeling', nu)}"}
        koppeling = (await wereld.client.get("/v1/mij", headers=machine)).json()["id"]
        await wereld.als("beheer").maak(f"/v1/medewerkers/{koppeling}/_afmelden")
        geweigerd(await wereld.client.get("/v1/mij", headers=machine), 401, "niet-aangemeld")
        assert (await wereld.als("wij-zuid").get("/v1/mij")).status_code == 200
        # where the provider says who may what, it does; who works here no more is out all the same
        beheer, pad = wereld.als("beheer"), f"/v1/medewerkers/{wie}"
        geweigerd(
            await beheer.patch(pad, {**WIJK, "reden": "herstel"}, if_match="*"),
            409,
            "accounts-van-aanmelddienst",
        )
        goed(await beheer.post(f"{pad}/_beeindigen", {"reden": "uit-dienst"}))
        geweigerd(await wereld.als("wij-zuid").get("/v1/mij"), 403, "account-beeindigd")
        goed(await beheer.post(f"{pad}/_heropenen", {"reden": "terug"}))
        assert (await wereld.als("wij-zuid").haal("/v1/mij"))["team"] == "wij-zuid"


async def test_wie_voor_het_eerst_komt_mag_van_alles_tegelijk_vragen(verse_wereld: VerseWereld) -> None:
    """Each request writes down who came, and none of them finds the other one's word to be another."""
    async with verse_wereld() as wereld:
        nieuw = {"aanduiding": "Huishouden Draadsma", "gemeente": "0014", "wijk": "zuid"}
        zuid = wereld.als("wij-zuid")
        antwoorden = await asyncio.gather(
            *(zuid.post("/v1/casussen", nieuw, idempotency_key=f"eerste-{n}") for n in range(20))
        )
        assert [a.status_code for a in antwoorden] == [201] * 20
        async with wereld.omg.database.lees() as verbinding:
            versie = sa.select(medewerker.c.versie).where(medewerker.c.aanduiding == "wij-zuid")
            assert (await verbinding.execute(versie)).scalars().all() == [1]


async def test_onthouden_wie_iemand_is_kost_geen_opdracht(wereld: Wereld) -> None:
    """Whether it still is so is asked by what is written anyway: the line of a look, the claim of a key."""
    await wereld.noord.haal("/v1/mij")
    with geteld(wereld) as teller:
        await wereld.noord.haal("/v1/mij")
    assert len(teller.opdrachten) == 1, teller.opdrachten


async def test_niemand_gaat_over_zichzelf_en_macht_geven_doen_er_twee(verse_wereld: VerseWereld) -> None:
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer, tweede = wereld.als("beheer"), wereld.als(TWEEDE)
        for poging in (
            geef(beheer, "beheer", **WIJK),
            beheer.post(f"{await pad_van(beheer, 'beheer')}/_herzien"),
        ):
            geweigerd(await poging, 403, "niet-uzelf")
        # who reads casussen keeps no accounts
        samen: dict[str, Any] = {
            "rollen": ["wijkteammedewerker", "functioneel-beheerder"],
            "team": "wij-noord",
        }
        assert (
            geweigerd(await geef(beheer, "wij-zuid", **samen), 400, "ongeldige-invoer")["errors"][0]["code"]
            == "rollen-gaan-niet-samen"
        )
        geweigerd(await geef(beheer, "wij-zuid", rollen=["wijkteammedewerker"]), 400, "ongeldige-invoer")
        geweigerd(
            await geef(beheer, "wij-zuid", rollen=["wijkteammedewerker"], team="vt"), 400, "ongeldige-invoer"
        )
        voorstel = goed(await geef(beheer, "wij-zuid", rollen=["privacy-officer"]))
        assert (voorstel["rollen"], voorstel["voorstel"]["rollen"]) == (
            ["wijkteammedewerker"],
            ["privacy-officer"],
        )
        pad = await pad_van(beheer, "wij-zuid")
        geweigerd(await beheer.post(f"{pad}/_bevestigen"), 403, "tweede-persoon")
        geweigerd(await wereld.als("wij-zuid").get("/v1/grafstenen"), 403, "niet-bevoegd")
        assert goed(await tweede.post(f"{pad}/_bevestigen"))["rollen"] == ["privacy-officer"]
        await wereld.als("wij-zuid").haal("/v1/grafstenen")
        geweigerd(await tweede.post(f"{pad}/_bevestigen"), 409, "geen-voorstel")
        # a screen that was left open is not enough
        beheer.geleden = timedelta(minutes=6)
        geweigerd(await geef(beheer, "wij-noord", **WIJK), 401, "verse-aanmelding-nodig")
        beheer.geleden = timedelta()
        geweigerd(
            await wereld.als("wij-noord-teamleider").post(f"{pad}/_beeindigen", {"reden": "incident"}),
            403,
            "niet-bevoegd",
        )
        geweigerd(await beheer.get(await pad_van_elders(wereld)), 404, "niet-gevonden")
        # and all of it can be read again: who gave whom what, when and why
        verhaal = await wereld.als("fg").alle(f"{pad}/gebeurtenissen")
        assert [(r["soort"], r["door"]) for r in verhaal[:2]] == [
            ("account-bevestigd", TWEEDE),
            ("account-voorgesteld", "beheer"),
        ]
        assert verhaal[0]["open"]["naar"] == {"rollen": ["privacy-officer"], "team": None}


async def pad_van_elders(wereld: Wereld) -> str:
    return f"/v1/medewerkers/{await wereld.als('vt').id()}"


async def test_een_nieuw_account(verse_wereld: VerseWereld) -> None:
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer, mda = wereld.als("beheer"), wereld.als("mda")
        weg = await pad_van_elders(wereld)
        nieuw = {"onderwerp": "vt", "aanduiding": "wij-noord-9", **WIJK}
        geweigerd(await beheer.post("/v1/medewerkers", nieuw), 409, "account-bestaat")
        gemaakt = goed(await beheer.post("/v1/medewerkers", {**nieuw, "onderwerp": "nog-niemand"}))
        assert (gemaakt["rollen"], gemaakt["team"], gemaakt["herzienWaarom"]) == (
            ["wijkteammedewerker"],
            "wij-noord",
            None,
        )
        goed(await mda.get("/v1/mij"))
        assert weg.endswith(await wereld.als("vt").id())


async def test_wie_weggaat_laat_niets_tussen_wal_en_schip(verse_wereld: VerseWereld) -> None:
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer, collega = wereld.als("beheer"), wereld.als("wij-noord-2")
        casus, rust = await wereld.casus(), await wereld.casus("inactief")
        pad = await pad_van(beheer, "wij-noord")
        draagt = await beheer.haal(f"{pad}/nalatenschap")
        assert draagt["casussen"] == 2
        gebleven = goed(await beheer.post(f"{pad}/_beeindigen", {"reden": "uit-dienst"}))
        assert gebleven == draagt
        assert (await collega.haal(casus.pad))["casusregisseur"] is None
        gehoord = [
            s["casusId"]
            for s in await collega.alle("/v1/signalen")
            if s["soort"] == "casus-zonder-casusregisseur"
        ]
        assert sorted(gehoord) == sorted([casus.id, rust.id])
        assert await wereld.teamleider.alle("/v1/monitoring/verweesd") == []
        wereld.vooruit(hours=49)
        assert {w["casusId"] for w in await wereld.teamleider.alle("/v1/monitoring/verweesd")} >= {casus.id}
        # it cannot be given to who is not there, and what came in that moment goes the same way
        wie = pad.rsplit("/", 1)[1]
        opdracht = {"actie": "casusregisseur-toewijzen", "casusregisseur": wie}
        assert (await wereld.teamleider.post(f"{casus.pad}/acties", opdracht)).status_code == 400
        # nobody is the last one of a team where something runs
        for handle in ("wij-noord-2", "wij-noord-3"):
            goed(await beheer.post(f"{await pad_van(beheer, handle)}/_beeindigen", {"reden": "uit-dienst"}))
        laatste = await pad_van(beheer, "wij-noord-teamleider")
        nee = await beheer.post(f"{laatste}/_beeindigen", {"reden": "uit-dienst"})
        assert "in WIJ-team Noord (demo), en" in geweigerd(nee, 409, "niemand-anders")["detail"]
        goed(await beheer.post(f"{pad}/_heropenen", {"reden": "terug"}))
        assert (await wereld.noord.haal(casus.pad))["casusregisseur"] is None


async def test_een_lijst_zegt_eerst_wat_er_zou_gebeuren(verse_wereld: VerseWereld) -> None:
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer = wereld.als("beheer")
        blijft = [
            {"onderwerp": h, "aanduiding": h, "rollen": [str(r) for r in a.rollen], "team": a.team}
            for h, a in ACCOUNTS.items()
            if a.organisatie == "wij-groningen" and h not in ("wij-noord-3", "koppeling", "beheer")
        ]
        nieuw = {
            "onderwerp": "nieuw",
            "aanduiding": "wij-zuid-2",
            "rollen": ["wijkteammedewerker"],
            "team": "wij-zuid",
        }
        lijst = {"regels": [*blijft, nieuw], "volledig": True}
        wat = {
            s["aanduiding"]: s["wat"]
            for s in (await beheer.maak("/v1/medewerkers/_importeren", lijst))["stappen"]
        }
        anders = {h: w for h, w in wat.items() if w != "zelfde"}
        assert anders == {
            "wij-zuid-2": "nieuw",
            "wij-noord-3": "beeindigd",
            "koppeling": "beeindigd",
            TWEEDE: "beeindigd",
        }
        assert (await account(beheer, "wij-noord-3"))["beeindigdOp"] is None
        geweigerd(
            await beheer.post("/v1/medewerkers/_importeren", {**lijst, "uitvoeren": True}),
            409,
            "te-veel-beeindigd",
        )
        klaar = await beheer.maak(
            "/v1/medewerkers/_importeren", {**lijst, "uitvoeren": True, "ookVeel": True}
        )
        assert klaar["uitgevoerd"]
        assert (await account(beheer, "wij-noord-3"))["beeindigdOp"] is not None
        assert (await account(beheer, "wij-zuid-2"))["team"] == "wij-zuid"
        fout = {"regels": [{**nieuw, "team": "vt"}, {**nieuw, "rollen": ["koppeling", "partner"]}]}
        fouten = geweigerd(await beheer.post("/v1/medewerkers/_importeren", fout), 400, "ongeldige-invoer")[
            "errors"
        ]
        assert [f["location"] for f in fouten] == ["regels.0.team", "regels.1.rollen", "regels.1.onderwerp"]


async def test_een_keer_per_jaar_kijkt_iemand_naar_elk_account(verse_wereld: VerseWereld) -> None:
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer, leiding = wereld.als("beheer"), wereld.teamleider
        assert await beheer.alle("/v1/medewerkers/herziening") == []
        wereld.vooruit(minutes=1)
        goed(await geef(beheer, "wij-noord-3", rollen=["wijkteammedewerker", "teamleider"], team="wij-noord"))
        (gewijzigd,) = await beheer.alle("/v1/medewerkers/herziening")
        assert (gewijzigd["aanduiding"], gewijzigd["herzienWaarom"]) == ("wij-noord-3", "rechten-gewijzigd")
        wereld.vooruit(days=366)
        for _ in range(2):  # once a month is enough
            await worker.loop(wereld.omg, "toezicht")
        assert await _gehoord(beheer, leiding) == [1, 1]
        eigen = await leiding.alle("/v1/medewerkers/herziening")
        assert {a["team"] for a in eigen} == {"wij-noord"}
        assert not any(a["teLaat"] for a in eigen if a["aanduiding"] != "wij-noord-3")
        goed(await leiding.post(f"{await pad_van(beheer, 'wij-noord')}/_herzien"))
        geweigerd(await leiding.post(f"{await pad_van(beheer, 'wij-zuid')}/_herzien"), 404, "niet-gevonden")
        geweigerd(
            await leiding.post(f"{await pad_van(beheer, 'wij-noord-teamleider')}/_herzien"), 403, "niet-uzelf"
        )
        wereld.vooruit(days=31)
        assert "wij-noord" not in {a["aanduiding"] for a in await beheer.alle("/v1/medewerkers/herziening")}
        assert all(a["teLaat"] for a in await beheer.alle("/v1/medewerkers/herziening"))
        await worker.loop(wereld.omg, "toezicht")  # who has it open still, is not told twice
        assert await _gehoord(beheer, leiding) == [1, 1]
        for account_ in await beheer.alle("/v1/medewerkers/herziening"):
            wie = wereld.als(TWEEDE) if account_["aanduiding"] == "beheer" else beheer
            goed(await wie.post(f"/v1/medewerkers/{account_['id']}/_herzien"))
        assert await _gehoord(beheer, leiding) == [0, 0]


async def _gehoord(*mensen: Iemand) -> list[int]:
    """How often each of them has it open that accounts are to be looked at."""
    return [[s["soort"] for s in await wie.alle("/v1/signalen")].count("herziening-nodig") for wie in mensen]


async def test_een_team_begint_heet_anders_en_gaat_weg(verse_wereld: VerseWereld) -> None:
    async with beheerde_wereld(verse_wereld) as wereld:
        beheer = wereld.als("beheer")
        nieuw = {"code": "wij-oost", "naam": "WIJ Oost", "bereikbaar": "088-0000009"}
        gemaakt = await beheer.maak("/v1/teams", nieuw)
        assert (gemaakt["naam"], gemaakt["medewerkers"]) == ("WIJ Oost", 0)
        geweigerd(await beheer.post("/v1/teams", {**nieuw, "code": "vt"}), 409, "team-bestaat")
        geweigerd(await wereld.teamleider.post("/v1/teams", nieuw), 403, "niet-bevoegd")
        pad = "/v1/teams/wij-oost"
        geweigerd(await beheer.patch(pad, {"naam": "Oost"}), 428, "versie-ontbreekt")
        anders = goed(await beheer.patch(pad, {"naam": "Oost", "bereikbaar": None}, if_match='"1"'))
        assert (anders["naam"], anders["bereikbaar"], anders["versie"]) == ("Oost", None, 2)
        oud = geweigerd(await beheer.patch(pad, {"meldpunt": True}, if_match='"1"'), 412, "versie-verouderd")
        assert oud["velden"] == ["naam", "bereikbaar"]
        geweigerd(await beheer.patch("/v1/teams/vt", {"naam": "Anders"}, if_match="*"), 404, "niet-gevonden")
        goed(await geef(beheer, "wij-zuid", rollen=["wijkteammedewerker"], team="wij-oost"))
        geweigerd(await beheer.post(f"{pad}/_opheffen"), 409, "team-in-gebruik")
        goed(await geef(beheer, "wij-zuid", rollen=["wijkteammedewerker"], team="wij-zuid"))
        assert goed(await beheer.post(f"{pad}/_opheffen"))["opgehevenOp"]
        geweigerd(
            await geef(beheer, "wij-zuid", rollen=["wijkteammedewerker"], team="wij-oost"),
            400,
            "ongeldige-invoer",
        )


async def test_de_eerste_beheerder_komt_van_de_opdrachtregel(
    verse_wereld: VerseWereld, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    bestand = tmp_path / "accounts.jsonl"
    regel = {"onderwerp": "beheer", "aanduiding": "beheer", "rollen": ["functioneel-beheerder"]}
    bestand.write_text(json.dumps(regel) + "\n")
    async with verse_wereld(accounts="beheer") as wereld:
        geweigerd(await wereld.als("beheer").get("/v1/medewerkers"), 403, "geen-account")
        for uitvoeren in (False, True):
            (stap,) = await voer_door(wereld.omg, "wij-groningen", lees(bestand), False, False, uitvoeren)
            assert (stap.wat, stap.aanduiding) == ("nieuw", "beheer")
        assert [a["aanduiding"] for a in await wereld.als("beheer").alle("/v1/medewerkers")] == ["beheer"]
