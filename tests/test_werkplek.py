"""The werkplek over HTTP, on both engines: what a day is made of, forms that lose nothing, and what it costs."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from app import worker
from app.casus.codes import Geweldsvorm, RodeVlag, Stap
from app.core.klok import NEDERLAND
from app.core.woorden import woord
from app.toegang.model import inzage
from app.web.idempotentie import idempotentie
from app.werkplek.gevaarvelden import VORMEN
from app.werkplek.vastleggen import FORMULIEREN
from app.werkplek.wegwijzer import WAARSCHUWINGEN, WERK
from app.workflow import waarschuwingen
from app.workflow.signaalzinnen import KLOKKEN, van_een_ander
from app.workflow.stapwerk import Werk, werk_bij
from app.workflow.termijnen import TERMIJNEN
from app.workflow.verstrijken import VAN_MELDING
from tests.browser import Browser, verborgen
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met
from tests.overdrachten import draag_over
from tests.overleg import deel, tafel
from tests.test_noodtoegang import neem
from tests.test_sql_aantallen import geteld
from tests.wereld import Casus, Wereld, goed


class Iemand(Browser):
    """Somebody who has signed in, with the proof that our forms carry."""

    async def begin(self, handle: str) -> "Iemand":
        await self.meld_aan(handle)
        self.bewijs = verborgen((await self.get("/dag")).text)["formulierbewijs"]
        return self

    async def stuur(self, pad: str, **velden: str) -> tuple[int, str]:
        """Sends a form (`_` for `.`); the status and the page."""
        namen = {k.replace("_", "."): w for k, w in velden.items()}
        antwoord = await self.verstuur(pad, {"formulierbewijs": self.bewijs, **namen})
        return antwoord.status_code, antwoord.text


async def _dag(wereld: Wereld, handle: str) -> str:
    return (await (await Iemand(wereld).begin(handle)).get("/dag")).text


def test_elke_klok_heeft_een_zin() -> None:
    assert {r.soort for r in TERMIJNEN} | {str(s) for s in VAN_MELDING} == set(KLOKKEN)


async def test_het_gevaarlijkste_staat_bovenaan(verse_wereld: VerseWereld) -> None:
    """A melding of a crisis before a plan to evaluate; the casus is called by its name, and only for its own team."""
    async with verse_wereld() as wereld:
        rustig = await wereld.casus("veiligheidsplan-direct", aanduiding="Huishouden Kalmsma")
        await rustig.stel_plan_vast(dagen=5)
        wij, vt = gezin(), wereld.als("vt")
        heftig = await wereld.casus(aanduiding="Huishouden Heftigsma")
        await met(heftig, wij.moeder)
        gemeld = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, urgentie="crisis"))
        await koppel(vt, gemeld["id"], heftig.id)
        blad = await _dag(wereld, "wij-noord")
        assert blad.index("Hulp achter de voordeur") < blad.index("Veiligheidsplan evalueren")
        assert blad.index("Huishouden Heftigsma") < blad.index("Huishouden Kalmsma")
        assert "Nieuwe melding over dit gezin" in blad
        elders = await _dag(wereld, "vt")
        assert "Heftigsma" not in elders
        assert "<strong>Van den Berg</strong>" in elders
        assert "Van den Berg" not in blad


async def test_een_rode_vlag_staat_op_de_dag_tot_er_iemand_is_gesproken(wereld: Wereld) -> None:
    """Of whose it is and of who leads the team, whatever the step; as the page of the casus warns. A melding of others asks nothing
    here."""
    casus = await wereld.casus(aanduiding="Huishouden Prilsma", rodeVlaggen=["stalking"])
    await casus.mensen()
    blad = await _dag(wereld, "wij-noord")
    punt = blad[: blad.index("Huishouden Prilsma")].rpartition("<li")[2]
    assert "Rode vlag, en er is nog geen contact" in punt
    assert f'href="/casussen/{casus.id}"' in punt
    assert "Prilsma" in await _dag(wereld, "wij-noord-teamleider")
    for handle in ("wij-noord-2", "wij-zuid"):
        assert "Prilsma" not in await _dag(wereld, handle)
    await casus.volgende()
    assert "Prilsma" in await _dag(wereld, "wij-noord")
    wij, vt = gezin(), wereld.als("vt")
    ander = await met(await wereld.casus(), wij.moeder)
    gemeld = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(vt, gemeld["id"], ander.id))
    await casus.spreek_kinderen()
    assert "Prilsma" not in await _dag(wereld, "wij-noord")
    wereld.vooruit(days=1)
    goed(await casus.regisseur.patch(casus.pad, {"sash": "hoog"}, if_match="*"))
    assert "Prilsma" in await _dag(wereld, "wij-noord")
    await casus.spreek_kinderen()
    assert "Prilsma" not in await _dag(wereld, "wij-noord")


async def test_een_rode_vlag_heet_zo_en_haast_niet(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        gewoon = {"urgentie": "normaal"}
        for gevaar in (
            {"urgentie": "crisis"},
            {**gewoon, "rodeVlaggen": ["wapen"]},
            {**gewoon, "sash": "hoog"},
        ):
            await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, **gevaar))
        blad = await _dag(wereld, "vt")
        oordelen = [punt for punt in blad.split("<li ")[1:] if "Beoordeel de melding." in punt]
        assert [
            ("Melding (crisis)" in punt, ">Dringend<" in punt, ">Rode vlag<" in punt) for punt in oordelen
        ] == [
            (True, True, False),
            (False, False, True),
            (False, False, True),
        ]


async def test_een_week_duurt_tot_de_dag_om_is(verse_wereld: VerseWereld) -> None:
    """What is asked for this weekday of next week is of this week, at whatever hour one looks."""
    async with verse_wereld() as wereld:
        bij = await tafel(wereld, "politie", wie="wij-noord")
        punt = await bij.breng_in(await wereld.casus())
        for dagen in (7, 8):
            actie = {
                "omschrijving": f"Wat over {dagen} dagen klaar is.",
                "eigenaar": {"organisatie": "wij-groningen", "team": "wij-noord"},
                "uiterlijk": (wereld.vandaag + timedelta(days=dagen)).isoformat(),
                "spoor": "zorg",
            }
            await bij.voorzitter.maak(f"{bij.punt(punt)}/acties", actie)
        blad = await _dag(wereld, "wij-noord")
        week, kennis = blad.index(">Deze week <"), blad.index(">Om te weten <")
        assert week < blad.index("Wat over 7 dagen klaar is.") < kennis
        assert blad.index("Wat over 8 dagen klaar is.") > kennis


async def test_een_overleg_van_later_vandaag_staat_na_wat_nu_moet(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus = await wereld.casus(aanduiding="Huishouden Nusma", rodeVlaggen=["wapen"])
        await casus.mensen()
        await casus.stel_plan_vast(dagen=5)
        straks = (wereld.klok.nu() + timedelta(hours=3)).isoformat()
        await tafel(wereld, "politie", wie="wij-noord", begintOp=straks)
        blad = await _dag(wereld, "wij-noord")
        assert blad.index("Huishouden Nusma") < blad.index("Overleg deze week") < blad.index(">Deze week <")


async def test_een_melding_wordt_op_haar_bladzijde_onderzocht_en_afgerond(wereld: Wereld) -> None:
    """A clock stands still and runs on, the people are told, and what came out stands there."""
    vt, ik = wereld.als("vt"), await Iemand(wereld).begin("vt")
    gemeld = await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, urgentie="normaal"))
    pad = f"/meldingen/{gemeld['id']}"
    oordeel = {"uitkomst": "onderzoek", "onderbouwing": "Het is niet duidelijk."}
    versie = verborgen((await ik.get(pad)).text)["versie"]
    assert (await ik.stuur(f"{pad}/beoordelen", **oordeel, versie=versie))[0] == 303
    blad = (await ik.get(pad)).text
    assert 'href="#vervolg"' in blad
    klok = re.search(r'<option value="([^"]+)">Onderzoek</option>', blad)
    assert klok
    pauze = {
        "termijn": klok[1],
        "reden": "anders",
        "tot": "2030-01-01T09:00",
        "toelichting": "Zij is op reis.",
    }
    status, blad = await ik.stuur(f"{pad}/pauzeren", **pauze)
    assert (status, "Zij is op reis." in blad) == (400, True)
    over = (wereld.vandaag + timedelta(days=3)).isoformat()
    assert (await ik.stuur(f"{pad}/pauzeren", **{**pauze, "tot": f"{over}T09:00"}))[0] == 303
    assert "staat stil" in (await ik.get(pad)).text
    assert (await ik.stuur(f"{pad}/hervatten", termijn=klok[1]))[0] == 303
    assert "staat stil" not in (await ik.get(pad)).text
    nu = wereld.klok.nu().astimezone(NEDERLAND).strftime("%Y-%m-%dT%H:%M")
    assert (await ik.stuur(f"{pad}/informeren", personen="0", op=nu))[0] == 303
    af = {"conclusie": "bevestigd", "onderbouwing": "Zij vertelde het zelf."}
    assert (await ik.stuur(f"{pad}/onderzoek", **af))[0] == 303
    blad = (await ik.get(pad)).text
    assert "Zij vertelde het zelf." in blad
    assert "Het onderzoek is gedaan" not in blad


async def test_een_dag_kost_evenveel_hoe_vol_zij_ook_is(verse_wereld: VerseWereld) -> None:
    """Seven SELECTs for the day, one for a list or a board, three for the team; beside the session and the line in the access log."""
    async with verse_wereld() as wereld:
        ik = await Iemand(wereld).begin("wij-noord-teamleider")
        for aantal in (2, 12):
            for _ in range(aantal):
                casus = await wereld.casus("veiligheidsplan-direct")
                await casus.stel_plan_vast(dagen=3)
            for pad, hoogstens in (("/dag", 7), ("/casussen", 1), ("/casussen/bord", 1), ("/team", 3)):
                with geteld(wereld) as teller:
                    assert (await ik.get(pad)).status_code == 200
                assert len(teller.selects) <= hoogstens + 1, (pad, teller.selects)
                assert len(teller.opdrachten) <= hoogstens + 2, (pad, teller.opdrachten)


def test_een_waarschuwing_wijst_de_weg() -> None:
    codes = set(re.findall(r'Waarschuwing\(\s*"([a-z-]+)"', Path(waarschuwingen.__file__).read_text()))
    assert set(WAARSCHUWINGEN) < codes
    assert codes - set(WAARSCHUWINGEN) == {
        "geen-bemiddeling",  # something not to do
        "actie-overleg-voorstellen",  # its link stands beside the flag
        "geen-casusregisseur",
        "overrule-te-beoordelen",  # both are for the teamleider, and stand under Meer
    }


async def test_de_weg_van_een_waarschuwing_is_voor_wie_erover_gaat(wereld: Wereld) -> None:
    casus = await wereld.casus("veiligheidsplan-direct")
    weg = f'href="/casussen/{casus.id}/veiligheidsplan">Naar het plan</a></li>'
    assert weg in (await (await Iemand(wereld).begin("wij-noord")).get(f"/casussen/{casus.id}")).text
    await neem(casus, wereld.als("vt"))
    bij_vt = (await (await Iemand(wereld).begin("vt")).get(f"/casussen/{casus.id}")).text
    assert ("Er is geen veiligheidsplan van kracht." in bij_vt, weg in bij_vt) == (True, False)
    assert bij_vt.count("Veilig contact:") == 2  # who reads in a hurry calls them too


async def test_een_weigering_wijst_de_weg(wereld: Wereld) -> None:
    """All belemmeringen, each with a link to where it is taken away, and nothing has moved."""
    casus = await wereld.casus("veiligheidsplan-direct")
    ik = await Iemand(wereld).begin("wij-noord")
    blad = (await ik.get(f"/casussen/{casus.id}")).text
    assert "Naar stap:" not in blad
    versie = verborgen(blad)["versie"]
    status, blad = await ik.stuur(f"/casussen/{casus.id}/acties", actie="volgende-stap", versie=versie)
    assert status == 409
    assert f'href="/casussen/{casus.id}/veiligheidsplan"' in blad
    for kind in casus.kinderen:
        assert f'href="/casussen/{casus.id}/vastleggen/gesprek/{kind}"' in blad
    assert (await casus.nu())["stap"] == "veiligheidsplan-direct"


async def test_een_stap_zonder_keuze_wordt_bij_het_veld_gezegd(wereld: Wereld) -> None:
    casus = await wereld.casus()
    ik = await Iemand(wereld).begin("wij-noord")
    versie = verborgen((await ik.get(f"/casussen/{casus.id}")).text)["versie"]
    status, blad = await ik.stuur(f"/casussen/{casus.id}/acties", actie="naar-stap", versie=versie)
    assert status == 400
    for veld, vraag in (("stap", "Naar welke stap?"), ("reden", "Waarom?")):
        assert f'id="veld-{veld}-fout"' in blad
        assert f'href="#veld-{veld}">{vraag} Kies een' in blad


async def test_wie_iets_niet_mag_houdt_haar_menu(wereld: Wereld) -> None:
    """Who is signed in goes on from where she is refused; who is not sees nothing around it."""
    blad = await (await Iemand(wereld).begin("wij-noord")).get("/beheer")
    assert (blad.status_code, "Niet toegestaan" in blad.text) == (403, True)
    for pad in ("/casussen", "/overleggen", "/afmelden"):
        assert f'"{pad}"' in blad.text
    assert 'href="/beheer"' not in blad.text


async def test_wie_op_een_dag_vaker_keek_staat_er_die_dag_een_keer(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik = await Iemand(wereld).begin("wij-noord")
    for pad in ("", "/overleg", "", "/overleg", "/tijdlijn"):
        assert (await ik.get(f"/casussen/{casus.id}{pad}")).status_code == 200
    await (await Iemand(wereld).begin("wij-noord-teamleider")).get(f"/casussen/{casus.id}")
    await ik.get(f"/casussen/{casus.id}")
    blad = (await ik.get(f"/casussen/{casus.id}/inzage")).text
    assert re.findall(r'scope="row">([^<]+)<', blad) == ["wij-noord", "wij-noord-teamleider"]
    assert "hulpverlening en Actie-overleg" in blad


def test_elke_stap_biedt_eerst_wat_erbij_hoort_en_alles_is_te_vinden() -> None:
    assert set(WERK) == set(Werk)
    assert {naam for naam, form in FORMULIEREN.items() if not form.over_iemand} <= set(Werk)
    for stap in Stap:
        eerst, verder = werk_bij(stap)
        assert sorted([*eerst, *verder]) == sorted(Werk)
        assert 3 <= len(eerst) <= 5 or stap is Stap.INACTIEF


async def test_de_casus_biedt_bij_elke_stap_iets_anders_eerst(wereld: Wereld) -> None:
    """What belongs to the step is there at once; the rest is folded up, and every page of it exists."""
    casus = await wereld.casus()
    ik, pad = await Iemand(wereld).begin("wij-noord"), f"/casussen/{casus.id}"
    for stap, eerst, later in (
        ("voorbereiding-contact", "Iemand toevoegen", "Is het gestopt?"),
        ("check-geweld-gestopt", "Is het gestopt?", "Iemand toevoegen"),
    ):
        await casus.breng_naar(stap)
        blad = (await ik.get(pad)).text
        snel, _, opgevouwen = blad[blad.index("Snel vastleggen") :].partition(
            "<summary>Iets anders vastleggen"
        )
        assert (f">{eerst}<" in snel, f">{later}<" in snel) == (True, False)
        assert f">{later}<" in opgevouwen.partition("</details>")[0]
    for stuk, _ in WERK.values():
        assert f'href="{pad}{stuk}"' in blad
        assert (await ik.get(pad + stuk.partition("#")[0])).status_code == 200


async def test_na_het_vastleggen_staat_er_wat_er_is_vastgelegd(wereld: Wereld) -> None:
    """As the log has it, and with nothing of it in the address; what no line of this casus tells was not done."""
    casus = await wereld.casus("contact-leggen")
    ik, pad = await Iemand(wereld).begin("wij-noord"), f"/casussen/{casus.id}"

    async def verstuur(waar: str, **velden: str) -> tuple[str, str]:
        """Where it led, and what that page says was done."""
        antwoord = await ik.verstuur(pad + waar, {"formulierbewijs": ik.bewijs, **velden})
        assert antwoord.status_code == 303, antwoord.text
        heen = antwoord.headers["location"]
        return heen, await gezegd(heen)

    async def gezegd(heen: str) -> str:
        bevestiging = re.search(r'role="status" tabindex="-1">([^<]*)<', (await ik.get(heen)).text)
        return bevestiging[1] if bevestiging else ""

    assert await gezegd(pad) == ""
    gesprek = {"gesproken": "ja", "op": "2026-03-02T08:00", "verslag": "Zij is bang."}
    heen, tekst = await verstuur(f"/vastleggen/gesprek/{casus.kinderen[0]}", **gesprek)
    assert re.fullmatch(rf"{pad}\?gedaan=[0-9a-f-]{{36}}#vastgelegd", heen)
    assert re.fullmatch(r"Vastgelegd om \d\d:\d\d: Gesproken met een kind.", tekst)
    versie = verborgen((await ik.get(f"{pad}/vastleggen/gevaar")).text)["versie"]
    _, tekst = await verstuur("/vastleggen/gevaar", aanduiding="Huishouden Draadsma", versie=versie)
    assert tekst == "Er is niets gewijzigd: het stond er al zo."
    _, tekst = await verstuur(f"/vastleggen/inzageverzoek/{casus.moeder}")
    assert tekst == "Vastgelegd."
    versie = verborgen((await ik.get(pad)).text)["versie"]
    _, tekst = await verstuur("/acties", actie="volgende-stap", versie=versie)
    assert tekst.endswith("‘Contact leggen’ afgerond; verder met ‘Situatie in kaart brengen’.")
    ander = await wereld.casus()
    assert await gezegd(f"/casussen/{ander.id}{heen.removeprefix(pad)}") == ""
    assert (await ik.get(f"{pad}?gedaan=alles")).status_code == 400


async def test_wie_belt_leest_eerst_hoe_dat_veilig_is(wereld: Wereld) -> None:
    """On the card of each, and only for the team of the casus; of a child what there is."""
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)
    regie, pad = casus.regisseur, f"{casus.pad}/betrokkenen"
    contact = {"kanaal": "telefoon", "wanneer": "werkdagen 9-12", "wieMagWeten": "haar zus"}
    goed(await regie.patch(f"{pad}/{casus.moeder}", {"veiligContact": contact}, if_match="*"))
    goed(await regie.patch(f"{pad}/{casus.vader}", {"veiligContact": None}, if_match="*"))
    oma = {"steunfiguur": {"naam": "oma Proefje", "bereikbaar": "na schooltijd"}}
    goed(await regie.patch(f"{pad}/{casus.kinderen[0]}", oma, if_match="*"))
    blad = (await (await Iemand(wereld).begin("wij-noord")).get(f"/casussen/{casus.id}")).text
    kaarten = re.findall(r'<li class="mens.*?</li>', blad, re.S)
    tekst = {k.split()[0]: k for k in (re.sub(r"<[^>]+>", "", kaart) for kaart in kaarten)}
    kind, moeder, vader = tekst["Kindje-1"], tekst["Testa"], tekst["Proef"]
    weg = "telefoon, werkdagen 9-12 · alleen neutrale woorden · mag ervan weten: haar zus"
    assert f"Veilig contact: {weg}" in moeder
    assert "Veilig contact: niets vastgelegd Niet benaderen" in vader
    assert ("Veilig contact" in kind, "Steunfiguur: oma Proefje, na schooltijd" in kind) == (False, True)
    # who reads along knows that somebody is not approached, and no more of it
    straks = (wereld.vandaag + timedelta(days=14)).isoformat()
    await draag_over(casus, "wij-zuid", rolNaAcceptatie="betrokken", rolTot=straks)
    blad = (await (await Iemand(wereld).begin("wij-noord")).get(f"/casussen/{casus.id}")).text
    assert ("haar zus" in blad, "oma Proefje" in blad, "Niet benaderen" in blad) == (False, False, True)


async def test_elke_termijn_zegt_waar_zij_over_gaat(wereld: Wereld) -> None:
    """In the words of the day, with what it is about and where that is dealt with; also what our own team took on at an overleg."""
    casus = await wereld.casus("contact-leggen")
    ik, pad = await Iemand(wereld).begin("wij-noord"), f"/casussen/{casus.id}"
    verbod = {"code": "tijdelijk-huisverbod", "betrokkeneId": casus.vader, "bewaker": "de wijkagent"}
    opgelegd = await casus.regisseur.maak(
        f"{casus.pad}/interventies", {**verbod, "opgelegdOp": wereld.nu_json}
    )
    bij = await tafel(wereld, "politie", wie="wij-noord")
    punt = await bij.breng_in(casus)
    await bij.bevestig("wij-noord")
    for eigenaar, wat in (
        ({"organisatie": "wij-groningen", "team": "wij-noord"}, "Huisbezoek met de wijkagent"),
        ({"organisatie": "politie"}, "Aangifte opnemen"),
    ):
        if eigenaar["organisatie"] == "politie":
            await deel(bij, punt, "politie", "gevaar")
        actie = {"spoor": "zorg", "omschrijving": wat, "uiterlijk": wereld.vandaag.isoformat()}
        await bij.voorzitter.maak(f"{bij.punt(punt)}/acties", {**actie, "eigenaar": eigenaar})
    blad = (await ik.get(pad)).text
    klokken = blad[blad.index('<ul class="klokken">') :].partition("</ul>")[0]
    assert f'href="{pad}/vastleggen/interventie-volgen/{opgelegd["id"]}"' in klokken
    assert "Besluiten wat er na een interventie geldt</a> (Tijdelijk huisverbod):" in klokken
    assert "Actie uit een overleg</a> (Huisbezoek met de wijkagent):" in klokken
    assert "Aangifte" not in klokken


def test_wat_in_beide_lijsten_staat_noemt_de_bladzijde() -> None:
    in_beide = {str(v) for v in RodeVlag} & {str(v) for v in Geweldsvorm}
    assert {code for code in in_beide if woord(code) not in VORMEN.uitleg.lower()} == set()


async def test_wie_naar_iets_ouds_keek_verzet_niets(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik = await Iemand(wereld).begin("wij-noord")
    oud = verborgen((await ik.get(f"/casussen/{casus.id}")).text)["versie"]
    await casus.spreek_kinderen()
    status, blad = await ik.stuur(f"/casussen/{casus.id}/acties", actie="volgende-stap", versie=oud)
    assert (status, "Iemand anders heeft dit intussen gewijzigd" in blad) == (412, True)
    assert (await casus.nu())["stap"] == "contact-leggen"


async def test_twee_keer_klikken_is_een_keer_doen(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik = await Iemand(wereld).begin("wij-noord")
    pad = f"/casussen/{casus.id}/vastleggen/cijfer"
    velden = {
        "betrokkeneId": casus.moeder,
        "cijfer": "4",
        "op": "2026-03-02T08:00",
        "eenmalig": str(uuid4()),
    }
    assert [(await ik.stuur(pad, **velden))[0] for _ in range(2)] == [303, 303]
    gegeven = (await casus.regisseur.haal(f"{casus.pad}/veiligheidscijfers"))["resultaten"]
    assert len(gegeven) == 1


async def test_een_naam_is_nooit_opmaak(wereld: Wereld) -> None:
    casus = await wereld.casus(aanduiding="<script>alert(1)</script>")
    blad = (await (await Iemand(wereld).begin("wij-noord")).get(f"/casussen/{casus.id}")).text
    assert "<script>alert" not in blad
    assert "&lt;script&gt;alert" in blad


async def test_wat_niet_zichtbaar_is_bestaat_niet(wereld: Wereld) -> None:
    """Byte for byte the same page, and the attempt stands in the access log."""
    casus = await wereld.casus(aanduiding="Huishouden Onzichtsma")
    vreemd = await Iemand(wereld).begin("wij-zuid")
    bestaat = await vreemd.get(f"/casussen/{casus.id}")
    nergens = await vreemd.get("/casussen/00000000-0000-7000-8000-000000000000")
    assert (bestaat.status_code, bestaat.content) == (404, nergens.content)
    async with wereld.omg.database.lees() as verbinding:
        uitkomsten = await verbinding.execute(
            sa.select(inzage.c.uitkomst, inzage.c.team)
            .where(inzage.c.handeling == "GET /casussen/{casus_id}")
            .order_by(inzage.c.volgnummer.desc())
            .limit(2)
        )
        assert {tuple(u) for u in uitkomsten} == {("niet-gevonden", "wij-zuid")}


async def test_ook_als_alles_misgaat_ziet_iemand_een_bladzijde(wereld: Wereld) -> None:
    """And no code: with a way on, and for what is ours the number to name. A program reads what it always read."""
    ik, blad = Browser(wereld), {"accept": "text/html,application/xhtml+xml"}
    for pad in ("/bestaat-niet", "/klad/weg"):
        antwoord = await ik.get(pad, **blad)
        assert (antwoord.status_code, "Naar Mijn dag" in antwoord.text) == (404, True)
        assert ("Deze bladzijde bestaat niet" in antwoord.text, "casus" in antwoord.text) == (True, False)
    wereld.app.add_api_route("/stuk", _stuk, include_in_schema=False)
    groot = await ik.verstuur("/casussen/nieuw", {"aanduiding": "x" * 1_000_001}, **blad)
    assert (groot.status_code, "Het bericht is te groot." in groot.text) == (413, True)
    stuk = await ik.get("/stuk", **blad)
    assert (stuk.status_code, "Er ging iets mis" in stuk.text) == (500, True)
    assert stuk.headers["x-request-id"] in stuk.text
    assert "{" not in stuk.text
    assert (await ik.get("/stuk")).json()["code"] == "onverwachte-fout"


async def _stuk() -> None:
    raise RuntimeError


async def _schrijf(ik: Iemand, casus: Casus, **velden: str) -> tuple[int, str]:
    pad = f"/casussen/{casus.id}/veiligheidsplan/schrijven"
    blad = (await ik.get(pad)).text
    nu = {k: w for k, w in verborgen(blad).items() if k not in ("formulierbewijs", "eenmalig")}
    antwoord = await ik.verstuur(pad, {"formulierbewijs": ik.bewijs, **nu, **velden})
    return antwoord.status_code, antwoord.text


async def test_een_plan_dat_niet_klopt_verliest_geen_woord(wereld: Wereld) -> None:
    """Half an afspraak is refused on its own row; what was typed stands there, and after mending it is kept with the same id."""
    casus = await wereld.casus("veiligheidsplan-direct")
    ik = await Iemand(wereld).begin("wij-noord")
    assert (await ik.stuur(f"/casussen/{casus.id}/veiligheidsplan/begin"))[0] == 303
    half = {
        "voorwaarden.0.tekst": "Er is geen geweld.",
        "afspraken.3.wat": "Hij slaapt elders.",
        "afspraken.3.bewaker.naam": "oma",
    }
    status, blad = await _schrijf(ik, casus, **half)
    assert status == 400
    assert "Hij slaapt elders." in blad
    assert re.search(r'id="veld-afspraken-3-alsNiet-fout"[^>]*>Dit veld is verplicht', blad)
    heel = {**half, "afspraken.3.wie": casus.vader, "afspraken.3.alsNiet": "Zij belt 112.", "verder": "klaar"}
    assert (await _schrijf(ik, casus, **heel))[0] == 303
    plan = (await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen/1"))["inhoud"]
    assert [a["wat"] for a in plan["afspraken"]] == ["Hij slaapt elders."]
    anders = {"afspraken.0.wat": "Hij woont elders.", "voorwaarden.0.tekst": "", "afspraken.0.wie": casus.vader,
              "afspraken.0.bewaker.naam": "oma", "afspraken.0.alsNiet": "Zij belt 112."}  # fmt: skip
    assert (await _schrijf(ik, casus, **anders))[0] == 303
    nieuw = (await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen/1"))["inhoud"]
    assert (nieuw["afspraken"][0]["id"], nieuw["voorwaarden"]) == (plan["afspraken"][0]["id"], [])


async def test_wat_iemand_typt_is_van_haar_alleen_en_verdwijnt_als_het_is_vastgelegd(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik, collega = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("wij-noord-2")
    pad = f"/casussen/{casus.id}/vastleggen/cijfer"
    assert (await ik.stuur("/klad", plek=pad, toelichting="Zij durft weer te slapen.", blad="deze"))[0] == 204
    async with wereld.omg.database.lees() as verbinding:
        rijen = (await verbinding.execute(sa.select(idempotentie.c.antwoord))).all()
        assert rijen
        assert all(b"slapen" not in bytes(r.antwoord[1]) for r in rijen if r.antwoord)
    assert "Zij durft weer te slapen." in (await ik.get(pad)).text
    assert "slapen" not in (await collega.get(pad)).text
    deel = {"plek": pad, "deel": "cijfer", "cijfer": "4"}
    assert [(await ik.stuur("/klad", **deel, blad=b))[0] for b in ("een andere", "deze")] == [409, 204]
    blad = (await ik.get(pad)).text
    assert ("Zij durft weer te slapen." in blad, 'value="4"' in blad) == (True, True)
    velden = {"betrokkeneId": casus.moeder, "cijfer": "4", "op": "2026-03-02T08:00"}
    assert (await ik.stuur(pad, **velden))[0] == 303
    assert "slapen" not in (await ik.get(pad)).text
    assert (await ik.stuur("/klad", plek="//elders.example/x"))[0] == 400
    assert (await ik.stuur("/klad", plek=pad, toelichting="Toch niet."))[0] == 204
    assert (await ik.stuur("/klad/weg", plek=pad))[0] == 303
    assert "Toch niet." not in (await ik.get(pad)).text


async def test_een_formulier_haalt_weg_wat_leeg_wordt_gemaakt(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik = await Iemand(wereld).begin("wij-noord")
    pad = f"/casussen/{casus.id}/vastleggen/persoon/{casus.moeder}"
    versie = verborgen((await ik.get(pad)).text)["versie"]
    velden = {"rollen": "slachtoffer", "voornamen": "Testa", "versie": versie, "veiligContact_kanaal": "sms"}
    assert (await ik.stuur(pad, **velden))[0] == 303
    nu = await casus.regisseur.haal(f"{casus.pad}/betrokkenen/{casus.moeder}")
    assert (nu["achternaam"], nu["geboortedatum"], nu["veiligContact"]["kanaal"]) == (None, None, "sms")


async def test_een_gemeente_heeft_een_naam(wereld: Wereld) -> None:
    """Who takes something in says where it is in words; of elsewhere by number, and what is neither is refused and kept."""
    ik = await Iemand(wereld).begin("wij-noord")
    assert 'value="Groningen"' in (await ik.get("/casussen/nieuw")).text
    velden = {"aanduiding": "Proefhuishouden", "wijk": "De Hoogte", "formulierbewijs": ik.bewijs}
    for getypt, nummer in (("groningen", "0014"), ("1680", "1680")):
        heen = (await ik.verstuur("/casussen/nieuw", velden | {"gemeente": getypt})).headers["location"]
        gemaakt = await wereld.noord.haal(f"/v1{heen.partition('?')[0]}")
        assert (gemaakt["gemeente"], gemaakt["wijk"]) == (nummer, "de-hoogte")
        assert "wijk De Hoogte" in (await ik.get(heen)).text
    weer = await ik.verstuur("/casussen/nieuw", velden | {"gemeente": "Nergens"})
    assert (weer.status_code, 'value="Nergens"' in weer.text, "Gemeente: " in weer.text) == (400, True, True)


async def test_een_afspraak_achter_een_verstreken_klok_staat_een_keer_op_de_dag(
    verse_wereld: VerseWereld,
) -> None:
    """The clock and the signal that told of it are one point; done is done for both."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus("veiligheidsplan-direct")
        await casus.stel_plan_vast(dagen=1)
        wereld.vooruit(days=3)
        await worker.loop(wereld.omg)
        blad = await _dag(wereld, "wij-noord")
        assert blad.count("Veiligheidsplan evalueren</a>") == 1
        assert "Te laat" in blad


async def test_wat_bij_een_ander_te_laat_is_zegt_hoe_laat_en_wat_zij_kan_doen(
    verse_wereld: VerseWereld,
) -> None:
    """A melding of Veilig Thuis on a casus of the wijkteam: at the last rung both who lead hear. To the one whose clock it is it stays
    what is to be done; the other reads how late it is, whose it is, and that calling is what is asked."""
    async with verse_wereld() as wereld:
        wij, vt = gezin(), wereld.als("vt")
        casus = await met(await wereld.casus(aanduiding="Huishouden Laatsma"), wij.moeder)
        gemeld = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, urgentie="normaal"))
        await koppel(vt, gemeld["id"], casus.id)
        wereld.vooruit(days=20)
        await worker.loop(wereld.omg)
        eigen, ander = await _dag(wereld, "vt-teamleider"), await _dag(wereld, "wij-noord-teamleider")

    def rij(blad: str) -> str:
        return blad.partition("Veiligheidsbeoordeling</a>")[2].partition("</li>")[0]

    vraag = van_een_ander("Veilig Thuis (demo)")
    assert (vraag in rij(eigen), "dagen te laat" in rij(eigen), ">Klaar" in rij(eigen)) == (
        False,
        True,
        False,
    )
    assert (vraag in rij(ander), "dagen te laat" in rij(ander), ">Klaar" in rij(ander)) == (
        True,
        True,
        True,
    )


async def test_wie_een_melding_niet_mag_openen_krijgt_er_geen_weg_naartoe(verse_wereld: VerseWereld) -> None:
    """A melding that the wijkteam answers for: who leads at Veilig Thuis hears that it is late, whose it is, and finds no dead link."""
    async with verse_wereld() as wereld:
        gemeld = await wereld.noord.maak("/v1/meldingen", melding(wereld, gezin().moeder, urgentie="crisis"))
        wereld.vooruit(days=20)
        await worker.loop(wereld.omg)
        blad = await _dag(wereld, "vt-teamleider")
    assert van_een_ander("WIJ-team Noord (demo)") in blad
    assert gemeld["id"] not in blad
