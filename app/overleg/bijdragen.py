"""What is said and agreed on at an agendapunt: inbreng of the partners, besluiten, and acties with an owner and a day.

Each has its own choice of who sees it, beside seeing the item at all. What a partner brings in is theirs: the team of the casus is one
of those it may be shared with, or not. Besluiten and acties stand on the casus, so its team always sees those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Spoor
from app.casus.queries import Dossier
from app.core.ids import nieuw_id
from app.overleg.codes import ONAF, ActieStatus
from app.overleg.model import agendapunt, besluit, inbreng, overlegactie, overlegactie_terug
from app.overleg.queries import Agendapunt, plek
from app.toegang.actor import Actor
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid

Plek = tuple[str, str | None]
"""Organisatie and team of a deelnemer."""


def is_van(wie: Actor, organisatie: str, team: str | None) -> bool:
    """Does this deelnemer stand for the actor?"""
    return wie.organisatie == organisatie and team in (None, wie.team)


def _staat_in(wie: Actor, gedeeld_met: Sequence[str]) -> bool:
    return plek(wie.organisatie, None) in gedeeld_met or plek(wie.organisatie, wie.team) in gedeeld_met


# Reading: whole agendas at once

_VAN_OVERLEG = agendapunt.c.overleg_id == sa.bindparam("overleg_id")
_INBRENG = (
    sa.select(inbreng, medewerker.c.aanduiding.label("wie"))
    .select_from(
        inbreng.join(agendapunt, agendapunt.c.id == inbreng.c.agendapunt_id).join(
            medewerker, medewerker.c.id == inbreng.c.door
        )
    )
    .where(_VAN_OVERLEG, inbreng.c.ingetrokken_op.is_(None))
    .order_by(inbreng.c.op, inbreng.c.id)
)
_BESLUITEN = (
    sa.select(besluit, medewerker.c.organisatie, medewerker.c.team)
    .select_from(
        besluit.join(agendapunt, agendapunt.c.id == besluit.c.agendapunt_id).join(
            medewerker, medewerker.c.id == besluit.c.door
        )
    )
    .where(_VAN_OVERLEG)
    .order_by(besluit.c.op, besluit.c.id)
)
_OPVOLGER = overlegactie.alias("opvolger")
_VERVANGEN = (
    sa.select(_OPVOLGER.c.id)
    .where(_OPVOLGER.c.vervangt_id == overlegactie.c.id)
    .scalar_subquery()
    .label("vervangen_door_id")
)
STAAT = sa.union_all(
    sa.select(overlegactie.c.agendapunt_id.label("punt_id"), overlegactie.c.id.label("actie_id")),
    sa.select(overlegactie_terug.c.agendapunt_id, overlegactie_terug.c.actie_id),
).subquery("staat")
"""On which items an actie stands: where it was agreed on, and where it came back."""
_ACTIES = (
    sa.select(overlegactie, STAAT.c.punt_id, _VERVANGEN)
    .select_from(
        STAAT.join(overlegactie, overlegactie.c.id == STAAT.c.actie_id).join(
            agendapunt, agendapunt.c.id == STAAT.c.punt_id
        )
    )
    .where(_VAN_OVERLEG)
    .order_by(overlegactie.c.uiterlijk, overlegactie.c.id)
)


Bijdragen = dict[UUID, list[dict[str, Any]]]
"""Per agendapunt."""


async def _per_punt(
    eenheid: Werkeenheid, opdracht: sa.Executable, overleg_id: UUID, punten: Sequence[Agendapunt], punt: str
) -> Bijdragen:
    """Opened, of the items that were already found to be visible, and of no other."""
    zichtbaar = {p.id: p for p in punten}
    gevonden: Bijdragen = {p.id: [] for p in punten}
    for rij in await eenheid.alle(opdracht, overleg_id=overleg_id):
        if p := zichtbaar.get(getattr(rij, punt)):
            gevonden[p.id].append(p.sleutel.open_rij(rij))
    return gevonden


async def inbreng_per_punt(eenheid: Werkeenheid, overleg_id: UUID, punten: Sequence[Agendapunt]) -> Bijdragen:
    wie = eenheid.actor
    alles = await _per_punt(eenheid, _INBRENG, overleg_id, punten, "agendapunt_id")
    return {
        id: [r for r in rijen if is_van(wie, r["organisatie"], r["team"]) or _staat_in(wie, r["gedeeld_met"])]
        for id, rijen in alles.items()
    }


async def besluiten_per_punt(
    eenheid: Werkeenheid, overleg_id: UUID, punten: Sequence[Agendapunt]
) -> Bijdragen:
    alles = await _per_punt(eenheid, _BESLUITEN, overleg_id, punten, "agendapunt_id")
    return {
        p.id: [
            r if p.in_zicht else {**r, "interventie_id": None}
            for r in alles[p.id]
            if _ziet(eenheid.actor, p, r)
        ]
        for p in punten
    }


async def acties_per_punt(eenheid: Werkeenheid, overleg_id: UUID, punten: Sequence[Agendapunt]) -> Bijdragen:
    alles = await _per_punt(eenheid, _ACTIES, overleg_id, punten, "punt_id")
    return {p.id: [r for r in alles[p.id] if _ziet(eenheid.actor, p, r)] for p in punten}


async def alle_bijdragen(
    eenheid: Werkeenheid, overleg_id: UUID, punten: Sequence[Agendapunt]
) -> tuple[Bijdragen, Bijdragen, Bijdragen]:
    """Inbreng, besluiten and acties of these items, as the actor may see them: three statements, however many items."""
    return (
        await inbreng_per_punt(eenheid, overleg_id, punten),
        await besluiten_per_punt(eenheid, overleg_id, punten),
        await acties_per_punt(eenheid, overleg_id, punten),
    )


def _ziet(wie: Actor, punt: Agendapunt, rij: Mapping[str, Any]) -> bool:
    """Who sees this of an item that they see: the team of the casus, whose it is, and whom it was shared with (nobody named: all)."""
    gedeeld = rij["gedeeld_met"]
    eigen = is_van(wie, rij["organisatie"], rij["team"])
    return punt.in_zicht or eigen or gedeeld is None or _staat_in(wie, gedeeld)


# Writing: the caller has the casus locked, and tells of it

_NIEUWE_INBRENG = sa.insert(inbreng)
_TREK_IN = (
    sa.update(inbreng)
    .where(inbreng.c.id == sa.bindparam("b_id"), inbreng.c.ingetrokken_op.is_(None))
    .values(ingetrokken_op=sa.bindparam("b_nu"))
)
_NIEUW_BESLUIT = sa.insert(besluit)
_NIEUWE_ACTIE = sa.insert(overlegactie)
_RAAK_ACTIE = (
    sa.update(overlegactie)
    .where(overlegactie.c.id == sa.bindparam("b_id"))
    .values(
        versie=overlegactie.c.versie + 1,
        status=sa.bindparam("b_status", type_=overlegactie.c.status.type),
        uitkomst=sa.bindparam("b_uitkomst", type_=overlegactie.c.uitkomst.type),
        afgerond_op=sa.bindparam("b_op"),
        afgerond_door=sa.bindparam("b_door"),
    )
)
_TERUG = sa.insert(overlegactie_terug)
LAAT_VERVALLEN = (
    sa.update(overlegactie)
    .where(overlegactie.c.casus_id == sa.bindparam("b_casus"), overlegactie.c.status == ActieStatus.OPEN)
    .values(versie=overlegactie.c.versie + 1, status=ActieStatus.VERVALLEN, afgerond_op=sa.bindparam("b_nu"))
    .returning(overlegactie.c.id)
)
_ONAF = (
    sa.select(overlegactie.c.id, overlegactie.c.casus_id)
    .where(
        overlegactie.c.status.in_(ONAF),
        _VERVANGEN.element.is_(None),
        sa.exists()
        .select_from(STAAT.join(agendapunt, agendapunt.c.id == STAAT.c.punt_id))
        .where(STAAT.c.actie_id == overlegactie.c.id, _VAN_OVERLEG),
    )
    .order_by(overlegactie.c.id)
)
_OPEN_VAN = sa.select(overlegactie.c.id).where(
    overlegactie.c.casus_id == sa.bindparam("casus_id"),
    overlegactie.c.status == ActieStatus.OPEN,
    overlegactie.c.organisatie == sa.bindparam("organisatie"),
    sa.func.coalesce(overlegactie.c.team, "") == sa.func.coalesce(sa.bindparam("team", type_=sa.String), ""),
)


async def breng_in(
    eenheid: Werkeenheid, punt: Agendapunt, van: Plek, tekst: str, gedeeld_met: Sequence[str]
) -> UUID:
    id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_INBRENG,
        id=id,
        agendapunt_id=punt.id,
        organisatie=van[0],
        team=van[1],
        tekst=punt.sleutel.sluit(tekst),
        gedeeld_met=list(gedeeld_met),
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
    return id


async def trek_inbreng_in(eenheid: Werkeenheid, inbreng_id: UUID) -> None:
    await eenheid.doe(_TREK_IN, b_id=inbreng_id, b_nu=eenheid.nu)


async def besluit_tot(
    eenheid: Werkeenheid,
    punt: Agendapunt,
    spoor: Spoor,
    tekst: str,
    gedeeld_met: Sequence[str] | None,
    interventie_id: UUID | None,
) -> UUID:
    id = nieuw_id()
    await eenheid.doe(
        _NIEUW_BESLUIT,
        id=id,
        agendapunt_id=punt.id,
        casus_id=punt.casus_id,
        spoor=spoor,
        tekst=punt.sleutel.sluit(tekst),
        gedeeld_met=None if gedeeld_met is None else list(gedeeld_met),
        interventie_id=interventie_id,
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
    return id


@dataclass(frozen=True, slots=True)
class NieuweActie:
    eigenaar: Plek
    spoor: Spoor
    omschrijving: str
    uiterlijk: date
    gedeeld_met: Sequence[Plek] | None = None
    vervangt_id: UUID | None = None


async def draag_op(
    eenheid: Werkeenheid,
    punt: Agendapunt,
    nieuw: NieuweActie,
    eigenaar: Plek,
    gedeeld_met: Sequence[str] | None,
) -> UUID:
    id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_ACTIE,
        id=id,
        agendapunt_id=punt.id,
        casus_id=punt.casus_id,
        versie=1,
        spoor=nieuw.spoor,
        status=ActieStatus.OPEN,
        organisatie=eigenaar[0],
        team=eigenaar[1],
        omschrijving=punt.sleutel.sluit(nieuw.omschrijving),
        gedeeld_met=None if gedeeld_met is None else list(gedeeld_met),
        uiterlijk=nieuw.uiterlijk,
        op=eenheid.nu,
        door=eenheid.actor.id,
        vervangt_id=nieuw.vervangt_id,
    )
    return id


async def rond_af(
    eenheid: Werkeenheid, punt: Agendapunt, actie_id: UUID, status: ActieStatus, uitkomst: str | None
) -> None:
    await eenheid.doe(
        _RAAK_ACTIE,
        b_id=actie_id,
        b_status=status,
        b_uitkomst=punt.sleutel.sluit(uitkomst),
        b_op=eenheid.nu,
        b_door=eenheid.actor.id,
    )


async def onafgemaakt(eenheid: Werkeenheid, overleg_id: UUID) -> dict[UUID, list[UUID]]:
    """Per casus the acties on this agenda that are not done, not let go and not replaced."""
    gevonden: dict[UUID, list[UUID]] = {}
    for rij in await eenheid.alle(_ONAF, overleg_id=overleg_id):
        gevonden.setdefault(rij.casus_id, []).append(rij.id)
    return gevonden


async def zet_terug(eenheid: Werkeenheid, agendapunt_id: UUID, acties: Sequence[UUID]) -> None:
    """These stand on this item again."""
    await eenheid.doe_alle(_TERUG, [{"agendapunt_id": agendapunt_id, "actie_id": id} for id in acties])


async def open_acties_van(eenheid: Werkeenheid, casus_id: UUID, wie: Plek) -> list[UUID]:
    """What this organisation still has to do in this casus."""
    rijen = await eenheid.alle(_OPEN_VAN, casus_id=casus_id, organisatie=wie[0], team=wie[1])
    return [rij.id for rij in rijen]


_BESLUITEN_VAN_CASUS = sa.select(besluit).where(besluit.c.casus_id == sa.bindparam("casus_id"))
_ACTIES_VAN_CASUS = sa.select(overlegactie).where(overlegactie.c.casus_id == sa.bindparam("casus_id"))


async def van_casus(
    eenheid: Werkeenheid, dossier: Dossier
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All besluiten and acties of this casus, at whatever table; the caller may see the casus."""
    besluiten, acties = [
        [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(opdracht, casus_id=dossier.id)]
        for opdracht in (_BESLUITEN_VAN_CASUS, _ACTIES_VAN_CASUS)
    ]
    return besluiten, acties
