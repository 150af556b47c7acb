"""Beheer on the page: accounts, teams, the yearly look and how the system does; of no casus anything."""

import re

from app import worker
from tests.accounts import TWEEDE, beheerde_wereld
from tests.browser import verborgen
from tests.conftest import VerseWereld
from tests.ontvanger import luister
from tests.test_accounts import pad_van
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Wereld

PADEN = (
    "",
    "/herziening",
    "/teams",
    "/instellingen",
    "/instellingen/spoed-uren",
    "/abonnementen",
    "/gezondheid",
)


async def test_een_account_van_begin_tot_einde(verse_wereld: VerseWereld) -> None:
    """Given, proposed and confirmed by two, looked at again, and ended; what was refused is still there."""
    async with beheerde_wereld(verse_wereld) as wereld:
        casus = await wereld.casus(aanduiding="Huishouden Beheerstra")
        ik, ander = await Iemand(wereld).begin("beheer"), await Iemand(wereld).begin(TWEEDE)
        nieuw = {"onderwerp": "nieuw", "aanduiding": "wij-zuid-4", "rollen": "privacy-officer"}
        status, blad = await ik.stuur("/beheer/accounts/nieuw", **{**nieuw, "aanduiding": "Jan Jansen"})
        assert (status, "Jan Jansen" in blad) == (400, True)
        assert (await ik.stuur("/beheer/accounts/nieuw", **nieuw))[0] == 303
        blad = (await ik.get("/beheer")).text
        assert "Wacht op bevestiging" in blad
        assert "WIJ-team Noord (demo)</td>" in blad
        assert 'data-kop="Team">wij-' not in blad
        pad = "/beheer" + (await pad_van(wereld.als("beheer"), "wij-zuid-4")).replace(
            "/v1/medewerkers", "/accounts"
        )
        status, blad = await ik.stuur(f"{pad}/bevestigen")
        assert (status, "een andere beheerder bevestigt dit" in blad) == (403, True)
        assert (await ander.stuur(f"{pad}/bevestigen"))[0] == 303
        blad = (await ik.get(pad)).text
        assert "bevestigde het voorstel" in blad
        # who leads a casus: only how much there is
        pad = "/beheer" + (await pad_van(wereld.als("beheer"), "wij-noord")).replace(
            "/v1/medewerkers", "/accounts"
        )
        blad = (await ik.get(pad)).text
        assert "1 casus als casusregisseur" in blad
        assert casus.id not in blad
        form = (await ik.get(f"{pad}/beeindigen")).text
        velden = {"versie": verborgen(form)["versie"]}
        assert (await ik.stuur(f"{pad}/beeindigen", **velden))[0] == 400
        assert (await ik.stuur(f"{pad}/beeindigen", **velden, reden="uit-dienst"))[0] == 303
        blad = (await ik.get(pad)).text
        assert "Account heropenen" in blad
        assert (
            "Deze casus heeft geen casusregisseur"
            in (await (await Iemand(wereld).begin("wij-noord-2")).get("/dag")).text
        )
        # a year later
        wereld.vooruit(days=366)
        await worker.loop(wereld.omg, "toezicht")
        leiding = await Iemand(wereld).begin("wij-noord-teamleider")
        assert 'href="/beheer/herziening"' in (await leiding.get("/dag")).text
        blad = (await leiding.get("/beheer/herziening")).text
        assert "wij-noord-2" in blad
        assert "wij-zuid" not in blad


async def test_wat_een_beheerder_ziet_kost_even_veel_hoe_lang_het_ook_is(wereld: Wereld) -> None:
    casus = await wereld.casus(aanduiding="Huishouden Ziendesma")
    ik = await Iemand(wereld).begin("beheer")
    for pad in PADEN:
        with geteld(wereld) as teller:
            antwoord = await ik.get(f"/beheer{pad}")
        assert antwoord.status_code == 200
        assert casus.id not in antwoord.text
        assert len(teller.selects) <= (17 if pad == "/gezondheid" else 5), (pad, teller.selects)
    status, _ = await ik.stuur("/beheer/teams", code="wij-proef", naam="WIJ Proef")
    assert status == 303
    form = (await ik.get("/beheer/teams/wij-proef")).text
    velden = {"versie": verborgen(form)["versie"], "naam": "WIJ Andersma", "meldpunt": "nee"}
    assert (await ik.stuur("/beheer/teams/wij-proef/wijzigen", **velden))[0] == 303
    assert (await ik.stuur("/beheer/teams/wij-proef/wijzigen", **velden))[0] == 412
    assert (await ik.stuur("/beheer/teams/wij-proef/opheffen"))[0] == 303
    assert "Opgeheven" in (await ik.get("/beheer/teams")).text


async def test_een_abonnement_van_begin_tot_einde(wereld: Wereld) -> None:
    """Made, with its secret once; tried, refused in words, changed, and ended. The page costs the same however much was delivered."""
    ik = await Iemand(wereld).begin("beheer")
    async with luister(status=503) as suite:
        fout = {"naam": "Suite", "url": "https://elders.voorbeeld.nl/", "medewerkerId": ""}
        status, blad = await ik.stuur("/beheer/abonnementen", **fout)
        assert (status, "heeft deze host niet op de lijst" in blad) == (400, False), "eerst wat ontbreekt"
        goede = {"naam": "Suite", "url": suite.url, "medewerkerId": await wereld.noord.id()}
        status, blad = await ik.stuur("/beheer/abonnementen", **{**goede, "url": fout["url"]})
        assert (status, "heeft deze host niet op de lijst" in blad) == (400, True)
        status, blad = await ik.stuur("/beheer/abonnementen", **goede)
        geheim = re.search(r'value="(whsec_[^"]+)"', blad)
        assert geheim, blad
        pad = re.search(r'href="(/beheer/abonnementen/[^"]+)"', blad)[1]  # type: ignore[index]
        casus = await wereld.casus()
        for _ in range(3):
            assert (await ik.stuur(f"{pad}/proef"))[0] == 303
        await worker.loop(wereld.omg, "zegel")
        await worker.loop(wereld.omg, "bezorgen")
        with geteld(wereld) as teller:
            blad = (await ik.get(pad)).text
        assert len(teller.selects) <= 5, teller.selects
        assert "komt er niets aan" in blad
        assert "gaf een fout terug (503); één keer geprobeerd" in blad
        assert "Een casus is geopend" in blad
        assert geheim[1] not in blad
        assert casus.id not in blad
        suite.status = 204
        opnieuw = re.search(r'action="([^"]+/opnieuw)"', blad)[1]  # type: ignore[index]
        assert (await ik.stuur(opnieuw))[0] == 303
        await worker.loop(wereld.omg, "bezorgen")
        blad = (await ik.get(pad)).text
        assert "Aangekomen" in blad
        assert "Het loopt." in blad
        versie = {"versie": verborgen(blad)["versie"]}
        assert (await ik.stuur(f"{pad}/pauzeren", **versie))[0] == 303
        assert (await ik.stuur(f"{pad}/wijzigen", **versie, **{**goede, "naam": "Anders"}))[0] == 412
        blad = (await ik.get(pad)).text
        assert "Een beheerder heeft het stilgezet." in blad
        assert (await ik.stuur(f"{pad}/hervatten", versie=verborgen(blad)["versie"]))[0] == 303
        status, blad = await ik.stuur(f"{pad}/geheim")
        assert (status, "Er is een nieuw geheim" in blad, geheim[1] in blad) == (200, True, False)
        versie = {"versie": verborgen((await ik.get(pad)).text)["versie"]}
        assert (await ik.stuur(f"{pad}/beeindigen", **versie))[0] == 303
        assert pad not in (await ik.get("/beheer/abonnementen")).text


async def test_een_termijn_korter_kiezen_en_weer_loslaten(wereld: Wereld) -> None:
    ik, pad = await Iemand(wereld).begin("beheer"), "/beheer/instellingen/informeren-weken"
    velden = {"versie": verborgen((await ik.get(pad)).text)["versie"], "reden": "incident"}
    status, blad = await ik.stuur(f"{pad}/kiezen", **velden, waarde="9")
    assert (status, "korter dan de regio mag, langer niet" in blad, 'value="9"' in blad) == (400, True, True)
    assert (await ik.stuur(f"{pad}/kiezen", **velden, waarde="2"))[0] == 303
    assert (await ik.stuur(f"{pad}/kiezen", **velden, waarde="3"))[0] == 412
    assert "Uw organisatie, sinds" in (await ik.get("/beheer/instellingen")).text
    blad = (await ik.get(pad)).text
    assert "van 4 weken naar 2 weken, door beheer (incident)" in blad
    assert (await ik.stuur(f"{pad}/loslaten", versie=verborgen(blad)["versie"]))[0] == 303
    assert "Uw organisatie, sinds" not in (await ik.get("/beheer/instellingen")).text
