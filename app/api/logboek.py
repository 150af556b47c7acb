"""`/v1/logboek/hoofd`: what an outsider keeps of the log, to prove later that nothing in it was changed."""

from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Uit
from app.toegang.zegel import lees_hoofd
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid

router = Onderdeel(prefix="/logboek", tags=["toezicht"])
HEX = r"^[0-9a-f]{64}$"


class TotUit(Uit):
    gebeurtenis: int
    inzage: int


class LedenUit(Uit):
    """Numbers of lines as ranges, both ends included."""

    gebeurtenis: list[list[int]] = Field(default_factory=list)
    inzage: list[list[int]] = Field(default_factory=list)


class HoofdUit(Uit):
    """Alles wat is getekend, en de handtekening (Ed25519) over de JSON daarvan: sleutels op volgorde, geen spaties."""

    zegel: int = Field(description="Volgnummer van dit zegel.")
    op: str = Field(json_schema_extra={"format": "date-time"}, description="Wanneer, in UTC.")
    aantal: int = Field(description="Regels in dit zegel.")
    totaal: int = Field(description="Regels tot en met dit zegel.")
    leden: LedenUit = Field(description="Welke regels, per logboek.")
    tot: TotUit = Field(description="Hoogste nummer tot en met dit zegel, per logboek.")
    wortel: str = Field(
        pattern=HEX, description="Wortel van de Merkleboom over de regels (SHA-256, RFC 9162)."
    )
    vorige: str = Field(
        pattern=HEX, description="SHA-256 van de JSON van het vorige hoofd, met zijn handtekening."
    )
    sleutel: int = Field(description="Met welke sleutel is getekend (`rodedraad log sleutel`).")
    handtekening: str = Field(pattern=r"^[0-9a-f]{128}$")


@router.get(
    "/hoofd",
    responses=LEZEN,
    response_model_exclude_unset=True,
    summary="Het nieuwste hoofd van het logboek",
)
async def hoofd(eenheid: Eenheid) -> HoofdUit:
    """Voor de privacy officer, en voor de koppeling die het elders bewaart. 404 zolang er nog niets is verzegeld."""
    return HoofdUit.model_validate(await lees_hoofd(eenheid))
