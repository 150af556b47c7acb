"""Meldingen from a file: JSON lines, CSV with a header of dotted names (`betrokkenen.0.achternaam`), or zorgformulieren of the
police (`.xml`, one in a file; or a folder of them).

Each line or zorgformulier is a melding of its own, in a transaction of its own, by the same way as over HTTP: what is wrong is told
with its place and kept out, what is right stays, and reading it again changes nothing. A report never repeats what stood there.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.api.melding_in import MeldingIn
from app.api.problems import veldfout
from app.core.fouten import Fout
from app.koppeling.corv import naar_melding
from app.koppeling.xml import MAX_BYTES, Onleesbaar
from app.toegang.actor import Actor, Rol, actor_id
from app.toegang.werkeenheid import Werkeenheid
from app.web.omgeving import Omgeving
from app.workflow.gevolgen import GEVOLGEN
from app.workflow.meldingen import neem_aan
from app.workflow.opdracht import Regels

LIJSTEN = frozenset({"rollen", "geweldsvormen", "rodeVlaggen"})
"""Cells with more than one code, divided by `|`."""
JA_NEE = {"ja": True, "true": True, "nee": False, "false": False}
VRAGEN = frozenset({"tolkNodig", "geheim", "neutraal"})
GETALLEN = frozenset({"leeftijdSchatting"})
XML = ".xml"
ONLEESBAAR = "\N{REPLACEMENT CHARACTER}"


Waar = int | str
"""The number of a line, or the name of a file that is one message."""
Regel = tuple[Waar, dict[str, Any] | Onleesbaar]


@dataclass(slots=True)
class Uitslag:
    nieuw: int = 0
    al_bekend: int = 0
    fouten: list[tuple[Waar, str]] = field(default_factory=list)
    """Which line or file, and why it was not taken in."""


def regels(bestand: Path) -> Iterator[Regel]:
    """Every line with its number, or every zorgformulier with its name. Raises OSError for what cannot be opened."""
    if bestand.is_dir():
        for een in sorted(p for p in bestand.iterdir() if p.suffix.lower() == XML):
            try:
                yield een.name, _zorgformulier(een)
            except OSError:
                yield een.name, Onleesbaar("dit bestand is niet te lezen")
        return
    if bestand.suffix.lower() == XML:
        yield bestand.name, _zorgformulier(bestand)
        return
    with bestand.open(encoding="utf-8-sig", errors="replace", newline="") as stroom:
        yield from _csv(stroom) if bestand.suffix.lower() == ".csv" else _jsonl(stroom)


def _zorgformulier(bestand: Path) -> dict[str, Any] | Onleesbaar:
    with bestand.open("rb") as stroom:
        xml = stroom.read(MAX_BYTES + 1)  # one more says enough
    try:
        return naar_melding(xml)
    except Onleesbaar as fout:
        return fout


def _jsonl(stroom: Any) -> Iterator[Regel]:
    for nummer, tekst in enumerate(stroom, 1):
        if not tekst.strip():
            continue
        if ONLEESBAAR in tekst:
            yield nummer, Onleesbaar("dit is geen UTF-8")
            continue
        try:
            inhoud = json.loads(tekst)
        except (ValueError, RecursionError):
            yield nummer, Onleesbaar("dit is geen geldige JSON")
            continue
        yield nummer, inhoud if isinstance(inhoud, dict) else Onleesbaar("verwacht een JSON-object")


def _csv(stroom: Any) -> Iterator[Regel]:
    kop = stroom.readline()
    stroom.seek(0)
    lezer = csv.DictReader(stroom, delimiter=";" if kop.count(";") > kop.count(",") else ",", strict=True)
    while True:
        try:
            if (rij := next(lezer, None)) is None:
                return
            yield lezer.line_num, _ontvouw(rij)
        except (csv.Error, Onleesbaar) as fout:
            yield (
                lezer.line_num,
                fout if isinstance(fout, Onleesbaar) else Onleesbaar("dit is geen geldige CSV"),
            )


def _ontvouw(rij: dict[str | None, Any]) -> dict[str, Any]:
    """A row as the melding it stands for; an empty cell is a field that was not sent."""
    if None in rij or None in rij.values():
        raise Onleesbaar("het aantal velden klopt niet met de kop")
    geheel: dict[str, Any] = {}
    for naam, cel in rij.items():
        if ONLEESBAAR in cel:
            raise Onleesbaar("dit is geen UTF-8")
        if cel.strip():
            *pad, veld = str(naam).split(".")
            plek = geheel
            for deel in pad:
                plek = plek.setdefault(deel, {})
            plek[veld] = _cel(veld, cel.strip())
    mensen = geheel.get("betrokkenen")
    if isinstance(mensen, dict):
        geheel["betrokkenen"] = [mensen[plaats] for plaats in sorted(mensen, key=_plaats)]
    return geheel


def _plaats(tekst: str) -> int:
    if not tekst.isascii() or not tekst.isdigit():
        raise Onleesbaar("een kolom van betrokkenen heeft geen volgnummer")
    return int(tekst)


def _cel(veld: str, cel: str) -> Any:
    if veld in LIJSTEN:
        return [deel.strip() for deel in cel.split("|")]
    if veld in VRAGEN:
        return JA_NEE.get(cel.lower(), cel)
    if veld in GETALLEN and cel.isascii() and cel.isdigit():
        return int(cel)
    return cel


async def neem_regel_aan(omg: Omgeving, regel: Regel, uitslag: Uitslag) -> None:
    """Take in one line, for the meldpunt of the region, and count it."""
    nummer, inhoud = regel
    try:
        if isinstance(inhoud, Onleesbaar):
            raise inhoud
        nu = omg.klok.nu()
        melding = MeldingIn.model_validate(inhoud).naar_domein(nu)
        async with omg.database.schrijf() as verbinding:
            eenheid = Werkeenheid(verbinding, nu, inlezer(omg.regels), omg.sleutels, omg.kluis, GEVOLGEN)
            _, nieuw = await neem_aan(eenheid, melding, omg.regels)
    except (Onleesbaar, Fout, ValidationError) as fout:
        uitslag.fouten.append((nummer, _waarom(fout)))
        return
    if nieuw:
        uitslag.nieuw += 1
    else:
        uitslag.al_bekend += 1


def inlezer(regels: Regels) -> Actor:
    """Who reads the file: the machine, for the meldpunt."""
    wie = actor_id("rodedraad", "import")
    return Actor(
        wie, "import", regels.meldpunt[0], None, frozenset({Rol.KOPPELING}), "veiligheidsbeoordeling"
    )


def _waarom(fout: Onleesbaar | Fout | ValidationError) -> str:
    if isinstance(fout, ValidationError):
        velden = [veldfout({**f, "loc": ("body", *f["loc"])}) for f in fout.errors()]
    elif isinstance(fout, Fout):
        velden = list(fout.velden)
        if not velden:
            return fout.tekst
    else:
        return str(fout)
    return "; ".join(f"{v.plaats}: {v.tekst}" if v.plaats else v.tekst for v in velden)
