"""The queue of the worker: each taak is done by one, is tried again later when it fails, and is seen for as long as it is not done."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app import worker
from app.core.ids import nieuw_id
from app.core.taak import EERSTE_UITSTEL, LANGSTE_UITSTEL, LEASE, taak, uitstel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import taken
from app.workflow.taken import SOORTEN
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding
from tests.test_opdrachtregel import rodedraad
from tests.wereld import Iemand, Wereld

KLOK, AANBOD = (next(s for s in SOORTEN if s.naam == naam) for naam in ("termijn", "aanbod"))
SECONDE = timedelta(seconds=1)


async def _meldingen_te_laat(wereld: Wereld, aantal: int = 1) -> list[str]:
    """So many meldingen that nobody takes up; of each one clock runs out (a veiligheidsbeoordeling), at this very moment."""
    nieuw = [melding(wereld, gezin().moeder, bron="burger", urgentie="normaal") for _ in range(aantal)]
    ids = [(await wereld.als("vt").maak("/v1/meldingen", bericht))["id"] for bericht in nieuw]
    wereld.vooruit(days=8)
    return ids


async def _plan(wereld: Wereld, soort: taken.Taaksoort = KLOK) -> int:
    async with wereld.omg.database.schrijf() as verbinding:
        return await taken.plan(worker.als_klok(wereld.omg, verbinding), soort)


async def _grijp(wereld: Wereld, door: UUID) -> taken.Greep:
    async with wereld.omg.database.schrijf() as verbinding:
        return await taken.grijp(worker.als_klok(wereld.omg, verbinding), KLOK, door)


async def _doe(wereld: Wereld, door: UUID, greep: taken.Greep) -> int:
    async with wereld.omg.database.schrijf() as verbinding:
        eenheid = worker.als_klok(wereld.omg, verbinding)
        return await taken.doe(eenheid, KLOK, door, greep, wereld.omg.regels)


async def _stand(wereld: Wereld, soort: taken.Taaksoort = KLOK) -> dict[str, int]:
    """What there is to do of this kind; what is nil is left out."""
    async with wereld.omg.database.lees() as verbinding:
        standen = await taken.stand(worker.als_klok(wereld.omg, verbinding))
    (van_soort,) = [stand for stand in standen if stand.soort == soort.naam]
    return {staat: aantal for staat, aantal in van_soort.aantallen().items() if aantal}


async def _rijen(wereld: Wereld) -> Sequence[sa.Row[Any]]:
    async with wereld.omg.database.lees() as verbinding:
        return (await verbinding.execute(sa.select(taak).order_by(taak.c.sleutel))).all()


async def _gehoord(wie: Iemand) -> Counter[str]:
    """Of which meldingen this inbox heard that a clock ran out, and how often."""
    return Counter(
        s["meldingId"] for s in await wie.alle("/v1/signalen") if s["soort"].startswith("termijn-")
    )


def _laat_mislukken(monkeypatch: pytest.MonkeyPatch, *meldingen: str) -> None:
    """Telling of these meldingen fails, with words that name somebody."""
    kondig_aan = Werkeenheid.kondig_alle_aan

    async def val(eenheid: Werkeenheid, feiten: Any) -> None:
        if {str(wat.open["melding"]) for wat in feiten} & set(meldingen):
            raise OSError("mevrouw Van den Berg-Merkteken")
        await kondig_aan(eenheid, feiten)

    monkeypatch.setattr(Werkeenheid, "kondig_alle_aan", val)


async def test_twee_keer_plannen_is_een_taak_en_gedaan_is_weg(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld, 3)
        assert await _stand(wereld) == {"ongepland": 3}
        assert sum(await asyncio.gather(*(_plan(wereld) for _ in range(4)))) == 3
        assert await _plan(wereld) == 0
        assert await _stand(wereld) == {"wacht": 3}
        assert {(t.soort, t.pogingen, t.door, t.casus_id) for t in await _rijen(wereld)} == {
            ("termijn", 0, None, None)
        }
        assert await worker.loop(wereld.omg) == 3
        assert await _rijen(wereld) == []
        assert set((await _gehoord(wereld.als("vt"))).values()) == {1}


async def test_wie_langer_stilstaat_dan_zijn_lease_doet_niets_meer(verse_wereld: VerseWereld) -> None:
    """The fence: what another has claimed since is his, whether he has done it or is still at it."""
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld, 2)
        await _plan(wereld)
        traag, vlug = nieuw_id(), nieuw_id()
        oud = await _grijp(wereld, traag)
        assert await _stand(wereld) == {"bezig": 2}
        wereld.klok.vooruit(LEASE - SECONDE)
        assert await _grijp(wereld, vlug) == []
        wereld.klok.vooruit(SECONDE)
        nieuw = await _grijp(wereld, vlug)
        assert [(sleutel, poging - 1) for sleutel, poging in nieuw] == oud
        assert await _doe(wereld, traag, oud) == 0
        assert await _doe(wereld, vlug, nieuw[:1]) == 1
        assert await _doe(wereld, traag, oud) == 0
        # nor is it the same worker's any more under its earlier attempt
        assert await _doe(wereld, vlug, [(nieuw[1][0], nieuw[1][1] - 1)]) == 0
        assert await _doe(wereld, vlug, nieuw[1:]) == 1
        assert set((await _gehoord(wereld.als("vt"))).values()) == {1}
        assert await worker.loop(wereld.omg) == 0


async def test_van_een_greep_wordt_gedaan_wat_nog_van_mij_is(verse_wereld: VerseWereld) -> None:
    """And a lease that ran out while nobody wanted the taak is no reason not to do it."""
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld, 3)
        await _plan(wereld)
        ik = nieuw_id()
        greep = await _grijp(wereld, ik)
        wereld.klok.vooruit(2 * LEASE)
        async with wereld.omg.database.schrijf() as verbinding:
            ander = sa.update(taak).where(taak.c.sleutel == greep[0][0]).values(door=nieuw_id())
            await verbinding.execute(ander)
        assert await _doe(wereld, ik, greep) == 2
        assert [t.sleutel for t in await _rijen(wereld)] == [greep[0][0]]


async def test_wie_valt_voor_het_einde_heeft_niets_gedaan(verse_wereld: VerseWereld) -> None:
    """The end of a taak and its effect are one transaction."""
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld)
        await _plan(wereld)
        ik = nieuw_id()
        greep = await _grijp(wereld, ik)

        async def val() -> None:
            async with wereld.omg.database.schrijf() as verbinding:
                eenheid = worker.als_klok(wereld.omg, verbinding)
                assert await taken.doe(eenheid, KLOK, ik, greep, wereld.omg.regels) == 1
                raise OSError("de stekker")

        with pytest.raises(OSError, match="de stekker"):
            await val()
        assert await _gehoord(wereld.als("vt")) == {}
        assert await worker.loop(wereld.omg) == 0  # still of who fell
        wereld.klok.vooruit(LEASE)
        assert await worker.loop(wereld.omg) == 1


async def test_wat_intussen_is_gehaald_vervalt_zonder_gevolg(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        (id,) = await _meldingen_te_laat(wereld)
        await _plan(wereld)
        oordeel = {"uitkomst": "geen-vervolg", "onderbouwing": "Zo is het gewogen."}
        await vt.put(f"/v1/meldingen/{id}/veiligheidsbeoordeling", oordeel, if_match="*")
        assert await worker.loop(wereld.omg) == 0
        assert await _rijen(wereld) == []
        assert await _gehoord(vt) == {}


async def test_wat_mislukt_wacht_telkens_langer_houdt_niets_op_en_blijft_zichtbaar(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with verse_wereld() as wereld:
        giftig, *gezond = await _meldingen_te_laat(wereld, 3)
        begin = wereld.klok.nu()
        _laat_mislukken(monkeypatch, giftig)
        for poging in range(1, 12):
            with pytest.raises(OSError, match="Merkteken"):
                await worker.loop(wereld.omg)
            assert await _gehoord(wereld.als("vt")) == dict.fromkeys(gezond, 1)
            (rest,) = await _rijen(wereld)
            assert (rest.fout, rest.mislukt_sinds, rest.door) == ("OSError", begin, None)
            assert "Merkteken" not in str(rest)
            assert rest.na - wereld.klok.nu() == uitstel(poging)
            assert await _stand(wereld) == {"mislukt": 1}
            wereld.klok.zet(rest.na - SECONDE)
            assert await worker.loop(wereld.omg) == 0  # not before its time
            wereld.klok.zet(rest.na)
        assert uitstel(poging) == LANGSTE_UITSTEL
        monkeypatch.undo()
        assert await worker.loop(wereld.omg) == 1
        assert await _rijen(wereld) == []
        assert set((await _gehoord(wereld.als("vt"))).values()) == {1}


def test_uitstel_verdubbelt_tot_een_grens() -> None:
    assert [uitstel(n) / EERSTE_UITSTEL for n in range(1, 8)] == [1, 2, 4, 8, 16, 32, 60]
    assert uitstel(10**9) == LANGSTE_UITSTEL


async def test_een_soort_werk_die_niet_te_plannen_is_houdt_de_andere_niet_op(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld)
        plan = taken.plan

        async def val(eenheid: Werkeenheid, soort: taken.Taaksoort) -> int:
            if soort is AANBOD:
                raise OSError("kapot")
            return await plan(eenheid, soort)

        monkeypatch.setattr(taken, "plan", val)
        monkeypatch.setattr(taken, "SOORTEN", [AANBOD, KLOK])
        with pytest.raises(OSError, match="kapot"):
            await worker.loop(wereld.omg)
        assert len(await _gehoord(wereld.als("vt"))) == 1


@pytest.mark.parametrize("gegrepen", [False, True])
async def test_wat_een_klok_die_voorliep_heeft_geschreven_houdt_niemand_op(
    verse_wereld: VerseWereld, gegrepen: bool
) -> None:
    """A machine a day ahead plans, perhaps claims, and dies. On the true clock it is told as soon as it has run out, and not before."""
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld)
        wereld.vooruit(days=-2)
        waar = wereld.klok.nu()
        assert await worker.loop(wereld.omg) == 0
        wereld.vooruit(days=1)
        voor = wereld.klok.nu() + timedelta(days=1)
        wereld.klok.zet(voor)
        await _plan(wereld)
        if gegrepen:
            assert await _grijp(wereld, nieuw_id())
        wereld.klok.zet(waar)
        assert await worker.loop(wereld.omg) == 0
        assert len(await _rijen(wereld)) == 1
        te_laat = (await _verlopen(wereld)) + SECONDE
        assert waar < te_laat < voor - LANGSTE_UITSTEL
        wereld.klok.zet(te_laat)
        assert await worker.loop(wereld.omg) == 1


async def _verlopen(wereld: Wereld) -> Any:
    """When the clock of the one taak there is runs out."""
    (rij,) = await _rijen(wereld)
    (nieuw,) = await wereld.als("vt").alle("/v1/meldingen")
    klokken = (await wereld.als("vt").haal(f"/v1/meldingen/{nieuw['id']}"))["termijnen"]
    return next(
        wereld.klok.nu().fromisoformat(k["verlooptOp"]) for k in klokken if k["id"] == str(rij.over_id)
    )


async def test_een_klok_die_achterloopt_neemt_niemand_werk_af(verse_wereld: VerseWereld) -> None:
    """On its own clock there is nothing to do: it leaves be what the others planned, also what they have in hand."""
    async with verse_wereld() as wereld:
        await _meldingen_te_laat(wereld, 2)
        await _plan(wereld)
        waar, ik = wereld.klok.nu(), nieuw_id()
        wereld.vooruit(days=-3)
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(waar)
        greep = await _grijp(wereld, ik)
        wereld.vooruit(days=-3)
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(waar)
        assert await _doe(wereld, ik, greep) == 2


async def test_te_zien_is_wat_wacht_en_wat_niet_lukt(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the metrics and on the command line: counts, ids and codes, and nobody's name."""
    async with verse_wereld(metrics_token="meet-mij") as wereld:
        giftig, _ = await _meldingen_te_laat(wereld, 2)
        _laat_mislukken(monkeypatch, giftig)
        with pytest.raises(OSError, match="Merkteken"):
            await worker.loop(wereld.omg)
        await _meldingen_te_laat(wereld)
        kop = {"Authorization": "Bearer meet-mij"}
        meters = (await wereld.client.get("/metrics", headers=kop)).text
        for staat, aantal in (("ongepland", 3), ("wacht", 0), ("bezig", 0), ("mislukt", 1)):
            assert f'rodedraad_taken{{soort="termijn",staat="{staat}"}} {aantal}.0' in meters
        i = wereld.omg.instellingen
        env = {
            "RODEDRAAD_DATABASE_URL": i.database_url,
            "RODEDRAAD_HOOFDSLEUTELS": rodedraad("hoofdsleutel").strip(),
            "RODEDRAAD_KLUISSLEUTELS": rodedraad("hoofdsleutel").strip(),
        }
        uit = await asyncio.to_thread(rodedraad, "taken", env=env, code=1)
        (rest,) = await _rijen(wereld)
        assert "1 mislukt" in uit
        assert f"{rest.sleutel}  OSError, 1 keer geprobeerd" in uit
        assert "Merkteken" not in uit
        monkeypatch.undo()
        wereld.vooruit(days=1)
        await worker.loop(wereld.omg)
        assert "0 mislukt" in await asyncio.to_thread(rodedraad, "taken", env=env)
