"""A team is closed when nothing is left in it, and then nothing comes in any more."""

import pytest

from app.core.fouten import Fout
from app.worker import als_klok
from app.workflow.opheffen import hef_op
from tests.conftest import VerseWereld
from tests.overdrachten import aanbod, bied_aan, draag_over
from tests.wereld import Wereld, geweigerd, goed


async def _hef_op(wereld: Wereld, code: str) -> None:
    async with wereld.omg.database.schrijf() as verbinding:
        await hef_op(als_klok(wereld.omg, verbinding), code)


async def _weigering(wereld: Wereld, code: str) -> str:
    with pytest.raises(Fout) as fout:
        await _hef_op(wereld, code)
    assert fout.value.code == "team-in-gebruik"
    return fout.value.tekst


async def test_een_team_gaat_pas_weg_als_er_niets_meer_loopt(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus = await wereld.casus(wie="wij-zuid")
        assert "lopende casussen (1)" in await _weigering(wereld, "wij-zuid")
        await draag_over(casus, "wij-noord", rolNaAcceptatie="betrokken", rolTot="2026-03-16")
        terug = await bied_aan(casus, "wij-zuid")
        nog = await _weigering(wereld, "wij-zuid")
        assert "lopende casussen" not in nog
        assert "open aanbiedingen aan dit team (1)" in nog
        assert "rol hield (1)" in nog
        goed(
            await wereld.als("wij-zuid").post(
                f"/v1/overdrachten/{terug['id']}/_weigeren", {"reden": "geen-capaciteit"}
            )
        )
        oud = (await casus.regisseur.haal(f"{casus.pad}/overdrachten"))["resultaten"][0]
        weg = {"rol": "geen", "reden": "Het team wordt opgeheven."}
        goed(await casus.regisseur.post(f"{casus.pad}/overdrachten/{oud['id']}/_rol", weg))
        assert "open signalen" in await _weigering(wereld, "wij-zuid")
        for signaal in await wereld.als("wij-zuid").alle("/v1/signalen"):
            goed(await wereld.als("wij-zuid").post(f"/v1/signalen/{signaal['id']}/_afhandelen"))
        await _hef_op(wereld, "wij-zuid")
        await _hef_op(wereld, "wij-zuid")
        # nothing goes there, nothing begins there, and what it did stays to be read
        antwoord = await casus.regisseur.post(f"{casus.pad}/overdrachten", aanbod("wij-zuid"))
        assert "wij-zuid" not in geweigerd(antwoord, 400, "ongeldige-invoer")["errors"][0]["detail"]
        nieuw = {"aanduiding": "Huishouden Draadsma", "gemeente": "0014", "wijk": "zuid"}
        geweigerd(await wereld.als("wij-zuid").post("/v1/casussen", nieuw), 409, "team-opgeheven")
        beurten = (await casus.regisseur.haal(f"{casus.pad}/verantwoordelijken"))["resultaten"]
        assert [b["team"] for b in beurten] == ["wij-zuid", "wij-noord"]
        assert (await wereld.als("beheer").haal("/v1/monitoring/verweesd"))["resultaten"] == []


async def test_een_meldpunt_blijft_en_wat_niet_bestaat_is_er_niet(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        assert "het ontvangt de meldingen" in await _weigering(wereld, "vt")
        with pytest.raises(Fout) as fout:
            await _hef_op(wereld, "wij-nergens")
        assert fout.value.code == "niet-gevonden"
