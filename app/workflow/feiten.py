"""The frozen snapshot that guards look at. Everything a rule may depend on is here; a rule that needs more, adds it here."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.casus.codes import BetrokkeneRol, Bron, Sash, Stap, Stopuitkomst
from app.ondersteuning.model import EvaluatieUitkomst
from app.workflow.stand import Stand


@dataclass(frozen=True, slots=True)
class Mens:
    """Somebody of the huishouden, as far as the process must know. `besproken`: spoken with in this stay, or why not is recorded."""

    id: UUID
    rollen: frozenset[str]
    besproken: bool
    contact_vastgelegd: bool

    @property
    def is_kind(self) -> bool:
        return BetrokkeneRol.KIND in self.rollen


@dataclass(frozen=True, slots=True)
class PlanFeiten:
    """The version of the veiligheidsplan that is in force."""

    id: UUID
    versie: int
    voorwaarden: int
    afspraken: int
    evaluatiedatum: date | None
    vastgesteld_verblijf: int
    bekrachtigd_verblijf: int
    zonder_akkoord: tuple[UUID, ...]
    """Grown-ups of the huishouden whose latest word on this version is not `akkoord`."""


@dataclass(frozen=True, slots=True)
class OpenOverrule:
    """A teamleider let the casus through; it waits for review."""

    id: UUID
    codes: tuple[str, ...]
    actie: str
    op: datetime
    beoordelen_op: date


@dataclass(frozen=True, slots=True)
class Feiten:
    vandaag: date
    stand: Stand
    beeindigd: bool
    casusregisseur: UUID | None
    mensen: tuple[Mens, ...]
    plan: PlanFeiten | None
    concept: int | None
    """Version number of the plan that is being written, if any."""
    evaluatie: EvaluatieUitkomst | None
    """Outcome of the latest evaluation of this stay."""
    stopchecks: dict[tuple[Bron, UUID | None], Stopuitkomst]
    """Latest outcome per source (and person) in this stay."""
    stopbronnen: Collection[Bron]
    """The region's sources [config]."""
    vt_geinformeerd: bool
    open_overrules: tuple[OpenOverrule, ...]
    open_meldingen: int
    """Meldingen that were linked to this casus and after which nobody has been spoken with yet."""
    overdracht_loopt: bool
    """The casus was offered to another team, that has not answered yet."""
    open_interventies: int
    """Interventies that run, or that ended while nobody has said what holds after them."""
    te_corrigeren: Stand | None
    """The stand before the latest move, while that move can be corrected."""
    rode_vlaggen: tuple[str, ...]
    geweldsvormen: tuple[str, ...]
    sash: Sash | None
    gevaar_sinds: datetime | None
    """When its danger (a red flag or SASH hoog) was last recorded; None when there is none."""
    gesproken_op: datetime | None
    """When somebody of the huishouden was last spoken with, in whatever stay."""
    in_te_brengen: bool
    """No Actie-overleg has had it on its agenda since its danger was recorded."""
    afspraak_geschonden: bool
    """The last that was heard of an afspraak of the plan in force is that it was not kept."""
    heeft_waakvlam: bool

    @property
    def kinderen(self) -> tuple[Mens, ...]:
        return tuple(m for m in self.mensen if m.is_kind)

    def na(self, straks: Stand, *, einde: bool = False) -> "Feiten":
        """The facts right after a move, without reading them again: a new stay starts with a clean sheet."""
        if einde:
            return replace(self, beeindigd=True, plan=None, concept=None)
        nieuw = replace(self, stand=straks)
        if straks.verblijf != self.stand.verblijf:
            nieuw = replace(
                nieuw,
                mensen=tuple(replace(m, besproken=False) for m in self.mensen),
                evaluatie=None,
                stopchecks={},
                vt_geinformeerd=False,
            )
        return replace(nieuw, plan=None, concept=None) if straks.stap is Stap.INACTIEF else nieuw
