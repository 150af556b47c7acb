"""`docs/beveiliging.md` says what the code does: what is logged, which secrets there are, and with whom it talks."""

import ast
import re
from pathlib import Path

from app.core.settings import Instellingen
from tests.test_broncode import BRONNEN

TEKST = (Path(__file__).parents[1] / "docs" / "beveiliging.md").read_text()
LOS = re.compile(r"app/(bench|demo)/")
"""Measuring and the demo: nobody's data."""


def _genoemd(kop: str) -> list[str]:
    """What stands between backticks in the first cell of the rows under this heading of a table."""
    rijen = TEKST.partition(kop)[2].partition("\n\n")[0].splitlines()[2:]
    assert rijen, kop
    return [naam for rij in rijen for naam in re.findall(r"`([^`]+)`", rij.split("|")[1])]


def test_elke_logregel_staat_in_het_document() -> None:
    """And says what it is in a constant: nothing that came in can become the name of an event."""
    geschreven = [
        k.args[0]
        for pad, boom in BRONNEN.items()
        if not LOS.match(pad)
        for k in ast.walk(boom)
        if isinstance(k, ast.Call)
        and isinstance(k.func, ast.Attribute)
        and ast.unparse(k.func.value) == "log"
    ]
    namen = {str(a.value) for a in geschreven if isinstance(a, ast.Constant)}
    assert all(isinstance(a, ast.Constant) for a in geschreven)
    assert namen == set(_genoemd("| regel | wanneer | velden |"))


def test_elk_geheim_staat_in_het_document() -> None:
    geheim = {
        naam.upper()
        for naam, veld in Instellingen.model_fields.items()
        if re.search("SecretStr|bytes", str(veld.annotation)) or naam in ("aanmeld_sleutel", "database_url")
    }
    assert {"HOOFDSLEUTELS", "AANMELD_GEHEIM", "METRICS_TOKEN"} <= geheim
    assert geheim == set(_genoemd("| instelling | wat | waarvoor"))


def test_alleen_wie_in_het_document_staat_gaat_naar_buiten() -> None:
    """Nothing else opens a connection, so nobody can make us go anywhere (SSRF), and nothing leaves to a third party."""
    buiten = {"httpx", "socket", "http.client", "urllib.request", "asyncpg", "requests", "aiohttp"}
    wie = {
        pad
        for pad, boom in BRONNEN.items()
        if not LOS.match(pad)
        for k in ast.walk(boom)
        if (isinstance(k, ast.Import) and buiten & {deel.name for deel in k.names})
        or (isinstance(k, ast.ImportFrom) and k.module in buiten)
    }
    kop = "| met | wie begint |"
    genoemd = re.findall(r"`(app/[\w/]+\.py)`", TEKST.partition(kop)[2].partition("\n\n")[0])
    assert wie == set(genoemd)
