"""The thread of the veiligheidsplan to look at: what is in force, what is being written, what differs, and what each of them says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.casus.codes import BetrokkeneRol
from app.casus.queries import Betrokkene, Dossier, betrokkenen, lees_casus, teamgenoten
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.inhoud import Verschilregel, verschil
from app.veiligheidsplan.model import Akkoord, Naleving, PlanStatus
from app.veiligheidsplan.queries import Plan, akkoorden, nalevingen, plannen
from app.workflow.casusbeeld import mag_hier


@dataclass(frozen=True, slots=True)
class Woord:
    """What somebody says of a version; who was not asked stands there too, never silently."""

    id: UUID
    naam: str
    is_kind: bool
    akkoord: Akkoord
    op: date | None


@dataclass(frozen=True, slots=True)
class Planbeeld:
    dossier: Dossier
    plannen: Sequence[Plan]
    getoond: Plan | None
    """The version on the page: the one that was asked for, or else what is in force, or else the concept."""
    van_kracht: Plan | None
    concept: Plan | None
    verschillen: Sequence[Verschilregel]
    """From the version in force to the concept."""
    woorden: Sequence[Woord]
    nalevingen: Mapping[UUID, Sequence[Mapping[str, Any]]]
    mensen: Sequence[Betrokkene]
    collegas: Mapping[UUID, str]
    mag: frozenset[str]

    @property
    def namen(self) -> dict[str, str]:
        return {str(m.id): m.naam for m in self.mensen}

    @property
    def geschonden(self) -> set[UUID]:
        """The afspraken of which the last that was heard is that they were not kept."""
        laatst = {
            id: max(keren, key=lambda n: (n["op"], n["uitkomst"] is Naleving.NIET_NAGEKOMEN))
            for id, keren in self.nalevingen.items()
        }
        return {id for id, n in laatst.items() if n["uitkomst"] is Naleving.NIET_NAGEKOMEN}

    @property
    def kinderen(self) -> list[Betrokkene]:
        return [m for m in self.hier if BetrokkeneRol.KIND in m.rij["rollen"]]

    @property
    def hier(self) -> list[Betrokkene]:
        return [m for m in self.mensen if m.rij["vertrokken_op"] is None]


async def planbeeld(eenheid: Werkeenheid, casus_id: UUID, versie: int | None = None) -> Planbeeld:
    """Raises `niet-gevonden`."""
    dossier = await lees_casus(eenheid, casus_id)
    alle = await plannen(eenheid, dossier)
    van_kracht = next((p for p in alle if p.status is PlanStatus.VASTGESTELD), None)
    concept = next((p for p in alle if p.status is PlanStatus.CONCEPT), None)
    getoond = next((p for p in alle if p.versie == versie), None) if versie else van_kracht or concept
    mensen = await betrokkenen(eenheid, casus_id)
    gedaan: dict[UUID, list[Mapping[str, Any]]] = {}
    for n in await nalevingen(eenheid, dossier, getoond.id) if getoond else ():
        gedaan.setdefault(n["afspraak_id"], []).append(n)
    return Planbeeld(
        dossier,
        alle,
        getoond,
        van_kracht,
        concept,
        verschil(van_kracht.inhoud, concept.inhoud) if van_kracht and concept else (),
        await _woorden(eenheid, dossier, getoond, mensen) if getoond else (),
        gedaan,
        mensen,
        await teamgenoten(eenheid, dossier),
        mag_hier(eenheid, dossier),
    )


async def _woorden(
    eenheid: Werkeenheid, dossier: Dossier, plan: Plan, mensen: Sequence[Betrokkene]
) -> list[Woord]:
    laatste = {a["betrokkene_id"]: a for a in await akkoorden(eenheid, dossier, plan.id)}
    return [
        Woord(
            m.id,
            m.naam,
            BetrokkeneRol.KIND in m.rij["rollen"],
            Akkoord(laatste[m.id]["akkoord"]) if m.id in laatste else Akkoord.NIET_BESPROKEN,
            laatste[m.id]["op"] if m.id in laatste else None,
        )
        for m in mensen
        if m.rij["vertrokken_op"] is None or m.id in laatste
    ]
