"""The 48-hour agreement of the overdrachtstafel: who is achter de voordeur by when (domein §6, seed 1).

It is a clock of the casus (`termijnen.py`), so it moves along with the casus: whoever answers for it hears when nobody went, and any
conversation with somebody of the huishouden that they record meets it. One runs per casus.

Two clocks may so watch the same door: this one, of who promised to go, and the one of the melding, of who took that in. The earlier
one counts. An agreement can be sooner than what ran already and never later: words at a table do not give a huishouden more hours
of danger than it had. One that has run out is not replaced by a new promise either: it goes on ringing until somebody has been there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import leg_vast
from app.casus.queries import Dossier, teamgenoten, vergrendel_buiten_zicht
from app.core.datumtaal import zeg_moment
from app.core.fouten import Fout, Soort, ongeldig
from app.core.gebeurtenis import Gebeurtenis, Vastgelegd
from app.core.kalender import na_uren
from app.melding.codes import Termijnsoort
from app.melding.model import koppeling, termijn
from app.melding.queries import KLOK_LOOPT, LOOPT
from app.overdracht import afspraken
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.eigenkeuzen import regels_voor
from app.workflow.opdracht import Regels

_DEUR_VAN_MELDING = sa.select(sa.func.min(termijn.c.verloopt_op).label("tot")).where(
    termijn.c.soort == Termijnsoort.ACHTER_DE_VOORDEUR,
    KLOK_LOOPT,
    termijn.c.melding_id.in_(
        sa.select(koppeling.c.melding_id).where(koppeling.c.casus_id == sa.bindparam("casus_id"), LOOPT)
    ),
)


@dataclass(frozen=True, slots=True)
class Afspraak:
    """What was said at the table. `wie`: None is the casusregisseur; `uiterlijk`: None is what the clocks say."""

    wie: UUID | None = None
    uiterlijk: datetime | None = None


async def spreek_af(
    eenheid: Werkeenheid, dossier: Dossier, overdracht_id: UUID, keuze: Afspraak, regels: Regels
) -> None:
    """Record it for the team that answers for the casus (which is locked). Raises `ongeldige-invoer`: somebody else's colleague, a moment
    that is over, or one later than the clock that runs."""
    lopend = await afspraken.lopende(eenheid, dossier.id)
    if lopend and lopend.uiterlijk <= eenheid.nu:
        return  # overdue: it rings on, for whoever answers now
    if keuze.wie and keuze.wie not in await teamgenoten(eenheid, dossier):
        raise ongeldig(
            "afspraak.medewerkerId",
            "onbekende-medewerker",
            "Kies een medewerker van het team dat verantwoordelijk is.",
        )
    eigen = await regels_voor(eenheid, regels, dossier.rij["organisatie"])
    uiterlijk = await _moment(eenheid, dossier, keuze.uiterlijk, lopend, eigen)
    wie = (overdracht_id, keuze.wie, eenheid.nu, uiterlijk)
    await _maak(eenheid, dossier, *wie, vervangt=lopend and lopend.id)


async def _maak(
    eenheid: Werkeenheid,
    dossier: Dossier,
    overdracht_id: UUID,
    wie: UUID | None,
    op: datetime,
    uiterlijk: datetime,
    vervangt: UUID | None,
) -> None:
    plek = (dossier.rij["organisatie"], dossier.rij["team"])
    id = await afspraken.maak(eenheid, overdracht_id, dossier.id, plek, wie, op, uiterlijk)
    await leg_vast(
        eenheid,
        dossier,
        "deurafspraak-gemaakt",
        object_soort="deurafspraken",
        object_id=id,
        object_versie=1,
        velden=("deurafspraken",),
        open={
            "organisatie": plek[0],
            "team": plek[1],
            "uiterlijk": uiterlijk.isoformat(),
            "vervangt": vervangt and str(vervangt),
        },
    )


async def _moment(
    eenheid: Werkeenheid,
    dossier: Dossier,
    gekozen: datetime | None,
    lopend: sa.Row[Any] | None,
    regels: Regels,
) -> datetime:
    """The chosen moment, or the latest there can be: what runs out first of the melding, of an agreement made before, and of the hours
    that the region gives (elapsed hours, from now)."""
    rij = await eenheid.een(_DEUR_VAN_MELDING, casus_id=dossier.id)
    deur: datetime | None = rij.tot if rij else None
    grens = na_uren(eenheid.nu, regels.achter_de_voordeur_uren)
    if lopend:
        grens = min(grens, lopend.uiterlijk)
    if deur and deur > eenheid.nu:
        grens = min(grens, deur)
    elif deur and gekozen is None and lopend is None:
        raise ongeldig(
            "afspraak.uiterlijk",
            "verplicht",
            "De tijd om achter de voordeur te zijn is al voorbij. Noem zelf wanneer iemand gaat, zo snel als het kan.",
        )
    if gekozen is not None and not eenheid.nu < gekozen <= grens:
        raise ongeldig(
            "afspraak.uiterlijk",
            "buiten-termijn",
            f"Kies een moment na nu en uiterlijk {zeg_moment(grens)}: een afspraak rekt geen klok op.",
        )
    return gekozen or grens


def al_verstreken() -> Fout:
    return Fout(
        Soort.BOTSING,
        "afspraak-verstreken",
        "De afspraak om achter de voordeur te zijn is verstreken; een nieuwe afspraak maakt dat niet ongedaan.",
        alternatief="Ga nu, en leg het gesprek vast: dan is de afspraak gehaald. Bel bij direct gevaar 112.",
    )


# What follows from a gebeurtenis (table 3)


async def haal_afspraak(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """Somebody of the huishouden was spoken with after the agreement was made: it is met, at that moment. Who records a conversation is of
    the team that answers for the casus, so it is the team of the agreement, or the one to which the casus has moved since."""
    casus_id = feit.wat.casus_id
    assert casus_id is not None, "een gesprek staat in een casus"
    op = datetime.fromisoformat(feit.wat.open["op"])
    if id := await afspraken.haal(eenheid, casus_id, op):
        await eenheid.kondig_aan(
            Gebeurtenis(
                "deurafspraak-gehaald",
                casus_id,
                feit.wat.casus_versie,
                "deurafspraken",
                id,
                2,
                open={"op": op.isoformat()},
            )
        )


async def laat_afspraak_vervallen(eenheid: Werkeenheid, feit: Vastgelegd) -> None:
    """A casus that has come to rest, or ended, has no door to be behind. The household of one that was merged lives on in another
    casus, and so does the agreement, until the same moment: there it rings from the first rung on."""
    casus_id, doorgaand = feit.wat.casus_id, feit.wat.open.get("samengevoegdMet")
    assert casus_id is not None, "een casus komt tot rust"
    lopend = await afspraken.verval(eenheid, casus_id)
    if lopend is None or doorgaand is None:
        return
    dossier = await vergrendel_buiten_zicht(eenheid, UUID(doorgaand))
    daar = await afspraken.lopende(eenheid, dossier.id)
    if daar is None or lopend.uiterlijk < daar.uiterlijk:
        zoals_het_was = (lopend.overdracht_id, None, lopend.afgesproken_op, lopend.uiterlijk)
        await _maak(eenheid, dossier, *zoals_het_was, vervangt=daar and daar.id)
