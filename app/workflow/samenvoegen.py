"""One human who stands in the register more than once: a human says so, and can take it back. Nothing merges by itself (domein §4).

Who may see both may say it: through a casus of their team, or a melding they see. Taking it back may whoever sees one of the two: a
wrong link is worse than a missed one, and a casus or melding that has moved on may leave nobody who sees both.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.model import betrokkene, casus
from app.core.fouten import niet_gevonden, ongeldig
from app.core.gebeurtenis import Gebeurtenis
from app.core.gelezen import Kolom
from app.core.versleuteling import Datasleutel, datasleutel
from app.melding.kandidaten import TERMEN_VAN, Term
from app.melding.model import koppeling, melding, melding_persoon
from app.melding.queries import LOOPT as GEKOPPELD
from app.melding.queries import MAG_ZIEN
from app.persoon import samen
from app.persoon.codes import Samenvoegreden, Splitsreden
from app.persoon.model import samenvoeging, zoekterm
from app.persoon.vergelijken import GRONDEN_VAN_MENS, Aanwijzing, Dubbel, dubbelen
from app.persoon.zoektermen import Grond
from app.toegang.model import medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import zicht, zichtbaar

_DEZE: sa.BindParameter[Any] = sa.bindparam("personen", expanding=True)
_LEEG: sa.ColumnElement[UUID | None] = sa.cast(sa.null(), sa.Uuid)
_TE_ZIEN = sa.union_all(
    sa.select(betrokkene.c.persoon_id, casus.c.id.label("casus_id"), _LEEG.label("melding_id"))
    .join(casus, casus.c.id == betrokkene.c.casus_id)
    .where(betrokkene.c.persoon_id.in_(_DEZE), zichtbaar(casus)),
    sa.select(melding_persoon.c.persoon_id, _LEEG, melding.c.id)
    .join(melding, melding.c.id == melding_persoon.c.melding_id)
    .where(melding_persoon.c.persoon_id.in_(_DEZE), MAG_ZIEN),
)
_SLEUTELS = sa.select(datasleutel.c.id, datasleutel.c.gewikkeld).where(datasleutel.c.id.in_(_DEZE))


@dataclass(slots=True)
class Vindplaats:
    """Through which casussen and meldingen the actor knows somebody."""

    casussen: list[UUID] = field(default_factory=list)
    meldingen: list[UUID] = field(default_factory=list)


async def _te_zien(eenheid: Werkeenheid, personen: Collection[UUID]) -> dict[UUID, Vindplaats]:
    """Of these persons those that the actor may know of. One SELECT; what it shows goes into the access log."""
    if not personen:
        return {}
    waar: dict[UUID, Vindplaats] = defaultdict(Vindplaats)
    for rij in await eenheid.alle(_TE_ZIEN, personen=list(personen), **zicht(eenheid.actor)):
        if rij.casus_id:
            waar[rij.persoon_id].casussen.append(rij.casus_id)
            eenheid.getoond.append(rij.casus_id)
        else:
            waar[rij.persoon_id].meldingen.append(rij.melding_id)
    return waar


async def _sleutels(eenheid: Werkeenheid, personen: Collection[UUID]) -> dict[UUID, Datasleutel]:
    """The keys of these persons. Raises `niet-gevonden` for somebody whose data were destroyed."""
    rijen = await eenheid.alle(_SLEUTELS, personen=list(personen))
    if len(rijen) < len(personen):
        raise niet_gevonden()
    return {rij.id: eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld) for rij in rijen}


_ANDER_BSN = sa.select(sa.func.count(sa.distinct(zoekterm.c.term))).where(
    zoekterm.c.persoon_id.in_(_DEZE), zoekterm.c.grond == Grond.BSN
)


async def voeg_samen(
    eenheid: Werkeenheid,
    persoon_id: UUID,
    zelfde_als: UUID,
    reden: Samenvoegreden,
    toelichting: str | None,
) -> UUID:
    """These two rows are the same human. Raises `niet-gevonden`, `al-dezelfde`, `beide-al-samengevoegd`, `ongeldige-invoer`."""
    paar = (persoon_id, zelfde_als)
    if persoon_id == zelfde_als:
        raise ongeldig("zelfdeAlsId", "zelfde-persoon", "Noem twee personen; dit is er een.")
    if (await _te_zien(eenheid, paar)).keys() != set(paar):
        raise niet_gevonden()
    if not toelichting:
        if reden is Samenvoegreden.ANDERS:
            raise ongeldig("toelichting", "verplicht", "Bij reden 'anders' hoort een toelichting.")
        (aantal,) = (await eenheid.alle(_ANDER_BSN, personen=list(paar)))[0]
        if aantal > 1:
            raise ongeldig(
                "toelichting",
                "ander-bsn",
                "Van beiden is een BSN bekend en zij verschillen: leg uit waarom het toch dezelfde mens is.",
            )
    id = await samen.voeg_samen(eenheid, await _sleutels(eenheid, paar), paar, reden, toelichting)
    await _meld_overal(eenheid, "personen-samengevoegd", id, 1, paar, reden)
    return id


@dataclass(frozen=True, slots=True)
class Samenvoeging:
    """One link as the actor may know it: of somebody they may not see, nothing."""

    rij: Mapping[str, Any]
    te_zien: Collection[UUID]
    sleutel: Datasleutel

    id = Kolom[UUID]()

    @property
    def paar(self) -> tuple[UUID, UUID]:
        return self.rij["gaat_op_id"], self.rij["blijft_id"]

    @property
    def versie(self) -> int:
        return 1 if self.rij["ongedaan_op"] is None else 2


_DOOR, _ONGEDAAN_DOOR = medewerker.alias("door"), medewerker.alias("ongedaan_door")
_EEN = (
    sa.select(
        samenvoeging,
        datasleutel.c.gewikkeld,
        _DOOR.c.aanduiding.label("wie"),
        _ONGEDAAN_DOOR.c.aanduiding.label("ongedaan_wie"),
    )
    .join(datasleutel, datasleutel.c.id == samenvoeging.c.gaat_op_id)
    .outerjoin(_DOOR, _DOOR.c.id == samenvoeging.c.door)
    .outerjoin(_ONGEDAAN_DOOR, _ONGEDAAN_DOOR.c.id == samenvoeging.c.ongedaan_door)
    .where(samenvoeging.c.id == sa.bindparam("id"))
)


async def lees_samenvoeging(eenheid: Werkeenheid, id: UUID) -> Samenvoeging:
    """One link, for who may see at least one of the two. Raises `niet-gevonden`."""
    rij = await eenheid.een(_EEN, id=id)
    te_zien = await _te_zien(eenheid, (rij.gaat_op_id, rij.blijft_id)) if rij else {}
    if rij is None or not te_zien:
        raise niet_gevonden()
    sleutel = eenheid.sleutels.ontgrendel(rij.gaat_op_id, rij.gewikkeld)
    return Samenvoeging(sleutel.open_rij(rij), te_zien.keys(), sleutel)


async def maak_ongedaan(
    eenheid: Werkeenheid, wat: Samenvoeging, reden: Splitsreden, toelichting: str | None
) -> None:
    """They are two after all: exactly this link goes. Raises `al-ongedaan`."""
    if reden is Splitsreden.ANDERS and not toelichting:
        raise ongeldig("toelichting", "verplicht", "Bij reden 'anders' hoort een toelichting.")
    await samen.splits(eenheid, wat.id, wat.sleutel, reden, toelichting)
    await _meld_overal(eenheid, "samenvoeging-ongedaan", wat.id, 2, wat.paar, reden)


_HIER: sa.BindParameter[Any] = sa.bindparam("hier", expanding=True)
_DAAR: sa.BindParameter[Any] = sa.bindparam("daar", expanding=True)
_CASUS: sa.BindParameter[UUID | None] = sa.bindparam("casus_id", type_=sa.Uuid)
_VAN_HIER = sa.select(melding_persoon.c.persoon_id).where(melding_persoon.c.melding_id.in_(_HIER))
_VAN_DAAR = sa.union(
    sa.select(melding_persoon.c.persoon_id).where(melding_persoon.c.melding_id.in_(_DAAR)),
    sa.select(betrokkene.c.persoon_id).where(betrokkene.c.casus_id == _CASUS),
    sa.select(melding_persoon.c.persoon_id)
    .join(koppeling, koppeling.c.melding_id == melding_persoon.c.melding_id)
    .where(koppeling.c.casus_id == _CASUS, koppeling.c.melding_id.not_in(_HIER), GEKOPPELD),
)
_TUSSEN = (
    sa.select(samenvoeging.c.id, samenvoeging.c.gaat_op_id, samenvoeging.c.blijft_id, datasleutel.c.gewikkeld)
    .join(datasleutel, datasleutel.c.id == samenvoeging.c.gaat_op_id)
    .where(
        samen.LOOPT,
        sa.or_(
            sa.and_(samenvoeging.c.gaat_op_id.in_(_VAN_HIER), samenvoeging.c.blijft_id.in_(_VAN_DAAR)),
            sa.and_(samenvoeging.c.blijft_id.in_(_VAN_HIER), samenvoeging.c.gaat_op_id.in_(_VAN_DAAR)),
        ),
    )
    .order_by(samenvoeging.c.id)
)


async def maak_los(
    eenheid: Werkeenheid,
    meldingen: Collection[UUID],
    waarom: str,
    *,
    van_casus: UUID | None = None,
    van_meldingen: Collection[UUID] = (),
) -> None:
    """These meldingen were about others than that casus, or than those meldingen: then nobody of the one is anybody of the other
    either."""
    tussen = {"hier": list(meldingen), "daar": list(van_meldingen), "casus_id": van_casus}
    for rij in await eenheid.alle(_TUSSEN, **tussen):
        sleutel = eenheid.sleutels.ontgrendel(rij.gaat_op_id, rij.gewikkeld)
        await samen.splits(eenheid, rij.id, sleutel, Splitsreden.VERGISSING, waarom)
        paar = (rij.gaat_op_id, rij.blijft_id)
        await _meld_overal(eenheid, "samenvoeging-ongedaan", rij.id, 2, paar, Splitsreden.VERGISSING)


# Where it is told: in every casus and melding it is about, whoever may see them

_IN = sa.union_all(
    sa.select(betrokkene.c.persoon_id, betrokkene.c.casus_id).where(betrokkene.c.persoon_id.in_(_DEZE)),
    sa.select(melding_persoon.c.persoon_id, koppeling.c.casus_id)
    .join(koppeling, koppeling.c.melding_id == melding_persoon.c.melding_id)
    .where(melding_persoon.c.persoon_id.in_(_DEZE), GEKOPPELD),
).subquery("waar")
_CASUSSEN = (
    sa.select(casus.c.id, casus.c.versie, sa.func.count(sa.distinct(_IN.c.persoon_id)).label("hoeveel"))
    .join(_IN, _IN.c.casus_id == casus.c.id)
    .group_by(casus.c.id, casus.c.versie)
    .order_by(casus.c.id)
)
_MELDINGEN = (
    sa.select(melding.c.id, melding.c.versie)
    .where(
        melding.c.id.in_(
            sa.select(melding_persoon.c.melding_id).where(melding_persoon.c.persoon_id.in_(_DEZE))
        )
    )
    .order_by(melding.c.id)
)


async def _meld_overal(
    eenheid: Werkeenheid, soort: str, id: UUID, versie: int, paar: Sequence[UUID], reden: str
) -> None:
    """On the timeline of each. Nothing of a casus or melding changes by it, so none gets a new version; and none learns of the
    other more than that there is one."""
    open_ = {"samenvoeging": str(id), "reden": reden}
    for rij in await eenheid.alle(_CASUSSEN, personen=list(paar)):
        binnen = {"binnen": rij.hoeveel == len(paar)}
        await eenheid.kondig_aan(
            Gebeurtenis(soort, rij.id, rij.versie, "samenvoegingen", id, versie, open=open_ | binnen)
        )
    for rij in await eenheid.alle(_MELDINGEN, personen=list(paar)):
        await eenheid.kondig_aan(Gebeurtenis(soort, None, None, "meldingen", rij.id, rij.versie, open=open_))


# Who is probably the same

_EIGEN = zoekterm.alias("eigen")
_LIJKT = (
    sa.select(zoekterm.c.persoon_id)
    .distinct()
    .join(_EIGEN, _EIGEN.c.term == zoekterm.c.term)
    .where(
        _EIGEN.c.persoon_id == sa.bindparam("persoon_id"),
        _EIGEN.c.grond.in_(GRONDEN_VAN_MENS),
        zoekterm.c.persoon_id != sa.bindparam("persoon_id"),
    )
)
_AL_GEZEGD = sa.select(samenvoeging.c.id, samenvoeging.c.gaat_op_id, samenvoeging.c.blijft_id).where(
    samen.LOOPT,
    sa.or_(
        samenvoeging.c.gaat_op_id == sa.bindparam("persoon_id"),
        samenvoeging.c.blijft_id == sa.bindparam("persoon_id"),
    ),
)
_GEZEGD = "Door een medewerker aangewezen als dezelfde mens."


@dataclass(frozen=True, slots=True)
class MogelijkDubbel:
    """Somebody else of the register who is, or may be, the same human; where the actor knows them from."""

    wat: Dubbel
    waar: Vindplaats
    samenvoeging_id: UUID | None


async def mogelijke_dubbelen(eenheid: Werkeenheid, persoon_id: UUID) -> list[MogelijkDubbel]:
    """First whom a human said to be the same, then who may be, best first; only those that the actor may know of.

    Raises `niet-gevonden`.
    """
    if not await _te_zien(eenheid, [persoon_id]):
        raise niet_gevonden()
    gezegd = {
        rij.blijft_id if rij.gaat_op_id == persoon_id else rij.gaat_op_id: rij.id
        for rij in await eenheid.alle(_AL_GEZEGD, persoon_id=persoon_id)
    }
    lijkt = {rij.persoon_id for rij in await eenheid.alle(_LIJKT, persoon_id=persoon_id)}
    dezelfde = (await samen.wie_is_wie(eenheid, [persoon_id])).personen
    waar = await _te_zien(eenheid, gezegd.keys() | (lijkt - dezelfde))
    termen: dict[UUID, set[Term]] = {id: set() for id in (persoon_id, *(waar.keys() - gezegd.keys()))}
    for rij in await eenheid.alle(TERMEN_VAN, personen=list(termen)):
        termen[rij.persoon_id].add((rij.grond, rij.term))
    eigen = termen.pop(persoon_id)
    zeker = [
        Dubbel(id, 1.0, (Aanwijzing.ZELFDE_MENS,), _GEZEGD) for id in sorted(gezegd.keys() & waar.keys())
    ]
    return [
        MogelijkDubbel(d, waar[d.persoon_id], gezegd.get(d.persoon_id))
        for d in (*zeker, *dubbelen(eigen, termen))
    ]
