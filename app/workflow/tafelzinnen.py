"""The sentences of what happens with an offer at an overdrachtstafel: part of `zinnen.py`. From the open part only."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.datumtaal import zeg_dag, zeg_moment
from app.overdracht.codes import OverdrachtStatus

Open = Mapping[str, Any]
BESPROKEN: Mapping[OverdrachtStatus, str] = {
    OverdrachtStatus.GEACCEPTEERD: "aangenomen",
    OverdrachtStatus.GEWEIGERD: "teruggegeven",
}


def _tafel(o: Open) -> str:
    return f"de overdrachtstafel van {zeg_dag(o['begintOp'])}"


TAFELZINNEN: Mapping[str, Callable[[Open], str]] = {
    "aanbod-opnieuw-op-lijst": lambda o: f"Opnieuw aangeboden; het nieuwe aanbod staat op {_tafel(o)}.",
    "overdracht-besproken": lambda o: (
        f"Besproken aan {_tafel(o)}: {BESPROKEN[OverdrachtStatus(o['uitkomst'])]}."
    ),
    "tafelbesluit-genoteerd": lambda o: f"Genoteerd wat aan {_tafel(o)} is besloten.",
    "deurafspraak-gemaakt": lambda o: (
        f"Afgesproken: {o['team']} is uiterlijk {zeg_moment(o['uiterlijk'])} achter de voordeur."
    ),
    "deurafspraak-gehaald": lambda o: (
        f"Er is iemand gesproken ({zeg_moment(o['op'])}), zoals aan de overdrachtstafel was afgesproken."
    ),
}
