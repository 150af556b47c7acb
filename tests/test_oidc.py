"""Signing in at a real provider (npm `oidc-provider`): in, anew, out, and everything that may go wrong between two machines."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import RSAKey

from app.toegang.aanmelddienst import Poging
from tests.browser import Browser, ik, sluit_proef_aan, vraag
from tests.conftest import VerseWereld
from tests.idp import Idp, aanbieder
from tests.postgres import maak_database
from tests.scherm import open_werkplek
from tests.wereld import ADRES, Wereld, geweigerd, open_wereld

TERUG = f"{ADRES}/aanmelden/terug"
GEHEIM = "alleen-voor-tests-een-geheim-met-+:%-erin"
SLEUTEL = RSAKey.generate_key(2048, {"kid": "werkplek-1", "use": "sig", "alg": "RS256"})


def _client(naam: str, adres: str = ADRES, **anders: Any) -> dict[str, Any]:
    return {
        "client_id": naam,
        "client_secret": GEHEIM,
        "redirect_uris": [f"{adres}/aanmelden/terug"],
        "post_logout_redirect_uris": [f"{adres}/afgemeld"],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
        **anders,
    }


CLIENTS = (
    _client("werkplek"),
    _client("ander"),
    _client(
        "werkplek-met-sleutel",
        token_endpoint_auth_method="private_key_jwt",
        jwks={"keys": [SLEUTEL.as_dict(private=False)]},
    ),
)


@pytest.fixture(scope="module")
def idp() -> Iterator[Idp]:
    with aanbieder(CLIENTS) as gestart:
        yield gestart


@dataclass
class Opstelling:
    """The application with a provider that is not its own, and one clock for both."""

    wereld: Wereld
    idp: Idp
    begin: datetime

    async def vooruit(self, **duur: float) -> None:
        self.wereld.vooruit(**duur)
        await self.idp.zet_klok((self.wereld.klok.nu() - self.begin).total_seconds())

    def browser(self) -> "Mens":
        return Mens(self.wereld)


class Mens(Browser):
    """Somebody with a browser, who signs in at this provider."""

    async def volg(self, antwoord: httpx.Response, tot: str = TERUG) -> str:
        """Follow redirects until the next one goes to `tot`; returns where exactly."""
        while antwoord.is_redirect:
            waarheen = str(antwoord.request.url.join(antwoord.headers["location"]))
            if waarheen.startswith(tot):
                return waarheen
            antwoord = await self.get(waarheen)
        raise AssertionError(antwoord.text)

    async def heen(self, adres: str = "/aanmelden", **anders: str) -> httpx.Response:
        """To the provider, with `anders` in the question than the application asked; its sign-in page, or on."""
        vertrek = await self.vertrek(adres)
        assert vertrek.status_code == 303, vertrek.text
        deel = urlsplit(vertrek.headers["location"])
        vraagt = {**vraag(vertrek.headers["location"]), **anders}
        antwoord = await self.get(deel._replace(query=urlencode(vraagt)).geturl())
        while antwoord.is_redirect and not antwoord.headers["location"].startswith(TERUG):
            antwoord = await self.get(str(antwoord.request.url.join(antwoord.headers["location"])))
        return antwoord

    async def log_in(self, pagina: httpx.Response, handle: str = "wij-noord", acr: str = "tweestaps") -> str:
        """Fill in the page; returns the address of the application that the provider sends the browser to."""
        assert "<form" in pagina.text, pagina.text
        velden = {"login": handle, **({"acr": acr} if acr else {})}
        return await self.volg(await self.client.post(str(pagina.request.url), data=velden))

    async def kom_binnen(self, handle: str = "wij-noord", adres: str = "/aanmelden") -> httpx.Response:
        return await self.get(await self.log_in(await self.heen(adres), handle))


def _instellingen(idp: Idp, **anders: Any) -> dict[str, Any]:
    return {
        "uitgever": idp.adres,
        "ontdekking": "",
        "jwks": "",
        "aanmeld_client": "werkplek",
        "aanmeld_geheim": GEHEIM,
        "aanmeld_scope": "openid rodedraad",
        "aanmeld_acr": ("tweestaps",),
        **anders,
    }


@pytest.fixture(scope="module")
async def _bij(
    idp: Idp,
    sjabloon: tuple[Path, str | None],
    snelle_map: Callable[[], Path],
    request: pytest.FixtureRequest,
) -> AsyncIterator[Wereld]:
    """One for all tests here, on the engine under test."""
    bron, naam = sjabloon
    url: str | None = None
    if naam:
        url = await maak_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}", naam)
    kopie = shutil.copytree(bron, snelle_map(), dirs_exist_ok=True)
    async with open_wereld(kopie, url, **_instellingen(idp)) as wereld:
        wereld.omg.dienst.langs = None  # over the network
        yield sluit_proef_aan(wereld)


@pytest.fixture
async def bij(_bij: Wereld, idp: Idp) -> Opstelling:
    """As in life, both clocks begin at the same moment."""
    _bij.klok.zet(datetime.now(UTC))
    opstelling = Opstelling(_bij, idp, _bij.klok.nu())
    await opstelling.vooruit()
    return opstelling


async def test_aanmelden_vers_en_weer_af(bij: Opstelling) -> None:
    mens = bij.browser()
    weg = (await mens.get("/proef/gevaarlijk")).headers["location"]
    terug = await mens.kom_binnen("wij-noord-teamleider", weg)
    assert terug.headers["location"] == "/proef/gevaarlijk"
    assert (await mens.get("/proef/gevaarlijk")).json() == {"door": "wij-noord-teamleider"}
    oud = mens.sessie()

    # six minutes later: at the provider she is still signed in, and yet must prove who she is
    await bij.vooruit(minutes=6)
    weg = (await mens.get("/proef/gevaarlijk")).headers["location"]
    assert "vers" in vraag(weg)
    pagina = await mens.heen(weg)
    assert "login" in pagina.text
    assert (await mens.get(await mens.log_in(pagina, "wij-noord-teamleider"))).status_code == 303
    assert (await mens.get("/proef/gevaarlijk")).status_code == 200
    assert mens.sessie() != oud

    # out, here and there
    assert (
        f"form-action 'self' {bij.idp.adres}" in (await mens.get("/dag")).headers["content-security-policy"]
    )
    uit = await mens.verstuur("/afmelden", {"formulierbewijs": (await ik(mens))["bewijs"]})
    vraagt_na = await mens.get(uit.headers["location"])
    xsrf = re.search(r'name="xsrf" value="([^"]+)"', vraagt_na.text)
    assert xsrf, vraagt_na.text
    bevestigd = await mens.client.post(
        f"{bij.idp.adres}/session/end/confirm", data={"xsrf": xsrf[1], "logout": "yes"}
    )
    assert "U bent afgemeld" in (await mens.get(await mens.volg(bevestigd, f"{ADRES}/afgemeld"))).text
    assert (await mens.get("/proef")).status_code == 303
    assert "login" in (await mens.heen()).text, "ook bij de aanmelddienst is zij weg"


async def test_een_verlopen_sessie_begint_opnieuw(bij: Opstelling) -> None:
    """After a quiet quarter of an hour the provider still knows her; after a working day it asks again."""
    mens = bij.browser()
    await mens.kom_binnen()
    await bij.vooruit(minutes=16)
    assert (await mens.get("/proef")).status_code == 303
    door = await mens.heen()
    assert (await mens.get(door.headers["location"])).status_code == 303
    assert (await ik(mens))["wie"] == "wij-noord"
    await bij.vooruit(hours=8, minutes=1)
    assert (await mens.get("/proef")).status_code == 303
    assert "login" in (await mens.heen()).text


async def test_met_een_sleutel_in_plaats_van_een_geheim(
    idp: Idp, bij: Opstelling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bestand = tmp_path / "sleutel.json"
    bestand.write_text(json.dumps(SLEUTEL.as_dict(private=True)))
    i = bij.wereld.omg.instellingen
    monkeypatch.setattr(i, "aanmeld_client", "werkplek-met-sleutel")
    monkeypatch.setattr(i, "aanmeld_sleutel", bestand)
    mens = bij.browser()
    assert (await mens.kom_binnen()).status_code == 303
    assert (await ik(mens))["wie"] == "wij-noord"
    vreemd = RSAKey.generate_key(2048, {"kid": "werkplek-1"})
    bestand.write_text(json.dumps(vreemd.as_dict(private=True)))
    assert (await bij.browser().kom_binnen()).status_code == 400


@pytest.mark.parametrize(
    ("vraagt", "status"),
    [
        ({"nonce": "een-andere-nonce"}, 400),
        ({"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, 400),
        ({"client_id": "ander"}, 400),
    ],
    ids=["nonce", "pkce", "client"],
)
async def test_wie_onderweg_iets_verandert_komt_niet_binnen(
    bij: Opstelling, vraagt: dict[str, str], status: int
) -> None:
    mens = bij.browser()
    antwoord = await mens.get(await mens.log_in(await mens.heen(**vraagt)))
    assert (antwoord.status_code, "Opnieuw aanmelden" in antwoord.text) == (status, True)
    assert (await mens.get("/proef")).status_code == 303


async def test_wat_terugkomt_hoort_bij_deze_browser_en_geldt_een_keer(bij: Opstelling) -> None:
    mens, ander = bij.browser(), bij.browser()
    terug = await mens.log_in(await mens.heen())
    goed = vraag(terug)
    vreemd = {**vraag(await ander.log_in(await ander.heen())), "iss": "https://elders.example"}
    assert (await ander.get(f"{TERUG}?{urlencode(vreemd)}")).status_code == 400
    assert (await mens.get(f"{TERUG}?{urlencode({**goed, 'state': 'x'})}")).status_code == 400
    assert (await ander.get(terug)).status_code == 400, "een ander kreeg de verwijzing"
    assert (await mens.get(terug)).status_code == 303
    # the same code once more, in an attempt of its own: the provider knows it was used
    derde = bij.browser()
    opnieuw = {**vraag(await derde.log_in(await derde.heen())), "code": goed["code"]}
    assert (await derde.get(f"{TERUG}?{urlencode(opnieuw)}")).status_code == 400
    weggelopen = await mens.heen("/aanmelden?vers=ja")
    afgebroken = await mens.volg(await mens.client.post(str(weggelopen.request.url), data={}))
    assert "afgebroken" in (await mens.get(afgebroken)).text


async def test_een_bewijs_voor_een_andere_toepassing_is_er_hier_geen(
    bij: Opstelling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who got hold of an ID token for another client, even with our nonce in it, does not come in with it."""
    mens, dienst, i = bij.browser(), bij.wereld.omg.dienst, bij.wereld.omg.instellingen
    nu = bij.wereld.klok.nu()
    poging = Poging.nieuw("/", 3600, nu)
    with monkeypatch.context() as even:
        even.setattr(i, "aanmeld_client", "ander")
        pagina = await mens.get(await dienst.heenweg(poging, False, nu))
        pagina = await mens.get(str(pagina.request.url.join(pagina.headers["location"])))
        code = vraag(await mens.log_in(pagina))["code"]
        token = await dienst.wissel_in(code, poging.verifier, nu)
        poort = bij.wereld.omg.aanmelding.poort
        claims = await poort.van_de_aanmelding(token, poging.nonce, nu - timedelta(hours=1), nu)
        assert claims["aud"] == "ander"
    with pytest.raises(Exception, match="niet-aangemeld"):
        await poort.van_de_aanmelding(token, poging.nonce, nu - timedelta(hours=1), nu)
    bearer = {"Authorization": f"Bearer {token}"}
    geweigerd(await bij.wereld.client.get("/v1/mij", headers=bearer), 401, "niet-aangemeld")


@pytest.mark.parametrize("acr", ["", "wachtwoord"])
async def test_zonder_tweede_factor_komt_niemand_binnen(bij: Opstelling, acr: str) -> None:
    mens = bij.browser()
    antwoord = await mens.get(await mens.log_in(await mens.heen(), acr=acr))
    assert (antwoord.status_code, "tweede factor" in antwoord.text) == (401, True)
    assert (await mens.get("/proef")).status_code == 303


async def test_is_de_aanmelddienst_weg_dan_zegt_rode_draad_dat_rustig(verse_wereld: VerseWereld) -> None:
    with aanbieder(CLIENTS) as tijdelijk:
        async with verse_wereld(**_instellingen(tijdelijk)) as wereld:
            wereld.omg.dienst.langs = None
            wereld.klok.zet(datetime.now(UTC))
            sluit_proef_aan(wereld)
            binnen, onderweg, nieuw = Mens(wereld), Mens(wereld), Mens(wereld)
            await binnen.kom_binnen()
            terug = await onderweg.log_in(await onderweg.heen())
            tijdelijk.stop()
            antwoord = await onderweg.get(terug)
            assert (antwoord.status_code, "112" in antwoord.text) == (503, True)
            # who is in stays in, and gets out
            assert (await ik(binnen))["wie"] == "wij-noord"
            wereld.vooruit(minutes=1)
            wereld.omg.dienst._bekend = None
            antwoord = await nieuw.vertrek()
            assert (antwoord.status_code, "112" in antwoord.text) == (503, True)
            uit = await binnen.verstuur("/afmelden", {"formulierbewijs": (await ik(binnen))["bewijs"]})
            assert uit.headers["location"] == "/afgemeld?alleen=hier"
            assert (await binnen.get("/proef")).status_code == 303


async def test_een_echte_browser_gaat_heen_en_terug_en_weer_weg(snelle_map: Callable[[], Path]) -> None:
    """Two sites that are not one: what a browser thinks of cookies, redirects and the policy of a page is its own business."""
    with ExitStack() as erbij:

        def bij_deze(adres: str) -> dict[str, Any]:
            idp = erbij.enter_context(aanbieder([_client("werkplek", adres)]))
            return _instellingen(idp)

        async with open_werkplek(snelle_map, "localhost", bij_deze) as werkplek:
            wereld = werkplek.wereld
            wereld.omg.dienst.langs = None
            wereld.klok.zet(datetime.now(UTC))
            async with werkplek.scherm() as s:
                for _ in range(2):  # and once more after signing out: the provider has forgotten her too
                    await s.open("/casussen")
                    await s.volg("Aanmelden")
                    assert s.page.url.startswith(wereld.omg.instellingen.uitgever)
                    await s.page.get_by_label("Account").fill("wij-noord")
                    await s.klik("Inloggen")
                    await s.page.wait_for_url(f"{s.adres}/casussen")
                    assert await s.page.evaluate("document.cookie") == ""
                    await s.klik("Afmelden")
                    await s.page.wait_for_url(f"{wereld.omg.instellingen.uitgever}/**")
                    await s.klik("Afmelden")
                    await s.page.wait_for_url(f"{s.adres}/afgemeld")
                s.vreemd.clear()
