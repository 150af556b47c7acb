"""The termijnen that an organisation chooses for itself: by its functioneel beheerder, and never longer than its region allows.

Every one of these is time in which somebody is in danger, so an organisation may be quicker than its region and not slower. What it
chose is read where a clock of a melding starts, and nowhere else: a clock that runs keeps its end.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa

from app.core.fouten import ongeldig
from app.core.gebeurtenis import VAN_OBJECT, Gebeurtenis
from app.core.settings import Eigenkeuze, Instellingen
from app.toegang.codes import Instelreden
from app.toegang.model import instelling, medewerker, organisatie
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.accountlijst import eis_beheer
from app.workflow.opdracht import Regels

OBJECT = "instellingen"
VOLGT_REGIO = "volgt-regio"
"""Why a choice was given up; nobody is asked for another reason."""
_ONS = instelling.c.organisatie == sa.bindparam("organisatie")
_GEKOZEN = sa.select(instelling.c.naam, instelling.c.waarde).where(_ONS, instelling.c.waarde.is_not(None))
_LIJST = (
    sa.select(instelling, medewerker.c.aanduiding)
    .join(medewerker, medewerker.c.id == instelling.c.door)
    .where(_ONS)
)
_BEURT = (
    sa.select(organisatie.c.code)
    .where(organisatie.c.code == sa.bindparam("organisatie"))
    .with_for_update(key_share=True)
)
"""Two beheerders of one organisation choose one after the other, also what was never chosen before."""
_EEN = _LIJST.where(instelling.c.naam == sa.bindparam("naam", type_=instelling.c.naam.type))
_NIEUW = sa.insert(instelling)
_WIJZIG = (
    sa.update(instelling)
    .where(
        instelling.c.organisatie == sa.bindparam("b_organisatie"),
        instelling.c.naam == sa.bindparam("b_naam", type_=instelling.c.naam.type),
    )
    .values(
        {k: sa.bindparam(f"b_{k}", type_=instelling.c[k].type) for k in ("waarde", "versie", "sinds", "door")}
    )
)
Versietoets = Callable[["Stand"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Stand:
    """How one of them stands for an organisation. `waarde`: what holds; `regio`: what holds when it chooses nothing; `gekozen`: what it
    chose, and by whom and since when. `versie`: 0 until it ever chose."""

    naam: Eigenkeuze
    waarde: int
    regio: int
    minstens: int
    hoogstens: int
    gekozen: int | None = None
    sinds: datetime | None = None
    door: str | None = None
    versie: int = 0

    @property
    def eenheid(self) -> str:
        """In what it is counted: uren, werkdagen, weken, dagen."""
        return self.naam.rpartition("-")[2]


def instelling_id(organisatie: str, naam: Eigenkeuze) -> UUID:
    """Under which the log knows a setting, which has no id of its own."""
    return uuid5(NAMESPACE_URL, f"rodedraad-instelling#{organisatie}#{naam}")


def hoogstens(regels: Regels, organisatie: str, naam: Eigenkeuze) -> int:
    """The longest that its region lets this organisation choose: what holds for all, or what was set for it alone if that is longer."""
    return max(int(getattr(r, naam.veld)) for r in (regels, regels.voor(organisatie)))


async def regels_voor(eenheid: Werkeenheid, regels: Regels, organisatie: str) -> Regels:
    """The choices that hold now for what this organisation answers for. Only for a clock that starts: one that runs keeps its end. A
    choice that has become longer than the region allows is cut off there."""
    gekozen = await eenheid.alle(_GEKOZEN, organisatie=organisatie)
    eigen: dict[str, Any] = {
        r.naam.veld: min(r.waarde, hoogstens(regels, organisatie, r.naam)) for r in gekozen
    }
    return replace(regels.voor(organisatie), **eigen)


async def lijst(eenheid: Werkeenheid, regels: Regels) -> Sequence[Stand]:
    """Each of them, as it stands for the organisation of the actor. Raises `niet-bevoegd`."""
    eis_beheer(eenheid)
    gekozen = {r.naam: r for r in await eenheid.alle(_LIJST, organisatie=eenheid.actor.organisatie)}
    return [_stand(eenheid, regels, naam, gekozen.get(naam)) for naam in Eigenkeuze]


async def een(eenheid: Werkeenheid, regels: Regels, naam: Eigenkeuze) -> Stand:
    """Raises `niet-bevoegd`."""
    eis_beheer(eenheid)
    rij = await eenheid.een(_EEN, organisatie=eenheid.actor.organisatie, naam=naam)
    return _stand(eenheid, regels, naam, rij)


def _stand(eenheid: Werkeenheid, regels: Regels, naam: Eigenkeuze, rij: sa.Row[Any] | None) -> Stand:
    ons = eenheid.actor.organisatie
    grens, regio = hoogstens(regels, ons, naam), int(getattr(regels.voor(ons), naam.veld))
    minstens, _ = Instellingen.bereik(naam.veld)
    if rij is None:
        return Stand(naam, regio, regio, minstens, grens)
    geldt = regio if rij.waarde is None else min(rij.waarde, grens)
    sinds, door = (None, None) if rij.waarde is None else (rij.sinds, rij.aanduiding)
    return Stand(naam, geldt, regio, minstens, grens, rij.waarde, sinds, door, rij.versie)


async def kies(
    eenheid: Werkeenheid,
    regels: Regels,
    naam: Eigenkeuze,
    waarde: int,
    reden: Instelreden,
    toets: Versietoets,
) -> None:
    """From now on this many for what starts here. Raises `niet-bevoegd`, `verse-aanmelding-nodig`, and `ongeldige-invoer` for what is
    longer than the region allows. The same choice again changes nothing."""
    nu = await _pak(eenheid, regels, naam, toets)
    if not nu.minstens <= waarde <= nu.hoogstens:
        raise ongeldig(
            "waarde",
            "buiten-de-grenzen",
            f"Kies een aantal van {nu.minstens} tot en met {nu.hoogstens}: korter dan de regio mag, langer niet.",
        )
    if waarde != nu.gekozen:
        await _zet(eenheid, nu, waarde, waarde, "instelling-gekozen", reden)


async def volg_regio(eenheid: Werkeenheid, regels: Regels, naam: Eigenkeuze, toets: Versietoets) -> None:
    """Give the choice up: from now on what the region says. Where nothing was chosen it changes nothing. Raises as `kies`."""
    nu = await _pak(eenheid, regels, naam, toets)
    if nu.gekozen is not None:
        await _zet(eenheid, nu, None, nu.regio, "instelling-losgelaten", VOLGT_REGIO)


async def wijzigingen(eenheid: Werkeenheid, naam: Eigenkeuze, na: int, limiet: int) -> Sequence[sa.Row[Any]]:
    """Who chose what, when and why, the newest first. Raises `niet-bevoegd`."""
    eis_beheer(eenheid)
    id = instelling_id(eenheid.actor.organisatie, naam)
    return await eenheid.alle(VAN_OBJECT, soort=OBJECT, id=id, na=na, limiet=limiet)


async def _pak(eenheid: Werkeenheid, regels: Regels, naam: Eigenkeuze, toets: Versietoets) -> Stand:
    eis_beheer(eenheid)
    eis_verse_aanmelding(eenheid)
    await eenheid.een(_BEURT, organisatie=eenheid.actor.organisatie)
    nu = await een(eenheid, regels, naam)
    await toets(nu)
    return nu


async def _zet(
    eenheid: Werkeenheid, nu: Stand, waarde: int | None, geldt: int, soort: str, reden: str
) -> None:
    ons, versie = eenheid.actor.organisatie, nu.versie + 1
    rij = {"waarde": waarde, "versie": versie, "sinds": eenheid.nu, "door": eenheid.actor.id}
    if nu.versie:
        await eenheid.doe(_WIJZIG, b_organisatie=ons, b_naam=nu.naam, **{f"b_{k}": w for k, w in rij.items()})
    else:
        await eenheid.doe(_NIEUW, organisatie=ons, naam=nu.naam, **rij)
    open_ = {"naam": nu.naam, "van": nu.waarde, "naar": geldt, "reden": reden}
    id = instelling_id(ons, nu.naam)
    await eenheid.kondig_aan(
        Gebeurtenis(soort, None, None, OBJECT, id, versie, velden=("waarde",), open=open_)
    )
