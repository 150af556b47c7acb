"""For the privacy officer: noodtoegang and unusual looks to judge, and who looked. By reference only: never what is in a dossier."""

import json
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from app.api import noodtoegang as nood_api
from app.api import opvallend as opvallend_api
from app.core.fouten import Fout, niet_gevonden
from app.toegang.actor import Rol
from app.toegang.codes import Inzageoordeel, Inzagereden, Noodoordeel
from app.toegang.nakijken import LAATST_NAGEKEKEN
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zegel import NIEUWSTE, hoofd
from app.web.cursor import Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import dag, moment, rest, zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.werkplek.tabel import Blok, Cel, Lijst, Zaak
from app.workflow import noodtoegang, opvallend
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, prefix="/privacy", onder="")
BLAD = 50
NIEUWSTE_ID = UUID(int=2**128 - 1)
DELEN = (
    (
        "Wie keek",
        (
            (
                "/privacy/noodtoegang",
                "Noodtoegang",
                "Wie een casus van een ander opende omdat het niet kon wachten.",
            ),
            ("/privacy/opvallend", "Opvallende inzage", "Wie keek zonder dat duidelijk is waarom."),
            (
                "/privacy/logboek",
                "Inzagelogboek",
                "Wie één casus of één melding bekeek, of wat één medewerker bekeek.",
            ),
        ),
    ),
    (
        "Bewaren en vernietigen",
        (
            (
                "/privacy/vernietigingen",
                "Te vernietigen",
                "Welk dossier weg mag, als twee mensen het goedkeuren.",
            ),
            ("/privacy/bewaarplichten", "Bewaarplichten", "Wat niet mag worden vernietigd, en waarom."),
            ("/privacy/vernietigd", "Vernietigd", "Wat er weg is: aantallen, en niets dat terugwijst."),
        ),
    ),
    (
        "Rechten van mensen",
        (
            (
                "/privacy/inzageverzoeken",
                "Inzageverzoeken",
                "Wie wil lezen wat er over hem of haar is vastgelegd.",
            ),
        ),
    ),
)


@router.get("")
async def begin(eenheid: Eenheid, blad: Pagina) -> Response:
    noodtoegang.eis_privacy(eenheid)
    rij = await eenheid.een(NIEUWSTE)
    wat = hoofd(rij) if rij else None
    model = {
        "groepen": DELEN,
        "hoofd": wat,
        "verzegeld_op": rij.op if rij else None,
        "hoofd_tekst": json.dumps(wat, sort_keys=True),
        "nagekeken": await eenheid.een(LAATST_NAGEKEKEN),
    }
    return blad.toon("privacy.html", "Privacy", model)


def keuzes_van(pad: str, alle: str) -> list[tuple[str, str, bool]]:
    return [(pad, "Wat nog wacht", not alle), (f"{pad}?alle=ja", "Alles", bool(alle))]


def bladzijde(pad: str, volgende: str | None, **keuze: str) -> str:
    rest_ = "".join(f"&{k}={w}" for k, w in keuze.items() if w)
    return f"{pad}?na={volgende}{rest_}" if volgende else ""


# Noodtoegang


@router.get("/noodtoegang")
async def noodtoegangen(
    eenheid: Eenheid, regio: Regio, blad: Pagina, na: Na = None, alle: Literal["", "ja"] = ""
) -> Response:
    vanaf = lees_cursor(na, UUID, NIEUWSTE_ID)
    gevonden = await noodtoegang.voor_toezicht(eenheid, vanaf, BLAD + 1, alleen_open=not alle)
    rijen, volgende = pagina(gevonden, BLAD, lambda r: r.id)
    hier, waar = eenheid.actor.organisatie, await plekken(eenheid)
    lijst = Lijst(
        "Noodtoegang",
        f"Iemand van buiten het team opende een casus omdat het niet kon wachten. Kijk binnen {regio.noodtoegang_beoordelen_uren} uur "
        "of dat terecht was. Is de casus van een andere organisatie, dan beoordeelt hun privacy officer het.",
        ("Wanneer", "Wie keek", "Waarom", "Casus van", "Oordeel"),
        [
            (
                Cel(
                    moment(r.op),
                    f"/privacy/noodtoegang/{r.casus_id}/{r.id}" if r.van_organisatie == hier else "",
                ),
                Cel(r.aanduiding, klein=waar.naam(r.organisatie, r.team)),
                Cel(zin(r.reden)),
                Cel(waar.naam(r.van_organisatie, r.van_team)),
                _oordeel(r, blad),
            )
            for r in rijen
        ],
        "Er is geen noodtoegang die op een oordeel wacht."
        if not alle
        else "Er is nog nooit noodtoegang genomen.",
        volgende=bladzijde("/privacy/noodtoegang", volgende, alle=alle),
        keuzes=keuzes_van("/privacy/noodtoegang", alle),
    )
    return blad.toon("lijst.html", "Noodtoegang", {"lijst": lijst})


def _oordeel(r: sa.Row[Any], blad: Blad) -> Cel:
    if r.beoordeeld_op:
        soort = "success" if r.oordeel is Noodoordeel.TERECHT else "danger"
        return Cel(zin(r.oordeel), merk=soort, klein=f"{r.beoordelaar}, {dag(r.beoordeeld_op)}")
    te_laat = r.beoordelen_voor <= blad.nu
    return Cel("Te laat" if te_laat else "Wacht", merk="warning", klein=rest(r.beoordelen_voor, blad.nu))


OORDEEL = (
    Veld("oordeel", "Was het terecht?", Soort.KEUZE, keuzes(Noodoordeel), verplicht=True),
    Veld("toelichting", "Waarom vindt u dat?", Soort.LANG, verplicht=True),
)


async def _toon_nood(
    eenheid: Werkeenheid,
    blad: Blad,
    casus_id: UUID,
    noodtoegang_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    gevonden = await noodtoegang.van_casus(eenheid, casus_id)
    wat = next((w for w in gevonden if w.rij.id == noodtoegang_id), None)
    if wat is None:
        raise niet_gevonden()
    r, waar = wat.rij, await plekken(eenheid)
    mag = Rol.PRIVACY in eenheid.actor.rollen and noodtoegang.bezwaar(eenheid.actor, r) is None
    blokken = (
        [
            Blok(
                "beoordelen",
                "Uw oordeel",
                "Oordeel vastleggen",
                toon(OORDEEL, ingevuld, fout),
                "Loopt de toegang nog en is het onterecht, dan stopt die meteen.",
            )
        ]
        if mag
        else []
    )
    if r.beeindigd_op is None and r.tot > blad.nu:
        uitleg = "Deze medewerker kan de casus nu nog lezen."
        blokken.append(Blok("beeindigen", "Nu stoppen", "Toegang stoppen", (), uitleg, "secondary-action"))
    zaak = Zaak(
        "Noodtoegang",
        "Deze medewerker opende een casus van een ander team, omdat het niet kon wachten. Wat er in de casus staat ziet u hier niet.",
        ("/privacy/noodtoegang", "Noodtoegang")
        if Rol.PRIVACY in eenheid.actor.rollen
        else (f"/casussen/{casus_id}", "Terug naar de casus"),
        f"/privacy/noodtoegang/{casus_id}/{noodtoegang_id}",
        [
            (
                "Wie keek",
                Cel(r.aanduiding, klein=waar.voluit(r.organisatie, r.team)),
            ),
            ("Waarom", Cel(zin(r.reden))),
            ("Vanaf", Cel(moment(r.op))),
            (
                "Tot",
                Cel(
                    moment(r.beeindigd_op or r.tot),
                    klein=f"gestopt door {r.beeindiger}" if r.beeindiger else "",
                ),
            ),
            ("Casus van", Cel(waar.naam(r.van_organisatie, r.van_team))),
            ("Wat is er bekeken", Cel("Inzagelogboek van deze casus", f"/privacy/logboek/casus/{casus_id}")),
        ],
        _oordeel(r, blad),
        [(f"Wat {r.aanduiding} schreef", wat.toelichting)]
        + ([(f"Oordeel van {r.beoordelaar}", wat.oordeel_toelichting)] if wat.oordeel_toelichting else []),
        blokken=blokken,
    )
    return blad.toon("zaak.html", "Noodtoegang", {"zaak": zaak, "fout": fout})


@router.get("/noodtoegang/{casus_id}/{noodtoegang_id}")
async def een_noodtoegang(casus_id: UUID, noodtoegang_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    """For the privacy officer; the casusregisseur and the teamleider of the casus may read it and stop it too."""
    return await _toon_nood(eenheid, blad, casus_id, noodtoegang_id)


@router.post("/noodtoegang/{casus_id}/{noodtoegang_id}/{wat}")
async def over_noodtoegang(
    casus_id: UUID, noodtoegang_id: UUID, wat: str, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_nood(eenheid, blad, casus_id, noodtoegang_id, i, f))
    if wat == "beoordelen":
        bericht = vul(nood_api.OordeelIn, als_json(OORDEEL, ingevuld))
        await nood_api.beoordeel(casus_id, noodtoegang_id, bericht, eenheid, Response())
        return verder("/privacy/noodtoegang" if Rol.PRIVACY in eenheid.actor.rollen else "/dag")
    if wat != "beeindigen":
        raise niet_gevonden()
    await nood_api.beeindig(casus_id, noodtoegang_id, eenheid, Response())
    return verder(f"/privacy/noodtoegang/{casus_id}/{noodtoegang_id}")


# What stands out

INZAGEOORDEEL = (
    Veld(
        "oordeel",
        "Wat vindt u ervan?",
        Soort.KEUZE,
        keuzes(Inzageoordeel),
        verplicht=True,
        uitleg="Navragen: u vraagt het aan de medewerker of de teamleider, en kijkt er daarna nog eens naar.",
    ),
    Veld("reden", "Waarom?", Soort.KEUZE, keuzes(Inzagereden)),
)


@router.get("/opvallend")
async def opvallende_inzage(
    eenheid: Eenheid, blad: Pagina, na: Na = None, alle: Literal["", "ja"] = ""
) -> Response:
    vanaf = lees_cursor(na, UUID, NIEUWSTE_ID)
    gevonden = await opvallend.lijst(eenheid, vanaf, BLAD + 1, alleen_open=not alle)
    rijen, volgende = pagina(gevonden, BLAD, lambda g: g.rij.id)
    waar = await plekken(eenheid)
    lijst = Lijst(
        "Opvallende inzage",
        "Wie keek zonder dat duidelijk is waarom. Het is een vraag en geen oordeel: vaak is er een goede reden. "
        "Per dag hoogstens twintig mensen, wat het meest opvalt bovenaan.",
        ("Dag", "Wie", "Waarom valt dit op", "Casussen", "Oordeel"),
        [
            (
                Cel(dag(g.rij.dag), f"/privacy/opvallend/{g.rij.id}"),
                Cel(g.rij.aanduiding or "onbekend", klein=waar.team(g.rij.team)),
                Cel(" ".join(u["tekst"] for u in g.uitleg)),
                Cel(str(len(g.casussen))),
                _inzageoordeel(g.rij),
            )
            for g in rijen
        ],
        "Er is niets dat op een oordeel wacht." if not alle else "Er is nog nooit iets opgevallen.",
        volgende=bladzijde("/privacy/opvallend", volgende, alle=alle),
        keuzes=keuzes_van("/privacy/opvallend", alle),
    )
    return blad.toon("lijst.html", "Opvallende inzage", {"lijst": lijst})


MERK = {Inzageoordeel.TERECHT: "success", Inzageoordeel.NAVRAGEN: "warning", Inzageoordeel.INCIDENT: "danger"}


def _inzageoordeel(r: sa.Row[Any]) -> Cel:
    if r.oordeel is None:
        return Cel("Nog niet bekeken", merk="warning")
    door = f"{r.beoordelaar}, {dag(r.beoordeeld_op)}"
    return Cel(zin(r.oordeel), merk=MERK[r.oordeel], klein=f"{zin(r.reden)}; {door}" if r.reden else door)


async def _toon_opvallend(
    eenheid: Werkeenheid,
    blad: Blad,
    bevinding_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    g = await opvallend.lees(eenheid, bevinding_id)
    r, waar = g.rij, await plekken(eenheid)
    open_ = r.oordeel in (None, Inzageoordeel.NAVRAGEN)
    zaak = Zaak(
        f"Opvallende inzage van {dag(r.dag)}",
        "Kijk of er een goede reden voor was. Weet u het niet, vraag het dan na bij de medewerker of de teamleider.",
        ("/privacy/opvallend", "Opvallende inzage"),
        f"/privacy/opvallend/{bevinding_id}",
        [
            (
                "Wie",
                Cel(
                    r.aanduiding or "onbekend",
                    f"/privacy/logboek/medewerker/{r.medewerker_id}",
                    klein=waar.team(r.team),
                ),
            ),
            ("Eerste keer die dag", Cel(moment(r.eerste_op))),
            ("Waarom valt dit op", Cel(" ".join(u["tekst"] for u in g.uitleg))),
        ],
        _inzageoordeel(r),
        tabel=Lijst(
            "Om welke casussen het gaat",
            "Alleen welke casus: wat erin staat ziet u hier niet.",
            ("Casus", "Keer bekeken", "Waarom juist deze"),
            [
                (
                    Cel(f"Casus {i}", f"/privacy/logboek/casus/{c['casusId']}", klein=c["casusId"]),
                    Cel(str(c["regels"])),
                    Cel(" ".join(u["tekst"] for u in opvallend.uitleg(c["gronden"]))),
                )
                for i, c in enumerate(g.casussen, 1)
            ],
            "Geen casus: deze medewerker vroeg naar wat er niet is, of niet voor hem of haar.",
        ),
        blokken=[Blok("beoordelen", "Uw oordeel", "Oordeel vastleggen", toon(INZAGEOORDEEL, ingevuld, fout))]
        if open_
        else (),
    )
    return blad.toon("zaak.html", "Opvallende inzage", {"zaak": zaak, "fout": fout})


@router.get("/opvallend/{bevinding_id}")
async def een_opvallend(bevinding_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_opvallend(eenheid, blad, bevinding_id)


@router.post("/opvallend/{bevinding_id}/beoordelen")
async def over_opvallend(bevinding_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_opvallend(eenheid, blad, bevinding_id, i, f))
    bericht = vul(opvallend_api.InzageoordeelIn, als_json(INZAGEOORDEEL, ingevuld))
    await opvallend_api.beoordeel(bevinding_id, bericht, eenheid)
    return verder("/privacy/opvallend")
