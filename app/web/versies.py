"""ETag and If-Match: nobody overwrites what they have not seen. A stale change hears which fields differ (names, never values)."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import Header, Response

from app.casus.queries import gewijzigd_sinds
from app.core.fouten import Fout, Soort
from app.toegang.werkeenheid import Werkeenheid

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='De ETag die u zag, bijvoorbeeld `"7"`.', max_length=200),
]
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def zet_etag(antwoord: Response, versie: int) -> None:
    antwoord.headers["ETag"] = f'"{versie}"'


async def eis_versie(
    eenheid: Werkeenheid, if_match: str | None, soort: str, id: UUID, versie: int, *, verplicht: bool = True
) -> None:
    """Raises `versie-ontbreekt` (428) without If-Match where it is required, `versie-verouderd` (412) for a stale one."""
    if if_match is None:
        if verplicht:
            raise Fout(
                Soort.VERSIE_ONTBREEKT,
                "versie-ontbreekt",
                "Zeg met If-Match welke versie u wijzigt.",
                alternatief="Haal het op en stuur de ETag mee die u dan krijgt.",
            )
        return
    gezien = {int(m) for m in _ETAG.findall(if_match)}
    if if_match.strip() == "*" or versie in gezien:
        return
    ouder = [v for v in gezien if v < versie]
    velden = await gewijzigd_sinds(eenheid, soort, id, max(ouder)) if ouder else []
    raise Fout(
        Soort.VEROUDERD,
        "versie-verouderd",
        "Iemand anders heeft dit intussen gewijzigd" + (": " + ", ".join(velden) + "." if velden else "."),
        alternatief="Haal de nieuwe versie op, bekijk wat er is veranderd en doe uw wijziging opnieuw.",
        extra={"velden": velden, "versie": versie},
    )
