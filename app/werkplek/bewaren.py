"""What may be destroyed and who decides, what may not, and what is gone."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query, Response

from app.api import vernietigingen as api
from app.bewaren.codes import Afwijsreden, Bewaarstatus, Plichtreden
from app.bewaren.queries import grafstenen
from app.core.fouten import Fout, niet_gevonden
from app.core.woorden import woord
from app.toegang.actor import Actor, Rol
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import BEGIN, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import dag, moment, zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.nummer import WAAR, als_nummer
from app.werkplek.privacy import bladzijde
from app.werkplek.rijen import op_de_rij
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, verder
from app.werkplek.tabel import Blok, Cel, Lijst, Zaak
from app.workflow import bewaarplichten, bewaren
from app.workflow.bewaren import Voorstel
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken

router = Onderdeel(route_class=Bladroute, prefix="/privacy", onder="")
BLAD = 50
GRONDEN = {
    "bewaartermijn": "De bewaartermijn is voorbij.",
    "jongste-kind": "De bewaartermijn is voorbij, ook voor het jongste kind.",
    "niet-in-rust": "Er loopt nog iets van hetzelfde huishouden.",
    "besluit": "Er was besloten het tot deze dag te bewaren.",
}
ROLLEN = {Rol.TEAMLEIDER: "de teamleider", Rol.PRIVACY: "de privacy officer"}


def terug(actor: Actor) -> tuple[str, str]:
    """Who is no privacy officer came from their own work."""
    if Rol.PRIVACY in actor.rollen:
        return "/privacy", "Privacy"
    return ("/team", "Team") if Rol.TEAMLEIDER in actor.rollen else ("/dag", "Mijn dag")


# Proposals


@router.get("/vernietigingen")
async def voorstellen(eenheid: Eenheid, blad: Pagina, na: Na = None) -> Response:
    gevonden = await bewaren.voorstellen(eenheid, BLAD + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, BLAD, lambda v: v.id)
    waar = await plekken(eenheid)
    lijst = Lijst(
        "Te vernietigen",
        "Van deze dossiers is de bewaartermijn voorbij. Twee mensen keuren goed dat een dossier weg mag: een teamleider, die weet wat "
        "erin staat, en een privacy officer. Daarna is er nog tijd om het tegen te houden.",
        ("Dossier", "Team", "In rust sinds", "Waarom het weg mag", "Goedgekeurd door", "Stand"),
        [
            (
                Cel(zin(v.rij.soort), f"/privacy/vernietigingen/{v.id}", klein=str(v.rij.dossier_id)),
                Cel(waar.team(v.rij.team)),
                Cel(dag(v.rij.sinds)),
                Cel(GRONDEN[v.rij.grond]),
                Cel(_wie(v) or "nog niemand"),
                _stand(v),
            )
            for v in rijen
        ],
        "Er is nu niets dat vernietigd kan worden.",
        terug(eenheid.actor),
        bladzijde("/privacy/vernietigingen", volgende),
        knop=("/privacy/bewaarplichten", "Bewaarplichten"),
    )
    return blad.toon("lijst.html", "Te vernietigen", {"lijst": lijst})


def _wie(v: Voorstel) -> str:
    return " en ".join(ROLLEN.get(b.rol, woord(b.rol)) for b in v.goedkeuringen)


def _stand(v: Voorstel) -> Cel:
    if v.rij.status is Bewaarstatus.GOEDGEKEURD:
        return Cel("Wordt vernietigd", merk="danger", klein=f"vanaf {moment(v.rij.vernietigen_vanaf)}")
    return Cel("Wacht op goedkeuring", merk="warning")


AFWIJZING = (
    Veld("reden", "Waarom moet het blijven?", Soort.KEUZE, keuzes(Afwijsreden), verplicht=True),
    Veld(
        "bewarenTot", "Tot wanneer?", Soort.DATUM, verplicht=True, uitleg="Dan wordt het opnieuw voorgesteld."
    ),
    Veld("toelichting", "Toelichting", Soort.LANG),
)


async def _toon_voorstel(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    id: UUID,
    wat: str = "",
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    v = await bewaren.lees_voorstel(eenheid, id)
    r = v.rij
    hier = ingevuld if wat == "afwijzen" else None
    blokken = [
        Blok(
            "afwijzen",
            "Dit dossier moet blijven",
            "Langer bewaren",
            toon(AFWIJZING, hier, fout if hier else None),
            "Eén mens is hiervoor genoeg, ook als twee anderen het al goedkeurden.",
            "secondary-action",
        )
    ]
    if bewaren.goedkeurder(eenheid.actor, v):
        wacht = _aantal(regio.vernietigen_na_dagen, "dag", "dagen")
        uitleg = f"Als twee mensen het goedkeuren kan het nog {wacht} worden tegengehouden. Daarna is het weg, met alles wat eraan hangt."
        blokken.insert(0, Blok("goedkeuren", "Dit dossier mag weg", "Goedkeuren", (), uitleg))
    zaak = Zaak(
        f"{zin(r.soort)} vernietigen",
        "U beslist of dit dossier weg mag, met alles wat eraan hangt. Wat erin staat ziet u hier niet.",
        ("/privacy/vernietigingen", "Te vernietigen"),
        f"/privacy/vernietigingen/{id}",
        [
            ("Dossier", Cel(zin(r.soort), klein=str(r.dossier_id))),
            ("Team", Cel((await plekken(eenheid)).team(r.team))),
            ("Begonnen", Cel(dag(r.begonnen_op))),
            ("In rust sinds", Cel(dag(r.sinds))),
            ("Bewaard tot", Cel(dag(r.tot), klein=GRONDEN[r.grond])),
            (
                "Goedgekeurd door",
                Cel("; ".join(f"{ROLLEN[b.rol]}, {dag(b.op)}" for b in v.goedkeuringen) or "nog niemand"),
            ),
        ],
        _stand(v),
        blokken=blokken,
        versie=r.versie,
        knop=(
            f"/privacy/bewaarplichten/nieuw?soort={r.soort}&nummer={r.dossier_id}",
            "Bewaarplicht opleggen",
        ),
    )
    return blad.toon("zaak.html", "Vernietigen", {"zaak": zaak, "fout": fout})


@router.get("/vernietigingen/{vernietiging_id}")
async def voorstel(vernietiging_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _toon_voorstel(eenheid, regio, blad, vernietiging_id)


@router.post("/vernietigingen/{vernietiging_id}/{wat}")
async def beslis(
    vernietiging_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_voorstel(eenheid, regio, blad, vernietiging_id, wat, i, f))
    versie = ingevuld.if_match
    if wat == "goedkeuren":
        await api.goedkeuren(vernietiging_id, eenheid, regio, Response(), versie)
    elif wat == "afwijzen":
        await api.afwijzen(
            vernietiging_id, vul(api.AfwijzingIn, als_json(AFWIJZING, ingevuld)), eenheid, versie
        )
    else:
        raise niet_gevonden()
    return verder("/privacy/vernietigingen")


# What forbids it


@router.get("/bewaarplichten")
async def plichten(eenheid: Eenheid, blad: Pagina, na: Na = None) -> Response:
    gevonden = await bewaarplichten.plichten(eenheid, BLAD + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, BLAD, lambda r: UUID(str(r["id"])))
    waar = await plekken(eenheid)
    lijst = Lijst(
        "Bewaarplichten",
        "Deze dossiers worden niet vernietigd zolang de plicht geldt, wat er ook al was goedgekeurd.",
        ("Dossier", "Team", "Waarom", "Sinds", "Stand"),
        [
            (
                Cel(zin(r["soort"]), f"/privacy/bewaarplichten/{r['id']}", klein=str(r["dossier_id"])),
                Cel(waar.team(r["team"])),
                Cel(zin(r["reden"])),
                Cel(dag(r["op"]), klein=f"door {r['aanduiding']}"),
                _geldt(r),
            )
            for r in rijen
        ],
        "Er is geen bewaarplicht.",
        terug(eenheid.actor),
        bladzijde("/privacy/bewaarplichten", volgende),
        knop=("/privacy/bewaarplichten/nieuw", "Bewaarplicht opleggen"),
    )
    return blad.toon("lijst.html", "Bewaarplichten", {"lijst": lijst})


def _geldt(r: Mapping[str, Any]) -> Cel:
    return (
        Cel(f"Opgeheven op {dag(r['opgeheven_op'])}") if r["opgeheven_op"] else Cel("Geldt", merk="warning")
    )


def _nieuwe_plicht(soort: str, nummer: str) -> list[Veld]:
    return [
        Veld(
            "soort",
            "Wat voor dossier?",
            Soort.KEUZE,
            [("casus", "Een casus"), ("melding", "Een melding")],
            True,
            nu=soort or None,
        ),
        Veld(
            "nummer",
            "Nummer van het dossier",
            verplicht=True,
            uitleg=WAAR,
            nu=nummer or None,
            schrijf=als_nummer,
        ),
        Veld("reden", "Waarom?", Soort.KEUZE, keuzes(Plichtreden), verplicht=True),
        Veld("toelichting", "Toelichting", Soort.LANG),
    ]


async def _toon_nieuw(
    eenheid: Werkeenheid,
    blad: Blad,
    soort: str = "",
    nummer: str = "",
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    bewaren.zicht(eenheid.actor)
    model = {
        "form": {
            "titel": "Bewaarplicht opleggen",
            "knop": "Opleggen",
            "uitleg": "Als u dit vastlegt wordt er niets van dit dossier vernietigd, tot iemand de plicht opheft.",
        },
        "velden": toon(_nieuwe_plicht(soort, nummer), ingevuld, fout),
        "versie": None,
        "terug": "/privacy/bewaarplichten",
        "terug_naar": "bewaarplichten",
        "fout": fout,
    }
    return blad.toon("formulier.html", "Bewaarplicht", model)


@router.get("/bewaarplichten/nieuw")
async def nieuwe_plicht(
    eenheid: Eenheid,
    blad: Pagina,
    soort: Literal["", "casus", "melding"] = "",
    nummer: str = Query("", max_length=40),
) -> Response:
    return await _toon_nieuw(eenheid, blad, soort, nummer, await blad.klad(eenheid))


@router.post("/bewaarplichten/nieuw")
async def leg_op(eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_nieuw(eenheid, blad, ingevuld=i, fout=f))
    gegevens = als_json(_nieuwe_plicht("", ""), ingevuld)
    gegevens[f"{gegevens.pop('soort', 'casus')}Id"] = gegevens.pop("nummer", None)
    try:
        await api.leg_op(vul(api.BewaarplichtIn, gegevens), eenheid, Response())
    except Fout as fout:
        raise op_de_rij(fout, {"casusId": "nummer", "meldingId": "nummer"}) from fout
    await blad.klaar(eenheid)
    return verder("/privacy/bewaarplichten")


OPHEFFING = (Veld("toelichting", "Waarom is de plicht voorbij?", Soort.LANG, verplicht=True),)


async def _toon_plicht(
    eenheid: Werkeenheid, blad: Blad, id: UUID, ingevuld: Ingevuld | None = None, fout: Fout | None = None
) -> Response:
    r = await bewaarplichten.lees_plicht(eenheid, id)
    uitleg = "Is de bewaartermijn dan voorbij, dan wordt het dossier weer voorgesteld om te vernietigen."
    verhalen = [("Toelichting", r["toelichting"]), ("Waarom opgeheven", r["opheffing"])]
    zaak = Zaak(
        "Bewaarplicht",
        "Zolang deze plicht geldt wordt er niets van dit dossier vernietigd.",
        ("/privacy/bewaarplichten", "Bewaarplichten"),
        f"/privacy/bewaarplichten/{id}",
        [
            ("Dossier", Cel(zin(r["soort"]), klein=str(r["dossier_id"]))),
            ("Team", Cel((await plekken(eenheid)).team(r["team"]))),
            ("Waarom", Cel(zin(r["reden"]))),
            ("Opgelegd", Cel(dag(r["op"]), klein=f"door {r['aanduiding']}")),
        ],
        _geldt(r),
        [(kop, woorden) for kop, woorden in verhalen if woorden],
        blokken=()
        if r["opgeheven_op"]
        else [
            Blok(
                "opheffen",
                "Is deze plicht voorbij?",
                "Bewaarplicht opheffen",
                toon(OPHEFFING, ingevuld, fout),
                uitleg,
            )
        ],
        versie=r["versie"],
    )
    return blad.toon("zaak.html", "Bewaarplicht", {"zaak": zaak, "fout": fout})


@router.get("/bewaarplichten/{plicht_id}")
async def plicht(plicht_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon_plicht(eenheid, blad, plicht_id)


@router.post("/bewaarplichten/{plicht_id}/opheffen")
async def hef_op(plicht_id: UUID, eenheid: Eenheid, blad: Pagina, ingevuld: Formulier) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon_plicht(eenheid, blad, plicht_id, i, f))
    versie = ingevuld.if_match
    await api.hef_op(
        plicht_id, vul(api.OpheffingIn, als_json(OPHEFFING, ingevuld)), eenheid, Response(), versie
    )
    return verder("/privacy/bewaarplichten")


# What is gone


@router.get("/vernietigd")
async def vernietigd(eenheid: Eenheid, blad: Pagina, na: Na = None) -> Response:
    gevonden = await grafstenen(eenheid, BLAD + 1, lees_cursor(na, UUID, BEGIN))
    rijen, volgende = pagina(gevonden, BLAD, lambda r: r.id)
    bekend = eenheid.sleutels.ids
    lijst = Lijst(
        "Vernietigd",
        "Hier staat alleen dat er iets is vernietigd: in welke jaren het speelde, wie het goedkeurde en hoeveel het was. "
        "Van wie het was staat nergens meer. "
        "Een back-up van toen is te lezen tot de technisch beheerder de hoofdsleutel wisselt.",
        ("Vernietigd op", "Wat", "Speelde", "Goedgekeurd door", "Gegevens van", "Back-up van toen"),
        [
            (
                Cel(dag(r.op)),
                Cel(zin(r.soort), klein=f"{r.rijen} regels"),
                Cel(
                    f"in {r.van_jaar}"
                    if r.van_jaar == r.tot_jaar
                    else f"van {r.van_jaar} tot en met {r.tot_jaar}"
                ),
                Cel(" en ".join(ROLLEN.get(Rol(rol), rol) for rol in r.rollen)),
                _van_wie(r),
                Cel("Nog leesbaar", merk="warning")
                if not bekend.isdisjoint(r.hoofdsleutels)
                else Cel("Gaat niet meer open"),
            )
            for r in rijen
        ],
        "Er is nog niets vernietigd.",
        volgende=bladzijde("/privacy/vernietigd", volgende),
    )
    return blad.toon("lijst.html", "Vernietigd", {"lijst": lijst})


def _van_wie(r: sa.Row[Any]) -> Cel:
    gebleven = _aantal(r.personen_gebleven, "mens", "mensen")
    bleef = f"van {gebleven} niet: ook in een ander dossier" if r.personen_gebleven else ""
    return Cel(_aantal(r.personen, "mens", "mensen"), klein=bleef)


def _aantal(n: int, een: str, meer: str) -> str:
    return f"{n} {een if n == 1 else meer}"
