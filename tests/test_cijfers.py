"""Figures for who may see no casus: what is small is hidden, and stays hidden however often and over whatever period is asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.fouten import Fout
from app.toegang.model import inzage
from app.workflow.cijfers import REEKSEN, Reekscode, Tijdvak, als_csv, tijdvak, vertel, verteld
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding, weeg
from tests.test_werkplek import Iemand
from tests.wereld import Wereld, geweigerd, goed

NU = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DREMPELS = st.integers(5, 20)
Geteld = dict[tuple[str, str], int]


def _kwartaaldagen(van: int, tot: int) -> list[date]:
    return [date(jaar, maand, 1) for jaar in range(van, tot) for maand in (1, 4, 7, 10)]


def _vakken() -> Iterator[Tijdvak]:
    """Everything that can be asked about the last years: every first day with every last day."""
    dagen = _kwartaaldagen(2025, 2027)
    for van in dagen:
        for tot in dagen:
            try:
                yield tijdvak(van, date.fromordinal(tot.toordinal() - 1), NU)
            except Fout:
                continue


VAKKEN = list(_vakken())


def _alles(reeks: Reekscode, geteld: Geteld, drempel: int) -> list[Any]:
    """What somebody knows who asked everything that can be asked, in every form."""
    tabellen = [vertel(reeks, ("0014",), vak, drempel, geteld) for vak in VAKKEN]
    return [(t.regels, als_csv(t)) for t in tabellen]


@st.composite
def _tellingen(draw: st.DrawFn) -> tuple[Reekscode, Geteld, int]:
    reeks, drempel = draw(st.sampled_from(Reekscode)), draw(DREMPELS)
    perioden = [p for vak in VAKKEN[:1] for p in vak.perioden(REEKSEN[reeks].per)]
    cellen = [(p, d) for p in perioden for d in REEKSEN[reeks].delen]
    geteld = draw(st.dictionaries(st.sampled_from(cellen), st.integers(0, 60), max_size=12))
    return reeks, geteld, drempel


@settings(max_examples=50, deadline=None)
@given(_tellingen(), st.data())
def test_wat_verborgen_is_kan_alles_zijn_wat_klein_is(
    wat: tuple[Reekscode, Geteld, int], data: st.DataObject
) -> None:
    """Differencing: all windows, every table and file together are the same for each value that a hidden cell could have."""
    reeks, geteld, drempel = wat
    gezien = _alles(reeks, geteld, drempel)
    verborgen = sorted({(r.periode, r.deel) for regels, _ in gezien for r in regels if r.aantal is None})
    cel = data.draw(st.sampled_from(verborgen))
    ander = data.draw(st.integers(0, drempel - 1))
    assert _alles(reeks, {**geteld, cel: ander}, drempel) == gezien
    # and it would be seen: as many as the threshold is told
    assert _alles(reeks, {**geteld, cel: drempel}, drempel) != gezien


@settings(max_examples=25, deadline=None)
@given(_tellingen())
def test_een_cel_zegt_over_elk_tijdvak_hetzelfde_en_er_is_niets_om_van_af_te_trekken(
    wat: tuple[Reekscode, Geteld, int],
) -> None:
    """No cell is the sum of others: who adds up what is told learns no more than what is told."""
    reeks, geteld, drempel = wat
    gezegd: dict[tuple[str, str], set[int | None]] = {}
    for vak in VAKKEN:
        tabel = vertel(reeks, ("0014",), vak, drempel, geteld)
        cellen = [(r.periode, r.deel) for r in tabel.regels]
        assert len(cellen) == len(set(cellen)) == len(vak.perioden(tabel.reeks.per)) * len(tabel.reeks.delen)
        for regel in tabel.regels:
            gezegd.setdefault((regel.periode, regel.deel), set()).add(regel.aantal)
    for cel, waarden in gezegd.items():
        assert waarden == {verteld(geteld.get(cel, 0), drempel)}


@given(st.integers(0, 1000), DREMPELS)
def test_een_aantal_is_verborgen_of_afgerond(aantal: int, drempel: int) -> None:
    gezegd = verteld(aantal, drempel)
    assert (gezegd is None) is (aantal < drempel)
    assert gezegd is None or (gezegd % drempel == 0 and abs(gezegd - aantal) * 2 <= drempel)


@pytest.mark.parametrize(
    ("van", "tot"),
    [
        (date(2026, 1, 2), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 30)),
        (date(2026, 1, 1), date(2026, 2, 28)),  # two months: with the quarter the third would be known
        (date(2026, 7, 1), date(2026, 12, 31)),  # not over yet
        (date(2024, 1, 1), date(2025, 6, 30)),
        (date(2026, 4, 1), date(2026, 3, 31)),
    ],
)
def test_alleen_hele_kwartalen_die_voorbij_zijn(van: date, tot: date) -> None:
    with pytest.raises(Fout) as fout:
        tijdvak(van, tot, NU)
    assert [f.code for f in fout.value.velden] == ["geen-heel-kwartaal"]
    assert tijdvak(None, None, NU) == Tijdvak(date(2025, 10, 1), date(2026, 9, 30))


def test_in_een_bestand_staat_geen_formule() -> None:
    """A spreadsheet carries out a cell that begins with one of these (ASVS 1.2.10); all words in it are ours."""
    for reeks in Reekscode:
        for regel in als_csv(vertel(reeks, ("0014",), VAKKEN[0], 5, {})).splitlines():
            cellen = regel.split(";")
            assert len(cellen) == 4
            assert not [cel for cel in cellen if cel[:1] in "=+-@\t\r" or '"' in cel]


async def _cel(wereld: Wereld, reeks: str, periode: str, deel: str) -> int | None:
    tabel = await wereld.als("beleid").haal(f"/v1/cijfers/{reeks}")
    aantal: int | None = next(
        r["aantal"] for r in tabel["regels"] if (r["periode"], r["deel"]) == (periode, deel)
    )
    return aantal


async def _iets(wereld: Wereld, reeks: str) -> bool:
    regels = (await wereld.als("beleid").haal(f"/v1/cijfers/{reeks}"))["regels"]
    return any(r["aantal"] is not None for r in regels)


async def test_een_beleidsmedewerker_ziet_alleen_wat_groot_genoeg_is(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, beleid = wereld.als("vt"), wereld.als("beleid")
        for i in range(6):
            bericht = melding(
                wereld,
                gezin().moeder,
                rodeVlaggen=["stalking"] if i < 4 else ["stalking", "wapen"],
                gemeente="0014" if i else "1730",
            )
            await weeg(vt, (await vt.maak("/v1/meldingen", bericht))["id"])
        for _ in range(5):
            casus = await wereld.casus("situatie-in-kaart")
            verbod = {
                "code": "tijdelijk-huisverbod",
                "opgelegdOp": wereld.nu_json,
                "betrokkeneId": casus.vader,
            }
            await casus.regisseur.maak(f"{casus.pad}/interventies", {**verbod, "bewaker": "De wijkagent."})
        q1 = "2026-K1"
        geweigerd(await beleid.get("/v1/cijfers/meldingen?tot=2026-03-31"), 400, "ongeldige-invoer")
        wereld.vooruit(days=40)
        # five in this municipality; the sixth lives elsewhere
        assert await _cel(wereld, "meldingen", "2026-03", "eerste") == 5
        assert await _cel(wereld, "meldingen", "2026-02", "eerste") is None
        assert await _cel(wereld, "rode-vlaggen", q1, "stalking") == 5
        assert await _cel(wereld, "rode-vlaggen", q1, "wapen") is None
        assert await _cel(wereld, "stappen", q1, "situatie-in-kaart") == 5
        assert await _cel(wereld, "stappen", q1, "contact-leggen") == 5
        assert await _cel(wereld, "stappen", q1, "uitvoering") is None
        assert await _cel(wereld, "interventies", q1, "tijdelijk-huisverbod") == 5
        assert await _cel(wereld, "doorlooptijden", q1, "oppakken/te-laat") is None
        csv = await beleid.get("/v1/cijfers/meldingen", accept="text/csv")
        assert csv.headers["content-type"] == "text/csv; charset=utf-8"
        assert "2026-03;eerste;Eerste;5\r\n2026-03;vervolg;Vervolg;minder dan 5\r\n" in csv.text
        # who looked stands in the access log
        async with wereld.omg.database.lees() as verbinding:
            gekeken = sa.select(sa.func.count()).where(inzage.c.handeling == "GET /cijfers/{reeks}")
            assert (await verbinding.execute(gekeken)).scalar_one() == 10
        # on the page a table in which nothing may be told is one line
        blad = (await (await Iemand(wereld).begin("beleid")).get("/cijfers")).text
        leeg, vol = "Te weinig om te tonen: elk aantal is kleiner dan 5.", "<table"
        delen = dict(zip(Reekscode, blad.split("<section")[1:], strict=True))
        assert {code for code, deel in delen.items() if leeg in deel and vol not in deel} == {
            code for code in Reekscode if not await _iets(wereld, code)
        }
        assert vol in delen[Reekscode.MELDINGEN]


async def test_zonder_gemeente_of_rol_geen_cijfers(verse_wereld: VerseWereld, wereld: Wereld) -> None:
    weigering = geweigerd(await wereld.noord.get("/v1/cijfers"), 403, "niet-bevoegd")
    assert "beleidsmedewerkers" in weigering["detail"]
    codes = [r["reeks"] for r in (await wereld.als("beleid").haal("/v1/cijfers"))["resultaten"]]
    assert codes == list(Reekscode)
    geweigerd(await wereld.als("beleid").get("/v1/cijfers/namen"), 400, "ongeldige-invoer")
    # what the contract has a parameter for, and cannot be told
    for vraag, code in (("per=kwartaal", "andere-verdeling"), ("wijk=noord", "niet-per-wijk")):
        weigering = geweigerd(
            await wereld.als("beleid").get(f"/v1/cijfers/meldingen?{vraag}"), 400, "ongeldige-invoer"
        )
        assert [fout["code"] for fout in weigering["errors"]] == [code], weigering
    goed(await wereld.als("beleid").get("/v1/cijfers/meldingen?per=maand"))
