"""A Tuesday at the overdrachtstafel: one offer accepted and the door opened in time, one sent back, one answered elsewhere while the
table sits, and one that was not reached and comes back next week."""

from typing import Any

from app import worker
from tests.conftest import VerseWereld
from tests.overdrachtstafel import (
    Overdrachtstafel,
    bied_aan,
    deurklok,
    gemeld,
    overdrachtstafel,
    spreek,
    straks,
)
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed, moment


async def _deursignalen(wie: Iemand) -> list[dict[str, Any]]:
    alle = (await wie.haal("/v1/signalen?limiet=200&alle=true"))["resultaten"]
    return [s for s in alle if s["soort"] == "termijn-afspraak-achter-de-voordeur"]


async def _verantwoordelijk(casus: Casus) -> str:
    return str((await casus.nu())["verantwoordelijke"]["team"])


async def _zinnen(casus: Casus) -> list[str]:
    return [g["tekst"] for g in await casus.tijdlijn()]


async def test_een_dinsdag_aan_de_overdrachtstafel(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, noord, zuid = wereld.als("vt"), wereld.noord, wereld.als("wij-zuid")
        wereld.klok.zet(moment("2026-06-01 09:00"))
        tafel = await overdrachtstafel(wereld, begintOp=moment("2026-06-02 10:00").isoformat())

        # Monday afternoon: a politiemelding, and three others of Veilig Thuis
        wereld.klok.zet(moment("2026-06-01 14:00"))
        eerste, tweede, derde, vierde = [await gemeld(wereld) for _ in range(4)]
        wereld.klok.zet(moment("2026-06-01 16:00"))
        aanbod = {
            "eerste": await bied_aan(eerste, "wij-noord"),
            "vierde": await bied_aan(vierde, "wij-noord"),
            "derde": await bied_aan(derde, "wij-zuid"),
            "tweede": await bied_aan(tweede, "wij-noord", spoed="crisis"),
        }
        gezien = await tafel.voorstellen("vt")
        assert gezien[0]["overdrachtId"] == aanbod["tweede"]  # crisis first, then what lapses first
        assert {v["overdrachtId"] for v in gezien} == set(aanbod.values())
        assert {v["naar"]["team"] for v in await tafel.voorstellen("wij-zuid")} == {"wij-zuid"}
        punten = {naam: await tafel.zet_op(id) for naam, id in aanbod.items()}
        assert await tafel.voorstellen("vt") == []

        # at the table each sees what is theirs, and of the rest when it is and for how long
        wereld.klok.zet(moment("2026-06-02 10:00"))
        lijst = await tafel.lijst("wij-noord")
        assert [p["begintOp"][11:16] for p in lijst] == ["08:00", "08:15", "08:30", "08:45"]
        assert [p["aanbod"] is not None for p in lijst] == [True, True, False, True]
        assert [p["aanbod"] is not None for p in await tafel.lijst("wij-zuid")] == [False, False, True, False]

        await _eerste_wordt_aangenomen(tafel, eerste, punten["eerste"])
        await _tweede_gaat_terug(tafel, tweede, punten["tweede"])

        # a colleague of Zuid answers the third from the inbox while the table sits
        goed(await zuid.post(f"/v1/overdrachten/{aanbod['derde']}/_accepteren", {}))
        ook = await tafel.doe("wij-zuid", punten["derde"], "_accepteren")
        assert "door wij-zuid op 2 juni 2026" in geweigerd(ook, 409, "overdracht-beantwoord")["detail"]
        afgedaan = (await tafel.van("vt", punten["derde"]))["aanbod"]
        assert (afgedaan["status"], afgedaan["uitkomst"]) == ("geagendeerd", "geaccepteerd")
        assert afgedaan["overdracht"]["antwoordDoor"] == "wij-zuid"

        # there is no time for the fourth: it stands on the list of next week, and the third does not
        wereld.klok.zet(moment("2026-06-02 11:00"))
        goed(await vt.post(f"{tafel.pad}/_afsluiten", {}))
        volgende = await _volgende(tafel)
        (over,) = await volgende.lijst("vt")
        assert over["aanbod"]["overdracht"]["id"] == aanbod["vierde"]
        assert (await tafel.van("vt", punten["vierde"]))["aanbod"]["status"] == "doorgeschoven"
        dicht = await tafel.doe("wij-noord", punten["vierde"], "_accepteren")
        geweigerd(dicht, 409, "overleg-afgesloten")
        assert await _verantwoordelijk(vierde) == "vt"

        await _deur_op_tijd(tafel, eerste, punten["eerste"])
        await _deur_te_laat(wereld, tweede)

        # the fourth lapsed meanwhile: that stands on the list; offered again, it is the same item, and it is accepted there
        wereld.klok.zet(moment("2026-06-08 09:00"))
        await worker.loop(wereld.omg)
        assert (await volgende.van("vt", over["id"]))["aanbod"]["uitkomst"] == "verlopen"
        opnieuw = await bied_aan(vierde, "wij-noord")
        assert await volgende.zet_op(opnieuw) == over["id"]
        wereld.klok.zet(moment("2026-06-09 10:00"))
        klaar = await volgende.doe(
            "wij-noord", over["id"], "_accepteren", afspraak={"uiterlijk": straks(wereld, hours=4)}
        )
        assert goed(klaar)["aanbod"]["uitkomst"] == "geaccepteerd"
        vierde.regisseur = noord
        assert await _verantwoordelijk(vierde) == "wij-noord"
        assert "Opnieuw aangeboden; het nieuwe aanbod staat op de overdrachtstafel van 9 juni 2026." in (
            await _zinnen(vierde)
        )


async def _eerste_wordt_aangenomen(tafel: Overdrachtstafel, casus: Casus, punt: str) -> None:
    """Noted by both, accepted by the teamleider, who names the casusregisseur; somebody goes before the clock of the melding is over."""
    wereld = tafel.wereld
    for wie in ("vt", "wij-noord-teamleider"):
        goed(await tafel.doe(wie, punt, "besluiten", tekst="Wij gaan samen langs."))
    wereld.klok.zet(moment("2026-06-02 10:05"))
    zonder = await tafel.doe("wij-noord-teamleider", punt, "_accepteren")
    geweigerd(zonder, 400, "ongeldige-invoer")  # a teamleider names who becomes casusregisseur
    assert (await tafel.van("vt", punt))["aanbod"]["uitkomst"] == "aangeboden"
    regisseur = await wereld.noord.id()
    klaar = goed(await tafel.doe("wij-noord-teamleider", punt, "_accepteren", casusregisseur=regisseur))
    assert (klaar["aanbod"]["status"], klaar["aanbod"]["uitkomst"]) == ("besproken", "geaccepteerd")
    casus.regisseur = wereld.noord
    assert await _verantwoordelijk(casus) == "wij-noord"
    # 48 hours from now would be Thursday; the clock of the melding is earlier, and counts
    assert await deurklok(casus) == ("2026-06-03T12:00:00.000Z", "loopt")
    van_vt = (await tafel.van("vt", punt))["aanbod"]
    assert [b["door"] for b in van_vt["besluiten"]] == ["vt", "wij-noord-teamleider"]
    assert (van_vt["afspraak"]["van"]["team"], van_vt["overdracht"]["casusId"]) == ("wij-noord", None)
    geweigerd(await wereld.als("vt").get(casus.pad), 404, "niet-gevonden")
    zinnen = await _zinnen(casus)
    assert "Besproken aan de overdrachtstafel van 2 juni 2026: aangenomen." in zinnen
    assert "Afgesproken: wij-noord is uiterlijk 3 juni 2026 om 14:00 uur achter de voordeur." in zinnen
    assert zinnen.count("Genoteerd wat aan de overdrachtstafel van 2 juni 2026 is besloten.") == 2


async def _tweede_gaat_terug(tafel: Overdrachtstafel, casus: Casus, punt: str) -> None:
    """Sent back with the reason: it stays with Veilig Thuis, that goes itself and says who."""
    waarom = {"reden": "te-weinig-bekend", "toelichting": "Het is niet duidelijk waar zij wonen."}
    terug = goed(await tafel.doe("wij-noord", punt, "_terug", **waarom, afspraak={}))["aanbod"]
    assert (terug["status"], terug["uitkomst"]) == ("besproken", "geweigerd")
    assert (terug["overdracht"]["voorbeeld"], terug["overdracht"]["vraag"]) == (None, None)
    assert await _verantwoordelijk(casus) == "vt"
    van_vt = (await tafel.van("vt", punt))["aanbod"]
    assert van_vt["overdracht"]["antwoord"] == waarom["toelichting"]
    assert (van_vt["afspraak"]["van"]["team"], van_vt["afspraak"]["wie"]) == ("vt", None)
    collega = await tafel.wereld.als("vt-teamleider").id()
    eerder = {"medewerkerId": collega, "uiterlijk": moment("2026-06-03 10:00").isoformat()}
    geweigerd(await tafel.doe("wij-noord", punt, "_afspreken", **eerder), 403, "niet-bevoegd")
    nieuw = goed(await tafel.doe("vt", punt, "_afspreken", **eerder))["aanbod"]["afspraak"]
    assert (nieuw["wie"], nieuw["uiterlijk"]) == ("vt-teamleider", "2026-06-03T08:00:00.000Z")
    assert (await tafel.van("wij-noord", punt))["aanbod"]["afspraak"] is None  # it is Veilig Thuis's now
    assert "Besproken aan de overdrachtstafel van 2 juni 2026: teruggegeven." in await _zinnen(casus)


async def _volgende(tafel: Overdrachtstafel) -> Overdrachtstafel:
    """The table of next week: the same teams, that confirm again."""
    wereld = tafel.wereld
    (rij,) = [
        o
        for o in await wereld.als("vt").alle("/v1/overleggen?soort=overdrachtstafel&status=gepland")
        if o["reeksId"] == tafel.antwoord["reeksId"]
    ]
    assert rij["begintOp"] == "2026-06-09T08:00:00.000Z"
    volgende = Overdrachtstafel(wereld, rij["id"], tafel.voorzitter, rij)
    await volgende.bevestig("vt", "wij-noord")
    return volgende


async def _deur_op_tijd(tafel: Overdrachtstafel, casus: Casus, punt: str) -> None:
    """Noord spoke with her on Wednesday at noon: the agreement and the clock of the melding are met at that moment."""
    tafel.wereld.klok.zet(moment("2026-06-03 12:00"))
    await spreek(casus)
    assert (await deurklok(casus))[1] == "gehaald"
    assert (await tafel.van("vt", punt))["aanbod"]["afspraak"]["gehaaldOp"] == "2026-06-03T10:00:00.000Z"
    assert (
        "Er is iemand gesproken (3 juni 2026 om 12:00 uur), zoals aan de overdrachtstafel was afgesproken."
        in await _zinnen(casus)
    )


async def _deur_te_laat(wereld: Wereld, casus: Casus) -> None:
    """Nobody went to the second: the casusregisseur hears it at that minute, after four hours her teamleider, and once somebody has
    been there nobody has to do anything any more."""
    vt, leiding = wereld.als("vt"), wereld.als("vt-teamleider")
    await worker.loop(wereld.omg)
    assert [s["afhandeling"] for s in await _deursignalen(vt)] == [None]
    assert await _deursignalen(leiding) == []
    assert casus.id in {c["id"] for c in await vt.alle("/v1/casussen?teLaat=true")}
    wereld.klok.zet(moment("2026-06-03 14:00"))
    await worker.loop(wereld.omg)
    await worker.loop(wereld.omg)
    assert [s["afhandeling"] for s in await _deursignalen(leiding)] == [None]
    await spreek(casus)
    for wie in (vt, leiding):
        assert [s["afhandeling"] for s in await _deursignalen(wie)] == ["gehaald"]
