"""Table 5: which work the worker does. Each kind is a row: what asks for it, and what is done about it.

A round plans (everything that is due becomes a taak, in one statement), claims a portion, and does it in one transaction with its
end. Two workers never do the same one: what a worker may do is what it deletes (`core/taak.py`), and if it stood still for so long
that another has claimed it, there is nothing left to delete. Work that is slow or outside the database belongs between the claim
and that transaction.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bericht.queries import TE_VERSTUREN
from app.core import taak
from app.core.bode import Bode
from app.core.klok import lokale_dag
from app.overdracht.queries import TE_VERLOPEN
from app.toegang import zegel
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zegel import Lezer
from app.workflow import herziening, nalatenschap, opvallend
from app.workflow.bewaartermijnen import TE_BEZIEN
from app.workflow.bewaren import bezie
from app.workflow.bezorgen import TE_BEZORGEN, TE_VOLGEN, Kijk, bezorg, noteer, volg
from app.workflow.contactberichten import verstuur
from app.workflow.opdracht import Regels
from app.workflow.overdragen import laat_verlopen
from app.workflow.vernietigen import UIT_TE_VOEREN, voer_uit
from app.workflow.verstrijken import TE_MELDEN, grenzen, meld

Taken = Sequence[sa.Row[Any]]
Greep = Sequence[tuple[str, int]]
"""Which taken were claimed: their keys, and which attempt this is."""


@dataclass(frozen=True, slots=True)
class Taaksoort:
    """`bron`: what is due (`sleutel`, `over_id`, `casus_id`, `melding_id`) at the moment that `waarden` tells it. `doe`: look again
    under the locks and do what still applies, for at most `portie` at once; returns how much that was. `vooraf`: what is slow and needs
    no lock, between the claim and that transaction; what it gives is all that `doe` then gets. `buiten`: what leaves this system
    there, of what was claimed; `doe` hears besides what became of it. `baan`: work in one does not wait for work in another.
    `wacht_na_fout`: after one that did not succeed the rest waits for the next round."""

    naam: str
    bron: sa.Select[Any]
    waarden: Callable[[datetime], Mapping[str, Any]]
    doe: Callable[..., Awaitable[int]]
    portie: int = 1
    vooraf: Callable[[Lezer], Awaitable[Any]] | None = None
    buiten: Callable[[Kijk, Bode, Sequence[UUID], Regels], Awaitable[Any]] | None = None
    baan: str = "werk"
    wacht_na_fout: bool = False


BEWAREN = "bewaren"
"""What is no longer needed goes; nobody waits for that."""
BEZORGEN = "bezorgen"
"""A receiver that does not answer keeps nothing waiting but what else leaves."""
SOORTEN: tuple[Taaksoort, ...] = (
    # a hundred casussen are locked for some hundredths of a second
    Taaksoort("termijn", TE_MELDEN, grenzen, meld, portie=100),
    Taaksoort("inzagedag", opvallend.TE_BEKIJKEN, opvallend.grenzen, opvallend.bekijk, baan="toezicht"),
    Taaksoort("nalatenschap", nalatenschap.TE_VERDELEN, lambda nu: {}, nalatenschap.verdeel, baan="toezicht"),
    Taaksoort("herziening", herziening.TE_MELDEN, herziening.grenzen, herziening.meld, baan="toezicht"),
    Taaksoort("bericht", TE_VERSTUREN, lambda nu: {"nu": nu}, verstuur, baan="berichten", wacht_na_fout=True),
    Taaksoort("aanbod", TE_VERLOPEN, lambda nu: {"nu": nu}, laat_verlopen),
    Taaksoort("bewaren", TE_BEZIEN, lambda nu: {"vandaag": lokale_dag(nu)}, bezie, portie=20, baan=BEWAREN),
    Taaksoort("vernietigen", UIT_TE_VOEREN, lambda nu: {"nu": nu}, voer_uit, baan=BEWAREN),
    Taaksoort(
        "zegel",
        zegel.TE_VERZEGELEN,
        lambda nu: {"naloop": nu - zegel.NALOOP},
        zegel.verzegel,
        vooraf=zegel.bereid_voor,
        baan="zegel",
    ),
    Taaksoort("volgen", TE_VOLGEN, lambda nu: {}, volg, baan=BEZORGEN),
    Taaksoort(
        "bezorgen", TE_BEZORGEN, lambda nu: {"nu": nu}, noteer, portie=10, buiten=bezorg, baan=BEZORGEN
    ),
)
BANEN = tuple(dict.fromkeys(soort.baan for soort in SOORTEN))
"""What is done beside each other: however much work there is, the log is sealed in time."""
_PLANNEN = {soort.naam: taak.plan(soort.naam, soort.bron) for soort in SOORTEN}
_ONGEPLAND = {
    soort.naam: sa.select(sa.func.count()).select_from(taak.te_plannen(soort.bron).subquery())
    for soort in SOORTEN
}


async def plan(eenheid: Werkeenheid, soort: Taaksoort) -> int:
    """Make a taak of everything of this kind that is due; returns of how much. Again is harmless."""
    waarden = {**soort.waarden(eenheid.nu), **taak.momenten(eenheid.nu)}
    return await eenheid.doe(_PLANNEN[soort.naam], **waarden)


async def grijp(eenheid: Werkeenheid, soort: Taaksoort, door: UUID) -> Greep:
    """Claim the next portion; nothing that another has in hand."""
    rijen = await eenheid.alle(
        taak.GRIJP,
        b_soort=soort.naam,
        b_door=door,
        b_tot=eenheid.nu + taak.LEASE,
        limiet=soort.portie,
        **taak.momenten(eenheid.nu),
    )
    return [(rij.sleutel, rij.pogingen) for rij in rijen]


def over(sleutel: str) -> UUID:
    """What a taak is about, of a kind whose keys end in it."""
    return UUID(sleutel.rpartition(":")[2])


async def doe(
    eenheid: Werkeenheid,
    soort: Taaksoort,
    door: UUID,
    greep: Greep,
    regels: Regels,
    voorwerk: Any = None,
) -> int:
    """What of this claim is still ours, done and ended in this transaction; returns how much there was to do."""
    van_mij = await eenheid.alle(taak.KLAAR, b_door=door, greep=greep)
    if not van_mij:
        return 0
    if soort.buiten:
        return await soort.doe(eenheid, van_mij, regels, voorwerk)
    return await (soort.doe(eenheid, voorwerk) if soort.vooraf else soort.doe(eenheid, van_mij, regels))


async def stel_uit(eenheid: Werkeenheid, door: UUID, greep: Greep, fout: Exception) -> None:
    """It did not succeed: let go of it, to be tried again later. Of the failure only its kind is kept: its words may name somebody."""
    na = eenheid.nu + taak.uitstel(greep[0][1])
    waarden = {"b_na": na, "b_fout": type(fout).__name__[:64], "nu": eenheid.nu}
    await eenheid.doe(taak.MISLUKT, b_door=door, greep=greep, **waarden)


@dataclass(frozen=True, slots=True)
class Stand:
    """How much of one kind there is to do. `ongepland`: due, and not seen by any worker yet."""

    soort: str
    ongepland: int
    wacht: int = 0
    bezig: int = 0
    mislukt: int = 0

    def aantallen(self) -> dict[str, int]:
        return {veld.name: getattr(self, veld.name) for veld in fields(self)[1:]}


async def stand(eenheid: Werkeenheid) -> list[Stand]:
    """Of each kind of work how it stands: counts only."""
    nu = taak.momenten(eenheid.nu)
    geteld = {rij.soort: rij._asdict() for rij in await eenheid.alle(taak.STAND, nu=eenheid.nu)}
    uit = []
    for soort in SOORTEN:
        (ongepland,) = await eenheid.alle(_ONGEPLAND[soort.naam], **{**soort.waarden(eenheid.nu), **nu})
        uit.append(Stand(**{"soort": soort.naam, **geteld.get(soort.naam, {})}, ongepland=ongepland[0]))
    return uit


async def mislukte(eenheid: Werkeenheid) -> Taken:
    """The hundred that have failed longest: `sleutel`, `pogingen`, `fout`, `mislukt_sinds` and `na`."""
    return await eenheid.alle(taak.MISLUKTE)
