"""Who may do what to a casus: plain data and pure decisions, that answer with a reason and the lawful way on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.core.fouten import Fout, Soort
from app.toegang.actor import Actor, Rol


class Hoedanigheid(StrEnum):
    """What somebody is *to this casus* (their role in the organisation is `Rol`)."""

    CASUSREGISSEUR = "casusregisseur"
    TEAMGENOOT = "teamgenoot"
    TEAMLEIDER = "teamleider"


ALLEEN_REGIE = frozenset({Hoedanigheid.CASUSREGISSEUR})
ALLEEN_TEAMLEIDER = frozenset({Hoedanigheid.TEAMLEIDER})
REGIE_OF_TEAMLEIDER = ALLEEN_REGIE | ALLEEN_TEAMLEIDER
HEEL_HET_TEAM = frozenset(Hoedanigheid)


@dataclass(frozen=True, slots=True)
class Oordeel:
    """May it be done? If not: why not, and what is possible instead."""

    mag: bool
    reden: str = ""
    alternatief: str = ""


@dataclass(frozen=True, slots=True)
class Handeling:
    """Something a person does to a casus beside moving it through the stappenplan."""

    door: frozenset[Hoedanigheid]
    reden: str = ""
    alternatief: str = ""


HANDELINGEN: Mapping[str, Handeling] = {
    "lezen": Handeling(HEEL_HET_TEAM),
    "dossier-bijwerken": Handeling(HEEL_HET_TEAM),
    "plan-schrijven": Handeling(HEEL_HET_TEAM),
    "plan-vaststellen": Handeling(
        ALLEEN_REGIE,
        "Alleen de casusregisseur stelt het veiligheidsplan vast of bevestigt het.",
        "Leg het concept aan de casusregisseur voor.",
    ),
    "ondersteuning-bijwerken": Handeling(HEEL_HET_TEAM),
    "evalueren": Handeling(
        ALLEEN_REGIE,
        "Alleen de casusregisseur legt de evaluatie vast.",
        "Bespreek uw bevindingen met de casusregisseur.",
    ),
    "nazorg-bijwerken": Handeling(HEEL_HET_TEAM),
    "interventie-vastleggen": Handeling(HEEL_HET_TEAM),
    "inzet-aanvragen": Handeling(HEEL_HET_TEAM),
    "bericht-klaarzetten": Handeling(HEEL_HET_TEAM),
    "overdracht-aanbieden": Handeling(REGIE_OF_TEAMLEIDER),
    "rol-wijzigen": Handeling(REGIE_OF_TEAMLEIDER),
    "overleg-inbrengen": Handeling(HEEL_HET_TEAM),
    "adres-vastleggen": Handeling(HEEL_HET_TEAM),
    "geheim-adres-wijzigen": Handeling(
        REGIE_OF_TEAMLEIDER,
        "Alleen de casusregisseur of de teamleider vervangt een geheim adres, of maakt het weer gewoon.",
        "Vraag het aan de casusregisseur of aan de teamleider.",
    ),
    "toelaten": Handeling(
        REGIE_OF_TEAMLEIDER,
        "Alleen de casusregisseur, de teamleider of de opvang die de locatie vastlegde gaat over wie een geheim adres ziet.",
        "Vraag het aan de casusregisseur of aan de teamleider.",
    ),
    "blokkeren": Handeling(
        REGIE_OF_TEAMLEIDER,
        "Wie een ander van deze casus uitsluit is de casusregisseur, de teamleider of de privacy officer.",
        "Gaat het om uzelf, dan mag het altijd. Vraag het anders aan de casusregisseur.",
    ),
    "noodtoegang-bekijken": Handeling(
        REGIE_OF_TEAMLEIDER,
        "Wie noodtoegang nam ziet alleen de casusregisseur, de teamleider, en de privacy officer.",
        "Vraag het aan de casusregisseur.",
    ),
    "inzage-bekijken": Handeling(
        ALLEEN_REGIE,
        "Wie deze casus heeft bekeken ziet alleen de casusregisseur, en de privacy officer.",
        "Vraag het aan de casusregisseur of aan de privacy officer.",
    ),
}
NAMEN = {
    Hoedanigheid.CASUSREGISSEUR: "de casusregisseur",
    Hoedanigheid.TEAMGENOOT: "een medewerker van het team",
    Hoedanigheid.TEAMLEIDER: "de teamleider",
}


def hoedanigheden(
    actor: Actor, casusregisseur: UUID | None, plek: tuple[str, str] | None = None
) -> frozenset[Hoedanigheid]:
    """What this actor is to a casus of their own team, or to one of `plek`: to who only reads along it is nothing."""
    if plek not in (None, (actor.organisatie, actor.team)):
        return frozenset()
    return frozenset(
        {Hoedanigheid.TEAMGENOOT}
        | ({Hoedanigheid.CASUSREGISSEUR} if actor.id == casusregisseur else set())
        | ({Hoedanigheid.TEAMLEIDER} if Rol.TEAMLEIDER in actor.rollen else set())
    )


def mag(wie: frozenset[Hoedanigheid], door: frozenset[Hoedanigheid]) -> Oordeel:
    """May somebody with these capacities do what is reserved for `door`?"""
    if wie & door:
        return Oordeel(True)
    namen = " of ".join(NAMEN[h] for h in Hoedanigheid if h in door)
    return Oordeel(False, f"Dit kan alleen {namen} van deze casus.", f"Vraag het aan {namen}.")


def eis(handeling: str, actor: Actor, casusregisseur: UUID | None, plek: tuple[str, str]) -> None:
    """Raises `niet-bevoegd`, with why and what to do instead."""
    regel = HANDELINGEN[handeling]
    oordeel = mag(hoedanigheden(actor, casusregisseur, plek), regel.door)
    if not oordeel.mag:
        raise niet_bevoegd(regel.reden or oordeel.reden, regel.alternatief or oordeel.alternatief)


def niet_bevoegd(reden: str, alternatief: str) -> Fout:
    return Fout(Soort.VERBODEN, "niet-bevoegd", reden, alternatief=alternatief)
