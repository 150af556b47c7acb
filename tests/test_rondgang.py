"""The default route, from the first step to the last, over HTTP."""

from app.workflow.stand import VOLGORDE
from tests.wereld import Wereld


async def test_een_casus_gaat_langs_alle_tien_stappen(wereld: Wereld) -> None:
    casus = await wereld.casus("inactief")
    toestand = await casus.nu()
    assert [s["status"] for s in toestand["stappen"]] == ["afgerond"] * 9 + ["actueel"]
    assert toestand["veiligheidsplan"] is None
    bewogen = [g["open"]["van"] for g in await casus.tijdlijn() if g["soort"] == "stap-afgerond"]
    assert bewogen == [stap.value for stap in VOLGORDE[:8]]
