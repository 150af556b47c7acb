"""Taking a melding in: by keyboard, while somebody is on the telephone."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from fastapi import Response

from app.api import meldingen as api
from app.api.melding_in import MENSEN_MAX, MeldingIn
from app.casus.codes import BetrokkeneRol
from app.core.fouten import Fout, VeldFout
from app.core.ids import nieuw_id
from app.core.woorden import woord, woorden
from app.melding.codes import VANZELF, MelderCategorie, MeldingBron, MeldKanaal, Urgentie
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.gevaarvelden import DUUR, RELATIE, RODE_VLAGGEN, SASH, VORMEN
from app.werkplek.kladblok import getypt
from app.werkplek.plaats import plaats
from app.werkplek.rijen import Deel, lees_rijen, op_de_rij, rijen
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow.eigenkeuzen import regels_voor
from app.workflow.meldklokken import met_haast
from app.workflow.opdracht import Regels

router = Onderdeel(route_class=Bladroute, prefix="/meldingen/nieuw", onder="")
VELDEN = (
    Veld("urgentie", "Hoe dringend?", Soort.KEUZE, keuzes(Urgentie), verplicht=True),
    Veld("bron", "Wie meldt?", Soort.KEUZE, keuzes(MeldingBron), verplicht=True),
    Veld(
        "melderCategorie",
        "Waar werkt de melder?",
        Soort.KEUZE,
        [
            (c, "Nergens: een burger" if c == MelderCategorie.BURGER else w)
            for c, w in keuzes(MelderCategorie)
        ],
        uitleg=f"Mag leeg blijven bij: {woorden(VANZELF)}.",
    ),
    Veld("kanaal", "Hoe kwam het binnen?", Soort.KEUZE, keuzes(MeldKanaal), verplicht=True, nu="telefoon"),
    Veld("ontvangenOp", "Wanneer?", Soort.MOMENT, verplicht=True),
    Veld("toelichting", "Wat is er aan de hand?", Soort.LANG),
    RODE_VLAGGEN,
    VORMEN,
    RELATIE,
    DUUR,
    SASH,
)
ADRES = (
    Veld("adres.postcode", "Postcode"),
    Veld("adres.huisnummer", "Huisnummer"),
)
BEGIN, ERBIJ = 4, 2
"""So many people there is room for at first; and for so many more, whoever was named already."""
MENSEN = Deel(
    "betrokkenen",
    "Om wie gaat het?",
    "Vul in wat u weet. Een kind hoort er ook bij als het niets is overkomen.",
    [
        Veld("voornamen", "Voornamen"),
        Veld("tussenvoegsel", "Tussenvoegsel"),
        Veld("achternaam", "Achternaam"),
        Veld("geboortedatum", "Geboortedatum", Soort.DATUM),
        Veld("leeftijdSchatting", "Of leeftijd ongeveer", Soort.GETAL),
        Veld("telefoon", "Telefoon"),
        Veld("rollen", "Rol", Soort.KEUZES, keuzes(BetrokkeneRol)),
    ],
)


NIEMAND = VeldFout(
    "body",
    f"{MENSEN.naam}.0.rollen",
    "te-weinig",
    "Vul ten minste één persoon in. Weet u geen naam, dan is een rol genoeg.",
)


def _velden(regio: Regels) -> tuple[Veld, ...]:
    return *VELDEN, *plaats(regio.gemeenten), *ADRES


async def _intake(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    eis_hulpverlener(eenheid.actor)
    eigen = await regels_voor(eenheid, regio, eenheid.actor.organisatie)
    haast = {"urgentie": _haast(eigen, Urgentie), "bron": _haast(eigen, MeldingBron)}
    velden = [replace(v, nu=_nu(v, eenheid), uitleg=haast.get(v.naam, v.uitleg)) for v in _velden(regio)]
    model = {
        "velden": toon(velden, ingevuld, fout),
        "mensen": MENSEN,
        "rijen": rijen(MENSEN, (), ingevuld, fout, ERBIJ, BEGIN),
        "hoogstens": MENSEN_MAX,
        "kenmerk": ingevuld.een("kenmerk") if ingevuld else f"werkplek-{nieuw_id()}",
        "fout": fout,
    }
    return blad.toon("meldingnieuw.html", "Nieuwe melding", model)


def _nu(v: Veld, eenheid: Werkeenheid) -> Any:
    return eenheid.nu if v.naam == "ontvangenOp" else v.nu


def _haast(regels: Regels, keuze: type[StrEnum]) -> str:
    """What each of these choices asks within hours: `Spoed: eerste actie binnen 1 uur.`"""
    zinnen = [
        (code, f"{zin(code)}: {woord(wat)} binnen {hoe_lang}.") for code, wat, hoe_lang in met_haast(regels)
    ]
    return " ".join(tekst for code, tekst in zinnen if isinstance(code, keuze))


def _van_de_bladzijde(fout: Fout, ingevuld: Ingevuld, plaatsen: Mapping[str, str]) -> Fout:
    """What is wrong with the message, said of the page. Where the melder works is not asked before it is known who that is."""
    niet_gevraagd = "" if ingevuld.een("bron") else "melderCategorie"
    velden = op_de_rij(fout, plaatsen).velden
    fout.velden = tuple(
        NIEMAND if f.plaats == MENSEN.naam and not plaatsen else f
        for f in velden
        if f.plaats != niet_gevraagd
    )
    return fout


@router.get("")
async def intake(eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _intake(eenheid, regio, blad, await blad.klad(eenheid))


@router.post("")
async def neem_aan(eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier) -> Response:
    """The page carries a kenmerk of its own: the same page sent twice is the same melding. Who wants to name more people than there is
    room for gets the page back with what was typed, which is kept meanwhile."""
    blad.bij_weigering(lambda eenheid, i, f: _intake(eenheid, regio, blad, i, f))
    mensen, plaatsen = lees_rijen(MENSEN, ingevuld)
    if ingevuld.een("verder") == MENSEN.naam:
        eis_hulpverlener(eenheid.actor)
        await blad.leg_klaar(eenheid, getypt(ingevuld))
        return verder(f"/meldingen/nieuw#persoon-{len(mensen) + 1}")
    vanzelf = VANZELF.get(ingevuld.een("bron"))
    gegevens = {
        **({"melderCategorie": vanzelf} if vanzelf else {}),
        **als_json(_velden(regio), ingevuld),
        "kenmerk": ingevuld.een("kenmerk"),
        "betrokkenen": mensen,
    }
    try:
        melding = await api.neem_aan(vul(MeldingIn, gegevens), eenheid, regio, Response())
    except Fout as fout:
        raise _van_de_bladzijde(fout, ingevuld, plaatsen) from None
    await blad.klaar(eenheid)
    return verder(f"/meldingen/{melding.id}")
