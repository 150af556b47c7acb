"""A household whose casus ended (moved out of the region) and that comes back: known, so a hermelding, and the same household in a new
casus; and taking that back when they were other people after all."""

import asyncio
from typing import Any

from tests.meldingen import Gezin, gezin, kandidaten, keer_terug, koppel, melding, met, vertrek
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed


async def _vertrokken(wereld: Wereld) -> tuple[Gezin, Casus, str]:
    """A household that was reported, helped, and moved away; and half a year later it is reported again."""
    wij, vt = gezin(), wereld.als("vt")
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    eerder = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind))
    goed(await koppel(vt, eerder["id"], casus.id))
    wereld.vooruit(days=30)
    await vertrek(casus)
    wereld.vooruit(days=180)
    return wij, casus, str(eerder["id"])


async def _soort(wie: Iemand, melding_id: str) -> str:
    return str((await wie.haal(f"/v1/meldingen/{melding_id}"))["classificatie"])


async def _radar(wie: Iemand, melding_id: str) -> list[dict[str, Any]]:
    huizen = await wie.alle("/v1/monitoring/radar")
    return [h for h in huizen if melding_id in [m["id"] for m in h["meldingen"]]]


async def _regels(wie: Iemand, casus_id: str) -> list[str]:
    return [g["soort"] for g in await wie.alle(f"/v1/casussen/{casus_id}/gebeurtenissen")]


async def test_wie_terugkomt_is_bekend(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    wij, oud, eerder = await _vertrokken(wereld)
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, wijk="zuid")))["id"]
    assert await _soort(vt, nieuw) == "eerste"  # nobody has said yet who they are
    assert [k["casusId"] for k in await kandidaten(vt, nieuw)] == [oud.id]
    hoe = geweigerd(await koppel(vt, nieuw, oud.id), 409, "casus-beeindigd")
    assert "als vervolg op deze" in hoe["alternatief"]
    geweigerd(
        await vt.post(f"/v1/meldingen/{nieuw}/casus", {"aanduiding": "Proefsma"}),
        409,
        "kandidaten-niet-bekeken",
    )

    casus = await keer_terug(vt, nieuw, oud.id)
    assert (casus["wijk"], casus["verantwoordelijke"]["team"]) == ("zuid", "vt")
    assert await _soort(vt, nieuw) == "hermelding"
    assert await _soort(vt, eerder) == "vervolg"  # what it was, it stays: the casus ran then
    assert "casus-vervolgd" in await _regels(wereld.noord, oud.id)
    assert (await wereld.noord.haal(oud.pad))["einde"]["reden"] == "verhuisd-buiten-regio"
    (huis,) = await _radar(vt, nieuw)
    assert (huis["casusId"], [m["id"] for m in huis["meldingen"]]) == (casus["id"], [eerder, nieuw])

    # what comes after it belongs to the casus that runs, and to no third one
    wereld.vooruit(days=1)
    later = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind)))["id"]
    hoe = geweigerd(
        await vt.post(f"/v1/meldingen/{later}/casus", {"aanduiding": "Proefsma", "vervolgOp": oud.id}),
        400,
        "ongeldige-invoer",
    )
    assert [f["code"] for f in hoe["errors"]] == ["niet-de-laatste"]
    goed(await koppel(vt, later, casus["id"]))
    assert await _soort(vt, later) == "vervolg"


async def test_toch_andere_mensen(wereld: Wereld) -> None:
    """A namesake after all: the casus stands by itself, and everything is again what it was."""
    vt = wereld.als("vt")
    wij, oud, eerder = await _vertrokken(wereld)
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind)))["id"]
    casus = await keer_terug(vt, nieuw, oud.id)
    pad = f"/v1/casussen/{casus['id']}/_ander-huishouden"
    nee = {"reden": "Een naamgenoot die op dezelfde dag is geboren."}
    geweigerd(await wereld.noord.post(pad, nee), 404, "niet-gevonden")
    geweigerd(await vt.post(pad, {}), 400, "ongeldige-invoer")
    geweigerd(await vt.post(pad, nee, if_match='"1"'), 412, "versie-verouderd")
    goed(await vt.post(pad, nee))
    assert (await _soort(vt, nieuw), await _soort(vt, eerder)) == ("eerste", "vervolg")
    assert "casus-ander-huishouden" in await _regels(vt, casus["id"])
    assert not await _radar(vt, nieuw)  # one melding each: no pattern
    geweigerd(await vt.post(pad, nee), 409, "geen-vervolg")


async def test_van_wie_geen_kandidaat_is_blijkt_niet_of_zij_er_is(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    vreemd = await wereld.casus()
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"]
    pad, zo = f"/v1/meldingen/{nieuw}/casus", {"aanduiding": "Proefsma"}
    bestaat, verzonnen = [await vt.post(pad, {**zo, "vervolgOp": id}) for id in (vreemd.id, nieuw)]
    assert bestaat.status_code == verzonnen.status_code == 400
    assert {k: w for k, w in bestaat.json().items() if k != "instance"} == {
        k: w for k, w in verzonnen.json().items() if k != "instance"
    }


async def test_twee_die_tegelijk_openen_openen_er_een(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    wij, oud, _ = await _vertrokken(wereld)
    nieuw = [(await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind)))["id"] for _ in range(2)]
    zo = {"aanduiding": "Proefsma", "vervolgOp": oud.id}
    for ander in nieuw[1:]:
        nee = {"reden": "Wordt later bekeken."}
        for id, kandidaat in ((nieuw[0], ander), (ander, nieuw[0])):
            goed(await vt.post(f"/v1/meldingen/{id}/kandidaten/{kandidaat}/_afwijzen", nee))
    antwoorden = await asyncio.gather(*(vt.post(f"/v1/meldingen/{id}/casus", zo) for id in nieuw))
    assert sorted(a.status_code for a in antwoorden) == [201, 400]
