"""Destroying a dossier: its keys, its rows, and everybody who is in no other dossier. All of it, or nothing.

What belongs to a dossier is not listed here but derived from the schema: every row that refers to it, however far. A table that is
added later goes along by itself; a row that would be left behind with a reference to it makes the database refuse the whole.

Both logs stay as they are, so that they can still be proved whole. What is closed in there lay under the keys that are gone.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.bewaren.codes import Bewaargrond, Bewaarstatus, Dossiersoort, Vernietiggrond
from app.bewaren.model import bewaring, goedkeuring, grafsteen, vernietigd
from app.casus.model import betrokkene, casus
from app.core.db import SCHEMA, Tijdstip
from app.core.gebeurtenis import Gebeurtenis, gebeurtenis
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.core.versleuteling import datasleutel
from app.melding.model import melding_persoon
from app.persoon.model import persoon
from app.toegang.model import inzage, zegel
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.bewaartermijnen import BEWAARTERMIJNEN, Bewaartermijn
from app.workflow.bewaren import ALTIJD, IN_DOSSIER, Dossier, bereken, vergrendel, vergrendel_taak, wijzig
from app.workflow.opdracht import Regels

_IDS: sa.BindParameter[Any] = sa.bindparam("b_ids", type_=sa.Uuid, expanding=True)
_LOGBOEKEN = frozenset({gebeurtenis, inzage, zegel})
MET_SLEUTEL = frozenset({"casus", "melding", "persoon", "volgen"})
"""Tables of which a row has a key of its own."""


@cache
def hoort_bij(wortel: sa.Table) -> Mapping[sa.Table, sa.ColumnElement[bool]]:
    """Of each table, parents first: which rows are part of these dossiers (or persons), directly or through another row.

    Not at import: only then is every table known.
    """
    waar: dict[sa.Table, sa.ColumnElement[bool]] = {wortel: wortel.c.id.in_(_IDS)}
    for tabel in SCHEMA.sorted_tables:
        if tabel is wortel or tabel in _LOGBOEKEN:
            continue
        paden = [
            fk.parent.in_(sa.select(fk.column).where(waar[fk.column.table]))
            for fk in tabel.foreign_keys
            if fk.column.table in waar
        ]
        # a queue and a postbox refer without a foreign key
        if (los := tabel.c.get(f"{wortel.name}_id")) is not None and not los.foreign_keys:
            paden.append(los.in_(_IDS))
        if paden:
            waar[tabel] = sa.or_(*paden)
    return waar


@cache
def _sleutels(wortel: sa.Table) -> sa.Select[Any]:
    """The keys of these dossiers and of whatever in them has one."""
    ids = [sa.select(t.c.id).where(waar) for t, waar in hoort_bij(wortel).items() if t.name in MET_SLEUTEL]
    return sa.select(datasleutel.c.id, datasleutel.c.gewikkeld).where(
        datasleutel.c.id.in_(sa.union_all(*ids))
    )


@cache
def _opdrachten(wortel: sa.Table) -> tuple[sa.Delete, ...]:
    return tuple(sa.delete(t).where(waar) for t, waar in reversed([*hoort_bij(wortel).items()]))


_VERNIETIG_SLEUTELS = sa.delete(datasleutel).where(datasleutel.c.id.in_(_IDS))
_MAAK_LOS = (
    sa.update(casus).where(casus.c.samengevoegd_met == sa.bindparam("b_id")).values(samengevoegd_met=None)
)
_ZONDER_DOSSIER = (
    sa.select(persoon.c.id)
    .where(
        persoon.c.id.in_(_IDS),
        *(sa.not_(sa.exists().where(t.c.persoon_id == persoon.c.id)) for t in (betrokkene, melding_persoon)),
    )
    .order_by(persoon.c.id)
    .with_for_update()
)
_HUISHOUDEN = SCHEMA.tables["huishouden"]
_RUIM_HUISHOUDEN = sa.delete(_HUISHOUDEN).where(
    _HUISHOUDEN.c.id == sa.bindparam("b_id"),
    sa.not_(sa.exists().where(casus.c.huishouden_id == _HUISHOUDEN.c.id)),
)
_GRAFSTEEN = sa.insert(grafsteen)
_ONTHOUD = insert(vernietigd).on_conflict_do_nothing()
_ROLLEN = (
    sa.select(goedkeuring.c.rol)
    .where(
        goedkeuring.c.bewaring_id == sa.bindparam("id"),
        goedkeuring.c.voorgesteld_op == sa.bindparam("voorgesteld_op"),
    )
    .order_by(goedkeuring.c.rol)
)

UIT_TE_VOEREN = sa.select(
    (sa.literal("vernietigen:") + sa.cast(bewaring.c.id, sa.String)).label("sleutel"),
    bewaring.c.id.label("over_id"),
    bewaring.c.casus_id,
    bewaring.c.melding_id,
).where(
    bewaring.c.status == Bewaarstatus.GOEDGEKEURD,
    bewaring.c.vernietigen_vanaf <= sa.bindparam("nu", type_=Tijdstip),
)
"""What two people approved, and nobody stopped since."""


def afdruk(dossier_id: UUID) -> bytes:
    """By which a dossier that was destroyed is recognised, by who has its id."""
    return sha256(b"rodedraad-vernietigd\0" + dossier_id.bytes).digest()


async def voer_uit(eenheid: Werkeenheid, taken: Sequence[sa.Row[Any]], regels: Regels) -> int:
    """Destroy what was approved and may still be destroyed, looked at again under the lock. Returns how many."""
    return sum([await _voer_uit(eenheid, taak, regels) for taak in taken])


async def _voer_uit(eenheid: Werkeenheid, taak: sa.Row[Any], regels: Regels) -> bool:
    t, dossier = await vergrendel_taak(eenheid, taak)
    if not t or not dossier:
        return False
    rij = await eenheid.een(ALTIJD, id=taak.over_id)
    if rij is None:  # something was done in it since, or it is held: the approval is worth nothing any more
        await eenheid.doe(_VERVAL, b_id=taak.over_id, b_nu=lokale_dag(eenheid.nu))
        return False
    if rij.status is not Bewaarstatus.GOEDGEKEURD or rij.vernietigen_vanaf > eenheid.nu:
        return False
    bewaren = await bereken(eenheid, t, dossier.id, regels)
    if bewaren.tot > lokale_dag(eenheid.nu):
        nog = {"grond": bewaren.grond, "tot": bewaren.tot, "voorgesteld_op": None, "vernietigen_vanaf": None}
        await wijzig(eenheid, rij, status=Bewaarstatus.BEWAREN, **nog)
        return False
    rollen = await eenheid.alle(_ROLLEN, id=rij.id, voorgesteld_op=rij.voorgesteld_op)
    await vernietig(eenheid, t, dossier, Vernietiggrond.BEWAARTERMIJN, [r.rol for r in rollen])
    return True


_VERVAL = (
    sa.update(bewaring)
    .where(bewaring.c.id == sa.bindparam("b_id"))
    .values(
        versie=bewaring.c.versie + 1,
        status=Bewaarstatus.BEWAREN,
        grond=Bewaargrond.NIET_IN_RUST,
        tot=sa.bindparam("b_nu", type_=sa.Date),
        voorgesteld_op=None,
        vernietigen_vanaf=None,
    )
)


async def vernietig(
    eenheid: Werkeenheid, t: Bewaartermijn, dossier: Dossier, grond: Vernietiggrond, rollen: Sequence[str]
) -> None:
    """Destroy this dossier, that is locked. What stays is a grafsteen that names nobody, and a line in the log that says the same."""
    id, rij = dossier.id, dossier.rij
    mensen = {m.persoon_id for m in await eenheid.alle(IN_DOSSIER[t.soort], dossier_id=id)}
    tot_rust = await eenheid.een(sa.select(t.rust.label("sinds")).where(t.tabel.c.id == id))
    hoofdsleutels, rijen = await _verwijder(eenheid, t.tabel, [id])
    if t.soort is Dossiersoort.CASUS:
        await eenheid.doe(_RUIM_HUISHOUDEN, b_id=rij["huishouden_id"])
    zonder = [p.id for p in await eenheid.alle(_ZONDER_DOSSIER, b_ids=sorted(mensen))] if mensen else []
    if zonder:
        ook, meer = await _verwijder(eenheid, persoon, zonder)
        hoofdsleutels, rijen = hoofdsleutels | ook, rijen + meer
    begonnen = rij[t.begonnen.name]
    steen = {
        "soort": t.soort,
        "grond": grond,
        "organisatie": rij["organisatie"],
        "van_jaar": lokale_dag(begonnen).year,
        "tot_jaar": lokale_dag(tot_rust.sinds if tot_rust and tot_rust.sinds else begonnen).year,
        "rollen": list(rollen),
        "personen": len(zonder),
        "personen_gebleven": len(mensen) - len(zonder),
        "rijen": rijen,
        "hoofdsleutels": sorted(hoofdsleutels),
    }
    steen_id = nieuw_id()
    await eenheid.doe(_GRAFSTEEN, id=steen_id, op=eenheid.nu, **steen)
    await eenheid.doe(_ONTHOUD, afdruk=afdruk(id), op=eenheid.nu)
    await eenheid.kondig_aan(
        Gebeurtenis("dossier-vernietigd", None, None, "grafstenen", steen_id, open=dict(steen))
    )


async def _verwijder(eenheid: Werkeenheid, wortel: sa.Table, ids: Collection[UUID]) -> tuple[set[int], int]:
    """The keys first: only what has none can be removed from where nothing may ever be removed. Returns under which master keys they
    lay, and how many rows are gone."""
    sleutels = await eenheid.alle(_sleutels(wortel), b_ids=list(ids))
    await eenheid.doe(_VERNIETIG_SLEUTELS, b_ids=[s.id for s in sleutels])
    if wortel is casus:
        for id in ids:
            await eenheid.doe(_MAAK_LOS, b_id=id)
    rijen = [await eenheid.doe(opdracht, b_ids=list(ids)) for opdracht in _opdrachten(wortel)]
    return {s.gewikkeld[0] for s in sleutels}, sum(rijen)


# What a backup brought back


_ALLE_IDS = {
    soort: sa.select(t.tabel.c.id)
    .where(t.tabel.c.id > sa.bindparam("na", type_=sa.Uuid))
    .order_by(t.tabel.c.id)
    .limit(sa.bindparam("limiet"))
    for soort, t in BEWAARTERMIJNEN.items()
}
VERNIETIGD = sa.select(vernietigd).order_by(vernietigd.c.op, vernietigd.c.afdruk)


async def zoek_terug(
    eenheid: Werkeenheid, soort: Dossiersoort, afdrukken: Collection[bytes], na: UUID, limiet: int
) -> tuple[list[UUID], UUID | None]:
    """Of this page of dossiers those that were destroyed before, and where the next page begins (None: there is none)."""
    ids = [rij.id for rij in await eenheid.alle(_ALLE_IDS[soort], na=na, limiet=limiet)]
    return [id for id in ids if afdruk(id) in afdrukken], ids[-1] if len(ids) == limiet else None


async def vernietig_opnieuw(eenheid: Werkeenheid, soort: Dossiersoort, id: UUID) -> None:
    """It was destroyed before the backup was put back; that was decided, and is not decided again."""
    dossier = await vergrendel(eenheid, soort, id)
    await vernietig(eenheid, BEWAARTERMIJNEN[soort], dossier, Vernietiggrond.NA_HERSTEL, ())
