"""One planned moment: it was done, it moves to another day, or it lapses. Of Veilig Thuis, and of the nazorg of the wijkteam."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.casus.codes import Afhandeling, Bron, Stopuitkomst
from app.casus.handelingen import camel, eis_actief, leg_vast
from app.casus.mensen import eis_niet_in_de_toekomst
from app.casus.model import signaal
from app.casus.queries import Dossier
from app.core.datumtaal import zeg_dag
from app.core.fouten import Fout, Soort, ongeldig
from app.core.kalender import EEN_DAG, is_werkdag
from app.core.klok import lokale_dag
from app.core.versleuteling import Datasleutel
from app.monitoring.model import MomentStatus, nazorgmoment, volgmoment
from app.monitoring.queries import momenten
from app.toegang.werkeenheid import Werkeenheid


@dataclass(frozen=True, slots=True)
class Gedaan:
    """Who was asked, when, and what came out."""

    uitkomst: Stopuitkomst
    bronnen: Collection[Bron]
    op: datetime
    toelichting: str | None


@dataclass(frozen=True, slots=True)
class Verzet:
    gepland_op: date
    reden: str


@dataclass(frozen=True, slots=True)
class Vervalt:
    reden: str


Wijziging = Gedaan | Verzet | Vervalt
_WIJZIG: Mapping[str, sa.Update] = {
    tabel.name: sa.update(tabel).where(tabel.c.id == sa.bindparam("b_id"))
    for tabel in (volgmoment, nazorgmoment)
}
_LAAT_SIGNALEN_LOS = (
    sa.update(signaal)
    .where(signaal.c.over_id == sa.bindparam("b_id"))
    .values(
        afgehandeld_op=sa.func.coalesce(signaal.c.afgehandeld_op, sa.bindparam("b_nu")),
        afhandeling=sa.func.coalesce(signaal.c.afhandeling, Afhandeling.VERVALLEN.value),
        over_id=None,
        sleutel=signaal.c.sleutel + sa.bindparam("b_versie", type_=sa.String),
    )
)
"""A moment on another day is another clock: what was said of the day that passed is no answer when the new one passes too."""


async def _schrijf(
    eenheid: Werkeenheid, tabel: sa.Table, moment: sa.Row[Any], waarden: Mapping[str, Any]
) -> None:
    """A new version of the moment."""
    opdracht = _WIJZIG[tabel.name].values({**waarden, "versie": moment.versie + 1})
    await eenheid.doe(opdracht, b_id=moment.id)
    if "gepland_op" in waarden:
        versie = f":v{moment.versie}"
        await eenheid.doe(_LAAT_SIGNALEN_LOS, b_id=moment.id, b_nu=eenheid.nu, b_versie=versie)


def _gesloten(moment: sa.Row[Any]) -> Fout:
    return Fout(
        Soort.BOTSING,
        "moment-gesloten",
        f"Dit moment is al {moment.status}; het verandert niet meer van dag en vervalt niet meer.",
        alternatief="Klopt de uitkomst van een gedaan moment niet, leg dan de goede uitkomst vast.",
    )


# Of Veilig Thuis


@dataclass(frozen=True, slots=True)
class _Feit:
    """What is written down: columns, what everybody with the casus may read of it, and what only Veilig Thuis may."""

    soort: str
    kolommen: Mapping[str, Any]
    open: Mapping[str, Any]
    besloten: Mapping[str, Any]


async def wijzig_volgmoment(
    eenheid: Werkeenheid,
    dossier: Dossier,
    moment: sa.Row[Any],
    sleutel: Datasleutel,
    wijziging: Wijziging,
    max_dagen: int,
) -> None:
    """What Veilig Thuis found, or when it looks instead. The words lie under the key of the following: the team of the casus
    hears what came out, and why is for who followed. Raises `moment-gesloten`, and `ongeldige-invoer` for a day that may not be.
    """
    speling = timedelta(days=max_dagen)
    match wijziging:
        case Gedaan():
            feit = _gedaan(eenheid, moment, wijziging, speling)
        case Verzet():
            feit = _verzet(eenheid, moment, wijziging, speling)
        case Vervalt():
            feit = _vervalt(eenheid, moment, wijziging)
    laatste = {"medewerker_id": eenheid.actor.id, "toelichting": sleutel.sluit(feit.besloten["toelichting"])}
    await _schrijf(eenheid, volgmoment, moment, {**feit.kolommen, **laatste})
    await leg_vast(
        eenheid,
        dossier,
        feit.soort,
        sleutel,
        object_soort="momenten",
        object_id=moment.id,
        object_versie=moment.versie + 1,
        velden=(*map(camel, feit.kolommen), "toelichting"),
        open=dict(feit.open),
        besloten=dict(feit.besloten),
    )


def _gedaan(eenheid: Werkeenheid, moment: sa.Row[Any], wat: Gedaan, speling: timedelta) -> _Feit:
    """What came out; also to put right what was recorded before."""
    if moment.status is MomentStatus.VERVALLEN:
        raise _gesloten(moment)
    eis_niet_in_de_toekomst(eenheid, wat.op)
    eerst = moment.gepland_op - speling
    if lokale_dag(wat.op) < eerst:
        raise ongeldig(
            "op",
            "te-vroeg",
            f"Dit moment gaat over later; wat vóór {zeg_dag(eerst)} is gezien telt er niet voor.",
        )
    bronnen = sorted(wat.bronnen)
    return _Feit(
        "vt-moment-gedaan",
        {
            "status": MomentStatus.GEDAAN,
            "uitkomst": wat.uitkomst,
            "bronnen": bronnen,
            "op": wat.op,
            "afgesloten_op": eenheid.nu,
        },
        {"uitkomst": wat.uitkomst, "was": moment.uitkomst},
        {"bronnen": bronnen, "op": wat.op.isoformat(), "toelichting": wat.toelichting},
    )


def _verzet(eenheid: Werkeenheid, moment: sa.Row[Any], wat: Verzet, speling: timedelta) -> _Feit:
    """Counted from the day that followed from the anchor: moving it again and again is no way round."""
    if moment.status is not MomentStatus.GEPLAND:
        raise _gesloten(moment)
    eerst = max(lokale_dag(eenheid.nu) + EEN_DAG, moment.oorspronkelijk_op - speling)
    uiterlijk = min(moment.oorspronkelijk_op + speling, moment.tot)
    if not eerst <= wat.gepland_op <= uiterlijk:
        raise ongeldig(
            "geplandOp",
            "buiten-termijn",
            f"Kies een dag na vandaag, vanaf {zeg_dag(moment.oorspronkelijk_op - speling)} en uiterlijk "
            f"{zeg_dag(uiterlijk)}; is die voorbij, kijk dan nu of laat het moment met een reden vervallen.",
        )
    if not is_werkdag(wat.gepland_op):
        raise ongeldig("geplandOp", "geen-werkdag", "Kies een werkdag.")
    return _Feit(
        "vt-moment-verzet",
        {"gepland_op": wat.gepland_op},
        {"van": moment.gepland_op.isoformat(), "naar": wat.gepland_op.isoformat()},
        {"toelichting": wat.reden},
    )


def _vervalt(eenheid: Werkeenheid, moment: sa.Row[Any], wat: Vervalt) -> _Feit:
    if moment.status is not MomentStatus.GEPLAND:
        raise _gesloten(moment)
    return _Feit(
        "vt-moment-vervallen",
        {"status": MomentStatus.VERVALLEN, "afgesloten_op": eenheid.nu},
        {"geplandOp": moment.gepland_op.isoformat()},
        {"toelichting": wat.reden},
    )


# Of the nazorg


async def wijzig_nazorgmoment(
    eenheid: Werkeenheid, dossier: Dossier, moment: sa.Row[Any], wijziging: Wijziging
) -> None:
    """Another day, or none. That it was done follows from a stop-check; and somebody always keeps looking.

    Raises `stopcheck-nodig`, `moment-gesloten`, `laatste-moment`, `casus-inactief` and `ongeldige-invoer`.
    """
    if isinstance(wijziging, Gedaan):
        raise Fout(
            Soort.BOTSING,
            "stopcheck-nodig",
            "Een nazorgmoment is gedaan als is vastgelegd wat een bron zegt.",
            alternatief="Leg de stop-check vast bij de casus (checks); die sluit dit moment.",
        )
    eis_actief(dossier)
    if moment.status is not MomentStatus.GEPLAND:
        raise _gesloten(moment)
    andere = {
        m.gepland_op
        for m in await momenten(eenheid, dossier.id)
        if m.status is MomentStatus.GEPLAND and m.id != moment.id
    }
    was = moment.gepland_op.isoformat()
    waarden: dict[str, Any]
    if isinstance(wijziging, Verzet):
        _eis_nieuwe_dag(eenheid, wijziging.gepland_op, andere)
        soort, waarden = "nazorgmoment-verzet", {"gepland_op": wijziging.gepland_op}
        open_ = {"van": was, "naar": wijziging.gepland_op.isoformat()}
    else:
        _eis_nog_een(andere)
        soort, open_ = "nazorgmoment-vervallen", {"geplandOp": was}
        waarden = {"status": MomentStatus.VERVALLEN, "afgesloten_op": eenheid.nu}
    await _schrijf(eenheid, nazorgmoment, moment, waarden)
    await leg_vast(
        eenheid,
        dossier,
        soort,
        object_soort="momenten",
        object_id=moment.id,
        object_versie=moment.versie + 1,
        velden=tuple(map(camel, waarden)),
        open=open_,
        besloten={"reden": wijziging.reden},
    )


def _eis_nieuwe_dag(eenheid: Werkeenheid, dag: date, andere: Collection[date]) -> None:
    if dag <= lokale_dag(eenheid.nu):
        raise ongeldig("geplandOp", "niet-in-de-toekomst", "Kies een dag na vandaag.")
    if dag in andere:
        raise ongeldig("geplandOp", "dag-bezet", "Op deze dag wordt al gekeken; kies een andere dag.")


def _eis_nog_een(andere: Collection[date]) -> None:
    if not andere:
        raise Fout(
            Soort.BOTSING,
            "laatste-moment",
            "Dit is het laatste moment dat is gepland; daarna kijkt niemand meer.",
            alternatief="Verzet dit moment, of spreek eerst bij de nazorg een nieuw moment af.",
        )


def is_zelfde(moment: sa.Row[Any], wijziging: Wijziging) -> bool:
    """Moving to the day it is on already changes nothing."""
    return (
        isinstance(wijziging, Verzet)
        and moment.status is MomentStatus.GEPLAND
        and moment.gepland_op == wijziging.gepland_op
    )
