"""The veiligheidsplan on paper: readable by the whole family, so what is not on it matters as much as what is."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from pypdf import PdfReader

from tests.wereld import Casus, Wereld, geweigerd, goed, moment

LEESTEKENS = r"""#let x = 1; *vet* _schuin_ $x^2$ \ \" " ` @wie <hier> [a] {b} // c /* d */ = e ~ f -- g"""


async def blad(casus: Casus, versie: int = 1) -> PdfReader:
    antwoord = await casus.regisseur.get(f"{casus.pad}/veiligheidsplannen/{versie}/pdf")
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(antwoord.content))


def tekst(pdf: PdfReader) -> str:
    """As it reads, with the lines joined."""
    return " ".join(" ".join(bladzijde.extract_text() for bladzijde in pdf.pages).split())


def regel(tekst: str) -> dict[str, str]:
    return {"id": str(uuid4()), "tekst": tekst}


async def schrijf(casus: Casus, **velden: Any) -> int:
    """Write a concept and leave it at that."""
    return int((await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", velden))["versie"])


async def zeg(casus: Casus, wie: str, akkoord: str, versie: int = 1) -> None:
    woord = {
        "betrokkeneId": wie,
        "akkoord": akkoord,
        "op": "2026-03-01",
        "toelichting": "Durft niet te weigeren.",
    }
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/{versie}/akkoorden", woord)


async def test_het_gezin_leest_het_hele_plan(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    inhoud = casus.plan_inhoud(
        signalen=[regel("Hij belt steeds.")],
        bijGevaar=[regel("Wij gaan naar de buren.")],
        steunfiguren=[
            {"id": str(uuid4()), "kindId": casus.kinderen[0], "naam": "Oma", "bereikbaar": "woont om de hoek"}
        ],
        netwerk=[
            {
                "id": str(uuid4()),
                "naam": "Buurvrouw Toets",
                "bijdrage": "let op de kinderen",
                "toestemming": True,
                "belangenGetoetst": True,
            }
        ],
        wieBewaakt="Het wijkteam belt elke maandag.",
    )
    inhoud["afspraken"][0] |= {"wie": [casus.vader, casus.moeder], "tot": "2026-08-01"}
    await casus.stel_plan_vast(inhoud=inhoud)
    await zeg(casus, casus.moeder, "akkoord")
    gelezen = tekst(await blad(casus))
    for stuk in (
        "Ons veiligheidsplan",
        "Geldt vanaf 2 maart 2026",
        "versie 1",
        "Wij bekijken dit plan opnieuw op 31 mei 2026",
        "Dit moet altijd kloppen • Er is geen geweld in huis.",
        "1. Hij slaapt bij zijn broer.",
        "Wie doet dit Proef en Testa",
        "Wie let hierop de wijkteammedewerker",
        "Tot 1 augustus 2026",
        "Als het niet lukt Zij belt 112 en daarna het wijkteam.",
        "Hieraan merken wij dat het niet goed gaat • Hij belt steeds.",
        "• Wij gaan naar de buren. Direct gevaar? Bel 112.",
        "Veilig Thuis: 0800-2000. Gratis, dag en nacht.",
        "Kindje-1: Oma – woont om de hoek",
        "Buurvrouw Toets: let op de kinderen",
        "Wie let op dit plan? Het wijkteam belt elke maandag.",
        "Wie is het eens met dit plan? • Testa, op 1 maart 2026",
        "bladzijde 1 van",
    ):
        assert stuk in gelezen, stuk
    assert "Kindje-2" not in gelezen  # has no steunfiguur and said nothing


async def test_iedereen_in_huis_kan_het_lezen_dus_er_staat_niets_geheims_op(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    zacht = {"kanaal": "sms", "wanneer": "alleen dinsdag", "wieMagWeten": "haar zus"}
    persoon = {"telefoon": "06-11111111", "email": "testa@voorbeeld.nl", "veiligContact": zacht}
    etag = (await casus.regisseur.get(f"{casus.pad}/betrokkenen/{casus.moeder}")).headers["etag"]
    goed(await casus.regisseur.patch(f"{casus.pad}/betrokkenen/{casus.moeder}", persoon, if_match=etag))
    inhoud = casus.plan_inhoud()
    bewaker = {"naam": "Marieke", "medewerkerId": await casus.regisseur.id()}
    inhoud["afspraken"][0]["bewaker"] = bewaker
    await casus.stel_plan_vast(inhoud=inhoud, reden="Zij wil weg bij hem.")
    await zeg(casus, casus.moeder, "niet-akkoord")
    pdf = await blad(casus)
    gelezen = tekst(pdf)
    assert pdf.xmp_metadata is not None
    alles = f"{gelezen} {pdf.metadata} {pdf.xmp_metadata.stream.get_data().decode()}".casefold()
    for geheim in (
        *(casus.id, casus.moeder, casus.vader, *casus.kinderen),
        *(inhoud["voorwaarden"][0]["id"], inhoud["afspraken"][0]["id"], bewaker["medewerkerId"]),
        *("draadsma", "11111111", "@voorbeeld", "1990", "1 februari", "dinsdag", "haar zus", "wij-noord"),
        *("slachtoffer", "pleger", "weg bij hem", "durft niet", "akkoord", "eens met", "vastgesteld"),
    ):
        assert geheim not in alles, geheim


async def test_een_nee_staat_niet_op_papier(wereld: Wereld) -> None:
    """Only who agrees is named; a "no", or not having been asked, is nobody's business at home."""
    casus = await wereld.casus()
    await casus.mensen()
    await casus.stel_plan_vast()
    await zeg(casus, casus.moeder, "akkoord")
    await zeg(casus, casus.moeder, "niet-akkoord")
    await zeg(casus, casus.kinderen[0], "akkoord")
    await zeg(casus, casus.kinderen[1], "niet-besproken")
    *_, laatste = tekst(await blad(casus)).partition("Wie is het eens met dit plan?")
    woorden, _, _ = laatste.partition("Gevaar?")
    assert woorden.strip() == "• Kindje-1, op 1 maart 2026"


async def test_twee_mensen_met_dezelfde_voornaam_heten_voluit(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    await casus._voeg_toe(voornamen="Proef", achternaam="Naamgenoot", rollen=["betrokkene"])
    await casus.stel_plan_vast()
    gelezen = tekst(await blad(casus))
    assert "Wie doet dit Proef Draadsma" in gelezen


async def test_het_papier_is_toegankelijk_en_neutraal(wereld: Wereld) -> None:
    """PDF/UA-1: tagged, in Dutch, with a title that does not say about whom it is."""
    casus = await wereld.casus()
    await casus.mensen()
    await casus.stel_plan_vast()
    pdf = await blad(casus)
    wortel: Any = pdf.root_object
    assert wortel["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in wortel
    assert wortel["/Lang"] == "nl-NL"
    assert wortel["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("Veiligheidsplan", None)
    assert pdf.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.xmp_metadata.stream.get_data()
    assert {(round(b.mediabox.width), round(b.mediabox.height)) for b in pdf.pages} == {(595, 842)}  # A4
    assert len(pdf.pages) <= 2


async def test_op_het_papier_staat_of_het_geldt(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    await schrijf(casus, inhoud=casus.plan_inhoud(), evaluatiedatum="2026-05-04")
    concept = tekst(await blad(casus))
    assert "Concept – geldt nog niet" in concept
    assert "Geldt vanaf" not in concept
    assert "opnieuw op 4 mei 2026" in concept
    wereld.klok.zet(moment("2026-03-03 00:30"))  # still the second of March in UTC
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/1/_vaststellen")
    assert "Geldt vanaf 3 maart 2026" in tekst(await blad(casus))
    wereld.vooruit(days=1)
    await casus.stel_plan_vast()
    oud = tekst(await blad(casus))
    assert "Geldt niet meer sinds 4 maart 2026" in oud
    assert "Geldt vanaf" not in oud
    assert "opnieuw" not in oud
    await schrijf(casus, reden="Toch maar niet.")
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/3/_intrekken")
    assert "Geldt niet – dit concept is ingetrokken" in tekst(await blad(casus, 3))


async def test_een_leeg_plan_zegt_in_elk_geval_wat_te_doen_bij_gevaar(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    await schrijf(casus, inhoud={})
    gelezen = tekst(await blad(casus))
    assert "Wat doen wij bij gevaar? Direct gevaar? Bel 112." in gelezen
    for kop in ("kloppen", "afspraken", "merken", "terecht", "helpt ons", "Wie let op", "opnieuw"):
        assert kop not in gelezen, kop


async def test_wie_geen_toestemming_gaf_staat_niet_op_het_concept(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    lid = {"bijdrage": "kijkt mee", "toestemming": True, "belangenGetoetst": True}
    netwerk = [
        {"naam": "Ja", **lid},
        {"naam": "Geentoestemming", **lid, "toestemming": False},
        {"naam": "Ongetoetst", **lid, "belangenGetoetst": False},
    ]
    await schrijf(casus, inhoud=casus.plan_inhoud(netwerk=netwerk))
    gelezen = tekst(await blad(casus))
    assert "Ja: kijkt mee" in gelezen
    assert "Geentoestemming" not in gelezen
    assert "Ongetoetst" not in gelezen


async def test_wat_iemand_schrijft_komt_letterlijk_op_papier(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    inhoud = casus.plan_inhoud(
        voorwaarden=[regel(LEESTEKENS), regel("Łukasz, Żaneta, Ayşe, İğdır, Øyvind en Zoë")],
        wieBewaakt='#panic("x") #sys.inputs',
    )
    inhoud["afspraken"][0] |= {"wat": "#strong[wat]", "alsNiet": "*als niet*", "bewaker": {"naam": "$naam$"}}
    await casus.stel_plan_vast(inhoud=inhoud)
    pdf = await blad(casus)
    gelezen = tekst(pdf)
    for stuk in (
        LEESTEKENS,
        "Łukasz, Żaneta, Ayşe, İğdır, Øyvind en Zoë",
        '#panic("x") #sys.inputs',
        "1. #strong[wat]",
        "*als niet*",
        "$naam$",
    ):
        assert stuk in gelezen, stuk


async def test_geen_teken_houdt_het_plan_tegen(wereld: Wereld) -> None:
    """A sign no font has becomes a box; long words and long texts stay on the paper."""
    casus = await wereld.casus()
    await casus.mensen()
    voorwaarden = [
        regel(t) for t in ("Rustig 😀 👩‍👧 blijven", "مرحبا", "中文 ትግርኛ", "a\x00b\x07c", "x" * 1999 + "!")
    ]
    inhoud = casus.plan_inhoud(voorwaarden=voorwaarden)
    inhoud["afspraken"][0] |= {"wat": "Lang. " * 300, "alsNiet": "Einde in zicht. " * 120 + "Slot!"}
    await casus.stel_plan_vast(inhoud=inhoud)
    pdf = await blad(casus)
    gelezen = tekst(pdf)
    wortel: Any = pdf.root_object
    assert wortel["/MarkInfo"]["/Marked"]
    assert wortel["/Lang"] == "nl-NL"
    assert "blijven" in gelezen
    assert "Slot!" in gelezen
    assert sum(t == "x" for t in gelezen) >= 1999
    assert "Direct gevaar? Bel 112." in gelezen


async def test_zelfde_plan_zelfde_moment_zelfde_bytes(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    versie = await casus.stel_plan_vast()
    pad = f"{casus.pad}/veiligheidsplannen/{versie}/pdf"
    eerste = await casus.regisseur.get(pad)
    tweede = await casus.regisseur.get(pad)
    assert eerste.content == tweede.content
    assert f"veiligheidsplan-versie-{versie}.pdf" in eerste.headers["content-disposition"]


async def test_een_onbekende_versie_en_wie_het_niet_mag_zien(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    await casus.stel_plan_vast()
    geweigerd(await casus.regisseur.get(f"{casus.pad}/veiligheidsplannen/2/pdf"), 404, "niet-gevonden")
    vreemde = wereld.als("wij-zuid")
    geweigerd(await vreemde.get(f"{casus.pad}/veiligheidsplannen/1/pdf"), 404, "niet-gevonden")
