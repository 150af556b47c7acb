"""Veilig Thuis keeps an eye on what it handed over, and hears; of the casus itself it sees nothing."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app import worker
from app.core import migraties
from app.core.db import Database
from app.core.ids import nieuw_id
from app.core.settings import Instellingen
from app.core.versleuteling import NIEUWE_SLEUTEL
from app.demo.opzet import demo_instellingen
from app.monitoring.model import volgen
from tests.conftest import VerseWereld
from tests.meldingen import beoordeel, gezin, koppel, melding, met, momenten, ontkoppel, volg
from tests.postgres import maak_database
from tests.test_sql_aantallen import geteld
from tests.verhalen.test_verkeerd_gekoppeld import _alles
from tests.wereld import BEGIN, Iemand, Wereld, geweigerd, goed, moment

LIJST = "/v1/monitoring/momenten"
VOLGEN = "0009"
"""The migration that brings it."""


async def _signalen(wie: Iemand, casus_id: str) -> list[str]:
    """What waits for somebody about this casus."""
    alle = await wie.alle("/v1/signalen")
    return [s["soort"] for s in alle if s["casusId"] == casus_id]


def _gedaan(wereld: Wereld, uitkomst: str = "gestopt", **anders: Any) -> dict[str, Any]:
    return {
        "status": "gedaan",
        "uitkomst": uitkomst,
        "bronnen": ["slachtoffer", "politie"],
        "op": wereld.nu_json,
        **anders,
    }


async def _zet(wie: Iemand, moment_id: str, wat: dict[str, Any], if_match: str = "*") -> Any:
    return goed(await wie.put(f"{LIJST}/{moment_id}", wat, if_match=if_match))


# When it begins and when it ends


async def test_wat_vt_overdraagt_volgt_het_drie_keer_in_achttien_maanden(wereld: Wereld) -> None:
    """Whether the link or the assessment came first: from the day that both are there."""
    wereld.klok.zet(moment("2026-08-28 16:00"))
    vt = wereld.als("vt")
    for eerst_gekoppeld in (True, False):
        wereld.klok.zet(moment("2026-08-28 16:00"))
        wij = gezin()
        casus = await met(await wereld.casus(), wij.moeder)
        nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
        if eerst_gekoppeld:
            goed(await koppel(vt, nieuw, casus.id))
        else:
            await beoordeel(vt, nieuw)
        assert await momenten(vt, casus.id) == []
        wereld.klok.zet(moment("2026-08-31 23:59"))
        if eerst_gekoppeld:
            await beoordeel(vt, nieuw)
        else:
            goed(await koppel(vt, nieuw, casus.id))
        gepland = await momenten(vt, casus.id)
        assert [m["geplandOp"] for m in gepland] == ["2026-11-30", "2027-08-31", "2028-02-29"]
        assert gepland[0]["verlooptOp"] == "2026-11-30T23:00:00.000Z"
        regel = (await casus.tijdlijn())[-1]
        assert (
            regel["tekst"]
            == "Veilig Thuis volgt deze casus en kijkt op 30 november 2026, 31 augustus 2027 en 29 februari 2028."
        )


async def test_een_moment_in_het_weekend_of_op_een_feestdag_schuift_op(wereld: Wereld) -> None:
    wereld.klok.zet(moment("2026-01-05 09:00"))
    casus = await wereld.casus()
    await volg(casus)
    # Sunday 5 April is Easter, Monday 6 April is as well
    gepland = [m["geplandOp"] for m in await momenten(wereld.als("vt"), casus.id)]
    assert gepland == ["2026-04-07", "2027-01-05", "2027-07-05"]


@pytest.mark.parametrize("uitkomst", ["geen-vervolg", "onderzoek", "voorwaarden-en-vervolg-door-vt"])
async def test_wat_vt_zelf_houdt_of_laat_volgt_het_niet(wereld: Wereld, uitkomst: str) -> None:
    """And what was handed over and then revised is not followed any more, until it is handed over again."""
    casus, vt = await wereld.casus(), wereld.als("vt")
    melding_id = await volg(casus)
    await beoordeel(vt, melding_id, "naar-betrokken-hulpverlening")  # another way of handing over
    assert [m["status"] for m in await momenten(vt, casus.id)] == ["gepland"] * 3
    await beoordeel(vt, melding_id, uitkomst)
    assert [m["status"] for m in await momenten(vt, casus.id)] == ["vervallen"] * 3
    assert "beoordeling is herzien" in (await casus.tijdlijn())[-1]["tekst"]
    wereld.vooruit(days=1)
    await beoordeel(vt, melding_id)
    assert [m["status"] for m in await momenten(vt, casus.id, "&status=gepland")] == ["gepland"] * 3


async def test_wat_een_wijkteam_zelf_beoordeelt_volgt_vt_niet(wereld: Wereld) -> None:
    wij = gezin()
    casus = await met(await wereld.casus(), wij.moeder)
    nieuw = (await wereld.noord.maak("/v1/meldingen", melding(wereld, wij.moeder, bron="wijkteam")))["id"]
    goed(await koppel(wereld.noord, nieuw, casus.id))
    await beoordeel(wereld.noord, nieuw)
    for wie in (wereld.noord, wereld.als("vt")):
        assert await momenten(wie, casus.id) == []


@pytest.mark.parametrize("stap", ["uitvoering", "op-monitoren"])
@pytest.mark.parametrize("eerst_gekoppeld", [True, False])
async def test_een_koppeling_die_ongedaan_wordt_gemaakt_laat_niets_achter(
    wereld: Wereld, stap: str, eerst_gekoppeld: bool
) -> None:
    wij = gezin("Naamgenoot", None)
    casus = await met(await wereld.casus(stap), wij.moeder)
    wereld.vooruit(days=30)
    voor, vt = await _alles(casus), wereld.als("vt")
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, rodeVlaggen=["wapen"])))["id"]
    if not eerst_gekoppeld:
        await beoordeel(vt, nieuw)
    goed(await koppel(vt, nieuw, casus.id))
    if eerst_gekoppeld:
        await beoordeel(vt, nieuw)
    eerste = (await momenten(vt, casus.id))[0]["id"]
    assert await _alles(casus) != voor
    await ontkoppel(vt, nieuw)
    assert await _alles(casus) == voor
    assert await momenten(vt, casus.id) == []
    geweigerd(await vt.get(f"{LIJST}/{eerste}"), 404, "niet-gevonden")
    geweigerd(await vt.put(f"{LIJST}/{eerste}", _gedaan(wereld), if_match="*"), 404, "niet-gevonden")
    assert await _signalen(vt, casus.id) == []
    goed(await koppel(vt, nieuw, casus.id))
    assert len(await momenten(vt, casus.id)) == 3


async def test_ook_wat_vt_vond_voor_de_vergissing_bleek_is_niet_meer_te_zien(wereld: Wereld) -> None:
    """And a casus that has ended meanwhile stays as it is."""
    casus, vt = await wereld.casus(), wereld.als("vt")
    melding_id = await volg(casus)
    wereld.vooruit(days=92)
    eerste = (await momenten(vt, casus.id))[0]["id"]
    await _zet(vt, eerste, _gedaan(wereld))
    goed(await casus.doe("beeindigen", wereld.teamleider, reden="overlijden", toelichting="Helaas."))
    voor = await casus.nu()
    assert len(await momenten(vt, casus.id)) == 3
    await ontkoppel(vt, melding_id)
    assert (await momenten(vt, casus.id), await casus.nu()) == ([], voor)


async def test_een_tweede_overdracht_wordt_gevolgd_als_de_eerste_is_afgerond(wereld: Wereld) -> None:
    """At most one at a time; and what was handed over in the meantime does not fall between."""
    wij = gezin()
    casus, vt = await met(await wereld.casus(), wij.moeder), wereld.als("vt")
    await volg(casus)
    wereld.vooruit(days=400)
    tweede = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    goed(await koppel(vt, tweede, casus.id))
    await beoordeel(vt, tweede)
    alle = await momenten(vt, casus.id)
    assert [m["sindsdien"]["meldingen"] for m in alle] == [1, 1, 1]
    for m in alle:
        await _zet(vt, m["id"], {"status": "vervallen", "reden": "Er is een nieuwe overdracht."})
    nieuw = await momenten(vt, casus.id, "&status=gepland")
    assert [m["geplandOp"] for m in nieuw] == ["2027-07-06", "2028-04-06", "2028-10-06"]
    assert [g["soort"] for g in await casus.tijdlijn()][-2:] == ["volgen-gestopt", "volgen-begonnen"]
    assert nieuw[0]["sindsdien"]["meldingen"] == 0


async def test_een_organisatie_volgt_een_casus_een_keer_tegelijk(wereld: Wereld) -> None:
    """The database itself refuses a second one."""
    casus = await wereld.casus()
    await volg(casus)
    nu = wereld.klok.nu()
    rij = {"id": nieuw_id(), "casus_id": UUID(casus.id), "anker_op": nu, "tot": wereld.vandaag}
    with pytest.raises(sa.exc.IntegrityError):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.insert(volgen).values(**rij, organisatie="veilig-thuis", team="vt"))


# What is recorded of a moment, and who reads it


async def test_niet_gestopt_hoort_de_casusregisseur_meteen_en_de_woorden_leest_alleen_vt(
    wereld: Wereld,
) -> None:
    casus, vt = await wereld.casus("op-monitoren"), wereld.als("vt")
    await volg(casus)
    wereld.vooruit(days=92)
    eerste = (await momenten(vt, casus.id))[0]["id"]
    pad = f"{LIJST}/{eerste}"
    wat = _gedaan(wereld, "niet-gestopt", toelichting="Zij vertelde het aan ons.")
    geweigerd(await vt.put(pad, wat), 428, "versie-ontbreekt")
    assert "vt-niet-gestopt" not in await _signalen(casus.regisseur, casus.id)
    na = await _zet(vt, eerste, wat, '"1"')
    assert (na["status"], na["uitkomst"], na["door"]) == ("gedaan", "niet-gestopt", "vt")
    assert na["toelichting"] == "Zij vertelde het aan ons."
    assert (await vt.get(pad)).headers["etag"] == '"2"'
    oud = geweigerd(await vt.put(pad, wat, if_match='"1"'), 412, "versie-verouderd")
    assert {"status", "uitkomst", "toelichting"} <= set(oud["velden"])
    # a colleague of Veilig Thuis reads it; the team of the casus sees what came out, and none of the words
    assert (await wereld.als("vt-teamleider").haal(pad))["toelichting"] == "Zij vertelde het aan ons."
    for wie in (casus.regisseur, wereld.teamleider, wereld.als("wij-zuid"), wereld.als("beleid")):
        geweigerd(await wie.get(pad), 404, "niet-gevonden")
        geweigerd(await wie.put(pad, wat, if_match="*"), 404, "niet-gevonden")
    assert "vt-niet-gestopt" in await _signalen(casus.regisseur, casus.id)
    regel = (await casus.tijdlijn())[-1]
    assert "of het geweld is gestopt: nee, het is niet gestopt." in regel["tekst"]
    assert regel["besloten"] is None
    assert "vertelde" not in str(await casus.tijdlijn())
    # said wrongly: put right, with what it was
    weer = await _zet(vt, eerste, _gedaan(wereld, "gestopt"))
    assert (weer["uitkomst"], weer["toelichting"]) == ("gestopt", None)
    assert "Eerder stond er: nee, het is niet gestopt." in (await casus.tijdlijn())[-1]["tekst"]
    straks = {**wat, "op": (wereld.klok.nu() + timedelta(hours=1)).isoformat()}
    geweigerd(await vt.put(pad, straks, if_match="*"), 400, "ongeldige-invoer")
    for gesloten in ({"status": "vervallen", "reden": "x"}, _verzet(wereld, 3)):
        geweigerd(await vt.put(pad, gesloten, if_match="*"), 409, "moment-gesloten")


async def test_zonder_casusregisseur_hoort_de_teamleider_het(wereld: Wereld) -> None:
    casus = await wereld.casus(wie="wij-noord-teamleider")
    await volg(casus)
    wereld.vooruit(days=92)
    vt = wereld.als("vt")
    await _zet(vt, (await momenten(vt, casus.id))[0]["id"], _gedaan(wereld, "niet-gestopt"))
    assert await _signalen(wereld.teamleider, casus.id) == ["vt-niet-gestopt"]
    assert await _signalen(wereld.noord, casus.id) == []


def _verzet(wereld: Wereld, dagen: int) -> dict[str, Any]:
    dag = wereld.vandaag + timedelta(days=dagen)
    return {"status": "gepland", "geplandOp": dag.isoformat(), "reden": "Zij is met vakantie."}


async def test_vt_verzet_een_moment_een_eind_en_nooit_voorbij_achttien_maanden(wereld: Wereld) -> None:
    casus, vt = await wereld.casus(), wereld.als("vt")
    await volg(casus)  # Monday 2 March: Tuesday 2 June, Tuesday 2 March, Thursday 2 September
    eerste, _, laatste = [m["id"] for m in await momenten(vt, casus.id)]
    wereld.klok.zet(moment("2026-06-02 12:00"))
    for dagen in (-1, 4, 29):  # gone by, a Saturday, too far
        geweigerd(
            await vt.put(f"{LIJST}/{eerste}", _verzet(wereld, dagen), if_match="*"), 400, "ongeldige-invoer"
        )
    na = await _zet(vt, eerste, _verzet(wereld, 27))
    assert (na["geplandOp"], na["toelichting"]) == ("2026-06-29", "Zij is met vakantie.")
    assert (await casus.tijdlijn())[-1][
        "tekst"
    ] == "Veilig Thuis kijkt niet op 2 juni 2026 maar op 29 juni 2026."
    # again and again is no way round it
    geweigerd(await vt.put(f"{LIJST}/{eerste}", _verzet(wereld, 29), if_match="*"), 400, "ongeldige-invoer")
    # the same day again is no change
    assert (await vt.put(f"{LIJST}/{eerste}", _verzet(wereld, 27), if_match="*")).headers["etag"] == '"2"'
    # nor is looking now what is asked for later
    for te_vroeg in (_gedaan(wereld), _verzet(wereld, 7)):
        geweigerd(await vt.put(f"{LIJST}/{laatste}", te_vroeg, if_match="*"), 400, "ongeldige-invoer")
    wereld.klok.zet(moment("2027-09-01 12:00"))
    probleem = geweigerd(
        await vt.put(f"{LIJST}/{laatste}", _verzet(wereld, 2), if_match="*"), 400, "ongeldige-invoer"
    )
    assert "uiterlijk 2 september 2027" in probleem["errors"][0]["detail"]


async def test_een_verzet_moment_dat_weer_voorbijgaat_wordt_weer_gemeld(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, vt = await wereld.casus(), wereld.als("vt")
        await volg(casus)
        eerste = (await momenten(vt, casus.id))[0]["id"]
        for dag, verzet in (("2026-06-03 09:00", 5), ("2026-06-09 09:00", 9)):
            wereld.klok.zet(moment(dag))
            await worker.loop(wereld.omg)
            soorten = await _signalen(vt, casus.id)
            assert soorten.count("termijn-monitoring-veilig-thuis") == 1
            assert (await vt.haal(f"{LIJST}/{eerste}"))["tredes"] == 1
            na = await _zet(vt, eerste, _verzet(wereld, verzet))
            assert (na["tredes"], na["teLaat"]) == (0, False)
            assert "termijn-monitoring-veilig-thuis" not in await _signalen(vt, casus.id)


async def test_na_het_laatste_moment_houdt_het_volgen_op(wereld: Wereld) -> None:
    casus, vt = await wereld.casus(), wereld.als("vt")
    await volg(casus)
    wereld.vooruit(days=600)
    alle = [m["id"] for m in await momenten(vt, casus.id)]
    await _zet(vt, alle[0], {"status": "vervallen", "reden": "Niemand was te bereiken."})
    await _zet(vt, alle[1], _gedaan(wereld, "onbekend"))
    assert "volgen-gestopt" not in [g["soort"] for g in await casus.tijdlijn()]
    await _zet(vt, alle[2], _gedaan(wereld))
    assert (await casus.tijdlijn())[-1]["tekst"].endswith(
        "volgt deze casus niet meer: alle momenten zijn geweest of vervallen."
    )
    assert [m["status"] for m in await momenten(vt, casus.id)] == ["vervallen", "gedaan", "gedaan"]
    geweigerd(await vt.put(f"{LIJST}/{alle[0]}", _gedaan(wereld), if_match="*"), 409, "moment-gesloten")
    # what was done can still be put right
    assert (await _zet(vt, alle[1], _gedaan(wereld, "niet-gestopt")))["uitkomst"] == "niet-gestopt"


async def test_het_wijkteam_verzet_zijn_nazorg_met_een_reden(wereld: Wereld) -> None:
    casus = await wereld.casus("op-monitoren")
    dagen = [(wereld.vandaag + timedelta(days=d)).isoformat() for d in (10, 20)]
    waakvlam = {"waakvlam": {"soort": "familie", "naam": "oma"}, "momenten": dagen}
    goed(await casus.regisseur.put(f"{casus.pad}/nazorg", waakvlam))
    noord = wereld.als("wij-noord-2")
    eerste, tweede = [m["id"] for m in await momenten(noord, casus.id)]
    pad = f"{LIJST}/{eerste}"
    for wie in (wereld.als("vt"), wereld.als("wij-zuid")):
        geweigerd(await wie.get(pad), 404, "niet-gevonden")
        geweigerd(await wie.put(pad, _verzet(wereld, 12), if_match="*"), 404, "niet-gevonden")
    geweigerd(await noord.put(pad, _verzet(wereld, 12)), 428, "versie-ontbreekt")
    geweigerd(await noord.put(pad, _gedaan(wereld), if_match="*"), 409, "stopcheck-nodig")
    for dag in (0, 20):  # today, and a day that is taken
        geweigerd(await noord.put(pad, _verzet(wereld, dag), if_match="*"), 400, "ongeldige-invoer")
    na = await _zet(noord, eerste, _verzet(wereld, 12), '"1"')
    assert (na["geplandOp"], na["soort"], na["sindsdien"]) == ("2026-03-14", "nazorg", None)
    regel = (await casus.tijdlijn())[-1]
    assert regel["tekst"] == "Nazorgmoment verzet van 12 maart 2026 naar 14 maart 2026."
    assert regel["besloten"] == {"reden": "Zij is met vakantie."}
    await _zet(noord, eerste, {"status": "vervallen", "reden": "Eén keer is genoeg."}, '"2"')
    geweigerd(await noord.put(pad, _verzet(wereld, 12), if_match="*"), 409, "moment-gesloten")
    weg = {"status": "vervallen", "reden": "Klaar."}
    geweigerd(await noord.put(f"{LIJST}/{tweede}", weg, if_match="*"), 409, "laatste-moment")
    # a stop-check does a planned moment
    wereld.vooruit(days=20)
    await casus.check("politie")
    assert (await noord.get(f"{LIJST}/{tweede}")).headers["etag"] == '"2"'
    assert [m["status"] for m in await momenten(noord, casus.id)] == ["vervallen", "gedaan"]


# The list


async def test_de_lijst_is_van_wie_kijkt_en_kost_evenveel_hoe_lang_ze_ook_is(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        vt, noord = wereld.als("vt"), wereld.noord
        for aantal in (1, 4):
            for _ in range(aantal):
                casus = await wereld.casus()
                await volg(casus)
                dag = (wereld.vandaag + timedelta(days=100)).isoformat()
                waakvlam = {"waakvlam": {"soort": "familie", "naam": "oma"}, "momenten": [dag]}
                goed(await casus.regisseur.put(f"{casus.pad}/nazorg", waakvlam))
            with geteld(wereld) as teller:
                await vt.haal(f"{LIJST}?limiet=200")
            assert len(teller.selects) == 1, teller.selects
        van_vt = (await vt.haal(f"{LIJST}?limiet=200"))["resultaten"]
        assert {m["soort"] for m in van_vt} == {"vt"}
        assert len(van_vt) == 15
        assert [m["geplandOp"] for m in van_vt] == sorted(m["geplandOp"] for m in van_vt)
        # nothing of the casus but where it is, whose it is and in which fase
        assert set(van_vt[0]) == {
            "id", "soort", "casusId", "geplandOp", "verlooptOp", "status", "teLaat", "tredes", "uitkomst",
            "gemeente", "wijk", "verantwoordelijke", "fase", "sindsdien",
        }  # fmt: skip
        assert van_vt[0]["verantwoordelijke"] == {"organisatie": "wij-groningen", "team": "wij-noord"}
        van_noord = (await noord.haal(f"{LIJST}?limiet=200"))["resultaten"]
        assert [m["soort"] for m in van_noord] == ["nazorg"] * 5
        assert (await wereld.als("wij-zuid").haal(LIJST))["resultaten"] == []
        geweigerd(await wereld.als("beleid").get(LIJST), 403, "geen-hulpverlener")
        await _filters(wereld, vt, van_vt)


async def _filters(wereld: Wereld, vt: Iemand, alle: list[dict[str, Any]]) -> None:
    """Page after page the same, and each filter by itself and together."""
    gezien, na = [], ""
    while na is not None:
        bladzijde = await vt.haal(f"{LIJST}?limiet=4{na and '&na=' + na}")
        gezien += bladzijde["resultaten"]
        na = bladzijde["volgende"]
    assert gezien == alle
    geweigerd(await vt.get(f"{LIJST}?na=onzin"), 400, "ongeldige-invoer")
    assert (await vt.haal(f"{LIJST}?soort=nazorg"))["resultaten"] == []
    wereld.klok.zet(moment("2026-06-03 09:00"))
    await _zet(vt, alle[0]["id"], _gedaan(wereld))

    async def ids(vraag: str) -> list[str]:
        return [m["id"] for m in (await vt.haal(f"{LIJST}?{vraag}"))["resultaten"]]

    volgorde = [m["id"] for m in alle]
    assert await ids("status=gedaan") == volgorde[:1]
    assert await ids("teLaat=true") == volgorde[1:5]
    assert await ids("teLaat=false") == volgorde[:1] + volgorde[5:]
    assert await ids("soort=vt&status=gepland&teLaat=false") == volgorde[5:]


# Who hears


async def test_een_gemist_moment_klimt_van_vt_naar_beide_leidingen_en_maakt_de_casus_niet_te_laat(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus, vt, leider = await wereld.casus(), wereld.als("vt"), wereld.als("vt-teamleider")
        await volg(casus)
        (mens,) = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
        gesprek = {"gesproken": True, "op": wereld.nu_json}
        await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{mens['id']}/gesprekken", gesprek)
        soort = "termijn-monitoring-veilig-thuis"
        for dag, vt_n, leider_n, noord_n in (
            ("2026-06-02 23:59", 0, 0, 0),
            ("2026-06-03 00:00", 1, 1, 0),
            ("2026-06-04 00:00", 1, 2, 0),
            ("2026-06-10 00:00", 1, 3, 1),
        ):
            wereld.klok.zet(moment(dag))
            await worker.loop(wereld.omg)
            assert (await _signalen(vt, casus.id)).count(soort) == vt_n
            assert (await _signalen(leider, casus.id)).count(soort) == leider_n
            assert (await _signalen(wereld.teamleider, casus.id)).count(soort) == noord_n
            assert soort not in await _signalen(casus.regisseur, casus.id)
        (rij,) = (await wereld.noord.haal("/v1/casussen"))["resultaten"]
        assert rij["teLaat"] is False
        klokken = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"]
        assert soort.removeprefix("termijn-") not in [t["soort"] for t in klokken]
        eerste = (await momenten(vt, casus.id, "&teLaat=true"))[0]
        assert eerste["tredes"] == 3
        assert "is verstreken" in (await casus.tijdlijn())[-1]["tekst"]
        await _zet(vt, eerste["id"], _gedaan(wereld))
        for wie in (vt, leider, wereld.teamleider):
            assert soort not in await _signalen(wie, casus.id)
        assert await worker.loop(wereld.omg) == 0


async def test_vt_hoort_elke_melding_op_wat_het_volgt_en_niet_wat_ongedaan_is(wereld: Wereld) -> None:
    """Also when the melding came in at the wijkteam."""
    wij = gezin()
    casus, vt, noord = await met(await wereld.casus(), wij.moeder), wereld.als("vt"), wereld.noord
    signaal = (await noord.maak("/v1/meldingen", melding(wereld, wij.moeder, bron="wijkteam")))["id"]
    goed(await koppel(noord, signaal, casus.id))
    assert await _signalen(vt, casus.id) == []  # it does not follow this casus yet
    await volg(casus)
    wereld.vooruit(days=5)
    tweede = (await noord.maak("/v1/meldingen", melding(wereld, wij.moeder, bron="wijkteam")))["id"]
    goed(await koppel(noord, tweede, casus.id))
    assert await _signalen(vt, casus.id) == ["melding-gekoppeld"]
    geweigerd(await vt.get(f"/v1/meldingen/{tweede}"), 404, "niet-gevonden")
    geweigerd(await vt.get(casus.pad), 404, "niet-gevonden")
    telling = (await momenten(vt, casus.id))[0]["sindsdien"]
    assert {k: telling[k] for k in ("meldingen", "vervolg", "hermelding")} == {
        "meldingen": 1,
        "vervolg": 1,
        "hermelding": 0,
    }
    await ontkoppel(noord, tweede)
    assert await _signalen(vt, casus.id) == []
    assert (await momenten(vt, casus.id))[0]["sindsdien"]["meldingen"] == 0


async def test_vt_weet_dat_een_casus_tot_rust_komt_en_kijkt_verder(wereld: Wereld) -> None:
    """Ondergrens 4 says that Veilig Thuis is informed: it really is. Inactief ends no monitoring; a hermelding is counted."""
    wij = gezin()
    casus, vt = await wereld.casus(), wereld.als("vt")
    await met(casus, wij.moeder)
    await volg(casus)
    wie = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    gesprek = {"gesproken": True, "op": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{wie[-1]['id']}/gesprekken", gesprek)
    for mens in wie:
        contact = {"veiligContact": {"kanaal": "telefoon"}}
        goed(await casus.regisseur.patch(f"{casus.pad}/betrokkenen/{mens['id']}", contact, if_match="*"))
    await casus.mensen()
    await casus.breng_naar("check-geweld-gestopt")
    for mens in wie:
        await casus.check("slachtoffer", mens["id"])
    await casus.breng_naar("inactief")
    assert await _signalen(vt, casus.id) == ["vt-geinformeerd", "casus-inactief"]
    assert await _signalen(casus.regisseur, casus.id) == []
    gepland = await momenten(vt, casus.id)
    assert [(m["status"], m["fase"]) for m in gepland] == [("gepland", "nazorg-en-monitoring")] * 3
    wereld.vooruit(days=1)
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    goed(await koppel(vt, nieuw, casus.id))
    assert (await _signalen(vt, casus.id))[-1] == "melding-gekoppeld"
    assert [m["sindsdien"]["hermelding"] for m in await momenten(vt, casus.id)] == [1] * 3
    assert (await momenten(vt, casus.id))[0]["fase"] == "directe-ondersteuning"


async def test_wat_wordt_samengevoegd_wordt_verder_gevolgd(wereld: Wereld) -> None:
    """Veilig Thuis handed one of the two over: what it still would look at, and what it missed, is of the casus that goes on."""
    casus, verder, vt = await wereld.casus(), await wereld.casus(), wereld.als("vt")
    await volg(casus)
    gepland = [m["geplandOp"] for m in await momenten(vt, casus.id)]
    wereld.vooruit(days=100)
    await _zet(vt, (await momenten(vt, casus.id))[0]["id"], _gedaan(wereld))
    wereld.vooruit(days=300)  # the second is past
    samen = {"reden": "samengevoegd", "samengevoegdMet": verder.id, "toelichting": "Hetzelfde gezin."}
    goed(await casus.doe("beeindigen", wereld.teamleider, **samen))
    assert [m["status"] for m in await momenten(vt, casus.id)] == ["gedaan", "vervallen", "vervallen"]
    assert [(m["geplandOp"], m["status"]) for m in await momenten(vt, verder.id)] == [
        (dag, "gepland") for dag in gepland[1:]
    ]
    # and it hears what is reported of that one
    wij = gezin()
    await met(verder, wij.moeder)
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    goed(await koppel(vt, nieuw, verder.id))
    assert "melding-gekoppeld" in await _signalen(vt, verder.id)


async def test_een_casus_die_eindigt_wordt_niet_meer_gevolgd_en_vt_hoort_dat(wereld: Wereld) -> None:
    casus, vt = await wereld.casus(), wereld.als("vt")
    await volg(casus)
    eerste = (await momenten(vt, casus.id))[0]["id"]
    goed(await casus.doe("beeindigen", wereld.teamleider, reden="overlijden", toelichting="Helaas."))
    assert await _signalen(vt, casus.id) == ["casus-beeindigd"]
    assert [m["status"] for m in await momenten(vt, casus.id)] == ["vervallen"] * 3
    geweigerd(await vt.put(f"{LIJST}/{eerste}", _gedaan(wereld), if_match="*"), 409, "casus-beeindigd")


async def test_andere_maanden_voor_een_andere_regio(verse_wereld: VerseWereld) -> None:
    async with verse_wereld(monitoring_maanden="6,9", monitoring_max_maanden=12) as wereld:
        casus = await wereld.casus()
        await volg(casus)
        gepland = await momenten(wereld.als("vt"), casus.id)
        assert [m["geplandOp"] for m in gepland] == ["2026-09-02", "2026-12-02"]


@pytest.mark.parametrize("maanden", ["", "3,x", "12,3", "3,3", "0", "3,19"])
def test_maanden_die_niet_kunnen_starten_niet(maanden: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)monitoring_maanden"):
        Instellingen(
            hoofdsleutels={1: bytes(32)}, kluissleutels={1: bytes([1]) * 32}, monitoring_maanden=maanden
        )


async def test_wie_tegelijk_vastlegt_krijgt_een_antwoord_en_er_is_een_waarheid(wereld: Wereld) -> None:
    """Two of Veilig Thuis on one moment, with the same version: one wins, the other is told."""
    casus, vt, leider = await wereld.casus(), wereld.als("vt"), wereld.als("vt-teamleider")
    await volg(casus)
    wereld.vooruit(days=92)
    pad = f"{LIJST}/{(await momenten(vt, casus.id))[0]['id']}"
    beide = await asyncio.gather(*(wie.put(pad, _gedaan(wereld), if_match='"1"') for wie in (vt, leider)))
    assert sorted(a.status_code for a in beide) == [200, 412]


async def test_de_migratie_gaat_heen_en_terug(
    motor: str, request: pytest.FixtureRequest, snelle_map: Callable[[], Path]
) -> None:
    """Down and up again: the tables are the same, and what may lie under which key is still held to."""
    url = None
    if motor == "postgresql":
        url = await maak_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}")
    i, _ = demo_instellingen(snelle_map(), **({"database_url": url} if url else {}))
    database, config = Database(i.database_url), Config()
    config.set_main_option("script_location", str(i.migraties))

    def doe(verbinding: sa.Connection) -> None:
        config.attributes["verbinding"] = verbinding
        command.upgrade(config, VOLGEN)
        command.downgrade(config, "-1")
        assert "volgen" not in sa.inspect(verbinding).get_table_names()
        command.upgrade(config, "head")

    async with database.schrijf() as verbinding:
        await verbinding.run_sync(doe)
    await migraties.vergelijk(database, i)
    for soort in ("onzin", "volgen"):
        sleutel = {"id": nieuw_id(), "soort": soort, "gewikkeld": b"", "aangemaakt_op": BEGIN}
        wacht = pytest.raises(sa.exc.IntegrityError) if soort == "onzin" else nullcontext()
        with wacht:
            async with database.schrijf() as verbinding:
                await verbinding.execute(NIEUWE_SLEUTEL, sleutel)
    await database.sluit()
