"""May somebody be contacted, and how? Pure: from what was recorded to a yes or a no."""

from collections.abc import Mapping
from typing import Any

from app.casus.codes import ContactKanaal


def mag_benaderd(veilig_contact: Mapping[str, Any] | None) -> bool:
    """Nothing recorded means no contact (domein §5), and so does `geen`: looked into, and there is no safe way."""
    kanaal = (veilig_contact or {}).get("kanaal")
    return kanaal not in (None, ContactKanaal.GEEN)
