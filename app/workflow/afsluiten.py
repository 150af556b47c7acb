"""Closing an overleg: what was not discussed or not done stands on the next agenda, with what was shared of it. Nothing falls off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Stap
from app.casus.queries import Dossier, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort
from app.core.gebeurtenis import Gebeurtenis
from app.core.klok import NEDERLAND
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.overleg import bijdragen, delen
from app.overleg import handelingen as doe
from app.overleg.codes import Deelname, Onderdeel, OverlegStatus, PuntStatus
from app.overleg.handelingen import NieuweDeelnemer, NieuwOverleg, NieuwPunt, leg_overlegfeit_vast
from app.overleg.model import agendapunt, overleg
from app.overleg.queries import Overleg, deelnemers, lees_overleg
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.overleggen import EisVersie, eis_leiding, leid, meld_geagendeerd
from app.workflow.projecties import in_het_log

_AANBOD_OPEN = sa.exists().where(
    overdracht.c.id == agendapunt.c.overdracht_id, overdracht.c.status == OverdrachtStatus.AANGEBODEN
)
"""The offer that this item is about waits for its answer."""
_PUNTEN = (
    sa.select(agendapunt, _AANBOD_OPEN.label("aanbod_open"))
    .where(agendapunt.c.overleg_id == sa.bindparam("overleg_id"))
    .order_by(agendapunt.c.volgnummer, agendapunt.c.id)
)
_VOLGENDE = (
    sa.select(overleg.c.id)
    .where(
        overleg.c.reeks_id == sa.bindparam("reeks"),
        overleg.c.begint_op > sa.bindparam("na", type_=overleg.c.begint_op.type),
        overleg.c.status == OverlegStatus.GEPLAND,
    )
    .order_by(overleg.c.begint_op)
    .limit(1)
)
_SCHUIF_DOOR = (
    sa.update(agendapunt)
    .where(agendapunt.c.id == sa.bindparam("b_id"), agendapunt.c.status == PuntStatus.GEAGENDEERD)
    .values(status=PuntStatus.DOORGESCHOVEN, versie=agendapunt.c.versie + 1)
)


@dataclass(frozen=True, slots=True)
class Mee:
    """An item that goes along to the next agenda, and the acties that were not done."""

    punt: sa.Row[Any]
    dossier: Dossier
    acties: Sequence[UUID]


async def sluit_af(eenheid: Werkeenheid, overleg_id: UUID, eis_versie: EisVersie) -> Overleg:
    """Close it. Raises `niet-gevonden`, `niet-bevoegd`, `overleg-afgesloten`, and `geen-volgend-overleg` when something is left over
    and there is no next one."""
    eis_leiding(eenheid, await lees_overleg(eenheid, overleg_id))
    # casussen first and in one order, as everywhere; then the overleg, so that nothing comes on the agenda meanwhile
    eerst = {rij.casus_id for rij in await eenheid.alle(_PUNTEN, overleg_id=overleg_id)}
    dossiers = {id: await vergrendel_buiten_zicht(eenheid, id) for id in sorted(eerst)}
    wat = await leid(eenheid, overleg_id)
    await eis_versie(wat.versie)
    punten = await eenheid.alle(_PUNTEN, overleg_id=overleg_id)
    if {rij.casus_id for rij in punten} != eerst:
        raise Fout(
            Soort.BOTSING,
            "agenda-gewijzigd",
            "Er is juist nog een casus ingebracht; het overleg is niet afgesloten.",
            alternatief="Bekijk de agenda en sluit dan opnieuw af.",
        )
    onaf = await bijdragen.onafgemaakt(eenheid, overleg_id)
    mee = [
        Mee(rij, dossiers[rij.casus_id], acties)
        for rij in punten
        if _loopt(dossiers[rij.casus_id]) and ((acties := onaf.get(rij.casus_id, [])) or _te_bespreken(rij))
    ]
    volgende = await _volgende(eenheid, wat, nodig=bool(mee))
    if volgende:
        await _neem_mee(eenheid, wat, volgende, mee)
    await leg_overlegfeit_vast(
        eenheid,
        wat,
        "overleg-afgesloten",
        kolommen={"status": OverlegStatus.AFGESLOTEN},
        velden=("status",),
        open={"volgende": volgende and str(volgende.id)},
    )
    return await lees_overleg(eenheid, overleg_id)


def _te_bespreken(rij: sa.Row[Any]) -> bool:
    """An offer until it is answered, wherever that is; another item until it was its turn."""
    return bool(rij.aanbod_open) if rij.overdracht_id else rij.status is PuntStatus.GEAGENDEERD


def _loopt(dossier: Dossier) -> bool:
    return dossier.rij["beeindigd_op"] is None and dossier.rij["stap"] is not Stap.INACTIEF


async def volgende_van(eenheid: Werkeenheid, wat: Overleg) -> UUID | None:
    """The next one of the series that is planned: where what is left over will be."""
    rij = await eenheid.een(_VOLGENDE, reeks=wat.rij["reeks_id"], na=wat.begint_op)
    return rij.id if rij else None


async def _volgende(eenheid: Werkeenheid, wat: Overleg, *, nodig: bool) -> Overleg | None:
    """The next one of the series: the one that is planned, or by its rhythm a new one with the same fixed deelnemers."""
    rij, reeks = wat.rij, wat.rij["reeks_id"]
    if bestaand := await volgende_van(eenheid, wat):
        return await lees_overleg(eenheid, bestaand)
    if rij["herhaling_weken"] is None:
        if nodig:
            raise Fout(
                Soort.BOTSING,
                "geen-volgend-overleg",
                "Niet alles is besproken of gedaan, en er is geen volgend overleg waar het terugkomt.",
                alternatief="Plan eerst het vervolg, geef dit overleg een herhaling, of rond alles af.",
            )
        return None
    nieuw = NieuwOverleg(
        rij["soort"],
        weken_later(wat.begint_op, rij["herhaling_weken"]),
        rij["duur_minuten"],
        rij["voorzitter"],
        rij["herhaling_weken"],
        reeks,
    )
    vast = [d for d in await deelnemers(eenheid, wat.id) if d.deelname is Deelname.VAST]
    wie = [NieuweDeelnemer(d.organisatie, d.team) for d in vast]
    overleg_id = await doe.bewaar_overleg(eenheid, wat.leiding, nieuw, wie)
    return await lees_overleg(eenheid, overleg_id)


def weken_later(moment: datetime, weken: int) -> datetime:
    """The same time of day on the wall, also when the clock was set meanwhile."""
    return (moment.astimezone(NEDERLAND) + timedelta(weeks=weken)).astimezone(moment.tzinfo)


async def _neem_mee(eenheid: Werkeenheid, wat: Overleg, volgende: Overleg, mee: Sequence[Mee]) -> None:
    """Each on the next agenda, with its acties and with what is shared of it now: until the same date, and withdrawn as one."""
    gedeeld: dict[UUID, list[sa.Row[Any]]] = {}
    for rij in await delen.lopend_van_punten(eenheid, [m.punt.id for m in mee]):
        gedeeld.setdefault(rij.agendapunt_id, []).append(rij)
    plekken = {(d.organisatie, d.team): d.id for d in await deelnemers(eenheid, volgende.id)}
    er_al = {rij.casus_id: rij.id for rij in await eenheid.alle(_PUNTEN, overleg_id=volgende.id)}
    for m in mee:
        punt_id = er_al.get(m.punt.casus_id) or await _zet_op(eenheid, volgende, m)
        await bijdragen.zet_terug(eenheid, punt_id, m.acties)
        delingen = await _deel_weer(
            eenheid, volgende, m.dossier, punt_id, plekken, gedeeld.get(m.punt.id, [])
        )
        await eenheid.doe(_SCHUIF_DOOR, b_id=m.punt.id)
        acties = [str(id) for id in m.acties]
        await meld_geagendeerd(
            eenheid, m.dossier, volgende, punt_id, m.punt.grondslag, True, acties=acties, projecties=delingen
        )


async def _zet_op(eenheid: Werkeenheid, volgende: Overleg, m: Mee) -> UUID:
    sleutel = m.dossier.sleutel
    nieuw = NieuwPunt(
        sleutel.open(m.punt.vraag),
        m.punt.grondslag,
        m.punt.minuten,
        m.punt.overdracht_id,
        m.punt.id,
    )
    plek = (m.dossier.rij["organisatie"], m.dossier.rij["team"])
    return await doe.zet_op_agenda(eenheid, volgende.id, sleutel, plek, nieuw)


async def _vertel_uitgenodigd(
    eenheid: Werkeenheid, volgende: Overleg, organisatie: str, team: str | None
) -> None:
    open_ = {"organisatie": organisatie, "team": team, "deelname": Deelname.UITGENODIGD}
    wat = ("deelnemer-toegevoegd", None, None, "overleggen", volgende.id, volgende.versie, ("deelnemers",))
    await eenheid.kondig_aan(Gebeurtenis(*wat, open_))


async def _deel_weer(
    eenheid: Werkeenheid,
    volgende: Overleg,
    dossier: Dossier,
    punt_id: UUID,
    plekken: dict[tuple[str, str | None], UUID],
    gedeeld: Sequence[sa.Row[Any]],
) -> list[dict[str, Any]]:
    """The same snapshots for the same partners; a partner that was only invited is invited again."""
    wiens = await delen.wiens_adres(eenheid, [rij.id for rij in gedeeld])
    ziet_al = {rij.deelnemer_id for rij in await delen.lopend_van_punten(eenheid, [punt_id])}
    delingen: list[dict[str, Any]] = []
    for rij in gedeeld:
        met = (rij.organisatie, rij.team)
        if met not in plekken:
            (plekken[met],) = await doe.voeg_deelnemers_toe(
                eenheid, volgende.id, [NieuweDeelnemer(*met, Deelname.UITGENODIGD)]
            )
            await _vertel_uitgenodigd(eenheid, volgende, *met)
        if plekken[met] in ziet_al:
            continue
        onderdelen = tuple(Onderdeel(o) for o in rij.onderdelen)
        inhoud, adressen = [dossier.sleutel.open(w) for w in (rij.inhoud, rij.adressen)]
        adres_van = wiens.get(rij.id, ())
        deling = delen.Deling(onderdelen, inhoud, rij.doel, rij.tot, adres_van, adressen)
        id = await delen.deel(eenheid, dossier.sleutel, punt_id, plekken[met], deling)
        nieuw: Mapping[str, Any] = {
            **rij._asdict(),
            "id": id,
            "agendapunt_id": punt_id,
            "deelnemer_id": plekken[met],
        }
        delingen.append(in_het_log(volgende, nieuw, adres_van))
    return delingen
