"""Who wants to read what is recorded of them: who asked it for them, what the privacy officer decided, and the paper."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from app.api import inzageverzoeken as api
from app.bewaren.codes import Inzagebesluit, Inzageweigering
from app.core.fouten import Fout
from app.core.klok import lokale_dag
from app.toegang.actor import Actor, Rol
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import BEGIN, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.werkplek.bewaren import terug
from app.werkplek.bladen import dag, moment, zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.privacy import bladzijde
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.werkplek.tabel import Blok, Cel, Lijst, Zaak
from app.workflow import inzageverzoeken, keken
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, prefix="/privacy/inzageverzoeken", onder="")
wie_keek_router = Onderdeel(route_class=Bladroute, prefix="/privacy/wie-keek", onder="")
BLAD = 50


@router.get("")
async def verzoeken(eenheid: Eenheid, blad: Pagina, na: Na = None) -> Response:
    gevonden = await inzageverzoeken.verzoeken(eenheid, BLAD + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, BLAD, lambda r: r.id)
    waar = await plekken(eenheid)
    lijst = Lijst(
        "Inzageverzoeken",
        "Iemand wil lezen wat er over hem of haar is vastgelegd. Dat is een recht: het antwoord komt binnen een maand. "
        "Een medewerker vraagt het aan, de privacy officer besluit, en dan haalt die medewerker de uitdraai op.",
        ("Gevraagd op", "Door", "Team", "Besluit"),
        [
            (
                Cel(moment(r.op), f"/privacy/inzageverzoeken/{r.id}"),
                Cel(r.aanduiding),
                Cel(waar.team(r.team)),
                _besluit(r, blad),
            )
            for r in rijen
        ],
        "Er is geen inzageverzoek.",
        terug(eenheid.actor),
        bladzijde("/privacy/inzageverzoeken", volgende),
    )
    return blad.toon("lijst.html", "Inzageverzoeken", {"lijst": lijst})


def _besluit(r: sa.Row[Any], blad: Blad) -> Cel:
    if r.besluit is None:
        voor = inzageverzoeken.antwoord_voor(r.op)
        laat = voor < lokale_dag(blad.nu)
        klein = f"antwoord uiterlijk {dag(voor)}{': te laat' if laat else ''}"
        return Cel("Wacht op besluit", merk="danger" if laat else "warning", klein=klein)
    if r.besluit is Inzagebesluit.AFGEWEZEN:
        return Cel("Afgewezen", merk="danger", klein=zin(r.reden))
    voorbij = r.tot <= blad.nu
    return Cel(
        "Goedgekeurd", merk="inactive" if voorbij else "success", klein=f"op te halen tot {dag(r.tot)}"
    )


BESLUIT = (
    Veld("besluit", "Mag de uitdraai worden gegeven?", Soort.KEUZE, keuzes(Inzagebesluit), verplicht=True),
    Veld("reden", "Waarom niet?", Soort.KEUZE, keuzes(Inzageweigering), uitleg="Alleen als u afwijst."),
)


async def _toon_verzoek(
    eenheid: Werkeenheid, blad: Blad, id: UUID, ingevuld: Ingevuld | None = None, fout: Fout | None = None
) -> Response:
    r, ik = await inzageverzoeken.lees_verzoek(eenheid, id), eenheid.actor
    waar = await plekken(eenheid)
    mag = Rol.PRIVACY in ik.rollen and r.door != ik.id and r.besluit is None
    ophalen = r.door == ik.id and r.tot is not None and r.tot > blad.nu
    uitleg = "U ziet zelf niet wat erin staat. Kijk of het team heeft vastgesteld wie het vraagt, en of het niemand in gevaar brengt."
    zaak = Zaak(
        "Inzageverzoek",
        "Iemand wil lezen wat er over hem of haar is vastgelegd. Er zijn altijd twee mensen voor nodig.",
        ("/privacy/inzageverzoeken", "Inzageverzoeken"),
        f"/privacy/inzageverzoeken/{id}",
        [
            ("Gevraagd door", Cel(r.aanduiding, klein=f"{waar.team(r.team)}, {moment(r.op)}")),
            (
                "Besloten door",
                Cel(r.beslisser or "nog niemand", klein=moment(r.beoordeeld_op) if r.beoordeeld_op else ""),
            ),
            ("Over", _over(ik, r.persoon_id)),
        ],
        _besluit(r, blad),
        blokken=[
            Blok("beoordelen", "Uw besluit", "Besluit vastleggen", toon(BESLUIT, ingevuld, fout), uitleg)
        ]
        if mag
        else (),
        versie=r.versie,
        knop=(f"/privacy/inzageverzoeken/{id}/pdf", "Uitdraai ophalen (PDF)") if ophalen else None,
    )
    return blad.toon("zaak.html", "Inzageverzoek", {"zaak": zaak, "fout": fout})


@router.get("/{verzoek_id}")
async def verzoek(verzoek_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_verzoek(eenheid, blad, verzoek_id)


@router.get("/{verzoek_id}/pdf")
async def uitdraai(verzoek_id: UUID, eenheid: Eenheid) -> Response:
    return await api.pdf(verzoek_id, eenheid)


@router.post("/{verzoek_id}/beoordelen")
async def beoordeel(verzoek_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_verzoek(eenheid, blad, verzoek_id, i, f))
    versie = ingevuld.if_match
    bericht = vul(api.InzagebesluitIn, als_json(BESLUIT, ingevuld))
    await api.beoordeel(verzoek_id, bericht, eenheid, Response(), versie)
    return verder("/privacy/inzageverzoeken")


def _over(ik: Actor, persoon_id: UUID) -> Cel:
    """Whom it is about, as far as is told here; for the privacy officer the way to who looked."""
    if Rol.PRIVACY in ik.rollen:
        return Cel("Wie keek naar deze persoon", f"/privacy/wie-keek/{persoon_id}", klein=str(persoon_id))
    return Cel("een persoon", klein=str(persoon_id))


@wie_keek_router.get("/{persoon_id}")
async def wie_keek(persoon_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    """An answer to hand over: printed as it stands here."""
    gevonden = await keken.bij_mens(eenheid, persoon_id)
    lijst = Lijst(
        "Wie keek naar deze persoon",
        f"Dit antwoord mag u aan de betrokkene geven. {keken.NIET_GENOEMD}",
        ("Dag", "Door", "Waarvoor", "Wat", "Hoe vaak"),
        [
            (
                Cel(dag(b.dag)),
                Cel(zin(b.functie), klein=b.door),
                Cel(zin(b.doel), klein="omdat het niet kon wachten" if b.nood else ""),
                Cel(zin(b.wat)),
                Cel(str(keer)),
            )
            for b, keer in gevonden
        ],
        "Niemand bekeek wat er over deze persoon is vastgelegd.",
        ("/privacy/inzageverzoeken", "Inzageverzoeken"),
    )
    return blad.toon("lijst.html", "Wie keek", {"lijst": lijst})
