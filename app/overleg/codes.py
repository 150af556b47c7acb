"""The words of an overleg: Actie-overleg, overdrachtstafel and MDA++ table are the same machinery (domein §7)."""

from collections.abc import Mapping
from enum import StrEnum


class OverlegSoort(StrEnum):
    ACTIE_OVERLEG = "actie-overleg"
    OVERDRACHTSTAFEL = "overdrachtstafel"
    MDA = "mda"


TITEL: Mapping[OverlegSoort, str] = {
    OverlegSoort.ACTIE_OVERLEG: "Actie-overleg",
    OverlegSoort.OVERDRACHTSTAFEL: "Overdrachtstafel",
    OverlegSoort.MDA: "MDA++-tafel",
}
DOEL: Mapping[OverlegSoort, str] = {
    OverlegSoort.ACTIE_OVERLEG: "actie-overleg",
    OverlegSoort.OVERDRACHTSTAFEL: "hulpverlening",
    OverlegSoort.MDA: "actie-overleg",
}
"""For which purpose something is shared there (`X-Doelbinding`)."""


class OverlegStatus(StrEnum):
    GEPLAND = "gepland"
    AFGESLOTEN = "afgesloten"


class Deelname(StrEnum):
    VAST = "vast"
    """Also at the next one of the series."""
    UITGENODIGD = "uitgenodigd"
    """For this one time."""


class Grondslag(StrEnum):
    """On which lawful basis a casus is brought in: chosen and answered for by who brings it in."""

    TOESTEMMING = "toestemming"
    MELDRECHT = "meldrecht"
    PUBLIEKE_TAAK = "publieke-taak"
    VITAAL_BELANG = "vitaal-belang"
    WETTELIJKE_PLICHT = "wettelijke-plicht"
    CONFLICT_VAN_PLICHTEN = "conflict-van-plichten"


class PuntStatus(StrEnum):
    GEAGENDEERD = "geagendeerd"
    BESPROKEN = "besproken"
    DOORGESCHOVEN = "doorgeschoven"
    """There was no time: it stands on the next agenda."""


class Onderdeel(StrEnum):
    """What of a casus can be shown to one partner. No whole dossier, never a shelter and never an address that is secret: `adres` is an
    open one, of who is named."""

    GEVAAR = "gevaar"
    HUISHOUDEN = "huishouden"
    STAND = "stand"
    VOLWASSENEN = "volwassenen"
    KINDEREN = "kinderen"
    INCIDENTEN = "incidenten"
    PLAN = "plan"
    AFSPRAKEN = "afspraken"
    HULP = "hulp"
    ADRES = "adres"


class Einde(StrEnum):
    """Why somebody does not see something any more, before its end date."""

    INGETROKKEN = "ingetrokken"
    VERNIEUWD = "vernieuwd"
    CASUS_BEEINDIGD = "casus-beeindigd"
    ADRES_GEWIJZIGD = "adres-gewijzigd"
    """Somebody whose address was in it has another one now, or a secret one; which of the two it does not say."""


class ActieStatus(StrEnum):
    OPEN = "open"
    GEDAAN = "gedaan"
    NIET_GEDAAN = "niet-gedaan"
    VERVALLEN = "vervallen"
    """It need not be done any more, and somebody said why."""


ONAF = (ActieStatus.OPEN, ActieStatus.NIET_GEDAAN)
"""What comes back on the next agenda, until it is done, let go, or replaced by another actie."""
