"""What is written of an overleg: that it is planned, who takes part, who keeps it confidential, and what stands on its agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.gebeurtenis import Gebeurtenis, Vastgelegd
from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.overleg.codes import Deelname, Grondslag, OverlegSoort, OverlegStatus, PuntStatus
from app.overleg.model import agendapunt, deelnemer, geheimhouding, overleg
from app.overleg.queries import Agendapunt, Overleg
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(overleg)
_NIEUWE_DEELNEMER = sa.insert(deelnemer)
_BEVESTIG = {
    naam: insert(geheimhouding).on_conflict_do_nothing(index_elements=["overleg_id", "medewerker_id"])
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}
_NIEUW_PUNT = sa.insert(agendapunt)


@dataclass(frozen=True, slots=True)
class NieuwOverleg:
    soort: OverlegSoort
    begint_op: datetime
    duur_minuten: int
    voorzitter: UUID
    herhaling_weken: int | None = None
    reeks_id: UUID | None = None
    """None: the first of a series of its own."""


@dataclass(frozen=True, slots=True)
class NieuweDeelnemer:
    organisatie: str
    team: str | None
    deelname: Deelname = Deelname.VAST


async def bewaar_overleg(
    eenheid: Werkeenheid, leiding: tuple[str, str], nieuw: NieuwOverleg, wie: Sequence[NieuweDeelnemer]
) -> UUID:
    """A new overleg with who takes part, and a line in the log."""
    overleg_id = nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=overleg_id,
        versie=1,
        soort=nieuw.soort,
        status=OverlegStatus.GEPLAND,
        begint_op=nieuw.begint_op,
        duur_minuten=nieuw.duur_minuten,
        organisatie=leiding[0],
        team=leiding[1],
        voorzitter=nieuw.voorzitter,
        herhaling_weken=nieuw.herhaling_weken,
        reeks_id=nieuw.reeks_id or overleg_id,
    )
    await voeg_deelnemers_toe(eenheid, overleg_id, wie)
    open_ = {"soort": nieuw.soort, "begintOp": nieuw.begint_op.isoformat()}
    await eenheid.kondig_aan(Gebeurtenis("overleg-gepland", None, None, "overleggen", overleg_id, open=open_))
    return overleg_id


async def voeg_deelnemers_toe(
    eenheid: Werkeenheid, overleg_id: UUID, nieuw: Sequence[NieuweDeelnemer]
) -> list[UUID]:
    ids = [nieuw_id() for _ in nieuw]
    await eenheid.doe_alle(
        _NIEUWE_DEELNEMER,
        [
            {
                "id": id,
                "overleg_id": overleg_id,
                "organisatie": wie.organisatie,
                "team": wie.team,
                "deelname": wie.deelname,
            }
            for id, wie in zip(ids, nieuw, strict=True)
        ],
    )
    return ids


@cache
def _raak(tabel: sa.Table, velden: tuple[str, ...]) -> sa.Update:
    return (
        sa.update(tabel)
        .where(tabel.c.id == sa.bindparam("b_id"))
        .values({k: sa.bindparam(k) for k in velden})
    )


async def leg_overlegfeit_vast(
    eenheid: Werkeenheid,
    wat: Overleg,
    soort: str,
    *,
    kolommen: Mapping[str, Any] = MappingProxyType({}),
    velden: tuple[str, ...] = (),
    open: Mapping[str, Any] = MappingProxyType({}),
) -> Vastgelegd:
    """A change of the overleg itself (which is locked) is a new version of it and a line in the log; of no casus."""
    nieuw = {"versie": wat.versie + 1, **kolommen}
    wat.rij = {**wat.rij, **nieuw}
    await eenheid.doe(_raak(overleg, tuple(nieuw)), b_id=wat.id, **nieuw)
    feit = Gebeurtenis(soort, None, None, "overleggen", wat.id, wat.versie, velden, dict(open))
    return await eenheid.kondig_aan(feit)


async def bevestig(eenheid: Werkeenheid, wat: Overleg) -> None:
    """This person keeps what is shown here to themselves: said once. No new version: who plans is not in the way of who confirms."""
    nieuw = await eenheid.doe(
        _BEVESTIG[eenheid.verbinding.dialect.name],
        overleg_id=wat.id,
        medewerker_id=eenheid.actor.id,
        deelnemer_id=wat.rij["deelnemer_id"],
        op=eenheid.nu,
    )
    if not nieuw:
        return
    wat.rij = {**wat.rij, "bevestigd_op": eenheid.nu}
    open_ = {"deelnemer": str(wat.rij["deelnemer_id"])}
    await eenheid.kondig_aan(
        Gebeurtenis("geheimhouding-bevestigd", None, None, "overleggen", wat.id, wat.versie, open=open_)
    )


@dataclass(frozen=True, slots=True)
class NieuwPunt:
    vraag: str
    grondslag: Grondslag
    minuten: int
    overdracht_id: UUID | None = None
    komt_van_id: UUID | None = None


_VOLGEND_NUMMER = (
    sa.select(sa.func.coalesce(sa.func.max(agendapunt.c.volgnummer), 0) + 1)
    .where(agendapunt.c.overleg_id == sa.bindparam("b_overleg"))
    .scalar_subquery()
)
_PUNT = _NIEUW_PUNT.values(volgnummer=_VOLGEND_NUMMER)


async def zet_op_agenda(
    eenheid: Werkeenheid, overleg_id: UUID, sleutel: Datasleutel, plek: tuple[str, str], nieuw: NieuwPunt
) -> UUID:
    """At the end of the agenda (the overleg is locked); `sleutel`: of the casus, `plek`: the team that brings it in."""
    punt_id = nieuw_id()
    await eenheid.doe(
        _PUNT,
        b_overleg=overleg_id,
        id=punt_id,
        overleg_id=overleg_id,
        casus_id=sleutel.id,
        overdracht_id=nieuw.overdracht_id,
        versie=1,
        minuten=nieuw.minuten,
        status=PuntStatus.GEAGENDEERD,
        grondslag=nieuw.grondslag,
        vraag=sleutel.sluit(nieuw.vraag),
        organisatie=plek[0],
        team=plek[1],
        ingebracht_op=eenheid.nu,
        ingebracht_door=eenheid.actor.id,
        komt_van_id=nieuw.komt_van_id,
    )
    return punt_id


_OP_VOLGORDE = (
    sa.select(agendapunt.c.id, agendapunt.c.volgnummer)
    .where(agendapunt.c.overleg_id == sa.bindparam("overleg_id"))
    .order_by(agendapunt.c.volgnummer, agendapunt.c.id)
)
_SCHIK = (
    sa.update(agendapunt)
    .where(agendapunt.c.id == sa.bindparam("b_id"))
    .values(volgnummer=sa.bindparam("b_volgnummer"), versie=agendapunt.c.versie + 1)
)


async def herschik(eenheid: Werkeenheid, overleg_id: UUID, gezien: Sequence[UUID]) -> None:
    """These items in this order, in the places that they have together; what else stands on the agenda (the overleg is locked) keeps
    its own. Only what moves is written."""
    nu = {rij.id: rij.volgnummer for rij in await eenheid.alle(_OP_VOLGORDE, overleg_id=overleg_id)}
    beurt, deze = iter(gezien), set(gezien)
    nieuw = [next(beurt) if id in deze else id for id in nu]
    anders = [{"b_id": id, "b_volgnummer": n} for n, id in enumerate(nieuw, 1) if nu[id] != n]
    await eenheid.doe_alle(_SCHIK, anders)


async def wijzig_punt(eenheid: Werkeenheid, punt: Agendapunt, wijziging: Mapping[str, Any]) -> None:
    """Only what differs is written; the caller holds the lock of the casus and tells of it."""
    nieuw = {"versie": punt.versie + 1, **wijziging}
    gesloten = {k: punt.sleutel.sluit(w) if k == "vraag" else w for k, w in nieuw.items()}
    await eenheid.doe(_raak(agendapunt, tuple(gesloten)), b_id=punt.id, **gesloten)
    punt.rij = {**punt.rij, **nieuw}
