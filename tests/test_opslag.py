"""What lies on disk: encrypted per field under the right key, append-only, as the migrations say. On both engines."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from app import worker
from app.core import migraties
from app.core.db import SCHEMA
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.core.settings import Instellingen
from app.core.versleuteling import Gesloten, Sleutelbos, Versleuteld, datasleutel
from app.demo.opzet import nieuwe_hoofdsleutel
from app.overleg.codes import Onderdeel
from app.overleg.model import projectie, projectie_adres
from app.persoon.model import persoon
from app.toegang.model import inzage, zegel
from app.veiligheidsplan.model import veiligheidsplan
from tests.berichten import LAAT
from tests.conftest import VerseWereld
from tests.meldingen import Meldklokken, gezin, melding, momenten
from tests.overleg import deel, tafel
from tests.wereld import Casus, Wereld, goed

MERK = "Merkteken"
"""Stands in every field of words and names below, and must be found nowhere in the clear."""


async def _leg_alles_vast(wereld: Wereld) -> Any:
    casus = await wereld.casus(aanduiding=f"{MERK} huishouden", toelichting=f"{MERK} signaal")
    mens = {
        "rollen": ["slachtoffer"],
        "voornamen": MERK,
        "achternaam": MERK,
        "telefoon": "0507654321",
        "email": f"{MERK}@voorbeeld.nl",
        "geboortedatum": "1990-02-17",
        "relatie": MERK,
        "veiligContact": {"kanaal": "sms", "wanneer": MERK},
        "traumascreening": {"datum": "2026-01-17", "uitkomst": MERK},
        "steunfiguur": {"naam": MERK},
    }
    wie = (await casus.regisseur.maak(f"{casus.pad}/betrokkenen", mens))["id"]
    nieuw = {"achternaam": f"{MERK}2", "veiligContact": {"kanaal": "e-mail", "wanneer": MERK}}
    await casus.regisseur.patch(f"{casus.pad}/betrokkenen/{wie}", nieuw, if_match='"1"')
    bericht = {"soort": "bel-terug", "versturenOp": LAAT}
    await casus.regisseur.maak(
        f"{casus.pad}/betrokkenen/{wie}/berichten", bericht, idempotency_key=f"{MERK}-b"
    )
    gesprek = {"gesproken": True, "op": wereld.nu_json, "verslag": MERK}
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{wie}/gesprekken", gesprek)
    cijfer = {"betrokkeneId": wie, "op": wereld.nu_json, "cijfer": 4, "toelichting": MERK}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidscijfers", cijfer, idempotency_key=MERK)
    await _leg_adres_vast(casus, wie)
    casus.moeder = casus.vader = wie
    await casus.stel_plan_vast(
        inhoud=casus.plan_inhoud(voorwaarden=[{"tekst": MERK}], wieBewaakt=MERK), reden=MERK
    )
    woord = {"betrokkeneId": wie, "akkoord": "akkoord", "op": wereld.vandaag.isoformat(), "toelichting": MERK}
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/1/akkoorden", woord)
    await casus.regisseur.put(f"{casus.pad}/ondersteuningsplan", {"samenvatting": MERK})
    doel = {"betrokkeneId": wie, "leefgebied": "wonen", "doel": MERK}
    await casus.regisseur.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel)
    evaluatie = {"uitkomst": "plan-bijstellen", "onderbouwing": MERK}
    await casus.regisseur.maak(f"{casus.pad}/ondersteuningsplan/evaluaties", evaluatie)
    waakvlam = {"waakvlam": {"soort": "familie", "naam": MERK}, "momenten": [wereld.vandaag.isoformat()]}
    await casus.regisseur.put(f"{casus.pad}/nazorg", waakvlam)
    check = {"bron": "politie", "uitkomst": "onbekend", "op": wereld.nu_json, "toelichting": MERK}
    await casus.regisseur.maak(f"{casus.pad}/checks", check)
    await casus.doe("naar-stap", stap="evalueren", reden="anders", toelichting=MERK)
    await _leg_interventie_vast(casus, wie)
    await _leg_inzet_vast(casus)
    await _leg_overleg_vast(casus)
    await _leg_melding_vast(casus, mens)
    return casus


async def _leg_adres_vast(casus: Casus, wie: str) -> None:
    """In the open, and then a secret that somebody is let in to and looks at."""
    pad, collega = f"{casus.pad}/betrokkenen/{wie}/adres", casus.wereld.als("wij-noord-2")
    adres = {"straat": MERK, "huisnummer": "12", "postcode": "9712AA", "plaats": MERK}
    for geheim in (False, True):
        goed(await casus.regisseur.put(pad, {**adres, "geheim": geheim}, if_match="*"))
    aan = {"medewerkerId": await collega.id(), "doelbinding": "hulpverlening", "reden": MERK}
    tot = {"tot": (casus.wereld.klok.nu() + timedelta(days=1)).isoformat()}
    await casus.regisseur.maak(f"{pad}/toelatingen", {**aan, **tot}, idempotency_key=f"{MERK}-toelating")
    assert goed(await collega.get(pad))["straat"] == MERK


async def _leg_interventie_vast(casus: Casus, wie: str) -> None:
    op = casus.wereld.nu_json
    nieuw = {"code": "gedragsaanwijzing", "betrokkeneId": wie, "opgelegdOp": op, "bewaker": MERK}
    pad = f"{casus.pad}/interventies"
    pad += "/" + (await casus.regisseur.maak(pad, {**nieuw, "toelichting": MERK}))["id"]
    goed(await casus.regisseur.patch(pad, {"naAfloop": MERK}, if_match="*"))
    await casus.regisseur.maak(f"{pad}/_verlengen", {"reden": MERK})
    await casus.regisseur.maak(f"{pad}/_beeindigen", {"reden": "anders", "op": op, "toelichting": MERK})


async def _leg_inzet_vast(casus: Casus) -> None:
    kind = {"rollen": ["kind"], "voornamen": MERK, "leeftijdSchatting": 5}
    wie = (await casus.regisseur.maak(f"{casus.pad}/betrokkenen", kind))["id"]
    pad, op = f"{casus.pad}/inzet", casus.wereld.nu_json
    school = {"code": "handle-with-care", "betrokkeneId": wie, "school": MERK, "voorvalOp": op}
    await casus.regisseur.maak(pad, school)
    groep = {"code": "kindhulp-kikkergroep", "betrokkeneId": wie, "toestemming": MERK}
    pad += "/" + (await casus.regisseur.maak(pad, groep))["id"]
    goed(await casus.regisseur.patch(pad, {"status": "niet-doorgegaan", "reden": MERK}, if_match="*"))


async def _leg_overleg_vast(casus: Casus) -> None:
    """Everything that can be said of a casus at a table."""
    bij = await tafel(casus.wereld, "politie", wie="wij-noord", herhalingWeken=1)
    punt, ik, politie = await bij.breng_in(casus, vraag=MERK), casus.regisseur, casus.wereld.als("politie")
    pad = bij.punt(punt)
    await bij.bevestig("politie")
    adres = {"straat": MERK, "huisnummer": "1", "postcode": "9799XA", "plaats": MERK, "geheim": False}
    wie = (await ik.maak(f"{casus.pad}/betrokkenen", {"rollen": ["pleger"], "voornamen": MERK}))["id"]
    goed(await ik.put(f"{casus.pad}/betrokkenen/{wie}/adres", adres))
    gedeeld = await deel(bij, punt, "politie", *Onderdeel, toelichting=MERK, adresVan=[wie])
    await politie.maak(f"{pad}/inbreng", {"tekst": MERK, "gedeeldMet": [{"organisatie": "wij-groningen"}]})
    await ik.maak(f"{pad}/besluiten", {"spoor": "zorg", "tekst": MERK})
    actie = {"eigenaar": {"organisatie": "politie"}, "spoor": "straf", "omschrijving": MERK}
    wanneer = {"uiterlijk": casus.wereld.vandaag.isoformat()}
    nieuw = await ik.maak(f"{pad}/acties", {**actie, **wanneer})
    niet = {"status": "niet-gedaan", "uitkomst": MERK}
    goed(await politie.patch(f"{pad}/acties/{nieuw['id']}", niet, if_match="*"))
    await ik.maak(f"{bij.pad}/_afsluiten")
    await ik.maak(f"{pad}/projecties/{gedeeld['id']}/_intrekken", {"reden": MERK})


async def _leg_melding_vast(casus: Casus, mens: dict[str, Any]) -> None:
    vt = casus.wereld.als("vt")
    adres = {"straat": MERK, "huisnummer": "12", "postcode": "9712AA", "plaats": MERK}
    genoemd = {
        k: mens[k]
        for k in ("rollen", "voornamen", "achternaam", "geboortedatum", "telefoon", "veiligContact")
    }
    geheim = melding(casus.wereld, gezin().moeder, adres={**adres, "geheim": True})
    await vt.maak("/v1/meldingen", geheim)
    bericht = melding(
        casus.wereld, {**genoemd, "bsn": "111222333"}, kenmerk=MERK, toelichting=MERK, adres=adres
    )
    melding_id = (await vt.maak("/v1/meldingen", bericht, idempotency_key=f"{MERK}-melding"))["id"]
    klokken = Meldklokken(vt, melding_id)
    await klokken.pauzeer("veiligheidsbeoordeling", toelichting=MERK)
    pad = f"{klokken.pad}/termijnen/{await klokken.id_van('veiligheidsbeoordeling')}/_hervatten"
    await vt.maak(pad, {"toelichting": MERK})
    await klokken.beoordeel("onderzoek")
    await klokken.informeer([0], casus.wereld.nu_json, redenNiet="te-jong", toelichting=MERK)
    onderzoek = {"conclusie": "bevestigd", "onderbouwing": MERK}
    await vt.maak(f"{klokken.pad}/onderzoek/_afronden", onderzoek)
    keuze = {"casusId": casus.id, "reden": MERK}
    goed(await vt.put(f"/v1/meldingen/{melding_id}/koppeling", keuze, if_match="*"))
    oordeel = {"uitkomst": "overdracht-naar-lokaal-team", "onderbouwing": MERK}
    goed(await vt.put(f"/v1/meldingen/{melding_id}/veiligheidsbeoordeling", oordeel, if_match="*"))
    pad = f"/v1/monitoring/momenten/{(await momenten(vt, casus.id))[0]['id']}"
    casus.wereld.vooruit(days=90)
    gedaan = {"status": "gedaan", "uitkomst": "onbekend", "bronnen": ["kind"], "op": casus.wereld.nu_json}
    goed(await vt.put(pad, {"status": "gepland", "geplandOp": "2026-06-03", "reden": MERK}, if_match="*"))
    goed(await vt.put(pad, {**gedaan, "toelichting": MERK}, if_match="*"))
    assert (await vt.haal(pad))["toelichting"] == MERK
    await _leg_personen_vast(casus, melding_id)
    waarom = {"reden": MERK}
    goed(await vt.vraag("DELETE", f"/v1/meldingen/{melding_id}/koppeling", waarom, if_match="*"))


async def _leg_personen_vast(casus: Casus, melding_id: str) -> None:
    """Merged and taken back, and a melding that was passed on: each with words."""
    ik, vt = casus.regisseur, casus.wereld.als("vt")
    genoemd = (await ik.haal(f"/v1/meldingen/{melding_id}"))["betrokkenen"][0]["persoonId"]
    bekend = (await ik.haal(f"{casus.pad}/betrokkenen"))["resultaten"][0]["persoonId"]
    paar = {"persoonId": genoemd, "zelfdeAlsId": bekend, "reden": "anders", "toelichting": MERK}
    link = (await ik.maak("/v1/personen/samenvoegingen", paar))["id"]
    waarom = {"reden": "anders", "toelichting": MERK}
    await ik.maak(f"/v1/personen/samenvoegingen/{link}/_ongedaan", waarom)
    weg = (await vt.maak("/v1/meldingen", melding(casus.wereld, gezin().moeder, toelichting=MERK)))["id"]
    naar = {"organisatie": "veilig-thuis-elders", "reden": "anders", "toelichting": MERK}
    await vt.maak(f"/v1/meldingen/{weg}/_doorsturen", naar)


async def _alles_in_de_database(wereld: Wereld) -> str:
    """Every value of every row of every table, as text and (for bytes) as Latin-1."""
    stukken: list[str] = []
    async with wereld.omg.database.lees() as verbinding:
        for tabel in SCHEMA.sorted_tables:
            for rij in await verbinding.execute(sa.text(f"SELECT * FROM {tabel.name}")):
                stukken += [w.decode("latin-1") if isinstance(w, bytes) else str(w) for w in rij]
    return "\n".join(stukken)


async def test_wat_iemand_noemt_of_beschrijft_ligt_nergens_leesbaar(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus = await _leg_alles_vast(wereld)
        assert MERK in str(await casus.tijdlijn())
        inhoud = await _alles_in_de_database(wereld)
        for geheim in (MERK, "0507654321", "1990-02-17", "2026-01-17", "sms", "111222333", "9712AA"):
            assert geheim not in inhoud
            assert base64.b64encode(geheim.encode()).decode().rstrip("=") not in inhoud


async def test_een_vernietigde_sleutel_vernietigt_de_gegevens_ook_in_het_logboek(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus = await _leg_alles_vast(wereld)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.delete(datasleutel).where(datasleutel.c.soort == "persoon"))
        regels = await casus.tijdlijn()
        gewijzigd = next(g for g in regels if g["soort"] == "betrokkene-gewijzigd")
        assert gewijzigd["besloten"] is None
        assert (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"] == []
        assert (await casus.nu())["aanduiding"] == f"{MERK} huishouden"


def test_elke_versleutelde_kolom_is_aan_haar_eigen_naam_gebonden() -> None:
    gesloten = [(t, k) for t in SCHEMA.sorted_tables for k in t.columns if isinstance(k.type, Versleuteld)]
    assert len(gesloten) > 25
    for tabel, kolom in gesloten:
        assert isinstance(kolom.type, Versleuteld)
        assert kolom.type.veld == f"{tabel.name}.{kolom.name}"


VRIJE_TEKST_IN_HET_OPEN = {
    "organisatie.naam",
    "team.naam",
    "medewerker.aanduiding",
    "gebeurtenis.aanduiding",
}
"""Words that name no person of a huishouden: organisations, teams, functional handles."""


def test_open_tekstkolommen_zijn_codes_en_kort() -> None:
    """A new column with room for words is encrypted, or stands in the list above and is thought about."""
    for tabel in SCHEMA.sorted_tables:
        for kolom in tabel.columns:
            if isinstance(kolom.type, sa.String) and not isinstance(kolom.type, sa.Enum):
                ruim = (kolom.type.length or 10**6) > 64 and kolom.name not in (
                    "handeling",
                    "object_id",
                    "sleutel",
                )
                assert (not ruim) or f"{tabel.name}.{kolom.name}" in VRIJE_TEKST_IN_HET_OPEN, kolom


def test_een_waarde_opent_alleen_onder_haar_eigen_kolom_en_sleutel() -> None:
    bos = Sleutelbos({1: b"a" * 32})
    sleutel, gewikkeld = bos.maak(nieuw_id())
    ander, _ = bos.maak(nieuw_id())
    cijfer = sleutel.versleutel("persoon.voornamen", "Testa")
    assert cijfer != sleutel.versleutel("persoon.voornamen", "Testa")
    assert bos.ontgrendel(sleutel.id, gewikkeld).open(Gesloten("persoon.voornamen", cijfer)) == "Testa"
    for fout in (
        lambda: sleutel.open(Gesloten("persoon.achternaam", cijfer)),
        lambda: ander.open(Gesloten("persoon.voornamen", cijfer)),
        lambda: sleutel.open(Gesloten("persoon.voornamen", cijfer[:-1] + b"\0")),
        lambda: bos.ontgrendel(ander.id, gewikkeld),
        lambda: Sleutelbos({1: b"b" * 32}).ontgrendel(sleutel.id, gewikkeld),
    ):
        with pytest.raises(InvalidTag):
            fout()
    nieuw = Sleutelbos({1: b"a" * 32, 2: b"c" * 32})
    assert nieuw.ontgrendel(sleutel.id, gewikkeld).open(Gesloten("persoon.voornamen", cijfer)) == "Testa"
    assert nieuw.maak(nieuw_id())[1][0] == 2
    assert "Testa" not in repr(sleutel.sluit("Testa")) + repr(Gesloten("persoon.voornamen", cijfer))


async def test_kale_tekst_komt_niet_in_een_versleutelde_kolom(wereld: Wereld) -> None:
    with pytest.raises(sa.exc.StatementError, match="neemt alleen een waarde met een sleutel"):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.insert(persoon).values(id=nieuw_id(), voornamen="Testa"))


@pytest.mark.parametrize(("tabel", "kolom"), [(gebeurtenis, "team"), (inzage, "team"), (zegel, "wortel")])
async def test_de_database_weigert_een_logboek_te_veranderen(
    wereld: Wereld, tabel: sa.Table, kolom: str
) -> None:
    await (await wereld.casus()).nu()
    await worker.loop(wereld.omg, "zegel")
    for opdracht in (sa.update(tabel).values({kolom: tabel.c[kolom]}), sa.delete(tabel)):
        with pytest.raises(sa.exc.DBAPIError, match="alleen bij te schrijven"):
            async with wereld.omg.database.schrijf() as verbinding:
                await verbinding.execute(opdracht)


async def test_de_database_weigert_een_vastgestelde_versie_te_veranderen(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await casus.mensen()
    await casus.stel_plan_vast()
    waar = veiligheidsplan.c.casus_id == UUID(casus.id)
    for opdracht in (
        sa.update(veiligheidsplan).where(waar).values(evaluatiedatum=None),
        sa.update(veiligheidsplan).where(waar).values(status="concept"),
        sa.update(veiligheidsplan).where(waar).values(inhoud=veiligheidsplan.c.reden),
    ):
        with pytest.raises(sa.exc.DBAPIError, match="een vastgestelde versie verandert niet"):
            async with wereld.omg.database.schrijf() as verbinding:
                await verbinding.execute(opdracht)
    with pytest.raises(sa.exc.DBAPIError, match="verdwijnt niet"):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.delete(veiligheidsplan).where(waar))


async def test_de_database_weigert_te_veranderen_wat_met_een_partner_is_gedeeld(wereld: Wereld) -> None:
    casus = await wereld.casus()
    bij = await tafel(wereld, "politie", wie="wij-noord")
    punt = await bij.breng_in(casus)
    await casus.mensen()
    adres = {"huisnummer": "1", "postcode": "9799XA", "geheim": False}
    goed(await wereld.noord.put(f"{casus.pad}/betrokkenen/{casus.vader}/adres", adres))
    gedeeld = UUID((await deel(bij, punt, "politie", "stand", "adres", adresVan=[casus.vader]))["id"])
    waar = projectie.c.id == gedeeld
    einde = {"geeindigd_op": wereld.klok.nu(), "einde": "ingetrokken"}
    ander_adres = sa.update(projectie).where(waar).values(adressen=projectie.c.inhoud)
    with pytest.raises(sa.exc.DBAPIError, match="wat is gedeeld verandert niet"):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(ander_adres)
    # it does not end while the address lies there
    with pytest.raises(sa.exc.IntegrityError, match="adres_weg_na_einde"):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.update(projectie).where(waar).values(**einde))
    einde["adressen"] = None
    async with wereld.omg.database.schrijf() as verbinding:
        await verbinding.execute(sa.update(projectie).where(waar).values(**einde))
    for opdracht in (
        sa.update(projectie).where(waar).values(tot=wereld.klok.nu() + timedelta(days=300)),
        sa.update(projectie).where(waar).values(onderdelen=["kinderen"]),
        sa.update(projectie).where(waar).values(geeindigd_op=None, einde=None),
        sa.delete(projectie).where(waar),
        sa.delete(projectie_adres).where(projectie_adres.c.projectie_id == gedeeld),
        sa.update(projectie_adres).values(betrokkene_id=UUID(casus.moeder)),
    ):
        with pytest.raises(sa.exc.DBAPIError, match="wat is gedeeld verandert niet"):
            async with wereld.omg.database.schrijf() as verbinding:
                await verbinding.execute(opdracht)


async def test_een_huishouden_heeft_een_lopende_casus(wereld: Wereld) -> None:
    casus = await wereld.casus()
    dubbel = sa.text(
        "INSERT INTO casus SELECT :nieuw, huishouden_id, "
        + ", ".join(_overige_kolommen())
        + " FROM casus WHERE id = :oud"
    ).bindparams(sa.bindparam("nieuw", type_=sa.Uuid), sa.bindparam("oud", type_=sa.Uuid))
    with pytest.raises(sa.exc.IntegrityError):
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(dubbel, {"nieuw": nieuw_id(), "oud": UUID(casus.id)})


def _overige_kolommen() -> list[str]:
    return [k.name for k in SCHEMA.tables["casus"].columns][2:]


async def test_migraties_en_tabellen_zijn_hetzelfde(wereld: Wereld) -> None:
    """`alembic check`, and upgrading again changes nothing."""
    await migraties.vergelijk(wereld.omg.database, wereld.omg.instellingen)
    await migraties.migreer(wereld.omg.database, wereld.omg.instellingen)
    assert await migraties.wat_ontbreekt(wereld.omg.database, wereld.omg.instellingen) is None


async def test_een_database_die_niet_is_bijgewerkt_wordt_niet_opgediend(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
        antwoord = await wereld.client.get("/readyz")
        assert (antwoord.status_code, "migrate" in antwoord.json()["reden"]) == (503, True)
        with pytest.raises(RuntimeError, match="rodedraad migrate"):
            async with wereld.app.router.lifespan_context(wereld.app):
                pass


@pytest.mark.parametrize(
    "waarde", ["", "onzin", "1:kort", "300:" + "A" * 43 + "=", "0:" + "A" * 43 + "=", "x:y"]
)
def test_zonder_goede_hoofdsleutel_start_niets(waarde: str) -> None:
    goede = nieuwe_hoofdsleutel(7)
    with pytest.raises(ValueError, match="RODEDRAAD_HOOFDSLEUTELS") as fout:
        Instellingen(hoofdsleutels=waarde, kluissleutels=goede)
    assert "kort" not in str(fout.value)
    with pytest.raises(ValueError, match="RODEDRAAD_KLUISSLEUTELS"):
        Instellingen(hoofdsleutels=goede, kluissleutels=waarde)
    with pytest.raises(ValueError, match="ook een hoofdsleutel"):
        Instellingen(hoofdsleutels=goede, kluissleutels=goede)
    samen = Instellingen(hoofdsleutels=goede, kluissleutels=nieuwe_hoofdsleutel(8))
    assert [*samen.hoofdsleutels, *samen.kluissleutels] == [7, 8]
