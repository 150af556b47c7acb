"""After the story: a region at work, so that whoever signs in finds a day to begin. The people are synthetic."""

from datetime import timedelta
from typing import Any

from app.core.klok import Systeemklok
from app.demo.gezin import VT, WIJ, Gezin
from app.demo.overlegdag import aan_tafel
from app.demo.toezicht import Werk, kijk_in_nood, waak
from app.demo.verteller import Verteller


async def begin_een_werkdag(v: Verteller, werk: Werk, inactief: str, ontvanger: str) -> None:
    """Households in every fase, and what came in this morning; once for each demo. Ends at the present moment. `inactief`: the path of
    the casus of the story. `ontvanger`: where messages for another system go."""
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
    om(days=3)
    await _ingrepen(gespannen)
    om(hours=20)
    afspraak = gespannen.plan["inhoud"]["afspraken"][0]["id"]
    niet = {"afspraakId": afspraak, "uitkomst": "niet-nagekomen", "op": v.nu}
    await gespannen.doe("POST", "/veiligheidsplannen/1/nalevingen", niet)
    await kijk_in_nood(v, om, gespannen)
    await waak(v, om, werk, inactief, rustig, ontvanger)
    om(hours=5)
    await Gezin(v, "Voorbeeldsma").begin(rodeVlaggen=["verwurging"], toelichting="De huisarts belde.")
    aanbod = await _bij_veilig_thuis(v, om, rustig, bezig)
    await aan_tafel(v, om, (gespannen, bezig), aanbod, nu)
    om()


async def _ingrepen(gezin: Gezin) -> None:
    """He may not come home for ten days, school knows that something happened, and where she is lies in the vault."""
    huisverbod = {
        "code": "tijdelijk-huisverbod",
        "betrokkeneId": gezin.ids["vader"],
        "opgelegdOp": gezin.v.nu,
    }
    await gezin.doe("POST", "/interventies", {**huisverbod, "bewaker": "de wijkagent"})
    school = {"school": "de intern begeleider van De Proefschool", "voorvalOp": gezin.v.nu}
    hulp = {"code": "handle-with-care", "betrokkeneId": gezin.ids["kind"], **school}
    id = (await gezin.doe("POST", "/inzet", hulp))["id"]
    await gezin.v.doe(WIJ, "PATCH", f"{gezin.pad}/inzet/{id}", {"status": "afgerond"}, **{"If-Match": "*"})
    veilig = {"straat": "Nergensweg", "huisnummer": "1", "postcode": "9700AA", "geheim": True}
    await gezin.doe("PUT", f"/betrokkenen/{gezin.ids['moeder']}/adres", veilig)


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
    """A melding that was dealt with, also on the day of who has the casus."""
    melding = f"/meldingen/{(await v.doe(VT, 'POST', '/meldingen', gemeld))['id']}"
    zij = {"casusId": gezin.pad.rsplit("/", 1)[-1], "reden": "Dezelfde moeder en hetzelfde kind."}
    oordeel = {"uitkomst": uitkomst, "onderbouwing": "Zo is het gewogen."}
    await v.doe(VT, "POST", f"{melding}/_oppakken")
    await v.doe(VT, "PUT", f"{melding}/koppeling", zij, **{"If-Match": "*"})
    await v.doe(VT, "PUT", f"{melding}/veiligheidsbeoordeling", oordeel, **{"If-Match": "*"})
    await gezin.doe("POST", f"/betrokkenen/{gezin.ids['moeder']}/gesprekken", {"gesproken": True, "op": v.nu})
    for signaal in (await v.doe(gezin.wie, "GET", "/signalen"))["resultaten"]:
        if signaal["casusId"] == zij["casusId"]:
            await v.doe(gezin.wie, "POST", f"/signalen/{signaal['id']}/_afhandelen")


async def _bij_veilig_thuis(v: Verteller, om: Any, rustig: Gezin, bezig: Gezin) -> str:
    """An offer to WIJ (its id), a hermelding on a casus in nazorg, and a melding that nobody has looked at."""
    om(days=2)
    aanbod = {"naar": {"organisatie": "wij-groningen", "team": WIJ}, "vraag": "Wilt u met dit gezin verder?"}
    over = await Gezin(v, "Overdam", wie=VT).begin(geweldsvormen=["getuige"])
    om(hours=4)
    gedaan = await over.doe(
        "POST", "/overdrachten", {**aanbod, "reden": "De veiligheid is voor nu geregeld."}
    )
    om(hours=3)
    weer = await v.doe(
        VT, "POST", "/meldingen", _melding(v, rustig, "spoed", "Geschreeuw gehoord door de buren.")
    )
    gelijk = {"casusId": rustig.pad.rsplit("/", 1)[-1], "reden": "Dezelfde moeder en hetzelfde kind."}
    await v.doe(VT, "PUT", f"/meldingen/{weer['id']}/koppeling", gelijk, **{"If-Match": "*"})
    om(minutes=40)
    await v.doe(VT, "POST", "/meldingen", _melding(v, bezig, "crisis", "Ruzie op straat, kind erbij."))
    return str(gedaan["id"])


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
