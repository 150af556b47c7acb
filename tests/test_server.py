"""Over a real socket: where a request ends and whom `rodedraad serve` believes, and whom we believe when we ask something ourselves."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import structlog
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.cli.draaien import OPDIENEN
from app.core.fouten import Fout
from app.core.klok import Draaibareklok
from app.core.settings import Instellingen
from app.demo.opzet import demo_instellingen
from app.main import maak_app
from app.toegang.aanmelddienst import Aanmelddienst
from app.web.schil import is_onbereikbaar
from tests.wereld import BEGIN, geweigerd

Vraag = Callable[[bytes], bytes]


async def _echo(scope: MutableMapping[str, Any], ontvang: Any, stuur: Any) -> None:
    """Says what it was asked, by whom and how."""
    tekst, verder = b"", True
    while verder:
        deel = await ontvang()
        tekst, verder = tekst + deel.get("body", b""), deel.get("more_body", False)
    gehoord = f"{scope['method']} {scope['path']} {tekst.decode()} {scope['scheme']} {scope['client'][0]};"
    await stuur({"type": "http.response.start", "status": 200, "headers": []})
    await stuur({"type": "http.response.body", "body": gehoord.encode()})


@pytest.fixture(scope="module")
def vraag() -> Iterator[Vraag]:
    """Sends these bytes and gives back all that came."""
    # the proxy of the settings is somewhere else
    instellingen = {**OPDIENEN, "log_level": "critical", "forwarded_allow_ips": ["192.0.2.9"]}
    server = uvicorn.Server(uvicorn.Config(_echo, lifespan="off", **instellingen))
    met = socket.create_server(("127.0.0.1", 0))
    draad = threading.Thread(target=server.run, kwargs={"sockets": [met]}, daemon=True)
    draad.start()

    def stuur(ruw: bytes) -> bytes:
        with socket.create_connection(met.getsockname(), timeout=10) as lijn:
            lijn.sendall(ruw)
            lijn.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: lijn.recv(65536), b""))

    yield stuur
    server.should_exit = True
    draad.join()
    met.close()


def _post(*koppen: bytes, inhoud: bytes) -> bytes:
    return b"\r\n".join([b"POST /hier HTTP/1.1", b"Host: rodedraad.test", *koppen, b"", inhoud])


VERBORGEN = b"0\r\n\r\nGET /verborgen HTTP/1.1\r\nHost: rodedraad.test\r\n\r\n"


def test_waar_een_bericht_eindigt_is_nooit_een_vraag(vraag: Vraag) -> None:
    """Who is asked twice where a message ends says so once, or refuses: no second request hides in the first (request smuggling)."""
    chunked = b"Transfer-Encoding: chunked"
    beide = vraag(_post(b"Content-Length: 3", chunked, inhoud=b"5\r\nhallo\r\n0\r\n\r\n"))
    assert b"POST /hier hallo " in beide
    for koppen, inhoud in (
        ((b"Content-Length: 3", b"Content-Length: 5"), b"hallo"),
        ((b"Content-Length: +5",), b"hallo"),
        ((b"Content-Length : 5",), b"hallo"),
        ((b"Transfer-Encoding: xchunked",), VERBORGEN),
        ((b"Transfer-Encoding: \x0bchunked",), VERBORGEN),
        ((chunked, b"Transfer-Encoding: identity"), VERBORGEN),
        ((chunked,), b"-5\r\n" + VERBORGEN),
        ((b"Content-Length: 5", b"X: a\rTransfer-Encoding: chunked"), VERBORGEN),
        ((b"Content-Length: 5", b"Host: elders.example"), b"hallo"),
    ):
        antwoord = vraag(_post(*koppen, inhoud=inhoud))
        assert antwoord.startswith(b"HTTP/1.1 400 "), koppen
        assert b"/verborgen" not in antwoord


def test_wat_een_tussenlaag_zou_zeggen_zegt_hier_niemand(vraag: Vraag) -> None:
    """Who asks, over what, and what we run on: not taken from a header that anybody can send, and not told."""
    koppen = (b"X-Forwarded-For: 192.0.2.1", b"X-Forwarded-Proto: https", b"Forwarded: for=192.0.2.1")
    antwoord = vraag(_post(*koppen, b"Content-Length: 5", inhoud=b"hallo"))
    assert b"POST /hier hallo http 127.0.0.1;" in antwoord
    assert b"server:" not in antwoord.lower()


class _Dienst(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/elders" else 200)
        self.send_header("Location", "/jwks")
        self.end_headers()
        self.wfile.write(b'{"keys": []}')

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _dienst(bewijs: Path | None = None) -> Iterator[str]:
    """A provider; with a certificate if one is given. Where it is."""

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that does not trust us hangs up."""

    with Server(("127.0.0.1", 0), _Dienst) as server:
        if bewijs:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(bewijs)
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        draad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        draad.start()
        yield f"http{'s' if bewijs else ''}://127.0.0.1:{server.server_port}"
        server.shutdown()
        draad.join()


def _zelf_getekend(map_: Path) -> Path:
    """A certificate that nobody vouches for, with its key."""
    sleutel, nu = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    naam = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "aanmelddienst.test")])
    plek = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    bewijs = (
        x509.CertificateBuilder(naam, naam, sleutel.public_key(), x509.random_serial_number())
        .not_valid_before(nu - timedelta(hours=1))
        .not_valid_after(nu + timedelta(hours=1))
        .add_extension(plek, critical=False)
        .sign(sleutel, SHA256())
    )
    prive = sleutel.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (pad := map_ / "bewijs.pem").write_bytes(prive + bewijs.public_bytes(Encoding.PEM))
    return pad


def _wij(uitgever: str = "") -> Aanmelddienst:
    sleutel = {1: b"a" * 32}
    return Aanmelddienst(Instellingen(hoofdsleutels=sleutel, kluissleutels={1: b"b" * 32}, uitgever=uitgever))


async def test_wij_geloven_alleen_wie_wij_vroegen(tmp_path: Path) -> None:
    """The provider of our settings, at that address, with a certificate that somebody vouches for; never where it sends us on to."""
    wij = _wij()
    with _dienst() as adres:
        assert await wij.haal(f"{adres}/jwks") == {"keys": []}
        with pytest.raises(Fout, match="aanmelden-onbereikbaar"):
            await wij.haal(f"{adres}/elders")
    with _dienst(_zelf_getekend(tmp_path)) as adres:
        with structlog.testing.capture_logs() as regels, pytest.raises(Fout) as fout:
            await wij.haal(f"{adres}/jwks")
        assert "CERTIFICATE_VERIFY_FAILED" in str(fout.value.__cause__)
        assert [(r["event"], r["fout"]) for r in regels] == [("aanmelddienst-onbereikbaar", "ConnectError")]


async def test_een_aanmelddienst_die_een_ander_zegt_te_zijn_is_geen_aanmelddienst() -> None:
    """What it says of itself counts only when it names exactly the issuer of our settings, and only addresses with TLS."""
    goed = {
        "issuer": "https://echt.example",
        "authorization_endpoint": "https://echt.example/aanmelden",
        "token_endpoint": "https://echt.example/token",
        "jwks_uri": "https://echt.example/jwks",
    }
    for anders, gelooft in (
        ({}, True),
        ({"issuer": "https://kwaad.example"}, False),
        ({"issuer": "https://echt.example/"}, False),
        ({"token_endpoint": "http://echt.example/token"}, False),
    ):
        wij = _wij("https://echt.example")
        antwoord = httpx.Response(200, json={**goed, **anders})
        wij.langs = httpx.MockTransport(lambda _, a=antwoord: a)
        if gelooft:
            assert (await wij.adressen(datetime.now(UTC))).token == goed["token_endpoint"]
            continue
        with pytest.raises(Fout, match="aanmelden-onbereikbaar"):
            await wij.adressen(datetime.now(UTC))


async def test_is_de_database_weg_dan_is_er_niets_mis_met_de_vraag(tmp_path: Path) -> None:
    """503, when to come back, and not a word of which database; what is wrong with us stays a 500."""
    with socket.create_server(("127.0.0.1", 0)) as vrij:
        poort = vrij.getsockname()[1]
    instellingen, uitgever = demo_instellingen(
        tmp_path, database_url=f"postgresql+asyncpg://rd:x@127.0.0.1:{poort}/rd"
    )
    app = maak_app(instellingen, Draaibareklok(BEGIN))
    koppen = {"Authorization": f"Bearer {uitgever.token('wij-noord', BEGIN, BEGIN)}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://rd.test") as client:
        antwoord = await client.get("/v1/mij", headers=koppen)
    probleem = geweigerd(antwoord, 503, "database-onbereikbaar")
    assert antwoord.headers["retry-after"] == "5"
    assert str(poort) not in str(probleem)
    gesloten = sa.exc.OperationalError("", {}, Exception(), connection_invalidated=True)
    assert is_onbereikbaar(gesloten)
    assert not is_onbereikbaar(sa.exc.OperationalError("", {}, Exception("no such table")))
    assert not is_onbereikbaar(FileNotFoundError())
