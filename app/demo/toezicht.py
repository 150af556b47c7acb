"""What the privacy officer and the functioneel beheerder find: old dossiers, a hold, looks to judge, a request, and who listens along."""

from collections.abc import Awaitable, Callable

from app.demo.gezin import VT, WIJ, Gezin
from app.demo.overlegdag import Om
from app.demo.verteller import Verteller
from app.workflow.taken import BEWAREN

FG, BEHEER, TEAMLEIDER = "fg", "beheer", "wij-noord-teamleider"
Werk = Callable[[str], Awaitable[object]]
"""What the worker does of this baan, at the moment that the clock of the story tells."""


async def waak(v: Verteller, om: Om, werk: Werk, inactief: str, rustig: Gezin, ontvanger: str) -> None:
    """`inactief`: the path of a casus that has come to rest. `ontvanger`: where messages for another system go."""
    await _lang_geleden(v, om, werk)
    om(days=6)
    klacht = {"casusId": inactief.rsplit("/", 1)[-1], "reden": "klacht"}
    await v.doe(FG, "POST", "/bewaarplichten", {**klacht, "toelichting": "De klacht van vader loopt nog."})
    om(days=5)
    moeder = await rustig.doe("GET", f"/betrokkenen/{rustig.ids['moeder']}")
    await v.doe(WIJ, "POST", f"/personen/{moeder['persoonId']}/inzageverzoeken")
    om(days=1)
    await v.doe("wij-noord-3", "GET", inactief)
    om(hours=6)
    await werk("zegel")  # another system hears what is not sealed yet, and not the months before
    ziet_als = (await v.doe(WIJ, "GET", "/mij"))["id"]
    systeem = {"naam": "Suite sociaal domein (demo)", "url": ontvanger, "medewerkerId": ziet_als}
    await v.doe(BEHEER, "POST", "/abonnementen", systeem)


async def _lang_geleden(v: Verteller, om: Om, werk: Werk) -> None:
    """Two dossiers from before this system, that may be destroyed by now: of one two people approved it, of the other nobody yet."""
    await v.doe(TEAMLEIDER, "GET", "/mij")  # her account is of now
    om(days=21 * 366)
    for naam in ("Weleer", "Vanouds"):
        oud = {"aanduiding": f"Huishouden {naam} (synthetisch)", "gemeente": "0014", "wijk": "noord"}
        pad = f"/casussen/{(await v.doe(WIJ, 'POST', '/casussen', oud))['id']}"
        mens = {"rollen": ["slachtoffer"], "voornamen": "Testa", "achternaam": naam}
        await v.doe(WIJ, "POST", f"{pad}/betrokkenen", {**mens, "geboortedatum": "1961-05-04"})
        weg = {"actie": "beeindigen", "reden": "verhuisd-buiten-regio", "toelichting": "Zij woont nu elders."}
        await v.doe(TEAMLEIDER, "POST", f"{pad}/acties", weg)
    om(days=20)
    await werk(BEWAREN)
    eerste = (await v.doe(FG, "GET", "/vernietigingen"))["resultaten"][0]["id"]
    for wie in (TEAMLEIDER, FG):
        await v.doe(wie, "POST", f"/vernietigingen/{eerste}/_goedkeuren")
    om(days=5)
    await werk(BEWAREN)


async def kijk_in_nood(v: Verteller, om: Om, gezin: Gezin) -> None:
    """Veilig Thuis could not wait for the morning; the team has read so since, the privacy officer has not."""
    om(hours=16)
    nood = {"reden": "crisisdienst", "toelichting": "Hij staat voor haar deur en het team neemt niet op."}
    genomen = await v.doe(VT, "POST", f"{gezin.pad}/noodtoegang", {**nood, "minuten": 30})
    for wat in ("", "/veiligheidsplannen/1"):
        await v.doe(VT, "GET", gezin.pad + wat)
    om(hours=15.8)
    await v.doe(VT, "POST", f"{gezin.pad}/noodtoegang/{genomen['id']}/_beeindigen")
    om(hours=5)
    for signaal in (await v.doe(WIJ, "GET", "/signalen"))["resultaten"]:
        if signaal["soort"] == "noodtoegang-genomen":
            await v.doe(WIJ, "POST", f"/signalen/{signaal['id']}/_afhandelen")
