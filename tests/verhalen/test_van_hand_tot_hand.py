"""Four stories of a casus that goes from hand to hand: within 48 hours, refused twice, expired over a weekend, and at a huisverbod."""

from datetime import datetime
from typing import Any

from app import worker
from tests.conftest import VerseWereld
from tests.meldingen import Meldklokken, gezin, melding
from tests.overdrachten import bied_aan, neem_aan
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed, moment


async def _gemeld(wereld: Wereld) -> tuple[Casus, str]:
    """A politiemelding that Veilig Thuis takes in, weighs, and opens a casus from."""
    vt, wij = wereld.als("vt"), gezin()
    melding_id = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind)))["id"]
    casus = await vt.maak(f"/v1/meldingen/{melding_id}/casus", {"aanduiding": "Huishouden Proefsma"})
    oordeel = {"uitkomst": "overdracht-naar-lokaal-team", "onderbouwing": "Het lokale team kan verder."}
    goed(await vt.put(f"/v1/meldingen/{melding_id}/veiligheidsbeoordeling", oordeel, if_match="*"))
    return Casus(wereld, casus["id"], vt), melding_id


async def _gehoord(wie: Iemand) -> list[str]:
    return sorted(s["soort"] for s in await wie.alle("/v1/signalen") if "overdracht" in s["soort"])


async def _beurten(casus: Casus) -> list[tuple[str, str]]:
    alle = (await casus.regisseur.haal(f"{casus.pad}/verantwoordelijken"))["resultaten"]
    return [(b["team"], b["vanaf"]) for b in alle]


async def test_van_veilig_thuis_naar_wij_binnen_48_uur(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        wereld.klok.zet(moment("2026-03-04 22:40"))  # a Wednesday night
        casus, melding_id = await _gemeld(wereld)
        noord, klokken = wereld.noord, Meldklokken(wereld.als("vt"), melding_id)
        wereld.klok.zet(moment("2026-03-05 09:00"))
        wat = await bied_aan(casus, "wij-noord", spoed="crisis")
        assert wat["verlooptOp"] == "2026-03-06T08:00:00.000Z"
        wereld.klok.zet(moment("2026-03-05 11:30"))
        await neem_aan(noord, wat)
        casus.regisseur = noord
        assert await _beurten(casus) == [
            ("vt", "2026-03-04T21:40:00.000Z"),
            ("wij-noord", "2026-03-05T10:30:00.000Z"),
        ]
        # the 48 hours run on, whoever is responsible: somebody is behind that door in time
        assert await klokken.status("hulp-achter-de-voordeur") == "loopt"
        wereld.klok.zet(moment("2026-03-06 16:00"))
        mensen = (await noord.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
        gesprek = {"gesproken": True, "op": wereld.nu_json}
        await noord.maak(f"{casus.pad}/betrokkenen/{mensen[0]['id']}/gesprekken", gesprek)
        assert await klokken.status("hulp-achter-de-voordeur") == "gehaald"
        await worker.loop(wereld.omg)
        assert await _gehoord(wereld.als("vt-teamleider")) == ["overdracht-geaccepteerd"]


async def test_twee_keer_geweigerd_is_voor_beide_teamleiders(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, _ = await _gemeld(wereld)
        weiger = {"reden": "geen-capaciteit"}
        vt_leider, leider = wereld.als("vt-teamleider"), wereld.teamleider

        async def weigert(team: str) -> dict[str, Any]:
            wat = await bied_aan(casus, team)
            return dict(goed(await wereld.als(team).post(f"/v1/overdrachten/{wat['id']}/_weigeren", weiger)))

        await weigert("wij-zuid")
        assert await _gehoord(vt_leider) == ["overdracht-geweigerd"]
        tweede = await weigert("wij-noord")
        assert await _gehoord(vt_leider) == [*["overdracht-geweigerd"] * 2, "overdracht-vaker-geweigerd"]
        assert await _gehoord(leider) == ["overdracht-vaker-geweigerd"]
        assert await _gehoord(wereld.noord) == []  # it is for who leads
        [signaal] = [
            s for s in await leider.alle("/v1/signalen") if s["soort"] == "overdracht-vaker-geweigerd"
        ]
        assert (signaal["casusId"], signaal["overdrachtId"]) == (None, tweede["id"])
        assert signaal["verantwoordelijke"]["team"] == "vt"  # whom she calls
        assert (await casus.nu())["verantwoordelijke"]["team"] == "vt"
        # accepted at last: from then on it is counted anew
        wereld.vooruit(minutes=1)
        await neem_aan(wereld.noord, await bied_aan(casus, "wij-noord"))
        casus.regisseur = wereld.noord
        wereld.vooruit(minutes=1)
        await weigert("wij-zuid")
        assert (await _gehoord(leider)).count("overdracht-vaker-geweigerd") == 1


async def test_verlopen_in_het_weekend(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        # asked on a Friday afternoon with 24 hours to answer: those are no werkdagen
        wereld.klok.zet(moment("2026-03-06 16:00"))
        casus, _ = await _gemeld(wereld)
        gewoon, _ = await _gemeld(wereld)
        crisis = await bied_aan(casus, "wij-noord", spoed="crisis")
        regulier = await bied_aan(gewoon, "wij-noord")
        assert crisis["verlooptOp"] == "2026-03-07T15:00:00.000Z"  # Saturday 16:00
        assert regulier["verlooptOp"] == "2026-03-10T23:00:00.000Z"  # two werkdagen: the end of Tuesday
        wereld.klok.zet(moment("2026-03-07 16:00"))
        await worker.loop(wereld.omg)
        for leider in ("vt-teamleider", "wij-noord-teamleider"):
            assert "overdracht-verlopen" in await _gehoord(wereld.als(leider))
        # on Monday morning it is too late, and whose it is has never been a question
        wereld.klok.zet(moment("2026-03-09 08:30"))
        antwoord = await wereld.noord.post(f"/v1/overdrachten/{crisis['id']}/_accepteren", {})
        assert "vt is verantwoordelijk gebleven" in geweigerd(antwoord, 409, "overdracht-verlopen")["detail"]
        assert [team for team, _ in await _beurten(casus)] == ["vt"]
        assert (await wereld.als("beheer").haal("/v1/monitoring/verweesd"))["resultaten"] == []
        await neem_aan(wereld.noord, regulier)
        gewoon.regisseur = wereld.noord
        assert [team for team, _ in await _beurten(gewoon)] == ["vt", "wij-noord"]


async def test_intensief_casemanagement_bij_een_huisverbod(verse_wereld: VerseWereld) -> None:
    """Who takes over sees beforehand until when he is out of the house; the ten days run on, and are hers to prolong to twenty-eight."""
    async with verse_wereld() as wereld:
        wereld.klok.zet(moment("2026-05-01 14:00"))
        casus, icm = await wereld.casus(), wereld.als("icm")
        await casus.mensen()
        huisverbod = {
            "code": "tijdelijk-huisverbod",
            "betrokkeneId": casus.vader,
            "opgelegdOp": wereld.nu_json,
            "bewaker": "De wijkagent.",
        }
        opgelegd = await casus.regisseur.maak(f"{casus.pad}/interventies", huisverbod)
        wereld.klok.zet(moment("2026-05-01 16:00"))
        wat = await bied_aan(casus, "icm")
        assert (wat["soort"], wat["spoed"], wat["verlooptOp"]) == (
            "icm",
            "crisis",
            "2026-05-02T14:00:00.000Z",
        )
        (te_zien,) = (await icm.haal(f"/v1/overdrachten/{wat['id']}"))["voorbeeld"]["gevaar"]["interventies"]
        assert te_zien["code"] == "tijdelijk-huisverbod"
        assert datetime.fromisoformat(te_zien["eindigtOp"]) == moment("2026-05-11 14:00")
        wereld.klok.zet(moment("2026-05-01 17:00"))
        await neem_aan(icm, wat)
        casus.regisseur = icm

        # in time to decide, she hears that it ends; not the team that handed it over
        wereld.klok.zet(moment("2026-05-09 00:00"))
        await worker.loop(wereld.omg)
        einde = "termijn-besluit-over-interventie"
        assert [s["soort"] for s in await icm.alle("/v1/signalen")] == [einde]
        assert einde not in [s["soort"] for s in await wereld.noord.alle("/v1/signalen")]
        pad = f"{casus.pad}/interventies/{opgelegd['id']}/_verlengen"
        te_lang = {"reden": "Hij dreigt nog.", "eindigtOp": moment("2026-05-29 14:01").isoformat()}
        geweigerd(await icm.post(pad, te_lang), 400, "ongeldige-invoer")
        verlengd = goed(await icm.post(pad, {"reden": "Hij dreigt nog."}))
        assert datetime.fromisoformat(verlengd["eindigtOp"]) == moment("2026-05-29 14:00")
        assert await icm.alle("/v1/signalen") == []
