"""A bericht is made ready, and ends: sent, taken back, lapsed or failed. Everything here needs the casus, locked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.bericht.codes import Berichtsoort, Berichtstatus, NietVerstuurd
from app.bericht.model import bericht
from app.bericht.queries import WACHT, Bericht
from app.casus.codes import ContactKanaal
from app.casus.queries import Betrokkene
from app.core.fouten import Fout, Soort, ongeldig
from app.core.ids import nieuw_id
from app.toegang.werkeenheid import Werkeenheid

SPELING = timedelta(hours=1)
"""So long after the chosen moment it may still go out: later it may not be safe any more."""
VERST = timedelta(days=92)
"""So far ahead it can be made ready: who knows what is safe after that?"""
_NIEUW = sa.insert(bericht)
_SLUIT = (
    sa.update(bericht)
    .where(bericht.c.id == sa.bindparam("b_id"), WACHT)
    .values(
        versie=bericht.c.versie + 1,
        **{k: sa.bindparam(f"b_{k}") for k in ("status", "reden", "afgesloten_op", "misschien_aangekomen")},
    )
)


@dataclass(frozen=True, slots=True)
class Verzoek:
    """What somebody wants to have said. `versturen_op` None: at once."""

    soort: Berichtsoort
    afspraak_op: datetime | None = None
    versturen_op: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)  # whom it goes to must not turn up in a log or a traceback
class Opgesteld:
    """The bericht as it would go out: these words, along this way, between these moments."""

    verzoek: Verzoek
    kanaal: ContactKanaal
    naar: str
    tekst: str
    versturen_op: datetime
    uiterlijk_op: datetime
    contact_versie: int


def wanneer(eenheid: Werkeenheid, mens: Betrokkene, verzoek: Verzoek) -> tuple[datetime, datetime]:
    """From when and until when it may go out. Raises `ongeldige-invoer`."""
    afspraak, op = verzoek.afspraak_op, verzoek.versturen_op or eenheid.nu
    if afspraak and not eenheid.nu < afspraak <= eenheid.nu + VERST:
        raise ongeldig("afspraakOp", "buiten-termijn", "Kies een afspraak die nog komt, binnen drie maanden.")
    if verzoek.versturen_op is None and (mens.rij["veilig_contact"] or {}).get("wanneer"):
        raise ongeldig(
            "versturenOp",
            "kies-een-moment",
            "Er staat vastgelegd wanneer contact veilig is. Kies een moment dat daarbij past.",
        )
    if verzoek.versturen_op and not eenheid.nu < op <= eenheid.nu + VERST:
        raise ongeldig("versturenOp", "buiten-termijn", "Kies een moment na nu, binnen drie maanden.")
    if afspraak and op >= afspraak:
        raise ongeldig("versturenOp", "na-de-afspraak", "Kies een moment vóór de afspraak.")
    return op, min(op + SPELING, afspraak) if afspraak else op + SPELING


async def zet_klaar(eenheid: Werkeenheid, mens: Betrokkene, wat: Opgesteld, al: list[Bericht]) -> UUID:
    """Raises `bericht-staat-al-klaar`: nobody is told the same twice."""
    zelfde = (wat.verzoek.soort, wat.verzoek.afspraak_op)
    if any(b.wacht and not b.achterhaald and (b.rij["soort"], b.rij["afspraak_op"]) == zelfde for b in al):
        raise Fout(
            Soort.BOTSING,
            "bericht-staat-al-klaar",
            "Dit bericht staat al klaar voor deze persoon.",
            alternatief="Trek het eerst in als het op een ander moment moet.",
        )
    id = nieuw_id()
    await eenheid.doe(
        _NIEUW,
        id=id,
        casus_id=mens.rij["casus_id"],
        betrokkene_id=mens.id,
        versie=1,
        soort=wat.verzoek.soort,
        status=Berichtstatus.KLAAR,
        contact_versie=wat.contact_versie,
        **{k: mens.sleutel.sluit(getattr(wat, k)) for k in ("kanaal", "naar", "tekst")},
        afspraak_op=wat.verzoek.afspraak_op,
        versturen_op=wat.versturen_op,
        uiterlijk_op=wat.uiterlijk_op,
        klaargezet_op=eenheid.nu,
        medewerker_id=eenheid.actor.id,
        misschien_aangekomen=False,
    )
    return id


@dataclass(frozen=True, slots=True)
class Slot:
    """How it ended with a bericht that waited. `misschien`: an attempt was begun of which nobody knows what came of it."""

    id: UUID
    status: Berichtstatus
    reden: NietVerstuurd | None = None
    misschien: bool = False


async def sluit(eenheid: Werkeenheid, sloten: Iterable[Slot]) -> None:
    await eenheid.doe_alle(
        _SLUIT,
        [
            {
                "b_id": s.id,
                "b_status": s.status,
                "b_reden": s.reden,
                "b_afgesloten_op": eenheid.nu,
                "b_misschien_aangekomen": s.misschien,
            }
            for s in sloten
        ],
    )
