"""Which casussen a melding may belong to, and why: pure, from shared search terms to ranked and explained candidates.

Evidence is counted in points, and every ten points halve what doubt is left: `score = 1 - 2 ** (-points / 10)`. Evidence about a
*person* (BSN, birth date and name) counts for every person of the melding who is found in the casus; one known person is at most one
person of the melding and the other way round, so twins are two or one, never one twice. Evidence about a *household* (telephone,
address) counts once for the whole casus: four people who live at one address are one fact, not four.

Nothing is proposed under `DREMPEL`. A wrong link is worse than a missed one, therefore:
- the same address alone does not reach it (a house changes its inhabitants), nor the same number alone (numbers are given out
  again), nor a birth date and a first name; two of these together do;
- where both have a BSN and these differ, that pair of persons counts for nothing, however equal the rest is, unless a human said that
  they are one.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, TypeVar
from uuid import UUID

from app.persoon.zoektermen import Grond

DREMPEL = 10
"""Points: a score of 0,5, as much doubt as there is evidence."""
MEESTE = 20

T = TypeVar("T", str, bytes)


class Aanwijzing(StrEnum):
    """What a human said, and no search term can."""

    ZELFDE_MENS = "zelfde-mens"


Bewijs = Grond | Aanwijzing


@dataclass(frozen=True, slots=True)
class Treffer:
    """What one person of the melding shares with one known person; or what speaks against it (`ander-bsn`)."""

    persoon_index: int
    bekende_id: UUID
    grond: Bewijs


@dataclass(frozen=True, slots=True)
class GrondUit:
    """Why this person of the melding (None: the melding as a whole) points to the casus. `bekende_id`: whom of the casus it would be,
    if anybody."""

    persoon_index: int | None
    bekende_id: UUID | None
    gronden: tuple[str, ...]
    tekst: str


@dataclass(frozen=True, slots=True)
class Kandidaat:
    casus_id: UUID
    score: float
    gronden: tuple[GrondUit, ...]


class Trede(NamedTuple):
    nodig: AbstractSet[Bewijs]
    punten: int
    tekst: str


Ladder = tuple[Trede, ...]
"""One source of evidence: the highest trede that is reached counts, and it alone."""

MENS: tuple[Ladder, ...] = (
    (
        Trede({Aanwijzing.ZELFDE_MENS}, 60, "door een medewerker aangewezen als dezelfde mens"),
        Trede({Grond.BSN}, 60, "zelfde BSN"),
    ),
    (
        Trede(
            {Grond.GEBOREN_NAAM, Grond.GEBOREN_VOORNAAM},
            40,
            "zelfde geboortedatum, voornaam en achternaam klinken hetzelfde",
        ),
        Trede(
            {Grond.GEBOREN_VOORLETTER}, 30, "zelfde geboortedatum en voorletter, achternaam klinkt hetzelfde"
        ),
        Trede(
            {Grond.GEBOREN_BEGIN},
            15,
            "zelfde geboortedatum, voornaam klinkt hetzelfde, achternaam begint hetzelfde",
        ),
        # a twin, or somebody known by another first name
        Trede(
            {Grond.GEBOREN_NAAM, Grond.ANDERE_VOORLETTER},
            12,
            "zelfde geboortedatum, achternaam klinkt hetzelfde, maar een andere voorletter",
        ),
        Trede({Grond.GEBOREN_NAAM}, 15, "zelfde geboortedatum, achternaam klinkt hetzelfde"),
        Trede(
            {Grond.GEDRAAID},
            15,
            "voornaam en achternaam klinken hetzelfde, dag en maand van de geboortedatum verwisseld",
        ),
        # among a million people some have this in common by chance
        Trede({Grond.GEBOREN_VOORNAAM}, 8, "zelfde geboortedatum, voornaam klinkt hetzelfde"),
    ),
)
HUISHOUDEN: tuple[Ladder, ...] = (
    (
        Trede({Grond.TELEFOON_NAAM}, 12, "zelfde telefoonnummer, naam klinkt hetzelfde"),
        Trede({Grond.TELEFOON}, 8, "zelfde telefoonnummer"),
    ),
    (
        Trede({Grond.ADRES_NAAM}, 10, "zelfde adres, achternaam klinkt hetzelfde"),
        Trede({Grond.ADRES}, 3, "zelfde adres"),
    ),
)

TEGENSPRAAK: Mapping[Grond, Grond] = {
    Grond.BSN: Grond.ANDER_BSN,
    Grond.GEBOREN_VOORLETTER: Grond.ANDERE_VOORLETTER,
}
"""Both have a term of this kind and share none: that speaks against it."""


def treffers(
    melding: Sequence[Collection[tuple[Grond, T]]], bekend: Mapping[UUID, Collection[tuple[Grond, T]]]
) -> list[Treffer]:
    """What the persons of a melding share with known persons, and what speaks against it.

    `bekend` holds *all* terms of everybody who shares one: only then can it be told that they have a BSN, and another one. Terms
    may be clear or HMACs, as long as both sides are the same.
    """
    eigen = [frozenset(termen) for termen in melding]
    return [
        Treffer(index, bekende_id, grond)
        for bekende_id, termen in bekend.items()
        for index, onze in enumerate(eigen)
        for grond in sorted(_gedeeld(onze, frozenset(termen)))
    ]


def _gedeeld(onze: frozenset[tuple[Grond, T]], hunne: frozenset[tuple[Grond, T]]) -> set[Grond]:
    if not (zelfde := {grond for grond, _ in onze & hunne}):
        return zelfde
    beide = {grond for grond, _ in onze} & {grond for grond, _ in hunne}
    return zelfde | {TEGENSPRAAK[grond] for grond in beide - zelfde if grond in TEGENSPRAAK}


Paren = dict[int, dict[UUID, set[Bewijs]]]
"""Of one casus: person of the melding, known person, what they share."""


def vergelijk(treffers: Iterable[Treffer], casussen: Mapping[UUID, Collection[UUID]]) -> list[Kandidaat]:
    """The casussen that this melding may belong to, best first. `casussen`: those of each known person."""
    paren: dict[tuple[int, UUID], set[Bewijs]] = defaultdict(set)
    for t in treffers:
        paren[t.persoon_index, t.bekende_id].add(t.grond)
    per_casus: dict[UUID, Paren] = defaultdict(lambda: defaultdict(dict))
    for (index, bekende_id), gronden in sorted(paren.items(), key=lambda paar: paar[0]):
        if Grond.ANDER_BSN not in gronden or Aanwijzing.ZELFDE_MENS in gronden:
            for casus_id in casussen.get(bekende_id, ()):
                per_casus[casus_id][index][bekende_id] = gronden
    gewogen = [(*_weeg(van_casus), casus_id) for casus_id, van_casus in per_casus.items()]
    # among equals: who is found by more people, and then anything that is the same every time
    gewogen.sort(key=lambda g: (-g[0], -len(g[1]), g[2]))
    return [
        Kandidaat(casus_id, 1 - 2 ** (-punten / 10), gronden)
        for punten, gronden, casus_id in gewogen[:MEESTE]
        if punten >= DREMPEL
    ]


def _weeg(paren: Paren) -> tuple[int, tuple[GrondUit, ...]]:
    """The points of one casus, and per person of the melding what they are for."""
    gewicht = {
        index: {b: p for b, gronden in bekenden.items() if (p := _punten(_treden(MENS, gronden)))}
        for index, bekenden in paren.items()
    }
    wie = {index: bekende_id for bekende_id, index in verdeel(gewicht).items()}
    punten = sum(gewicht[index][bekende_id] for index, bekende_id in wie.items())
    punten += _punten(
        _treden(HUISHOUDEN, {g for bekenden in paren.values() for gs in bekenden.values() for g in gs})
    )
    uitleg = []
    for index, bekenden in paren.items():
        bekende_id = wie.get(index)
        van_mens = _treden(MENS, bekenden[bekende_id]) if bekende_id else []
        van_huis = _treden(HUISHOUDEN, {g for gronden in bekenden.values() for g in gronden})
        if treden := [*van_mens, *van_huis]:
            uitleg.append(_uit(index, bekende_id, treden))
    return punten, tuple(uitleg)


def _treden(ladders: Iterable[Ladder], gronden: AbstractSet[Bewijs]) -> list[Trede]:
    hoogste = (next((trede for trede in ladder if trede.nodig <= gronden), None) for ladder in ladders)
    return [trede for trede in hoogste if trede]


def _punten(treden: Iterable[Trede]) -> int:
    return sum(trede.punten for trede in treden)


def _uit(index: int, bekende_id: UUID | None, treden: Sequence[Trede]) -> GrondUit:
    return GrondUit(index, bekende_id, _gronden(treden), f"Persoon {index + 1}: {_tekst(treden)}.")


def _gronden(treden: Iterable[Trede]) -> tuple[Bewijs, ...]:
    return tuple(bewijs for trede in treden for bewijs in (*Aanwijzing, *Grond) if bewijs in trede.nodig)


def _tekst(treden: Iterable[Trede]) -> str:
    return "; ".join(trede.tekst for trede in treden)


def _zin(treden: Iterable[Trede]) -> str:
    tekst = _tekst(treden)
    return f"{tekst[:1].upper()}{tekst[1:]}."


@dataclass(frozen=True, slots=True)
class Dubbel:
    """Somebody known who may be the same human, and why."""

    persoon_id: UUID
    score: float
    gronden: tuple[Bewijs, ...]
    tekst: str


GRONDEN_VAN_MENS = frozenset(
    grond for ladder in MENS for trede in ladder for grond in trede.nodig if isinstance(grond, Grond)
)
"""Only these tell of one human; who shares a telephone or an address is rather somebody else of the house."""


def dubbelen(
    eigen: Collection[tuple[Grond, T]], bekend: Mapping[UUID, Collection[tuple[Grond, T]]]
) -> list[Dubbel]:
    """Who of the known (each with *all* their terms) may be this person, best first. The same points and the same threshold."""
    gevonden = []
    for bekende_id, termen in bekend.items():
        gronden = _gedeeld(frozenset(eigen), frozenset(termen))
        treden = [] if Grond.ANDER_BSN in gronden else _treden(MENS, gronden)
        if (punten := _punten(treden)) >= DREMPEL:
            zin = _zin(treden)
            gevonden.append(Dubbel(bekende_id, 1 - 2 ** (-punten / 10), _gronden(treden), zin))
    return sorted(gevonden, key=lambda d: (-d.score, d.persoon_id))[:MEESTE]


def verdeel(gewicht: Mapping[int, Mapping[UUID, int]]) -> dict[UUID, int]:
    """Who of the known is who of the melding: nobody twice, and the sum of the points the greatest there is.

    Taking the best pair first would let the order of the melding decide. So people are placed one by one, and a newcomer may move
    those already placed along (the best augmenting path), which keeps the sum greatest at every step.
    """
    bezet: dict[UUID, int] = {}

    def verlies(plek: UUID) -> int:
        return gewicht[bezet[plek]][plek] if plek in bezet else 0

    for nieuw, plekken in gewicht.items():
        winst, via = dict(plekken), dict[UUID, UUID]()
        rij = deque(winst)
        while rij:
            van = rij.popleft()
            for naar, punten in gewicht[bezet[van]].items() if van in bezet else ():
                na_verhuizing = winst[van] - verlies(van) + punten
                if naar not in winst or na_verhuizing > winst[naar]:
                    winst[naar], via[naar] = na_verhuizing, van
                    rij.append(naar)
        if not (winst and max(winst[plek] - verlies(plek) for plek in winst) > 0):
            continue
        pad = [max(winst, key=lambda plek: winst[plek] - verlies(plek))]
        while pad[-1] in via:
            pad.append(via[pad[-1]])
        for naar, van in pairwise(pad):
            bezet[naar] = bezet[van]
        bezet[pad[-1]] = nieuw
    return bezet
