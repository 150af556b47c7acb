"""The one queue of work for the worker: what waits, who is at it until when, and what does not succeed.

A taak is a ticket, never a fact. It is planned from the rows it is about for as long as they ask for it, so it may be planned too
often, outlive its reason, or be lost: whoever does it looks again under the locks, and what was not done is planned again. Hence a
taak that is done is deleted, in the transaction of its effect: the log tells what was done, the queue only what is still to do.

Nothing here trusts a clock for more than when to try. Whose a taak is says the fence: `door` and `pogingen`, as they were claimed.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.core.db import SCHEMA, Tijdstip

LEASE = timedelta(minutes=1)
"""So long a worker that was killed keeps what it had claimed from the others."""
EERSTE_UITSTEL, LANGSTE_UITSTEL = timedelta(seconds=15), timedelta(minutes=15)
"""After a first failure; and however often it has failed. It is never given up: somebody may be waiting for it."""

taak = sa.Table(
    "taak",
    SCHEMA,
    sa.Column("sleutel", sa.String(100), primary_key=True, comment="waar zij over gaat: één taak per feit"),
    sa.Column("soort", sa.String(40), nullable=False),
    sa.Column("over_id", sa.Uuid, nullable=False, comment="de klok, het aanbod"),
    sa.Column("casus_id", sa.Uuid),
    sa.Column("melding_id", sa.Uuid),
    sa.Column("na", Tijdstip, nullable=False, comment="niet eerder dan"),
    sa.Column("pogingen", sa.Integer, nullable=False),
    sa.Column("door", sa.Uuid, comment="de ronde van een worker die haar heeft"),
    sa.Column("lease_tot", Tijdstip, comment="dan mag een ander haar nemen"),
    sa.Column("fout", sa.String(64), comment="soort fout van de laatste poging"),
    sa.Column("mislukt_sinds", Tijdstip),
    sa.CheckConstraint("(door IS NULL) = (lease_tot IS NULL)", name="van_iemand_tot"),
    sa.CheckConstraint("(fout IS NULL) = (mislukt_sinds IS NULL)", name="mislukt_sinds"),
    sa.Index("ix_taak_beurt", "soort", "na", "sleutel"),
)


def _moment(naam: str) -> sa.BindParameter[datetime]:
    return sa.bindparam(naam, type_=Tijdstip)


def momenten(nu: datetime) -> dict[str, datetime]:
    """What the statements here want to know of the time.

    What lies beyond the longest that anybody could have meant was written by a clock that ran ahead: nobody waits for that. For a
    lease there is another LEASE of room, as clocks that are right differ a little too.
    """
    return {"nu": nu, "uiterlijk": nu + LANGSTE_UITSTEL, "lease_uiterlijk": nu + 2 * LEASE}


def uitstel(pogingen: int) -> timedelta:
    """How long to wait after so many attempts: each time twice as long, up to a limit."""
    return min(EERSTE_UITSTEL * (1 << min(pogingen - 1, 10)), LANGSTE_UITSTEL)


def te_plannen(bron: sa.Select[Any]) -> sa.Select[Any]:
    """What of `bron` (`sleutel`, `over_id`, `casus_id`, `melding_id`) has no taak yet that waits for a believable moment."""
    wat = bron.subquery("wat")
    er_al = sa.exists().where(taak.c.sleutel == wat.c.sleutel, taak.c.na <= _moment("uiterlijk"))
    return sa.select(wat.c.sleutel, wat.c.over_id, wat.c.casus_id, wat.c.melding_id).where(~er_al)


def plan(soort: str, bron: sa.Select[Any]) -> sa.Executable:
    """The statement that makes a taak of everything in `bron`. In order of their keys: two who plan at once must not lock each other."""
    wat = te_plannen(bron).order_by("sleutel")
    rijen = wat.add_columns(sa.literal(soort), _moment("nu"), sa.literal(0))
    nieuw = insert(taak).from_select(
        ["sleutel", "over_id", "casus_id", "melding_id", "soort", "na", "pogingen"], rijen
    )
    # the upsert of PostgreSQL, that SQLite speaks as well
    return nieuw.on_conflict_do_update(
        index_elements=["sleutel"], set_={"na": nieuw.excluded.na}, where=taak.c.na > _moment("uiterlijk")
    )


_AAN_DE_BEURT = (
    sa.select(taak.c.sleutel)
    .where(
        taak.c.soort == sa.bindparam("b_soort"),
        taak.c.na <= _moment("nu"),
        sa.or_(
            taak.c.lease_tot.is_(None),
            taak.c.lease_tot <= _moment("nu"),
            taak.c.lease_tot > _moment("lease_uiterlijk"),
        ),
    )
    .order_by(taak.c.na, taak.c.sleutel)
    .limit(sa.bindparam("limiet"))
    .with_for_update(skip_locked=True)
    .cte("aan_de_beurt")
)
GRIJP = (
    sa.update(taak)
    .where(taak.c.sleutel.in_(sa.select(_AAN_DE_BEURT.c.sleutel)))
    .values(door=sa.bindparam("b_door"), lease_tot=_moment("b_tot"), pogingen=taak.c.pogingen + 1)
    .returning(taak.c.sleutel, taak.c.pogingen)
)
_NOG_VAN_MIJ = sa.and_(
    taak.c.door == sa.bindparam("b_door"),
    sa.tuple_(taak.c.sleutel, taak.c.pogingen).in_(sa.bindparam("greep", expanding=True)),
)
KLAAR = (
    sa.delete(taak)
    .where(_NOG_VAN_MIJ)
    .returning(taak.c.over_id, taak.c.casus_id, taak.c.melding_id, taak.c.pogingen)
)
"""What is done, and with it what is to be done: only what is still ours, and from here on nobody else's until the transaction ends."""
MISLUKT = (
    sa.update(taak)
    .where(_NOG_VAN_MIJ)
    .values(
        na=_moment("b_na"),
        door=None,
        lease_tot=None,
        fout=sa.bindparam("b_fout"),
        mislukt_sinds=sa.func.coalesce(taak.c.mislukt_sinds, _moment("nu")),
    )
)

BEGONNEN = sa.select(taak.c.over_id).where(
    taak.c.soort == sa.bindparam("soort"),
    taak.c.over_id.in_(sa.bindparam("over", expanding=True)),
    taak.c.pogingen > 0,
)
"""Of these things those that some worker has begun with: what was outside the database may have been done."""

_BEZIG = taak.c.lease_tot > _moment("nu")
STAND = (
    sa.select(
        taak.c.soort,
        sa.func.count().filter(taak.c.fout.is_(None), sa.or_(taak.c.door.is_(None), ~_BEZIG)).label("wacht"),
        sa.func.count().filter(_BEZIG).label("bezig"),
        sa.func.count().filter(taak.c.fout.is_not(None)).label("mislukt"),
    )
    .group_by(taak.c.soort)
    .order_by(taak.c.soort)
)
MISLUKTE = (
    sa.select(taak.c.sleutel, taak.c.pogingen, taak.c.fout, taak.c.mislukt_sinds, taak.c.na)
    .where(taak.c.fout.is_not(None))
    .order_by(taak.c.mislukt_sinds)
    .limit(100)
)
