"""A household of the demo. Synthetic, obviously so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from app.demo.verteller import Verteller

WIJ, VT = "wij-noord", "vt"
ROUTE = (
    "voorbereiding-contact",
    "contact-leggen",
    "situatie-in-kaart",
    "veiligheidsplan-direct",
    "ondersteuningsplan-maken",
    "uitvoering",
    "evalueren",
    "op-monitoren",
)

GEBOREN = {"moeder": date(1984, 3, 14), "vader": date(1982, 10, 21), "kind": date(2014, 6, 17)}
"""At the earliest."""


def _mens(rol: str, voornamen: str, achternaam: str, geboren: str) -> dict[str, Any]:
    contact = {"kanaal": "telefoon", "wanneer": "werkdagen 9-12", "neutraal": True}
    wie = {"rollen": [rol], "voornamen": voornamen, "achternaam": achternaam, "geboortedatum": geboren}
    return wie if rol == "kind" else {**wie, "veiligContact": contact}


@dataclass
class Gezin:
    """A household of the demo, brought along the stappenplan by who is responsible."""

    v: Verteller
    naam: str
    wie: str = WIJ
    pad: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mensen(self) -> dict[str, dict[str, Any]]:
        """Obviously nobody's; each household with birth dates of its own."""
        eigen = timedelta(days=crc32(self.naam.encode()) % 3_000)
        geboren = {rol: (dag + eigen).isoformat() for rol, dag in GEBOREN.items()}
        return {
            "moeder": _mens("slachtoffer", "Testa", self.naam, geboren["moeder"]),
            "vader": _mens("pleger", "Proef", self.naam, geboren["vader"]),
            "kind": _mens("kind", "Eerstekind", self.naam, geboren["kind"]),
        }

    async def doe(self, methode: str, pad: str, json: Any = None) -> Any:
        return await self.v.doe(self.wie, methode, self.pad + pad, json)

    async def begin(self, **kenmerken: Any) -> "Gezin":
        nieuw = {"aanduiding": f"Huishouden {self.naam} (synthetisch)", "gemeente": "0014", "wijk": "noord"}
        casus = await self.v.doe(self.wie, "POST", "/casussen", {**nieuw, **kenmerken})
        self.pad = f"/casussen/{casus['id']}"
        for rol, mens in self.mensen.items():
            self.ids[rol] = (await self.doe("POST", "/betrokkenen", mens))["id"]
        return self

    async def cijfer(self, wie: str, cijfer: int) -> None:
        gegeven = {"betrokkeneId": self.ids[wie], "op": self.v.nu, "cijfer": cijfer}
        await self.doe("POST", "/veiligheidscijfers", gegeven)

    async def tot(self, stap: str, weken: int = 4) -> "Gezin":
        """Along the default route, doing on the way what each step asks. `weken`: until the plan is looked at again."""
        for hier in ROUTE[: ROUTE.index(stap)]:
            if hier == "veiligheidsplan-direct":
                await self.maak_plan(weken)
            if hier == "ondersteuningsplan-maken":
                await self.doe("PUT", "/ondersteuningsplan", {"samenvatting": "Eerst rust, dan herstel."})
            if hier == "evalueren":
                goed = {"uitkomst": "naar-nazorg", "onderbouwing": "Rust in huis, hulp loopt."}
                await self.doe("POST", "/ondersteuningsplan/evaluaties", goed)
                await self.doe("POST", "/veiligheidsplannen/1/_bevestigen")
            await self.doe("POST", "/acties", {"actie": "volgende-stap"})
        return self

    async def maak_plan(self, weken: int = 4) -> None:
        inhoud = {
            "voorwaarden": [{"tekst": "Er is geen geweld in huis."}],
            "afspraken": [
                {
                    "wat": "Proef slaapt bij zijn broer.",
                    "wie": [self.ids["vader"]],
                    "bewaker": {"naam": "de wijkteammedewerker"},
                    "alsNiet": "Testa belt 112 en daarna het wijkteam.",
                }
            ],
            "bijGevaar": [{"tekst": "Het kind gaat naar de buren."}],
        }
        gesprek = {"gesproken": True, "op": self.v.nu}
        await self.doe("POST", f"/betrokkenen/{self.ids['kind']}/gesprekken", gesprek)
        nieuw = {"inhoud": inhoud, "evaluatiedatum": self.v.over(weeks=weken)}
        self.plan = await self.doe("POST", "/veiligheidsplannen", nieuw)
        await self.doe("POST", "/veiligheidsplannen/1/_vaststellen")
