"""Once a year somebody looks at every account again: the clock tells who must. What was not looked at stays in the list, and is late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.casus.codes import Afhandeling
from app.casus.model import signaal
from app.core.fouten import Fout, Soort
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.toegang.actor import Rol
from app.toegang.model import medewerker
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.accountlijst import HERZIEN_NA, TE_HERZIEN, een, niet_bevoegd
from app.workflow.accounts import eis_lopend, vertel
from app.workflow.opdracht import Regels
from app.workflow.signaleren import SLUIT

SOORT = "herziening-nodig"
_NIETS = sa.cast(sa.null(), sa.Uuid)
_MAAND = sa.literal(":") + sa.bindparam("maand", type_=sa.String)
_ORGANISATIE = sa.literal("herziening:") + medewerker.c.organisatie


def _verteld(team: sa.ColumnElement[bool], sleutel: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whoever should hear of this account was told and still has it, or was told this month."""
    return sa.exists().where(
        signaal.c.soort == SOORT,
        signaal.c.organisatie == medewerker.c.organisatie,
        team,
        sa.or_(signaal.c.afgehandeld_op.is_(None), signaal.c.sleutel == sleutel),
    )


_BEHEER_WEET = _verteld(signaal.c.team.is_(None), _ORGANISATIE + _MAAND)
_TEAM_WEET = _verteld(
    signaal.c.team == medewerker.c.team, _ORGANISATIE + sa.literal(":") + medewerker.c.team + _MAAND
)
TE_MELDEN = (
    sa.select(
        sa.literal("herziening").label("sleutel"),
        sa.literal(UUID(int=0), sa.Uuid).label("over_id"),
        _NIETS.label("casus_id"),
        _NIETS.label("melding_id"),
    )
    .where(
        TE_HERZIEN,
        sa.or_(sa.not_(_BEHEER_WEET), sa.and_(medewerker.c.team.is_not(None), sa.not_(_TEAM_WEET))),
    )
    .distinct()
)
"""One taak, while there is somebody who was not told."""
_PLEKKEN = sa.select(medewerker.c.organisatie, medewerker.c.team).where(TE_HERZIEN).distinct()
_OPEN = sa.select(signaal.c.organisatie, signaal.c.team).where(
    signaal.c.soort == SOORT, signaal.c.afgehandeld_op.is_(None)
)
_NOG = sa.exists().where(
    TE_HERZIEN,
    medewerker.c.organisatie == signaal.c.organisatie,
    sa.or_(signaal.c.team.is_(None), medewerker.c.team == signaal.c.team),
)
_SLUIT_KLAAR = SLUIT.where(
    signaal.c.soort == SOORT, signaal.c.organisatie == sa.bindparam("b_organisatie"), sa.not_(_NOG)
).values(afhandeling=Afhandeling.GEHAALD)
_NIEUW = {
    naam: insert(signaal).on_conflict_do_nothing(index_elements=["sleutel"])
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}


def grenzen(nu: datetime) -> dict[str, Any]:
    return {"jaar": nu - HERZIEN_NA, "maand": f"{lokale_dag(nu):%Y-%m}"}


async def meld(eenheid: Werkeenheid, _: Sequence[sa.Row[Any]], __: Regels) -> int:
    """The beheerder of the organisation, and who leads each team that it is about. Who set it aside and did not look hears it again the
    next month. Counts as no work that anybody waits for: 0."""
    grens = grenzen(eenheid.nu)
    plekken = [(r.organisatie, r.team) for r in await eenheid.alle(_PLEKKEN, jaar=grens["jaar"])]
    ontvangers = {(o, None) for o, _ in plekken} | {(o, t) for o, t in plekken if t}
    open_ = {(r.organisatie, r.team) for r in await eenheid.alle(_OPEN)}
    rijen = [
        _signaal(eenheid, o, t, grens["maand"])
        for o, t in sorted(ontvangers - open_, key=lambda p: (p[0], p[1] or ""))
    ]
    await eenheid.doe_alle(_NIEUW[eenheid.verbinding.dialect.name], rijen)
    return 0


def _signaal(eenheid: Werkeenheid, organisatie: str, team: str | None, maand: str) -> dict[str, Any]:
    return {
        "id": nieuw_id(),
        "soort": SOORT,
        "sleutel": ":".join(filter(None, ("herziening", organisatie, team, maand))),
        "organisatie": organisatie,
        "team": team,
        "rol": Rol.TEAMLEIDER if team else Rol.BEHEER,
        "op": eenheid.nu,
        "ongeacht_zicht": True,
    }


_HERZIE = (
    sa.update(medewerker)
    .where(medewerker.c.id == sa.bindparam("b_id"))
    .values(herzien_op=sa.bindparam("b_nu"), herzien_door=sa.bindparam("b_door"))
)


async def herzie(eenheid: Werkeenheid, id: UUID) -> None:
    """Somebody looked: this person still works here, as this. The beheerder, or who leads the team; never of oneself."""
    rij = await een(eenheid, id)
    if eenheid.actor.rollen <= {Rol.PRIVACY}:
        raise niet_bevoegd(
            "De herziening doet de functioneel beheerder, en van het eigen team de teamleider."
        )
    if id == eenheid.actor.id:
        raise Fout(
            Soort.VERBODEN,
            "niet-uzelf",
            "Uw eigen account herziet u niet zelf.",
            alternatief="Vraag het aan een andere functioneel beheerder, of aan uw teamleider.",
        )
    eis_verse_aanmelding(eenheid)
    eis_lopend(rij)
    await eenheid.doe(_HERZIE, b_id=id, b_nu=eenheid.nu, b_door=eenheid.actor.id)
    jaar = eenheid.nu - HERZIEN_NA
    await eenheid.doe(_SLUIT_KLAAR, b_organisatie=rij.organisatie, b_nu=eenheid.nu, jaar=jaar)
    await vertel(eenheid, rij, "account-herzien", nieuwer=0, open={"waarom": rij.herzien_waarom})
