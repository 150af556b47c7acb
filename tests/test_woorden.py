"""What is made of codes, moments and the log, as somebody says it."""

from datetime import timedelta
from typing import Any

import pytest

from app.casus.codes import Bron, Stopuitkomst
from app.core.woorden import opsomming, wijknaam
from app.interventie.codes import Oplegger
from app.interventie.palet import OPLEGGERS
from app.melding.codes import MELDSOORT, Classificatie
from app.overdracht.codes import Afzenderrol
from app.werkplek.bladen import komt
from app.werkplek.formulier import als_code
from app.workflow.leesbaar import leesbaar
from app.workflow.zinnen import ANTWOORD, DAARNA, GEVRAAGD, zin
from tests.wereld import moment


@pytest.mark.parametrize(
    ("code", "naam"),
    [
        ("noord", "Noord"),
        ("de-hoogte", "De Hoogte"),
        ("meerstad-aan-de-plas", "Meerstad aan de Plas"),
        ("onbekend", "onbekend"),
        ("", ""),
    ],
)
def test_een_wijk_heet_zoals_zij_heet(code: str, naam: str) -> None:
    assert (wijknaam(code), als_code(naam)) == (naam, code)
    assert leesbaar({"wijk": code}) == [("Wijk", naam)]


def test_een_overgeslagen_stap_heet_zoals_op_het_scherm() -> None:
    assert leesbaar({"openstaand": ["contact-leggen"]}) == [("Overgeslagen en nog open", "Contact leggen")]
    assert leesbaar({"openstaand": []}) == [("Overgeslagen en nog open", "niets")]


@pytest.mark.parametrize(
    ("delen", "samen"),
    [
        ([], ""),
        (["Testa"], "Testa"),
        (["Testa", "Proef"], "Testa en Proef"),
        (["Testa", "Proef", "Kind"], "Testa, Proef en Kind"),
    ],
)
def test_namen_naast_elkaar(delen: list[str], samen: str) -> None:
    assert opsomming(iter(delen)) == samen


@pytest.mark.parametrize(
    ("over", "gezegd"),
    [
        (timedelta(hours=1), "begint over 1 uur"),
        (timedelta(minutes=95), "begint over 1 uur en 35 min"),
        (timedelta(hours=14), "begint over 14 uur"),
        (timedelta(days=2, hours=14), "begint over 3 dagen"),
        (timedelta(days=3), "begint over 3 dagen"),
    ],
)
def test_een_overleg_begint(over: timedelta, gezegd: str) -> None:
    nu = moment("2026-05-01 10:00")
    assert komt(nu + over, nu) == gezegd


def test_elke_code_heeft_zijn_woorden() -> None:
    lijsten: tuple[tuple[Any, Any], ...] = (
        (GEVRAAGD, Bron),
        (ANTWOORD, Stopuitkomst),
        (OPLEGGERS, Oplegger),
        (MELDSOORT, Classificatie),
        (DAARNA, Afzenderrol),
    )
    assert all(set(woorden) == set(codes) for woorden, codes in lijsten)


@pytest.mark.parametrize(
    ("soort", "open_", "gezegd"),
    [
        (
            "stopcheck-vastgelegd",
            {"bron": "kind", "uitkomst": "gestopt"},
            "Aan een kind is gevraagd of het geweld is gestopt. Antwoord: ja, het is gestopt.",
        ),
        (
            "vt-moment-gedaan",
            {"uitkomst": "niet-gestopt", "was": "onbekend"},
            "Veilig Thuis heeft gekeken of het geweld is gestopt: nee, het is niet gestopt. Er gaat een signaal naar de casusregisseur. "
            "Eerder stond er: dat is niet duidelijk.",
        ),
        (
            "akkoord-vastgelegd",
            {"versie": 2, "akkoord": "niet-akkoord"},
            "Iemand gaat niet akkoord met versie 2 van het veiligheidsplan.",
        ),
        (
            "akkoord-vastgelegd",
            {"versie": 2, "akkoord": "niet-besproken"},
            "Met iemand is versie 2 van het veiligheidsplan nog niet besproken.",
        ),
        (
            "termijn-verstreken",
            {"termijn": "hulp-achter-de-voordeur", "naar": "de casusregisseur"},
            "De termijn ‘Hulp achter de voordeur’ is verstreken; een signaal gaat naar de casusregisseur.",
        ),
        (
            "overdracht-aangeboden",
            {"van": "veilig-thuis/vt", "naar": "wij-groningen/wij-noord", "spoed": "crisis"},
            "Bij crisis aangeboden aan wij-noord; vt blijft verantwoordelijk.",
        ),
        (
            "melding-gekoppeld",
            {"classificatie": "vervolg", "urgentie": "spoed"},
            "Melding gekoppeld (vervolgmelding, urgentie spoed); de casusregisseur krijgt een signaal.",
        ),
    ],
)
def test_een_regel_van_de_tijdlijn_is_een_zin(soort: str, open_: dict[str, Any], gezegd: str) -> None:
    assert zin(soort, open_) == gezegd
