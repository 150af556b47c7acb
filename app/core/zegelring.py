"""The keys that sign the log. Only who seals has the private half; who checks needs the public half alone."""

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class Zegelring:
    """Ed25519 keys by id; the highest id signs."""

    __slots__ = ("_prive",)

    def __init__(self, zaden: Mapping[int, bytes]) -> None:
        self._prive = {id: Ed25519PrivateKey.from_private_bytes(zaad) for id, zaad in zaden.items()}

    @property
    def actief(self) -> int:
        """Raises `ValueError` where there is no key to sign with."""
        return max(self._prive)

    def teken(self, tekst: bytes) -> bytes:
        """The signature of the active key: 64 bytes."""
        return self._prive[self.actief].sign(tekst)

    @property
    def publiek(self) -> dict[int, bytes]:
        """The public keys, 32 bytes each: for whoever checks."""
        return {id: sleutel.public_key().public_bytes_raw() for id, sleutel in self._prive.items()}


def klopt(publiek: bytes, tekst: bytes, handtekening: bytes) -> bool:
    """Was this signed by who has the private half?"""
    try:
        Ed25519PublicKey.from_public_bytes(publiek).verify(handtekening, tekst)
    except (InvalidSignature, ValueError):
        return False
    return True
