"""Cursors: opaque to the caller, the last key of the page to us."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query

from app.core.fouten import VeldFout, ongeldige_invoer
from app.core.gebeurtenis import LAATSTE

T = TypeVar("T")
Limiet = Annotated[int, Query(ge=1, le=200, description="Hoeveel per bladzijde.")]
Na = Annotated[str | None, Query(max_length=200, description="De `volgende` van de vorige bladzijde.")]
BEGIN = UUID(int=0)


def maak_cursor(sleutel: UUID | int | str) -> str:
    return base64.urlsafe_b64encode(str(sleutel).encode()).decode().rstrip("=")


def lees_cursor(na: str | None, soort: Callable[[str], T], begin: T) -> T:
    """The key in a cursor, or `begin`. Raises `ongeldige-invoer` for anything we did not hand out."""
    if na is None:
        return begin
    try:
        return soort(base64.urlsafe_b64decode(na + "=" * (-len(na) % 4)).decode("ascii"))
    except (ValueError, binascii.Error, UnicodeError):
        raise ongeldige_invoer(
            [VeldFout("query", "na", "onbekende-cursor", "Gebruik de cursor van de vorige bladzijde.")]
        ) from None


def volgnummer(tekst: str) -> int:
    """A place in the log. Raises `ValueError` for what cannot be one."""
    nummer = int(tekst)
    if not 0 <= nummer <= LAATSTE:
        raise ValueError(tekst)
    return nummer


def moment(tekst: str) -> datetime:
    """A moment with its zone. Raises `ValueError` for what is none, or lies outside the calendar."""
    op = datetime.fromisoformat(tekst)
    if op.tzinfo is None:
        raise ValueError(tekst)
    try:
        return op.astimezone(UTC)
    except OverflowError:
        raise ValueError(tekst) from None


def plaats(op: datetime, id: UUID) -> str:
    """Where something stands in a list by moment."""
    return f"{op.isoformat()}/{id}"


def lees_plaats(tekst: str) -> tuple[datetime, UUID]:
    """Raises `ValueError` for what cannot be one."""
    op, _, id = tekst.partition("/")
    return moment(op), UUID(id)


def pagina(
    rijen: Sequence[T], limiet: int, sleutel: Callable[[T], UUID | int | str]
) -> tuple[Sequence[T], str | None]:
    """Split `limiet + 1` rows that were asked for into a page and the cursor of the next one."""
    if len(rijen) <= limiet:
        return rijen, None
    return rijen[:limiet], maak_cursor(sleutel(rijen[limiet - 1]))
