"""`rodedraad import meldingen`: bad lines are told with their number and reason, good ones are kept, and reading again changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.koppeling.inlezen import Uitslag, neem_regel_aan, regels
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding
from tests.test_opdrachtregel import rodedraad
from tests.wereld import Wereld, goed

KOLOMMEN = (
    "kenmerk,bron,melderCategorie,kanaal,ontvangenOp,urgentie,gemeente,wijk,geweldsvormen,adres.postcode,adres.huisnummer,"
    "betrokkenen.0.rollen,betrokkenen.0.achternaam,betrokkenen.0.geboortedatum,betrokkenen.0.tolkNodig,"
    "betrokkenen.0.veiligContact.kanaal,betrokkenen.1.rollen,betrokkenen.1.achternaam,betrokkenen.1.leeftijdSchatting"
)


async def _lees(wereld: Wereld, bestand: Path) -> Uitslag:
    uitslag = Uitslag()
    for regel in regels(bestand):
        await neem_regel_aan(wereld.omg, regel, uitslag)
    return uitslag


def _jsonl(map_: Path, *inhoud: Any) -> Path:
    bestand = map_ / "meldingen.jsonl"
    bestand.write_text("\n".join(i if isinstance(i, str) else json.dumps(i) for i in inhoud) + "\n")
    return bestand


async def test_goede_regels_blijven_en_foute_zeggen_waarom(wereld: Wereld, tmp_path: Path) -> None:
    eerste, tweede = (melding(wereld, gezin().moeder) for _ in range(2))
    fout = {**melding(wereld, {**gezin().moeder, "bsn": "987654321"}), "wijk": "Wijk Geheim"}
    bestand = _jsonl(
        tmp_path, eerste, "", "{geen json", "[1]", fout, tweede, {**eerste, "urgentie": "normaal"}
    )
    uitslag = await _lees(wereld, bestand)
    assert (uitslag.nieuw, uitslag.al_bekend) == (2, 0)
    redenen = dict(uitslag.fouten)
    assert sorted(redenen) == [3, 4, 5, 7]
    assert redenen[3] == "dit is geen geldige JSON"
    assert redenen[4] == "verwacht een JSON-object"
    assert "wijk: Dit heeft niet de goede vorm." in redenen[5]
    assert "betrokkenen.0.bsn: Dit is geen BSN" in redenen[5]
    assert "al een andere melding" in redenen[7]
    for geheim in ("987654321", "Wijk Geheim", "Testa"):
        assert geheim not in str(uitslag.fouten)
    # again: nothing happens twice, and what was wrong is still told
    weer = await _lees(wereld, bestand)
    assert (weer.nieuw, weer.al_bekend, weer.fouten) == (0, 2, uitslag.fouten)
    alle = (await wereld.als("vt").haal("/v1/meldingen?limiet=200"))["resultaten"]
    assert {eerste["kenmerk"], tweede["kenmerk"]} <= {m["kenmerk"] for m in alle}


@pytest.mark.parametrize("teken", [",", ";"])
async def test_csv_wordt_dezelfde_melding(wereld: Wereld, tmp_path: Path, teken: str) -> None:
    wie, kind = gezin(f"Kommastra-{ord(teken)}", None), "Kind"
    kenmerk, dag = (
        f"CSV-{ord(teken)}-{wereld.app.state.omgeving.database.is_sqlite}",
        wie.moeder["geboortedatum"],
    )
    goede = f"{kenmerk},professional,ggz,formulier,2026-03-02T08:00:00Z,normaal,0014,noord,stalking|getuige,9712 aa,12,"
    goede += f"slachtoffer|getuige,{wie.moeder['achternaam']},{dag},ja,telefoon,kind,{kind},4"
    te_kort, onleesbaar = "te,kort", goede.replace("ggz", "\udcff")
    tekst = "\r\n".join([KOLOMMEN, goede, te_kort, onleesbaar, goede[:-1] + "vier", ""])
    bestand = tmp_path / "meldingen.csv"
    bestand.write_bytes(b"\xef\xbb\xbf" + tekst.replace(",", teken).encode(errors="surrogateescape"))
    uitslag = await _lees(wereld, bestand)
    assert uitslag.nieuw == 1, uitslag
    assert dict(uitslag.fouten)[3] == "het aantal velden klopt niet met de kop"
    assert dict(uitslag.fouten)[4] == "dit is geen UTF-8"
    assert "betrokkenen.1.leeftijdSchatting" in dict(uitslag.fouten)[5]
    vt = wereld.als("vt")
    rij = next(
        m for m in (await vt.haal("/v1/meldingen?limiet=200"))["resultaten"] if m["kenmerk"] == kenmerk
    )
    nieuw = goed(await vt.get(f"/v1/meldingen/{rij['id']}"))
    assert nieuw["geweldsvormen"] == ["getuige", "stalking"]
    assert nieuw["adres"] == {"postcode": "9712AA", "huisnummer": "12"}
    moeder, broertje = nieuw["betrokkenen"]
    assert (moeder["rollen"], moeder["tolkNodig"], moeder["magBenaderd"]) == (
        ["getuige", "slachtoffer"],
        True,
        True,
    )
    assert (broertje["achternaam"], broertje["leeftijdSchatting"]) == (kind, 4)


def test_de_opdracht_noemt_het_aantal_en_zegt_het_als_het_niet_kan(tmp_path: Path) -> None:
    rodedraad("demo", "--once", cwd=tmp_path)
    bericht = {**BASIS, "betrokkenen": [gezin().moeder]}
    bestand = _jsonl(tmp_path, bericht, "{")
    uit = rodedraad("import", "meldingen", str(bestand), "--data", "var", cwd=tmp_path, code=1)
    assert "regel 2: dit is geen geldige JSON" in uit
    assert "1 nieuw, 0 al bekend, 1 geweigerd." in uit
    uit = rodedraad("import", "meldingen", str(_jsonl(tmp_path, bericht)), "--data", "var", cwd=tmp_path)
    assert "0 nieuw, 1 al bekend, 0 geweigerd." in uit
    assert "is niet te lezen" in rodedraad(
        "import", "meldingen", "weg.jsonl", "--data", "var", cwd=tmp_path, code=2
    )


BASIS = {
    "kenmerk": "PL0100-2026-0001",
    "bron": "politie",
    "melderCategorie": "politie",
    "kanaal": "corv",
    "ontvangenOp": "2026-03-02T08:00:00Z",
    "urgentie": "crisis",
    "gemeente": "0014",
    "wijk": "noord",
}


async def test_zonder_meldpunt_wordt_niets_aangenomen(verse_wereld: VerseWereld, tmp_path: Path) -> None:
    async with verse_wereld(meldpunt="veilig-thuis/bestaat-niet") as wereld:
        uitslag = await _lees(wereld, _jsonl(tmp_path, melding(wereld, gezin().moeder)))
        assert "bestaat niet in dit systeem" in uitslag.fouten[0][1]
