"""Offers of casussen: what was offered to us and what we offered; and of one what the receiver sees beforehand, and the answer."""

from uuid import UUID

from fastapi import Response

from app.api import overdrachten as api
from app.core.fouten import Fout, niet_gevonden
from app.overdracht.codes import OverdrachtStatus, Weigerreden
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, naar_casus, verder
from app.workflow.leesbaar import leesbaar
from app.workflow.overdrachtbeeld import Collegas, bakken, collegas
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, onder="")
O = "/overdrachten/{overdracht_id}"  # noqa: E741 (as in the tables of who may do what)
WEIGERING = (
    Veld("reden", "Waarom niet?", Soort.KEUZE, keuzes(Weigerreden), verplicht=True),
    Veld("toelichting", "Toelichting", Soort.LANG),
)
INTREKKING = (Veld("reden", "Waarom trekt u het aanbod in?", Soort.LANG, verplicht=True),)


def aanname(c: Collegas) -> list[Veld]:
    """Who of our team takes it on."""
    wie = [(str(id), f"{naam} (u zelf)" if id == c.ik else naam) for id, naam in c.namen.items()]
    return [
        Veld(
            "casusregisseur",
            "Wie wordt casusregisseur?",
            Soort.KEUZE,
            wie,
            verplicht=c.ik is None,
            uitleg="U, tenzij u iemand anders kiest." if c.ik else "",
            nu=c.ik,
        )
    ]


@router.get("/overdrachten")
async def lijst(eenheid: Eenheid, blad: Pagina) -> Response:
    return blad.toon("overdrachten.html", "Overdrachten", {"beeld": await bakken(eenheid)})


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
    ontvanger = (o.naar.organisatie, o.naar.team) == wie
    open_ = ontvanger and o.status is OverdrachtStatus.AANGEBODEN
    bij_aanname = (ingevuld, fout) if wat == "accepteren" else (None, None)
    model = {
        "o": o,
        "open": o.status is OverdrachtStatus.AANGEBODEN and blad.nu < o.verloopt_op,
        "plekken": await plekken(eenheid),
        "aanname": toon(aanname(await collegas(eenheid, overdracht_id)), *bij_aanname) if open_ else [],
        "wat": wat,
        "versie": antwoord.headers["etag"].strip('"'),
        "ontvanger": ontvanger,
        "voorbeeld": {k: leesbaar(w) for k, w in (o.voorbeeld or {}).items()},
        "weigering": toon(WEIGERING, hier, fout if hier else None),
        "intrekking": toon(
            INTREKKING, ingevuld if wat == "intrekken" else None, fout if wat == "intrekken" else None
        ),
        "fout": fout,
    }
    return blad.toon("overdracht.html", "Overdracht", model)


@router.get(O)
async def overdracht(overdracht_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, overdracht_id)


@router.post(O + "/{wat}")
async def antwoord(
    overdracht_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Take it, or say why not; or take back what we offered."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overdracht_id, i, f, wat))
    versie = ingevuld.if_match
    if wat == "accepteren":
        gekozen = als_json(aanname(Collegas({}, None)), ingevuld)
        keuze = vul(api.AcceptatieIn, gekozen)
        uit = await api.accepteren(overdracht_id, keuze, eenheid, regio, Response(), versie)
        return _verder(eenheid, uit)
    if wat == "weigeren":
        await api.weigeren(
            overdracht_id, vul(api.WeigeringIn, als_json(WEIGERING, ingevuld)), eenheid, Response(), versie
        )
        return verder("/overdrachten")
    if wat != "intrekken":
        raise niet_gevonden()
    uit = await api.intrekken(
        overdracht_id, vul(api.IntrekkingIn, als_json(INTREKKING, ingevuld)), eenheid, Response(), versie
    )
    return _verder(eenheid, uit)


def _verder(eenheid: Werkeenheid, uit: api.OverdrachtUit) -> Response:
    """Who took it, and who took it back, answers for the casus."""
    assert uit.casus_id is not None, "wie verantwoordelijk is ziet de casus"
    return naar_casus(eenheid, uit.casus_id)
