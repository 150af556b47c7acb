"""Table 6: how long each kind of record is kept, counted from when, and by which rule. What is not in it is kept with its dossier.

| record | until | source |
| --- | --- | --- |
| casus | `bewaren_casus_jaren` after it became inactief or ended | [config]: sources say 15 or 20 years (standaarden.md) |
| melding | `bewaren_melding_jaren` after it was dealt with; never before the casus it is linked to is gone | the same |
| either | and until the youngest of the people in it is `bewaren_tot_leeftijd` | the same: counted from the youngest child |
| overleg, verslag, print | with each casus: what was said of a casus at a table hangs on that casus, and a PDF is made anew each time | |
| both logs | not destroyed (at least 5 years, NEN 7513): ids, codes and handles; what is closed in them goes with its key | |
| remembered answers | `idempotentie_uren` | |

Nobody's dossier is looked at alone: as long as anything of the same household is not at rest, all of it stays.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.bewaren.codes import Bewaargrond, Bewaarstatus, Dossiersoort
from app.bewaren.model import bewaarplicht, bewaring
from app.casus.codes import Stap
from app.casus.model import betrokkene, casus
from app.core.kalender import na_maanden
from app.core.versleuteling import datasleutel
from app.melding.codes import MeldingStatus
from app.melding.model import koppeling as koppeltabel
from app.melding.model import melding, melding_persoon, veiligheidsbeoordeling
from app.melding.verbonden import aan_casus, aan_melding
from app.monitoring.model import volgen
from app.persoon.model import persoon
from app.workflow.opdracht import Regels

_DIT: sa.BindParameter[UUID] = sa.bindparam("dossier_id", type_=sa.Uuid)


def _rust_casus(c: sa.FromClause) -> sa.ColumnElement[datetime]:
    """Since when a casus is over; NULL while it is not."""
    return sa.case(
        (c.c.beeindigd_op.is_not(None), c.c.beeindigd_op), (c.c.stap == Stap.INACTIEF, c.c.stap_sinds)
    )


def _rust_melding(m: sa.FromClause) -> sa.ColumnElement[datetime]:
    """Since when a melding was dealt with; NULL while it is not, or while it belongs to a casus that is still here."""
    k, v = koppeltabel.alias(), veiligheidsbeoordeling.alias()
    los = sa.not_(
        sa.or_(
            sa.exists().where(k.c.melding_id == m.c.id, aan_casus(k)),
            sa.exists().where(volgen.c.melding_id == m.c.id),
        )
    )
    klaar = sa.select(v.c.afgehandeld_op).where(v.c.melding_id == m.c.id).scalar_subquery()
    return sa.case((sa.and_(m.c.status == MeldingStatus.BEOORDEELD, los), klaar))


def _wortel(m: sa.FromClause) -> sa.ColumnElement[UUID]:
    k = koppeltabel.alias()
    naar = sa.select(k.c.naar_melding_id).where(k.c.melding_id == m.c.id, aan_melding(k)).correlate(m)
    return sa.func.coalesce(naar.scalar_subquery(), m.c.id, type_=sa.Uuid)


_ZELF, _DEZE = casus.alias("zelf"), melding.alias("deze")
_HUISHOUDEN = sa.select(_rust_casus(casus).label("sinds")).where(
    sa.exists().where(
        _ZELF.c.id == _DIT,
        sa.or_(
            casus.c.huishouden_id == _ZELF.c.huishouden_id,
            casus.c.samengevoegd_met == _ZELF.c.id,
            casus.c.id == _ZELF.c.samengevoegd_met,
        ),
    )
)
_VERWANTEN = sa.select(_rust_melding(melding).label("sinds")).where(
    sa.exists().where(_DEZE.c.id == _DIT, _wortel(melding) == _wortel(_DEZE))
)


def _mensen(genoemd: sa.Table, waar: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(
            persoon.c.id, persoon.c.geboortedatum, persoon.c.leeftijd_schatting, datasleutel.c.gewikkeld
        )
        .add_columns(genoemd.c.rollen)
        .join(genoemd, genoemd.c.persoon_id == persoon.c.id)
        .join(datasleutel, datasleutel.c.id == persoon.c.id)
        .where(waar)
    )


@dataclass(frozen=True, slots=True)
class Bewaartermijn:
    """One kind of dossier: since when it is at rest (`rust`, NULL while it is not), the same of everything of its household (`groep`),
    who is in it (`mensen`), and how many years it is kept."""

    soort: Dossiersoort
    tabel: sa.Table
    verwijzing: sa.Column[Any]
    begonnen: sa.Column[datetime]
    rust: sa.ColumnElement[datetime]
    groep: sa.Select[Any]
    mensen: sa.Select[Any]
    jaren: Callable[[Regels], int]

    @property
    def naam(self) -> str:
        """Of the column that says which one it is."""
        return self.verwijzing.name

    @property
    def plicht(self) -> sa.ColumnElement[bool]:
        """Is it forbidden to destroy this one?"""
        return sa.exists().where(
            bewaarplicht.c[self.naam] == self.tabel.c.id, bewaarplicht.c.opgeheven_op.is_(None)
        )


BEWAARTERMIJNEN: Mapping[Dossiersoort, Bewaartermijn] = {
    Dossiersoort.CASUS: Bewaartermijn(
        Dossiersoort.CASUS,
        casus,
        bewaring.c.casus_id,
        casus.c.geopend_op,
        _rust_casus(casus),
        _HUISHOUDEN,
        _mensen(betrokkene, betrokkene.c.casus_id == _DIT),
        lambda regels: regels.bewaren_casus_jaren,
    ),
    Dossiersoort.MELDING: Bewaartermijn(
        Dossiersoort.MELDING,
        melding,
        bewaring.c.melding_id,
        melding.c.ontvangen_op,
        _rust_melding(melding),
        _VERWANTEN,
        _mensen(melding_persoon, melding_persoon.c.melding_id == _DIT),
        lambda regels: regels.bewaren_melding_jaren,
    ),
}


def _te_bezien(t: Bewaartermijn) -> sa.Select[Any]:
    """At rest, not held, and never looked at, or otherwise by now, or until a day that has come."""
    id, versie = t.tabel.c.id, t.tabel.c.versie
    leeg = sa.cast(sa.null(), sa.Uuid)
    is_casus = t.soort is Dossiersoort.CASUS
    return (
        sa.select(
            (sa.literal("bewaren:") + sa.cast(id, sa.String) + ":" + sa.cast(versie, sa.String)).label(
                "sleutel"
            ),
            id.label("over_id"),
            (id if is_casus else leeg).label("casus_id"),
            (leeg if is_casus else id).label("melding_id"),
        )
        .select_from(t.tabel.outerjoin(bewaring, t.verwijzing == id))
        .where(
            t.rust.is_not(None),
            sa.not_(t.plicht),
            sa.or_(
                bewaring.c.id.is_(None),
                bewaring.c.dossier_versie != versie,
                sa.and_(
                    bewaring.c.status == Bewaarstatus.BEWAREN,
                    bewaring.c.tot <= sa.bindparam("vandaag", type_=sa.Date),
                ),
            ),
        )
    )


TE_BEZIEN = sa.select(sa.union_all(*map(_te_bezien, BEWAARTERMIJNEN.values())).subquery("te_bezien"))
"""What the worker looks at: of which dossier it has to work out anew until when it is kept."""


@dataclass(frozen=True, slots=True)
class Mens:
    """What is known of the age of somebody: a birth date, or an estimate, or only that they are a child."""

    geboren: date | None
    schatting: int | None
    kind: bool

    def uiterlijk_geboren(self, sinds: date) -> date | None:
        """The latest day on which they can have been born, seen from the day the dossier came to rest."""
        if self.geboren:
            return self.geboren
        if self.schatting is not None:
            return na_maanden(sinds, -12 * self.schatting)
        return sinds if self.kind else None


@dataclass(frozen=True, slots=True)
class Bewaren:
    """Until when, and why until then."""

    tot: date
    grond: Bewaargrond


def bewaren_tot(sinds: date, mensen: Iterable[Mens], jaren: int, leeftijd: int) -> Bewaren:
    """The later of two: so many years after it came to rest, and the day on which the youngest in it is so old."""
    geboren = [dag for mens in mensen if (dag := mens.uiterlijk_geboren(sinds))]
    na_rust = na_maanden(sinds, 12 * jaren)
    oud_genoeg = max((na_maanden(dag, 12 * leeftijd) for dag in geboren), default=na_rust)
    if oud_genoeg > na_rust:
        return Bewaren(oud_genoeg, Bewaargrond.JONGSTE_KIND)
    return Bewaren(na_rust, Bewaargrond.BEWAARTERMIJN)
