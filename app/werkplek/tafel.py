"""The overdrachtstafel: the list of offers, what can still come on it, and one offer that is decided there."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import overdrachtstafels as api
from app.core.fouten import Fout, niet_gevonden
from app.overleg.codes import TITEL
from app.overleg.tafel import lees_tafel
from app.toegang.actor import Doelbinding
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, toon, vul
from app.werkplek.overdracht import WEIGERING, aanname
from app.werkplek.overleg import formulieren, leid
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow.leesbaar import leesbaar
from app.workflow.opdracht import Regels
from app.workflow.overdrachtbeeld import Collegas
from app.workflow.tafelbeeld import tafelbeeld, tafelpuntbeeld


class Tafelroute(Bladroute):
    doel = Doelbinding.HULPVERLENING


router = Onderdeel(route_class=Tafelroute, onder="")
T = "/tafels/{overleg_id}"
P = T + "/punten/{punt_id}"
TIJD = "Leeg: binnen 48 uur, of zoals de klok van de melding loopt. Later dan die klok kan niet."
UITERLIJK = Veld("afspraak.uiterlijk", "Uiterlijk wanneer achter de voordeur?", Soort.MOMENT, uitleg=TIJD)
NOTITIE = (Veld("tekst", "Wat is er afgesproken?", Soort.LANG, verplicht=True),)


def _wie_gaat(c: Collegas) -> Veld:
    wie = [(str(id), naam) for id, naam in c.namen.items()]
    return Veld("afspraak.medewerkerId", "Wie gaat er?", Soort.KEUZE, wie, uitleg="Leeg: de casusregisseur.")


def _velden(c: Collegas) -> dict[str, list[Veld]]:
    """What is asked with each decision."""
    return {
        "accepteren": [*aanname(c), _wie_gaat(c), UITERLIJK],
        "terug": [*WEIGERING, UITERLIJK],
        "afspreken": [_wie_gaat(c), UITERLIJK],
        "noteren": [*NOTITIE],
    }


@router.get(T)
async def tafel(overleg_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, overleg_id)


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    overleg_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    beeld = await tafelbeeld(eenheid, overleg_id)
    model = {
        "beeld": beeld,
        "titel_overleg": TITEL[beeld.wat.rij["soort"]],
        "formulieren": formulieren(beeld, wat, ingevuld, fout),
        "wat": wat,
        "gekozen": "",
        "uitkomsten": {p.regel.id: p.uitkomst(eenheid) for p in beeld.punten if p.aanbod},
        "fout": fout,
    }
    return blad.toon("tafel.html", "Overdrachtstafel", model)


@router.post(T + "/{wat}")
async def doe(overleg_id: UUID, wat: str, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overleg_id, i, f, wat))
    await lees_tafel(eenheid, overleg_id)
    await leid(overleg_id, wat, eenheid, ingevuld)
    return verder(f"/tafels/{overleg_id}")


@router.post(T + "/aanbiedingen/{overdracht_id}")
async def zet_op_lijst(overleg_id: UUID, overdracht_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overleg_id, i, f))
    await api.zet_op_lijst(overleg_id, overdracht_id, eenheid, Response())
    return verder(f"/tafels/{overleg_id}")


async def _toon_punt(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    overleg_id: UUID,
    punt_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    b = await tafelpuntbeeld(eenheid, overleg_id, punt_id, regio)
    hier = {
        w: (ingevuld, fout) if w == wat else (None, None)
        for w in ("accepteren", "terug", "afspreken", "noteren")
    }
    model: dict[str, Any] = {
        "b": b,
        "pad": f"/tafels/{overleg_id}/punten/{punt_id}",
        "velden": {k: toon(v, *hier[k], voor=f"{k}-") for k, v in _velden(b.collegas).items()},
        "voorbeeld": {k: leesbaar(w) for k, w in (b.zicht.get("voorbeeld") or {}).items()},
        "versie": b.punt.regel.versie,
        "wat": wat,
        "fout": fout,
    }
    return blad.toon("tafelpunt.html", "Overdrachtstafel", model)


@router.get(P)
async def punt(overleg_id: UUID, punt_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon_punt(eenheid, regio, blad, overleg_id, punt_id)


@router.post(P + "/{wat}")
async def beslis(
    overleg_id: UUID,
    punt_id: UUID,
    wat: str,
    eenheid: Eenheid,
    regio: Regio,
    blad: Pagina,
    ingevuld: Formulier,
) -> Response:
    """Take the casus over and say who goes; give it back; say who of us goes; or note what was said."""
    blad.bij_weigering(lambda eenheid, i, f: _toon_punt(eenheid, regio, blad, overleg_id, punt_id, i, f, wat))
    versie = ingevuld.if_match
    velden = _velden(Collegas({}, None)).get(wat)
    if velden is None:
        raise niet_gevonden()
    gegevens, antwoord = als_json(velden, ingevuld), Response()
    match wat:
        case "accepteren":
            keuze = vul(api.TafelaannameIn, gegevens)
            await api.accepteren(overleg_id, punt_id, keuze, eenheid, regio, antwoord, versie)
        case "terug":
            waarom = vul(api.TafelteruggaveIn, gegevens)
            await api.terug(overleg_id, punt_id, waarom, eenheid, regio, antwoord, versie)
        case "afspreken":
            afspraak = vul(api.EigenDeurafspraakIn, gegevens.get("afspraak", {}))
            await api.afspreken(overleg_id, punt_id, afspraak, eenheid, regio, antwoord)
        case _:
            await api.noteer(overleg_id, punt_id, vul(api.TafelbesluitIn, gegevens), eenheid)
    return verder(f"/tafels/{overleg_id}/punten/{punt_id}")
