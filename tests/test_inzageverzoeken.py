"""Somebody reads what is recorded of them: what is surely theirs alone, and nothing of anybody else."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from tests.berichten import LAAT, Aan, mobiel
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met
from tests.test_plan_pdf import tekst
from tests.wereld import Casus, Wereld, geweigerd, goed

ANDER = "Vreemdgeheim"
"""Stands in everything of others, and in every text that somebody typed."""


SMS = {"veiligContact": {"kanaal": "sms"}}


async def _vol(wereld: Wereld) -> Casus:
    """A casus in which everything that may not go along carries a mark."""
    casus = await wereld.casus(aanduiding=f"Huishouden {ANDER}", toelichting=ANDER)
    await casus.mensen(kinderen=1)
    ik, pad = casus.regisseur, f"{casus.pad}/betrokkenen"
    await ik.maak(
        pad, {"rollen": ["getuige"], "voornamen": ANDER, "achternaam": ANDER, "telefoon": "0506543210"}
    )
    van_haar = {"relatie": f"zus van {ANDER}", "steunfiguur": {"naam": ANDER}}
    goed(await ik.patch(f"{pad}/{casus.moeder}", van_haar, if_match="*"))
    gesprek = {"gesproken": True, "op": wereld.nu_json, "verslag": f"{ANDER} sloeg haar."}
    await casus.ondersteun()
    for wie in (casus.moeder, casus.vader):
        await ik.maak(f"{pad}/{wie}/gesprekken", gesprek)
        cijfer = {"betrokkeneId": wie, "op": wereld.nu_json, "toelichting": ANDER}
        await ik.maak(
            f"{casus.pad}/veiligheidscijfers", {**cijfer, "cijfer": 4 if wie == casus.moeder else 9}
        )
        doel = {"betrokkeneId": wie, "leefgebied": "wonen", "doel": ANDER}
        await ik.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel)
    goed(await ik.patch(f"{pad}/{casus.moeder}", {"telefoon": mobiel(), **SMS}, if_match="*"))
    await Aan(casus, casus.moeder, "").zet_klaar(versturenOp=LAAT)
    adres = {"straat": "Verzonnenlaan", "huisnummer": "12", "postcode": "9712AA", "plaats": "Groningen"}
    goed(await ik.put(f"{pad}/{casus.moeder}/adres", {**adres, "geheim": False}))
    geheim = {**adres, "straat": ANDER, "postcode": "9711BB", "geheim": True}
    goed(await ik.put(f"{pad}/{casus.vader}/adres", geheim))
    await casus.stel_plan_vast(inhoud=casus.plan_inhoud(wieBewaakt=ANDER), reden=ANDER)
    wij = gezin()
    await met(casus, wij.man)
    gemeld = melding(wereld, wij.man, toelichting=ANDER)
    goed(
        await koppel(wereld.als("vt"), (await wereld.als("vt").maak("/v1/meldingen", gemeld))["id"], casus.id)
    )
    return casus


async def _persoon(casus: Casus, wie: str) -> str:
    return str((await casus.regisseur.haal(f"{casus.pad}/betrokkenen/{wie}"))["persoonId"])


async def _vraag(casus: Casus, wie: str) -> str:
    """The path of a new request."""
    persoon = await _persoon(casus, wie)
    return (
        f"/v1/inzageverzoeken/{(await casus.regisseur.maak(f'/v1/personen/{persoon}/inzageverzoeken'))['id']}"
    )


def _regels(uitdraai: dict[str, Any], naam: str) -> list[dict[str, str]]:
    regels: list[dict[str, str]] = next(o["regels"] for o in uitdraai["onderdelen"] if o["naam"] == naam)
    return regels


async def test_in_de_uitdraai_staat_van_een_ander_niets(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus = await _vol(wereld)
        fg, ik = wereld.als("fg"), casus.regisseur
        pad = await _vraag(casus, casus.moeder)
        assert "inzage-gevraagd" in [s["soort"] for s in await fg.alle("/v1/signalen")]
        await fg.maak(f"{pad}/_beoordeel", {"besluit": "goedgekeurd"})
        uitdraai = await ik.haal(f"{pad}/uitdraai")
        assert ANDER not in str(uitdraai)
        for vreemd in ("Kindje", "Proef", "0506543210", "9711BB", "9"):
            assert vreemd not in str(_regels(uitdraai, "Uw veiligheidscijfers"))
            assert vreemd == "9" or vreemd not in str(uitdraai)
        wie, waar = _regels(uitdraai, "Wie u bent")
        assert (wie["voornamen"], wie["geboortedatum"], waar["straat"]) == (
            "Testa",
            "1990-02-01",
            "Verzonnenlaan",
        )
        assert [c["cijfer"] for c in _regels(uitdraai, "Uw veiligheidscijfers")] == ["4"]
        assert [(b["wat"], b["hoe het staat"]) for b in _regels(uitdraai, "Berichten aan u")] == [
            ("bel-terug", "klaargezet")
        ]
        assert [g["gesproken"] for g in _regels(uitdraai, "Gesprekken met u")] == ["ja"]
        geteld = {w["wat"]: w["aantal"] for w in uitdraai["weggelaten"]}
        assert (
            geteld["gespreksverslagen"],
            geteld["versies van het veiligheidsplan van het hele gezin"],
        ) == (1, 1)
        blad = await ik.get(f"{pad}/pdf")
        assert blad.headers["content-type"] == "application/pdf"
        assert blad.headers["cache-control"] == "no-store"
        op_papier = tekst(PdfReader(BytesIO(blad.content)))
        assert "Verzonnenlaan" in op_papier
        for vreemd in (ANDER, "Kindje", "Proef", "0506543210"):
            assert vreemd not in op_papier
        # his own secret address does not go along either: somebody else may open the letter
        zijn = await _vraag(casus, casus.vader)
        await fg.maak(f"{zijn}/_beoordeel", {"besluit": "goedgekeurd"})
        assert ANDER not in str(await ik.haal(f"{zijn}/uitdraai"))
        gekeken = [i["handeling"] for i in (await fg.haal(f"{casus.pad}/inzage"))["resultaten"]]
        assert "GET /inzageverzoeken/{verzoek_id}/uitdraai" in gekeken


async def test_twee_mensen_laten_het_gaan_en_niet_langer_dan_nodig(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)
    fg, ik, goedgekeurd = wereld.als("fg"), casus.regisseur, {"besluit": "goedgekeurd"}
    pad = await _vraag(casus, casus.moeder)
    for deel in ("uitdraai", "pdf"):
        geweigerd(await ik.get(f"{pad}/{deel}"), 409, "niet-goedgekeurd")
    geweigerd(await ik.post(f"{pad}/_beoordeel", goedgekeurd), 403, "niet-bevoegd")
    geweigerd(await wereld.als("vt-fg").post(f"{pad}/_beoordeel", goedgekeurd), 404, "niet-gevonden")
    geweigerd(await fg.post(f"{pad}/_beoordeel", {"besluit": "afgewezen"}), 400, "ongeldige-invoer")
    await fg.maak(f"{pad}/_beoordeel", goedgekeurd, if_match='"1"')
    geweigerd(await fg.post(f"{pad}/_beoordeel", goedgekeurd), 409, "al-besloten")
    geweigerd(await fg.get(f"{pad}/uitdraai"), 403, "niet-bevoegd")
    geweigerd(await wereld.teamleider.get(f"{pad}/uitdraai"), 404, "niet-gevonden")
    goed(await ik.get(f"{pad}/uitdraai"))
    wereld.klok.zet(wereld.klok.nu() + timedelta(days=14))
    geweigerd(await ik.get(f"{pad}/uitdraai"), 409, "niet-goedgekeurd")
    afgewezen = {"besluit": "afgewezen", "reden": "gevaar-voor-een-ander"}
    ander = await _vraag(casus, casus.vader)
    await fg.maak(f"{ander}/_beoordeel", afgewezen)
    geweigerd(await ik.get(f"{ander}/uitdraai"), 409, "niet-goedgekeurd")
    # who may not see this person asks nothing of them
    persoon = await _persoon(casus, casus.moeder)
    vreemd = await wereld.als("wij-zuid").post(f"/v1/personen/{persoon}/inzageverzoeken")
    geweigerd(vreemd, 404, "niet-gevonden")


async def _blikken(wereld: Wereld, persoon: str) -> tuple[str, set[tuple[str, str, str, bool]], int]:
    antwoord = await wereld.als("fg").get(f"/v1/personen/{persoon}/inzage")
    blikken = goed(antwoord)["resultaten"]
    eigen = sum(b["keer"] for b in blikken if b["wat"] == "uw gegevens")
    return antwoord.text, {(b["door"], b["functie"], b["wat"], b["nood"]) for b in blikken}, eigen


async def test_wie_keek_naar_mij_zonder_namen_en_zonder_te_verraden_waar_een_ander_is(wereld: Wereld) -> None:
    """Over every casus of this human; the opvang and the politie are a partner, also in her own copy: the paper lies at home."""
    casus, ook, ik = await wereld.casus(), await wereld.casus(), wereld.noord
    for c in (casus, ook):
        await c.mensen(kinderen=1)
    haar, zijn = await _persoon(casus, casus.moeder), await _persoon(casus, casus.vader)
    elders = await _persoon(ook, ook.moeder)
    zelfde = {"persoonId": elders, "zelfdeAlsId": haar, "reden": "zelfde-gegevens"}
    await ik.maak("/v1/personen/samenvoegingen", zelfde)
    for pad in (casus.pad, f"{casus.pad}/betrokkenen/{casus.moeder}/gesprekken"):
        await ik.haal(pad)
    nood = {"reden": "acuut-gevaar", "toelichting": "Zij staat hier."}
    for wie in ("opvang", "vt"):
        await wereld.als(wie).maak(f"{casus.pad}/noodtoegang", nood)
        await wereld.als(wie).haal(casus.pad)
    wereld.vooruit(days=1)
    await wereld.als("wij-noord-2").haal(ook.pad)
    tekst_haar, van_haar, eigen = await _blikken(wereld, haar)
    tekst_zijn, van_hem, zijn_eigen = await _blikken(wereld, zijn)
    dossier = "het dossier van uw huishouden"
    assert ("een partner in de keten", "medewerker", dossier, True) in van_haar & van_hem
    assert ("Veilig Thuis", "hulpverlener", dossier, True) in van_haar & van_hem
    assert ("WIJ (demo)", "hulpverlener", dossier, False) in van_haar & van_hem
    assert (eigen, zijn_eigen) == (3, 1)  # nothing that was about her alone stands in his
    assert '"dag":"2026-03-03"' in tekst_haar  # the other casus of the same human
    assert '"dag":"2026-03-03"' not in tekst_zijn
    for tekst_ in (tekst_haar, tekst_zijn):
        for vreemd in ("opvang", "wij-noord", "gesprek", str(casus.moeder)):
            assert vreemd not in tekst_.replace("hulpverlening", "")
    pad = await _vraag(casus, casus.vader)
    await wereld.als("fg").maak(f"{pad}/_beoordeel", {"besluit": "goedgekeurd"})
    gekeken = str(_regels(await ik.haal(f"{pad}/uitdraai"), "Wie er in uw gegevens keek"))
    assert "medewerker van een partner in de keten" in gekeken
    # of what she may not know of the privacy officer hands over nothing
    geweigerd(await wereld.als("vt-fg").get(f"/v1/personen/{haar}/inzage"), 404, "niet-gevonden")


async def test_van_een_melding_waarvan_iemand_niet_weet_staat_er_niets(wereld: Wereld) -> None:
    """Who looked at a melding would tell that there is one."""
    vt, wij = wereld.als("vt"), gezin()
    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    casus = await wereld.casus(wie="vt")
    await met(casus, wij.moeder)
    await koppel(vt, gemeld, casus.id)
    persoon = str((await vt.haal(f"{casus.pad}/betrokkenen"))["resultaten"][0]["persoonId"])
    await vt.haal(f"/v1/meldingen/{gemeld}")
    antwoord = await wereld.als("vt-fg").haal(f"/v1/personen/{persoon}/inzage")
    assert antwoord["resultaten"]
    assert not any("melding" in b["wat"] for b in antwoord["resultaten"])
