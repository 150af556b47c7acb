"""UUIDv7 (RFC 9562): ids that sort by creation, so that an index grows at one end."""

import secrets
import time
from uuid import UUID


def nieuw_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds since 1970, then version, variant and 74 random bits."""
    waarde = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    waarde = waarde & ~(0xF << 76) | 0x7 << 76
    waarde = waarde & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=waarde)
