"""Drawing with words: an SVG of cards with wrapped text, that needs no font, no style sheet and no script.

Nobody knows the font of the reader, so widths are those of a wide one: in a narrower one there is room to spare. Everything is written
by ElementTree, so a name is never markup; what no XML may hold, and signs that turn the direction of writing, are left out.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

LETTERTYPE = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_ONDRUKBAAR = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_SMAL, _HALF, _BREED = frozenset("iIl.,:;'|!‘’ "), frozenset('fjrt()[]-"'), frozenset("mwMW@%…—")
_NA_STREEPJE = re.compile("(?<=-)")
REGEL = 1.35
"""Height of a line, in font sizes."""


def schoon(tekst: str) -> str:
    """As one line that any XML may hold."""
    return " ".join(_ONDRUKBAAR.sub("", tekst).split())


@cache
def _breedte(teken: str) -> float:
    """Of one sign, in font sizes: at least as wide as DejaVu Sans draws it."""
    basis = unicodedata.normalize("NFD", teken)[0]
    if basis in _SMAL:
        return 0.35
    if basis in _HALF:
        return 0.45
    if basis in _BREED:
        return 1.0
    if basis.isascii():
        return 0.8 if basis.isupper() else 0.64
    return 1.3


def breedte(tekst: str, grootte: float, vet: bool = False) -> float:
    return sum(map(_breedte, tekst)) * grootte * (1.12 if vet else 1)


@dataclass(frozen=True, slots=True)
class Regel:
    """A piece of text, as long as it needs to be and at most `hoogstens` lines. `voor`: room above it."""

    tekst: str
    grootte: float = 14
    vet: bool = False
    kleur: str = "#1A1A1A"
    voor: float = 0
    hoogstens: int = 3
    vervolg: str = "…"
    """What stands where it is cut off."""


def breek(regel: Regel, ruimte: float) -> list[str]:
    """In lines that fit; a word that is too long is broken, and what is too much is cut off and says so."""
    regels, nu = [], ""
    for tussen, deel in _delen(schoon(regel.tekst)):
        aan = (nu + tussen + deel).lstrip()
        if _maat(regel, aan) <= ruimte:
            nu = aan
            continue
        regels += [nu] if nu else []
        *vol, nu = _hak(regel, deel, ruimte)
        regels += vol
    regels.append(nu)
    if len(regels) <= regel.hoogstens:
        return regels
    laatste = regels[regel.hoogstens - 1].rstrip("-")
    while laatste and _maat(regel, f"{laatste} {regel.vervolg}") > ruimte:
        laatste = laatste.rpartition(" ")[0] or laatste[:-1]
    return [*regels[: regel.hoogstens - 1], f"{laatste} {regel.vervolg}".strip()]


def _maat(regel: Regel, tekst: str) -> float:
    return breedte(tekst, regel.grootte, regel.vet)


def _delen(tekst: str) -> Iterable[tuple[str, str]]:
    """The words, and what stands between each and the one before; after a hyphen a line may end too."""
    for woord in tekst.split(" "):
        for i, deel in enumerate(_NA_STREEPJE.split(woord)):
            yield "" if i else " ", deel


def _hak(regel: Regel, woord: str, ruimte: float) -> list[str]:
    """A word in pieces that fit."""
    if _maat(regel, woord) <= ruimte:
        return [woord]
    stukken = [""]
    for teken in woord:
        if stukken[-1] and _maat(regel, stukken[-1] + teken + "-") > ruimte:
            stukken[-1] += "-"
            stukken.append("")
        stukken[-1] += teken
    return stukken


@dataclass(frozen=True, slots=True)
class Kaart:
    """A box with text. `naam`: what it is about, for who hears it instead of seeing it."""

    naam: str
    regels: Sequence[Regel]
    vulling: str = "#FFFFFF"
    rand: str = "#5A5A5A"
    marge: float = 14

    def gezet(self, breed: float) -> list[tuple[Regel, list[str]]]:
        return [(regel, breek(regel, breed - 2 * self.marge)) for regel in self.regels]

    def hoogte(self, breed: float) -> float:
        tekst = sum(r.voor + r.grootte * REGEL * len(delen) for r, delen in self.gezet(breed))
        return tekst + 2 * self.marge


class Vel:
    """A sheet that is filled from top to bottom. `y`: how far it is filled."""

    def __init__(self, breed: float, hoog: float, titel: str, omschrijving: str) -> None:
        self.breed, self.hoog, self.y = breed, hoog, 0.0
        self._wortel = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "lang": "nl",
                "xml:lang": "nl",
                "width": "210mm",
                "height": "297mm",
                "role": "graphics-document document",
                "aria-labelledby": "titel",
                "aria-describedby": "omschrijving",
                "font-family": LETTERTYPE,
            },
        )
        ET.SubElement(self._wortel, "title", {"id": "titel"}).text = schoon(titel)
        ET.SubElement(self._wortel, "desc", {"id": "omschrijving"}).text = schoon(omschrijving)
        self._papier = ET.SubElement(self._wortel, "rect", {"fill": "#FFFFFF"})

    def schrijf(self, x: float, regel: Regel, ruimte: float) -> None:
        """Text from here on down."""
        self.y += regel.voor
        self._tekst(self._wortel, x, regel, breek(regel, ruimte))

    def _tekst(self, in_: ET.Element, x: float, regel: Regel, delen: Iterable[str]) -> None:
        opmaak = {"font-size": f"{regel.grootte:g}", "fill": regel.kleur}
        if regel.vet:
            opmaak["font-weight"] = "bold"
        for deel in delen:
            self.y += regel.grootte * REGEL
            plek = {"x": f"{x:.1f}", "y": f"{self.y - regel.grootte * 0.32:.1f}"}
            ET.SubElement(in_, "text", {**plek, **opmaak}).text = deel

    def kaarten(
        self, x: float, breed: float, kaarten: Sequence[Kaart], kolommen: int, tussen: float = 12
    ) -> None:
        """Rows of cards beside each other, those of one row equally high."""
        breed_kaart = (breed - tussen * (kolommen - 1)) / kolommen
        for i in range(0, len(kaarten), kolommen):
            rij = kaarten[i : i + kolommen]
            hoog, boven = max(kaart.hoogte(breed_kaart) for kaart in rij), self.y
            for j, kaart in enumerate(rij):
                self.y = boven
                self._kaart(x + j * (breed_kaart + tussen), breed_kaart, hoog, kaart)
            self.y = boven + hoog + tussen

    def _kaart(self, x: float, breed: float, hoog: float, kaart: Kaart) -> None:
        groep = ET.SubElement(self._wortel, "g", {"role": "group", "aria-label": schoon(kaart.naam)})
        maten = {"x": x, "y": self.y, "width": breed, "height": hoog, "rx": 8}
        vorm = {k: f"{w:.1f}" for k, w in maten.items()}
        ET.SubElement(
            groep, "rect", {**vorm, "fill": kaart.vulling, "stroke": kaart.rand, "stroke-width": "1.5"}
        )
        self.y += kaart.marge
        for regel, delen in kaart.gezet(breed):
            self.y += regel.voor
            self._tekst(groep, x + kaart.marge, regel, delen)

    def klaar(self) -> bytes:
        """The picture, on one sheet: what does not fit is drawn smaller, never cut off."""
        schaal = max(1.0, self.y / self.hoog)
        breed, hoog = self.breed * schaal, self.hoog * schaal
        links = (self.breed - breed) / 2
        self._wortel.set("viewBox", f"{links:.1f} 0 {breed:.1f} {hoog:.1f}")
        for naam, maat in {"x": links, "y": 0, "width": breed, "height": hoog}.items():
            self._papier.set(naam, f"{maat:.1f}")
        beeld: bytes = ET.tostring(self._wortel, encoding="utf-8", xml_declaration=True)
        return beeld
