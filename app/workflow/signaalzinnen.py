"""Every signal and every clock as one line: what it is, and what to do about it. For the inbox what `zinnen.py` is for the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aandacht:
    """Something that asks for somebody. `gevaar`: somebody may be unsafe right now; `onderdeel`: where in the casus it is dealt with;
    `plek`: where else, by the id of what it is about; `wacht`: it asks for a decision, and is done by deciding."""

    titel: str
    doe: str
    gevaar: bool = False
    onderdeel: str = ""
    plek: str = ""
    wacht: bool = False


KLOKKEN: Mapping[str, Aandacht] = {
    "veiligheidsplan-evalueren": Aandacht(
        "Veiligheidsplan evalueren", "Loop het plan na, met ieder apart.", onderdeel="veiligheidsplan"
    ),
    "nazorg-check": Aandacht(
        "Nazorg: kijken of het geweld is gestopt",
        "Vraag het aan elke bron.",
        onderdeel="vastleggen/stop-check",
    ),
    "overrule-beoordelen": Aandacht("Toch doorgelaten: beoordelen", "De teamleider kijkt of dit goed was."),
    "besluit-over-interventie": Aandacht(
        "Besluiten wat er na een interventie geldt",
        "Verleng de interventie, of leg vast wat erna geldt.",
        gevaar=True,
        onderdeel="vastleggen/interventie-volgen/{id}",
    ),
    "inzet-op-tijd": Aandacht(
        "Inzet van een ander op tijd",
        "Vraag of het is gedaan en leg het vast.",
        onderdeel="vastleggen/inzet-stand/{id}",
    ),
    "afspraak-achter-de-voordeur": Aandacht(
        "Achter de voordeur zijn, zoals afgesproken",
        "Spreek ieder apart, ook elk kind, en leg dat vast.",
        gevaar=True,
    ),
    "monitoring-veilig-thuis": Aandacht(
        "Monitoring: kijken of het geweld is gestopt",
        "Vraag het na en leg het vast.",
        plek="/monitoring/momenten/{id}",
    ),
    "noodtoegang-beoordelen": Aandacht(
        "Noodtoegang is niet op tijd beoordeeld", "De privacy officer zegt of dit terecht was."
    ),
    "actie-uitvoeren": Aandacht(
        "Actie uit een overleg", "Doe wat is afgesproken, of zeg waarom het niet kan."
    ),
    "eerste-actie": Aandacht(
        "Spoedmelding: eerste actie", "Pak de melding nu op, of bel wie die behandelt.", gevaar=True
    ),
    "oppakken": Aandacht("Melding oppakken", "Pak de melding op, of bel wie die behandelt.", gevaar=True),
    "hulp-achter-de-voordeur": Aandacht(
        "Hulp achter de voordeur", "Spreek ieder apart, ook elk kind, en leg dat vast.", gevaar=True
    ),
    "veiligheidsbeoordeling": Aandacht("Veiligheidsbeoordeling", "Beoordeel de melding."),
    "onderzoek": Aandacht("Onderzoek afronden", "Rond het onderzoek af."),
    "betrokkenen-informeren": Aandacht(
        "Betrokkenen informeren", "Vertel de betrokkenen van het onderzoek, of leg vast waarom niet."
    ),
}
"""By kind of clock (tables 2 and 4)."""
PRIL = "rode-vlag-voor-het-eerste-contact"
STANDEN: Mapping[str, Aandacht] = {
    PRIL: Aandacht(
        "Rode vlag, en er is nog geen contact",
        "Zoek uit hoe contact veilig is, en spreek iemand van het huishouden.",
        gevaar=True,
    ),
}
"""How a casus stands, of which no clock or signal tells."""
SIGNALEN: Mapping[str, Aandacht] = {
    "afspraak-niet-nagekomen": Aandacht(
        "Een afspraak is niet nagekomen",
        "Kijk of iedereen veilig is; herzie zo nodig het plan.",
        gevaar=True,
        onderdeel="veiligheidsplan",
    ),
    "melding-gekoppeld": Aandacht(
        "Nieuwe melding over dit gezin", "Spreek ieder apart, ook elk kind; er lopen termijnen.", gevaar=True
    ),
    "huishouden-opnieuw-gemeld": Aandacht(
        "Dit huishouden is opnieuw gemeld", "Bekijk beide meldingen.", gevaar=True
    ),
    "vt-niet-gestopt": Aandacht(
        "Veilig Thuis ziet: het geweld is niet gestopt",
        "Ga na of iedereen veilig is en herzie het plan.",
        gevaar=True,
        onderdeel="veiligheidsplan",
    ),
    "bericht-vervallen": Aandacht(
        "Een bericht is niet verstuurd: er is iets gewijzigd", "Bekijk of het nog moet, en langs welke weg."
    ),
    "bericht-mislukt": Aandacht(
        "Een bericht is niet verstuurd", "Neem zelf contact op, zoals en wanneer het veilig is."
    ),
    "melding-doorgestuurd": Aandacht("Melding naar u doorgestuurd", "Bekijk de melding en pak die op."),
    "melding-teruggestuurd": Aandacht("Melding kwam terug", "Bespreek bij wie deze melding hoort."),
    "overdracht-aangeboden": Aandacht(
        "Een casus is uw team aangeboden", "Neem de casus over, of zeg waarom niet."
    ),
    "overdracht-geweigerd": Aandacht(
        "Aanbod niet aangenomen", "Uw team blijft verantwoordelijk; kies wat nu."
    ),
    "overdracht-verlopen": Aandacht("Aanbod niet op tijd beantwoord", "Bel het andere team."),
    "overdracht-vaker-geweigerd": Aandacht(
        "Casus vaker geweigerd", "Bepaal met de andere teamleider wie de casus neemt."
    ),
    "overdracht-geaccepteerd": Aandacht("Aanbod aangenomen", "U hoeft niets te doen."),
    "casusregisseur-toegewezen": Aandacht(
        "U bent casusregisseur", "Lees de casus en leg het eerste contact."
    ),
    "casus-inactief": Aandacht("Casus is inactief geworden", "U hoeft niets te doen."),
    "casus-beeindigd": Aandacht("Casus is beëindigd", "U hoeft niets te doen."),
    "vt-geinformeerd": Aandacht("Het wijkteam heeft u geïnformeerd", "U hoeft niets te doen."),
    "afzenderrol-gewijzigd": Aandacht("Uw rol na de overdracht is veranderd", "U hoeft niets te doen."),
    "interventie-opgelegd": Aandacht("Interventie opgelegd", "Kijk of het veiligheidsplan nog klopt."),
    "interventie-verlengd": Aandacht("Interventie verlengd", "Kijk of het veiligheidsplan nog klopt."),
    "interventie-beeindigd": Aandacht(
        "Interventie eerder geëindigd", "Kijk of iedereen veilig is.", gevaar=True
    ),
    "actie-opgedragen": Aandacht(
        "Een actie uit een overleg is voor u", "Doe wat is afgesproken, of zeg waarom het niet kan."
    ),
    "actie-gedaan": Aandacht("Een actie uit een overleg is gedaan", "U hoeft niets te doen."),
    "actie-niet-gedaan": Aandacht("Een actie uit een overleg is niet gedaan", "Kijk wat dat betekent."),
    "actie-vervallen": Aandacht("Een actie uit een overleg hoeft niet meer", "U hoeft niets te doen."),
    "actie-zonder-zicht": Aandacht(
        "Een partner ziet zijn actie niet meer", "Deel de actie opnieuw, of geef die aan een ander."
    ),
    "inzage-gevraagd": Aandacht(
        "Iemand wil lezen wat er over hem of haar is vastgelegd",
        "Beoordeel het inzageverzoek.",
        plek="/privacy/inzageverzoeken/{id}",
        wacht=True,
    ),
    "inzage-beoordeeld": Aandacht(
        "Over een inzageverzoek is besloten",
        "Haal de uitdraai op, of vertel waarom het niet kan.",
        plek="/privacy/inzageverzoeken/{id}",
    ),
    "vernietiging-voorgesteld": Aandacht(
        "De bewaartermijn van een dossier is voorbij",
        "Keur goed dat het wordt vernietigd, of zeg waarom niet.",
        plek="/privacy/vernietigingen/{id}",
        wacht=True,
    ),
    "besluit-genomen": Aandacht("Besluit genomen in een overleg", "Lees het besluit."),
    "toelating-gegeven": Aandacht(
        "U mag een geheim adres zien",
        "Kijk waarvoor, en tot wanneer.",
        plek="/toegelaten/{id}",
    ),
    "overleg-gepland": Aandacht(
        "Een overleg waar u aan meedoet", "Kijk wanneer het is, en bevestig de geheimhouding."
    ),
    "overleg-verzet": Aandacht("Een overleg is verzet", "Kijk wanneer het nu is."),
    "geheimhouding-bevestigen": Aandacht("Bevestig geheimhouding voor een overleg", "Tot dan ziet u niets."),
    "adres-niet-meer-gedeeld": Aandacht(
        "Een adres wordt niet meer gedeeld", "Kijk wat de partner nog nodig heeft."
    ),
    "casus-zonder-casusregisseur": Aandacht(
        "Deze casus heeft geen casusregisseur",
        "Wijs iemand aan; tot dan gaat de casus niet verder.",
        gevaar=True,
    ),
    "overleg-zonder-voorzitter": Aandacht(
        "Een overleg heeft geen voorzitter meer", "Kies een andere; de vorige werkt hier niet meer."
    ),
    "abonnement-stil": Aandacht(
        "Een ander systeem krijgt geen berichten meer",
        "Kijk waarom, herstel het en hervat het abonnement. Er gaat niets verloren.",
        plek="/beheer/abonnementen/{id}",
    ),
    "herziening-nodig": Aandacht(
        "Accounts moeten worden nagekeken",
        "Kijk of iedereen op de lijst hier nog werkt, en bevestig dat.",
        plek="/beheer/herziening",
    ),
    "noodtoegang-genomen": Aandacht(
        "Iemand van buiten het team opende deze casus", "Bel wie keek; de privacy officer beoordeelt het."
    ),
    "geheim-adres-bekeken": Aandacht(
        "Een geheim adres is bekeken", "Klopt dat? Zo niet, meld het meteen.", gevaar=True
    ),
}
"""By kind of signal; of a clock that ran out: `aandacht_voor`."""
OPVALLEND = Aandacht("Opvallende inzage", "Kijk of er een goede reden voor was.")
NOODTOEGANG = Aandacht("Noodtoegang beoordelen", "Zeg of dit terecht was.")
"""For the privacy officer, from what waits and not from a signal."""
_ONBEKEND = Aandacht("Er is iets veranderd", "Bekijk het.")
VERSTREKEN = "termijn-"


def aandacht_voor(soort: str) -> Aandacht:
    """The line of a signal; one that a clock ran out is the line of that clock."""
    if soort.startswith(VERSTREKEN):
        return KLOKKEN[soort.removeprefix(VERSTREKEN)]
    return SIGNALEN.get(soort, _ONBEKEND)


def van_een_ander(wie: str) -> str:
    """What is asked of who hears that a clock of another ran out."""
    return f"Dit zou {wie} doen, en het is niet op tijd vastgelegd. Bel en spreek af wat er nu gebeurt."
