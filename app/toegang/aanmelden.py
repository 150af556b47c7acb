"""Claims → actor. Which claim says what is a setting; what the organisation has not set up gets in nowhere.

Either the provider says what somebody may (`accounts=claims`), or the register does, which a beheerder keeps (`accounts=beheer`); then
the provider only says who they are. In both, who ended is out, and what was taken back does not count.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Database
from app.core.fouten import Fout, Soort
from app.core.settings import Instellingen
from app.toegang import accounts
from app.toegang.aanmelddienst import Aanmelddienst
from app.toegang.accounts import Account, eis_geldig
from app.toegang.actor import DOELBINDINGEN, DOELEN, Actor, Rol, actor_id
from app.toegang.model import medewerker, organisatie, team
from app.toegang.tokens import Tokenpoort, niet_aangemeld

INGERICHT = (
    sa.select(organisatie.c.code, team.c.code.label("team"))
    .select_from(
        organisatie.outerjoin(
            team, sa.and_(team.c.organisatie == organisatie.c.code, team.c.code == sa.bindparam("team"))
        )
    )
    .where(organisatie.c.code == sa.bindparam("organisatie"))
)


Onthoud = Callable[[Actor, Mapping[str, Any]], Awaitable[None]]
"""What besides is kept of who came in, from what the provider says of them."""


class Aanmelding:
    """Turns a bearer token into an actor, and keeps the register of medewerkers up to date as people come in."""

    def __init__(
        self, database: Database, instellingen: Instellingen, dienst: Aanmelddienst, onthoud: Onthoud
    ) -> None:
        self._onthoud = onthoud
        self._db = database
        self._i = instellingen
        self.poort = Tokenpoort(instellingen, dienst)
        self._bekend: dict[UUID, Account] = {}
        upsert = sqlite_insert(medewerker) if database.is_sqlite else pg_insert(medewerker)
        nieuw = {k: upsert.excluded[k] for k in (*VAN_CLAIMS, "bijgewerkt_op")}
        sinds = sa.func.coalesce(upsert.excluded.rechten_op, medewerker.c.rechten_op)
        # who comes in for the first time asks several things at once: what one wrote down, the others need not
        anders = sa.or_(*(medewerker.c[k].is_distinct_from(nieuw[k]) for k in VAN_CLAIMS))
        self._bijwerken = upsert.on_conflict_do_update(
            index_elements=["id"],
            set_={**nieuw, "rechten_op": sinds, "versie": medewerker.c.versie + 1},
            where=anders,
        )

    async def actor(self, kop: str | None, doel: str | None, nu: datetime) -> Actor:
        """The actor of this request. Raises `niet-aangemeld` (no or bad token) or `niet-ingericht` (unknown team or role)."""
        soort, _, token = (kop or "").partition(" ")
        if soort.lower() != "bearer" or not token:
            raise niet_aangemeld()
        return await self.ken(await self.poort.claims(token, nu), doel, nu)

    async def ken(self, claims: Mapping[str, Any], doel: str | None, nu: datetime) -> Actor:
        """Whom claims that were verified speak of, and keep the register up to date. Raises `niet-ingericht`, `geen-account`,
        `account-beeindigd` and, for people, `geen-tweede-factor`."""
        wie = actor_id(claims["iss"], claims["sub"])
        account = self._bekend.get(wie)
        actor = account and self.lees(claims, doel, account)
        if not (account and actor and (self.beheerd or _zegt(account, actor))):
            account = await self._zoek_op(wie, claims, doel, nu)
            actor = self.lees(claims, doel, account)
        eis_geldig(account, claims)
        self._bekend[wie] = account
        actor = replace(actor, versie=account.versie)
        await self._onthoud(actor, claims)
        return actor

    @property
    def beheerd(self) -> bool:
        """What somebody may do stands in the register, and not in what the provider says."""
        return self._i.accounts == "beheer"

    def vergeet(self, wie: UUID) -> None:
        """What was remembered of this account is not so any more."""
        self._bekend.pop(wie, None)

    def lees(self, claims: Mapping[str, Any], doel: str | None, account: Account | None = None) -> Actor:
        """The same, of somebody whose account was read already; it may still have ended."""
        aanduiding = claims.get("preferred_username")
        if self.beheerd:
            if account is None or not account.rollen:
                raise _geen_account()
            org, ploeg, rollen, aanduiding = (
                account.organisatie,
                account.team,
                account.rollen,
                account.aanduiding,
            )
        else:
            org, ploeg, rollen = self._uit_claims(claims)
        if doel is None:
            doel = next(DOELEN[rol] for rol in Rol if rol in rollen)
        elif doel not in DOELBINDINGEN:
            raise Fout(
                Soort.ONGELDIG,
                "onbekende-doelbinding",
                "De kop X-Doelbinding noemt geen bekend doel.",
                alternatief="Bekende doelen: " + ", ".join(DOELBINDINGEN) + ".",
            )
        if self._i.aanmeld_acr and rollen != {Rol.KOPPELING} and claims.get("acr") not in self._i.aanmeld_acr:
            raise _geen_tweede_factor(self._i.aanmeld_acr)
        wie = actor_id(claims["iss"], claims["sub"])
        aanduiding = str(aanduiding or wie)[:80]
        via = str(claims.get("azp", claims.get("client_id")))[:64]
        return Actor(wie, aanduiding, org, ploeg, rollen, doel, via, _moment(claims.get("auth_time")))

    def _uit_claims(self, claims: Mapping[str, Any]) -> tuple[str, str | None, frozenset[Rol]]:
        namen = claims.get(self._i.claim_rollen) or []
        rollen = frozenset(rol for rol in Rol if isinstance(namen, list) and rol.value in namen)
        org, ploeg = claims.get(self._i.claim_organisatie), claims.get(self._i.claim_team)
        if not rollen or not isinstance(org, str) or not isinstance(ploeg, str | None):
            raise _niet_ingericht()
        return org, ploeg, rollen

    async def _zoek_op(self, wie: UUID, claims: Mapping[str, Any], doel: str | None, nu: datetime) -> Account:
        """The account as it stands in the register now; of claims that say something else of it, after that was written there."""
        async with self._db.schrijf() as verbinding:
            rij = (await verbinding.execute(accounts.LEES, {"id": wie})).one_or_none()
            account = accounts.lees(wie, rij) if rij else None
            actor = self.lees(claims, doel, account)
            if account:
                eis_geldig(account, claims)
                if self.beheerd or _zegt(account, actor):
                    return account
            await self._leg_vast(verbinding, actor, account, nu)
            return accounts.lees(wie, (await verbinding.execute(accounts.LEES, {"id": wie})).one())

    async def _leg_vast(
        self, verbinding: AsyncConnection, actor: Actor, was: Account | None, nu: datetime
    ) -> None:
        vraag = {"organisatie": actor.organisatie, "team": actor.team}
        plek = (await verbinding.execute(INGERICHT, vraag)).one_or_none()
        if plek is None or plek.team != actor.team:
            raise _niet_ingericht()
        waarden = {
            "id": actor.id,
            "aanduiding": actor.aanduiding,
            "organisatie": actor.organisatie,
            "team": actor.team,
            "rollen": sorted(actor.rollen),
            "bijgewerkt_op": nu,
            "herzien_op": nu,
        }
        zelfde = was and (was.team, was.rollen) == (actor.team, actor.rollen)
        await verbinding.execute(self._bijwerken, {**waarden, "rechten_op": None if zelfde else nu})


VAN_CLAIMS = ("aanduiding", "organisatie", "team", "rollen")
"""What the provider may say of somebody; the rest of the account is of who keeps the register."""


def _zegt(account: Account, actor: Actor) -> bool:
    """Whether the register says of this person what the claims say."""
    return all(getattr(account, k) == getattr(actor, k) for k in VAN_CLAIMS)


def _moment(seconden: object) -> datetime | None:
    """Of a claim; what is no moment says nothing."""
    if isinstance(seconden, bool) or not isinstance(seconden, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconden, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _geen_tweede_factor(acr: Sequence[str]) -> Fout:
    return Fout(
        Soort.NIET_AANGEMELD,
        "geen-tweede-factor",
        "U bent aangemeld zonder tweede factor. Rode Draad vraagt er een: hier liggen gegevens waar levens van afhangen.",
        alternatief="Meld u opnieuw aan en gebruik uw tweede factor, zoals een app of een pas. Hebt u er geen, vraag er dan om bij uw "
        "functioneel beheerder.",
        extra={"acr": " ".join(acr)},
    )


def _geen_account() -> Fout:
    return Fout(
        Soort.VERBODEN,
        "geen-account",
        "De aanmelddienst kent u, maar u hebt hier geen account, of nog geen rol.",
        alternatief="Vraag de functioneel beheerder van uw organisatie om een account.",
    )


def _niet_ingericht() -> Fout:
    return Fout(
        Soort.VERBODEN,
        "niet-ingericht",
        "Uw organisatie, team of rol is in dit systeem niet ingericht.",
        alternatief="Vraag de functioneel beheerder van uw organisatie om uw account in te richten.",
    )
