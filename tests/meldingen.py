"""Meldingen for tests: synthetic, obviously so, and each with a kenmerk of its own."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx

from tests.wereld import Casus, Iemand, Wereld, goed

_teller = itertools.count()


def mens(rol: str, voornamen: str, achternaam: str, geboren: date, **anders: Any) -> dict[str, Any]:
    naam = {"voornamen": voornamen, "achternaam": achternaam}
    return {"rollen": [rol], **naam, "geboortedatum": geboren.isoformat(), **anders}


@dataclass(frozen=True)
class Gezin:
    """People that no other test knows: their birth dates are theirs alone."""

    moeder: dict[str, Any]
    kind: dict[str, Any]
    man: dict[str, Any]
    """Of the casus; not of every melding."""
    ander: dict[str, Any]
    """Another man, whom nobody knew."""


def gezin(achternaam: str = "Berg", tussenvoegsel: str | None = "van den") -> Gezin:
    dagen = timedelta(days=next(_teller))
    moeder = mens("slachtoffer", "Testa", achternaam, date(1970, 1, 13) + dagen, tussenvoegsel=tussenvoegsel)
    return Gezin(
        moeder,
        mens("kind", "Kindje", achternaam, date(2012, 1, 13) + dagen, tussenvoegsel=tussenvoegsel),
        mens("pleger", "Proef", "Draadsma", date(1950, 1, 13) + dagen),
        mens("pleger", "Fictius", "Verzonnen", date(1990, 1, 13) + dagen),
    )


async def met(casus: Casus, *mensen: dict[str, Any]) -> Casus:
    """Record these people in the casus."""
    for wie in mensen:
        await casus.regisseur.maak(f"{casus.pad}/betrokkenen", wie)
    return casus


def melding(wereld: Wereld, *betrokkenen: dict[str, Any], **anders: Any) -> dict[str, Any]:
    """A politiemelding of now, about these people."""
    return {
        "kenmerk": f"PL0100-{uuid4()}",
        "bron": "politie",
        "melderCategorie": "politie",
        "kanaal": "corv",
        "ontvangenOp": wereld.nu_json,
        "urgentie": "crisis",
        "gemeente": "0014",
        "wijk": "noord",
        "betrokkenen": list(betrokkenen),
        **anders,
    }


async def koppel(wie: Iemand, melding_id: str, casus_id: str) -> httpx.Response:
    keuze = {"casusId": casus_id, "reden": "Zelfde moeder en kind."}
    return await wie.put(f"/v1/meldingen/{melding_id}/koppeling", keuze, if_match="*")


async def ontkoppel(wie: Iemand, melding_id: str) -> Any:
    waarom = {"reden": "Het is een naamgenoot die op dezelfde dag is geboren."}
    pad = f"/v1/meldingen/{melding_id}/koppeling"
    return goed(await wie.vraag("DELETE", pad, waarom, if_match="*"))


async def kandidaten(wie: Iemand, melding_id: str) -> list[dict[str, Any]]:
    alle: list[dict[str, Any]] = (await wie.haal(f"/v1/meldingen/{melding_id}/kandidaten"))["resultaten"]
    return alle


async def beoordeel(
    wie: Iemand, melding_id: str, uitkomst: str = "overdracht-naar-lokaal-team"
) -> dict[str, Any]:
    oordeel = {"uitkomst": uitkomst, "onderbouwing": "Het lokale team kan verder."}
    pad = f"/v1/meldingen/{melding_id}/veiligheidsbeoordeling"
    klaar: dict[str, Any] = goed(await wie.put(pad, oordeel, if_match="*"))
    return klaar


async def volg(casus: Casus) -> str:
    """Let Veilig Thuis follow this casus from now on; the melding it does that for."""
    wij, vt = gezin(), casus.wereld.als("vt")
    await met(casus, wij.moeder)
    melding_id = str((await vt.maak("/v1/meldingen", melding(casus.wereld, wij.moeder)))["id"])
    goed(await koppel(vt, melding_id, casus.id))
    await beoordeel(vt, melding_id)
    return melding_id


async def momenten(wie: Iemand, casus_id: str, vraag: str = "") -> list[dict[str, Any]]:
    """What somebody's list of moments says of this casus, page after page."""
    alle: list[dict[str, Any]] = []
    na: str | None = ""
    while na is not None:
        bladzijde = await wie.haal(f"/v1/monitoring/momenten?limiet=200{vraag}{na and '&na=' + na}")
        alle += bladzijde["resultaten"]
        na = bladzijde["volgende"]
    return [m for m in alle if m["casusId"] == casus_id]
