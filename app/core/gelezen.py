"""What was read is a row; a slice says what its columns are called and what they are."""

from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class _Gelezen(Protocol):
    @property
    def rij(self) -> Mapping[str, Any]: ...


class Kolom(Generic[T]):
    """The column with the name of this attribute, of something that keeps its row in `rij`."""

    def __set_name__(self, _: type, naam: str) -> None:
        self._naam = naam

    def __get__(self, gelezen: _Gelezen, _: type) -> T:
        waarde: T = gelezen.rij[self._naam]
        return waarde
