"""Table 7: what other systems hear of. Each soort of gebeurtenis has a row: under which type it leaves, or why it stays inside.

What leaves is information-poor: that something happened, to which casus or melding, and where to look. Whoever hears it fetches the rest
as themselves, so that what they may see is decided there and then. A type is coarse on purpose: it says which part of a dossier to look
at again, never how it went there (whether an afspraak was kept, who was spoken with). What a type would tell of by itself (a secret
address, a blokkade) stays inside whole.

Source: CloudEvents 1.0 and its NL GOV profile 1.1. `sequence` is left out: a receiver sees part of the log, and the holes in a number
would tell of what they may not know.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.workflow.opdracht import Regels

VOORVOEGSEL = "nl.rode-draad."
"""Of the words, not of whoever runs this."""


class Binnen(str):
    """Why a soort stays inside."""

    __slots__ = ()


WAAR_IEMAND_WOONT = Binnen("Dat er een geheim adres is, weet alleen het team zelf.")
WIE_ER_NIET_VAN_WEET = Binnen(
    "Wie is uitgesloten weet niet dat er iets is; ook niet langs een ander systeem."
)
TOEZICHT = Binnen("Dat hoort wie het aangaat, in het postvak.")
NIET_AF = Binnen("Een concept is van wie het schrijft; vastgesteld hoort iedereen het.")
WIE_WAT_ZIET = Binnen("Wat met wie is gedeeld weet wie het deelde.")
VAN_EEN_OVERLEG = Binnen("Een overleg is van wie eraan meedoen; die krijgen het in hun postvak.")
GEEN_DOSSIER = Binnen("Dit gaat over accounts, teams, termijnen of bewaren, en niet over een dossier.")
AAN_EEN_MENS = Binnen("Wat aan iemand uit het gezin wordt gestuurd, weet alleen wie de casus ziet.")
NIET_MEER_VAN_ONS = Binnen("Wie de melding nu heeft, hoort haar bij ontvangst.")

CASUS_GEOPEND = "casus.geopend"
CASUS = "casus.gewijzigd"
REGIE = "casus.regie-gewijzigd"
STAP = "casus.stap-gewijzigd"
CASUS_EINDE = "casus.beeindigd"
MENSEN = "dossier.betrokkenen-gewijzigd"
PLAN = "casus.veiligheidsplan-gewijzigd"
HULP = "casus.ondersteuningsplan-gewijzigd"
NAZORG = "casus.nazorg-gewijzigd"
VOLGEN = "casus.monitoring-gewijzigd"
TERMIJN = "dossier.termijn-verstreken"
MELDINGEN = "casus.meldingen-gewijzigd"
OVERDRACHT = "casus.overdracht-gewijzigd"
INTERVENTIE = "casus.interventies-gewijzigd"
INZET = "casus.inzet-gewijzigd"
OVERLEG = "casus.overleg-gewijzigd"
MELDING_NIEUW = "melding.ontvangen"
MELDING = "melding.gewijzigd"
MELDING_OORDEEL = "melding.beoordeeld"
MELDER = "melding.teruggekoppeld"

PADEN: Mapping[str, str] = {
    CASUS_GEOPEND: "",
    CASUS: "",
    REGIE: "",
    STAP: "",
    CASUS_EINDE: "",
    MENSEN: "/betrokkenen",
    PLAN: "/veiligheidsplannen",
    HULP: "/ondersteuningsplan",
    NAZORG: "/nazorg",
    VOLGEN: "",
    TERMIJN: "/termijnen",
    MELDINGEN: "",
    OVERDRACHT: "/overdrachten",
    INTERVENTIE: "/interventies",
    INZET: "/inzet",
    OVERLEG: "",
    MELDING_NIEUW: "",
    MELDING: "",
    MELDING_OORDEEL: "",
    MELDER: "/terugkoppelingen",
}
"""Every type, and what of its subject to fetch."""


WOORDEN: Mapping[str, str] = {
    CASUS_GEOPEND: "Een casus is geopend",
    CASUS: "Er is iets van een casus veranderd",
    REGIE: "Een andere casusregisseur",
    STAP: "Een andere stap",
    CASUS_EINDE: "Een casus is beëindigd",
    MENSEN: "Wie erbij horen, en gesprekken met hen",
    PLAN: "Het veiligheidsplan",
    HULP: "Het ondersteuningsplan",
    NAZORG: "Nazorg en stopchecks",
    VOLGEN: "Monitoring door Veilig Thuis",
    TERMIJN: "Een termijn is verstreken",
    MELDINGEN: "Een melding hoort bij een casus",
    OVERDRACHT: "Een overdracht",
    INTERVENTIE: "Interventies",
    INZET: "Inzet van anderen",
    OVERLEG: "Een overleg over een casus",
    MELDING_NIEUW: "Een nieuwe melding",
    MELDING: "Er is iets van een melding veranderd",
    MELDING_OORDEEL: "Een melding is beoordeeld",
    MELDER: "Er is een terugkoppeling voor de melder",
}
"""Every type as somebody says it."""


def _bij(soort: str, *soorten: str) -> dict[str, str]:
    return dict.fromkeys(soorten, soort)


BERICHTEN: Mapping[str, str] = {
    **_bij(CASUS_GEOPEND, "casus-geopend"),
    **_bij(CASUS, "casus-gewijzigd", "casus-vervolgd", "casus-ander-huishouden"),
    **_bij(REGIE, "casusregisseur-toegewezen", "casusregisseur-vrijgekomen"),
    **_bij(STAP, "stap-afgerond", "naar-stap-gegaan", "openstaande-stap-afgerond", "zet-gecorrigeerd"),
    **_bij(STAP, "stap-niet-van-toepassing-verklaard", "casus-geheractiveerd", "casus-inactief"),
    **_bij(STAP, "vt-geinformeerd", "overrule-gegeven", "overrule-beoordeeld"),
    **_bij(CASUS_EINDE, "casus-beeindigd"),
    **_bij(MENSEN, "betrokkene-toegevoegd", "betrokkene-gewijzigd", "veiligheidscijfer-gegeven"),
    **_bij(MENSEN, "gesprek-vastgelegd", "gesprek-niet-gevoerd"),
    **_bij(MENSEN, "personen-samengevoegd", "samenvoeging-ongedaan"),
    **_bij(PLAN, "veiligheidsplan-vastgesteld", "veiligheidsplan-bevestigd", "akkoord-vastgelegd"),
    **_bij(PLAN, "afspraak-nagekomen", "afspraak-niet-nagekomen"),
    **_bij(NIET_AF, "veiligheidsplan-concept", "veiligheidsplan-concept-gewijzigd"),
    **_bij(NIET_AF, "veiligheidsplan-concept-ingetrokken"),
    **_bij(
        HULP, "ondersteuningsplan-gemaakt", "ondersteuningsplan-gewijzigd", "ondersteuningsplan-geevalueerd"
    ),
    **_bij(HULP, "doel-gesteld", "doel-gewijzigd"),
    **_bij(
        NAZORG, "nazorg-afgesproken", "nazorgmoment-verzet", "nazorgmoment-vervallen", "stopcheck-vastgelegd"
    ),
    **_bij(VOLGEN, "volgen-begonnen", "volgen-gestopt"),
    **_bij(VOLGEN, "vt-moment-gedaan", "vt-moment-verzet", "vt-moment-vervallen"),
    **_bij(TERMIJN, "termijn-verstreken"),
    **_bij(MELDINGEN, "melding-gekoppeld", "melding-ontkoppeld"),
    **_bij(OVERDRACHT, "overdracht-aangeboden", "overdracht-geaccepteerd", "overdracht-geweigerd"),
    **_bij(OVERDRACHT, "overdracht-ingetrokken", "overdracht-verlopen", "afzenderrol-gewijzigd"),
    **_bij(OVERDRACHT, "deurafspraak-gemaakt", "deurafspraak-gehaald"),
    **_bij(INTERVENTIE, "interventie-opgelegd", "interventie-verlengd", "interventie-besproken"),
    **_bij(INTERVENTIE, "interventie-gewijzigd", "interventie-beeindigd"),
    **_bij(INZET, "inzet-aangevraagd", "inzet-gestart", "inzet-afgerond", "inzet-niet-doorgegaan"),
    **_bij(OVERLEG, "casus-geagendeerd", "agendapunt-gewijzigd", "inbreng-gegeven", "inbreng-ingetrokken"),
    **_bij(
        OVERLEG, "besluit-genomen", "actie-opgedragen", "actie-gedaan", "actie-niet-gedaan", "actie-vervallen"
    ),
    **_bij(VAN_EEN_OVERLEG, "overdracht-besproken", "aanbod-opnieuw-op-lijst", "tafelbesluit-genoteerd"),
    **_bij(VAN_EEN_OVERLEG, "overleg-gepland", "overleg-gewijzigd", "overleg-afgesloten", "tafel-herschikt"),
    **_bij(VAN_EEN_OVERLEG, "agenda-herschikt"),
    **_bij(VAN_EEN_OVERLEG, "deelnemer-toegevoegd", "geheimhouding-bevestigd", "geheimhouding-herinnerd"),
    **_bij(WIE_WAT_ZIET, "projectie-gedeeld", "projectie-ingetrokken"),
    **_bij(WAAR_IEMAND_WOONT, "adres-vastgelegd", "adres-niet-meer-geheim", "adres-niet-meer-gedeeld"),
    **_bij(WAAR_IEMAND_WOONT, "geheim-adres-vastgelegd", "geheim-adres-bekeken", "melding-adres-geheim"),
    **_bij(WAAR_IEMAND_WOONT, "toelating-gegeven", "toelating-ingetrokken"),
    **_bij(WIE_ER_NIET_VAN_WEET, "blokkade-gezet", "blokkade-opgeheven"),
    **_bij(TOEZICHT, "noodtoegang-genomen", "noodtoegang-beeindigd", "noodtoegang-beoordeeld"),
    **_bij(TOEZICHT, "bewaarplicht-opgelegd", "bewaarplicht-opgeheven"),
    **_bij(MELDING_NIEUW, "melding-ontvangen"),
    **_bij(MELDING, "melding-opgepakt", "kandidaat-afgewezen", "onderzoek-afgerond"),
    **_bij(MELDING, "hulp-achter-de-voordeur"),
    **_bij(MELDING, "klok-gepauzeerd", "klok-hervat", "klokken-hersteld"),
    **_bij(MELDING, "betrokkenen-geinformeerd", "betrokkenen-niet-geinformeerd"),
    **_bij(MELDING, "melding-aan-casus-gekoppeld", "melding-van-casus-losgemaakt", "melding-teruggestuurd"),
    **_bij(MELDING, "melding-aan-huishouden-gekoppeld", "melding-van-huishouden-losgemaakt"),
    **_bij(MELDING, "melding-opnieuw-geclassificeerd", "huishouden-gewijzigd"),
    **_bij(MELDING, "huishouden-opnieuw-gemeld", "huishouden-toch-niet-opnieuw-gemeld"),
    **_bij(MELDING_OORDEEL, "melding-beoordeeld"),
    **_bij(MELDER, "melder-teruggekoppeld"),
    **_bij(AAN_EEN_MENS, "bericht-klaargezet", "bericht-verstuurd", "bericht-ingetrokken"),
    **_bij(AAN_EEN_MENS, "bericht-vervallen", "bericht-mislukt"),
    **_bij(NIET_MEER_VAN_ONS, "melding-doorgestuurd"),
    **_bij(GEEN_DOSSIER, "account-gemaakt", "account-gewijzigd", "account-voorgesteld", "account-bevestigd"),
    **_bij(GEEN_DOSSIER, "account-beeindigd", "account-heropend", "account-herzien", "sessies-beeindigd"),
    **_bij(GEEN_DOSSIER, "abonnement-gemaakt", "abonnement-gewijzigd", "abonnement-geheim-vernieuwd"),
    **_bij(GEEN_DOSSIER, "abonnement-stilgezet", "abonnement-beeindigd"),
    **_bij(GEEN_DOSSIER, "team-gemaakt", "team-gewijzigd", "team-opgeheven"),
    **_bij(GEEN_DOSSIER, "instelling-gekozen", "instelling-losgelaten"),
    **_bij(GEEN_DOSSIER, "vernietiging-voorgesteld", "vernietiging-goedgekeurd", "vernietiging-afgewezen"),
    **_bij(GEEN_DOSSIER, "dossier-vernietigd", "inzage-gevraagd", "inzage-beoordeeld"),
}
"""Of each soort the type under which it leaves, or why not (`Binnen`). What stands here not at all stays inside too."""
GAAT_UIT: Mapping[str, str] = {s: t for s, t in BERICHTEN.items() if not isinstance(t, Binnen)}
TYPEN: Mapping[str, str] = {naam: f"{VOORVOEGSEL}{naam}.v1" for naam in PADEN}
"""What a type is called outside."""


def bron(regels: Regels) -> str:
    return f"urn:nld:oin:{regels.oin}:systeem:rode-draad"


def cloudevent(rij: Any, regels: Regels) -> dict[str, Any]:
    """One gebeurtenis (`id`, `soort`, `op`, `casus_id`, `melding_id`) as it leaves: no names, no words, nothing of what changed."""
    naam = GAAT_UIT[rij.soort]
    onderwerp = f"casussen/{rij.casus_id}" if rij.casus_id else f"meldingen/{rij.melding_id}"
    pad = PADEN[naam] if rij.casus_id or naam == MELDER else ""
    return {
        **_kop(rij.id, TYPEN[naam], rij.op, regels),
        "subject": onderwerp,
        "dataref": f"{regels.webadres}/v1/{onderwerp}{pad}",
    }


PROEF = f"{VOORVOEGSEL}abonnement.proef.v1"


def proefbericht(id: UUID, op: datetime, regels: Regels) -> dict[str, Any]:
    """About nobody: to see whether it arrives."""
    return _kop(id, PROEF, op, regels)


def _kop(id: UUID, soort: str, op: datetime, regels: Regels) -> dict[str, Any]:
    tijd = op.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"specversion": "1.0", "id": str(id), "source": bron(regels), "type": soort, "time": tijd}
