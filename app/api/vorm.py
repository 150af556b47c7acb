"""The shape of JSON: camelCase, no unknown fields in, UTC `Z` out."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    Strict,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from app.core.klok import geschreven_als

T = TypeVar("T")


def _z(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


Moment = Annotated[datetime, PlainSerializer(_z, return_type=str, when_used="json")]
"""Out: UTC with `Z`."""
MomentIn = Annotated[
    AwareDatetime,
    BeforeValidator(geschreven_als(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*", "2026-03-02T09:00:00Z")),
]
"""In: any offset."""
JaNee = Annotated[bool, Strict()]
Kort = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Versienummer = Annotated[int, Path(ge=1, le=100_000)]


class In(BaseModel):
    """What comes in: unknown fields are an error, never ignored."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_alias=True, validate_by_name=False, extra="forbid"
    )


class Uit(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True, from_attributes=True
    )


class Lijst(Uit, Generic[T]):
    """One page. `volgende`: the cursor of the next one, or null."""

    resultaten: list[T]
    volgende: str | None = None


def gezet(model: BaseModel, **opties: Any) -> dict[str, Any]:
    """Only the fields that were sent, ready for storage."""
    return model.model_dump(mode="json", by_alias=False, exclude_unset=True, **opties)
