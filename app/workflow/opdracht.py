"""What somebody asks of the process, whether the question is complete, and the words in which it is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.casus.codes import Bron, Stap
from app.core.datumtaal import zeg_dag
from app.core.fouten import Belemmering, Fout, Soort, VeldFout, ongeldig, ongeldige_invoer
from app.core.settings import Berichtenadres
from app.workflow.stappenplan import ACTIES, VAN_STAP, Actie, Rij


@dataclass(frozen=True, slots=True)
class OverruleVerzoek:
    """A teamleider lets the casus through: why, and when she will look whether that was right."""

    reden: str
    beoordelen_op: date


@dataclass(frozen=True, slots=True)
class Opdracht:
    """What somebody asks to be done. Which fields an actie needs is in `stappenplan.ACTIES`."""

    actie: Actie
    stap: Stap | None = None
    reden: str | None = None
    toelichting: str | None = None
    overrule: OverruleVerzoek | None = None
    casusregisseur: UUID | None = None
    overrule_id: UUID | None = None
    samengevoegd_met: UUID | None = None


@dataclass(frozen=True, slots=True)
class Regels:
    """The region's choices that the process depends on (settings)."""

    stopbronnen: Collection[Bron]
    overrule_max_dagen: int
    meldpunt: tuple[str, str]
    """Organisatie and team that receive what a machine delivers."""
    spoed_uren: int
    oppakken_uren: int
    achter_de_voordeur_uren: int
    veiligheidsbeoordeling_werkdagen: int
    overdracht_uren: int
    overdracht_werkdagen: int
    casusregisseur_uren: int
    overleg_deel_dagen: int
    toelating_max_dagen: int
    noodtoegang_minuten: int
    noodtoegang_beoordelen_uren: int
    onderzoek_weken: int
    informeren_weken: int
    pauze_max_dagen: int
    per_organisatie: Mapping[str, Mapping[str, int]]
    """Where the region chooses otherwise for an organisation (by the names above)."""

    def voor(self, organisatie: str) -> "Regels":
        """What the region chose for this organisation. What it then chose for itself, and holds, is `eigenkeuzen.regels_voor`."""
        anders: Mapping[str, Any] = self.per_organisatie.get(organisatie, {})
        return replace(self, **anders)

    radar_venster_maanden: int
    radar_herhaald_meldingen: int
    radar_structureel_meldingen: int
    radar_structureel_maanden: int
    monitoring_maanden: tuple[int, ...]
    monitoring_max_maanden: int
    monitoring_verzet_max_dagen: int
    bewaren_casus_jaren: int
    bewaren_melding_jaren: int
    bewaren_tot_leeftijd: int
    vernietigen_na_dagen: int
    gemeenten: Mapping[str, str]
    """What the municipalities of the region are called, by CBS number; the first is the most common."""
    oin: str
    """Of whoever runs this: where what leaves says it comes from."""
    webadres: str
    cijfers_drempel: int
    cijfers_gemeenten: Mapping[str, tuple[str, ...]]
    """Of which municipalities the policy officers of an organisation see figures."""
    berichten: Berichtenadres | None
    """Where berichten to people are handed over; None: nothing is sent."""


_JSON_NAAM = {"overrule_id": "overruleId", "samengevoegd_met": "samengevoegdMet"}
_EIGEN_VELDEN = {
    "stap": "Kies een stap.",
    "reden": "Kies een reden.",
    "casusregisseur": "Kies een casusregisseur.",
    "overrule_id": "Kies welke keer doorlaten u beoordeelt.",
    "samengevoegd_met": "Kies met welke casus zij is samengevoegd.",
}
"""Fields that mean something to some acties only, and what to do when one is missing."""


def eis_volledig(opdracht: Opdracht) -> None:
    """Every field the actie needs, all missing ones at once; and no field that would silently mean nothing."""
    regel = ACTIES[opdracht.actie]
    fouten = [
        VeldFout(
            "body", _JSON_NAAM.get(veld, veld), "verplicht", _EIGEN_VELDEN.get(veld, "Dit veld is verplicht.")
        )
        for veld in regel.velden
        if getattr(opdracht, veld) is None
    ] + [
        VeldFout("body", _JSON_NAAM.get(veld, veld), "hoort-hier-niet", "Dit zegt niets bij deze actie.")
        for veld in _EIGEN_VELDEN
        if getattr(opdracht, veld) is not None and veld not in regel.velden + regel.ook
    ]
    if fouten:
        raise ongeldige_invoer(fouten)


def eis_reden(rij: Rij, opdracht: Opdracht) -> None:
    if not rij.redenen:
        return
    if opdracht.reden not in rij.redenen:
        raise ongeldig(
            "reden",
            "onbekende-reden",
            "Kies een reden die hierbij past: " + ", ".join(sorted(rij.redenen)) + ".",
        )
    if opdracht.reden in ACTIES[rij.actie].toelichting_bij and not opdracht.toelichting:
        raise ongeldig("toelichting", "verplicht", f"Bij reden '{opdracht.reden}' hoort een toelichting.")


def eis_overrulebaar(
    vandaag: date, verzoek: OverruleVerzoek, belemmeringen: Collection[Belemmering], regels: Regels
) -> None:
    """Ondergrens 1-3 can be overruled, 4 and 5 never; and only what is really in the way."""
    uiterlijk = vandaag + timedelta(days=regels.overrule_max_dagen)
    if not vandaag < verzoek.beoordelen_op <= uiterlijk:
        raise ongeldig(
            "overrule.beoordelenOp",
            "buiten-termijn",
            f"De beoordeling ligt na vandaag en uiterlijk op {zeg_dag(uiterlijk)}.",
        )
    if not belemmeringen:
        raise Fout(
            Soort.BOTSING,
            "niets-te-overrulen",
            "Niets staat deze actie in de weg; een overrule is niet nodig.",
            alternatief="Laat de casusregisseur de actie doen, zonder overrule.",
        )
    if vast := [b for b in belemmeringen if not b.overrulebaar]:
        raise geblokkeerd(
            belemmeringen,
            "Niet alles hiervan kan een teamleider overrulen: " + ", ".join(b.code for b in vast) + ".",
        )


def geblokkeerd(belemmeringen: Collection[Belemmering], meer: str = "") -> Fout:
    aantal = "één belemmering" if len(belemmeringen) == 1 else f"{len(belemmeringen)} belemmeringen"
    return Fout(
        Soort.BOTSING,
        "stap-geblokkeerd",
        f"Deze stap kan nu niet: {aantal}. {meer}".rstrip(),
        alternatief=" ".join(b.oplossing for b in belemmeringen),
        belemmeringen=tuple(belemmeringen),
    )


def niet_in_stappenplan(van: Stap, opdracht: Opdracht) -> Fout:
    mogelijk = sorted({rij.actie.value for rij in VAN_STAP[van]})
    return Fout(
        Soort.BOTSING,
        "niet-in-stappenplan",
        f"De actie '{opdracht.actie}' bestaat niet vanuit de stap '{van}'"
        + (f" naar of over '{opdracht.stap}'." if opdracht.stap else "."),
        alternatief="Mogelijk vanuit deze stap: " + ", ".join(mogelijk) + ".",
        extra={"mogelijk": mogelijk},
    )
