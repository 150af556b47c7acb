"""Clocks that run out: the right person hears, then the next, once per fact, whatever workers and machine clocks do."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app import worker
from app.core.taak import EERSTE_UITSTEL
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import taken
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed, moment


async def _signalen(wie: Iemand) -> list[str]:
    """What this inbox holds about clocks that ran out."""
    alle = await wie.alle("/v1/signalen")
    return [s["soort"].removeprefix("termijn-") for s in alle if s["soort"].startswith("termijn-")]


async def test_48_uur_die_in_het_weekend_verstrijkt_klimt_tot_iemand_komt(verse_wereld: VerseWereld) -> None:
    """Seed 1: after a politiemelding, help behind the front door within 48 hours. Friday night; nobody has been there on Sunday night."""
    async with verse_wereld() as wereld:
        vt, leider, noord = wereld.als("vt"), wereld.als("vt-teamleider"), wereld.teamleider
        wereld.klok.zet(moment("2026-03-27 22:10"))
        wij = gezin()
        casus = await met(await wereld.casus(), wij.moeder)
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, urgentie="normaal"))
        goed(await koppel(vt, nieuw["id"], casus.id))
        wereld.klok.zet(moment("2026-03-29 23:09"))  # 48 elapsed hours, in a night with an hour less
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(moment("2026-03-29 23:10"))
        assert await worker.loop(wereld.omg) == 1
        assert await worker.loop(wereld.omg) == 0  # running twice changes nothing
        assert await _signalen(vt) == ["hulp-achter-de-voordeur"]
        assert await _signalen(noord) == []

        wereld.vooruit(hours=4)
        assert await worker.loop(wereld.omg) == 1
        assert await _signalen(leider) == ["hulp-achter-de-voordeur"] * 2  # her team's, and her own
        assert await _signalen(vt) == ["hulp-achter-de-voordeur"]
        wereld.vooruit(hours=20)
        assert await worker.loop(wereld.omg) == 1
        assert await _signalen(noord) == ["hulp-achter-de-voordeur"]  # both organisations now

        # somebody of the team deals with it, for all of the team; another team can do nothing with it
        eerste = (await vt.haal("/v1/signalen"))["resultaten"][0]
        pad = f"/v1/signalen/{eerste['id']}/_afhandelen"
        geweigerd(await noord.post(pad), 404, "niet-gevonden")
        goed(await leider.post(pad))
        assert (await vt.haal("/v1/signalen"))["resultaten"] == []


@pytest.mark.parametrize(
    ("ontvangen", "anders", "soort", "treden"),
    [
        # spoed: one hour to the first action, and the ladder is steep
        (
            "2026-03-06 23:30",
            {"urgentie": "spoed", "bron": "professional"},
            "eerste-actie",
            ("2026-03-07 00:30", "2026-03-07 01:00", "2026-03-07 02:30"),
        ),
        # crisis in the night in which the clock goes forward: 24 elapsed hours, an hour later on the wall
        (
            "2026-03-28 22:40",
            {"urgentie": "crisis", "bron": "professional"},
            "oppakken",
            ("2026-03-29 23:40", "2026-03-30 01:40", "2026-03-30 11:40"),
        ),
        # and back: an hour sooner on the wall
        (
            "2026-10-24 22:40",
            {"urgentie": "crisis", "bron": "professional"},
            "oppakken",
            ("2026-10-25 21:40", "2026-10-25 23:40", "2026-10-26 09:40"),
        ),
        # disclosure: she tells it herself, on a Saturday; 24 hours whatever the urgency
        (
            "2026-03-07 14:00",
            {"urgentie": "normaal", "bron": "slachtoffer", "melderCategorie": "burger"},
            "oppakken",
            ("2026-03-08 14:00", "2026-03-08 16:00", "2026-03-09 02:00"),
        ),
    ],
)
async def test_wie_het_hoort_als_niemand_oppakt_en_in_welke_volgorde(
    verse_wereld: VerseWereld, ontvangen: str, anders: dict[str, str], soort: str, treden: tuple[str, ...]
) -> None:
    """To the minute: nobody a minute before; the team, then its teamleider, then her again (there is no other organisation yet)."""
    async with verse_wereld() as wereld:
        vt, leider = wereld.als("vt"), wereld.als("vt-teamleider")
        wereld.klok.zet(moment(ontvangen))
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, **anders))
        klok = next(t for t in nieuw["termijnen"] if t["soort"] == soort)
        assert moment(treden[0]).isoformat()[:16] == klok["verlooptOp"][:16]
        postvakken = []
        for trede in treden:
            wereld.klok.zet(moment(trede) - timedelta(minutes=1))
            assert await worker.loop(wereld.omg) == 0
            wereld.klok.zet(moment(trede))
            assert await worker.loop(wereld.omg) == 1
            postvakken.append((len(await _signalen(vt)), len(await _signalen(leider))))
        # a teamleider is of the team: she hears with it, and then for herself
        assert postvakken == [(1, 1), (1, 2), (1, 3)]
        assert set(await _signalen(leider)) == {soort}
        # too late is too late, also when it is picked up after all; and then nobody hears more of it
        await vt.maak(f"/v1/meldingen/{nieuw['id']}/_oppakken")
        klok = next(
            t for t in (await vt.haal(f"/v1/meldingen/{nieuw['id']}"))["termijnen"] if t["soort"] == soort
        )
        assert (klok["status"], bool(klok["gehaaldOp"])) == ("verstreken", True)
        assert await worker.loop(wereld.omg) == 0


async def test_wie_op_tijd_is_hoort_niets(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        nieuw = await vt.maak(
            "/v1/meldingen", melding(wereld, gezin().moeder, bron="burger", urgentie="spoed")
        )
        wereld.vooruit(minutes=59)
        await vt.maak(f"/v1/meldingen/{nieuw['id']}/_oppakken")
        wereld.vooruit(days=3)
        assert await worker.loop(wereld.omg) == 0
        wereld.vooruit(days=30)  # a clock that was down for a month catches up, in order
        assert await worker.loop(wereld.omg) == 3
        assert await _signalen(vt) == ["veiligheidsbeoordeling"]
        assert Counter(await _signalen(wereld.als("vt-teamleider"))) == {"veiligheidsbeoordeling": 3}


async def test_een_evaluatiedatum_die_voorbijgaat_klimt_van_regie_naar_beide_organisaties(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus = await wereld.casus()
        await casus.mensen(kinderen=0)
        await casus.stel_plan_vast(dagen=10)
        wereld.vooruit(days=10)
        assert await worker.loop(wereld.omg) == 0  # the day itself is in time
        wereld.vooruit(days=1)
        assert await worker.loop(wereld.omg) == 1
        assert await _signalen(wereld.noord) == ["veiligheidsplan-evalueren"]
        assert await _signalen(wereld.als("wij-noord-2")) == []
        regel = (await casus.tijdlijn())[-1]
        assert regel["tekst"].endswith("is verstreken; een signaal gaat naar de casusregisseur.")
        wereld.vooruit(days=1)
        await worker.loop(wereld.omg)
        assert await _signalen(wereld.teamleider) == ["veiligheidsplan-evalueren"]
        assert await _signalen(wereld.als("vt-teamleider")) == []
        wereld.vooruit(days=7)
        await worker.loop(wereld.omg)
        assert await _signalen(wereld.als("vt-teamleider")) == ["veiligheidsplan-evalueren"]
        assert await _signalen(wereld.teamleider) == ["veiligheidsplan-evalueren"] * 2
        # who makes a new plan hears no more of the old date, and a signal does not count as a change of the casus
        versie = (await casus.regisseur.get(casus.pad)).headers["etag"]
        await casus.stel_plan_vast(dagen=20)
        wereld.vooruit(days=5)
        assert await worker.loop(wereld.omg) == 0
        geweigerd(
            await casus.regisseur.patch(casus.pad, {"sash": "laag"}, if_match=versie), 412, "versie-verouderd"
        )


async def test_een_casus_die_is_beeindigd_houdt_de_rij_niet_op(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An overrule of a casus that has ended waits for nobody; what lies behind it in the row is still told."""
    monkeypatch.setattr(taken, "SOORTEN", [replace(soort, portie=1) for soort in taken.SOORTEN])
    async with verse_wereld() as wereld:
        for _ in range(3):
            casus = await wereld.casus()
            over = {"reden": "Het moet.", "beoordelenOp": (wereld.vandaag + timedelta(days=1)).isoformat()}
            zet = {"stap": "uitvoering", "reden": "ernst", "overrule": over}
            goed(await casus.doe("naar-stap", wereld.teamleider, **zet))
            einde = {"reden": "overlijden", "toelichting": "Helaas."}
            goed(await casus.doe("beeindigen", wereld.teamleider, **einde))
        levend = await _met_plan_dat_verloopt(wereld)
        wereld.vooruit(days=12)
        await worker.loop(wereld.omg)
        assert await _signalen(levend.regisseur) == ["veiligheidsplan-evalueren"]


async def _met_plan_dat_verloopt(wereld: Wereld) -> Casus:
    casus = await wereld.casus()
    await casus.mensen(kinderen=0)
    await casus.stel_plan_vast(dagen=10)
    return casus


async def test_vier_workers_tegelijk_melden_alles_een_keer(verse_wereld: VerseWereld) -> None:
    """Four at once, on one row of clocks, with the machine's clock jumping a day and back: each fires once, none is lost."""
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        for _ in range(60):
            await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, bron="burger", urgentie="normaal"))
        wereld.klok.zet(moment("2026-03-29 01:59"))
        for uren in (0, 24, -24, 24 * 220, -24 * 220):  # over both changes of the clock, and back
            wereld.vooruit(hours=uren)
            if uren == 24 * 220:
                continue
            await asyncio.gather(*(worker.loop(wereld.omg) for _ in range(4)))
        assert Counter(await _signalen(vt)) == {"veiligheidsbeoordeling": 60}
        await asyncio.gather(*(worker.loop(wereld.omg) for _ in range(4)))
        assert len(await _signalen(vt)) == 60


async def test_een_worker_die_halverwege_valt_laat_de_klok_voor_de_volgende(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with verse_wereld() as wereld:
        casus = await _met_plan_dat_verloopt(wereld)
        wereld.vooruit(days=11)
        kondig_aan = Werkeenheid.kondig_alle_aan

        async def val(self: Werkeenheid, feiten: Any) -> None:
            await kondig_aan(self, feiten)
            raise OSError("de stekker")

        monkeypatch.setattr(Werkeenheid, "kondig_alle_aan", val)
        with pytest.raises(OSError, match="de stekker"):
            await worker.loop(wereld.omg)
        monkeypatch.undo()
        assert await _signalen(casus.regisseur) == []
        assert await worker.loop(wereld.omg) == 0  # not at once
        wereld.klok.vooruit(EERSTE_UITSTEL)
        assert await worker.loop(wereld.omg) == 1
        assert await _signalen(casus.regisseur) == ["veiligheidsplan-evalueren"]


async def test_een_klok_die_niet_te_melden_is_houdt_de_andere_niet_op(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with verse_wereld() as wereld:
        eerste, tweede = [await _met_plan_dat_verloopt(wereld) for _ in range(2)]
        wereld.vooruit(days=11)
        kondig_aan = Werkeenheid.kondig_alle_aan

        async def val(self: Werkeenheid, feiten: Any) -> None:
            if eerste.id in {str(wat.casus_id) for wat in feiten}:
                raise OSError("kapot")
            await kondig_aan(self, feiten)

        monkeypatch.setattr(Werkeenheid, "kondig_alle_aan", val)
        with pytest.raises(OSError, match="kapot"):
            await worker.loop(wereld.omg)
        monkeypatch.undo()
        assert len(await _signalen(tweede.regisseur)) == 1
        wereld.klok.vooruit(EERSTE_UITSTEL)
        assert await worker.loop(wereld.omg) == 1


async def test_de_server_kijkt_zelf_en_gaat_door_na_een_fout(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In each of its banen: what fails in one round is done in the next."""
    rondes: Counter[str] = Counter()

    async def ronde(_: Any, baan: str) -> int:
        rondes[baan] += 1
        if rondes[baan] == 1:
            raise OSError("even weg")
        if set(rondes) == set(taken.BANEN):
            klaar.set()
        return 0

    async with verse_wereld() as wereld:
        klaar = asyncio.Event()
        monkeypatch.setattr(worker, "loop", ronde)
        async with worker.aan_het_werk(wereld.omg, 0.001):
            await asyncio.wait_for(klaar.wait(), 30)
        gezien = rondes.total()
        await asyncio.sleep(0)
        assert rondes.total() == gezien > len(taken.BANEN)
        async with worker.aan_het_werk(wereld.omg, 0):
            await asyncio.sleep(0)
        assert rondes.total() == gezien
