"""What is on the table on the day of the demo: an Actie-overleg that has begun, a week after the one before, and an overdrachtstafel
later on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from app.demo.gezin import VT, WIJ, Gezin
from app.demo.verteller import Verteller
from app.workflow.afsluiten import weken_later

VEILIG_THUIS = {"organisatie": "veilig-thuis", "team": VT}
Om = Callable[..., None]
"""Sets the clock to so long before the present."""


async def aan_tafel(v: Verteller, om: Om, gezinnen: tuple[Gezin, Gezin], aanbod: str, nu: datetime) -> None:
    gespannen, bezig = gezinnen
    overleg, terug = await _vorige_week(v, om, bezig, nu - timedelta(minutes=10))
    om(minutes=35)
    await _overdrachtstafel(v, aanbod, nu)
    punt = await _breng_in(v, overleg, gespannen, "Hoe komt zij veilig door de week?")
    volgorde = {"agendapunten": [punt.rsplit("/", 1)[-1], terug]}
    await v.doe(WIJ, "PUT", f"{overleg}/volgorde", volgorde, **{"If-Match": "*"})
    om(minutes=30)
    await _deel(v, punt, politie=["gevaar", "volwassenen", "afspraken"], rvdk=["kinderen", "hulp"])
    await _beloof(v, overleg, WIJ, "politie")
    om(minutes=6)
    weet = {"tekst": "Hij is gisteravond weer bij de woning gezien."}
    await v.doe(
        "politie", "POST", f"{punt}/inbreng", {**weet, "gedeeldMet": [{"organisatie": "wij-groningen"}]}
    )
    om(minutes=3)
    await _besluit(v, punt, "straf", "De politie doet vandaag een stopgesprek.")
    gesprek = "Stopgesprek voeren.\nGedaan als: het gesprek is gevoerd."
    await _draag_op(v, punt, "politie", "straf", gesprek, dagen=1)
    ophalen = "Met haar bespreken wie haar ophaalt van het werk."
    await _draag_op(v, punt, "wij-groningen", "zorg", ophalen, dagen=1)


async def _vorige_week(v: Verteller, om: Om, gezin: Gezin, nu_begint: datetime) -> tuple[str, str]:
    """Held and closed. What the Raad did not manage comes back today: the path of today's overleg, and the id of that item."""
    om(days=8)
    begint = weken_later(nu_begint, -1)
    overleg = await _overleg(v, WIJ, "actie-overleg", begint, "politie", "om", "rvdk")
    punt = await _breng_in(v, overleg, gezin, "Is het nodig dat de Raad meekijkt?")
    await _deel(v, punt, rvdk=["kinderen", "hulp"])
    om(weeks=1)
    await _beloof(v, overleg, WIJ, "politie", "rvdk")
    await _besluit(v, punt, "zorg", "De Raad kijkt mee; er komt nu geen onderzoek.")
    dossier = await _draag_op(v, punt, "rvdk", "zorg", "Nagaan of er eerder een maatregel was.", dagen=5)
    school = await _draag_op(v, punt, "wij-groningen", "zorg", "Met de juf bellen over het kind.", dagen=3)
    om(days=7, hours=-2)
    await v.doe(WIJ, "POST", f"{overleg}/_afsluiten")
    straks = "/overleggen?soort=actie-overleg&status=gepland"
    vandaag = f"/overleggen/{(await v.doe(WIJ, 'GET', straks))['resultaten'][0]['id']}"
    (terug,) = (await v.doe(WIJ, "GET", f"{vandaag}/agendapunten"))["resultaten"]
    await _beloof(v, vandaag, "rvdk")
    for dagen, wie, actie, status, uitkomst in (
        (5, WIJ, school, "gedaan", "De juf ziet dat het kind weer met anderen speelt."),
        (2, "rvdk", dossier, "niet-gedaan", "Het dossier is nog niet binnen; het is opgevraagd."),
    ):
        om(days=dagen)
        klaar = {"status": status, "uitkomst": uitkomst}
        hier = f"{vandaag}/agendapunten/{terug['id']}/acties/{actie}"
        await v.doe(wie, "PATCH", hier, klaar, **{"If-Match": "*"})
    return vandaag, terug["id"]


async def _deel(v: Verteller, punt: str, **met: list[str]) -> None:
    """What each partner sees of it."""
    for organisatie, onderdelen in met.items():
        await v.doe(WIJ, "POST", f"{punt}/projecties", {"organisatie": organisatie, "onderdelen": onderdelen})


async def _beloof(v: Verteller, overleg: str, *wie: str) -> None:
    """Each keeps it confidential."""
    for handle in wie:
        await v.doe(handle, "POST", f"{overleg}/_geheimhouding")


async def _besluit(v: Verteller, punt: str, spoor: str, tekst: str) -> None:
    await v.doe(WIJ, "POST", f"{punt}/besluiten", {"spoor": spoor, "tekst": tekst})


async def _draag_op(v: Verteller, punt: str, wie: str, spoor: str, wat: str, dagen: int) -> str:
    """Its id."""
    actie = {"eigenaar": {"organisatie": wie}, "spoor": spoor, "omschrijving": wat}
    return str((await v.doe(WIJ, "POST", f"{punt}/acties", {**actie, "uiterlijk": v.over(days=dagen)}))["id"])


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
    await _beloof(v, tafel, VT, WIJ)
    await v.doe(VT, "PUT", f"{tafel}/tafel/aanbiedingen/{aanbod}")
