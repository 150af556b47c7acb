"""What somebody leaves behind who ends, or goes to another team: nothing of it falls in between.

Who leads a casus leaves it to her team, that hears of each; what was open for her alone is open for her team; what only she was let in to,
nobody gets in to. Whoever ends an account sees how much of each there is, and never of whom.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.model import casus, signaal
from app.casus.queries import vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort
from app.core.ids import nieuw_id
from app.overdracht.model import deurafspraak
from app.overleg.codes import OverlegStatus
from app.overleg.model import overleg
from app.toegang.actor import HULPVERLENERS
from app.toegang.kluis import TOEGELATEN_TOT, sluit_overal_uit
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken
from app.workflow.signaleren import NIEUW_SIGNAAL


def _hoeveel(tabel: sa.Table, van_haar: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(tabel).where(van_haar).scalar_subquery()


_WIE: sa.BindParameter[UUID] = sa.bindparam("wie", type_=sa.Uuid)
_LEIDT = sa.and_(casus.c.casusregisseur == _WIE, casus.c.beeindigd_op.is_(None))
_HOORT = sa.and_(signaal.c.medewerker_id == _WIE, signaal.c.afgehandeld_op.is_(None))
_ZIT_VOOR = sa.and_(overleg.c.voorzitter == _WIE, overleg.c.status != OverlegStatus.AFGESLOTEN)
_DEUR = sa.and_(
    deurafspraak.c.medewerker_id == _WIE,
    deurafspraak.c.gehaald_op.is_(None),
    deurafspraak.c.vervallen_op.is_(None),
)
NALATENSCHAP: Mapping[str, sa.ScalarSelect[int]] = {
    "casussen": _hoeveel(casus, _LEIDT),
    "signalen": _hoeveel(signaal, _HOORT),
    "overleggen": _hoeveel(overleg, _ZIT_VOOR),
    "deurafspraken": _hoeveel(deurafspraak, _DEUR),
    "toelatingen": TOEGELATEN_TOT,
}
"""Casussen she leads, signals for her alone, overleggen she would chair, appointments at a door, secret addresses she may look at."""
_TEL = sa.select(*(aantal.label(naam) for naam, aantal in NALATENSCHAP.items()))
_CASUSSEN = sa.select(casus.c.id).where(_LEIDT).order_by(casus.c.id)
_OVERLEGGEN = sa.select(overleg.c.id, overleg.c.organisatie, overleg.c.team).where(_ZIT_VOOR)
_B_WIE: sa.BindParameter[UUID] = sa.bindparam("b_wie", type_=sa.Uuid)
_NAAR_HET_TEAM = (
    sa.update(signaal)
    .where(signaal.c.medewerker_id == _B_WIE, signaal.c.afgehandeld_op.is_(None))
    .values(medewerker_id=None, organisatie=sa.bindparam("b_organisatie"), team=sa.bindparam("b_team"))
)
_DEUR_VAN_HET_TEAM = (
    sa.update(deurafspraak)
    .where(
        deurafspraak.c.medewerker_id == _B_WIE,
        deurafspraak.c.gehaald_op.is_(None),
        deurafspraak.c.vervallen_op.is_(None),
    )
    .values(medewerker_id=None)
)
_ANDEREN = sa.select(medewerker.c.rollen).where(
    medewerker.c.organisatie == sa.bindparam("organisatie"),
    medewerker.c.team == sa.bindparam("team"),
    medewerker.c.id != _WIE,
    medewerker.c.beeindigd_op.is_(None),
)
_LOOPT_IN_TEAM = sa.select(sa.func.count()).where(
    casus.c.organisatie == sa.bindparam("organisatie"),
    casus.c.team == sa.bindparam("team"),
    casus.c.beeindigd_op.is_(None),
)


async def nalatenschap(eenheid: Werkeenheid, wie: UUID) -> dict[str, int]:
    """How much of each this person has now."""
    (rij,) = await eenheid.alle(_TEL, wie=wie)
    return {k: n for k, n in rij._asdict().items() if n}


async def eis_iemand_over(eenheid: Werkeenheid, wie: UUID, organisatie: str, team: str | None) -> None:
    """Raises `niemand-anders`: what runs in a team is never left to nobody."""
    if team is None:
        return
    waar = {"organisatie": organisatie, "team": team}
    anderen = await eenheid.alle(_ANDEREN, wie=wie, **waar)
    if any(HULPVERLENERS & set(rij.rollen) for rij in anderen):
        return
    ((lopend,),) = await eenheid.alle(_LOOPT_IN_TEAM, **waar)
    if lopend:
        raise Fout(
            Soort.BOTSING,
            "niemand-anders",
            f"Zonder deze medewerker werkt er niemand in {(await plekken(eenheid)).team(team)}, en er lopen daar nog casussen.",
            alternatief="Geef eerst een collega een plek in dit team, of draag de casussen over.",
        )


async def laat_na(eenheid: Werkeenheid, wie: UUID, organisatie: str, team: str | None) -> dict[str, int]:
    """All of it to her team (`organisatie`, `team`: where she worked until now). Returns how much of each there was. Again is harmless."""
    hoeveel = await nalatenschap(eenheid, wie)
    for rij in await eenheid.alle(_CASUSSEN, wie=wie):
        dossier = await vergrendel_buiten_zicht(eenheid, rij.id)
        if dossier.casusregisseur == wie:  # it may have been given to another just before
            await leg_vast(
                eenheid,
                dossier,
                "casusregisseur-vrijgekomen",
                kolommen={"casusregisseur": None},
                velden=("casusregisseur",),
                open={"medewerker": str(wie), "wasCasusregisseur": True},
            )
    for rij in await eenheid.alle(_OVERLEGGEN, wie=wie):
        await eenheid.doe(
            NIEUW_SIGNAAL,
            id=nieuw_id(),
            soort="overleg-zonder-voorzitter",
            sleutel=f"voorzitter:{rij.id}:{wie}:{eenheid.nu.isoformat()}",
            over_id=rij.id,
            organisatie=rij.organisatie,
            team=rij.team,
            op=eenheid.nu,
            ongeacht_zicht=True,
        )
    if team is not None:
        await eenheid.doe(_NAAR_HET_TEAM, b_wie=wie, b_organisatie=organisatie, b_team=team)
    await eenheid.doe(_DEUR_VAN_HET_TEAM, b_wie=wie)
    await sluit_overal_uit(eenheid, wie)
    return hoeveel


_NIETS = sa.cast(sa.null(), sa.Uuid)
TE_VERDELEN = sa.select(
    (sa.literal("nalatenschap:") + sa.cast(medewerker.c.id, sa.String)).label("sleutel"),
    medewerker.c.id.label("over_id"),
    _NIETS.label("casus_id"),
    _NIETS.label("melding_id"),
).where(
    medewerker.c.beeindigd_op.is_not(None),
    sa.or_(
        sa.exists().where(casus.c.casusregisseur == medewerker.c.id, casus.c.beeindigd_op.is_(None)),
        sa.and_(
            medewerker.c.team.is_not(None),
            sa.exists().where(signaal.c.medewerker_id == medewerker.c.id, signaal.c.afgehandeld_op.is_(None)),
        ),
    ),
)
"""What came to somebody who had ended already: somebody gave it to her in the same moment, or a plan still names her."""
_DEZE = sa.select(medewerker.c.organisatie, medewerker.c.team).where(medewerker.c.id == _WIE)


async def verdeel(eenheid: Werkeenheid, taken: Sequence[sa.Row[Any]], _: Regels) -> int:
    """Work of the worker: it goes the same way."""
    for taak in taken:
        rij = await eenheid.een(_DEZE, wie=taak.over_id)
        if rij is not None:
            await laat_na(eenheid, taak.over_id, rij.organisatie, rij.team)
    return len(taken)
