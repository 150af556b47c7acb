"""Two small drawings of a casus as numbers for a template: how safe people feel over time, and who belongs to the household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.tekening import breedte
from app.workflow.casusbeeld import Cijferreeks, Mens

BREED, HOOG, RAND, BOVEN = 560, 200, 44, 16
TEKENS = ("cirkel", "vierkant", "driehoek", "ruit", "kruis")
"""A line is known by its mark, not by its colour alone."""


@dataclass(frozen=True, slots=True)
class Punt:
    x: float
    y: float
    cijfer: int
    op: datetime


@dataclass(frozen=True, slots=True)
class Lijn:
    naam: str
    nummer: int
    teken: str
    punten: Sequence[Punt]

    @property
    def pad(self) -> str:
        return " ".join(f"{p.x:.1f},{p.y:.1f}" for p in self.punten)


@dataclass(frozen=True, slots=True)
class Grafiek:
    breed: int
    hoog: int
    rand: int
    lijnen: Sequence[Lijn]
    begin: datetime
    streepjes: Sequence[tuple[int, float]]


def grafiek(reeksen: Sequence[Cijferreeks], nu: datetime) -> Grafiek | None:
    """A line for each person, time along the bottom; None when nobody gave a grade yet."""
    if not reeksen:
        return None
    begin = min(op for reeks in reeksen for op, _ in reeks.punten)
    duur = max((nu - begin).total_seconds(), 1.0)

    def plek(op: datetime, cijfer: int) -> Punt:
        x = RAND + (op - begin).total_seconds() / duur * (BREED - 2 * RAND)
        return Punt(x, _hoogte(cijfer), cijfer, op)

    lijnen = [
        Lijn(r.naam, i % len(TEKENS) + 1, TEKENS[i % len(TEKENS)], [plek(*p) for p in r.punten])
        for i, r in enumerate(reeksen)
    ]
    return Grafiek(BREED, HOOG, RAND, lijnen, begin, [(c, _hoogte(c)) for c in (0, 5, 10)])


def _hoogte(cijfer: int) -> float:
    return HOOG - RAND - cijfer / 10 * (HOOG - RAND - BOVEN)


KAART_HOOG, NAAST, TUSSEN, MARGE = 74, 8, 20, 2
REGEL = 19


@dataclass(frozen=True, slots=True)
class Kaartje:
    mens: Mens
    x: float
    y: float
    breed: float
    hoog: float = KAART_HOOG

    @property
    def regels(self) -> Sequence[tuple[str, str, float, float]]:
        """What is written on it: the words, what they are, and where their middle is."""
        m = self.mens
        leeftijd = "leeftijd onbekend" if m.leeftijd is None else f"{m.leeftijd} jaar"
        wat = [*((deel, "naam") for deel in _in_tweeen(m.naam)), (leeftijd, "leeftijd")]
        eerste = self.y + (self.hoog - REGEL * (len(wat) - 1)) / 2
        return [(w, s, self.x + self.breed / 2, eerste + i * REGEL) for i, (w, s) in enumerate(wat)]


@dataclass(frozen=True, slots=True)
class Stamboom:
    """The grown-ups above, the children below, and a line between: who is whose is in words beside it."""

    breed: float
    hoog: float
    kaarten: Sequence[Kaartje]
    lijnen: Sequence[tuple[float, float, float, float]]


def stamboom(mensen: Sequence[Mens]) -> Stamboom | None:
    hier = [m for m in mensen if not m.vertrokken]
    if not hier:
        return None
    rijen = [r for r in ([m for m in hier if not m.is_kind], [m for m in hier if m.is_kind]) if r]
    breedten = [[_breed(m) for m in rij] for rij in rijen]
    heel = max(sum(b) + NAAST * (len(b) - 1) for b in breedten) + 2 * MARGE
    kaarten: list[Kaartje] = []
    middens: list[list[tuple[float, float]]] = []
    for i, (rij, breed) in enumerate(zip(rijen, breedten, strict=True)):
        x, y = (heel - sum(breed) - NAAST * (len(breed) - 1)) / 2, MARGE + i * (KAART_HOOG + 2 * TUSSEN)
        middens.append([])
        for mens, b in zip(rij, breed, strict=True):
            kaarten.append(Kaartje(mens, x, y, b))
            middens[-1].append((x + b / 2, y))
            x += b + NAAST
    hoog = MARGE * 2 + KAART_HOOG * len(rijen) + 2 * TUSSEN * (len(rijen) - 1)
    return Stamboom(heel, hoog, kaarten, _lijnen(middens))


def _in_tweeen(naam: str) -> list[str]:
    """Two lines, as narrow as can be, so that a family fits on a phone; a name that is one word is one line."""
    woorden = naam.split()
    splitsingen = [[" ".join(woorden[:i]), " ".join(woorden[i:])] for i in range(1, len(woorden))]
    return min(splitsingen, key=lambda s: max(map(_naambreed, s)), default=[naam])


def _naambreed(deel: str) -> float:
    return breedte(deel, 14, vet=True)


def _breed(m: Mens) -> float:
    return max(96.0, *(_naambreed(deel) + 16 for deel in _in_tweeen(m.naam)))


def _lijnen(rijen: Sequence[Sequence[tuple[float, float]]]) -> list[tuple[float, float, float, float]]:
    """From each card to a beam between the two rows."""
    if len(rijen) < 2:
        return []
    boven, onder = rijen
    balk = boven[0][1] + KAART_HOOG + TUSSEN
    alle = [x for x, _ in (*boven, *onder)]
    staand = [(x, y + KAART_HOOG, x, balk) for x, y in boven] + [(x, balk, x, y) for x, y in onder]
    return [*staand, (min(alle), balk, max(alle), balk)]
