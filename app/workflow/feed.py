"""What happened, in the order in which it became certain, for who may see it now: the feed for machines, and where webhooks begin.

Numbers in the log are given out before a transaction ends, so who follows them misses a line that was late. The order here is that of
the zegels (`toegang/zegel.py`): each line stands in exactly one, a late one in a later one, and a zegel never changes. So nothing is ever
skipped, however long somebody took to commit, and what is not sealed yet is simply not there yet (at most a minute).

Rights are asked for now, not for when it happened: a casus that went to another team took its past along, and one that was destroyed
has none. Who only reads along gets what they read; by noodtoegang, a projection or what Veilig Thuis follows nobody gets anything here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.casus.model import casus
from app.core.gebeurtenis import LAATSTE, gebeurtenis
from app.melding.beoordelen import ingebracht_door
from app.melding.model import melding, termijn
from app.melding.queries import MAG_ZIEN
from app.toegang.actor import Actor, Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import zegel
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import leeszicht, meekijkend, zichtbaar
from app.workflow.berichten import GAAT_UIT, MELDER

ZEGELS, VENSTER = 100, 2000
"""So many zegels and so many lines at most are looked through at a time: a look costs the same, however far behind somebody is."""
MACHINE = tuple(soort for soort, naam in GAAT_UIT.items() if naam == MELDER)
"""All that a machine hears: of a melding that it brought in itself, what the melder may know."""


class Plek(NamedTuple):
    """How far somebody has read: up to and including this line of this zegel."""

    zegel: int = 0
    volgnummer: int = LAATSTE

    def __str__(self) -> str:
        return f"{self.zegel}.{self.volgnummer}"


BEGIN = Plek()
_KOP = sa.select(sa.func.coalesce(sa.func.max(zegel.c.nummer), 0))
_LEDEN = zegel.c.leden["gebeurtenis"]
_ZEGELS = (
    sa.select(zegel.c.nummer, zegel.c.leden)
    .where(
        zegel.c.nummer >= sa.bindparam("van"),
        zegel.c.nummer <= sa.bindparam("kop"),
        _LEDEN.as_string().is_not(None),
    )
    .order_by(zegel.c.nummer)
    .limit(ZEGELS)
)
_MELDING_ID = sa.func.coalesce(termijn.c.melding_id, gebeurtenis.c.object_id)
_ALS_MACHINE = sa.and_(gebeurtenis.c.soort.in_(MACHINE), ingebracht_door(melding.c.id))
REGELS = (
    sa.select(
        gebeurtenis.c.volgnummer,
        gebeurtenis.c.id,
        gebeurtenis.c.soort,
        gebeurtenis.c.op,
        gebeurtenis.c.casus_id,
        melding.c.id.label("melding_id"),
    )
    .select_from(
        gebeurtenis.outerjoin(casus, casus.c.id == gebeurtenis.c.casus_id)
        .outerjoin(
            termijn,
            sa.and_(gebeurtenis.c.object_soort == "termijnen", termijn.c.id == gebeurtenis.c.object_id),
        )
        .outerjoin(
            melding,
            sa.and_(
                gebeurtenis.c.casus_id.is_(None),
                gebeurtenis.c.object_soort.in_(("meldingen", "termijnen")),
                melding.c.id == _MELDING_ID,
            ),
        )
    )
    .where(
        gebeurtenis.c.soort.in_(tuple(GAAT_UIT)),
        sa.or_(
            sa.and_(casus.c.id.is_not(None), sa.or_(zichtbaar(casus), meekijkend(casus))),
            sa.and_(melding.c.id.is_not(None), sa.or_(MAG_ZIEN, _ALS_MACHINE)),
        ),
    )
)
"""What may leave and this actor may see now; narrow it to which lines."""
_DEZE = REGELS.where(gebeurtenis.c.volgnummer.in_(sa.bindparam("nummers", expanding=True)))


@dataclass(frozen=True, slots=True)
class Blad:
    """`tot`: from where to read on, also when there is nothing more now."""

    regels: Sequence[sa.Row[Any]]
    tot: Plek
    meer: bool


def eis_lezer(actor: Actor) -> None:
    """Raises `niet-bevoegd` for roles that see no casus and bring in no melding."""
    if not actor.is_hulpverlener and Rol.KOPPELING not in actor.rollen:
        raise niet_bevoegd(
            "Wat er in dossiers gebeurt is voor wie ze behandelt, en voor de koppeling die meldingen inbrengt.",
            "Zoekt u wat u aangaat, kijk dan in uw postvak (/v1/signalen).",
        )


def zichtwaarden(eenheid: Werkeenheid) -> dict[str, Any]:
    """The values for `REGELS`."""
    wie = eenheid.actor
    return {**leeszicht(eenheid), "inbrenger": wie.id if Rol.KOPPELING in wie.rollen else None}


async def lees(eenheid: Werkeenheid, na: Plek, limiet: int) -> Blad:
    """The next lines for this actor after `na`. Three SELECTs, whatever there is. Raises `niet-bevoegd`."""
    eis_lezer(eenheid.actor)
    (kop,) = (await eenheid.alle(_KOP))[0]
    zegels = await eenheid.alle(_ZEGELS, van=na.zegel, kop=kop)
    volgorde = (
        plek
        for rij in zegels
        for van, tot in rij.leden["gebeurtenis"]
        for plek in (Plek(rij.nummer, nummer) for nummer in range(van, tot + 1))
        if plek > na
    )
    plekken = {plek.volgnummer: plek for plek in islice(volgorde, VENSTER)}
    rijen = await eenheid.alle(_DEZE, nummers=list(plekken), **zichtwaarden(eenheid)) if plekken else []
    regels = sorted(rijen, key=lambda rij: plekken[rij.volgnummer])
    if len(regels) > limiet:
        return Blad(_getoond(eenheid, regels[:limiet]), plekken[regels[limiet - 1].volgnummer], True)
    if len(plekken) == VENSTER:
        return Blad(_getoond(eenheid, regels), max(plekken.values()), True)
    vol = len(zegels) == ZEGELS
    return Blad(_getoond(eenheid, regels), Plek(zegels[-1].nummer if vol else kop), vol)


def _getoond(eenheid: Werkeenheid, regels: Sequence[sa.Row[Any]]) -> Sequence[sa.Row[Any]]:
    eenheid.getoond += dict.fromkeys(rij.casus_id for rij in regels if rij.casus_id)
    return regels


async def nu_bij(eenheid: Werkeenheid) -> Plek:
    """Where somebody begins who wants to hear what happens from now on."""
    (kop,) = (await eenheid.alle(_KOP))[0]
    return Plek(kop)


def plek(tekst: str) -> Plek:
    """From a cursor. Raises `ValueError`."""
    zegel_, nummer = (int(deel) for deel in tekst.split("."))
    if not (0 <= zegel_ < 2**31 and 0 <= nummer <= LAATSTE):
        raise ValueError
    return Plek(zegel_, nummer)
