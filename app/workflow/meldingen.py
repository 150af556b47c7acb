"""What a melding is to the process: who takes it in, what it is beside what was known, and what it still asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.fouten import Fout, Soort
from app.melding import handelingen as doe
from app.melding.beoordelen import VERVOLG
from app.melding.codes import Classificatie, MeldingStatus, Uitkomst
from app.melding.kandidaten import Bekend
from app.melding.queries import Melding
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import team
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.eigenkeuzen import regels_voor
from app.workflow.meldklokken import klokken
from app.workflow.opdracht import Regels


async def neem_aan(eenheid: Werkeenheid, nieuw: doe.NieuweMelding, regels: Regels) -> tuple[Melding, bool]:
    """Take in a melding: a hulpverlener for their own team, a machine for the meldpunt of the region."""
    actor = eenheid.actor
    if not (actor.is_hulpverlener or Rol.KOPPELING in actor.rollen):
        raise niet_bevoegd(
            "Uw rol neemt geen meldingen aan.",
            "Bel bij gevaar 112; Veilig Thuis is dag en nacht bereikbaar op 0800-2000.",
        )
    waar = (actor.organisatie, actor.team) if actor.team else await _meldpunt(eenheid, regels)
    op, urgentie = nieuw.kenmerken["ontvangen_op"], nieuw.kenmerken["urgentie"]
    eigen = await regels_voor(eenheid, regels, waar[0])
    return await doe.neem_aan(eenheid, nieuw, waar, klokken(nieuw.bron, urgentie, op, eigen))


_INGERICHT = sa.select(team.c.code).where(
    team.c.organisatie == sa.bindparam("organisatie"), team.c.code == sa.bindparam("team")
)


async def _meldpunt(eenheid: Werkeenheid, regels: Regels) -> tuple[str, str]:
    organisatie, code = regels.meldpunt
    if await eenheid.een(_INGERICHT, organisatie=organisatie, team=code) is None:
        raise Fout(
            Soort.BOTSING,
            "meldpunt-niet-ingericht",
            "Het team dat meldingen van machines ontvangt bestaat niet in dit systeem.",
            alternatief="Laat de functioneel beheerder het meldpunt instellen. Bel een melding met spoed door: 0800-2000.",
        )
    return regels.meldpunt


REDENEN: Mapping[Classificatie, str] = {
    Classificatie.EERSTE: "Er is geen eerdere betrokkenheid bekend.",
    Classificatie.VERVOLG: "Bij ontvangst liep er voor dit huishouden al een casus (monitoren telt mee) of een eerdere melding.",
    Classificatie.HERMELDING: "Bij ontvangst was een eerdere betrokkenheid bij dit huishouden afgerond.",
}
"""Why a melding is what it is, in words."""


# What still has to be done about it


@dataclass(frozen=True, slots=True)
class Openstaand:
    code: str
    tekst: str


IN_EEN_CASUS = (Uitkomst.VOORWAARDEN, Uitkomst.MDA, Uitkomst.ACTIE_OVERLEG)
"""Outcomes of which the follow-up is in a casus, of whatever team."""


def openstaand(
    status: MeldingStatus,
    uitkomst: Uitkomst | None,
    *,
    afgehandeld: bool,
    kandidaten: int,
    gekoppeld: bool,
    bij_een_ander: bool,
    opgevolgd: bool,
    teruggekoppeld: bool,
    te_informeren: bool,
) -> list[Openstaand]:
    """Everything that a melding still asks, the most urgent first: pure. Empty: it is handled.

    What follows is done when it was recorded (`afgehandeld`); or when the casus that it belongs to is where it must be: at the lokale
    team, or anywhere that its own stappenplan goes on. That the help which was there goes on nobody records: who tells the melder has
    seen to it.
    """
    vervolg = VERVOLG[uitkomst] if uitkomst else None
    geregeld = {
        Uitkomst.BETROKKEN_HULP: teruggekoppeld,
        Uitkomst.LOKAAL_TEAM: bij_een_ander,
        **dict.fromkeys(IN_EEN_CASUS, gekoppeld),
    }
    vervolg_gedaan = afgehandeld or (uitkomst is not None and geregeld.get(uitkomst, False))
    punten = (
        (status is MeldingStatus.ONTVANGEN, "oppakken", "Nog niemand heeft deze melding opgepakt."),
        (
            bool(kandidaten) and not gekoppeld,
            "kandidaten-bekijken",
            "Dit huishouden is misschien al bekend: bekijk de kandidaten en zeg of zij het zijn.",
        ),
        (gekoppeld and not opgevolgd, "contact-leggen", "Na deze melding is nog niemand gesproken."),
        (uitkomst is None, "veiligheidsbeoordeling", "De veiligheidsbeoordeling is nog niet gedaan."),
        (bool(vervolg) and not vervolg_gedaan, "vervolg", vervolg or ""),
        (
            te_informeren,
            "betrokkenen-informeren",
            "Nog niet van iedereen staat vast dat die van het onderzoek weet, of waarom dat niet veilig is.",
        ),
        (
            uitkomst is not None and not teruggekoppeld,
            "terugkoppelen",
            "De melder heeft nog niets gehoord over de uitkomst.",
        ),
    )
    return [Openstaand(code, tekst) for geldt, code, tekst in punten if geldt]


def te_bekijken(wat: Melding, kandidaten: Sequence[Bekend]) -> list[Bekend]:
    """The candidates of which a human has yet to say whether it is them. What is linked to a household of meldingen needs no second
    one; a casus is still asked for."""
    return [k for k in kandidaten if k.casus_id or wat.wortel == wat.id]


def eis_eigen(eenheid: Werkeenheid, wat: Melding) -> None:
    """Raises `niet-bevoegd`: a team whose casus was linked sees the melding, and leaves what it is to who answers for it."""
    wie = eenheid.actor
    if (wie.organisatie, wie.team) != (wat.rij["organisatie"], wat.rij["team"]):
        raise niet_bevoegd(
            "Dit kan alleen het team dat de melding behandelt.",
            "Laat dat team weten wat u ziet; het team staat bij de melding.",
        )
