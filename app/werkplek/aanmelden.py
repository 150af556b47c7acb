"""Signing in and out with a browser: away to the provider, and back.

Nobody is signed in without having asked for it here: who is still known at the provider would otherwise come in again by merely opening a
page, after signing out too, or because another site sent the browser (ASVS 7.6.2). So the way there is a link on a page of ours, that
works only in the browser that the page was shown to. It is a link and no form: a browser follows no form past the provider that the
policy of the page names, and a provider may send people on to another.
"""

import hmac
import re
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.fouten import Fout, Soort
from app.core.versleuteling import Gesloten
from app.toegang import sessies
from app.toegang.aanmelddienst import Poging, mislukt
from app.toegang.actor import Actor, actor_id
from app.toegang.inzage import GELUKT, NOTEER, Inzage
from app.toegang.sessies import Sessie
from app.web.omgeving import Omgeving
from app.web.transactie import omgeving
from app.werkplek.aangemeld import eis_eigen_formulier, geheim, koekje, toon, zet_koekje
from app.werkplek.blad import alinea, blad, knop, verwijzing, weigering

router = APIRouter()
GEDULD = 600
"""Seconds between leaving for the provider and coming back."""
TEGELIJK = 4
"""So many tabs may be away at the provider."""
DOEL = "aanmelden"
NIEMAND = UUID(int=0)
LOKAAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of ours: no host, no backslash that a browser reads as one."""
Kort = Annotated[str | None, Query(max_length=4096)]


@router.get("/aanmelden")
async def aanmelden(request: Request, naar: Kort = None, vers: Kort = None, klik: Kort = None) -> Response:
    """To the provider, for who asked for it on our page. Who has to prove it anew (`vers`) does so there, and needs no page of ours."""
    omg = omgeving(request)
    nu, i = omg.klok.nu(), omg.instellingen
    if not i.aanmeld_client:
        return weigering(_niet_ingericht())
    bekend = request.cookies.get(_klikkoekje(omg), "")
    if not (vers or (bekend and hmac.compare_digest(bekend.encode(), (klik or "").encode()))):
        return _vraag_een_klik(omg, bekend or secrets.token_urlsafe(16), _lokaal(naar))
    leeftijd = 0 if vers else i.sessie_uren * 3600
    poging = Poging.nieuw(_lokaal(naar), leeftijd, nu)
    try:
        antwoord = RedirectResponse(await omg.dienst.heenweg(poging, bool(vers), nu), 303)
    except Fout as fout:
        return weigering(fout)
    onderweg = [naam for naam in request.cookies if naam.startswith(_koekje(omg, ""))]
    for naam in onderweg if len(onderweg) >= TEGELIJK else ():
        zet_koekje(antwoord, omg, naam, "", 0)
    zet_koekje(antwoord, omg, _koekje(omg, poging.state), _verzegel(omg, poging), GEDULD)
    return antwoord


def _vraag_een_klik(omg: Omgeving, klik: str, naar: str) -> Response:
    antwoord = blad(
        "Aanmelden",
        alinea(
            "U gaat naar de aanmelddienst van uw organisatie. Daarna komt u terug op de bladzijde die u wilde zien."
        ),
        knop("/aanmelden?" + urlencode({"naar": naar, "klik": klik}), "Aanmelden"),
    )
    zet_koekje(antwoord, omg, _klikkoekje(omg), klik)
    return antwoord


@router.get("/aanmelden/terug")
async def terug(
    request: Request, code: Kort = None, state: Kort = None, iss: Kort = None, error: Kort = None
) -> Response:
    """The provider sends the browser here. Nothing of what it sends is believed before state, code and ID token all fit."""
    omg = omgeving(request)
    nu = omg.klok.nu()
    try:
        poging = _open(omg, request, state or "", nu)
        await _eis_uitgever(omg, iss, nu)
        if error or not code:
            raise _afgebroken() if error == "access_denied" else mislukt("fout-van-aanmelddienst")
        claims = await _claims(omg, poging, code, nu)
        antwoord = await _meld_aan(request, omg, claims, poging, nu)
    except Fout as fout:
        antwoord = weigering(fout, verwijzing("/aanmelden", "Opnieuw aanmelden"))
    zet_koekje(antwoord, omg, _koekje(omg, state or ""), "", 0)
    return antwoord


@router.post("/afmelden")
async def afmelden(request: Request) -> Response:
    """Here, and at the provider. Who was not signed in any more is signed out all the same."""
    omg = omgeving(request)
    nu = omg.klok.nu()
    try:
        async with omg.database.schrijf() as verbinding:
            request.state.sessie = wie = await omg.sessies.open(verbinding, geheim(request), nu)
            await eis_eigen_formulier(request, wie)
            await sessies.beeindig(verbinding, wie.id, nu)
            await _noteer(verbinding, request, wie.actor, "afmelden", wie.id, nu)
    except Fout as fout:
        if fout.soort is not Soort.NIET_AANGEMELD:
            return await toon(request, fout)
    try:
        waarheen = await omg.dienst.uitgang(nu) or "/afgemeld?alleen=hier"
    except Fout:
        waarheen = "/afgemeld?alleen=hier"
    antwoord = RedirectResponse(waarheen, 303, {"Clear-Site-Data": '"cache", "storage"'})
    zet_koekje(antwoord, omg, koekje(omg), "", 0)
    return antwoord


@router.get("/afgemeld")
async def afgemeld(alleen: Kort = None) -> Response:
    rest = "Bij de aanmelddienst bent u misschien nog aangemeld: sluit uw browser." if alleen else None
    return blad(
        "U bent afgemeld",
        alinea("U kunt dit venster sluiten."),
        alinea(rest),
        verwijzing("/aanmelden", "Aanmelden"),
    )


async def _claims(omg: Omgeving, poging: Poging, code: str, nu: datetime) -> dict[str, Any]:
    """What the provider says of who came back, for as far as we believe it."""
    token = await omg.dienst.wissel_in(code, poging.verifier, nu)
    sinds = datetime.fromtimestamp(poging.begonnen - poging.max_leeftijd, nu.tzinfo)
    try:
        claims = await omg.aanmelding.poort.van_de_aanmelding(token, poging.nonce, sinds, nu)
    except Fout as fout:
        raise (mislukt("id-token") if fout.soort is Soort.NIET_AANGEMELD else fout) from fout
    return {**claims, "azp": omg.instellingen.aanmeld_client}


async def _meld_aan(
    request: Request, omg: Omgeving, claims: dict[str, Any], poging: Poging, nu: datetime
) -> Response:
    """Begin the session. Who is known and may not come in stands in the access log as well."""
    try:
        actor = await omg.aanmelding.ken(claims, None, nu)
    except Fout:
        vreemde = Actor(actor_id(claims["iss"], claims["sub"]), "", "", None, frozenset(), "")
        async with omg.database.schrijf() as verbinding:
            await _noteer(verbinding, request, vreemde, "aanmelden", None, nu, Soort.VERBODEN)
        raise
    async with omg.database.schrijf() as verbinding:
        vorige = await _vorige(verbinding, omg, request, nu)
        nieuw, id = await omg.sessies.begin(verbinding, claims, vorige, nu)
        wat = "opnieuw aanmelden" if vorige and vorige.id == id else "aanmelden"
        await _noteer(verbinding, request, actor, wat, id, nu)
    antwoord = RedirectResponse(poging.naar, 303)
    zet_koekje(antwoord, omg, koekje(omg), nieuw)
    return antwoord


async def _vorige(
    verbinding: AsyncConnection, omg: Omgeving, request: Request, nu: datetime
) -> Sessie | None:
    try:
        return await omg.sessies.open(verbinding, geheim(request), nu)
    except Fout:
        return None


async def _noteer(
    verbinding: AsyncConnection,
    request: Request,
    wie: Actor,
    handeling: str,
    sessie_id: UUID | None,
    nu: datetime,
    uitkomst: str = GELUKT,
) -> None:
    welke = str(sessie_id) if sessie_id else None
    regel = Inzage(nu, wie, handeling, uitkomst, request.state.verzoek_id, None, welke)
    await verbinding.execute(NOTEER, regel.waarden())


async def _eis_uitgever(omg: Omgeving, iss: str | None, nu: datetime) -> None:
    """The answer comes from our provider (RFC 9207), where it says so."""
    verwacht = omg.instellingen.uitgever
    if iss != verwacht and (iss is not None or (await omg.dienst.adressen(nu)).noemt_zich):
        raise mislukt("andere-uitgever")


def _lokaal(naar: str | None) -> str:
    if naar and LOKAAL.fullmatch(naar) and not re.match(r"/a(anmelden|fmelden|fgemeld)\b", naar):
        return naar
    return "/"


def _koekje(omg: Omgeving, state: str) -> str:
    """Of one attempt: two tabs that sign in at once do not push each other out."""
    kort = re.sub(r"[^A-Za-z0-9]", "", state)[:12]
    return f"{koekje(omg)}-{DOEL}-{kort}"


def _klikkoekje(omg: Omgeving) -> str:
    """What the link on our page must say too; until the browser closes, and the same in each of its tabs."""
    return f"{koekje(omg)}-klik"


def _verzegel(omg: Omgeving, poging: Poging) -> str:
    return omg.sleutels.afgeleid(DOEL, NIEMAND).versleutel(DOEL, asdict(poging)).hex()


def _open(omg: Omgeving, request: Request, state: str, nu: datetime) -> Poging:
    """What this browser was sent away with. Raises `aanmelden-mislukt` for another browser, another answer, or one too late."""
    try:
        ruw = bytes.fromhex(request.cookies.get(_koekje(omg, state), ""))
        poging = Poging(**omg.sleutels.open_afgeleid(DOEL, NIEMAND, Gesloten(DOEL, ruw)))
    except (InvalidTag, ValueError, TypeError) as fout:
        raise mislukt("onbekende-state") from fout
    if not hmac.compare_digest(poging.state.encode(), state.encode()):
        raise mislukt("andere-state")
    if not 0 <= nu.timestamp() - poging.begonnen <= GEDULD:
        raise mislukt("te-laat")
    return poging


def _afgebroken() -> Fout:
    return Fout(
        Soort.VERBODEN,
        "aanmelden-afgebroken",
        "Het aanmelden is afgebroken; u bent niet aangemeld.",
        alternatief="Meld u opnieuw aan als u verder wilt.",
    )


def _niet_ingericht() -> Fout:
    return Fout(
        Soort.ONBEREIKBAAR,
        "aanmelden-niet-ingericht",
        "Aanmelden met de browser is hier niet ingericht.",
        alternatief="Vraag de beheerder om RODEDRAAD_AANMELD_CLIENT en wat daarbij hoort.",
    )
