"""XML from outside, read as if it were hostile: UTF-8 only, no DTD, no entities, and bounds on everything. What is wrong is told
without repeating anything of the message."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MAX_BYTES = 1_000_000
MAX_DIEP = 12
MAX_ELEMENTEN = 5_000


class Onleesbaar(Exception):
    """What came in is no melding at all; says why, in Dutch, and repeats nothing."""


@dataclass(slots=True, eq=False)
class Knoop:
    """One element: its local name (the namespace is left out), its text and what is in it."""

    naam: str
    tekst: str = ""
    kinderen: list["Knoop"] = field(default_factory=list)

    def alle(self, pad: str) -> Iterator["Knoop"]:
        """Every element at this path (`adres/aoa.postcode`), in the order of the message."""
        naam, _, rest = pad.partition("/")
        for kind in self.kinderen:
            if kind.naam == naam:
                yield from kind.alle(rest) if rest else (kind,)


def ontleed(xml: bytes) -> Knoop:
    """The root of the message. Raises `Onleesbaar`."""
    if len(xml) > MAX_BYTES:
        raise Onleesbaar(f"dit bericht is groter dan {MAX_BYTES:_} bytes".replace("_", "."))
    try:
        xml.decode()
    except UnicodeDecodeError:
        raise Onleesbaar("dit is geen UTF-8") from None
    bouwer = _Bouwer()
    lezer = expat.ParserCreate("UTF-8", namespace_separator=" ")
    lezer.buffer_text = True
    lezer.XmlDeclHandler = _verklaring
    lezer.StartDoctypeDeclHandler = _weiger
    lezer.EntityDeclHandler = _weiger
    lezer.StartElementHandler = bouwer.begin
    lezer.CharacterDataHandler = bouwer.tekst
    lezer.EndElementHandler = bouwer.eind
    try:
        lezer.Parse(xml, True)
    except expat.ExpatError as fout:
        raise Onleesbaar(f"dit is geen geldige XML (regel {fout.lineno})") from None
    return bouwer.open[0].kinderen[0]


class _Bouwer:
    def __init__(self) -> None:
        self.open = [Knoop("")]
        self.aantal = 0

    def begin(self, naam: str, _: dict[str, str]) -> None:
        self.aantal += 1
        if self.aantal > MAX_ELEMENTEN or len(self.open) > MAX_DIEP:
            raise Onleesbaar("dit bericht is te groot of te diep genest")
        knoop = Knoop(naam.rpartition(" ")[2])
        self.open[-1].kinderen.append(knoop)
        self.open.append(knoop)

    def tekst(self, deel: str) -> None:
        self.open[-1].tekst += deel

    def eind(self, _: str) -> None:
        knoop = self.open.pop()
        knoop.tekst = knoop.tekst.strip()


def _verklaring(versie: str, tekenset: str | None, _: int) -> None:
    if tekenset and tekenset.lower() not in ("utf-8", "us-ascii"):
        raise Onleesbaar("dit bericht noemt een andere tekenset dan UTF-8")


def _weiger(*_: Any) -> None:
    raise Onleesbaar("een DTD of entiteit mag niet in dit bericht staan")
