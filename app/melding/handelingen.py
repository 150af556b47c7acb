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
from app.melding.klokken import begin, haal
from app.melding.model import koppeling, melding, melding_persoon, veiligheidsbeoordeling
from app.melding.queries import BESTAANDE, LOOPT, Melding, melding_van
from app.persoon.register import schrijf_in, zoekindex
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
        adres=sleutel.sluit(nieuw.adres),
        **nieuw.kenmerken,
    )
    if gelukt is None:
        return await _bestaande(eenheid, nieuw.bron, term, afdruk, waar), False
    await eenheid.bewaar_sleutel(melding_id, "melding", gewikkeld)
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
_LOPENDE = sa.select(koppeling).where(koppeling.c.melding_id == sa.bindparam("melding_id"), LOOPT)
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
    .where(koppeling.c.id == sa.bindparam("b_id"))
    .values(classificatie=sa.bindparam("b_classificatie"))
)


@dataclass(frozen=True, slots=True)
class Bevestiging:
    """What a confirmed link is, and what is needed to take it back: what it changed, and which version of the casus it left."""

    classificatie: Classificatie
    voor: Mapping[str, Any]
    wending: int | None
    casus_versie: int
    gebeurtenis_id: UUID


async def koppel(eenheid: Werkeenheid, wat: Melding, casus_id: UUID, reden: str, hoe: Bevestiging) -> None:
    """Record that a human said: this is the same household."""
    await _besluit(eenheid, wat, casus_id, reden, besluit=Besluit.BEVESTIGD, **asdict(hoe))
    wat.rij = {**wat.rij, "casus_id": casus_id}


async def wijs_af(eenheid: Werkeenheid, wat: Melding, casus_id: UUID, reden: str) -> None:
    """Record that a human said: these are other people."""
    await _besluit(eenheid, wat, casus_id, reden, besluit=Besluit.AFGEWEZEN)
    await leg_meldfeit_vast(
        eenheid, wat, "kandidaat-afgewezen", velden=("kandidaten",), open={"casus": str(casus_id)}
    )


async def _besluit(eenheid: Werkeenheid, wat: Melding, casus_id: UUID, reden: str, **waarden: Any) -> None:
    await eenheid.doe(
        _NIEUWE_KOPPELING,
        id=nieuw_id(),
        melding_id=wat.id,
        casus_id=casus_id,
        op=eenheid.nu,
        door=eenheid.actor.id,
        reden=wat.sleutel.sluit(reden),
        **waarden,
    )


async def lopende_koppeling(eenheid: Werkeenheid, wat: Melding) -> sa.Row[Any] | None:
    return await eenheid.een(_LOPENDE, melding_id=wat.id)


async def maak_ongedaan(eenheid: Werkeenheid, wat: Melding, koppeling_id: UUID, reden: str) -> None:
    await eenheid.doe(
        _MAAK_ONGEDAAN,
        b_id=koppeling_id,
        b_nu=eenheid.nu,
        b_door=eenheid.actor.id,
        b_reden=wat.sleutel.sluit(reden),
    )
    wat.rij = {**wat.rij, "casus_id": None}


async def herzie_classificatie(eenheid: Werkeenheid, koppeling_id: UUID, nieuw: Classificatie) -> None:
    await eenheid.doe(_HERZIE, b_id=koppeling_id, b_classificatie=nieuw)
