"""`/v1/cijfers`: figures of a municipality for who may see no casus."""

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from app.api.problems import LEZEN
from app.api.vorm import Code, Lijst, Uit
from app.core.klok import Dag
from app.web.onderdeel import Onderdeel
from app.web.transactie import Eenheid, Regio
from app.workflow.cijfers import REEKSEN, Per, Reekscode, als_csv, eis_cijfers, eis_verdeling, tijdvak
from app.workflow.cijfers import cijfers as lees_cijfers

router = Onderdeel(prefix="/cijfers", tags=["cijfers"])
CSV = "text/csv"


class ReeksUit(Uit):
    reeks: Reekscode
    naam: str
    definitie: str
    per: Per


class CijferregelUit(Uit):
    periode: str = Field(description="`2026-01`, of `2026-K1` voor een kwartaal.")
    deel: str
    naam: str
    aantal: int | None = Field(
        description="Afgerond op een veelvoud van `drempel`; leeg: minder dan `drempel`."
    )


class CijfersUit(ReeksUit):
    gemeenten: list[str]
    van: date
    tot: date
    drempel: int
    regels: list[CijferregelUit]


@router.get("", responses=LEZEN, summary="Welke cijfers er zijn")
async def reeksen(eenheid: Eenheid, regio: Regio) -> Lijst[ReeksUit]:
    eis_cijfers(eenheid.actor, regio)
    return Lijst(
        resultaten=[
            ReeksUit(reeks=code, naam=r.naam, definitie=r.definitie, per=r.per) for code, r in REEKSEN.items()
        ]
    )


@router.get(
    "/{reeks}",
    responses={**LEZEN, 200: {"content": {CSV: {}}, "description": "Eén tabel; als CSV wie daarom vraagt"}},
    response_model=CijfersUit,
    summary="Eén tabel met cijfers, per kwartaal dat voorbij is",
)
async def tabel(
    reeks: Reekscode,
    request: Request,
    eenheid: Eenheid,
    regio: Regio,
    van: Annotated[Dag | None, Query(description="De eerste dag van een kwartaal.")] = None,
    tot: Annotated[Dag | None, Query(description="De laatste dag van een kwartaal dat voorbij is.")] = None,
    per: Annotated[
        Per | None, Query(description="Elke tabel heeft er één; een andere wordt geweigerd.")
    ] = None,
    wijk: Annotated[Code | None, Query(description="Wordt geweigerd: zo klein is te herleiden.")] = None,
) -> CijfersUit | Response:
    """Nothing in it can be traced to anybody: small numbers are hidden, the others rounded, and there are no totals."""
    eis_cijfers(eenheid.actor, regio)
    eis_verdeling(reeks, per, wijk)
    gevonden = await lees_cijfers(eenheid, regio, reeks, tijdvak(van, tot, eenheid.nu))
    if request.headers.get("accept", "").partition(";")[0].strip() == CSV:
        koppen = {"Content-Disposition": f'attachment; filename="cijfers-{reeks}.csv"', "Vary": "Accept"}
        return Response(als_csv(gevonden), media_type=f"{CSV}; charset=utf-8", headers=koppen)
    return CijfersUit(
        reeks=gevonden.code,
        naam=gevonden.reeks.naam,
        definitie=gevonden.reeks.definitie,
        per=gevonden.reeks.per,
        gemeenten=list(gevonden.gemeenten),
        van=gevonden.tijdvak.van,
        tot=gevonden.tijdvak.tot,
        drempel=gevonden.drempel,
        regels=[CijferregelUit.model_validate(r) for r in gevonden.regels],
    )
