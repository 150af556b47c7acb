"""Personal data at rest: one column type, one data key per person and per casus, one master key above them.

Every value that can name, place or describe a person is AES-GCM ciphertext in the database. The data key is chosen by the row's
subject (a person, or a casus) and stored wrapped by a master key from the settings. Destroy the row in `datasleutel` and every
value of that subject is gone, in backups too; rotating the master key rewraps keys and rewrites no data.

The column's own name and the id of the data key are authenticated with each value, so a ciphertext that is moved to another
column or to another subject does not open.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic_core import from_json, to_json

from app.core.db import SCHEMA, Tijdstip
from app.core.fouten import Fout, Soort
from app.core.zegelring import Zegelring

datasleutel = sa.Table(
    "datasleutel",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True, comment="id van de persoon, casus of melding"),
    sa.Column("soort", sa.String(10), nullable=False),
    sa.Column("gewikkeld", sa.LargeBinary, nullable=False),
    sa.Column("aangemaakt_op", Tijdstip, nullable=False),
    sa.CheckConstraint(
        "soort IN ('persoon', 'casus', 'melding', 'volgen', 'zoekindex', 'abonnement')", name="soort"
    ),
)

NONCE = 12
HOOFDSLEUTELS, KLUISSLEUTELS = "RODEDRAAD_HOOFDSLEUTELS", "RODEDRAAD_KLUISSLEUTELS"
"""The settings that hold master keys: of people, casussen and meldingen; and of the vault, which shares none with them."""
ZOEKINDEX = UUID(int=0)
"""The id under which the key of the blind index lies; wrapped like every other key, so that a new master key changes no term."""


class Gesloten(NamedTuple):
    """A value as the database holds it. Says nothing about itself, not even in a traceback."""

    veld: str
    cijfertekst: bytes

    def __repr__(self) -> str:
        return f"<gesloten {self.veld}>"


class Datasleutel:
    """The key of one person or one casus."""

    __slots__ = ("_aes", "id")

    def __init__(self, id: UUID, sleutel: bytes) -> None:
        self.id = id
        self._aes = AESGCM(sleutel)

    def sluit(self, waarde: Any) -> "Klaar | None":
        """Make a value (anything JSON can hold) ready to be written to a `Versleuteld` column; None stays NULL."""
        return None if waarde is None else Klaar(self, waarde)

    def open(self, gesloten: Gesloten | None) -> Any:
        """The value. Raises `cryptography.exceptions.InvalidTag` for a value of another column or subject."""
        if gesloten is None:
            return None
        veld, tekst = gesloten
        return from_json(self._aes.decrypt(tekst[:NONCE], tekst[NONCE:], self._aad(veld)))

    def open_rij(self, rij: sa.Row[Any], velden: Sequence[str] | None = None) -> dict[str, Any]:
        """A whole row as a dict, with everything under this key opened. `velden`: its fields, known to who has many alike."""
        gegevens = dict(zip(velden or rij._fields, rij, strict=True))
        for veld, waarde in gegevens.items():
            if type(waarde) is Gesloten:
                gegevens[veld] = self.open(waarde)
        return gegevens

    def versleutel(self, veld: str, waarde: Any) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._aes.encrypt(nonce, to_json(waarde), self._aad(veld))

    def _aad(self, veld: str) -> bytes:
        return veld.encode() + self.id.bytes


@dataclass(frozen=True, slots=True)
class Klaar:
    """A clear value together with the key it must be written under."""

    sleutel: Datasleutel
    waarde: Any

    def __repr__(self) -> str:
        return "<te sluiten>"


class Versleuteld(sa.types.TypeDecorator[Any]):
    """The one column type for personal data. Takes only what `Datasleutel.sluit` gives, so clear text cannot slip in."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, veld: str) -> None:
        super().__init__()
        self.veld = veld

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Klaar):
            raise TypeError(f"{self.veld} neemt alleen een waarde met een sleutel")
        return value.sleutel.versleutel(self.veld, value.waarde)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> Gesloten | None:
        return None if value is None else Gesloten(self.veld, value)


def versleuteld(tabel: str, kolom: str, **kw: Any) -> sa.Column[Any]:
    """A column of personal data, bound to its own name."""
    return sa.Column(kolom, Versleuteld(f"{tabel}.{kolom}"), **kw)


class Zoekindex:
    """Finds equal values without being able to read them: HMAC-SHA256 under a key that serves nothing else."""

    __slots__ = ("_sleutel",)

    def __init__(self, sleutel: bytes) -> None:
        self._sleutel = sleutel

    def term(self, soort: str, tekst: str) -> bytes:
        """Sixteen bytes that are the same for the same text of the same kind, and say nothing else."""
        return hmac.digest(self._sleutel, f"{soort}\0{tekst}".encode(), "sha256")[:16]


class Sleutelbos:
    """The master keys, by id; the highest id wraps, all of them unwrap. `instelling`: where a missing one has to be put back. Beside them
    the keys that seal the log."""

    def __init__(
        self,
        hoofdsleutels: Mapping[int, bytes],
        instelling: str = HOOFDSLEUTELS,
        zegelsleutels: Mapping[int, bytes] | None = None,
    ) -> None:
        self.instelling = instelling
        self.zegel = Zegelring(zegelsleutels or {})
        self._hoofd = {kid: AESGCM(sleutel) for kid, sleutel in hoofdsleutels.items()}
        self.actief = max(hoofdsleutels)
        # the active one first: what is remembered was nearly always remembered under it
        self._zaden = [hoofdsleutels[kid] for kid in sorted(hoofdsleutels, reverse=True)]
        self._leid_af = cache(self._hkdf)
        self.zoekindex: Zoekindex | None = None
        """Read once per process (`persoon/register.py`)."""

    @property
    def ids(self) -> frozenset[int]:
        """The master keys that are known here."""
        return frozenset(self._hoofd)

    def maak(self, id: UUID) -> tuple[Datasleutel, bytes]:
        """A new data key for this subject, and its wrapped form for the `datasleutel` table."""
        klaar = AESGCM.generate_key(256)
        return Datasleutel(id, klaar), self._wikkel(id, klaar)

    def wikkel_om(self, id: UUID, gewikkeld: bytes) -> bytes:
        """The same data key under the active master key. Raises like `ontgrendel`."""
        return self._wikkel(id, self._ontwikkel(id, gewikkeld))

    def ontgrendel(self, id: UUID, gewikkeld: bytes) -> Datasleutel:
        """The data key of this subject. Raises `gegevens-op-slot` when its master key is not here, and `InvalidTag` for the key of
        another subject, a damaged one, or another master key with the same id."""
        return Datasleutel(id, self._ontwikkel(id, gewikkeld))

    def open_zoekindex(self, gewikkeld: bytes) -> Zoekindex:
        return Zoekindex(self._ontwikkel(ZOEKINDEX, gewikkeld))

    def _wikkel(self, id: UUID, klaar: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return bytes([self.actief]) + nonce + self._hoofd[self.actief].encrypt(nonce, klaar, id.bytes)

    def _ontwikkel(self, id: UUID, gewikkeld: bytes) -> bytes:
        nonce, rest = gewikkeld[1 : 1 + NONCE], gewikkeld[1 + NONCE :]
        if (hoofd := self._hoofd.get(gewikkeld[0])) is None:
            raise op_slot(self.instelling)
        return hoofd.decrypt(nonce, rest, id.bytes)

    def afgeleid(self, doel: str, id: UUID) -> Datasleutel:
        """A key for what lives a few days (a remembered answer); gone when the master key goes."""
        return Datasleutel(id, self._leid_af(doel, self._zaden[0]))

    def open_afgeleid(self, doel: str, id: UUID, gesloten: Gesloten) -> Any:
        """What was closed under `afgeleid`, also before the master key was changed. Raises `InvalidTag` when that key is gone."""
        for zaad in self._zaden:
            with suppress(InvalidTag):
                return Datasleutel(id, self._leid_af(doel, zaad)).open(gesloten)
        raise InvalidTag

    def _hkdf(self, doel: str, zaad: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=doel.encode()).derive(zaad)


def op_slot(instelling: str) -> Fout:
    return Fout(
        Soort.ONBEREIKBAAR,
        "gegevens-op-slot",
        "Deze gegevens liggen onder een hoofdsleutel die dit systeem niet heeft. Er is niets verloren en niets veranderd.",
        alternatief=f"Laat de beheerder de ontbrekende sleutel terugzetten in {instelling}. Bel bij gevaar 112.",
    )


NIEUWE_SLEUTEL = sa.insert(datasleutel)
LEES_ZOEKSLEUTEL = sa.select(datasleutel.c.gewikkeld).where(datasleutel.c.id == ZOEKINDEX)
