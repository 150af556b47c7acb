"""People who offer and answer as fast as they can, each in a process of their own, until somebody kills it."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from app import worker
from app.core.fouten import Fout
from app.core.settings import Instellingen
from app.overdracht.codes import Afzenderrol, OverdrachtStatus, Spoed, Weigerreden
from app.overdracht.handelingen import Vraag
from app.overdracht.model import overdracht
from app.overdracht.queries import Overdracht
from app.toegang.actor import Actor, Rol
from app.toegang.model import team
from app.toegang.werkeenheid import Werkeenheid
from app.web.omgeving import Omgeving, maak_omgeving
from app.workflow import overdragen as proces
from app.workflow.gevolgen import GEVOLGEN
from tests.werkers import PROCESSEN, Machineklok

TEAMS: Mapping[str, tuple[str, Rol]] = {
    "wij-noord": ("wij-groningen", Rol.WIJKTEAM),
    "wij-zuid": ("wij-groningen", Rol.WIJKTEAM),
    "vt": ("veilig-thuis", Rol.VEILIG_THUIS),
}
"""Each with one person, by the name of the team."""
ids = dict[str, UUID]


async def _vrij(_: Overdracht) -> None:
    """No If-Match."""


async def _bied_aan(e: Werkeenheid, omg: Omgeving, casus_id: UUID, toeval: random.Random) -> None:
    naar = toeval.choice([t for t in TEAMS if t != e.actor.team])
    rol = toeval.choice((Afzenderrol.GEEN, Afzenderrol.MONITOR, None))
    vraag = Vraag(toeval.choice(tuple(Spoed)), "Wilt u?", "Daarom.", rol=rol)
    await proces.bied_aan(e, casus_id, (TEAMS[naar][0], naar), vraag, omg.regels)


_OPEN = sa.select(overdracht.c.id).where(
    overdracht.c.casus_id == sa.bindparam("casus_id"), overdracht.c.status == OverdrachtStatus.AANGEBODEN
)
Antwoord = Callable[[Werkeenheid, Omgeving, UUID], Awaitable[Any]]
ANTWOORDEN: tuple[Antwoord, ...] = (
    lambda e, omg, wat: proces.accepteer(e, wat, None, omg.regels, _vrij),
    lambda e, omg, wat: proces.weiger(e, wat, Weigerreden.GEEN_CAPACITEIT, None, _vrij),
    lambda e, omg, wat: proces.trek_in(e, wat, "Toch niet.", _vrij),
)


async def _een_ding(omg: Omgeving, mensen: ids, casussen: list[UUID], toeval: random.Random) -> None:
    wie = toeval.choice(tuple(TEAMS))
    organisatie, rol = TEAMS[wie]
    actor = Actor(mensen[wie], wie, organisatie, wie, frozenset({rol}), "hulpverlening")
    casus_id = toeval.choice(casussen)
    async with omg.database.schrijf() as verbinding:
        e = Werkeenheid(verbinding, omg.klok.nu(), actor, omg.sleutels, omg.kluis, GEVOLGEN)
        open_ = (await verbinding.execute(_OPEN, {"casus_id": casus_id})).scalars().all()
        if not open_ or toeval.random() < 0.2:
            await _bied_aan(e, omg, casus_id, toeval)
        else:
            await toeval.choice(ANTWOORDEN)(e, omg, open_[0])


async def _verwijder_een_team(omg: Omgeving, toeval: random.Random) -> None:
    async with omg.database.schrijf() as verbinding:
        await verbinding.execute(sa.delete(team).where(team.c.code == toeval.choice(tuple(TEAMS))))


async def _zonder_einde(omg: Omgeving, mensen: ids, casussen: list[UUID]) -> None:
    toeval = random.Random(os.getpid())
    while True:
        kans = toeval.random()
        with suppress(Fout, sa.exc.IntegrityError):
            if kans < 0.05:
                await worker.loop(omg)
            elif kans < 0.1:
                await _verwijder_een_team(omg, toeval)
            else:
                await _een_ding(omg, mensen, casussen, toeval)


def draag_over(instellingen: Instellingen, klok: Machineklok, mensen: ids, casussen: list[UUID]) -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(_zonder_einde(maak_omgeving(instellingen, klok), mensen, casussen))


class Overdragers:
    """Several of them on one database. Who leaves kills them all."""

    def __init__(self, *waarmee: Any) -> None:
        self.waarmee, self.lopend = waarmee, list[Any]()

    def erbij(self) -> None:
        werker = PROCESSEN.Process(target=draag_over, args=self.waarmee, daemon=True)
        werker.start()
        self.lopend.append(werker)

    def dood(self, welke: int) -> None:
        """kill -9, wherever it is in its work."""
        werker = self.lopend.pop(welke)
        werker.kill()
        werker.join()
        assert werker.exitcode == -9, "het proces was al gestopt"

    def __enter__(self) -> "Overdragers":
        return self

    def __exit__(self, *_: object) -> None:
        for een in self.lopend:  # all of them, also after one that had stopped by itself
            een.kill()
        while self.lopend:
            self.dood(0)
