"""A whole page from a title and a few parts; and the page of a refusal."""

from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.core.fouten import Fout
from app.web.status import STATUS


def blad(titel: str, *delen: str, status: int = 200, koppen: Mapping[str, str] | None = None) -> HTMLResponse:
    """`delen` are HTML already."""
    inhoud = "\n".join(delen)
    html = (
        '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(titel)} – Rode Draad</title>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(titel)}</h1>\n{inhoud}\n</main>\n</body>\n</html>\n"
    )
    return HTMLResponse(html, status, dict(koppen or {}))


def alinea(tekst: str | None) -> str:
    return f"<p>{escape(tekst)}</p>" if tekst else ""


def verwijzing(adres: str, tekst: str, *, nieuw_tabblad: bool = False) -> str:
    extra = ' target="_blank" rel="noopener"' if nieuw_tabblad else ""
    return f'<p><a href="{escape(adres)}"{extra}>{escape(tekst)}</a></p>'


def verborgen(velden: Mapping[str, str] | list[tuple[str, str]]) -> str:
    paren = velden.items() if isinstance(velden, Mapping) else velden
    return "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(w)}">' for k, w in paren)


def weigering(fout: Fout, *delen: str) -> HTMLResponse:
    """Why not, and what is possible instead."""
    status, titel = STATUS[fout.soort]
    return blad(titel, alinea(fout.tekst), alinea(fout.alternatief), *delen, status=status)


async def formulier(request: Request) -> list[tuple[str, str]]:
    """The fields of a plain form, in order; none for anything else."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        return []
    try:
        return parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return []
