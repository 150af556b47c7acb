"""What a small form of a casus is: what it asks, which In-model that fills, and which operation of the API it calls."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from app.casus.queries import Betrokkene, Dossier
from app.core.fouten import niet_gevonden
from app.toegang.werkeenheid import Werkeenheid
from app.werkplek.formulier import Keuze, Veld
from app.workflow.leesbaar import Regels as Leesbaar
from app.workflow.opdracht import Regels


@dataclass
class Rond:
    """What a form is about: the casus, and perhaps somebody in it. `versie`: of what is changed, if that exists."""

    eenheid: Werkeenheid
    regio: Regels
    dossier: Dossier
    id: UUID | None
    mensen: Sequence[Betrokkene] = ()
    versie: int | None = None
    antwoord: Response = field(default_factory=Response)

    @property
    def casus_id(self) -> UUID:
        return self.dossier.id

    @property
    def iemand(self) -> UUID:
        """Whom the form is about. Raises `niet-gevonden`."""
        if self.id is None:
            raise niet_gevonden()
        return self.id

    def wie(self) -> list[Keuze]:
        return [(str(m.id), m.naam) for m in self.mensen if m.rij["vertrokken_op"] is None]


Deel = tuple[str, Leesbaar]
"""A name, and what stands under it."""
Velden = Callable[[Rond], Awaitable[Sequence[Veld]]]


@dataclass(frozen=True, slots=True)
class Form:
    """One small form. `doe` is handed the filled model and, for what exists, the version it was made from."""

    titel: str
    knop: str
    model: type[BaseModel]
    velden: Velden
    doe: Callable[[Rond, Any, str | None], Awaitable[Any]]
    over_iemand: bool = False
    schik: Callable[[dict[str, Any]], dict[str, Any]] = lambda gegevens: gegevens
    """What the page asks in one question and the API takes in two."""
    uitleg: str = ""
    terug: str = ""
    onderaan: Callable[[Rond], Awaitable[Sequence[Deel]]] | None = None
    """What one may want to see while filling it in."""


def vast(*velden: Veld) -> Velden:
    async def geef(_: Rond) -> Sequence[Veld]:
        return velden

    return geef
