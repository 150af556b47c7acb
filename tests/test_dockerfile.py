"""The image without an engine: its lines are checked, and its build stage is carried out in a folder."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import venv
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

WORTEL = Path(__file__).parent.parent
DOCKERFILE = (WORTEL / "Dockerfile").read_text()
VENV = "/srv/rodedraad/venv"


class Regel(NamedTuple):
    opdracht: str
    rest: str


def lees(tekst: str) -> list[list[Regel]]:
    """Split a Dockerfile into its stages, each a list of instructions."""
    zonder_commentaar = re.sub(r"^\s*#.*\n", "", tekst, flags=re.MULTILINE)
    regels = [
        Regel(*regel.split(maxsplit=1))
        for regel in zonder_commentaar.replace("\\\n", "").splitlines()
        if regel
    ]
    begin = [i for i, regel in enumerate(regels) if regel.opdracht == "FROM"]
    return [regels[van:tot] for van, tot in zip(begin, [*begin[1:], None], strict=True)]


BOUW, BEELD = lees(DOCKERFILE)


def bronnen(trap: list[Regel]) -> list[str]:
    """Name what a stage copies from the repository."""
    kopieen = [regel.rest.split()[:-1] for regel in trap if regel.opdracht == "COPY"]
    return [bron for kopie in kopieen if not kopie[0].startswith("--from=") for bron in kopie]


def draai(*opdracht: str, map_: Path, omgeving: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        opdracht,
        check=False,
        cwd=map_,
        env=omgeving,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.parametrize("trap", [BOUW, BEELD])
def test_elke_trap_begint_bij_een_versie(trap: list[Regel]) -> None:
    assert re.fullmatch(r"python:3\.\d+-slim( AS \w+)?", trap[0].rest)


def test_het_beeld_draait_niet_als_root() -> None:
    opdrachten = [regel.opdracht for regel in BEELD]
    laatste_kopie = len(opdrachten) - 1 - opdrachten[::-1].index("COPY")
    [gebruiker] = [regel.rest for regel in BEELD[laatste_kopie:] if regel.opdracht == "USER"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", gebruiker)
    assert f"--uid {gebruiker.split(':')[0]}" in DOCKERFILE


def test_wat_gekopieerd_wordt_bestaat_en_bereikt_de_bouw() -> None:
    uitgezonderd = (WORTEL / ".dockerignore").read_text().splitlines()
    for bron in bronnen(BOUW) + bronnen(BEELD):
        assert (WORTEL / bron).exists(), bron
        assert f"!{bron.rstrip('/')}" in uitgezonderd


def test_geen_adres_van_een_pakketbron() -> None:
    assert not re.search(r"://|index-url|find-links|trusted-host", DOCKERFILE)


@pytest.mark.parametrize(("status", "uitkomst"), [(200, 0), (503, 1), (None, 1)])
def test_de_gezondheidscheck_volgt_het_antwoord(status: int | None, uitkomst: int) -> None:
    class Antwoord(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if status and self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    [check] = [regel.rest for regel in BEELD if regel.opdracht == "HEALTHCHECK"]
    python, *argumenten = json.loads(check[check.index("[") :])
    assert python == "python"
    with HTTPServer(("127.0.0.1", 0), Antwoord) as server:
        poort = str(server.server_port)
        if status:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        else:
            server.socket.shutdown(socket.SHUT_RDWR)
        opdracht = [sys.executable, *(argument.replace("8000", poort) for argument in argumenten)]
        assert subprocess.run(opdracht, check=False, stderr=subprocess.DEVNULL).returncode == uitkomst
        if status:
            server.shutdown()


def test_de_bouw_levert_een_werkende_opdrachtregel(tmp_path: Path) -> None:
    """Carry out the COPY and RUN lines; a fresh environment plays the image's own Python."""
    map_, doel = tmp_path / "bouw", tmp_path / "venv"
    map_.mkdir()
    venv.create(tmp_path / "python", with_pip=True)
    schoon = {
        naam: waarde for naam, waarde in os.environ.items() if not naam.startswith(("PYTHON", "VIRTUAL"))
    }
    omgeving = {**schoon, "PATH": f"{tmp_path}/python/bin:{os.environ['PATH']}"}
    for opdracht, rest in BOUW:
        if opdracht == "COPY":
            *namen, naar = rest.split()
            for bron in (WORTEL / naam for naam in namen):
                if bron.is_dir():
                    shutil.copytree(bron, map_ / naar, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(bron, map_ / naar)
        elif opdracht == "RUN":
            stap = rest.replace(VENV, str(doel))
            klaar = draai("/bin/sh", "-c", stap, map_=map_, omgeving=omgeving)
            assert klaar.returncode == 0, f"{stap}\n{klaar.stdout}"

    hulp = draai(f"{doel}/bin/rodedraad", "--help", map_=tmp_path, omgeving=schoon)
    assert hulp.returncode == 0, hulp.stdout
    pakketten = {pad.name for pad in doel.glob("lib/*/site-packages/*")}
    assert "app" in pakketten
    assert not pakketten & {"pip", "setuptools", "pytest"}


def test_het_beeld_draagt_wat_het_start() -> None:
    assert Regel("COPY", f"--from=bouw {VENV}/ venv/") in BEELD
    assert Regel("WORKDIR", "/srv/rodedraad") in BEELD
    assert "RODEDRAAD_MIGRATIES=/srv/rodedraad/migrations" in DOCKERFILE
    assert Regel("EXPOSE", "8000") in BEELD
    assert json.loads(BEELD[-1].rest)[:2] == ["rodedraad", "serve"]
