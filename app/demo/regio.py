"""The demo region: organisations, teams, and accounts that are handles, not names."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.toegang.actor import Rol
from app.toegang.inrichting import Inrichting
from app.toegang.model import Teamsoort

REGIO = Inrichting(
    organisaties={
        "wij-groningen": "WIJ (demo)",
        "veilig-thuis": "Veilig Thuis (demo)",
        "veilig-thuis-elders": "Veilig Thuis van een andere regio (demo)",
        "politie": "Politie (demo)",
        "om": "Openbaar Ministerie (demo)",
        "reclassering": "Reclassering (demo)",
        "rvdk": "Raad voor de Kinderbescherming (demo)",
        "vrouwenopvang": "Vrouwenopvang (demo)",
        "mda": "MDA++ (demo)",
        "icm": "Intensief Casemanagement (demo)",
        "veiligheidshuis": "Zorg- en Veiligheidshuis (demo)",
        "gemeente": "Gemeente (demo)",
    },
    teams={
        "wij-noord": ("wij-groningen", "WIJ-team Noord (demo)"),
        "wij-zuid": ("wij-groningen", "WIJ-team Zuid (demo)"),
        "vt": ("veilig-thuis", "Veilig Thuis (demo)"),
        "vt-elders": ("veilig-thuis-elders", "Veilig Thuis van een andere regio (demo)"),
        "opvang": ("vrouwenopvang", "Vrouwenopvang (demo)"),
        "mda": ("mda", "MDA++ (demo)"),
        "icm": ("icm", "Intensief Casemanagement (demo)"),
        "zvh": ("veiligheidshuis", "Zorg- en Veiligheidshuis (demo)"),
    },
    meldpunten=("vt", "vt-elders"),
    soorten={
        "opvang": Teamsoort.VROUWENOPVANG,
        "mda": Teamsoort.MDA,
        "icm": Teamsoort.ICM,
        "zvh": Teamsoort.ZORG_EN_VEILIGHEIDSHUIS,
    },
    bereikbaar={"wij-noord": "088-0000001", "wij-zuid": "088-0000002", "vt": "088-0000003"},
)


@dataclass(frozen=True, slots=True)
class Account:
    organisatie: str
    team: str | None
    rollen: tuple[Rol, ...]


ACCOUNTS: Mapping[str, Account] = {
    "wij-noord": Account("wij-groningen", "wij-noord", (Rol.WIJKTEAM,)),
    "wij-noord-2": Account("wij-groningen", "wij-noord", (Rol.WIJKTEAM,)),
    "wij-noord-3": Account("wij-groningen", "wij-noord", (Rol.WIJKTEAM,)),
    "wij-noord-teamleider": Account("wij-groningen", "wij-noord", (Rol.TEAMLEIDER,)),
    "wij-zuid": Account("wij-groningen", "wij-zuid", (Rol.WIJKTEAM,)),
    "vt": Account("veilig-thuis", "vt", (Rol.VEILIG_THUIS,)),
    "vt-teamleider": Account("veilig-thuis", "vt", (Rol.TEAMLEIDER, Rol.VEILIG_THUIS)),
    "vt-elders": Account("veilig-thuis-elders", "vt-elders", (Rol.VEILIG_THUIS,)),
    "vt-elders-teamleider": Account("veilig-thuis-elders", "vt-elders", (Rol.TEAMLEIDER, Rol.VEILIG_THUIS)),
    "politie": Account("politie", None, (Rol.PARTNER,)),
    "om": Account("om", None, (Rol.PARTNER,)),
    "reclassering": Account("reclassering", None, (Rol.PARTNER,)),
    "rvdk": Account("rvdk", None, (Rol.PARTNER,)),
    "vrouwenopvang": Account("vrouwenopvang", None, (Rol.PARTNER,)),
    "opvang": Account("vrouwenopvang", "opvang", (Rol.WIJKTEAM,)),
    "mda": Account("mda", "mda", (Rol.WIJKTEAM,)),
    "icm": Account("icm", "icm", (Rol.WIJKTEAM,)),
    "zvh": Account("veiligheidshuis", "zvh", (Rol.WIJKTEAM,)),
    "opvang-teamleider": Account("vrouwenopvang", "opvang", (Rol.TEAMLEIDER,)),
    "beleid": Account("gemeente", None, (Rol.BELEID,)),
    "beheer": Account("wij-groningen", None, (Rol.BEHEER,)),
    "fg": Account("wij-groningen", None, (Rol.PRIVACY,)),
    "vt-fg": Account("veilig-thuis", None, (Rol.PRIVACY,)),
    "koppeling": Account("wij-groningen", None, (Rol.KOPPELING,)),
}
