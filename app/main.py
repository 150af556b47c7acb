"""The web composition root: puts the process together and serves it."""

import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from app import VERSIE, werkplek, worker
from app.api import (
    abonnementen,
    acties,
    adressen,
    beoordelingen,
    berichten,
    betrokkenen,
    blokkades,
    casussen,
    cijfers,
    doorzendingen,
    eigenkeuzen,
    gebeurtenissen,
    interventies,
    inzage,
    inzageverzoeken,
    inzet,
    koppelingen,
    logboek,
    medewerkers,
    meldingen,
    meldtermijnen,
    mij,
    monitoring,
    nazorg,
    noodtoegang,
    ondersteuning,
    onderzoek,
    openapi,
    opvallend,
    overdrachten,
    overdrachtstafels,
    overleggen,
    overlegwerk,
    personen,
    radar,
    signalen,
    situatieplaat,
    teams,
    tijdlijn,
    veiligheidsplannen,
    vernietigingen,
    verweesd,
)
from app.api.problems import registreer
from app.core import migraties
from app.core.klok import Klok, Systeemklok
from app.core.settings import Instellingen
from app.koppeling import terugmelding
from app.toegang import sessies
from app.web.grens import Grens
from app.web.idempotentie import vergeet
from app.web.omgeving import Omgeving, maak_omgeving
from app.web.schil import Schil
from app.werkplek.blad import nergens_is_een_blad, noodblad
from app.workflow import taken

ROUTERS = (
    mij,
    medewerkers,
    teams,
    eigenkeuzen,
    casussen,
    acties,
    meldingen,
    koppelingen,
    meldtermijnen,
    beoordelingen,
    doorzendingen,
    personen,
    onderzoek,
    terugmelding,
    betrokkenen,
    berichten,
    adressen,
    blokkades,
    noodtoegang,
    veiligheidsplannen,
    ondersteuning,
    monitoring,
    nazorg,
    overdrachten,
    overdrachtstafels,
    overleggen,
    overlegwerk,
    radar,
    verweesd,
    cijfers,
    situatieplaat,
    tijdlijn,
    gebeurtenissen,
    abonnementen,
    inzage,
    opvallend,
    interventies,
    inzet,
    logboek,
    vernietigingen,
    inzageverzoeken,
    signalen,
)


def maak_app(instellingen: Instellingen, klok: Klok | None = None) -> FastAPI:
    """The whole application. `klok` is the machine's unless somebody turns it (tests, the demo's story)."""
    omg = maak_omgeving(instellingen, klok or Systeemklok())
    register = CollectorRegistry()

    @asynccontextmanager
    async def leven(_: FastAPI) -> AsyncIterator[None]:
        async with omg.database.schrijf() as verbinding:
            await migraties.eis_bijgewerkt(verbinding, instellingen)
            await vergeet(verbinding, omg.klok.nu(), instellingen.idempotentie_uren)
            await sessies.vergeet(verbinding, omg.klok.nu())
        async with worker.aan_het_werk(omg, instellingen.worker_seconden):
            yield
        await omg.database.sluit()

    app = FastAPI(
        lifespan=leven,
        redirect_slashes=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nothing leaves by itself
        **openapi.beschrijving(instellingen),
    )
    app.state.omgeving = omg
    registreer(app)
    for deel in ROUTERS:
        app.include_router(deel.router, prefix="/v1")
    openapi.sluit_aan(app)
    app.include_router(werkplek.maak_router())
    app.include_router(_systeem(omg, register))
    nergens_is_een_blad(app)
    if instellingen.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(instellingen.cors),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Doelbinding"],
            expose_headers=["ETag", "Location", "API-Version"],
        )
    schil: Callable[..., Any] = Schil
    app.add_middleware(
        schil,
        body_max=instellingen.body_max_bytes,
        register=register,
        probleem=noodblad,
        grens=Grens(instellingen.verzoeken_per_minuut_adres),
        klok=omg.klok,
        alleen_tls=bool(instellingen.proxy) and not instellingen.demo,
    )
    return app


def _systeem(omg: Omgeving, register: CollectorRegistry) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    meter = Gauge("rodedraad_taken", "Werk voor de worker", ["soort", "staat"], registry=register)

    @router.get("/healthz")
    async def leeft() -> dict[str, str]:
        return {"status": "ok", "versie": VERSIE}

    @router.get("/readyz")
    async def klaar() -> JSONResponse:
        reden = await migraties.wat_ontbreekt(omg.database, omg.instellingen)
        if reden:
            return JSONResponse({"status": "niet klaar", "reden": reden}, 503)
        return JSONResponse({"status": "klaar", **_let_op(omg)})

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        token = omg.instellingen.metrics_token
        kop = request.headers.get("authorization", "")
        if token is None or not hmac.compare_digest(
            kop.encode(), f"Bearer {token.get_secret_value()}".encode()
        ):
            return PlainTextResponse("Niet gevonden", 404)
        await _tel_taken(omg, meter)
        return Response(generate_latest(register), media_type=CONTENT_TYPE_LATEST)

    return router


def _let_op(omg: Omgeving) -> dict[str, str]:
    """What keeps people out while the server itself is well: nobody who is kept out can say so."""
    if not (bits := omg.aanmelding.poort.te_kort):
        return {}
    return {
        "letOp": (
            f"De aanmelddienst tekent met een sleutel van {bits[0]} bits. Wie daarmee komt wordt geweigerd: "
            f"RODEDRAAD_SLEUTEL_MIN_BITS vraagt er ten minste {omg.instellingen.sleutel_min_bits}."
        )
    }


async def _tel_taken(omg: Omgeving, meter: Gauge) -> None:
    """Without a database there is nothing to count, and the rest is still to be measured."""
    meter.clear()
    with suppress(SQLAlchemyError, OSError):
        async with omg.database.lees() as verbinding:
            for stand in await taken.stand(worker.als_klok(omg, verbinding)):
                for staat, aantal in stand.aantallen().items():
                    meter.labels(stand.soort, staat).set(aantal)
