"""Following the feed in tests: as a machine would, from where one was."""

from dataclasses import dataclass
from typing import Any

from app import worker
from tests.wereld import Iemand


@dataclass
class Volger:
    """Somebody who reads on from where they were."""

    wie: Iemand
    na: str = ""

    async def nieuw(self) -> list[dict[str, Any]]:
        """Everything that became certain since, sealed just now."""
        await worker.loop(self.wie.wereld.omg, "zegel")
        berichten: list[dict[str, Any]] = []
        meer = True
        while meer:
            blad = await self.wie.haal(f"/v1/gebeurtenissen?limiet=200{self.na and '&na=' + self.na}")
            berichten += blad["resultaten"]
            self.na, meer = blad["volgende"], blad["meer"]
        return berichten


async def volg(wie: Iemand) -> Volger:
    """From now on."""
    volger = Volger(wie)
    await volger.nieuw()
    return volger


def soorten(berichten: list[dict[str, Any]], id: str) -> list[str]:
    """The types of what is about this casus or melding, in order and short: `casus.geopend`."""
    return [b["type"][len("nl.rode-draad.") : -len(".v1")] for b in berichten if b["subject"].endswith(id)]
