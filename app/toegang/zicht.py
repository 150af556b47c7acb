"""Which casussen somebody may know of: one condition that narrows every select, in one place.

It is made of bind parameters, so that statements with it can be built once, at import. What is not visible does not exist: a
query that finds nothing answers `niet_gevonden`, whatever the reason.
"""

from typing import Any

import sqlalchemy as sa

from app.core.fouten import Fout, Soort
from app.core.klok import lokale_dag
from app.toegang.actor import Actor
from app.toegang.model import blokkade, meekijker, noodtoegang
from app.toegang.werkeenheid import Werkeenheid

GEBLOKKEERD = (
    sa.select(blokkade.c.casus_id)
    .where(
        blokkade.c.medewerker_id == sa.bindparam("zicht_medewerker", type_=sa.Uuid),
        blokkade.c.beeindigd_op.is_(None),
    )
    .correlate(None)
)
"""The casussen that the actor may not know of. It names nothing of the statement it stands in: asked once, and nearly always empty."""
HEEFT_BLOKKADE = sa.exists(GEBLOKKEERD)


def niet_geblokkeerd(casus_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Beats everything that lets somebody see: who is family, a neighbour or a party does not know of this casus, in whatever role. What
    is of no casus (NULL) is not of a blocked one."""
    return sa.or_(casus_id.is_(None), casus_id.not_in(GEBLOKKEERD))


def van_team(tabel: sa.FromClause) -> sa.ColumnElement[bool]:
    """Of the actor's own team. It says nothing of blokkades: see `zichtbaar`."""
    return sa.and_(
        tabel.c.organisatie == sa.bindparam("zicht_organisatie"),
        tabel.c.team == sa.bindparam("zicht_team"),
    )


def zichtbaar(casus: sa.FromClause) -> sa.ColumnElement[bool]:
    """Need to know: the team that is responsible for the casus, but for who is blocked from it. Who may work in it, and what
    everything beside its dossier asks."""
    assert "huishouden_id" in casus.c, "alleen van een casus; anders van_team en niet_geblokkeerd"
    return sa.and_(van_team(casus), casus.c.id.not_in(GEBLOKKEERD))


_MEE = (
    sa.select(meekijker.c.casus_id)
    .where(
        van_team(meekijker),
        meekijker.c.leest,
        meekijker.c.beeindigd_op.is_(None),
        meekijker.c.tot >= sa.bindparam("zicht_vandaag", type_=sa.Date),
    )
    .correlate(None)
)


def meekijkend(casus: sa.FromClause) -> sa.ColumnElement[bool]:
    """The team that handed it over and stays involved until a day: it may read the casus, and do nothing in it."""
    return sa.and_(casus.c.id.in_(_MEE), casus.c.id.not_in(GEBLOKKEERD))


_NOOD = (
    sa.select(noodtoegang.c.casus_id)
    .where(
        noodtoegang.c.medewerker_id == sa.bindparam("zicht_medewerker", type_=sa.Uuid),
        noodtoegang.c.tot > sa.bindparam("zicht_nu", type_=noodtoegang.c.tot.type),
        noodtoegang.c.beeindigd_op.is_(None),
    )
    .correlate(None)
)


def met_noodtoegang(casus: sa.FromClause) -> sa.ColumnElement[bool]:
    """The actor broke the glass for this casus, and has not run out of time: they may read it, and do nothing in it."""
    return casus.c.id.in_(_NOOD)


def leesbaar(casus: sa.FromClause) -> sa.ColumnElement[bool]:
    """Who may look into the dossier. To be used where the casus is found by its id: of a list it would cost the index."""
    mag = sa.or_(van_team(casus), casus.c.id.in_(_MEE), met_noodtoegang(casus))
    return sa.and_(mag, casus.c.id.not_in(GEBLOKKEERD))


def zicht(actor: Actor) -> dict[str, Any]:
    """The values for `zichtbaar` and `niet_geblokkeerd`; nothing is visible to who is no hulpverlener in a team."""
    mag = actor.is_hulpverlener
    return {
        "zicht_organisatie": actor.organisatie if mag else None,
        "zicht_team": actor.team if mag else None,
        "zicht_medewerker": actor.id,
    }


def leeszicht(eenheid: Werkeenheid) -> dict[str, Any]:
    """The values for `leesbaar` and `meekijkend` too: on its last day a team still reads, the next day it is simply over."""
    return {**zicht(eenheid.actor), "zicht_vandaag": lokale_dag(eenheid.nu), "zicht_nu": eenheid.nu}


def eis_hulpverlener(actor: Actor) -> None:
    """Raises `geen-hulpverlener`: some roles never see a casus, and hear so instead of an empty list."""
    if not actor.is_hulpverlener:
        raise Fout(
            Soort.VERBODEN,
            "geen-hulpverlener",
            "Uw rol geeft geen toegang tot casussen.",
            alternatief="Vraag uw vraag aan het team dat de casus behandelt; cijfers zonder casussen zijn er voor een beleidsmedewerker.",
        )
