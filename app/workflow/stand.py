"""Where a casus stands in the stappenplan, and what a move does to that: pure, and the only place that knows.

The invariant that keeps it simple: steps *before* the current one are `afgerond`, `openstaand` or `niet-van-toepassing`; steps after
it are `nog-niet`. Going forward past a step leaves it `openstaand`; going back makes everything after the target `nog-niet`
again (the log remembers). So only the statuses before the current step are stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.casus.codes import Fase, Stap, StapStatus

VOLGORDE: tuple[Stap, ...] = tuple(Stap)
PLAATS: Mapping[Stap, int] = {stap: i for i, stap in enumerate(VOLGORDE)}
FASE_VAN: Mapping[Stap, Fase] = {
    stap: (Fase.DIRECT, Fase.REGULIER, Fase.NAZORG)[(i >= 4) + (i >= 7)] for stap, i in PLAATS.items()
}
FASEN: tuple[Fase, ...] = tuple(Fase)


@dataclass(frozen=True, slots=True)
class Stand:
    """The position of one casus. `verblijf` numbers the stays in a phase: every entry into a phase is a new one.

    Conversations, confirmations, evaluations and stop-checks carry the number of the stay they were made in, so that what was
    true before the violence came back does not count after it. A number is never used twice, also when the move that gave it
    out is corrected: the next one is past the version of the casus (`geteld`), which only goes up.
    """

    stap: Stap
    eerder: Mapping[Stap, StapStatus]
    verblijf: int
    fase_sinds: datetime
    stap_sinds: datetime
    geteld: int = field(default=0, compare=False)

    @property
    def fase(self) -> Fase:
        return FASE_VAN[self.stap]

    @property
    def openstaand(self) -> tuple[Stap, ...]:
        return tuple(stap for stap in VOLGORDE if self.status(stap) is StapStatus.OPENSTAAND)

    def status(self, stap: Stap) -> StapStatus:
        if stap is self.stap:
            return StapStatus.ACTUEEL
        if PLAATS[stap] > PLAATS[self.stap]:
            return StapStatus.NOG_NIET
        return self.eerder[stap]

    def naar(self, doel: Stap, nu: datetime, *, afgerond: bool) -> "Stand":
        """The stand after moving to `doel`. `afgerond`: the step that is left is done; otherwise it stays open."""
        vertrek = StapStatus.AFGEROND if afgerond else StapStatus.OPENSTAAND
        eerder = {
            stap: self.eerder.get(stap, vertrek if stap is self.stap else StapStatus.OPENSTAAND)
            for stap in VOLGORDE[: PLAATS[doel]]
        }
        zelfde_fase = FASE_VAN[doel] is self.fase
        return Stand(
            doel,
            eerder,
            self.verblijf if zelfde_fase else self._volgend_verblijf,
            self.fase_sinds if zelfde_fase else nu,
            nu,
            self.geteld,
        )

    def met(self, stap: Stap, status: StapStatus) -> "Stand":
        """The stand with the status of one earlier step replaced."""
        return replace(self, eerder={**self.eerder, stap: status})

    def opnieuw(self, nu: datetime) -> "Stand":
        """Back to the very beginning, in a new stay: what reactivation does."""
        return Stand(VOLGORDE[0], {}, self._volgend_verblijf, nu, nu, self.geteld)

    @property
    def _volgend_verblijf(self) -> int:
        return max(self.verblijf, self.geteld) + 1

    def bewaar(self) -> dict[str, Any]:
        """As JSON, to restore from when a mistaken move is corrected."""
        return {
            "stap": self.stap,
            "eerder": dict(self.eerder),
            "verblijf": self.verblijf,
            "faseSinds": self.fase_sinds.isoformat(),
            "stapSinds": self.stap_sinds.isoformat(),
        }

    @classmethod
    def herstel(cls, bewaard: Mapping[str, Any]) -> "Stand":
        return cls(
            Stap(bewaard["stap"]),
            lees_eerder(bewaard["eerder"]),
            bewaard["verblijf"],
            datetime.fromisoformat(bewaard["faseSinds"]),
            datetime.fromisoformat(bewaard["stapSinds"]),
        )


def lees_eerder(ruw: Mapping[str, str]) -> dict[Stap, StapStatus]:
    return {Stap(stap): StapStatus(status) for stap, status in ruw.items()}
