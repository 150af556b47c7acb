"""The words of a bericht: what may be said to somebody, how it stands, and why it did not go out."""

from enum import StrEnum


class Berichtsoort(StrEnum):
    """Fixed, and never free text: a partner may be the one who reads the phone."""

    HERINNERING = "afspraak-herinnering"
    VERVALT = "afspraak-vervalt"
    BEL_TERUG = "bel-terug"


class Berichtstatus(StrEnum):
    KLAAR = "klaargezet"
    VERSTUURD = "verstuurd"
    """The service that sends accepted it."""
    INGETROKKEN = "ingetrokken"
    VERVALLEN = "vervallen"
    """What it was made for is not so any more."""
    MISLUKT = "mislukt"


class NietVerstuurd(StrEnum):
    """Why a bericht lapsed, or failed."""

    CONTACT = "contact-gewijzigd"
    VERTROKKEN = "vertrokken"
    CASUS = "casus-gestopt"
    OVERGEDRAGEN = "casus-overgedragen"
    BLOKKADE = "maker-uitgesloten"
    NIET_VEILIG = "niet-meer-veilig"
    TE_LAAT = "te-laat"
    GEWEIGERD = "geweigerd"
    ONBEREIKBAAR = "onbereikbaar"
