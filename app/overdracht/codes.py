"""The words of an overdracht (domein §6)."""

from enum import StrEnum


class OverdrachtStatus(StrEnum):
    AANGEBODEN = "aangeboden"
    GEACCEPTEERD = "geaccepteerd"
    GEWEIGERD = "geweigerd"
    INGETROKKEN = "ingetrokken"
    VERLOPEN = "verlopen"


class Overdrachtsoort(StrEnum):
    """What kind of handing over it is; what differs is in `soorten.py`."""

    REGULIER = "regulier"
    TEAM = "team-naar-team"
    MDA = "opschaling-mda"
    ICM = "icm"
    VROUWENOPVANG = "vrouwenopvang"
    ZVH = "zorg-en-veiligheidshuis"


class Afzenderrol(StrEnum):
    """What the sender is to the casus after somebody accepted it, until a day that is known beforehand."""

    GEEN = "geen"
    MONITOR = "monitor"
    """Hears that there is a melding and that the casus comes to rest or ends, and sees nothing of the dossier. Veilig Thuis looks on
    its own days besides."""
    BETROKKEN = "betrokken"
    """Hears the same and may read the dossier; is not responsible and moves nothing."""


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
