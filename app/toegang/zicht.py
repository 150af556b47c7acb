"""Which casussen somebody may know of: one condition that narrows every select, in one place.

It is made of bind parameters, so that statements with it can be built once, at import. What is not visible does not exist: a
query that finds nothing answers `niet_gevonden`, whatever the reason.
"""

from typing import Any

import sqlalchemy as sa

from app.core.fouten import Fout, Soort
from app.toegang.actor import Actor


def zichtbaar(casus: sa.FromClause) -> sa.ColumnElement[bool]:
    """Need to know: the team that is responsible for the casus, and nobody else (overdracht and overleg add their own)."""
    return sa.and_(
        casus.c.organisatie == sa.bindparam("zicht_organisatie"),
        casus.c.team == sa.bindparam("zicht_team"),
    )


def zicht(actor: Actor) -> dict[str, Any]:
    """The values for `zichtbaar`; nothing is visible to who is no hulpverlener in a team."""
    mag = actor.is_hulpverlener
    return {
        "zicht_organisatie": actor.organisatie if mag else None,
        "zicht_team": actor.team if mag else None,
    }


def eis_hulpverlener(actor: Actor) -> None:
    """Raises `geen-hulpverlener`: some roles never see a casus, and hear so instead of an empty list."""
    if not actor.is_hulpverlener:
        raise Fout(
            Soort.VERBODEN,
            "geen-hulpverlener",
            "Uw rol geeft geen toegang tot casussen.",
            alternatief="Vraag uw vraag aan het team dat de casus behandelt; cijfers zijn er zonder casussen.",
        )
