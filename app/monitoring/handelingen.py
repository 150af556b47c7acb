"""What a person does in nazorg: agree who keeps the waakvlam and when to look, and ask whether the violence has stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol, Bron, Stopuitkomst
from app.casus.handelingen import eis_actief, leg_vast
from app.casus.mensen import eis_betrokkene, eis_niet_in_de_toekomst
from app.casus.queries import Dossier
from app.core.fouten import ongeldig
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.monitoring.model import MomentStatus, nazorg, nazorgmoment, stopcheck
from app.monitoring.queries import momenten, nazorg_of_niets
from app.toegang.werkeenheid import Werkeenheid

_NIEUWE_NAZORG = sa.insert(nazorg)
_WIJZIG_NAZORG = sa.update(nazorg).where(nazorg.c.casus_id == sa.bindparam("b_casus"))
_NIEUW_MOMENT = sa.insert(nazorgmoment)
_NIEUWE_CHECK = sa.insert(stopcheck)
_SLUIT_MOMENT = (
    sa.update(nazorgmoment)
    .where(nazorgmoment.c.id == sa.bindparam("b_id"))
    .values(
        status=sa.bindparam("b_status"), afgesloten_op=sa.bindparam("b_nu"), versie=nazorgmoment.c.versie + 1
    )
)
PER_PERSOON = {
    Bron.SLACHTOFFER: BetrokkeneRol.SLACHTOFFER,
    Bron.KIND: BetrokkeneRol.KIND,
    Bron.PLEGER: BetrokkeneRol.PLEGER,
}
"""Sources that are a person of the huishouden; the others are asked once."""


async def zet_nazorg(
    eenheid: Werkeenheid, dossier: Dossier, waakvlam: dict[str, Any], geplande: Sequence[date]
) -> int:
    """Who keeps an eye on it, and on which days the checks are. Planned moments that are not named any more lapse.

    Returns the version. Raises `casus-inactief`, and `ongeldige-invoer` for a new moment in the past.
    """
    eis_actief(dossier)
    oud = await nazorg_of_niets(eenheid, dossier)
    lopend = {
        m.gepland_op: m.id for m in await momenten(eenheid, dossier.id) if m.status is MomentStatus.GEPLAND
    }
    nieuwe = sorted(set(geplande) - set(lopend))
    if nieuwe and nieuwe[0] < lokale_dag(eenheid.nu):
        raise ongeldig("momenten", "in-het-verleden", "Een nieuw moment ligt in het verleden.")
    versie = oud["versie"] + 1 if oud else 1
    waarden = {"versie": versie, "waakvlam": dossier.sleutel.sluit(waakvlam)}
    if oud:
        await eenheid.doe(_WIJZIG_NAZORG.values(waarden), b_casus=dossier.id)
    else:
        await eenheid.doe(_NIEUWE_NAZORG, casus_id=dossier.id, **waarden)
    for dag in nieuwe:
        await eenheid.doe(
            _NIEUW_MOMENT, id=nieuw_id(), casus_id=dossier.id, gepland_op=dag, status=MomentStatus.GEPLAND
        )
    for dag in set(lopend) - set(geplande):
        await eenheid.doe(_SLUIT_MOMENT, b_id=lopend[dag], b_status=MomentStatus.VERVALLEN, b_nu=eenheid.nu)
    await leg_vast(
        eenheid,
        dossier,
        "nazorg-afgesproken",
        object_soort="nazorg",
        object_id=dossier.id,
        object_versie=versie,
        velden=(
            *(() if oud and oud["waakvlam"] == waakvlam else ("waakvlam",)),
            *(() if set(geplande) == set(lopend) else ("momenten",)),
        ),
        open={"momenten": [dag.isoformat() for dag in sorted(set(geplande))]},
        besloten={"waakvlam": waakvlam},
    )
    return versie


@dataclass(frozen=True, slots=True)
class NieuweCheck:
    bron: Bron
    betrokkene_id: UUID | None
    uitkomst: Stopuitkomst
    op: datetime
    toelichting: str | None


async def leg_check_vast(eenheid: Werkeenheid, dossier: Dossier, nieuw: NieuweCheck) -> UUID:
    """What one source says: has the violence stopped? Closes the planned moment that it was due for.

    Raises `ongeldige-invoer` when the source is a person who is not named, or has not that role here.
    """
    eis_niet_in_de_toekomst(eenheid, nieuw.op)
    rol = PER_PERSOON.get(nieuw.bron)
    if rol is None and nieuw.betrokkene_id:
        raise ongeldig("betrokkeneId", "niet-bij-deze-bron", "Deze bron is geen persoon van het huishouden.")
    if rol:
        if nieuw.betrokkene_id is None:
            raise ongeldig("betrokkeneId", "verplicht", "Zeg aan wie het is gevraagd.")
        if rol not in await eis_betrokkene(eenheid, dossier, nieuw.betrokkene_id):
            raise ongeldig("betrokkeneId", "andere-rol", f"Deze persoon is hier geen {rol}.")
    check_id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_CHECK,
        id=check_id,
        casus_id=dossier.id,
        verblijf=dossier.rij["verblijf"],
        op=nieuw.op,
        bron=nieuw.bron,
        betrokkene_id=nieuw.betrokkene_id,
        uitkomst=nieuw.uitkomst,
        medewerker_id=eenheid.actor.id,
        toelichting=dossier.sleutel.sluit(nieuw.toelichting),
    )
    vandaag = lokale_dag(eenheid.nu)
    for moment in await momenten(eenheid, dossier.id):
        if moment.status is MomentStatus.GEPLAND and moment.gepland_op <= vandaag:
            await eenheid.doe(_SLUIT_MOMENT, b_id=moment.id, b_status=MomentStatus.GEDAAN, b_nu=eenheid.nu)
    await leg_vast(
        eenheid,
        dossier,
        "stopcheck-vastgelegd",
        object_soort="checks",
        object_id=check_id,
        velden=("checks",),
        open={
            "bron": nieuw.bron,
            "betrokkene": nieuw.betrokkene_id and str(nieuw.betrokkene_id),
            "uitkomst": nieuw.uitkomst,
        },
    )
    return check_id
