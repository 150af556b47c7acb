"""Who may come in, and as what: given and taken by the functioneel beheerder, who cannot see casussen.

Nobody changes their own account. What reads casussen does not go together with beheer or toezicht (`toegang/actor.py`, `GROEPEN`), and
beheer and toezicht themselves are given by two people. Every change says why, is in the log, and counts from the very next request of
who it is about, whatever they have open (`toegang/accounts.py`).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.gebeurtenis import Gebeurtenis
from app.toegang import sessies
from app.toegang.actor import GROEPEN, HULPVERLENERS, ZWAAR, Rol, actor_id
from app.toegang.codes import Accountreden
from app.toegang.model import medewerker, team
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.accountlijst import OBJECT, eis_beheer
from app.workflow.nalatenschap import eis_iemand_over, laat_na

Versietoets = Callable[[sa.Row[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Beheer:
    """How accounts are kept here. `beheerd`: what somebody may do stands in the register, and not in the claims of the provider
    (`uitgever`). `platform`: asked at the command line, by who could change the database as well; that counts as the second person."""

    beheerd: bool
    uitgever: str
    platform: bool = False


@dataclass(frozen=True, slots=True)
class Rechten:
    rollen: frozenset[Rol]
    team: str | None

    @classmethod
    def uit(cls, rij: sa.Row[Any]) -> "Rechten":
        return cls(frozenset(map(Rol, rij.rollen)), rij.team)

    @classmethod
    def voorgesteld(cls, voorstel: Mapping[str, Any]) -> "Rechten":
        return cls(frozenset(map(Rol, voorstel["rollen"])), voorstel["team"])

    def json(self) -> dict[str, Any]:
        return {"rollen": sorted(self.rollen), "team": self.team}


GEEN = Rechten(frozenset(), None)

_PAK = (
    sa.select(medewerker)
    .where(medewerker.c.id == sa.bindparam("id"), medewerker.c.organisatie == sa.bindparam("organisatie"))
    .with_for_update(key_share=True)
)
"""Whoever makes something refer to this person need not wait."""
_BESTAAT = sa.select(medewerker.c.id).where(medewerker.c.id == sa.bindparam("id"))
_NIEUW = sa.insert(medewerker)
_TEAM = sa.select(team.c.opgeheven_op).where(
    team.c.organisatie == sa.bindparam("organisatie"), team.c.code == sa.bindparam("code")
)


def _zet(*kolommen: str) -> sa.Update:
    return (
        sa.update(medewerker)
        .where(medewerker.c.id == sa.bindparam("b_id"))
        .values(
            versie=medewerker.c.versie + 1,
            **{k: sa.bindparam(f"b_{k}", type_=medewerker.c[k].type) for k in kolommen},
        )
    )


_GEEF = _zet(
    "aanduiding",
    "team",
    "rollen",
    "rechten_op",
    "bijgewerkt_op",
    "beeindigd_op",
    "voorstel",
    "voorgesteld_door",
    "voorgesteld_op",
)
_BEEINDIG = _zet(
    "beeindigd_op", "geldig_vanaf", "bijgewerkt_op", "voorstel", "voorgesteld_door", "voorgesteld_op"
)
_NIET_VOORGESTELD = {"b_voorstel": sa.null(), "b_voorgesteld_door": None, "b_voorgesteld_op": None}


async def _pak(
    eenheid: Werkeenheid, beheer: Beheer, id: UUID, toets: Versietoets | None = None
) -> sa.Row[Any]:
    """The account, locked, for who may change it. Raises `niet-bevoegd`, `niet-gevonden`, `niet-uzelf`, `verse-aanmelding-nodig`."""
    if not beheer.platform:
        eis_beheer(eenheid)
    rij = await eenheid.een(_PAK, id=id, organisatie=eenheid.actor.organisatie)
    if rij is None:
        raise niet_gevonden()
    if id == eenheid.actor.id:
        raise Fout(
            Soort.VERBODEN,
            "niet-uzelf",
            "Uw eigen account wijzigt of bevestigt u niet zelf.",
            alternatief="Vraag het aan een andere functioneel beheerder.",
        )
    if not beheer.platform:
        eis_verse_aanmelding(eenheid)
    if toets:
        await toets(rij)
    return rij


def eis_beheerd(beheer: Beheer) -> None:
    if not beheer.beheerd:
        raise Fout(
            Soort.BOTSING,
            "accounts-van-aanmelddienst",
            "Hier zegt de aanmelddienst wie welk team en welke rollen heeft.",
            alternatief="Wijzig het daar. Iemand afmelden, een account beëindigen of heropenen, en de herziening kunnen wel hier.",
        )


async def eis_rechten(eenheid: Werkeenheid, rechten: Rechten) -> None:
    """Raises `ongeldige-invoer` for roles that do not go together, and for a team that is not there or does not belong to them."""
    if not any(rechten.rollen and rechten.rollen <= groep for groep in GROEPEN):
        raise ongeldig(
            "rollen",
            "rollen-gaan-niet-samen",
            "Kies een rol. Wie casussen leest, beheert geen accounts en houdt geen toezicht; een koppeling is niets anders.",
        )
    if bool(rechten.rollen & HULPVERLENERS) != (rechten.team is not None):
        raise ongeldig("team", "team-past-niet", "Een hulpverlener werkt in een team; een ander niet.")
    if rechten.team is None:
        return
    rij = await eenheid.een(_TEAM, organisatie=eenheid.actor.organisatie, code=rechten.team)
    if rij is None or rij.opgeheven_op is not None:
        raise ongeldig("team", "onbekend-team", "Kies een team van uw organisatie dat niet is opgeheven.")


@dataclass(frozen=True, slots=True)
class NieuwAccount:
    onderwerp: str
    """What the provider calls this person (`sub`); it is not kept, only what follows from it."""
    aanduiding: str
    rechten: Rechten
    reden: Accountreden


async def maak(eenheid: Werkeenheid, beheer: Beheer, nieuw: NieuwAccount) -> UUID:
    """An account in one's own organisation, for who was not here before. What takes two people to give is proposed.

    Raises `niet-bevoegd`, `accounts-van-aanmelddienst`, `ongeldige-invoer`, `account-bestaat`.
    """
    if not beheer.platform:
        eis_beheer(eenheid)
        eis_verse_aanmelding(eenheid)
    eis_beheerd(beheer)
    await eis_rechten(eenheid, nieuw.rechten)
    id = actor_id(beheer.uitgever, nieuw.onderwerp)
    if await eenheid.een(_BESTAAT, id=id):
        raise Fout(
            Soort.BOTSING,
            "account-bestaat",
            "Voor deze persoon bij de aanmelddienst is er al een account.",
            alternatief="Zoek het op in de lijst, ook onder wat is beëindigd. Staat het er niet, vraag het dan wie het platform beheert.",
        )
    await eenheid.doe(
        _NIEUW,
        id=id,
        aanduiding=nieuw.aanduiding,
        organisatie=eenheid.actor.organisatie,
        team=None,
        rollen=[],
        bijgewerkt_op=eenheid.nu,
        rechten_op=eenheid.nu,
        herzien_op=eenheid.nu,
    )
    rij = await eenheid.een(_PAK, id=id, organisatie=eenheid.actor.organisatie)
    assert rij is not None, "net gemaakt"
    await _geef(eenheid, beheer, rij, nieuw.rechten, "account-gemaakt", nieuw.reden)
    return id


async def wijzig(
    eenheid: Werkeenheid,
    beheer: Beheer,
    id: UUID,
    naar: Rechten,
    reden: Accountreden,
    aanduiding: str | None = None,
    toets: Versietoets | None = None,
) -> None:
    """Another team, other roles, another handle. Who leaves a team leaves her work to it (`nalatenschap.py`)."""
    rij = await _pak(eenheid, beheer, id, toets)
    eis_beheerd(beheer)
    eis_lopend(rij)
    await eis_rechten(eenheid, naar)
    await _geef(eenheid, beheer, rij, naar, "account-gewijzigd", reden, aanduiding)


def eis_lopend(rij: sa.Row[Any]) -> None:
    if rij.beeindigd_op is not None:
        raise Fout(
            Soort.BOTSING,
            "account-is-beeindigd",
            "Dit account is beëindigd.",
            alternatief="Heropen het eerst; daarna kunt u het wijzigen.",
        )


async def _geef(
    eenheid: Werkeenheid,
    beheer: Beheer,
    rij: sa.Row[Any],
    naar: Rechten,
    soort: str,
    reden: Accountreden,
    aanduiding: str | None = None,
) -> None:
    """What somebody may from now on; or the proposal of it, where a second person has to agree."""
    nu = GEEN if rij.beeindigd_op is not None else Rechten.uit(rij)
    zwaar = (naar.rollen - nu.rollen) & ZWAAR
    voorstel = bool(zwaar) and not beheer.platform
    geldt = nu if voorstel else naar
    if nu.team and geldt.team != nu.team:
        await eis_iemand_over(eenheid, rij.id, rij.organisatie, nu.team)
    await eenheid.doe(
        _GEEF,
        b_id=rij.id,
        b_aanduiding=aanduiding or rij.aanduiding,
        b_team=geldt.team,
        b_rollen=sorted(geldt.rollen),
        b_rechten_op=rij.rechten_op if geldt == nu else eenheid.nu,
        b_bijgewerkt_op=eenheid.nu,
        b_beeindigd_op=rij.beeindigd_op if voorstel else None,
        b_voorstel={**naar.json(), "reden": reden} if voorstel else sa.null(),
        b_voorgesteld_door=eenheid.actor.id if voorstel else None,
        b_voorgesteld_op=eenheid.nu if voorstel else None,
    )
    velden = [
        k for k, anders in (("rollen", naar.rollen != nu.rollen), ("team", naar.team != nu.team)) if anders
    ]
    await vertel(
        eenheid,
        rij,
        "account-voorgesteld" if voorstel else soort,
        velden=(*velden, *(["aanduiding"] if aanduiding and aanduiding != rij.aanduiding else [])),
        open={"van": nu.json(), "naar": naar.json(), "reden": reden},
    )
    if nu.team and geldt.team != nu.team:
        await laat_na(eenheid, rij.id, rij.organisatie, nu.team)


async def vertel(
    eenheid: Werkeenheid, rij: sa.Row[Any], soort: str, *, nieuwer: int = 1, **deel: Any
) -> None:
    await eenheid.kondig_aan(Gebeurtenis(soort, None, None, OBJECT, rij.id, rij.versie + nieuwer, **deel))


async def bevestig(eenheid: Werkeenheid, beheer: Beheer, id: UUID, toets: Versietoets | None = None) -> None:
    """The second person agrees. Raises `geen-voorstel`, and `tweede-persoon` for who proposed it."""
    rij = await _pak(eenheid, beheer, id, toets)
    if rij.voorstel is None:
        raise Fout(
            Soort.BOTSING,
            "geen-voorstel",
            "Er wacht voor dit account niets op een tweede beheerder.",
            alternatief="Haal het account op om te zien hoe het ervoor staat.",
        )
    if rij.voorgesteld_door == eenheid.actor.id:
        raise Fout(
            Soort.VERBODEN,
            "tweede-persoon",
            "Beheer en toezicht geeft u met zijn tweeën: een andere beheerder bevestigt dit.",
            alternatief="Is er geen andere beheerder, laat dan wie het platform beheert het doen met `rodedraad accounts`.",
        )
    naar = Rechten.voorgesteld(rij.voorstel)
    await eis_rechten(eenheid, naar)
    samen = Beheer(beheer.beheerd, beheer.uitgever, platform=True)
    await _geef(eenheid, samen, rij, naar, "account-bevestigd", Accountreden(rij.voorstel["reden"]))


async def beeindig(
    eenheid: Werkeenheid, beheer: Beheer, id: UUID, reden: Accountreden, toets: Versietoets | None = None
) -> dict[str, int]:
    """Nothing of this person counts any more: no session, no token. Returns how much stayed behind, of each kind; her team has it now.

    Raises `niemand-anders` when there would be nobody in that team for it. Ending again changes nothing.
    """
    rij = await _pak(eenheid, beheer, id, toets)
    if rij.beeindigd_op is not None:
        return {}
    await eis_iemand_over(eenheid, id, rij.organisatie, rij.team)
    nu = {"b_beeindigd_op": eenheid.nu, "b_geldig_vanaf": eenheid.nu, "b_bijgewerkt_op": eenheid.nu}
    await eenheid.doe(_BEEINDIG, b_id=id, **nu, **_NIET_VOORGESTELD)
    await sessies.beeindig_alle(eenheid.verbinding, id, eenheid.nu)
    gebleven = await laat_na(eenheid, id, rij.organisatie, rij.team)
    open_ = {"van": Rechten.uit(rij).json(), "reden": reden, "gebleven": gebleven}
    await vertel(eenheid, rij, "account-beeindigd", velden=("beeindigdOp",), open=open_)
    return gebleven


async def heropen(
    eenheid: Werkeenheid,
    beheer: Beheer,
    id: UUID,
    reden: Accountreden,
    toets: Versietoets | None = None,
    naar: Rechten | None = None,
) -> None:
    """With the team and roles it had, unless others are named; what takes two people to give, takes them again. What was left to the team
    stays there."""
    rij = await _pak(eenheid, beheer, id, toets)
    if rij.beeindigd_op is None:
        return
    naar = naar or Rechten.uit(rij)
    if beheer.beheerd:
        await eis_rechten(eenheid, naar)
    else:  # what it may is what the provider says at the next signing in
        beheer = Beheer(beheer.beheerd, beheer.uitgever, platform=True)
    await _geef(eenheid, beheer, rij, naar, "account-heropend", reden)
