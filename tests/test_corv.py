"""A zorgformulier of the police becomes a melding and what was told of it goes back; what is wrong or hostile is told, never repeated."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.api.melding_in import TOELICHTING_MAX, MeldingIn
from app.casus.codes import BetrokkeneRol, ContactKanaal, Duur, Geweldsvorm, Relatie, RodeVlag, Sash
from app.koppeling.corv import naar_melding
from app.koppeling.inlezen import Uitslag, inlezer, neem_regel_aan, regels
from app.koppeling.terugmelding import bezorg
from app.koppeling.xml import MAX_BYTES, Onleesbaar, ontleed
from app.koppeling.zorgformulier import ADRES, MELDING, PERSOON, VEILIG_CONTACT
from app.melding.beoordelen import mededelingen
from app.melding.codes import MelderCategorie, Uitkomst, Urgentie
from tests.corv import zorgformulier
from tests.meldingen import gezin, melding
from tests.test_opdrachtregel import rodedraad
from tests.wereld import Iemand, Wereld, geweigerd, goed

BSN = ("999990019", "999990020", "999990032", "999990044")
BASIS: dict[str, Any] = {
    "kenmerk": "PL0100-2026-0001",
    "bron": "politie",
    "melderCategorie": "politie",
    "kanaal": "corv",
    "ontvangenOp": "2026-03-02T07:00:00Z",
    "urgentie": "crisis",
    "gemeente": "0014",
    "wijk": "noord",
}
MOEDER = {"rollen": ["slachtoffer"], "voornamen": "Testa", "achternaam": "Draadsma"}


def _basis(*mensen: dict[str, Any], **anders: Any) -> dict[str, Any]:
    return {**BASIS, **anders, "betrokkenen": list(mensen or (MOEDER,))}


# any melding that CORV can express survives the way there and back


def _codes(soort: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([c.value for c in soort]), min_size=1, unique=True)


def _tekst(lengte: int) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"))
    return st.text(letters, min_size=1, max_size=lengte).filter(lambda t: t == t.strip() != "")


_momenten = st.integers(946_684_800, 1_772_000_000).map(  # of this century, whole seconds
    lambda t: datetime.fromtimestamp(t, UTC).isoformat().replace("+00:00", "Z")
)
_contact = st.fixed_dictionaries(
    {"kanaal": st.sampled_from([k.value for k in ContactKanaal])},
    optional={"wanneer": _tekst(200), "neutraal": st.booleans(), "wieMagWeten": _tekst(200)},
)
_mens = st.fixed_dictionaries(
    {"rollen": _codes(BetrokkeneRol)},
    optional={
        "voornamen": _tekst(200),
        "tussenvoegsel": _tekst(200),
        "achternaam": _tekst(200),
        "geboortedatum": st.dates(date(1920, 1, 1), date(2026, 3, 1)).map(date.isoformat),
        "leeftijdSchatting": st.integers(0, 120),
        "telefoon": st.from_regex(r"\A\+?[0-9][0-9 ()-]{4,17}[0-9]\Z"),
        "voorkeurstaal": st.sampled_from(["nl", "ti", "zh-Hant"]),
        "tolkNodig": st.booleans(),
        "veiligContact": _contact,
    },
)
_adres = st.fixed_dictionaries(
    {"huisnummer": _tekst(20), "postcode": st.sampled_from(["9712AA", "1011ZZ"])},
    optional={"straat": _tekst(200), "plaats": _tekst(200), "geheim": st.booleans()},
)


@st.composite
def _meldingen(kies: st.DrawFn) -> dict[str, Any]:
    eerder, later = sorted((kies(_momenten), kies(_momenten)))
    mensen = kies(st.lists(_mens, min_size=1, max_size=4))
    for nummer, mens in zip(BSN, mensen, strict=False):
        if kies(st.booleans()):
            mens["bsn"] = nummer
    keuze = kies(
        st.fixed_dictionaries(
            {
                "kenmerk": st.from_regex(r"\A[A-Za-z0-9._:/-]{1,80}\Z"),
                "urgentie": st.sampled_from([u.value for u in Urgentie]),
                "gemeente": st.from_regex(r"\A[0-9]{4}\Z"),
                "wijk": st.from_regex(r"\A[a-z0-9-]{1,40}\Z"),
            },
            optional={
                "incidentOp": st.just(eerder),
                "geweldsvormen": _codes(Geweldsvorm),
                "relatie": st.sampled_from([r.value for r in Relatie]),
                "duur": st.sampled_from([d.value for d in Duur]),
                "sash": st.sampled_from([s.value for s in Sash]),
                "rodeVlaggen": _codes(RodeVlag),
                "toelichting": _tekst(2000),
                "adres": _adres,
            },
        )
    )
    return _basis(*mensen, ontvangenOp=later, **keuze)


@given(_meldingen())
@settings(max_examples=150, deadline=None)
def test_elke_melding_komt_heen_en_terug(eerst: dict[str, Any]) -> None:
    heen = naar_melding(zorgformulier(eerst))
    assert heen == eerst
    MeldingIn.model_validate(heen)
    assert naar_melding(zorgformulier(eerst)) == heen


# what is unknown is kept where it can be read, and what may not be kept is not


def test_wat_geen_plek_heeft_staat_leesbaar_in_de_toelichting() -> None:
    vreemd = "<geweldsvorm>iets nieuws</geweldsvorm><wapenVergunning><soort>jacht</soort></wapenVergunning>"
    mens = "<geslachtsaanduiding>V</geslachtsaanduiding><inp.bsn>987654321</inp.bsn>"
    melding_ = _basis(geweldsvormen=["stalking"], toelichting="Buren belden.", relatie="buurman")
    uit = naar_melding(zorgformulier(melding_, vreemd, mens))
    assert uit["geweldsvormen"] == ["stalking"]
    assert "relatie" not in uit
    assert uit["toelichting"].splitlines() == [
        "Buren belden.",
        "",
        "Uit het zorgformulier, zonder eigen veld:",
        "- melding/geweldsvorm: iets nieuws",
        "- melding/relatie: buurman",
        "- persoon 1/inp.bsn",
        "- persoon 1/geslachtsaanduiding: V",
        "- melding/wapenVergunning/soort: jacht",
    ]
    MeldingIn.model_validate(uit)


@pytest.mark.parametrize(
    ("extra", "mens", "wel", "niet"),
    [
        ("", "<nationaliteit><code>0042</code></nationaliteit>", "mag niet worden vastgelegd", "0042"),
        ("", "<inp.geboorteLand>Verzonnenland</inp.geboorteLand>", "mag niet", "Verzonnenland"),
        ("<opmerking>zijn nummer is 999990019</opmerking>", "", "[BSN weggelaten]", "999990019"),
        (
            "<opvang>Schuilstraat 3</opvang>",
            "<inp.indicatieGeheim>7</inp.indicatieGeheim>",
            "geheim adres",
            "Schuil",
        ),
        (
            "<adres><gor.straatnaam>Schuilstraat</gor.straatnaam><indicatieGeheim>J</indicatieGeheim></adres>",
            "",
            "er is een geheim adres; het is niet overgenomen",
            "Schuil",
        ),
    ],
)
def test_wat_niet_mag_worden_bewaard_wordt_alleen_genoemd(extra: str, mens: str, wel: str, niet: str) -> None:
    uit = naar_melding(zorgformulier(_basis(), extra, mens))
    assert wel in uit["toelichting"]
    assert niet not in str(uit)


def test_een_geheimhouding_bij_een_persoon_maakt_het_adres_geheim() -> None:
    adres = {"huisnummer": "1", "postcode": "9712AA"}
    indicatie = "<inp.indicatieGeheim>{}</inp.indicatieGeheim>"
    for waarde, geheim in (("7", True), ("onbekend", True), ("0", False)):
        uit = naar_melding(zorgformulier(_basis(adres=adres), extra_persoon=indicatie.format(waarde)))
        assert uit["adres"].get("geheim", False) is geheim


def test_wat_de_politie_anders_noemt_wordt_ons_woord() -> None:
    melding_ = _basis(
        {"rollen": ["VERDACHTE"], "geboortedatum": "19880503"},
        {"geboortedatum": "19900000", "rollen": ["figurant"]},
        ontvangenOp="20261025023000",
        incidentOp="2026-10-25T03:30:00+01:00",
        geweldsvormen=["Fysieke Mishandeling"],
        gemeente="14",
        wijk="Oosterpark Noord",
        urgentie="P1",
    )
    uit = naar_melding(zorgformulier(melding_))
    assert uit["ontvangenOp"] == "2026-10-25T00:30:00Z"  # the first of the two half past twos
    assert "incidentOp" not in uit  # it would lie after the melding
    assert (uit["geweldsvormen"], uit["gemeente"]) == (["fysieke-mishandeling"], "0014")
    assert (uit["wijk"], uit["urgentie"]) == ("oosterpark-noord", "crisis")
    assert uit["betrokkenen"] == [
        {"rollen": ["pleger"], "geboortedatum": "1988-05-03"},
        {"rollen": ["betrokkene"]},
    ]
    for woord in ("P1", "19900000", "figurant", "ligt na de melding: 2026-10-25T02:30:00Z"):
        assert woord in uit["toelichting"]


def test_een_lang_verhaal_wordt_zichtbaar_ingekort_en_wat_eronder_staat_niet() -> None:
    for extra, slot in (
        ("", "[ingekort: het hele verhaal staat in het zorgformulier]"),
        ("<x>y</x>", "- melding/x: y"),
    ):
        uit = naar_melding(zorgformulier(_basis(toelichting="lang " * TOELICHTING_MAX), extra))
        assert "[ingekort" in uit["toelichting"]
        assert uit["toelichting"].endswith(slot)
        MeldingIn.model_validate(uit)
    veel = naar_melding(zorgformulier(_basis(toelichting="z" * TOELICHTING_MAX), "<x>y</x>" * 900))
    assert "- en nog 860 andere, zie het zorgformulier" in veel["toelichting"]
    MeldingIn.model_validate(veel)


# what is no melding, or means harm

GEHEIM = "Zeergeheim"
BOM = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
VIJANDIG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "lachbom": (
        lambda x: x.replace(b"?>", f'?><!DOCTYPE a [<!ENTITY l0 "ha">{BOM}]>'.encode(), 1),
        "een DTD of entiteit mag niet",
    ),
    "bestand-van-buiten": (
        lambda x: x.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1),
        "een DTD of entiteit mag niet",
    ),
    "dtd-van-buiten": (
        lambda x: x.replace(b"?>", b'?><!DOCTYPE a SYSTEM "http://voorbeeld.invalid/a.dtd">', 1),
        "een DTD of entiteit mag niet",
    ),
    "onbekende-entiteit": (lambda x: x.replace(b"noord", b"&noord;"), "geen geldige XML (regel 1)"),
    "te-groot": (lambda x: x.replace(b"noord", b"n" * 10 * MAX_BYTES), "groter dan 1.000.000 bytes"),
    "te-diep": (lambda x: x.replace(b"noord", b"<a>" * 90_000), "te diep genest"),
    "te-veel": (lambda x: x.replace(b"noord", b"<a/>" * 90_000), "te groot"),
    "latin-1": (lambda x: x.replace(b"noord", "Zeergeheim \xe9".encode("latin-1")), "dit is geen UTF-8"),
    "andere-tekenset": (lambda x: x.replace(b"UTF-8", b"ISO-8859-1"), "een andere tekenset dan UTF-8"),
    "utf-16": (lambda x: x.decode().encode("utf-16"), "dit is geen UTF-8"),
    "afgebroken": (lambda x: x[: len(x) // 2], "geen geldige XML"),
    "leeg": (lambda _: b"", "geen geldige XML"),
    "nul": (lambda x: x.replace(b"noord", b"\0"), "geen geldige XML"),
    "ander-bericht": (lambda x: x.replace(b"vtMelding", b"verzoekTotOnderzoek"), "geen zorgformulier"),
    "zonder-melding": (lambda _: b"<vtMelding/>", "geen zorgformulier"),
    "zonder-kenmerk": (lambda x: x.replace(b"kenmerk>", b"iets>"), "melding/kenmerk ontbreekt"),
    "kenmerk-met-spatie": (
        lambda x: x.replace(b"PL0100", b"Zeergeheim PL"),
        "melding/kenmerk is niet te lezen",
    ),
    "twee-kenmerken": (
        lambda x: x.replace(b"<kenmerk>", b"<kenmerk>Zeergeheim</kenmerk><kenmerk>"),
        "staat er twee keer",
    ),
    "onleesbaar-moment": (
        lambda x: x.replace(b"2026-03-02T", b"Zeergeheim"),
        "melding/tijdstipMelding is niet",
    ),
    "jaar-nul": (
        lambda x: x.replace(b"2026-03-02T07:00:00Z", b"00000101000000"),
        "melding/tijdstipMelding is niet",
    ),
    "jaar-een": (
        lambda x: x.replace(b"2026-03-02T07:00:00Z", b"00010101000000"),
        "melding/tijdstipMelding is niet",
    ),
    "zonder-gemeente": (lambda x: x.replace(b"gemeentecode", b"iets"), "melding/gemeentecode ontbreekt"),
    "zonder-mensen": (lambda x: x.replace(b"persoon", b"iemand"), "melding/persoon ontbreekt"),
    "halt": (lambda x: x.replace(b">politie<", b">Halt<"), "andere afzender dan de politie"),
    "zelfde-bsn": (
        lambda x: x.replace(
            b"</persoon>",
            b"<inp.bsn>999990019</inp.bsn></persoon><persoon><inp.bsn>9999 90019</inp.bsn></persoon>",
        ),
        "persoon 1 en persoon 2 hebben hetzelfde BSN",
    ),
}


@pytest.mark.parametrize("naam", VIJANDIG)
def test_wat_geen_zorgformulier_is_krijgt_een_reden_en_geen_herhaling(naam: str) -> None:
    maak, reden = VIJANDIG[naam]
    xml = maak(zorgformulier(_basis({**MOEDER, "achternaam": GEHEIM})))
    with pytest.raises(Onleesbaar, match=re.escape(reden)) as gevonden:
        naar_melding(xml)
    for woord in (GEHEIM, "PL0100", "999990019", "Halt", "passwd"):
        assert woord not in str(gevonden.value)
    assert gevonden.value.__cause__ is None


@given(st.binary(max_size=300), st.integers(0, 700), st.integers(0, 700))
@settings(max_examples=300, deadline=None)
def test_geknoei_geeft_een_melding_of_een_reden_en_nooit_iets_anders(brok: bytes, van: int, tot: int) -> None:
    goede = zorgformulier(_basis(adres={"huisnummer": "1", "postcode": "9712AA"}))
    try:
        uit = naar_melding(goede[:van] + brok + goede[tot:])
    except Onleesbaar:
        return
    assert uit["betrokkenen"]
    assert uit["kenmerk"]


# in from a file or a folder, and back


async def _lees(wereld: Wereld, plek: Path) -> Uitslag:
    uitslag = Uitslag()
    for regel in regels(plek):
        await neem_regel_aan(wereld.omg, regel, uitslag)
    return uitslag


async def _gevonden(wie: Iemand, kenmerk: str) -> str:
    alle = (await wie.haal("/v1/meldingen?limiet=200"))["resultaten"]
    return str(next(m["id"] for m in alle if m["kenmerk"] == kenmerk))


async def test_een_map_met_zorgformulieren(wereld: Wereld, tmp_path: Path) -> None:
    wij = gezin()
    eerste, tweede, te_vol = (melding(wereld, wij.moeder) for _ in range(3))
    te_vol["betrokkenen"] *= 21
    toekomst = melding(wereld, wij.moeder, ontvangenOp="2030-01-01T00:00:00Z")
    for naam, inhoud in {
        "1.xml": zorgformulier(eerste, "<aantalWapens>3</aantalWapens>"),
        "2.XML": zorgformulier(tweede),
        "3.xml": b"<geen",
        "4.xml": zorgformulier(te_vol),
        "5.xml": zorgformulier({**eerste, "urgentie": "normaal"}),
        "6.xml": zorgformulier(toekomst),
        "lees.mij": b"geen bericht",
    }.items():
        (tmp_path / naam).write_bytes(inhoud)
    (tmp_path / "map.xml").mkdir()
    uitslag = await _lees(wereld, tmp_path)
    assert (uitslag.nieuw, uitslag.al_bekend) == (2, 0)
    redenen = dict(uitslag.fouten)
    assert sorted(map(str, redenen)) == ["3.xml", "4.xml", "5.xml", "6.xml", "map.xml"]
    assert redenen["3.xml"] == "dit is geen geldige XML (regel 1)"
    assert redenen["4.xml"] == "betrokkenen: Ten hoogste 20."
    assert "al een andere melding" in redenen["5.xml"]
    assert "toekomst" in redenen["6.xml"]
    assert redenen["map.xml"] == "dit bestand is niet te lezen"
    assert "Testa" not in str(uitslag.fouten)
    weer = await _lees(wereld, tmp_path)
    assert (weer.nieuw, weer.al_bekend, weer.fouten) == (0, 2, uitslag.fouten)
    vt = wereld.als("vt")
    nieuw = await vt.haal(f"/v1/meldingen/{await _gevonden(vt, eerste['kenmerk'])}")
    assert (nieuw["bron"], nieuw["kanaal"], nieuw["urgentie"]) == ("politie", "corv", "crisis")
    assert "aantalWapens: 3" in nieuw["toelichting"]


async def _beoordeel(wie: Iemand, melding_id: str, uitkomst: str) -> None:
    oordeel = {"uitkomst": uitkomst, "onderbouwing": "Zeergeheim: de moeder is naar de Schuilstraat."}
    goed(await wie.put(f"/v1/meldingen/{melding_id}/veiligheidsbeoordeling", oordeel, if_match="*"))


@pytest.mark.parametrize("uitkomst", [None, *Uitkomst])
async def test_de_politie_hoort_wat_is_verteld_en_nooit_meer(
    wereld: Wereld, uitkomst: Uitkomst | None
) -> None:
    machine, vt = wereld.als("koppeling"), wereld.als("vt")
    bericht = melding(wereld, gezin().moeder, toelichting="Zeergeheim verhaal")
    id = (await machine.maak("/v1/meldingen", bericht))["id"]
    pad = f"/v1/meldingen/{id}/terugkoppelingen"
    if uitkomst:
        await _beoordeel(vt, id, uitkomst)
    verteld = await vt.maak(pad, {"kanaal": "corv"})
    if not uitkomst:
        await _beoordeel(vt, id, Uitkomst.ONDERZOEK)  # what was decided since is not in what was told before
    antwoord = await machine.get(f"{pad}/{verteld['id']}/corv")
    assert antwoord.headers["content-type"] == "application/xml; charset=utf-8"
    wortel = ontleed(antwoord.content)
    (terug,) = wortel.alle("terugkoppeling")
    assert [k.tekst for k in terug.alle("kenmerk")] == [bericht["kenmerk"]]
    assert [k.tekst for k in wortel.alle("stuurgegevens/referentienummer")] == [verteld["id"]]
    assert [k.tekst for k in wortel.alle("stuurgegevens/tijdstipBericht")] == ["20260302090000"]
    zinnen = {
        code.tekst: tekst.tekst
        for code, tekst in zip(terug.alle("mededeling/code"), terug.alle("mededeling/tekst"), strict=True)
    }
    assert zinnen == {c.value: z for c, z in mededelingen(MelderCategorie.POLITIE, uitkomst).items()}
    assert [k.naam for k in terug.kinderen] == ["kenmerk", *["mededeling"] * len(zinnen)]
    for woord in ("Zeergeheim", "Schuilstraat", "Testa", "vt<"):
        assert woord not in antwoord.text
    # the team reads the same, and a hulpverlener elsewhere nothing
    assert (await vt.get(f"{pad}/{verteld['id']}/corv")).content == antwoord.content
    geweigerd(await wereld.noord.get(f"{pad}/{verteld['id']}/corv"), 404, "niet-gevonden")


async def test_een_machine_ziet_alleen_de_terugkoppeling_van_wat_zij_zelf_inbracht(wereld: Wereld) -> None:
    machine, vt = wereld.als("koppeling"), wereld.als("vt")
    eigen = (await machine.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"]
    ander = melding(wereld, gezin().moeder)
    van_vt = (await vt.maak("/v1/meldingen", ander))["id"]
    pad, elders = (f"/v1/meldingen/{id}/terugkoppelingen" for id in (eigen, van_vt))
    verteld, daar = await vt.maak(pad, {"kanaal": "corv"}), await vt.maak(elders, {"kanaal": "corv"})
    assert (await machine.get(f"{pad}/{verteld['id']}/corv")).status_code == 200
    (regel,) = (await machine.haal(pad))["resultaten"]
    assert (regel["id"], regel["door"], regel["tekst"]) == (verteld["id"], None, verteld["tekst"])
    assert (await vt.haal(pad))["resultaten"][0]["door"] == "vt"
    weg = await machine.get(f"/v1/meldingen/{uuid4()}/terugkoppelingen")
    for verboden in (
        elders,
        f"{elders}/{daar['id']}/corv",
        f"{pad}/{daar['id']}/corv",
        f"{pad}/{uuid4()}/corv",
        f"/v1/meldingen/{eigen}",
        f"/v1/meldingen/{eigen}/kandidaten",
    ):
        antwoord = await machine.get(verboden)
        assert (antwoord.status_code, antwoord.content) == (404, weg.content), verboden
    geweigerd(await machine.post(pad, {"kanaal": "corv"}), 404, "niet-gevonden")
    # who sends what somebody else brought in hears nothing of it either, nor does a person with the same organisation
    await machine.post("/v1/meldingen", ander)
    geweigerd(await machine.get(elders), 404, "niet-gevonden")
    geweigerd(await wereld.als("beheer").get(pad), 404, "niet-gevonden")


async def test_wat_niet_via_corv_ging_wordt_geen_bericht(wereld: Wereld) -> None:
    machine, vt = wereld.als("koppeling"), wereld.als("vt")
    for anders, kanaal in (
        ({"bron": "professional", "melderCategorie": "huisarts"}, "corv"),
        ({"kanaal": "telefoon"}, "corv"),
        ({}, "telefoon"),
    ):
        id = (await machine.maak("/v1/meldingen", melding(wereld, gezin().moeder, **anders)))["id"]
        pad = f"/v1/meldingen/{id}/terugkoppelingen"
        verteld = await vt.maak(pad, {"kanaal": kanaal})
        geweigerd(await machine.get(f"{pad}/{verteld['id']}/corv"), 409, "niet-via-corv")


async def test_ingelezen_zorgformulieren_krijgen_hun_terugkoppeling_als_bestand(
    wereld: Wereld, tmp_path: Path
) -> None:
    vt, wie, uit = wereld.als("vt"), inlezer(wereld.omg.regels), tmp_path / "uit"
    uit.mkdir()

    async def schrijf() -> int:
        return sum([nieuw async for nieuw in bezorg(wereld.omg, wie, uit)])

    await schrijf()
    eerder = set(uit.iterdir())
    bericht = melding(wereld, gezin().moeder)
    (tmp_path / "een.xml").write_bytes(zorgformulier(bericht))
    assert (await _lees(wereld, tmp_path / "een.xml")).nieuw == 1
    id = await _gevonden(vt, bericht["kenmerk"])
    assert await schrijf() == 0
    verteld = await vt.maak(f"/v1/meldingen/{id}/terugkoppelingen", {"kanaal": "corv"})
    await vt.maak(f"/v1/meldingen/{id}/terugkoppelingen", {"kanaal": "telefoon"})
    assert await schrijf() == 1
    (nieuw,) = set(uit.iterdir()) - eerder
    assert nieuw.name == f"{verteld['id']}.xml"
    assert nieuw.stat().st_mode & 0o077 == 0
    over_http = await vt.get(f"/v1/meldingen/{id}/terugkoppelingen/{verteld['id']}/corv")
    assert nieuw.read_bytes() == over_http.content
    assert await schrijf() == 0


def test_de_opdrachten(tmp_path: Path) -> None:
    rodedraad("demo", "--once", cwd=tmp_path)
    berichten = tmp_path / "in"
    berichten.mkdir()
    (berichten / "goed.xml").write_bytes(zorgformulier(_basis()))
    (berichten / "fout.xml").write_bytes(b"<")
    uit = rodedraad("import", "meldingen", "in", "--data", "var", cwd=tmp_path, code=1)
    assert "fout.xml: dit is geen geldige XML (regel 1)" in uit
    assert "1 nieuw, 0 al bekend, 1 geweigerd." in uit
    uit = rodedraad("import", "meldingen", "in/goed.xml", "--data", "var", cwd=tmp_path)
    assert "0 nieuw, 1 al bekend, 0 geweigerd." in uit
    assert "is niet te lezen" in rodedraad(
        "import", "meldingen", "weg.xml", "--data", "var", cwd=tmp_path, code=2
    )
    assert "0 nieuw." in rodedraad("export", "terugkoppelingen", "uit", "--data", "var", cwd=tmp_path)
    (tmp_path / "vol").write_text("geen map")
    assert "niet te schrijven" in rodedraad(
        "export", "terugkoppelingen", "vol", "--data", "var", cwd=tmp_path, code=2
    )


def test_het_document_noemt_elke_rij_van_de_tabel() -> None:
    rijen = (Path(__file__).parents[1] / "docs" / "corv.md").read_text().splitlines()
    for tabel in (MELDING, ADRES, PERSOON, VEILIG_CONTACT):
        for veld in tabel:
            assert any(f"`{veld.pad}`" in rij and f"`{veld.veld}`" in rij for rij in rijen), veld.pad
