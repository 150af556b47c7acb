"""The code lists of a melding (domein §4; melder categories: CBS)."""

from collections.abc import Mapping
from enum import StrEnum


class MeldingBron(StrEnum):
    """Who turned to us. `bron` and `kenmerk` together name a melding once and for all."""

    POLITIE = "politie"
    PROFESSIONAL = "professional"
    BURGER = "burger"
    SLACHTOFFER = "slachtoffer"
    """Disclosure: somebody tells of what happens to them."""
    ANDERE_VT = "andere-vt"
    WIJKTEAM = "wijkteam"
    """A signaal: straight to the wijkteam."""


class MelderCategorie(StrEnum):
    BASISVOORZIENING = "preventieve-basisvoorziening"
    HUISARTS = "huisarts"
    GEZONDHEIDSZORG = "overige-gezondheidszorg"
    GGZ = "ggz"
    KINDEROPVANG = "kinderopvang"
    ONDERWIJS = "onderwijs"
    JEUGDHULP = "jeugdhulp"
    POLITIE = "politie"
    JUSTITIE = "justitie-en-veiligheid"
    MAATSCHAPPELIJK_WERK = "maatschappelijk-werk"
    BEROEPSMATIG_OVERIG = "beroepsmatig-overig"
    BURGER = "burger"
    ONBEKEND = "onbekend"


VANZELF: Mapping[str, MelderCategorie] = {
    MeldingBron.POLITIE: MelderCategorie.POLITIE,
    MeldingBron.BURGER: MelderCategorie.BURGER,
    MeldingBron.SLACHTOFFER: MelderCategorie.BURGER,
}
"""Of whom nobody need ask where they work: it follows from who they are."""


class MeldKanaal(StrEnum):
    CORV = "corv"
    TELEFOON = "telefoon"
    FORMULIER = "formulier"
    CHAT = "chat"
    EMAIL = "e-mail"
    PERSOONLIJK = "persoonlijk"
    KOPPELING = "koppeling"


class Urgentie(StrEnum):
    SPOED = "spoed"
    CRISIS = "crisis"
    NORMAAL = "normaal"


class MeldingStatus(StrEnum):
    """What has been done about it; whether it is linked to a casus stands apart."""

    ONTVANGEN = "ontvangen"
    OPGEPAKT = "opgepakt"
    BEOORDEELD = "beoordeeld"


class Classificatie(StrEnum):
    """CBS, computed and never typed: against the state when the melding came in."""

    EERSTE = "eerste"
    VERVOLG = "vervolg"
    HERMELDING = "hermelding"


MELDSOORT: Mapping[Classificatie, str] = {
    Classificatie.EERSTE: "eerste melding",
    Classificatie.VERVOLG: "vervolgmelding",
    Classificatie.HERMELDING: "hermelding",
}
"""As people call it."""


class Besluit(StrEnum):
    """What a human said of a candidate."""

    BEVESTIGD = "bevestigd"
    AFGEWEZEN = "afgewezen"


class Termijnsoort(StrEnum):
    EERSTE_ACTIE = "eerste-actie"
    OPPAKKEN = "oppakken"
    ACHTER_DE_VOORDEUR = "hulp-achter-de-voordeur"
    VEILIGHEIDSBEOORDELING = "veiligheidsbeoordeling"
    ONDERZOEK = "onderzoek"
    INFORMEREN = "betrokkenen-informeren"


NA_BEOORDELING = (Termijnsoort.ONDERZOEK, Termijnsoort.INFORMEREN)
"""The clocks that a veiligheidsbeoordeling starts, and that lapse when it is revised to another outcome."""


BIJ_DE_CASUS = Termijnsoort.ACHTER_DE_VOORDEUR
"""The one clock of a melding that the team of the casus meets; the others are of who handles the melding."""


class Pauzereden(StrEnum):
    """Why a clock may stand still for a while."""

    INFORMATIE = "wacht-op-informatie"
    ONBEREIKBAAR = "betrokkene-onbereikbaar"
    STRAFRECHT = "op-verzoek-politie-of-om"
    ANDERS = "anders"


class RedenNietGeinformeerd(StrEnum):
    """Why somebody is not told (yet) that there is an onderzoek: safety first."""

    SLACHTOFFER = "onveilig-voor-slachtoffer"
    KIND = "onveilig-voor-kind"
    MELDER = "onveilig-voor-melder"
    TE_JONG = "te-jong"
    ONBEREIKBAAR = "onbereikbaar"


class Conclusie(StrEnum):
    """What an onderzoek found of what was suspected."""

    BEVESTIGD = "bevestigd"
    NIET_BEVESTIGD = "niet-bevestigd"
    NIET_VAST_TE_STELLEN = "niet-vast-te-stellen"


class Uitkomst(StrEnum):
    """What comes of a veiligheidsbeoordeling (domein §4)."""

    GEEN_VERVOLG = "geen-vervolg"
    BETROKKEN_HULP = "naar-betrokken-hulpverlening"
    LOKAAL_TEAM = "overdracht-naar-lokaal-team"
    VOORWAARDEN = "voorwaarden-en-vervolg-door-vt"
    ONDERZOEK = "onderzoek"
    MDA = "mda"
    ACTIE_OVERLEG = "actie-overleg"


class Doorzendreden(StrEnum):
    """Why a melding belongs to another Veilig Thuis."""

    WOONPLAATS = "woonplaats-elders"
    VERHUISD = "verhuisd"
    VERKEERD_BEZORGD = "verkeerd-bezorgd"
    NIET_VAN_ONS = "niet-van-ons"
    """Back to where it came from: once, and both teamleiders hear."""
    ANDERS = "anders"


class Mededeling(StrEnum):
    """What may be told to who turned to us: each is a sentence, and nothing else is told."""

    ONTVANGEN = "ontvangen"
    BEOORDEELD = "beoordeeld"
    WEL_OF_GEEN_VERVOLG = "wel-of-geen-vervolg"
    WIE_HET_OVERNAM = "wie-het-overnam"
