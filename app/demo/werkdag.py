"""After the story: a region at work, so that whoever signs in finds a day to begin. The people are synthetic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.core.klok import NEDERLAND, Systeemklok
from app.demo.verteller import Verteller

WIJ, VT = "wij-noord", "vt"
ROUTE = (
    "voorbereiding-contact",
    "contact-leggen",
    "situatie-in-kaart",
    "veiligheidsplan-direct",
    "ondersteuningsplan-maken",
    "uitvoering",
    "evalueren",
    "op-monitoren",
)


def _mens(rol: str, voornamen: str, achternaam: str, geboren: str) -> dict[str, Any]:
    contact = {"kanaal": "telefoon", "wanneer": "werkdagen 9-12", "neutraal": True}
    wie = {"rollen": [rol], "voornamen": voornamen, "achternaam": achternaam, "geboortedatum": geboren}
    return wie if rol == "kind" else {**wie, "veiligContact": contact}


@dataclass
class Gezin:
    """A household of the demo, brought along the stappenplan by who is responsible."""

    v: Verteller
    naam: str
    wie: str = WIJ
    pad: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mensen(self) -> dict[str, dict[str, Any]]:
        """Obviously nobody's; each household with birth dates of its own."""
        jaar = 1980 + len(self.naam)
        return {
            "moeder": _mens("slachtoffer", "Testa", self.naam, f"{jaar}-03-14"),
            "vader": _mens("pleger", "Proef", self.naam, f"{jaar - 2}-10-21"),
            "kind": _mens("kind", "Eerstekind", self.naam, f"{jaar + 27}-06-17"),
        }

    async def doe(self, methode: str, pad: str, json: Any = None) -> Any:
        return await self.v.doe(self.wie, methode, self.pad + pad, json)

    async def begin(self, **kenmerken: Any) -> "Gezin":
        nieuw = {"aanduiding": f"Huishouden {self.naam} (synthetisch)", "gemeente": "0014", "wijk": "noord"}
        casus = await self.v.doe(self.wie, "POST", "/casussen", {**nieuw, **kenmerken})
        self.pad = f"/casussen/{casus['id']}"
        for rol, mens in self.mensen.items():
            self.ids[rol] = (await self.doe("POST", "/betrokkenen", mens))["id"]
        return self

    async def cijfer(self, wie: str, cijfer: int) -> None:
        gegeven = {"betrokkeneId": self.ids[wie], "op": self.v.nu, "cijfer": cijfer}
        await self.doe("POST", "/veiligheidscijfers", gegeven)

    async def tot(self, stap: str, weken: int = 4) -> "Gezin":
        """Along the default route, doing on the way what each step asks. `weken`: until the plan is looked at again."""
        for hier in ROUTE[: ROUTE.index(stap)]:
            if hier == "veiligheidsplan-direct":
                await self.maak_plan(weken)
            if hier == "ondersteuningsplan-maken":
                await self.doe("PUT", "/ondersteuningsplan", {"samenvatting": "Eerst rust, dan herstel."})
            if hier == "evalueren":
                goed = {"uitkomst": "naar-nazorg", "onderbouwing": "Rust in huis, hulp loopt."}
                await self.doe("POST", "/ondersteuningsplan/evaluaties", goed)
                await self.doe("POST", "/veiligheidsplannen/1/_bevestigen")
            await self.doe("POST", "/acties", {"actie": "volgende-stap"})
        return self

    async def maak_plan(self, weken: int = 4) -> None:
        inhoud = {
            "voorwaarden": [{"tekst": "Er is geen geweld in huis."}],
            "afspraken": [
                {
                    "wat": "Proef slaapt bij zijn broer.",
                    "wie": [self.ids["vader"]],
                    "bewaker": {"naam": "de wijkteammedewerker"},
                    "alsNiet": "Testa belt 112 en daarna het wijkteam.",
                }
            ],
            "bijGevaar": [{"tekst": "Het kind gaat naar de buren."}],
        }
        gesprek = {"gesproken": True, "op": self.v.nu}
        await self.doe("POST", f"/betrokkenen/{self.ids['kind']}/gesprekken", gesprek)
        nieuw = {"inhoud": inhoud, "evaluatiedatum": self.v.over(weeks=weken)}
        self.plan = await self.doe("POST", "/veiligheidsplannen", nieuw)
        await self.doe("POST", "/veiligheidsplannen/1/_vaststellen")


async def begin_een_werkdag(v: Verteller) -> None:
    """Households in every fase, and what came in this morning; once for each demo. Ends at the present moment."""
    if (await v.doe(VT, "GET", "/casussen"))["resultaten"]:
        return
    nu = Systeemklok().nu()
    v.zeg("\nDaarna begint er een werkdag: gezinnen in elke fase, en wat er vanochtend binnenkwam.")

    def om(**geleden: float) -> None:
        v.zet(nu - timedelta(**geleden))

    await _eerder_gemeld(v, om)
    om(weeks=16)
    rustig = await (await Gezin(v, "Rustenburg").begin(duur="1-5-jaar")).tot("op-monitoren", weken=26)
    waakvlam = {"soort": "familie", "naam": "een tante"}
    await rustig.doe(
        "PUT", "/nazorg", {"waakvlam": waakvlam, "momenten": [v.over(weeks=15), v.over(weeks=26)]}
    )
    await _gevolgd(v, om)
    om(weeks=9)
    bezig = await (await Gezin(v, "Proefstra").begin(geweldsvormen=["psychische-mishandeling"])).tot(
        "uitvoering", weken=13
    )
    for weken, cijfer in ((9, 3), (6, 5), (2, 6)):
        om(weeks=weken)
        await bezig.cijfer("moeder", cijfer)
    om(weeks=4, hours=-20)
    gespannen = await Gezin(v, "Testerveld").begin(
        rodeVlaggen=["stalking"], geweldsvormen=["fysieke-mishandeling"]
    )
    await (await gespannen.tot("veiligheidsplan-direct")).maak_plan()
    om(hours=20)
    afspraak = gespannen.plan["inhoud"]["afspraken"][0]["id"]
    niet = {"afspraakId": afspraak, "uitkomst": "niet-nagekomen", "op": v.nu}
    await gespannen.doe("POST", "/veiligheidsplannen/1/nalevingen", niet)
    om(hours=5)
    await Gezin(v, "Voorbeeldsma").begin(rodeVlaggen=["verwurging"], toelichting="De huisarts belde.")
    await _bij_veilig_thuis(v, om, rustig, bezig)
    await _op_de_agenda(v, gespannen, nu)
    om()


async def _eerder_gemeld(v: Verteller, om: Any) -> None:
    """A household that is reported more and more seriously; and one melding that may be about them as well."""
    om(weeks=20)
    weer = await Gezin(v, "Herhaalsma", wie=VT).begin()
    for keer, (weken, urgentie, verhaal, erbij) in enumerate(
        (
            (20, "normaal", "Buren hoorden ruzie.", {}),
            (8, "crisis", "Hij heeft haar geslagen.", {"geweldsvormen": ["fysieke-mishandeling"]}),
            (2, "spoed", "Hij kneep haar keel dicht.", {"rodeVlaggen": ["verwurging"]}),
        )
    ):
        om(weeks=weken)
        gemeld = {**_melding(v, weer, urgentie, verhaal), "kenmerk": f"DEMO-H{keer}", **erbij}
        await _koppel_en_spreek(v, weer, gemeld, "voorwaarden-en-vervolg-door-vt")
    om(hours=26)
    misschien = _melding(v, weer, "normaal", "Een docent maakt zich zorgen.")
    await v.doe(VT, "POST", "/meldingen", misschien)


async def _gevolgd(v: Verteller, om: Any) -> None:
    """Handed to the wijkteam fourteen weeks ago: the day after three months has passed."""
    om(weeks=14)
    gezin = await Gezin(v, "Volgstra").begin(geweldsvormen=["getuige"])
    gemeld = _melding(v, gezin, "normaal", "De school belde.")
    await _koppel_en_spreek(v, gezin, gemeld, "overdracht-naar-lokaal-team")
    await gezin.tot("uitvoering", weken=30)


async def _koppel_en_spreek(v: Verteller, gezin: Gezin, gemeld: dict[str, Any], uitkomst: str) -> None:
    """A melding that was dealt with."""
    melding = f"/meldingen/{(await v.doe(VT, 'POST', '/meldingen', gemeld))['id']}"
    zij = {"casusId": gezin.pad.rsplit("/", 1)[-1], "reden": "Dezelfde moeder en hetzelfde kind."}
    oordeel = {"uitkomst": uitkomst, "onderbouwing": "Zo is het gewogen."}
    await v.doe(VT, "POST", f"{melding}/_oppakken")
    await v.doe(VT, "PUT", f"{melding}/koppeling", zij, **{"If-Match": "*"})
    await v.doe(VT, "PUT", f"{melding}/veiligheidsbeoordeling", oordeel, **{"If-Match": "*"})
    await gezin.doe("POST", f"/betrokkenen/{gezin.ids['moeder']}/gesprekken", {"gesproken": True, "op": v.nu})


async def _bij_veilig_thuis(v: Verteller, om: Any, rustig: Gezin, bezig: Gezin) -> None:
    """An offer to WIJ, a hermelding on a casus in nazorg, and a melding that nobody has looked at."""
    om(days=2)
    aanbod = {"naar": {"organisatie": "wij-groningen", "team": WIJ}, "vraag": "Wilt u met dit gezin verder?"}
    over = await Gezin(v, "Overdam", wie=VT).begin(geweldsvormen=["getuige"])
    om(hours=4)
    await over.doe("POST", "/overdrachten", {**aanbod, "reden": "De veiligheid is voor nu geregeld."})
    om(hours=3)
    weer = await v.doe(
        VT, "POST", "/meldingen", _melding(v, rustig, "spoed", "Geschreeuw gehoord door de buren.")
    )
    gelijk = {"casusId": rustig.pad.rsplit("/", 1)[-1], "reden": "Dezelfde moeder en hetzelfde kind."}
    await v.doe(VT, "PUT", f"/meldingen/{weer['id']}/koppeling", gelijk, **{"If-Match": "*"})
    om(minutes=40)
    await v.doe(VT, "POST", "/meldingen", _melding(v, bezig, "crisis", "Ruzie op straat, kind erbij."))


def _melding(v: Verteller, gezin: Gezin, urgentie: str, verhaal: str) -> dict[str, Any]:
    mensen = gezin.mensen
    return {
        "kenmerk": f"DEMO-{gezin.naam}",
        "bron": "politie",
        "melderCategorie": "politie",
        "kanaal": "corv",
        "ontvangenOp": v.nu,
        "urgentie": urgentie,
        "gemeente": "0014",
        "wijk": "noord",
        "toelichting": verhaal,
        "betrokkenen": [mensen["moeder"], mensen["kind"]],
    }


async def _op_de_agenda(v: Verteller, gezin: Gezin, nu: datetime) -> None:
    """Tomorrow morning the partners look at it together."""
    morgen = (
        (nu + timedelta(days=1)).astimezone(NEDERLAND).replace(hour=10, minute=0, second=0, microsecond=0)
    )
    overleg = {
        "soort": "actie-overleg",
        "begintOp": morgen.isoformat(),
        "deelnemers": [{"organisatie": "politie"}, {"organisatie": "veilig-thuis", "team": VT}],
    }
    id = (await v.doe(WIJ, "POST", "/overleggen", overleg))["id"]
    vraag = {"vraag": "Hoe komt zij veilig door de week?", "grondslag": "vitaal-belang"}
    casus = gezin.pad.rsplit("/", 1)[-1]
    await v.doe(WIJ, "POST", f"/overleggen/{id}/agendapunten", {"casusId": casus, **vraag})
