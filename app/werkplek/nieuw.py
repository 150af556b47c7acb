"""A new casus from a signaal."""

from fastapi import Response

from app.api import casussen as api
from app.core.fouten import Fout
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, toon, vul
from app.werkplek.gevaarvelden import DUUR, RELATIE, RODE_VLAGGEN, SASH, VORMEN
from app.werkplek.plaats import plaats
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, naar_casus
from app.workflow.opdracht import Regels

router = Onderdeel(route_class=Bladroute, onder="")
NAAM = Veld("aanduiding", "Hoe noemt uw team dit huishouden?", verplicht=True)
VELDEN = (
    RODE_VLAGGEN,
    SASH,
    VORMEN,
    RELATIE,
    DUUR,
    Veld("toelichting", "Wat is er aan de hand?", Soort.LANG),
)


def _velden(regio: Regels) -> tuple[Veld, ...]:
    return NAAM, *plaats(regio.gemeenten), *VELDEN


async def _toon(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    eis_hulpverlener(eenheid.actor)
    form = {
        "titel": "Nieuwe casus",
        "knop": "Casus openen",
        "uitleg": "Kwam er een melding? Open de casus dan vanuit die melding.",
    }
    model = {
        "form": form,
        "velden": toon(_velden(regio), ingevuld, fout),
        "versie": None,
        "terug": "/casussen",
        "terug_naar": "de lijst",
        "fout": fout,
    }
    return blad.toon("formulier.html", "Nieuwe casus", model)


@router.get("/casussen/nieuw")
async def formulier(eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon(eenheid, regio, blad, await blad.klad(eenheid))


@router.post("/casussen/nieuw")
async def open_(eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, regio, blad, i, f))
    casus = await api.open_(vul(api.CasusIn, als_json(_velden(regio), ingevuld)), eenheid, regio, Response())
    await blad.klaar(eenheid)
    return naar_casus(eenheid, casus.id)
