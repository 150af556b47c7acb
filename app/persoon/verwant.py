"""Whether somebody who works here has the surname of a person, or lives where that person lives, without either being kept.

The provider says what a worker is called and perhaps where they live (`CLAIM_ACHTERNAAM`, `CLAIM_ADRES`). Only a term of it stays: the
HMAC under the key of the blind index of what the term of a person would be, *together with the worker's own id*. So it can be held
against one person at a time, by who has the key, and against nothing else: two workers of one name have nothing in common in the
database, nor has a worker with anybody in the register. Another master key changes no term, for the key of the index is only wrapped
anew. Nobody can ask for a term; the look through the access log alone uses them (`workflow/verwant.py`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.db import Database
from app.core.settings import Instellingen
from app.core.versleuteling import Sleutelbos, Zoekindex
from app.persoon.codes import Eigen
from app.persoon.model import eigen_term
from app.persoon.register import lees_zoekindex
from app.persoon.zoektermen import Grond, Persoonsgegevens, achternamen, zoektermen
from app.toegang.actor import HULPVERLENERS, Actor
from app.toegang.model import medewerker

MAX = 200
"""Of what the provider says: what is longer is no name or address."""
_HUISNUMMER = re.compile(r"\s([0-9].*)", re.DOTALL)
"""In a street with its number, as a provider has them in one: what comes after the street."""

LEES = sa.select(eigen_term.c.soort, eigen_term.c.term).where(
    eigen_term.c.medewerker_id == sa.bindparam("wie")
)
_VERGEET = sa.delete(eigen_term).where(
    eigen_term.c.medewerker_id == sa.bindparam("b_wie"),
    eigen_term.c.soort == sa.bindparam("b_soort", type_=eigen_term.c.soort.type),
    eigen_term.c.term == sa.bindparam("b_term"),
)
VERGEET_BEEINDIGDEN = sa.delete(eigen_term).where(
    eigen_term.c.medewerker_id.in_(
        sa.select(medewerker.c.id).where(medewerker.c.beeindigd_op < sa.bindparam("voor"))
    )
)


def naamtermen(index: Zoekindex, tussenvoegsel: str | None, achternaam: str | None) -> frozenset[bytes]:
    """Of each part of a surname, as it sounds."""
    return frozenset(index.term(Eigen.ACHTERNAAM, k) for k in achternamen(tussenvoegsel, achternaam))


def eigen(index: Zoekindex, wie: UUID, term: bytes) -> bytes:
    """What this term is when it is of this worker."""
    return index.term(f"eigen {wie}", term.hex())


def _van_claims(index: Zoekindex, soort: Eigen, zegt: Any) -> Iterator[bytes]:
    """The terms of a name, or of an address as OIDC Core 1.0 §5.1.1 writes it. None for what is neither."""
    if soort is Eigen.ACHTERNAAM and isinstance(zegt, str):
        yield from naamtermen(index, None, zegt[:MAX])
    elif soort is Eigen.ADRES and isinstance(zegt, dict):
        postcode, straat = (str(zegt.get(k, ""))[:MAX] for k in ("postal_code", "street_address"))
        nummer = _HUISNUMMER.search(straat)
        waar = Persoonsgegevens(postcode=postcode, huisnummer=nummer[1] if nummer else None)
        yield from (index.term(g, tekst) for g, tekst in zoektermen(waar) if g is Grond.ADRES)


class Eigentermen:
    """Keeps them as people come in. Asks the database once per process for each person, and again when something else is said of them."""

    def __init__(self, database: Database, instellingen: Instellingen, sleutels: Sleutelbos) -> None:
        self._db = database
        self._sleutels = sleutels
        namen = {Eigen.ACHTERNAAM: instellingen.claim_achternaam, Eigen.ADRES: instellingen.claim_adres}
        self._claims = {soort: naam for soort, naam in namen.items() if naam}
        self._gehoord: dict[UUID, int] = {}
        """What was last said of whom, and of which version of their account: as a number, that is no name."""
        invoegen = sqlite_insert(eigen_term) if database.is_sqlite else pg_insert(eigen_term)
        # who comes in for the first time asks several things at once
        self._bij = invoegen.on_conflict_do_nothing()

    async def onthoud(self, wie: Actor, claims: Mapping[str, Any]) -> None:
        """Only of who may see casussen. A token that says nothing of it (an access token often does not) changes nothing."""
        zegt = {soort: claims[naam] for soort, naam in self._claims.items() if claims.get(naam)}
        if not zegt or not HULPVERLENERS & wie.rollen:
            return
        nu = hash((wie.versie, repr(zegt)))
        if self._gehoord.get(wie.id) == nu:
            return
        async with self._db.lees() as verbinding:
            index = await lees_zoekindex(verbinding, self._sleutels)
            was = {(rij.soort, rij.term) for rij in await verbinding.execute(LEES, {"wie": wie.id})}
        wordt = {
            (soort, eigen(index, wie.id, term))
            for soort, wat in zegt.items()
            for term in _van_claims(index, soort, wat)
        }
        weg = [(soort, term) for soort, term in was - wordt if soort in zegt]
        if weg or wordt - was:
            async with self._db.schrijf() as verbinding:
                for soort, term in weg:
                    await verbinding.execute(_VERGEET, {"b_wie": wie.id, "b_soort": soort, "b_term": term})
                for soort, term in wordt - was:
                    await verbinding.execute(
                        self._bij, {"medewerker_id": wie.id, "soort": soort, "term": term}
                    )
        self._gehoord[wie.id] = nu
