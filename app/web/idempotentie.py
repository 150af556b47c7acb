"""`Idempotency-Key`: the same key with the same body gives the same answer, once; remembered per caller.

The key is claimed by an INSERT at the start of the transaction, so a second request with it waits for the first; the answer is
stored, encrypted, in the same transaction as the effect. A refusal rolls everything back and is not remembered: nothing happened.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from fastapi import Request, Response
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.db import SCHEMA, Tijdstip
from app.core.fouten import Fout, Soort, VeldFout, ongeldige_invoer
from app.core.versleuteling import Gesloten, versleuteld
from app.toegang.accounts import als, als_geldt, eis_ongewijzigd
from app.toegang.werkeenheid import Werkeenheid

idempotentie = sa.Table(
    "idempotentie",
    SCHEMA,
    sa.Column("medewerker_id", sa.Uuid, primary_key=True),
    sa.Column("sleutel", sa.String(64), primary_key=True, comment="sha256 van de Idempotency-Key"),
    sa.Column("verzoek", sa.String(64), nullable=False, comment="sha256 van methode, pad en body"),
    sa.Column("op", Tijdstip, nullable=False, index=True),
    versleuteld("idempotentie", "antwoord"),
)
LENGTE = range(1, 256)
DOEL = "idempotentie"
BEWAARD = ("location", "etag", "content-type")

_claims = {
    naam: tuple(
        wat.on_conflict_do_nothing().returning(idempotentie.c.op)
        for wat in (insert(idempotentie), als_geldt(insert(idempotentie), houd_vast=True))
    )
    for naam, insert in (("sqlite", sqlite_insert), ("postgresql", pg_insert))
}
"""For who was read just now; and for who must still be what we remember."""
_waar = sa.and_(
    idempotentie.c.medewerker_id == sa.bindparam("b_medewerker"),
    idempotentie.c.sleutel == sa.bindparam("b_sleutel"),
)
_VIND = sa.select(idempotentie).where(_waar)
_BEWAAR = sa.update(idempotentie).where(_waar).values(antwoord=sa.bindparam("antwoord"))
_VERGEET = sa.delete(idempotentie).where(idempotentie.c.op < sa.bindparam("voor"))


@dataclass(frozen=True, slots=True)
class Sleutel:
    medewerker_id: UUID
    sleutel: str
    verzoek: str


def lees_sleutel(request: Request, body: bytes, medewerker_id: UUID) -> Sleutel | None:
    """The key of this POST, if it has one. Raises `ongeldige-invoer` for one that is empty or too long."""
    kop = request.headers.get("idempotency-key")
    if kop is None or request.method != "POST":
        return None
    if len(kop.strip()) not in LENGTE:
        raise ongeldige_invoer(
            [VeldFout("header", "Idempotency-Key", "lengte", "De sleutel telt 1 tot 255 tekens.")]
        )
    verzoek = b"\n".join((request.method.encode(), request.scope["path"].encode(), body))
    return Sleutel(
        medewerker_id, hashlib.sha256(kop.encode()).hexdigest(), hashlib.sha256(verzoek).hexdigest()
    )


async def claim(eenheid: Werkeenheid, sleutel: Sleutel) -> Response | None:
    """None when the key is new and now ours; otherwise the remembered answer. Raises `idempotentie-botsing`, and `Achterhaald`."""
    waarden = {
        "medewerker_id": sleutel.medewerker_id,
        "sleutel": sleutel.sleutel,
        "verzoek": sleutel.verzoek,
        "op": eenheid.nu,
    }
    zeker, alleen_als = _claims[eenheid.verbinding.dialect.name]
    if (wie := eenheid.actor).versie is None:
        nieuw = await eenheid.een(zeker, **waarden)
    else:
        nieuw = await eenheid.een(alleen_als, **als(wie, {**waarden, "antwoord": None}))
    if nieuw is not None:
        return None
    await eis_ongewijzigd(eenheid.verbinding, wie)
    rij = await eenheid.een(_VIND, b_medewerker=sleutel.medewerker_id, b_sleutel=sleutel.sleutel)
    if rij is None or rij.verzoek != sleutel.verzoek:
        raise Fout(
            Soort.BOTSING,
            "idempotentie-botsing",
            "Deze Idempotency-Key is al gebruikt voor een ander verzoek.",
            alternatief="Gebruik voor een ander verzoek een nieuwe sleutel.",
        )
    oud = _open(eenheid, sleutel, rij.antwoord)
    antwoord = Response(bytes.fromhex(oud["body"]), oud["status"], oud["koppen"])
    antwoord.headers["Idempotency-Replayed"] = "true"
    return antwoord


async def bewaar(eenheid: Werkeenheid, sleutel: Sleutel, antwoord: Response) -> None:
    koppen = {k: w for k, w in antwoord.headers.items() if k in BEWAARD}
    inhoud = {"status": antwoord.status_code, "koppen": koppen, "body": bytes(antwoord.body).hex()}
    await eenheid.doe(
        _BEWAAR,
        b_medewerker=sleutel.medewerker_id,
        b_sleutel=sleutel.sleutel,
        antwoord=eenheid.sleutels.afgeleid(DOEL, sleutel.medewerker_id).sluit(inhoud),
    )


async def vergeet(eenheid_verbinding: Any, nu: datetime, uren: int) -> None:
    """Forget what is older than it must be remembered."""
    await eenheid_verbinding.execute(_VERGEET, {"voor": nu - timedelta(hours=uren)})


def _open(eenheid: Werkeenheid, sleutel: Sleutel, antwoord: Gesloten) -> dict[str, Any]:
    """Raises `antwoord-onleesbaar` when the master key it was remembered under is gone: it was done, and is not done again."""
    try:
        oud: dict[str, Any] = eenheid.sleutels.open_afgeleid(DOEL, sleutel.medewerker_id, antwoord)
    except InvalidTag:
        raise Fout(
            Soort.BOTSING,
            "antwoord-onleesbaar",
            "Dit verzoek is al uitgevoerd, maar het antwoord van toen is niet meer te lezen: de hoofdsleutel is sindsdien gewisseld.",
            alternatief="Haal op hoe het er nu voor staat. Stuur het niet met een nieuwe Idempotency-Key zonder eerst te kijken.",
        ) from None
    return oud
