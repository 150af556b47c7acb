"""Who may be somebody known: names as clerks write them, what counts and how much, and how often it is right."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bench import proefset
from app.bench.proefset import NAAMGENOTEN, PER_SOORT, TE_VINDEN, Soort, Toeval
from app.persoon import namen
from app.persoon.vergelijken import (
    DREMPEL,
    MEESTE,
    Aanwijzing,
    Kandidaat,
    Treffer,
    dubbelen,
    treffers,
    verdeel,
    vergelijk,
)
from app.persoon.zoektermen import Grond, Persoonsgegevens, zoektermen

ZELFDE_ACHTERNAAM = """
van den Berg = v.d. Berg = vd Berg = v/d Berg = Berg, van den = VAN DEN BERG = Vandenberg = van de(n) Berg = van den Bergh
in 't Veld = in het Veld = Veld, in ’t | 's-Gravendijk = Gravendyk | d'Ancona = Ancona, d’ | El Amrani = Amrani
Berg-de Vries = Berg - Vries | Bakker e/v Jansen = Bakker-Jansen | IJzerman = Yzerman = Ĳzerman | Groene Veld = Groeneveld
Müller = Mueller | Çelik = Celik | Łukasz = Lukasz | Großman = Grossman | Dijkstra = Dykstra = Dijckstra = Deikstra
Hylkema = Hielkema | Meijer = Meier = Meyer = Mejer | Kuijpers = Cuypers | Blaauw = Blau | Brouwer = Brauwer
Wouters = Wauters | Hendriks = Hendrickx = Hendrix = Hendricks | Jansen = Janssen = Janzen = Janse | Verhoeven = Verhoeve
Visscher = Visser | Bosch = Bos | Wildt = Wilt | Smids = Smits | Brandt = Brand | Philips = Filips | de Vries = de Fries
Zijlstra = Sijlstra | Theunissen = Teunisse | Claassen = Klaassen | Haer = Haar | Leeuwen = Leuwen | Looijen = Loyen
Wichers = Wiggers | Jahn = Jan | de Zwart-Proef = Swart-Proev"""
ZELFDE_VOORNAAM = """
Sophie = Sofie | Catharina = Katarina | Cees = Kees | Thijs = Tijs | Sarah = Sara | Harry = Harrie | Chantal = Sjantal
Djamila = Jamila | Mohammed = Mohamed | Alexander = Aleksander | Jacob = Jakob = Jacop | Yasmin = Jasmin"""
ANDERE_ACHTERNAAM = """
Jansen = Hansen | Bakker = Bekker | Mulder = Molder | Smit = Smits | de Boer = de Buur | van Dijk = van Dam | Visser = Vosser
Bos = Bosman | Kuiper = Koper | Heuvel = Hovel | Wit = Wouter | Veen = Ven-Dam | de Groot = de Graaf | Peters = Pieters
Hoekstra = Hofstra | Postma = Bosma | Veenstra = Feitsma | Meulen = Molen | Berg = Burg | Haan = Hoen"""


def paren(tabel: str) -> list[tuple[str, str]]:
    groepen = [groep.split(" = ") for regel in tabel.strip().splitlines() for groep in regel.split(" | ")]
    return [(eerste, ander) for eerste, *anderen in groepen for ander in anderen]


GEBOREN = date(1984, 4, 3)
A, B, C, D = (UUID(int=i) for i in range(1, 5))
JOHANNA = Persoonsgegevens("Johanna", "van den", "Voorbeeld", GEBOREN)


def gedeeld(een: Persoonsgegevens, ander: Persoonsgegevens) -> set[Grond]:
    return {grond for grond, _ in zoektermen(een) & zoektermen(ander)}


def zoek(
    melding: Sequence[Persoonsgegevens], casussen: dict[UUID, dict[UUID, Persoonsgegevens]]
) -> list[Kandidaat]:
    """Of these casussen, each with its people, those that the melding may belong to."""
    bekend = {wie: zoektermen(p) for mensen in casussen.values() for wie, p in mensen.items()}
    van = {wie: {c for c, mensen in casussen.items() if wie in mensen} for wie in bekend}
    return vergelijk(treffers([zoektermen(p) for p in melding], bekend), van)


@pytest.mark.parametrize(("een", "ander"), paren(ZELFDE_ACHTERNAAM))
def test_zo_geschreven_is_het_dezelfde_naam(een: str, ander: str) -> None:
    assert Grond.GEBOREN_NAAM in gedeeld(*(Persoonsgegevens(None, None, n, GEBOREN) for n in (een, ander)))


@pytest.mark.parametrize(("een", "ander"), paren(ZELFDE_VOORNAAM))
def test_zo_geschreven_is_het_dezelfde_voornaam(een: str, ander: str) -> None:
    assert Grond.GEBOREN_VOORNAAM in gedeeld(
        *(Persoonsgegevens(n, geboortedatum=GEBOREN) for n in (een, ander))
    )


@pytest.mark.parametrize(("een", "ander"), paren(ANDERE_ACHTERNAAM))
def test_dit_zijn_twee_namen(een: str, ander: str) -> None:
    hele = [namen.klank(namen.achternaam(None, naam)) for naam in (een, ander)]
    assert hele[0] != hele[1]


def test_dubbele_namen_geven_beide_delen() -> None:
    assert namen.achternaam(None, "Berg-de Vries") == "berg-vries"
    dubbel = Persoonsgegevens(None, "van den", "Voorbeeld-de Proef", GEBOREN)
    for deel in ("Voorbeelt", "de Proef", "Proef-Test"):
        assert gedeeld(dubbel, Persoonsgegevens(None, None, deel, GEBOREN)) == {Grond.GEBOREN_NAAM}


@pytest.mark.parametrize("naam", ["Le", "van der A", "Do"])
def test_een_naam_die_uit_een_tussenvoegsel_bestaat_blijft_een_naam(naam: str) -> None:
    assert namen.achternaam(None, naam) == naam.split()[-1].lower()


def test_voornamen_en_voorletter() -> None:
    assert namen.voornamen("Johanna Bo") == ["johanna", "bo"]
    assert not any(map(namen.voornamen, ("J.M.", "Th. Chr.", "", None)))
    assert [namen.voorletter(t) for t in ("Johanna", "J.M.", "Cornelia", "K.", "", None)] == [*"jjkk", "", ""]


@pytest.mark.parametrize(
    ("teksten", "nummer"),
    [
        ("06-00123456|+31 (0)6 00123456|0031600123456|600123456|06 00123456 (moeder)", "+31600123456"),
        ("(050) 1234567|+31501234567", "+31501234567"),
        ("+49 151 23456789|0049 15123456789", "+4915123456789"),
        ("0900-1234|0800 1234567|0600000000|1234567|06 00123456 / 050 1234567|geen|", None),
    ],
)
def test_telefoonnummers(teksten: str, nummer: str | None) -> None:
    assert {namen.telefoon(tekst) for tekst in teksten.split("|")} == {nummer}


def test_postcodes_en_huisnummers() -> None:
    assert {namen.postcode(t) for t in ("9712AA", "9712 aa", " 9712-Aa")} == {"9712AA"}
    assert {namen.postcode(t) for t in ("0712 AA", "9712", "9712 SS", "", None)} == {None}
    assert {namen.huisnummer(t) for t in ("12a", "12 A", "012-a", "nr. 12 A")} == {"12-A"}
    assert len({namen.huisnummer(t) for t in ("12", "12-2", "122", "12 II")}) == 4
    assert {namen.huisnummer(t) for t in ("A", "", None)} == {None}


def elfproef(cijfers: str) -> bool:
    """As the law has it: 9a + 8b + ... + 2h - i is a multiple of eleven."""
    a, b, c, d, e, f, g, h, i = map(int, cijfers)
    return not (9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i) % 11


@given(st.integers(1, 999_999_999).map("{:09}".format))
def test_een_bsn_is_wat_de_elfproef_doorstaat(cijfers: str) -> None:
    if elfproef(cijfers):
        assert namen.bsn(f"{cijfers[:4]}.{cijfers[4:6]} {cijfers[6:]}") == cijfers
    else:
        with pytest.raises(ValueError, match="elfproef") as fout:
            namen.bsn(cijfers)
        assert cijfers not in str(fout.value)


@pytest.mark.parametrize("tekst", ["000000000", "1234567", "1234567890", "99999001a", "", "٩٩٩٩٩٠٠١٩"])
def test_dit_is_geen_bsn(tekst: str) -> None:
    with pytest.raises(ValueError, match="BSN"):
        namen.bsn(tekst)


def test_een_bsn_van_acht_cijfers_krijgt_zijn_nul_terug() -> None:
    assert elfproef("012345672")
    assert namen.bsn("12345672") == "012345672"


@given(st.text())
def test_normaliseren_verandert_niets_aan_wat_normaal_is(tekst: str) -> None:
    normaal, kaal = namen.normaal(tekst), namen.achternaam(None, tekst)
    assert namen.normaal(normaal) == normaal
    assert namen.achternaam(None, kaal) == kaal
    assert namen.klank(normaal) == namen.klank(tekst)
    for opnieuw in (namen.postcode, namen.telefoon, namen.huisnummer):
        assert opnieuw(opnieuw(tekst)) == opnieuw(tekst)


def test_naamgenoten_van_een_andere_dag_delen_niets() -> None:
    assert gedeeld(JOHANNA, replace(JOHANNA, geboortedatum=GEBOREN + timedelta(1))) == set()
    assert gedeeld(JOHANNA, replace(JOHANNA, geboortedatum=None)) == set()
    assert "Johanna" not in repr(JOHANNA)  # which may end up in a log
    thuis = replace(JOHANNA, telefoon="0600123456", postcode="9712 XZ", huisnummer="1")
    ander = replace(thuis, geboortedatum=date(1960, 1, 1))
    assert all("telefoon" in grond or "adres" in grond for grond in gedeeld(thuis, ander))


def test_dag_en_maand_verwisseld_met_de_hele_naam() -> None:
    assert gedeeld(JOHANNA, replace(JOHANNA, geboortedatum=date(1984, 3, 4))) == {Grond.GEDRAAID}
    assert zoek([replace(JOHANNA, geboortedatum=date(1984, 3, 4))], {A: {C: JOHANNA}})
    assert not zoek([replace(JOHANNA, geboortedatum=date(1984, 3, 4), voornamen="Iris")], {A: {C: JOHANNA}})


BSN = ("999990019", "999900018")
THUIS: dict[str, Any] = {"postcode": "9712XZ", "huisnummer": "1"}
IRIS, TIM, TOM, SEM = (
    Persoonsgegevens(naam, None, "Proefstra", date(2015, 5, dag), **THUIS)
    for naam, dag in (("Iris", 20), ("Tim", 17), ("Tom", 17), ("Sem", 21))
)
MELDINGEN = st.lists(
    st.builds(Treffer, st.integers(0, 3), st.sampled_from([A, B, C, D]), st.sampled_from(Grond))
)
PLEKKEN = st.fixed_dictionaries({wie: st.sets(st.sampled_from([A, B])) for wie in (A, B, C, D)})


def scores(kandidaten: Sequence[Kandidaat]) -> dict[UUID, float]:
    return {k.casus_id: k.score for k in kandidaten}


def test_een_huis_wisselt_van_bewoners_en_een_nummer_van_eigenaar() -> None:
    """Weak evidence alone proposes nothing, however many people it is said of; two kinds together do."""
    mens = replace(JOHANNA, telefoon="0600123456", **THUIS)
    anderen = [replace(p, achternaam="Fictie", voornamen="Bo") for p in (IRIS, TIM, SEM)]
    vreemd = [replace(p, geboortedatum=date(2015, 1, dag)) for dag, p in enumerate(anderen, 13)]
    assert not zoek(vreemd, {A: {C: mens, D: IRIS}})
    assert not zoek([Persoonsgegevens("Bo", telefoon="06-00123456")], {A: {C: mens}})
    assert not zoek([replace(JOHANNA, achternaam="Fictie")], {A: {C: mens}})
    assert zoek([Persoonsgegevens("Bo", telefoon="06-00123456", **THUIS)], {A: {C: mens}})
    assert zoek([replace(JOHANNA, achternaam="Fictie", **THUIS)], {A: {C: mens}})


def test_wie_een_ander_bsn_heeft_is_een_ander() -> None:
    een, ander = (replace(JOHANNA, bsn=bsn, telefoon="0600123456", **THUIS) for bsn in BSN)
    assert not zoek([een], {A: {C: ander}})
    assert zoek([een], {A: {C: replace(ander, bsn=None)}})
    assert zoek([een, IRIS], {A: {C: ander, D: IRIS}}) == zoek([een, IRIS], {A: {D: IRIS}})


def test_wie_hetzelfde_bsn_heeft_komt_voor_wie_dezelfde_naam_heeft() -> None:
    bekend = {A: {C: JOHANNA}, B: {D: Persoonsgegevens("Bo", bsn=BSN[0])}}
    assert [k.casus_id for k in zoek([replace(JOHANNA, bsn=BSN[0])], bekend)] == [B, A]


def test_een_tweeling_is_twee_mensen_of_een_maar_niet_twee_keer_dezelfde() -> None:
    beiden, alleen_tim = {A: {C: TIM, D: TOM}}, {A: {C: TIM}}
    (twee,) = zoek([TOM, TIM], beiden)
    assert [g.bekende_id for g in twee.gronden] == [D, C]
    (een,), (half,) = zoek([TIM], beiden), zoek([TOM, TIM], alleen_tim)
    assert [g.bekende_id for g in half.gronden] == [None, C]
    assert twee.score > half.score == een.score


def test_een_tweeling_met_voorletters() -> None:
    iris, noor = replace(IRIS, voornamen="I."), replace(IRIS, voornamen="N.")
    (k,) = zoek([noor, iris], {A: {C: IRIS, D: replace(IRIS, voornamen="Noor")}})
    assert [g.bekende_id for g in k.gronden] == [D, C]
    (een,) = zoek([noor], {A: {C: replace(IRIS, postcode=None)}})
    zin = "zelfde geboortedatum, achternaam klinkt hetzelfde, maar een andere voorletter"
    assert [g.tekst for g in een.gronden] == [f"Persoon 1: {zin}."]


def test_ex_partners_in_twee_huishoudens() -> None:
    """The child is known in both: both may be it, the one with more of the set first."""
    vader = Persoonsgegevens("Daan", "de", "Fictie", date(1980, 2, 29))
    bekend = {A: {B: JOHANNA, C: IRIS}, B: {D: vader, C: IRIS}}
    nieuw = Persoonsgegevens("Guus", None, "Testermans", date(1975, 6, 7))
    assert [k.casus_id for k in zoek([nieuw, IRIS, replace(JOHANNA, tussenvoegsel="v.d.")], bekend)] == [A, B]
    assert [k.casus_id for k in zoek([vader, IRIS], bekend)] == [B, A]


def test_ten_hoogste_twintig_en_niets_onder_de_drempel() -> None:
    veel = {UUID(int=n): {UUID(int=-n % 2**128): JOHANNA} for n in range(1, 30)}
    assert len(kandidaten := zoek([JOHANNA], veel)) == MEESTE
    assert min(scores(kandidaten).values()) >= 1 - 2 ** (-DREMPEL / 10) == 0.5


@given(MELDINGEN, PLEKKEN, st.permutations(range(4)))
def test_de_volgorde_van_de_melding_maakt_niet_uit(
    gevonden: list[Treffer], plekken: dict[UUID, set[UUID]], volgorde: list[int]
) -> None:
    anders = [Treffer(volgorde[t.persoon_index], t.bekende_id, t.grond) for t in reversed(gevonden)]
    uit = vergelijk(gevonden, plekken)
    assert scores(uit) == scores(vergelijk(anders, plekken))
    assert sorted(scores(uit).values(), reverse=True) == [k.score for k in uit]


@given(MELDINGEN, PLEKKEN, st.lists(st.sampled_from(Grond)))
def test_wie_bij_een_ander_hoort_verandert_niets(
    gevonden: list[Treffer], plekken: dict[UUID, set[UUID]], gronden: list[Grond]
) -> None:
    """Somebody more in the melding, who is of another casus (C) or of none, leaves these as they were."""
    erbij = [*gevonden, *(Treffer(9, UUID(int=9), grond) for grond in gronden)]
    zonder, met = (
        scores(vergelijk(gevonden, plekken)),
        scores(vergelijk(erbij, {**plekken, UUID(int=9): {C}})),
    )
    assert zonder == {casus: score for casus, score in met.items() if casus != C}


@given(st.integers(0, 2**32), st.sampled_from(Soort))
@settings(deadline=None, max_examples=50)
def test_wie_bekend_is_en_wie_nieuw_maakt_niet_uit(zaad: int, soort: Soort) -> None:
    reeks = proefset.MAAK[soort](Toeval(zaad), soort)
    bekend = dict(reeks.bekend[0].mensen)
    nieuw = {UUID(int=n): p for n, p in enumerate(reeks.melding)}
    heen, terug = zoek([*nieuw.values()], {A: bekend}), zoek([*bekend.values()], {A: nieuw})
    assert scores(heen) == scores(terug)


@given(st.dictionaries(st.integers(0, 3), st.dictionaries(st.sampled_from([A, B, C]), st.integers(1, 9))))
def test_niemand_twee_keer_en_de_som_de_grootste(gewicht: dict[int, dict[UUID, int]]) -> None:
    wie = verdeel(gewicht)
    assert len({*wie.values()}) == len(wie)
    manieren = permutations([UUID(int=n) for n in range(1, 8)], len(gewicht))
    beste = max(sum(gewicht[i].get(b, 0) for i, b in zip(gewicht, m, strict=True)) for m in manieren)
    assert sum(gewicht[index][bekende] for bekende, index in wie.items()) == beste


def test_de_proefset() -> None:
    uitslag = proefset.meet()
    assert uitslag.aantal.total() >= 300
    assert {*uitslag.aantal.values()} == {PER_SOORT}
    assert PER_SOORT >= 25
    assert uitslag.deel(uitslag.vijf, TE_VINDEN) >= 0.99
    assert uitslag.deel(uitslag.onterecht, NAAMGENOTEN) <= 0.01


def test_de_proefset_kan_mislukken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an ear for names the misspelled are missed: the set does not know what the normaliser knows."""
    monkeypatch.setattr(namen, "klank", namen.normaal)
    uitslag = proefset.meet()
    assert uitslag.deel(uitslag.vijf, [Soort.SPELLING]) < 0.95


def test_dubbel_is_wie_zelf_hetzelfde_is_en_niet_wie_in_hetzelfde_huis_woont() -> None:
    thuis = {"telefoon": "06-00123456", "postcode": "9712AA", "huisnummer": "1"}
    zij = Persoonsgegevens("Johanna", "van den", "Voorbeeld", GEBOREN, **thuis)
    bekend = {
        A: Persoonsgegevens("J.", None, "v.d. Voorbeelt", GEBOREN),
        B: Persoonsgegevens("Kindje", "van den", "Voorbeeld", date(2012, 4, 3), **thuis),
        C: replace(zij, bsn="111222333"),
        D: Persoonsgegevens("Bertha", "van den", "Voorbeeld", GEBOREN, **thuis),  # her twin, perhaps
    }
    termen = {wie: zoektermen(p) for wie, p in bekend.items()}
    gevonden = dubbelen(zoektermen(zij), termen)
    assert [d.persoon_id for d in gevonden] == [C, A, D]
    assert gevonden[2].tekst.endswith("maar een andere voorletter.")
    met_bsn = zoektermen(replace(zij, bsn="123456782"))
    assert C not in {d.persoon_id for d in dubbelen(met_bsn, termen)}


def test_wat_een_mens_zei_weegt_zwaarder_dan_twee_bsns() -> None:
    gezegd, ander_bsn = Treffer(0, A, Aanwijzing.ZELFDE_MENS), Treffer(0, A, Grond.ANDER_BSN)
    assert vergelijk([ander_bsn, Treffer(0, A, Grond.GEBOREN_NAAM)], {A: [C]}) == []
    (kandidaat,) = vergelijk([ander_bsn, gezegd], {A: [C]})
    assert kandidaat.score == 1 - 2**-6
    assert kandidaat.gronden[0].gronden == (Aanwijzing.ZELFDE_MENS,)
