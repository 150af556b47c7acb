"""The one function that moves a casus, and the one that says what is possible: same table, same guards."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.casus.codes import Fase
from app.casus.handelingen import leg_vast
from app.casus.queries import Dossier, lees_casus, vergrendel_buiten_zicht, vergrendel_casus
from app.core.fouten import Belemmering, Fout
from app.toegang import beleid
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.effecten import EFFECTEN, Zet, kolommen_van, leg_overrule_vast, veranderd
from app.workflow.feiten import Feiten
from app.workflow.inlezen import lees_feiten, stand_van
from app.workflow.machine import bevestig
from app.workflow.opdracht import (
    Opdracht,
    Regels,
    eis_overrulebaar,
    eis_reden,
    eis_volledig,
    geblokkeerd,
    niet_in_stappenplan,
)
from app.workflow.stand import VOLGORDE, Stand
from app.workflow.stappenplan import VAN_STAP, Actie, Reden, Rij, zoek

NIET_BEVOEGD = "niet-bevoegd"


@dataclass(frozen=True, slots=True)
class Mogelijkheid:
    """One row of the stappenplan as it is for this actor and this casus, now."""

    rij: Rij
    belemmeringen: tuple[Belemmering, ...]

    @property
    def toegestaan(self) -> bool:
        return not self.belemmeringen

    @property
    def overrulebaar(self) -> bool:
        """Would a teamleider's overrule let it through?"""
        in_de_weg = [b for b in self.belemmeringen if b.code != NIET_BEVOEGD]
        return bool(in_de_weg) and all(b.overrulebaar for b in in_de_weg)


def toets(rij: Rij, f: Feiten, straks: Stand) -> tuple[Belemmering, ...]:
    """All reasons why this row cannot be taken now."""
    return tuple(b for regel in rij.mits if (b := regel(f, straks)))


async def bekijk_casus(eenheid: Werkeenheid, casus_id: UUID, regels: Regels) -> tuple[Dossier, Feiten]:
    """The casus and its facts, to look at."""
    dossier = await lees_casus(eenheid, casus_id)
    return dossier, await lees_feiten(eenheid, dossier, regels.stopbronnen)


async def mogelijkheden(
    eenheid: Werkeenheid, casus_id: UUID, regels: Regels
) -> tuple[Dossier, list[Mogelijkheid]]:
    """Every actie from the present step: whether it is allowed to this actor, and if not, all belemmeringen."""
    dossier, f = await bekijk_casus(eenheid, casus_id, regels)
    return dossier, wat_kan(eenheid, dossier, f)


def wat_kan(eenheid: Werkeenheid, dossier: Dossier, f: Feiten) -> list[Mogelijkheid]:
    """The same of a casus that has been read."""
    if f.beeindigd:
        return []
    wie = beleid.hoedanigheden(eenheid.actor, f.casusregisseur, dossier.plek)
    return [
        Mogelijkheid(rij, (*_onbevoegd(wie, rij), *toets(rij, f, rij.straks(f, eenheid.nu))))
        for rij in VAN_STAP[f.stand.stap]
    ]


def _onbevoegd(wie: frozenset[beleid.Hoedanigheid], rij: Rij) -> tuple[Belemmering, ...]:
    oordeel = beleid.mag(wie, rij.door)
    return () if oordeel.mag else (Belemmering(NIET_BEVOEGD, oordeel.reden, oordeel.alternatief),)


async def voer_uit(
    eenheid: Werkeenheid,
    casus_id: UUID,
    opdracht: Opdracht,
    regels: Regels,
    eis_versie: Callable[[Dossier], Awaitable[None]],
) -> tuple[Dossier, Feiten]:
    """Do one actie, or refuse it and change nothing. `eis_versie` may refuse a stale look (If-Match) once the casus is locked.

    Raises `niet-gevonden`, `casus-beeindigd`, `niet-bevoegd`, `ongeldige-invoer`, `niet-in-stappenplan`, and `stap-geblokkeerd`
    with *all* belemmeringen.
    """
    dossier = await _vergrendel(eenheid, casus_id, opdracht.samengevoegd_met)
    await eis_versie(dossier)
    f = await lees_feiten(eenheid, dossier, regels.stopbronnen)
    eis_volledig(opdracht)
    rij = zoek(f.stand.stap, opdracht.actie, opdracht.stap)
    if rij is None:
        raise niet_in_stappenplan(f.stand.stap, opdracht)
    wie = beleid.hoedanigheden(eenheid.actor, f.casusregisseur)
    oordeel = beleid.mag(wie, beleid.ALLEEN_TEAMLEIDER if opdracht.overrule else rij.door)
    if not oordeel.mag:
        raise beleid.niet_bevoegd(oordeel.reden, oordeel.alternatief)
    eis_reden(rij, opdracht)
    straks = rij.straks(f, eenheid.nu)
    belemmeringen = toets(rij, f, straks)
    if opdracht.overrule:
        eis_overrulebaar(f.vandaag, opdracht.overrule, belemmeringen, regels)
    elif belemmeringen:
        raise geblokkeerd(belemmeringen)
    bevestig(rij, f.stand, straks)
    await EFFECTEN[rij.actie](Zet(eenheid, dossier, f, rij, straks, opdracht))
    if opdracht.overrule:
        await leg_overrule_vast(eenheid, dossier, opdracht, opdracht.overrule, belemmeringen)
    if opdracht.overrule or rij.actie is Actie.CORRIGEREN:
        return dossier, await lees_feiten(eenheid, dossier, regels.stopbronnen)
    return dossier, _feiten_na(f, rij, straks, dossier)


async def _vergrendel(eenheid: Werkeenheid, casus_id: UUID, ander: UUID | None) -> Dossier:
    """The casus, locked; with one that it is merged into, in the order of their ids: two who merge the one into the other and the
    other into the one wait for each other. Whether that other one may be named at all is for later."""
    if ander and ander < casus_id:
        with suppress(Fout):
            await vergrendel_buiten_zicht(eenheid, ander)
    return await vergrendel_casus(eenheid, casus_id)


async def begin_opnieuw(eenheid: Werkeenheid, dossier: Dossier, regels: Regels) -> Stand | None:
    """The violence is back (a melding): a casus in fase 3 or inactief goes to the beginning, by its own row of the stappenplan.

    Nobody's permission is asked: going back to safety is never barred. Returns where it stood, or None when it stays.
    """
    f = await lees_feiten(eenheid, dossier, regels.stopbronnen)
    if f.stand.fase is not Fase.NAZORG:
        return None
    begin = VOLGORDE[0]
    rij = zoek(f.stand.stap, Actie.HERACTIVEREN, None) or zoek(f.stand.stap, Actie.NAAR, begin)
    assert rij, "uit fase 3 is er altijd een weg terug"
    straks = f.stand.opnieuw(eenheid.nu)
    bevestig(rij, f.stand, straks)
    opdracht = Opdracht(Actie.HERACTIVEREN, reden=Reden.HERMELDING)
    await EFFECTEN[opdracht.actie](
        Zet(eenheid, dossier, f, replace(rij, actie=opdracht.actie), straks, opdracht)
    )
    return f.stand


async def zet_terug(
    eenheid: Werkeenheid,
    dossier: Dossier,
    voor: Mapping[str, Any],
    soort: str,
    *,
    open: dict[str, Any],
    **deel: Any,
) -> None:
    """Take back what a mistake changed in a casus: an appended correction, never an edit. `voor`: columns as they were, and where
    the casus stood (`stand`) if it was moved."""
    kolommen, velden = {k: w for k, w in voor.items() if k != "stand"}, ["meldingen"]
    if "stand" in voor:
        nu, terug = stand_van(dossier), Stand.herstel(voor["stand"])
        kolommen |= kolommen_van(terug)
        velden += veranderd(nu, terug)
        open |= {"van": nu.stap, "naar": terug.stap}
    await leg_vast(eenheid, dossier, soort, kolommen=kolommen, velden=tuple(velden), open=open, **deel)


def _feiten_na(f: Feiten, rij: Rij, straks: Stand, dossier: Dossier) -> Feiten:
    """The facts after an actie without overrule, derived instead of read again (the tests hold the two against each other)."""
    match rij.actie:
        case Actie.TOEWIJZEN:
            return replace(f, casusregisseur=dossier.casusregisseur)
        case Actie.VT_INFORMEREN:
            return replace(f, vt_geinformeerd=True)
        case Actie.OVERRULE_BEOORDELEN:
            return replace(f, open_overrules=dossier.rij["open_overrules"])
        case Actie.BEEINDIGEN:
            return f.na(straks, einde=True)
    return replace(f.na(straks), te_corrigeren=f.stand if dossier.rij["laatste_beweging"] else None)
