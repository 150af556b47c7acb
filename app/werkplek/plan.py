"""The veiligheidsplan: read it, write the next version beside the one in force, put it in force, and what each says of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fastapi import Response

from app.api import veiligheidsplannen as api
from app.core.fouten import Fout, niet_gevonden
from app.core.klok import lokale_dag
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.inhoud import PlanInhoud, verschil
from app.veiligheidsplan.model import Akkoord, Naleving
from app.veiligheidsplan.queries import Plan
from app.veiligheidsplan.samen import Samen, kies, voeg_samen
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, toon, vul
from app.werkplek.planvelden import LOS, delen, lees_inhoud, regels_van
from app.werkplek.rijen import Deel, lees_rijen, op_de_rij, rijen
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
        "vlag": beeld.dossier.vlag,
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


@dataclass(frozen=True, slots=True)
class Ondergrond:
    """What somebody writes over: the concept, or the newest version when there is no concept any more."""

    plan: int
    wijziging: int
    inhoud: PlanInhoud
    los: Mapping[str, Any]

    @classmethod
    def van(cls, p: Plan) -> "Ondergrond":
        datum = p.rij["evaluatiedatum"]
        los = {
            "wieBewaakt": p.inhoud.wie_bewaakt,
            "evaluatiedatum": datum and datum.isoformat(),
            "reden": p.rij["reden"],
        }
        return cls(p.versie, p.wijziging, p.inhoud, los)

    @classmethod
    def gezien(cls, ingevuld: Ingevuld) -> "Ondergrond":
        """What the page carried along; nothing at all when that was tampered with."""
        try:
            basis = json.loads(ingevuld.een("basis"))
            return cls(
                int(ingevuld.een("plan")),
                int(ingevuld.een("versie")),
                PlanInhoud(**basis["inhoud"]),
                dict(basis["los"]),
            )
        except (ValueError, TypeError, KeyError):
            return cls(0, 0, PlanInhoud(), {})

    @property
    def plek(self) -> tuple[int, int]:
        return self.plan, self.wijziging

    def basis(self) -> str:
        return json.dumps(
            {"inhoud": self.inhoud.model_dump(mode="json", by_alias=True), "los": self.los},
            ensure_ascii=False,
        )


def _zoals_het_is(alle: Sequence[Deel], nu: Ondergrond) -> tuple[Samen, dict[str, Any]]:
    return Samen({d.naam: list(regels_van(d, nu.inhoud)) for d in alle}), dict(nu.los)


def _samen(
    alle: Sequence[Deel], ingevuld: Ingevuld, toen: Ondergrond, nu: Ondergrond
) -> tuple[Samen, dict[str, Any]]:
    """What was typed over `toen`, with what somebody else made of that since."""
    gezegd = {deel.naam: lees_rijen(deel, ingevuld)[0] for deel in alle}
    los = {k: kies(toen.los.get(k), ingevuld.een(k) or None, w) for k, w in nu.los.items()}
    return voeg_samen(toen.inhoud, gezegd, nu.inhoud), los


async def _schrijfblad(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    """What was typed, or what is in the concept. What somebody else changed since it was typed is taken in, and told."""
    beeld = await planbeeld(eenheid, casus_id)
    if not beeld.plannen or (beeld.concept is None and ingevuld is None):
        return verder(f"/casussen/{casus_id}/veiligheidsplan")
    alle, nu = delen(beeld), Ondergrond.van(beeld.concept or beeld.plannen[-1])
    toen = Ondergrond.gezien(ingevuld) if ingevuld else nu
    ingehaald = ingevuld is not None and toen.plek != nu.plek
    samen, los = _samen(alle, ingevuld, toen, nu) if ingevuld and ingehaald else _zoals_het_is(alle, nu)
    if ingehaald:
        ingevuld, fout = None, None
    if beeld.concept is None:
        los["reden"] = None  # the next version has a reason of its own
    reden = beeld.concept is None or beeld.concept.versie > 1
    velden = [replace(v, nu=los[v.naam]) for v in LOS if v.naam != "reden" or reden]
    onder = nu if ingevuld is None else toen
    model = {
        "beeld": beeld,
        "vlag": beeld.dossier.vlag,
        "concept": beeld.concept,
        "casus_id": casus_id,
        "delen": [(deel, rijen(deel, samen.regels[deel.naam], ingevuld, fout)) for deel in alle],
        "los": toon(velden, ingevuld, fout),
        "samen": samen if ingehaald else None,
        "intussen": verschil(toen.inhoud, nu.inhoud) if ingehaald else (),
        "versie": onder.wijziging,
        "plan": onder.plan,
        "basis": onder.basis(),
        "getypt": ingehaald or ingevuld is not None,
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
    inhoud, plaatsen = lees_inhoud(delen(beeld), ingevuld)
    gegevens: dict[str, Any] = {"inhoud": inhoud, "evaluatiedatum": ingevuld.een("evaluatiedatum") or None}
    if reden := ingevuld.een("reden"):
        gegevens["reden"] = reden
    toen = Ondergrond.gezien(ingevuld)
    try:
        versie = await _bewaar(eenheid, casus_id, beeld, gegevens, toen)
    except Fout as fout:
        raise op_de_rij(fout, plaatsen) from None
    await blad.klaar(eenheid)
    plek = ingevuld.een("verder")
    if plek == "klaar":
        return verder(f"/casussen/{casus_id}/veiligheidsplan/{versie}")
    return verder(f"/casussen/{casus_id}/veiligheidsplan/schrijven" + (f"#{plek}" if plek.isalpha() else ""))


async def _bewaar(
    eenheid: Werkeenheid, casus_id: UUID, beeld: Planbeeld, gegevens: dict[str, Any], toen: Ondergrond
) -> int:
    """In the concept it was written over; when that is in force meanwhile, as the version after it. Returns which version.

    Raises `versie-verouderd` for what was written over something else than stands there now.
    """
    if beeld.concept is None and beeld.plannen and toen.plek == Ondergrond.van(beeld.plannen[-1]).plek:
        nieuw = vul(api.VeiligheidsplanIn, gegevens)
        return (await api.nieuw(casus_id, nieuw, eenheid, Response())).versie
    concept = beeld.concept or next(iter(reversed(beeld.plannen)), None)
    if concept is None:
        raise niet_gevonden()
    if_match = f'"{toen.wijziging if toen.plan == concept.versie and beeld.concept else 0}"'
    wijziging = vul(api.PlanWijziging, gegevens)
    await api.wijzig(casus_id, concept.versie, wijziging, eenheid, Response(), if_match)
    return concept.versie


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
