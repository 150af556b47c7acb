"""The situatieplaat: who does what for this huishouden, as the family may read it (seed 4: a picture for the conversation with them).

Anybody at home may find it, so this is what is told: first names and ages, never a role, an address or contact data. Of the help: that
it is there, in words that betray no diagnosis. Of what was imposed or offered: what the tables say may stand there (`op_plaat`), not
who watches it. Of the plan: the afspraken of the version in force, as on its own paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol
from app.casus.mensen import VOLWASSEN, leeftijd_van
from app.casus.queries import Betrokkene, Dossier, betrokkenen, lees_casus
from app.core.datumtaal import zeg_uur, zeg_weekdag
from app.core.klok import lokale_dag
from app.core.woorden import opsomming
from app.interventie.codes import Toestand
from app.interventie.queries import interventies
from app.inzet.codes import Inzetstatus
from app.inzet.queries import alle_inzet
from app.monitoring.model import MomentStatus
from app.monitoring.queries import momenten
from app.ondersteuning.model import DoelStatus, Interventie
from app.ondersteuning.queries import doelen, ondersteuningsplan_of_niets
from app.toegang.model import team
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.inhoud import PlanInhoud
from app.veiligheidsplan.model import PlanStatus
from app.veiligheidsplan.pdf import roepnamen
from app.veiligheidsplan.queries import lees_plan, lopende_versies

EIGEN = "eigen hulp"
HULP: Mapping[str, str] = {
    **dict.fromkeys((i.value for i in Interventie), EIGEN),
    Interventie.SYSTEEMBEGELEIDING: "hulp voor het hele gezin",
    Interventie.OUDERBEGELEIDING: "hulp bij het opvoeden",
    Interventie.KIKKERGROEP: "de Kikkergroep",
    Interventie.VINGERS_IN_JE_OREN: "de groep Vingers in je oren",
    Interventie.SCHULDHULP: "hulp met geld",
    Interventie.HUISVESTING: "hulp met wonen",
}
"""What help is called on paper. What would tell of an illness, an addiction or a shelter is `eigen hulp`, and so is what is not named."""


@dataclass(frozen=True, slots=True)
class Mens:
    naam: str
    leeftijd: int | None
    hulp: tuple[str, ...]
    steun: tuple[str, ...]
    maatregelen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Afspraakregel:
    wat: str
    wie: str
    bewaker: str
    tot: str | None


@dataclass(frozen=True, slots=True)
class Plaat:
    """All that reaches the paper; the drawing only places it."""

    vandaag: str
    team: str
    casusregisseur: str | None
    kinderen: tuple[Mens, ...]
    volwassenen: tuple[Mens, ...]
    afspraken: tuple[Afspraakregel, ...] | None
    """None: no plan is in force."""
    volgende: tuple[str, str] | None
    """On which day, and what then happens."""


_TEAMNAAM = sa.select(team.c.naam).where(team.c.code == sa.bindparam("team"))


async def situatieplaat(eenheid: Werkeenheid, casus_id: UUID) -> Plaat:
    """As it is now. Raises `niet-gevonden`."""
    dossier = await lees_casus(eenheid, casus_id)
    mensen = await betrokkenen(eenheid, casus_id)
    namen = roepnamen(mensen)
    versie = (await lopende_versies(eenheid, casus_id)).get(PlanStatus.VASTGESTELD)
    plan = await lees_plan(eenheid, dossier, versie.versie) if versie else None
    hulp, maatregelen = await _hulp(eenheid, dossier), await _maatregelen(eenheid, dossier)
    thuis = [m for m in mensen if m.rij["vertrokken_op"] is None]
    kaarten = {
        m.id: Mens(
            namen[m.id],
            leeftijd_van(m.rij, eenheid.nu),
            tuple(dict.fromkeys(hulp.get(m.id, ()))),
            _steun(plan.inhoud if plan else None, m.id),
            tuple(maatregelen.get(m.id, ())),
        )
        for m in thuis
    }
    rij = await eenheid.een(_TEAMNAAM, team=dossier.rij["team"])
    return Plaat(
        vandaag=zeg_weekdag(lokale_dag(eenheid.nu)),
        team=rij.naam if rij else dossier.rij["team"],
        casusregisseur=dossier.rij["regisseur"],
        kinderen=tuple(kaarten[m.id] for m in _oudste_eerst(thuis, eenheid.nu) if _kind(m, eenheid.nu)),
        volwassenen=tuple(kaarten[m.id] for m in thuis if not _kind(m, eenheid.nu)),
        afspraken=_afspraken(plan.inhoud, namen) if plan else None,
        volgende=await _volgende(eenheid, dossier, versie.evaluatiedatum if versie else None),
    )


def _kind(mens: Betrokkene, nu: datetime) -> bool:
    jaar = leeftijd_van(mens.rij, nu)
    return BetrokkeneRol.KIND in mens.rij["rollen"] if jaar is None else jaar < VOLWASSEN


def _oudste_eerst(mensen: Sequence[Betrokkene], nu: datetime) -> list[Betrokkene]:
    return sorted(mensen, key=lambda m: (-(leeftijd_van(m.rij, nu) or 0), m.id))


def _steun(inhoud: PlanInhoud | None, kind: UUID) -> tuple[str, ...]:
    return tuple(s.naam for s in inhoud.steunfiguren if s.kind_id == kind) if inhoud else ()


def _afspraken(inhoud: PlanInhoud, namen: Mapping[UUID, str]) -> tuple[Afspraakregel, ...]:
    return tuple(
        Afspraakregel(
            a.wat,
            opsomming([namen[wie] for wie in a.wie]),
            a.bewaker.naam,
            zeg_weekdag(a.tot) if a.tot else None,
        )
        for a in inhoud.afspraken
    )


async def _hulp(eenheid: Werkeenheid, dossier: Dossier) -> dict[UUID, list[str]]:
    """What help runs or was asked for, per person."""
    gevonden: dict[UUID, list[str]] = {}
    for doel in await doelen(eenheid, dossier):
        if doel["status"] is DoelStatus.LOPEND:
            woorden = [HULP.get(deel["interventie"], EIGEN) for deel in doel["interventies"]]
            gevonden.setdefault(doel["betrokkene_id"], []).extend(woorden)
    for wat in await alle_inzet(eenheid, dossier):
        if wat.loopt and wat.aanbod.op_plaat and wat.rij["betrokkene_id"]:
            al = " (aangevraagd)" if wat.rij["status"] is Inzetstatus.AANGEVRAAGD else ""
            gevonden.setdefault(wat.rij["betrokkene_id"], []).append(wat.aanbod.op_plaat + al)
    return gevonden


async def _maatregelen(eenheid: Werkeenheid, dossier: Dossier) -> dict[UUID, list[str]]:
    gevonden: dict[UUID, list[str]] = {}
    for wat in await interventies(eenheid, dossier):
        if wat.maatregel.op_plaat and wat.toestand(eenheid.nu) is Toestand.LOOPT:
            tekst = hoofdletter(wat.maatregel.op_plaat)
            if einde := wat.rij["eindigt_op"]:
                tekst += f", tot {_moment_voluit(einde)}"
            gevonden.setdefault(wat.rij["betrokkene_id"], []).append(tekst)
    return gevonden


async def _volgende(
    eenheid: Werkeenheid, dossier: Dossier, evaluatiedatum: date | None
) -> tuple[str, str] | None:
    """The first day from today on that was agreed with the family."""
    ondersteuning: dict[str, Any] = await ondersteuningsplan_of_niets(eenheid, dossier) or {}
    dagen = [
        (evaluatiedatum, "Samen kijken of de afspraken werken."),
        (ondersteuning.get("evaluatiedatum"), "Samen kijken of de hulp werkt."),
        *(
            (m.gepland_op, "Samen kijken of het nog goed gaat.")
            for m in await momenten(eenheid, dossier.id)
            if m.status is MomentStatus.GEPLAND
        ),
    ]
    straks = [(dag, wat) for dag, wat in dagen if dag and dag >= lokale_dag(eenheid.nu)]
    if not straks:
        return None
    dag, wat = min(straks)
    return zeg_weekdag(dag), wat


def hoofdletter(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]


def _moment_voluit(op: datetime) -> str:
    return f"{zeg_weekdag(op)} om {zeg_uur(op)}"
