"""The clocks of a melding, worked out from its log alone; where they are stored otherwise, and how that is mended.

The log says of each clock when it began and when it runs out, and of every change what became of that. So history decides, whatever a
setting is by now and whatever happened to a row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.gebeurtenis import gebeurtenis
from app.melding.handelingen import leg_meldfeit_vast
from app.melding.model import melding, onderbreking, termijn
from app.melding.queries import Melding, vergrendel_buiten_zicht
from app.toegang.werkeenheid import Werkeenheid

Rijen = dict[UUID, dict[str, Any]]
"""Rows by id: their open columns, but for the id itself."""
_TERMIJN = {
    "begonnen_op": "begonnenOp",
    "verloopt_op": "verlooptOp",
    "gehaald_op": "gehaaldOp",
    "vervallen_op": "vervallenOp",
}
"""Moments of a clock: the column, and its name in the log."""
_OPEN = {
    "termijn": (termijn, ("melding_id", "soort", *_TERMIJN)),
    "onderbreking": (
        onderbreking,
        ("termijn_id", "van", "tot", "verliep_op", "reden", "door", "beeindigd_op", "beeindigd_door"),
    ),
}


@dataclass(slots=True)
class Klokken:
    """The clocks and their pauses, of one melding or of many: as they are stored, or as they should be."""

    termijn: Rijen = field(default_factory=dict)
    onderbreking: Rijen = field(default_factory=dict)


def herbereken(melding_id: UUID, regels: Iterable[Mapping[str, Any]]) -> Klokken:
    """Every clock of this melding from the open parts of its log, in order. Pure."""
    stand = Klokken()
    for wijziging in (w for regel in regels for w in regel.get("klokken", ())):
        id = UUID(wijziging["id"])
        klok = stand.termijn.setdefault(
            id, {"melding_id": melding_id, "soort": wijziging.get("soort"), **dict.fromkeys(_TERMIJN)}
        )
        klok.update({k: _moment(wijziging[naam]) for k, naam in _TERMIJN.items() if naam in wijziging})
        if pauze := wijziging.get("pauze"):
            stand.onderbreking[UUID(pauze["id"])] = {
                "termijn_id": id,
                "van": _moment(pauze["van"]),
                "tot": _moment(pauze["tot"]),
                "verliep_op": _moment(pauze["verliepOp"]),
                "reden": pauze["reden"],
                "door": UUID(pauze["door"]),
                "beeindigd_op": None,
                "beeindigd_door": None,
            }
        if einde := wijziging.get("hervat"):
            stand.onderbreking[UUID(einde["id"])] |= {
                "beeindigd_op": _moment(einde["op"]),
                "beeindigd_door": UUID(einde["door"]),
            }
    return stand


def _moment(tekst: str | None) -> datetime | None:
    return datetime.fromisoformat(tekst) if tekst else None


@dataclass(frozen=True, slots=True)
class Verschil:
    """A row that is stored otherwise than history says. `wat`: which columns, or `ontbreekt`, or `niet-in-het-logboek`."""

    melding_id: UUID
    tabel: str
    id: UUID
    wat: tuple[str, ...]

    def __str__(self) -> str:
        return f"melding {self.melding_id} {self.tabel} {self.id}: {', '.join(self.wat)}"

    @property
    def herstelbaar(self) -> bool:
        return self.wat != NIET_IN_LOGBOEK


ONTBREEKT, NIET_IN_LOGBOEK = ("ontbreekt",), ("niet-in-het-logboek",)


def vergelijk(melding_id: UUID, staat: Klokken, hoort: Klokken) -> list[Verschil]:
    """Where what is stored is not what history says. Pure."""
    gevonden = []
    for tabel in _OPEN:
        nu, straks = getattr(staat, tabel), getattr(hoort, tabel)
        for id in sorted({*nu, *straks}):
            if id not in nu or id not in straks:
                wat = ONTBREEKT if id in straks else NIET_IN_LOGBOEK
            else:
                wat = tuple(k for k, waarde in straks[id].items() if nu[id][k] != waarde)
            if wat:
                gevonden.append(Verschil(melding_id, tabel, id, wat))
    return gevonden


_DEZE: sa.BindParameter[Any] = sa.bindparam("meldingen", expanding=True)
_BLAD = (
    sa.select(melding.c.id)
    .where(melding.c.id > sa.bindparam("na", type_=sa.Uuid))
    .order_by(melding.c.id)
    .limit(sa.bindparam("limiet"))
)
_STAAT = {
    "termijn": sa.select(termijn).where(termijn.c.melding_id.in_(_DEZE)),
    "onderbreking": sa.select(onderbreking, termijn.c.melding_id)
    .join(termijn, termijn.c.id == onderbreking.c.termijn_id)
    .where(termijn.c.melding_id.in_(_DEZE)),
}
_LOGBOEK = (
    sa.select(gebeurtenis.c.object_id, gebeurtenis.c.open, gebeurtenis.c.besloten)
    .where(gebeurtenis.c.object_soort == "meldingen", gebeurtenis.c.object_id.in_(_DEZE))
    .order_by(gebeurtenis.c.object_id, gebeurtenis.c.object_versie, gebeurtenis.c.volgnummer)
)
BEGIN = UUID(int=0)
"""Before every melding."""


async def blad(eenheid: Werkeenheid, na: UUID, limiet: int = 500) -> list[UUID]:
    """The next meldingen to look at."""
    return [rij.id for rij in await eenheid.alle(_BLAD, na=na, limiet=limiet)]


async def verschillen(eenheid: Werkeenheid, meldingen: Sequence[UUID]) -> list[Verschil]:
    """Where the clocks of these meldingen are stored otherwise than their log says: three SELECTs."""
    staat: dict[UUID, Klokken] = defaultdict(Klokken)
    for tabel, (_, kolommen) in _OPEN.items():
        for rij in await eenheid.alle(_STAAT[tabel], meldingen=meldingen):
            getattr(staat[rij.melding_id], tabel)[rij.id] = {k: rij._mapping[k] for k in kolommen}
    logboek: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for rij in await eenheid.alle(_LOGBOEK, meldingen=meldingen):
        logboek[rij.object_id].append(rij.open)
    return [v for id in meldingen for v in vergelijk(id, staat[id], herbereken(id, logboek[id]))]


async def herstel(eenheid: Werkeenheid, melding_id: UUID) -> None:
    """Make the clocks of this melding what its log says they are, under its lock; that is told in the log too. A clock of which the log
    knows nothing is left alone: somebody may be waiting for it."""
    wat = await vergrendel_buiten_zicht(eenheid, melding_id)
    te_doen = [v for v in await verschillen(eenheid, [melding_id]) if v.herstelbaar]
    if not te_doen:
        return
    regels = await eenheid.alle(_LOGBOEK, meldingen=[melding_id])
    hoort = herbereken(melding_id, (rij.open for rij in regels))
    # first what is there, then what is missing: a clock that should have stopped makes room for the one after it
    for v in sorted(te_doen, key=lambda v: v.wat == ONTBREEKT):
        tabel, rij = _OPEN[v.tabel][0], getattr(hoort, v.tabel)[v.id]
        if v.wat == ONTBREEKT:
            woorden = _woorden(wat, regels, v.id) if tabel is onderbreking else {}
            await eenheid.doe(sa.insert(tabel).values(id=v.id, **rij, **woorden))
        else:
            await eenheid.doe(sa.update(tabel).where(tabel.c.id == v.id).values({k: rij[k] for k in v.wat}))
    open_ = {"verschillen": [{"tabel": v.tabel, "id": v.id, "wat": v.wat} for v in te_doen]}
    await leg_meldfeit_vast(eenheid, wat, "klokken-hersteld", velden=("termijnen",), open=open_)


def _woorden(wat: Melding, regels: Sequence[sa.Row[Any]], pauze_id: UUID) -> dict[str, Any]:
    """What was said of a pause when it began and when it ended, from the closed part of the log."""
    gezegd = {}
    for rij in regels:
        for klok in rij.open.get("klokken", ()):
            for naam, kolom in (("pauze", "toelichting"), ("hervat", "einde_toelichting")):
                if klok.get(naam, {}).get("id") == str(pauze_id) and rij.besloten:
                    gezegd[kolom] = wat.sleutel.sluit(wat.sleutel.open(rij.besloten)["toelichting"])
    return gezegd
