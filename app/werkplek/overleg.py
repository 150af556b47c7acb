"""Overleggen: which there are, planning one, one with its agenda, and bringing a casus in (also in a hurry)."""

from contextlib import suppress
from typing import Literal
from uuid import UUID

from fastapi import Response

from app.api import overleggen as api
from app.api import overlegvorm as vorm
from app.api.vorm import In
from app.core.fouten import Fout, niet_gevonden
from app.overleg.codes import TITEL, OverlegSoort
from app.overleg.handelingen import NieuweDeelnemer, NieuwOverleg
from app.overleg.queries import plek
from app.toegang.actor import Actor, Doelbinding
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener
from app.web.cursor import Na, lees_cursor, lees_plaats, pagina, plaats
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek import overlegvelden as vragen
from app.werkplek.formulier import Getoond, Ingevuld, als_json, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow import overleggen as proces
from app.workflow.overlegbeeld import (
    Overlegbeeld,
    Richting,
    inbrengbeeld,
    leidt,
    overlegbeeld,
    van_ons,
    verplaatst,
    wat_komt,
    wat_was,
)
from app.workflow.plaattekening import teken
from app.workflow.plekken import plekken
from app.workflow.situatieplaat import situatieplaat
from app.workflow.tafelbeeld import Tafelbeeld


class Overlegroute(Bladroute):
    """What is shared at an overleg is looked at for that overleg, and the access log says so."""

    doel = Doelbinding.ACTIE_OVERLEG


router = Onderdeel(route_class=Overlegroute, onder="")
BLAD = 50
O = "/overleggen/{overleg_id}"  # noqa: E741 (as in the tables of who may do what)


def thuis(soort: str, overleg_id: UUID) -> str:
    """Where this overleg is: a table has a page of its own."""
    return f"/{'tafels' if soort == OverlegSoort.OVERDRACHTSTAFEL else 'overleggen'}/{overleg_id}"


def onze_plek(wie: Actor) -> str:
    return plek(wie.organisatie, wie.team)


@router.get("/overleggen")
async def lijst(eenheid: Eenheid, blad: Pagina, eerder: Literal["", "ja"] = "", na: Na = None) -> Response:
    """What is planned; or (`eerder`) what was, to find back what was agreed on."""
    if eerder:
        gevonden = await wat_was(eenheid, lees_cursor(na, lees_plaats, None), BLAD + 1)
        rijen, volgende = pagina(gevonden, BLAD, lambda o: plaats(o.begint_op, o.id))
    else:
        rijen, volgende = await wat_komt(eenheid), None
    model = {
        "rijen": rijen,
        "eerder": eerder,
        "volgende": volgende,
        "plekken": await plekken(eenheid),
        "soorten": TITEL,
        "thuis": thuis,
        "leidt": {o.id for o in rijen if leidt(eenheid, o)},
        "hulpverlener": eenheid.actor.is_hulpverlener,
    }
    return blad.toon("overleggen.html", "Eerdere overleggen" if eerder else "Overleg", model)


async def _toon_nieuw(
    eenheid: Werkeenheid,
    blad: Blad,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    vervolg: UUID | None = None,
) -> Response:
    eis_hulpverlener(eenheid.actor)
    if fout and ingevuld:
        with suppress(ValueError):  # what is no id is refused by the contract
            vervolg = UUID(ingevuld.een("vervolgOp"))
    van_ons_ = await van_ons(eenheid, vervolg)
    eerder = next((o for o in van_ons_ if o.id == vervolg), None)
    velden = vragen.van_nieuw(await plekken(eenheid), onze_plek(eenheid.actor), blad.nu, van_ons_, eerder)
    return blad.toon(
        "overlegnieuw.html", "Overleg plannen", {"velden": toon(velden, ingevuld, fout), "fout": fout}
    )


@router.get("/overleggen/nieuw")
async def nieuw(eenheid: Eenheid, blad: Pagina, vervolg: UUID | None = None) -> Response:
    """`vervolg`: the next one of that one, unless something else was being typed here about it."""
    klad = await blad.klad(eenheid)
    if vervolg and klad and klad.een("vervolgOp") != str(vervolg):
        klad = None
    return await _toon_nieuw(eenheid, blad, klad, vervolg=vervolg)


@router.post("/overleggen/nieuw")
async def plan(eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_nieuw(eenheid, blad, i, f))
    eis_hulpverlener(eenheid.actor)
    velden = vragen.van_nieuw(
        await plekken(eenheid), onze_plek(eenheid.actor), blad.nu, await van_ons(eenheid)
    )
    gegevens = vragen.plekken_json(als_json(velden, ingevuld), "deelnemers")
    gepland = await api.plan(vul(vorm.OverlegIn, gegevens), eenheid, Response())
    await blad.klaar(eenheid)
    return verder(thuis(gepland.soort, gepland.id))


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    overleg_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    beeld = await overlegbeeld(eenheid, overleg_id)
    if beeld.wat.rij["soort"] is OverlegSoort.OVERDRACHTSTAFEL:
        return verder(thuis(OverlegSoort.OVERDRACHTSTAFEL, overleg_id))
    hier, gekozen = (ingevuld, fout), ingevuld.een("casusId") if ingevuld else ""
    model = {
        "beeld": beeld,
        "titel_overleg": TITEL[beeld.wat.rij["soort"]],
        "formulieren": formulieren(beeld, wat, ingevuld, fout),
        "inbrengen": {
            v["id"]: toon(
                vragen.van_punt(), *(hier if gekozen == str(v["id"]) else (None, None)), voor=f"{v['id']}-"
            )
            for v in beeld.voorstellen
        },
        "wat": wat,
        "gekozen": gekozen,
        "fout": fout,
    }
    return blad.toon("overleg.html", "Overleg", model)


@router.get(O)
async def overleg(overleg_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, overleg_id)


@router.get(O + "/verslag")
async def verslag(overleg_id: UUID, eenheid: Eenheid) -> Response:
    """On paper: what this deelnemer may see, and nothing else."""
    return await api.verslag(overleg_id, eenheid)


def formulieren(
    beeld: Overlegbeeld | Tafelbeeld, wat: str, ingevuld: Ingevuld | None, fout: Fout | None
) -> dict[str, list[Getoond]]:
    """What who leads any overleg can fill in; `wat` was being filled in."""
    er_al = [plek(d.organisatie, d.team) for d in beeld.deelnemers]
    velden = {
        "uitnodigen": vragen.van_uitnodiging(beeld.plekken, er_al),
        "verzetten": vragen.van_moment(beeld.wat),
    }
    return {
        naam: toon(deze, *((ingevuld, fout) if naam == wat else (None, None)))
        for naam, deze in velden.items()
    }


async def leid(overleg_id: UUID, wat: str, eenheid: Werkeenheid, ingevuld: Ingevuld) -> None:
    """What is done to any overleg: confirm confidentiality, remind, invite, move, or close. Raises `niet-gevonden` for something
    else."""
    antwoord = Response()
    match wat:
        case "geheimhouding":
            await api.geheimhouding(overleg_id, eenheid, antwoord)
        case "herinneren":
            await api.herinner(overleg_id, eenheid, antwoord)
        case "uitnodigen":
            gegevens = als_json(vragen.van_uitnodiging(await plekken(eenheid), ()), ingevuld)
            wie = vragen.plek_json(gegevens.pop("plek", ""))
            await api.nodig_uit(overleg_id, vul(vorm.DeelnemerIn, {**gegevens, **wie}), eenheid, antwoord)
        case "verzetten":
            moment = vul(vorm.OverlegWijziging, als_json(vragen.van_moment(), ingevuld))
            await api.wijzig(overleg_id, moment, eenheid, antwoord, ingevuld.if_match)
        case "afsluiten":
            await api.sluit_af(overleg_id, eenheid, antwoord, ingevuld.if_match)
        case _:
            raise niet_gevonden()


class Verplaatsing(In):
    """Which item, and which way: one place."""

    punt: UUID
    richting: Richting


@router.post(O + "/{wat}")
async def doe(overleg_id: UUID, wat: str, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    """The same, or another order, or bring a casus in."""
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, overleg_id, i, f, wat))
    if wat == "verplaatsen":
        keuze = vul(Verplaatsing, {k: ingevuld.een(k) for k in ("punt", "richting")})
        ids = await verplaatst(eenheid, overleg_id, keuze.punt, keuze.richting)
        volgorde = vorm.VolgordeIn.model_validate({"agendapunten": ids})
        await api.herschik(overleg_id, volgorde, eenheid, Response(), f'"{ingevuld.een("versie")}"')
        return verder(f"/overleggen/{overleg_id}#punt-{keuze.punt}")
    if wat != "inbrengen":
        await leid(overleg_id, wat, eenheid, ingevuld)
        return verder(f"/overleggen/{overleg_id}")
    gegevens = {**als_json(vragen.van_punt(), ingevuld), "casusId": ingevuld.een("casusId")}
    punt = await api.breng_in(overleg_id, vul(vorm.AgendapuntIn, gegevens), eenheid, Response())
    return verder(f"/overleggen/{overleg_id}/punten/{punt.id}#delen")


# From a casus


class Gekozen(In):
    """Which overleg, of those that are planned."""

    overleg: UUID


async def _toon_inbrengen(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    beeld = await inbrengbeeld(eenheid, casus_id)
    velden = vragen.van_inbrengen(beeld, onze_plek(eenheid.actor), TITEL)
    model = {
        "beeld": beeld,
        "titels": TITEL,
        "casus_id": casus_id,
        "velden": toon(velden, ingevuld, fout),
        "fout": fout,
    }
    return blad.toon("overleginbrengen.html", "Naar een overleg", model)


@router.get("/casussen/{casus_id}/overleg")
async def inbrengen(casus_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_inbrengen(eenheid, blad, casus_id, await blad.klad(eenheid))


@router.post("/casussen/{casus_id}/overleg")
async def breng_in(casus_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    """At an overleg that is planned; or, when it cannot wait, at a new one in an hour, of which everybody hears at once."""
    blad.bij_weigering(lambda eenheid, i, f: _toon_inbrengen(eenheid, blad, casus_id, i, f))
    beeld = await inbrengbeeld(eenheid, casus_id)
    velden = vragen.van_inbrengen(beeld, onze_plek(eenheid.actor), TITEL)
    gegevens = als_json(velden, ingevuld)
    gekozen, deelnemers = gegevens.pop("overleg", ""), gegevens.pop("deelnemers", [])
    punt_in = vul(vorm.AgendapuntIn, {**gegevens, "casusId": str(casus_id)})
    if gekozen == vragen.SPOED:
        overleg_id = await _spoed(eenheid, deelnemers)
    else:
        overleg_id = vul(Gekozen, {"overleg": gekozen}).overleg
    punt = await api.breng_in(overleg_id, punt_in, eenheid, Response())
    await blad.klaar(eenheid)
    return verder(f"/overleggen/{overleg_id}/punten/{punt.id}#delen")


async def _spoed(eenheid: Werkeenheid, deelnemers: list[str]) -> UUID:
    begint = eenheid.nu + vragen.ZO_SNEL
    nieuw = NieuwOverleg(OverlegSoort.ACTIE_OVERLEG, begint, 60, eenheid.actor.id)
    wie = [NieuweDeelnemer(w["organisatie"], w.get("team")) for w in map(vragen.plek_json, deelnemers)]
    return (await proces.plan(eenheid, nieuw, wie)).id


@router.get("/casussen/{casus_id}/situatieplaat")
async def plaat(casus_id: UUID, eenheid: Eenheid) -> Response:
    """The picture for the family, to have beside the conversation about them."""
    return Response(teken(await situatieplaat(eenheid, casus_id)), media_type="image/svg+xml; charset=utf-8")
