"""The same client for both sides: raw HTTP/1.1 over a few kept connections, so that little of what is measured is the client."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Vraag:
    """One request. Kind and casus travel in a header as well, so that the floor need not take a path or cursor apart."""

    soort: str
    methode: str
    pad: str
    casus_id: UUID
    koppen: dict[str, str]
    body: bytes = b""

    def bytes(self) -> bytes:
        koppen = {"Host": "bench", "X-Bench": f"{self.soort} {self.casus_id}", **self.koppen}
        regels = [f"{self.methode} {self.pad} HTTP/1.1", *(f"{k}: {w}" for k, w in koppen.items())]
        return "\r\n".join((*regels, f"Content-Length: {len(self.body)}\r\n\r\n")).encode() + self.body


@dataclass(slots=True)
class Ronde:
    """What one side did in one round, in seconds: from first request to last answer, and for each request until its first byte and until
    the whole answer was there."""

    duur: float = 0.0
    eerste: list[float] = field(default_factory=list)
    tijden: list[float] = field(default_factory=list)

    @property
    def per_seconde(self) -> float:
        return len(self.tijden) / self.duur


def willekeurig(maak: Callable[[UUID], Vraag], ids: Sequence[UUID], zaad: int) -> Iterator[Vraag]:
    """About casussen in no order, the same in every run."""
    kies = random.Random(zaad)  # noqa: S311 (no secret)
    while True:
        yield maak(kies.choice(ids))


async def vraag(poort: int, vragen: Iterator[Vraag], seconden: float, gelijktijdig: int) -> Ronde:
    """Ask for so many seconds over so many connections. Raises `RuntimeError` for any answer that is not a success."""
    ronde, begin = Ronde(), time.perf_counter()
    async with asyncio.TaskGroup() as groep:
        for _ in range(gelijktijdig):
            groep.create_task(_een_voor_een(poort, vragen, begin + seconden, ronde))
    ronde.duur = time.perf_counter() - begin
    if not ronde.tijden:
        raise RuntimeError("Er zijn te weinig casussen voor zoveel seconden en rondes.")
    return ronde


async def _een_voor_een(poort: int, vragen: Iterator[Vraag], einde: float, ronde: Ronde) -> None:
    lezer, schrijver = await asyncio.open_connection("127.0.0.1", poort)
    while (begin := time.perf_counter()) < einde and (volgende := next(vragen, None)):
        schrijver.write(volgende.bytes())
        kop = await lezer.readexactly(1)
        ronde.eerste.append(time.perf_counter() - begin)
        kop += (await lezer.readuntil(b"\r\n\r\n")).lower()
        body = await lezer.readexactly(int(kop.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        ronde.tijden.append(time.perf_counter() - begin)
        if kop[9:10] != b"2":
            raise RuntimeError(
                f"{volgende.methode} {volgende.pad}: {kop[9:12].decode()} {body[:500].decode()}"
            )
    schrijver.close()
    await schrijver.wait_closed()
