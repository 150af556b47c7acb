"""Letting somebody in to a secret address, and shutting them out again: always by another than who looks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.adressen import zie_casus
from app.casus.handelingen import leg_vast
from app.casus.model import betrokkene
from app.casus.queries import Betrokkene, Dossier, lees_betrokkene, werk_in_casus
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.versleuteling import Gesloten
from app.toegang import beleid, kluis
from app.toegang.actor import HULPVERLENERS, Rol
from app.toegang.codes import Kluissoort
from app.toegang.kluis import Ontvanger
from app.toegang.model import medewerker, team
from app.toegang.werkeenheid import Werkeenheid

_TEAM = sa.select(team.c.code).where(
    team.c.organisatie == sa.bindparam("organisatie"), team.c.code == sa.bindparam("code")
)
_MEDEWERKER = sa.select(medewerker.c.rollen).where(
    medewerker.c.id == sa.bindparam("id"), medewerker.c.beeindigd_op.is_(None)
)
_BETROKKENE = sa.select(betrokkene.c.id).where(
    betrokkene.c.casus_id == sa.bindparam("casus_id"), betrokkene.c.persoon_id == sa.bindparam("persoon_id")
)
_MOGEN_KIJKEN = {rol.value for rol in HULPVERLENERS | {Rol.PARTNER}}


@dataclass(frozen=True, slots=True)
class Toelating:
    """One toelating, with its words."""

    rij: sa.Row[Any]
    reden: str

    @property
    def versie(self) -> int:
        return 1 if self.rij.ingetrokken_op is None else 2


@dataclass(frozen=True, slots=True)
class Nieuw:
    """Whom to let in, for what (a doelbinding), why, and until when."""

    aan: Ontvanger
    doelbinding: str
    reden: str
    tot: datetime


async def _wie_gaat_erover(
    eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID
) -> tuple[Betrokkene, sa.Row[Any] | None]:
    """The person and what lies of them in the vault, for who decides about it. Raises `niet-gevonden`, `niet-bevoegd`."""
    mens = await lees_betrokkene(eenheid, dossier.id, betrokkene_id)
    ligt, wie = await kluis.wat_ligt_er(eenheid, dossier.id, mens.sleutel.id), eenheid.actor
    eigen_locatie = (
        ligt is not None
        and ligt.soort is Kluissoort.OPVANGLOCATIE
        and (ligt.organisatie, ligt.team) == (wie.organisatie, wie.team)
    )
    if not eigen_locatie:
        beleid.eis("toelaten", wie, dossier.casusregisseur, dossier.plek)
    return mens, ligt


def _open(dossier: Dossier, rij: sa.Row[Any]) -> Toelating:
    gesloten: Gesloten = rij.reden
    return Toelating(rij, dossier.sleutel.open(gesloten))


async def toelatingen(eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID) -> Sequence[Toelating]:
    """Who was let in to the secret address of this person, and who let them in; for who decides about that."""
    dossier = await zie_casus(eenheid, casus_id)
    mens, _ = await _wie_gaat_erover(eenheid, dossier, betrokkene_id)
    rijen = await kluis.toelatingen(eenheid, casus_id, mens.sleutel.id)
    return [_open(dossier, rij) for rij in rijen]


@dataclass(frozen=True, slots=True)
class MijnToelating:
    """What the actor was let in to: of whom, for which doelbinding and until when. `loopt`: it holds now."""

    casus_id: UUID
    betrokkene_id: UUID
    doelbinding: str
    tot: datetime
    loopt: bool


async def mijn_toelating(eenheid: Werkeenheid, toelating_id: UUID) -> MijnToelating:
    """For who was let in, also from another team: nothing of the casus, and not what the address is. Raises `niet-gevonden`."""
    rij = await kluis.mijn_toelating(eenheid, toelating_id)
    wie = rij and await eenheid.een(_BETROKKENE, casus_id=rij.casus_id, persoon_id=rij.persoon_id)
    if rij is None or wie is None:
        raise niet_gevonden()
    return MijnToelating(rij.casus_id, wie.id, rij.doelbinding, rij.tot, bool(rij.loopt))


async def laat_toe(
    eenheid: Werkeenheid,
    casus_id: UUID,
    betrokkene_id: UUID,
    nieuw: Nieuw,
    max_dagen: int,
) -> Toelating:
    """Let somebody look at the secret address of this person, for one purpose and until a moment.

    Raises `geen-geheim-adres`, `geen-toelating-aan-uzelf`, `niet-bevoegd`, `niet-gevonden`, `ongeldige-invoer`.
    """
    dossier = await werk_in_casus(eenheid, casus_id, "adres-vastleggen")
    mens, ligt = await _wie_gaat_erover(eenheid, dossier, betrokkene_id)
    if ligt is None:
        raise geen_geheim_adres()
    uiterlijk = eenheid.nu + timedelta(days=max_dagen)
    if not eenheid.nu < nieuw.tot <= uiterlijk:
        raise ongeldig("tot", "buiten-termijn", f"Een toelating duurt ten hoogste {max_dagen} dagen.")
    await _eis_bekend(eenheid, nieuw.aan)
    woorden = dossier.sleutel.sluit(nieuw.reden)
    id = await kluis.sta_toe(eenheid, ligt.id, nieuw.aan, nieuw.doelbinding, woorden, nieuw.tot)
    tot = nieuw.tot.astimezone(UTC).isoformat()
    open_ = {"betrokkene": str(mens.id), "doelbinding": nieuw.doelbinding, "tot": tot}
    await leg_vast(
        eenheid,
        dossier,
        "toelating-gegeven",
        object_soort="toelatingen",
        object_id=id,
        velden=("toelatingen",),
        open=open_,
    )
    return await _toelating(eenheid, dossier, mens, id)


def geen_geheim_adres() -> Fout:
    return Fout(
        Soort.BOTSING,
        "geen-geheim-adres",
        "Hiervan ligt geen adres in de kluis.",
        alternatief="Een gewoon adres ziet het hele team. Leg een geheim adres eerst als geheim vast.",
    )


async def _eis_bekend(eenheid: Werkeenheid, aan: Ontvanger) -> None:
    """Raises `ongeldige-invoer` for a team that does not exist, and for who is not known or may not see people."""
    if aan.medewerker_id:
        rij = await eenheid.een(_MEDEWERKER, id=aan.medewerker_id)
        bekend = bool(rij and _MOGEN_KIJKEN & set(rij.rollen))
    else:
        bekend = await eenheid.een(_TEAM, organisatie=aan.organisatie, code=aan.team) is not None
    if not bekend:
        raise ongeldig(
            "aan",
            "onbekende-ontvanger",
            "Kies een hulpverlener of partner die zich al eens heeft aangemeld, of een team.",
        )


async def _toelating(eenheid: Werkeenheid, dossier: Dossier, mens: Betrokkene, id: UUID) -> Toelating:
    rij = await kluis.een_toelating(eenheid, dossier.id, mens.sleutel.id, id)
    if rij is None:
        raise niet_gevonden()
    return _open(dossier, rij)


async def sluit_uit(
    eenheid: Werkeenheid,
    casus_id: UUID,
    betrokkene_id: UUID,
    toelating_id: UUID,
    eis_versie: Callable[[Toelating], Awaitable[None]],
) -> None:
    """Take a toelating back: the very next look is refused. Doing it twice changes nothing."""
    dossier = await werk_in_casus(eenheid, casus_id, "adres-vastleggen")
    mens, _ = await _wie_gaat_erover(eenheid, dossier, betrokkene_id)
    wat = await _toelating(eenheid, dossier, mens, toelating_id)
    await eis_versie(wat)
    if await kluis.trek_in(eenheid, toelating_id):
        await leg_vast(
            eenheid,
            dossier,
            "toelating-ingetrokken",
            object_soort="toelatingen",
            object_id=toelating_id,
            object_versie=2,
            velden=("toelatingen",),
            open={"betrokkene": str(mens.id)},
        )
