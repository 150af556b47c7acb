"""A bericht to somebody: what may be said, to whom not, and that nothing goes to a number that is not safe any more."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import worker
from app.bericht.codes import Berichtsoort
from app.bericht.handelingen import SPELING, Opgesteld, Verzoek, zet_klaar
from app.bericht.tekst import NEUTRAAL
from app.casus.codes import ContactKanaal
from app.casus.queries import lees_betrokkene
from app.core.ids import nieuw_id
from app.core.settings import Instellingen
from app.core.taak import uitstel
from app.demo.opzet import nieuwe_hoofdsleutel
from app.workflow import taken
from app.workflow.contactberichten import POGINGEN, GeenAntwoord
from tests.berichten import GEHEIM, LAAT, Aan, Dienst, aan, berichtendienst, mobiel, plus31, stuur
from tests.browser import verborgen
from tests.conftest import VerseWereld
from tests.overdrachten import draag_over
from tests.test_blokkade import blokkeer
from tests.test_werkplek import Iemand as Werker
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed, moment

BERICHT = next(s for s in taken.SOORTEN if s.naam == "bericht")


@asynccontextmanager
async def _met_dienst(verse_wereld: VerseWereld) -> AsyncIterator[tuple[Wereld, Dienst]]:
    async with (
        berichtendienst() as dienst,
        verse_wereld(berichten_url=dienst.url, berichten_geheim=GEHEIM) as wereld,
    ):
        yield wereld, dienst


async def _signalen(wie: Iemand, casus: Casus) -> list[str]:
    return [
        s["soort"]
        for s in await wie.alle("/v1/signalen")
        if s["casusId"] == casus.id and s["soort"].startswith("bericht-")
    ]


async def test_van_voorbeeld_tot_verstuurd(verse_wereld: VerseWereld) -> None:
    async with _met_dienst(verse_wereld) as (wereld, dienst):
        haar = await aan(await wereld.casus())
        afspraak = {
            "soort": "afspraak-herinnering",
            "afspraakOp": moment("2026-03-04 14:00").isoformat(),
            "versturenOp": moment("2026-03-03 10:00").isoformat(),
        }
        gezien = await haar.wie.maak(f"{haar.pad}/_voorbeeld", afspraak)
        assert gezien["tekst"] == "Herinnering: afspraak op woensdag 4 maart om 14:00 uur."
        assert (gezien["kanaal"], gezien["naar"]) == ("sms", plus31(haar.nummer))
        assert await haar.hoe() == []
        klaar = await haar.zet_klaar(**afspraak, contactVersie=gezien["contactVersie"])
        assert klaar["tekst"] == gezien["tekst"]
        geweigerd(await haar.wie.post(haar.pad, afspraak), 409, "bericht-staat-al-klaar")

        wereld.klok.zet(moment("2026-03-03 09:59"))
        assert await stuur(wereld) == 0
        wereld.klok.zet(moment("2026-03-03 10:00"))
        assert await stuur(wereld) == 1
        assert await stuur(wereld) == 0
        (kop,), (bericht,) = dienst.koppen, dienst.gezien
        assert kop[""] == "POST / HTTP/1.1"
        assert (kop["authorization"], kop["idempotency-key"]) == (f"Bearer {GEHEIM}", klaar["id"])
        tot = (wereld.klok.nu() + timedelta(seconds=3)).isoformat()
        assert bericht == {
            "id": klaar["id"],
            "kanaal": "sms",
            "naar": plus31(haar.nummer),
            "tekst": gezien["tekst"],
            "onderwerp": None,
            "aannemenTot": tot,
        }
        assert await haar.hoe() == [("verstuurd", None)]
        assert [r["tekst"] for r in (await haar.casus.tijdlijn())[-2:]] == [
            "Bericht klaargezet: herinnering aan een afspraak. Het gaat uit op 3 maart 2026 om 10:00 uur.",
            "Bericht verstuurd: herinnering aan een afspraak.",
        ]
        al = await haar.wie.post(f"{haar.pad}/{klaar['id']}/_intrekken")
        geweigerd(al, 409, "bericht-al-afgesloten")


async def test_de_woorden(wereld: Wereld) -> None:
    """Neutral is what one may read over her shoulder; otherwise it says which organisation, and never more than that."""
    assert set(NEUTRAAL) == set(Berichtsoort)
    op = moment("2026-03-04 09:30").isoformat()
    casus = await wereld.casus()
    for neutraal, tekst in ((True, "Graag terugbellen als het uitkomt."), (False, "WIJ (demo): wilt u ons")):
        zij = await aan(casus, veiligContact={"kanaal": "sms", "neutraal": neutraal})
        gezien = await zij.wie.maak(f"{zij.pad}/_voorbeeld", {"soort": "bel-terug"})
        assert gezien["tekst"].startswith(tekst)
    zij = await aan(casus, email="testa@voorbeeld.nl", veiligContact={"kanaal": "e-mail"})
    gezien = await zij.wie.maak(f"{zij.pad}/_voorbeeld", {"soort": "afspraak-vervalt", "afspraakOp": op})
    assert gezien["tekst"] == "De afspraak op woensdag 4 maart om 09:30 uur gaat niet door."
    assert (gezien["kanaal"], gezien["naar"]) == ("e-mail", "testa@voorbeeld.nl")


FOUT: list[tuple[str, dict[str, Any]]] = [
    ("geen-veilig-contact", {"veiligContact": None}),
    ("contact-niet-veilig", {"veiligContact": {"kanaal": "geen"}}),
    ("zelf-contact", {"veiligContact": {"kanaal": "telefoon"}}),
    ("zelf-contact", {"veiligContact": {"kanaal": "via-derde"}}),
    ("geen-mobiel-nummer", {"telefoon": None}),
    ("geen-mobiel-nummer", {"telefoon": "050-7654321"}),
    ("geen-e-mail", {"veiligContact": {"kanaal": "e-mail"}}),
    ("andere-taal", {"voorkeurstaal": "ti"}),
    ("vertrokken", {"vertrokkenOp": "2026-03-01"}),
]


async def test_aan_wie_niets_wordt_gestuurd(wereld: Wereld) -> None:
    casus = await wereld.casus()
    for code, anders in FOUT:
        zij = await aan(casus, **anders)
        for pad in (zij.pad, f"{zij.pad}/_voorbeeld"):
            probleem = geweigerd(await zij.wie.post(pad, {"soort": "bel-terug"}), 409, code)
            assert probleem["alternatief"]
            assert zij.nummer not in str(probleem)
        assert await zij.hoe() == []


async def test_niet_naar_een_nummer_dat_de_pleger_ook_leest(wereld: Wereld) -> None:
    casus = await wereld.casus()
    zij = await aan(casus)
    hij = await aan(casus, rollen=["pleger"], telefoon=f"+31 {zij.nummer[1:]}")
    geweigerd(await zij.wie.post(zij.pad, {"soort": "bel-terug"}), 409, "ook-van-pleger")
    await hij.zet_klaar(versturenOp=LAAT)  # to himself it may go


async def test_wanneer_het_mag(wereld: Wereld) -> None:
    """When it is safe was written for people to read: only somebody can choose a moment that fits it."""
    zij = await aan(await wereld.casus(), veiligContact={"kanaal": "sms", "wanneer": "als hij werkt"})
    nu, straks = wereld.klok.nu(), wereld.klok.nu() + timedelta(hours=2)
    fout: list[tuple[str, dict[str, datetime]]] = [
        ("kies-een-moment", {}),
        ("buiten-termijn", {"versturenOp": nu}),
        ("buiten-termijn", {"versturenOp": nu + timedelta(days=93)}),
        ("hoort-hier-niet", {"versturenOp": straks, "afspraakOp": straks}),
    ]
    for code, wat in fout:
        bericht = {"soort": "bel-terug", **{k: w.isoformat() for k, w in wat.items()}}
        probleem = geweigerd(await zij.wie.post(zij.pad, bericht), 400, "ongeldige-invoer")
        assert probleem["errors"][0]["code"] == code
    bericht = {
        "soort": "afspraak-vervalt",
        "afspraakOp": straks.isoformat(),
        "versturenOp": straks.isoformat(),
    }
    probleem = geweigerd(await zij.wie.post(zij.pad, bericht), 400, "ongeldige-invoer")
    assert probleem["errors"][0]["code"] == "na-de-afspraak"


async def test_in_een_casus_die_rust_gaat_niets_uit(wereld: Wereld) -> None:
    casus = await wereld.casus("inactief")
    zij = await aan(casus)
    geweigerd(await zij.wie.post(zij.pad, {"soort": "bel-terug"}), 409, "casus-inactief")


async def test_zonder_dienst_belt_een_mens(verse_wereld: VerseWereld) -> None:
    async with verse_wereld(berichten_url="") as wereld:
        zij = await aan(await wereld.casus())
        probleem = geweigerd(
            await zij.wie.post(zij.pad, {"soort": "bel-terug"}), 409, "berichten-niet-ingericht"
        )
        assert probleem["alternatief"].startswith("Neem zelf contact op")


Wijziging = Callable[[Aan], Awaitable[Any]]


async def _sluit_maker_uit(zij: Aan) -> None:
    goed(await blokkeer(zij.casus, zij.casus.regisseur, zij.casus.wereld.teamleider))


async def _draag_over(zij: Aan) -> None:
    await draag_over(zij.casus, "wij-zuid")


async def _beeindig(zij: Aan) -> None:
    einde = {"reden": "verhuisd-buiten-regio", "toelichting": "Verhuisd."}
    goed(await zij.casus.doe("beeindigen", zij.casus.wereld.teamleider, **einde))


async def _nummer_van_pleger(zij: Aan) -> None:
    await aan(zij.casus, rollen=["pleger"], telefoon=zij.nummer)


WIJZIGINGEN: list[tuple[str, str, bool, Wijziging]] = [
    # why it did not go out; who hears that; whether it says so at once; what changed
    ("contact-gewijzigd", "wij-noord", True, lambda z: z.wijzig(veiligContact={"kanaal": "geen"})),
    (
        "contact-gewijzigd",
        "wij-noord",
        True,
        lambda z: z.wijzig(veiligContact={"kanaal": "sms", "neutraal": False}),
    ),
    ("contact-gewijzigd", "wij-noord", True, lambda z: z.wijzig(telefoon=mobiel())),
    ("contact-gewijzigd", "wij-noord", True, lambda z: z.wijzig(email="testa@voorbeeld.nl")),
    ("vertrokken", "wij-noord", True, lambda z: z.wijzig(vertrokkenOp="2026-03-01")),
    ("maker-uitgesloten", "wij-noord-2", True, _sluit_maker_uit),
    ("casus-overgedragen", "wij-zuid", True, _draag_over),
    ("casus-gestopt", "", True, _beeindig),
    ("niet-meer-veilig", "wij-noord", False, _nummer_van_pleger),
]


async def test_wat_wijzigt_houdt_tegen_wat_klaar_stond(verse_wereld: VerseWereld) -> None:
    async with _met_dienst(verse_wereld) as (wereld, dienst):
        for reden, hoort, meteen, wijzig in WIJZIGINGEN:
            casus = await wereld.casus()
            zij, zus = await aan(casus), await aan(casus)
            op = (wereld.klok.nu() + timedelta(hours=1)).isoformat()
            for wie in (zij, zus):
                await wie.zet_klaar(versturenOp=op)
            await wijzig(zij)
            kijker = wereld.als(hoort or "wij-noord")
            casus.regisseur = kijker
            assert (await zij.hoe() == [("vervallen", reden)]) is meteen, reden
            wereld.vooruit(hours=1)
            await stuur(wereld)
            assert await zij.hoe() == [("vervallen", reden)]
            assert plus31(zij.nummer) not in {b["naar"] for b in dienst.gezien}
            assert set(await _signalen(kijker, casus)) == ({"bericht-vervallen"} if hoort else set())
            regels = [r["tekst"] for r in await casus.tijdlijn() if r["soort"] == "bericht-vervallen"]
            assert regels[0].startswith("Bericht niet verstuurd (vraag om terug te bellen): ")
            # what was said of her is not said of her sister
            van_een = reden in ("contact-gewijzigd", "vertrokken", "niet-meer-veilig")
            assert (await zus.hoe() == [("verstuurd", None)]) is van_een, reden


async def test_ook_wat_elders_over_dezelfde_mens_wordt_vastgelegd_houdt_tegen(
    verse_wereld: VerseWereld,
) -> None:
    async with _met_dienst(verse_wereld) as (wereld, dienst):
        zij = await aan(await wereld.casus())
        ander = await _dubbelganger(zij, await wereld.casus())
        nieuw = await zij.zet_klaar()
        await ander.wijzig(telefoon=mobiel())
        (staat,) = (await zij.wie.haal(zij.pad))["resultaten"]
        assert (staat["status"], staat["achterhaald"]) == ("klaargezet", True)
        await stuur(wereld)
        assert await zij.hoe() == [("vervallen", "contact-gewijzigd")]
        assert nieuw["id"] not in dienst.aangenomen
        await ander.wijzig(veiligContact={"kanaal": "geen"})
        geweigerd(await zij.wie.post(zij.pad, {"soort": "bel-terug"}), 409, "elders-niet-veilig")


async def test_intussen_gewijzigd_of_ingetrokken(wereld: Wereld) -> None:
    zij, op = await aan(await wereld.casus()), LAAT
    gezien = await zij.wie.maak(f"{zij.pad}/_voorbeeld", {"soort": "bel-terug"})
    await zij.wijzig(veiligContact={"kanaal": "sms", "neutraal": False})
    bericht = {"soort": "bel-terug", "contactVersie": gezien["contactVersie"]}
    geweigerd(await zij.wie.post(zij.pad, bericht), 409, "bericht-anders")
    nieuw = await zij.zet_klaar(versturenOp=op)
    pad = f"{zij.pad}/{nieuw['id']}/_intrekken"
    geweigerd(await zij.wie.post(pad, if_match='"9"'), 412, "versie-verouderd")
    ingetrokken = await wereld.als("wij-noord-2").maak(pad, if_match='"1"')
    assert (ingetrokken["status"], ingetrokken["misschienAangekomen"]) == ("ingetrokken", False)
    assert (await zij.casus.tijdlijn())[-1]["tekst"] == "Bericht ingetrokken: vraag om terug te bellen."


async def test_een_dienst_die_zwijgt_wordt_nog_eens_gevraagd_en_dan_belt_een_mens(
    verse_wereld: VerseWereld,
) -> None:
    async with _met_dienst(verse_wereld) as (wereld, dienst):
        casus = await wereld.casus()
        # it took the first one, and hung up: asked again with the same key it is one bericht
        zij = await aan(casus)
        eerste = await zij.zet_klaar()
        dienst.antwoorden = [None]
        with pytest.raises(GeenAntwoord):
            await stuur(wereld)
        assert await zij.hoe() == [("klaargezet", None)]
        wereld.vooruit(seconds=15)
        await stuur(wereld)
        assert await zij.hoe() == [("verstuurd", None)]
        assert [b["id"] for b in dienst.gezien] == [eerste["id"]] * 2
        assert {k["idempotency-key"] for k in dienst.koppen} == {eerste["id"]}

        # what changes after such a silence says that it may have arrived
        await zij.zet_klaar()
        dienst.antwoorden = [None]
        with pytest.raises(GeenAntwoord):
            await stuur(wereld)
        await zij.wijzig(telefoon=mobiel())
        assert (await zij.wie.haal(zij.pad))["resultaten"][0]["misschienAangekomen"]
        assert (await casus.tijdlijn())[-1]["tekst"].endswith("Een eerdere poging kan zijn aangekomen.")

        # it is asked no more than so often
        zij = await aan(casus)
        await zij.zet_klaar()
        dienst.antwoorden = [503] * POGINGEN
        for poging in range(1, POGINGEN):
            with pytest.raises(GeenAntwoord):
                await stuur(wereld)
            wereld.klok.vooruit(uitstel(poging))
        await stuur(wereld)
        assert await zij.hoe() == [("mislukt", "onbereikbaar")]

        # no is no, and so is another address
        for status in (400, 307):
            zij = await aan(casus)
            await zij.zet_klaar()
            dienst.antwoorden = [status]
            if status == 400:
                await stuur(wereld)
                assert await zij.hoe() == [("mislukt", "geweigerd")]
            else:
                with pytest.raises(GeenAntwoord):
                    await stuur(wereld)
        # its moment passed meanwhile
        wereld.vooruit(hours=1, seconds=1)
        await stuur(wereld)
        assert await zij.hoe() == [("mislukt", "te-laat")]
        assert len(dienst.gezien) == 3
        assert (await _signalen(zij.wie, casus)).count("bericht-mislukt") == 3


async def test_op_haar_bladzijde(wereld: Wereld) -> None:
    """What is safe stands beside the choice; the words are read first; and where nothing may go out there is nothing to fill in."""
    zij = await aan(await wereld.casus(), veiligContact={"kanaal": "sms", "wanneer": "als hij werkt"})
    pad = f"/casussen/{zij.casus.id}/berichten/{zij.id}"
    ik, meeleest = await Werker(wereld).begin("wij-noord"), await Werker(wereld).begin("wij-zuid")
    assert (await meeleest.get(pad)).status_code == 404
    blad = (await ik.get(pad)).text
    assert ("als hij werkt" in blad, "alleen neutrale woorden" in blad) == (True, True)
    status, blad = await ik.stuur(f"{pad}/bekijken", soort="bel-terug")
    assert (status, "Kies een moment dat daarbij past." in blad) == (400, True)
    status, blad = await ik.stuur(f"{pad}/bekijken", soort="bel-terug", versturenOp="2026-05-28T03:07")
    assert (status, "Graag terugbellen als het uitkomt." in blad) == (200, True)
    assert plus31(zij.nummer).replace("+", "&#43;") in blad or plus31(zij.nummer) in blad
    klaar = verborgen(blad)
    assert (klaar["soort"], klaar["versturenOp"]) == ("bel-terug", "2026-05-28T03:07")
    await zij.wijzig(veiligContact={"kanaal": "sms"})
    antwoord = await ik.verstuur(pad, klaar)
    assert (antwoord.status_code, "Bekijk het bericht nog eens" in antwoord.text) == (409, True)
    klaar = verborgen(
        (await ik.stuur(f"{pad}/bekijken", soort="bel-terug", versturenOp="2026-05-28T03:07"))[1]
    )
    assert [(await ik.verstuur(pad, klaar)).status_code for _ in range(2)] == [
        303,
        303,
    ]  # an impatient finger
    assert await zij.hoe() == [("klaargezet", None)]
    await zij.wijzig(veiligContact={"kanaal": "telefoon"})
    blad = (await ik.get(pad)).text
    for woorden in (
        "Niet verstuurd",
        "veilig contact, het nummer of het e-mailadres is gewijzigd",
        "Neem zelf contact op",
    ):
        assert woorden in blad
    assert "Bekijk het bericht" not in blad
    assert "Een bericht is niet verstuurd: er is iets gewijzigd" in (await ik.get("/dag")).text


RONDEN, TEGELIJK = 10, 10


async def _zet_klaar_en_grijp(
    wereld: Wereld, mensen: Sequence[Aan]
) -> tuple[list[str], UUID, list[taken.Greep]]:
    """For each of them a bericht that a worker has in hand: all that is left is to send it."""
    regie, door = UUID(await mensen[0].wie.id()), nieuw_id()
    async with wereld.omg.database.schrijf() as verbinding:
        eenheid = worker.als_klok(wereld.omg, verbinding)
        zij = replace(eenheid, actor=replace(eenheid.actor, id=regie))
        ids = []
        for een in mensen:
            mens = await lees_betrokkene(zij, UUID(een.casus.id), UUID(een.id))
            weg = (ContactKanaal.SMS, plus31(een.nummer), "Graag terugbellen als het uitkomt.")
            wat = Opgesteld(
                Verzoek(Berichtsoort.BEL_TERUG), *weg, zij.nu, zij.nu + SPELING, mens.rij["contact_versie"]
            )
            ids.append(str(await zet_klaar(zij, mens, wat, [])))
        await taken.plan(eenheid, BERICHT)
        return ids, door, [await taken.grijp(eenheid, BERICHT, door) for _ in mensen]


async def _dubbelganger(zij: Aan, casus: Casus) -> Aan:
    """The same human in another casus, as somebody said."""
    ander = await aan(casus)
    hij, zelfde = [(await zij.wie.haal(p.persoon))["persoonId"] for p in (zij, ander)]
    samen = {"persoonId": hij, "zelfdeAlsId": zelfde, "reden": "anders", "toelichting": "Zij zei het."}
    goed(await zij.wie.post("/v1/personen/samenvoegingen", samen))
    return ander


async def test_na_een_bevestigde_wijziging_gaat_er_niets_naar_het_oude_nummer(
    verse_wereld: VerseWereld,
) -> None:
    """A hundred times on each engine somebody records another number while the worker sends, half of them in another casus of the same
    human. Who was told that it was recorded knows that nothing goes to the old one any more."""
    lot = random.Random(7)
    async with _met_dienst(verse_wereld) as (wereld, dienst):
        casus, naast = await wereld.casus(), await wereld.casus()
        mensen = [await aan(casus) for _ in range(TEGELIJK)]
        wie_wijzigt = [await _dubbelganger(zij, naast) if i % 2 else zij for i, zij in enumerate(mensen)]

        async def wijzig(wie: Aan, bericht: str) -> None:
            wie.nummer = mobiel()
            await wie.wijzig(telefoon=wie.nummer)
            dienst.verslag.append(("gewijzigd", bericht))

        async def doe(door: UUID, greep: taken.Greep) -> None:
            for _ in range(lot.choice((0, 5, 200))):
                await asyncio.sleep(0)
            async with wereld.omg.database.schrijf() as verbinding:
                eenheid = worker.als_klok(wereld.omg, verbinding)
                await taken.doe(eenheid, BERICHT, door, greep, wereld.omg.regels)

        for _ in range(RONDEN):
            ids, door, grepen = await _zet_klaar_en_grijp(wereld, mensen)
            await asyncio.gather(*(doe(door, greep) for greep in grepen), *map(wijzig, wie_wijzigt, ids))
        regels = dienst.verslag
        assert not [
            i for i, (wat, id) in enumerate(regels) if wat == "aangenomen" and ("gewijzigd", id) in regels[:i]
        ]
        # and it was a race: now the one was first, then the other
        assert 0 < len(dienst.gezien) < RONDEN * TEGELIJK


@pytest.mark.parametrize(
    ("fout", "instelling"),
    [
        ("met https", {"berichten_url": "http://sms.voorbeeld.nl/"}),
        ("met https", {"berichten_url": "ftp://sms.voorbeeld.nl/"}),
        ("zonder naam of wachtwoord", {"berichten_url": "https://wij:geheim@sms.voorbeeld.nl/"}),
        ("BERICHTEN_GEHEIM ontbreekt", {"berichten_geheim": None}),
    ],
)
def test_een_adres_zonder_https_of_geheim_is_geen_adres(fout: str, instelling: dict[str, Any]) -> None:
    waarden: dict[str, Any] = {
        "hoofdsleutels": nieuwe_hoofdsleutel(1),
        "kluissleutels": nieuwe_hoofdsleutel(1),
        "berichten_url": "https://sms.voorbeeld.nl/",
        "berichten_geheim": GEHEIM,
    }
    assert Instellingen(**waarden).berichten
    with pytest.raises(ValueError, match=fout):
        Instellingen(**{**waarden, **instelling})
