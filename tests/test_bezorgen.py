"""Other systems are told: signed, only where they may be, only what the account may see at that moment, and never lost."""

import asyncio
import ipaddress
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from pydantic_core import to_json

from app import worker
from app.abonnement.model import abonnement, bezorging
from app.casus.model import casus as casustabel
from app.core import bode
from app.core.bode import Bode, NietToegestaan, handtekening
from app.core.taak import LEASE
from app.core.versleuteling import datasleutel
from app.demo.opzet import demo_instellingen
from app.melding.model import melding as meldingtabel
from app.workflow import taken
from app.workflow.bezorgen import SCHEMA_VAN_POGINGEN
from app.workflow.vernietigen import hoort_bij
from tests.feed import volg
from tests.ontvanger import luister
from tests.wereld import Wereld, geweigerd, goed

A = "/v1/abonnementen"


async def _abonneer(wereld: Wereld, url: str, wie: str = "wij-noord", **anders: Any) -> dict[str, Any]:
    """What the beheerder gets back: the id and the secret. From what is certain now."""
    await worker.loop(wereld.omg, "zegel")
    nieuw = {"naam": "Suite", "url": url, "medewerkerId": await wereld.als(wie).id(), **anders}
    gemaakt: dict[str, Any] = await wereld.als("beheer").maak(A, nieuw)
    return gemaakt


async def _bezorg(wereld: Wereld) -> None:
    """A round of the worker."""
    await worker.loop(wereld.omg, "zegel")
    await worker.loop(wereld.omg, "bezorgen")


async def _bezorgingen(wereld: Wereld, id: str) -> list[dict[str, Any]]:
    rijen: list[dict[str, Any]] = (await wereld.als("beheer").haal(f"{A}/{id}/bezorgingen"))["resultaten"]
    return rijen


async def _weg(wereld: Wereld, id: str) -> None:
    goed(await wereld.als("beheer").vraag("DELETE", f"{A}/{id}", if_match="*"))


def test_de_handtekening_is_die_van_standard_webhooks() -> None:
    """The published vector."""
    inhoud = b'{"test": 2432232314}'
    tekent = handtekening(
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, inhoud
    )
    assert tekent == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


BINNEN = Bode(("suite.voorbeeld.nl", "vt.voorbeeld.nl:8443", "10.20.0.0/16"))


@pytest.mark.parametrize(
    "url",
    [
        "http://suite.voorbeeld.nl/",
        "https://elders.voorbeeld.nl/",
        "https://suite.voorbeeld.nl:8443/",
        "https://vt.voorbeeld.nl/",
        "https://iemand@suite.voorbeeld.nl/",
        "https://suite.voorbeeld.nl@elders.nl/",
        "https://suite.voorbeeld.nl/#x",
        "https://suite.voorbeeld.nl:99999/",
        "https://127.0.0.1/",
        "http://127.0.0.1/",
        "https://[::1]/",
        "https://10.20.0.1/",
        "file:///etc/passwd",
        "https:///",
    ],
)
def test_een_bericht_gaat_alleen_waar_het_platform_het_toelaat(url: str) -> None:
    with pytest.raises(NietToegestaan):
        BINNEN.eis_toegestaan(url)
    assert BINNEN.eis_toegestaan("https://Suite.Voorbeeld.nl/haak?x=1").hostname
    assert BINNEN.eis_toegestaan("https://vt.voorbeeld.nl:8443/")


@pytest.mark.parametrize(
    "hosts", ["https://suite.voorbeeld.nl", "suite.voorbeeld.nl/haak", "10.1.2.3/24", "A.nl"]
)
def test_een_host_die_geen_host_is_zegt_dat_bij_het_starten(hosts: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="webhook_hosts"):
        demo_instellingen(tmp_path, webhook_hosts=hosts)
    echt = {
        "demo": False,
        "webadres": "https://rd.voorbeeld.nl",
        "uitgever": "https://aanmelden.voorbeeld.nl",
    }
    with pytest.raises(ValueError, match="RODEDRAAD_OIN ontbreekt"):
        demo_instellingen(tmp_path, **echt, webhook_hosts=("suite.voorbeeld.nl",))


@pytest.mark.parametrize(
    ("adressen", "mag"),
    [
        (["93.184.216.34"], True),
        (["10.20.3.4"], True),
        (["10.21.3.4"], False),
        (["127.0.0.1"], False),
        (["169.254.169.254"], False),
        (["93.184.216.34", "192.168.1.1"], False),
        (["::ffff:127.0.0.1"], False),
        (["fe80::1%eth0"], False),
        (["224.0.0.1"], False),
        ([], False),
    ],
)
async def test_ook_de_naam_moet_ergens_heen_wijzen_waar_het_mag(
    adressen: Sequence[str], mag: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gevonden(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (adres, 0)) for adres in adressen]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", gevonden)
    deel = BINNEN.eis_toegestaan("https://suite.voorbeeld.nl/")
    if mag:
        assert await BINNEN._zoek(deel) == ipaddress.ip_address(adressen[0])
    else:
        with pytest.raises(NietToegestaan):
            await BINNEN._zoek(deel)


async def test_een_ander_systeem_hoort_wat_het_account_mag_zien_en_niets_anders(wereld: Wereld) -> None:
    async with luister() as suite:
        gemaakt = await _abonneer(wereld, suite.url)
        volger = await volg(wereld.noord)
        casus, zuid = await wereld.casus(), await wereld.casus(wie="wij-zuid")
        await casus.mensen(kinderen=0)
        await _bezorg(wereld)

        assert {b.json["subject"] for b in suite.berichten} == {f"casussen/{casus.id}"}, zuid
        assert sorted(b.inhoud for b in suite.berichten) == sorted(
            to_json(b) for b in await volger.nieuw() if b["subject"].endswith(casus.id)
        )
        for bericht in suite.berichten:
            assert bericht.klopt_met(gemaakt["geheim"])
            assert not bericht.klopt_met("whsec_AAAA")
            assert bericht.id == bericht.json["id"]
            assert bericht.koppen["content-type"].startswith("application/cloudevents+json")
            assert "authorization" not in bericht.koppen
        rijen = await _bezorgingen(wereld, gemaakt["id"])
        assert [(r["status"], r["pogingen"], r["httpStatus"]) for r in rijen] == [("bezorgd", 1, 204)] * 3
        assert casus.id not in str(rijen), "de beheerder hoort niet om welke casus het gaat"
        aantal = len(suite.berichten)
        await _bezorg(wereld)
        assert len(suite.berichten) == aantal, "één keer"
        await _weg(wereld, gemaakt["id"])
        await wereld.casus()
        await _bezorg(wereld)
        assert len(suite.berichten) == aantal


async def test_wat_het_account_bij_het_bezorgen_niet_meer_mag_zien_gaat_niet_weg(wereld: Wereld) -> None:
    """Seen when it was made ready, and blocked before it left."""
    async with luister(status=503) as suite:
        gemaakt = await _abonneer(wereld, suite.url, "wij-noord-2", typen=["nl.rode-draad.casus.geopend.v1"])
        casus = await wereld.casus()
        await casus.mensen(kinderen=0)  # not of this type
        await _bezorg(wereld)
        assert [b.json["subject"] for b in suite.berichten] == [f"casussen/{casus.id}"]
        buur = {"medewerkerId": await wereld.als("wij-noord-2").id(), "reden": "buur"}
        await wereld.noord.maak(f"{casus.pad}/blokkades", buur)
        suite.status = 204
        wereld.klok.vooruit(SCHEMA_VAN_POGINGEN[0])
        await _bezorg(wereld)
        (rij,) = await _bezorgingen(wereld, gemaakt["id"])
        assert (rij["status"], rij["pogingen"], len(suite.berichten)) == ("vervallen", 1, 1)
        pad = f"{A}/{gemaakt['id']}/bezorgingen/{rij['id']}/_opnieuw"
        geweigerd(await wereld.als("beheer").post(pad), 409, "bezorging-vervallen")
        await _weg(wereld, gemaakt["id"])


async def test_drie_dagen_geprobeerd_dan_staat_het_stil_en_daarna_is_er_niets_kwijt(wereld: Wereld) -> None:
    beheer = wereld.als("beheer")
    async with luister(status=500) as suite:
        gemaakt = await _abonneer(wereld, suite.url, typen=["nl.rode-draad.casus.geopend.v1"])
        pad = f"{A}/{gemaakt['id']}"
        eerste, begin = await wereld.casus(), wereld.klok.nu()
        await _bezorg(wereld)
        for wacht in SCHEMA_VAN_POGINGEN:
            assert (await beheer.haal(pad))["gepauzeerd"] is False
            wereld.klok.vooruit(wacht)
            await _bezorg(wereld)
        assert timedelta(days=3) < wereld.klok.nu() - begin < timedelta(days=4)
        assert len({b.id for b in suite.berichten}) == 1, "telkens dezelfde webhook-id"
        assert len(suite.berichten) == 1 + len(SCHEMA_VAN_POGINGEN)
        (rij,) = await _bezorgingen(wereld, gemaakt["id"])
        assert (rij["status"], rij["fout"], rij["httpStatus"]) == ("mislukt", "geweigerd", 500)
        stil = await beheer.haal(pad)
        assert (stil["stilReden"], stil["misluktSinds"][:10]) == ("komt-niet-aan", begin.date().isoformat())
        (signaal,) = [s for s in await beheer.alle("/v1/signalen") if s["soort"] == "abonnement-stil"]
        geweigerd(await beheer.post(f"{pad}/bezorgingen/{rij['id']}/_opnieuw"), 409, "abonnement-staat-stil")

        suite.status, suite.berichten = 204, []
        tweede = await wereld.casus()
        await _bezorg(wereld)
        assert suite.berichten == [], "het staat stil"
        proef = await beheer.maak(f"{pad}/_test")
        await _bezorg(wereld)
        assert [(b.json["type"], b.id) for b in suite.berichten] == [
            ("nl.rode-draad.abonnement.proef.v1", proef["id"])
        ]
        hervat = {"gepauzeerd": False}
        versie = f'"{stil["versie"]}"'
        geweigerd(await beheer.patch(pad, hervat, if_match='"1"'), 412, "versie-verouderd")
        assert goed(await beheer.patch(pad, hervat, if_match=versie))["misluktSinds"] is None
        assert goed(await beheer.post(f"{pad}/bezorgingen/{rij['id']}/_opnieuw"))["status"] == "wacht"
        await _bezorg(wereld)
        gekregen = [b.json["subject"] for b in suite.berichten[1:]]
        assert sorted(gekregen) == sorted(f"casussen/{c.id}" for c in (eerste, tweede))
        assert signaal["id"] not in [s["id"] for s in await beheer.alle("/v1/signalen")]
        await _weg(wereld, gemaakt["id"])


@pytest.mark.parametrize(
    ("hoe", "fout", "geprobeerd"),
    [({"status": 302}, "omleiding", 1), ({"traag": 1}, "te-traag", 1), (None, "onbereikbaar", 0)],
)
async def test_van_een_antwoord_telt_alleen_de_status(
    wereld: Wereld,
    monkeypatch: pytest.MonkeyPatch,
    hoe: dict[str, Any] | None,
    fout: str,
    geprobeerd: int,
) -> None:
    """A redirect is not followed, who is slow is left, and nobody waits for who is not there."""
    if fout == "te-traag":
        monkeypatch.setattr(bode, "GEDULD", 0.3)
    async with luister(**(hoe or {})) as suite:
        url = suite.url if hoe else "http://127.0.0.1:9/"
        gemaakt = await _abonneer(wereld, url)
        await wereld.als("beheer").maak(f"{A}/{gemaakt['id']}/_test")
        await _bezorg(wereld)
        (rij,) = await _bezorgingen(wereld, gemaakt["id"])
        assert (rij["fout"], rij["status"], len(suite.berichten)) == (fout, "wacht", geprobeerd)
        await _weg(wereld, gemaakt["id"])


async def test_een_nieuw_geheim_en_een_dag_lang_ook_het_oude(wereld: Wereld) -> None:
    beheer = wereld.als("beheer")
    async with luister() as suite:
        gemaakt = await _abonneer(wereld, suite.url)
        pad = f"{A}/{gemaakt['id']}"
        nieuw = await beheer.maak(f"{pad}/_vernieuw-geheim")
        assert nieuw["geheim"] != gemaakt["geheim"]
        assert nieuw["geheim"].startswith("whsec_")

        async def proef() -> tuple[bool, bool]:
            await beheer.maak(f"{pad}/_test")
            await _bezorg(wereld)
            return suite.berichten[-1].klopt_met(nieuw["geheim"]), suite.berichten[-1].klopt_met(
                gemaakt["geheim"]
            )

        assert await proef() == (True, True)
        wereld.klok.vooruit(timedelta(days=1))
        assert await proef() == (True, False)
        for waar in (A, pad, f"{pad}/bezorgingen"):
            assert "whsec_" not in str(await beheer.haal(waar))
        async with wereld.omg.database.lees() as verbinding:
            rijen = (await verbinding.execute(sa.text("SELECT * FROM abonnement"))).all()
        assert nieuw["geheim"] not in str(rijen)
        assert "127.0.0.1" not in str(rijen)
        await _weg(wereld, gemaakt["id"])
        async with wereld.omg.database.lees() as verbinding:
            sleutel = sa.select(datasleutel).where(datasleutel.c.id == UUID(gemaakt["id"]))
            assert (await verbinding.execute(sleutel)).all() == []


async def test_een_gevallen_worker_wordt_overgedaan_en_een_achterhaalde_schrijft_niets(
    wereld: Wereld,
) -> None:
    """Killed after it was sent and before that was written down: sent again, under the same id; the late one has nothing to write."""
    async with luister() as suite:
        gemaakt = await _abonneer(wereld, suite.url)
        await wereld.als("beheer").maak(f"{A}/{gemaakt['id']}/_test")
        soort, door = next(s for s in taken.SOORTEN if s.naam == "bezorgen"), uuid4()
        async with worker._schrijf(wereld.omg) as eenheid:
            await taken.plan(eenheid, soort)
            greep = await taken.grijp(eenheid, soort, door)
        voorwerk = await worker._vooraf(wereld.omg, soort, greep)
        await _bezorg(wereld)
        assert len(suite.berichten) == 1, "een ander heeft haar"
        wereld.klok.vooruit(LEASE)
        await _bezorg(wereld)
        assert len({b.id for b in suite.berichten}) == 1
        assert len(suite.berichten) == 2
        async with worker._schrijf(wereld.omg) as eenheid:
            assert await taken.doe(eenheid, soort, door, greep, wereld.omg.regels, voorwerk) == 0
        (rij,) = await _bezorgingen(wereld, gemaakt["id"])
        assert (rij["status"], rij["pogingen"]) == ("bezorgd", 1)
        await _weg(wereld, gemaakt["id"])


async def test_alleen_de_beheerder_vers_aangemeld_en_van_haar_eigen_organisatie(wereld: Wereld) -> None:
    beheer, ik = wereld.als("beheer"), await wereld.noord.id()
    goede = {"naam": "Suite", "url": "http://127.0.0.1/haak", "medewerkerId": ik}
    beheer.geleden = timedelta(minutes=6)
    geweigerd(await beheer.post(A, goede), 401, "verse-aanmelding-nodig")
    beheer.geleden = timedelta()
    for veld, waarde, code in (
        ("url", "https://elders.voorbeeld.nl/", "adres-niet-toegestaan"),
        ("medewerkerId", await wereld.als("vt").id(), "account-ziet-niets"),
        ("medewerkerId", await beheer.id(), "account-ziet-niets"),
        ("medewerkerId", str(uuid4()), "account-ziet-niets"),
    ):
        probleem = geweigerd(await beheer.post(A, {**goede, veld: waarde}), 400, "ongeldige-invoer")
        assert [(f["location"], f["code"]) for f in probleem["errors"]] == [(veld, code)]
        assert waarde not in str(probleem)
    eenmalig = str(uuid4())
    id = (await beheer.maak(A, goede, idempotency_key=eenmalig))["id"]
    assert goed(await beheer.post(A, goede, idempotency_key=eenmalig))["id"] == id
    geweigerd(await beheer.patch(f"{A}/{id}", {"naam": "Anders"}), 428, "versie-ontbreekt")
    beheer.geleden = timedelta(minutes=6)
    assert goed(await beheer.patch(f"{A}/{id}", {"naam": "Anders"}, if_match='"1"'))["versie"] == 2
    for weigert in (
        beheer.patch(f"{A}/{id}", {"url": "http://127.0.0.1/x"}, if_match='"2"'),
        beheer.post(f"{A}/{id}/_vernieuw-geheim"),
    ):
        geweigerd(await weigert, 401, "verse-aanmelding-nodig")
    beheer.geleden = timedelta()
    niets = await beheer.get(f"{A}/{uuid4()}")
    async with wereld.omg.database.schrijf() as verbinding:
        deze = sa.update(abonnement).where(abonnement.c.id == UUID(id))
        await verbinding.execute(deze.values(organisatie="veilig-thuis"))
    assert (await beheer.get(f"{A}/{id}")).content == niets.content
    herhaald = await beheer.post(A, goede, idempotency_key=eenmalig)
    assert herhaald.content == niets.content, "wie er niet meer over gaat krijgt het geheim niet nog eens"
    assert id not in str(await beheer.haal(A))
    async with wereld.omg.database.schrijf() as verbinding:
        await verbinding.execute(deze.values(organisatie="wij-groningen"))
    await _weg(wereld, id)


async def test_een_account_dat_eindigt_zet_zijn_abonnement_stil(wereld: Wereld) -> None:
    beheer = wereld.als("beheer")
    async with luister() as suite:
        gemaakt = await _abonneer(wereld, suite.url, "wij-noord-3")
        wie = await wereld.als("wij-noord-3").id()
        await beheer.maak(f"/v1/medewerkers/{wie}/_beeindigen", {"reden": "uit-dienst"})
        try:
            await wereld.casus()
            await _bezorg(wereld)
            stil = await beheer.haal(f"{A}/{gemaakt['id']}")
            assert (stil["stilReden"], suite.berichten) == ("account", [])
        finally:
            await beheer.maak(f"/v1/medewerkers/{wie}/_heropenen", {"reden": "terug"})
        await _weg(wereld, gemaakt["id"])


def test_wat_vernietigd_wordt_neemt_mee_wat_er_nog_van_te_bezorgen_is() -> None:
    assert bezorging in hoort_bij(casustabel)
    assert bezorging in hoort_bij(meldingtabel)
