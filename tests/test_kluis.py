"""The vault: who may look at a secret address, who lets them in, who hears of it, and what is left of what lay in the open."""

import ast
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from app.casus.codes import ContactKanaal
from app.casus.contact import mag_benaderd
from app.core.gebeurtenis import gebeurtenis
from app.core.sleutelwissel import eis_sleutels, tel, wikkel_om
from app.core.versleuteling import KLUISSLEUTELS, Gesloten, Sleutelbos, datasleutel
from app.melding.model import melding as meldingtabel
from app.persoon.model import zoekterm
from app.persoon.zoektermen import Grond
from app.toegang.kluis import KLUIS
from app.toegang.model import inzage, kluis
from tests.conftest import VerseWereld
from tests.meldingen import gezin, kandidaten, koppel, melding, met
from tests.test_werkplek import Iemand as Werkplek
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed

HIER = {"straat": "Verzonnenpad", "huisnummer": "77 q", "postcode": "9799 XW", "plaats": "Nergenshuizen"}
HETZELFDE = {**HIER, "huisnummer": "77Q", "postcode": "9799xw"}
ELDERS = {"straat": "Bedachtelaan", "huisnummer": "3", "postcode": "9798XV", "plaats": "Nergenshuizen"}


@dataclass
class Huis:
    """Somebody in a casus, and where she lives."""

    casus: Casus
    wie: str

    @property
    def pad(self) -> str:
        return f"{self.casus.pad}/betrokkenen/{self.wie}/adres"

    @property
    def wereld(self) -> Wereld:
        return self.casus.wereld

    async def zet(self, adres: dict[str, Any], wie: Iemand | None = None, **anders: Any) -> httpx.Response:
        bericht = {**adres, "geheim": True, **anders}
        return await (wie or self.casus.regisseur).put(self.pad, bericht, if_match="*")

    async def probeer(self, aan: dict[str, Any], wie: Iemand, **anders: Any) -> httpx.Response:
        tot = (self.wereld.klok.nu() + timedelta(days=7)).isoformat()
        vraag = {**aan, "doelbinding": "hulpverlening", "reden": "Zij wordt opgehaald.", "tot": tot, **anders}
        return await wie.post(f"{self.pad}/toelatingen", vraag)

    async def laat_toe(self, wie: Iemand, door: Iemand | None = None, **anders: Any) -> str:
        aan = {"medewerkerId": await wie.id()}
        return str(goed(await self.probeer(aan, door or self.casus.regisseur, **anders))["id"])

    async def sluit_uit(self, toelating: str, door: Iemand | None = None) -> httpx.Response:
        wie = door or self.casus.regisseur
        return await wie.vraag("DELETE", f"{self.pad}/toelatingen/{toelating}", if_match='"1"')


async def huis(wereld: Wereld, adres: dict[str, Any] | None = HIER, wie: str = "wij-noord") -> Huis:
    """The mother of a new household, at a secret address."""
    casus = await wereld.casus(wie=wie)
    await casus.mensen(kinderen=1)
    gevonden = Huis(casus, casus.moeder)
    if adres:
        goed(await gevonden.zet(adres))
    return gevonden


@pytest.mark.parametrize(
    ("vastgelegd", "mag"),
    [
        (None, False),
        ({}, False),
        ({"kanaal": "geen"}, False),
        *(({"kanaal": k}, True) for k in ContactKanaal if k is not ContactKanaal.GEEN),
    ],
)
def test_niets_vastgelegd_is_geen_contact(vastgelegd: dict[str, Any] | None, mag: bool) -> None:
    assert mag_benaderd(vastgelegd) is mag


async def _termen(wereld: Wereld, persoon_id: str) -> int:
    vraag = sa.select(sa.func.count()).where(
        zoekterm.c.persoon_id == sa.bindparam("p", sa.Uuid),
        zoekterm.c.grond.in_((Grond.ADRES, Grond.ADRES_NAAM)),
    )
    async with wereld.omg.database.lees() as verbinding:
        return int((await verbinding.execute(vraag, {"p": UUID(persoon_id)})).scalar_one())


async def _in_de_kluis(wereld: Wereld, melding_id: str) -> dict[str, Any]:
    """What a melding told, opened with both kinds of keys."""
    id = UUID(melding_id)
    vraag = (
        sa.select(kluis.c.id, kluis.c.gewikkeld, kluis.c.waarde, datasleutel.c.gewikkeld.label("van_melding"))
        .join(datasleutel, datasleutel.c.id == kluis.c.melding_id)
        .where(kluis.c.melding_id == id, kluis.c.vervangen_op.is_(None))
    )
    async with wereld.omg.database.lees() as verbinding:
        rij = (await verbinding.execute(vraag)).one()
    buiten = wereld.omg.kluis.ontgrendel(rij.id, rij.gewikkeld).open(rij.waarde)
    sleutel = wereld.omg.sleutels.ontgrendel(id, rij.van_melding)
    binnen: dict[str, Any] = sleutel.open(Gesloten("kluis.binnen", bytes.fromhex(buiten)))
    return binnen


async def _signalen(wie: Iemand, casus: Casus) -> list[dict[str, Any]]:
    alle = await wie.alle("/v1/signalen")
    return [s for s in alle if s["casusId"] == casus.id and s["soort"] == "geheim-adres-bekeken"]


async def test_een_gewoon_adres_ziet_het_team_en_niemand_anders(wereld: Wereld) -> None:
    thuis = await huis(wereld, None)
    leeg = await thuis.casus.regisseur.get(thuis.pad)
    geweigerd(leeg, 404, "niet-gevonden")
    antwoord = await thuis.casus.regisseur.put(thuis.pad, {**HIER, "geheim": False})
    assert (antwoord.headers["etag"], goed(antwoord)["straat"]) == ('"1"', "Verzonnenpad")
    collega = await wereld.als("wij-noord-2").get(thuis.pad)
    assert (collega.headers["etag"], collega.json()) == ('"1"', antwoord.json())
    assert antwoord.json()["postcode"] == "9799XW"
    zuid = wereld.als("wij-zuid")
    assert (await zuid.get(thuis.pad)).content == (
        await zuid.get(thuis.pad.replace(thuis.wie, thuis.casus.id))
    ).content
    geweigerd(await zuid.get(thuis.pad), 404, "niet-gevonden")
    # changing asks which version was seen; the log never holds an address
    geweigerd(
        await thuis.casus.regisseur.put(thuis.pad, {**ELDERS, "geheim": False}), 428, "versie-ontbreekt"
    )
    goed(await thuis.casus.regisseur.put(thuis.pad, {**ELDERS, "geheim": False}, if_match='"1"'))
    oud = await thuis.casus.regisseur.put(thuis.pad, {**HIER, "geheim": False}, if_match='"1"')
    assert geweigerd(oud, 412, "versie-verouderd")["velden"] == ["adres"]
    regels = [r for r in await thuis.casus.tijdlijn() if r["objectSoort"] == "adressen"]
    assert [(r["soort"], r["besloten"]) for r in regels] == [("adres-vastgelegd", None)] * 2


@pytest.mark.parametrize(
    ("bericht", "waar"),
    [
        (HIER, "geheim"),
        ({**HIER, "geheim": False, "opvang": True}, ""),
        ({**HIER, "geheim": True, "postcode": "geheimepostcode"}, "postcode"),
    ],
)
async def test_wat_niet_kan_wordt_geweigerd_zonder_te_herhalen_wat_er_stond(
    wereld: Wereld, bericht: dict[str, Any], waar: str
) -> None:
    thuis = await huis(wereld, None)
    antwoord = await thuis.casus.regisseur.put(thuis.pad, bericht)
    fouten = geweigerd(antwoord, 400, "ongeldige-invoer")["errors"]
    assert [f["location"] for f in fouten] == [waar]
    assert not {"Verzonnenpad", "Nergenshuizen", "geheimepostcode"} & set(antwoord.text.split('"'))


async def test_een_geheim_adres_ziet_alleen_wie_is_toegelaten(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    regie, collega, leider = thuis.casus.regisseur, wereld.als("wij-noord-2"), wereld.teamleider
    for wie in (regie, collega, leider):  # also who recorded it
        probleem = geweigerd(await wie.get(thuis.pad), 403, "adres-geheim")
        assert "casusregisseur" in probleem["alternatief"]
    geweigerd(await wereld.als("wij-zuid").get(thuis.pad), 404, "niet-gevonden")
    geweigerd(await collega.get(f"{thuis.pad}/toelatingen"), 403, "niet-bevoegd")
    aan = {"medewerkerId": await collega.id()}
    geweigerd(await thuis.probeer(aan, collega), 403, "niet-bevoegd")
    toelating = await thuis.laat_toe(collega)
    gezien = await collega.get(thuis.pad)
    assert goed(gezien)["straat"] == "Verzonnenpad"
    assert gezien.json()["tot"] == "2026-03-09T08:00:00.000Z"
    geweigerd(await regie.get(thuis.pad), 403, "adres-geheim")
    # for that purpose only
    geweigerd(await collega.get(thuis.pad, x_doelbinding="monitoring"), 403, "ander-doel")
    (regel,) = (await regie.haal(f"{thuis.pad}/toelatingen"))["resultaten"]
    assert (regel["id"], regel["aanduiding"], regel["reden"]) == (
        toelating,
        "wij-noord-2",
        "Zij wordt opgehaald.",
    )
    assert (regel["door"], regel["ingetrokkenOp"]) == ("wij-noord", None)
    # withdrawn: the very next look is refused; doing it again changes nothing
    assert (await thuis.sluit_uit(toelating)).status_code == 204
    geweigerd(await collega.get(thuis.pad), 403, "adres-geheim")
    geweigerd(await thuis.sluit_uit(toelating), 412, "versie-verouderd")
    zinnen = [r["tekst"] for r in await thuis.casus.tijdlijn()][-4:]
    assert zinnen == [
        "Geheim adres van iemand vastgelegd; het ligt in de kluis.",
        "Iemand toegelaten tot een geheim adres (hulpverlening), tot 9 maart 2026 om 09:00 uur.",
        "Een geheim adres is bekeken; de casusregisseur en de privacy officer krijgen een signaal.",
        "Een toelating tot een geheim adres is ingetrokken.",
    ]


async def test_niemand_laat_zichzelf_of_het_eigen_team_toe(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    regie, leider = thuis.casus.regisseur, wereld.teamleider
    team = {"organisatie": "wij-groningen", "team": "wij-noord"}
    for wie in (regie, leider):
        for aan in ({"medewerkerId": await wie.id()}, team):
            geweigerd(await thuis.probeer(aan, wie), 403, "geen-toelating-aan-uzelf")
    await thuis.laat_toe(regie, leider)
    await thuis.laat_toe(leider, regie)
    assert goed(await regie.get(thuis.pad)) == goed(await leider.get(thuis.pad))


@pytest.mark.parametrize(
    ("aan", "waar"),
    [
        ({"medewerkerId": "01890000-0000-7000-8000-000000000000"}, "aan"),
        ({"organisatie": "wij-groningen", "team": "vt"}, "aan"),
        ({"organisatie": "wij-groningen"}, ""),
        ({}, ""),
    ],
)
async def test_een_toelating_is_voor_iemand_die_bestaat(
    wereld: Wereld, aan: dict[str, Any], waar: str
) -> None:
    thuis = await huis(wereld)
    probleem = geweigerd(await thuis.probeer(aan, thuis.casus.regisseur), 400, "ongeldige-invoer")
    assert [f["location"] for f in probleem["errors"]] == [waar]


async def test_een_toelating_heeft_een_einde_en_een_ontvanger_die_mensen_mag_zien(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    beheer, collega = wereld.als("beheer"), wereld.als("wij-noord-2")
    geweigerd(
        await thuis.probeer({"medewerkerId": await beheer.id()}, thuis.casus.regisseur),
        400,
        "ongeldige-invoer",
    )
    aan = {"medewerkerId": await collega.id()}
    for dagen in (0, 29):
        tot = (wereld.klok.nu() + timedelta(days=dagen)).isoformat()
        geweigerd(await thuis.probeer(aan, thuis.casus.regisseur, tot=tot), 400, "ongeldige-invoer")
    await thuis.laat_toe(collega)
    wereld.vooruit(days=6, hours=23)
    goed(await collega.get(thuis.pad))
    wereld.vooruit(hours=1)
    geweigerd(await collega.get(thuis.pad), 403, "adres-geheim")
    gewoon = Huis(thuis.casus, thuis.casus.vader)
    goed(await gewoon.zet(ELDERS, geheim=False))
    geweigerd(await gewoon.probeer(aan, thuis.casus.regisseur), 409, "geen-geheim-adres")


async def test_wie_is_toegelaten_maar_de_casus_niet_mag_zien_ziet_het_adres_en_verder_niets(
    wereld: Wereld,
) -> None:
    thuis = await huis(wereld)
    politie, zuid = wereld.als("politie"), wereld.als("wij-zuid")
    await thuis.laat_toe(politie, doelbinding="actie-overleg")
    team = {"organisatie": "wij-groningen", "team": "wij-zuid"}
    goed(await thuis.probeer(team, thuis.casus.regisseur))
    for wie in (politie, zuid):
        assert goed(await wie.get(thuis.pad))["huisnummer"] == "77 q"
        for pad in (thuis.casus.pad, f"{thuis.pad}/toelatingen", thuis.pad.removesuffix("/adres")):
            geweigerd(await wie.get(pad), 404, "niet-gevonden")
    geweigerd(await wereld.als("vt").get(thuis.pad), 404, "niet-gevonden")


async def test_elke_blik_wordt_gezien_en_zegt_niet_wat_er_te_zien_was(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    casus, collega, leider, fg = thuis.casus, wereld.als("wij-noord-2"), wereld.teamleider, wereld.als("fg")
    politie = wereld.als("politie")
    await thuis.laat_toe(collega)
    await thuis.laat_toe(casus.regisseur, leider)
    await thuis.laat_toe(politie, doelbinding="actie-overleg")
    geweigerd(await leider.get(thuis.pad), 403, "adres-geheim")  # seen nothing, told of nothing
    assert await _signalen(fg, casus) == []
    versie = (await casus.regisseur.get(casus.pad)).headers["etag"]
    goed(await collega.get(thuis.pad))
    goed(await collega.get(thuis.pad))
    assert (len(await _signalen(casus.regisseur, casus)), len(await _signalen(fg, casus))) == (2, 2)
    assert await _signalen(leider, casus) == []
    goed(await casus.regisseur.get(thuis.pad))  # she looks herself: then who leads her hears it
    assert (len(await _signalen(leider, casus)), len(await _signalen(fg, casus))) == (1, 3)
    goed(await politie.get(thuis.pad))
    signaal = (await _signalen(fg, casus))[-1]
    assert (signaal["soort"], signaal["team"]) == ("geheim-adres-bekeken", None)
    assert not {"Verzonnenpad", "9799XW", "Nergenshuizen"} & set(str(signaal).split("'"))
    goed(await fg.post(f"/v1/signalen/{signaal['id']}/_afhandelen"))
    assert len(await _signalen(fg, casus)) == 3
    assert await _signalen(wereld.als("beheer"), casus) == []
    # in the access log, the refusals as well
    gekeken = [
        (r["wie"]["aanduiding"], r["uitkomst"])
        for r in (await fg.haal(f"{casus.pad}/inzage"))["resultaten"]
        if r["handeling"].endswith("/adres")
    ]
    assert gekeken[::-1] == [
        ("wij-noord-teamleider", "verboden"),
        ("wij-noord-2", "gelukt"),
        ("wij-noord-2", "gelukt"),
        ("wij-noord", "gelukt"),
        ("politie", "gelukt"),
    ]
    assert (await casus.regisseur.get(casus.pad)).headers[
        "etag"
    ] == versie  # a look changes nothing for who works in the casus
    # whether it was right to look does not depend on how the casus goes on
    goed(
        await leider.post(
            f"{casus.pad}/acties",
            {"actie": "beeindigen", "reden": "verhuisd-buiten-regio", "toelichting": "Weg."},
        )
    )
    assert len(await _signalen(fg, casus)) == 3
    geweigerd(await collega.get(thuis.pad), 403, "adres-geheim")  # and nobody has business there any more


async def test_kan_de_blik_niet_worden_opgeschreven_dan_wordt_er_niets_getoond(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        thuis = await huis(wereld)
        collega = wereld.als("wij-noord-2")
        await thuis.laat_toe(collega)
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.text("ALTER TABLE inzage RENAME TO inzage_weg"))
        antwoord = await collega.get(thuis.pad)
        assert (antwoord.status_code, antwoord.json()["code"]) == (500, "onverwachte-fout")
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.text("ALTER TABLE inzage_weg RENAME TO inzage"))
        soorten = [r["soort"] for r in await thuis.casus.tijdlijn()]
        assert "geheim-adres-bekeken" not in soorten


async def test_met_de_sleutel_van_een_mens_is_ook_het_geheime_adres_weg(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        thuis = await huis(wereld)
        collega = wereld.als("wij-noord-2")
        await thuis.laat_toe(collega)
        goed(await collega.get(thuis.pad))
        async with wereld.omg.database.schrijf() as verbinding:
            await verbinding.execute(sa.delete(datasleutel).where(datasleutel.c.soort == "persoon"))
        geweigerd(await collega.get(thuis.pad), 404, "niet-gevonden")


def test_alleen_de_kluis_zelf_leest_haar_tabel() -> None:
    """No list, count, search or export joins it."""
    app = Path(__file__).parents[1] / "app"
    wie = {
        str(bestand.relative_to(app))
        for bestand in app.rglob("*.py")
        for knoop in ast.walk(ast.parse(bestand.read_text()))
        if isinstance(knoop, ast.ImportFrom)
        and knoop.module == "app.toegang.model"
        and {"kluis", "toelating"} & {naam.name for naam in knoop.names}
    }
    assert wie == {"toegang/kluis.py"}


async def test_een_nieuw_geheim_adres_laat_niemand_van_het_oude_binnen(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    collega = wereld.als("wij-noord-2")
    await thuis.laat_toe(collega)
    # whoever is no regisseur or teamleider does not touch a secret address
    geweigerd(await thuis.zet(ELDERS, collega), 403, "niet-bevoegd")
    geweigerd(await thuis.zet(ELDERS, collega, geheim=False), 403, "niet-bevoegd")
    assert goed(await thuis.zet(ELDERS)) == {
        **dict.fromkeys(("straat", "huisnummer", "postcode", "plaats", "tot")),
        "geheim": True,
    }
    geweigerd(await collega.get(thuis.pad), 403, "adres-geheim")
    await thuis.laat_toe(collega)
    assert goed(await collega.get(thuis.pad))["straat"] == "Bedachtelaan"
    ingetrokken = [
        t["ingetrokkenOp"] is None
        for t in (await thuis.casus.regisseur.haal(f"{thuis.pad}/toelatingen"))["resultaten"]
    ]
    assert ingetrokken == [False, True]
    # and back into the open
    assert goed(await thuis.zet(HIER, geheim=False))["straat"] == "Verzonnenpad"
    assert goed(await wereld.als("wij-noord-2").get(thuis.pad))["geheim"] is False
    assert (await thuis.casus.tijdlijn())[-1][
        "tekst"
    ] == "Adres van iemand vastgelegd; het is niet meer geheim."


async def test_wat_geheim_wordt_is_in_het_open_vernietigd_met_waar_het_op_werd_gevonden(
    wereld: Wereld,
) -> None:
    """Of herself, of her child at the same address, and in the melding that was linked to the casus."""
    wij, vt = gezin("Kluisma", None), wereld.als("vt")
    casus = await met(await wereld.casus(), wij.moeder, wij.kind)
    moeder, kind = (m for m in (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"])
    eerste = await vt.maak(
        "/v1/meldingen", melding(wereld, wij.moeder, adres={**HETZELFDE, "straat": "Verzonnenpad"})
    )
    goed(await koppel(vt, eerste["id"], casus.id))
    open_ = Huis(casus, moeder["id"]), Huis(casus, kind["id"])
    for iemand in open_:
        goed(await iemand.zet(HIER, geheim=False))
    # a stranger at that address is now recognised by it
    ander = gezin("Naamloos", None)
    kandidaat = await vt.maak(
        "/v1/meldingen", melding(wereld, {**ander.moeder, "achternaam": "Kluisma"}, adres={**HIER})
    )
    assert casus.id in [k["casusId"] for k in await kandidaten(vt, kandidaat["id"])]
    genoemd = eerste["betrokkenen"][0]["persoonId"]
    for persoon in (moeder["persoonId"], kind["persoonId"], genoemd):
        assert await _termen(wereld, persoon) > 0

    goed(await open_[0].zet(HETZELFDE))
    for iemand in open_:
        geweigerd(await casus.regisseur.get(iemand.pad), 403, "adres-geheim")
    assert (await vt.haal(f"/v1/meldingen/{eerste['id']}"))["adres"] == {"geheim": True}
    for persoon in (moeder["persoonId"], kind["persoonId"], genoemd):
        assert await _termen(wereld, persoon) == 0
    nog_een = await vt.maak(
        "/v1/meldingen", melding(wereld, {**ander.moeder, "achternaam": "Kluisma"}, adres={**HIER})
    )
    assert casus.id not in [k["casusId"] for k in await kandidaten(vt, nog_een["id"])]
    # the value of the melding is not lost: it lies in the vault
    assert (await _in_de_kluis(wereld, eerste["id"]))["straat"] == "Verzonnenpad"


async def test_een_geheim_adres_van_een_melding_ligt_niet_bij_de_melding(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    bericht = melding(wereld, wij.moeder, adres={**HIER, "geheim": True})
    nieuw = await vt.maak("/v1/meldingen", bericht)
    assert nieuw["adres"] == {"geheim": True}
    assert (await vt.maak("/v1/meldingen", bericht))["id"] == nieuw["id"]  # safe to repeat, still
    anders = {**bericht, "adres": {**ELDERS, "geheim": True}}
    geweigerd(await vt.post("/v1/meldingen", anders), 409, "melding-bestaat-anders")
    assert await _termen(wereld, nieuw["betrokkenen"][0]["persoonId"]) == 0
    async with wereld.omg.database.lees() as verbinding:
        waar = meldingtabel.c.id == UUID(nieuw["id"])
        (bij_melding,) = (await verbinding.execute(sa.select(meldingtabel.c.adres).where(waar))).one()
    assert len(bij_melding.cijfertekst) < 50  # there is room for that it is geheim, and for no address
    assert (await _in_de_kluis(wereld, nieuw["id"]))["straat"] == "Verzonnenpad"


async def test_het_geheime_adres_van_een_melding_gaat_over_zonder_dat_iemand_het_ziet(wereld: Wereld) -> None:
    """Whose it is, is for a human to say; that shows it to nobody."""
    wij, vt, regie = gezin(), wereld.als("vt"), wereld.noord
    casus = await met(await wereld.casus(), wij.moeder)
    (moeder,) = (await regie.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    thuis = Huis(casus, moeder["id"])
    gemeld = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, adres={**HIER, "geheim": True}))
    gewoon = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, adres=HIER))
    goed(await koppel(vt, gewoon["id"], casus.id))
    over = f"{thuis.pad}/_overnemen"
    geweigerd(await regie.post(over, {"meldingId": gemeld["id"]}), 404, "niet-gevonden")  # not linked (yet)
    goed(await koppel(vt, gemeld["id"], casus.id))
    geweigerd(await vt.post(over, {"meldingId": gemeld["id"]}), 404, "niet-gevonden")
    geweigerd(await regie.post(over, {"meldingId": gewoon["id"]}), 409, "geen-geheim-adres")
    antwoord = await regie.post(over, {"meldingId": gemeld["id"]})
    assert (goed(antwoord)["geheim"], antwoord.json()["straat"]) == (True, None)
    geweigerd(await regie.get(thuis.pad), 403, "adres-geheim")
    await thuis.laat_toe(wereld.als("wij-noord-2"))
    assert goed(await wereld.als("wij-noord-2").get(thuis.pad))["straat"] == "Verzonnenpad"
    # that it may be the same as what lies in the open elsewhere is not told by doing this
    assert (await regie.haal(f"/v1/meldingen/{gewoon['id']}"))["adres"]["straat"] == "Verzonnenpad"
    geweigerd(await wereld.als("wij-noord-2").post(over, {"meldingId": gemeld["id"]}), 403, "niet-bevoegd")


async def test_de_opvang_legt_haar_locatie_vast_en_de_overdracht_laat_niemand_binnen(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    casus, noord, opvang = thuis.casus, wereld.noord, wereld.als("opvang")
    noord_2, leiding = wereld.als("wij-noord-2"), wereld.als("opvang-teamleider")
    await thuis.laat_toe(noord_2)
    await thuis.laat_toe(opvang)
    vraag = {"naar": {"organisatie": "vrouwenopvang"}, "vraag": "Is er plek?", "reden": "Zij moet weg."}
    aanbod = (await noord.maak(f"{casus.pad}/overdrachten", vraag))["id"]
    voorbeeld = await opvang.get(f"/v1/overdrachten/{aanbod}")
    assert "Verzonnenpad" not in voorbeeld.text
    goed(await opvang.post(f"/v1/overdrachten/{aanbod}/_accepteren", {}))
    # who handed it over is shut out at once, and does not even hear that there is a secret address
    geweigerd(await noord_2.get(thuis.pad), 404, "niet-gevonden")
    goed(await opvang.get(thuis.pad))  # she was let in before, by name
    # the shelter records where she is now; nobody is let in by that, also not who recorded it
    goed(await thuis.zet(ELDERS, opvang, opvang=True))
    for wie in (opvang, leiding):
        geweigerd(await wie.get(thuis.pad), 403, "adres-geheim")
    geweigerd(await noord.get(thuis.pad), 404, "niet-gevonden")
    await thuis.laat_toe(opvang, leiding)
    await thuis.laat_toe(leiding, opvang)
    assert goed(await opvang.get(thuis.pad))["straat"] == "Bedachtelaan"
    # on to the next team: the shelter's own people are shut out
    terug = {
        "naar": {"organisatie": "wij-groningen", "team": "wij-zuid"},
        **{k: vraag[k] for k in ("vraag", "reden")},
    }
    aanbod = (await opvang.maak(f"{casus.pad}/overdrachten", terug))["id"]
    zuid = wereld.als("wij-zuid")
    goed(await zuid.post(f"/v1/overdrachten/{aanbod}/_accepteren", {}))
    for wie in (opvang, leiding):
        geweigerd(await wie.get(thuis.pad), 404, "niet-gevonden")
    geweigerd(await zuid.get(thuis.pad), 403, "adres-geheim")


async def test_wie_meekijkt_weet_niet_dat_er_een_geheim_adres_is(wereld: Wereld) -> None:
    thuis = await huis(wereld)
    casus, noord, zuid = thuis.casus, wereld.noord, wereld.als("wij-zuid")
    vraag = {
        "naar": {"organisatie": "wij-groningen", "team": "wij-zuid"},
        "vraag": "Verder?",
        "reden": "Uw wijk.",
    }
    rol = {"rolNaAcceptatie": "betrokken", "rolTot": "2026-03-16"}
    aanbod = (await noord.maak(f"{casus.pad}/overdrachten", {**vraag, **rol}))["id"]
    goed(await zuid.post(f"/v1/overdrachten/{aanbod}/_accepteren", {}))
    goed(await thuis.zet(ELDERS, zuid))
    tijdlijn = f"{casus.pad}/gebeurtenissen?limiet=200"
    soorten = [{g["objectSoort"] for g in (await w.haal(tijdlijn))["resultaten"]} for w in (zuid, noord)]
    assert ["adressen" in s for s in soorten] == [True, False]
    for pad in (thuis.pad, f"{thuis.pad}/toelatingen"):
        antwoord = await noord.get(pad)
        assert (antwoord.status_code, antwoord.json()["code"]) == (404, "niet-gevonden")
    geweigerd(await zuid.get(thuis.pad), 403, "adres-geheim")


async def test_de_opvang_gaat_zelf_over_wie_haar_locatie_ziet(wereld: Wereld) -> None:
    casus = await wereld.casus(wie="opvang")
    await casus.mensen(kinderen=0)
    thuis = Huis(casus, casus.moeder)
    leiding, zuid = wereld.als("opvang-teamleider"), wereld.als("wij-zuid")
    goed(await casus.doe("casusregisseur-toewijzen", leiding, casusregisseur=await leiding.id()))
    opvang = casus.regisseur  # no casusregisseur any more: a colleague
    goed(await thuis.zet(HIER, opvang))
    geweigerd(await thuis.probeer({"medewerkerId": await zuid.id()}, opvang), 403, "niet-bevoegd")
    goed(await thuis.zet(ELDERS, leiding, opvang=True))
    await thuis.laat_toe(zuid, opvang)
    assert goed(await zuid.get(thuis.pad))["straat"] == "Bedachtelaan"
    blad = (
        await (await Werkplek(wereld).begin("opvang")).get(f"/casussen/{casus.id}/adres/{casus.moeder}")
    ).text
    assert ("wij-zuid van WIJ-team Zuid (demo)" in blad, "Iemand toelaten" in blad) == (True, True)


async def test_de_kluis_heeft_een_eigen_sleutel_die_ook_wisselt(verse_wereld: VerseWereld) -> None:
    oud, nieuw = {1: b"k" * 32}, {1: b"k" * 32, 2: b"n" * 32}
    async with verse_wereld(kluissleutels=oud) as wereld:
        thuis = await huis(wereld)
        collega = wereld.als("wij-noord-2")
        await thuis.laat_toe(collega)
        database, bos = wereld.omg.database, Sleutelbos(nieuw, KLUISSLEUTELS)
        assert await tel(database, KLUIS) == {1: 1}
        with pytest.raises(Exception, match="Onder kluissleutel 1 liggen nog sleutels"):
            await eis_sleutels(database, Sleutelbos({2: b"n" * 32}, KLUISSLEUTELS), {1: 1}, KLUIS)
        await eis_sleutels(database, bos, {1: 1}, KLUIS)
        gedaan = [g.omgewikkeld async for g in wikkel_om(database, bos, wereld.klok, waar=KLUIS)]
        assert (gedaan, await tel(database, KLUIS)) == ([1], {2: 1})
        async with database.lees() as verbinding:
            regel = (
                await verbinding.execute(
                    sa.select(gebeurtenis).where(gebeurtenis.c.soort == "sleutels-omgewikkeld")
                )
            ).one()
            assert regel.open == {"kluissleutel": 2, "aantal": 1}
            assert (await verbinding.execute(sa.select(sa.func.count()).select_from(inzage))).scalar_one() > 0
        # this process only knows the old one: the vault is shut, and the rest of the casus is not
        dicht = geweigerd(await collega.get(thuis.pad), 503, "gegevens-op-slot")
        assert "RODEDRAAD_KLUISSLEUTELS" in dicht["alternatief"]
        await thuis.casus.nu()


async def test_een_blik_in_de_kluis_vraagt_een_verse_aanmelding(wereld: Wereld) -> None:
    """A screen that was left open shows no secret address; and who may not know of it hears nothing else than before."""
    thuis = await huis(wereld)
    collega, elders, regie = wereld.als("wij-noord-2"), wereld.als("wij-zuid"), thuis.casus.regisseur
    await thuis.laat_toe(collega)
    for iemand in (collega, elders, regie):
        iemand.geleden = timedelta(minutes=5, seconds=1)
    antwoord = await collega.get(thuis.pad)
    assert geweigerd(antwoord, 401, "verse-aanmelding-nodig")["seconden"] == 300
    assert antwoord.headers["www-authenticate"] == (
        'Bearer realm="rodedraad", error="insufficient_user_authentication", max_age="300"'
    )
    geweigerd(await elders.get(thuis.pad), 404, "niet-gevonden")
    geweigerd(await regie.get(thuis.pad), 403, "adres-geheim")
    wie = {"medewerkerId": await wereld.teamleider.id()}
    geweigerd(await thuis.probeer(wie, regie), 401, "verse-aanmelding-nodig")
    # to replace it, or to lay it open for the whole team, is as dangerous as to look
    for anders in ({**ELDERS, "geheim": True}, {**HIER, "geheim": False}):
        geweigerd(await regie.put(thuis.pad, anders, if_match="*"), 401, "verse-aanmelding-nodig")
    over = {"meldingId": str(uuid4())}
    geweigerd(await regie.post(f"{thuis.pad}/_overnemen", over), 401, "verse-aanmelding-nodig")
    assert await _blikken(thuis) == 0, "een weigering is geen blik"
    collega.geleden = timedelta(minutes=5)
    assert goed(await collega.get(thuis.pad))["straat"] == HIER["straat"]
    assert await _blikken(thuis) == 1


async def _blikken(thuis: Huis) -> int:
    return sum(g["soort"] == "geheim-adres-bekeken" for g in await thuis.casus.tijdlijn())
