"""What was recorded or shared of a casus, as lines that people read: a part is a list of people or events, or names with what they
are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.casus.contact import mag_benaderd
from app.core.datumtaal import zeg_dag, zeg_moment
from app.core.woorden import wijknaam, woord
from app.overleg.delen import STAND_VAN
from app.workflow.stappenplan import STAPPEN

Regels = Sequence[tuple[str, str]]
"""Each a name and a text; without a name it goes on under the one before, or in a list."""
NAMEN: Mapping[str, str] = {
    "sash": "SASH (kans op stalking)",
    "geweldsvormen": "vormen van geweld",
    "relatie": "wie tegen wie",
    "duur": "hoe lang al",
    "vanKracht": "veiligheidsplan van kracht",
    "kinderenNietGesproken": "kinderen nog niet gesproken",
    "leeftijden": "leeftijden van de kinderen",
    "eindigtOp": "tot",
    "ontvangenOp": "gemeld",
    "openstaand": "overgeslagen en nog open",
    "incidentOp": "gebeurd",
}
EIGEN: Mapping[str, Callable[[Any], str]] = {
    "stap": lambda stap: STAPPEN[stap].titel,
    "openstaand": lambda stappen: ", ".join(STAPPEN[stap].titel for stap in stappen) or "niets",
    "wijk": wijknaam,
}
"""What is said in words of its own."""
CODES = frozenset({"gemeente"})
"""What says nothing to who reads it."""
ALS_HET_ZO_IS = frozenset({"afspraakNietNagekomen"})
"""What is only said when it is so."""
NAAM = ("voornamen", "tussenvoegsel", "achternaam")
WAAR = ("straat", "huisnummer", "postcode", "plaats")
AFSPRAAK = "alsNiet"
"""Only an afspraak says what is done when it is not kept."""


def zeg_contact(vastgelegd: Mapping[str, Any] | None) -> str:
    """How somebody may be approached, in one line; words are neutral unless it was said that they need not be (domein §5)."""
    wat = vastgelegd or {}
    if not wat.get("kanaal"):
        return "niets vastgelegd"
    if not mag_benaderd(wat):
        return "er is geen veilige weg"
    hoe = [woord(wat["kanaal"]) + (f", {wat['wanneer']}" if wat.get("wanneer") else "")]
    hoe.append("alleen neutrale woorden" if wat.get("neutraal", True) else "er mag bij van wie het komt")
    hoe += [f"mag ervan weten: {wie}"] if (wie := wat.get("wie_mag_weten")) else []
    return " · ".join(hoe)


def gedeeld(inhoud: Mapping[str, Any]) -> Sequence[tuple[str, Regels]]:
    """What was shown to a partner, part by part."""
    return [(deel, leesbaar(waarde)) for deel, waarde in inhoud.items() if deel != STAND_VAN]


def stand_van(inhoud: Mapping[str, Any]) -> str:
    """Of which moment it is what is shown; nothing for what was shared before that was kept."""
    return f"Stand van {zeg_moment(inhoud[STAND_VAN])}" if STAND_VAN in inhoud else ""


def leesbaar(deel: Any) -> Regels:
    if isinstance(deel, str):
        return [("", deel)]
    if isinstance(deel, list):
        return [("", _een(p)) for p in deel] or [("", "niets vastgelegd")]
    if deel is None:
        return [("", "er is er nog geen")]
    return [
        regel
        for k, w in deel.items()
        if k not in CODES and (w or k not in ALS_HET_ZO_IS)
        for regel in _onder(k, w)
    ]


def _onder(naam: str, waarde: Any) -> Regels:
    """What stands under one name: codes beside each other, and what was written in sentences each on a line of its own."""
    if isinstance(waarde, list) and any(not _is_code(w) for w in waarde):
        return [(_kop(_naam(naam)) if i == 0 else "", _een(w)) for i, w in enumerate(waarde)]
    return [(_kop(_naam(naam)), EIGEN.get(naam, tekst)(waarde))]


def _een(wat: Any) -> str:
    """One of a list: somebody by name first, and what is known beside it."""
    if not isinstance(wat, Mapping):
        return tekst(wat)
    return _afspraak(wat) if AFSPRAAK in wat else " · ".join(_delen(wat))


def _afspraak(wat: Mapping[str, Any]) -> str:
    """In sentences, and first that it was not kept: that is what an Actie-overleg decides on."""
    gebroken, tot = wat.get("nietNagekomenOp"), wat.get("tot")
    zinnen = (
        f"Niet nagekomen op {tekst(gebroken)}. Afgesproken was: {wat['wat']}" if gebroken else wat["wat"],
        f"Als het niet lukt: {wat[AFSPRAAK]}",
        f"Geldt tot {tekst(tot)}" if tot else "",
    )
    return " ".join(z if z.endswith((".", "!", "?")) else f"{z}." for z in zinnen if z)


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
        return zeg_dag(waarde)
    if isinstance(waarde, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.*", waarde):
        return zeg_moment(waarde)
    return "onbekend" if waarde is None else _woord_of_zin(waarde)


def _woord_of_zin(waarde: Any) -> str:
    """A code is worded; what somebody wrote stays as it was written."""
    return woord(waarde) if _is_code(waarde) else str(waarde)


def _is_code(waarde: Any) -> bool:
    return re.fullmatch(r"[a-z0-9-]+", str(waarde)) is not None
