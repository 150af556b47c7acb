"""A zorgformulier of the police (CORV) as a melding, and back: what may be told as a message. Pure; the mapping itself is a table
(`zorgformulier.py`, `docs/corv.md`).

What has no place of its own stays readable in the `toelichting`; what makes the message no melding is refused with a reason that
repeats nothing of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from app.api.melding_in import TOELICHTING_MAX
from app.core.klok import NEDERLAND
from app.koppeling.xml import Knoop, Onleesbaar, ontleed
from app.koppeling.zorgformulier import ADRES, MELDING, PERSOON, VEILIG_CONTACT, Anders, Veld, is_geheim
from app.melding.codes import Mededeling, MelderCategorie, MeldingBron, MeldKanaal
from app.persoon.namen import bsn

VAST = {
    "bron": MeldingBron.POLITIE.value,
    "melderCategorie": MelderCategorie.POLITIE.value,
    "kanaal": MeldKanaal.CORV.value,
}
"""What every zorgformulier is."""
BERICHTEN = frozenset({"vtmelding", "zorgmelding", "zorgformulier"})
HERKOMST = re.compile(
    r"nationaliteit|geboorteland|geboorteplaats|etnic|herkomst|verblijfstitel", re.IGNORECASE
)
"""May not be recorded (domein §5): not in a field, and not in words either."""
GEHEIM = frozenset({"indicatieGeheim", "inp.indicatieGeheim"})
GETAL = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")
MAX_REGELS, MAX_WAARDE = 40, 200
NAAMRUIMTE = "urn:rodedraad:corv:1"
KOP = "Uit het zorgformulier, zonder eigen veld:"
INGEKORT = "[ingekort: het hele verhaal staat in het zorgformulier]"


def naar_melding(xml: bytes) -> dict[str, Any]:
    """The zorgformulier as the body of `POST /v1/meldingen`. The same message is always the same body. Raises `Onleesbaar`."""
    wortel = ontleed(xml)
    inhoud = next(wortel.alle("melding"), None)
    if wortel.naam.lower() not in BERICHTEN or inhoud is None:
        raise Onleesbaar("dit is geen zorgformulier")
    werk = _Vertaling(wortel)
    uit = VAST | werk.velden(inhoud, MELDING, "melding")
    uit["betrokkenen"] = [werk.persoon(knoop, i) for i, knoop in enumerate(inhoud.alle("persoon"), 1)]
    if not uit["betrokkenen"]:
        werk.bezwaren.append("melding/persoon ontbreekt")
    werk.bezwaren += _dubbel(uit["betrokkenen"])
    if werk.bezwaren:
        raise Onleesbaar("; ".join(werk.bezwaren))
    if adres := werk.groep(inhoud, "adres", ADRES, "melding", nodig={"huisnummer", "postcode"}):
        uit["adres"] = {**adres, "geheim": True} if werk.geheim else adres
    elif werk.geheim:
        werk.regels.append(("melding (er is een geheim adres; het is niet overgenomen)", None))
    if "incidentOp" in uit and _later(uit["incidentOp"], uit["ontvangenOp"]):
        werk.regels.append((f"melding/tijdstipIncident ligt na de melding: {uit.pop('incidentOp')}", None))
    werk.meld_de_rest()
    if toelichting := werk.toelichting(uit.pop("toelichting", "")):
        uit["toelichting"] = toelichting
    return uit


def _later(een: str, ander: str) -> bool:
    return datetime.fromisoformat(een) > datetime.fromisoformat(ander)


def _dubbel(mensen: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    eerder: dict[str, int] = {}
    for nummer, mens in enumerate(mensen, 1):
        if (nr := mens.get("bsn")) and eerder.setdefault(nr, nummer) != nummer:
            yield f"persoon {eerder[nr]} en persoon {nummer} hebben hetzelfde BSN"


class _Vertaling:
    """One message on its way: which elements found a place, what is told of the others, and why it may be no melding."""

    def __init__(self, wortel: Knoop) -> None:
        self.wortel = wortel
        self.gelezen: set[Knoop] = set()
        self.regels: list[tuple[str, str | None]] = []
        """Where, and what it said; None when that is not repeated."""
        self.bezwaren: list[str] = []
        self.geheim = any(k.naam in GEHEIM and k.tekst and is_geheim(k.tekst) for _, k in _elementen(wortel))
        """Somebody's address is secret: then nothing is repeated of what we do not know, for it may be in there."""

    def velden(self, knoop: Knoop, tabel: Sequence[Veld], waar: str) -> dict[str, Any]:
        """The fields of this part of the table."""
        uit: dict[str, Any] = {}
        for veld in tabel:
            waarden = self._waarden([k for k in knoop.alle(veld.pad) if k.tekst], veld, f"{waar}/{veld.pad}")
            if waarden:
                uit[veld.veld] = waarden if veld.meer else waarden[0]
        return uit

    def _waarden(self, knopen: Sequence[Knoop], veld: Veld, waar: str) -> list[Any]:
        waarden: list[Any] = []
        for knoop in knopen:
            self.gelezen.add(knoop)
            try:
                waarde = veld.lees(knoop.tekst)
            except (ValueError, KeyError, OverflowError):
                self._vreemd(veld, waar, knoop.tekst)
                continue
            if waarde in waarden:
                continue
            if waarden and not veld.meer:  # two answers to one question: the first one counts
                self._vreemd(veld, waar, knoop.tekst)
            else:
                waarden.append(waarde)
        if not knopen and veld.mist is Anders.WEIGER:
            self.bezwaren.append(f"{waar} ontbreekt")
        anders = veld.vreemd if knopen else veld.mist
        if not waarden and not isinstance(anders, Anders):
            self.regels.append((f"{waar} (niet bekend; ingevuld is {anders})", None))
            waarden.append(anders)
        return waarden

    def _vreemd(self, veld: Veld, waar: str, tekst: str) -> None:
        if veld.vreemd is Anders.WEIGER:
            self.bezwaren.append(f"{waar} {veld.klacht}")
        else:
            self.regels.append((waar, None if veld.zwijg else tekst))

    def groep(
        self, knoop: Knoop, naam: str, tabel: Sequence[Veld], waar: str, nodig: Set[str]
    ) -> dict[str, Any] | None:
        """What belongs together, or None when what it needs is not there: then it is told of like everything without a place."""
        if (gevonden := next(knoop.alle(naam), None)) is None:
            return None
        eerder, regels = set(self.gelezen), list(self.regels)
        if nodig <= (uit := self.velden(gevonden, tabel, f"{waar}/{naam}")).keys():
            return uit
        self.gelezen, self.regels = eerder, regels
        return None

    def persoon(self, knoop: Knoop, nummer: int) -> dict[str, Any]:
        waar = f"persoon {nummer}"
        mens = self.velden(knoop, PERSOON, waar)
        if contact := self.groep(knoop, "veiligContact", VEILIG_CONTACT, waar, nodig={"kanaal"}):
            mens["veiligContact"] = contact
        return mens

    def meld_de_rest(self) -> None:
        """Everything that says something and found no place, in the order of the message."""
        for pad, knoop in _elementen(self.wortel):
            if knoop not in self.gelezen and knoop.tekst and knoop.naam not in GEHEIM:
                self.regels.append((pad, knoop.tekst))

    def toelichting(self, verhaal: str) -> str:
        """The story of the police, and under it what else the message said."""
        if not self.regels and len(verhaal) <= TOELICHTING_MAX:
            return verhaal
        meer = len(self.regels) - MAX_REGELS
        slot = [f"- en nog {meer} andere, zie het zorgformulier"] if meer > 0 else []
        delen = (
            [KOP, *(self._regel(*regel) for regel in self.regels[:MAX_REGELS]), *slot] if self.regels else []
        )
        onder = "\n".join(delen)
        ruimte = TOELICHTING_MAX - len(onder) - len(INGEKORT) - 4
        boven = verhaal if len(verhaal) <= ruimte else f"{verhaal[:ruimte]}\n{INGEKORT}"
        return f"{boven}\n\n{onder}".strip()

    def _regel(self, waar: str, wat: str | None) -> str:
        if HERKOMST.search(waar):
            return f"- {waar}: weggelaten, dit mag niet worden vastgelegd"
        if wat is None:
            return f"- {waar}"
        if self.geheim:
            return f"- {waar}: weggelaten, in dit bericht staat een geheim adres"
        woorden = GETAL.sub(_zonder_bsn, " ".join(wat.split()))
        return f"- {waar}: {woorden[:MAX_WAARDE]}{'…' if len(woorden) > MAX_WAARDE else ''}"


def _elementen(wortel: Knoop) -> Iterator[tuple[str, Knoop]]:
    """Every element with its path, persons by their number; without the root and what only served the transport."""
    stapel = [("", kind) for kind in reversed(wortel.kinderen) if kind.naam != "stuurgegevens"]
    persoon = 0
    while stapel:
        boven, knoop = stapel.pop()
        if (boven, knoop.naam) == ("melding", "persoon"):
            persoon += 1
            pad = f"persoon {persoon}"
        else:
            pad = f"{boven}/{knoop.naam[:60]}".lstrip("/")
        yield pad, knoop
        stapel += [(pad, kind) for kind in reversed(knoop.kinderen)]


def _zonder_bsn(gevonden: re.Match[str]) -> str:
    try:
        bsn(gevonden[0])
    except ValueError:
        return gevonden[0]
    return "[BSN weggelaten]"


def terugmelding(
    referentie: UUID, kenmerk: str, op: datetime, mededelingen: Mapping[Mededeling, str]
) -> bytes:
    """What the police were told of their melding, as a message that names their kenmerk; these sentences and nothing else."""
    zinnen = "".join(
        f"<mededeling><code>{code.value}</code><tekst>{escape(zin)}</tekst></mededeling>"
        for code, zin in mededelingen.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<vtTerugkoppeling xmlns="{NAAMRUIMTE}">'
        f"<stuurgegevens><referentienummer>{referentie}</referentienummer>"
        f"<tijdstipBericht>{op.astimezone(NEDERLAND):%Y%m%d%H%M%S}</tijdstipBericht></stuurgegevens>"
        f"<terugkoppeling><kenmerk>{escape(kenmerk)}</kenmerk>{zinnen}</terugkoppeling></vtTerugkoppeling>\n"
    ).encode()
