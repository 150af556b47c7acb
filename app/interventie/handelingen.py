"""What happens to an interventie: it is imposed, prolonged, thought through to its end, or ended sooner.

Everything here needs the casus, locked. Who imposes is somebody else (a burgemeester, a judge): this records it and watches its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.casus.codes import BetrokkeneRol
from app.casus.handelingen import camel, eis_actief, leg_vast
from app.casus.mensen import VERST, VOLWASSEN, eis_betrokkene, geweest, leeftijd_van
from app.casus.queries import Dossier, lees_betrokkene
from app.core.datumtaal import zeg_moment
from app.core.fouten import Fout, Soort, ongeldig
from app.core.ids import nieuw_id
from app.core.klok import lokale_dag
from app.interventie.codes import EindeVanInterventie, Interventiecode, Oplegger, Richt, Toestand
from app.interventie.model import interventie
from app.interventie.palet import PALET, Maatregel
from app.interventie.queries import Interventie, interventies
from app.toegang.werkeenheid import Werkeenheid

_NIEUW = sa.insert(interventie)
_WIJZIG = sa.update(interventie).where(interventie.c.id == sa.bindparam("b_id"))
WOORDEN = ("bewaker", "toelichting", "na_afloop")
"""What may be said otherwise later on."""


@dataclass(frozen=True, slots=True)
class Oplegging:
    """What was imposed. `oplegger` and `eindigt_op` None: as the palet says."""

    code: Interventiecode
    betrokkene_id: UUID
    opgelegd_op: datetime
    bewaker: str
    """Who watches whether it is kept."""
    oplegger: Oplegger | None = None
    eindigt_op: datetime | None = None
    toelichting: str | None = None


async def leg_op(eenheid: Werkeenheid, dossier: Dossier, wat: Oplegging) -> Interventie:
    """Raises `casus-inactief`, `interventie-loopt-al`, `langer-dan-mag`, and `ongeldige-invoer` for whom or by whom it cannot be."""
    eis_actief(dossier)
    m = PALET[wat.code]
    wat = replace(wat, opgelegd_op=geweest(eenheid, wat.opgelegd_op, "opgelegdOp"))
    await _eis_gericht(eenheid, dossier, wat, m)
    if m.enkel:
        await _eis_enige(eenheid, dossier, wat)
    rij: dict[str, Any] = {
        "id": nieuw_id(),
        "casus_id": dossier.id,
        "versie": 1,
        "code": wat.code,
        "betrokkene_id": wat.betrokkene_id,
        "oplegger": _oplegger(wat, m),
        "opgelegd_op": wat.opgelegd_op,
        "eindigt_op": _eerste_einde(wat, m),
        "besloten_op": None,
        "beeindigd_op": None,
        "eindreden": None,
        "medewerker_id": eenheid.actor.id,
        "bewaker": wat.bewaker,
        "toelichting": wat.toelichting,
        "na_afloop": None,
        "eindtoelichting": None,
    }
    rij["besluiten_voor"] = _besluiten_voor(eenheid.nu, m, rij["eindigt_op"])
    gesloten = {k: dossier.sleutel.sluit(rij[k]) for k in (*WOORDEN, "eindtoelichting")}
    await eenheid.doe(_NIEUW, **{**rij, **gesloten})
    nieuw = Interventie(rij)
    besloten = {"toelichting": wat.toelichting} if wat.toelichting else None
    await _leg_vast(eenheid, dossier, nieuw, "interventie-opgelegd", {"oplegger": rij["oplegger"]}, besloten)
    return nieuw


async def _eis_gericht(eenheid: Werkeenheid, dossier: Dossier, wat: Oplegging, m: Maatregel) -> None:
    """By age where that is known: a grown-up son is no child here, whatever else he is called in this casus."""
    await eis_betrokkene(eenheid, dossier, wat.betrokkene_id)
    gegevens = (await lees_betrokkene(eenheid, dossier.id, wat.betrokkene_id)).rij
    leeftijd = leeftijd_van(gegevens, wat.opgelegd_op)
    kind = BetrokkeneRol.KIND in gegevens["rollen"] if leeftijd is None else leeftijd < VOLWASSEN
    if m.aan is not Richt.IEDEREEN and kind is not (m.aan is Richt.KIND):
        wie = "een kind" if m.aan is Richt.KIND else "een volwassene"
        raise ongeldig("betrokkeneId", f"alleen-{m.aan}", f"{m.naam} is er alleen voor {wie}.")


async def _eis_enige(eenheid: Werkeenheid, dossier: Dossier, wat: Oplegging) -> None:
    for ander in await interventies(eenheid, dossier):
        zelfde = (ander.rij["code"], ander.rij["betrokkene_id"]) == (wat.code, wat.betrokkene_id)
        if zelfde and ander.toestand(eenheid.nu) is Toestand.LOOPT:
            raise Fout(
                Soort.BOTSING,
                "interventie-loopt-al",
                f"{ander.maatregel.naam} loopt al voor deze persoon{_tot(ander)}.",
                alternatief="Verleng die, of beëindig haar eerst.",
            )


def _oplegger(wat: Oplegging, m: Maatregel) -> Oplegger:
    if wat.oplegger is None:
        return m.oplegger[0]
    if wat.oplegger not in m.oplegger:
        keuze = " of ".join(m.oplegger)
        raise ongeldig("oplegger", "onbevoegde-oplegger", f"{m.naam} wordt opgelegd of ingezet door {keuze}.")
    return wat.oplegger


def _eerste_einde(wat: Oplegging, m: Maatregel) -> datetime | None:
    """What was decided, or else as long as it lasts by itself."""
    if m.moment:
        if wat.eindigt_op is not None:
            raise ongeldig("eindigtOp", "hoort-hier-niet", f"{m.naam} is van één moment en heeft geen einde.")
        return wat.opgelegd_op
    uiterlijk = m.laatste_einde(wat.opgelegd_op)
    if wat.eindigt_op is None:
        if m.eist_einde:
            raise ongeldig("eindigtOp", "verplicht", f"{m.naam}: zeg tot wanneer die duurt.")
        return uiterlijk
    if wat.eindigt_op <= wat.opgelegd_op:
        raise ongeldig("eindigtOp", "voor-het-begin", "Het einde ligt na het begin.")
    return _binnen(wat.eindigt_op, uiterlijk or wat.opgelegd_op + VERST, m)


def _binnen(einde: datetime, uiterlijk: datetime, m: Maatregel) -> datetime:
    if einde <= uiterlijk:
        return einde.astimezone(UTC)
    raise Fout(
        Soort.BOTSING,
        "langer-dan-mag",
        f"{m.naam} kan nu hoogstens tot {zeg_moment(uiterlijk)} duren.",
        alternatief="Kies uiterlijk dat moment; is daarna nog iets nodig, leg dan een andere interventie vast.",
        extra={"uiterlijk": uiterlijk.isoformat()},
    )


def _besluiten_voor(nu: datetime, m: Maatregel, einde: datetime | None) -> date | None:
    """The last day on which deciding what comes next is in time. What is over already needs no clock."""
    if m.moment or einde is None or einde <= nu:
        return None
    return lokale_dag(einde) - timedelta(days=m.waarschuw + 1)


async def verleng(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Interventie,
    tot: datetime | None,
    reden: str,
    besloten_op: datetime | None = None,
) -> Interventie:
    """A later end. `tot` None: as late as may be. `besloten_op`: when it was decided, if that was not now; in time is in time, also when
    it is written down a day later.

    Raises `interventie-afgelopen`, `niet-te-verlengen`, `langer-dan-mag`, `ongeldige-invoer`.
    """
    m, vorig, begin = wat.maatregel, wat.rij["eindigt_op"], wat.rij["opgelegd_op"]
    op = geweest(eenheid, besloten_op or eenheid.nu, "beslotenOp", begin)
    _eis_loopt(wat, op)
    uiterlijk = m.laatste_einde(begin, vorig)
    if vorig and uiterlijk and uiterlijk <= vorig:
        raise Fout(
            Soort.BOTSING,
            "niet-te-verlengen",
            f"{m.naam} loopt al tot het laatste moment dat kan: {zeg_moment(vorig)}.",
            alternatief="Leg vast wat er daarna geldt, of leg een andere interventie vast.",
            extra={"uiterlijk": vorig.isoformat()},
        )
    einde = tot or uiterlijk
    if einde is None:
        raise ongeldig("tot", "verplicht", f"{m.naam}: zeg tot wanneer die nu duurt.")
    if einde <= (vorig or begin):
        raise ongeldig("tot", "niet-later", "Een verlenging eindigt later dan het einde dat er al was.")
    waarden = {
        "eindigt_op": _binnen(einde, uiterlijk or begin + VERST, m),
        "besluiten_voor": _besluiten_voor(eenheid.nu, m, einde),
        "besloten_op": None,
        "na_afloop": None,
    }
    besloten = {"reden": reden, "naAfloop": wat.rij["na_afloop"]}
    open_ = {"vorig": vorig and vorig.isoformat(), "beslotenOp": op.isoformat()}
    return await _wijzig(eenheid, dossier, wat, "interventie-verlengd", waarden, open_, besloten)


def _eis_loopt(wat: Interventie, op: datetime) -> None:
    toestand = wat.toestand(op)
    if toestand is Toestand.LOOPT:
        return
    woord = {Toestand.GEDAAN: "is van één moment", Toestand.BEEINDIGD: "is al beëindigd"}
    raise Fout(
        Soort.BOTSING,
        "interventie-afgelopen",
        f"{wat.maatregel.naam} {woord.get(toestand, 'is al afgelopen')}{_tot(wat)}.",
        alternatief="Is er opnieuw iets opgelegd, leg dat dan als nieuwe interventie vast.",
    )


async def beeindig(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Interventie,
    reden: EindeVanInterventie,
    op: datetime,
    toelichting: str | None,
) -> Interventie:
    """It ended before its time. Raises `interventie-afgelopen`, `ongeldige-invoer`."""
    op = geweest(eenheid, op, "op", wat.rij["opgelegd_op"])
    _eis_loopt(wat, op)
    if reden is EindeVanInterventie.ANDERS and not toelichting:
        raise ongeldig("toelichting", "verplicht", "Leg uit waarom dit eerder is geëindigd.")
    waarden = {"beeindigd_op": op, "eindreden": reden, "eindtoelichting": toelichting}
    open_, besloten = {"reden": reden}, {"toelichting": toelichting} if toelichting else None
    return await _wijzig(eenheid, dossier, wat, "interventie-beeindigd", waarden, open_, besloten)


async def wijzig(
    eenheid: Werkeenheid, dossier: Dossier, wat: Interventie, wijziging: Mapping[str, Any]
) -> Interventie:
    """Other words. Who says what holds when it is over (`na_afloop`) has met its clock; who takes those words away starts it again."""
    anders: dict[str, Any] = {k: w for k, w in wijziging.items() if k in WOORDEN and wat.rij[k] != w}
    if not anders:
        return wat
    besloten = {"oud": {camel(k): wat.rij[k] for k in anders}}
    soort = "interventie-gewijzigd"
    if "na_afloop" in anders:
        if wat.toestand(eenheid.nu) is Toestand.GEDAAN:
            raise ongeldig("naAfloop", "hoort-hier-niet", "Dit is van één moment; er is geen einde.")
        soort = "interventie-besproken" if anders["na_afloop"] else soort
        anders["besloten_op"] = eenheid.nu if anders["na_afloop"] else None
    return await _wijzig(eenheid, dossier, wat, soort, anders, {}, besloten)


async def _wijzig(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Interventie,
    soort: str,
    waarden: Mapping[str, Any],
    open_: Mapping[str, Any],
    besloten: dict[str, Any] | None,
) -> Interventie:
    nieuw = Interventie({**wat.rij, **waarden, "versie": wat.versie + 1})
    gesloten = {k: dossier.sleutel.sluit(waarden[k]) for k in waarden if k in (*WOORDEN, "eindtoelichting")}
    await eenheid.doe(_WIJZIG.values(**{**waarden, **gesloten, "versie": nieuw.versie}), b_id=wat.id)
    velden = tuple(camel(k) for k in waarden)
    await _leg_vast(eenheid, dossier, nieuw, soort, open_, besloten, velden)
    return nieuw


async def _leg_vast(
    eenheid: Werkeenheid,
    dossier: Dossier,
    wat: Interventie,
    soort: str,
    open_: Mapping[str, Any],
    besloten: dict[str, Any] | None,
    velden: tuple[str, ...] = ("interventies",),
) -> None:
    einde = wat.rij["eindigt_op"]
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="interventies",
        object_id=wat.id,
        object_versie=wat.versie,
        velden=velden,
        open={
            "code": wat.rij["code"],
            "betrokkene": str(wat.rij["betrokkene_id"]),
            "opgelegdOp": wat.rij["opgelegd_op"].isoformat(),
            "eindigtOp": einde and einde.isoformat(),
            **open_,
        },
        besloten=besloten,
    )


def _tot(wat: Interventie) -> str:
    if wat.maatregel.moment or not wat.rij["eindigt_op"]:
        return ""
    return f" (tot {zeg_moment(wat.rij['eindigt_op'])})"
