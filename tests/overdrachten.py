"""Overdrachten for tests: an offer, an answer, and a casus that really changed hands."""

from typing import Any

from tests.wereld import Casus, Iemand, goed

VRAAG = {"vraag": "Wilt u met dit gezin verder?", "reden": "Zij wonen in uw wijk."}
ORGANISATIE = {
    "wij-noord": "wij-groningen",
    "wij-zuid": "wij-groningen",
    "vt": "veilig-thuis",
    "opvang": "vrouwenopvang",
    "mda": "mda",
    "icm": "icm",
    "zvh": "veiligheidshuis",
}


def aanbod(team: str, **anders: Any) -> dict[str, Any]:
    return {"naar": {"organisatie": ORGANISATIE[team], "team": team}, **VRAAG, **anders}


async def bied_aan(casus: Casus, team: str, **anders: Any) -> dict[str, Any]:
    nieuw: dict[str, Any] = await casus.regisseur.maak(f"{casus.pad}/overdrachten", aanbod(team, **anders))
    return nieuw


async def neem_aan(wie: Iemand, aanbod_: dict[str, Any]) -> dict[str, Any]:
    klaar: dict[str, Any] = goed(await wie.post(f"/v1/overdrachten/{aanbod_['id']}/_accepteren", {}))
    return klaar


async def draag_over(casus: Casus, team: str, **anders: Any) -> dict[str, Any]:
    """Offered and accepted; who accepted (an account by the name of the team) is the casusregisseur from now on."""
    nieuw = await bied_aan(casus, team, **anders)
    casus.regisseur = casus.wereld.als(team)
    return await neem_aan(casus.regisseur, nieuw)
