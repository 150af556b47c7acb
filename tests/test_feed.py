"""What other systems hear: that something happened, where to look, and nothing of what they may not know."""

import re
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app import worker
from app.core.gebeurtenis import SCHRIJF_BIJ, gebeurtenis
from app.core.ids import nieuw_id
from app.workflow import feed
from app.workflow.berichten import BERICHTEN, GAAT_UIT, PADEN, TYPEN, WOORDEN, Binnen
from app.workflow.zinnen import ZINNEN
from tests.feed import Volger, soorten, volg
from tests.meldingen import gezin, melding
from tests.overdrachten import draag_over
from tests.wereld import Casus, Wereld, geweigerd, goed

ATTRIBUTEN = {"specversion", "id", "source", "type", "time", "subject", "dataref"}


def test_elke_soort_heeft_een_type_of_een_reden_om_binnen_te_blijven() -> None:
    """What a timeline tells has a row here too; that every other soort has one is asked whenever one is written (`conftest.py`)."""
    assert set(ZINNEN) <= set(BERICHTEN)
    assert set(GAAT_UIT.values()) == set(PADEN) == set(TYPEN) == set(WOORDEN)
    assert all(re.fullmatch(r"nl\.rode-draad\.[a-z]+\.[a-z-]+\.v1", naam) for naam in TYPEN.values())
    assert all(len(reden) > 20 for reden in BERICHTEN.values() if isinstance(reden, Binnen))


def test_wat_vanzelf_iets_verraadt_blijft_binnen() -> None:
    """That there is a secret address, somebody who may not know, or who looked: no type tells of it."""
    verraadt = re.compile("adres|toelating|blokkade|noodtoegang|projectie|inzage")
    assert {soort for soort in GAAT_UIT if verraadt.search(soort)} == set()
    assert not any(verraadt.search(naam) for naam in TYPEN)
    uitkomst = re.compile("niet-|wel-|hoog|laag|rode|onveilig")
    assert not any(uitkomst.search(naam) for naam in TYPEN), "een type zegt niet hoe het ging"


async def test_een_bericht_zegt_dat_er_iets_is_en_waar_en_verder_niets(wereld: Wereld) -> None:
    volger = await volg(wereld.noord)
    casus = await wereld.casus(toelichting="Zo begon het.")
    await casus.mensen(kinderen=1)
    goed(await casus.regisseur.patch(casus.pad, {"rodeVlaggen": ["verwurging"]}, if_match="*"))
    plan = {"inhoud": casus.plan_inhoud(), "reden": "Zo is afgesproken."}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", plan)  # a concept

    over = [b for b in await volger.nieuw() if b["subject"].endswith(casus.id)]

    assert soorten(over, casus.id) == [
        "casus.geopend",
        *["dossier.betrokkenen-gewijzigd"] * 3,
        "casus.gewijzigd",
    ]
    for bericht in over:
        assert set(bericht) == ATTRIBUTEN
        assert (bericht["specversion"], bericht["subject"]) == ("1.0", f"casussen/{casus.id}")
        assert bericht["source"] == "urn:nld:oin:00000000000000000000:systeem:rode-draad"
        assert bericht["time"].endswith("Z")
        assert goed(await casus.regisseur.get(bericht["dataref"])), "hier is het op te halen"
    tijdlijn = {regel["id"] for regel in await casus.tijdlijn()}
    assert {UUID(b["id"]) for b in over} <= {UUID(id) for id in tijdlijn}
    assert await volger.nieuw() == []


async def test_alleen_van_wat_u_nu_mag_zien(wereld: Wereld) -> None:
    """Asked for now: who became excluded, another team, and a team that has the casus since."""
    noord, genoot, zuid = wereld.noord, wereld.als("wij-noord-3"), wereld.als("wij-zuid")
    begin = (await volg(noord)).na
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)

    async def hoort(wie: Any) -> list[str]:
        return soorten(await Volger(wie, begin).nieuw(), casus.id)

    assert (
        await hoort(noord) == await hoort(genoot) == ["casus.geopend", *["dossier.betrokkenen-gewijzigd"] * 3]
    )
    assert await hoort(zuid) == []
    buur = {"medewerkerId": await genoot.id(), "reden": "buur"}
    await noord.maak(f"{casus.pad}/blokkades", buur)
    assert await hoort(genoot) == []
    assert "blokkade" not in str(await Volger(noord, begin).nieuw())
    await draag_over(casus, "wij-zuid")
    assert "casus.overdracht-gewijzigd" in await hoort(zuid)
    assert await hoort(noord) == []
    for handle in ("beheer", "fg", "beleid", "politie"):
        geweigerd(await wereld.als(handle).get("/v1/gebeurtenissen"), 403, "niet-bevoegd")


async def test_een_koppeling_hoort_alleen_van_haar_eigen_melding(wereld: Wereld) -> None:
    """That there is something to tell the melder; that it was linked, and to what, is not for a machine."""
    machine, vt, begin = wereld.als("koppeling"), wereld.als("vt"), (await volg(wereld.als("koppeling"))).na
    eigen = (await machine.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"]
    ander = (await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"]
    casus = (await vt.maak(f"/v1/meldingen/{eigen}/casus", {"aanduiding": "Huishouden Proefsma"}))["id"]
    for id in (eigen, ander):
        await vt.maak(f"/v1/meldingen/{id}/terugkoppelingen", {"kanaal": "corv"})

    (bericht,) = await Volger(machine, begin).nieuw()

    assert bericht["dataref"].endswith(f"/v1/meldingen/{eigen}/terugkoppelingen")
    assert len((await machine.haal(bericht["dataref"]))["resultaten"]) == 1
    bij_vt = await Volger(vt, begin).nieuw()
    assert soorten(bij_vt, ander) == ["melding.ontvangen", "melding.teruggekoppeld"]
    assert "casus.meldingen-gewijzigd" in soorten(bij_vt, casus)


async def test_wie_laat_vastlegt_wordt_niet_overgeslagen(wereld: Wereld) -> None:
    """A transaction that got its number before another, and commits after the other was read."""
    volger, casus, ander = await volg(wereld.noord), await wereld.casus(), await wereld.casus()
    await volger.nieuw()
    database, rij = wereld.omg.database, _regel(wereld, casus)
    if database.is_sqlite:  # one writer: only a number that was left out comes later
        async with database.schrijf() as verbinding:
            tot = (await verbinding.execute(sa.select(sa.func.max(gebeurtenis.c.volgnummer)))).scalar_one()
            await verbinding.execute(SCHRIJF_BIJ, {**_regel(wereld, ander), "volgnummer": tot + 2})
        vlot = await volger.nieuw()
        async with database.schrijf() as traag:
            await traag.execute(SCHRIJF_BIJ, {**rij, "volgnummer": tot + 1})
    else:
        async with database.schrijf() as traag:
            await traag.execute(SCHRIJF_BIJ, rij)
            async with database.schrijf() as snel:
                await snel.execute(SCHRIJF_BIJ, _regel(wereld, ander))
            vlot = await volger.nieuw()
    assert [b["subject"] for b in vlot] == [f"casussen/{ander.id}"]
    assert [b["id"] for b in await volger.nieuw()] == [str(rij["id"])]
    assert await volger.nieuw() == []


def _regel(wereld: Wereld, casus: Casus) -> dict[str, Any]:
    """A line in the log of this casus."""
    return {
        "id": nieuw_id(),
        "soort": "stap-afgerond",
        "op": wereld.klok.nu(),
        "casus_id": UUID(casus.id),
        "casus_versie": 9,
        "object_soort": "casus",
        "object_id": UUID(casus.id),
        "object_versie": 9,
        "open": {"van": "contact-leggen", "naar": "situatie-in-kaart"},
    }


async def test_een_lange_achterstand_komt_in_stukken_en_elk_stuk_kost_evenveel(
    wereld: Wereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = await volg(wereld.noord)
    monkeypatch.setattr(feed, "VENSTER", 3)
    casus = await wereld.casus()
    await casus.mensen(kinderen=4)
    na = begin.na
    await worker.loop(wereld.omg, "zegel")
    bladen: list[dict[str, Any]] = []
    while not bladen or bladen[-1]["meer"]:
        bladen.append(await wereld.noord.haal(f"/v1/gebeurtenissen?limiet=2&na={na}"))
        na = bladen[-1]["volgende"]
    ids = [b["id"] for blad in bladen for b in blad["resultaten"]]
    assert [b["id"] for b in await begin.nieuw()] == ids
    assert (len(ids), len(set(ids)), len(bladen) > 3) == (7, 7, True)


@pytest.mark.parametrize("na", ["eens", "LTEuMQ", "MS4x0", "MQ"])
async def test_een_verzonnen_cursor_wordt_geweigerd(wereld: Wereld, na: str) -> None:
    geweigerd(await wereld.noord.get(f"/v1/gebeurtenissen?na={na}"), 400, "ongeldige-invoer")
