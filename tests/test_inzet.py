"""What is asked of the neighbours: the data each needs and no more, the ages, the 24 hours, and what a school hears. On both engines."""

from typing import Any
from uuid import uuid4

import pytest

from app import worker
from app.inzet.aanbod import AANBOD
from app.inzet.codes import Inzetcode
from tests.conftest import VerseWereld
from tests.wereld import Casus, Wereld, geweigerd, goed, moment

MERK = "Kanariewoord"
"""Stands in every field of the casus below, and a school must never read it."""
OVERIG = {
    "voorvalOp": "2026-05-01T10:00:00+02:00",
    "school": "De Verzonnen School, de intern begeleider",
    "toestemming": "Beide ouders.",
    "aanleiding": "stalking",
}


async def _casus(wereld: Wereld, op: str = "2026-05-01 14:00") -> Casus:
    wereld.klok.zet(moment(op))
    casus = await wereld.casus()
    await casus.mensen(kinderen=0)
    return casus


async def _kind(casus: Casus, jaar: int | None, **anders: Any) -> str:
    wie = {"rollen": ["kind"], "voornamen": "Kindje", "achternaam": "Draadsma", "leeftijdSchatting": jaar}
    return str((await casus.regisseur.maak(f"{casus.pad}/betrokkenen", {**wie, **anders}))["id"])


def _vraag(code: str, wie: str | None, *, meer: tuple[str, ...] = ()) -> dict[str, Any]:
    """With exactly what the table says, and what is named beside it."""
    namen = {"voorval_op": "voorvalOp"}
    velden = {namen.get(veld, veld) for veld in AANBOD[Inzetcode(code)].velden} | set(meer)
    return {"code": code, **({"betrokkeneId": wie} if wie else {}), **{k: OVERIG[k] for k in velden}}


async def _vraag_aan(casus: Casus, code: str, wie: str | None) -> Any:
    return await casus.regisseur.maak(f"{casus.pad}/inzet", _vraag(code, wie))


def _fouten(nee: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fout["location"], fout["code"]) for fout in nee["errors"]]


async def test_elk_aanbod_is_te_vragen_met_precies_zijn_gegevens(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    passend = {
        "handle-with-care": await _kind(casus, 9),
        "kindhulp-kikkergroep": await _kind(casus, 7),
        "kindhulp-vingers-in-je-oren": await _kind(casus, 8),
        "kindhulp-veerkracht": await _kind(casus, 2),
        "filomena": casus.moeder,
        "centrum-seksueel-geweld": casus.moeder,
        "zsm": casus.vader,
        "samen-op-in-acuut": None,
    }
    lijst = (await casus.regisseur.haal("/v1/inzetaanbod"))["resultaten"]
    assert {a["code"] for a in lijst} == set(passend) == set(Inzetcode)
    for a in lijst:
        code, wie = a["code"], passend[a["code"]]
        pad = f"{casus.pad}/inzet"
        for veld in OVERIG:
            bericht = _vraag(code, wie, meer=(veld,))
            if veld in a["velden"]:  # one is missing
                del bericht[veld]
            nee = geweigerd(await casus.regisseur.post(pad, bericht), 400, "ongeldige-invoer")
            assert _fouten(nee) == [(veld, "verplicht" if veld in a["velden"] else "hoort-hier-niet")]
        verkeerd = _vraag(code, None if wie else casus.moeder)
        geweigerd(await casus.regisseur.post(pad, verkeerd), 400, "ongeldige-invoer")
        wat = await _vraag_aan(casus, code, wie)
        assert wat["status"] == "aangevraagd"
        geweigerd(await casus.regisseur.post(pad, _vraag(code, wie)), 409, "inzet-loopt-al")
    gevraagd = (await casus.regisseur.haal(f"{casus.pad}/inzet"))["resultaten"]
    assert [i["code"] for i in gevraagd] == [a["code"] for a in lijst]


@pytest.mark.parametrize(
    ("code", "jaar", "reden"),
    [
        ("kindhulp-kikkergroep", 3, "leeftijd-past-niet"),
        ("kindhulp-kikkergroep", 4, None),
        ("kindhulp-kikkergroep", 8, "leeftijd-past-niet"),
        ("kindhulp-vingers-in-je-oren", 7, "leeftijd-past-niet"),
        ("kindhulp-vingers-in-je-oren", 12, None),
        ("kindhulp-vingers-in-je-oren", 13, "leeftijd-past-niet"),
        ("kindhulp-vingers-in-je-oren", None, "leeftijd-onbekend"),
        ("handle-with-care", 3, "leeftijd-past-niet"),
        ("kindhulp-veerkracht", None, None),
        ("filomena", 17, "alleen-volwassene"),
    ],
)
async def test_de_leeftijd_past_of_wordt_geweigerd_met_de_reden(
    wereld: Wereld, code: str, jaar: int | None, reden: str | None
) -> None:
    casus = await _casus(wereld)
    antwoord = await casus.regisseur.post(f"{casus.pad}/inzet", _vraag(code, await _kind(casus, jaar)))
    if reden is None:
        goed(antwoord)
        return
    assert _fouten(geweigerd(antwoord, 400, "ongeldige-invoer")) == [("betrokkeneId", reden)]


async def test_wie_te_oud_is_voor_de_ene_groep_hoort_welke_wel_past(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    vraag = _vraag("kindhulp-kikkergroep", await _kind(casus, 9))
    nee = geweigerd(await casus.regisseur.post(f"{casus.pad}/inzet", vraag), 400, "ongeldige-invoer")
    assert nee["errors"][0]["detail"].endswith("dit kind is 9. Wel passend: Vingers in je oren.")
    geweigerd(
        await casus.regisseur.post(f"{casus.pad}/inzet", _vraag("kindhulp-veerkracht", casus.moeder)),
        400,
        "ongeldige-invoer",
    )
    geweigerd(
        await casus.regisseur.post(f"{casus.pad}/inzet", _vraag("zsm", str(uuid4()))), 400, "ongeldige-invoer"
    )


async def test_school_weet_het_binnen_24_uur_of_de_casusregisseur_hoort_het(
    verse_wereld: VerseWereld,
) -> None:
    """To the minute, from the incident on; not from when somebody thought of it."""
    async with verse_wereld() as wereld:
        casus = await _casus(wereld)
        wat = await _vraag_aan(casus, "handle-with-care", await _kind(casus, 9))
        assert wat["uiterlijkOp"] == "2026-05-02T08:00:00.000Z"
        termijn = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"][0]
        assert (termijn["soort"], termijn["verlooptOp"]) == ("inzet-op-tijd", wat["uiterlijkOp"])
        wereld.klok.zet(moment("2026-05-02 09:59"))
        assert await worker.loop(wereld.omg) == 0
        assert (await wereld.noord.haal("/v1/casussen?teLaat=true"))["resultaten"] == []
        wereld.klok.zet(moment("2026-05-02 10:00"))
        assert await worker.loop(wereld.omg) == 1
        assert await worker.loop(wereld.omg) == 0
        assert len((await wereld.noord.haal("/v1/casussen?teLaat=true"))["resultaten"]) == 1
        soorten = [s["soort"] for s in await wereld.noord.alle("/v1/signalen")]
        assert soorten == ["termijn-inzet-op-tijd"]
        wereld.vooruit(hours=2)
        assert await worker.loop(wereld.omg) == 1
        # told after all: nobody has to do anything any more
        gedaan = {"status": "afgerond", "op": moment("2026-05-02 11:00").isoformat()}
        goed(await casus.regisseur.patch(f"{casus.pad}/inzet/{wat['id']}", gedaan, if_match='"1"'))
        assert await wereld.noord.alle("/v1/signalen") == []
        wereld.vooruit(days=2)
        assert await worker.loop(wereld.omg) == 0
        assert (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"][0]["status"] == "gehaald"
        assert [g["tekst"] for g in await casus.tijdlijn() if g["soort"].startswith("inzet-")] == [
            "Handle with Care: aangevraagd. Uiterlijk 2 mei 2026 om 10:00 uur moet het gedaan zijn.",
            "Handle with Care: gedaan.",
        ]


async def test_school_leest_dat_er_iets_is_gebeurd_en_niets_anders(wereld: Wereld) -> None:
    """Whatever stands in the casus: what a school reads is the same but for the name of the child."""
    wereld.klok.zet(moment("2026-05-01 14:00"))
    casus = await wereld.casus(aanduiding=MERK, toelichting=MERK, wijk="noord", geweldsvormen=["stalking"])
    kind = await _kind(casus, 9, geboortedatum="2017-02-03", telefoon="0501234567", relatie=MERK)
    casus.moeder = casus.vader = kind
    await casus.stel_plan_vast(inhoud=casus.plan_inhoud(voorwaarden=[{"tekst": MERK}]), reden=MERK)
    gesprek = {"gesproken": True, "op": wereld.nu_json, "verslag": MERK}
    await casus.regisseur.maak(f"{casus.pad}/betrokkenen/{kind}/gesprekken", gesprek)
    vraag = {**_vraag("handle-with-care", kind), "school": "De Verzonnen School"}
    wat = await casus.regisseur.maak(f"{casus.pad}/inzet", vraag)
    bericht = await casus.regisseur.haal(f"{casus.pad}/inzet/{wat['id']}/bericht")
    assert bericht == {
        "aan": "De Verzonnen School",
        "tekst": "Kindje Draadsma zit bij u op school. Er is iets ingrijpends gebeurd in het leven van dit kind.\n\n"
        "Wilt u er de komende tijd extra zijn voor Kindje? Wees mild als iets niet lukt. Vraag er niet naar; luister als "
        "het kind er zelf over begint.\n\n"
        "Meer kunnen we niet vertellen. U hoeft niets terug te melden. Maakt u zich zorgen, volg dan uw meldcode.",
    }
    verboden = (
        MERK,
        "2017",
        "2026",
        "050",
        "stalking",
        "geweld",
        "noord",
        "wij-",
        "Veilig Thuis",
        "politie",
        "huis",
    )
    assert not [woord for woord in verboden if woord.lower() in bericht["tekst"].lower()]
    ander = await _vraag_aan(casus, "samen-op-in-acuut", None)
    geweigerd(await casus.regisseur.get(f"{casus.pad}/inzet/{ander['id']}/bericht"), 404, "niet-gevonden")
    geweigerd(
        await wereld.als("wij-zuid").get(f"{casus.pad}/inzet/{wat['id']}/bericht"), 404, "niet-gevonden"
    )


async def test_van_aanvraag_tot_einde_en_niet_terug(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    pad = f"{casus.pad}/inzet/{(await _vraag_aan(casus, 'filomena', casus.moeder))['id']}"

    async def zet(status: str, **anders: Any) -> Any:
        return await casus.regisseur.patch(pad, {"status": status, **anders}, if_match="*")

    geweigerd(await casus.regisseur.patch(pad, {"status": "gestart"}), 428, "versie-ontbreekt")
    geweigerd(await zet("gestart", reden="Zomaar."), 400, "ongeldige-invoer")
    geweigerd(await zet("gestart", op=moment("2026-05-02 14:00").isoformat()), 400, "ongeldige-invoer")
    assert goed(await zet("gestart"))["gestartOp"]
    nee = geweigerd(await zet("aangevraagd"), 409, "inzet-kan-niet-meer")
    assert nee["alternatief"] == "Wel kan: afgerond, niet-doorgegaan."
    eerder = moment("2026-05-01 13:59").isoformat()
    geweigerd(await zet("afgerond", op=eerder), 400, "ongeldige-invoer")
    geweigerd(await zet("niet-doorgegaan"), 400, "ongeldige-invoer")
    assert goed(await zet("niet-doorgegaan", reden="Zij wil het niet."))["reden"] == "Zij wil het niet."
    geweigerd(await zet("afgerond"), 409, "inzet-kan-niet-meer")
    await _vraag_aan(casus, "filomena", casus.moeder)  # again, later
    ineens = f"{casus.pad}/inzet/{(await _vraag_aan(casus, 'zsm', casus.vader))['id']}"
    geweigerd(
        await casus.regisseur.patch(ineens, {"status": "gestart"}, if_match="*"), 409, "inzet-kan-niet-meer"
    )
    voor_het_voorval = {"status": "afgerond", "op": moment("2026-05-01 09:00").isoformat()}
    geweigerd(await casus.regisseur.patch(ineens, voor_het_voorval, if_match="*"), 400, "ongeldige-invoer")


async def test_een_voorval_ligt_niet_in_de_toekomst_en_niet_in_de_oertijd(wereld: Wereld) -> None:
    casus = await _casus(wereld)
    for op in (moment("2026-05-01 14:01").isoformat(), "0001-01-01T00:00:00+14:00"):
        vraag = {**_vraag("samen-op-in-acuut", None), "voorvalOp": op}
        geweigerd(await casus.regisseur.post(f"{casus.pad}/inzet", vraag), 400, "ongeldige-invoer")


async def test_een_casus_die_inactief_wordt_laat_geen_klok_lopen(wereld: Wereld) -> None:
    casus = await wereld.casus("check-geweld-gestopt")
    vraag = {**_vraag("samen-op-in-acuut", None), "voorvalOp": wereld.nu_json}
    await casus.regisseur.maak(f"{casus.pad}/inzet", vraag)
    await casus.check_alle_bronnen()
    goed(await casus.doe("vt-informeren"))
    await casus.volgende()
    klokken = (await casus.regisseur.haal(f"{casus.pad}/termijnen"))["resultaten"]
    assert {k["status"] for k in klokken if k["soort"] == "inzet-op-tijd"} == {"vervallen"}
    geweigerd(await casus.regisseur.post(f"{casus.pad}/inzet", vraag), 409, "casus-inactief")
