"""Who is asking: organisation, team, roles and purpose, from a verified token and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5


class Rol(StrEnum):
    """What somebody is in their organisation (domein §1)."""

    WIJKTEAM = "wijkteammedewerker"
    TEAMLEIDER = "teamleider"
    VEILIG_THUIS = "vt-medewerker"
    PARTNER = "partner"
    BELEID = "beleidsmedewerker"
    BEHEER = "functioneel-beheerder"
    PRIVACY = "privacy-officer"
    KOPPELING = "koppeling"


HULPVERLENERS = frozenset({Rol.WIJKTEAM, Rol.TEAMLEIDER, Rol.VEILIG_THUIS})
"""Those who may hold a casus."""


class Doelbinding(StrEnum):
    """The purposes, where a message names one."""

    HULPVERLENING = "hulpverlening"
    VEILIGHEIDSBEOORDELING = "veiligheidsbeoordeling"
    MONITORING = "monitoring"
    ACTIE_OVERLEG = "actie-overleg"
    BEHEER = "beheer"
    TOEZICHT = "toezicht"


GROEPEN: tuple[frozenset[Rol], ...] = (
    HULPVERLENERS,
    *(frozenset({rol}) for rol in (Rol.PARTNER, Rol.BELEID, Rol.BEHEER, Rol.PRIVACY, Rol.KOPPELING)),
)
"""Which roles one person may have together: separation of duties. Who decides who gets in, or watches over that, reads no casussen."""
ZWAAR = frozenset({Rol.BEHEER, Rol.PRIVACY})
"""Roles that it takes two people to give."""


DOELEN = {
    Rol.WIJKTEAM: "hulpverlening",
    Rol.TEAMLEIDER: "hulpverlening",
    Rol.VEILIG_THUIS: "veiligheidsbeoordeling",
    Rol.PARTNER: "actie-overleg",
    Rol.BELEID: "toezicht",
    Rol.BEHEER: "beheer",
    Rol.PRIVACY: "toezicht",
    Rol.KOPPELING: "hulpverlening",
}
"""The purpose that belongs to a role when the request names none (contract: `X-Doelbinding`)."""

DOELBINDINGEN = tuple(doel.value for doel in Doelbinding)


@dataclass(frozen=True, slots=True)
class Actor:
    id: UUID
    aanduiding: str
    organisatie: str
    team: str | None
    rollen: frozenset[Rol]
    doelbinding: str
    toegangspunt: str | None = None
    """The application through which (NEN 7513); None for what this system does by itself."""
    aangemeld_op: datetime | None = None
    """When this person last proved who they are (`auth_time`); None where nobody says so."""
    versie: int | None = None
    """Of the account as this process remembers it, to be held against what stands there now (`accounts.py`); None: it was read just now."""

    @property
    def is_hulpverlener(self) -> bool:
        return bool(self.rollen & HULPVERLENERS) and self.team is not None

    @property
    def is_machine(self) -> bool:
        """Another system, for which nobody signs in."""
        return self.rollen == {Rol.KOPPELING}


@lru_cache(4096)
def actor_id(uitgever: str, sub: str) -> UUID:
    """The same person at the same issuer is always the same actor, without looking anything up."""
    return uuid5(NAMESPACE_URL, f"{uitgever}#{sub}")
