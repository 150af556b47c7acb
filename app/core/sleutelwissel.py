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

_een: sa.ColumnElement[int] = sa.literal_column("1")
_hoofd = sa.func.substr(datasleutel.c.gewikkeld, _een, _een, type_=sa.LargeBinary)
"""The id of the master key that a data key lies under."""
_AANTALLEN = sa.select(_hoofd, sa.func.count()).select_from(datasleutel).group_by(_hoofd)
_SLEUTELS = (
    sa.select(datasleutel.c.id, datasleutel.c.gewikkeld)
    .order_by(datasleutel.c.id)
    .limit(sa.bindparam("aantal"))
)
_PROEF = _SLEUTELS.where(_hoofd == sa.bindparam("hoofd", type_=sa.LargeBinary))
# locked in the order of their ids; who waited sees what was done meanwhile, and leaves it
_PORTIE = _SLEUTELS.where(
    datasleutel.c.id >= sa.bindparam("vanaf"), _hoofd != sa.bindparam("hoofd", type_=sa.LargeBinary)
).with_for_update()
_WIKKEL = (
    sa.update(datasleutel)
    .where(datasleutel.c.id == sa.bindparam("b_id"))
    .values(gewikkeld=sa.bindparam("b_gewikkeld"))
)


class Gedaan(NamedTuple):
    """What became of one portion."""

    omgewikkeld: int
    gesloten: Sequence[UUID]
    """Keys that do not open under the master key they name; they stay as they are."""
    volgende: UUID


async def tel(database: Database) -> dict[int, int]:
    """How many data keys lie under which master key."""
    async with database.lees() as verbinding:
        return {hoofd[0]: aantal for hoofd, aantal in (await verbinding.execute(_AANTALLEN)).all()}


async def eis_sleutels(database: Database, sleutels: Sleutelbos, aantallen: Mapping[int, int]) -> None:
    """Raises `hoofdsleutel-ontbreekt` or `hoofdsleutel-past-niet`: with these settings nothing may be rewrapped."""
    if mist := sorted(aantallen.keys() - sleutels.ids):
        raise _weigering(
            "hoofdsleutel-ontbreekt",
            f"Onder hoofdsleutel {_opsomming(mist)} liggen nog sleutels, maar die staat niet in RODEDRAAD_HOOFDSLEUTELS.",
        )
    async with database.lees() as verbinding:
        anders = [hoofd for hoofd in sorted(aantallen) if not await _past(verbinding, sleutels, hoofd)]
    if anders:
        raise _weigering(
            "hoofdsleutel-past-niet",
            f"Wat onder hoofdsleutel {_opsomming(anders)} ligt gaat niet open met de sleutel die daar in "
            "RODEDRAAD_HOOFDSLEUTELS voor staat.",
        )


async def _past(verbinding: AsyncConnection, sleutels: Sleutelbos, hoofd: int) -> bool:
    """One that opens is enough: a key that was damaged says nothing of its master key."""
    proef = await verbinding.execute(_PROEF, {"hoofd": bytes([hoofd]), "aantal": PROEF})
    return any(_om(sleutels, *rij) is not None for rij in proef.all())


def _om(sleutels: Sleutelbos, id: UUID, gewikkeld: bytes) -> bytes | None:
    try:
        return sleutels.wikkel_om(id, gewikkeld)
    except (Fout, InvalidTag):
        return None


async def wikkel_om(
    database: Database, sleutels: Sleutelbos, klok: Klok, portie: int = PORTIE
) -> AsyncIterator[Gedaan]:
    """Rewrap everything that does not lie under the active master key, and tell of each portion once it is safe.

    Call `eis_sleutels` first. Between two portions the database is left alone for as long as one took, so that who works in it gets
    a turn (SQLite knows no queue).
    """
    vanaf = ZOEKINDEX
    while True:
        begin = time.monotonic()
        async with database.schrijf() as verbinding:
            gedaan = await _portie(verbinding, sleutels, klok.nu(), vanaf, portie)
        if gedaan is None:
            return
        yield gedaan
        vanaf = gedaan.volgende
        await asyncio.sleep(time.monotonic() - begin)


async def _portie(
    verbinding: AsyncConnection, sleutels: Sleutelbos, nu: datetime, vanaf: UUID, portie: int
) -> Gedaan | None:
    waarden = {"vanaf": vanaf, "hoofd": bytes([sleutels.actief]), "aantal": portie}
    rijen = (await verbinding.execute(_PORTIE, waarden)).all()
    if not rijen:
        return None
    om = [(rij.id, _om(sleutels, *rij)) for rij in rijen]
    nieuw = [{"b_id": id, "b_gewikkeld": gewikkeld} for id, gewikkeld in om if gewikkeld]
    if nieuw:
        await verbinding.execute(_WIKKEL, nieuw)
        await verbinding.execute(SCHRIJF_BIJ, _regel(nu, sleutels.actief, len(nieuw)))
    gesloten = [id for id, gewikkeld in om if not gewikkeld]
    return Gedaan(len(nieuw), gesloten, UUID(int=rijen[-1].id.int + 1))


def _regel(nu: datetime, hoofd: int, aantal: int) -> dict[str, Any]:
    """The line in the log of one portion: when, by what, how many. Ids of master keys are no secret."""
    return {
        "id": nieuw_id(),
        "soort": "sleutels-omgewikkeld",
        "op": nu,
        "object_soort": "sleutels",
        "object_id": ZOEKINDEX,
        "object_versie": hoofd,
        "aanduiding": "rodedraad sleutels",
        "open": {"hoofdsleutel": hoofd, "aantal": aantal},
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
