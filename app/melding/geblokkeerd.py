"""Which meldingen go with a casus that the actor may not know of (`toegang/zicht.py`): the same people, the same household.

Linked to it, of the same household as one that is, or not looked at by anybody yet and naming somebody of it beyond reasonable doubt:
who is the neighbour of a household must not be the one to read that it was reported again.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene
from app.core.fouten import niet_gevonden
from app.melding.codes import Besluit
from app.melding.model import koppeling, melding_persoon
from app.melding.verbonden import aan_casus, aan_melding
from app.persoon.model import zoekterm
from app.persoon.zoektermen import Grond
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import GEBLOKKEERD, HEEFT_BLOKKADE, zicht

ZELFDE_MENS = (Grond.BSN, Grond.GEBOREN_NAAM)
"""The same BSN, or born on the same day with a surname that sounds alike."""
_BIJ, _SAMEN, _GENOOT, _HOORT, _NEE = (
    koppeling.alias(f"geblokkeerd_{naam}") for naam in ("bij", "samen", "genoot", "hoort", "nee")
)
_GEKOPPELD = sa.select(_BIJ.c.melding_id).where(aan_casus(_BIJ), _BIJ.c.casus_id.in_(GEBLOKKEERD))
_HUISHOUDENS = sa.select(_SAMEN.c.naar_melding_id).where(
    aan_melding(_SAMEN),
    sa.or_(_SAMEN.c.melding_id.in_(_GEKOPPELD), _SAMEN.c.naar_melding_id.in_(_GEKOPPELD)),
)
_GENOEMD = melding_persoon.alias("geblokkeerd_genoemd")
_VERTELD = melding_persoon.alias("geblokkeerd_verteld")
_ONZE, _HUNNE = zoekterm.alias("geblokkeerd_onze"), zoekterm.alias("geblokkeerd_hunne")
_MENSEN = sa.union(
    sa.select(betrokkene.c.persoon_id).where(betrokkene.c.casus_id.in_(GEBLOKKEERD)),
    sa.select(_VERTELD.c.persoon_id).where(_VERTELD.c.melding_id.in_(_GEKOPPELD)),
)
_BEKEKEN = sa.or_(
    sa.exists().where(_HOORT.c.melding_id == _GENOEMD.c.melding_id, aan_casus(_HOORT)),
    sa.exists().where(
        _NEE.c.melding_id == _GENOEMD.c.melding_id,
        _NEE.c.besluit == Besluit.AFGEWEZEN,
        _NEE.c.casus_id.in_(GEBLOKKEERD),
    ),
)
"""A human said of which casus it is, or that it is not of this one."""
_NOEMT_IEMAND = (
    sa.select(_GENOEMD.c.melding_id)
    .select_from(
        _ONZE.join(_HUNNE, sa.and_(_HUNNE.c.term == _ONZE.c.term, _HUNNE.c.grond == _ONZE.c.grond)).join(
            _GENOEMD, _GENOEMD.c.persoon_id == _HUNNE.c.persoon_id
        )
    )
    .where(
        _ONZE.c.persoon_id.in_(_MENSEN),
        _ONZE.c.grond.in_(ZELFDE_MENS),
        sa.not_(_BEKEKEN),
    )
)
_VERBORGEN = sa.union(
    _GEKOPPELD,
    _HUISHOUDENS,
    sa.select(_GENOOT.c.melding_id).where(aan_melding(_GENOOT), _GENOOT.c.naar_melding_id.in_(_HUISHOUDENS)),
    _NOEMT_IEMAND,
)


def melding_niet_geblokkeerd(melding_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The actor is blocked from nothing that this melding belongs to (`zicht`). Who is blocked from nothing, asks no more than that."""
    return sa.or_(sa.not_(HEEFT_BLOKKADE), melding_id.is_(None), melding_id.not_in(_VERBORGEN))


_DEZE: sa.BindParameter[UUID] = sa.bindparam("melding_id", type_=sa.Uuid)
_ONGEBLOKKEERD = sa.select(sa.literal(1)).where(melding_niet_geblokkeerd(_DEZE))


async def eis_niet_geblokkeerd(eenheid: Werkeenheid, melding_id: UUID) -> None:
    """Raises `niet-gevonden` for who is blocked from what this melding belongs to; it may have gone elsewhere since."""
    if await eenheid.een(_ONGEBLOKKEERD, melding_id=melding_id, **zicht(eenheid.actor)) is None:
        raise niet_gevonden()
