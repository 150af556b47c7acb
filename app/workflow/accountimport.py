"""A list of everybody, as the administration of an organisation has it (SCIM-like): first what would happen, then it happens.

Nobody is ended in silence: who is not in the list ends only when it is said to be the whole list, and not when that would be many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import Fout, Soort, VeldFout, ongeldige_invoer
from app.toegang.actor import actor_id
from app.toegang.codes import Accountreden
from app.toegang.model import medewerker
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.accountlijst import eis_beheer
from app.workflow.accounts import (
    Beheer,
    NieuwAccount,
    Rechten,
    beeindig,
    eis_beheerd,
    eis_rechten,
    heropen,
    maak,
    wijzig,
)

VEEL = 0.1
"""More than this part of the accounts at once is not ended without saying so."""
_ALLE = sa.select(medewerker).where(medewerker.c.organisatie == sa.bindparam("organisatie"))


class Wat(StrEnum):
    NIEUW = "nieuw"
    GEWIJZIGD = "gewijzigd"
    HEROPEND = "heropend"
    BEEINDIGD = "beeindigd"
    ZELFDE = "zelfde"


@dataclass(frozen=True, slots=True)
class Regel:
    onderwerp: str
    aanduiding: str
    rechten: Rechten
    actief: bool = True


@dataclass(frozen=True, slots=True)
class Stap:
    """What happens to one account. `regel`: None for who is not in the list."""

    wat: Wat
    id: UUID
    aanduiding: str
    regel: Regel | None = None


@dataclass(frozen=True, slots=True)
class Wens:
    """`volledig`: who is not in the list ends. `ook_veel`: also when those are many. `uitvoeren`: not only say what would happen."""

    regels: Sequence[Regel]
    volledig: bool = False
    ook_veel: bool = False
    uitvoeren: bool = False


async def importeer(eenheid: Werkeenheid, beheer: Beheer, wens: Wens) -> list[Stap]:
    """What happens to whom, or would. All of it or nothing. Raises `niet-bevoegd`, `accounts-van-aanmelddienst`, `ongeldige-invoer` with
    every line that is wrong, `te-veel-beeindigd`, and what changing an account raises."""
    if not beheer.platform:
        eis_beheer(eenheid)
        eis_verse_aanmelding(eenheid)
    eis_beheerd(beheer)
    bekend = {r.id: r for r in await eenheid.alle(_ALLE, organisatie=eenheid.actor.organisatie)}
    stappen = await _stappen(eenheid, beheer, wens, bekend)
    lopend = sum(r.beeindigd_op is None for r in bekend.values())
    weg = sum(s.wat is Wat.BEEINDIGD for s in stappen)
    if weg > 1 and weg > lopend * VEEL and not wens.ook_veel and wens.uitvoeren:
        raise Fout(
            Soort.BOTSING,
            "te-veel-beeindigd",
            f"Hiermee eindigen {weg} van de {lopend} accounts. Dat doen we niet zomaar.",
            alternatief="Kijk of de lijst compleet is. Klopt het, zeg het dan erbij (ookVeel).",
        )
    if wens.uitvoeren:
        for stap in stappen:
            await _doe(eenheid, beheer, stap)
    return stappen


async def _stappen(
    eenheid: Werkeenheid, beheer: Beheer, wens: Wens, bekend: Mapping[UUID, sa.Row[Any]]
) -> list[Stap]:
    fouten: list[VeldFout] = []
    stappen: dict[UUID, Stap] = {}
    for i, regel in enumerate(wens.regels):
        id = actor_id(beheer.uitgever, regel.onderwerp)
        try:
            await eis_rechten(eenheid, regel.rechten)
        except Fout as fout:
            fouten += [VeldFout(v.waar, f"regels.{i}.{v.plaats}", v.code, v.tekst) for v in fout.velden]
        if id in stappen:
            fouten.append(VeldFout("body", f"regels.{i}.onderwerp", "dubbel", "Deze persoon staat er al in."))
        stappen[id] = Stap(_wat(regel, bekend.get(id)), id, regel.aanduiding, regel)
    if fouten:
        raise ongeldige_invoer(fouten)
    missen = [
        r
        for r in bekend.values()
        if r.id not in stappen and r.beeindigd_op is None and r.id != eenheid.actor.id
    ]
    weg = [Stap(Wat.BEEINDIGD, r.id, r.aanduiding) for r in missen if wens.volledig]
    return [*stappen.values(), *weg]


def _wat(regel: Regel, rij: sa.Row[Any] | None) -> Wat:
    if not regel.actief:
        return Wat.BEEINDIGD if rij is not None and rij.beeindigd_op is None else Wat.ZELFDE
    if rij is None:
        return Wat.NIEUW
    if rij.beeindigd_op is not None:
        return Wat.HEROPEND
    zelfde = (Rechten.uit(rij), rij.aanduiding) == (regel.rechten, regel.aanduiding)
    wacht = rij.voorstel is not None and Rechten.voorgesteld(rij.voorstel) == regel.rechten
    return Wat.ZELFDE if zelfde or wacht else Wat.GEWIJZIGD


async def _doe(eenheid: Werkeenheid, beheer: Beheer, stap: Stap) -> None:
    regel = stap.regel
    match stap.wat:
        case Wat.BEEINDIGD:
            await beeindig(eenheid, beheer, stap.id, Accountreden.UIT_DIENST)
        case Wat.NIEUW if regel:
            nieuw = NieuwAccount(regel.onderwerp, regel.aanduiding, regel.rechten, Accountreden.IN_DIENST)
            await maak(eenheid, beheer, nieuw)
        case Wat.HEROPEND if regel:
            await heropen(eenheid, beheer, stap.id, Accountreden.TERUG, naar=regel.rechten)
        case Wat.GEWIJZIGD if regel:
            reden = Accountreden.ANDERE_FUNCTIE
            await wijzig(eenheid, beheer, stap.id, regel.rechten, reden, regel.aanduiding)
