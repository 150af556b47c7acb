"""Who is family, a neighbour or a party: what they see (nothing), what they had to do (the team does it), and who decides."""

from uuid import UUID, uuid4

import httpx
import pytest

from tests.conftest import VerseWereld
from tests.meldingen import gezin, kandidaten, keer_terug, koppel, melding, met, vertrek, zelfde_huishouden
from tests.overdrachten import bied_aan
from tests.overleg import deel, tafel
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed


async def blokkeer(
    casus: Casus, wie: Iemand | None, door: Iemand | None = None, **anders: str
) -> httpx.Response:
    """`wie` None: oneself."""
    bericht = {"reden": "buur", **({"medewerkerId": await wie.id()} if wie else {}), **anders}
    return await (door or casus.regisseur).post(f"{casus.pad}/blokkades", bericht)


async def _weg(casus: Casus, wie: Iemand) -> None:
    """To the byte what is said of a casus that does not exist; and no list or count has it."""
    niets = await wie.get(f"/v1/casussen/{uuid4()}")
    for rest in ("", "/acties", "/betrokkenen", "/gebeurtenissen", "/blokkades"):
        assert (await wie.get(f"{casus.pad}{rest}")).content == niets.content
    assert casus.id not in {c["id"] for c in await wie.alle("/v1/casussen")}
    assert casus.id not in {s["casusId"] for s in await wie.alle("/v1/signalen?alle=true")}


async def test_mijn_buurman_ik_zie_de_casus_meteen_niet_meer_en_kan_dat_niet_terugdraaien(
    wereld: Wereld,
) -> None:
    casus, ik = await wereld.casus(), wereld.als("wij-noord-2")
    await ik.haal(casus.pad)
    gezet = goed(await blokkeer(casus, None, ik))
    assert (gezet["aanduiding"], gezet["door"], gezet["reden"]) == ("wij-noord-2", "wij-noord-2", "buur")
    await _weg(casus, ik)
    pad = f"{casus.pad}/blokkades/{gezet['id']}"
    geweigerd(await ik.vraag("DELETE", pad, if_match='"1"'), 404, "niet-gevonden")
    geweigerd(await ik.post(f"{casus.pad}/acties", {"actie": "volgende-stap"}), 404, "niet-gevonden")

    # the team goes on, and knows of it by a code
    regel = (await casus.tijdlijn())[-1]
    assert regel["tekst"] == "Een medewerker is van deze casus uitgesloten (buur)."
    geweigerd(await casus.regisseur.vraag("DELETE", pad), 428, "versie-ontbreekt")
    goed(await casus.regisseur.vraag("DELETE", pad, if_match='"1"'))
    await ik.haal(casus.pad)
    (over,) = (await casus.regisseur.haal(f"{casus.pad}/blokkades"))["resultaten"]
    assert over["beeindigdDoor"] == "wij-noord"


async def test_alleen_wie_erover_gaat_sluit_een_ander_uit(wereld: Wereld) -> None:
    casus = await wereld.casus()
    genoot, fg = wereld.als("wij-noord-2"), wereld.als("fg")
    geweigerd(await blokkeer(casus, wereld.als("politie"), genoot), 403, "niet-bevoegd")
    geweigerd(await genoot.get(f"{casus.pad}/blokkades"), 403, "niet-bevoegd")
    probleem = geweigerd(await blokkeer(casus, None, medewerkerId=str(uuid4())), 400, "ongeldige-invoer")
    assert probleem["errors"][0]["code"] == "onbekende-medewerker"
    goed(await blokkeer(casus, genoot, fg, reden="familie"))
    goed(await blokkeer(casus, genoot, wereld.teamleider))  # once is enough
    assert [b["reden"] for b in (await fg.haal(f"{casus.pad}/blokkades"))["resultaten"]] == ["familie"]
    # an officer who is the neighbour is one who looks after other casussen
    goed(await blokkeer(casus, fg))
    niets = await fg.get(f"/v1/casussen/{uuid4()}/inzage")
    for wat in ("inzage", "gedeeld", "blokkades"):
        antwoord = await fg.get(f"{casus.pad}/{wat}")
        assert (antwoord.status_code, antwoord.content) == (404, niets.content)


async def test_een_casusregisseur_die_weggaat_laat_haar_werk_aan_het_team(wereld: Wereld) -> None:
    casus, genoot = await wereld.casus("situatie-in-kaart"), wereld.als("wij-noord-2")
    await casus.stel_plan_vast()
    plan = await casus.regisseur.haal(f"{casus.pad}/veiligheidsplannen/1")
    afspraak = {"afspraakId": plan["inhoud"]["afspraken"][0]["id"], "uitkomst": "niet-nagekomen"}
    await casus.regisseur.maak(
        f"{casus.pad}/veiligheidsplannen/1/nalevingen", {**afspraak, "op": wereld.nu_json}
    )
    goed(await blokkeer(casus, None))
    await _weg(casus, casus.regisseur)

    gezien = await genoot.haal(casus.pad)
    assert gezien["casusregisseur"] is None
    assert gezien["verantwoordelijke"]["team"] == "wij-noord"
    open_ = {s["soort"]: s for s in await genoot.alle("/v1/signalen") if s["casusId"] == casus.id}
    assert {"afspraak-niet-nagekomen", "casus-zonder-casusregisseur"} <= open_.keys()
    assert casus.id not in {w["casusId"] for w in await wereld.teamleider.alle("/v1/monitoring/verweesd")}
    wereld.vooruit(hours=49)
    assert casus.id in {w["casusId"] for w in await wereld.teamleider.alle("/v1/monitoring/verweesd")}

    # she cannot be named again, another can; and then nobody has to
    weer = {"casusregisseur": await casus.regisseur.id()}
    probleem = await casus.doe("casusregisseur-toewijzen", wereld.teamleider, **weer)
    assert geweigerd(probleem, 400, "ongeldige-invoer")["errors"][0]["code"] == "onbekende-medewerker"
    goed(await casus.doe("casusregisseur-toewijzen", wereld.teamleider, casusregisseur=await genoot.id()))
    soorten = {s["soort"] for s in await genoot.alle("/v1/signalen") if s["casusId"] == casus.id}
    assert "casus-zonder-casusregisseur" not in soorten
    assert "afspraak-niet-nagekomen" in soorten


async def test_er_blijft_altijd_iemand_over(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        casus, leider = await wereld.casus(), wereld.teamleider
        geweigerd(await blokkeer(casus, None), 409, "niemand-anders")  # nobody else ever came in
        await casus.regisseur.haal(casus.pad)
        await leider.haal(casus.pad)
        goed(await blokkeer(casus, None))
        geweigerd(await blokkeer(casus, None, leider), 409, "niemand-anders")


async def test_wat_de_leiding_hoort_hoort_het_team_als_zij_er_niet_van_mag_weten(wereld: Wereld) -> None:
    casus, leider, genoot = await wereld.casus(), wereld.teamleider, wereld.als("wij-noord-2")
    aanbod = await bied_aan(casus, "wij-zuid", spoed="spoed")
    await genoot.haal(casus.pad)
    goed(await blokkeer(casus, None, leider))
    await _weg(casus, leider)
    assert aanbod["id"] not in {o["id"] for o in await leider.alle("/v1/overdrachten")}
    geweigerd(await leider.get(f"/v1/overdrachten/{aanbod['id']}"), 404, "niet-gevonden")
    goed(await blokkeer(casus, casus.regisseur))  # and who led it: the other way round is the same
    await _weg(casus, casus.regisseur)
    assert (await genoot.haal(casus.pad))["casusregisseur"] is None


async def test_ook_de_meldingen_van_dit_huishouden_bestaan_niet(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    casus = await met(
        await wereld.casus(wie="vt-teamleider", casusregisseur=await vt.id()), wij.moeder, wij.kind
    )
    casus.regisseur = vt
    oma = gezin().moeder
    gekoppeld, genoot, los, ander = [
        (await vt.maak("/v1/meldingen", melding(wereld, *mensen)))["id"]
        for mensen in ((wij.moeder, oma), (oma,), (wij.moeder, wij.ander), (wij.ander,))
    ]
    goed(await zelfde_huishouden(vt, genoot, gekoppeld))
    goed(await koppel(vt, gekoppeld, casus.id))
    vreemd = (await vt.maak("/v1/meldingen", melding(wereld, gezin().moeder)))["id"]
    leider = wereld.als("vt-teamleider")
    goed(await blokkeer(casus, vt, leider))

    lijst = {m["id"] for m in await vt.alle("/v1/meldingen")}
    assert {gekoppeld, genoot, los} & lijst == set()
    assert {ander, vreemd} <= lijst
    for id in (gekoppeld, genoot, los):
        geweigerd(await vt.get(f"/v1/meldingen/{id}"), 404, "niet-gevonden")
        geweigerd(await vt.post(f"/v1/meldingen/{id}/_oppakken"), 404, "niet-gevonden")
    # who names the child only weakly is still there, without a word of the casus
    zwak = {**wij.kind, "geboortedatum": None, "achternaam": "Anders"}
    nieuw = (await vt.maak("/v1/meldingen", melding(wereld, zwak, wij.ander)))["id"]
    assert casus.id not in {k["casusId"] for k in await kandidaten(vt, nieuw)}
    geweigerd(await koppel(vt, nieuw, casus.id), 404, "niet-gevonden")
    # the others see them, and when somebody said that it is another household, so does she
    assert {gekoppeld, los} <= {m["id"] for m in await leider.alle("/v1/meldingen")}
    pad = f"/v1/meldingen/{los}/kandidaten/{casus.id}/_afwijzen"
    goed(await leider.post(pad, {"reden": "Een naamgenoot."}))
    await vt.haal(f"/v1/meldingen/{los}")


async def test_een_herhaald_verzoek_geeft_niets_meer_van_voor_de_blokkade(wereld: Wereld) -> None:
    wij, vt = gezin(), wereld.als("vt")
    casus = await met(await wereld.casus(wie="vt-teamleider", casusregisseur=await vt.id()), wij.moeder)
    bericht, sleutel = melding(wereld, wij.moeder), str(uuid4())
    goed(await vt.post("/v1/meldingen", bericht, idempotency_key=sleutel))
    goed(await blokkeer(casus, vt, wereld.als("vt-teamleider")))
    geweigerd(await vt.post("/v1/meldingen", bericht, idempotency_key=sleutel), 404, "niet-gevonden")


async def test_wie_terugkomt_is_hetzelfde_huishouden_ook_voor_de_buren(wereld: Wereld) -> None:
    wij, buur = gezin(), wereld.als("wij-noord-2")
    oud = await met(await wereld.casus(), wij.moeder)
    await buur.id()
    goed(await blokkeer(oud, buur))
    await vertrek(oud)
    terug = (await wereld.noord.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    nieuw = Casus(wereld, (await keer_terug(wereld.noord, terug, oud.id))["id"], wereld.noord)
    await _weg(nieuw, buur)
    # and what is merged into it
    ander = await wereld.casus()
    derde = wereld.als("wij-noord-3")
    goed(await blokkeer(ander, derde, reden="partij"))
    einde = {"reden": "samengevoegd", "samengevoegdMet": nieuw.id, "toelichting": "Eén huishouden."}
    goed(await ander.doe("beeindigen", wereld.teamleider, **einde))
    for wie in (buur, derde):
        for casus in (nieuw, ander):
            await _weg(casus, wie)
    assert {b["aanduiding"] for b in (await wereld.noord.haal(f"{nieuw.pad}/blokkades"))["resultaten"]} == {
        "wij-noord-2",
        "wij-noord-3",
    }


async def test_een_partner_aan_tafel_die_de_buur_is_ziet_het_punt_niet(wereld: Wereld) -> None:
    casus, agent = await wereld.casus(wie="vt"), wereld.als("politie")
    aan = await tafel(wereld)
    punt = await aan.breng_in(casus)
    await deel(aan, punt, "politie", "gevaar")
    await aan.bevestig("politie")
    actie = {"eigenaar": {"organisatie": "politie"}, "spoor": "straf", "omschrijving": "Langsgaan."}
    await casus.regisseur.maak(f"{aan.punt(punt)}/acties", {**actie, "uiterlijk": "2026-06-01"})
    assert any(s.get("overlegId") == aan.id for s in await agent.alle("/v1/signalen"))
    goed(await blokkeer(casus, agent))
    assert await aan.agenda("politie") == []
    geweigerd(await agent.get(aan.punt(punt)), 404, "niet-gevonden")
    assert not any(s.get("overlegId") == aan.id for s in await agent.alle("/v1/signalen"))


async def test_een_toelating_tot_de_kluis_geldt_niet_voor_wie_er_niet_van_mag_weten(wereld: Wereld) -> None:
    casus, vt = await wereld.casus(), wereld.als("vt")
    await casus.mensen(kinderen=1)
    pad = f"{casus.pad}/betrokkenen/{casus.moeder}/adres"
    adres = {"huisnummer": "77 q", "postcode": "9799 XW", "geheim": True}
    goed(await casus.regisseur.put(pad, adres))
    for aan in ({"medewerkerId": await vt.id()}, {"organisatie": "veilig-thuis", "team": "vt"}):
        tot = {"tot": "2026-03-09T08:00:00Z", "doelbinding": "veiligheidsbeoordeling", "reden": "Nodig."}
        await casus.regisseur.maak(f"{pad}/toelatingen", {**aan, **tot})
    await vt.haal(pad)
    goed(await blokkeer(casus, vt))
    geweigerd(await vt.get(pad), 404, "niet-gevonden")
    toelatingen = await casus.regisseur.haal(f"{pad}/toelatingen")
    assert [t["ingetrokkenOp"] is None for t in toelatingen["resultaten"]] == [False, True]


@pytest.mark.parametrize("rol", ["beheer", "wij-noord-teamleider"])
async def test_ook_de_lijst_van_wat_van_niemand_is_noemt_haar_niet(wereld: Wereld, rol: str) -> None:
    casus, wie = await wereld.casus(), wereld.als(rol)
    await wereld.als("wij-noord-2").haal(casus.pad)
    goed(await blokkeer(casus, None))
    wereld.vooruit(hours=49)
    assert UUID(casus.id) in {UUID(w["casusId"]) for w in await wie.alle("/v1/monitoring/verweesd")}
    goed(await blokkeer(casus, wie, wereld.als("fg")))
    assert casus.id not in {w["casusId"] for w in await wie.alle("/v1/monitoring/verweesd")}
