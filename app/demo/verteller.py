"""Asks over HTTP as somebody, and tells in Dutch what comes of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from app.core.klok import NEDERLAND, Draaibareklok, Klok, Systeemklok
from app.demo.uitgever import DemoUitgever
from app.workflow.zinnen import titel

DUUR = timedelta(weeks=40)


class Verhaalklok:
    """Stands in the past while the story is told; afterwards the machine's clock."""

    def __init__(self) -> None:
        nu = Systeemklok().nu().astimezone(NEDERLAND)
        maandag = nu - DUUR - timedelta(days=nu.weekday())
        self.verzet = Draaibareklok(maandag.replace(hour=9, minute=5, second=0, microsecond=0))
        self._klok: Klok = self.verzet

    def nu(self) -> datetime:
        return self._klok.nu()

    def loop(self) -> None:
        self._klok = Systeemklok()


class Verteller:
    """Asks over HTTP as somebody, and tells in Dutch what comes of it."""

    def __init__(self, client: httpx.AsyncClient, uitgever: DemoUitgever, klok: Verhaalklok) -> None:
        self._client, self._uitgever, self._klok = client, uitgever, klok

    def zeg(self, tekst: str = "", *, inspringen: int = 0) -> None:
        print("  " * inspringen + tekst, flush=True)

    def hoofdstuk(self, tekst: str, **later: float) -> None:
        """Turn the clock and start a new paragraph."""
        self._klok.verzet.vooruit(timedelta(**later))
        self.zeg(f"\n{self._klok.nu().astimezone(NEDERLAND):%d-%m-%Y %H:%M}  {tekst}")

    def zet(self, moment: datetime) -> None:
        self._klok.verzet.zet(moment)

    @property
    def nu(self) -> str:
        return self._klok.nu().isoformat()

    def over(self, **duur: float) -> str:
        """A date this long from now."""
        return (self._klok.nu() + timedelta(**duur)).date().isoformat()

    async def vraag(
        self, wie: str, methode: str, pad: str, json: Any = None, **koppen: str
    ) -> httpx.Response:
        token = self._uitgever.token(wie, self._klok.nu())
        return await self._client.request(
            methode, f"/v1{pad}", json=json, headers={"Authorization": f"Bearer {token}", **koppen}
        )

    async def doe(self, wie: str, methode: str, pad: str, json: Any = None, **koppen: str) -> Any:
        """Something that must succeed: a story that stumbles is a broken demo."""
        antwoord = await self.vraag(wie, methode, pad, json, **koppen)
        if antwoord.is_error:
            raise RuntimeError(f"{methode} {pad}: {antwoord.status_code} {antwoord.json().get('code')}")
        return antwoord.json() if antwoord.content else None

    def toon_weigering(self, antwoord: httpx.Response) -> None:
        probleem = antwoord.json()
        self.zeg(f"✗ {antwoord.status_code} {probleem['code']}: {probleem['detail']}", inspringen=1)
        for b in probleem.get("belemmeringen", ()):
            self.zeg(f"- {b['tekst']} → {b['oplossing']}", inspringen=2)

    def toon_stand(self, casus: Mapping[str, Any]) -> None:
        open_ = [s["stap"] for s in casus["stappen"] if s["status"] == "openstaand"]
        self.zeg(f"✓ nu in {titel(casus['stap'])}", inspringen=1)
        if open_:
            self.zeg("nog open: " + ", ".join(titel(s) for s in open_), inspringen=2)


async def toon_tijdlijn(v: Verteller, wie: str, c: str) -> None:
    """The whole timeline of a casus, page by page, one sentence a line."""
    v.zeg("\nDe tijdlijn van deze casus")
    vervolg: str | None = ""
    while vervolg is not None:
        bladzijde = await v.doe(
            wie, "GET", f"{c}/gebeurtenissen?limiet=50" + (f"&na={vervolg}" if vervolg else "")
        )
        for g in bladzijde["resultaten"]:
            op = datetime.fromisoformat(g["op"]).astimezone(NEDERLAND)
            v.zeg(f"{op:%d-%m-%Y %H:%M}  {g['door']:<12} {g['tekst']}", inspringen=1)
        vervolg = bladzijde["volgende"]
