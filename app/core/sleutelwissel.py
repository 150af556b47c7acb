"""Another master key: every data key is wrapped anew under the active one. No data is rewritten and no search term changes.

In portions, each a transaction of its own with its own line in the log: whoever is killed halfway has lost nothing and goes on where
they were, and two at once do each key once. The server may run beside it, as long as it knows both keys.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Database
from app.core.fouten import Fout, Soort
from app.core.gebeurtenis import SCHRIJF_BIJ
from app.core.ids import nieuw_id
from app.core.klok import Klok
from app.core.versleuteling import ZOEKINDEX, Sleutelbos, datasleutel

PORTIE = 500
PROEF = 5
"""So many keys under a master key are tried before anything is changed."""


class Bewaarplaats:
    """Where wrapped data keys lie (a table with `id` and `gewikkeld`), and what the keys they are wrapped by are called."""

    def __init__(self, tabel: sa.Table, naam: str) -> None:
        self.naam = naam
        een: sa.ColumnElement[int] = sa.literal_column("1")
        # the id of the master key that a data key lies under
        hoofd = sa.func.substr(tabel.c.gewikkeld, een, een, type_=sa.LargeBinary)
        deze = sa.bindparam("hoofd", type_=sa.LargeBinary)
        sleutels = sa.select(tabel.c.id, tabel.c.gewikkeld).order_by(tabel.c.id).limit(sa.bindparam("aantal"))
        self.aantallen = sa.select(hoofd, sa.func.count()).select_from(tabel).group_by(hoofd)
        self.proef = sleutels.where(hoofd == deze)
        # locked in the order of their ids; who waited sees what was done meanwhile, and leaves it
        self.portie = sleutels.where(tabel.c.id >= sa.bindparam("vanaf"), hoofd != deze).with_for_update()
        self.wikkel = (
            sa.update(tabel)
            .where(tabel.c.id == sa.bindparam("b_id"))
            .values(gewikkeld=sa.bindparam("b_gewikkeld"))
        )


DATASLEUTELS = Bewaarplaats(datasleutel, "hoofdsleutel")


class Gedaan(NamedTuple):
    """What became of one portion."""

    omgewikkeld: int
    gesloten: Sequence[UUID]
    """Keys that do not open under the master key they name; they stay as they are."""
    volgende: UUID


async def tel(database: Database, waar: Bewaarplaats = DATASLEUTELS) -> dict[int, int]:
    """How many data keys lie under which master key."""
    async with database.lees() as verbinding:
        return {hoofd[0]: aantal for hoofd, aantal in (await verbinding.execute(waar.aantallen)).all()}


async def eis_sleutels(
    database: Database, sleutels: Sleutelbos, aantallen: Mapping[int, int], waar: Bewaarplaats = DATASLEUTELS
) -> None:
    """Raises `hoofdsleutel-ontbreekt` or `hoofdsleutel-past-niet`: with these settings nothing may be rewrapped."""
    if mist := sorted(aantallen.keys() - sleutels.ids):
        raise _weigering(
            "hoofdsleutel-ontbreekt",
            f"Onder {waar.naam} {_opsomming(mist)} liggen nog sleutels, maar die staat niet in {sleutels.instelling}.",
        )
    async with database.lees() as verbinding:
        anders = [hoofd for hoofd in sorted(aantallen) if not await _past(verbinding, sleutels, hoofd, waar)]
    if anders:
        raise _weigering(
            "hoofdsleutel-past-niet",
            f"Wat onder {waar.naam} {_opsomming(anders)} ligt gaat niet open met de sleutel die daar in "
            f"{sleutels.instelling} voor staat.",
        )


async def _past(verbinding: AsyncConnection, sleutels: Sleutelbos, hoofd: int, waar: Bewaarplaats) -> bool:
    """One that opens is enough: a key that was damaged says nothing of its master key."""
    proef = await verbinding.execute(waar.proef, {"hoofd": bytes([hoofd]), "aantal": PROEF})
    return any(_om(sleutels, *rij) is not None for rij in proef.all())


def _om(sleutels: Sleutelbos, id: UUID, gewikkeld: bytes) -> bytes | None:
    try:
        return sleutels.wikkel_om(id, gewikkeld)
    except (Fout, InvalidTag):
        return None


async def wikkel_om(
    database: Database,
    sleutels: Sleutelbos,
    klok: Klok,
    portie: int = PORTIE,
    waar: Bewaarplaats = DATASLEUTELS,
) -> AsyncIterator[Gedaan]:
    """Rewrap everything that does not lie under the active master key, and tell of each portion once it is safe.

    Call `eis_sleutels` first. Between two portions the database is left alone for as long as one took, so that who works in it gets
    a turn (SQLite knows no queue).
    """
    vanaf = ZOEKINDEX
    while True:
        begin = time.monotonic()
        async with database.schrijf() as verbinding:
            gedaan = await _portie(verbinding, sleutels, klok.nu(), vanaf, portie, waar)
        if gedaan is None:
            return
        yield gedaan
        vanaf = gedaan.volgende
        await asyncio.sleep(time.monotonic() - begin)


async def _portie(
    verbinding: AsyncConnection,
    sleutels: Sleutelbos,
    nu: datetime,
    vanaf: UUID,
    portie: int,
    waar: Bewaarplaats,
) -> Gedaan | None:
    waarden = {"vanaf": vanaf, "hoofd": bytes([sleutels.actief]), "aantal": portie}
    rijen = (await verbinding.execute(waar.portie, waarden)).all()
    if not rijen:
        return None
    om = [(rij.id, _om(sleutels, *rij)) for rij in rijen]
    nieuw = [{"b_id": id, "b_gewikkeld": gewikkeld} for id, gewikkeld in om if gewikkeld]
    if nieuw:
        await verbinding.execute(waar.wikkel, nieuw)
        await verbinding.execute(SCHRIJF_BIJ, _regel(nu, sleutels.actief, len(nieuw), waar))
    gesloten = [id for id, gewikkeld in om if not gewikkeld]
    return Gedaan(len(nieuw), gesloten, UUID(int=rijen[-1].id.int + 1))


def _regel(nu: datetime, hoofd: int, aantal: int, waar: Bewaarplaats) -> dict[str, Any]:
    """The line in the log of one portion: when, by what, how many. Ids of master keys are no secret."""
    return {
        "id": nieuw_id(),
        "soort": "sleutels-omgewikkeld",
        "op": nu,
        "object_soort": "sleutels",
        "object_id": ZOEKINDEX,
        "object_versie": hoofd,
        "aanduiding": "rodedraad sleutels",
        "open": {waar.naam: hoofd, "aantal": aantal},
    }


def _opsomming(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))


def _weigering(code: str, tekst: str) -> Fout:
    return Fout(
        Soort.BOTSING,
        code,
        f"{tekst} Er is niets veranderd.",
        alternatief="Zet de goede sleutel terug (uit de kluis) en probeer het opnieuw.",
    )
