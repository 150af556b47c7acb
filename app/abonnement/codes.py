"""The code lists of telling other systems."""

from enum import StrEnum


class Stilreden(StrEnum):
    """Why nothing is delivered any more."""

    ZELF = "zelf"
    """The beheerder paused it."""
    KOMT_NIET_AAN = "komt-niet-aan"
    """Something was tried for three days, or the receiver said that it is gone for good."""
    ACCOUNT = "account"
    """The account whose eyes it looks through ended, or sees no dossiers any more."""


class Bezorgstatus(StrEnum):
    WACHT = "wacht"
    BEZORGD = "bezorgd"
    MISLUKT = "mislukt"
    """Tried for three days."""
    VERVALLEN = "vervallen"
    """When it was to be delivered the account could not see it any more."""


class Bezorgfout(StrEnum):
    """Why it did not arrive; nothing else is kept of what a receiver said."""

    ADRES = "adres-niet-toegestaan"
    ONBEREIKBAAR = "onbereikbaar"
    TE_TRAAG = "te-traag"
    OMLEIDING = "omleiding"
    GEWEIGERD = "geweigerd"
    """It answered, and not with a 2xx."""
