"""The minutes of an overleg on paper, for one deelnemer: what that deelnemer may see now, and nothing else (domein §7)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core.datumtaal import zeg_dag, zeg_moment, zeg_uur
from app.core.papier import druk
from app.core.woorden import woord
from app.overleg.bijdragen import alle_bijdragen
from app.overleg.codes import TITEL
from app.overleg.queries import Agendapunt, agenda, deelnemers, lees_overleg
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.leesbaar import gedeeld, stand_van
from app.workflow.plekken import Plekken, plekken

_SJABLOON = Path(__file__).with_suffix(".typ")


async def verslag(eenheid: Werkeenheid, overleg_id: UUID) -> tuple[datetime, bytes]:
    """When the overleg was, and its minutes as an accessible PDF, made in memory; the same minutes at the same moment give the same
    bytes. Raises `niet-gevonden`."""
    wat = await lees_overleg(eenheid, overleg_id)
    punten = await agenda(eenheid, wat)
    inbreng, besluiten, acties = await alle_bijdragen(eenheid, overleg_id, punten)
    waar = await plekken(eenheid)
    blad = {
        "titel": TITEL[wat.rij["soort"]],
        "begint": zeg_moment(wat.begint_op),
        "leiding": waar.naam(*wat.leiding),
        "deelnemers": [waar.naam(d.organisatie, d.team) for d in await deelnemers(eenheid, overleg_id)],
        "voor": waar.naam(eenheid.actor.organisatie, eenheid.actor.team),
        "doel": woord(wat.doel),
        "afgedrukt": zeg_moment(eenheid.nu),
        "punten": [
            {
                "tijd": zeg_uur(punt.begint_op),
                "naam": punt.rij["aanduiding"],
                "door": waar.naam(punt.rij["organisatie"], punt.rij["team"]),
                "vraag": punt.rij["vraag"],
                "grondslag": woord(punt.rij["grondslag"]),
                "stand": stand_van(_inhoud(punt)),
                "gedeeld": [
                    {
                        "deel": woord(deel),
                        "regels": [f"{naam}: {tekst}" if naam else tekst for naam, tekst in regels],
                    }
                    for deel, regels in gedeeld(_inhoud(punt))
                ],
                "inbreng": [
                    {"wie": waar.naam(r["organisatie"], r["team"]), "tekst": r["tekst"]}
                    for r in inbreng[punt.id]
                ],
                "besluiten": [{"spoor": woord(r["spoor"]), "tekst": r["tekst"]} for r in besluiten[punt.id]],
                "acties": [_actie(r, waar) for r in acties[punt.id]],
            }
            for punt in punten
        ],
    }
    return wat.begint_op, await druk(_SJABLOON, blad, eenheid.nu)


def _inhoud(punt: Agendapunt) -> Mapping[str, Any]:
    return (punt.projectie or {}).get("inhoud") or {}


def _actie(rij: Mapping[str, Any], waar: Plekken) -> dict[str, Any]:
    return {
        "wie": waar.naam(rij["organisatie"], rij["team"]),
        "wat": rij["omschrijving"],
        "uiterlijk": zeg_dag(rij["uiterlijk"]),
        "status": woord(rij["status"]),
        "uitkomst": rij["uitkomst"],
    }
