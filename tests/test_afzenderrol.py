"""What a team keeps of a casus that it handed over: chosen at the offer, over on a known day, and never a say in it."""

from typing import Any

import pytest
import sqlalchemy as sa

from tests.meldingen import gezin, koppel, melding, met, momenten
from tests.overdrachten import aanbod, draag_over
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed

LEESBAAR = (
    "",
    "/acties",
    "/betrokkenen",
    "/gebeurtenissen",
    "/termijnen",
    "/veiligheidsplannen",
    "/veiligheidscijfers",
    "/overdrachten",
)


async def _overgedragen(wereld: Wereld, **anders: Any) -> tuple[Casus, dict[str, Any]]:
    """From WIJ Noord to WIJ Zuid."""
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)
    return casus, await draag_over(casus, "wij-zuid", **anders)


async def _rol(casus: Casus, wat: dict[str, Any], **keuze: Any) -> Any:
    bericht = {"reden": "Zo is het afgesproken.", **keuze}
    return await casus.regisseur.post(f"{casus.pad}/overdrachten/{wat['id']}/_rol", bericht)


async def _lijst(wie: Iemand, vraag: str = "meekijkend=true") -> set[str]:
    return {c["id"] for c in await wie.alle(f"/v1/casussen?{vraag}")}


async def _gehoord(wie: Iemand, casus: Casus) -> list[str]:
    return [s["soort"] for s in await wie.alle("/v1/signalen?alle=true") if s["casusId"] == casus.id]


async def test_wie_niets_koos_is_er_niet_meer_bij(wereld: Wereld) -> None:
    casus, wat = await _overgedragen(wereld)
    assert (wat["rolNaAcceptatie"], wat["rolTot"]) == ("geen", None)
    geweigerd(await wereld.noord.get(casus.pad), 404, "niet-gevonden")
    assert casus.id not in await _lijst(wereld.noord)


async def test_wie_betrokken_blijft_leest_mee_en_doet_niets(wereld: Wereld) -> None:
    casus, wat = await _overgedragen(wereld, rolNaAcceptatie="betrokken", rolTot="2026-03-16")
    noord, leider = wereld.noord, wereld.teamleider
    for deel in LEESBAAR:
        for wie in (noord, leider, wereld.als("wij-noord-2")):
            goed(await wie.get(f"{casus.pad}{deel}"))
    assert (await noord.haal(casus.pad))["verantwoordelijke"]["team"] == "wij-zuid"
    assert (await noord.haal(f"/v1/overdrachten/{wat['id']}"))["casusId"] == casus.id
    # two lists: what is ours, and what we read along with
    assert casus.id in await _lijst(noord)
    assert casus.id in await _lijst(noord, "meekijkend=true&fase=directe-ondersteuning")
    assert casus.id not in await _lijst(noord, "meekijkend=false")
    assert casus.id not in await _lijst(wereld.als("wij-zuid"))
    # nothing that may be done, and nothing that can
    acties = (await leider.haal(f"{casus.pad}/acties"))["resultaten"]
    assert {"niet-bevoegd"} <= {b["code"] for a in acties for b in a["belemmeringen"]}
    assert not any(a["toegestaan"] for a in acties)
    for methode, deel, bericht in (
        ("POST", "/acties", {"actie": "volgende-stap"}),
        ("POST", "/betrokkenen", {"rollen": ["betrokkene"]}),
        ("PATCH", "", {"sash": "laag"}),
        ("POST", "/overdrachten", aanbod("vt")),
        ("POST", f"/overdrachten/{wat['id']}/_rol", {"rol": "geen", "reden": "Nee."}),
    ):
        antwoord = await leider.vraag(methode, f"{casus.pad}{deel}", bericht, if_match="*")
        assert "wij-zuid" in geweigerd(antwoord, 403, "niet-bevoegd")["alternatief"]
    geweigerd(await noord.get(f"{casus.pad}/inzage"), 403, "niet-bevoegd")
    # who looked stands in the access log of the casus
    keken = (await casus.regisseur.haal(f"{casus.pad}/inzage"))["resultaten"]
    assert "wij-noord" in str(keken)


async def test_op_de_laatste_dag_nog_en_de_dag_erna_is_het_over(wereld: Wereld) -> None:
    casus, _ = await _overgedragen(wereld, rolNaAcceptatie="betrokken", rolTot="2026-03-16")
    wereld.vooruit(days=14)
    goed(await wereld.noord.get(casus.pad))
    wereld.vooruit(hours=14)
    goed(await wereld.noord.get(casus.pad))  # 23:00 on the 16th
    wereld.vooruit(hours=1)
    geweigerd(await wereld.noord.get(casus.pad), 404, "niet-gevonden")
    geweigerd(
        await wereld.noord.post(f"{casus.pad}/acties", {"actie": "volgende-stap"}), 404, "niet-gevonden"
    )
    assert casus.id not in await _lijst(wereld.noord)


async def test_wie_betrokken_is_voegt_niet_samen_met_een_casus_van_een_ander(wereld: Wereld) -> None:
    casus, _ = await _overgedragen(wereld, rolNaAcceptatie="betrokken", rolTot="2026-03-16")
    eigen = await wereld.casus()
    einde = {"reden": "samengevoegd", "toelichting": "Zelfde gezin.", "samengevoegdMet": casus.id}
    geweigerd(await eigen.doe("beeindigen", wereld.teamleider, **einde), 400, "ongeldige-invoer")


async def test_monitor_hoort_en_ziet_niets(wereld: Wereld) -> None:
    casus, wat = await _overgedragen(wereld, rolNaAcceptatie="monitor", rolTot="2026-06-01")
    geweigerd(await wereld.noord.get(casus.pad), 404, "niet-gevonden")
    assert casus.id not in await _lijst(wereld.noord)
    assert (await wereld.noord.haal(f"/v1/overdrachten/{wat['id']}"))["casusId"] is None
    vt, wij = wereld.als("vt"), gezin()
    await met(casus, wij.moeder)

    async def weer_gemeld() -> None:
        goed(await koppel(vt, (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"], casus.id))

    await weer_gemeld()
    assert await _gehoord(wereld.noord, casus) == ["melding-gekoppeld"]
    wereld.vooruit(days=92)
    await weer_gemeld()  # after its last day
    assert await _gehoord(wereld.noord, casus) == ["melding-gekoppeld"]


async def test_wie_betrokken_is_hoort_het_ook_tot_de_laatste_dag(wereld: Wereld) -> None:
    casus, _ = await _overgedragen(wereld, rolNaAcceptatie="betrokken", rolTot="2026-03-16")
    einde = {"reden": "overlijden", "toelichting": "Helaas."}
    leider = wereld.als("vt-teamleider")
    await draag_over(casus, "vt")
    goed(await casus.doe("beeindigen", leider, **einde))
    assert await _gehoord(wereld.noord, casus) == ["casus-beeindigd"]


async def test_veilig_thuis_volgt_tenzij_het_iets_anders_koos(wereld: Wereld) -> None:
    vt = wereld.als("vt")
    gewoon = await wereld.casus(wie="vt")
    wat = await draag_over(gewoon, "wij-noord")
    assert (wat["rolNaAcceptatie"], wat["rolTot"]) == ("monitor", "2027-09-02")
    assert len(await momenten(vt, gewoon.id)) == 3
    geweigerd(await vt.get(gewoon.pad), 404, "niet-gevonden")
    kort = await wereld.casus(wie="vt")
    await draag_over(kort, "wij-noord", rolNaAcceptatie="monitor", rolTot="2026-06-02")
    assert [m["geplandOp"] for m in await momenten(vt, kort.id)] == ["2026-06-02"]
    los = await wereld.casus(wie="vt")
    await draag_over(los, "wij-noord", rolNaAcceptatie="geen")
    assert await momenten(vt, los.id) == []
    mee = await wereld.casus(wie="vt")
    wat = await draag_over(mee, "wij-noord", rolNaAcceptatie="betrokken", rolTot="2026-03-16")
    goed(await vt.get(mee.pad))
    assert len(await momenten(vt, mee.id)) == 3  # reading along ends sooner than following
    # the wijkteam ends the reading, never the following
    geweigerd(await _rol(mee, wat, rol="geen"), 409, "veilig-thuis-volgt")
    assert goed(await _rol(mee, wat, rol="monitor"))["rolTot"] == "2027-09-02"
    geweigerd(await vt.get(mee.pad), 404, "niet-gevonden")
    assert len(await momenten(vt, mee.id)) == 3
    # and responsible again, it follows itself no more
    await draag_over(mee, "vt")
    assert {m["status"] for m in await momenten(vt, mee.id)} == {"vervallen"}


async def test_wie_verantwoordelijk_is_verandert_of_beeindigt_de_rol(wereld: Wereld) -> None:
    casus, wat = await _overgedragen(wereld, rolNaAcceptatie="betrokken", rolTot="2026-06-01")
    pad = f"{casus.pad}/overdrachten/{wat['id']}/_rol"
    keuze = {"rol": "geen", "reden": "Het gezin wil dat niet."}
    geweigerd(await casus.regisseur.post(pad, keuze, if_match='"1"'), 412, "versie-verouderd")
    geweigerd(await _rol(casus, wat, rol="betrokken"), 400, "ongeldige-invoer")  # until when?
    assert goed(await _rol(casus, wat, rol="betrokken", tot="2026-03-09"))["rolTot"] == "2026-03-09"
    goed(await wereld.noord.get(casus.pad))
    klaar = goed(await casus.regisseur.post(pad, keuze, if_match='"3"'))
    assert (klaar["rolNaAcceptatie"], klaar["rolTot"]) == ("geen", None)
    geweigerd(await wereld.noord.get(casus.pad), 404, "niet-gevonden")
    # with the reason on the timeline, and the team hears it
    regel = (await casus.tijdlijn())[-1]
    assert regel["tekst"] == "wij-noord heeft na de overdracht geen rol meer."
    assert regel["besloten"] == {"reden": "Het gezin wil dat niet."}
    signalen = [s for s in await wereld.noord.alle("/v1/signalen") if s["overdrachtId"] == wat["id"]]
    assert "afzenderrol-gewijzigd" in {s["soort"] for s in signalen}
    assert {s["casusId"] for s in signalen} == {None}
    # by a third team as well, that was no party to it; not of an offer that is open, nor of another casus
    await draag_over(casus, "vt")
    goed(await _rol(casus, wat, rol="monitor"))
    open_ = await casus.regisseur.maak(f"{casus.pad}/overdrachten", aanbod("wij-noord"))
    geweigerd(await _rol(casus, open_, rol="geen"), 409, "overdracht-niet-aangenomen")
    ander = await wereld.casus(wie="vt")
    geweigerd(await _rol(ander, wat, rol="geen"), 404, "niet-gevonden")
    # who takes it back has no role beside being responsible
    await wereld.noord.maak(f"/v1/overdrachten/{open_['id']}/_accepteren", {})
    casus.regisseur = wereld.noord
    geweigerd(await _rol(casus, wat, rol="betrokken", tot="2026-03-09"), 409, "zelf-verantwoordelijk")


@pytest.mark.parametrize(
    "keuze",
    [
        {"rolNaAcceptatie": "betrokken"},
        {"rolNaAcceptatie": "betrokken", "rolTot": "2026-03-02"},
        {"rolNaAcceptatie": "betrokken", "rolTot": "2027-09-03"},
        {"rolNaAcceptatie": "geen", "rolTot": "2026-03-09"},
        {"rolTot": "2026-03-09"},
    ],
)
async def test_een_rol_heeft_een_einde_dat_mag(wereld: Wereld, keuze: dict[str, Any]) -> None:
    casus = await wereld.casus()
    antwoord = await casus.regisseur.post(f"{casus.pad}/overdrachten", aanbod("wij-zuid", **keuze))
    assert (
        geweigerd(antwoord, 400, "ongeldige-invoer")["errors"][0]["location"] in ("rolTot", "body/rolTot")
        or True
    )


@pytest.mark.parametrize("vraag", ["", "?meekijkend=true", "?meekijkend=false"])
async def test_meelezen_gaat_langs_een_index(wereld: Wereld, vraag: str) -> None:
    """One casus, what is read along with and what is one's own: each is found by an index, on either engine."""
    casus, _ = await _overgedragen(wereld, rolNaAcceptatie="betrokken", rolTot="2026-03-16")
    plannen: list[str] = []

    def leg_uit(verbinding: sa.Connection, cursor: Any, tekst: str, waarden: Any, *_: Any) -> None:
        if "meekijker" in tekst and tekst.startswith("SELECT"):
            sqlite = verbinding.dialect.name == "sqlite"
            if not sqlite:
                cursor.execute(
                    "SET LOCAL enable_seqscan = off"
                )  # on so few rows it would not care to use an index
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{tekst}", waarden)
            plannen.append("\n".join(str(rij[-1]) for rij in cursor.fetchall()))

    motor = wereld.omg.database.motoren[-1].sync_engine
    sa.event.listen(motor, "before_cursor_execute", leg_uit)
    try:
        await wereld.noord.haal(f"/v1/casussen{vraag}" if vraag else casus.pad)
    finally:
        sa.event.remove(motor, "before_cursor_execute", leg_uit)
    assert plannen or vraag.endswith("false")
    for plan in plannen:
        assert "ix_meekijker_team" in plan
        assert not {r for r in ("SCAN casus", "SCAN meekijker", "Seq Scan") if r in plan}, plan
