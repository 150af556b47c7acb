"""Seed 4: a melding that belongs to another Veilig Thuis is re-routed with its history, and nobody loses sight of it on the way."""

from typing import Any
from uuid import uuid4

from app import worker
from tests.conftest import VerseWereld
from tests.meldingen import gezin, melding
from tests.wereld import Iemand, Wereld, geweigerd, goed, moment

KLOK = "veiligheidsbeoordeling"


async def _signalen(wie: Iemand) -> list[str]:
    return [s["soort"] for s in (await wie.haal("/v1/signalen"))["resultaten"]]


def _klokken(stand: dict[str, Any]) -> dict[str, tuple[str, str, str | None]]:
    return {t["soort"]: (t["begonnenOp"], t["verlooptOp"], t["gehaaldOp"]) for t in stand["termijnen"]}


async def _aangenomen(wereld: Wereld) -> dict[str, Any]:
    """Saturday night, crisis; VT picks it up on Sunday, tells the police so, and sees where the family lives."""
    wereld.klok.zet(moment("2026-03-28 22:40"))
    vt, wij = wereld.als("vt"), gezin()
    nieuw = await vt.maak(
        "/v1/meldingen", melding(wereld, wij.moeder, wij.kind, toelichting="Zij wonen elders.")
    )
    wereld.klok.zet(moment("2026-03-29 10:00"))
    await vt.maak(f"/v1/meldingen/{nieuw['id']}/_oppakken")
    await vt.maak(f"/v1/meldingen/{nieuw['id']}/terugkoppelingen", {"kanaal": "telefoon"})
    stand: dict[str, Any] = await vt.haal(f"/v1/meldingen/{nieuw['id']}")
    return stand


async def test_een_melding_die_elders_hoort_gaat_erheen_met_alles_wat_erbij_hoort(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        vt, elders, leider = wereld.als("vt"), wereld.als("vt-elders"), wereld.als("vt-elders-teamleider")
        voor = await _aangenomen(wereld)
        pad = f"/v1/meldingen/{voor['id']}"
        for wie in (elders, leider):
            geweigerd(await wie.get(pad), 404, "niet-gevonden")
        wereld.klok.zet(moment("2026-03-29 11:00"))
        waarom = {
            "organisatie": "veilig-thuis-elders",
            "reden": "woonplaats-elders",
            "toelichting": "Haar moeder woont daar ook.",
        }
        assert (await vt.post(f"{pad}/_doorsturen", waarom)).status_code == 204

        # the receiver hears at once and has all of it; nothing runs longer than it did
        assert await _signalen(elders) == ["melding-doorgestuurd"]
        na = await elders.haal(pad)
        zelfde = set(voor) - {
            "organisatie",
            "team",
            "status",
            "termijnen",
            "openstaand",
            "doorzendingen",
            "verlooptOp",
        }
        assert {k: na[k] for k in zelfde} == {k: voor[k] for k in zelfde}
        assert (na["organisatie"], na["team"]) == ("veilig-thuis-elders", "vt-elders")
        begonnen_en_tot = {soort: klok[:2] for soort, klok in _klokken(na).items()}
        assert begonnen_en_tot == {soort: klok[:2] for soort, klok in _klokken(voor).items()}
        assert _klokken(na)[KLOK][1] == "2026-04-07T22:00:00.000Z"  # still the end of Tuesday 7 April
        assert len((await elders.haal(f"{pad}/terugkoppelingen"))["resultaten"]) == 1
        (stap,) = na["doorzendingen"]
        assert (stap["vanOrganisatie"], stap["naarTeam"], stap["door"]) == ("veilig-thuis", "vt-elders", "vt")
        assert stap["toelichting"] == "Haar moeder woont daar ook."
        # picked up it was there, and here it must be still, before the moment it always had to be
        assert na["openstaand"][0]["code"] == "oppakken"
        assert _klokken(na)["oppakken"][2] is None
        await elders.maak(f"{pad}/_oppakken")
        assert _klokken(await elders.haal(pad))["oppakken"][2] is not None

        # the sender has nothing left of it but that it went, where to and why
        for deel in ("", "/kandidaten", "/terugkoppelingen"):
            weg = await vt.get(pad + deel)
            geweigerd(weg, 404, "niet-gevonden")
            assert weg.content == (await vt.get(f"/v1/meldingen/{uuid4()}{deel}")).content
        assert voor["id"] not in str(await vt.haal("/v1/meldingen"))
        antwoord = await vt.get("/v1/doorzendingen")
        (stub,) = goed(antwoord)["resultaten"]
        assert (stub["meldingId"], stub["kenmerk"]) == (voor["id"], voor["kenmerk"])
        assert (stub["naarOrganisatie"], stub["reden"]) == ("veilig-thuis-elders", "woonplaats-elders")
        for inhoud in ("Testa", "Berg", "wonen elders", "moeder"):
            assert inhoud not in antwoord.text
        assert (await elders.haal("/v1/doorzendingen"))["resultaten"] == []


async def test_de_ladder_begint_bij_wie_haar_nu_heeft_wat_de_afzender_ook_al_hoorde(
    verse_wereld: VerseWereld,
) -> None:
    """All three rungs were told there; then it is passed on, late: here they are told again, from the first one, once each."""
    async with verse_wereld() as wereld:
        vt, elders, leider = wereld.als("vt"), wereld.als("vt-elders"), wereld.als("vt-elders-teamleider")
        voor = await _aangenomen(wereld)
        wereld.klok.zet(moment("2026-04-08 00:00"))
        await worker.loop(wereld.omg)
        assert f"termijn-{KLOK}" in await _signalen(vt)
        wereld.vooruit(days=6)
        await worker.loop(wereld.omg)
        naar = {"organisatie": "veilig-thuis-elders", "reden": "verhuisd"}
        goed(await vt.post(f"/v1/meldingen/{voor['id']}/_doorsturen", naar))
        assert await _signalen(vt) == []  # what they cannot act on asks nothing of them any more
        assert await _signalen(wereld.als("vt-teamleider")) == []
        assert await _signalen(elders) == ["melding-doorgestuurd"]
        await worker.loop(wereld.omg)
        assert (await _signalen(elders)).count(f"termijn-{KLOK}") == 1
        assert (await _signalen(leider)).count(f"termijn-{KLOK}") == 3
        assert await worker.loop(wereld.omg) == 0
        # and back again: that the key of the first time is taken must not make the worker go round for ever
        terug = {
            "organisatie": "veilig-thuis",
            "reden": "niet-van-ons",
            "toelichting": "Zij is terugverhuisd.",
        }
        goed(await elders.post(f"/v1/meldingen/{voor['id']}/_doorsturen", terug))
        await worker.loop(wereld.omg)
        assert await worker.loop(wereld.omg) == 0
        assert (await _signalen(vt)).count(f"termijn-{KLOK}") == 1
