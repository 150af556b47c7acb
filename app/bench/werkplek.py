"""`rodedraad bench werkplek`: how long a page takes, until its first byte and whole; on both engines, each beside its floor."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from app.bench.klant import Vraag, willekeurig
from app.bench.meting import HANDLE, Kanten, Opstelling, Opzet, meet
from app.werkplek.aangemeld import koekje

BLADEN = {
    "dag": ("Mijn dag", "/dag"),
    "casussen": ("casussen", "/casussen"),
    "bord": ("bord", "/casussen/bord"),
    "casus": ("één casus", "/casussen/{}"),
    "plan": ("plan", "/casussen/{}/veiligheidsplan"),
    "tijdlijn": ("tijdlijn", "/casussen/{}/tijdlijn"),
}
"""What it is called, and where it is; of a casus, with its id in the place."""


def bench_werkplek(opzet: Opzet, json_pad: Path | None) -> None:
    """Measure and print, as `meet`."""
    meet(opzet, {soort: naam for soort, (naam, _) in BLADEN.items()}, _vragen, json_pad)


async def _vragen(bij: Opstelling) -> Kanten:
    """As somebody who is signed in with a browser."""
    omg = bij.omg
    claims = await omg.aanmelding.poort.claims(bij.uitgever.token(HANDLE, bij.nu), bij.nu)
    async with omg.database.schrijf() as verbinding:
        geheim, _ = await omg.sessies.begin(verbinding, claims, None, bij.nu)
    koppen = {"Cookie": f"{koekje(omg)}={geheim}"}

    def blad(soort: str, pad: str) -> Callable[[UUID], Vraag]:
        return lambda casus_id: Vraag(soort, "GET", pad.format(casus_id), casus_id, koppen)

    return {
        soort: (willekeurig(blad(soort, pad), bij.ids, 1), willekeurig(blad(soort, pad), bij.ids, 2))
        for soort, (_, pad) in BLADEN.items()
    }
