"""Telling other systems: the worker follows the feed for each abonnement, and delivers what came of it (rows of table 5).

Nothing of this happens in the transaction of whoever works in a casus. Following writes bezorgingen and how far it read in one
transaction. Delivering looks again at what may be seen, sends without any lock, and records what became of it in the transaction that
deletes the taak: a worker that is killed in between sends it once more, with the same `webhook-id`.

What did not arrive is tried again for some three days (the schedule that Standard Webhooks proposes); then the abonnement stands still,
and the beheerder hears it. What happens meanwhile is not lost: it goes on from where it stood.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects.postgresql import insert

from app.abonnement.codes import Bezorgfout, Bezorgstatus, Stilreden
from app.abonnement.model import abonnement, bezorging
from app.core.bode import Bode, NietToegestaan, Onbereikbaar, koppen
from app.core.db import Tijdstip
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.toegang.actor import Rol
from app.toegang.model import zegel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import feed
from app.workflow.abonnementen import GEHEEL, STIL, Rij, kijker, open_rij, raak
from app.workflow.berichten import GAAT_UIT, PROEF, TYPEN, cloudevent, proefbericht
from app.workflow.opdracht import Regels
from app.workflow.signaleren import NIEUW_SIGNAAL

SCHEMA_VAN_POGINGEN = tuple(
    timedelta(seconds=s) for s in (5, 300, 1800, 7200, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""So long after each attempt that failed comes the next; after the last of these it is given up."""
BEWAARD = timedelta(days=30)
"""So long it stays to be seen what became of a bezorging."""
_NIETS = sa.cast(sa.null(), sa.Uuid)

# Following

_KOP = sa.select(sa.func.max(zegel.c.nummer)).scalar_subquery()
TE_VOLGEN = sa.select(
    (sa.literal("volgen:") + sa.cast(abonnement.c.id, sa.String)).label("sleutel"),
    abonnement.c.id.label("over_id"),
    _NIETS.label("casus_id"),
    _NIETS.label("melding_id"),
).where(abonnement.c.stil_op.is_(None), abonnement.c.zegel < _KOP)
"""Whoever has not heard all that is certain."""
_DIT = GEHEEL.where(abonnement.c.id == sa.bindparam("id"))
_PAK = _DIT.with_for_update(of=abonnement)
_NIEUW = insert(bezorging).on_conflict_do_nothing(index_elements=["abonnement_id", "bericht_id"])
"""As PostgreSQL says it, and SQLite too."""
_VERDER = (
    sa.update(abonnement)
    .where(abonnement.c.id == sa.bindparam("b_id"))
    .values(zegel=sa.bindparam("b_zegel"), volgnummer=sa.bindparam("b_volgnummer"))
)
_OUD = sa.delete(bezorging).where(
    bezorging.c.abonnement_id == sa.bindparam("b_id"),
    bezorging.c.status != Bezorgstatus.WACHT,
    bezorging.c.op < sa.bindparam("b_voor", type_=Tijdstip),
)


async def volg(eenheid: Werkeenheid, taken: Sequence[sa.Row[Any]], _: Regels) -> int:
    """Make bezorgingen of what is new to each of these. Returns 0: nobody waited for it."""
    for taak in taken:
        rij = await eenheid.een(_PAK, id=taak.over_id)
        if rij is None or rij.stil_op is not None:
            continue
        wie = await kijker(eenheid, rij.medewerker_id)
        if wie is None:
            await _zet_stil(eenheid, open_rij(eenheid, rij), Stilreden.ACCOUNT)
            continue
        blad = await feed.lees(
            replace(eenheid, actor=wie, getoond=[]), feed.Plek(rij.zegel, rij.volgnummer), feed.VENSTER
        )
        nieuw = [_bezorging(eenheid, rij, regel) for regel in blad.regels]
        await eenheid.doe_alle(_NIEUW, [b for b in nieuw if not rij.typen or b["type"] in rij.typen])
        tot = blad.tot
        await eenheid.doe(_VERDER, b_id=rij.id, b_zegel=tot.zegel, b_volgnummer=tot.volgnummer)
        await eenheid.doe(_OUD, b_id=rij.id, b_voor=eenheid.nu - BEWAARD)
    return 0


def _bezorging(eenheid: Werkeenheid, rij: sa.Row[Any], regel: sa.Row[Any]) -> Rij:
    return {
        "id": nieuw_id(),
        "abonnement_id": rij.id,
        "bericht_id": regel.id,
        "volgnummer": regel.volgnummer,
        "casus_id": regel.casus_id,
        "melding_id": regel.melding_id,
        "type": TYPEN[GAAT_UIT[regel.soort]],
        "op": eenheid.nu,
        "status": Bezorgstatus.WACHT,
        "pogingen": 0,
        "volgende_op": eenheid.nu,
    }


# Delivering

TE_BEZORGEN = (
    sa.select(
        (sa.literal("bezorgen:") + sa.cast(bezorging.c.id, sa.String)).label("sleutel"),
        bezorging.c.id.label("over_id"),
        bezorging.c.casus_id,
        bezorging.c.melding_id,
    )
    .select_from(bezorging.join(abonnement, abonnement.c.id == bezorging.c.abonnement_id))
    .where(
        bezorging.c.status == Bezorgstatus.WACHT,
        bezorging.c.volgende_op <= sa.bindparam("nu", type_=Tijdstip),
        sa.or_(abonnement.c.stil_op.is_(None), bezorging.c.type == PROEF),
    )
)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", type_=sa.Uuid, expanding=True)
_DEZE = sa.select(bezorging).where(bezorging.c.id.in_(_IDS), bezorging.c.status == Bezorgstatus.WACHT)
_REGELS = feed.REGELS.where(gebeurtenis.c.volgnummer.in_(sa.bindparam("nummers", expanding=True)))


@dataclass(frozen=True, slots=True)
class Zending:
    """What is about to leave, and where to. Says nothing of itself: it holds secrets."""

    url: str
    inhoud: bytes
    kop: Mapping[str, str]

    def __repr__(self) -> str:
        return "<zending>"


@dataclass(frozen=True, slots=True)
class Uitslag:
    """What became of one attempt; neither: the account may not see it any more."""

    http_status: int | None = None
    fout: Bezorgfout | None = None
    vervallen: bool = False


async def bereid_voor(
    eenheid: Werkeenheid, ids: Sequence[UUID], regels: Regels
) -> dict[UUID, Zending | None]:
    """What of these is to be sent, made from what may be seen now; None: nothing of it. Three SELECTs for each abonnement."""
    per: dict[UUID, list[sa.Row[Any]]] = {}
    for rij in await eenheid.alle(_DEZE, ids=list(ids)):
        per.setdefault(rij.abonnement_id, []).append(rij)
    uit: dict[UUID, Zending | None] = {}
    for id, rijen in per.items():
        dit = await eenheid.een(_DIT, id=id)
        assert dit is not None, "een bezorging hoort bij een abonnement"
        van = open_rij(eenheid, dit)
        te_zien = await _te_zien(eenheid, van, [r.volgnummer for r in rijen if r.type != PROEF])
        for rij in rijen:
            uit[rij.id] = _zending(eenheid, van, rij, te_zien.get(rij.volgnummer), regels)
    return uit


async def _te_zien(eenheid: Werkeenheid, van: Rij, nummers: Sequence[int]) -> dict[int, sa.Row[Any]]:
    """Which of these lines the account may see, as it is now."""
    wie = await kijker(eenheid, van["medewerker_id"])
    if wie is None or not nummers:
        return {}
    als = replace(eenheid, actor=wie, getoond=[])
    rijen = await als.alle(_REGELS, nummers=list(nummers), **feed.zichtwaarden(als))
    return {rij.volgnummer: rij for rij in rijen}


def _zending(
    eenheid: Werkeenheid, van: Rij, rij: sa.Row[Any], regel: sa.Row[Any] | None, regels: Regels
) -> Zending | None:
    if rij.type == PROEF:
        bericht = proefbericht(rij.bericht_id, eenheid.nu, regels)
    elif regel is None:
        return None
    else:
        bericht = cloudevent(regel, regels)
    inhoud, sleutel = to_json(bericht), van["sleutel"]
    geheimen = [sleutel.open(van["geheim"])]
    if van["vorig_geldt_tot"] and van["vorig_geldt_tot"] > eenheid.nu:
        geheimen.append(sleutel.open(van["vorig_geheim"]))
    return Zending(van["url"], inhoud, koppen(str(rij.bericht_id), eenheid.nu, inhoud, geheimen))


Kijk = Callable[[], AbstractAsyncContextManager[Werkeenheid]]
"""A look at the database, as the clock."""


async def bezorg(kijk: Kijk, bode: Bode, ids: Sequence[UUID], regels: Regels) -> dict[UUID, Uitslag]:
    """Make and send these; what became of each."""
    async with kijk() as eenheid:
        zendingen = await bereid_voor(eenheid, ids, regels)
    return await breng(bode, zendingen)


async def breng(bode: Bode, zendingen: Mapping[UUID, Zending | None]) -> dict[UUID, Uitslag]:
    """All of them beside each other, outside any transaction: one that is slow keeps the others no longer than itself."""
    uitslagen = await asyncio.gather(*(_breng(bode, zending) for zending in zendingen.values()))
    return dict(zip(zendingen, uitslagen, strict=True))


async def _breng(bode: Bode, zending: Zending | None) -> Uitslag:
    if zending is None:
        return Uitslag(vervallen=True)
    try:
        status = await bode.breng(zending.url, zending.inhoud, zending.kop)
    except NietToegestaan:
        return Uitslag(fout=Bezorgfout.ADRES)
    except TimeoutError:
        return Uitslag(fout=Bezorgfout.TE_TRAAG)
    except Onbereikbaar:
        return Uitslag(fout=Bezorgfout.ONBEREIKBAAR)
    if 200 <= status < 300:
        return Uitslag(status)
    return Uitslag(status, Bezorgfout.OMLEIDING if 300 <= status < 400 else Bezorgfout.GEWEIGERD)


_SLOT = _DEZE.order_by(bezorging.c.id).with_for_update()
_VAN = (
    GEHEEL.where(abonnement.c.id.in_(sa.select(bezorging.c.abonnement_id).where(bezorging.c.id.in_(_IDS))))
    .order_by(abonnement.c.id)
    .with_for_update(of=abonnement)
)
"""Locked before its bezorgingen: so does who ends it."""
_NOTEER = (
    sa.update(bezorging)
    .where(bezorging.c.id == sa.bindparam("b_id"))
    .values(
        {
            k: sa.bindparam(f"b_{k}", type_=bezorging.c[k].type)
            for k in ("status", "pogingen", "volgende_op", "laatste_op", "http_status", "fout")
        }
    )
)
_KOMT_AAN = (
    sa.update(abonnement)
    .where(abonnement.c.id == sa.bindparam("b_id"), abonnement.c.mislukt_sinds.is_not(None))
    .values(mislukt_sinds=None)
)
_KOMT_NIET_AAN = (
    sa.update(abonnement)
    .where(abonnement.c.id == sa.bindparam("b_id"), abonnement.c.mislukt_sinds.is_(None))
    .values(mislukt_sinds=sa.bindparam("b_nu", type_=Tijdstip))
)
WEG = 410
"""Gone: the receiver says that it will never want this again."""


async def noteer(
    eenheid: Werkeenheid, taken: Sequence[sa.Row[Any]], _: Regels, uitslagen: Mapping[UUID, Uitslag]
) -> int:
    """Write down what became of these; returns how many arrived."""
    ids = [t.over_id for t in taken if t.over_id in uitslagen]
    if not ids:
        return 0
    van = {rij.id: rij for rij in await eenheid.alle(_VAN, ids=ids)}
    rijen = await eenheid.alle(_SLOT, ids=ids)
    nieuw = [_genoteerd(eenheid, rij, uitslagen[rij.id]) for rij in rijen]
    await eenheid.doe_alle(_NOTEER, nieuw)
    wel = {
        r.abonnement_id for r, n in zip(rijen, nieuw, strict=True) if n["b_status"] is Bezorgstatus.BEZORGD
    }
    niet = {r.abonnement_id for r in rijen if uitslagen[r.id].fout and r.type != PROEF} - wel
    op = {
        r.abonnement_id
        for r, n in zip(rijen, nieuw, strict=True)
        if n["b_status"] is Bezorgstatus.MISLUKT and r.type != PROEF
    }
    await eenheid.doe_alle(_KOMT_AAN, [{"b_id": id} for id in sorted(wel)])
    await eenheid.doe_alle(_KOMT_NIET_AAN, [{"b_id": id, "b_nu": eenheid.nu} for id in sorted(niet)])
    for id in sorted(op):
        if van[id].stil_op is None:
            await _zet_stil(eenheid, open_rij(eenheid, van[id]), Stilreden.KOMT_NIET_AAN)
    return sum(n["b_status"] is Bezorgstatus.BEZORGD for n in nieuw)


def _genoteerd(eenheid: Werkeenheid, rij: sa.Row[Any], uitslag: Uitslag) -> Rij:
    """The values for `_NOTEER`."""
    status = _status(rij.pogingen, uitslag)
    wacht = status is Bezorgstatus.WACHT
    return {
        "b_id": rij.id,
        "b_status": status,
        "b_pogingen": rij.pogingen + (not uitslag.vervallen),
        "b_volgende_op": eenheid.nu + SCHEMA_VAN_POGINGEN[rij.pogingen] if wacht else None,
        "b_laatste_op": rij.laatste_op if uitslag.vervallen else eenheid.nu,
        "b_http_status": uitslag.http_status,
        "b_fout": uitslag.fout,
    }


def _status(pogingen: int, uitslag: Uitslag) -> Bezorgstatus:
    """`pogingen`: those before this one."""
    if uitslag.vervallen:
        return Bezorgstatus.VERVALLEN
    if uitslag.fout is None:
        return Bezorgstatus.BEZORGD
    op = pogingen >= len(SCHEMA_VAN_POGINGEN) or uitslag.http_status == WEG
    return Bezorgstatus.MISLUKT if op else Bezorgstatus.WACHT


async def _zet_stil(eenheid: Werkeenheid, rij: Rij, reden: Stilreden) -> None:
    """Nothing leaves any more until the beheerder has looked; she hears it."""
    await raak(
        eenheid, rij, "abonnement-stilgezet", {"stil_op": eenheid.nu, "stil_reden": reden}, ("gepauzeerd",)
    )
    await eenheid.doe(
        NIEUW_SIGNAAL,
        id=nieuw_id(),
        soort=STIL,
        sleutel=f"{STIL}:{rij['id']}:{rij['versie']}",
        op=eenheid.nu,
        over_id=rij["id"],
        organisatie=rij["organisatie"],
        rol=Rol.BEHEER,
        ongeacht_zicht=True,
    )
