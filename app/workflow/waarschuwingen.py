"""What must be seen on every screen of a casus: pure, from the same facts as the guards. A warning never bars anything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.casus.codes import Fase, RodeVlag, Stap
from app.casus.queries import zeg_vlaggen
from app.core.datumtaal import zeg_dag
from app.core.klok import lokale_dag
from app.core.woorden import woorden
from app.workflow.feiten import Feiten
from app.workflow.stappenplan import STAPPEN


@dataclass(frozen=True, slots=True)
class Waarschuwing:
    code: str
    tekst: str


def _welk_gevaar(f: Feiten) -> str:
    """Empty when there is none."""
    return zeg_vlaggen(f.rode_vlaggen, f.sash)


def nog_geen_contact(gevaar_sinds: datetime, gesproken_op: datetime | None) -> bool:
    """Nobody was spoken with since. The day counts: who was spoken with that day may be who told of the danger."""
    return gesproken_op is None or lokale_dag(gesproken_op) < lokale_dag(gevaar_sinds)


def rode_vlag_zonder_contact(f: Feiten) -> Waarschuwing | None:
    """Seed 1, domein §4: a red flag or SASH hoog is a danger to life, and nobody knows how they are until somebody was spoken with.

    After a melding only what came later counts.
    """
    if not _welk_gevaar(f) or f.gevaar_sinds is None or f.stand.stap is Stap.INACTIEF:
        return None
    if not nog_geen_contact(f.gevaar_sinds, None if f.open_meldingen else f.gesproken_op):
        return None
    wanneer = "na de melding" if f.open_meldingen else f"sinds {zeg_dag(lokale_dag(f.gevaar_sinds))}"
    return Waarschuwing(
        "rode-vlag-zonder-contact",
        f"Rode vlag ({_welk_gevaar(f)}) en nog geen contact: {wanneer} is met niemand van het huishouden gesproken. "
        "Zoek uit hoe contact veilig is en begin.",
    )


def rode_vlag_niet_aangekruist(f: Feiten) -> Waarschuwing | None:
    """Seed 1 names stalking, seksueel geweld and dwingende controle as a form of violence and as a red flag: recorded as the one and not
    as the other, nobody would be warned."""
    vergeten = [v for v in RodeVlag if v in f.geweldsvormen and v not in f.rode_vlaggen]
    if not vergeten or f.stand.stap is Stap.INACTIEF:
        return None
    return Waarschuwing(
        "rode-vlag-niet-aangekruist",
        f"Vastgelegd als geweld maar niet als rode vlag: {woorden(vergeten)}. Kruis het ook bij de rode vlaggen aan.",
    )


def actie_overleg_voorstellen(f: Feiten) -> Waarschuwing | None:
    """Domein §4: any red flag or SASH hoog proposes the Actie-overleg, until it is brought in."""
    if not f.in_te_brengen or f.stand.stap is Stap.INACTIEF:
        return None
    return Waarschuwing(
        "actie-overleg-voorstellen",
        f"Rode vlag ({_welk_gevaar(f)}): breng deze casus in bij het Actie-overleg.",
    )


def afspraak_niet_nagekomen(f: Feiten) -> Waarschuwing | None:
    """Domein §3: it is a signal for who leads the casus; until it is kept, or the plan is another, everybody who opens it sees it."""
    if f.plan is None or not f.afspraak_geschonden:
        return None
    return Waarschuwing(
        "afspraak-niet-nagekomen",
        "Een veiligheidsafspraak is niet nagekomen. Kijk of iedereen veilig is, en herzie zo nodig het plan.",
    )


def geen_bemiddeling(f: Feiten) -> Waarschuwing | None:
    """Seed 1: mediation and joint sessions increase harm under coercive control or stalking."""
    if not _welk_gevaar(f):
        return None
    return Waarschuwing(
        "geen-bemiddeling", "Geen bemiddeling en geen gezamenlijke gesprekken: die vergroten hier het gevaar."
    )


def geen_casusregisseur(f: Feiten) -> Waarschuwing | None:
    if f.casusregisseur:
        return None
    return Waarschuwing("geen-casusregisseur", "Deze casus heeft nog geen casusregisseur.")


def overrule_te_beoordelen(f: Feiten) -> Waarschuwing | None:
    """Domein §2: an overrule is visible until it is reviewed."""
    if not f.open_overrules:
        return None
    eerste = min(o.beoordelen_op for o in f.open_overrules)
    wanneer = "had beoordeeld moeten zijn op" if eerste < f.vandaag else "te beoordelen vóór"
    return Waarschuwing(
        "overrule-te-beoordelen",
        f"De teamleider heeft deze casus doorgelaten zonder dat aan alles was voldaan; {wanneer} {zeg_dag(eerste)}.",
    )


def stappen_openstaand(f: Feiten) -> Waarschuwing | None:
    open_ = f.stand.openstaand
    if not open_:
        return None
    return Waarschuwing(
        "stappen-openstaand",
        "Nog open, want overgeslagen: " + ", ".join(STAPPEN[stap].titel for stap in open_) + ".",
    )


def plan_ontbreekt_of_verloopt(f: Feiten) -> Waarschuwing | None:
    """Domein §3: the veiligheidsplan runs through all phases; without one in force, or past its date, everybody sees it."""
    if f.stand.stap is Stap.INACTIEF:
        return None
    if f.plan is None:
        return Waarschuwing("geen-veiligheidsplan", "Er is geen veiligheidsplan van kracht.")
    if f.plan.evaluatiedatum and f.plan.evaluatiedatum < f.vandaag:
        return Waarschuwing(
            "evaluatiedatum-verstreken",
            f"De evaluatiedatum van het veiligheidsplan ({zeg_dag(f.plan.evaluatiedatum)}) is verstreken.",
        )
    return None


def veiligheidsplan_herzien(f: Feiten) -> Waarschuwing | None:
    """Domein §3: back in fase 1 the plan is made anew; until then the old version holds, visibly outdated."""
    if f.plan and f.stand.fase is Fase.DIRECT and f.plan.vastgesteld_verblijf != f.stand.verblijf:
        return Waarschuwing(
            "veiligheidsplan-herzien",
            f"Versie {f.plan.versie} van het veiligheidsplan vraagt een nieuwe versie.",
        )
    return None


def akkoord_ontbreekt(f: Feiten) -> Waarschuwing | None:
    """Domein §3: a plan can be in force without the pleger's akkoord, but never silently."""
    if f.plan is None or not f.plan.zonder_akkoord:
        return None
    aantal = len(f.plan.zonder_akkoord)
    wie = "één volwassene" if aantal == 1 else f"{aantal} volwassenen"
    return Waarschuwing("akkoord-ontbreekt", f"Het veiligheidsplan is van kracht zonder akkoord van {wie}.")


def kinderen_niet_gesproken(f: Feiten) -> Waarschuwing | None:
    """Seed 1: half of the children got no help. Shown while it is still fase 1's work."""
    aantal = sum(not kind.besproken for kind in f.kinderen)
    if not aantal or f.stand.fase is not Fase.DIRECT:
        return None
    wie = "één kind" if aantal == 1 else f"{aantal} kinderen"
    return Waarschuwing("kind-niet-gesproken", f"Met {wie} is nog niet gesproken.")


def geen_waakvlam(f: Feiten) -> Waarschuwing | None:
    if f.stand.fase is not Fase.NAZORG or f.stand.stap is Stap.INACTIEF or f.heeft_waakvlam:
        return None
    return Waarschuwing(
        "geen-waakvlam",
        "Er is niet afgesproken wie een oogje in het zeil houdt (de waakvlam) en wanneer er wordt gekeken.",
    )


WAARSCHUWINGEN: tuple[Callable[[Feiten], Waarschuwing | None], ...] = (
    rode_vlag_zonder_contact,
    rode_vlag_niet_aangekruist,
    afspraak_niet_nagekomen,
    actie_overleg_voorstellen,
    geen_bemiddeling,
    geen_casusregisseur,
    overrule_te_beoordelen,
    kinderen_niet_gesproken,
    plan_ontbreekt_of_verloopt,
    veiligheidsplan_herzien,
    akkoord_ontbreekt,
    stappen_openstaand,
    geen_waakvlam,
)


def waarschuwingen(f: Feiten) -> list[Waarschuwing]:
    """All of them, the most dangerous first; none for a casus that has ended."""
    if f.beeindigd:
        return []
    return [w for regel in WAARSCHUWINGEN if (w := regel(f))]
