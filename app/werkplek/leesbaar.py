"""What was shared of a casus, as lines that people read: a part is a list of people or events, or names with what they are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.core.woorden import woord
from app.werkplek.bladen import dag, moment_van, stap

Regels = Sequence[tuple[str, str]]
"""Each a name (or nothing) and a text."""
NAMEN: Mapping[str, str] = {
    "sash": "SASH (kans op stalking)",
    "geweldsvormen": "vormen van geweld",
    "relatie": "wie tegen wie",
    "duur": "hoe lang al",
    "vanKracht": "veiligheidsplan van kracht",
    "kinderenNietGesproken": "kinderen nog niet gesproken",
    "leeftijden": "leeftijden van de kinderen",
    "alsNiet": "als het niet lukt",
    "eindigtOp": "tot",
    "ontvangenOp": "gemeld",
    "incidentOp": "gebeurd",
}
CODES = frozenset({"gemeente"})
"""What says nothing to who reads it."""
NAAM = ("voornamen", "tussenvoegsel", "achternaam")
WAAR = ("straat", "huisnummer", "postcode", "plaats")


def leesbaar(deel: Any) -> Regels:
    if isinstance(deel, str):
        return [("", deel)]
    if isinstance(deel, list):
        return [("", _een(p)) for p in deel] or [("", "niets vastgelegd")]
    if deel is None:
        return [("", "er is er nog geen")]
    return [(_kop(_naam(k)), stap(w) if k == "stap" else tekst(w)) for k, w in deel.items() if k not in CODES]


def _een(wat: Any) -> str:
    """One of a list: somebody by name first, and what is known beside it."""
    if not isinstance(wat, Mapping):
        return tekst(wat)
    return " · ".join(_delen(wat))


def _delen(wat: Mapping[str, Any]) -> Iterator[str]:
    for samen in (NAAM, WAAR):
        if regel := " ".join(str(wat[k]) for k in samen if wat.get(k)):
            yield regel
    if geboren := wat.get("geboortedatum"):
        yield f"geboren {tekst(geboren)}"
    for k, w in wat.items():
        if k in (*NAAM, *WAAR, "geboortedatum") or w in (None, [], ""):
            continue
        yield tekst(w) if k in ("rollen", "wat", "leefgebied", "code") else f"{_naam(k)}: {tekst(w)}"


def _kop(naam: str) -> str:
    return naam[:1].upper() + naam[1:]


def _naam(sleutel: str) -> str:
    return NAMEN.get(sleutel) or woord(sleutel)


def tekst(waarde: Any) -> str:
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if isinstance(waarde, list):
        return ", ".join(_een(w) for w in waarde) or "niets vastgelegd"
    if isinstance(waarde, Mapping):
        return _een(waarde)
    if isinstance(waarde, date) or (isinstance(waarde, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", waarde)):
        return dag(waarde)
    if isinstance(waarde, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.*", waarde):
        return moment_van(waarde)
    return "onbekend" if waarde is None else _woord_of_zin(waarde)


def _woord_of_zin(waarde: Any) -> str:
    """A code is worded; what somebody wrote stays as it was written."""
    return woord(waarde) if re.fullmatch(r"[a-z0-9-]+", str(waarde)) else str(waarde)
