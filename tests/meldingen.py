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


def nieuw_bsn() -> str:
    """A number that passes the 11-proef and was given out to nobody, here or outside."""
    while True:
        cijfers = f"{999_000_000 + next(_teller)}"
        if sum(g * int(c) for g, c in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), cijfers, strict=True)) % 11 == 0:
            return cijfers


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
    # never a day that could be a month: day and month exchanged would be the birth date of another gezin
    maanden, dag = divmod(next(_teller), 16)
    jaren, maand = divmod(maanden, 12)

    def geboren(jaar: int) -> date:
        return date(jaar + jaren, 1 + maand, 13 + dag)

    return Gezin(
        mens("slachtoffer", "Testa", achternaam, geboren(1970), tussenvoegsel=tussenvoegsel),
        mens("kind", "Kindje", achternaam, geboren(2012), tussenvoegsel=tussenvoegsel),
        mens("pleger", "Proef", "Draadsma", geboren(1950)),
        mens("pleger", "Fictius", "Verzonnen", geboren(1990)),
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


async def zelfde_huishouden(wie: Iemand, melding_id: str, als: str) -> httpx.Response:
    keuze = {"meldingId": als, "reden": "Zelfde moeder en kind."}
    return await wie.put(f"/v1/meldingen/{melding_id}/koppeling", keuze, if_match="*")


async def weeg(wie: Iemand, melding_id: str, uitkomst: str = "geen-vervolg") -> Any:
    oordeel = {"uitkomst": uitkomst, "onderbouwing": "Zo is het gewogen."}
    return goed(await wie.put(f"/v1/meldingen/{melding_id}/veiligheidsbeoordeling", oordeel, if_match="*"))


async def ontkoppel(wie: Iemand, melding_id: str) -> Any:
    waarom = {"reden": "Het is een naamgenoot die op dezelfde dag is geboren."}
    pad = f"/v1/meldingen/{melding_id}/koppeling"
    return goed(await wie.vraag("DELETE", pad, waarom, if_match="*"))


async def vertrek(casus: Casus) -> None:
    """The household moves out of the region: its casus ends."""
    einde = {"reden": "verhuisd-buiten-regio", "toelichting": "Verhuisd naar elders."}
    leiding = casus.wereld.als(f"{casus.regisseur.handle}-teamleider")
    goed(await casus.doe("beeindigen", leiding, **einde))


async def keer_terug(wie: Iemand, melding_id: str, vorige: str) -> dict[str, Any]:
    """The new casus of a household that is back, out of this melding."""
    zo = {"aanduiding": "Huishouden Terugsma", "vervolgOp": vorige}
    casus: dict[str, Any] = await wie.maak(f"/v1/meldingen/{melding_id}/casus", zo)
    return casus


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


@dataclass
class Meldklokken:
    """The clocks of one melding, and what somebody does to them."""

    wie: Iemand
    id: str

    @property
    def pad(self) -> str:
        return f"/v1/meldingen/{self.id}"

    async def klok(self, soort: str) -> dict[str, Any]:
        """The latest clock of this kind."""
        alle = (await self.wie.haal(self.pad))["termijnen"]
        gevonden: dict[str, Any] = max(
            (t for t in alle if t["soort"] == soort), key=lambda t: str(t["begonnenOp"])
        )
        return gevonden

    async def id_van(self, soort: str) -> str:
        return str((await self.klok(soort))["id"])

    async def status(self, soort: str) -> str:
        return str((await self.klok(soort))["status"])

    async def verloopt(self, soort: str) -> str:
        return str((await self.klok(soort))["verlooptOp"])

    async def probeer_pauze(self, soort: str, uren: float = 24, **anders: Any) -> httpx.Response:
        tot = (self.wie.wereld.klok.nu() + timedelta(hours=uren)).isoformat()
        pauze = {"reden": "wacht-op-informatie", "tot": tot, **anders}
        return await self.wie.post(f"{self.pad}/termijnen/{await self.id_van(soort)}/_pauzeren", pauze)

    async def pauzeer(self, soort: str, uren: float = 24, **anders: Any) -> Any:
        return goed(await self.probeer_pauze(soort, uren, **anders))

    async def probeer_hervat(self, soort: str) -> httpx.Response:
        return await self.wie.post(f"{self.pad}/termijnen/{await self.id_van(soort)}/_hervatten", {})

    async def hervat(self, soort: str) -> Any:
        return goed(await self.probeer_hervat(soort))

    async def beoordeel(self, uitkomst: str) -> Any:
        oordeel = {"uitkomst": uitkomst, "onderbouwing": "Zo is het."}
        return goed(await self.wie.put(f"{self.pad}/veiligheidsbeoordeling", oordeel, if_match="*"))

    async def informeer(self, personen: list[int], op: str, **anders: Any) -> Any:
        bericht = {"personen": personen, "op": op, **anders}
        return await self.wie.maak(f"{self.pad}/informeringen", bericht)

    async def probeer_afronden(self) -> httpx.Response:
        bericht = {"conclusie": "bevestigd", "onderbouwing": "Het is er niet veilig."}
        return await self.wie.post(f"{self.pad}/onderzoek/_afronden", bericht)

    async def rond_af(self) -> Any:
        return goed(await self.probeer_afronden())
