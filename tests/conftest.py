"""Every test that asks for `wereld` runs on SQLite and on PostgreSQL. PostgreSQL is provided; nothing is ever skipped."""

import itertools
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

import pytest
import structlog

from app.core import geheugen
from app.core.gebeurtenis import Vastgelegd
from app.core.versleuteling import Datasleutel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.berichten import BERICHTEN
from tests.postgres import maak_database, postgres
from tests.wereld import BEGIN, Wereld, open_wereld

if TYPE_CHECKING:
    from tests.scherm import Werkplek

RUIMTE = 500_000_000
"""Bytes that must be free in memory before databases are put there."""
MOTOREN = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def _stil() -> None:
    """The application's log lines are tested where they matter, and otherwise silent."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


@pytest.fixture(scope="session", autouse=True)
def _gevestigd() -> None:
    """As a serving process does: a test run is one, with thousands of tests in its memory besides."""
    geheugen.vestig()


@pytest.fixture(scope="session", autouse=True)
def _elke_soort_heeft_een_rij() -> Iterator[None]:
    """Whatever any test writes to the log has a row in table 7: a type under which it leaves, or why it stays inside."""
    schrijf, geschreven = Werkeenheid._regel, set[str]()

    def onthoud(self: Werkeenheid, vastgelegd: Vastgelegd, sleutel: Datasleutel | None) -> dict[str, Any]:
        geschreven.add(vastgelegd.wat.soort)
        return schrijf(self, vastgelegd, sleutel)

    with pytest.MonkeyPatch.context() as anders:
        anders.setattr(Werkeenheid, "_regel", onthoud)
        yield
    assert geschreven - BERICHTEN.keys() == set(), "elke soort heeft een rij in workflow/berichten.py"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session", params=MOTOREN)
def motor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
async def database_url(motor: str, request: pytest.FixtureRequest) -> str | None:
    """Of the engine under test; None is an SQLite file of its own."""
    if motor == "sqlite":
        return None
    return await maak_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}")


@pytest.fixture(scope="session")
def snelle_map(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Hands out folders, in memory where the machine has such a place: an SQLite commit waits for the disk, a test need not.

    What only a disk can prove is proved on one (`test_stroomstoring.py`).
    """
    schijf = Path("/dev/shm")
    if not os.access(schijf, os.W_OK) or shutil.disk_usage(schijf).free < RUIMTE:
        yield lambda: tmp_path_factory.mktemp("map")
        return
    with TemporaryDirectory(dir=schijf, prefix="rodedraad-") as basis:
        yield lambda: Path(mkdtemp(dir=basis))


@pytest.fixture(scope="session")
async def _wereld(database_url: str | None, snelle_map: Callable[[], Path]) -> AsyncIterator[Wereld]:
    async with open_wereld(snelle_map(), database_url) as wereld:
        yield wereld


@pytest.fixture
def wereld(_wereld: Wereld) -> Wereld:
    """The world, with its clock at the beginning. Casussen of other tests are in it, as in life."""
    _wereld.klok.zet(BEGIN)
    return _wereld


@pytest.fixture(scope="session")
async def werkplek(snelle_map: Callable[[], Path]) -> AsyncIterator["Werkplek"]:
    """The pages in a real browser, in a world of their own."""
    from tests.scherm import open_werkplek  # a browser is only loaded where one is used

    async with open_werkplek(snelle_map) as plek:
        yield plek


class VerseWereld(Protocol):
    def __call__(self, **instellingen: object) -> AbstractAsyncContextManager[Wereld]: ...


@pytest.fixture(scope="session")
async def sjabloon(
    motor: str, request: pytest.FixtureRequest, snelle_map: Callable[[], Path]
) -> tuple[Path, str | None]:
    """A world that was opened and left as it was: to migrate takes a second, to copy does not. Its folder, and its database on the
    server."""
    map_, naam = snelle_map(), f"sjabloon_{uuid4().hex}" if motor == "postgresql" else None
    url = naam and await maak_database(request.getfixturevalue("postgres_url"), naam)
    async with open_wereld(map_, url):
        pass
    return map_, naam


@pytest.fixture
async def verse_wereld(
    sjabloon: tuple[Path, str | None], request: pytest.FixtureRequest, snelle_map: Callable[[], Path]
) -> VerseWereld:
    """Opens a world of one's own, on the engine under test, with other settings if need be."""
    bron, naam = sjabloon
    url: str | None = None
    if naam:
        url = await maak_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}", naam)

    def open_(**instellingen: object) -> AbstractAsyncContextManager[Wereld]:
        return open_wereld(shutil.copytree(bron, snelle_map(), dirs_exist_ok=True), url, **instellingen)

    return open_


Wereldmaker = Callable[[], AbstractAsyncContextManager[Wereld]]


@pytest.fixture
async def wereldmaker(
    motor: str, request: pytest.FixtureRequest, snelle_map: Callable[[], Path]
) -> Wereldmaker:
    """Every time another world (two at most), on the engine under test, with nothing in it."""
    urls: Iterator[str | None] = itertools.repeat(None)
    if motor == "postgresql":
        basis = request.getfixturevalue("postgres_url")
        urls = iter([await maak_database(basis, f"test_{uuid4().hex}") for _ in range(2)])
    return lambda: open_wereld(snelle_map(), next(urls))
