"""Claims → actor. Which claim says what is a setting; what the organisation has not set up gets in nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.db import Database
from app.core.fouten import Fout, Soort
from app.core.settings import Instellingen
from app.toegang.aanmelddienst import Aanmelddienst
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


class Aanmelding:
    """Turns a bearer token into an actor, and keeps the register of medewerkers up to date as people come in."""

    def __init__(self, database: Database, instellingen: Instellingen, dienst: Aanmelddienst) -> None:
        self._db = database
        self._i = instellingen
        self.poort = Tokenpoort(instellingen, dienst)
        self._bekend: dict[UUID, Actor] = {}
        upsert = sqlite_insert(medewerker) if database.is_sqlite else pg_insert(medewerker)
        nieuw = upsert.excluded
        self._bijwerken = upsert.on_conflict_do_update(
            index_elements=["id"],
            set_={k: nieuw[k] for k in ("aanduiding", "organisatie", "team", "rollen", "bijgewerkt_op")},
        )

    async def actor(self, kop: str | None, doel: str | None, nu: datetime) -> Actor:
        """The actor of this request. Raises `niet-aangemeld` (no or bad token) or `niet-ingericht` (unknown team or role)."""
        soort, _, token = (kop or "").partition(" ")
        if soort.lower() != "bearer" or not token:
            raise niet_aangemeld()
        return await self.ken(await self.poort.claims(token, nu), doel, nu)

    async def ken(self, claims: Mapping[str, Any], doel: str | None, nu: datetime) -> Actor:
        """Whom claims that were verified speak of, and keep the register up to date. Raises `niet-ingericht`
        and, for people, `geen-tweede-factor`."""
        actor = self.lees(claims, doel)
        kaal = replace(actor, doelbinding="", toegangspunt=None, aangemeld_op=None)
        if self._bekend.get(actor.id) != kaal:
            await self._leg_vast(actor, nu)
            self._bekend[actor.id] = kaal
        return actor

    def lees(self, claims: Mapping[str, Any], doel: str | None) -> Actor:
        """The same, of somebody whom the register knows already."""
        namen = claims.get(self._i.claim_rollen) or []
        rollen = frozenset(rol for rol in Rol if isinstance(namen, list) and rol.value in namen)
        org, ploeg = claims.get(self._i.claim_organisatie), claims.get(self._i.claim_team)
        if not rollen or not isinstance(org, str) or not isinstance(ploeg, str | None):
            raise _niet_ingericht()
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
        aanduiding = str(claims.get("preferred_username") or wie)[:80]
        via = str(claims.get("azp", claims.get("client_id")))[:64]
        return Actor(wie, aanduiding, org, ploeg, rollen, doel, via, _moment(claims.get("auth_time")))

    async def _leg_vast(self, actor: Actor, nu: datetime) -> None:
        async with self._db.schrijf() as verbinding:
            plek = (
                await verbinding.execute(INGERICHT, {"organisatie": actor.organisatie, "team": actor.team})
            ).one_or_none()
            if plek is None or plek.team != actor.team:
                raise _niet_ingericht()
            await verbinding.execute(
                self._bijwerken,
                {
                    "id": actor.id,
                    "aanduiding": actor.aanduiding,
                    "organisatie": actor.organisatie,
                    "team": actor.team,
                    "rollen": sorted(actor.rollen),
                    "bijgewerkt_op": nu,
                },
            )


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


def _niet_ingericht() -> Fout:
    return Fout(
        Soort.VERBODEN,
        "niet-ingericht",
        "Uw organisatie, team of rol is in dit systeem niet ingericht.",
        alternatief="Vraag de functioneel beheerder van uw organisatie om uw account in te richten.",
    )
