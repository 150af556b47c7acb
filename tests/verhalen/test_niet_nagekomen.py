"""Story 2: an afspraak is not kept."""

from typing import Any
from uuid import uuid4

from tests.wereld import Casus, Wereld, codes, geweigerd, goed


async def _in_fase_2(wereld: Wereld) -> tuple[Casus, dict[str, Any]]:
    """A casus in fase 2 whose plan says "hij slaapt bij zijn broer", watched by a colleague."""
    casus = await wereld.casus("veiligheidsplan-direct")
    await casus.spreek_kinderen()
    inhoud = casus.plan_inhoud()
    bewaker = {"medewerkerId": await wereld.als("wij-noord-2").id(), "naam": "de collega"}
    inhoud["afspraken"][0] |= {"wat": "Hij slaapt bij zijn broer.", "bewaker": bewaker}
    await casus.stel_plan_vast(inhoud=inhoud)
    await casus.volgende()
    return casus, inhoud


async def _signalen(wereld: Wereld, wie: str, casus: Casus) -> list[str]:
    alle = await wereld.als(wie).alle("/v1/signalen")
    return [s["soort"] for s in alle if s["casusId"] == casus.id]


async def test_niet_nagekomen(wereld: Wereld) -> None:
    casus, inhoud = await _in_fase_2(wereld)
    afspraak = inhoud["afspraken"][0]
    wereld.vooruit(days=10)
    niet = {"afspraakId": afspraak["id"], "uitkomst": "niet-nagekomen", "op": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/1/nalevingen", niet)

    # casusregisseur and watcher get one signal each, and nobody else
    assert await _signalen(wereld, "wij-noord", casus) == ["afspraak-niet-nagekomen"]
    assert await _signalen(wereld, "wij-noord-2", casus) == ["afspraak-niet-nagekomen"]
    assert await _signalen(wereld, "wij-noord-teamleider", casus) == []

    # version 2, with a reason
    plannen = f"{casus.pad}/veiligheidsplannen"
    tweede = {
        **inhoud,
        "voorwaarden": [*inhoud["voorwaarden"], {"id": str(uuid4()), "tekst": "Hij belt niet 's nachts."}],
        "afspraken": [{**afspraak, "wat": "Hij woont bij zijn broer."}],
    }
    concept = {"inhoud": tweede, "evaluatiedatum": wereld.vandaag.isoformat()}
    probleem = geweigerd(await casus.regisseur.post(plannen, concept), 400, "ongeldige-invoer")
    assert [f["location"] for f in probleem["errors"]] == ["reden"]
    await casus.regisseur.maak(plannen, {**concept, "reden": "De afspraak over slapen is niet nagekomen."})

    verschil = await casus.regisseur.haal(f"{plannen}/_verschil?van=1&naar=2")
    assert [(r["soort"], r["wijziging"], r["velden"]) for r in verschil["regels"]] == [
        ("voorwaarden", "nieuw", []),
        ("afspraken", "gewijzigd", ["wat"]),
    ]
    assert verschil["regels"][1]["was"]["wat"] == "Hij slaapt bij zijn broer."
    assert verschil["regels"][1]["wordt"]["wat"] == "Hij woont bij zijn broer."

    # fase 3 is refused while version 2 is a concept
    await casus.volgende()
    await casus.volgende()
    await casus.evalueer()
    probleem = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert codes(probleem) == ["veiligheidsplan-in-concept", "veiligheidsplan-niet-bevestigd"]
    probleem = geweigerd(
        await casus.doe("naar-stap", stap="op-monitoren", reden="ernst"), 409, "stap-geblokkeerd"
    )
    assert "veiligheidsplan-in-concept" in codes(probleem)

    # her akkoord yes, his niet besproken: never silently
    await casus.regisseur.maak(f"{plannen}/2/_vaststellen")
    ja = {"betrokkeneId": casus.moeder, "akkoord": "akkoord", "op": wereld.vandaag.isoformat()}
    await casus.regisseur.maak(f"{plannen}/2/akkoorden", ja)
    woorden = (await casus.regisseur.haal(f"{plannen}/2/akkoorden"))["resultaten"]
    per_persoon = {w["betrokkeneId"]: w["akkoord"] for w in woorden}
    assert per_persoon[casus.moeder] == "akkoord"
    assert per_persoon[casus.vader] == "niet-besproken"
    nu = await casus.nu()
    assert [w["tekst"] for w in nu["waarschuwingen"] if w["code"] == "akkoord-ontbreekt"] == [
        "Het veiligheidsplan is van kracht zonder akkoord van één volwassene."
    ]
    assert [(p["versie"], p["status"]) for p in (await casus.regisseur.haal(plannen))["resultaten"]] == [
        (1, "vervangen"),
        (2, "vastgesteld"),
    ]

    # vastgesteld in this phase: that is the revision the move asks for
    assert goed(await casus.doe("volgende-stap"))["fase"] == "nazorg-en-monitoring"


async def test_een_signaal_is_af_te_handelen_en_van_niemand_anders(wereld: Wereld) -> None:
    casus, inhoud = await _in_fase_2(wereld)
    niet = {
        "afspraakId": inhoud["afspraken"][0]["id"],
        "uitkomst": "niet-nagekomen",
        "op": wereld.nu_json,
    }
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/1/nalevingen", niet)
    alle = await casus.regisseur.alle("/v1/signalen")
    signaal = next(s for s in alle if s["casusId"] == casus.id)
    pad = f"/v1/signalen/{signaal['id']}/_afhandelen"
    geweigerd(await wereld.als("wij-noord-2").post(pad), 404, "niet-gevonden")
    for _ in range(2):
        assert (await casus.regisseur.post(pad)).status_code == 204
    assert await _signalen(wereld, "wij-noord", casus) == []
    alle = await casus.regisseur.alle("/v1/signalen?alle=true")
    assert [s["afgehandeldOp"] is not None for s in alle if s["casusId"] == casus.id] == [True]
