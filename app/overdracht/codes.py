"""The words of an overdracht (domein §6)."""

from enum import StrEnum


class OverdrachtStatus(StrEnum):
    AANGEBODEN = "aangeboden"
    GEACCEPTEERD = "geaccepteerd"
    GEWEIGERD = "geweigerd"
    INGETROKKEN = "ingetrokken"
    VERLOPEN = "verlopen"


class Spoed(StrEnum):
    """How long the receiver has to answer."""

    SPOED = "spoed"
    CRISIS = "crisis"
    NORMAAL = "normaal"


class Weigerreden(StrEnum):
    ANDERE_GEMEENTE = "andere-gemeente"
    HOORT_ELDERS = "hoort-elders"
    TE_WEINIG_BEKEND = "te-weinig-bekend"
    GEEN_CAPACITEIT = "geen-capaciteit"
    ANDERS = "anders"


class Voorbeelddeel(StrEnum):
    """What a receiver may see before accepting: what is needed to decide, never the dossier, and never where somebody lives."""

    GEVAAR = "gevaar"
    HUISHOUDEN = "huishouden"
    STAND = "stand"
    PLAN = "plan"
    NAMEN = "namen"


VEILIG = (Voorbeelddeel.GEVAAR, Voorbeelddeel.HUISHOUDEN, Voorbeelddeel.STAND, Voorbeelddeel.PLAN)
"""The default: enough to decide, and nobody can be recognised by it."""
