"""The list of an overdrachtstafel: which offers can come on it, who puts them there, and in which order they are discussed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Dossier, eis_lopend, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort
from app.overdracht.codes import OverdrachtStatus, Spoed
from app.overdracht.model import overdracht
from app.overdracht.queries import VAN_ONS, lees_overdracht, opnieuw
from app.overleg import tafel
from app.overleg.codes import Grondslag, PuntStatus
from app.overleg.handelingen import NieuwPunt, leg_overlegfeit_vast
from app.overleg.model import agendapunt, deelnemer
from app.overleg.queries import Overleg, deelnemers, vergrendel_overleg
from app.overleg.tafel import lees_tafel, regel_van
from app.toegang.beleid import niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import niet_geblokkeerd, zicht
from app.workflow.overdrachtstafel import (
    EisVersie,
    Tafelpunt,
    aangevuld,
    lees_punt,
    leg_tafelfeit_vast,
)
from app.workflow.overdragen import eis_open
from app.workflow.overleggen import leid, zet_erop

VRAAG = "Neemt uw team deze casus over?"
"""The question of every item; what exactly is asked stands in the offer."""
MINUTEN = 15
"""For one offer, until who leads the table says otherwise."""

_URGENTIE = sa.case({Spoed.SPOED.value: 0, Spoed.CRISIS.value: 1}, value=overdracht.c.spoed, else_=2)
_VAN, _NAAR = deelnemer.alias("van"), deelnemer.alias("naar")
_AAN_TAFEL = [
    sa.and_(
        d.c.overleg_id == sa.bindparam("overleg_id"),
        d.c.organisatie == overdracht.c[f"{kant}_organisatie"],
        d.c.team == overdracht.c[f"{kant}_team"],
    )
    for d, kant in ((_VAN, "van"), (_NAAR, "naar"))
]
_STAAT_ER = sa.exists().where(
    agendapunt.c.overleg_id == sa.bindparam("overleg_id"),
    agendapunt.c.casus_id == overdracht.c.casus_id,
    sa.or_(
        agendapunt.c.overdracht_id == overdracht.c.id,
        agendapunt.c.status != PuntStatus.GEAGENDEERD,  # it was this casus's turn at this table
    ),
)
_TUSSEN_DEELNEMERS = (
    sa.select(
        *(
            overdracht.c[k]
            for k in (
                "id",
                "casus_id",
                "van_organisatie",
                "van_team",
                "naar_organisatie",
                "naar_team",
                "spoed",
                "aangeboden_op",
                "verloopt_op",
            )
        )
    )
    .select_from(overdracht.join(_VAN, _AAN_TAFEL[0]).join(_NAAR, _AAN_TAFEL[1]))
    .where(
        overdracht.c.status == OverdrachtStatus.AANGEBODEN,
        overdracht.c.verloopt_op > sa.bindparam("nu", type_=overdracht.c.verloopt_op.type),
        sa.or_(sa.bindparam("leidt", type_=sa.Boolean), VAN_ONS),
        niet_geblokkeerd(overdracht.c.casus_id),
    )
)
_VOORSTELLEN = _TUSSEN_DEELNEMERS.where(sa.not_(_STAAT_ER)).order_by(
    _URGENTIE, overdracht.c.verloopt_op, overdracht.c.id
)
_DIT_AANBOD = _TUSSEN_DEELNEMERS.where(overdracht.c.id == sa.bindparam("overdracht_id"))


async def voorstellen(eenheid: Werkeenheid, overleg_id: UUID) -> Sequence[sa.Row[Any]]:
    """Open offers between teams at this table that are not on its list, the most urgent first: spoed before crisis before the rest, and
    then what lapses first. For who leads all of them, to make the list: between whom and until when, nothing of the casus. For another
    team its own."""
    wat = await lees_tafel(eenheid, overleg_id)
    return await eenheid.alle(_VOORSTELLEN, **_kijker(eenheid, wat))


def _leidt(eenheid: Werkeenheid, wat: Overleg) -> bool:
    return wat.leiding == (eenheid.actor.organisatie, eenheid.actor.team)


def _kijker(eenheid: Werkeenheid, wat: Overleg) -> dict[str, Any]:
    return {
        "overleg_id": wat.id,
        "leidt": _leidt(eenheid, wat),
        "nu": eenheid.nu,
        **zicht(eenheid.actor),
    }


async def zet_op_lijst(eenheid: Werkeenheid, overleg_id: UUID, overdracht_id: UUID) -> Tafelpunt:
    """Put an offer on the list: by who offered it, or by who leads the table. What stands there stays as it is.

    Raises `niet-gevonden`, `niet-bevoegd`, `overleg-afgesloten`, `overdracht-beantwoord`, `overdracht-verlopen`, `niet-aan-deze-tafel`,
    `al-op-agenda`.
    """
    wat = await lees_tafel(eenheid, overleg_id)
    casus_id = await _casus_van(eenheid, wat, overdracht_id)
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    wat = await vergrendel_overleg(eenheid, overleg_id)
    staat = await tafel.punt_van_casus(eenheid, overleg_id, casus_id)
    if staat is None or staat.overdracht_id != overdracht_id:
        await _eis_te_bespreken(eenheid, wat, eis_lopend(dossier), overdracht_id)
        punt_id = await _zet_erop(eenheid, wat, dossier, overdracht_id, staat)
    else:
        punt_id = staat.id
    (punt,) = await aangevuld(eenheid, [await regel_van(eenheid, wat, punt_id)])
    return punt


async def _casus_van(eenheid: Werkeenheid, wat: Overleg, overdracht_id: UUID) -> UUID:
    """Of which casus the offer is, for who may put it on the list. Who leads finds the open ones between teams at the table; who
    offered it, or receives it, knows of it anyway."""
    leidt = _leidt(eenheid, wat)
    rij = await eenheid.een(_DIT_AANBOD, overdracht_id=overdracht_id, **_kijker(eenheid, wat))
    if rij and leidt:
        casus_id: UUID = rij.casus_id
        return casus_id
    aanbod = await lees_overdracht(eenheid, overdracht_id)
    if not leidt and aanbod.van != (eenheid.actor.organisatie, eenheid.actor.team):
        raise niet_bevoegd(
            "Een aanbod zet het team dat het deed op de lijst, of wie de tafel leidt.",
            f"Vraag het aan {aanbod.van[1]} of aan {wat.leiding[1]}; u kunt het aanbod ook meteen beantwoorden.",
        )
    return aanbod.casus_id


async def _eis_te_bespreken(
    eenheid: Werkeenheid, wat: Overleg, dossier: Dossier, overdracht_id: UUID
) -> None:
    aanbod = await opnieuw(eenheid, overdracht_id)
    eis_open(aanbod, eenheid.nu)
    aan_tafel = {(rij.organisatie, rij.team) for rij in await deelnemers(eenheid, wat.id)}
    if weg := [kant[1] for kant in (aanbod.van, aanbod.naar) if kant not in aan_tafel]:
        raise Fout(
            Soort.BOTSING,
            "niet-aan-deze-tafel",
            f"Dit aanbod kan hier niet worden besproken: {', '.join(weg)} neemt niet deel aan deze tafel.",
            alternatief="Nodig dat team uit, of laat het aanbod beantwoorden zonder tafel.",
        )


async def _zet_erop(
    eenheid: Werkeenheid,
    wat: Overleg,
    dossier: Dossier,
    overdracht_id: UUID,
    staat: sa.Row[Any] | None,
) -> UUID:
    """A new item; or, when the casus stands on the list with an offer that is settled by now, that item. It is still to be discussed."""
    if staat is None:
        nieuw = NieuwPunt(VRAAG, Grondslag.PUBLIEKE_TAAK, MINUTEN, overdracht_id)
        return await zet_erop(eenheid, wat, dossier, nieuw)
    if staat.status is not PuntStatus.GEAGENDEERD:
        raise Fout(
            Soort.BOTSING,
            "al-op-agenda",
            "Deze casus is aan deze tafel al aan de beurt geweest.",
            alternatief="Zet het nieuwe aanbod op de lijst van de volgende tafel, of laat het zonder tafel beantwoorden.",
        )
    await tafel.gaat_over(eenheid, staat.id, overdracht_id)
    punt_id: UUID = staat.id
    open_ = {"overdracht": str(overdracht_id)}
    await leg_tafelfeit_vast(
        eenheid, dossier, wat, "aanbod-opnieuw-op-lijst", open_, punt_id, staat.versie + 1
    )
    return punt_id


async def herschik(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    wijziging: Mapping[str, int],
    eis_versie: EisVersie,
) -> Tafelpunt:
    """Another place in the order, or more or fewer minutes: by who leads, of every item. It says nothing of a casus, so it is a change of
    the overleg only."""
    await lees_tafel(eenheid, overleg_id)
    wat = await leid(eenheid, overleg_id)
    regel = await regel_van(eenheid, wat, agendapunt_id)
    await eis_versie(regel.versie)
    nieuw = {"volgnummer": regel.volgnummer, "minuten": regel.minuten, **wijziging}
    if nieuw != {"volgnummer": regel.volgnummer, "minuten": regel.minuten}:
        await tafel.schik(eenheid, agendapunt_id, nieuw["volgnummer"], nieuw["minuten"])
        open_ = {"agendapunt": str(agendapunt_id), **nieuw}
        await leg_overlegfeit_vast(eenheid, wat, "tafel-herschikt", velden=("agendapunten",), open=open_)
    return await lees_punt(eenheid, overleg_id, agendapunt_id)
