"""Team to team, up-scaling and the shelter: one mechanism with other data; and of the shelter, an address in no answer."""

from typing import Any
from uuid import uuid4

import pytest

from app.overdracht.codes import Overdrachtsoort
from app.overdracht.soorten import SOORTEN
from tests.meldingen import gezin, melding
from tests.overdrachten import aanbod, bied_aan, draag_over
from tests.wereld import Casus, Wereld, geweigerd, goed


@pytest.mark.parametrize(
    ("van", "naar", "soort", "verloopt", "delen", "rol"),
    [
        ("wij-noord", "vt", "regulier", "2026-03-04T23:00", "gevaar huishouden stand plan", ("geen", None)),
        (
            "wij-noord",
            "wij-zuid",
            "team-naar-team",
            "2026-03-04T23:00",
            "gevaar huishouden stand plan",
            ("geen", None),
        ),
        (
            "vt",
            "wij-noord",
            "regulier",
            "2026-03-04T23:00",
            "gevaar huishouden stand plan",
            ("monitor", None),
        ),
        (
            "wij-noord",
            "mda",
            "opschaling-mda",
            "2026-03-04T23:00",
            "gevaar huishouden stand plan",
            ("betrokken", "2026-06-02"),
        ),
        (
            "wij-noord",
            "icm",
            "icm",
            "2026-03-03T08:00",
            "gevaar huishouden stand plan",
            ("betrokken", "2026-06-02"),
        ),
        (
            "wij-noord",
            "zvh",
            "zorg-en-veiligheidshuis",
            "2026-03-04T23:00",
            "gevaar huishouden stand plan",
            ("betrokken", "2026-06-02"),
        ),
        ("wij-noord", "opvang", "vrouwenopvang", "2026-03-03T08:00", "gevaar huishouden", ("geen", None)),
        ("vt", "opvang", "vrouwenopvang", "2026-03-03T08:00", "gevaar huishouden", ("monitor", None)),
    ],
)
async def test_wat_een_soort_anders_doet(
    wereld: Wereld, van: str, naar: str, soort: str, verloopt: str, delen: str, rol: tuple[str, str | None]
) -> None:
    casus = await wereld.casus(wie=van)
    wat = await bied_aan(casus, naar)
    assert wat["soort"] == soort
    assert wat["verlooptOp"].startswith(verloopt)
    assert (wat["delen"], list(wat["voorbeeld"])) == (delen.split(), delen.split())
    assert (wat["rolNaAcceptatie"], wat["rolTot"]) == rol
    casus.regisseur = wereld.als(naar)
    klaar = goed(await casus.regisseur.post(f"/v1/overdrachten/{wat['id']}/_accepteren", {}))
    assert klaar["rolTot"] == (rol[1] if rol[0] != "monitor" else "2027-09-02")
    assert (await casus.nu())["verantwoordelijke"]["team"] == naar
    assert (await wereld.als(van).get(casus.pad)).status_code == (200 if rol[0] == "betrokken" else 404)


def test_elke_soort_staat_in_de_tabel_en_toont_wat_zij_mag() -> None:
    assert set(SOORTEN) == set(Overdrachtsoort)
    for regel in SOORTEN.values():
        assert set(regel.standaard) <= set(regel.delen)


@pytest.mark.parametrize(
    ("naar", "keuze", "veld"),
    [
        ("wij-zuid", {"soort": "icm"}, "soort"),
        ("opvang", {"soort": "opschaling-mda"}, "soort"),
        ("vt", {"soort": "team-naar-team"}, "soort"),
        ("opvang", {"delen": ["stand"]}, "delen"),
    ],
)
async def test_wat_niet_bij_de_soort_past_wordt_geweigerd(
    wereld: Wereld, naar: str, keuze: dict[str, Any], veld: str
) -> None:
    casus = await wereld.casus()
    antwoord = await casus.regisseur.post(f"{casus.pad}/overdrachten", aanbod(naar, **keuze))
    assert [f["location"] for f in geweigerd(antwoord, 400, "ongeldige-invoer")["errors"]] == [veld]
    assert (await bied_aan(casus, naar, soort="regulier"))["soort"] == "regulier"  # always possible


async def test_van_team_naar_team_en_terug(wereld: Wereld) -> None:
    casus = await wereld.casus()
    await draag_over(casus, "wij-zuid")
    await draag_over(casus, "wij-noord")
    beurten = (await casus.regisseur.haal(f"{casus.pad}/verantwoordelijken"))["resultaten"]
    assert [b["team"] for b in beurten] == ["wij-noord", "wij-zuid", "wij-noord"]


@pytest.mark.parametrize("geheim", [True, False])
async def test_geen_adres_in_welk_antwoord_over_een_aanbod_ook(wereld: Wereld, geheim: bool) -> None:
    """A canary in every field that says where somebody is or can be reached, secret or not: nobody who is asked, refuses, accepts or
    looks on ever gets it from the offer."""
    vt, opvang, wij = wereld.als("vt"), wereld.als("opvang"), gezin()
    kanarie = f"Kanarie{uuid4().hex[:8]}"
    telefoon = f"05{uuid4().int % 10**8:08}"
    moeder = {
        **wij.moeder,
        "telefoon": telefoon,
        "veiligContact": {"kanaal": "telefoon", "wanneer": kanarie},
    }
    adres = {
        "straat": kanarie,
        "huisnummer": str(uuid4().int % 9000 + 1),
        "postcode": "9799ZZ",
        "plaats": kanarie,
        "geheim": geheim,
    }
    nieuw = melding(wereld, moeder, wij.kind, adres=adres, toelichting=f"Zij zit in {kanarie}.")
    melding_id = (await vt.maak("/v1/meldingen", nieuw))["id"]
    geopend = await vt.maak(f"/v1/meldingen/{melding_id}/casus", {"aanduiding": f"Huishouden {kanarie}"})
    casus, gezien = Casus(wereld, geopend["id"], vt), []
    mensen = f"{casus.pad}/betrokkenen"
    for wie_ in (await vt.haal(mensen))["resultaten"]:
        post = {"email": f"{kanarie}@voorbeeld.nl"}
        goed(await vt.patch(f"{mensen}/{wie_['id']}", post, if_match="*"))
    pad = f"{casus.pad}/overdrachten"
    for keuze in ({}, {"delen": ["namen", "gevaar", "huishouden", "plan"]}):
        wat = await vt.post(pad, aanbod("opvang", **keuze))
        een = f"/v1/overdrachten/{goed(wat)['id']}"
        gezien += [wat, *[await wie.get(een) for wie in (vt, opvang)]]
        if not keuze:
            gezien.append(await opvang.post(f"{een}/_weigeren", {"reden": "geen-capaciteit"}))
    gezien += [
        await opvang.post(f"{een}/_accepteren", {}),
        await vt.post(f"{een}/_intrekken", {"reden": "Nee."}),
    ]
    for wie in (vt, opvang, wereld.als("vt-teamleider"), wereld.noord):
        gezien += [
            await wie.get(p)
            for p in (een, "/v1/overdrachten?limiet=200", "/v1/signalen?alle=true&limiet=200", pad)
        ]
    casus.regisseur = opvang
    gezien += [await opvang.get(f"{casus.pad}/{deel}") for deel in ("overdrachten", "verantwoordelijken")]
    for antwoord in gezien:
        for spoor in (kanarie, "9799ZZ", telefoon):
            assert spoor not in antwoord.text, antwoord.text
