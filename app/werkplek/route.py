"""The way of a page: who is signed in, the page with what every page has, and a refusal on the page it belongs to with what was typed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse

from app.api.problems import veldfout
from app.core.fouten import Fout, Soort, ongeldige_invoer
from app.toegang.actor import Rol
from app.toegang.werkeenheid import Werkeenheid
from app.web import klad
from app.web.status import STATUS
from app.web.transactie import omgeving
from app.werkplek.aangemeld import Aangemeld, WerkplekRoute
from app.werkplek.bladen import maak_blad
from app.werkplek.formulier import Ingevuld, getoonde, lees
from app.werkplek.rondom import resteert, rondom

Opnieuw = Callable[[Werkeenheid, Ingevuld, Fout], Awaitable[Response]]
OP_DE_BLADZIJDE = frozenset({Soort.ONGELDIG, Soort.BOTSING, Soort.VEROUDERD, Soort.VERBODEN})
"""Refusals after which somebody goes on where they were, with what they typed."""


class Bladroute(WerkplekRoute):
    """A page or a form. A form that is refused is shown again: in a look of its own, for nothing was changed."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        binnenste = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if request.method == "POST":
                await _zet_koppen(request)
            try:
                antwoord: Response = await binnenste(request)
            except RequestValidationError as fout:
                return await self.weiger(request, ongeldige_invoer(veldfout(f) for f in fout.errors()))
            return antwoord

        return handler

    async def weiger(self, request: Request, fout: Fout) -> Response:
        opnieuw: Opnieuw | None = getattr(request.state, "opnieuw", None)
        if opnieuw is None or fout.soort not in OP_DE_BLADZIJDE:
            return await super().weiger(request, fout)
        ingevuld = await lees(request)

        async def nog_eens(_: Request) -> Response:
            return await opnieuw(request.state.eenheid, ingevuld, fout)

        try:
            antwoord = await self._lees(request, omgeving(request), nog_eens, request.state.open_eenheid)
        except Fout as weg:  # it may have left sight meanwhile
            return await super().weiger(request, weg)
        antwoord.status_code = STATUS[fout.soort][0]
        return antwoord


class Blikroute(Bladroute):
    """A form that changes nothing and is a look: it stands in the access log, in the same transaction as who hears of it."""

    laat_sporen_na = True

    async def _schrijf(self, *verzoek: Any) -> Response:
        return await self._kijk(*verzoek)


KOPPEN = {"eenmalig": b"idempotency-key", "kijkdoel": b"x-doelbinding"}
"""Fields of a form that a program would say in a header: a key of its own, so that what an impatient finger sends twice is done once
(`web/idempotentie.py`); and what for somebody wants to look."""


async def _zet_koppen(request: Request) -> None:
    ingevuld = await lees(request)
    erbij = [(kop, w.encode()[:255]) for veld, kop in KOPPEN.items() if (w := ingevuld.een(veld))]
    request.scope["headers"] = [*request.scope["headers"], *erbij]


class Blad:
    """What a page is made with: who looks, and when."""

    def __init__(self, request: Request, wie: Aangemeld) -> None:
        self.request, self.wie = request, wie
        self.klad_op: datetime | None = None
        self.nu = omgeving(request).klok.nu()

    @property
    def rest(self) -> int:
        return resteert(self.wie, self.nu)

    async def klad(self, eenheid: Werkeenheid) -> Ingevuld | None:
        """What this person was typing on this page."""
        gevonden = await klad.lees(eenheid, self.request.url.path)
        if gevonden is None:
            return None
        self.klad_op = gevonden.op
        return Ingevuld(gevonden.velden)

    async def klaar(
        self, eenheid: Werkeenheid, rest: Mapping[str, Sequence[str]] = MappingProxyType({})
    ) -> None:
        """It was recorded: what lay ready of it goes, but for `rest`, that was typed beside it and not sent yet."""
        await (self.leg_klaar(eenheid, rest) if rest else klad.gooi_weg(eenheid, self.request.url.path))

    async def leg_klaar(self, eenheid: Werkeenheid, velden: Mapping[str, Sequence[str]]) -> None:
        """This was typed here: it stands here again when this person comes back."""
        await klad.bewaar(eenheid, self.request.url.path, velden)

    @property
    def leidt(self) -> bool:
        return Rol.TEAMLEIDER in self.wie.actor.rollen

    def toon(self, sjabloon: str, titel: str, model: Mapping[str, Any]) -> Response:
        """`titel` is neutral: it stands in the tab, in the history and on the screen that one shares."""
        velden = getoonde(model) if model.get("fout") else []
        om = rondom(self.request, self.wie)
        zelf = {
            "titel": titel,
            "klad_op": self.klad_op,
            "fout": None,
            "onjuist": [veld for veld in velden if veld.fout],
            "getypt": bool(self.klad_op) or any(veld.getypt for veld in velden),
        }
        return maak_blad(sjabloon, {**om, **zelf, **model}, ook=om["uitgang"])

    def bij_weigering(self, opnieuw: Opnieuw) -> None:
        """Which page shows a refusal of this form."""
        self.request.state.opnieuw = opnieuw


Pagina = Annotated[Blad, Depends(Blad)]
Formulier = Annotated[Ingevuld, Depends(lees)]


def verder(pad: str) -> Response:
    """After a change: to the page where it can be seen."""
    return RedirectResponse(pad, 303)


def naar_casus(eenheid: Werkeenheid, casus_id: UUID) -> Response:
    """After a change in a casus: to its page, that says what was recorded. The address names the line of the log and holds no word of it;
    `ja` when that line is not of the casus itself, and `niets` when nothing was changed."""
    anders = "ja" if eenheid.vastgelegd else "niets"
    gedaan = next((v.id for v in eenheid.vastgelegd if v.wat.casus_id == casus_id), anders)
    return verder(f"/casussen/{casus_id}?gedaan={gedaan}#vastgelegd")
