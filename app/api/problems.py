"""Fault → status + problem+json (RFC 9457): see `web/status.py`. Never echoes what was sent."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException

from app.core.fouten import Belemmering, Fout, Soort, VeldFout, niet_gevonden, ongeldige_invoer
from app.web.status import STATUS

MEDIATYPE = "application/problem+json"
TITELS = dict(STATUS.values())


class BelemmeringUit(BaseModel):
    """One reason why something cannot happen now, and what would take it away."""

    model_config = ConfigDict(alias_generator=to_camel, from_attributes=True)
    code: str
    tekst: str
    oplossing: str
    overrulebaar: bool = Field(description="Mag een teamleider de casus hier doorlaten?")
    ids: list[str] = Field(description="Waar het over gaat: kinderen, een plan.")

    @classmethod
    def van(cls, b: Belemmering) -> "BelemmeringUit":
        return cls(
            code=b.code,
            tekst=b.tekst,
            oplossing=b.oplossing,
            overrulebaar=b.overrulebaar,
            ids=[str(id) for id in b.ids],
        )


class VeldfoutUit(BaseModel):
    model_config = ConfigDict(serialize_by_alias=True)
    waar: str = Field(alias="in", description="body, query, path of header")
    location: str
    code: str
    detail: str


class Probleem(BaseModel):
    """Every refusal: why, what is missing, and what is possible instead."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    alternatief: str | None = Field(default=None, description="Wat er wel kan.")
    errors: list[VeldfoutUit] | None = None
    belemmeringen: list[BelemmeringUit] | None = None
    velden: list[str] | None = Field(default=None, description="Bij 412: de velden die verschillen.")
    versie: int | None = Field(
        default=None, description="Bij 412: de huidige versie; bij concept-bestaat: welke."
    )
    seconden: int | None = Field(
        default=None,
        description="Bij verse-aanmelding-nodig: zo lang geleden mag u zich hebben aangemeld. Bij te-veel-verzoeken: zo lang wacht u.",
    )
    acr: str | None = Field(
        default=None, description="Bij geen-tweede-factor: de niveaus van aanmelden die wel voldoen."
    )
    mogelijk: list[str] | None = Field(
        default=None, description="Bij niet-in-stappenplan: welke acties er zijn."
    )


def _inhoud(fout: Fout) -> dict[str, Any]:
    status, titel = STATUS[fout.soort]
    inhoud: dict[str, Any] = {
        "type": "about:blank",
        "title": titel,
        "status": status,
        "detail": fout.tekst,
        "code": fout.code,
        "alternatief": fout.alternatief,
        "errors": [
            {"in": v.waar, "location": v.plaats, "code": v.code, "detail": v.tekst} for v in fout.velden
        ]
        or None,
        "belemmeringen": [BelemmeringUit.van(b).model_dump(by_alias=True) for b in fout.belemmeringen]
        or None,
        **fout.extra,
    }
    return {k: w for k, w in inhoud.items() if w is not None}


def antwoord(fout: Fout, koppen: Mapping[str, str] | None = None) -> Response:
    status, _ = STATUS[fout.soort]
    extra = {"WWW-Authenticate": _uitdaging(fout)} if fout.soort is Soort.NIET_AANGEMELD else {}
    if fout.soort is Soort.TE_VEEL:
        extra = {"Retry-After": str(fout.extra["seconden"])}
    return Response(_json(_inhoud(fout)), status, {**extra, **(koppen or {})}, MEDIATYPE)


def _uitdaging(fout: Fout) -> str:
    """What to come back with (RFC 6750); and how lately, or how well proved, when it is that (RFC 9470)."""
    vraagt = {"max_age": fout.extra.get("seconden"), "acr_values": fout.extra.get("acr")}
    delen = [f'{naam}="{waarde}"' for naam, waarde in vraagt.items() if waarde is not None]
    onvoldoende = ['error="insufficient_user_authentication"'] if delen else []
    return "Bearer " + ", ".join(['realm="rodedraad"', *onvoldoende, *delen])


def _json(inhoud: Mapping[str, Any]) -> bytes:
    return json.dumps(inhoud, ensure_ascii=False, separators=(",", ":")).encode()


_NOOD = {
    503: Fout(
        Soort.ONBEREIKBAAR,
        "database-onbereikbaar",
        "Rode Draad kan nu niet bij de gegevens; er is niets opgeslagen.",
        alternatief="Probeer het over een halve minuut opnieuw. Is er gevaar, bel dan 112.",
    ),
    429: Fout(
        Soort.TE_VEEL,
        "te-veel-verzoeken",
        "Er kwamen van uw adres meer verzoeken dan er in een minuut kunnen; met dit verzoek is niets gedaan.",
        alternatief="Wacht even (zie de kop Retry-After) en doe het dan opnieuw. Is er gevaar, bel dan 112.",
    ),
    413: Fout(Soort.TE_GROOT, "te-groot", "Het bericht is te groot.", alternatief="Stuur het in delen."),
    403: Fout(
        Soort.VERBODEN,
        "alleen-met-tls",
        "Dit verzoek kwam niet over een versleutelde verbinding; er is niets mee gedaan.",
        alternatief="Gebruik https. Beheert u dit systeem: laat de proxy X-Forwarded-Proto zetten, en noem haar in RODEDRAAD_PROXY.",
    ),
}


def noodfout(status: int) -> Fout | None:
    """Why the outermost layer refused; None when something went wrong of which it knows no more."""
    return _NOOD.get(status)


def noodantwoord(status: int) -> tuple[bytes, bytes]:
    """What the outermost layer sends when there is no application left to ask: 403, 413, 429, 500 and 503."""
    if fout := noodfout(status):
        inhoud = _inhoud(fout)
    else:
        inhoud = {
            "type": "about:blank",
            "title": "Onverwachte fout",
            "status": 500,
            "detail": "Er ging iets mis aan onze kant; er is niets opgeslagen.",
            "code": "onverwachte-fout",
            "alternatief": "Probeer het opnieuw. Blijft het misgaan, meld dan het nummer uit de kop X-Request-Id.",
        }
    return MEDIATYPE.encode(), _json(inhoud)


_TEKSTEN: Mapping[str, str] = {
    "missing": "Dit veld is verplicht.",
    "extra_forbidden": "Dit veld bestaat hier niet.",
    "repeated": "Noem dit één keer.",
    "json_invalid": "Dit is geen geldige JSON.",
    "enum": "Kies een van: {expected}.",
    "literal_error": "Kies een van: {expected}.",
    "string_too_short": "Ten minste {min_length} teken(s).",
    "string_too_long": "Ten hoogste {max_length} tekens.",
    "string_pattern_mismatch": "Dit heeft niet de goede vorm.",
    "too_short": "Noem er ten minste {min_length}.",
    "too_long": "Ten hoogste {max_length}.",
    "greater_than_equal": "Ten minste {ge}.",
    "less_than_equal": "Ten hoogste {le}.",
    "uuid_parsing": "Dit is geen geldige id.",
    "timezone_aware": "Een tijdstip heeft een tijdzone, bijvoorbeeld Z.",
}


def _velden(plaats: Sequence[Any], bericht: Any) -> Iterator[Any]:
    """The way to a field as the sender knows it: pydantic also names the branch of a choice, which nobody sent."""
    for deel in plaats[:-1]:
        if isinstance(bericht, dict) and deel not in bericht:
            continue
        yield deel
        bericht = bericht[deel] if isinstance(bericht, dict | list) else None
    yield from plaats[-1:]


def veldfout(fout: Mapping[str, Any], bericht: Any = None) -> VeldFout:
    waar, *plaats = fout["loc"]
    rest = ".".join(str(deel)[:60] for deel in _velden(plaats, bericht))
    soort = str(fout["type"])
    if soort == "json_invalid":
        rest = ""
    elif soort == "value_error" and "error" in fout.get("ctx", {}):
        # our own validators raise with a Dutch text that holds no input
        return VeldFout(str(waar), rest, "ongeldige-waarde", str(fout["ctx"]["error"]))
    context = {
        k: v
        for k, v in fout.get("ctx", {}).items()
        if k in ("expected", "min_length", "max_length", "ge", "le")
    }
    try:
        tekst = _TEKSTEN.get(soort, "Deze waarde is niet geldig.").format(**context)
    except KeyError:
        tekst = "Deze waarde is niet geldig."
    return VeldFout(str(waar), rest, soort.replace("_", "-"), tekst)


def registreer(app: FastAPI) -> None:
    """Every way in which a request can fail becomes problem+json."""

    @app.exception_handler(Fout)
    async def _fout(request: Request, fout: Fout) -> Response:
        return antwoord(fout)

    @app.exception_handler(RequestValidationError)
    async def _ongeldig(request: Request, fout: RequestValidationError) -> Response:
        return antwoord(ongeldige_invoer(veldfout(f, fout.body) for f in fout.errors()))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, fout: HTTPException) -> Response:
        if fout.status_code == 405:
            kan = ", ".join(sorted(_methoden(app, request)))
            inhoud = {
                "type": "about:blank",
                "title": "Methode bestaat hier niet",
                "status": 405,
                "detail": f"Hier kan alleen: {kan}.",
                "code": "methode-bestaat-niet",
            }
            return Response(_json(inhoud), 405, {"Allow": kan}, MEDIATYPE)
        if fout.status_code == 404:
            return antwoord(niet_gevonden())
        return antwoord(
            ongeldige_invoer([VeldFout("body", "", "onleesbaar", "Het bericht is niet te lezen.")])
        )


def _methoden(app: FastAPI, request: Request) -> set[str]:
    """All methods of this path: Starlette names only those of the first route that matches it."""
    pad = request.scope["path"]
    passend = [
        sjabloon
        for sjabloon in app.openapi()["paths"]
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", sjabloon), pad)
    ]
    if not passend:
        return {"GET"}
    meest_eigen = min(passend, key=lambda sjabloon: sjabloon.count("{"))  # `_verschil` is no version
    return {methode.upper() for methode in app.openapi()["paths"][meest_eigen]}


def gedocumenteerd(*statussen: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route, for OpenAPI."""
    titels = {**TITELS, 405: "Methode bestaat hier niet"}
    return {s: {"description": titels[s], "content": {MEDIATYPE: {"schema": _SCHEMA}}} for s in statussen}


_SCHEMA = {"$ref": "#/components/schemas/Probleem"}
LEZEN = gedocumenteerd(400, 401, 403, 404, 429, 503)
SCHRIJVEN = gedocumenteerd(400, 401, 403, 404, 409, 412, 413, 428, 429, 503)
