"""Clocks that stand still with a reason, the clocks of an onderzoek, and organisations that choose their own lengths."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import worker
from app.core.settings import Instellingen
from app.demo.opzet import nieuwe_hoofdsleutel
from app.melding.model import onderbreking
from tests.conftest import VerseWereld
from tests.meldingen import Meldklokken, gezin, koppel, melding, met, ontkoppel
from tests.wereld import Wereld, geweigerd, goed, moment


async def _nieuw(wereld: Wereld, *betrokkenen: dict[str, Any], **anders: Any) -> Meldklokken:
    vt = wereld.als("vt")
    bericht = melding(wereld, *(betrokkenen or (gezin().moeder,)), **anders)
    return Meldklokken(vt, (await vt.maak("/v1/meldingen", bericht))["id"])


async def test_een_pauze_verzet_de_klok_en_wie_eerder_hervat_krijgt_de_tijd_terug(
    verse_wereld: VerseWereld,
) -> None:
    """Monday: five werkdagen, so the end of next Monday. Paused on Tuesday for a week, resumed on Thursday."""
    async with verse_wereld() as wereld:
        klokken = await _nieuw(wereld, bron="burger", urgentie="normaal")
        assert await klokken.verloopt("veiligheidsbeoordeling") == "2026-03-09T23:00:00.000Z"
        wereld.klok.zet(moment("2026-03-03 09:00"))
        stil = await klokken.pauzeer(
            "veiligheidsbeoordeling", tot="2026-03-10T09:00:00+01:00", toelichting="De huisarts belt terug."
        )
        klok = _van(stil, "veiligheidsbeoordeling")
        assert (klok["status"], klok["verlooptOp"]) == ("gepauzeerd", "2026-03-16T23:00:00.000Z")
        (pauze,) = klok["pauzes"]
        assert pauze == {
            "van": "2026-03-03T08:00:00.000Z",
            "tot": "2026-03-10T08:00:00.000Z",
            "hervatOp": None,
            "reden": "wacht-op-informatie",
            "toelichting": "De huisarts belt terug.",
            "hervatToelichting": None,
            "door": "vt",
        }
        wereld.klok.zet(moment("2026-03-05 16:00"))
        weer = _van(await klokken.hervat("veiligheidsbeoordeling"), "veiligheidsbeoordeling")
        assert (weer["status"], weer["verlooptOp"]) == ("loopt", "2026-03-11T23:00:00.000Z")
        assert weer["pauzes"][0]["hervatOp"] == "2026-03-05T15:00:00.000Z"
        # nobody heard while it stood still; who is late after it does
        wereld.klok.zet(moment("2026-03-11 23:59"))
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(moment("2026-03-12 00:00"))
        assert await worker.loop(wereld.omg) == 1


async def test_een_pauze_eindigt_vanzelf_en_dan_klimt_de_klok_weer(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        leider = wereld.als("vt-teamleider")
        klokken = await _nieuw(wereld, urgentie="normaal")
        klokken.wie = leider
        wereld.vooruit(hours=40)
        stil = await klokken.pauzeer("hulp-achter-de-voordeur", uren=24, reden="op-verzoek-politie-of-om")
        assert _van(stil, "hulp-achter-de-voordeur")["verlooptOp"] == "2026-03-05T08:00:00.000Z"
        wereld.vooruit(hours=23)
        assert await worker.loop(wereld.omg) == 0
        wereld.vooruit(hours=1)  # the end of the pause: it runs by itself
        assert await klokken.status("hulp-achter-de-voordeur") == "loopt"
        geweigerd(await klokken.probeer_hervat("hulp-achter-de-voordeur"), 409, "niet-gepauzeerd")
        # and it can be paused again, with what is left of it
        nog_eens = await klokken.pauzeer("hulp-achter-de-voordeur", uren=2)
        assert _van(nog_eens, "hulp-achter-de-voordeur")["verlooptOp"] == "2026-03-05T10:00:00.000Z"
        wereld.vooruit(hours=10)
        assert await worker.loop(wereld.omg) == 1
        soorten = [s["soort"] for s in (await leider.haal("/v1/signalen"))["resultaten"]]
        assert soorten == ["termijn-hulp-achter-de-voordeur"]


async def test_waar_wachten_zelf_het_gevaar_is_staat_geen_klok_stil(wereld: Wereld) -> None:
    for anders, soort in (
        ({"urgentie": "spoed"}, "eerste-actie"),
        ({"urgentie": "crisis"}, "oppakken"),
        ({"urgentie": "normaal", "bron": "slachtoffer"}, "oppakken"),
    ):
        klokken = await _nieuw(wereld, **anders)
        for wie in ("vt", "vt-teamleider"):
            klokken.wie = wereld.als(wie)
            nee = geweigerd(await klokken.probeer_pauze(soort), 409, "klok-niet-te-pauzeren")
            assert "wachten zelf het gevaar" in nee["detail"]
            assert "112" in nee["alternatief"]
        assert await klokken.status(soort) == "loopt"


async def test_achter_de_voordeur_pauzeert_alleen_de_teamleider_en_iedereen_hervat(wereld: Wereld) -> None:
    klokken, soort = await _nieuw(wereld), "hulp-achter-de-voordeur"
    nee = geweigerd(await klokken.probeer_pauze(soort), 403, "niet-bevoegd")
    assert "teamleider" in nee["alternatief"]
    klokken.wie = wereld.als("vt-teamleider")
    await klokken.pauzeer(soort)
    klokken.wie = wereld.als("vt")
    await klokken.hervat(soort)
    assert await klokken.status(soort) == "loopt"


async def test_een_pauze_vraagt_een_reden_een_einde_en_een_klok_die_loopt(wereld: Wereld) -> None:
    klokken, soort = await _nieuw(wereld, urgentie="normaal"), "veiligheidsbeoordeling"
    kan_niet = "ongeldige-invoer"
    for anders in ({"reden": "vakantie"}, {"tot": None}, {"reden": None}, {"wie": "x"}, {"tot": "morgen"}):
        geweigerd(await klokken.probeer_pauze(soort, **anders), 400, kan_niet)
    zonder = geweigerd(await klokken.probeer_pauze(soort, reden="anders"), 400, kan_niet)
    assert zonder["errors"][0]["location"] == "toelichting"
    for uren in (0, -1, 28 * 24 + 1):
        laat = geweigerd(await klokken.probeer_pauze(soort, uren=uren), 400, kan_niet)
        assert (laat["errors"][0]["location"], laat["errors"][0]["code"]) == ("tot", "buiten-termijn")
    geweigerd(await klokken.probeer_hervat(soort), 409, "niet-gepauzeerd")
    await klokken.pauzeer(soort, uren=28 * 24)
    dubbel = geweigerd(await klokken.probeer_pauze(soort), 409, "al-gepauzeerd")
    assert "Hervat" in dubbel["alternatief"]
    # a clock of another melding is not to be found here
    ander = await _nieuw(wereld)
    vreemd = await ander.id_van(soort)
    geweigerd(
        await klokken.wie.post(f"{klokken.pad}/termijnen/{vreemd}/_hervatten", {}), 404, "niet-gevonden"
    )
    # what is met is met, also while it stood still
    await klokken.beoordeel("geen-vervolg")
    assert await klokken.status(soort) == "gehaald"
    geweigerd(await klokken.probeer_hervat(soort), 409, "klok-loopt-niet")
    geweigerd(await klokken.probeer_pauze(soort), 409, "klok-loopt-niet")
    wereld.vooruit(days=30)
    geweigerd(await ander.probeer_pauze(soort), 409, "klok-verstreken")


async def test_wie_een_oude_versie_zag_pauzeert_niet(wereld: Wereld) -> None:
    klokken = await _nieuw(wereld, urgentie="normaal")
    await klokken.wie.maak(f"{klokken.pad}/_oppakken")
    pad = f"{klokken.pad}/termijnen/{await klokken.id_van('veiligheidsbeoordeling')}/_pauzeren"
    pauze = {"reden": "wacht-op-informatie", "tot": "2026-03-03T09:00:00Z"}
    geweigerd(await klokken.wie.post(pad, pauze, if_match='"1"'), 412, "versie-verouderd")
    sleutel = {"if_match": '"2"', "idempotency_key": "pauze-een-keer"}
    eerste, weer = [await klokken.wie.post(pad, pauze, **sleutel) for _ in range(2)]
    assert goed(eerste) == goed(weer)
    assert len(_van(goed(weer), "veiligheidsbeoordeling")["pauzes"]) == 1
    geweigerd(await klokken.wie.post(pad, pauze, if_match='"2"'), 412, "versie-verouderd")


# The clocks of an onderzoek


async def test_een_onderzoek_heeft_twee_klokken_vanaf_de_dag_van_de_beoordeling(
    verse_wereld: VerseWereld,
) -> None:
    """[norm]: ten weeks for the onderzoek, four to tell whom it is about; over the clock change and to the end of the day."""
    async with verse_wereld() as wereld:
        wij, leider = gezin(), wereld.als("vt-teamleider")
        klokken = await _nieuw(wereld, wij.moeder, wij.kind, wij.man, bron="burger", urgentie="normaal")
        wereld.klok.zet(moment("2026-03-05 15:00"))
        oordeel = await klokken.beoordeel("onderzoek")
        assert {t["soort"]: t["verlooptOp"] for t in oordeel["termijnen"] if t["status"] == "loopt"} == {
            "onderzoek": "2026-05-14T22:00:00.000Z",
            "betrokkenen-informeren": "2026-04-02T22:00:00.000Z",
        }
        open_ = [o["code"] for o in oordeel["openstaand"]]
        assert open_ == ["vervolg", "betrokkenen-informeren", "terugkoppelen"]
        # told one by one; of the man it is recorded why not yet
        wereld.klok.zet(moment("2026-03-06 12:00"))
        await klokken.informeer([0], "2026-03-06T10:00:00+01:00")
        wereld.klok.zet(moment("2026-04-03 00:00"))
        assert await worker.loop(wereld.omg) == 1
        assert [s["soort"] for s in (await klokken.wie.haal("/v1/signalen"))["resultaten"]] == [
            "termijn-betrokkenen-informeren"
        ]
        wereld.vooruit(days=2)
        await worker.loop(wereld.omg)
        assert len((await leider.haal("/v1/signalen"))["resultaten"]) == 2  # her team's, and her own
        await klokken.informeer([1], "2026-04-02T10:00:00+02:00", toelichting="Samen met haar moeder.")
        klaar = await klokken.informeer([2], "2026-04-02T12:00:00+02:00", redenNiet="onveilig-voor-kind")
        klok = _van(klaar, "betrokkenen-informeren")
        assert (klok["status"], klok["gehaaldOp"]) == ("gehaald", "2026-04-02T10:00:00.000Z")
        assert [o["code"] for o in klaar["openstaand"]] == ["vervolg", "terugkoppelen"]
        alle = (await klokken.wie.haal(f"{klokken.pad}/informeringen"))["resultaten"]
        assert [(i["persoonIndex"], i["redenNiet"], i["toelichting"]) for i in alle] == [
            (0, None, None),
            (1, None, "Samen met haar moeder."),
            (2, "onveilig-voor-kind", None),
        ]
        wereld.klok.zet(moment("2026-05-14 23:59"))
        af = await klokken.rond_af()
        assert _van(af, "onderzoek")["status"] == "gehaald"
        assert (af["onderzoek"]["conclusie"], af["onderzoek"]["door"]) == ("bevestigd", "vt")
        assert [o["code"] for o in af["openstaand"]] == ["terugkoppelen"]
        # revised to the same outcome, it stays done and no clock starts again
        weer = await klokken.beoordeel("onderzoek")
        assert (len(weer["termijnen"]), [o["code"] for o in weer["openstaand"]]) == (3, ["terugkoppelen"])
        geweigerd(await klokken.probeer_afronden(), 409, "onderzoek-afgerond")


async def test_een_andere_uitkomst_laat_de_klokken_vervallen_en_terug_begint_opnieuw(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        wij = gezin()
        klokken = await _nieuw(wereld, wij.moeder, wij.kind, bron="burger", urgentie="normaal")
        geweigerd(await klokken.probeer_afronden(), 409, "geen-onderzoek")
        await klokken.beoordeel("onderzoek")
        wereld.vooruit(days=7)
        anders = await klokken.beoordeel("geen-vervolg")
        assert {t["soort"]: t["status"] for t in anders["termijnen"]} == {
            "veiligheidsbeoordeling": "gehaald",
            "onderzoek": "vervallen",
            "betrokkenen-informeren": "vervallen",
        }
        assert [o["code"] for o in anders["openstaand"]] == ["terugkoppelen"]
        assert anders["verlooptOp"] is None
        geweigerd(await klokken.probeer_afronden(), 409, "geen-onderzoek")
        geweigerd(await klokken.probeer_pauze("onderzoek"), 409, "klok-loopt-niet")
        wereld.vooruit(days=90)
        assert await worker.loop(wereld.omg) == 0
        opnieuw = await klokken.beoordeel("onderzoek")
        assert sorted(t["soort"] for t in opnieuw["termijnen"] if t["status"] == "loopt") == [
            "betrokkenen-informeren",
            "onderzoek",
        ]
        # an onderzoek may wait for something: as many days as the pause had
        eind = await klokken.verloopt("onderzoek")
        await klokken.pauzeer("onderzoek", uren=7 * 24)
        verzet = datetime.fromisoformat(await klokken.verloopt("onderzoek")) - datetime.fromisoformat(eind)
        assert verzet == timedelta(days=7)


async def test_wie_alles_al_weet_hoeft_niet_nog_eens_te_worden_geinformeerd(wereld: Wereld) -> None:
    klokken = await _nieuw(wereld, bron="burger", urgentie="normaal")
    await klokken.informeer([0], wereld.nu_json)
    oordeel = await klokken.beoordeel("onderzoek")
    assert "betrokkenen-informeren" not in {t["soort"] for t in oordeel["termijnen"]}
    fouten: tuple[dict[str, Any], ...] = (
        {"personen": [1]},
        {"personen": []},
        {"op": "2031-01-01T00:00:00Z"},
        {"op": "2020-01-01T00:00:00Z"},
        {"redenNiet": "geen-zin"},
    )
    for fout in fouten:
        bericht = {"personen": [0], "op": wereld.nu_json, **fout}
        geweigerd(await klokken.wie.post(f"{klokken.pad}/informeringen", bericht), 400, "ongeldige-invoer")


async def test_wie_bij_anderen_is_geweest_was_niet_achter_deze_voordeur(wereld: Wereld) -> None:
    """A conversation in the wrong casus met the 48-hour clock: when the link is undone, it runs on as if it never stopped."""
    wij = gezin("Naamgenoot", None)
    casus = await met(await wereld.casus(), wij.moeder)
    klokken, soort = await _nieuw(wereld, wij.moeder), "hulp-achter-de-voordeur"
    einde = await klokken.verloopt(soort)
    goed(await koppel(klokken.wie, klokken.id, casus.id))
    wereld.vooruit(hours=1)
    (wie,) = (await casus.regisseur.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
    gesprek = {"gesproken": True, "op": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{wie['id']}/gesprekken", gesprek)
    assert await klokken.status(soort) == "gehaald"
    await ontkoppel(klokken.wie, klokken.id)
    assert (await klokken.status(soort), await klokken.verloopt(soort)) == ("loopt", einde)
    wereld.vooruit(hours=48)
    assert await klokken.status(soort) == "verstreken"


async def test_een_toelichting_bij_een_pauze_ligt_nergens_leesbaar(wereld: Wereld) -> None:
    klokken = await _nieuw(wereld, urgentie="normaal")
    await klokken.pauzeer("veiligheidsbeoordeling", toelichting="Merkteken")
    async with wereld.omg.database.lees() as verbinding:
        for tabel in ("onderbreking", "gebeurtenis"):
            rijen = (await verbinding.execute(sa.text(f"SELECT * FROM {tabel}"))).all()
            assert "Merkteken" not in str(rijen)
        assert (await verbinding.execute(sa.select(onderbreking.c.toelichting))).first()


# What an organisation chooses for itself


async def test_een_organisatie_kiest_haar_eigen_klokken_en_een_lopende_verandert_nooit(
    verse_wereld: VerseWereld,
) -> None:
    eigen = {
        "wij-groningen": {"oppakken_uren": 12, "pauze_max_dagen": 2},
        "veilig-thuis": {"onderzoek_weken": 6},
    }
    async with verse_wereld(per_organisatie=json.dumps(eigen)) as wereld:
        wereld.klok.zet(moment("2026-03-02 09:00"))
        vt, wij = await _nieuw(wereld), wereld.noord
        bericht = melding(wereld, gezin().moeder, bron="professional")
        noord = Meldklokken(wij, (await wij.maak("/v1/meldingen", bericht))["id"])
        assert await vt.verloopt("oppakken") == "2026-03-03T08:00:00.000Z"
        assert await noord.verloopt("oppakken") == "2026-03-02T20:00:00.000Z"
        geweigerd(await noord.probeer_pauze("veiligheidsbeoordeling", uren=49), 400, "ongeldige-invoer")
        await noord.pauzeer("veiligheidsbeoordeling", uren=48)
        for klokken, einde in ((vt, "2026-04-13T22:00:00.000Z"), (noord, "2026-05-11T22:00:00.000Z")):
            await klokken.beoordeel("onderzoek")
            assert await klokken.verloopt("onderzoek") == einde


@pytest.mark.parametrize(
    ("waarde", "waarom"),
    [
        ('{"wij": {"oppakken_uren": 73}}', "wij, oppakken_uren: van 1 tot en met 72"),
        ('{"wij": {"oppakken_uren": 0}}', "wij, oppakken_uren: van 1 tot en met 72"),
        ('{"wij": {"oppaken_uren": 12}}', "kan alleen zelf kiezen: spoed_uren, oppakken_uren"),
        ('{"wij": {"meldpunt": 12}}', "kan alleen zelf kiezen"),
        ('{"De Wijk": {}}', "een organisatie is een code"),
        ('{"wij": {"oppakken_uren": "12"}}', "integer"),
        ('{"wij": {"oppakken_uren": true}}', "integer"),
        ('{"wij": 12}', "dictionary"),
        ("[]", "dictionary"),
        ("{", "verwacht JSON"),
    ],
)
def test_een_keuze_die_niet_kan_houdt_het_starten_tegen(
    monkeypatch: pytest.MonkeyPatch, waarde: str, waarom: str
) -> None:
    monkeypatch.setenv("RODEDRAAD_PER_ORGANISATIE", waarde)
    with pytest.raises(ValueError, match=waarom):
        Instellingen(hoofdsleutels=nieuwe_hoofdsleutel(1), kluissleutels=nieuwe_hoofdsleutel(1))


def _van(bericht: dict[str, Any], soort: str) -> dict[str, Any]:
    (klok,) = [t for t in bericht["termijnen"] if t["soort"] == soort]
    return dict(klok)
