"""The code lists of who may look at what."""

from enum import StrEnum


class Kluissoort(StrEnum):
    """What lies in the vault."""

    GEHEIM_ADRES = "geheim-adres"
    OPVANGLOCATIE = "opvanglocatie"
    """Of a shelter, recorded by that shelter: its team may let others look at it."""


class Blokkadereden(StrEnum):
    """What somebody is to a household that they may not know of; never more than this, for others read it."""

    FAMILIE = "familie"
    BUUR = "buur"
    PARTIJ = "partij"
    """Takes part in what it is about: a witness, the employer of one of them, the other side in a conflict."""
    ANDERS = "anders"


class Noodreden(StrEnum):
    """Why somebody must look into a casus of others now."""

    ACUUT_GEVAAR = "acuut-gevaar"
    CRISISDIENST = "crisisdienst"
    """On duty, and the team that has the casus cannot be reached."""
    ANDERS = "anders"


class Noodoordeel(StrEnum):
    TERECHT = "terecht"
    ONTERECHT = "onterecht"


class Inzageoordeel(StrEnum):
    """What the privacy officer thinks of a look that asked to be explained."""

    TERECHT = "terecht"
    NAVRAGEN = "navragen"
    """Asked for an explanation; it is looked at again."""
    INCIDENT = "incident"


class Accountreden(StrEnum):
    """Why an account changed; never more than this, for it stands in the open part of the log."""

    IN_DIENST = "in-dienst"
    UIT_DIENST = "uit-dienst"
    TERUG = "terug"
    ANDER_TEAM = "ander-team"
    ANDERE_FUNCTIE = "andere-functie"
    HERSTEL = "herstel"
    """It was written down wrong."""
    HERZIENING = "herziening"
    INCIDENT = "incident"


class Inzagereden(StrEnum):
    """Why the privacy officer thinks so: a code, for what was said of a colleague is nobody else's to read."""

    NEEMT_WAAR = "neemt-waar"
    """Stands in for a colleague."""
    COLLEGA_VROEG = "collega-vroeg"
    DIENST = "dienst"
    """On call, or behind the counter that day."""
    VERGISSING = "vergissing"
    WERK_BUITEN_CASUS = "werk-buiten-casus"
    """A complaint, a check of the work, figures."""
    GEEN_REDEN = "geen-reden"
    """Had none, or gave none."""
    BEKENDE = "bekende"
    """Knows somebody in it."""


class Instelreden(StrEnum):
    """Why an organisation chose another termijn; never more than this, for it stands in the open part of the log."""

    BESLUIT_ORGANISATIE = "besluit-organisatie"
    AFSPRAAK_REGIO = "afspraak-regio"
    NIEUWE_NORM = "nieuwe-norm"
    INCIDENT = "incident"
    BEZETTING = "bezetting"
    HERSTEL = "herstel"
    """It was written down wrong."""
