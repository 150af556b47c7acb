"""Interventies: how long they last to the minute, who hears before they end, and what is refused. On both engines."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import worker
from app.casus.queries import vergrendel_buiten_zicht
from app.core.fouten import Fout
from app.interventie.codes import Interventiecode
from app.interventie.handelingen import Oplegging
from app.interventie.palet import PALET
from app.worker import als_klok
from app.workflow.interventies import leg_op_in, verleng_in
from tests.conftest import VerseWereld
from tests.wereld import Casus, Iemand, Wereld, codes, geweigerd, goed, moment

HUISVERBOD = "tijdelijk-huisverbod"


async def _casus(wereld: Wereld, op: str = "2026-05-01 14:00") -> Casus:
    wereld.klok.zet(moment(op))
    casus = await wereld.casus()
    await casus.mensen()
    return casus


def _nieuw(casus: Casus, code: str = HUISVERBOD, wie: str = "", **anders: Any) -> dict[str, Any]:
    wat = {"code": code, "betrokkeneId": wie or casus.vader, "opgelegdOp": casus.wereld.nu_json}
    return {**wat, "bewaker": "De wijkagent.", **anders}


async def _leg_op(casus: Casus, *wat: str, **anders: Any) -> Any:
    return await casus.regisseur.maak(f"{casus.pad}/interventies", _nieuw(casus, *wat, **anders))


def _pad(casus: Casus, wat: dict[str, Any]) -> str:
    return f"{casus.pad}/interventies/{wat['id']}"


async def _klokken(wie: Iemand) -> list[str]:
    """What is open in this inbox about an interventie that ends."""
    alle = await wie.alle("/v1/signalen")
    return [s["soort"] for s in alle if s["soort"] == "termijn-besluit-over-interventie"]


def _op(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst)


async def test_een_huisverbod_duurt_tien_dagen_en_hoogstens_achtentwintig(wereld: Wereld) -> None:
    """Story 6: imposed 01-05-2026 14:00, ends 11-05 14:00, prolonged to at most 29-05 14:00."""
    casus = await _casus(wereld)
    wat = await _leg_op(casus)
    assert (wat["toestand"], wat["spoor"], wat["oplegger"]) == ("loopt", "bestuur", "burgemeester")
    assert _op(wat["eindigtOp"]) == moment("2026-05-11 14:00")
    assert _op(wat["teVerlengenTot"]) == moment("2026-05-29 14:00")

    wereld.klok.zet(moment("2026-05-10 09:00"))
    pad, te_laat = _pad(casus, wat), (moment("2026-05-29 14:00") + timedelta(minutes=1)).isoformat()
    verlenging = {"tot": te_laat, "reden": "Het is nog niet veilig."}
    nee = geweigerd(await casus.regisseur.post(f"{pad}/_verlengen", verlenging), 409, "langer-dan-mag")
    assert "29 mei 2026 om 14:00 uur" in nee["detail"]
    assert _op(nee["uiterlijk"]) == moment("2026-05-29 14:00")
    wat = await casus.regisseur.maak(f"{pad}/_verlengen", {"reden": "Het is nog niet veilig."})
    assert _op(wat["eindigtOp"]) == moment("2026-05-29 14:00")
    geweigerd(await casus.regisseur.post(f"{pad}/_verlengen", {"reden": "Nog."}), 409, "niet-te-verlengen")

    wereld.klok.zet(moment("2026-05-29 14:00"))
    assert (await casus.regisseur.haal(pad))["toestand"] == "afgelopen"
    zinnen = [g["tekst"] for g in await casus.tijdlijn() if g["soort"].startswith("interventie-")]
    assert zinnen == [
        "Tijdelijk huisverbod op 1 mei 2026 om 14:00 uur, door de burgemeester; duurt tot 11 mei 2026 om 14:00 uur.",
        "Tijdelijk huisverbod duurt nu tot 29 mei 2026 om 14:00 uur.",
    ]


async def test_dagen_zijn_verstreken_dagen_ook_als_de_klok_wordt_verzet(wereld: Wereld) -> None:
    casus = await _casus(wereld, "2026-03-24 14:00")
    assert _op((await _leg_op(casus))["eindigtOp"]) == moment("2026-04-03 15:00")


@pytest.mark.parametrize(
    ("code", "wie", "einde", "verder", "uiterlijk"),
    [
        ("inverzekeringstelling", "vader", "2026-05-04 14:00", "2026-05-07 14:00", None),
        ("gedragsaanwijzing", "vader", "2026-07-30 14:00", "2026-10-28 13:00", "2027-01-26 13:00"),
        ("voorlopige-ondertoezichtstelling", "kind", "2026-08-01 14:00", None, None),
        ("ondertoezichtstelling", "kind", "2027-05-01 14:00", "2028-05-01 14:00", "2029-05-01 14:00"),
    ],
)
async def test_zo_lang_als_de_wet_zegt(
    wereld: Wereld, code: str, wie: str, einde: str, verder: str | None, uiterlijk: str | None
) -> None:
    """Each term, one prolongation, and how far another one could go; None: it cannot."""
    casus = await _casus(wereld)
    wat = await _leg_op(casus, code, casus.vader if wie == "vader" else casus.kinderen[0])
    assert _op(wat["eindigtOp"]) == moment(einde)
    antwoord = await casus.regisseur.post(f"{_pad(casus, wat)}/_verlengen", {"reden": "Zo is besloten."})
    if verder is None:
        geweigerd(antwoord, 409, "niet-te-verlengen")
        return
    nieuw = goed(antwoord)
    assert _op(nieuw["eindigtOp"]) == moment(verder)
    assert _op(nieuw["teVerlengenTot"]) == moment(uiterlijk or verder)


async def test_elke_interventie_van_het_palet_is_vast_te_leggen(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    palet = (await casus.regisseur.haal("/v1/interventiepalet"))["resultaten"]
    assert {m["code"] for m in palet} == set(Interventiecode) == set(PALET)
    for m in palet:
        wie = casus.kinderen[0] if m["aan"] == "kind" else casus.vader
        einde = {"eindigtOp": moment("2026-09-01 12:00").isoformat()} if m["eistEinde"] else {}
        wat = await _leg_op(casus, m["code"], wie, **einde)
        assert wat["toestand"] == ("gedaan" if m["moment"] else "loopt")
    lijst = (await casus.regisseur.haal(f"{casus.pad}/interventies"))["resultaten"]
    sporen = (await casus.regisseur.haal(f"{casus.pad}/sporen"))["resultaten"]
    assert [s["spoor"] for s in sporen] == ["straf", "bestuur", "civiel", "zorg"]
    assert {r["id"] for s in sporen for r in s["regels"]} == {wat["id"] for wat in lijst}
    assert [r["tekst"] for s in sporen if s["spoor"] == "zorg" for r in s["regels"]] == [
        "AWARE",
        "Time-outplek",
        "Intensief casemanagement",
    ]


async def test_een_spoor_waarin_niets_gebeurt_staat_er_ook(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    assert [s["regels"] for s in (await casus.regisseur.haal(f"{casus.pad}/sporen"))["resultaten"]] == [
        []
    ] * 4


async def test_voor_het_einde_hoort_de_casusregisseur_het_en_dan_wie_haar_leidt(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus = await _casus(wereld)
        await _leg_op(casus)
        termijn = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"][-1]
        assert (termijn["soort"], termijn["status"]) == ("besluit-over-interventie", "loopt")
        assert _op(termijn["verlooptOp"]) == moment("2026-05-09 00:00")  # two days before the 11th
        wereld.klok.zet(moment("2026-05-08 23:59"))
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(moment("2026-05-09 00:00"))
        assert await worker.loop(wereld.omg) == 1
        assert await worker.loop(wereld.omg) == 0
        assert (await _klokken(wereld.noord), await _klokken(wereld.teamleider)) == (
            ["termijn-besluit-over-interventie"],
            [],
        )
        wereld.vooruit(days=1)
        await worker.loop(wereld.omg)
        assert len(await _klokken(wereld.teamleider)) == 1
        wereld.vooruit(days=1)
        await worker.loop(wereld.omg)
        assert len(await _klokken(wereld.als("vt-teamleider"))) == 1


async def test_wie_verlengt_begint_een_nieuwe_klok_en_wie_zegt_wat_erna_komt_haalt_haar(
    verse_wereld: VerseWereld,
) -> None:
    async with verse_wereld() as wereld:
        casus = await _casus(wereld)
        pad = _pad(casus, await _leg_op(casus))
        wereld.klok.zet(moment("2026-05-09 08:00"))
        await worker.loop(wereld.omg)
        assert len(await _klokken(wereld.noord)) == 1
        await casus.regisseur.maak(f"{pad}/_verlengen", {"reden": "Het is nog niet veilig."})
        assert await _klokken(wereld.noord) == []
        wereld.klok.zet(moment("2026-05-26 23:59"))
        assert await worker.loop(wereld.omg) == 0
        wereld.klok.zet(moment("2026-05-27 00:00"))
        assert await worker.loop(wereld.omg) == 1  # told again: of the new end
        assert len(await _klokken(wereld.noord)) == 1
        daarna = {"naAfloop": "Hij woont bij zijn broer; zij spreken elkaar bij het wijkteam."}
        goed(await casus.regisseur.patch(pad, daarna, if_match='"2"'))
        assert await _klokken(wereld.noord) == []
        assert (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"][-1]["status"] == "gehaald"
        wereld.vooruit(days=30)
        assert await worker.loop(wereld.omg) == 0
        assert "Tijdelijk huisverbod: vastgelegd wat er na afloop geldt." in [
            g["tekst"] for g in await casus.tijdlijn()
        ]


async def test_een_verlenging_die_op_tijd_was_telt_ook_als_ze_later_wordt_opgeschreven(
    wereld: Wereld,
) -> None:
    casus = await _casus(wereld)
    pad = _pad(casus, await _leg_op(casus))
    wereld.klok.zet(moment("2026-05-12 09:00"))
    geweigerd(
        await casus.regisseur.post(f"{pad}/_verlengen", {"reden": "Nog."}), 409, "interventie-afgelopen"
    )
    op_tijd = {"reden": "Nog.", "beslotenOp": moment("2026-05-11 13:00").isoformat()}
    assert (await casus.regisseur.maak(f"{pad}/_verlengen", op_tijd))["toestand"] == "loopt"


async def test_wat_eerder_eindigt_blijft_zichtbaar_met_de_reden(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    wat = await _leg_op(casus)
    pad, op = _pad(casus, wat), wereld.nu_json
    geweigerd(
        await casus.regisseur.post(f"{pad}/_beeindigen", {"reden": "anders", "op": op}),
        400,
        "ongeldige-invoer",
    )
    einde = {"reden": "opgeheven", "op": op}
    vroeg = {**einde, "op": moment("2026-05-01 13:59").isoformat()}
    geweigerd(await casus.regisseur.post(f"{pad}/_beeindigen", vroeg), 400, "ongeldige-invoer")
    klaar = await casus.regisseur.maak(f"{pad}/_beeindigen", einde, if_match='"1"')
    assert (klaar["toestand"], klaar["eindreden"]) == ("beeindigd", "opgeheven")
    geweigerd(await casus.regisseur.post(f"{pad}/_beeindigen", einde), 409, "interventie-afgelopen")
    geweigerd(
        await casus.regisseur.post(f"{pad}/_verlengen", {"reden": "Nog."}), 409, "interventie-afgelopen"
    )
    termijn = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"][-1]
    assert termijn["status"] == "vervallen"
    assert (await casus.tijdlijn())[-1]["tekst"] == "Tijdelijk huisverbod eerder geëindigd: opgeheven."


async def test_wie_aan_wie_en_hoe_lang_wordt_geweigerd_met_de_reden(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    kind, straks = casus.kinderen[0], moment("2026-06-01 12:00").isoformat()
    for wat, code in (
        (_nieuw(casus, wie=kind), "alleen-volwassene"),
        (_nieuw(casus, "ondertoezichtstelling"), "alleen-kind"),
        (_nieuw(casus, wie=casus.id), "onbekende-betrokkene"),
        (_nieuw(casus, oplegger="kinderrechter"), "onbevoegde-oplegger"),
        (_nieuw(casus, opgelegdOp=straks), "in-de-toekomst"),
        (_nieuw(casus, opgelegdOp="0001-01-01T00:00:00+14:00"), "te-vroeg"),
        (_nieuw(casus, eindigtOp=wereld.nu_json), "voor-het-begin"),
        (_nieuw(casus, "contactverbod"), "verplicht"),
        (_nieuw(casus, "aangifte", eindigtOp=straks), "hoort-hier-niet"),
    ):
        nee = geweigerd(await casus.regisseur.post(f"{casus.pad}/interventies", wat), 400, "ongeldige-invoer")
        assert [fout["code"] for fout in nee["errors"]] == [code]
    for wat in (
        _nieuw(casus, eindigtOp=moment("2026-05-11 14:01").isoformat()),
        _nieuw(casus, "contactverbod", eindigtOp="9999-12-31T23:59:59-14:00"),
    ):
        geweigerd(await casus.regisseur.post(f"{casus.pad}/interventies", wat), 409, "langer-dan-mag")
    assert (await casus.regisseur.haal(f"{casus.pad}/interventies"))["resultaten"] == []
    await _leg_op(casus)
    nee = geweigerd(
        await casus.regisseur.post(f"{casus.pad}/interventies", _nieuw(casus)), 409, "interventie-loopt-al"
    )
    assert "11 mei 2026 om 14:00 uur" in nee["detail"]


async def test_een_volwassen_kind_kan_een_huisverbod_krijgen(wereld: Wereld) -> None:
    """Oudermishandeling: a son of 25 is a child of this huishouden, and a grown-up for the law."""
    casus = await _casus(wereld)
    zoon = {"rollen": ["kind", "pleger"], "voornamen": "Zoon", "geboortedatum": "2001-01-17"}
    wie = (await casus.regisseur.maak(f"{casus.pad}/betrokkenen", zoon))["id"]
    assert (await _leg_op(casus, HUISVERBOD, wie))["toestand"] == "loopt"


async def test_wijzigen_vraagt_de_versie_en_een_ander_team_ziet_niets(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    wat = await _leg_op(casus)
    pad, nieuw = _pad(casus, wat), {"bewaker": "De buurvrouw."}
    geweigerd(await casus.regisseur.patch(pad, nieuw), 428, "versie-ontbreekt")
    goed(await casus.regisseur.patch(pad, nieuw, if_match='"1"'))
    nee = geweigerd(await casus.regisseur.patch(pad, nieuw, if_match='"1"'), 412, "versie-verouderd")
    assert nee["velden"] == ["bewaker"]
    ander = await _casus(wereld)
    geweigerd(await ander.regisseur.get(_pad(ander, wat)), 404, "niet-gevonden")  # of another casus
    geweigerd(await wereld.als("wij-zuid").get(pad), 404, "niet-gevonden")
    geweigerd(
        await casus.regisseur.patch(
            _pad(casus, await _leg_op(casus, "aangifte")), {"naAfloop": "x"}, if_match="*"
        ),
        400,
        "ongeldige-invoer",
    )


async def test_inactief_wordt_een_casus_pas_als_er_niets_meer_loopt(wereld: Wereld) -> None:
    """Nobody would see it end there; and an end that nobody thought about is not the end of it."""
    casus = await wereld.casus("check-geweld-gestopt")
    await casus.check_alle_bronnen()
    goed(await casus.doe("vt-informeren"))
    pad = _pad(casus, await _leg_op(casus))
    await _leg_op(casus, "aangifte", casus.moeder)  # of one moment: nothing runs
    assert codes(geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")) == ["interventie-open"]
    wereld.vooruit(days=11)
    assert codes(geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")) == ["interventie-open"]
    goed(await casus.regisseur.patch(pad, {"naAfloop": "Hij woont elders."}, if_match="*"))
    assert (await casus.volgende())["stap"] == "inactief"
    nee = await casus.regisseur.post(f"{casus.pad}/interventies", _nieuw(casus))
    geweigerd(nee, 409, "casus-inactief")


async def test_wie_samenvoegt_laat_geen_interventie_achter_en_een_einde_stopt_haar_klok(
    wereld: Wereld,
) -> None:
    casus, door = await _casus(wereld), await _casus(wereld)
    await _leg_op(casus)
    einde = {"reden": "samengevoegd", "samengevoegdMet": door.id, "toelichting": "Eén gezin."}
    geweigerd(await casus.doe("beeindigen", wereld.teamleider, **einde), 409, "interventie-open")
    goed(await casus.doe("beeindigen", wereld.teamleider, reden="overlijden", toelichting="Helaas."))
    assert (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"] == []


async def test_wat_een_collega_of_een_overleg_oplegt_hoort_de_casusregisseur_meteen(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    await wereld.als("wij-noord-2").maak(f"{casus.pad}/interventies", _nieuw(casus))
    soorten = [s["soort"] for s in await casus.regisseur.alle("/v1/signalen") if s["casusId"] == casus.id]
    assert soorten == ["interventie-opgelegd"]


async def test_een_overleg_legt_op_onder_het_slot_dat_het_al_heeft(wereld: Wereld) -> None:
    """The seam for the Actie-overleg: it answers itself for who may, and the same refusals hold."""
    casus = await _casus(wereld)
    wat = Oplegging(Interventiecode.HUISVERBOD, UUID(casus.vader), wereld.klok.nu(), "De wijkagent.")
    async with wereld.omg.database.schrijf() as verbinding:
        eenheid = als_klok(wereld.omg, verbinding)
        dossier = await vergrendel_buiten_zicht(eenheid, UUID(casus.id))
        opgelegd = await leg_op_in(eenheid, dossier, wat)
        await verleng_in(eenheid, dossier, opgelegd, moment("2026-05-20 14:00"), "Zo is besloten.")
        with pytest.raises(Fout, match="interventie-loopt-al"):
            await leg_op_in(eenheid, dossier, wat)
    gezien = (await casus.regisseur.haal(f"{casus.pad}/interventies"))["resultaten"]
    assert [_op(i["eindigtOp"]) for i in gezien] == [moment("2026-05-20 14:00")]
