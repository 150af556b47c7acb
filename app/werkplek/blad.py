"""A whole page from a title and a few parts; and the page of a refusal."""

from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from app.core.fouten import Fout, Soort
from app.web.status import STATUS
from app.werkplek.bladen import maak_blad

VELDEN = 5000
"""So many fields a form has at most: a veiligheidsplan with every part full."""


def blad(titel: str, *delen: str, status: int = 200, koppen: Mapping[str, str] | None = None) -> Response:
    """`delen` are HTML already."""
    antwoord = maak_blad("kaal.html", {"titel": titel, "delen": [Markup(d) for d in delen]}, status)  # noqa: S704  # escaped by who wrote them
    antwoord.headers.update(koppen or {})
    return antwoord


def alinea(tekst: str | None) -> str:
    return f"<p>{escape(tekst)}</p>" if tekst else ""


def verwijzing(adres: str, tekst: str, *, nieuw_tabblad: bool = False) -> str:
    extra = ' target="_blank" rel="noopener"' if nieuw_tabblad else ""
    return f'<p><a href="{escape(adres)}"{extra}>{escape(tekst)}</a></p>'


def verborgen(velden: Mapping[str, str] | list[tuple[str, str]]) -> str:
    paren = velden.items() if isinstance(velden, Mapping) else velden
    return "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(w)}">' for k, w in paren)


def weigering(fout: Fout, *delen: str) -> Response:
    """Why not, and what is possible instead."""
    status, titel = STATUS[fout.soort]
    koppen = {"Retry-After": str(fout.extra["seconden"])} if fout.soort is Soort.TE_VEEL else None
    return blad(titel, alinea(fout.tekst), alinea(fout.alternatief), *delen, status=status, koppen=koppen)


async def formulier(request: Request) -> list[tuple[str, str]]:
    """The fields of a plain form, in order; none for anything else."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        return []
    try:
        return parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=VELDEN)
    except ValueError:
        return []
