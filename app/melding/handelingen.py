"""What a person does with a melding: take it in, pick it up, say of a candidate whether it is them.

What a link does to a casus is process, and lives in `workflow/meldingen.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.fouten import Fout, Soort
from app.core.gebeurtenis import Vastgelegd
from app.core.ids import nieuw_id
from app.melding.codes import Besluit, Classificatie, MeldingBron, MeldingStatus, Termijnsoort
from app.melding.doorzendingen import al_doorgestuurd, doorgestuurd_door
from app.melding.huishouden import Plek
from app.melding.klokken import begin, haal
from app.melding.model import koppeling, melding, melding_persoon, veiligheidsbeoordeling
from app.melding.queries import BESTAANDE, Melding, melding_van
from app.melding.verbonden import aan_casus, aan_melding
from app.persoon.register import schrijf_in, zoekindex
from app.toegang import kluis
from app.toegang.codes import Kluissoort
from app.toegang.kluis import Eigenaar
from app.toegang.werkeenheid import Werkeenheid

_NIEUWE_MELDING = {
    naam: insert(melding)
    .on_conflict_do_nothing(index_elements=["bron", "kenmerk_term"])
    .returning(melding.c.id)
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}
_NIEUWE_GENOEMDE = sa.insert(melding_persoon)


@dataclass(frozen=True, slots=True)
class NieuweMelding:
    bron: MeldingBron
    kenmerk: str
    kenmerken: Mapping[str, Any]
    """The open columns: codes, moments, place by gemeente and wijk."""
    toelichting: str | None
    adres: Mapping[str, Any] | None
    betrokkenen: Sequence[Mapping[str, Any]]

    @property
    def adres_is_geheim(self) -> bool:
        return bool(self.adres and self.adres.get("geheim"))

    def afdruk(self) -> str:
        """The whole content in one form, to tell a repeated message from another one with the same kenmerk."""
        delen = (self.kenmerken, self.toelichting, self.adres, list(self.betrokkenen))
        return to_json(delen, by_alias=False).decode()


async def neem_aan(
    eenheid: Werkeenheid,
    nieuw: NieuweMelding,
    waar: tuple[str, str],
    termijnen: Mapping[Termijnsoort, datetime],
) -> tuple[Melding, bool]:
    """Take in a melding for the organisation and team `waar`; whether it is new. Safe to repeat: the same `bron` and `kenmerk`
    with the same content is the same melding. Raises `melding-bestaat-anders`, and `al-doorgestuurd` for one that another
    organisation has by now.
    """
    melding_id, index = nieuw_id(), await zoekindex(eenheid)
    term, afdruk = index.term("kenmerk", nieuw.kenmerk), index.term("melding", nieuw.afdruk())
    sleutel, gewikkeld = eenheid.sleutels.maak(melding_id)
    gelukt = await eenheid.een(
        _NIEUWE_MELDING[eenheid.verbinding.dialect.name],
        id=melding_id,
        versie=1,
        bron=nieuw.bron,
        kenmerk=sleutel.sluit(nieuw.kenmerk),
        kenmerk_term=term,
        afdruk=afdruk,
        vastgelegd_op=eenheid.nu,
        organisatie=waar[0],
        team=waar[1],
        status=MeldingStatus.ONTVANGEN,
        classificatie=Classificatie.EERSTE,
        toelichting=sleutel.sluit(nieuw.toelichting),
        # a secret address lies in the vault; here only that there is one
        adres=sleutel.sluit({"geheim": True} if nieuw.adres_is_geheim else nieuw.adres),
        **nieuw.kenmerken,
    )
    if gelukt is None:
        return await _bestaande(eenheid, nieuw.bron, term, afdruk, waar), False
    await eenheid.bewaar_sleutel(melding_id, "melding", gewikkeld)
    if nieuw.adres and nieuw.adres_is_geheim:
        wiens = Eigenaar(melding_id=melding_id)
        await kluis.berg_op(eenheid, wiens, sleutel, Kluissoort.GEHEIM_ADRES, nieuw.adres)
    await _noem(eenheid, melding_id, nieuw)
    klokken = await begin(eenheid, melding_id, nieuw.kenmerken["ontvangen_op"], termijnen)
    rij = await eenheid.een(BESTAANDE, bron=nieuw.bron, term=term)
    assert rij is not None, "zij is net geschreven"
    wat = melding_van(eenheid, rij)
    open_ = {
        "bron": nieuw.bron,
        "urgentie": rij.urgentie,
        "personen": len(nieuw.betrokkenen),
        "klokken": klokken,
    }
    await eenheid.kondig_aan(wat.gebeurtenis("melding-ontvangen", open=open_), sleutel)
    return wat, True


async def _noem(eenheid: Werkeenheid, melding_id: UUID, nieuw: NieuweMelding) -> None:
    """Everybody the melding names, each a new person: who they are is for a human to say."""
    for plaats, mens in enumerate(nieuw.betrokkenen):
        wie = await schrijf_in(eenheid, mens, nieuw.adres)
        await eenheid.doe(
            _NIEUWE_GENOEMDE,
            id=nieuw_id(),
            melding_id=melding_id,
            persoon_id=wie.id,
            plaats=plaats,
            rollen=sorted(mens["rollen"]),
        )


async def _bestaande(
    eenheid: Werkeenheid, bron: MeldingBron, term: bytes, afdruk: bytes, waar: tuple[str, str]
) -> Melding:
    """The same message again. Whoever sent all of it to the same place may know what became of it, also a machine."""
    rij = await eenheid.een(BESTAANDE, bron=bron, term=term)
    assert rij is not None, "een melding verdwijnt niet"
    if rij.afdruk == afdruk and (weg := await doorgestuurd_door(eenheid, rij.id, waar)):
        raise al_doorgestuurd(weg)
    if rij.afdruk != afdruk or (rij.organisatie, rij.team) != waar:
        raise Fout(
            Soort.BOTSING,
            "melding-bestaat-anders",
            "Deze bron heeft onder dit kenmerk al een andere melding gedaan; er is niets gewijzigd.",
            alternatief="Gebruik een nieuw kenmerk voor een nieuwe melding, of stuur de eerdere ongewijzigd.",
        )
    return melding_van(eenheid, rij)


async def leg_meldfeit_vast(
    eenheid: Werkeenheid,
    wat: Melding,
    soort: str,
    *,
    kolommen: Mapping[str, Any] = MappingProxyType({}),
    **deel: Any,
) -> Vastgelegd:
    """A change of this melding is a new version of it and a line in the log."""
    nieuw = {"versie": wat.versie + 1, **kolommen}
    wat.rij = {**wat.rij, **nieuw}
    await eenheid.doe(sa.update(melding).where(melding.c.id == wat.id).values(nieuw))
    return await eenheid.kondig_aan(wat.gebeurtenis(soort, **deel), wat.sleutel)


_BEOORDEELD = sa.select(veiligheidsbeoordeling.c.op).where(
    veiligheidsbeoordeling.c.melding_id == sa.bindparam("melding_id")
)


async def pak_op(eenheid: Werkeenheid, wat: Melding) -> None:
    """Somebody has taken it up: the clock of the first action stops. Doing it twice changes nothing."""
    if wat.rij["status"] is not MeldingStatus.ONTVANGEN:
        return
    # one that was passed on may have been assessed before
    beoordeeld = await eenheid.een(_BEOORDEELD, melding_id=wat.id)
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "melding-opgepakt",
        kolommen={"status": MeldingStatus.BEOORDEELD if beoordeeld else MeldingStatus.OPGEPAKT},
        velden=("status", "termijnen"),
        open={"klokken": await haal(eenheid, wat.id, Termijnsoort.EERSTE_ACTIE, Termijnsoort.OPPAKKEN)},
    )


_NIEUWE_KOPPELING = sa.insert(koppeling)
_LOPENDE = (
    sa.select(koppeling)
    .where(
        koppeling.c.melding_id == sa.bindparam("melding_id"),
        sa.or_(
            sa.and_(aan_casus(koppeling), sa.bindparam("casus", type_=sa.Boolean)),
            sa.and_(aan_melding(koppeling), sa.bindparam("melding", type_=sa.Boolean)),
        ),
    )
    .order_by(koppeling.c.op.desc(), koppeling.c.id.desc())
    .limit(1)
)
_MAAK_ONGEDAAN = (
    sa.update(koppeling)
    .where(koppeling.c.id == sa.bindparam("b_id"))
    .values(
        ongedaan_op=sa.bindparam("b_nu"),
        ongedaan_door=sa.bindparam("b_door"),
        ongedaan_reden=sa.bindparam("b_reden", type_=koppeling.c.ongedaan_reden.type),
    )
)
_HERZIE = (
    sa.update(koppeling)
    .where(
        koppeling.c.melding_id == sa.bindparam("b_melding"),
        sa.or_(aan_casus(koppeling), aan_melding(koppeling)),
    )
    .values(classificatie=sa.bindparam("b_classificatie"))
)
_NEEM_MEE = (
    sa.update(koppeling)
    .where(koppeling.c.naar_melding_id == sa.bindparam("b_van"), aan_melding(koppeling))
    .values(naar_melding_id=sa.bindparam("b_naar"))
)
_GEEF_TERUG = _NEEM_MEE.where(koppeling.c.id.in_(sa.bindparam("b_deze", expanding=True)))


@dataclass(frozen=True, slots=True)
class Bevestiging:
    """What a confirmed link is, and what is needed to take it back: what it changed, its line in the log, and for a casus in which
    version that began again and which one the link left."""

    classificatie: Classificatie
    voor: Mapping[str, Any]
    gebeurtenis_id: UUID
    wending: int | None = None
    casus_versie: int | None = None


async def koppel(eenheid: Werkeenheid, wat: Melding, plek: Plek, reden: str, hoe: Bevestiging) -> None:
    """Record that a human said: this is the same household."""
    await _besluit(eenheid, wat, plek, reden, besluit=Besluit.BEVESTIGD, **asdict(hoe))
    wat.rij = {**wat.rij, _veld(plek): plek.casus_id or plek.melding_id}


async def wijs_af(eenheid: Werkeenheid, wat: Melding, plek: Plek, reden: str) -> None:
    """Record that a human said: these are other people."""
    await _besluit(eenheid, wat, plek, reden, besluit=Besluit.AFGEWEZEN)
    await leg_meldfeit_vast(
        eenheid,
        wat,
        "kandidaat-afgewezen",
        velden=("kandidaten",),
        open={"casus": str(plek.casus_id)} if plek.casus_id else {"melding": str(plek.melding_id)},
    )


async def _besluit(eenheid: Werkeenheid, wat: Melding, plek: Plek, reden: str, **waarden: Any) -> None:
    await eenheid.doe(
        _NIEUWE_KOPPELING,
        id=nieuw_id(),
        melding_id=wat.id,
        casus_id=plek.casus_id,
        naar_melding_id=plek.melding_id,
        op=eenheid.nu,
        door=eenheid.actor.id,
        reden=wat.sleutel.sluit(reden),
        **waarden,
    )


async def lopende_koppeling(
    eenheid: Werkeenheid, melding_id: UUID, *, casus: bool = True, melding: bool = False
) -> sa.Row[Any] | None:
    """The running link of this melding, to a casus or to a melding; of the two, the last that was made."""
    return await eenheid.een(_LOPENDE, melding_id=melding_id, casus=casus, melding=melding)


async def maak_ongedaan(eenheid: Werkeenheid, wat: Melding, link: sa.Row[Any], reden: str) -> None:
    await eenheid.doe(
        _MAAK_ONGEDAAN,
        b_id=link.id,
        b_nu=eenheid.nu,
        b_door=eenheid.actor.id,
        b_reden=wat.sleutel.sluit(reden),
    )
    wat.rij = {**wat.rij, _veld(Plek(link.casus_id, link.naar_melding_id)): None}


def _veld(plek: Plek) -> str:
    return "casus_id" if plek.casus_id else "zelfde_huishouden_als"


async def neem_mee(eenheid: Werkeenheid, van: UUID, naar: UUID) -> None:
    """The household that was called after `van` is called after `naar`: its links point there, not one by way of another."""
    await eenheid.doe(_NEEM_MEE, b_van=van, b_naar=naar)


async def geef_terug(eenheid: Werkeenheid, van: UUID, naar: UUID, koppelingen: Sequence[UUID]) -> None:
    """Take `neem_mee` back, for these links as far as they still run."""
    await eenheid.doe(_GEEF_TERUG, b_van=van, b_naar=naar, b_deze=list(koppelingen))


async def herzie_classificatie(eenheid: Werkeenheid, melding_id: UUID, nieuw: Classificatie) -> None:
    await eenheid.doe(_HERZIE, b_melding=melding_id, b_classificatie=nieuw)
