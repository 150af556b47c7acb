"""Days and moments as people in the Netherlands say them. What stands as ISO text in a log can be said as it is."""

from datetime import date, datetime

from app.core.klok import NEDERLAND, lokale_dag

Wanneer = date | datetime | str
MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def zeg_dag(wanneer: Wanneer) -> str:
    """`24 november 2026`; of a moment, the day that it is here."""
    dag = als_dag(wanneer)
    return f"{dag.day} {MAANDEN[dag.month - 1]} {dag.year}"


def zeg_weekdag(wanneer: Wanneer) -> str:
    """`dinsdag 24 november 2026`."""
    dag = als_dag(wanneer)
    return f"{DAGEN[dag.weekday()]} {zeg_dag(dag)}"


def zeg_moment(wanneer: datetime | str) -> str:
    """`24 november 2026 om 14:05 uur`."""
    return f"{zeg_dag(wanneer)} om {zeg_uur(wanneer)}"


def zeg_uur(wanneer: datetime | str) -> str:
    """`14:05 uur`."""
    op = datetime.fromisoformat(wanneer) if isinstance(wanneer, str) else wanneer
    return f"{op.astimezone(NEDERLAND):%H:%M} uur"


def als_dag(wanneer: Wanneer) -> date:
    wat = datetime.fromisoformat(wanneer) if isinstance(wanneer, str) else wanneer
    if not isinstance(wat, datetime):
        return wat
    return lokale_dag(wat) if wat.tzinfo else wat.date()
