"""Once a day the access log is looked through for what asks to be explained; the privacy officer works through what was found.

Gathered in a few statements for the whole day, whatever there was; weighed by pure rules (`toegang/opvallend.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Stap
from app.casus.model import casus, signaal
from app.core.db import Tijdstip
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.core.klok import NEDERLAND, lokale_dag
from app.toegang.actor import HULPVERLENERS
from app.toegang.codes import Inzageoordeel, Inzagereden
from app.toegang.inzage import GELUKT
from app.toegang.model import inzage, inzagedag, medewerker, opvallend
from app.toegang.opvallend import (
    VAN_DE_DAG,
    ZINNEN,
    Achtergrond,
    Bevinding,
    Gewoonte,
    Grond,
    Kijk,
    Paar,
    bevindingen,
)
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import GEBLOKKEERD, zicht
from app.workflow import verwant
from app.workflow.noodtoegang import eis_privacy
from app.workflow.opdracht import Regels

VERLEDEN = timedelta(days=28)
"""So far back goes what somebody is used to, and what they had to do in a casus."""
INHALEN = 31
"""So many days are caught up with at once, when no worker ran."""
_GISTEREN = sa.bindparam("gisteren", type_=sa.Date)
_NIETS = sa.cast(sa.null(), sa.Uuid)
TE_BEKIJKEN = sa.select(
    sa.literal("inzagedag").label("sleutel"),
    sa.literal(UUID(int=0), sa.Uuid).label("over_id"),
    _NIETS.label("casus_id"),
    _NIETS.label("melding_id"),
).where(
    sa.not_(sa.exists().where(inzagedag.c.dag >= _GISTEREN)),
    sa.exists().where(inzage.c.op < sa.bindparam("vandaag", type_=Tijdstip)),
)
"""One taak, when the log of yesterday was not looked through yet."""
_VAN, _TOT = (sa.bindparam(naam, type_=Tijdstip) for naam in ("van", "tot"))
_LAATSTE = sa.select(sa.func.max(inzagedag.c.dag))
_DAG = sa.select(
    inzage.c.medewerker_id,
    inzage.c.organisatie,
    inzage.c.casus_id,
    inzage.c.op,
    inzage.c.uitkomst,
    inzage.c.rollen,
).where(
    inzage.c.op >= _VAN,
    inzage.c.op < _TOT,
    inzage.c.organisatie.is_not(None),
    sa.or_(inzage.c.casus_id.is_not(None), inzage.c.uitkomst == Soort.NIET_GEVONDEN),
)
_MENSEN: sa.BindParameter[Any] = sa.bindparam("mensen", expanding=True)
_VROEGER = sa.select(inzage.c.medewerker_id, inzage.c.casus_id, inzage.c.op).where(
    inzage.c.op >= _VAN,
    inzage.c.op < _TOT,
    inzage.c.medewerker_id.in_(_MENSEN),
    inzage.c.casus_id.is_not(None),
    inzage.c.uitkomst == GELUKT,
)
_CASUSSEN: sa.BindParameter[Any] = sa.bindparam("casussen", expanding=True)
_DEDEN = (
    sa.select(gebeurtenis.c.medewerker_id, gebeurtenis.c.casus_id)
    .where(
        gebeurtenis.c.casus_id.in_(_CASUSSEN),
        gebeurtenis.c.op >= _VAN,
        gebeurtenis.c.medewerker_id.is_not(None),
        gebeurtenis.c.soort.not_in(("noodtoegang-genomen", "noodtoegang-beeindigd")),
    )
    .distinct()
)
_HOORDEN = (
    sa.select(signaal.c.medewerker_id, signaal.c.casus_id)
    .where(signaal.c.casus_id.in_(_CASUSSEN), signaal.c.medewerker_id.is_not(None))
    .distinct()
)
_STAND = sa.select(
    casus.c.id,
    casus.c.casusregisseur,
    sa.or_(
        casus.c.beeindigd_op < _VAN, sa.and_(casus.c.stap == Stap.INACTIEF, casus.c.stap_sinds < _VAN)
    ).label("afgesloten"),
).where(casus.c.id.in_(_CASUSSEN))
_NIEUW = sa.insert(opvallend)
_GEDAAN = sa.insert(inzagedag)


def grenzen(nu: datetime) -> dict[str, Any]:
    """Which day is to be looked through by now, and when it ended."""
    vandaag = lokale_dag(nu)
    return {"gisteren": vandaag - timedelta(days=1), "vandaag": _begin(vandaag)}


def _begin(dag: date) -> datetime:
    return datetime.combine(dag, time(), NEDERLAND)


async def bekijk(eenheid: Werkeenheid, _: Sequence[sa.Row[Any]], __: Regels) -> int:
    """Every day that was not looked through yet, the first one first. Counts as no work that anybody waits for: 0."""
    gisteren = lokale_dag(eenheid.nu) - timedelta(days=1)
    ((laatste,),) = await eenheid.alle(_LAATSTE)
    eerst = max(laatste + timedelta(days=1), gisteren - timedelta(days=INHALEN)) if laatste else gisteren
    for i in range((gisteren - eerst).days + 1):
        dag = eerst + timedelta(days=i)
        gevonden = await bekijk_dag(eenheid, dag)
        await eenheid.doe(_GEDAAN, dag=dag, op=eenheid.nu, bevindingen=len(gevonden))
    await verwant.vergeet(eenheid, _begin(lokale_dag(eenheid.nu)))
    return 0


async def bekijk_dag(eenheid: Werkeenheid, dag: date) -> list[Bevinding]:
    """What asks to be explained of this day, recorded for the privacy officer: eleven statements at most, however
    much was looked at."""
    van, tot = _begin(dag), _begin(dag + timedelta(days=1))
    regels = [r for r in await eenheid.alle(_DAG, van=van, tot=tot) if HULPVERLENERS & set(r.rollen)]
    gezien = {(r.medewerker_id, r.casus_id) for r in regels if r.uitkomst == GELUKT}
    kijken = [
        Kijk(r.medewerker_id, r.organisatie, r.casus_id if r.uitkomst == GELUKT else None, r.op)
        for r in regels
        # what is not there in a casus that one does see is no guess: there is no plan yet, or no address
        if r.uitkomst == GELUKT or (r.medewerker_id, r.casus_id) not in gezien
    ]
    if not kijken:
        return []
    gevonden = bevindingen(kijken, await _achtergrond(eenheid, kijken, van))
    # the heaviest last: the newest first is then the heaviest first
    await eenheid.doe_alle(_NIEUW, [_rij(b, dag) for b in reversed(gevonden)])
    return gevonden


async def _achtergrond(eenheid: Werkeenheid, kijken: Sequence[Kijk], van: datetime) -> Achtergrond:
    casussen = list({k.casus_id for k in kijken if k.casus_id})
    mensen = list({k.medewerker_id for k in kijken})
    vroeger = await eenheid.alle(_VROEGER, mensen=mensen, van=van - VERLEDEN, tot=van)
    taken: set[Paar] = set()
    afgesloten: set[UUID] = set()
    if casussen:
        for opdracht in (_DEDEN, _HOORDEN):
            rijen = await eenheid.alle(opdracht, casussen=casussen, van=van - VERLEDEN)
            taken |= {(rij.medewerker_id, rij.casus_id) for rij in rijen}
        for rij in await eenheid.alle(_STAND, casussen=casussen, van=van):
            taken |= {(rij.casusregisseur, rij.id)} if rij.casusregisseur else set()
            afgesloten |= {rij.id} if rij.afgesloten else set()
    paren = {(k.medewerker_id, k.casus_id) for k in kijken if k.casus_id}
    return Achtergrond(taken, *_gewoonten(vroeger), afgesloten, await verwant.zoek(eenheid, paren, taken))


def _gewoonten(vroeger: Sequence[sa.Row[Any]]) -> tuple[dict[Paar, int], dict[UUID, Gewoonte]]:
    """On how many days somebody looked at a casus, and what they are used to."""
    dagen: dict[Paar, set[date]] = defaultdict(set)
    regels: Counter[UUID] = Counter()
    laat: Counter[UUID] = Counter()
    for rij in vroeger:
        kijk = Kijk(rij.medewerker_id, "", rij.casus_id, rij.op)
        dagen[rij.medewerker_id, rij.casus_id].add(lokale_dag(rij.op))
        regels[kijk.medewerker_id] += 1
        laat[kijk.medewerker_id] += kijk.buiten_werktijd
    werkdagen: dict[UUID, set[date]] = defaultdict(set)
    paren: Counter[UUID] = Counter()
    for (wie, _), op in dagen.items():
        werkdagen[wie] |= op
        paren[wie] += len(op)
    gewoonten = {wie: Gewoonte(regels[wie], laat[wie], paren[wie] / len(werkdagen[wie])) for wie in regels}
    return {paar: len(op) for paar, op in dagen.items()}, gewoonten


def _rij(b: Bevinding, dag: date) -> dict[str, Any]:
    return {
        "id": nieuw_id(),
        "dag": dag,
        "organisatie": b.organisatie,
        "medewerker_id": b.medewerker_id,
        "score": b.score,
        "gronden": list(b.gronden),
        "casussen": [
            {"casusId": str(c.casus_id), "regels": c.regels, "gronden": list(c.gronden)} for c in b.casussen
        ],
        "eerste_op": b.eerste_op,
    }


# The privacy officer

_BEOORDELAAR = medewerker.alias("beoordelaar")
_LIJST = (
    sa.select(
        opvallend, medewerker.c.aanduiding, medewerker.c.team, _BEOORDELAAR.c.aanduiding.label("beoordelaar")
    )
    .select_from(
        opvallend.outerjoin(medewerker, medewerker.c.id == opvallend.c.medewerker_id).outerjoin(
            _BEOORDELAAR, _BEOORDELAAR.c.id == opvallend.c.beoordeeld_door
        )
    )
    .where(
        opvallend.c.organisatie == sa.bindparam("organisatie"),
        # nobody looks into what was found of themselves
        opvallend.c.medewerker_id != sa.bindparam("ik", type_=sa.Uuid),
    )
    .order_by(opvallend.c.id.desc())
)
_EEN = _LIJST.where(opvallend.c.id == sa.bindparam("bevinding_id"))
_PAGINA = _LIJST.where(opvallend.c.id < sa.bindparam("na", type_=sa.Uuid)).limit(sa.bindparam("limiet"))
_OPEN = _PAGINA.where(sa.or_(opvallend.c.oordeel.is_(None), opvallend.c.oordeel == Inzageoordeel.NAVRAGEN))
_BEOORDEEL = (
    sa.update(opvallend)
    .where(opvallend.c.id == sa.bindparam("b_id"))
    .values(
        oordeel=sa.bindparam("b_oordeel", type_=opvallend.c.oordeel.type),
        reden=sa.bindparam("b_reden", type_=opvallend.c.reden.type),
        beoordeeld_op=sa.bindparam("b_nu"),
        beoordeeld_door=sa.bindparam("b_door"),
    )
)


@dataclass(frozen=True, slots=True)
class Gevonden:
    """One finding as its privacy officer may see it: without what they may not know of themselves."""

    rij: sa.Row[Any]
    casussen: list[dict[str, Any]]

    @property
    def uitleg(self) -> list[dict[str, str]]:
        """Not of what was found in a casus that this officer may not know of."""
        van_casussen = {g for c in self.casussen for g in c["gronden"]}
        alles = len(self.casussen) == len(self.rij.casussen)
        return uitleg(g for g in self.rij.gronden if alles or g in van_casussen | VAN_DE_DAG)


def uitleg(gronden: Iterable[str]) -> list[dict[str, str]]:
    return [{"code": g, "tekst": ZINNEN[Grond(g)]} for g in gronden]


async def lijst(eenheid: Werkeenheid, na: UUID, limiet: int, *, alleen_open: bool) -> list[Gevonden]:
    """One page, the newest day first and of a day the heaviest first. Raises `niet-bevoegd`."""
    eis_privacy(eenheid)
    wie = eenheid.actor
    opdracht = _OPEN if alleen_open else _PAGINA
    rijen = await eenheid.alle(opdracht, organisatie=wie.organisatie, ik=wie.id, na=na, limiet=limiet)
    return await _toonbaar(eenheid, rijen)


async def _toonbaar(eenheid: Werkeenheid, rijen: Sequence[sa.Row[Any]]) -> list[Gevonden]:
    weg = {str(rij.casus_id) for rij in await eenheid.alle(GEBLOKKEERD, **zicht(eenheid.actor))}
    # until 0032 why was kept of the whole day only
    gevonden = [
        Gevonden(rij, [{"gronden": [], **c} for c in rij.casussen if c["casusId"] not in weg])
        for rij in rijen
    ]
    eenheid.getoond += sorted({UUID(c["casusId"]) for g in gevonden for c in g.casussen})
    return gevonden


_WACHT = sa.select(
    sa.func.count(opvallend.c.id).label("aantal"), sa.func.min(opvallend.c.dag).label("sinds")
).where(
    opvallend.c.organisatie == sa.bindparam("organisatie"),
    opvallend.c.medewerker_id != sa.bindparam("ik", type_=sa.Uuid),
    opvallend.c.oordeel.is_(None),
)


async def wat_wacht(eenheid: Werkeenheid) -> tuple[int, date | None]:
    """How much this privacy officer has not looked at yet, and of which day the oldest is."""
    wie = eenheid.actor
    rij = await eenheid.een(_WACHT, organisatie=wie.organisatie, ik=wie.id)
    return (rij.aantal, rij.sinds) if rij else (0, None)


async def lees(eenheid: Werkeenheid, bevinding_id: UUID) -> Gevonden:
    """One finding. Raises `niet-bevoegd`, `niet-gevonden`, also for what was found of oneself."""
    eis_privacy(eenheid)
    wie = eenheid.actor
    rijen = await eenheid.alle(_EEN, organisatie=wie.organisatie, ik=wie.id, bevinding_id=bevinding_id)
    if not (gevonden := await _toonbaar(eenheid, rijen)):
        raise niet_gevonden()
    return gevonden[0]


async def beoordeel(
    eenheid: Werkeenheid, bevinding_id: UUID, oordeel: Inzageoordeel, reden: Inzagereden | None = None
) -> Gevonden:
    """What the privacy officer thinks of it; after `navragen` once more. Raises `niet-bevoegd`, `niet-gevonden`, `al-beoordeeld`."""
    eis_privacy(eenheid)
    wie = eenheid.actor
    vind = {"organisatie": wie.organisatie, "ik": wie.id, "bevinding_id": bevinding_id}
    rij = await eenheid.een(_EEN, **vind)
    if rij is None:
        raise niet_gevonden()
    if rij.oordeel not in (None, Inzageoordeel.NAVRAGEN, oordeel):
        raise Fout(
            Soort.BOTSING,
            "al-beoordeeld",
            f"{rij.beoordelaar} heeft dit al beoordeeld: {rij.oordeel}.",
            alternatief="Bent u het er niet mee eens, overleg dan met die collega.",
        )
    await eenheid.doe(
        _BEOORDEEL, b_id=bevinding_id, b_oordeel=oordeel, b_reden=reden, b_nu=eenheid.nu, b_door=wie.id
    )
    (klaar,) = await _toonbaar(eenheid, await eenheid.alle(_EEN, **vind))
    return klaar
