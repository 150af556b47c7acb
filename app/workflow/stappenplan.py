"""Table 1: the stappenplan as data. Read it line by line, as a casusregisseur would.

`STAPPEN` says what must be true to *complete* a step; `GRENZEN` what must be true to *enter* a later phase; `BINNENGAAN` what a step
asks on entry. `ACTIES` says who may do what and what they must tell. From these four the complete table `RIJEN` is
made: every row that exists is one lawful actie from one step; a pair without a row does not exist. Buttons, enforcement, the
state machine, the picture and the tests all read `RIJEN`.

Source: seed 1, figure in 2.3 ("het stappenplan is niet statisch"); domein §2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from app.casus.codes import EindeReden, Fase, Stap, StapStatus
from app.toegang.beleid import (
    ALLEEN_REGIE,
    ALLEEN_TEAMLEIDER,
    HEEL_HET_TEAM,
    REGIE_OF_TEAMLEIDER,
    Hoedanigheid,
)
from app.workflow import voorwaarden as v
from app.workflow.feiten import Feiten
from app.workflow.stand import FASE_VAN, FASEN, PLAATS, VOLGORDE, Stand
from app.workflow.voorwaarden import Voorwaarde


class Actie(StrEnum):
    VOLGENDE = "volgende-stap"
    NAAR = "naar-stap"
    AFRONDEN = "openstaande-stap-afronden"
    NVT = "stap-niet-van-toepassing"
    CORRIGEREN = "zet-corrigeren"
    TOEWIJZEN = "casusregisseur-toewijzen"
    VT_INFORMEREN = "vt-informeren"
    OVERRULE_BEOORDELEN = "overrule-beoordelen"
    HERACTIVEREN = "heractiveren"
    BEEINDIGEN = "beeindigen"


class Reden(StrEnum):
    """Why a step is taken out of order, or a casus starts again (domein §2)."""

    ERNST = "ernst"
    URGENTIE = "urgentie"
    HERMELDING = "hermelding"
    HUISVERBOD = "huisverbod"
    OVERDRACHT = "overdracht"
    EVALUATIE = "evaluatie"
    NIET_GESTOPT = "niet-gestopt"
    ANDERS = "anders"


@dataclass(frozen=True, slots=True)
class Stapregel:
    titel: str
    mits: tuple[Voorwaarde, ...] = ()
    """What must be true to complete this step."""


PLAN = (v.plan_van_kracht, v.evaluatiedatum_in_de_toekomst)
PLAN_BEKRACHTIGD = (*PLAN, v.geen_concept_open, v.plan_bekrachtigd)

STAPPEN: Mapping[Stap, Stapregel] = {
    Stap.VOORBEREIDING: Stapregel("Voorbereiding contact", mits=(v.contact_uitgezocht,)),
    Stap.CONTACT: Stapregel("Contact leggen"),
    Stap.SITUATIE: Stapregel("Situatie in kaart brengen"),
    Stap.PLAN_DIRECT: Stapregel("Veiligheidsplan voor directe (on)veiligheid", mits=PLAN),
    Stap.ONDERSTEUNINGSPLAN: Stapregel("Ondersteuningsplan maken", mits=PLAN),
    Stap.UITVOERING: Stapregel("Uitvoering ondersteuningsplan", mits=PLAN),
    Stap.EVALUEREN: Stapregel("Evalueren", mits=PLAN),
    Stap.MONITOREN: Stapregel("Casus op monitoren"),
    Stap.CHECK: Stapregel("Check of geweld is gestopt"),
    Stap.INACTIEF: Stapregel("Casus inactief"),
}
VERLATEN: Mapping[Fase, tuple[Voorwaarde, ...]] = {Fase.DIRECT: (v.kinderen_gesproken,)}
GRENZEN: Mapping[Fase, tuple[Voorwaarde, ...]] = {
    Fase.REGULIER: PLAN_BEKRACHTIGD,
    Fase.NAZORG: (*PLAN_BEKRACHTIGD, v.evaluatie_wijst_naar_nazorg),
}
BINNENGAAN: Mapping[Stap, tuple[Voorwaarde, ...]] = {
    Stap.INACTIEF: (
        v.niets_openstaand,
        v.geweld_gestopt,
        v.vt_geinformeerd,
        v.overrules_beoordeeld,
        v.geen_melding_open,
        v.geen_overdracht_open,
        v.geen_interventie_open,
    ),
}
ALTIJD: tuple[Voorwaarde, ...] = (v.casusregisseur_bekend,)

UIT_VOLGORDE = frozenset(Reden) - {Reden.EVALUATIE, Reden.NIET_GESTOPT}
TERUGWEGEN: Mapping[tuple[Stap, Stap], Reden] = {
    (Stap.EVALUEREN, Stap.ONDERSTEUNINGSPLAN): Reden.EVALUATIE,
    (Stap.EVALUEREN, Stap.PLAN_DIRECT): Reden.EVALUATIE,
    (Stap.CHECK, Stap.PLAN_DIRECT): Reden.NIET_GESTOPT,
    (Stap.CHECK, Stap.ONDERSTEUNINGSPLAN): Reden.NIET_GESTOPT,
    (Stap.CHECK, Stap.UITVOERING): Reden.NIET_GESTOPT,
    (Stap.CHECK, Stap.EVALUEREN): Reden.NIET_GESTOPT,
}
"""The ways back that the stappenplan itself draws: they have a reason of their own, beside the general ones."""


@dataclass(frozen=True, slots=True)
class Actieregel:
    """Who may do it, which fields of the opdracht it needs, and which reasons it knows."""

    door: frozenset[Hoedanigheid]
    velden: tuple[str, ...] = ()
    ook: tuple[str, ...] = ()
    """Fields that may be there; any other that is not needed either is refused."""
    redenen: frozenset[str] = frozenset()
    toelichting_bij: frozenset[str] = frozenset()
    """Reasons that say nothing without words of one's own."""


ACTIES: Mapping[Actie, Actieregel] = {
    Actie.VOLGENDE: Actieregel(ALLEEN_REGIE),
    Actie.NAAR: Actieregel(
        ALLEEN_REGIE, ("stap", "reden"), redenen=frozenset(Reden), toelichting_bij=frozenset({Reden.ANDERS})
    ),
    Actie.AFRONDEN: Actieregel(ALLEEN_REGIE, ("stap",)),
    Actie.NVT: Actieregel(ALLEEN_REGIE, ("stap", "toelichting")),
    Actie.CORRIGEREN: Actieregel(REGIE_OF_TEAMLEIDER, ("toelichting",)),
    Actie.TOEWIJZEN: Actieregel(ALLEEN_TEAMLEIDER, ("casusregisseur",)),
    Actie.VT_INFORMEREN: Actieregel(HEEL_HET_TEAM),
    Actie.OVERRULE_BEOORDELEN: Actieregel(ALLEEN_TEAMLEIDER, ("overrule_id", "toelichting")),
    Actie.HERACTIVEREN: Actieregel(
        REGIE_OF_TEAMLEIDER,
        ("reden",),
        redenen=frozenset({Reden.ERNST, Reden.URGENTIE, Reden.HERMELDING, Reden.HUISVERBOD, Reden.ANDERS}),
        toelichting_bij=frozenset({Reden.ANDERS}),
    ),
    Actie.BEEINDIGEN: Actieregel(
        ALLEEN_TEAMLEIDER, ("reden", "toelichting"), ("samengevoegd_met",), frozenset(EindeReden)
    ),
}


@dataclass(frozen=True, slots=True)
class Rij:
    """One lawful actie from one step. `doel`: the step it goes to or is about; `naar`: where the casus stands afterwards."""

    actie: Actie
    van: Stap
    naar: Stap
    doel: Stap | None
    mits: tuple[Voorwaarde, ...]
    redenen: frozenset[str]

    @property
    def door(self) -> frozenset[Hoedanigheid]:
        return ACTIES[self.actie].door

    def straks(self, f: Feiten, nu: datetime) -> Stand:
        """Where the casus would stand: pure, so guards can look ahead before anything is decided."""
        match self.actie:
            case Actie.VOLGENDE:
                return f.stand.naar(self.naar, nu, afgerond=True)
            case Actie.NAAR:
                return f.stand.naar(self.naar, nu, afgerond=False)
            case Actie.AFRONDEN | Actie.NVT if (
                self.doel and f.stand.status(self.doel) is StapStatus.OPENSTAAND
            ):
                gesloten = StapStatus.AFGEROND if self.actie is Actie.AFRONDEN else StapStatus.NVT
                return f.stand.met(self.doel, gesloten)
            case Actie.HERACTIVEREN:
                return f.stand.opnieuw(nu)
            case Actie.CORRIGEREN if f.te_corrigeren:
                return f.te_corrigeren
        return f.stand


def _overgang(van: Stap, naar: Stap) -> tuple[Voorwaarde, ...]:
    """What a move from one step to another asks, whichever actie makes it. Going back to safety is never barred."""
    mits = ALTIJD
    if FASEN.index(FASE_VAN[naar]) > FASEN.index(FASE_VAN[van]):
        mits += VERLATEN.get(FASE_VAN[van], ()) + GRENZEN[FASE_VAN[naar]]
    return mits + BINNENGAAN.get(naar, ())


def _uniek(mits: tuple[Voorwaarde, ...]) -> tuple[Voorwaarde, ...]:
    return tuple(dict.fromkeys(mits))


def _rijen() -> tuple[Rij, ...]:
    rijen: list[Rij] = []

    def rij(
        actie: Actie, van: Stap, naar: Stap, mits: tuple[Voorwaarde, ...], doel: Stap | None = None
    ) -> None:
        redenen = ACTIES[actie].redenen
        if actie is Actie.NAAR:
            redenen = UIT_VOLGORDE | ({TERUGWEGEN[van, naar]} if (van, naar) in TERUGWEGEN else set())
        rijen.append(Rij(actie, van, naar, doel, _uniek(mits), frozenset(redenen)))

    for van in VOLGORDE:
        rij(Actie.TOEWIJZEN, van, van, ())
        rij(Actie.OVERRULE_BEOORDELEN, van, van, (v.overrule_wacht,))
        rij(Actie.BEEINDIGEN, van, van, ())
        if van is Stap.INACTIEF:
            rij(Actie.HERACTIVEREN, van, VOLGORDE[0], ())
            continue
        volgende = VOLGORDE[PLAATS[van] + 1]
        rij(Actie.VOLGENDE, van, volgende, STAPPEN[van].mits + _overgang(van, volgende), volgende)
        rij(Actie.VT_INFORMEREN, van, van, ())
        rij(Actie.CORRIGEREN, van, van, (*ALTIJD, v.laatste_zet_te_corrigeren, v.terug_naar_latere_fase))
        for naar in VOLGORDE:
            if naar is not van:
                rij(Actie.NAAR, van, naar, _overgang(van, naar), naar)
        for eerder in VOLGORDE[: PLAATS[van]]:
            rij(Actie.AFRONDEN, van, van, (*ALTIJD, v.stap_is_openstaand, *STAPPEN[eerder].mits), eerder)
            rij(Actie.NVT, van, van, (*ALTIJD, v.stap_is_openstaand), eerder)
    return tuple(rijen)


RIJEN: tuple[Rij, ...] = _rijen()
VAN_STAP: Mapping[Stap, tuple[Rij, ...]] = MappingProxyType(
    {stap: tuple(rij for rij in RIJEN if rij.van is stap) for stap in VOLGORDE}
)


def zoek(van: Stap, actie: Actie, doel: Stap | None) -> Rij | None:
    """The row for this actie from this step, or None: then it is not in the stappenplan."""
    rijen = [rij for rij in VAN_STAP[van] if rij.actie is actie]
    return next((rij for rij in rijen if rij.doel is doel or rij.actie not in OVER_EEN_STAP), None)


OVER_EEN_STAP = frozenset(actie for actie, regel in ACTIES.items() if "stap" in regel.velden)
"""Acties that name a step; for the others the table knows the target."""


def mermaid() -> str:
    """The stappenplan as a Mermaid state diagram, drawn from the table: what the README shows."""
    regels = ["stateDiagram-v2", "    direction LR", f"    [*] --> {_id(VOLGORDE[0])}"]
    for fase in FASEN:
        regels.append(
            f'    state "Fase {FASEN.index(fase) + 1}: {fase.value.replace("-", " ")}" as {_id(fase)} {{'
        )
        regels += [f"        {_id(s)}: {STAPPEN[s].titel}" for s in VOLGORDE if FASE_VAN[s] is fase]
        regels.append("    }")
    for rij in RIJEN:
        if rij.actie is Actie.VOLGENDE:
            regels.append(f"    {_id(rij.van)} --> {_id(rij.naar)}")
        elif rij.actie is Actie.HERACTIVEREN:
            regels.append(f"    {_id(rij.van)} --> {_id(rij.naar)}: {rij.actie}")
    regels += [f"    {_id(van)} --> {_id(naar)}: {reden}" for (van, naar), reden in TERUGWEGEN.items()]
    regels.append(f"    note right of {_id(Fase.DIRECT)}: naar elke stap, met een reden (naar-stap)")
    return "\n".join(regels) + "\n"


def _id(code: StrEnum) -> str:
    return code.value.replace("-", "_")
