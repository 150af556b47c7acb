"""Table of the clocks of a melding: which start when, how they are counted, and who may let one stand still.

When a clock runs out is said when it starts: a later change of a setting does not touch it. Only a pause moves it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.kalender import UREN, WEKEN, WERKDAGEN, Telling
from app.melding import beoordelen, pauzeren
from app.melding.codes import MeldingBron, Pauzereden, Termijnsoort, Uitkomst, Urgentie
from app.melding.klokken import Klok, klokken_van
from app.melding.queries import Melding
from app.toegang.beleid import ALLEEN_TEAMLEIDER, HEEL_HET_TEAM, Hoedanigheid, hoedanigheden, niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.eigenkeuzen import regels_voor
from app.workflow.opdracht import Regels
from app.workflow.termijnen import TermijnStatus

NIEMAND: frozenset[Hoedanigheid] = frozenset()


@dataclass(frozen=True, slots=True)
class Meldklok:
    """One kind of clock. `lengte`: the name of the setting that says how many of its `telling` it takes. `bij`: for which meldingen it
    starts at their receipt; `na`: after which outcome of the veiligheidsbeoordeling. `pauze_door`: who may let it stand still.
    """

    soort: Termijnsoort
    telling: Telling
    lengte: str
    pauze_door: frozenset[Hoedanigheid]
    bij: Callable[[MeldingBron, Urgentie], bool] = lambda bron, urgentie: False
    na: Uitkomst | None = None

    def tot(self, op: datetime, regels: Regels) -> datetime:
        return self.telling.na(op, getattr(regels, self.lengte))

    def zeg(self, regels: Regels) -> str:
        """How long it takes, in words."""
        return self.telling.zeg(getattr(regels, self.lengte))


MELDKLOKKEN: tuple[Meldklok, ...] = (
    # of the first two the delay is the danger itself: they stand still for nobody
    Meldklok(
        Termijnsoort.EERSTE_ACTIE,
        UREN,
        "spoed_uren",
        NIEMAND,
        bij=lambda bron, urgentie: urgentie is Urgentie.SPOED,
    ),
    Meldklok(
        Termijnsoort.OPPAKKEN,
        UREN,
        "oppakken_uren",
        NIEMAND,
        bij=lambda bron, urgentie: urgentie is Urgentie.CRISIS or bron is MeldingBron.SLACHTOFFER,
    ),
    # seed 1: after a politiemelding, professional help behind the front door
    Meldklok(
        Termijnsoort.ACHTER_DE_VOORDEUR,
        UREN,
        "achter_de_voordeur_uren",
        ALLEEN_TEAMLEIDER,
        bij=lambda bron, urgentie: bron is MeldingBron.POLITIE,
    ),
    Meldklok(
        Termijnsoort.VEILIGHEIDSBEOORDELING,
        WERKDAGEN,
        "veiligheidsbeoordeling_werkdagen",
        HEEL_HET_TEAM,
        bij=lambda bron, urgentie: bron is not MeldingBron.WIJKTEAM,
    ),
    # [norm]: an onderzoek is done within ten weeks, and whom it is about know of it within four
    Meldklok(Termijnsoort.ONDERZOEK, WEKEN, "onderzoek_weken", HEEL_HET_TEAM, na=Uitkomst.ONDERZOEK),
    Meldklok(Termijnsoort.INFORMEREN, WEKEN, "informeren_weken", HEEL_HET_TEAM, na=Uitkomst.ONDERZOEK),
)
VAN_SOORT = {k.soort: k for k in MELDKLOKKEN}


def klokken(
    bron: MeldingBron, urgentie: Urgentie, op: datetime, regels: Regels
) -> dict[Termijnsoort, datetime]:
    """Until when what must have happened, counted from the receipt (domein §4; lengths are settings)."""
    return {k.soort: k.tot(op, regels) for k in MELDKLOKKEN if k.bij(bron, urgentie)}


def met_haast(regels: Regels) -> list[tuple[Urgentie | MeldingBron, Termijnsoort, str]]:
    """What an urgency or a source asks within hours, whatever else the melding says: (spoed, eerste-actie, "1 uur")."""
    snel = [klok for klok in MELDKLOKKEN if klok.telling is UREN]
    uit: list[tuple[Urgentie | MeldingBron, Termijnsoort, str]] = []
    for urgentie in Urgentie:
        vast = [k for k in snel if all(k.bij(bron, urgentie) for bron in MeldingBron)]
        uit += [(urgentie, k.soort, k.zeg(regels)) for k in vast]
    for bron in MeldingBron:
        vast = [k for k in snel if all(k.bij(bron, urgentie) for urgentie in Urgentie)]
        uit += [(bron, k.soort, k.zeg(regels)) for k in vast]
    return uit


def vervolgklokken(uitkomst: Uitkomst, op: datetime, regels: Regels) -> dict[Termijnsoort, datetime]:
    """Until when what must have happened, counted from the day of the veiligheidsbeoordeling with this outcome."""
    return {k.soort: k.tot(op, regels) for k in MELDKLOKKEN if k.na is uitkomst}


async def beoordeel(eenheid: Werkeenheid, wat: Melding, oordeel: beoordelen.Oordeel, regels: Regels) -> None:
    """Record the veiligheidsbeoordeling, or revise it, with the clocks that follow from its outcome."""
    eigen = await regels_voor(eenheid, regels, wat.rij["organisatie"])
    await beoordelen.beoordeel(eenheid, wat, oordeel, vervolgklokken(oordeel.uitkomst, eenheid.nu, eigen))


# How a clock stands


def status(klok: Klok, nu: datetime) -> TermijnStatus:
    """Met too late is verstreken, for good."""
    if klok.vervallen_op:
        return TermijnStatus.VERVALLEN
    if (klok.gehaald_op or nu) > klok.verloopt_op:
        return TermijnStatus.VERSTREKEN
    if klok.gehaald_op:
        return TermijnStatus.GEHAALD
    return TermijnStatus.GEPAUZEERD if klok.pauze_op(nu) else TermijnStatus.LOOPT


# Standing still


async def pauzeer(
    eenheid: Werkeenheid,
    wat: Melding,
    termijn_id: UUID,
    tot: datetime,
    reden: Pauzereden,
    toelichting: str | None,
    regels: Regels,
) -> None:
    """Let this clock stand still until `tot`; its date moves at once, so that nobody is told of it meanwhile. Raises
    `niet-gevonden`, `klok-niet-te-pauzeren`, `niet-bevoegd`, `klok-loopt-niet`, `klok-verstreken`, `al-gepauzeerd`, `ongeldige-invoer`.
    """
    klok = await _zoek(eenheid, wat, termijn_id)
    _eis_pauze_mogelijk(eenheid, klok)
    _eis_loopt(klok)
    if eenheid.nu >= klok.verloopt_op:
        raise Fout(
            Soort.BOTSING,
            "klok-verstreken",
            "Deze termijn is al verstreken; een pauze maakt dat niet ongedaan.",
            alternatief="Doe wat nog moet gebeuren; wie het moest horen heeft een signaal gekregen.",
        )
    if pauze := klok.pauze_op(eenheid.nu):
        raise Fout(
            Soort.BOTSING,
            "al-gepauzeerd",
            "Deze klok staat al stil.",
            alternatief="Hervat haar eerst; daarna kan zij opnieuw worden gepauzeerd.",
            extra={"tot": pauze.tot.isoformat()},
        )
    dagen = (await regels_voor(eenheid, regels, wat.rij["organisatie"])).pauze_max_dagen
    if not eenheid.nu < tot <= eenheid.nu + timedelta(days=dagen):
        raise ongeldig(
            "tot", "buiten-termijn", f"Een pauze eindigt in de toekomst, en binnen {dagen} dagen na nu."
        )
    if reden is Pauzereden.ANDERS and not toelichting:
        raise ongeldig("toelichting", "verplicht", f"Bij reden '{reden}' hoort een toelichting.")
    einde = VAN_SOORT[klok.soort].telling.verschuif(klok.verloopt_op, eenheid.nu, tot)
    await pauzeren.pauzeer(eenheid, wat, klok, tot, einde, reden, toelichting)


async def hervat(eenheid: Werkeenheid, wat: Melding, termijn_id: UUID, toelichting: str | None) -> None:
    """Let this clock run on before its pause is over: its date moves back to what the real length of the pause gives. Whoever may
    touch the melding may do so, for it makes nothing later. Raises `niet-gevonden`, `klok-loopt-niet`, `niet-gepauzeerd`.
    """
    klok = await _zoek(eenheid, wat, termijn_id)
    _eis_loopt(klok)
    pauze = klok.pauze_op(eenheid.nu)
    if pauze is None:
        raise Fout(
            Soort.BOTSING,
            "niet-gepauzeerd",
            "Deze klok staat niet stil: zij loopt.",
            alternatief="Er hoeft niets te worden hervat; een pauze eindigt ook vanzelf op haar einddatum.",
        )
    einde = VAN_SOORT[klok.soort].telling.verschuif(pauze.verliep_op, pauze.van, eenheid.nu)
    await pauzeren.hervat(eenheid, wat, klok, pauze, einde, toelichting)


async def _zoek(eenheid: Werkeenheid, wat: Melding, termijn_id: UUID) -> Klok:
    for klok in await klokken_van(eenheid, wat):
        if klok.id == termijn_id:
            return klok
    raise niet_gevonden()


def te_pauzeren(eenheid: Werkeenheid, soort: Termijnsoort) -> bool:
    """Whether this actor may let such a clock stand still."""
    return bool(VAN_SOORT[soort].pauze_door & hoedanigheden(eenheid.actor, None))


def _eis_pauze_mogelijk(eenheid: Werkeenheid, klok: Klok) -> None:
    door = VAN_SOORT[klok.soort].pauze_door
    if not door:
        raise Fout(
            Soort.BOTSING,
            "klok-niet-te-pauzeren",
            "Deze klok kan niet worden gepauzeerd: hier is wachten zelf het gevaar.",
            alternatief="Lukt het uw team niet, laat dan de teamleider iemand anders inzetten. Bel bij direct gevaar 112.",
        )
    if not door & hoedanigheden(eenheid.actor, None):
        raise niet_bevoegd(
            "Alleen de teamleider kan deze klok pauzeren: er moet snel iemand in huis zijn.",
            "Vraag het aan uw teamleider, met de reden.",
        )


def _eis_loopt(klok: Klok) -> None:
    if not klok.loopt:
        raise Fout(
            Soort.BOTSING,
            "klok-loopt-niet",
            "Deze klok loopt niet meer: "
            + ("wat zij bewaakte is gedaan." if klok.gehaald_op else "zij is vervallen."),
            alternatief="Er hoeft niets te worden gepauzeerd of hervat.",
        )
