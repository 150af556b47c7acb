"""The casussen of the team: as a list with filters, and as a board of the ten steps; and the team itself, for who leads it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import Response

from app.casus.codes import Fase, Stap, StapStatus
from app.casus.queries import Dossier, Filter
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Na, lees_cursor, moment, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.formulier import Wijkfilter
from app.werkplek.route import Bladroute, Pagina
from app.workflow.lijst import Plaats, Rang, casussen_op_rang
from app.workflow.plekken import plekken
from app.workflow.stand import FASE_VAN, VOLGORDE
from app.workflow.stappenplan import STAPPEN
from app.workflow.teambeeld import teambeeld

router = Onderdeel(route_class=Bladroute, onder="")
BLAD, BORD = 50, 200


@dataclass(frozen=True, slots=True)
class Keuze:
    """The filters of the list, as they stand in its address; what was not chosen is empty."""

    fase: Fase | Literal[""] = ""
    stap: Stap | Literal[""] = ""
    wijk: str = ""
    van: str = ""
    vlag: str = ""
    laat: str = ""

    def filter(self, eenheid: Werkeenheid, limiet: int) -> Filter:
        return Filter(
            limiet + 1,
            None,
            self.fase or None,
            self.stap or None,
            self.wijk or None,
            eenheid.actor.id if self.van else None,
            True if self.vlag else None,
        )

    @property
    def alleen_te_laat(self) -> bool | None:
        return True if self.laat else None


@router.get("/casussen")
async def lijst(
    eenheid: Eenheid,
    blad: Pagina,
    na: Na = None,
    fase: Fase | Literal[""] = "",
    stap: Stap | Literal[""] = "",
    wijk: Wijkfilter = "",
    van: Literal["", "mij"] = "",
    vlag: Literal["", "ja"] = "",
    laat: Literal["", "ja"] = "",
) -> Response:
    keuze = Keuze(fase, stap, wijk, van, vlag, laat)
    vanaf = lees_cursor(na, _lees_plaats, None)
    gevonden = await casussen_op_rang(eenheid, keuze.filter(eenheid, BLAD), keuze.alleen_te_laat, vanaf)
    gekozen = asdict(keuze)
    rijen, volgende = pagina(gevonden, BLAD, _plaats)
    model = {
        "rijen": [_rij(d) for d in rijen],
        "volgende": volgende,
        "keuze": gekozen,
        "gefilterd": any(gekozen.values()),
        "fasen": list(Fase),
        "stappen": [(s, STAPPEN[s].titel) for s in VOLGORDE],
    }
    return blad.toon("casussen.html", "Casussen", model)


def _plaats(d: Dossier) -> str:
    return f"{d.rij['rang']}/{d.rij['stap_sinds'].isoformat()}/{d.id}"


def _lees_plaats(tekst: str) -> Plaats:
    rang, sinds, id = tekst.split("/")
    return Rang(int(rang)), moment(sinds), UUID(id)


@router.get("/casussen/bord")
async def bord(eenheid: Eenheid, blad: Pagina, van: Literal["", "mij"] = "") -> Response:
    keuze = Keuze(van=van)
    gevonden = await casussen_op_rang(eenheid, keuze.filter(eenheid, BORD), None)
    rijen = [_rij(d) for d in gevonden[:BORD] if d.rij["beeindigd_op"] is None]
    fasen = [
        (
            fase,
            [
                (s, STAPPEN[s].titel, [r for r in rijen if r["stap"] == s])
                for s in VOLGORDE
                if FASE_VAN[s] is fase
            ],
        )
        for fase in Fase
    ]
    model = {"fasen": fasen, "meer": len(gevonden) > BORD, "van": van, "hoogstens": BORD}
    return blad.toon("bord.html", "Casussen", model)


def _rij(d: Dossier) -> dict[str, Any]:
    r = d.rij
    return {
        **r,
        "gevaar": bool(d.vlag),
        "openstaand": [s for s, status in r["stappen"].items() if status == StapStatus.OPENSTAAND],
    }


@router.get("/team")
async def team(eenheid: Eenheid, blad: Pagina) -> Response:
    return blad.toon(
        "team.html", "Team", {"beeld": await teambeeld(eenheid), "plekken": await plekken(eenheid)}
    )
