"""Figures for who may see no casus (domein §9): counts of a municipality, from which nobody can be worked out.

How small numbers stay small, as in the CBS' tables of youth care (StatLine 85095NED: multiples of five, what is small a dot) and in the
Handbook on Statistical Disclosure Control (sdctools.github.io/HandbookSDC, 5.5, conventional rounding):

- a count below the threshold (nought too) is told as "minder dan 5", every other is rounded to a multiple of it;
- there are no totals and no two tables of the same thing by another division: there is nothing to subtract from;
- whole quarters that are over, each cut in the same way whoever asks when: two questions never differ by a few days.

So whatever a hidden count is, all that can be asked answers the same (`tests/test_cijfers.py`).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.casus.codes import RodeVlag, Stap
from app.casus.model import casus, huishouden
from app.core.datumtaal import zeg_dag
from app.core.db import Tijdstip, bevat
from app.core.fouten import Fout, Soort, ongeldig
from app.core.gebeurtenis import gebeurtenis
from app.core.kalender import na_maanden
from app.core.klok import NEDERLAND, lokale_dag
from app.interventie.codes import Interventiecode
from app.interventie.model import interventie
from app.interventie.palet import PALET
from app.melding.codes import Classificatie, Termijnsoort
from app.melding.model import melding, termijn
from app.toegang.actor import Actor, Rol
from app.toegang.beleid import niet_bevoegd
from app.toegang.werkeenheid import Werkeenheid
from app.workflow.opdracht import Regels
from app.workflow.stappenplan import STAPPEN

KWARTALEN = 4
"""Asked for at once, at most."""
VAKKEN = 3 * KWARTALEN
"""Periods in one answer, at most: months."""


class Reekscode(StrEnum):
    MELDINGEN = "meldingen"
    STAPPEN = "stappen"
    DOORLOOPTIJDEN = "doorlooptijden"
    RODE_VLAGGEN = "rode-vlaggen"
    INTERVENTIES = "interventies"


class Per(StrEnum):
    MAAND = "maand"
    KWARTAAL = "kwartaal"


_MAANDEN = {Per.MAAND: 1, Per.KWARTAAL: 3}


# What is counted


def _vak(wanneer: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """In the how manieth period it was."""
    grenzen = (sa.bindparam(f"grens_{n}", type_=Tijdstip) for n in range(1, VAKKEN))
    return sa.case(*((wanneer < grens, n) for n, grens in enumerate(grenzen)), else_=VAKKEN - 1)


def _binnen(wanneer: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(
        wanneer >= sa.bindparam("grens_0", type_=Tijdstip),
        wanneer < sa.bindparam(f"grens_{VAKKEN}", type_=Tijdstip),
    )


def _tel(
    wanneer: sa.ColumnElement[Any],
    deel: sa.ColumnElement[Any],
    uit: sa.FromClause,
    gemeente: sa.ColumnElement[str],
    *waar: sa.ColumnElement[bool],
    elk: sa.ColumnElement[Any] | None = None,
) -> sa.Select[Any]:
    """How many per period and part, of these municipalities. `elk`: counts once, however often it was."""
    hier = gemeente.in_(sa.bindparam("gemeenten", expanding=True))
    wat = sa.literal(1) if elk is None else elk
    gevonden = (
        sa.select(_vak(wanneer).label("vak"), deel.label("deel"), wat.label("wat"))
        .select_from(uit)
        .where(_binnen(wanneer), hier, *waar)
        .subquery()
    )
    tel = sa.func.count() if elk is None else sa.func.count(sa.distinct(gevonden.c.wat))
    return sa.select(gevonden.c.vak, gevonden.c.deel, tel.label("aantal")).group_by(
        gevonden.c.vak, gevonden.c.deel
    )


_VAN_MELDING = termijn.join(melding, melding.c.id == termijn.c.melding_id)
_CASUS = casus.join(huishouden, huishouden.c.id == casus.c.huishouden_id)
_ZETTEN = ("casus-geopend", "stap-afgerond", "naar-stap-gegaan", "casus-inactief", "casus-geheractiveerd")
_NAAR = sa.func.coalesce(gebeurtenis.c.open["naar"].as_string(), gebeurtenis.c.open["stap"].as_string())
_VLAGGEN = sa.union_all(*(sa.select(sa.literal(vlag.value).label("code")) for vlag in RodeVlag)).subquery()
_OP_TIJD = sa.and_(termijn.c.gehaald_op.is_not(None), termijn.c.gehaald_op <= termijn.c.verloopt_op)
OP_TIJD, TE_LAAT = "op-tijd", "te-laat"
_UITSLAG = sa.case((_OP_TIJD, OP_TIJD), else_=TE_LAAT)


@dataclass(frozen=True, slots=True)
class Reeks:
    """One table: what is counted, over which periods, by which parts (code and name), and where the counts come from."""

    naam: str
    definitie: str
    per: Per
    delen: Mapping[str, str]
    opdracht: sa.Select[Any]


def _namen(
    codes: type[StrEnum], naam: Callable[[Any], str] = lambda c: str(c).replace("-", " ")
) -> dict[str, str]:
    return {code.value: naam(code).capitalize() for code in codes}


_TERMIJNEN = _namen(Termijnsoort)
_UITSLAGEN = {
    f"{Termijnsoort.ACHTER_DE_VOORDEUR}/{OP_TIJD}": f"{_TERMIJNEN[Termijnsoort.ACHTER_DE_VOORDEUR]}: op tijd",
    **{f"{code}/{TE_LAAT}": f"{naam}: te laat" for code, naam in _TERMIJNEN.items()},
}
"""One melding has several clocks: of one kind only also what was in time, or two kinds would add up to the same."""
REEKSEN: Mapping[Reekscode, Reeks] = {
    Reekscode.MELDINGEN: Reeks(
        "Meldingen",
        "Per maand: meldingen die toen zijn ontvangen. Eerste: niemand van het gezin was bekend. Vervolg: er liep al hulp of monitoring. "
        "Hermelding: er was eerder hulp, en die was voorbij. Meer meldingen kan betekenen dat geweld eerder wordt gezien.",
        Per.MAAND,
        _namen(Classificatie),
        _tel(melding.c.ontvangen_op, melding.c.classificatie, melding, melding.c.gemeente),
    ),
    Reekscode.STAPPEN: Reeks(
        "Casussen per stap",
        "Per kwartaal: casussen die toen in deze stap van het stappenplan kwamen. Eén casus kan in een kwartaal in meer stappen komen, en "
        "telt in elke stap één keer.",
        Per.KWARTAAL,
        _namen(Stap, lambda s: STAPPEN[s].titel),
        _tel(
            gebeurtenis.c.op,
            _NAAR,
            gebeurtenis.join(_CASUS, casus.c.id == gebeurtenis.c.casus_id),
            huishouden.c.gemeente,
            gebeurtenis.c.soort.in_(_ZETTEN),
            elk=casus.c.id,
        ),
    ),
    Reekscode.DOORLOOPTIJDEN: Reeks(
        "Op tijd en te laat",
        "Per kwartaal: termijnen van meldingen die toen afliepen. Te laat: op dat moment was nog niet gedaan wat moest. "
        "Een termijn die niet meer nodig was telt niet mee.",
        Per.KWARTAAL,
        _UITSLAGEN,
        _tel(
            termijn.c.verloopt_op,
            sa.cast(termijn.c.soort, sa.String) + sa.literal("/") + _UITSLAG,
            _VAN_MELDING,
            melding.c.gemeente,
            termijn.c.vervallen_op.is_(None),
        ),
    ),
    Reekscode.RODE_VLAGGEN: Reeks(
        "Rode vlaggen",
        "Per kwartaal: meldingen die toen zijn ontvangen en deze rode vlag noemen. Eén melding kan meer vlaggen noemen.",
        Per.KWARTAAL,
        _namen(RodeVlag),
        _tel(
            melding.c.ontvangen_op,
            _VLAGGEN.c.code,
            melding.join(_VLAGGEN, bevat(melding.c.rode_vlaggen, _VLAGGEN.c.code)),
            melding.c.gemeente,
        ),
    ),
    Reekscode.INTERVENTIES: Reeks(
        "Interventies",
        "Per kwartaal: interventies die toen zijn opgelegd of begonnen.",
        Per.KWARTAAL,
        _namen(Interventiecode, lambda c: PALET[c].naam),
        _tel(
            interventie.c.opgelegd_op,
            interventie.c.code,
            interventie.join(_CASUS, casus.c.id == interventie.c.casus_id),
            huishouden.c.gemeente,
        ),
    ),
}


# Over which time


@dataclass(frozen=True, slots=True)
class Tijdvak:
    """Whole quarters that are over: from the first day to the last."""

    van: date
    tot: date

    def perioden(self, per: Per) -> dict[str, date]:
        """The first day of each, by what it is called: `2026-01` or `2026-K1`."""
        dag, gevonden = self.van, dict[str, date]()
        while dag <= self.tot:
            gevonden[f"{dag:%Y-%m}" if per is Per.MAAND else kwartaal(dag)] = dag
            dag = na_maanden(dag, _MAANDEN[per])
        return gevonden


def kwartaal(dag: date) -> str:
    """As in `2026-K1`."""
    return f"{dag.year}-K{(dag.month + 2) // 3}"


def _begin(dag: date) -> date:
    """The first day of the quarter."""
    return date(dag.year, 3 * ((dag.month - 1) // 3) + 1, 1)


def _dag_ervoor(dag: date) -> date:
    return date.fromordinal(dag.toordinal() - 1)


def tijdvak(van: date | None, tot: date | None, nu: datetime) -> Tijdvak:
    """What was asked; the last four quarters when nothing was. Raises `ongeldige-invoer`."""
    voorbij = _dag_ervoor(_begin(lokale_dag(nu)))
    eind = tot or voorbij
    if eind > voorbij or _begin(_morgen(eind)) != _morgen(eind):
        raise ongeldig(
            "tot",
            "geen-heel-kwartaal",
            f"Cijfers zijn er per kwartaal dat voorbij is. Kies de laatste dag van een kwartaal, tot en met {zeg_dag(voorbij)}.",
        )
    begin = van or na_maanden(_morgen(eind), -3 * KWARTALEN)
    if _begin(begin) != begin or not na_maanden(begin, 3 * KWARTALEN) > eind > begin:
        raise ongeldig(
            "van",
            "geen-heel-kwartaal",
            f"Kies de eerste dag van een kwartaal, en hoogstens {KWARTALEN} kwartalen tegelijk.",
        )
    return Tijdvak(begin, eind)


def _morgen(dag: date) -> date:
    return date.fromordinal(dag.toordinal() + 1)


def eis_verdeling(code: Reekscode, per: Per | None, wijk: str | None) -> None:
    """Every table is cut in one way, or what is hidden in the one is worked out from the other. Raises `ongeldige-invoer` for another."""
    reeks = REEKSEN[code]
    if per not in (None, reeks.per):
        raise ongeldig(
            "per",
            "andere-verdeling",
            f"Deze tabel is er alleen per {reeks.per}: uit twee verdelingen van hetzelfde is een gezin terug te rekenen.",
        )
    if wijk is not None:
        raise ongeldig(
            "wijk",
            "niet-per-wijk",
            "Per wijk zijn er geen cijfers: naast die van de gemeente is een gezin terug te rekenen. Vraag ze zonder wijk.",
        )


# What may be told


@dataclass(frozen=True, slots=True)
class Regel:
    """One cell. `aantal` None: fewer than the threshold."""

    periode: str
    deel: str
    naam: str
    aantal: int | None


@dataclass(frozen=True, slots=True)
class Tabel:
    code: Reekscode
    reeks: Reeks
    gemeenten: tuple[str, ...]
    tijdvak: Tijdvak
    drempel: int
    regels: tuple[Regel, ...]

    @property
    def weinig(self) -> str:
        return f"minder dan {self.drempel}"


def verteld(aantal: int, drempel: int) -> int | None:
    """None when it is too small to tell; otherwise the nearest multiple of the threshold."""
    return None if aantal < drempel else drempel * ((2 * aantal + drempel) // (2 * drempel))


def vertel(
    code: Reekscode,
    gemeenten: tuple[str, ...],
    vak: Tijdvak,
    drempel: int,
    geteld: Mapping[tuple[str, str], int],
) -> Tabel:
    """Every cell there is, in a fixed order; `geteld`: by period and part, where there was anything to count."""
    reeks = REEKSEN[code]
    regels = (
        Regel(periode, deel, naam, verteld(geteld.get((periode, deel), 0), drempel))
        for periode in vak.perioden(reeks.per)
        for deel, naam in reeks.delen.items()
    )
    return Tabel(code, reeks, gemeenten, vak, drempel, tuple(regels))


def als_csv(tabel: Tabel) -> str:
    """For a spreadsheet: codes and numbers of ours, and no word of anybody."""
    regels = [("periode", "deel", "naam", "aantal")]
    regels += [
        (r.periode, r.deel, r.naam, tabel.weinig if r.aantal is None else str(r.aantal)) for r in tabel.regels
    ]
    return "".join(";".join(cellen) + "\r\n" for cellen in regels)


# Who may ask


def eis_cijfers(actor: Actor, regels: Regels) -> tuple[str, ...]:
    """The municipalities that this policy officer works for. Raises `niet-bevoegd` and `geen-gemeente`."""
    if Rol.BELEID not in actor.rollen:
        raise niet_bevoegd(
            "Cijfers over de hele gemeente zijn er voor beleidsmedewerkers.",
            "Werkt u in een team, dan staat op ‘Team’ en ‘Casussen’ wat er bij u loopt.",
        )
    gemeenten = regels.cijfers_gemeenten.get(actor.organisatie, ())
    if not gemeenten:
        raise Fout(
            Soort.BOTSING,
            "geen-gemeente",
            "Er is niet ingesteld voor welke gemeente uw organisatie cijfers mag zien.",
            alternatief="Vraag de beheerder om RODEDRAAD_CIJFERS_GEMEENTEN in te stellen.",
        )
    return gemeenten


async def cijfers(eenheid: Werkeenheid, regels: Regels, code: Reekscode, vak: Tijdvak) -> Tabel:
    """One table; one SELECT. Raises as `eis_cijfers`."""
    gemeenten = eis_cijfers(eenheid.actor, regels)
    perioden = vak.perioden(REEKSEN[code].per)
    dagen = [*perioden.values(), *[_morgen(vak.tot)] * (VAKKEN + 1 - len(perioden))]
    grenzen = {f"grens_{n}": datetime.combine(dag, time(), NEDERLAND) for n, dag in enumerate(dagen)}
    namen = [*perioden]
    rijen = await eenheid.alle(REEKSEN[code].opdracht, gemeenten=list(gemeenten), **grenzen)
    geteld = Counter({(namen[rij.vak], rij.deel): rij.aantal for rij in rijen})
    return vertel(code, gemeenten, vak, regels.cijfers_drempel, geteld)
