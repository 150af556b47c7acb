"""The code lists of keeping and destroying."""

from enum import StrEnum


class Dossiersoort(StrEnum):
    """What is kept, and destroyed, as one."""

    CASUS = "casus"
    MELDING = "melding"


class Bewaarstatus(StrEnum):
    BEWAREN = "bewaren"
    """Until a day that was worked out; then it is looked at anew."""
    VOORGESTELD = "voorgesteld"
    GOEDGEKEURD = "goedgekeurd"
    """By two people. It is destroyed after a while in which everything can still stop it."""


class Bewaargrond(StrEnum):
    """Why it is kept until that day."""

    BEWAARTERMIJN = "bewaartermijn"
    JONGSTE_KIND = "jongste-kind"
    NIET_IN_RUST = "niet-in-rust"
    """Something of the same household is not over, or somebody in it may be the one of a melding that is being looked at."""
    BESLUIT = "besluit"
    """Somebody decided to keep it longer."""


class Afwijsreden(StrEnum):
    """Why it is kept longer than its term."""

    NOG_NODIG = "nog-nodig"
    VERZOEK_BETROKKENE = "verzoek-betrokkene"
    TERMIJN_ONJUIST = "termijn-onjuist"
    ANDERS = "anders"


class Plichtreden(StrEnum):
    """Why nothing of it may be destroyed, however long ago it ended."""

    RECHTSZAAK = "rechtszaak"
    KLACHT = "klacht"
    TOEZICHTHOUDER = "toezichthouder"
    VERZOEK_BETROKKENE = "verzoek-betrokkene"
    ANDERS = "anders"


class Vernietiggrond(StrEnum):
    """Why something was destroyed."""

    BEWAARTERMIJN = "bewaartermijn"
    NA_HERSTEL = "na-herstel"
    """It had been destroyed before, and a backup brought it back."""


class Inzagebesluit(StrEnum):
    GOEDGEKEURD = "goedgekeurd"
    AFGEWEZEN = "afgewezen"


class Inzageweigering(StrEnum):
    """Why somebody does not get to read what is recorded of them (AVG art. 12 lid 6, art. 23)."""

    IDENTITEIT_NIET_VASTGESTELD = "identiteit-niet-vastgesteld"
    GEVAAR_VOOR_ANDER = "gevaar-voor-een-ander"
    NIET_ZELF_GEVRAAGD = "niet-zelf-gevraagd"
