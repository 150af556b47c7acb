"""The demo's story: one household through the whole stappenplan, over the real HTTP API, and then a server to look at it.

The people are synthetic. The clock begins months ago and is turned as the story goes on; when it ends, real time takes over.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from app.core import migraties
from app.core.klok import NEDERLAND, Draaibareklok, Klok, Systeemklok
from app.demo.opzet import demo_instellingen
from app.demo.regio import REGIO
from app.demo.uitgever import DemoUitgever
from app.main import maak_app
from app.toegang.inrichting import richt_in
from app.workflow.zinnen import titel

DUUR = timedelta(weeks=40)


class Verhaalklok:
    """Stands in the past while the story is told; afterwards the machine's clock."""

    def __init__(self) -> None:
        nu = Systeemklok().nu().astimezone(NEDERLAND)
        maandag = nu - DUUR - timedelta(days=nu.weekday())
        self.verzet = Draaibareklok(maandag.replace(hour=9, minute=5, second=0, microsecond=0))
        self._klok: Klok = self.verzet

    def nu(self) -> datetime:
        return self._klok.nu()

    def loop(self) -> None:
        self._klok = Systeemklok()


class Verteller:
    """Asks over HTTP as somebody, and tells in Dutch what comes of it."""

    def __init__(self, client: httpx.AsyncClient, uitgever: DemoUitgever, klok: Verhaalklok) -> None:
        self._client, self._uitgever, self._klok = client, uitgever, klok

    def zeg(self, tekst: str = "", *, inspringen: int = 0) -> None:
        print("  " * inspringen + tekst, flush=True)

    def hoofdstuk(self, tekst: str, **later: float) -> None:
        """Turn the clock and start a new paragraph."""
        self._klok.verzet.vooruit(timedelta(**later))
        self.zeg(f"\n{self._klok.nu().astimezone(NEDERLAND):%d-%m-%Y %H:%M}  {tekst}")

    @property
    def nu(self) -> str:
        return self._klok.nu().isoformat()

    def over(self, **duur: float) -> str:
        """A date this long from now."""
        return (self._klok.nu() + timedelta(**duur)).date().isoformat()

    async def vraag(
        self, wie: str, methode: str, pad: str, json: Any = None, **koppen: str
    ) -> httpx.Response:
        token = self._uitgever.token(wie, self._klok.nu())
        return await self._client.request(
            methode, f"/v1{pad}", json=json, headers={"Authorization": f"Bearer {token}", **koppen}
        )

    async def doe(self, wie: str, methode: str, pad: str, json: Any = None, **koppen: str) -> Any:
        """Something that must succeed: a story that stumbles is a broken demo."""
        antwoord = await self.vraag(wie, methode, pad, json, **koppen)
        if antwoord.is_error:
            raise RuntimeError(f"{methode} {pad}: {antwoord.status_code} {antwoord.json().get('code')}")
        return antwoord.json() if antwoord.content else None

    def toon_weigering(self, antwoord: httpx.Response) -> None:
        probleem = antwoord.json()
        self.zeg(f"✗ {antwoord.status_code} {probleem['code']}: {probleem['detail']}", inspringen=1)
        for b in probleem.get("belemmeringen", ()):
            self.zeg(f"- {b['tekst']} → {b['oplossing']}", inspringen=2)

    def toon_stand(self, casus: Mapping[str, Any]) -> None:
        open_ = [s["stap"] for s in casus["stappen"] if s["status"] == "openstaand"]
        self.zeg(f"✓ nu in {titel(casus['stap'])}", inspringen=1)
        if open_:
            self.zeg("nog open: " + ", ".join(titel(s) for s in open_), inspringen=2)


def _mens(voornamen: str, rollen: list[str], geboren: str, **anders: Any) -> dict[str, Any]:
    contact = {"kanaal": "telefoon", "wanneer": "werkdagen 9-12", "neutraal": True}
    return {
        "voornamen": voornamen,
        "tussenvoegsel": "van",
        "achternaam": "Voorbeeld",
        "rollen": rollen,
        "geboortedatum": geboren,
        **({} if "kind" in rollen else {"veiligContact": contact}),
        **anders,
    }


async def vertel(v: Verteller, map_: Path) -> None:
    """The whole story, from a signaal to inactief."""
    ik = "wij-noord"
    v.hoofdstuk("Een signaal van school. Wijkteammedewerker wij-noord opent een casus.")
    signaal = {
        "aanduiding": "Huishouden Van Voorbeeld (synthetisch)",
        "gemeente": "0014",
        "wijk": "noord",
        "rodeVlaggen": ["verwurging"],
        "geweldsvormen": ["fysieke-mishandeling", "getuige"],
        "relatie": "partner",
        "duur": "1-5-jaar",
        "toelichting": "De juf hoorde het van het oudste kind.",
    }
    casus = await v.doe(ik, "POST", "/casussen", signaal)
    c = f"/casussen/{casus['id']}"
    for w in casus["waarschuwingen"]:
        v.zeg(f"! {w['tekst']}", inspringen=1)

    v.hoofdstuk("Voorbereiding: wie horen erbij, en hoe is contact veilig?", minutes=20)
    weigering = await v.vraag(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"})
    v.toon_weigering(weigering)
    mensen = [
        _mens("Testa", ["slachtoffer"], "1991-04-12", voorkeurstaal="pl", tolkNodig=True),
        _mens("Proef", ["pleger"], "1989-11-30"),
        _mens("Eerstekind", ["kind", "getuige"], "2017-02-03", steunfiguur={"naam": "oma Voorbeeld"}),
        _mens("Tweedekind", ["kind", "getuige"], "2021-08-21"),
    ]
    moeder, vader, oudste, jongste = [(await v.doe(ik, "POST", f"{c}/betrokkenen", m))["id"] for m in mensen]
    for wie, cijfer in ((moeder, 3), (oudste, 2), (jongste, 4)):
        await v.doe(
            ik, "POST", f"{c}/veiligheidscijfers", {"betrokkeneId": wie, "op": v.nu, "cijfer": cijfer}
        )
    v.zeg("Moeder, vader en twee kinderen vastgelegd; veiligheidscijfers 3, 2 en 4.", inspringen=1)
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("Vannacht was het weer mis. Het veiligheidsplan kan niet wachten.", hours=23)
    sprong = {"actie": "naar-stap", "stap": "veiligheidsplan-direct", "reden": "urgentie"}
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", sprong))

    v.hoofdstuk("Het eerste plan, aan de keukentafel; de bewaker is collega wij-noord-2.", hours=3)
    collega = (await v.doe("wij-noord-2", "GET", "/mij"))["id"]
    inhoud = {
        "voorwaarden": [{"tekst": "Er is geen geweld in huis."}],
        "afspraken": [
            {
                "wat": "Proef slaapt bij zijn broer.",
                "wie": [vader],
                "bewaker": {"medewerkerId": collega, "naam": "de collega van het wijkteam"},
                "tot": v.over(weeks=8),
                "alsNiet": "Testa belt 112 en daarna het wijkteam.",
            }
        ],
        "signalen": [{"tekst": "Proef heeft gedronken en blijft bellen."}],
        "bijGevaar": [{"tekst": "De kinderen gaan naar de buren."}],
        "steunfiguren": [{"kindId": oudste, "naam": "oma", "bereikbaar": "Bellen mag altijd."}],
        "wieBewaakt": "Het wijkteam belt elke vrijdag.",
    }
    plan = await v.doe(
        ik, "POST", f"{c}/veiligheidsplannen", {"inhoud": inhoud, "evaluatiedatum": v.over(weeks=8)}
    )
    v.toon_weigering(await v.vraag(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("Met beide kinderen gesproken, het plan vastgesteld.", days=1)
    for kind in (oudste, jongste):
        gesprek = {"gesproken": True, "op": v.nu, "verslag": "Wil dat het stil is in huis."}
        await v.doe(ik, "POST", f"{c}/betrokkenen/{kind}/gesprekken", gesprek)
    await v.doe(ik, "POST", f"{c}/veiligheidsplannen/1/_vaststellen")
    for wie, woord in ((moeder, "akkoord"), (vader, "niet-besproken")):
        await v.doe(
            ik,
            "POST",
            f"{c}/veiligheidsplannen/1/akkoorden",
            {"betrokkeneId": wie, "akkoord": woord, "op": v.over()},
        )
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("De overgeslagen stappen alsnog gedaan; het ondersteuningsplan gemaakt.", days=5)
    for stap in ("contact-leggen", "situatie-in-kaart"):
        await v.doe(ik, "POST", f"{c}/acties", {"actie": "openstaande-stap-afronden", "stap": stap})
    await v.doe(ik, "PUT", f"{c}/ondersteuningsplan", {"samenvatting": "Eerst rust, dan herstel."})
    doelen = [
        (oudste, "veiligheid", "Slaapt weer door.", "vingers-in-je-oren"),
        (jongste, "veiligheid", "Durft weer alleen te spelen.", "kikkergroep"),
        (vader, "verslaving", "Drinkt niet meer thuis.", "verslavingszorg"),
    ]
    for wie, gebied, doel, hulp in doelen:
        nieuw = {
            "betrokkeneId": wie,
            "leefgebied": gebied,
            "doel": doel,
            "interventies": [{"interventie": hulp}],
        }
        await v.doe(ik, "POST", f"{c}/ondersteuningsplan/doelen", nieuw)
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("Hij bleef toch slapen: een afspraak is niet nagekomen.", weeks=5)
    afspraak = plan["inhoud"]["afspraken"][0]
    niet = {"afspraakId": afspraak["id"], "uitkomst": "niet-nagekomen", "op": v.nu}
    await v.doe(ik, "POST", f"{c}/veiligheidsplannen/1/nalevingen", niet)
    for wie in (ik, "wij-noord-2"):
        aantal = len((await v.doe(wie, "GET", "/signalen"))["resultaten"])
        v.zeg(f"{wie}: {aantal} signaal", inspringen=1)

    v.hoofdstuk("Versie 2 van het plan, met een reden.", hours=4)
    nieuw_plan = {
        **plan["inhoud"],
        "voorwaarden": [
            *plan["inhoud"]["voorwaarden"],
            {"tekst": "Hij komt niet in huis als hij heeft gedronken."},
        ],
        "afspraken": [
            {
                **afspraak,
                "wat": "Proef woont bij zijn broer; zijn sleutel ligt daar ook.",
                "tot": v.over(weeks=12),
            }
        ],
    }
    tweede = {
        "inhoud": nieuw_plan,
        "evaluatiedatum": v.over(weeks=12),
        "reden": "Afspraak over slapen niet nagekomen.",
    }
    await v.doe(ik, "POST", f"{c}/veiligheidsplannen", tweede)
    verschil = await v.doe(ik, "GET", f"{c}/veiligheidsplannen/_verschil?van=1&naar=2")
    for r in verschil["regels"]:
        v.zeg(f"{r['soort']}: {r['wijziging']} ({', '.join(r['velden']) or 'nieuwe regel'})", inspringen=1)
    await v.doe(ik, "POST", f"{c}/veiligheidsplannen/2/_vaststellen")
    for wie in (moeder, vader):
        woord = {"betrokkeneId": wie, "akkoord": "akkoord", "op": v.over()}
        await v.doe(ik, "POST", f"{c}/veiligheidsplannen/2/akkoorden", woord)

    v.hoofdstuk("Geëvalueerd: het gaat goed, verder naar nazorg.", weeks=9)
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))
    evaluatie = {"uitkomst": "naar-nazorg", "onderbouwing": "Rust in huis, hulp loopt, kinderen slapen."}
    await v.doe(ik, "POST", f"{c}/ondersteuningsplan/evaluaties", evaluatie)
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("Nazorg: school houdt de waakvlam, over drie maanden wordt er gekeken.", days=2)
    nazorg = {
        "waakvlam": {"soort": "professional", "naam": "de intern begeleider van school"},
        "momenten": [v.over(weeks=13)],
    }
    await v.doe(ik, "PUT", f"{c}/nazorg", nazorg)
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("Is het geweld gestopt? Aan iedereen gevraagd.", weeks=13)
    vragen = [("slachtoffer", moeder), ("pleger", vader), ("kind", oudste), ("kind", jongste)]
    for bron, wie_ in (*vragen, ("professional", None), ("politie", None)):
        check = {"bron": bron, "betrokkeneId": wie_, "uitkomst": "gestopt", "op": v.nu}
        await v.doe(ik, "POST", f"{c}/checks", check)
    for wie, cijfer in ((moeder, 8), (oudste, 8), (jongste, 9)):
        await v.doe(
            ik, "POST", f"{c}/veiligheidscijfers", {"betrokkeneId": wie, "op": v.nu, "cijfer": cijfer}
        )
    v.toon_weigering(await v.vraag(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))
    pdf = map_ / "veiligheidsplan-versie-2.pdf"
    pdf.write_bytes((await v.vraag(ik, "GET", f"{c}/veiligheidsplannen/2/pdf")).content)
    await v.doe(ik, "POST", f"{c}/acties", {"actie": "vt-informeren"})
    v.toon_stand(await v.doe(ik, "POST", f"{c}/acties", {"actie": "volgende-stap"}))

    v.hoofdstuk("Een ander team kijkt.", hours=1)
    v.toon_weigering(await v.vraag("wij-zuid", "GET", c))
    await _tijdlijn(v, ik, c)
    v.zeg(f"\nHet plan zoals het gezin het krijgt: {pdf}")


async def _tijdlijn(v: Verteller, wie: str, c: str) -> None:
    v.zeg("\nDe tijdlijn van deze casus")
    vervolg: str | None = ""
    while vervolg is not None:
        bladzijde = await v.doe(
            wie, "GET", f"{c}/gebeurtenissen?limiet=50" + (f"&na={vervolg}" if vervolg else "")
        )
        for g in bladzijde["resultaten"]:
            op = datetime.fromisoformat(g["op"]).astimezone(NEDERLAND)
            v.zeg(f"{op:%d-%m-%Y %H:%M}  {g['door']:<12} {g['tekst']}", inspringen=1)
        vervolg = bladzijde["volgende"]


def _luister(poort: int) -> socket.socket:
    """A listening socket, or a clear refusal."""
    luisteraar = socket.socket()
    luisteraar.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        luisteraar.bind(("127.0.0.1", poort))
    except OSError:
        raise SystemExit(f"Poort {poort} is bezet. Kies een andere: make demo ARGS='--port 8001'.") from None
    luisteraar.listen(128)
    return luisteraar


async def vertel_en_luister(map_: Path, poort: int, *, eenmalig: bool) -> None:
    """Migrate, tell the story over a real socket, and (unless `eenmalig`) keep serving until Ctrl-C."""
    luisteraar = _luister(0 if eenmalig else poort)
    adres = f"http://127.0.0.1:{luisteraar.getsockname()[1]}"
    instellingen, uitgever = demo_instellingen(map_)
    klok = Verhaalklok()
    app = maak_app(instellingen, klok)
    await migraties.migreer(app.state.omgeving.database, instellingen)
    await richt_in(app.state.omgeving.database, REGIO)
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, server_header=False, log_level="warning"))
    draait = asyncio.create_task(server.serve(sockets=[luisteraar]))
    try:
        async with httpx.AsyncClient(base_url=adres, timeout=30, trust_env=False) as client:
            await vertel(Verteller(client, uitgever, klok), map_)
        klok.loop()
        if not eenmalig:
            print(_UITLEG.format(adres=adres, map=map_), flush=True)
            await draait
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await draait


_UITLEG = """
Rode Draad luistert op {adres}  (stoppen: Ctrl-C)

Zelf kijken, in een ander venster:
  T=$(.venv/bin/rodedraad token wij-noord --data {map})
  curl -s -H "Authorization: Bearer $T" {adres}/v1/casussen
  curl -s -H "Authorization: Bearer $T" {adres}/v1/mij

Aanmelden gaat met een account: wij-noord, wij-noord-2, wij-noord-teamleider, wij-zuid, vt, beheer, fg, …
Het contract: {adres}/v1/openapi.json"""
