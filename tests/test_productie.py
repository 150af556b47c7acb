"""A server for real people does not start half set up: what is wrong is said, all of it, in words that say what to do."""

import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.core.productie import bezwaren
from app.core.settings import DEMO_UITGEVER, Instellingen
from app.demo.opzet import nieuwe_hoofdsleutel
from app.main import maak_app
from tests.test_opdrachtregel import RODEDRAAD, rodedraad
from tests.wereld import geweigerd

GOED: dict[str, Any] = {
    "hoofdsleutels": nieuwe_hoofdsleutel(1),
    "kluissleutels": nieuwe_hoofdsleutel(1),
    "zegelsleutels": nieuwe_hoofdsleutel(1),
    "uitgever": "https://aanmelden.voorbeeld.nl",
    "webadres": "https://rodedraad.voorbeeld.nl",
    "aanmeld_client": "werkplek",
    "aanmeld_geheim": "k3Xv9Qm2Zr7Lp5Tn8Wb4Yc6H",
    "aanmeld_acr": ("tweestaps",),
    "proxy": ("10.0.0.0/8",),
}
NULLEN = "1:" + "A" * 43 + "="


def _bezwaren(host: str = "0.0.0.0", debug: bool = False, **anders: Any) -> list[str]:
    return bezwaren(Instellingen(**{**GOED, **anders}), host, debug)


@pytest.mark.parametrize(
    ("anders", "woorden"),
    [
        ({"proxy": ()}, "RODEDRAAD_PROXY ontbreekt"),
        ({"proxy": ("proxy.intern",)}, "‘proxy.intern’ is geen adres"),
        ({"proxy": ("*",)}, "‘*’ is geen adres"),
        ({"aanmeld_geheim": "kort"}, "RODEDRAAD_AANMELD_GEHEIM is te raden"),
        ({"aanmeld_geheim": "changeme-k3Xv9Qm2Zr7Lp5Tn8Wb4"}, "RODEDRAAD_AANMELD_GEHEIM is te raden"),
        ({"metrics_token": "abababababababababababab"}, "RODEDRAAD_METRICS_TOKEN is te raden"),
        ({"hoofdsleutels": NULLEN}, "RODEDRAAD_HOOFDSLEUTELS: een sleutel is bedacht"),
        ({"kluissleutels": NULLEN}, "RODEDRAAD_KLUISSLEUTELS: een sleutel is bedacht"),
        ({"zegelsleutels": NULLEN}, "RODEDRAAD_ZEGELSLEUTELS: een sleutel is bedacht"),
        ({"database_url": "postgresql+asyncpg://rd:rd@db/rd?ssl=verify-full"}, "standaardwachtwoord"),
        ({"database_url": "postgresql+asyncpg://rd:Welkom@127.0.0.1/rd"}, "standaardwachtwoord"),
        ({"database_url": "postgresql+asyncpg://rd:k3Xv9Qm2@db/rd"}, "niet versleuteld of niet nagekeken"),
        ({"database_url": "postgresql+asyncpg://rd:k3Xv9Qm2@db/rd?ssl=require"}, "verify-full"),
        ({"database_url": "postgresql+psycopg://rd:k3Xv9Qm2@/rd?host=db.intern"}, "verify-full"),
        ({"verzoeken_per_minuut": 0}, "RODEDRAAD_VERZOEKEN_PER_MINUUT is 0"),
        ({"verzoeken_per_minuut_adres": 0}, "RODEDRAAD_VERZOEKEN_PER_MINUUT_ADRES is 0"),
        ({"jwks": "http://aanmelden.voorbeeld.nl/jwks"}, "RODEDRAAD_JWKS begint met http://"),
        ({"uitgever": "http://aanmelden.voorbeeld.nl"}, "RODEDRAAD_UITGEVER begint met http://"),
        ({"debug": True}, "ontwikkelstand"),
        ({"demo": True}, "alleen op 127.0.0.1"),
    ],
)
def test_zo_start_de_server_niet(anders: dict[str, Any], woorden: str) -> None:
    [bezwaar] = _bezwaren(**anders)
    assert woorden in bezwaar
    for waarde in anders.values():
        assert not isinstance(waarde, str) or "://" in waarde or waarde not in bezwaar, (
            "een geheim komt niet in beeld"
        )


def test_zo_wel() -> None:
    assert _bezwaren() == []
    for waar in (
        "db/rd?ssl=verify-full",
        "db/rd?sslmode=verify-full",
        "localhost/rd",
        "[::1]/rd",
        "/rd?host=/run/pg",
    ):
        assert _bezwaren(database_url=f"postgresql+asyncpg://rd:k3Xv9Qm2@{waar}") == []
    assert _bezwaren("127.0.0.1", demo=True, uitgever=DEMO_UITGEVER, proxy=()) == []


@pytest.mark.parametrize(
    ("anders", "woorden"),
    [
        ({"uitgever": DEMO_UITGEVER}, "de uitgever van de demo"),
        ({"webadres": "http://rodedraad.voorbeeld.nl"}, "RODEDRAAD_WEBADRES"),
        ({"webadres": "https://rodedraad.voorbeeld.nl/pad"}, "RODEDRAAD_WEBADRES"),
        ({"webadres": ""}, "RODEDRAAD_WEBADRES"),
        ({"uitgever": ""}, "RODEDRAAD_UITGEVER ontbreekt"),
        ({"aanmeld_geheim": None}, "RODEDRAAD_AANMELD_SLEUTEL ontbreken"),
        ({"aanmeld_acr": ()}, "RODEDRAAD_AANMELD_ACR ontbreekt"),
        ({"aanmeld_client": "rodedraad"}, "RODEDRAAD_AANMELD_CLIENT en RODEDRAAD_PUBLIEK zijn gelijk"),
    ],
)
def test_met_half_aanmelden_begint_niets(anders: dict[str, Any], woorden: str) -> None:
    with pytest.raises(ValueError, match=woorden):
        Instellingen(**{**GOED, **anders})


async def test_wat_niet_over_tls_kwam_wordt_niet_beantwoord() -> None:
    app = maak_app(Instellingen(**GOED))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        for pad, status in (
            ("/v1/mij", 401),
            ("/v1/openapi.json", 200),
            ("/afgemeld", 200),
            ("/nergens", 404),
        ):
            antwoord = await client.get(f"http://rodedraad.test{pad}")
            assert "RODEDRAAD_PROXY" in geweigerd(antwoord, 403, "alleen-met-tls")["alternatief"]
            assert (await client.get(f"https://rodedraad.test{pad}")).status_code == status
        assert (await client.get("http://rodedraad.test/healthz")).status_code == 200
    await app.state.omgeving.database.sluit()


def test_de_server_zegt_alles_ineens_en_gelooft_alleen_haar_proxy(tmp_path: Path) -> None:
    env = {
        "RODEDRAAD_HOOFDSLEUTELS": GOED["hoofdsleutels"],
        "RODEDRAAD_KLUISSLEUTELS": GOED["kluissleutels"],
        "RODEDRAAD_ZEGELSLEUTELS": GOED["zegelsleutels"],
        "RODEDRAAD_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'eigen.db'}",
        "RODEDRAAD_UITGEVER": GOED["uitgever"],
        "RODEDRAAD_METRICS_TOKEN": "kort",
        "PYTHONDEVMODE": "1",
    }
    # whether Python is in its development mode is decided when it starts
    gedaan = subprocess.run(
        [RODEDRAAD, "serve"], env={**os.environ, **env}, capture_output=True, text=True, timeout=60
    )
    uitleg = gedaan.stderr
    assert gedaan.returncode == 2
    for woord in ("RODEDRAAD_PROXY ontbreekt", "RODEDRAAD_METRICS_TOKEN is te raden", "ontwikkelstand"):
        assert woord in uitleg
    env = {k: w for k, w in env.items() if k not in ("RODEDRAAD_METRICS_TOKEN", "PYTHONDEVMODE")}
    rodedraad("migrate", env=env)
    with socket.create_server(("127.0.0.1", 0)) as vrij:
        poort = vrij.getsockname()[1]
    adres, over_tls = f"http://127.0.0.1:{poort}", {"X-Forwarded-Proto": "https"}
    for proxy, status in (("127.0.0.1", 401), ("10.0.0.0/8", 403)):
        with subprocess.Popen(
            [RODEDRAAD, "serve", "--port", str(poort)],
            env={**os.environ, **env, "RODEDRAAD_PROXY": proxy},
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                _wacht_op(f"{adres}/healthz")
                antwoord = httpx.get(f"{adres}/v1/mij", headers=over_tls, trust_env=False)
                assert antwoord.status_code == status
                assert httpx.get(f"{adres}/v1/mij", trust_env=False).status_code == 403
            finally:
                server.terminate()


def _wacht_op(adres: str) -> None:
    """Until a server that is starting answers."""
    einde = time.monotonic() + 30
    with httpx.Client(trust_env=False) as client:
        while True:
            try:
                client.get(adres).raise_for_status()
                return
            except httpx.TransportError:
                assert time.monotonic() < einde, "de server start niet"
