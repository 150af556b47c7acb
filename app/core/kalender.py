"""Termijnen in the Netherlands: which days are werkdagen, and when so many hours, werkdagen, weeks or months are over.

A day is a local day and ends at local midnight; a moment is handed back in UTC. The feestdagen are those of the Algemene
termijnenwet, art. 3 lid 1 and 2. The days that a royal decree adds for some years (lid 3, such as the Friday after
Hemelvaartsdag) are not among them: they follow from no rule.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from app.core.klok import NEDERLAND, lokale_dag

EEN_DAG = timedelta(days=1)
ZATERDAG = 5
ZONDAG = 6
EERSTE_KONINGSDAG = 2014
"""From this year on the birthday of the Koning is celebrated on 27 April; before, Koninginnedag was on 30 April."""


def pasen(jaar: int) -> date:
    """Easter Sunday in the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    gulden = jaar % 19
    eeuw, rest = divmod(jaar, 100)
    maansprong = (eeuw - (eeuw + 8) // 25 + 1) // 3
    epacta = (19 * gulden + eeuw - eeuw // 4 - maansprong + 15) % 30
    tot_zondag = (32 + 2 * (eeuw % 4) + 2 * (rest // 4) - epacta - rest % 4) % 7
    laat = (gulden + 11 * epacta + 22 * tot_zondag) // 451
    maand, dag = divmod(epacta + tot_zondag - 7 * laat + 114, 31)
    return date(jaar, maand, dag + 1)


def koningsdag(jaar: int) -> date:
    """The day on which the birthday is celebrated: a day sooner when it is a Sunday, as it has been since 1980."""
    dag = date(jaar, 4, 27) if jaar >= EERSTE_KONINGSDAG else date(jaar, 4, 30)
    return dag - EEN_DAG if dag.weekday() == ZONDAG else dag


@cache
def feestdagen(jaar: int) -> frozenset[date]:
    """Algemene termijnenwet, art. 3: the algemeen erkende feestdagen (lid 1) and Good Friday (lid 2). Every 5 May, not one in five."""
    zondag = pasen(jaar)
    return frozenset(
        {
            date(jaar, 1, 1),
            zondag - timedelta(days=2),  # Goede Vrijdag
            zondag + timedelta(days=1),  # tweede paasdag
            koningsdag(jaar),
            date(jaar, 5, 5),
            zondag + timedelta(days=39),  # Hemelvaartsdag
            zondag + timedelta(days=50),  # tweede pinksterdag
            date(jaar, 12, 25),
            date(jaar, 12, 26),
        }
    )


def is_werkdag(dag: date) -> bool:
    return dag.weekday() < ZATERDAG and dag not in feestdagen(dag.year)


def volgende_werkdag(dag: date) -> date:
    """This day, if it is a werkdag; otherwise the first that is."""
    while not is_werkdag(dag):
        dag += EEN_DAG
    return dag


def einde_van(dag: date) -> datetime:
    """The moment a day is over in the Netherlands, in UTC (so 23 or 25 hours after its beginning when the clock changes)."""
    return datetime.combine(dag + timedelta(days=1), time(), NEDERLAND).astimezone(UTC)


def na_werkdagen(moment: datetime, n: int) -> datetime:
    """The end of the n-th werkdag after the day of the moment, which itself does not count."""
    if n < 1:
        raise ValueError("minder dan één werkdag")
    dag = lokale_dag(_in_utc(moment))
    for _ in range(n):
        dag = volgende_werkdag(dag + EEN_DAG)
    return einde_van(dag)


def na_uren(moment: datetime, uren: float) -> datetime:
    """So many hours later as they pass: through the weekend, and whatever the clock on the wall is set to meanwhile."""
    return _in_utc(moment) + timedelta(hours=uren)


def na_weken(moment: datetime, n: int) -> datetime:
    """The end of the same day of the week, n weeks after the day of the moment."""
    return einde_van(lokale_dag(_in_utc(moment)) + timedelta(weeks=n))


def na_maanden(dag: date, n: int) -> date:
    """The same day of the month n months later, or the last day of that month where it has no such day."""
    jaren, maand = divmod(dag.month - 1 + n, 12)
    jaar, maand = dag.year + jaren, maand + 1
    return date(jaar, maand, min(dag.day, calendar.monthrange(jaar, maand)[1]))


# A termijn that stands still for a while


def verschuif_uren(einde: datetime, van: datetime, tot: datetime) -> datetime:
    """As much later as the pause lasted, in hours as they pass."""
    return _in_utc(einde) + _duur(einde, van, tot)


def verschuif_werkdagen(einde: datetime, van: datetime, tot: datetime) -> datetime:
    """As many werkdagen are left after the pause as there were before it.

    The rule: left are the werkdagen after the day on which the pause begins, up to and with the last day of the termijn. The termijn
    then ends with so many werkdagen after the day on which the pause ends, as any termijn that begins that day (the days on which the
    pause begins and ends do not count, as the day of an event never does). On its last day none is left: it then ends with the day on
    which the pause ends, or with the next werkdag. So a pause within one day changes nothing, and one over a weekend costs no werkdag.
    """
    _duur(einde, van, tot)
    begin, laatste, hervat = lokale_dag(van), _laatste_dag(einde), lokale_dag(tot)
    over = sum(is_werkdag(begin + timedelta(days=n)) for n in range(1, (laatste - begin).days + 1))
    return na_werkdagen(tot, over) if over else einde_van(volgende_werkdag(hervat))


def verschuif_dagen(einde: datetime, van: datetime, tot: datetime) -> datetime:
    """As many days later as there are midnights in the pause: as many calendar days are left as there were."""
    _duur(einde, van, tot)
    return einde_van(_laatste_dag(einde) + (lokale_dag(tot) - lokale_dag(van)))


def _laatste_dag(einde: datetime) -> date:
    """The day that is over at this moment, or during which it falls."""
    return lokale_dag(_in_utc(einde) - timedelta(microseconds=1))


def _duur(einde: datetime, van: datetime, tot: datetime) -> timedelta:
    if not _in_utc(van) <= _in_utc(tot) or _in_utc(van) >= _in_utc(einde):
        raise ValueError("een pauze begint voordat de termijn om is en eindigt niet voordat zij begint")
    return _in_utc(tot) - _in_utc(van)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a termijn is counted: when `n` of it are over, when it ends if it stood still from one moment to another, and what one and
    more of it are called."""

    na: Callable[[datetime, int], datetime]
    verschuif: Callable[[datetime, datetime, datetime], datetime]
    een: str
    meer: str

    def zeg(self, n: int) -> str:
        """`2 werkdagen`."""
        return f"{n} {self.een if n == 1 else self.meer}"


UREN = Telling(na_uren, verschuif_uren, "uur", "uur")
WERKDAGEN = Telling(na_werkdagen, verschuif_werkdagen, "werkdag", "werkdagen")
WEKEN = Telling(na_weken, verschuif_dagen, "week", "weken")


def _in_utc(moment: datetime) -> datetime:
    """Python would read a moment without a zone as the time of the machine it happens to run on."""
    if moment.utcoffset() is None:
        raise ValueError("een tijdstip zonder zone")
    return moment.astimezone(UTC)
