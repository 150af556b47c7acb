"""The radar: what is a pattern and why (pure), who sees which household, and what is never counted as certain."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.casus.codes import Duur, Geweldsvorm, RodeVlag, Sash
from app.melding.codes import Urgentie
from app.melding.patronen import WEGING, Maatstaf, Meldfeit, Patrooncode, begin, ernst, patronen
from app.toegang.model import inzage
from tests.conftest import VerseWereld
from tests.meldingen import Gezin, gezin, koppel, melding, met, ontkoppel, zelfde_huishouden
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed

NU = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MAAT = Maatstaf(venster_maanden=12, herhaald_meldingen=2, structureel_meldingen=3, structureel_maanden=24)
FEIT = st.builds(
    Meldfeit,
    st.integers(0, 900).map(lambda dagen: NU - timedelta(days=dagen)),
    st.sampled_from(Urgentie),
    st.frozensets(st.sampled_from(Geweldsvorm), max_size=3),
    st.frozensets(st.sampled_from(RodeVlag), max_size=2),
    st.none() | st.sampled_from(Sash),
    st.none() | st.sampled_from(Duur),
)
FEITEN = st.lists(FEIT, max_size=8)


def codes(feiten: list[Meldfeit], **anders: Any) -> set[Patrooncode]:
    return {p.code for p in patronen(feiten, NU, MAAT, **anders)}


def geleden(dagen: int, **wat: Any) -> Meldfeit:
    return Meldfeit(NU - timedelta(days=dagen), **wat)


@given(FEITEN, FEIT)
def test_een_melding_erbij_neemt_herhaald_en_structureel_nooit_weg(
    feiten: list[Meldfeit], nieuw: Meldfeit
) -> None:
    telt = {Patrooncode.HERHAALD, Patrooncode.STRUCTUREEL}
    assert codes(feiten) & telt <= codes([*feiten, nieuw])


@given(FEITEN, FEIT)
def test_wat_daarna_komt_neemt_een_escalatie_nooit_weg(feiten: list[Meldfeit], nieuw: Meldfeit) -> None:
    later = Meldfeit(NU, nieuw.urgentie, nieuw.geweldsvormen, nieuw.rode_vlaggen, nieuw.sash)
    assert codes(feiten) <= codes([*feiten, later])


@given(FEITEN.flatmap(lambda f: st.tuples(st.just(f), st.permutations(f))))
def test_in_welke_volgorde_zij_worden_genoemd_doet_er_niet_toe(
    twee: tuple[list[Meldfeit], list[Meldfeit]],
) -> None:
    assert patronen(twee[0], NU, MAAT) == patronen(twee[1], NU, MAAT)


@given(FEIT, st.sampled_from(RodeVlag))
def test_een_rode_vlag_erbij_maakt_het_nooit_minder_ernstig(feit: Meldfeit, vlag: RodeVlag) -> None:
    vlaggen = {*feit.rode_vlaggen, vlag}
    meer = Meldfeit(feit.ontvangen_op, feit.urgentie, feit.geweldsvormen, vlaggen, feit.sash)
    assert 4 <= ernst(meer).niveau >= ernst(feit).niveau


def test_de_weging_noemt_elke_code_van_elke_lijst() -> None:
    lijsten = {"rode vlag": RodeVlag, "SASH": Sash, "urgentie": Urgentie, "geweldsvorm": Geweldsvorm}
    assert {wat: set(punten) for wat, punten in WEGING.items()} == {
        wat: set(lijst) for wat, lijst in lijsten.items()
    }


@pytest.mark.parametrize(
    ("wat", "niveau", "reden"),
    [
        ({}, 1, "urgentie normaal"),
        ({"urgentie": Urgentie.CRISIS}, 2, "urgentie crisis"),
        ({"geweldsvormen": ["fysieke-mishandeling", "getuige"]}, 2, "geweldsvorm fysieke mishandeling"),
        ({"urgentie": Urgentie.SPOED, "sash": Sash.MATIG}, 3, "urgentie spoed"),
        ({"sash": Sash.HOOG}, 4, "SASH hoog"),
        # the form is the flag, and not two things because it was ticked twice
        ({"geweldsvormen": ["stalking"]}, 4, "geweldsvorm stalking"),
        ({"geweldsvormen": ["stalking"], "rode_vlaggen": ["stalking"]}, 4, "rode vlag stalking"),
        ({"rode_vlaggen": ["wapen"], "sash": Sash.HOOG}, 5, "rode vlag wapen, SASH hoog"),
    ],
)
def test_hoe_ernstig_een_melding_is_en_waardoor(wat: dict[str, Any], niveau: int, reden: str) -> None:
    assert ernst(geleden(1, **wat)) == (niveau, reden)


def test_een_venster_bestaat_uit_hele_dagen_in_nederland() -> None:
    assert begin(NU, 12) == datetime(2025, 11, 21, 23, 0, tzinfo=UTC)
    op_de_rand = Meldfeit(begin(NU, 12))
    erbuiten = Meldfeit(begin(NU, 12) - timedelta(seconds=1))
    assert Patrooncode.HERHAALD in codes([op_de_rand, geleden(1)])
    assert Patrooncode.HERHAALD not in codes([erbuiten, geleden(1)])


def test_wat_tegelijk_kwam_is_geen_escalatie_en_structureel_kan_ook_door_de_duur() -> None:
    spoed = Urgentie.SPOED
    assert Patrooncode.ESCALATIE not in codes([geleden(5), geleden(5, urgentie=spoed)])
    assert Patrooncode.ESCALATIE in codes([geleden(6), geleden(5, urgentie=spoed)])
    assert Patrooncode.ESCALATIE not in codes([geleden(6, urgentie=spoed), geleden(5)])
    assert codes([geleden(1)]) == set()
    assert (
        codes([geleden(1, duur=Duur.LANG)]) == codes([geleden(1)], casus_duurt_lang=True) == {"structureel"}
    )


# over HTTP

OPLOPEND: tuple[dict[str, Any], ...] = (
    {"urgentie": "normaal"},
    {"urgentie": "crisis", "geweldsvormen": ["fysieke-mishandeling"]},
    {"urgentie": "crisis", "rodeVlaggen": ["verwurging"], "sash": "hoog"},
)


async def radar(wie: Iemand, vraag: str = "") -> list[dict[str, Any]]:
    """All of it, page by page; every page continues where the last one ended."""
    alles: list[dict[str, Any]] = []
    na = ""
    while True:
        bladzijde = await wie.haal(f"/v1/monitoring/radar?limiet=200{vraag}{na}")
        alles += bladzijde["resultaten"]
        if bladzijde["volgende"] is None:
            return alles
        na = f"&na={bladzijde['volgende']}"


async def van(wie: Iemand, casus: Casus, vraag: str = "") -> dict[str, Any] | None:
    gevonden = [h for h in await radar(wie, vraag) if h["casusId"] == casus.id]
    assert len(gevonden) <= 1
    return gevonden[0] if gevonden else None


async def meld(wereld: Wereld, casus: Casus, wij: Gezin, door: str = "vt", **wat: Any) -> str:
    """A melding about the mother, linked to the casus."""
    wie = wereld.als(door)
    nieuw = await wie.maak("/v1/meldingen", melding(wereld, wij.moeder, **wat))
    goed(await koppel(wie, nieuw["id"], casus.id))
    return str(nieuw["id"])


async def test_drie_meldingen_in_een_jaar_steeds_ernstiger(wereld: Wereld) -> None:
    """Story: VT sees the pattern, in words; the wijkteam too, of its own casus; and undoing a link takes it away again."""
    wij = gezin("Radarsma", None)
    casus = await met(await wereld.casus(), wij.moeder)
    vt, ids = wereld.als("vt"), []
    for wat in OPLOPEND:
        ids.append(await meld(wereld, casus, wij, **wat))
        wereld.vooruit(days=150)
    gezien = await van(vt, casus)
    assert gezien
    assert [m["id"] for m in gezien["meldingen"]] == ids
    assert [m["ernst"] for m in gezien["meldingen"]] == [1, 2, 5]
    assert gezien["meldingen"][2]["ernstReden"] == "rode vlag verwurging, SASH hoog"
    assert {p["code"] for p in gezien["patronen"]} == {"herhaald", "escalatie", "structureel"}
    teksten = {p["code"]: p["tekst"] for p in gezien["patronen"]}
    assert teksten["herhaald"] == "2 meldingen in de laatste 12 maanden (telt mee vanaf 2)."
    assert teksten["structureel"] == "3 meldingen in de laatste 24 maanden (telt mee vanaf 3)."
    assert teksten["escalatie"].startswith(
        "Het wordt ernstiger: van ernstig (30 juli 2026) naar meer dan één rode vlag"
    )
    assert (
        gezien["waarom"]
        == "De zwaarste melding: meer dan één rode vlag. Het wordt ernstiger. In totaal 3 meldingen."
    )
    assert (gezien["organisatie"], gezien["wijk"], gezien["aantalMeldingen"]) == ("wij-groningen", "noord", 3)

    # VT does not see the casus, so not how its team calls it; the team does; another team sees nothing of it
    assert gezien["aanduiding"] is None
    bij_noord = await van(wereld.noord, casus)
    assert bij_noord == {**gezien, "aanduiding": "Huishouden Draadsma"}
    assert await van(wereld.als("wij-zuid"), casus) is None

    for id in ids[1:]:
        await ontkoppel(vt, id)
    assert await van(vt, casus) is None


async def test_wie_geen_casussen_ziet_ziet_geen_radar_en_een_vreemde_vraag_wordt_geweigerd(
    wereld: Wereld,
) -> None:
    for wie in ("beleid", "fg", "politie", "koppeling"):
        geweigerd(await wereld.als(wie).get("/v1/monitoring/radar"), 403, "geen-hulpverlener")
    vt = wereld.als("vt")
    for vraag in ("patroon=gevaarlijk", "wijken=noord", "limiet=0", "na=onzin", "wijk=Noord!"):
        geweigerd(await vt.get(f"/v1/monitoring/radar?{vraag}"), 400, "ongeldige-invoer")


async def test_een_wijkteam_ziet_alleen_zijn_eigen_casussen(wereld: Wereld) -> None:
    """Also when it took in the meldingen itself: the casus is somebody else's."""
    wij = gezin("Radarsma", None)
    casus = await met(await wereld.casus(), wij.moeder)
    for _ in range(2):
        await meld(wereld, casus, wij, door="wij-zuid", bron="wijkteam")
    assert await van(wereld.als("wij-zuid"), casus) is None
    # and VT is shown no melding that it may not see: what one team took in for itself is not VT's
    assert await van(wereld.als("vt"), casus) is None
    gezien = await van(wereld.noord, casus)
    assert gezien
    assert gezien["aantalMeldingen"] == 2


async def test_het_gevaarlijkste_eerst_gefilterd_en_per_bladzijde(verse_wereld: VerseWereld) -> None:
    async with verse_wereld() as wereld:
        vt, huizen = wereld.als("vt"), []
        for i in range(5):
            wij = gezin(f"Radarsma{i}", None)
            huizen.append(casus := await met(await wereld.casus(), wij.moeder))
            for keer in range(2 + i % 2):
                wat: dict[str, Any] = {"rodeVlaggen": ["wapen"]} if (i, keer) == (2, 0) else {}
                wijk = "zuid" if i == 3 else "noord"
                await meld(wereld, casus, wij, wijk=wijk, urgentie="normaal", **wat)
                wereld.vooruit(hours=1)
        alles = await radar(vt)
        # the red flag; then those of three meldingen, the newest first; then those of two
        volgorde = [huizen[i].id for i in (2, 3, 1, 4, 0)]
        assert [h["casusId"] for h in alles] == volgorde
        bladzijden, na = [], ""
        while True:
            bladzijde = await vt.haal(f"/v1/monitoring/radar?limiet=2{na}")
            bladzijden.append([h["casusId"] for h in bladzijde["resultaten"]])
            if bladzijde["volgende"] is None:
                break
            na = f"&na={bladzijde['volgende']}"
        assert bladzijden == [volgorde[:2], volgorde[2:4], volgorde[4:]]
        assert [h["casusId"] for h in await radar(vt, "&wijk=zuid")] == [huizen[3].id]
        assert [h["casusId"] for h in await radar(vt, "&patroon=structureel")] == [huizen[3].id, huizen[1].id]
        assert await radar(vt, "&patroon=escalatie") == []
        # the window passes
        wereld.vooruit(days=800)
        assert await radar(vt) == []


async def test_wat_niet_is_gekoppeld_heet_mogelijk_en_telt_niet(wereld: Wereld) -> None:
    """Somebody of the household is named in it: shown beside it, until a human says yes or no. A namesake with another BSN is not."""
    wij = gezin("Radarsma", None)
    casus = await met(await wereld.casus(), wij.moeder)
    vt = wereld.als("vt")
    for _ in range(2):
        await meld(wereld, casus, wij, urgentie="normaal")
        wereld.vooruit(days=1)
    zij = {**wij.moeder, "voornamen": "T."}
    los = await vt.maak("/v1/meldingen", melding(wereld, zij, wij.ander, rodeVlaggen=["wapen"]))
    bij_zuid = await wereld.als("wij-zuid").maak("/v1/meldingen", melding(wereld, zij))
    gezien = await van(vt, casus)
    assert gezien
    assert [(m["id"], m["ernst"]) for m in gezien["mogelijk"]] == [(los["id"], 4)]
    assert (gezien["aantalMeldingen"], gezien["ernst"]) == (2, 1)
    assert {p["code"] for p in gezien["patronen"]} == {"herhaald"}
    assert bij_zuid["id"] not in str(gezien)
    # the team of the casus may not see a melding that VT has not linked to it
    bij_noord = await van(wereld.noord, casus)
    assert bij_noord
    assert bij_noord["mogelijk"] == []

    nee = {"reden": "Dit zijn andere mensen."}
    goed(await vt.post(f"/v1/meldingen/{los['id']}/kandidaten/{casus.id}/_afwijzen", nee))
    gezien = await van(vt, casus)
    assert gezien
    assert gezien["mogelijk"] == []


async def test_een_naamgenoot_met_een_ander_bsn_is_niet_eens_mogelijk(wereld: Wereld) -> None:
    wij, vt = gezin("Radarsma", None), wereld.als("vt")
    casus = await met(await wereld.casus(), wij.kind)
    zij = {**wij.moeder, "bsn": "111222333"}
    for _ in range(2):
        nieuw = await vt.maak("/v1/meldingen", melding(wereld, wij.kind, zij))
        goed(await koppel(vt, nieuw["id"], casus.id))
    await vt.maak("/v1/meldingen", melding(wereld, {**zij, "bsn": "123456782"}))
    zelfde = [(await vt.maak("/v1/meldingen", melding(wereld, m)))["id"] for m in (zij, wij.moeder)]
    gezien = await van(vt, casus)
    assert gezien
    assert [m["id"] for m in gezien["mogelijk"]] == zelfde


async def test_wat_is_samengevoegd_is_een_huishouden(wereld: Wereld) -> None:
    """Two casussen turn out to be one, and that one part of a third: no melding is lost on the way."""
    wij = gezin("Radarsma", None)
    casussen = [await met(await wereld.casus(), wij.moeder) for _ in range(3)]
    for casus in casussen:
        await meld(wereld, casus, wij)
        wereld.vooruit(days=1)
    for oud, nieuw in pairwise(casussen):
        einde = {"reden": "samengevoegd", "samengevoegdMet": nieuw.id, "toelichting": "Hetzelfde gezin."}
        goed(await oud.doe("beeindigen", wereld.teamleider, **einde))
    for wie in (wereld.als("vt"), wereld.noord):
        gezien = await van(wie, casussen[2])
        assert gezien
        assert gezien["aantalMeldingen"] == 3
    # of what has ended for good nothing is to be kept an eye on
    einde = {"reden": "verhuisd-buiten-regio", "toelichting": "Verhuisd."}
    goed(await casussen[2].doe("beeindigen", wereld.teamleider, **einde))
    assert await van(wereld.als("vt"), casussen[2]) is None


async def test_wie_de_radar_bekijkt_staat_in_het_logboek(wereld: Wereld) -> None:
    wij = gezin("Radarsma", None)
    casus = await met(await wereld.casus(), wij.moeder)
    for _ in range(2):
        await meld(wereld, casus, wij)
    assert await van(wereld.als("vt"), casus)
    async with wereld.omg.database.lees() as verbinding:
        laatste = sa.select(inzage).order_by(inzage.c.volgnummer.desc()).limit(1)
        regel = (await verbinding.execute(laatste)).one()
    assert (regel.handeling, regel.uitkomst) == ("GET /monitoring/radar", "gelukt")
    assert casus.id in regel.getoond


# households without a casus


async def bij(wie: Iemand, melding_id: str) -> list[dict[str, Any]]:
    """The households on somebody's radar in which this melding counts."""
    return [h for h in await radar(wie) if melding_id in [m["id"] for m in h["meldingen"]]]


async def test_zonder_casus_is_er_ook_een_patroon(wereld: Wereld) -> None:
    """Reported three times, always worse, and nobody ever took it up: exactly what the radar is for. When one of the meldingen comes to
    a casus, the pattern is that casus's; a link that is undone takes it away."""
    wij, vt = gezin("Radarsma", None), wereld.als("vt")
    ids: list[str] = []
    for wat in OPLOPEND:
        nieuw = (await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, **wat)))["id"]
        if ids:
            goed(await zelfde_huishouden(vt, nieuw, ids[-1]))
        ids.append(nieuw)
        wereld.vooruit(days=60)
    for id in ids:
        (gezien,) = await bij(vt, id)
        assert [m["id"] for m in gezien["meldingen"]] == ids
    assert {p["code"] for p in gezien["patronen"]} == {"herhaald", "escalatie", "structureel"}
    assert (gezien["casusId"], gezien["aanduiding"], gezien["organisatie"]) == (None, None, "veilig-thuis")
    # who does not answer for these meldingen sees no household in them
    for ander in (wereld.noord, wereld.als("vt-elders")):
        assert not await bij(ander, ids[0])

    casus = await vt.maak(f"/v1/meldingen/{ids[2]}/casus", {"aanduiding": "Huishouden Radarsma"})
    (gezien,) = await bij(vt, ids[0])
    assert (gezien["casusId"], gezien["aantalMeldingen"]) == (casus["id"], 3)
    assert gezien["aanduiding"] == "Huishouden Radarsma"

    await ontkoppel(vt, ids[1])
    assert [m["id"] for h in await bij(vt, ids[0]) for m in h["meldingen"]] == [ids[0], ids[2]]
    assert not await bij(vt, ids[1])


async def test_een_wijkteam_ziet_het_patroon_in_zijn_eigen_signalen(wereld: Wereld) -> None:
    wij, zuid = gezin("Radarsma", None), wereld.als("wij-zuid")
    ids: list[str] = []
    for _ in range(2):
        nieuw = await zuid.maak("/v1/meldingen", melding(wereld, wij.moeder, bron="wijkteam"))
        ids.append(nieuw["id"])
    goed(await zelfde_huishouden(zuid, ids[1], ids[0]))
    (gezien,) = await bij(zuid, ids[1])
    assert (gezien["aantalMeldingen"], gezien["team"], gezien["casusId"]) == (2, "wij-zuid", None)
    assert not await bij(wereld.als("vt"), ids[1])
    # once it is Noord's casus it is Noord's to watch: Zuid is not told with whom it is
    casus = await met(await wereld.casus(), wij.moeder)
    goed(await koppel(zuid, ids[0], casus.id))
    assert not await bij(zuid, ids[1])
    gezien_noord = await van(wereld.noord, casus)
    assert gezien_noord is None  # of the two it may see only the one that was linked to its casus


async def test_een_melding_over_jaren_van_geweld_is_een_patroon_en_noemt_wat_er_misschien_bij_hoort(
    wereld: Wereld,
) -> None:
    wij, vt = gezin("Radarsma", None), wereld.als("vt")
    lang, ook, los, vreemd = [
        (await vt.maak("/v1/meldingen", melding(wereld, wie, **wat)))["id"]
        for wie, wat in (
            (wij.moeder, {"duur": "langer-dan-5-jaar"}),
            (wij.moeder, {"duur": "langer-dan-5-jaar"}),
            (wij.moeder, {}),
            (gezin("Vreemdsma", None).moeder, {}),
        )
    ]
    assert not await bij(vt, los)
    (gezien,) = await bij(vt, lang)
    assert [p["code"] for p in gezien["patronen"]] == ["structureel"]
    assert gezien["patronen"][0]["tekst"] == "Het geweld duurt langer dan vijf jaar."
    assert {m["id"] for m in gezien["mogelijk"]} == {ook, los}
    assert vreemd not in str(gezien)

    # a human says of each: these are other people. Whoever of the two was asked, it is not proposed again
    nee = {"reden": "Dit zijn andere mensen."}
    goed(await vt.post(f"/v1/meldingen/{ook}/kandidaten/{lang}/_afwijzen", nee))
    goed(await vt.post(f"/v1/meldingen/{lang}/kandidaten/{los}/_afwijzen", nee))
    for id, nog in ((lang, set()), (ook, {los})):
        (gezien,) = await bij(vt, id)
        assert {m["id"] for m in gezien["mogelijk"]} == nog
