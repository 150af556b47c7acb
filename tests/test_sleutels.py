"""Another master key: everything stays readable, nobody who is killed halfway loses anything, and what may not happen changes nothing."""

import asyncio
import base64
import os
import subprocess
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.core.db import Database
from app.core.gebeurtenis import gebeurtenis
from app.core.klok import Systeemklok
from app.core.sleutelwissel import PORTIE, eis_sleutels, tel, wikkel_om
from app.core.versleuteling import NIEUWE_SLEUTEL, ZOEKINDEX, Sleutelbos, datasleutel
from app.persoon.model import eigen_term, zoekterm
from tests.meldingen import gezin, kandidaten, melding, met
from tests.postgres import maak_database
from tests.test_opdrachtregel import RODEDRAAD, rodedraad
from tests.wereld import BEGIN, Wereld, geweigerd, goed, open_wereld

SLEUTELS = {nummer: bytes([nummer]) * 32 for nummer in (1, 2, 3)}
VEEL = 10_000


def _geschreven(sleutels: dict[int, bytes]) -> str:
    return ",".join(f"{id}:{base64.b64encode(sleutel).decode()}" for id, sleutel in sleutels.items())


@dataclass
class Huis:
    """One database, opened again and again with other master keys in the settings."""

    map_: Path
    url: str | None
    kluis: dict[int, bytes] = field(default_factory=lambda: {1: bytes([11]) * 32})

    def open(self, *ids: int) -> AbstractAsyncContextManager[Wereld]:
        hoofdsleutels = {id: SLEUTELS[id] for id in ids}
        return open_wereld(self.map_, self.url, hoofdsleutels=hoofdsleutels, kluissleutels=self.kluis)

    def database(self) -> Database:
        return Database(self.database_url)

    @property
    def database_url(self) -> str:
        return self.url or f"sqlite+aiosqlite:///{self.map_ / 'rodedraad.db'}"

    def omgeving(self, sleutels: dict[int, bytes]) -> dict[str, str]:
        return {
            "RODEDRAAD_DATABASE_URL": self.database_url,
            "RODEDRAAD_HOOFDSLEUTELS": _geschreven(sleutels),
            "RODEDRAAD_KLUISSLEUTELS": _geschreven(self.kluis),
        }

    def doe(self, *woorden: str, ids: tuple[int, ...] = (1, 2), code: int = 0) -> str:
        sleutels = {id: SLEUTELS[id] for id in ids}
        return rodedraad("sleutels", *woorden, env=self.omgeving(sleutels), code=code).replace("\n", " ")

    async def rijen(self, wat: sa.Select[Any]) -> list[Any]:
        database = self.database()
        async with database.lees() as verbinding:
            rijen = list((await verbinding.execute(wat)).all())
        await database.sluit()
        return rijen

    async def stand(self) -> list[Any]:
        """Every data key as it lies there."""
        return await self.rijen(sa.select(datasleutel).order_by(datasleutel.c.id))

    async def geteld(self) -> dict[int, int]:
        database = self.database()
        aantallen = await tel(database)
        await database.sluit()
        return aantallen

    async def vul(self, aantal: int, hoofd: int = 1) -> None:
        """Data keys of nobody, under this master key."""
        bos, database = Sleutelbos({hoofd: SLEUTELS[hoofd]}), self.database()
        ids = [uuid4() for _ in range(aantal)]
        async with database.schrijf() as verbinding:
            await verbinding.execute(
                NIEUWE_SLEUTEL,
                [
                    {"id": id, "soort": "persoon", "gewikkeld": bos.maak(id)[1], "aangemaakt_op": BEGIN}
                    for id in ids
                ],
            )
        await database.sluit()


@pytest.fixture
async def huis(motor: str, request: pytest.FixtureRequest, snelle_map: Callable[[], Path]) -> Huis:
    url: str | None = None
    if motor == "postgresql":
        url = await maak_database(request.getfixturevalue("postgres_url"), f"test_{uuid4().hex}")
    return Huis(snelle_map(), url)


OMGEWIKKELD = (
    sa.select(gebeurtenis).where(gebeurtenis.c.soort == "sleutels-omgewikkeld").order_by(gebeurtenis.c.id)
)
TERMEN = sa.select(zoekterm).order_by(*zoekterm.primary_key)
EIGEN = sa.select(eigen_term).order_by(*eigen_term.primary_key)
NAAM = {"wij-noord": {"family_name": "Sleutelsma-Ander"}}


async def test_na_de_wissel_is_alles_leesbaar_zonder_de_oude_sleutel(huis: Huis) -> None:
    wij = gezin("Sleutelsma", None)
    async with huis.open(1) as wereld:
        wereld.uitgever.zegt_ook = NAAM
        casus = await met(await wereld.casus(), wij.moeder, wij.kind)
        eerste = (await wereld.als("vt").maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
        gezien = await casus.nu()
        mensen = await casus.regisseur.haal(f"{casus.pad}/betrokkenen")
        gemeld = await wereld.als("vt").haal(f"/v1/meldingen/{eerste}")
    async with huis.open(
        1, 2
    ) as wereld:  # both keys: what was there is read, what is new lies under the new one
        assert await wereld.noord.haal(casus.pad) == gezien
        await wereld.casus()
    termen, eigen, oud = await huis.rijen(TERMEN), await huis.rijen(EIGEN), await huis.geteld()
    assert set(oud) == {1, 2}
    uit = huis.doe("toon")
    assert f"hoofdsleutel   1 bekend {oud[1]:13} sleutels" in uit
    assert f"hoofdsleutel   2 actief {oud[2]:13} sleutels" in uit
    uit = huis.doe("wikkel-om")
    assert f"{oud[1]} sleutels omgewikkeld naar hoofdsleutel 2." in uit
    assert "Hoofdsleutel 1 is in deze database nergens meer voor nodig" in uit
    assert await huis.geteld() == {2: oud[1] + oud[2]}
    assert await huis.rijen(TERMEN) == termen
    for sleutel in SLEUTELS.values():
        assert base64.b64encode(sleutel).decode() not in uit
    (regel,) = await huis.rijen(OMGEWIKKELD)
    assert (regel.aanduiding, regel.open) == ("rodedraad sleutels", {"hoofdsleutel": 2, "aantal": oud[1]})
    # again: nothing happens, and nothing is said to have happened
    stand = await huis.stand()
    assert "0 sleutels omgewikkeld" in huis.doe("wikkel-om")
    assert await huis.stand() == stand
    assert len(await huis.rijen(OMGEWIKKELD)) == 1
    async with huis.open(2) as wereld:
        wereld.uitgever.zegt_ook = NAAM
        assert await wereld.noord.haal(casus.pad) == gezien
        assert (len(eigen), await huis.rijen(EIGEN)) == (3, eigen)  # asked again, and the same
        assert await wereld.noord.haal(f"{casus.pad}/betrokkenen") == mensen
        assert (await wereld.als("vt").haal(f"/v1/meldingen/{eerste}"))["betrokkenen"] == gemeld[
            "betrokkenen"
        ]
        vt = wereld.als("vt")
        weer = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind)))["id"]
        assert [(k["casusId"], k["meldingId"]) for k in await kandidaten(vt, weer)] == [
            (casus.id, None),
            (None, eerste),
        ]


async def test_wie_halverwege_wordt_afgeschoten_gaat_later_verder(huis: Huis) -> None:
    async with huis.open(1) as wereld:
        casus = await wereld.casus()
    await huis.vul(VEEL)
    totaal = sum((await huis.geteld()).values())
    database, proces = huis.database(), _wikkel_om_in_een_eigen_proces(huis)
    while not (await tel(database)).get(2, 0):
        assert proces.poll() is None, "klaar voor er iets te zien was"
    proces.kill()
    assert proces.wait() == -9
    async with (
        database.lees() as verbinding
    ):  # one snapshot: what was on its way to the server may still land
        gelogd = sum(regel.open["aantal"] for regel in (await verbinding.execute(OMGEWIKKELD)).all())
        onder = [rij.gewikkeld[0] for rij in (await verbinding.execute(sa.select(datasleutel))).all()]
    await database.sluit()
    assert len(onder) == totaal
    assert 0 < onder.count(2) == gelogd < totaal
    assert not gelogd % PORTIE, "een portie is er heel of helemaal niet"
    async with huis.open(1, 2) as wereld:
        goed(await wereld.noord.get(casus.pad))
    assert "Hoofdsleutel 1 is in deze database nergens meer voor nodig" in huis.doe("wikkel-om")
    assert await huis.geteld() == {2: totaal}
    assert sum(regel.open["aantal"] for regel in await huis.rijen(OMGEWIKKELD)) == totaal
    async with huis.open(2) as wereld:
        goed(await wereld.noord.get(casus.pad))


def _wikkel_om_in_een_eigen_proces(huis: Huis) -> "subprocess.Popen[bytes]":
    omgeving = {k: w for k, w in os.environ.items() if not k.startswith("RODEDRAAD_")}
    omgeving |= huis.omgeving({id: SLEUTELS[id] for id in (1, 2)})
    return subprocess.Popen([RODEDRAAD, "sleutels", "wikkel-om"], env=omgeving, stderr=subprocess.DEVNULL)


async def test_de_server_werkt_door_terwijl_er_wordt_gewisseld(huis: Huis) -> None:
    async with huis.open(1, 2) as wereld:
        casus = await wereld.casus()
        await casus.mensen()
        await huis.vul(30)
        database, rondes = huis.database(), 0
        async for gedaan in wikkel_om(database, wereld.omg.sleutels, Systeemklok(), portie=7):
            assert gedaan.omgewikkeld <= 7
            assert not gedaan.gesloten
            goed(await casus.regisseur.get(f"{casus.pad}/betrokkenen"))
            await wereld.casus()
            rondes += 1
        await database.sluit()
        assert rondes >= 5
    assert set(await huis.geteld()) == {2}


async def test_twee_tegelijk_doen_elke_sleutel_een_keer(huis: Huis) -> None:
    async with huis.open(1):
        pass
    await huis.vul(400)
    oud = await huis.geteld()

    async def een() -> int:
        database, bos = huis.database(), Sleutelbos({id: SLEUTELS[id] for id in (1, 2)})
        aantal = sum([g.omgewikkeld async for g in wikkel_om(database, bos, Systeemklok(), portie=20)])
        await database.sluit()
        return aantal

    gedaan = await asyncio.gather(een(), een())
    assert sum(gedaan) == sum(oud.values())
    assert await huis.geteld() == {2: sum(oud.values())}
    bos = Sleutelbos({2: SLEUTELS[2]})
    for rij in await huis.stand():
        bos.ontgrendel(rij.id, rij.gewikkeld)


async def test_een_verkeerde_of_ontbrekende_sleutel_verandert_niets(huis: Huis) -> None:
    async with huis.open(1) as wereld:
        casus = await wereld.casus()
    stand = await huis.stand()
    uit = huis.doe("wikkel-om", ids=(2,), code=2)
    assert "Onder hoofdsleutel 1 liggen nog sleutels" in uit
    assert "Er is niets veranderd" in uit
    assert "hoofdsleutel   1 ONTBREEKT" in huis.doe("toon", ids=(2,))
    verkeerd = huis.omgeving({1: SLEUTELS[3], 2: SLEUTELS[2]})
    uit = rodedraad("sleutels", "wikkel-om", env=verkeerd, code=2)
    assert "gaat niet open" in uit
    assert "Traceback" not in uit
    assert await huis.stand() == stand
    assert await huis.rijen(OMGEWIKKELD) == []
    # nor may it go to a new key that is not the one others already wrote under
    await huis.vul(3, hoofd=2)
    stand = await huis.stand()
    assert "hoofdsleutel 2" in rodedraad(
        "sleutels", "wikkel-om", env=huis.omgeving({1: SLEUTELS[1], 2: SLEUTELS[3]}), code=2
    )
    assert await huis.stand() == stand
    async with huis.open(
        2
    ) as wereld:  # a server that was given the wrong settings says so, and shows nothing
        probleem = geweigerd(await wereld.noord.get(casus.pad), 503, "gegevens-op-slot")
        assert "RODEDRAAD_HOOFDSLEUTELS" in probleem["alternatief"]


async def test_een_beschadigde_sleutel_houdt_de_andere_niet_tegen(huis: Huis) -> None:
    async with huis.open(1):
        pass
    await huis.vul(20)
    slachtoffer = (await huis.stand())[10]
    kapot = slachtoffer.gewikkeld[:-1] + bytes([slachtoffer.gewikkeld[-1] ^ 1])
    database = huis.database()
    async with database.schrijf() as verbinding:
        await verbinding.execute(
            sa.update(datasleutel).where(datasleutel.c.id == slachtoffer.id).values(gewikkeld=kapot)
        )
    bos = Sleutelbos({id: SLEUTELS[id] for id in (1, 2)})
    await eis_sleutels(database, bos, await tel(database))
    await database.sluit()
    uit = huis.doe("wikkel-om", code=2)
    assert "20 sleutels omgewikkeld" in uit
    assert f"1 sleutels gaan niet open en zijn gelaten zoals zij waren (bijvoorbeeld {slachtoffer.id})" in uit
    assert "Laat de oude hoofdsleutel staan" in uit
    assert "mag uit" not in uit
    nu = {rij.id: rij.gewikkeld for rij in await huis.stand()}
    assert nu[slachtoffer.id] == kapot
    assert nu[ZOEKINDEX][0] == 2


async def test_een_herhaald_verzoek_over_een_wissel_heen_gebeurt_nooit_twee_keer(huis: Huis) -> None:
    sleutel, vraag = str(uuid4()), {"aanduiding": "Huishouden Proefsma", "gemeente": "0014", "wijk": "noord"}
    async with huis.open(1) as wereld:
        eerst = await wereld.noord.post("/v1/casussen", vraag, idempotency_key=sleutel)
        goed(eerst)

    async def aantal(wereld: Wereld) -> int:
        return len((await wereld.noord.haal("/v1/casussen"))["resultaten"])

    async with huis.open(1, 2) as wereld:  # the old key is still known: the same answer
        weer = await wereld.noord.post("/v1/casussen", vraag, idempotency_key=sleutel)
        assert (weer.status_code, weer.content) == (201, eerst.content)
        assert weer.headers["idempotency-replayed"] == "true"
        assert await aantal(wereld) == 1
    huis.doe("wikkel-om")
    async with huis.open(2) as wereld:  # gone: it says that it was done, and does nothing
        weer = await wereld.noord.post("/v1/casussen", vraag, idempotency_key=sleutel)
        assert "al uitgevoerd" in geweigerd(weer, 409, "antwoord-onleesbaar")["detail"]
        assert await aantal(wereld) == 1
        ander = await wereld.noord.post("/v1/casussen", {**vraag, "wijk": "zuid"}, idempotency_key=sleutel)
        geweigerd(ander, 409, "idempotentie-botsing")
