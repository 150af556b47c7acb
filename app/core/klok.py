"""Time is injected: nobody but these classes asks the machine what time it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

NEDERLAND = ZoneInfo("Europe/Amsterdam")


class Klok(Protocol):
    def nu(self) -> datetime:
        """The present moment, in UTC and with its zone."""
        ...


class Systeemklok:
    def nu(self) -> datetime:
        return datetime.now(UTC)


class Draaibareklok:
    """A clock that stands still until somebody turns it: for tests and for the demo's story."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def nu(self) -> datetime:
        return self._moment

    def vooruit(self, duur: timedelta) -> None:
        self._moment += duur

    def zet(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)


def lokale_dag(moment: datetime) -> date:
    """The calendar day in the Netherlands: an evaluatiedatum passes at local midnight, not at UTC midnight."""
    return moment.astimezone(NEDERLAND).date()
