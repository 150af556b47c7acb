"""A clock of a melding stands still for a while, and runs on. Whether it may is process: `workflow/meldklokken.py`."""

from datetime import datetime

import sqlalchemy as sa

from app.core.db import Tijdstip
from app.core.ids import nieuw_id
from app.melding.codes import Pauzereden
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.klokken import Klok, Pauze
from app.melding.model import onderbreking, termijn
from app.melding.queries import Melding
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(onderbreking)
_BEEINDIG = (
    sa.update(onderbreking)
    .where(onderbreking.c.id == sa.bindparam("b_id"))
    .values(
        beeindigd_op=sa.bindparam("b_op", type_=Tijdstip),
        beeindigd_door=sa.bindparam("b_door"),
        einde_toelichting=sa.bindparam("b_toelichting", type_=onderbreking.c.einde_toelichting.type),
    )
)
_VERZET = (
    sa.update(termijn)
    .where(termijn.c.id == sa.bindparam("b_id"))
    .values(verloopt_op=sa.bindparam("b_op", type_=Tijdstip))
)


async def pauzeer(
    eenheid: Werkeenheid,
    wat: Melding,
    klok: Klok,
    tot: datetime,
    verloopt_op: datetime,
    reden: Pauzereden,
    toelichting: str | None,
) -> None:
    """This clock stands still from now on, until `tot` at most; it then runs out at `verloopt_op`."""
    pauze = {
        "id": nieuw_id(),
        "van": eenheid.nu,
        "tot": tot,
        "verliep_op": klok.verloopt_op,
        "reden": reden,
        "door": eenheid.actor.id,
    }
    await eenheid.doe(_NIEUW, termijn_id=klok.id, toelichting=wat.sleutel.sluit(toelichting), **pauze)
    await eenheid.doe(_VERZET, b_id=klok.id, b_op=verloopt_op)
    open_ = {"pauze": {"verliepOp" if k == "verliep_op" else k: w for k, w in pauze.items()}}
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "klok-gepauzeerd",
        velden=("termijnen",),
        open={
            "termijn": klok.soort,
            "klokken": [{"id": klok.id, "verlooptOp": verloopt_op, **open_}],
        },
        besloten={"toelichting": toelichting} if toelichting else None,
    )


async def hervat(
    eenheid: Werkeenheid,
    wat: Melding,
    klok: Klok,
    pauze: Pauze,
    verloopt_op: datetime,
    toelichting: str | None,
) -> None:
    """This clock runs on from now, sooner than was planned; it then runs out at `verloopt_op`."""
    wie = eenheid.actor.id
    await eenheid.doe(
        _BEEINDIG,
        b_id=pauze.id,
        b_op=eenheid.nu,
        b_door=wie,
        b_toelichting=wat.sleutel.sluit(toelichting),
    )
    await eenheid.doe(_VERZET, b_id=klok.id, b_op=verloopt_op)
    einde = {"id": pauze.id, "op": eenheid.nu, "door": wie}
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "klok-hervat",
        velden=("termijnen",),
        open={
            "termijn": klok.soort,
            "klokken": [{"id": klok.id, "verlooptOp": verloopt_op, "hervat": einde}],
        },
        besloten={"toelichting": toelichting} if toelichting else None,
    )
