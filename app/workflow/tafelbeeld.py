"""An overdrachtstafel to look at: its list, what can still come on it, and one offer with what is missing and what can be decided.

Of an offer between other teams somebody sees that there is one and for how long, as the API says it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import medewerkers_van
from app.core.fouten import Belemmering, Fout
from app.overdracht.codes import OverdrachtStatus
from app.overleg.codes import OverlegStatus
from app.overleg.queries import Overleg, deelnemers
from app.overleg.tafel import lees_tafel
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import overdrachtstafel, tafellijst
from app.workflow.opdracht import Regels
from app.workflow.overdrachtbeeld import Collegas, nog_te_regelen
from app.workflow.overdrachtstafel import Tafelpunt
from app.workflow.overdragen import zicht_op
from app.workflow.overlegbeeld import leidt, vervolg_van
from app.workflow.plekken import Plekken, plekken


@dataclass(frozen=True, slots=True)
class Tafelbeeld:
    wat: Overleg
    leidt: bool
    deelnemers: Sequence[sa.Row[Any]]
    plekken: Plekken
    punten: Sequence[Tafelpunt]
    voorstellen: Sequence[sa.Row[Any]]
    vervolg: UUID | None
    """As of any overleg (`overlegbeeld.py`)."""

    @property
    def open(self) -> bool:
        return self.wat.rij["status"] is OverlegStatus.GEPLAND


async def tafelbeeld(eenheid: Werkeenheid, overleg_id: UUID) -> Tafelbeeld:
    """The same number of SELECTs however long the list is. Who has not confirmed confidentiality sees no list yet. Raises
    `niet-gevonden`, also for an overleg that is no table."""
    wat = await lees_tafel(eenheid, overleg_id)
    try:
        punten = await overdrachtstafel.lees_lijst(eenheid, overleg_id)
    except Fout as fout:
        if fout.code != "geheimhouding-niet-bevestigd":
            raise
        punten = []
    mag = wat.bevestigd and wat.rij["status"] is OverlegStatus.GEPLAND
    return Tafelbeeld(
        wat,
        leidt(eenheid, wat),
        await deelnemers(eenheid, overleg_id),
        await plekken(eenheid),
        punten,
        await tafellijst.voorstellen(eenheid, overleg_id) if mag else (),
        await vervolg_van(eenheid, wat),
    )


@dataclass(frozen=True, slots=True)
class Tafelpuntbeeld:
    """One offer at the table. `ontbreekt`: of the casus while it is ours, what the next team will ask for."""

    wat: Overleg
    punt: Tafelpunt
    plekken: Plekken
    zicht: Mapping[str, Any]
    """What the actor may see of the offer now (`overdragen.zicht_op`)."""
    van_ons: bool
    ontvanger: bool
    ontbreekt: Sequence[Belemmering]
    collegas: Collegas
    uitkomst: OverdrachtStatus | None

    @property
    def open(self) -> bool:
        return self.wat.rij["status"] is OverlegStatus.GEPLAND

    @property
    def te_beslissen(self) -> bool:
        return self.open and self.ontvanger and self.uitkomst is OverdrachtStatus.AANGEBODEN

    @property
    def af_te_spreken(self) -> bool:
        """It was decided here, and we are the team that goes."""
        return self.punt.aanbod is not None and self.punt.beslist and self.van_ons

    @property
    def te_noteren(self) -> bool:
        aanbod = self.punt.aanbod
        return (
            self.open
            and aanbod is not None
            and (self.uitkomst is OverdrachtStatus.AANGEBODEN or self.punt.beslist)
        )


async def tafelpuntbeeld(
    eenheid: Werkeenheid, overleg_id: UUID, punt_id: UUID, regels: Regels
) -> Tafelpuntbeeld:
    """Raises `niet-gevonden`, `geheimhouding-niet-bevestigd`."""
    wat = await lees_tafel(eenheid, overleg_id)
    punt = await overdrachtstafel.lees_punt(eenheid, overleg_id, punt_id)
    allen = await plekken(eenheid)
    aanbod = punt.aanbod
    if aanbod is None:
        return Tafelpuntbeeld(wat, punt, allen, {}, False, False, (), Collegas({}, None), None)
    wij = (eenheid.actor.organisatie, eenheid.actor.team or "")
    zicht = {**aanbod.rij, **zicht_op(eenheid, aanbod)}
    houder = zicht["casus_id"] is not None
    ik = None if Rol.TEAMLEIDER in eenheid.actor.rollen else eenheid.actor.id
    return Tafelpuntbeeld(
        wat,
        punt,
        allen,
        zicht,
        houder,
        aanbod.naar == wij,
        await nog_te_regelen(eenheid, aanbod.casus_id, regels) if houder else (),
        Collegas(await medewerkers_van(eenheid, aanbod.casus_id, wij), ik),
        punt.uitkomst(eenheid),
    )
