"""Asking something of a neighbour, and recording what came of it. Everything that changes needs the casus, locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol
from app.casus.handelingen import camel, eis_actief, leg_vast
from app.casus.mensen import VOLWASSEN, eis_betrokkene, geweest, leeftijd_van
from app.casus.queries import Betrokkene, Dossier, lees_betrokkene
from app.core.fouten import Fout, Soort, VeldFout, ongeldig, ongeldige_invoer
from app.core.ids import nieuw_id
from app.core.kalender import na_uren
from app.inzet.aanbod import AANBOD, Aanbod
from app.inzet.codes import Aanleiding, Inzetcode, Inzetstatus, Voor
from app.inzet.model import inzet
from app.inzet.queries import Inzet, alle_inzet
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(inzet)
_WIJZIG = sa.update(inzet).where(inzet.c.id == sa.bindparam("b_id"))
_GESLOTEN = ("school", "toestemming", "reden")
_EIGEN = ("voorval_op", "aanleiding", "school", "toestemming")
"""Data that some of the aanbod needs, and the rest refuses."""


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """What is asked. Which of the data must be there, and which may not, says the table."""

    code: Inzetcode
    betrokkene_id: UUID | None = None
    voorval_op: datetime | None = None
    aanleiding: Aanleiding | None = None
    school: str | None = None
    toestemming: str | None = None


async def vraag_aan(eenheid: Werkeenheid, dossier: Dossier, wat: Aanvraag) -> Inzet:
    """Raises `casus-inactief`, `inzet-loopt-al`, and `ongeldige-invoer` for who it is not for and for data that is missing or too much."""
    eis_actief(dossier)
    aanbod = AANBOD[wat.code]
    _eis_precies(aanbod, wat)
    voorval = wat.voorval_op and geweest(eenheid, wat.voorval_op, "voorvalOp")
    await _eis_voor_wie(eenheid, dossier, aanbod, wat)
    for ander in await alle_inzet(eenheid, dossier):
        zelfde = (ander.rij["code"], ander.rij["betrokkene_id"]) == (wat.code, wat.betrokkene_id)
        if ander.loopt and zelfde:
            raise Fout(
                Soort.BOTSING,
                "inzet-loopt-al",
                f"{aanbod.naam} is hiervoor al {ander.rij['status']}.",
                alternatief="Werk die bij; is het iets nieuws, rond de vorige dan eerst af.",
            )
    rij: dict[str, Any] = {
        "id": nieuw_id(),
        "casus_id": dossier.id,
        "versie": 1,
        "code": wat.code,
        "betrokkene_id": wat.betrokkene_id,
        "status": Inzetstatus.AANGEVRAAGD,
        "aangevraagd_op": eenheid.nu,
        "gestart_op": None,
        "afgesloten_op": None,
        "voorval_op": voorval,
        "aanleiding": wat.aanleiding,
        "school": wat.school,
        "toestemming": wat.toestemming,
        "reden": None,
        "uiterlijk_op": na_uren(voorval, aanbod.uren) if voorval and aanbod.uren else None,
        "klok_gestopt_op": None,
        "medewerker_id": eenheid.actor.id,
    }
    await eenheid.doe(_NIEUW, **{**rij, **{k: dossier.sleutel.sluit(rij[k]) for k in _GESLOTEN}})
    nieuw = Inzet(rij)
    await _leg_vast(eenheid, dossier, nieuw, ("inzet",))
    return nieuw


def _eis_precies(aanbod: Aanbod, wat: Aanvraag) -> None:
    """The data it needs and no more, all that is wrong at once."""
    fouten = [
        VeldFout("body", camel(veld), "verplicht", f"{aanbod.naam} vraagt {camel(veld)}.")
        for veld in aanbod.velden
        if getattr(wat, veld) is None
    ] + [
        VeldFout(
            "body",
            camel(veld),
            "hoort-hier-niet",
            f"{aanbod.naam} heeft dit niet nodig; dus krijgt het dit niet.",
        )
        for veld in _EIGEN
        if veld not in aanbod.velden and getattr(wat, veld) is not None
    ]
    if aanbod.voor is Voor.CASUS and wat.betrokkene_id:
        fouten.append(
            VeldFout("body", "betrokkeneId", "hoort-hier-niet", f"{aanbod.naam} is voor het hele gezin.")
        )
    if aanbod.voor is not Voor.CASUS and not wat.betrokkene_id:
        fouten.append(
            VeldFout("body", "betrokkeneId", "verplicht", f"{aanbod.naam} is voor één mens: zeg wie.")
        )
    if fouten:
        raise ongeldige_invoer(fouten)


async def _eis_voor_wie(eenheid: Werkeenheid, dossier: Dossier, aanbod: Aanbod, wat: Aanvraag) -> None:
    """A child, a grown-up, of the right age. Raises `ongeldige-invoer`, with the reason."""
    if wat.betrokkene_id is None:
        return
    await eis_betrokkene(eenheid, dossier, wat.betrokkene_id)
    gegevens = (await lees_betrokkene(eenheid, dossier.id, wat.betrokkene_id)).rij
    jaar = leeftijd_van(gegevens, eenheid.nu)
    kind = BetrokkeneRol.KIND in gegevens["rollen"] if jaar is None else jaar < VOLWASSEN
    if aanbod.voor in (Voor.KIND, Voor.VOLWASSENE) and kind is not (aanbod.voor is Voor.KIND):
        wie = "een kind" if aanbod.voor is Voor.KIND else "een volwassene"
        raise ongeldig("betrokkeneId", f"alleen-{aanbod.voor}", f"{aanbod.naam} is er voor {wie}.")
    if aanbod.leeftijd is None:
        return
    van, tot = aanbod.leeftijd
    if jaar is None:
        raise ongeldig(
            "betrokkeneId",
            "leeftijd-onbekend",
            f"{aanbod.naam} is er van {van} tot en met {tot} jaar. Leg eerst de geboortedatum of een schatting vast.",
        )
    if not van <= jaar <= tot:
        passend = _passend(aanbod, jaar)
        raise ongeldig(
            "betrokkeneId",
            "leeftijd-past-niet",
            f"{aanbod.naam} is er van {van} tot en met {tot} jaar; dit kind is {jaar}."
            + (f" Wel passend: {passend}." if passend else ""),
        )


def _passend(aanbod: Aanbod, jaar: int) -> str:
    """What of the same kind does fit this age."""
    return " of ".join(
        ander.naam
        for ander in AANBOD.values()
        if (ander.voor, ander.velden) == (aanbod.voor, aanbod.velden)
        and ander.leeftijd
        and ander.leeftijd[0] <= jaar <= ander.leeftijd[1]
    )


VERVOLG: Mapping[Inzetstatus, frozenset[Inzetstatus]] = {
    Inzetstatus.AANGEVRAAGD: frozenset(
        {Inzetstatus.GESTART, Inzetstatus.AFGEROND, Inzetstatus.NIET_DOORGEGAAN}
    ),
    Inzetstatus.GESTART: frozenset({Inzetstatus.AFGEROND, Inzetstatus.NIET_DOORGEGAAN}),
    Inzetstatus.AFGEROND: frozenset(),
    Inzetstatus.NIET_DOORGEGAAN: frozenset(),
}


async def zet_status(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Inzet,
    status: Inzetstatus,
    op: datetime | None,
    reden: str | None,
) -> Inzet:
    """It began, was done, or did not go on (and why not). Raises `inzet-kan-niet-meer`, `ongeldige-invoer`."""
    kan = VERVOLG[wat.rij["status"]] - ({Inzetstatus.GESTART} if wat.aanbod.ineens else set())
    if status not in kan:
        raise Fout(
            Soort.BOTSING,
            "inzet-kan-niet-meer",
            f"{wat.aanbod.naam} is {wat.rij['status']} en kan niet {status} worden.",
            alternatief=f"Wel kan: {', '.join(sorted(kan))}." if kan else "Vraag het zo nodig opnieuw aan.",
        )
    wanneer = geweest(eenheid, op or eenheid.nu, "op")
    if wanneer < (wat.rij["gestart_op"] or wat.rij["voorval_op"] or wanneer):
        raise ongeldig("op", "te-vroeg", "Dit moment ligt vóór het begin ervan.")
    if (status is Inzetstatus.NIET_DOORGEGAAN) != (reden is not None):
        raise ongeldig(
            "reden",
            "verplicht" if reden is None else "hoort-hier-niet",
            "Zeg, alleen als het niet doorgaat, waarom niet.",
        )
    waarden: dict[str, Any] = {"status": status, "reden": reden}
    waarden["gestart_op" if status is Inzetstatus.GESTART else "afgesloten_op"] = wanneer
    nieuw = Inzet({**wat.rij, **waarden, "versie": wat.versie + 1})
    gesloten = {"reden": dossier.sleutel.sluit(reden)}
    await eenheid.doe(_WIJZIG.values(**{**waarden, **gesloten, "versie": nieuw.versie}), b_id=wat.id)
    velden = tuple(camel(k) for k in waarden)
    await _leg_vast(eenheid, dossier, nieuw, velden, {"reden": reden} if reden else None)
    return nieuw


async def _leg_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Inzet,
    velden: tuple[str, ...],
    besloten: dict[str, Any] | None = None,
) -> None:
    wie, uiterlijk = wat.rij["betrokkene_id"], wat.rij["uiterlijk_op"]
    await leg_vast(
        eenheid,
        dossier,
        f"inzet-{wat.rij['status']}",
        object_soort="inzet",
        object_id=wat.id,
        object_versie=wat.versie,
        velden=velden,
        open={
            "code": wat.rij["code"],
            "betrokkene": wie and str(wie),
            "uiterlijkOp": uiterlijk and uiterlijk.isoformat(),
        },
        besloten=besloten,
    )


def bericht_aan_school(kind: Betrokkene) -> str:
    """Handle with Care: *that* something happened, with which child. Never what, where or by whom, and not who tells it.

    Fixed but for the name, so that nobody writes a word too many.
    """
    roepnaam = kind.rij["voornamen"] or "dit kind"
    return (
        f"{kind.naam} zit bij u op school. Er is iets ingrijpends gebeurd in het leven van dit kind.\n\n"
        f"Wilt u er de komende tijd extra zijn voor {roepnaam}? Wees mild als iets niet lukt. Vraag er niet naar; "
        "luister als het kind er zelf over begint.\n\n"
        "Meer kunnen we niet vertellen. U hoeft niets terug te melden. Maakt u zich zorgen, volg dan uw meldcode."
    )
