"""Forms as data: their fields, reading what was typed into the JSON that the API takes, and showing it again with what was wrong.

What may be sent is decided by the In-models of the API, and what may be done by its use cases: a form is another way to fill them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qs

from fastapi import Query, Request
from pydantic import BaseModel, BeforeValidator, ValidationError

from app.api.problems import veldfout
from app.api.vorm import Code
from app.core.fouten import Fout, VeldFout, ongeldige_invoer
from app.core.fouten import Soort as Fouten
from app.core.klok import NEDERLAND
from app.werkplek.blad import VELDEN
from app.werkplek.bladen import dag, zin

M = TypeVar("M", bound=BaseModel)
Keuze = tuple[str, str]
"""What is sent, and what one reads."""


class Soort(StrEnum):
    TEKST = "text"
    LANG = "textarea"
    DATUM = "date"
    DATUMS = "dates"
    MOMENT = "datetime-local"
    GETAL = "number"
    KEUZE = "select"
    KEUZES = "checkboxes"
    JANEE = "radio"
    VAST = "hidden"


MEERVOUD = frozenset({Soort.KEUZES, Soort.DATUMS})


@dataclass(frozen=True, slots=True)
class Veld:
    """One question. `naam`: as in the JSON of the API, with dots for what lies deeper; `nu`: what stands there before anything is typed."""

    naam: str
    label: str
    soort: Soort = Soort.TEKST
    keuzes: Sequence[Keuze] = ()
    verplicht: bool = False
    uitleg: str = ""
    nu: Any = None
    aanvullen: str = ""
    """The autocomplete token, where a browser might help; otherwise it keeps nothing."""
    schrijf: Callable[[str], str] = str
    """How what was typed is written down."""


def keuzes(soort: Iterable[StrEnum]) -> list[Keuze]:
    """A code list to choose from, in words."""
    return [(str(k), zin(k)) for k in soort]


@dataclass(frozen=True, slots=True)
class Ingevuld:
    """What was typed, as it was typed."""

    waarden: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def een(self, naam: str) -> str:
        """The value of this field without the space around it; empty when it was not sent."""
        return next(iter(self.waarden.get(naam, ())), "").strip()

    @property
    def if_match(self) -> str | None:
        """The version that the page showed, as the API takes it; None when it carries none."""
        return f'"{versie}"' if (versie := self.een("versie")) else None

    def alle(self, naam: str) -> list[str]:
        return [w for w in self.waarden.get(naam, ()) if w]


async def lees(request: Request) -> Ingevuld:
    """The body of a form. Raises `ongeldige-invoer` for what is no form."""
    try:
        tekst = (await request.body()).decode()
        return Ingevuld(parse_qs(tekst, keep_blank_values=True, max_num_fields=VELDEN))
    except ValueError:
        raise ongeldige_invoer(
            [VeldFout("body", "", "onleesbaar", "Het formulier is niet te lezen.")]
        ) from None


def als_json(velden: Sequence[Veld], ingevuld: Ingevuld) -> dict[str, Any]:
    """As the API takes it: what was left empty is left out, and what was made empty is taken away."""
    uit: dict[str, Any] = {}
    for veld in velden:
        waarde = _lees_veld(veld, ingevuld)
        if waarde is None and (not veld.nu or "." in veld.naam):
            continue
        if waarde is None and veld.soort in MEERVOUD:
            waarde = []
        *diep, laatste = veld.naam.split(".")
        plek = uit
        for deel in diep:
            plek = plek.setdefault(deel, {})
        plek[laatste] = waarde
    return uit


def _lees_veld(veld: Veld, ingevuld: Ingevuld) -> Any:
    if veld.soort in MEERVOUD:
        return ingevuld.alle(veld.naam) or None
    tekst = ingevuld.een(veld.naam)
    if not tekst:
        return None
    match veld.soort:
        case Soort.JANEE:
            return tekst == "ja"
        case Soort.GETAL:
            return int(tekst) if tekst.isascii() and tekst.isdigit() else tekst
        case Soort.MOMENT:
            return _moment(tekst)
    return veld.schrijf(tekst)


def als_code(tekst: str) -> str:
    """A name as a code: Noord is noord, and De Hoogte de-hoogte."""
    return "-".join(tekst.lower().split())


Wijkfilter = Annotated[Code | Literal[""], BeforeValidator(als_code), Query()]
"""A wijk as somebody types it in a list."""


def _moment(tekst: str) -> str:
    """A local moment, with its zone; what is none stays what it is, and is refused by the model."""
    try:
        return datetime.fromisoformat(tekst).replace(tzinfo=NEDERLAND).isoformat(timespec="seconds")
    except ValueError:
        return tekst


def vul(model: type[M], gegevens: Mapping[str, Any]) -> M:
    """The In-model of the API. Raises `ongeldige-invoer` with everything that is wrong at once."""
    try:
        return model.model_validate_json(_json(gegevens))
    except ValidationError as fout:
        raise ongeldige_invoer(
            veldfout({**f, "loc": ("body", *f["loc"])}) for f in fout.errors(include_url=False)
        ) from None


def _json(gegevens: Mapping[str, Any]) -> bytes:
    return json.dumps(gegevens).encode()


@dataclass(frozen=True, slots=True)
class Getoond:
    """A field as it stands on the page. `intussen`: what somebody else made of it meanwhile, in words."""

    veld: Veld
    waarden: Sequence[str]
    fout: str | None
    intussen: str | None = None
    voor: str = ""

    @property
    def id(self) -> str:
        return "veld-" + self.voor + self.veld.naam.replace(".", "-")

    @property
    def getypt(self) -> bool:
        """It is other than what stands there by itself. A moment that stands there by itself is now, and that is another each time."""
        if self.veld.soort is Soort.MOMENT and self.veld.nu:
            return False
        return not _zelfde(self.waarden, _nu(self.veld.nu))


def toon(
    velden: Sequence[Veld], ingevuld: Ingevuld | None, fout: Fout | None, voor: str = ""
) -> list[Getoond]:
    """The fields with what was typed, or else what stands there now, and with what is wrong with each. `voor`: what tells a form
    apart from another one on the same page."""
    fouten: dict[str, str] = {}
    ingehaald = fout is not None and fout.soort is Fouten.VEROUDERD
    for v in fout.velden if fout else ():
        naam = next((veld.naam for veld in velden if _raakt(v.plaats, veld.naam)), "")
        fouten.setdefault(naam, v.tekst)
    return [
        Getoond(
            veld,
            ingevuld.waarden.get(veld.naam, ()) if ingevuld else _nu(veld.nu),
            fouten.get(veld.naam),
            _intussen(veld, ingevuld) if ingehaald and ingevuld else None,
            voor,
        )
        for veld in velden
    ]


def getoonde(model: Any) -> list[Getoond]:
    """The fields, wherever they stand in what a page shows."""
    if isinstance(model, Getoond):
        return [model]
    deel = model.values() if isinstance(model, Mapping) else model if isinstance(model, list | tuple) else ()
    return [veld for een in deel for veld in getoonde(een)]


def gezien(ingevuld: Ingevuld | None, fout: Fout | None, nu: int | None) -> str | int | None:
    """The version that a form carries: the one it was typed over, until somebody was shown what changed since."""
    eerder = ingevuld.een("versie") if ingevuld else ""
    ingehaald = fout is not None and fout.soort is Fouten.VEROUDERD
    return nu if ingehaald or not eerder else eerder


def _intussen(veld: Veld, ingevuld: Ingevuld) -> str | None:
    nu = _nu(veld.nu)
    if veld.soort is Soort.MOMENT or _zelfde(ingevuld.alle(veld.naam), nu):
        return None
    namen = dict(veld.keuzes)
    return ", ".join(dag(w) if veld.soort is Soort.DATUM else namen.get(w, w) for w in nu) or "niets"


def _zelfde(een: Sequence[str], ander: Sequence[str]) -> bool:
    """The same words: in whatever order they were ticked, however they were spaced, and nothing is nothing."""
    een, ander = (sorted(kaal for w in wat if (kaal := " ".join(w.split()))) for wat in (een, ander))
    return een == ander


def _raakt(plaats: str, naam: str) -> bool:
    return plaats == naam or plaats.startswith(naam + ".")


def _nu(waarde: Any) -> Sequence[str]:
    if waarde is None:
        return ()
    if isinstance(waarde, bool):
        return ("ja" if waarde else "nee",)
    if isinstance(waarde, datetime):
        return (waarde.astimezone(NEDERLAND).strftime("%Y-%m-%dT%H:%M"),)
    if isinstance(waarde, list | tuple | set | frozenset):
        return [str(w) for w in waarde]
    return (str(waarde),)
