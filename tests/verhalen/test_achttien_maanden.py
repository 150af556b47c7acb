"""Story 7, as far as it needs no overdracht and no worker: the stop-check, back, and a year later inactief."""

from datetime import timedelta

from tests.wereld import Wereld, codes, geweigerd, goed


async def test_achttien_maanden(wereld: Wereld) -> None:
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
    signalen = (await casus.regisseur.haal("/v1/signalen?limiet=200"))["resultaten"]
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
