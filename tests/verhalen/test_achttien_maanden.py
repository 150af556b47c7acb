"""Story 7: handed over, followed for eighteen months, a stop-check that says no, back, and a year later inactief with nothing left open."""

from datetime import timedelta

from app import worker
from tests.conftest import VerseWereld
from tests.meldingen import momenten, volg
from tests.wereld import Casus, Iemand, Wereld, codes, geweigerd, goed, moment


async def _neem_over(wereld: Wereld) -> Casus:
    """A casus of Veilig Thuis that the wijkteam takes over."""
    casus = await wereld.casus(wie="vt")
    naar = {"organisatie": "wij-groningen", "team": "wij-noord"}
    aanbod = {"naar": naar, "vraag": "Wilt u verder?", "reden": "Zij wonen in uw wijk."}
    overdracht = await casus.regisseur.maak(f"{casus.pad}/overdrachten", aanbod)
    goed(await wereld.noord.post(f"/v1/overdrachten/{overdracht['id']}/_accepteren", {}))
    casus.regisseur = wereld.noord
    return casus


async def test_achttien_maanden(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, noord = wereld.als("vt"), wereld.noord
        wereld.klok.zet(moment("2026-08-31 10:00"))
        casus = await _neem_over(wereld)
        (aangenomen,) = await vt.alle("/v1/signalen")
        assert aangenomen["soort"] == "overdracht-geaccepteerd"
        goed(await vt.post(f"/v1/signalen/{aangenomen['id']}/_afhandelen"))
        gepland = await momenten(vt, casus.id)
        assert [m["geplandOp"] for m in gepland] == ["2026-11-30", "2027-08-31", "2028-02-29"]
        eerste, tweede, derde = (f"/v1/monitoring/momenten/{m['id']}" for m in gepland)
        gestopt = {
            "status": "gedaan",
            "uitkomst": "gestopt",
            "bronnen": ["slachtoffer"],
            "toelichting": "Rust.",
        }

        await casus.breng_naar("uitvoering")
        wereld.klok.zet(moment("2026-11-20 10:00"))
        await casus.breng_naar("op-monitoren")
        waakvlam = {"soort": "professional", "naam": "de huisarts"}
        check = {"waakvlam": waakvlam, "momenten": ["2027-10-01"]}
        goed(await noord.put(f"{casus.pad}/nazorg", check))
        wereld.klok.zet(moment("2026-11-30 15:00"))
        goed(await vt.put(eerste, {**gestopt, "op": wereld.nu_json}, if_match="*"))

        # the second is missed: the team hears, then who leads it, then both; and then somebody looks
        for dag, bij_vt, bij_leiding in (
            ("2027-08-31 23:59", 0, [0, 0]),
            ("2027-09-01 00:00", 1, [1, 0]),
            ("2027-09-02 00:00", 1, [2, 0]),
            ("2027-09-08 00:00", 1, [3, 1]),
        ):
            wereld.klok.zet(moment(dag))
            await worker.loop(wereld.omg)
            assert await _gemist(vt) == bij_vt
            assert [
                await _gemist(wie) for wie in (wereld.als("vt-teamleider"), wereld.teamleider)
            ] == bij_leiding
        goed(await vt.put(tweede, {**gestopt, "op": wereld.nu_json}, if_match="*"))

        # the mother says gestopt, the child niet-gestopt: not inactief, but back to 1.4 with the reason
        wereld.klok.zet(moment("2027-10-01 10:00"))
        await casus.volgende()
        await casus.check("slachtoffer", casus.moeder)
        await casus.check("pleger", casus.vader)
        await casus.check("kind", casus.kinderen[0], "niet-gestopt")
        await casus.check("kind", casus.kinderen[1])
        await casus.check("professional")
        await casus.check("politie")
        goed(await casus.doe("vt-informeren"))
        nee = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
        assert codes(nee) == ["geweld-niet-gestopt"]
        goed(await casus.doe("naar-stap", stap="veiligheidsplan-direct", reden="niet-gestopt"))
        wereld.klok.zet(moment("2028-02-29 09:00"))
        goed(await vt.put(derde, {**gestopt, "op": wereld.nu_json}, if_match="*"))

        # a year later all sources say gestopt
        wereld.klok.zet(moment("2028-08-01 10:00"))
        await casus.breng_naar("uitvoering")
        wereld.klok.zet(moment("2028-10-01 10:00"))
        await casus.breng_naar("inactief")
        klaar = await casus.nu()
        assert klaar["stap"] == "inactief"
        assert (klaar["veiligheidsplan"], klaar["concept"], klaar["waarschuwingen"]) == (None, None, [])

        # no plan, no clock, no signal is left open: not for anybody, and not later either
        klokken = (await noord.haal(f"{casus.pad}/termijnen"))["resultaten"]
        assert not {k["status"] for k in klokken} & {"loopt", "verstreken", "gepauzeerd"}
        assert [m["status"] for m in await momenten(vt, casus.id)] == ["gedaan"] * 3
        wereld.vooruit(days=800)
        assert await worker.loop(wereld.omg) == 0
        for wie in (vt, wereld.als("vt-teamleider"), noord, wereld.teamleider):
            # that nobody looked at the accounts for a year is no signal of a casus
            soorten = {s["soort"] for s in await wie.alle("/v1/signalen")}
            assert soorten <= {"herziening-nodig"}


async def test_niet_gestopt_is_niet_inactief(wereld: Wereld) -> None:
    casus = await wereld.casus("op-monitoren")
    momenten = [(wereld.vandaag + timedelta(days=d)).isoformat() for d in (91, 365, 547)]
    waakvlam = {"soort": "professional", "naam": "de huisarts"}
    goed(await casus.regisseur.put(f"{casus.pad}/nazorg", {"waakvlam": waakvlam, "momenten": momenten}))
    wereld.vooruit(days=91)
    await casus.volgende()

    # the mother says gestopt, the child says niet-gestopt
    await casus.check("slachtoffer", casus.moeder)
    await casus.check("pleger", casus.vader)
    await casus.check("kind", casus.kinderen[0], "niet-gestopt")
    await casus.check("kind", casus.kinderen[1])
    await casus.check("professional")
    await casus.check("politie")
    goed(await casus.doe("vt-informeren"))
    probleem = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert codes(probleem) == ["geweld-niet-gestopt"]
    assert probleem["belemmeringen"][0]["ids"] == [casus.kinderen[0]]
    assert not (await casus.mag("volgende-stap"))["overrulebaar"]

    # no teamleider can let this through
    overrule = {
        "reden": "Het lijkt goed te gaan.",
        "beoordelenOp": (wereld.vandaag + timedelta(7)).isoformat(),
    }
    geweigerd(await casus.doe("volgende-stap", wereld.teamleider, overrule=overrule), 409, "stap-geblokkeerd")

    # back to 1.4 with its own reason; everything after it is to be done again
    assert "niet-gestopt" in (await casus.mag("naar-stap", "veiligheidsplan-direct"))["redenen"]
    terug = goed(await casus.doe("naar-stap", stap="veiligheidsplan-direct", reden="niet-gestopt"))
    assert [s["status"] for s in terug["stappen"]] == ["afgerond"] * 3 + ["actueel"] + ["nog-niet"] * 6
    assert {"kind-niet-gesproken", "veiligheidsplan-herzien"} <= {w["code"] for w in terug["waarschuwingen"]}

    # what was true before the violence came back does not count: new conversations, a new version
    probleem = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert set(codes(probleem)) >= {"kind-niet-gesproken", "veiligheidsplan-niet-herzien"}

    # a year later all sources say gestopt
    await casus.breng_naar("uitvoering")
    wereld.vooruit(days=80)
    await casus.breng_naar("op-monitoren")
    wereld.vooruit(days=285)
    await casus.breng_naar("inactief")
    klaar = await casus.nu()

    # no plan, no clock, no signal is left open
    assert (klaar["veiligheidsplan"], klaar["concept"], klaar["waarschuwingen"]) == (None, None, [])
    plannen = (await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen"))["resultaten"]
    assert [p["status"] for p in plannen] == ["vervangen", "beeindigd"]
    nazorg = await casus.regisseur.haal(f"{casus.pad}/nazorg")
    assert [m["status"] for m in nazorg["momenten"]] == ["gedaan", "gedaan", "vervallen"]
    signalen = await casus.regisseur.alle("/v1/signalen")
    assert [s for s in signalen if s["casusId"] == casus.id] == []


async def test_een_inactieve_casus_komt_terug_met_alles_wat_er_was(wereld: Wereld) -> None:
    casus = await wereld.casus("inactief")
    voor = await casus.tijdlijn()
    geweigerd(await casus.doe("heractiveren", reden="anders"), 400, "ongeldige-invoer")
    weer = goed(await casus.doe("heractiveren", reden="ernst", toelichting="De buurvrouw belde."))
    assert (weer["stap"], weer["fase"]) == ("voorbereiding-contact", "directe-ondersteuning")
    assert [s["status"] for s in weer["stappen"]] == ["actueel"] + ["nog-niet"] * 9
    assert (await casus.tijdlijn())[: len(voor)] == voor
    plannen = (await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen"))["resultaten"]
    assert [p["status"] for p in plannen] == ["beeindigd"]

    # a new round needs its own plan version and its own conversations
    await casus.breng_naar("veiligheidsplan-direct")
    probleem = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert codes(probleem) == ["geen-veiligheidsplan", "kind-niet-gesproken"]
    await casus.breng_naar("inactief")


async def test_veilig_thuis_kijkt_drie_keer_en_mist_de_tweede(verse_wereld: VerseWereld) -> None:
    """Handed over Mon 31-08-2026. Nobody looks on Tue 31-08-2027: first the team hears, then who leads it, then both."""
    async with verse_wereld() as wereld:
        wereld.klok.zet(moment("2026-08-31 10:00"))
        vt, casus = wereld.als("vt"), await wereld.casus()
        await volg(casus)
        (moeder,) = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
        betrokkene = f"{casus.pad}/betrokkenen/{moeder['id']}"
        contact = {"veiligContact": {"kanaal": "telefoon"}}
        goed(await casus.regisseur.patch(betrokkene, contact, if_match="*"))
        await casus.regisseur.maak(f"{betrokkene}/gesprekken", {"gesproken": True, "op": wereld.nu_json})
        gepland = await momenten(vt, casus.id)
        assert [m["geplandOp"] for m in gepland] == ["2026-11-30", "2027-08-31", "2028-02-29"]
        eerste, tweede, derde = (f"/v1/monitoring/momenten/{m['id']}" for m in gepland)

        wereld.klok.zet(moment("2026-11-30 15:00"))
        wat = {"status": "gedaan", "bronnen": ["slachtoffer"], "toelichting": "Zij klonk opgelucht."}
        goed(await vt.put(eerste, {**wat, "uitkomst": "gestopt", "op": wereld.nu_json}, if_match='"1"'))

        wereld.klok.zet(moment("2027-08-31 23:59"))
        assert await worker.loop(wereld.omg) == 0
        leiding = [wereld.als("vt-teamleider"), wereld.teamleider]
        for dag, bij_vt, bij_leiding in (
            ("2027-09-01 00:00", 1, [1, 0]),
            ("2027-09-02 00:00", 1, [2, 0]),
            ("2027-09-08 00:00", 1, [3, 1]),
        ):
            wereld.klok.zet(moment(dag))
            assert await worker.loop(wereld.omg) == 1
            assert await _gemist(vt) == bij_vt
            assert [await _gemist(wie) for wie in leiding] == bij_leiding
        assert (await vt.haal(tweede))["tredes"] == 3

        # done after all, and it did not stop: the casusregisseur hears at once, and Veilig Thuis is waited for no more
        wereld.klok.zet(moment("2027-09-08 11:00"))
        goed(await vt.put(tweede, {**wat, "uitkomst": "niet-gestopt", "op": wereld.nu_json}, if_match="*"))
        signalen = (await casus.regisseur.haal("/v1/signalen"))["resultaten"]
        assert "vt-niet-gestopt" in [s["soort"] for s in signalen]
        assert [await _gemist(wie) for wie in (vt, *leiding)] == [0, 0, 0]

        # all sources say gestopt, and Veilig Thuis looks once more: nothing is left open
        wereld.klok.zet(moment("2028-02-28 10:00"))
        await casus.mensen()
        await casus.breng_naar("check-geweld-gestopt")
        await casus.check("slachtoffer", moeder["id"])
        await casus.breng_naar("inactief")
        wereld.klok.zet(moment("2028-02-29 09:00"))
        assert (await momenten(vt, casus.id, "&status=gepland"))[0]["geplandOp"] == "2028-02-29"
        goed(await vt.put(derde, {**wat, "uitkomst": "gestopt", "op": wereld.nu_json}, if_match="*"))
        assert [m["status"] for m in await momenten(vt, casus.id)] == ["gedaan"] * 3
        wereld.vooruit(days=365)
        assert await worker.loop(wereld.omg) == 0
        assert (await casus.regisseur.haal("/v1/signalen"))["resultaten"] == []
        assert "opgelucht" not in str(await casus.tijdlijn())


async def _gemist(wie: Iemand) -> int:
    """How many signals of a missed moment wait for somebody."""
    alle = await wie.alle("/v1/signalen")
    return sum(s["soort"] == "termijn-monitoring-veilig-thuis" for s in alle)
