"""The log proves that it is whole: whatever is done to it in the database itself is found, and named."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncConnection
from typer.testing import CliRunner

from app import worker
from app.cli import app as commando
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.core.klok import Systeemklok
from app.core.taak import LEASE, taak
from app.core.zegelring import Zegelring
from app.demo.opzet import nieuwe_hoofdsleutel
from app.toegang.inzage import NOTEER
from app.toegang.model import inzage, zegel
from app.toegang.nakijken import Nakijker, Uitslag
from app.toegang.zegel import (
    LOGBOEKEN,
    NIEUWSTE,
    PORTIE,
    Lezer,
    afdruk,
    bereid_voor,
    gaten,
    hoofd,
    in_bladen,
    in_reeksen,
    verzegel,
    wortel,
)
from tests.conftest import VerseWereld
from tests.test_gelijktijdig import over_een_socket
from tests.wereld import Wereld, geweigerd, goed
from tests.werkers import Machineklok, Werkers

KAPOT = {True: 1000, False: 200}
"""Single tamperings, on SQLite and on PostgreSQL: what is recomputed is the same, and PostgreSQL takes five times as long."""
MINUUT = timedelta(minutes=1)


async def _verzegel(wereld: Wereld) -> None:
    await worker.loop(wereld.omg, "zegel")


async def _kijk(wereld: Wereld, *hoofden: dict[str, Any], lees: Lezer | None = None) -> Uitslag:
    sleutels = wereld.omg.sleutels.zegel.publiek
    return await Nakijker(lees or wereld.omg.database.lees, sleutels, hoofden).kijk(wereld.klok.nu())


async def _hoofd(wereld: Wereld) -> dict[str, Any]:
    async with wereld.omg.database.lees() as verbinding:
        return hoofd((await verbinding.execute(NIEUWSTE)).one())


async def _aantal(wereld: Wereld, tabel: sa.Table) -> int:
    async with wereld.omg.database.lees() as verbinding:
        return int((await verbinding.execute(sa.select(sa.func.count()).select_from(tabel))).scalar_one())


async def _leef(wereld: Wereld, keer: int) -> None:
    """Somebody works and looks, is refused, and the log is sealed; so many times."""
    for _ in range(keer):
        casus = await wereld.casus(toelichting="Zo begon het.")
        await casus.nu()
        await wereld.als("wij-zuid").get(casus.pad)
        await casus.regisseur.patch(casus.pad, {"duur": "incident"}, if_match="*")
        await wereld.als("fg").get("/v1/mij", x_doelbinding="toezicht")
        await casus.regisseur.get("/v1/casussen")
        await _verzegel(wereld)
        wereld.klok.vooruit(MINUUT)


def _regel(op: datetime, **anders: Any) -> dict[str, Any]:
    """A line of the access log, of nobody."""
    return {
        "id": nieuw_id(),
        "op": op,
        "handeling": "GET /niets",
        "uitkomst": "gelukt",
        "medewerker_id": uuid4(),
        "rollen": [],
        "doelbinding": "toezicht",
        "verzoek_id": uuid4(),
        "getoond": [],
        **anders,
    }


async def _zonder_grendels(wereld: Wereld) -> None:
    """What an owner of the database can do: no trigger stops anybody any more."""
    async with wereld.omg.database.schrijf() as verbinding:
        for tabel in (*LOGBOEKEN.values(), zegel):
            if wereld.omg.database.is_sqlite:
                for werk in ("update", "delete"):
                    await verbinding.exec_driver_sql(f"DROP TRIGGER {tabel.name}_geen_{werk}")
            else:
                await verbinding.exec_driver_sql(f"ALTER TABLE {tabel.name} DISABLE TRIGGER ALL")


# A thousand ways to change the log


def _anders(kolom: sa.Column[Any], waarde: Any, toeval: random.Random) -> Any:
    """Another value of the same kind."""
    match waarde:
        case datetime():
            return waarde + timedelta(microseconds=toeval.choice((1, -1000, 60_000_000)))
        case bool() | None:
            return _iets(kolom)
        case int():
            return waarde + toeval.choice((1, -1, 7))
        case str():
            return waarde[:-1] + ("x" if waarde[-1:] != "x" else "y")
        case bytes():
            plek = toeval.randrange(len(waarde))
            return waarde[:plek] + bytes([waarde[plek] ^ 1 << toeval.randrange(8)]) + waarde[plek + 1 :]
        case list():
            return [*waarde, "x"]
        case dict():
            return {**waarde, "x": 1}
        case _:
            return uuid4()


def _iets(kolom: sa.Column[Any]) -> Any:
    soorten: dict[type, Any] = {bool: True, str: "x", int: 1, bytes: b"x"}
    return soorten.get(getattr(kolom.type, "python_type", bytes), uuid4())


def _ruw(tabel: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Columns as bytes where the application encrypts."""
    return [
        sa.type_coerce(k, sa.LargeBinary).label(k.name) if k.name == "besloten" else k for k in tabel.columns
    ]


@dataclass
class Knoeier:
    """Does one thing to the logs each time, and says which words must be in what is found."""

    verbinding: AsyncConnection
    toeval: random.Random
    nummers: dict[str, list[int]]
    gedaan: dict[str, int] = field(default_factory=dict)

    async def iets(self) -> tuple[str, bool]:
        """What must be said of it; and whether only who kept a head can know."""
        manieren: Sequence[Callable[[], Awaitable[tuple[str, bool]]]] = (
            self.verander,
            self.verander,
            self.verwijder,
            self.verwissel,
            self.ruil_een_veld,
            self.kap_af,
            self.kap_zegels_af,
            self.kap_alles_af,
            self.verander_zegel,
            self.verander_zegel,
            self.verwijder_zegel,
            self.verwissel_zegels,
            self.reken_opnieuw,
            self.voeg_in,
        )
        manier = self.toeval.choice(manieren)
        self.gedaan[manier.__name__] = self.gedaan.get(manier.__name__, 0) + 1
        return await manier()

    async def _doe(self, opdracht: sa.Executable) -> None:
        await self.verbinding.execute(opdracht)

    def _een(self) -> tuple[str, sa.Table, int]:
        naam = self.toeval.choice(tuple(LOGBOEKEN))
        return naam, LOGBOEKEN[naam], self.toeval.choice(self.nummers[naam])

    async def _zet(self, tabel: sa.Table, welke: Any, kolom: str, waarde: Any) -> None:
        # past our own column types: whoever does this does not ask them
        waarden = {kolom: sa.type_coerce(waarde, sa.LargeBinary) if kolom == "besloten" else waarde}
        await self._doe(sa.update(tabel).where(welke).values(waarden))

    async def verander(self) -> tuple[str, bool]:
        naam, tabel, nummer = self._een()
        rij = (
            await self.verbinding.execute(sa.select(*_ruw(tabel)).where(tabel.c.volgnummer == nummer))
        ).one()
        kolom = self.toeval.choice([k for k in tabel.columns if k.name != "volgnummer"])
        waarde = rij._mapping[kolom.name]
        leeg = kolom.nullable and waarde is not None and self.toeval.random() < 0.3
        nieuw = None if leeg else _anders(kolom, waarde, self.toeval)
        await self._zet(tabel, tabel.c.volgnummer == nummer, kolom.name, nieuw)
        return f"{naam} {nummer} is veranderd", False

    async def verwijder(self) -> tuple[str, bool]:
        naam, tabel, nummer = self._een()
        await self._doe(sa.delete(tabel).where(tabel.c.volgnummer == nummer))
        return f"{naam} {nummer} ontbreekt", False

    async def _ruil(self, sleutel: sa.Column[int], een: int, ander: int) -> None:
        for van, naar in ((een, -1), (ander, een), (-1, ander)):
            await self._doe(sa.update(sleutel.table).where(sleutel == van).values({sleutel.name: naar}))

    async def verwissel(self) -> tuple[str, bool]:
        naam, tabel, een = self._een()
        ander = self.toeval.choice([n for n in self.nummers[naam] if n != een])
        await self._ruil(tabel.c.volgnummer, een, ander)
        return f"{naam} {een} is verwisseld: daar staat nu regel {ander}", False

    async def ruil_een_veld(self) -> tuple[str, bool]:
        """Who looked was another."""
        een, ander = self.toeval.sample(self.nummers["inzage"], 2)
        rijen = await self.verbinding.execute(
            sa.select(inzage.c.volgnummer, inzage.c.verzoek_id).where(inzage.c.volgnummer.in_((een, ander)))
        )
        wie = {rij.volgnummer: rij.verzoek_id for rij in rijen}
        await self._zet(inzage, inzage.c.volgnummer == een, "verzoek_id", wie[ander])
        await self._zet(inzage, inzage.c.volgnummer == ander, "verzoek_id", wie[een])
        return f"inzage {ander} is veranderd", False

    async def kap_af(self) -> tuple[str, bool]:
        naam, tabel, _ = self._een()
        vanaf = self.nummers[naam][-self.toeval.randint(1, 20)]
        await self._doe(sa.delete(tabel).where(tabel.c.volgnummer >= vanaf))
        return f"{naam} {vanaf} ontbreekt", False

    async def kap_zegels_af(self) -> tuple[str, bool]:
        """Only those: the lines stand there without."""
        vanaf = self.nummers["zegel"][-self.toeval.randint(2, 4)]
        await self._doe(sa.delete(zegel).where(zegel.c.nummer >= vanaf))
        return "hadden al een zegel moeten hebben", False

    async def kap_alles_af(self) -> tuple[str, bool]:
        """The end of both logs with everything that tells of it: what is left is whole in itself."""
        vanaf = self.nummers["zegel"][-self.toeval.randint(1, 4)]
        if vanaf == 1:
            tot = dict.fromkeys(LOGBOEKEN, 0)
        else:
            rij = (await self.verbinding.execute(sa.select(zegel).where(zegel.c.nummer == vanaf - 1))).one()
            tot = hoofd(rij)["tot"]
        await self._doe(sa.delete(zegel).where(zegel.c.nummer >= vanaf))
        for naam, tabel in LOGBOEKEN.items():
            await self._doe(sa.delete(tabel).where(tabel.c.volgnummer > tot[naam]))
        return "het logboek is afgekapt", True

    async def verander_zegel(self) -> tuple[str, bool]:
        nummer = self.toeval.choice(self.nummers["zegel"])
        rij = (await self.verbinding.execute(sa.select(zegel).where(zegel.c.nummer == nummer))).one()
        kolom = self.toeval.choice(list(zegel.columns))
        if kolom.name == "nummer":
            await self._zet(zegel, zegel.c.nummer == nummer, "nummer", nummer + 1000)
            return f"zegel {nummer}", False
        await self._zet(
            zegel, zegel.c.nummer == nummer, kolom.name, _anders(kolom, rij._mapping[kolom.name], self.toeval)
        )
        return f"zegel {nummer} ", False

    async def verwijder_zegel(self) -> tuple[str, bool]:
        nummer = self.toeval.choice(self.nummers["zegel"][:-1])
        await self._doe(sa.delete(zegel).where(zegel.c.nummer == nummer))
        return f"zegel {nummer} ontbreekt", False

    async def verwissel_zegels(self) -> tuple[str, bool]:
        een, ander = self.toeval.sample(self.nummers["zegel"], 2)
        await self._ruil(zegel.c.nummer, een, ander)
        return f"zegel {een} draagt een handtekening die niet klopt", False

    async def reken_opnieuw(self) -> tuple[str, bool]:
        """A line is altered, and its zegel computed anew, by somebody who has no key."""
        gezegd, _ = await self.verander()
        naam, nummer = gezegd.split()[:2]
        rij = next(
            r
            for r in await self.verbinding.execute(sa.select(zegel))
            if any(van <= int(nummer) <= tot for van, tot in r.leden.get(naam, ()))
        )

        @asynccontextmanager
        async def lees() -> AsyncIterator[AsyncConnection]:
            yield self.verbinding

        nagekeken = Nakijker(lees, {}, ())
        await nagekeken.kijk(datetime.now(UTC))
        bladen = in_bladen(rij.bladen)
        plek = next(i for i, b in enumerate(bladen) if (naam, b) in nagekeken._anders)
        (bladen[plek],) = [b for n, i, b in nagekeken._gevonden if (n, i) == (naam, int(nummer))]
        await self._zet(zegel, zegel.c.nummer == rij.nummer, "bladen", b"".join(bladen))
        await self._zet(zegel, zegel.c.nummer == rij.nummer, "wortel", wortel(bladen))
        return f"zegel {rij.nummer} draagt een handtekening die niet klopt", False

    async def voeg_in(self) -> tuple[str, bool]:
        """A line where there was room: as if somebody had looked who did not."""
        lang_geleden = _regel(datetime(2026, 3, 2, 8, 30, tzinfo=UTC), volgnummer=-self.toeval.randint(2, 99))
        await self._doe(sa.insert(inzage).values(lang_geleden))
        return f"inzage {lang_geleden['volgnummer']} staat in geen zegel", False


async def test_van_duizend_keer_knoeien_wordt_alles_gevonden(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        await _leef(wereld, 10)
        wereld.klok.vooruit(timedelta(hours=1))
        bewaard = await _hoofd(wereld)
        schoon = await _kijk(wereld, bewaard)
        assert (schoon.fouten, schoon.zegels) == ([], 10)
        assert schoon.regels == await _aantal(wereld, inzage) + await _aantal(wereld, gebeurtenis) > 50
        await _zonder_grendels(wereld)
        toeval, gemist = random.Random(7513), []
        soorten: dict[str, int] = {}
        async with wereld.omg.database.schrijf() as verbinding:

            @asynccontextmanager
            async def lees() -> AsyncIterator[AsyncConnection]:
                yield verbinding

            nummers = {
                naam: list((await verbinding.execute(sa.select(kolom).order_by(kolom))).scalars())
                for naam, kolom in (
                    ("inzage", inzage.c.volgnummer),
                    ("gebeurtenis", gebeurtenis.c.volgnummer),
                    ("zegel", zegel.c.nummer),
                )
            }
            for _ in range(KAPOT[wereld.omg.database.is_sqlite]):
                poging = await verbinding.begin_nested()
                knoeier = Knoeier(verbinding, toeval, nummers, soorten)
                gezegd, alleen_met_hoofd = await knoeier.iets()
                uitslag = await _kijk(wereld, *[bewaard] * alleen_met_hoofd, lees=lees)
                if not any(gezegd in fout for fout in uitslag.fouten):
                    gemist.append((gezegd, uitslag.fouten))
                await poging.rollback()
            assert (await _kijk(wereld, bewaard, lees=lees)).fouten == []
        assert gemist == []
        assert len(soorten) == 12
        assert min(soorten.values()) > KAPOT[wereld.omg.database.is_sqlite] // 40


async def test_wat_de_applicatie_nooit_schreef_is_geen_reden_om_te_struikelen(
    verse_wereld: VerseWereld,
) -> None:
    """On SQLite a column takes anything. It is found, and what is next is sealed as ever."""
    async with verse_wereld() as wereld:
        if not wereld.omg.database.is_sqlite:  # PostgreSQL itself refuses it
            with pytest.raises(sa.exc.DBAPIError):
                async with wereld.omg.database.schrijf() as verbinding:
                    await verbinding.exec_driver_sql("INSERT INTO inzage (id, op) VALUES ('x', 'gisteren')")
            return
        await _leef(wereld, 3)
        await _zonder_grendels(wereld)
        wereld.klok.vooruit(timedelta(hours=1))
        async with wereld.omg.database.schrijf() as verbinding:
            for opdracht in (
                "UPDATE inzage SET op = 'gisteren' WHERE volgnummer = 1",
                "UPDATE inzage SET rollen = '[' WHERE volgnummer = 2",
                "UPDATE inzage SET handeling = CAST(x'ff00' AS TEXT) WHERE volgnummer = 3",
                "UPDATE gebeurtenis SET id = 'x' WHERE volgnummer = 1",
                "UPDATE gebeurtenis SET open = NULL WHERE volgnummer = -1",
                "UPDATE zegel SET leden = '{\"inzage\": 3}' WHERE nummer = 2",
                "UPDATE zegel SET aantal = 'veel' WHERE nummer = 3",
            ):
                await verbinding.exec_driver_sql(opdracht)
        fouten = (await _kijk(wereld)).fouten
        for wat in ("inzage 1", "inzage 2", "inzage 3", "gebeurtenis 1"):
            assert f"{wat} is veranderd" in fouten
        for nummer in (2, 3):
            assert f"zegel {nummer} is veranderd: het is niet meer te lezen" in fouten


# Nothing is missed, and nobody waits


async def test_wie_laat_vastlegt_onder_een_lager_nummer_wordt_ook_verzegeld(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        await _leef(wereld, 2)
        begin = await _hoofd(wereld)
        database = wereld.omg.database
        if database.is_sqlite:  # one writer: only a number that was left out comes later
            tot = begin["tot"]["inzage"]
            async with database.schrijf() as snel:
                await snel.execute(NOTEER, _regel(wereld.klok.nu(), volgnummer=tot + 3))
            await _verzegel(wereld)
            async with database.schrijf() as traag:
                await traag.execute(NOTEER, _regel(wereld.klok.nu(), volgnummer=tot + 2))
        else:
            async with database.schrijf() as traag:
                await traag.execute(NOTEER, _regel(wereld.klok.nu()))
                async with database.schrijf() as snel:
                    await snel.execute(NOTEER, _regel(wereld.klok.nu()))
                await _verzegel(wereld)
                assert (await _hoofd(wereld))["zegel"] == begin["zegel"] + 1
        assert (await _kijk(wereld)).fouten == []
        await _verzegel(wereld)  # nobody wrote anything since
        laatste = await _hoofd(wereld)
        (reeks,) = laatste["leden"]["inzage"]
        assert (laatste["zegel"], laatste["aantal"]) == (begin["zegel"] + 2, 1)
        assert reeks[1] < laatste["tot"]["inzage"]
        wereld.klok.vooruit(timedelta(hours=1))
        uitslag = await _kijk(wereld, begin, laatste)
        assert (uitslag.fouten, uitslag.zegels) == ([], begin["zegel"] + 2)
        await _verzegel(wereld)
        assert await _hoofd(wereld) == laatste


async def test_wat_niet_in_een_portie_past_komt_in_de_volgende(
    verse_wereld: VerseWereld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that was never sealed before: in portions, each read in pages."""
    monkeypatch.setattr("app.toegang.zegel.PORTIE", 7)
    monkeypatch.setattr("app.toegang.zegel.BLAD", 3)
    monkeypatch.setattr("app.toegang.nakijken.BLAD", 4)
    monkeypatch.setattr("app.toegang.nakijken.ZEGELS", 1)
    async with verse_wereld() as wereld:
        for _ in range(5):
            await (await wereld.casus()).nu()
        alles = await _aantal(wereld, gebeurtenis) + await _aantal(wereld, inzage)
        for ronde in range(1, 10):
            await _verzegel(wereld)
            uitslag = await _kijk(wereld)
            assert (uitslag.fouten, uitslag.regels) == ([], min(7 * ronde, alles))
        assert uitslag.zegels == -(-alles // 7) > 1
        assert (await _hoofd(wereld))["totaal"] == alles


async def test_wie_tegelijk_verzegelen_maken_een_keten(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        for _ in range(5):
            await wereld.casus()
            await asyncio.gather(*(_verzegel(wereld) for _ in range(4)))
        een, twee = await bereid_voor(wereld.omg.database.lees), await bereid_voor(wereld.omg.database.lees)
        assert not een.bladen
        await wereld.casus()
        een, twee = await bereid_voor(wereld.omg.database.lees), await bereid_voor(wereld.omg.database.lees)
        for concept in (een, twee):
            async with wereld.omg.database.schrijf() as verbinding:
                await verzegel(worker.als_klok(wereld.omg, verbinding), concept)
        uitslag = await _kijk(wereld)
        assert (uitslag.fouten, uitslag.zegels) == ([], 6)
        assert uitslag.regels == await _aantal(wereld, gebeurtenis) + await _aantal(wereld, inzage)


async def test_verzegelen_houdt_geen_verzoek_op(verse_wereld: VerseWereld) -> None:
    """While somebody is hashing, and on PostgreSQL also while somebody has written a zegel and not committed it, fifty requests
    look and write."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus()
        database = wereld.omg.database
        gelezen, verder, keer = asyncio.Event(), asyncio.Event(), iter(range(9))

        @asynccontextmanager
        async def traag() -> AsyncIterator[AsyncConnection]:
            async with database.lees() as verbinding:
                yield verbinding
            if next(keer):  # the first look was at the zegels, this one at lines
                gelezen.set()
                await verder.wait()

        async def vijftig() -> None:
            taken = [wereld.casus() if i % 5 == 0 else casus.regisseur.haal(casus.pad) for i in range(50)]
            await asyncio.wait_for(asyncio.gather(*taken), 60)

        async with over_een_socket(wereld):
            voorbereiden = asyncio.create_task(bereid_voor(traag))
            await gelezen.wait()
            await vijftig()
            assert not voorbereiden.done()
            verder.set()
            concept = await voorbereiden
            async with database.schrijf() as verbinding:
                await verzegel(worker.als_klok(wereld.omg, verbinding), concept)
                if not database.is_sqlite:
                    await vijftig()
        await _verzegel(wereld)
        uitslag = await _kijk(wereld)
        assert (uitslag.fouten, uitslag.zegels) == ([], 2)
        assert uitslag.regels == await _aantal(wereld, gebeurtenis) + await _aantal(wereld, inzage)


async def test_wie_valt_tijdens_het_verzegelen_heeft_niets_gedaan(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        await _leef(wereld, 1)
        await wereld.casus()
        concept = await bereid_voor(wereld.omg.database.lees)

        async def val() -> None:
            async with wereld.omg.database.schrijf() as verbinding:
                await verzegel(worker.als_klok(wereld.omg, verbinding), concept)
                raise OSError("de stekker")

        with pytest.raises(OSError, match="de stekker"):
            await val()
        assert (await _hoofd(wereld))["zegel"] == 1
        await _verzegel(wereld)
        assert ((await _hoofd(wereld))["zegel"], (await _kijk(wereld)).fouten) == (2, [])


async def test_kill_9_laat_een_hele_keten_achter(verse_wereld: VerseWereld, tmp_path: Path) -> None:
    """Two processes (on SQLite one) seal what is written meanwhile and are killed time and again."""
    async with verse_wereld() as wereld:
        klok, toeval = Machineklok(wereld.klok.nu(), tmp_path / "klok"), random.Random(9)
        klok.zet(0)
        aantal = 1 if wereld.omg.database.is_sqlite else 2
        with Werkers.begin(wereld.omg.instellingen, klok, aantal) as werkers:
            for dood in range(1, 5):
                zegels = await _aantal(wereld, zegel)
                while await _aantal(wereld, zegel) < zegels + 2:
                    async with wereld.omg.database.schrijf() as verbinding:
                        await verbinding.execute(NOTEER, [_regel(wereld.klok.nu()) for _ in range(200)])
                    await asyncio.sleep(0.02)  # or a slow machine only writes
                await asyncio.sleep(toeval.random() * 0.05)
                werkers.dood(toeval.randrange(aantal))
                klok.zet(dood * LEASE / timedelta(hours=1))  # what it had claimed is free
                werkers.erbij()
        wereld.klok.vooruit(timedelta(hours=1))
        achterstand = await _aantal(wereld, inzage) // PORTIE + 1
        for _ in range(achterstand):
            await _verzegel(wereld)
        uitslag = await _kijk(wereld)
        assert uitslag.fouten == []
        assert uitslag.zegels >= 8
        assert uitslag.regels == await _aantal(wereld, inzage) > 1000
        assert await _aantal(wereld, taak) == 0


# No log, no data


@pytest.mark.parametrize("pad", ["", "/betrokkenen", "/gebeurtenissen", "/acties", "/inzage"])
async def test_zonder_logboek_wordt_niets_getoond(verse_wereld: VerseWereld, pad: str) -> None:
    """The table itself is gone: no line, so no data, and no refusal either that would stand nowhere."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus("contact-leggen")
        goed(await casus.regisseur.get(casus.pad + pad))
        await wereld.als("wij-zuid").id()
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.exec_driver_sql("ALTER TABLE inzage RENAME TO inzage_weg")
        for wie in (casus.regisseur, wereld.als("wij-zuid")):
            antwoord = await wie.get(casus.pad + pad)
            probleem = geweigerd(antwoord, 500, "onverwachte-fout")
            for geheim in ("Draadsma", "Testa", casus.id, "contact"):
                assert geheim not in json.dumps(probleem)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.exec_driver_sql("ALTER TABLE inzage_weg RENAME TO inzage")
        goed(await casus.regisseur.get(casus.pad + pad))


async def test_zonder_logboek_verandert_er_niets(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus = await wereld.casus()
        voor = await casus.nu()
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.exec_driver_sql("ALTER TABLE gebeurtenis RENAME TO gebeurtenis_weg")
        antwoord = await casus.regisseur.patch(casus.pad, {"duur": "incident"}, if_match="*")
        geweigerd(antwoord, 500, "onverwachte-fout")
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.exec_driver_sql("ALTER TABLE gebeurtenis_weg RENAME TO gebeurtenis")
        assert await casus.nu() == voor


async def test_de_regel_zegt_met_welke_toepassing_werd_gekeken(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.nu()
    async with wereld.omg.database.lees() as verbinding:
        laatste = sa.select(inzage.c.toegangspunt).order_by(inzage.c.volgnummer.desc()).limit(1)
        assert (await verbinding.execute(laatste)).scalar_one() == wereld.omg.instellingen.clients[0]


# An outsider


def _nagerekend(hoofd_json: dict[str, Any], publiek: bytes) -> bool:
    """As an outsider does it, with nothing of ours."""
    rest = {k: w for k, w in hoofd_json.items() if k != "handtekening"}
    tekst = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    Ed25519PublicKey.from_public_bytes(publiek).verify(bytes.fromhex(hoofd_json["handtekening"]), tekst)
    return True


async def test_een_buitenstaander_bewaart_het_hoofd_en_rekent_het_na(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        fg = wereld.als("fg")
        geweigerd(await fg.get("/v1/logboek/hoofd"), 404, "niet-gevonden")
        await _leef(wereld, 2)
        bewaard = await wereld.als("koppeling").haal("/v1/logboek/hoofd")
        assert bewaard == await fg.haal("/v1/logboek/hoofd") == await _hoofd(wereld)
        assert _nagerekend(bewaard, wereld.omg.sleutels.zegel.publiek[1])
        await _leef(wereld, 1)
        volgende = await fg.haal("/v1/logboek/hoofd")
        tekst = json.dumps(bewaard, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert volgende["vorige"] == sha256(tekst.encode()).hexdigest()
        weigering = geweigerd(await wereld.noord.get("/v1/logboek/hoofd"), 403, "niet-bevoegd")
        assert "privacy officer" in weigering["alternatief"]


async def test_wie_de_sleutel_steelt_schrijft_geen_nieuwe_geschiedenis(verse_wereld: VerseWereld) -> None:
    """A chain that is made anew with the very same key holds by itself, but not beside a head that was kept."""
    async with verse_wereld() as wereld:
        await _leef(wereld, 3)
        wereld.klok.vooruit(timedelta(hours=1))
        bewaard = await _hoofd(wereld)
        await _zonder_grendels(wereld)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.delete(zegel))
            await verbinding.execute(sa.delete(inzage).where(inzage.c.volgnummer == 2))
        for _ in range(4):
            await wereld.casus()
            await _verzegel(wereld)
        assert (await _kijk(wereld)).fouten == []
        fouten = (await _kijk(wereld, bewaard)).fouten
        assert fouten == ["zegel 3 is een ander dan het bewaarde hoofd: de keten is opnieuw geschreven"]
        verzonnen = {**bewaard, "totaal": 0}
        assert (await _kijk(wereld, verzonnen)).fouten == [
            "het bewaarde hoofd 3 draagt een handtekening die niet klopt"
        ]
        assert (await _kijk(wereld, {"zegel": 3})).fouten == [
            "het bewaarde hoofd is geen hoofd van een zegel"
        ]


async def test_een_nieuwe_sleutel_tekent_verder_op_dezelfde_keten(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        await _leef(wereld, 1)
        oud = wereld.omg.sleutels.zegel
        wereld.omg.sleutels.zegel = beide = Zegelring({1: _zaad(wereld, 1), 2: bytes(32)})
        await _leef(wereld, 1)
        assert (await _hoofd(wereld))["sleutel"] == 2
        assert ((await _kijk(wereld)).fouten, beide.publiek[1]) == ([], oud.publiek[1])
        wereld.omg.sleutels.zegel = oud
        fouten = (await _kijk(wereld)).fouten
        assert fouten == [
            "zegel 2 is getekend met sleutel 2, die hier niet bekend is: het is veranderd, of door een ander gemaakt"
        ]


def _zaad(wereld: Wereld, id: int) -> bytes:
    return wereld.omg.instellingen.zegelsleutels[id]


async def test_nakijken_op_de_opdrachtregel(verse_wereld: VerseWereld, tmp_path: Path) -> None:
    """By somebody with the public keys and what they kept, and no secret at all."""
    async with verse_wereld() as wereld:
        wereld.klok.zet(Systeemklok().nu())
        env = {"RODEDRAAD_DATABASE_URL": wereld.omg.instellingen.database_url}
        geheim = {
            "RODEDRAAD_HOOFDSLEUTELS": nieuwe_hoofdsleutel(1),
            "RODEDRAAD_KLUISSLEUTELS": nieuwe_hoofdsleutel(1),
            "RODEDRAAD_ZEGELSLEUTELS": ",".join(map(nieuwe_hoofdsleutel, (1, 2))),
        }

        async def log(*woorden: str, code: int = 0, met: Mapping[str, str] | None = None) -> str:
            gedaan = await asyncio.to_thread(
                CliRunner().invoke, commando, ["log", *woorden], env={**env, **(met or {})}
            )
            assert gedaan.exit_code == code, (gedaan.output, gedaan.exception)
            return gedaan.output

        assert "nog niets verzegeld" in await log("hoofd", code=2)
        await _leef(wereld, 2)
        sleutel, bewaard = tmp_path / "sleutel", tmp_path / "hoofden"
        assert json.loads(await log("sleutel", met=geheim)).keys() == {"1", "2"}
        sleutel.write_text(json.dumps({"1": wereld.omg.sleutels.zegel.publiek[1].hex()}))
        bewaard.write_text(await log("hoofd"))
        await _leef(wereld, 1)
        bewaard.write_text(bewaard.read_text() + await log("hoofd"))
        assert "Alles klopt. Of er aan het einde" in await log("verify", "--sleutel", str(sleutel))
        met_hoofd = ("verify", "--sleutel", str(sleutel), "--hoofd", str(bewaard))
        assert "Alles klopt, ook met 2 bewaarde hoofden." in await log(*met_hoofd)
        assert "RODEDRAAD_HOOFDSLEUTELS" in await log("verify", code=2)
        assert "handtekening die niet klopt" in await log("verify", code=1, met=geheim)
        for naam in ("--hoofd", "--sleutel"):
            assert f"Wat bij {naam} staat" in await log("verify", naam, __file__, code=2, met=geheim)
        await _zonder_grendels(wereld)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.delete(zegel).where(zegel.c.nummer == 3))
            await verbinding.execute(sa.update(inzage).where(inzage.c.volgnummer == 2).values(team="vt"))
        uit = await log(*met_hoofd, code=1)
        assert "inzage 2 is veranderd" in uit
        assert (
            "het logboek is afgekapt: het bewaarde hoofd is van zegel 3, maar hier eindigt het bij zegel 2"
            in uit
        )


# The small parts


def test_de_wortel_is_die_van_rfc_9162() -> None:
    def boom(bladen: list[bytes]) -> bytes:
        """The definition, to the letter."""
        if len(bladen) == 1:
            return bladen[0]
        k = 1 << (len(bladen) - 1).bit_length() - 1
        return sha256(b"\1" + boom(bladen[:k]) + boom(bladen[k:])).digest()

    bladen = [sha256(bytes([i])).digest() for i in range(33)]
    assert wortel([]) == sha256(b"").digest()
    for n in range(1, 34):
        assert wortel(bladen[:n]) == boom(bladen[:n])
    assert len({wortel(bladen[:n]) for n in range(34)}) == 34
    assert afdruk(None) == bytes(32)


def test_gaten_zijn_wat_in_geen_reeks_staat() -> None:
    toeval = random.Random(1)
    for _ in range(200):
        nummers = sorted(toeval.sample(range(1, 60), toeval.randint(0, 40)))
        vanaf, tot = toeval.randint(0, 20), 60
        reeksen = in_reeksen(nummers)
        toeval.shuffle(reeksen)
        assert sorted(n for van, t in reeksen for n in range(van, t + 1)) == nummers
        assert list(gaten(reeksen, vanaf, tot)) == [n for n in range(tot, vanaf, -1) if n not in nummers]
