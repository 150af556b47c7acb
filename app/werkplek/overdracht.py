"""An offer of a casus: what the receiver sees beforehand, and the answer."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import overdrachten as api
from app.core.fouten import Fout, niet_gevonden
from app.overdracht.codes import Weigerreden
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import dag, woord
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder

router = Onderdeel(route_class=Bladroute, prefix="/overdrachten/{overdracht_id}", onder="")
WEIGERING = (
    Veld("reden", "Waarom niet?", Soort.KEUZE, keuzes(Weigerreden), verplicht=True),
    Veld("toelichting", "Toelichting", Soort.LANG),
)
INTREKKING = (Veld("reden", "Waarom trekt u het aanbod in?", Soort.LANG, verplicht=True),)


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    overdracht_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    antwoord = Response()
    o = await api.een(overdracht_id, eenheid, antwoord)
    wie = (eenheid.actor.organisatie, eenheid.actor.team)
    hier = ingevuld if wat == "weigeren" else None
    model = {
        "o": o,
        "versie": antwoord.headers["etag"].strip('"'),
        "ontvanger": (o.naar.organisatie, o.naar.team) == wie,
        "voorbeeld": {k: _leesbaar(w) for k, w in (o.voorbeeld or {}).items()},
        "weigering": toon(WEIGERING, hier, fout if hier else None),
        "intrekking": toon(
            INTREKKING, ingevuld if wat == "intrekken" else None, fout if wat == "intrekken" else None
        ),
        "fout": fout,
    }
    return blad.toon("overdracht.html", "Overdracht", model)


def _leesbaar(deel: Any) -> list[tuple[str, str]]:
    """A part of the preview as lines of a name and a text."""
    if isinstance(deel, list):
        return [
            (str(i + 1), ", ".join(f"{_naam(k)} {_tekst(w)}" for k, w in p.items() if w))
            for i, p in enumerate(deel)
        ]
    return [(_naam(k).capitalize(), _tekst(w)) for k, w in deel.items()]


def _naam(sleutel: str) -> str:
    return re.sub("([A-Z])", r" \1", sleutel).lower()


def _tekst(waarde: Any) -> str:
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if isinstance(waarde, list):
        return ", ".join(map(_tekst, waarde)) or "geen"
    if isinstance(waarde, Mapping):
        return ", ".join(f"{_naam(k)} {_tekst(w)}" for k, w in waarde.items())
    if isinstance(waarde, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", waarde):
        return dag(waarde[:10])
    return "onbekend" if waarde is None else woord(waarde)


@router.get("")
async def overdracht(overdracht_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, overdracht_id)


@router.post("/{wat}")
async def antwoord(
    overdracht_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Take it, or say why not; or take back what we offered."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overdracht_id, i, f, wat))
    versie = f'"{v}"' if (v := ingevuld.een("versie")) else None
    if wat == "accepteren":
        uit = await api.accepteren(overdracht_id, api.AcceptatieIn(), eenheid, regio, Response(), versie)
        return verder(f"/casussen/{uit.casus_id}")
    if wat == "weigeren":
        await api.weigeren(
            overdracht_id, vul(api.WeigeringIn, als_json(WEIGERING, ingevuld)), eenheid, Response(), versie
        )
        return verder("/dag")
    if wat != "intrekken":
        raise niet_gevonden()
    uit = await api.intrekken(
        overdracht_id, vul(api.IntrekkingIn, als_json(INTREKKING, ingevuld)), eenheid, Response(), versie
    )
    return verder(f"/casussen/{uit.casus_id}")
