"""Accounts from a file, at the command line: by who runs the platform, for one organisation."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from pydantic import ValidationError

from app.api.medewerkers import ImportregelIn
from app.cli.gedeeld import stop
from app.core.fouten import ongeldig
from app.toegang.model import organisatie as tabel
from app.web.omgeving import Omgeving
from app.worker import als_klok
from app.workflow.accountimport import Regel, Stap, Wens, importeer
from app.workflow.accounts import Beheer

_BESTAAT = sa.select(tabel.c.code).where(tabel.c.code == sa.bindparam("code"))


def lees(bestand: Path) -> list[Regel]:
    """Stops with the number of every line that is wrong, and never with what stands in it."""
    try:
        regels = [r for r in bestand.read_text().splitlines() if r.strip()]
    except (OSError, ValueError):
        raise stop(f"{bestand} is niet te lezen.") from None
    goed, fout = [], []
    for nummer, regel in enumerate(regels, 1):
        try:
            goed.append(ImportregelIn.model_validate_json(regel).regel())
        except ValidationError as e:
            waar = sorted({".".join(map(str, f["loc"])) or "de regel" for f in e.errors()})
            fout.append(f"regel {nummer}: {', '.join(waar)} klopt niet")
    if fout:
        raise stop("\n".join(fout))
    return goed


async def voer_door(
    omg: Omgeving, organisatie: str, regels: Sequence[Regel], volledig: bool, ook_veel: bool, uitvoeren: bool
) -> list[Stap]:
    i = omg.instellingen
    async with omg.database.schrijf() as verbinding:
        eenheid = als_klok(omg, verbinding)
        eenheid.actor = replace(
            eenheid.actor,
            aanduiding="opdrachtregel",
            organisatie=organisatie,
            team=None,
            doelbinding="beheer",
        )
        if not await eenheid.een(_BESTAAT, code=organisatie):
            raise ongeldig("organisatie", "onbekende-organisatie", "Deze organisatie is niet ingericht.")
        beheer = Beheer(i.accounts == "beheer", i.uitgever, platform=True)
        return await importeer(eenheid, beheer, Wens(regels, volledig, ook_veel, uitvoeren))
