"""The radar: which patterns the meldingen about one household show over time, how serious each is, and why. Pure.

The scale is an ordering that anybody can follow and argue with, not a validated instrument: it says nothing of the chance that
somebody gets hurt, it says which household to look at first. Meldingen are counted, not incidents: two reports of one evening are two.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.casus.codes import Duur, Geweldsvorm, RodeVlag, Sash
from app.core.datumtaal import zeg_dag
from app.core.kalender import EEN_DAG, einde_van, na_maanden
from app.core.klok import lokale_dag
from app.core.woorden import woord
from app.melding.codes import Urgentie


class Patrooncode(StrEnum):
    HERHAALD = "herhaald"
    ESCALATIE = "escalatie"
    STRUCTUREEL = "structureel"


ZORGELIJK, ERNSTIG, ZEER_ERNSTIG, RODE_VLAG, RODE_VLAGGEN = 1, 2, 3, 4, 5
NIVEAUS: Mapping[int, str] = {
    ZORGELIJK: "zorgelijk",
    ERNSTIG: "ernstig",
    ZEER_ERNSTIG: "zeer ernstig",
    RODE_VLAG: "rode vlag",
    RODE_VLAGGEN: "meer dan één rode vlag",
}
"""The ordered scale."""

_VLAGGEN = {v.value for v in RodeVlag}
WEGING: Mapping[str, Mapping[str, int]] = {
    # domein §4: any red flag of femicide, or SASH hoog, shows on every screen; they weigh alike
    "rode vlag": dict.fromkeys(_VLAGGEN, RODE_VLAG),
    "SASH": {Sash.LAAG: ZORGELIJK, Sash.MATIG: ERNSTIG, Sash.HOOG: RODE_VLAG},
    # domein §4: spoed asks for a first action within the hour, crisis within the day
    "urgentie": {Urgentie.NORMAAL: ZORGELIJK, Urgentie.CRISIS: ERNSTIG, Urgentie.SPOED: ZEER_ERNSTIG},
    # what is both a form of violence and a red flag weighs as the flag, also when only the form was ticked
    "geweldsvorm": {
        Geweldsvorm.FYSIEK: ERNSTIG,
        Geweldsvorm.FYSIEKE_VERWAARLOZING: ERNSTIG,
        Geweldsvorm.PSYCHISCH: ZORGELIJK,
        Geweldsvorm.PSYCHISCHE_VERWAARLOZING: ZORGELIJK,
        Geweldsvorm.SEKSUEEL: RODE_VLAG,
        Geweldsvorm.GETUIGE: ZORGELIJK,
        Geweldsvorm.STALKING: RODE_VLAG,
        Geweldsvorm.FINANCIEEL: ZORGELIJK,
        Geweldsvorm.DWINGENDE_CONTROLE: RODE_VLAG,
        Geweldsvorm.EER: ZEER_ERNSTIG,
        Geweldsvorm.SCHADELIJKE_PRAKTIJKEN: ZEER_ERNSTIG,
    },
}
"""How much each thing that a melding says weighs. A melding is as serious as the heaviest of them; two different red flags (SASH
hoog counts as one) are one more than one, because their cumulation matters (seed 1)."""


@dataclass(frozen=True, slots=True)
class Maatstaf:
    """The region's choices (settings `radar_…`): from when on something is a pattern."""

    venster_maanden: int
    herhaald_meldingen: int
    structureel_meldingen: int
    structureel_maanden: int

    def sinds(self, nu: datetime) -> datetime:
        """How far back the radar looks: the wider of its two windows."""
        return begin(nu, max(self.venster_maanden, self.structureel_maanden))

    @property
    def minstens(self) -> int:
        """With fewer meldingen there is no pattern but that of a long duration."""
        return min(2, self.herhaald_meldingen, self.structureel_meldingen)


@lru_cache(16)
def begin(nu: datetime, maanden: int) -> datetime:
    """The beginning of the local day, so many months ago: a window holds whole days."""
    return einde_van(na_maanden(lokale_dag(nu), -maanden) - EEN_DAG)


@dataclass(frozen=True, slots=True)
class Meldfeit:
    """What the radar knows of one melding: codes and a moment."""

    ontvangen_op: datetime
    urgentie: Urgentie = Urgentie.NORMAAL
    geweldsvormen: Collection[str] = ()
    rode_vlaggen: Collection[str] = ()
    sash: Sash | None = None
    duur: str | None = None


class Ernst(NamedTuple):
    niveau: int
    reden: str
    """In Dutch, what made it so."""


def ernst(feit: Meldfeit) -> Ernst:
    """How serious one melding is, and what makes it so."""
    return _weeg(feit.urgentie, tuple(feit.geweldsvormen), tuple(feit.rode_vlaggen), feit.sash)


@lru_cache(4096)  # much the same is reported every day
def _weeg(urgentie: str, vormen: tuple[str, ...], vlaggen: tuple[str, ...], sash: str | None) -> Ernst:
    gezegd = {
        "rode vlag": set(vlaggen),
        "SASH": {sash} if sash else set(),
        "urgentie": {urgentie},
        # said once, however often it is ticked
        "geweldsvorm": set(vormen) - set(vlaggen),
    }
    gewogen = [
        (WEGING[wat][code], f"{wat} {woord(code)}") for wat, codes in gezegd.items() for code in sorted(codes)
    ]
    hoogste = max(punten for punten, _ in gewogen)
    redenen = [reden for punten, reden in gewogen if punten == hoogste]
    meer = hoogste == RODE_VLAG and len(redenen) > 1
    return Ernst(RODE_VLAGGEN if meer else hoogste, ", ".join(redenen))


@dataclass(frozen=True, slots=True)
class Patroon:
    code: Patrooncode
    tekst: str
    """In one Dutch sentence: why."""


def patronen(
    feiten: Sequence[Meldfeit], nu: datetime, maat: Maatstaf, *, casus_duurt_lang: bool = False
) -> tuple[Patroon, ...]:
    """Which patterns hold now, in the order of `Patrooncode`. The order in which the meldingen are given means nothing.

    *herhaald*: at least `herhaald_meldingen` received in the last `venster_maanden` months.
    *escalatie*: in that window a melding is more serious than every one received before it.
    *structureel*: at least `structureel_meldingen` in the last `structureel_maanden` months, or a melding in either window or the
    casus says that it has lasted longer than five years (domein §4).
    """
    venster = [f for f in feiten if begin(nu, maat.venster_maanden) <= f.ontvangen_op]
    ruim = [f for f in feiten if begin(nu, maat.structureel_maanden) <= f.ontvangen_op]
    lang = casus_duurt_lang or any(f.duur == Duur.LANG for f in [*venster, *ruim])
    gevonden = {
        Patrooncode.HERHAALD: _aantal(len(venster), maat.herhaald_meldingen, maat.venster_maanden),
        Patrooncode.ESCALATIE: _escalatie(venster),
        Patrooncode.STRUCTUREEL: "; ".join(
            filter(
                None,
                (
                    _aantal(len(ruim), maat.structureel_meldingen, maat.structureel_maanden),
                    "het geweld duurt langer dan vijf jaar" if lang else "",
                ),
            )
        ),
    }
    return tuple(Patroon(code, f"{t[0].upper()}{t[1:]}.") for code, t in gevonden.items() if t)


def _aantal(aantal: int, vanaf: int, maanden: int) -> str:
    """In words, or nothing when there are too few."""
    if aantal < vanaf:
        return ""
    meldingen = "melding" if aantal == 1 else "meldingen"
    return f"{aantal} {meldingen} in de laatste {maanden} maanden (telt mee vanaf {vanaf})"


def _escalatie(venster: Sequence[Meldfeit]) -> str:
    """From which seriousness to which, or nothing. Of what was received at the same moment nothing came before the other."""
    gewogen = sorted(
        ((f.ontvangen_op, ernst(f)) for f in venster), key=lambda g: (g[0], -g[1].niveau, g[1].reden)
    )
    stijgingen = [
        (eerder, later)
        for i, later in enumerate(gewogen)
        if (voor := [g for g in gewogen[:i] if g[0] < later[0]])
        and (eerder := max(voor, key=lambda g: g[1].niveau))[1].niveau < later[1].niveau
    ]
    if not stijgingen:
        return ""
    (toen, van), (laatst, naar) = stijgingen[-1]
    return (
        f"het wordt ernstiger: van {NIVEAUS[van.niveau]} ({zeg_dag(toen)}) naar {NIVEAUS[naar.niveau]} ({zeg_dag(laatst)}), "
        f"door {naar.reden}"
    )


class Gevaar(NamedTuple):
    """What households are ordered by, the most dangerous first: compared from left to right."""

    ernst: int
    escalatie: bool
    patronen: int
    meldingen: int

    @property
    def waarom(self) -> str:
        """Why a household stands where it stands, in Dutch."""
        meldingen = "1 melding" if self.meldingen == 1 else f"{self.meldingen} meldingen"
        oplopend = " Het wordt ernstiger." if self.escalatie else ""
        return f"De zwaarste melding: {NIVEAUS[self.ernst]}.{oplopend} In totaal {meldingen}."


def gevaar(feiten: Sequence[Meldfeit], codes: AbstractSet[Patrooncode]) -> Gevaar:
    """First how serious it got, then whether that rises, then how many patterns and meldingen there are."""
    hoogste = max(ernst(f).niveau for f in feiten)
    return Gevaar(hoogste, Patrooncode.ESCALATIE in codes, len(codes), len(feiten))
