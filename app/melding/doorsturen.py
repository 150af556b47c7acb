"""Passing a melding on: one change of who answers for it, and the record of that."""

from typing import NamedTuple

import sqlalchemy as sa

from app.core.ids import nieuw_id
from app.melding.codes import Doorzendreden, MeldingStatus, Termijnsoort
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.klokken import loop_weer
from app.melding.model import doorzending
from app.melding.queries import Melding
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(doorzending)


class Plek(NamedTuple):
    """An organisation and the team of it that answers."""

    organisatie: str
    team: str


async def stuur_door(
    eenheid: Werkeenheid,
    wat: Melding,
    naar: Plek,
    reden: Doorzendreden,
    toelichting: str | None,
    *,
    terug: bool,
) -> None:
    """From now on `naar` answers for it, with all that belongs to it. Who takes it up there has to do so still: the clock of that
    runs on to its own deadline, as every other clock of this melding does."""
    van = Plek(wat.rij["organisatie"], wat.rij["team"])
    klokken = await loop_weer(eenheid, wat.id, Termijnsoort.EERSTE_ACTIE, Termijnsoort.OPPAKKEN)
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "melding-doorgestuurd",
        kolommen={**naar._asdict(), "status": MeldingStatus.ONTVANGEN},
        velden=("organisatie", "team", "status", "termijnen"),
        open={
            "van": van._asdict(),
            "naar": naar._asdict(),
            "reden": reden,
            "terug": terug,
            "klokken": klokken,
        },
    )
    await eenheid.doe(
        _NIEUW,
        id=nieuw_id(),
        melding_id=wat.id,
        melding_versie=wat.versie,
        van_organisatie=van.organisatie,
        van_team=van.team,
        naar_organisatie=naar.organisatie,
        naar_team=naar.team,
        reden=reden,
        toelichting=wat.sleutel.sluit(toelichting),
        op=eenheid.nu,
        door=eenheid.actor.id,
    )
