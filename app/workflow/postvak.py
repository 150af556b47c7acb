"""The inbox: what needs somebody's attention, for one person or for a team. One signal per fact and receiver.

Having read it is of a person; having dealt with it is for everybody. What somebody may no longer see (a casus that moved to another
team, a melding that was linked by mistake) shows nothing of itself here either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.casus.codes import Afhandeling
from app.casus.model import casus, signaal, signaal_gelezen
from app.core.fouten import niet_gevonden
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.model import melding
from app.melding.queries import MAG_ZIEN
from app.overdracht.model import overdracht
from app.overleg.model import agendapunt, overleg, overlegactie
from app.overleg.queries import actie_gedeeld, als_deelnemer
from app.toegang.actor import Rol
from app.toegang.model import blokkade, medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import GEBLOKKEERD, leesbaar, leeszicht, niet_geblokkeerd, van_team, zichtbaar

_ZIET_HET = sa.and_(
    sa.or_(
        signaal.c.casus_id.is_(None), sa.exists().where(casus.c.id == signaal.c.casus_id, leesbaar(casus))
    ),
    sa.or_(signaal.c.melding_id.is_(None), sa.exists().where(melding.c.id == signaal.c.melding_id, MAG_ZIEN)),
)
_LEIDING_GEBLOKKEERD = sa.exists().where(
    blokkade.c.casus_id == signaal.c.casus_id, blokkade.c.leiding, blokkade.c.beeindigd_op.is_(None)
)
"""Who leads the team may not know of this casus: what is for whoever leads it, everybody else of the team hears."""
_GEADRESSEERD = sa.or_(
    sa.and_(signaal.c.medewerker_id == sa.bindparam("b_medewerker"), _ZIET_HET),
    sa.and_(
        van_team(signaal),
        sa.or_(
            signaal.c.rol.is_(None),
            sa.bindparam("b_teamleider", type_=sa.Boolean).is_(sa.true()),
            _LEIDING_GEBLOKKEERD,
        ),
        sa.or_(signaal.c.ongeacht_zicht, _ZIET_HET),
    ),
    sa.and_(
        signaal.c.team.is_(None),
        signaal.c.rol == Rol.PARTNER,
        signaal.c.organisatie == sa.bindparam("b_partner", type_=sa.String),
    ),
    *(
        sa.and_(
            signaal.c.team.is_(None),
            signaal.c.rol == rol,
            signaal.c.organisatie == sa.bindparam(f"b_van_{rol.name.lower()}", type_=sa.String),
        )
        for rol in (Rol.PRIVACY, Rol.BEHEER)
    ),
)
"""Addressed to this person, to their team, to whoever leads it, or to who is of no team: the privacy officers and beheerders of their
organisation and the partners of one without teams; about what they may see, or sent to them because they do not."""
_GAAT_OVER_ACTIE = sa.exists().where(overlegactie.c.id == signaal.c.over_id)
_CASUS_VAN_ACTIE = sa.exists(
    sa.select(overlegactie.c.id)
    .join(casus, casus.c.id == overlegactie.c.casus_id)
    .where(overlegactie.c.id == signaal.c.over_id, zichtbaar(casus))
)
_ONGEBLOKKEERD = sa.and_(
    niet_geblokkeerd(signaal.c.casus_id),
    melding_niet_geblokkeerd(signaal.c.melding_id),
    # of which casus it is it need not say: an actie of a partner, an offer
    *(
        sa.not_(sa.exists().where(wat.c.id == signaal.c.over_id, wat.c.casus_id.in_(GEBLOKKEERD)))
        for wat in (overlegactie.alias("wiens_actie"), overdracht.alias("wiens_aanbod"))
    ),
)
"""Whoever it was sent to, also who hears of what they cannot open."""
_VOOR_MIJ = sa.and_(
    _ONGEBLOKKEERD,
    _GEADRESSEERD,
    sa.or_(sa.not_(_GAAT_OVER_ACTIE), _CASUS_VAN_ACTIE, actie_gedeeld(signaal.c.over_id)),
)
"""Of an actie in an overleg only as long as it is shown: what is not shared any more never was."""


def _ik(eenheid: Werkeenheid) -> dict[str, Any]:
    """The values for `_VOOR_MIJ`."""
    wie = eenheid.actor
    return {
        "b_medewerker": wie.id,
        "b_teamleider": Rol.TEAMLEIDER in wie.rollen,
        "b_partner": wie.organisatie if Rol.PARTNER in wie.rollen else None,
        "nu": eenheid.nu,
        **als_deelnemer(wie),
        "b_van_privacy": wie.organisatie if Rol.PRIVACY in wie.rollen else None,
        "b_van_beheer": wie.organisatie if Rol.BEHEER in wie.rollen else None,
        **leeszicht(eenheid),
    }


_GELEZEN = (
    sa.select(signaal_gelezen.c.op)
    .where(
        signaal_gelezen.c.signaal_id == signaal.c.id,
        signaal_gelezen.c.medewerker_id == sa.bindparam("b_medewerker"),
    )
    .scalar_subquery()
)
_casus_id = sa.case(
    (sa.or_(sa.not_(_GAAT_OVER_ACTIE), _CASUS_VAN_ACTIE), signaal.c.casus_id), else_=sa.null()
)
"""Whose actie it is need not know of which casus: that it sees in the overleg."""
_van_casus, _van_melding = casus.alias("van_casus"), melding.alias("van_melding")
_van_actie = overlegactie.alias("van_actie")
_LIJST = (
    sa.select(
        *(k for k in signaal.c if k is not signaal.c.casus_id),
        _casus_id.label("casus_id"),
        _GELEZEN.label("gelezen_op"),
        medewerker.c.aanduiding,
        overdracht.c.id.label("overdracht_id"),
        overleg.c.id.label("overleg_id"),
        agendapunt.c.id.label("agendapunt_id"),
        sa.func.coalesce(
            _van_casus.c.organisatie,
            _van_melding.c.organisatie,
            overdracht.c.van_organisatie,
            overleg.c.organisatie,
        ).label("van_organisatie"),
        sa.func.coalesce(_van_casus.c.team, _van_melding.c.team, overdracht.c.van_team, overleg.c.team).label(
            "van_team"
        ),
    )
    .select_from(
        signaal.outerjoin(medewerker, medewerker.c.id == signaal.c.afgehandeld_door)
        .outerjoin(_van_casus, _van_casus.c.id == _casus_id)
        .outerjoin(_van_melding, _van_melding.c.id == signaal.c.melding_id)
        .outerjoin(overdracht, overdracht.c.id == signaal.c.over_id)
        .outerjoin(_van_actie, _van_actie.c.id == signaal.c.over_id)
        .outerjoin(agendapunt, agendapunt.c.id == _van_actie.c.agendapunt_id)
        .outerjoin(overleg, overleg.c.id == sa.func.coalesce(agendapunt.c.overleg_id, signaal.c.over_id))
    )
    .where(_VOOR_MIJ, signaal.c.id > sa.bindparam("na"))
    .order_by(signaal.c.id)
    .limit(sa.bindparam("limiet"))
)


@dataclass(frozen=True, slots=True)
class Filter:
    """How the inbox is narrowed. `na`: the id after which the page begins; `gelezen`: by this person, or not; None: either."""

    limiet: int
    na: UUID
    alleen_open: bool = True
    gelezen: bool | None = None


@cache
def _vernauwd(alleen_open: bool, gelezen: bool | None) -> sa.Select[Any]:
    """The list with these filters, built once for each combination."""
    lijst = _LIJST.where(signaal.c.afgehandeld_op.is_(None)) if alleen_open else _LIJST
    if gelezen is None:
        return lijst
    return lijst.where(_GELEZEN.is_not(None) if gelezen else _GELEZEN.is_(None))


async def signalen(eenheid: Werkeenheid, filter: Filter) -> Sequence[sa.Row[Any]]:
    """The actor's own inbox and that of their team, oldest first. One SELECT."""
    opdracht = _vernauwd(filter.alleen_open, filter.gelezen)
    rijen = await eenheid.alle(opdracht, na=filter.na, limiet=filter.limiet, **_ik(eenheid))
    eenheid.getoond += {rij.casus_id for rij in rijen if rij.casus_id}
    return rijen


_VAN_MIJ = sa.select(signaal.c.id).where(signaal.c.id == sa.bindparam("signaal_id"), _VOOR_MIJ)
_LEES = {
    naam: insert(signaal_gelezen).on_conflict_do_nothing(index_elements=["signaal_id", "medewerker_id"])
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}
_HANDEL_AF = (
    sa.update(signaal)
    .where(signaal.c.id == sa.bindparam("b_id"), signaal.c.afgehandeld_op.is_(None))
    .values(
        afgehandeld_op=sa.bindparam("b_nu"),
        afgehandeld_door=sa.bindparam("b_door"),
        afhandeling=Afhandeling.GEDAAN,
    )
)


async def lees(eenheid: Werkeenheid, signaal_id: UUID) -> None:
    """This person has seen it; the first time counts. Raises `niet-gevonden` for what is not in their inbox."""
    if await eenheid.een(_VAN_MIJ, signaal_id=signaal_id, **_ik(eenheid)) is None:
        raise niet_gevonden()
    await eenheid.doe(
        _LEES[eenheid.verbinding.dialect.name],
        signaal_id=signaal_id,
        medewerker_id=eenheid.actor.id,
        op=eenheid.nu,
    )


async def handel_af(eenheid: Werkeenheid, signaal_id: UUID) -> None:
    """Dealt with, for everybody who has it; whoever was first stands there. Raises `niet-gevonden` as `lees` does."""
    await lees(eenheid, signaal_id)
    await eenheid.doe(_HANDEL_AF, b_id=signaal_id, b_nu=eenheid.nu, b_door=eenheid.actor.id)
