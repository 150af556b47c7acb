"""Labelled sequences of meldingen: what happens to a household, told step by step, and what CBS calls each melding of it.

The label stands beside the melding in the storyline, written down by hand from the definitions (domein §4): nothing is computed from the
state of a casus, and nothing of the code that classifies is used. Every storyline is played many times with other people, spelling and
intervals, from a fixed seed. All people are made up.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from app.bench.proefset import ACHTERNAMEN, ROEPNAMEN, Toeval
from app.persoon.zoektermen import Persoonsgegevens

ZAAD = 20260322
EERSTE, VERVOLG, HERMELDING = "eerste", "vervolg", "hermelding"


class Regie(Protocol):
    """Who plays a storyline on the real system. A casus and a melding are named by their id."""

    async def open(self, mensen: Sequence[Persoonsgegevens]) -> str: ...
    async def breng(self, casus: str, stap: str) -> None: ...
    async def werk(self, casus: str) -> None: ...
    async def heractiveer(self, casus: str) -> None: ...
    async def beeindig(self, casus: str, in_: str | None) -> None: ...
    async def meld(self, mensen: Sequence[Persoonsgegevens]) -> str: ...
    async def koppel(self, melding: str, casus: str) -> None: ...
    async def ontkoppel(self, melding: str) -> None: ...
    async def wijs_af(self, melding: str, casus: str) -> None: ...
    async def doe_af(self, melding: str) -> None: ...
    async def wacht(self, uren: int) -> None: ...


@dataclass
class Reeks:
    """One playing of a storyline: chance, the people, and what is expected of which melding."""

    regie: Regie
    toeval: Toeval
    verwacht: dict[str, str] = field(default_factory=dict)

    async def later(self, van: int = 1, tot: int = 60) -> None:
        """Some days and hours pass."""
        await self.regie.wacht(self.toeval.randrange(van * 24, tot * 24))

    def gezin(self) -> list[Persoonsgegevens]:
        """A mother and one child or two, and often a father."""
        t, adres = self.toeval, self.toeval.adres()
        moeder = t.mens(**adres)
        vader = [t.mens(**adres)] if t.random() < 0.6 else []
        return [moeder, *t.kinderen(moeder)[:2], *vader]

    def anders(self, p: Persoonsgegevens, **nieuw: Any) -> Persoonsgegevens:
        """The same person in another hand: spelled otherwise, often without BSN, with the number written differently."""
        t = self.toeval
        voornamen = [t.choice(ROEPNAMEN[naam]) for naam in str(p.voornamen).split()]
        waarden: dict[str, Any] = {
            "voornamen": " ".join(voornamen),
            "achternaam": t.choice(ACHTERNAMEN[str(p.achternaam)]),
            "bsn": t.choice((p.bsn, None)),
            "telefoon": p.telefoon and t.choice((p.telefoon, f"+31 {p.telefoon[1:]}", None)),
        }
        return replace(p, **(waarden | nieuw))

    async def meld(
        self, mensen: Sequence[Persoonsgegevens], label: str, casus: str | None = None, **nieuw: Any
    ) -> str:
        """A melding about all or some of these people, perhaps with a stranger; linked at once if a casus is named."""
        t = self.toeval
        genoemd = [
            self.anders(p, **nieuw) for p in t.sample(mensen, t.randint(min(2, len(mensen)), len(mensen)))
        ]
        if t.random() < 0.3:
            genoemd.append(t.mens())
        melding = await self.regie.meld(genoemd)
        self.verwacht[melding] = label
        if casus:
            await self.koppel(melding, casus)
        return melding

    async def koppel(self, melding: str, casus: str) -> None:
        await self.regie.wacht(self.toeval.randrange(0, 30))
        await self.regie.koppel(melding, casus)


Verhaallijn = Callable[[Reeks], Awaitable[None]]


class Soort(StrEnum):
    ONBEKEND = "niemand bekend, nergens aan gekoppeld"
    EERST_GEMELD = "eerst gemeld, dan een casus"
    TWEE_KEER_VOORAF = "twee keer gemeld, dan een casus"
    AFGEDAAN_VOORAF = "afgedaan, opnieuw gemeld, dan een casus"
    LOOPT = "casus loopt"
    REGULIER = "casus in fase 2"
    MONITOREN = "casus in monitoring"
    INACTIEF = "casus inactief, en daarna nog eens"
    TWEEMAAL_INACTIEF = "twee keer inactief geworden"
    LAAT = "ontvangen in monitoring, gekoppeld na inactief"
    LAAT_WAKKER = "ontvangen bij inactief, gekoppeld na heropenen"
    VOOR_DE_KOPPELING = "opnieuw gemeld voordat de vorige was gekoppeld"
    ONGEDAAN = "verkeerd gekoppeld en ongedaan gemaakt"
    ONGEDAAN_INACTIEF = "verkeerde koppeling maakte wakker; daarna de goede"
    WERK_BLIJFT = "verkeerde koppeling weg, het werk bleef"
    NAAMGENOOT = "naamgenoot van dezelfde dag afgewezen"
    TWEELING = "tweeling, steeds een ander genoemd"
    TWEE_HUIZEN = "ex-partners in twee huishoudens"
    VERHUISD = "verhuisd na inactief"
    BEEINDIGD = "casus daarna beëindigd"
    SAMENGEVOEGD = "twee casussen samengevoegd"


async def _onbekend(r: Reeks) -> None:
    await r.meld(r.gezin(), EERSTE)
    await r.meld(r.gezin(), EERSTE)


async def _eerst_gemeld(r: Reeks) -> None:
    wij = r.gezin()
    melding = await r.meld(wij, EERSTE)
    await r.later(1, 3)
    casus = await r.regie.open(wij)
    await r.koppel(melding, casus)


async def _twee_keer_vooraf(r: Reeks) -> None:
    """In whichever order they are linked: the second one came while the first was still being dealt with."""
    wij = r.gezin()
    meldingen = [await r.meld(wij, EERSTE)]
    await r.later()
    meldingen.append(await r.meld(wij, VERVOLG))
    await r.later(1, 9)
    casus = await r.regie.open(wij)
    for melding in r.toeval.sample(meldingen, 2):
        await r.koppel(melding, casus)


async def _afgedaan_vooraf(r: Reeks) -> None:
    wij = r.gezin()
    meldingen = [await r.meld(wij, EERSTE)]
    await r.later(1, 5)
    await r.regie.doe_af(meldingen[0])
    await r.later()
    meldingen.append(await r.meld(wij, HERMELDING))
    await r.later(1, 9)
    casus = await r.regie.open(wij)
    for melding in r.toeval.sample(meldingen, 2):
        await r.koppel(melding, casus)


async def _loopt(r: Reeks) -> None:
    wij = r.gezin()
    casus = await r.regie.open(wij)
    for _ in range(r.toeval.choice((1, 2, 3))):
        await r.later()
        await r.meld(wij, VERVOLG, casus)


async def _regulier(r: Reeks) -> None:
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "uitvoering")
    await r.later()
    await r.meld(wij, VERVOLG, casus)


async def _monitoren(r: Reeks) -> None:
    """Monitoring counts as running; the casus begins again, and the next one finds it running too."""
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "op-monitoren")
    await r.later()
    await r.meld(wij, VERVOLG, casus)
    await r.later()
    await r.meld(wij, VERVOLG, casus)


async def _inactief(r: Reeks) -> None:
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later(1, 900)
    await r.meld(wij, HERMELDING, casus)
    await r.later(2, 60)
    await r.meld(wij, VERVOLG, casus)


async def _tweemaal_inactief(r: Reeks) -> None:
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later(1, 300)
    await r.meld(wij, HERMELDING, casus)
    await r.later(2, 30)
    await r.regie.breng(casus, "inactief")
    await r.later(1, 300)
    await r.meld(wij, HERMELDING, casus)


async def _laat(r: Reeks) -> None:
    """What it was when it came in, not when somebody got round to it."""
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "op-monitoren")
    await r.later(1, 3)
    melding = await r.meld(wij, VERVOLG)
    await r.later(1, 3)
    await r.regie.breng(casus, "inactief")
    await r.later(1, 30)
    await r.koppel(melding, casus)


async def _laat_wakker(r: Reeks) -> None:
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later()
    melding = await r.meld(wij, HERMELDING)
    await r.later(1, 5)
    await r.regie.heractiveer(casus)
    await r.later(1, 5)
    await r.koppel(melding, casus)


async def _voor_de_koppeling(r: Reeks) -> None:
    """The first one was being dealt with from the day it came in, though the casus was woken only when it was linked."""
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later()
    meldingen = [await r.meld(wij, HERMELDING)]
    await r.later(1, 4)
    meldingen.append(await r.meld(wij, VERVOLG))
    for melding in r.toeval.sample(meldingen, 2):
        await r.koppel(melding, casus)


def _naamgenoot(r: Reeks, p: Persoonsgegevens) -> Persoonsgegevens:
    """Somebody else, of the same name and day."""
    return replace(
        r.toeval.mens(),
        voornamen=p.voornamen,
        tussenvoegsel=p.tussenvoegsel,
        achternaam=p.achternaam,
        geboortedatum=p.geboortedatum,
        bsn=None,
    )


async def _ongedaan(r: Reeks) -> None:
    wij = r.gezin()
    await r.regie.breng(
        casus := await r.regie.open(wij), r.toeval.choice(("contact-leggen", "uitvoering", "op-monitoren"))
    )
    await r.later()
    verkeerd = await r.meld([_naamgenoot(r, wij[0])], EERSTE, casus)
    await r.later(1, 9)
    await r.regie.ontkoppel(verkeerd)
    await r.later()
    await r.meld(wij, VERVOLG, casus)


async def _ongedaan_inactief(r: Reeks) -> None:
    """A casus that a mistake woke did not run: what came in after it was a hermelding."""
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later()
    verkeerd = await r.meld([_naamgenoot(r, wij[0])], EERSTE, casus)
    await r.later(2, 9)
    if r.toeval.random() < 0.5:
        await r.meld(wij, HERMELDING, casus)
        await r.later(2, 9)
        await r.regie.ontkoppel(verkeerd)
    else:
        await r.regie.ontkoppel(verkeerd)
        await r.later(2, 9)
        await r.meld(wij, HERMELDING, casus)


async def _werk_blijft(r: Reeks) -> None:
    """Somebody went on working in it, so it stays awake: from then on help is running."""
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later()
    verkeerd = await r.meld([_naamgenoot(r, wij[0])], EERSTE, casus)
    await r.later(2, 9)
    await r.regie.werk(casus)
    await r.later(2, 9)
    await r.regie.ontkoppel(verkeerd)
    await r.later(2, 9)
    await r.meld(wij, VERVOLG, casus)


async def _afgewezen(r: Reeks) -> None:
    wij = r.gezin()
    casus = await r.regie.open(wij)
    await r.later()
    ander = await r.meld([_naamgenoot(r, wij[0])], EERSTE)
    await r.regie.wijs_af(ander, casus)
    await r.meld(wij, VERVOLG, casus)


async def _tweeling(r: Reeks) -> None:
    moeder = r.toeval.mens()
    een = r.toeval.kinderen(moeder)[0]
    ander = next(n for n in ROEPNAMEN if n[0] != str(een.voornamen)[0])
    twee = replace(een, voornamen=ander, bsn=een.bsn and r.toeval.bsn())
    stap, label = r.toeval.choice((("contact-leggen", VERVOLG), ("inactief", HERMELDING)))
    await r.regie.breng(casus := await r.regie.open([moeder, een, twee]), stap)
    await r.later(1, 90)
    await r.meld([moeder, een], label, casus)
    await r.later(2, 60)
    await r.meld([twee], VERVOLG, casus)


async def _twee_huizen(r: Reeks) -> None:
    """The children live with each in turn: what is true of one household says nothing of the other."""
    kinderen = r.toeval.kinderen(moeder := r.toeval.mens())[:2]
    vader = r.toeval.mens()
    bij_haar, bij_hem = await r.regie.open([moeder, *kinderen]), await r.regie.open([vader, *kinderen])
    await r.regie.breng(bij_haar, "inactief")
    await r.later()
    await r.meld([vader, *kinderen], VERVOLG, bij_hem)
    await r.later()
    await r.meld([moeder, *kinderen], HERMELDING, bij_haar)
    await r.later(2, 60)
    await r.meld([moeder, *kinderen], VERVOLG, bij_haar)


async def _verhuisd(r: Reeks) -> None:
    wij = r.gezin()
    await r.regie.breng(casus := await r.regie.open(wij), "inactief")
    await r.later(30, 600)
    await r.meld(wij, HERMELDING, casus, telefoon=r.toeval.telefoon(), **r.toeval.adres())


async def _beeindigd(r: Reeks) -> None:
    """An end changes nothing of what came in before it."""
    wij = r.gezin()
    eerste = await r.meld(wij, EERSTE)
    await r.later(1, 3)
    casus = await r.regie.open(wij)
    await r.koppel(eerste, casus)
    await r.later()
    await r.meld(wij, VERVOLG, casus)
    verkeerd = await r.meld([_naamgenoot(r, wij[0])], EERSTE, casus)
    await r.later(1, 5)
    await r.regie.beeindig(casus, None)
    await r.later(1, 5)
    await r.regie.ontkoppel(verkeerd)


async def _samengevoegd(r: Reeks) -> None:
    """The melding came in while the one casus ran, or had come to rest; it is linked to the other, of later."""
    wij = r.gezin()
    stap, label = r.toeval.choice((("contact-leggen", VERVOLG), ("inactief", HERMELDING)))
    await r.regie.breng(oud := await r.regie.open(wij), stap)
    await r.later(1, 90)
    melding = await r.meld(wij, label)
    await r.later(1, 5)
    nieuw = await r.regie.open(wij)
    if r.toeval.random() < 0.5:
        await r.koppel(melding, nieuw)
        await r.regie.beeindig(oud, nieuw)
    else:
        await r.regie.beeindig(oud, nieuw)
        await r.koppel(melding, nieuw)


VERHAALLIJNEN: Mapping[Soort, Verhaallijn] = {
    Soort.ONBEKEND: _onbekend,
    Soort.EERST_GEMELD: _eerst_gemeld,
    Soort.TWEE_KEER_VOORAF: _twee_keer_vooraf,
    Soort.AFGEDAAN_VOORAF: _afgedaan_vooraf,
    Soort.LOOPT: _loopt,
    Soort.REGULIER: _regulier,
    Soort.MONITOREN: _monitoren,
    Soort.INACTIEF: _inactief,
    Soort.TWEEMAAL_INACTIEF: _tweemaal_inactief,
    Soort.LAAT: _laat,
    Soort.LAAT_WAKKER: _laat_wakker,
    Soort.VOOR_DE_KOPPELING: _voor_de_koppeling,
    Soort.ONGEDAAN: _ongedaan,
    Soort.ONGEDAAN_INACTIEF: _ongedaan_inactief,
    Soort.WERK_BLIJFT: _werk_blijft,
    Soort.NAAMGENOOT: _afgewezen,
    Soort.TWEELING: _tweeling,
    Soort.TWEE_HUIZEN: _twee_huizen,
    Soort.VERHUISD: _verhuisd,
    Soort.BEEINDIGD: _beeindigd,
    Soort.SAMENGEVOEGD: _samengevoegd,
}
