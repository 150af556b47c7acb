"""What could this partner see of this casus on that day? Answered from the log, for any moment that has been (domein §7).

The log tells what was shared with whom until when, when it was taken back, and who had confirmed confidentiality by then. What was
shared is a row that never changes, so what stood in it can be shown as it was: but for an address, of which only whose it was is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.inzage import eis_toezicht
from app.casus.queries import Dossier
from app.core.fouten import ongeldig
from app.core.gebeurtenis import gebeurtenis
from app.overleg.delen import projecties_met
from app.toegang.werkeenheid import Werkeenheid

_SOORTEN = (
    "projectie-gedeeld",
    "projectie-ingetrokken",
    "adres-niet-meer-gedeeld",
    "casus-geagendeerd",
    "casus-beeindigd",
    "inbreng-gegeven",
    "inbreng-ingetrokken",
    "besluit-genomen",
    "actie-opgedragen",
)
_VAN_CASUS = (
    sa.select(gebeurtenis.c.soort, gebeurtenis.c.op, gebeurtenis.c.object_id, gebeurtenis.c.open)
    .where(
        gebeurtenis.c.casus_id == sa.bindparam("casus_id"),
        gebeurtenis.c.op <= sa.bindparam("op", type_=gebeurtenis.c.op.type),
        gebeurtenis.c.soort.in_(_SOORTEN),
    )
    .order_by(gebeurtenis.c.volgnummer)
)
_BEVESTIGD = (
    sa.select(gebeurtenis.c.object_id, gebeurtenis.c.aanduiding, gebeurtenis.c.op, gebeurtenis.c.open)
    .where(
        gebeurtenis.c.soort == "geheimhouding-bevestigd",
        gebeurtenis.c.object_id.in_(sa.bindparam("overleggen", expanding=True)),
        gebeurtenis.c.op <= sa.bindparam("op", type_=gebeurtenis.c.op.type),
    )
    .order_by(gebeurtenis.c.volgnummer)
)


@dataclass(frozen=True, slots=True)
class Deling:
    """One share that held at the moment asked for."""

    id: UUID
    overleg_id: UUID
    agendapunt_id: UUID
    deelnemer_id: UUID
    met: str
    onderdelen: tuple[str, ...]
    doel: str
    gedeeld_op: datetime
    tot: datetime
    adres_van: tuple[str, ...]
    """The betrokkenen whose address was in it; the address itself is not kept (`overleg/model.py`)."""


@dataclass(slots=True)
class Bijdrage:
    """An inbreng, besluit or actie: of which item, of whom, and for whom beside them (None: whoever sees the item)."""

    soort: str
    id: UUID
    agendapunt_id: UUID
    van: str
    gedeeld_met: tuple[str, ...] | None

    def voor(self, met: str) -> bool:
        return met == self.van or self.gedeeld_met is None or met in self.gedeeld_met


@dataclass(slots=True)
class Stand:
    delingen: dict[UUID, Deling] = field(default_factory=dict)
    bijdragen: dict[UUID, Bijdrage] = field(default_factory=dict)
    ook_op: dict[UUID, set[UUID]] = field(default_factory=dict)
    """On which items beside its own an actie came back."""


def stand_op(regels: Iterable[Any], op: datetime) -> Stand:
    """What held at this moment, from the lines of the log until then. Pure."""
    stand = Stand()
    for regel in regels:
        _volg(stand, regel)
    stand.delingen = {id: d for id, d in stand.delingen.items() if op < d.tot}
    return stand


_BIJDRAGE: Mapping[str, tuple[str, str]] = {
    "inbreng-gegeven": ("inbreng", "van"),
    "besluit-genomen": ("besluit", "van"),
    "actie-opgedragen": ("actie", "door"),
}


def _volg(stand: Stand, regel: Any) -> None:
    o: Mapping[str, Any] = regel.open
    match regel.soort:
        case "projectie-gedeeld":
            _neem_weg(stand, o["inPlaatsVan"])
            _voeg_toe(stand, o, regel.op)
        case "casus-geagendeerd":
            for deling in o.get("projecties", ()):
                _voeg_toe(stand, deling, regel.op)
            for actie in o.get("acties", ()):
                stand.ook_op.setdefault(UUID(actie), set()).add(regel.object_id)
        case "projectie-ingetrokken" | "adres-niet-meer-gedeeld":
            _neem_weg(stand, o["projecties"])
        case "casus-beeindigd":
            stand.delingen.clear()
        case "inbreng-ingetrokken":
            stand.bijdragen.pop(regel.object_id, None)
        case soort:
            naam, van = _BIJDRAGE[soort]
            gedeeld = o["gedeeldMet"]
            stand.bijdragen[regel.object_id] = Bijdrage(
                naam,
                regel.object_id,
                UUID(o["agendapunt"]),
                o[van],
                None if gedeeld is None else tuple(gedeeld),
            )


def _voeg_toe(stand: Stand, o: Mapping[str, Any], op: datetime) -> None:
    id = UUID(o["projectie"])
    stand.delingen[id] = Deling(
        id,
        UUID(o["overleg"]),
        UUID(o["agendapunt"]),
        UUID(o["deelnemer"]),
        o["met"],
        tuple(o["onderdelen"]),
        o["doel"],
        op,
        datetime.fromisoformat(o["tot"]),
        tuple(o["adresVan"]),
    )


def _neem_weg(stand: Stand, ids: Iterable[str]) -> None:
    for id in ids:
        stand.delingen.pop(UUID(id), None)


async def gedeeld_op(eenheid: Werkeenheid, casus_id: UUID, op: datetime | None) -> list[dict[str, Any]]:
    """Per share that held then: with whom, who of them had confirmed, and which inbreng, besluiten and acties it opened. The words of
    it only for the casusregisseur; the privacy officer sees what kind of thing it was. Raises `niet-gevonden`, `niet-bevoegd`."""
    wanneer = op or eenheid.nu
    if wanneer > eenheid.nu:
        raise ongeldig("op", "in-de-toekomst", "Kies een moment dat is geweest.", waar="query")
    dossier = await eis_toezicht(eenheid, casus_id)
    stand = stand_op(await eenheid.alle(_VAN_CASUS, casus_id=casus_id, op=wanneer), wanneer)
    bevestigd = await _bevestigd(eenheid, stand, wanneer)
    inhoud = await _inhoud(eenheid, dossier, stand)
    return [
        {
            "deling": d,
            "bevestigd": bevestigd.get((d.overleg_id, d.deelnemer_id), []),
            "bijdragen": [b for b in stand.bijdragen.values() if _hoort_bij(stand, b, d)],
            "inhoud": inhoud.get(d.id),
        }
        for d in stand.delingen.values()
    ]


def _hoort_bij(stand: Stand, b: Bijdrage, d: Deling) -> bool:
    punten = {b.agendapunt_id, *stand.ook_op.get(b.id, ())}
    return d.agendapunt_id in punten and b.voor(d.met)


async def _bevestigd(
    eenheid: Werkeenheid, stand: Stand, op: datetime
) -> dict[tuple[UUID, UUID], list[dict[str, Any]]]:
    overleggen = sorted({d.overleg_id for d in stand.delingen.values()})
    gevonden: dict[tuple[UUID, UUID], list[dict[str, Any]]] = {}
    for rij in await eenheid.alle(_BEVESTIGD, overleggen=overleggen, op=op) if overleggen else ():
        wie = (rij.object_id, UUID(rij.open["deelnemer"]))
        gevonden.setdefault(wie, []).append({"aanduiding": rij.aanduiding, "op": rij.op})
    return gevonden


async def _inhoud(eenheid: Werkeenheid, dossier: Dossier | None, stand: Stand) -> dict[UUID, Any]:
    if dossier is None:
        return {}
    rijen = await projecties_met(eenheid, dossier.sleutel, list(stand.delingen))
    return {id: rij["inhoud"] for id, rij in rijen.items()}
