"""Whoever destroys is killed (SIGKILL) in the middle of it, each time at another moment: nothing is gone, or everything; and who comes
after finishes it.

A real process on the database of the world. It shoots itself at a statement of the destruction that was drawn, so that every shot hits.
"""

import random
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import worker
from app.bewaren.model import grafsteen, vernietigd
from app.casus.model import casus as casustabel
from app.core.versleuteling import datasleutel
from app.workflow.vernietigen import afdruk, hoort_bij
from tests.bewaren import BESLISSERS, op
from tests.conftest import VerseWereld
from tests.meldingen import vertrek
from tests.test_vernietigen import _alles, _log_klopt
from tests.wereld import Casus, Wereld
from tests.werkers import PROCESSEN, Machineklok, vernietig_tot

DOSSIERS, SCHOTEN, WIJZIGINGEN = 3, 5, 60
VERGEET_EEN_GREEP = timedelta(hours=2)
"""By then what a worker had claimed when it was killed is another's."""


async def _goedgekeurd(wereld: Wereld) -> list[Casus]:
    """Dossiers that two people said may go, on a day on which they do."""
    casussen = [await wereld.casus() for _ in range(DOSSIERS)]
    for casus in casussen:
        kind = {
            "voornamen": "Kindje",
            "achternaam": "Verzonnen",
            "rollen": ["kind"],
            "geboortedatum": "2001-02-01",
        }
        mens = await casus.regisseur.maak(f"{casus.pad}/betrokkenen", kind)
        casus.kinderen.append(mens["persoonId"])
        await vertrek(casus)
    await op(wereld, "2046-03-02")
    for wie in BESLISSERS:
        for wat in await wereld.als(wie).alle("/v1/vernietigingen"):
            await wereld.als(wie).maak(f"/v1/vernietigingen/{wat['id']}/_goedkeuren")
    wereld.vooruit(days=15)
    return casussen


POSTVAK = frozenset({"taak", "signaal"})
"""Who tried when, and who was told: that changes meanwhile."""


async def _over(wereld: Wereld, casus: Casus) -> dict[str, Any]:
    """All there is of this dossier, its people and their keys; nothing of it when nothing is left."""
    async with wereld.omg.database.lees() as verbinding:
        ids = {"b_ids": [UUID(casus.id)]}
        delen = {
            tabel.name: (await verbinding.execute(sa.select(tabel).where(waar), ids)).all()
            for tabel, waar in hoort_bij(casustabel).items()
            if tabel.name not in POSTVAK
        }
        eigen = [UUID(casus.id), *(UUID(mens) for mens in casus.kinderen)]
        sleutels = sa.select(datasleutel).where(datasleutel.c.id.in_(eigen))
        delen["sleutels"] = (await verbinding.execute(sleutels)).all()
    return {naam: rijen for naam, rijen in delen.items() if rijen}


async def test_wie_wordt_doodgeschoten_vernietigt_een_dossier_helemaal_of_niet(
    verse_wereld: VerseWereld, tmp_path: Path
) -> None:
    async with verse_wereld() as wereld:
        casussen = await _goedgekeurd(wereld)
        voor = {casus.id: await _over(wereld, casus) for casus in casussen}
        assert all(len(delen["sleutels"]) == 2 and len(delen) > 4 for delen in voor.values())
        toeval, gezien = random.Random(112), Counter[bool]()
        for _ in range(SCHOTEN):
            klok = Machineklok(wereld.klok.nu(), tmp_path / "uren")
            klok.zet(0)
            schot = toeval.randint(2, WIJZIGINGEN)
            proces = PROCESSEN.Process(
                target=vernietig_tot, args=(wereld.omg.instellingen, klok, schot), daemon=True
            )
            proces.start()
            proces.join(60)
            assert proces.exitcode == -signal.SIGKILL
            weg = {rij["afdruk"] for rij in (await _alles(wereld))[vernietigd.name]}
            for casus in casussen:
                helemaal = afdruk(UUID(casus.id)) in weg
                assert await _over(wereld, casus) == ({} if helemaal else voor[casus.id])
                gezien[helemaal] += 1
            wereld.klok.vooruit(VERGEET_EEN_GREEP)
        assert gezien[False]
        await worker.loop(wereld.omg, "bewaren")
        na = await _alles(wereld)
        assert na[casustabel.name] == []
        assert {rij["soort"] for rij in na[datasleutel.name]} == {"zoekindex"}
        assert len(na[grafsteen.name]) == DOSSIERS
        assert {rij["afdruk"] for rij in na[vernietigd.name]} == {afdruk(UUID(c.id)) for c in casussen}
        assert await _log_klopt(wereld)
