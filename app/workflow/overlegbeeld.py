"""An overleg to look at: which there are, one with its agenda, and one item with all that is said and agreed on there.

Every part is read by the function that the API reads it by, so a page shows of a casus what was shared with who looks, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import Betrokkene, betrokkenen, lees_casus
from app.core.fouten import Fout, niet_gevonden
from app.interventie.codes import Toestand
from app.interventie.queries import Interventie, interventies
from app.overleg import delen
from app.overleg.bijdragen import alle_bijdragen, is_van
from app.overleg.codes import ONAF, Onderdeel, OverlegSoort, OverlegStatus, PuntStatus
from app.overleg.mijn import agendas_van, besloten
from app.overleg.queries import (
    Agendapunt,
    Overleg,
    Plaats,
    agenda,
    deelnemers,
    eerdere,
    eis_mogelijke_deelnemer,
    komende,
    lees_overleg,
    lees_punt,
    plek,
)
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.afsluiten import volgende_van
from app.workflow.plekken import Plekken, plekken
from app.workflow.voorstellen import gevaar_erbij, voorstellen

VAN_GEVAAR = frozenset({Onderdeel.GEVAAR, Onderdeel.INCIDENTEN, Onderdeel.PLAN, Onderdeel.AFSPRAKEN})
"""What of a casus changes when danger is recorded."""
KOMEND, GEWEEST = 50, 20
"""So many are shown."""
_VER = timedelta(days=3660)
Richting = Literal["eerder", "later"]


async def wat_komt(eenheid: Werkeenheid) -> Sequence[Overleg]:
    """What is planned where the actor takes part, the first one first. Raises `geen-deelnemer`."""
    eis_mogelijke_deelnemer(eenheid.actor)
    return await komende(eenheid, eenheid.nu + _VER, KOMEND)


async def wat_was(eenheid: Werkeenheid, voor: Plaats | None, limiet: int) -> Sequence[Overleg]:
    """What was closed where the actor took part, the last one first; `voor`: of a next page. Raises `geen-deelnemer`."""
    eis_mogelijke_deelnemer(eenheid.actor)
    return await eerdere(eenheid, limiet, voor)


def leidt(eenheid: Werkeenheid, wat: Overleg) -> bool:
    """Is it the actor's team that plans, invites, reminds and closes?"""
    return wat.leiding == (eenheid.actor.organisatie, eenheid.actor.team)


async def van_ons(eenheid: Werkeenheid, ook: UUID | None = None) -> list[Overleg]:
    """What the actor's team leads, planned or closed: what a new one can be the next one of. `ook`: this one too, however far away it
    is. Raises `niet-gevonden` for one that the actor takes no part in."""
    dichtbij = [*await komende(eenheid, eenheid.nu + _VER, KOMEND), *await eerdere(eenheid, GEWEEST)]
    if ook and all(o.id != ook for o in dichtbij):
        dichtbij.insert(0, await lees_overleg(eenheid, ook))
    return [o for o in dichtbij if leidt(eenheid, o)]


async def verplaatst(eenheid: Werkeenheid, overleg_id: UUID, punt_id: UUID, richting: Richting) -> list[UUID]:
    """The agenda that the actor sees, with this item one place earlier or later. Raises `niet-gevonden`."""
    ids = [p.id for p in await agenda(eenheid, await lees_overleg(eenheid, overleg_id))]
    if punt_id not in ids:
        raise niet_gevonden()
    hier = ids.index(punt_id)
    ids.insert(max(hier + (1 if richting == "later" else -1), 0), ids.pop(hier))
    return ids


@dataclass(frozen=True, slots=True)
class Overlegbeeld:
    wat: Overleg
    leidt: bool
    deelnemers: Sequence[sa.Row[Any]]
    plekken: Plekken
    punten: Sequence[Agendapunt]
    aantallen: Mapping[UUID, tuple[int, int]]
    """Per item how many besluiten were taken and how many acties wait, as far as the actor may know."""
    voorstellen: Sequence[Mapping[str, Any]]
    vervolg: UUID | None
    """Once it is closed: the next one of the series, for who leads it."""

    @property
    def open(self) -> bool:
        return self.wat.rij["status"] is OverlegStatus.GEPLAND

    @property
    def aan_de_beurt(self) -> Agendapunt | None:
        """What is to be discussed first, of what was not yet."""
        return _te_bespreken(self.punten) if self.open else None

    def schuift(self, plaats: int) -> Sequence[Richting]:
        """Which ways the item at this place can go, for who leads it: what was discussed stays where it was, and nothing passes it."""
        nog = [p.rij["status"] is PuntStatus.GEAGENDEERD for p in self.punten]
        if not (self.leidt and self.open and nog[plaats]):
            return ()
        wegen: tuple[tuple[Richting, int], ...] = (("eerder", plaats - 1), ("later", plaats + 1))
        return [r for r, daar in wegen if 0 <= daar < len(nog) and nog[daar]]


async def vervolg_van(eenheid: Werkeenheid, wat: Overleg) -> UUID | None:
    """The next one of the series of an overleg that is closed, for who leads it."""
    klaar = wat.rij["status"] is OverlegStatus.AFGESLOTEN
    return await volgende_van(eenheid, wat) if klaar and leidt(eenheid, wat) else None


async def overlegbeeld(eenheid: Werkeenheid, overleg_id: UUID) -> Overlegbeeld:
    """One overleg with its agenda, for as far as it is shared: the same number of SELECTs however long it is. Raises `niet-gevonden`."""
    wat = await lees_overleg(eenheid, overleg_id)
    punten = await _agenda(eenheid, wat)
    _, besluiten, acties = await alle_bijdragen(eenheid, overleg_id, punten) if punten else ({}, {}, {})
    aantallen = {p.id: (len(besluiten[p.id]), sum(a["status"] in ONAF for a in acties[p.id])) for p in punten}
    eigen = eenheid.actor.is_hulpverlener and wat.rij["status"] is OverlegStatus.GEPLAND
    return Overlegbeeld(
        wat,
        leidt(eenheid, wat),
        await deelnemers(eenheid, overleg_id),
        await plekken(eenheid),
        punten,
        aantallen,
        await voorstellen(eenheid, overleg_id, KOMEND, UUID(int=0)) if eigen else (),
        await vervolg_van(eenheid, wat),
    )


async def _agenda(eenheid: Werkeenheid, wat: Overleg) -> list[Agendapunt]:
    """Who has not confirmed yet sees the page on which they can; what is on the list of a table is not shown here (`tafelbeeld.py`)."""
    if wat.rij["soort"] is OverlegSoort.OVERDRACHTSTAFEL:
        return []
    try:
        return await agenda(eenheid, wat)
    except Fout as fout:
        if fout.code != "geheimhouding-niet-bevestigd":
            raise
        return []


# One item


@dataclass(frozen=True, slots=True)
class Eigen:
    """What the team of the casus has besides: what it shared with whom, whose address it could share, and what was imposed."""

    gedeeld: Sequence[Mapping[str, Any]]
    """What is shown now, to whom."""
    mensen: Sequence[Betrokkene]
    lopend: Sequence[Interventie]
    gevaar_op: datetime | None
    """When danger was last recorded."""
    vlag: str

    def ingehaald(self, g: Mapping[str, Any]) -> bool:
        """Was danger recorded since this was shown, to somebody who was to see how dangerous it is?"""
        return (
            self.gevaar_op is not None
            and g["gedeeld_op"] < self.gevaar_op
            and not VAN_GEVAAR.isdisjoint(g["onderdelen"])
        )

    @property
    def ziet(self) -> frozenset[str]:
        return frozenset(plek(g["organisatie"], g["team"]) for g in self.gedeeld)


@dataclass(frozen=True, slots=True)
class Puntbeeld:
    wat: Overleg
    punt: Agendapunt
    nummer: int
    aantal: int
    vorige: Agendapunt | None
    volgende: Agendapunt | None
    hierna: Agendapunt | None
    """What is to be discussed when this is done: the next that was not yet, or else the first."""
    inbreng: Sequence[Mapping[str, Any]]
    besluiten: Sequence[Mapping[str, Any]]
    acties: Sequence[Mapping[str, Any]]
    deelnemers: Sequence[sa.Row[Any]]
    plekken: Plekken
    eigen: Eigen | None
    regie: bool
    """May this actor record besluiten and acties: the team of the casus, or the team that leads."""
    wij: str
    """As which deelnemer the actor is here."""

    @property
    def open(self) -> bool:
        return self.wat.rij["status"] is OverlegStatus.GEPLAND

    @property
    def tot(self) -> datetime:
        """When it is the turn of the next one."""
        return self.punt.begint_op + timedelta(minutes=self.punt.rij["minuten"])

    @property
    def besproken(self) -> bool:
        return self.punt.rij["status"] is not PuntStatus.GEAGENDEERD

    def loopt(self, nu: datetime) -> bool:
        """Does its clock matter: to who records, also after the first besluit there may be time left to talk."""
        return not self.besproken or (self.regie and self.open and nu < self.tot)

    def af_te_ronden(self, actie: Mapping[str, Any]) -> bool:
        """Can the actor say how this actie ended?"""
        onaf = actie["status"] in ONAF and not actie["vervangen_door_id"]
        return onaf and (self.regie or self.is_mijn(actie))

    def is_mijn(self, rij: Mapping[str, Any]) -> bool:
        return plek(rij["organisatie"], rij["team"]) == self.wij


def _te_bespreken(punten: Sequence[Agendapunt]) -> Agendapunt | None:
    return next((p for p in punten if p.rij["status"] is PuntStatus.GEAGENDEERD), None)


async def puntbeeld(eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID) -> Puntbeeld:
    """Raises `niet-gevonden` (also for an offer on the list of a table), `geheimhouding-niet-bevestigd`."""
    wat = await lees_overleg(eenheid, overleg_id)
    punt = await lees_punt(eenheid, wat, agendapunt_id)
    punten = await _agenda(eenheid, wat)
    hier = next((i for i, p in enumerate(punten) if p.id == punt.id), None)
    if hier is None:
        raise niet_gevonden()
    inbreng, besluiten, acties = (
        soort[punt.id] for soort in await alle_bijdragen(eenheid, overleg_id, [punt])
    )
    aan_tafel = await deelnemers(eenheid, overleg_id)
    wij = next(plek(d.organisatie, d.team) for d in aan_tafel if is_van(eenheid.actor, d.organisatie, d.team))
    return Puntbeeld(
        wat,
        punt,
        hier + 1,
        len(punten),
        punten[hier - 1] if hier else None,
        punten[hier + 1] if hier + 1 < len(punten) else None,
        _te_bespreken([*punten[hier + 1 :], *punten[:hier]]),
        inbreng,
        besluiten,
        acties,
        aan_tafel,
        await plekken(eenheid),
        await _eigen(eenheid, punt) if punt.in_zicht else None,
        punt.in_zicht or leidt(eenheid, wat),
        wij,
    )


async def _eigen(eenheid: Werkeenheid, punt: Agendapunt) -> Eigen:
    dossier = await lees_casus(eenheid, punt.casus_id)
    mensen = [m for m in await betrokkenen(eenheid, punt.casus_id) if m.rij["vertrokken_op"] is None]
    alle = await interventies(eenheid, dossier)
    lopend = [i for i in alle if i.toestand(eenheid.nu) is Toestand.LOOPT]
    ooit = await delen.projecties(eenheid, punt.sleutel, punt.id)
    gedeeld = [g for g in ooit if g["geeindigd_op"] is None and g["tot"] > eenheid.nu]
    erbij = await gevaar_erbij(eenheid, punt.casus_id) if gedeeld else None
    return Eigen(gedeeld, mensen, lopend, erbij, dossier.vlag)


@dataclass(frozen=True, slots=True)
class Inbrengbeeld:
    """A casus to bring in: at which overleg it could be, or who would have to come to a new one."""

    aanduiding: str
    vlag: str
    komend: Sequence[Overleg]
    """Where it could be brought in: not where it stands already."""
    staat_op: Sequence[sa.Row[Any]]
    """On which agendas it is still to be discussed, the latest first."""
    besproken: sa.Row[Any] | None
    """Where it was discussed the last time."""
    besloten: Sequence[str]
    """What was decided there, for the team of the casus."""
    plekken: Plekken
    gewoonlijk: frozenset[str]
    """Who takes part in the last one of the team: whom one would invite again."""


async def inbrengbeeld(eenheid: Werkeenheid, casus_id: UUID) -> Inbrengbeeld:
    """Raises `niet-gevonden`."""
    dossier = await lees_casus(eenheid, casus_id)
    allen = await plekken(eenheid)
    komend = await komende(eenheid, eenheid.nu + _VER, KOMEND)
    van_ons = [o for o in komend if leidt(eenheid, o)] or await eerdere(eenheid, 1)
    erbij = await deelnemers(eenheid, van_ons[0].id) if van_ons else ()
    agendas = await agendas_van(eenheid, casus_id)
    er_al = {a.id for a in agendas}
    besproken = next((a for a in agendas if a.status is PuntStatus.BESPROKEN), None)
    eigen = dossier.plek == (eenheid.actor.organisatie, eenheid.actor.team)
    return Inbrengbeeld(
        dossier.rij["aanduiding"],
        dossier.vlag,
        [o for o in komend if o.id not in er_al],
        [a for a in agendas if a.komt_nog],
        besproken,
        await besloten(eenheid, dossier, besproken.punt_id) if besproken and eigen else (),
        allen,
        frozenset(plek(d.organisatie, d.team) for d in erbij),
    )
