"""The veiligheidsplan as a form: each line of each part is a row of fields, with one empty row to add. Emptying a row takes it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.fouten import Fout, VeldFout
from app.veiligheidsplan.inhoud import PlanInhoud
from app.werkplek.formulier import Getoond, Ingevuld, Soort, Veld, als_json, toon
from app.workflow.planbeeld import Planbeeld

RIJEN = 60
"""More lines of one kind than anybody keeps."""


@dataclass(frozen=True, slots=True)
class Deel:
    """One part of the plan: what it is called, what belongs in it, and what each of its lines asks."""

    naam: str
    titel: str
    uitleg: str
    velden: Sequence[Veld]


@dataclass(frozen=True, slots=True)
class Rij:
    nummer: int
    id: str
    velden: Sequence[Getoond]


def delen(beeld: Planbeeld) -> list[Deel]:
    tekst = Veld("tekst", "Tekst", Soort.LANG)
    mensen = [(str(m.id), m.naam) for m in beeld.hier]
    kinderen = [(str(m.id), m.naam) for m in beeld.kinderen]
    collegas = [(str(id), naam) for id, naam in beeld.collegas.items()]
    return [
        Deel("voorwaarden", "Veiligheidsvoorwaarden", "Wat moet er altijd gelden?", [tekst]),
        Deel(
            "afspraken",
            "Veiligheidsafspraken",
            "Wie doet wat, wie let erop, en wat als het niet lukt?",
            [
                Veld("wat", "Wat spreken we af?", Soort.LANG),
                Veld("wie", "Wie doet dit?", Soort.KEUZES, mensen),
                Veld("bewaker.naam", "Wie let erop?"),
                Veld(
                    "bewaker.medewerkerId",
                    "Is dat een collega?",
                    Soort.KEUZE,
                    collegas,
                    uitleg="Die krijgt bericht als de afspraak niet wordt nagekomen.",
                ),
                Veld("tot", "Tot wanneer?", Soort.DATUM),
                Veld("alsNiet", "En als het niet lukt?", Soort.LANG),
            ],
        ),
        Deel("signalen", "Signalen", "Waaraan merken we dat het misgaat?", [tekst]),
        Deel("bijGevaar", "Wat te doen bij gevaar", "Wie belt wie, en waar gaan de kinderen heen?", [tekst]),
        Deel(
            "steunfiguren",
            "Steunfiguren",
            "Bij wie kan elk kind terecht?",
            [
                Veld("kindId", "Welk kind?", Soort.KEUZE, kinderen),
                Veld("naam", "Wie steunt dit kind?"),
                Veld("bereikbaar", "Hoe en wanneer bereikbaar?"),
            ],
        ),
        Deel(
            "netwerk",
            "Netwerk",
            "Wie om het gezin heen helpt mee?",
            [
                Veld("naam", "Naam"),
                Veld("bijdrage", "Wat doet deze persoon?"),
                Veld("toestemming", "Is er toestemming?", Soort.JANEE),
                Veld("belangenGetoetst", "Is gekeken of deze persoon onpartijdig is?", Soort.JANEE),
            ],
        ),
    ]


LOS = (
    Veld("wieBewaakt", "Wie bewaakt het plan als geheel?", Soort.LANG),
    Veld("evaluatiedatum", "Wanneer kijken we samen of het werkt?", Soort.DATUM),
    Veld("reden", "Waarom deze nieuwe versie?", Soort.LANG, uitleg="Verplicht vanaf versie 2."),
)


def rijen(deel: Deel, inhoud: PlanInhoud, ingevuld: Ingevuld | None, fout: Fout | None) -> list[Rij]:
    """The lines as they stand, or as they were typed, and an empty one."""
    if ingevuld is None:
        nu = [_plat(regel) for regel in inhoud.model_dump(mode="json", by_alias=True)[deel.naam]]
        gevuld = [(i, regel.get("id", ""), _met(deel, i, regel)) for i, regel in enumerate(nu)]
    else:
        gevuld = [
            (i, ingevuld.een(f"{deel.naam}.{i}.id"), _met(deel, i, {})) for i in _nummers(deel, ingevuld)
        ]
    volgend = max((i for i, _, _ in gevuld), default=-1) + 1
    return [
        Rij(i, str(id), toon(velden, ingevuld, fout))
        for i, id, velden in (*gevuld, (volgend, "", _met(deel, volgend, {})))
    ]


def _plat(regel: Mapping[str, Any]) -> dict[str, Any]:
    """With dots for what lies deeper, as the fields are named."""
    uit: dict[str, Any] = {}
    for k, w in regel.items():
        uit |= {f"{k}.{d}": v for d, v in w.items()} if isinstance(w, dict) else {k: w}
    return uit


def _met(deel: Deel, i: int, nu: Mapping[str, Any]) -> list[Veld]:
    return [replace(v, naam=f"{deel.naam}.{i}.{v.naam}", nu=nu.get(v.naam)) for v in deel.velden]


def _nummers(deel: Deel, ingevuld: Ingevuld) -> list[int]:
    """Which rows hold anything."""
    return [i for i in range(RIJEN) if any(ingevuld.een(v.naam) for v in _met(deel, i, {}))]


def lees_inhoud(alle: Sequence[Deel], ingevuld: Ingevuld) -> tuple[dict[str, Any], dict[str, str]]:
    """The content as the API takes it, and by which place in it which row of the form is meant."""
    inhoud: dict[str, Any] = {}
    plaatsen: dict[str, str] = {}
    for deel in alle:
        regels: list[dict[str, Any]] = []
        for i in _nummers(deel, ingevuld):
            plaatsen[f"inhoud.{deel.naam}.{len(regels)}."] = f"{deel.naam}.{i}."
            regel = als_json(_met(deel, i, {}), ingevuld)[deel.naam][str(i)]
            if id := ingevuld.een(f"{deel.naam}.{i}.id"):
                regel["id"] = id
            if deel.naam == "netwerk":
                regel = {"toestemming": False, "belangenGetoetst": False, **regel}
            regels.append(regel)
        inhoud[deel.naam] = regels
    if bewaakt := ingevuld.een("wieBewaakt"):
        inhoud["wieBewaakt"] = bewaakt
    return inhoud, plaatsen


def op_de_rij(fout: Fout, plaatsen: Mapping[str, str]) -> Fout:
    """What the model says of a place in the plan, said of the row of the form."""
    for v, w in plaatsen.items():
        fout.velden = tuple(
            VeldFout(f.waar, w + f.plaats.removeprefix(v), f.code, f.tekst) if f.plaats.startswith(v) else f
            for f in fout.velden
        )
    return fout
