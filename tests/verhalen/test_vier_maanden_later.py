"""Story 3: four months later, another man; the same mother and child."""

from tests.meldingen import Gezin, beoordeel, gezin, kandidaten, koppel, melding, met, momenten
from tests.wereld import Casus, Iemand, Wereld, codes, geweigerd, goed


async def test_vier_maanden_later(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    casus = await _overgedragen(wereld, wij)
    wereld.vooruit(days=120)
    assert {m["sindsdien"]["meldingen"] for m in await momenten(vt, casus.id)} == {0}

    # the same mother, written as the police do; the same child; another man
    moeder = {**wij.moeder, "tussenvoegsel": None, "achternaam": "v.d. Berg"}
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, moeder, wij.kind, wij.ander))
    assert nieuw["classificatie"] == "eerste"  # nobody has said yet who they are
    assert nieuw["aantalKandidaten"] == 1

    # proposed, with its grounds and without what is in the casus
    (kandidaat,) = await kandidaten(vt, nieuw["id"])
    assert kandidaat["casusId"] == casus.id
    assert [g["persoonIndex"] for g in kandidaat["gronden"]] == [0, 1]
    assert "voornaam en achternaam klinken hetzelfde" in kandidaat["gronden"][0]["tekst"]
    assert set(kandidaat) == {"casusId", "meldingId", "score", "gronden", "organisatie", "team"}

    # confirmed: vervolg, because monitoring still ran; and the casus begins again
    bevestigd = goed(await koppel(vt, nieuw["id"], casus.id))
    assert (bevestigd["classificatie"], bevestigd["casusId"]) == ("vervolg", casus.id)
    assert "monitoren telt mee" in bevestigd["classificatieReden"]
    toestand = await casus.nu()
    assert (toestand["fase"], toestand["stap"]) == ("directe-ondersteuning", "voorbereiding-contact")
    assert [g["soort"] for g in await casus.tijdlijn()][-2:] == ["melding-gekoppeld", "casus-geheractiveerd"]
    signalen = await casus.regisseur.alle("/v1/signalen")
    assert [s["soort"] for s in signalen if s["casusId"] == casus.id] == ["melding-gekoppeld"] * 2

    # Veilig Thuis' monitoring counts it, and hears; of the casus it sees no more than where it stands
    van_vt = await momenten(vt, casus.id)
    assert [m["geplandOp"] for m in van_vt] == ["2026-06-02", "2027-03-02", "2027-09-02"]
    assert {m["fase"] for m in van_vt} == {"directe-ondersteuning"}
    assert [(m["sindsdien"]["vervolg"], m["sindsdien"]["hermelding"]) for m in van_vt] == [(1, 0)] * 3
    bij_vt = await vt.alle("/v1/signalen")
    assert [s["soort"] for s in bij_vt if s["casusId"] == casus.id] == ["melding-gekoppeld"]
    geweigerd(await vt.get(casus.pad), 404, "niet-gevonden")

    # new clocks, from the receipt of this melding
    assert {t["soort"]: t["status"] for t in bevestigd["termijnen"]} == {
        "oppakken": "loopt",
        "hulp-achter-de-voordeur": "loopt",
        "veiligheidsbeoordeling": "loopt",
    }
    # the old man is no betrokkene of the new melding, and the new one is not of the old casus
    assert "Draadsma" not in str(bevestigd)
    mensen = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    assert "Verzonnen" not in str(mensen)

    # the team of the casus sees the melding now, another team never
    assert (await casus.regisseur.haal(f"/v1/meldingen/{nieuw['id']}"))["casusId"] == casus.id
    geweigerd(await wereld.als("wij-zuid").get(f"/v1/meldingen/{nieuw['id']}"), 404, "niet-gevonden")


async def _overgedragen(wereld: Wereld, wij: Gezin) -> Casus:
    """A casus in 3.1 that came from Veilig Thuis, which follows it since."""
    vt, contact = wereld.als("vt"), {"kanaal": "telefoon", "wanneer": "9-12"}
    casus = await met(await wereld.casus(), {**wij.moeder, "veiligContact": contact}, wij.kind, wij.man)
    mensen = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    casus.moeder, kind, casus.vader = (m["id"] for m in mensen)
    casus.kinderen = [kind]
    eerste = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, wij.man))
    goed(await koppel(vt, eerste["id"], casus.id))
    await beoordeel(vt, eerste["id"])
    return await casus.breng_naar("op-monitoren")


async def test_na_de_melding_vraagt_fase_2_een_nieuw_plan_en_inactief_een_gesprek(wereld: Wereld) -> None:
    """The plan of before the violence came back is not enough, and a melding that nobody followed up holds the casus open."""
    wij = gezin()
    casus = await wereld.casus("op-monitoren")
    await met(casus, wij.moeder, wij.kind)
    await casus.check_alle_bronnen()
    vt = wereld.als("vt")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind))
    goed(await koppel(vt, nieuw["id"], casus.id))

    naar_fase_2 = await casus.mag("naar-stap", "ondersteuningsplan-maken")
    assert "veiligheidsplan-niet-herzien" in codes(naar_fase_2)
    geblokkeerd = await casus.doe("naar-stap", stap="inactief", reden="anders", toelichting="Zomaar.")
    assert "melding-open" in codes(geweigerd(geblokkeerd, 409, "stap-geblokkeerd"))

    # a conversation from before the melding is no follow-up; one after it is, and meets the 48 hours at its own moment
    betrokkene = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"][-1]["id"]
    pad = f"{casus.pad}/betrokkenen/{betrokkene}/gesprekken"
    await casus.regisseur.maak(pad, {"gesproken": True, "op": "2026-03-01T09:00:00Z"})
    assert await _voordeur(vt, nieuw["id"]) is None
    wereld.vooruit(hours=5)
    toen = wereld.nu_json
    wereld.vooruit(hours=2)
    await casus.regisseur.maak(pad, {"gesproken": True, "op": toen})
    assert await _voordeur(vt, nieuw["id"]) == "2026-03-02T13:00:00.000Z"
    geblokkeerd = await casus.doe("naar-stap", stap="inactief", reden="anders", toelichting="Zomaar.")
    assert "melding-open" not in codes(geweigerd(geblokkeerd, 409, "stap-geblokkeerd"))


async def _voordeur(wie: Iemand, melding_id: str) -> str | None:
    klokken = (await wie.haal(f"/v1/meldingen/{melding_id}"))["termijnen"]
    gehaald: str | None = next(k["gehaaldOp"] for k in klokken if k["soort"] == "hulp-achter-de-voordeur")
    return gehaald
