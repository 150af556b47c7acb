"""What can go wrong, in the words of the person it happens to.

A fault knows its kind, a stable code, why, and the lawful way on; it knows nothing of HTTP. `api/problems.py` translates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Soort(StrEnum):
    ONGELDIG = "ongeldig"
    NIET_AANGEMELD = "niet-aangemeld"
    VERBODEN = "verboden"
    NIET_GEVONDEN = "niet-gevonden"
    BOTSING = "botsing"
    VEROUDERD = "verouderd"
    VERSIE_ONTBREEKT = "versie-ontbreekt"
    TE_GROOT = "te-groot"
    TE_VEEL = "te-veel"
    ONBEREIKBAAR = "onbereikbaar"


@dataclass(frozen=True, slots=True)
class Belemmering:
    """One reason why something cannot happen now, and what would take it away."""

    code: str
    tekst: str
    oplossing: str
    overrulebaar: bool = False
    """Whether a teamleider may let the casus through (ondergrens 1-3 of domein §2)."""
    ids: tuple[UUID, ...] = ()
    """The things it is about (children, plans), so that a screen can link to them."""


@dataclass(frozen=True, slots=True)
class VeldFout:
    """One invalid field: where it is and what is wrong, never the value that was sent."""

    waar: str
    plaats: str
    code: str
    tekst: str


@dataclass(slots=True)
class Fout(Exception):
    """A refusal. Nothing has changed when it is raised past the unit of work."""

    soort: Soort
    code: str
    tekst: str
    alternatief: str | None = None
    belemmeringen: Sequence[Belemmering] = ()
    velden: Sequence[VeldFout] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.tekst}"


def niet_gevonden() -> Fout:
    """The one answer for what does not exist and for what you may not know of: byte for byte the same."""
    return Fout(
        Soort.NIET_GEVONDEN,
        "niet-gevonden",
        "Dit is hier niet te vinden, of u mag er niet van weten.",
        alternatief="Klopt het adres? Vraag anders uw teamleider wie deze casus behandelt. Is er nu gevaar, bel dan 112. "
        "Kan het niet wachten, dan kan een hulpverlener noodtoegang nemen.",
    )


def ongeldig(plaats: str, code: str, tekst: str, *, waar: str = "body") -> Fout:
    """Invalid input that only the domain can recognise."""
    return ongeldige_invoer([VeldFout(waar, plaats, code, tekst)])


def ongeldige_invoer(velden: Iterable[VeldFout]) -> Fout:
    return Fout(
        Soort.ONGELDIG,
        "ongeldige-invoer",
        "De invoer is niet geldig; er is niets opgeslagen.",
        alternatief="Herstel de genoemde velden en stuur het geheel opnieuw.",
        velden=tuple(velden),
    )
