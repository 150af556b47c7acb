"""What a person does with the ondersteuningsplan: make it, set goals, evaluate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import camel, leg_vast
from app.casus.mensen import eis_betrokkene
from app.casus.queries import Dossier
from app.core.fouten import Fout, Soort
from app.core.ids import nieuw_id
from app.ondersteuning.model import (
    DoelStatus,
    EvaluatieUitkomst,
    Leefgebied,
    doel,
    evaluatie,
    ondersteuningsplan,
)
from app.ondersteuning.queries import doelen, ondersteuningsplan_of_niets
from app.toegang.werkeenheid import Werkeenheid

_NIEUW_PLAN = sa.insert(ondersteuningsplan)
_NIEUW_DOEL = sa.insert(doel)
_NIEUWE_EVALUATIE = sa.insert(evaluatie)
_WIJZIG_PLAN = sa.update(ondersteuningsplan).where(ondersteuningsplan.c.casus_id == sa.bindparam("b_casus"))


async def zet_ondersteuningsplan(
    eenheid: Werkeenheid, dossier: Dossier, samenvatting: str, evaluatiedatum: date | None
) -> dict[str, Any]:
    """Make the ondersteuningsplan, or replace what it says."""
    oud = await ondersteuningsplan_of_niets(eenheid, dossier)
    versie = oud["versie"] + 1 if oud else 1
    waarden = {
        "versie": versie,
        "bijgewerkt_op": eenheid.nu,
        "evaluatiedatum": evaluatiedatum,
        "samenvatting": dossier.sleutel.sluit(samenvatting),
    }
    if oud:
        await eenheid.doe(_WIJZIG_PLAN.values(waarden), b_casus=dossier.id)
    else:
        await eenheid.doe(_NIEUW_PLAN, casus_id=dossier.id, **waarden)
    nieuw = {"samenvatting": samenvatting, "evaluatiedatum": evaluatiedatum}
    await leg_vast(
        eenheid,
        dossier,
        "ondersteuningsplan-gewijzigd" if oud else "ondersteuningsplan-gemaakt",
        object_soort="ondersteuningsplan",
        object_id=dossier.id,
        object_versie=versie,
        velden=tuple(k for k, w in nieuw.items() if oud is None or oud[k] != w),
        besloten={"oud": oud["samenvatting"]} if oud else None,
    )
    return {**nieuw, "versie": versie, "bijgewerkt_op": eenheid.nu}


@dataclass(frozen=True, slots=True)
class NieuwDoel:
    betrokkene_id: UUID
    leefgebied: Leefgebied
    doel: str
    interventies: list[dict[str, Any]]
    """Per intervention: `interventie` (code), `aanbieder`, `toelichting`."""


async def voeg_doel_toe(eenheid: Werkeenheid, dossier: Dossier, nieuw: NieuwDoel) -> dict[str, Any]:
    """A goal for one person in one life domain. Raises `geen-ondersteuningsplan`, `ongeldige-invoer`."""
    await _eis_plan(eenheid, dossier)
    await eis_betrokkene(eenheid, dossier, nieuw.betrokkene_id)
    gegevens = {
        "id": nieuw_id(),
        "versie": 1,
        "betrokkene_id": nieuw.betrokkene_id,
        "leefgebied": nieuw.leefgebied,
        "status": DoelStatus.LOPEND,
        "doel": nieuw.doel,
        "interventies": nieuw.interventies,
    }
    await eenheid.doe(_NIEUW_DOEL, casus_id=dossier.id, **_gesloten(dossier, gegevens))
    await _leg_doel_vast(eenheid, dossier, "doel-gesteld", gegevens, ("doelen",))
    return gegevens


async def wijzig_doel(
    eenheid: Werkeenheid, dossier: Dossier, oud: Mapping[str, Any], wijziging: Mapping[str, Any]
) -> dict[str, Any]:
    velden = tuple(k for k, waarde in wijziging.items() if oud[k] != waarde)
    if not velden:
        return dict(oud)
    gegevens = {**oud, **wijziging, "versie": oud["versie"] + 1}
    opslag = _gesloten(dossier, {k: gegevens[k] for k in (*velden, "versie")})
    await eenheid.doe(sa.update(doel).where(doel.c.id == oud["id"]).values(opslag))
    await _leg_doel_vast(
        eenheid,
        dossier,
        "doel-gewijzigd",
        gegevens,
        tuple(map(camel, velden)),
        {"oud": {k: oud[k] for k in velden}},
    )
    return gegevens


async def _leg_doel_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    soort: str,
    gegevens: Mapping[str, Any],
    velden: tuple[str, ...],
    besloten: dict[str, Any] | None = None,
) -> None:
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="doelen",
        object_id=gegevens["id"],
        object_versie=gegevens["versie"],
        velden=velden,
        open={
            "betrokkene": str(gegevens["betrokkene_id"]),
            "leefgebied": gegevens["leefgebied"],
            "status": gegevens["status"],
        },
        besloten=besloten,
    )


async def evalueer(
    eenheid: Werkeenheid, dossier: Dossier, uitkomst: EvaluatieUitkomst, onderbouwing: str
) -> dict[str, Any]:
    """Did it work, and where does it lead: on to nazorg, back to the plan, or back to safety (ondergrens 3).

    The state of every goal at this moment is kept with it. Raises `geen-ondersteuningsplan`.
    """
    await _eis_plan(eenheid, dossier)
    stand = {str(d["id"]): d["status"] for d in await doelen(eenheid, dossier)}
    gegevens = {
        "id": nieuw_id(),
        "verblijf": dossier.rij["verblijf"],
        "op": eenheid.nu,
        "uitkomst": uitkomst,
        "medewerker_id": eenheid.actor.id,
        "doelen": stand,
    }
    await eenheid.doe(
        _NIEUWE_EVALUATIE, casus_id=dossier.id, **gegevens, onderbouwing=dossier.sleutel.sluit(onderbouwing)
    )
    await leg_vast(
        eenheid,
        dossier,
        "ondersteuningsplan-geevalueerd",
        object_soort="evaluaties",
        object_id=gegevens["id"],
        velden=("evaluaties",),
        open={"uitkomst": uitkomst},
        besloten={"onderbouwing": onderbouwing},
    )
    return {**gegevens, "onderbouwing": onderbouwing, "aanduiding": eenheid.actor.aanduiding}


def _gesloten(dossier: Dossier, gegevens: Mapping[str, Any]) -> dict[str, Any]:
    return {k: dossier.sleutel.sluit(w) if k in ("doel", "interventies") else w for k, w in gegevens.items()}


async def _eis_plan(eenheid: Werkeenheid, dossier: Dossier) -> None:
    if await ondersteuningsplan_of_niets(eenheid, dossier) is None:
        raise Fout(
            Soort.BOTSING,
            "geen-ondersteuningsplan",
            "Er is nog geen ondersteuningsplan.",
            alternatief="Maak eerst het ondersteuningsplan.",
        )
