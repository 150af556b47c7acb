"""The screens of an overleg over HTTP, on both engines: a partner reads what was shared and not a word more, and no typed word is lost."""

import itertools
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from app.core.datumtaal import zeg_moment
from app.workflow.leesbaar import leesbaar, stand_van
from tests.browser import verborgen
from tests.conftest import VerseWereld
from tests.meldingen import mens
from tests.overdrachtstafel import overdrachtstafel
from tests.overleg import Tafel, deel, tafel
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Casus, Wereld, goed

_teller = itertools.count()


def _geheim() -> list[str]:
    """Words that are in nothing else: letters, so that a name may be one."""
    eigen = "".join(chr(ord("a") + int(cijfer)) for cijfer in str(next(_teller)))
    wat = ("naam", "kind", "plan", "verhaal", "inbreng", "besluit", "actie")
    return [f"qzx{eigen}kan{w}" for w in wat]


async def _casus(wereld: Wereld, geheim: list[str]) -> Casus:
    """With a word of its own in everything that is not shared."""
    naam, kind, plan, verhaal = geheim[:4]
    casus = await wereld.casus(wie="vt", aanduiding=naam, toelichting=verhaal, rodeVlaggen=["stalking"])
    await casus.mensen(kinderen=1)
    ander = mens("kind", kind, kind, wereld.vandaag.replace(year=2019))
    casus.kinderen.append((await casus.regisseur.maak(f"{casus.pad}/betrokkenen", ander))["id"])
    gesprek = {"gesproken": True, "op": wereld.nu_json, "verslag": verhaal}
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken", gesprek)
    inhoud = casus.plan_inhoud(voorwaarden=[{"tekst": plan}], signalen=[{"tekst": plan}])
    await casus.stel_plan_vast(inhoud=inhoud)
    return casus


async def _besproken(wereld: Wereld) -> tuple[Casus, Tafel, str, list[str]]:
    """Politie sees the grown-ups; the OM sees the plan, and what was said and agreed on for it alone."""
    casus = await _casus(wereld, geheim := _geheim())
    bij = await tafel(wereld, "politie", "om")
    punt = await bij.breng_in(casus)
    await bij.bevestig("vt", "politie", "om")
    await deel(bij, punt, "politie", "volwassenen")
    await deel(bij, punt, "om", "afspraken", "kinderen")
    om, pad = [{"organisatie": "om"}], bij.punt(punt)
    *_, inbreng, besluit, actie = geheim
    await casus.regisseur.maak(f"{pad}/inbreng", {"tekst": inbreng, "gedeeldMet": om})
    await casus.regisseur.maak(f"{pad}/besluiten", {"spoor": "straf", "tekst": besluit, "gedeeldMet": om})
    opdracht = {"spoor": "straf", "omschrijving": actie, "uiterlijk": wereld.vandaag.isoformat()}
    await casus.regisseur.maak(f"{pad}/acties", {**opdracht, "eigenaar": om[0], "gedeeldMet": []})
    return casus, bij, punt, geheim


async def _alles_van(wereld: Wereld, wie: str, bij: Tafel, punt: str) -> str:
    """Every page that this partner has, as it came."""
    hier = await Iemand(wereld).begin(wie)
    o = f"/overleggen/{bij.id}"
    bladen = [await hier.get(pad) for pad in ("/dag", "/overleggen", o, f"{o}/punten/{punt}")]
    assert [b.status_code for b in bladen] == [200] * 4
    return "".join(b.text for b in bladen)


async def test_een_partner_leest_wat_is_gedeeld_en_geen_woord_meer(wereld: Wereld) -> None:
    casus, bij, punt, geheim = await _besproken(wereld)
    politie = await _alles_van(wereld, "politie", bij, punt)
    assert "Testa Draadsma" in politie
    assert [w for w in geheim if w in politie] == []
    assert casus.id not in politie
    assert "/casussen" not in politie
    om = await _alles_van(wereld, "om", bij, punt)
    naam, kind, plan, verhaal, *gezegd = geheim
    assert [w for w in (kind, plan, *gezegd) if w not in om] == []
    assert [w for w in (naam, verhaal, casus.id, "Testa") if w in om] == []


async def test_een_gebroken_afspraak_staat_vooraan_en_er_staat_van_wanneer_het_is(wereld: Wereld) -> None:
    """For the partner and, as what they see, for the team of the casus."""
    casus = await wereld.casus("veiligheidsplan-direct", wie="vt")
    inhoud = casus.plan_inhoud()
    versie = await casus.stel_plan_vast(inhoud=inhoud)
    wereld.vooruit(hours=1)
    niet = {"afspraakId": inhoud["afspraken"][0]["id"], "uitkomst": "niet-nagekomen", "op": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/{versie}/nalevingen", niet)
    gebroken = zeg_moment(wereld.klok.nu())
    bij = await tafel(wereld, "politie")
    punt = await bij.breng_in(casus)
    await bij.bevestig("vt", "politie")
    wereld.vooruit(minutes=5)
    await deel(bij, punt, "politie", "afspraken")
    toen = zeg_moment(wereld.klok.nu())
    wereld.vooruit(minutes=5)
    for wie in ("politie", "vt"):
        blad = (await (await Iemand(wereld).begin(wie)).get(f"/overleggen/{bij.id}/punten/{punt}")).text
        assert (
            f"<dd>Niet nagekomen op {gebroken}. Afgesproken was: Hij slaapt bij zijn broer. Als het niet lukt: "
            in blad
        )
        assert f"Stand van {toen}" in blad
        assert "standVan" not in blad
    pdf = PdfReader(BytesIO((await wereld.als("politie").get(f"{bij.pad}/verslag")).content))
    papier = " ".join(" ".join(blad.extract_text() for blad in pdf.pages).split())
    assert (
        f"Niet nagekomen op {gebroken}. Afgesproken was: Hij slaapt bij zijn broer. Als het niet lukt: "
        in papier
    )
    assert f"Stand van {toen}" in papier
    assert "Alleen voor Politie (demo)" in papier
    assert not re.search(r"[a-z]+/[a-z]+", papier), "een code in plaats van een naam"


async def test_wie_deelde_leest_dat_er_sindsdien_gevaar_is_vastgelegd(wereld: Wereld) -> None:
    """Of who was to see how dangerous it is; until it is shared anew. Who got it is told nothing by that."""
    casus = await wereld.casus("veiligheidsplan-direct", wie="vt")
    inhoud = casus.plan_inhoud()
    versie = await casus.stel_plan_vast(inhoud=inhoud)
    bij = await tafel(wereld, "politie", "om")
    punt = await bij.breng_in(casus)
    await bij.bevestig("vt", "politie", "om")
    wereld.vooruit(minutes=5)
    await deel(bij, punt, "politie", "afspraken")
    await deel(bij, punt, "om", "huishouden")

    async def gezegd(wie: str) -> int:
        blad = (await (await Iemand(wereld).begin(wie)).get(f"/overleggen/{bij.id}/punten/{punt}")).text
        return blad.count("Sindsdien is er gevaar vastgelegd")

    assert await gezegd("vt") == 0
    wereld.vooruit(minutes=5)
    niet = {"afspraakId": inhoud["afspraken"][0]["id"], "uitkomst": "niet-nagekomen", "op": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/{versie}/nalevingen", niet)
    assert (await gezegd("vt"), await gezegd("politie")) == (1, 0)
    wereld.vooruit(minutes=5)
    await deel(bij, punt, "politie", "afspraken")
    assert await gezegd("vt") == 0
    wereld.vooruit(minutes=5)
    goed(await casus.regisseur.patch(casus.pad, {"rodeVlaggen": ["wapen"]}, if_match="*"))
    assert await gezegd("vt") == 1


def test_wat_eerder_werd_gedeeld_zegt_niet_van_wanneer_het_is() -> None:
    eerder = {"afspraken": [{"wat": "Hij belt niet.", "tot": None, "alsNiet": "Zij belt 112."}]}
    assert stand_van(eerder) == ""
    assert leesbaar(eerder) == [("Afspraken", "Hij belt niet. Als het niet lukt: Zij belt 112.")]
    geldt = {"wat": "Hij belt niet", "tot": "2026-12-01", "alsNiet": "112"}
    assert leesbaar([geldt]) == [("", "Hij belt niet. Als het niet lukt: 112. Geldt tot 1 december 2026.")]


async def test_wat_niet_meer_wordt_gedeeld_was_er_nooit(wereld: Wereld) -> None:
    """Also on the day: the actie goes with what it is about; and who has not confirmed does not read it there either."""
    _, bij, punt, geheim = await _besproken(wereld)
    actie, pad = geheim[-1], f"/overleggen/{bij.id}/punten/{punt}"
    om, vt = await Iemand(wereld).begin("om"), await Iemand(wereld).begin("vt")
    assert actie in (await om.get("/dag")).text
    gedeeld = (await bij.voorzitter.haal(f"{bij.punt(punt)}/projecties"))["resultaten"]
    van_om = next(g["id"] for g in gedeeld if g["organisatie"] == "om")
    assert f'value="{van_om}"' in (await vt.get(pad)).text
    assert (await vt.stuur(f"{pad}/intrekken", id=van_om, reden="Niet meer nodig."))[0] == 303
    assert (await om.get(pad)).status_code == 404
    dag, agenda = (await om.get("/dag")).text, (await om.get(f"/overleggen/{bij.id}")).text
    assert [w for w in geheim if w in dag + agenda] == []
    assert "nog niets op de agenda dat met u is gedeeld" in agenda


async def _wat_er_staat(wie: Iemand, pad: str, veld: str) -> str:
    gevonden = re.search(rf'<textarea[^>]*name="{veld}"[^>]*>([^<]*)<', (await wie.get(pad)).text)
    assert gevonden, veld
    return gevonden[1]


async def test_wat_ernaast_was_getypt_staat_er_nog(wereld: Wereld) -> None:
    """One form with a button each: what is recorded is gone from it, and what is still being typed is not. Enter chooses nothing when
    there is more than one thing to choose from."""
    casus = await wereld.casus("contact-leggen", wie="vt")
    bij = await tafel(wereld, "politie")
    punt = await bij.breng_in(casus)
    await bij.bevestig("vt")
    vt, pad = await Iemand(wereld).begin("vt"), f"/overleggen/{bij.id}/punten/{punt}"
    getypt = {"besluit.tekst": "Er komt een huisverbod.", "actie.omschrijving": "Politie gaat mee naar"}
    status, blad = await vt.stuur(pad, **getypt)
    assert (status, "Kies met de knop erbij" in blad, *(w in blad for w in getypt.values())) == (
        400,
        True,
        True,
        True,
    )
    status, blad = await vt.stuur(pad, wat="besluit")
    bovenaan = blad[blad.index("data-fout") :]
    assert (status, "Wat is besloten? Dit" in bovenaan, "Bij welk spoor hoort dit? Dit" in bovenaan) == (
        400,
        True,
        True,
    )
    assert (await vt.stuur(pad, **getypt, **{"besluit.spoor": "bestuur", "wat": "besluit"}))[0] == 303
    assert await _wat_er_staat(vt, pad, "actie.omschrijving") == "Politie gaat mee naar"
    assert await _wat_er_staat(vt, pad, "besluit.tekst") == ""
    (genomen,) = (await casus.regisseur.haal(f"{bij.punt(punt)}/besluiten"))["resultaten"]
    assert (genomen["tekst"], genomen["spoor"]) == ("Er komt een huisverbod.", "bestuur")

    # of one thing Enter knows what is meant
    assert (await vt.stuur(pad, **{"inbreng.tekst": "Zij belde ons vanochtend."}))[0] == 303
    (gezegd,) = (await casus.regisseur.haal(f"{bij.punt(punt)}/inbreng"))["resultaten"]
    assert (gezegd["tekst"], gezegd["gedeeldMet"]) == ("Zij belde ons vanochtend.", [])

    # nobody is given something to do that they cannot see: the way on is a link
    voor_politie = {
        "wat": "actie",
        "actie.omschrijving": "Politie gaat mee.",
        "actie.eigenaar": "politie",
        "actie.uiterlijk": wereld.vandaag.isoformat(),
        "actie.klaarAls": "het verbod is uitgereikt",
        "actie.spoor": "straf",
    }
    status, blad = await vt.stuur(pad, **voor_politie)
    assert (status, 'href="#delen"' in blad, "Politie gaat mee." in blad) == (409, True, True)
    assert (await vt.stuur(f"{pad}/delen", met="politie", onderdelen="gevaar"))[0] == 303
    assert (await vt.stuur(pad, **voor_politie))[0] == 303
    (actie,) = (await casus.regisseur.haal(f"{bij.punt(punt)}/acties"))["resultaten"]
    assert actie["omschrijving"] == "Politie gaat mee.\nGedaan als: het verbod is uitgereikt"


async def test_een_casus_zegt_op_welke_agenda_hij_staat(wereld: Wereld) -> None:
    """What was brought in is not asked for again; only who takes part there gets a way in."""
    casus = await wereld.casus(wie="vt", rodeVlaggen=["stalking"])
    vt = await Iemand(wereld).begin("vt")
    voorstel, inbrengen = "breng deze casus in", f'href="/casussen/{casus.id}/overleg">Naar een Actie-overleg'
    voor = (await vt.get(f"/casussen/{casus.id}")).text
    bij = await tafel(wereld, "politie")
    punt = await bij.breng_in(casus)
    na = (await vt.get(f"/casussen/{casus.id}")).text
    assert [w in voor for w in (voorstel, inbrengen)] == [True, True]
    assert [w in na for w in (voorstel, inbrengen)] == [False, False]
    assert na.count(f'href="/overleggen/{bij.id}/punten/{punt}"') == 2
    assert "nog te bespreken" in na


async def test_wie_inbrengt_leest_dat_het_er_al_op_staat_en_wat_er_is_besloten(
    verse_wereld: VerseWereld,
) -> None:
    """Nothing is brought in twice: an agenda that it stands on is no choice any more, and what was decided stands there in words."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus("contact-leggen", wie="vt")
        vt, pad = await Iemand(wereld).begin("vt"), f"/casussen/{casus.id}/overleg"
        bij = await tafel(wereld, "politie")
        voor = (await vt.get(pad)).text
        assert (f'value="{bij.id}"' in voor, "al op de agenda" in voor, "besproken</h2>" in voor) == (
            True,
            False,
            False,
        )
        punt = await bij.breng_in(casus)
        await bij.bevestig("vt")
        na = (await vt.get(pad)).text
        assert (f'value="{bij.id}"' in na, "Staat al op de agenda:" in na, "besproken</h2>" in na) == (
            False,
            True,
            False,
        )
        hier = f"/overleggen/{bij.id}/punten/{punt}"
        assert f'href="{hier}"' in na
        besluit = {"besluit.tekst": "Er komt een huisverbod.", "besluit.spoor": "bestuur", "wat": "besluit"}
        assert (await vt.stuur(hier, **besluit))[0] == 303
        klaar = (await vt.get(pad)).text
        assert [
            w in klaar for w in ("Vandaag al besproken</h2>", "Er komt een huisverbod.", "al op de agenda")
        ] == [
            True,
            True,
            False,
        ]
        wereld.vooruit(days=2)
        vt = await Iemand(wereld).begin("vt")
        assert "Het laatst besproken</h2>" in (await vt.get(pad)).text
        gevaar = {"rodeVlaggen": ["wapen"]}
        goed(await casus.regisseur.patch(casus.pad, gevaar, if_match="*"))
        assert (
            f'Het laatst besproken: <a class="utrecht-link utrecht-link--html-a" href="{hier}">'
            in (await vt.get(f"/casussen/{casus.id}")).text
        )


async def test_eerdere_overleggen_zijn_terug_te_vinden(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one first, page by page, for who took part in them and for nobody else; and none of them among what is to come."""
    monkeypatch.setattr("app.werkplek.overleg.BLAD", 2)
    async with verse_wereld() as wereld:
        vt = await Iemand(wereld).begin("vt")
        # two begin at one moment: none of them is lost between two pages
        dagen = (1, 3, 3, 2, 5)
        bij = [
            await tafel(wereld, "politie", begintOp=(wereld.klok.nu() + timedelta(days=d)).isoformat())
            for d in dagen
        ]
        for een in bij:
            assert (await vt.stuur(f"/overleggen/{een.id}/afsluiten"))[0] == 303
        straks = await tafel(wereld, "politie")
        politie, om = await Iemand(wereld).begin("politie"), await Iemand(wereld).begin("om")
        gezien, pad = [], "/overleggen?eerder=ja"
        while pad:
            with geteld(wereld) as teller:
                blad = (await politie.get(pad)).text
            assert len(teller.selects) <= 5, teller.selects
            gezien.append(re.findall(r'href="/overleggen/([0-9a-f-]{36})"', blad))
            verder = re.search(r'href="([^"]+)">Ouder', blad)
            pad = verder[1].replace("&amp;", "&") if verder else ""
        assert [len(op) for op in gezien] == [2, 2, 1]
        op_volgorde = [bij[i].id for i in (4, *sorted((1, 2), key=lambda i: bij[i].id, reverse=True), 3, 0)]
        assert [id for op in gezien for id in op] == op_volgorde
        komt = (await politie.get("/overleggen")).text
        assert (straks.id in komt, [o.id for o in bij if o.id in komt]) == (True, [])
        assert "nog geen overleg afgesloten" in (await om.get("/overleggen?eerder=ja")).text
        for onzin in ("x", "MjAyNi0wMS0wMS8wMTk"):
            assert (await politie.get(f"/overleggen?eerder=ja&na={onzin}")).status_code == 400


async def test_de_voorzitter_gaat_van_punt_naar_punt(wereld: Wereld) -> None:
    """From the agenda to what is to be discussed first, what is recorded is where one lands, and then on to what was not discussed yet:
    also when that was passed over before."""
    bij = await tafel(wereld, "politie")
    een, twee, drie = [
        await bij.breng_in(await wereld.casus("contact-leggen", wie="vt", aanduiding=f"Huishouden {naam}"))
        for naam in ("Eksterma", "Tweelsma", "Drielsma")
    ]
    await bij.bevestig("vt", "politie")
    vt, o = await Iemand(wereld).begin("vt"), f"/overleggen/{bij.id}"
    assert f'href="{o}/punten/{een}">Begin met Huishouden Eksterma' in (await vt.get(o)).text
    assert "Begin met" not in (await (await Iemand(wereld).begin("politie")).get(o)).text

    async def bespreek(punt: str) -> str:
        hier = f"{o}/punten/{punt}"
        versie = verborgen((await vt.get(hier)).text.partition(f"{hier}/besproken")[2])["versie"]
        antwoord = await vt.verstuur(f"{hier}/besproken", {"formulierbewijs": vt.bewijs, "versie": versie})
        return str(antwoord.headers["location"])

    blad = (await vt.get(f"{o}/punten/{twee}")).text
    assert [
        w in blad for w in ("Vorig punt: Huishouden Eksterma", "Besproken. Volgende: Huishouden Drielsma")
    ] == [
        True,
        True,
    ]
    besluit = {"besluit.tekst": "Er komt hulp.", "besluit.spoor": "zorg", "wat": "besluit"}
    antwoord = await vt.verstuur(f"{o}/punten/{twee}", {"formulierbewijs": vt.bewijs, **besluit})
    _, _, anker = antwoord.headers["location"].partition("#")
    # with a besluit it has been discussed; its time is not over, and the way on is still there
    blad = (await vt.get(f"{o}/punten/{twee}")).text
    assert f'id="{anker}" tabindex="-1"' in blad
    assert [w in blad for w in ('class="tikker"', f'href="{o}/punten/{drie}">Volgende:', "/besproken")] == [
        True,
        True,
        False,
    ]
    assert await bespreek(drie) == f"{o}/punten/{een}"
    assert f'href="{o}/punten/{een}">Begin met' in (await vt.get(o)).text
    assert "Besproken. Naar de agenda" in (await vt.get(f"{o}/punten/{een}")).text
    assert await bespreek(een) == o


async def test_de_klok_van_wat_is_besproken_loopt_alleen_nog_voor_wie_vastlegt(wereld: Wereld) -> None:
    _, bij, punt, _ = await _besproken(wereld)
    bladen = [
        (await (await Iemand(wereld).begin(wie)).get(f"/overleggen/{bij.id}/punten/{punt}")).text
        for wie in ("vt", "politie")
    ]
    assert ['class="tikker"' in b for b in bladen] == [True, False]


async def test_een_actie_wordt_op_de_dag_afgerond(wereld: Wereld) -> None:
    _, bij, punt, _ = await _besproken(wereld)
    om = await Iemand(wereld).begin("om")
    blad = (await om.get("/dag")).text
    plek = next(p for p in re.findall(r'action="(/overleggen/[^"]+/acties/[^"]+)"', blad) if f"/{punt}/" in p)
    status, weer = await om.stuur(plek, status="gedaan", versie="1", vanaf="dag")
    assert (status, "Dit veld is verplicht." in weer) == (400, True)
    antwoord = await om.verstuur(
        plek,
        {
            "formulierbewijs": om.bewijs,
            "status": "gedaan",
            "uitkomst": "Dat is gebeurd.",
            "versie": "1",
            "vanaf": "dag",
        },
    )
    assert (antwoord.status_code, antwoord.headers["location"]) == (303, "/dag")
    assert plek not in (await om.get("/dag")).text
    (klaar,) = (await bij.voorzitter.haal(f"{bij.punt(punt)}/acties"))["resultaten"]
    assert (klaar["status"], klaar["uitkomst"]) == ("gedaan", "Dat is gebeurd.")


async def test_spoed_is_een_formulier_ver(wereld: Wereld) -> None:
    """From a casus with a red flag: a new overleg within the hour with the casus on its agenda, and who must come hears it at once."""
    casus = await wereld.casus("contact-leggen", rodeVlaggen=["verwurging"])
    wie, pad = await Iemand(wereld).begin("wij-noord"), f"/casussen/{casus.id}/overleg"
    assert f'href="{pad}"' in (await wie.get(f"/casussen/{casus.id}")).text
    velden: dict[str, Any] = {
        "vraag": "Is zij vannacht veilig?",
        "grondslag": "vitaal-belang",
        "overleg": "spoed",
    }
    antwoord = await wie.verstuur(
        pad, {"formulierbewijs": wie.bewijs, **velden, "minuten": "15", "deelnemers": "reclassering"}
    )
    assert antwoord.status_code == 303
    punt = antwoord.headers["location"]
    assert "Is zij vannacht veilig?" in (await wie.get(punt)).text
    partner = await Iemand(wereld).begin("reclassering")
    overleg = punt.partition("/punten")[0]
    assert f'href="{overleg}"' in (await partner.get("/dag")).text
    assert (await partner.stuur(f"{overleg}/geheimhouding"))[0] == 303
    assert "Is zij vannacht veilig?" not in (await partner.get(overleg)).text


async def test_de_volgorde_en_het_vervolg(wereld: Wereld) -> None:
    """One place earlier, by who leads; and from an overleg that was closed the next one of its series, with who always takes part."""
    bij = await tafel(wereld, "politie", duurMinuten=45)
    punten = [await bij.breng_in(await wereld.casus(wie="vt")) for _ in range(3)]
    await bij.bevestig("vt", "politie")
    vt, pad = await Iemand(wereld).begin("vt"), f"/overleggen/{bij.id}"
    assert (await (await Iemand(wereld).begin("politie")).get(pad)).text.count("verplaatsen") == 0
    blad = (await vt.get(pad)).text
    assert (blad.count('value="eerder"'), blad.count('value="later"')) == (2, 2)
    versie = verborgen(blad.partition("/verplaatsen")[2])["versie"]
    keuze = {"versie": versie, "punt": punten[2], "richting": "eerder"}
    assert (await vt.stuur(f"{pad}/verplaatsen", **keuze))[0] == 303
    assert [p["id"] for p in await bij.agenda("vt")] == [punten[0], punten[2], punten[1]]
    assert (await vt.stuur(f"{pad}/verplaatsen", **keuze))[0] == 412
    assert (await vt.stuur(f"{pad}/verplaatsen", **{**keuze, "punt": bij.id}))[0] == 404
    # what was discussed stays where it is, and nothing is put before it
    assert (await vt.stuur(f"{pad}/punten/{punten[0]}/besproken", versie="1"))[0] == 303
    blad = (await vt.get(pad)).text
    assert (blad.count('value="eerder"'), blad.count('value="later"')) == (1, 1)
    # it cannot be closed before there is somewhere for what is left over
    vervolg = f"/overleggen/nieuw?vervolg={bij.id}"
    assert f'href="{vervolg}"' in (await vt.get(pad)).text
    form = (await vt.get(vervolg)).text
    assert (f'value="{bij.id}" selected' in form, 'value="45"' in form) == (True, True)
    straks = re.search(r'name="begintOp"[^>]*value="([^"]+)"', form)
    assert straks
    velden = {"soort": "actie-overleg", "duurMinuten": "45", "begintOp": straks[1], "vervolgOp": bij.id}
    status, weer = await vt.stuur("/overleggen/nieuw", **{**velden, "soort": "mda"})
    assert (status, "van dezelfde soort, en later" in weer) == (400, True)
    assert (await vt.stuur("/overleggen/nieuw", **velden))[0] == 303
    assert (await vt.stuur(f"{pad}/afsluiten"))[0] == 303
    gevonden = re.search(
        r'href="/overleggen/([0-9a-f-]{36})">Naar het volgende overleg', (await vt.get(pad)).text
    )
    assert gevonden
    eerder = (await vt.get(pad)).text
    assert ('href="/overleggen?eerder=ja">Eerdere overleggen' in eerder, "Wie was uitgenodigd" in eerder) == (
        True,
        True,
    )
    volgende = await wereld.als("politie").haal(f"/v1/overleggen/{gevonden[1]}")
    assert volgende["reeksId"] == bij.antwoord["reeksId"]
    assert volgende["begintOp"] == "2026-03-09T09:00:00.000Z"


@pytest.mark.parametrize(("maak", "waar"), [(tafel, "overleggen"), (overdrachtstafel, "tafels")])
async def test_wie_leidt_verzet_het_overleg_en_wie_meedoet_hoort_het(
    wereld: Wereld, maak: Callable[[Wereld], Awaitable[Tafel]], waar: str
) -> None:
    """What was typed and cannot be is still there; who looked at something older changes nothing."""
    bij, vt = await maak(wereld), await Iemand(wereld).begin("vt")
    pad = f"/{waar}/{bij.id}"
    versie = verborgen((await vt.get(pad)).text.partition(f"{pad}/verzetten")[2])["versie"]
    voorbij = {"begintOp": "2026-03-01T10:00", "duurMinuten": "45", "versie": versie}
    status, weer = await vt.stuur(f"{pad}/verzetten", **voorbij)
    assert (status, "Deze dag is al voorbij" in weer, 'value="2026-03-01T10:00"' in weer) == (400, True, True)
    later = {**voorbij, "begintOp": "2026-03-05T10:00"}
    assert (await vt.stuur(f"{pad}/verzetten", **later))[0] == 303
    wat = await bij.voorzitter.haal(bij.pad)
    assert (wat["begintOp"], wat["duurMinuten"]) == ("2026-03-05T09:00:00.000Z", 45)
    assert (await vt.stuur(f"{pad}/verzetten", **later))[0] == 412
    signalen = await wereld.als("wij-zuid" if waar == "tafels" else "politie").alle("/v1/signalen")
    assert [s["soort"] for s in signalen if s["overlegId"] == bij.id].count("overleg-verzet") == 1


async def test_een_agenda_kost_evenveel_hoe_lang_zij_ook_is(verse_wereld: VerseWereld) -> None:
    """Beside the session and the line in the access log."""
    async with verse_wereld() as wereld:
        bij = await tafel(wereld, "politie")
        await bij.bevestig("vt")
        vt = await Iemand(wereld).begin("vt")
        for aantal in (1, 5):
            for _ in range(aantal):
                punt = await bij.breng_in(await wereld.casus(wie="vt"))
            o = f"/overleggen/{bij.id}"
            for pad, hoogstens in (("/overleggen", 2), (o, 9), (f"{o}/punten/{punt}", 13)):
                with geteld(wereld) as teller:
                    assert (await vt.get(pad)).status_code == 200
                assert len(teller.selects) <= hoogstens + 1, (pad, len(teller.selects), teller.selects)
