"""One item of an overleg, while people talk: what was shared, and beside it inbreng, besluiten and acties.

The three are one form with a button each. What was typed in the other two when one is recorded is kept, and stands there again.
"""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import overleggen as agenda_api
from app.api import overlegvorm as vorm
from app.api import overlegwerk as api
from app.core.fouten import Fout, niet_gevonden, ongeldig
from app.overleg.codes import TITEL, PuntStatus
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek import overlegvelden as vragen
from app.werkplek.formulier import Ingevuld, Veld, als_json, toon, vul
from app.werkplek.kladblok import getypt
from app.werkplek.overleg import O, Overlegroute
from app.werkplek.rijen import op_de_rij
from app.werkplek.route import Blad, Formulier, Pagina, verder
from app.workflow.leesbaar import gedeeld, stand_van
from app.workflow.overlegbeeld import Puntbeeld, puntbeeld

P = O + "/punten/{aid}"
router = Onderdeel(route_class=Overlegroute, onder="")
DELEN = ("inbreng", "besluit", "actie")
"""What is recorded at an item, by the name that its fields begin with."""
WOORDEN = ("inbreng.tekst", "besluit.tekst", "actie.omschrijving")


def _velden(b: Puntbeeld) -> dict[str, list[Veld]]:
    """What can be recorded at an item, part by part."""
    maatregel = {"maatregel": vragen.van_maatregel(b.eigen)} if b.eigen else {}
    return {
        "inbreng": vragen.van_inbreng(b),
        "besluit": vragen.van_besluit(b),
        "actie": vragen.van_actie(b),
        **maatregel,
    }


def _mag(b: Puntbeeld, fout: Fout | None) -> dict[str, list[Veld]]:
    """What of it this actor is offered: of an overleg that is closed nothing, but for who was typing when it was."""
    te_zien = b.open or fout is not None
    return {k: v for k, v in _velden(b).items() if te_zien and (b.regie or k == "inbreng")}


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    overleg_id: UUID,
    aid: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    b = await puntbeeld(eenheid, overleg_id, aid)
    bij_delen = wat == "delen"
    delen = (
        toon(vragen.van_delen(b), ingevuld if bij_delen else None, fout if bij_delen else None)
        if b.eigen
        else []
    )
    typte = None if bij_delen else ingevuld
    model = {
        "b": b,
        "vlag": b.eigen.vlag if b.eigen else "",
        "pad": f"/overleggen/{overleg_id}/punten/{aid}",
        "titel_overleg": TITEL[b.wat.rij["soort"]],
        "velden": {k: toon(v, typte, fout) for k, v in _mag(b, fout).items()},
        "delen": delen,
        "onderdelen": vragen.ONDERDELEN,
        "sporen": dict(vragen.SPOOR),
        "uitkomsten": vragen.UITKOMSTEN,
        "getoond": gedeeld((b.punt.projectie or {}).get("inhoud") or {}),
        "gedeeld": gedeeld,
        "stand_van": stand_van,
        "ingevuld": ingevuld or Ingevuld(),
        "wat": wat,
        "fout": fout,
        **({"getypt": False} if bij_delen else {}),  # in another form than the one that is kept
    }
    return blad.toon("overlegpunt.html", "Agendapunt", model)


@router.get(P)
async def punt(overleg_id: UUID, aid: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, overleg_id, aid, await blad.klad(eenheid))


@router.post(P)
async def leg_vast(
    overleg_id: UUID, aid: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Record one of the three, and go on from there: what was recorded has the focus, and the next fields are one Tab away. Who presses
    Enter chooses none: then it is what there are words for, if that is one thing."""
    wat = ingevuld.een("wat") or _bedoeld(ingevuld)
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overleg_id, aid, i, f, wat))
    velden = _velden(await puntbeeld(eenheid, overleg_id, aid))
    if wat not in DELEN:
        raise ongeldig("", "kies", "Kies met de knop erbij wat u wilt vastleggen.")
    eigen = [*velden[wat], *(velden.get("maatregel", ()) if wat == "besluit" else ())]
    try:
        id = await _doe[wat](overleg_id, aid, als_json(eigen, ingevuld).get(wat, {}), eenheid)
    except Fout as fout:
        raise op_de_rij(fout, {"": f"{wat}."}) from fout
    await blad.klaar(eenheid, _rest(wat, ingevuld))
    return verder(f"/overleggen/{overleg_id}/punten/{aid}#{wat}-{id}")


def _bedoeld(ingevuld: Ingevuld) -> str:
    met_woorden = [naam for naam in WOORDEN if ingevuld.een(naam)]
    return met_woorden[0].partition(".")[0] if len(met_woorden) == 1 else ""


def _rest(wat: str, ingevuld: Ingevuld) -> dict[str, list[str]]:
    """What was typed beside it: nothing, when there are no words among it."""
    rest = {k: w for k, w in getypt(ingevuld).items() if k != "wat" and k.partition(".")[0] != wat}
    return rest if any(ingevuld.een(naam) for naam in WOORDEN if naam in rest) else {}


async def _inbreng(overleg_id: UUID, aid: UUID, g: dict[str, Any], eenheid: Werkeenheid) -> UUID:
    nieuw = vragen.plekken_json({"gedeeldMet": [], **g}, "gedeeldMet")
    return (await api.geef_inbreng(overleg_id, aid, vul(vorm.InbrengIn, nieuw), eenheid)).id


async def _besluit(overleg_id: UUID, aid: UUID, g: dict[str, Any], eenheid: Werkeenheid) -> UUID:
    nieuw = vul(vorm.BesluitIn, vragen.plekken_json(g, "gedeeldMet"))
    return (await api.besluit(overleg_id, aid, nieuw, eenheid)).id


async def _actie(overleg_id: UUID, aid: UUID, g: dict[str, Any], eenheid: Werkeenheid) -> UUID:
    nieuw = vul(vorm.OverlegactieIn, vragen.actie_json(g))
    return (await api.draag_op(overleg_id, aid, nieuw, eenheid, Response())).id


_doe = {"inbreng": _inbreng, "besluit": _besluit, "actie": _actie}


@router.post(P + "/{wat}")
async def doe(
    overleg_id: UUID, aid: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Share with a partner or take it back, say that it was discussed, or take back one's own inbreng."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overleg_id, aid, i, f, wat))
    hier = f"/overleggen/{overleg_id}/punten/{aid}"
    match wat:
        case "delen":
            b = await puntbeeld(eenheid, overleg_id, aid)
            gegevens = als_json(vragen.van_delen(b), ingevuld)
            met = vragen.plek_json(gegevens.pop("met", ""))
            gegevens = {"onderdelen": [], **gegevens, **met}
            await api.deel(overleg_id, aid, vul(vorm.ProjectieIn, gegevens), eenheid, regio)
            return verder(f"{hier}#delen")
        case "intrekken":
            waarom = vul(vorm.IntrekkingIn, {"reden": ingevuld.een("reden")})
            await api.trek_in(overleg_id, aid, _id(ingevuld), waarom, eenheid)
            return verder(f"{hier}#delen")
        case "besproken":
            klaar = vorm.AgendapuntWijziging(status=PuntStatus.BESPROKEN)
            versie = f'"{ingevuld.een("versie")}"'
            await agenda_api.wijzig_punt(overleg_id, aid, klaar, eenheid, Response(), versie)
            hierna = (await puntbeeld(eenheid, overleg_id, aid)).hierna
            return verder(f"/overleggen/{overleg_id}" + (f"/punten/{hierna.id}" if hierna else ""))
        case "inbreng-weg":
            await api.trek_inbreng_in(overleg_id, aid, _id(ingevuld), eenheid)
            return verder(f"{hier}#inbreng")
        case _:
            raise niet_gevonden()


def _id(ingevuld: Ingevuld) -> UUID:
    """Which of them. Raises `niet-gevonden` for what is none."""
    try:
        return UUID(ingevuld.een("id"))
    except ValueError:
        raise niet_gevonden() from None


@router.post(P + "/acties/{actie_id}")
async def rond_af(
    overleg_id: UUID, aid: UUID, actie_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Done, or not and why; from here, or from the day of who does it."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overleg_id, aid, i, f, str(actie_id)))
    uitkomst = {"status": ingevuld.een("status"), "uitkomst": ingevuld.een("uitkomst") or None}
    try:
        klaar = vul(vorm.ActieWijziging, {k: w for k, w in uitkomst.items() if w is not None})
    except Fout as fout:
        raise op_de_rij(fout, {"": f"{actie_id}."}) from fout
    versie = f'"{ingevuld.een("versie")}"'
    await api.rond_af(overleg_id, aid, actie_id, klaar, eenheid, Response(), versie)
    terug = (
        "/dag"
        if ingevuld.een("vanaf") == "dag"
        else f"/overleggen/{overleg_id}/punten/{aid}#actie-{actie_id}"
    )
    return verder(terug)
