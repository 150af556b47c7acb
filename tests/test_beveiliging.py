"""`docs/beveiliging.md` says what the code does: what is logged, which secrets there are, and with whom it talks."""

import ast
import re
from dataclasses import fields
from pathlib import Path

from app.core.settings import Instellingen
from app.toegang.actor import Actor
from tests.test_broncode import BRONNEN

TEKST = (Path(__file__).parents[1] / "docs" / "beveiliging.md").read_text()
LOS = re.compile(r"app/(bench|demo)/")
"""Measuring and the demo: nobody's data."""


def _genoemd(kop: str, kolom: int = 1) -> list[str]:
    """What stands between backticks in one cell (the first) of the rows under this heading of a table."""
    rijen = TEKST.partition(kop)[2].partition("\n\n")[0].splitlines()[1:]
    assert rijen, kop
    return [naam for rij in rijen for naam in re.findall(r"`([^`]+)`", rij.split("|")[kolom])]


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


def test_elke_weg_naar_binnen_staat_in_het_document() -> None:
    """Who does or sees anything is an `Actor`: where one is made, somebody comes in (ASVS 6.1.3)."""
    gemaakt = {
        pad
        for pad, boom in BRONNEN.items()
        if not LOS.match(pad)
        for k in ast.walk(boom)
        if isinstance(k, ast.Call) and ast.unparse(k.func) in ("Actor", "actor.Actor")
    }
    assert len(gemaakt) > 3
    assert gemaakt == set(_genoemd("| weg | wie | hoe | waar |", 4))


def test_waar_een_beslissing_van_afhangt_staat_in_het_document() -> None:
    """All that is known of who asks, and nothing else: no device, and an address only to count by (ASVS 8.1.3)."""
    assert {veld.name for veld in fields(Actor)} == set(
        _genoemd("| wat | waar het vandaan komt | wat het doet |")
    )
    kop = r"""headers(\.get\(|\[)["'](user-agent|sec-ch-|x-forwarded-for|x-real-ip)"""
    apparaat = re.compile(rf"""["']client["']\)|\.client\.(host|port)|{kop}""", re.IGNORECASE)
    app = Path(__file__).parents[1] / "app"
    wie = {f"app/{p.relative_to(app)}" for p in app.rglob("*.py") if apparaat.search(p.read_text())}
    assert wie == {"app/web/schil.py"}
    assert "Het adres telt alleen" in TEKST.partition("(`app/web/schil.py`)")[0]


IN_SECONDEN = {"seconden": 1, "minuten": 60, "uur": 3600, "dagen": 86_400}
EENHEID = {"SECONDEN": "seconden", "MINUTEN": "minuten", "UREN": "uur", "DAGEN": "dagen"}


def test_elke_duur_in_het_document_is_die_van_de_instelling() -> None:
    """A length with its setting behind it is what that setting is when nobody chose (ASVS 8.1.4)."""
    genoemd = re.findall(r"(\d+)\s(seconden|minuten|uur|dagen)\s\(`([A-Z_]+)`\)", TEKST)
    assert {naam for _, _, naam in genoemd} >= {
        "TOKEN_DUUR_MAX_SECONDEN",
        "SESSIE_STIL_MINUTEN",
        "SESSIE_UREN",
        "VERSE_AANMELDING_SECONDEN",
        "NOODTOEGANG_MINUTEN",
    }
    for aantal, eenheid, naam in genoemd:
        standaard = Instellingen.model_fields[naam.lower()].default
        in_code = standaard * IN_SECONDEN[EENHEID[naam.rpartition("_")[2]]]
        assert int(aantal) * IN_SECONDEN[eenheid] == in_code, naam


def test_een_sessie_duurt_niet_langer_dan_de_norm() -> None:
    """NIST SP 800-63B, 4.3.3 (AAL3): after 15 minutes of silence, and 12 hours whatever was asked (ASVS 7.1.1)."""
    stil, uren = (Instellingen.model_fields[k] for k in ("sessie_stil_minuten", "sessie_uren"))
    assert stil.default <= 15
    assert max(m.le for m in uren.metadata if hasattr(m, "le")) <= 12
    assert "na 15 minuten stilte en na 12 uur" in TEKST
