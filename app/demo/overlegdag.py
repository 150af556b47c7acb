"""What is on the table on the day of the demo: an Actie-overleg that has begun, and an overdrachtstafel later on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from app.demo.gezin import VT, WIJ, Gezin
from app.demo.verteller import Verteller

VEILIG_THUIS = {"organisatie": "veilig-thuis", "team": VT}
Om = Callable[..., None]
"""Sets the clock to so long before the present."""


async def aan_tafel(v: Verteller, om: Om, gezinnen: tuple[Gezin, Gezin], aanbod: str, nu: datetime) -> None:
    om(minutes=35)
    await _overdrachtstafel(v, aanbod, nu)
    overleg = await _overleg(v, WIJ, "actie-overleg", nu - timedelta(minutes=10), "politie", "om", "rvdk")
    gespannen, bezig = gezinnen
    punt = await _breng_in(v, overleg, gespannen, "Hoe komt zij veilig door de week?")
    await _breng_in(v, overleg, bezig, "Is het nodig dat de Raad meekijkt?")
    om(minutes=30)
    for met, onderdelen in (
        ("politie", ["gevaar", "volwassenen", "afspraken"]),
        ("rvdk", ["kinderen", "hulp"]),
    ):
        await v.doe(WIJ, "POST", f"{punt}/projecties", {"organisatie": met, "onderdelen": onderdelen})
    for wie in (WIJ, "politie"):
        await v.doe(wie, "POST", f"{overleg}/_geheimhouding")
    om(minutes=6)
    weet = {"tekst": "Hij is gisteravond weer bij de woning gezien."}
    await v.doe(
        "politie", "POST", f"{punt}/inbreng", {**weet, "gedeeldMet": [{"organisatie": "wij-groningen"}]}
    )
    om(minutes=3)
    besluit = {"spoor": "straf", "tekst": "De politie doet vandaag een stopgesprek."}
    await v.doe(WIJ, "POST", f"{punt}/besluiten", besluit)
    for eigenaar, spoor, wat in (
        ({"organisatie": "politie"}, "straf", "Stopgesprek voeren.\nGedaan als: het gesprek is gevoerd."),
        ({"organisatie": "wij-groningen"}, "zorg", "Met haar bespreken wie haar ophaalt van het werk."),
    ):
        actie = {"eigenaar": eigenaar, "spoor": spoor, "omschrijving": wat, "uiterlijk": v.over(days=1)}
        await v.doe(WIJ, "POST", f"{punt}/acties", actie)


async def _overleg(v: Verteller, wie: str, soort: str, begint: datetime, *deelnemers: Any) -> str:
    """Its path."""
    allen = [d if isinstance(d, dict) else {"organisatie": d} for d in deelnemers]
    nieuw = {"soort": soort, "begintOp": begint.isoformat(), "duurMinuten": 120, "herhalingWeken": 1}
    return f"/overleggen/{(await v.doe(wie, 'POST', '/overleggen', {**nieuw, 'deelnemers': allen}))['id']}"


async def _breng_in(v: Verteller, overleg: str, gezin: Gezin, vraag: str) -> str:
    nieuw = {
        "casusId": gezin.pad.rsplit("/", 1)[-1],
        "vraag": vraag,
        "grondslag": "vitaal-belang",
        "minuten": 20,
    }
    punt = await v.doe(gezin.wie, "POST", f"{overleg}/agendapunten", nieuw)
    return f"{overleg}/agendapunten/{punt['id']}"


async def _overdrachtstafel(v: Verteller, aanbod: str, nu: datetime) -> None:
    """In two hours, with the offer on its list."""
    tafel = await _overleg(
        v, VT, "overdrachtstafel", nu + timedelta(hours=2), {"organisatie": "wij-groningen", "team": WIJ}
    )
    for wie in (VT, WIJ):
        await v.doe(wie, "POST", f"{tafel}/_geheimhouding")
    await v.doe(VT, "PUT", f"{tafel}/tafel/aanbiedingen/{aanbod}")
