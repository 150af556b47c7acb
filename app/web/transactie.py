"""The way of one request: who, one transaction, the answer rendered, the log line written, commit, and only then the response.

A look happens in one snapshot and is served only when its line stands in the access log; a refusal is logged too. A change happens in
one transaction together with its log and its remembered answer.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncConnection

from app.casus.inzage import eis_van_organisatie
from app.casus.queries import lees_casus
from app.core.fouten import Fout, Soort
from app.melding.geblokkeerd import eis_niet_geblokkeerd
from app.overdracht.queries import lees_overdracht
from app.overleg.queries import lees_overleg, lees_punt
from app.toegang.accounts import Achterhaald, eis_ongewijzigd
from app.toegang.actor import Actor, Rol
from app.toegang.inzage import GELUKT, Inzage, noteer
from app.toegang.tokens import niet_aangemeld
from app.toegang.werkeenheid import Werkeenheid
from app.web import idempotentie
from app.web.grens import gewicht
from app.web.omgeving import Omgeving
from app.workflow.abonnementen import een as een_abonnement
from app.workflow.gevolgen import GEVOLGEN
from app.workflow.opdracht import Regels

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Wie = Callable[[AsyncConnection], Awaitable[Actor]]
"""Who asks, told inside the transaction of the request."""
Opening = Callable[[AsyncConnection], Awaitable[Werkeenheid]]
POGINGEN = 3
"""An account that changes more often than this while somebody waits is not somebody at work."""
GEWEIGERD = frozenset({Soort.VERBODEN, Soort.NIET_GEVONDEN})
"""Refusals that stand in the access log: somebody wanted to see what they may not."""


def omgeving(request: Request) -> Omgeving:
    gevonden: Omgeving = request.app.state.omgeving
    return gevonden


# async, though they wait for nothing: FastAPI sends a plain function to a thread, which costs more than a statement
async def _eenheid(request: Request) -> Werkeenheid:
    eenheid: Werkeenheid = request.state.eenheid
    return eenheid


async def _regels(request: Request) -> Regels:
    return omgeving(request).regels


Eenheid = Annotated[Werkeenheid, Depends(_eenheid)]
Regio = Annotated[Regels, Depends(_regels)]


class TransactieRoute(APIRoute):
    """A route whose handler runs inside one transaction, as one actor. Everything under `/v1` that needs a token is one; the pages are
    too, of whoever is signed in (`werkplek/aangemeld.py`)."""

    laat_sporen_na = False
    """Whether a look does more than its line in the access log (`KijkRoute`)."""

    def get_route_handler(self) -> Handler:
        binnenste = super().get_route_handler()
        bekend = {p.alias for d in (self.dependant, *self.dependant.dependencies) for p in d.query_params}

        async def handler(request: Request) -> Response:
            for _ in range(POGINGEN):
                try:
                    return await self._een_keer(request, binnenste, bekend)
                except Achterhaald:  # nothing was shown or changed
                    omgeving(request).aanmelding.vergeet(request.state.eenheid.actor.id)
            raise niet_aangemeld()

        return handler

    async def _een_keer(self, request: Request, binnenste: Handler, bekend: set[str]) -> Response:
        omg = omgeving(request)
        nu = omg.klok.nu()
        vers = timedelta(seconds=omg.instellingen.verse_aanmelding_seconden)
        wie = await self.wie(request, omg, nu)
        fout_gevraagd = _fout_gevraagd(request, bekend)
        telt = gewicht(request.method, self.path_format)

        async def binnen(request: Request) -> Response:
            """The route itself; what is wrong with the query and with the rest is told together."""
            try:
                antwoord = await binnenste(request)
            except RequestValidationError as fout:
                raise RequestValidationError([*fout_gevraagd, *fout.errors()], body=fout.body) from None
            if fout_gevraagd:
                raise RequestValidationError(fout_gevraagd)
            return antwoord

        async def eenheid(verbinding: AsyncConnection) -> Werkeenheid:
            request.state.open_eenheid = eenheid
            actor = await wie(verbinding)
            if wacht := omg.grens.wacht(actor.id, nu, telt):
                raise te_veel(wacht)
            request.state.eenheid = werk = Werkeenheid(
                verbinding, nu, actor, omg.sleutels, omg.kluis, GEVOLGEN, vers=vers
            )
            await self.vertrouw(request)
            return werk

        doe = self._schrijf if request.method != "GET" else self._kijk if self.laat_sporen_na else self._lees
        try:
            return await doe(request, omg, binnen, eenheid)
        except Fout as fout:
            if fout.soort in GEWEIGERD and hasattr(request.state, "eenheid"):
                async with omg.database.schrijf() as verbinding:
                    await noteer(verbinding, self._regel(request, fout.soort))
            raise

    async def wie(self, request: Request, omg: Omgeving, nu: datetime) -> Wie:
        """Whose token this is. Asked before the transaction: who is new is written down in one of their own."""
        koppen = request.headers
        actor = await omg.aanmelding.actor(koppen.get("authorization"), koppen.get("x-doelbinding"), nu)

        async def bekend(_: AsyncConnection) -> Actor:
            return actor

        return bekend

    async def vertrouw(self, request: Request) -> None:
        """Whether the actor meant to ask this. A token is sent by a program that was told to; a cookie is not."""

    async def _lees(
        self,
        request: Request,
        omg: Omgeving,
        binnenste: Handler,
        eenheid: Opening,
    ) -> Response:
        async with omg.database.lees() as verbinding:
            await eenheid(verbinding)
            antwoord = await binnenste(request)
            if not omg.database.is_sqlite:
                await noteer(verbinding, self._regel(request))
        if omg.database.is_sqlite:
            async with omg.database.schrijf() as schrijver:
                await noteer(schrijver, self._regel(request))
        return antwoord

    async def _kijk(
        self,
        request: Request,
        omg: Omgeving,
        binnenste: Handler,
        eenheid: Opening,
    ) -> Response:
        async with omg.database.schrijf() as verbinding:
            await eenheid(verbinding)
            antwoord = await binnenste(request)
            await noteer(verbinding, self._regel(request))
        return antwoord

    async def _schrijf(
        self,
        request: Request,
        omg: Omgeving,
        binnenste: Handler,
        eenheid: Opening,
    ) -> Response:
        body = await request.body()  # before the transaction: a slow sender holds nobody up
        async with omg.database.schrijf() as verbinding:
            werk = await eenheid(verbinding)
            sleutel = idempotentie.lees_sleutel(request, body, werk.actor.id)
            if sleutel and (eerder := await idempotentie.claim(werk, sleutel)):
                await _eis_nog_zichtbaar(werk, request.path_params, eerder)
                await noteer(verbinding, self._regel(request))
                return eerder
            if not sleutel:
                await eis_ongewijzigd(verbinding, werk.actor)
            antwoord = await binnenste(request)
            if sleutel:
                await idempotentie.bewaar(werk, sleutel, antwoord)
        return antwoord

    def _regel(self, request: Request, uitkomst: str = GELUKT) -> Inzage:
        werk, pad = request.state.eenheid, request.path_params
        casus_id = _uuid(pad.get("casus_id"))
        rest = [str(waarde)[:40] for naam, waarde in pad.items() if naam != "casus_id"]
        return Inzage(
            op=werk.nu,
            actor=werk.actor,
            handeling=f"{request.method} {self.path_format}",
            uitkomst=uitkomst,
            verzoek_id=request.state.verzoek_id,
            casus_id=casus_id,
            object_id="/".join(rest)[:80] or None,
            getoond=tuple(werk.getoond) if uitkomst == GELUKT and casus_id is None else (),
            nood=werk.nood,
        )


class KijkRoute(TransactieRoute):
    """A route of which a look is told to others: the telling, its line in the access log and the answer are one transaction."""

    laat_sporen_na = True


_GEMAAKT = re.compile(r"/v1/(casussen|meldingen|abonnementen|overleggen/[^/]+/agendapunten)/([^/]+)")


async def _eis_nog_zichtbaar(werk: Werkeenheid, pad: Mapping[str, Any], antwoord: Response) -> None:
    """A remembered answer is only given again to who may still see what it is about: a casus may have moved, and what was shared may
    have been taken back. Raises what a look at it would."""
    gemaakt = _GEMAAKT.fullmatch(antwoord.headers.get("location", ""))
    casus_id = pad.get("casus_id") or (gemaakt and gemaakt[1] == "casussen" and gemaakt[2])
    if casus_id:
        lees = eis_van_organisatie if Rol.PRIVACY in werk.actor.rollen else lees_casus
        await lees(werk, UUID(str(casus_id)))
    if melding_id := pad.get("melding_id") or (gemaakt and gemaakt[1] == "meldingen" and gemaakt[2]):
        await eis_niet_geblokkeerd(werk, UUID(str(melding_id)))
    if abonnement := pad.get("abonnement_id") or (gemaakt and gemaakt[1] == "abonnementen" and gemaakt[2]):
        await een_abonnement(werk, UUID(str(abonnement)))  # its secret is in some of these answers
    if "overdracht_id" in pad and "casus_id" not in pad and "overleg_id" not in pad:
        await lees_overdracht(werk, UUID(str(pad["overdracht_id"])))
    if "overleg_id" in pad:
        overleg = await lees_overleg(werk, UUID(str(pad["overleg_id"])))
        if punt_id := pad.get("aid") or (gemaakt and gemaakt[2]):
            await lees_punt(werk, overleg, UUID(str(punt_id)))


def te_veel(seconden: int) -> Fout:
    return Fout(
        Soort.TE_VEEL,
        "te-veel-verzoeken",
        f"U vroeg meer dan er in een minuut kan. Over {seconden} seconden kan het weer; er is nu niets gedaan.",
        alternatief="Wacht even en doe het dan opnieuw. Is het een koppeling: houd u aan de kop Retry-After. Is er gevaar, bel dan 112.",
        extra={"seconden": seconden},
    )


def _uuid(waarde: Any) -> UUID | None:
    try:
        return UUID(str(waarde))
    except ValueError:
        return None


def _fout_gevraagd(request: Request, bekend: set[str]) -> list[dict[str, Any]]:
    """An unknown query parameter is refused (API Design Rules): a misspelt filter would show too much. One that is sent twice too: who
    checks the first and who uses the last do not see the same request."""
    if not request.scope["query_string"]:
        return []
    gevraagd = Counter(naam for naam, _ in request.query_params.multi_items())
    return [
        {"type": "repeated" if naam in bekend else "extra_forbidden", "loc": ("query", naam[:60])}
        for naam, aantal in sorted(gevraagd.items())
        if naam not in bekend or aantal > 1
    ]
