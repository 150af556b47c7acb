"""The sentences of what happens with an offer at an overdrachtstafel: part of `zinnen.py`. From the open part only."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.core.klok import NEDERLAND
from app.overdracht.codes import OverdrachtStatus

Open = Mapping[str, Any]
BESPROKEN: Mapping[OverdrachtStatus, str] = {
    OverdrachtStatus.GEACCEPTEERD: "aangenomen",
    OverdrachtStatus.GEWEIGERD: "teruggegeven",
}


def _lokaal(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone(NEDERLAND)


def _tafel(o: Open) -> str:
    return f"de overdrachtstafel van {_lokaal(o['begintOp']):%d-%m-%Y}"


TAFELZINNEN: Mapping[str, Callable[[Open], str]] = {
    "aanbod-opnieuw-op-lijst": lambda o: f"Opnieuw aangeboden; het nieuwe aanbod staat op {_tafel(o)}.",
    "overdracht-besproken": lambda o: (
        f"Besproken aan {_tafel(o)}: {BESPROKEN[OverdrachtStatus(o['uitkomst'])]}."
    ),
    "tafelbesluit-genoteerd": lambda o: f"Genoteerd wat aan {_tafel(o)} is besloten.",
    "deurafspraak-gemaakt": lambda o: (
        f"Afgesproken: {o['team']} is uiterlijk {_lokaal(o['uiterlijk']):%d-%m-%Y %H:%M} achter de voordeur."
    ),
    "deurafspraak-gehaald": lambda o: (
        f"Er is iemand gesproken ({_lokaal(o['op']):%d-%m-%Y %H:%M}), zoals aan de overdrachtstafel was afgesproken."
    ),
}
