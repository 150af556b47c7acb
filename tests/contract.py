"""The contract read as data: what an operation takes, and what stands in its answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.settings import Instellingen
from app.main import maak_app

Schema = Mapping[str, Any]
DOCUMENT: dict[str, Any] = maak_app(
    Instellingen(
        hoofdsleutels={1: bytes(32)},
        kluissleutels={1: bytes([1]) * 32},
        database_url="sqlite+aiosqlite:///niet-geopend.db",
    )
).openapi()


def operaties() -> Iterator[tuple[str, str, Schema]]:
    """Method, path and operation."""
    for pad, methoden in DOCUMENT["paths"].items():
        for methode, operatie in methoden.items():
            yield methode.upper(), pad, operatie


def bericht(operatie: Schema) -> Schema | None:
    """The schema of the body of this operation."""
    inhoud: Schema = operatie.get("requestBody", {}).get("content", {})
    return next((soort["schema"] for soort in inhoud.values()), None)


def antwoorden(operatie: Schema) -> list[Schema]:
    """The schemas of what it answers when all is well."""
    goed = (antwoord for code, antwoord in operatie["responses"].items() if code.startswith("2"))
    return [
        soort["schema"]
        for antwoord in goed
        for soort in antwoord.get("content", {}).values()
        if "schema" in soort
    ]


def vormen(schema: Schema) -> list[Schema]:
    """What it may be: every choice, with nothing left to look up."""
    if naam := schema.get("$ref"):
        return vormen(DOCUMENT["components"]["schemas"][naam.rsplit("/", 1)[-1]])
    keuzes = [s for soort in ("anyOf", "oneOf", "allOf") for s in schema.get(soort, ())]
    return [vorm for keuze in keuzes for vorm in vormen(keuze)] or [schema]


def alles_in(schema: Schema) -> list[Schema]:
    """Every schema in it, itself included, each once."""
    gezien: dict[int, Schema] = {}
    open_ = [schema]
    while open_:
        for vorm in vormen(open_.pop()):
            if id(vorm) not in gezien:
                gezien[id(vorm)] = vorm
                open_ += [*vorm.get("properties", {}).values(), *([vorm["items"]] if "items" in vorm else [])]
    return list(gezien.values())


def velden(schema: Schema) -> set[str]:
    """The names of its own fields."""
    return {naam for vorm in vormen(schema) for naam in vorm.get("properties", {})}
