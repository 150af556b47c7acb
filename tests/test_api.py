"""The contract's "Everywhere" (api.md, NLGov API Design Rules): what every route has in common."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
import structlog
from prometheus_client.parser import text_string_to_metric_families

from app import VERSIE
from app.cli.gedeeld import logboek
from app.demo.uitgever import ACR
from app.toegang.model import inzage
from app.web.cursor import maak_cursor
from tests.browser import Browser
from tests.conftest import VerseWereld
from tests.wereld import Wereld, geweigerd, goed

KOPPEN = {
    "api-version": VERSIE,
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "referrer-policy": "no-referrer",
}


def _heeft_koppen(antwoord: httpx.Response) -> None:
    assert {k: antwoord.headers.get(k) for k in KOPPEN} == KOPPEN


async def test_elk_antwoord_draagt_versie_en_beveiligingskoppen(wereld: Wereld) -> None:
    ik = wereld.noord
    for antwoord in (
        await ik.get("/v1/mij"),
        await ik.get("/v1/bestaat-niet"),
        await ik.get("/v1/casussen?vreemd=1"),
        await ik.vraag("DELETE", "/v1/mij"),
        await wereld.client.get("/v1/mij"),
        await wereld.client.get("/healthz"),
        await ik.post("/v1/casussen", {"aanduiding": "x" * 1_100_000}),
    ):
        _heeft_koppen(antwoord)


async def test_ook_een_pagina_draagt_ze_en_heeft_een_uitgang(wereld: Wereld) -> None:
    """Nothing inline, nothing from elsewhere, kept nowhere; and on every page the way out."""
    browser = Browser(wereld)
    await browser.meld_aan("wij-noord")
    for pad in ("/dag", "/casussen", "/casussen/bord", "/casussen/nieuw"):
        antwoord = await browser.get(pad)
        assert antwoord.status_code == 200
        beleid = antwoord.headers["content-security-policy"]
        for regel in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert f"{regel};" in beleid
        assert "unsafe" not in beleid
        anders = ("content-security-policy", "referrer-policy")
        assert {k: antwoord.headers[k] for k in KOPPEN if k not in anders} == {
            k: w for k, w in KOPPEN.items() if k not in anders
        }
        assert antwoord.headers["referrer-policy"] == "same-origin"
        assert antwoord.headers["content-type"] == "text/html; charset=utf-8"
        assert 'action="/afmelden"' in antwoord.text
    for naam in set(re.findall(r"/statisch/[\w.-]+", antwoord.text)):
        bestand = await browser.get(naam)
        assert bestand.headers["x-content-type-options"] == "nosniff"
        assert bestand.headers["content-type"].endswith("; charset=utf-8")


async def test_een_schuine_streep_te_veel_is_404_en_een_vreemde_methode_405_met_allow(wereld: Wereld) -> None:
    casus = await wereld.casus()
    geweigerd(await casus.regisseur.get("/v1/casussen/"), 404, "niet-gevonden")
    geweigerd(await casus.regisseur.get(f"{casus.pad}/"), 404, "niet-gevonden")
    for pad, kan in (("/v1/casussen", "GET, POST"), (casus.pad, "GET, PATCH"), ("/healthz", "GET")):
        antwoord = await casus.regisseur.vraag("DELETE", pad)
        geweigerd(antwoord, 405, "methode-bestaat-niet")
        assert antwoord.headers["allow"] == kan


async def test_alle_fouten_in_een_keer_en_nooit_wat_er_werd_gestuurd(wereld: Wereld) -> None:
    geheim = "GeheimeTestaDraadsma"
    bericht = {"gemeente": geheim, "wijk": 7, "sash": geheim, "toelichting": {"x": geheim}, geheim[:3]: 1}
    antwoord = await wereld.noord.post("/v1/casussen?vreemd=1", bericht)
    probleem = geweigerd(antwoord, 400, "ongeldige-invoer")
    assert {(f["in"], f["location"]) for f in probleem["errors"]} == {
        ("query", "vreemd"),
        ("body", "aanduiding"),
        ("body", "gemeente"),
        ("body", "wijk"),
        ("body", "sash"),
        ("body", "toelichting"),
        ("body", "Geh"),
    }
    assert geheim not in antwoord.text
    assert all(f["code"] and f["detail"] for f in probleem["errors"])


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"x"', b"", b'{"aanduiding": NaN}', b'{"aanduiding": "\\ud800"}', b"\xff"]
)
async def test_onleesbare_invoer_is_400(wereld: Wereld, body: bytes) -> None:
    token = wereld.uitgever.token("wij-noord", wereld.klok.nu())
    koppen = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    antwoord = await wereld.client.post("/v1/casussen", content=body, headers=koppen)
    assert geweigerd(antwoord, 400, "ongeldige-invoer")["errors"]


async def test_alleen_json_is_een_bericht(wereld: Wereld) -> None:
    """What a form of another site can send without asking first (text/plain, a form) is not read."""
    token = wereld.uitgever.token("wij-noord", wereld.klok.nu())
    bericht = b'{"aanduiding": "Huishouden Draadsma", "gemeente": "0014", "wijk": "noord"}'
    for soort, status in (
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        ("multipart/form-data; boundary=x", 400),
        ("application/xml", 400),
        (None, 400),
    ):
        koppen = {"Authorization": f"Bearer {token}", **({"Content-Type": soort} if soort else {})}
        antwoord = await wereld.client.post("/v1/casussen", content=bericht, headers=koppen)
        assert antwoord.status_code == status, soort


async def test_wie_een_filter_twee_keer_noemt_hoort_dat(wereld: Wereld) -> None:
    """Who checks the first and who uses the last do not see the same question."""
    antwoord = await wereld.noord.get("/v1/casussen?wijk=noord&wijk=zuid&limiet=1&limiet=1&x=1&x=1")
    fouten = geweigerd(antwoord, 400, "ongeldige-invoer")["errors"]
    assert [(f["in"], f["location"], f["code"]) for f in fouten] == [
        ("query", "limiet", "repeated"),
        ("query", "wijk", "repeated"),
        ("query", "x", "extra-forbidden"),
    ]
    # and what is unpacked is unpacked once
    geweigerd(await wereld.noord.get("/v1/casussen?wijk=%256eoord"), 400, "ongeldige-invoer")


async def test_geen_methode_die_er_niet_is(wereld: Wereld) -> None:
    for pad in ("/v1/casussen", "/v1/openapi.json", "/healthz", "/metrics"):
        for methode in ("TRACE", "CONNECT", "HEAD", "OPTIONS", "PROPFIND", "VERZONNEN"):
            assert (await wereld.noord.vraag(methode, pad)).status_code == 405, (methode, pad)
    anders = await wereld.noord.post("/v1/mij", {}, x_http_method_override="GET")
    geweigerd(anders, 405, "methode-bestaat-niet")


async def test_er_is_niets_te_vinden_dat_er_niet_hoort(wereld: Wereld) -> None:
    """No history, no explorer, no list of files, and no other answer under a name that a cache would keep."""
    for pad in (
        "/.git/config",
        "/docs",
        "/redoc",
        "/openapi.json",
        "/v1/mij/x.css",
        "/v1/../.env",
        "/v1",
        "/statisch/",
    ):
        antwoord = await wereld.noord.get(pad)
        geweigerd(antwoord, 404, "niet-gevonden")
        assert antwoord.headers["cache-control"] == "no-store"


async def test_wat_de_browser_krijgt_is_een_koekje_en_verder_niets(verse_wereld: VerseWereld) -> None:
    """Every cookie is bound to this host, to TLS and to the browser itself; no token ever leaves the server."""
    async with verse_wereld(webadres="https://rodedraad.test") as wereld:
        geheimen = set()
        for _ in range(2):
            browser = Browser(wereld)
            heen = await browser.vertrek()
            terug = await browser.meld_aan("wij-noord")
            pagina = await browser.get("/aanmelden?naar=/")
            koekjes = [k for a in (heen, terug, pagina) for k in a.headers.get_list("set-cookie")]
            assert len(koekjes) >= 4
            for koekje in koekjes:
                assert koekje.startswith("__Host-rodedraad")
                assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(koekje.split("; "))
                assert "domain" not in koekje.lower()
            geheimen.add(browser.sessie())
            browser.client.cookies.clear()
            weg = await browser.verstuur("/afmelden", {})
            assert weg.headers["clear-site-data"] == '"cache", "storage"'
            for antwoord in (heen, terug, pagina, weg):
                assert "eyJ" not in f"{antwoord.headers} {antwoord.text}"
        assert len(geheimen) == 2
        assert all(len(urlsafe_b64decode(g + "==")) >= 32 for g in geheimen)


async def test_wie_iemand_is_hangt_niet_aan_een_naam_die_een_ander_kan_krijgen(wereld: Wereld) -> None:
    """The issuer and its own number for somebody; not the handle, which may go to whoever comes next."""
    lees = wereld.omg.aanmelding.lees
    wie = {
        "iss": "https://een.example",
        "sub": "1",
        "preferred_username": "wij-noord",
        "azp": "x",
        "acr": ACR,
    }
    claims = {**wie, "organisatie": "wij-groningen", "team": "wij-noord", "rollen": ["wijkteammedewerker"]}
    een = lees(claims, None)
    assert lees({**claims, "preferred_username": "anders"}, None).id == een.id
    assert lees({**claims, "sub": "2"}, None).id != een.id
    assert lees({**claims, "iss": "https://ander.example"}, None).id != een.id


async def test_alleen_genoemde_herkomsten_lezen_mee(verse_wereld: VerseWereld, wereld: Wereld) -> None:
    vraag = {"access_control_request_method": "GET", "access_control_request_headers": "Authorization"}
    async with verse_wereld(cors=("https://suite.example",)) as ander:
        for herkomst, mag in (
            ("https://suite.example", "https://suite.example"),
            ("https://suite.example.kwaad.example", None),
            ("http://suite.example", None),
            ("null", None),
        ):
            vooraf = await ander.noord.vraag("OPTIONS", "/v1/mij", origin=herkomst, **vraag)
            daarna = await ander.noord.get("/v1/mij", origin=herkomst)
            assert vooraf.status_code == (200 if mag else 400)
            for antwoord in (vooraf, daarna):
                assert antwoord.headers.get("access-control-allow-origin") == mag
                assert "access-control-allow-credentials" not in antwoord.headers
    zonder = await wereld.noord.get("/v1/mij", origin="https://suite.example")
    assert "access-control-allow-origin" not in zonder.headers


async def test_te_groot_is_413(wereld: Wereld) -> None:
    geweigerd(await wereld.noord.post("/v1/casussen", {"aanduiding": "x" * 1_100_000}), 413, "te-groot")


async def test_wat_niet_bestaat_en_wat_je_niet_mag_weten_is_byte_voor_byte_hetzelfde(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen(kinderen=1)
    for deel in ("", "/acties", "/betrokkenen", f"/betrokkenen/{casus.moeder}", "/gebeurtenissen", "/checks"):
        echt = await wereld.als("wij-zuid").get(casus.pad + deel)
        nep = await wereld.als("wij-zuid").get(f"/v1/casussen/{uuid4()}{deel}")
        geweigerd(echt, 404, "niet-gevonden")
        assert echt.content == nep.content
        eigen = {"x-request-id"}
        assert {k: w for k, w in echt.headers.items() if k not in eigen} == {
            k: w for k, w in nep.headers.items() if k not in eigen
        }


async def test_een_lijst_gaat_bladzijde_voor_bladzijde(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        ids = [(await wereld.casus()).id for _ in range(7)]
        for vorm in ("/v1/casussen?limiet=3", "/v1/casussen?limiet=7", "/v1/casussen?limiet=200"):
            gezien: list[str] = []
            blad = await wereld.noord.haal(vorm)
            gezien += [c["id"] for c in blad["resultaten"]]
            while blad["volgende"]:
                blad = await wereld.noord.haal(f"{vorm}&na={blad['volgende']}")
                gezien += [c["id"] for c in blad["resultaten"]]
            assert gezien == ids
        assert (await wereld.als("wij-zuid").haal("/v1/casussen"))["resultaten"] == []
        geweigerd(await wereld.als("beheer").get("/v1/casussen"), 403, "geen-hulpverlener")
        for fout in ("na=onzin", "na=!!", "limiet=0", "limiet=201", "limiet=x"):
            geweigerd(await wereld.noord.get(f"/v1/casussen?{fout}"), 400, "ongeldige-invoer")


async def test_filters_van_de_lijst(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        rustig = await wereld.casus()
        gevaar = await wereld.casus("contact-leggen", rodeVlaggen=["stalking"], wijk="oost")
        sash = await wereld.casus(sash="hoog")
        ik = await wereld.noord.id()

        async def ids(query: str) -> list[str]:
            return [c["id"] for c in (await wereld.noord.haal(f"/v1/casussen?{query}"))["resultaten"]]

        assert await ids("rodeVlag=true") == [gevaar.id, sash.id]
        assert await ids("rodeVlag=false") == [rustig.id]
        assert await ids("stap=contact-leggen") == await ids("wijk=oost") == [gevaar.id]
        assert await ids("teLaat=true") == []
        await rustig.mensen()
        await rustig.stel_plan_vast(dagen=3)
        wereld.vooruit(days=4)
        assert await ids("teLaat=true") == [rustig.id]
        assert await ids("teLaat=false") == [gevaar.id, sash.id]
        assert await ids("fase=nazorg-en-monitoring") == await ids(f"casusregisseur={uuid4()}") == []
        assert await ids(f"casusregisseur={ik}&stap=voorbereiding-contact&rodeVlag=true") == [sash.id]


async def test_if_match_ontbreekt_is_verouderd_is_goed(wereld: Wereld) -> None:
    casus = await wereld.casus()
    ik = casus.regisseur
    geweigerd(await ik.patch(casus.pad, {"sash": "laag"}), 428, "versie-ontbreekt")
    eerste = (await ik.get(casus.pad)).headers["etag"]
    antwoord = await ik.patch(casus.pad, {"sash": "laag"}, if_match=eerste)
    assert goed(antwoord)["sash"] == "laag"
    assert antwoord.headers["etag"] != eerste
    probleem = geweigerd(
        await ik.patch(casus.pad, {"duur": "incident"}, if_match=eerste), 412, "versie-verouderd"
    )
    assert probleem["velden"] == ["sash"]
    await casus.mensen(kinderen=0)
    probleem = geweigerd(
        await ik.patch(casus.pad, {"duur": "incident"}, if_match=eerste), 412, "versie-verouderd"
    )
    assert probleem["velden"] == ["sash", "betrokkenen"]
    goed(await ik.patch(casus.pad, {"duur": "incident"}, if_match=f'"{probleem["versie"]}"'))
    stale = await ik.post(f"{casus.pad}/acties", {"actie": "volgende-stap"}, if_match=eerste)
    geweigerd(stale, 412, "versie-verouderd")
    goed(await ik.patch(casus.pad, {"duur": "1-5-jaar"}, if_match="*"))


async def test_het_contract_is_openbaar_en_zegt_wat_er_is(wereld: Wereld) -> None:
    antwoord = await wereld.client.get("/v1/openapi.json")
    assert antwoord.headers["access-control-allow-origin"] == "*"
    document = goed(antwoord)
    assert set(document["info"]["contact"]) == {"name", "email", "url"}
    assert document["info"]["version"] == VERSIE
    assert "422" not in json.dumps(document)
    assert "HTTPValidationError" not in document["components"]["schemas"]
    # two of one name, and the contract calls both after the module they happen to be in
    assert not [naam for naam in document["components"]["schemas"] if "__" in naam]
    for pad, methoden in document["paths"].items():
        assert pad.startswith("/v1/")
        assert not pad.endswith("/")
        for operatie in methoden.values():
            assert {"400", "401", "403", "404"} <= set(operatie["responses"])
            assert operatie["summary"]


CONTRACT = json.loads((Path(__file__).parents[1] / "openapi" / "openapi.json").read_text())
"""That it is what the application says: `test_opdrachtregel.py`."""
GEBONDEN = {"uuid", "date", "date-time", "email"}


SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]


def _naam(vorm: dict[str, Any]) -> str:
    return str(vorm.get("$ref", "")).rpartition("/")[2]


def _mist(vorm: dict[str, Any]) -> str:
    """Which end this shape lacks, or nothing."""
    match vorm.get("type"):
        case "object" if vorm.get("additionalProperties") is not False:
            return "onbekende velden"
        case "string" if not vorm.keys() & {"maxLength", "enum", "const", "pattern"}:
            return "" if vorm.get("format") in GEBONDEN else "tekst zonder einde"
        case "integer" | "number":
            onder = vorm.keys() & {"minimum", "exclusiveMinimum"}
            return "" if onder and "maximum" in vorm else "getal zonder grens"
        case "array" if "maxItems" not in vorm and "enum" not in SCHEMAS.get(_naam(vorm["items"]), {}):
            return "lijst zonder einde"  # of codes there are no more than there are
    return ""


def _ruim(vorm: dict[str, Any], plek: str, gezien: set[str]) -> Iterator[str]:
    """Where more fits than somebody thought about: an unknown field, a text, number or list without end."""
    if naam := _naam(vorm):
        if naam in gezien:
            return
        gezien.add(naam)
        vorm, plek = SCHEMAS[naam], naam
    if mist := _mist(vorm):
        yield f"{plek}: {mist}"
    for soort in ("anyOf", "oneOf", "allOf"):
        for deel in vorm.get(soort, ()):
            yield from _ruim(deel, plek, gezien)
    for veld, deel in vorm.get("properties", {}).items():
        yield from _ruim(deel, f"{plek}.{veld}", gezien)
    if "items" in vorm:
        yield from _ruim(vorm["items"], plek, gezien)


def test_wat_binnenkomt_is_gesloten_en_begrensd() -> None:
    """Every body and parameter of the contract: only fields that are named (no mass assignment), and nothing without an end."""
    assert list(_ruim({"type": "object", "properties": {"x": {"type": "string"}}}, "a", set())) == [
        "a: onbekende velden",
        "a.x: tekst zonder einde",
    ]
    gezien: set[str] = set()
    ruim: list[str] = []
    for pad, methoden in CONTRACT["paths"].items():
        for methode, operatie in methoden.items():
            for soort, inhoud in operatie.get("requestBody", {}).get("content", {}).items():
                assert soort == "application/json"
                ruim += _ruim(inhoud["schema"], f"{methode} {pad}", gezien)
            for eigen in operatie["parameters"]:
                if "schema" in eigen:
                    ruim += _ruim(eigen["schema"], f"{methode} {pad} {eigen['name']}", gezien)
    assert len(gezien) > 50
    assert ruim == []


def test_in_een_adres_past_niets_van_een_mens() -> None:
    """What stands in an address stands in logs and histories: ids, codes, days and numbers, and the cursor that we gave out."""
    ruim = [
        f"{pad} {eigen['name']}"
        for pad, methoden in CONTRACT["paths"].items()
        for operatie in methoden.values()
        for eigen in operatie["parameters"]
        if eigen.get("in") in ("path", "query") and eigen["name"] != "na"
        for vorm in eigen["schema"].get("anyOf", [eigen["schema"]])
        if vorm.get("type") == "string"
        and vorm.get("format") not in GEBONDEN - {"email"}
        and "enum" not in vorm
        and vorm.get("pattern") != "^[a-z0-9-]{1,40}$"
    ]
    assert ruim == []


@pytest.mark.parametrize("plek", [-1, 2**63, 10**30])
async def test_een_cursor_die_nergens_naar_wijst_wordt_geweigerd(wereld: Wereld, plek: int) -> None:
    """Also a number that no database has room for."""
    casus, beheer, na = await wereld.casus(), wereld.als("beheer"), maak_cursor(plek)
    for wie, pad in (
        (wereld.noord, f"{casus.pad}/gebeurtenissen"),
        (wereld.noord, f"{casus.pad}/inzage"),
        (beheer, "/v1/instellingen/oppakken-uren/gebeurtenissen"),
        (beheer, f"/v1/medewerkers/{await beheer.id()}/gebeurtenissen"),
    ):
        await wie.haal(pad)
        geweigerd(await wie.get(f"{pad}?na={na}"), 400, "ongeldige-invoer")


def test_een_bsn_gaat_alleen_naar_binnen() -> None:
    assert {naam for naam, vorm in SCHEMAS.items() if "bsn" in vorm.get("properties", {})} == {"GenoemdeIn"}


async def test_gezondheid_en_gereedheid(wereld: Wereld) -> None:
    assert (await wereld.client.get("/healthz")).json() == {"status": "ok", "versie": VERSIE}
    assert (await wereld.client.get("/readyz")).json() == {"status": "klaar"}
    assert (await wereld.client.get("/metrics")).status_code == 404


async def test_metrics_alleen_met_token_en_zonder_persoonsgegevens(verse_wereld: VerseWereld) -> None:
    async with verse_wereld(metrics_token="meet-mij") as wereld:
        casus = await wereld.casus()
        for kop in ({}, {"Authorization": "Bearer meet-mij-niet"}):
            assert (await wereld.client.get("/metrics", headers=kop)).status_code == 404
        antwoord = await wereld.client.get("/metrics", headers={"Authorization": "Bearer meet-mij"})
        families = {f.name: f for f in text_string_to_metric_families(antwoord.text)}
        assert families["rodedraad_verzoeken"].samples
        assert casus.id not in antwoord.text


async def test_geen_logregel_geen_gegevens(wereld: Wereld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look stands in the access log; when that cannot be written, nothing is served."""
    casus = await wereld.casus()
    assert (await wereld.noord.get(casus.pad)).status_code == 200
    rijen = await _inzage(wereld, casus.id)
    assert rijen[-1] | {"doelbinding": "monitoring"} == {
        "handeling": "GET /casussen/{casus_id}",
        "uitkomst": "gelukt",
        "doelbinding": "monitoring",
        "medewerker_id": await _id(wereld, "wij-noord"),
    }
    await wereld.noord.get(casus.pad, x_doelbinding="monitoring")
    assert (await _inzage(wereld, casus.id))[-1]["doelbinding"] == "monitoring"
    await wereld.als("wij-zuid").get(casus.pad)
    assert (await _inzage(wereld, casus.id))[-1]["uitkomst"] == "niet-gevonden"
    geweigerd(await wereld.noord.get(casus.pad, x_doelbinding="nieuwsgierig"), 400, "onbekende-doelbinding")

    def kapot(*_: Any) -> Any:
        raise OSError("schijf vol")

    monkeypatch.setattr("app.toegang.inzage.Inzage.waarden", kapot)
    antwoord = await wereld.noord.get(casus.pad)
    geweigerd(antwoord, 500, "onverwachte-fout")
    assert "Draadsma" not in antwoord.text


async def _inzage(wereld: Wereld, casus_id: str) -> list[dict[str, Any]]:
    kolommen = (inzage.c.handeling, inzage.c.uitkomst, inzage.c.doelbinding, inzage.c.medewerker_id)
    vraag = sa.select(*kolommen).where(inzage.c.casus_id == UUID(casus_id)).order_by(inzage.c.volgnummer)
    async with wereld.omg.database.lees() as verbinding:
        return [dict(rij._mapping) for rij in await verbinding.execute(vraag)]


async def _id(wereld: Wereld, handle: str) -> Any:
    return UUID(await wereld.als(handle).id())


async def test_de_logregels_dragen_geen_persoonsgegevens(wereld: Wereld) -> None:
    """One line per request: no names, no ids of casussen, no query, no body; also when it goes wrong."""
    casus = await wereld.casus()
    with structlog.testing.capture_logs() as regels:
        await casus.mensen()
        await casus.regisseur.get(f"/v1/casussen/{casus.id}/betrokkenen/{casus.moeder}?naam=Draadsma")
        await casus.regisseur.post("/v1/casussen", {"aanduiding": "Draadsma", "wijk": ["Draadsma"]})
    assert {regel["event"] for regel in regels} == {"verzoek"}
    assert {regel["status"] for regel in regels} == {201, 400}
    for geheim in ("Draadsma", "Testa", casus.id, casus.moeder, "naam="):
        assert geheim not in json.dumps(regels)


async def test_wie_niet_wordt_herkend_staat_in_de_logregels(wereld: Wereld) -> None:
    with structlog.testing.capture_logs() as regels:
        await wereld.client.get("/v1/mij", headers={"Authorization": "Bearer geheimtoken"})
    assert [(r["event"], r["route"], r["status"]) for r in regels] == [("verzoek", "/mij", 401)]
    assert "geheimtoken" not in json.dumps(regels)


def test_een_logregel_is_een_regel(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands in it: one line of JSON, with its moment in UTC; nobody writes a second line from outside."""
    was = structlog.get_config()
    try:
        logboek()
        structlog.get_logger().info("verzoek", methode='GET"}\n{"event": "nep"\r\x1b[2J', status=200)
    finally:
        structlog.configure(**was)
    uit = capsys.readouterr()
    assert uit.out == ""
    (regel,) = uit.err.splitlines()
    assert "\x1b" not in regel
    gelezen = json.loads(regel)
    assert (gelezen["event"], gelezen["level"], gelezen["status"]) == ("verzoek", "info", 200)
    assert gelezen["timestamp"].endswith("Z")


async def test_een_onverwachte_fout_is_terug_te_vinden_en_zegt_niets(
    wereld: Wereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To who asks: only a number. In the log: which kind and where, and nothing of what was in it."""

    def kapot(*_: Any) -> Any:
        raise RuntimeError("INSERT INTO persoon VALUES ('Draadsma')")

    casus = await wereld.casus()
    monkeypatch.setattr("app.toegang.inzage.Inzage.waarden", kapot)
    with structlog.testing.capture_logs() as regels:
        antwoord = await wereld.noord.get(casus.pad)
    geweigerd(antwoord, 500, "onverwachte-fout")
    _heeft_koppen(antwoord)
    fout, verzoek = regels
    assert (fout["event"], fout["fout"], fout["log_level"]) == ("onverwacht", "RuntimeError", "error")
    assert fout["verzoek"] == verzoek["verzoek"] == antwoord.headers["x-request-id"]
    assert any(plek.startswith("transactie.py:") for plek in fout["plekken"])
    for verraad in ("Draadsma", "INSERT", "RuntimeError", "Traceback", ".py"):
        assert verraad not in antwoord.text
    for verraad in ("Draadsma", "INSERT"):
        assert verraad not in json.dumps(regels)
    monkeypatch.undo()
    assert (await wereld.noord.get(casus.pad)).status_code == 200
