"""The `rodedraad` command as a user runs it: in processes of its own, in a fresh folder."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli import main
from tests.werkers import PROCESSEN

RODEDRAAD = Path(sys.executable).with_name("rodedraad")
GEDULD = 120
"""Seconds."""
TE_ZIEN = (
    "overleg WHERE status = 'afgesloten'",
    "overlegactie WHERE status = 'niet-gedaan'",
    "noodtoegang WHERE beoordeeld_op IS NULL",
    "inzageverzoek WHERE besluit IS NULL",
    "bewaarplicht WHERE opgeheven_op IS NULL",
    "bewaring WHERE status = 'voorgesteld'",
    "grafsteen",
    "abonnement WHERE stil_op IS NULL",
)
"""What a visitor of the demo finds, on screens that are empty without it."""


def rodedraad(
    *woorden: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, code: int = 0
) -> str:
    """What it said, on either stream. A process with an environment and a folder of its own, forked where everything was loaded before:
    to load it takes seconds each time (and once is enough)."""
    schoon = {k: w for k, w in os.environ.items() if not k.startswith("RODEDRAAD_")}
    with TemporaryDirectory() as map_:
        uit = Path(map_, "uit")
        proces = PROCESSEN.Process(
            target=_voer_uit, args=(woorden, str(cwd or Path.cwd()), {**schoon, **(env or {})}, str(uit))
        )
        proces.start()
        proces.join(GEDULD)
        if proces.is_alive():
            proces.kill()
        gezegd = uit.read_text()
    assert proces.exitcode == code, gezegd
    return gezegd


def _voer_uit(woorden: tuple[str, ...], cwd: str, env: Mapping[str, str], uit: str) -> None:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    with open(uit, "wb") as bestand:
        for stroom in (1, 2):
            os.dup2(bestand.fileno(), stroom)
    sys.argv = [str(RODEDRAAD), *woorden]
    main()


def test_een_token_buiten_de_demo_bestaat_niet(tmp_path: Path) -> None:
    """Asked of the program that was installed, loaded from nothing."""
    gedaan = subprocess.run(
        [RODEDRAAD, "token", "wij-noord"], cwd=tmp_path, capture_output=True, text=True, timeout=GEDULD
    )
    assert (gedaan.returncode, gedaan.stdout) == (2, "")
    assert "draai eerst `rodedraad demo`" in gedaan.stderr


def test_de_demo_vertelt_haar_verhaal_en_het_token_past(tmp_path: Path) -> None:
    verhaal = rodedraad("demo", "--once", cwd=tmp_path)
    for wat in (
        "Geen bemiddeling en geen gezamenlijke gesprekken",
        "✗ 409 stap-geblokkeerd: Deze stap kan nu niet: 3 belemmeringen.",
        "nog open: ‘Contact leggen’, ‘Situatie in kaart brengen’",
        "Een afspraak is niet nagekomen",
        "Veiligheidsplan versie 2 vastgesteld",
        "✗ 404 niet-gevonden",
        "Casus inactief",
    ):
        assert wat in verhaal, verhaal
    assert (tmp_path / "var" / "veiligheidsplan-versie-2.pdf").read_bytes().startswith(b"%PDF")
    with closing(sqlite3.connect(tmp_path / "var" / "rodedraad.db")) as databank:
        for wat in TE_ZIEN:
            assert databank.execute(f"SELECT count(*) FROM {wat}").fetchone() != (0,), wat
    for geheim in ("demo-uitgever.json", "demo-hoofdsleutel", "demo-kluissleutel", "demo-zegelsleutel"):
        assert (tmp_path / "var" / geheim).stat().st_mode & 0o077 == 0
    assert rodedraad("token", "wij-noord", cwd=tmp_path).count(".") == 2
    assert "Onbekend account" in rodedraad("token", "burgemeester", cwd=tmp_path, code=2)
    assert "Casus inactief" in rodedraad("demo", "--once", cwd=tmp_path)


def test_een_eigen_omgeving_migreren_en_inrichten(tmp_path: Path) -> None:
    env = {
        "RODEDRAAD_HOOFDSLEUTELS": rodedraad("hoofdsleutel").strip(),
        "RODEDRAAD_KLUISSLEUTELS": rodedraad("hoofdsleutel").strip(),
        "RODEDRAAD_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'eigen.db'}",
    }
    rodedraad("migrate", env=env)
    regio = tmp_path / "regio.json"
    regio.write_text(json.dumps({"organisaties": {"wij": "WIJ"}, "teams": {"wij-oost": ["wij", "WIJ Oost"]}}))
    for _ in range(2):
        rodedraad("inrichten", str(regio), env=env)
    punten = {"organisaties": {}, "teams": {"wij-oost": ["wij", "WIJ Oost"]}}
    regio.write_text(json.dumps({**punten, "meldpunten": ["wij-oost"]}))
    rodedraad("inrichten", str(regio), env=env)
    regio.write_text(json.dumps({**punten, "bereikbaar": {"wij-oost": "088-0000009"}}))
    rodedraad("inrichten", str(regio), env=env)
    regio.write_text(json.dumps({**punten, "bereikbaar": {"wij-oost": "x" * 65}}))
    assert "niet de goede vorm" in rodedraad("inrichten", str(regio), env=env, code=2)
    regio.write_text(json.dumps({**punten, "meldpunten": ["wij-west"]}))
    assert "geen team: wij-west" in rodedraad("inrichten", str(regio), env=env, code=2)
    regio.write_text("{}")
    assert "niet de goede vorm" in rodedraad("inrichten", str(regio), env=env, code=2)


def test_zonder_sleutel_of_met_de_demo_uitgever_wordt_niets_opgediend(tmp_path: Path) -> None:
    assert "RODEDRAAD_HOOFDSLEUTELS" in rodedraad("serve", cwd=tmp_path, code=2)
    env = {
        "RODEDRAAD_HOOFDSLEUTELS": rodedraad("hoofdsleutel").strip(),
        "RODEDRAAD_KLUISSLEUTELS": rodedraad("hoofdsleutel").strip(),
        "RODEDRAAD_UITGEVER": "https://demo.rodedraad.example",
    }
    eigen = {**env, "RODEDRAAD_UITGEVER": "https://aanmelden.voorbeeld.nl"}
    for wie in ("serve", "worker"):
        assert "RODEDRAAD_ZEGELSLEUTELS" in rodedraad(wie, cwd=tmp_path, env=eigen, code=2)
    assert "demo" in rodedraad("serve", cwd=tmp_path, env=env, code=2)
    del env["RODEDRAAD_KLUISSLEUTELS"]
    assert "RODEDRAAD_KLUISSLEUTELS ontbreekt" in rodedraad("serve", cwd=tmp_path, env=env, code=2)


def test_het_stappenplan_is_te_zien() -> None:
    assert rodedraad("stappenplan", "--mermaid").startswith("stateDiagram-v2")
    regels = rodedraad("stappenplan").splitlines()
    assert any(
        "kinderen_gesproken" in regel and regel.startswith("veiligheidsplan-direct") for regel in regels
    )


def test_het_contract_is_bijgewerkt() -> None:
    rodedraad("openapi", "--check", cwd=Path(__file__).parents[1])
