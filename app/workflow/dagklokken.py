"""The statements of my day: which clocks ask for this person, which of a melding, and whose clock it was that ran out."""

from typing import Any

import sqlalchemy as sa

from app.casus.codes import Stap
from app.casus.model import casus, gesprek
from app.casus.queries import HEEFT_VLAG, heeft_vlag
from app.core.db import Tijdstip
from app.melding.codes import BIJ_DE_CASUS
from app.melding.model import koppeling, melding, termijn
from app.melding.queries import KLOK_LOOPT, LOOPT, VAN_ONS, opvolging_open
from app.monitoring.model import volgen, volgmoment
from app.overleg.model import overlegactie
from app.toegang.zicht import niet_geblokkeerd, van_team, zichtbaar
from app.workflow.ladder import Ontvanger
from app.workflow.signaalzinnen import PRIL
from app.workflow.termijnen import TERMIJNEN, VAN_DE_CASUS, Termijnregel, dag_of_moment
from app.workflow.voorstellen import SINDS

_MIJN = sa.or_(
    casus.c.casusregisseur == sa.bindparam("b_ik"),
    casus.c.casusregisseur.is_(None),
    sa.bindparam("b_leidt", type_=sa.Boolean).is_(sa.true()),
)
"""Hers; what is nobody's; and of who leads the team everything of the team."""


def _klok(r: Termijnregel) -> sa.Select[Any]:
    dag, op = dag_of_moment(r)
    grens = sa.bindparam("b_tot", type_=Tijdstip) if r.op_moment else sa.bindparam("b_dag", type_=sa.Date)
    kolommen = (
        r.tabel.c.id,
        sa.literal(r.soort).label("soort"),
        r.tabel.c.casus_id,
        dag.label("dag"),
        op.label("op"),
        (volgen.c.melding_id if r.tabel is volgmoment else sa.cast(sa.null(), sa.Uuid)).label("aanleiding"),
        sa.cast(sa.null(), Tijdstip).label("gesproken_op"),
    )
    wanneer = (r.loopt, r.begonnen, r.dag.is_not(None), r.dag <= grens)
    if r in VAN_DE_CASUS:
        bron = r.tabel.join(casus, casus.c.id == r.tabel.c.casus_id)
        return sa.select(*kolommen).select_from(bron).where(*wanneer, zichtbaar(casus), _MIJN)
    if r.tabel is volgmoment:
        bron = volgmoment.join(volgen, volgen.c.id == volgmoment.c.volgen_id)
        return (
            sa.select(*kolommen).select_from(bron).where(*wanneer, van_team(volgen), _ongeblokkeerd(volgen))
        )
    return sa.select(*kolommen).where(*wanneer, van_team(r.tabel), _ongeblokkeerd(r.tabel))


def _ongeblokkeerd(tabel: sa.Table) -> sa.ColumnElement[bool]:
    return niet_geblokkeerd(tabel.c.casus_id)


_VOOR_TOEZICHT = tuple(r for r in TERMIJNEN if r.ladder[0].wie is Ontvanger.TOEZICHT)
"""Not for who works in a casus."""
_ELDERS = tuple(r for r in TERMIJNEN if r.tabel is overlegactie)
"""Read with its words, and only as long as it is shown (`overleg/mijn.py`)."""
_GESPROKEN_OP = (
    sa.select(sa.func.max(gesprek.c.op))
    .where(
        gesprek.c.casus_id == casus.c.id,
        gesprek.c.gesproken,
        sa.not_(
            sa.exists(sa.select(koppeling.c.casus_id).where(opvolging_open(casus.c.id)).correlate(casus))
        ),
    )
    .scalar_subquery()
)
_PRIL = sa.select(
    casus.c.id,
    sa.literal(PRIL).label("soort"),
    casus.c.id.label("casus_id"),
    sa.cast(sa.null(), sa.Date).label("dag"),
    SINDS.label("op"),
    sa.cast(sa.null(), sa.Uuid).label("aanleiding"),
    _GESPROKEN_OP.label("gesproken_op"),
).where(
    HEEFT_VLAG,
    casus.c.stap != Stap.INACTIEF,
    casus.c.beeindigd_op.is_(None),
    zichtbaar(casus),
    _MIJN,
    sa.func.coalesce(_GESPROKEN_OP < SINDS, sa.true()),
)
"""A red flag, and nobody was spoken with since it was recorded, or since the melding: no clock need run in it, and it cannot wait for
one. As `waarschuwingen.rode_vlag_zonder_contact` has it, which looks at the day (`dagbeeld._is_pril`)."""
_ALLE_KLOKKEN = sa.union_all(
    *(_klok(r) for r in TERMIJNEN if r not in (*_VOOR_TOEZICHT, *_ELDERS)), _PRIL
).subquery()
LOPENDE_KLOKKEN = (
    sa.select(_ALLE_KLOKKEN)
    .order_by(_ALLE_KLOKKEN.c.op, _ALLE_KLOKKEN.c.dag, _ALLE_KLOKKEN.c.id)
    .limit(sa.bindparam("limiet"))
)
"""The clocks of table 2 that ask for this person within the week, or already ran out."""
_GEKOPPELD = (
    sa.select(koppeling.c.casus_id)
    .select_from(koppeling.join(casus, casus.c.id == koppeling.c.casus_id))
    .where(koppeling.c.melding_id == melding.c.id, LOOPT, zichtbaar(casus), _MIJN)
    .scalar_subquery()
)
MELDKLOKKEN = (
    sa.select(
        termijn.c.id,
        termijn.c.soort,
        termijn.c.verloopt_op,
        melding.c.id.label("melding_id"),
        melding.c.urgentie,
        melding.c.wijk,
        heeft_vlag(melding).label("vlag"),
        _GEKOPPELD.label("casus_id"),
    )
    .select_from(termijn.join(melding, melding.c.id == termijn.c.melding_id))
    .where(
        KLOK_LOOPT,
        termijn.c.verloopt_op <= sa.bindparam("b_tot", type_=Tijdstip),
        sa.or_(VAN_ONS, sa.and_(_GEKOPPELD.is_not(None), termijn.c.soort == BIJ_DE_CASUS)),
    )
    .order_by(termijn.c.verloopt_op, termijn.c.id)
    .limit(sa.bindparam("limiet"))
)


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_NIEMAND = sa.cast(sa.null(), sa.String)


def _einde(r: Termijnregel) -> sa.Select[Any]:
    """When a clock ran out, and who was to meet it; of what supervision meets nobody is named."""
    wie: sa.FromClause = casus if r.eigenaar is None else r.eigenaar.subquery()
    van = (_NIEMAND, _NIEMAND) if r in _VOOR_TOEZICHT else (wie.c.organisatie, wie.c.team)
    samen = wie.c.id == (r.tabel.c.casus_id if r.eigenaar is None else r.tabel.c.id)
    kolommen = sa.select(r.tabel.c.id, *dag_of_moment(r), *van)
    return kolommen.select_from(r.tabel.join(wie, samen)).where(r.tabel.c.id.in_(_IDS))


EINDEN = sa.union_all(
    sa.select(
        termijn.c.id,
        sa.cast(sa.null(), sa.Date).label("dag"),
        termijn.c.verloopt_op.label("op"),
        melding.c.organisatie,
        melding.c.team,
    )
    .select_from(termijn.join(melding, melding.c.id == termijn.c.melding_id))
    .where(termijn.c.id.in_(_IDS)),
    *map(_einde, TERMIJNEN),
)
"""Of these clocks, whosever they are."""
