"""What the receiver of an offer may see beforehand: enough to decide, never the dossier, and never where somebody lives (domein §6).

Made once, at the offer: what happens in the casus after that does not leak through it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.casus.codes import BetrokkeneRol, StapStatus
from app.casus.handelingen import camel
from app.casus.mensen import leeftijd_van
from app.casus.queries import Betrokkene, Dossier, betrokkenen
from app.interventie.codes import Toestand
from app.interventie.queries import Interventie, interventies
from app.overdracht.codes import Voorbeelddeel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.feiten import Feiten
from app.workflow.stand import VOLGORDE


@dataclass(frozen=True, slots=True)
class Beeld:
    """What there is to choose from, at the moment of the offer."""

    rij: Mapping[str, Any]
    f: Feiten
    mensen: Sequence[Betrokkene]
    interventies: Sequence[Interventie]
    nu: datetime


async def maak_voorbeeld(
    eenheid: Werkeenheid, dossier: Dossier, f: Feiten, delen: tuple[Voorbeelddeel, ...]
) -> dict[str, Any]:
    mensen = [m for m in await betrokkenen(eenheid, dossier.id) if m.rij["vertrokken_op"] is None]
    beeld = Beeld(dossier.rij, f, mensen, await interventies(eenheid, dossier), eenheid.nu)
    return {deel.value: VOORBEELD[deel](beeld) for deel in delen}


_GEVAAR = ("rode_vlaggen", "sash", "geweldsvormen", "relatie", "duur", "risicofactoren")


def _gevaar(b: Beeld) -> dict[str, Any]:
    """With what runs to hold it back, and until when: whoever takes over at a huisverbod has those days and no more."""
    lopend = [i for i in b.interventies if i.toestand(b.nu) is Toestand.LOOPT]
    return {
        **{camel(k): b.rij[k] for k in _GEVAAR},
        "interventies": [
            {"code": i.rij["code"], "eindigtOp": einde and einde.isoformat()}
            for i in lopend
            for einde in (i.rij["eindigt_op"],)
        ],
    }


def _huishouden(b: Beeld) -> dict[str, Any]:
    kinderen = [m.rij for m in b.mensen if BetrokkeneRol.KIND in m.rij["rollen"]]
    leeftijden = [leeftijd for kind in kinderen if (leeftijd := leeftijd_van(kind, b.nu)) is not None]
    return {
        "volwassenen": len(b.mensen) - len(kinderen),
        "kinderen": len(kinderen),
        "leeftijden": sorted(leeftijden),
        "tolkNodig": any(m.rij["tolk_nodig"] for m in b.mensen),
    }


_NAAM = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "rollen")
VOORBEELD: Mapping[Voorbeelddeel, Callable[[Beeld], Any]] = {
    Voorbeelddeel.GEVAAR: _gevaar,
    Voorbeelddeel.HUISHOUDEN: _huishouden,
    Voorbeelddeel.STAND: lambda b: {
        **{k: b.rij[k] for k in ("gemeente", "wijk", "fase", "stap")},
        "openstaand": [s for s in VOLGORDE if b.f.stand.status(s) is StapStatus.OPENSTAAND],
    },
    Voorbeelddeel.PLAN: lambda b: {
        "vanKracht": b.f.plan is not None,
        "evaluatiedatum": b.f.plan and b.f.plan.evaluatiedatum,
        "afspraakNietNagekomen": b.f.afspraak_geschonden,
        "kinderenNietGesproken": sum(not kind.besproken for kind in b.f.kinderen),
    },
    Voorbeelddeel.NAMEN: lambda b: [{k: m.rij[k] for k in _NAAM} for m in b.mensen],
}
"""What each part holds. No address is in any of them, and no free text of the dossier."""
