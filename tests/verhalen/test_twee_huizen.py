"""Story 8: one child in two huishoudens. Each team knows that there is another casus and with whom; nobody finds the mother's shelter."""

import base64
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import quote, quote_plus
from uuid import uuid4

import pytest
from httpx import Response
from pypdf import PdfReader

from tests.conftest import Wereldmaker
from tests.meldingen import Gezin, gezin, kandidaten, melding
from tests.wereld import Casus, Iemand, Wereld, geweigerd, goed

THUIS = {"straat": "Oude Weg", "huisnummer": "4", "postcode": "9791AB", "plaats": "Bovenstad"}
VADER = {"straat": "Nieuwe Weg", "huisnummer": "5", "postcode": "9792CD", "plaats": "Bovenstad"}
SCHUILPLAATS = {
    "straat": "Schuilpad zuid",
    "huisnummer": "87q",
    "postcode": "9793ZX",
    "plaats": "Verborgen-aan-Zee",
}
ELDERS = {"straat": "Wijkpad noord", "huisnummer": "86w", "postcode": "9794ZW", "plaats": "Onvindbaar"}
WIE = ("wij-zuid", "wij-noord", "wij-noord-2", "vt", "fg")
"""The other casus; her own team, of which nobody is let in; who opened both; and who sees who looked."""


@dataclass
class Verhaal:
    """The two casussen, and every id that somebody could have heard of."""

    wereld: Wereld
    moeders: Casus
    vaders: Casus
    kind_bij_moeder: str
    kind_bij_vader: str
    ids: dict[str, list[str]] = field(default_factory=dict)

    @property
    def zuid(self) -> Iemand:
        return self.wereld.als("wij-zuid")


async def vertel(wereld: Wereld, wij: Gezin, schuilplaats: dict[str, str]) -> Verhaal:
    """Everything that happens is the same in every world, but for where the mother is."""
    vt = wereld.als("vt")
    eerste = await vt.maak("/v1/meldingen", melding(wereld, wij.moeder, wij.kind, kenmerk="eerste"))
    moeders = await _open(vt, eerste["id"], "Huishouden van moeder")
    tweede = await vt.maak("/v1/meldingen", melding(wereld, wij.man, wij.kind, kenmerk="tweede", wijk="zuid"))
    (zelfde_kind,) = await kandidaten(vt, tweede["id"])
    nee = f"/v1/meldingen/{tweede['id']}/kandidaten/{zelfde_kind['casusId']}/_afwijzen"
    goed(await vt.post(nee, {"reden": "Hetzelfde kind, maar in een ander huishouden."}))
    vaders = await _open(vt, tweede["id"], "Huishouden van vader")
    kinderen = [m["betrokkenen"][1]["persoonId"] for m in (eerste, tweede)]
    paar = {"persoonId": kinderen[0], "zelfdeAlsId": kinderen[1], "reden": "door-betrokkene-bevestigd"}
    link = (await vt.maak("/v1/personen/samenvoegingen", paar))["id"]
    aanboden = [await _draag_over(moeders, "wij-noord"), await _draag_over(vaders, "wij-zuid")]
    mensen = [
        # the parent first: their ids were given out in the same millisecond
        sorted(
            (await c.regisseur.haal(f"{c.pad}/betrokkenen"))["resultaten"],
            key=lambda m: "kind" in m["rollen"],
        )
        for c in (moeders, vaders)
    ]
    moeders.moeder, vaders.vader = mensen[0][0]["id"], mensen[1][0]["id"]
    moeders.vader, vaders.moeder = moeders.moeder, vaders.vader
    verhaal = Verhaal(wereld, moeders, vaders, mensen[0][1]["id"], mensen[1][1]["id"])
    toelating = await _vlucht(verhaal, schuilplaats)
    werk = [await _werk(vaders), await _werk(moeders)]
    # she tries: a melding at that very address
    poging = melding(
        wereld, wij.ander, kenmerk="poging", adres=SCHUILPLAATS, bron="professional", wijk="zuid"
    )
    geprobeerd = (await verhaal.zuid.maak("/v1/meldingen", poging))["id"]
    verhaal.ids = {
        "casus_id": [vaders.id, moeders.id],
        "pid": [m["id"] for m in (*mensen[0], *mensen[1])],
        "persoon_id": [m["persoonId"] for m in (*mensen[0], *mensen[1])],
        "melding_id": [eerste["id"], tweede["id"], geprobeerd],
        "overdracht_id": aanboden,
        "samenvoeging_id": [link],
        "toelating_id": [toelating],
        "doel_id": [doel for doel, _ in werk],
        "moment_id": [moment for _, moment in werk],
        "versie": ["1"],
        "reeks": ["meldingen"],
    }
    return verhaal


async def _open(vt: Iemand, melding_id: str, aanduiding: str) -> Casus:
    geopend = await vt.maak(f"/v1/meldingen/{melding_id}/casus", {"aanduiding": aanduiding})
    return Casus(vt.wereld, geopend["id"], vt)


async def _draag_over(casus: Casus, team: str) -> str:
    vraag = {
        "naar": {"organisatie": "wij-groningen", "team": team},
        "vraag": "Wilt u verder?",
        "reden": "Uw wijk.",
    }
    aanbod = str((await casus.regisseur.maak(f"{casus.pad}/overdrachten", vraag))["id"])
    casus.regisseur = casus.wereld.als(team)
    goed(await casus.regisseur.post(f"/v1/overdrachten/{aanbod}/_accepteren", {}))
    return aanbod


async def _vlucht(verhaal: Verhaal, schuilplaats: dict[str, str]) -> str:
    """Mother and child lived somewhere; they flee. One colleague is let in, looks, and is shut out again."""
    casus = verhaal.moeders
    for pid in (casus.moeder, verhaal.kind_bij_moeder):
        pad = f"{casus.pad}/betrokkenen/{pid}/adres"
        goed(await casus.regisseur.put(pad, {**THUIS, "geheim": False}))
        goed(await casus.regisseur.put(pad, {**schuilplaats, "geheim": True}, if_match='"1"'))
    kind = f"{verhaal.vaders.pad}/betrokkenen/{verhaal.kind_bij_vader}/adres"
    goed(await verhaal.zuid.put(kind, {**VADER, "geheim": False}))
    pad, collega = f"{casus.pad}/betrokkenen/{casus.moeder}/adres", verhaal.wereld.als("wij-noord-2")
    aan = {
        "medewerkerId": await collega.id(),
        "doelbinding": "hulpverlening",
        "reden": "Zij wordt opgehaald.",
        "tot": "2026-03-09T08:00:00Z",
    }
    toelating = str((await casus.regisseur.maak(f"{pad}/toelatingen", aan))["id"])
    gezien = goed(await collega.get(pad))
    assert {k: gezien[k] for k in schuilplaats} == schuilplaats
    uit = await casus.regisseur.vraag("DELETE", f"{pad}/toelatingen/{toelating}", if_match='"1"')
    assert uit.status_code == 204
    return toelating


async def _werk(casus: Casus) -> tuple[str, str]:
    """A plan, help and nazorg, so that there is something to read and to print everywhere; the goal and the moment that were set."""
    afspraak = {
        "id": "01890000-0000-7000-8000-000000000001",
        "wat": "Wij bellen.",
        "wie": [casus.vader],
        "bewaker": {"naam": "het wijkteam"},
        "alsNiet": "Dan 112.",
    }
    voorwaarde = {"id": "01890000-0000-7000-8000-000000000002", "tekst": "Geen geweld."}
    await casus.stel_plan_vast(inhoud={"voorwaarden": [voorwaarde], "afspraken": [afspraak]})
    await casus.ondersteun()
    waakvlam = {"waakvlam": {"soort": "familie", "naam": "oma"}, "momenten": ["2026-06-01"]}
    nazorg = goed(await casus.regisseur.put(f"{casus.pad}/nazorg", waakvlam))
    doel = {"betrokkeneId": casus.vader, "leefgebied": "wonen", "doel": "Rust."}
    doel_id = (await casus.regisseur.maak(f"{casus.pad}/ondersteuningsplan/doelen", doel))["id"]
    return doel_id, nazorg["momenten"][0]["id"]


# Everything that can be asked


def vragen(wereld: Wereld, ids: Mapping[str, list[str]]) -> Iterator[str]:
    """Every GET of the contract, with every id that fits; and lists also by what one would search for."""
    van_elk = [deel[0] for deel in ids.values() if len(deel[0]) > 30]
    for pad, methoden in wereld.app.openapi()["paths"].items():
        if "get" not in methoden:
            continue
        parameters = methoden["get"].get("parameters", [])
        namen = [p["name"] for p in parameters if p.get("in") == "path"]
        vraag = {p["name"] for p in parameters if p.get("in") == "query"}
        zoek = [f"{naam}={quote(w)}" for naam in sorted(vraag) for w in ("zuid", *SCHUILPLAATS.values())]
        # whose ids she does not know she guesses: with an id of every kind that she does know, where that is not thousands of questions
        gok = van_elk if len([naam for naam in namen if naam not in ids]) == 1 else van_elk[:2]
        for waarden in itertools.product(*(ids.get(naam, gok) for naam in namen)):
            ingevuld = pad.format(**dict(zip(namen, waarden, strict=True)))
            verplicht = (
                "?van=1&naar=1" if pad.endswith("_verschil") else "?limiet=200" if "limiet" in vraag else ""
            )
            yield ingevuld + verplicht
            if not namen:
                yield from (f"{ingevuld}?{z}" for z in zoek)


async def vraag_alles(verhaal: Verhaal, wie: str) -> list[tuple[str, Response]]:
    iemand = verhaal.wereld.als(wie)
    return [(pad, await iemand.get(pad)) for pad in vragen(verhaal.wereld, verhaal.ids)]


def _vormen(tekst: str) -> set[bytes]:
    """How a text can stand somewhere: as it is, in a URL, or inside something in base64 (wherever it begins)."""
    ruw = tekst.encode()
    b64 = {base64.b64encode(b"\0" * i + ruw)[4 if i else 0 : -4] for i in range(3)}
    return {
        ruw,
        ruw.lower(),
        quote(tekst).encode(),
        quote_plus(tekst).encode(),
        *(b for b in b64 if len(b) > 4),
    }


SPOREN = {
    vorm
    for w in (*SCHUILPLAATS.values(), "9793 ZX")
    for vorm in _vormen(w)
    if len(vorm) > 3 or vorm == b"87q"
}


def sporen(antwoord: Response) -> set[bytes]:
    """What of the shelter can be read in this answer: headers, body, and what a PDF says when it is read."""
    alles = repr(antwoord.headers.multi_items()).encode() + b"\n" + antwoord.content
    if antwoord.headers.get("content-type") == "application/pdf":
        alles += "\n".join(b.extract_text() for b in PdfReader(BytesIO(antwoord.content)).pages).encode()
    return {spoor for spoor in SPOREN if spoor in alles}


async def test_het_kind_is_een_mens_in_twee_huizen_en_de_schuilplaats_staat_nergens(
    wereldmaker: Wereldmaker,
) -> None:
    async with wereldmaker() as wereld:
        verhaal = await vertel(wereld, gezin(), SCHUILPLAATS)
        zuid, noord, vaders, moeders = verhaal.zuid, wereld.noord, verhaal.vaders, verhaal.moeders

        # one child: each sees that there is another casus, with which team, and how to reach it; of the parents nothing
        bij_vader = f"{vaders.pad}/betrokkenen/{verhaal.kind_bij_vader}"
        bij_moeder = f"{moeders.pad}/betrokkenen/{verhaal.kind_bij_moeder}"
        (ander,) = (await zuid.haal(f"{bij_vader}/andere-casussen"))["resultaten"]
        assert ander == {
            "organisatie": "wij-groningen",
            "organisatienaam": "WIJ (demo)",
            "team": "wij-noord",
            "teamnaam": "WIJ-team Noord (demo)",
            "bereikbaar": "088-0000001",
        }
        (ander,) = (await noord.haal(f"{bij_moeder}/andere-casussen"))["resultaten"]
        assert ander["team"] == "wij-zuid"
        for casus, pid in ((vaders, vaders.vader), (moeders, moeders.moeder)):
            ouder = f"{casus.pad}/betrokkenen/{pid}/andere-casussen"
            assert (await casus.regisseur.haal(ouder))["resultaten"] == []
        geweigerd(await zuid.get(f"{bij_moeder}/andere-casussen"), 404, "niet-gevonden")

        # the child lives in two places; each team knows its own
        assert (await zuid.haal(f"{bij_vader}/adres"))["straat"] == "Nieuwe Weg"
        geweigerd(await noord.get(f"{bij_moeder}/adres"), 403, "adres-geheim")
        niet_hier = await zuid.get(f"{bij_moeder}/adres")
        niemand = await zuid.get(f"{vaders.pad}/betrokkenen/{uuid4()}/adres")
        assert (niet_hier.status_code, niet_hier.content) == (404, niemand.content)

        # a melding at the very address of the shelter leads nowhere
        assert await kandidaten(zuid, verhaal.ids["melding_id"][2]) == []

        # everything she can ask, and everybody else without a toelating
        geteld = 0
        for wie in WIE:
            for pad, antwoord in await vraag_alles(verhaal, wie):
                eigen_poging = verhaal.ids["melding_id"][2] in pad and antwoord.status_code == 200
                assert eigen_poging or not sporen(antwoord), (wie, pad)
                assert antwoord.status_code < 500, (wie, pad)
                geteld += antwoord.status_code == 200
        assert geteld > 150

        # it would have been seen: who is let in reads it there, and nowhere else
        collega = wereld.als("wij-noord-2")
        aan = {
            "medewerkerId": await collega.id(),
            "doelbinding": "hulpverlening",
            "reden": "Zij wordt opgehaald.",
        }
        pad = f"{moeders.pad}/betrokkenen/{moeders.moeder}/adres"
        await noord.maak(f"{pad}/toelatingen", {**aan, "tot": "2026-03-09T08:00:00Z"})
        gevonden = {p for p, antwoord in await vraag_alles(verhaal, "wij-noord-2") if sporen(antwoord)}
        assert gevonden == {pad}


async def test_twee_werelden_die_alleen_in_de_schuilplaats_verschillen_antwoorden_gelijk(
    wereldmaker: Wereldmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte, headers and ETags too: what is the same wherever she is tells nobody where she is."""
    wij, antwoorden = gezin(), []
    for schuilplaats in (SCHUILPLAATS, ELDERS):
        teller = itertools.count()
        tijd = SimpleNamespace(time_ns=lambda t=teller: (1_700_000_000_000 + next(t)) * 1_000_000)
        monkeypatch.setattr("app.core.ids.time", tijd)
        monkeypatch.setattr("app.core.ids.os", SimpleNamespace(urandom=bytes))
        async with wereldmaker() as wereld:
            verhaal = await vertel(wereld, wij, schuilplaats)
            antwoorden.append(
                [
                    (wie, pad, a.status_code, a.headers.multi_items(), a.content)
                    for wie in WIE
                    for pad, a in await vraag_alles(verhaal, wie)
                ]
            )
    een, ander = antwoorden
    assert len(een) == len(ander) > 500
    assert sum(status == 200 for _, _, status, *_ in een) > 150
    for hier, daar in zip(een, ander, strict=True):
        assert hier == daar
