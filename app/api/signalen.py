"""`/v1/signalen`: what needs me, or my team."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Path, Query, Response
from pydantic import Field

from app.api.casussen import VerantwoordelijkeUit
from app.api.problems import LEZEN, SCHRIJVEN
from app.api.vorm import Lijst, Moment, Uit
from app.casus.codes import Afhandeling
from app.web.cursor import BEGIN, Limiet, Na, lees_cursor, pagina
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.workflow import postvak

router = Onderdeel(tags=["signalen"])


class SignaalUit(Uit):
    """One fact that needs somebody: no names and no words, only what it is about."""

    id: UUID
    casus_id: UUID | None
    melding_id: UUID | None
    overdracht_id: UUID | None
    overleg_id: UUID | None
    agendapunt_id: UUID | None
    verantwoordelijke: VerantwoordelijkeUit | None = Field(
        description="Wie de casus of melding nu heeft: wie u belt als u hem zelf niet kunt openen. Leeg als het daar niet over gaat."
    )
    team: str | None = Field(description="Voor dit hele team; leeg: alleen voor u, of voor uw functie.")
    soort: str
    op: Moment
    gelezen_op: Moment | None = Field(description="Door u; elke collega heeft een eigen leesteken.")
    afgehandeld_op: Moment | None = Field(description="Voor iedereen die dit signaal heeft.")
    afgehandeld_door: str | None = Field(description="De collega die ‘gedaan’ zei; anders leeg.")
    afhandeling: Afhandeling | None = Field(
        description="`gedaan` door een mens; vanzelf: `gehaald` (de klok is alsnog gehaald), `vervallen` (het hoeft niet meer), "
        "`ingetrokken` (het bleek niet waar)."
    )

    @classmethod
    def van(cls, rij: sa.Row[Any]) -> "SignaalUit":
        eigen = {k: getattr(rij, k) for k in cls.model_fields if k in rij._fields}
        plek = rij.van_team and VerantwoordelijkeUit(organisatie=rij.van_organisatie, team=rij.van_team)
        return cls(**{**eigen, "afgehandeld_door": rij.aanduiding, "verantwoordelijke": plek})


@router.get("/signalen", responses=LEZEN, summary="Uw signalen")
async def mijn_signalen(
    eenheid: Eenheid,
    limiet: Limiet = 50,
    na: Na = None,
    alle: Annotated[bool, Query(description="Ook wat al is afgehandeld.")] = False,
    gelezen: Annotated[bool | None, Query(description="Alleen wat u al las, of juist nog niet.")] = None,
) -> Lijst[SignaalUit]:
    filter = postvak.Filter(limiet + 1, lees_cursor(na, UUID, BEGIN), not alle, gelezen)
    rijen, volgende = pagina(await postvak.signalen(eenheid, filter), limiet, lambda r: r.id)
    return Lijst(resultaten=[SignaalUit.van(r) for r in rijen], volgende=volgende)


@router.post(
    "/signalen/{signaal_id}/_gelezen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Dit signaal gezien",
)
async def lees(signaal_id: Annotated[UUID, Path()], eenheid: Eenheid) -> Response:
    await postvak.lees(eenheid, signaal_id)
    return Response(status_code=204)


@router.post(
    "/signalen/{signaal_id}/_afhandelen",
    status_code=204,
    responses=SCHRIJVEN,
    summary="Klaar met dit signaal, voor iedereen die het heeft",
)
async def handel_af(signaal_id: Annotated[UUID, Path()], eenheid: Eenheid) -> Response:
    await postvak.handel_af(eenheid, signaal_id)
    return Response(status_code=204)
