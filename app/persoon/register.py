"""The register of everyone known: who they are under their own key, and what they can be found by.

Nobody is merged: who is met twice stands here twice. When a human says that they are one, that is a link beside them (`samen.py`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.ids import nieuw_id
from app.core.versleuteling import LEES_ZOEKSLEUTEL, Datasleutel, Sleutelbos, Zoekindex
from app.persoon import namen
from app.persoon.model import persoon, zoekterm
from app.persoon.samen import ander_contact, wie_is_wie
from app.persoon.zoektermen import Grond, Persoonsgegevens, zoektermen
from app.toegang.werkeenheid import Werkeenheid

PERSOONSVELDEN = tuple(k.name for k in persoon.c if k.name not in ("id", "contact_versie"))
CONTACT = frozenset({"telefoon", "email", "veilig_contact"})
"""Along which somebody is reached: whatever was made for these as they were may not go out any more."""
_NIEUWE_PERSOON = sa.insert(persoon)
_NIEUWE_TERMEN = sa.insert(zoekterm)
_VAN_ADRES = frozenset({Grond.ADRES, Grond.ADRES_NAAM})
"""Terms that are made from an address, of a melding or of somebody in a casus; any other change of the person leaves them as they are."""
_VERGEET_TERMEN = sa.delete(zoekterm).where(
    zoekterm.c.persoon_id == sa.bindparam("b_id"), zoekterm.c.grond.not_in(_VAN_ADRES)
)
_VERGEET_ADRES = sa.delete(zoekterm).where(
    zoekterm.c.persoon_id == sa.bindparam("b_id"), zoekterm.c.grond.in_(_VAN_ADRES)
)
_TERMVELDEN = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "bsn", "telefoon")


def naam_van(gegevens: Mapping[str, Any]) -> str:
    """How somebody is called; empty when that is not known."""
    return " ".join(deel for k in ("voornamen", "tussenvoegsel", "achternaam") if (deel := gegevens.get(k)))


async def zoekindex(eenheid: Werkeenheid) -> Zoekindex:
    """The blind index, its key read once per process."""
    return await lees_zoekindex(eenheid.verbinding, eenheid.sleutels)


async def lees_zoekindex(verbinding: AsyncConnection, sleutels: Sleutelbos) -> Zoekindex:
    if sleutels.zoekindex is None:
        rij = (await verbinding.execute(LEES_ZOEKSLEUTEL)).one_or_none()
        assert rij is not None, "`rodedraad migrate` maakt deze sleutel"
        sleutels.zoekindex = sleutels.open_zoekindex(rij.gewikkeld)
    return sleutels.zoekindex


async def schrijf_in(
    eenheid: Werkeenheid, gegevens: Mapping[str, Any], adres: Mapping[str, Any] | None = None
) -> Datasleutel:
    """A new person, findable from now on. Returns the key that was made for them; its id is theirs."""
    sleutel = await eenheid.nieuwe_sleutel(nieuw_id(), "persoon")
    await eenheid.doe(
        _NIEUWE_PERSOON, id=sleutel.id, **{k: sleutel.sluit(gegevens.get(k)) for k in PERSOONSVELDEN}
    )
    await _indexeer(eenheid, sleutel.id, gegevens, adres)
    return sleutel


async def werk_bij(
    eenheid: Werkeenheid, sleutel: Datasleutel, oud: Mapping[str, Any], wijziging: Mapping[str, Any]
) -> None:
    """Change what is known of a person (`wijziging`: only fields of the person), and what they are found by."""
    if not wijziging:
        return
    if wijziging.keys() & CONTACT:
        await ander_contact(eenheid, {sleutel.id} | (await wie_is_wie(eenheid, [sleutel.id])).personen)
    await eenheid.doe(
        sa.update(persoon)
        .where(persoon.c.id == sleutel.id)
        .values({k: sleutel.sluit(w) for k, w in wijziging.items()})
    )
    if wijziging.keys() & set(_TERMVELDEN):
        await eenheid.doe(_VERGEET_TERMEN, b_id=sleutel.id)
        await _indexeer(eenheid, sleutel.id, {**oud, **wijziging}, None)


async def vergeet_adres(eenheid: Werkeenheid, personen: Iterable[UUID]) -> None:
    """Their address finds these persons no more."""
    await eenheid.doe_alle(_VERGEET_ADRES, [{"b_id": id} for id in personen])


async def vind_op_adres(
    eenheid: Werkeenheid, persoon_id: UUID, gegevens: Mapping[str, Any], adres: Mapping[str, Any]
) -> None:
    """This address finds this person from now on, and no other. One that is geheim must not be given."""
    await vergeet_adres(eenheid, [persoon_id])
    await _indexeer(eenheid, persoon_id, gegevens, adres, alleen=_VAN_ADRES)


def zelfde_plek(een: Mapping[str, Any], ander: Mapping[str, Any]) -> bool:
    """Are these the same address, however they were written?"""
    plekken = [
        (namen.postcode(a.get("postcode")), namen.huisnummer(a.get("huisnummer"))) for a in (een, ander)
    ]
    return all(plekken[0]) and plekken[0] == plekken[1]


async def _indexeer(
    eenheid: Werkeenheid,
    persoon_id: UUID,
    gegevens: Mapping[str, Any],
    adres: Mapping[str, Any] | None,
    alleen: Collection[Grond] = frozenset(Grond),
) -> None:
    index = await zoekindex(eenheid)
    termen = [t for t in zoektermen(persoonsgegevens(gegevens, adres)) if t[0] in alleen]
    await eenheid.doe_alle(
        _NIEUWE_TERMEN,
        [{"persoon_id": persoon_id, "grond": g, "term": index.term(g, tekst)} for g, tekst in termen],
    )


def persoonsgegevens(gegevens: Mapping[str, Any], adres: Mapping[str, Any] | None) -> Persoonsgegevens:
    """What matching may look at. A secret address finds nobody: it is not among it."""
    openbaar = adres if adres and not adres.get("geheim") else {}
    geboren = gegevens.get("geboortedatum")
    return Persoonsgegevens(
        **{k: gegevens.get(k) for k in _TERMVELDEN if k != "geboortedatum"},
        geboortedatum=date.fromisoformat(geboren) if isinstance(geboren, str) else geboren,
        postcode=openbaar.get("postcode"),
        huisnummer=openbaar.get("huisnummer"),
    )
