"""A service that sends berichten, on a real socket in this process; and people to send them to."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app import worker
from tests.wereld import Casus, Iemand, Wereld

GEHEIM = "Wc4nb8Jq-2xTzLr7vYpK0sHd"
"""Of the service of the tests, which is not there."""
LAAT = "2026-05-28T03:07:00+02:00"
"""At no moment that the clock of another test stands at: what waits for this goes out for nobody."""
_teller = itertools.count(10_000_000)


def mobiel() -> str:
    """A number that no other test has."""
    return f"06{next(_teller)}"


def plus31(nummer: str) -> str:
    return f"+31{nummer[1:]}"


@dataclass
class Dienst:
    """Accepts everything, until it is told to answer otherwise. What it accepted stands in `verslag`, beside what a test writes there."""

    url: str = ""
    antwoorden: list[int | None] = field(default_factory=list)
    """For the next ones; None: it takes the message, and hangs up without a word."""
    bij_vraag: Callable[[], Any] = lambda: None
    koppen: list[dict[str, str]] = field(default_factory=list)
    gezien: list[dict[str, Any]] = field(default_factory=list)
    verslag: list[tuple[str, str]] = field(default_factory=list)

    @property
    def aangenomen(self) -> dict[str, str]:
        """By bericht: the words. Twice the same is once."""
        return {b["id"]: b["tekst"] for b in self.gezien}

    async def hoor(self, lezer: asyncio.StreamReader, schrijver: asyncio.StreamWriter) -> None:
        kop = (await lezer.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        koppen = {k.lower(): w for k, _, w in (regel.partition(": ") for regel in kop[1:] if regel)}
        bericht = json.loads(await lezer.readexactly(int(koppen["content-length"])))
        self.bij_vraag()
        status = self.antwoorden.pop(0) if self.antwoorden else 202
        if status is None or status < 300:
            self.koppen.append({**koppen, "": kop[0]})
            self.gezien.append(bericht)
            self.verslag.append(("aangenomen", bericht["id"]))
        if status is not None:
            naar_elders = f"Location: {self.url}elders\r\n" if 300 <= status < 400 else ""
            schrijver.write(
                f"HTTP/1.1 {status} x\r\n{naar_elders}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )
        schrijver.close()
        await schrijver.wait_closed()


@asynccontextmanager
async def berichtendienst() -> AsyncIterator[Dienst]:
    dienst = Dienst()
    async with await asyncio.start_server(dienst.hoor, "127.0.0.1", 0) as server:
        dienst.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        yield dienst


@dataclass
class Aan:
    """Somebody who can be sent something."""

    casus: Casus
    id: str
    nummer: str

    @property
    def wie(self) -> Iemand:
        return self.casus.regisseur

    @property
    def persoon(self) -> str:
        return f"{self.casus.pad}/betrokkenen/{self.id}"

    @property
    def pad(self) -> str:
        return f"{self.persoon}/berichten"

    async def zet_klaar(self, **anders: Any) -> dict[str, Any]:
        nieuw: dict[str, Any] = await self.wie.maak(self.pad, {"soort": "bel-terug", **anders})
        return nieuw

    async def wijzig(self, **wat: Any) -> None:
        antwoord = await self.wie.patch(self.persoon, wat, if_match="*")
        assert antwoord.status_code == 200, antwoord.text

    async def hoe(self) -> list[tuple[str, str | None]]:
        """Of each bericht, the first one first, how it stands and why."""
        alle = (await self.wie.haal(self.pad))["resultaten"]
        return [(b["status"], b["reden"]) for b in reversed(alle)]


async def aan(casus: Casus, **anders: Any) -> Aan:
    """A woman for whom a neutral sms is safe; `anders` says what is otherwise."""
    nummer = mobiel()
    mens = {
        "rollen": ["slachtoffer"],
        "voornamen": "Testa",
        "telefoon": nummer,
        "veiligContact": {"kanaal": "sms"},
        **anders,
    }
    return Aan(casus, (await casus.regisseur.maak(f"{casus.pad}/betrokkenen", mens))["id"], nummer)


async def stuur(wereld: Wereld) -> int:
    """One round of the worker along what may go out."""
    return await worker.loop(wereld.omg, "berichten")
