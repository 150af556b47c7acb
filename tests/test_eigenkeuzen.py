"""What an organisation chooses for itself: by its beheerder, at once, and only for a clock that starts from then on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app import worker
from app.core.settings import Eigenkeuze
from app.workflow.eigenkeuzen import hoogstens, regels_voor
from tests.meldingen import gezin, melding
from tests.wereld import Iemand, Wereld, geweigerd, goed

PAD = "/v1/instellingen/oppakken-uren"
KEUZE = {"waarde": 12, "reden": "besluit-organisatie"}
DAAR = "wij-groningen"


@pytest.fixture
async def beheer(wereld: Wereld) -> AsyncIterator[Iemand]:
    """Leaves the region's choice behind for who comes after."""
    yield wereld.als("beheer")
    goed(await wereld.als("beheer").vraag("DELETE", PAD, if_match="*"))


async def _oppakken(wie: Iemand) -> timedelta:
    """So long somebody has to take up what they heard just now."""
    bericht = melding(wie.wereld, gezin().moeder, bron="professional", urgentie="crisis")
    gemeld = await wie.maak("/v1/meldingen", bericht)
    (klok,) = [t for t in gemeld["termijnen"] if t["soort"] == "oppakken"]
    return datetime.fromisoformat(klok["verlooptOp"]) - wie.wereld.klok.nu()


async def test_wat_de_beheerder_kiest_geldt_meteen_en_raakt_geen_lopende_klok(
    wereld: Wereld, beheer: Iemand
) -> None:
    vooraf = await beheer.haal(PAD)
    bericht = melding(wereld, gezin().moeder, bron="professional", urgentie="crisis")
    lopend = await wereld.noord.maak("/v1/meldingen", bericht)
    gekozen = goed(await beheer.put(PAD, KEUZE, if_match=f'"{vooraf["versie"]}"'))
    assert (gekozen["waarde"], gekozen["regio"], gekozen["hoogstens"]) == (12, 24, 24)
    assert gekozen["door"] == "beheer"
    assert datetime.fromisoformat(gekozen["sinds"]) == wereld.klok.nu()
    assert await _oppakken(wereld.noord) == timedelta(hours=12)
    assert await _oppakken(wereld.als("vt")) == timedelta(hours=24), "een andere organisatie"
    nu = await wereld.noord.haal(f"/v1/meldingen/{lopend['id']}")
    assert nu["termijnen"] == lopend["termijnen"]
    # the same again is no change; giving it up is one
    assert goed(await beheer.put(PAD, KEUZE, if_match="*"))["versie"] == gekozen["versie"]
    los = goed(await beheer.vraag("DELETE", PAD, if_match=f'"{gekozen["versie"]}"'))
    assert (los["waarde"], los["gekozen"], los["sinds"], los["door"]) == (24, None, None, None)
    assert await _oppakken(wereld.noord) == timedelta(hours=24)
    gebeurd = await beheer.alle(f"{PAD}/gebeurtenissen")
    assert [(g["door"], g["van"], g["naar"], g["reden"]) for g in gebeurd[:2]] == [
        ("beheer", 12, 24, "volgt-regio"),
        ("beheer", 24, 12, "besluit-organisatie"),
    ]


async def test_een_keuze_die_niet_kan(wereld: Wereld, beheer: Iemand) -> None:
    for waarde in (25, 0, True, "12", 12.5):
        geweigerd(await beheer.put(PAD, {**KEUZE, "waarde": waarde}, if_match="*"), 400, "ongeldige-invoer")
    geweigerd(await beheer.put(PAD, {"waarde": 12}, if_match="*"), 400, "ongeldige-invoer")
    geweigerd(await beheer.put(PAD, {**KEUZE, "reden": "volgt-regio"}, if_match="*"), 400, "ongeldige-invoer")
    geweigerd(await beheer.put(PAD, KEUZE), 428, "versie-ontbreekt")
    geweigerd(await beheer.put(f"{PAD}x", KEUZE, if_match="*"), 400, "ongeldige-invoer")
    # two who both saw the same, the first time also: the second must look again
    zag = f'"{(await beheer.haal(PAD))["versie"]}"'
    samen = await asyncio.gather(
        *(beheer.put(PAD, {**KEUZE, "waarde": uren}, if_match=zag) for uren in (6, 8))
    )
    assert sorted(a.status_code for a in samen) == [200, 412]
    beheer.geleden = timedelta(minutes=6)
    geweigerd(await beheer.put(PAD, KEUZE, if_match="*"), 401, "verse-aanmelding-nodig")
    geweigerd(await beheer.vraag("DELETE", PAD, if_match="*"), 401, "verse-aanmelding-nodig")


async def test_de_regio_houdt_het_laatste_woord_over_hoe_lang(wereld: Wereld, beheer: Iemand) -> None:
    """What was chosen goes before what the region set for this organisation alone; what the region no longer allows is cut off."""
    goed(await beheer.put(PAD, {**KEUZE, "waarde": 20}, if_match="*"))
    regio = wereld.omg.regels
    ruimer = replace(regio, per_organisatie={DAAR: {"oppakken_uren": 36, "spoed_uren": 2}})
    strenger = replace(regio, oppakken_uren=8)
    assert [hoogstens(r, DAAR, Eigenkeuze.OPPAKKEN_UREN) for r in (regio, ruimer, strenger)] == [24, 36, 8]
    async with wereld.omg.database.lees() as verbinding:
        eenheid = worker.als_klok(wereld.omg, verbinding)
        gelden = [await regels_voor(eenheid, r, DAAR) for r in (regio, ruimer, strenger)]
    assert [(r.oppakken_uren, r.spoed_uren) for r in gelden] == [(20, 1), (20, 2), (8, 1)]
