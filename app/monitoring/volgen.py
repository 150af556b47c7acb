"""Veilig Thuis follows a casus: from when it was handed over, for at most so many months, on days that are known beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Afhandeling
from app.casus.handelingen import leg_vast
from app.casus.model import signaal
from app.casus.queries import Dossier
from app.core.ids import nieuw_id
from app.core.kalender import na_maanden, volgende_werkdag
from app.core.klok import lokale_dag
from app.monitoring.model import MomentStatus, VolgEinde, volgen, volgmoment
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(volgen)
_NIEUW_MOMENT = sa.insert(volgmoment)
_EINDIG = (
    sa.update(volgen)
    .where(volgen.c.id == sa.bindparam("b_id"))
    .values(
        einde=sa.bindparam("b_einde"),
        geeindigd_op=sa.func.coalesce(volgen.c.geeindigd_op, sa.bindparam("b_nu")),
    )
)
_LAAT_VERVALLEN = (
    sa.update(volgmoment)
    .where(volgmoment.c.volgen_id == sa.bindparam("b_id"), volgmoment.c.status == MomentStatus.GEPLAND)
    .values(
        status=MomentStatus.VERVALLEN,
        afgesloten_op=sa.bindparam("b_nu"),
        versie=volgmoment.c.versie + 1,
    )
)
_SLUIT_SIGNALEN = (
    sa.update(signaal)
    .where(
        signaal.c.over_id.in_(
            sa.select(volgmoment.c.id).where(volgmoment.c.volgen_id == sa.bindparam("b_id"))
        ),
        signaal.c.afgehandeld_op.is_(None),
    )
    .values(afgehandeld_op=sa.bindparam("b_nu"), afhandeling=Afhandeling.VERVALLEN)
)
LOOPT = volgen.c.geeindigd_op.is_(None)
_LOPEND = sa.select(volgen.c.id).where(
    volgen.c.casus_id == sa.bindparam("casus_id"), volgen.c.organisatie == sa.bindparam("organisatie"), LOOPT
)
_LOPEND_VAN_TEAM = _LOPEND.where(volgen.c.team == sa.bindparam("team"), volgen.c.melding_id.is_(None))
_GEVOLGD = sa.select(volgen.c.organisatie, volgen.c.team, volgen.c.anker_op, volgen.c.tot).where(
    volgen.c.id == sa.bindparam("volgen_id")
)
_OPEN_DAGEN = (
    sa.select(volgmoment.c.gepland_op)
    .where(volgmoment.c.volgen_id == sa.bindparam("volgen_id"), volgmoment.c.status == MomentStatus.GEPLAND)
    .order_by(volgmoment.c.gepland_op)
)
_NOG_GEPLAND = sa.select(sa.func.count()).where(
    volgmoment.c.volgen_id == sa.bindparam("volgen_id"), volgmoment.c.status == MomentStatus.GEPLAND
)


@dataclass(frozen=True, slots=True)
class Volgopdracht:
    """Who follows, from when, so many months after it, and because of which melding (None: because of an overdracht)."""

    organisatie: str
    team: str
    anker: datetime
    maanden: Sequence[int]
    max_maanden: int
    melding_id: UUID | None = None
    uiterlijk: date | None = None
    """Not after this day, if that was agreed."""

    def dagen(self) -> list[date]:
        """The same day of the month or its last day; on no werkdag, the next werkdag (story 7)."""
        dag, tot = lokale_dag(self.anker), self.tot()
        return [op for n in self.maanden if (op := volgende_werkdag(na_maanden(dag, n))) <= tot]

    def tot(self) -> date:
        """Seed 1: no longer than this."""
        langst = volgende_werkdag(na_maanden(lokale_dag(self.anker), self.max_maanden))
        return min(langst, self.uiterlijk or langst)


async def begin_volgen(eenheid: Werkeenheid, dossier: Dossier, nieuw: Volgopdracht) -> UUID | None:
    """Follow this casus (which is locked); days that are past are not planned any more.

    None when there is nothing to begin: this organisation follows it already, or no day is left.
    """
    dagen = [dag for dag in nieuw.dagen() if dag > lokale_dag(eenheid.nu)]
    lopend = await eenheid.een(_LOPEND, casus_id=dossier.id, organisatie=nieuw.organisatie)
    if lopend or not dagen:
        return None
    plek = {"organisatie": nieuw.organisatie, "team": nieuw.team}
    return await _begin(
        eenheid, dossier, dagen, **plek, anker_op=nieuw.anker, tot=nieuw.tot(), melding_id=nieuw.melding_id
    )


async def zet_voort(eenheid: Werkeenheid, volgen_id: UUID, dossier: Dossier) -> None:
    """What is followed turned out to be part of this casus (which is locked): the days that are still open are days of this one, also
    those that were missed. Not when this organisation follows it already, or is responsible for it itself."""
    rij = await eenheid.een(_GEVOLGD, volgen_id=volgen_id)
    assert rij is not None, "wie volgt staat in het register"
    lopend = await eenheid.een(_LOPEND, casus_id=dossier.id, organisatie=rij.organisatie)
    dagen = [r.gepland_op for r in await eenheid.alle(_OPEN_DAGEN, volgen_id=volgen_id)]
    if dagen and not lopend and dossier.rij["organisatie"] != rij.organisatie:
        await _begin(eenheid, dossier, dagen, **rij._mapping)


async def _begin(eenheid: Werkeenheid, dossier: Dossier, dagen: Sequence[date], **wat: Any) -> UUID:
    volgen_id = nieuw_id()
    await eenheid.nieuwe_sleutel(volgen_id, "volgen")
    await eenheid.doe(_NIEUW, id=volgen_id, casus_id=dossier.id, **wat)
    await eenheid.doe_alle(_NIEUW_MOMENT, [_moment(volgen_id, dossier.id, dag) for dag in dagen])
    await leg_vast(
        eenheid,
        dossier,
        "volgen-begonnen",
        object_soort="volgen",
        object_id=volgen_id,
        velden=("volgen",),
        open={
            "organisatie": wat["organisatie"],
            "team": wat["team"],
            "momenten": [dag.isoformat() for dag in dagen],
        },
    )
    return volgen_id


def _moment(volgen_id: UUID, casus_id: UUID, dag: date) -> dict[str, Any]:
    return {
        "id": nieuw_id(),
        "volgen_id": volgen_id,
        "casus_id": casus_id,
        "versie": 1,
        "oorspronkelijk_op": dag,
        "gepland_op": dag,
        "status": MomentStatus.GEPLAND,
        "bronnen": [],
    }


async def eindig(eenheid: Werkeenheid, volgen_id: UUID, einde: VolgEinde) -> None:
    """No moment and no clock of it is left open. Of what had ended already only the reason changes."""
    await eenheid.doe(_SLUIT_SIGNALEN, b_id=volgen_id, b_nu=eenheid.nu)
    await eenheid.doe(_LAAT_VERVALLEN, b_id=volgen_id, b_nu=eenheid.nu)
    await eenheid.doe(_EINDIG, b_id=volgen_id, b_einde=einde, b_nu=eenheid.nu)


async def stop_volgen(eenheid: Werkeenheid, dossier: Dossier, volgen_id: UUID, einde: VolgEinde) -> None:
    """The casus (which is locked) is not followed any more."""
    await eindig(eenheid, volgen_id, einde)
    await leg_vast(
        eenheid,
        dossier,
        "volgen-gestopt",
        object_soort="volgen",
        object_id=volgen_id,
        object_versie=2,
        velden=("volgen",),
        open={"reden": einde},
    )


async def stop_na_overdracht(eenheid: Werkeenheid, dossier: Dossier, van: tuple[str, str]) -> None:
    """What this team follows because it handed the casus (which is locked) over, it follows no more."""
    plek = dict(zip(("organisatie", "team"), van, strict=True))
    if rij := await eenheid.een(_LOPEND_VAN_TEAM, casus_id=dossier.id, **plek):
        await stop_volgen(eenheid, dossier, rij.id, VolgEinde.AFGEROND)


async def rond_af(eenheid: Werkeenheid, dossier: Dossier, volgen_id: UUID) -> None:
    """After the last moment the casus is not followed any more."""
    rij = await eenheid.een(_NOG_GEPLAND, volgen_id=volgen_id)
    if rij and not rij[0]:
        await stop_volgen(eenheid, dossier, volgen_id, VolgEinde.AFGEROND)
