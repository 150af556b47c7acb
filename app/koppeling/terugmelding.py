"""What the police were told of their melding, for the machine that carries it to them (CORV): over HTTP, or as files in a folder."""

import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from app.api.problems import LEZEN, gedocumenteerd
from app.core.fouten import Fout, Soort, niet_gevonden
from app.core.gebeurtenis import gebeurtenis
from app.core.ids import nieuw_id
from app.core.versleuteling import datasleutel
from app.koppeling.corv import terugmelding
from app.melding.beoordelen import lees_voor_melder, terugkoppelingen
from app.melding.codes import Mededeling, MeldingBron, MeldKanaal
from app.melding.model import melding, terugkoppeling
from app.toegang.actor import Actor
from app.toegang.inzage import GELUKT, NOTEER, Inzage
from app.web.omgeving import Omgeving
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid

router = Onderdeel(prefix="/meldingen", tags=["meldingen"])
PORTIE = 100

_VIA_CORV = sa.and_(
    melding.c.bron == MeldingBron.POLITIE,
    melding.c.kanaal == MeldKanaal.CORV,
    terugkoppeling.c.kanaal == MeldKanaal.CORV,
)
_TE_BEZORGEN = (
    sa.select(
        terugkoppeling.c.id,
        terugkoppeling.c.melding_id,
        terugkoppeling.c.op,
        terugkoppeling.c.mededelingen,
        terugkoppeling.c.tekst,
        melding.c.kenmerk,
        datasleutel.c.gewikkeld,
    )
    .select_from(
        terugkoppeling.join(melding, melding.c.id == terugkoppeling.c.melding_id).join(
            datasleutel, datasleutel.c.id == melding.c.id
        )
    )
    .where(
        _VIA_CORV,
        terugkoppeling.c.id > sa.bindparam("na"),
        sa.exists().where(
            gebeurtenis.c.object_id == melding.c.id,
            gebeurtenis.c.soort == "melding-ontvangen",
            gebeurtenis.c.medewerker_id == sa.bindparam("inbrenger"),
        ),
    )
    .order_by(terugkoppeling.c.id)
    .limit(PORTIE)
)


@router.get(
    "/{melding_id}/terugkoppelingen/{terugkoppeling_id}/corv",
    responses={
        **LEZEN,
        **gedocumenteerd(409),
        200: {"content": {"application/xml": {}}, "description": "Het bericht aan de politie"},
    },
    response_class=Response,
    summary="De terugkoppeling als bericht aan de politie",
)
async def als_bericht(melding_id: UUID, terugkoppeling_id: UUID, eenheid: Eenheid) -> Response:
    """Ook voor de koppeling die de melding zelf heeft ingebracht. Er staat in wat is verteld, en nooit meer."""
    wat = await lees_voor_melder(eenheid, melding_id)
    verteld = next(
        (t for t in await terugkoppelingen(eenheid, melding_id) if t.id == terugkoppeling_id), None
    )
    if verteld is None:
        raise niet_gevonden()
    via = (wat.rij["bron"], wat.rij["kanaal"], verteld.kanaal)
    if via != (MeldingBron.POLITIE, MeldKanaal.CORV, MeldKanaal.CORV):
        raise Fout(
            Soort.BOTSING,
            "niet-via-corv",
            "Deze terugkoppeling is niet voor de politie via CORV.",
            alternatief="Kwam de melding via CORV, leg de terugkoppeling dan vast met kanaal corv.",
        )
    bericht = terugmelding(
        verteld.id, wat.rij["kenmerk"], verteld.op, _zinnen(verteld.mededelingen, verteld.tekst)
    )
    return Response(bericht, media_type="application/xml; charset=utf-8")


def _zinnen(codes: Sequence[str], tekst: Sequence[str]) -> dict[Mededeling, str]:
    return {Mededeling(code): zin for code, zin in zip(codes, tekst, strict=True)}


async def bezorg(omg: Omgeving, wie: Actor, map_: Path) -> AsyncIterator[bool]:
    """Write every feedback on a melding that `wie` brought in as a file in this folder, and tell of each whether it is new. What
    stands there already is left alone. Who may read the file is the owner of the folder only."""
    na = UUID(int=0)
    while True:
        async with omg.database.schrijf() as verbinding:
            rijen = (await verbinding.execute(_TE_BEZORGEN, {"na": na, "inbrenger": wie.id})).all()
            nieuw = [rij for rij in rijen if not _plek(map_, rij.id).exists()]
            for rij in nieuw:
                await verbinding.execute(NOTEER, _regel(omg, wie, rij.melding_id))
        for rij in nieuw:  # first the line in the access log, then the file
            kenmerk = omg.sleutels.ontgrendel(rij.melding_id, rij.gewikkeld).open(rij.kenmerk)
            _schrijf(
                _plek(map_, rij.id),
                terugmelding(rij.id, kenmerk, rij.op, _zinnen(rij.mededelingen, rij.tekst)),
            )
        for rij in rijen:
            yield rij in nieuw
        if not rijen:
            return
        na = rijen[-1].id


def _plek(map_: Path, terugkoppeling_id: UUID) -> Path:
    return map_ / f"{terugkoppeling_id}.xml"


def _schrijf(plek: Path, bericht: bytes) -> None:
    """All of it or nothing: who watches the folder never reads half a message."""
    half = plek.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stroom:
        stroom.write(bericht)
    half.replace(plek)


def _regel(omg: Omgeving, wie: Actor, melding_id: UUID) -> dict[str, object]:
    return Inzage(
        op=omg.klok.nu(),
        actor=wie,
        handeling="rodedraad export terugkoppelingen",
        uitkomst=GELUKT,
        verzoek_id=nieuw_id(),
        casus_id=None,
        object_id=str(melding_id),
    ).waarden()
