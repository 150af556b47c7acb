"""The authorisation matrix of the pages: every page and every form × everybody. A page without a row fails the build."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from fastapi.routing import APIRoute

from app.werkplek import maak_router
from tests.berichten import LAAT, Aan, mobiel
from tests.browser import Browser, verborgen
from tests.meldingen import beoordeel, gezin, koppel, melding, met, momenten
from tests.overdrachtstafel import overdrachtstafel
from tests.test_wie_mag_wat import (
    AAN_TAFEL,
    ALLEEN_VT,
    BEHEER,
    BEIDE,
    BELEID,
    BEWAREN,
    BLOKKADES,
    DEELNEMER,
    EIGEN,
    HULP,
    IEDEREEN,
    INZAGE,
    KIJKT,
    LEIDING,
    LEIDT,
    LEIDT_TAFEL,
    NA_KOPPELING,
    ONTVANGER,
    OP_EEN_MOTOR,
    OVERLEGGEN,
    REGIE,
    TEAM,
    TOEZICHT,
    VT,
    WIE,
    _nood,
    _overleg,
    _plicht,
    _voorstel,
)
from tests.wereld import Casus, Wereld, goed

C = "/casussen/{casus_id}"
P = f"{C}/veiligheidsplan"
M = "/meldingen/{melding_id}"
A = f"{C}/adres/{{pid}}"
BE = f"{C}/berichten/{{pid}}"
KLUIS = (403, 403, 403, 404, 404, 404, 404, 404, 404, 404, 401)
"""A secret address that nobody was let in to: not its casusregisseur either."""
TOEGELATEN = (404, 404, 404, 200, 404, 404, 404, 404, 404, 404, 401)
"""WIJ Zuid was let in: it sees nothing of the casus, and nobody who does see it has business here."""
V = "/monitoring/momenten/{moment_id}"
B = "/beheer/accounts/{medewerker_id}"
AB = "/beheer/abonnementen/{abonnement_id}"
O = "/overdrachten/{overdracht_id}"  # noqa: E741 (stands beside M, P and C)
AO = "/overleggen/{overleg_id}"
AP = f"{AO}/punten/{{aid}}"
TF = "/tafels/{overleg_id}"
TP = f"{TF}/punten/{{punt_id}}"
N = "/privacy/noodtoegang/{casus_id}/{noodtoegang_id}"
VN = "/privacy/vernietigingen/{vernietiging_id}"
IV = "/privacy/inzageverzoeken/{verzoek_id}"
VANAF_MELDING = (200, 200, 200, 404, 200, 403, 403, 403, 403, 403, 401)
"""Noodtoegang is for every hulpverlener, and the melding for its own team and that of its casus."""
NIETS_GEVONDEN = (403,) * 8 + (404, 403, 401)
MATRIX: dict[str, tuple[int, ...]] = {
    "GET /beheer": KIJKT,
    "GET /beheer/herziening": KIJKT,
    "GET /beheer/accounts/nieuw": BEHEER,
    "POST /beheer/accounts/nieuw": BEHEER,
    f"GET {B}": KIJKT,
    f"GET {B}/{{wat}}": KIJKT,
    f"POST {B}/{{wat}}": (403, 403, 200, 403, 403, 403, 403, 200, 403, 403, 401),  # looked at again
    "GET /beheer/teams": BEHEER,
    "POST /beheer/teams": BEHEER,
    "GET /beheer/teams/{code}": BEHEER,
    "POST /beheer/teams/{code}/{wat}": BEHEER,
    "GET /beheer/instellingen": BEHEER,
    "GET /beheer/instellingen/{naam}": BEHEER,
    "POST /beheer/instellingen/{naam}/{wat}": BEHEER,
    "GET /beheer/gezondheid": BEHEER,
    "GET /beheer/abonnementen": BEHEER,
    "POST /beheer/abonnementen": BEHEER,
    f"GET {AB}": BEHEER,
    f"POST {AB}/bezorgingen/{{bezorging_id}}/opnieuw": BEHEER,
    f"POST {AB}/{{wat}}": BEHEER,
    "GET /": IEDEREEN,
    "GET /dag": IEDEREEN,
    "GET /aanmeldingen": IEDEREEN,
    "POST /aanmeldingen/beeindigen": (200,) * 9 + (403, 401),  # a machine cannot prove anything anew
    "POST /signalen/{signaal_id}/afhandelen": EIGEN,
    "GET /klad": IEDEREEN,
    "POST /klad": IEDEREEN,
    "POST /klad/weg": IEDEREEN,
    "GET /casussen": HULP,
    "GET /casussen/bord": HULP,
    "GET /casussen/nieuw": HULP,
    "POST /casussen/nieuw": HULP,
    "GET /team": HULP,
    "GET /cijfers": BELEID,
    "GET /cijfers/{reeks}/csv": BELEID,
    "GET /meldingen": HULP,
    "GET /meldingen/nieuw": HULP,
    "POST /meldingen/nieuw": HULP,
    "GET /monitoring": HULP,
    "GET /monitoring/radar": HULP,
    "GET /monitoring/hermeldingen": HULP,
    f"GET {V}": VT,
    f"POST {V}/{{wat}}": VT,
    f"GET {M}": NA_KOPPELING,
    f"POST {M}/{{wat}}": ALLEEN_VT,
    f"GET {O}": BEIDE,
    f"POST {O}/{{wat}}": ONTVANGER,
    "GET /overleggen": OVERLEGGEN,
    "GET /overleggen/nieuw": HULP,
    "POST /overleggen/nieuw": HULP,
    f"GET {AO}": DEELNEMER,
    f"GET {AO}/verslag": DEELNEMER,
    f"POST {AO}/{{wat}}": LEIDT,
    f"GET {AP}": DEELNEMER,
    f"POST {AP}": DEELNEMER,
    f"POST {AP}/{{wat}}": LEIDT,
    f"POST {AP}/acties/{{actie_id}}": (200, 200, 200, 404, 403, 200, 404, 404, 404, 404, 401),  # of politie
    "GET /overdrachten": HULP,
    f"GET {TF}": AAN_TAFEL,
    f"POST {TF}/{{wat}}": LEIDT_TAFEL,
    f"POST {TF}/aanbiedingen/{{overdracht_id}}": BEIDE,  # VT because it leads
    f"GET {TP}": AAN_TAFEL,
    f"POST {TP}/{{wat}}": BEIDE,
    f"GET {C}/overleg": TEAM,
    f"POST {C}/overleg": TEAM,
    f"GET {C}/situatieplaat": TEAM,
    f"GET {C}": TEAM,
    f"POST {C}/acties": REGIE,
    f"GET {C}/tijdlijn": TEAM,
    f"GET {C}/inzage": INZAGE,
    f"GET {C}/noodtoegang": HULP,
    f"POST {C}/noodtoegang": HULP,
    f"GET {C}/noodtoegang/{{melding_id}}": VANAF_MELDING,
    f"POST {C}/noodtoegang/{{melding_id}}": VANAF_MELDING,
    f"POST {C}/noodtoegang/{{noodtoegang_id}}/klaar": BLOKKADES,
    f"GET {C}/toegang": BLOKKADES,
    f"POST {C}/toegang/uitsluiten": BLOKKADES,
    f"POST {C}/toegang/{{blokkade_id}}/opheffen": BLOKKADES,
    f"GET {C}/toegang/ik": TEAM,
    f"POST {C}/toegang/ik": TEAM,
    f"GET {A}": TEAM,
    f"POST {A}": TEAM,
    f"POST {A}/bekijken": KLUIS,
    f"POST {A}/toelaten": LEIDING,
    "GET /toegelaten/{toelating_id}": TOEGELATEN,
    "POST /toegelaten/{toelating_id}/bekijken": EIGEN,  # who came before took it back
    f"POST {A}/toelatingen/{{toelating_id}}/intrekken": LEIDING,
    f"GET {BE}": TEAM,
    f"POST {BE}": TEAM,
    f"POST {BE}/bekijken": TEAM,
    f"POST {BE}/{{bericht_id}}/intrekken": TEAM,
    f"GET {C}/vastleggen/{{wat}}": TEAM,
    f"POST {C}/vastleggen/{{wat}}": TEAM,
    f"GET {C}/vastleggen/{{wat}}/{{id}}": TEAM,
    f"POST {C}/vastleggen/{{wat}}/{{id}}": TEAM,
    f"GET {P}": TEAM,
    f"POST {P}/begin": TEAM,
    f"GET {P}/schrijven": TEAM,
    f"POST {P}/schrijven": TEAM,
    f"GET {P}/{{versie}}": TEAM,
    f"GET {P}/{{versie}}/pdf": TEAM,
    f"POST {P}/{{versie}}/akkoord": TEAM,
    f"POST {P}/{{versie}}/naleving": TEAM,
    f"POST {P}/{{versie}}/vaststellen": REGIE,
    f"POST {P}/{{versie}}/bevestigen": REGIE,
    f"POST {P}/{{versie}}/intrekken": TEAM,
    "GET /privacy": TOEZICHT,
    "GET /privacy/noodtoegang": TOEZICHT,
    f"GET {N}": BLOKKADES,
    f"POST {N}/{{wat}}": (403, 403, 403, 404, 404, 404, 404, 404, 200, 404, 401),
    "GET /privacy/opvallend": TOEZICHT,
    "GET /privacy/opvallend/{bevinding_id}": NIETS_GEVONDEN,
    "POST /privacy/opvallend/{bevinding_id}/beoordelen": NIETS_GEVONDEN,
    "GET /privacy/logboek": TOEZICHT,
    "GET /privacy/logboek/casus/{casus_id}": INZAGE,
    "GET /privacy/logboek/melding/{melding_id}": TOEZICHT,
    "GET /privacy/logboek/medewerker/{medewerker_id}": TOEZICHT,
    "GET /privacy/vernietigingen": BEWAREN,
    f"GET {VN}": BEWAREN,
    f"POST {VN}/{{wat}}": BEWAREN,
    "GET /privacy/bewaarplichten": BEWAREN,
    "GET /privacy/bewaarplichten/nieuw": BEWAREN,
    "POST /privacy/bewaarplichten/nieuw": BEWAREN,
    "GET /privacy/bewaarplichten/{plicht_id}": BEWAREN,
    "POST /privacy/bewaarplichten/{plicht_id}/opheffen": BEWAREN,
    "GET /privacy/vernietigd": TOEZICHT,
    "GET /privacy/wie-keek/{persoon_id}": TOEZICHT,
    "GET /privacy/inzageverzoeken": (200, 200, 200, 200, 200, 403, 403, 403, 200, 403, 401),
    f"GET {IV}": (200, 404, 404, 404, 404, 403, 403, 403, 200, 403, 401),
    f"GET {IV}/pdf": (200, 404, 404, 404, 404, 403, 403, 403, 403, 403, 401),
    f"POST {IV}/beoordelen": (403, 404, 404, 404, 404, 403, 403, 403, 200, 403, 401),
}
"""As in `test_wie_mag_wat.py`, by the same names; 401 is being sent to sign in. 200: it is theirs, whatever the form says then."""


VOOR_IEDEREEN = {
    "GET /aanmelden",
    "GET /aanmelden/terug",
    "POST /afmelden",
    "GET /afgemeld",
    "GET /statisch/{naam}",
}
"""What is there before anybody has signed in, and shows nothing of anybody."""


def _schermen(routes: Iterable[Any]) -> Iterator[str]:
    """Every operation of the werkplek, by method and path."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield from (f"{m} {route.path_format}" for m in route.methods or () if m != "HEAD")
        else:
            yield from _schermen(route.original_router.routes)


def test_elk_scherm_heeft_een_rij() -> None:
    assert set(_schermen(maak_router().routes)) == set(MATRIX) | VOOR_IEDEREEN


def _formulier(casus: Casus, wie: str) -> dict[str, dict[str, str]]:
    """What each form is sent with; the others with nothing."""
    cijfer = {"betrokkeneId": casus.moeder, "cijfer": "4", "op": "2026-03-02T08:00"}
    versie = str(min(WIE.index(wie), 3) + 1)  # the three of the team, before them, each made another one
    return {
        f"POST {C}/acties": {"actie": "volgende-stap"},
        "POST /klad": {"plek": "/casussen/nieuw"},
        "POST /klad/weg": {"plek": "/casussen/nieuw"},
        f"POST {P}/begin": {"reden": "Er is iets veranderd."},
        f"POST {O}/{{wat}}": {"reden": "hoort-elders"},
        f"POST {C}/vastleggen/{{wat}}": cijfer,
        f"POST {TP}/{{wat}}": {"tekst": "Wij gaan samen."},
        f"POST {AP}": {"wat": "inbreng", "inbreng.tekst": "Wat wij weten."},
        f"POST {AP}/{{wat}}": {"met": "politie", "onderdelen": "stand"},
        f"POST {AP}/acties/{{actie_id}}": {
            "status": "niet-gedaan",
            "uitkomst": "Geen tijd.",
            "versie": versie,
        },
        f"POST {BE}": {"soort": "bel-terug"},
        f"POST {BE}/bekijken": {"soort": "bel-terug"},
        f"POST {N}/{{wat}}": {"oordeel": "terecht", "toelichting": "Het kon niet wachten."},
        "POST /privacy/opvallend/{bevinding_id}/beoordelen": {"oordeel": "terecht"},
        "POST /privacy/bewaarplichten/nieuw": {"soort": "casus", "nummer": casus.id, "reden": "klacht"},
        "POST /privacy/bewaarplichten/{plicht_id}/opheffen": {"toelichting": "Voorbij."},
        f"POST {IV}/beoordelen": {"besluit": "goedgekeurd"},
        "POST /toegelaten/{toelating_id}/bekijken": {"kijkdoel": "monitoring"},
    }


def _pad(casus: Casus, ids: dict[str, str], sjabloon: str) -> str:
    wat = (
        {
            M: "oppakken",
            O: "weigeren",
            C: "cijfer",
            V: "verzetten",
            B: "herzien",
            "/beheer/teams/{code}": "wijzigen",
            "/beheer/instellingen/{naam}": "loslaten",
            AB: "proef",
            AO: "herinneren",
            AP: "delen",
            TF: "herinneren",
            TP: "noteren",
            N: "beoordelen",
            VN: "goedkeuren",
        }[sjabloon.partition("/{wat}")[0].removesuffix("/vastleggen")]
        if "{wat}" in sjabloon
        else ""
    )
    if sjabloon.startswith(TF):
        ids = {**ids, "overleg_id": ids["tafel_id"]}
    over = "persoon" if sjabloon.endswith("{id}") else wat
    return sjabloon.format(
        casus_id=casus.id,
        wat=over,
        id=casus.moeder,
        versie=1,
        signaal_id=uuid4(),
        bevinding_id=uuid4(),
        reeks="meldingen",
        naam="spoed-uren",
        **ids,
    )


async def _vraag(browser: Browser, wie: str, wat: str, casus: Casus, ids: dict[str, str], bewijs: str) -> int:
    methode, sjabloon = wat.split(" ")
    pad = _pad(casus, ids, sjabloon)
    if methode == "GET":
        antwoord = await browser.get(pad)
        return 401 if antwoord.headers.get("location", "").startswith("/aanmelden") else antwoord.status_code
    velden = {"formulierbewijs": bewijs, **_formulier(casus, wie).get(wat, {})}
    return (await browser.verstuur(pad, velden)).status_code


async def _rondom(casus: Casus) -> dict[str, str]:
    """Somebody who is shut out, an address that somebody was let in to, and a bericht that waits."""
    noord, vanaf = casus.regisseur, casus.pad
    buiten = {"medewerkerId": await casus.wereld.als("wij-noord-3").id(), "reden": "partij"}
    adres = f"{vanaf}/betrokkenen/{casus.vader}/adres"
    goed(await noord.put(adres, {"huisnummer": "1", "postcode": "9700AA", "geheim": True}))
    toe = {
        "organisatie": "wij-groningen",
        "team": "wij-zuid",
        "doelbinding": "monitoring",
        "reden": "Zij rijden langs.",
        "tot": (casus.wereld.klok.nu() + timedelta(days=1)).isoformat(),
    }
    hij = Aan(casus, casus.vader, mobiel())
    await hij.wijzig(telefoon=hij.nummer, veiligContact={"kanaal": "sms"})
    return {
        "blokkade_id": (await noord.maak(f"{vanaf}/blokkades", buiten))["id"],
        "toelating_id": (await noord.maak(f"{adres}/toelatingen", toe))["id"],
        "pid": casus.vader,
        "bericht_id": (await hij.zet_klaar(versturenOp=LAAT))["id"],
    }


async def _tafel(wereld: Wereld, aanbod: str) -> dict[str, str]:
    """With this offer on its list, and a team and the politie at the table for whom it is not."""
    wie = ("wij-noord", "wij-noord-2", "wij-noord-teamleider", "wij-zuid", "vt", "politie")
    tafel = await overdrachtstafel(wereld, "wij-noord", "wij-zuid", "vt", "politie", bevestigd=wie)
    return {"tafel_id": tafel.id, "punt_id": await tafel.zet_op(aanbod)}


async def _abonnement(wereld: Wereld, wie: str) -> dict[str, str]:
    beheer, pad = wereld.als("beheer"), "/v1/abonnementen"
    nieuw = {"naam": "Suite", "url": "http://127.0.0.1:9/", "medewerkerId": wie}
    id = (await beheer.maak(pad, nieuw))["id"]
    goed(await beheer.patch(f"{pad}/{id}", {"gepauzeerd": True}, if_match="*"))
    return {"abonnement_id": id, "bezorging_id": (await beheer.maak(f"{pad}/{id}/_test"))["id"]}


@OP_EEN_MOTOR
async def test_wie_mag_welk_scherm(wereld: Wereld) -> None:
    casus = await wereld.casus("veiligheidsplan-direct")
    await casus.stel_plan_vast()
    await met(casus, (wij := gezin()).moeder)
    gemeld = await wereld.als("vt").maak("/v1/meldingen", melding(wereld, wij.moeder))
    goed(await koppel(wereld.als("vt"), gemeld["id"], casus.id))
    await beoordeel(wereld.als("vt"), gemeld["id"])
    volgt = (await momenten(wereld.als("vt"), casus.id))[0]["id"]
    aan = {
        "naar": {"organisatie": "veilig-thuis", "team": "vt"},
        "vraag": "Neemt u haar over?",
        "reden": "Opschalen.",
    }
    aanbod = await wereld.noord.maak(f"{casus.pad}/overdrachten", aan)
    persoon = (await wereld.noord.haal(f"{casus.pad}/betrokkenen/{casus.moeder}"))["persoonId"]
    verzoek = await wereld.noord.maak(f"/v1/personen/{persoon}/inzageverzoeken")
    ids = {
        "melding_id": gemeld["id"],
        "overdracht_id": aanbod["id"],
        "noodtoegang_id": await _nood(casus, "vt-elders"),  # who is none of these: it opens the casus
        "vernietiging_id": await _voorstel(wereld),
        "plicht_id": await _plicht(casus),
        "persoon_id": persoon,
        "verzoek_id": str(verzoek["id"]),
        "moment_id": volgt,
        "medewerker_id": await wereld.noord.id(),
        **await _rondom(casus),
        "code": "wij-zuid",
    }
    ids |= await _abonnement(wereld, ids["medewerker_id"])
    ids |= await _overleg(casus) | await _tafel(wereld, aanbod["id"])
    mis: list[Any] = []
    for i, handle in enumerate(WIE):
        browser, bewijs = Browser(wereld), ""
        if handle:
            await browser.meld_aan(handle)
            bewijs = verborgen((await browser.get("/dag")).text)["formulierbewijs"]
        for wat, verwacht in MATRIX.items():
            gekregen = await _vraag(browser, handle, wat, casus, ids, bewijs)
            mag = gekregen not in (401, 403, 404) and gekregen < 500
            if (verwacht[i] == 200) != mag or (verwacht[i] != 200 and gekregen != verwacht[i]):
                mis.append((handle, wat, verwacht[i], gekregen))
    assert not mis, mis


ZONDER_VLAG = {
    f"GET {C}/situatieplaat": "voor het gezin",
    f"GET {P}/{{versie}}/pdf": "voor het gezin",
    f"GET {C}/noodtoegang": "voor wie de casus niet ziet",
    f"GET {C}/noodtoegang/{{melding_id}}": "voor wie de casus niet ziet",
}


async def test_een_rode_vlag_staat_op_elk_scherm_van_de_casus(wereld: Wereld) -> None:
    """Domein §4: also on the page that is made tomorrow. And who may not read the casus does not read it there either."""
    casus = await wereld.casus("situatie-in-kaart", rodeVlaggen=["wapen"], sash="hoog")
    await casus.stel_plan_vast()
    await casus.regisseur.maak(f"{casus.pad}/veiligheidsplannen", {"reden": "Er is iets veranderd."})
    ik, fg = Browser(wereld), Browser(wereld)
    await ik.meld_aan("wij-noord")
    await fg.meld_aan("fg")
    schermen = [o.removeprefix("GET ") for o in MATRIX if o.startswith(f"GET {C}") and o not in ZONDER_VLAG]
    assert len(schermen) > 8
    for scherm in schermen:
        wat = "gesprek" if scherm.endswith("{id}") else "gevaar"
        namen = {"casus_id": casus.id, "wat": wat, "id": casus.moeder, "pid": casus.moeder, "versie": "1"}
        pad = scherm.format(**namen)
        blad = await ik.get(pad)
        assert (blad.status_code, "Rode vlag:" in blad.text, "wapen, SASH hoog" in blad.text) == (
            200,
            True,
            True,
        ), scherm
        assert "SASH hoog" not in (await fg.get(pad)).text, scherm
