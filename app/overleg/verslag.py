"""The minutes of an overleg on paper, for one deelnemer: what that deelnemer may see now, and nothing else (domein §7)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.datumtaal import zeg_dag, zeg_moment
from app.core.klok import NEDERLAND
from app.core.papier import druk
from app.core.woorden import woord
from app.overleg.bijdragen import Bijdragen
from app.overleg.codes import OverlegSoort
from app.overleg.queries import Agendapunt, Overleg, plek

_SJABLOON = Path(__file__).with_name("verslag.typ")
TITEL: Mapping[OverlegSoort, str] = {
    OverlegSoort.ACTIE_OVERLEG: "Actie-overleg",
    OverlegSoort.OVERDRACHTSTAFEL: "Overdrachtstafel",
    OverlegSoort.MDA: "MDA++-tafel",
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_DAG = re.compile(r"\d{4}-\d\d-\d\d")


def op_papier(
    wat: Overleg,
    deelnemers: Sequence[Mapping[str, Any]],
    punten: Sequence[Agendapunt],
    bijdragen: tuple[Bijdragen, Bijdragen, Bijdragen],
    voor: str,
    nu: datetime,
) -> dict[str, Any]:
    """All that reaches the paper, from what was read for this deelnemer; the template only words it."""
    inbreng, besluiten, acties = bijdragen
    return {
        "titel": TITEL[wat.rij["soort"]],
        "begint": zeg_moment(wat.begint_op),
        "leiding": wat.leiding[1],
        "deelnemers": [plek(d["organisatie"], d["team"]) for d in deelnemers],
        "voor": voor,
        "doel": wat.doel,
        "afgedrukt": zeg_moment(nu),
        "punten": [
            {
                "tijd": f"{punt.begint_op.astimezone(NEDERLAND):%H:%M}",
                "naam": punt.rij["aanduiding"],
                "door": punt.rij["team"],
                "vraag": punt.rij["vraag"],
                "grondslag": woord(punt.rij["grondslag"]),
                "gedeeld": _gedeeld(punt),
                "inbreng": [
                    {"wie": plek(r["organisatie"], r["team"]), "tekst": r["tekst"]} for r in inbreng[punt.id]
                ],
                "besluiten": [{"spoor": r["spoor"], "tekst": r["tekst"]} for r in besluiten[punt.id]],
                "acties": [_actie(r) for r in acties[punt.id]],
            }
            for punt in punten
        ],
    }


def _actie(rij: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "wie": plek(rij["organisatie"], rij["team"]),
        "wat": rij["omschrijving"],
        "uiterlijk": zeg_dag(rij["uiterlijk"]),
        "status": woord(rij["status"]),
        "uitkomst": rij["uitkomst"],
    }


def _gedeeld(punt: Agendapunt) -> list[dict[str, Any]]:
    """What was shared, part by part, in lines."""
    inhoud = (punt.projectie or {}).get("inhoud") or {}
    return [{"deel": woord(deel), "regels": list(_regels(waarde))} for deel, waarde in inhoud.items()]


def _regels(waarde: Any) -> Iterator[str]:
    if isinstance(waarde, Mapping):
        for naam, inhoud in waarde.items():
            if isinstance(inhoud, list) and any(isinstance(w, Mapping) for w in inhoud):
                yield from (f"{woord(naam)}: {_regel(w)}" for w in inhoud)
            elif (tekst := _regel(inhoud)) != "":
                yield f"{woord(naam)}: {tekst}"
    elif isinstance(waarde, list) and any(isinstance(w, Mapping) for w in waarde):
        yield from (_regel(w) for w in waarde)
    elif (tekst := _regel(waarde)) != "":
        yield tekst


def _regel(waarde: Any) -> str:
    match waarde:
        case None:
            return ""
        case bool():
            return "ja" if waarde else "nee"
        case list():
            return ", ".join(_regel(w) for w in waarde)
        case Mapping():
            delen = ((naam, _regel(w)) for naam, w in waarde.items())
            return "; ".join(f"{woord(naam)}: {tekst}" for naam, tekst in delen if tekst)
        case str() if _MOMENT.fullmatch(waarde):
            return zeg_moment(waarde)
        case str() if _DAG.fullmatch(waarde):
            return zeg_dag(waarde)
    return str(waarde)


async def als_pdf(blad: Mapping[str, Any], nu: datetime) -> bytes:
    """An accessible PDF, made in memory; the same minutes at the same moment give the same bytes."""
    return await druk(_SJABLOON, blad, nu)
