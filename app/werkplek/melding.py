"""Meldingen: taking one in, who it may be and why, how safe it is, and what the melder hears."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from app.api import beoordelingen, koppelingen, meldtermijnen, onderzoek
from app.api import meldingen as api
from app.api.melding_in import MENSEN_MAX, MeldingIn
from app.casus.codes import BetrokkeneRol, RodeVlag, Sash
from app.casus.queries import te_openen
from app.core.fouten import Fout, niet_gevonden
from app.core.ids import nieuw_id
from app.core.woorden import woord, woorden
from app.melding.beoordelen import terugkoppelingen
from app.melding.codes import (
    VANZELF,
    Conclusie,
    MelderCategorie,
    MeldingBron,
    MeldingStatus,
    MeldKanaal,
    Pauzereden,
    RedenNietGeinformeerd,
    Uitkomst,
    Urgentie,
)
from app.melding.gezinnen import gezinnen
from app.melding.queries import Filter, Melding, meldingen
from app.toegang.werkeenheid import Werkeenheid
from app.toegang.zicht import eis_hulpverlener
from app.web.cursor import Na, lees_cursor, moment, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.gevaarvelden import DUUR, RELATIE, RODE_VLAGGEN, SASH, VORMEN
from app.werkplek.kladblok import getypt
from app.werkplek.plaats import plaats
from app.werkplek.rijen import Deel, lees_rijen, op_de_rij, rijen
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, naar_casus, verder
from app.workflow.eigenkeuzen import regels_voor
from app.workflow.meldinglijst import Plaats, nog_te_doen, wat_nog
from app.workflow.meldklokken import met_haast, te_pauzeren
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken
from app.workflow.termijnen import TermijnStatus

router = Onderdeel(route_class=Bladroute, prefix="/meldingen", onder="")
BLAD = 50
VELDEN = (
    Veld("urgentie", "Hoe dringend?", Soort.KEUZE, keuzes(Urgentie), verplicht=True),
    Veld("bron", "Wie meldt?", Soort.KEUZE, keuzes(MeldingBron), verplicht=True),
    Veld(
        "melderCategorie",
        "Waar werkt de melder?",
        Soort.KEUZE,
        [
            (c, "Nergens: een burger" if c == MelderCategorie.BURGER else w)
            for c, w in keuzes(MelderCategorie)
        ],
        uitleg=f"Mag leeg blijven bij: {woorden(VANZELF)}.",
    ),
    Veld("kanaal", "Hoe kwam het binnen?", Soort.KEUZE, keuzes(MeldKanaal), verplicht=True, nu="telefoon"),
    Veld("ontvangenOp", "Wanneer?", Soort.MOMENT, verplicht=True),
    Veld("toelichting", "Wat is er aan de hand?", Soort.LANG),
    RODE_VLAGGEN,
    VORMEN,
    RELATIE,
    DUUR,
    SASH,
)
ADRES = (
    Veld("adres.postcode", "Postcode"),
    Veld("adres.huisnummer", "Huisnummer"),
)
BEGIN, ERBIJ = 4, 2
"""So many people there is room for at first; and for so many more, whoever was named already."""
MENSEN = Deel(
    "betrokkenen",
    "Om wie gaat het?",
    "Vul in wat u weet. Een kind hoort er ook bij als het niets is overkomen.",
    [
        Veld("voornamen", "Voornamen"),
        Veld("tussenvoegsel", "Tussenvoegsel"),
        Veld("achternaam", "Achternaam"),
        Veld("geboortedatum", "Geboortedatum", Soort.DATUM),
        Veld("leeftijdSchatting", "Of leeftijd ongeveer", Soort.GETAL),
        Veld("telefoon", "Telefoon"),
        Veld("rollen", "Rol", Soort.KEUZES, keuzes(BetrokkeneRol)),
    ],
)


Stand = MeldingStatus | Literal["", "alle"]
WAT_NOG = {
    "contact-leggen": "ieder apart spreken",
    "veiligheidsbeoordeling": "beoordelen",
    "vervolg": "het vervolg regelen",
    "betrokkenen-informeren": "betrokkenen vertellen van het onderzoek",
    "terugkoppelen": "de melder laten weten wat ermee is gedaan",
}
"""In a row, of what `meldinglijst.wat_nog` says; what is not here is a word already."""


@router.get("")
async def lijst(eenheid: Eenheid, blad: Pagina, na: Na = None, status: Stand = "") -> Response:
    """What still asks something, the first clock on top; or what was chosen, newest first."""
    if status:
        filter = Filter(
            BLAD + 1, lees_cursor(na, UUID, None), None if status == "alle" else MeldingStatus(status)
        )
        rijen_, volgende = pagina(await meldingen(eenheid, filter), BLAD, lambda m: m.id)
    else:
        vanaf = lees_cursor(na, _lees_plaats, None)
        rijen_, volgende = pagina(await nog_te_doen(eenheid, BLAD + 1, vanaf), BLAD, _plaats)
    model = {
        "rijen": [m.rij for m in rijen_],
        "gezinnen": await gezinnen(eenheid, [m.id for m in rijen_]),
        "volgende": volgende,
        "status": status,
        "wat_nog": {} if status else {m.id: _wat_nog(m) for m in rijen_},
        "standen": [("", "Nog te doen"), ("alle", "Alle"), *((s, zin(s)) for s in MeldingStatus)],
    }
    return blad.toon("meldingen.html", "Meldingen", model)


def _wat_nog(m: Melding) -> str:
    return zin(", ".join(WAT_NOG.get(code) or woord(code) for code in wat_nog(m)))


def _plaats(m: Melding) -> str:
    return f"{m.rij['eerst'].isoformat()}/{m.rij['gevaar']}/{m.id}"


def _lees_plaats(tekst: str) -> Plaats:
    eerst, gevaar, id = tekst.split("/")
    return moment(eerst), ("0", "1").index(gevaar), UUID(id)


def _velden(regio: Regels) -> tuple[Veld, ...]:
    return *VELDEN, *plaats(regio.gemeenten), *ADRES


async def _intake(
    eenheid: Werkeenheid,
    regio: Regels,
    blad: Blad,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
) -> Response:
    eis_hulpverlener(eenheid.actor)
    eigen = await regels_voor(eenheid, regio, eenheid.actor.organisatie)
    haast = {"urgentie": _haast(eigen, Urgentie), "bron": _haast(eigen, MeldingBron)}
    velden = [replace(v, nu=_nu(v, eenheid), uitleg=haast.get(v.naam, v.uitleg)) for v in _velden(regio)]
    model = {
        "velden": toon(velden, ingevuld, fout),
        "mensen": MENSEN,
        "rijen": rijen(MENSEN, (), ingevuld, fout, ERBIJ, BEGIN),
        "hoogstens": MENSEN_MAX,
        "kenmerk": ingevuld.een("kenmerk") if ingevuld else f"werkplek-{nieuw_id()}",
        "fout": fout,
    }
    return blad.toon("meldingnieuw.html", "Nieuwe melding", model)


def _nu(v: Veld, eenheid: Werkeenheid) -> Any:
    return eenheid.nu if v.naam == "ontvangenOp" else v.nu


def _haast(regels: Regels, keuze: type[StrEnum]) -> str:
    """What each of these choices asks within hours: `Spoed: eerste actie binnen 1 uur.`"""
    zinnen = [
        (code, f"{zin(code)}: {woord(wat)} binnen {hoe_lang}.") for code, wat, hoe_lang in met_haast(regels)
    ]
    return " ".join(tekst for code, tekst in zinnen if isinstance(code, keuze))


@router.get("/nieuw")
async def intake(eenheid: Eenheid, regio: Regio, blad: Pagina) -> Response:
    return await _intake(eenheid, regio, blad, await blad.klad(eenheid))


@router.post("/nieuw")
async def neem_aan(eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier) -> Response:
    """The page carries a kenmerk of its own: the same page sent twice is the same melding. Who wants to name more people than there is
    room for gets the page back with what was typed, which is kept meanwhile."""
    blad.bij_weigering(lambda eenheid, i, f: _intake(eenheid, regio, blad, i, f))
    mensen, plaatsen = lees_rijen(MENSEN, ingevuld)
    if ingevuld.een("verder") == MENSEN.naam:
        eis_hulpverlener(eenheid.actor)
        await blad.leg_klaar(eenheid, getypt(ingevuld))
        return verder(f"/meldingen/nieuw#persoon-{len(mensen) + 1}")
    vanzelf = VANZELF.get(ingevuld.een("bron"))
    gegevens = {
        **({"melderCategorie": vanzelf} if vanzelf else {}),
        **als_json(_velden(regio), ingevuld),
        "kenmerk": ingevuld.een("kenmerk"),
        "betrokkenen": mensen,
    }
    try:
        melding = await api.neem_aan(vul(MeldingIn, gegevens), eenheid, regio, Response())
    except Fout as fout:
        raise op_de_rij(fout, plaatsen or {"betrokkenen": "betrokkenen.0.voornamen"}) from None
    await blad.klaar(eenheid)
    return verder(f"/meldingen/{melding.id}")


Doe = Callable[["Rond", Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Rond:
    eenheid: Werkeenheid
    regio: Regels
    id: UUID
    versie: str | None
    ingevuld: Ingevuld

    def welke(self, naam: str) -> UUID:
        """Which candidate, or which clock, is meant. Raises `niet-gevonden` for what is none."""
        try:
            return UUID(self.ingevuld.een(naam))
        except ValueError:
            raise niet_gevonden() from None


@dataclass(frozen=True, slots=True)
class Handeling:
    """Something that is done to a melding with a form: its fields, the In-model they fill, and the operation of the API."""

    velden: Sequence[Veld]
    model: type[BaseModel]
    doe: Doe
    voor: str = ""
    """What its fields are told apart by from those of another form on the page."""
    schik: Callable[[dict[str, Any]], dict[str, Any]] = lambda gegevens: gegevens


class Niets(BaseModel):
    """A form that only says: do it."""


_REDEN = Veld("reden", "Waarom?", Soort.LANG, verplicht=True)
BEOORDELING = (
    Veld("uitkomst", "Wat volgt er?", Soort.KEUZE, keuzes(Uitkomst), verplicht=True),
    Veld("onderbouwing", "Waarom?", Soort.LANG, verplicht=True),
    Veld("rodeVlaggen", "Rode vlaggen die nu bekend zijn", Soort.KEUZES, keuzes(RodeVlag)),
    Veld("sash", "SASH", Soort.KEUZE, keuzes(Sash)),
)
TERUGKOPPELING = (
    Veld("kanaal", "Hoe heeft de melder het gehoord?", Soort.KEUZE, keuzes(MeldKanaal), verplicht=True),
)
CASUS = (
    Veld("aanduiding", "Hoe noemt uw team dit huishouden?", verplicht=True),
    Veld("toelichting", "Toelichting", Soort.LANG),
)
KOPPELING = (_REDEN, Veld("casusId", "Casus"), Veld("meldingId", "Melding"))
PAUZE = (
    Veld("termijn", "Welke termijn?", Soort.KEUZE, verplicht=True),
    Veld("reden", "Waarom staat de termijn stil?", Soort.KEUZE, keuzes(Pauzereden), verplicht=True),
    Veld("tot", "Tot wanneer?", Soort.MOMENT, verplicht=True),
    Veld("toelichting", "Toelichting", Soort.LANG),
)
ONDERZOEK = (
    Veld("conclusie", "Wat kwam eruit?", Soort.KEUZE, keuzes(Conclusie), verplicht=True),
    Veld("onderbouwing", "Waaruit blijkt dat?", Soort.LANG, verplicht=True),
)
INFORMEREN = (
    Veld("personen", "Wie?", Soort.KEUZES, verplicht=True),
    Veld("op", "Wanneer?", Soort.MOMENT, verplicht=True),
    Veld(
        "redenNiet",
        "Waarom (nog) niet?",
        Soort.KEUZE,
        keuzes(RedenNietGeinformeerd),
        uitleg="Alleen als het niet veilig of niet mogelijk is. Niets gekozen betekent: zij weten het.",
    ),
    Veld("toelichting", "Toelichting", Soort.LANG),
)


def _zonder_termijn(gegevens: dict[str, Any]) -> dict[str, Any]:
    return {k: w for k, w in gegevens.items() if k != "termijn"}


def _hoeveelste(gegevens: dict[str, Any]) -> dict[str, Any]:
    return {**gegevens, "personen": [int(p) for p in gegevens.get("personen", ()) if p.isdecimal()]}


HANDELINGEN: Mapping[str, Handeling] = {
    "oppakken": Handeling((), Niets, lambda r, m: api.oppakken(r.id, r.eenheid, Response(), r.versie)),
    "koppelen": Handeling(
        KOPPELING,
        koppelingen.KoppelingIn,
        lambda r, m: koppelingen.koppel(r.id, m, r.eenheid, r.regio, Response(), r.versie),
    ),
    "afwijzen": Handeling(
        (_REDEN,),
        koppelingen.RedenIn,
        lambda r, m: koppelingen.afwijzen(r.id, r.welke("kandidaat"), m, r.eenheid),
    ),
    "ontkoppelen": Handeling(
        (_REDEN,),
        koppelingen.OntkoppelingIn,
        lambda r, m: koppelingen.ontkoppel(r.id, m, r.eenheid, r.regio, Response(), r.versie),
    ),
    "casus": Handeling(
        CASUS,
        koppelingen.CasusUitMeldingIn,
        lambda r, m: koppelingen.open_(r.id, m, r.eenheid, r.regio, Response(), r.versie),
    ),
    "beoordelen": Handeling(
        BEOORDELING,
        beoordelingen.BeoordelingIn,
        lambda r, m: beoordelingen.beoordelen(r.id, m, r.eenheid, r.regio, Response(), r.versie),
    ),
    "terugkoppelen": Handeling(
        TERUGKOPPELING,
        beoordelingen.TerugkoppelingIn,
        lambda r, m: beoordelingen.koppel_terug_(r.id, m, r.eenheid, Response()),
    ),
    "pauzeren": Handeling(
        PAUZE,
        meldtermijnen.PauzeIn,
        lambda r, m: meldtermijnen.pauzeren(
            r.id, r.welke("termijn"), m, r.eenheid, r.regio, Response(), r.versie
        ),
        "pauze-",
        _zonder_termijn,
    ),
    "hervatten": Handeling(
        (),
        meldtermijnen.HervatIn,
        lambda r, m: meldtermijnen.hervatten(r.id, r.welke("termijn"), m, r.eenheid, Response(), r.versie),
    ),
    "onderzoek": Handeling(
        ONDERZOEK,
        onderzoek.OnderzoekIn,
        lambda r, m: onderzoek.afronden(r.id, m, r.eenheid, Response(), r.versie),
        "onderzoek-",
    ),
    "informeren": Handeling(
        INFORMEREN,
        onderzoek.InformeringIn,
        lambda r, m: onderzoek.vertel_betrokkenen(r.id, m, r.eenheid, Response()),
        "informeren-",
        _hoeveelste,
    ),
}


async def _toon(
    eenheid: Werkeenheid,
    blad: Blad,
    melding_id: UUID,
    ingevuld: Ingevuld | None = None,
    fout: Fout | None = None,
    wat: str = "",
) -> Response:
    antwoord = Response()
    m = await api.een(melding_id, eenheid, antwoord)
    bekend = await koppelingen.mogelijk_bekend(melding_id, eenheid)
    wie = (eenheid.actor.organisatie, eenheid.actor.team)

    def velden(handeling: str, nu: Sequence[Veld]) -> Any:
        hier = wat == handeling
        voor = HANDELINGEN[handeling].voor
        return toon(nu, ingevuld if hier else None, fout if hier else None, voor)

    namen = [" ".join(d for d in (p.voornamen, p.tussenvoegsel, p.achternaam) if d) for p in m.betrokkenen]
    stil = [t for t in m.termijnen if t.status is TermijnStatus.LOOPT and te_pauzeren(eenheid, t.soort)]

    casussen = (m.casus_id, *(k.casus_id for k in bekend.resultaten))
    model = {
        "m": m,
        "versie": antwoord.headers["etag"].strip('"'),
        "namen": namen,
        "kandidaten": bekend.resultaten,
        "te_openen": await te_openen(eenheid, {id for id in casussen if id}),
        "vanzelf": VANZELF,
        "plekken": await plekken(eenheid),
        "eigen": (m.organisatie, m.team) == wie,
        "wie": wie,
        "beoordeling": velden("beoordelen", [_met_nu(v, m) for v in BEOORDELING]),
        "terugkoppeling": velden("terugkoppelen", TERUGKOPPELING),
        "casusvelden": velden("casus", CASUS),
        "pauze": velden("pauzeren", [_klokken(v, stil) for v in PAUZE]) if stil else None,
        "onderzoek": velden("onderzoek", ONDERZOEK),
        "informeren": velden("informeren", [_mensen(v, namen, blad.nu) for v in INFORMEREN]),
        "voor": HANDELINGEN[wat].voor if wat in HANDELINGEN else "",
        "verteld": await terugkoppelingen(eenheid, melding_id),
        "wat": wat,
        "fout": fout,
    }
    return blad.toon("melding.html", "Melding", model)


def _klokken(v: Veld, stil: Sequence[Any]) -> Veld:
    return replace(v, keuzes=[(str(t.id), zin(t.soort)) for t in stil]) if v.naam == "termijn" else v


def _mensen(v: Veld, namen: Sequence[str], nu: datetime) -> Veld:
    wie = [(str(i), naam or f"Persoon {i + 1}") for i, naam in enumerate(namen)]
    return replace(v, keuzes=wie if v.naam == "personen" else v.keuzes, nu=nu if v.naam == "op" else None)


def _met_nu(v: Veld, m: api.MeldingUit) -> Veld:
    oordeel = m.veiligheidsbeoordeling
    nu = {
        "uitkomst": oordeel and oordeel.uitkomst,
        "onderbouwing": oordeel and oordeel.onderbouwing,
        "rodeVlaggen": m.rode_vlaggen,
        "sash": m.sash,
    }
    return Veld(v.naam, v.label, v.soort, v.keuzes, v.verplicht, v.uitleg, nu[v.naam])


@router.get("/{melding_id}")
async def melding(melding_id: UUID, eenheid: Eenheid, blad: Pagina) -> Response:
    return await _toon(eenheid, blad, melding_id)


@router.post("/{melding_id}/{wat}")
async def doe(
    melding_id: UUID, wat: str, eenheid: Eenheid, regio: Regio, blad: Pagina, ingevuld: Formulier
) -> Response:
    blad.bij_weigering(lambda eenheid, i, f: _toon(eenheid, blad, melding_id, i, f, wat))
    handeling = HANDELINGEN.get(wat)
    if handeling is None:
        raise niet_gevonden()
    versie = ingevuld.een("versie")
    rond = Rond(eenheid, regio, melding_id, f'"{versie}"' if versie else None, ingevuld)
    gegevens = handeling.schik(als_json(handeling.velden, ingevuld))
    uit = await handeling.doe(rond, vul(handeling.model, gegevens))
    return naar_casus(eenheid, uit.id) if wat == "casus" else verder(f"/meldingen/{melding_id}")
