"""stub to be replaced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.casus.queries import Betrokkene
from app.veiligheidsplan.queries import Plan


async def als_pdf(
    plan: Plan, mensen: Sequence[Betrokkene], woorden: Mapping[UUID, Mapping[str, Any]], nu: datetime
) -> bytes:
    return b"%PDF"
