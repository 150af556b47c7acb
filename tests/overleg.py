"""An overleg in a world to test in: who takes part, and a casus on its agenda."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from tests.wereld import Casus, Iemand, Wereld, goed

PARTNERS = ("politie", "om", "reclassering", "rvdk")


@dataclass
class Tafel:
    """An overleg, led by `voorzitter`, with what people do there."""

    wereld: Wereld
    id: str
    voorzitter: Iemand
    antwoord: dict[str, Any] = field(default_factory=dict)

    @property
    def pad(self) -> str:
        return f"/v1/overleggen/{self.id}"

    def punt(self, id: str) -> str:
        return f"{self.pad}/agendapunten/{id}"

    async def bevestig(self, *wie: str) -> None:
        for handle in wie:
            await self.wereld.als(handle).maak(f"{self.pad}/_geheimhouding")

    async def breng_in(self, casus: Casus, **anders: Any) -> str:
        """The id of the new agendapunt."""
        bericht = {
            "casusId": casus.id,
            "vraag": "Wie doet wat, en wanneer?",
            "grondslag": "vitaal-belang",
            **anders,
        }
        return str((await casus.regisseur.maak(f"{self.pad}/agendapunten", bericht))["id"])

    async def agenda(self, handle: str) -> list[dict[str, Any]]:
        punten: list[dict[str, Any]] = (await self.wereld.als(handle).haal(f"{self.pad}/agendapunten"))[
            "resultaten"
        ]
        return punten

    async def probeer(self, handle: str, pad: str = "/agendapunten") -> httpx.Response:
        return await self.wereld.als(handle).get(f"{self.pad}{pad}")


async def tafel(wereld: Wereld, *partners: str, wie: str = "vt", **anders: Any) -> Tafel:
    """An Actie-overleg in an hour, led by Veilig Thuis, with these organisations beside it."""
    begint = (wereld.klok.nu() + timedelta(hours=1)).isoformat()
    deelnemers = [
        dict(zip(("organisatie", "team"), p.split("/"), strict=False)) for p in partners or PARTNERS
    ]
    bericht = {"soort": "actie-overleg", "begintOp": begint, "deelnemers": deelnemers, **anders}
    voorzitter = wereld.als(wie)
    antwoord = goed(await voorzitter.post("/v1/overleggen", bericht))
    return Tafel(wereld, antwoord["id"], voorzitter, antwoord)


async def deel(overleg: Tafel, punt: str, met: str, *onderdelen: str, **anders: Any) -> dict[str, Any]:
    """Share these parts with this organisation (or `organisatie/team`), by who leads the overleg."""
    wie = dict(zip(("organisatie", "team"), met.split("/"), strict=False))
    bericht = {**wie, "onderdelen": list(onderdelen), **anders}
    gedeeld: dict[str, Any] = await overleg.voorzitter.maak(f"{overleg.punt(punt)}/projecties", bericht)
    return gedeeld
