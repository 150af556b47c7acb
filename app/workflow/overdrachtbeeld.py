"""Offers to look at: what waits for us, what we wait for, and what is still missing before a casus goes to another team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.queries import lees_casus, medewerkers_van
from app.core.fouten import Belemmering
from app.overdracht.codes import OverdrachtStatus, Voorbeelddeel
from app.overdracht.queries import Filter, Overdracht, lees_overdracht, overdrachten, van_ons
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import voorwaarden
from app.workflow.casusnamen import casusnamen
from app.workflow.inlezen import lees_feiten
from app.workflow.opdracht import Regels
from app.workflow.plekken import Plekken, plekken
from app.workflow.voorbeeld import maak_voorbeeld

MEEST = 100
"""So many are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Aanbod:
    """One offer, as one line. `over`: what our own casus is called; `vraag`: only while it waits for an answer."""

    rij: Mapping[str, Any]
    vraag: str | None
    over: str | None

    @property
    def tot(self) -> datetime:
        moment: datetime = self.rij["verloopt_op"]
        return moment


@dataclass(frozen=True, slots=True)
class Bakken:
    binnen: Sequence[Aanbod]
    """What we must answer, the first that lapses first."""
    buiten: Sequence[Aanbod]
    """What another team must answer us."""
    geweest: Sequence[Aanbod]
    plekken: Plekken


async def bakken(eenheid: Werkeenheid) -> Bakken:
    """The in- and outbox of the team: four SELECTs. Raises `geen-hulpverlener`."""
    rijen = await overdrachten(eenheid, Filter(MEEST))
    lopend = {r.id for r in rijen if r.status is OverdrachtStatus.AANGEBODEN and eenheid.nu < r.verloopt_op}
    geopend = await van_ons(eenheid, list(lopend))
    namen = await casusnamen(eenheid, {r.casus_id for r in rijen})
    alle = [_regel(r, geopend.get(r.id), namen) for r in rijen]
    open_ = sorted((a for a in alle if a.rij["id"] in lopend), key=lambda a: a.tot)
    wij = (eenheid.actor.organisatie, eenheid.actor.team)
    aan_ons = {a.rij["id"] for a in open_ if (a.rij["naar_organisatie"], a.rij["naar_team"]) == wij}
    return Bakken(
        [a for a in open_ if a.rij["id"] in aan_ons],
        [a for a in open_ if a.rij["id"] not in aan_ons],
        [a for a in alle if a.rij["id"] not in lopend],
        await plekken(eenheid),
    )


def _regel(rij: sa.Row[Any], wat: Overdracht | None, namen: Mapping[UUID, tuple[str, bool]]) -> Aanbod:
    naam, vraag = namen.get(rij.casus_id), wat.rij["vraag"] if wat else None
    return Aanbod(rij._asdict(), vraag, naam and naam[0])


@dataclass(frozen=True, slots=True)
class Collegas:
    """Who of the receiving team could become casusregisseur. `ik`: whom one means who says nothing; a teamleider must say it."""

    namen: Mapping[UUID, str]
    ik: UUID | None


async def collegas(eenheid: Werkeenheid, overdracht_id: UUID) -> Collegas:
    """Raises `niet-gevonden`."""
    wat = await lees_overdracht(eenheid, overdracht_id)
    wij = (eenheid.actor.organisatie, eenheid.actor.team or "")
    ik = None if Rol.TEAMLEIDER in eenheid.actor.rollen else eenheid.actor.id
    return Collegas(await medewerkers_van(eenheid, wat.casus_id, wij), ik)


TE_REGELEN = (
    voorwaarden.plan_van_kracht,
    voorwaarden.evaluatiedatum_in_de_toekomst,
    voorwaarden.geen_concept_open,
    voorwaarden.kinderen_gesproken,
)
"""What the next team asks for first. It refuses nothing: danger does not wait for paper."""


async def nog_te_regelen(eenheid: Werkeenheid, casus_id: UUID, regels: Regels) -> Sequence[Belemmering]:
    """What of this casus, which is ours, is not there yet; each with where it is put right. Raises `niet-gevonden`."""
    f = await lees_feiten(eenheid, await lees_casus(eenheid, casus_id), regels.stopbronnen)
    return [b for regel in TE_REGELEN if (b := regel(f, f.stand))]


async def voorproef(eenheid: Werkeenheid, casus_id: UUID, regels: Regels) -> Mapping[str, Any]:
    """What each part of the preview would hold if the casus were offered now. Raises `niet-gevonden`."""
    dossier = await lees_casus(eenheid, casus_id)
    f = await lees_feiten(eenheid, dossier, regels.stopbronnen)
    return await maak_voorbeeld(eenheid, dossier, f, tuple(Voorbeelddeel))
