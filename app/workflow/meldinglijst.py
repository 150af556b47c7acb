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
from app.melding.codes import BIJ_DE_CASUS, MeldingStatus, Termijnsoort, Uitkomst, Urgentie
from app.melding.model import koppeling, melding, termijn, terugkoppeling, veiligheidsbeoordeling
from app.melding.queries import BIJ_EEN_ANDER, GEHEEL, KLOK_LOOPT, LOOPT, MAG_ZIEN, Filter, Melding, meldingen
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import van_team, zichtbaar
from app.workflow.meldingen import IN_EEN_CASUS, openstaand

Plaats = tuple[datetime, int, UUID]
"""Where a melding stands in that order: when its first clock runs out, whether there is danger (0) or not (1), and which it is."""

_GEEN_KLOK = datetime.max.replace(tzinfo=UTC)
_EIGEN = van_team(melding)
_KLOK = (
    sa.select(termijn.c.verloopt_op)
    .where(termijn.c.melding_id == melding.c.id, KLOK_LOOPT, sa.or_(_EIGEN, termijn.c.soort == BIJ_DE_CASUS))
    .order_by(termijn.c.verloopt_op, termijn.c.id)
    .limit(1)
)
_TOT = _KLOK.scalar_subquery()
_EERST = sa.func.coalesce(_TOT, sa.literal(_GEEN_KLOK, Tijdstip))
_GEVAAR = sa.case((sa.or_(melding.c.urgentie != Urgentie.NORMAAL, heeft_vlag(melding)), 0), else_=1)
_GEKOPPELD = sa.and_(koppeling.c.melding_id == melding.c.id, LOOPT)
_OORDEEL = veiligheidsbeoordeling.c
_WEET_HET = sa.exists().where(terugkoppeling.c.melding_id == melding.c.id, terugkoppeling.c.op >= _OORDEEL.op)
"""The melder heard of this outcome."""
_VAN_DIT_TEAM = sa.and_(
    _EIGEN,
    sa.or_(
        melding.c.status != MeldingStatus.BEOORDEELD,
        melding.c.id.in_(sa.select(termijn.c.melding_id).where(KLOK_LOOPT)),
        sa.not_(_WEET_HET),
        sa.and_(_OORDEEL.uitkomst.in_(IN_EEN_CASUS), sa.not_(sa.exists().where(_GEKOPPELD))),
        sa.and_(_OORDEEL.uitkomst == Uitkomst.LOKAAL_TEAM, sa.not_(BIJ_EEN_ANDER)),
    ),
)
_NOG_NIEMAND_GESPROKEN = (
    sa.exists()
    .select_from(koppeling.join(casus, casus.c.id == koppeling.c.casus_id))
    .where(_GEKOPPELD, koppeling.c.contact_op.is_(None), casus.c.beeindigd_op.is_(None), zichtbaar(casus))
)
"""What a melding asks of the team of the casus that it belongs to."""
_BEGIN = (
    GEHEEL.add_columns(
        _TOT.label("verloopt_op"),
        _KLOK.with_only_columns(termijn.c.soort).scalar_subquery().label("klok"),
        _EERST.label("eerst"),
        _GEVAAR.label("gevaar"),
        _EIGEN.label("eigen"),
        _OORDEEL.uitkomst,
        _OORDEEL.afgehandeld_op,
        _WEET_HET.label("weet_het"),
        _NOG_NIEMAND_GESPROKEN.label("te_spreken"),
        sa.exists()
        .where(termijn.c.melding_id == melding.c.id, termijn.c.soort == Termijnsoort.INFORMEREN, KLOK_LOOPT)
        .label("te_informeren"),
    )
    .outerjoin(veiligheidsbeoordeling, _OORDEEL.melding_id == melding.c.id)
    .where(MAG_ZIEN, sa.or_(_VAN_DIT_TEAM, _NOG_NIEMAND_GESPROKEN))
    .order_by("eerst", "gevaar", melding.c.id)
    .limit(sa.bindparam("limiet"))
)
_VERDER = _BEGIN.where(
    sa.tuple_(_EERST, _GEVAAR, melding.c.id)
    > sa.tuple_(
        sa.bindparam("na_eerst", type_=Tijdstip),
        sa.bindparam("na_gevaar", type_=sa.Integer),
        sa.bindparam("na_id", type_=sa.Uuid),
    )
)


async def nog_te_doen(eenheid: Werkeenheid, limiet: int, na: Plaats | None = None) -> Sequence[Melding]:
    """One page; `na`: the place after which it begins. Each has in its row which `klok` runs out first, and its place: `eerst`,
    `gevaar`. Raises `geen-hulpverlener`."""
    if na is None:
        return await meldingen(eenheid, Filter(limiet), _BEGIN)
    plaats = dict(zip(("na_eerst", "na_gevaar", "na_id"), na, strict=True))
    return await meldingen(eenheid, Filter(limiet), _VERDER, **plaats)


def wat_nog(wat: Melding) -> list[str]:
    """What this one of `nog_te_doen` asks of this team, as codes, the most urgent first."""
    rij = wat.rij
    if not rij["eigen"]:
        return ["contact-leggen"]
    punten = openstaand(
        rij["status"],
        rij["uitkomst"],
        afgehandeld=rij["afgehandeld_op"] is not None,
        kandidaten=0,
        gekoppeld=wat.casus_id is not None,
        bij_een_ander=bool(rij["bij_een_ander"]),
        opgevolgd=not rij["te_spreken"],
        teruggekoppeld=bool(rij["weet_het"]),
        te_informeren=bool(rij["te_informeren"]),
    )
    return [punt.code for punt in punten] or [rij["klok"]]
