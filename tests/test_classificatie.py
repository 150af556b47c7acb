"""What a melding is [CBS]: the definition by itself, and a slice of the labelled sequences on both engines."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bench.classificatie import PER_SOORT, Speler, Uitslag, speel
from app.bench.proefset import Toeval
from app.bench.reeksen import VERHAALLIJNEN, ZAAD, Soort
from app.melding.codes import Classificatie
from app.workflow.classificatie import Gemeld, Wending, classificeer
from tests.wereld import Wereld

DAG_0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOEVAL = Toeval(ZAAD)
"""One for all: nobody gets the number of somebody else."""
A, B = UUID(int=1), UUID(int=2)


def dag(n: float) -> datetime:
    return DAG_0 + timedelta(days=n)


def gemeld(n: float, afgedaan: float | None = None, id: int = 100) -> Gemeld:
    return Gemeld(UUID(int=id), dag(n), None if afgedaan is None else dag(afgedaan))


GEOPEND, INACTIEF = Wending(A, "casus-geopend", dag(0)), Wending(A, "casus-inactief", dag(10))
WAKKER = Wending(A, "casus-geheractiveerd", dag(20))


@pytest.mark.parametrize(
    ("op", "wendingen", "eerder", "verwacht"),
    [
        (5, [], [], "eerste"),
        (5, [], [gemeld(4)], "vervolg"),
        (5, [], [gemeld(4, afgedaan=4.5)], "hermelding"),
        (5, [], [gemeld(4, afgedaan=6)], "vervolg"),
        (5, [], [gemeld(6)], "eerste"),
        (-1, [GEOPEND], [], "eerste"),
        (5, [GEOPEND], [], "vervolg"),
        (5, [GEOPEND, INACTIEF], [], "vervolg"),
        (10, [GEOPEND, INACTIEF], [], "hermelding"),
        # what was reported before the casus came to rest is done with; what came after it is being dealt with
        (15, [GEOPEND, INACTIEF], [gemeld(5)], "hermelding"),
        (15, [GEOPEND, INACTIEF], [gemeld(14)], "vervolg"),
        (25, [GEOPEND, INACTIEF, WAKKER], [], "vervolg"),
        # no melding is what its own link set off, also when it was linked in the moment it came in
        (
            20,
            [GEOPEND, INACTIEF, Wending(A, "casus-geheractiveerd", dag(20), UUID(int=200))],
            [],
            "hermelding",
        ),
        (20, [GEOPEND, INACTIEF, Wending(A, "casus-geheractiveerd", dag(20), UUID(int=300))], [], "vervolg"),
        # another casus of the household, merged into this one
        (15, [GEOPEND, Wending(B, "casus-geopend", dag(5)), INACTIEF], [], "vervolg"),
        (
            15,
            [GEOPEND, Wending(B, "casus-geopend", dag(12)), Wending(B, "casus-beeindigd", dag(14))],
            [],
            "vervolg",
        ),
        # woken by a link that was undone: it never was; unless it stayed awake because somebody went on
        (
            25,
            [GEOPEND, INACTIEF, Wending(A, "casus-geheractiveerd", dag(20), ongedaan=True)],
            [],
            "hermelding",
        ),
        (
            25,
            [
                GEOPEND,
                INACTIEF,
                Wending(A, "casus-geheractiveerd", dag(20), ongedaan=True),
                Wending(A, "melding-ontkoppeld", dag(22), hersteld=False),
            ],
            [],
            "vervolg",
        ),
        # a link undone in a casus that had ended for good wakes nothing
        (
            25,
            [
                GEOPEND,
                Wending(A, "casus-beeindigd", dag(15)),
                Wending(A, "melding-ontkoppeld", dag(22), hersteld=False),
            ],
            [],
            "hermelding",
        ),
    ],
)
def test_de_definitie(op: float, wendingen: list[Wending], eerder: list[Gemeld], verwacht: str) -> None:
    assert classificeer(gemeld(op, id=200), wendingen, eerder) == verwacht


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.sampled_from([[], [GEOPEND, INACTIEF]]))
def test_van_een_huishouden_is_er_hooguit_een_eerste(dagen: list[int], wendingen: list[Wending]) -> None:
    """Also of meldingen that came in at the same moment: then the one recorded first."""
    alle = [gemeld(n, id=100 + i) for i, n in enumerate(dagen)]
    wat = Counter(classificeer(g, wendingen, alle) for g in alle)
    assert wat[Classificatie.EERSTE] == (0 if wendingen else 1)


def test_de_proefset_is_groot_genoeg_en_noemt_elke_soort() -> None:
    assert PER_SOORT * len(Soort) >= 300
    assert set(VERHAALLIJNEN) == set(Soort)


@pytest.mark.parametrize("soort", Soort)
async def test_van_elke_soort_een_reeks(wereld: Wereld, soort: Soort) -> None:
    """`rodedraad bench proefset` plays all of them."""
    uitslag = Uitslag(Counter(), Counter(), [])
    speler = Speler(wereld.client, wereld.uitgever, wereld.klok, TOEVAL)
    await speel(speler, soort, 1, uitslag)
    assert uitslag.fout == []
    assert uitslag.goed.total() > 0
