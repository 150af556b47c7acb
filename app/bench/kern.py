"""`rodedraad bench kern`: complete a step, read one casus, list fifty; on both engines, each beside its floor."""

import itertools
from pathlib import Path
from uuid import UUID

from app.bench.klant import Vraag, willekeurig
from app.bench.meting import HANDLE, Kanten, Opstelling, Opzet, meet
from app.core.ids import nieuw_id
from app.web.cursor import maak_cursor

NAMEN = {"zet": "stap afronden", "lees": "casus lezen", "lijst": "lijst van 50"}
LIJST = 50
ZETTEN = 3
"""The moves of phase 1 that need no plan: every casus can be moved this often."""


def bench_kern(opzet: Opzet, json_pad: Path | None) -> None:
    """Measure and print, as `meet`."""
    meet(opzet, NAMEN, _vragen, json_pad)


async def _vragen(bij: Opstelling) -> Kanten:
    """App and floor never move the same casus."""
    ids, token = bij.ids, bij.uitgever.token(HANDLE, bij.nu)
    koppen = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def zet(casus_id: UUID) -> Vraag:
        eenmalig = {**koppen, "Idempotency-Key": str(nieuw_id())}
        pad = f"/v1/casussen/{casus_id}/acties"
        return Vraag("zet", "POST", pad, casus_id, eenmalig, b'{"actie":"volgende-stap"}')

    def lees(casus_id: UUID) -> Vraag:
        return Vraag("lees", "GET", f"/v1/casussen/{casus_id}", casus_id, koppen)

    def lijst(casus_id: UUID) -> Vraag:
        pad = f"/v1/casussen?limiet={LIJST}&na={maak_cursor(casus_id)}"
        return Vraag("lijst", "GET", pad, casus_id, koppen)

    vol = ids[: -LIJST - 1]  # after these there is a whole page
    return {
        "zet": (map(zet, [*ids[::2]] * ZETTEN), map(zet, itertools.cycle(ids[1::2]))),
        "lees": (willekeurig(lees, ids, 1), willekeurig(lees, ids, 2)),
        "lijst": (willekeurig(lijst, vol, 3), willekeurig(lijst, vol, 4)),
    }
