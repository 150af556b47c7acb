"""Everything that is recorded in a casus with a small form: a table of forms, each of which fills one In-model and calls one operation
of the API. What a form may do is decided there; here stands only what it asks, in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from app.api import betrokkenen as mensen_api
from app.api import casussen as casus_api
from app.api import inzageverzoeken as inzage_api
from app.api import nazorg as nazorg_api
from app.api import ondersteuning as hulp_api
from app.api import overdrachten as overdracht_api
from app.casus.codes import (
    BetrokkeneRol,
    Bron,
    ContactKanaal,
    RedenNietGesproken,
    Risicofactor,
    Stopuitkomst,
)
from app.casus.queries import Betrokkene, betrokkenen, lees_betrokkene, lees_casus
from app.core.fouten import Fout, niet_gevonden
from app.monitoring.queries import nazorg_of_niets
from app.ondersteuning.model import EvaluatieUitkomst, Leefgebied
from app.ondersteuning.queries import ondersteuningsplan_of_niets
from app.overdracht.codes import Voorbeelddeel
from app.overdracht.queries import andere_teams
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.aanbodvelden import VOORAF, als_aanbod, van_aanbod
from app.werkplek.bladen import zin
from app.werkplek.formulier import Ingevuld, Keuze, Soort, Veld, als_json, gezien, keuzes, toon, vul
from app.werkplek.gevaarvelden import DUUR, RELATIE, RODE_VLAGGEN, SASH, VORMEN
from app.werkplek.ingrepen import INGREPEN
from app.werkplek.kleineform import Deel, Form, Rond, vast
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, naar_casus
from app.workflow.leesbaar import leesbaar
from app.workflow.opdracht import Regels
from app.workflow.overdrachtbeeld import voorproef

router = Onderdeel(route_class=Bladroute, prefix="/casussen/{casus_id}/vastleggen", onder="")


ROLLEN = [k for k in keuzes(BetrokkeneRol) if k[0] != "betrokkene"] + [("betrokkene", "Anders betrokken")]
TALEN: Mapping[str, str] = {
    "nl": "Nederlands",
    "ar": "Arabisch",
    "bg": "Bulgaars",
    "zh": "Chinees",
    "de": "Duits",
    "en": "Engels",
    "fa": "Farsi of Dari",
    "fr": "Frans",
    "fy": "Fries",
    "ku": "Koerdisch",
    "uk": "Oekraïens",
    "pap": "Papiaments",
    "pl": "Pools",
    "pt": "Portugees",
    "ro": "Roemeens",
    "ru": "Russisch",
    "so": "Somalisch",
    "es": "Spaans",
    "ti": "Tigrinya",
    "tr": "Turks",
    "ur": "Urdu",
}
KANALEN = [
    (str(k), "Geen veilige weg: niet benaderen" if k is ContactKanaal.GEEN else zin(k)) for k in ContactKanaal
]
TOELICHTING = Veld("toelichting", "Toelichting", Soort.LANG)


def _talen(nu: str | None) -> list[Keuze]:
    """What is spoken most, and what was recorded for somebody in another way."""
    return [*TALEN.items(), *([(nu, nu)] if nu and nu not in TALEN else ())]


def _persoon(g: Mapping[str, Any], *, nieuw: bool) -> list[Veld]:
    contact = g.get("veilig_contact") or {}
    return [
        Veld("voornamen", "Voornamen", nu=g.get("voornamen")),
        Veld("tussenvoegsel", "Tussenvoegsel", nu=g.get("tussenvoegsel")),
        Veld("achternaam", "Achternaam", nu=g.get("achternaam")),
        Veld("geboortedatum", "Geboortedatum", Soort.DATUM, nu=g.get("geboortedatum")),
        Veld(
            "leeftijdSchatting",
            "Leeftijd ongeveer",
            Soort.GETAL,
            uitleg="Alleen als u de geboortedatum niet weet.",
            nu=g.get("leeftijd_schatting"),
        ),
        Veld(
            "rollen",
            "Rol in dit huishouden",
            Soort.KEUZES,
            ROLLEN,
            verplicht=nieuw,
            uitleg="Iemand kan slachtoffer en pleger tegelijk zijn. Wie jonger is dan 18 is vanzelf ook kind.",
            nu=g.get("rollen"),
        ),
        Veld(
            "relatie",
            "Wie is dit in het huishouden?",
            uitleg="Bijvoorbeeld: moeder, stiefvader.",
            nu=g.get("relatie"),
        ),
        Veld("telefoon", "Telefoon", nu=g.get("telefoon")),
        Veld("email", "E-mailadres", nu=g.get("email")),
        Veld(
            "veiligContact.kanaal",
            "Hoe is contact veilig?",
            Soort.KEUZE,
            KANALEN,
            uitleg="Niets ingevuld betekent: niet benaderen.",
            nu=contact.get("kanaal"),
        ),
        Veld("veiligContact.wanneer", "Wanneer is contact veilig?", nu=contact.get("wanneer")),
        Veld(
            "veiligContact.neutraal",
            "Alleen neutrale woorden in een bericht?",
            Soort.JANEE,
            uitleg="Niets gekozen betekent ja: dan staat er niet in van wie het komt.",
            nu=contact.get("neutraal"),
        ),
        Veld("veiligContact.wieMagWeten", "Wie mag ervan weten?", nu=contact.get("wie_mag_weten")),
        Veld("voorkeurstaal", "Taal", Soort.KEUZE, _talen(g.get("voorkeurstaal")), nu=g.get("voorkeurstaal")),
        Veld("tolkNodig", "Tolk nodig?", Soort.JANEE, nu=g.get("tolk_nodig")),
    ]


async def _nieuwe_persoon(_: Rond) -> Sequence[Veld]:
    return _persoon({}, nieuw=True)


async def _deze_persoon(rond: Rond) -> Sequence[Veld]:
    mens = await _iemand(rond)
    rond.versie = mens.rij["versie"]
    weg = Veld(
        "vertrokkenOp", "Hoort niet meer bij het huishouden sinds", Soort.DATUM, nu=mens.rij["vertrokken_op"]
    )
    return [*_persoon(mens.rij, nieuw=False), weg]


async def _iemand(rond: Rond) -> Betrokkene:
    return await lees_betrokkene(rond.eenheid, rond.casus_id, rond.iemand)


class Niets(BaseModel):
    """A form that only says: do it."""


async def _vraag_inzage(rond: Rond, _: Niets, __: str | None) -> None:
    await inzage_api.vraag_aan((await _iemand(rond)).rij["persoon_id"], rond.eenheid, rond.antwoord)


async def _gesprek(rond: Rond) -> Sequence[Veld]:
    mens = await _iemand(rond)
    return [
        Veld("gesproken", f"Is met {mens.naam} gesproken?", Soort.JANEE, verplicht=True),
        Veld("op", "Wanneer?", Soort.MOMENT, verplicht=True, nu=rond.eenheid.nu),
        Veld(
            "redenNiet",
            "Waarom is er niet gesproken?",
            Soort.KEUZE,
            keuzes(RedenNietGesproken),
            uitleg="Alleen als er niet is gesproken.",
        ),
        Veld("verslag", "Wat is er gezegd, of wat is er aan de hand?", Soort.LANG),
    ]


async def _cijfer(rond: Rond) -> Sequence[Veld]:
    return [
        Veld("betrokkeneId", "Wie?", Soort.KEUZE, rond.wie(), verplicht=True),
        Veld(
            "cijfer",
            "Hoe veilig voelt deze persoon zich?",
            Soort.GETAL,
            verplicht=True,
            uitleg="0 is heel onveilig, 10 is helemaal veilig.",
        ),
        Veld("op", "Wanneer gezegd?", Soort.MOMENT, verplicht=True, nu=rond.eenheid.nu),
        TOELICHTING,
    ]


async def _ondersteuningsplan(rond: Rond) -> Sequence[Veld]:
    nu = await ondersteuningsplan_of_niets(rond.eenheid, rond.dossier) or {}
    rond.versie = nu.get("versie")
    return [
        Veld(
            "samenvatting", "Wat gaan we samen doen?", Soort.LANG, verplicht=True, nu=nu.get("samenvatting")
        ),
        Veld("evaluatiedatum", "Wanneer kijken we hoe het gaat?", Soort.DATUM, nu=nu.get("evaluatiedatum")),
    ]


async def _doel(rond: Rond) -> Sequence[Veld]:
    return [
        Veld("betrokkeneId", "Voor wie?", Soort.KEUZE, rond.wie(), verplicht=True),
        Veld("leefgebied", "Op welk gebied?", Soort.KEUZE, keuzes(Leefgebied), verplicht=True),
        Veld("doel", "Wat willen we bereiken?", Soort.LANG, verplicht=True),
    ]


async def _nazorg(rond: Rond) -> Sequence[Veld]:
    nu = await nazorg_of_niets(rond.eenheid, rond.dossier) or {}
    rond.versie, vlam = nu.get("versie"), nu.get("waakvlam", {})
    soorten = [(s, zin(s)) for s in ("wijkteam", "professional", "netwerk", "familie")]
    return [
        Veld(
            "waakvlam.soort",
            "Wie houdt een oogje in het zeil?",
            Soort.KEUZE,
            soorten,
            verplicht=True,
            nu=vlam.get("soort"),
        ),
        Veld("waakvlam.naam", "Naam", verplicht=True, nu=vlam.get("naam")),
        Veld("waakvlam.afspraak", "Wat is afgesproken?", nu=vlam.get("afspraak")),
        Veld("momenten", "Op welke dagen wordt er gekeken?", Soort.DATUMS, verplicht=True),
    ]


async def _check(rond: Rond) -> Sequence[Veld]:
    return [
        Veld("bron", "Aan wie is het gevraagd?", Soort.KEUZE, keuzes(Bron), verplicht=True),
        Veld(
            "betrokkeneId", "Wie was dat?", Soort.KEUZE, rond.wie(), uitleg="Bij slachtoffer, kind en pleger."
        ),
        Veld("uitkomst", "Is het geweld gestopt?", Soort.KEUZE, keuzes(Stopuitkomst), verplicht=True),
        Veld("op", "Wanneer gevraagd?", Soort.MOMENT, verplicht=True, nu=rond.eenheid.nu),
        TOELICHTING,
    ]


async def _gevaar(rond: Rond) -> Sequence[Veld]:
    r = rond.dossier.rij
    rond.versie = rond.dossier.versie
    return [
        Veld("aanduiding", "Hoe noemt uw team dit huishouden?", verplicht=True, nu=r["aanduiding"]),
        replace(RODE_VLAGGEN, nu=r["rode_vlaggen"]),
        replace(SASH, nu=r["sash"]),
        replace(VORMEN, nu=r["geweldsvormen"]),
        replace(RELATIE, nu=r["relatie"]),
        replace(DUUR, nu=r["duur"]),
        Veld("risicofactoren", "Risicofactoren", Soort.KEUZES, keuzes(Risicofactor), nu=r["risicofactoren"]),
        Veld("toelichting", "Toelichting", Soort.LANG, uitleg="Verplicht als een rode vlag niet meer geldt."),
    ]


async def _overdracht(rond: Rond) -> Sequence[Veld]:
    teams = await andere_teams(rond.eenheid)
    return van_aanbod([(f"{t.organisatie}/{t.code}", t.naam) for t in teams], rond.regio)


async def _vooraf(rond: Rond) -> Sequence[Deel]:
    """What the other team would see."""
    delen = await voorproef(rond.eenheid, rond.casus_id, rond.regio)
    return [(VOORAF[Voorbeelddeel(k)], leesbaar(w)) for k, w in delen.items()]


FORMULIEREN: Mapping[str, Form] = {
    "nieuwe-persoon": Form(
        "Iemand toevoegen",
        "Toevoegen",
        mensen_api.BetrokkeneIn,
        _nieuwe_persoon,
        lambda r, m, v: mensen_api.nieuw(r.casus_id, m, r.eenheid, r.antwoord),
        uitleg="Vul in wat u weet; de rest kan later.",
        terug="#mensen",
    ),
    "persoon": Form(
        "Gegevens van iemand",
        "Bewaren",
        mensen_api.BetrokkeneWijziging,
        _deze_persoon,
        lambda r, m, v: mensen_api.wijzig(r.casus_id, r.iemand, m, r.eenheid, r.antwoord, v),
        over_iemand=True,
        terug="#mensen",
    ),
    "gesprek": Form(
        "Gesprek vastleggen",
        "Vastleggen",
        mensen_api.GesprekIn,
        _gesprek,
        lambda r, m, v: mensen_api.nieuw_gesprek(r.casus_id, r.iemand, m, r.eenheid, r.antwoord),
        over_iemand=True,
        terug="#mensen",
    ),
    "inzageverzoek": Form(
        "Inzageverzoek",
        "Verzoek doen",
        Niets,
        vast(),
        _vraag_inzage,
        over_iemand=True,
        uitleg="Deze persoon wil lezen wat er over hem of haar is vastgelegd. Stel eerst vast dat die het zelf vraagt, en wie het is. "
        "De privacy officer besluit; u krijgt daarna bericht en haalt de uitdraai op.",
        terug="#mensen",
    ),
    "cijfer": Form(
        "Veiligheidscijfer",
        "Vastleggen",
        mensen_api.CijferIn,
        _cijfer,
        lambda r, m, v: mensen_api.nieuw_cijfer(r.casus_id, m, r.eenheid, r.antwoord),
        terug="#veiligheid",
    ),
    "gevaar": Form(
        "Wat er speelt",
        "Bewaren",
        casus_api.CasusWijziging,
        _gevaar,
        lambda r, m, v: casus_api.wijzig(r.casus_id, m, r.eenheid, r.regio, r.antwoord, v),
    ),
    "ondersteuningsplan": Form(
        "Ondersteuningsplan",
        "Bewaren",
        hulp_api.OndersteuningsplanIn,
        _ondersteuningsplan,
        lambda r, m, v: hulp_api.zet(r.casus_id, m, r.eenheid, r.antwoord, v),
    ),
    "doel": Form(
        "Doel stellen",
        "Stellen",
        hulp_api.DoelIn,
        _doel,
        lambda r, m, v: hulp_api.nieuw_doel(r.casus_id, m, r.eenheid, r.antwoord),
    ),
    "evaluatie": Form(
        "Ondersteuningsplan evalueren",
        "Vastleggen",
        hulp_api.EvaluatieIn,
        vast(
            Veld("uitkomst", "Hoe verder?", Soort.KEUZE, keuzes(EvaluatieUitkomst), verplicht=True),
            Veld("onderbouwing", "Waarom?", Soort.LANG, verplicht=True),
        ),
        lambda r, m, v: hulp_api.evalueer(r.casus_id, m, r.eenheid, r.antwoord),
    ),
    "nazorg": Form(
        "Nazorg afspreken",
        "Afspreken",
        nazorg_api.NazorgIn,
        _nazorg,
        lambda r, m, v: nazorg_api.zet(r.casus_id, m, r.eenheid, r.antwoord, v),
    ),
    "overdracht": Form(
        "Casus overdragen",
        "Aanbieden",
        overdracht_api.OverdrachtIn,
        _overdracht,
        lambda r, m, v: overdracht_api.bied_aan(r.casus_id, m, r.eenheid, r.regio, r.antwoord),
        schik=als_aanbod,
        uitleg="Tot het andere team aanneemt blijft uw team verantwoordelijk. Het ziet vooraf alleen wat nodig is om te beslissen.",
        onderaan=_vooraf,
    ),
    "stop-check": Form(
        "Is het geweld gestopt?",
        "Vastleggen",
        nazorg_api.CheckIn,
        _check,
        lambda r, m, v: nazorg_api.nieuwe_check(r.casus_id, m, r.eenheid, r.antwoord),
        uitleg="Leg voor elke bron apart vast wat die zegt.",
    ),
    **INGREPEN,
}


async def _rond(
    eenheid: Werkeenheid, regio: Regels, casus_id: UUID, wat: str, id: UUID | None
) -> tuple[Form, Rond]:
    """The form and what it is about. Raises `niet-gevonden`, also for a form that does not exist."""
    dossier = await lees_casus(eenheid, casus_id)
    form = FORMULIEREN.get(wat)
    if form is None or form.over_iemand is not (id is not None):
        raise niet_gevonden()
    return form, Rond(eenheid, regio, dossier, id, await betrokkenen(eenheid, casus_id))


async def _toon(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    casus_id: UUID,
    wat: str,
    id: UUID | None = None,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    form, rond = await _rond(eenheid, regio, casus_id, wat, id)
    velden = await form.velden(rond)
    model = {
        "form": form,
        "velden": toon(velden, ingevuld, fout),
        "onderaan": await form.onderaan(rond) if form.onderaan else (),
        "versie": gezien(ingevuld, fout, rond.versie),
        "terug": f"/casussen/{casus_id}{form.terug}",
        "terug_naar": rond.dossier.rij["aanduiding"],
        "vlag": rond.dossier.vlag,
        "fout": fout,
    }
    return blad.toon("formulier.html", form.titel, model)


@router.get("/{wat}")
async def formulier(casus_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon(eenheid, regio, blad, casus_id, wat, None, await blad.klad(eenheid))


@router.get("/{wat}/{id}")
async def formulier_over(
    casus_id: UUID, wat: str, id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina
) -> Response:
    return await _toon(eenheid, regio, blad, casus_id, wat, id, await blad.klad(eenheid))


@router.post("/{wat}")
async def legvast(
    casus_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    return await _doe(eenheid, regio, blad, casus_id, wat, None, ingevuld)


@router.post("/{wat}/{id}")
async def leg_vast_over(
    casus_id: UUID, wat: str, id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    return await _doe(eenheid, regio, blad, casus_id, wat, id, ingevuld)


async def _doe(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    casus_id: UUID,
    wat: str,
    id: UUID | None,
    ingevuld: Ingevuld,
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, regio, blad, casus_id, wat, id, i, f))
    form, rond = await _rond(eenheid, regio, casus_id, wat, id)
    velden = await form.velden(rond)
    versie = ingevuld.een("versie")
    await form.doe(
        rond, vul(form.model, form.schik(als_json(velden, ingevuld))), f'"{versie}"' if versie else None
    )
    await blad.klaar(eenheid)
    return naar_casus(eenheid, casus_id)
