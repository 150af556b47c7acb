"""Until when a dossier is kept, who decides that it goes, and everything that stops it."""

from datetime import date

import pytest

from app.bewaren.codes import Bewaargrond
from app.workflow.bewaartermijnen import Bewaren, Mens, bewaren_tot
from tests.bewaren import keur_goed, op, oude_casus, oude_melding, ronde, voorstel
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met, vertrek
from tests.wereld import Iemand, geweigerd, goed

SINDS = date(2026, 3, 2)
ANDERS = {"reden": "nog-nodig", "bewarenTot": "2050-01-01"}


def _kind(geboren: date | None = None, schatting: int | None = None) -> Mens:
    return Mens(geboren, schatting, kind=True)


@pytest.mark.parametrize(
    ("mensen", "tot", "grond"),
    [
        ([], date(2046, 3, 2), Bewaargrond.BEWAARTERMIJN),
        ([Mens(date(1990, 1, 1), None, kind=False)], date(2046, 3, 2), Bewaargrond.BEWAARTERMIJN),
        # the youngest counts, whoever they are
        ([_kind(date(2010, 6, 1)), _kind(date(2018, 6, 1))], date(2056, 6, 1), Bewaargrond.JONGSTE_KIND),
        ([Mens(date(2008, 3, 3), None, kind=False)], date(2046, 3, 3), Bewaargrond.JONGSTE_KIND),
        ([_kind(date(2008, 2, 29))], date(2046, 3, 2), Bewaargrond.BEWAARTERMIJN),
        ([_kind(date(2024, 2, 29))], date(2062, 2, 28), Bewaargrond.JONGSTE_KIND),
        # of whom no birth date is known: the latest that it can have been
        ([_kind(schatting=6)], date(2058, 3, 2), Bewaargrond.JONGSTE_KIND),
        ([_kind()], date(2064, 3, 2), Bewaargrond.JONGSTE_KIND),
        ([Mens(None, None, kind=False)], date(2046, 3, 2), Bewaargrond.BEWAARTERMIJN),
    ],
)
def test_bewaard_tot_de_termijn_om_is_en_het_jongste_kind_oud_genoeg(
    mensen: list[Mens], tot: date, grond: Bewaargrond
) -> None:
    assert bewaren_tot(SINDS, mensen, 20, 38) == Bewaren(tot, grond)


async def test_na_de_termijn_stelt_de_klok_voor_en_beslissen_er_twee(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, wij = await wereld.casus(), gezin()
        await met(casus, wij.moeder, {**wij.kind, "geboortedatum": "2018-06-01"})
        await vertrek(casus)
        for dag in ("2026-03-03", "2046-03-02", "2056-05-31"):
            assert await op(wereld, dag) == 0
            assert await wereld.als("fg").alle("/v1/vernietigingen") == []
        assert await op(wereld, "2056-06-01") == 1
        leider, fg = wereld.teamleider, wereld.als("fg")
        wat = await voorstel(wereld)
        assert (wat["casusId"], wat["grond"], wat["sinds"], wat["tot"]) == (
            casus.id,
            "jongste-kind",
            "2026-03-02",
            "2056-06-01",
        )
        for wie in (leider, fg):
            assert "vernietiging-voorgesteld" in [s["soort"] for s in await wie.alle("/v1/signalen")]
        pad = f"/v1/vernietigingen/{wat['id']}"
        gezien = (await fg.get(pad)).headers["etag"]
        een = await fg.maak(f"{pad}/_goedkeuren", if_match=gezien)
        assert (een["status"], [g["rol"] for g in een["goedkeuringen"]]) == (
            "voorgesteld",
            ["privacy-officer"],
        )
        assert "vernietiging-voorgesteld" not in [s["soort"] for s in await fg.alle("/v1/signalen")]
        geweigerd(await fg.post(f"{pad}/_goedkeuren"), 409, "al-besloten")
        geweigerd(await leider.post(f"{pad}/_goedkeuren", if_match=gezien), 412, "versie-verouderd")
        twee = await leider.maak(f"{pad}/_goedkeuren")
        assert (twee["status"], twee["vernietigenVanaf"]) == ("goedgekeurd", "2056-06-15T10:00:00.000Z")
        # of another organisation, and who decides nothing
        assert await wereld.als("vt-fg").alle("/v1/vernietigingen") == []
        geweigerd(await wereld.als("vt-fg").get(pad), 404, "niet-gevonden")
        geweigerd(await wereld.als("vt-fg").post(f"{pad}/_goedkeuren"), 404, "niet-gevonden")
        geweigerd(await wereld.noord.get("/v1/vernietigingen"), 403, "niet-bevoegd")
        assert (await casus.nu())["id"] == casus.id


async def test_wat_er_met_het_dossier_gebeurt_haalt_het_uit_de_voorstellen(verse_wereld: VerseWereld) -> None:
    """A bewaarplicht and its end, and a household that is back: each makes what was approved worth nothing."""
    async with verse_wereld() as wereld:
        casus, wij = await wereld.casus(), gezin()
        await met(casus, wij.moeder)
        await vertrek(casus)
        await op(wereld, "2046-03-02")
        pad = f"/v1/vernietigingen/{(await keur_goed(wereld))['id']}"
        leider, fg = wereld.teamleider, wereld.als("fg")
        plicht = await fg.maak("/v1/bewaarplichten", {"casusId": casus.id, "reden": "rechtszaak"})
        geweigerd(await leider.get(pad), 404, "niet-gevonden")
        assert await op(wereld, "2046-06-01") == 0
        assert (await casus.nu())["id"] == casus.id
        weg = f"/v1/bewaarplichten/{plicht['id']}/_opheffen"
        goed(await leider.post(weg, {"toelichting": "De zaak is voorbij."}))
        geweigerd(await leider.post(weg, {"toelichting": "Nog eens."}), 409, "al-opgeheven")
        assert await ronde(wereld) == 1
        assert (await voorstel(wereld))["goedkeuringen"] == []
        assert [g["soort"] for g in await casus.tijdlijn() if "bewaarplicht" in g["soort"]] == [
            "bewaarplicht-opgelegd",
            "bewaarplicht-opgeheven",
        ]
        # somebody who may be her is in a melding that nobody has judged
        await keur_goed(wereld)
        await wereld.als("vt").maak("/v1/meldingen", melding(wereld, wij.moeder))
        wereld.vooruit(days=14)
        assert await ronde(wereld) == 0
        assert await fg.alle("/v1/vernietigingen") == []
        assert (await casus.nu())["id"] == casus.id


async def test_een_casus_die_weer_begint_wordt_niet_vernietigd(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, wij = await wereld.casus("inactief"), gezin()
        await met(casus, wij.moeder)
        assert await op(wereld, "2058-06-02") == 1
        await keur_goed(wereld)
        nieuw = (await wereld.als("vt").maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
        goed(await koppel(wereld.als("vt"), nieuw, casus.id))
        assert await wereld.als("fg").alle("/v1/vernietigingen") == []
        wereld.vooruit(days=20)
        assert await ronde(wereld) == 0
        assert (await casus.nu())["stap"] == "voorbereiding-contact"


async def test_een_van_beiden_houdt_het_tegen_en_dan_blijft_het_tot_die_dag(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        await oude_casus(wereld)
        pad = f"/v1/vernietigingen/{(await keur_goed(wereld))['id']}/_afwijzen"
        fg = wereld.als("fg")
        geweigerd(await fg.post(pad, {**ANDERS, "bewarenTot": "2046-03-02"}), 400, "ongeldige-invoer")
        geweigerd(await fg.post(pad, {**ANDERS, "reden": "anders"}), 400, "ongeldige-invoer")
        goed(await fg.post(pad, {**ANDERS, "toelichting": "Er wordt onderzoek gedaan."}))
        geweigerd(await fg.post(pad, ANDERS), 404, "niet-gevonden")
        assert await op(wereld, "2049-12-31") == 0
        assert await op(wereld, "2050-01-01") == 1
        wat = await voorstel(wereld)
        assert (wat["grond"], wat["tot"], wat["goedkeuringen"]) == ("besluit", "2050-01-01", [])


async def _mijn_plichten(wie: Iemand) -> list[str]:
    return [p["id"] for p in await wie.alle("/v1/bewaarplichten")]


async def test_een_melding_is_van_wie_haar_ontving(verse_wereld: VerseWereld) -> None:
    """VT proposes, approves and holds what VT keeps; the casus it was linked to goes first."""
    async with verse_wereld() as wereld:
        vt, leider, fg = (wereld.als(wie) for wie in ("vt", "vt-teamleider", "vt-fg"))
        los = await oude_melding(wereld, dag="2045-01-01")
        assert await op(wereld, "2046-03-02") == 1
        wat = await voorstel(wereld, "vt-fg")
        assert (wat["soort"], wat["meldingId"], wat["casusId"]) == ("melding", los, None)
        assert await wereld.als("fg").alle("/v1/vernietigingen") == []
        nieuw = {"meldingId": los, "reden": "klacht", "toelichting": "De melder klaagt."}
        geweigerd(await wereld.als("fg").post("/v1/bewaarplichten", nieuw), 404, "niet-gevonden")
        geweigerd(await vt.post("/v1/bewaarplichten", nieuw), 403, "niet-bevoegd")
        twee = {**nieuw, "casusId": los}
        geweigerd(await leider.post("/v1/bewaarplichten", twee), 400, "ongeldige-invoer")
        plicht = await leider.maak("/v1/bewaarplichten", nieuw)
        assert plicht["toelichting"] == "De melder klaagt."
        assert await fg.alle("/v1/vernietigingen") == []
        assert (await _mijn_plichten(fg), await _mijn_plichten(leider)) == ([plicht["id"]], [plicht["id"]])
        assert await _mijn_plichten(wereld.als("fg")) == []
        await fg.maak(f"/v1/bewaarplichten/{plicht['id']}/_opheffen", {"toelichting": "Ingetrokken."})
        assert await ronde(wereld) == 1


async def test_wie_is_uitgesloten_weet_ook_van_het_voorstel_niet(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, fg = await wereld.casus(), wereld.als("fg")
        blokkade = {"medewerkerId": await fg.id(), "reden": "familie"}
        await casus.regisseur.maak(f"{casus.pad}/blokkades", blokkade)
        await vertrek(casus)
        assert await op(wereld, "2046-03-02") == 1
        wat = await voorstel(wereld, "wij-noord-teamleider")
        assert await fg.alle("/v1/vernietigingen") == []
        geweigerd(await fg.post(f"/v1/vernietigingen/{wat['id']}/_goedkeuren"), 404, "niet-gevonden")
        plicht = {"casusId": casus.id, "reden": "klacht"}
        geweigerd(await fg.post("/v1/bewaarplichten", plicht), 404, "niet-gevonden")
        await wereld.teamleider.maak("/v1/bewaarplichten", plicht)
        assert await fg.alle("/v1/bewaarplichten") == []
