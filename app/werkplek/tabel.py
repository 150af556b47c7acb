"""Pages as data: a list of rows, and one thing with what can be done about it. The templates (`lijst.html`, `zaak.html`) only draw."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.werkplek.formulier import Getoond


@dataclass(frozen=True, slots=True)
class Cel:
    """What stands in one place of a table. `merk`: as a badge of this kind; `klein`: under it, in grey."""

    tekst: str
    pad: str = ""
    merk: str = ""
    klein: str = ""


@dataclass(frozen=True, slots=True)
class Lijst:
    """`uitleg`: what stands here, and what one does with it; `leeg`: what stands there when nothing does."""

    titel: str
    uitleg: str
    koppen: Sequence[str]
    rijen: Sequence[Sequence[Cel]]
    leeg: str
    terug: tuple[str, str] = ("/privacy", "Privacy")
    volgende: str = ""
    """The address of the next page."""
    keuzes: Sequence[tuple[str, str, bool]] = ()
    """Other views of the same: address, name, and whether it is this one."""
    knop: tuple[str, str] | None = None
    filter: Sequence[Getoond] = ()


@dataclass(frozen=True, slots=True)
class Blok:
    """Something that can be done, as a form on the page. `wat`: the last part of the address that it is sent to."""

    wat: str
    titel: str
    knop: str
    velden: Sequence[Getoond] = ()
    uitleg: str = ""
    soort: str = "primary-action"


@dataclass(frozen=True, slots=True)
class Zaak:
    titel: str
    uitleg: str
    terug: tuple[str, str]
    pad: str
    feiten: Sequence[tuple[str, Cel]]
    merk: Cel | None = None
    verhalen: Sequence[tuple[str, str]] = ()
    """What somebody wrote: who or when, and the words."""
    tabel: Lijst | None = None
    blokken: Sequence[Blok] = ()
    versie: int | None = None
    knop: tuple[str, str] | None = None
