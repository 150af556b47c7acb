"""A world where a beheerder keeps the accounts: everybody of the demo has one."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.cli.accounts import voer_door
from app.demo.regio import ACCOUNTS
from app.toegang.actor import Rol
from app.workflow.accountimport import Regel
from app.workflow.accounts import Rechten
from tests.conftest import VerseWereld
from tests.wereld import Wereld

TWEEDE = "om"
"""Is beheerder of the WIJ here, beside `beheer`."""


@asynccontextmanager
async def beheerde_wereld(verse_wereld: VerseWereld, **instellingen: Any) -> AsyncIterator[Wereld]:
    async with verse_wereld(accounts="beheer", **instellingen) as wereld:
        per_organisatie: dict[str, list[Regel]] = defaultdict(list)
        for handle, a in ACCOUNTS.items():
            rechten, waar = Rechten(frozenset(a.rollen), a.team), a.organisatie
            if handle == TWEEDE:
                rechten, waar = Rechten(frozenset({Rol.BEHEER}), None), "wij-groningen"
            per_organisatie[waar].append(Regel(handle, handle, rechten))
        for organisatie, regels in per_organisatie.items():
            await voer_door(wereld.omg, organisatie, regels, False, False, True)
        yield wereld
