"""The screens of the privacy officer: what waits for her, what she decides, and what she never sees."""

from urllib.parse import quote

from app import worker
from app.workflow.inzagezinnen import bekeken
from tests import test_welk_scherm, test_wie_mag_wat
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding, met
from tests.test_noodtoegang import neem
from tests.test_sql_aantallen import geteld
from tests.test_werkplek import Iemand
from tests.wereld import Wereld, geweigerd, goed, moment

NAAM = "Onzichtbaarsma"


def test_van_elke_blik_op_een_dossier_is_te_zeggen_wat_er_is_bekeken() -> None:
    """Whatever was asked of a casus or a melding, of the API or of a screen: no path stands on a page."""
    api = {operatie.replace(" /v1", " ") for operatie in test_wie_mag_wat.MATRIX}
    over = [h for h in api | test_welk_scherm.MATRIX.keys() if "{casus_id}" in h or "{melding_id}" in h]
    assert over
    for handeling in over:
        if handeling.startswith("GET"):
            assert bekeken(handeling) != "iets anders", handeling


async def test_wat_op_haar_wacht_staat_op_haar_dag_en_een_lijst_kost_evenveel(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        fg = await Iemand(wereld).begin("fg")
        assert "Er is nu niets dringends." in (await fg.get("/dag")).text
        for keer, wie in enumerate(("wij-noord-2", "wij-noord-3"), 2):
            casus = await wereld.casus(aanduiding=f"Huishouden {NAAM}")
            await met(casus, gezin(NAAM).moeder)
            wereld.klok.zet(moment(f"2026-03-0{keer} 23:10"))
            await wereld.als(wie).haal(casus.pad)
            wereld.vooruit(hours=1)
            await worker.loop(wereld.omg)
            await neem(casus, wereld.als("vt"))
            await wereld.als("fg").maak("/v1/bewaarplichten", {"casusId": casus.id, "reden": "klacht"})
            fg = await Iemand(wereld).begin("fg")
            for pad in ("/dag", *(f"/privacy/{p}" for p in LIJSTEN), f"/privacy/logboek/casus/{casus.id}"):
                with geteld(wereld) as teller:
                    blad = await fg.get(pad)
                assert (blad.status_code, NAAM in blad.text) == (200, False), pad
                # and the session; the day is more than a list (test_werkplek.py)
                assert len(teller.selects) <= (7 if pad == "/dag" else 5) + 1, (pad, teller.selects)
        dag = (await fg.get("/dag")).text
        assert dag.count("Noodtoegang beoordelen</a>") == 2
        assert "vt van Veilig Thuis (demo), in een casus van WIJ-team Noord (demo)" in dag
        assert "2 medewerkers, sinds 2 maart 2026" in dag


LIJSTEN = ("noodtoegang", "opvallend", "vernietigingen", "bewaarplichten", "vernietigd", "inzageverzoeken")


async def test_wat_een_medewerker_bekeek_ziet_alleen_haar_privacy_officer(wereld: Wereld) -> None:
    casus, nu, wie = await wereld.casus(), await wereld.casus(), wereld.als("wij-noord-3")
    fg, id = wereld.als("fg"), await wie.id()
    for c in (casus, nu):
        await wie.haal(c.pad)
    geweigerd(await wereld.als("vt-fg").get(f"/v1/medewerkers/{id}/inzage"), 404, "niet-gevonden")
    gekeken = await fg.alle(f"/v1/medewerkers/{id}/inzage")
    assert {casus.id, nu.id} <= {k["casusId"] for k in gekeken}
    buur = {"medewerkerId": await fg.id(), "reden": "buur"}
    goed(await casus.regisseur.post(f"{casus.pad}/blokkades", buur))
    gekeken = await fg.alle(f"/v1/medewerkers/{id}/inzage")
    assert casus.id not in {k["casusId"] for k in gekeken}
    assert nu.id in {k["casusId"] for k in gekeken}
    scherm = await Iemand(wereld).begin("fg")
    naar = await scherm.get("/privacy/logboek?soort=medewerker&nummer=wij-noord-3")
    assert naar.headers["location"] == f"/privacy/logboek/medewerker/{id}"
    blad = (await scherm.get(f"{naar.headers['location']}?van=2026-03-02&tot=2026-03-02")).text
    assert "Het dossier" in blad
    assert casus.id not in blad
    leeg = (await scherm.get(f"{naar.headers['location']}?van=0001-01-01&tot=2026-03-01")).text
    assert "bekeek deze medewerker niets" in leeg
    assert (await scherm.get("/privacy/logboek?soort=casus&nummer=niets")).status_code == 404


async def test_een_inzageverzoek_gaat_langs_twee_mensen_en_komt_terug(verse_wereld: VerseWereld) -> None:
    """Asked on the casus, decided on her day, told to who asked; and only that one takes the paper along."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus()
        await casus.mensen(kinderen=1)
        ik, fg = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("fg")
        assert (await ik.stuur(f"/casussen/{casus.id}/vastleggen/inzageverzoek/{casus.moeder}"))[0] == 303
        (mijn,) = [v for v in await casus.regisseur.alle("/v1/inzageverzoeken") if v["besluit"] is None][-1:]
        pad = f"/privacy/inzageverzoeken/{mijn['id']}"
        assert pad in (await fg.get("/dag")).text
        assert (await fg.stuur(f"{pad}/beoordelen", besluit="afgewezen"))[0] == 400
        assert (await fg.stuur(f"{pad}/beoordelen", besluit="goedgekeurd"))[0] == 303
        assert pad not in (await fg.get("/dag")).text
        assert pad in (await ik.get("/dag")).text
        bij_mij, bij_haar = (await ik.get(pad)).text, (await fg.get(pad)).text
        assert (f"{pad}/pdf" in bij_mij, f"{pad}/pdf" in bij_haar) == (True, False)
        assert ("Wie keek naar deze persoon" in bij_mij, "Wie keek naar deze persoon" in bij_haar) == (
            False,
            True,
        )
        assert (await ik.get(f"{pad}/pdf")).headers["content-type"] == "application/pdf"


async def test_een_inzageverzoek_zegt_wanneer_het_antwoord_er_moet_zijn(verse_wereld: VerseWereld) -> None:
    """A month after it was asked, which in February is shorter (AVG art. 12 lid 3)."""
    async with verse_wereld() as wereld:
        casus = await wereld.casus()
        await casus.mensen(kinderen=0)
        wereld.klok.zet(moment("2027-01-31 10:00"))
        ik = await Iemand(wereld).begin("wij-noord")
        assert (await ik.stuur(f"/casussen/{casus.id}/vastleggen/inzageverzoek/{casus.moeder}"))[0] == 303
        for dag, gezegd in (
            ("2027-02-28 23:00", "28 februari 2027<"),
            ("2027-03-01 01:00", "28 februari 2027: te laat<"),
        ):
            wereld.klok.zet(moment(dag))
            fg = await Iemand(wereld).begin("fg")
            assert f"antwoord uiterlijk {gezegd}" in (await fg.get("/privacy/inzageverzoeken")).text


async def test_een_nummer_staat_op_de_bladzijde_en_komt_zo_bij_de_privacy_officer(wereld: Wereld) -> None:
    """Copied with a space in it, or as the address of the page: it is found. What is no number is refused at its field."""
    casus = await wereld.casus()
    ik, fg = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("fg")
    assert f'<span class="nummer">{casus.id}</span>' in (await ik.get(f"/casussen/{casus.id}")).text
    gemeld = await wereld.als("vt").maak("/v1/meldingen", melding(wereld, gezin().moeder))
    vt = await Iemand(wereld).begin("vt")
    assert f'<span class="nummer">{gemeld["id"]}</span>' in (await vt.get(f"/meldingen/{gemeld['id']}")).text
    adres = f"https://werkplek.voorbeeld.nl/casussen/{casus.id}/tijdlijn"
    for getypt in (casus.id, f" {casus.id[:13]} {casus.id[13:]}", adres):
        naar = await fg.get(f"/privacy/logboek?soort=casus&nummer={quote(getypt)}")
        assert naar.headers["location"] == f"/privacy/logboek/casus/{casus.id}"
    pad, plicht = "/privacy/bewaarplichten/nieuw", {"soort": "casus", "reden": "klacht"}
    status, blad = await fg.stuur(pad, **plicht, nummer="dossier 12")
    assert (status, 'href="#veld-nummer"' in blad, 'value="dossier 12"' in blad) == (400, True, True)
    assert (await fg.stuur(pad, **plicht, nummer=adres))[0] == 303
    lijst = (await fg.get("/privacy/bewaarplichten")).text
    assert casus.id in lijst
    assert "WIJ-team Noord (demo)" in lijst
