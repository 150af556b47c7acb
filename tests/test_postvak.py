"""The inbox: read per person, dealt with for all, gone by itself when it is no longer so, and silent about what one may not see."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import worker
from app.casus.model import signaal
from app.core.ids import nieuw_id
from app.melding.model import termijn
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met, ontkoppel
from tests.overdrachten import draag_over
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed


async def _postvak(wie: Iemand, vraag: str = "") -> list[dict[str, Any]]:
    signalen: list[dict[str, Any]] = await wie.alle("/v1/signalen" + vraag.replace("&", "?", 1))
    return signalen


async def _een(wie: Iemand, vraag: str = "") -> dict[str, Any]:
    [signaal_] = await _postvak(wie, vraag)
    return signaal_


async def _met_plan_dat_verloopt(wereld: Wereld) -> Casus:
    casus_ = await wereld.casus()
    await casus_.mensen(kinderen=0)
    await casus_.stel_plan_vast(dagen=10)
    return casus_


async def _sql(wereld: Wereld, opdracht: sa.Executable) -> None:
    """What no operation does yet: a casus that goes to another team, a clock that runs again."""
    async with wereld.omg.database.schrijf() as verbinding:
        await verbinding.execute(opdracht)


async def test_gelezen_is_van_een_mens_en_afgehandeld_van_allen(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, leider = wereld.als("vt"), wereld.als("vt-teamleider")
        await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder, bron="burger", urgentie="spoed"))
        wereld.vooruit(minutes=61)
        await worker.loop(wereld.omg)
        nieuw = await _een(vt)
        assert nieuw["team"] == "vt"
        assert nieuw["verantwoordelijke"] == {"organisatie": "veilig-thuis", "team": "vt"}
        assert (nieuw["gelezenOp"], nieuw["afgehandeldOp"], nieuw["afhandeling"]) == (None, None, None)
        pad = f"/v1/signalen/{nieuw['id']}"

        goed(await vt.post(f"{pad}/_gelezen"))
        eerst = (await _een(vt))["gelezenOp"]
        wereld.vooruit(minutes=5)
        goed(await vt.post(f"{pad}/_gelezen"))
        assert (await _een(vt))["gelezenOp"] == eerst  # the first time counts
        assert (await _een(leider))["gelezenOp"] is None
        assert [len(await _postvak(vt, f"&gelezen={w}")) for w in ("true", "false")] == [1, 0]
        assert [len(await _postvak(leider, f"&gelezen={w}")) for w in ("true", "false")] == [0, 1]

        goed(await leider.post(f"{pad}/_afhandelen"))
        wereld.vooruit(minutes=5)
        goed(await vt.post(f"{pad}/_afhandelen"))  # a second time changes nothing
        assert await _postvak(vt) == await _postvak(leider) == []
        klaar = await _een(vt, "&alle=true")
        assert (klaar["afgehandeldDoor"], klaar["afhandeling"]) == ("vt-teamleider", "gedaan")
        assert klaar["afgehandeldOp"] < wereld.nu_json
        assert (await _een(leider, "&alle=true&gelezen=true"))["gelezenOp"] == klaar["afgehandeldOp"]
        geweigerd(await vt.get("/v1/signalen?gelezen=misschien"), 400, "ongeldige-invoer")


@pytest.mark.parametrize("werk", ["_gelezen", "_afhandelen"])
async def test_van_een_ander_is_er_niet(verse_wereld: VerseWereld, werk: str) -> None:
    """Not of another team, not of a colleague, not of who leads the team; and what does not exist says the very same."""
    async with verse_wereld() as wereld:
        await _met_plan_dat_verloopt(wereld)
        wereld.vooruit(days=12)
        await worker.loop(wereld.omg)  # for the casusregisseur, and for her teamleider
        van_regie, van_leider = await _een(wereld.noord), await _een(wereld.teamleider)
        niets = (await wereld.noord.post(f"/v1/signalen/{uuid4()}/{werk}")).content
        for wie, ander in (
            ("wij-noord-2", van_regie),
            ("wij-noord-2", van_leider),
            ("wij-noord", van_leider),
            ("wij-noord-teamleider", van_regie),
            ("wij-zuid", van_regie),
            ("vt-teamleider", van_leider),
            ("politie", van_leider),
            ("beheer", van_regie),
        ):
            antwoord = await wereld.als(wie).post(f"/v1/signalen/{ander['id']}/{werk}")
            geweigerd(antwoord, 404, "niet-gevonden")
            assert antwoord.content == niets
        assert await _een(wereld.noord) == van_regie
        assert await _een(wereld.teamleider) == van_leider
        async with wereld.omg.database.lees() as verbinding:
            leestekens = sa.text("SELECT count(*) FROM signaal_gelezen")
            assert (await verbinding.execute(leestekens)).scalar_one() == 0


async def test_een_casus_die_naar_een_ander_team_gaat_neemt_haar_signalen_mee_uit_beeld(
    verse_wereld: VerseWereld,
) -> None:
    """Whoever had a signal of it, in person or as a team, sees nothing of it any more; who was told because they do not see it, does."""
    async with verse_wereld() as wereld:
        casus_ = await _met_plan_dat_verloopt(wereld)
        wereld.vooruit(days=20)
        await worker.loop(wereld.omg)
        namen = ("wij-noord", "wij-noord-teamleider", "vt-teamleider")
        voor = {naam: await _postvak(wereld.als(naam)) for naam in namen}
        assert [len(signalen) for signalen in voor.values()] == [1, 2, 1]
        await draag_over(casus_, "wij-zuid")
        for naam in namen[:2]:
            nog = [s for s in await _postvak(wereld.als(naam), "&alle=true") if s["casusId"]]
            assert nog == []  # of the offer it made it hears the answer
            for signaal_ in voor[naam]:
                for werk in ("_gelezen", "_afhandelen"):
                    pad = f"/v1/signalen/{signaal_['id']}/{werk}"
                    geweigerd(await wereld.als(naam).post(pad), 404, "niet-gevonden")
        # Veilig Thuis never saw the casus: it hears that somebody must be called, and now who
        [gebleven] = await _postvak(wereld.als("vt-teamleider"))
        plek = {"organisatie": "wij-groningen", "team": "wij-zuid"}
        assert gebleven == voor["vt-teamleider"][0] | {"verantwoordelijke": plek}
        geweigerd(await wereld.als("vt-teamleider").get(casus_.pad), 404, "niet-gevonden")


async def test_een_melding_die_verkeerd_was_gekoppeld_verdwijnt_uit_het_postvak_van_het_wijkteam(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        vt, leider, wij = wereld.als("vt"), wereld.teamleider, gezin()
        casus_ = await met(await wereld.casus(), wij.moeder)
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, urgentie="normaal"))
        goed(await koppel(vt, nieuw["id"], casus_.id))
        wereld.vooruit(hours=73)
        await worker.loop(wereld.omg)
        [van_melding] = await _postvak(leider)
        assert (van_melding["meldingId"], van_melding["casusId"]) == (nieuw["id"], None)
        [regie] = await _postvak(casus_.regisseur)
        assert regie["soort"] == "melding-gekoppeld"

        await ontkoppel(vt, nieuw["id"])
        assert await _postvak(leider, "&alle=true") == []
        geweigerd(await leider.post(f"/v1/signalen/{van_melding['id']}/_gelezen"), 404, "niet-gevonden")
        [regie] = await _postvak(casus_.regisseur, "&alle=true")
        assert (regie["afhandeling"], regie["afgehandeldDoor"]) == ("ingetrokken", None)
        assert len(await _postvak(wereld.als("vt-teamleider"))) == 3  # its own team's clock still runs


async def test_een_klok_die_alsnog_wordt_gehaald_handelt_haar_signalen_zelf_af(
    verse_wereld: VerseWereld,
) -> None:
    """A melding, at all its rungs: of this clock, and of no other."""
    async with verse_wereld() as wereld:
        vt, leider = wereld.als("vt"), wereld.als("vt-teamleider")
        bericht = melding(wereld, gezin().moeder, bron="burger", urgentie="spoed")
        nieuw = await vt.maak("/v1/meldingen", bericht)
        wereld.vooruit(days=30)
        await worker.loop(wereld.omg)
        assert len(await _postvak(leider)) == 6
        goed(await vt.post(f"/v1/signalen/{(await _postvak(vt))[0]['id']}/_afhandelen"))
        gedaan = [s for s in await _postvak(leider, "&alle=true") if s["afhandeling"]]
        await vt.maak(f"/v1/meldingen/{nieuw['id']}/_oppakken")
        per_soort: dict[str, list[str | None]] = {}
        for s in await _postvak(leider, "&alle=true"):
            per_soort.setdefault(s["soort"], []).append(s["afhandeling"])
        eerst = gedaan[0]["soort"]
        assert {soort: sorted(map(str, w)) for soort, w in per_soort.items()} == {
            "termijn-eerste-actie": sorted(
                ["gedaan" if eerst == "termijn-eerste-actie" else "gehaald", "gehaald", "gehaald"]
            ),
            "termijn-veiligheidsbeoordeling": sorted(
                ["gedaan" if eerst == "termijn-veiligheidsbeoordeling" else "None", "None", "None"]
            ),
        }
        beoordeling = {"uitkomst": "geen-vervolg", "onderbouwing": "Er is al hulp."}
        pad = f"/v1/meldingen/{nieuw['id']}/veiligheidsbeoordeling"
        goed(await vt.put(pad, beoordeling, if_match="*"))
        assert await _postvak(leider) == await _postvak(vt) == []
        assert await worker.loop(wereld.omg) == 0


async def test_een_gesprek_handelt_de_48_uur_af(verse_wereld: VerseWereld) -> None:
    """And a link that was a mistake takes that back: the clock runs again, and its signals are open again."""
    async with verse_wereld() as wereld:
        vt, wij = wereld.als("vt"), gezin()
        casus_ = await met(await wereld.casus(), wij.moeder)
        [moeder] = (await casus_.regisseur.haal(f"{casus_.pad}/betrokkenen"))["resultaten"]
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, urgentie="normaal"))
        goed(await koppel(vt, nieuw["id"], casus_.id))
        wereld.vooruit(hours=49)
        await worker.loop(wereld.omg)
        assert (await _een(vt))["soort"] == "termijn-hulp-achter-de-voordeur"
        gesprek = {"gesproken": True, "op": wereld.nu_json}
        await casus_.regisseur.maak(f"{casus_.pad}/betrokkenen/{moeder['id']}/gesprekken", gesprek)
        assert (await _een(vt, "&alle=true"))["afhandeling"] == "gehaald"
        loopt_weer = (
            sa.update(termijn).where(termijn.c.melding_id == UUID(nieuw["id"])).values(gehaald_op=None)
        )
        await _sql(wereld, loopt_weer)
        await ontkoppel(vt, nieuw["id"])
        terug = await _een(vt)
        assert (terug["afgehandeldOp"], terug["afhandeling"]) == (None, None)


async def test_wat_in_een_casus_wordt_gehaald_of_vervalt(verse_wereld: VerseWereld) -> None:
    """A plan that is replaced, a check that is done, a moment that is not needed any more, a casus that comes to an end."""
    async with verse_wereld() as wereld:
        casus_ = await _met_plan_dat_verloopt(wereld)
        ik, pad = casus_.regisseur, f"{casus_.pad}/nazorg"
        nazorg: dict[str, Any] = {"waakvlam": {"soort": "familie", "naam": "oma"}}
        goed(await ik.put(pad, nazorg | {"momenten": ["2026-03-10"]}))
        wereld.vooruit(days=11)
        await worker.loop(wereld.omg)

        async def stand() -> dict[str, list[str | None]]:
            alle: dict[str, list[str | None]] = {}
            for s in await _postvak(ik, "&alle=true"):
                alle.setdefault(s["soort"].removeprefix("termijn-"), []).append(s["afhandeling"])
            return alle

        assert await stand() == {"veiligheidsplan-evalueren": [None], "nazorg-check": [None]}
        await casus_.stel_plan_vast(dagen=5)
        assert await stand() == {"veiligheidsplan-evalueren": ["gehaald"], "nazorg-check": [None]}
        goed(await ik.put(pad, nazorg | {"momenten": [wereld.vandaag.isoformat()]}, if_match="*"))
        assert (await stand())["nazorg-check"] == ["vervallen"]
        wereld.vooruit(days=6)
        await worker.loop(wereld.omg)
        assert await stand() == {
            "veiligheidsplan-evalueren": ["gehaald", None],
            "nazorg-check": ["vervallen", None],
        }
        await casus_.check("politie")
        assert (await stand())["nazorg-check"] == ["vervallen", "gehaald"]
        einde = {"reden": "overlijden", "toelichting": "Helaas."}
        goed(await casus_.doe("beeindigen", wereld.teamleider, **einde))
        assert (await stand())["veiligheidsplan-evalueren"] == ["gehaald", "vervallen"]
        assert await worker.loop(wereld.omg) == 0


async def test_de_database_weigert_een_half_signaal(wereld: Wereld) -> None:
    """Also after the table was made anew: one receiver, a known role, and an end that says how."""
    casus_ = await wereld.casus()
    heel = {
        "casus_id": UUID(casus_.id),
        "soort": "proef",
        "op": wereld.klok.nu(),
        "organisatie": "wij-groningen",
        "team": "wij-noord",
    }
    for half in (
        {"medewerker_id": UUID(await casus_.regisseur.id())},
        {"organisatie": None},
        {"organisatie": None, "team": None},
        {"rol": "directeur"},
        {"afgehandeld_op": wereld.klok.nu()},
        {"afhandeling": "gedaan"},
        {"afhandeling": "vergeten", "afgehandeld_op": wereld.klok.nu()},
    ):
        rij = heel | half | {"id": nieuw_id(), "sleutel": str(uuid4())}
        kaal = {k: sa.literal(w, sa.String) if k in ("rol", "afhandeling") else w for k, w in rij.items()}
        with pytest.raises(sa.exc.IntegrityError):
            await _sql(wereld, sa.insert(signaal).values(kaal))
