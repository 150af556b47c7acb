"""What is destroyed is gone: its keys, its rows and whoever is nowhere else. All of it or nothing, and the logs can still be proved."""

import asyncio
import base64
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from app import worker
from app.bewaren.codes import Dossiersoort
from app.bewaren.model import grafsteen, vernietigd
from app.casus.model import casus as casustabel
from app.core.db import SCHEMA
from app.core.fouten import Fout
from app.core.gebeurtenis import gebeurtenis
from app.core.versleuteling import Gesloten, Sleutelbos, Versleuteld, datasleutel
from app.melding.model import melding as meldingtabel
from app.persoon.model import persoon, zoekterm
from app.toegang.model import inzage, kluis, zegel
from app.toegang.nakijken import Nakijker
from app.worker import als_klok
from app.workflow.vernietigen import afdruk, hoort_bij, vernietig_opnieuw
from tests.bewaren import keur_goed, oude_casus, ronde, vernietig
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding, met, vertrek, weeg
from tests.test_opdrachtregel import rodedraad
from tests.test_opslag import MERK, _leg_alles_vast
from tests.test_werkplek import Iemand
from tests.wereld import Wereld, geweigerd

LOGBOEKEN = (gebeurtenis, inzage, zegel)
Tabellen = dict[str, list[dict[str, Any]]]


async def _alles(wereld: Wereld) -> Tabellen:
    """Every row of every table: what a backup of this moment holds."""
    async with wereld.omg.database.lees() as verbinding:
        return {
            t.name: [dict(rij._mapping) for rij in await verbinding.execute(sa.select(t))]
            for t in SCHEMA.sorted_tables
        }


def _gesloten(inhoud: Tabellen) -> Iterator[Gesloten]:
    for tabel in SCHEMA.sorted_tables:
        for rij in inhoud[tabel.name]:
            yield from (rij[k.name] for k in tabel.c if isinstance(k.type, Versleuteld) and rij[k.name])


def _leesbaar(inhoud: Tabellen, bos: Sleutelbos, kluisbos: Sleutelbos) -> str:
    """Everything that can be opened with the keys in these tables and these master keys, whatever it lies under."""
    sleutels = []
    for rij in inhoud["datasleutel"]:
        with suppress(Fout):
            sleutels.append(bos.ontgrendel(rij["id"], rij["gewikkeld"]))
    dicht = [*_gesloten(inhoud)]
    for rij in inhoud["kluis"]:
        buiten = kluisbos.ontgrendel(rij["id"], rij["gewikkeld"]).open(rij["waarde"])
        dicht.append(Gesloten("kluis.binnen", bytes.fromhex(buiten)))
    open_ = []
    for waarde in dicht:
        for sleutel in sleutels:
            with suppress(InvalidTag):
                open_.append(str(sleutel.open(waarde)))
    return "\n".join(open_)


def _verwijzingen(inhoud: Tabellen, ids: set[UUID]) -> list[str]:
    """Where one of these is still named, but for the logs, that keep ids and codes."""
    return [
        f"{naam}.{kolom}"
        for naam, rijen in inhoud.items()
        if naam not in {t.name for t in LOGBOEKEN}
        for rij in rijen
        for kolom, waarde in rij.items()
        if any(str(id) in str(waarde) for id in ids)
    ]


async def _log_klopt(wereld: Wereld) -> bool:
    await worker.loop(wereld.omg, "zegel")
    omg = wereld.omg
    uitslag = await Nakijker(omg.database.lees, omg.sleutels.zegel.publiek, []).kijk(omg.klok.nu())
    return uitslag.aantal == 0 and uitslag.regels > 0


async def _ids(wereld: Wereld, tabel: sa.Table) -> list[UUID]:
    async with wereld.omg.database.lees() as verbinding:
        return list((await verbinding.execute(sa.select(tabel.c.id))).scalars())


async def test_van_wat_is_vernietigd_is_niets_meer_te_openen_en_het_logboek_klopt_nog(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        await _leg_alles_vast(wereld)
        voor, log = await _alles(wereld), [*LOGBOEKEN[:2]]
        bos, kluisbos = wereld.omg.sleutels, wereld.omg.kluis
        assert _leesbaar(voor, bos, kluisbos).count(MERK) > 60
        for soort, tabel in ((Dossiersoort.CASUS, casustabel), (Dossiersoort.MELDING, meldingtabel)):
            for id in await _ids(wereld, tabel):
                async with wereld.omg.database.schrijf() as verbinding:
                    await vernietig_opnieuw(als_klok(wereld.omg, verbinding), soort, id)
        wereld.vooruit(days=3)  # so long an answer is remembered at most
        await ronde(wereld)
        na = await _alles(wereld)
        assert na["idempotentie"] == []
        assert len([*_gesloten(na)]) > 10  # what is closed in the log is still there
        assert _leesbaar(na, bos, kluisbos) == ""
        assert [rij["soort"] for rij in na["datasleutel"]] == ["zoekindex"]
        for tabel in (persoon, zoekterm, kluis):
            assert na[tabel.name] == []
        weg = {rij["id"] for t in (casustabel, meldingtabel, persoon) for rij in voor[t.name]}
        assert _verwijzingen(na, weg) == []
        for tabel in log:
            assert na[tabel.name][: len(voor[tabel.name])] == voor[tabel.name]
        assert await _log_klopt(wereld)
        # a backup of before, with a master key that was changed since and then taken away: nothing opens
        assert bos.ids == {1}
        with pytest.raises(Fout):
            Sleutelbos({2: b"2" * 32}).ontgrendel(*_een_sleutel(voor))
        assert _leesbaar({**voor, "kluis": []}, Sleutelbos({2: b"2" * 32}), kluisbos) == ""


def _een_sleutel(inhoud: Tabellen) -> tuple[UUID, bytes]:
    rij = inhoud["datasleutel"][0]
    return rij["id"], rij["gewikkeld"]


async def test_een_grafsteen_noemt_niemand_en_het_antwoord_is_dat_van_wat_er_nooit_was(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus = await oude_casus(wereld, toelichting=MERK)
        blijft = await wereld.casus()
        await vernietig(wereld)
        nooit = await wereld.noord.get(f"/v1/casussen/{blijft.id[:-4]}0000")
        weg = await wereld.noord.get(casus.pad)
        assert (weg.status_code, weg.content) == (nooit.status_code, nooit.content) == (404, nooit.content)
        for wie in (wereld.noord, wereld.teamleider):
            assert [c["id"] for c in await wie.alle("/v1/casussen")] == [blijft.id]
            assert casus.id not in str(await wie.alle("/v1/signalen"))
        geweigerd(await wereld.als("fg").get(f"{casus.pad}/inzage"), 404, "niet-gevonden")
        (steen,) = await wereld.als("fg").alle("/v1/grafstenen")
        assert {k: steen[k] for k in ("soort", "grond", "vanJaar", "totJaar", "rollen", "personen")} == {
            "soort": "casus",
            "grond": "bewaartermijn",
            "vanJaar": 2026,
            "totJaar": 2026,
            "rollen": ["privacy-officer", "teamleider"],
            "personen": 0,
        }
        assert steen["backupGaatOpen"]
        assert await wereld.als("vt-fg").alle("/v1/grafstenen") == []
        geweigerd(await wereld.teamleider.get("/v1/grafstenen"), 403, "niet-bevoegd")
        inhoud = await _alles(wereld)
        assert casus.id not in str(inhoud["grafsteen"])
        assert [r["afdruk"] for r in inhoud["vernietigd"]] == [afdruk(UUID(casus.id))]
        assert await _log_klopt(wereld)


async def test_wie_nog_een_dossier_heeft_blijft(verse_wereld: VerseWereld) -> None:
    """She is in a melding of VT as well, and that is VT's; he was in this casus alone."""
    async with verse_wereld() as wereld:
        wij, vt = gezin(), wereld.als("vt")
        gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
        nieuw = {"aanduiding": "Huishouden Proefsma"}
        casus_id = (await vt.maak(f"/v1/meldingen/{gemeld}/casus", nieuw))["id"]
        pad = f"/v1/casussen/{casus_id}"
        await vt.maak(f"{pad}/betrokkenen", wij.man)
        await weeg(vt, gemeld)
        leider = wereld.als("vt-teamleider")
        einde = {"actie": "beeindigen", "reden": "verhuisd-buiten-regio", "toelichting": "Verhuisd."}
        await leider.maak(f"{pad}/acties", einde)
        voor = {rij["id"] for rij in (await _alles(wereld))["persoon"]}
        wereld.vooruit(days=365 * 20 + 10)
        assert await ronde(wereld) == 1
        await vernietig(wereld, "vt-teamleider", "vt-fg")
        geweigerd(await vt.get(pad), 404, "niet-gevonden")
        over = await vt.haal(f"/v1/meldingen/{gemeld}")
        assert over["betrokkenen"][0]["voornamen"] == wij.moeder["voornamen"]
        assert over["casusId"] is None
        assert len(voor - {rij["id"] for rij in (await _alles(wereld))["persoon"]}) == 1
        (steen,) = await wereld.als("vt-fg").alle("/v1/grafstenen")
        assert (steen["personen"], steen["personenGebleven"]) == (1, 1)
        scherm = (await (await Iemand(wereld).begin("vt-fg")).get("/privacy/vernietigd")).text
        for wat in ("in 2026", "1 mens<br>", "van 1 mens niet: ook in een ander dossier"):
            assert wat in scherm, wat
        # and then the melding, with her
        assert await ronde(wereld) == 1
        await vernietig(wereld, "vt-teamleider", "vt-fg")
        inhoud = await _alles(wereld)
        assert (inhoud["persoon"], inhoud["melding"]) == ([], [])
        assert (await _log_klopt(wereld), await vt.alle("/v1/meldingen")) == (True, [])


async def test_van_bewaren_en_vernietigen_op_hetzelfde_moment_wint_er_een(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casussen = [await wereld.casus() for _ in range(6)]
        for casus in casussen:
            await vertrek(casus)
        wereld.vooruit(days=365 * 20 + 10)
        assert await ronde(wereld) == 6
        for wie in ("wij-noord-teamleider", "fg"):
            for wat in await wereld.als(wie).alle("/v1/vernietigingen"):
                await wereld.als(wie).maak(f"/v1/vernietigingen/{wat['id']}/_goedkeuren")
        wereld.vooruit(days=14)
        fg = wereld.als("fg")

        async def houd(casus_id: str) -> bool:
            antwoord = await fg.post("/v1/bewaarplichten", {"casusId": casus_id, "reden": "rechtszaak"})
            assert antwoord.status_code in (201, 404), antwoord.text
            return antwoord.status_code == 201

        gehouden, gedaan = await asyncio.gather(
            asyncio.gather(*(houd(casus.id) for casus in reversed(casussen))), ronde(wereld)
        )
        over = {c["id"] for c in await wereld.noord.alle("/v1/casussen")}
        assert over == {c.id for c, vast in zip(reversed(casussen), gehouden, strict=True) if vast}
        assert gedaan == 6 - len(over) == len(await fg.alle("/v1/grafstenen"))
        assert await ronde(wereld) == 0
        for casus in casussen:
            if casus.id in over:
                assert (await casus.nu())["aanduiding"] == "Huishouden Draadsma"
        assert await _log_klopt(wereld)


async def test_wat_halverwege_misgaat_is_niet_gebeurd_en_wordt_overgedaan(verse_wereld: VerseWereld) -> None:
    """The last thing that is written fails: nothing is gone. The next round does all of it."""
    async with verse_wereld() as wereld:
        casus = await oude_casus(wereld)
        await keur_goed(wereld)
        wereld.vooruit(days=14)
        voor = await _alles(wereld)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.text("ALTER TABLE vernietigd RENAME TO elders"))
        with pytest.raises(sa.exc.DBAPIError):
            await ronde(wereld)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.text("ALTER TABLE elders RENAME TO vernietigd"))
        na = await _alles(wereld)
        assert {naam: rijen for naam, rijen in na.items() if naam != "taak"} == {
            naam: rijen for naam, rijen in voor.items() if naam != "taak"
        }
        assert (await casus.nu())["aanduiding"] == "Huishouden Draadsma"
        wereld.vooruit(minutes=1)
        assert await ronde(wereld) == 1
        geweigerd(await casus.regisseur.get(casus.pad), 404, "niet-gevonden")


async def test_na_een_teruggezette_backup_wordt_het_opnieuw_vernietigd(
    verse_wereld: VerseWereld, tmp_path: Path
) -> None:
    """As a backup of before would have it: everything is there, and the list that was kept elsewhere knows better."""
    async with verse_wereld() as wereld:
        casus, blijft, wij = await wereld.casus(), await wereld.casus(), gezin()
        await met(casus, wij.moeder)
        gemeld = (await wereld.als("vt").maak("/v1/meldingen", melding(wereld, wij.man)))["id"]
        bewaard = tmp_path / "vernietigd.txt"
        bewaard.write_text("".join(f"{afdruk(UUID(id)).hex()} 2046-03-16\n" for id in (casus.id, gemeld)))
        i = wereld.omg.instellingen
        omgeving = {
            "RODEDRAAD_DATABASE_URL": i.database_url,
            **{
                f"RODEDRAAD_{naam.upper()}": ",".join(
                    f"{id}:{_b64(sleutel)}" for id, sleutel in getattr(i, naam).items()
                )
                for naam in ("hoofdsleutels", "kluissleutels")
            },
        }
        uit = rodedraad("vernietigd", "na-herstel", str(bewaard), env=omgeving)
        assert "2 dossier(s) opnieuw vernietigd" in uit
        assert "Niets" in rodedraad("vernietigd", "na-herstel", str(bewaard), env=omgeving)
        geweigerd(await casus.regisseur.get(casus.pad), 404, "niet-gevonden")
        geweigerd(await wereld.als("vt").get(f"/v1/meldingen/{gemeld}"), 404, "niet-gevonden")
        assert (await blijft.nu())["id"] == blijft.id
        assert (await _alles(wereld))["persoon"] == []
        nu = rodedraad("vernietigd", "lijst", env=omgeving).split()
        assert {afdruk(UUID(id)).hex() for id in (casus.id, gemeld)} <= set(nu)
        bewaard.write_text("onzin")
        rodedraad("vernietigd", "na-herstel", str(bewaard), env=omgeving, code=2)


def _b64(sleutel: bytes) -> str:
    return base64.b64encode(sleutel).decode()


async def test_de_database_laat_alleen_weg_wat_geen_sleutel_meer_heeft(wereld: Wereld) -> None:
    """What may never be removed goes with its casus, and in no other way."""
    casus = await wereld.casus()
    await casus.mensen()
    await casus.stel_plan_vast()
    plan = SCHEMA.tables["veiligheidsplan"]
    weg = sa.delete(plan).where(plan.c.casus_id == UUID(casus.id))
    with pytest.raises(sa.exc.DBAPIError, match="verdwijnt niet"):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(weg)


def test_alles_wat_van_een_dossier_is_hangt_eraan() -> None:
    """A table with a casus or a melding in it, that does not go along with it, must be one that is thought about."""
    los = {
        f"{tabel.name}.{kolom.name}"
        for tabel in SCHEMA.sorted_tables
        if tabel not in LOGBOEKEN
        for kolom in tabel.c
        for wortel in (casustabel, meldingtabel)
        if kolom.name == f"{wortel.name}_id" and tabel not in hoort_bij(wortel)
    }
    assert los == set()
    assert {grafsteen, vernietigd, datasleutel}.isdisjoint(hoort_bij(casustabel))
