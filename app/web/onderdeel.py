"""A part of the API, or of the pages."""

from collections.abc import Sequence
from enum import Enum
from functools import cached_property

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from app.web.transactie import TransactieRoute


class Onderdeel(APIRouter):
    """Every request to it is one transaction (`TransactieRoute`), and it is only asked about paths that can be its own: there are
    hundreds of routes, and each of them that looks at a path costs as much as a tenth of a statement."""

    def __init__(
        self,
        *,
        prefix: str = "",
        tags: Sequence[str | Enum] = (),
        route_class: type[APIRoute] = TransactieRoute,
        onder: str = "v1",
    ) -> None:
        super().__init__(prefix=prefix, tags=list(tags) or None, route_class=route_class)
        self._onder = onder

    @cached_property
    def woorden(self) -> frozenset[frozenset[str]]:
        """What a path of this part must hold: all of one of these. Read at the first request, when all routes are there."""
        paden = [route.path for route in self.routes if isinstance(route, APIRoute)]
        nodig = {
            frozenset(deel for deel in (self._onder, *pad.split("/")) if deel and "{" not in deel)
            for pad in paden
        }
        return frozenset(een for een in nodig if not any(ander < een for ander in nodig))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        delen = frozenset(scope["path"].split("/"))
        if not any(nodig <= delen for nodig in self.woorden):
            return Match.NONE, {}
        return super().matches(scope)
