"""What the receiver of an offer may see beforehand: enough to decide, never the dossier, and never where somebody lives (domein §6).

Made once, at the offer: what happens in the casus after that does not leak through it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.casus.codes import BetrokkeneRol, StapStatus
from app.casus.mensen import leeftijd_van
from app.casus.queries import Betrokkene, Dossier, betrokkenen
from app.overdracht.codes import Voorbeelddeel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.feiten import Feiten
from app.workflow.stand import VOLGORDE


async def maak_voorbeeld(
    eenheid: Werkeenheid, dossier: Dossier, f: Feiten, delen: tuple[Voorbeelddeel, ...]
) -> dict[str, Any]:
    mensen = [m for m in await betrokkenen(eenheid, dossier.id) if m.gegevens["vertrokken_op"] is None]
    return {deel.value: VOORBEELD[deel](dossier.rij, f, mensen, eenheid.nu) for deel in delen}


Mensen = Sequence[Betrokkene]


def _huishouden(_: Mapping[str, Any], __: Feiten, mensen: Mensen, nu: datetime) -> dict[str, Any]:
    kinderen = [m.gegevens for m in mensen if BetrokkeneRol.KIND in m.gegevens["rollen"]]
    leeftijden = [leeftijd for kind in kinderen if (leeftijd := leeftijd_van(kind, nu)) is not None]
    return {
        "volwassenen": len(mensen) - len(kinderen),
        "kinderen": len(kinderen),
        "leeftijden": sorted(leeftijden),
        "tolkNodig": any(m.gegevens["tolk_nodig"] for m in mensen),
    }


_NAAM = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "rollen")


def _namen(_: Mapping[str, Any], __: Feiten, mensen: Mensen, nu: datetime) -> list[dict[str, Any]]:
    return [{k: m.gegevens[k] for k in _NAAM} for m in mensen]


VOORBEELD: Mapping[Voorbeelddeel, Callable[[Mapping[str, Any], Feiten, Mensen, datetime], Any]] = {
    Voorbeelddeel.GEVAAR: lambda rij, f, mensen, nu: {
        "rodeVlaggen": list(rij["rode_vlaggen"]),
        "sash": rij["sash"],
        "geweldsvormen": list(rij["geweldsvormen"]),
        "relatie": rij["relatie"],
        "duur": rij["duur"],
        "risicofactoren": list(rij["risicofactoren"]),
    },
    Voorbeelddeel.HUISHOUDEN: _huishouden,
    Voorbeelddeel.STAND: lambda rij, f, mensen, nu: {
        "gemeente": rij["gemeente"],
        "wijk": rij["wijk"],
        "fase": rij["fase"],
        "stap": rij["stap"],
        "openstaand": [s for s in VOLGORDE if f.stand.status(s) is StapStatus.OPENSTAAND],
    },
    Voorbeelddeel.PLAN: lambda rij, f, mensen, nu: {
        "vanKracht": f.plan is not None,
        "evaluatiedatum": f.plan and f.plan.evaluatiedatum,
        "kinderenNietGesproken": sum(not kind.besproken for kind in f.kinderen),
    },
    Voorbeelddeel.NAMEN: _namen,
}
"""What each part holds. No address is in any of them, and no free text of the dossier."""
