"""Many at once, over a real socket: one wins per version, the rest hear why, and nothing is lost silently."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
import uvicorn

from app.casus.model import veiligheidscijfer
from tests.meldingen import gezin, melding
from tests.overdrachten import draag_over
from tests.overleg import deel, tafel
from tests.wereld import Casus, Wereld, codes, geweigerd, goed


@asynccontextmanager
async def over_een_socket(wereld: Wereld) -> AsyncIterator[httpx.AsyncClient]:
    """The world's application behind a real server; everybody in the world asks through it meanwhile."""
    server = uvicorn.Server(uvicorn.Config(wereld.app, lifespan="off", access_log=False, log_level="error"))
    with socket.create_server(("127.0.0.1", 0), backlog=256) as luisteraar:
        draait = asyncio.create_task(server.serve(sockets=[luisteraar]))
        adres = f"http://127.0.0.1:{luisteraar.getsockname()[1]}"
        eigen, limieten = wereld.client, httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=adres, timeout=120, limits=limieten, trust_env=False) as client:
            wereld.client = client
            try:
                yield client
            finally:
                wereld.client = eigen
                server.should_exit = True
                await draait


async def _schrijf(casus: Casus, i: int, etag: str, mens_etag: str) -> httpx.Response:
    """One of four kinds of change, each of what everybody saw at the same moment."""
    ik = casus.regisseur
    match i % 4:
        case 0:
            stap = {"actie": "volgende-stap"}
            return await ik.post(f"{casus.pad}/acties", stap, if_match=etag)
        case 1:
            sprong = {"actie": "naar-stap", "stap": "situatie-in-kaart", "reden": "ernst"}
            return await ik.post(f"{casus.pad}/acties", sprong, if_match=etag)
        case 2:
            return await ik.patch(casus.pad, {"duur": "incident"}, if_match=etag)
        case _:
            pad = f"{casus.pad}/betrokkenen/{casus.moeder}"
            return await ik.patch(pad, {"relatie": f"woord {i}"}, if_match=mens_etag)


async def test_van_honderd_botsende_wijzigingen_wint_er_een_per_versie(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    voor = await casus.tijdlijn()
    async with over_een_socket(wereld):
        etag = (await casus.regisseur.get(casus.pad)).headers["etag"]
        mens = (await casus.regisseur.get(f"{casus.pad}/betrokkenen/{casus.moeder}")).headers["etag"]
        antwoorden = await asyncio.gather(*(_schrijf(casus, i, etag, mens) for i in range(100)))
    gewonnen = [a for a in antwoorden if a.is_success]
    for verloren in (a for a in antwoorden if not a.is_success):
        assert geweigerd(verloren, 412, "versie-verouderd")["velden"]

    # one change of the casus as everybody saw it, and one of the mother as everybody saw her
    assert 1 <= len(gewonnen) <= 2
    erbij = (await casus.tijdlijn())[len(voor) :]
    assert len(erbij) == len(gewonnen)
    assert max(Counter(g["objectId"] for g in erbij).values()) == 1
    na = await casus.regisseur.get(casus.pad)
    assert int(na.headers["etag"].strip('"')) == int(etag.strip('"')) + len(gewonnen)


async def test_honderd_keer_dezelfde_volgende_stap_zonder_versie_gaat_een_voor_een(wereld: Wereld) -> None:
    """Without If-Match the lock still orders them: what cannot be done hears why, nothing is skipped or done by halves."""
    casus = await wereld.casus("contact-leggen")
    async with over_een_socket(wereld):
        antwoorden = await asyncio.gather(*(casus.doe("volgende-stap") for _ in range(100)))
    gelukt = [a for a in antwoorden if a.is_success]
    assert len(gelukt) == 2  # to situatie-in-kaart and veiligheidsplan-direct; there the ondergrens holds
    for a in antwoorden:
        if not a.is_success:
            assert geweigerd(a, 409, "stap-geblokkeerd")["belemmeringen"]
    nu = await casus.nu()
    assert nu["stap"] == "veiligheidsplan-direct"
    assert [g["soort"] for g in await casus.tijdlijn()][-2:] == ["stap-afgerond"] * 2


async def test_twee_collegas_schrijven_tegelijk_aan_een_concept(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"inhoud": casus.plan_inhoud()})
    pad = f"{casus.pad}/veiligheidsplannen/1"

    async def schrijf(wie: str) -> httpx.Response:
        inhoud = casus.plan_inhoud(wieBewaakt=wie)
        return await wereld.als(wie).patch(pad, {"inhoud": inhoud}, if_match='"1"')

    async with over_een_socket(wereld):
        een, ander = await asyncio.gather(schrijf("wij-noord"), schrijf("wij-noord-2"))
    assert sorted((een.status_code, ander.status_code)) == [200, 412]
    verliezer = een if een.status_code == 412 else ander
    assert verliezer.json()["velden"] == ["inhoud"]


async def test_vijftig_keer_dezelfde_sleutel_is_een_effect(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    pad = f"{casus.pad}/veiligheidscijfers"
    cijfer: dict[str, Any] = {"betrokkeneId": casus.moeder, "op": wereld.nu_json, "cijfer": 4}

    async def doe() -> httpx.Response:
        return await casus.regisseur.post(pad, cijfer, idempotency_key="vijftig-keer")

    async with over_een_socket(wereld):
        antwoorden = await asyncio.gather(*(doe() for _ in range(50)))
    assert {a.status_code for a in antwoorden} == {201}
    assert len({a.content for a in antwoorden}) == 1
    assert {a.headers["location"] for a in antwoorden} == {pad}
    assert sum("idempotency-replayed" not in a.headers for a in antwoorden) == 1
    async with wereld.omg.database.lees() as verbinding:
        aantal = sa.select(sa.func.count()).where(
            veiligheidscijfer.c.casus_id == sa.bindparam("id", type_=sa.Uuid)
        )
        assert (await verbinding.execute(aantal, {"id": UUID(casus.id)})).scalar_one() == 1

    # the same key for something else, for somebody else, and of what was refused
    ander = await casus.regisseur.post(pad, {**cijfer, "cijfer": 5}, idempotency_key="vijftig-keer")
    geweigerd(ander, 409, "idempotentie-botsing")
    collega = await wereld.als("wij-noord-2").post(pad, cijfer, idempotency_key="vijftig-keer")
    assert goed(collega)["door"] == "wij-noord-2"
    for _ in range(2):
        leeg = await casus.regisseur.post(pad, {**cijfer, "cijfer": 99}, idempotency_key="geweigerd")
        geweigerd(leeg, 400, "ongeldige-invoer")
    goed(await casus.regisseur.post(pad, cijfer, idempotency_key="geweigerd"))
    geweigerd(await casus.regisseur.post(pad, cijfer, idempotency_key="x" * 256), 400, "ongeldige-invoer")


async def test_wie_de_casus_niet_meer_ziet_krijgt_ook_het_oude_antwoord_niet(wereld: Wereld) -> None:
    casus = await wereld.casus()
    nieuw = {"aanduiding": "Huishouden Draadsma", "gemeente": "0014", "wijk": "noord"}
    ander = goed(await wereld.noord.post("/v1/casussen", nieuw, idempotency_key="oude-casus"))["id"]
    bericht = {"rollen": ["betrokkene"], "achternaam": "Draadsma"}
    goed(await casus.regisseur.post(f"{casus.pad}/betrokkenen", bericht, idempotency_key="oud-antwoord"))
    for id in (casus.id, ander):
        await draag_over(Casus(wereld, id, wereld.noord), "wij-zuid")
    geweigerd(
        await wereld.noord.post("/v1/casussen", nieuw, idempotency_key="oude-casus"), 404, "niet-gevonden"
    )
    antwoord = await casus.regisseur.post(f"{casus.pad}/betrokkenen", bericht, idempotency_key="oud-antwoord")
    geweigerd(antwoord, 404, "niet-gevonden")


async def test_twee_teamleiders_wijzen_tegelijk_toe(wereld: Wereld) -> None:
    """Always exactly one casusregisseur, and the timeline names every one there was."""
    casus = await wereld.casus()
    ids = [await wereld.als(wie).id() for wie in ("wij-noord", "wij-noord-2")]

    async def wijs_toe(i: int) -> httpx.Response:
        return await casus.doe("casusregisseur-toewijzen", wereld.teamleider, casusregisseur=ids[i % 2])

    async with over_een_socket(wereld):
        antwoorden = await asyncio.gather(*(wijs_toe(i) for i in range(20)))
    assert all(a.is_success for a in antwoorden)
    regels = [g for g in await casus.tijdlijn() if g["soort"] == "casusregisseur-toegewezen"]
    assert len(regels) == 20
    assert (await casus.nu())["casusregisseur"]["id"] == regels[-1]["open"]["casusregisseur"]
    assert [g["open"]["vorige"] for g in regels[1:]] == [g["open"]["casusregisseur"] for g in regels[:-1]]


async def test_wie_op_het_slot_wachtte_ziet_de_casusregisseur_van_nu(wereld: Wereld) -> None:
    """The row that was waited for and everything beside it come from one moment, so id and handle always belong together."""
    casus = await wereld.casus()
    wie = {await wereld.als(handle).id(): handle for handle in ("wij-noord", "wij-noord-2")}

    async def doe(i: int) -> httpx.Response:
        if i % 2:
            return await casus.doe("vt-informeren", wereld.teamleider)
        regisseur = list(wie)[i // 2 % 2]
        return await casus.doe("casusregisseur-toewijzen", wereld.teamleider, casusregisseur=regisseur)

    async with over_een_socket(wereld):
        antwoorden = await asyncio.gather(*(doe(i) for i in range(40)))
    for antwoord in antwoorden:
        regisseur = goed(antwoord)["casusregisseur"]
        assert regisseur["aanduiding"] == wie[regisseur["id"]]


async def test_het_laatste_woord_is_het_laatst_vastgelegde_ook_als_een_klok_achterloopt(
    wereld: Wereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second server whose clock is two seconds behind records that it has not stopped: that is the last word."""
    casus = await wereld.casus("check-geweld-gestopt")
    await casus.check_alle_bronnen()
    goed(await casus.doe("vt-informeren"))
    echt = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: echt() - 2_000_000_000)
    await casus.check("slachtoffer", casus.moeder, "niet-gestopt")
    monkeypatch.undo()
    geblokkeerd = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert codes(geblokkeerd) == ["geweld-niet-gestopt"]
    assert (await casus.regisseur.haal(f"{casus.pad}/checks"))["resultaten"][-1]["uitkomst"] == "niet-gestopt"


async def test_een_melding_die_opnieuw_wordt_gestuurd_krijgt_het_antwoord_van_toen(wereld: Wereld) -> None:
    """What was made is no casus: it is not looked for among the casussen."""
    bericht, vt = melding(wereld, gezin().moeder), wereld.als("vt")
    eerst, weer = [
        await vt.post("/v1/meldingen", bericht, idempotency_key=bericht["kenmerk"]) for _ in range(2)
    ]
    assert (weer.status_code, weer.json()) == (201, eerst.json())
    assert weer.headers["Idempotency-Replayed"] == "true"


async def test_twee_die_tegelijk_afsluiten_maken_een_volgend_overleg(wereld: Wereld) -> None:
    casus = await wereld.casus()
    bij = await tafel(wereld, "politie", wie="wij-noord", herhalingWeken=1)
    await bij.breng_in(casus)
    antwoorden = await asyncio.gather(*(wereld.noord.post(f"{bij.pad}/_afsluiten") for _ in range(2)))
    assert sorted(a.status_code for a in antwoorden) == [200, 409]
    reeks = [o for o in await wereld.noord.alle("/v1/overleggen") if o["reeksId"] == bij.id]
    assert sorted(o["status"] for o in reeks) == ["afgesloten", "gepland"]


async def test_wie_deelt_terwijl_een_ander_intrekt_wacht_op_zijn_beurt(wereld: Wereld) -> None:
    """Whichever comes first: in the end one thing holds or nothing, and the log says the same as what is shown."""
    casus = await wereld.casus()
    bij = await tafel(wereld, "om", wie="wij-noord")
    punt = await bij.breng_in(casus)
    await bij.bevestig("om")
    eerste = (await deel(bij, punt, "om", "stand"))["id"]
    pad = f"{bij.punt(punt)}/projecties"
    antwoorden = await asyncio.gather(
        wereld.noord.post(f"{pad}/{eerste}/_intrekken", {"reden": "Niet meer nodig."}),
        wereld.als("wij-noord-2").post(pad, {"organisatie": "om", "onderdelen": ["plan"]}),
        wereld.als("om").post(f"{bij.punt(punt)}/inbreng", {"tekst": "Dit weten wij.", "gedeeldMet": []}),
    )
    assert {a.status_code for a in antwoorden} <= {200, 201, 404, 409}
    ziet = [p["projectie"]["onderdelen"] for p in await bij.agenda("om")]
    assert ziet == [r["onderdelen"] for r in (await wereld.noord.haal(f"{casus.pad}/gedeeld"))["resultaten"]]
