"""Meldingen about one household without a casus: found, confirmed, undone; classified by what was so when each came in."""

import asyncio
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.gebeurtenis import gebeurtenis
from app.melding.model import koppeling, veiligheidsbeoordeling
from app.melding.verbonden import aan_melding
from app.persoon.zoektermen import GENOEG
from tests.conftest import VerseWereld
from tests.meldingen import (
    Gezin,
    gezin,
    kandidaten,
    koppel,
    melding,
    met,
    ontkoppel,
    weeg,
    zelfde_huishouden,
)
from tests.test_sql_aantallen import geteld
from tests.wereld import Iemand, Wereld, geweigerd, goed


async def _meld(wie: Iemand, wij: Gezin, **anders: Any) -> str:
    bericht = melding(wie.wereld, wij.moeder, wij.kind, **anders)
    return str((await wie.maak("/v1/meldingen", bericht))["id"])


async def _stand(wie: Iemand, *ids: str) -> list[str]:
    return [(await wie.haal(f"/v1/meldingen/{id}"))["classificatie"] for id in ids]


async def _alles(wie: Iemand, melding_id: str) -> tuple[Any, list[dict[str, Any]]]:
    return await wie.haal(f"/v1/meldingen/{melding_id}"), await kandidaten(wie, melding_id)


async def test_ongedaan_maken_zet_alles_terug(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    een, twee = await _meld(vt, wij), await _meld(vt, wij)
    voor = [await _alles(vt, id) for id in (een, twee)]
    goed(await zelfde_huishouden(vt, twee, een))
    assert (await _stand(vt, een, twee)) == ["eerste", "vervolg"]
    assert await kandidaten(vt, een) == await kandidaten(vt, twee) == []
    goed(await zelfde_huishouden(vt, twee, een))  # said twice is said once
    goed(await zelfde_huishouden(vt, een, twee))  # and the other way round it is the same
    assert len((await vt.haal(f"/v1/meldingen/{een}"))["huishouden"]) == 1
    pad, anders = f"/v1/meldingen/{twee}/koppeling", {"reden": "x", "meldingId": await _meld(vt, gezin())}
    geweigerd(await vt.vraag("DELETE", pad, anders, if_match="*"), 409, "niet-gekoppeld")
    await ontkoppel(vt, twee)
    assert [await _alles(vt, id) for id in (een, twee)] == voor
    geweigerd(await vt.vraag("DELETE", pad, {"reden": "Nog eens."}, if_match="*"), 409, "niet-gekoppeld")
    goed(await zelfde_huishouden(vt, twee, een))


async def test_het_logboek_weet_er_van_bij_beide(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    een, twee = await _meld(vt, wij), await _meld(vt, wij)
    goed(await zelfde_huishouden(vt, twee, een))
    await ontkoppel(vt, twee)
    vraag = sa.select(gebeurtenis.c.object_id, gebeurtenis.c.soort).order_by(gebeurtenis.c.volgnummer)
    async with wereld.omg.database.lees() as verbinding:
        regels = (
            await verbinding.execute(vraag.where(gebeurtenis.c.object_id.in_([UUID(een), UUID(twee)])))
        ).all()
    assert [(str(id), soort) for id, soort in regels[2:]] == [
        (twee, "melding-aan-huishouden-gekoppeld"),
        (een, "huishouden-opnieuw-gemeld"),
        (twee, "melding-van-huishouden-losgemaakt"),
        (een, "huishouden-toch-niet-opnieuw-gemeld"),
    ]


@pytest.mark.parametrize(
    "bericht", [{"reden": "x"}, {"reden": "x", "casusId": str(UUID(int=1)), "meldingId": str(UUID(int=1))}]
)
async def test_een_koppeling_noemt_een_casus_of_een_melding(wereld: Wereld, bericht: Any) -> None:
    vt = wereld.als("vt")
    pad = f"/v1/meldingen/{await _meld(vt, gezin())}/koppeling"
    probleem = geweigerd(await vt.put(pad, bericht, if_match="*"), 400, "ongeldige-invoer")
    assert "een van beide" in probleem["errors"][0]["detail"]


async def test_wat_geen_kandidaat_is_kan_niet_en_wat_is_afgewezen_komt_niet_terug(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    een = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, wij.man)))["id"]
    twee, vreemd = await _meld(vt, wij), await _meld(vt, gezin())
    geweigerd(await zelfde_huishouden(vt, twee, vreemd), 404, "niet-gevonden")
    geweigerd(await zelfde_huishouden(vt, twee, twee), 404, "niet-gevonden")
    geweigerd(await zelfde_huishouden(vt, twee, str(UUID(int=7))), 404, "niet-gevonden")
    weg = await vt.post(f"/v1/meldingen/{twee}/kandidaten/{een}/_afwijzen", {"reden": "Anderen."})
    assert weg.status_code == 204
    assert await kandidaten(vt, twee) == []
    geweigerd(await zelfde_huishouden(vt, twee, een), 404, "niet-gevonden")
    # not by way of a casus that it was linked to afterwards either; somebody else may still say that they are
    casus = await met(await wereld.casus(), wij.man)
    goed(await koppel(vt, een, casus.id))
    assert await kandidaten(vt, twee) == []
    ander = await _meld(vt, wij)
    assert {k["casusId"] or k["meldingId"] for k in await kandidaten(vt, ander)} == {casus.id, twee}
    # nor by the name of the household it belongs to now
    await ontkoppel(vt, een)
    goed(await zelfde_huishouden(vt, een, ander))
    await vt.post(f"/v1/meldingen/{twee}/kandidaten/{ander}/_afwijzen", {"reden": "Anderen."})
    assert await kandidaten(vt, twee) == []


async def test_een_huishouden_heet_naar_een_melding_en_er_zijn_geen_ketens(wereld: Wereld) -> None:
    """Whoever is linked to what is linked, is linked to the wortel; a whole household moves along, and back."""
    wij, vt = gezin(), wereld.als("vt")
    a, b, c, d = [await _meld(vt, wij) for _ in range(4)]
    goed(await zelfde_huishouden(vt, b, a))
    assert goed(await zelfde_huishouden(vt, c, b))["zelfdeHuishoudenAls"] == a
    geweigerd(await zelfde_huishouden(vt, c, d), 409, "al-gekoppeld")
    voor = [await vt.haal(f"/v1/meldingen/{id}") for id in (a, b, c, d)]
    # the wortel itself is found to belong to yet another
    goed(await zelfde_huishouden(vt, a, d))
    for id in (a, b, c):
        nu = await vt.haal(f"/v1/meldingen/{id}")
        assert nu["zelfdeHuishoudenAls"] == d
        assert len(nu["huishouden"]) == 3
    assert (await _stand(vt, a, b, c, d)) == ["eerste", "vervolg", "vervolg", "vervolg"]
    async with wereld.omg.database.lees() as verbinding:
        naar = sa.select(koppeling.c.naar_melding_id).where(
            koppeling.c.melding_id.in_(map(UUID, (a, b, c, d)))
        )
        assert {str(rij[0]) for rij in await verbinding.execute(naar)} == {d}
    await ontkoppel(vt, a)
    assert [await vt.haal(f"/v1/meldingen/{id}") for id in (a, b, c, d)] == voor


UITKOMSTEN = [("geen-vervolg", "hermelding"), ("onderzoek", "vervolg"), (None, "vervolg")]


@pytest.mark.parametrize(("uitkomst", "verwacht"), UITKOMSTEN)
@pytest.mark.parametrize("laat", [False, True])
async def test_wat_bij_ontvangst_gold_telt(
    wereld: Wereld, uitkomst: str | None, verwacht: str, laat: bool
) -> None:
    """Also when the earlier one is recorded after the later one, and whichever of the two was linked to the other."""
    wij, vt = gezin(), wereld.als("vt")
    toen = wereld.nu_json
    wereld.vooruit(days=3)
    if laat:
        twee = await _meld(vt, wij)
        wereld.vooruit(days=1)
        een = await _meld(vt, wij, ontvangenOp=toen)
        if uitkomst:
            await weeg(vt, een, uitkomst)
        goed(await zelfde_huishouden(vt, een, twee))
        # it was received first, and when the other came nobody had dealt with it yet
        assert await _stand(vt, een, twee) == ["eerste", "vervolg"]
    else:
        een = await _meld(vt, wij, ontvangenOp=toen)
        if uitkomst:
            await weeg(vt, een, uitkomst)
        wereld.vooruit(days=1)
        twee = await _meld(vt, wij)
        goed(await zelfde_huishouden(vt, twee, een))
        assert await _stand(vt, een, twee) == ["eerste", verwacht]
        for later in ("onderzoek", "geen-vervolg"):
            wereld.vooruit(days=1)
            await weeg(vt, een, later)
        drie = await _meld(vt, wij)
        goed(await zelfde_huishouden(vt, drie, een))
        assert await _stand(vt, een, twee) == ["eerste", verwacht]


async def test_een_vervolg_dat_later_is_gedaan_telt_vanaf_toen(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    een = await _meld(vt, wij)
    await weeg(vt, een, "overdracht-naar-lokaal-team")
    wereld.vooruit(days=1)
    twee = await _meld(vt, wij)
    wereld.vooruit(days=1)
    klaar = sa.update(veiligheidsbeoordeling).where(veiligheidsbeoordeling.c.melding_id == UUID(een))
    async with wereld.omg.database.schrijf() as verbinding:
        await verbinding.execute(klaar.values(afgehandeld_op=wereld.klok.nu()))
    await weeg(vt, twee)
    wereld.vooruit(days=1)
    drie = await _meld(vt, wij)
    for later in (twee, drie):
        goed(await zelfde_huishouden(vt, later, een))
    assert await _stand(vt, een, twee, drie) == ["eerste", "vervolg", "hermelding"]


@pytest.mark.parametrize("volgorde", list(permutations(range(3))))
async def test_in_welke_volgorde_er_ook_wordt_gekoppeld(wereld: Wereld, volgorde: tuple[int, ...]) -> None:
    """Links to a casus and to each other, made in any order, come to the same; so does taking them back."""
    wij, vt = gezin(), wereld.als("vt")
    een = await _meld(vt, wij)
    await weeg(vt, een)
    wereld.vooruit(days=20)
    twee = await _meld(vt, wij)
    wereld.vooruit(days=1)
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    wereld.vooruit(days=1)
    drie = await _meld(vt, wij)
    zetten = [
        lambda: zelfde_huishouden(vt, twee, een),
        lambda: koppel(vt, twee, casus.id),
        lambda: koppel(vt, drie, casus.id),
    ]
    for i in volgorde:
        goed(await zetten[i]())
    # the casus began after the second came: by the casus alone it would be the first
    assert await _stand(vt, een, twee, drie) == ["eerste", "hermelding", "vervolg"]
    for weg, waar in (
        (twee, {"meldingId": een}),
        (drie, {"casusId": casus.id}),
        (twee, {"casusId": casus.id}),
    ):
        bericht = {"reden": "Toch anderen.", **waar}
        goed(await vt.vraag("DELETE", f"/v1/meldingen/{weg}/koppeling", bericht, if_match="*"))
    assert await _stand(vt, een, twee, drie) == ["eerste"] * 3


async def test_een_melding_die_intussen_in_een_casus_is_staat_voor_die_casus(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    een, twee, drie = [await _meld(vt, wij) for _ in range(3)]
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    goed(await koppel(vt, een, casus.id))
    assert goed(await zelfde_huishouden(vt, twee, een))["casusId"] == casus.id
    # where the wortel went, its household is known now
    vier = await _meld(vt, wij)
    goed(await zelfde_huishouden(vt, vier, drie))
    goed(await koppel(vt, drie, casus.id))
    vijf = await _meld(vt, wij)
    assert [k["casusId"] for k in await kandidaten(vt, vijf)] == [casus.id]
    nu = goed(await zelfde_huishouden(vt, vijf, vier))
    assert (nu["casusId"], nu["zelfdeHuishoudenAls"]) == (casus.id, None)
    goed(await zelfde_huishouden(vt, vier, drie))  # said again: still not linked to the casus by itself
    assert (await vt.haal(f"/v1/meldingen/{vier}"))["casusId"] is None


async def test_een_ander_team_hoort_het_een_keer_en_ziet_niets(wereld: Wereld) -> None:
    wij, vt, noord, zuid = gezin(), wereld.als("vt"), wereld.noord, wereld.als("wij-zuid")
    een = await _meld(noord, wij, bron="wijkteam", toelichting="Alleen voor noord.")
    twee = await _meld(vt, wij, toelichting="Alleen voor vt.")

    async def signalen(wie: Iemand) -> list[str]:
        alle = await wie.alle("/v1/signalen")
        return [s["soort"] for s in alle if s["meldingId"] in (een, twee)]

    (kandidaat,) = await kandidaten(vt, twee)
    assert set(kandidaat) == {"casusId", "meldingId", "score", "gronden", "organisatie", "team"}
    assert (kandidaat["organisatie"], kandidaat["team"]) == ("wij-groningen", "wij-noord")
    geweigerd(await zelfde_huishouden(noord, twee, een), 404, "niet-gevonden")
    gekoppeld = await zelfde_huishouden(vt, twee, een)
    assert goed(gekoppeld)["huishouden"] == [
        {"meldingId": een, "organisatie": "wij-groningen", "team": "wij-noord"}
    ]
    assert "Alleen voor noord" not in gekoppeld.text
    goed(await zelfde_huishouden(vt, twee, een))
    assert (await signalen(noord), await signalen(vt), await signalen(zuid)) == (
        ["huishouden-opnieuw-gemeld"],
        [],
        [],
    )
    for wie, van_een_ander in ((vt, een), (noord, twee), (zuid, een), (zuid, twee)):
        geweigerd(await wie.get(f"/v1/meldingen/{van_een_ander}"), 404, "niet-gevonden")
    mijn = await noord.haal(f"/v1/meldingen/{een}")
    assert mijn["huishouden"] == [{"meldingId": twee, "organisatie": "veilig-thuis", "team": "vt"}]
    assert "Alleen voor vt" not in str(mijn)
    # whoever was linked to cannot take back what the other team said
    pad, waarom = f"/v1/meldingen/{een}/koppeling", {"reden": "Niet waar."}
    geweigerd(await noord.vraag("DELETE", pad, waarom, if_match="*"), 409, "niet-gekoppeld")
    await ontkoppel(vt, twee)
    assert await signalen(noord) == []
    # who had dealt with it already hears that it was not so
    goed(await zelfde_huishouden(vt, twee, een))
    (signaal,) = [s for s in await noord.alle("/v1/signalen") if s["meldingId"] == een]
    goed(await noord.post(f"/v1/signalen/{signaal['id']}/_afhandelen"))
    await ontkoppel(vt, twee)
    assert await signalen(noord) == ["huishouden-toch-niet-opnieuw-gemeld"]


async def test_tegelijk_en_tegen_elkaar_in(wereld: Wereld) -> None:
    """Everybody links and unlinks at once, this way and that: every answer is a success or says why not, and there is no chain."""
    wij, vt, noord = gezin(), wereld.als("vt"), wereld.noord
    a, b, c = await _meld(vt, wij), await _meld(noord, wij), await _meld(vt, wij)
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    waarom = {"reden": "Toch niet."}

    def weg(wie: Iemand, id: str) -> Any:
        return wie.vraag("DELETE", f"/v1/meldingen/{id}/koppeling", waarom, if_match="*")

    await asyncio.gather(vt.id(), noord.id())
    een, ander = await asyncio.gather(zelfde_huishouden(vt, a, b), zelfde_huishouden(noord, b, a))
    assert {een.status_code, ander.status_code} <= {200, 409}
    assert 200 in {een.status_code, ander.status_code}
    for _ in range(6):
        antwoorden = await asyncio.gather(
            zelfde_huishouden(vt, a, b),
            zelfde_huishouden(noord, b, a),
            zelfde_huishouden(vt, c, a),
            zelfde_huishouden(vt, a, c),
            koppel(vt, c, casus.id),
            koppel(noord, b, casus.id),
            weg(vt, a),
            weg(noord, b),
            weg(vt, c),
            vt.post(f"/v1/meldingen/{a}/_oppakken"),
        )
        assert {r.status_code for r in antwoorden} <= {200, 404, 409}, [r.text for r in antwoorden]
    ids = [UUID(id) for id in (a, b, c)]
    lopend = sa.select(koppeling.c.melding_id, koppeling.c.naar_melding_id).where(
        koppeling.c.melding_id.in_(ids), aan_melding(koppeling)
    )
    async with wereld.omg.database.lees() as verbinding:
        naar = {rij.melding_id: rij.naar_melding_id for rij in await verbinding.execute(lopend)}
    assert not {*naar} & {*naar.values()}  # what is linked is nothing's wortel


async def test_vaak_gemeld_maakt_niemand_onzichtbaar_en_verdringt_geen_casus(
    verse_wereld: VerseWereld,
) -> None:
    """Reported thirty times and never taken up: still found, and her casus first."""
    async with verse_wereld() as wereld:
        wij, vt = gezin(), wereld.als("vt")
        for _ in range(GENOEG + 3):
            await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
        nieuw = await _meld(vt, wij)
        gevonden = await kandidaten(vt, nieuw)
        assert len(gevonden) == 20
        assert {k["casusId"] for k in gevonden} == {None}
        casus = await met(await wereld.casus(), wij.moeder)
        with geteld(wereld) as teller:
            gevonden = await kandidaten(vt, nieuw)
        assert gevonden[0]["casusId"] == casus.id
        assert len(teller.selects) <= 7, teller.selects  # the melding, and six to search


async def test_een_nummer_van_velen_vindt_niemand(verse_wereld: VerseWereld) -> None:
    """The telephone and address of a school: in more meldingen than say anything, of people who are nobody's household."""
    async with verse_wereld() as wereld:
        vt, adres = wereld.als("vt"), {"postcode": "9712AA", "huisnummer": "1"}
        for _ in range(GENOEG + 1):
            mens = {**gezin().moeder, "telefoon": "0507654321"}
            await vt.maak("/v1/meldingen", melding(wereld, mens, adres=adres))
        mens = {**gezin().moeder, "telefoon": "0507654321"}
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, mens, adres=adres))
        assert nieuw["aantalKandidaten"] == 0


async def test_ondergrens_4_en_de_klok_blijven_wat_zij_waren(wereld: Wereld) -> None:
    """A link to a melding is no follow-up: the 48-hour clock runs on until somebody was spoken with."""
    wij, vt = gezin(), wereld.als("vt")
    een, twee = await _meld(vt, wij), await _meld(vt, wij)
    voor = (await vt.haal(f"/v1/meldingen/{twee}"))["termijnen"]
    assert goed(await zelfde_huishouden(vt, twee, een))["termijnen"] == voor
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    goed(await koppel(vt, een, casus.id))
    mens = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"][0]["id"]
    wereld.vooruit(hours=1)
    gesprek = {"gesproken": True, "op": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{mens}/gesprekken", gesprek)
    assert (await vt.haal(f"/v1/meldingen/{twee}"))["termijnen"] == voor
    assert "contact-leggen" not in [o["code"] for o in (await vt.haal(f"/v1/meldingen/{twee}"))["openstaand"]]


async def test_een_casus_uit_een_melding_van_een_huishouden_dat_al_gemeld_was(wereld: Wereld) -> None:
    """Who was known is looked at first; two teams that open a casus for one household at once make one of them."""
    wij, vt, noord = gezin(), wereld.als("vt"), wereld.noord
    een = await _meld(vt, wij)
    await weeg(vt, een)
    wereld.vooruit(days=20)
    twee = await _meld(noord, wij)
    nieuw = {"aanduiding": "Huishouden Proefsma"}
    geweigerd(await noord.post(f"/v1/meldingen/{twee}/casus", nieuw), 409, "kandidaten-niet-bekeken")
    goed(await zelfde_huishouden(noord, twee, een))
    drie = await _meld(vt, wij)  # one household of meldingen is enough to have looked at
    antwoorden = await asyncio.gather(
        noord.post(f"/v1/meldingen/{twee}/casus", nieuw), vt.post(f"/v1/meldingen/{een}/casus", nieuw)
    )
    # the wortel still has the third to look at
    assert [a.status_code for a in antwoorden] == [201, 409]
    assert await _stand(noord, twee) == ["hermelding"]
    casus_id = goed(antwoorden[0])["id"]
    assert (await kandidaten(vt, een))[0]["casusId"] == casus_id
    goed(await koppel(vt, drie, casus_id))
    # nothing changes by looking again: the casus began out of the second, so it did not run when that came in
    await ontkoppel(vt, drie)
    assert await _stand(noord, twee) == ["hermelding"]


async def test_een_koppeling_met_een_melding_toont_niemand_iets(wereld: Wereld) -> None:
    """The privacy officer counts each look once, and no link to a melding as a look at the wrong casus."""
    wij, vt, noord = gezin(), wereld.als("vt"), wereld.noord
    een, twee = await _meld(vt, wij), await _meld(vt, wij)
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    goed(await zelfde_huishouden(vt, twee, een))
    goed(await koppel(vt, twee, casus.id))
    wereld.vooruit(minutes=1)
    await noord.haal(f"/v1/meldingen/{twee}")
    wereld.vooruit(minutes=1)
    bericht = {"reden": "Toch anderen.", "meldingId": een}
    goed(await vt.vraag("DELETE", f"/v1/meldingen/{twee}/koppeling", bericht, if_match="*"))
    pad = f"/v1/meldingen/{twee}/inzage"
    keken = (await wereld.als("fg").haal(pad))["resultaten"]
    assert [k["toenAan"] for k in keken if k["wie"]["aanduiding"] == "wij-noord"] == [casus.id]
    assert (await wereld.als("fg").haal(f"{pad}?verkeerdGekoppeld=true"))["resultaten"] == []
