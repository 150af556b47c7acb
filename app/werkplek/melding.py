"""One melding: who it may be and why, how safe it is, and what the melder hears."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from app.api import beoordelingen, koppelingen, meldtermijnen, onderzoek
from app.api import meldingen as api
from app.casus.codes import RodeVlag, Sash
from app.casus.queries import te_openen
from app.core.fouten import Fout, niet_gevonden
from app.melding.beoordelen import terugkoppelingen
from app.melding.codes import (
    VANZELF,
    Conclusie,
    MeldKanaal,
    Pauzereden,
    RedenNietGeinformeerd,
    Uitkomst,
)
from app.toegang.werkeenheid import Werkeenheid
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.werkplek.bladen import zin
from app.werkplek.formulier import Ingevuld, Soort, Veld, als_json, keuzes, toon, vul
from app.werkplek.route import Blad, Bladroute, Formulier, Pagina, naar_casus, verder
from app.workflow.meldklokken import te_pauzeren
from app.workflow.opdracht import Regels
from app.workflow.plekken import plekken
from app.workflow.termijnen import TermijnStatus

router = Onderdeel(route_class=Bladroute, prefix="/meldingen", onder="")


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
