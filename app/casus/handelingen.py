"""What a person does in a casus: open it, record who belongs to it, whom was spoken with, how safe people feel.

Moving a casus through the stappenplan is not here: that is `workflow/uitvoeren.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol, Fase, RedenNietGesproken, Stap
from app.casus.model import betrokkene, casus, gesprek, huishouden, persoon, signaal, veiligheidscijfer
from app.casus.queries import (
    Betrokkene,
    Dossier,
    lees_betrokkene,
    lees_casus,
    rollen_per_betrokkene,
    teamgenoten,
)
from app.core.fouten import niet_gevonden, ongeldig
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.core.versleuteling import Datasleutel
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener, zicht

_NIEUW_HUISHOUDEN = sa.insert(huishouden)
_NIEUWE_CASUS = sa.insert(casus)
_NIEUWE_PERSOON = sa.insert(persoon)
_NIEUWE_BETROKKENE = sa.insert(betrokkene)
_NIEUW_GESPREK = sa.insert(gesprek)
_NIEUW_CIJFER = sa.insert(veiligheidscijfer)

VOLWASSEN = 18


@cache
def _raak(velden: tuple[str, ...]) -> sa.Update:
    """The UPDATE of these columns, built once for each set of columns."""
    return (
        sa.update(casus)
        .where(casus.c.id == sa.bindparam("b_id"))
        .values({k: sa.bindparam(k) for k in velden})
    )


async def leg_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    soort: str,
    sleutel: Datasleutel | None = None,
    *,
    kolommen: Mapping[str, Any] = MappingProxyType({}),
    **deel: Any,
) -> Vastgelegd:
    """A change in this casus is a new version of it (with these columns changed) and a line in its log.

    Call it once per change. `kolommen` are open columns of the casus; `deel` says what the gebeurtenis is about.
    """
    nieuw = {"versie": dossier.versie + 1, **kolommen}
    dossier.rij = {**dossier.rij, **nieuw}
    await eenheid.doe(_raak(tuple(nieuw)), b_id=dossier.id, **nieuw)
    return await eenheid.kondig_aan(dossier.gebeurtenis(soort, **deel), sleutel or dossier.sleutel)


@dataclass(frozen=True, slots=True)
class NieuweCasus:
    aanduiding: str
    gemeente: str
    wijk: str
    casusregisseur: UUID | None
    kenmerken: Mapping[str, Any]
    """rode_vlaggen, sash, geweldsvormen, relatie, duur, risicofactoren."""
    toelichting: str | None


async def open_casus(eenheid: Werkeenheid, nieuw: NieuweCasus) -> Dossier:
    """A new casus from a signaal, in the team of who opens it. A wijkteammedewerker who opens it is its casusregisseur,
    unless a colleague is named; a teamleider who opens it still has to assign one. Raises `geen-hulpverlener`."""
    actor = eenheid.actor
    eis_hulpverlener(actor)
    casus_id, huishouden_id = nieuw_id(), nieuw_id()
    regisseur = nieuw.casusregisseur or (None if Rol.TEAMLEIDER in actor.rollen else actor.id)
    sleutel = await eenheid.nieuwe_sleutel(casus_id, "casus")
    await eenheid.doe(_NIEUW_HUISHOUDEN, id=huishouden_id, gemeente=nieuw.gemeente, wijk=nieuw.wijk)
    await eenheid.doe(
        _NIEUWE_CASUS,
        id=casus_id,
        huishouden_id=huishouden_id,
        versie=1,
        aanduiding=sleutel.sluit(nieuw.aanduiding),
        organisatie=actor.organisatie,
        team=actor.team,
        casusregisseur=actor.id if regisseur == actor.id else None,
        fase=Fase.DIRECT,
        stap=Stap.VOORBEREIDING,
        stappen={},
        verblijf=1,
        fase_sinds=eenheid.nu,
        stap_sinds=eenheid.nu,
        geopend_op=eenheid.nu,
        **nieuw.kenmerken,
    )
    dossier = await lees_casus(eenheid, casus_id)
    await eenheid.kondig_aan(
        dossier.gebeurtenis(
            "casus-geopend",
            open={
                "fase": Fase.DIRECT,
                "stap": Stap.VOORBEREIDING,
                "rodeVlaggen": nieuw.kenmerken["rode_vlaggen"],
            },
            besloten={"toelichting": nieuw.toelichting} if nieuw.toelichting else None,
        ),
        sleutel,
    )
    if regisseur and regisseur != actor.id:
        await wijs_toe(eenheid, dossier, regisseur)
    return dossier


async def wijs_toe(eenheid: Werkeenheid, dossier: Dossier, regisseur: UUID) -> Vastgelegd:
    """Name the one casusregisseur. Raises `ongeldige-invoer` for somebody who does not work in the responsible team."""
    genoten = await teamgenoten(eenheid, dossier)
    if regisseur not in genoten:
        raise ongeldig(
            "casusregisseur",
            "onbekende-medewerker",
            "Kies een medewerker van het team dat verantwoordelijk is.",
        )
    vorige = dossier.casusregisseur
    dossier.rij = {**dossier.rij, "regisseur": genoten[regisseur]}
    return await leg_vast(
        eenheid,
        dossier,
        "casusregisseur-toegewezen",
        kolommen={"casusregisseur": regisseur},
        velden=("casusregisseur",),
        open={
            "casusregisseur": str(regisseur),
            "aanduiding": genoten[regisseur],
            "vorige": vorige and str(vorige),
        },
    )


_OPEN_KENMERKEN = ("rode_vlaggen", "sash", "geweldsvormen", "relatie", "duur", "risicofactoren")
"""Codes: they stand in the clear and may be told of in the log."""


async def wijzig_casus(
    eenheid: Werkeenheid, dossier: Dossier, wijziging: Mapping[str, Any], toelichting: str | None
) -> None:
    """Change what is known of the casus. Taking a red flag away needs words: it takes away a warning from every screen."""
    velden = tuple(k for k, waarde in wijziging.items() if _plat(dossier.rij[k]) != _plat(waarde))
    if not velden:
        return
    weg = set(dossier.rij["rode_vlaggen"]) - set(wijziging.get("rode_vlaggen", dossier.rij["rode_vlaggen"]))
    if weg and not toelichting:
        raise ongeldig(
            "toelichting", "toelichting-verplicht", "Leg uit waarom een rode vlag niet meer geldt."
        )
    nieuw = {k: wijziging[k] for k in velden}
    oud = {k: dossier.rij[k] for k in velden}
    await leg_vast(
        eenheid,
        dossier,
        "casus-gewijzigd",
        kolommen={k: dossier.sleutel.sluit(w) if k == "aanduiding" else w for k, w in nieuw.items()},
        velden=tuple(camel(k) for k in velden),
        open={camel(k): nieuw[k] for k in velden if k in _OPEN_KENMERKEN},
        besloten={"oud": {camel(k): w for k, w in oud.items()}, "toelichting": toelichting},
    )
    dossier.rij = {**dossier.rij, **nieuw}


def _plat(waarde: Any) -> Any:
    return sorted(waarde) if isinstance(waarde, list) else waarde


def camel(naam: str) -> str:
    """The JSON name of a field."""
    eerste, *rest = naam.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)


_PERSOONSVELDEN = tuple(k.name for k in persoon.c if k.name != "id")
_GESLOTEN_BETROKKENE = ("relatie", "traumascreening", "steunfiguur")


async def voeg_betrokkene_toe(eenheid: Werkeenheid, dossier: Dossier, gegevens: Mapping[str, Any]) -> UUID:
    """Record somebody as belonging to the huishouden. Who is under 18 is a child, whatever else they are (domein §5)."""
    persoon_id, betrokkene_id = nieuw_id(), nieuw_id()
    sleutel = await eenheid.nieuwe_sleutel(persoon_id, "persoon")
    await eenheid.doe(
        _NIEUWE_PERSOON, id=persoon_id, **{k: sleutel.sluit(gegevens.get(k)) for k in _PERSOONSVELDEN}
    )
    rollen = _rollen(gegevens["rollen"], gegevens.get("geboortedatum"), eenheid.nu)
    await eenheid.doe(
        _NIEUWE_BETROKKENE,
        id=betrokkene_id,
        casus_id=dossier.id,
        persoon_id=persoon_id,
        versie=1,
        rollen=rollen,
        contact_vastgelegd=gegevens.get("veilig_contact") is not None,
        vertrokken_op=gegevens.get("vertrokken_op"),
        **{k: sleutel.sluit(gegevens.get(k)) for k in _GESLOTEN_BETROKKENE},
    )
    await leg_vast(
        eenheid,
        dossier,
        "betrokkene-toegevoegd",
        object_soort="betrokkenen",
        object_id=betrokkene_id,
        velden=("betrokkenen",),
        open={"betrokkene": str(betrokkene_id), "rollen": rollen},
    )
    return betrokkene_id


def _rollen(rollen: list[str], geboortedatum: str | None, nu: datetime) -> list[str]:
    if (
        geboortedatum
        and BetrokkeneRol.KIND not in rollen
        and _leeftijd(date.fromisoformat(geboortedatum), nu) < VOLWASSEN
    ):
        return sorted({*rollen, BetrokkeneRol.KIND.value})
    return sorted(set(rollen))


def _leeftijd(geboren: date, nu: datetime) -> int:
    vandaag = lokale_dag(nu)
    return vandaag.year - geboren.year - ((vandaag.month, vandaag.day) < (geboren.month, geboren.day))


async def wijzig_betrokkene(
    eenheid: Werkeenheid, dossier: Dossier, mens: Betrokkene, wijziging: Mapping[str, Any]
) -> None:
    """Change what is known of a person. The old values stay readable in the log, under that person's own key."""
    oud = mens.gegevens
    velden = tuple(k for k, waarde in wijziging.items() if _plat(oud[k]) != _plat(waarde))
    if not velden:
        return
    sleutel = mens.sleutel
    if eigen := {k: sleutel.sluit(wijziging[k]) for k in velden if k in _PERSOONSVELDEN}:
        await eenheid.doe(sa.update(persoon).where(persoon.c.id == sleutel.id).values(eigen))
    nu = {**oud, **wijziging}
    rollen = _rollen(nu["rollen"], nu["geboortedatum"], eenheid.nu)
    await eenheid.doe(
        sa.update(betrokkene)
        .where(betrokkene.c.id == mens.id)
        .values(
            versie=oud["versie"] + 1,
            rollen=rollen,
            vertrokken_op=nu["vertrokken_op"],
            contact_vastgelegd=nu["veilig_contact"] is not None,
            **{k: sleutel.sluit(wijziging[k]) for k in velden if k in _GESLOTEN_BETROKKENE},
        )
    )
    await leg_vast(
        eenheid,
        dossier,
        "betrokkene-gewijzigd",
        sleutel,
        object_soort="betrokkenen",
        object_id=mens.id,
        object_versie=oud["versie"] + 1,
        velden=tuple(camel(k) for k in velden),
        open={"betrokkene": str(mens.id), "rollen": rollen},
        besloten={"oud": {camel(k): _json(oud[k]) for k in velden}},
    )


def _json(waarde: Any) -> Any:
    return waarde.isoformat() if isinstance(waarde, date) else waarde


@dataclass(frozen=True, slots=True)
class NieuwGesprek:
    gesproken: bool
    op: datetime
    reden_niet: RedenNietGesproken | None
    verslag: str | None


async def leg_gesprek_vast(
    eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID, nieuw: NieuwGesprek
) -> UUID:
    """Spoken with this person, or why not (ondergrens 2). Raises `niet-gevonden`, `ongeldige-invoer`."""
    mens = await lees_betrokkene(eenheid, dossier.id, betrokkene_id)
    eis_niet_in_de_toekomst(eenheid, nieuw.op)
    if nieuw.reden_niet is RedenNietGesproken.ANDERS and not nieuw.verslag:
        raise ongeldig(
            "verslag", "toelichting-verplicht", "Leg uit waarom niet met deze persoon is gesproken."
        )
    gesprek_id = nieuw_id()
    await eenheid.doe(
        _NIEUW_GESPREK,
        id=gesprek_id,
        casus_id=dossier.id,
        betrokkene_id=mens.id,
        verblijf=dossier.rij["verblijf"],
        op=nieuw.op,
        gesproken=nieuw.gesproken,
        reden_niet=nieuw.reden_niet,
        medewerker_id=eenheid.actor.id,
        verslag=dossier.sleutel.sluit(nieuw.verslag),
    )
    await leg_vast(
        eenheid,
        dossier,
        "gesprek-vastgelegd" if nieuw.gesproken else "gesprek-niet-gevoerd",
        object_soort="gesprekken",
        object_id=gesprek_id,
        velden=("gesprekken",),
        open={
            "betrokkene": str(mens.id),
            "redenNiet": nieuw.reden_niet,
            "kind": BetrokkeneRol.KIND in mens.gegevens["rollen"],
        },
    )
    return gesprek_id


def eis_niet_in_de_toekomst(eenheid: Werkeenheid, op: datetime, veld: str = "op") -> None:
    """What has happened has happened by now. Raises `ongeldige-invoer`."""
    if op > eenheid.nu:
        raise ongeldig(veld, "in-de-toekomst", "Dit moment ligt in de toekomst.")


async def leg_cijfer_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    betrokkene_id: UUID,
    op: datetime,
    cijfer: int,
    toelichting: str | None,
) -> UUID:
    """How safe somebody feels, 0 to 10 (the veiligheidsschaal, seed 4). Raises `ongeldige-invoer`."""
    await eis_betrokkene(eenheid, dossier, betrokkene_id)
    eis_niet_in_de_toekomst(eenheid, op)
    cijfer_id = nieuw_id()
    await eenheid.doe(
        _NIEUW_CIJFER,
        id=cijfer_id,
        casus_id=dossier.id,
        betrokkene_id=betrokkene_id,
        op=op,
        cijfer=cijfer,
        medewerker_id=eenheid.actor.id,
        toelichting=dossier.sleutel.sluit(toelichting),
    )
    await leg_vast(
        eenheid,
        dossier,
        "veiligheidscijfer-gegeven",
        object_soort="veiligheidscijfers",
        object_id=cijfer_id,
        velden=("veiligheidscijfers",),
        open={"betrokkene": str(betrokkene_id), "cijfer": cijfer},
    )
    return cijfer_id


async def eis_betrokkene(
    eenheid: Werkeenheid, dossier: Dossier, betrokkene_id: UUID, veld: str = "betrokkeneId"
) -> list[str]:
    """The roles of this person in this casus. Raises `ongeldige-invoer` for anybody else, existing or not."""
    rollen = (await rollen_per_betrokkene(eenheid, dossier.id)).get(betrokkene_id)
    if rollen is None:
        raise ongeldig(veld, "onbekende-betrokkene", "Deze persoon hoort niet bij deze casus.")
    return rollen


_SLUIT_SIGNAAL = (
    sa.update(signaal)
    .where(
        signaal.c.id == sa.bindparam("b_id"),
        signaal.c.medewerker_id == sa.bindparam("b_medewerker"),
        signaal.c.casus_id.in_(
            sa.select(casus.c.id).where(
                casus.c.organisatie == sa.bindparam("zicht_organisatie"),
                casus.c.team == sa.bindparam("zicht_team"),
            )
        ),
    )
    .values(afgehandeld_op=sa.func.coalesce(signaal.c.afgehandeld_op, sa.bindparam("b_nu")))
)


async def handel_signaal_af(eenheid: Werkeenheid, signaal_id: UUID) -> None:
    """Done with this signal; doing it twice changes nothing. Raises `niet-gevonden` for somebody else's."""
    wie = eenheid.actor
    geraakt = await eenheid.doe(
        _SLUIT_SIGNAAL, b_id=signaal_id, b_medewerker=wie.id, b_nu=eenheid.nu, **zicht(wie)
    )
    if not geraakt:
        raise niet_gevonden()
