"""One casus: the stappenplan with the next action beside it, the people, what happened, and who looked."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from fastapi import Response

from app.api import interventies, inzet
from app.api.acties import ActieIn
from app.casus.inzage import wie_keken
from app.casus.queries import Dossier, lees_casus, teamgenoten, vlag_in_zicht
from app.core.fouten import Fout
from app.core.gebeurtenis import LAATSTE
from app.core.kalender import einde_van
from app.core.klok import lokale_dag
from app.core.woorden import woorden
from app.interventie.palet import OPLEGGERS
from app.inzet.aanbod import AANBOD
from app.overleg.codes import TITEL
from app.overleg.mijn import MijnActie, mijn_acties_in
from app.toegang.inzage import Tijdvak
from app.toegang.werkeenheid import Werkeenheid
from app.web.cursor import Na, lees_cursor, maak_cursor, volgnummer
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.web.versies import eis_versie
from app.werkplek.bladen import uur
from app.werkplek.formulier import Getoond, Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, naar_casus, verder
from app.werkplek.tekening import grafiek, stamboom
from app.werkplek.wegwijzer import WAARSCHUWINGEN, WERK, actie_pad, klok_pad
from app.workflow.casusbeeld import Casusbeeld, casusbeeld, laatste_regels
from app.workflow.inzagezinnen import afloop
from app.workflow.leesbaar import zeg_contact
from app.workflow.noodtoegang import lopende
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken
from app.workflow.signaalzinnen import KLOKKEN
from app.workflow.stappenplan import Actie, Reden
from app.workflow.stapwerk import werk_bij
from app.workflow.uitvoeren import voer_uit

router = Onderdeel(route_class=Bladroute, prefix="/casussen/{casus_id}", onder="")
BLAD = 50
VELDEN = (
    Veld("actie", "Actie"),
    Veld("stap", "Stap"),
    Veld("reden", "Reden"),
    Veld("toelichting", "Toelichting", Soort.LANG),
    Veld("casusregisseur", "Casusregisseur"),
    Veld("overruleId", "Overrule"),
    Veld("overrule.reden", "Waarom laat u de casus door?", Soort.LANG),
    Veld("overrule.beoordelenOp", "Wanneer kijkt u of dit goed was?", Soort.DATUM),
)
"""Of an actie, as the API takes it."""


async def toon_casus(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    casus_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    gedaan: UUID | str | None = None,
) -> Response:
    beeld = await casusbeeld(eenheid, casus_id, regio)
    wie = (eenheid.actor.organisatie, eenheid.actor.team)
    eigen = beeld.dossier.plek == wie
    ingrepen = (await interventies.lijst(casus_id, eenheid)).resultaten
    gevraagd = (await inzet.lijst(casus_id, eenheid)).resultaten
    model = {
        "eigen": eigen,
        "nood": await lopende(eenheid, casus_id) if eenheid.nood else None,
        "contact": {m.id: zeg_contact(m.gegevens["veilig_contact"]) for m in beeld.mensen},
        "vastgelegd": _vastgelegd(beeld, gedaan),
        "werk": [[WERK[w] for w in deel] for deel in werk_bij(beeld.f.stand.stap)],
        "wegen": WAARSCHUWINGEN,
        "klokken": _klokken(
            beeld,
            {
                **{i.id: i.naam for i in ingrepen},
                **{i.id: AANBOD[i.code].naam for i in gevraagd},
                **{o.id: woorden(o.codes) for o in beeld.f.open_overrules},
            },
            await mijn_acties_in(eenheid, casus_id) if eigen else (),
        ),
        "interventies": ingrepen,
        "inzet": gevraagd,
        "aanbod": AANBOD,
        "opleggers": OPLEGGERS,
        "titels": TITEL,
        "namen": {m.id: m.naam for m in beeld.mensen},
        "beeld": beeld,
        "casus": beeld.dossier.rij,
        "casus_id": casus_id,
        "grafiek": grafiek(beeld.reeksen, blad.nu),
        "stamboom": stamboom(beeld.mensen),
        "collegas": await teamgenoten(eenheid, beeld.dossier) if blad.leidt else {},
        "uit_volgorde": _uit_volgorde(beeld, ingevuld, fout),
        "ingevuld": ingevuld or Ingevuld(),
        "fout": fout,
    }
    return blad.toon("casus.html", "Casus", model)


def _uit_volgorde(beeld: Casusbeeld, ingevuld: Ingevuld | None, fout: Fout | None) -> list[Getoond]:
    """To another step than the next one; nothing when there is none to go to."""
    stappen = [
        (str(t.stap), t.titel if t.kan.toegestaan else f"{t.titel} (er is eerst iets nodig)")
        for t in beeld.treden
        if t.kan
    ]
    hier = ingevuld is not None and ingevuld.een("actie") == Actie.NAAR
    velden = (
        Veld("stap", "Naar welke stap?", Soort.KEUZE, stappen, verplicht=True),
        Veld("reden", "Waarom?", Soort.KEUZE, keuzes(Reden), verplicht=True),
        Veld("toelichting", "Toelichting", Soort.LANG, uitleg="Verplicht bij ‘anders’."),
    )
    return toon(velden, ingevuld if hier else None, fout if hier else None) if stappen else []


def _vastgelegd(beeld: Casusbeeld, gedaan: UUID | str | None) -> str:
    """What somebody has just done here, as the log has it: what is not there was not done, whatever the address says."""
    match gedaan:
        case "ja":
            return "Vastgelegd."
        case "niets":
            return "Er is niets gewijzigd: het stond er al zo."
    return next((f"Vastgelegd om {uur(r.op)}: {r.tekst}" for r in beeld.regels if r.id == gedaan), "")


class Klok(NamedTuple):
    """One line of Termijnen: until when, what to do, what it is about, and where that is done."""

    tot: datetime
    titel: str
    over: str
    pad: str


def _klokken(beeld: Casusbeeld, namen: Mapping[UUID, str], acties: Sequence[MijnActie]) -> list[Klok]:
    """The clocks of the casus and what its team took on at an overleg, in the words of Mijn dag. `namen`: what a clock can be about."""
    van_ons = [
        Klok(einde_van(a.uiterlijk), KLOKKEN["actie-uitvoeren"].titel, a.omschrijving, actie_pad(a))
        for a in acties
    ]
    van_casus = [
        Klok(
            t.verloopt_op,
            wat.titel,
            namen.get(t.id, ""),
            klok_pad(beeld.dossier.id, wat, t.id) if wat.onderdeel else "",
        )
        for t in beeld.klokken
        for wat in (KLOKKEN[t.soort],)
    ]
    return sorted([*van_casus, *van_ons])


@router.get("")
async def casus(
    casus_id: UUID,
    eenheid: Eenheid,
    regio: Regio,
    blad: Pagina,
    noodtoegang: Literal["", "ja"] = "",
    gedaan: UUID | Literal["ja", "niets"] | None = None,
) -> Response:
    """`gedaan`: the line of the log that somebody has just written here (`route.naar_casus`)."""
    if noodtoegang:
        return verder(f"/casussen/{casus_id}/noodtoegang")
    return await toon_casus(eenheid, regio, blad, casus_id, gedaan=gedaan)


@router.post("/acties")
async def actie(
    casus_id: UUID, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    """Do one actie of the stappenplan. The form carries the version it was made from: nobody moves a casus that went on meanwhile."""
    blad.bij_weigering(lambda eenheid, i, f: toon_casus(eenheid, regio, blad, casus_id, i, f))
    opdracht = vul(ActieIn, als_json(VELDEN, ingevuld)).naar_domein()

    async def eis(dossier: Dossier) -> None:
        versie = ingevuld.een("versie")
        await eis_versie(
            eenheid, f'"{versie}"' if versie else None, "casus", casus_id, dossier.versie, verplicht=False
        )

    await voer_uit(eenheid, casus_id, opdracht, regio, eis)
    return naar_casus(eenheid, casus_id)


@router.get("/tijdlijn")
async def tijdlijn(casus_id: UUID, eenheid: Eenheid, blad: Pagina, na: Na = None) -> Response:
    dossier = await lees_casus(eenheid, casus_id)
    voor = lees_cursor(na, volgnummer, LAATSTE)
    waar = await plekken(eenheid)
    regels = await laatste_regels(eenheid, dossier, voor, BLAD + 1, waar)
    volgende = maak_cursor(regels[BLAD - 1].volgnummer) if len(regels) > BLAD else None
    model = {
        "casus_id": casus_id,
        "naam": dossier.rij["aanduiding"],
        "vlag": dossier.vlag,
        "regels": regels[:BLAD],
        "volgende": volgende,
    }
    return blad.toon("tijdlijn.html", "Tijdlijn", model)


@router.get("/inzage")
async def inzage(casus_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    """Who looked: for the casusregisseur, and for the privacy officer."""
    altijd = Tijdvak(datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC), LAATSTE, 200)
    regels = await wie_keken(eenheid, casus_id, altijd)
    samen: dict[tuple[Any, ...], list[Any]] = {}
    for regel in regels:
        samen.setdefault(_dezelfde(regel), []).append(regel)
    model = {
        "casus_id": casus_id,
        "vlag": await vlag_in_zicht(eenheid, casus_id),
        "aantal": len(regels),
        "blikken": list(samen.values()),
        "afloop": afloop,
        "plekken": await plekken(eenheid),
    }
    return blad.toon("inzage.html", "Wie keek", model)


def _dezelfde(r: Any) -> tuple[Any, ...]:
    """Somebody who opens ten pages of a casus on one day looked at it once, whoever opened it in between."""
    return lokale_dag(r.op), r.medewerker_id, r.organisatie, r.team, r.uitkomst, bool(r.nood)
