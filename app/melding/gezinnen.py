"""Whom a melding is about, in so few words that they fit in a row: `Van den Berg en 2 kinderen`. For who may see the melding."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol
from app.core.versleuteling import datasleutel
from app.melding.model import melding, melding_persoon
from app.melding.queries import MAG_ZIEN
from app.persoon.model import persoon
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import zicht

_NAAM = ("voornamen", "tussenvoegsel", "achternaam")
_GENOEMDEN = (
    sa.select(
        melding_persoon.c.melding_id,
        melding_persoon.c.persoon_id,
        melding_persoon.c.rollen,
        *(persoon.c[k] for k in _NAAM),
        datasleutel.c.gewikkeld,
    )
    .select_from(
        melding_persoon.join(melding, melding.c.id == melding_persoon.c.melding_id)
        .join(persoon, persoon.c.id == melding_persoon.c.persoon_id)
        .join(datasleutel, datasleutel.c.id == melding_persoon.c.persoon_id)
    )
    .where(melding.c.id.in_(sa.bindparam("ids", expanding=True)), MAG_ZIEN)
    .order_by(melding_persoon.c.melding_id, melding_persoon.c.plaats)
)


async def gezinnen(eenheid: Werkeenheid, meldingen: Collection[UUID]) -> Mapping[UUID, str]:
    """By melding, of those that the actor may see and that name somebody: one SELECT. Whose names were shown goes into the access log."""
    if not meldingen:
        return {}
    mensen: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for rij in await eenheid.alle(_GENOEMDEN, ids=sorted(meldingen), **zicht(eenheid.actor)):
        sleutel = eenheid.sleutels.ontgrendel(rij.persoon_id, rij.gewikkeld)
        mensen[rij.melding_id].append(sleutel.open_rij(rij))
    eenheid.getoond += mensen
    return {melding_id: noem(wie) for melding_id, wie in mensen.items()}


def noem(mensen: Sequence[Mapping[str, Any]]) -> str:
    """Surnames of the grown-ups, and how many children. Who only saw it is not the family, unless nobody else is named."""
    gezin = [m for m in mensen if set(m["rollen"]) != {BetrokkeneRol.GETUIGE}] or mensen
    groot = [m for m in gezin if BetrokkeneRol.KIND not in m["rollen"]]
    namen = dict.fromkeys(naam for m in groot or gezin if (naam := _naam(m)))
    kinderen = len(gezin) - len(groot)
    delen = [", ".join(namen) or "Naam onbekend", *([_kinderen(kinderen)] if kinderen else [])]
    return (" en " if groot else ", ").join(delen)


def _naam(mens: Mapping[str, Any]) -> str:
    """As one says it in front of a list: `Van den Berg`. Of whom only a first name is known, that."""
    voor, tussen, achter = (mens[k] for k in _NAAM)
    naam = f"{tussen or ''} {achter}".strip() if achter else voor or ""
    return naam[:1].upper() + naam[1:]


def _kinderen(aantal: int) -> str:
    return "1 kind" if aantal == 1 else f"{aantal} kinderen"
