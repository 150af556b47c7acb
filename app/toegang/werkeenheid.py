"""One request, one transaction, one moment, one actor.

Use cases get a `Werkeenheid` and nothing else: through it they read, write and announce. What a gebeurtenis sets off is looked up in
a table that the composition root hands in (`workflow/gevolgen.py`), so that a slice can announce without knowing who listens.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core import voorbereid
from app.core.gebeurtenis import SCHRIJF_BIJ, Gebeurtenis, Vastgelegd
from app.core.ids import nieuw_id
from app.core.versleuteling import NIEUWE_SLEUTEL, Datasleutel, Sleutelbos
from app.toegang.actor import Actor

Gevolg = Callable[["Werkeenheid", Vastgelegd], Awaitable[None]]


@dataclass(slots=True)
class Werkeenheid:
    verbinding: AsyncConnection
    nu: datetime
    actor: Actor
    sleutels: Sleutelbos
    kluis: Sleutelbos
    """The master keys of the vault (`kluis.py`), which open nothing else."""
    gevolgen: Mapping[str, Sequence[Gevolg]] = field(default_factory=dict)
    getoond: list[UUID] = field(default_factory=list)
    """Ids of the casussen that this request showed, and of the meldingen whose people it named: they go into the access log."""
    vastgelegd: list[Vastgelegd] = field(default_factory=list)
    """What this request wrote to the log, in that order."""
    nood: bool = False
    """A casus was opened with noodtoegang: that goes into the access log too."""
    vers: timedelta = timedelta(minutes=5)
    """So long ago may somebody have signed in, for what is most dangerous (`vers.py`)."""

    async def een(self, opdracht: sa.Executable, **waarden: Any) -> sa.Row[Any] | None:
        return await voorbereid.een(self.verbinding, opdracht, waarden)

    async def alle(self, opdracht: sa.Executable, **waarden: Any) -> Sequence[sa.Row[Any]]:
        return await voorbereid.rijen(self.verbinding, opdracht, waarden)

    async def doe(self, opdracht: sa.Executable, **waarden: Any) -> int:
        """Execute a change; returns the number of rows it touched."""
        return await voorbereid.aantal(self.verbinding, opdracht, waarden)

    async def doe_alle(self, opdracht: sa.Executable, rijen: Sequence[Mapping[str, Any]]) -> None:
        """Execute a change once for each of these rows, in one go; for none, not at all."""
        if rijen:
            await self.verbinding.execute(opdracht, rijen)

    async def nieuwe_sleutel(self, id: UUID, soort: str) -> Datasleutel:
        sleutel, gewikkeld = self.sleutels.maak(id)
        await self.bewaar_sleutel(id, soort, gewikkeld)
        return sleutel

    async def bewaar_sleutel(self, id: UUID, soort: str, gewikkeld: bytes) -> None:
        await self.doe(NIEUWE_SLEUTEL, id=id, soort=soort, gewikkeld=gewikkeld, aangemaakt_op=self.nu)

    async def kondig_aan(self, wat: Gebeurtenis, sleutel: Datasleutel | None = None) -> Vastgelegd:
        """Write one line to the log and let everything that follows from it happen, in this transaction.

        `sleutel` closes the besloten part; without one there must be none.
        """
        vastgelegd = Vastgelegd(nieuw_id(), self.nu, wat)
        await self.doe(SCHRIJF_BIJ, **self._regel(vastgelegd, sleutel))
        await self._laat_volgen(vastgelegd)
        return vastgelegd

    async def kondig_alle_aan(self, feiten: Sequence[Gebeurtenis]) -> None:
        """The same for many at once, none of them with a besloten part."""
        vastgelegd = [Vastgelegd(nieuw_id(), self.nu, wat) for wat in feiten]
        await self.doe_alle(SCHRIJF_BIJ, [self._regel(v, None) for v in vastgelegd])
        for v in vastgelegd:
            await self._laat_volgen(v)

    async def _laat_volgen(self, vastgelegd: Vastgelegd) -> None:
        self.vastgelegd.append(vastgelegd)
        for gevolg in self.gevolgen.get(vastgelegd.wat.soort, ()):
            await gevolg(self, vastgelegd)

    def _regel(self, vastgelegd: Vastgelegd, sleutel: Datasleutel | None) -> dict[str, Any]:
        wat, wie = vastgelegd.wat, self.actor
        assert sleutel or wat.besloten is None, "een besloten deel vraagt een sleutel"
        return {
            "id": vastgelegd.id,
            "soort": wat.soort,
            "op": self.nu,
            "casus_id": wat.casus_id,
            "casus_versie": wat.casus_versie,
            "object_soort": wat.object_soort,
            "object_id": wat.object_id,
            "object_versie": wat.object_versie,
            "medewerker_id": wie.id,
            "aanduiding": wie.aanduiding,
            "organisatie": wie.organisatie,
            "team": wie.team,
            "doelbinding": wie.doelbinding,
            "open": {**wat.open, "velden": list(wat.velden)} if wat.velden else wat.open,
            "sleutel_id": sleutel and sleutel.id,
            "besloten": sleutel.sluit(wat.besloten) if sleutel else None,
        }
