"""Why a human says of two rows of the register that they are one human, and why that turned out not to be so; what somebody who works
here can have in common with one of them."""

from enum import StrEnum


class Samenvoegreden(StrEnum):
    GEGEVENS = "zelfde-gegevens"
    TWEE_HUIZEN = "woont-in-twee-huizen"
    BEVESTIGD = "door-betrokkene-bevestigd"
    ANDERS = "anders"


class Splitsreden(StrEnum):
    NAAMGENOOT = "naamgenoot"
    FAMILIE = "familielid"
    """A twin, or a parent and child of one name."""
    VERGISSING = "vergissing"
    ANDERS = "anders"


class Eigen(StrEnum):
    ACHTERNAAM = "achternaam"
    ADRES = "adres"
