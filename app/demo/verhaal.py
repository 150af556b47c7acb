"""The demo's story: one household through the whole stappenplan. The people are synthetic."""

from pathlib import Path
from typing import Any

from app.demo.verteller import Verteller, toon_tijdlijn


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


class Verhaal:
    """One household, chapter by chapter: each chapter begins where the one before ended."""

    def __init__(self, verteller: Verteller, map_: Path) -> None:
        self.v = verteller
        self.pdf = map_ / "veiligheidsplan-versie-2.pdf"
        self.ik = "wij-noord"

    async def vertel(self) -> None:
        for hoofdstuk in (
            self.signaal,
            self.voorbereiding,
            self.eerste_plan,
            self.hulp,
            self.niet_nagekomen,
            self.nazorg,
            self.gestopt,
            self.afscheid,
        ):
            await hoofdstuk()

    async def actie(self, actie: str, **velden: Any) -> None:
        """An actie that must succeed, and where the casus stands then."""
        self.v.toon_stand(await self.doe("POST", "/acties", {"actie": actie, **velden}))

    async def doe(self, methode: str, pad: str, json: Any = None) -> Any:
        return await self.v.doe(self.ik, methode, self.c + pad, json)

    async def weiger(self, actie: str) -> None:
        """An actie that must be refused."""
        antwoord = await self.v.vraag(self.ik, "POST", f"{self.c}/acties", {"actie": actie})
        assert antwoord.is_error, f"{actie} had geweigerd moeten worden"
        self.v.toon_weigering(antwoord)

    async def signaal(self) -> None:
        """A casus begins, with the warnings that belong to a red flag."""
        v = self.v
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
        casus = await v.doe(self.ik, "POST", "/casussen", signaal)
        self.c = f"/casussen/{casus['id']}"
        for w in casus["waarschuwingen"]:
            v.zeg(f"! {w['tekst']}", inspringen=1)

    async def voorbereiding(self) -> None:
        """Who belongs to it, and how contact is safe."""
        v = self.v
        v.hoofdstuk("Voorbereiding: wie horen erbij, en hoe is contact veilig?", minutes=20)
        await self.weiger("volgende-stap")
        mensen = [
            _mens("Testa", ["slachtoffer"], "1991-04-12", voorkeurstaal="pl", tolkNodig=True),
            _mens("Proef", ["pleger"], "1989-11-30"),
            _mens("Eerstekind", ["kind", "getuige"], "2017-02-03", steunfiguur={"naam": "oma Voorbeeld"}),
            _mens("Tweedekind", ["kind", "getuige"], "2021-08-21"),
        ]
        self.moeder, self.vader, self.oudste, self.jongste = [
            (await self.doe("POST", "/betrokkenen", m))["id"] for m in mensen
        ]
        for wie, cijfer in ((self.moeder, 3), (self.oudste, 2), (self.jongste, 4)):
            await self.doe("POST", "/veiligheidscijfers", {"betrokkeneId": wie, "op": v.nu, "cijfer": cijfer})
        v.zeg("Moeder, vader en twee kinderen vastgelegd; veiligheidscijfers 3, 2 en 4.", inspringen=1)
        await self.actie("volgende-stap")

    async def eerste_plan(self) -> None:
        """Out of order because it cannot wait; fase 2 is refused until what is missing is there."""
        v = self.v
        v.hoofdstuk("Vannacht was het weer mis. Het veiligheidsplan kan niet wachten.", hours=23)
        await self.actie("naar-stap", stap="veiligheidsplan-direct", reden="urgentie")

        v.hoofdstuk("Het eerste plan, aan de keukentafel; de bewaker is collega wij-noord-2.", hours=3)
        collega = (await v.doe("wij-noord-2", "GET", "/mij"))["id"]
        inhoud = {
            "voorwaarden": [{"tekst": "Er is geen geweld in huis."}],
            "afspraken": [
                {
                    "wat": "Proef slaapt bij zijn broer.",
                    "wie": [self.vader],
                    "bewaker": {"medewerkerId": collega, "naam": "de collega van het wijkteam"},
                    "tot": v.over(weeks=8),
                    "alsNiet": "Testa belt 112 en daarna het wijkteam.",
                }
            ],
            "signalen": [{"tekst": "Proef heeft gedronken en blijft bellen."}],
            "bijGevaar": [{"tekst": "De kinderen gaan naar de buren."}],
            "steunfiguren": [{"kindId": self.oudste, "naam": "oma", "bereikbaar": "Bellen mag altijd."}],
            "wieBewaakt": "Het wijkteam belt elke vrijdag.",
        }
        self.plan = await self.doe(
            "POST", "/veiligheidsplannen", {"inhoud": inhoud, "evaluatiedatum": v.over(weeks=8)}
        )
        await self.weiger("volgende-stap")

        v.hoofdstuk("Met beide kinderen gesproken, het plan vastgesteld.", days=1)
        for kind in (self.oudste, self.jongste):
            gesprek = {"gesproken": True, "op": v.nu, "verslag": "Wil dat het stil is in huis."}
            await self.doe("POST", f"/betrokkenen/{kind}/gesprekken", gesprek)
        await self.doe("POST", "/veiligheidsplannen/1/_vaststellen")
        for wie, woord in ((self.moeder, "akkoord"), (self.vader, "niet-besproken")):
            zegt = {"betrokkeneId": wie, "akkoord": woord, "op": v.over()}
            await self.doe("POST", "/veiligheidsplannen/1/akkoorden", zegt)
        await self.actie("volgende-stap")

    async def hulp(self) -> None:
        """What was passed over is done; goals for each."""
        v = self.v
        v.hoofdstuk("De overgeslagen stappen alsnog gedaan; het ondersteuningsplan gemaakt.", days=5)
        for stap in ("contact-leggen", "situatie-in-kaart"):
            await self.doe("POST", "/acties", {"actie": "openstaande-stap-afronden", "stap": stap})
        await self.doe("PUT", "/ondersteuningsplan", {"samenvatting": "Eerst rust, dan herstel."})
        doelen = [
            (self.oudste, "veiligheid", "Slaapt weer door.", "vingers-in-je-oren"),
            (self.jongste, "veiligheid", "Durft weer alleen te spelen.", "kikkergroep"),
            (self.vader, "verslaving", "Drinkt niet meer thuis.", "verslavingszorg"),
        ]
        for wie, gebied, doel, hulp in doelen:
            nieuw = {
                "betrokkeneId": wie,
                "leefgebied": gebied,
                "doel": doel,
                "interventies": [{"interventie": hulp}],
            }
            await self.doe("POST", "/ondersteuningsplan/doelen", nieuw)
        await self.actie("volgende-stap")

    async def niet_nagekomen(self) -> None:
        """An afspraak is not kept: signals, and a second version with a reason."""
        v = self.v
        v.hoofdstuk("Hij bleef toch slapen: een afspraak is niet nagekomen.", weeks=5)
        afspraak = self.plan["inhoud"]["afspraken"][0]
        niet = {"afspraakId": afspraak["id"], "uitkomst": "niet-nagekomen", "op": v.nu}
        await self.doe("POST", "/veiligheidsplannen/1/nalevingen", niet)
        for wie in (self.ik, "wij-noord-2"):
            aantal = len((await v.doe(wie, "GET", "/signalen"))["resultaten"])
            v.zeg(f"{wie}: {aantal} signaal", inspringen=1)

        v.hoofdstuk("Versie 2 van het plan, met een reden.", hours=4)
        nieuw_plan = {
            **self.plan["inhoud"],
            "voorwaarden": [
                *self.plan["inhoud"]["voorwaarden"],
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
        await self.doe("POST", "/veiligheidsplannen", tweede)
        verschil = await self.doe("GET", "/veiligheidsplannen/_verschil?van=1&naar=2")
        for r in verschil["regels"]:
            v.zeg(
                f"{r['soort']}: {r['wijziging']} ({', '.join(r['velden']) or 'nieuwe regel'})", inspringen=1
            )
        await self.doe("POST", "/veiligheidsplannen/2/_vaststellen")
        for wie in (self.moeder, self.vader):
            woord = {"betrokkeneId": wie, "akkoord": "akkoord", "op": v.over()}
            await self.doe("POST", "/veiligheidsplannen/2/akkoorden", woord)

    async def nazorg(self) -> None:
        """Evaluated, handed to the waakvlam."""
        v = self.v
        v.hoofdstuk("Geëvalueerd: het gaat goed, verder naar nazorg.", weeks=9)
        await self.actie("volgende-stap")
        evaluatie = {"uitkomst": "naar-nazorg", "onderbouwing": "Rust in huis, hulp loopt, kinderen slapen."}
        await self.doe("POST", "/ondersteuningsplan/evaluaties", evaluatie)
        await self.actie("volgende-stap")

        v.hoofdstuk("Nazorg: school houdt de waakvlam, over drie maanden wordt er gekeken.", days=2)
        nazorg = {
            "waakvlam": {"soort": "professional", "naam": "de intern begeleider van school"},
            "momenten": [v.over(weeks=13)],
        }
        await self.doe("PUT", "/nazorg", nazorg)
        await self.actie("volgende-stap")

    async def gestopt(self) -> None:
        """Everybody is asked; then inactief."""
        v = self.v
        v.hoofdstuk("Is het geweld gestopt? Aan iedereen gevraagd.", weeks=13)
        vragen = [
            ("slachtoffer", self.moeder),
            ("pleger", self.vader),
            ("kind", self.oudste),
            ("kind", self.jongste),
        ]
        for bron, wie_ in (*vragen, ("professional", None), ("politie", None)):
            check = {"bron": bron, "betrokkeneId": wie_, "uitkomst": "gestopt", "op": v.nu}
            await self.doe("POST", "/checks", check)
        for wie, cijfer in ((self.moeder, 8), (self.oudste, 8), (self.jongste, 9)):
            await self.doe("POST", "/veiligheidscijfers", {"betrokkeneId": wie, "op": v.nu, "cijfer": cijfer})
        await self.weiger("volgende-stap")
        blad = await v.vraag(self.ik, "GET", f"{self.c}/veiligheidsplannen/2/pdf")
        self.pdf.write_bytes(blad.content)
        await self.doe("POST", "/acties", {"actie": "vt-informeren"})
        await self.actie("volgende-stap")

    async def afscheid(self) -> None:
        """Who has nothing to do with it sees nothing; the timeline tells all of it."""
        self.v.hoofdstuk("Een ander team kijkt.", hours=1)
        self.v.toon_weigering(await self.v.vraag("wij-zuid", "GET", self.c))
        await toon_tijdlijn(self.v, self.ik, self.c)
        self.v.zeg(f"\nHet plan zoals het gezin het krijgt: {self.pdf}")
