"""The clocks of a melding as rows: begun, met, lapsed, opened again; and how they stand, with their pauses.

Whoever changes a clock holds the lock of its melding, and tells the log what these functions give back (`klokken` in the open part of
the gebeurtenis): complete enough to work out every clock from the log alone (`workflow/geschiedenis.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.db import Tijdstip
from app.core.ids import nieuw_id
from app.melding.codes import Pauzereden, Termijnsoort
from app.melding.model import onderbreking, termijn
from app.melding.queries import KLOK_LOOPT, Melding
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

Wijziging = dict[str, Any]
"""What changed of one clock, as the log tells it: its id and the new values, by their JSON names."""

_NIEUW = sa.insert(termijn)
_STOP = {
    kolom: sa.update(termijn)
    .where(
        termijn.c.melding_id == sa.bindparam("b_melding"),
        termijn.c.soort.in_(sa.bindparam("b_soorten", expanding=True)),
        KLOK_LOOPT,
    )
    .values({kolom: sa.bindparam("b_op", type_=Tijdstip)})
    .returning(termijn.c.id)
    for kolom in ("gehaald_op", "vervallen_op")
}
_HEROPEN = (
    sa.update(termijn)
    .where(
        termijn.c.melding_id == sa.bindparam("b_melding"),
        termijn.c.soort == sa.bindparam("b_soort"),
        termijn.c.gehaald_op == sa.bindparam("b_op"),
    )
    .values(gehaald_op=None)
    .returning(termijn.c.id)
)
_LOOP_WEER = (
    sa.update(termijn)
    .where(
        termijn.c.melding_id == sa.bindparam("b_melding"),
        termijn.c.soort.in_(sa.bindparam("b_soorten", expanding=True)),
        termijn.c.gehaald_op.is_not(None),
    )
    .values(gehaald_op=None)
    .returning(termijn.c.id)
)


async def begin(
    eenheid: Werkeenheid, melding_id: UUID, op: datetime, termijnen: Mapping[Termijnsoort, datetime]
) -> list[Wijziging]:
    """These clocks run from this moment."""
    rijen = [
        {"id": nieuw_id(), "soort": soort, "begonnen_op": op, "verloopt_op": tot}
        for soort, tot in termijnen.items()
    ]
    await eenheid.doe_alle(_NIEUW, [{**rij, "melding_id": melding_id} for rij in rijen])
    return [
        {"id": rij["id"], "soort": rij["soort"], "begonnenOp": op, "verlooptOp": rij["verloopt_op"]}
        for rij in rijen
    ]


async def haal(
    eenheid: Werkeenheid, melding_id: UUID, *soorten: Termijnsoort, op: datetime | None = None
) -> list[Wijziging]:
    """These clocks are met, now or when it was; one that was met before stays as it was."""
    wanneer = op or eenheid.nu
    rijen = await eenheid.alle(_STOP["gehaald_op"], b_melding=melding_id, b_soorten=soorten, b_op=wanneer)
    return [{"id": rij.id, "gehaaldOp": wanneer} for rij in rijen]


async def laat_vervallen(eenheid: Werkeenheid, melding_id: UUID, *soorten: Termijnsoort) -> list[Wijziging]:
    """What these clocks watched need not be done any more; one that was met stays met."""
    rijen = await eenheid.alle(
        _STOP["vervallen_op"], b_melding=melding_id, b_soorten=soorten, b_op=eenheid.nu
    )
    return [{"id": rij.id, "vervallenOp": eenheid.nu} for rij in rijen]


async def heropen(
    eenheid: Werkeenheid, melding_id: UUID, soort: Termijnsoort, gehaald_op: datetime
) -> list[Wijziging]:
    """What met this clock at that moment turns out to have been about somebody else: it runs on as if it never stopped."""
    rijen = await eenheid.alle(_HEROPEN, b_melding=melding_id, b_soort=soort, b_op=gehaald_op)
    return [{"id": rij.id, "gehaaldOp": None} for rij in rijen]


async def loop_weer(eenheid: Werkeenheid, melding_id: UUID, *soorten: Termijnsoort) -> list[Wijziging]:
    """What met these clocks has to be met again by somebody else, before the same deadline."""
    rijen = await eenheid.alle(_LOOP_WEER, b_melding=melding_id, b_soorten=soorten)
    return [{"id": rij.id, "gehaaldOp": None} for rij in rijen]


@dataclass(frozen=True, slots=True)
class Pauze:
    """A clock stood, or stands, still. `tot`: until when at most, by itself."""

    id: UUID
    van: datetime
    tot: datetime
    verliep_op: datetime
    """When the clock would have run out without this pause."""
    reden: Pauzereden
    toelichting: str | None
    door: str | None
    hervat_op: datetime | None
    """When somebody let it run on sooner than planned."""
    hervat_toelichting: str | None


@dataclass(frozen=True, slots=True)
class Klok:
    """One clock of a melding, with its pauses, the first first."""

    id: UUID
    soort: Termijnsoort
    begonnen_op: datetime
    verloopt_op: datetime
    gehaald_op: datetime | None
    vervallen_op: datetime | None
    pauzes: tuple[Pauze, ...]

    @property
    def loopt(self) -> bool:
        return self.gehaald_op is None and self.vervallen_op is None

    def pauze_op(self, moment: datetime) -> Pauze | None:
        """The pause that holds this clock at that moment."""
        laatste = self.pauzes[-1] if self.pauzes and self.loopt else None
        return laatste if laatste and laatste.hervat_op is None and moment < laatste.tot else None


_KLOKKEN = (
    sa.select(termijn, *(k.label(f"p_{k.name}") for k in onderbreking.c), medewerker.c.aanduiding)
    .select_from(
        termijn.outerjoin(onderbreking, onderbreking.c.termijn_id == termijn.c.id).outerjoin(
            medewerker, medewerker.c.id == onderbreking.c.door
        )
    )
    .where(termijn.c.melding_id == sa.bindparam("melding_id"))
    .order_by(termijn.c.verloopt_op, termijn.c.id, onderbreking.c.van, onderbreking.c.id)
)


async def klokken_van(eenheid: Werkeenheid, wat: Melding) -> list[Klok]:
    """All clocks of this melding, the first to run out first: one SELECT."""
    rijen = await eenheid.alle(_KLOKKEN, melding_id=wat.id)
    return [_klok(wat, list(van_een_klok)) for _, van_een_klok in groupby(rijen, key=lambda rij: rij.id)]


def _klok(wat: Melding, rijen: list[sa.Row[Any]]) -> Klok:
    eerste = rijen[0]
    return Klok(
        eerste.id,
        eerste.soort,
        eerste.begonnen_op,
        eerste.verloopt_op,
        eerste.gehaald_op,
        eerste.vervallen_op,
        tuple(_pauze(wat, rij) for rij in rijen if rij.p_id),
    )


def _pauze(wat: Melding, rij: sa.Row[Any]) -> Pauze:
    return Pauze(
        rij.p_id,
        rij.p_van,
        rij.p_tot,
        rij.p_verliep_op,
        rij.p_reden,
        wat.sleutel.open(rij.p_toelichting),
        rij.aanduiding,
        rij.p_beeindigd_op,
        wat.sleutel.open(rij.p_einde_toelichting),
    )
