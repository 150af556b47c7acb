"""What a person does in a casus: open it, record who belongs to it, whom was spoken with, how safe people feel.

Moving a casus through the stappenplan is not here: that is `workflow/uitvoeren.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import Fase, Stap
from app.casus.model import casus, huishouden
from app.casus.queries import Dossier, lees_casus, teamgenoten
from app.core.fouten import Fout, Soort, ongeldig
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.core.versleuteling import Datasleutel
from app.toegang.actor import Rol
from app.toegang.model import team
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener

_OPGEHEVEN = sa.select(team.c.code).where(
    team.c.code == sa.bindparam("code"), team.c.opgeheven_op.is_not(None)
)
_NIEUW_HUISHOUDEN = sa.insert(huishouden)
_VERHUIS = (
    sa.update(huishouden)
    .where(huishouden.c.id == sa.bindparam("b_id"))
    .values(gemeente=sa.bindparam("b_gemeente"), wijk=sa.bindparam("b_wijk"))
)
_NIEUWE_CASUS = sa.insert(casus)


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


def eis_actief(dossier: Dossier) -> None:
    """Inactief leaves nothing planned or in force (story 7), so nothing new is planned there either. Raises `casus-inactief`."""
    if dossier.rij["stap"] is Stap.INACTIEF:
        raise Fout(
            Soort.BOTSING,
            "casus-inactief",
            "Deze casus is inactief: er loopt geen veiligheidsplan en geen nazorg.",
            alternatief="Is er een nieuw signaal, heractiveer dan eerst de casus.",
        )


@dataclass(frozen=True, slots=True)
class NieuweCasus:
    aanduiding: str
    gemeente: str
    wijk: str
    casusregisseur: UUID | None
    kenmerken: Mapping[str, Any]
    """rode_vlaggen, sash, geweldsvormen, relatie, duur, risicofactoren."""
    toelichting: str | None
    vervolg_op: Dossier | None = None
    """The casus that this household had before, and that ended; where it lives may have changed."""


async def open_casus(eenheid: Werkeenheid, nieuw: NieuweCasus) -> Dossier:
    """A new casus from a signaal, in the team of who opens it. A wijkteammedewerker who opens it is its casusregisseur,
    unless a colleague is named; a teamleider who opens it still has to assign one. Raises `geen-hulpverlener`, `team-opgeheven`."""
    actor = eenheid.actor
    eis_hulpverlener(actor)
    await _eis_team(eenheid)
    casus_id, vorige = nieuw_id(), nieuw.vervolg_op
    regisseur = nieuw.casusregisseur or (None if Rol.TEAMLEIDER in actor.rollen else actor.id)
    sleutel = await eenheid.nieuwe_sleutel(casus_id, "casus")
    huishouden_id = await _huishouden(eenheid, nieuw)
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
                **({"vervolgOp": str(vorige.id)} if vorige else {}),
            },
            besloten={"toelichting": nieuw.toelichting} if nieuw.toelichting else None,
        ),
        sleutel,
    )
    if regisseur and regisseur != actor.id:
        await wijs_toe(eenheid, dossier, regisseur)
    return dossier


async def _huishouden(eenheid: Werkeenheid, nieuw: NieuweCasus) -> UUID:
    if nieuw.vervolg_op is None:
        return await _nieuw_huishouden(eenheid, nieuw.gemeente, nieuw.wijk)
    huishouden_id: UUID = nieuw.vervolg_op.rij["huishouden_id"]
    await eenheid.doe(_VERHUIS, b_id=huishouden_id, b_gemeente=nieuw.gemeente, b_wijk=nieuw.wijk)
    return huishouden_id


async def _nieuw_huishouden(eenheid: Werkeenheid, gemeente: str, wijk: str) -> UUID:
    huishouden_id = nieuw_id()
    await eenheid.doe(_NIEUW_HUISHOUDEN, id=huishouden_id, gemeente=gemeente, wijk=wijk)
    return huishouden_id


async def maak_zelfstandig(eenheid: Werkeenheid, dossier: Dossier, reden: str) -> None:
    """It is not the household whose casus ended before: this one gets a household of its own."""
    huishouden_id = await _nieuw_huishouden(eenheid, dossier.rij["gemeente"], dossier.rij["wijk"])
    await leg_vast(
        eenheid,
        dossier,
        "casus-ander-huishouden",
        kolommen={"huishouden_id": huishouden_id},
        velden=("vervolgOp",),
        besloten={"reden": reden},
    )


async def _eis_team(eenheid: Werkeenheid) -> None:
    """Nobody is left in a team that was closed: what opens there would be nobody's. Raises `team-opgeheven`."""
    if await eenheid.een(_OPGEHEVEN, code=eenheid.actor.team):
        raise Fout(
            Soort.BOTSING,
            "team-opgeheven",
            "Uw team is opgeheven; er kan geen casus meer in worden geopend.",
            alternatief="Vraag de functioneel beheerder om u bij een ander team aan te melden.",
        )


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
    velden = tuple(k for k, waarde in wijziging.items() if not zelfde(dossier.rij[k], waarde))
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


def zelfde(een: Any, ander: Any) -> bool:
    """Equal values; of a list of codes the order says nothing."""
    if isinstance(een, list) and isinstance(ander, list):
        return sorted(een) == sorted(ander)
    return bool(een == ander)


def camel(naam: str) -> str:
    """The JSON name of a field."""
    eerste, *rest = naam.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)
