"""A melding that belongs to another Veilig Thuis is re-routed with its history (domein §4): exactly one answers for it at every
instant, no deadline starts again, and it does not go to and fro.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.fouten import Fout, Soort, ongeldig
from app.melding import doorsturen as doe
from app.melding.codes import Doorzendreden
from app.melding.doorsturen import Plek
from app.melding.doorzendingen import al_doorgestuurd, doorgestuurd_door, doorzendingen
from app.melding.handelingen import lopende_koppeling
from app.melding.queries import Melding
from app.toegang.model import team
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels

MET_UITLEG = frozenset({Doorzendreden.NIET_VAN_ONS, Doorzendreden.ANDERS})
_MELDPUNTEN = (
    sa.select(team.c.organisatie, team.c.code)
    .where(
        sa.or_(
            team.c.meldpunt,
            sa.and_(team.c.organisatie == sa.bindparam("organisatie"), team.c.code == sa.bindparam("team")),
        )
    )
    .order_by(team.c.organisatie, team.c.code)
)


@dataclass(frozen=True, slots=True)
class Verzoek:
    """To whom somebody wants a melding to go, and why."""

    organisatie: str
    team: str | None
    reden: Doorzendreden
    toelichting: str | None


async def stuur_door(
    eenheid: Werkeenheid,
    melding_id: UUID,
    verzoek: Verzoek,
    regels: Regels,
    werk: Callable[[], Awaitable[Melding]],
) -> None:
    """Pass it on. `werk` locks the melding. Raises `al-doorgestuurd` (with who did), `melding-gekoppeld`, `al-teruggestuurd`,
    `ongeldige-invoer`, `niet-bevoegd` and `niet-gevonden`."""
    wie = eenheid.actor
    try:
        wat = await werk()
    except Fout as fout:
        # a colleague was first, just now or long ago; that much their team may know
        weg = wie.is_hulpverlener and await doorgestuurd_door(
            eenheid, melding_id, (wie.organisatie, wie.team or "")
        )
        raise (al_doorgestuurd(weg) if weg and fout.soort is Soort.NIET_GEVONDEN else fout) from None
    # asked again under the lock: somebody may have linked it while we waited
    if await lopende_koppeling(eenheid, wat.id):
        raise Fout(
            Soort.BOTSING,
            "melding-gekoppeld",
            "Deze melding hoort bij een casus die hier loopt; die zou haar kwijtraken.",
            alternatief="Klopt de koppeling niet, maak haar dan eerst ongedaan. Klopt zij wel, draag dan de casus over.",
        )
    naar = await _bestemming(eenheid, wat, verzoek, regels)
    terug = _eis_geen_pingpong(await doorzendingen(eenheid, wat), naar, verzoek)
    await doe.stuur_door(eenheid, wat, naar, verzoek.reden, verzoek.toelichting, terug=terug)


async def _bestemming(eenheid: Werkeenheid, wat: Melding, verzoek: Verzoek, regels: Regels) -> Plek:
    """The one meldpunt that is meant. Raises `ongeldige-invoer`, which names all there are."""
    ons = dict(zip(("organisatie", "team"), regels.meldpunt, strict=True))
    punten = [Plek(rij.organisatie, rij.code) for rij in await eenheid.alle(_MELDPUNTEN, **ons)]
    anderen = [punt for punt in punten if punt.organisatie != wat.rij["organisatie"]]
    bedoeld = [p for p in anderen if p.organisatie == verzoek.organisatie and verzoek.team in (None, p.team)]
    if len(bedoeld) != 1:
        mogelijk = ", ".join("/".join(p) for p in anderen) or "geen; vraag de functioneel beheerder"
        raise ongeldig(
            "organisatie",
            "onbekend-meldpunt",
            f"Kies een andere organisatie die meldingen behandelt, zo nodig met het team: {mogelijk}.",
        )
    return bedoeld[0]


def _eis_geen_pingpong(eerder: Sequence[dict[str, Any]], naar: Plek, verzoek: Verzoek) -> bool:
    """Does it go back to who had it before? Only with that reason, and once: then people must talk. Raises."""
    terug = naar.organisatie in {d["van_organisatie"] for d in eerder}
    if terug and any(d["reden"] is Doorzendreden.NIET_VAN_ONS for d in eerder):
        raise Fout(
            Soort.BOTSING,
            "al-teruggestuurd",
            "Deze melding is al eens teruggestuurd; zij blijft nu bij u tot u er samen uit bent.",
            alternatief="Laat de teamleiders met elkaar bellen; zij hebben een signaal. Hoort zij bij een derde, stuur haar daarheen.",
        )
    if terug is not (verzoek.reden is Doorzendreden.NIET_VAN_ONS):
        raise ongeldig(
            "reden",
            "onbekende-reden",
            "Deze melding komt daarvandaan: kies 'niet-van-ons' en leg uit waarom."
            if terug
            else "'niet-van-ons' hoort bij terugsturen; kies hier een andere reden.",
        )
    if verzoek.reden in MET_UITLEG and not verzoek.toelichting:
        raise ongeldig("toelichting", "verplicht", f"Bij reden '{verzoek.reden}' hoort een toelichting.")
    return terug
