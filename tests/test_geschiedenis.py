"""What the log says of the clocks of a melding is what is stored, whatever was done to them; and what was damaged is mended from it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app import worker
from app.core import migraties
from app.core.gebeurtenis import gebeurtenis
from app.melding.model import onderbreking, termijn
from app.workflow.geschiedenis import herbereken
from tests.conftest import VerseWereld
from tests.meldingen import Meldklokken, gezin, koppel, melding, met
from tests.test_opdrachtregel import rodedraad
from tests.wereld import BEGIN, Wereld, goed, open_wereld

MELDINGEN = st.sampled_from(
    [("politie", "normaal"), ("politie", "crisis"), ("professional", "spoed"), ("slachtoffer", "normaal")]
)
KLOKKEN = st.sampled_from(
    ["veiligheidsbeoordeling", "hulp-achter-de-voordeur", "onderzoek", "betrokkenen-informeren", "oppakken"]
)
DADEN = st.one_of(
    st.tuples(st.just("pauzeer"), KLOKKEN, st.integers(1, 28 * 24)),
    st.tuples(st.just("hervat"), KLOKKEN),
    st.tuples(st.just("pauzeer-en-hervat"), KLOKKEN, st.integers(0, 27 * 24 * 60)),
    st.tuples(st.just("beoordeel"), st.sampled_from(["onderzoek", "geen-vervolg"])),
    st.tuples(st.just("informeer"), st.sampled_from([0, 1])),
    st.tuples(st.sampled_from(["pak-op", "rond-af", "werker"])),
)
WANNEER = st.one_of(st.integers(0, 24 * 60), st.integers(0, 20 * 24 * 60))
"""Minutes after the last deed."""


async def _doe(wereld: Wereld, klokken: Meldklokken, daad: tuple[Any, ...]) -> None:
    """One deed; that it is refused is an outcome like any other, and must leave nothing behind."""
    bestaand = {t["soort"] for t in (await klokken.wie.haal(klokken.pad))["termijnen"]}
    match daad:
        case "pauzeer" | "hervat" | "pauzeer-en-hervat", soort, *_ if soort not in bestaand:
            return
        case "pauzeer-en-hervat", soort, minuten:
            await klokken.probeer_pauze(soort, 28 * 24)
            wereld.vooruit(minutes=minuten)
            antwoord = await klokken.probeer_hervat(soort)
        case "pauzeer", soort, uren:
            antwoord = await klokken.probeer_pauze(soort, uren, toelichting="Even wachten.")
        case "hervat", soort:
            antwoord = await klokken.probeer_hervat(soort)
        case "beoordeel", uitkomst:
            await klokken.beoordeel(uitkomst)
            return
        case "informeer", wie:
            await klokken.informeer([wie], wereld.nu_json)
            return
        case ("pak-op",):
            antwoord = await klokken.wie.post(f"{klokken.pad}/_oppakken")
        case ("rond-af",):
            antwoord = await klokken.probeer_afronden()
        case _:
            await worker.loop(wereld.omg)
            return
    assert antwoord.status_code in (200, 409), antwoord.text
    event(f"{daad[0]} {antwoord.status_code}")


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(MELDINGEN, st.integers(0, 300), st.lists(st.tuples(WANNEER, DADEN), min_size=4, max_size=14))
async def test_wat_het_logboek_zegt_is_wat_er_staat(
    wereld: Wereld, soort: tuple[str, str], dag: int, daden: list[tuple[int, tuple[Any, ...]]]
) -> None:
    wereld.klok.zet(BEGIN + timedelta(days=dag))
    wij = gezin()
    bericht = melding(wereld, wij.moeder, wij.kind, bron=soort[0], urgentie=soort[1])
    leider = wereld.als("vt-teamleider")
    klokken = Meldklokken(leider, (await leider.maak("/v1/meldingen", bericht))["id"])
    for minuten, daad in daden:
        wereld.vooruit(minutes=minuten)
        await _doe(wereld, klokken, daad)
        # whoever stands still is told to nobody: its date lies behind its pause
        for klok in (await leider.haal(klokken.pad))["termijnen"]:
            if klok["status"] == "gepauzeerd":
                assert klok["verlooptOp"] > klok["pauzes"][-1]["tot"]
    gevonden = await worker.kijk_klokken_na(wereld.omg)
    assert [v for v in gevonden if str(v.melding_id) == klokken.id] == []


async def test_ook_na_een_koppeling_en_een_gesprek_klopt_het(wereld: Wereld) -> None:
    wij = gezin()
    casus = await met(await wereld.casus(), wij.moeder)
    vt = wereld.als("vt")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    klokken = Meldklokken(vt, nieuw["id"])
    goed(await koppel(vt, klokken.id, casus.id))
    (wie,) = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    wereld.vooruit(hours=5)
    gesprek = {"gesproken": True, "op": wereld.nu_json}
    pad = f"{casus.pad}/betrokkenen/{wie['id']}/gesprekken"
    await asyncio.gather(*(casus.regisseur.maak(pad, gesprek) for _ in range(3)))
    assert await klokken.status("hulp-achter-de-voordeur") == "gehaald"
    assert await worker.kijk_klokken_na(wereld.omg) == []


async def _volle_melding(wereld: Wereld) -> Meldklokken:
    """Met, paused and resumed, lapsed and begun anew."""
    leider = wereld.als("vt-teamleider")
    bericht = melding(wereld, gezin().moeder, urgentie="normaal")
    klokken = Meldklokken(leider, (await leider.maak("/v1/meldingen", bericht))["id"])
    await klokken.pauzeer("hulp-achter-de-voordeur", toelichting="Merkteken")
    wereld.vooruit(hours=3)
    await klokken.hervat("hulp-achter-de-voordeur")
    for uitkomst in ("onderzoek", "geen-vervolg", "onderzoek"):
        wereld.vooruit(days=1)
        await klokken.beoordeel(uitkomst)
    await klokken.pauzeer("onderzoek", uren=100, toelichting="Merkteken")
    return klokken


LATER = datetime(2031, 1, 1, tzinfo=UTC)
SCHADE: dict[str, Callable[[], sa.Executable]] = {
    "verloopt": lambda: sa.update(termijn).where(termijn.c.soort == "onderzoek").values(verloopt_op=LATER),
    "niet-gehaald": lambda: (
        sa.update(termijn).where(termijn.c.soort == "veiligheidsbeoordeling").values(gehaald_op=None)
    ),
    "niet-vervallen": lambda: (
        sa.update(termijn)
        .where(termijn.c.vervallen_op.is_not(None))
        .values(gehaald_op=LATER, vervallen_op=None)
    ),
    "toch-gehaald": lambda: sa.update(termijn).where(termijn.c.gehaald_op.is_(None)).values(gehaald_op=LATER),
    "pauze-langer": lambda: sa.update(onderbreking).values(tot=LATER),
    "pauze-weg": lambda: sa.delete(onderbreking),
    "klok-weg": lambda: sa.delete(termijn).where(termijn.c.soort == "veiligheidsbeoordeling"),
}


@pytest.mark.parametrize("schade", SCHADE)
async def test_wat_met_de_hand_is_beschadigd_wordt_genoemd_en_hersteld(
    verse_wereld: VerseWereld, schade: str
) -> None:
    async with verse_wereld() as wereld:
        klokken = await _volle_melding(wereld)
        voor = await klokken.wie.haal(klokken.pad)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(SCHADE[schade]())
        gevonden = await worker.kijk_klokken_na(wereld.omg)
        assert gevonden
        assert {str(v.melding_id) for v in gevonden} == {klokken.id}
        assert await klokken.wie.haal(klokken.pad) != voor
        assert await worker.kijk_klokken_na(wereld.omg, herstel=True) == gevonden
        assert await klokken.wie.haal(klokken.pad) == voor  # also the words of a pause that was gone
        assert await worker.kijk_klokken_na(wereld.omg, herstel=True) == []


async def test_een_klok_die_het_logboek_niet_kent_blijft_staan_en_wordt_genoemd(
    verse_wereld: VerseWereld,
) -> None:
    """Somebody may be waiting for it: what cannot be explained is not taken away."""
    async with verse_wereld() as wereld:
        klokken = await _volle_melding(wereld)
        vreemd = uuid4()
        rij = {"id": vreemd, "melding_id": UUID(klokken.id), "soort": "oppakken"}
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(
                sa.insert(termijn).values(**rij, begonnen_op=wereld.klok.nu(), verloopt_op=LATER)
            )
        for herstel in (False, True, False):
            (verschil,) = await worker.kijk_klokken_na(wereld.omg, herstel=herstel)
            assert (verschil.id, verschil.wat) == (vreemd, ("niet-in-het-logboek",))


def test_de_opdracht_noemt_ids_en_codes_en_eindigt_met_1(tmp_path: Path) -> None:
    melding_id = asyncio.run(_beschadigd(tmp_path))
    waar = ("--data", str(tmp_path))
    assert "Kies --controleer of --herstel" in rodedraad("klokken", *waar, code=2)
    gezegd = rodedraad("klokken", "--controleer", *waar, code=1)
    assert f"melding {melding_id} termijn" in gezegd
    assert ": verloopt_op" in gezegd
    assert "Merkteken" not in gezegd
    assert "1 verschil(len), waarvan 1 hersteld" in rodedraad("klokken", "--herstel", *waar)
    assert "Alle klokken kloppen" in rodedraad("klokken", "--controleer", *waar)


async def _beschadigd(map_: Path) -> str:
    async with open_wereld(map_) as wereld:
        klokken = await _volle_melding(wereld)
        async with wereld.omg.database.schrijf() as verbinding:
            waar = termijn.c.soort == "hulp-achter-de-voordeur"
            await verbinding.execute(sa.update(termijn).where(waar).values(verloopt_op=LATER))
        return klokken.id


async def test_een_bestaande_database_gaat_heen_en_terug_en_haar_klokken_staan_in_het_logboek(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        klokken = Meldklokken(vt, (await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"])
        await vt.maak(f"{klokken.pad}/_oppakken")
        voor = await klokken.wie.haal(klokken.pad)
        await _alembic(wereld, command.downgrade, "0006")
        with pytest.raises(RuntimeError, match="rodedraad migrate"):
            async with wereld.omg.database.lees() as verbinding:
                await migraties.eis_bijgewerkt(verbinding, wereld.omg.instellingen)
        await _alembic(wereld, command.upgrade, "head")
        await migraties.vergelijk(wereld.omg.database, wereld.omg.instellingen)
        assert await klokken.wie.haal(klokken.pad) == voor
        # what was taken over is enough by itself
        async with wereld.omg.database.lees() as verbinding:
            over = sa.select(gebeurtenis.c.open).where(gebeurtenis.c.soort == "klokken-overgenomen")
            (open_,) = (await verbinding.execute(over)).scalars()
            rijen = (await verbinding.execute(sa.select(termijn))).mappings().all()
        hoort = herbereken(UUID(klokken.id), [open_]).termijn
        assert {rij["id"]: {k: w for k, w in rij.items() if k != "id"} for rij in rijen} == hoort
        assert await worker.kijk_klokken_na(wereld.omg) == []
        # and where something would be lost there is no way back
        await klokken.pauzeer("veiligheidsbeoordeling")
        with pytest.raises(NotImplementedError, match="zou gegevens kosten"):
            await _alembic(wereld, command.downgrade, "0006")


async def _alembic(wereld: Wereld, werk: Callable[[Config, str], None], doel: str) -> None:
    def doe(verbinding: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(wereld.omg.instellingen.migraties))
        config.attributes["verbinding"] = verbinding
        werk(config, doel)

    async with wereld.omg.database.schrijf() as verbinding:
        await verbinding.run_sync(doe)
