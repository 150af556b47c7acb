"""Reads of casus and people, always narrowed to what the actor may see."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Fase, Sash, Stap
from app.casus.model import betrokkene, casus, gesprek, huishouden, veiligheidscijfer
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import Gebeurtenis, gebeurtenis
from app.core.gelezen import Kolom
from app.core.versleuteling import Datasleutel, datasleutel
from app.core.woorden import woorden
from app.persoon.model import persoon
from app.persoon.register import naam_van
from app.toegang import beleid
from app.toegang.model import blokkade, medewerker
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, leesbaar, leeszicht, meekijkend, met_noodtoegang, zichtbaar

_MET_HUISHOUDEN = casus.join(huishouden, huishouden.c.id == casus.c.huishouden_id)
_BRON = _MET_HUISHOUDEN.join(datasleutel, datasleutel.c.id == casus.c.id)
_REGISSEUR = (
    sa.select(medewerker.c.aanduiding).where(medewerker.c.id == casus.c.casusregisseur).scalar_subquery()
)
"""Not a join: who waited for the lock on PostgreSQL would get the newest casus beside the medewerker of the one before."""
_KOLOMMEN = (
    *casus.c,
    huishouden.c.gemeente,
    huishouden.c.wijk,
    datasleutel.c.gewikkeld,
    _REGISSEUR.label("regisseur"),
)
_ALTIJD = sa.select(*_KOLOMMEN).select_from(_BRON).where(casus.c.id == sa.bindparam("casus_id"))
_VIND = _ALTIJD.add_columns(met_noodtoegang(casus).label("met_nood")).where(leesbaar(casus))
_VERGRENDEL = _VIND.with_for_update(of=casus)
_VERGRENDEL_ALTIJD = _ALTIJD.with_for_update(of=casus)


def zeg_vlaggen(vlaggen: Sequence[str], sash: str | None) -> str:
    """The danger that a casus or a melding has, in words: what `heeft_vlag` is in a statement."""
    return woorden([*vlaggen, *(["SASH hoog"] if sash == Sash.HOOG else [])])


@dataclass(slots=True)
class Dossier:
    """One casus as it was read, with the key of its texts."""

    rij: Mapping[str, Any]
    sleutel: Datasleutel

    @property
    def id(self) -> UUID:
        return self.sleutel.id

    versie = Kolom[int]()
    casusregisseur = Kolom[UUID | None]()

    @property
    def plek(self) -> tuple[str, str]:
        """The organisation and team that are responsible."""
        return self.rij["organisatie"], self.rij["team"]

    @property
    def vlag(self) -> str:
        """What shows on every screen of it (domein §4): its red flags and SASH hoog, in words. Empty when there is none."""
        return zeg_vlaggen(self.rij["rode_vlaggen"], self.rij["sash"])

    def gebeurtenis(self, soort: str, **deel: Any) -> Gebeurtenis:
        """Something that happened to this casus, or (with `object_soort`, `object_id`) to something in it."""
        if "object_id" not in deel:
            deel |= {"object_soort": "casus", "object_id": self.id, "object_versie": self.versie}
        return Gebeurtenis(soort, self.id, self.versie, **deel)


def dossier_van(eenheid: Werkeenheid, rij: sa.Row[Any], velden: Sequence[str] | None = None) -> Dossier:
    sleutel = eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld)
    return Dossier(sleutel.open_rij(rij, velden), sleutel)


async def _zoek(eenheid: Werkeenheid, opdracht: sa.Executable, casus_id: UUID) -> Dossier:
    rij = await eenheid.een(opdracht, casus_id=casus_id, **leeszicht(eenheid))
    if rij is None:
        raise niet_gevonden()
    eenheid.getoond.append(casus_id)
    eenheid.nood |= bool(rij.met_nood)
    return dossier_van(eenheid, rij)


async def lees_casus(eenheid: Werkeenheid, casus_id: UUID) -> Dossier:
    """The casus, to look at. Raises `niet-gevonden` for what does not exist and for what is not visible alike."""
    return await _zoek(eenheid, _VIND, casus_id)


_TE_OPENEN = sa.select(casus.c.id).where(casus.c.id.in_(sa.bindparam("ids", expanding=True)), leesbaar(casus))


async def te_openen(eenheid: Werkeenheid, ids: Collection[UUID]) -> set[UUID]:
    """Which of these casussen this actor may read, without reading them."""
    rijen = await eenheid.alle(_TE_OPENEN, ids=sorted(ids), **leeszicht(eenheid)) if ids else ()
    return {rij.id for rij in rijen}


async def vergrendel_casus(eenheid: Werkeenheid, casus_id: UUID) -> Dossier:
    """The casus, locked until the end of the transaction: whoever comes second sees what the first one did.

    Raises `niet-gevonden`, `niet-bevoegd` for who only reads along, and `casus-beeindigd` because nothing is added to what
    has ended.
    """
    dossier = await _zoek(eenheid, _VERGRENDEL, casus_id)
    if dossier.plek != (eenheid.actor.organisatie, eenheid.actor.team):
        raise beleid.niet_bevoegd(
            f"U leest deze casus mee; {dossier.rij['team']} is verantwoordelijk.",
            f"Bespreek het met {dossier.rij['team']}.",
        )
    return eis_lopend(dossier)


def eis_lopend(dossier: Dossier) -> Dossier:
    """Raises `casus-beeindigd`."""
    if dossier.rij["beeindigd_op"] is not None:
        raise Fout(
            Soort.BOTSING,
            "casus-beeindigd",
            "Deze casus is beëindigd; er kan niets meer aan veranderen.",
            alternatief="Komt er een nieuw signaal over dit huishouden, open dan een nieuwe casus.",
        )
    return dossier


async def vergrendel_buiten_zicht(eenheid: Werkeenheid, casus_id: UUID) -> Dossier:
    """The casus, locked, for the process itself: what happens to it by a rule, whoever set that off. The actor is shown nothing.

    It may have ended. Raises `niet-gevonden`.
    """
    rij = await eenheid.een(_VERGRENDEL_ALTIJD, casus_id=casus_id)
    if rij is None:
        raise niet_gevonden()
    return dossier_van(eenheid, rij)


async def werk_in_casus(eenheid: Werkeenheid, casus_id: UUID, handeling: str) -> Dossier:
    """Lock the casus to do something in it. Raises also `niet-bevoegd`, after visibility: a 403 never betrays a casus."""
    dossier = await vergrendel_casus(eenheid, casus_id)
    beleid.eis(handeling, eenheid.actor, dossier.casusregisseur, dossier.plek)
    return dossier


@dataclass(frozen=True, slots=True)
class Filter:
    """How the list of casussen is narrowed further. `na`: the id after which the page begins; `meekijkend`: not what the team is
    responsible for, but what it reads along with."""

    limiet: int
    na: UUID | None = None
    fase: Fase | None = None
    stap: Stap | None = None
    wijk: str | None = None
    casusregisseur: UUID | None = None
    rode_vlag: bool | None = None
    meekijkend: bool = False


_MENSEN_GETELD = sa.select(
    sa.func.count().label("betrokkenen"),
).where(betrokkene.c.casus_id == casus.c.id, betrokkene.c.vertrokken_op.is_(None))
_SLEUTEL = sa.select(datasleutel.c.gewikkeld).where(datasleutel.c.id == casus.c.id).scalar_subquery()
"""Not a join: PostgreSQL would merge the two by id, and read every key there is from the first one up to this page."""
_LIJST_KOLOMMEN = (
    casus.c.id,
    casus.c.versie,
    casus.c.aanduiding,
    casus.c.organisatie,
    casus.c.team,
    casus.c.casusregisseur,
    casus.c.fase,
    casus.c.stap,
    casus.c.stap_sinds,
    casus.c.stappen,
    casus.c.rode_vlaggen,
    casus.c.sash,
    casus.c.beeindigd_op,
    huishouden.c.wijk,
    _SLEUTEL.label("gewikkeld"),
    medewerker.c.aanduiding.label("regisseur"),
    _MENSEN_GETELD.scalar_subquery().label("aantal_betrokkenen"),
)
GEGEVENS = (
    sa.select(*_LIJST_KOLOMMEN)
    .select_from(_MET_HUISHOUDEN.outerjoin(medewerker, medewerker.c.id == casus.c.casusregisseur))
    .where(_SLEUTEL.is_not(None))
)
"""What a list says of a casus."""
LIJST = GEGEVENS.order_by(casus.c.id).limit(sa.bindparam("limiet"))
KEUS = sa.select(casus.c.id).select_from(_MET_HUISHOUDEN)
"""To choose a page from all casussen of a team; what it says of them comes after."""
_FILTERS: Mapping[str, sa.ColumnElement[bool]] = {
    "na": casus.c.id > sa.bindparam("na"),
    "fase": casus.c.fase == sa.bindparam("fase"),
    "stap": casus.c.stap == sa.bindparam("stap"),
    "wijk": huishouden.c.wijk == sa.bindparam("wijk"),
    "casusregisseur": casus.c.casusregisseur == sa.bindparam("casusregisseur"),
}
_VAN_WIE = {False: zichtbaar(casus), True: meekijkend(casus)}
"""Two lists, not one: each goes along its own index."""


def heeft_vlag(van: sa.FromClause) -> sa.ColumnElement[bool]:
    """A red flag, or a SASH that says the same, of a casus or of a melding."""
    return sa.or_(sa.cast(van.c.rode_vlaggen, sa.String) != "[]", sa.func.coalesce(van.c.sash, "") == "hoog")


HEEFT_VLAG = heeft_vlag(casus)


_VLAG = sa.select(casus.c.rode_vlaggen, casus.c.sash).where(
    casus.c.id == sa.bindparam("casus_id"), leesbaar(casus)
)


async def vlag_in_zicht(eenheid: Werkeenheid, casus_id: UUID) -> str:
    """`Dossier.vlag`, for a screen that whoever does not read the casus sees as well; to them it is empty."""
    rij = await eenheid.een(_VLAG, casus_id=casus_id, **leeszicht(eenheid))
    return zeg_vlaggen(rij.rode_vlaggen, rij.sash) if rij else ""


Afmaken = Callable[[sa.Select[Any]], sa.Select[Any]]


def _zo(opdracht: sa.Select[Any]) -> sa.Select[Any]:
    return opdracht


@cache
def _vernauwd(
    lijst: sa.Select[Any], velden: tuple[str, ...], rode_vlag: bool | None, mee: bool, maak_af: Afmaken
) -> sa.Select[Any]:
    """The list statement with these filters, built once for each combination."""
    opdracht = lijst.where(_VAN_WIE[mee], *(_FILTERS[k] for k in velden))
    if rode_vlag is not None:
        opdracht = opdracht.where(HEEFT_VLAG if rode_vlag else sa.not_(HEEFT_VLAG))
    return maak_af(opdracht)


async def casussen(
    eenheid: Werkeenheid,
    filter: Filter,
    meer: sa.Select[Any] = LIJST,
    maak_af: Afmaken = _zo,
    **waarden: Any,
) -> Sequence[Dossier]:
    """One page of casussen, oldest first: one SELECT, whatever its size. Raises `geen-hulpverlener`.

    `meer`: the list statement with what a higher floor wants to know or demand beside it, and its `waarden`; or its own choice of a
    page (`KEUS`), and with `maak_af` what is said of it (`GEGEVENS`).
    """
    eis_hulpverlener(eenheid.actor)
    gekozen = {k: waarde for k in _FILTERS if (waarde := getattr(filter, k)) is not None}
    opdracht = _vernauwd(meer, tuple(gekozen), filter.rode_vlag, filter.meekijkend, maak_af)
    rijen = await eenheid.alle(opdracht, limiet=filter.limiet, **gekozen, **waarden, **leeszicht(eenheid))
    velden = rijen[0]._fields if rijen else ()
    dossiers = [dossier_van(eenheid, rij, velden) for rij in rijen]
    eenheid.getoond += [d.id for d in dossiers]
    return dossiers


_persoonsleutel = datasleutel.alias("persoonsleutel")
_MENSEN = (
    sa.select(
        *betrokkene.c,
        *(k for k in persoon.c if k.name != "id"),
        _persoonsleutel.c.gewikkeld,
    )
    .select_from(
        betrokkene.join(persoon, persoon.c.id == betrokkene.c.persoon_id).join(
            _persoonsleutel, _persoonsleutel.c.id == betrokkene.c.persoon_id
        )
    )
    .where(betrokkene.c.casus_id == sa.bindparam("casus_id"))
    .order_by(betrokkene.c.id)
)
_MENS = _MENSEN.where(betrokkene.c.id == sa.bindparam("betrokkene_id"))


@dataclass(frozen=True, slots=True)
class Betrokkene:
    """A person of the huishouden with everything opened, and the key of that person."""

    rij: Mapping[str, Any]
    sleutel: Datasleutel

    id = Kolom[UUID]()

    @property
    def naam(self) -> str:
        """How the person is called: initials are for machines, a worker says the name."""
        return naam_van(self.rij) or "naam onbekend"


def _mens(eenheid: Werkeenheid, rij: sa.Row[Any]) -> Betrokkene:
    sleutel = eenheid.sleutels.ontgrendel(rij.persoon_id, rij.gewikkeld)
    return Betrokkene(sleutel.open_rij(rij), sleutel)


async def betrokkenen(eenheid: Werkeenheid, casus_id: UUID) -> list[Betrokkene]:
    return [_mens(eenheid, rij) for rij in await eenheid.alle(_MENSEN, casus_id=casus_id)]


async def lees_betrokkene(eenheid: Werkeenheid, casus_id: UUID, betrokkene_id: UUID) -> Betrokkene:
    """One person of this casus. Raises `niet-gevonden`."""
    rij = await eenheid.een(_MENS, casus_id=casus_id, betrokkene_id=betrokkene_id)
    if rij is None:
        raise niet_gevonden()
    return _mens(eenheid, rij)


_HOORT_BIJ = sa.select(betrokkene.c.id, betrokkene.c.rollen).where(
    betrokkene.c.casus_id == sa.bindparam("casus_id")
)


async def rollen_per_betrokkene(eenheid: Werkeenheid, casus_id: UUID) -> dict[UUID, list[str]]:
    """Who belongs to this casus, and as what: to check that a reference points to somebody here."""
    return {rij.id: rij.rollen for rij in await eenheid.alle(_HOORT_BIJ, casus_id=casus_id)}


_GESPREKKEN = (
    sa.select(gesprek, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == gesprek.c.medewerker_id)
    .where(
        gesprek.c.casus_id == sa.bindparam("casus_id"),
        gesprek.c.betrokkene_id == sa.bindparam("betrokkene_id"),
    )
    .order_by(gesprek.c.id)
)
_CIJFERS = (
    sa.select(veiligheidscijfer, medewerker.c.aanduiding)
    .outerjoin(medewerker, medewerker.c.id == veiligheidscijfer.c.medewerker_id)
    .where(veiligheidscijfer.c.casus_id == sa.bindparam("casus_id"))
    .order_by(veiligheidscijfer.c.op, veiligheidscijfer.c.id)
)


async def gesprekken(eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID) -> list[dict[str, Any]]:
    rijen = await eenheid.alle(_GESPREKKEN, casus_id=dossier.id, betrokkene_id=betrokkene_id)
    return [dossier.sleutel.open_rij(rij) for rij in rijen]


async def cijfers(eenheid: Werkeenheid, dossier: Dossier) -> list[dict[str, Any]]:
    return [dossier.sleutel.open_rij(rij) for rij in await eenheid.alle(_CIJFERS, casus_id=dossier.id)]


_TIJDLIJN = (
    sa.select(gebeurtenis, datasleutel.c.gewikkeld)
    .outerjoin(
        datasleutel,
        sa.and_(datasleutel.c.id == gebeurtenis.c.sleutel_id, datasleutel.c.soort.in_(("casus", "persoon"))),
    )
    .where(gebeurtenis.c.casus_id == sa.bindparam("casus_id"))
    .limit(sa.bindparam("limiet"))
)
_RICHTING = {
    False: _TIJDLIJN.where(gebeurtenis.c.volgnummer > sa.bindparam("na")).order_by(gebeurtenis.c.volgnummer),
    True: _TIJDLIJN.where(gebeurtenis.c.volgnummer < sa.bindparam("na")).order_by(
        gebeurtenis.c.volgnummer.desc()
    ),
}
"""From the beginning on, or from the latest one back."""
_RICHTING_MEE = {
    terug: lijst.where(
        gebeurtenis.c.object_soort.not_in(("adressen", "toelatingen")),
        gebeurtenis.c.soort != "adres-niet-meer-gedeeld",
    )
    for terug, lijst in _RICHTING.items()
}
"""That there is a secret address, nobody but the responsible team may know."""


async def tijdlijn(
    eenheid: Werkeenheid, dossier: Dossier, na: int, limiet: int, *, terug: bool = False
) -> list[dict[str, Any]]:
    """The timeline in the order it happened, or `terug`, the latest first; to who only reads along nothing of where people live.

    What lay under a destroyed key, or under one that is not of this casus and its people (what Veilig Thuis found), stays closed:
    `besloten` is then None.
    """
    regels = []
    eigen = dossier.plek == (eenheid.actor.organisatie, eenheid.actor.team)
    opdracht = (_RICHTING if eigen else _RICHTING_MEE)[terug]
    for rij in await eenheid.alle(opdracht, casus_id=dossier.id, na=na, limiet=limiet):
        regel = dict(rij._mapping)
        if rij.besloten is not None:
            sleutel = rij.gewikkeld and eenheid.sleutels.ontgrendel(rij.sleutel_id, rij.gewikkeld)
            regel["besloten"] = sleutel.open(rij.besloten) if sleutel else None
        regels.append(regel)
    return regels


_VAN_WIE_TOT_WIE = (
    sa.select(
        gebeurtenis.c.op,
        gebeurtenis.c.soort,
        gebeurtenis.c.object_id,
        gebeurtenis.c.organisatie,
        gebeurtenis.c.team,
        gebeurtenis.c.open,
    )
    .where(
        gebeurtenis.c.casus_id == sa.bindparam("casus_id"),
        gebeurtenis.c.soort.in_(("casus-geopend", "overdracht-geaccepteerd")),
    )
    .order_by(gebeurtenis.c.volgnummer)
)


@dataclass(frozen=True, slots=True)
class Verantwoordelijke:
    """Who was responsible, from when, and by which overdracht (None: from the beginning)."""

    organisatie: str
    team: str
    vanaf: datetime
    overdracht_id: UUID | None


async def verantwoordelijken(eenheid: Werkeenheid, casus_id: UUID) -> list[Verantwoordelijke]:
    """Everybody who was ever responsible, the first one first: read from the log, which nobody can change."""
    beurten = []
    for rij in await eenheid.alle(_VAN_WIE_TOT_WIE, casus_id=casus_id):
        begin = rij.soort == "casus-geopend"
        organisatie, team = (rij.organisatie, rij.team) if begin else rij.open["naar"].split("/")
        beurten.append(Verantwoordelijke(organisatie, team, rij.op, None if begin else rij.object_id))
    return beurten


_GEWIJZIGD = sa.select(gebeurtenis.c.object_soort, gebeurtenis.c.open, gebeurtenis.c.soort).order_by(
    gebeurtenis.c.volgnummer
)
_SINDS_CASUS = _GEWIJZIGD.where(
    gebeurtenis.c.casus_id == sa.bindparam("id"), gebeurtenis.c.casus_versie > sa.bindparam("versie")
)
_SINDS_OBJECT = _GEWIJZIGD.where(
    gebeurtenis.c.object_id == sa.bindparam("id"), gebeurtenis.c.object_versie > sa.bindparam("versie")
)


async def gewijzigd_sinds(eenheid: Werkeenheid, soort: str, id: UUID, versie: int) -> list[str]:
    """The names of the fields that changed after this version, read from the log: what a 412 tells."""
    namen: dict[str, None] = {}
    for rij in await eenheid.alle(_SINDS_CASUS if soort == "casus" else _SINDS_OBJECT, id=id, versie=versie):
        velden = rij.open.get("velden", []) if rij.object_soort == soort else [rij.object_soort]
        namen |= dict.fromkeys(velden or [rij.soort])
    return list(namen)


_TEAMGENOTEN = sa.select(medewerker.c.id, medewerker.c.aanduiding).where(
    medewerker.c.organisatie == sa.bindparam("organisatie"),
    medewerker.c.team == sa.bindparam("team"),
    medewerker.c.beeindigd_op.is_(None),
    sa.not_(
        sa.exists().where(
            blokkade.c.casus_id == sa.bindparam("casus_id"),
            blokkade.c.medewerker_id == medewerker.c.id,
            blokkade.c.beeindigd_op.is_(None),
        )
    ),
)


async def teamgenoten(eenheid: Werkeenheid, dossier: Dossier) -> dict[UUID, str]:
    """Handles of everybody who works in the team that holds this casus, and may know of it."""
    return await medewerkers_van(eenheid, dossier.id, dossier.plek)


async def medewerkers_van(eenheid: Werkeenheid, casus_id: UUID, plek: tuple[str, str]) -> dict[UUID, str]:
    """Handles of everybody who works in this team, and may know of this casus."""
    rijen = await eenheid.alle(_TEAMGENOTEN, organisatie=plek[0], team=plek[1], casus_id=casus_id)
    return {rij.id: rij.aanduiding for rij in rijen}
