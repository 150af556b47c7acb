"""Who of the register are one human: what humans said, as links beside the rows. Nothing of a row ever changes by it.

A link points from the row that goes up to the one that stays; a row goes up in one other at most, so every chain ends at one row,
which stands for all of it. Each link is what somebody said of those two: take one away, and exactly that is taken back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import Fout, Soort
from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.persoon.codes import Samenvoegreden, Splitsreden
from app.persoon.model import persoon, samenvoeging
from app.toegang.werkeenheid import Werkeenheid

LOOPT = samenvoeging.c.ongedaan_op.is_(None)
_DEZE: sa.BindParameter[Any] = sa.bindparam("personen", expanding=True)
_ook = samenvoeging.alias("ook")
_samen = sa.select(persoon.c.id).where(persoon.c.id.in_(_DEZE)).cte("samen", recursive=True)
_samen = _samen.union(
    sa.select(sa.case((_ook.c.gaat_op_id == _samen.c.id, _ook.c.blijft_id), else_=_ook.c.gaat_op_id)).where(
        _ook.c.ongedaan_op.is_(None),
        sa.or_(_ook.c.gaat_op_id == _samen.c.id, _ook.c.blijft_id == _samen.c.id),
    )
)
_KETENS = sa.select(samenvoeging.c.gaat_op_id, samenvoeging.c.blijft_id).where(
    LOOPT, samenvoeging.c.gaat_op_id.in_(sa.select(_samen.c.id))
)
_VERGRENDEL = sa.select(persoon.c.id).where(persoon.c.id.in_(_DEZE)).order_by(persoon.c.id).with_for_update()
_ANDER_CONTACT = (
    sa.update(persoon)
    .where(persoon.c.id.in_(sa.bindparam("b_personen", expanding=True)))
    .values(contact_versie=persoon.c.contact_versie + 1)
)
_NIEUW = sa.insert(samenvoeging)
_MAAK_ONGEDAAN = (
    sa.update(samenvoeging)
    .where(samenvoeging.c.id == sa.bindparam("b_id"), LOOPT)
    .values(
        ongedaan_op=sa.bindparam("b_nu"),
        ongedaan_door=sa.bindparam("b_door"),
        ongedaan_reden=sa.bindparam("b_reden"),
        ongedaan_toelichting=sa.bindparam("b_toelichting", type_=samenvoeging.c.ongedaan_toelichting.type),
    )
)


@dataclass(frozen=True, slots=True)
class WieIsWie:
    """Every link between the rows of the humans that were asked for."""

    gaat_op_in: Mapping[UUID, UUID]

    @property
    def personen(self) -> set[UUID]:
        """Every row that is part of a chain."""
        return {*self.gaat_op_in, *self.gaat_op_in.values()}

    def mens(self, persoon_id: UUID) -> UUID:
        """The one row that stands for this human."""
        while persoon_id in self.gaat_op_in:
            persoon_id = self.gaat_op_in[persoon_id]
        return persoon_id


async def wie_is_wie(eenheid: Werkeenheid, personen: Collection[UUID]) -> WieIsWie:
    """The chains that these persons are part of, whole. One SELECT."""
    rijen = await eenheid.alle(_KETENS, personen=list(personen)) if personen else []
    return WieIsWie({rij.gaat_op_id: rij.blijft_id for rij in rijen})


async def _vergrendel(eenheid: Werkeenheid, personen: Collection[UUID]) -> WieIsWie:
    """Lock these humans with all of their rows, in one order for everybody: two who link at once cannot close a circle.

    Raises `intussen-samengevoegd` when a chain grew while we waited.
    """
    gezien = {*personen, *(await wie_is_wie(eenheid, personen)).personen}
    await eenheid.alle(_VERGRENDEL, personen=list(gezien))
    wie = await wie_is_wie(eenheid, personen)
    if not wie.personen <= gezien:
        raise Fout(
            Soort.BOTSING,
            "intussen-samengevoegd",
            "Iemand anders heeft net een van deze personen met een ander samengevoegd.",
            alternatief="Kijk of het zo nog klopt en doe het dan opnieuw.",
        )
    return wie


async def ander_contact(eenheid: Werkeenheid, personen: Collection[UUID]) -> None:
    """Whatever was made to reach these by is not for how they can be reached now. Who is the same human is reached by all of it."""
    rijen = sorted(personen)
    await eenheid.alle(_VERGRENDEL, personen=rijen)
    await eenheid.doe(_ANDER_CONTACT, b_personen=rijen)


async def voeg_samen(
    eenheid: Werkeenheid,
    sleutels: Mapping[UUID, Datasleutel],
    paar: tuple[UUID, UUID],
    reden: Samenvoegreden,
    toelichting: str | None,
) -> UUID:
    """Record that a human said: these two are one. The first goes up in the second, unless it already went up in another.

    Raises `al-dezelfde`, and `beide-al-samengevoegd` where neither can go up in the other.
    """
    gaat_op, blijft = paar
    wie = await _vergrendel(eenheid, paar)
    if wie.mens(gaat_op) == wie.mens(blijft):
        raise Fout(
            Soort.BOTSING,
            "al-dezelfde",
            "Deze twee gelden hier al als dezelfde mens.",
            alternatief="Er hoeft niets te gebeuren. Klopt het niet, maak dan die samenvoeging ongedaan.",
        )
    if gaat_op in wie.gaat_op_in:
        gaat_op, blijft = blijft, gaat_op
    if gaat_op in wie.gaat_op_in:
        raise Fout(
            Soort.BOTSING,
            "beide-al-samengevoegd",
            "Deze twee zijn elk al met een ander samengevoegd.",
            alternatief="Zeg het van wie daarin is gebleven, of maak eerst een van die samenvoegingen ongedaan.",
        )
    id = nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=id,
        gaat_op_id=gaat_op,
        blijft_id=blijft,
        reden=reden,
        toelichting=sleutels[gaat_op].sluit(toelichting),
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
    return id


async def splits(
    eenheid: Werkeenheid, id: UUID, sleutel: Datasleutel, reden: Splitsreden, toelichting: str | None
) -> None:
    """Record that they are not one after all. Raises `al-ongedaan`."""
    geraakt = await eenheid.doe(
        _MAAK_ONGEDAAN,
        b_id=id,
        b_nu=eenheid.nu,
        b_door=eenheid.actor.id,
        b_reden=reden,
        b_toelichting=sleutel.sluit(toelichting),
    )
    if not geraakt:
        raise Fout(
            Soort.BOTSING,
            "al-ongedaan",
            "Deze samenvoeging is al ongedaan gemaakt.",
            alternatief="Zijn zij toch dezelfde, voeg hen dan opnieuw samen.",
        )
