"""The people of a huishouden: who they are, whom was spoken with, and how safe they feel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol, RedenNietGesproken
from app.casus.handelingen import camel, leg_vast, zelfde
from app.casus.model import betrokkene, gesprek, veiligheidscijfer
from app.casus.queries import Betrokkene, Dossier, lees_betrokkene, rollen_per_betrokkene
from app.core.fouten import VeldFout, ongeldig, ongeldige_invoer
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.core.versleuteling import Datasleutel
from app.persoon.register import PERSOONSVELDEN, schrijf_in, werk_bij
from app.toegang.werkeenheid import Werkeenheid

_NIEUWE_BETROKKENE = sa.insert(betrokkene)
_NIEUW_GESPREK = sa.insert(gesprek)
_NIEUW_CIJFER = sa.insert(veiligheidscijfer)

VOLWASSEN = 18
VERST = timedelta(days=30 * 365)
"""Farther back or ahead is a slip of the pen."""
_GESLOTEN_BETROKKENE = ("relatie", "traumascreening", "steunfiguur")


async def voeg_betrokkene_toe(eenheid: Werkeenheid, dossier: Dossier, gegevens: Mapping[str, Any]) -> UUID:
    """Record somebody new as belonging to the huishouden. Raises `ongeldige-invoer`."""
    _eis_geen_toekomst(gegevens, eenheid.nu)
    return await neem_op(eenheid, dossier, await schrijf_in(eenheid, gegevens), gegevens)


async def neem_op(
    eenheid: Werkeenheid, dossier: Dossier, sleutel: Datasleutel, gegevens: Mapping[str, Any]
) -> UUID:
    """Somebody of the register (`sleutel`: theirs) belongs to the huishouden. Who is under 18 is a child, whatever else they are
    (domein §5)."""
    betrokkene_id = nieuw_id()
    rollen = _rollen(gegevens, eenheid.nu)
    await eenheid.doe(
        _NIEUWE_BETROKKENE,
        id=betrokkene_id,
        casus_id=dossier.id,
        persoon_id=sleutel.id,
        versie=1,
        rollen=rollen,
        contact_vastgelegd=gegevens.get("veilig_contact") is not None,
        vertrokken_op=gegevens.get("vertrokken_op"),
        **{k: sleutel.sluit(gegevens.get(k)) for k in _GESLOTEN_BETROKKENE},
    )
    await leg_vast(
        eenheid,
        dossier,
        "betrokkene-toegevoegd",
        object_soort="betrokkenen",
        object_id=betrokkene_id,
        velden=("betrokkenen",),
        open={"betrokkene": str(betrokkene_id), "rollen": rollen},
    )
    return betrokkene_id


def _rollen(gegevens: Mapping[str, Any], nu: datetime) -> list[str]:
    """Who is under 18, by birth date or else by estimate, is a child too."""
    leeftijd = leeftijd_van(gegevens, nu)
    kind = {BetrokkeneRol.KIND.value} if leeftijd is not None and leeftijd < VOLWASSEN else set()
    return sorted({*gegevens["rollen"], *kind})


def _eis_geen_toekomst(gegevens: Mapping[str, Any], nu: datetime) -> None:
    """Nobody is born tomorrow, and who leaves tomorrow still lives here today. Raises `ongeldige-invoer`."""
    vandaag = lokale_dag(nu).isoformat()
    fouten = [
        VeldFout("body", camel(veld), "in-de-toekomst", "Deze dag ligt in de toekomst.")
        for veld in ("geboortedatum", "vertrokken_op")
        if str(gegevens.get(veld) or "") > vandaag
    ]
    if fouten:
        raise ongeldige_invoer(fouten)


def leeftijd_van(gegevens: Mapping[str, Any], nu: datetime) -> int | None:
    """In whole years today, by birth date or else as estimated."""
    if not gegevens.get("geboortedatum"):
        schatting: int | None = gegevens.get("leeftijd_schatting")
        return schatting
    geboren, vandaag = date.fromisoformat(gegevens["geboortedatum"]), lokale_dag(nu)
    return vandaag.year - geboren.year - ((vandaag.month, vandaag.day) < (geboren.month, geboren.day))


async def wijzig_betrokkene(
    eenheid: Werkeenheid, dossier: Dossier, mens: Betrokkene, wijziging: Mapping[str, Any]
) -> None:
    """Change what is known of a person. The old values stay readable in the log, under that person's own key."""
    _eis_geen_toekomst(wijziging, eenheid.nu)
    oud = mens.rij
    velden = tuple(k for k, waarde in wijziging.items() if not zelfde(oud[k], waarde))
    if not velden:
        return
    sleutel = mens.sleutel
    await werk_bij(eenheid, sleutel, oud, {k: wijziging[k] for k in velden if k in PERSOONSVELDEN})
    nu = {**oud, **wijziging}
    rollen = _rollen(nu, eenheid.nu)
    await eenheid.doe(
        sa.update(betrokkene)
        .where(betrokkene.c.id == mens.id)
        .values(
            versie=oud["versie"] + 1,
            rollen=rollen,
            vertrokken_op=nu["vertrokken_op"],
            contact_vastgelegd=nu["veilig_contact"] is not None,
            **{k: sleutel.sluit(wijziging[k]) for k in velden if k in _GESLOTEN_BETROKKENE},
        )
    )
    await leg_vast(
        eenheid,
        dossier,
        "betrokkene-gewijzigd",
        sleutel,
        object_soort="betrokkenen",
        object_id=mens.id,
        object_versie=oud["versie"] + 1,
        velden=tuple(camel(k) for k in velden),
        open={"betrokkene": str(mens.id), "rollen": rollen},
        besloten={"oud": {camel(k): _json(oud[k]) for k in velden}},
    )


def _json(waarde: Any) -> Any:
    return waarde.isoformat() if isinstance(waarde, date) else waarde


@dataclass(frozen=True, slots=True)
class NieuwGesprek:
    gesproken: bool
    op: datetime
    reden_niet: RedenNietGesproken | None
    verslag: str | None


async def leg_gesprek_vast(
    eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID, nieuw: NieuwGesprek
) -> UUID:
    """Spoken with this person, or why not (ondergrens 2). Raises `niet-gevonden`, `ongeldige-invoer`."""
    mens = await lees_betrokkene(eenheid, dossier.id, betrokkene_id)
    eis_niet_in_de_toekomst(eenheid, nieuw.op)
    if nieuw.reden_niet is RedenNietGesproken.ANDERS and not nieuw.verslag:
        raise ongeldig(
            "verslag", "toelichting-verplicht", "Leg uit waarom niet met deze persoon is gesproken."
        )
    gesprek_id = nieuw_id()
    await eenheid.doe(
        _NIEUW_GESPREK,
        id=gesprek_id,
        casus_id=dossier.id,
        betrokkene_id=mens.id,
        verblijf=dossier.rij["verblijf"],
        op=nieuw.op,
        gesproken=nieuw.gesproken,
        reden_niet=nieuw.reden_niet,
        medewerker_id=eenheid.actor.id,
        verslag=dossier.sleutel.sluit(nieuw.verslag),
    )
    await leg_vast(
        eenheid,
        dossier,
        "gesprek-vastgelegd" if nieuw.gesproken else "gesprek-niet-gevoerd",
        object_soort="gesprekken",
        object_id=gesprek_id,
        velden=("gesprekken",),
        open={
            "betrokkene": str(mens.id),
            "redenNiet": nieuw.reden_niet,
            "kind": BetrokkeneRol.KIND in mens.rij["rollen"],
            "op": nieuw.op.isoformat(),
        },
    )
    return gesprek_id


def eis_niet_in_de_toekomst(eenheid: Werkeenheid, op: datetime, veld: str = "op") -> None:
    """What has happened has happened by now. Raises `ongeldige-invoer`."""
    if op > eenheid.nu:
        raise ongeldig(veld, "in-de-toekomst", "Dit moment ligt in de toekomst.")


def geweest(eenheid: Werkeenheid, op: datetime, veld: str, sinds: datetime | None = None) -> datetime:
    """A moment that has been, not before this began, in UTC. Raises `ongeldige-invoer`."""
    eis_niet_in_de_toekomst(eenheid, op, veld)
    if op < (sinds or eenheid.nu - VERST):
        raise ongeldig(
            veld, "te-vroeg", f"Dit moment ligt vóór {'het begin' if sinds else 'wat kan kloppen'}."
        )
    return op.astimezone(UTC)


async def leg_cijfer_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    betrokkene_id: UUID,
    op: datetime,
    cijfer: int,
    toelichting: str | None,
) -> UUID:
    """How safe somebody feels, 0 to 10 (the veiligheidsschaal, seed 4). Raises `ongeldige-invoer`."""
    await eis_betrokkene(eenheid, dossier, betrokkene_id)
    eis_niet_in_de_toekomst(eenheid, op)
    cijfer_id = nieuw_id()
    await eenheid.doe(
        _NIEUW_CIJFER,
        id=cijfer_id,
        casus_id=dossier.id,
        betrokkene_id=betrokkene_id,
        op=op,
        cijfer=cijfer,
        medewerker_id=eenheid.actor.id,
        toelichting=dossier.sleutel.sluit(toelichting),
    )
    await leg_vast(
        eenheid,
        dossier,
        "veiligheidscijfer-gegeven",
        object_soort="veiligheidscijfers",
        object_id=cijfer_id,
        velden=("veiligheidscijfers",),
        open={"betrokkene": str(betrokkene_id), "cijfer": cijfer},
    )
    return cijfer_id


async def eis_betrokkene(
    eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID, veld: str = "betrokkeneId"
) -> list[str]:
    """The roles of this person in this casus. Raises `ongeldige-invoer` for anybody else, existing or not."""
    rollen = (await rollen_per_betrokkene(eenheid, dossier.id)).get(betrokkene_id)
    if rollen is None:
        raise ongeldig(veld, "onbekende-betrokkene", "Deze persoon hoort niet bij deze casus.")
    return rollen
