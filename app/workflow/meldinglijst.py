"""The meldingen that still ask something of this team, the first clock to run out on top.

What they ask is what `meldingen.openstaand` says of one of them; but whether a household may be known already is not worked out for a
whole list.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.casus.queries import heeft_vlag
from app.core.db import Tijdstip
from app.melding.codes import MeldingStatus, Uitkomst, Urgentie
from app.melding.model import koppeling, melding, termijn, terugkoppeling, veiligheidsbeoordeling
from app.melding.queries import EERSTE_KLOK, KLOK_LOOPT, LIJST, LOOPT, Filter, Melding, meldingen
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import van_team, zichtbaar

Plaats = tuple[datetime, int, UUID]
"""Where a melding stands in that order: when its first clock runs out, whether there is danger (0) or not (1), and which it is."""

_GEEN_KLOK = datetime.max.replace(tzinfo=UTC)
_KLOK = sa.func.coalesce(EERSTE_KLOK, sa.literal(_GEEN_KLOK, Tijdstip))
_GEVAAR = sa.case((sa.or_(melding.c.urgentie != Urgentie.NORMAAL, heeft_vlag(melding)), 0), else_=1)
_GEKOPPELD = sa.exists().where(koppeling.c.melding_id == melding.c.id, LOOPT)
_BEOORDEELD = veiligheidsbeoordeling.c.melding_id == melding.c.id
_WEET_HET = sa.exists().where(
    _BEOORDEELD,
    terugkoppeling.c.melding_id == melding.c.id,
    terugkoppeling.c.op >= veiligheidsbeoordeling.c.op,
)
_NAAR_EEN_CASUS = (Uitkomst.LOKAAL_TEAM, Uitkomst.VOORWAARDEN, Uitkomst.MDA, Uitkomst.ACTIE_OVERLEG)
"""Outcomes of which the follow-up is in a casus. Of an onderzoek a clock tells; that the help which was there goes on, nobody records."""
_VAN_DIT_TEAM = sa.and_(
    van_team(melding),
    sa.or_(
        melding.c.status != MeldingStatus.BEOORDEELD,
        melding.c.id.in_(sa.select(termijn.c.melding_id).where(KLOK_LOOPT)),
        sa.not_(_WEET_HET),
        sa.and_(
            sa.not_(_GEKOPPELD),
            sa.exists().where(_BEOORDEELD, veiligheidsbeoordeling.c.uitkomst.in_(_NAAR_EEN_CASUS)),
        ),
    ),
)
_NOG_NIEMAND_GESPROKEN = (
    sa.exists()
    .select_from(koppeling.join(casus, casus.c.id == koppeling.c.casus_id))
    .where(
        koppeling.c.melding_id == melding.c.id,
        LOOPT,
        koppeling.c.contact_op.is_(None),
        casus.c.beeindigd_op.is_(None),
        zichtbaar(casus),
    )
)
"""What a melding asks of the team of the casus that it belongs to."""
_BEGIN = (
    LIJST.add_columns(_KLOK.label("klok"), _GEVAAR.label("gevaar"))
    .where(sa.or_(_VAN_DIT_TEAM, _NOG_NIEMAND_GESPROKEN))
    .order_by(None)
    .order_by("klok", "gevaar", melding.c.id)
)
_VERDER = _BEGIN.where(
    sa.tuple_(_KLOK, _GEVAAR, melding.c.id)
    > sa.tuple_(
        sa.bindparam("na_klok", type_=Tijdstip),
        sa.bindparam("na_gevaar", type_=sa.Integer),
        sa.bindparam("na_id", type_=sa.Uuid),
    )
)


async def nog_te_doen(eenheid: Werkeenheid, limiet: int, na: Plaats | None = None) -> Sequence[Melding]:
    """One page; each has its `klok` and `gevaar`. `na`: the place after which the page begins. Raises `geen-hulpverlener`."""
    if na is None:
        return await meldingen(eenheid, Filter(limiet), _BEGIN)
    plaats = dict(zip(("na_klok", "na_gevaar", "na_id"), na, strict=True))
    return await meldingen(eenheid, Filter(limiet), _VERDER, **plaats)
