"""Who has an account, as who may know that sees it: the beheerder and the privacy officer of the organisation, and who leads a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import VAN_OBJECT
from app.toegang.actor import Rol
from app.toegang.model import inzage, medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.nalatenschap import nalatenschap

OBJECT = "medewerkers"
HERZIEN_NA = timedelta(days=365)
TE_LAAT_NA = timedelta(days=30)
"""So long after it was to be looked at again an account that was not is late."""
_GEZIEN = (
    sa.select(inzage.c.op)
    .where(inzage.c.medewerker_id == medewerker.c.id)
    .order_by(inzage.c.volgnummer.desc())
    .limit(1)
    .correlate(medewerker)
    .scalar_subquery()
)
_RECHTEN_NA_HERZIENING = medewerker.c.rechten_op > medewerker.c.herzien_op
_HERZIEN_VOOR: sa.BindParameter[Any] = sa.bindparam("jaar", type_=medewerker.c.herzien_op.type)
_NOOIT = medewerker.c.herzien_op.is_(None)
TE_HERZIEN = sa.and_(
    medewerker.c.beeindigd_op.is_(None),
    sa.or_(_NOOIT, medewerker.c.herzien_op <= _HERZIEN_VOOR, _RECHTEN_NA_HERZIENING),
)
"""Nobody looked at it for a year, or not since somebody may do something else."""
_LAATST = sa.bindparam("laatst", type_=medewerker.c.herzien_op.type)
_RECHTEN_LAAT = sa.bindparam("rechten_laat", type_=medewerker.c.herzien_op.type)
_WAAROM = sa.case((_RECHTEN_NA_HERZIENING, "rechten-gewijzigd"), else_="jaar-om")
_LAAT = sa.or_(
    _NOOIT,
    medewerker.c.herzien_op <= _LAATST,
    sa.and_(_RECHTEN_NA_HERZIENING, medewerker.c.rechten_op <= _RECHTEN_LAAT),
)
_BASIS = sa.select(
    medewerker,
    _GEZIEN.label("laatst_gezien"),
    sa.case((TE_HERZIEN, _WAAROM)).label("herzien_waarom"),
    sa.case((TE_HERZIEN, sa.case((_LAAT, True), else_=False)), else_=False).label("te_laat"),
).where(medewerker.c.organisatie == sa.bindparam("organisatie"))
_EEN = _BASIS.where(medewerker.c.id == sa.bindparam("id"))
_TEAM_VAN = sa.bindparam("van_team", type_=sa.String)
_NA = medewerker.alias("na")
_VORIGE = sa.select(_NA.c.aanduiding).where(_NA.c.id == sa.bindparam("na")).scalar_subquery()
_LIJST = (
    _BASIS.where(
        sa.or_(_TEAM_VAN.is_(None), medewerker.c.team == _TEAM_VAN),
        sa.or_(
            sa.bindparam("na", type_=sa.Uuid).is_(None),
            medewerker.c.aanduiding > _VORIGE,
            sa.and_(medewerker.c.aanduiding == _VORIGE, medewerker.c.id > sa.bindparam("na")),
        ),
    )
    .order_by(medewerker.c.aanduiding, medewerker.c.id)
    .limit(sa.bindparam("limiet"))
)
_ACTIEF = _LIJST.where(medewerker.c.beeindigd_op.is_(None))
_HERZIENING = _LIJST.where(TE_HERZIEN)


@dataclass(frozen=True, slots=True)
class Filter:
    """`na`: the account after which the page begins. `alles`: also who ended; `te_herzien`: only who is to be looked at again."""

    limiet: int
    na: UUID | None = None
    team: str | None = None
    alles: bool = False
    te_herzien: bool = False


def grenzen(eenheid: Werkeenheid) -> dict[str, Any]:
    """Before which moments somebody must have looked, and before which they are late."""
    jaar = eenheid.nu - HERZIEN_NA
    return {"jaar": jaar, "laatst": jaar - TE_LAAT_NA, "rechten_laat": eenheid.nu - TE_LAAT_NA}


def eis_kijken(eenheid: Werkeenheid) -> str | None:
    """Of which team this actor sees the accounts; None: of the whole organisation. Raises `niet-bevoegd`."""
    wie = eenheid.actor
    if wie.rollen & {Rol.BEHEER, Rol.PRIVACY}:
        return None
    if Rol.TEAMLEIDER in wie.rollen and wie.team:
        return wie.team
    raise niet_bevoegd(
        "Alle accounts ziet alleen de functioneel beheerder. Een teamleider ziet die van het eigen team."
    )


def niet_bevoegd(reden: str) -> Fout:
    return Fout(
        Soort.VERBODEN,
        "niet-bevoegd",
        reden,
        alternatief="Vraag het aan de functioneel beheerder van uw organisatie.",
    )


def eis_beheer(eenheid: Werkeenheid) -> None:
    if Rol.BEHEER not in eenheid.actor.rollen:
        raise niet_bevoegd(
            "Alleen de functioneel beheerder gaat over accounts, teams, rollen en instellingen."
        )


async def lijst(eenheid: Werkeenheid, filter: Filter) -> Sequence[sa.Row[Any]]:
    """One page of the accounts of one's own organisation, or team, by their handles. Raises `niet-bevoegd`."""
    eigen = eis_kijken(eenheid)
    opdracht = _HERZIENING if filter.te_herzien else _LIJST if filter.alles else _ACTIEF
    return await eenheid.alle(
        opdracht,
        organisatie=eenheid.actor.organisatie,
        van_team=eigen or filter.team,
        na=filter.na,
        limiet=filter.limiet,
        **grenzen(eenheid),
    )


async def een(eenheid: Werkeenheid, id: UUID) -> sa.Row[Any]:
    """Raises `niet-bevoegd`, and `niet-gevonden` for who works elsewhere."""
    eigen = eis_kijken(eenheid)
    rij = await eenheid.een(_EEN, id=id, organisatie=eenheid.actor.organisatie, **grenzen(eenheid))
    if rij is None or eigen not in (None, rij.team):
        raise niet_gevonden()
    return rij


async def draagt(eenheid: Werkeenheid, id: UUID) -> dict[str, int]:
    """How much would stay behind if this account ended; only how much."""
    await een(eenheid, id)
    return await nalatenschap(eenheid, id)


async def wijzigingen(eenheid: Werkeenheid, id: UUID, na: int, limiet: int) -> Sequence[sa.Row[Any]]:
    """Who changed this account, when and why, the newest first."""
    await een(eenheid, id)
    return await eenheid.alle(VAN_OBJECT, soort=OBJECT, id=id, na=na, limiet=limiet)
