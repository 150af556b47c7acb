"""The protocol of an offer, every way it can go: a small model in which all interleavings are looked at, one after another.

One casus, three teams, two processes that each do anything at any time (offer, accept, refuse, take back, let lapse), a clock that goes
on between any two steps, and a crash at every point before or after the commit. A process chooses what to do on what it saw before
it had the lock, as over HTTP; whether it may is said by the application's own rules. At every state that is reached, the database as
everybody else sees it must keep the invariants of domein §6.

And the model must be able to fail: without the lock of the casus, or without looking again under it, an invariant breaks.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

import pytest

from app.core.fouten import Fout
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.queries import Overdracht
from app.workflow.overdragen import eis_open, eis_partij

TEAMS = ("vt", "wij-noord", "wij-zuid")
TIKKEN, AANBIEDINGEN = 2, 2
"""How far the clock goes (an offer lasts one tick), and until how many offers somebody thinks of another one."""
BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
Status = OverdrachtStatus


class Aanbod(NamedTuple):
    van: str
    naar: str
    verloopt: int
    status: Status = Status.AANGEBODEN


class Data(NamedTuple):
    """What is in the database: whose the casus is, how it came to be so, and the offers."""

    van_wie: str = "vt"
    beurten: tuple[tuple[str, int], ...] = ()
    """Each change of hands: to whom, by which offer."""
    aanbod: tuple[Aanbod, ...] = ()

    @property
    def open(self) -> list[int]:
        return [i for i, a in enumerate(self.aanbod) if a.status is Status.AANGEBODEN]


class Proces(NamedTuple):
    """Idle (no `wat`), waiting for the lock (nothing `gelezen`), or at work on what it has read under it."""

    wat: str = ""
    wie: str = ""
    doel: str | int = ""
    gelezen: Data | None = None
    nieuw: Data | None = None
    """All written, not committed yet."""


class Toestand(NamedTuple):
    tik: int = 0
    data: Data = Data()
    processen: tuple[Proces, ...] = (Proces(), Proces())


@dataclass(frozen=True)
class Model:
    """What is left out of the application, to see that it is missed."""

    slot: bool = True
    opnieuw_kijken: bool = True

    def volgende(self, t: Toestand) -> Iterator[Toestand]:
        if t.tik < TIKKEN:
            yield t._replace(tik=t.tik + 1)
        for i, p in enumerate(t.processen):
            for data, nieuw in self._stap(t, p):
                processen = (*t.processen[:i], nieuw, *t.processen[i + 1 :])
                yield t._replace(data=data, processen=cast(Any, tuple(sorted(processen, key=hash))))

    def _stap(self, t: Toestand, p: Proces) -> Iterator[tuple[Data, Proces]]:
        if not p.wat:
            yield from ((t.data, keus) for keus in _keuzen(t.data))
            return
        yield t.data, Proces()  # kill -9: what was not committed never was
        if p.gelezen is None:
            if not (self.slot and any(ander.gelezen for ander in t.processen)):
                yield t.data, p._replace(gelezen=t.data)
        elif p.nieuw is None:
            nieuw = self._schrijf(t.tik, p, p.gelezen)
            yield t.data, p._replace(nieuw=nieuw) if nieuw else Proces()
        else:
            yield _leg_vast(t.data, p.gelezen, p.nieuw), Proces()

    def _schrijf(self, tik: int, p: Proces, data: Data) -> Data | None:
        """Everything between the lock and the commit; None: refused."""
        if p.wat == "bied-aan":
            lopend = [data.aanbod[i] for i in data.open]
            if self.opnieuw_kijken and (p.wie != data.van_wie or any(tik < a.verloopt for a in lopend)):
                return None
            oud = tuple(
                a._replace(status=Status.VERLOPEN) if a in lopend and tik >= a.verloopt else a
                for a in data.aanbod
            )
            return data._replace(aanbod=(*oud, Aanbod(p.wie, str(p.doel), tik + 1)))
        welke = int(p.doel)
        aanbod = data.aanbod[welke]
        if p.wat == "verloop":
            mag = aanbod.status is Status.AANGEBODEN and tik >= aanbod.verloopt
        else:
            mag = not _weigering(aanbod, tik, p.wie, p.wat != "trek-in")
        if self.opnieuw_kijken and not mag:
            return None
        nieuw = data._replace(aanbod=_met(data.aanbod, welke, UITKOMST[p.wat]))
        if p.wat != "accepteer":
            return nieuw
        return nieuw._replace(van_wie=aanbod.naar, beurten=(*data.beurten, (aanbod.naar, welke)))


def _leg_vast(nu: Data, gelezen: Data, nieuw: Data) -> Data:
    """The commit: rows that were written are now as they were written, whatever somebody else did to them meanwhile."""
    if nu == gelezen:
        return nieuw
    aanbod = list(nu.aanbod)
    for i, (oud, nieuwe) in enumerate(zip(gelezen.aanbod, nieuw.aanbod, strict=False)):
        aanbod[i] = nieuwe if nieuwe != oud else aanbod[i]
    aanbod += nieuw.aanbod[len(gelezen.aanbod) :]
    van_wie = nieuw.van_wie if nieuw.van_wie != gelezen.van_wie else nu.van_wie
    return Data(van_wie, (*nu.beurten, *nieuw.beurten[len(gelezen.beurten) :]), tuple(aanbod))


UITKOMST = {
    "accepteer": Status.GEACCEPTEERD,
    "weiger": Status.GEWEIGERD,
    "trek-in": Status.INGETROKKEN,
    "verloop": Status.VERLOPEN,
}


def _met(alle: tuple[Aanbod, ...], welke: int, status: Status) -> tuple[Aanbod, ...]:
    return (*alle[:welke], alle[welke]._replace(status=status), *alle[welke + 1 :])


def _keuzen(data: Data) -> Iterator[Proces]:
    """What somebody who looks now might want to do."""
    if len(data.aanbod) < AANBIEDINGEN:
        yield from (Proces("bied-aan", data.van_wie, naar) for naar in TEAMS if naar != data.van_wie)
    for i in data.open:
        aanbod = data.aanbod[i]
        yield from (Proces(wat, aanbod.naar, i) for wat in ("accepteer", "weiger"))
        yield Proces("trek-in", aanbod.van, i)
        yield Proces("verloop", "de klok", i)


@cache
def _weigering(aanbod: Aanbod, tik: int, wie: str, als_ontvanger: bool) -> str | None:
    """What the application itself says to this answer at this moment."""
    rij = {
        "status": aanbod.status,
        "van_organisatie": "o",
        "van_team": aanbod.van,
        "naar_organisatie": "o",
        "naar_team": aanbod.naar,
        "verloopt_op": BEGIN + timedelta(hours=aanbod.verloopt),
        "beantwoord_op": BEGIN,
        "antwoord_door": "iemand",
    }
    wat = Overdracht(rij, cast(Any, None))
    try:
        eis_partij(("o", wie), wat, als_ontvanger=als_ontvanger)
        eis_open(wat, BEGIN + timedelta(hours=tik))
    except Fout as fout:
        return fout.code
    return None


def _breuk(data: Data) -> str | None:
    """Which invariant does not hold of what everybody can see?"""
    aangenomen = [i for i, a in enumerate(data.aanbod) if a.status is Status.GEACCEPTEERD]
    keten = ["vt", *(wie for wie, _ in data.beurten)]
    if data.van_wie not in TEAMS or keten[-1] != data.van_wie:
        return "van niemand, of anders dan vastgelegd"
    if len(data.open) > 1:
        return "twee open aanbiedingen"
    if sorted(i for _, i in data.beurten) != aangenomen:
        return "van hand gewisseld zonder aanvaarding, of andersom"
    if any(
        (data.aanbod[i].van, data.aanbod[i].naar) != (keten[n], wie)
        for n, (wie, i) in enumerate(data.beurten)
    ):
        return "van een ander overgenomen dan wie haar had"
    if any(data.aanbod[i].van != data.van_wie for i in data.open):
        return "aangeboden door wie haar niet heeft"
    return None


def _alles(model: Model) -> tuple[dict[Toestand, list[Toestand]], str | None]:
    """Every state that can be reached and where each leads to; and the first invariant that breaks, with how far it was."""
    begin = Toestand()
    graaf: dict[Toestand, list[Toestand]] = {}
    rij = deque([begin])
    gezien = {begin}
    while rij:
        toestand = rij.popleft()
        if breuk := _breuk(toestand.data):
            return graaf, breuk
        graaf[toestand] = list(model.volgende(toestand))
        for nieuw in graaf[toestand]:
            if nieuw not in gezien:
                gezien.add(nieuw)
                rij.append(nieuw)
    return graaf, None


def test_op_elk_ogenblik_is_er_precies_een_verantwoordelijk() -> None:
    graaf, breuk = _alles(Model())
    assert breuk is None
    assert len(graaf) > 10_000
    # all of it was really there: two changes of hands, every answer, both processes waiting, the last tick
    geweest = {a.status for t in graaf for a in t.data.aanbod}
    assert geweest == set(Status)
    assert max(len(t.data.beurten) for t in graaf) >= AANBIEDINGEN
    assert any(all(p.wat for p in t.processen) for t in graaf)
    _eis_uitweg(graaf)


def _eis_uitweg(graaf: dict[Toestand, list[Toestand]]) -> None:
    """From wherever it is, an offer comes to an end: nothing waits for ever, whoever crashed."""
    terug: dict[Toestand, list[Toestand]] = {}
    for van, heen in graaf.items():
        for naar in heen:
            terug.setdefault(naar, []).append(van)
    rustig = [t for t in graaf if not t.data.open and not any(p.wat for p in t.processen)]
    bereikt, rij = set(rustig), deque(rustig)
    while rij:
        for van in terug.get(rij.popleft(), ()):
            if van not in bereikt:
                bereikt.add(van)
                rij.append(van)
    assert bereikt == set(graaf)


@pytest.mark.parametrize(
    "zonder",
    [Model(slot=False), Model(opnieuw_kijken=False)],
    ids=["slot", "opnieuw-kijken"],
)
def test_zonder_een_van_de_zekeringen_gaat_het_mis(zonder: Model) -> None:
    _, breuk = _alles(zonder)
    assert breuk
