"""Story 1: Saturday night, with the clock going forward in it."""

from datetime import date
from typing import Any

from app import worker
from tests.conftest import VerseWereld
from tests.meldingen import kandidaten, melding, mens
from tests.wereld import Casus, Iemand, codes, geweigerd, goed, moment

MOEDER = mens("slachtoffer", "Testa", "Nachtegaal", date(1990, 2, 1))
VADER = mens("pleger", "Proef", "Nachtegaal", date(1988, 5, 3))
KINDEREN = (
    mens("kind", "Kindje", "Nachtegaal", date(2022, 1, 9)),
    mens("kind", "Kindertje", "Nachtegaal", date(2017, 1, 9)),
)
GEVAAR = {
    "urgentie": "crisis",
    "relatie": "ex-partner",
    "duur": "1-5-jaar",
    "geweldsvormen": ["fysieke-mishandeling", "getuige"],
    "sash": "hoog",
    "rodeVlaggen": ["verwurging"],
}


async def test_zaterdagnacht(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        wereld.klok.zet(moment("2026-03-28 22:40"))
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, MOEDER, VADER, *KINDEREN, **GEVAAR))

        # until when, to the minute: 24 and 48 elapsed hours over the lost hour, 5 werkdagen around Easter
        klokken = {k["soort"]: k["verlooptOp"] for k in nieuw["termijnen"]}
        assert klokken == {
            "oppakken": _z("2026-03-29 23:40"),
            "hulp-achter-de-voordeur": _z("2026-03-30 23:40"),
            "veiligheidsbeoordeling": _z("2026-04-08 00:00"),  # the end of Tuesday the 7th
        }
        assert (nieuw["classificatie"], nieuw["aantalKandidaten"]) == ("eerste", 0)

        # nobody knew them: a casus of their own, nothing typed twice
        wereld.klok.zet(moment("2026-03-29 09:30"))
        casus = await _open(vt, nieuw["id"])
        toestand = await casus.nu()
        assert toestand["verantwoordelijke"] == {"organisatie": "veilig-thuis", "team": "vt"}
        assert {k: toestand[k] for k in GEVAAR if k != "urgentie"} == {
            k: w for k, w in GEVAAR.items() if k != "urgentie"
        }
        assert (toestand["gemeente"], toestand["wijk"]) == ("0014", "noord")
        huishouden = (await vt.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
        assert {m["voornamen"] for m in huishouden} == {"Testa", "Proef", "Kindje", "Kindertje"}
        gekoppeld = await vt.haal(f"/v1/meldingen/{nieuw['id']}")
        assert (gekoppeld["casusId"], gekoppeld["status"]) == (casus.id, "opgepakt")
        assert {k["soort"]: k["status"] for k in gekoppeld["termijnen"]}["oppakken"] == "gehaald"

        # the red flags are on the casus: Actie-overleg is proposed, and mediation warned against
        waarschuwingen = {w["code"] for w in toestand["waarschuwingen"]}
        assert {"actie-overleg-voorstellen", "geen-bemiddeling"} <= waarschuwingen

        # offered to the wijkteam in the morning; crisis: an answer within 24 hours
        wereld.klok.zet(moment("2026-03-29 10:00"))
        noord = wereld.noord
        aanbod = await vt.maak(
            f"{casus.pad}/overdrachten",
            {
                "naar": {"organisatie": "wij-groningen", "team": "wij-noord"},
                "vraag": "Kunt u vandaag bij haar langs?",
                "reden": "Zij wonen in uw wijk.",
                "spoed": "crisis",
            },
        )
        assert aanbod["verlooptOp"] == _z("2026-03-30 10:00")
        geweigerd(await noord.get(casus.pad), 404, "niet-gevonden")
        wereld.klok.zet(moment("2026-03-29 11:30"))
        goed(await noord.post(f"/v1/overdrachten/{aanbod['id']}/_accepteren", {}))
        casus.regisseur = noord
        toestand = await casus.nu()
        assert toestand["verantwoordelijke"] == {"organisatie": "wij-groningen", "team": "wij-noord"}
        assert toestand["casusregisseur"]["id"] == await noord.id()
        assert waarschuwingen <= {w["code"] for w in toestand["waarschuwingen"]}

        # straight to the plan, for urgency; what was passed over stays in sight
        goed(await casus.doe("naar-stap", stap="veiligheidsplan-direct", reden="urgentie"))
        stappen = {s["stap"]: s["status"] for s in (await casus.nu())["stappen"]}
        assert stappen["contact-leggen"] == stappen["situatie-in-kaart"] == "openstaand"

        # not to fase 2 yet: two things are in the way, and it says which
        mensen = (await noord.haal(f"{casus.pad}/betrokkenen"))["resultaten"]
        casus.vader = next(m["id"] for m in mensen if "pleger" in m["rollen"])
        casus.kinderen = [m["id"] for m in mensen if "kind" in m["rollen"]]
        await casus.stel_plan_vast(None)
        fase2: dict[str, Any] = {"stap": "ondersteuningsplan-maken", "reden": "urgentie"}
        verder = geweigerd(await casus.doe("naar-stap", **fase2), 409, "stap-geblokkeerd")
        assert sorted(codes(verder)) == ["geen-evaluatiedatum", "kind-niet-gesproken"]
        await casus.spreek_kinderen()
        await casus.stel_plan_vast(reden="De evaluatiedatum is afgesproken.")
        goed(await casus.doe("naar-stap", **fase2))
        toestand = await casus.nu()
        assert (toestand["fase"], toestand["stap"]) == ("reguliere-ondersteuning", "ondersteuningsplan-maken")
        stappen = {s["stap"]: s["status"] for s in toestand["stappen"]}
        assert stappen["contact-leggen"] == stappen["situatie-in-kaart"] == "openstaand"

        # somebody was behind the front door in time: that clock says nothing any more
        wereld.klok.zet(moment("2026-03-30 23:40"))
        assert await worker.loop(wereld.omg) == 0


async def test_niemand_achter_de_voordeur(verse_wereld: VerseWereld) -> None:
    """The same night, and nobody gets behind the front door in time: the team hears it at the very minute, once."""
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        wereld.klok.zet(moment("2026-03-28 22:40"))
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, MOEDER, VADER, *KINDEREN, **GEVAAR))
        wereld.klok.zet(moment("2026-03-29 09:30"))
        await _open(vt, nieuw["id"])
        wereld.klok.zet(moment("2026-03-30 23:39"))
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(moment("2026-03-30 23:40"))
        assert await worker.loop(wereld.omg) == 1
        assert await worker.loop(wereld.omg) == 0
        signalen = (await vt.haal("/v1/signalen"))["resultaten"]
        assert [s["soort"] for s in signalen] == ["termijn-hulp-achter-de-voordeur"]


async def test_wie_misschien_al_bekend_is_krijgt_geen_tweede_casus(verse_wereld: VerseWereld) -> None:
    """1 gezin - 1 plan - 1 regisseur: first somebody says that they are others."""
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        eerste = await vt.maak("/v1/meldingen", melding(wereld, MOEDER))
        casus = await _open(vt, eerste["id"])
        weer = await vt.maak("/v1/meldingen", melding(wereld, MOEDER))
        pad = f"/v1/meldingen/{weer['id']}/casus"
        bericht = {"aanduiding": "Huishouden Nachtegaal"}
        probleem = geweigerd(await vt.post(pad, bericht), 409, "kandidaten-niet-bekeken")
        assert "wijs elke kandidaat af" in probleem["alternatief"]
        assert len((await vt.haal("/v1/casussen"))["resultaten"]) == 1
        (kandidaat,) = await kandidaten(vt, weer["id"])
        assert kandidaat["casusId"] == casus.id
        afwijzen = f"/v1/meldingen/{weer['id']}/kandidaten/{casus.id}/_afwijzen"
        goed(await vt.post(afwijzen, {"reden": "Een naamgenoot die op dezelfde dag is geboren."}))
        assert (await _open(vt, weer["id"])).id != casus.id
        geweigerd(await vt.post(pad, bericht), 409, "al-gekoppeld")


async def test_een_casus_uit_een_melding_kan_die_melding_niet_kwijt(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt = wereld.als("vt")
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, MOEDER))
        casus = await _open(vt, nieuw["id"])
        voor = await casus.nu()
        los = await vt.vraag(
            "DELETE", f"/v1/meldingen/{nieuw['id']}/koppeling", {"reden": "Vergissing."}, if_match="*"
        )
        probleem = geweigerd(los, 409, "casus-uit-deze-melding")
        assert "Beëindig de casus" in probleem["alternatief"]
        assert await casus.nu() == voor
        assert [g["soort"] for g in await casus.tijdlijn()] == [
            "casus-geopend",
            "betrokkene-toegevoegd",
            "melding-gekoppeld",
        ]


async def _open(wie: Iemand, melding_id: str) -> Casus:
    bericht = {"aanduiding": "Huishouden Nachtegaal"}
    antwoord: dict[str, Any] = await wie.maak(f"/v1/meldingen/{melding_id}/casus", bericht)
    return Casus(wie.wereld, antwoord["id"], wie)


def _z(lokaal: str) -> str:
    return moment(lokaal).strftime("%Y-%m-%dT%H:%M:%S.000Z")
