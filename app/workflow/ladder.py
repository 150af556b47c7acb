"""Who hears of a clock that ran out, and who hears next when nothing happens: a ladder of three rungs."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Ontvanger(StrEnum):
    REGIE = "de casusregisseur"
    TEAM = "het team"
    TEAMLEIDER = "de teamleider"
    TOEZICHT = "de privacy officers van beide organisaties"
    BEIDE = "de teamleiders van beide organisaties"


@dataclass(frozen=True, slots=True)
class Trede:
    """A rung of the ladder: so long after the clock ran out, who hears."""

    na: timedelta
    wie: Ontvanger


Ladder = tuple[Trede, ...]
TREDEN = range(3)


def ladder(eerst: Ontvanger, dan: timedelta, ten_slotte: timedelta) -> Ladder:
    return (
        Trede(timedelta(), eerst),
        Trede(dan, Ontvanger.TEAMLEIDER),
        Trede(ten_slotte, Ontvanger.BEIDE),
    )
