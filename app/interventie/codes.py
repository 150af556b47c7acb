"""The words of an interventie (domein §7, the interventiepalet)."""

from enum import StrEnum


class Spoor(StrEnum):
    """The branch of law, or the help, that it belongs to; in the order in which they are shown side by side."""

    STRAF = "straf"
    BESTUUR = "bestuur"
    CIVIEL = "civiel"
    ZORG = "zorg"


class Interventiecode(StrEnum):
    AANGIFTE = "aangifte"
    AANHOUDING = "aanhouding"
    INVERZEKERINGSTELLING = "inverzekeringstelling"
    FORENSISCH_ONDERZOEK = "forensisch-onderzoek"
    GEDRAGSAANWIJZING = "gedragsaanwijzing"
    CONTACTVERBOD = "contactverbod"
    LOCATIEVERBOD = "locatieverbod"
    RECLASSERINGSTOEZICHT = "reclasseringstoezicht"
    HUISVERBOD = "tijdelijk-huisverbod"
    CIVIEL_VERBOD = "civiel-contact-of-straatverbod"
    VOORLOPIGE_ONDERTOEZICHTSTELLING = "voorlopige-ondertoezichtstelling"
    ONDERTOEZICHTSTELLING = "ondertoezichtstelling"
    UITHUISPLAATSING = "machtiging-uithuisplaatsing"
    AWARE = "aware"
    TIME_OUT = "time-out-plek"
    ICM = "intensief-casemanagement"


class Oplegger(StrEnum):
    """Which kind of organisation imposes it, or puts it to work."""

    POLITIE = "politie"
    OFFICIER = "officier-van-justitie"
    STRAFRECHTER = "strafrechter"
    BURGEMEESTER = "burgemeester"
    CIVIELE_RECHTER = "civiele-rechter"
    KINDERRECHTER = "kinderrechter"
    VEILIG_THUIS = "veilig-thuis"
    LOKAAL_TEAM = "lokaal-team"


class Richt(StrEnum):
    """To whom it can be directed."""

    VOLWASSENE = "volwassene"
    KIND = "kind"
    IEDEREEN = "iedereen"


class Toestand(StrEnum):
    """How it stands at a moment; derived, never stored."""

    LOOPT = "loopt"
    AFGELOPEN = "afgelopen"
    """Its end has passed."""
    BEEINDIGD = "beeindigd"
    """Somebody ended it before that."""
    GEDAAN = "gedaan"
    """It is of one moment, and lasts no time."""


class EindeVanInterventie(StrEnum):
    DOEL_BEREIKT = "doel-bereikt"
    OPGEHEVEN = "opgeheven"
    """By who imposed it, or by a judge."""
    INGETROKKEN = "ingetrokken"
    VERVANGEN = "vervangen"
    """By another one, that may be recorded in another casus."""
    NIET_UITVOERBAAR = "niet-uitvoerbaar"
    ANDERS = "anders"
