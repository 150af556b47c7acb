"""Keeping what is typed while it is typed, and saying that somebody is still there."""

import re

from fastapi import Response

from app.core.fouten import Fout, Soort, VeldFout, ongeldige_invoer
from app.web import klad
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.aangemeld import BEWIJS
from app.werkplek.formulier import Ingevuld
from app.werkplek.route import Bladroute, Formulier, Pagina, verder

router = Onderdeel(route_class=Bladroute, onder="")
PLEK = re.compile(r"/[a-z0-9/-]{1,200}")
NIET = frozenset({BEWIJS, "eenmalig", "plek", "deel", "verder"})
"""Fields that belong to the page and not to who types. The version it was typed over does: what somebody else wrote since is not theirs
to overwrite unseen."""


def getypt(ingevuld: Ingevuld) -> dict[str, list[str]]:
    """What is of who types, and can be kept."""
    return {k: [*w] for k, w in ingevuld.waarden.items() if k not in NIET}


def _plek(ingevuld: Ingevuld) -> str:
    """Which page. Raises `ongeldige-invoer` for what is none of ours."""
    plek = ingevuld.een("plek")
    if not PLEK.fullmatch(plek) or plek.startswith("//"):
        raise ongeldige_invoer(
            [VeldFout("body", "plek", "onbekend", "Dit is geen bladzijde van de werkplek.")]
        )
    return plek


@router.get("/klad")
async def er_nog(eenheid: Eenheid, blad: Pagina) -> Response:
    """Somebody is still there."""
    return _nog(blad)


@router.post("/klad")
async def bewaar(eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    """All that stands in the form; or with `deel`, the names of the fields that changed since, those alone. Nothing at all: what was
    typed was taken back, and there is nothing to keep."""
    plek = _plek(ingevuld)
    if deel := ingevuld.alle("deel"):
        anders = {k: list(ingevuld.waarden.get(k, ())) for k in deel if k not in NIET | {klad.BLAD}}
        if not await klad.vul_aan(eenheid, plek, anders, ingevuld.een(klad.BLAD)):
            raise Fout(
                Soort.BOTSING,
                "kladversie-anders",
                "Er is van deze bladzijde geen kladversie om dit bij te voegen.",
                alternatief="Stuur alles wat er staat.",
            )
        return _nog(blad)
    velden = getypt(ingevuld)
    await (
        klad.bewaar(eenheid, plek, velden) if velden.keys() - {klad.BLAD} else klad.gooi_weg(eenheid, plek)
    )
    return _nog(blad)


def _nog(blad: Pagina) -> Response:
    """Nothing, but how long the session still lasts."""
    return Response(status_code=204, headers={"X-Rest": str(blad.rest)})


@router.post("/klad/weg")
async def weg(eenheid: Eenheid, ingevuld: Formulier) -> Response:
    plek = _plek(ingevuld)
    await klad.gooi_weg(eenheid, plek)
    return verder(plek)
