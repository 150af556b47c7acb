"""What is kept an eye on: the days on which somebody looks, the radar, and families that are reported again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import Response

from app.api import monitoring as api
from app.casus.codes import Bron, Stopuitkomst
from app.core.fouten import Fout, niet_gevonden
from app.core.klok import lokale_dag
from app.melding.codes import Classificatie
from app.melding.gezinnen import gezinnen
from app.melding.patronen import NIVEAUS, RODE_VLAG, Patrooncode
from app.monitoring.model import MomentStatus
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Na, lees_cursor, lees_plaats, pagina, plaats
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.formulier import Ingevuld, Soort, Veld, Wijkfilter, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow.momenten import Filter as Momentfilter
from app.workflow.momenten import MomentSoort, lees_moment
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken
from app.workflow.radar import Filter as Radarfilter
from app.workflow.radar import radar
from app.workflow.volgbeeld import (
    Hermeldfilter,
    Wanneer,
    hermeldingen,
    maand_van,
    momentenbeeld,
    over_wie,
)

router = Onderdeel(route_class=Bladroute, prefix="/monitoring", onder="")
BLAD = 50
KOPPEN = {
    Wanneer.TE_LAAT: ("Te laat", "Deze dag is voorbij en er is niets vastgelegd."),
    Wanneer.BINNENKORT: ("Binnen dertig dagen", ""),
    Wanneer.LATER: ("Later", ""),
    Wanneer.GEWEEST: ("Geweest", ""),
}
PATRONEN = {
    Patrooncode.HERHAALD: "Vaker gemeld",
    Patrooncode.ESCALATIE: "Het wordt ernstiger",
    Patrooncode.STRUCTUREEL: "Het blijft terugkomen",
}


@router.get("")
async def momenten(
    eenheid: Eenheid,
    regio: Regio,
    blad: Pagina,
    na: Na = None,
    stand: MomentStatus = MomentStatus.GEPLAND,
    soort: MomentSoort | Literal[""] = "",
    laat: Literal["", "ja"] = "",
) -> Response:
    filter = Momentfilter(
        BLAD + 1, lees_cursor(na, api.lees_plaats, None), stand, True if laat else None, soort or None
    )
    rijen, volgende = pagina(
        await momentenbeeld(eenheid, filter, regio), BLAD, lambda m: api.plaats_van(m.rij)
    )
    model = {
        "groepen": [
            (kop, uitleg, [m for m in rijen if m.wanneer is wanneer])
            for wanneer, (kop, uitleg) in KOPPEN.items()
        ],
        "volgende": volgende,
        "plekken": await plekken(eenheid),
        "keuze": {"stand": stand, "soort": soort, "laat": laat},
        "standen": [(s, {"gepland": "Nog te doen"}.get(s, s.capitalize())) for s in MomentStatus],
        "soorten": [(MomentSoort.VT, "Veilig Thuis"), (MomentSoort.NAZORG, "Wijkteam (nazorg)")],
    }
    return blad.toon("momenten.html", "Monitoring", model)


@router.get("/radar")
async def radarblad(
    eenheid: Eenheid,
    regio: Regio,
    blad: Pagina,
    na: Na = None,
    wijk: Wijkfilter = "",
    patroon: Patrooncode | Literal[""] = "",
) -> Response:
    filter = Radarfilter(BLAD + 1, lees_cursor(na, int, None), wijk or None, patroon or None)
    gevonden, volgende = pagina(await radar(eenheid, filter, regio), BLAD, lambda h: h.plaats)
    model = {
        "huishoudens": gevonden,
        "gezinnen": await gezinnen(eenheid, [h.laatste.id for h in gevonden if not h.aanduiding]),
        "plekken": await plekken(eenheid),
        "volgende": volgende,
        "keuze": {"wijk": wijk, "patroon": patroon},
        "patronen": PATRONEN,
        "niveaus": NIVEAUS,
        "gevaarlijk": RODE_VLAG,
    }
    return blad.toon("radar.html", "Radar", model)


@router.get("/hermeldingen")
async def hermeldblad(
    eenheid: Eenheid,
    blad: Pagina,
    na: Na = None,
    soort: Literal["", "hermelding", "vervolg"] = "",
    open: Literal["", "ja"] = "",
) -> Response:
    filter = Hermeldfilter(
        BLAD + 1, lees_cursor(na, lees_plaats, None), Classificatie(soort) if soort else None, bool(open)
    )
    rijen, volgende = pagina(
        await hermeldingen(eenheid, filter), BLAD, lambda h: plaats(h.rij["ontvangen_op"], h.rij["id"])
    )
    model = {
        "rijen": rijen,
        "volgende": volgende,
        "keuze": {"soort": soort, "open": open},
        "plekken": await plekken(eenheid),
    }
    return blad.toon("hermeldingen.html", "Opnieuw gemeld", model)


@dataclass(frozen=True, slots=True)
class Handeling:
    """What can be done to a moment: the fields of the form, and the In-model they fill."""

    titel: str
    knop: str
    velden: Sequence[Veld]
    model: type[Any]
    status: MomentStatus


_WAAROM = Veld("reden", "Waarom?", Soort.LANG, verplicht=True)
HANDELINGEN: Mapping[str, Handeling] = {
    "gekeken": Handeling(
        "Ik heb gekeken",
        "Vastleggen",
        (
            Veld("uitkomst", "Is het geweld gestopt?", Soort.KEUZE, keuzes(Stopuitkomst), verplicht=True),
            Veld("bronnen", "Aan wie is het gevraagd?", Soort.KEUZES, keuzes(Bron), verplicht=True),
            Veld("op", "Wanneer?", Soort.MOMENT, verplicht=True),
            Veld("toelichting", "Wat is er gezegd?", Soort.LANG, uitleg="Dit leest alleen uw eigen team."),
        ),
        api.GedaanIn,
        MomentStatus.GEDAAN,
    ),
    "verzetten": Handeling(
        "Op een andere dag kijken",
        "Verzetten",
        (Veld("geplandOp", "Welke dag?", Soort.DATUM, verplicht=True), _WAAROM),
        api.VerzetIn,
        MomentStatus.GEPLAND,
    ),
    "vervallen": Handeling(
        "Niet meer kijken", "Laten vervallen", (_WAAROM,), api.VervalIn, MomentStatus.VERVALLEN
    ),
}


def _velden(wat: str, blad: Blad, ingevuld: Ingevuld | None, fout: Fout | None) -> Any:
    nu = [
        Veld(v.naam, v.label, v.soort, v.keuzes, v.verplicht, v.uitleg, blad.nu if v.naam == "op" else None)
        for v in HANDELINGEN[wat].velden
    ]
    return toon(nu, ingevuld, fout, f"{wat}-")


async def _toon(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    moment_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    rij = await lees_moment(eenheid, moment_id)
    van_vt = rij["soort"] == MomentSoort.VT
    open_ = rij["status"] is MomentStatus.GEPLAND
    mag = [
        *(("gekeken",) if van_vt and rij["status"] is not MomentStatus.VERVALLEN else ()),
        *(("verzetten", "vervallen") if open_ else ()),
    ]
    model = {
        "m": rij,
        "over": (await over_wie(eenheid, [rij])).get(moment_id),
        "plekken": await plekken(eenheid),
        "laat": open_ and rij["gepland_op"] < lokale_dag(blad.nu),
        "van_vt": van_vt,
        "maand": maand_van(rij["anker_op"], rij["gepland_op"], regio),
        "handelingen": [
            (
                naam,
                HANDELINGEN[naam],
                _velden(naam, blad, *((ingevuld, fout) if naam == wat else (None,) * 2)),
            )
            for naam in mag
        ],
        "wat": wat or ("gekeken" if open_ else ""),
        "fout": fout,
    }
    return blad.toon("moment.html", "Monitoring", model)


@router.get("/momenten/{moment_id}")
async def moment(moment_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon(eenheid, regio, blad, moment_id)


@router.post("/momenten/{moment_id}/{wat}")
async def doe(
    moment_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, regio, blad, moment_id, i, f, wat))
    handeling = HANDELINGEN.get(wat)
    if handeling is None:
        raise niet_gevonden()
    gegevens = {**als_json(handeling.velden, ingevuld), "status": handeling.status}
    versie = f'"{ingevuld.een("versie")}"'
    wijziging: api.MomentWijziging = vul(handeling.model, gegevens)
    await api.wijzig(moment_id, wijziging, eenheid, regio, Response(), versie)
    return verder("/monitoring")
