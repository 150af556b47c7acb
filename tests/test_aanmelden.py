"""Who gets in: real tokens, and everything that can be wrong with one."""

import base64
import hmac
import json
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey

from app.core.fouten import Fout
from app.core.ids import nieuw_id
from app.core.settings import DEMO_UITGEVER, Instellingen
from app.demo.uitgever import ACR, CLIENT, PUBLIEK, WERKPLEK
from app.toegang.actor import Actor, Rol
from app.toegang.tokens import _bruikbaar
from app.toegang.vers import eis_verse_aanmelding
from app.toegang.werkeenheid import Werkeenheid
from tests.wereld import Wereld, geweigerd, goed


def _claims(wereld: Wereld, **anders: Any) -> dict[str, Any]:
    t = int(wereld.klok.nu().timestamp())
    claims = {
        "iss": DEMO_UITGEVER,
        "sub": "wij-noord",
        "aud": PUBLIEK,
        "azp": CLIENT,
        "iat": t,
        "nbf": t,
        "exp": t + 600,
        "jti": str(nieuw_id()),
        "auth_time": t,
        "acr": ACR,
        "preferred_username": "wij-noord",
        "organisatie": "wij-groningen",
        "team": "wij-noord",
        "rollen": ["wijkteammedewerker"],
        **anders,
    }
    return {k: w for k, w in claims.items() if w is not None}


def _sleutel(wereld: Wereld) -> RSAKey:
    sleutel: RSAKey = wereld.uitgever._sleutel
    return sleutel


def _kaal(sleutel: RSAKey) -> RSAKey:
    """The same key without what it says of itself: a signer that minds no rules."""
    with warnings.catch_warnings(action="ignore", category=SecurityWarning):
        return RSAKey.import_key(
            {k: w for k, w in sleutel.as_dict(private=True).items() if k not in ("use", "key_ops", "alg")}
        )


def _token(wereld: Wereld, kop: dict[str, Any] | None = None, sleutel: Any = None, **claims: Any) -> str:
    koppen = {"alg": "RS256", "typ": "at+jwt", "kid": _sleutel(wereld).kid, **(kop or {})}
    koppen = {k: w for k, w in koppen.items() if w is not None}
    return jwt.encode(
        koppen, _claims(wereld, **claims), sleutel or _sleutel(wereld), algorithms=["RS256", "HS256", "PS256"]
    )


def _met_publieke_sleutel_als_geheim(wereld: Wereld) -> str:
    """The old trick: HS256, with the public key as its secret."""

    def deel(waarde: bytes) -> bytes:
        return base64.urlsafe_b64encode(waarde).rstrip(b"=")

    kop = json.dumps({"alg": "HS256", "typ": "JWT", "kid": _sleutel(wereld).kid}).encode()
    ruw = deel(kop) + b"." + deel(json.dumps(_claims(wereld)).encode())
    teken = hmac.digest(_sleutel(wereld).as_pem(private=False), ruw, "sha256")
    return (ruw + b"." + deel(teken)).decode()


async def _vraag(wereld: Wereld, token: str) -> Any:
    return await wereld.client.get("/v1/mij", headers={"Authorization": f"Bearer {token}"})


async def test_een_goed_token_komt_binnen(wereld: Wereld) -> None:
    ik = goed(await _vraag(wereld, _token(wereld)))
    assert (ik["organisatie"], ik["team"], ik["doelbinding"]) == (
        "wij-groningen",
        "wij-noord",
        "hulpverlening",
    )
    assert "dossier-bijwerken" in ik["mag"]
    assert "volgende-stap" in ik["alsCasusregisseur"]
    assert goed(await _vraag(wereld, _token(wereld, aud=["ander", PUBLIEK])))["id"] == ik["id"]
    assert goed(await wereld.als("beheer").get("/v1/mij"))["mag"] == []


FOUT: dict[str, Callable[[int], dict[str, Any]]] = {
    "andere uitgever": lambda t: {"iss": "https://ander.example"},
    "ander publiek": lambda t: {"aud": "ander"},
    "geen publiek": lambda t: {"aud": None},
    "andere client": lambda t: {"azp": "ander"},
    "geen client": lambda t: {"azp": None},
    "verlopen": lambda t: {"iat": t - 700, "nbf": t - 700, "exp": t - 100},
    "nog niet geldig": lambda t: {"nbf": t + 300},
    "uit de toekomst": lambda t: {"iat": t + 300, "exp": t + 900},
    "te lang geldig": lambda t: {"exp": t + 4000},
    "geen exp": lambda t: {"exp": None},
    "geen iat": lambda t: {"iat": None},
    "geen sub": lambda t: {"sub": None},
    "lege sub": lambda t: {"sub": ""},
    "geen jti": lambda t: {"jti": None},
    "exp is tekst": lambda t: {"exp": "morgen"},
    "sub is een getal": lambda t: {"sub": 7},
}


@pytest.mark.parametrize("naam", FOUT)
async def test_een_claim_die_niet_klopt_komt_er_niet_in(wereld: Wereld, naam: str) -> None:
    antwoord = await _vraag(wereld, _token(wereld, **FOUT[naam](int(wereld.klok.nu().timestamp()))))
    geweigerd(antwoord, 401, "niet-aangemeld")
    assert antwoord.headers["www-authenticate"].startswith("Bearer")


async def test_een_kop_of_handtekening_die_niet_klopt_komt_er_niet_in(wereld: Wereld) -> None:
    eigen = _sleutel(wereld)
    ander = RSAKey.generate_key(2048)
    goed_token = _token(wereld)
    kop, inhoud, handtekening = goed_token.split(".")
    zonder = (
        base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": eigen.kid}).encode()).decode().rstrip("=")
    )
    for token in (
        _token(wereld, sleutel=ander),
        _token(wereld, {"kid": "onbekend"}),
        _token(wereld, {"kid": None}),
        _met_publieke_sleutel_als_geheim(wereld),
        _token(wereld, {"alg": "PS256"}, _kaal(eigen)),
        _token(wereld, {"typ": "logout+jwt"}),
        _token(wereld, {"jku": "https://ander.example/jwks", "kid": "onbekend"}, ander),
        f"{zonder}.{inhoud}.",
        f"{kop}.{inhoud}.",
        f"{kop}.{inhoud}.{handtekening[:-4]}AAAA",
        f"{kop}.{inhoud}",
        "onzin",
        "é",
    ):
        geweigerd(
            await wereld.client.get("/v1/mij", headers=[(b"Authorization", f"Bearer {token}".encode())]),
            401,
            "niet-aangemeld",
        )
    for waarde in ("", "Bearer", "Bearer ", f"Basic {goed_token}", goed_token):
        geweigerd(
            await wereld.client.get("/v1/mij", headers={"Authorization": waarde}), 401, "niet-aangemeld"
        )
    geweigerd(await wereld.client.get("/v1/mij"), 401, "niet-aangemeld")
    geweigerd(await wereld.client.get(f"/v1/mij?access_token={goed_token}"), 401, "niet-aangemeld")


@pytest.fixture
def jwks(wereld: Wereld) -> Iterator[Path]:
    """The issuer's key set on disk; put back afterwards, and read anew because the clock has moved on."""
    pad = Path(wereld.omg.instellingen.jwks)
    oud = pad.read_text()
    wereld.vooruit(minutes=5)
    yield pad
    pad.write_text(oud)
    wereld.omg.aanmelding.poort.te_kort = []


def _vreemd(kid: str, bits: int = 2048, **zegt: Any) -> RSAKey:
    """A key whose own words say that it is for something else."""
    with warnings.catch_warnings(action="ignore", category=SecurityWarning):
        kaal = RSAKey.generate_key(bits).as_dict(private=True)
        return RSAKey.import_key({**kaal, "kid": kid, **zegt})


def test_een_korte_sleutel_telt_niet() -> None:
    """RSA of 2048 bits is as strong as 112, and the rest here as 128 (ASVS 11.2.3): who must use it says so."""
    lengten = (2048, 3071, 3072, 4096)
    ruw = {n: base64.urlsafe_b64encode((2**n - 1).to_bytes(-(-n // 8))).decode().rstrip("=") for n in lengten}
    sleutelset = {"keys": [{"kty": "RSA", "kid": str(n), "n": ruw[n], "e": "AQAB"} for n in lengten]}
    standaard = Instellingen.model_fields["sleutel_min_bits"].default
    assert set(_bruikbaar(sleutelset, standaard)) == {"3072", "4096"}
    assert set(_bruikbaar(sleutelset, 2048)) == {str(n) for n in lengten}


async def test_een_sleutel_voor_iets_anders_tekent_geen_tokens(wereld: Wereld, jwks: Path) -> None:
    """`use`, `key_ops`, `alg` and the size of a key in the set are checked by ourselves."""
    goede = _vreemd("nieuw", use="sig")
    foute = [
        _vreemd("enc", use="enc"),
        _vreemd("ops", key_ops=["encrypt"]),
        _vreemd("alg", alg="PS256"),
        _vreemd("klein", 1024),
    ]
    sleutels = [s.as_dict(private=False) for s in (goede, *foute)]
    jwks.write_text(json.dumps({"keys": [*json.loads(jwks.read_text())["keys"], *sleutels]}))
    with structlog.testing.capture_logs() as regels:
        assert (await _vraag(wereld, _token(wereld, {"kid": "nieuw"}, goede))).status_code == 200
    # who comes with the short one cannot tell anybody why; who keeps the platform reads it in two places
    (kort,) = [r for r in regels if r["event"] == "sleutel-te-kort"]
    assert (kort["bits"], kort["minstens"]) == ([1024], 2048)
    assert "1024 bits" in (await wereld.client.get("/readyz")).json()["letOp"]
    for sleutel in foute:
        geweigerd(
            await _vraag(wereld, _token(wereld, {"kid": sleutel.kid}, _kaal(sleutel))), 401, "niet-aangemeld"
        )


async def test_wie_niet_is_ingericht_hoort_bij_wie_hij_moet_zijn(wereld: Wereld) -> None:
    gevallen: tuple[dict[str, Any], ...] = (
        {"organisatie": "onbekend"},
        {"team": "onbekend"},
        {"team": "vt"},
        {"rollen": []},
        {"rollen": ["directeur"]},
        {"rollen": "teamleider"},
        {"rollen": [{"x": 1}]},
        {"organisatie": 7},
    )
    for anders in gevallen:
        probleem = geweigerd(await _vraag(wereld, _token(wereld, **anders)), 403, "niet-ingericht")
        assert "beheerder" in probleem["alternatief"]


async def test_een_onbereikbare_aanmelddienst_is_503(wereld: Wereld, jwks: Path) -> None:
    jwks.write_text("geen JSON")
    wereld.vooruit(minutes=5)
    antwoord = await _vraag(wereld, _token(wereld, {"kid": "nog-onbekend"}))
    assert "112" in geweigerd(antwoord, 503, "aanmelden-onbereikbaar")["alternatief"]


async def test_mensen_komen_binnen_met_een_tweede_factor_en_koppelingen_zonder(wereld: Wereld) -> None:
    for acr in (None, "0", "wachtwoord", ["demo"]):
        antwoord = await _vraag(wereld, _token(wereld, acr=acr))
        assert geweigerd(antwoord, 401, "geen-tweede-factor")["acr"] == ACR
        assert f'acr_values="{ACR}"' in antwoord.headers["www-authenticate"]
    machine: dict[str, Any] = {
        "sub": "suite",
        "team": None,
        "rollen": ["koppeling"],
        "acr": None,
        "auth_time": None,
    }
    assert (await _vraag(wereld, _token(wereld, **machine))).status_code == 200
    samen = _token(wereld, **{**machine, "rollen": ["koppeling", "teamleider"]})
    geweigerd(await _vraag(wereld, samen), 401, "geen-tweede-factor")


async def test_een_bewijs_van_aanmelding_is_geen_toegangstoken(wereld: Wereld) -> None:
    """An ID token says who signed in at the werkplek; it is for nobody else to come in with."""
    nu = wereld.klok.nu()
    geweigerd(await _vraag(wereld, wereld.uitgever.id_token("wij-noord", nu, "x")), 401, "niet-aangemeld")


async def test_wat_gevaarlijk_is_doet_iemand_die_zegt_wanneer_zij_zich_aanmeldde(wereld: Wereld) -> None:
    nu = wereld.klok.nu()
    for rol, wanneer, code in (
        (Rol.WIJKTEAM, nu - timedelta(minutes=5), None),
        (Rol.WIJKTEAM, nu - timedelta(minutes=5, seconds=1), "verse-aanmelding-nodig"),
        (Rol.WIJKTEAM, None, "verse-aanmelding-nodig"),
        (Rol.KOPPELING, nu, "alleen-voor-mensen"),
    ):
        actor = Actor(nieuw_id(), "x", "wij-groningen", None, frozenset({rol}), "beheer", None, wanneer)
        async with wereld.omg.database.lees() as v:
            eenheid = Werkeenheid(v, nu, actor, wereld.omg.sleutels, wereld.omg.kluis)
            if code is None:
                eis_verse_aanmelding(eenheid)
                continue
            with pytest.raises(Fout) as fout:
                eis_verse_aanmelding(eenheid)
            assert fout.value.code == code


FOUTE_AANMELDING: dict[str, Callable[[int], dict[str, Any]]] = {
    **{naam: FOUT[naam] for naam in ("andere uitgever", "ander publiek", "geen publiek", "andere client")},
    **{naam: FOUT[naam] for naam in ("verlopen", "nog niet geldig", "uit de toekomst", "lege sub")},
    **{naam: FOUT[naam] for naam in ("geen exp", "geen iat", "geen sub", "exp is tekst", "sub is een getal")},
    "twee publieken, van niemand": lambda t: {"aud": [WERKPLEK, "ander"], "azp": None},
    "andere nonce": lambda t: {"nonce": "y"},
    "geen nonce": lambda t: {"nonce": None},
    "nonce is een lijst": lambda t: {"nonce": ["x"]},
    "te lang geleden aangemeld": lambda t: {"auth_time": t - 7200},
    "aangemeld in de toekomst": lambda t: {"auth_time": t + 120},
    "zegt niet wanneer": lambda t: {"auth_time": None},
}


async def test_een_bewijs_van_aanmelding_klopt_helemaal_of_niet(wereld: Wereld) -> None:
    """The ID token: for us, of now, with our nonce, and of somebody who signed in as lately as we asked."""
    nu, poort = wereld.klok.nu(), wereld.omg.aanmelding.poort
    t, lang = int(nu.timestamp()), nu - timedelta(hours=1)
    goede: dict[str, Any] = {"aud": WERKPLEK, "azp": WERKPLEK, "nonce": "x"}
    for anders in ({}, {"azp": None}, {"aud": [WERKPLEK, "ander"]}, {"jti": None, "nbf": None}):
        token = _token(wereld, {"typ": "JWT"}, **{**goede, **anders})
        assert (await poort.van_de_aanmelding(token, "x", lang, nu))["sub"] == "wij-noord"
    foute = [_token(wereld, None, **{**goede, **fout(t)}) for fout in FOUTE_AANMELDING.values()]
    foute += [_token(wereld, {"alg": "PS256"}, _kaal(_sleutel(wereld)), **goede)]
    foute += [
        _token(wereld, None, RSAKey.generate_key(2048), **goede),
        wereld.uitgever.token("wij-noord", nu),
    ]
    for token in foute:
        with pytest.raises(Fout, match="niet-aangemeld"):
            await poort.van_de_aanmelding(token, "x", lang, nu)
