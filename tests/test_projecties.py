"""What a partner can see equals what was shared with it: generated over every part, every partner and every route of the contract.

Each part of a casus carries marks of its own. Somebody reads everything that the contract lets them read, with every id there is, and
the marks they come across are exactly those of what was shared with them.
"""

import itertools
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from app.overleg.codes import Onderdeel
from tests.meldingen import gezin, koppel, melding, met
from tests.overleg import PARTNERS, Tafel, deel, tafel
from tests.wereld import Casus, Wereld, geweigerd, goed

_teller = itertools.count()


class Gemerkt:
    """A casus of which every part holds a mark of its own; what is in no part holds marks that nobody may see."""

    def __init__(self, casus: Casus, merk: str) -> None:
        self.casus, self.merk = casus, merk
        self.van: dict[str, set[str]] = {}
        self.nooit = {
            f"{merk}{n}"
            for n in ("naam", "broer", "verhaal", "telefoon", "cijfer", "reden", "doel", "schuil")
        }

    def marks(self, onderdelen: Sequence[str]) -> set[str]:
        return set().union(*(self.van.get(o, set()) for o in onderdelen))


async def _gemerkte_casus(wereld: Wereld) -> Gemerkt:
    merk = f"Merk{next(_teller)}{uuid4().hex[:6]}"
    casus = await wereld.casus(aanduiding=f"{merk}naam", wie="vt", risicofactoren=["drugs"])
    g = Gemerkt(casus, merk)
    vt = casus.regisseur
    casus.moeder = await _voeg_toe(
        casus, rol="slachtoffer", voornamen=f"{merk}moeder", relatie=f"{merk}broer"
    )
    casus.vader = await _voeg_toe(casus, rol="pleger", voornamen=f"{merk}vader")
    kind = await _voeg_toe(casus, rol="kind", voornamen=f"{merk}kind", geboortedatum="2017-06-01")
    g.van["volwassenen"] = {f"{merk}moeder", f"{merk}vader"}
    g.van["kinderen"] = {f"{merk}kind"}
    hier = {"straat": f"{merk}straat", "huisnummer": "1", "postcode": "9799XA", "geheim": False}
    await _woont(casus, casus.vader, **hier)
    await _woont(
        casus, casus.moeder, **{**hier, "straat": f"{merk}schuil", "postcode": "9799XB", "geheim": True}
    )
    g.van["adres"] = {f"{merk}vader", f"{merk}straat"}
    inhoud = casus.plan_inhoud(
        voorwaarden=[{"tekst": f"{merk}voorwaarde"}],
        wieBewaakt=f"{merk}broer",
        signalen=[{"tekst": f"{merk}reden"}],
    )
    await casus.stel_plan_vast(inhoud=inhoud, reden=f"{merk}reden")
    g.van["afspraken"] = {f"{merk}voorwaarde"}
    await casus.ondersteun()
    doel = {"betrokkeneId": kind, "leefgebied": "wonen", "doel": f"{merk}doel"}
    await vt.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel)
    cijfer = {"betrokkeneId": kind, "op": wereld.nu_json, "cijfer": 2, "toelichting": f"{merk}cijfer"}
    await vt.maak(f"{casus.pad}/veiligheidscijfers", cijfer)
    bekend = gezin().moeder
    await met(casus, bekend)
    gemeld = melding(wereld, bekend, toelichting=f"{merk}verhaal")
    melding_id = (await vt.maak("/v1/meldingen", gemeld))["id"]
    goed(await koppel(vt, melding_id, casus.id))
    return g


async def _voeg_toe(casus: Casus, rol: str, **gegevens: str) -> str:
    iemand = {"rollen": [rol], "geboortedatum": "1990-02-01", "telefoon": "0507654321", **gegevens}
    return str((await casus.regisseur.maak(f"{casus.pad}/betrokkenen", iemand))["id"])


async def _woont(casus: Casus, wie: str, **adres: Any) -> None:
    goed(await casus.regisseur.put(f"{casus.pad}/betrokkenen/{wie}/adres", adres, if_match="*"))


def _wiens(g: Gemerkt, onderdelen: Sequence[str]) -> list[str]:
    """Whose address goes with these parts."""
    return [g.casus.vader] if "adres" in onderdelen else []


async def _alles(wereld: Wereld, wie: str, ids: dict[str, list[str]]) -> dict[str, str]:
    """Everything that the contract lets this person read, with every id we know of: per route what came back when it succeeded."""
    gelezen: dict[str, str] = {}
    for pad, methoden in wereld.app.openapi()["paths"].items():
        if "get" not in methoden:
            continue
        namen = re.findall(r"{(\w+)}", pad)
        for keuze in itertools.product(*(ids.get(naam, ids["rest"]) for naam in namen)):
            weg = pad.format(**dict(zip(namen, keuze, strict=True)))
            weg += "?van=1&naar=1" if weg.endswith("_verschil") else ""
            antwoord = await wereld.als(wie).get(weg)
            assert antwoord.status_code < 500, (weg, antwoord.text)
            if antwoord.is_success:
                gelezen[weg] = _tekst(antwoord.headers["content-type"], antwoord.content)
    return gelezen


def _tekst(soort: str, inhoud: bytes) -> str:
    if soort != "application/pdf":
        return inhoud.decode()
    tekst = "".join(blad.extract_text() for blad in PdfReader(BytesIO(inhoud)).pages).replace("\n", "")
    return re.sub(r"afgedrukt \d+ \w+ \d{4} om [\d:]+ uur", "", tekst)


async def _ids(g: Gemerkt, overleg: Tafel, punt: str) -> dict[str, list[str]]:
    mensen = (await g.casus.regisseur.haal(f"{g.casus.pad}/betrokkenen"))["resultaten"]
    return {
        "overleg_id": [overleg.id],
        "aid": [punt],
        "casus_id": [g.casus.id],
        "pid": [mensen[0]["id"]],
        "persoon_id": [mensen[0]["persoonId"]],
        "versie": ["1"],
        "reeks": ["meldingen"],
        "rest": [punt],
    }


async def _tafel(wereld: Wereld) -> tuple[Gemerkt, Tafel, str]:
    g = await _gemerkte_casus(wereld)
    overleg = await tafel(wereld, *PARTNERS)
    punt = await overleg.breng_in(g.casus, vraag=f"{g.merk}vraag")
    await overleg.bevestig(*PARTNERS, "vt")
    return g, overleg, punt


KEUZES: tuple[tuple[str, ...], ...] = (*((o.value,) for o in Onderdeel), tuple(Onderdeel), ())
"""Each part by itself, all of them, and none beside the question."""


@pytest.mark.parametrize("onderdelen", KEUZES, ids=lambda o: o[0] if len(o) == 1 else f"{len(o)}-onderdelen")
async def test_wat_een_partner_ziet_is_wat_met_hem_is_gedeeld(
    wereld: Wereld, onderdelen: tuple[str, ...]
) -> None:
    g, overleg, punt = await _tafel(wereld)
    wie = PARTNERS[KEUZES.index(onderdelen) % len(PARTNERS)]
    gedeeld = await deel(overleg, punt, wie, *onderdelen, adresVan=_wiens(g, onderdelen))
    ids = await _ids(g, overleg, punt)
    gelezen = await _alles(wereld, wie, ids)
    tekst = "\n".join(gelezen.values())
    alle = set().union(*g.van.values()) | g.nooit
    assert {m for m in alle if m in tekst} == g.marks(onderdelen)
    assert f"{g.merk}vraag" in tekst
    assert "0507654321" not in tekst
    assert g.casus.id not in tekst
    # codes, counts and dates have no marks: what is shown is what was shared, part by part, and stands in one place only
    (gezien,) = json.loads(gelezen[f"{overleg.pad}/agendapunten"])["resultaten"]
    inhoud = gezien["projectie"]["inhoud"]
    assert set(inhoud) == {"standVan", *onderdelen}
    # an address is for the partner alone: the answer does not repeat it
    assert gedeeld["inhoud"] == {k: w for k, w in inhoud.items() if k != "adres"}
    dragers = {weg for weg, inhoud in gelezen.items() if g.merk in inhoud}
    assert all(weg.startswith(overleg.pad) for weg in dragers)
    ander = PARTNERS[(KEUZES.index(onderdelen) + 1) % len(PARTNERS)]
    assert g.merk not in "\n".join((await _alles(wereld, ander, ids)).values())


async def test_ingetrokken_en_verlopen_is_alsof_het_er_nooit_was(wereld: Wereld) -> None:
    """Byte for byte: what a partner reads afterwards is what it read before anything was shared, on every route."""
    g, overleg, punt = await _tafel(wereld)
    ids = await _ids(g, overleg, punt)
    ervoor = {wie: await _alles(wereld, wie, ids) for wie in ("om", "politie")}
    tot = (wereld.klok.nu() + timedelta(hours=2)).isoformat()
    wiens = [g.casus.vader]
    van_om = await deel(overleg, punt, "om", *Onderdeel, adresVan=wiens)
    await deel(overleg, punt, "politie", *Onderdeel, adresVan=wiens, tot=tot)
    vt = overleg.voorzitter
    besluit = {"spoor": "straf", "tekst": f"{g.merk}besluit"}
    await vt.maak(f"{overleg.punt(punt)}/besluiten", besluit)
    for partner in ("om", "politie"):
        actie = {
            "eigenaar": {"organisatie": partner},
            "spoor": "straf",
            "omschrijving": f"{g.merk}actie",
            "uiterlijk": wereld.vandaag.isoformat(),
        }
        await vt.maak(f"{overleg.punt(punt)}/acties", actie)
        assert await _alles(wereld, partner, ids) != ervoor[partner]
        assert (await wereld.als(partner).haal("/v1/signalen"))["resultaten"]
    eigen = {"tekst": f"{g.merk}inbreng", "gedeeldMet": []}
    weg = f"{overleg.punt(punt)}/inbreng"
    await wereld.als("om").maak(weg, eigen, idempotency_key=g.merk)
    await vt.maak(f"{overleg.punt(punt)}/projecties/{van_om['id']}/_intrekken", {"reden": "Niet nodig."})
    wereld.vooruit(hours=2)
    for wie, eerder in ervoor.items():
        nu = await _alles(wereld, wie, ids)
        assert nu == eerder
        bestaat, bestaat_niet = overleg.punt(punt), overleg.punt(str(uuid4()))
        een, ander = [await wereld.als(wie).get(pad) for pad in (bestaat, bestaat_niet)]
        assert (een.status_code, een.content) == (404, ander.content)
        for pad, bericht in (("/inbreng", eigen), ("/besluiten", besluit)):
            geweigerd(await wereld.als(wie).post(bestaat + pad, bericht), 404, "niet-gevonden")
    # not by a repeated request either
    geweigerd(await wereld.als("om").post(weg, eigen, idempotency_key=g.merk), 404, "niet-gevonden")
    # and its team hears that an actie is left that nobody can see any more
    assert "actie-zonder-zicht" in {s["soort"] for s in await vt.alle("/v1/signalen")}


async def test_het_logboek_zegt_hetzelfde_als_wat_er_te_zien_was(wereld: Wereld) -> None:
    """At every moment of a day with sharing, renewing and withdrawing: what the log says of it later is what there was to see."""
    g, overleg, punt = await _tafel(wereld)
    vt = overleg.voorzitter
    foto: dict[str, dict[str, Any]] = {}
    gedeeld: dict[str, str] = {}

    async def deel_met(wie: str, *onderdelen: str, **anders: Any) -> None:
        gedeeld[wie] = (await deel(overleg, punt, wie, *onderdelen, **anders))["id"]

    async def trek_in(wie: str) -> None:
        pad = f"{overleg.punt(punt)}/projecties/{gedeeld[wie]}/_intrekken"
        await vt.maak(pad, {"reden": "Niet meer nodig."})

    over_2_uur = (wereld.klok.nu() + timedelta(hours=2)).isoformat()
    stappen: tuple[Callable[[], Awaitable[None]], ...] = (
        lambda: deel_met("om", "gevaar"),
        lambda: deel_met("politie", "kinderen", "stand", tot=over_2_uur),
        lambda: deel_met("om", "plan", "hulp"),
        lambda: trek_in("om"),
        lambda: deel_met("om", "incidenten"),
        lambda: deel_met("rvdk"),
    )
    for stap in stappen:
        wereld.vooruit(minutes=30)
        await stap()
        foto[wereld.nu_json] = {wie: await _onderdelen(wereld, overleg, wie) for wie in PARTNERS}
    for moment, gezien in foto.items():
        vraag = f"{g.casus.pad}/gedeeld?op={moment.replace('+00:00', 'Z')}"
        regels = (await vt.haal(vraag))["resultaten"]
        assert {r["met"]: r["inhoud"] for r in regels} == {w: i for w, i in gezien.items() if i is not None}


async def _onderdelen(wereld: Wereld, overleg: Tafel, wie: str) -> Any:
    return next((p["projectie"]["inhoud"] for p in await overleg.agenda(wie)), None)


async def test_alleen_het_team_van_de_casus_deelt_en_alleen_met_wie_deelneemt(wereld: Wereld) -> None:
    casus = await wereld.casus()
    overleg = await tafel(wereld, "politie", "om", "wij-groningen/wij-noord")
    punt = await overleg.breng_in(casus)
    await overleg.bevestig("vt", "politie")
    pad = f"{overleg.punt(punt)}/projecties"
    noord = wereld.noord
    await noord.maak(pad, {"organisatie": "politie", "onderdelen": ["stand"]})
    met_om = {"organisatie": "om", "onderdelen": ["gevaar"]}
    geweigerd(await wereld.als("politie").post(pad, met_om), 403, "niet-bevoegd")
    geweigerd(await wereld.als("politie").get(pad), 403, "niet-bevoegd")
    geweigerd(
        await wereld.als("vt").post(pad, met_om), 404, "niet-gevonden"
    )  # it leads, and sees nothing of it
    vreemd = {"organisatie": "rvdk", "onderdelen": ["gevaar"]}
    geweigerd(await noord.post(pad, vreemd), 400, "ongeldige-invoer")
    for tot in (wereld.klok.nu(), wereld.klok.nu() + timedelta(days=400)):
        geweigerd(await noord.post(pad, {**met_om, "tot": tot.isoformat()}), 400, "ongeldige-invoer")
    eerste, tweede = [await noord.maak(pad, {**met_om, "onderdelen": [o]}) for o in ("gevaar", "plan")]
    alle = {p["id"]: p["einde"] for p in (await noord.haal(pad))["resultaten"]}
    assert (alle[eerste["id"]], alle[tweede["id"]]) == ("vernieuwd", None)
    intrekken = f"{pad}/{eerste['id']}/_intrekken"
    goed(await noord.post(intrekken, {"reden": "Nee."}))  # by the one before: what is shared now is meant
    assert {p["einde"] for p in (await noord.haal(pad))["resultaten"] if p["organisatie"] == "om"} == {
        "vernieuwd",
        "ingetrokken",
    }
    geweigerd(await noord.post(intrekken, {"reden": "Nee."}), 409, "al-beeindigd")
    geweigerd(await noord.post(f"{pad}/{uuid4()}/_intrekken", {"reden": "Nee."}), 404, "niet-gevonden")


async def test_een_blik_van_een_partner_staat_in_het_inzagelogboek_van_de_casus(wereld: Wereld) -> None:
    casus = await wereld.casus()
    overleg = await tafel(wereld, "politie", "wij-groningen/wij-noord", wie="wij-noord")
    punt = await overleg.breng_in(casus)
    await overleg.bevestig("politie")
    await deel(overleg, punt, "politie", "gevaar")
    await overleg.agenda("politie")
    keken = await casus.regisseur.alle(f"{casus.pad}/inzage")
    blik = next(k for k in keken if k["wie"]["organisatie"] == "politie")
    assert (blik["doelbinding"], blik["handeling"]) == (
        "actie-overleg",
        "GET /overleggen/{overleg_id}/agendapunten",
    )


async def test_van_een_casus_die_eindigt_ziet_niemand_nog_iets(wereld: Wereld) -> None:
    casus = await wereld.casus()
    overleg = await tafel(wereld, "politie", "wij-groningen/wij-noord", wie="wij-noord")
    punt = await overleg.breng_in(casus)
    await overleg.bevestig("politie")
    await deel(overleg, punt, "politie", "gevaar")
    einde = {"reden": "overlijden", "toelichting": "Helaas."}
    goed(await casus.doe("beeindigen", wereld.teamleider, **einde))
    assert await overleg.agenda("politie") == []
    assert (await casus.regisseur.haal(f"{casus.pad}/gedeeld"))["resultaten"] == []


async def test_wie_afspraken_leest_leest_welke_niet_is_nagekomen_en_van_wanneer_dat_is(
    wereld: Wereld,
) -> None:
    """What was shared stays as it was, also when it is carried along to the next overleg; shared anew it is of that moment."""
    casus = await wereld.casus("veiligheidsplan-direct", wie="vt")
    inhoud = casus.plan_inhoud()
    inhoud["afspraken"].append({**inhoud["afspraken"][0], "id": str(uuid4()), "wat": "Hij belt niet."})
    versie = await casus.stel_plan_vast(inhoud=inhoud)
    bij = await tafel(wereld, "politie")
    punt = await bij.breng_in(casus)
    await bij.bevestig("vt", "politie")
    gezien = await _gedeelde_afspraken(bij, punt)
    assert gezien == [wereld.klok.nu(), None, None]

    wereld.vooruit(minutes=5)
    gebroken, nalevingen = wereld.klok.nu(), f"{casus.pad}/veiligheidsplannen/{versie}/nalevingen"
    welke = {"afspraakId": inhoud["afspraken"][1]["id"]}
    naleving = {**welke, "uitkomst": "niet-nagekomen", "op": wereld.nu_json}
    await casus.regisseur.maak(nalevingen, {**naleving, "toelichting": "Hij stond voor de deur."})
    assert await _ziet(bij) == gezien
    wereld.vooruit(minutes=5)
    opnieuw = await _gedeelde_afspraken(bij, punt)
    assert opnieuw == [wereld.klok.nu(), None, gebroken]
    assert "voor de deur" not in str(await bij.agenda("politie"))

    wereld.vooruit(minutes=5)
    straks = (wereld.klok.nu() + timedelta(days=3)).isoformat()
    volgend = await tafel(wereld, "politie", vervolgOp=bij.id, begintOp=straks)
    await casus.regisseur.maak(f"{bij.pad}/_afsluiten")
    await volgend.bevestig("vt", "politie")
    assert await _ziet(volgend) == opnieuw
    await casus.regisseur.maak(nalevingen, {**naleving, "uitkomst": "nagekomen", "op": wereld.nu_json})
    (daar,) = await volgend.agenda("vt")
    assert await _gedeelde_afspraken(volgend, daar["id"]) == [wereld.klok.nu(), None, None]


async def _gedeelde_afspraken(bij: Tafel, punt: str) -> list[datetime | None]:
    await deel(bij, punt, "politie", "afspraken")
    return await _ziet(bij)


async def _ziet(bij: Tafel) -> list[datetime | None]:
    """Of which moment, and of each afspraak when it was not kept, as politie reads it."""
    (punt,) = await bij.agenda("politie")
    inhoud = punt["projectie"]["inhoud"]
    gezegd = [inhoud["standVan"], *(a["nietNagekomenOp"] for a in inhoud["afspraken"]["afspraken"])]
    return [op and datetime.fromisoformat(op) for op in gezegd]


async def test_het_plan_alleen_zegt_al_dat_er_een_afspraak_is_gebroken(wereld: Wereld) -> None:
    """Also to the team that a casus is offered to: it is the same part."""
    casus = await wereld.casus("veiligheidsplan-direct", wie="vt")
    inhoud = casus.plan_inhoud()
    versie = await casus.stel_plan_vast(inhoud=inhoud)
    bij = await tafel(wereld, "politie")
    punt = await bij.breng_in(casus)
    for verwacht in (False, True):
        gedeeld = await deel(bij, punt, "politie", "plan")
        assert gedeeld["inhoud"]["plan"]["afspraakNietNagekomen"] is verwacht
        niet = {"afspraakId": inhoud["afspraken"][0]["id"], "uitkomst": "niet-nagekomen"}
        pad = f"{casus.pad}/veiligheidsplannen/{versie}/nalevingen"
        await casus.regisseur.maak(pad, {**niet, "op": wereld.nu_json})
