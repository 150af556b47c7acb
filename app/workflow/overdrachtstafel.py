"""The overdrachtstafel: the offers between the teams at one table are listed, discussed, and accepted or sent back there (domein §6).

Nothing is decided here that is not decided the same way elsewhere: accepting and refusing are `overdragen.py`, under the same lock, with
the same signals. The table adds that it was discussed, what was noted, and who goes achter de voordeur by when. An offer shows what
`overdragen.zicht_op` lets through, to the two teams it is between; who else is at the table knows that there is an item, and for how long.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.queries import Dossier, eis_lopend, vergrendel_buiten_zicht
from app.core.fouten import Fout, Soort, niet_gevonden
from app.overdracht import afspraken
from app.overdracht.codes import OverdrachtStatus, Weigerreden
from app.overdracht.queries import Overdracht, van_ons
from app.overleg import tafel
from app.overleg.codes import PuntStatus
from app.overleg.queries import Overleg, eis_geheimhouding, plek, vergrendel_overleg
from app.overleg.tafel import Regel, lees_tafel, lijst, regel_van
from app.toegang.beleid import niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import overdragen
from app.workflow.deurafspraken import Afspraak, al_verstreken, spreek_af
from app.workflow.opdracht import Regels

EisVersie = Callable[[int], Awaitable[None]]
"""May refuse a stale look at the item (If-Match), once everything is locked."""
BESLIST = (OverdrachtStatus.GEACCEPTEERD, OverdrachtStatus.GEWEIGERD)


@dataclass(frozen=True, slots=True)
class Tafelpunt:
    """One item as it is for who looks: only its place, or also the offer with what was noted and agreed."""

    regel: Regel
    aanbod: Overdracht | None = None
    notities: Sequence[Mapping[str, Any]] = field(default=())
    afspraak: sa.Row[Any] | None = None

    @property
    def beslist(self) -> bool:
        """Was the offer accepted or sent back at this table?"""
        assert self.aanbod is not None, "alleen voor wie het aanbod ziet"
        return self.regel.status is PuntStatus.BESPROKEN and self.aanbod.rij["status"] in BESLIST

    def uitkomst(self, eenheid: Werkeenheid) -> OverdrachtStatus:
        """How the offer stands; `verlopen` also when the worker has not come to it yet."""
        assert self.aanbod is not None, "alleen voor wie het aanbod ziet"
        status: OverdrachtStatus = self.aanbod.rij["status"]
        voorbij = self.aanbod.loopt and eenheid.nu >= self.aanbod.rij["verloopt_op"]
        return OverdrachtStatus.VERLOPEN if voorbij else status


# Looking


async def lees_lijst(eenheid: Werkeenheid, overleg_id: UUID) -> list[Tafelpunt]:
    """The whole table in its order: five SELECTs, however long it is. Raises `niet-gevonden`, `geheimhouding-niet-bevestigd`."""
    wat = await lees_tafel(eenheid, overleg_id)
    eis_geheimhouding(wat, eenheid.actor)
    return await aangevuld(eenheid, await lijst(eenheid, wat))


async def lees_punt(eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID) -> Tafelpunt:
    wat = await lees_tafel(eenheid, overleg_id)
    eis_geheimhouding(wat, eenheid.actor)
    (punt,) = await aangevuld(eenheid, [await regel_van(eenheid, wat, agendapunt_id)])
    return punt


async def aangevuld(eenheid: Werkeenheid, regels: Sequence[Regel]) -> list[Tafelpunt]:
    """With the offers that are between the actor's team and another; the rest stays a place in a list. Who sent an offer back does not see
    whether somebody went: that is of the casus."""
    wij = (eenheid.actor.organisatie, eenheid.actor.team)
    aanbod = await van_ons(eenheid, [r.overdracht_id for r in regels if r.overdracht_id])
    eigen = {r.id: aanbod[r.overdracht_id] for r in regels if r.overdracht_id in aanbod}
    genoteerd = await tafel.notities(eenheid, {id: wat.sleutel for id, wat in eigen.items()})
    te_zien = [
        a.id for a in aanbod.values() if a.van == wij or a.rij["status"] is OverdrachtStatus.GEACCEPTEERD
    ]
    afgesproken = await afspraken.bij_overdrachten(eenheid, te_zien)
    return [
        Tafelpunt(r, eigen[r.id], genoteerd[r.id], afgesproken.get(eigen[r.id].id))
        if r.id in eigen
        else Tafelpunt(r)
        for r in regels
    ]


async def _mijn_punt(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID
) -> tuple[Tafelpunt, Overdracht]:
    """An item of which the offer is between the actor's team and another. Raises `niet-gevonden` for every other, whatever it is about
    and however it ended."""
    punt = await lees_punt(eenheid, overleg_id, agendapunt_id)
    if punt.aanbod is None:
        raise niet_gevonden()
    return punt, punt.aanbod


# Deciding


async def accepteer(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    casusregisseur: UUID | None,
    afspraak: Afspraak,
    regels: Regels,
    eis_versie: EisVersie,
) -> Tafelpunt:
    """The receiving team takes the casus over at the table, and says who goes achter de voordeur by when.

    Raises as `overdragen.accepteer` does, and `overleg-afgesloten`; `ongeldige-invoer` for an agreement that cannot be.
    """
    _, aanbod = await _mijn_punt(eenheid, overleg_id, agendapunt_id)
    await overdragen.accepteer(eenheid, aanbod.id, casusregisseur, regels, _altijd)
    dossier = await _rond_af(eenheid, overleg_id, agendapunt_id, OverdrachtStatus.GEACCEPTEERD, eis_versie)
    await spreek_af(eenheid, dossier, aanbod.id, afspraak, regels)
    return await lees_punt(eenheid, overleg_id, agendapunt_id)


async def geef_terug(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    waarom: tuple[Weigerreden, str | None],
    afspraak: Afspraak | None,
    regels: Regels,
    eis_versie: EisVersie,
) -> Tafelpunt:
    """The receiving team does not take it: it stays with who offered it, who may have said at the table by when they go.

    Raises as `accepteer`."""
    _, aanbod = await _mijn_punt(eenheid, overleg_id, agendapunt_id)
    await overdragen.weiger(eenheid, aanbod.id, *waarom, _altijd)
    dossier = await _rond_af(eenheid, overleg_id, agendapunt_id, OverdrachtStatus.GEWEIGERD, eis_versie)
    if afspraak:
        await spreek_af(eenheid, dossier, aanbod.id, afspraak, regels)
    return await lees_punt(eenheid, overleg_id, agendapunt_id)


async def _altijd(_: Overdracht) -> None:
    """What is looked at here is the item; its version is asked once it is locked too."""


async def _rond_af(
    eenheid: Werkeenheid,
    overleg_id: UUID,
    agendapunt_id: UUID,
    uitkomst: OverdrachtStatus,
    eis_versie: EisVersie,
) -> Dossier:
    """The item was discussed, and this came of it; the casus (locked by the answer) as it is now."""
    wat = await vergrendel_overleg(eenheid, overleg_id)
    punt, aanbod = await _mijn_punt(eenheid, overleg_id, agendapunt_id)
    await eis_versie(punt.regel.versie)
    await tafel.is_besproken(eenheid, agendapunt_id)
    dossier = await vergrendel_buiten_zicht(eenheid, aanbod.casus_id)
    open_ = {"uitkomst": uitkomst}
    await leg_tafelfeit_vast(
        eenheid, dossier, wat, "overdracht-besproken", open_, agendapunt_id, punt.regel.versie + 1
    )
    return dossier


async def noteer(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID, tekst: str
) -> Mapping[str, Any]:
    """What was said at the item, as a besluit: who and when, for the two teams of the offer, and never changed afterwards.

    Raises `niet-gevonden`, `overleg-afgesloten`, and `punt-afgedaan` when the offer was settled elsewhere: who was asked then sees
    nothing new of the casus.
    """
    _, aanbod = await _mijn_punt(eenheid, overleg_id, agendapunt_id)
    dossier = await vergrendel_buiten_zicht(eenheid, aanbod.casus_id)
    wat = await vergrendel_overleg(eenheid, overleg_id)
    punt, aanbod = await _mijn_punt(eenheid, overleg_id, agendapunt_id)
    open_ = punt.uitkomst(eenheid) is OverdrachtStatus.AANGEBODEN
    if not open_ and not punt.beslist:
        raise Fout(
            Soort.BOTSING,
            "punt-afgedaan",
            f"Dit aanbod is buiten deze tafel afgedaan ({punt.uitkomst(eenheid)}); er komt hier niets meer bij.",
            alternatief="Leg wat u nog wilt vastleggen in de casus zelf vast, als die van uw team is.",
        )
    voor = [plek(*aanbod.van), plek(*aanbod.naar)]
    id = await tafel.noteer(eenheid, agendapunt_id, dossier.sleutel, tekst, voor)
    await leg_tafelfeit_vast(
        eenheid, dossier, wat, "tafelbesluit-genoteerd", {"agendapunt": str(agendapunt_id)}, id, 1
    )
    punt = await lees_punt(eenheid, overleg_id, agendapunt_id)
    return next(rij for rij in punt.notities if rij["id"] == id)


async def wijzig_afspraak(
    eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID, afspraak: Afspraak, regels: Regels
) -> Tafelpunt:
    """Who goes, or sooner: by the team with which the casus stayed or came, also after the table was closed. Raises `niet-gevonden`,
    `niet-bevoegd`, `nog-niet-besproken`, `afspraak-verstreken`, `ongeldige-invoer`."""
    punt, aanbod = await _mijn_punt(eenheid, overleg_id, agendapunt_id)
    dossier = eis_lopend(await vergrendel_buiten_zicht(eenheid, aanbod.casus_id))
    if (dossier.rij["organisatie"], dossier.rij["team"]) != (eenheid.actor.organisatie, eenheid.actor.team):
        raise niet_bevoegd(
            "Wie er gaat zegt het team dat voor de casus verantwoordelijk is.",
            "Overleg met het andere team aan de tafel.",
        )
    if not punt.beslist:
        raise Fout(
            Soort.BOTSING,
            "nog-niet-besproken",
            "Over dit aanbod is aan deze tafel nog niet beslist.",
            alternatief="Spreek af wie er gaat zodra het is aangenomen of teruggegeven.",
        )
    lopend = await afspraken.lopende(eenheid, dossier.id)
    if lopend and lopend.uiterlijk <= eenheid.nu:
        raise al_verstreken()
    await spreek_af(eenheid, dossier, aanbod.id, afspraak, regels)
    return await lees_punt(eenheid, overleg_id, agendapunt_id)


async def leg_tafelfeit_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Overleg,
    soort: str,
    open_: Mapping[str, Any],
    object_id: UUID,
    versie: int,
) -> None:
    """A line in the log of the casus, about this item of the list or a note at it."""
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="agendapunten",
        object_id=object_id,
        object_versie=versie,
        velden=("agendapunten",),
        open={"overleg": str(wat.id), "begintOp": wat.begint_op.isoformat(), **open_},
    )
