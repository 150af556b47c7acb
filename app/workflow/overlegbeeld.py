"""An overleg to look at: which there are, one with its agenda, and one item with all that is said and agreed on there.

Every part is read by the function that the API reads it by, so a page shows of a casus what was shared with who looks, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import RodeVlag
from app.casus.queries import Betrokkene, betrokkenen, lees_casus
from app.core.fouten import Fout, niet_gevonden
from app.interventie.codes import Toestand
from app.interventie.queries import Interventie, interventies
from app.overleg import delen
from app.overleg.bijdragen import alle_bijdragen, is_van
from app.overleg.codes import ONAF, OverlegSoort, OverlegStatus, PuntStatus
from app.overleg.queries import (
    Agendapunt,
    Overleg,
    agenda,
    deelnemers,
    eis_mogelijke_deelnemer,
    in_de_tijd,
    lees_overleg,
    lees_punt,
    plek,
)
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.afsluiten import volgende_van
from app.workflow.plekken import Plekken, plekken
from app.workflow.voorstellen import voorstellen

KOMEND, GEWEEST = 50, 20
"""So many are shown."""
_VER = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Overzicht:
    komend: Sequence[Overleg]
    geweest: Sequence[Overleg]
    plekken: Plekken


async def overzicht(eenheid: Werkeenheid) -> Overzicht:
    """Where the actor takes part: three SELECTs. Raises `geen-deelnemer`."""
    eis_mogelijke_deelnemer(eenheid.actor)
    tot = eenheid.nu + _VER
    return Overzicht(
        await in_de_tijd(eenheid, OverlegStatus.GEPLAND, tot, KOMEND),
        await in_de_tijd(eenheid, OverlegStatus.AFGESLOTEN, tot, GEWEEST),
        await plekken(eenheid),
    )


def leidt(eenheid: Werkeenheid, wat: Overleg) -> bool:
    """Is it the actor's team that plans, invites, reminds and closes?"""
    return wat.leiding == (eenheid.actor.organisatie, eenheid.actor.team)


async def van_ons(eenheid: Werkeenheid, ook: UUID | None = None) -> list[Overleg]:
    """What the actor's team leads, planned or closed: what a new one can be the next one of. `ook`: this one too, however far away it
    is. Raises `niet-gevonden` for one that the actor takes no part in."""
    tot = eenheid.nu + _VER
    komend = await in_de_tijd(eenheid, OverlegStatus.GEPLAND, tot, KOMEND)
    geweest = await in_de_tijd(eenheid, OverlegStatus.AFGESLOTEN, tot, GEWEEST)
    dichtbij = [*komend, *geweest]
    if ook and all(o.id != ook for o in dichtbij):
        dichtbij.insert(0, await lees_overleg(eenheid, ook))
    return [o for o in dichtbij if leidt(eenheid, o)]


async def verplaatst(
    eenheid: Werkeenheid, overleg_id: UUID, punt_id: UUID, richting: Literal["eerder", "later"]
) -> list[UUID]:
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

    @property
    def ziet(self) -> frozenset[str]:
        return frozenset(plek(g["organisatie"], g["team"]) for g in self.gedeeld)


@dataclass(frozen=True, slots=True)
class Puntbeeld:
    wat: Overleg
    punt: Agendapunt
    nummer: int
    aantal: int
    vorige: UUID | None
    volgende: UUID | None
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

    def af_te_ronden(self, actie: Mapping[str, Any]) -> bool:
        """Can the actor say how this actie ended?"""
        onaf = actie["status"] in ONAF and not actie["vervangen_door_id"]
        return onaf and (self.regie or self.is_mijn(actie))

    def is_mijn(self, rij: Mapping[str, Any]) -> bool:
        return plek(rij["organisatie"], rij["team"]) == self.wij


async def puntbeeld(eenheid: Werkeenheid, overleg_id: UUID, agendapunt_id: UUID) -> Puntbeeld:
    """Raises `niet-gevonden` (also for an offer on the list of a table), `geheimhouding-niet-bevestigd`."""
    wat = await lees_overleg(eenheid, overleg_id)
    punt = await lees_punt(eenheid, wat, agendapunt_id)
    ids = [p.id for p in await _agenda(eenheid, wat)]
    if punt.id not in ids:
        raise niet_gevonden()
    hier = ids.index(punt.id)
    inbreng, besluiten, acties = (
        soort[punt.id] for soort in await alle_bijdragen(eenheid, overleg_id, [punt])
    )
    aan_tafel = await deelnemers(eenheid, overleg_id)
    wij = next(plek(d.organisatie, d.team) for d in aan_tafel if is_van(eenheid.actor, d.organisatie, d.team))
    return Puntbeeld(
        wat,
        punt,
        hier + 1,
        len(ids),
        ids[hier - 1] if hier else None,
        ids[hier + 1] if hier + 1 < len(ids) else None,
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
    return Eigen(gedeeld, mensen, lopend)


@dataclass(frozen=True, slots=True)
class Inbrengbeeld:
    """A casus to bring in: at which overleg it could be, or who would have to come to a new one."""

    aanduiding: str
    rode_vlaggen: Sequence[RodeVlag]
    komend: Sequence[Overleg]
    plekken: Plekken
    gewoonlijk: frozenset[str]
    """Who takes part in the last one of the team: whom one would invite again."""


async def inbrengbeeld(eenheid: Werkeenheid, casus_id: UUID) -> Inbrengbeeld:
    """Raises `niet-gevonden`."""
    dossier = await lees_casus(eenheid, casus_id)
    allen = await plekken(eenheid)
    tot = eenheid.nu + _VER
    komend = await in_de_tijd(eenheid, OverlegStatus.GEPLAND, tot, KOMEND)
    van_ons = [o for o in komend if leidt(eenheid, o)] or list(
        await in_de_tijd(eenheid, OverlegStatus.AFGESLOTEN, tot, 1)
    )
    erbij = await deelnemers(eenheid, van_ons[0].id) if van_ons else ()
    return Inbrengbeeld(
        dossier.rij["aanduiding"],
        dossier.rij["rode_vlaggen"],
        komend,
        allen,
        frozenset(plek(d.organisatie, d.team) for d in erbij),
    )
