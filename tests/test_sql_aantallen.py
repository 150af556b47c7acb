"""How many statements a request costs: asserted on the real engines, so that no query per row slips in. BEGIN and COMMIT apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import worker
from app.workflow.taken import SOORTEN
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met
from tests.overleg import deel as deel_met
from tests.overleg import tafel
from tests.wereld import Casus, Wereld, goed
from tests.werkers import vul_klokken


@dataclass
class Teller:
    opdrachten: list[str] = field(default_factory=list)
    commits: int = 0

    @property
    def selects(self) -> list[str]:
        return [o for o in self.opdrachten if o.startswith(("SELECT", "WITH"))]


@contextmanager
def geteld(wereld: Wereld) -> Iterator[Teller]:
    """Counts what really goes to the database, on whichever engine it goes to."""
    teller = Teller()
    # on PostgreSQL the reader is the writer with another isolation level: one pool, one set of events
    motoren = [m.sync_engine for m in wereld.omg.database.motoren]

    def opdracht(_: Any, __: Any, tekst: str, *rest: Any) -> None:
        if not tekst.startswith(("BEGIN", "PRAGMA", "SHOW")):
            teller.opdrachten.append(tekst)

    def commit(_: Any) -> None:
        teller.commits += 1

    for motor in motoren:
        sa.event.listen(motor, "before_cursor_execute", opdracht)
        sa.event.listen(motor, "commit", commit)
    try:
        yield teller
    finally:
        for motor in motoren:
            sa.event.remove(motor, "before_cursor_execute", opdracht)
            sa.event.remove(motor, "commit", commit)


@pytest.mark.parametrize(
    "van", ["contact-leggen", "veiligheidsplan-direct", "evalueren", "check-geweld-gestopt"]
)
async def test_een_volgende_stap_kost_hooguit_12_opdrachten_en_een_commit(wereld: Wereld, van: str) -> None:
    """Within a phase, into the next one, and into inactief with all that it clears away."""
    casus = await wereld.casus(van)
    await casus.spreek_kinderen()
    if van == "veiligheidsplan-direct":
        await casus.stel_plan_vast()
    elif van == "evalueren":
        await casus.evalueer()
        await casus.bevestig_plan()
    elif van == "check-geweld-gestopt":
        await casus.check_alle_bronnen()
        goed(await casus.doe("vt-informeren"))
    bericht = {"actie": "volgende-stap"}
    with geteld(wereld) as teller:
        antwoord = await casus.regisseur.post(f"{casus.pad}/acties", bericht, idempotency_key=str(uuid4()))
    goed(antwoord)
    extra = (
        6 if van == "check-geweld-gestopt" else 0
    )  # the plan, the planned checks, the clocks, the acties of an overleg, the agreement and the signals are closed
    assert len(teller.opdrachten) <= 12 + extra, teller.opdrachten
    assert teller.commits == 1


async def test_een_lijst_kost_evenveel_hoe_lang_ze_ook_is(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        aantallen = []
        for aantal in (3, 57):
            for _ in range(aantal):
                casus = await wereld.casus()
            await casus.mensen()
            with geteld(wereld) as teller:
                lijst = await wereld.noord.haal("/v1/casussen?limiet=200&teLaat=false&rodeVlag=false")
            aantallen.append(len(lijst["resultaten"]))
            assert len(teller.selects) <= 2, teller.selects
            assert len(teller.opdrachten) == len(teller.selects) + 1  # and its line in the access log
        assert aantallen == [3, 60]


async def test_de_radar_kost_drie_selects_hoe_lang_zij_ook_is(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        for aantal in (1, 6):
            for i in range(aantal):
                wij = gezin(f"Radarsma{i}", None)
                casus = await met(await wereld.casus(), wij.moeder)
                for _ in range(2 + i):
                    gelinkt = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
                    goed(await koppel(vt, gelinkt["id"], casus.id))
                await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
            with geteld(wereld) as teller:
                lijst = await vt.haal("/v1/monitoring/radar")
            assert len(teller.selects) == 3, teller.opdrachten
            assert len(teller.opdrachten) == 4  # and its line in the access log
        assert len(lijst["resultaten"]) == 7
        assert all(h["mogelijk"] for h in lijst["resultaten"])


async def test_geen_opdracht_per_mens_per_regel_of_per_versie(wereld: Wereld) -> None:
    klein, groot = await wereld.casus(), await wereld.casus()
    await _vul(klein, 1)
    await _vul(groot, 8)
    for deel in (
        "",
        "/acties",
        "/betrokkenen",
        "/betrokkenen/{mens}/gesprekken",
        "/gebeurtenissen?limiet=200",
        "/termijnen",
        "/veiligheidscijfers",
        "/veiligheidsplannen",
        "/veiligheidsplannen/1/akkoorden",
        "/veiligheidsplannen/1/pdf",
        "/ondersteuningsplan/doelen",
        "/nazorg",
        "/checks",
    ):
        kosten = []
        for casus in (klein, groot):
            with geteld(wereld) as teller:
                antwoord = await casus.regisseur.get(casus.pad + deel.format(mens=casus.moeder))
            assert antwoord.status_code == 200, deel
            kosten.append(len(teller.opdrachten))
        assert kosten[0] == kosten[1] <= 10, (deel, kosten)


async def _vul(casus: Casus, keer: int) -> None:
    """Everything there can be several of, so many times."""
    ik, nu = casus.regisseur, casus.wereld.nu_json
    await casus.mensen(kinderen=keer)
    goed(await ik.put(f"{casus.pad}/ondersteuningsplan", {"samenvatting": "Hulp."}))
    dagen = [f"2026-0{4 + i // 4}-{10 + i}" for i in range(keer)]
    waakvlam = {"waakvlam": {"soort": "familie", "naam": "oma"}, "momenten": dagen}
    goed(await ik.put(f"{casus.pad}/nazorg", waakvlam))
    inhoud = casus.plan_inhoud()
    inhoud["afspraken"] = [{**inhoud["afspraken"][0], "id": str(uuid4())} for _ in range(keer)]
    for _ in range(keer):
        await casus.stel_plan_vast(inhoud=inhoud)
    for mens in (casus.moeder, casus.vader, *casus.kinderen):
        await ik.maak(f"{casus.pad}/veiligheidscijfers", {"betrokkeneId": mens, "op": nu, "cijfer": 5})
        doel = {"betrokkeneId": mens, "leefgebied": "wonen", "doel": "Rust."}
        await ik.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel)
    for _ in range(keer):
        await casus.check("politie")
        gesprek = {"gesproken": True, "op": nu}
        await ik.maak(f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken", gesprek)


async def test_honderd_klokken_kosten_hooguit_8_opdrachten(verse_wereld: VerseWereld) -> None:
    """A round plans each kind of work once and finds once that there is no more. A portion in between: its claim, its end, the locks of
    both kinds, a second look, whose they are, the signals and the log."""
    async with verse_wereld() as wereld:
        klokken = await vul_klokken(wereld.omg, 30, 30, wereld.klok.nu(), zaad=1)
        with geteld(wereld) as alles:
            assert await worker.loop(wereld.omg, "werk") == len(klokken.verstreken(wereld.klok.nu()))
        verstreken, soort = {id for id, _ in klokken.verstreken(wereld.klok.nu())}, SOORTEN[0]
        assert soort.portie < len(verstreken) <= 2 * soort.portie
        assert len(alles.opdrachten) <= 2 * len(SOORTEN) + 2 * 8, alles.opdrachten


async def test_een_ochtend_van_zestien_casussen_is_in_vijf_selects_gelezen(verse_wereld: VerseWereld) -> None:
    """As a partner with something of each, and on paper; one casus or sixteen."""
    async with verse_wereld() as wereld:
        overleg = await tafel(wereld, "politie", "wij-groningen/wij-noord", wie="wij-noord")
        await overleg.bevestig("politie")
        politie, gelezen = wereld.als("politie"), []
        for aantal in (1, 15):
            for _ in range(aantal):
                punt = await overleg.breng_in(await wereld.casus())
                await deel_met(overleg, punt, "politie", "gevaar", "stand")
                besluit = {"spoor": "zorg", "tekst": "Er komt hulp."}
                await overleg.voorzitter.maak(f"{overleg.punt(punt)}/besluiten", besluit)
            with geteld(wereld) as teller:
                gelezen.append(len(await overleg.agenda("politie")))
            assert len(teller.selects) <= 5, teller.selects
            with geteld(wereld) as teller:
                assert (await politie.get(f"{overleg.pad}/verslag")).is_success
            assert len(teller.selects) <= 7, teller.selects
        assert gelezen == [1, 16]
        einde = (await overleg.agenda("politie"))[-1]
        assert einde["begintOp"] == overleg_uur(wereld, 1 + 15 * 15 / 60)  # all of it within a morning


def overleg_uur(wereld: Wereld, uren: float) -> str:
    return (wereld.klok.nu() + timedelta(hours=uren)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
