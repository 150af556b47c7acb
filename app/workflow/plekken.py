"""Organisations and teams by the name that people know them by. One SELECT; there are tens of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.overleg.queries import plek
from app.toegang.model import organisatie, team
from app.toegang.werkeenheid import Werkeenheid

_ALLE = (
    sa.select(
        organisatie.c.code,
        organisatie.c.naam,
        team.c.code.label("team"),
        team.c.naam.label("teamnaam"),
        team.c.opgeheven_op,
    )
    .select_from(organisatie.outerjoin(team, team.c.organisatie == organisatie.c.code))
    .order_by(organisatie.c.naam, team.c.naam)
)


@dataclass(frozen=True, slots=True)
class Plekken:
    namen: Mapping[str, str]
    """By `organisatie`, and by `organisatie/team`."""
    teams: Mapping[str, str]
    """By code of the team."""
    kiesbaar: Sequence[str]
    """Who can take part: the teams of an organisation that are there, or the organisation if it has none."""

    def naam(self, organisatie: str, team: str | None = None) -> str:
        waar = plek(organisatie, team)
        return self.namen.get(waar, waar)

    def team(self, code: str | None) -> str:
        """A team by its code, of whatever organisation; empty for who has none."""
        return self.teams.get(code, code) if code else ""

    def voluit(self, organisatie: str | None, team: str | None) -> str:
        """A team and the organisation it is of; once, where both are called the same."""
        namen = dict.fromkeys((self.team(team), self.naam(organisatie) if organisatie else ""))
        return " · ".join(filter(None, namen))

    def noem(self, waar: Iterable[str]) -> str:
        return ", ".join(self.namen.get(w, w) for w in waar)


async def plekken(eenheid: Werkeenheid) -> Plekken:
    namen: dict[str, str] = {}
    teams: dict[str, str] = {}
    kiesbaar: list[str] = []
    for rij in await eenheid.alle(_ALLE):
        namen[rij.code] = rij.naam
        waar = plek(rij.code, rij.team)
        namen[waar] = rij.teamnaam or rij.naam
        if rij.team:
            teams[rij.team] = rij.teamnaam
        if rij.opgeheven_op is None:
            kiesbaar.append(waar)
    return Plekken(namen, teams, kiesbaar)
