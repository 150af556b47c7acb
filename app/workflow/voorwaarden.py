"""The guards: pure functions from facts (and where the casus would stand after the move) to a reason why not, or None.

The ondergrens of domein §2 is what is never flexible, in whatever order the steps are taken. Each guard names its number. A
teamleider may overrule 1 to 3, with a reason and a review date; 4 and 5 have no override.
"""

from collections.abc import Callable
from uuid import UUID

from app.casus.codes import BetrokkeneRol, Bron, Fase, Stopuitkomst
from app.core.datumtaal import zeg_dag
from app.core.fouten import Belemmering
from app.core.woorden import woorden
from app.ondersteuning.model import EvaluatieUitkomst
from app.workflow.feiten import Feiten
from app.workflow.stand import Stand

Voorwaarde = Callable[[Feiten, Stand], Belemmering | None]


def plan_van_kracht(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 1: a vastgesteld plan in force, with at least one voorwaarde and one afspraak."""
    if f.plan is None:
        return Belemmering(
            "geen-veiligheidsplan",
            "Er is geen vastgesteld veiligheidsplan van kracht.",
            "Stel het veiligheidsplan vast, met ten minste één voorwaarde en één afspraak.",
            overrulebaar=True,
        )
    if f.plan.voorwaarden and f.plan.afspraken:
        return None
    return Belemmering(
        "veiligheidsplan-onvolledig",
        f"Versie {f.plan.versie} van het veiligheidsplan heeft geen voorwaarde of geen afspraak.",
        "Maak een nieuwe versie met ten minste één veiligheidsvoorwaarde en één veiligheidsafspraak.",
        overrulebaar=True,
        ids=(f.plan.id,),
    )


def evaluatiedatum_in_de_toekomst(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 1: the plan in force has an evaluatiedatum, and it has not passed."""
    if f.plan is None or (f.plan.evaluatiedatum and f.plan.evaluatiedatum >= f.vandaag):
        return None
    if f.plan.evaluatiedatum is None:
        return Belemmering(
            "geen-evaluatiedatum",
            "Er is geen evaluatiedatum voor het veiligheidsplan afgesproken.",
            "Spreek af wanneer het plan wordt geëvalueerd en leg dat vast in een nieuwe versie.",
            overrulebaar=True,
            ids=(f.plan.id,),
        )
    return Belemmering(
        "evaluatiedatum-verstreken",
        f"De evaluatiedatum van het veiligheidsplan ({zeg_dag(f.plan.evaluatiedatum)}) is verstreken.",
        "Evalueer het plan met ieder apart en stel een nieuwe versie vast.",
        overrulebaar=True,
        ids=(f.plan.id,),
    )


def geen_concept_open(f: Feiten, straks: Stand) -> Belemmering | None:
    """Domein §3: a plan that is being revised is neither confirmed nor revised; no phase is left with it."""
    if f.concept is None:
        return None
    return Belemmering(
        "veiligheidsplan-in-concept",
        f"Versie {f.concept} van het veiligheidsplan is nog een concept.",
        "Stel het concept vast, of trek het in als het oude plan blijft gelden.",
        overrulebaar=True,
    )


def plan_bekrachtigd(f: Feiten, straks: Stand) -> Belemmering | None:
    """Domein §3: every move between phases confirms or revises the plan. Out of fase 1 confirming is not enough:
    a casus is there because there was violence, so the plan is made or made anew in this very stay."""
    if f.plan is None:
        return None
    if f.stand.fase is Fase.DIRECT:
        if f.plan.vastgesteld_verblijf == f.stand.verblijf:
            return None
        return Belemmering(
            "veiligheidsplan-niet-herzien",
            f"Versie {f.plan.versie} van het veiligheidsplan is van vóór deze periode van directe onveiligheid.",
            "Stel een nieuwe versie vast, die past bij wat er nu is gebeurd.",
            overrulebaar=True,
            ids=(f.plan.id,),
        )
    if f.plan.bekrachtigd_verblijf == f.stand.verblijf:
        return None
    return Belemmering(
        "veiligheidsplan-niet-bevestigd",
        f"Versie {f.plan.versie} van het veiligheidsplan is in deze fase niet bevestigd of herzien.",
        "Loop het plan na met ieder apart; bevestig het, of stel een nieuwe versie vast.",
        overrulebaar=True,
        ids=(f.plan.id,),
    )


def kinderen_gesproken(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 2: every child has been spoken with, or why not is recorded, before fase 1 is left.

    Seed 1, 2.3: half of the children got no help in 18 months; they are the forgotten group.
    """
    zonder = [kind.id for kind in f.kinderen if not kind.besproken]
    if not zonder:
        return None
    aantal = "één kind" if len(zonder) == 1 else f"{len(zonder)} kinderen"
    return Belemmering(
        "kind-niet-gesproken",
        f"Met {aantal} is nog niet gesproken.",
        "Leg per kind het gesprek vast, of waarom het niet kon.",
        overrulebaar=True,
        ids=tuple(zonder),
    )


def evaluatie_wijst_naar_nazorg(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 3: fase 3 needs an evaluation of the ondersteuningsplan whose outcome says so."""
    if f.evaluatie is EvaluatieUitkomst.NAZORG:
        return None
    return Belemmering(
        "evaluatie-ontbreekt" if f.evaluatie is None else "evaluatie-wijst-anders",
        "Het ondersteuningsplan is in deze fase niet geëvalueerd."
        if f.evaluatie is None
        else "De laatste evaluatie van het ondersteuningsplan wijst niet naar nazorg.",
        "Evalueer het ondersteuningsplan; is nazorg genoeg, leg dan die uitkomst vast.",
        overrulebaar=True,
    )


def niets_openstaand(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 4: no step that was passed over is still open, nor becomes so by this very move."""
    if not straks.openstaand:
        return None
    return Belemmering(
        "stappen-openstaand",
        f"Er staan nog stappen open: {woorden(straks.openstaand)}.",
        "Rond deze stappen af, of sluit ze als niet van toepassing met een reden.",
    )


def geweld_gestopt(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 4: every source of the region says `gestopt`, asked in this stay; each slachtoffer, child and pleger apart.

    A last word `niet-gestopt` counts whoever said it, also somebody who need not be asked or has left the huishouden.
    """
    nodig = _te_vragen(f)
    niet = [wie for wie, uitkomst in f.stopchecks.items() if uitkomst is Stopuitkomst.NIET_GESTOPT]
    open_ = [*niet, *(w for w in nodig if w not in niet and f.stopchecks.get(w) is not Stopuitkomst.GESTOPT)]
    if not open_ and nodig:
        return None
    bronnen = woorden(dict.fromkeys(bron for bron, _ in open_))
    return Belemmering(
        "geweld-niet-gestopt" if niet else "stopcheck-onvolledig",
        f"Niet elke bron zegt dat het geweld is gestopt (open: {bronnen})."
        if niet
        else f"Nog niet elke bron heeft gezegd dat het geweld is gestopt (open: {bronnen}).",
        "Ga terug naar het veiligheidsplan of het ondersteuningsplan."
        if niet
        else "Vraag elke bron of het geweld is gestopt en leg het antwoord vast.",
        ids=tuple(id for _, id in open_ if id),
    )


def _te_vragen(f: Feiten) -> list[tuple[Bron, UUID | None]]:
    """Whom to ask: the persons of a role one by one, professionals and police once."""
    vragen: list[tuple[Bron, UUID | None]] = []
    for bron in Bron:
        if bron not in f.stopbronnen:
            continue
        if bron in (Bron.PROFESSIONAL, Bron.POLITIE):
            vragen.append((bron, None))
        else:
            rol = BetrokkeneRol(bron.value)
            # a child is asked as a child, whatever other role it has
            vragen += [(bron, m.id) for m in f.mensen if rol in m.rollen and m.is_kind is (bron is Bron.KIND)]
    return vragen


def vt_geinformeerd(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 4: Veilig Thuis knows that the casus becomes inactief."""
    if f.vt_geinformeerd:
        return None
    return Belemmering(
        "vt-niet-geinformeerd",
        "Veilig Thuis is nog niet geïnformeerd.",
        "Informeer Veilig Thuis en leg dat vast.",
    )


def overrules_beoordeeld(f: Feiten, straks: Stand) -> Belemmering | None:
    """Domein §2: an overrule stays in sight until it is reviewed; `inactief` would take it out of sight."""
    if not f.open_overrules:
        return None
    return Belemmering(
        "overrule-niet-beoordeeld",
        "De casus is doorgelaten zonder dat aan alles was voldaan, en nog niet is beoordeeld of dat goed was.",
        "Laat de teamleider dat beoordelen.",
        ids=tuple(o.id for o in f.open_overrules),
    )


def geen_melding_open(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 4: nobody with an unhandled melding. It is handled when somebody has been spoken with about it (domein §4)."""
    if not f.open_meldingen:
        return None
    aantal = "een melding" if f.open_meldingen == 1 else f"{f.open_meldingen} meldingen"
    return Belemmering(
        "melding-open",
        f"Er is {aantal} gekoppeld waarna nog niemand is gesproken.",
        "Leg het gesprek vast dat na de melding is gevoerd, of laat een verkeerde koppeling ongedaan maken.",
    )


def geen_overdracht_open(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 4: nobody may receive a casus at which nobody looks any more."""
    if not f.overdracht_loopt:
        return None
    return Belemmering(
        "overdracht-open",
        "Deze casus is aan een ander team aangeboden, dat nog niet heeft geantwoord.",
        "Wacht op het antwoord, of trek het aanbod in.",
    )


def geen_interventie_open(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 4: in `inactief` nothing runs. Nobody would see a huisverbod end there."""
    if not f.open_interventies:
        return None
    aantal = "een interventie" if f.open_interventies == 1 else f"{f.open_interventies} interventies"
    return Belemmering(
        "interventie-open",
        f"Er loopt nog {aantal}, of er staat niet wat er na afloop geldt.",
        "Leg vast dat zij is beëindigd, of wacht tot het einde en leg vast wat er daarna geldt.",
    )


def casusregisseur_bekend(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 5: exactly one casusregisseur once the casus is taken up; without one nothing moves."""
    if f.casusregisseur:
        return None
    return Belemmering(
        "geen-casusregisseur",
        "Deze casus heeft nog geen casusregisseur.",
        "Laat de teamleider een casusregisseur toewijzen.",
    )


def contact_uitgezocht(f: Feiten, straks: Stand) -> Belemmering | None:
    """Domein §5: nothing recorded means do not contact. So the voorbereiding is done when for every slachtoffer
    it is known how contact is safe, or that it is not."""
    zonder = [
        m.id
        for m in f.mensen
        if BetrokkeneRol.SLACHTOFFER in m.rollen and not m.contact_vastgelegd and not m.is_kind
    ]
    if not zonder and f.mensen:
        return None
    return Belemmering(
        "veilig-contact-onbekend" if f.mensen else "geen-betrokkenen",
        "Niet voor elk slachtoffer is vastgelegd hoe contact veilig is."
        if f.mensen
        else "Er is nog niemand van het huishouden vastgelegd.",
        "Leg per slachtoffer het veilige contact vast; is er geen veilige weg, leg dan dat vast."
        if f.mensen
        else "Leg vast wie er bij het huishouden horen.",
        ids=tuple(zonder),
    )


def stap_is_openstaand(f: Feiten, straks: Stand) -> Belemmering | None:
    """Only a step that was passed over can be closed afterwards: then closing it changes the stand."""
    if straks != f.stand:
        return None
    return Belemmering("stap-niet-openstaand", "Deze stap staat niet open.", "Kies een stap die openstaat.")


def laatste_zet_te_corrigeren(f: Feiten, straks: Stand) -> Belemmering | None:
    """Only the very last move can be corrected, once: after anything else the way on is a new move with a reason."""
    if f.te_corrigeren:
        return None
    return Belemmering(
        "niets-te-corrigeren",
        "De laatste stap is niet meer terug te draaien.",
        "Ga met een reden naar de stap waar de casus hoort.",
    )


def overrule_wacht(f: Feiten, straks: Stand) -> Belemmering | None:
    if f.open_overrules:
        return None
    return Belemmering(
        "geen-open-overrule",
        "Er is niets doorgelaten dat nog beoordeeld moet worden.",
        "Er hoeft niets te gebeuren.",
    )


def terug_naar_latere_fase(f: Feiten, straks: Stand) -> Belemmering | None:
    """Ondergrens 1: also a correction brings no casus into fase 3 without a plan that holds."""
    if straks.fase is not Fase.NAZORG or f.stand.fase is Fase.NAZORG:
        return None
    return plan_van_kracht(f, straks) or evaluatiedatum_in_de_toekomst(f, straks)
