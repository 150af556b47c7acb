"""One casus to look at: where it stands, what is the way forward, who belongs to it, how safe they feel, and what happened last.

What each face of the software shows of a casus on one page; every part of it is read by the function that the API reads it by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.casus.codes import BetrokkeneRol, Fase, Stap, StapStatus
from app.casus.contact import mag_benaderd
from app.casus.mensen import leeftijd_van
from app.casus.queries import Betrokkene, Dossier, betrokkenen, cijfers, tijdlijn
from app.core.gebeurtenis import LAATSTE
from app.overdracht.queries import van_casus
from app.overleg.mijn import agendas_van
from app.toegang import beleid
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.feiten import Feiten
from app.workflow.opdracht import Regels
from app.workflow.plekken import Plekken, plekken
from app.workflow.stand import FASE_VAN, VOLGORDE
from app.workflow.stappenplan import STAPPEN, Actie
from app.workflow.termijnen import Termijn, TermijnStatus, termijnen
from app.workflow.uitvoeren import Mogelijkheid, bekijk_casus, wat_kan
from app.workflow.waarschuwingen import Waarschuwing, waarschuwingen
from app.workflow.zinnen import zin

BLAD = 25
"""Lines of the timeline at a time."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One step of the stepper. `kan`: taking it out of order, with what stands in the way; None for the present one."""

    stap: Stap
    titel: str
    fase: Fase
    status: StapStatus
    kan: Mogelijkheid | None


@dataclass(frozen=True, slots=True)
class Mens:
    """Somebody of the huishouden, children first. `besproken`: in this stay."""

    id: UUID
    naam: str
    rollen: Sequence[str]
    is_kind: bool
    leeftijd: int | None
    relatie: str | None
    besproken: bool
    mag_benaderd: bool
    tolk_nodig: bool
    vertrokken: bool
    gegevens: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of the timeline."""

    id: UUID
    op: datetime
    door: str | None
    tekst: str
    woorden: str | None
    volgnummer: int


@dataclass(frozen=True, slots=True)
class Cijferreeks:
    """How safe somebody said to feel, 0 to 10, the first time first."""

    naam: str
    punten: Sequence[tuple[datetime, int]]


@dataclass(frozen=True, slots=True)
class Casusbeeld:
    dossier: Dossier
    f: Feiten
    waarschuwingen: Sequence[Waarschuwing]
    treden: Sequence[Tree]
    volgende: Mogelijkheid | None
    acties: Sequence[Mogelijkheid]
    """What else there is to do, beside the next step and the steps out of order."""
    mensen: Sequence[Mens]
    reeksen: Sequence[Cijferreeks]
    klokken: Sequence[Termijn]
    regels: Sequence[Regel]
    overdrachten: Sequence[Any]
    agendas: Sequence[Any]
    """On which agendas it is or was, the latest first."""
    plekken: Plekken
    mag: frozenset[str]
    """Which handelingen of `beleid` this actor may do in it."""


async def casusbeeld(eenheid: Werkeenheid, casus_id: UUID, regels: Regels) -> Casusbeeld:
    """Raises `niet-gevonden`."""
    dossier, f = await bekijk_casus(eenheid, casus_id, regels)
    kan = wat_kan(eenheid, dossier, f)
    mensen = [_mens(m, f, eenheid.nu) for m in await betrokkenen(eenheid, casus_id)]
    waar = await plekken(eenheid)
    mensen.sort(key=lambda m: (m.vertrokken, not m.is_kind, -(m.leeftijd or 0)))
    return Casusbeeld(
        dossier,
        f,
        waarschuwingen(f),
        [_tree(stap, f, kan) for stap in VOLGORDE],
        next((m for m in kan if m.rij.actie is Actie.VOLGENDE), None),
        [m for m in kan if m.rij.actie not in (Actie.VOLGENDE, Actie.NAAR, Actie.AFRONDEN, Actie.NVT)],
        mensen,
        _reeksen(await cijfers(eenheid, dossier), mensen),
        [
            t
            for t in await termijnen(eenheid, casus_id)
            if t.status in (TermijnStatus.LOOPT, TermijnStatus.VERSTREKEN)
        ],
        await laatste_regels(eenheid, dossier, LAATSTE, BLAD, waar),
        await van_casus(eenheid, casus_id),
        await agendas_van(eenheid, casus_id),
        waar,
        mag_hier(eenheid, dossier),
    )


def mag_hier(eenheid: Werkeenheid, dossier: Dossier) -> frozenset[str]:
    """The handelingen of `beleid` that this actor may do in this casus."""
    wie = beleid.hoedanigheden(eenheid.actor, dossier.casusregisseur, dossier.plek)
    return frozenset(naam for naam, regel in beleid.HANDELINGEN.items() if beleid.mag(wie, regel.door).mag)


def _tree(stap: Stap, f: Feiten, kan: Sequence[Mogelijkheid]) -> Tree:
    zelf = next((m for m in kan if m.rij.actie is Actie.NAAR and m.rij.doel is stap), None)
    return Tree(stap, STAPPEN[stap].titel, FASE_VAN[stap], f.stand.status(stap), zelf)


def _mens(m: Betrokkene, f: Feiten, nu: datetime) -> Mens:
    g = m.rij
    besproken = next((mens.besproken for mens in f.mensen if mens.id == m.id), False)
    return Mens(
        m.id,
        m.naam,
        g["rollen"],
        BetrokkeneRol.KIND in g["rollen"],
        leeftijd_van(g, nu),
        g["relatie"],
        besproken,
        mag_benaderd(g["veilig_contact"]),
        bool(g["tolk_nodig"]),
        g["vertrokken_op"] is not None,
        g,
    )


def _reeksen(gegeven: Sequence[Mapping[str, Any]], mensen: Sequence[Mens]) -> list[Cijferreeks]:
    reeksen = [
        Cijferreeks(m.naam, [(c["op"], c["cijfer"]) for c in gegeven if c["betrokkene_id"] == m.id])
        for m in mensen
    ]
    return [r for r in reeksen if r.punten]


async def laatste_regels(
    eenheid: Werkeenheid, dossier: Dossier, voor: int, limiet: int, waar: Plekken
) -> list[Regel]:
    """The timeline from before this line back, each gebeurtenis as its sentence, with teams by their names."""
    rijen = await tijdlijn(eenheid, dossier, voor, limiet, terug=True)
    return [
        Regel(
            r["id"],
            r["op"],
            r["aanduiding"],
            zin(r["soort"], _bij_naam(r["open"], waar)),
            _woorden(r["besloten"]),
            int(r["volgnummer"]),
        )
        for r in rijen
    ]


WIE = ("naar", "van", "met", "door", "team")
"""Where the open part of a gebeurtenis names an organisation or a team; a step or a role that stands there is none, and stays."""


def _bij_naam(open_: Mapping[str, Any], waar: Plekken) -> dict[str, Any]:
    def naam(w: Any) -> Any:
        if isinstance(w, list):
            return [naam(een) for een in w]
        return waar.namen.get(w) or waar.teams.get(w, w) if isinstance(w, str) else w

    return {k: naam(w) if k in WIE else w for k, w in open_.items()}


def _woorden(besloten: Any) -> str | None:
    """What somebody wrote with it: why, or what was seen. Not the old values of a change."""
    if not isinstance(besloten, Mapping):
        return None
    teksten = (besloten.get(k) for k in ("reden", "toelichting", "onderbouwing"))
    return next((t for t in teksten if isinstance(t, str) and t), None)
