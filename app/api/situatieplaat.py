"""`/v1/casussen/{id}/situatieplaat`: one picture of who does what, for the family to read."""

from uuid import UUID

from fastapi import Response

from app.api.problems import LEZEN
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid
from app.workflow.plaattekening import teken
from app.workflow.situatieplaat import situatieplaat

router = Onderdeel(tags=["situatieplaat"])


@router.get(
    "/casussen/{casus_id}/situatieplaat",
    responses={
        **LEZEN,
        200: {"content": {"image/svg+xml": {}}, "description": "Eén blad A4, leesbaar voor het gezin"},
    },
    response_class=Response,
    summary="Wie doet wat, op één blad voor het gezin",
)
async def plaat(casus_id: UUID, eenheid: Eenheid) -> Response:
    """Without address, roles or anything that one of them may not read about another."""
    koppen = {"Content-Disposition": 'inline; filename="situatieplaat.svg"'}
    beeld = teken(await situatieplaat(eenheid, casus_id))
    return Response(beeld, media_type="image/svg+xml; charset=utf-8", headers=koppen)
