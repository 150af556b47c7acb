"""Three weeks later: a household that was reported before and never came to a casus is no stranger."""

from tests.meldingen import gezin, kandidaten, koppel, melding, ontkoppel, weeg, zelfde_huishouden
from tests.wereld import Wereld, goed


async def test_drie_weken_later(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    eerste = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, wij.man))
    assert (eerste["classificatie"], eerste["aantalKandidaten"]) == ("eerste", 0)
    await weeg(vt, eerste["id"])

    # the same mother and child, three weeks after it ended in "geen vervolg"
    wereld.vooruit(days=21)
    moeder = {**wij.moeder, "tussenvoegsel": None, "achternaam": "v.d. Berg"}
    tweede = await vt.maak("/v1/meldingen", melding(wereld, moeder, wij.kind))
    assert (tweede["classificatie"], tweede["aantalKandidaten"]) == ("eerste", 1)
    assert "kandidaten-bekijken" in [o["code"] for o in tweede["openstaand"]]
    (kandidaat,) = await kandidaten(vt, tweede["id"])
    assert (kandidaat["casusId"], kandidaat["meldingId"]) == (None, eerste["id"])
    assert "achternaam klinken hetzelfde" in kandidaat["gronden"][0]["tekst"]

    bevestigd = goed(await zelfde_huishouden(vt, tweede["id"], eerste["id"]))
    assert (bevestigd["classificatie"], bevestigd["casusId"]) == ("hermelding", None)
    assert bevestigd["classificatieReden"].endswith("eerdere betrokkenheid bij dit huishouden afgerond.")
    assert bevestigd["zelfdeHuishoudenAls"] == eerste["id"]
    # what it still asks is its own: it is in no casus yet, so nobody is to be spoken with there
    assert [o["code"] for o in bevestigd["openstaand"]] == ["oppakken", "veiligheidsbeoordeling"]

    # the third comes while the second is being handled; it is proposed once, by the name of the household
    wereld.vooruit(days=2)
    derde = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind))
    assert [k["meldingId"] for k in await kandidaten(vt, derde["id"])] == [eerste["id"]]
    bevestigd = goed(await zelfde_huishouden(vt, derde["id"], eerste["id"]))
    assert bevestigd["classificatie"] == "vervolg"
    assert bevestigd["classificatieReden"].endswith("een eerdere melding.")
    assert [h["meldingId"] for h in bevestigd["huishouden"]] == [eerste["id"], tweede["id"]]
    # what happens afterwards changes nothing of what they were
    await weeg(vt, tweede["id"])
    await weeg(vt, eerste["id"], "onderzoek")
    stand = [(await vt.haal(f"/v1/meldingen/{m['id']}"))["classificatie"] for m in (eerste, tweede, derde)]
    assert stand == ["eerste", "hermelding", "vervolg"]

    # now a casus begins, for the third; for the others it is proposed because a human said they are one household
    casus = await wereld.casus()
    wereld.vooruit(hours=1)
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen", wij.moeder)
    gekoppeld = goed(await koppel(vt, derde["id"], casus.id))
    assert (gekoppeld["classificatie"], gekoppeld["casusId"]) == ("vervolg", casus.id)
    for eerder in (eerste, tweede):
        (kandidaat,) = await kandidaten(vt, eerder["id"])
        assert (kandidaat["casusId"], kandidaat["score"]) == (casus.id, 1.0)
        assert kandidaat["gronden"][0]["gronden"] == ["zelfde-huishouden"]
        assert kandidaat["gronden"][0]["persoonIndex"] is None
        assert (await vt.haal(f"/v1/meldingen/{eerder['id']}"))["casusId"] is None  # nothing by itself
    # and undoing goes back the way it came
    assert (await ontkoppel(vt, derde["id"]))["zelfdeHuishoudenAls"] == eerste["id"]
    assert (await ontkoppel(vt, derde["id"]))["classificatie"] == "eerste"
