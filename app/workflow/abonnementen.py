"""Which other systems hear that something happened: made, paused and ended by the functioneel beheerder, who sees of a bezorging when it
was and whether it arrived, and never about which casus.

An abonnement sees with the eyes of one account of the organisation, as they are when a message is made and again when it leaves. It says
where to look; what is there the other system fetches with a token of its own.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.abonnement.codes import Bezorgstatus, Stilreden
from app.abonnement.model import abonnement, bezorging
from app.casus.codes import Afhandeling
from app.casus.model import signaal
from app.core.bode import Bode, NietToegestaan, nieuw_geheim
from app.core.fouten import Fout, Soort, niet_gevonden, ongeldig
from app.core.gebeurtenis import Gebeurtenis
from app.core.ids import nieuw_id
from app.core.versleuteling import datasleutel
from app.toegang import accounts
from app.toegang.actor import DOELEN, HULPVERLENERS, Actor, Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import medewerker
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from app.workflow import feed
from app.workflow.berichten import PROEF
from app.workflow.signaleren import SLUIT

OBJECT = "abonnementen"
STIL = "abonnement-stil"
MAXIMUM = 50
"""Abonnementen of one organisation: there are never more than fit on a page."""
OVERLAP = timedelta(days=1)
"""So long after the secret changed messages bear a signature of the old one too."""
Rij = dict[str, Any]
Toets = Callable[[Rij], Awaitable[None]]

_ONS = abonnement.c.organisatie == sa.bindparam("organisatie")
_ONDERWEG = (
    sa.select(sa.func.count())
    .where(bezorging.c.abonnement_id == abonnement.c.id, bezorging.c.status == Bezorgstatus.WACHT)
    .correlate(abonnement)
    .scalar_subquery()
)
_KIJKER = medewerker.alias("kijker")
GEHEEL = sa.select(
    abonnement,
    datasleutel.c.gewikkeld,
    _KIJKER.c.aanduiding.label("account"),
    _ONDERWEG.label("onderweg"),
).select_from(
    abonnement.join(datasleutel, datasleutel.c.id == abonnement.c.id).join(
        _KIJKER, _KIJKER.c.id == abonnement.c.medewerker_id
    )
)
_LIJST = GEHEEL.where(_ONS).order_by(abonnement.c.id)
_EEN = _LIJST.where(abonnement.c.id == sa.bindparam("id"))
_PAK = _EEN.with_for_update(of=abonnement)
_NIEUW = sa.insert(abonnement)
_B_ID: sa.BindParameter[UUID] = sa.bindparam("b_id", type_=sa.Uuid)
_WEG = tuple(
    sa.delete(tabel).where(van == _B_ID)
    for tabel, van in (
        (bezorging, bezorging.c.abonnement_id),
        (abonnement, abonnement.c.id),
        (datasleutel, datasleutel.c.id),
    )
)
_SLUIT_SIGNAAL = SLUIT.where(signaal.c.over_id == _B_ID, signaal.c.soort == STIL)


def eis_beheer(eenheid: Werkeenheid) -> None:
    """Raises `niet-bevoegd`."""
    if Rol.BEHEER not in eenheid.actor.rollen:
        raise niet_bevoegd(
            "Alleen de functioneel beheerder gaat over abonnementen van andere systemen.",
            "Vraag het aan de functioneel beheerder van uw organisatie.",
        )


def als_kijker(account: accounts.Account) -> Actor | None:
    """Whoever an abonnement looks as; None when that account sees no dossiers (any more)."""
    rol = next((rol for rol in Rol if rol in account.rollen), None)
    if account.beeindigd_op is not None or rol is None:
        return None
    wie = Actor(
        account.id,
        account.aanduiding,
        account.organisatie,
        account.team,
        account.rollen,
        DOELEN[rol],
        toegangspunt="abonnement",
    )
    return wie if wie.is_hulpverlener or Rol.KOPPELING in wie.rollen else None


async def kijker(eenheid: Werkeenheid, medewerker_id: UUID) -> Actor | None:
    rij = await eenheid.een(accounts.LEES, id=medewerker_id)
    return als_kijker(accounts.lees(medewerker_id, rij)) if rij else None


async def lijst(eenheid: Werkeenheid) -> Sequence[Rij]:
    """Every abonnement of one's own organisation. Raises `niet-bevoegd`."""
    eis_beheer(eenheid)
    return [open_rij(eenheid, r) for r in await eenheid.alle(_LIJST, organisatie=eenheid.actor.organisatie)]


async def een(eenheid: Werkeenheid, id: UUID) -> Rij:
    """Raises `niet-bevoegd` and `niet-gevonden`."""
    return await _vind(eenheid, _EEN, id)


async def _vind(eenheid: Werkeenheid, opdracht: sa.Executable, id: UUID) -> Rij:
    eis_beheer(eenheid)
    rij = await eenheid.een(opdracht, organisatie=eenheid.actor.organisatie, id=id)
    if rij is None:
        raise niet_gevonden()
    return open_rij(eenheid, rij)


def open_rij(eenheid: Werkeenheid, rij: sa.Row[Any]) -> Rij:
    """With its address in the clear, and its secrets still closed."""
    sleutel = eenheid.sleutels.ontgrendel(rij.id, rij.gewikkeld)
    return {**rij._mapping, "url": sleutel.open(rij.url), "sleutel": sleutel}


async def maak(eenheid: Werkeenheid, bode: Bode, gegevens: Mapping[str, Any]) -> tuple[UUID, str]:
    """From now on: what was before, the feed tells. Returns its id, and its secret, which is told this once.

    Raises `niet-bevoegd`, `verse-aanmelding-nodig`, `ongeldige-invoer`, and `te-veel-abonnementen`.
    """
    eis_beheer(eenheid)
    eis_verse_aanmelding(eenheid)
    await _eis_goed(eenheid, bode, gegevens)
    if len(await lijst(eenheid)) >= MAXIMUM:
        raise Fout(
            Soort.BOTSING,
            "te-veel-abonnementen",
            f"Uw organisatie heeft er al {MAXIMUM}.",
            alternatief="Beëindig er eerst een die niet meer nodig is.",
        )
    id, geheim = nieuw_id(), nieuw_geheim()
    sleutel = await eenheid.nieuwe_sleutel(id, "abonnement")
    vanaf = await feed.nu_bij(eenheid)
    await eenheid.doe(
        _NIEUW,
        id=id,
        organisatie=eenheid.actor.organisatie,
        medewerker_id=gegevens["medewerker_id"],
        naam=gegevens["naam"],
        url=sleutel.sluit(gegevens["url"]),
        geheim=sleutel.sluit(geheim),
        typen=gegevens["typen"],
        zegel=vanaf.zegel,
        volgnummer=vanaf.volgnummer,
        versie=1,
        aangemaakt_op=eenheid.nu,
    )
    await vertel(eenheid, id, 1, "abonnement-gemaakt", velden=("medewerkerId", "naam", "typen", "url"))
    return id, geheim


async def wijzig(eenheid: Werkeenheid, bode: Bode, id: UUID, nieuw: Mapping[str, Any], toets: Toets) -> None:
    """`nieuw` holds only what changes; `gepauzeerd` too. Where it goes and whose eyes it has asks a fresh sign-in. Raises as `maak`."""
    rij = await _pak(eenheid, id, toets)
    nu = {**rij, "gepauzeerd": rij["stil_op"] is not None}
    velden = tuple(sorted(k for k, w in nieuw.items() if nu[k] != w))
    if not velden:
        return
    if set(velden) - {"gepauzeerd", "naam"}:
        eis_verse_aanmelding(eenheid)
    await _eis_goed(eenheid, bode, {k: nieuw[k] for k in velden})
    kolommen = {k: nieuw[k] for k in velden if k != "gepauzeerd"}
    if "url" in kolommen:
        kolommen["url"] = rij["sleutel"].sluit(kolommen["url"])
    if "gepauzeerd" in velden:
        kolommen |= _stil(eenheid, Stilreden.ZELF) if nieuw["gepauzeerd"] else _weer()
        if not nieuw["gepauzeerd"]:
            await eenheid.doe(_SLUIT_SIGNAAL, b_id=id, b_nu=eenheid.nu, afhandeling=Afhandeling.GEHAALD)
    await raak(eenheid, rij, "abonnement-gewijzigd", kolommen, velden)


def _stil(eenheid: Werkeenheid, reden: Stilreden) -> Rij:
    return {"stil_op": eenheid.nu, "stil_reden": reden}


def _weer() -> Rij:
    return {"stil_op": None, "stil_reden": None, "mislukt_sinds": None}


async def vernieuw_geheim(eenheid: Werkeenheid, id: UUID, toets: Toets) -> str:
    """Another secret, told this once; for a day messages bear both signatures. Raises as `maak`."""
    rij = await _pak(eenheid, id, toets)
    eis_verse_aanmelding(eenheid)
    geheim, sleutel = nieuw_geheim(), rij["sleutel"]
    kolommen = {
        "geheim": sleutel.sluit(geheim),
        "vorig_geheim": sleutel.sluit(sleutel.open(rij["geheim"])),
        "vorig_geldt_tot": eenheid.nu + OVERLAP,
    }
    await raak(eenheid, rij, "abonnement-geheim-vernieuwd", kolommen, ("geheim",))
    return geheim


async def beeindig(eenheid: Werkeenheid, id: UUID, toets: Toets) -> None:
    """It is gone, with its address, its secret and everything that was under way; the log keeps that it was. Raises `niet-gevonden`."""
    rij = await _pak(eenheid, id, toets)
    for opdracht in _WEG:
        await eenheid.doe(opdracht, b_id=id)
    await eenheid.doe(_SLUIT_SIGNAAL, b_id=id, b_nu=eenheid.nu, afhandeling=Afhandeling.VERVALLEN)
    await vertel(eenheid, id, rij["versie"] + 1, "abonnement-beeindigd")


async def _pak(eenheid: Werkeenheid, id: UUID, toets: Toets) -> Rij:
    rij = await _vind(eenheid, _PAK, id)
    await toets(rij)
    return rij


@cache
def _raak(kolommen: tuple[str, ...]) -> sa.Update:
    """The UPDATE of these columns, built once for each set of columns."""
    waarden = {k: sa.bindparam(f"b_{k}", type_=abonnement.c[k].type) for k in kolommen}
    return sa.update(abonnement).where(abonnement.c.id == _B_ID).values(waarden)


async def raak(
    eenheid: Werkeenheid, rij: Rij, soort: str, kolommen: Mapping[str, Any], velden: Sequence[str]
) -> None:
    """Change it, and say so in the log: which fields, never what they hold."""
    nieuw = {**kolommen, "versie": rij["versie"] + 1}
    waarden = {f"b_{k}": w for k, w in nieuw.items()}
    await eenheid.doe(_raak(tuple(nieuw)), b_id=rij["id"], **waarden)
    namen = tuple("medewerkerId" if k == "medewerker_id" else k for k in velden)
    await vertel(eenheid, rij["id"], nieuw["versie"], soort, velden=namen)


async def vertel(eenheid: Werkeenheid, id: UUID, versie: int, soort: str, **deel: Any) -> None:
    await eenheid.kondig_aan(Gebeurtenis(soort, None, None, OBJECT, id, versie, **deel))


async def _eis_goed(eenheid: Werkeenheid, bode: Bode, gegevens: Mapping[str, Any]) -> None:
    """Raises `ongeldige-invoer` for an address where nothing may go, and for an account that has nothing to see."""
    if "url" in gegevens:
        try:
            bode.eis_toegestaan(gegevens["url"])
        except NietToegestaan as fout:
            raise ongeldig("url", "adres-niet-toegestaan", str(fout)) from None
    if "medewerker_id" in gegevens:
        wie = await kijker(eenheid, gegevens["medewerker_id"])
        if wie is None or wie.organisatie != eenheid.actor.organisatie:
            raise ongeldig(
                "medewerkerId",
                "account-ziet-niets",
                "Kies een account van uw organisatie dat dossiers ziet: van een hulpverlener, of van een koppeling.",
            )


_KIJKERS = (
    sa.select(_KIJKER.c.id, _KIJKER.c.aanduiding, _KIJKER.c.team, _KIJKER.c.rollen)
    .where(_KIJKER.c.organisatie == sa.bindparam("organisatie"), _KIJKER.c.beeindigd_op.is_(None))
    .order_by(_KIJKER.c.aanduiding)
)


async def mogelijke_kijkers(eenheid: Werkeenheid) -> Sequence[sa.Row[Any]]:
    """Accounts of the organisation whose eyes an abonnement can have."""
    rijen = await eenheid.alle(_KIJKERS, organisatie=eenheid.actor.organisatie)
    return [r for r in rijen if Rol.KOPPELING in r.rollen or (r.team and HULPVERLENERS & set(r.rollen))]


# What became of it

_BEZORGINGEN = (
    sa.select(bezorging)
    .where(bezorging.c.abonnement_id == sa.bindparam("id"), bezorging.c.id < sa.bindparam("na"))
    .order_by(bezorging.c.id.desc())
    .limit(sa.bindparam("limiet"))
)
_BEZORGING = (
    sa.select(bezorging)
    .where(bezorging.c.id == sa.bindparam("bid"), bezorging.c.abonnement_id == sa.bindparam("id"))
    .with_for_update()
)
NIEUWE_BEZORGING = sa.insert(bezorging)
_OPNIEUW = (
    sa.update(bezorging)
    .where(bezorging.c.id == _B_ID)
    .values(
        status=Bezorgstatus.WACHT, pogingen=0, volgende_op=sa.bindparam("b_nu"), fout=None, http_status=None
    )
)
NIEUWSTE = UUID(int=2**128 - 1)


async def bezorgingen(
    eenheid: Werkeenheid, id: UUID, limiet: int, na: UUID = NIEUWSTE
) -> Sequence[sa.Row[Any]]:
    """What was delivered or is still to be, the newest first. Raises as `een`."""
    await een(eenheid, id)
    return await laatste(eenheid, id, limiet, na)


async def laatste(eenheid: Werkeenheid, id: UUID, limiet: int, na: UUID = NIEUWSTE) -> Sequence[sa.Row[Any]]:
    """The same, of one that was found before."""
    return await eenheid.alle(_BEZORGINGEN, id=id, na=na, limiet=limiet)


async def beproef(eenheid: Werkeenheid, id: UUID) -> sa.Row[Any]:
    """A message about nobody, within the minute; also when it stands still, to see whether it would arrive. Raises as `een`."""
    await een(eenheid, id)
    proef = nieuw_id()
    await eenheid.doe(
        NIEUWE_BEZORGING,
        id=proef,
        abonnement_id=id,
        bericht_id=proef,
        type=PROEF,
        op=eenheid.nu,
        status=Bezorgstatus.WACHT,
        pogingen=0,
        volgende_op=eenheid.nu,
    )
    return await bezorging_van(eenheid, id, proef)


async def opnieuw(eenheid: Werkeenheid, id: UUID, bid: UUID) -> sa.Row[Any]:
    """Try it again from the beginning, also what had arrived: a receiver may have lost it. Raises `niet-gevonden`, and
    `bezorging-vervallen` for what the account could not see any more."""
    rij = await een(eenheid, id)
    deze = await bezorging_van(eenheid, id, bid)
    if deze.status is Bezorgstatus.VERVALLEN:
        raise Fout(
            Soort.BOTSING,
            "bezorging-vervallen",
            "Toen dit bezorgd zou worden mocht dit account het dossier niet meer zien.",
            alternatief="Niets: wat het account wel mag zien wordt gewoon bezorgd.",
        )
    if rij["stil_op"] is not None and deze.type != PROEF:
        raise Fout(
            Soort.BOTSING,
            "abonnement-staat-stil",
            "Dit abonnement staat stil; er wordt niets bezorgd.",
            alternatief="Hervat het eerst. Wilt u alleen zien of er iets aankomt, stuur dan een proefbericht.",
        )
    await eenheid.doe(_OPNIEUW, b_id=bid, b_nu=eenheid.nu)
    return await bezorging_van(eenheid, id, bid)


async def bezorging_van(eenheid: Werkeenheid, id: UUID, bid: UUID) -> sa.Row[Any]:
    rij = await eenheid.een(_BEZORGING, id=id, bid=bid)
    if rij is None:
        raise niet_gevonden()
    return rij
