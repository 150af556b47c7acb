"""Settings of the embedded demo: everything in one folder, with its own keys, made at the first start."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.settings import DEMO_UITGEVER, Instellingen
from app.demo.uitgever import ACR, CLIENT, ONTDEKKING, PUBLIEK, WERKPLEK, DemoUitgever


def demo_instellingen(map_: Path, **anders: Any) -> tuple[Instellingen, DemoUitgever]:
    """Settings and issuer of a demo that lives in `map_`; `anders` replaces settings (another database, say)."""
    map_.mkdir(parents=True, exist_ok=True)
    uitgever = DemoUitgever(map_)
    waarden: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{map_ / 'rodedraad.db'}",
        "hoofdsleutels": _sleutel(map_ / "demo-hoofdsleutel"),
        "kluissleutels": _sleutel(map_ / "demo-kluissleutel"),
        "zegelsleutels": _sleutel(map_ / "demo-zegelsleutel"),
        "demo": True,
        "uitgever": DEMO_UITGEVER,
        "jwks": str(uitgever.jwks),
        "publiek": PUBLIEK,
        "clients": (CLIENT,),
        "webadres": "http://127.0.0.1:8000",
        "aanmeld_client": WERKPLEK,
        "aanmeld_geheim": _geheim(map_ / "demo-aanmeldgeheim"),
        "aanmeld_acr": (ACR,),
        "verzoeken_per_minuut": 0,
        "verzoeken_per_minuut_adres": 0,
        "sleutel_min_bits": 2048,
        "webhook_hosts": ("127.0.0.1",),
        "cijfers_gemeenten": {"gemeente": ["0014"]},
        "gemeenten": {"0014": "Groningen"},
        **anders,
    }
    waarden.setdefault("ontdekking", f"{waarden['webadres']}{ONTDEKKING}")
    return Instellingen(**waarden), uitgever


def _sleutel(pad: Path) -> str:
    """The master key in this file."""
    return _bewaard(pad, lambda: nieuwe_hoofdsleutel(1))


def _geheim(pad: Path) -> str:
    return _bewaard(pad, lambda: secrets.token_urlsafe(32))


def _bewaard(pad: Path, maak: Callable[[], str]) -> str:
    """What is in this file, which only its owner may read; made where there is none."""
    if not pad.exists():
        with os.fdopen(os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as bestand:
            bestand.write(maak())
    return pad.read_text()


def nieuwe_hoofdsleutel(kid: int) -> str:
    return f"{kid}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
