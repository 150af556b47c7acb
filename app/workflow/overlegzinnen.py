"""The sentences of what happens with a casus in an overleg: part of `zinnen.py`. From the open part only."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core.datumtaal import zeg_dag
from app.core.woorden import woord, woorden
from app.overleg.codes import OverlegSoort

Open = Mapping[str, Any]
OVERLEG: Mapping[OverlegSoort, str] = {
    OverlegSoort.ACTIE_OVERLEG: "het Actie-overleg",
    OverlegSoort.OVERDRACHTSTAFEL: "de overdrachtstafel",
    OverlegSoort.MDA: "de MDA++-tafel",
}


def _geagendeerd(o: Open) -> str:
    waar = f"{OVERLEG[OverlegSoort(o['soort'])]} van {zeg_dag(o['begintOp'])}"
    return f"Opnieuw op de agenda van {waar}." if o["opnieuw"] else f"Ingebracht in {waar}."


def _gedeeld(o: Open) -> str:
    opnieuw = " Wat er eerder werd gedeeld is daarmee vervangen." if o["inPlaatsVan"] else ""
    wat = woorden(o["onderdelen"]) or "alleen een toelichting"
    return f"Gedeeld met {_wie(o['met'])} tot {zeg_dag(o['tot'])}: {wat}.{opnieuw}"


def _wie(plek: str) -> str:
    return plek.rpartition("/")[2]


OVERLEGZINNEN: Mapping[str, Callable[[Open], str]] = {
    "casus-geagendeerd": _geagendeerd,
    "agendapunt-gewijzigd": lambda o: f"Agendapunt van een overleg gewijzigd ({woorden(o['velden'])}).",
    "projectie-gedeeld": _gedeeld,
    "projectie-ingetrokken": lambda o: (
        f"Niets van deze casus wordt nog gedeeld met {_wie(o['met'])}."
        + (" Die organisatie had nog een actie en ziet die nu niet meer." if o["acties"] else "")
    ),
    "adres-niet-meer-gedeeld": lambda o: (
        f"Een adres dat werd gedeeld kan veranderd zijn. Met {', '.join(map(_wie, o['met']))} wordt dat niet meer gedeeld, met wat erbij "
        "stond; deel opnieuw wat nog nodig is." + (" Er liep nog een actie." if o["acties"] else "")
    ),
    "inbreng-gegeven": lambda o: f"{_wie(o['van'])} heeft in een overleg eigen informatie ingebracht.",
    "inbreng-ingetrokken": lambda o: f"{_wie(o['van'])} heeft eigen informatie weer ingetrokken.",
    "besluit-genomen": lambda o: f"Besluit genomen in een overleg ({woord(o['spoor'])}).",
    "actie-opgedragen": lambda o: (
        f"Actie ({woord(o['spoor'])}) voor {_wie(o['door'])}, uiterlijk {zeg_dag(o['uiterlijk'])}."
    ),
    "actie-gedaan": lambda o: f"Actie ({woord(o['spoor'])}) van {_wie(o['door'])} is gedaan.",
    "actie-niet-gedaan": lambda o: (
        f"Actie ({woord(o['spoor'])}) van {_wie(o['door'])} is niet gedaan en komt terug op de volgende agenda."
    ),
    "actie-vervallen": lambda o: f"Actie ({woord(o['spoor'])}) van {_wie(o['door'])} hoeft niet meer.",
}
