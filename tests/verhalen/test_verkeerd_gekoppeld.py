"""Story 4: a confirmed link turns out to be a namesake born on the same day."""

import asyncio
from typing import Any

import pytest

from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met, ontkoppel
from tests.wereld import Casus, Wereld, geweigerd, goed

VAN_DE_TIJD = {"faseSinds", "stapSinds"}


async def _alles(casus: Casus) -> dict[str, Any]:
    """Everything that can be read of a casus, but for its log and version."""
    delen = ("", "/betrokkenen", "/veiligheidsplannen", "/checks", "/termijnen", "/veiligheidscijfers")
    return {deel: await casus.regisseur.haal(casus.pad + deel) for deel in delen}


@pytest.mark.parametrize("stap", ["uitvoering", "op-monitoren", "inactief"])
async def test_verkeerd_gekoppeld(wereld: Wereld, stap: str) -> None:
    """Undo with a reason: the household is exactly as before, whether the link had moved its casus or not."""
    wij = gezin("Naamgenoot", None)
    casus = await wereld.casus("op-monitoren" if stap == "inactief" else stap)
    await met(casus, wij.moeder)
    if stap == "inactief":
        await casus.check("slachtoffer", (await _alles(casus))["/betrokkenen"]["resultaten"][-1]["id"])
        await casus.breng_naar("inactief")
    wereld.vooruit(days=30)
    voor, vt = await _alles(casus), wereld.als("vt")
    nieuw = await vt.maak(
        "/v1/meldingen",
        melding(wereld, {**wij.moeder, "voornamen": "T."}, wij.ander, sash="hoog", rodeVlaggen=["wapen"]),
    )

    bevestigd = goed(await koppel(vt, nieuw["id"], casus.id))
    assert bevestigd["classificatie"] == ("hermelding" if stap == "inactief" else "vervolg")
    erna = await casus.nu()
    assert (erna["stap"] != stap) is (stap != "uitvoering")
    assert (erna["sash"], erna["rodeVlaggen"]) == ("hoog", ["wapen"])
    assert {"actie-overleg-voorstellen", "geen-bemiddeling"} <= {w["code"] for w in erna["waarschuwingen"]}
    wereld.vooruit(hours=3)

    na = await ontkoppel(vt, nieuw["id"])
    assert (na["classificatie"], na["casusId"]) == ("eerste", None)
    assert await _alles(casus) == voor
    regels = [g for g in await casus.tijdlijn() if g["objectSoort"] == "meldingen"]
    assert [g["soort"] for g in regels] == ["melding-gekoppeld", "melding-ontkoppeld"]
    assert "iemand anders" in regels[1]["tekst"]
    # no signal is left of what was not true, and the team of the casus does not see the melding any more
    signalen = await casus.regisseur.alle("/v1/signalen")
    assert [s for s in signalen if s["casusId"] == casus.id and not s["afgehandeldOp"]] == []
    geweigerd(await casus.regisseur.get(f"/v1/meldingen/{nieuw['id']}"), 404, "niet-gevonden")
    # everything else in the melding is as it was, and it can be linked again
    gelijk = set(nieuw) - {"aantalKandidaten"}
    assert {k: na[k] for k in gelijk} == {k: nieuw[k] for k in gelijk}
    goed(await koppel(vt, nieuw["id"], casus.id))


async def test_wie_in_die_tijd_keek_staat_er_voor_de_privacy_officer(wereld: Wereld) -> None:
    """Whoever saw the wrong dossier in between is listed; who looked before, after, or by right is not."""
    wij = gezin("Naamgenoot", None)
    casus = await met(await wereld.casus(), wij.moeder)
    vt, noord, fg = wereld.als("vt"), casus.regisseur, wereld.als("fg")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    pad = f"/v1/meldingen/{nieuw['id']}"
    geweigerd(await fg.get(f"{pad}/inzage"), 404, "niet-gevonden")  # not of her organisation
    await vt.haal(pad)
    wereld.vooruit(hours=1)
    geweigerd(await noord.get(pad), 404, "niet-gevonden")
    goed(await koppel(vt, nieuw["id"], casus.id))
    wereld.vooruit(hours=1)
    gezien_op = wereld.nu_json.replace("+00:00", ".000Z")
    await noord.haal(pad)
    await wereld.als("wij-noord-2").haal(f"{pad}/kandidaten")
    wereld.vooruit(hours=1)
    await ontkoppel(vt, nieuw["id"])
    wereld.vooruit(hours=1)
    geweigerd(await noord.get(pad), 404, "niet-gevonden")

    keken = (await fg.haal(f"{pad}/inzage?verkeerdGekoppeld=true"))["resultaten"]
    assert [(k["wie"]["aanduiding"], k["handeling"]) for k in keken] == [
        ("wij-noord-2", "GET /meldingen/{melding_id}/kandidaten"),
        ("wij-noord", "GET /meldingen/{melding_id}"),
    ]
    assert {k["toenAan"] for k in keken} == {casus.id}
    assert keken[1]["op"] == gezien_op
    # all of it: with the refusals, from a day on, a page at a time
    alles = (await fg.haal(f"{pad}/inzage"))["resultaten"]
    assert [k["uitkomst"] for k in alles if k["wie"]["aanduiding"] == "wij-noord"] == [
        "niet-gevonden",
        "gelukt",
        "niet-gevonden",
    ]
    assert len((await fg.haal(f"{pad}/inzage?van={gezien_op}"))["resultaten"]) == 5  # her own two looks too
    tot = (await fg.haal(f"{pad}/inzage?tot={gezien_op}"))["resultaten"]
    assert gezien_op not in {k["op"] for k in tot}
    eerste = await fg.haal(f"{pad}/inzage?limiet=1")
    tweede = await fg.haal(f"{pad}/inzage?limiet=1&na={eerste['volgende']}")
    assert [*eerste["resultaten"], *tweede["resultaten"]] != []
    assert tweede["resultaten"][0]["id"] != eerste["resultaten"][0]["id"]
    geweigerd(await vt.get(f"{pad}/inzage"), 403, "niet-bevoegd")


async def test_wie_een_casus_bekeek_ziet_de_casusregisseur_en_de_privacy_officer(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus = await wereld.casus()
        await wereld.als("wij-noord-2").haal(casus.pad)
        await wereld.teamleider.haal("/v1/casussen?limiet=200")
        geweigerd(await wereld.als("wij-zuid").get(casus.pad), 404, "niet-gevonden")
        geweigerd(await wereld.als("wij-zuid").get(f"{casus.pad}/inzage"), 404, "niet-gevonden")
        probleem = geweigerd(await wereld.als("wij-noord-2").get(f"{casus.pad}/inzage"), 403, "niet-bevoegd")
        assert "privacy officer" in probleem["alternatief"]
        for wie in (casus.regisseur, wereld.als("fg")):
            keken = (await wie.haal(f"{casus.pad}/inzage"))["resultaten"]
            gezien = {(k["wie"]["aanduiding"], k["handeling"], k["uitkomst"]) for k in keken}
            assert {
                ("wij-noord-2", "GET /casussen/{casus_id}", "gelukt"),
                ("wij-noord-teamleider", "GET /casussen", "gelukt"),
                ("wij-zuid", "GET /casussen/{casus_id}", "niet-gevonden"),
            } <= gezien
        geweigerd(await wereld.als("fg").get(casus.pad), 404, "niet-gevonden")  # who looked, never at what


async def test_wat_sindsdien_is_gedaan_blijft_staan(wereld: Wereld) -> None:
    """Somebody has worked on in the casus: the link goes, the work stays, and the casusregisseur hears it."""
    wij = gezin("Naamgenoot", None)
    casus = await met(await wereld.casus("op-monitoren"), wij.moeder)
    vt = wereld.als("vt")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(vt, nieuw["id"], casus.id))
    goed(await casus.doe("naar-stap", stap="contact-leggen", reden="urgentie"))
    await ontkoppel(vt, nieuw["id"])
    assert (await casus.nu())["stap"] == "contact-leggen"
    assert "blijft staan" in (await casus.tijdlijn())[-1]["tekst"]
    signalen = await casus.regisseur.alle("/v1/signalen")
    open_ = [s["soort"] for s in signalen if s["casusId"] == casus.id and not s["afgehandeldOp"]]
    assert open_ == ["melding-ontkoppeld"]


async def test_wat_op_een_verkeerde_koppeling_leunde_wordt_opnieuw_bezien(wereld: Wereld) -> None:
    """An inactive casus that a wrong link woke: a right melding of the next day was no vervolg, but a hermelding."""
    wij = gezin("Naamgenoot", None)
    casus = await wereld.casus("op-monitoren")
    await met(casus, wij.moeder)
    await casus.check("slachtoffer", (await _alles(casus))["/betrokkenen"]["resultaten"][-1]["id"])
    await casus.breng_naar("inactief")
    vt = wereld.als("vt")
    wereld.vooruit(days=1)
    verkeerd = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(vt, verkeerd["id"], casus.id))
    wereld.vooruit(days=1)
    terecht = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind))
    assert goed(await koppel(vt, terecht["id"], casus.id))["classificatie"] == "vervolg"
    await ontkoppel(vt, verkeerd["id"])
    assert (await vt.haal(f"/v1/meldingen/{terecht['id']}"))["classificatie"] == "hermelding"
    # and the casus, which the right one needs, stays awake
    assert (await casus.nu())["stap"] == "voorbereiding-contact"


async def test_ook_van_een_beeindigde_casus_gaat_een_verkeerde_koppeling_af(wereld: Wereld) -> None:
    """What has ended stays as it is; the melding is free again. And nothing new is linked to what has ended."""
    wij = gezin("Naamgenoot", None)
    casus = await met(await wereld.casus(), wij.moeder)
    vt = wereld.als("vt")
    nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(vt, nieuw["id"], casus.id))
    einde = {"reden": "overlijden", "toelichting": "Helaas."}
    goed(await casus.doe("beeindigen", wereld.teamleider, **einde))
    voor = await _alles(casus)
    assert (await ontkoppel(vt, nieuw["id"]))["classificatie"] == "eerste"
    assert await _alles(casus) == voor
    geweigerd(await koppel(vt, nieuw["id"], casus.id), 409, "casus-beeindigd")


async def test_wie_tegelijk_koppelt_en_losmaakt_wacht_op_elkaar_en_loopt_niet_vast(wereld: Wereld) -> None:
    """Two teams, two meldingen, one casus, at once and again: every answer is a success or says why not, and the end is one truth."""
    wij = gezin("Naamgenoot", None)
    casus = await met(await wereld.casus("op-monitoren"), wij.moeder)
    vt, noord = wereld.als("vt"), wereld.noord
    meldingen = [
        (wie, (await wie.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]) for wie in (vt, noord)
    ]
    pad, waarom = "/v1/meldingen/{}/koppeling", {"reden": "Toch niet."}
    for _ in range(6):
        antwoorden = await asyncio.gather(
            *(koppel(wie, id, casus.id) for wie, id in meldingen),
            *(wie.vraag("DELETE", pad.format(id), waarom, if_match="*") for wie, id in meldingen),
        )
        assert {a.status_code for a in antwoorden} <= {200, 409}, [a.text for a in antwoorden]
    for wie, id in meldingen:
        stand = await wie.haal(f"/v1/meldingen/{id}")
        assert (stand["classificatie"] == "eerste") is (stand["casusId"] is None)
