"""UUIDv7 (RFC 9562): ids that sort by creation, so that an index grows at one end."""

import os
import time
from uuid import UUID

_VAST = ~(0xF << 76 | 0x3 << 62)
_VERSIE_7 = 0x7 << 76 | 0x2 << 62


def nieuw_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds since 1970, then version, variant and 74 random bits."""
    waarde = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    return UUID(int=waarde & _VAST | _VERSIE_7)
