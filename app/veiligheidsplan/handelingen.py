"""What a person does with the veiligheidsplan: write, put in force, confirm, ask consent, record what was not kept."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import eis_actief, leg_vast
from app.casus.mensen import eis_betrokkene, eis_niet_in_de_toekomst
from app.casus.queries import Dossier, rollen_per_betrokkene, teamgenoten
from app.core.fouten import Fout, Soort, VeldFout, ongeldig, ongeldige_invoer
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.inhoud import PlanInhoud, wat_ontbreekt
from app.veiligheidsplan.model import Akkoord, Naleving, PlanStatus, akkoord, naleving, veiligheidsplan
from app.veiligheidsplan.queries import Plan, plannen

_NIET_HIER = "Deze persoon hoort niet bij deze casus."
_NIET_IN_TEAM = "Een bewaker met een account is een medewerker van het team; noem een ander alleen bij naam."

_NIEUW_PLAN = sa.insert(veiligheidsplan)
_NIEUW_AKKOORD = sa.insert(akkoord)
_NIEUWE_NALEVING = sa.insert(naleving)


_NOG_NIET = dict.fromkeys(
    (
        "vastgesteld_op",
        "vastgesteld_door",
        "bevestigd_op",
        "bekrachtigd_verblijf",
        "vastgesteld_verblijf",
        "geeindigd_op",
    )
)


async def schrijf_concept(
    eenheid: Werkeenheid,
    dossier: Dossier,
    inhoud: PlanInhoud | None,
    evaluatiedatum: date | None,
    reden: str | None,
) -> Plan:
    """Begin the next version. Without `inhoud` it starts as a copy of the latest one; from the second on a reason is asked.

    Raises `casus-inactief`, `concept-bestaat` (there is one concept at a time) and `ongeldige-invoer`.
    """
    eis_actief(dossier)
    eerdere = await plannen(eenheid, dossier)
    laatste = eerdere[-1] if eerdere else None
    if laatste and laatste.status is PlanStatus.CONCEPT:
        raise Fout(
            Soort.BOTSING,
            "concept-bestaat",
            f"Versie {laatste.versie} is nog een concept.",
            alternatief="Werk dat concept bij, of trek het in.",
            extra={"versie": laatste.versie},
        )
    if laatste and not reden:
        raise ongeldig("reden", "verplicht", "Een nieuwe versie vraagt een reden.")
    inhoud = inhoud or (laatste.inhoud if laatste else PlanInhoud())
    await _eis_eigen_mensen(eenheid, dossier, inhoud)
    _eis_toekomst(eenheid, evaluatiedatum)
    gegevens = {
        "id": nieuw_id(),
        "casus_id": dossier.id,
        "versie": laatste.versie + 1 if laatste else 1,
        "wijziging": 1,
        "status": PlanStatus.CONCEPT,
        "evaluatiedatum": evaluatiedatum,
        "opgesteld_op": eenheid.nu,
        "opgesteld_door": eenheid.actor.id,
        **_tellingen(inhoud),
    }
    await eenheid.doe(
        _NIEUW_PLAN,
        **gegevens,
        reden=dossier.sleutel.sluit(reden),
        inhoud=dossier.sleutel.sluit(inhoud.model_dump(mode="json")),
    )
    plan = Plan({**_NOG_NIET, **gegevens, "reden": reden}, inhoud)
    await _leg_plan_vast(
        eenheid, dossier, plan, "veiligheidsplan-concept", {"reden": reden} if reden else None
    )
    return plan


async def wijzig_concept(
    eenheid: Werkeenheid,
    dossier: Dossier,
    plan: Plan,
    inhoud: PlanInhoud,
    evaluatiedatum: date | None,
    reden: str | None,
) -> Plan:
    """Rewrite the concept. Raises `versie-onveranderlijk` for any other version: a change is a new version."""
    _eis_status(plan, PlanStatus.CONCEPT)
    if plan.versie > 1 and not reden:
        raise ongeldig("reden", "verplicht", "Een nieuwe versie vraagt een reden.")
    await _eis_eigen_mensen(eenheid, dossier, inhoud)
    _eis_toekomst(eenheid, evaluatiedatum)
    gegevens = {"evaluatiedatum": evaluatiedatum, **_tellingen(inhoud)}
    velden = [
        naam
        for naam, anders in (
            ("inhoud", inhoud != plan.inhoud),
            ("evaluatiedatum", evaluatiedatum != plan.rij["evaluatiedatum"]),
            ("reden", reden != plan.rij["reden"]),
        )
        if anders
    ]
    return await _zet(
        eenheid,
        dossier,
        plan,
        "veiligheidsplan-concept-gewijzigd",
        velden=tuple(velden),
        opslag={
            **gegevens,
            "reden": dossier.sleutel.sluit(reden),
            "inhoud": dossier.sleutel.sluit(inhoud.model_dump(mode="json")),
        },
        gegevens={**gegevens, "reden": reden},
        inhoud=inhoud,
    )


async def trek_concept_in(eenheid: Werkeenheid, dossier: Dossier, plan: Plan) -> Plan:
    """The concept comes to nothing; what was in force stays in force and nothing of the text is lost."""
    _eis_status(plan, PlanStatus.CONCEPT)
    nieuw = {"status": PlanStatus.BEEINDIGD, "geeindigd_op": eenheid.nu}
    return await _zet(eenheid, dossier, plan, "veiligheidsplan-concept-ingetrokken", ("status",), nieuw)


async def stel_vast(eenheid: Werkeenheid, dossier: Dossier, plan: Plan) -> Plan:
    """Put the concept in force; the version that was in force is replaced in the same instant.

    Raises `versie-onveranderlijk`, and `plan-niet-vast-te-stellen` with every belemmering.
    """
    _eis_status(plan, PlanStatus.CONCEPT)
    if belemmeringen := wat_ontbreekt(plan.inhoud):
        raise Fout(
            Soort.BOTSING,
            "plan-niet-vast-te-stellen",
            "Dit concept kan nog niet worden vastgesteld.",
            alternatief="Neem de belemmeringen weg en stel het dan vast.",
            belemmeringen=belemmeringen,
        )
    _eis_toekomst(eenheid, plan.rij["evaluatiedatum"])
    await eenheid.doe(_VERVANG, b_casus=dossier.id, b_nu=eenheid.nu)
    verblijf = dossier.rij["verblijf"]
    nieuw = {
        "status": PlanStatus.VASTGESTELD,
        "vastgesteld_op": eenheid.nu,
        "vastgesteld_door": eenheid.actor.id,
        "vastgesteld_verblijf": verblijf,
        "bekrachtigd_verblijf": verblijf,
    }
    return await _zet(eenheid, dossier, plan, "veiligheidsplan-vastgesteld", ("status",), nieuw)


async def bevestig_plan(eenheid: Werkeenheid, dossier: Dossier, plan: Plan) -> Plan:
    """Gone through with the family and still right: what a move between phases asks when nothing had to change."""
    _eis_status(plan, PlanStatus.VASTGESTELD)
    nieuw = {"bevestigd_op": eenheid.nu, "bekrachtigd_verblijf": dossier.rij["verblijf"]}
    return await _zet(eenheid, dossier, plan, "veiligheidsplan-bevestigd", ("bevestigdOp",), nieuw)


async def leg_akkoord_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    plan: Plan,
    betrokkene_id: UUID,
    woord: Akkoord,
    op: date,
    toelichting: str | None,
) -> UUID:
    """What somebody says of this version. A plan can hold without the pleger's akkoord, but never silently (domein §3)."""
    await eis_betrokkene(eenheid, dossier, betrokkene_id)
    _eis_lopend(plan)
    if op > lokale_dag(eenheid.nu):
        raise ongeldig("op", "in-de-toekomst", "Deze dag ligt in de toekomst.")
    akkoord_id = nieuw_id()
    await eenheid.doe(
        _NIEUW_AKKOORD,
        id=akkoord_id,
        plan_id=plan.id,
        betrokkene_id=betrokkene_id,
        akkoord=woord,
        op=op,
        medewerker_id=eenheid.actor.id,
        toelichting=dossier.sleutel.sluit(toelichting),
    )
    await leg_vast(
        eenheid,
        dossier,
        "akkoord-vastgelegd",
        object_soort="akkoorden",
        object_id=akkoord_id,
        velden=("akkoorden",),
        open={"betrokkene": str(betrokkene_id), "akkoord": woord, "versie": plan.versie},
    )
    return akkoord_id


@dataclass(frozen=True, slots=True)
class NieuweNaleving:
    afspraak_id: UUID
    uitkomst: Naleving
    op: datetime
    toelichting: str | None


async def leg_naleving_vast(
    eenheid: Werkeenheid, dossier: Dossier, plan: Plan, nieuw: NieuweNaleving
) -> UUID:
    """An afspraak was kept or not. Not kept signals the casusregisseur and whoever watches it (`gevolgen.py`)."""
    _eis_status(plan, PlanStatus.VASTGESTELD)
    eis_niet_in_de_toekomst(eenheid, nieuw.op)
    afspraak = next((a for a in plan.inhoud.afspraken if a.id == nieuw.afspraak_id), None)
    if afspraak is None:
        raise ongeldig(
            "afspraakId", "onbekende-afspraak", "Deze afspraak staat niet in deze versie van het plan."
        )
    naleving_id = nieuw_id()
    await eenheid.doe(
        _NIEUWE_NALEVING,
        id=naleving_id,
        plan_id=plan.id,
        afspraak_id=afspraak.id,
        uitkomst=nieuw.uitkomst,
        op=nieuw.op,
        medewerker_id=eenheid.actor.id,
        toelichting=dossier.sleutel.sluit(nieuw.toelichting),
    )
    bewaker = afspraak.bewaker.medewerker_id
    await leg_vast(
        eenheid,
        dossier,
        f"afspraak-{nieuw.uitkomst}",
        object_soort="nalevingen",
        object_id=naleving_id,
        velden=("nalevingen",),
        open={"afspraak": str(afspraak.id), "versie": plan.versie, "bewaker": bewaker and str(bewaker)},
        besloten={"afspraak": afspraak.wat, "toelichting": nieuw.toelichting},
    )
    return naleving_id


_VERVANG = (
    sa.update(veiligheidsplan)
    .where(
        veiligheidsplan.c.casus_id == sa.bindparam("b_casus"),
        veiligheidsplan.c.status == PlanStatus.VASTGESTELD,
    )
    .values(
        status=PlanStatus.VERVANGEN,
        geeindigd_op=sa.bindparam("b_nu"),
        wijziging=veiligheidsplan.c.wijziging + 1,
    )
)


async def _zet(
    eenheid: Werkeenheid,
    dossier: Dossier,
    plan: Plan,
    soort: str,
    velden: tuple[str, ...],
    opslag: dict[str, object],
    gegevens: dict[str, object] | None = None,
    inhoud: PlanInhoud | None = None,
) -> Plan:
    opslag = {**opslag, "wijziging": plan.wijziging + 1}
    await eenheid.doe(sa.update(veiligheidsplan).where(veiligheidsplan.c.id == plan.id).values(opslag))
    nieuw = {**plan.rij, **(opslag if gegevens is None else gegevens), "wijziging": plan.wijziging + 1}
    gewijzigd = Plan(nieuw, inhoud or plan.inhoud)
    await _leg_plan_vast(eenheid, dossier, gewijzigd, soort, velden=velden)
    return gewijzigd


async def _leg_plan_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    plan: Plan,
    soort: str,
    besloten: dict[str, object] | None = None,
    velden: tuple[str, ...] = ("veiligheidsplan",),
) -> None:
    datum = plan.rij["evaluatiedatum"]
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="veiligheidsplan",
        object_id=plan.id,
        object_versie=plan.wijziging,
        velden=velden,
        open={"versie": plan.versie, "evaluatiedatum": datum and datum.isoformat()},
        besloten=besloten,
    )


def _tellingen(inhoud: PlanInhoud) -> dict[str, int]:
    return {"aantal_voorwaarden": len(inhoud.voorwaarden), "aantal_afspraken": len(inhoud.afspraken)}


def _eis_status(plan: Plan, status: PlanStatus) -> None:
    if plan.status is status:
        return
    if status is PlanStatus.CONCEPT:
        raise Fout(
            Soort.BOTSING,
            "versie-onveranderlijk",
            f"Versie {plan.versie} is {plan.status} en verandert niet meer.",
            alternatief="Maak een nieuwe versie, met een reden.",
        )
    raise Fout(
        Soort.BOTSING,
        "versie-niet-van-kracht",
        f"Versie {plan.versie} is {plan.status}; dit kan alleen bij de versie die van kracht is.",
        alternatief="Kies de versie die van kracht is.",
    )


def _eis_lopend(plan: Plan) -> None:
    if plan.status is not PlanStatus.CONCEPT:
        _eis_status(plan, PlanStatus.VASTGESTELD)


def _eis_toekomst(eenheid: Werkeenheid, evaluatiedatum: date | None) -> None:
    if evaluatiedatum and evaluatiedatum < lokale_dag(eenheid.nu):
        raise ongeldig("evaluatiedatum", "in-het-verleden", "De evaluatiedatum ligt in het verleden.")


async def _eis_eigen_mensen(eenheid: Werkeenheid, dossier: Dossier, inhoud: PlanInhoud) -> None:
    """Everybody a plan names by id belongs here: betrokkenen to the casus, a watcher to the team. No line has its id twice."""
    mensen = set(await rollen_per_betrokkene(eenheid, dossier.id))
    bewakers = {a.bewaker.medewerker_id for a in inhoud.afspraken if a.bewaker.medewerker_id}
    team = set(await teamgenoten(eenheid, dossier)) if bewakers else set()
    fouten: list[VeldFout] = []

    def toets(goed: bool, plaats: str, code: str, tekst: str) -> None:
        if not goed:
            fouten.append(VeldFout("body", plaats, code, tekst))

    for i, afspraak in enumerate(inhoud.afspraken):
        waar = f"inhoud.afspraken.{i}"
        toets(set(afspraak.wie) <= mensen, f"{waar}.wie", "onbekende-betrokkene", _NIET_HIER)
        bewaker = afspraak.bewaker.medewerker_id
        toets(
            bewaker is None or bewaker in team,
            f"{waar}.bewaker.medewerkerId",
            "onbekende-medewerker",
            _NIET_IN_TEAM,
        )
    for i, figuur in enumerate(inhoud.steunfiguren):
        toets(figuur.kind_id in mensen, f"inhoud.steunfiguren.{i}.kindId", "onbekende-betrokkene", _NIET_HIER)
    ids = [regel.id for _, regel in inhoud.regels()]
    toets(len(ids) == len(set(ids)), "inhoud", "regel-dubbel", "Twee regels hebben dezelfde id.")
    if fouten:
        raise ongeldige_invoer(fouten)
