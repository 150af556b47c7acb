"""The veiligheidsplan: read it, write the next version beside the one in force, put it in force, and what each says of it."""

from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import veiligheidsplannen as api
from app.core.fouten import Fout, niet_gevonden
from app.core.klok import lokale_dag
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import Akkoord, Naleving
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, toon, vul
from app.werkplek.planvelden import LOS, delen, lees_inhoud, regels_van
from app.werkplek.rijen import op_de_rij, rijen
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.workflow.planbeeld import Planbeeld, planbeeld

router = Onderdeel(route_class=Bladroute, prefix="/casussen/{casus_id}/veiligheidsplan", onder="")
AKKOORD = (
    Veld("betrokkeneId", "Wie"),
    Veld("akkoord", "Zegt"),
    Veld("op", "Wanneer", Soort.DATUM),
    Veld("toelichting", "Toelichting"),
)
NALEVING = (
    Veld("afspraakId", "Afspraak"),
    Veld("uitkomst", "Uitkomst"),
    Veld("op", "Wanneer", Soort.MOMENT),
    Veld("toelichting", "Toelichting"),
)


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    versie: int | None = None,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    beeld = await planbeeld(eenheid, casus_id, versie)
    if versie and beeld.getoond is None:
        raise niet_gevonden()
    model = {
        "beeld": beeld,
        "casus_id": casus_id,
        "naam": beeld.dossier.rij["aanduiding"],
        "vandaag": lokale_dag(blad.nu).isoformat(),
        "akkoorden": list(Akkoord),
        "nalevingen": list(Naleving),
        "ingevuld": ingevuld or Ingevuld(),
        "fout": fout,
        "delen": delen(beeld),
    }
    return blad.toon("plan.html", "Veiligheidsplan", model)


def _bij_weigering(blad: Blad, casus_id: UUID, versie: int | None = None) -> None:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, casus_id, versie, i, f))


@router.get("")
async def plan(casus_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, casus_id)


@router.post("/begin")
async def begin(casus_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    """The next version, as a copy of the latest; from the second on with a reason."""
    _bij_weigering(blad, casus_id)
    nieuw = vul(api.VeiligheidsplanIn, als_json((Veld("reden", "Reden"),), ingevuld))
    await api.nieuw(casus_id, nieuw, eenheid, Response())
    return verder(f"/casussen/{casus_id}/veiligheidsplan/schrijven")


async def _schrijfblad(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    beeld = await planbeeld(eenheid, casus_id)
    concept = beeld.concept
    if concept is None:
        return verder(f"/casussen/{casus_id}/veiligheidsplan")
    g = concept.rij
    nu = {
        "wieBewaakt": concept.inhoud.wie_bewaakt,
        "evaluatiedatum": g["evaluatiedatum"],
        "reden": g["reden"],
    }
    alle = delen(beeld)
    los = [
        Veld(v.naam, v.label, v.soort, uitleg=v.uitleg, nu=nu[v.naam])
        for v in LOS
        if v.naam != "reden" or concept.versie > 1
    ]
    model = {
        "beeld": beeld,
        "concept": concept,
        "casus_id": casus_id,
        "naam": beeld.dossier.rij["aanduiding"],
        "delen": [(deel, rijen(deel, regels_van(deel, concept.inhoud), ingevuld, fout)) for deel in alle],
        "los": toon(los, ingevuld, fout),
        "versie": concept.wijziging,
        "fout": fout,
    }
    return blad.toon("planschrijven.html", "Veiligheidsplan schrijven", model)


@router.get("/schrijven")
async def schrijven(casus_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _schrijfblad(eenheid, blad, casus_id, await blad.klad(eenheid))


@router.post("/schrijven")
async def bewaar(casus_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    """Keep the concept as it was typed: all of it, or what is wrong and nothing lost."""
    blad.bij_weigering(lambda eenheid, i, f: _schrijfblad(eenheid, blad, casus_id, i, f))
    beeld = await planbeeld(eenheid, casus_id)
    concept = _concept(beeld)
    inhoud, plaatsen = lees_inhoud(delen(beeld), ingevuld)
    gegevens: dict[str, Any] = {"inhoud": inhoud, "evaluatiedatum": ingevuld.een("evaluatiedatum") or None}
    if reden := ingevuld.een("reden"):
        gegevens["reden"] = reden
    try:
        wijziging = vul(api.PlanWijziging, gegevens)
    except Fout as fout:
        raise op_de_rij(fout, plaatsen) from None
    await api.wijzig(casus_id, concept, wijziging, eenheid, Response(), f'"{ingevuld.een("versie")}"')
    await blad.klaar(eenheid)
    plek = ingevuld.een("verder")
    if plek == "klaar":
        return verder(f"/casussen/{casus_id}/veiligheidsplan/{concept}")
    return verder(f"/casussen/{casus_id}/veiligheidsplan/schrijven" + (f"#{plek}" if plek.isalpha() else ""))


def _concept(beeld: Planbeeld) -> int:
    if beeld.concept is None:
        raise niet_gevonden()
    return beeld.concept.versie


@router.get("/{versie:int}")
async def een_versie(casus_id: UUID, versie: int, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, casus_id, versie)


@router.get("/{versie:int}/pdf")
async def afdruk(casus_id: UUID, versie: int, eenheid: Eenheid) -> Response:
    return await api.pdf(casus_id, versie, eenheid)


@router.post("/{versie:int}/vaststellen")
async def stel_vast(
    casus_id: UUID, versie: int, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    _bij_weigering(blad, casus_id, versie)
    await api.stel_vast(casus_id, versie, eenheid, Response(), f'"{ingevuld.een("versie")}"')
    return verder(f"/casussen/{casus_id}/veiligheidsplan")


@router.post("/{versie:int}/bevestigen")
async def bevestig(
    casus_id: UUID, versie: int, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    _bij_weigering(blad, casus_id, versie)
    await api.bevestig(casus_id, versie, eenheid, Response(), f'"{ingevuld.een("versie")}"')
    return verder(f"/casussen/{casus_id}/veiligheidsplan")


@router.post("/{versie:int}/intrekken")
async def trek_in(
    casus_id: UUID, versie: int, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    _bij_weigering(blad, casus_id, versie)
    await api.trek_in(casus_id, versie, eenheid, Response(), f'"{ingevuld.een("versie")}"')
    return verder(f"/casussen/{casus_id}/veiligheidsplan")


@router.post("/{versie:int}/akkoord")
async def akkoord(
    casus_id: UUID, versie: int, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    _bij_weigering(blad, casus_id, versie)
    await api.nieuw_akkoord(
        casus_id, versie, vul(api.AkkoordIn, als_json(AKKOORD, ingevuld)), eenheid, Response()
    )
    return verder(f"/casussen/{casus_id}/veiligheidsplan/{versie}#akkoord")


@router.post("/{versie:int}/naleving")
async def naleving(
    casus_id: UUID, versie: int, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Kept, or not kept: then whoever watches it hears."""
    _bij_weigering(blad, casus_id, versie)
    gegevens = {"op": blad.nu.isoformat(), **als_json(NALEVING, ingevuld)}
    await api.nieuwe_naleving(casus_id, versie, vul(api.NalevingIn, gegevens), eenheid, Response())
    return verder(f"/casussen/{casus_id}/veiligheidsplan/{versie}#afspraken")
