"""No order of offers, answers, lapses and days breaks the protocol: random casussen over HTTP against a model of our own.

The model is written from domein §6 and knows of one casus: whose it is, what is open, who may still read along, and who had it when. Of
everything that is asked it predicts the answer; and after every step everybody looks, and sees what they may see and nothing else.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app import worker
from tests.overdrachten import ORGANISATIE, aanbod
from tests.postgres import nieuwe_database
from tests.wereld import BEGIN, Wereld, open_wereld

T = TypeVar("T")
TEAMS = ("vt", "wij-noord", "wij-zuid", "opvang")
TEAM = st.sampled_from(TEAMS)
WIE = st.sampled_from((None, None, None, None, *TEAMS))
"""Mostly who may (None), and now and then anybody."""
INSTELLING = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


class Overdrachten(RuleBasedStateMachine):
    """One casus per example, in one world per engine."""

    wereld: ClassVar[Wereld]
    runner: ClassVar[asyncio.Runner]
    geteld: ClassVar[Counter[str]]

    @initialize(opener=TEAM)
    def open(self, opener: str) -> None:
        self.wereld.klok.zet(BEGIN)
        self.van_wie, self.beurten = opener, [opener]
        self.aanbod: dict[str, Any] | None = None
        self.oud: list[dict[str, Any]] = []
        self.mee: dict[str, date] = {}
        """Who handed it over and may read along, until when."""
        self.pad = f"/v1/casussen/{self.doe(self.wereld.casus(wie=opener)).id}"

    def doe(self, werk: Coroutine[Any, Any, T]) -> T:
        return self.runner.get_loop().run_until_complete(werk)

    def vraag(self, wie: str, pad: str, bericht: Any, verwacht: str) -> Any:
        """Ask, and hear what was predicted: `gelukt`, or the code of the refusal."""
        antwoord = self.doe(self.wereld.als(wie).post(pad, bericht))
        uitkomst = "gelukt" if antwoord.is_success else antwoord.json()["code"]
        assert uitkomst == verwacht, (wie, pad, bericht, antwoord.text)
        self.geteld[f"{pad.rpartition('/')[2]} {uitkomst}"] += 1
        return antwoord.json()

    @property
    def voorbij(self) -> bool:
        return bool(self.aanbod) and self.wereld.nu_json >= self.aanbod["tot"]  # type: ignore[index]

    def _leest(self, wie: str) -> bool:
        return wie == self.van_wie or self.wereld.vandaag <= self.mee.get(wie, date.min)

    @rule(
        wie=WIE,
        naar=TEAM,
        spoed=st.sampled_from(("crisis", "normaal")),
        dagen=st.sampled_from((0, 0, 1, 4)),
    )
    def bied_aan(self, wie: str | None, naar: str, spoed: str, dagen: int) -> None:
        wie = wie or self.van_wie
        rol = {"rolNaAcceptatie": "geen"}
        tot = self.wereld.vandaag + timedelta(days=dagen)
        if dagen:
            rol = {"rolNaAcceptatie": "betrokken", "rolTot": tot.isoformat()}
        if not self._leest(wie):
            verwacht = "niet-gevonden"
        elif wie != self.van_wie:
            verwacht = "niet-bevoegd"
        elif naar == wie:
            verwacht = "ongeldige-invoer"
        else:
            verwacht = "overdracht-loopt" if self.aanbod and not self.voorbij else "gelukt"
        gezegd = self.vraag(wie, f"{self.pad}/overdrachten", aanbod(naar, spoed=spoed, **rol), verwacht)
        if verwacht == "gelukt":
            self._sluit("verlopen")
            self.aanbod = {
                "id": gezegd["id"],
                "van": wie,
                "naar": naar,
                "tot": gezegd["verlooptOp"].replace(".000Z", "+00:00"),
                "mee": tot if dagen else None,
            }

    def _sluit(self, status: str) -> None:
        if self.aanbod:
            self.oud.append({**self.aanbod, "status": status})
            self.aanbod = None

    def _antwoord(self, wie: str, wat: dict[str, Any], hoe: str) -> bool:
        """Predict and ask; True when it was done."""
        partij = wat["van"] if hoe == "_intrekken" else wat["naar"]
        if wie not in (wat["van"], wat["naar"]):
            verwacht = "niet-gevonden"
        elif wie != partij:
            verwacht = "niet-bevoegd"
        elif wat is self.aanbod:
            verwacht = "overdracht-verlopen" if self.voorbij else "gelukt"
        else:
            verwacht = "overdracht-verlopen" if wat["status"] == "verlopen" else "overdracht-beantwoord"
        bericht = {"_weigeren": {"reden": "geen-capaciteit"}, "_intrekken": {"reden": "Nee."}}.get(hoe, {})
        self.vraag(wie, f"/v1/overdrachten/{wat['id']}/{hoe}", bericht, verwacht)
        return verwacht == "gelukt"

    @precondition(lambda self: self.aanbod)
    @rule(wie=WIE, hoe=st.sampled_from(("_accepteren", "_accepteren", "_weigeren", "_intrekken")))
    def beantwoord(self, wie: str | None, hoe: str) -> None:
        assert self.aanbod
        wat = self.aanbod
        if not self._antwoord(wie or wat["van" if hoe == "_intrekken" else "naar"], wat, hoe):
            return
        self._sluit(
            {"_accepteren": "geaccepteerd", "_weigeren": "geweigerd", "_intrekken": "ingetrokken"}[hoe]
        )
        if hoe == "_accepteren":
            self.van_wie = wat["naar"]
            self.beurten.append(wat["naar"])
            self.mee.pop(wat["naar"], None)
            self.mee.pop(wat["van"], None)
            if wat["mee"]:
                self.mee[wat["van"]] = wat["mee"]

    @precondition(lambda self: self.oud)
    @rule(
        wie=WIE,
        welke=st.integers(0, 9),
        hoe=st.sampled_from(("_accepteren", "_weigeren", "_intrekken")),
    )
    def beantwoord_nog_eens(self, wie: str | None, welke: int, hoe: str) -> None:
        wat = self.oud[welke % len(self.oud)]
        self._antwoord(wie or wat["van" if hoe == "_intrekken" else "naar"], wat, hoe)

    @precondition(lambda self: any(o["status"] == "geaccepteerd" and o["mee"] for o in self.oud))
    @rule(wie=WIE)
    def maak_een_einde_aan_het_meelezen(self, wie: str | None) -> None:
        wat = next(o for o in reversed(self.oud) if o["status"] == "geaccepteerd" and o["mee"])
        wie = wie or self.van_wie
        if not self._leest(wie):
            verwacht = "niet-gevonden"
        elif wie != self.van_wie:
            verwacht = "niet-bevoegd"
        else:
            verwacht = "zelf-verantwoordelijk" if wat["van"] == self.van_wie else "gelukt"
        self.vraag(
            wie, f"{self.pad}/overdrachten/{wat['id']}/_rol", {"rol": "monitor", "reden": "Klaar."}, verwacht
        )
        if verwacht == "gelukt":
            self.mee.pop(wat["van"], None)

    @rule(uren=st.sampled_from((1, 1, 9, 23, 49)), worker_komt=st.booleans())
    def later(self, uren: int, worker_komt: bool) -> None:
        self.wereld.vooruit(hours=uren)
        if worker_komt:
            self.doe(worker.loop(self.wereld.omg))
            if self.voorbij:
                self._sluit("verlopen")
                self.geteld["verlopen"] += 1

    @invariant()
    def ieder_ziet_wat_hij_mag(self) -> None:
        ander = TEAMS[(TEAMS.index(self.van_wie) + 1 + len(self.oud) % 3) % 4]
        for wie in (self.van_wie, ander):
            antwoord = self.doe(self.wereld.als(wie).get(self.pad))
            assert antwoord.status_code == (200 if self._leest(wie) else 404), (wie, antwoord.text)
            if antwoord.is_success:
                plek = {"organisatie": ORGANISATIE[self.van_wie], "team": self.van_wie}
                assert antwoord.json()["verantwoordelijke"] == plek
                assert antwoord.json()["casusregisseur"]["aanduiding"] == self.van_wie

    def teardown(self) -> None:
        """And at the end the history is the one we saw, and nobody is an orphan."""
        wie = self.wereld.als(self.van_wie)
        beurten = self.doe(wie.haal(f"{self.pad}/verantwoordelijken"))["resultaten"]
        assert [b["team"] for b in beurten] == self.beurten
        alle = self.doe(wie.haal(f"{self.pad}/overdrachten"))["resultaten"]
        verwacht = {o["id"]: o["status"] for o in self.oud}
        verwacht |= {self.aanbod["id"]: "aangeboden"} if self.aanbod else {}
        assert {o["id"]: o["status"] for o in alle} == verwacht

        wezen = self.doe(self.wereld.als("beheer").haal("/v1/monitoring/verweesd?limiet=200"))["resultaten"]
        assert [w for w in wezen if w["redenen"] != ["aanbod-niet-verlopen"]] == []


@pytest.fixture
def machine(
    motor: str, request: pytest.FixtureRequest, snelle_map: Callable[[], Path]
) -> Iterator[type[Overdrachten]]:
    """The machine with a world and an event loop of its own on the engine under test."""
    url = None
    if motor == "postgresql":
        url = nieuwe_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}")
    with asyncio.Runner() as runner:
        open_ = open_wereld(snelle_map(), url)
        wereld = runner.run(open_.__aenter__())
        eigen = {"wereld": wereld, "runner": runner, "geteld": Counter()}
        yield type("OverdrachtenOp" + motor, (Overdrachten,), eigen)
        runner.run(open_.__aexit__(None, None, None))


def test_geen_volgorde_breekt_het_protocol(machine: type[Overdrachten]) -> None:
    run_state_machine_as_test(machine, settings=INSTELLING)
    for antwoord in ("_accepteren", "_weigeren", "_intrekken", "overdrachten"):
        assert machine.geteld[f"{antwoord} gelukt"], machine.geteld
    for weigering in ("beantwoord", "verlopen", "loopt"):
        assert any(n for k, n in machine.geteld.items() if k.endswith(f"overdracht-{weigering}")), (
            machine.geteld
        )
