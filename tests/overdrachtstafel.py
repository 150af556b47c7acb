"""An overdrachtstafel in a world to test in, and casussen to offer there. Synthetic, obviously so."""

from datetime import timedelta
from typing import Any

import httpx

from tests.meldingen import gezin, melding
from tests.overleg import Tafel, tafel
from tests.wereld import Casus, Iemand, Wereld, goed

VRAAG = {"vraag": "Wilt u met dit gezin verder?", "reden": "Zij wonen in uw wijk."}
TEAMS = {
    "vt": "veilig-thuis/vt",
    "wij-noord": "wij-groningen/wij-noord",
    "wij-zuid": "wij-groningen/wij-zuid",
}
ALLEN = ("wij-noord", "wij-noord-teamleider", "wij-zuid", "vt", "vt-teamleider")


class Overdrachtstafel(Tafel):
    def punt(self, id: str) -> str:
        return f"{self.pad}/tafel/punten/{id}"

    async def lijst(self, handle: str) -> list[dict[str, Any]]:
        punten: list[dict[str, Any]] = (await self.wereld.als(handle).haal(f"{self.pad}/tafel"))["resultaten"]
        return punten

    async def van(self, handle: str, punt_id: str) -> dict[str, Any]:
        """What somebody sees of one item."""
        return next(p for p in await self.lijst(handle) if p["id"] == punt_id)

    async def voorstellen(self, handle: str) -> list[dict[str, Any]]:
        lijst: list[dict[str, Any]] = (await self.wereld.als(handle).haal(f"{self.pad}/tafel/voorstellen"))[
            "resultaten"
        ]
        return lijst

    async def probeer_op(self, aanbod_id: str, handle: str = "vt") -> httpx.Response:
        return await self.wereld.als(handle).put(f"{self.pad}/tafel/aanbiedingen/{aanbod_id}", None)

    async def zet_op(self, aanbod_id: str, handle: str = "vt") -> str:
        """The id of the item."""
        return str(goed(await self.probeer_op(aanbod_id, handle))["id"])

    async def doe(self, handle: str, punt_id: str, wat: str, **bericht: Any) -> httpx.Response:
        return await self.wereld.als(handle).post(f"{self.punt(punt_id)}/{wat}", bericht)


async def overdrachtstafel(
    wereld: Wereld, *teams: str, wie: str = "vt", bevestigd: tuple[str, ...] = ALLEN, **anders: Any
) -> Overdrachtstafel:
    """A weekly table in an hour with these teams, whose people have confirmed confidentiality."""
    namen = [TEAMS.get(t, t) for t in teams or ("vt", "wij-noord", "wij-zuid")]
    gepland = await tafel(wereld, *namen, wie=wie, soort="overdrachtstafel", herhalingWeken=1, **anders)
    aan = Overdrachtstafel(wereld, gepland.id, gepland.voorzitter, gepland.antwoord)
    await aan.bevestig(*(h for h in bevestigd if any(h.startswith(t) for t in teams or TEAMS)))
    return aan


async def gemeld(wereld: Wereld, wie: str = "vt", **anders: Any) -> Casus:
    """A casus that Veilig Thuis opened from a politiemelding of now: its 48-hour clock runs."""
    wij, vt = gezin(), wereld.als(wie)
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, **anders))
    casus = await vt.maak(f"/v1/meldingen/{nieuw['id']}/casus", {"aanduiding": "Huishouden Proefsma"})
    gevonden = Casus(wereld, casus["id"], vt)
    mensen = (await vt.haal(f"{gevonden.pad}/betrokkenen"))["resultaten"]
    gevonden.moeder = next(m["id"] for m in mensen if "slachtoffer" in m["rollen"])
    return gevonden


async def bied_aan(casus: Casus, team: str, **anders: Any) -> str:
    """The id of the offer."""
    organisatie, code = TEAMS[team].split("/")
    naar = {"organisatie": organisatie, "team": code}
    bericht = {"naar": naar, **VRAAG, **anders}
    return str((await casus.regisseur.maak(f"{casus.pad}/overdrachten", bericht))["id"])


async def spreek(casus: Casus, wie: Iemand | None = None) -> None:
    """Somebody of the team that answers for the casus spoke with the mother, now."""
    gesprek = {"gesproken": True, "op": casus.wereld.nu_json}
    await (wie or casus.regisseur).maak(f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken", gesprek)


async def deurklokken(casus: Casus) -> list[dict[str, Any]]:
    """The clocks of agreements among the termijnen of the casus: the one that runs last."""
    klokken = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"]
    van_deur = [k for k in klokken if k["soort"] == "afspraak-achter-de-voordeur"]
    return sorted(van_deur, key=lambda k: k["status"] in ("loopt", "verstreken"))


async def deurklok(casus: Casus) -> tuple[str, str]:
    """Until when the agreement runs, and how it stands."""
    klok = (await deurklokken(casus))[-1]
    return klok["verlooptOp"], klok["status"]


def straks(wereld: Wereld, **duur: float) -> str:
    return (wereld.klok.nu() + timedelta(**duur)).isoformat()
