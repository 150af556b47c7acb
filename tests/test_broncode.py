"""What the source, the locks and the image are made of: what is not in there cannot be abused (`docs/asvs.md`)."""

import ast
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from app.werkplek.bladen import CSP

WORTEL = Path(__file__).parents[1]
BRONNEN = {
    str(pad.relative_to(WORTEL)): ast.parse(pad.read_text()) for pad in sorted((WORTEL / "app").rglob("*.py"))
}
GEREEDSCHAP = "app/bench/"
"""Measures on a machine of its own; opens nothing to anybody."""

VERBODEN = {
    "carries out what it reads": ("code", "codeop", "ctypes", "marshal", "pickle", "shelve", "yaml", "runpy"),
    "another program": ("subprocess", "pty", "popen2"),
    "XML without our bounds": ("lxml", "xml.dom", "xml.sax.expatreader", "xml.sax.handler", "xmlrpc"),
    "a directory or mail": ("ldap", "ldap3", "smtplib", "imaplib", "ftplib", "telnetlib"),
    "guessable, where it could be for a secret": ("random",),
    "a cache beside the process": ("redis", "memcache", "pymemcache"),
}
MAG = {
    "cryptography.exceptions",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.hashes",
    "cryptography.hazmat.primitives.kdf.hkdf",
}
"""Of `cryptography`: AES-GCM, Ed25519, HKDF and SHA-256, and no mode, padding or hash beside them."""
AANROEPEN = {
    "csv.writer",  # a spreadsheet carries out what begins with = (ASVS 1.2.10)
    "csv.DictWriter",
    "eval",
    "exec",
    "__import__",
    "os.system",
    "os.popen",
    "hashlib.md5",
    "hashlib.sha1",
    "hashlib.new",
}


def _namen(boom: ast.AST) -> Iterator[str]:
    """Every module that is imported, and for `from x import y` also `x.y`."""
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Import):
            yield from (deel.name for deel in knoop.names)
        elif isinstance(knoop, ast.ImportFrom) and knoop.module:
            yield knoop.module
            yield from (f"{knoop.module}.{deel.name}" for deel in knoop.names)


def _verboden(boom: ast.AST) -> set[str]:
    alle = {naam for namen in VERBODEN.values() for naam in namen}
    namen = {n for n in _namen(boom) if any(n == v or n.startswith(f"{v}.") for v in alle)}
    crypto = {n for n in _namen(boom) if n.startswith("cryptography.") and n.rpartition(".")[0] not in MAG}
    roept = {ast.unparse(k.func) for k in ast.walk(boom) if isinstance(k, ast.Call)} & AANROEPEN
    return namen | (crypto - MAG) | roept


@pytest.mark.parametrize(
    "zin",
    [
        "import subprocess",
        "from xml.dom import minidom",
        "import pickle as p",
        "from cryptography.hazmat.primitives.ciphers import modes",
        "from cryptography.hazmat.primitives.asymmetric import padding",
        "eval(x)",
        "import hashlib\nhashlib.md5(b'')",
        "os.system('ls')",
    ],
)
def test_een_verboden_bouwsteen_wordt_gezien(zin: str) -> None:
    assert _verboden(ast.parse(zin))


def test_geen_bouwsteen_waar_invoer_kwaad_mee_kan() -> None:
    assert len(BRONNEN) > 100
    gevonden = {pad: _verboden(boom) for pad, boom in BRONNEN.items() if not pad.startswith(GEREEDSCHAP)}
    assert {pad: namen for pad, namen in gevonden.items() if namen} == {}


TAAL = {"sa.text", "sa.literal_column", "verbinding.exec_driver_sql", "cursor.execute"}
BIJ_HET_LADEN = re.compile(r"app/(core/db|\w+/model)\.py")
"""Pragmas and the conditions of indexes: put together when a module is loaded, before anybody can ask anything."""


def _samengesteld(boom: ast.AST) -> list[str]:
    """Where words are put together and given to the database as its language."""
    return [
        ast.unparse(k)
        for k in ast.walk(boom)
        if isinstance(k, ast.Call)
        and ast.unparse(k.func) in TAAL
        and not (k.args and isinstance(k.args[0], ast.Constant))
    ]


def test_sql_wordt_nooit_aan_elkaar_geplakt() -> None:
    assert _samengesteld(ast.parse("sa.text(f'SELECT {x}')"))
    for pad, boom in BRONNEN.items():
        if not pad.startswith(GEREEDSCHAP) and not BIJ_HET_LADEN.fullmatch(pad):
            assert _samengesteld(boom) == [], pad


PATRONEN = re.compile(r"app/(api/problems|core/klok|koppeling/zorgformulier|persoon/namen)\.py")
"""Patterns that stand in a table of ours, or in the contract."""


def test_geen_patroon_komt_uit_invoer() -> None:
    """A regular expression is a constant of ours: nobody sends one, or a piece of one."""
    gevonden = {
        pad
        for pad, boom in BRONNEN.items()
        for k in ast.walk(boom)
        if isinstance(k, ast.Call)
        and re.fullmatch(r"re\.\w+", ast.unparse(k.func))
        and not (k.args and isinstance(k.args[0], ast.Constant))
    }
    assert [pad for pad in gevonden if not PATRONEN.fullmatch(pad)] == []
    assert gevonden


MET_GATEN = {
    ("app/api/problems.py", "_TEKSTEN.get(soort, 'Deze waarde is niet geldig.').format"),
    ("app/bericht/tekst.py", "woorden.format"),
    ("app/demo/opvoering.py", "_UITLEG.format"),
    ("app/werkplek/accounts.py", "h.terug.format"),
    ("app/werkplek/bladen.py", "CSP.format"),
    ("app/werkplek/wegwijzer.py", "p.aandacht.plek.format"),
    ("app/werkplek/wegwijzer.py", "plek.format"),
}
"""Texts with holes that do not stand where they are filled in, but in a table of ours."""


def test_geen_tekst_met_gaten_komt_uit_invoer() -> None:
    """What is filled in is data; the text with the holes is a constant (ASVS 1.3.10). And nothing is filled in by `%`."""
    knopen = [
        (pad, k) for pad, boom in BRONNEN.items() if not pad.startswith(GEREEDSCHAP) for k in ast.walk(boom)
    ]
    gevuld = {
        (pad, ast.unparse(k.func))
        for pad, k in knopen
        if isinstance(k, ast.Call)
        and isinstance(k.func, ast.Attribute)
        and k.func.attr in ("format", "format_map")
        and not isinstance(k.func.value, ast.Constant)
    }
    assert gevuld == MET_GATEN
    rest = [k for _, k in knopen if isinstance(k, ast.BinOp) and isinstance(k.op, ast.Mod)]
    assert [ast.unparse(k) for k in rest if not re.fullmatch(r"\d+|len\(\w+\)", ast.unparse(k.right))] == []


BEWAART = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|postMessage|https?:")
MAAKT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|__proto__|Object\.assign|JSON\.parse"
)
OVERGENOMEN = {"htmx.js": "be63e8ee4b65f3bd2813086d74bd56960958002586a0bc79570662c2d0624469"}
"""Not ours: by the sha256 of what `gereedschap/stijl.py` takes over. What it could run or draw, the CSP of every page forbids."""


def test_het_script_bewaart_niets_en_voert_niets_uit() -> None:
    """What runs in the browser keeps nothing there and knows no other host, and ours makes no markup or code of a text."""
    scripts = {pad.name: pad.read_text() for pad in (WORTEL / "app" / "werkplek").rglob("*.js")}
    assert {naam: BEWAART.findall(script) for naam, script in scripts.items() if BEWAART.search(script)} == {}
    overgenomen = {naam: sha256(scripts.pop(naam).encode()).hexdigest() for naam in OVERGENOMEN}
    assert overgenomen == OVERGENOMEN
    assert scripts
    assert {naam: MAAKT.findall(script) for naam, script in scripts.items() if MAAKT.search(script)} == {}
    assert "unsafe" not in CSP
    sjablonen = "\n".join(pad.read_text() for pad in (WORTEL / "app").rglob("*.html"))
    assert not re.search(r"\|\s*safe\b|autoescape|<script(?! src=)|\son\w+=|javascript:", sjablonen)


SLOTEN = ("requirements.lock", "requirements-dev.lock", "requirements-postgres.lock")


@pytest.mark.parametrize("slot", SLOTEN)
def test_elk_pakket_ligt_vast_op_versie_en_inhoud(slot: str) -> None:
    """The locks are the list of everything we run on: each with one version and the hash of what was looked at."""
    tekst = re.sub(r"(?m)^\s*#.*\n", "", (WORTEL / slot).read_text()).replace("\\\n", " ")
    assert not re.search(r"://|^-|index-url", tekst, re.MULTILINE)
    regels = [regel for regel in tekst.splitlines() if regel.strip()]
    assert regels
    for regel in regels:
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==[0-9][\w.]*[ ;]", regel), regel
        assert re.search(r" --hash=sha256:[0-9a-f]{64}\b", regel), regel


def test_het_beeld_krijgt_alleen_wat_is_genoemd() -> None:
    """No history, no local database and no tests in the image: everything stays out but a few names."""
    regels = (WORTEL / ".dockerignore").read_text().splitlines()
    regels = [regel for regel in regels if regel and not regel.startswith("#")]
    assert regels[0] == "*"
    erin = {regel[1:] for regel in regels if regel.startswith("!")}
    assert not {naam for naam in erin if naam.startswith(".") or naam in ("tests", "var", "*")}
