"""The kinds of overdracht, as data: one mechanism, and what is different about each (domein §6 and §8)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.overdracht.codes import VEILIG, Afzenderrol, Overdrachtsoort, Spoed, Voorbeelddeel
from app.toegang.model import Teamsoort


@dataclass(frozen=True, slots=True)
class Soortregel:
    """What holds for one kind of overdracht."""

    naam: str
    """As people say it."""
    ontvanger: Teamsoort | None = None
    """What the receiving team must be; None: any team."""
    intern: bool = False
    """Within one organisation only."""
    minstens: Spoed | None = None
    """Answered as soon as this asks, however the sender weighs it."""
    delen: tuple[Voorbeelddeel, ...] = tuple(Voorbeelddeel)
    """What of the preview may be shown at all."""
    standaard: tuple[Voorbeelddeel, ...] = VEILIG
    """What is shown when the sender chooses nothing."""
    rol: Afzenderrol = Afzenderrol.GEEN
    """What the sender keeps when it chooses nothing (Veilig Thuis: always at least `monitor`)."""


_ZONDER_WAAR = tuple(deel for deel in Voorbeelddeel if deel is not Voorbeelddeel.STAND)
"""A shelter need not know in which wijk somebody lives to say whether there is a place."""
SOORTEN: Mapping[Overdrachtsoort, Soortregel] = {
    Overdrachtsoort.REGULIER: Soortregel("een gewone overdracht"),
    Overdrachtsoort.TEAM: Soortregel("van team naar team", intern=True),
    Overdrachtsoort.MDA: Soortregel("opschaling naar MDA++", Teamsoort.MDA, rol=Afzenderrol.BETROKKEN),
    Overdrachtsoort.ICM: Soortregel(
        "Intensief Casemanagement", Teamsoort.ICM, minstens=Spoed.CRISIS, rol=Afzenderrol.BETROKKEN
    ),
    Overdrachtsoort.VROUWENOPVANG: Soortregel(
        "Vrouwenopvang",
        Teamsoort.VROUWENOPVANG,
        minstens=Spoed.CRISIS,
        delen=_ZONDER_WAAR,
        standaard=(Voorbeelddeel.GEVAAR, Voorbeelddeel.HUISHOUDEN),
    ),
    Overdrachtsoort.ZVH: Soortregel(
        "het Zorg- en Veiligheidshuis", Teamsoort.ZORG_EN_VEILIGHEIDSHUIS, rol=Afzenderrol.BETROKKEN
    ),
}
_VAN_ONTVANGER = {regel.ontvanger: soort for soort, regel in SOORTEN.items() if regel.ontvanger}
BETROKKEN_MAANDEN = 3
"""So long a sender stays involved when the kind says it does and the offer names no day."""


def soort_voor(van: tuple[str, str], naar: tuple[str, str], ontvanger: Teamsoort | None) -> Overdrachtsoort:
    """The kind when the sender names none: what the receiving team is, or else whether it is of the same organisation."""
    if ontvanger in _VAN_ONTVANGER:
        return _VAN_ONTVANGER[ontvanger]
    return Overdrachtsoort.TEAM if van[0] == naar[0] else Overdrachtsoort.REGULIER


def spoed_voor(soort: Overdrachtsoort, gevraagd: Spoed) -> Spoed:
    """How urgent the offer is: never less than its kind asks."""
    minstens = SOORTEN[soort].minstens
    return minstens if minstens and gevraagd is Spoed.NORMAAL else gevraagd
