"""Two people in one veiligheidsplan: the second sees what changed, loses nothing she typed, and keeps it on top."""

import re
from typing import Any

from app.veiligheidsplan.inhoud import PlanInhoud
from app.veiligheidsplan.samen import voeg_samen
from tests.browser import verborgen
from tests.test_werkplek import Iemand
from tests.wereld import Casus, Wereld

A, B, C, D = (f"00000000-0000-7000-8000-00000000000{i}" for i in "1234")


def _regels(**teksten: str) -> list[dict[str, str]]:
    namen = {"a": A, "b": B, "c": C, "d": D}
    return [{"id": namen[k], "tekst": t} for k, t in teksten.items()]


def _plan(**teksten: str) -> PlanInhoud:
    return PlanInhoud.model_validate({"voorwaarden": _regels(**teksten)})


def test_van_wie_alleen_iets_wijzigde_staat_het_zoals_die_het_schreef() -> None:
    toen = _plan(a="een", b="twee", c="drie", d="vier")
    mijn = [*_regels(a="een, van mij", b="twee", c="drie, van mij"), {"tekst": "vijf"}]  # I took four out
    daar = _plan(a="een", b="twee, van haar", c="drie, van haar", d="vier, van haar")
    samen = voeg_samen(toen, {"voorwaarden": mijn}, daar)
    teksten = [r["tekst"] for r in samen.regels["voorwaarden"]]
    assert teksten == ["een, van mij", "twee, van haar", "drie, van mij", "vier, van haar", "vijf"]
    assert {k: w and w["tekst"] for k, w in samen.botsingen.items()} == {
        C: "drie, van haar",
        D: "vier, van haar",
    }


def test_wat_de_ander_weghaalde_en_ik_wijzigde_blijft_staan() -> None:
    samen = voeg_samen(_plan(a="een", b="twee"), {"voorwaarden": _regels(a="een!", b=" twee\r\n")}, _plan())
    assert [r["tekst"] for r in samen.regels["voorwaarden"]] == ["een!"]
    assert samen.botsingen == {A: None}


async def _begin(wereld: Wereld) -> Casus:
    casus = await wereld.casus("veiligheidsplan-direct")
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"inhoud": casus.plan_inhoud()})
    return casus


def _ingevuld(blad: str, **anders: str) -> dict[str, str]:
    """The form of this page as a browser would send it, with what is typed in it."""
    form = blad[blad.index('<form method="post" class="formulier" data-klad') :]
    velden = {
        **{k: w for k, w in verborgen(form).items() if k != "eenmalig"},
        **dict(re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>([^<]*)</textarea>', form)),
        **dict(re.findall(r'<input type="(?:text|date)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)),
        **dict(re.findall(r'type="checkbox"[^>]*? name="([^"]+)" value="([^"]*)" checked', form)),
    }
    return {**velden, **{k.replace("_", "."): w for k, w in anders.items()}}


async def _bewaar(ik: Iemand, pad: str, velden: dict[str, str]) -> tuple[int, str]:
    antwoord = await ik.verstuur(pad, {**velden, "formulierbewijs": ik.bewijs})
    return antwoord.status_code, antwoord.text


async def _inhoud(casus: Casus, versie: int = 1) -> dict[str, Any]:
    plan: dict[str, Any] = await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen/{versie}")
    return plan


async def test_wie_als_tweede_bewaart_ziet_wat_er_veranderde_en_verliest_niets(wereld: Wereld) -> None:
    casus = await _begin(wereld)
    een, twee = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("wij-noord-2")
    pad = f"/casussen/{casus.id}/veiligheidsplan/schrijven"
    van_een, van_twee = (await een.get(pad)).text, (await twee.get(pad)).text
    eerst = _ingevuld(van_een, voorwaarden_0_tekst="Er is rust in huis.", signalen_0_tekst="Hij belt vaak.")
    assert (await _bewaar(een, pad, eerst))[0] == 303
    daarna = _ingevuld(van_twee, afspraken_0_wat="Hij slaapt bij zijn zus.", evaluatiedatum="2026-12-01")
    status, blad = await _bewaar(twee, pad, daarna)
    assert status == 412
    assert "Iemand anders heeft dit plan intussen gewijzigd" in blad
    for staat in ("Er is geen geweld in huis.</del>", "Er is rust in huis.</ins>", "Hij belt vaak.</ins>"):
        assert staat in blad
    assert "Hij slaapt bij zijn zus." in blad
    assert (await _bewaar(twee, pad, _ingevuld(blad)))[0] == 303
    nu = await _inhoud(casus)
    assert [r["tekst"] for r in nu["inhoud"]["voorwaarden"]] == ["Er is rust in huis."]
    assert [r["tekst"] for r in nu["inhoud"]["signalen"]] == ["Hij belt vaak."]
    assert [r["wat"] for r in nu["inhoud"]["afspraken"]] == ["Hij slaapt bij zijn zus."]
    assert nu["evaluatiedatum"] == "2026-12-01"


async def test_een_kladversie_van_voor_de_wijziging_overschrijft_haar_niet(wereld: Wereld) -> None:
    """Also not after a mistake was refused: what the page was made from stays with it."""
    casus = await _begin(wereld)
    een, twee = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("wij-noord-2")
    pad = f"/casussen/{casus.id}/veiligheidsplan/schrijven"
    van_twee = _ingevuld((await twee.get(pad)).text, afspraken_0_wat="Hij slaapt bij zijn zus.")
    assert (await _bewaar(twee, "/klad", {**van_twee, "plek": pad}))[0] == 204
    eerst = _ingevuld((await een.get(pad)).text, afspraken_0_wat="Hij slaapt bij zijn oom.")
    assert (await _bewaar(een, pad, eerst))[0] == 303
    blad = (await twee.get(pad)).text
    assert "Iemand anders maakte hiervan: <ins>Hij slaapt bij zijn oom.</ins>" in blad
    assert "Hij slaapt bij zijn zus." in blad
    status, blad = await _bewaar(twee, pad, {**van_twee, "evaluatiedatum": "2020-01-01"})
    assert status == 412
    status, blad = await _bewaar(twee, pad, _ingevuld(blad, evaluatiedatum="2020-01-01"))
    assert (status, "Hij slaapt bij zijn zus." in blad) == (400, True)


async def test_wie_schreef_terwijl_het_werd_vastgesteld_schrijft_verder_aan_de_volgende(
    wereld: Wereld,
) -> None:
    casus = await _begin(wereld)
    twee = await Iemand(wereld).begin("wij-noord-2")
    pad = f"/casussen/{casus.id}/veiligheidsplan/schrijven"
    van_twee = _ingevuld((await twee.get(pad)).text, signalen_0_tekst="Hij drinkt weer.")
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen/1/_vaststellen")
    status, blad = await _bewaar(twee, pad, van_twee)
    assert (status, "intussen vastgesteld of ingetrokken" in blad) == (412, True)
    status, blad = await _bewaar(twee, pad, _ingevuld(blad))
    assert (status, "Hij drinkt weer." in blad) == (400, True)  # the next version asks for a reason
    status, blad = await _bewaar(twee, pad, _ingevuld(blad, reden="Hij drinkt weer."))
    assert status == 303
    assert [r["tekst"] for r in (await _inhoud(casus, 2))["inhoud"]["signalen"]] == ["Hij drinkt weer."]
    assert (await _inhoud(casus))["status"] == "vastgesteld"


async def test_ook_een_klein_formulier_zegt_wat_een_ander_ervan_maakte(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    ik = await Iemand(wereld).begin("wij-noord-2")
    pad = f"/casussen/{casus.id}/vastleggen/gevaar"
    versie = verborgen((await ik.get(pad)).text)["versie"]
    anders = {"aanduiding": "Huishouden Anders", "rodeVlaggen": ["stalking"]}
    await casus.regisseur.patch(casus.pad, anders, if_match="*")
    velden = {"aanduiding": "Huishouden Draadsma", "sash": "hoog", "versie": versie}
    status, blad = await ik.stuur(pad, **velden)
    assert status == 412
    for staat in ("Huishouden Anders", "Stalking"):
        assert f"Iemand anders maakte hiervan: <ins>{staat}</ins>" in blad
