"""Loads the facts of one casus: a handful of prebuilt statements, whatever the size of the huishouden."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Bron
from app.casus.model import betrokkene, gesprek, overrule
from app.casus.queries import Dossier
from app.core.klok import lokale_dag
from app.interventie.queries import AANTAL_OPEN
from app.melding.queries import OPEN_MELDINGEN
from app.monitoring.queries import HEEFT_CHECKS, HEEFT_WAAKVLAM, laatste_uitkomsten
from app.ondersteuning.queries import LAATSTE_UITKOMST
from app.overdracht.queries import HEEFT_OPEN
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import Akkoord, PlanStatus
from app.veiligheidsplan.queries import AFSPRAAK_GESCHONDEN, akkoord_op_plan_van_kracht, lopende_versies
from app.workflow.feiten import Feiten, Mens, OpenOverrule, PlanFeiten
from app.workflow.stand import Stand, lees_eerder
from app.workflow.voorstellen import GEVAAR_SINDS, IN_TE_BRENGEN

_MENSEN = (
    sa.select(
        betrokkene.c.id,
        betrokkene.c.rollen,
        betrokkene.c.contact_vastgelegd,
        sa.exists()
        .where(gesprek.c.betrokkene_id == betrokkene.c.id, gesprek.c.verblijf == sa.bindparam("verblijf"))
        .label("besproken"),
    )
    .where(betrokkene.c.casus_id == sa.bindparam("casus_id"), betrokkene.c.vertrokken_op.is_(None))
    .order_by(betrokkene.c.id)
)
_OVERRULES = (
    sa.select(overrule.c.id, overrule.c.codes, overrule.c.actie, overrule.c.op, overrule.c.beoordelen_op)
    .where(overrule.c.casus_id == sa.bindparam("casus_id"), overrule.c.beoordeeld_op.is_(None))
    .order_by(overrule.c.id)
)
_GESPROKEN_OP = (
    sa.select(sa.func.max(gesprek.c.op))
    .where(gesprek.c.casus_id == sa.bindparam("casus_id"), gesprek.c.gesproken)
    .scalar_subquery()
)
_LOSSE_FEITEN = sa.select(
    LAATSTE_UITKOMST.scalar_subquery().label("evaluatie"),
    HEEFT_WAAKVLAM.label("waakvlam"),
    HEEFT_CHECKS.label("checks"),
    sa.exists(_OVERRULES.order_by(None)).label("overrules"),
    OPEN_MELDINGEN.label("meldingen"),
    HEEFT_OPEN.label("overdracht"),
    AANTAL_OPEN.label("interventies"),
    IN_TE_BRENGEN.label("in_te_brengen"),
    AFSPRAAK_GESCHONDEN.label("afspraak_geschonden"),
    GEVAAR_SINDS.label("gevaar_sinds"),
    _GESPROKEN_OP.label("gesproken_op"),
)
"""What is one word, and whether there is more to read: most casussen have no checks and no overrules."""


def stand_van(dossier: Dossier) -> Stand:
    rij = dossier.rij
    return Stand(
        rij["stap"],
        lees_eerder(rij["stappen"]),
        rij["verblijf"],
        rij["fase_sinds"],
        rij["stap_sinds"],
        dossier.versie,
    )


async def lees_feiten(eenheid: Werkeenheid, dossier: Dossier, stopbronnen: Collection[Bron]) -> Feiten:
    """What the guards look at, at this moment, in this transaction."""
    rij, stand = dossier.rij, stand_van(dossier)
    mensen = tuple(
        Mens(m.id, frozenset(m.rollen), m.besproken, m.contact_vastgelegd)
        for m in await eenheid.alle(_MENSEN, casus_id=dossier.id, verblijf=stand.verblijf)
    )
    versies = await lopende_versies(eenheid, dossier.id)
    woord = await akkoord_op_plan_van_kracht(eenheid, dossier.id) if PlanStatus.VASTGESTELD in versies else {}
    los = await eenheid.een(_LOSSE_FEITEN, casus_id=dossier.id, verblijf=stand.verblijf, nu=eenheid.nu)
    assert los is not None, "een SELECT zonder FROM geeft altijd een rij"
    concept = versies.get(PlanStatus.CONCEPT)
    terug = rij["laatste_beweging"]
    return Feiten(
        vandaag=lokale_dag(eenheid.nu),
        stand=stand,
        beeindigd=rij["beeindigd_op"] is not None,
        casusregisseur=dossier.casusregisseur,
        mensen=mensen,
        plan=_plan(versies.get(PlanStatus.VASTGESTELD), mensen, woord),
        concept=concept and concept.versie,
        evaluatie=los.evaluatie,
        stopchecks=await laatste_uitkomsten(eenheid, dossier.id, stand.verblijf) if los.checks else {},
        stopbronnen=stopbronnen,
        vt_geinformeerd=rij["vt_geinformeerd_verblijf"] == stand.verblijf,
        open_overrules=tuple(
            OpenOverrule(o.id, tuple(o.codes), o.actie, o.op, o.beoordelen_op)
            for o in (await eenheid.alle(_OVERRULES, casus_id=dossier.id) if los.overrules else ())
        ),
        open_meldingen=los.meldingen,
        overdracht_loopt=los.overdracht,
        open_interventies=los.interventies,
        te_corrigeren=Stand.herstel(terug["voor"]) if terug else None,
        rode_vlaggen=tuple(rij["rode_vlaggen"]),
        geweldsvormen=tuple(rij["geweldsvormen"]),
        sash=rij["sash"],
        gevaar_sinds=los.gevaar_sinds,
        gesproken_op=los.gesproken_op,
        in_te_brengen=los.in_te_brengen,
        afspraak_geschonden=los.afspraak_geschonden,
        heeft_waakvlam=los.waakvlam,
    )


def _plan(rij: sa.Row[Any] | None, mensen: tuple[Mens, ...], woord: Any) -> PlanFeiten | None:
    if rij is None:
        return None
    zonder: tuple[UUID, ...] = tuple(
        m.id for m in mensen if not m.is_kind and woord.get(m.id) is not Akkoord.AKKOORD
    )
    return PlanFeiten(
        rij.id,
        rij.versie,
        rij.aantal_voorwaarden,
        rij.aantal_afspraken,
        rij.evaluatiedatum,
        rij.vastgesteld_verblijf,
        rij.bekrachtigd_verblijf,
        zonder,
    )
