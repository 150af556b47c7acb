"""What a list begins with: who needs somebody first. Page after page everybody once, whatever rank they have; and whom a row is about."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.melding.gezinnen import noem
from app.toegang.model import inzage
from app.werkplek import casussen as casusblad
from app.werkplek import meldingen as meldingblad
from app.workflow.keken import LIJST
from tests.conftest import VerseWereld
from tests.meldingen import Meldklokken, beoordeel, gezin, koppel, melding, met, vertrek, zelfde_huishouden
from tests.overdrachten import draag_over
from tests.test_blokkade import blokkeer
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Wereld, goed


async def bladzijden(ik: Iemand, pad: str, wat: str) -> list[list[str]]:
    """What every page says of `wat`, in its order, until there is no next one."""
    gezien, verder = [], ""
    while True:
        blad = (await ik.get(f"{pad}{verder}")).text
        gezien.append(re.findall(wat, blad))
        volgende = re.search(r"(na=[\w-]+)[^\"]*\">Volgende bladzijde", blad)
        if volgende is None:
            return gezien
        verder = f"{'&' if '?' in pad else '?'}{volgende[1]}"


def plat(bladen: Sequence[Sequence[str]]) -> list[str]:
    return [regel for blad in bladen for regel in blad]


NAAM = r">Huishouden (\w+)</a>"
OP_VOLGORDE = ["Vlaglaatsma", "Oudvlagsma", "Vlagsma", "Laatsma", "Langsma", "Kortsma", "Rustsma", "Wegsma"]


async def _van_alles(wereld: Wereld) -> None:
    """One of each rank, two where how long it stands there decides; what is inactive or has ended came first."""

    async def casus(naam: str, *vlaggen: str, **anders: Any) -> Any:
        wereld.vooruit(hours=1)
        return await wereld.casus(aanduiding=f"Huishouden {naam}", rodeVlaggen=vlaggen, **anders)

    await vertrek(await casus("Wegsma"))
    await casus("Rustsma", naar="inactief")
    await casus("Langsma")
    for naam, vlag in (("Laatsma", ()), ("Vlaglaatsma", ("stalking",))):
        laat = await casus(naam, *vlag, naar="veiligheidsplan-direct")
        await laat.stel_plan_vast(dagen=5)
    await casus("Oudvlagsma", "verwurging")
    await casus("Kortsma")
    await casus("Vlagsma", "wapen")
    wereld.vooruit(days=10)


async def test_de_casus_die_het_eerst_iemand_nodig_heeft_staat_bovenaan(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with verse_wereld() as wereld:
        await _van_alles(wereld)
        ik = await Iemand(wereld).begin("wij-noord")
        assert await bladzijden(ik, "/casussen", NAAM) == [OP_VOLGORDE]
        stand = [
            _cel((await ik.get("/casussen")).text, f"Huishouden {n}", "Stap") for n in ("Rustsma", "Wegsma")
        ]
        assert [re.sub(r"\s+(op|sinds) .*", "", s) for s in stand] == ["Casus inactief", "Beëindigd"]
        for per_blad in (1, 3):
            monkeypatch.setattr(casusblad, "BLAD", per_blad)
            bladen = await bladzijden(ik, "/casussen", NAAM)
            assert plat(bladen) == OP_VOLGORDE
            assert max(map(len, bladen)) == per_blad
            assert plat(await bladzijden(ik, "/casussen?vlag=ja", NAAM)) == OP_VOLGORDE[:3]
            assert plat(await bladzijden(ik, "/casussen?laat=ja", NAAM)) == ["Vlaglaatsma", "Laatsma"]
        bord = (await ik.get("/casussen/bord")).text
        begin, plan = (
            bord.index('id="stap-voorbereiding-contact"'),
            bord.index('id="stap-veiligheidsplan-direct"'),
        )
        assert re.findall(NAAM, bord[begin:plan]) == ["Oudvlagsma", "Vlagsma", "Langsma", "Kortsma"]
        monkeypatch.setattr(casusblad, "BORD", 2)
        vol = (await ik.get("/casussen/bord")).text
        assert set(re.findall(NAAM, vol)) == {"Vlaglaatsma", "Oudvlagsma"}
        # for machines it stays the order in which they came
        alle = await wereld.noord.alle("/v1/casussen")
        assert [c["id"] for c in alle] == sorted(c["id"] for c in alle)


def _cursor(tekst: str) -> str:
    return urlsafe_b64encode(tekst.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "tekst",
    [
        "onzin",
        str(UUID(int=1)),
        f"9/2026-03-02T09:00:00+00:00/{UUID(int=1)}",
        f"99999999999/2026-03-02T09:00:00+00:00/{UUID(int=1)}",
        f"0/2026-03-02T09:00:00/{UUID(int=1)}",
        f"0/0001-01-01T00:00:00+14:00/{UUID(int=1)}",
        f"2026-03-02T09:00:00+00:00/2/{UUID(int=1)}",
        f"0/2026-03-02T09:00:00+00:00/{UUID(int=1)}/meer",
        f"2026-03-02T09:00:00/{UUID(int=1)}",
        f"0001-01-01T00:00:00+14:00/{UUID(int=1)}",
        f"0001-01-01T00:00:00+14:00/0/{UUID(int=1)}",
    ],
)
async def test_een_cursor_die_wij_niet_gaven_wordt_geweigerd(wereld: Wereld, tekst: str) -> None:
    ik = await Iemand(wereld).begin("vt")
    for pad in ("/casussen", "/meldingen", "/monitoring/hermeldingen"):
        assert (await ik.get(f"{pad}?na={_cursor(tekst)}")).status_code == 400, pad


GEZIN = r'/meldingen/[0-9a-f-]{36}">(\w+sma)</a>'


BURGER = {"bron": "burger", "melderCategorie": "burger", "kanaal": "telefoon", "urgentie": "normaal"}
"""Somebody in the street: of what they report only the assessment has a clock, unless it is urgent."""


async def _meld(wereld: Wereld, wie: str | dict[str, Any], **anders: Any) -> str:
    """`wie`: somebody, or what a family is called that nobody knew."""
    moeder = gezin(wie, None).moeder if isinstance(wie, str) else wie
    bericht = melding(wereld, moeder, **(BURGER | anders))
    return str((await wereld.als("vt").maak("/v1/meldingen", bericht))["id"])


def _cel(blad: str, naam: str, kop: str) -> str:
    """What the row of this family says under this heading."""
    rij = blad.split(f">{naam}</a>")[1].split("</tr>")[0]
    return re.sub(r"<[^>]*>", " ", rij.split(f'data-kop="{kop}">')[1].split("</td>")[0]).strip()


async def _vertel(wereld: Wereld, melding_id: str) -> None:
    bericht = {"kanaal": "telefoon"}
    goed(await wereld.als("vt").post(f"/v1/meldingen/{melding_id}/terugkoppelingen", bericht))


async def test_wat_het_eerst_afloopt_staat_bovenaan_en_wat_klaar_is_staat_er_niet(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with verse_wereld() as wereld:
        vt, uitkomsten = wereld.als("vt"), {"Klaarsma": "geen-vervolg", "Stilsma": "geen-vervolg"}
        for naam, uitkomst in {**uitkomsten, "Zoeksma": "overdracht-naar-lokaal-team"}.items():
            gemeld = await _meld(wereld, naam)
            await beoordeel(vt, gemeld, uitkomst)
            if naam != "Stilsma":
                await _vertel(wereld, gemeld)
        await _meld(wereld, "Gewoonsma")
        await _meld(wereld, "Vlagsma", rodeVlaggen=["stalking"])
        wereld.vooruit(days=1)
        await _meld(wereld, "Latersma")
        await _meld(wereld, "Crisissma", urgentie="crisis")
        await _meld(wereld, "Spoedsma", urgentie="spoed")
        wereld.vooruit(hours=2)
        ik = await Iemand(wereld).begin("vt")
        eerste = (await ik.get("/meldingen")).text
        assert [_cel(eerste, naam, "Wat nog moet") for naam in ("Spoedsma", "Stilsma", "Zoeksma")] == [
            "Oppakken, beoordelen",
            "De melder laten weten wat ermee is gedaan",
            "Het vervolg regelen",
        ]
        assert _cel(eerste, "Spoedsma", "Termijn").startswith("Eerste actie:")
        verwacht = ["Spoedsma", "Crisissma", "Vlagsma", "Gewoonsma", "Latersma", "Stilsma", "Zoeksma"]
        assert await bladzijden(ik, "/meldingen", GEZIN) == [verwacht]
        for per_blad in (1, 2, 3):
            monkeypatch.setattr(meldingblad, "BLAD", per_blad)
            assert plat(await bladzijden(ik, "/meldingen", GEZIN)) == verwacht
        assert plat(await bladzijden(ik, "/meldingen?status=beoordeeld", GEZIN)) == [
            "Zoeksma",
            "Stilsma",
            "Klaarsma",
        ]
        alle = plat(await bladzijden(ik, "/meldingen?status=alle", GEZIN))
        assert alle == [
            "Spoedsma", "Crisissma", "Latersma", "Vlagsma", "Gewoonsma", "Zoeksma", "Stilsma", "Klaarsma"
        ]  # fmt: skip


async def test_een_melding_bij_een_casus_vraagt_iets_van_wie_die_casus_heeft(
    verse_wereld: VerseWereld,
) -> None:
    """Until somebody was spoken with; Veilig Thuis is done with it when the melder knows."""
    async with verse_wereld() as wereld:
        vt, wij = wereld.als("vt"), gezin("Deursma", None)
        casus = await met(await wereld.casus(), wij.moeder)
        await casus.mensen()
        gemeld = await _meld(wereld, wij.moeder)
        goed(await koppel(vt, gemeld, casus.id))
        bij_vt, noord = await Iemand(wereld).begin("vt"), await Iemand(wereld).begin("wij-noord")
        nog = _cel((await bij_vt.get("/meldingen")).text, "Deursma", "Wat nog moet")
        assert nog == "Oppakken, beoordelen"  # to speak with them is for who has the casus
        await beoordeel(vt, gemeld)
        await _vertel(wereld, gemeld)
        assert "Er is nu niets meer te doen." in (await bij_vt.get("/meldingen")).text
        bij_noord = (await noord.get("/meldingen")).text
        assert _cel(bij_noord, "Deursma", "Wat nog moet") == "Ieder apart spreken"
        gesprek = {"gesproken": True, "op": wereld.nu_json}
        await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken", gesprek)
        assert "Deursma" not in (await noord.get("/meldingen")).text
        assert "Deursma</a>" in (await noord.get("/meldingen?status=alle")).text


async def test_een_melding_blijft_staan_tot_het_lokale_team_de_casus_heeft(verse_wereld: VerseWereld) -> None:
    """Also when Veilig Thuis has opened a casus of its own, and everybody was spoken with and knows."""
    async with verse_wereld() as wereld:
        vt, wij = wereld.als("vt"), gezin("Tussensma", None)
        casus = await met(await wereld.casus("contact-leggen", wie="vt"), wij.moeder)
        await casus.mensen()
        gemeld = await _meld(wereld, wij.moeder)
        goed(await koppel(vt, gemeld, casus.id))
        await beoordeel(vt, gemeld)
        await _vertel(wereld, gemeld)
        wereld.vooruit(minutes=1)
        await casus.spreek_kinderen()
        ik = await Iemand(wereld).begin("vt")
        assert _cel((await ik.get("/meldingen")).text, "Tussensma", "Wat nog moet") == "Het vervolg regelen"
        await draag_over(casus, "wij-noord")
        assert "Er is nu niets meer te doen." in (await ik.get("/meldingen")).text
        assert "Deze melding is afgehandeld." in (await ik.get(f"/meldingen/{gemeld}")).text


def _mens(achternaam: str | None, *rollen: str, tussen: str | None = None, voor: str | None = "Testa") -> Any:
    return {"voornamen": voor, "tussenvoegsel": tussen, "achternaam": achternaam, "rollen": list(rollen)}


@pytest.mark.parametrize(
    ("mensen", "naam"),
    [
        ([_mens("Berg", "slachtoffer", tussen="van den")], "Van den Berg"),
        ([_mens("Vries", "pleger", tussen="de"), _mens("Vries", "kind", tussen="de")], "De Vries en 1 kind"),
        (
            [_mens("A", "slachtoffer"), _mens("B", "pleger"), _mens("A", "slachtoffer"), *[_mens("B", "getuige", "kind")] * 2],
            "A, B en 2 kinderen",
        ),
        ([_mens("Jansen", "kind"), _mens("Jansen", "kind")], "Jansen, 2 kinderen"),
        ([_mens("Buur", "getuige"), _mens("Bos", "slachtoffer")], "Bos"),
        ([_mens("Buur", "getuige")], "Buur"),
        ([_mens(None, "betrokkene")], "Testa"),
        ([_mens(None, "betrokkene", voor=None), _mens("Bos", "kind")], "Naam onbekend en 1 kind"),
    ],
)  # fmt: skip
def test_een_gezin_heet_naar_de_volwassenen(mensen: list[dict[str, Any]], naam: str) -> None:
    assert noem(mensen) == naam


async def test_wiens_namen_een_lijst_noemde_staat_in_het_logboek(verse_wereld: VerseWereld) -> None:
    """Also of a melding without a casus: the privacy officer sees that it was on the page, and so does who reads on a later one."""
    async with verse_wereld() as wereld:
        wij, ids = gezin("Logsma", None), []
        for _ in range(2):
            ids.append(await _meld(wereld, wij.moeder))
            wereld.vooruit(minutes=1)
        goed(await zelfde_huishouden(wereld.als("vt"), ids[1], ids[0]))
        await wereld.als("vt").haal("/v1/meldingen")  # names nobody
        ik = await Iemand(wereld).begin("vt")
        for pad in ("/meldingen", "/monitoring/hermeldingen"):
            assert "Logsma</a>" in (await ik.get(pad)).text
            async with wereld.omg.database.lees() as verbinding:
                laatste = sa.select(inzage).order_by(inzage.c.volgnummer.desc()).limit(1)
                regel = (await verbinding.execute(laatste)).one()
            assert regel.handeling == f"GET {pad}"
            assert ids[1] in regel.getoond
        keken = [k["handeling"] for k in await wereld.als("vt-fg").alle(f"/v1/meldingen/{ids[1]}/inzage")]
        assert keken.count("GET /meldingen") == keken.count("GET /monitoring/hermeldingen") == 1


async def test_wie_navraagt_wie_keek_hoort_ook_van_een_lijst_met_een_melding(
    verse_wereld: VerseWereld,
) -> None:
    """Once they were told of it."""
    async with verse_wereld() as wereld:
        vt, fg = wereld.als("vt"), wereld.als("vt-fg")
        gemeld = Meldklokken(vt, await _meld(wereld, "Navraagsma"))
        await gemeld.beoordeel("onderzoek")
        await gemeld.informeer([0], wereld.nu_json)
        (mens,) = (await vt.haal(gemeld.pad))["betrokkenen"]
        ik, pad = await Iemand(wereld).begin("vt"), f"/v1/personen/{mens['persoonId']}/inzage"

        async def lijsten() -> int:
            return sum(b["keer"] for b in (await fg.haal(pad))["resultaten"] if b["wat"] == LIJST)

        voor = await lijsten()
        assert "Navraagsma</a>" in (await ik.get("/meldingen")).text
        assert await lijsten() == voor + 1


async def test_wie_er_niet_van_mag_weten_leest_hun_naam_op_geen_lijst(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, wij = wereld.als("vt"), gezin("Buurtsma", None)
        eigen = await wereld.casus(wie="vt-teamleider", casusregisseur=await vt.id())
        casus = await met(eigen, wij.moeder)
        for _ in range(3):
            gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
            goed(await koppel(vt, gemeld, casus.id))
            await beoordeel(vt, gemeld)
            wereld.vooruit(minutes=1)
        paden = ("/meldingen", "/meldingen?status=alle", "/monitoring/hermeldingen")
        ik, leider = await Iemand(wereld).begin("vt"), await Iemand(wereld).begin("vt-teamleider")
        for pad in paden:
            assert "Buurtsma" in (await ik.get(pad)).text, pad
        goed(await blokkeer(casus, vt, wereld.als("vt-teamleider")))
        for pad in (*paden, "/monitoring", "/monitoring/radar"):
            assert "Buurtsma" not in (await ik.get(pad)).text, pad
        assert "Buurtsma" in (await leider.get("/meldingen")).text


async def test_een_lijst_met_namen_kost_evenveel_hoe_lang_zij_ook_is(verse_wereld: VerseWereld) -> None:
    """The list and its names; beside the session and the line in the access log."""
    async with verse_wereld() as wereld:
        ik = await Iemand(wereld).begin("vt")
        for aantal in (1, 6):
            for _ in range(aantal):
                await _meld(wereld, "Telsma")
            for pad in ("/meldingen", "/meldingen?status=alle"):
                with geteld(wereld) as teller:
                    assert "Telsma" in (await ik.get(pad)).text
                assert len(teller.selects) == 3, teller.selects
                assert len(teller.opdrachten) == 4
