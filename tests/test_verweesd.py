"""The list of casussen that are nobody's: empty whatever is done over HTTP, and when the database is broken by hand each kind is found."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from typer.testing import CliRunner

from app.casus.model import casus as casustabel
from app.cli import app as opdrachtregel
from app.overdracht.model import overdracht
from app.toegang.model import medewerker, team
from app.workflow.verweesd import WEZEN
from tests.conftest import VerseWereld
from tests.overdrachten import bied_aan, draag_over
from tests.wereld import Casus, Wereld, geweigerd, open_wereld

PAD = "/v1/monitoring/verweesd"


@asynccontextmanager
async def _met_de_hand(wereld: Wereld) -> AsyncIterator[AsyncConnection]:
    """A change that the application could never make: without triggers and without foreign keys."""
    async with wereld.omg.database.schrijf() as verbinding:
        if verbinding.dialect.name == "sqlite":
            namen = ["casus_van_hand_tot_hand", "overdracht_vast"]
            vraag = sa.text("SELECT sql FROM sqlite_master WHERE name = :naam")
            terug = [(await verbinding.execute(vraag, {"naam": n})).scalar_one() for n in namen]
            for naam in namen:
                await verbinding.exec_driver_sql(f"DROP TRIGGER {naam}")
            await verbinding.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield verbinding
            for maak in terug:
                await verbinding.exec_driver_sql(maak)
        else:
            await verbinding.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield verbinding


def _zet(casus: Casus, **waarden: Any) -> sa.Update:
    return sa.update(casustabel).where(casustabel.c.id == UUID(casus.id)).values(waarden)


async def _breek(wereld: Wereld, casus: Casus, wat: str) -> None:
    if wat == "aanbod-niet-verlopen":
        await bied_aan(casus, "wij-zuid")
        wereld.vooruit(days=10)  # and no worker came by
        return
    oud = wereld.klok.nu() - timedelta(days=10)
    kapot: dict[str, list[sa.Executable]] = {
        "geen-team": [_zet(casus, team="wij-nergens")],
        "team-opgeheven": [sa.update(team).where(team.c.code == "wij-noord").values(opgeheven_op=oud)],
        "geen-casusregisseur": [_zet(casus, casusregisseur=None, geopend_op=oud)],
        "casusregisseur-elders": [
            sa.update(medewerker).where(medewerker.c.aanduiding == "wij-noord").values(team="wij-zuid")
        ],
        "anders-dan-vastgelegd": [_zet(casus, team="wij-zuid", casusregisseur=None)],
    }
    async with _met_de_hand(wereld) as verbinding:
        for opdracht in kapot[wat]:
            await verbinding.execute(opdracht)


@pytest.mark.parametrize("wat", WEZEN)
async def test_wat_van_niemand_is_wordt_gevonden(verse_wereld: VerseWereld, wat: str) -> None:
    async with verse_wereld() as wereld:
        casus, gezond = await wereld.casus(), await wereld.casus(wie="wij-zuid")
        kan_niet = wat == "geen-team" and wereld.omg.database.is_sqlite
        assert (await wereld.teamleider.haal(PAD))["resultaten"] == []
        if (
            kan_niet
        ):  # here the engine keeps even a hand from it: at the end of the transaction it looks again
            with pytest.raises(sa.exc.IntegrityError):
                await _breek(wereld, casus, wat)
            return
        await _breek(wereld, casus, wat)
        for wie in ("vt-teamleider", "beheer"):
            wezen = (await wereld.als(wie).haal(PAD))["resultaten"]
            assert [w["casusId"] for w in wezen] == [casus.id]
            assert wat in wezen[0]["redenen"]
            assert set(wezen[0]) == {"casusId", "organisatie", "team", "redenen"}
        assert gezond.id not in str(wezen)
        geweigerd(await wereld.noord.get(PAD), 403, "niet-bevoegd")


async def test_een_casus_na_een_overdracht_die_de_database_niet_volgde(verse_wereld: VerseWereld) -> None:
    """Accepted, and yet still with somebody else; and the list goes on, page after page."""
    async with verse_wereld() as wereld:
        alle = [await wereld.casus() for _ in range(3)]
        for casus in alle:
            await draag_over(casus, "wij-zuid")
        assert (await wereld.teamleider.haal(PAD))["resultaten"] == []
        async with _met_de_hand(wereld) as verbinding:
            await verbinding.execute(sa.update(casustabel).values(team="wij-noord", casusregisseur=None))
            await verbinding.execute(
                sa.update(overdracht).values(beantwoord_op=wereld.klok.nu() - timedelta(3))
            )
        een = await wereld.teamleider.haal(f"{PAD}?limiet=2")
        twee = await wereld.teamleider.haal(f"{PAD}?limiet=2&na={een['volgende']}")
        gevonden = [*een["resultaten"], *twee["resultaten"]]
        assert [w["casusId"] for w in gevonden] == sorted(c.id for c in alle)
        assert {tuple(w["redenen"]) for w in gevonden} == {("geen-casusregisseur", "anders-dan-vastgelegd")}


async def test_een_teamleider_die_opent_wijst_binnen_twee_dagen_toe(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus = await wereld.casus(wie="wij-noord-teamleider")
        wereld.vooruit(hours=48)
        assert (await wereld.teamleider.haal(PAD))["resultaten"] == []
        wereld.vooruit(seconds=1)
        assert [w["casusId"] for w in (await wereld.teamleider.haal(PAD))["resultaten"]] == [casus.id]


async def test_de_opdrachtregel_noemt_ze_en_eindigt_met_1(tmp_path: Any) -> None:
    def vraag() -> tuple[int, str]:
        uitkomst = CliRunner().invoke(opdrachtregel, ["verweesd", "--data", str(tmp_path)])
        return uitkomst.exit_code, uitkomst.output

    async with open_wereld(tmp_path) as wereld:
        casus = await wereld.casus()
        assert await asyncio.to_thread(vraag) == (0, "Elke casus is van iemand.\n")
        await _breek(wereld, casus, "casusregisseur-elders")
        code, tekst = await asyncio.to_thread(vraag)
    assert code == 1
    assert f"{casus.id} (wij-noord): casusregisseur-elders" in tekst
