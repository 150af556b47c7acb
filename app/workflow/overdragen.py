"""Handing a casus over: from the offer to the one answer. Nobody's casus ever falls in between (domein §6).

The sender stays responsible until somebody accepts, and the casus itself says who is: there is always exactly one. Everything
happens under the lock of the casus, so of two who answer in the same second one wins and the other hears who.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.handelingen import eis_actief, leg_vast, wijs_toe
from app.casus.queries import (
    Dossier,
    eis_lopend,
    vergrendel_buiten_zicht,
    werk_in_casus,
)
from app.core.datumtaal import zeg_moment
from app.core.fouten import Fout, Soort, ongeldig
from app.core.kalender import UREN, WERKDAGEN, Telling
from app.core.klok import lokale_dag
from app.overdracht import handelingen as doe
from app.overdracht.codes import Afzenderrol, OverdrachtStatus, Spoed, Weigerreden
from app.overdracht.handelingen import Aanbod, EisVersie, Vraag
from app.overdracht.queries import Overdracht, keer_geweigerd, lees_overdracht, open_overdracht, opnieuw
from app.overdracht.soorten import SOORTEN, soort_voor, spoed_voor
from app.toegang.actor import Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.model import Teamsoort, team
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.afzenderrol import geef, kies_rol, laat_los, langst
from app.workflow.inlezen import lees_feiten
from app.workflow.opdracht import Regels
from app.workflow.voorbeeld import maak_voorbeeld


def antwoordtijd(spoed: Spoed, regels: Regels) -> tuple[Telling, int]:
    """How long the receiver has to answer (domein §6; both lengths are settings)."""
    if spoed is Spoed.NORMAAL:
        return WERKDAGEN, regels.overdracht_werkdagen
    return UREN, regels.overdracht_uren


def antwoord_voor(spoed: Spoed, nu: datetime, regels: Regels) -> datetime:
    """Until when that is."""
    telling, n = antwoordtijd(spoed, regels)
    return telling.na(nu, n)


async def bied_aan(
    eenheid: Werkeenheid,
    casus_id: UUID,
    naar: tuple[str, str | None],
    vraag: Vraag,
    regels: Regels,
) -> Overdracht:
    """Offer the casus to another team. Raises `niet-gevonden`, `niet-bevoegd`, `casus-beeindigd`, `casus-inactief`, `ongeldige-invoer`
    for who cannot receive it, and `overdracht-loopt`: one open offer at a time.
    """
    dossier = await werk_in_casus(eenheid, casus_id, "overdracht-aanbieden")
    eis_actief(dossier)
    van = (dossier.rij["organisatie"], dossier.rij["team"])
    doel, wat_voor = await _ontvanger(eenheid, naar, van)
    aanbod = _volledig(vraag, van, doel, wat_voor, eenheid.nu, regels)
    if lopend := await open_overdracht(eenheid, casus_id):
        if eenheid.nu < lopend.rij["verloopt_op"]:
            raise _loopt_al(lopend)
        await _verloop(eenheid, dossier, lopend)  # its moment passed; the worker had not come to it yet
    feiten = await lees_feiten(eenheid, dossier, regels.stopbronnen)
    voorbeeld = await maak_voorbeeld(eenheid, dossier, feiten, aanbod.delen)
    overdracht_id = await doe.bewaar_aanbod(eenheid, dossier.sleutel, van, doel, vraag, aanbod, voorbeeld)
    wat = await opnieuw(eenheid, overdracht_id)
    await _leg_vast(
        eenheid,
        dossier,
        wat,
        "overdracht-aangeboden",
        verlooptOp=aanbod.verloopt_op.isoformat(),
        soort=aanbod.soort,
        rol=aanbod.rol,
    )
    return wat


def _volledig(
    vraag: Vraag,
    van: tuple[str, str],
    naar: tuple[str, str],
    wat_voor: Teamsoort | None,
    nu: datetime,
    regels: Regels,
) -> Aanbod:
    """Everything that follows from what the sender chose. Raises `ongeldige-invoer` for what this kind of overdracht does not know."""
    soort = vraag.soort or soort_voor(van, naar, wat_voor)
    regel = SOORTEN[soort]
    if regel.ontvanger not in (None, wat_voor) or (regel.intern and van[0] != naar[0]):
        raise ongeldig(
            "soort", "past-niet-bij-ontvanger", f"Naar {naar[1]} kan dit niet heten: {regel.naam}."
        )
    delen = regel.standaard if vraag.delen is None else vraag.delen
    if niet := [deel for deel in delen if deel not in regel.delen]:
        raise ongeldig(
            "delen", "niet-bij-deze-soort", f"Bij {regel.naam} wordt dit niet getoond: {', '.join(niet)}."
        )
    spoed = spoed_voor(soort, vraag.spoed)
    rol, tot = kies_rol(vraag, soort, van, nu, regels)
    return Aanbod(soort, spoed, delen, rol, tot, antwoord_voor(spoed, nu, regels))


_TEAMS = (
    sa.select(team.c.organisatie, team.c.code, team.c.soort)
    .where(team.c.opgeheven_op.is_(None))
    .order_by(team.c.organisatie, team.c.code)
)


async def _ontvanger(
    eenheid: Werkeenheid, naar: tuple[str, str | None], van: tuple[str, str]
) -> tuple[tuple[str, str], Teamsoort | None]:
    """Which team it goes to, and what kind of team that is; of an organisation with one team that team. Raises `ongeldige-invoer`,
    naming who can receive it."""
    soorten = {(r.organisatie, r.code): r.soort for r in await eenheid.alle(_TEAMS)}
    anderen = [t for t in soorten if t != van]
    passend = [t for t in anderen if t[0] == naar[0] and naar[1] in (None, t[1])]
    if len(passend) == 1:
        return passend[0], soorten[passend[0]]
    keuze = ", ".join(f"{o}/{t}" for o, t in (passend or anderen))
    raise ongeldig(
        "naar",
        "kies-een-team" if passend else "onbekend-team",
        f"Kies een ander team dat casussen kan ontvangen: {keuze}.",
    )


def _loopt_al(wat: Overdracht) -> Fout:
    return Fout(
        Soort.BOTSING,
        "overdracht-loopt",
        f"Deze casus is al aangeboden aan {wat.rij['naar_team']}; het antwoord moet er zijn vóór "
        f"{zeg_moment(wat.rij['verloopt_op'])}.",
        alternatief="Wacht op het antwoord, of trek dat aanbod eerst in.",
    )


# The answer


async def accepteer(
    eenheid: Werkeenheid,
    overdracht_id: UUID,
    casusregisseur: UUID | None,
    regels: Regels,
    eis_versie: EisVersie,
) -> Overdracht:
    """From this moment the receiving team is responsible, with this casusregisseur; Veilig Thuis follows what it handed over.

    Raises `niet-gevonden`, `niet-bevoegd`, `overdracht-beantwoord` (who was first), `overdracht-verlopen`, `ongeldige-invoer`.
    """
    wat, dossier = await _grijp(eenheid, overdracht_id, eis_versie, als_ontvanger=True)
    wie = eenheid.actor
    regisseur = casusregisseur or (None if Rol.TEAMLEIDER in wie.rollen else wie.id)
    if regisseur is None:
        raise ongeldig("casusregisseur", "verplicht", "Noem wie in uw team de casusregisseur wordt.")
    eis_lopend(dossier)
    tot = wat.rij["rol_tot"] or (
        langst(eenheid.nu, regels) if wat.rij["rol"] is Afzenderrol.MONITOR else None
    )
    await doe.beantwoord(
        eenheid, wat, OverdrachtStatus.GEACCEPTEERD, casus_versie=dossier.versie + 1, rol_tot=tot
    )
    naar = {"organisatie": wat.naar[0], "team": wat.naar[1], "casusregisseur": None}
    vorige = dossier.casusregisseur
    await _leg_vast(
        eenheid,
        dossier,
        wat,
        "overdracht-geaccepteerd",
        kolommen=naar,
        vorige=vorige and str(vorige),
        rol=wat.rij["rol"],
        rolTot=tot and tot.isoformat(),
    )
    await wijs_toe(eenheid, dossier, regisseur)
    await laat_los(eenheid, dossier, wat.naar)
    await geef(eenheid, dossier, wat, eenheid.nu, regels)
    return wat


async def weiger(
    eenheid: Werkeenheid,
    overdracht_id: UUID,
    reden: Weigerreden,
    toelichting: str | None,
    eis_versie: EisVersie,
) -> Overdracht:
    """The receiving team does not take it; the sender, who never stopped being responsible, hears why. When nobody took it a second
    time, both teamleiders hear it too."""
    if reden is Weigerreden.ANDERS and not toelichting:
        raise ongeldig("toelichting", "verplicht", "Leg uit waarom uw team de casus niet aanneemt.")
    wat, dossier = await _grijp(eenheid, overdracht_id, eis_versie, als_ontvanger=True)
    await doe.beantwoord(eenheid, wat, OverdrachtStatus.GEWEIGERD, woorden=toelichting, weigerreden=reden)
    keer = await keer_geweigerd(eenheid, dossier.id)
    await _leg_vast(eenheid, dossier, wat, "overdracht-geweigerd", reden=reden, keer=keer)
    return wat


async def trek_in(eenheid: Werkeenheid, overdracht_id: UUID, reden: str, eis_versie: EisVersie) -> Overdracht:
    """The sender takes the offer back."""
    wat, dossier = await _grijp(eenheid, overdracht_id, eis_versie, als_ontvanger=False)
    await doe.beantwoord(eenheid, wat, OverdrachtStatus.INGETROKKEN, woorden=reden)
    await _leg_vast(eenheid, dossier, wat, "overdracht-ingetrokken")
    return wat


async def _grijp(
    eenheid: Werkeenheid, overdracht_id: UUID, eis_versie: EisVersie, *, als_ontvanger: bool
) -> tuple[Overdracht, Dossier]:
    """The offer and its casus, locked, for who may answer it now."""
    gezien = await lees_overdracht(eenheid, overdracht_id)
    eis_partij((eenheid.actor.organisatie, eenheid.actor.team), gezien, als_ontvanger=als_ontvanger)
    dossier = await vergrendel_buiten_zicht(eenheid, gezien.casus_id)
    wat = await opnieuw(eenheid, overdracht_id)
    await eis_versie(wat)
    eis_open(wat, eenheid.nu)
    return wat, dossier


def eis_partij(wie: tuple[str, str | None], wat: Overdracht, *, als_ontvanger: bool) -> None:
    """Raises `niet-bevoegd`: the receiver answers, the sender takes back."""
    if wie != (wat.naar if als_ontvanger else wat.van):
        raise niet_bevoegd(
            "Alleen het team dat de casus krijgt aangeboden, beantwoordt het aanbod."
            if als_ontvanger
            else "Alleen het team dat de casus aanbood, trekt het aanbod in.",
            "Trek het aanbod in, of neem contact op met dat team."
            if als_ontvanger
            else "Weiger het aanbod, met de reden.",
        )


def eis_open(wat: Overdracht, nu: datetime) -> None:
    """Raises `overdracht-beantwoord` (by whom) or `overdracht-verlopen`, for an offer as it is under the lock of its casus."""
    if not wat.loopt:
        raise _beantwoord(wat)
    if nu >= wat.rij["verloopt_op"]:
        raise _te_laat(wat)


def zicht_op(eenheid: Werkeenheid, wat: Overdracht) -> dict[str, Any]:
    """What of an offer this actor may see now: the words while they can be answered, or for who is responsible; and the casus only
    for who is responsible or stayed involved."""
    wie = (eenheid.actor.organisatie, eenheid.actor.team)
    aangenomen = wat.rij["status"] is OverdrachtStatus.GEACCEPTEERD
    houder = wat.naar if aangenomen else wat.van
    mee = (
        aangenomen
        and wat.rij["rol"] is Afzenderrol.BETROKKEN
        and lokale_dag(eenheid.nu) <= wat.rij["rol_tot"]
    )
    open_ = wat.loopt and eenheid.nu < wat.rij["verloopt_op"]
    return {
        "casus_id": wat.casus_id if wie == houder or (mee and wie == wat.van) else None,
        **({} if open_ or wie in (houder, wat.van) else dict.fromkeys(("vraag", "reden", "antwoord"))),
        **({} if open_ else {"voorbeeld": None}),
    }


def _beantwoord(wat: Overdracht) -> Fout:
    if wat.rij["status"] is OverdrachtStatus.VERLOPEN:
        return _te_laat(wat)
    wie = wat.rij["antwoord_door"]
    return Fout(
        Soort.BOTSING,
        "overdracht-beantwoord",
        f"Dit aanbod is al {wat.rij['status']}, door {wie} op {zeg_moment(wat.rij['beantwoord_op'])}.",
        alternatief="Er hoeft niets meer te gebeuren. Klopt het niet, overleg dan met die collega.",
    )


def _te_laat(wat: Overdracht) -> Fout:
    return Fout(
        Soort.BOTSING,
        "overdracht-verlopen",
        f"Dit aanbod is verlopen op {zeg_moment(wat.rij['verloopt_op'])}; {wat.rij['van_team']} is verantwoordelijk gebleven.",
        alternatief="Vraag dat team de casus opnieuw aan te bieden.",
    )


async def laat_verlopen(eenheid: Werkeenheid, aanbiedingen: Sequence[sa.Row[Any]], _: Regels) -> int:
    """Nobody answered in time: these offers lapse. Not the ones that were answered after all, or where somebody else was first."""
    verlopen = 0
    for aanbod in aanbiedingen:
        dossier = await vergrendel_buiten_zicht(eenheid, aanbod.casus_id)
        wat = await opnieuw(eenheid, aanbod.over_id)
        if wat.loopt and eenheid.nu >= wat.rij["verloopt_op"]:
            await _verloop(eenheid, dossier, wat)
            verlopen += 1
    return verlopen


async def _verloop(eenheid: Werkeenheid, dossier: Dossier, wat: Overdracht) -> None:
    await doe.beantwoord(eenheid, wat, OverdrachtStatus.VERLOPEN, door_iemand=False)
    await _leg_vast(eenheid, dossier, wat, "overdracht-verlopen")


async def _leg_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Overdracht,
    feit: str,
    kolommen: Mapping[str, Any] | None = None,
    **open_: Any,
) -> None:
    await leg_vast(
        eenheid,
        dossier,
        feit,
        kolommen=kolommen or {},
        object_soort="overdrachten",
        object_id=wat.id,
        object_versie=wat.versie,
        velden=("overdrachten", *(("verantwoordelijke", "casusregisseur") if kolommen else ())),
        open={"van": "/".join(wat.van), "naar": "/".join(wat.naar), "spoed": wat.rij["spoed"], **open_},
    )
