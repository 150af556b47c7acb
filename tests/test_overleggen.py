"""Planning an overleg, taking part, keeping it confidential, and putting casussen on the agenda; and everything that is refused."""

from datetime import timedelta

from tests.overleg import tafel
from tests.wereld import Wereld, geweigerd, goed


async def test_wie_deelneemt_weet_ervan_en_een_ander_niet(wereld: Wereld) -> None:
    overleg = await tafel(wereld, "politie", "om", "wij-groningen/wij-noord")
    assert [(d["organisatie"], d["team"], d["deelname"]) for d in overleg.antwoord["deelnemers"]] == [
        ("om", None, "vast"),
        ("politie", None, "vast"),
        ("veilig-thuis", "vt", "vast"),
        ("wij-groningen", "wij-noord", "vast"),
    ]
    for handle in ("vt", "politie", "om", "wij-noord"):
        gezien = await wereld.als(handle).haal(overleg.pad)
        assert (gezien["voorzitter"]["aanduiding"], gezien["leiding"]["team"]) == ("vt", "vt")
        assert overleg.id in {o["id"] for o in await wereld.als(handle).alle("/v1/overleggen")}
    for handle in ("reclassering", "wij-zuid", "vt-elders", "fg"):
        geweigerd(await wereld.als(handle).get(overleg.pad), 404, "niet-gevonden")
    assert overleg.id not in str(await wereld.als("reclassering").alle("/v1/overleggen"))
    geweigerd(await wereld.als("beheer").get("/v1/overleggen"), 403, "geen-deelnemer")
    met_reclassering = await overleg.voorzitter.maak(
        f"{overleg.pad}/deelnemers", {"organisatie": "reclassering"}
    )
    assert {d["organisatie"]: d["deelname"] for d in met_reclassering["deelnemers"]}[
        "reclassering"
    ] == "uitgenodigd"
    assert (await wereld.als("reclassering").get(overleg.pad)).is_success


async def test_zonder_geheimhouding_ziet_een_partner_niets_en_een_team_zijn_eigen_casus(
    wereld: Wereld,
) -> None:
    overleg = await tafel(wereld, "politie", "wij-groningen/wij-noord", "wij-groningen/wij-zuid")
    casus = await wereld.casus()
    punt = await overleg.breng_in(casus)
    eigen = (await overleg.agenda("wij-noord"))[0]
    assert (eigen["casusId"], eigen["aanduiding"]) == (casus.id, "Huishouden Draadsma")
    # whether it exists or not, the answer is the same
    for id in (punt, overleg.id):
        for handle in ("politie", "wij-zuid", "vt"):
            weg = await overleg.probeer(handle, f"/agendapunten/{id}")
            assert "_geheimhouding" in geweigerd(weg, 403, "geheimhouding-niet-bevestigd")["alternatief"]
    geweigerd(await overleg.probeer("politie"), 403, "geheimhouding-niet-bevestigd")
    assert await overleg.agenda("wij-zuid") == []
    await overleg.bevestig("politie", "politie", "wij-zuid")
    bevestigd = {
        d["organisatie"]: d["bevestigd"] for d in (await overleg.voorzitter.haal(overleg.pad))["deelnemers"]
    }
    assert bevestigd["politie"] == 1
    for handle in ("politie", "wij-zuid"):  # nothing was shared with them
        assert await overleg.agenda(handle) == []
        geweigerd(await overleg.probeer(handle, f"/agendapunten/{punt}"), 404, "niet-gevonden")
    anders = await wereld.als("politie").get(f"{overleg.pad}/agendapunten", x_doelbinding="beheer")
    geweigerd(anders, 403, "ander-doel")


async def test_de_agenda_loopt_door_de_ochtend(wereld: Wereld) -> None:
    overleg = await tafel(wereld, "wij-groningen/wij-noord", duurMinuten=240)
    ids = [await overleg.breng_in(await wereld.casus()) for _ in range(3)]
    vroeger = {"volgnummer": 1, "minuten": 30}
    noord = wereld.noord
    geweigerd(await noord.patch(overleg.punt(ids[2]), vroeger), 428, "versie-ontbreekt")
    goed(await noord.patch(overleg.punt(ids[2]), vroeger, if_match='"1"'))
    goed(await noord.patch(overleg.punt(ids[0]), {"volgnummer": 2}, if_match='"1"'))
    goed(await noord.patch(overleg.punt(ids[1]), {"volgnummer": 3}, if_match='"1"'))
    agenda = await overleg.agenda("wij-noord")
    begin = wereld.klok.nu() + timedelta(hours=1)
    assert [(p["id"], p["begintOp"][11:16]) for p in agenda] == [
        (id, f"{begin + timedelta(minutes=na):%H:%M}")
        for id, na in zip((ids[2], ids[0], ids[1]), (0, 30, 45), strict=True)
    ]


async def test_wie_leidt_zet_de_agenda_in_een_andere_volgorde(wereld: Wereld) -> None:
    """Of what it sees; what it does not see keeps its place, and nobody tells it that it is there."""
    overleg = await tafel(wereld, "wij-groningen/wij-noord", "politie")
    await overleg.bevestig("vt", "wij-noord")
    een, drie = [await overleg.breng_in(await wereld.casus(wie="vt")) for _ in range(2)]
    vreemd = await overleg.breng_in(await wereld.casus())
    twee = await overleg.breng_in(await wereld.casus(wie="vt"))
    goed(await wereld.noord.patch(overleg.punt(vreemd), {"volgnummer": 1}, if_match="*"))  # as `een` has
    vt, pad = overleg.voorzitter, f"{overleg.pad}/volgorde"
    assert [p["id"] for p in await overleg.agenda("vt")] == [een, drie, twee]
    tussen = [p["id"] for p in await overleg.agenda("wij-noord")]
    versie = (await vt.get(overleg.pad)).headers["etag"]
    nieuw = {"agendapunten": [twee, een, drie]}
    gewijzigd = goed(await vt.put(pad, nieuw, if_match=versie))["resultaten"]
    assert [p["id"] for p in gewijzigd] == [p["id"] for p in await overleg.agenda("vt")] == [twee, een, drie]
    assert [p["id"] for p in await overleg.agenda("wij-noord")] == tussen == [vreemd]
    geweigerd(await vt.put(pad, nieuw, if_match=versie), 412, "versie-verouderd")
    geweigerd(await vt.put(pad, nieuw), 428, "versie-ontbreekt")
    for fout in ([twee, een], [twee, een, drie, vreemd], [een, een, drie]):
        geweigerd(await vt.put(pad, {"agendapunten": fout}, if_match="*"), 409, "agenda-gewijzigd")
    geweigerd(await wereld.noord.put(pad, nieuw, if_match="*"), 403, "niet-bevoegd")


async def test_wie_meedoet_hoort_het_meteen(wereld: Wereld) -> None:
    """That there is an overleg, that it was moved, and who is invited later; until they confirm, or it is over. Who plans it knows."""

    async def hoort(handle: str) -> list[str]:
        alle = await wereld.als(handle).alle("/v1/signalen")
        return sorted(s["soort"] for s in alle if s["overlegId"] == overleg.id)

    overleg = await tafel(wereld, "politie", "wij-groningen/wij-zuid")
    assert [await hoort(h) for h in ("politie", "wij-zuid", "vt", "om")] == [["overleg-gepland"]] * 2 + [
        []
    ] * 2
    await overleg.voorzitter.maak(f"{overleg.pad}/deelnemers", {"organisatie": "om"})
    await overleg.bevestig("politie")
    assert (await hoort("om"), await hoort("politie")) == (["overleg-gepland"], [])
    verzet = {"begintOp": (wereld.klok.nu() + timedelta(days=9)).isoformat()}
    goed(await overleg.voorzitter.patch(overleg.pad, {"duurMinuten": 30}, if_match="*"))
    goed(await overleg.voorzitter.patch(overleg.pad, verzet, if_match="*"))
    assert [await hoort(h) for h in ("politie", "wij-zuid", "vt")] == [
        ["overleg-verzet"],
        ["overleg-gepland", "overleg-verzet"],
        [],
    ]
    await overleg.voorzitter.maak(f"{overleg.pad}/_afsluiten")
    assert [await hoort(h) for h in ("politie", "wij-zuid", "om")] == [[]] * 3


async def test_alleen_een_casus_van_uw_team_en_maar_een_keer(wereld: Wereld) -> None:
    overleg = await tafel(wereld, "wij-groningen/wij-noord", "wij-groningen/wij-zuid")
    casus = await wereld.casus()
    await overleg.breng_in(casus)
    bericht = {"casusId": casus.id, "vraag": "Nog eens?", "grondslag": "meldrecht"}
    pad = f"{overleg.pad}/agendapunten"
    geweigerd(await wereld.noord.post(pad, bericht), 409, "al-op-agenda")
    geweigerd(await wereld.als("wij-zuid").post(pad, bericht), 404, "niet-gevonden")
    geweigerd(await wereld.als("vt-elders").post(pad, bericht), 404, "niet-gevonden")
    zonder = {"casusId": casus.id, "vraag": "Waarom?"}
    geweigerd(await wereld.noord.post(pad, zonder), 400, "ongeldige-invoer")
    zin = next(g for g in await casus.tijdlijn() if g["soort"] == "casus-geagendeerd")
    assert zin["tekst"] == "Ingebracht in het Actie-overleg van 2 maart 2026."


async def test_plannen_doet_wie_leidt(wereld: Wereld) -> None:
    overleg = await tafel(wereld, "wij-groningen/wij-noord", "politie")
    verzet = {"begintOp": (wereld.klok.nu() + timedelta(days=2)).isoformat()}
    geweigerd(await wereld.noord.patch(overleg.pad, verzet, if_match="*"), 403, "niet-bevoegd")
    geweigerd(await wereld.als("politie").patch(overleg.pad, verzet, if_match="*"), 403, "niet-bevoegd")
    geweigerd(await overleg.voorzitter.patch(overleg.pad, verzet, if_match='"9"'), 412, "versie-verouderd")
    assert goed(await overleg.voorzitter.patch(overleg.pad, verzet, if_match='"1"'))["begintOp"].startswith(
        "2026-03-04"
    )
    eerder = {"begintOp": (wereld.klok.nu() - timedelta(days=2)).isoformat()}
    vreemd = {"voorzitter": await wereld.noord.id()}
    for fout in (eerder, vreemd):
        geweigerd(await overleg.voorzitter.patch(overleg.pad, fout, if_match="*"), 400, "ongeldige-invoer")
    for wie in ({"organisatie": "wij-groningen"}, {"organisatie": "bestaat-niet"}):
        geweigerd(await overleg.voorzitter.post(f"{overleg.pad}/deelnemers", wie), 400, "ongeldige-invoer")
    nieuw = {"soort": "mda", "begintOp": verzet["begintOp"]}
    geweigerd(await wereld.als("politie").post("/v1/overleggen", nieuw), 403, "geen-hulpverlener")
