"""The contract as OpenAPI: FastAPI's document, mended where its defaults break the NLGov API Design Rules."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from app import VERSIE
from app.api.problems import Probleem
from app.core.settings import Instellingen
from app.toegang.actor import DOELBINDINGEN

OMSCHRIJVING = """Casuscoördinatie voor gefaseerde ketenzorg: het stappenplan van *voorbereiding contact* tot *casus inactief*, met
het veiligheidsplan als rode draad.

Elke weigering is `application/problem+json` met een vaste `code`, de reden en wat er wel kan. Elke POST mag een `Idempotency-Key`
dragen; wie een bestaand ding wijzigt stuurt `If-Match`. `X-Doelbinding` noemt het doel van een inzage."""


def _operatie(route: APIRoute) -> str:
    """The operationId: what client generators call the function."""
    return "-".join([*map(str, route.tags), route.name.strip("_").replace("_", "-")])


def beschrijving(i: Instellingen) -> dict[str, Any]:
    return {
        "title": "Rode Draad",
        "version": VERSIE,
        "description": OMSCHRIJVING,
        "contact": {"name": i.contact_naam, "email": i.contact_email, "url": i.openapi_url},
        "license_info": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        "servers": [{"url": "/"}],
        "generate_unique_id_function": _operatie,
    }


_KOPPEN = {
    "Doelbinding": {
        "name": "X-Doelbinding",
        "in": "header",
        "schema": {"type": "string", "enum": list(DOELBINDINGEN)},
        "description": "Het doel van deze inzage; standaard dat van uw rol.",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        "description": "Zelfde sleutel, zelfde bericht: hetzelfde antwoord, één keer uitgevoerd.",
    },
}
_VERSIEKOP = {"API-Version": {"schema": {"type": "string"}, "description": "Versie van deze API."}}


def maak(app: FastAPI) -> dict[str, Any]:
    """The document of this app: no 422, one security scheme, the shared headers on every operation."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        contact=app.contact,
        license_info=app.license_info,
        servers=app.servers,
    )
    onderdelen = document["components"]
    _herstel_schemas(onderdelen["schemas"])
    onderdelen["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    onderdelen["parameters"] = _KOPPEN
    document["security"] = [{"bearer": []}]
    for pad in document["paths"].values():
        for methode, operatie in pad.items():
            _herstel_operatie(methode, operatie)
    app.openapi_schema = document
    return document


def _herstel_schemas(schemas: dict[str, Any]) -> None:
    for weg in ("HTTPValidationError", "ValidationError"):
        schemas.pop(weg, None)
    probleem = Probleem.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    schemas.update(probleem.pop("$defs", {}))
    schemas["Probleem"] = probleem
    for schema in schemas.values():
        for eigenschap in schema.get("properties", {}).values():
            for vorm in (eigenschap, *eigenschap.get("anyOf", ())):
                vorm.pop("uniqueItems", None)  # a code that is sent twice counts once


def _herstel_operatie(methode: str, operatie: dict[str, Any]) -> None:
    operatie["responses"].pop("422", None)
    extra = ["Doelbinding", *(["IdempotencyKey"] if methode == "post" else [])]
    verwijzingen = [{"$ref": f"#/components/parameters/{naam}"} for naam in extra]
    operatie["parameters"] = [*operatie.get("parameters", []), *verwijzingen]
    for antwoord in operatie["responses"].values():
        antwoord["headers"] = _VERSIEKOP


def sluit_aan(app: FastAPI) -> None:
    """Publish it at `/v1/openapi.json`: without authentication, readable from every origin."""
    app.openapi = lambda: maak(app)  # type: ignore[method-assign]
    app.get("/v1/openapi.json", include_in_schema=False)(_publiceer)


async def _publiceer(request: Request) -> Response:
    return JSONResponse(maak(request.app), headers={"Access-Control-Allow-Origin": "*"})
