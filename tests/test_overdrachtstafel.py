"""The overdrachtstafel: who sees what at one table, who puts what on the list, what is refused, and the door that must be opened."""

import asyncio
from collections.abc import Mapping
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import worker
from app.core.db import bevat
from app.overleg.model import besluit
from app.toegang.model import inzage
from tests.conftest import VerseWereld
from tests.overdrachtstafel import (
    Overdrachtstafel,
    bied_aan,
    deurklok,
    deurklokken,
    gemeld,
    overdrachtstafel,
    spreek,
    straks,
)
from tests.test_sql_aantallen import geteld
from tests.wereld import Casus, Wereld, geweigerd, goed

REGISSEUR = {"vt": "vt", "wij-noord": "wij-noord", "wij-zuid": "wij-zuid"}


async def _aan_tafel(
    wereld: Wereld, van: str = "vt", naar: str = "wij-noord", **anders: Any
) -> tuple[Overdrachtstafel, Casus, str, str]:
    """A table with one offer on its list: the table, the casus, the offer and its item."""
    tafel = await overdrachtstafel(wereld)
    casus = await wereld.casus(wie=REGISSEUR[van])
    aanbod = await bied_aan(casus, naar, **anders)
    return tafel, casus, aanbod, await tafel.zet_op(aanbod)


# Who sees what

VERHAAL = "Wilt u met dit gezin verder?"
BESLUIT = "Wij gaan samen langs."


@pytest.mark.parametrize("afloop", ["open", "aangenomen", "teruggegeven", "elders", "ingetrokken"])
@pytest.mark.parametrize(("van", "naar"), [*permutations(REGISSEUR, 2)])
async def test_aan_tafel_ziet_elk_team_wat_het_aangaat(
    wereld: Wereld, van: str, naar: str, afloop: str
) -> None:
    """Every pair of teams, however it ends: exactly what the offer itself shows them, and for the third team a place in a list that
    says the same whatever there is."""
    tafel, _, aanbod, punt = await _aan_tafel(wereld, van, naar)
    (derde,) = REGISSEUR.keys() - {van, naar}
    goed(await tafel.doe(van, punt, "besluiten", tekst=BESLUIT))
    kaal = await tafel.van(derde, punt)
    await _laat_aflopen(tafel, aanbod, punt, van, naar, afloop)
    for wie in (van, naar):
        gezien = (await tafel.van(wie, punt))["aanbod"]
        zelf = await wereld.als(wie).haal(f"/v1/overdrachten/{aanbod}")
        assert gezien["overdracht"] == zelf
        assert [b["tekst"] for b in gezien["besluiten"]] == [BESLUIT]
        assert goed(await wereld.als(wie).get(tafel.punt(punt)))["aanbod"] == gezien
    ontvanger = (await tafel.van(naar, punt))["aanbod"]["overdracht"]
    assert (ontvanger["vraag"] is None) == (afloop in ("teruggegeven", "ingetrokken"))
    assert (ontvanger["voorbeeld"] is None) == (afloop != "open")
    ander = await tafel.van(derde, punt)
    assert ander == kaal == {k: kaal[k] for k in ("id", "volgnummer", "begintOp", "minuten", "aanbod")}
    assert (ander["aanbod"], VERHAAL in str(ander)) == (None, False)
    # what they may not do is answered as what is not there, byte for byte
    for methode, wat, bericht in HANDELINGEN:
        antwoorden = [
            await wereld.als(derde).vraag(methode, f"{tafel.punt(id)}{wat}", bericht)
            for id in (punt, str(uuid4()))
        ]
        assert [a.status_code for a in antwoorden] == [404, 404]
        assert len({a.json()["detail"] for a in antwoorden}) == 1
    geweigerd(await wereld.als(derde).get(f"/v1/overdrachten/{aanbod}"), 404, "niet-gevonden")


HANDELINGEN: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("POST", "/_accepteren", {}),
    ("POST", "/_terug", {"reden": "geen-capaciteit"}),
    ("POST", "/_afspreken", {}),
    ("POST", "/besluiten", {"tekst": "Niet van ons."}),
)


async def _laat_aflopen(
    tafel: Overdrachtstafel, aanbod: str, punt: str, van: str, naar: str, afloop: str
) -> None:
    anders = f"/v1/overdrachten/{aanbod}"
    match afloop:
        case "aangenomen":
            goed(await tafel.doe(naar, punt, "_accepteren"))
        case "teruggegeven":
            goed(await tafel.doe(naar, punt, "_terug", reden="geen-capaciteit"))
        case "elders":
            goed(await tafel.wereld.als(naar).post(f"{anders}/_accepteren", {}))
        case "ingetrokken":
            goed(await tafel.wereld.als(van).post(f"{anders}/_intrekken", {"reden": "Toch niet."}))


async def test_wie_keek_staat_bij_de_casus(wereld: Wereld) -> None:
    tafel, casus, _, _ = await _aan_tafel(wereld)
    noord, zuid = await wereld.noord.id(), await wereld.als("wij-zuid").id()
    for handle in ("wij-noord", "wij-zuid"):
        await tafel.lijst(handle)
    keken = sa.select(inzage.c.medewerker_id).where(bevat(inzage.c.getoond, sa.bindparam("casus", casus.id)))
    async with wereld.omg.database.lees() as verbinding:
        gevonden = {str(rij.medewerker_id) for rij in await verbinding.execute(keken)}
    assert noord in gevonden
    assert zuid not in gevonden


async def test_zonder_geheimhouding_of_zonder_tafel_is_er_niets(wereld: Wereld) -> None:
    tafel = await overdrachtstafel(wereld, bevestigd=("vt",))
    casus = await wereld.casus(wie="vt")
    punt = await tafel.zet_op(await bied_aan(casus, "wij-noord"))
    for pad in (f"{tafel.pad}/tafel", tafel.punt(punt), tafel.punt(str(uuid4()))):
        geweigerd(await wereld.noord.get(pad), 403, "geheimhouding-niet-bevestigd")
    for handle in ("vt-elders", "politie", "fg"):
        geweigerd(await wereld.als(handle).get(f"{tafel.pad}/tafel"), 404, "niet-gevonden")
    # a partner at the table sees that it is long
    await tafel.voorzitter.maak(f"{tafel.pad}/deelnemers", {"organisatie": "politie"})
    await tafel.bevestig("politie")
    (plaats,) = await tafel.lijst("politie")
    assert (plaats["minuten"], plaats["aanbod"]) == (15, None)
    anders = await wereld.als("politie").get(f"{tafel.pad}/tafel", x_doelbinding="beheer")
    geweigerd(anders, 403, "ander-doel")
    # an Actie-overleg is no overdrachtstafel
    actie = (
        await wereld.als("vt").maak("/v1/overleggen", {"soort": "mda", "begintOp": straks(wereld, hours=1)})
    )["id"]
    geweigerd(await wereld.als("vt").get(f"/v1/overleggen/{actie}/tafel"), 404, "niet-gevonden")
    geweigerd(await wereld.als("vt").get(f"/v1/overleggen/{actie}/tafel/voorstellen"), 404, "niet-gevonden")


# The list


async def test_wat_op_de_lijst_kan_en_door_wie(wereld: Wereld) -> None:
    tafel = await overdrachtstafel(wereld, "vt", "wij-noord")
    naar_noord, naar_zuid, van_noord = [await wereld.casus(wie=w) for w in ("vt", "vt", "wij-noord")]
    een, zuid, terug = [
        await bied_aan(c, team)
        for c, team in ((naar_noord, "wij-noord"), (naar_zuid, "wij-zuid"), (van_noord, "vt"))
    ]
    assert {een, terug} <= {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    assert zuid not in {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    assert set((await tafel.voorstellen("vt"))[0]) == {
        "overdrachtId",
        "van",
        "naar",
        "spoed",
        "aangebodenOp",
        "verlooptOp",
    }
    # the receiver answers, and does not put it on the list; who leads may, and so may who offered it
    geweigerd(await tafel.probeer_op(een, "wij-noord"), 403, "niet-bevoegd")
    fout = geweigerd(await tafel.probeer_op(zuid), 409, "niet-aan-deze-tafel")
    assert "wij-zuid neemt niet deel" in fout["detail"]
    geweigerd(await tafel.probeer_op(str(uuid4())), 404, "niet-gevonden")
    punt = await tafel.zet_op(terug, "wij-noord")
    assert await tafel.zet_op(terug, "vt") == punt  # again changes nothing
    assert [p["id"] for p in await tafel.lijst("vt")] == [punt]
    assert terug not in {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    # what was answered or lapsed cannot come on it; what stands on it stays, and says so
    goed(await wereld.noord.post(f"/v1/overdrachten/{een}/_weigeren", {"reden": "geen-capaciteit"}))
    assert (
        "geweigerd, door wij-noord"
        in geweigerd(await tafel.probeer_op(een), 409, "overdracht-beantwoord")["detail"]
    )
    wereld.vooruit(days=5)
    assert terug not in {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    (op_lijst,) = await tafel.lijst("wij-noord")
    assert (op_lijst["aanbod"]["status"], op_lijst["aanbod"]["uitkomst"]) == ("geagendeerd", "verlopen")
    geweigerd(await tafel.doe("vt", punt, "_accepteren"), 409, "overdracht-verlopen")
    geweigerd(await tafel.doe("vt", punt, "besluiten", tekst="Te laat."), 409, "punt-afgedaan")


async def test_wie_leidt_en_er_niet_tussen_zit_zet_op_de_lijst_en_ziet_haar_niet(wereld: Wereld) -> None:
    tafel = await overdrachtstafel(wereld)
    casus = await wereld.casus()
    aanbod = await bied_aan(casus, "wij-zuid")
    assert aanbod in {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    geweigerd(await wereld.als("vt").get(f"/v1/overdrachten/{aanbod}"), 404, "niet-gevonden")
    punt = goed(await tafel.probeer_op(aanbod, "vt"))
    assert punt["aanbod"] is None
    ander = await wereld.casus()
    weg = await bied_aan(ander, "wij-zuid")
    goed(await ander.regisseur.post(f"/v1/overdrachten/{weg}/_intrekken", {"reden": "Toch niet."}))
    geweigerd(await tafel.probeer_op(weg, "vt"), 404, "niet-gevonden")  # how it ended is not theirs to know


async def test_een_teruggenomen_en_nieuw_aanbod_is_hetzelfde_punt_zolang_het_niet_besproken_is(
    wereld: Wereld,
) -> None:
    tafel, casus, aanbod, punt = await _aan_tafel(wereld)
    goed(await tafel.doe("vt", punt, "besluiten", tekst="Nog even uitzoeken."))
    goed(await casus.regisseur.post(f"/v1/overdrachten/{aanbod}/_intrekken", {"reden": "Voor Zuid."}))
    opnieuw = await bied_aan(casus, "wij-zuid")
    assert opnieuw in {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    assert await tafel.zet_op(opnieuw) == punt
    van_zuid = (await tafel.van("wij-zuid", punt))["aanbod"]
    assert (van_zuid["overdracht"]["id"], van_zuid["besluiten"]) == (opnieuw, [])  # the note was for Noord
    assert (await tafel.van("wij-noord", punt))["aanbod"] is None
    # its turn at this table is over: the next offer is for the next table
    goed(await tafel.doe("wij-zuid", punt, "_terug", reden="geen-capaciteit"))
    derde = await bied_aan(casus, "wij-noord")
    assert derde not in {v["overdrachtId"] for v in await tafel.voorstellen("vt")}
    geweigerd(await tafel.probeer_op(derde), 409, "al-op-agenda")


async def test_wie_leidt_verzet_de_volgorde_en_de_minuten(wereld: Wereld) -> None:
    tafel = await overdrachtstafel(wereld)
    ids = [await tafel.zet_op(await bied_aan(await wereld.casus(), "wij-zuid")) for _ in range(3)]
    versie = (await tafel.voorzitter.get(tafel.punt(ids[2]))).headers["etag"]
    eerst = {"volgnummer": 1, "minuten": 30}
    pad = tafel.punt(ids[2])
    geweigerd(await wereld.noord.patch(pad, eerst, if_match="*"), 403, "niet-bevoegd")
    geweigerd(await tafel.voorzitter.patch(pad, eerst), 428, "versie-ontbreekt")
    geweigerd(await tafel.voorzitter.patch(pad, {"minuten": 0}, if_match="*"), 400, "ongeldige-invoer")
    goed(await tafel.voorzitter.patch(pad, eerst, if_match=versie))
    geweigerd(await tafel.voorzitter.patch(pad, {"minuten": 5}, if_match=versie), 412, "versie-verouderd")
    goed(await tafel.voorzitter.patch(tafel.punt(ids[0]), {"volgnummer": 2}, if_match="*"))
    lijst = await tafel.lijst("vt")
    assert [p["id"] for p in lijst] == [ids[2], *ids[:2]]
    assert [p["begintOp"][14:16] for p in lijst] == ["00", "30", "45"]
    assert all(p["aanbod"] is None for p in lijst)


# Deciding


async def test_alleen_wie_ontvangt_beslist_en_een_keer(wereld: Wereld) -> None:
    tafel, casus, _, punt = await _aan_tafel(wereld)
    geweigerd(await tafel.doe("vt", punt, "_accepteren"), 403, "niet-bevoegd")
    geweigerd(await tafel.doe("vt", punt, "_terug", reden="geen-capaciteit"), 403, "niet-bevoegd")
    geweigerd(await tafel.doe("vt", punt, "_afspreken"), 409, "nog-niet-besproken")
    geweigerd(await tafel.doe("wij-noord", punt, "_terug", reden="anders"), 400, "ongeldige-invoer")
    vreemd = await wereld.als("wij-zuid").id()
    fouten: list[dict[str, Any]] = [{"casusregisseur": vreemd}, {"afspraak": {"medewerkerId": vreemd}}]
    for bericht in fouten:
        geweigerd(await tafel.doe("wij-noord", punt, "_accepteren", **bericht), 400, "ongeldige-invoer")
    oud = await wereld.noord.post(f"{tafel.punt(punt)}/_accepteren", {}, if_match='"9"')
    geweigerd(oud, 412, "versie-verouderd")
    assert (await casus.nu())["verantwoordelijke"]["team"] == "vt"  # nothing of it happened
    assert await deurklokken(casus) == []
    goed(await tafel.doe("wij-noord", punt, "_accepteren"))
    ook = geweigerd(
        await tafel.doe("wij-noord", punt, "_terug", reden="geen-capaciteit"), 409, "overdracht-beantwoord"
    )
    assert "door wij-noord" in ook["detail"]


async def test_aan_tafel_en_elders_in_dezelfde_seconde(wereld: Wereld) -> None:
    """One wins, and the other hears who; the casus has one answer, and at most one agreement."""
    tafel, casus, aanbod, punt = await _aan_tafel(wereld)
    antwoorden = await asyncio.gather(
        tafel.doe("wij-noord", punt, "_accepteren"),
        wereld.als("wij-noord-2").post(f"/v1/overdrachten/{aanbod}/_weigeren", {"reden": "geen-capaciteit"}),
    )
    assert sorted(a.status_code for a in antwoorden) == [200, 409]
    aan_tafel, elders = antwoorden
    verliezer, winnaar = (elders, "wij-noord") if aan_tafel.is_success else (aan_tafel, "wij-noord-2")
    assert f"door {winnaar}" in geweigerd(verliezer, 409, "overdracht-beantwoord")["detail"]
    gezien = (await tafel.van("vt", punt))["aanbod"]
    assert gezien["status"] == ("besproken" if aan_tafel.is_success else "geagendeerd")
    assert (gezien["afspraak"] is not None) == aan_tafel.is_success
    casus.regisseur = wereld.als("wij-noord" if aan_tafel.is_success else "vt")
    assert bool(await deurklokken(casus)) == aan_tafel.is_success


async def test_afsluiten_neemt_mee_waarover_nog_niet_is_beslist(wereld: Wereld) -> None:
    """Also what was called discussed without an answer; not what was answered elsewhere."""
    tafel, _, open_, punt = await _aan_tafel(wereld)
    weg = await bied_aan(await wereld.casus(wie="vt"), "wij-noord")
    await tafel.zet_op(weg)
    goed(await wereld.noord.post(f"/v1/overdrachten/{weg}/_weigeren", {"reden": "geen-capaciteit"}))
    gezegd = {"status": "besproken"}
    goed(await wereld.als("vt").patch(f"{tafel.pad}/agendapunten/{punt}", gezegd, if_match="*"))
    goed(await wereld.als("vt").post(f"{tafel.pad}/_afsluiten", {}))
    reeks = tafel.antwoord["reeksId"]
    (volgende,) = [
        Overdrachtstafel(wereld, o["id"], tafel.voorzitter)
        for o in await wereld.als("vt").alle("/v1/overleggen?soort=overdrachtstafel&status=gepland")
        if o["reeksId"] == reeks
    ]
    await volgende.bevestig("wij-noord")
    (over,) = await volgende.lijst("wij-noord")
    assert over["aanbod"]["overdracht"]["id"] == open_


async def test_een_besluit_verandert_niet(wereld: Wereld) -> None:
    tafel, _, _, punt = await _aan_tafel(wereld)
    gezegd = goed(await tafel.doe("wij-noord", punt, "besluiten", tekst="Wij bellen morgen."))
    assert (gezegd["door"], gezegd["team"]["team"]) == ("wij-noord", "wij-noord")
    goed(await tafel.doe("wij-noord", punt, "besluiten", tekst="Correctie: wij bellen vandaag."))
    teksten = [b["tekst"] for b in (await tafel.van("vt", punt))["aanbod"]["besluiten"]]
    assert teksten == ["Wij bellen morgen.", "Correctie: wij bellen vandaag."]
    deze = besluit.c.id == UUID(gezegd["id"])
    for opdracht in (sa.update(besluit).where(deze).values(spoor="straf"), sa.delete(besluit).where(deze)):
        with pytest.raises(sa.exc.DBAPIError, match="verandert niet"):
            async with wereld.omg.database.schrijf() as verbinding:
                await verbinding.execute(opdracht)


# The door


async def test_zonder_melding_is_het_48_uur_en_nooit_later_dan_wat_loopt(wereld: Wereld) -> None:
    tafel, casus, _, punt = await _aan_tafel(wereld)
    for uren in (-1, 49):
        fout = await tafel.doe(
            "wij-noord", punt, "_accepteren", afspraak={"uiterlijk": straks(wereld, hours=uren)}
        )
        assert geweigerd(fout, 400, "ongeldige-invoer")["errors"][0]["location"] == "afspraak.uiterlijk"
    goed(await tafel.doe("wij-noord", punt, "_accepteren"))
    casus.regisseur = wereld.noord
    assert (await deurklok(casus))[0] == "2026-03-04T08:00:00.000Z"  # 48 hours later
    wereld.vooruit(hours=10)
    # sooner can be said, also after the table; later cannot, and the hours do not begin again
    collega = await wereld.als("wij-noord-2").id()
    nieuw = goed(await tafel.doe("wij-noord", punt, "_afspreken", medewerkerId=collega))["aanbod"]["afspraak"]
    assert (nieuw["wie"], nieuw["uiterlijk"]) == ("wij-noord-2", "2026-03-04T08:00:00.000Z")
    goed(await tafel.doe("wij-noord", punt, "_afspreken", uiterlijk=straks(wereld, hours=2)))
    later = await tafel.doe("wij-noord", punt, "_afspreken", uiterlijk=straks(wereld, hours=3))
    assert "rekt geen klok op" in str(geweigerd(later, 400, "ongeldige-invoer"))
    geweigerd(await tafel.doe("vt", punt, "_afspreken"), 403, "niet-bevoegd")
    alle = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"]
    assert sorted(k["status"] for k in alle if k["soort"] == "afspraak-achter-de-voordeur") == [
        "loopt",
        "vervallen",
        "vervallen",
    ]
    # once it has run out no new promise stops it
    wereld.vooruit(hours=2)
    geweigerd(await tafel.doe("wij-noord", punt, "_afspreken"), 409, "afspraak-verstreken")
    assert (await deurklok(casus))[1] == "verstreken"


async def test_een_organisatie_kiest_haar_eigen_uren(verse_wereld: VerseWereld) -> None:
    eigen = {"wij-groningen": {"achter_de_voordeur_uren": 24}}
    async with verse_wereld(per_organisatie=eigen) as wereld:
        tafel, casus, _, punt = await _aan_tafel(wereld)
        goed(await tafel.doe("wij-noord", punt, "_accepteren"))
        casus.regisseur = wereld.noord
        assert (await deurklok(casus))[0] == "2026-03-03T08:00:00.000Z"


async def test_is_de_klok_van_de_melding_voorbij_dan_moet_iemand_zeggen_wanneer(wereld: Wereld) -> None:
    casus = await gemeld(wereld)
    wereld.vooruit(hours=49)
    tafel = await overdrachtstafel(wereld)
    punt = await tafel.zet_op(await bied_aan(casus, "wij-noord"))
    fout = geweigerd(await tafel.doe("wij-noord", punt, "_accepteren"), 400, "ongeldige-invoer")
    assert fout["errors"][0]["code"] == "verplicht"
    goed(await tafel.doe("wij-noord", punt, "_accepteren", afspraak={"uiterlijk": straks(wereld, hours=3)}))
    casus.regisseur = wereld.noord
    assert (await deurklok(casus))[0].startswith("2026-03-04T12:00")


async def test_de_afspraak_gaat_mee_met_de_casus_en_er_loopt_er_een(wereld: Wereld) -> None:
    tafel, casus, _, punt = await _aan_tafel(wereld)
    goed(await tafel.doe("wij-noord", punt, "_accepteren"))
    casus.regisseur = wereld.noord
    await casus.mensen(kinderen=0)
    (eerste,) = await deurklokken(casus)
    # what was said before the agreement was made does not meet it
    eerder = {"gesproken": True, "op": straks(wereld, hours=-1)}
    await wereld.noord.maak(f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken", eerder)
    assert await deurklokken(casus) == [eerste]
    # not reached either
    niet = {"gesproken": False, "op": wereld.nu_json, "redenNiet": "niet-bereikbaar"}
    await wereld.noord.maak(f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken", niet)
    assert await deurklokken(casus) == [eerste]
    # overdue it goes along to Zuid: the same clock, that rings for who answers now
    wereld.vooruit(hours=49)
    await worker.loop(wereld.omg)
    verder = await bied_aan(casus, "wij-zuid")
    andere = await overdrachtstafel(wereld)
    tweede = await andere.zet_op(verder)
    goed(await andere.doe("wij-zuid", tweede, "_accepteren"))
    casus.regisseur = wereld.als("wij-zuid")
    (deur,) = await deurklokken(casus)
    assert (deur["id"], deur["status"]) == (eerste["id"], "verstreken")
    signalen = [s for s in await casus.regisseur.alle("/v1/signalen") if s["casusId"] == casus.id]
    assert "termijn-afspraak-achter-de-voordeur" in {s["soort"] for s in signalen}
    await spreek(casus)
    assert (await deurklok(casus))[1] == "gehaald"
    open_ = [s for s in await casus.regisseur.alle("/v1/signalen") if s["casusId"] == casus.id]
    assert "termijn-afspraak-achter-de-voordeur" not in {s["soort"] for s in open_}


async def test_een_casus_die_eindigt_laat_geen_afspraak_lopen(wereld: Wereld) -> None:
    tafel, casus, _, punt = await _aan_tafel(wereld)
    goed(await tafel.doe("wij-noord", punt, "_accepteren"))
    casus.regisseur = wereld.noord
    einde = {"reden": "verhuisd-buiten-regio", "toelichting": "Zij wonen nu elders."}
    goed(await casus.doe("beeindigen", wie=wereld.teamleider, **einde))
    assert (await deurklok(casus))[1] == "vervallen"


async def test_bij_samenvoegen_gaat_de_afspraak_verder_in_de_casus_die_doorgaat(wereld: Wereld) -> None:
    tafel, casus, _, punt = await _aan_tafel(wereld)
    goed(await tafel.doe("wij-noord", punt, "_accepteren"))
    casus.regisseur = wereld.noord
    doorgaand = await wereld.casus()
    einde = {"reden": "samengevoegd", "samengevoegdMet": doorgaand.id, "toelichting": "Hetzelfde gezin."}
    goed(await casus.doe("beeindigen", wie=wereld.teamleider, **einde))
    assert await deurklok(doorgaand) == ("2026-03-04T08:00:00.000Z", "loopt")
    wereld.vooruit(hours=49)
    await worker.loop(wereld.omg)
    signalen = [s for s in await wereld.noord.alle("/v1/signalen") if s["casusId"] == doorgaand.id]
    assert "termijn-afspraak-achter-de-voordeur" in {s["soort"] for s in signalen}


# What it costs


async def test_een_lange_tafel_kost_vijf_selects(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        tafel = await overdrachtstafel(wereld)
        for aantal in (2, 14):
            for _ in range(aantal):
                casus = await wereld.casus(wie="vt")
                punt = await tafel.zet_op(await bied_aan(casus, "wij-noord"))
                goed(await tafel.doe("vt", punt, "besluiten", tekst="Besproken."))
            with geteld(wereld) as teller:
                lijst = await tafel.lijst("wij-noord")
            assert len(teller.selects) <= 5, teller.selects
            assert len(teller.opdrachten) == len(teller.selects) + 1  # and its line in the access log
        assert len(lijst) == 16
        assert all(p["aanbod"]["overdracht"]["voorbeeld"] for p in lijst)
        with geteld(wereld) as teller:
            await tafel.voorstellen("vt")
        assert len(teller.selects) == 2, teller.selects
