"""Fields that come in rows: each line of a list is a row of fields, with empty ones to add. Emptying a row takes it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.core.fouten import Fout, VeldFout
from app.werkplek.formulier import Getoond, Ingevuld, Veld, als_json, toon

RIJEN = 60
"""More lines of one kind than anybody keeps."""


@dataclass(frozen=True, slots=True)
class Deel:
    """A list in a form: what it is called in the JSON and on the page, what belongs in it, and what each of its lines asks."""

    naam: str
    titel: str
    uitleg: str
    velden: Sequence[Veld]


class Rij(NamedTuple):
    nummer: int
    id: str
    velden: Sequence[Getoond]


def rijen(
    deel: Deel,
    nu: Sequence[Mapping[str, Any]],
    ingevuld: Ingevuld | None,
    fout: Fout | None,
    leeg: int = 1,
    minstens: int = 0,
) -> list[Rij]:
    """The lines as they stand (`nu`, as JSON), or as they were typed, and so many empty ones; more of those until there are `minstens`."""
    if ingevuld is None:
        gevuld = [(i, str(regel.get("id", "")), _met(deel, i, _plat(regel))) for i, regel in enumerate(nu)]
    else:
        gevuld = [
            (i, ingevuld.een(f"{deel.naam}.{i}.id"), _met(deel, i, {})) for i in _nummers(deel, ingevuld)
        ]
    volgend = max((i for i, _, _ in gevuld), default=-1) + 1
    erbij = max(leeg, minstens - len(gevuld))
    nieuw = [(volgend + i, "", _met(deel, volgend + i, {})) for i in range(erbij)]
    return [Rij(i, id, toon(velden, ingevuld, fout)) for i, id, velden in (*gevuld, *nieuw)]


def _plat(regel: Mapping[str, Any]) -> dict[str, Any]:
    """With dots for what lies deeper, as the fields are named."""
    uit: dict[str, Any] = {}
    for k, w in regel.items():
        uit |= {f"{k}.{d}": v for d, v in w.items()} if isinstance(w, dict) else {k: w}
    return uit


def _met(deel: Deel, i: int, nu: Mapping[str, Any]) -> list[Veld]:
    return [replace(v, naam=f"{deel.naam}.{i}.{v.naam}", nu=nu.get(v.naam)) for v in deel.velden]


def _nummers(deel: Deel, ingevuld: Ingevuld) -> list[int]:
    """Which rows hold anything."""
    return [i for i in range(RIJEN) if any(ingevuld.een(v.naam) for v in _met(deel, i, {}))]


def lees_rijen(
    deel: Deel, ingevuld: Ingevuld, wortel: str = ""
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The lines as the API takes them, and by which place in its message (under `wortel`) which row of the form is meant."""
    regels: list[dict[str, Any]] = []
    plaatsen: dict[str, str] = {}
    for i in _nummers(deel, ingevuld):
        plaatsen[f"{wortel}{deel.naam}.{len(regels)}."] = f"{deel.naam}.{i}."
        regel = als_json(_met(deel, i, {}), ingevuld)[deel.naam][str(i)]
        if id := ingevuld.een(f"{deel.naam}.{i}.id"):
            regel["id"] = id
        regels.append(regel)
    return regels, plaatsen


def op_de_rij(fout: Fout, plaatsen: Mapping[str, str]) -> Fout:
    """What is said of a place in the message, said of the row of the form."""
    fout.velden = tuple(_verplaats(f, plaatsen) for f in fout.velden)
    return fout


def _verplaats(f: VeldFout, plaatsen: Mapping[str, str]) -> VeldFout:
    for v, w in plaatsen.items():
        if f.plaats.startswith(v):
            return VeldFout(f.waar, w + f.plaats.removeprefix(v), f.code, f.tekst)
    return f
