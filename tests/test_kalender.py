"""Werkdagen, feestdagen and termijnen, against tables written by hand and against what a termijn must be for any moment."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.kalender import (
    einde_van,
    feestdagen,
    is_werkdag,
    na_maanden,
    na_uren,
    na_weken,
    na_werkdagen,
    pasen,
    verschuif_dagen,
    verschuif_uren,
    verschuif_werkdagen,
    volgende_werkdag,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
JAREN = range(2000, 2101)
EEN_DAG = timedelta(days=1)
MA, DO, VR, ZA, ZO = 0, 3, 4, 5, 6

PAASVOLLE_MAAN = (
    *((4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5)),
    *((3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27)),
)
"""The church's table of 1900 to 2199: month and day of the paschal full moon by golden number, 1 to 19."""

VERJAARDAG_OP_ZONDAG = {
    *(2000, 2006),  # 30 April
    *(2014, 2025, 2031, 2036, 2042, 2053, 2059, 2064, 2070, 2081, 2087, 2092, 2098),  # 27 April
}

MET_DE_HAND = {
    2000: ("01-01", "21-04", "24-04", "29-04", "05-05", "01-06", "12-06", "25-12", "26-12"),
    2013: ("01-01", "29-03", "01-04", "30-04", "05-05", "09-05", "20-05", "25-12", "26-12"),
    2014: ("01-01", "18-04", "21-04", "26-04", "05-05", "29-05", "09-06", "25-12", "26-12"),
    2016: ("01-01", "25-03", "28-03", "27-04", "05-05", "16-05", "25-12", "26-12"),  # Hemelvaart on 5 May
    2019: ("01-01", "19-04", "22-04", "27-04", "05-05", "30-05", "10-06", "25-12", "26-12"),
    2024: ("01-01", "29-03", "01-04", "27-04", "05-05", "09-05", "20-05", "25-12", "26-12"),
    2025: ("01-01", "18-04", "21-04", "26-04", "05-05", "29-05", "09-06", "25-12", "26-12"),
    2026: ("01-01", "03-04", "06-04", "27-04", "05-05", "14-05", "25-05", "25-12", "26-12"),
    2027: ("01-01", "26-03", "29-03", "27-04", "05-05", "06-05", "17-05", "25-12", "26-12"),
    2028: ("01-01", "14-04", "17-04", "27-04", "05-05", "25-05", "05-06", "25-12", "26-12"),
    2038: ("01-01", "23-04", "26-04", "27-04", "05-05", "03-06", "14-06", "25-12", "26-12"),
}

zones = st.sampled_from([UTC, AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")])
momenten = st.datetimes(datetime(2000, 1, 2), datetime(2098, 12, 31), timezones=zones)  # noqa: DTZ001
dagen = st.dates(date(2000, 1, 1), date(2098, 12, 31))
aantallen = st.integers(1, 40)
herhaalbaar = settings(max_examples=300, deadline=None, derandomize=True, database=None)
"""The same examples every time; how long one takes says more about the machine than about the calendar."""


def lokaal(tekst: str, fold: int = 0) -> datetime:
    """What the clock on the wall in the Netherlands says; fold is 1 when it says so for the second time."""
    return datetime.strptime(tekst, "%d-%m-%Y %H:%M").replace(tzinfo=AMSTERDAM, fold=fold)


def utc(tekst: str) -> datetime:
    return datetime.strptime(tekst, "%d-%m-%Y %H:%M").replace(tzinfo=UTC)


def wandklok(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%a %d-%m-%Y %H:%M")


def eerstvolgende(weekdag: int, na: date) -> Iterator[date]:
    """Each such day of the week after this day."""
    return (dag for n in count(1) if (dag := na + n * EEN_DAG).weekday() == weekdag)


def paaszondag(jaar: int) -> date:
    """The definition: the Sunday after the paschal full moon."""
    return next(eerstvolgende(ZO, date(jaar, *PAASVOLLE_MAAN[jaar % 19])))


def verwacht(jaar: int) -> set[date]:
    """The feestdagen counted as people count them: the sixth Thursday after Easter, the Monday after Whit Sunday."""
    zondag = paaszondag(jaar)
    maandagen = list(islice(eerstvolgende(MA, zondag), 8))
    goede_vrijdag = next(eerstvolgende(VR, zondag - timedelta(days=8)))
    hemelvaart = list(islice(eerstvolgende(DO, zondag), 6))[-1]
    verjaardag = (30 if jaar < 2014 else 27) - (jaar in VERJAARDAG_OP_ZONDAG)
    vast = {date(jaar, maand, dag) for maand, dag in ((1, 1), (4, verjaardag), (5, 5), (12, 25), (12, 26))}
    return vast | {goede_vrijdag, maandagen[0], hemelvaart, maandagen[7]}


VERWACHT = {jaar: verwacht(jaar) for jaar in JAREN}


def werkdag(dag: date) -> bool:
    """As `is_werkdag` must say, by the tables of this test."""
    return dag.weekday() not in {ZA, ZO} and dag not in VERWACHT[dag.year]


def werkdagen_tussen(moment: datetime, einde: datetime) -> int:
    """Werkdagen after the day of the moment that are over at the end."""
    dag, laatste = moment.astimezone(AMSTERDAM).date(), (einde.astimezone(AMSTERDAM) - EEN_DAG).date()
    return sum(werkdag(dag + n * EEN_DAG) for n in range(1, (laatste - dag).days + 1))


@pytest.mark.parametrize("jaar", MET_DE_HAND)
def test_feestdagen_zoals_ze_op_de_kalender_staan(jaar: int) -> None:
    op_de_kalender = {date(jaar, int(dag[3:]), int(dag[:2])) for dag in MET_DE_HAND[jaar]}
    assert feestdagen(jaar) == op_de_kalender
    assert VERWACHT[jaar] == op_de_kalender, "the table of this test is wrong"


def test_pasen_is_de_zondag_na_de_volle_maan_van_de_kerk() -> None:
    assert {jaar: pasen(jaar) for jaar in range(1900, 2200)} == {
        jaar: paaszondag(jaar) for jaar in range(1900, 2200)
    }


@pytest.mark.parametrize(
    ("jaar", "maand", "dag"),
    [
        (1818, 3, 22),  # as early as can be
        (1954, 4, 18),  # the exceptions to the rule of Gauss
        (1981, 4, 19),
        (2049, 4, 18),
        (2076, 4, 19),
        (2285, 3, 22),
        (1943, 4, 25),  # as late as can be
    ],
)
def test_pasen_op_de_rand(jaar: int, maand: int, dag: int) -> None:
    assert pasen(jaar) == date(jaar, maand, dag)


def test_feestdagen_van_een_eeuw() -> None:
    assert {jaar: feestdagen(jaar) for jaar in JAREN} == VERWACHT


def test_elke_dag_van_een_eeuw_is_een_werkdag_of_niet() -> None:
    begin = date(2000, 1, 1)
    eeuw = [begin + n * EEN_DAG for n in range((date(2100, 12, 31) - begin).days + 1)]
    assert [dag for dag in eeuw if is_werkdag(dag) != werkdag(dag)] == []


@pytest.mark.parametrize(
    ("dag", "volgende"),
    [
        (date(2026, 4, 2), date(2026, 4, 2)),  # Maundy Thursday: itself
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday: over Easter
        (date(2026, 5, 15), date(2026, 5, 15)),  # the Friday after Hemelvaart follows from no rule
        (date(2027, 5, 5), date(2027, 5, 7)),  # Hemelvaart is the day after Bevrijdingsdag
        (date(2038, 4, 23), date(2038, 4, 28)),  # Easter Monday is the day before Koningsdag
        (date(2027, 12, 31), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 1, 3)),  # across the year
    ],
)
def test_volgende_werkdag(dag: date, volgende: date) -> None:
    assert volgende_werkdag(dag) == volgende


@pytest.mark.parametrize(
    ("moment", "n", "einde"),
    [
        # the veiligheidsbeoordeling of a melding on the night the clock goes forward: Good Friday and Easter lie between
        (lokaal("28-03-2026 22:40"), 5, utc("07-04-2026 22:00")),
        (lokaal("23-12-2026 15:00"), 2, utc("28-12-2026 23:00")),
        (lokaal("24-12-2026 15:00"), 2, utc("29-12-2026 23:00")),
        # the night the clock goes back: begun in summer time, over in winter time
        (lokaal("23-10-2026 22:40"), 1, utc("26-10-2026 23:00")),
        (lokaal("24-10-2026 22:40"), 5, utc("30-10-2026 23:00")),
        # what is Monday evening in UTC can be Tuesday here, in summer two hours before midnight and in winter one
        (utc("30-03-2026 21:59"), 1, utc("31-03-2026 22:00")),
        (utc("30-03-2026 22:00"), 1, utc("01-04-2026 22:00")),
        (utc("12-01-2026 22:59"), 1, utc("13-01-2026 23:00")),
        (utc("12-01-2026 23:00"), 1, utc("14-01-2026 23:00")),
        # across the year; Koningsdag and Bevrijdingsdag
        (lokaal("31-12-2026 09:00"), 1, utc("04-01-2027 23:00")),
        (lokaal("24-04-2026 09:00"), 6, utc("06-05-2026 22:00")),
    ],
)
def test_na_werkdagen(moment: datetime, n: int, einde: datetime) -> None:
    assert na_werkdagen(moment, n) == einde
    assert na_werkdagen(moment, n).tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "uren", "wanneer"),
    [
        (lokaal("28-03-2026 22:40"), 24, "Sun 29-03-2026 23:40"),
        (lokaal("28-03-2026 22:40"), 48, "Mon 30-03-2026 23:40"),
        (lokaal("24-10-2026 22:40"), 24, "Sun 25-10-2026 21:40"),
        (lokaal("24-10-2026 22:40"), 48, "Mon 26-10-2026 21:40"),
        (lokaal("25-10-2026 02:30", fold=0), 24, "Mon 26-10-2026 01:30"),
        (lokaal("25-10-2026 02:30", fold=1), 24, "Mon 26-10-2026 02:30"),
        (lokaal("29-03-2026 01:45"), 0.5, "Sun 29-03-2026 03:15"),
        (lokaal("24-12-2026 16:00"), 72, "Sun 27-12-2026 16:00"),  # Christmas does not stop a clock of hours
    ],
)
def test_na_uren(moment: datetime, uren: float, wanneer: str) -> None:
    assert wandklok(na_uren(moment, uren)) == wanneer
    assert na_uren(moment, uren).tzinfo is UTC


@pytest.mark.parametrize(
    ("dag", "n", "dan"),
    [
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 8, 31), 12, date(2027, 8, 31)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 4, date(2026, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 2, 28), 1, date(2027, 3, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_na_maanden(dag: date, n: int, dan: date) -> None:
    assert na_maanden(dag, n) == dan


@pytest.mark.parametrize(
    ("moment", "n", "einde"),
    [
        (lokaal("28-03-2026 22:40"), 1, utc("04-04-2026 22:00")),
        (lokaal("24-10-2026 22:40"), 1, utc("31-10-2026 23:00")),
        (lokaal("31-08-2026 00:00"), 13, utc("30-11-2026 23:00")),
        (utc("30-08-2026 22:00"), 13, utc("30-11-2026 23:00")),
        (utc("30-08-2026 21:59"), 13, utc("29-11-2026 23:00")),
    ],
)
def test_na_weken(moment: datetime, n: int, einde: datetime) -> None:
    assert na_weken(moment, n) == einde
    assert na_weken(moment, n).tzinfo is UTC


@pytest.mark.parametrize(
    ("dag", "uren"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_een_dag_duurt_zo_lang_als_de_klok_wil(dag: date, uren: int) -> None:
    assert einde_van(dag) - einde_van(dag - EEN_DAG) == timedelta(hours=uren)
    assert einde_van(dag).tzinfo is UTC


@pytest.mark.parametrize("termijn", [na_werkdagen, na_uren, na_weken])
def test_een_tijdstip_zonder_zone_is_geen_tijdstip(termijn: Callable[[datetime, int], datetime]) -> None:
    with pytest.raises(ValueError, match=r"^een tijdstip zonder zone$"):
        termijn(datetime(2026, 3, 28, 22, 40), 1)  # noqa: DTZ001


@pytest.mark.parametrize("n", [0, -1])
def test_minder_dan_een_werkdag_is_geen_termijn(n: int) -> None:
    with pytest.raises(ValueError, match="werkdag"):
        na_werkdagen(lokaal("28-03-2026 22:40"), n)


@herhaalbaar
@given(momenten, aantallen)
@example(lokaal("28-03-2026 22:40"), 5)
def test_een_termijn_in_werkdagen_eindigt_met_een_werkdag(moment: datetime, n: int) -> None:
    einde = na_werkdagen(moment, n)
    plaatselijk = einde.astimezone(AMSTERDAM)
    assert plaatselijk.time() == time()
    assert werkdag(plaatselijk.date() - EEN_DAG)
    assert werkdagen_tussen(moment, einde) == n
    assert einde > moment


@herhaalbaar
@given(momenten, momenten, aantallen)
def test_wie_later_begint_is_niet_eerder_klaar(een: datetime, ander: datetime, n: int) -> None:
    eerst, later = sorted([een.astimezone(UTC), ander.astimezone(UTC)])
    assert na_werkdagen(eerst, n) <= na_werkdagen(later, n)


@herhaalbaar
@given(momenten, st.integers(0, 5 * 24 * 60), aantallen)
def test_ook_een_paar_dagen_later_niet(moment: datetime, minuten: int, n: int) -> None:
    """Two moments of a century are seldom near: here they are."""
    assert na_werkdagen(moment, n) <= na_werkdagen(na_uren(moment, minuten / 60), n)


@herhaalbaar
@given(momenten, aantallen, aantallen)
def test_werkdagen_tellen_op(moment: datetime, n: int, meer: int) -> None:
    tussentijds = na_werkdagen(moment, n)
    einde = na_werkdagen(moment, n + meer)
    assert einde > tussentijds
    assert na_werkdagen(tussentijds - timedelta(seconds=1), meer) == einde


@herhaalbaar
@given(momenten, aantallen, zones)
def test_een_moment_is_hetzelfde_in_elke_zone(moment: datetime, n: int, zone: ZoneInfo) -> None:
    elders = moment.astimezone(UTC).astimezone(zone)
    assert na_werkdagen(elders, n) == na_werkdagen(moment, n)
    assert na_weken(elders, n) == na_weken(moment, n)
    assert na_uren(elders, n) == na_uren(moment, n)


@herhaalbaar
@given(momenten, st.integers(0, 24 * 365))
def test_uren_verstrijken(moment: datetime, uren: int) -> None:
    assert na_uren(moment, uren) - moment.astimezone(UTC) == timedelta(hours=uren)


@herhaalbaar
@given(momenten, st.integers(0, 60))
def test_weken_eindigen_op_dezelfde_dag_van_de_week(moment: datetime, n: int) -> None:
    einde = na_weken(moment, n).astimezone(AMSTERDAM)
    assert einde.time() == time()
    assert (einde.date() - EEN_DAG) - moment.astimezone(AMSTERDAM).date() == timedelta(days=7 * n)


@herhaalbaar
@given(dagen)
def test_de_volgende_werkdag_is_de_eerste(dag: date) -> None:
    volgende = volgende_werkdag(dag)
    assert werkdag(volgende)
    assert not any(werkdag(dag + n * EEN_DAG) for n in range((volgende - dag).days))
    assert volgende >= dag


def maandnummer(dag: date) -> int:
    return 12 * dag.year + dag.month


@herhaalbaar
@given(dagen, st.integers(-240, 240))
@example(date(2026, 1, 31), 1)
def test_maanden_slaan_geen_maand_over(dag: date, n: int) -> None:
    dan = na_maanden(dag, n)
    assert maandnummer(dan) == maandnummer(dag) + n
    assert dan.day == dag.day or (dan.day < dag.day and (dan + EEN_DAG).day == 1)


@herhaalbaar
@given(dagen, st.integers(0, 60), st.integers(0, 60))
@example(date(2026, 8, 31), 6, 12)
def test_maanden_in_stappen_verliezen_hoogstens_dagen(dag: date, n: int, meer: int) -> None:
    """In two steps a long month can be lost to a short one, but never a month: count from the first day, not from the last moment."""
    ineens, in_stappen = na_maanden(dag, n + meer), na_maanden(na_maanden(dag, n), meer)
    assert maandnummer(in_stappen) == maandnummer(ineens)
    assert in_stappen <= ineens
    assert in_stappen == ineens or na_maanden(dag, n).day < dag.day


@herhaalbaar
@given(dagen, st.integers(0, 400), st.integers(-60, 60))
def test_maanden_houden_de_volgorde(dag: date, later: int, n: int) -> None:
    assert na_maanden(dag, n) <= na_maanden(dag + later * EEN_DAG, n)


# A termijn that stands still


@pytest.mark.parametrize(
    ("begin", "n", "van", "tot", "einde"),
    [
        # received on Monday; paused on Tuesday, four werkdagen left; resumed on Thursday: four after Thursday
        ("02-03-2026 09:00", 5, "03-03-2026 09:00", "05-03-2026 16:00", "Thu 12-03-2026 00:00"),
        # within one day: nothing changes
        ("02-03-2026 09:00", 5, "03-03-2026 09:00", "03-03-2026 23:59", "Tue 10-03-2026 00:00"),
        # over a weekend: no werkdag was lost
        ("02-03-2026 09:00", 5, "06-03-2026 18:00", "08-03-2026 12:00", "Tue 10-03-2026 00:00"),
        # over Easter of 2026: Good Friday, the weekend and Easter Monday cost nothing either
        ("30-03-2026 09:00", 5, "02-04-2026 18:00", "06-04-2026 12:00", "Thu 09-04-2026 00:00"),
        # on its last day: it ends with the day on which the pause ends
        ("02-03-2026 09:00", 5, "09-03-2026 08:00", "11-03-2026 08:00", "Thu 12-03-2026 00:00"),
        # and when that is no werkdag, with the next
        ("02-03-2026 09:00", 5, "09-03-2026 08:00", "14-03-2026 08:00", "Tue 17-03-2026 00:00"),
        # over the night in which the clock goes forward
        ("27-03-2026 09:00", 2, "28-03-2026 23:00", "29-03-2026 05:00", "Wed 01-04-2026 00:00"),
    ],
)
def test_wat_over_is_na_een_pauze_in_werkdagen(begin: str, n: int, van: str, tot: str, einde: str) -> None:
    nieuw = verschuif_werkdagen(na_werkdagen(lokaal(begin), n), lokaal(van), lokaal(tot))
    assert wandklok(nieuw) == einde


def test_uren_van_een_pauze_tellen_zoals_ze_verstrijken() -> None:
    """Paused from one to four on the wall, in a night with an hour less and in one with an hour more."""
    for dag, uren in (("29-03-2026", 2), ("25-10-2026", 4)):
        einde = na_uren(lokaal(f"{dag} 00:30"), 48)
        nieuw = verschuif_uren(einde, lokaal(f"{dag} 01:00"), lokaal(f"{dag} 04:00"))
        assert nieuw - einde == timedelta(hours=uren)


def test_een_pauze_begint_op_tijd_en_eindigt_daarna() -> None:
    begin = lokaal("02-03-2026 09:00")
    einde = na_uren(begin, 10)
    for verschuif in (verschuif_uren, verschuif_werkdagen, verschuif_dagen):
        for van, tot in ((einde, einde + EEN_DAG), (begin, begin - EEN_DAG)):
            with pytest.raises(ValueError, match="een pauze begint"):
                verschuif(einde, van, tot)


deel = st.floats(0, 1, exclude_max=True)
minuten = st.integers(0, 90 * 24 * 60)


@herhaalbaar
@given(momenten, aantallen, deel, minuten, minuten)
def test_na_een_pauze_is_er_evenveel_over(
    moment: datetime, n: int, waar: float, duur: int, meer: int
) -> None:
    """Of each count: what is left is what was left; a pause of nothing changes nothing; a longer one never ends it sooner; and it
    runs out after the pause, so that nobody is told while it stands still."""
    begin = moment.astimezone(UTC)
    for na, verschuif in (
        (na_uren, verschuif_uren),
        (na_werkdagen, verschuif_werkdagen),
        (na_weken, verschuif_dagen),
    ):
        einde = na(begin, n)
        van = begin + waar * (einde - begin)
        tot = van + timedelta(minutes=duur)
        nieuw = verschuif(einde, van, tot)
        assert verschuif(einde, van, van) == einde
        assert nieuw > tot
        assert einde <= nieuw <= verschuif(einde, van, tot + timedelta(minutes=meer))
        if na is na_uren:
            assert nieuw - tot == einde - van
        elif na is na_weken:
            assert _dagen_tussen(tot, nieuw) == _dagen_tussen(van, einde)
        else:
            over = werkdagen_tussen(van, einde)
            assert werkdag((nieuw.astimezone(AMSTERDAM) - EEN_DAG).date())
            assert werkdagen_tussen(tot, nieuw) == over or (over == 0 and werkdagen_tussen(tot, nieuw) == 1)
            assert over or werkdagen_tussen(tot, nieuw) == (not werkdag(tot.astimezone(AMSTERDAM).date()))


def _dagen_tussen(van: datetime, einde: datetime) -> int:
    assert einde.astimezone(AMSTERDAM).time() == time()
    return (einde.astimezone(AMSTERDAM).date() - van.astimezone(AMSTERDAM).date()).days
