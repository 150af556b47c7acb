"""A mark in every text that somebody types, all that can be done done with it, and then looked for where it may not be.

Where it may be: in an answer to who may read it, and encrypted in the database. Nowhere else: no log line, address, header, refusal,
metric, temporary file, and no column or page of the database, also not after an error or a crash half way.
"""

import base64
import io
import json
import logging
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog

from app import worker
from app.cli.gedeeld import logboek
from app.core.db import SCHEMA
from app.toegang.nakijken import Nakijker
from tests import test_wie_mag_wat as matrix
from tests.conftest import VerseWereld
from tests.contract import DOCUMENT, alles_in, bericht, operaties, vormen
from tests.meldingen import gezin, melding, met, nieuw_bsn
from tests.test_schemathesis import _dossiers
from tests.wereld import Wereld, goed

MERK = "qzxkan"
"""Letters, so that a name may have it; the name of its field follows it."""
LETTERLIJK = ("telefoon", "email", "bsn", "geboortedatum", "postcode")
"""Cannot take a mark; whatever was sent there is looked for itself."""
BEREIKBAAR = {"telefoon": "0612345678", "email": "kanarie@voorbeeld.example"}
BSN = nieuw_bsn()
METRICS = "meet-mij"


def _is_tekst(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "string" and not {"enum", "const", "format", "pattern"} & schema.keys()


def _anders(waarde: Any) -> Any:
    """Of everything something of another kind, or too long, with the mark in it."""
    if isinstance(waarde, dict):
        return {k: _anders(w) for k, w in waarde.items()}
    if isinstance(waarde, list):
        return [_anders(w) for w in waarde]
    return MERK * 600 if isinstance(waarde, str) else MERK


class Kanaries:
    """Marks what is sent, and keeps all that is seen beside the answers that may hold it."""

    def __init__(self, wereld: Wereld) -> None:
        self.wereld = wereld
        self.letterlijk: set[str] = set()
        self.gezien: list[tuple[str, bytes]] = []
        self.statussen: Counter[int] = Counter()
        self.gestuurd: list[tuple[str, str, Any, dict[str, str]]] = []
        self._vraag = wereld.client.request
        setattr(wereld.client, "request", self.vraag)  # noqa: B010

    async def vraag(self, methode: str, pad: str, **wat: Any) -> httpx.Response:
        """With all the texts that may be told besides; when that is refused, with only those that were to be sent."""
        if (json_ := wat.pop("json", None)) is None:
            return await self.stuur(methode, pad, **wat)
        self.gestuurd.append((methode, pad, json_, wat.get("headers", {})))
        antwoord = await self.stuur(methode, pad, json=self.merk(methode, pad, json_, vul_aan=True), **wat)
        if antwoord.status_code >= 400:
            antwoord = await self.stuur(methode, pad, json=self.merk(methode, pad, json_), **wat)
        return antwoord

    async def stuur(self, methode: str, pad: str, **wat: Any) -> httpx.Response:
        antwoord = await self._vraag(methode, pad, **wat)
        self.statussen[antwoord.status_code] += 1
        self.gezien.append((f"adres van {methode}", str(antwoord.request.url).encode()))
        self.gezien += [(f"kop {naam!r}", waarde) for naam, waarde in antwoord.headers.raw]
        if antwoord.status_code >= 400:
            self.gezien.append((f"weigering {antwoord.status_code} van {methode}", antwoord.content))
        return antwoord

    async def ga_mis(self) -> None:
        """All that was sent once more, each time wrong in another way: by another, too late, not as it should be, broken off."""
        een_keer = {(methode, self.sjabloon(pad)): wat for wat in self.gestuurd for methode, pad in [wat[:2]]}
        for methode, pad, json_, koppen in een_keer.values():
            gemerkt = self.merk(methode, pad, json_)
            vreemd = self.wereld.uitgever.token("wij-zuid", self.wereld.klok.nu())
            await self.stuur(methode, pad, json=gemerkt, headers={"Authorization": f"Bearer {vreemd}"})
            eigen = {k: w for k, w in koppen.items() if k.lower() != "if-match"}
            await self.stuur(methode, pad, json=gemerkt, headers={**eigen, "If-Match": '"0"'})
            await self.stuur(methode, pad, json=_anders(gemerkt), headers=koppen)
            await self.stuur(methode, pad, content=json.dumps(gemerkt)[:-2], headers=koppen)

    def niet_verteld(self) -> list[str]:
        """The operations in which something can be told that was not sent yet. What a beheerder calls a team or an account tells nothing
        of anybody in a casus, and stands in the open."""
        gedaan = {(methode, self.sjabloon(pad)) for methode, pad, *_ in self.gestuurd}
        return [
            f"{methode} {pad}"
            for methode, pad, operatie in operaties()
            if (methode, pad) not in gedaan
            and f"{methode} {pad}" not in matrix.ACCOUNTS
            and any(map(_is_tekst, alles_in(bericht(operatie) or {})))
        ]

    def merk(self, methode: str, pad: str, json_: Any, *, vul_aan: bool = False) -> Any:
        """The same message, and in every free text the mark of its field; `vul_aan`: also in those that are not there."""
        schema = bericht(DOCUMENT["paths"].get(self.sjabloon(pad), {}).get(methode.lower(), {}))
        return self._merk("", json_, schema, vul_aan) if schema else json_

    def sjabloon(self, pad: str) -> str:
        delen = pad.partition("?")[0].split("/")
        even_lang = (
            sjabloon.split("/") for sjabloon in DOCUMENT["paths"] if sjabloon.count("/") == len(delen) - 1
        )
        passend = (
            "/".join(v)
            for v in even_lang
            if all(a == b or a[0:1] == "{" for a, b in zip(v, delen, strict=True))
        )
        return min(passend, key=lambda p: p.count("{"), default="")

    def _merk(self, naam: str, waarde: Any, schema: Mapping[str, Any], vul_aan: bool) -> Any:
        keuzes = vormen(schema)
        if isinstance(waarde, dict):
            velden = {k: v for vorm in keuzes for k, v in vorm.get("properties", {}).items()}
            erbij = {k: "" for k, v in velden.items() if vul_aan and any(map(_is_tekst, vormen(v)))}
            return {k: self._merk(k, w, velden.get(k, {}), vul_aan) for k, w in {**erbij, **waarde}.items()}
        if isinstance(waarde, list):
            van: Mapping[str, Any] = next((vorm["items"] for vorm in keuzes if "items" in vorm), {})
            return [self._merk(naam, w, van, vul_aan) for w in waarde]
        if isinstance(waarde, str) and naam in LETTERLIJK:
            self.letterlijk |= {waarde} - {""}
            return waarde or None
        if isinstance(waarde, str) and any(map(_is_tekst, keuzes)):
            ruimte = max(vorm.get("maxLength", 0) for vorm in keuzes if _is_tekst(vorm)) or 10**6
            gemerkt = f"{waarde}{MERK}{naam}"
            return gemerkt if len(gemerkt) <= ruimte else f"{waarde}{MERK}"
        return waarde


def _vormen(tekst: str) -> set[bytes]:
    """How it could stand somewhere: as it is, in UTF-16, in hexadecimals, in base64 wherever it begins, percent-encoded."""
    recht = tekst.encode()
    verpakt = {base64.b64encode(bytes(n) + recht)[-(-n * 4 // 3) : -4] for n in range(3)}
    return {recht, tekst.encode("utf-16-le"), recht.hex().encode(), *verpakt, quote(tekst).encode()}


def _gevonden(gezien: Iterable[tuple[str, bytes]], geheimen: Iterable[str]) -> list[str]:
    """Where something is that may not be there."""
    naalden = {vorm for geheim in geheimen for vorm in _vormen(geheim)}
    return sorted({plek for plek, wat in gezien if any(naald in wat for naald in naalden)})


async def _database(wereld: Wereld) -> list[tuple[str, bytes]]:
    """Every column of every table as it is stored, and on SQLite the files too."""
    gezien = []
    async with wereld.omg.database.lees() as verbinding:
        for tabel in SCHEMA.sorted_tables:
            rijen = (await verbinding.exec_driver_sql(f'SELECT * FROM "{tabel.name}"')).mappings()
            for rij in rijen:
                gezien += [
                    (f"kolom {tabel.name}.{naam}", _bytes(w)) for naam, w in rij.items() if w is not None
                ]
    if wereld.omg.database.is_sqlite:
        plek = Path(wereld.omg.instellingen.database_url.partition("///")[2]).parent
        gezien += [(f"bestand {b.name}", b.read_bytes()) for b in plek.rglob("*") if b.is_file()]
    return gezien


def _bytes(waarde: Any) -> bytes:
    return bytes(waarde) if isinstance(waarde, bytes | memoryview) else str(waarde).encode()


@pytest.fixture
def logregels() -> Iterator[io.StringIO]:
    """All that is logged: by the application as it does in production, and by every library."""
    regels = io.StringIO()
    eerder = structlog.get_config()
    logboek()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(regels))
    alles = logging.StreamHandler(regels)
    logging.getLogger().addHandler(alles)
    yield regels
    logging.getLogger().removeHandler(alles)
    structlog.configure(**eerder)


async def test_een_kanarie_vliegt_nergens_heen(
    verse_wereld: VerseWereld,
    logregels: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.INFO)
    async with verse_wereld(metrics_token=METRICS) as wereld:
        kanaries = Kanaries(wereld)
        await _dossiers(wereld, "wij-noord")
        casus = await wereld.casus()
        await met(casus, {**gezin().man, **BEREIKBAAR})
        await casus.regisseur.maak("/v1/meldingen", melding(wereld, {**gezin().moeder, "bsn": BSN}))
        for operatie in kanaries.niet_verteld():
            await matrix.test_wie_mag_wat(wereld, operatie)
        goed(await wereld.als("wij-noord").get("/v1/casussen"))
        await worker.loop(wereld.omg)
        sleutels = wereld.omg.sleutels.zegel.publiek
        assert (await Nakijker(wereld.omg.database.lees, sleutels, []).kijk(wereld.klok.nu())).fouten == []
        await kanaries.ga_mis()
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.exec_driver_sql("ALTER TABLE gebeurtenis RENAME TO gebeurtenis_weg")
        await kanaries.ga_mis()
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.exec_driver_sql("ALTER TABLE gebeurtenis_weg RENAME TO gebeurtenis")
        wereld.klok.vooruit(timedelta(days=3))
        await worker.loop(wereld.omg)
        metrics = await wereld.client.get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
        gezien = [
            *kanaries.gezien,
            ("metrics", metrics.content),
            ("logregels", logregels.getvalue().encode()),
            ("logregels van bibliotheken", caplog.text.encode()),
            *((f"tijdelijk {b.name}", b.read_bytes()) for b in tmp_path.rglob("*") if b.is_file()),
            *await _database(wereld),
        ]
    assert _gevonden(gezien, [MERK, *kanaries.letterlijk]) == []
    assert {404, 403, 400, 412, 500} <= kanaries.statussen.keys()
    assert not kanaries.niet_verteld()
    assert {BSN, *BEREIKBAAR.values()} <= kanaries.letterlijk
    assert logregels.getvalue().count("\n") > 1000


def test_wat_er_is_wordt_gevonden() -> None:
    """The search itself: however it was wrapped up."""
    for vorm in (
        lambda b: b,
        bytes.hex,
        quote,
        lambda b: base64.b64encode(b),
        lambda b: base64.b64encode(b"x" + b),
        lambda b: base64.b64encode(b"xy" + b),
    ):
        ingepakt = vorm(f"een {MERK}voornamen hier".encode())
        hooi = ingepakt if isinstance(ingepakt, bytes) else ingepakt.encode()
        assert _gevonden([("hier", b"hooi " + hooi), ("daar", b"hooi")], [MERK]) == ["hier"]
