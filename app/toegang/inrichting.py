"""Which organisations and teams there are: read from a file by the functioneel beheerder, safe to repeat."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.db import Database
from app.toegang.model import Teamsoort, organisatie, team


@dataclass(frozen=True, slots=True)
class Inrichting:
    organisaties: Mapping[str, str]
    """Code → name."""
    teams: Mapping[str, tuple[str, str]]
    """Code → (organisatie, name)."""
    meldpunten: Collection[str] | None = None
    """Teams that receive the meldingen of their organisation. None: as they are."""
    soorten: Mapping[str, Teamsoort] | None = None
    """What a team is to who hands a casus over to it. None: as they are."""
    bereikbaar: Mapping[str, str] | None = None
    """Code of a team → how another team reaches it: a number or a desk, never a person. None: as they are."""


async def richt_in(database: Database, inrichting: Inrichting) -> None:
    """Add what is new and rename what has another name. Nothing is removed: casussen refer to it."""
    punten, bereikbaar = inrichting.meldpunten, inrichting.bereikbaar or {}
    if vreemd := {*(punten or ()), *(inrichting.soorten or ()), *bereikbaar} - inrichting.teams.keys():
        raise ValueError(f"geen team: {', '.join(sorted(vreemd))}")
    async with database.schrijf() as v:
        for tabel, waarden in (
            (organisatie, [{"code": c, "naam": n} for c, n in inrichting.organisaties.items()]),
            (team, [{"code": c, "organisatie": o, "naam": n} for c, (o, n) in inrichting.teams.items()]),
        ):
            bestaand = set((await v.execute(sa.select(tabel.c.code))).scalars())
            for waarde in waarden:
                if waarde["code"] in bestaand:
                    await v.execute(
                        sa.update(tabel).where(tabel.c.code == waarde["code"]).values(naam=waarde["naam"])
                    )
                else:
                    await v.execute(sa.insert(tabel).values(waarde))
        if punten is not None:
            deze = team.c.code.in_(inrichting.teams)
            await v.execute(sa.update(team).where(deze).values(meldpunt=team.c.code.in_(list(punten))))
        if inrichting.soorten is not None:
            for code in inrichting.teams:
                soort = inrichting.soorten.get(code)
                await v.execute(sa.update(team).where(team.c.code == code).values(soort=soort))
        for code, hoe in bereikbaar.items():
            await v.execute(sa.update(team).where(team.c.code == code).values(bereikbaar=hoe))
