"""Monitoring, radar and hermeldingen on the page: what Veilig Thuis sees of a family it let go, and what it costs."""

from datetime import timedelta

from tests.browser import verborgen
from tests.conftest import VerseWereld
from tests.meldingen import beoordeel, gezin, koppel, melding, met, momenten, volg, zelfde_huishouden
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Wereld, goed

PADEN = ("/monitoring", "/monitoring/radar", "/monitoring/hermeldingen")


async def test_een_moment_wordt_in_twee_klikken_vastgelegd(verse_wereld: VerseWereld) -> None:
    """From the list to the moment, that says whom to ask after; and what was refused is still there."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus(aanduiding="Huishouden Momentsma")
        gemeld = await volg(casus)
        wereld.vooruit(days=90)
        ik = await Iemand(wereld).begin("vt")
        (moment, *_) = await momenten(wereld.als("vt"), casus.id)
        pad = f"/monitoring/momenten/{moment['id']}"
        dag = (await ik.get("/dag")).text
        assert "<strong>Van den Berg</strong>" in dag.split(f'href="{pad}"')[1].split("</li>")[0]
        lijst = (await ik.get("/monitoring?soort=vt")).text
        assert f'href="{pad}">Van den Berg</a>' in lijst
        blad = (await ik.get(pad)).text
        assert f'href="/meldingen/{gemeld}"' in blad
        assert "<strong>Van den Berg</strong>" in blad
        assert "Momentsma" not in blad + lijst
        gevonden = {"uitkomst": "niet-gestopt", "op": "2026-05-29T09:00", "toelichting": "Zij belde zelf."}
        half = {**gevonden, "versie": verborgen(blad)["versie"]}
        status, geweigerd = await ik.stuur(f"{pad}/gekeken", **half)
        assert (status, "Zij belde zelf." in geweigerd) == (400, True)
        assert (await ik.stuur(f"{pad}/gekeken", **half, bronnen="slachtoffer"))[0] == 303
        assert "Niet gestopt" in (await ik.get("/monitoring?stand=gedaan&soort=vt")).text
        assert (await ik.stuur(f"{pad}/gekeken", **half, bronnen="kind"))[0] == 412


async def test_wat_van_een_gezin_bekend_was_staat_bij_de_hermelding(wereld: Wereld) -> None:
    """Linked to a casus, or only to another melding; of the casus no more than whose it is. Another team sees none of it."""
    vt, wij, los = wereld.als("vt"), gezin(), gezin()
    casus = await met(await wereld.casus(aanduiding="Huishouden Weersma"), wij.moeder)
    ids = []
    for _ in range(2):
        ids.append((await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"])
        goed(await koppel(vt, ids[-1], casus.id))
        await beoordeel(vt, ids[-1])
        wereld.vooruit(minutes=1)
    for _ in range(2):
        ids.append((await vt.maak("/v1/meldingen", melding(wereld, los.moeder)))["id"])
        wereld.vooruit(minutes=1)
    goed(await zelfde_huishouden(vt, ids[3], ids[2]))
    blad = (await (await Iemand(wereld).begin("vt")).get("/monitoring/hermeldingen")).text
    regels = {
        id: blad.split(f'href="/meldingen/{id}">Van den Berg</a>, melding van')[1].split(
            '</li>\n<li class="punt'
        )[0]
        for id in (ids[1], ids[3])
    }
    assert f'href="/meldingen/{ids[0]}"' in regels[ids[1]]
    assert "een casus bij WIJ-team Noord (demo)" in regels[ids[1]]
    assert f'href="/meldingen/{ids[2]}"' in regels[ids[3]]
    assert "geen casus, wel eerdere meldingen" in regels[ids[3]]
    assert "Weersma" not in blad
    anders = (await (await Iemand(wereld).begin("wij-zuid")).get("/monitoring/hermeldingen")).text
    assert "Er is niemand opnieuw gemeld" in anders


async def test_wat_vt_volgt_kost_evenveel_hoe_veel_het_ook_is(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        ik, vt = await Iemand(wereld).begin("vt"), wereld.als("vt")
        for aantal in (1, 4):
            for _ in range(aantal):
                wij = gezin()
                casus = await met(await wereld.casus(), wij.moeder)
                for _ in range(2):
                    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
                    goed(await koppel(vt, gemeld, casus.id))
                    await beoordeel(vt, gemeld)
            await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
            for pad, hoogstens in zip(PADEN, (3, 5, 5), strict=True):
                with geteld(wereld) as teller:
                    blad = await ik.get(pad)
                assert "punt__titel" in blad.text
                assert len(teller.selects) <= hoogstens + 1, (pad, teller.selects)


async def test_elk_team_noemt_een_gezin_bij_wat_het_zelf_weet(verse_wereld: VerseWereld) -> None:
    """Who has the casus by what it is called there, Veilig Thuis by whom its melding named; and the radar too."""
    async with verse_wereld() as wereld:
        casus, vt, wij = (
            await wereld.casus(aanduiding="Huishouden Nazorgsma"),
            wereld.als("vt"),
            gezin("Volgsma", None),
        )
        await met(casus, wij.moeder)
        for _ in range(2):
            gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind)))["id"]
            goed(await koppel(vt, gemeld, casus.id))
            await beoordeel(vt, gemeld)
            wereld.vooruit(minutes=1)
        waakvlam = {"soort": "familie", "naam": "oma"}
        dag = (wereld.vandaag + timedelta(days=100)).isoformat()
        goed(await casus.regisseur.put(f"{casus.pad}/nazorg", {"waakvlam": waakvlam, "momenten": [dag]}))
        ik, noord = await Iemand(wereld).begin("vt"), await Iemand(wereld).begin("wij-noord")
        assert (await ik.get("/monitoring")).text.count("Volgsma en 1 kind</a>") == 3
        assert "Volgsma en 1 kind" in (await ik.get("/monitoring/radar")).text
        van_noord = (await noord.get("/monitoring")).text
        assert "Huishouden Nazorgsma</a>" in van_noord
        assert "Volgsma" not in van_noord
        for pad in PADEN:
            assert "Nazorgsma" not in (await ik.get(pad)).text, pad
        (eigen,) = [m for m in await momenten(wereld.noord, casus.id) if m["soort"] == "nazorg"]
        assert (
            "<strong>Huishouden Nazorgsma</strong>"
            in (await noord.get(f"/monitoring/momenten/{eigen['id']}")).text
        )
