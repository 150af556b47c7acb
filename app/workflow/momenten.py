"""The days on which somebody looks whether the violence has stopped: of Veilig Thuis and of the nazorg, in one list.

Veilig Thuis sees of the casus it follows where it is, whose it is, in which fase, and how many meldingen came since; nothing of what
is in it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus, huishouden, signaal
from app.casus.queries import eis_lopend, vergrendel_buiten_zicht, werk_in_casus
from app.core.db import Tijdstip
from app.core.fouten import niet_gevonden
from app.core.klok import lokale_dag
from app.core.versleuteling import datasleutel
from app.melding.codes import Classificatie
from app.melding.model import koppeling, melding
from app.melding.queries import LOOPT, VAN_ONS
from app.monitoring.model import MomentStatus, VolgEinde, nazorgmoment, volgen, volgmoment
from app.monitoring.momenten import Wijziging, is_zelfde, wijzig_nazorgmoment, wijzig_volgmoment
from app.monitoring.volgen import rond_af
from app.overdracht.codes import OverdrachtStatus
from app.overdracht.model import overdracht
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, niet_geblokkeerd, van_team, zicht, zichtbaar
from app.workflow.opdracht import Regels
from app.workflow.volgen import bezie_volgen, tel_niet_als_werk


class MomentSoort(StrEnum):
    VT = "vt"
    """Of Veilig Thuis, that follows the casus after it was handed over."""
    NAZORG = "nazorg"
    """Of the team that answers for the casus."""


@dataclass(frozen=True, slots=True)
class Filter:
    """How the list is narrowed. `na`: day and id after which the page begins."""

    limiet: int
    na: tuple[date, UUID] | None = None
    status: MomentStatus | None = None
    te_laat: bool | None = None
    soort: MomentSoort | None = None


def _kolommen(tabel: sa.Table, soort: MomentSoort, *rest: sa.ColumnElement[Any]) -> sa.Select[Any]:
    eigen = (tabel.c[k] for k in ("id", "casus_id", "gepland_op", "status", "afgesloten_op", "versie"))
    return sa.select(*eigen, sa.literal(soort.value).label("soort"), *rest)


_TE_ZIEN = sa.or_(volgen.c.einde.is_(None), volgen.c.einde != VolgEinde.ONGEDAAN)
"""What rested on a wrong link is about somebody else's household."""
_BRONNEN: Mapping[MomentSoort, tuple[sa.Table, sa.Select[Any]]] = {
    MomentSoort.VT: (
        volgmoment,
        _kolommen(
            volgmoment,
            MomentSoort.VT,
            volgen.c.anker_op,
            volgmoment.c.uitkomst,
            volgen.c.melding_id.label("aanleiding"),
        )
        .join(volgen, volgen.c.id == volgmoment.c.volgen_id)
        .where(van_team(volgen), niet_geblokkeerd(volgen.c.casus_id), _TE_ZIEN),
    ),
    MomentSoort.NAZORG: (
        nazorgmoment,
        _kolommen(
            nazorgmoment,
            MomentSoort.NAZORG,
            sa.cast(sa.null(), Tijdstip).label("anker_op"),
            sa.cast(sa.null(), volgmoment.c.uitkomst.type).label("uitkomst"),
            sa.cast(sa.null(), sa.Uuid).label("aanleiding"),
        )
        .join(casus, casus.c.id == nazorgmoment.c.casus_id)
        .where(zichtbaar(casus)),
    ),
}


def _voorwaarden(tabel: sa.Table) -> Mapping[str, sa.ColumnElement[bool]]:
    dag, id, vandaag = tabel.c.gepland_op, tabel.c.id, sa.bindparam("vandaag", type_=sa.Date)
    te_laat = sa.and_(tabel.c.status == MomentStatus.GEPLAND, dag < vandaag)
    na_dag = sa.bindparam("na_dag", type_=sa.Date)
    return {
        "id": id == sa.bindparam("moment_id", type_=sa.Uuid),
        "na": sa.or_(dag > na_dag, sa.and_(dag == na_dag, id > sa.bindparam("na_id", type_=sa.Uuid))),
        "status": tabel.c.status == sa.bindparam("status", type_=tabel.c.status.type),
        "te_laat": te_laat,
        "op_tijd": sa.not_(te_laat),
    }


def _meldingen(van: sa.Subquery, naam: str, *welke: sa.ColumnElement[bool]) -> sa.Label[Any]:
    """How many meldingen on this casus were received after Veilig Thuis began to follow it."""
    return (
        sa.select(sa.func.count())
        .select_from(koppeling.join(melding, melding.c.id == koppeling.c.melding_id))
        .where(koppeling.c.casus_id == van.c.casus_id, LOOPT, melding.c.ontvangen_op > van.c.anker_op, *welke)
        .scalar_subquery()
        .label(naam)
    )


def _eigen_melding(van: sa.Subquery) -> sa.ScalarSelect[UUID]:
    """The newest melding on this casus that this team answers for."""
    return (
        sa.select(melding.c.id)
        .select_from(koppeling.join(melding, melding.c.id == koppeling.c.melding_id))
        .where(koppeling.c.casus_id == van.c.casus_id, LOOPT, VAN_ONS)
        .order_by(melding.c.ontvangen_op.desc(), melding.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


@cache
def _lijst(soorten: tuple[MomentSoort, ...], velden: tuple[str, ...]) -> sa.Select[Any]:
    """The page of moments, and only for that page what is known of its casussen. Built once for each set of filters."""
    delen = []
    for tabel, deel in (_BRONNEN[soort] for soort in soorten):
        voorwaarden = _voorwaarden(tabel)
        delen.append(deel.where(*(voorwaarden[veld] for veld in velden)))
    pagina = (
        sa.union_all(*delen).order_by("gepland_op", "id").limit(sa.bindparam("limiet")).subquery("pagina")
    )
    gezegd = sa.select(sa.func.max(signaal.c.trede)).where(signaal.c.over_id == pagina.c.id).scalar_subquery()
    return (
        sa.select(
            *pagina.c,
            casus.c.organisatie,
            casus.c.team,
            casus.c.fase,
            huishouden.c.gemeente,
            huishouden.c.wijk,
            sa.func.coalesce(gezegd + 1, 0).label("tredes"),
            sa.func.coalesce(pagina.c.aanleiding, _eigen_melding(pagina)).label("over_melding"),
            _meldingen(pagina, "meldingen"),
            _meldingen(pagina, "vervolg", koppeling.c.classificatie == Classificatie.VERVOLG),
            _meldingen(pagina, "hermelding", koppeling.c.classificatie == Classificatie.HERMELDING),
        )
        .select_from(
            pagina.join(casus, casus.c.id == pagina.c.casus_id).join(
                huishouden, huishouden.c.id == casus.c.huishouden_id
            )
        )
        .order_by(pagina.c.gepland_op, pagina.c.id)
    )


_ALLE = tuple(MomentSoort)
_GEEN_NA = (date.min, UUID(int=0))


async def momentenlijst(eenheid: Werkeenheid, filter: Filter) -> Sequence[sa.Row[Any]]:
    """One page, in order of day: one SELECT, whatever its size. Raises `geen-hulpverlener`."""
    eis_hulpverlener(eenheid.actor)
    laat = {None: (), True: ("te_laat",), False: ("op_tijd",)}[filter.te_laat]
    velden = (*(k for k in ("na", "status") if getattr(filter, k) is not None), *laat)
    na_dag, na_id = filter.na or _GEEN_NA
    waarden = {"na_dag": na_dag, "na_id": na_id} if filter.na else {}
    rijen = await eenheid.alle(
        _lijst((filter.soort,) if filter.soort else _ALLE, velden),
        limiet=filter.limiet,
        **({"vandaag": lokale_dag(eenheid.nu)} if laat else {}),
        **({"status": filter.status} if filter.status else {}),
        **waarden,
        **zicht(eenheid.actor),
    )
    eenheid.getoond += {rij.casus_id for rij in rijen}
    return rijen


async def _vind(eenheid: Werkeenheid, moment_id: UUID) -> sa.Row[Any]:
    rij = await eenheid.een(_lijst(_ALLE, ("id",)), moment_id=moment_id, limiet=1, **zicht(eenheid.actor))
    if rij is None:
        raise niet_gevonden()
    eenheid.getoond.append(rij.casus_id)
    return rij


_VOLGMOMENT = (
    sa.select(volgmoment, volgen.c.tot, volgen.c.einde, datasleutel.c.gewikkeld, medewerker.c.aanduiding)
    .select_from(
        volgmoment.join(volgen, volgen.c.id == volgmoment.c.volgen_id)
        .join(datasleutel, datasleutel.c.id == volgen.c.id)
        .outerjoin(medewerker, medewerker.c.id == volgmoment.c.medewerker_id)
    )
    .where(volgmoment.c.id == sa.bindparam("moment_id"))
)
_MET_AANLEIDING = _VOLGMOMENT.add_columns(
    sa.select(melding.c.id)
    .where(melding.c.id == volgen.c.melding_id, VAN_ONS)
    .scalar_subquery()
    .label("melding_id"),
    sa.select(overdracht.c.id)
    .where(
        overdracht.c.casus_id == volgen.c.casus_id,
        overdracht.c.van_organisatie == volgen.c.organisatie,
        overdracht.c.van_team == volgen.c.team,
        overdracht.c.status == OverdrachtStatus.GEACCEPTEERD,
    )
    .order_by(overdracht.c.aangeboden_op.desc())
    .limit(1)
    .scalar_subquery()
    .label("overdracht_id"),
)
"""With why this team follows the household, as far as it may still see that: who looks has to know whom to ask after."""
_NAZORGMOMENT = sa.select(nazorgmoment).where(nazorgmoment.c.id == sa.bindparam("moment_id"))
_EIGEN = ("bronnen", "op", "toelichting", "tot", "aanduiding", "melding_id", "overdracht_id")
_LEEG: Mapping[str, Any] = {**dict.fromkeys(_EIGEN), "bronnen": []}


async def lees_moment(eenheid: Werkeenheid, moment_id: UUID) -> dict[str, Any]:
    """One moment with, of Veilig Thuis' own, what was found. Raises `niet-gevonden` for what is not visible, too."""
    rij = await _vind(eenheid, moment_id)
    if rij.soort != MomentSoort.VT:
        return {**rij._mapping, **_LEEG}
    eigen = await eenheid.een(_MET_AANLEIDING, moment_id=moment_id, **zicht(eenheid.actor))
    assert eigen is not None, "het is net gevonden"
    geopend = eenheid.sleutels.ontgrendel(eigen.volgen_id, eigen.gewikkeld).open_rij(eigen)
    return {**rij._mapping, **{k: geopend[k] for k in _EIGEN}}


async def wijzig_moment(
    eenheid: Werkeenheid,
    moment_id: UUID,
    wijziging: Wijziging,
    regels: Regels,
    eis: Callable[[int], Awaitable[None]],
) -> None:
    """Done, another day, or none. `eis`: may refuse the version it has now. Raises `niet-gevonden`, `niet-bevoegd`,
    `casus-beeindigd`, and what `monitoring/momenten.py` refuses."""
    gezien = await _vind(eenheid, moment_id)
    doe = _wijzig_vt if gezien.soort == MomentSoort.VT else _wijzig_nazorg
    await doe(eenheid, gezien.casus_id, moment_id, wijziging, regels, eis)


async def _wijzig_vt(
    eenheid: Werkeenheid,
    casus_id: UUID,
    moment_id: UUID,
    wijziging: Wijziging,
    regels: Regels,
    eis: Callable[[int], Awaitable[None]],
) -> None:
    dossier = await vergrendel_buiten_zicht(eenheid, casus_id)
    moment = await eenheid.een(_VOLGMOMENT, moment_id=moment_id)
    if moment is None or moment.einde is VolgEinde.ONGEDAAN:  # undone while we waited for the lock
        raise niet_gevonden()
    await eis(moment.versie)
    eis_lopend(dossier)
    if is_zelfde(moment, wijziging):
        return
    voor = dossier.versie
    sleutel = eenheid.sleutels.ontgrendel(moment.volgen_id, moment.gewikkeld)
    await wijzig_volgmoment(eenheid, dossier, moment, sleutel, wijziging, regels.monitoring_verzet_max_dagen)
    if moment.einde is None:
        await rond_af(eenheid, dossier, moment.volgen_id)
        await bezie_volgen(eenheid, dossier, regels)
    await tel_niet_als_werk(eenheid, dossier, voor)


async def _wijzig_nazorg(
    eenheid: Werkeenheid,
    casus_id: UUID,
    moment_id: UUID,
    wijziging: Wijziging,
    regels: Regels,
    eis: Callable[[int], Awaitable[None]],
) -> None:
    dossier = await werk_in_casus(eenheid, casus_id, "nazorg-bijwerken")
    moment = await eenheid.een(_NAZORGMOMENT, moment_id=moment_id)
    assert moment is not None, "een moment verdwijnt niet"
    await eis(moment.versie)
    if not is_zelfde(moment, wijziging):
        await wijzig_nazorgmoment(eenheid, dossier, moment, wijziging)
