"""Generated from the table: every row exists, every absent pair is refused, and a refusal changes nothing. On both engines."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from app.casus.codes import Fase, Stap
from app.workflow.machine import Stappenmachine
from app.workflow.stand import FASE_VAN, PLAATS, VOLGORDE
from app.workflow.stappenplan import ACTIES, OVER_EEN_STAP, RIJEN, VAN_STAP, Actie, Rij, mermaid, zoek
from tests.wereld import Casus, Wereld, codes, geweigerd, goed

# Fields that make an opdracht complete; what they point to does not exist unless a test gives it.
VELDEN: dict[str, Any] = {
    "casusregisseur": str(uuid4()),
    "overrule_id": str(uuid4()),
    "toelichting": "Omdat.",
}
JSON = {"overrule_id": "overruleId", "casusregisseur": "casusregisseur", "toelichting": "toelichting"}


def opdracht(actie: Actie, stap: Stap | None = None, reden: str | None = None) -> dict[str, Any]:
    regel = ACTIES[actie]
    velden = {JSON[v]: VELDEN[v] for v in regel.velden if v in VELDEN}
    if "stap" in regel.velden:
        velden["stap"] = stap
    if "reden" in regel.velden:
        velden["reden"] = reden or sorted(regel.redenen - regel.toelichting_bij)[0]
    return {"actie": actie, **velden}


async def test_van_elke_stap_zegt_de_api_precies_de_rijen_van_de_tabel(wereld: Wereld) -> None:
    casus = await wereld.casus()
    for stap in VOLGORDE:
        await casus.breng_naar(stap)
        acties = (await casus.regisseur.haal(f"{casus.pad}/acties"))["resultaten"]
        assert [(a["actie"], a["stap"]) for a in acties] == [(r.actie, r.doel) for r in VAN_STAP[stap]]
        for a in acties:
            assert a["toegestaan"] == (not a["belemmeringen"])
            assert all(b["tekst"] and b["oplossing"] for b in a["belemmeringen"])


@pytest.mark.parametrize("van", VOLGORDE)
async def test_elke_rij_doet_wat_ze_zegt_of_zegt_waarom_niet(wereld: Wereld, van: Stap) -> None:
    """Every row of the stappenplan, by the actor that it is for: what GET says is what POST does."""
    for rij in VAN_STAP[van]:
        casus = await wereld.casus(van)
        wie = casus.regisseur if rij.door & {"casusregisseur"} else wereld.teamleider
        bericht = opdracht(rij.actie, rij.doel, _reden(rij))
        if rij.actie is Actie.TOEWIJZEN:
            bericht["casusregisseur"] = await wereld.als("wij-noord-2").id()
        gezegd = await casus.mag(rij.actie, rij.doel, wie)
        voor = await casus.nu()
        antwoord = await wie.post(f"{casus.pad}/acties", bericht)
        if gezegd["toegestaan"]:
            terug = rij.actie is Actie.CORRIGEREN
            assert (na := goed(antwoord))["stap"] == (VOLGORDE[PLAATS[van] - 1] if terug else rij.naar)
            assert na == await casus.nu()
            assert (await casus.tijdlijn())[-1]["door"] == wie.handle
        else:
            assert codes(geweigerd(antwoord, 409, "stap-geblokkeerd")) == [
                b["code"] for b in gezegd["belemmeringen"]
            ]
            assert voor == await casus.nu()


def _reden(rij: Rij) -> str | None:
    return sorted(rij.redenen - ACTIES[rij.actie].toelichting_bij)[0] if rij.redenen else None


@pytest.mark.parametrize("van", VOLGORDE)
async def test_elk_paar_zonder_rij_wordt_geweigerd_en_verandert_niets(wereld: Wereld, van: Stap) -> None:
    casus = await wereld.casus(van)
    voor = await casus.regisseur.get(casus.pad)
    for actie in Actie:
        for doel in VOLGORDE if actie in OVER_EEN_STAP else (None,):
            if zoek(van, actie, doel):
                continue
            probleem = geweigerd(
                await casus.regisseur.post(f"{casus.pad}/acties", opdracht(actie, doel)),
                409,
                "niet-in-stappenplan",
            )
            assert probleem["mogelijk"] == sorted({r.actie for r in VAN_STAP[van]})
    na = await casus.regisseur.get(casus.pad)
    assert (na.content, na.headers["etag"]) == (voor.content, voor.headers["etag"])


async def test_wie_niet_mag_hoort_wie_wel(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    voor = await casus.nu()
    for wie, actie, alternatief in (
        ("wij-noord-2", Actie.VOLGENDE, "de casusregisseur"),
        ("wij-noord-teamleider", Actie.VOLGENDE, "de casusregisseur"),
        ("wij-noord", Actie.TOEWIJZEN, "de teamleider"),
        ("wij-noord", Actie.BEEINDIGEN, "de teamleider"),
    ):
        antwoord = await wereld.als(wie).post(f"{casus.pad}/acties", opdracht(actie))
        assert alternatief in geweigerd(antwoord, 403, "niet-bevoegd")["alternatief"]
    for wie in ("wij-zuid", "vt", "beheer", "fg", "politie", "koppeling"):
        antwoord = await wereld.als(wie).post(f"{casus.pad}/acties", opdracht(Actie.VOLGENDE))
        geweigerd(antwoord, 404, "niet-gevonden")
    assert voor == await casus.nu()


async def test_alles_wat_ontbreekt_in_een_opdracht_wordt_tegelijk_gezegd(wereld: Wereld) -> None:
    casus = await wereld.casus()
    probleem = geweigerd(await casus.doe("naar-stap"), 400, "ongeldige-invoer")
    assert [f["location"] for f in probleem["errors"]] == ["stap", "reden"]
    probleem = geweigerd(
        await casus.doe("naar-stap", stap="evalueren", reden="zomaar"), 400, "ongeldige-invoer"
    )
    assert probleem["errors"][0]["code"] == "onbekende-reden"
    assert "urgentie" in probleem["errors"][0]["detail"]
    probleem = geweigerd(
        await casus.doe("naar-stap", stap="evalueren", reden="anders"), 400, "ongeldige-invoer"
    )
    assert [f["location"] for f in probleem["errors"]] == ["toelichting"]
    probleem = geweigerd(await casus.doe("volgende-stap", stap="evalueren"), 400, "ongeldige-invoer")
    assert probleem["errors"][0]["code"] == "hoort-hier-niet"


async def test_uit_volgorde_blijft_openstaand_tot_het_gedaan_of_niet_van_toepassing_is(
    wereld: Wereld,
) -> None:
    casus = await wereld.casus("contact-leggen")
    await casus.mensen(kinderen=0)
    sprong = goed(await casus.doe("naar-stap", stap="veiligheidsplan-direct", reden="ernst"))
    assert [s["status"] for s in sprong["stappen"][:4]] == ["afgerond", "openstaand", "openstaand", "actueel"]
    geweigerd(
        await casus.doe("openstaande-stap-afronden", stap="voorbereiding-contact"), 409, "stap-geblokkeerd"
    )
    goed(await casus.doe("openstaande-stap-afronden", stap="contact-leggen"))
    geweigerd(await casus.doe("stap-niet-van-toepassing", stap="situatie-in-kaart"), 400, "ongeldige-invoer")
    na = goed(
        await casus.doe(
            "stap-niet-van-toepassing",
            stap="situatie-in-kaart",
            toelichting="Al in kaart bij een ander team.",
        )
    )
    assert [s["status"] for s in na["stappen"][:4]] == [
        "afgerond",
        "afgerond",
        "niet-van-toepassing",
        "actueel",
    ]
    assert (await casus.tijdlijn())[-1]["besloten"] == {"toelichting": "Al in kaart bij een ander team."}


async def test_een_verkeerde_zet_wordt_gecorrigeerd_en_niet_gewist(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    voor = await casus.nu()
    await casus.volgende()
    terug = goed(await casus.doe("zet-corrigeren", toelichting="Op de verkeerde casus geklikt."))
    ander = {"rodeVlaggen", "waarschuwingen"}
    assert {k: w for k, w in terug.items() if k not in ander} == {
        k: w for k, w in voor.items() if k not in ander
    }
    assert [g["soort"] for g in (await casus.tijdlijn())[-2:]] == ["stap-afgerond", "zet-gecorrigeerd"]
    probleem = geweigerd(
        await casus.doe("zet-corrigeren", toelichting="Nog een keer."), 409, "stap-geblokkeerd"
    )
    assert codes(probleem) == ["niets-te-corrigeren"]


async def test_een_gecorrigeerde_fase_wisseling_herstelt_ook_wat_in_die_fase_was_gedaan(
    wereld: Wereld,
) -> None:
    casus = await wereld.casus("evalueren")
    await casus.evalueer()
    await casus.bevestig_plan()
    await casus.volgende()
    geweigerd(await casus.doe("zet-corrigeren"), 400, "ongeldige-invoer")
    goed(await casus.doe("zet-corrigeren", toelichting="Te snel."))
    assert (await casus.nu())["stap"] == "evalueren"
    assert goed(await casus.doe("volgende-stap"))["stap"] == "op-monitoren"


async def test_een_teamleider_laat_door_en_iedereen_ziet_het_tot_het_beoordeeld_is(wereld: Wereld) -> None:
    casus = await wereld.casus("veiligheidsplan-direct")
    over = {
        "reden": "Zij zit vannacht veilig elders.",
        "beoordelenOp": (wereld.vandaag + timedelta(5)).isoformat(),
    }
    geweigerd(await casus.doe("volgende-stap", overrule=over), 403, "niet-bevoegd")
    gezegd = await casus.mag("volgende-stap", wie=wereld.teamleider)
    assert gezegd["overrulebaar"]
    assert not gezegd["toegestaan"]
    for dag in (0, 29):
        fout = {**over, "beoordelenOp": (wereld.vandaag + timedelta(dag)).isoformat()}
        geweigerd(await casus.doe("volgende-stap", wereld.teamleider, overrule=fout), 400, "ongeldige-invoer")
    door = goed(await casus.doe("volgende-stap", wereld.teamleider, overrule=over))
    assert door["fase"] == "reguliere-ondersteuning"
    assert [(o["codes"], o["actie"]) for o in door["overrules"]] == [
        (["geen-veiligheidsplan", "kind-niet-gesproken"], "volgende-stap")
    ]
    assert door == await casus.nu()
    assert "overrule-te-beoordelen" in {w["code"] for w in door["waarschuwingen"]}

    # the overrule was for that move only
    assert codes(geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")) == [
        "geen-veiligheidsplan"
    ]

    oordeel = {"overruleId": door["overrules"][0]["id"], "toelichting": "Was goed; plan is er nu."}
    geweigerd(await casus.doe("overrule-beoordelen", **oordeel), 403, "niet-bevoegd")
    vreemd = {**oordeel, "overruleId": str(uuid4())}
    geweigerd(await casus.doe("overrule-beoordelen", wereld.teamleider, **vreemd), 400, "ongeldige-invoer")
    klaar = goed(await casus.doe("overrule-beoordelen", wereld.teamleider, **oordeel))
    assert klaar["overrules"] == []
    assert klaar == await casus.nu()


async def test_niets_te_overrulen_is_geen_overrule(wereld: Wereld) -> None:
    casus = await wereld.casus("contact-leggen")
    over = {"reden": "Voor de zekerheid.", "beoordelenOp": (wereld.vandaag + timedelta(5)).isoformat()}
    antwoord = await casus.doe("volgende-stap", wereld.teamleider, overrule=over)
    geweigerd(antwoord, 409, "niets-te-overrulen")


async def test_inactief_wacht_op_de_beoordeling_van_een_overrule(wereld: Wereld) -> None:
    casus = await wereld.casus("evalueren")
    over = {"reden": "Nazorg kan al beginnen.", "beoordelenOp": (wereld.vandaag + timedelta(5)).isoformat()}
    goed(await casus.doe("volgende-stap", wereld.teamleider, overrule=over))
    await casus.volgende()
    await casus.check_alle_bronnen()
    goed(await casus.doe("vt-informeren"))
    probleem = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert codes(probleem) == ["overrule-niet-beoordeeld"]


async def test_inactief_kan_niet_met_overgeslagen_stappen(wereld: Wereld) -> None:
    casus = await wereld.casus("evalueren")
    await casus.evalueer()
    await casus.bevestig_plan()
    goed(await casus.doe("naar-stap", stap="check-geweld-gestopt", reden="ernst"))
    await casus.check_alle_bronnen()
    goed(await casus.doe("vt-informeren"))
    assert codes(geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")) == [
        "stappen-openstaand"
    ]
    for stap in ("evalueren", "op-monitoren"):
        goed(await casus.doe("openstaande-stap-afronden", stap=stap))
    assert goed(await casus.doe("volgende-stap"))["stap"] == "inactief"


async def test_de_evaluatiedatum_verstrijkt_om_middernacht_in_nederland(wereld: Wereld) -> None:
    casus = await wereld.casus("veiligheidsplan-direct")
    await casus.spreek_kinderen()
    await casus.stel_plan_vast(dagen=2)
    wereld.vooruit(days=2, hours=14, minutes=59)  # 23:59 local time on the day itself
    assert (await casus.mag("volgende-stap"))["toegestaan"]
    wereld.vooruit(minutes=1)
    assert [b["code"] for b in (await casus.mag("volgende-stap"))["belemmeringen"]] == [
        "evaluatiedatum-verstreken"
    ]


async def test_een_plan_zonder_voorwaarde_of_zonder_datum_opent_geen_fase(wereld: Wereld) -> None:
    casus = await wereld.casus("veiligheidsplan-direct")
    await casus.spreek_kinderen()
    await casus.stel_plan_vast(inhoud=casus.plan_inhoud(voorwaarden=[]), dagen=None)
    probleem = geweigerd(await casus.doe("volgende-stap"), 409, "stap-geblokkeerd")
    assert codes(probleem) == ["veiligheidsplan-onvolledig", "geen-evaluatiedatum"]


async def test_beeindigen_heeft_een_eigen_reden_en_laat_niets_open(wereld: Wereld) -> None:
    casus, ander = await wereld.casus("uitvoering"), await wereld.casus()
    einde = {"toelichting": "Twee dossiers van één huishouden."}
    for velden in ({"reden": "samengevoegd"}, {"reden": "overlijden", "samengevoegdMet": ander.id}):
        geweigerd(
            await casus.doe("beeindigen", wereld.teamleider, **einde, **velden), 400, "ongeldige-invoer"
        )
    for vreemd in (casus.id, str(uuid4())):
        velden = {"reden": "samengevoegd", "samengevoegdMet": vreemd}
        probleem = geweigerd(
            await casus.doe("beeindigen", wereld.teamleider, **einde, **velden), 400, "ongeldige-invoer"
        )
        assert probleem["errors"][0]["code"] == "onbekende-casus"
    goed(
        await casus.doe(
            "beeindigen", wereld.teamleider, **einde, reden="samengevoegd", samengevoegdMet=ander.id
        )
    )
    klaar = await casus.nu()
    assert klaar["einde"]["samengevoegdMet"] == ander.id
    assert (klaar["veiligheidsplan"], klaar["waarschuwingen"]) == (None, [])
    assert (await casus.regisseur.haal(f"{casus.pad}/acties"))["resultaten"] == []
    geweigerd(await casus.doe("volgende-stap"), 409, "casus-beeindigd")


async def test_de_teamleider_wijst_toe_en_de_nieuwe_casusregisseur_hoort_het(wereld: Wereld) -> None:
    casus = await wereld.casus()
    nieuwe = await wereld.als("wij-noord-2").id()
    vreemde = await wereld.als("wij-zuid").id()
    probleem = geweigerd(
        await casus.doe("casusregisseur-toewijzen", wereld.teamleider, casusregisseur=vreemde),
        400,
        "ongeldige-invoer",
    )
    assert probleem["errors"][0]["code"] == "onbekende-medewerker"
    na = goed(await casus.doe("casusregisseur-toewijzen", wereld.teamleider, casusregisseur=nieuwe))
    assert na["casusregisseur"] == {"id": nieuwe, "aanduiding": "wij-noord-2"}
    assert na == await casus.nu()
    signalen = (await wereld.als("wij-noord-2").haal("/v1/signalen?limiet=200"))["resultaten"]
    assert [s["soort"] for s in signalen if s["casusId"] == casus.id] == ["casusregisseur-toegewezen"]
    geweigerd(await casus.doe("volgende-stap"), 403, "niet-bevoegd")


async def test_zonder_casusregisseur_beweegt_niets(wereld: Wereld) -> None:
    nieuw = {"aanduiding": "Huishouden Draadsma", "gemeente": "0014", "wijk": "noord"}
    casus = Casus(wereld, (await wereld.teamleider.maak("/v1/casussen", nieuw))["id"], wereld.teamleider)
    await casus.mensen()
    assert (await casus.nu())["casusregisseur"] is None
    over = {"reden": "Haast.", "beoordelenOp": (wereld.vandaag + timedelta(5)).isoformat()}
    probleem = geweigerd(await casus.doe("volgende-stap", overrule=over), 409, "stap-geblokkeerd")
    assert codes(probleem) == ["geen-casusregisseur"]


# The table itself, without a database


def test_de_tabel_kent_de_standaardvolgorde_en_elke_stap_van_elke_andere() -> None:
    volgende = {(r.van, r.naar) for r in RIJEN if r.actie is Actie.VOLGENDE}
    assert volgende == set(pairwise(VOLGORDE))
    naar = {(r.van, r.naar) for r in RIJEN if r.actie is Actie.NAAR}
    assert naar == {(a, b) for a in VOLGORDE[:-1] for b in VOLGORDE if a is not b}
    assert len({(r.van, r.actie, r.doel) for r in RIJEN}) == len(RIJEN)


def test_de_ondergrens_staat_op_elke_rij_die_een_latere_fase_opent() -> None:
    for rij in RIJEN:
        if rij.actie not in (Actie.VOLGENDE, Actie.NAAR):
            continue
        namen = {regel.__name__ for regel in rij.mits}
        van, naar = FASE_VAN[rij.van], FASE_VAN[rij.naar]
        vooruit = PLAATS[rij.naar] > PLAATS[rij.van] and van is not naar
        assert ({"plan_van_kracht", "evaluatiedatum_in_de_toekomst"} <= namen) or not vooruit
        assert ("kinderen_gesproken" in namen) == (vooruit and van is Fase.DIRECT)
        assert ("evaluatie_wijst_naar_nazorg" in namen) == (vooruit and naar is Fase.NAZORG)
        assert ({"niets_openstaand", "geweld_gestopt", "vt_geinformeerd"} <= namen) == (
            rij.naar is Stap.INACTIEF
        )
        assert "casusregisseur_bekend" in namen


def test_de_machine_kent_precies_de_bewegingen_van_de_tabel() -> None:
    bewegend = [
        r for r in RIJEN if r.actie in (Actie.VOLGENDE, Actie.NAAR, Actie.HERACTIVEREN, Actie.BEEINDIGEN)
    ]
    overgangen = [
        (staat.id, gebeurtenis)
        for staat in Stappenmachine().states_map.values()
        for overgang in staat.transitions
        for gebeurtenis in overgang.events
    ]
    assert len(overgangen) == len(bewegend)


def test_het_plaatje_in_de_readme_is_uit_de_tabel_getekend() -> None:
    with open("README.md") as readme:
        assert f"```mermaid\n{mermaid()}```" in readme.read()
