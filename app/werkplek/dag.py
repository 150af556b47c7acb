"""Mijn dag: what needs me now."""

from uuid import UUID

from fastapi import Response

from app.overleg.codes import TITEL
from app.toegang.actor import Rol
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.overleg import thuis
from app.werkplek.overlegvelden import UITKOMSTEN
from app.werkplek.route import Bladroute, Formulier, Pagina, verder
from app.workflow import postvak
from app.workflow.dagbeeld import Trap, mijn_dag

router = Onderdeel(route_class=Bladroute, onder="")
KOPPEN = {
    Trap.NU: ("Nu", "Te laat, of nodig binnen een dag. Bij gevaar: binnen twee dagen."),
    Trap.DEZE_WEEK: ("Deze week", "Wat er binnen zeven dagen moet gebeuren."),
    Trap.TER_KENNIS: ("Om te weten", "Wat er is gebeurd, en wat nog kan wachten."),
}


@router.get("/")
async def begin(eenheid: Eenheid) -> Response:
    """Who may see no casus has no day here: they come for the figures."""
    return verder("/cijfers" if eenheid.actor.rollen == {Rol.BELEID} else "/dag")


@router.get("/dag")
async def dag(eenheid: Eenheid, blad: Pagina) -> Response:
    beeld = await mijn_dag(eenheid)
    groepen = [
        (kop, uitleg, [p for p in beeld.punten if p.trap is trap]) for trap, (kop, uitleg) in KOPPEN.items()
    ]
    model = {
        "groepen": groepen,
        "meer": beeld.meer,
        "overleg_nu": beeld.overleg_nu,
        "overleg_straks": beeld.overleg_straks,
        "soorten": TITEL,
        "thuis": thuis,
        "uitkomsten": UITKOMSTEN[:2],
    }
    return blad.toon("dag.html", "Mijn dag", model)


@router.post("/signalen/{signaal_id}/afhandelen")
async def afhandelen(signaal_id: UUID, eenheid: Eenheid, ingevuld: Formulier) -> Response:
    await postvak.handel_af(eenheid, signaal_id)
    return verder("/dag")
