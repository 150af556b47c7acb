"""Workers as processes of their own, with a machine clock that others turn, and many clocks for them to tell of."""

import asyncio
import multiprocessing
import os
import random
import signal
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from app import worker
from app.bench.vulling import vul
from app.casus.model import overrule
from app.cli import OPDRACHTEN
from app.core.gebeurtenis import Gebeurtenis
from app.core.ids import nieuw_id
from app.core.klok import NEDERLAND
from app.core.settings import Instellingen
from app.core.versleuteling import datasleutel
from app.melding.codes import (
    Classificatie,
    MelderCategorie,
    MeldingBron,
    MeldingStatus,
    MeldKanaal,
    Termijnsoort,
    Urgentie,
)
from app.melding.model import melding, termijn
from app.monitoring.model import MomentStatus, nazorgmoment
from app.toegang.actor import actor_id
from app.toegang.werkeenheid import Werkeenheid
from app.veiligheidsplan.model import PlanStatus, veiligheidsplan
from app.web.omgeving import Omgeving, maak_omgeving

DAG = timedelta(days=1)
PROCESSEN = multiprocessing.get_context("forkserver")
"""Each worker is a process of its own; what they import is imported once."""
PROCESSEN.set_forkserver_preload(
    ["tests.werkers", *{f"app.cli.{waar.partition(':')[0]}" for waar in OPDRACHTEN.values()}]
)


@dataclass(frozen=True)
class Machineklok:
    """The clock of a machine that is set by hand: stands still at a moment, so many hours off by what a file says."""

    moment: datetime
    bestand: Path

    def nu(self) -> datetime:
        return self.moment + timedelta(hours=float(self.bestand.read_text()))

    @property
    def stilgezet(self) -> Path:
        """Is there once a worker stands still."""
        return self.bestand.with_suffix(".stil")

    def zet(self, uren: float) -> None:
        """In one go: whoever reads sees the one or the other."""
        nieuw = self.bestand.with_suffix(".nieuw")
        nieuw.write_text(str(uren))
        nieuw.replace(self.bestand)


def bevries(klok: Machineklok) -> None:
    """The whole process stands still, as with SIGSTOP by hand: here, where it has written and not yet committed."""
    kondig_aan = Werkeenheid.kondig_alle_aan

    async def en_dan_niets_meer(eenheid: Werkeenheid, feiten: Sequence[Gebeurtenis]) -> None:
        await kondig_aan(eenheid, feiten)
        if feiten and not klok.stilgezet.exists():
            klok.stilgezet.touch()
            os.kill(os.getpid(), signal.SIGSTOP)

    setattr(Werkeenheid, "kondig_alle_aan", en_dan_niets_meer)  # noqa: B010


def werk(instellingen: Instellingen, klok: Machineklok, bevriest: bool) -> None:
    """A worker, as `rodedraad worker` is one, until somebody kills it."""
    if bevriest:
        bevries(klok)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(worker.draai(maak_omgeving(instellingen, klok), 0.02))


def vernietig_tot(instellingen: Instellingen, klok: Machineklok, schot: int) -> None:
    """Do what the clock does about destroying, and be shot before this change, counted from the first row that goes."""
    doe, geteld = Werkeenheid.doe, 0

    async def en_dan_niets_meer(eenheid: Werkeenheid, opdracht: sa.Executable, **waarden: Any) -> int:
        nonlocal geteld
        geteld += geteld > 0 or isinstance(opdracht, sa.Delete)
        if geteld == schot:
            os.kill(os.getpid(), signal.SIGKILL)
        return await doe(eenheid, opdracht, **waarden)

    setattr(Werkeenheid, "doe", en_dan_niets_meer)  # noqa: B010
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(worker.loop(maak_omgeving(instellingen, klok), "bewaren"))


@dataclass(frozen=True)
class Werkers:
    """Several worker processes on one database. Who leaves kills them all."""

    instellingen: Instellingen
    klok: Machineklok
    lopend: list[Any]

    @classmethod
    def begin(cls, instellingen: Instellingen, klok: Machineklok, aantal: int) -> "Werkers":
        werkers = cls(instellingen, klok, [])
        for _ in range(aantal):
            werkers.erbij()
        return werkers

    def erbij(self, *, bevriest: bool = False) -> None:
        proces = PROCESSEN.Process(target=werk, args=(self.instellingen, self.klok, bevriest), daemon=True)
        proces.start()
        self.lopend.append(proces)

    def dood(self, welke: int) -> None:
        """kill -9, wherever it is in its work."""
        proces = self.lopend.pop(welke)
        proces.kill()
        proces.join()
        assert proces.exitcode == -9, "de worker was al gestopt"

    def verder(self, welke: int) -> None:
        """Who was stopped goes on where it stood."""
        os.kill(self.lopend[welke].pid, signal.SIGCONT)

    def __enter__(self) -> "Werkers":
        return self

    def __exit__(self, *_: object) -> None:
        for proces in self.lopend:  # all of them, also after one that had stopped by itself
            proces.kill()
        while self.lopend:
            self.dood(0)


# Clocks to tell of

LADDER_CASUS = (timedelta(), DAG, 7 * DAG)
LADDER_MELDING = {
    Termijnsoort.EERSTE_ACTIE: (timedelta(), timedelta(minutes=30), timedelta(hours=2)),
    Termijnsoort.OPPAKKEN: (timedelta(), timedelta(hours=2), timedelta(hours=12)),
    Termijnsoort.ACHTER_DE_VOORDEUR: (timedelta(), timedelta(hours=4), timedelta(hours=24)),
    Termijnsoort.VEILIGHEIDSBEOORDELING: (timedelta(), DAG, 5 * DAG),
    Termijnsoort.ONDERZOEK: (timedelta(), 2 * DAG, 7 * DAG),
    Termijnsoort.INFORMEREN: (timedelta(), 2 * DAG, 7 * DAG),
}
"""Written out once more: a mistake in the application must not make its own test right."""
PER_CASUS, PER_MELDING = 4, 2


@dataclass(frozen=True)
class Klokken:
    """Which clocks there are, and until when: the day of an appointment, the moment of a melding."""

    van_casus: dict[UUID, date]
    van_melding: dict[UUID, tuple[Termijnsoort, datetime]]

    def verstreken(self, nu: datetime) -> set[tuple[UUID, int]]:
        """Every clock and rung that must have been told at this moment."""
        vandaag = nu.astimezone(NEDERLAND).date()
        return {
            (id, trede)
            for id, dag in self.van_casus.items()
            for trede in range(3)
            if dag + LADDER_CASUS[trede] < vandaag
        } | {
            (id, trede)
            for id, (soort, tot) in self.van_melding.items()
            for trede in range(3)
            if tot + LADDER_MELDING[soort][trede] <= nu
        }

    def ontvangers(self, id: UUID, trede: int) -> int:
        """How many hear: both organisations at the last rung of a casus; a melding of Veilig Thuis itself has but one."""
        return 2 if trede == 2 and id in self.van_casus else 1


async def vul_klokken(omg: Omgeving, casussen: int, meldingen: int, nu: datetime, zaad: int) -> Klokken:
    """Casussen of `wij-noord` with four clocks each and meldingen of Veilig Thuis with two: most of them ran out in the twelve days
    before `nu`, the others run out in the three days after it."""
    toeval, begin = random.Random(zaad), nu - 30 * DAG
    regie = actor_id(omg.instellingen.uitgever, "wij-noord")
    ids = await vul(omg.database, omg.sleutels, casussen, regie, "wij-noord", begin)
    rijen: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
    klokken = Klokken({}, {})

    def moment() -> datetime:
        return nu + timedelta(minutes=toeval.randrange(-12 * 24 * 60, 3 * 24 * 60))

    def dag(nummer: int) -> date:
        """Different ones for the clocks of one casus."""
        return (moment() - nummer * DAG).astimezone(NEDERLAND).date()

    async with omg.database.lees() as verbinding:
        sleutels = {
            r.id: r.gewikkeld
            for r in await verbinding.execute(sa.select(datasleutel).where(datasleutel.c.soort == "casus"))
        }
    for casus_id in ids:
        sleutel = omg.sleutels.ontgrendel(casus_id, sleutels[casus_id])
        van = {"casus_id": casus_id}
        dagen = {nieuw_id(): dag(i) for i in range(PER_CASUS)}
        plan, review, *momenten = dagen.items()
        rijen[veiligheidsplan].append(
            {
                "id": plan[0],
                **van,
                "versie": 1,
                "wijziging": 1,
                "status": PlanStatus.VASTGESTELD,
                "inhoud": sleutel.sluit({}),
                "aantal_voorwaarden": 1,
                "aantal_afspraken": 1,
                "evaluatiedatum": plan[1],
                "opgesteld_op": begin,
                "opgesteld_door": regie,
                "vastgesteld_op": begin,
                "vastgesteld_door": regie,
                "bekrachtigd_verblijf": 1,
                "vastgesteld_verblijf": 1,
            }
        )
        rijen[overrule].append(
            {
                "id": review[0],
                **van,
                "codes": ["geen-plan"],
                "actie": "naar-stap",
                "op": begin,
                "door": regie,
                "beoordelen_op": review[1],
                "reden": sleutel.sluit("Het moest."),
            }
        )
        rijen[nazorgmoment] += [
            {"id": id, **van, "gepland_op": op, "status": MomentStatus.GEPLAND} for id, op in momenten
        ]
        klokken.van_casus.update(dagen)
    for _ in range(meldingen):
        sleutel, gewikkeld = omg.sleutels.maak(nieuw_id())
        rijen[datasleutel].append(
            {"id": sleutel.id, "soort": "melding", "gewikkeld": gewikkeld, "aangemaakt_op": begin}
        )
        rijen[melding].append(
            {
                "id": sleutel.id,
                "versie": 1,
                "bron": MeldingBron.POLITIE,
                "kenmerk": sleutel.sluit(str(sleutel.id)),
                "kenmerk_term": sleutel.id.bytes,
                "afdruk": sleutel.id.bytes,
                "melder_categorie": MelderCategorie.POLITIE,
                "kanaal": MeldKanaal.CORV,
                "ontvangen_op": begin,
                "vastgelegd_op": begin,
                "urgentie": Urgentie.SPOED,
                "gemeente": "0014",
                "wijk": "noord",
                "organisatie": "veilig-thuis",
                "team": "vt",
                "status": MeldingStatus.ONTVANGEN,
                "classificatie": Classificatie.EERSTE,
                "geweldsvormen": [],
                "rode_vlaggen": [],
            }
        )
        for soort in toeval.sample(tuple(Termijnsoort), PER_MELDING):
            id, tot = nieuw_id(), moment().astimezone(UTC)
            rijen[termijn].append(
                {"id": id, "melding_id": sleutel.id, "soort": soort, "begonnen_op": begin, "verloopt_op": tot}
            )
            klokken.van_melding[id] = (soort, tot)
    async with omg.database.schrijf() as verbinding:
        for tabel in (datasleutel, veiligheidsplan, overrule, nazorgmoment, melding, termijn):
            await verbinding.execute(sa.insert(tabel), rijen[tabel])
            await verbinding.exec_driver_sql(f"ANALYZE {tabel.name}")
    return klokken
