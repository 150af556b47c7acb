"""What an organisation chose and how the system does, for its functioneel beheerder."""

from typing import Literal

from fastapi import Response

from app.api import eigenkeuzen as api
from app.api import medewerkers
from app.core.fouten import Fout
from app.core.gebeurtenis import LAATSTE
from app.core.settings import Eigenkeuze
from app.toegang.codes import Instelreden
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, gezien, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow import accountlijst, beheerbeeld, eigenkeuzen
from app.workflow.opdracht import Regels

router = Onderdeel(route_class=Bladroute, prefix="/beheer", onder="")
HOOGSTENS = 20
"""So many of the changes of a setting are shown."""


@router.get("/instellingen")
async def instellingen(
    eenheid: Eenheid, regio: Regio, beheer: medewerkers.Accounts, blad: Pagina
) -> Response:
    model = {
        "keuzes": await beheerbeeld.instellingen(eenheid, regio),
        "koppelingen": await beheerbeeld.koppelingen(eenheid),
        "beheerd": beheer.beheerd,
    }
    return blad.toon("instellingen.html", "Instellingen", model)


async def _toon_instelling(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    naam: Eigenkeuze,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    stand = await eigenkeuzen.een(eenheid, regio, naam)
    wat, per = beheerbeeld.INSTELLINGEN[naam.veld]
    velden = [
        Veld(
            "waarde",
            f"Hoeveel {per}?",
            Soort.GETAL,
            verplicht=True,
            uitleg=f"Van {stand.minstens} tot en met {stand.hoogstens}.",
            nu=stand.waarde,
        ),
        Veld("reden", "Waarom?", Soort.KEUZE, keuzes(Instelreden), verplicht=True),
    ]
    model = {
        "wat": wat,
        "per": per,
        "s": stand,
        "velden": toon(velden, ingevuld, fout),
        "versie": gezien(ingevuld, fout, stand.versie),
        "wijzigingen": await eigenkeuzen.wijzigingen(eenheid, naam, LAATSTE, HOOGSTENS),
        "fout": fout,
    }
    return blad.toon("instelling.html", "Instelling", model)


@router.get("/instellingen/{naam}")
async def instelling(naam: Eigenkeuze, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon_instelling(eenheid, regio, blad, naam)


KEUZEVELDEN = (Veld("waarde", "", Soort.GETAL), Veld("reden", ""))


@router.post("/instellingen/{naam}/{wat}")
async def stel_in(
    naam: Eigenkeuze,
    wat: Literal["kiezen", "loslaten"],
    eenheid: Eenheid,
    regio: Regio,
    blad: Pagina,
    ingevuld: Formulier,
) -> Response:
    hier = wat == "kiezen"
    blad.bij_weigering(lambda e, i, f: _toon_instelling(e, regio, blad, naam, i if hier else None, f))
    accountlijst.eis_beheer(eenheid)
    versie = ingevuld.if_match
    if hier:
        keuze = vul(api.InstellingIn, als_json(KEUZEVELDEN, ingevuld))
        await api.kies(naam, keuze, eenheid, regio, Response(), versie)
    else:
        await api.volg_regio(naam, eenheid, regio, Response(), versie)
    return verder(f"/beheer/instellingen/{naam}")


@router.get("/gezondheid")
async def gezondheid(eenheid: Eenheid, blad: Pagina) -> Response:
    beeld = await beheerbeeld.gezondheid(eenheid)
    return blad.toon("gezondheid.html", "Gezondheid", {"g": beeld, "werk": beheerbeeld.WERK})
