"""Story 6: five partners at one table, each seeing what was shared with it and nothing else; what is not done comes back."""

from datetime import date
from io import BytesIO
from typing import Any

import httpx
from pypdf import PdfReader

from app import worker
from tests.conftest import VerseWereld
from tests.meldingen import melding, mens
from tests.overleg import Tafel, deel, tafel
from tests.wereld import Casus, Wereld, geweigerd, goed, moment

MOEDER = mens("slachtoffer", "Testa", "Nachtegaal", date(1990, 2, 1))
VADER = mens("pleger", "Proef", "Draadsma", date(1988, 5, 3))
KINDEREN = (
    mens("kind", "Kindje", "Nachtegaal", date(2022, 1, 9)),
    mens("kind", "Kindertje", "Nachtegaal", date(2017, 1, 9)),
)
GEVAAR = {"sash": "hoog", "rodeVlaggen": ["verwurging"], "relatie": "ex-partner"}
PARTNERS = ("politie", "om", "reclassering", "rvdk")


async def test_actie_overleg(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        wereld.klok.zet(moment("2026-04-28 09:00"))
        vt = wereld.als("vt")
        casus = await _casus(wereld)
        overleg = await tafel(
            wereld, *PARTNERS, begintOp=moment("2026-05-01 13:00").isoformat(), herhalingWeken=1
        )

        # the red flag proposes the casus, once and until it is brought in
        pad = f"{overleg.pad}/voorstellen"
        assert [v["casusId"] for v in (await vt.haal(pad))["resultaten"]] == [casus.id]
        punt = await overleg.breng_in(casus, vraag="Is een huisverbod mogelijk?")
        assert (await vt.haal(pad))["resultaten"] == []
        await _deel(overleg, punt, await _adressen(casus))

        await _bevestigen(wereld, overleg, punt)
        await _ieder_ziet_het_zijne(overleg, punt)

        # what politie knows itself, for the OM and not for the others
        wereld.klok.zet(moment("2026-05-01 13:20"))
        weet = {"tekst": "Er loopt een onderzoek.", "gedeeldMet": [{"organisatie": "om"}]}
        await wereld.als("politie").maak(f"{overleg.punt(punt)}/inbreng", weet)
        for handle, aantal in (("politie", 1), ("om", 1), ("rvdk", 0), ("vt", 0)):
            gelezen = await wereld.als(handle).haal(f"{overleg.punt(punt)}/inbreng")
            assert len(gelezen["resultaten"]) == aantal

        acties = await _besluit(wereld, casus, overleg, punt)
        await _het_komt_terug(wereld, casus, overleg, acties)
        await _het_om_ziet_niets_meer(wereld, casus, overleg, punt)


async def _casus(wereld: Wereld) -> Casus:
    """Opened by Veilig Thuis from a politiemelding."""
    vt = wereld.als("vt")
    bericht = melding(
        wereld, MOEDER, VADER, *KINDEREN, **GEVAAR, incidentOp=moment("2026-04-27 22:10").isoformat()
    )
    nieuw = await vt.maak("/v1/meldingen", bericht)
    geopend = await vt.maak(f"/v1/meldingen/{nieuw['id']}/casus", {"aanduiding": "Huishouden Nachtegaal"})
    return Casus(wereld, geopend["id"], vt)


WOONT = {
    "Proef": {"straat": "Proefstraat", "huisnummer": "1", "postcode": "9799XW", "geheim": False},
    "Testa": {
        "straat": "Schuilhof",
        "huisnummer": "77",
        "postcode": "9798XV",
        "geheim": True,
        "opvang": True,
    },
}
"""The man in the open, the mother in a shelter."""


async def _adressen(casus: Casus) -> dict[str, str]:
    """Recorded before the overleg; who is who, by first name."""
    vt = casus.regisseur
    mensen = {m["voornamen"]: m["id"] for m in (await vt.haal(f"{casus.pad}/betrokkenen"))["resultaten"]}
    for naam, adres in WOONT.items():
        goed(await vt.put(f"{casus.pad}/betrokkenen/{mensen[naam]}/adres", adres))
    return mensen


async def _deel(overleg: Tafel, punt: str, mensen: dict[str, str]) -> None:
    await overleg.voorzitter.maak(
        f"{overleg.pad}/deelnemers", {"organisatie": "wij-groningen", "team": "wij-noord"}
    )
    man = mensen["Proef"]
    await deel(overleg, punt, "politie", "incidenten", "volwassenen", "adres", adresVan=[man])
    # not hers: the answer is what it would be for somebody without an address
    pad, geen = f"{overleg.punt(punt)}/projecties", []
    for wie in ("Testa", "Kindje"):
        vraag = {"organisatie": "politie", "onderdelen": ["adres"], "adresVan": [mensen[wie], man]}
        geen.append(geweigerd(await overleg.voorzitter.post(pad, vraag), 400, "ongeldige-invoer")["errors"])
    assert geen[0] == geen[1]
    assert geen[0][0]["code"] == "geen-adres-te-delen"
    await deel(overleg, punt, "om", "incidenten", "gevaar")
    await deel(overleg, punt, "reclassering", "stand")
    await deel(overleg, punt, "rvdk", "kinderen")
    await deel(overleg, punt, "wij-groningen/wij-noord", "gevaar", "kinderen")


async def _bevestigen(wereld: Wereld, overleg: Tafel, punt: str) -> None:
    """All five confirm, Reclassering only after a reminder; until then it sees nothing."""
    wereld.klok.zet(moment("2026-05-01 12:30"))
    await overleg.bevestig("vt", "politie", "om", "rvdk", "wij-noord")
    reclassering = wereld.als("reclassering")
    for weg in ("/agendapunten", f"/agendapunten/{punt}", f"/agendapunten/{punt}/besluiten"):
        geweigerd(await overleg.probeer("reclassering", weg), 403, "geheimhouding-niet-bevestigd")
    (gepland,) = (await reclassering.haal("/v1/signalen"))["resultaten"]
    assert (gepland["soort"], gepland["overlegId"]) == ("overleg-gepland", overleg.id)
    await overleg.voorzitter.maak(f"{overleg.pad}/_herinner")
    signaal, _ = sorted((await reclassering.haal("/v1/signalen"))["resultaten"], key=lambda s: s["soort"])
    assert (signaal["soort"], signaal["overlegId"], signaal["casusId"]) == (
        "geheimhouding-bevestigen",
        overleg.id,
        None,
    )
    assert (await wereld.als("om").haal("/v1/signalen"))["resultaten"] == []  # had confirmed already
    await overleg.bevestig("reclassering")
    assert (await reclassering.haal("/v1/signalen"))["resultaten"] == []


async def _ieder_ziet_het_zijne(overleg: Tafel, punt: str) -> None:
    gezien = {handle: (await overleg.agenda(handle))[0] for handle in (*PARTNERS, "vt")}
    assert gezien["vt"]["aanduiding"] == "Huishouden Nachtegaal"
    for handle in PARTNERS:
        wat = gezien[handle]
        assert (wat["id"], wat["vraag"]) == (punt, "Is een huisverbod mogelijk?")
        assert (wat["casusId"], wat["aanduiding"], wat["projectie"]["doel"]) == (None, None, "actie-overleg")
    politie = gezien["politie"]["projectie"]["inhoud"]
    assert set(politie) == {"standVan", "incidenten", "volwassenen", "adres"}
    (woont,) = politie["adres"]
    assert (woont["voornamen"], woont["straat"], woont["postcode"]) == ("Proef", "Proefstraat", "9799XW")
    await _nergens_waar_zij_is(overleg, punt)
    assert [handle for handle, wat in gezien.items() if "Proefstraat" in str(wat)] == ["politie"]
    assert politie["incidenten"][0]["incidentOp"].startswith("2026-04-27T20:10")
    assert {m["voornamen"] for m in politie["volwassenen"]} == {"Testa", "Proef"}
    kinderen = gezien["rvdk"]["projectie"]["inhoud"]["kinderen"]
    assert {m["voornamen"] for m in kinderen} == {"Kindje", "Kindertje"}
    assert "Proef" not in str(gezien["rvdk"])


async def _nergens_waar_zij_is(overleg: Tafel, punt: str) -> None:
    """Of the shelter not a letter, in no answer to any partner nor in what the log tells of it; the man's address for politie only."""
    for handle in (*PARTNERS, "wij-noord"):
        wie, gelezen = overleg.wereld.als(handle), ""
        for pad in (overleg.pad, f"{overleg.pad}/agendapunten", overleg.punt(punt), "/v1/signalen"):
            gelezen += goed_tekst(await wie.get(pad))
        papier = PdfReader(BytesIO((await wie.get(f"{overleg.pad}/verslag")).content))
        gelezen += "".join(blad.extract_text() for blad in papier.pages)
        assert "Schuil" not in gelezen
        assert "9798" not in gelezen
        assert gelezen.count("9799XW") == (3 if handle == "politie" else 0)  # agenda, item and paper


def goed_tekst(antwoord: httpx.Response) -> str:
    goed(antwoord)
    return antwoord.text


def _z(lokaal: str) -> str:
    return moment(lokaal).strftime("%Y-%m-%dT%H:%M:%S.000Z")


async def _besluit(wereld: Wereld, casus: Casus, overleg: Tafel, punt: str) -> dict[str, str]:
    """A huisverbod, and acties for politie and WIJ; on the casus straf, bestuur and zorg stand side by side."""
    wereld.klok.zet(moment("2026-05-01 14:00"))
    vt, pad = overleg.voorzitter, overleg.punt(punt)
    man = next(
        m for m in (await vt.haal(f"{casus.pad}/betrokkenen"))["resultaten"] if m["voornamen"] == "Proef"
    )
    besluit = {
        "spoor": "bestuur",
        "tekst": "De burgemeester legt een huisverbod op.",
        "interventie": {
            "code": "tijdelijk-huisverbod",
            "betrokkeneId": man["id"],
            "opgelegdOp": moment("2026-05-01 14:00").isoformat(),
            "bewaker": "de wijkagent",
        },
    }
    opgelegd = await vt.maak(f"{pad}/besluiten", besluit)
    (verbod,) = (await vt.haal(f"{casus.pad}/interventies"))["resultaten"]
    assert (verbod["id"], verbod["eindigtOp"]) == (opgelegd["interventieId"], _z("2026-05-11 14:00"))
    assert (await wereld.als("om").haal(f"{pad}/besluiten"))["resultaten"][0]["interventieId"] is None
    acties = {}
    for wie, spoor, wat in (
        ({"organisatie": "politie"}, "straf", "Aangifte opnemen."),
        ({"organisatie": "wij-groningen", "team": "wij-noord"}, "zorg", "Met de kinderen spreken."),
    ):
        actie = {"eigenaar": wie, "spoor": spoor, "omschrijving": wat, "uiterlijk": "2026-05-06"}
        acties[spoor] = str((await vt.maak(f"{pad}/acties", actie))["id"])
    for handle in ("politie", "wij-noord"):
        (taak,) = (await wereld.als(handle).haal("/v1/signalen"))["resultaten"]
        assert (taak["soort"], taak["agendapuntId"], taak["casusId"]) == ("actie-opgedragen", punt, None)
    assert (await overleg.agenda("om"))[0]["status"] == "besproken"
    sporen = {s["spoor"]: s["regels"] for s in (await vt.haal(f"{casus.pad}/sporen"))["resultaten"]}
    assert {spoor: sorted(r["bron"] for r in regels) for spoor, regels in sporen.items()} == {
        "straf": ["acties"],
        "bestuur": ["besluiten", "interventies"],
        "civiel": [],
        "zorg": ["acties"],
    }
    return acties


async def _het_komt_terug(wereld: Wereld, casus: Casus, overleg: Tafel, acties: dict[str, str]) -> None:
    """At the end of the meeting both acties are open: they stand on next week's agenda. One is done in time, the other is not."""
    vt, oud = overleg.voorzitter, overleg
    goed(await vt.post(f"{oud.pad}/_afsluiten"))
    (volgend,) = [o for o in await vt.alle("/v1/overleggen") if o["status"] == "gepland"]
    assert (volgend["begintOp"], volgend["reeksId"]) == ("2026-05-08T11:00:00.000Z", oud.id)
    nieuw = Tafel(wereld, volgend["id"], vt)
    allen = {d["organisatie"]: d["deelname"] for d in (await vt.haal(nieuw.pad))["deelnemers"]}
    assert allen == {
        **dict.fromkeys(("veilig-thuis", *PARTNERS), "vast"),
        "wij-groningen": "uitgenodigd",  # because something of the casus is still shared with them
    }
    geweigerd(await nieuw.probeer("politie"), 403, "geheimhouding-niet-bevestigd")  # another session
    await nieuw.bevestig("vt", "wij-noord", *PARTNERS)
    (punt,) = await nieuw.agenda("politie")
    pad = f"{nieuw.punt(punt['id'])}/acties"
    assert {a["id"] for a in (await vt.haal(pad))["resultaten"]} == set(acties.values())

    wereld.klok.zet(moment("2026-05-06 16:00"))
    gedaan = {"status": "gedaan", "uitkomst": "De aangifte is opgenomen."}
    goed(await wereld.als("politie").patch(f"{pad}/{acties['straf']}", gedaan, if_match='"1"'))
    assert (await wereld.als("politie").haal("/v1/signalen"))["resultaten"] == []
    # the day passes: who owns it hears first, and the casusregisseur a day later
    wereld.klok.zet(moment("2026-05-07 00:00"))
    await worker.loop(wereld.omg)
    noord = wereld.noord
    assert [s["soort"] for s in (await noord.haal("/v1/signalen"))["resultaten"]] == [
        "actie-opgedragen",
        "termijn-actie-uitvoeren",
    ]
    assert {s["casusId"] for s in (await noord.haal("/v1/signalen"))["resultaten"]} == {None}
    niet = {"status": "niet-gedaan", "uitkomst": "Het gezin was niet thuis."}
    goed(await noord.patch(f"{pad}/{acties['zorg']}", niet, if_match='"1"'))
    assert (await noord.haal("/v1/signalen"))["resultaten"] == []

    # the huisverbod is prolonged to the maximum, at the table
    besluit = {
        "spoor": "bestuur",
        "tekst": "Het huisverbod wordt verlengd tot het maximum.",
        "verlenging": {"interventieId": await _verbod(casus), "reden": "Het is nog niet veilig."},
    }
    wereld.klok.zet(moment("2026-05-08 13:15"))
    await vt.maak(f"{nieuw.punt(punt['id'])}/besluiten", besluit)
    (verbod,) = (await vt.haal(f"{casus.pad}/interventies"))["resultaten"]
    assert verbod["eindigtOp"] == _z("2026-05-29 14:00")

    # it is back on the next agenda with its reason, and is replaced by one that can be done; what was done is not
    wereld.klok.zet(moment("2026-05-08 13:30"))
    terug = {a["id"]: a for a in (await noord.haal(pad))["resultaten"]}[acties["zorg"]]
    assert (terug["teruggekomen"], terug["uitkomst"]) == (True, "Het gezin was niet thuis.")
    goed(await vt.post(f"{nieuw.pad}/_afsluiten"))
    (derde,) = [o for o in await vt.alle("/v1/overleggen") if o["status"] == "gepland"]
    tafel_3 = Tafel(wereld, derde["id"], vt)
    await tafel_3.bevestig("vt")
    (punt_3,) = await tafel_3.agenda("vt")
    terug_op_3 = (await vt.haal(f"{tafel_3.punt(punt_3['id'])}/acties"))["resultaten"]
    assert [a["id"] for a in terug_op_3] == [acties["zorg"]]
    opnieuw = {
        "eigenaar": {"organisatie": "wij-groningen", "team": "wij-noord"},
        "spoor": "zorg",
        "omschrijving": "Op school met de kinderen spreken.",
        "uiterlijk": "2026-05-20",
        "vervangtId": acties["zorg"],
    }
    nieuwe = await vt.maak(f"{tafel_3.punt(punt_3['id'])}/acties", opnieuw)
    oude = {a["id"]: a for a in (await vt.haal(f"{tafel_3.punt(punt_3['id'])}/acties"))["resultaten"]}
    assert oude[acties["zorg"]]["vervangenDoorId"] == nieuwe["id"]
    assert [g["tekst"] for g in await casus.tijdlijn() if g["soort"].startswith("actie-")] == [
        "Actie (strafrecht) voor politie, uiterlijk 6 mei 2026.",
        "Actie (zorg) voor wij-noord, uiterlijk 6 mei 2026.",
        "Actie (strafrecht) van politie is gedaan.",
        "Actie (zorg) van wij-noord is niet gedaan en komt terug op de volgende agenda.",
        "Actie (zorg) voor wij-noord, uiterlijk 20 mei 2026.",
    ]


async def _verbod(casus: Casus) -> str:
    return str((await casus.regisseur.haal(f"{casus.pad}/interventies"))["resultaten"][0]["id"])


async def _het_om_ziet_niets_meer(wereld: Wereld, casus: Casus, overleg: Tafel, punt: str) -> None:
    """From that moment 404, everywhere the same as what never was; and the log still says what the OM could see on 2 May."""
    vt, om = overleg.voorzitter, wereld.als("om")
    pad = overleg.punt(punt)
    gedeeld = (await vt.haal(f"{pad}/projecties"))["resultaten"]
    van_om = next(p["id"] for p in gedeeld if p["organisatie"] == "om")
    assert (await om.get(pad)).is_success
    await vt.maak(f"{pad}/projecties/{van_om}/_intrekken", {"reden": "Het onderzoek is gesloten."})
    bestaat_niet = await om.get(overleg.punt(casus.id))
    for weg in ("", "/inbreng", "/besluiten", "/acties", "/projecties"):
        assert (await om.get(pad + weg)).content == bestaat_niet.content
    open_ = [o["id"] for o in await om.alle("/v1/overleggen")]
    for id in open_:
        await om.maak(f"/v1/overleggen/{id}/_geheimhouding")
        assert (await om.haal(f"/v1/overleggen/{id}/agendapunten"))["resultaten"] == []
    assert len(open_) == 3
    assert (await overleg.agenda("politie"))[0]["id"] == punt  # the others see what they saw

    toen = await _kon_zien(casus, "om", "2026-05-02 12:00")
    assert set(toen["onderdelen"]) == {"incidenten", "gevaar"}
    assert toen["inhoud"]["gevaar"]["rodeVlaggen"] == ["verwurging"]
    assert [b["aanduiding"] for b in toen["bevestigd"]] == ["om"]
    assert [b["soort"] for b in toen["bijdragen"]] == ["inbreng", "besluit", "actie", "actie"]
    assert await _kon_zien(casus, "om", None) == {}
    # it was shared with Reclassering before they confirmed: until then nobody there could see it
    vooraf, daarna = [
        await _kon_zien(casus, "reclassering", f"2026-05-01 {tijd}") for tijd in ("12:00", "12:31")
    ]
    assert (vooraf["onderdelen"], vooraf["bevestigd"], len(daarna["bevestigd"])) == (["stand"], [], 1)
    geweigerd(await vt.get(f"{casus.pad}/gedeeld?op=2027-01-01T00:00:00Z"), 400, "ongeldige-invoer")


async def _kon_zien(casus: Casus, wie: str, wanneer: str | None) -> dict[str, Any]:
    """What the log says that this partner could see then at the first agenda; nothing: an empty dict."""
    op = wanneer and moment(wanneer).strftime("?op=%Y-%m-%dT%H:%M:%SZ")
    antwoord = await casus.regisseur.haal(f"{casus.pad}/gedeeld{op or ''}")
    return next((dict(r) for r in antwoord["resultaten"] if r["met"] == wie), {})
