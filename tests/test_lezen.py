"""Looking changes nothing (ASVS 3.5.3): whoever reads all there is to read leaves the database as it was, but for the line that says so."""

import re
from typing import Any

import pytest

from tests import test_wie_mag_wat as matrix
from tests.conftest import VerseWereld
from tests.test_vernietigen import _alles
from tests.wereld import Wereld

MAG = frozenset({"inzage"})
"""The access log: every look stands there. (A look into the vault is told to others besides: test_kluis.py.)"""


async def _ids(wereld: Wereld) -> dict[str, Any]:
    casus, doel = await matrix._volle_casus(wereld)
    melding_id = await matrix._melding(casus, gekoppeld=True)
    paar = await matrix._paar(casus)
    return {
        "casus_id": casus.id,
        "melding_id": melding_id,
        "pid": casus.moeder,
        "versie": 1,
        "doel_id": doel,
        "reeks": "meldingen",
        "persoon_id": paar["persoonId"],
        "samenvoeging_id": (await casus.regisseur.maak("/v1/personen/samenvoegingen", paar))["id"],
        "interventie_id": await matrix._interventie(casus),
        "inzet_id": await matrix._inzet(casus),
        "verzoek_id": await matrix._verzoek(casus, paar["persoonId"], ""),
        "terugkoppeling_id": await matrix._verteld(wereld, melding_id),
        "moment_id": (await casus.regisseur.haal(f"{casus.pad}/nazorg"))["momenten"][0]["id"],
        "plicht_id": await matrix._plicht(casus),
        **await matrix._aan_tafel(casus, f"GET {matrix.TP}"),
        **{f"een_{naam}": id for naam, id in (await matrix._overleg(casus)).items()},
    }


@pytest.mark.parametrize("motor", ["sqlite"], indirect=True, scope="session")
async def test_kijken_verandert_niets(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        ids = await _ids(wereld)
        for wie in ("wij-noord", "vt", "fg", "beleid"):
            await wereld.als(wie).id()  # who is new is written down
        voor, gelukt = await _alles(wereld), set[str]()
        for operatie in (o.removeprefix("GET ") for o in matrix.MATRIX if o.startswith("GET ")):
            overleg = {} if "/tafel" in operatie else {n[4:]: id for n, id in ids.items() if n[:4] == "een_"}
            if set(re.findall(r"{(\w+)}", operatie)) - {*ids, *overleg}:
                continue
            pad = operatie.format(**{**ids, **overleg}) + ("?van=1&naar=1" if "_verschil" in operatie else "")
            for wie in ("wij-noord", "vt", "fg", "beleid"):
                if (await wereld.als(wie).get(pad)).is_success:
                    gelukt.add(operatie)
        na = await _alles(wereld)
        assert {naam for naam in voor if na[naam] != voor[naam]} == MAG
        assert len(gelukt) > 70, "er is te weinig bekeken"
