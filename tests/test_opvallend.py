"""Looks that ask to be explained: planted snooping is found among ordinary work, and the privacy officer works through what was found."""

import random
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app import worker
from app.core.kalender import is_werkdag
from app.core.klok import NEDERLAND
from app.toegang.opvallend import (
    Achtergrond,
    Bevinding,
    Gewoonte,
    Grond,
    Kijk,
    Paar,
    bevindingen,
    gangbaar,
)
from app.workflow.verwant import STEEKPROEF
from tests.conftest import VerseWereld
from tests.wereld import geweigerd, goed, moment

DAGEN, TEAMS, PER_TEAM, CASUSSEN_PER_TEAM, VERLEDEN = 30, 13, 14, 150, 28
GEPLANT, GEWOON = 100, 100_000
NAMEN = [1 / (rang + 20) ** 0.9 for rang in range(60_000)]
"""How often each surname occurs: the first one four in a thousand, the first hundred 16 % of all, as in the Netherlands (CBG, 2007)."""
BEGIN = date(2026, 5, 4)


@dataclass
class Region:
    """Ordinary work in a region, drawn from what people do, and not from what is looked for: who has which casussen, who stands in for
    whom, who works in the evening; and among it some who look where they have no business."""

    toeval: random.Random
    kijken: dict[date, list[Kijk]] = field(default_factory=lambda: defaultdict(list))
    taken: set[tuple[UUID, UUID, date]] = field(default_factory=set)
    geplant: list[tuple[date, UUID, UUID | None]] = field(default_factory=list)
    team_van: dict[UUID, int] = field(default_factory=dict)
    casussen: dict[int, list[UUID]] = field(default_factory=dict)
    eigen: dict[UUID, list[UUID]] = field(default_factory=dict)
    afgesloten: set[UUID] = field(default_factory=set)
    avond: set[UUID] = field(default_factory=set)
    heet: dict[UUID, int] = field(default_factory=dict)
    namen: dict[UUID, set[int]] = field(default_factory=dict)
    """Of a casus: a household has a surname or two."""

    def id(self) -> UUID:
        return UUID(int=self.toeval.getrandbits(128))

    def richt_in(self) -> None:
        for team in range(TEAMS):
            self.casussen[team] = [self.id() for _ in range(CASUSSEN_PER_TEAM)]
            self.namen |= {c: set(self.achternamen(self.toeval.randint(1, 2))) for c in self.casussen[team]}
            self.afgesloten |= set(self.toeval.sample(self.casussen[team], 25))
            mensen = [self.id() for _ in range(PER_TEAM)]
            self.avond |= set(self.toeval.sample(mensen, 2))
            self.heet |= dict(zip(mensen, self.achternamen(PER_TEAM), strict=True))
            lopend = [c for c in self.casussen[team] if c not in self.afgesloten]
            for i, wie in enumerate(mensen):
                self.team_van[wie], self.eigen[wie] = team, lopend[i::PER_TEAM]

    def achternamen(self, aantal: int) -> list[int]:
        return self.toeval.choices(range(len(NAMEN)), NAMEN, k=aantal)

    def naamgenoten(self, paren: Collection[Paar]) -> dict[Paar, set[Grond]]:
        """Whom the terms would give away: among all who look, not only who snoops."""
        gevonden = {}
        for wie, casus_id in paren:
            if (naam := self.heet[wie]) in self.namen[casus_id]:
                hier = list(self.namen)[-STEEKPROEF:]
                anderen = sum(naam in self.namen[c] for c in hier if c != casus_id)
                soort = Grond.GANGBARE_ACHTERNAAM if gangbaar(anderen, len(hier)) else Grond.ZELFDE_ACHTERNAAM
                gevonden[wie, casus_id] = {soort}
        return gevonden

    def kijk(self, wie: UUID, casus_id: UUID | None, dag: date, uur: float) -> Kijk:
        op = datetime.combine(dag, time(), NEDERLAND) + timedelta(hours=uur)
        kijk = Kijk(wie, f"org-{self.team_van[wie] % 2}", casus_id, op.astimezone(UTC))
        self.kijken[dag].append(kijk)
        return kijk

    def werk(self, wie: UUID, dag: date) -> None:
        """A day: one's own casussen, and now and then one of a colleague who asks, is ill, or hands something over."""
        t, avond = self.toeval, wie in self.avond and self.toeval.random() < 0.5
        if not is_werkdag(dag) and not avond:
            return
        begin = 17.0 if avond else 8.5
        for casus_id in t.sample(self.eigen[wie], t.randint(3, 6)):
            self.taken.add((wie, casus_id, dag))
            for _ in range(t.randint(3, 9)):
                self.kijk(wie, casus_id, dag, begin + t.random() * (6 if avond else 8.5))
        for _ in range(t.choice((0, 0, 1, 1, 2))):
            casus_id = t.choice(self.casussen[self.team_van[wie]])
            if t.random() < 0.4:  # stands in, and writes something down
                self.taken.add((wie, casus_id, dag))
                keer = t.randint(2, 8)
            else:
                keer = t.choice((1, 1, 2, 2, 3, 4))
            for _ in range(keer):
                self.kijk(wie, casus_id, dag, begin + t.random() * (6 if avond else 8.5))
        if t.random() < 0.05:  # works late, or mistypes
            self.kijk(wie, t.choice(self.eigen[wie]), dag, 20.5)
        if t.random() < 0.08:
            self.kijk(wie, None, dag, begin + 1)

    def snuffel(self, dag: date) -> None:
        """One of six ways in which people were found out, in this or another country."""
        t, wie = self.toeval, self.toeval.choice(sorted(set(self.team_van) - self.avond))
        van_team = [c for c in self.casussen[self.team_van[wie]] if c not in self.eigen[wie]]
        casus_id, lopend = t.choice(van_team), [c for c in van_team if c not in self.afgesloten]
        match len(self.geplant) % 6:
            case 0:  # the neighbours, at night
                regels = [
                    self.kijk(wie, casus_id, dag, 20.5 + t.random() * 3) for _ in range(t.randint(2, 5))
                ]
            case 1:  # the former partner: everything there is, at one's desk
                regels = [self.kijk(wie, t.choice(lopend), dag, 9 + t.random() * 8) for _ in range(1)]
                regels += [
                    self.kijk(wie, regels[0].casus_id, dag, 9 + t.random() * 8)
                    for _ in range(t.randint(6, 14))
                ]
            case 2:  # how did that end?
                oud = t.choice([c for c in van_team if c in self.afgesloten])
                regels = [self.kijk(wie, oud, dag, 12 + t.random()) for _ in range(t.randint(2, 4))]
            case 3:  # just having a look around
                regels = [self.kijk(wie, c, dag, 13 + t.random()) for c in t.sample(lopend, t.randint(9, 16))]
            case 4:  # one's brother, once or twice, at one's desk
                familie = t.choice(lopend)
                self.namen[familie].add(self.heet[wie])
                regels = [self.kijk(wie, familie, dag, 9 + t.random() * 8) for _ in range(t.randint(1, 2))]
            case _:  # trying numbers
                regels = [self.kijk(wie, None, dag, 10 + t.random()) for _ in range(t.randint(6, 12))]
        self.geplant.append((dag, wie, regels[-1].casus_id))


def _vul() -> tuple[Region, list[date]]:
    region = Region(random.Random(112))
    region.richt_in()
    dagen = [BEGIN + timedelta(days=i) for i in range(DAGEN)]
    for dag in [BEGIN + timedelta(days=i) for i in range(-VERLEDEN, DAGEN)]:
        for wie in region.team_van:
            region.werk(wie, dag)
    for i in range(GEPLANT):
        region.snuffel(dagen[i % DAGEN])
    return region, dagen


def _achtergrond(region: Region, dag: date) -> Achtergrond:
    """As the statements of the worker gather it."""
    verleden = [dag - timedelta(days=i) for i in range(1, VERLEDEN + 1)]
    eerder: Counter[tuple[UUID, UUID]] = Counter()
    regels: Counter[UUID] = Counter()
    laat: Counter[UUID] = Counter()
    dagen: dict[UUID, set[date]] = defaultdict(set)
    paren: Counter[UUID] = Counter()
    for toen in verleden:
        gezien = {(k.medewerker_id, k.casus_id) for k in region.kijken[toen] if k.casus_id}
        eerder.update((wie, casus_id) for wie, casus_id in gezien if casus_id)
        paren.update(wie for wie, _ in gezien)
        for k in region.kijken[toen]:
            regels[k.medewerker_id] += 1
            laat[k.medewerker_id] += k.buiten_werktijd
            dagen[k.medewerker_id].add(toen)
    binnen = set(verleden) | {dag + timedelta(days=i) for i in range(2)}
    taken = {(wie, casus_id) for wie, casus_id, op in region.taken if op in binnen}
    vandaag = {(k.medewerker_id, k.casus_id) for k in region.kijken[dag] if k.casus_id}
    return Achtergrond(
        taken,
        eerder,
        {wie: Gewoonte(regels[wie], laat[wie], paren[wie] / len(dagen[wie])) for wie in regels},
        region.afgesloten,
        region.naamgenoten(vandaag - taken),
    )


def test_van_honderd_keer_snuffelen_wordt_vrijwel_alles_gevonden() -> None:
    """Recall of at least 95 %, at no more than twenty people a day for one organisation to look into: over thirty days."""
    region, dagen = _vul()
    assert sum(len(region.kijken[dag]) for dag in dagen) >= GEWOON
    gevonden: dict[date, list[Bevinding]] = {
        dag: bevindingen(region.kijken[dag], _achtergrond(region, dag)) for dag in dagen
    }
    raak = sum(
        any(
            b.medewerker_id == wie and (casus_id is None or casus_id in {c.casus_id for c in b.casussen})
            for b in gevonden[dag]
        )
        for dag, wie, casus_id in region.geplant
    )
    assert raak >= 0.95 * GEPLANT
    # a namesake who had nothing to do with it is asked about once a week at most, in the whole region
    geplant = {(dag, wie) for dag, wie, _ in region.geplant}
    onschuldig = [
        b
        for dag in dagen
        for b in gevonden[dag]
        if Grond.ZELFDE_ACHTERNAAM in b.gronden and (dag, b.medewerker_id) not in geplant
    ]
    assert len(onschuldig) <= DAGEN // 7
    for dag in dagen:
        per_organisatie = Counter(b.organisatie for b in gevonden[dag])
        assert max(per_organisatie.values(), default=0) <= 20
    # and most days far fewer: what is told every day is read by nobody
    assert sum(len(b) for b in gevonden.values()) / DAGEN <= 20


async def test_de_privacy_officer_ziet_wie_wanneer_en_niets_van_de_casus(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, fg, nieuwsgierig = await wereld.casus(), wereld.als("fg"), wereld.als("wij-noord-2")
        ander = await wereld.casus()
        for _ in range(3):  # a colleague who asks, on a working day
            await nieuwsgierig.haal(ander.pad)
        await wereld.als("wij-noord-3").maak(f"{ander.pad}/betrokkenen", {"rollen": ["getuige"]})
        wereld.klok.zet(moment("2026-03-02 23:10"))
        await nieuwsgierig.haal(casus.pad)
        await casus.regisseur.haal(casus.pad)  # who leads it may look at night
        await wereld.als("wij-noord-3").haal(ander.pad)  # and who has something to do there
        await worker.loop(wereld.omg)
        assert await fg.alle("/v1/inzage/opvallend") == []  # the day is not over
        wereld.klok.zet(moment("2026-03-03 00:10"))
        for _ in range(2):  # once is enough
            await worker.loop(wereld.omg)
        (gevonden,) = await fg.alle("/v1/inzage/opvallend")
        assert (gevonden["dag"], gevonden["aanduiding"]) == ("2026-03-02", "wij-noord-2")
        assert [g["code"] for g in gevonden["gronden"]] == ["geen-taak", "buiten-werktijd"]
        assert [
            (c["casusId"], c["regels"], [g["code"] for g in c["gronden"]]) for c in gevonden["casussen"]
        ] == [(casus.id, 1, ["geen-taak", "buiten-werktijd"]), (ander.id, 3, ["geen-taak"])]
        geweigerd(await fg.get(casus.pad), 404, "niet-gevonden")

        pad = f"/v1/inzage/opvallend/{gevonden['id']}/_beoordeel"
        assert (await fg.maak(pad, {"oordeel": "navragen"}))["oordeel"] == "navragen"
        assert len(await fg.alle("/v1/inzage/opvallend")) == 1
        goed(await fg.post(pad, {"oordeel": "incident"}))
        assert await fg.alle("/v1/inzage/opvallend") == []
        geweigerd(await fg.post(pad, {"oordeel": "terecht"}), 409, "al-beoordeeld")
        (oud,) = await fg.alle("/v1/inzage/opvallend?alle=true")
        assert (oud["oordeel"], oud["beoordelaar"]) == ("incident", "fg")
        # an officer who is the neighbour does not read there that there is such a casus
        goed(
            await casus.regisseur.post(
                f"{casus.pad}/blokkades", {"medewerkerId": await fg.id(), "reden": "buur"}
            )
        )
        (oud,) = await fg.alle("/v1/inzage/opvallend?alle=true")
        assert [c["casusId"] for c in oud["casussen"]] == [ander.id]


async def test_een_worker_die_dagen_stilstond_haalt_in(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        fg, nieuwsgierig = wereld.als("fg"), wereld.als("wij-noord-2")
        eigen = await wereld.casus(wie="wij-noord-2")
        for dag in ("2026-03-02", "2026-03-03", "2026-03-05"):
            wereld.klok.zet(moment(f"{dag} 10:00"))
            casus = await wereld.casus()
            for _ in range(8):
                await nieuwsgierig.haal(eigen.pad)
            if dag == "2026-03-02":
                wereld.klok.zet(moment("2026-03-03 01:00"))
                await worker.loop(wereld.omg)
            wereld.klok.zet(moment(f"{dag} 22:00"))
            await nieuwsgierig.haal(casus.pad)
        wereld.klok.zet(moment("2026-03-07 08:00"))
        await worker.loop(wereld.omg)
        assert [g["dag"] for g in await fg.alle("/v1/inzage/opvallend")] == ["2026-03-05", "2026-03-03"]
