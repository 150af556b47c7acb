"""One human who stands in the register more than once: a link beside the rows, said and taken back by humans, never a change of data."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from app.core.ids import nieuw_id
from app.core.versleuteling import datasleutel
from app.persoon.model import persoon, samenvoeging
from app.persoon.samen import WieIsWie
from tests.meldingen import gezin, kandidaten, koppel, melding, met, nieuw_bsn, ontkoppel, zelfde_huishouden
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed

PAD = "/v1/personen/samenvoegingen"


async def voeg_samen(
    wie: Iemand, persoon_id: str, zelfde_als: str, reden: str = "zelfde-gegevens", **anders: Any
) -> httpx.Response:
    paar = {"persoonId": persoon_id, "zelfdeAlsId": zelfde_als}
    return await wie.post(PAD, {**paar, "reden": reden, **anders})


async def splits(wie: Iemand, id: str, reden: str = "vergissing", **koppen: str) -> httpx.Response:
    return await wie.post(f"{PAD}/{id}/_ongedaan", {"reden": reden}, **koppen)


async def personen(casus: Casus) -> list[str]:
    mensen = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    return [m["persoonId"] for m in mensen]


async def dubbelen(wie: Iemand, persoon_id: str) -> dict[str, dict[str, Any]]:
    lijst = (await wie.haal(f"/v1/personen/{persoon_id}/dubbelen"))["resultaten"]
    return {d["persoonId"]: d for d in lijst}


async def _register(wereld: Wereld) -> list[tuple[Any, ...]]:
    """Every row of the register as it lies on disk."""
    async with wereld.omg.database.lees() as verbinding:
        return [
            tuple(rij)
            for tabel in ("persoon", "zoekterm", "betrokkene", "datasleutel")
            for rij in await verbinding.execute(sa.text(f"SELECT * FROM {tabel} ORDER BY 1, 2, 3"))
        ]


async def _casus_met(wereld: Wereld, *mensen: dict[str, Any], wie: str = "wij-noord") -> Casus:
    return await met(await wereld.casus(wie=wie), *mensen)


async def test_samenvoegen_verandert_niets_dan_dat_het_is_gezegd_en_ongedaan_ook(wereld: Wereld) -> None:
    wij, noord = gezin(), wereld.noord
    casus = await _casus_met(wereld, wij.moeder, {**wij.moeder, "voornamen": "T."}, wij.ander)
    a, b, ander = await personen(casus)
    nieuw = await noord.maak("/v1/meldingen", melding(wereld, wij.moeder, bron="wijkteam"))
    voor = await _register(wereld), await kandidaten(noord, nieuw["id"]), await dubbelen(noord, a)
    mogelijk = voor[2]
    assert {b, nieuw["betrokkenen"][0]["persoonId"]} == mogelijk.keys()
    assert mogelijk[b]["samenvoegingId"] is None
    assert mogelijk[b]["casussen"] == [casus.id]
    assert 0.5 <= mogelijk[b]["score"] < 1
    assert mogelijk[b]["tekst"].startswith("Zelfde geboortedatum")
    etag = (await noord.get(casus.pad)).headers["etag"]

    gezegd = await voeg_samen(noord, b, a, toelichting="Zelfde BSN op haar kaart.")
    link = goed(gezegd)
    assert gezegd.headers["location"] == f"{PAD}/{link['id']}"
    assert (link["persoonId"], link["zelfdeAlsId"], link["door"]) == (b, a, "wij-noord")
    assert link["toelichting"] == "Zelfde BSN op haar kaart."
    assert await noord.haal(f"{PAD}/{link['id']}") == link
    assert (await dubbelen(noord, a))[b] | {"score": 1.0, "samenvoegingId": link["id"]} == (
        await dubbelen(noord, a)
    )[b]
    assert ander not in await dubbelen(noord, a)
    assert await _register(wereld) == voor[0]

    weg = goed(await splits(noord, link["id"], "familielid", if_match='"1"'))
    assert (weg["ongedaanDoor"], weg["ongedaanReden"]) == ("wij-noord", "familielid")
    na = await _register(wereld), await kandidaten(noord, nieuw["id"]), await dubbelen(noord, a)
    assert na == voor
    regels = [g for g in await casus.tijdlijn() if g["objectSoort"] == "samenvoegingen"]
    assert [g["soort"] for g in regels] == ["personen-samengevoegd", "samenvoeging-ongedaan"]
    assert "dezelfde mens" in regels[0]["tekst"]
    assert "familielid" in regels[1]["tekst"]
    assert "kaart" not in str(regels)
    # it says something of the register: nobody who works in the casus has to look again
    assert (await noord.get(casus.pad)).headers["etag"] == etag
    goed(await voeg_samen(noord, b, a))  # and it can be said again


async def test_wat_niet_kan_wordt_uitgelegd(wereld: Wereld) -> None:
    wij, noord = gezin(), wereld.noord
    casus = await _casus_met(wereld, wij.moeder, wij.moeder, wij.moeder, wij.moeder)
    a, b, c, d = await personen(casus)
    geweigerd(await voeg_samen(noord, a, a), 400, "ongeldige-invoer")
    geweigerd(await voeg_samen(noord, a, b, "anders"), 400, "ongeldige-invoer")
    geweigerd(await voeg_samen(noord, a, b, "omdat"), 400, "ongeldige-invoer")
    link = goed(await voeg_samen(noord, b, a))
    geweigerd(await voeg_samen(noord, a, b), 409, "al-dezelfde")
    goed(await voeg_samen(noord, d, c))
    geweigerd(await voeg_samen(noord, b, d), 409, "beide-al-samengevoegd")
    assert (goed(await voeg_samen(noord, b, c))["persoonId"]) == c  # c was free to go up in b
    geweigerd(await voeg_samen(noord, d, a), 409, "al-dezelfde")
    verouderd = await splits(noord, link["id"], if_match='"7"')
    geweigerd(verouderd, 412, "versie-verouderd")
    leeg = await noord.post(f"{PAD}/{link['id']}/_ongedaan", {"reden": "anders"})
    geweigerd(leeg, 400, "ongeldige-invoer")
    goed(await splits(noord, link["id"]))
    geweigerd(await splits(noord, link["id"]), 409, "al-ongedaan")
    geweigerd(await splits(noord, link["id"], if_match='"1"'), 412, "versie-verouderd")


async def test_wie_niet_beiden_mag_zien_hoort_hetzelfde_als_van_wie_niet_bestaat(wereld: Wereld) -> None:
    wij = gezin()
    van_noord, van_zuid = [
        (await personen(await _casus_met(wereld, wij.moeder, wie=team)))[0]
        for team in ("wij-noord", "wij-zuid")
    ]
    vreemd = str(uuid4())
    antwoorden = [
        await voeg_samen(wereld.als(wie), *paar)
        for wie, paar in (
            ("wij-noord", (van_noord, vreemd)),
            ("wij-noord", (vreemd, van_noord)),
            ("wij-noord", (van_noord, van_zuid)),
            ("wij-noord", (van_zuid, van_noord)),
            ("wij-zuid", (van_noord, van_zuid)),
            ("vt", (van_noord, van_zuid)),
            ("politie", (van_noord, van_zuid)),
            ("beheer", (van_noord, van_zuid)),
        )
    ]
    antwoorden += [await wereld.noord.get(f"/v1/personen/{id}/dubbelen") for id in (van_zuid, vreemd)]
    for antwoord in antwoorden:
        geweigerd(antwoord, 404, "niet-gevonden")
    assert len({a.content for a in antwoorden}) == 1
    # though they share everything, who is known elsewhere is not proposed
    assert await dubbelen(wereld.noord, van_noord) == {}


async def test_bij_twee_verschillende_bsns_hoort_uitleg(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    mensen = [{**wij.moeder, "bsn": bsn} for bsn in (nieuw_bsn(), nieuw_bsn())]
    a, b = [m["persoonId"] for m in (await vt.maak("/v1/meldingen", melding(wereld, *mensen)))["betrokkenen"]]
    assert await dubbelen(vt, a) == {}
    geweigerd(await voeg_samen(vt, a, b), 400, "ongeldige-invoer")
    goed(await voeg_samen(vt, a, b, toelichting="Dat van haar zus stond op de melding."))


async def test_van_een_keten_gaat_precies_een_uitspraak_af(wereld: Wereld) -> None:
    """A is B and B is C; then A turns out to be somebody else: B is still C."""
    wij, noord = gezin(), wereld.noord
    a, b, c = await personen(await _casus_met(wereld, wij.moeder, wij.moeder, wij.moeder))
    eerste, tweede = goed(await voeg_samen(noord, b, a)), goed(await voeg_samen(noord, c, b))
    goed(await splits(noord, eerste["id"]))
    geweigerd(await voeg_samen(noord, c, b), 409, "al-dezelfde")
    assert (await dubbelen(noord, b))[c]["samenvoegingId"] == tweede["id"]
    assert (await dubbelen(noord, a))[b]["samenvoegingId"] is None
    goed(await voeg_samen(noord, a, c))
    goed(await splits(noord, tweede["id"]))
    assert (await dubbelen(noord, a))[c]["samenvoegingId"]
    assert (await dubbelen(noord, b))[c]["samenvoegingId"] is None


async def _rondes(wereld: Wereld, paren: list[tuple[str, str]]) -> int:
    """Say all of these at once; how many were true."""
    antwoorden = await asyncio.gather(*(voeg_samen(wereld.noord, *paar) for paar in paren))
    assert {a.status_code for a in antwoorden} <= {201, 409}, [a.text for a in antwoorden]
    return sum(a.is_success for a in antwoorden)


async def _lopende(wereld: Wereld, mensen: list[str]) -> WieIsWie:
    vraag = sa.select(samenvoeging.c.gaat_op_id, samenvoeging.c.blijft_id).where(
        samenvoeging.c.ongedaan_op.is_(None), samenvoeging.c.gaat_op_id.in_([UUID(m) for m in mensen])
    )
    async with wereld.omg.database.lees() as verbinding:
        return WieIsWie({rij.gaat_op_id: rij.blijft_id for rij in await verbinding.execute(vraag)})


async def test_wie_tegelijk_samenvoegt_sluit_geen_kring(wereld: Wereld) -> None:
    wij = gezin()
    for _ in range(4):
        mensen = await personen(await _casus_met(wereld, *[wij.moeder] * 4))
        a, b, c, d = mensen
        assert await _rondes(wereld, [(a, b), (b, a), (a, b)]) == 1
        assert await _rondes(wereld, [(c, d)]) == 1
        # neither of these pairs shares a row with the other; together they would close a ring
        assert await _rondes(wereld, [(b, c), (d, a)]) <= 1
        await _rondes(wereld, [(a, c), (a, d), (b, c), (b, d)])
        wie = await _lopende(wereld, mensen)
        assert len(wie.gaat_op_in) == 3
        assert len({wie.mens(UUID(m)) for m in mensen}) == 1


async def test_de_database_weigert_zelf_een_tweede_samenvoeging(wereld: Wereld) -> None:
    wij = gezin()
    a, b, c = map(UUID, await personen(await _casus_met(wereld, *[wij.moeder] * 3)))
    door = UUID(await wereld.noord.id())
    rij = {"reden": "zelfde-gegevens", "op": wereld.klok.nu(), "door": door}
    goed(await voeg_samen(wereld.noord, str(a), str(b)))
    for gaat_op, blijft in ((a, c), (c, c)):
        nieuw = {"id": nieuw_id(), "gaat_op_id": gaat_op, "blijft_id": blijft, **rij}
        with pytest.raises(sa.exc.IntegrityError):
            async with wereld.omg.database.schrijf() as verbinding:
                await verbinding.execute(sa.insert(samenvoeging).values(nieuw))


async def test_een_mens_die_twee_keer_in_een_casus_staat_telt_een_keer(wereld: Wereld) -> None:
    """A melding about twins, a casus that knows one of them, twice: two known persons, until somebody says that it is one child."""
    wij, noord = gezin("Tweeling", None), wereld.noord
    casus = await _casus_met(wereld, wij.kind, {**wij.kind, "voornamen": "Kindje Bo"})
    zusje = {**wij.kind, "voornamen": "Anders"}
    nieuw = await noord.maak("/v1/meldingen", melding(wereld, wij.kind, zusje, bron="wijkteam"))
    (voor,) = await kandidaten(noord, nieuw["id"])
    assert [g["persoonIndex"] for g in voor["gronden"]] == [0, 1]
    een, nog_een = await personen(casus)
    link = goed(await voeg_samen(noord, een, nog_een))
    (na,) = await kandidaten(noord, nieuw["id"])
    assert na["casusId"] == voor["casusId"] == casus.id
    assert na["score"] < voor["score"]
    assert [g["persoonIndex"] for g in na["gronden"]] == [0]
    assert "telt die één keer" in na["gronden"][0]["tekst"]
    goed(await splits(noord, link["id"]))
    assert await kandidaten(noord, nieuw["id"]) == [voor]


async def test_wie_onder_andere_gegevens_bekend_is_wordt_ook_daaronder_gevonden(wereld: Wereld) -> None:
    """Known here by her maiden name and there by her married name: who is found under the one is known from both casussen."""
    wij, noord = gezin("Vroeger", None), wereld.noord
    zo = {**wij.moeder, "achternaam": "Nadien", "geboortedatum": "1931-07-01", "voornamen": "Proefje"}
    vroeger, nadien = await _casus_met(wereld, wij.moeder), await _casus_met(wereld, zo)
    nieuw = await noord.maak("/v1/meldingen", melding(wereld, zo, bron="wijkteam"))
    assert [k["casusId"] for k in await kandidaten(noord, nieuw["id"])] == [nadien.id]
    (zo_heet_zij,), (zo_heette_zij,) = await personen(nadien), await personen(vroeger)
    goed(await voeg_samen(noord, zo_heet_zij, zo_heette_zij))
    gevonden = {k["casusId"]: k["gronden"][0]["tekst"] for k in await kandidaten(noord, nieuw["id"])}
    assert gevonden.keys() == {vroeger.id, nadien.id}
    assert "Staat meer dan eens in het register" in gevonden[vroeger.id]


async def test_wat_een_mens_zei_is_een_grond_ook_zonder_zoekterm(wereld: Wereld) -> None:
    wij, noord = gezin(), wereld.noord
    casus = await _casus_met(wereld, wij.moeder)
    naamloos = {"rollen": ["slachtoffer"], "voornamen": "Mevrouw"}
    nieuw = await noord.maak("/v1/meldingen", melding(wereld, naamloos, wij.ander, bron="wijkteam"))
    assert await kandidaten(noord, nieuw["id"]) == []
    onbekend = nieuw["betrokkenen"][0]["persoonId"]
    (bekend,) = await personen(casus)
    goed(await voeg_samen(noord, onbekend, bekend, "door-betrokkene-bevestigd"))
    (kandidaat,) = await kandidaten(noord, nieuw["id"])
    assert kandidaat["casusId"] == casus.id
    assert [g["gronden"] for g in kandidaat["gronden"]] == [["zelfde-mens"]]
    assert "aangewezen als dezelfde mens" in kandidaat["gronden"][0]["tekst"]


async def _van_melding_en_casus(wereld: Wereld) -> tuple[Casus, str, str, str]:
    """A melding of VT on a casus of Noord: Noord sees both, and says that the mother of the one is that of the other."""
    wij, vt = gezin(), wereld.als("vt")
    casus = await _casus_met(wereld, wij.moeder)
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(vt, nieuw["id"], casus.id))
    genoemd, (bekend,) = nieuw["betrokkenen"][0]["persoonId"], await personen(casus)
    toelichting = "Zij zei het zelf, thuis."
    link = goed(await voeg_samen(casus.regisseur, genoemd, bekend, toelichting=toelichting))
    return casus, nieuw["id"], genoemd, link["id"]


async def test_wie_een_van_beiden_ziet_mag_het_weten_en_terugnemen_maar_ziet_de_ander_niet(
    wereld: Wereld,
) -> None:
    casus, _, genoemd, link = await _van_melding_en_casus(wereld)
    vt = wereld.als("vt")
    antwoord = await vt.get(f"{PAD}/{link}")
    half = goed(antwoord)
    assert (half["persoonId"], half["zelfdeAlsId"], half["toelichting"]) == (genoemd, None, None)
    for geheim in (casus.id, *await personen(casus), "thuis"):
        assert geheim not in antwoord.text
    assert await dubbelen(vt, genoemd) == {}
    for wie in ("wij-zuid", "politie", "koppeling"):
        vreemd = await wereld.als(wie).get(f"{PAD}/{link}")
        assert vreemd.content == (await wereld.als(wie).get(f"{PAD}/{uuid4()}")).content
        geweigerd(await splits(wereld.als(wie), link), 404, "niet-gevonden")
    goed(await splits(vt, link))
    assert (await casus.tijdlijn())[-1]["soort"] == "samenvoeging-ongedaan"


async def test_een_koppeling_ongedaan_maken_neemt_mee_wat_daarover_is_gezegd(wereld: Wereld) -> None:
    """It was a namesake: then the mother of the melding is not the mother of the casus either, and the casus is as it was."""
    casus, melding_id, _, link = await _van_melding_en_casus(wereld)
    await ontkoppel(wereld.als("vt"), melding_id)
    weg = await casus.regisseur.haal(f"{PAD}/{link}")
    assert (weg["ongedaanReden"], weg["ongedaanDoor"]) == ("vergissing", "vt")
    assert "blijft staan" not in (await casus.tijdlijn())[-1]["tekst"]
    (kandidaat,) = await kandidaten(wereld.als("vt"), melding_id)
    assert "zelfde-mens" not in str(kandidaat)


async def test_ook_wie_in_twee_meldingen_een_mens_heette_is_weer_twee(wereld: Wereld) -> None:
    """Two meldingen were one household and turned out not to be; in one casus they stay one."""
    wij, vt = gezin(), wereld.als("vt")
    een, twee = [await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)) for _ in range(2)]

    async def zeg_dat_zij_een_zijn() -> str:
        goed(await zelfde_huishouden(vt, twee["id"], een["id"]))
        paar = [
            (await vt.haal(f"/v1/meldingen/{m['id']}"))["betrokkenen"][0]["persoonId"] for m in (een, twee)
        ]
        zelfde = {"persoonId": paar[0], "zelfdeAlsId": paar[1], "reden": "zelfde-gegevens"}
        return str((await vt.maak(PAD, zelfde))["id"])

    link = await zeg_dat_zij_een_zijn()
    await ontkoppel(vt, twee["id"])
    weg = await vt.haal(f"{PAD}/{link}")
    assert (weg["ongedaanReden"], weg["ongedaanDoor"]) == ("vergissing", "vt")

    link = await zeg_dat_zij_een_zijn()
    casus = await met(await wereld.casus(), wij.moeder)
    for m in (een, twee):
        goed(await koppel(vt, m["id"], casus.id))
    pad, dit = f"/v1/meldingen/{twee['id']}/koppeling", {"meldingId": een["id"], "reden": "Een vergissing."}
    goed(await vt.vraag("DELETE", pad, dit, if_match="*"))
    assert (await vt.haal(f"{PAD}/{link}"))["ongedaanOp"] is None


async def test_een_kind_in_twee_huizen_is_een_mens_en_geen_huis_leert_iets_van_het_andere(
    wereld: Wereld,
) -> None:
    """Story 8: each team hears that the child is known elsewhere, and nothing of where or with whom."""
    wij, vt = gezin(), wereld.als("vt")
    huizen = [await _casus_met(wereld, wij.kind, wie=team) for team in ("wij-noord", "wij-zuid")]
    kinderen = []
    for huis in huizen:
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.kind))
        goed(await koppel(vt, nieuw["id"], huis.id))
        kinderen.append(nieuw["betrokkenen"][0]["persoonId"])
    goed(await voeg_samen(vt, kinderen[0], kinderen[1], "woont-in-twee-huizen"))
    for eigen, ander in (huizen, reversed(huizen)):
        regel = (await eigen.tijdlijn())[-1]
        assert "ook elders bekend" in regel["tekst"]
        for geheim in (ander.id, *await personen(ander), *kinderen):
            assert geheim not in str(regel)
        assert await personen(ander) != await personen(eigen)
        geweigerd(await eigen.regisseur.get(ander.pad), 404, "niet-gevonden")


async def test_van_wie_de_gegevens_zijn_vernietigd_wordt_niets_meer_gezegd(wereld: Wereld) -> None:
    wij, noord = gezin(), wereld.noord
    a, b = await personen(await _casus_met(wereld, wij.moeder, wij.moeder))
    link = goed(await voeg_samen(noord, a, b, toelichting="Zij zijn het."))
    async with wereld.omg.database.schrijf() as verbinding:
        await verbinding.execute(sa.delete(datasleutel).where(datasleutel.c.id == UUID(a)))
        assert (await verbinding.execute(sa.select(persoon.c.id).where(persoon.c.id == UUID(a)))).one()
    geweigerd(await noord.get(f"{PAD}/{link['id']}"), 404, "niet-gevonden")
    geweigerd(await voeg_samen(noord, a, b), 404, "niet-gevonden")
