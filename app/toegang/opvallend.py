"""Which looks ask to be explained: pure rules over what the access log says of one day. What they find is a question, never a verdict.

The log holds no names, so neither do the rules: who looked, at which casus, when, and whether they had anything to do there. That
somebody may have looked at family is told them by who compares terms (`workflow/verwant.py`): of whom and at which casus, never the name.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.core.kalender import is_werkdag
from app.core.klok import NEDERLAND

Paar = tuple[UUID, UUID]
"""Medewerker and casus."""


class Grond(StrEnum):
    GEEN_TAAK = "geen-taak"
    """Did nothing in this casus around that day, leads it not, and was told nothing of it."""
    BUITEN_WERKTIJD = "buiten-werktijd"
    DIEP = "diep"
    """Went through the dossier, or came back to it on other days."""
    AFGESLOTEN = "afgesloten"
    VEEL = "veel"
    """More casussen without a task than one looks up for a colleague, and than this person sees on a whole day."""
    GEWEIGERD = "geweigerd"
    """Asked for what they may not know of, again and again."""
    ZELFDE_ADRES = "zelfde-adres"
    """Lives where somebody in the dossier lives; asks to be explained with a task too."""
    ZELFDE_ACHTERNAAM = "zelfde-achternaam"
    GANGBARE_ACHTERNAAM = "zelfde-gangbare-achternaam"
    """The same, of a name that so many have that it says little (`gangbaar`)."""


ZINNEN: Mapping[Grond, str] = {
    Grond.GEEN_TAAK: "Had op of rond deze dag niets te doen in deze casus.",
    Grond.BUITEN_WERKTIJD: "Keek buiten werktijd, terwijl deze medewerker dan meestal niet werkt.",
    Grond.DIEP: "Ging het dossier door, of kwam er op andere dagen op terug.",
    Grond.AFGESLOTEN: "De casus was al tot rust gekomen of beëindigd.",
    Grond.VEEL: "Opende veel meer casussen zonder taak dan deze medewerker gewoon is.",
    Grond.GEWEIGERD: "Vroeg telkens naar wat er voor deze medewerker niet is.",
    Grond.ZELFDE_ADRES: "Woont volgens de aanmelddienst op hetzelfde adres als iemand in het dossier.",
    Grond.ZELFDE_ACHTERNAAM: "Heeft dezelfde achternaam als iemand in het dossier.",
    Grond.GANGBARE_ACHTERNAAM: "Heeft dezelfde achternaam als iemand in het dossier; veel mensen heten zo.",
}
GEWICHT: Mapping[Grond, int] = {
    Grond.GEEN_TAAK: 1,
    Grond.BUITEN_WERKTIJD: 3,
    Grond.DIEP: 3,
    Grond.AFGESLOTEN: 3,
    Grond.VEEL: 3,
    Grond.GEWEIGERD: 4,
    Grond.ZELFDE_ADRES: 5,
    Grond.ZELFDE_ACHTERNAAM: 4,
    Grond.GANGBARE_ACHTERNAAM: 1,
}
"""How much each adds; only having no task is what happens every day, and being called De Jong is nobody's choice."""
VAN_DE_DAG = frozenset({Grond.VEEL, Grond.GEWEIGERD})
"""Of all that somebody did that day, and not of one casus."""
DREMPEL, HOOGSTENS = 4, 20
"""From how much on it is told, and of how many people a day at most, per organisation."""
VROEG, LAAT = time(7), time(20)
DIEP_VANAF, TERUG_VANAF, VEEL_VANAF, GEWEIGERD_VANAF = 6, 2, 6, 4
AVONDWERKER = 0.15
"""Who is this often there outside working hours works then."""
GANGBAAR = 250
"""A surname that more than one in so many households has is common."""


def gangbaar(anderen: int, huishoudens: int) -> bool:
    """Whether a surname that `anderen` of so many other households have as well tells too little to ask somebody about.

    Why weigh it: of who is called De Jong, Yildiz or El Amrani there are many in every register, so those workers alone would be asked
    again and again, for nothing that they did. Why 250: somebody looks into about one casus a working day without a task, and there are
    some 250 of those a year; of a name that one in 250 households has, chance makes one namesake a year. What is rarer than that asks to
    be explained by itself, what is more common only adds to what already does. One other household is never too many: in a small region
    it is likely kin.
    """
    return anderen > max(1, huishoudens // GANGBAAR)


@dataclass(frozen=True, slots=True)
class Kijk:
    """One line of the log about one casus, or about nothing that there is for who asked (`casus_id` None)."""

    medewerker_id: UUID
    organisatie: str
    casus_id: UUID | None
    op: datetime

    @property
    def buiten_werktijd(self) -> bool:
        hier = self.op.astimezone(NEDERLAND)
        return not is_werkdag(hier.date()) or not VROEG <= hier.time() < LAAT


@dataclass(frozen=True, slots=True)
class Gewoonte:
    """Of the weeks before: how many lines, how many of them outside working hours, and on how many casussen a day."""

    regels: int = 0
    buiten_werktijd: int = 0
    casussen_per_dag: float = 0.0

    @property
    def avondwerker(self) -> bool:
        return self.regels > 0 and self.buiten_werktijd / self.regels >= AVONDWERKER


@dataclass(frozen=True, slots=True)
class Achtergrond:
    """What the rules look at beside the day itself."""

    taken: Collection[Paar]
    eerder: Mapping[Paar, int]
    """On how many days of the weeks before somebody looked at this casus."""
    gewoonten: Mapping[UUID, Gewoonte]
    afgesloten: Collection[UUID]
    verwant: Mapping[Paar, Collection[Grond]] = field(default_factory=dict)
    """Who may have looked at family, and why we think so."""


class Bekeken(NamedTuple):
    """A casus that was looked at: how many lines, and what about it asks to be explained."""

    casus_id: UUID
    regels: int
    gronden: tuple[Grond, ...]


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One person on one day: at which casussen, and why that asks to be explained. The heaviest casus first."""

    medewerker_id: UUID
    organisatie: str
    score: int
    gronden: tuple[Grond, ...]
    casussen: tuple[Bekeken, ...]
    """Those without a task, and those of who may be family."""
    eerste_op: datetime


@dataclass(slots=True)
class _Dag:
    organisatie: str
    eerste_op: datetime
    per_casus: dict[UUID, list[Kijk]] = field(default_factory=lambda: defaultdict(list))
    geweigerd: int = 0


def bevindingen(kijken: Sequence[Kijk], bij: Achtergrond, hoogstens: int = HOOGSTENS) -> list[Bevinding]:
    """What asks to be explained of this day, per organisation the heaviest first and at most so many."""
    per_mens: dict[UUID, _Dag] = {}
    for kijk in kijken:
        dag = per_mens.setdefault(kijk.medewerker_id, _Dag(kijk.organisatie, kijk.op))
        dag.eerste_op = min(dag.eerste_op, kijk.op)
        if kijk.casus_id is None:
            dag.geweigerd += 1
        elif (paar := (kijk.medewerker_id, kijk.casus_id)) not in bij.taken or paar in bij.verwant:
            dag.per_casus[kijk.casus_id].append(kijk)
    gevonden = [b for wie, dag in per_mens.items() if (b := _weeg(wie, dag, bij)).score >= DREMPEL]
    per_organisatie: dict[str, list[Bevinding]] = defaultdict(list)
    for bevinding in sorted(gevonden, key=lambda b: (-b.score, b.medewerker_id)):
        per_organisatie[bevinding.organisatie].append(bevinding)
    return [b for rij in per_organisatie.values() for b in rij[:hoogstens]]


def _weeg(wie: UUID, dag: _Dag, bij: Achtergrond) -> Bevinding:
    gewoon = bij.gewoonten.get(wie, Gewoonte())
    per_casus = {id: _van_casus(wie, id, rijen, gewoon, bij) for id, rijen in dag.per_casus.items()}
    van_de_dag = set()
    zonder_taak = sum(Grond.GEEN_TAAK in gronden for gronden in per_casus.values())
    if zonder_taak >= max(VEEL_VANAF, gewoon.casussen_per_dag):
        van_de_dag.add(Grond.VEEL)
    if dag.geweigerd >= GEWEIGERD_VANAF:
        van_de_dag.add(Grond.GEWEIGERD)
    zwaarst = sorted(per_casus, key=lambda c: (-_gewicht(per_casus[c]), -len(dag.per_casus[c]), c))
    score = max((_gewicht(g) for g in per_casus.values()), default=0) + _gewicht(van_de_dag)
    casussen = tuple(Bekeken(id, len(dag.per_casus[id]), _op_volgorde(per_casus[id])) for id in zwaarst)
    gronden = _op_volgorde(van_de_dag.union(*per_casus.values()))
    return Bevinding(wie, dag.organisatie, score, gronden, casussen, dag.eerste_op)


def _op_volgorde(gronden: Collection[Grond]) -> tuple[Grond, ...]:
    return tuple(g for g in Grond if g in gronden)


def _gewicht(gronden: Collection[Grond]) -> int:
    return sum(GEWICHT[g] for g in gronden)


def _van_casus(
    wie: UUID, casus_id: UUID, rijen: Sequence[Kijk], gewoon: Gewoonte, bij: Achtergrond
) -> set[Grond]:
    gronden = set(bij.verwant.get((wie, casus_id), ()))
    if (wie, casus_id) in bij.taken:
        return gronden
    gronden.add(Grond.GEEN_TAAK)
    if not gewoon.avondwerker and any(k.buiten_werktijd for k in rijen):
        gronden.add(Grond.BUITEN_WERKTIJD)
    if len(rijen) >= DIEP_VANAF or bij.eerder.get((wie, casus_id), 0) >= TERUG_VANAF:
        gronden.add(Grond.DIEP)
    if casus_id in bij.afgesloten:
        gronden.add(Grond.AFGESLOTEN)
    return gronden
