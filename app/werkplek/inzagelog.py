"""The access log, for the privacy officer: who looked at one casus or one melding, or what one medewerker looked at."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query, Response

from app.api.inzage import BEGIN, EINDE
from app.casus import inzage as van_casus
from app.core.fouten import niet_gevonden
from app.core.gebeurtenis import LAATSTE
from app.core.kalender import einde_van
from app.melding import inzage as van_melding
from app.toegang.inzage import Tijdvak
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Na, lees_cursor, pagina, volgnummer
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.bladen import moment, zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, toon
from app.werkplek.nummer import WAAR, als_nummer
from app.werkplek.privacy import bladzijde
from app.werkplek.route import Blad, Bladroute, Pagina, verder
from app.werkplek.tabel import Cel, Lijst
from app.workflow import kijkers, noodtoegang
from app.workflow.inzagezinnen import afloop, bekeken
from app.workflow.plekken import Plekken, plekken

router = Onderdeel(route_class=Bladroute, prefix="/privacy/logboek", onder="")
BLAD = 50

Waarvan = Literal["casus", "melding", "medewerker"]
ZOEK = (
    Veld(
        "soort",
        "Wat zoekt u?",
        Soort.KEUZE,
        [
            ("casus", "Wie één casus bekeek"),
            ("melding", "Wie één melding bekeek"),
            ("medewerker", "Wat één medewerker bekeek"),
        ],
    ),
    Veld(
        "nummer",
        "Nummer, of account van de medewerker",
        uitleg=f"{WAAR} Een medewerker zoekt u op de naam van het account, zoals wij-noord-2.",
    ),
)
DAGEN = (Veld("van", "Vanaf", Soort.DATUM), Veld("tot", "Tot en met", Soort.DATUM))


@router.get("")
async def zoek(
    eenheid: Eenheid,
    blad: Pagina,
    soort: Waarvan | Literal[""] = "",
    nummer: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """To the log of what was asked for; what it is shows that page, or not."""
    noodtoegang.eis_privacy(eenheid)
    gevraagd = nummer.strip()
    if soort and gevraagd:
        id = _nummer(gevraagd) or await _medewerker(eenheid, soort, gevraagd)
        return verder(f"/privacy/logboek/{soort}/{id}")
    lijst = Lijst(
        "Inzagelogboek",
        "Wie bekeek wat, wanneer en waarvoor?",
        (),
        (),
        "Kies hierboven wat u zoekt.",
        filter=toon(ZOEK, Ingevuld({"soort": [soort], "nummer": [nummer]}), None),
    )
    return blad.toon("lijst.html", "Inzagelogboek", {"lijst": lijst})


def _nummer(tekst: str) -> UUID | None:
    try:
        return UUID(als_nummer(tekst))
    except ValueError:
        return None


async def _medewerker(eenheid: Werkeenheid, soort: str, aanduiding: str) -> UUID:
    if soort != "medewerker":
        raise niet_gevonden()
    return await kijkers.zoek_medewerker(eenheid, aanduiding)


Dagkeuze = date | Literal[""]


def _tijdvak(na: str | None, van: Dagkeuze, tot: Dagkeuze) -> Tijdvak:
    return Tijdvak(
        einde_van(van - timedelta(days=1)) if van and van > BEGIN.date() else BEGIN,
        einde_van(tot) if tot and tot < EINDE.date() else EINDE,
        lees_cursor(na, volgnummer, LAATSTE),
        BLAD + 1,
    )


def _log(
    blad: Blad,
    titel: str,
    pad: str,
    gevonden: Sequence[sa.Row[Any]],
    van: Dagkeuze,
    tot: Dagkeuze,
    waar: Plekken | None = None,
) -> Response:
    """`waar`: who looked, and where they work; otherwise at what."""
    wie = waar is not None
    rijen, volgende = pagina(gevonden, BLAD, lambda r: int(r.volgnummer))
    lijst = Lijst(
        titel,
        "Het nieuwste eerst. Ook wat is geweigerd staat erbij.",
        ("Wanneer", "Wie" if wie else "Casus", "Wat", "Waarvoor", "Uitkomst"),
        [
            (
                Cel(moment(r.op)),
                _wie(r, waar) if waar else _wat(r),
                Cel(bekeken(r.handeling).capitalize()),
                Cel(zin(r.doelbinding)),
                _afloop(r),
            )
            for r in rijen
        ],
        "In deze dagen keek niemand." if wie else "In deze dagen bekeek deze medewerker niets.",
        ("/privacy/logboek", "Inzagelogboek"),
        bladzijde(pad, volgende, van=str(van), tot=str(tot)),
        filter=toon(DAGEN, Ingevuld({"van": [str(van)], "tot": [str(tot)]}), None),
    )
    return blad.toon("lijst.html", "Inzagelogboek", {"lijst": lijst})


def _wie(r: sa.Row[Any], waar: Plekken) -> Cel:
    pad = f"/privacy/logboek/medewerker/{r.medewerker_id}"
    return Cel(r.aanduiding or "onbekend", pad, klein=waar.voluit(r.organisatie, r.team))


def _wat(r: sa.Row[Any]) -> Cel:
    if r.casus_id:
        return Cel("Een casus", f"/privacy/logboek/casus/{r.casus_id}", klein=str(r.casus_id))
    return Cel(f"Een lijst met {len(r.getoond)} casussen of meldingen" if r.getoond else "Geen casus")


def _afloop(r: sa.Row[Any]) -> Cel:
    return Cel("Met noodtoegang", merk="warning") if r.nood else Cel(zin(afloop(r.uitkomst)))


@router.get("/casus/{casus_id}")
async def log_casus(
    casus_id: UUID, eenheid: Eenheid, blad: Pagina, na: Na = None, van: Dagkeuze = "", tot: Dagkeuze = ""
) -> Response:
    gevonden = await van_casus.wie_keken(eenheid, casus_id, _tijdvak(na, van, tot))
    pad = f"/privacy/logboek/casus/{casus_id}"
    return _log(blad, "Wie keek in deze casus", pad, gevonden, van, tot, await plekken(eenheid))


@router.get("/melding/{melding_id}")
async def log_melding(
    melding_id: UUID, eenheid: Eenheid, blad: Pagina, na: Na = None, van: Dagkeuze = "", tot: Dagkeuze = ""
) -> Response:
    vak = _tijdvak(na, van, tot)
    gevonden = await van_melding.wie_keken(eenheid, melding_id, vak, alleen_verkeerd=False)
    pad = f"/privacy/logboek/melding/{melding_id}"
    return _log(blad, "Wie keek in deze melding", pad, gevonden, van, tot, await plekken(eenheid))


@router.get("/medewerker/{medewerker_id}")
async def log_medewerker(
    medewerker_id: UUID, eenheid: Eenheid, blad: Pagina, na: Na = None, van: Dagkeuze = "", tot: Dagkeuze = ""
) -> Response:
    gevonden = await kijkers.van_medewerker(eenheid, medewerker_id, _tijdvak(na, van, tot))
    pad = f"/privacy/logboek/medewerker/{medewerker_id}"
    return _log(blad, "Wat deze medewerker bekeek", pad, gevonden, van, tot)
