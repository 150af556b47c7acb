"""Who may have looked at family: somebody of their own surname or address, by comparing terms. No name is kept, shown or logged.

Of who works here there are terms alone (`persoon/verwant.py`). Of the people in a dossier there is none of a surname alone, and there
should not be: who gets hold of the database could count which is De Jong. So the few dossiers of one day are opened for it, in the
memory of the worker, and compared there. Terms of open addresses exist already; a secret address has none, and finds nobody here either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from app.casus.model import betrokkene, casus
from app.core.fouten import Fout
from app.core.versleuteling import Sleutelbos, Zoekindex, datasleutel
from app.persoon import register, verwant
from app.persoon.codes import Eigen
from app.persoon.model import eigen_term, persoon, zoekterm
from app.persoon.zoektermen import GENOEG
from app.persoon.zoektermen import Grond as Zoekgrond
from app.toegang.opvallend import Grond, Paar, gangbaar
from app.toegang.werkeenheid import Werkeenheid

STEEKPROEF = 1000
"""The newest casussen, by which is seen how common a surname is here."""
_CASUSSEN: sa.BindParameter[Any] = sa.bindparam("casussen", expanding=True)
_MENSEN: sa.BindParameter[Any] = sa.bindparam("mensen", expanding=True)
_EIGEN = sa.select(eigen_term).where(eigen_term.c.medewerker_id.in_(_MENSEN))
_VAN_CASUS = sa.select(betrokkene.c.casus_id).select_from(
    betrokkene.join(casus, casus.c.id == betrokkene.c.casus_id)
)
_NAMEN = (
    _VAN_CASUS.join(persoon, persoon.c.id == betrokkene.c.persoon_id)
    .join(datasleutel, datasleutel.c.id == persoon.c.id)
    .add_columns(
        casus.c.huishouden_id,
        persoon.c.id.label("persoon_id"),
        persoon.c.tussenvoegsel,
        persoon.c.achternaam,
        datasleutel.c.gewikkeld,
    )
    .where(persoon.c.achternaam.is_not(None))
)
_NAMEN_IN = _NAMEN.where(casus.c.id.in_(_CASUSSEN))
_NAMEN_HIER = _NAMEN.where(
    casus.c.id.in_(sa.select(casus.c.id).order_by(casus.c.id.desc()).limit(STEEKPROEF))
)
_OP_ADRES = (
    _VAN_CASUS.join(zoekterm, zoekterm.c.persoon_id == betrokkene.c.persoon_id)
    .add_columns(zoekterm.c.term)
    .where(zoekterm.c.grond == Zoekgrond.ADRES)
)
_ADRESSEN_IN = _OP_ADRES.where(casus.c.id.in_(_CASUSSEN)).distinct()
_HOE_VAAK = (
    sa.select(zoekterm.c.term, sa.func.count(sa.distinct(betrokkene.c.casus_id)).label("casussen"))
    .join(betrokkene, betrokkene.c.persoon_id == zoekterm.c.persoon_id)
    .where(zoekterm.c.grond == Zoekgrond.ADRES, zoekterm.c.term.in_(sa.bindparam("termen", expanding=True)))
    .group_by(zoekterm.c.term)
)

Eigenen = Mapping[UUID, Collection[bytes]]
"""Of each worker the terms of one kind."""


async def zoek(
    eenheid: Werkeenheid, paren: Collection[Paar], taken: Collection[Paar]
) -> dict[Paar, set[Grond]]:
    """Of these people and the casussen that they looked at: where they may be family. A surname counts only without a task there."""
    per_soort: dict[Eigen, dict[UUID, set[bytes]]] = {soort: defaultdict(set) for soort in Eigen}
    for rij in await eenheid.alle(_EIGEN, mensen=list({wie for wie, _ in paren})):
        per_soort[rij.soort][rij.medewerker_id].add(rij.term)
    zonder_taak = [paar for paar in paren if paar not in taken]
    gevonden: dict[Paar, set[Grond]] = defaultdict(set)
    for soort, wie_waar, vind in (
        (Eigen.ACHTERNAAM, zonder_taak, _naamgenoten),
        (Eigen.ADRES, paren, _huisgenoten),
    ):
        bekend = per_soort[soort]
        for paar, grond in (await vind(eenheid, bekend, [p for p in wie_waar if p[0] in bekend])).items():
            gevonden[paar].add(grond)
    return dict(gevonden)


async def vergeet(eenheid: Werkeenheid, voor: datetime) -> None:
    """What is kept of accounts that ended before this moment: their last day was looked through."""
    await eenheid.doe(verwant.VERGEET_BEEINDIGDEN, voor=voor)


def _casussen(paren: Iterable[Paar]) -> list[UUID]:
    return list({casus_id for _, casus_id in paren})


def _raak(
    index: Zoekindex, bekend: Eigenen, paren: Sequence[Paar], termen: Mapping[UUID, Collection[bytes]]
) -> dict[Paar, list[bytes]]:
    """Which terms of a casus are of who looked at it."""
    gevonden = {
        (wie, id): [t for t in termen.get(id, ()) if verwant.eigen(index, wie, t) in bekend[wie]]
        for wie, id in paren
    }
    return {paar: raak for paar, raak in gevonden.items() if raak}


async def _naamgenoten(eenheid: Werkeenheid, bekend: Eigenen, paren: Sequence[Paar]) -> dict[Paar, Grond]:
    if not paren:
        return {}
    index = await register.zoekindex(eenheid)
    rijen = await eenheid.alle(_NAMEN_IN, casussen=_casussen(paren))
    huishouden = {rij.casus_id: rij.huishouden_id for rij in rijen}
    raak = _raak(index, bekend, paren, _per("casus_id", rijen, eenheid.sleutels, index))
    if not raak:
        return {}
    hier = _per("huishouden_id", await eenheid.alle(_NAMEN_HIER), eenheid.sleutels, index)

    def gewoon(term: bytes, zelf: UUID) -> bool:
        # per household: a family counts once, however many children and however often it came back
        return gangbaar(sum(term in t for id, t in hier.items() if id != zelf), len(hier))

    return {
        paar: Grond.GANGBARE_ACHTERNAAM
        if all(gewoon(term, huishouden[paar[1]]) for term in termen)
        else Grond.ZELFDE_ACHTERNAAM
        for paar, termen in raak.items()
    }


def _per(
    van: str, rijen: Sequence[sa.Row[Any]], sleutels: Sleutelbos, index: Zoekindex
) -> dict[UUID, set[bytes]]:
    """The terms of the surnames per casus or household. What cannot be opened says nothing, and holds up nothing."""
    termen: dict[UUID, set[bytes]] = defaultdict(set)
    for rij in rijen:
        with suppress(InvalidTag, Fout):
            sleutel = sleutels.ontgrendel(rij.persoon_id, rij.gewikkeld)
            tussen, achter = sleutel.open(rij.tussenvoegsel), sleutel.open(rij.achternaam)
            termen[getattr(rij, van)] |= verwant.naamtermen(index, tussen, achter)
    return termen


async def _huisgenoten(eenheid: Werkeenheid, bekend: Eigenen, paren: Sequence[Paar]) -> dict[Paar, Grond]:
    if not paren:
        return {}
    index = await register.zoekindex(eenheid)
    termen: dict[UUID, list[bytes]] = defaultdict(list)
    for rij in await eenheid.alle(_ADRESSEN_IN, casussen=_casussen(paren)):
        termen[rij.casus_id].append(rij.term)
    raak = _raak(index, bekend, paren, termen)
    if not raak:
        return {}
    vaak = await eenheid.alle(_HOE_VAAK, termen=list({t for termen in raak.values() for t in termen}))
    weinig = {rij.term for rij in vaak if rij.casussen <= GENOEG}
    return {paar: Grond.ZELFDE_ADRES for paar, termen in raak.items() if weinig & set(termen)}
