"""Every kind of gebeurtenis as one plain Dutch sentence: what a timeline shows. From the open part only, so no names and no free text."""

from collections.abc import Callable, Mapping
from typing import Any

from app.bericht.codes import Berichtsoort, NietVerstuurd
from app.bericht.tekst import NAMEN, WAAROM
from app.casus.codes import Bron, Stap, Stopuitkomst
from app.core.datumtaal import zeg_dag, zeg_moment
from app.core.woorden import opsomming, woord, woorden
from app.interventie.codes import Interventiecode, Oplegger
from app.interventie.palet import OPLEGGERS, PALET
from app.inzet.aanbod import AANBOD
from app.inzet.codes import Inzetcode
from app.melding.codes import MELDSOORT, Classificatie
from app.monitoring.model import VolgEinde
from app.overdracht.codes import Afzenderrol, Spoed
from app.veiligheidsplan.model import Akkoord
from app.workflow.overlegzinnen import OVERLEGZINNEN
from app.workflow.signaalzinnen import KLOKKEN
from app.workflow.stappenplan import STAPPEN
from app.workflow.tafelzinnen import TAFELZINNEN

Open = Mapping[str, Any]


def titel(code: str) -> str:
    """What a step is called by people."""
    return f"‘{STAPPEN[Stap(code)].titel}’"


def _lijst(codes: list[str]) -> str:
    return ", ".join(titel(code) for code in codes)


def _interventie(o: Open) -> str:
    return PALET[Interventiecode(o["code"])].naam


def _antwoord(uitkomst: str) -> str:
    return ANTWOORD[Stopuitkomst(uitkomst)]


def _akkoord(o: Open) -> str:
    plan = f"versie {o['versie']} van het veiligheidsplan"
    match o["akkoord"]:
        case Akkoord.NIET_BESPROKEN:
            return f"Met iemand is {plan} nog niet besproken."
        case woord_:
            return f"Iemand gaat {woord(woord_)} met {plan}."


def _rol_daarna(o: Open) -> str:
    tot = f", tot en met {zeg_dag(o['tot'])}" if o["tot"] else ""
    return f"{_team(o['van'])} {DAARNA[Afzenderrol(o['rol'])]}{tot}."


def _aangeboden(o: Open) -> str:
    haast = {Spoed.SPOED: "Met spoed aangeboden", Spoed.CRISIS: "Bij crisis aangeboden"}.get(
        o["spoed"], "Aangeboden"
    )
    return f"{haast} aan {_team(o['naar'])}; {_team(o['van'])} blijft verantwoordelijk."


def _bericht(o: Open) -> str:
    return NAMEN[Berichtsoort(o["soort"])]


def _misschien(o: Open) -> str:
    return " Een eerdere poging kan zijn aangekomen." if o["misschien"] else ""


def _niet_verstuurd(o: Open) -> str:
    return f"Bericht niet verstuurd ({_bericht(o)}): {WAAROM[NietVerstuurd(o['reden'])]}.{_misschien(o)}"


def _inzet(hoe: str) -> Callable[[Open], str]:
    return lambda o: f"{AANBOD[Inzetcode(o['code'])].naam}: {hoe}."


def _naar_stap(o: Open) -> str:
    open_ = f" Nog open: {_lijst(o['openstaand'])}." if o["openstaand"] else ""
    return f"Van {titel(o['van'])} naar {titel(o['naar'])}, reden: {woord(o['reden'])}.{open_}"


def _team(waar: str) -> str:
    return waar.rpartition("/")[2]


def _plan(wat: str) -> Callable[[Open], str]:
    return lambda o: f"Veiligheidsplan versie {o['versie']} {wat}."


def _gewijzigd(wat: str) -> Callable[[Open], str]:
    return lambda o: f"{wat} gewijzigd ({woorden(o['velden'])})."


GESTOPT: Mapping[VolgEinde, str] = {
    VolgEinde.AFGEROND: "alle momenten zijn geweest of vervallen",
    VolgEinde.CASUS_BEEINDIGD: "de casus is beëindigd",
    VolgEinde.HERZIEN: "de veiligheidsbeoordeling is herzien",
    VolgEinde.ONGEDAAN: "de koppeling met de melding is ongedaan gemaakt",
}
GEVRAAGD: Mapping[Bron, str] = {
    Bron.SLACHTOFFER: "een slachtoffer",
    Bron.KIND: "een kind",
    Bron.PLEGER: "een pleger",
    Bron.PROFESSIONAL: "een professional",
    Bron.POLITIE: "de politie",
}
ANTWOORD: Mapping[Stopuitkomst, str] = {
    Stopuitkomst.GESTOPT: "ja, het is gestopt",
    Stopuitkomst.NIET_GESTOPT: "nee, het is niet gestopt",
    Stopuitkomst.ONBEKEND: "dat is niet duidelijk",
}
"""To the question whether the violence has stopped."""
DAARNA: Mapping[Afzenderrol, str] = {
    Afzenderrol.GEEN: "heeft na de overdracht geen rol meer",
    Afzenderrol.MONITOR: "hoort na de overdracht van nieuwe meldingen en van het einde",
    Afzenderrol.BETROKKEN: "leest na de overdracht mee",
}
ZINNEN: Mapping[str, Callable[[Open], str]] = {
    "casus-geopend": lambda o: (
        f"Casus geopend in {titel(o['stap'])}{', als vervolg op een eerdere casus' if 'vervolgOp' in o else ''}."
    ),
    "casus-gewijzigd": _gewijzigd("Wat er van de casus bekend is, is"),
    "casusregisseur-vrijgekomen": lambda o: "De casusregisseur werkt hier niet meer; er is nog geen andere.",
    "casusregisseur-toegewezen": lambda o: f"{o['aanduiding']} is casusregisseur.",
    "betrokkene-toegevoegd": lambda o: f"Iemand toegevoegd aan het huishouden ({', '.join(o['rollen'])}).",
    "betrokkene-gewijzigd": _gewijzigd("Wat er van iemand bekend is, is"),
    "bericht-klaargezet": lambda o: (
        f"Bericht klaargezet: {_bericht(o)}. Het gaat uit op {zeg_moment(o['versturenOp'])}."
    ),
    "bericht-verstuurd": lambda o: f"Bericht verstuurd: {_bericht(o)}.",
    "bericht-ingetrokken": lambda o: f"Bericht ingetrokken: {_bericht(o)}.{_misschien(o)}",
    "bericht-vervallen": _niet_verstuurd,
    "bericht-mislukt": _niet_verstuurd,
    "gesprek-vastgelegd": lambda o: f"Gesproken met {'een kind' if o['kind'] else 'een volwassene'}.",
    "gesprek-niet-gevoerd": lambda o: (
        f"Niet gesproken met {'een kind' if o['kind'] else 'een volwassene'}: {woord(o['redenNiet'])}."
    ),
    "veiligheidscijfer-gegeven": lambda o: f"Veiligheidscijfer {o['cijfer']} gegeven.",
    "stap-afgerond": lambda o: f"{titel(o['van'])} afgerond; verder met {titel(o['naar'])}.",
    "naar-stap-gegaan": _naar_stap,
    "openstaande-stap-afgerond": lambda o: f"Openstaande stap {titel(o['stap'])} alsnog afgerond.",
    "stap-niet-van-toepassing-verklaard": lambda o: (
        f"Openstaande stap {titel(o['stap'])} is niet van toepassing."
    ),
    "zet-gecorrigeerd": lambda o: (
        f"Vergissing teruggedraaid: van {titel(o['van'])} terug naar {titel(o['naar'])}."
    ),
    "casus-geheractiveerd": lambda o: (
        f"Casus geheractiveerd, reden: {woord(o['reden'])}; begint opnieuw bij {titel(o['naar'])}."
    ),
    "casus-inactief": lambda o: "Casus inactief; plan, geplande checks en signalen afgesloten.",
    "casus-vervolgd": lambda o: "Het huishouden kwam terug; er is een nieuwe casus geopend.",
    "casus-ander-huishouden": lambda o: "Dit bleek een ander huishouden dan dat van de eerdere casus.",
    "casus-beeindigd": lambda o: f"Casus beëindigd: {woord(o['reden'])}.",
    "vt-geinformeerd": lambda o: "Veilig Thuis geïnformeerd.",
    "overrule-gegeven": lambda o: (
        f"Teamleider liet de casus door, ondanks: {woorden(o['codes'])}; te beoordelen op {zeg_dag(o['beoordelenOp'])}."
    ),
    "overrule-beoordeeld": lambda o: "Beoordeeld of het doorlaten goed was.",
    "veiligheidsplan-concept": _plan("begonnen (concept)"),
    "veiligheidsplan-concept-gewijzigd": _plan("bijgewerkt (concept)"),
    "veiligheidsplan-concept-ingetrokken": _plan("ingetrokken (concept)"),
    "veiligheidsplan-vastgesteld": _plan("vastgesteld: van kracht"),
    "veiligheidsplan-bevestigd": _plan("bevestigd"),
    "akkoord-vastgelegd": _akkoord,
    "afspraak-nagekomen": lambda o: "Een afspraak is nagekomen.",
    "afspraak-niet-nagekomen": lambda o: (
        "Een afspraak is niet nagekomen. De casusregisseur krijgt een signaal, en de collega die op de afspraak let ook."
    ),
    "ondersteuningsplan-gemaakt": lambda o: "Ondersteuningsplan gemaakt.",
    "ondersteuningsplan-gewijzigd": lambda o: "Ondersteuningsplan gewijzigd.",
    "doel-gesteld": lambda o: f"Doel gesteld ({woord(o['leefgebied'])}).",
    "doel-gewijzigd": lambda o: f"Doel bijgewerkt ({woord(o['leefgebied'])}): {woord(o['status'])}.",
    "ondersteuningsplan-geevalueerd": lambda o: f"Ondersteuningsplan geëvalueerd: {woord(o['uitkomst'])}.",
    "nazorg-afgesproken": lambda o: (
        f"Nazorg afgesproken; er wordt gekeken op {opsomming(map(zeg_dag, o['momenten']))}."
    ),
    "termijn-verstreken": lambda o: (
        f"De termijn ‘{KLOKKEN[o['termijn']].titel}’ is verstreken; een signaal gaat naar {o['naar']}."
    ),
    "melding-gekoppeld": lambda o: (
        f"Melding gekoppeld ({MELDSOORT[Classificatie(o['classificatie'])]}, urgentie {o['urgentie']}); "
        "de casusregisseur krijgt een signaal."
    ),
    "melding-ontkoppeld": lambda o: (
        "Koppeling met een melding ongedaan gemaakt: het ging om iemand anders."
        + (f" De casus staat weer bij {titel(o['naar'])}." if "naar" in o else "")
        + ("" if o["hersteld"] else " In de casus is intussen gewerkt; die blijft staan waar zij staat.")
    ),
    "afzenderrol-gewijzigd": _rol_daarna,
    "overdracht-aangeboden": _aangeboden,
    "overdracht-geaccepteerd": lambda o: f"{_team(o['naar'])} is nu verantwoordelijk.",
    "overdracht-geweigerd": lambda o: (
        f"{_team(o['naar'])} neemt de casus niet aan: {woord(o['reden'])}. {_team(o['van'])} blijft verantwoordelijk."
    ),
    "overdracht-ingetrokken": lambda o: f"Aanbod aan {_team(o['naar'])} ingetrokken.",
    "overdracht-verlopen": lambda o: (
        f"{_team(o['naar'])} heeft niet op tijd geantwoord; {_team(o['van'])} blijft verantwoordelijk. Beide teamleiders horen het."
    ),
    "volgen-begonnen": lambda o: (
        f"Veilig Thuis volgt deze casus en kijkt op {opsomming(map(zeg_dag, o['momenten']))}."
    ),
    "volgen-gestopt": lambda o: f"Veilig Thuis volgt deze casus niet meer: {GESTOPT[VolgEinde(o['reden'])]}.",
    "vt-moment-gedaan": lambda o: (
        f"Veilig Thuis heeft gekeken of het geweld is gestopt: {_antwoord(o['uitkomst'])}."
        + (" Er gaat een signaal naar de casusregisseur." if o["uitkomst"] == "niet-gestopt" else "")
        + (f" Eerder stond er: {_antwoord(o['was'])}." if o["was"] else "")
    ),
    "vt-moment-verzet": lambda o: (
        f"Veilig Thuis kijkt niet op {zeg_dag(o['van'])} maar op {zeg_dag(o['naar'])}."
    ),
    "vt-moment-vervallen": lambda o: f"Het moment van Veilig Thuis op {zeg_dag(o['geplandOp'])} vervalt.",
    "nazorgmoment-verzet": lambda o: (
        f"Nazorgmoment verzet van {zeg_dag(o['van'])} naar {zeg_dag(o['naar'])}."
    ),
    "nazorgmoment-vervallen": lambda o: f"Het nazorgmoment van {zeg_dag(o['geplandOp'])} vervalt.",
    "personen-samengevoegd": lambda o: (
        "Twee personen in dit dossier zijn aangewezen als dezelfde mens."
        if o["binnen"]
        else "Iemand in dit dossier is ook elders bekend: aangewezen als dezelfde mens."
    ),
    "samenvoeging-ongedaan": lambda o: (
        f"Een samenvoeging van personen is ongedaan gemaakt ({woord(o['reden'])}): het zijn toch twee mensen."
    ),
    "adres-vastgelegd": lambda o: "Adres van iemand vastgelegd.",
    "adres-niet-meer-geheim": lambda o: "Adres van iemand vastgelegd; het is niet meer geheim.",
    "geheim-adres-vastgelegd": lambda o: "Geheim adres van iemand vastgelegd; het ligt in de kluis.",
    "geheim-adres-bekeken": lambda o: (
        "Een geheim adres is bekeken; de casusregisseur en de privacy officer krijgen een signaal."
    ),
    "toelating-gegeven": lambda o: (
        f"Iemand toegelaten tot een geheim adres ({woord(o['doelbinding'])}), tot {zeg_moment(o['tot'])}."
    ),
    "toelating-ingetrokken": lambda o: "Een toelating tot een geheim adres is ingetrokken.",
    "blokkade-gezet": lambda o: (
        f"Een medewerker is van deze casus uitgesloten ({woord(o['reden'])})."
        + (
            " Er is nu geen casusregisseur; het hele team krijgt een signaal."
            if o["wasCasusregisseur"]
            else ""
        )
    ),
    "blokkade-opgeheven": lambda o: "Een medewerker is niet langer van deze casus uitgesloten.",
    "noodtoegang-genomen": lambda o: (
        f"{_team(o['van'])} nam noodtoegang ({woord(o['reden'])}), tot {zeg_moment(o['tot'])}; de casusregisseur, de "
        "teamleider en de privacy officer krijgen een signaal."
    ),
    "noodtoegang-beeindigd": lambda o: "Noodtoegang eerder beëindigd.",
    "noodtoegang-beoordeeld": lambda o: f"Noodtoegang beoordeeld: {o['oordeel']}.",
    "interventie-opgelegd": lambda o: (
        f"{_interventie(o)} op {zeg_moment(o['opgelegdOp'])}, door {OPLEGGERS[Oplegger(o['oplegger'])]}"
        + (
            f"; duurt tot {zeg_moment(o['eindigtOp'])}."
            if o["eindigtOp"] not in (None, o["opgelegdOp"])
            else "."
        )
    ),
    "interventie-verlengd": lambda o: f"{_interventie(o)} duurt nu tot {zeg_moment(o['eindigtOp'])}.",
    "interventie-besproken": lambda o: f"{_interventie(o)}: vastgelegd wat er na afloop geldt.",
    "interventie-gewijzigd": lambda o: f"{_interventie(o)}: bijgewerkt ({woorden(o['velden'])}).",
    "interventie-beeindigd": lambda o: f"{_interventie(o)} eerder geëindigd: {woord(o['reden'])}.",
    "inzet-aangevraagd": lambda o: (
        _inzet("aangevraagd")(o)
        + (f" Uiterlijk {zeg_moment(o['uiterlijkOp'])} moet het gedaan zijn." if o["uiterlijkOp"] else "")
    ),
    "inzet-gestart": _inzet("gestart"),
    "inzet-afgerond": _inzet("gedaan"),
    "inzet-niet-doorgegaan": _inzet("niet doorgegaan"),
    "bewaarplicht-opgelegd": lambda o: (
        f"Bewaarplicht opgelegd ({woord(o['reden'])}): dit dossier wordt niet vernietigd."
    ),
    "bewaarplicht-opgeheven": lambda o: f"Bewaarplicht opgeheven ({woord(o['reden'])}).",
    **OVERLEGZINNEN,
    **TAFELZINNEN,
    "stopcheck-vastgelegd": lambda o: (
        f"Aan {GEVRAAGD[Bron(o['bron'])]} is gevraagd of het geweld is gestopt. "
        f"Antwoord: {_antwoord(o['uitkomst'])}."
    ),
}


def zin(soort: str, open_: Open) -> str:
    """The sentence of one gebeurtenis."""
    return ZINNEN[soort](open_)
