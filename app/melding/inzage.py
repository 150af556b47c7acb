"""Who looked at a melding, for the privacy officer; and who could see it only because it was linked to the wrong casus."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import casus
from app.core.db import bevat
from app.core.fouten import niet_gevonden
from app.melding.codes import Besluit
from app.melding.geblokkeerd import melding_niet_geblokkeerd
from app.melding.model import doorzending, koppeling, melding
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.inzage import GELUKT, KIJKERS, OP_OBJECT, Tijdvak
from app.toegang.model import inzage
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import zicht

_OOIT_GEKOPPELD = sa.and_(
    koppeling.c.melding_id == sa.bindparam("melding_id"),
    koppeling.c.besluit == Besluit.BEVESTIGD,
    koppeling.c.casus_id.is_not(None),  # a link to another melding shows this one to nobody
)
_VAN_ORGANISATIE = sa.select(melding.c.id).where(
    melding.c.id == sa.bindparam("melding_id"),
    melding_niet_geblokkeerd(melding.c.id),
    sa.or_(
        melding.c.organisatie == sa.bindparam("organisatie"),
        sa.exists()
        .select_from(koppeling.join(casus, casus.c.id == koppeling.c.casus_id))
        .where(_OOIT_GEKOPPELD, casus.c.organisatie == sa.bindparam("organisatie")),
    ),
)
_TOEN_GEKOPPELD = sa.and_(
    _OOIT_GEKOPPELD,
    inzage.c.op >= koppeling.c.op,
    sa.or_(koppeling.c.ongedaan_op.is_(None), inzage.c.op < koppeling.c.ongedaan_op),
)
_OP_LIJST = sa.and_(sa.text("getoond <> '[]'"), bevat(inzage.c.getoond, sa.bindparam("object_id")))
"""At a list that names the people of this melding."""
_KEKEN = (
    KIJKERS.where(sa.or_(OP_OBJECT, _OP_LIJST))
    .outerjoin(koppeling, _TOEN_GEKOPPELD)
    .add_columns(koppeling.c.casus_id.label("toen_aan"), koppeling.c.ongedaan_op)
)
_VAN_HET_TEAM = sa.or_(
    sa.exists().where(
        melding.c.id == sa.bindparam("melding_id"),
        melding.c.organisatie == inzage.c.organisatie,
        melding.c.team == inzage.c.team,
    ),
    # theirs it was, until they passed it on
    sa.exists().where(
        doorzending.c.melding_id == sa.bindparam("melding_id"),
        doorzending.c.van_organisatie == inzage.c.organisatie,
        doorzending.c.van_team == inzage.c.team,
    ),
)
_VERKEERD = _KEKEN.where(
    koppeling.c.ongedaan_op.is_not(None), inzage.c.uitkomst == GELUKT, sa.not_(_VAN_HET_TEAM)
)


async def wie_keken(
    eenheid: Werkeenheid, melding_id: UUID, tijdvak: Tijdvak, *, alleen_verkeerd: bool
) -> Sequence[sa.Row[Any]]:
    """Every look at this melding, the newest first, and to which casus it was linked at that moment. `alleen_verkeerd`: only who saw it
    because it was linked to a casus it did not belong to (story 4). Raises `niet-bevoegd`, `niet-gevonden`.
    """
    wie = eenheid.actor
    if Rol.PRIVACY not in wie.rollen:
        raise niet_bevoegd(
            "Alleen de privacy officer ziet wie een melding heeft bekeken.",
            "Vraag het aan de privacy officer van uw organisatie.",
        )
    waarden = {"melding_id": melding_id, "organisatie": wie.organisatie, **zicht(wie)}
    if await eenheid.een(_VAN_ORGANISATIE, **waarden) is None:
        raise niet_gevonden()
    opdracht = _VERKEERD if alleen_verkeerd else _KEKEN
    return await eenheid.alle(opdracht, melding_id=melding_id, object_id=str(melding_id), **asdict(tijdvak))
