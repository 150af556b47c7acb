"""What stands around a page: who is signed in, where they can go, and how long that lasts."""

from datetime import datetime
from typing import Any

from fastapi import Request

from app.overleg.queries import als_deelnemer
from app.toegang.actor import Actor, Rol
from app.toegang.sessies import Sessie
from app.web.transactie import omgeving

CASUSSEN = (
    ("/casussen", "Casussen"),
    ("/meldingen", "Meldingen"),
    ("/overdrachten", "Overdrachten"),
    ("/monitoring", "Monitoring"),
)


def rondom(request: Request, wie: Sessie) -> dict[str, Any]:
    """`uitgang`: where signing out leads. `vlag`: a page about a casus says which red flags it has (`Dossier.vlag`)."""
    omg, actor = omgeving(request), wie.actor
    nu = omg.klok.nu()
    return {
        "nu": nu,
        "actor": actor,
        "leidt": Rol.TEAMLEIDER in actor.rollen,
        "beheert": Rol.BEHEER in actor.rollen,
        "menu": _menu(actor),
        "formulierbewijs": wie.formulierbewijs,
        "rest": resteert(wie, nu),
        "hier": request.url.path,
        "uitgang": omg.dienst.herkomst,
        "vlag": "",
    }


def resteert(wie: Sessie, nu: datetime) -> int:
    """Seconds until the session ends if nothing more is asked."""
    return int((wie.verloopt - nu).total_seconds())


def _menu(actor: Actor) -> list[tuple[str, str]]:
    """Only what there is something to see for this actor: a partner is only ever at an overleg."""
    rollen = actor.rollen
    return [
        ("/dag", "Mijn dag"),
        *(CASUSSEN if actor.is_hulpverlener else ()),
        *([("/overleggen", "Overleg")] if als_deelnemer(actor)["deel_organisatie"] else ()),
        *([("/team", "Team")] if Rol.TEAMLEIDER in rollen else ()),
        *([("/cijfers", "Cijfers")] if Rol.BELEID in rollen else ()),
        *([("/beheer", "Beheer")] if Rol.BEHEER in rollen else ()),
        *([("/privacy", "Privacy")] if Rol.PRIVACY in rollen else ()),
    ]
