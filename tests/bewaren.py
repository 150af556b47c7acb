"""Dossiers that are long over, for tests: with a clock that goes decades ahead."""

from datetime import date, datetime, time
from typing import Any

from app import worker
from app.core.klok import NEDERLAND
from tests.meldingen import gezin, melding, vertrek, weeg
from tests.wereld import Casus, Wereld

BESLISSERS = ("wij-noord-teamleider", "fg")


async def ronde(wereld: Wereld) -> int:
    """What the clock does about keeping and destroying, once."""
    return await worker.loop(wereld.omg, "bewaren")


async def op(wereld: Wereld, dag: str) -> int:
    """That day, and what the clock does on it."""
    wereld.klok.zet(datetime.combine(date.fromisoformat(dag), time(12), NEDERLAND))
    return await ronde(wereld)


async def oude_casus(wereld: Wereld, dag: str = "2046-03-02", **velden: Any) -> Casus:
    """Of a household that moved away on the first day of this world; by then it is due."""
    casus = await wereld.casus(**velden)
    await vertrek(casus)
    await op(wereld, dag)
    return casus


async def oude_melding(
    wereld: Wereld, *mensen: dict[str, Any], dag: str = "2066-03-02", **velden: Any
) -> str:
    """One that was judged on the first day of this world, and needed nothing."""
    vt = wereld.als("vt")
    melding_id = str(
        (await vt.maak("/v1/meldingen", melding(wereld, *(mensen or [gezin().ander]), **velden)))["id"]
    )
    await weeg(vt, melding_id)
    await op(wereld, dag)
    return melding_id


async def voorstel(wereld: Wereld, wie: str = "fg") -> dict[str, Any]:
    """The only one there is."""
    (een,) = await wereld.als(wie).alle("/v1/vernietigingen")
    return een


async def keur_goed(wereld: Wereld, *wie: str) -> dict[str, Any]:
    """By these two (or whoever leads WIJ Noord and its privacy officer)."""
    wat: dict[str, Any] = {}
    for beslisser in wie or BESLISSERS:
        id = (await voorstel(wereld, beslisser))["id"]
        wat = await wereld.als(beslisser).maak(f"/v1/vernietigingen/{id}/_goedkeuren")
    return wat


async def vernietig(wereld: Wereld, *wie: str) -> None:
    """Approved by two, and two weeks later."""
    await keur_goed(wereld, *wie)
    wereld.vooruit(days=14)
    assert await ronde(wereld) == 1
