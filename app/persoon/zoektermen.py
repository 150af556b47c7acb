"""What somebody can be found by: pure, from what was written down about a person to a set of search terms.

A term is a canonical string that says two facts at least (a BSN or a telephone number is enough of itself). It is stored as an
HMAC and looked up by equality, so finding decrypts nothing and takes as long among a million as among ten. A name alone is never a
term: namesakes with another birth date share nothing here.

An address that is geheim must not be given to this module: what is not in a term cannot be found by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

from app.persoon import namen


class Grond(StrEnum):
    """Why somebody may be somebody known. The last two speak against it, and are no search terms."""

    BSN = "zelfde-bsn"
    GEBOREN_NAAM = "zelfde-geboortedatum-en-klinkende-naam"
    GEBOREN_VOORLETTER = "zelfde-geboortedatum-naam-en-voorletter"
    GEBOREN_VOORNAAM = "zelfde-geboortedatum-en-voornaam"
    GEBOREN_BEGIN = "zelfde-geboortedatum-en-begin-van-naam"
    GEDRAAID = "verwisselde-geboortedatum-en-naam"
    TELEFOON = "zelfde-telefoon"
    TELEFOON_NAAM = "zelfde-telefoon-en-klinkende-naam"
    ADRES = "zelfde-adres"
    ADRES_NAAM = "zelfde-adres-en-klinkende-naam"
    ANDER_BSN = "ander-bsn"
    ANDERE_VOORLETTER = "andere-voorletter"


Term = tuple[Grond, str]

GENOEG = 25
"""A term that points to more casussen than this finds nobody: the address of an azc, the number of a school."""


@dataclass(frozen=True, slots=True, repr=False)  # personal data must not turn up in a log or a traceback
class Persoonsgegevens:
    """What a melding or a dossier says of one person, as written there."""

    voornamen: str | None = None
    tussenvoegsel: str | None = None
    achternaam: str | None = None
    geboortedatum: date | None = None
    bsn: str | None = None
    telefoon: str | None = None
    postcode: str | None = None
    huisnummer: str | None = None


OPBOUW: Mapping[Grond, tuple[str, ...]] = {
    Grond.BSN: ("bsn",),
    Grond.GEBOREN_NAAM: ("geboren", "achternaam"),
    # tells twins apart, also when only initials are known
    Grond.GEBOREN_VOORLETTER: ("geboren", "achternaam", "voorletter"),
    # a surname changes by marriage
    Grond.GEBOREN_VOORNAAM: ("geboren", "voornaam"),
    # a typing error in the surname
    Grond.GEBOREN_BEGIN: ("geboren", "roepnaam", "begin"),
    # 3-4 for 4-3: needs the whole name, for the date no longer tells much
    Grond.GEDRAAID: ("gedraaid", "roepnaam", "hele-achternaam"),
    Grond.TELEFOON: ("telefoon",),
    Grond.TELEFOON_NAAM: ("telefoon", "naam"),
    Grond.ADRES: ("adres",),
    Grond.ADRES_NAAM: ("adres", "achternaam"),
}
"""Which facts together make a term of this kind. A fact may have several values (the parts of a double name) or none."""


def zoektermen(mens: Persoonsgegevens) -> frozenset[Term]:
    """Everything that this person can be found by. Raises ValueError for what is no BSN."""
    feiten = _feiten(mens)
    return frozenset(
        (grond, "|".join(waarden))
        for grond, soorten in OPBOUW.items()
        for waarden in product(*(feiten[soort] for soort in soorten))
    )


_DELEN = 4
"""Of a name no more words than this: what is longer is no name but a sentence in the wrong field."""


def achternamen(tussenvoegsel: str | None, achternaam: str | None) -> list[str]:
    """How a surname sounds: each part of a double name, and all of it as one word (Groene Veld is Groeneveld)."""
    delen = _delen(tussenvoegsel, achternaam)
    return _uniek([*delen, "".join(delen)]) if delen else []


def _delen(tussenvoegsel: str | None, achternaam: str | None) -> list[str]:
    return _klanken(namen.achternaam(tussenvoegsel, achternaam).split("-"))


def _feiten(mens: Persoonsgegevens) -> dict[str, list[str]]:
    delen = _delen(mens.tussenvoegsel, mens.achternaam)
    geheel = ["".join(delen)] if delen else []
    klinkt = _uniek([*delen, *geheel])
    voornamen = _klanken(namen.voornamen(mens.voornamen))
    postcode, huisnummer = namen.postcode(mens.postcode), namen.huisnummer(mens.huisnummer)
    return {
        "bsn": [namen.bsn(mens.bsn)] if mens.bsn else [],
        "geboren": [mens.geboortedatum.isoformat()] if mens.geboortedatum else [],
        "gedraaid": _gedraaid(mens.geboortedatum),
        "achternaam": klinkt,
        "hele-achternaam": geheel,
        "begin": _uniek([deel[:2] for deel in delen]),
        "voornaam": voornamen,
        "roepnaam": voornamen[:1],
        "voorletter": _gevuld(namen.voorletter(mens.voornamen)),
        "naam": _uniek([*klinkt, *voornamen[:1]]),
        "telefoon": _gevuld(namen.telefoon(mens.telefoon)),
        "adres": [f"{postcode} {huisnummer}"] if postcode and huisnummer else [],
    }


def _gedraaid(geboren: date | None) -> list[str]:
    """The same for a date and for that date with day and month exchanged; nothing where they cannot be."""
    if geboren is None or geboren.day > 12 or geboren.day == geboren.month:
        return []
    dag, maand = sorted((geboren.day, geboren.month))
    return [f"{geboren.year}-{dag}-{maand}"]


def _klanken(woorden: list[str]) -> list[str]:
    return _uniek([k for k in map(namen.klank, woorden[:_DELEN]) if k])


def _gevuld(waarde: str | None) -> list[str]:
    return [waarde] if waarde else []


def _uniek(waarden: list[str]) -> list[str]:
    return list(dict.fromkeys(waarden))
