"""A melding on the pages of the werkplek: taken in without losing a word, and with her own team only what it may do."""

import re
from typing import Any

from tests.browser import verborgen
from tests.conftest import VerseWereld
from tests.meldingen import gezin, koppel, melding, met
from tests.test_werkplek import Iemand
from tests.wereld import Wereld, goed

INTAKE = "/meldingen/nieuw"
ZO = {
    "urgentie": "crisis",
    "bron": "slachtoffer",
    "kanaal": "telefoon",
    "ontvangenOp": "2026-03-02T08:00",
    "gemeente": "Groningen",
    "wijk": "Noord",
}


def _mens(nummer: int, rol: str, **anders: str) -> dict[str, str]:
    velden = {"voornamen": f"Testa{nummer}", "rollen": rol, **anders}
    return {f"betrokkenen.{nummer}.{k}": w for k, w in velden.items()}


def _personen(blad: str) -> list[str]:
    return re.findall(r"<legend>(Persoon \d+)</legend>", blad)


async def _verstuur(ik: Iemand, velden: dict[str, str], **anders: str) -> Any:
    return await ik.verstuur(INTAKE, {"formulierbewijs": ik.bewijs, **ZO, **velden, **anders})


async def test_een_gezin_van_zes_past_in_een_melding(wereld: Wereld) -> None:
    """Room for more asks for nothing again and loses nothing; of a child whose birthday nobody knows an age is enough."""
    ik = await Iemand(wereld).begin("vt")
    leeg = (await ik.get(INTAKE)).text
    assert len(_personen(leeg)) == 4
    kenmerk = verborgen(leeg)["kenmerk"]
    vier = {"kenmerk": kenmerk, **_mens(0, "slachtoffer"), **_mens(1, "pleger")}
    vier |= {**_mens(2, "kind", leeftijdSchatting="6"), **_mens(3, "kind", leeftijdSchatting="0")}
    meer = await _verstuur(ik, vier, verder="betrokkenen", toelichting="Zij belde zelf.")
    assert (meer.status_code, meer.headers["location"]) == (303, f"{INTAKE}#persoon-5")
    blad = (await ik.get(INTAKE)).text
    assert _personen(blad) == [f"Persoon {n}" for n in range(1, 7)]
    assert verborgen(blad)["kenmerk"] == kenmerk
    for staat in ('value="Testa3"', 'value="6"', "Zij belde zelf.", "het is nog niet vastgelegd"):
        assert staat in blad
    zes = vier | _mens(4, "kind", geboortedatum="2019-05-06") | _mens(5, "getuige")
    klaar = [(await _verstuur(ik, zes)).headers["location"] for _ in range(2)]
    assert len({*klaar}) == 1
    gemeld = await wereld.als("vt").haal(f"/v1{klaar[0]}")
    assert [m["leeftijdSchatting"] for m in gemeld["betrokkenen"]] == [None, None, 6, 0, None, None]
    assert gemeld["melderCategorie"] == "burger"
    assert "ongeveer 6 jaar" in (await ik.get(klaar[0])).text
    assert "nog niet vastgelegd" not in (await ik.get(INTAKE)).text


async def test_waar_de_melder_werkt_wordt_alleen_gevraagd_als_het_niet_vanzelf_spreekt(
    wereld: Wereld,
) -> None:
    ik = await Iemand(wereld).begin("vt")
    velden = {"kenmerk": "werkplek-waar", **_mens(0, "slachtoffer")}
    antwoord = await _verstuur(ik, velden, bron="professional")
    assert (antwoord.status_code, 'id="veld-melderCategorie-fout"' in antwoord.text) == (400, True)
    assert (await _verstuur(ik, velden, bron="professional", melderCategorie="huisarts")).status_code == 303
    weer = await _verstuur(ik, {**velden, "kenmerk": "werkplek-agent"}, bron="politie")
    assert (await wereld.als("vt").haal(f"/v1{weer.headers['location']}"))["melderCategorie"] == "politie"


async def test_wat_nog_mist_wordt_een_keer_gezegd_en_met_wat_er_kan(wereld: Wereld) -> None:
    """Who melds is asked, and not yet where that is; and of nobody it says that a role is enough, which then it is."""
    ik = await Iemand(wereld).begin("vt")
    leeg = {"kenmerk": "werkplek-leeg"}
    blad = (await _verstuur(ik, leeg, bron="")).text
    assert 'id="veld-bron-fout"' in blad
    assert "veld-melderCategorie-fout" not in blad
    assert 'href="#veld-betrokkenen-0-rollen">Rol: Vul ten minste één persoon in.' in blad
    assert (await _verstuur(ik, leeg | {"betrokkenen.0.rollen": "kind"})).status_code == 303


async def test_bij_de_keuze_staat_hoeveel_haast_er_is(verse_wereld: VerseWereld) -> None:
    """As it is for this organisation, and not what it is by default."""
    async with verse_wereld() as wereld:
        keuze = {"waarde": 12, "reden": "besluit-organisatie"}
        goed(await wereld.als("beheer").put("/v1/instellingen/oppakken-uren", keuze, if_match="*"))
        for handle, uren in (("vt", 24), ("wij-noord", 12)):
            blad = (await (await Iemand(wereld).begin(handle)).get(INTAKE)).text
            assert f"Spoed: eerste actie binnen 1 uur. Crisis: oppakken binnen {uren} uur.<" in blad
            daar = (
                f"Politie: hulp achter de voordeur binnen 48 uur. Slachtoffer: oppakken binnen {uren} uur.<"
            )
            assert daar in blad


async def test_alleen_wie_de_casus_mag_openen_wordt_ernaartoe_gewezen(wereld: Wereld) -> None:
    """For Veilig Thuis there is only noodtoegang, once; when it took that, there is the casus."""
    wij, vt = gezin(), wereld.als("vt")
    casus = await met(await wereld.casus("contact-leggen"), wij.moeder)
    gemeld = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder)))["id"]
    erheen, nood = f"/casussen/{casus.id}", f"/casussen/{casus.id}/noodtoegang/{gemeld}"
    noord, ik = await Iemand(wereld).begin("wij-noord"), await Iemand(wereld).begin("vt")

    async def wijst(wie: Iemand) -> tuple[bool, int]:
        blad = (await wie.get(f"/meldingen/{gemeld}")).text
        return f'href="{erheen}"' in blad, blad.count(f'href="{nood}"')

    assert await wijst(ik) == (False, 1)  # a candidate
    goed(await koppel(vt, gemeld, casus.id))
    assert await wijst(ik) == (False, 1)
    blad = (await ik.get(f"/meldingen/{gemeld}")).text
    assert ("Deze melding is eraan gekoppeld" in blad, "Uw team mag deze casus niet lezen" in blad) == (
        True,
        True,
    )
    assert await wijst(noord) == (True, 0)
    assert f'href="/meldingen/{gemeld}">Terug naar de melding' in (await ik.get(nood)).text
    assert (await ik.stuur(nood, reden="crisisdienst", toelichting="Zij belt nu."))[0] == 303
    assert await wijst(ik) == (True, 0)
