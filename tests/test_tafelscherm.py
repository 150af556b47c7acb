"""The screens of offers and of the overdrachtstafel over HTTP, on both engines: from an offer to who goes achter de voordeur."""

import re

from tests.conftest import VerseWereld
from tests.overdrachtstafel import bied_aan, gemeld, overdrachtstafel
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Wereld


async def test_een_aanbod_wordt_aan_tafel_aangenomen(wereld: Wereld) -> None:
    """Who offers sees what is still missing, each with the way to it; who receives takes it and says who goes; who is at the table too
    sees that there is an item."""
    casus = await gemeld(wereld)
    vraag = "qzxtafel: wilt u met dit gezin verder?"
    aanbod = await bied_aan(casus, "wij-noord", vraag=vraag)
    tafel = await overdrachtstafel(wereld, bevestigd=("vt", "wij-noord"))
    vt, noord, zuid = [await Iemand(wereld).begin(wie) for wie in ("vt", "wij-noord", "wij-zuid")]
    pad = f"/tafels/{tafel.id}"
    blad = (await vt.get(pad)).text
    assert f'action="{pad}/aanbiedingen/{aanbod}"' in blad
    assert (await vt.stuur(f"{pad}/aanbiedingen/{aanbod}"))[0] == 303
    (punt,) = re.findall(rf'href="({pad}/punten/[^"]+)"', (await vt.get(pad)).text)

    van_vt = (await vt.get(punt)).text
    assert f'href="/casussen/{casus.id}/veiligheidsplan"' in van_vt
    assert f'href="/casussen/{casus.id}/vastleggen/gesprek/' in van_vt
    assert (await vt.get(punt.replace("/tafels/", "/overleggen/"))).status_code == 404
    van_noord = (await noord.get(punt)).text
    assert (vraag in van_noord, casus.id in van_noord) == (True, False)

    # at the same table, and not between these two
    assert "Ik houd dit geheim" in (await zuid.get(pad)).text
    assert (await zuid.stuur(f"{pad}/geheimhouding"))[0] == 303
    van_zuid = (await zuid.get(pad)).text + (await zuid.get(punt)).text
    assert ("Een aanbod tussen andere teams" in van_zuid, "qzxtafel" in van_zuid) == (True, False)
    assert (await zuid.stuur(f"{punt}/noteren", tekst="Wij weten er ook van."))[0] == 404

    status, weer = await noord.stuur(f"{punt}/terug", toelichting="Wij zijn vol.")
    assert (status, "Wij zijn vol." in weer) == (400, True)
    assert (await noord.stuur(f"{punt}/accepteren"))[0] == 303
    assert (await noord.stuur(f"{punt}/noteren", tekst="Wij gaan de eerste keer samen."))[0] == 303
    voor_vt = (await vt.get(punt)).text
    assert "WIJ-team Noord (demo) gaat, uiterlijk" in voor_vt
    assert "Wij gaan de eerste keer samen." in voor_vt
    assert casus.id not in voor_vt
    assert (await noord.get(f"/casussen/{casus.id}")).status_code == 200


async def test_overdrachten_staan_op_een_blad(wereld: Wereld) -> None:
    """In and out; a teamleider says who of the team becomes casusregisseur; who offered sees what the other sees beforehand."""
    casus = await wereld.casus("contact-leggen", aanduiding="Huishouden Overgaarden")
    noord, vt = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("vt-teamleider")
    formulier = f"/casussen/{casus.id}/vastleggen/overdracht"
    assert "Wat er nu in elk deel staat" in (await noord.get(formulier)).text
    velden = {
        "naar": "veilig-thuis/vt",
        "vraag": "Kunt u verder?",
        "reden": "Te gevaarlijk.",
        "delen": "gevaar",
        "spoed": "normaal",
    }
    assert (await noord.stuur(formulier, **velden))[0] == 303
    blad = (await noord.get("/overdrachten")).text
    pad = next(
        p
        for p, naam in re.findall(r'href="(/overdrachten/[^"]+)">([^<]*)<', blad)
        if "Overgaarden naar Veilig Thuis (demo)" in naam
    )
    assert "Wat zij vooraf zien" in (await noord.get(pad)).text
    bij_vt = (await vt.get("/overdrachten")).text
    assert (f'href="{pad}"' in bij_vt, "Overgaarden" in bij_vt) == (True, False)
    status, weer = await vt.stuur(f"{pad}/accepteren")
    assert (status, "Noem wie in uw team de casusregisseur wordt." in weer) == (400, True)
    (collega,) = re.findall(r'<option value="([^"]+)">vt</option>', weer)
    assert (await vt.stuur(f"{pad}/accepteren", casusregisseur=collega))[0] == 303
    assert (await wereld.als("vt").haal(casus.pad))["casusregisseur"]["id"] == collega


async def test_wat_vanzelf_wordt_gedeeld_en_hoe_snel_er_antwoord_is_staat_er(wereld: Wereld) -> None:
    """What is ticked as it comes is what the other team sees; of the shelter less, as the page says; and nothing ticked is nothing."""
    ik, casus = await Iemand(wereld).begin("wij-noord"), await wereld.casus("contact-leggen")
    pad = f"/casussen/{casus.id}/vastleggen/overdracht"
    blad = (await ik.get(pad)).text
    vast = re.findall(r'name="delen" value="(\w+)"( checked)?', blad)
    assert {deel for deel, aan in vast if aan} == {"gevaar", "huishouden", "stand", "plan"}
    assert ("namen", "") in vast
    for staat in (
        "Spoed: binnen 24 uur",
        "Normaal: binnen 2 werkdagen",
        "ziet Vrouwenopvang alleen",
    ):
        assert staat in blad
    for naar, gekozen, ziet in (
        ("vrouwenopvang/opvang", ["gevaar", "huishouden", "stand", "plan"], ["gevaar", "huishouden"]),
        (
            "wij-groningen/wij-zuid",
            ["gevaar", "huishouden", "stand", "plan"],
            ["gevaar", "huishouden", "stand", "plan"],
        ),
        ("wij-groningen/wij-zuid", ["gevaar", "namen"], ["gevaar", "namen"]),
        ("wij-groningen/wij-zuid", [], []),
    ):
        vraag = {"naar": naar, "spoed": "normaal", "vraag": "Kunt u verder?", "reden": "Zij verhuisde."}
        antwoord = await ik.verstuur(pad, {"formulierbewijs": ik.bewijs, "delen": gekozen, **vraag})
        assert antwoord.status_code == 303
        gedaan = (await casus.regisseur.haal(f"{casus.pad}/overdrachten"))["resultaten"]
        (open_,) = [o["id"] for o in gedaan if o["status"] == "aangeboden"]
        assert (await casus.regisseur.haal(f"/v1/overdrachten/{open_}"))["delen"] == ziet
        await casus.regisseur.maak(f"/v1/overdrachten/{open_}/_intrekken", {"reden": "Toch niet."})


async def test_een_bak_en_een_lijst_kosten_evenveel_hoe_vol_zij_ook_zijn(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        tafel = await overdrachtstafel(wereld, "vt", "wij-noord")
        vt = await Iemand(wereld).begin("vt")
        for aantal in (1, 4):
            for _ in range(aantal):
                aanbod = await bied_aan(await gemeld(wereld), "wij-noord")
                await tafel.zet_op(aanbod)
            for pad, hoogstens in (("/overdrachten", 4), (f"/tafels/{tafel.id}", 10)):
                with geteld(wereld) as teller:
                    assert (await vt.get(pad)).status_code == 200
                assert len(teller.selects) <= hoogstens + 1, (pad, len(teller.selects), teller.selects)
