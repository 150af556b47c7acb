"""Is the log still what was sealed? Recomputes everything, in pages: memory grows only with what is wrong.

Every zegel follows the one before it and is signed; every line it names is still there, with the same hash; and there is no older line
that it or another does not name. A head that was kept elsewhere must be the very head of that zegel here: that also finds a chain that
was cut off at its end, or written anew by somebody who had the key.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.db import Tijdstip
from app.core.gebeurtenis import SCHRIJF_BIJ, gebeurtenis
from app.core.ids import nieuw_id
from app.core.zegelring import klopt
from app.toegang.model import zegel
from app.toegang.zegel import (
    HASH,
    LOGBOEKEN,
    ONLEESBAAR,
    Lezer,
    Regel,
    afdruk,
    deze_regels,
    getekend,
    hoofd,
    in_bladen,
    regels,
    wortel,
)

TOEGESTAAN = timedelta(minutes=2)
"""So long may a line stand without a zegel: a minute, and some for a machine that is busy."""
MEER = 1000
"""So many findings are told one by one; the rest is counted."""
BLAD = 2000
LAAGSTE = -(2**62)
"""Numbers begin at 1; what somebody put below that is found too."""
ZEGELS = 20

_ZEGELS = (
    sa.select(zegel)
    .where(zegel.c.nummer > sa.bindparam("na"))
    .order_by(zegel.c.nummer)
    .limit(sa.bindparam("limiet"))
)
_NUMMERS = _ZEGELS.with_only_columns(zegel.c.nummer)
_REST = {
    naam: sa.select(sa.func.count(), sa.func.min(tabel.c.volgnummer)).where(
        tabel.c.volgnummer > sa.bindparam("tot"), tabel.c.op < sa.bindparam("grens", type_=Tijdstip)
    )
    for naam, tabel in LOGBOEKEN.items()
}
Hoofd = dict[str, Any]
NAGEKEKEN = "logboek-nagekeken"
HET_LOGBOEK = UUID(int=0)
LAATST_NAGEKEKEN = (
    sa.select(gebeurtenis.c.op, gebeurtenis.c.open)
    .where(gebeurtenis.c.object_id == HET_LOGBOEK, gebeurtenis.c.soort == NAGEKEKEN)
    .order_by(gebeurtenis.c.volgnummer.desc())
    .limit(1)
)
"""When the whole log was looked through last, and what was found then: for the privacy officer."""


@dataclass(slots=True)
class Uitslag:
    """What was found. `laat`: lines that were sealed, but later than allowed; until then there was no proof of them."""

    fouten: list[str] = field(default_factory=list)
    aantal: int = 0
    zegels: int = 0
    regels: int = 0
    laat: int = 0
    nieuwste: Hoofd | None = None

    def fout(self, tekst: str) -> None:
        self.aantal += 1
        if len(self.fouten) < MEER:
            self.fouten.append(tekst)


class _Stroom:
    """The lines of one log, in order of their numbers, each until a zegel asks for it."""

    def __init__(self, lees: Lezer, logboek: str) -> None:
        self._lees, self._logboek, self._tot = lees, logboek, LAAGSTE
        self.open: dict[int, Regel] = {}

    async def tot(self, nummer: int) -> None:
        while self._tot < nummer:
            verder = await regels(self._lees, self._logboek, self._tot, BLAD)
            self.open.update((regel.nummer, regel) for regel in verder)
            self._tot = verder[-1].nummer if verder else nummer

    async def neem(self, nummer: int) -> Regel | None:
        """Once. What was not there when its page was read may have come since."""
        if regel := self.open.pop(nummer, None):
            return regel
        later = await deze_regels(self._lees, self._logboek, [nummer])
        return later[0] if later else None


class Nakijker:
    """One round along the whole log."""

    def __init__(self, lees: Lezer, sleutels: Mapping[int, bytes], hoofden: Sequence[Hoofd]) -> None:
        self._lees, self._sleutels = lees, sleutels
        self._bewaard: dict[int, list[Hoofd]] = {}
        self._stromen = {naam: _Stroom(lees, naam) for naam in LOGBOEKEN}
        self._anders: dict[tuple[str, bytes], int] = {}
        self._gevonden: list[tuple[str, int, bytes]] = []
        self._tot = dict.fromkeys(LOGBOEKEN, 0)
        self.uitslag = Uitslag()
        for bewaard in hoofden:
            self._neem_hoofd(bewaard)

    async def kijk(self, nu: datetime) -> Uitslag:
        """Everything; `nu` says which lines should have had a zegel by now."""
        vorig: Any = None
        async for nummer, rij in self._zegels():
            verwacht = (vorig[0] if vorig else 0) + 1
            if nummer != verwacht:
                self.uitslag.fout(_ontbreekt("zegel", verwacht, nummer - 1))
            if rij is None:
                self.uitslag.fout(f"zegel {nummer} is veranderd: het is niet meer te lezen")
            else:
                aansluitend = nummer == verwacht and (vorig is None or vorig[1] is not None)
                self._keten(rij, vorig[1] if vorig else None, aansluitend=aansluitend)
                await self._leden(rij)
            vorig = (nummer, rij)
        await self._wat_overblijft(nu)
        for nummer in sorted(n for n in self._bewaard if n > (vorig[0] if vorig else 0)):
            self.uitslag.fout(
                f"het logboek is afgekapt: het bewaarde hoofd is van zegel {nummer}, maar hier eindigt het bij zegel "
                f"{vorig[0] if vorig else 0}"
            )
        self._noem_veranderde()
        return self.uitslag

    def _neem_hoofd(self, bewaard: Hoofd) -> None:
        """A head that somebody kept: first whether it is one."""
        try:
            echt = self._getekend(bewaard)
            nummer = int(bewaard["zegel"])
        except ONLEESBAAR:
            echt, nummer = "is geen hoofd van een zegel", 0
        if echt:
            self.uitslag.fout(f"het bewaarde hoofd {nummer or ''} {echt}".replace("  ", " "))
        else:
            self._bewaard.setdefault(nummer, []).append(bewaard)

    def _getekend(self, wat: Hoofd) -> str:
        """What is wrong with the signature, or nothing."""
        if (publiek := self._sleutels.get(wat["sleutel"])) is None:
            return f"is getekend met sleutel {wat['sleutel']}, die hier niet bekend is"
        if not klopt(publiek, getekend(wat), bytes.fromhex(wat["handtekening"])):
            return "draagt een handtekening die niet klopt"
        return ""

    async def _zegels(self) -> AsyncIterator[tuple[int, Any]]:
        """Number and row; no row for what cannot be read."""
        na = 0
        while blad := await self._blad(na, ZEGELS):
            for nummer, rij in blad:
                yield nummer, rij
            na = blad[-1][0]

    async def _blad(self, na: int, limiet: int) -> list[tuple[int, Any]]:
        waarden = {"na": na, "limiet": limiet}
        async with self._lees() as verbinding:
            try:
                blad = [(rij.nummer, rij) for rij in (await verbinding.execute(_ZEGELS, waarden)).all()]
                for _, rij in blad:
                    _eis_leesbaar(rij)
            except ONLEESBAAR:
                nummers = (await verbinding.execute(_NUMMERS, waarden)).scalars().all()
            else:
                return blad
        if limiet == 1:
            return [(nummer, None) for nummer in nummers]
        return [een for nummer in nummers for een in await self._blad(nummer - 1, 1)]

    def _keten(self, rij: Any, vorige: Any, *, aansluitend: bool) -> None:
        """The zegel itself: signed, following the one before it, and saying of itself what is true."""
        uit, dit = self.uitslag, hoofd(rij)
        uit.zegels, uit.nieuwste = uit.zegels + 1, dit
        wat = f"zegel {rij.nummer}"
        if mis := self._getekend(dit):
            uit.fout(f"{wat} {mis}: het is veranderd, of door een ander gemaakt")
        if aansluitend and (
            rij.vorige != afdruk(vorige and hoofd(vorige))
            or rij.totaal != (vorige.totaal if vorige else 0) + rij.aantal
        ):
            uit.fout(f"{wat} sluit niet aan op het vorige")
        if rij.wortel != wortel(in_bladen(rij.bladen)) or len(rij.bladen) != HASH * rij.aantal:
            uit.fout(f"{wat} is veranderd: zijn regels zijn niet die waarvoor is getekend")
        if any(bewaard != dit for bewaard in self._bewaard.get(rij.nummer, ())):
            uit.fout(f"{wat} is een ander dan het bewaarde hoofd: de keten is opnieuw geschreven")

    async def _leden(self, rij: Any) -> None:
        """Every line it names is still there as it was."""
        bladen = iter(in_bladen(rij.bladen))
        for logboek, reeksen in _leden(rij):
            stroom = self._stromen[logboek]
            for van, tot in reeksen:
                await stroom.tot(tot)
                self._tot[logboek] = max(self._tot[logboek], tot)
                for nummer in range(van, tot + 1):
                    self.uitslag.regels += 1
                    regel, verwacht = await stroom.neem(nummer), next(bladen, b"")
                    if regel is None:
                        self.uitslag.fout(f"{logboek} {nummer} ontbreekt (zegel {rij.nummer})")
                    elif regel.blad != verwacht:
                        self._anders[logboek, verwacht] = nummer
                        self._gevonden.append((logboek, nummer, regel.blad))
                    elif regel.op is not None and rij.op - regel.op > TOEGESTAAN:
                        self.uitslag.laat += 1

    def _noem_veranderde(self) -> None:
        """A line that is not what was sealed: is it what was sealed under another number?"""
        for logboek, nummer, blad in self._gevonden:
            if eigenlijk := self._anders.get((logboek, blad)):
                self.uitslag.fout(f"{logboek} {nummer} is verwisseld: daar staat nu regel {eigenlijk}")
            else:
                self.uitslag.fout(f"{logboek} {nummer} is veranderd")

    async def _wat_overblijft(self, nu: datetime) -> None:
        """Lines that no zegel names, though there has been time for it."""
        grens = nu - TOEGESTAAN
        for logboek, stroom in self._stromen.items():
            for regel in stroom.open.values():
                if regel.nummer <= self._tot[logboek] and (regel.op is None or regel.op < grens):
                    self.uitslag.fout(f"{logboek} {regel.nummer} staat in geen zegel: later ingevoegd?")
            async with self._lees() as verbinding:
                vraag = await verbinding.execute(_REST[logboek], {"tot": self._tot[logboek], "grens": grens})
                aantal, eerste = vraag.one()
            if aantal:
                self.uitslag.fout(
                    f"{logboek}: {aantal} regel(s) vanaf {eerste} hadden al een zegel moeten hebben. Draait er een worker? "
                    "Anders is het einde van de keten weg."
                )


def _leden(rij: Any) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Per log the ranges of numbers. Raises what is in `ONLEESBAAR` for what the application never wrote."""
    vreemd = rij.leden.keys() - LOGBOEKEN.keys()
    reeksen = {naam: [(int(van), int(tot)) for van, tot in rij.leden.get(naam, ())] for naam in LOGBOEKEN}
    genoemd = sum(max(0, tot - van + 1) for naam in LOGBOEKEN for van, tot in reeksen[naam])
    if vreemd or genoemd * HASH != len(rij.bladen):
        raise ValueError("leden en bladen horen niet bij elkaar")
    yield from reeksen.items()


def _eis_leesbaar(rij: Any) -> None:
    """Raises what is in `ONLEESBAAR` when something in it is not even of the right kind."""
    getekend(hoofd(rij))
    dict(_leden(rij))
    if rij.op.tzinfo is None or not all(type(n) is int for n in (rij.aantal, rij.totaal, rij.sleutel)):
        raise ValueError("geen zegel")


def _ontbreekt(wat: str, van: int, tot: int) -> str:
    return f"{wat} {van} ontbreekt" if van >= tot else f"{wat} {van} tot en met {tot} ontbreken"


def lees_hoofden(tekst: str) -> list[Hoofd]:
    """Heads that were kept: one JSON per line. Raises `ValueError`."""
    gelezen = [json.loads(regel) for regel in tekst.splitlines() if regel.strip()]
    if not all(isinstance(een, dict) for een in gelezen):
        raise ValueError("geen hoofd")
    return gelezen


async def leg_vast(verbinding: AsyncConnection, uitslag: Uitslag, nu: datetime) -> None:
    """That it was looked through, in the log itself: counts only."""
    geteld = {"fouten": uitslag.aantal, "regels": uitslag.regels, "zegels": uitslag.zegels}
    await verbinding.execute(
        SCHRIJF_BIJ,
        {
            "id": nieuw_id(),
            "soort": NAGEKEKEN,
            "op": nu,
            "object_soort": "logboek",
            "object_id": HET_LOGBOEK,
            "object_versie": uitslag.nieuwste["zegel"] if uitslag.nieuwste else 0,
            "open": geteld,
        },
    )
