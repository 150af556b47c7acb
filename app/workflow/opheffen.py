"""Closing a team: only when nothing is left that somebody would have to look after. It stays in the books, for what it once did."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.casus.model import casus, signaal
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.klok import lokale_dag
from app.melding.codes import MeldingStatus
from app.melding.model import melding
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.model import meekijker, team
from app.toegang.werkeenheid import Werkeenheid

_PAK = (
    sa.select(team.c.organisatie, team.c.meldpunt, team.c.opgeheven_op)
    .where(team.c.code == sa.bindparam("code"))
    .with_for_update()
)
_HEF_OP = (
    sa.update(team).where(team.c.code == sa.bindparam("b_code")).values(opgeheven_op=sa.bindparam("b_nu"))
)
_HIER: sa.BindParameter[str] = sa.bindparam("code")
"""The code of a team is unique by itself."""
NOG: Mapping[str, sa.Select[Any]] = {
    "lopende casussen": sa.select(sa.func.count()).where(
        casus.c.team == _HIER, casus.c.beeindigd_op.is_(None)
    ),
    "lopende meldingen": sa.select(sa.func.count()).where(
        melding.c.team == _HIER, melding.c.status != MeldingStatus.BEOORDEELD
    ),
    "open aanbiedingen aan dit team": sa.select(sa.func.count()).where(
        overdracht.c.naar_team == _HIER, overdracht.c.status == OverdrachtStatus.AANGEBODEN
    ),
    "casussen waarin het een rol hield": sa.select(sa.func.count()).where(
        meekijker.c.team == _HIER,
        meekijker.c.beeindigd_op.is_(None),
        meekijker.c.tot >= sa.bindparam("vandaag", type_=sa.Date),
    ),
    "open signalen": sa.select(sa.func.count()).where(
        signaal.c.team == _HIER, signaal.c.afgehandeld_op.is_(None)
    ),
}
"""What must be handed over, answered or dealt with first."""


async def hef_op(eenheid: Werkeenheid, code: str) -> None:
    """From now on nothing is offered to this team and nothing is opened in it. Once closed, closing it again changes nothing.

    Raises `niet-gevonden`, and `team-in-gebruik` with all that is left.
    """
    rij = await eenheid.een(_PAK, code=code)
    if rij is None:
        raise niet_gevonden()
    if rij.opgeheven_op:
        return
    vandaag = lokale_dag(eenheid.nu)
    nog = {naam: (await eenheid.alle(tel, code=code, vandaag=vandaag))[0][0] for naam, tel in NOG.items()}
    nog |= {"het ontvangt de meldingen van zijn organisatie": int(rij.meldpunt)}
    if wat := [f"{naam} ({aantal})" for naam, aantal in nog.items() if aantal]:
        raise Fout(
            Soort.BOTSING,
            "team-in-gebruik",
            f"Team {code} kan niet worden opgeheven: {', '.join(wat)}.",
            alternatief="Draag eerst over wat er loopt, laat aanbiedingen beantwoorden of intrekken, en handel de signalen af.",
        )
    await eenheid.doe(_HEF_OP, b_code=code, b_nu=eenheid.nu)
