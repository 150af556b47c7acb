"""What an account is to a request: what stands in the register, and whether what was remembered of it still counts.

A process remembers accounts, so that a request need not read one. Whether it still is as it was remembered is asked by a statement that
the request does anyway: its line in the access log, or the claim of its idempotency key. When it is not, nothing was shown or changed,
and the request is done once more with what stands there now. So what a beheerder changes counts from the very next request, in whatever
process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core import voorbereid
from app.core.fouten import Fout, Soort
from app.toegang.actor import Actor, Rol
from app.toegang.model import medewerker
from app.toegang.tokens import niet_aangemeld


class Achterhaald(Exception):
    """What this process remembered of whoever asks is not so any more."""


@dataclass(frozen=True, slots=True)
class Account:
    """As it stands in the register."""

    id: UUID
    aanduiding: str
    organisatie: str
    team: str | None
    rollen: frozenset[Rol]
    versie: int
    geldig_vanaf: datetime | None
    beeindigd_op: datetime | None


KOLOMMEN = tuple(
    medewerker.c[k]
    for k in ("aanduiding", "organisatie", "team", "rollen", "versie", "geldig_vanaf", "beeindigd_op")
)
LEES = sa.select(medewerker.c.id, *KOLOMMEN).where(medewerker.c.id == sa.bindparam("id"))
_ZO = sa.and_(
    medewerker.c.id == sa.bindparam("wie", type_=sa.Uuid),
    medewerker.c.versie == sa.bindparam("wie_versie", type_=sa.Integer),
)
_GELDT = sa.select(medewerker.c.id).where(_ZO).with_for_update(read=True)


def lees(id: UUID, rij: Any) -> Account:
    """An account from a row with the `KOLOMMEN`."""
    rollen = frozenset(rol for rol in Rol if rol.value in rij.rollen)
    return Account(
        id,
        rij.aanduiding,
        rij.organisatie,
        rij.team,
        rollen,
        rij.versie,
        rij.geldig_vanaf,
        rij.beeindigd_op,
    )


def eis_geldig(account: Account, claims: Mapping[str, Any]) -> None:
    """Raises `account-beeindigd`; and `niet-aangemeld` for claims from before everything of this person was taken back."""
    if account.beeindigd_op is not None:
        raise Fout(
            Soort.VERBODEN,
            "account-beeindigd",
            "Uw account is beëindigd; u kunt hier niet meer werken.",
            alternatief="Klopt dat niet, vraag dan de functioneel beheerder van uw organisatie om het te heropenen.",
        )
    if account.geldig_vanaf and datetime.fromtimestamp(claims["iat"], UTC) < account.geldig_vanaf:
        raise niet_aangemeld()


def als_geldt(invoegen: Any, *, houd_vast: bool = False) -> Any:
    """This INSERT (with a plain table), done only when the account still is as it was remembered; its values are named `n_…`.

    `houd_vast`: whoever changes the account waits until this transaction is over. Not in a look: that is one snapshot, and cannot lock
    what changed since.
    """
    tabel = invoegen.table
    kolommen = [k for k in tabel.c if not (k.primary_key and k.autoincrement is True)]
    waarden = sa.select(*(sa.bindparam(f"n_{k.name}", type_=k.type) for k in kolommen)).select_from(
        medewerker
    )
    waarden = waarden.where(_ZO)
    return invoegen.from_select(
        [k.name for k in kolommen], waarden.with_for_update(read=True) if houd_vast else waarden
    )


def als(actor: Actor, waarden: Mapping[str, Any]) -> dict[str, Any]:
    """The values for such an INSERT."""
    return {"wie": actor.id, "wie_versie": actor.versie, **{f"n_{k}": w for k, w in waarden.items()}}


async def eis_ongewijzigd(verbinding: AsyncConnection, actor: Actor) -> None:
    """Where there is no such statement: ask. Whoever changes the account waits until this transaction is over. Raises `Achterhaald`."""
    if actor.versie is None:
        return
    zo = {"wie": actor.id, "wie_versie": actor.versie}
    if await voorbereid.een(verbinding, _GELDT, zo) is None:
        raise Achterhaald
