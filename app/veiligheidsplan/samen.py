"""Two people wrote in one concept at once: what each of them changed, in one text. Pure.

Lines are compared by their `id`. What only one of them changed is as that one made it; of what both changed it stays as I have it, with
what the other made of it beside it. Nothing that either typed disappears.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic.alias_generators import to_camel

from app.veiligheidsplan.inhoud import SOORTEN, PlanInhoud

Regel = Mapping[str, Any]
"""A line as JSON; one that was just typed has no id yet, and may be half."""


@dataclass(slots=True)
class Samen:
    """`regels`: by part. `botsingen`: by id of the line, what the other made of it; None when the other took it out."""

    regels: dict[str, list[Regel]] = field(default_factory=dict)
    botsingen: dict[str, Regel | None] = field(default_factory=dict)


def voeg_samen(basis: PlanInhoud, mijn: Mapping[str, Sequence[Regel]], nu: PlanInhoud) -> Samen:
    """`basis`: what I began with; `mijn`: what I have, by part; `nu`: what the other made of it meanwhile."""
    uit = Samen()
    toen, daar = (i.model_dump(mode="json", by_alias=True) for i in (basis, nu))
    for soort in map(to_camel, SOORTEN):
        uit.regels[soort] = _deel(uit, _op_id(toen[soort]), mijn.get(soort, ()), _op_id(daar[soort]))
    return uit


def _op_id(regels: Sequence[Regel]) -> dict[str, Regel]:
    return {r["id"]: r for r in regels if r.get("id")}


def _deel(
    uit: Samen, toen: Mapping[str, Regel], mijn: Sequence[Regel], daar: Mapping[str, Regel]
) -> list[Regel]:
    """The lines of one part: in the order of the other, and then what only I have."""
    hier, regels = _op_id(mijn), []
    for id, ander in daar.items():
        eigen, was = hier.get(id), toen.get(id)
        if eigen is None and was is not None and zelfde(was, ander):
            continue  # I took it out
        if eigen is None or (was is not None and zelfde(was, eigen)):
            regels.append(ander)
            if eigen is None and was is not None:
                uit.botsingen[id] = ander
            continue
        regels.append(eigen)
        if not zelfde(eigen, ander) and not (was is not None and zelfde(was, ander)):
            uit.botsingen[id] = ander
    for eigen in mijn:
        if (nummer := eigen.get("id")) in daar:
            continue
        was = toen.get(nummer) if nummer else None
        if was is not None and zelfde(was, eigen):
            continue  # the other took it out
        regels.append(eigen)
        if was is not None:
            uit.botsingen[str(nummer)] = None
    return regels


def kies(toen: Any, mijn: Any, nu: Any) -> Any:
    """Of what is no line: mine when I changed it, otherwise the other's."""
    return mijn if _kern(mijn) != _kern(toen) else nu


def zelfde(een: Regel, ander: Regel) -> bool:
    """They say the same, however the one was typed and the other was stored."""
    return bool(_kern({**een, "id": None}) == _kern({**ander, "id": None}))


def _kern(waarde: Any) -> Any:
    if isinstance(waarde, Mapping):
        return {k: kern for k, w in waarde.items() if (kern := _kern(w))}
    if isinstance(waarde, list | tuple):
        return sorted(str(_kern(w)) for w in waarde)
    return " ".join(waarde.split()) if isinstance(waarde, str) else waarde
