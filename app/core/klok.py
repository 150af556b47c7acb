"""Time is injected: nobody but these classes asks the machine what time it is."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

NEDERLAND = ZoneInfo("Europe/Amsterdam")


def geschreven_als(vorm: str, voorbeeld: str) -> Callable[[object], object]:
    """Before pydantic: JSON writes time as text in this form; a number would be read as seconds since 1970."""

    def toets(waarde: object) -> object:
        if isinstance(waarde, date) or (isinstance(waarde, str) and re.fullmatch(vorm, waarde)):
            return waarde
        raise ValueError(f"Schrijf dit als {voorbeeld}.")

    return toets


Dag = Annotated[date, BeforeValidator(geschreven_als(r"\d{4}-\d\d-\d\d", "2026-03-02"))]


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
