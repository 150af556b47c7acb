"""What somebody is typing and has not sent yet, so that nothing is lost when a session ends or a train enters a tunnel.

It lies where a remembered answer lies (`idempotentie.py`): per person, encrypted, and forgotten after the same hours. Nobody else reads it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from app.toegang.werkeenheid import Werkeenheid
from app.web.idempotentie import idempotentie

DOEL = "klad"
BLAD = "blad"
"""The field that says on which page it was typed: each time a form is opened, another."""
_waar = sa.and_(
    idempotentie.c.medewerker_id == sa.bindparam("b_medewerker"),
    idempotentie.c.sleutel == sa.bindparam("b_sleutel"),
    idempotentie.c.verzoek == DOEL,
)
_LEES = sa.select(idempotentie.c.op, idempotentie.c.antwoord).where(_waar)
_WEG = sa.delete(idempotentie).where(_waar)
_NIEUW = sa.insert(idempotentie)


@dataclass(frozen=True, slots=True)
class Klad:
    op: datetime
    velden: Mapping[str, Sequence[str]]


def _sleutel(plek: str) -> str:
    return hashlib.sha256(f"{DOEL}:{plek}".encode()).hexdigest()


async def bewaar(eenheid: Werkeenheid, plek: str, velden: Mapping[str, Sequence[str]]) -> None:
    """What is typed on this page, in place of what was."""
    await gooi_weg(eenheid, plek)
    wie = eenheid.actor.id
    await eenheid.doe(
        _NIEUW,
        medewerker_id=wie,
        sleutel=_sleutel(plek),
        verzoek=DOEL,
        op=eenheid.nu,
        antwoord=_geheim(eenheid).sluit(dict(velden)),
    )


async def vul_aan(eenheid: Werkeenheid, plek: str, velden: Mapping[str, Sequence[str]], blad: str) -> bool:
    """What changed since, put into what is kept: a field without a value is empty now. False when what is kept was not typed on this
    very page (`blad`, in the field of that name): a part of one does not go into another."""
    nu = await lees(eenheid, plek)
    if nu is None or list(nu.velden.get(BLAD, ())) != [blad]:
        return False
    await bewaar(eenheid, plek, {k: w for k, w in {**nu.velden, **velden}.items() if w})
    return True


async def lees(eenheid: Werkeenheid, plek: str) -> Klad | None:
    """What this person was typing on this page; nothing when the key it lay under is gone."""
    rij = await eenheid.een(_LEES, b_medewerker=eenheid.actor.id, b_sleutel=_sleutel(plek))
    if rij is None:
        return None
    try:
        velden = eenheid.sleutels.open_afgeleid(DOEL, eenheid.actor.id, rij.antwoord)
    except InvalidTag:
        return None
    return Klad(rij.op, velden)


async def gooi_weg(eenheid: Werkeenheid, plek: str) -> None:
    """It was sent, or it is not wanted any more."""
    await eenheid.doe(_WEG, b_medewerker=eenheid.actor.id, b_sleutel=_sleutel(plek))


def _geheim(eenheid: Werkeenheid) -> Any:
    return eenheid.sleutels.afgeleid(DOEL, eenheid.actor.id)
