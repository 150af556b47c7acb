"""The code lists of the domain (domein §2, §4, §5): kebab-case, fixed by the contract."""

from enum import StrEnum


class Fase(StrEnum):
    DIRECT = "directe-ondersteuning"
    REGULIER = "reguliere-ondersteuning"
    NAZORG = "nazorg-en-monitoring"


class Stap(StrEnum):
    """The ten steps, in their default order (seed 1, figure in 2.3)."""

    VOORBEREIDING = "voorbereiding-contact"
    CONTACT = "contact-leggen"
    SITUATIE = "situatie-in-kaart"
    PLAN_DIRECT = "veiligheidsplan-direct"
    ONDERSTEUNINGSPLAN = "ondersteuningsplan-maken"
    UITVOERING = "uitvoering"
    EVALUEREN = "evalueren"
    MONITOREN = "op-monitoren"
    CHECK = "check-geweld-gestopt"
    INACTIEF = "inactief"


class StapStatus(StrEnum):
    NOG_NIET = "nog-niet"
    ACTUEEL = "actueel"
    AFGEROND = "afgerond"
    OPENSTAAND = "openstaand"
    NVT = "niet-van-toepassing"


class BetrokkeneRol(StrEnum):
    """One person may have several, also slachtoffer and pleger at once (domein §5)."""

    BETROKKENE = "betrokkene"
    SLACHTOFFER = "slachtoffer"
    PLEGER = "pleger"
    KIND = "kind"
    GETUIGE = "getuige"


class Geweldsvorm(StrEnum):
    FYSIEK = "fysieke-mishandeling"
    FYSIEKE_VERWAARLOZING = "fysieke-verwaarlozing"
    PSYCHISCH = "psychische-mishandeling"
    PSYCHISCHE_VERWAARLOZING = "psychische-verwaarlozing"
    SEKSUEEL = "seksueel-geweld"
    GETUIGE = "getuige"
    STALKING = "stalking"
    FINANCIEEL = "financiele-uitbuiting"
    DWINGENDE_CONTROLE = "dwingende-controle"
    EER = "eergerelateerd-geweld"
    SCHADELIJKE_PRAKTIJKEN = "schadelijke-praktijken"


class Relatie(StrEnum):
    PARTNER = "partner"
    EX_PARTNER = "ex-partner"
    KINDERMISHANDELING = "kindermishandeling"
    OUDERMISHANDELING = "oudermishandeling"
    OUDERENMISHANDELING = "ouderenmishandeling"
    OVERIG = "overig"


class Duur(StrEnum):
    INCIDENT = "incident"
    KORT = "korter-dan-1-jaar"
    MIDDEN = "1-5-jaar"
    LANG = "langer-dan-5-jaar"


class RodeVlag(StrEnum):
    """Red flags of femicide (seed 1)."""

    STALKING = "stalking"
    VERWURGING = "verwurging"
    SEKSUEEL_GEWELD = "seksueel-geweld"
    DWINGENDE_CONTROLE = "dwingende-controle"
    SCHEIDING = "scheiding"
    DOODSBEDREIGING = "doodsbedreiging"
    WAPEN = "wapen"


class Sash(StrEnum):
    """Outcome of the police's stalking risk screening."""

    LAAG = "laag"
    MATIG = "matig"
    HOOG = "hoog"


class Risicofactor(StrEnum):
    """Their cumulation matters, not one (seed 1). Ethnicity or origin is not among them: it may not be registered."""

    WERKLOOSHEID = "werkloosheid"
    SCHULDEN = "armoede-schulden"
    ALCOHOL = "alcohol"
    DRUGS = "drugs"
    TRAUMA = "trauma"
    PSYCHIATRIE = "psychiatrie"
    LVB = "lvb"
    EIGEN_JEUGD = "eigen-jeugdervaringen"
    ALLEENSTAAND = "alleenstaand-ouderschap"
    SCHEIDING = "problematische-scheiding"
    HUISVESTING = "huisvesting"
    TOLERANTIE = "tolerantie-geweld"


class ContactKanaal(StrEnum):
    TELEFOON = "telefoon"
    SMS = "sms"
    EMAIL = "e-mail"
    PERSOONLIJK = "persoonlijk"
    VIA_DERDE = "via-derde"
    GEEN = "geen"
    """Looked into, and there is no safe way: do not contact."""


class RedenNietGesproken(StrEnum):
    TE_JONG = "te-jong"
    GEEN_TOESTEMMING = "geen-toestemming"
    NIET_VEILIG = "niet-veilig"
    NIET_BEREIKBAAR = "niet-bereikbaar"
    DOOR_ANDER_GESPROKEN = "door-ander-gesproken"
    ANDERS = "anders"


class EindeReden(StrEnum):
    """Why a casus ends for good; `inactief` is no end (domein §2)."""

    OVERLIJDEN = "overlijden"
    VERHUISD = "verhuisd-buiten-regio"
    SAMENGEVOEGD = "samengevoegd"


class Spoor(StrEnum):
    """The branch of law, or the help, that it belongs to; in the order in which they are shown side by side."""

    STRAF = "straf"
    BESTUUR = "bestuur"
    CIVIEL = "civiel"
    ZORG = "zorg"


class Bron(StrEnum):
    """Who is asked whether the violence has stopped (domein §2, 3.2)."""

    SLACHTOFFER = "slachtoffer"
    KIND = "kind"
    PLEGER = "pleger"
    PROFESSIONAL = "professional"
    POLITIE = "politie"


class Stopuitkomst(StrEnum):
    GESTOPT = "gestopt"
    NIET_GESTOPT = "niet-gestopt"
    ONBEKEND = "onbekend"


class Afhandeling(StrEnum):
    """How a signal came to an end."""

    GEDAAN = "gedaan"
    """Somebody said so."""
    GEHAALD = "gehaald"
    """By itself: the clock was met after all."""
    VERVALLEN = "vervallen"
    """By itself: it needs nothing any more."""
    INGETROKKEN = "ingetrokken"
    """By itself: it turned out not to be true."""
