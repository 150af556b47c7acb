"""`docs/asvs.md`: every requirement of ASVS 5.0.0 that we hold ourselves to, once, and every test that it names exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

WORTEL = Path(__file__).parents[1]
TEKST = (WORTEL / "docs" / "asvs.md").read_text()

NIVEAU_1_EN_2: dict[int, tuple[int, ...]] = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
"""Per chapter, how many in each of its sections: there those of level 3 always come last."""
NIVEAU_3 = {
    *{"1.2.10", "2.3.5", "4.1.4", "4.1.5", "7.5.3", "8.1.3", "8.1.4", "8.2.4", "8.3.2", "8.3.3", "8.4.2"},
    *{"10.3.5", "14.2.5", "14.2.6", "14.2.7", "14.2.8", "15.4.2", "16.5.4"},
}
EISEN = NIVEAU_3 | {
    f"{hoofdstuk}.{deel}.{n}"
    for hoofdstuk, delen in NIVEAU_1_EN_2.items()
    for deel, aantal in enumerate(delen, 1)
    for n in range(1, aantal + 1)
}
AANGETOOND, DEELS, OPEN, NVT = STATUSSEN = ("aangetoond", "deels", "open", "n.v.t.")


class Rij(NamedTuple):
    eis: str
    wat: str
    hoe: str
    bewijs: str
    status: str

    @property
    def tests(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.bewijs)


def _cellen(regel: str) -> list[str]:
    return [cel.strip() for cel in regel.strip().strip("|").split("|")]


RIJEN = [Rij(*_cellen(regel)) for regel in TEKST.splitlines() if re.match(r"\| \d+\.\d+\.\d+ ", regel)]


@cache
def _tests(bestand: str) -> frozenset[str]:
    boom = ast.parse((WORTEL / "tests" / bestand).read_text())
    soorten = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(k.name for k in boom.body if isinstance(k, soorten) and k.name.startswith("test_"))


def _volgorde(eis: str) -> list[int]:
    return [int(deel) for deel in eis.split(".")]


def test_elke_eis_staat_er_precies_een_keer() -> None:
    assert (sum(map(sum, NIVEAU_1_EN_2.values())), len(NIVEAU_3), len(EISEN)) == (70 + 183, 18, 271)
    genoemd = [rij.eis for rij in RIJEN]
    assert [eis for eis, aantal in Counter(genoemd).items() if aantal > 1] == []
    assert set(genoemd) == EISEN
    assert genoemd == sorted(genoemd, key=_volgorde)
    gemerkt = {rij.eis for rij in RIJEN if "(niveau 3)" in rij.wat}
    assert gemerkt == NIVEAU_3


@pytest.mark.parametrize("rij", RIJEN, ids=[rij.eis for rij in RIJEN])
def test_de_status_is_onderbouwd(rij: Rij) -> None:
    """Shown: by a test that exists. In part: with what is missing. Otherwise: with a word of why, and no proof of what is not there."""
    assert rij.status in STATUSSEN
    assert rij.wat
    assert rij.hoe
    for test in rij.tests:
        bestand, _, naam = test.partition("::")
        assert naam in _tests(bestand), test
    assert rij.tests or rij.status != AANGETOOND
    assert not rij.tests or rij.status != OPEN
    assert ("Mist: " in rij.hoe) is (rij.status == DEELS)


def test_de_telling_klopt() -> None:
    """Counted, not believed: put these in the table at the top when they have changed."""
    echt = Counter(rij.status for rij in RIJEN)
    staat_er = {s: int(n) for s, n in re.findall(r"^\| ([a-z.]+) \| (\d+) \|$", TEKST, re.MULTILINE)}
    assert staat_er == {status: echt[status] for status in STATUSSEN}
    assert f"Dat zijn {len(RIJEN)} eisen" in TEKST


def test_wie_naar_veiligheid_zoekt_vindt_de_tabel() -> None:
    for bestand in ("SECURITY.md", "README.md"):
        assert "docs/asvs.md" in (WORTEL / bestand).read_text(), bestand
