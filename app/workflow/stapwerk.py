"""Table 1b: what one records first at each step. An order to offer things in and no more: at every step everything can be recorded.

Source: what each step means (domein §2; seed 1, figure in 2.3).
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.casus.codes import Stap


class Werk(StrEnum):
    """What can be recorded in a casus, in the order in which a casus usually comes to it."""

    PERSOON = "nieuwe-persoon"
    GESPREK = "gesprek"
    GEVAAR = "gevaar"
    CIJFER = "cijfer"
    VEILIGHEIDSPLAN = "veiligheidsplan"
    ONDERSTEUNINGSPLAN = "ondersteuningsplan"
    DOEL = "doel"
    INTERVENTIE = "interventie"
    INZET = "inzet"
    OVERLEG = "overleg"
    EVALUATIE = "evaluatie"
    NAZORG = "nazorg"
    STOPCHECK = "stop-check"
    OVERDRACHT = "overdracht"


BIJ_STAP: Mapping[Stap, tuple[Werk, ...]] = {
    # who is this, who is already involved; and who hears of danger speaks with somebody before the step is taken
    Stap.VOORBEREIDING: (Werk.PERSOON, Werk.GEVAAR, Werk.GESPREK, Werk.INTERVENTIE, Werk.INZET),
    # speak with the bewoners and every child
    Stap.CONTACT: (Werk.GESPREK, Werk.CIJFER, Werk.GEVAAR, Werk.PERSOON),
    # violence, patterns, risk factors, red flags, safety grades
    Stap.SITUATIE: (Werk.GEVAAR, Werk.CIJFER, Werk.GESPREK, Werk.OVERLEG),
    Stap.PLAN_DIRECT: (Werk.VEILIGHEIDSPLAN, Werk.GESPREK, Werk.CIJFER, Werk.INTERVENTIE),
    # goals per person; risk-driven care
    Stap.ONDERSTEUNINGSPLAN: (Werk.ONDERSTEUNINGSPLAN, Werk.DOEL, Werk.INZET, Werk.VEILIGHEIDSPLAN),
    Stap.UITVOERING: (Werk.DOEL, Werk.INZET, Werk.VEILIGHEIDSPLAN, Werk.CIJFER, Werk.GESPREK),
    # did it work, and is the veiligheidsplan confirmed or revised
    Stap.EVALUEREN: (Werk.EVALUATIE, Werk.VEILIGHEIDSPLAN, Werk.DOEL, Werk.CIJFER),
    # who keeps an eye on it, when are the checks
    Stap.MONITOREN: (Werk.NAZORG, Werk.VEILIGHEIDSPLAN, Werk.CIJFER),
    # asked of victim, every child, pleger, professionals, politie
    Stap.CHECK: (Werk.STOPCHECK, Werk.CIJFER, Werk.NAZORG, Werk.GESPREK),
    Stap.INACTIEF: (),
}


def werk_bij(stap: Stap) -> tuple[Sequence[Werk], Sequence[Werk]]:
    """What belongs to this step, and everything else."""
    eerst = BIJ_STAP[stap]
    return eerst, [w for w in Werk if w not in eerst]
