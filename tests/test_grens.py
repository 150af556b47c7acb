"""How much somebody may ask: so much a minute, per person and per address, and nobody pays for another."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.grens import DUUR, EINDIGT_OP, Grens, gewicht
from tests.browser import Browser
from tests.conftest import VerseWereld
from tests.contract import operaties
from tests.meldingen import gezin, melding
from tests.test_welk_scherm import MATRIX as SCHERMEN
from tests.wereld import BEGIN, Wereld, geweigerd, goed

PER_MINUUT = 60


@settings(deadline=None)
@given(st.integers(1, 600), st.lists(st.tuples(st.floats(0, 90), st.sampled_from((1, DUUR))), max_size=200))
def test_in_geen_minuut_meer_dan_twee_keer_de_grens(per_minuut: int, vragen: list[tuple[float, int]]) -> None:
    """A minute's worth at once, and what came back in the minute itself. Who waits as long as was said, may."""
    grens, nu, toegestaan = Grens(per_minuut), BEGIN, list[tuple[float, int]]()
    for wachten, telt in vragen:
        nu += timedelta(seconds=wachten)
        seconden = grens.wacht("wie", nu, telt)
        assert seconden <= 60 + 1
        if seconden:
            nu += timedelta(seconds=seconden)
            assert grens.wacht("wie", nu, telt) == 0
        toegestaan.append((nu.timestamp(), min(telt, per_minuut)))
    for begin, _ in toegestaan:
        assert sum(n for t, n in toegestaan if begin <= t < begin + 60) <= 2 * per_minuut + 1


def test_een_klok_die_terug_wordt_gezet_houdt_niemand_op() -> None:
    grens = Grens(PER_MINUUT)
    assert [grens.wacht("wie", BEGIN) for _ in range(PER_MINUUT)] == [0] * PER_MINUUT
    eerder = BEGIN - timedelta(hours=5)
    assert 0 < grens.wacht("wie", eerder) <= 2
    assert grens.wacht("een ander", BEGIN) == 0
    assert Grens(0).wacht("wie", BEGIN, 10_000) == 0


def test_wat_veel_kost_telt_zwaarder() -> None:
    paden = [pad for methode, pad, _ in operaties() if methode == "GET"]
    schermen = [wat.removeprefix("GET ") for wat in SCHERMEN if wat.startswith("GET ")]
    for einde in EINDIGT_OP:
        assert any(pad.endswith(einde) for pad in [*paden, *schermen]), einde
    zwaar = {pad for pad in paden if gewicht("GET", pad) == DUUR}
    assert zwaar >= {pad for pad in paden if pad.endswith("/pdf")}
    assert "/v1/signalen" not in zwaar
    assert gewicht("POST", "/v1/meldingen") == 1
    for methode, pad, operatie in operaties():
        assert "429" in operatie["responses"], (methode, pad)


async def _tot_het_op_is(wereld: Wereld, wie: str, pad: str) -> int:
    for n in range(10 * PER_MINUUT):
        if (await wereld.als(wie).get(pad)).status_code == 429:
            return n
    pytest.fail("er is geen grens")


@pytest.mark.parametrize("motor", ["sqlite"], indirect=True, scope="session")
async def test_wie_te_veel_vraagt_hoort_wanneer_het_weer_kan(verse_wereld: VerseWereld) -> None:
    """It is kept in memory: which database there is makes no difference."""
    async with verse_wereld(verzoeken_per_minuut=PER_MINUUT, verzoeken_per_minuut_adres=300) as wereld:
        assert await _tot_het_op_is(wereld, "wij-noord", "/v1/mij") == PER_MINUUT
        antwoord = await wereld.noord.get("/v1/mij")
        wacht = geweigerd(antwoord, 429, "te-veel-verzoeken")["seconden"]
        assert antwoord.headers["retry-after"] == str(wacht)
        # a change that was refused was not made, and may be asked again
        bericht, koppen = melding(wereld, gezin().moeder), {"idempotency_key": "weer"}
        geweigerd(await wereld.noord.post("/v1/meldingen", bericht, **koppen), 429, "te-veel-verzoeken")
        assert (await wereld.als("wij-noord-2").haal("/v1/meldingen"))["resultaten"] == []
        wereld.vooruit(seconds=wacht)
        goed(await wereld.noord.post("/v1/meldingen", bericht, **koppen))
        # what costs much counts for more
        assert await _tot_het_op_is(wereld, "vt", "/v1/monitoring/radar") == PER_MINUUT // DUUR
        # of the pages somebody hears it on a page
        browser = Browser(wereld)
        await browser.meld_aan("vt")
        bladzijde = await browser.get("/dag")
        assert (bladzijde.status_code, bladzijde.headers["retry-after"]) == (429, "1")
        assert "Wacht even" in bladzijde.text


@pytest.mark.parametrize("motor", ["sqlite"], indirect=True, scope="session")
async def test_een_adres_heeft_een_eigen_grens_ook_voor_wie_niet_is_aangemeld(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld(verzoeken_per_minuut_adres=PER_MINUUT) as wereld:
        for _ in range(PER_MINUUT):
            assert (await wereld.client.get("/v1/mij")).status_code == 401
        antwoord = await wereld.client.get("/v1/mij")
        assert "adres" in geweigerd(antwoord, 429, "te-veel-verzoeken")["detail"]
        assert antwoord.headers["retry-after"] == "1"
        assert (await wereld.client.get("/healthz")).status_code == 200
        wereld.vooruit(seconds=1)
        assert (await wereld.client.get("/v1/mij")).status_code == 401
