"""Who is signed in with a browser. The browser holds a random secret, the database only its hash; who somebody is lies here, encrypted.

A session ends after a while without a request, after a working day, when somebody signs out, and when it is ended for them. It is looked
up in the transaction of the request itself: a look that begins after a session was ended sees nothing, and a change waits for the ending
or the ending for the change.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core import voorbereid
from app.core.db import Database
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import Gebeurtenis
from app.core.ids import nieuw_id
from app.core.settings import Instellingen
from app.core.versleuteling import Sleutelbos
from app.toegang import accounts
from app.toegang.aanmelden import Aanmelding
from app.toegang.actor import Actor, Rol, actor_id
from app.toegang.model import medewerker, sessie
from app.toegang.tokens import niet_aangemeld
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid

DOEL = "sessie"
GEHEIM_BYTES = 32
PER = timedelta(minutes=1)
"""A session that was seen less than this ago is not written again."""
BEWAARD = timedelta(days=1)
"""So long after its end a session is remembered."""
CLAIMS = ("iss", "sub", "preferred_username", "azp", "auth_time", "acr")
"""What is kept of what the provider said, beside organisation, team and roles. The token itself is not."""

_LEEFT = sa.and_(
    sessie.c.beeindigd_op.is_(None),
    sessie.c.tot > sa.bindparam("nu"),
    sessie.c.gezien_op > sa.bindparam("stil_sinds"),
)
KIJK = (
    sa.select(sessie, *accounts.KOLOMMEN)
    .join(medewerker, medewerker.c.id == sessie.c.medewerker_id)
    .where(sessie.c.geheim == sa.bindparam("geheim"), _LEEFT, medewerker.c.beeindigd_op.is_(None))
)
"""With the account as it stands now: what was changed there counts from this request on."""
HOUD_VAST = KIJK.with_for_update(read=True)
"""The same; who ends it, or changes the account, waits until this transaction is over."""
_VAN_MIJ = (
    sa.select(sessie.c.id, sessie.c.begonnen_op, sessie.c.gezien_op, sessie.c.tot)
    .where(sessie.c.medewerker_id == sa.bindparam("ik"), _LEEFT)
    .order_by(sessie.c.gezien_op.desc(), sessie.c.id)
)
NIEUW = sa.insert(sessie)
WISSEL = (
    sa.update(sessie)
    .where(sessie.c.id == sa.bindparam("b_id"), sessie.c.beeindigd_op.is_(None))
    .values({k: sa.bindparam(f"b_{k}") for k in ("geheim", "gegevens", "gezien_op")})
)
RAAK_AAN = (
    sa.update(sessie)
    .where(
        sessie.c.id == sa.bindparam("b_id"),
        sessie.c.beeindigd_op.is_(None),
        sessie.c.gezien_op < sa.bindparam("b_nu"),
    )
    .values(gezien_op=sa.bindparam("b_nu"))
)
EINDE = sa.update(sessie).where(sessie.c.beeindigd_op.is_(None)).values(beeindigd_op=sa.bindparam("b_nu"))
BEEINDIG = EINDE.where(sessie.c.id == sa.bindparam("b_id"))
BEEINDIG_ALLE = EINDE.where(sessie.c.medewerker_id == sa.bindparam("b_medewerker"))
_BEEINDIG_MIJNE = BEEINDIG_ALLE.where(sessie.c.id == sa.bindparam("b_id"))
_BEEINDIG_ANDERE = BEEINDIG_ALLE.where(sessie.c.id != sa.bindparam("b_id"))
COLLEGA = sa.select(medewerker.c.id, medewerker.c.organisatie, medewerker.c.team).where(
    medewerker.c.id == sa.bindparam("b_id")
)
_NEEM_TERUG = (
    sa.update(medewerker)
    .where(medewerker.c.id == sa.bindparam("b_id"))
    .values(geldig_vanaf=sa.bindparam("b_nu"), versie=medewerker.c.versie + 1)
)
"""A token from before this moment does not count any more either."""
VERGEET = sa.delete(sessie).where(sessie.c.tot < sa.bindparam("voor"))


@dataclass(frozen=True, slots=True)
class Sessie:
    id: UUID
    actor: Actor
    formulierbewijs: str
    """What a form must send back, so that only our own pages can make somebody do something."""
    aangemeld_op: datetime
    """When this person last proved who they are."""
    verloopt: datetime
    """When it ends if nothing more is asked."""
    tot: datetime
    """When it ends whatever is asked."""
    gezien_op: datetime


class Sessies:
    def __init__(self, instellingen: Instellingen, sleutels: Sleutelbos, aanmelding: Aanmelding) -> None:
        self._i = instellingen
        self._sleutels = sleutels
        self._aanmelding = aanmelding
        self._stil = timedelta(minutes=instellingen.sessie_stil_minuten)

    async def open(
        self,
        verbinding: AsyncConnection,
        geheim: str | None,
        nu: datetime,
        *,
        doel: str | None = None,
        wijzigt: bool = False,
    ) -> Sessie:
        """The session of this secret. Raises `niet-aangemeld` when there is none, or no longer."""
        if not geheim:
            raise niet_aangemeld()
        waarden = {"geheim": _hash(geheim), "nu": nu, "stil_sinds": nu - self._stil}
        rij = await voorbereid.een(verbinding, HOUD_VAST if wijzigt else KIJK, waarden)
        if rij is None:
            raise niet_aangemeld()
        gegevens = self._lees(rij)
        account = accounts.lees(rij.medewerker_id, rij)
        actor = self._aanmelding.lees(gegevens["claims"], doel, account)
        if actor.aangemeld_op is None:
            raise niet_aangemeld()
        gezien = nu if nu - rij.gezien_op > PER else rij.gezien_op
        return Sessie(
            rij.id,
            actor,
            gegevens["formulierbewijs"],
            actor.aangemeld_op,
            min(gezien + self._stil, rij.tot),
            rij.tot,
            rij.gezien_op,
        )

    async def van_mij(self, eenheid: Werkeenheid) -> Sequence[sa.Row[Any]]:
        """Where whoever asks is signed in now, the one that was last used first. Nothing is kept of which device or from where."""
        nu = eenheid.nu
        return await eenheid.alle(_VAN_MIJ, ik=eenheid.actor.id, nu=nu, stil_sinds=nu - self._stil)

    async def begin(
        self, verbinding: AsyncConnection, claims: dict[str, Any], vorige: Sessie | None, nu: datetime
    ) -> tuple[str, UUID]:
        """Sign somebody in with claims that were verified; returns the new secret and the id of the session.

        Who was signed in already keeps their session, with another secret and no longer end; the session of somebody else ends.
        """
        geheim, wie = secrets.token_urlsafe(GEHEIM_BYTES), actor_id(claims["iss"], claims["sub"])
        if vorige and vorige.actor.id == wie:
            waarden = self._waarden(vorige.id, geheim, claims, vorige.formulierbewijs, nu)
            if (await verbinding.execute(WISSEL, {f"b_{k}": w for k, w in waarden.items()})).rowcount:
                return geheim, vorige.id
        elif vorige:
            await verbinding.execute(BEEINDIG, {"b_id": vorige.id, "b_nu": nu})
        nieuw = self._waarden(nieuw_id(), geheim, claims, secrets.token_urlsafe(GEHEIM_BYTES), nu)
        tot = nu + timedelta(hours=self._i.sessie_uren)
        await verbinding.execute(
            NIEUW, {**nieuw, "medewerker_id": wie, "begonnen_op": nu, "tot": tot, "beeindigd_op": None}
        )
        return geheim, nieuw["id"]

    async def raak_aan(self, database: Database, wie: Sessie, nu: datetime) -> None:
        """Somebody is still there. Written at most once a minute, and never for a session that was ended meanwhile."""
        if nu - wie.gezien_op > PER:
            async with database.schrijf() as verbinding:
                await voorbereid.aantal(verbinding, RAAK_AAN, {"b_id": wie.id, "b_nu": nu})

    def _waarden(
        self, id: UUID, geheim: str, claims: dict[str, Any], formulierbewijs: str, nu: datetime
    ) -> dict[str, Any]:
        i = self._i
        bewaard = (*CLAIMS, i.claim_organisatie, i.claim_team, i.claim_rollen)
        gegevens = {
            "claims": {k: claims[k] for k in bewaard if k in claims},
            "formulierbewijs": formulierbewijs,
        }
        gesloten = self._sleutels.afgeleid(DOEL, id).sluit(gegevens)
        return {"id": id, "geheim": _hash(geheim), "gegevens": gesloten, "gezien_op": nu}

    def _lees(self, rij: sa.Row[Any]) -> dict[str, Any]:
        """What lies in a session. Once the master key is gone it is nobody's any more."""
        try:
            gegevens: dict[str, Any] = self._sleutels.open_afgeleid(DOEL, rij.id, rij.gegevens)
        except InvalidTag:
            raise niet_aangemeld() from None
        return gegevens


def _hash(geheim: str) -> bytes:
    """Of a secret of 256 random bits: no salt, nothing slow."""
    return hashlib.sha256(geheim.encode()).digest()


async def beeindig(verbinding: AsyncConnection, id: UUID, nu: datetime) -> None:
    await verbinding.execute(BEEINDIG, {"b_id": id, "b_nu": nu})


async def beeindig_alle(verbinding: AsyncConnection, medewerker_id: UUID, nu: datetime) -> int:
    """All sessions of one person, wherever they are; the very next request of each is refused. Returns how many."""
    return (await verbinding.execute(BEEINDIG_ALLE, {"b_medewerker": medewerker_id, "b_nu": nu})).rowcount


async def beeindig_van(eenheid: Werkeenheid, medewerker_id: UUID) -> int:
    """Sign somebody out everywhere: oneself, or a colleague by their teamleider or the functioneel beheerder. Returns how many sessions
    ended. Raises `niet-gevonden` for who works elsewhere, and `niet-uw-collega`."""
    wie, ander = eenheid.actor, await eenheid.een(COLLEGA, b_id=medewerker_id)
    if ander is None or ander.organisatie != wie.organisatie:
        raise niet_gevonden()
    leidt = Rol.TEAMLEIDER in wie.rollen and ander.team is not None and ander.team == wie.team
    if not (wie.id == ander.id or leidt or Rol.BEHEER in wie.rollen):
        raise Fout(
            Soort.VERBODEN,
            "niet-uw-collega",
            "Iemand anders afmelden kan alleen de teamleider van dat team, of de functioneel beheerder.",
            alternatief="Vraag het een van hen. Uzelf kunt u wel overal afmelden.",
        )
    aantal = await beeindig_alle(eenheid.verbinding, ander.id, eenheid.nu)
    await eenheid.doe(_NEEM_TERUG, b_id=ander.id, b_nu=eenheid.nu)
    open_ = {"aantal": aantal}
    await eenheid.kondig_aan(
        Gebeurtenis("sessies-beeindigd", None, None, "medewerkers", ander.id, open=open_)
    )
    return aantal


async def beeindig_mijne(eenheid: Werkeenheid, deze: UUID, welke: UUID | None) -> None:
    """One of one's own sessions, or all but `deze`. Asks to prove anew who one is (ASVS 7.5.2): who walked up to an open screen shuts
    nobody out. Raises `verse-aanmelding-nodig` and, for what is not theirs or has ended, `niet-gevonden`."""
    eis_verse_aanmelding(eenheid)
    ik = eenheid.actor.id
    waarden = {"b_medewerker": ik, "b_id": welke or deze, "b_nu": eenheid.nu}
    aantal = await eenheid.doe(_BEEINDIG_MIJNE if welke else _BEEINDIG_ANDERE, **waarden)
    if welke and not aantal:
        raise niet_gevonden()
    if aantal:
        wat = Gebeurtenis("sessies-beeindigd", None, None, "medewerkers", ik, open={"aantal": aantal})
        await eenheid.kondig_aan(wat)


async def vergeet(verbinding: AsyncConnection, nu: datetime) -> None:
    """Forget what ended long ago; run at the start of the server."""
    await verbinding.execute(VERGEET, {"voor": nu - BEWAARD})
