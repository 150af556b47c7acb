"""A whole page from a title and a few parts; and the page of a refusal."""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.exceptions import HTTPException

from app.api.problems import noodantwoord, noodfout
from app.core.fouten import Fout, Soort
from app.web.status import STATUS
from app.werkplek.bladen import maak_blad

VELDEN = 5000
"""So many fields a form has at most: a veiligheidsplan with every part full."""


def blad(
    titel: str,
    *delen: str,
    status: int = 200,
    koppen: Mapping[str, str] | None = None,
    rondom: Mapping[str, Any] | None = None,
) -> Response:
    """`delen` are HTML already. `rondom`: what stands around it for who is signed in (`rondom.py`); otherwise nothing does."""
    model = {**(rondom or {}), "titel": titel, "delen": [Markup(d) for d in delen]}  # noqa: S704  # escaped by who wrote them
    sjabloon = "geweigerd.html" if rondom else "kaal.html"
    antwoord = maak_blad(sjabloon, model, status, ook=model.get("uitgang", ""))
    antwoord.headers.update(koppen or {})
    return antwoord


def vraagt_een_blad(scope: Mapping[str, Any]) -> bool:
    """Somebody looks, and no program asks: then a refusal is a page."""
    mag = next((w for k, w in scope["headers"] if k == b"accept"), b"")
    return b"text/html" in mag and not scope["path"].startswith("/v1/")


def noodblad(status: int, scope: Mapping[str, Any], verzoek_id: UUID) -> tuple[bytes, bytes]:
    """What somebody sees, or a program reads, when there is no application left to ask; with the number that is in our log."""
    if not vraagt_een_blad(scope):
        return noodantwoord(status)
    if (fout := noodfout(status)) and status != 429:
        antwoord = weigering(fout)
    elif fout:
        antwoord = blad(
            "Even geduld",
            alinea(fout.tekst),
            alinea("Wacht een minuut en doe het dan opnieuw. Is er gevaar, bel dan 112."),
        )
    else:
        hulp = f"Doe het straks opnieuw. Blijft het misgaan, noem dan dit nummer aan uw beheerder: {verzoek_id}. Is er gevaar, bel dan 112."
        terug = "Er is niets opgeslagen. Wat u typte staat er nog als u in uw browser teruggaat."
        antwoord = blad(
            "Er ging iets mis",
            alinea("Dat ligt aan ons en niet aan u."),
            alinea(terug),
            alinea(hulp),
            NAAR_MIJN_DAG,
        )
    return antwoord.headers["content-type"].encode(), bytes(antwoord.body)


def alinea(tekst: str | None) -> str:
    return f"<p>{escape(tekst)}</p>" if tekst else ""


def verwijzing(adres: str, tekst: str, *, nieuw_tabblad: bool = False) -> str:
    extra = ' target="_blank" rel="noopener"' if nieuw_tabblad else ""
    return f'<p><a href="{escape(adres)}"{extra}>{escape(tekst)}</a></p>'


def knop(adres: str, tekst: str) -> str:
    """A link that is what this page is for."""
    klassen = "utrecht-button-link utrecht-button-link--html-a utrecht-button-link--primary-action"
    return f'<p><a class="{klassen}" href="{escape(adres)}">{escape(tekst)}</a></p>'


NAAR_MIJN_DAG = verwijzing("/dag", "Naar Mijn dag")


def verborgen(velden: Mapping[str, str] | list[tuple[str, str]]) -> str:
    paren = velden.items() if isinstance(velden, Mapping) else velden
    return "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(w)}">' for k, w in paren)


def weigering(fout: Fout, *delen: str, rondom: Mapping[str, Any] | None = None) -> Response:
    """Why not, and what is possible instead; with a way on, for whoever is signed in."""
    status, titel = STATUS[fout.soort]
    verder = "" if fout.soort is Soort.NIET_AANGEMELD else NAAR_MIJN_DAG
    koppen = {"Retry-After": str(fout.extra["seconden"])} if fout.soort is Soort.TE_VEEL else None
    inhoud = (alinea(fout.tekst), alinea(fout.alternatief), *delen, verder)
    return blad(titel, *inhoud, status=status, koppen=koppen, rondom=rondom)


async def formulier(request: Request) -> list[tuple[str, str]]:
    """The fields of a plain form, in order; none for anything else."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        return []
    try:
        return parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=VELDEN)
    except ValueError:
        return []


GEEN_BLADZIJDE = Fout(
    Soort.NIET_GEVONDEN,
    "niet-gevonden",
    "Deze bladzijde bestaat niet, of u mag die niet zien.",
    alternatief="Klopt het adres? Uw werk vindt u via Mijn dag.",
)
"""For an address that leads to no page, whatever there is: it tells nothing of any casus."""


def nergens_is_een_blad(app: FastAPI) -> None:
    """An address that is no page is refused as a page to somebody, and to a program as it was."""
    anders: Any = app.exception_handlers[HTTPException]

    async def nergens(request: Request, fout: HTTPException) -> Response:
        if fout.status_code in (404, 405) and vraagt_een_blad(request.scope):
            return weigering(GEEN_BLADZIJDE)
        rest: Response = await anders(request, fout)
        return rest

    app.exception_handler(HTTPException)(nergens)
