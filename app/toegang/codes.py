"""The code lists of who may look at what."""

from enum import StrEnum


class Kluissoort(StrEnum):
    """What lies in the vault."""

    GEHEIM_ADRES = "geheim-adres"
    OPVANGLOCATIE = "opvanglocatie"
    """Of a shelter, recorded by that shelter: its team may let others look at it."""
