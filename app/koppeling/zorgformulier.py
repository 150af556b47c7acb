"""The mapping of a zorgformulier to a melding, as one table: element → our field → how it is read, and what else.

Which names are assumed stands in `docs/corv.md`; whoever checks them beside the official koppelvlak changes a row here, and nothing
else.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from app.casus.codes import BetrokkeneRol, ContactKanaal, Duur, Geweldsvorm, Relatie, RodeVlag, Sash
from app.core.klok import NEDERLAND
from app.melding.codes import MelderCategorie, Urgentie
from app.persoon.namen import bsn, postcode

Lezer = Callable[[str], Any]
"""Text of the message → value of our field. Raises ValueError for what our field cannot hold."""


class Anders(StrEnum):
    """What happens when an element is missing, or holds what we do not know."""

    WEG = "weg"
    """The field stays empty; what was unknown is told in the toelichting."""
    WEIGER = "weiger"
    """Without this it is no melding."""


class Veld(NamedTuple):
    """One row of the mapping. `mist`, `vreemd`: what to do, or the value that stands in its place (and is told of)."""

    pad: str
    veld: str
    lees: Lezer = str
    meer: bool = False
    mist: Anders | str = Anders.WEG
    vreemd: Anders | str = Anders.WEG
    zwijg: bool = False
    """Told that it was there, never what it said."""
    klacht: str = "is niet te lezen of staat er twee keer"
    """Why this is no melding, when it holds what it may not."""


def _code(codes: type[StrEnum], **ook: StrEnum) -> Lezer:
    """A code of ours, or one of the police's that means the same; capitals, spaces and underscores do not matter."""
    bekend = {code.value: code.value for code in codes} | {naam: code.value for naam, code in ook.items()}

    def lees(tekst: str) -> str:
        return bekend[re.sub(r"[\s_]+", "-", tekst.lower())]

    return lees


def _vorm(patroon: str) -> Lezer:
    def lees(tekst: str) -> str:
        if not re.fullmatch(patroon, tekst):
            raise ValueError
        return tekst

    return lees


JA_NEE = {
    "1": True,
    "j": True,
    "ja": True,
    "true": True,
    "0": False,
    "n": False,
    "nee": False,
    "false": False,
}


def _ja_nee(tekst: str) -> bool:
    return JA_NEE[tekst.lower()]


def is_geheim(tekst: str) -> bool:
    """BRP: 0 is no secrecy. Whatever we do not know for sure to be none is secret."""
    return JA_NEE.get(tekst.lower(), True)


def _dag(tekst: str) -> str:
    """`19900201` (StUF) or `1990-02-01`. A date of which only a part is known is no date."""
    if not re.fullmatch(r"\d{8}|\d{4}-\d\d-\d\d", tekst, re.ASCII):
        raise ValueError
    return datetime.strptime(tekst.replace("-", ""), "%Y%m%d").replace(tzinfo=UTC).date().isoformat()


def _moment(tekst: str) -> str:
    """`20261122221000` (StUF: Dutch time, thousandths allowed) or ISO 8601. In the hour that comes twice it is the first one, so
    that no clock starts too late."""
    if re.fullmatch(r"\d{14}(\d{3})?", tekst, re.ASCII):
        moment = datetime.strptime(tekst[:14], "%Y%m%d%H%M%S").replace(tzinfo=NEDERLAND)
    else:
        moment = datetime.fromisoformat(tekst)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=NEDERLAND)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _leeftijd(tekst: str) -> int:
    if not re.fullmatch(r"\d{1,3}", tekst, re.ASCII) or int(tekst) > 120:
        raise ValueError
    return int(tekst)


def _gemeente(tekst: str) -> str:
    return str(_vorm(r"[0-9]{1,4}")(tekst)).zfill(4)


def _wijk(tekst: str) -> str:
    return str(_vorm(r"[a-z0-9-]{1,40}")(re.sub(r"[\s_]+", "-", tekst.lower())))


def _postcode(tekst: str) -> str:
    if (klaar := postcode(tekst)) is None:
        raise ValueError
    return klaar


def _kort(tekst: str) -> str:
    if len(tekst) > 200:
        raise ValueError
    return tekst


ROLLEN = _code(
    BetrokkeneRol, verdachte=BetrokkeneRol.PLEGER, dader=BetrokkeneRol.PLEGER, minderjarige=BetrokkeneRol.KIND
)
MELDING: Sequence[Veld] = (
    Veld("kenmerk", "kenmerk", _vorm(r"[A-Za-z0-9._:/-]{1,80}"), mist=Anders.WEIGER, vreemd=Anders.WEIGER),
    Veld(
        "melder",
        "melderCategorie",
        lambda tekst: {"politie": MelderCategorie.POLITIE.value}[tekst.lower()],
        vreemd=Anders.WEIGER,
        klacht="noemt een andere afzender dan de politie",
    ),
    Veld("tijdstipMelding", "ontvangenOp", _moment, mist=Anders.WEIGER, vreemd=Anders.WEIGER),
    Veld("tijdstipIncident", "incidentOp", _moment),
    Veld("urgentie", "urgentie", _code(Urgentie), mist=Urgentie.CRISIS, vreemd=Urgentie.CRISIS),
    Veld("gemeentecode", "gemeente", _gemeente, mist=Anders.WEIGER, vreemd=Anders.WEIGER),
    Veld("wijk", "wijk", _wijk, mist="onbekend", vreemd="onbekend"),
    Veld("geweldsvorm", "geweldsvormen", _code(Geweldsvorm), meer=True),
    Veld("relatie", "relatie", _code(Relatie)),
    Veld("duur", "duur", _code(Duur)),
    Veld("sash", "sash", _code(Sash)),
    Veld("rodeVlag", "rodeVlaggen", _code(RodeVlag), meer=True),
    Veld("toelichting", "toelichting"),
)
ADRES: Sequence[Veld] = (
    Veld("gor.straatnaam", "straat", _kort),
    Veld("aoa.huisnummer", "huisnummer", _vorm(r".{1,20}")),
    Veld("aoa.postcode", "postcode", _postcode),
    Veld("wpl.woonplaatsNaam", "plaats", _kort),
    Veld("indicatieGeheim", "geheim", is_geheim),
)
PERSOON: Sequence[Veld] = (
    Veld("rol", "rollen", ROLLEN, meer=True, mist=BetrokkeneRol.BETROKKENE, vreemd=BetrokkeneRol.BETROKKENE),
    Veld("voornamen", "voornamen", _kort),
    Veld("voorvoegselGeslachtsnaam", "tussenvoegsel", _kort),
    Veld("geslachtsnaam", "achternaam", _kort),
    Veld("geboortedatum", "geboortedatum", _dag),
    Veld("leeftijdSchatting", "leeftijdSchatting", _leeftijd),
    Veld("inp.bsn", "bsn", bsn, zwijg=True),
    Veld("telefoonnummer", "telefoon", _vorm(r"\+?[0-9 ()-]{6,20}")),
    Veld("voorkeurstaal", "voorkeurstaal", _vorm(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")),
    Veld("tolkNodig", "tolkNodig", _ja_nee),
)
VEILIG_CONTACT: Sequence[Veld] = (
    Veld("kanaal", "kanaal", _code(ContactKanaal)),
    Veld("wanneer", "wanneer", _kort),
    Veld("neutraal", "neutraal", _ja_nee),
    Veld("wieMagWeten", "wieMagWeten", _kort),
)
