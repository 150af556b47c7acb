"""The log made tamper-evident: everything in both logs is sealed in batches, each of which holds on to the one before it.

A zegel names the lines it is about by their numbers, keeps the hash of each, and signs the root of the Merkle tree over those hashes
together with the hash of the zegel before it. Its head (a few hundred bytes) says all that; who keeps one elsewhere can prove later
that nothing before it was altered, deleted, swapped or cut off, not even by somebody with the key (`nakijken.py`).

Numbers are given out before a transaction ends, so a line may appear below what was sealed already. Nobody waits for it: the numbers
that were missing are looked at again in each next round, and what has appeared is sealed then. Sealing reads and hashes without any
lock, and writes one row.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain, islice
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Tijdstip
from app.core.fouten import niet_gevonden
from app.core.gebeurtenis import gebeurtenis
from app.core.versleuteling import Versleuteld
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import inzage, zegel
from app.toegang.werkeenheid import Werkeenheid

Lezer = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""Opens a look at the database: `Database.lees`. Each page is a look of its own, so that nobody ever waits for a long one."""
Reeksen = Sequence[Sequence[int]]
"""Numbers as ranges, both ends included."""

LOGBOEKEN: Mapping[str, sa.Table] = {"gebeurtenis": gebeurtenis, "inzage": inzage}
BLAD = 500
"""Lines that are read and hashed at once: some hundredths of a second."""
PORTIE = 50_000
"""Lines in one zegel at most."""
TERUG, GATEN = 1440, 5_000
"""So many zegels back, and so many missing numbers at most, is looked for lines that were late."""
NALOOP = timedelta(minutes=5)
"""So long after the last zegel is looked for late lines, even if nothing new was written."""
HASH = 32


# What a line and a head are, to the byte


def _waarde(waarde: Any) -> str:
    if isinstance(waarde, datetime):
        return waarde.astimezone(UTC).isoformat(timespec="microseconds")
    return waarde.hex() if isinstance(waarde, bytes) else str(waarde)


def _json(waarde: Any) -> bytes:
    tekst = json.dumps(waarde, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_waarde)
    return tekst.encode()


def blad(logboek: str, velden: Mapping[str, Any]) -> bytes:
    """The hash of one line: everything in it but its number, which its place in the zegel tells. What is empty is left out, so a column
    that is added later changes no old line."""
    gevuld = {naam: waarde for naam, waarde in velden.items() if waarde is not None}
    return sha256(b"\0" + logboek.encode() + b"\0" + _json(gevuld)).digest()


def wortel(bladen: Sequence[bytes]) -> bytes:
    """The root of the Merkle tree over these hashes (RFC 9162, 2.1.1)."""
    rij = list(bladen)
    while len(rij) > 1:
        paren = [sha256(b"\1" + a + b).digest() for a, b in zip(rij[::2], rij[1::2], strict=False)]
        rij = paren + rij[len(paren) * 2 :]
    return rij[0] if rij else sha256(b"").digest()


def in_bladen(bladen: bytes) -> list[bytes]:
    return [bladen[i : i + HASH] for i in range(0, len(bladen), HASH)]


def hoofd(rij: Any) -> dict[str, Any]:
    """What an outsider keeps of a zegel: everything but the hashes of its lines, which the root stands for."""
    return {
        "zegel": rij.nummer,
        "op": _waarde(rij.op),
        "aantal": rij.aantal,
        "totaal": rij.totaal,
        "leden": rij.leden,
        "tot": {naam: getattr(rij, f"tot_{naam}") for naam in LOGBOEKEN},
        "wortel": rij.wortel.hex(),
        "vorige": rij.vorige.hex(),
        "sleutel": rij.sleutel,
        "handtekening": rij.handtekening.hex(),
    }


def getekend(wat: Mapping[str, Any]) -> bytes:
    """The bytes of a head that are signed: JSON without its signature, keys in order and no spaces."""
    return _json({naam: waarde for naam, waarde in wat.items() if naam != "handtekening"})


def afdruk(wat: Mapping[str, Any] | None) -> bytes:
    """What the next zegel keeps of this one."""
    return sha256(_json(wat)).digest() if wat else bytes(HASH)


# Reading lines


def _kolommen(tabel: sa.Table) -> list[sa.ColumnElement[Any]]:
    return [
        sa.type_coerce(k, sa.LargeBinary).label(k.name) if isinstance(k.type, Versleuteld) else k
        for k in tabel.columns
    ]


Vragen = Mapping[str, sa.Select[Any]]


def _vragen(wat: Callable[[sa.Table], sa.Select[Any]], waar: Callable[[Any], Any]) -> Vragen:
    """One statement per log, in order of its numbers."""
    return {naam: waar(wat(tabel)).order_by(tabel.c.volgnummer) for naam, tabel in LOGBOEKEN.items()}


ONLEESBAAR = (ValueError, TypeError, AttributeError, LookupError, sa.exc.OperationalError)
"""What a value gives that the application never wrote."""


def _verder(vraag: Any) -> Any:
    return vraag.where(sa.column("volgnummer") > sa.bindparam("na")).limit(sa.bindparam("limiet"))


def _deze(vraag: Any) -> Any:
    return vraag.where(sa.column("volgnummer").in_(sa.bindparam("nummers", expanding=True)))


_VERDER, _DEZE = (_vragen(lambda tabel: sa.select(*_kolommen(tabel)), waar) for waar in (_verder, _deze))
_VERDER_NUMMERS, _DEZE_NUMMERS = (
    _vragen(lambda tabel: sa.select(tabel.c.volgnummer), waar) for waar in (_verder, _deze)
)


class Regel(NamedTuple):
    nummer: int
    blad: bytes
    op: datetime | None
    """None, and no hash: it cannot be read, so it is not what was written."""


def _regel(logboek: str, rij: Any) -> Regel:
    velden = dict(rij._mapping)
    return Regel(velden.pop("volgnummer"), blad(logboek, velden), rij.op)


async def regels(lees: Lezer, logboek: str, na: int, limiet: int) -> list[Regel]:
    """The next lines after this number."""
    return await _lees(lees, logboek, _VERDER, _VERDER_NUMMERS, {"na": na, "limiet": limiet})


async def deze_regels(lees: Lezer, logboek: str, nummers: Sequence[int]) -> list[Regel]:
    """Those of these numbers that exist."""
    return await _lees(lees, logboek, _DEZE, _DEZE_NUMMERS, {"nummers": nummers})


async def _lees(
    lees: Lezer, logboek: str, wat: Vragen, welke: Vragen, waarden: Mapping[str, Any]
) -> list[Regel]:
    async with lees() as verbinding:
        try:
            return [_regel(logboek, rij) for rij in (await verbinding.execute(wat[logboek], waarden)).all()]
        except ONLEESBAAR:
            nummers = (await verbinding.execute(welke[logboek], waarden)).scalars().all()
            return [await _ook_onleesbaar(verbinding, logboek, nummer) for nummer in nummers]


async def _ook_onleesbaar(verbinding: AsyncConnection, logboek: str, nummer: int) -> Regel:
    """One of a page in which something cannot be read."""
    try:
        return _regel(logboek, (await verbinding.execute(_DEZE[logboek], {"nummers": [nummer]})).one())
    except ONLEESBAAR:
        return Regel(nummer, b"", None)


# Sealing

NIEUWSTE = sa.select(zegel).order_by(zegel.c.nummer.desc()).limit(1)
_VENSTER = (
    sa.select(zegel.c.nummer, zegel.c.leden, *(zegel.c[f"tot_{naam}"] for naam in LOGBOEKEN))
    .order_by(zegel.c.nummer.desc())
    .limit(TERUG + 1)
)
_BEWAAR = sa.insert(zegel)


def _er_is_meer(naam: str, tabel: sa.Table) -> sa.ColumnElement[bool]:
    tot = sa.select(zegel.c[f"tot_{naam}"]).order_by(zegel.c.nummer.desc()).limit(1).scalar_subquery()
    return sa.exists().where(tabel.c.volgnummer > sa.func.coalesce(tot, 0))


TE_VERZEGELEN = sa.select(
    sa.literal("zegel").label("sleutel"),
    sa.literal(UUID(int=0), sa.Uuid).label("over_id"),
    sa.cast(sa.null(), sa.Uuid).label("casus_id"),
    sa.cast(sa.null(), sa.Uuid).label("melding_id"),
).where(
    sa.or_(
        *(_er_is_meer(naam, tabel) for naam, tabel in LOGBOEKEN.items()),
        sa.exists().where(zegel.c.op > sa.bindparam("naloop", type_=Tijdstip)),
    )
)
"""One taak, as long as there is something to seal or a late line may still come."""


@dataclass(slots=True)
class Concept:
    """What the next zegel would hold, after the zegel with this number (0: none)."""

    na: int
    leden: dict[str, list[list[int]]] = field(default_factory=dict)
    bladen: list[bytes] = field(default_factory=list)
    tot: dict[str, int] = field(default_factory=dict)
    wortel: bytes = b""


async def bereid_voor(lees: Lezer) -> Concept:
    """Read and hash what stands in no zegel yet."""
    async with lees() as verbinding:
        venster = (await verbinding.execute(_VENSTER)).all()
    concept = Concept(venster[0].nummer if venster else 0)
    for naam in LOGBOEKEN:
        concept.tot[naam] = getattr(venster[0], f"tot_{naam}") if venster else 0
        vanaf = getattr(venster[TERUG], f"tot_{naam}") if len(venster) > TERUG else 0
        al = [reeks for rij in venster[:TERUG] for reeks in rij.leden.get(naam, ())]
        nummers: list[int] = []
        async for regel in _onverzegeld(lees, naam, gaten(al, vanaf, concept.tot[naam]), concept.tot[naam]):
            if len(concept.bladen) == PORTIE:  # the rest is for the next round
                break
            nummers.append(regel.nummer)
            concept.bladen.append(regel.blad)
        if nummers:
            concept.leden[naam] = in_reeksen(nummers)
            concept.tot[naam] = max(concept.tot[naam], nummers[-1])
    concept.wortel = wortel(concept.bladen)
    return concept


async def _onverzegeld(lees: Lezer, logboek: str, ontbrekend: Iterable[int], na: int) -> AsyncIterator[Regel]:
    """First what has appeared of the numbers that were missing, then what is new, in order of their numbers. A line that cannot be read
    gets no zegel: it was never written like that."""
    if laat := sorted(islice(ontbrekend, GATEN)):
        for regel in await deze_regels(lees, logboek, laat):
            if regel.blad:
                yield regel
    vol = True
    while vol:  # what is written meanwhile is for the next round
        verder = await regels(lees, logboek, na, BLAD)
        for regel in verder:
            if regel.blad:
                yield regel
        if vol := len(verder) == BLAD:
            na = verder[-1].nummer


def in_reeksen(nummers: Iterable[int]) -> list[list[int]]:
    """Numbers in order as ranges."""
    reeksen: list[list[int]] = []
    for nummer in nummers:
        if reeksen and reeksen[-1][1] == nummer - 1:
            reeksen[-1][1] = nummer
        else:
            reeksen.append([nummer, nummer])
    return reeksen


def gaten(reeksen: Reeksen, vanaf: int, tot: int) -> Iterable[int]:
    """The numbers after `vanaf` and up to `tot` that are in none of these ranges, the highest first."""
    stukken: list[range] = []
    for van, t in sorted((van, t) for van, t in reeksen):
        if van > vanaf + 1:
            stukken.append(range(van - 1, vanaf, -1))
        vanaf = max(vanaf, t)
    stukken.append(range(tot, vanaf, -1))
    return chain.from_iterable(reversed(stukken))


async def verzegel(eenheid: Werkeenheid, concept: Concept) -> int:
    """Sign it and write it down, unless another has sealed since; then the next round looks again. Returns 0: nobody waited for it."""
    vorig = await eenheid.een(NIEUWSTE)
    if not concept.bladen or (vorig.nummer if vorig else 0) != concept.na:
        return 0
    ring = eenheid.sleutels.zegel
    aantal = len(concept.bladen)
    rij = {
        "nummer": concept.na + 1,
        "op": eenheid.nu,
        "aantal": aantal,
        "totaal": (vorig.totaal if vorig else 0) + aantal,
        "leden": concept.leden,
        **{f"tot_{naam}": tot for naam, tot in concept.tot.items()},
        "wortel": concept.wortel,
        "vorige": afdruk(vorig and hoofd(vorig)),
        "sleutel": ring.actief,
        "handtekening": b"",
    }
    rij["handtekening"] = ring.teken(getekend(hoofd(_Rij(rij))))
    await eenheid.doe(_BEWAAR, **rij, bladen=b"".join(concept.bladen))
    return 0


class _Rij:
    """Values by name, as a row of the database has them."""

    def __init__(self, waarden: Mapping[str, Any]) -> None:
        self.__dict__.update(waarden)


async def lees_hoofd(eenheid: Werkeenheid) -> dict[str, Any]:
    """The newest head. It names nobody; still it is only for who watches over the log, and for the machine that keeps it elsewhere."""
    if not eenheid.actor.rollen & {Rol.PRIVACY, Rol.KOPPELING}:
        raise niet_bevoegd(
            "Het hoofd van het logboek is voor de privacy officer, en voor de koppeling die het elders bewaart.",
            "Vraag het aan de privacy officer van uw organisatie.",
        )
    if (nieuwste := await eenheid.een(NIEUWSTE)) is None:
        raise niet_gevonden()
    return hoofd(nieuwste)
